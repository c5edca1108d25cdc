# 实时视频与影像文件（video）

video-source-form = 这不是视频流地址。地址应以 rtsp://、rtspu://、rtp://、udp:// 或 tcp:// 开头，例如 rtsp://192.168.144.25:8554/live。
video-source-part = 视频地址不完整。rtsp:// 和 tcp:// 需要相机地址，rtp:// 和 udp:// 需要本机地址；rtp://、udp:// 和 tcp:// 需要端口；codec 为 h264 或 h265。例如 rtp://0.0.0.0:5600?codec=h265。
video-not-listening = 无法在 { $address } 接收视频：{ $reason }。请关闭占用该端口的程序，或换一个端口。
video-no-thread = 无法接收视频：{ $reason }。请关闭其他程序后重试。
video-lost-network = 视频有 { $count } 个数据包未到达。此处画面缺失或受损，记录中已注明。
video-lost-garbled = 视频有 { $count } 个数据包无法识别，已略去。请检查是否有其他设备向该端口发送数据。
video-lost-before-start = 视频可读之前收到 { $count } 帧画面，将从下一个关键帧开始。
video-lost-queue = 本机处理过慢：有 { $count } 帧画面未记录。请关闭其他程序。
video-lost-other-source = 相机已重启或被另一台相机替换。记录继续进行。
video-stopped-failed = 没有视频：{ $reason }。请检查相机、地址和网络；{ NUMBER($seconds, maximumFractionDigits: 1) } 秒后重试。
video-stopped-closed = 相机关闭了视频。{ NUMBER($seconds, maximumFractionDigits: 1) } 秒后重试。
video-stopped-silent = 已 { NUMBER($silence, maximumFractionDigits: 0) } 秒没有视频。请检查相机和链路；视频恢复后将自动继续。
video-stopped-no-video = 相机没有发送 H.264 或 H.265 视频。请在相机设置中选择其一；{ NUMBER($seconds, maximumFractionDigits: 1) } 秒后重试。
video-decoder-missing = 本机无法显示 H.265 视频，但仍照常记录。如需查看，请安装 ffmpeg，或将相机改为 H.264。
video-decoder-failed = 画面无法显示：{ $reason }。记录不受影响；下一个关键帧到来时恢复画面。
video-footage-not-written = 无法写入影像文件：{ $reason }。请检查磁盘是否已满。
video-started = 视频已接通：{ $source }
video-live = 实时视频
video-waiting = 等待画面
video-age = { NUMBER($seconds, minimumFractionDigits: 1, maximumFractionDigits: 1) } 秒前
video-recorded = 录制中
video-large = 大图
video-large-hint = 画面放到中央（V）
video-free = 浮动
video-free-hint = 画面单独浮动，可移动、可缩放
video-snapshot-size = { NUMBER($width, useGrouping: 0) } x { NUMBER($height, useGrouping: 0) } 像素的画面超出 JPEG 文件的上限。请将相机改为较小的画面。
video-snapshot-failed = 画面无法保存：{ $reason }。请重试；录像不受影响。
video-still-not-jpeg = 这不是 JPEG 照片。请选择相机存储卡中的照片（*.JPG）。
video-still-damaged = 照片已损坏（第 { NUMBER($at, useGrouping: 0) } 字节处）。请从存储卡重新拷贝，并保留存储卡。
video-still-too-large = { NUMBER($mib, maximumFractionDigits: 0) } MiB 超出照片的大小。请选择其他文件。
video-still-exif = 无法读取相机写入照片的信息：{ $reason }。照片本身可以保留，但没有时间和位置。
video-still-no-room = 照片中已没有空间写入位置：相机写入的信息已占满。请保留原片；其位置见飞行记录。
