# Captures that serve as evidence. What is written is never deleted and never overwritten.

evidence-read-failed = { $file } cannot be read: { $cause }. Check that file and medium are sound and that you have the right to read it.
evidence-write-failed = { $file } cannot be written: { $cause }. What was received is kept in memory and tried again; check the disk at once.
evidence-disk-full = The disk is full, { $file } cannot be written. What was received is kept in memory; make room at once. This program never deletes evidence by itself.
evidence-other-capture = { $file } belongs to another capture ({ $found }) and was left as it is. Choose another folder.
evidence-seal-damaged = The seal { $file } is damaged and cannot be understood: { $cause }.
evidence-in-use = Another program is recording to { $file }; it was left as it is. Wait until that ends, or choose another folder.
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

# Room on the disk.
evidence-space-plenty = { $folder }: { $free } MB free, room for about { $minutes } minutes at the present rate.
evidence-space-low = { $folder }: only { $free } MB free, full in about { $minutes } minutes at the present rate. Make room on this disk soon, or change it after landing.
evidence-space-critical = { $folder } is nearly full: { $free } MB, about { $minutes } minutes. Make room now or end the flight; this program never deletes evidence by itself.
evidence-space-slow = The disk of { $folder } is too slow. What comes is kept in memory; in about { $seconds } s some will be lost ({ $refused } records so far). Close other programs that use this disk, or use a faster one.
evidence-space-full = The disk of { $folder } is full. What comes is kept in memory; in about { $seconds } s some will be lost ({ $refused } records so far, all stated). Make room on this disk at once; recording then goes on by itself.
evidence-space-read-only = { $folder } cannot be written (the disk is read-only, or you have no right to). What comes is kept in memory; in about { $seconds } s some will be lost ({ $refused } records so far, all stated). Remove the write protection or mend the rights; recording then goes on by itself.
evidence-space-gone = { $folder } is not there any more (its disk was taken out, or the folder was moved). What comes is kept in memory; in about { $seconds } s some will be lost ({ $refused } records so far, all stated). Put the disk back; recording then goes on by itself.
evidence-space-failing = The disk of { $folder } fails. What comes is kept in memory; in about { $seconds } s some will be lost ({ $refused } records so far, all stated). Check the disk and its cable.

# How long things are kept, and destroying them.
evidence-retention-too-short = { $months } months are fewer than the { $least } that the law wants. Choose { $least } or more.
evidence-retention-not-approved = Nothing was destroyed: two different people (who does it, who approves) and a reason must be named.
evidence-retention-too-early = Nothing was destroyed: { $folder } must be kept until { $until }.
evidence-retention-for-ever = Nothing was destroyed: { $folder } must be kept for ever.
evidence-retention-odd = Nothing was destroyed: { $file } is no part of a recording, or the custody log lies in it. Move it elsewhere first.
evidence-retention-failed = { $file } cannot be read, written or removed: { $cause }. Mend that and try again; what is gone is in the .disposed.json beside it.
evidence-retention-class-not-evidence = not evidence
evidence-retention-class-clue = clue
evidence-retention-class-case = case
evidence-retention-because-case = its case record has a number or is complete
evidence-retention-because-doubt = what it is cannot be found out, so the longest time holds
evidence-retention-because-pictures = pictures, clips or originals were taken into it
evidence-retention-because-findings = findings were noted
evidence-retention-because-flight = nothing but what every flight leaves
evidence-retention-keep-not-ended = kept: the recording has not ended
evidence-retention-keep-always = kept for ever
evidence-retention-keep-until = kept until { $at }
evidence-retention-keep-over = over since { $at }: two people may decide

evidence-gap = Missing ({ $cause }): { $from } to { $until }
evidence-gap-records = , { $records } records
evidence-gap-torn = , { $bytes } torn bytes were put aside
evidence-gaps-more = Missing besides: { $count } more gaps
evidence-cause-restart = the program was not running
evidence-cause-disk = the disk did not keep up
evidence-cause-size = a record was too large
evidence-cause-link = nothing was received

evidence-verdict-untouched = Untouched: every byte is as it was recorded, and the recording ended in peace.
evidence-verdict-troubled = Not untouched: the capture was changed, see above.
evidence-verdict-unreadable = No verdict: the capture cannot be read, or not all of it.
evidence-verdict-not-ended = Not ended: what is sealed is untouched, but the recording did not end in peace (it goes on, it crashed, or its end was taken away).

evidence-usage =
    Usage: evidence-verify [--lang zh|en] [--keys KEYRING] FOLDER

    Checks that every byte of a capture or a case package is as it was, lists what the recording itself states as missing,
    and says whose signature a package has. KEYRING: the units' public keys, got by another way than the package.
    Exit code: 0 untouched (a package: signed with a key in use); 1 changed; 2 cannot be read; 3 untouched, but the
    recording has not ended; 4 untouched, but the key is unknown, revoked or was not valid.
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

# Packages.
evidence-package-exists = { $file } is there already. Choose another name: a package is never overwritten.
evidence-package-write-failed = { $file } cannot be written: { $cause }. No package was made; make room or choose another place, then try again.
evidence-package-name = { $file } cannot be in a package: { $cause }. Rename a copy of it.
evidence-package-no-file = { $file } is no plain file. Links and devices are not packed; choose the file itself.
evidence-package-twice = Two parts of the package are both called { $file }. Rename one of them.
evidence-package-too-many = A package holds at most { $most } files. Make several packages.
evidence-package-keys = A package is signed with one key of each kind, and at least one. Choose the unit's key.
evidence-package-no-such-file = { $file } is no file of this package.
evidence-no-package = There is no package in this folder.
evidence-package-refused = { $file } was refused and not looked at: { $cause }.
evidence-package-fetch = { $file } was refused: it wants files from elsewhere to count as part of the package.
evidence-package-foreign = { $file } does not belong to this package; it was put there later.
evidence-package-changed = { $file } is not as it was packed.
evidence-package-damaged = { $file } is damaged: { $cause }.
evidence-package-size = { $file } has { $found } bytes, where the package states { $stated } in all.
evidence-signature-bad = { $file } does not sign { $signed }: one of the two was changed, or belongs to another package.
evidence-time-stamp-bad = The time stamp { $file } does not serve: { $cause }.
evidence-package-capture = In { $folder }: { $trouble }
evidence-custody-file = The custody log { $file } cannot be kept: { $cause }. Nothing was done, because nothing may be done that the log does not show.
evidence-custody-broken = The custody log { $file } was changed at or before line { $line }, or something is gone there.
evidence-custody-nameless = Say who you are and what it is for: the custody log needs both.
evidence-signature-good = Signature ({ $algorithm }) of { $unit }, { $at }: good. Key { $key }
evidence-signature-revoked-later = Signature ({ $algorithm }) of { $unit }, { $at } by the signer's clock: the key { $key } was revoked later, since { $since } ({ $reason }). It counts only where a time stamp from before that proves it: check it with openssl ts -verify (see README.txt).
evidence-signature-unknown = Signature ({ $algorithm }), { $at }: good, but the key is unknown. Get the unit's keyring by another way than this package and pass it with --keys. Key { $key }
evidence-signature-revoked = Signature ({ $algorithm }) of { $unit }, { $at }: made with a key that was revoked since { $since } ({ $reason }). Key { $key }
evidence-signature-outside = Signature ({ $algorithm }) of { $unit }, { $at }: the key was valid only from { $from } to { $until }. Key { $key }
evidence-time-stamp = Time stamp of a third party: { $at }. It is about this package; check the authority itself with openssl ts -verify (see README.txt).
evidence-package-holds = Package { $number } ({ $brigade }): { $files } files, { $bytes } bytes looked at
evidence-package-digest = SHA-256 of tagmanifest-sha256.txt: { $sha256 }
evidence-package-custody = Custody: { $lines } entries, the last by { $who } at { $at }
evidence-package-verdict-untouched = Untouched: every byte is as it was packed, and a key in use signed it.
evidence-package-verdict-troubled = Not untouched: the package was changed, see above.
evidence-package-verdict-unreadable = No verdict: the package cannot be read, or not all of it.
evidence-package-verdict-not-ended = Not ended: the package is untouched, but the recording inside did not end in peace.
evidence-package-verdict-unvouched = Not vouched for: every byte is as it was signed, but nothing shows that the signer was entitled, see above.

# The readable record.
evidence-record-title = Record of footage
evidence-record-case = Case
evidence-record-number = Case or clue number
evidence-record-id = Record identifier
evidence-record-brigade = Brigade
evidence-record-lane = How it was obtained
evidence-record-lane-a = A: two officers collected it on the spot
evidence-record-lane-b = B: electronic monitoring
evidence-record-scene = Scene record
evidence-record-review = Legal and technical review
evidence-record-notice = Published notice
evidence-record-corridor = Corridor of the notice
evidence-record-reviewed = Reviewed before use by
evidence-record-finding = Finding
evidence-record-kind = Kind
evidence-record-law = Provision
evidence-record-description = What is to be seen
evidence-record-place = Place
evidence-record-route = Route
evidence-record-toward = Toward
evidence-record-stake = Stake
evidence-record-road-lane = Lane
evidence-record-structure = Structure
evidence-record-part = { $bridge }, span { $span }{ $pier ->
    [0] {""}
    *[other] , pier { $pier }
}, side of { $side ->
    [increasing] rising
    *[decreasing] falling
} stakes ({ $by ->
    [plan] by the plan
    *[place] by position
})
evidence-record-take-off = Take-off place
evidence-record-weather = Weather
evidence-record-time = Time and clock
evidence-record-began = Begin
evidence-record-ended = End
evidence-record-clock = Clock compared with
evidence-record-offset = Measured offset of the clock
evidence-record-steps = Steps of the station's clock
evidence-record-no-steps = The station's clock did not step while this was recorded.
evidence-record-step-said = { $at }: by { $ms } ms; the film's time goes on regardless
evidence-record-crew = Crew
evidence-record-officers = Officers (enforcement certificates)
evidence-record-pilot = Pilot (licence)
evidence-record-approval = Flight approval
evidence-record-aircraft = Aircraft
evidence-record-model = Model
evidence-record-registration = Registration
evidence-record-product = Product identification code
evidence-record-camera = Camera serial number
evidence-record-firmware = Firmware
evidence-record-originals = Originals
evidence-record-origin = Obtained from
evidence-record-origin-card = the aircraft's card (original)
evidence-record-origin-stream = the live stream (a copy with losses)
evidence-record-copied = By, at
evidence-record-gap = Missing
evidence-record-no-gaps = The recording states nothing as missing.
evidence-record-gap-said = { $from } to { $until }, { $records } records ({ $cause })
evidence-record-custody = Custody until packing
evidence-record-act-collected = Collected
evidence-record-act-sealed = Packed and sealed
evidence-record-act-verified = Verified
evidence-record-act-read = Read
evidence-record-act-exported = Exported
evidence-record-act-redacted = Redacted
evidence-record-act-stamped = Time stamp
evidence-record-act-stored = Stored
evidence-record-act-noted = Note
evidence-record-act-disposed = Destroyed
evidence-record-map = Sketch of the flight
evidence-record-north = N
evidence-record-video = Film
evidence-record-stills = Contact sheet
evidence-record-not-shown = Not shown here; see the file.
evidence-record-files = Files and their hashes
evidence-record-more-files = { $count } further files are listed in manifest-sha256.txt and manifest-sm3.txt.
evidence-record-made = Made { $at }. Whether the package is untouched says evidence-verify, or the commands in README.txt.

# Copies for the party.
evidence-redact-source = The package is not untouched, so no copy is made of it. Check it with evidence-verify.
evidence-redact-personal = { $file } names other persons and cannot be handed on as it is. Leave it out.
evidence-redact-not-masked = { $file } was to be masked, but it is the same as the original. Choose the masked file.
evidence-redact-withheld = 〔略〕
evidence-redact-copy = A redacted copy: { $masked } files masked, { $withheld } withheld. Evidence is its source, whose tagmanifest-sha256.txt has the SHA-256 { $sha256 }.

# Why something was refused, inside other messages.
evidence-damage-syntax = { $cause }
evidence-damage-too-large = it has { $bytes } bytes, where { $most } are the most that is read
evidence-damage-does-not-list = it does not list { $file }
evidence-damage-outside = it lists { $file }, which is not under data/
evidence-damage-other-files = it lists other files than manifest-sha256.txt
evidence-damage-no-size = it does not say how large the payload is (Payload-Oxum), or something absurd
evidence-damage-not-bagit = it is not BagIt 1.0 in UTF-8
evidence-damage-no-key = it names no key
evidence-damage-two-keys = it names two keys of a kind
evidence-damage-other-key = it is not the key that signing.json names
evidence-name-length = the name is empty or too long
evidence-name-leads-out = the name leads out of the package
evidence-name-character = the name has the character { $character }, which not every system takes
evidence-name-part = a part of the name means something else on some systems
evidence-odd-no-file = it is a link, a pipe or a device, no plain file
evidence-odd-too-many = there are more than { $most } files
evidence-list-not-text = line { $line } is not UTF-8
evidence-list-syntax = line { $line } is not a hash, two spaces and a name
evidence-list-name = line { $line }: { $cause }
evidence-list-twice = line { $line } lists a file that is listed already
evidence-list-too-many = line { $line }: more than { $most } files
evidence-stamp-syntax = it is no time stamp response ({ $cause })
evidence-stamp-not-granted = the authority granted none
evidence-stamp-other-bytes = it is about other bytes, so for another package
evidence-stamp-other-request = it answers another request
evidence-stamp-changed = what it says is not what its authority signed

# README.txt of a package.
evidence-readme-title = Case package { $number } ({ $brigade })
evidence-readme-about-data = data/ holds everything; data/record.html and data/record.pdf, where there are any, are for reading.
evidence-readme-about-change = Change nothing in this folder: a byte more, less or other is found out.
evidence-readme-about-key = A signature shows which key signed. Whose key it is, say the keys that you got by another way.
evidence-readme-about-run = To be run in this folder (Linux; openssl 3):
evidence-readme-bag = Every file is as listed (BagIt, RFC 8493)
evidence-readme-sha256 = The same, SHA-256
evidence-readme-sm3 = The same, SM3 (no output: as listed)
evidence-readme-ed25519 = Signature, Ed25519
evidence-readme-sm2 = Signature, SM2
evidence-readme-time-stamp = Time stamp, where there is one (TSA.pem: the time stamp authority's root certificate)
evidence-readme-custody = Custody chain (line 2 must name this hash as previous, and so on)
evidence-readme-capture = The capture
evidence-readme-footage = Footage
evidence-readme-klv = KLV metadata in the footage (MISB ST 0601; pip install klvdata)
evidence-readme-all = All of it at once (KEYRING: the units' public keys, got by another way than this package)

# Where sealed packages are kept.
evidence-vault-place = { $place } is no place for packages. Name a folder, file:///FOLDER or s3://BUCKET/FOLDER.
evidence-vault-no-key = The store needs a key. Set the environment variables AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and AWS_ENDPOINT and AWS_REGION for a store of your own. Nothing was sent.
evidence-vault-unencrypted = { $endpoint } is not encrypted: anybody on the way could read the package. Use https, or set AWS_ALLOW_HTTP=true if the network is the unit's own. Nothing was sent.
evidence-vault-open = { $place } cannot be opened: { $cause }. Check the settings of the store (AWS_ENDPOINT, AWS_REGION).
evidence-vault-runtime = Nothing can be sent: the system refuses what that takes ({ $cause }). Close other programs and try again.
evidence-vault-not-sealed = { $package } is not as it was sealed, so it is not stored: { $trouble } { $more ->
    [0] {""}
    *[other] ({ $more } more; see evidence-verify.)
}
evidence-vault-altered = { $file } changed while it was being sent; nothing more was sent. Check the package with evidence-verify, and who works in its folder.
evidence-vault-in-use = Another program is storing { $package } in the same place. Wait until it has ended.
evidence-vault-too-large = { $file } has { $bytes } bytes; a store takes { $most } at most. Hand this package on by disk.
evidence-vault-list = What { $place } has cannot be found out: { $cause }. Check the address, the network and the key's rights.
evidence-vault-too-many = { $place } has more than { $most } objects. Name a folder in it.
evidence-vault-send = { $object } cannot be sent: { $cause }. The package here is as it was. Check the network and the key's rights, then store it again: it goes on from here.
evidence-vault-read-back = { $object } cannot be read back: { $cause }. What is stored is not yet known to be right. Keep the package here, and store it again: it goes on from here.
evidence-vault-slow = No answer from { $object } for { $seconds } s. Check the network, then try again: it goes on from here.
evidence-vault-cancelled = Stopped. What is done stays done; the next time it goes on from here.
evidence-vault-different = { $object } is there already, with other bytes. It was not overwritten. Find out who put it there, have it moved away by whoever keeps the store, or choose another place.
evidence-vault-corrupt = Not in the store as it was sealed: { $objects }{ $more ->
    [0] {""}
    *[other] {" "}and { $more } more
}. The package here is as it was: keep it. Have whoever keeps the store find out why and move these away, then store it again, or choose another place.
evidence-vault-foreign = { $object } is no part of the package, but lies among its objects. Nothing was sent or fetched. Have whoever keeps the store move it away, or choose another place.
evidence-vault-foreign-name = { $object } was refused: the name of an object in there could lead somewhere else ({ $cause }). Nothing was written. Find out who put it there.
evidence-vault-no-such-package = { $place } has no package { $id }. The list of what it has gives the names.
evidence-vault-incomplete = { $place } is not complete: its upload was broken off. Have it stored again where the package is: it goes on from there.
evidence-vault-exists = { $folder } is there already. Choose another folder.
evidence-vault-no-space = { $folder } has { $free } bytes free, the package has { $wanted }. Make room or choose another disk.
evidence-vault-write = { $file } cannot be written: { $cause }. Check the disk and whose folder it is, then try again.
evidence-vault-fetched-bad = { $place } is not as it was sealed, so nothing of it was kept: { $trouble } { $more ->
    [0] {""}
    *[other] ({ $more } more)
}
evidence-vault-listed = { $id }  { $files } files, { $bytes } bytes, { $at }
evidence-vault-listed-incomplete = { $id }  { $files } files, { $bytes } bytes, { $at }: not complete
evidence-vault-stored = Stored and read back as it was sealed: { $place }, { $files } files, { $bytes } bytes; { $sent } bytes had to be sent
evidence-vault-fetched = Fetched, as it was sealed: { $folder }, { $files } files, { $bytes } bytes. Whose signature it has: evidence-verify --keys KEYRING { $folder }
evidence-vault-sending = Sending
evidence-vault-reading-back = Reading back
evidence-vault-fetching = Fetching
