## Training: scenario files, logs of flights, scores

err-scenario-too-large = { $file }, line { $line }: the file has { $bytes } bytes, at most { $limit } are read. Check that it is a scenario.
err-scenario-malformed = { $file }, line { $line }: { $detail }. Mend this line as assets/scenarios/README.md describes it.
err-scenario-schema = { $file }, line { $line }: the file's schema is { NUMBER($found) }, this program reads { NUMBER($wanted) }. Use a file of that version or update the program.
err-scenario-range = { $file }, line { $line }: { $field } is { NUMBER($found) }, but must lie between { NUMBER($min) } and { NUMBER($max) }.
err-scenario-text = { $file }, line { $line }: { $field } is empty or too long; fill it in (a call sign has 8 characters at most, other texts 4000 bytes).
err-scenario-count = { $file }, line { $line }: { $field } holds { $count }, but must hold 1 to { $limit }.
err-scenario-id = { $file }, line { $line }: { $field } is "{ $id }". Names are unique, of lower-case letters, digits and hyphens.
err-scenario-unknown = { $file }, line { $line }: { $field } names "{ $id }", which there is not. There is: { $known }.
err-scenario-stake = { $file }, line { $line }: { $field } is "{ $found }", but must be a stake such as K843+900.
err-course-road = Scenario { $scenario }: there is no road { $road }. There is: { $known }. Change the scenario or load this road.
err-course-stake = Scenario { $scenario }: stake { $stake } is not one place of the road; the nearest is { $nearest }.
err-run-too-large = { $file }: the file has { $bytes } bytes, at most { $limit } are read; this is no log of an exercise.
err-run-line = { $file }, line { $line }, is none of a log of an exercise: { $detail }. Use the file as it was written.
err-run-format = { $file }: the log's format is { NUMBER($found) }, this program reads { NUMBER($wanted) }.

mark-not-flown = did not take off
mark-not-landed = did not land
mark-horizontal = { NUMBER($figure, maximumFractionDigits: 1) } m to the side, { NUMBER($limit, maximumFractionDigits: 1) } m allowed
mark-vertical = { NUMBER($figure, maximumFractionDigits: 1) } m off in height, { NUMBER($limit, maximumFractionDigits: 1) } m allowed
mark-heading = { NUMBER($figure, maximumFractionDigits: 0) }° off in heading, { NUMBER($limit, maximumFractionDigits: 0) }° allowed
mark-stopped = stopped on the way
mark-held = held for { NUMBER($figure, maximumFractionDigits: 1) } s only, { NUMBER($limit, maximumFractionDigits: 0) } s asked for
mark-pace = took { NUMBER($figure, maximumFractionDigits: 1) } s, { NUMBER($min, maximumFractionDigits: 0) } to { NUMBER($max, maximumFractionDigits: 0) } s asked for
mark-no-turn = did not turn all around
mark-line-not-begun = did not begin the line
mark-line-not-ended = flew { NUMBER($figure, maximumFractionDigits: 0) } m of a line of { NUMBER($limit, maximumFractionDigits: 0) } m
mark-timer-not-begun = what the time runs from never came
mark-timer-never = not done after { NUMBER($figure, maximumFractionDigits: 0) } s, { NUMBER($limit, maximumFractionDigits: 0) } s asked for
mark-timer-late = took { NUMBER($figure, maximumFractionDigits: 1) } s, { NUMBER($limit, maximumFractionDigits: 0) } s asked for
mark-decide-not-begun = it never came to that
mark-decide-wrong = a wrong choice after { NUMBER($figure, maximumFractionDigits: 1) } s
mark-decide-late = the right choice after { NUMBER($figure, maximumFractionDigits: 1) } s, { NUMBER($limit, maximumFractionDigits: 0) } s asked for
mark-decide-never = no right choice, { NUMBER($limit, maximumFractionDigits: 0) } s asked for
mark-photo-none = no picture of { $of }
mark-photo-small = { $of } is { NUMBER($figure, maximumFractionDigits: 0) } pixels in the picture, { NUMBER($limit, maximumFractionDigits: 0) } asked for
mark-photo-hidden = { NUMBER($figure, maximumFractionDigits: 0) }% of { $of } in the frame and not hidden, { NUMBER($limit, maximumFractionDigits: 0) }% asked for
mark-photo-blurred = the picture of { $of } is blurred by { NUMBER($figure, maximumFractionDigits: 1) } pixels, { NUMBER($limit, maximumFractionDigits: 1) } allowed
mark-report-none = { $of } not reported
mark-report-kind = { $of }: wrong kind of finding
mark-report-authority = { $of }: wrong authority
mark-report-stake = { $of }: stake { NUMBER($figure, maximumFractionDigits: 0) } m off, { NUMBER($limit, maximumFractionDigits: 0) } m allowed
mark-report-photo = { $of }: no picture of it attached
mark-report-false = false report: nothing of the kind there ({ $kind })
mark-clear = { NUMBER($figure, maximumFractionDigits: 1) } m from a solid, { NUMBER($limit, maximumFractionDigits: 1) } m asked for
mark-lanes = { NUMBER($figure, maximumFractionDigits: 1) } s above lanes, { NUMBER($limit, maximumFractionDigits: 1) } s allowed
mark-height = { NUMBER($figure, maximumFractionDigits: 1) } m outside the heights ({ NUMBER($min, maximumFractionDigits: 0) } to { NUMBER($max, maximumFractionDigits: 0) } m)
mark-within = { NUMBER($figure, maximumFractionDigits: 0) } m away, { NUMBER($limit, maximumFractionDigits: 0) } m allowed
mark-keep-out = still in the area: { NUMBER($figure, maximumFractionDigits: 0) } m from its middle, its radius is { NUMBER($limit, maximumFractionDigits: 0) } m
mark-charge = landed with { NUMBER($figure, maximumFractionDigits: 0) }% of charge, { NUMBER($limit, maximumFractionDigits: 0) }% asked for
mark-landed-away = landed { NUMBER($figure, maximumFractionDigits: 1) } m away, { NUMBER($limit, maximumFractionDigits: 1) } m allowed
mark-landed-hard = touched the ground at { NUMBER($figure, maximumFractionDigits: 1) } m/s, { NUMBER($limit, maximumFractionDigits: 1) } m/s allowed
mark-touched = touched a solid

judge-hover = hover for { NUMBER($seconds, maximumFractionDigits: 0) } s
judge-turn-right = turn once to the right
judge-turn-left = turn once to the left
judge-fly = fly the line
judge-timer = done in { NUMBER($seconds, maximumFractionDigits: 0) } s
judge-decide = deal with { $to } in { NUMBER($seconds, maximumFractionDigits: 0) } s
judge-photo = a picture of { $of }
judge-report = report { $of }
judge-no-false-reports = no false reports
judge-clear = { NUMBER($metres, maximumFractionDigits: 1) } m or more from solids
judge-lanes = no more than { NUMBER($seconds, maximumFractionDigits: 0) } s above lanes
judge-height = between { NUMBER($min, maximumFractionDigits: 0) } and { NUMBER($max, maximumFractionDigits: 0) } m of height
judge-within = within { NUMBER($metres, maximumFractionDigits: 0) } m
judge-keep-out = leave the area and stay out: { $since }
judge-charge-left = land with { NUMBER($pct, maximumFractionDigits: 0) }% of charge or more
judge-land-at = land within { NUMBER($metres, maximumFractionDigits: 0) } m of the place
judge-intact = touch nothing, and the ground at { NUMBER($speed, maximumFractionDigits: 1) } m/s at most

trace-horizontal = to the side (m)
trace-vertical = in height (m)
trace-heading = in heading (°)
trace-clear = from solids (m)
trace-away = away (m)

group-manoeuvre = hand-flying
group-ground-station = ground station
group-evidence = evidence
group-patrol = patrol
group-emergency = emergencies

train-list = { $id }: { $title } ({ $group }, { $points } points, { NUMBER($seconds, maximumFractionDigits: 0) } s)
train-unknown = There is no scenario "{ $id }". There is: { $known }.
train-no-script = Scenario "{ $id }" has no flight of its own to show.
train-no-level = The profile has no level "{ $id }". There is: { $known }.
train-other-scenario = The log { $file } is of "{ $flown }", not of "{ $given }".
train-cannot-read = { $file } cannot be read: { $reason }
train-cannot-write = { $file } cannot be written: { $reason }
train-head = { $title } · { $level } · { $trainee } · wind class { NUMBER($wind) }
train-house = These figures are the house's, not a standard of the CAAC: { $source }
train-line = { $got } / { $of } points { $holds ->
    [yes] holds
   *[no] fails
} { $must ->
    [yes] (must)
   *[no] {""}
} { $what }
train-mark = { $at }, { $cost } points: { $what }
train-total = { $got } of { $of } points, { $flown } in the air: { $passed ->
    [yes] passed
   *[no] not passed
}
train-helped = A trainer helped (pause, rewind, faults by hand, or took over): practice, and no exam.
train-written = log: { $file }
train-seat = Seat { NUMBER($seat) }: { $trainee }, link of the trainee's station { $link }, of the trainer's { $trainer }, video { $video }
train-brief = Task: { $brief }
train-state = Seat { NUMBER($seat) }, { $at }: { $state ->
    [running] begins
    [paused] stands still
    [over] is over
   *[preparing] gets ready
}
train-serving = The exercise begins by itself, Ctrl-C ends all seats; logs are written to { $folder }.
train-log-failing = The log of seat { NUMBER($seat) } cannot be written now ({ $reason }); it is tried again. Check the space on the disk.
train-no-room = The seats do not start: { $reason }
train-log-elsewhere = The log { $file } is not at this station: open the flight where it was flown.
train-log-changed = The log { $file } was changed after the flight (its checksum differs): it is not debriefed.
train-no-attempt = This flight is not in the ledger: reload and try again.
train-forgotten = The scenario { $id } of this station is gone.
train-log-alone = Beside the log { $file } lie no scenario and no figures of that time (.scenario.toml, .profile.toml): it cannot be debriefed.
train-not-begun = The trainee did nothing: this is not entered into the ledger.
