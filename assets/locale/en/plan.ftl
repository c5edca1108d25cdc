# Findings of plan checks (mission::plan::checks).
# $where: the place (spot-*); $measured, $limit: numbers; $basis: the limit's source (basis-*).

spot-plan = The plan
spot-item = Item { $number }
spot-polygon = Fence polygon { $number }
spot-circle = Fence circle { $number }
spot-rally = Rally point { $number }

find-bad-coordinate = { $where }: the position or height is missing, no number or not on the Earth. Enter WGS84 position and height again.
find-bad-number = { $where }: a parameter or speed makes no sense. Correct it; speeds must be above 0.
find-unknown-frame = { $where }: coordinate frame { $measured } says no place for an item that flies, so neither place nor height can be checked. Use above sea level (0), above home (3) or above terrain (10).
find-speed-assumed = { $where }: the file gives no speed; checked with { $measured } m/s (ArduPilot's default), but the autopilot flies at its own parameter. Check it, or put a speed command at the start.
find-too-many-items = The mission has { $measured } items; the autopilot takes { $limit } ({ $basis }). Split it into several sorties.
find-no-items = The plan holds no waypoint to fly to. Plan a route first.
find-no-take-off = { $where }: the mission does not begin with a take-off. Put a take-off item first.
find-no-ending = { $where }: the mission does not end with return or landing; the aircraft would hover until its battery is low. Add a return (RTL) or a landing.
find-jump-target = { $where }: the jump goes to { $measured }, which is no other item of 1 to { $limit }. Correct the target.
find-jump-forever = { $where }: the jump repeats for ever; the mission does not end by itself and the battery is reckoned for one round. Give a number of times.
find-jump-too-long = { $where }: jumps repeat so often that the mission has more than { $limit } steps. Repeat less and look for jumps in a circle.
find-return-frame = { $where }: PX4 takes a return item only in the MISSION frame (2); this one is in { $measured } and would be refused. Set its frame to 2.
find-height-above = { $where }: height { NUMBER($measured, maximumFractionDigits: 1) } m is above the limit of { $limit } m ({ $basis }). Fly lower, or obtain approval and change the limit.
find-height-below = { $where }: height { NUMBER($measured, maximumFractionDigits: 1) } m is below the floor of { $limit } m ({ $basis }). Raise it above gantries, lamps and signs.
find-too-far-from-home = { $where }: { NUMBER($measured, maximumFractionDigits: 0) } m from home, more than { $limit } m ({ $basis }). Launch nearer or split the route.
find-leg-too-long = { $where }: { NUMBER($measured, maximumFractionDigits: 0) } m from the item before, more than { $limit } m ({ $basis }). Check for a typing error or add waypoints between.
find-duplicate = { $where }: the same place as the item before. Delete it unless it is meant.
find-sharp-turn = { $where }: turning at this speed needs { NUMBER($measured, maximumFractionDigits: 1) } m, the ways beside it have { NUMBER($limit, maximumFractionDigits: 1) } m; the aircraft would leave the line. Fly slower, space the waypoints or stop there.
find-too-fast = { $where }: { NUMBER($measured, maximumFractionDigits: 1) } m/s is more than the aircraft's { NUMBER($limit, maximumFractionDigits: 1) } m/s. Fly slower.
find-class-speed = { $where }: { NUMBER($measured, maximumFractionDigits: 1) } m/s is more than the light class's { NUMBER($limit, maximumFractionDigits: 1) } m/s ({ $basis }). Fly slower.
find-energy = { $where }: from here on the battery is overdrawn: the flight needs { NUMBER($measured, maximumFractionDigits: 0) }% of the rated energy, { NUMBER($limit, maximumFractionDigits: 0) }% may be used ({ $basis }). Shorten the route, change the speed or fly more sorties.
find-wind-too-strong = { $where }: keeping the speed in { NUMBER($measured, maximumFractionDigits: 1) } m/s of wind needs more than the greatest airspeed of { NUMBER($limit, maximumFractionDigits: 1) } m/s. Fly slower or another day.
find-fence-too-few-corners = { $where }: { $measured } corners, at least { $limit } are needed. Complete or delete it.
find-fence-self-intersects = { $where }: edge { $measured } crosses another one, so inside and outside are undefined. Draw it again.
find-fence-too-small = { $where }: { NUMBER($measured, maximumFractionDigits: 0) } m², less than { $limit } m² ({ $basis }). Enlarge or delete it.
find-fence-too-large = The fence has { $measured } corners and circles, more than { $limit }; the route was not checked against it. Simplify it.
find-outside-fence = { $where }: the way there leaves the fence (the item lies { NUMBER($measured, maximumFractionDigits: 0) } m outside; 0 means on the way). Move the item or enlarge the fence.
find-inside-exclusion = { $where }: the way there enters an exclusion fence (the item lies { NUMBER($measured, maximumFractionDigits: 0) } m inside; 0 means on the way). Fly around it.
find-rally-outside-fence = { $where }: it lies where the fence does not allow ({ NUMBER($measured, maximumFractionDigits: 0) } m from its edge); flying there would trip the fence. Move it inside.
find-over-lanes-long = { $where }: more than { $limit } s over the lanes without a break ({ $basis }). Cross at a right angle or move the route outside the guardrail.
find-over-lanes-low = { $where }: { NUMBER($measured, maximumFractionDigits: 1) } m above the lanes, less than { $limit } m ({ $basis }). Climb before crossing.

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
