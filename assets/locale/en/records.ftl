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
err-records-not-closed = Sortie { $id } is not closed yet. Review it when it has ended.
err-records-already-imported = { $file } was imported before: it is sortie { $sortie }. Nothing was imported again; look at that sortie.
err-records-short-phrase = The pass phrase is too short: at least { $least } characters. Choose several words that only you put together.
err-records-phrase = The pass phrase of { $person } cannot be kept or checked: { $detail }. Set a new one.
err-records-back-up-there = { $path } is there already and was not overwritten. Choose another name for the backup.
err-records-no-back-up = { $path } is no whole backup of the records: { $detail }. Nothing was changed. Choose another backup.
err-records-copy-differs = The copy { $path } does not hold the same events as its original and was not kept. Check that disk and try again on another one.
err-records-store-there = The folder { $path } has records already, and they were not overwritten. Choose an empty folder, or move what is there away first.
err-records-full = There is no room left for the records in { $path }. What was accepted before is safe; the last entry was not. Make room on that disk and enter it again.
err-records-read-only = The records in { $path } cannot be written. What was accepted before is safe; the last entry was not. Check the permissions of the folder and whether the disk is write-protected.
err-records-impossible-event = Event { $id } of another station cannot be taken: its identifier is no UUID version 7 of a time before the year 2100. Nothing was taken. Check the clock of the station that sent it, and update its program.
err-records-event-differs = Event { $id } is known here with other content. Nothing was taken and nothing was changed. One of the two was changed by hand: have both stores examined.

# The table of working days and the product identification.

err-records-calendar = The table of working days is wrong in line { $line }. { $mend }
records-calendar-mend-size = It is larger than 1 MiB: load the table itself, not another file.
records-calendar-mend-form = It does not have the form of such a table: compare that line with assets/calendar/README.md (commas, quotes, names of fields).
records-calendar-mend-version = It was made for another version of this program: update the program, or write version 1.
records-calendar-mend-date = “{ $date }” is no date: write it as 2026-10-01.
records-calendar-mend-year = Year { $year } stands twice: delete one entry.
records-calendar-mend-other-year = { $date } does not belong to { $year }: correct the year, or move it to the entry of its own year.
records-calendar-mend-range = The holiday from { $from } until { $until } ends before it begins or is over 31 days long: correct one of the dates.
records-calendar-mend-weekend = { $date } is no Saturday or Sunday, so it is worked anyway: delete it or correct the date.
records-calendar-mend-twice = { $date } is given twice: keep it once, as a holiday or as a worked day.
err-records-product-id-count = “{ $text }” has { $count } characters; a product identification has 20. Type it again from the airframe's plate.
err-records-product-id-character = “{ $found }” at place { $place } of “{ $text }” is never used: only 0-9 and A-Z without I and O are. Look for 1 or 0 on the airframe's plate.

# Readiness: what stands against a flight, and what would mend it.

records-objection = { $about }: { $what }
records-about-person = { $name }
records-about-certificate = { $holder }, certificate { $number }
records-about-aircraft = Aircraft { $name }
records-about-battery = Battery { $label } of { $aircraft }
records-about-approval = Approval { $number }
records-about-plan = This plan
records-unit-centre = Command centre
records-unit-brigade = Brigade { $number }
records-class-micro = micro
records-class-light = light
records-class-small = small
records-class-medium = medium
records-class-large = large
records-rule-no-pilot = names no pilot.
records-mend-no-pilot = Name the pilot in the plan.
records-rule-unknown-person = is not on the roster.
records-mend-unknown-person = Enter the person, or choose another one.
records-rule-not-a-pilot = is not entered as a pilot.
records-mend-not-a-pilot = Give the person the role of pilot, or choose a pilot.
records-rule-no-light-training = has neither the record of training for light aircraft in controlled airspace nor a licence for this category.
records-mend-no-light-training = Have the training passed and its record entered, or enter the licence.
records-rule-no-certificate = has no licence for a { $class } aircraft of this category.
records-mend-no-certificate = Enter the licence for { $class } aircraft, or choose a pilot who has one.
records-rule-not-yet-valid = is valid only from { $day }.
records-mend-not-yet-valid = Fly on or after that day, or choose another pilot.
records-rule-expired = was valid until { $day }.
records-mend-expired = Have it issued anew and enter it; until then choose another pilot.
records-rule-withdrawn = is suspended or withdrawn.
records-mend-withdrawn = Choose another pilot; correct the entry if it is wrong.
records-rule-no-bvlos = has no rating for flight beyond line of sight.
records-mend-no-bvlos = Plan the flight within line of sight, or choose a pilot with the rating.
records-rule-micro-beyond = may fly a micro aircraft within line of sight only.
records-mend-micro-beyond = Plan the flight within line of sight, or take another aircraft.
records-rule-check-lapsed = its periodic check counted until { $day }.
records-mend-check-lapsed = Pass the check and enter its day; until then choose another pilot.
records-rule-renewal-open = ends on { $day } and is to be renewed.
records-mend-renewal-open = Apply for renewal by { $day }.
records-rule-renewal-late = ends on { $day }; the last day to apply for renewal was { $apply }.
records-mend-renewal-late = Ask the authority now whether it still takes the application; if it was made, enter the new certificate.
records-rule-holidays-unknown = the table of working days lacks { $year }, so the last day to apply may be earlier than counted.
records-mend-holidays-unknown = Add the State Council's notice for { $year } to the table, or apply some days earlier.
records-rule-not-current = has { $counted } of { $needed } flights of at least { $minutes } minutes in the last { $days } days.
records-mend-not-current = Fly { $missing } more of at least { $minutes } minutes with a current pilot beside.
records-rule-on-leave = is away from { $from } until { $until }.
records-mend-on-leave = Choose another day or somebody else, or correct the roster.
records-rule-no-declaration = has not declared to meet the conditions of art. 16.
records-rule-old-declaration = last declared on { $day } to meet the conditions of art. 16.
records-mend-declaration = Have the declaration signed and enter it.
records-rule-declared-unfit = declared on { $day } not to meet all conditions of art. 16.
records-mend-declared-unfit = Choose another pilot until a new declaration is entered.
records-rule-no-approval = flies in controlled airspace, and no approval is entered.
records-mend-approval = Apply for one and enter it, or plan within another approval.
records-lacks-area = does not cover the place { $lat }, { $lon } of the plan.
records-mend-area = Move the plan into the approved area, or have the area extended.
records-lacks-no-area = has no area to compare, or the plan has no path.
records-mend-no-area = Enter the corners of the approved area, and load a plan with a path.
records-lacks-height = allows true heights from { $lowest } to { $highest } m only.
records-mend-height = Plan between { $lowest } and { $highest } m true height, or have the band extended.
records-lacks-window = holds from { $from } until { $until } (Beijing time) only.
records-mend-window = Fly within that time, or have it extended.
records-lacks-hours = allows { $from } to { $until } (Beijing time) of a day only.
records-mend-hours = Fly within these hours of one day, or have them extended.
records-lacks-aircraft = does not name the aircraft.
records-mend-lacks-aircraft = Take an aircraft that it names, or have this one added.
records-lacks-pilot = does not name { $name }.
records-mend-lacks-pilot = Have { $name } added, or choose a pilot whom it names.
records-lacks-withdrawn = is withdrawn.
records-rule-unknown-aircraft = is not entered.
records-mend-unknown-aircraft = Enter the aircraft, or choose another one.
records-rule-no-class = its masses and speed belong to no class ({ $detail }).
records-mend-no-class = Correct the empty mass, the take-off mass and the top speed by the maker's data.
records-rule-unregistered = has no registration mark.
records-mend-unregistered = Register it and enter the mark.
records-rule-no-product-id = has no product identification entered.
records-mend-no-product-id = Enter the 20 characters from its plate.
records-rule-uninsured = has no liability insurance.
records-rule-insurance-ended = its liability insurance ended on { $day }.
records-mend-uninsured = Insure it and enter the last day of the policy.
records-about-detachment = The detachment
records-rule-check-soon = its periodic check counts until { $day }.
records-mend-check-soon = Pass the next check by that day and enter it.
records-rule-insurance-soon = its liability insurance ends on { $day }.
records-rule-no-operating = has no operating certificate entered.
records-rule-operating-ended = its operating certificate ended on { $day }.
records-mend-operating = Obtain or renew the operating certificate and enter it.
records-rule-no-airworthiness = has no airworthiness approval.
records-mend-no-airworthiness = Enter the number of the approval, or take a lighter aircraft.
records-rule-remote-id-failed = its remote identification failed its check on { $day }.
records-mend-remote-id = Have it repaired and checked; take another aircraft until then.
records-rule-remote-id-old = its remote identification was last seen to work on { $day }.
records-rule-remote-id-unseen = its remote identification was never seen to work.
records-mend-remote-id-check = Switch the aircraft on, connect, and see that the check passes.
records-rule-maintenance-due = maintenance is due: { $what }.
records-rule-maintenance-soon = maintenance is due soon: { $what }.
records-mend-maintenance = Do the work “{ $what }” and enter it.
records-rule-battery-worn = is worn ({ $cycles } cycles).
records-mend-battery = Measure it, and retire it or fly with another one.
records-rule-officers = evidence needs { $needed } officers, and { $found } of the crew hold a valid enforcement certificate.
records-mend-officers = Add an officer to the crew, or do not use the footage as evidence taken on the spot.
records-rule-pilots = { $found } of { $needed } pilots could fly.
records-mend-pilots = Make { $missing } more ready: what blocks them follows.

# The airspace clocks.

records-duty-apply = Flight activity applied for; under a long-term approval, the plan filed
records-duty-decision = Decision of the air traffic body
records-duty-report-ready = Expected take-off and readiness reported; take-off after confirmation
records-duty-apply-urgent = Urgent flight applied for
records-duty-answer-urgent = Answer to the urgent application
records-duty-report-end = End of the flight reported
records-duty-report-event = Safety event reported

# Flights out of logs of other stations.

err-records-import-empty = The file { $file } is empty: copy it again from where it came.
err-records-import-unknown = The file { $file } is no flight log that this program knows. It reads MAVLink logs (.tlog), ArduPilot (.bin), PX4 (.ulg), DJI subtitles (.SRT), and DJI flight records and Airdata flights as CSV.
err-records-import-broken = The file { $file } ({ $format }) cannot be read { $spot }: { $reason } Copy it again from where it came.
err-records-import-columns = The table { $file } lacks these columns in line { $line }: { $columns }. Export it again with all columns.
err-records-import-time = The file { $file } ({ $format }) does not say when it was flown: no receiver knew the time. Enter the flight by hand.
err-records-import-flight = In the file { $file } ({ $format }) nobody flies, so there is nothing to enter.
err-records-import-zone = There is no zone of time “{ $name }” on this machine. Write one such as Asia/Shanghai, +08:00 or UTC.
records-import-at-byte = at byte { $offset }
records-import-at-line = in line { $line }
records-import-incompatible = it needs something that this program does not know (flags { $what }).
records-import-no-record = there is nothing that can be read.
records-import-bad-time = “{ $text }” is no time.
records-import-tlog = MAVLink log
records-import-data-flash = ArduPilot log
records-import-ulog = PX4 log
records-import-dji-srt = DJI subtitles
records-import-dji-csv = DJI flight record
records-import-airdata-csv = Airdata flight
records-import-clock-station = times by the recording station's clock
records-import-clock-against = times by the recording station's clock; the aircraft's GNSS was { $seconds } s ahead of it
records-import-clock-gps = times by the aircraft's GNSS (GPS time less { $seconds } leap seconds)
records-import-clock-gnss = times by the aircraft's GNSS
records-import-clock-local = times by a clock without a zone, taken as { $zone }
records-import-clock-exporter = times in UTC as the exporting program wrote them
records-import-armed = from arming to disarming
records-import-logged = from the log's begin to its end: it knows of no arming
records-import-filmed = from the film's begin to its end: part of a flight
records-import-lost-bytes = { $bytes } damaged bytes were skipped, the first at byte { $offset }.
records-import-lost-truncated = The file ends inside a record, at byte { $offset }.
records-import-lost-lines = { $lines } lines without a time were skipped, the first in line { $line }.
records-import-lost-dropouts = The logger lost { $seconds } s.
records-import-lost-clock = The station's clock was set by { $seconds } s while it recorded.
records-import-lost-cut = The log ends while the aircraft is armed; its end is not known.
records-import-lost-place = No position was recorded.
records-import-lost-height = No height above take-off was recorded.

records-about-weather = Weather
records-weather-wind = mean wind (m/s)
records-weather-gust = gusts (m/s)
records-weather-visibility = visibility (km)
records-weather-temperature = air temperature (°C)
records-rule-weather-unknown = nobody entered wind and visibility
records-mend-weather-unknown = Look at the weather and enter it before take-off.
records-rule-weather = { $what } is { $value }, the limit { $limit }
records-mend-weather = Wait for better weather, or fly on another day.
records-rule-rain = it rains
records-role-pilot = Pilot
records-role-trainer = Trainer
records-role-lead = Lead
records-role-observer = Observer
records-category-fixed-wing = fixed wing
records-category-helicopter = helicopter
records-category-multirotor = multirotor
records-category-vtol = VTOL fixed wing
records-category-gyroplane = gyroplane
records-category-airship = airship
records-category-other = other
records-rating-vlos = VLOS
records-rating-bvlos = BVLOS
records-rating-instructor = instructor
records-grants-licence = operator's licence, { $class }, { $category }
records-grants-light-training = training for light aircraft in controlled airspace
records-grants-enforcement = enforcement certificate
records-device-handheld = Handheld terminal
records-device-camera-5g = 5G camera
records-device-vehicle-camera = Vehicle camera
records-device-body-recorder = Body recorder
records-stage-known = Known
records-stage-warned = Warned
records-stage-tracked = Followed
records-stage-urged = Urged
records-sight-within = VLOS
records-sight-beyond = BVLOS
records-light-day = day
records-light-night = night
records-approval-long-term = long-term
records-approval-single = single
records-verdict-accepted = accepted
records-verdict-questioned = questioned
records-verdict-noted = remark
records-reviewed-open = to review
records-reviewed-questioned = to answer
records-reviewed-accepted = reviewed
records-duty-review = Review the sortie
records-duty-order = Fly the work order: { $task }
records-order-open = not taken on
records-order-taken = taken on by { $name }
records-order-done = done by { $name }
records-order-done-under = done by { $name } ({ $reference })
records-order-cancelled = called off
records-duty-renewal = Apply for renewal of the licence
records-duty-check = Pass the periodic check
records-duty-insurance = Renew the liability insurance
records-duty-maintenance = Maintenance: { $what }
records-duty-approval = Renew the long-term approval

# The central store (a PostgreSQL server). Nothing here ever names a password.

err-records-centre-address = This is no address of a central store: { $detail }. Write it as postgres://LOGIN@HOST/DATABASE, with --url or in GROUNDSTATION_CENTRE.
err-records-centre-unencrypted = The address of { $host } asks for a connection that is not encrypted or not checked, and personal data would pass over a network. Leave sslmode out or write sslmode=verify-full; sslrootcert=FILE names the certificate authority of your own server.
err-records-centre-unreachable = The central store { $host } cannot be reached: { $detail }. Check the network and the address. Everything stays in this station and is sent the next time.
err-records-centre-unproven = { $host } cannot prove that it is the central store: { $detail }. Nothing was sent. Check the host name in the address, that sslrootcert names the right authority, and that the server has encryption turned on; if all is right, somebody may be standing in between.
err-records-centre-refused = { $host } refuses the login { $user }: { $detail }. Check the name, the password (PGPASSWORD or the password file of libpq) and the database, or ask whoever runs the server.
err-records-centre-not-set-up = The database at { $host } is no central store of this version. Have whoever runs the server call “groundstation centre set-up”.
err-records-centre-newer = The database at { $host } was set up by a newer version of this program (schema version { $found }). Update this program; nothing was changed.
err-records-centre-unfit = { $host } has PostgreSQL { $version }, and the database is encoded in { $encoding }. PostgreSQL 14 or newer and a database in UTF8 are needed.
err-records-centre-not-one-unit = { $count ->
    [0] The login { $user } at { $host } belongs to no unit. Have it granted one of the roles centre, brigade_1 to brigade_4.
   *[other] The login { $user } at { $host } stands for { $count } units, and a station is one unit's. Use a login that is granted one of the roles centre, brigade_1 to brigade_4, and is no superuser.
}
err-records-centre-other-unit = The login { $user } at { $host } is { $login ->
    [centre] the command centre's
   *[brigade] that of brigade { $login_number }
}, but this station is { $station ->
    [centre] the command centre's
   *[brigade] that of brigade { $station_number }
}. Nothing was sent. Use this unit's own login, or correct in the settings whose station this is.
err-records-centre-differs = { $host } has event { $id } with other content than this station, so this station sends nothing from there on. An event is never changed: keep both stores as they are and have them examined.
err-records-centre-unreadable = Event { $id } at { $host } cannot be read by this program. Update it; what came before that event was fetched.
err-records-centre-slow = { $host } did not answer for { $seconds } s while { $step ->
    [connect] the connection was made
    [set-up] tables and roles were made
    [check] it was asked who is who
    [send] events were sent
   *[fetch] events were fetched
}. Check the network and try again: it goes on from here.
err-records-centre-failed = { $step ->
    [connect] The connection to { $host } failed
    [set-up] Tables and roles could not be made at { $host }
    [check] { $host } could not be asked who is who
    [send] Events could not be sent to { $host }
   *[fetch] Events could not be fetched from { $host }
}: { $detail }. { $step ->
    [set-up] Use the login of a superuser, or of the owner of the database who may make roles.
   *[other] Check the network and the rights of the login, then try again: it goes on from here.
}
err-records-table-unreadable = Cannot read { $file } ({ $cause }): save it as CSV (UTF-8) or XLSX.
err-records-table-large = { $file } is larger than { $most } bytes: split it.
err-records-table-no-column = The first row of { $file } names no column “{ $column }”: add it.
err-records-table-cell = { $file }, row { $row }: “{ $text }” is no { $column }: correct it.
err-records-table-no-device = { $file }, row { $row }: no device is labelled “{ $label }”: enter it first, or correct the label.
err-records-table-twice = { $file }, row { $row }: “{ $label }” has a row for { $month } already: remove one.
