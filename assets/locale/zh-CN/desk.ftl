# 桌面程序的框架：导航、面板、命令面板

screen-fly = 飞行
screen-plan = 规划
screen-sorties = 架次
screen-evidence = 证据
screen-training = 训练
screen-crew = 值勤
screen-vehicle = 航空器
screen-settings = 设置
panel-failed = 本面板出错，已停止显示；地面站其余部分照常工作。
panel-again = 重试

# 地图
desk-map-zoom-in = 放大（+）
desk-map-zoom-out = 缩小（-）
desk-map-fit = 显示全部：航线、无人机、所在路段
desk-map-follow = 跟随当前无人机，拖动地图即停止
desk-map-measure = 量距：依次点击地图，Esc 结束
desk-map-copy = 点击复制坐标
desk-map-piece = { NUMBER($length, maximumFractionDigits: 1) } 米，{ NUMBER($azimuth, maximumFractionDigits: 0) }°
desk-map-total = 共 { NUMBER($length, maximumFractionDigits: 1) } 米
desk-map-stake = { $road } { $stake } { $toward }方向，距中线 { NUMBER($offset, maximumFractionDigits: 0) } 米
desk-map-keep-in = 围栏：不得飞出
desk-map-keep-out = 禁飞：不得进入
desk-map-protected = { $rule } { NUMBER($distance, useGrouping: 0) } 米
desk-map-trouble = 底图“{ $name }”打不开：{ $cause }。请在设置中检查。
desk-map-bare = 底图“{ $name }”在此处没有瓦片：请检查网络、地址、密钥，或文件所含范围。

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
desk-go-to-stake = 地图移至 { $road } { $stake }
desk-palette-nothing = 没有相符的画面、操作或桩号

# 快捷键一览
help-title = 快捷键
help-close = 关闭
help-everywhere = 任何画面
help-here = 本画面
help-map = 地图（指针在地图上时）
help-screens = 切换画面
help-drawers = 检查单、时间线、问题
help-sticks = 按住 Shift 用键盘操控：前后左右、升降、转向（定点模式）；松开 Shift 即放手
help-cancel = 取消待确认的操作
help-hold-key = 长按以确认（按钮有焦点时）
help-focus = 移到下一个、上一个控件
help-zoom = 放大、缩小
help-measure-end = 结束量距
help-move = 移动所选点 1 米；加 Shift 移动 10 米
help-delete = 删除所选点
help-deselect = 取消选择
desk-capture-recovered = 上次程序异常退出时的原始记录已封存，缺失时段已注明：{ $folder }
office-wrong-phrase = 口令不正确，{ $at } 之后可再试。
office-wait = 因多次输错，{ $at } 之后可再试。
office-no-phrase = 此人尚未在本机设置口令，请带班领导在“人员证件”中设置。
office-phrase-set = 口令已设置
office-entered = 已登记
office-reviewed = 审核已记录
office-unit-set = 本站单位：{ $unit }
office-workdays-damaged = { $file } 无法识别（{ $cause }），请按 assets/calendar/workdays.json 的格式改正或删去。
office-log-taken = 新录入 { $new } 架次，已有 { $known } 架次
desk-viewer-missing = 无法打开 { $file }：{ $cause }
dialog-kind-scan = 图片或 PDF
dialog-kind-use = 使用表
dialog-kind-flight-log = 飞行记录
dialog-kind-paper = 表格与报告
office-no-filing = 没有这项报备，可能已被撤销。
