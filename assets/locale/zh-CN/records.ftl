# 架次记录库（records）。任何情况下都不会删除或覆盖数据库文件。

err-records-folder = 无法使用数据文件夹 { $path }：{ $detail }。请检查该文件夹是否存在、磁盘是否可写、当前用户是否有权限。
err-records-corrupt = 架次数据库 { $path } 已损坏（{ $detail }）。原文件已保留，未作改动。请先备份该文件，再用备份恢复，或将其移走后重新启动以建立新库，并请管理员用 sqlite3 的 .recover 找回记录。
err-records-locked = 架次数据库 { $path } 正被其他程序占用。请关闭占用它的程序（如备份、杀毒或数据库浏览软件）后重试。
err-records-newer = 架次数据库 { $path } 由更新版本的程序写成（结构版本 { $found }）。请升级本程序；文件未作改动。
err-records-no-such-sortie = 没有架次 { $id }。请用 sorties 命令查看已有架次。
err-records-closed = 架次 { $id } 已经结束，不能再写入。
err-records-already-begun = 架次 { $id } 已经开始，编号不能重复使用。
err-records-record = 架次 { $id } 的记录无法读取：{ $detail }。原始记录已保留。请升级本程序，或将数据库交管理员检查。
err-records-database = 架次数据库 { $path } 读写失败：{ $detail }。请检查磁盘空间和写入权限；本架次其他文件仍会写出。
