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
