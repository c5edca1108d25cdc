# 卫星轨道文件，以及接收机可望得到的定位（crate `sky`）。

err-sky-too-large = 文件 { $file } 过大：{ $bytes } 字节，上限 { $limit_mib } MiB。一天的轨道即可，请确认选对了文件。
err-sky-unknown-format = 文件 { $file } 不是 SEM、YUMA、RINEX 导航或 TLE 文件。请选择其中一种。
err-sky-packed = 文件 { $file } 是压缩文件（gzip 或 compress）。请解压后再读取。
err-sky-not-navigation = 文件 { $file } 是 RINEX，但内容为“{ $kind }”，不是导航数据。请选择导航文件（名称含 MN 的 .rnx，或 .n、.g、.p）。
err-sky-version = 文件 { $file } 第 { $place } 行：不支持 RINEX { $version } 版，可读 2 至 4 版。请换用这些版本的文件。
err-sky-no-end-of-header = 文件 { $file } 的 RINEX 文件头不完整，文件已损坏或被截断。请重新下载。
err-sky-field = 文件 { $file } 第 { $place } 行：缺少“{ $field }”或不是数字（此处为“{ $text }”）。请重新下载。
err-sky-out-of-range = 文件 { $file } 第 { $place } 行：“{ $field }”为 { $value }，导航卫星应在 { $min } 至 { $max } 之间。文件已损坏或属于其他卫星，请重新下载。
err-sky-short = 文件 { $file } 第 { $place } 行：卫星 { $satellite } 的记录不完整，文件被截断。请重新下载。
err-sky-no-second-line = 文件 { $file } 第 { $place } 行：两行根数缺少第二行。请重新下载。
err-sky-tle = 文件 { $file } 第 { $place } 行：两行根数已损坏（{ $what }）。请重新下载。
err-sky-no-satellites = 文件 { $file } 中没有 GPS、北斗、伽利略或格洛纳斯卫星。TLE 文件中每组两行之上须有卫星名称。
err-sky-too-old = 卫星轨道“{ $name }”与所问时间相差 { NUMBER($age_days, maximumFractionDigits: 1) } 天，最多可用 { NUMBER($limit_days, maximumFractionDigits: 0) } 天。请载入较新的文件。
err-sky-no-points = 没有可供预报的航线。请先规划航线。
err-sky-parameter = 参数“{ $parameter }”为 { NUMBER($value, maximumFractionDigits: 2) }，应在 { $min } 至 { $max } 之间。请更正。
sky-elevation-mask = 卫星最低高度角（度）
sky-min-satellites = 最少卫星数
sky-max-hdop = HDOP 上限
sky-max-pdop = PDOP 上限
sky-step = 预报间隔（分钟）
sky-nominal = 未载入卫星轨道：卫星按各系统的设计位置摆放，不是真实位置。数量和 DOP 为通常水平，时刻没有意义。要得到预报，请载入 SEM、YUMA、RINEX 导航或 TLE 文件。
sky-aging = 卫星轨道“{ $name }”与此时刻最多相差 { NUMBER($age_days, maximumFractionDigits: 1) } 天，放心使用的期限为 { NUMBER($good_days, maximumFractionDigits: 0) } 天。卫星位置可能偏差零点几度，调整过轨道的卫星偏差更大。请载入较新的文件。
sky-left-out = 未计入：{ $too_old } 颗轨道过旧的卫星，{ $unhealthy } 颗运营方标为不可用的卫星。
sky-shadow = 航线 { NUMBER($from_m, maximumFractionDigits: 0) } 米至 { NUMBER($to_m, maximumFractionDigits: 0) } 米不能指望卫星定位：最少 { $fewest } 颗卫星，PDOP 最大 { NUMBER($pdop, maximumFractionDigits: 1) }。未计反射信号，实际范围会更宽。
sky-shadow-no-position = 航线 { NUMBER($from_m, maximumFractionDigits: 0) } 米至 { NUMBER($to_m, maximumFractionDigits: 0) } 米完全没有卫星定位（最少 { $fewest } 颗卫星）。未计反射信号，实际范围会更宽。
