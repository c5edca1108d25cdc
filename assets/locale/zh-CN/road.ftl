err-stake-empty = 未填写桩号。请输入，例如 K1015+000。
err-stake-ramp = “{ $text }”是匝道桩号（前缀 { $prefix }）。请输入以 K 开头的主线桩号。
err-stake-kilometres = “{ $text }”不是有效桩号：“{ $part }”应为 0 至 9999 的整公里数。请按 K1015+000 的形式输入。
err-stake-metres = “{ $text }”不是有效桩号：加号后的“{ $part }”应为 0 至 999.999 米。请按 K1015+000 的形式输入。
err-stake-occurrence = “{ $text }”：下划线后的“{ $part }”应为 1（该桩号第一处）或 2（第二处）。

err-line-too-short = 路线只有 { $count } 个有效点，至少需要 2 个。请检查文件是否包含完整路线。
err-line-too-many-points = 路线有 { $count } 个点，最多读取 { $limit } 个。请先抽稀。
err-line-no-place = 第 { $index } 点（纬度 { $lat }，经度 { $lon }）不在地球上。请检查经纬度是否写反。
err-line-spike = 路线在第 { $index } 点转折 { NUMBER($turn, maximumFractionDigits: 0) }°，高速公路不会如此（限值 { NUMBER($limit, maximumFractionDigits: 0) }°）。请删除飞点或调整点的顺序。
err-line-gap = 第 { $index } 点之后 { NUMBER($gap, maximumFractionDigits: 0) } 米内没有点（限值 { NUMBER($limit, maximumFractionDigits: 0) } 米）。请补齐缺失路段或调整点的顺序。

err-chainage-too-many-segments = 里程表有 { $count } 段，最多读取 { $limit } 段。请只保留断链和整公里桩。
err-chainage-empty = 里程表为空。请至少给出一段。
err-chainage-not-forward = 里程表第 { $index } 段没有向前递增。请检查其实测距离和桩号。
err-chainage-not-joined = 里程表第 { $index } 段起于 { NUMBER($start, maximumFractionDigits: 1) } 米，而上一段止于 { NUMBER($end, maximumFractionDigits: 1) } 米。请使两段首尾相接。
err-chainage-not-covering = 里程表覆盖 { NUMBER($from, maximumFractionDigits: 1) } 至 { NUMBER($to, maximumFractionDigits: 1) } 米，而路线长 { NUMBER($length, maximumFractionDigits: 1) } 米。请使其覆盖全线。
err-chainage-stretched = 里程表第 { $index } 段桩号长 { NUMBER($shown, maximumFractionDigits: 1) } 米，实测长 { NUMBER($measured, maximumFractionDigits: 1) } 米。请更正桩号，或补上遗漏的断链。
err-chainage-too-many-places = { $stake } 将对应两处以上位置。请检查断链。

err-calibration-too-few = 已知桩号只有 { $count } 个，至少需要 2 个。请再测一个。
err-calibration-off-the-line = { $stake }（第 { $row } 行）距路线 { NUMBER($distance, maximumFractionDigits: 0) } 米（限值 { NUMBER($limit, maximumFractionDigits: 0) } 米）。请检查坐标和坐标系（应为 WGS84），并确认属于本路。
err-calibration-contradiction = 从 { $first }（第 { $firstrow } 行）到 { $second }（第 { $secondrow } 行），桩号相差 { NUMBER($shown, maximumFractionDigits: 1) } 米，路线实长 { NUMBER($measured, maximumFractionDigits: 1) } 米。请更正桩号，或在断链处补上前后两个桩号。

err-road-too-large = 文件有 { $bytes } 字节，最多读取 { $limit } 字节。请拆分文件或抽稀路线。
err-road-syntax = 文件不是有效的 { $format }：{ $detail }。请从来源重新导出。
err-road-no-line = { $format } 文件中没有线。请将中心线绘制或导出为线，而不是点。
err-road-property = { $place }：“{ $property }”不符合要求（应为 { $expected }）。请在文件中更正。
err-road-stake = { $place }，“{ $property }”：{ $detail }
err-road-stake-places = { $place }，“{ $property }”：{ $stake } 在路上对应 { $count } 处，必须恰为一处。重复桩号请加 _1 或 _2，或改用存在的桩号。
err-road-not-beside = { $place }：该点不在所属道路旁。请检查坐标，或用“at”给出桩号。
err-road-code = { $place }：文件中必须恰有一条编号为 { $code } 的道路。请更正编号。
err-road-line = { $place }：路线不可用。{ $detail }
err-road-chainage = { $place }：里程表不可用。{ $detail }
err-road-cell = 第 { $row } 行“{ $column }”列：“{ $text }”不是数字。请更正该单元格。
err-road-too-many-rows = 桩号表超过 { $limit } 行。请只保留断链和整公里桩。
err-road-columns = 桩号表需要“桩号”（stake）列，以及“纬度”“经度”（lat、lon）或“里程”（measured_m）列。请补上表头。

road-expected-collection = “FeatureCollection”
road-expected-few-features = 不超过 100000 个要素的列表
road-expected-few-roads = 不超过 1000 条道路的列表
road-expected-object = 对象
road-expected-text = 文本
road-expected-flag = true 或 false
road-expected-metres = 非负的米数
road-expected-list = 列表
road-expected-further-along = 位于 from 之后的桩号
road-expected-lanes = 1 至 12 的整数
road-expected-outer-edge = 大于 inner_edge_m 且小于 200 的数
road-expected-lanes-fit = 使车道与硬路肩能容纳在两侧边缘之间的数
road-expected-spans-total = 总和等于 from 至 to 长度的跨径
road-expected-point = 带 [经度, 纬度] 的 Point
road-expected-position = [经度, 纬度]
road-expected-spans = 以米为单位的跨径列表
road-expected-line-string = 由 [经度, 纬度] 组成的 LineString
road-expected-kind = road、bridge、section、system_interchange、local_interchange、service_area 或 toll_station
