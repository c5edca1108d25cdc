//! PX4's log aboard (`.ulg`), by docs.px4.io "ULog File Format".
//!
//! The crate that decodes records indexes into them before it looks how long they are, and gives up at the first that it
//! does not like. So what it gets is picked here: sound definitions and records of the few topics that a flight is told by.

use std::collections::BTreeMap;

use mission::geo::LatLon;
use px4_ulog::stream_parser::{DataMessage, LogParser};

use super::error::{ImportError, Reason, Spot};
use super::flown::{Bounds, Clock, Flown, Format, Hull, Loss};
use super::gather::{Fix, Gather, Steady, is_plausible, median, place};

/// Begins the file.
pub const MAGIC: [u8; 7] = [0x55, 0x4C, 0x6F, 0x67, 0x01, 0x12, 0x35];
/// Bytes before the first record: magic, version, time since boot.
const FILE_HEADER: usize = 16;
/// Bytes before a record's content: length and type.
const HEADER: usize = 3;
/// A whole record to find one's way after damage.
const SYNC: [u8; 11] = [8, 0, b'S', 0x2F, 0x73, 0x13, 0x20, 0x25, 0x0C, 0xBB, 0x12];
/// Every type of record that there is.
const TYPES: &[u8] = b"ABCDFILMOPQRS";
/// Topics that are read, the better of two for the same first.
const WANTED: [&str; 8] = [
    "vehicle_status",
    "vehicle_land_detected",
    "vehicle_global_position",
    "vehicle_local_position",
    "vehicle_gps_position",
    "sensor_gps",
    "home_position",
    "battery_status",
];
/// `data appended` is the one flag that changes how a file is read.
const APPENDED: u8 = 1;
/// Fields of one topic; PX4's have fewer.
const MAX_FIELDS: usize = 256;
/// `vehicle_status.arming_state`.
const ARMED: f64 = 2.0;

struct Picked {
    bytes: Vec<u8>,
    hull: Hull,
    losses: Vec<Loss>,
    topics: Vec<String>,
}

pub fn read(name: &str, bytes: &[u8]) -> Result<Vec<Flown>, ImportError> {
    let broken = |offset: usize, reason: Reason| ImportError::Broken {
        file: name.to_owned(),
        format: Format::Ulog,
        spot: Spot::Byte(offset as u64),
        reason,
    };
    if bytes.len() < FILE_HEADER || !bytes.starts_with(&MAGIC) {
        return Err(broken(0, Reason::NoRecord));
    }
    let picked = pick(bytes).map_err(|(offset, reason)| broken(offset, reason))?;
    let mut log = Log::new(&picked.topics);
    let mut take = |data: &DataMessage<'_>| log.take(data);
    let mut parser = LogParser::default();
    parser.set_data_message_callback(&mut take);
    // What is picked is sound; if the decoder stops all the same, what it has read so far counts.
    let stopped = parser.consume_bytes(&picked.bytes).is_err();
    drop(parser);
    let no_time = || ImportError::NoTime { file: name.to_owned(), format: Format::Ulog };
    let offset_us = median(std::mem::take(&mut log.offsets_us)).ok_or_else(no_time)?;
    let mut losses = picked.losses;
    if stopped {
        losses.push(Loss::Truncated { offset: FILE_HEADER as u64 });
    }
    let hull = Hull { system_id: log.system_id, ..picked.hull };
    let flights = log.gathered().finish(offset_us, Bounds::Logged);
    Ok(flights
        .into_iter()
        .map(|flight| {
            let losses = losses.iter().chain(&flight.losses).cloned().collect();
            let clock = Clock::Gnss { leap_s: None };
            Flown { format: Format::Ulog, clock, hull: hull.clone(), losses, ..flight }
        })
        .collect())
}

/// Walks from record to record and writes a log of what is wanted.
fn pick(bytes: &[u8]) -> Result<Picked, (usize, Reason)> {
    let mut walk = Walk::new(bytes);
    let mut at = FILE_HEADER;
    while at < bytes.len() {
        let rest = &bytes[at..];
        let header = rest.get(..HEADER);
        let sound = header.is_some_and(|header| TYPES.contains(&header[2]));
        let length = header.map_or(0, |header| usize::from(u16::from_le_bytes([header[0], header[1]])));
        // What is appended after a crash begins in the middle of the record that was torn.
        if let Some(begin) = walk.appended.iter().copied().find(|begin| at < *begin && at + HEADER + length > *begin) {
            at = begin;
            continue;
        }
        match rest.get(HEADER..HEADER + length) {
            Some(content) if sound => {
                walk.take(rest[2], content, &rest[..HEADER + length]).map_err(|reason| (at, reason))?;
                at += HEADER + length;
            }
            _ => {
                let next = rest.windows(SYNC.len()).skip(1).position(|window| window == SYNC);
                match next {
                    Some(next) => {
                        let (first, so_far) = walk.damaged.unwrap_or((at, 0));
                        walk.damaged = Some((first, so_far + next + 1));
                        at += next + 1;
                    }
                    None => {
                        walk.picked.losses.push(Loss::Truncated { offset: at as u64 });
                        break;
                    }
                }
            }
        }
    }
    if walk.seen == 0 {
        return Err((FILE_HEADER, Reason::NoRecord));
    }
    let mut picked = walk.picked;
    if let Some((offset, bytes)) = walk.damaged {
        picked.losses.insert(0, Loss::Bytes { offset: offset as u64, bytes: bytes as u64 });
    }
    if walk.dropped_ms > 0 {
        picked.losses.push(Loss::Dropouts { ms: walk.dropped_ms });
    }
    Ok(picked)
}

struct Walk {
    picked: Picked,
    appended: Vec<usize>,
    /// Size of a record's data by topic; `None` for those that cannot be read.
    sizes: BTreeMap<String, usize>,
    /// Topic of a record's number.
    numbers: BTreeMap<u16, usize>,
    dropped_ms: u64,
    damaged: Option<(usize, usize)>,
    /// Records so far.
    seen: u64,
}

impl Walk {
    fn new(bytes: &[u8]) -> Self {
        let mut written = bytes[..FILE_HEADER].to_vec();
        // Flags of its own, because the decoder wants them and old logs have none.
        written.extend_from_slice(&[40, 0, b'B']);
        written.extend_from_slice(&[0; 40]);
        let picked = Picked { bytes: written, hull: Hull::default(), losses: Vec::new(), topics: Vec::new() };
        Self {
            picked,
            appended: Vec::new(),
            sizes: BTreeMap::new(),
            numbers: BTreeMap::new(),
            dropped_ms: 0,
            damaged: None,
            seen: 0,
        }
    }

    fn take(&mut self, kind: u8, content: &[u8], record: &[u8]) -> Result<(), Reason> {
        self.seen += 1;
        match kind {
            // Further on it is damage: flags stand before everything else.
            b'B' if self.seen == 1 => return self.flags(content),
            b'F' if self.numbers.is_empty() => {
                let text = std::str::from_utf8(content).unwrap_or_default();
                if let Some((topic, size)) = defined(text)
                    && !self.sizes.contains_key(topic)
                {
                    self.sizes.insert(topic.to_owned(), size);
                    self.picked.bytes.extend_from_slice(record);
                }
            }
            b'A' if content.len() > 3 => {
                let number = u16::from_le_bytes([content[1], content[2]]);
                let topic = std::str::from_utf8(&content[3..]).unwrap_or_default();
                // Of several receivers and batteries, the first.
                if let Some(size) = self.sizes.get(topic).copied().filter(|_| content[0] == 0)
                    && !self.numbers.contains_key(&number)
                {
                    self.numbers.insert(number, size);
                    self.picked.topics.push(topic.to_owned());
                    self.picked.bytes.extend_from_slice(record);
                }
            }
            b'D' if content.len() > 2 => {
                let number = u16::from_le_bytes([content[0], content[1]]);
                if self.numbers.get(&number).is_some_and(|size| *size + 2 == content.len()) {
                    self.picked.bytes.extend_from_slice(record);
                }
            }
            b'O' if content.len() > 1 => self.dropped_ms += u64::from(u16::from_le_bytes([content[0], content[1]])),
            b'I' => self.information(content),
            _ => {}
        }
        Ok(())
    }

    fn flags(&mut self, content: &[u8]) -> Result<(), Reason> {
        let Some(unknown) = content.get(8..16) else { return Ok(()) };
        if unknown[0] & !APPENDED != 0 || unknown[1..].iter().any(|flags| *flags != 0) {
            let flags: String = unknown.iter().map(|b| format!("{b:02x}")).collect();
            return Err(Reason::Incompatible(flags));
        }
        if unknown[0] & APPENDED != 0 {
            let offsets = content.get(16..40).unwrap_or_default().chunks_exact(8);
            let offsets = offsets.filter_map(|chunk| Some(u64::from_le_bytes(chunk.try_into().ok()?)));
            self.appended = offsets.filter_map(|offset| usize::try_from(offset).ok()).filter(|at| *at > 0).collect();
        }
        Ok(())
    }

    fn information(&mut self, content: &[u8]) {
        let Some((length, rest)) = content.split_first() else { return };
        let Some((key, value)) = rest.split_at_checked(usize::from(*length)) else { return };
        let text = String::from_utf8_lossy(value).trim_end_matches('\0').to_owned();
        let hull = &mut self.picked.hull;
        match std::str::from_utf8(key).ok().and_then(|key| key.split_once(' ')) {
            Some((_, "sys_uuid")) => hull.autopilot_uid = text.to_ascii_lowercase(),
            Some((_, "ver_hw")) => hull.model = format!("PX4 {text}"),
            _ => {}
        }
    }
}

/// A topic that is read, and the size of its data; `None` for others, and where a field is not a plain number.
fn defined(text: &str) -> Option<(&str, usize)> {
    let (topic, fields) = text.split_once(':')?;
    if !WANTED.contains(&topic) {
        return None;
    }
    let fields: Vec<&str> = fields.split(';').filter(|field| !field.is_empty()).collect();
    let mut names = std::collections::BTreeSet::new();
    let mut size = 0;
    for (n, field) in fields.iter().enumerate() {
        let (kind, name) = field.split_once(' ')?;
        if name.is_empty() || name.contains([' ', ':']) || !names.insert(name) || n >= MAX_FIELDS {
            return None;
        }
        let (kind, count) = match kind.split_once('[') {
            None => (kind, 1),
            Some((kind, count)) => (kind, count.strip_suffix(']')?.parse::<u8>().ok()?),
        };
        let one = match kind {
            "int8_t" | "uint8_t" | "bool" | "char" => 1,
            "int16_t" | "uint16_t" => 2,
            "int32_t" | "uint32_t" | "float" => 4,
            "int64_t" | "uint64_t" | "double" => 8,
            _ => return None,
        };
        // Padding at the end is not written.
        if n + 1 < fields.len() || !name.starts_with("_padding") {
            size += one * usize::from(count);
        }
    }
    (size < usize::from(u16::MAX) - HEADER).then_some((topic, size))
}

/// One thing that a record says.
#[derive(Debug, Clone, Copy)]
enum Told {
    Armed(bool),
    Flies(bool),
    Home(f64),
    Speed(f64),
    Battery(Option<f64>, Option<f64>),
    Place(LatLon, Option<f64>),
}

#[derive(Debug, Default)]
struct Log {
    /// Topics are written when their turn comes, so times of one are up to half a second behind those of another.
    told: Vec<(i64, Told)>,
    steady: Steady,
    offsets_us: Vec<i64>,
    system_id: Option<u8>,
    has_global: bool,
    gnss: Option<&'static str>,
}

impl Log {
    fn new(topics: &[String]) -> Self {
        let has = |topic: &str| topics.iter().any(|other| other == topic);
        let gnss = ["vehicle_gps_position", "sensor_gps"].into_iter().find(|topic| has(topic));
        Self { has_global: has("vehicle_global_position"), gnss, ..Self::default() }
    }

    fn take(&mut self, data: &DataMessage<'_>) {
        let Some(us) = number(data, "timestamp").filter(|us| us.abs() < 9e15) else { return };
        let us = us as i64;
        if !self.steady.takes(us) {
            return;
        }
        let field = |name: &str| number(data, name);
        let topic = data.flattened_format.message_name();
        let told = match topic {
            "vehicle_status" => {
                self.system_id = field("system_id").map(|id| id as u8).or(self.system_id);
                field("arming_state").map(|state| Told::Armed(state == ARMED))
            }
            "vehicle_land_detected" => field("landed").map(|landed| Told::Flies(landed == 0.0)),
            "home_position" => field("alt").map(Told::Home),
            "battery_status" => {
                Some(Told::Battery(field("discharged_mah"), field("remaining").map(|part| part * 100.0)))
            }
            "vehicle_local_position" => field("vx").zip(field("vy")).map(|(vx, vy)| Told::Speed(vx.hypot(vy))),
            "vehicle_global_position" => {
                let here = field("lat").zip(field("lon")).and_then(|(lat, lon)| place(lat, lon));
                here.map(|here| Told::Place(here, field("alt")))
            }
            _ if self.gnss == Some(topic) => self.receiver(us, data),
            _ => None,
        };
        self.told.extend(told.map(|told| (us, told)));
    }

    /// Versions differ in names and units: degrees since 1.14, ten millionths of them before.
    fn receiver(&mut self, us: i64, data: &DataMessage<'_>) -> Option<Told> {
        if number(data, "fix_type").is_some_and(|fix| fix < 3.0) {
            return None;
        }
        let utc_us = number(data, "time_utc_usec").filter(|us| us.abs() < 9e15).map(|us| us as i64);
        if let Some(utc_us) = utc_us.filter(|utc_us| is_plausible(*utc_us)) {
            self.offsets_us.push(utc_us.saturating_sub(us));
        }
        if self.has_global {
            return None;
        }
        let scaled = |name: &str, by: f64| number(data, name).map(|value| value / by);
        let lat = scaled("latitude_deg", 1.0).or(scaled("lat", 1e7));
        let lon = scaled("longitude_deg", 1.0).or(scaled("lon", 1e7));
        let amsl_m = scaled("altitude_msl_m", 1.0).or(scaled("alt", 1e3));
        self.told.extend(number(data, "vel_m_s").map(|speed| (us, Told::Speed(speed))));
        lat.zip(lon).and_then(|(lat, lon)| place(lat, lon)).map(|here| Told::Place(here, amsl_m))
    }

    /// What was told, in the order of its times.
    fn gathered(mut self) -> Gather {
        self.told.sort_by_key(|(us, _)| *us);
        let mut gather = Gather::new();
        let (mut home_amsl_m, mut speed_m_s) = (None, None);
        for (us, told) in self.told {
            match told {
                Told::Armed(armed) => gather.armed(us, armed),
                Told::Flies(flies) => gather.airborne(us, flies),
                Told::Home(amsl_m) => home_amsl_m = Some(amsl_m),
                Told::Speed(speed) => speed_m_s = Some(speed),
                Told::Battery(mah, percent) => gather.battery(us, mah, percent),
                Told::Place(place, amsl_m) => {
                    home_amsl_m = home_amsl_m.or(amsl_m);
                    let rel_home_m = amsl_m.zip(home_amsl_m).map(|(amsl, home)| amsl - home);
                    gather.fix(us, Fix { place, amsl_m, rel_home_m, speed_m_s });
                }
            }
        }
        gather
    }
}

/// A field as a number, whatever type it has; `None` where there is none or it is not finite.
fn number(data: &DataMessage<'_>, name: &str) -> Option<f64> {
    let format = data.flattened_format;
    macro_rules! of {
        ($($kind:ty),*) => {
            $(if let Ok(parser) = format.get_field_parser::<$kind>(name) {
                return Some(parser.parse(data.data) as f64).filter(|value| value.is_finite());
            })*
        };
    }
    of!(u64, f32, f64, u8, i32, u32, i64, i8, u16, i16);
    format.get_field_parser::<bool>(name).ok().map(|parser| f64::from(u8::from(parser.parse(data.data))))
}
