# 内置仿真器（sims）

sim-port-not-open = 仿真无人机无法使用地址 { $address }：{ $reason }。请关闭占用该端口的程序，或换一个端口。
sim-camera-size = 仿真相机不支持 { $width } × { $height } 像素的画面。请选择 640 × 360、960 × 540、1280 × 720 或 1920 × 1080。
sim-camera-not-started = 仿真相机无法启动：{ $reason }。请关闭其他程序后重试。

classroom-no-seat = 没有该席位，或该席位已打开。请查看席位列表。
classroom-full = { $limit } 个席位已全部占用。请先关闭一个。
classroom-not-now = 当前不能执行该操作：训练尚未开始、已结束或已暂停。请等待开始，或打开新的席位。
classroom-checkpoints-full = 已有 { $limit } 个检查点。请使用不再需要的检查点名称覆盖。
classroom-no-checkpoint = 没有检查点“{ $name }”。请从列表中选择。
classroom-faults-full = 已有 { $limit } 个故障生效。请先解除一个。
classroom-no-fault = 没有生效的故障“{ $name }”。请从列表中选择。
classroom-connected = 学员地面站已连接，时间只能按实际速度运行。断开后才能加速。
classroom-busy = 训练室正忙。请重新下达指令。
classroom-ended = 训练室已停止。飞行记录已写入磁盘；请重新打开训练室。
