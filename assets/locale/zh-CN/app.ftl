# 命令行与巡查过程（groundstation）

cli-about = 高速公路无人机巡查地面站：规划走廊、飞行、取证、记录。不带命令时，用内置模拟器完成一次示例巡查。
cli-plan = 按桩号规划巡查走廊，或读取航线文件并检查；可写出 .plan、.waypoints、.gpx、.kml、.geojson
cli-fly = 完成一次巡查：规划、检查、上传、回读比对、起飞、返航、记录架次；不给 --link 时用模拟器
cli-replay = 回放飞行记录（tlog）：何时发生了什么
cli-inspect = 查看链路上的消息、频率和丢包
cli-sorties = 列出架次，或以 JSON 显示一个架次
cli-sim = 启动模拟无人机，供其他地面站连接
cli-bench = 测量速度，并与 mavlink 库和 pymavlink 对比
cli-usage = 用法：
cli-commands = 命令
cli-options = 选项
cli-unknown-argument = 无法识别的选项“{ $arg }”。请用 --help 查看可用选项。
cli-unknown-command = 无法识别的命令“{ $command }”。请用 --help 查看可用命令。
cli-invalid-value = 选项 { $arg } 的值“{ $value }”无效。{ $cause }
cli-missing-argument = 缺少必需的 { $arg }。请用 --help 查看用法。
cli-conflict = { $arg } 不能与 { $other } 同时使用。
cli-misplaced = 选项 { $arg } 须写在命令 { $command } 之后。

arg-help = 显示帮助
arg-version = 显示版本
arg-lang = 语言：zh 或 en（默认随系统）
arg-data = 数据文件夹（默认用系统的用户数据文件夹）
arg-link = 链路，可重复：udpin://:14550、udpout://主机:端口、tcp://主机:端口、serial:///dev/ttyUSB0:57600、replay://文件?speed=4
arg-plan = 飞行此航线文件，而不是按桩号规划
arg-pilot = 飞手姓名，写入架次；名册中的飞手由环境变量 GROUNDSTATION_PHRASE 给出口令登录
arg-lead = 准予放行的负责人，口令由环境变量 GROUNDSTATION_LEAD_PHRASE 给出
arg-reason = 放行理由
gate-no-phrase = 缺少{ $name }的口令：请设置环境变量 { $from }。
arg-leg = 走廊分多段时飞第几段（默认 1）
arg-system = 飞行哪一架：MAVLink 系统号（链路上有多架时必须指定）
arg-speed = 倍速：1 为实时，max 为尽可能快
arg-key = 签名密钥，可重复：系统号=口令
arg-yes = 真机解锁前不再询问
arg-road = 路网 GeoJSON 文件（默认内置虚构示例）
arg-code = 路线编号，例如 G15
arg-from = 起点桩号，例如 K812+000
arg-to = 终点桩号
arg-toward = 方向，例如“临潮”
arg-offset = 航迹距护栏（行车道外侧边缘）的横向距离，米
arg-height = 真高（离地高度），米
arg-cruise = 巡查速度，米/秒
arg-left = 航迹左侧需看到的宽度，米
arg-right = 航迹右侧需看到的宽度，米
arg-passes = 航线条数（沿路飞几趟）
arg-gimbal = 云台下俯角，度
arg-overlap = 航向重叠率，百分比
arg-radius = 距起飞点的最大距离，米
arg-seed = 模拟器随机种子
arg-wind = 平均风速，米/秒
arg-wind-from = 风向（来向），度
arg-loss = 模拟链路丢包率，0 至 1
arg-file = 文件
arg-out = 写出的文件，可重复；格式由扩展名决定
arg-gpx = 把航迹写成此 GPX 文件
arg-seconds = 运行多少秒
arg-id = 架次编号
arg-simulated = 显示模拟器台账，而不是飞行台账
arg-json = 以 JSON 输出
arg-count = 模拟无人机数量
arg-udpout = 向此地址发送，可重复：主机:端口；第 n 架用端口+n-1
arg-tcp = 在此 TCP 端口等待连接；第 n 架用端口+n-1
arg-home = 起飞点：纬度,经度（默认示例路旁）

error-prefix = 错误：
headless-no-display = 未发现显示器：以命令行方式飞行。
network-invented = 注意：路网“{ $name }”纯属虚构，仅供演示和训练。
road-none = 路网文件中没有道路。
road-unknown = 路网中没有编号为 { $code } 的道路。可选：{ $codes }。
toward-unknown = 该路没有“{ $toward }”方向。可选：{ $one }、{ $other }。
stake-twice = 桩号 { $stake } 因断链出现两处：{ $first } 与 { $second }，相距 { NUMBER($apart, maximumFractionDigits: 0) } 米。请写明 _1 或 _2。
stake-nowhere = { $road } 上没有桩号 { $stake }，最近的是 { $nearest }。
corridor-view = 影像：地面分辨率 { NUMBER($gsd, maximumFractionDigits: 1) } 厘米/像素，单幅 { NUMBER($along, maximumFractionDigits: 0) }×{ NUMBER($across, maximumFractionDigits: 0) } 米，每 { NUMBER($trigger, maximumFractionDigits: 1) } 米一张
corridor-leg = 第 { $number }/{ $count } 段：{ $from } → { $to }，起飞点 { $launch }（{ $stake }），{ NUMBER($km, maximumFractionDigits: 1) } 公里，{ $time }，{ NUMBER($wh, maximumFractionDigits: 0) } 瓦时（电池的 { NUMBER($percent, maximumFractionDigits: 0) }%），{ $photos } 张、{ NUMBER($mb, maximumFractionDigits: 0) } MB，{ $items } 项
corridor-crossing = 　跨越车道：{ $stake }，{ NUMBER($angle, maximumFractionDigits: 0) }°，车道上方 { NUMBER($seconds, maximumFractionDigits: 1) } 秒，高于路面 { NUMBER($height, maximumFractionDigits: 0) } 米
leg-unknown = 没有第 { $leg } 段；该走廊共 { $count } 段。
leg-chosen = 本次飞第 { $leg } 段，共 { $count } 段（用 --leg 选择）。
plan-clean = 航线检查：无问题。
plan-blocked = 航线检查发现 { $count } 项禁止起飞的问题，不予飞行。请修改后重试。
plan-read = { $file }：{ $items } 项，围栏 { $fences } 个，备降点 { $rally } 个
plan-format-unknown = 无法由扩展名判断 { $file } 的格式。请使用 .plan、.waypoints、.txt、.gpx、.kml、.kmz 或 .geojson。
file-written = 已写出 { $file }
file-left = 文件（{ $kind }）：{ $file }

fly-confirm = 即将解锁并起飞真实无人机。确认现场安全、空域已批准后输入“是”或 yes：
fly-not-confirmed = 未确认，不起飞。
fly-no-replay = 回放不能飞行。请用 replay 命令查看记录。
replay-stands-alone = 回放不能与其他链路同时使用。
key-bad = --key 应写成“系统号=口令”，系统号为 1 至 255。
pilot-unnamed = 未具名
interrupt-return = 收到中断：让无人机返航。再按一次 Ctrl-C 立即退出，无人机按自身失效保护处置。
interrupt-leave = 已退出。无人机按自身失效保护处置。
hub-died = 程序内部错误：通信线程异常结束。飞行记录已保存到最后一秒；请报告此问题。
link-up = 链路 { $link } 已打开
link-down = 链路 { $link } 断开：{ $cause }；正在重新打开

phase-searching = 等待无人机心跳
phase-preparing = 等待定位、自检和参数
phase-uploading = 上传航线、围栏和备降点
phase-arming = 切换模式并解锁
phase-starting = 已解锁，开始任务
phase-flying = 飞行中
phase-done = 已落地上锁
step-parameters = 读取参数
step-upload = 上传
step-read-back = 回读比对
step-flight = 航点
plan-verified = 机上航线与计划一致（内容哈希 { $hash }…）
vehicle-says = 　无人机：{ $text }
vehicle-mode = 　飞行模式：{ $mode }
vehicle-lost = 失去联系：所有链路均无心跳
vehicle-back = 恢复联系
vehicle-bad-signature = 警报：收到签名不符的消息，可能有人冒充该无人机

flight-no-vehicle = 30 秒内未收到任何无人机心跳。请检查链路、端口和无人机电源。
flight-several = 链路上有多架无人机（系统号 { $systems }），未指定由哪架飞行。请用 --system 指定。
flight-not-ready = 无人机未能就绪。{ $why }请排除后重试。
flight-differs = 机上航线与计划有 { $items } 项不同，不予起飞。请重新上传；若仍不同，请检查飞控存储。
flight-command-failed = { $cause }{ $why }
flight-no-mode = 该固件没有所需的飞行模式，无法自动执行任务。
flight-never-flew = 无人机未起飞即上锁。{ $why }
flight-too-long = 飞行时间远超预计，停止监视。无人机可能仍在空中，请人工接管。

summary-flight = 飞行 { NUMBER($km, maximumFractionDigits: 2) } 公里，空中 { $time }，最大高度（相对起飞点）{ NUMBER($height, maximumFractionDigits: 1) } 米，耗电 { NUMBER($battery, maximumFractionDigits: 0) }%
summary-corridor = 偏离计划航迹：最大 { NUMBER($worst, maximumFractionDigits: 1) } 米，95% 时间在 { NUMBER($usual, maximumFractionDigits: 1) } 米以内
summary-stakes = 覆盖：{ $road } { $toward }方向 { $from } 至 { $to }
summary-messages = 消息：收到 { NUMBER($received, useGrouping: 0) }，丢失 { NUMBER($lost, useGrouping: 0) }；记录写入 { NUMBER($written, useGrouping: 0) } 帧，缺失 { NUMBER($gaps, useGrouping: 0) } 帧
summary-sortie = 架次 { $id }（{ $ledger }）
ledger-flight = 飞行台账
ledger-simulator = 模拟器台账，不计入飞行经历

sortie-interrupted = 上次运行在飞行中意外中断：架次 { $id }，飞手 { $pilot }，最后收到数据 { $time }。该架次已标记为中断。
sortie-id-bad = “{ $id }”不是架次编号。请用 sorties 命令列出编号。
sortie-line = { $id }　{ $time }　{ $pilot }　{ $state }　{ $airborne }　{ NUMBER($km, maximumFractionDigits: 2) } 公里
sortie-finished = 完成
sortie-open = 未完成
sorties-total = 共 { $count } 架次，空中 { $time }，{ NUMBER($km, maximumFractionDigits: 1) } 公里
sorties-simulated-elsewhere = 模拟器架次另列台账，不计入飞行经历：groundstation sorties --simulated

replay-begins = { $file }：{ $frames } 帧
replay-damaged = { $file }：第 { $offset } 字节起有 { $bytes } 字节损坏，已跳过
replay-summary = 历时 { $duration }，{ NUMBER($frames, useGrouping: 0) } 帧，丢失 { NUMBER($lost, useGrouping: 0) } 帧，飞行 { NUMBER($distance_km, maximumFractionDigits: 2) } 公里，最大高度 { NUMBER($height_m, maximumFractionDigits: 1) } 米
event-armed = { $time } 无人机 { $vehicle } 解锁
event-disarmed = { $time } 无人机 { $vehicle } 上锁
event-mode = { $time } 无人机 { $vehicle } 飞行模式 { $mode }
event-item = { $time } 无人机 { $vehicle } 到达第 { $item } 项
event-text = { $time } 无人机 { $vehicle } 提示：{ $text }
event-connection = { $time } 无人机 { $vehicle } 连接：{ $change }

inspect-heading = 系统/组件 消息号 消息（{ NUMBER($seconds, maximumFractionDigits: 1) } 秒）
inspect-link = 链路 { $link }：{ NUMBER($bytes, useGrouping: 0) } 字节，{ NUMBER($frames, useGrouping: 0) } 帧，丢失 { NUMBER($lost, useGrouping: 0) }（{ NUMBER($percent, maximumFractionDigits: 1) }%），校验错 { NUMBER($bad, useGrouping: 0) }，杂散 { NUMBER($garbage, useGrouping: 0) } 字节
inspect-vehicle = 无人机 { $vehicle }：{ $autopilot } { $version }，{ $mode }

sim-running = { $count } 架模拟无人机运行中，Ctrl-C 结束
sim-drone = 　系统 { $system }：{ $links }
sim-nowhere = 请用 --udpout 或 --tcp 指明其他地面站如何连接。
sim-home-bad = “{ $text }”不是“纬度,经度”。
sim-port-bad = “{ $text }”不是“主机:端口”。

bench-decode = 字节到飞机状态：{ NUMBER($ours, maximumFractionDigits: 2) } 百万条/秒
bench-crate = mavlink 库 read_any_message：{ NUMBER($peer, maximumFractionDigits: 2) } 百万条/秒；我们是其 { NUMBER($ratio, maximumFractionDigits: 2) } 倍
bench-pymavlink = pymavlink parse_buffer：{ NUMBER($peer, maximumFractionDigits: 3) } 百万条/秒；我们是其 { NUMBER($ratio, maximumFractionDigits: 0) } 倍
bench-no-pymavlink = 未找到 pymavlink（可用 PYTHON 指定装有它的解释器），跳过该对比
bench-corridor = 规划 100 公里走廊并检查：{ NUMBER($ms, maximumFractionDigits: 1) } 毫秒（{ $legs } 段）
bench-sim = 一架模拟无人机（含飞控与 MAVLink）：实时的 { NUMBER($times, maximumFractionDigits: 0) } 倍，即单核可实时运行约 { NUMBER($times, maximumFractionDigits: 0) } 架

mode-stabilize = 自稳
mode-altitude-hold = 定高
mode-position = 定点
mode-mission = 航线
mode-guided = 指点（GUIDED）
mode-hold = 悬停
mode-take-off = 起飞
mode-return = 返航
mode-land = 降落
mode-other = 模式 { $number }
connection-found = 首次收到心跳
connection-link-lost = 链路 { $link } 无心跳
connection-link-back = 链路 { $link } 恢复
connection-lost = 所有链路均无心跳
connection-back = 恢复联系
connection-bad-signature = 连续收到签名不符的消息

cli-road = 由中心线（KML、GPX、GeoJSON）和桩号表（CSV）生成路网文件，并报告吻合程度
arg-line = 中心线文件：.kml、.gpx 或 .geojson
arg-stakes = 桩号表 CSV：桩号,纬度,经度 或 桩号,里程
arg-name = 道路名称
arg-parameters = 列出飞控参数
arg-set = 设置飞控参数，可重复：名称=数值
road-built = { $code }：{ NUMBER($km, maximumFractionDigits: 3) } 公里，{ $from } 至 { $to }，断链 { $breaks } 处
road-residual = 　{ $stake }：实测里程 { NUMBER($km, maximumFractionDigits: 3) } 公里，偏离中心线 { NUMBER($beside, maximumFractionDigits: 1) } 米，桩号残差 { NUMBER($residual, maximumFractionDigits: 1) } 米
line-format-unknown = 无法由扩展名判断 { $file } 的格式。请使用 .kml、.gpx 或 .geojson。
line-chosen = 文件中有 { $count } 条线，取点数最多的“{ $name }”（{ $points } 点）。
parameter-bad = “{ $text }”不是“名称=数值”。参数名最多 16 个字符。
parameters-listed = 共 { $count } 个参数
step-asking = 正在读取
link-not-open = 无法打开链路：{ $cause }。请检查端口是否被占用、设备是否连接、权限是否足够。
log-gap = 警告：飞行记录已缺失 { NUMBER($frames, useGrouping: 0) } 帧，磁盘过慢或故障。飞行不受影响。
file-not-found = 找不到文件或文件夹：{ $file }。请检查路径。
file-not-permitted = 没有权限：{ $file }。请检查文件和文件夹的权限。
file-disk-full = 磁盘已满，无法写入 { $file }。请清理空间后重试。
file-not-text = { $file } 不是 UTF-8 文本。请核对文件。
file-failed = 无法读写 { $file }：{ $cause }。
plan-leg-findings = 第 { $leg } 段：
findings-more = 　另有 { $count } 处同样的问题
vehicle-silent = 无人机没有给出提示。
vehicle-last-words = 无人机最后的提示：“{ $text }”。

# 文件对话框
dialog-title-select-directory = 选择文件夹
dialog-title-select-file = 打开文件
dialog-title-select-multiple = 打开文件
dialog-title-save-file = 保存文件
dialog-cancel = 取消
dialog-overwrite = 覆盖
dialog-reload = 刷新
dialog-working-directory = 当前文件夹
dialog-select-all = 全选
dialog-show-hidden = 显示隐藏文件
dialog-show-system-files = 显示系统文件
dialog-heading-pinned = 收藏
dialog-heading-places = 位置
dialog-heading-devices = 设备
dialog-heading-removable-devices = 可移动设备
dialog-home-dir = 主文件夹
dialog-desktop-dir = 桌面
dialog-documents-dir = 文档
dialog-downloads-dir = 下载
dialog-audio-dir = 音频
dialog-pictures-dir = 图片
dialog-videos-dir = 视频
dialog-pin-folder = 收藏文件夹
dialog-unpin-folder = 取消收藏
dialog-rename-pinned-folder = 重命名收藏
dialog-selected-directory = 已选文件夹：
dialog-selected-file = 已选文件：
dialog-selected-items = 已选项目：
dialog-file-name = 文件名：
dialog-file-filter-all-files = 所有文件
dialog-save-extension-any = 任意
dialog-open-button = 打开
dialog-save-button = 保存
dialog-cancel-button = 取消
dialog-overwrite-file-modal-text = 文件已存在，要覆盖吗？
dialog-err-empty-folder-name = 文件夹名不能为空
dialog-err-empty-file-name = 文件名不能为空
dialog-err-directory-exists = 同名文件夹已存在
dialog-err-file-exists = 同名文件已存在
dialog-kind-plan = 航线与轨迹
dialog-kind-road = 路网
dialog-kind-terrain = 地形
dialog-kind-zones = 空域
dialog-kind-parameters = 参数文件
dialog-kind-gpx = GPX 航迹
dialog-kind-csv = CSV 表格
dialog-kind-tlog = 遥测日志
dialog-kind-tiles = 离线瓦片
dialog-kind-key = 签名密钥
dialog-kind-clues = 问题线索清单

# 桌面程序
desk-keeper-trouble = 记录出错：{ $why }
desk-log-unreadable = 无法读取 { $file }：{ $cause }。请检查文件是否被移动或磁盘是否可读。
desk-log-none = 该架次没有遥测日志。
desk-font-missing = 系统中没有中文字体，界面将用英文显示。请安装：sudo apt install fonts-noto-cjk
link-refused = 无法建立链路：{ $cause }。请检查地址、端口或串口是否被占用。
vehicle-gone = 系统 { $system } 不在线，命令未发送。
desk-files-dropped = 拖入的文件无法读取：{ $file }
window-title = 高速公路无人机巡航地面站
desk-settings-damaged = 设置文件已损坏（{ $cause }），已改名保存为 { $file }，本次使用默认设置。
cli-shot = 把各界面画成 PNG 图片（无需显示器，需要 Vulkan 驱动）
arg-screen = 要画的界面：all、fly、plan、sorties、vehicle、settings，可用逗号分隔（默认 all）
arg-size = 图片大小，宽x高（默认 1440x900）
arg-theme = 主题：day、night、contrast（默认 day）
window-failed = 窗口异常退出（代码 { $code }）。请检查显卡驱动是否支持 Vulkan：sudo apt install mesa-vulkan-drivers
shot-written = 已写入 { $file }
shot-no-picture = 没有画出 { $screen }：请检查 Vulkan 驱动（sudo apt install mesa-vulkan-drivers）
bench-desktop = 桌面，{ $vehicles } 架，每秒 { $rate } 条消息：发送 { $sent } 条，丢失 { $lost } 条；模型与界面每帧处理器时间：中位 { NUMBER($p50, maximumFractionDigits: 2) } 毫秒，99% 不超过 { NUMBER($p99, maximumFractionDigits: 2) } 毫秒（{ $frames } 帧）

# 证据包
cli-package = 把架次目录打包成可核验的证据包
cli-key = 生成签名密钥，并把公钥加入同目录的密钥环
arg-folder = 架次目录
arg-sign = 签名密钥文件；口令取自环境变量 GROUNDSTATION_PASSPHRASE
arg-who = 经办人
arg-purpose = 用途
arg-unit = 单位名称
arg-sm2 = 使用国密 SM2（默认 Ed25519）
practice-unit = 模拟飞行（仅供训练，不作证据）
practice-purpose = 模拟飞行训练
footage-left = 视频：{ NUMBER($frames, maximumFractionDigits: 0, useGrouping: 0) } 帧，每帧带位置姿态（MISB ST 0601）：{ $file }
package-left = 证据包（{ NUMBER($files, maximumFractionDigits: 0, useGrouping: 0) } 个文件）：{ $file }
package-lacks = {"  "}· { $what }
package-verify = 核验：cargo run --release -p evidence -- --keys { $ring } { $file }
    ；用公开工具核验的命令见包内 README.txt
case-damaged = { $file } 不是案件记录：{ $cause }。请修正后重试。
key-left = 密钥：{ $file }；公钥已加入 { $ring }
key-no-passphrase = 请先用环境变量 { $variable } 给出密钥口令。
key-no-random = 系统随机数不可用：{ $cause }
arg-video = 飞行时录制的视频源：rtsp://、rtp://、udp:// 或 tcp://

# 相机原片
originals-matched = 原片：匹配 { NUMBER($count, maximumFractionDigits: 0) } 张；{ NUMBER($files, maximumFractionDigits: 0) } 个文件不属于本架次，未收录；{ NUMBER($records, maximumFractionDigits: 0) } 张有拍摄记录但没有文件。
originals-clock = 相机时钟比 UTC 快 { NUMBER($ahead, maximumFractionDigits: 1) } 秒（离散 { NUMBER($spread, maximumFractionDigits: 1) } 秒，依据 { NUMBER($pictures, maximumFractionDigits: 0) } 张）。
originals-clock-unknown = 相机时钟偏差未知：可对照的图片少于三张，或时间不一致。
originals-unread = { $file } 无法作为原片收录：{ $why }
originals-uncopied = { $file } 已收录，但无法写出带位置的副本：{ $why }
originals-other = { $file } 已有同名但内容不同的原片，未覆盖。请改名后重试。
originals-none-aboard = 航空器上没有可取回的原片，或尚未连接。
originals-fetch-failed = 原片 { $file } 未取回：{ $why }
cli-stamp = 为证据包申请时间戳，或加入时间戳机构的答复
cli-redact = 为当事人制作遮盖副本：遮住画面区域，不含他人信息
arg-keep = 原样交付的文件（包内名称，如 data/stills/a.jpg），可重复
arg-mask = 遮盖后交付的文件与区域：名称=左,上,右,下（0 到 1），视频可加 @起-止（秒），可重复
arg-description = 对当事人的说明，用于替换提及他人的原文
redact-left = 当事人副本（{ NUMBER($files, maximumFractionDigits: 0, useGrouping: 0) } 个文件）：{ $file }
redact-not-masked = 无法遮盖 { $file }：{ $cause }
cli-originals = 把存储卡中的原片匹配并收入架次目录
arg-package = 证据包目录
arg-response = 时间戳机构的答复文件（不给时生成申请）
arg-card = 存储卡，或从卡复制的目录
stamp-requested = 时间戳申请：{ $file }。请发送给时间戳机构（Content-Type: application/timestamp-query），再用 --response 加入答复。

cli-store = 将封存包存放到文件夹或 S3 存储，以及取回
cli-store-put = 存放封存包并回读核对；中断后可继续
cli-store-list = 列出存放处的封存包
cli-store-fetch = 将封存包取回到文件夹并逐字节核对
arg-place = 存放处：文件夹、file:///文件夹 或 s3://存储桶/文件夹（默认：数据文件夹中的 store）。S3 存储的密钥和地址：AWS_ACCESS_KEY_ID、AWS_SECRET_ACCESS_KEY、AWS_ENDPOINT、AWS_REGION
arg-package-id = 封存包的名称，见列表
arg-into = 取回到的文件夹
store-total = { $place }：{ $count } 个封存包

cli-retention = 列出各记录的保存期限和依据，或销毁期满的记录
arg-over = 仅列出期满的
arg-dispose = 要销毁的记录名称，见列表
arg-second = 批准人
arg-why = 销毁理由
retention-line = { $name }  { $class }（{ $because }）：{ $keep }；{ $basis }
retention-total = { $count } 项记录，{ $over } 项期满
retention-unknown = 数据文件夹中没有记录 { $name }。不带 --dispose 时本命令列出全部记录。
retention-not-ended = 未销毁任何内容：{ $name } 尚未结束，或无法得知结束时间。
retention-disposed = 已销毁：{ $name }，{ $files } 个文件。其校验值见 { $stone }，操作记录见 { $log }。

cli-centre = 多台电脑的支队共用的中心库（PostgreSQL）
cli-centre-set-up = 把一个数据库建成中心库：建立表、角色和权限
cli-centre-exchange = 发送本站写入的内容，取回本站可以读取的内容
arg-url = 中心库：postgres://账号@主机/数据库；自建服务器的证书颁发机构用 ?sslrootcert=文件 指明。密码用 PGPASSWORD 或 libpq 的密码文件给出
arg-every = 每隔一段时间（如 60s、5min）再交换一次，直到按 Ctrl-C
centre-set-up = { $host } 已是中心库。请为每个站建立账号并授予角色：CREATE ROLE station_1 LOGIN PASSWORD '…' IN ROLE brigade_1;（角色：centre、brigade_1 至 brigade_4；observer 看不到姓名）
centre-exchanged = { $host }：发送 { $sent } 条，收到 { $received } 条{ $withheld ->
    [0] {""}
   *[other] ；{ $withheld } 条留在本站，因为写入时尚未设定本站所属单位
}

# 导入飞行日志

cli-import = 导入其他地面站的飞行日志：MAVLink（.tlog）、ArduPilot（.bin）、PX4（.ulg）、大疆（.SRT、CSV）
arg-registration = 执飞无人机的实名登记标志
arg-zone = 文件中时间没有时区时按此时区理解：Asia/Shanghai、+08:00、UTC（默认 Asia/Shanghai）
import-line = { $id }  { $format }  { $time }  空中 { $airborne }，{ NUMBER($km, maximumFractionDigits: 2) } 公里，最高高出起飞点 { NUMBER($height, maximumFractionDigits: 0) } 米
import-about = { "    " }{ $bounds }；{ $clock }。
import-loss = { "    " }▲ { $loss }
import-known = { "    " }这次飞行已经登记过，没有重复登记。

# 备份

cli-backup = 将数据库复制为一个新文件并校验
cli-restore = 由备份为尚无数据库的数据目录（--data）重建数据库并校验
backup-written = 已写入并校验：{ $file }。其中有数据库的全部内容，含口令的散列值；数据目录中的录制文件须另行备份。
backup-restored = { $folder } 已由备份重建并校验。
cli-train = 训练场景：不带参数时列出全部；给出名称时由内置脚本飞一遍并评分；--score 对飞行记录重新评分
arg-scenario = 场景名称
arg-level = 评分级别
arg-score = 要评分的飞行记录
arg-skill = 谁来飞：good（合格）、poor（不合格）、nobody（无人操作）
arg-log = 写出的飞行记录
arg-listen = 教员机地址与端口，如 192.168.1.10:14570；学员站用 udpout:// 连接
arg-trainee = 学员姓名，可重复；每名学员一个席位
arg-simulator = 链路另一端是模拟器（如教员机）：架次记入模拟台账，不计飞行经历
