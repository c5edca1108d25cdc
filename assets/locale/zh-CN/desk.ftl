# 桌面程序的框架：导航、面板、命令面板

screen-fly = 飞行
screen-plan = 规划
screen-sorties = 架次
screen-vehicle = 航空器
screen-settings = 设置
panel-failed = 本面板出错，已停止显示；地面站其余部分照常工作。

# 地图
desk-map-zoom-in = 放大（+）
desk-map-zoom-out = 缩小（-）
desk-map-measure = 量距：依次点击地图，Esc 结束
desk-map-copy = 点击复制坐标
desk-map-piece = { NUMBER($length, maximumFractionDigits: 1) } 米，{ NUMBER($azimuth, maximumFractionDigits: 0) }°
desk-map-total = 共 { NUMBER($length, maximumFractionDigits: 1) } 米
desk-map-stake = { $road } { $stake } { $toward }方向，距中线 { NUMBER($offset, maximumFractionDigits: 0) } 米

# 顶栏与命令面板
desk-palette = 命令
desk-palette-hint = 输入画面或操作名称，回车执行
desk-replay = 回放
desk-clock = 北京时间
desk-armed = 已解锁
desk-disarmed = 已上锁
desk-link-age = 链路 { NUMBER($seconds, maximumFractionDigits: 0) } 秒前
desk-dropped = 丢弃 { NUMBER($count, maximumFractionDigits: 0) } 条
desk-to-alerts = 到飞行画面确认告警
