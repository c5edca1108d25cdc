# The editor of scenarios and house figures.

training-tab-editor = 编辑
editor-item = 第 { NUMBER($number) } 项
editor-broken = 场景无法写成文件：{ $reason }
editor-unchecked = 尚未检查
editor-loading = 正在读取场景……
editor-scenarios = 场景
editor-new = 新建场景
editor-profile = 评分标准（内部）
editor-edit = 编辑
editor-copy = 复制为新场景
editor-own = 本站
editor-general = 基本信息
editor-add = 添加
editor-remove = 删除
editor-undo = 撤销
editor-keep = 保存
editor-forget = 删除本站版本
editor-leave = 关闭
editor-good = 检查通过。
editor-unkept = 有未保存的修改
editor-pick = 从左侧选择一个场景进行编辑，或新建场景。自带场景修改后另存为本站版本，原版可随时恢复。
editor-broken-files = 以下文件无法读取：
editor-folder = 文件位置：{ $folder }
editor-house = 评分数值为内部训练标准，不是民航局标准。
editor-field = { $name ->
    [id] 编号（小写英文、数字、连字符）
    [title] 名称
    [group] 类别
    [brief] 任务说明
    [time_limit_s] 时限（秒）
    [pass] 合格条件
    [points_pct] 合格得分率（%）
    [home] 起飞点
    [road] 公路编号
    [stake] 桩号
    [right_m] 右偏（米，左为负）
    [heading_deg] 机头朝向（度）
    [weather] 天气
    [wind_m_s] 平均风速（米/秒）
    [from_deg] 风的来向（度）
    [gusts] 有阵风
    [light] 昼夜
    [aircraft] 飞机
    [charge_pct] 起始电量（%）
    [shadowed] 桥梁遮挡卫星信号
    [points] 分值
    [must] 必须满足，否则不合格
    [judge] 考核内容
    [what] 故障内容
    [begin] 开始时机
    [look] 外观
    [at] 位置
    [zh] 中文
    [en] 英文
    [say] 提示语
    [for_s] 持续时间（秒）
    [forward_m] 前方（米）
    [base_m] 离地高度（米）
    [turn_deg] 转角（度）
    [size_m] 尺寸：长、宽、高（米）
    [speed_m_s] 速度（米/秒）
    [finding] 应上报为
    [kind] 问题类别
    [authority] 管辖部门
    [height_m] 高度（米）
    [hold_s] 保持时间（秒）
    [shape] 航线形状
    [nose_ahead] 机头朝前进方向
    [radius_m] 半径（米）
    [length_m] 长（米）
    [width_m] 宽（米）
    [road_from] 起点桩号
    [road_to] 终点桩号
    [from] 从
    [to] 到
    [within_s] 时限（秒）
    [decide_to] 针对
    [right] 正确处置
    [wrong] 错误处置
    [of] 对象
    [size_px] 画面中尺寸（像素，按 1920 宽）
    [visible_pct] 可见比例（%）
    [blur_px] 拖影上限（像素）
    [stake_within_m] 桩号误差上限（米）
    [at_most] 误报上限（次）
    [of_m] 距离（米）
    [seconds] 时间（秒）
    [min_m] 最低高度（米）
    [max_m] 最高高度（米）
    [since] 自何时起
    [leave_s] 撤离时间（秒）
    [pct] 剩余电量（%）
    [within_m] 范围（米）
    [touch_m_s] 触地速度上限（米/秒）
    [motor] 电机号
    [lost_pct] 动力损失（%）
    [drop_v] 电压下降（伏）
    [resistance_ohm] 内阻增加（欧）
    [to_pct] 降至电量（%）
    [to_m_s] 增至（米/秒）
    [over_s] 变化历时（秒）
    [call_sign] 呼号
    [manned_from] 出现位置
    [intruder_from] 出现位置
    [track_deg] 航向（度）
    [after_s] 之后（秒）
    [airborne_s] 起飞后（秒）
    [plan_aboard_s] 航线上传后（秒）
    [home_within_m] 距起飞点（米）
    [act] 操作
    [told] 指令
    [fault] 故障
    [places] 途经点
    [instruction] 指令
    [object] 场景物体
    [criterion] 考核项
    [level] 等级
    [wind] 风级修正
    [from_m_s] 分级风速（米/秒）
    [wider_pct] 每级放宽（%）
    [standing] 依据
    [source] 来源说明
    [holds_from_pct] 达标时间占比（%）
    [hover] 悬停
    [turn] 自旋
    [eight] 8 字
    [straight] 直线
    [horizontal_m] 水平容差（米）
    [vertical_m] 垂直容差（米）
    [stop_s] 最长停顿（秒）
    [turn_right] 向右旋转
   *[other] { $name }
}
editor-kind = { $name ->
    [hover] 定点悬停
    [turn] 水平自旋
    [fly] 按线飞行
    [timer] 限时完成
    [decide] 应急处置
    [photo] 取证照片
    [report] 问题上报
    [no_false_reports] 不误报
    [clear] 与构造物的距离
    [lanes] 车道上空时间
    [height] 高度范围
    [within] 不离开范围
    [keep_out] 不进入禁入区
    [charge_left] 剩余电量
    [land_at] 定点降落
    [intact] 不碰撞、轻落地
    [link_loss] 链路中断
    [video_loss] 图传中断
    [gnss_loss] 卫星定位丢失
    [compass] 罗盘异常
    [motor] 电机动力下降
    [cell] 单体电芯异常
    [charge] 电量骤降
    [wind] 风力增大
    [manned] 有人机接近
    [intruder] 不明无人机
    [control_area] 临时管制空域
    [after_s] 练习开始后
    [airborne_s] 起飞后
    [near] 接近某处时
    [plan_aboard_s] 航线上传后
    [told] 指令下达后
    [start] 练习开始
    [fault] 故障开始
    [plan_aboard] 航线上传
    [armed] 解锁
    [airborne] 离地
    [landed] 落地
    [home_within_m] 回到起飞点附近
    [act] 学员操作
    [eight] 8 字
    [rectangle] 矩形
    [places] 逐点直线
    [road] 沿公路
    [car] 轿车
    [lorry] 货车
    [person] 行人
    [building] 建筑
    [facade_panel] 幕墙板
    [goods] 堆积物
    [hut] 棚屋
    [drums] 油桶
    [excavator] 挖掘机
    [piling_rig] 打桩机
    [board] 广告牌
    [bearing] 支座病害
    [blockage] 涵洞淤堵
    [debris] 抛洒物
    [guard_rail] 损坏护栏
   *[other] { $name }
}
editor-value = { $name ->
    [day] 白天
    [night] 夜间
    [house] 内部标准
    [sourced] 有公开来源
    [land] 就地降落
    [return] 返航
    [hold] 悬停
    [manual] 手动接管
    [go_to] 飞往指定点
    [descend] 下降
    [climb] 爬升
    [change_plan] 更换航线
    [resume] 继续任务
    [disarm] 停桨
    [detachment] 本支队
   *[other] { $name }
}
