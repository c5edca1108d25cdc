# 取证记录（evidence）。已写入的内容任何情况下都不删除、不覆盖。

evidence-read-failed = 无法读取 { $file }：{ $cause }。请检查文件和介质是否完好、当前用户是否有权限。
evidence-write-failed = 无法写入 { $file }：{ $cause }。已接收的内容暂存在内存中，程序会继续重试；请立即检查磁盘。
evidence-disk-full = 磁盘已满，无法写入 { $file }。已接收的内容暂存在内存中；请立即腾出空间，本程序不会自行删除证据。
evidence-other-capture = { $file } 属于另一份记录（{ $found }），未作改动。请换一个文件夹。
evidence-seal-damaged = 封存文件 { $file } 已损坏，无法辨认：{ $cause }。
evidence-in-use = 另一个程序正在向 { $file } 写入，未作改动。请等待其结束，或换一个文件夹。
evidence-missing = 缺少 { $file }。
evidence-no-capture = 该文件夹中没有取证记录。
evidence-foreign = { $file } 不属于这份记录，是后来放入的。
evidence-changed = { $place ->
        [0] { $file } 的内容与记录时不一致。
       *[other] { $file } 自第 { $place } 字节起与记录时不一致。
    }
evidence-length = { $file } 现为 { $found } 字节，封存时为 { $sealed } 字节；自第 { $place } 字节起与记录时不一致。
evidence-chain-broken = { $file } 与前一个封存文件 { $before } 不衔接：二者之一被改动过。
evidence-exchanged = { $file } 不在原位：它属于记录 { $capture } 的第 { $segment } 段。

# 磁盘余量。
evidence-space-plenty = { $folder } 剩余 { $free } MB，按目前速度约可记录 { $minutes } 分钟。
evidence-space-low = { $folder } 仅剩 { $free } MB，按目前速度约 { $minutes } 分钟后写满。请尽快在该磁盘上腾出空间，或在降落后更换磁盘。
evidence-space-critical = { $folder } 即将写满：剩余 { $free } MB，约 { $minutes } 分钟。请立即腾出空间或结束飞行；本程序不会自行删除证据。
evidence-space-slow = { $folder } 所在磁盘写入过慢，数据暂存在内存中，约 { $seconds } 秒后将开始丢失（已丢失 { $refused } 条）。请关闭占用该磁盘的其他程序，或换用更快的磁盘。
evidence-space-full = { $folder } 所在磁盘已满。已接收的内容暂存在内存中，约 { $seconds } 秒后将开始丢失（已丢失 { $refused } 条，均注明）。请立即在该磁盘上腾出空间，程序会自行继续。
evidence-space-read-only = { $folder } 不可写（磁盘只读或没有权限）。已接收的内容暂存在内存中，约 { $seconds } 秒后将开始丢失（已丢失 { $refused } 条，均注明）。请解除写保护或改正权限，程序会自行继续。
evidence-space-gone = { $folder } 已不存在（磁盘被拔出或文件夹被移走）。已接收的内容暂存在内存中，约 { $seconds } 秒后将开始丢失（已丢失 { $refused } 条，均注明）。请把磁盘接回原处，程序会自行继续。
evidence-space-failing = { $folder } 所在磁盘出错。已接收的内容暂存在内存中，约 { $seconds } 秒后将开始丢失（已丢失 { $refused } 条，均注明）。请检查磁盘和连线。

# 保存期限与销毁。
evidence-retention-too-short = 保存期限 { $months } 个月短于法定的 { $least } 个月，请改为不短于 { $least } 个月。
evidence-retention-not-approved = 未销毁任何内容：须载明两名不同的人员（经办人、批准人）和理由。
evidence-retention-too-early = 未销毁任何内容：{ $folder } 须保存至 { $until }。
evidence-retention-for-ever = 未销毁任何内容：{ $folder } 须永久保存。
evidence-retention-odd = 未销毁任何内容：{ $file } 不属于记录，或其中存放着保管日志。请先将其移至他处。
evidence-retention-failed = { $file } 无法读取、写入或删除：{ $cause }。请改正后重试；已销毁的内容见同处的 .disposed.json。
evidence-retention-class-not-evidence = 非证据
evidence-retention-class-clue = 线索
evidence-retention-class-case = 案件
evidence-retention-because-case = 案件记录有案号或已完整
evidence-retention-because-doubt = 无法查明其性质，按最长期限保存
evidence-retention-because-pictures = 已收入照片、片段或原始文件
evidence-retention-because-findings = 已记录发现事项
evidence-retention-because-flight = 仅有每次飞行的常规数据
evidence-retention-keep-not-ended = 保存：记录尚未结束
evidence-retention-keep-always = 永久保存
evidence-retention-keep-until = 保存至 { $at }
evidence-retention-keep-over = 已于 { $at } 期满：可由两人决定处置

evidence-gap = 缺失（{ $cause }）：{ $from } 至 { $until }
evidence-gap-records = ，{ $records } 条
evidence-gap-torn = ，另有 { $bytes } 字节不完整数据已单独保存
evidence-gaps-more = 另有 { $count } 处缺失
evidence-cause-restart = 程序未在运行
evidence-cause-disk = 磁盘未能及时写入
evidence-cause-size = 单条数据过大
evidence-cause-link = 未收到数据

evidence-verdict-untouched = 完好：每个字节都与记录时一致，记录已正常结束。
evidence-verdict-troubled = 不完好：记录被改动过，详见上文。
evidence-verdict-unreadable = 无法判定：记录无法读取或无法完整读取。
evidence-verdict-not-ended = 未结束：已封存的部分完好，但记录没有正常结束（仍在写入、程序曾崩溃，或末尾已被取走）。

evidence-usage =
    用法：evidence-verify [--lang zh|en] [--keys 公钥簿] 文件夹

    检查一份取证记录或案件包的每个字节是否与当时一致，列出记录自身注明的缺失，并说明案件包由谁签署。
    公钥簿：各单位的公钥，须从案件包以外的途径取得。
    退出码：0 完好（案件包：且由有效密钥签署）；1 被改动过；2 无法读取；3 完好但记录未结束；
    4 完好，但密钥未知、已吊销或不在有效期内。
evidence-holds = 记录 { $capture }：{ $segments } 段已封存，共 { $records } 条
evidence-last-seal = 末段封存文件 SHA-256 { $sha256 }，SM3 { $sm3 }

# 签名密钥。
evidence-key-unreadable = 这不是 Ed25519 或 SM2 签名密钥：{ $cause }。请选择本程序生成的密钥文件，或加密的 PKCS#8 文件。
evidence-key-passphrase-wrong = 口令无法打开该密钥。请检查大小写和输入法；遗忘的口令无法找回，只能吊销该密钥并另行生成。
evidence-key-passphrase-short = 口令过短：至少 { $shortest } 个字符。
evidence-key-seed = 随机数不能用作密钥，请重试。
evidence-keyring-syntax = 这不是公钥簿文件：{ $cause }。
evidence-keyring-bad-key = 公钥簿中的密钥 { $key } 与其标识不符：{ $cause }。请从保管处重新取得公钥簿。
evidence-keyring-twice = 密钥 { $key } 在公钥簿中重复，请删除其一。
evidence-keyring-no-such-key = 公钥簿中没有密钥 { $key }。

# 案件记录所缺要素。
evidence-status-evidence = 可作证据：记录具备证据必须具备的全部要素。
evidence-status-clue = 仅为线索，不能作为证据：缺少 { $count } 项要素。
evidence-lacks-record = 缺少记录编号。
evidence-lacks-number = 缺少案件或线索编号。
evidence-lacks-lane = 未注明取证方式：甲（执法人员现场采集）或乙（作为电子技术监控设备使用）。
evidence-lacks-brigade = 缺少执法大队名称。
evidence-lacks-two-officers = 甲类：须载明两名不同的执法人员及其执法证件号。
evidence-lacks-scene-record = 甲类：缺少现场笔录编号。
evidence-lacks-review = 乙类：缺少法制和技术审核编号。
evidence-lacks-notice = 乙类：缺少设置地点公示编号。
evidence-lacks-corridor = 乙类：缺少公示的监控路段。
evidence-lacks-reviewed = 乙类：缺少使用前对记录内容的审核人和审核时间。
evidence-lacks-pilot = 缺少操控员姓名或执照编号。
evidence-lacks-aircraft = 缺少航空器登记标志或产品唯一识别码。
evidence-lacks-camera = 缺少相机序列号。
evidence-lacks-approval = 缺少飞行活动批准编号。
evidence-lacks-times = 缺少起止时间，或结束时间不晚于开始时间。
evidence-lacks-clock-source = 缺少校时来源。
evidence-lacks-clock-offset = 缺少实测时钟偏差或其不确定度。
evidence-lacks-place = 缺少起飞地点。
evidence-lacks-road = 缺少路线、方向或桩号。
evidence-lacks-finding = 缺少违法行为种类或法律条款。
evidence-lacks-copied = 缺少原始文件的提取方式、提取人和提取时间。

# 案件包。
evidence-package-exists = { $file } 已存在。请换一个名称：案件包不会被覆盖。
evidence-package-write-failed = 无法写入 { $file }：{ $cause }。未生成案件包；请腾出空间或换一个位置后重试。
evidence-package-name = { $file } 不能放入案件包：{ $cause }。请复制后改名。
evidence-package-no-file = { $file } 不是普通文件。链接和设备不能打包，请选择文件本身。
evidence-package-twice = 案件包中有两份材料同名：{ $file }。请改名其一。
evidence-package-too-many = 一个案件包最多 { $most } 个文件，请分成几个案件包。
evidence-package-keys = 案件包须至少用一个密钥签名，每种算法一个。请选择本单位的密钥。
evidence-package-no-such-file = 案件包中没有文件 { $file }。
evidence-no-package = 该文件夹中没有案件包。
evidence-package-refused = 已拒绝且未读取 { $file }：{ $cause }。
evidence-package-fetch = 已拒绝 { $file }：它要求把别处的文件算作案件包的一部分。
evidence-package-foreign = { $file } 不属于这个案件包，是后来放入的。
evidence-package-changed = { $file } 的内容与打包时不一致。
evidence-package-damaged = { $file } 已损坏：{ $cause }。
evidence-package-size = { $file } 为 { $found } 字节，而案件包注明全部材料共 { $stated } 字节。
evidence-signature-bad = { $file } 不是对 { $signed } 的签名：二者之一被改动过，或属于另一个案件包。
evidence-time-stamp-bad = 时间戳 { $file } 无效：{ $cause }。
evidence-package-capture = { $folder } 内：{ $trouble }
evidence-custody-file = 无法写入保管日志 { $file }：{ $cause }。操作未执行：凡未记入日志的操作一律不执行。
evidence-custody-broken = 保管日志 { $file } 在第 { $line } 行或之前被改动过，或有内容被取走。
evidence-custody-nameless = 请填写操作人和用途：保管日志必须载明二者。
evidence-signature-good = { $unit } 的签名（{ $algorithm }，{ $at }）：有效。密钥 { $key }
evidence-signature-revoked-later = { $unit } 的签名（{ $algorithm }，签名方时钟 { $at }）：密钥 { $key } 其后自 { $since } 起被吊销（{ $reason }）。仅当有吊销之前的时间戳为证时方可采信，请用 openssl ts -verify 核验（见 README.txt）。
evidence-signature-unknown = 签名（{ $algorithm }，{ $at }）：有效，但密钥未知。请另行取得该单位的公钥簿，并用 --keys 指定。密钥 { $key }
evidence-signature-revoked = { $unit } 的签名（{ $algorithm }，{ $at }）：所用密钥自 { $since } 起已被吊销（{ $reason }）。密钥 { $key }
evidence-signature-outside = { $unit } 的签名（{ $algorithm }，{ $at }）：该密钥仅在 { $from } 至 { $until } 期间有效。密钥 { $key }
evidence-time-stamp = 第三方时间戳：{ $at }，针对本案件包；时间戳机构本身请用 openssl ts -verify 核验（见 README.txt）。
evidence-package-holds = 案件包 { $number }（{ $brigade }）：已检查 { $files } 个文件，{ $bytes } 字节
evidence-package-digest = tagmanifest-sha256.txt 的 SHA-256：{ $sha256 }
evidence-package-custody = 保管日志：{ $lines } 条，最后一条：{ $who }，{ $at }
evidence-package-verdict-untouched = 完好：每个字节都与打包时一致，且由有效密钥签署。
evidence-package-verdict-troubled = 不完好：案件包被改动过，详见上文。
evidence-package-verdict-unreadable = 无法判定：案件包无法读取或无法完整读取。
evidence-package-verdict-not-ended = 未结束：案件包完好，但其中的记录没有正常结束。
evidence-package-verdict-unvouched = 无从证明签署人：每个字节都与签署时一致，但不能证明签署人有权签署，详见上文。

# 可读记录。
evidence-record-title = 航拍取证记录
evidence-record-case = 案件
evidence-record-number = 案件（线索）编号
evidence-record-id = 记录编号
evidence-record-brigade = 执法大队
evidence-record-lane = 取证方式
evidence-record-lane-a = 甲：两名执法人员现场采集
evidence-record-lane-b = 乙：电子技术监控设备
evidence-record-scene = 现场笔录
evidence-record-review = 法制和技术审核
evidence-record-notice = 设置地点公示
evidence-record-corridor = 公示监控路段
evidence-record-reviewed = 使用前审核
evidence-record-finding = 发现
evidence-record-kind = 违法行为种类
evidence-record-law = 法律条款
evidence-record-description = 画面内容
evidence-record-place = 地点
evidence-record-route = 路线
evidence-record-toward = 方向
evidence-record-stake = 桩号
evidence-record-road-lane = 车道
evidence-record-structure = 构造物
evidence-record-part = { $bridge } 第 { $span } 跨{ $pier ->
    [0] {""}
    *[other] {" "}{ $pier } 号墩
}，{ $side ->
    [increasing] 桩号增大一侧
    *[decreasing] 桩号减小一侧
}（{ $by ->
    [plan] 按航线
    *[place] 按位置
}）
evidence-record-take-off = 起飞地点
evidence-record-weather = 天气
evidence-record-time = 时间与校时
evidence-record-began = 开始
evidence-record-ended = 结束
evidence-record-clock = 校时来源
evidence-record-offset = 实测时钟偏差
evidence-record-steps = 本机时钟跳变
evidence-record-no-steps = 记录期间本机时钟未发生跳变。
evidence-record-step-said = { $at }，跳变 { $ms } 毫秒；影像时间连续，不受影响
evidence-record-crew = 人员
evidence-record-officers = 执法人员（执法证件号）
evidence-record-pilot = 操控员（执照编号）
evidence-record-approval = 飞行活动批准
evidence-record-aircraft = 航空器
evidence-record-model = 型号
evidence-record-registration = 登记标志
evidence-record-product = 产品唯一识别码
evidence-record-camera = 相机序列号
evidence-record-firmware = 固件版本
evidence-record-originals = 原始材料
evidence-record-origin = 提取方式
evidence-record-origin-card = 机载存储卡（原件）
evidence-record-origin-stream = 实时图传（有损副本）
evidence-record-copied = 提取人、时间
evidence-record-gap = 缺失
evidence-record-no-gaps = 记录未注明任何缺失。
evidence-record-gap-said = { $from } 至 { $until }，{ $records } 条（{ $cause }）
evidence-record-custody = 打包前的保管记录
evidence-record-act-collected = 采集
evidence-record-act-sealed = 打包封存
evidence-record-act-verified = 核验
evidence-record-act-read = 查阅
evidence-record-act-exported = 导出
evidence-record-act-redacted = 脱敏
evidence-record-act-stamped = 加盖时间戳
evidence-record-act-stored = 存放
evidence-record-act-noted = 备注
evidence-record-act-disposed = 销毁
evidence-record-map = 飞行示意图
evidence-record-north = 北
evidence-record-video = 视频
evidence-record-stills = 照片目录
evidence-record-not-shown = 此处无法显示，请查看原文件。
evidence-record-files = 文件与校验值
evidence-record-more-files = 另有 { $count } 个文件，见 manifest-sha256.txt 和 manifest-sm3.txt。
evidence-record-made = 生成于 { $at }。案件包是否完好，请用 evidence-verify 或 README.txt 中的命令核验。

# 提供给当事人的副本。
evidence-redact-source = 案件包不完好，不能据此制作副本。请先用 evidence-verify 核验。
evidence-redact-personal = { $file } 含有其他人员信息，不能原样提供，请勿选择。
evidence-redact-not-masked = { $file } 应为遮蔽后的文件，但与原件相同。请选择已遮蔽的文件。
evidence-redact-withheld = 〔略〕
evidence-redact-copy = 脱敏副本：{ $masked } 个文件经遮蔽，{ $withheld } 个文件未提供。证据为其来源案件包，来源 tagmanifest-sha256.txt 的 SHA-256 为 { $sha256 }。

# 拒绝或判为损坏的原因，用于其他消息之内。
evidence-damage-syntax = { $cause }
evidence-damage-too-large = 大小为 { $bytes } 字节，超过可读取的上限 { $most } 字节
evidence-damage-does-not-list = 其中未列出 { $file }
evidence-damage-outside = 其中列出了不在 data/ 下的 { $file }
evidence-damage-other-files = 所列文件与 manifest-sha256.txt 不同
evidence-damage-no-size = 未注明材料大小（Payload-Oxum）或数值荒谬
evidence-damage-not-bagit = 不是 UTF-8 编码的 BagIt 1.0
evidence-damage-no-key = 未注明任何密钥
evidence-damage-two-keys = 同一算法注明了两个密钥
evidence-damage-other-key = 不是 signing.json 所注明的密钥
evidence-name-length = 名称为空或过长
evidence-name-leads-out = 名称指向案件包之外
evidence-name-character = 名称含有并非所有系统都接受的字符 { $character }
evidence-name-part = 名称的一部分在某些系统上另有含义
evidence-odd-no-file = 它是链接、管道或设备，不是普通文件
evidence-odd-too-many = 文件超过 { $most } 个
evidence-list-not-text = 第 { $line } 行不是 UTF-8
evidence-list-syntax = 第 { $line } 行不是“校验值、两个空格、文件名”
evidence-list-name = 第 { $line } 行：{ $cause }
evidence-list-twice = 第 { $line } 行重复列出同一文件
evidence-list-too-many = 第 { $line } 行：文件超过 { $most } 个
evidence-stamp-syntax = 不是时间戳响应（{ $cause }）
evidence-stamp-not-granted = 时间戳机构未予签发
evidence-stamp-other-bytes = 针对的是其他数据，属于另一个案件包
evidence-stamp-other-request = 对应的是另一次请求
evidence-stamp-changed = 其内容与时间戳机构签署的不一致

# 案件包的 README.txt。
evidence-readme-title = 案件包：{ $number }（{ $brigade }）
evidence-readme-about-data = data/ 为全部材料，其中 data/record.html、data/record.pdf（如有）供阅读。
evidence-readme-about-change = 请勿改动本文件夹中的任何内容：多一个、少一个、改一个字节都会被发现。
evidence-readme-about-key = 签名只说明由该密钥签署；密钥属于谁，须以另行取得的公钥簿为准。
evidence-readme-about-run = 在本文件夹中执行（Linux；openssl 3）：
evidence-readme-bag = 全部文件与清单一致（BagIt，RFC 8493）
evidence-readme-sha256 = 同上，SHA-256
evidence-readme-sm3 = 同上，SM3（无输出即一致）
evidence-readme-ed25519 = 签名，Ed25519
evidence-readme-sm2 = 签名，SM2
evidence-readme-time-stamp = 时间戳（如有；TSA.pem 为时间戳机构的根证书）
evidence-readme-custody = 保管链（第 2 行的 previous 应与输出相同，余类推）
evidence-readme-capture = 原始记录
evidence-readme-footage = 视频
evidence-readme-klv = 视频中的 KLV 元数据（MISB ST 0601，需 pip install klvdata）
evidence-readme-all = 全部检查（KEYRING 为公钥簿，须从案件包以外的途径取得）

# 封存包的存放处。
evidence-vault-place = { $place } 不是可存放封存包的位置。请填写文件夹、file:///文件夹 或 s3://存储桶/文件夹。
evidence-vault-no-key = 该存储需要密钥。请设置环境变量 AWS_ACCESS_KEY_ID 和 AWS_SECRET_ACCESS_KEY；自建存储还须设置 AWS_ENDPOINT 和 AWS_REGION。未发送任何内容。
evidence-vault-unencrypted = { $endpoint } 未加密：途中任何人都能读到封存包。请改用 https；如为本单位内部网络，可设置 AWS_ALLOW_HTTP=true。未发送任何内容。
evidence-vault-open = 无法打开 { $place }：{ $cause }。请检查该存储的设置（AWS_ENDPOINT、AWS_REGION）。
evidence-vault-runtime = 无法发送：系统未提供所需资源（{ $cause }）。请关闭其他程序后重试。
evidence-vault-not-sealed = { $package } 与封存时不一致，因此不予存放：{ $trouble }{ $more ->
    [0] {""}
    *[other] （另有 { $more } 处，见 evidence-verify。）
}
evidence-vault-altered = { $file } 在发送过程中被改动，已停止发送。请用 evidence-verify 核查该封存包，并查明何人在操作该文件夹。
evidence-vault-in-use = 另一程序正在向同一位置存放 { $package }，请等待其结束。
evidence-vault-too-large = { $file } 有 { $bytes } 字节，存储最多接受 { $most } 字节。请用磁盘移交此封存包。
evidence-vault-list = 无法查明 { $place } 中的内容：{ $cause }。请检查地址、网络和密钥权限。
evidence-vault-too-many = { $place } 中的对象超过 { $most } 个，请指明其中的文件夹。
evidence-vault-send = 无法发送 { $object }：{ $cause }。本地封存包未变。请检查网络和密钥权限后重新存放，将从此处继续。
evidence-vault-read-back = 无法回读 { $object }：{ $cause }。尚不能确认所存内容正确。请保留本地封存包并重新存放，将从此处继续。
evidence-vault-slow = { $object } 在 { $seconds } 秒内没有应答。请检查网络后重试，将从此处继续。
evidence-vault-cancelled = 已停止。已完成的部分保留，下次从此处继续。
evidence-vault-different = { $object } 已存在，且内容不同，未予覆盖。请查明由何人放入，请存储管理人员移走，或另选位置。
evidence-vault-corrupt = 存储中的内容与封存时不一致：{ $objects }{ $more ->
    [0] {""}
    *[other] ，另有 { $more } 个
}。本地封存包未变，请务必保留。请存储管理人员查明原因并移走这些对象后重新存放，或另选位置。
evidence-vault-foreign = { $object } 不属于该封存包，却在其对象之中。未发送也未取回任何内容。请存储管理人员将其移走，或另选位置。
evidence-vault-foreign-name = 已拒绝 { $object }：其中有对象的名称可能指向别处（{ $cause }）。未写入任何内容。请查明由何人放入。
evidence-vault-no-such-package = { $place } 中没有封存包 { $id }。名称见其列表。
evidence-vault-incomplete = { $place } 不完整：其存放曾中断。请在封存包所在处重新存放，将从中断处继续。
evidence-vault-exists = { $folder } 已存在，请另选文件夹。
evidence-vault-no-space = { $folder } 剩余 { $free } 字节，封存包有 { $wanted } 字节。请腾出空间或另选磁盘。
evidence-vault-write = 无法写入 { $file }：{ $cause }。请检查磁盘和文件夹权限后重试。
evidence-vault-fetched-bad = { $place } 与封存时不一致，因此未保留其任何内容：{ $trouble }{ $more ->
    [0] {""}
    *[other] （另有 { $more } 处）
}
evidence-vault-listed = { $id }  { $files } 个文件，{ $bytes } 字节，{ $at }
evidence-vault-listed-incomplete = { $id }  { $files } 个文件，{ $bytes } 字节，{ $at }：不完整
evidence-vault-stored = 已存放，回读与封存时一致：{ $place }，{ $files } 个文件，{ $bytes } 字节；本次发送 { $sent } 字节
evidence-vault-fetched = 已取回，与封存时一致：{ $folder }，{ $files } 个文件，{ $bytes } 字节。签名归属：evidence-verify --keys KEYRING { $folder }
evidence-vault-sending = 正在发送
evidence-vault-reading-back = 正在回读
evidence-vault-fetching = 正在取回
