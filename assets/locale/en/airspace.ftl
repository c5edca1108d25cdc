err-airspace-too-many = { $file }, { $place }: more than { $limit } { $of }. Cut the file to the area that is flown.
err-airspace-malformed = { $file }, { $place }: the file cannot be read ({ $detail }). Export it again from its source.
err-airspace-missing = { $file }, { $place }: “{ $field }” is missing. Add it; for “kind” you may also say what all areas of the file are when loading it.
err-airspace-field = { $file }, { $place }: “{ $field }” is “{ $found }”; it must be { $wanted }. Correct it in the file.
err-airspace-outline = { $file }, { $place }: the outline has { $count } corners; an area needs at least 3. Complete it or remove it.
err-airspace-upside-down = { $file }, { $place }: the lower limit lies above the upper one. Swap or correct them.
err-airspace-empty = { $file } holds no zone. Check that it is the right file.

note-airspace-flight-levels = { $count } limits are flight levels; they were turned into heights above sea level by the standard atmosphere and shift by about 8 m per hPa.
note-airspace-free-classes = { $count } areas of free classes (F, G) were left out: they restrict nothing.
note-airspace-no-areas = { $count } shapes that are no areas were left out. Give points a “radius_m”.

zone-no-fly = no-fly zone
zone-temporary = temporary control
zone-controlled = controlled airspace
zone-suitable = suitable airspace
zone-approval = approved airspace
find-airspace-entered = On the way to item { $item } (km { NUMBER($along_km, maximumFractionDigits: 1) }, at { $time }) the flight enters { $kind } “{ $name }”, { NUMBER($length_m, maximumFractionDigits: 0) } m of it, without an approval that covers place, height and time. { $basis } Go around it, or load the approval.
find-airspace-approved = On the way to item { $item } (km { NUMBER($along_km, maximumFractionDigits: 1) }, at { $time }) the flight enters { $kind } “{ $name }”; a loaded approval covers it. { $basis }
find-airspace-outside-suitable = On the way to item { $item } (km { NUMBER($along_km, maximumFractionDigits: 1) }, at { $time }) the flight leaves the { $kind }, { NUMBER($length_m, maximumFractionDigits: 0) } m of it. { $basis } Stay inside, or load the approval.
find-airspace-near = On the way to item { $item } (km { NUMBER($along_km, maximumFractionDigits: 1) }, at { $time }) the flight passes { $kind } “{ $name }” at { NUMBER($distance_m, maximumFractionDigits: 0) } m. { $basis } Keep the aircraft clear of it.
basis-airspace-no-fly = (Interim Regulation on Unmanned Aircraft Flight, art. 19)
basis-airspace-controlled = (Interim Regulation on Unmanned Aircraft Flight, art. 19, 26; penalty art. 51)
basis-airspace-temporary = (Interim Regulation on Unmanned Aircraft Flight, art. 20)
basis-airspace-suitable = (Interim Regulation on Unmanned Aircraft Flight, art. 19, 31)
basis-airspace-approval = (Interim Regulation on Unmanned Aircraft Flight, art. 26; confirm before take-off, art. 30)

protection-control-zone = building control zone of the expressway
protection-road-works = road land: quarrying, blasting, hazardous stores
protection-bridge-works = bridge: quarrying, blasting, hazardous stores
protection-dredging-upstream = bridge: sand dredging upstream
protection-dredging-downstream = bridge: sand dredging downstream
protection-inside = { $road } { $bridge } { $stake }: within the { NUMBER($distance_m, useGrouping: 0) } m of { $rule }, { NUMBER($to_line_m, maximumFractionDigits: 1) } m inside the line (Road Safety Protection Regulation, art. { $articles }). { $basis }
protection-outside = { $road } { $bridge } { $stake }: { NUMBER($to_line_m, maximumFractionDigits: 1) } m outside the { NUMBER($distance_m, useGrouping: 0) } m of { $rule } (Road Safety Protection Regulation, art. { $articles }). { $basis }
protection-assumed = The edge of the road’s land or the current is assumed; survey it before it goes into a case file.
protection-surveyed = The line rests on surveyed edges.
