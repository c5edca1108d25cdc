# Files of satellite orbits, and what a receiver may expect (crate `sky`).

err-sky-too-large = File { $file } is too large: { $bytes } bytes, limit { $limit_mib } MiB. One day of orbits is enough; check that it is the right file.
err-sky-unknown-format = File { $file } is no SEM, YUMA, RINEX navigation or TLE file. Choose one of these.
err-sky-packed = File { $file } is packed (gzip or compress). Unpack it, then read it again.
err-sky-not-navigation = File { $file } is RINEX, but holds “{ $kind }” instead of navigation data. Choose the navigation file (.rnx with MN, .n, .g or .p).
err-sky-version = File { $file }, line { $place }: RINEX version { $version } is not read; versions 2 to 4 are. Get the file in one of these.
err-sky-no-end-of-header = File { $file } has no complete RINEX header. It was damaged or cut short; download it again.
err-sky-field = File { $file }, line { $place }: “{ $field }” is missing or no number (“{ $text }” stands there). Download the file again.
err-sky-out-of-range = File { $file }, line { $place }: “{ $field }” is { $value }; navigation satellites have { $min } to { $max }. The file is damaged or of other satellites; download it again.
err-sky-short = File { $file }, line { $place }: the record of satellite { $satellite } ends too early. The file was cut short; download it again.
err-sky-no-second-line = File { $file }, line { $place }: the second line of an element set is missing. Download the file again.
err-sky-tle = File { $file }, line { $place }: the element set is damaged ({ $what }). Download the file again.
err-sky-no-satellites = File { $file } holds no satellite of GPS, BeiDou, Galileo or GLONASS. In TLE files a name has to stand above each pair of lines.
err-sky-too-old = The satellite orbits “{ $name }” are { NUMBER($age_days, maximumFractionDigits: 1) } days away from the time asked about; they serve for { NUMBER($limit_days, maximumFractionDigits: 0) } days at most. Load a newer file.
err-sky-no-points = There is no path to look along. Plan one first.
err-sky-parameter = The value of “{ $parameter }” is { NUMBER($value, maximumFractionDigits: 2) }; it must be from { $min } to { $max }. Correct it.
sky-elevation-mask = lowest elevation of a satellite, degrees
sky-min-satellites = fewest satellites
sky-max-hdop = greatest HDOP
sky-max-pdop = greatest PDOP
sky-step = time between two looks, minutes
sky-nominal = Satellites stand where their systems are planned to have them, not where they are: no orbits have been loaded. Numbers and DOP are usual ones; the hour means nothing. Load a SEM, YUMA, RINEX navigation or TLE file for a forecast.
sky-aging = The satellite orbits “{ $name }” are up to { NUMBER($age_days, maximumFractionDigits: 1) } days away from this time; without doubt they serve for { NUMBER($good_days, maximumFractionDigits: 0) }. Satellites may stand some tenths of a degree elsewhere, and moved ones further. Load a newer file.
sky-left-out = Left out: { $too_old } satellites whose orbits are too old, and { $unhealthy } that their operators call unusable.
sky-shadow = From { NUMBER($from_m, maximumFractionDigits: 0) } m to { NUMBER($to_m, maximumFractionDigits: 0) } m of the path no satellite fix is to be expected: { $fewest } satellites at the least, PDOP up to { NUMBER($pdop, maximumFractionDigits: 1) }. Reflections are not reckoned in; expect the edges to be wider.
sky-shadow-no-position = From { NUMBER($from_m, maximumFractionDigits: 0) } m to { NUMBER($to_m, maximumFractionDigits: 0) } m of the path there is no satellite fix at all ({ $fewest } satellites at the least). Reflections are not reckoned in; expect the edges to be wider.
