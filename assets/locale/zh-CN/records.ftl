# 架次记录库（records）。任何情况下都不会删除或覆盖数据库文件。

err-records-folder = 无法使用数据文件夹 { $path }：{ $detail }。请检查该文件夹是否存在、磁盘是否可写、当前用户是否有权限。
err-records-corrupt = 架次数据库 { $path } 已损坏（{ $detail }）。原文件已保留，未作改动。请先备份该文件，再用备份恢复，或将其移走后重新启动以建立新库，并请管理员用 sqlite3 的 .recover 找回记录。
err-records-locked = 架次数据库 { $path } 正被其他程序占用。请关闭占用它的程序（如备份、杀毒或数据库浏览软件）后重试。
err-records-newer = 架次数据库 { $path } 由更新版本的程序写成（结构版本 { $found }）。请升级本程序；文件未作改动。
err-records-no-such-sortie = 没有架次 { $id }。请用 sorties 命令查看已有架次。
err-records-closed = 架次 { $id } 已经结束，不能再写入。
err-records-already-begun = 架次 { $id } 已经开始，编号不能重复使用。
err-records-record = 编号 { $id } 的记录无法读取：{ $detail }。原始记录已保留。请升级本程序，或将数据库交管理员检查。
err-records-database = 架次数据库 { $path } 读写失败：{ $detail }。请检查磁盘空间和写入权限；本架次其他文件仍会写出。
err-records-no-such-finding = 没有问题线索 { $id }。请在线索列表中查找。
err-records-already-marked = 问题线索 { $id } 已经登记，编号不能重复使用。请重新标记。
err-records-not-a-number = { $id } 的 { $what } 不是有效数字，本次未写入。请重新测量或填写。
err-records-kinds = 问题类别表在 { $place } 处有误：{ $detail }。请改正该文件；内置类别表的说明见 assets/findings/README.md。
err-records-not-closed = 架次 { $id } 尚未结束。请在其结束后再审核。
err-records-already-imported = { $file } 已经导入过，即架次 { $sortie }。本次未重复导入，请查看该架次。
err-records-short-phrase = 口令太短，至少需要 { $least } 个字符。请用只有自己会这样搭配的几个词。
err-records-phrase = { $person } 的口令无法保存或核对：{ $detail }。请重新设置口令。
err-records-back-up-there = { $path } 已存在，未覆盖。请为备份另取文件名。
err-records-no-back-up = { $path } 不是完整的记录备份：{ $detail }。未作任何改动。请选用其他备份。
err-records-copy-differs = 副本 { $path } 与原库的事件不一致，未保留。请检查该磁盘，并换一个磁盘重试。
err-records-store-there = 文件夹 { $path } 中已有记录库，未覆盖。请选择空文件夹，或先将原有内容移走。
err-records-full = { $path } 所在磁盘已满。此前已接收的记录完好，最后一条未写入。请腾出磁盘空间后重新录入。
err-records-read-only = { $path } 无法写入。此前已接收的记录完好，最后一条未写入。请检查文件夹权限以及磁盘是否写保护。
err-records-impossible-event = 不能接收其他站点的事件 { $id }：编号不是 2100 年以前的第 7 版 UUID。本次未接收任何内容。请检查发送站点的时钟，并升级其程序。
err-records-event-differs = 事件 { $id } 在本库中内容不同。本次未接收任何内容，原有记录未改动。两者之一被人工改过，请将两个库都交管理员检查。

# 工作日表、产品识别码。

err-records-calendar = 工作日表第 { $line } 行有误。{ $mend }
records-calendar-mend-size = 文件超过 1 MiB，请确认选中的是工作日表。
records-calendar-mend-form = 该行不符合格式，请对照 assets/calendar/README.md 检查逗号、引号和字段名。
records-calendar-mend-version = 该表适用于其他版本的程序，请升级程序或改用版本 1 的格式。
records-calendar-mend-date = “{ $date }”不是有效日期，请写成 2026-10-01 的形式。
records-calendar-mend-year = { $year } 年重复出现，请删去其中一条。
records-calendar-mend-other-year = { $date } 不属于 { $year } 年，请改正年份或移到相应年份。
records-calendar-mend-range = 假期 { $from } 至 { $until } 起止颠倒或超过 31 天，请改正日期。
records-calendar-mend-weekend = { $date } 不是周六或周日，本来就上班，请删去或改正日期。
records-calendar-mend-twice = { $date } 重复出现，请只保留一处（放假或上班）。
err-records-product-id-count = “{ $text }”有 { $count } 个字符，产品识别码应为 20 个字符。请按机身铭牌重新输入。
err-records-product-id-character = “{ $text }”第 { $place } 位的“{ $found }”不可能出现：只用 0-9 和不含 I、O 的大写字母。请核对机身铭牌是否为 1 或 0。

# 飞行准备：存在的问题与改正办法。

records-objection = { $about }：{ $what }
records-about-person = { $name }
records-about-certificate = { $holder }的证件 { $number }
records-about-aircraft = 无人机 { $name }
records-about-battery = { $aircraft }的电池 { $label }
records-about-approval = 空域批件 { $number }
records-about-plan = 本计划
records-unit-centre = 指挥中心
records-unit-brigade =
    { $number ->
        [1] 第一大队
        [2] 第二大队
        [3] 第三大队
        [4] 第四大队
       *[other] 第 { $number } 大队
    }
records-class-micro = 微型
records-class-light = 轻型
records-class-small = 小型
records-class-medium = 中型
records-class-large = 大型
records-rule-no-pilot = 未指定飞手。
records-mend-no-pilot = 请在计划中指定飞手。
records-rule-unknown-person = 不在人员名册中。
records-mend-unknown-person = 请先登记此人，或另选人员。
records-rule-not-a-pilot = 未登记为飞手。
records-mend-not-a-pilot = 请为其登记飞手身份，或另选飞手。
records-rule-no-light-training = 既无管制空域轻型无人机培训合格记录，也无该类别的操控员执照。
records-mend-no-light-training = 请完成培训考核并录入记录，或录入执照。
records-rule-no-certificate = 没有该类别{ $class }无人机的操控员执照。
records-mend-no-certificate = 请录入{ $class }执照，或改由持照人员操控。
records-rule-not-yet-valid = 自 { $day } 起才有效。
records-mend-not-yet-valid = 请在该日及以后飞行，或另选飞手。
records-rule-expired = 有效期至 { $day }，已过期。
records-mend-expired = 请重新办理并录入；在此之前另选飞手。
records-rule-withdrawn = 已被暂扣或撤销。
records-mend-withdrawn = 请另选飞手；如登记有误请更正。
records-rule-no-bvlos = 没有超视距等级。
records-mend-no-bvlos = 请改为视距内飞行，或由具备超视距等级的飞手操控。
records-rule-micro-beyond = 操控微型无人机只能在视距内飞行。
records-mend-micro-beyond = 请改为视距内飞行，或换用其他无人机。
records-rule-check-lapsed = 定期检查有效至 { $day }，已过期。
records-mend-check-lapsed = 请通过定期检查并录入日期；在此之前另选飞手。
records-rule-renewal-open = 有效期至 { $day }，应申请续期。
records-mend-renewal-open = 请在 { $day } 前（含当日）提出续期申请。
records-rule-renewal-late = 有效期至 { $day }；续期申请截止日 { $apply } 已过。
records-mend-renewal-late = 请立即向主管部门询问能否补办；如已申请，请录入新证件。
records-rule-holidays-unknown = 工作日表缺少 { $year } 年，续期申请截止日可能早于推算日期。
records-mend-holidays-unknown = 请在工作日表中补录国务院 { $year } 年放假通知，或提前几天申请。
records-rule-not-current = 最近 { $days } 天内不少于 { $minutes } 分钟的飞行只有 { $counted } 次，要求 { $needed } 次。
records-mend-not-current = 请在有近期经历的飞手陪同下再飞 { $missing } 次，每次不少于 { $minutes } 分钟。
records-rule-on-leave = { $from } 至 { $until } 不在岗。
records-mend-on-leave = 请改期或另选人员；如登记有误请更正。
records-rule-no-declaration = 未作第十六条条件的声明。
records-rule-old-declaration = 第十六条条件的声明日期为 { $day }，已较久。
records-mend-declaration = 请签署声明并录入。
records-rule-declared-unfit = 于 { $day } 声明不完全符合第十六条条件。
records-mend-declared-unfit = 在录入新的声明之前请另选飞手。
records-rule-no-approval = 在管制空域飞行，但没有登记任何空域批件。
records-mend-approval = 请申请空域并录入批件，或在其他批件范围内制定计划。
records-lacks-area = 不包含计划中的位置 { $lat }, { $lon }。
records-mend-area = 请将航线移入批准范围，或申请扩大范围。
records-lacks-no-area = 没有可比对的范围，或计划没有航线。
records-mend-no-area = 请录入批准范围的各顶点，并载入有航线的计划。
records-lacks-height = 只批准真高 { $lowest } 至 { $highest } 米。
records-mend-height = 请将真高调整到 { $lowest } 至 { $highest } 米之间，或申请调整高度。
records-lacks-window = 有效时段为北京时间 { $from } 至 { $until }。
records-mend-window = 请在该时段内飞行，或申请延长。
records-lacks-hours = 每日只批准北京时间 { $from } 至 { $until }。
records-mend-hours = 请在当日该时段内飞行，或申请调整。
records-lacks-aircraft = 未列入该无人机。
records-mend-lacks-aircraft = 请使用批件所列无人机，或申请增列。
records-lacks-pilot = 未列入飞手{ $name }。
records-mend-lacks-pilot = 请申请增列{ $name }，或由批件所列飞手操控。
records-lacks-withdrawn = 已被撤回。
records-rule-unknown-aircraft = 未登记。
records-mend-unknown-aircraft = 请先登记该无人机，或另选一架。
records-rule-no-class = 质量、速度数据无法判定类别（{ $detail }）。
records-mend-no-class = 请按厂家资料改正空机重量、最大起飞重量和最大速度。
records-rule-unregistered = 没有实名登记标志。
records-mend-unregistered = 请办理实名登记并录入登记标志。
records-rule-no-product-id = 未录入产品识别码。
records-mend-no-product-id = 请按机身铭牌录入 20 位识别码。
records-rule-uninsured = 没有责任保险。
records-rule-insurance-ended = 责任保险已于 { $day } 到期。
records-mend-uninsured = 请投保并录入保险截止日期。
records-about-detachment = 支队
records-rule-check-soon = 定期检查有效至 { $day }，即将到期。
records-mend-check-soon = 请在该日前（含当日）通过下一次定期检查并录入。
records-rule-insurance-soon = 责任保险将于 { $day } 到期。
records-rule-no-operating = 未录入运营合格证。
records-rule-operating-ended = 运营合格证已于 { $day } 到期。
records-mend-operating = 请办理或更新运营合格证并录入。
records-rule-no-airworthiness = 没有适航许可。
records-mend-no-airworthiness = 请录入适航许可编号，或换用较轻的无人机。
records-rule-remote-id-failed = 远程识别于 { $day } 自检不合格。
records-mend-remote-id = 请修复并重新检查；在此之前换用其他无人机。
records-rule-remote-id-old = 远程识别上次正常的日期为 { $day }。
records-rule-remote-id-unseen = 从未确认远程识别正常。
records-mend-remote-id-check = 请开机连接并确认自检通过。
records-rule-maintenance-due = 保养到期：{ $what }。
records-rule-maintenance-soon = 保养即将到期：{ $what }。
records-mend-maintenance = 请完成“{ $what }”并录入。
records-rule-battery-worn = 已老化（循环 { $cycles } 次）。
records-mend-battery = 请测量后停用，或换用其他电池。
records-rule-officers = 现场取证须有 { $needed } 名执法人员，机组中持有效执法证的有 { $found } 人。
records-mend-officers = 请增加执法人员，或不将影像作为现场取证使用。
records-rule-pilots = 可执飞飞手 { $found } 人，要求 { $needed } 人。
records-mend-pilots = 还需 { $missing } 人具备条件，所缺事项如下。

# 空域申请与报告时限。

records-duty-apply = 提出飞行活动申请（长期批件下报备飞行计划）
records-duty-decision = 空管机构作出决定
records-duty-report-ready = 报告预计起飞时刻和准备情况，经确认后起飞
records-duty-apply-urgent = 提出紧急任务飞行申请
records-duty-answer-urgent = 紧急任务申请答复
records-duty-report-end = 报告飞行结束
records-duty-report-event = 报告飞行安全事件

# 导入其他地面站的飞行日志。

err-records-import-empty = 文件 { $file } 是空的：请从原处重新复制。
err-records-import-unknown = 文件 { $file } 不是本程序认识的飞行日志。可读取：MAVLink 日志（.tlog）、ArduPilot 日志（.bin）、PX4 日志（.ulg）、大疆字幕（.SRT），以及 CSV 格式的大疆飞行记录和 Airdata 飞行数据。
err-records-import-broken = 文件 { $file }（{ $format }）{ $spot }无法读取：{ $reason }请从原处重新复制。
err-records-import-columns = 表格 { $file } 第 { $line } 行的表头缺少这些列：{ $columns }。请重新导出全部列。
err-records-import-time = 文件 { $file }（{ $format }）没有飞行时间：接收机始终没有授时。请手工登记这次飞行。
err-records-import-flight = 文件 { $file }（{ $format }）中没有飞行，无可登记。
err-records-import-zone = 本机没有名为“{ $name }”的时区。请写成 Asia/Shanghai、+08:00 或 UTC 的形式。
records-import-at-byte = 在第 { $offset } 字节处
records-import-at-line = 在第 { $line } 行
records-import-incompatible = 需要本程序不支持的功能（标志 { $what }）。
records-import-no-record = 没有可以读取的内容。
records-import-bad-time = “{ $text }”不是时间。
records-import-tlog = MAVLink 日志
records-import-data-flash = ArduPilot 日志
records-import-ulog = PX4 日志
records-import-dji-srt = 大疆字幕
records-import-dji-csv = 大疆飞行记录
records-import-airdata-csv = Airdata 飞行数据
records-import-clock-station = 时间取自记录站的时钟
records-import-clock-against = 时间取自记录站的时钟；无人机的卫星授时比它快 { $seconds } 秒
records-import-clock-gps = 时间取自无人机的卫星授时（GPS 时减去闰秒 { $seconds } 秒）
records-import-clock-gnss = 时间取自无人机的卫星授时
records-import-clock-local = 时间取自没有时区的时钟，按 { $zone } 理解
records-import-clock-exporter = 时间为导出程序写入的 UTC
records-import-armed = 从解锁到上锁
records-import-logged = 从日志开头到结尾：日志没有解锁信息
records-import-filmed = 从视频开头到结尾：只是一次飞行的一部分
records-import-lost-bytes = 跳过损坏的 { $bytes } 字节，从第 { $offset } 字节开始。
records-import-lost-truncated = 文件在第 { $offset } 字节处的记录中间结束。
records-import-lost-lines = 跳过没有时间的 { $lines } 行，从第 { $line } 行开始。
records-import-lost-dropouts = 机载记录器丢失了 { $seconds } 秒的数据。
records-import-lost-clock = 记录过程中，记录站的时钟被调整了 { $seconds } 秒。
records-import-lost-cut = 日志结束时无人机仍处于解锁状态，飞行何时结束不明。
records-import-lost-place = 没有记录位置。
records-import-lost-height = 没有记录相对起飞点的高度。

records-about-weather = 天气
records-weather-wind = 平均风速（米/秒）
records-weather-gust = 阵风（米/秒）
records-weather-visibility = 能见度（公里）
records-weather-temperature = 气温（℃）
records-rule-weather-unknown = 尚未录入风速和能见度
records-mend-weather-unknown = 请在起飞前查看并录入天气。
records-rule-weather = { $what }为 { $value }，限值 { $limit }
records-mend-weather = 请等天气转好，或改期。
records-rule-rain = 有降水
records-role-pilot = 飞手
records-role-trainer = 教员
records-role-lead = 带班领导
records-role-observer = 观察员
records-category-fixed-wing = 固定翼
records-category-helicopter = 直升机
records-category-multirotor = 多旋翼
records-category-vtol = 垂直起降固定翼
records-category-gyroplane = 自转旋翼机
records-category-airship = 飞艇
records-category-other = 其他
records-rating-vlos = 视距内
records-rating-bvlos = 超视距
records-rating-instructor = 教员
records-grants-licence = { $class }{ $category }操控员执照
records-grants-light-training = 轻型管制空域培训考核
records-grants-enforcement = 执法证
records-device-handheld = 手持执法终端
records-device-camera-5g = 5G 布控球
records-device-vehicle-camera = 车载摄像
records-device-body-recorder = 执法记录仪
records-stage-known = 掌握
records-stage-warned = 预警
records-stage-tracked = 跟踪
records-stage-urged = 督办
records-sight-within = 视距内
records-sight-beyond = 超视距
records-light-day = 昼间
records-light-night = 夜间
records-approval-long-term = 长期
records-approval-single = 单次
records-verdict-accepted = 通过
records-verdict-questioned = 质询
records-verdict-noted = 批注
records-reviewed-open = 待审
records-reviewed-questioned = 待答复
records-reviewed-accepted = 已审
records-duty-review = 审核架次
records-duty-order = 执行任务单：{ $task }
records-order-open = 未领受
records-order-taken = { $name } 已领受
records-order-done = { $name } 已完成
records-order-done-under = { $name } 已完成（{ $reference }）
records-order-cancelled = 已撤销
records-duty-renewal = 提出执照续期申请
records-duty-check = 通过定期检查
records-duty-insurance = 续保责任险
records-duty-maintenance = 完成维护：{ $what }
records-duty-approval = 续办长期空域批件

# 中心库（PostgreSQL 服务器）。任何一条都不会显示密码。

err-records-centre-address = 这不是中心库的地址：{ $detail }。请写成 postgres://账号@主机/数据库，用 --url 或环境变量 GROUNDSTATION_CENTRE 给出。
err-records-centre-unencrypted = 地址 { $host } 要求的连接未加密或不核验对方身份，个人信息会经过网络。请去掉 sslmode，或写 sslmode=verify-full；自建服务器的证书颁发机构用 sslrootcert=文件 指明。
err-records-centre-unreachable = 无法连接中心库 { $host }：{ $detail }。请检查网络和地址。数据都保留在本站，下次再发送。
err-records-centre-unproven = { $host } 不能证明自己是中心库：{ $detail }。未发送任何内容。请检查地址中的主机名、sslrootcert 指明的颁发机构是否正确、服务器是否已开启加密；若都正确，可能有人在中间截取。
err-records-centre-refused = { $host } 拒绝账号 { $user }：{ $detail }。请检查账号名、密码（PGPASSWORD 或 libpq 的密码文件）和数据库名，或联系服务器管理员。
err-records-centre-not-set-up = { $host } 的数据库还不是本版本的中心库。请服务器管理员运行“groundstation centre set-up”。
err-records-centre-newer = { $host } 的数据库由更新版本的程序建立（结构版本 { $found }）。请更新本程序；未作任何更改。
err-records-centre-unfit = { $host } 的 PostgreSQL 版本为 { $version }，数据库编码为 { $encoding }。需要 PostgreSQL 14 或更新版本，数据库编码为 UTF8。
err-records-centre-not-one-unit = { $count ->
    [0] { $host } 的账号 { $user } 不属于任何单位。请为其授予 centre、brigade_1 至 brigade_4 中的一个角色。
   *[other] { $host } 的账号 { $user } 同时代表 { $count } 个单位，而一个站只属于一个单位。请使用只授予 centre、brigade_1 至 brigade_4 中一个角色、且不是超级用户的账号。
}
err-records-centre-other-unit = { $host } 的账号 { $user } 属于{ $login ->
    [centre] 指挥中心
   *[brigade] 第 { $login_number } 大队
}，而本站属于{ $station ->
    [centre] 指挥中心
   *[brigade] 第 { $station_number } 大队
}。未发送任何内容。请使用本单位自己的账号，或在设置中更正本站所属单位。
err-records-centre-differs = { $host } 已有事件 { $id }，内容与本站不同，因此本站从此处起不再发送。事件从不更改：请将两处数据库原样保存并送检。
err-records-centre-unreadable = 本程序无法读取 { $host } 上的事件 { $id }。请更新程序；该事件之前的内容已取回。
err-records-centre-slow = { $host } 在{ $step ->
    [connect] 建立连接
    [set-up] 建立表和角色
    [check] 核对身份
    [send] 发送事件
   *[fetch] 取回事件
}时 { $seconds } 秒没有回应。请检查网络后重试：会从断开处继续。
err-records-centre-failed = { $step ->
    [connect] 与 { $host } 的连接失败
    [set-up] 无法在 { $host } 上建立表和角色
    [check] 无法在 { $host } 上核对身份
    [send] 无法向 { $host } 发送事件
   *[fetch] 无法从 { $host } 取回事件
}：{ $detail }。{ $step ->
    [set-up] 请使用超级用户，或有权建立角色的数据库所有者的账号。
   *[other] 请检查网络和账号权限后重试：会从断开处继续。
}
err-records-table-unreadable = { $file } 无法识别（{ $cause }），请另存为 CSV（UTF-8）或 XLSX。
err-records-table-large = { $file } 超过 { $most } 字节，请拆分后再导入。
err-records-table-no-column = { $file } 首行缺少“{ $column }”列，请补上列名。
err-records-table-cell = { $file } 第 { $row } 行：“{ $text }”不是有效的{ $column }，请改正后再导入。
err-records-table-no-device = { $file } 第 { $row } 行：没有标签为“{ $label }”的装备，请先登记或改正标签。
err-records-table-twice = { $file } 第 { $row } 行：“{ $label }”在 { $month } 已有一行，请删去其一。
