# Links, flight logs and MAVLink services (telemetry)

link-scheme-unknown = Link “{ $link }” is not known. Begin with udpin://, udpout://, tcp://, serial:// or replay://, as in udpin://:14550.
link-port-bad = Link “{ $link }” has no port, or one outside 1 to 65535. Write it as in udpin://:14550.
link-host-missing = Link “{ $link }” has no host. Write it as in tcp://192.168.1.10:5760.
link-serial-bad = Link “{ $link }” has a wrong device or baud rate. Write it as in serial:///dev/ttyUSB0:57600.
link-replay-bad = Link “{ $link }” has a wrong file or speed. Write it as in replay://flight.tlog?speed=4; the speed is 0.01 or more, or max.

tlog-create-failed = Cannot create the flight log { $file }: { $cause }. This flight would have no log; check the folder's permissions and the disk space and try again.
tlog-write-failed = Writing the flight log { $file } failed: { $cause }. What was written before is good; recording goes on in a new file as soon as the disk takes one, and the gap is marked. Check the disk.
tlog-read-failed = Cannot read { $file }: { $cause }. Check the path and its permissions.
tlog-empty = { $file } holds no MAVLink frame: it is no tlog, or damaged from its first byte. Check the file.
thread-refused = The system refuses a new thread: { $cause }. Close other programs and try again.

plan-command-unknown = Item { $item } has command { $command }, which MAVLink's ardupilotmega dialect does not know; it cannot be uploaded. Delete or replace it.
fence-polygon-broken = Fence item { $item } announces { $vertices } corners, but the polygon is not whole. Upload the fence again.
fence-item-foreign = Item { $item } (command { $command }) is no fence or rally item. Clear fence and rally points aboard and upload them again.

transfer-timed-out = The transfer stopped at item { $at } of { $total }: no answer in { $tries } tries in a row. Check the link and send again; the old plan may still be aboard.
transfer-rejected = The vehicle refused item { $at }: { $result }. Change the item and send again.
transfer-cancelled = The transfer was cancelled.
transfer-busy = Another transfer is running; wait for its end.
transfer-too-many = { $items } items are more than the protocol can number. Split the plan.

command-pending = The same command has not ended yet; wait for its result.
command-timed-out = No answer to the command after { $tries } tries. The vehicle may not have received it; check the link and try again.
command-rejected = The vehicle refused the command: { $result }. Read the vehicle's messages.
camera-none = The vehicle has no such camera. Wait until it is found, or look at the cables and the camera's power.
camera-incapable = The camera says that it cannot do this.
camera-out-of-range = A value is outside what the camera takes; correct it.

parameters-timed-out = No answer about parameters in { $tries } tries in a row; { $missing } are missing. Check the link and try again.
parameter-not-taken = Parameter { $name } was set, but the vehicle keeps another value. It may be limited or read-only.
parameters-busy = The same parameter operation has not ended yet; wait.

ftp-timed-out = No answer about files after { $tries } tries. Check the link and try again; what was read so far is thrown away.
ftp-refused = The vehicle does not hand the file out: { $reason }
ftp-too-large = { NUMBER($mib, maximumFractionDigits: 0) } MiB are too much to be read by radio. Take the file from the memory card.
ftp-damaged = The file that came is not the file aboard: it was changed meanwhile, or damaged on its way. Read it again.
ftp-long-path = The path of the file is too long for the radio protocol. Take the file from the memory card.
ftp-cancelled = Reading the file was cancelled.
ftp-busy = Another file is being read. Wait for its end, or cancel it.
ftp-not-found = There is no such file aboard. Read the folder again.
ftp-protected = The vehicle does not let anybody read it.
ftp-no-sessions = Too many files are open aboard. Wait a minute, or restart the vehicle on the ground.
ftp-unknown-command = It does not know this request. Take the file from the memory card.
ftp-other = { $reason }. Try again, or take the file from the memory card.
