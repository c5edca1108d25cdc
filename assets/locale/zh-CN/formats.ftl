# 航线文件与航迹文件的读写（mission::formats）。$place：行:列、JSON 路径或 XML 元素路径；“-”表示整个文件。

err-format-too-large = 文件 { $file } 过大：{ $bytes } 字节，上限 { $limit_mib } MiB。请确认选对了文件，或将航线拆成几个文件。（位置：{ $place }）
err-format-too-many = 文件 { $file } 条目过多（位置：{ $place }），上限 { $limit } 条。请将航线拆成几个文件。
err-format-empty = 文件 { $file } 是空的（位置：{ $place }）。请重新导出或重新拷贝。
err-format-not-utf8 = 文件 { $file } 从第 { $offset } 字节起不是 UTF-8 文本（位置：{ $place }）。可能选错了文件，或文件在拷贝时损坏；请用原软件重新导出。
err-format-malformed = 文件 { $file } 在 { $place } 处格式损坏：{ $detail }。请用原软件重新导出。
err-format-other-format = 文件 { $file } 不是 { $expected } 文件（位置：{ $place }，此处为“{ $found }”）。请选择正确的文件，或先转换格式。
err-format-missing = 文件 { $file } 在 { $place } 处缺少“{ $name }”。请补上该字段，或用原软件重新导出。
err-format-wrong-type = 文件 { $file } 在 { $place } 处应为{ $expected }，实际为“{ $found }”。请更正后再读取。
err-format-out-of-range = 文件 { $file } 在 { $place } 处的数值 { $value } 超出范围 { $min } 至 { $max }。请更正后再读取。若是经纬度，须为 WGS84 度。
err-format-field-count = 文件 { $file } 在 { $place } 处有 { $found } 个字段，应为 { $expected } 个。请检查该行是否缺列、多列。
err-format-jump-target = 文件 { $file } 在 { $place } 处跳转到第 { $target } 项，而文件中没有这一项。请更正 doJumpId。

expected-number = 数字
expected-finite-number = 有限的数字
expected-whole-number = 整数
expected-text = 文本
expected-boolean = 布尔值（true/false）
expected-object = 对象
expected-array = 数组
expected-lat-lon = {"["}纬度, 经度]
expected-time = 时间（ISO 8601）

note-format-recipe-without-items = { $place } 的复合任务“{ $kind }”只有参数、没有展开后的航点：内容已保留，但不会被飞行。请在原软件中重新生成并保存，或改用普通航点。
note-format-home-guessed = 文件中没有起飞点（home），已取第一个航点的位置，地面海拔按 0 米。起飞前请核对。
note-format-unset-as-zero = 该格式无法表示“未设置”，有 { $count } 个参数写成了 0。
note-format-fence-left-out = 该格式不能保存电子围栏，围栏未写入。请同时保存 .plan 文件。
note-format-rally-left-out = 该格式不能保存备降点，备降点未写入。请同时保存 .plan 文件。
note-format-commands-left-out = 该格式只能保存位置，有 { $count } 条指令（速度、相机、云台、跳转等）未写入。请同时保存 .plan 文件。
note-format-height-assumed = 有 { $count } 个点没有高度，已按相对起飞点 { $height_m } 米处理。起飞前请核对。
note-format-lines-joined = 文件中有 { $count } 条航线或航迹，已按先后顺序连成一条。请核对连接处。

err-format-other-datum = 文件 { $file } 在 { $place } 处声明坐标系为“{ $found }”，不是 WGS84。航线只接受 WGS84（CGCS2000 亦可）；GCJ-02、BD-09 等坐标会偏移数百米。请在原软件中按 WGS84 导出。
err-format-height-mode = 文件 { $file } 在 { $place } 处的高度方式为“{ $found }”，无法换算成相对起飞点、海拔或地形高度。请在原软件中改用相对起飞点高度（relativeToStartPoint）后重新导出。
err-format-recipe-only = 文件 { $file } 在 { $place } 处只有“{ $kind }”模板参数，没有生成的航线（waylines.wpml）。请在原软件中生成航线后重新导出。
expected-lon-lat = 经度,纬度
note-format-height-above-ground = 有 { $count } 个点的高度是离地高度，已按地形高度处理：飞控须有地形数据，否则无法飞行。
note-format-height-taken-as-amsl = 有 { $count } 个点带高度，已按海拔处理。若原软件给的是椭球高（GeoJSON 标准规定如此），江苏沿海约差 10 米，起飞前请核对。
note-format-ground-unknown = 文件中起飞点的地面高度只有椭球高，已按海拔 0 米处理。起飞前请核对地面海拔。
note-format-areas-as-fences = 有 { $count } 个区域没有注明用途，已作为“不得飞出”的围栏。若是禁飞区，请在原软件中将名称改为以“禁飞”开头后重新导入。
note-format-areas-left-out = 有 { $count } 个区域不足三个顶点，未读取。
note-format-points-left-out = 文件中已有线，另有 { $count } 个单独的点未读取。要作为备降点，请将名称改为以“备降点”开头。
note-format-actions-left-out = 有 { $count } 个动作（变焦、对焦等）没有对应的指令，未读取。
note-format-lost-link = 文件规定失控（失去链路）后：{ $action }。航线中无法保存这一项，飞控按自身的失控保护参数执行；起飞前请在航空器页核对。
note-format-too-few-waypoints = WPML 航线至少要两个航点，现有 { $count } 个，大疆、道通的软件会拒绝此文件。
note-format-written-for = 文件中的机型写为 { $model }。其他机型请在大疆软件导入后更换机型。失控后的动作写为返航。
lost-link-go-on = 继续执行航线
lost-link-return = 返航
lost-link-land = 原地降落
lost-link-hover = 悬停
expected-exit-on-rc-lost = goContinue 或 executeLostAction（exitOnRCLost）
expected-rc-lost-action = goBack、landing 或 hover（executeRCLostAction）
note-format-lost-link-differs = 失联动作不一致：模板（template.kml）为“{ $recipe }”，执行航线（waylines.wpml）为“{ $flown }”。其他软件打开时会按模板重新生成航线。请统一。
