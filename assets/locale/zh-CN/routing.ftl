# 全辖区巡逻排程（crate `routing`）。$road：路线编号，$toward：行车方向，$from、$to：桩号。

err-routing-out-of-range = 参数“{ $parameter }”为 { $value }，应在 { $min } 至 { $max } 之间。请更正。
err-routing-wind = 逆风 { NUMBER($wind, maximumFractionDigits: 1) } 米/秒时无法保持地速 { NUMBER($speed, maximumFractionDigits: 1) } 米/秒（最大空速 { NUMBER($limit, maximumFractionDigits: 1) } 米/秒）。请降低速度，或等风小些。
err-routing-unknown-road = 有路段不在本路网中。请重新选择路段。
err-routing-unknown-start = 机组所在地不是起飞点之一。请选择一个起飞点，或留空。
err-routing-nothing-due = 没有需要巡查的路段：未选择路段，或全部路段近期已巡查。
err-routing-nothing-reached = 所选路段均无法飞行（{ $count } 段）。{ $first }
routing-not-allowed = { $road } { $toward }方向 { $from } 至 { $to }：没有空域批准。请申请，或不飞该段。
routing-out-of-reach = { $road } { $toward }方向 { $from } 至 { $to }：没有起飞点能到达（各点沿路最远 { NUMBER($reach, maximumFractionDigits: 0) } 米）。请在该段增设起飞点，或放宽离起飞点的最大距离。
routing-cut-off = { $road } { $toward }方向 { $from } 至 { $to }：起飞点“{ $launch }”够近，但飞往该段要离开批准范围。请扩大批准范围，或换起飞点。
routing-battery = { $road } { $toward }方向 { $from } 至 { $to }：从“{ $launch }”往返需要 { NUMBER($needed, maximumFractionDigits: 0) }% 电量，可用仅 { NUMBER($usable, maximumFractionDigits: 0) }%。请增设起飞点、等风小些或换用更大的电池。
routing-speed = 地速（米/秒）
routing-height = 离地高度（米）
routing-lateral-offset = 航线距护栏（米）
routing-wind = 风速（米/秒）
routing-reserve = 预留电量（比例）
routing-max-radius = 离起飞点最大距离（米）
routing-drive-speed = 车速（米/秒）
routing-drive-extra = 每次转场附加时间（秒）
routing-set-up = 起飞点展开与收拢（秒）
routing-turn-around = 两次飞行间隔（秒）
routing-max-detour = 为先看最久未巡路段可多开的路程（比例）
routing-due-days = 到期天数
routing-launch-sites = 起飞点数量
