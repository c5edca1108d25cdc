# Command line and the course of a patrol (groundstation)

cli-about = Ground station for expressway patrols by drone: plan corridors, fly, keep evidence and records. Without a command it flies a demonstration patrol on the built-in simulator.
cli-plan = Plan a patrol corridor by stake number, or read a plan file and check it; writes .plan, .waypoints, .gpx, .kml, .geojson
cli-fly = Fly one patrol: plan, check, upload, read back and compare, take off, come home, record the sortie; on the simulator where no --link is given
cli-replay = Play back flight logs (tlog): what happened when
cli-inspect = Show the messages, rates and losses of a link
cli-sorties = List the sorties, or show one as JSON
cli-sim = Run simulated drones for other stations to connect to
cli-bench = Measure speed, beside the mavlink crate and pymavlink
cli-usage = Usage:
cli-commands = Commands
cli-options = Options
cli-unknown-argument = There is no option “{ $arg }”. See --help.
cli-unknown-command = There is no command “{ $command }”. See --help.
cli-invalid-value = Option { $arg } cannot be “{ $value }”. { $cause }
cli-missing-argument = { $arg } is missing. See --help.
cli-conflict = { $arg } cannot be used together with { $other }.
cli-misplaced = Option { $arg } belongs behind the command { $command }.

arg-help = Show help
arg-version = Show the version
arg-lang = Language: zh or en (default: the system's)
arg-data = Data folder (default: the system's user data folder)
arg-link = Link, may be repeated: udpin://:14550, udpout://host:port, tcp://host:port, serial:///dev/ttyUSB0:57600, replay://file?speed=4
arg-plan = Fly this plan file instead of planning by stakes
arg-pilot = Pilot's name, for the sortie; a pilot in the books signs in with the pass phrase in GROUNDSTATION_PHRASE
arg-lead = Lead who lets it go in spite of what blocks, with the pass phrase in GROUNDSTATION_LEAD_PHRASE
arg-reason = Why the lead lets it go
gate-no-phrase = The pass phrase of { $name } is missing: set the environment variable { $from }.
arg-leg = Which leg to fly where the corridor has several (default 1)
arg-system = Which drone flies: its MAVLink system id (needed when several are heard)
arg-speed = Times real time: 1 is real, max is as fast as possible
arg-key = Signing key, may be repeated: system=passphrase
arg-yes = Do not ask before a real drone is armed
arg-road = Road network, GeoJSON file (default: the built-in invented one)
arg-code = Road code, such as G15
arg-from = First stake, such as K812+000
arg-to = Last stake
arg-toward = Direction of traffic, by the name on the signs
arg-offset = Track's distance from the outer edge of the carriageway, metres
arg-height = Height above ground, metres
arg-cruise = Patrol speed, metres per second
arg-left = Width to be seen left of the track, metres
arg-right = Width to be seen right of the track, metres
arg-passes = How many times along
arg-gimbal = Camera's angle below the horizon, degrees
arg-overlap = Forward overlap of pictures, percent
arg-radius = Greatest distance from the launch place, metres
arg-seed = Seed of the simulator's noise
arg-wind = Mean wind, metres per second
arg-wind-from = Direction that the wind comes from, degrees
arg-loss = Share of datagrams lost on the simulated link, 0 to 1
arg-file = File
arg-out = File to write, may be repeated; its extension chooses the format
arg-gpx = Write the track to this GPX file
arg-seconds = How many seconds to run
arg-id = Sortie id
arg-simulated = Show the simulator ledger instead of the flight ledger
arg-json = Print JSON
arg-count = Number of simulated drones
arg-udpout = Send to this address, may be repeated: host:port; drone n uses port+n-1
arg-tcp = Wait for connections on this TCP port; drone n uses port+n-1
arg-home = Launch place: latitude,longitude (default: beside the demonstration road)

error-prefix = error:{" "}
headless-no-display = No display found: flying headless.
network-invented = Note: the network “{ $name }” is invented, for demonstration and training only.
road-none = The network file has no road.
road-unknown = The network has no road { $code }. It has: { $codes }.
toward-unknown = The road has no direction “{ $toward }”. It has: { $one }, { $other }.
stake-twice = Stake { $stake } stands twice because of a chainage break: { $first } and { $second }, { NUMBER($apart, maximumFractionDigits: 0) } m apart. Add _1 or _2.
stake-nowhere = { $road } has no stake { $stake }; the nearest is { $nearest }.
corridor-view = Pictures: { NUMBER($gsd, maximumFractionDigits: 1) } cm per pixel on the ground, { NUMBER($along, maximumFractionDigits: 0) } x { NUMBER($across, maximumFractionDigits: 0) } m each, one every { NUMBER($trigger, maximumFractionDigits: 1) } m
corridor-leg = Leg { $number } of { $count }: { $from } → { $to }, launch at { $launch } ({ $stake }), { NUMBER($km, maximumFractionDigits: 1) } km, { $time }, { NUMBER($wh, maximumFractionDigits: 0) } Wh ({ NUMBER($percent, maximumFractionDigits: 0) } % of the battery), { $photos } pictures, { NUMBER($mb, maximumFractionDigits: 0) } MB, { $items } items
corridor-crossing = {"  "}crosses the lanes at { $stake }, { NUMBER($angle, maximumFractionDigits: 0) }°, { NUMBER($seconds, maximumFractionDigits: 1) } s above them, { NUMBER($height, maximumFractionDigits: 0) } m over the road
leg-unknown = There is no leg { $leg }; the corridor has { $count }.
leg-chosen = Flying leg { $leg } of { $count } (choose with --leg).
plan-clean = Plan checks: nothing found.
plan-blocked = The plan checks found { $count } problems that forbid the flight. Mend them and try again.
plan-read = { $file }: { $items } items, { $fences } fences, { $rally } rally points
plan-format-unknown = The extension of { $file } names no known format. Use .plan, .waypoints, .txt, .gpx, .kml, .kmz or .geojson.
file-written = Wrote { $file }
file-left = File ({ $kind }): { $file }

fly-confirm = A real drone is about to arm and take off. When the place is safe and the airspace approved, type yes:
fly-not-confirmed = Not confirmed; not flying.
fly-no-replay = A replay cannot fly. Use the replay command to see a log.
replay-stands-alone = A replay cannot be used together with other links.
key-bad = Write --key as system=passphrase, with a system from 1 to 255.
pilot-unnamed = unnamed
interrupt-return = Interrupted: bringing the drone home. Ctrl-C again leaves at once, and the drone to its own failsafes.
interrupt-leave = Left. The drone follows its own failsafes.
hub-died = Internal error: the link thread ended unexpectedly. The flight log is safe up to its last second; please report this.
link-up = Link { $link } is open
link-down = Link { $link } is down: { $cause }; opening it again

phase-searching = Waiting for a drone's heartbeat
phase-preparing = Waiting for position, self-checks and parameters
phase-uploading = Sending mission, fence and rally points
phase-arming = Setting the mode and arming
phase-starting = Armed; starting the mission
phase-flying = Flying
phase-done = Landed and disarmed
step-parameters = Reading parameters
step-upload = Sending
step-read-back = Reading back
step-flight = Item
plan-verified = What is aboard equals the plan (content hash { $hash }…)
vehicle-says = {"  "}drone: { $text }
vehicle-mode = {"  "}flight mode: { $mode }
vehicle-lost = Contact lost: no heartbeat on any link
vehicle-back = Contact is back
vehicle-bad-signature = ALARM: messages with a wrong signature; somebody may be posing as this drone

flight-no-vehicle = No drone's heartbeat within 30 s. Check link, port and the drone's power.
flight-several = Several drones are heard (systems { $systems }) and none was chosen. Choose one with --system.
flight-not-ready = The drone did not become ready. { $why } Mend that and try again.
flight-differs = What is aboard differs from the plan in { $items } items; not flying. Send it again; if it still differs, check the autopilot's storage.
flight-command-failed = { $cause } { $why }
flight-no-mode = This firmware lacks the flight mode that a mission needs.
flight-never-flew = The drone disarmed without taking off. { $why }
flight-too-long = The flight takes far longer than expected; no longer watching. The drone may still be in the air: take over by hand.

summary-flight = Flown { NUMBER($km, maximumFractionDigits: 2) } km in { $time }, greatest height above take-off { NUMBER($height, maximumFractionDigits: 1) } m, battery used { NUMBER($battery, maximumFractionDigits: 0) } %
summary-corridor = Distance from the planned track: { NUMBER($worst, maximumFractionDigits: 1) } m at most, within { NUMBER($usual, maximumFractionDigits: 1) } m for 95 % of the time
summary-stakes = Covered: { $road } towards { $toward }, { $from } to { $to }
summary-messages = Messages: { NUMBER($received, useGrouping: 0) } received, { NUMBER($lost, useGrouping: 0) } lost; { NUMBER($written, useGrouping: 0) } frames in the log, { NUMBER($gaps, useGrouping: 0) } missing
summary-sortie = Sortie { $id } ({ $ledger })
ledger-flight = flight ledger
ledger-simulator = simulator ledger, no flight experience

sortie-interrupted = The last run ended in flight: sortie { $id }, pilot { $pilot }, last heard { $time }. It is marked as interrupted.
sortie-id-bad = “{ $id }” is no sortie id. List them with the sorties command.
sortie-line = { $id }  { $time }  { $pilot }  { $state }  { $airborne }  { NUMBER($km, maximumFractionDigits: 2) } km
sortie-finished = finished
sortie-open = not finished
sorties-total = { $count } sorties, { $time } in the air, { NUMBER($km, maximumFractionDigits: 1) } km
sorties-simulated-elsewhere = Simulated sorties have a ledger of their own and are no flight experience: groundstation sorties --simulated

replay-begins = { $file }: { $frames } frames
replay-damaged = { $file }: { $bytes } bytes are damaged from byte { $offset } on, skipped
replay-summary = { $duration } long, { NUMBER($frames, useGrouping: 0) } frames, { NUMBER($lost, useGrouping: 0) } lost, { NUMBER($distance_km, maximumFractionDigits: 2) } km flown, greatest height { NUMBER($height_m, maximumFractionDigits: 1) } m
event-armed = { $time } drone { $vehicle } armed
event-disarmed = { $time } drone { $vehicle } disarmed
event-mode = { $time } drone { $vehicle } flight mode { $mode }
event-item = { $time } drone { $vehicle } reached item { $item }
event-text = { $time } drone { $vehicle } says: { $text }
event-connection = { $time } drone { $vehicle } connection: { $change }

inspect-heading = system/component id message ({ NUMBER($seconds, maximumFractionDigits: 1) } s)
inspect-link = Link { $link }: { NUMBER($bytes, useGrouping: 0) } bytes, { NUMBER($frames, useGrouping: 0) } frames, { NUMBER($lost, useGrouping: 0) } lost ({ NUMBER($percent, maximumFractionDigits: 1) } %), { NUMBER($bad, useGrouping: 0) } bad checksums, { NUMBER($garbage, useGrouping: 0) } stray bytes
inspect-vehicle = Drone { $vehicle }: { $autopilot } { $version }, { $mode }

sim-running = { $count } simulated drones are running; Ctrl-C ends
sim-drone = {"  "}system { $system }: { $links }
sim-nowhere = Say with --udpout or --tcp how other stations connect.
sim-home-bad = “{ $text }” is no latitude,longitude.
sim-port-bad = “{ $text }” is no host:port.

bench-decode = Bytes to vehicle state: { NUMBER($ours, maximumFractionDigits: 2) } million messages a second
bench-crate = mavlink crate, read_any_message: { NUMBER($peer, maximumFractionDigits: 2) } million a second; ours is { NUMBER($ratio, maximumFractionDigits: 2) } times that
bench-pymavlink = pymavlink, parse_buffer: { NUMBER($peer, maximumFractionDigits: 3) } million a second; ours is { NUMBER($ratio, maximumFractionDigits: 0) } times that
bench-no-pymavlink = No pymavlink found (PYTHON may name an interpreter that has it); skipped
bench-corridor = Planning a 100 km corridor with all checks: { NUMBER($ms, maximumFractionDigits: 1) } ms ({ $legs } legs)
bench-sim = One simulated drone with autopilot and MAVLink: { NUMBER($times, maximumFractionDigits: 0) } times real time, so about { NUMBER($times, maximumFractionDigits: 0) } drones in real time on one core

mode-stabilize = stabilize
mode-altitude-hold = altitude hold
mode-position = position
mode-mission = mission
mode-guided = guided
mode-hold = hold
mode-take-off = take-off
mode-return = return
mode-land = land
mode-other = mode { $number }
connection-found = first heartbeat
connection-link-lost = no heartbeat on link { $link }
connection-link-back = link { $link } is back
connection-lost = no heartbeat on any link
connection-back = contact is back
connection-bad-signature = wrong signatures in a row

cli-road = Build a road network file from a centreline (KML, GPX, GeoJSON) and a stake table (CSV), and say how well they fit
arg-line = Centreline file: .kml, .gpx or .geojson
arg-stakes = Stake table, CSV: stake,lat,lon or stake,measured_m
arg-name = Name of the road
arg-parameters = List the autopilot's parameters
arg-set = Set a parameter of the autopilot, may be repeated: NAME=VALUE
road-built = { $code }: { NUMBER($km, maximumFractionDigits: 3) } km, { $from } to { $to }, { $breaks } chainage breaks
road-residual = {"  "}{ $stake }: { NUMBER($km, maximumFractionDigits: 3) } km along the line, { NUMBER($beside, maximumFractionDigits: 1) } m beside it, residual { NUMBER($residual, maximumFractionDigits: 1) } m
line-format-unknown = The extension of { $file } names no known format. Use .kml, .gpx or .geojson.
line-chosen = The file has { $count } lines; the one with most points is taken: “{ $name }” ({ $points } points).
parameter-bad = “{ $text }” is no NAME=VALUE. Names have at most 16 characters.
parameters-listed = { $count } parameters
step-asking = Reading
link-not-open = Cannot open the link: { $cause }. Check whether the port is taken, the device connected and the permissions enough.
log-gap = WARNING: the flight log misses { NUMBER($frames, useGrouping: 0) } frames so far; the disk is slow or failing. The flight goes on.
file-not-found = There is no { $file }. Check the path.
file-not-permitted = No permission for { $file }. Check the permissions of file and folder.
file-disk-full = The disk is full: cannot write { $file }. Make room and try again.
file-not-text = { $file } is no UTF-8 text. Check the file.
file-failed = Cannot read or write { $file }: { $cause }.
plan-leg-findings = Leg { $leg }:
findings-more = {"  "}and { $count } more of the same
vehicle-silent = The drone said nothing.
vehicle-last-words = The drone's last words: “{ $text }”.

# File dialog
dialog-title-select-directory = Choose a folder
dialog-title-select-file = Open a file
dialog-title-select-multiple = Open files
dialog-title-save-file = Save a file
dialog-cancel = Cancel
dialog-overwrite = Overwrite
dialog-reload = Reload
dialog-working-directory = Working folder
dialog-select-all = Select all
dialog-show-hidden = Show hidden files
dialog-show-system-files = Show system files
dialog-heading-pinned = Pinned
dialog-heading-places = Places
dialog-heading-devices = Devices
dialog-heading-removable-devices = Removable devices
dialog-home-dir = Home
dialog-desktop-dir = Desktop
dialog-documents-dir = Documents
dialog-downloads-dir = Downloads
dialog-audio-dir = Audio
dialog-pictures-dir = Pictures
dialog-videos-dir = Videos
dialog-pin-folder = Pin folder
dialog-unpin-folder = Unpin folder
dialog-rename-pinned-folder = Rename pin
dialog-selected-directory = Selected folder:
dialog-selected-file = Selected file:
dialog-selected-items = Selected items:
dialog-file-name = File name:
dialog-file-filter-all-files = All files
dialog-save-extension-any = Any
dialog-open-button = Open
dialog-save-button = Save
dialog-cancel-button = Cancel
dialog-overwrite-file-modal-text = The file exists. Overwrite it?
dialog-err-empty-folder-name = The folder needs a name
dialog-err-empty-file-name = The file needs a name
dialog-err-directory-exists = A folder of this name exists
dialog-err-file-exists = A file of this name exists
dialog-kind-plan = Plans and tracks
dialog-kind-road = Road networks
dialog-kind-terrain = Terrain
dialog-kind-zones = Airspace zones
dialog-kind-parameters = Parameter files
dialog-kind-gpx = GPX tracks
dialog-kind-csv = CSV tables
dialog-kind-tlog = Telemetry logs
dialog-kind-tiles = Offline tiles
dialog-kind-key = Signing key
dialog-kind-clues = List of clues

# Desktop
desk-keeper-trouble = Keeping records failed: { $why }
desk-log-unreadable = { $file } cannot be read: { $cause }. See whether it was moved, or the disk is readable.
desk-log-none = This sortie has no telemetry log.
desk-font-missing = No Chinese font is installed, so English is shown. Install one: sudo apt install fonts-noto-cjk
link-refused = The link cannot be opened: { $cause }. See whether address, port or serial port are taken.
vehicle-gone = System { $system } is not there; nothing was sent.
desk-files-dropped = The file that was dropped cannot be read: { $file }
window-title = Expressway Patrol Ground Station
desk-settings-damaged = The settings file is damaged ({ $cause }); it is kept as { $file }, and defaults are used.
cli-shot = Draw the screens to PNG pictures (needs no display, but a Vulkan driver)
arg-screen = Screens to draw: all, fly, plan, sorties, vehicle, settings, separated by commas (default all)
arg-size = Size of the pictures, WIDTHxHEIGHT (default 1440x900)
arg-theme = Theme: day, night, contrast (default day)
window-failed = The window ended with code { $code }. See whether the graphics driver knows Vulkan: sudo apt install mesa-vulkan-drivers
shot-written = { $file } written
shot-no-picture = { $screen } was not drawn: see whether there is a Vulkan driver (sudo apt install mesa-vulkan-drivers)
bench-desktop = Desktop, { $vehicles } vehicles, { $rate } messages a second: { $sent } sent, { $lost } lost; processor time of model and screens per frame: median { NUMBER($p50, maximumFractionDigits: 2) } ms, 99 % within { NUMBER($p99, maximumFractionDigits: 2) } ms ({ $frames } frames)

# Case packages
cli-package = Pack a sortie's folder as a case package that can be verified
cli-key = Make a key that signs, and add its public half to the keyring beside it
arg-folder = Folder of the sortie
arg-sign = Key file that signs; its passphrase is in the environment variable GROUNDSTATION_PASSPHRASE
arg-who = Who does it
arg-purpose = What for
arg-unit = Name of the unit
arg-sm2 = SM2 instead of Ed25519
practice-unit = Simulated flight (practice only, no evidence)
practice-purpose = practice on the simulator
footage-left = Footage: { NUMBER($frames, maximumFractionDigits: 0, useGrouping: 0) } frames, each with position and attitude (MISB ST 0601): { $file }
package-left = Case package ({ NUMBER($files, maximumFractionDigits: 0, useGrouping: 0) } files): { $file }
package-lacks = {"  "}· { $what }
package-verify = To verify: cargo run --release -p evidence -- --keys { $ring } { $file }
    (README.txt in it has the commands for public tools)
case-damaged = { $file } is no case record: { $cause }. Mend it and try again.
key-left = Key: { $file }; its public half is in { $ring }
key-no-passphrase = Give the passphrase of the key in the environment variable { $variable } first.
key-no-random = The system gives no random numbers: { $cause }
arg-video = Video to record while flying: rtsp://, rtp://, udp:// or tcp://

# Originals of the camera
originals-matched = Originals: { NUMBER($count, maximumFractionDigits: 0) } matched; { NUMBER($files, maximumFractionDigits: 0) } files are not of this sortie and were left; { NUMBER($records, maximumFractionDigits: 0) } pictures were told and have no file.
originals-clock = The camera's clock is { NUMBER($ahead, maximumFractionDigits: 1) } s ahead of UTC (spread { NUMBER($spread, maximumFractionDigits: 1) } s, from { NUMBER($pictures, maximumFractionDigits: 0) } pictures).
originals-clock-unknown = How far the camera's clock is off is not known: fewer than three pictures tell, or they disagree.
originals-unread = { $file } cannot be taken as an original: { $why }
originals-uncopied = { $file } was taken, but no copy with its place could be written: { $why }
originals-other = Another original is called { $file } already; it was not written over. Rename the file and try again.
originals-none-aboard = The drone has no originals to fetch, or is not connected.
originals-fetch-failed = { $file } was not fetched: { $why }
cli-stamp = Request a time stamp for a package, or add the authority's response
cli-redact = Make a copy for the party: areas painted over, nobody else named
arg-keep = File handed on as it is (its name in the package, such as data/stills/a.jpg), may be repeated
arg-mask = File handed on with an area painted over: NAME=LEFT,TOP,RIGHT,BOTTOM (0 to 1), for a film with @FROM-UNTIL in seconds; may be repeated
arg-description = What the party is told, where the package's own words name others
redact-left = Copy for the party ({ NUMBER($files, maximumFractionDigits: 0, useGrouping: 0) } files): { $file }
redact-not-masked = { $file } cannot be masked: { $cause }
cli-originals = Match the originals of a card and take them into a sortie's folder
arg-package = Folder of the package
arg-response = Response of the time stamp authority (without it, a request is made)
arg-card = The card, or a folder that was copied from it
stamp-requested = Request for a time stamp: { $file }. Send it to the authority (Content-Type: application/timestamp-query) and add its response with --response.

cli-store = Keep sealed packages in a folder or an S3 store, and fetch them back
cli-store-put = Store a package and read it back; what was broken off goes on
cli-store-list = List the packages that a place has
cli-store-fetch = Fetch a package into a folder and look at every byte of it
arg-place = Place: a folder, file:///FOLDER or s3://BUCKET/FOLDER (default: store in the data folder). Keys and address of an S3 store: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_ENDPOINT, AWS_REGION
arg-package-id = Name of the package, as the list gives it
arg-into = Folder that the package comes into
store-total = { $place }: { $count } packages

cli-retention = List how long recordings are kept and on what basis, or destroy one whose time is over
arg-over = Only what is over
arg-dispose = Name of the recording to destroy, as the list gives it
arg-second = Who else approves
arg-why = Why it is destroyed
retention-line = { $name }  { $class } ({ $because }): { $keep }; { $basis }
retention-total = { $count } recordings, { $over } over
retention-unknown = The data folder has no recording { $name }. Without --dispose, the command lists them.
retention-not-ended = Nothing was destroyed: { $name } has not ended, or nothing says when.
retention-disposed = Destroyed: { $name }, { $files } files. Their hashes are in { $stone }, the act in { $log }.

cli-centre = The central store (PostgreSQL) of a detachment with several machines
cli-centre-set-up = Make a database the central store: tables, roles and rights
cli-centre-exchange = Send what this station wrote and fetch what it may read
arg-url = Central store: postgres://LOGIN@HOST/DATABASE, with ?sslrootcert=FILE for the authority of your own server. The password: PGPASSWORD or the password file of libpq
arg-every = Exchange again after each pause, such as 60s or 5min, until Ctrl-C
centre-set-up = { $host } is a central store. Make a login for each station and grant it its role: CREATE ROLE station_1 LOGIN PASSWORD '…' IN ROLE brigade_1; (roles: centre, brigade_1 to brigade_4; observer sees no names)
centre-exchanged = { $host }: { $sent } events sent, { $received } received{ $withheld ->
    [0] {""}
   *[other] ; { $withheld } stay here, because they were written before this station was told whose it is
}

# Import of flight logs

cli-import = Enter what other stations flew, out of their logs: MAVLink (.tlog), ArduPilot (.bin), PX4 (.ulg), DJI (.SRT, CSV)
arg-registration = Registration mark of the aircraft that flew
arg-zone = Zone of times that are written without one: Asia/Shanghai, +08:00, UTC (default: Asia/Shanghai)
import-line = { $id }  { $format }  { $time }  { $airborne } in the air, { NUMBER($km, maximumFractionDigits: 2) } km, up to { NUMBER($height, maximumFractionDigits: 0) } m above take-off
import-about = { "    " }{ $bounds }; { $clock }.
import-loss = { "    " }▲ { $loss }
import-known = { "    " }This flight is in the books already; nothing was entered.

# Backup

cli-backup = Copy the store into one new file, and check the copy
cli-restore = Make the store of a data folder that has none (--data) out of a backup, and check it
backup-written = Written and checked: { $file }. It holds everything in the store, pass phrases (hashed) too; recordings in the data folder are files of their own.
backup-restored = { $folder } has the store of the backup, checked.
cli-train = Training scenarios: lists them; with a name flies it by a script of its own and scores it; --score scores a log again
arg-scenario = name of a scenario
arg-level = level of the profile
arg-score = a log to be scored
arg-skill = who flies: good, poor or nobody
arg-log = log of the flight, to be written
arg-listen = address and port of the trainer's machine, such as 192.168.1.10:14570; trainees connect to it by udpout://
arg-trainee = name of a trainee, may be repeated; each has a seat
arg-simulator = a simulator is at the other end of the links (a trainer's machine): sorties go into the simulator's ledger and are no flight experience
