# 内置仿真器（sims）

sim-port-not-open = 仿真无人机无法使用地址 { $address }：{ $reason }。请关闭占用该端口的程序，或换一个端口。
sim-camera-size = 仿真相机不支持 { $width } × { $height } 像素的画面。请选择 640 × 360、960 × 540、1280 × 720 或 1920 × 1080。
sim-camera-not-started = 仿真相机无法启动：{ $reason }。请关闭其他程序后重试。
