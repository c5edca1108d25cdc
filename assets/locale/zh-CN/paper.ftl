# 页面与表格（paper）。

err-paper-no-font = 系统中没有中文字体，无法生成 PDF（HTML 和表格不受影响）。请安装：Debian、Ubuntu、统信、麒麟：apt install fonts-noto-cjk；Fedora：dnf install google-noto-sans-cjk-fonts。
err-paper-font-unusable = 无法嵌入字体 { $name }：{ $cause }。请安装 Noto Sans CJK（apt install fonts-noto-cjk）。
err-paper-xlsx = 表格无法写成 XLSX：{ $detail }。请缩小范围（按时间或大队筛选），或改用 CSV。
err-paper-csv = 表格无法写成 CSV：{ $detail }。请关闭其他程序释放内存后重试。
