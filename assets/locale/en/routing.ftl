# Patrols of a whole section (crate `routing`). $road: code, $toward: where the carriageway's traffic goes, $from and $to: stakes.

err-routing-out-of-range = The value of “{ $parameter }” is { $value }; it must be from { $min } to { $max }. Correct it.
err-routing-wind = { NUMBER($speed, maximumFractionDigits: 1) } m/s over ground cannot be held against { NUMBER($wind, maximumFractionDigits: 1) } m/s of wind (the aircraft flies { NUMBER($limit, maximumFractionDigits: 1) } m/s through the air at most). Fly more slowly, or wait for less wind.
err-routing-unknown-road = A stretch is on a road that this network does not have. Choose the stretches again.
err-routing-unknown-start = The crew's place is none of the launch places. Choose one of them, or none.
err-routing-nothing-due = There is nothing to look at: no stretch is chosen, or all of it was looked at recently enough.
err-routing-nothing-reached = Nothing of it can be flown ({ $count } stretches). { $first }
routing-not-allowed = { $road } towards { $toward }, { $from } to { $to }: no approval covers it. Apply for it, or leave it out.
routing-out-of-reach = { $road } towards { $toward }, { $from } to { $to }: no launch place reaches it (each reaches { NUMBER($reach, maximumFractionDigits: 0) } m along the road at most). Add a launch place there, or allow a greater distance from it.
routing-cut-off = { $road } towards { $toward }, { $from } to { $to }: launch place { $launch } is near enough, but the way there leaves what is approved. Extend the approval, or launch elsewhere.
routing-battery = { $road } towards { $toward }, { $from } to { $to }: there and back from { $launch } takes { NUMBER($needed, maximumFractionDigits: 0) } % of the battery, but only { NUMBER($usable, maximumFractionDigits: 0) } % may be used. Add a launch place, wait for less wind or take a larger battery.
routing-speed = speed over ground, m/s
routing-height = height above ground, metres
routing-lateral-offset = track outside the guardrail, metres
routing-wind = wind, m/s
routing-reserve = reserve, share of the battery
routing-max-radius = greatest distance from the launch place, metres
routing-drive-speed = speed of the car, m/s
routing-drive-extra = time added to each drive, seconds
routing-set-up = set-up at a launch place, seconds
routing-turn-around = time between two flights, seconds
routing-max-detour = longer drive for stale cells, share
routing-due-days = due after, days
routing-launch-sites = number of launch places
