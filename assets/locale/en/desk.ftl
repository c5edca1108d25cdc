# The frame of the desktop: navigation, panels, command palette

screen-fly = Fly
screen-plan = Plan
screen-sorties = Sorties
screen-vehicle = Vehicle
screen-settings = Settings
panel-failed = This panel failed and is not shown; the rest of the ground station goes on.

# Map
desk-map-zoom-in = Zoom in (+)
desk-map-zoom-out = Zoom out (-)
desk-map-measure = Measure: click along the map, Esc ends
desk-map-copy = Click to copy the coordinates
desk-map-piece = { NUMBER($length, maximumFractionDigits: 1) } m, { NUMBER($azimuth, maximumFractionDigits: 0) }°
desk-map-total = { NUMBER($length, maximumFractionDigits: 1) } m in all
desk-map-stake = { $road } { $stake } toward { $toward }, { NUMBER($offset, maximumFractionDigits: 0) } m from the centreline

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
