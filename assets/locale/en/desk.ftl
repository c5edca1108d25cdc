# The frame of the desktop: navigation, panels, command palette

screen-fly = Fly
screen-plan = Plan
screen-sorties = Sorties
screen-evidence = Evidence
screen-training = Training
screen-crew = Crew
screen-vehicle = Vehicle
screen-settings = Settings
panel-failed = This panel failed and is not shown; the rest of the ground station goes on.
panel-again = Try again

# Map
desk-map-zoom-in = Zoom in (+)
desk-map-zoom-out = Zoom out (-)
desk-map-fit = Show everything: plan, vehicles, their sections
desk-map-follow = Follow the active vehicle until the map is dragged
desk-map-measure = Measure: click along the map, Esc ends
desk-map-copy = Click to copy the coordinates
desk-map-piece = { NUMBER($length, maximumFractionDigits: 1) } m, { NUMBER($azimuth, maximumFractionDigits: 0) }°
desk-map-total = { NUMBER($length, maximumFractionDigits: 1) } m in all
desk-map-stake = { $road } { $stake } toward { $toward }, { NUMBER($offset, maximumFractionDigits: 0) } m from the centreline
desk-map-keep-in = Fence: stay inside
desk-map-keep-out = No-fly: stay outside
desk-map-protected = { $rule }, { NUMBER($distance, useGrouping: 0) } m
desk-map-trouble = The background “{ $name }” cannot be opened: { $cause }. Check it in the settings.
desk-map-bare = The background “{ $name }” has no tiles here: check network, address, token, or what the file covers.

# Top strip and command palette
desk-palette = Commands
desk-palette-hint = Type a screen or an action; Enter runs it
desk-replay = REPLAY
desk-clock = Beijing time
desk-armed = Armed
desk-disarmed = Disarmed
desk-link-age = link { NUMBER($seconds, maximumFractionDigits: 0) } s ago
desk-dropped = { NUMBER($count, maximumFractionDigits: 0) } dropped
desk-to-alerts = Acknowledge alerts on the flying screen
desk-go-to-stake = Map to { $road } { $stake }
desk-palette-nothing = No screen, action or stake of that name

# List of shortcuts
help-title = Shortcuts
help-close = Close
help-everywhere = On every screen
help-here = On this screen
help-map = Map (with the pointer over it)
help-screens = Change the screen
help-drawers = Checklist, timeline, findings
help-sticks = fly by keys while Shift is held: ahead, back, sideways, climb, turn (in a mode that sticks fly in); let go of Shift to let go
help-cancel = Cancel what waits for its confirmation
help-hold-key = Hold to confirm (while the button has the focus)
help-focus = To the next or the previous control
help-zoom = Zoom in, zoom out
help-measure-end = End measuring
help-move = Move the selected point by 1 m, with Shift by 10 m
help-delete = Delete the selected point
help-deselect = Select nothing
desk-capture-recovered = A recording that was cut off when the program ended is closed now, and its gap is stated: { $folder }
office-wrong-phrase = The pass phrase is wrong; try again after { $at }.
office-wait = Too many wrong tries; try again after { $at }.
office-no-phrase = This person has no pass phrase on this machine: a lead sets it under “People”.
office-phrase-set = Pass phrase set
office-entered = Entered
office-reviewed = Review kept
office-unit-set = This station's unit: { $unit }
office-workdays-damaged = Cannot read { $file } ({ $cause }): write it like assets/calendar/workdays.json, or remove it.
office-log-taken = { $new } new sorties, { $known } known before
desk-viewer-missing = Cannot open { $file }: { $cause }
dialog-kind-scan = Pictures and PDF
dialog-kind-use = Tables of use
dialog-kind-flight-log = Flight logs
dialog-kind-paper = Tables and reports
office-no-filing = No such filing; it may have been cancelled.
