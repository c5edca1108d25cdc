# 链路、飞行记录与 MAVLink 服务（telemetry）

link-scheme-unknown = 链路“{ $link }”无法识别。请以 udpin://、udpout://、tcp://、serial:// 或 replay:// 开头，例如 udpin://:14550。
link-port-bad = 链路“{ $link }”缺少端口，或端口不在 1 至 65535 之间。请写成 udpin://:14550 的形式。
link-host-missing = 链路“{ $link }”缺少主机。请写成 tcp://192.168.1.10:5760 的形式。
link-serial-bad = 链路“{ $link }”的串口或波特率有误。请写成 serial:///dev/ttyUSB0:57600 的形式。
link-replay-bad = 链路“{ $link }”的文件或倍速有误。请写成 replay://flight.tlog?speed=4 的形式，倍速不小于 0.01，或为 max。

tlog-create-failed = 无法创建飞行记录 { $file }：{ $cause }。本次飞行将没有记录；请检查文件夹权限和磁盘空间后重试。
tlog-write-failed = 写入飞行记录 { $file } 失败：{ $cause }。此前的内容完好；磁盘恢复后将在新文件中继续记录，并在记录中标明缺口。请检查磁盘。
tlog-read-failed = 无法读取 { $file }：{ $cause }。请检查路径和权限。
tlog-empty = { $file } 中没有 MAVLink 数据帧：不是 tlog 文件，或从头损坏。请核对文件。
thread-refused = 系统拒绝新建线程：{ $cause }。请关闭其他程序后重试。

plan-command-unknown = 第 { $item } 项的指令 { $command } 不在 MAVLink ardupilotmega 方言中，无法上传。请删除或替换该项。
fence-polygon-broken = 围栏第 { $item } 项声明 { $vertices } 个顶点，但多边形不完整。请重新上传围栏。
fence-item-foreign = 第 { $item } 项（指令 { $command }）不是围栏或备降点。请清除机上围栏与备降点后重新上传。

transfer-timed-out = 航线传输在第 { $at } 项（共 { $total } 项）中断：连续 { $tries } 次无应答。请检查链路后重传；机上内容可能仍是旧航线。
transfer-rejected = 飞机拒绝了第 { $at } 项：{ $result }。请修改该项后重传。
transfer-cancelled = 传输已取消。
transfer-busy = 另一项传输正在进行，请等待其结束。
transfer-too-many = 共 { $items } 项，超出协议可编号的数量。请拆分航线。

command-pending = 同一指令尚未完成，请等待结果。
command-timed-out = 指令发送 { $tries } 次均无应答。飞机可能未收到；请检查链路后再试。
command-rejected = 飞机拒绝了指令：{ $result }。请查看飞机的提示信息。
camera-none = 飞机上没有这台相机。请等待识别，或检查相机的接线和供电。
camera-incapable = 该相机表示不支持此操作。
camera-out-of-range = 数值超出相机允许的范围，请更正。

parameters-timed-out = 参数读写连续 { $tries } 次无应答，尚缺 { $missing } 个。请检查链路后重试。
parameter-not-taken = 参数 { $name } 已下发，但飞机保留了其他数值。该参数可能受限或只读。
parameters-busy = 同一参数操作尚未完成，请等待。

ftp-timed-out = 读取文件的请求发送 { $tries } 次均无应答。请检查链路后重试；已读取的部分不保留。
ftp-refused = 飞机未提供该文件：{ $reason }
ftp-too-large = { NUMBER($mib, maximumFractionDigits: 0) } MiB 过大，不宜通过数传读取。请从存储卡拷贝。
ftp-damaged = 收到的文件与机上文件不一致：读取期间文件已变更，或传输中受损。请重新读取。
ftp-long-path = 文件路径过长，超出数传协议上限。请从存储卡拷贝。
ftp-cancelled = 已取消读取文件。
ftp-busy = 正在读取另一个文件。请等待其结束，或先取消。
ftp-not-found = 机上没有此文件。请重新读取文件夹。
ftp-protected = 飞机不允许读取该文件。
ftp-no-sessions = 机上打开的文件过多。请等待一分钟，或在地面重启飞机。
ftp-unknown-command = 飞机不支持此请求。请从存储卡拷贝。
ftp-other = { $reason }。请重试，或从存储卡拷贝。
