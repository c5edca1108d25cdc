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

# Keys that sign packages.
evidence-key-unreadable = This is no Ed25519 or SM2 signing key: { $cause }. Choose the key file that this program made, or an encrypted PKCS#8 file.
evidence-key-passphrase-wrong = The passphrase does not open this key. Check capitals and input method; nobody can recover a forgotten passphrase, revoke the key and make a new one.
evidence-key-passphrase-short = The passphrase is too short: at least { $shortest } characters.
evidence-key-seed = The random bytes are not usable as a key. Try again.
evidence-keyring-syntax = This is no keyring: { $cause }.
evidence-keyring-bad-key = The key { $key } in the keyring is not what it says: { $cause }. Get the keyring again from where it is kept.
evidence-keyring-twice = The key { $key } is in the keyring twice. Remove one of the two.
evidence-keyring-no-such-key = There is no key { $key } in the keyring.

# What a case record lacks.
evidence-status-evidence = Evidence: the record has every field that evidence must have.
evidence-status-clue = A clue, not evidence: { $count } things are lacking.
evidence-lacks-record = The record has no identifier.
evidence-lacks-number = The case or clue has no number.
evidence-lacks-lane = It is not said how the footage came to be: A (officers collected it on the spot) or B (electronic monitoring).
evidence-lacks-brigade = The brigade is not named.
evidence-lacks-two-officers = Lane A: two different officers must be named, each with the number of the enforcement certificate.
evidence-lacks-scene-record = Lane A: the number of the scene record is missing.
evidence-lacks-review = Lane B: the number of the legal and technical review is missing.
evidence-lacks-notice = Lane B: the number of the published notice of its place is missing.
evidence-lacks-corridor = Lane B: the corridor that the notice names is missing.
evidence-lacks-reviewed = Lane B: nobody is named who reviewed the record before it was used.
evidence-lacks-pilot = The pilot's name or licence number is missing.
evidence-lacks-aircraft = The aircraft's registration or product identification code is missing.
evidence-lacks-camera = The camera's serial number is missing.
evidence-lacks-approval = The flight approval is missing.
evidence-lacks-times = Begin and end are missing, or the end is not after the begin.
evidence-lacks-clock-source = It is not said what the clock was compared with.
evidence-lacks-clock-offset = The clock's measured offset or its uncertainty is missing.
evidence-lacks-place = The take-off place is missing.
evidence-lacks-road = Route, direction or stake is missing.
evidence-lacks-finding = The kind of finding or the provision is missing.
evidence-lacks-copied = It is not said how, by whom and when the originals were copied.
