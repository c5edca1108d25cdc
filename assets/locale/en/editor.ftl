# The editor of scenarios and house figures.

training-tab-editor = Editor
editor-item = no. { NUMBER($number) }
editor-broken = The scenario cannot be written as a file: { $reason }
editor-unchecked = not checked yet
editor-loading = Reading scenarios …
editor-scenarios = Scenarios
editor-new = New scenario
editor-profile = House figures
editor-edit = Edit
editor-copy = Copy
editor-own = own
editor-general = General
editor-add = Add
editor-remove = Remove
editor-undo = Undo
editor-keep = Keep
editor-forget = Forget own version
editor-leave = Close
editor-good = Checked, nothing is wrong.
editor-unkept = not kept yet
editor-pick = Choose a scenario on the left, or make a new one. A scenario of the program that is changed is kept as this station's own; the original can be had back.
editor-broken-files = These files cannot be read:
editor-folder = Files lie in { $folder }
editor-house = These figures are the house's, not a standard of the CAAC.
editor-field = { $name ->
    [id] id (a-z, 0-9, -)
    [title] title
    [group] group
    [brief] brief
    [time_limit_s] time limit (s)
    [pass] passed with
    [points_pct] points needed (%)
    [home] take-off place
    [road] road
    [stake] stake
    [right_m] to the right (m, left is negative)
    [heading_deg] nose points to (°)
    [weather] weather
    [wind_m_s] mean wind (m/s)
    [from_deg] wind from (°)
    [gusts] gusts
    [light] light
    [aircraft] aircraft
    [charge_pct] charge at the start (%)
    [shadowed] bridges hide satellites
    [points] points
    [must] must hold, or the flight fails
    [judge] what is judged
    [what] what goes wrong
    [begin] when it begins
    [look] looks like
    [at] place
    [zh] Chinese
    [en] English
    [say] words
    [for_s] lasts (s)
    [forward_m] ahead (m)
    [base_m] above the ground (m)
    [turn_deg] turned by (°)
    [size_m] size: length, width, height (m)
    [speed_m_s] speed (m/s)
    [finding] to be reported as
    [kind] kind of finding
    [authority] authority
    [height_m] height (m)
    [hold_s] for (s)
    [turn_right] to the right
    [shape] line
    [nose_ahead] nose points ahead
    [radius_m] radius (m)
    [length_m] length (m)
    [width_m] width (m)
    [road_from] from stake
    [road_to] to stake
    [from] from
    [to] to
    [within_s] within (s)
    [decide_to] about
    [right] right choices
    [wrong] wrong choices
    [of] object
    [size_px] size in the picture (px at 1920)
    [visible_pct] visible (%)
    [blur_px] blur at most (px)
    [stake_within_m] stake off by at most (m)
    [at_most] false reports at most
    [of_m] distance (m)
    [seconds] time (s)
    [min_m] lowest (m)
    [max_m] highest (m)
    [since] since
    [leave_s] time to leave (s)
    [pct] charge left (%)
    [within_m] within (m)
    [touch_m_s] touch-down at most (m/s)
    [motor] motor
    [lost_pct] thrust lost (%)
    [drop_v] volts lost (V)
    [resistance_ohm] resistance added (Ω)
    [to_pct] charge falls to (%)
    [to_m_s] wind grows to (m/s)
    [over_s] within (s)
    [call_sign] call sign
    [manned_from] appears at
    [intruder_from] appears at
    [track_deg] track (°)
    [after_s] after (s)
    [airborne_s] after take-off (s)
    [plan_aboard_s] after the upload (s)
    [home_within_m] from home (m)
    [act] act
    [told] instruction
    [fault] fault
    [places] places
    [instruction] instructions
    [object] objects
    [criterion] criteria
    [level] levels
    [wind] wind
    [from_m_s] classes begin at (m/s)
    [wider_pct] each is wider by (%)
    [standing] standing
    [source] source
    [holds_from_pct] holds from (% of the time)
    [hover] hovering
    [turn] turning
    [eight] figure of eight
    [straight] straight lines
    [horizontal_m] to each side (m)
    [vertical_m] up and down (m)
    [stop_s] longest stop (s)
   *[other] { $name }
}
editor-kind = { $name ->
    [hover] hover
    [turn] turn once around
    [fly] fly a line
    [timer] be in time
    [decide] decide
    [photo] photograph
    [report] report
    [no_false_reports] no false reports
    [clear] clear of solids
    [lanes] time above lanes
    [height] between heights
    [within] keep near
    [keep_out] keep out
    [charge_left] charge left
    [land_at] land at a place
    [intact] touch nothing, land softly
    [link_loss] link loss
    [video_loss] video loss
    [gnss_loss] loss of satellites
    [compass] compass error
    [motor] motor weakness
    [cell] battery cell sag
    [charge] sudden loss of charge
    [wind] wind rise
    [manned] manned aircraft
    [intruder] unknown drone
    [control_area] temporary control area
    [after_s] after the start
    [airborne_s] after take-off
    [near] near a place
    [plan_aboard_s] after the upload
    [told] after an instruction
    [start] the start
    [fault] a fault begins
    [plan_aboard] plan aboard
    [armed] armed
    [airborne] off the ground
    [landed] landed
    [home_within_m] near home again
    [act] the trainee acts
    [eight] figure of eight
    [rectangle] rectangle
    [places] from place to place
    [road] along the road
    [car] car
    [lorry] lorry
    [person] person
    [building] building
    [facade_panel] facade panel
    [goods] piled goods
    [hut] hut
    [drums] drums
    [excavator] excavator
    [piling_rig] piling rig
    [board] board
    [bearing] damaged bearing
    [blockage] blockage
    [debris] debris
    [guard_rail] damaged rail
   *[other] { $name }
}
editor-value = { $name ->
    [day] day
    [night] night
    [house] of the house
    [sourced] published
    [land] land
    [return] return
    [hold] hold
    [manual] fly by hand
    [go_to] go to a place
    [descend] descend
    [climb] climb
    [change_plan] change the plan
    [resume] resume
    [disarm] stop the motors
    [detachment] the detachment
   *[other] { $name }
}
