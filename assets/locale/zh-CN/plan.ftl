# 航线检查结果（mission::plan::checks）。
# $where：位置（spot-*）；$measured：实测值；$limit：限值；$basis：限值依据（basis-*）。

spot-plan = 整个计划
spot-item = 第 { $number } 项
spot-polygon = 围栏多边形 { $number }
spot-circle = 围栏圆 { $number }
spot-rally = 备降点 { $number }

find-bad-coordinate = { $where }：坐标或高度无效（缺失、非数值或超出地球范围）。请重新输入 WGS84 坐标与高度。
find-bad-number = { $where }：参数或速度无效。请改为有意义的数值，速度须大于 0。
find-unknown-frame = { $where }：坐标系 { $measured } 不能用于飞行项，位置与高度无从检查。请改为海拔（0）、相对起飞点（3）或相对地形（10）。
find-speed-assumed = { $where }：文件未给出飞行速度，按 { $measured } 米/秒（ArduPilot 默认）检查；实际速度取决于飞控参数。请核对，或在任务开头加入速度指令。
find-too-many-items = 任务共 { $measured } 项，超过自动驾驶仪容量 { $limit } 项（{ $basis }）。请拆成几个架次。
find-no-items = 计划中没有可飞行的航点。请先规划航线。
find-no-take-off = { $where }：任务不是以起飞开始。请在最前面加入起飞项。
find-no-ending = { $where }：任务没有以返航或降落结束，飞机飞完后会原地悬停直至低电量。请在最后加入返航（RTL）或降落。
find-jump-target = { $where }：跳转目标 { $measured } 无效（应为 1 至 { $limit }，且不能是自身）。请更正跳转目标。
find-jump-forever = { $where }：无限次跳转，任务不会自行结束，电量估算只计一遍。请改为有限次数。
find-jump-too-long = { $where }：跳转重复过多，展开后超过 { $limit } 步。请减少重复次数，并检查是否循环跳转。
find-return-frame = { $where }：PX4 只接受 MISSION 坐标系（2）的返航项，当前为 { $measured }，上传会被拒绝。请将该项坐标系改为 2。
find-height-above = { $where }：高度 { NUMBER($measured, maximumFractionDigits: 1) } 米，超过上限 { $limit } 米（{ $basis }）。请降低高度，或取得相应批准后修改上限。
find-height-below = { $where }：高度 { NUMBER($measured, maximumFractionDigits: 1) } 米，低于下限 { $limit } 米（{ $basis }）。请抬高航点，避开门架、灯杆和标志。
find-too-far-from-home = { $where }：距起飞点 { NUMBER($measured, maximumFractionDigits: 0) } 米，超过 { $limit } 米（{ $basis }）。请换用更近的起飞点或拆分航段。
find-leg-too-long = { $where }：与上一航点相距 { NUMBER($measured, maximumFractionDigits: 0) } 米，超过 { $limit } 米（{ $basis }）。请核对坐标是否输错，或加入中间航点。
find-duplicate = { $where }：与上一航点位置重复。如无用途请删除。
find-sharp-turn = { $where }：以当前速度转弯需要 { NUMBER($measured, maximumFractionDigits: 1) } 米，相邻航段只有 { NUMBER($limit, maximumFractionDigits: 1) } 米，飞机会偏出航线。请降低速度、加大航点间距，或在该点停留。
find-too-fast = { $where }：速度 { NUMBER($measured, maximumFractionDigits: 1) } 米/秒，超过机型最大速度 { NUMBER($limit, maximumFractionDigits: 1) } 米/秒。请降低速度。
find-class-speed = { $where }：速度 { NUMBER($measured, maximumFractionDigits: 1) } 米/秒，超过轻型无人驾驶航空器限速 { NUMBER($limit, maximumFractionDigits: 1) } 米/秒（{ $basis }）。请降低速度。
find-energy = { $where }：从此处起超出可用电量：全程需用额定电量的 { NUMBER($measured, maximumFractionDigits: 0) }%，可用 { NUMBER($limit, maximumFractionDigits: 0) }%（{ $basis }）。请缩短航线、调整速度或增加架次。
find-wind-too-strong = { $where }：在 { NUMBER($measured, maximumFractionDigits: 1) } 米/秒的风中保持航速会超过最大空速 { NUMBER($limit, maximumFractionDigits: 1) } 米/秒。请降低航速或改期飞行。
find-fence-too-few-corners = { $where }：只有 { $measured } 个顶点，至少需要 { $limit } 个。请补画或删除。
find-fence-self-intersects = { $where }：第 { $measured } 条边与其他边相交，自动驾驶仪无法判断内外。请重画该围栏。
find-fence-too-small = { $where }：面积 { NUMBER($measured, maximumFractionDigits: 0) } 平方米，小于 { $limit } 平方米（{ $basis }）。请扩大或删除。
find-fence-too-large = 围栏共 { $measured } 个顶点和圆，超过 { $limit } 个，未检查航线是否越界。请简化围栏。
find-outside-fence = { $where }：飞往该点会飞出电子围栏（该点在围栏外 { NUMBER($measured, maximumFractionDigits: 0) } 米；0 表示途中越界）。请移动航点或扩大围栏。
find-inside-exclusion = { $where }：飞往该点会进入禁入围栏（该点深入 { NUMBER($measured, maximumFractionDigits: 0) } 米；0 表示途中穿越）。请绕开该区域。
find-rally-outside-fence = { $where }：备降点不在允许区域内（距围栏边 { NUMBER($measured, maximumFractionDigits: 0) } 米），飞往该点会触发围栏。请移到围栏内。
find-over-lanes-long = { $where }：连续在车道上方飞行超过 { $limit } 秒（{ $basis }）。请改为垂直横穿，或将航线移到护栏外侧。
find-over-lanes-low = { $where }：在车道上方高度 { NUMBER($measured, maximumFractionDigits: 1) } 米，低于 { $limit } 米（{ $basis }）。请抬高后再横穿。

basis-none = 无
basis-interim-regulation-19 = 《无人驾驶航空器飞行管理暂行条例》第十九条
basis-interim-regulation-62 = 《无人驾驶航空器飞行管理暂行条例》第六十二条，轻型不超过 100 千米/小时
basis-house-gantries = 内部规定：高于门架、灯杆和标志（5～12 米）
basis-house-bvlos-leg = 内部规定：超视距航段以起飞点为中心约 3～5 千米
basis-house-typing = 内部规定：防止坐标输错
basis-house-reserve = 内部规定：落地后至少保留四分之一电量
basis-house-over-lanes = 内部规定：仅可在 60 米以上垂直横穿车道，不得停留
basis-house-gnss = 内部规定：围栏须明显大于卫星定位误差
basis-ardupilot-storage = ArduPilot 存储容量
