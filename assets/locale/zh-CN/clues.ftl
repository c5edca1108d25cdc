# 问题线索清单与移交单（records）。

clues-title = 问题线索清单
clues-unit = 编制单位：{ $unit }
clues-counts = 共 { $all } 条线索，其中 { $others } 条须移交或会同其他部门办理。
clues-note = 坐标为 WGS84；“±”为两倍标准差。线索不作为定案证据；法律依据以现行有效文本为准。

clues-col-number = 序号
clues-col-road = 路线/方向
clues-col-crew = 飞手/航空器
clues-col-time = 发现时间
clues-col-route = 路线
clues-col-toward = 方向
clues-col-stake = 桩号
clues-col-position = 车道/位置
clues-col-kind = 类别
clues-col-description = 描述
clues-col-size = 长宽及误差
clues-col-length = 长度
clues-col-width = 宽度
clues-col-uncertainty = 误差±
clues-col-jurisdiction = 管辖单位
clues-col-legal = 法律依据
clues-col-photo = 照片
clues-col-place = 坐标
clues-col-latitude = 纬度
clues-col-longitude = 经度
clues-col-pilot = 飞手
clues-col-aircraft = 航空器
clues-col-outcome = 处置/期限

clues-own = 本支队
clues-shared = 本支队会同{ $with }
clues-hand-over = 移交{ $to }
clues-toward = { $place }方向
clues-lane-number = 第 { $number } 车道
clues-lane-median = 中央分隔带
clues-lane-inner-shoulder = 左侧路缘带
clues-lane-shoulder = 应急车道
clues-lane-roadside = 路侧
clues-offset = 距中线 { $metres } m
clues-part = 第 { $span } 跨{ $pier ->
    [0] {""}
    *[other] {" "}{ $pier } 号墩
}，{ $side ->
    [increasing] 桩号增大一侧
    *[decreasing] 桩号减小一侧
}（{ $by ->
    [plan] 按航线
    *[place] 按位置
}）
clues-light = 轻度
clues-heavy = 重度
clues-by-eye = 目测

clues-open = 待处置
clues-handed-over = 已移交{ $to }
clues-handed-over-receipt = 已移交{ $to }，回执 { $receipt }
clues-taught = 已教育
clues-promised = 已承诺整改
clues-closed = 已办结
clues-withdrawn = 已撤销
clues-due = 期限 { $day }
clues-revisit = 复查 { $day }

clues-slip-title = 问题线索移交单
clues-slip-number = 移交单编号
clues-slip-from = 移交单位
clues-slip-to = 接收单位
clues-slip-made = 制单日期
clues-slip-count = 线索条数
clues-slip-finding = 线索 { $number }
clues-slip-time = 发现时间（北京时间）
clues-slip-place = 地点
clues-slip-marked = 发现人
clues-slip-receipt = 接收回执
clues-slip-receipt-number = 回执编号
clues-slip-due = 反馈期限
clues-slip-answer = 办理结果
clues-slip-sign-from = 移交单位（盖章）
clues-slip-sign-to = 接收单位（盖章）
clues-slip-signed = 经办人签字
clues-slip-day = 日期
