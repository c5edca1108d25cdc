# Captures that serve as evidence. What is written is never deleted and never overwritten.

evidence-read-failed = { $file } cannot be read: { $cause }. Check that file and medium are sound and that you have the right to read it.
evidence-write-failed = { $file } cannot be written: { $cause }. What was received is kept in memory and tried again; check the disk at once.
evidence-disk-full = The disk is full, { $file } cannot be written. What was received is kept in memory; make room at once. This program never deletes evidence by itself.
evidence-other-capture = { $file } belongs to another capture ({ $found }) and was left as it is. Choose another folder.
evidence-seal-damaged = The seal { $file } is damaged and cannot be understood: { $cause }.
evidence-missing = { $file } is missing.
evidence-no-capture = There is no capture in this folder.
evidence-foreign = { $file } does not belong to this capture; it was put there later.
evidence-changed = { $place ->
        [0] { $file } is not as it was recorded.
       *[other] { $file } is not as it was recorded from byte { $place } on.
    }
evidence-length = { $file } has { $found } bytes, sealed were { $sealed }; it is not as it was recorded from byte { $place } on.
evidence-chain-broken = { $file } does not follow the seal { $before }: one of the two was changed.
evidence-exchanged = { $file } is not where it was: it belongs to segment { $segment } of the capture { $capture }.

evidence-gap = Missing ({ $cause }): { $from } to { $until }
evidence-gap-records = , { $records } records
evidence-gap-torn = , { $bytes } torn bytes were put aside
evidence-cause-restart = the program was not running
evidence-cause-disk = the disk did not keep up
evidence-cause-size = a record was too large
evidence-cause-link = nothing was received

evidence-verdict-untouched = Untouched: every byte is as it was recorded, and the recording ended in peace.
evidence-verdict-troubled = Not untouched: the capture was changed, see above.
evidence-verdict-unreadable = No verdict: the capture cannot be read, or not all of it.
evidence-verdict-not-ended = Not ended: what is sealed is untouched, but the recording did not end in peace (it goes on, it crashed, or its end was taken away).

evidence-usage =
    Usage: evidence-verify [--lang zh|en] FOLDER

    Checks that every byte of a capture is as it was recorded, and lists what the recording itself states as missing.
    Exit code: 0 untouched and ended; 1 changed; 2 cannot be read; 3 untouched, but not ended.
evidence-holds = Capture { $capture }: { $segments } sealed segments, { $records } records
evidence-last-seal = Last seal SHA-256 { $sha256 }, SM3 { $sm3 }
