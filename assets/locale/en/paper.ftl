# Pages and tables (paper).

err-paper-no-font = No font with Chinese is installed, so no PDF can be made; HTML and tables can. Install one: Debian and Ubuntu: apt install fonts-noto-cjk; Fedora: dnf install google-noto-sans-cjk-fonts.
err-paper-font-unusable = The font { $name } cannot be embedded: { $cause }. Install Noto Sans CJK (apt install fonts-noto-cjk).
err-paper-xlsx = The table cannot be written as XLSX: { $detail }. Choose fewer entries (a time span, a brigade), or write it as CSV.
err-paper-csv = The table cannot be written as CSV: { $detail }. Close other programs to free memory and try again.
