# The sortie store (records). The database file is never deleted or overwritten.

err-records-folder = The data folder { $path } cannot be used: { $detail }. Check that it exists, that the disk can be written and that you have permission.
err-records-corrupt = The sortie database { $path } is damaged ({ $detail }). It was kept and not changed. Back it up first; then restore a backup, or move it away and start again with a new one, and have its records recovered with sqlite3's .recover.
err-records-locked = The sortie database { $path } is in use by another program. Close that program (a backup, a virus scanner, a database browser) and try again.
err-records-newer = The sortie database { $path } was written by a newer version of this program (schema version { $found }). Update this program; the file was not changed.
err-records-no-such-sortie = There is no sortie { $id }. The sorties command lists those that exist.
err-records-closed = Sortie { $id } is closed; nothing more can be written about it.
err-records-already-begun = Sortie { $id } has already begun; its identifier cannot be used again.
err-records-record = The record { $id } cannot be read: { $detail }. It was kept. Update this program, or have the database examined.
err-records-database = The sortie database { $path } cannot be read or written: { $detail }. Check disk space and permissions; the sortie's other files are still written.
err-records-no-such-finding = There is no finding { $id }. Look it up in the list of findings.
err-records-already-marked = Finding { $id } is already marked; its identifier cannot be used again. Mark it anew.
err-records-not-a-number = { $what } of { $id } is not a number, so nothing was written. Measure or enter it again.
err-records-kinds = The list of finding kinds is wrong at { $place }: { $detail }. Correct the file; the built-in list is described in assets/findings/README.md.
