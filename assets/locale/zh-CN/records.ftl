# 架次记录库（records）。任何情况下都不会删除或覆盖数据库文件。

err-records-folder = 无法使用数据文件夹 { $path }：{ $detail }。请检查该文件夹是否存在、磁盘是否可写、当前用户是否有权限。
err-records-corrupt = 架次数据库 { $path } 已损坏（{ $detail }）。原文件已保留，未作改动。请先备份该文件，再用备份恢复，或将其移走后重新启动以建立新库，并请管理员用 sqlite3 的 .recover 找回记录。
err-records-locked = 架次数据库 { $path } 正被其他程序占用。请关闭占用它的程序（如备份、杀毒或数据库浏览软件）后重试。
err-records-newer = 架次数据库 { $path } 由更新版本的程序写成（结构版本 { $found }）。请升级本程序；文件未作改动。
err-records-no-such-sortie = 没有架次 { $id }。请用 sorties 命令查看已有架次。
err-records-closed = 架次 { $id } 已经结束，不能再写入。
err-records-already-begun = 架次 { $id } 已经开始，编号不能重复使用。
err-records-record = 编号 { $id } 的记录无法读取：{ $detail }。原始记录已保留。请升级本程序，或将数据库交管理员检查。
err-records-database = 架次数据库 { $path } 读写失败：{ $detail }。请检查磁盘空间和写入权限；本架次其他文件仍会写出。
err-records-no-such-finding = 没有问题线索 { $id }。请在线索列表中查找。
err-records-already-marked = 问题线索 { $id } 已经登记，编号不能重复使用。请重新标记。
err-records-not-a-number = { $id } 的 { $what } 不是有效数字，本次未写入。请重新测量或填写。
err-records-kinds = 问题类别表在 { $place } 处有误：{ $detail }。请改正该文件；内置类别表的说明见 assets/findings/README.md。
