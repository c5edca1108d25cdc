## 训练：场景文件、飞行记录与评分

err-scenario-too-large = { $file } 第 { $line } 行：文件有 { $bytes } 字节，最多 { $limit } 字节。请确认它是场景文件。
err-scenario-malformed = { $file } 第 { $line } 行：{ $detail }。请按 assets/scenarios/README.md 的说明修改这一行。
err-scenario-schema = { $file } 第 { $line } 行：文件格式版本为 { NUMBER($found) }，本程序读取版本 { NUMBER($wanted) }。请改用对应版本的文件或更新程序。
err-scenario-range = { $file } 第 { $line } 行：{ $field } 为 { NUMBER($found) }，应在 { NUMBER($min) } 到 { NUMBER($max) } 之间。
err-scenario-text = { $file } 第 { $line } 行：{ $field } 为空或过长，请填写（呼号最多 8 个字符，其他文字最多 4000 字节）。
err-scenario-count = { $file } 第 { $line } 行：{ $field } 有 { $count } 项，应为 1 到 { $limit } 项。
err-scenario-id = { $file } 第 { $line } 行：{ $field } 为“{ $id }”。名称不得重复，只能用小写字母、数字和连字符。
err-scenario-unknown = { $file } 第 { $line } 行：{ $field } 引用了“{ $id }”，但没有这个名称。可用的有：{ $known }。
err-scenario-stake = { $file } 第 { $line } 行：{ $field } 为“{ $found }”，应写成桩号，例如 K843+900。
err-course-road = 场景 { $scenario }：没有编号为 { $road } 的道路。现有：{ $known }。请修改场景或加载这条道路。
err-course-stake = 场景 { $scenario }：桩号 { $stake } 在道路上不是唯一的一处，最近的桩号是 { $nearest }。
err-run-too-large = { $file }：文件有 { $bytes } 字节，最多 { $limit } 字节，不是训练记录。
err-run-line = { $file } 第 { $line } 行不是训练记录的内容：{ $detail }。请使用原始文件。
err-run-format = { $file }：记录格式版本为 { NUMBER($found) }，本程序读取版本 { NUMBER($wanted) }。

mark-not-flown = 没有起飞
mark-not-landed = 没有降落
mark-horizontal = 水平偏差 { NUMBER($figure, maximumFractionDigits: 1) } 米，允许 { NUMBER($limit, maximumFractionDigits: 1) } 米
mark-vertical = 高度偏差 { NUMBER($figure, maximumFractionDigits: 1) } 米，允许 { NUMBER($limit, maximumFractionDigits: 1) } 米
mark-heading = 航向偏差 { NUMBER($figure, maximumFractionDigits: 0) }°，允许 { NUMBER($limit, maximumFractionDigits: 0) }°
mark-stopped = 中途停顿
mark-held = 只保持了 { NUMBER($figure, maximumFractionDigits: 1) } 秒，要求 { NUMBER($limit, maximumFractionDigits: 0) } 秒
mark-pace = 用时 { NUMBER($figure, maximumFractionDigits: 1) } 秒，要求 { NUMBER($min, maximumFractionDigits: 0) } 至 { NUMBER($max, maximumFractionDigits: 0) } 秒
mark-no-turn = 没有完成旋转一周
mark-line-not-begun = 没有进入航线
mark-line-not-ended = 只飞完 { NUMBER($figure, maximumFractionDigits: 0) } 米，航线长 { NUMBER($limit, maximumFractionDigits: 0) } 米
mark-timer-not-begun = 计时的起点没有出现
mark-timer-never = { NUMBER($figure, maximumFractionDigits: 0) } 秒内没有完成，要求 { NUMBER($limit, maximumFractionDigits: 0) } 秒
mark-timer-late = 用时 { NUMBER($figure, maximumFractionDigits: 1) } 秒，要求 { NUMBER($limit, maximumFractionDigits: 0) } 秒
mark-decide-not-begun = 情况没有出现（没有飞到那一步）
mark-decide-wrong = { NUMBER($figure, maximumFractionDigits: 1) } 秒后作出错误处置
mark-decide-late = { NUMBER($figure, maximumFractionDigits: 1) } 秒后才作出正确处置，要求 { NUMBER($limit, maximumFractionDigits: 0) } 秒
mark-decide-never = 没有作出正确处置，要求 { NUMBER($limit, maximumFractionDigits: 0) } 秒内
mark-photo-none = 没有拍到 { $of }
mark-photo-small = { $of } 在照片中只有 { NUMBER($figure, maximumFractionDigits: 0) } 像素，要求 { NUMBER($limit, maximumFractionDigits: 0) } 像素
mark-photo-hidden = { $of } 只有 { NUMBER($figure, maximumFractionDigits: 0) }% 在画面内且无遮挡，要求 { NUMBER($limit, maximumFractionDigits: 0) }%
mark-photo-blurred = { $of } 的照片模糊 { NUMBER($figure, maximumFractionDigits: 1) } 像素，允许 { NUMBER($limit, maximumFractionDigits: 1) } 像素
mark-report-none = 没有上报 { $of }
mark-report-kind = { $of }：问题类型不对
mark-report-authority = { $of }：管辖部门不对
mark-report-stake = { $of }：桩号相差 { NUMBER($figure, maximumFractionDigits: 0) } 米，允许 { NUMBER($limit, maximumFractionDigits: 0) } 米
mark-report-photo = { $of }：没有附上拍到它的照片
mark-report-false = 误报：该处没有这类问题（{ $kind }）
mark-clear = 距构造物 { NUMBER($figure, maximumFractionDigits: 1) } 米，要求不小于 { NUMBER($limit, maximumFractionDigits: 1) } 米
mark-lanes = 车道上空累计 { NUMBER($figure, maximumFractionDigits: 1) } 秒，允许 { NUMBER($limit, maximumFractionDigits: 1) } 秒
mark-height = 超出高度范围 { NUMBER($figure, maximumFractionDigits: 1) } 米（要求 { NUMBER($min, maximumFractionDigits: 0) } 至 { NUMBER($max, maximumFractionDigits: 0) } 米）
mark-within = 离开 { NUMBER($figure, maximumFractionDigits: 0) } 米，允许 { NUMBER($limit, maximumFractionDigits: 0) } 米
mark-keep-out = 仍在禁入区内：距中心 { NUMBER($figure, maximumFractionDigits: 0) } 米，区域半径 { NUMBER($limit, maximumFractionDigits: 0) } 米
mark-charge = 降落时剩余电量 { NUMBER($figure, maximumFractionDigits: 0) }%，要求 { NUMBER($limit, maximumFractionDigits: 0) }%
mark-landed-away = 降落点偏离 { NUMBER($figure, maximumFractionDigits: 1) } 米，允许 { NUMBER($limit, maximumFractionDigits: 1) } 米
mark-landed-hard = 触地速度 { NUMBER($figure, maximumFractionDigits: 1) } 米/秒，允许 { NUMBER($limit, maximumFractionDigits: 1) } 米/秒
mark-touched = 碰撞构造物

judge-hover = 定点悬停 { NUMBER($seconds, maximumFractionDigits: 0) } 秒
judge-turn-right = 向右水平旋转一周
judge-turn-left = 向左水平旋转一周
judge-fly = 按航线飞行
judge-timer = 限时 { NUMBER($seconds, maximumFractionDigits: 0) } 秒
judge-decide = 处置：{ $to }，{ NUMBER($seconds, maximumFractionDigits: 0) } 秒内
judge-photo = 取证照片：{ $of }
judge-report = 上报：{ $of }
judge-no-false-reports = 不得误报
judge-clear = 距构造物不小于 { NUMBER($metres, maximumFractionDigits: 1) } 米
judge-lanes = 车道上空不超过 { NUMBER($seconds, maximumFractionDigits: 0) } 秒
judge-height = 高度保持在 { NUMBER($min, maximumFractionDigits: 0) } 至 { NUMBER($max, maximumFractionDigits: 0) } 米
judge-within = 不离开 { NUMBER($metres, maximumFractionDigits: 0) } 米范围
judge-keep-out = 离开并不进入禁入区：{ $since }
judge-charge-left = 降落时剩余电量不少于 { NUMBER($pct, maximumFractionDigits: 0) }%
judge-land-at = 降落在指定点 { NUMBER($metres, maximumFractionDigits: 0) } 米内
judge-intact = 不碰撞，触地速度不超过 { NUMBER($speed, maximumFractionDigits: 1) } 米/秒

trace-horizontal = 水平偏差（米）
trace-vertical = 高度偏差（米）
trace-heading = 航向偏差（°）
trace-clear = 与构造物的距离（米）
trace-away = 距离（米）

group-manoeuvre = 操控
group-ground-station = 地面站
group-evidence = 取证
group-patrol = 巡航
group-emergency = 应急

train-list = { $id }：{ $title }（{ $group }，{ $points } 分，限时 { NUMBER($seconds, maximumFractionDigits: 0) } 秒）
train-unknown = 没有名为“{ $id }”的场景。可用的有：{ $known }。
train-no-script = 场景“{ $id }”没有内置的示范飞行。
train-no-level = 评分标准中没有“{ $id }”级别。可用的有：{ $known }。
train-other-scenario = 记录 { $file } 飞的是“{ $flown }”，不是“{ $given }”。
train-cannot-read = 无法读取 { $file }：{ $reason }
train-cannot-write = 无法写入 { $file }：{ $reason }
train-head = { $title } · { $level } · { $trainee } · 风级 { NUMBER($wind) }
train-house = 评分数值为内部标准，不是民航局标准：{ $source }
train-line = { $got } / { $of } 分 { $holds ->
    [yes] 合格
   *[no] 不合格
} { $must ->
    [yes] 【必过】
   *[no] {""}
} { $what }
train-mark = { $at } 扣 { $cost } 分：{ $what }
train-total = 总分 { $got } / { $of }，飞行 { $flown }：{ $passed ->
    [yes] 通过
   *[no] 未通过
}
train-helped = 教员介入过（暂停、回退、注入故障或接管）：按练习计，不按考核计。
train-written = 飞行记录：{ $file }
train-seat = 席位 { NUMBER($seat) }：{ $trainee }，学员站链路 { $link }，教员链路 { $trainer }，图传 { $video }
train-brief = 任务：{ $brief }
train-state = 席位 { NUMBER($seat) } { $at }：{ $state ->
    [running] 开始
    [paused] 暂停
    [over] 结束
   *[preparing] 准备中
}
train-serving = 练习自动开始，按 Ctrl-C 结束全部席位；飞行记录写入 { $folder }。
train-log-failing = 席位 { NUMBER($seat) } 的飞行记录暂时无法写入（{ $reason }），正在重试。请检查磁盘空间。
train-no-room = 训练席位无法启动：{ $reason }
train-log-elsewhere = 飞行记录 { $file } 不在本站：请在当时飞行的教员站上打开。
train-log-changed = 飞行记录 { $file } 在飞行之后被改动过（校验值不符），不予讲评。
train-no-attempt = 成绩册中没有这次飞行：请刷新后重试。
train-forgotten = 已删除本站场景“{ $id }”。
train-log-alone = 飞行记录 { $file } 旁缺少当时的场景与评分标准文件（.scenario.toml、.profile.toml），无法讲评。
train-not-begun = 学员没有任何操作：不计入成绩册。
