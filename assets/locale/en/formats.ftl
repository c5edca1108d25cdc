# Reading and writing plan and track files (mission::formats). $place: line:column, a JSON path or an XML element path; "-" is the whole file.

err-format-too-large = File { $file } is too large: { $bytes } bytes, limit { $limit_mib } MiB. Check that it is the right file, or split the plan. (At { $place })
err-format-too-many = File { $file } holds too many entries (at { $place }); the limit is { $limit }. Split the plan into several files.
err-format-empty = File { $file } is empty (at { $place }). Export or copy it again.
err-format-not-utf8 = File { $file } is no UTF-8 text from byte { $offset } on (at { $place }). It is another kind of file or was damaged in copying; export it again.
err-format-malformed = File { $file } is damaged at { $place }: { $detail }. Export it again from the program that made it.
err-format-other-format = File { $file } is no { $expected } file (at { $place } stands “{ $found }”). Choose the right file or convert it first.
err-format-missing = File { $file } lacks “{ $name }” at { $place }. Add it, or export the file again.
err-format-wrong-type = File { $file } should hold { $expected } at { $place }, but holds { $found }. Correct it and read the file again.
err-format-out-of-range = File { $file }, at { $place }: { $value } is outside { $min } to { $max }. Correct it and read the file again. Positions are WGS84 degrees.
err-format-field-count = File { $file } has { $found } fields at { $place } instead of { $expected }. Look for a missing or an extra column.
err-format-jump-target = File { $file }, at { $place }: it jumps to item { $target }, which is not in the file. Correct the doJumpId.

expected-number = a number
expected-finite-number = a finite number
expected-whole-number = a whole number
expected-text = text
expected-boolean = true or false
expected-object = an object
expected-array = an array
expected-lat-lon = {"["}latitude, longitude]
expected-time = a time (ISO 8601)

note-format-recipe-without-items = The complex item “{ $kind }” at { $place } holds settings but no waypoints: it is kept in the file, but nothing of it will be flown. Generate and save it again in the program that made it, or use plain waypoints.
note-format-home-guessed = The file holds no take-off point (home); the first waypoint's place was taken, with the ground at 0 m above sea level. Check it before take-off.
note-format-unset-as-zero = The format cannot say “not set”: { $count } parameters were written as 0.
note-format-fence-left-out = The format holds no geofence; the fence was not written. Save a .plan file too.
note-format-rally-left-out = The format holds no rally points; they were not written. Save a .plan file too.
note-format-commands-left-out = The format holds places only: { $count } commands (speed, camera, gimbal, jumps) were not written. Save a .plan file too.
note-format-height-assumed = { $count } points have no height; { $height_m } m above the take-off point was taken. Check them before take-off.
note-format-lines-joined = The file holds { $count } lines; they were joined in their order. Check the joints.

err-format-other-datum = File { $file } names the datum “{ $found }” at { $place }, not WGS84. A plan takes WGS84 only (CGCS2000 too); GCJ-02 or BD-09 positions lie hundreds of metres off. Export it as WGS84.
err-format-height-mode = File { $file } counts heights as “{ $found }” at { $place }, which cannot be turned into heights above take-off, sea level or terrain. Export it with heights relative to take-off (relativeToStartPoint).
err-format-recipe-only = File { $file } holds only the recipe of a “{ $kind }” at { $place }, not the route made from it (waylines.wpml). Generate the route in the program that made it and export it again.
expected-lon-lat = longitude,latitude
note-format-height-above-ground = { $count } points have heights above ground; they became heights above terrain, which the autopilot can fly with terrain data only.
note-format-height-taken-as-amsl = { $count } heights were taken as above sea level. If the other program meant the ellipsoid (as the GeoJSON standard says), they are about 10 m off on the Jiangsu coast. Check them before take-off.
note-format-ground-unknown = The file gives the ground at the take-off point above the ellipsoid only; 0 m above sea level was taken. Check it before take-off.
note-format-areas-as-fences = { $count } areas do not say what they are and became fences to stay inside. Begin the names of no-fly areas with “exclusion” and import the file again.
note-format-areas-left-out = { $count } areas with fewer than three corners were not read.
note-format-points-left-out = The file has lines; { $count } single points beside them were not read. Begin the names of rally points with “rally”.
note-format-actions-left-out = { $count } actions (zoom, focus and the like) have no counterpart and were not read.
note-format-lost-link = On loss of the link the file wants: { $action }. A plan cannot hold that; the autopilot goes by its own failsafe parameters. Check them on the vehicle screen before take-off.
note-format-too-few-waypoints = A WPML route needs two waypoints and has { $count }; the programs of DJI and Autel will refuse it.
note-format-written-for = The file names { $model } as the aircraft. For another one, change it in DJI’s program after importing. On loss of the link it returns.
lost-link-go-on = go on with the route
lost-link-return = return
lost-link-land = land on the spot
lost-link-hover = hover
expected-exit-on-rc-lost = goContinue or executeLostAction (exitOnRCLost)
expected-rc-lost-action = goBack, landing or hover (executeRCLostAction)
note-format-lost-link-differs = On loss of the link the recipe (template.kml) wants: { $recipe }; the route that is flown (waylines.wpml) wants: { $flown }. A program that opens the package makes the route anew from the recipe. Make both the same.
