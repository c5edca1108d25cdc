err-airspace-too-many = { $file }，{ $place }：超过 { $limit } 个（{ $of }）。请裁剪到飞行区域。
err-airspace-malformed = { $file }，{ $place }：文件无法读取（{ $detail }）。请从来源重新导出。
err-airspace-missing = { $file }，{ $place }：缺少“{ $field }”。请补充；缺少“kind”时也可在加载时说明全部区域的类型。
err-airspace-field = { $file }，{ $place }：“{ $field }”为“{ $found }”，应为 { $wanted }。请在文件中改正。
err-airspace-outline = { $file }，{ $place }：边界只有 { $count } 个角点，区域至少需要 3 个。请补全或删除。
err-airspace-upside-down = { $file }，{ $place }：下限高于上限。请对调或改正。
err-airspace-empty = { $file } 中没有空域。请检查文件是否正确。

note-airspace-flight-levels = { $count } 个限高为飞行高度层，已按标准大气换算为海拔高，气压每差 1 百帕约偏 8 米。
note-airspace-free-classes = { $count } 个自由类别（F、G）区域未载入：它们没有限制。
note-airspace-no-areas = { $count } 个图形不是区域，未载入。点请加“radius_m”。

zone-no-fly = 禁飞区
zone-temporary = 临时管制空域
zone-controlled = 管制空域
zone-suitable = 适飞空域
zone-approval = 批准空域
find-airspace-entered = 前往第 { $item } 项途中（{ NUMBER($along_km, maximumFractionDigits: 1) } 公里处，{ $time }）进入{ $kind }“{ $name }”，共 { NUMBER($length_m, maximumFractionDigits: 0) } 米，且没有覆盖该处、该高度和时间的批准。{ $basis }请绕开，或载入批准。
find-airspace-approved = 前往第 { $item } 项途中（{ NUMBER($along_km, maximumFractionDigits: 1) } 公里处，{ $time }）进入{ $kind }“{ $name }”，已有批准覆盖。{ $basis }
find-airspace-outside-suitable = 前往第 { $item } 项途中（{ NUMBER($along_km, maximumFractionDigits: 1) } 公里处，{ $time }）飞出{ $kind }，共 { NUMBER($length_m, maximumFractionDigits: 0) } 米。{ $basis }请留在区内，或载入批准。
find-airspace-near = 前往第 { $item } 项途中（{ NUMBER($along_km, maximumFractionDigits: 1) } 公里处，{ $time }）距{ $kind }“{ $name }”{ NUMBER($distance_m, maximumFractionDigits: 0) } 米。{ $basis }请保持间隔。
basis-airspace-no-fly = （《无人驾驶航空器飞行管理暂行条例》第十九条）
basis-airspace-controlled = （《无人驾驶航空器飞行管理暂行条例》第十九条、第二十六条；处罚见第五十一条）
basis-airspace-temporary = （《无人驾驶航空器飞行管理暂行条例》第二十条）
basis-airspace-suitable = （《无人驾驶航空器飞行管理暂行条例》第十九条、第三十一条）
basis-airspace-approval = （《无人驾驶航空器飞行管理暂行条例》第二十六条；起飞前确认见第三十条）

protection-control-zone = 高速公路建筑控制区
protection-road-works = 公路用地外（采石、爆破、危险物品）
protection-bridge-works = 桥梁周围（采石、爆破、危险物品）
protection-dredging-upstream = 桥梁上游采砂
protection-dredging-downstream = 桥梁下游采砂
protection-inside = { $road } { $bridge } { $stake }：位于{ $rule } { NUMBER($distance_m, useGrouping: 0) } 米范围内，距控制线 { NUMBER($to_line_m, maximumFractionDigits: 1) } 米（《公路安全保护条例》第 { $articles } 条）。{ $basis }
protection-outside = { $road } { $bridge } { $stake }：位于{ $rule } { NUMBER($distance_m, useGrouping: 0) } 米范围外，距控制线 { NUMBER($to_line_m, maximumFractionDigits: 1) } 米（《公路安全保护条例》第 { $articles } 条）。{ $basis }
protection-assumed = 公路用地外缘或水流方向为假定值，用于案卷前请实测。
protection-surveyed = 控制线依据实测边界。
