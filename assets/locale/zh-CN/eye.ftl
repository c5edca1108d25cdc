# 相机与云台（eye）

eye-zoom-in = 变焦推近
eye-zoom-out = 变焦拉远
eye-photo = 拍照
eye-photo-hint = 由机载相机拍摄原片，存入机载存储卡
eye-record = 机载录像
eye-record-hint = 开始录像到机载存储卡；地面站本身一直在录制
eye-record-end = 停止录像
eye-record-end-hint = 停止机载录像；地面站录制不受影响
eye-still = 截图
eye-still-hint = 把当前画面存为带位置和时间的图片
eye-ahead = 前视
eye-ahead-hint = 镜头转向机头前方，下倾 15°
eye-down = 俯视
eye-down-hint = 镜头垂直向下
eye-let-go = 松开
eye-let-go-hint = 不再盯住目标，镜头回到随机身转动
eye-menu-look = 镜头对准这里
eye-menu-track = 跟踪此目标
eye-menu-sky = 此处不是地面
eye-look-here = 镜头对准此处
eye-look-at-stake = 镜头对准 { $road } { $stake }

eye-zoom = 变焦 { NUMBER($percent, maximumFractionDigits: 0) }%
eye-photos = 已拍 { NUMBER($count, maximumFractionDigits: 0) } 张
eye-photos-missing = 未回报 { NUMBER($count, maximumFractionDigits: 0) } 张
eye-room = 机载余量 { NUMBER($gib, maximumFractionDigits: 1) } GiB
eye-tracking = 跟踪中
eye-still-kept = 截图已保存：{ $file }

eye-not-done = 未执行：{ $action }。{ $why }
eye-why-no-sight = 航空器尚未报告位置或镜头指向，无法换算地面位置。
eye-why-sky = 该点在地平线以上，不是地面。
eye-why-no-gimbal = 该航空器没有可控云台。
eye-why-camera-lost = 相机已失联，请检查相机供电与接线。

eye-do-turn = 手动转动云台
eye-do-ahead = 镜头随机身，下倾 { NUMBER($down, maximumFractionDigits: 0) }°
eye-do-look-at = 镜头盯住 { NUMBER($lat, maximumFractionDigits: 6) }°、{ NUMBER($lon, maximumFractionDigits: 6) }°
eye-do-look-at-pixel = 镜头盯住画面所点位置
eye-do-track = 跟踪画面所点目标
eye-do-let-go = 松开镜头
eye-do-zoom = 变焦到 { NUMBER($percent, maximumFractionDigits: 0) }%
eye-do-zoom-step = 变焦一级
eye-do-photo = 拍照
eye-do-record = 开始机载录像
eye-do-record-end = 停止机载录像
eye-do-show = 切换画面
eye-do-still = 截图
