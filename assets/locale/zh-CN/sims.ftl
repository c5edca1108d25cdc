# 内置仿真器（sims）

sim-port-not-open = 仿真无人机无法使用地址 { $address }：{ $reason }。请关闭占用该端口的程序，或换一个端口。
