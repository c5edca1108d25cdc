err-stake-empty = A stake is missing. Type one, for example K1015+000.
err-stake-ramp = “{ $text }” is a stake of a ramp (prefix { $prefix }). Type a main-line stake that starts with K.
err-stake-kilometres = “{ $text }” is not a stake: “{ $part }” must be whole kilometres from 0 to 9999. Type it like K1015+000.
err-stake-metres = “{ $text }” is not a stake: “{ $part }” after the plus sign must be metres from 0 to 999.999. Type it like K1015+000.
err-stake-occurrence = “{ $text }”: “{ $part }” after the underscore must be 1 (first place) or 2 (second place) with this number.

err-line-too-short = The line has { $count } usable points; a road needs at least 2. Check that the file holds the whole line.
err-line-too-many-points = The line has { $count } points; at most { $limit } are read. Simplify the line first.
err-line-no-place = Point { $index } (latitude { $lat }, longitude { $lon }) is not on the globe. Check whether latitude and longitude are swapped.
err-line-spike = At point { $index } the line turns by { NUMBER($turn, maximumFractionDigits: 0) }°, which no expressway does (limit { NUMBER($limit, maximumFractionDigits: 0) }°). Remove the stray point or put the points in order.
err-line-gap = After point { $index } no point follows for { NUMBER($gap, maximumFractionDigits: 0) } m (limit { NUMBER($limit, maximumFractionDigits: 0) } m). Add the missing part or put the points in order.

err-chainage-too-many-segments = The chainage has { $count } stretches; at most { $limit } are read. Keep the breaks and a stake per kilometre.
err-chainage-empty = The chainage is empty. Give at least one stretch.
err-chainage-not-forward = Stretch { $index } of the chainage does not run forward. Check its measured distances and stakes.
err-chainage-not-joined = Stretch { $index } of the chainage starts at { NUMBER($start, maximumFractionDigits: 1) } m, but the one before ends at { NUMBER($end, maximumFractionDigits: 1) } m. Let them meet.
err-chainage-not-covering = The chainage covers { NUMBER($from, maximumFractionDigits: 1) } m to { NUMBER($to, maximumFractionDigits: 1) } m, but the line is { NUMBER($length, maximumFractionDigits: 1) } m long. Extend or shorten it to the whole line.
err-chainage-stretched = Stretch { $index } of the chainage shows { NUMBER($shown, maximumFractionDigits: 1) } m on { NUMBER($measured, maximumFractionDigits: 1) } m of road. Correct the stakes, or add the break that is missing.
err-chainage-too-many-places = { $stake } would stand at more than two places. Check the breaks.

err-calibration-too-few = Only { $count } known stakes; at least 2 are needed. Survey another one.
err-calibration-off-the-line = { $stake } (row { $row }) lies { NUMBER($distance, maximumFractionDigits: 0) } m off the line (limit { NUMBER($limit, maximumFractionDigits: 0) } m). Check its coordinates and their datum (WGS84), and that it belongs to this road.
err-calibration-contradiction = From { $first } (row { $firstrow }) to { $second } (row { $secondrow }) the stakes count { NUMBER($shown, maximumFractionDigits: 1) } m, but the line measures { NUMBER($measured, maximumFractionDigits: 1) } m. Correct the stake, or add the two stakes of the break at its place.

err-road-too-large = The file has { $bytes } bytes; at most { $limit } are read. Split it or simplify the lines.
err-road-syntax = The file is not valid { $format }: { $detail }. Export it again from its source.
err-road-no-line = The { $format } file holds no line. Draw or export the centreline as a line, not as points.
err-road-property = { $place }: “{ $property }” must be { $expected }. Correct it in the file.
err-road-stake = { $place }, “{ $property }”: { $detail }
err-road-stake-places = { $place }, “{ $property }”: { $stake } stands at { $count } places of the road, and exactly one is needed. Add _1 or _2 where it repeats, or choose a stake that exists.
err-road-not-beside = { $place }: the point does not lie beside its road. Check its coordinates, or give its stake as “at”.
err-road-code = { $place }: the file must hold exactly one road { $code }. Correct the code.
err-road-line = { $place }: the line cannot be used. { $detail }
err-road-chainage = { $place }: the chainage cannot be used. { $detail }
err-road-cell = Row { $row }, column “{ $column }”: “{ $text }” is not a number. Correct the cell.
err-road-too-many-rows = The stake table has more than { $limit } rows. Keep the breaks and a stake per kilometre.
err-road-columns = The stake table needs a column “stake” (桩号), and “lat” and “lon” or “measured_m”. Add the missing header.

road-expected-collection = "FeatureCollection"
road-expected-few-features = a list of at most 100000 features
road-expected-few-roads = a list of at most 1000 roads
road-expected-object = an object
road-expected-text = text
road-expected-flag = true or false
road-expected-metres = a number of metres, not negative
road-expected-list = a list
road-expected-further-along = further along than `from`
road-expected-lanes = a whole number from 1 to 12
road-expected-outer-edge = more than inner_edge_m and less than 200
road-expected-lanes-fit = such that lanes and shoulder fit between the edges
road-expected-spans-total = spans that add up to the length from `from` to `to`
road-expected-point = a Point with [longitude, latitude]
road-expected-position = [longitude, latitude]
road-expected-spans = a list of span lengths in metres
road-expected-line-string = a LineString of [longitude, latitude] pairs
road-expected-kind = road, bridge, section, system_interchange, local_interchange, service_area or toll_station
