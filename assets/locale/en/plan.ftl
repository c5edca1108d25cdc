# Findings of plan checks (mission::plan::checks).
# $spot: plan, item, polygon, circle or rally; $number: counted from 1; $measured, $limit: numbers; $basis: the limit's source.

-find-at = { $spot ->
    [item] Item { $number }
    [polygon] Fence polygon { $number }
    [circle] Fence circle { $number }
    [rally] Rally point { $number }
   *[plan] The plan
}

find-bad-coordinate = { -find-at(spot: $spot, number: $number) }: the position or height is missing, no number or not on the Earth. Enter WGS84 position and height again.
find-bad-number = { -find-at(spot: $spot, number: $number) }: a parameter or speed makes no sense. Correct it; speeds must be above 0.
find-too-many-items = The mission has { NUMBER($measured, useGrouping: 0) } items; the autopilot takes { NUMBER($limit, useGrouping: 0) } ({ $basis }). Split it into several sorties.
find-no-items = The plan holds no waypoint to fly to. Plan a route first.
find-no-take-off = { -find-at(spot: $spot, number: $number) }: the mission does not begin with a take-off. Put a take-off item first.
find-no-ending = { -find-at(spot: $spot, number: $number) }: the mission does not end with return or landing; the aircraft would hover until its battery is low. Add a return (RTL) or a landing.
find-jump-target = { -find-at(spot: $spot, number: $number) }: the jump goes to { NUMBER($measured, useGrouping: 0) }, which is no other item of 1 to { NUMBER($limit, useGrouping: 0) }. Correct the target.
find-jump-forever = { -find-at(spot: $spot, number: $number) }: the jump repeats for ever; the mission does not end by itself and the battery is reckoned for one round. Give a number of times.
find-jump-too-long = { -find-at(spot: $spot, number: $number) }: jumps repeat so often that the mission has more than { NUMBER($limit, useGrouping: 0) } steps. Repeat less and look for jumps in a circle.
find-return-frame = { -find-at(spot: $spot, number: $number) }: PX4 takes a return item only in the MISSION frame (2); this one is in { $measured } and would be refused. Set its frame to 2.
find-height-above = { -find-at(spot: $spot, number: $number) }: height { NUMBER($measured, maximumFractionDigits: 1) } m is above the limit of { $limit } m ({ $basis }). Fly lower, or obtain approval and change the limit.
find-height-below = { -find-at(spot: $spot, number: $number) }: height { NUMBER($measured, maximumFractionDigits: 1) } m is below the floor of { $limit } m ({ $basis }). Raise it above gantries, lamps and signs.
find-too-far-from-home = { -find-at(spot: $spot, number: $number) }: { NUMBER($measured, maximumFractionDigits: 0, useGrouping: 0) } m from home, more than { NUMBER($limit, useGrouping: 0) } m ({ $basis }). Launch nearer or split the route.
find-leg-too-long = { -find-at(spot: $spot, number: $number) }: { NUMBER($measured, maximumFractionDigits: 0, useGrouping: 0) } m from the item before, more than { NUMBER($limit, useGrouping: 0) } m ({ $basis }). Check for a typing error or add waypoints between.
find-duplicate = { -find-at(spot: $spot, number: $number) }: the same place as the item before. Delete it unless it is meant.
find-sharp-turn = { -find-at(spot: $spot, number: $number) }: turning at this speed needs { NUMBER($measured, maximumFractionDigits: 1) } m, the ways beside it have { NUMBER($limit, maximumFractionDigits: 1) } m; the aircraft would leave the line. Fly slower, space the waypoints or stop there.
find-too-fast = { -find-at(spot: $spot, number: $number) }: { NUMBER($measured, maximumFractionDigits: 1) } m/s is more than the aircraft's { NUMBER($limit, maximumFractionDigits: 1) } m/s. Fly slower.
find-class-speed = { -find-at(spot: $spot, number: $number) }: { NUMBER($measured, maximumFractionDigits: 1) } m/s is more than the light class's { NUMBER($limit, maximumFractionDigits: 1) } m/s ({ $basis }). Fly slower.
find-energy = { -find-at(spot: $spot, number: $number) }: from here on the battery is overdrawn: the flight needs { NUMBER($measured, style: "percent") } of the rated energy, { NUMBER($limit, style: "percent") } may be used ({ $basis }). Shorten the route, change the speed or fly more sorties.
find-wind-too-strong = { -find-at(spot: $spot, number: $number) }: keeping the speed in { NUMBER($measured, maximumFractionDigits: 1) } m/s of wind needs more than the greatest airspeed of { NUMBER($limit, maximumFractionDigits: 1) } m/s. Fly slower or another day.
find-fence-too-few-corners = { -find-at(spot: $spot, number: $number) }: { $measured } corners, at least { $limit } are needed. Complete or delete it.
find-fence-self-intersects = { -find-at(spot: $spot, number: $number) }: edge { $measured } crosses another one, so inside and outside are undefined. Draw it again.
find-fence-too-small = { -find-at(spot: $spot, number: $number) }: { NUMBER($measured, maximumFractionDigits: 0, useGrouping: 0) } m², less than { NUMBER($limit, useGrouping: 0) } m² ({ $basis }). Enlarge or delete it.
find-fence-too-large = The fence has { NUMBER($measured, useGrouping: 0) } corners and circles, more than { NUMBER($limit, useGrouping: 0) }; the route was not checked against it. Simplify it.
find-outside-fence = { -find-at(spot: $spot, number: $number) }: the way there leaves the fence (the item lies { NUMBER($measured, maximumFractionDigits: 0) } m outside; 0 means on the way). Move the item or enlarge the fence.
find-inside-exclusion = { -find-at(spot: $spot, number: $number) }: the way there enters an exclusion fence (the item lies { NUMBER($measured, maximumFractionDigits: 0) } m inside; 0 means on the way). Fly around it.
find-rally-outside-fence = { -find-at(spot: $spot, number: $number) }: it lies where the fence does not allow ({ NUMBER($measured, maximumFractionDigits: 0) } m from its edge); flying there would trip the fence. Move it inside.
find-over-lanes-long = { -find-at(spot: $spot, number: $number) }: more than { $limit } s over the lanes without a break ({ $basis }). Cross at a right angle or move the route outside the guardrail.
find-over-lanes-low = { -find-at(spot: $spot, number: $number) }: { NUMBER($measured, maximumFractionDigits: 1) } m above the lanes, less than { $limit } m ({ $basis }). Climb before crossing.

basis-none = none
basis-interim-regulation-19 = Interim Regulation on unmanned aircraft flight, art. 19
basis-interim-regulation-62 = Interim Regulation on unmanned aircraft flight, art. 62: light class up to 100 km/h
basis-house-gantries = house rule: above gantries, lamps and signs (5–12 m)
basis-house-bvlos-leg = house rule: about 3–5 km around the launch place beyond sight
basis-house-typing = house rule against typing errors
basis-house-reserve = house rule: a quarter of the battery left after landing
basis-house-over-lanes = house rule: lanes are crossed at right angles above 60 m, without stopping
basis-house-gnss = house rule: well above the error of satellite positions
basis-ardupilot-storage = ArduPilot's storage
