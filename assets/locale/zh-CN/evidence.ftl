# 取证记录（evidence）。已写入的内容任何情况下都不删除、不覆盖。

evidence-read-failed = 无法读取 { $file }：{ $cause }。请检查文件和介质是否完好、当前用户是否有权限。
evidence-write-failed = 无法写入 { $file }：{ $cause }。已接收的内容暂存在内存中，程序会继续重试；请立即检查磁盘。
evidence-disk-full = 磁盘已满，无法写入 { $file }。已接收的内容暂存在内存中；请立即腾出空间，本程序不会自行删除证据。
evidence-other-capture = { $file } 属于另一份记录（{ $found }），未作改动。请换一个文件夹。
evidence-seal-damaged = 封存文件 { $file } 已损坏，无法辨认：{ $cause }。
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

evidence-gap = 缺失（{ $cause }）：{ $from } 至 { $until }
evidence-gap-records = ，{ $records } 条
evidence-gap-torn = ，另有 { $bytes } 字节不完整数据已单独保存
evidence-cause-restart = 程序未在运行
evidence-cause-disk = 磁盘未能及时写入
evidence-cause-size = 单条数据过大
evidence-cause-link = 未收到数据

evidence-verdict-untouched = 完好：每个字节都与记录时一致，记录已正常结束。
evidence-verdict-troubled = 不完好：记录被改动过，详见上文。
evidence-verdict-unreadable = 无法判定：记录无法读取或无法完整读取。
evidence-verdict-not-ended = 未结束：已封存的部分完好，但记录没有正常结束（仍在写入、程序曾崩溃，或末尾已被取走）。

evidence-usage =
    用法：evidence-verify [--lang zh|en] 文件夹

    检查一份取证记录的每个字节是否与记录时一致，并列出记录自身注明的缺失。
    退出码：0 完好且已结束；1 被改动过；2 无法读取；3 完好但未结束。
evidence-holds = 记录 { $capture }：{ $segments } 段已封存，共 { $records } 条
evidence-last-seal = 末段封存文件 SHA-256 { $sha256 }，SM3 { $sm3 }
