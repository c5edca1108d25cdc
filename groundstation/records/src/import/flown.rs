//! One flight out of another station's log, and what it becomes in the store.

use mission::explain::{Explain, Message};
use mission::formats::TrackPoint;
use mission::message;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::sortie::{
    Aircraft, Dispatch, Ledger, LeftFile, Place, Progress, SortieEnd, SortieId, SortieStart, Source, StakeSpan,
    UtcMicros,
};

/// What kind of log it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// MAVLink frames with times, as ground stations record them.
    #[default]
    Tlog,
    /// ArduPilot's log aboard.
    DataFlash,
    /// PX4's log aboard.
    Ulog,
    /// Subtitles that DJI aircraft write beside a film.
    DjiSrt,
    /// A DJI flight record as decoding programs export it.
    DjiCsv,
    /// A flight as Airdata exports it.
    AirdataCsv,
}

impl Format {
    /// As a sortie's file is called.
    pub fn key(self) -> &'static str {
        match self {
            Self::Tlog => "tlog",
            Self::DataFlash => "dataflash",
            Self::Ulog => "ulog",
            Self::DjiSrt => "dji_srt",
            Self::DjiCsv => "dji_csv",
            Self::AirdataCsv => "airdata_csv",
        }
    }
}

impl Explain for Format {
    fn explain(&self) -> Message {
        match self {
            Self::Tlog => message!("records-import-tlog"),
            Self::DataFlash => message!("records-import-data-flash"),
            Self::Ulog => message!("records-import-ulog"),
            Self::DjiSrt => message!("records-import-dji-srt"),
            Self::DjiCsv => message!("records-import-dji-csv"),
            Self::AirdataCsv => message!("records-import-airdata-csv"),
        }
    }
}

/// Whose clock the times are.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Clock {
    /// The recording station's own, as it was set.
    #[default]
    Station,
    /// The recording station's own, and how far it was behind the aircraft's GNSS at most of the time, seconds.
    StationAgainstGnss {
        /// Positive where the station was late.
        behind_s: f64,
    },
    /// The aircraft's GNSS receiver.
    Gnss {
        /// Seconds that UTC is behind GPS time, where the log counts in GPS time.
        leap_s: Option<i64>,
    },
    /// A clock on the wall; the zone is not in the file but was told.
    Local {
        /// The zone, as it was told.
        zone: String,
    },
    /// UTC, as the exporting program wrote it.
    Exporter,
}

impl Explain for Clock {
    fn explain(&self) -> Message {
        match self {
            Self::Station => message!("records-import-clock-station"),
            Self::StationAgainstGnss { behind_s } => {
                message!("records-import-clock-against", seconds = format!("{behind_s:+.1}"))
            }
            Self::Gnss { leap_s: Some(leap_s) } => message!("records-import-clock-gps", seconds = leap_s.to_string()),
            Self::Gnss { leap_s: None } => message!("records-import-clock-gnss"),
            Self::Local { zone } => message!("records-import-clock-local", zone = zone.as_str()),
            Self::Exporter => message!("records-import-clock-exporter"),
        }
    }
}

/// What begins and ends it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bounds {
    /// Arming and disarming.
    #[default]
    Armed,
    /// The log's begin and end, because the log knows of no arming.
    Logged,
    /// A film's begin and end: part of a flight.
    Filmed,
}

impl Explain for Bounds {
    fn explain(&self) -> Message {
        match self {
            Self::Armed => message!("records-import-armed"),
            Self::Logged => message!("records-import-logged"),
            Self::Filmed => message!("records-import-filmed"),
        }
    }
}

/// What is missing or was lost.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Loss {
    /// Bytes that are no records were skipped.
    Bytes {
        /// Where the first are.
        offset: u64,
        /// How many in all.
        bytes: u64,
    },
    /// The file ends inside a record.
    Truncated {
        /// Where that record begins.
        offset: u64,
    },
    /// Lines without sense were skipped.
    Lines {
        /// The first of them.
        line: u64,
        /// How many in all.
        lines: u64,
    },
    /// The logger itself lost data.
    Dropouts {
        /// For how long in all, milliseconds.
        ms: u64,
    },
    /// The station's clock was set while it recorded.
    ClockSet {
        /// By how much, seconds.
        by_s: f64,
    },
    /// The log ends, or is silent for long, while the aircraft is armed.
    CutInFlight,
    /// Nobody knows where it was.
    NoPlace,
    /// Nobody knows how high it was.
    NoHeight,
}

impl Explain for Loss {
    fn explain(&self) -> Message {
        match self {
            Self::Bytes { offset, bytes } => {
                message!("records-import-lost-bytes", offset = offset.to_string(), bytes = bytes.to_string())
            }
            Self::Truncated { offset } => message!("records-import-lost-truncated", offset = offset.to_string()),
            Self::Lines { line, lines } => {
                message!("records-import-lost-lines", line = line.to_string(), lines = lines.to_string())
            }
            Self::Dropouts { ms } => {
                message!("records-import-lost-dropouts", seconds = format!("{:.1}", *ms as f64 / 1e3))
            }
            Self::ClockSet { by_s } => message!("records-import-lost-clock", seconds = format!("{by_s:+.0}")),
            Self::CutInFlight => message!("records-import-lost-cut"),
            Self::NoPlace => message!("records-import-lost-place"),
            Self::NoHeight => message!("records-import-lost-height"),
        }
    }
}

/// When and where.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Moment {
    /// When.
    pub at: UtcMicros,
    /// Where, if known.
    pub place: Option<Place>,
}

/// What a log says of the aircraft; empty where it says nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Hull {
    /// MAVLink system id.
    pub system_id: Option<u8>,
    /// The autopilot's hardware id, as [`Aircraft::autopilot_uid`] has it.
    pub autopilot_uid: String,
    /// Maker's serial number.
    pub serial: String,
    /// Type.
    pub model: String,
    /// Serial number of the battery.
    pub battery_serial: String,
}

/// One flight.
#[derive(Debug, Clone, PartialEq)]
pub struct Flown {
    /// What kind of log told it.
    pub format: Format,
    /// Name of the file.
    pub file: String,
    /// Whose clock the times are.
    pub clock: Clock,
    /// What begins and ends it.
    pub bounds: Bounds,
    /// When it begins.
    pub from: UtcMicros,
    /// When it ends.
    pub to: UtcMicros,
    /// First take-off, as far as the log has it.
    pub took_off: Option<Moment>,
    /// Last landing, as far as the log has it.
    pub landed: Option<Moment>,
    /// In the air, seconds.
    pub airborne_s: f64,
    /// Flown over ground, metres.
    pub distance_m: f64,
    /// Greatest height above home, metres; 0 where no height is known.
    pub max_height_rel_home_m: f64,
    /// Charge used, milliampere-hours.
    pub battery_used_mah: Option<f64>,
    /// Charge used, percent of full.
    pub battery_used_percent: Option<f64>,
    /// Messages or lines read in that time.
    pub messages_received: u64,
    /// Messages known to be lost.
    pub messages_lost: u64,
    /// At most one a second.
    pub points: Vec<TrackPoint>,
    /// The aircraft.
    pub hull: Hull,
    /// What is missing.
    pub losses: Vec<Loss>,
}

impl Default for Flown {
    fn default() -> Self {
        Self {
            format: Format::default(),
            file: String::new(),
            clock: Clock::default(),
            bounds: Bounds::default(),
            from: UtcMicros(0),
            to: UtcMicros(0),
            took_off: None,
            landed: None,
            airborne_s: 0.0,
            distance_m: 0.0,
            max_height_rel_home_m: 0.0,
            battery_used_mah: None,
            battery_used_percent: None,
            messages_received: 0,
            messages_lost: 0,
            points: Vec::new(),
            hull: Hull::default(),
            losses: Vec::new(),
        }
    }
}

/// What no log says and the person who brings it knows.
#[derive(Debug, Clone, PartialEq)]
pub struct Brought<'a> {
    /// A new UUID version 7 for the sortie.
    pub id: SortieId,
    /// Real, unless the log is a simulator's.
    pub ledger: Ledger,
    /// The pilot's name.
    pub pilot: &'a str,
    /// Who signed in for it, where that is known.
    pub dispatch: Dispatch,
    /// Which of the file's flights it is, from 1.
    pub nth: u32,
    /// Real-name registration mark, where it is known whose hull this is; else empty.
    pub registration: &'a str,
    /// Path of the log as it is kept.
    pub path: &'a str,
    /// SHA-256 of its bytes, hexadecimal.
    pub sha256: &'a str,
}

impl Flown {
    /// The sortie's identifier: of the same flight in the same bytes always the same, on every station, so that nobody
    /// enters a flight twice. `nth` is its place in the file, from 1.
    pub fn id(&self, sha256: &[u8], nth: u32) -> SortieId {
        let mut rest = [0; 10];
        rest.iter_mut().zip(sha256).for_each(|(to, from)| *to = *from);
        rest.iter_mut().rev().zip(nth.to_le_bytes()).for_each(|(to, from)| *to ^= from);
        let ms = u64::try_from(self.from.0 / 1000).unwrap_or_default();
        SortieId(uuid::Builder::from_unix_timestamp_millis(ms, &rest).into_uuid())
    }

    /// For machines; the names are those of the fields.
    pub fn json(&self) -> serde_json::Value {
        json!({
            "format": self.format,
            "file": self.file,
            "clock": self.clock,
            "bounds": self.bounds,
            "from": self.from,
            "to": self.to,
            "took_off": self.took_off,
            "landed": self.landed,
            "airborne_s": self.airborne_s,
            "distance_m": self.distance_m,
            "max_height_rel_home_m": self.max_height_rel_home_m,
            "battery_used_mah": self.battery_used_mah,
            "battery_used_percent": self.battery_used_percent,
            "messages_received": self.messages_received,
            "messages_lost": self.messages_lost,
            "points": self.points.len(),
            "hull": self.hull,
            "losses": self.losses,
        })
    }

    /// The sortie's begin.
    pub fn start(&self, brought: &Brought<'_>) -> SortieStart {
        SortieStart {
            id: brought.id,
            ledger: brought.ledger,
            pilot: brought.pilot.to_owned(),
            aircraft: Aircraft {
                system_id: self.hull.system_id.unwrap_or_default(),
                autopilot_uid: self.hull.autopilot_uid.clone(),
                registration: brought.registration.to_owned(),
            },
            plan_hash: String::new(),
            plan_file: String::new(),
            link: format!("import:{}", self.format.key()),
            armed_at: self.from,
            dispatch: brought.dispatch.clone(),
            source: Some(Source {
                format: self.format.key().to_owned(),
                file: self.file.clone(),
                sha256: brought.sha256.to_owned(),
                flight: brought.nth,
                zone: if let Clock::Local { zone } = &self.clock { Some(zone.clone()) } else { None },
            }),
        }
    }

    /// The facts at its end.
    pub fn progress(&self) -> Progress {
        let landed = self.landed.and_then(|moment| moment.place);
        Progress {
            at: self.to,
            place: self.points.last().map(|point| point.place.into()).or(landed),
            distance_m: self.distance_m,
            max_height_rel_home_m: self.max_height_rel_home_m,
            battery_used_mah: self.battery_used_mah,
            battery_used_percent: self.battery_used_percent,
            messages_received: self.messages_received,
            messages_lost: self.messages_lost,
        }
    }

    /// The sortie's end. Which road it covered, the caller knows who has a road.
    pub fn end(&self, brought: &Brought<'_>, stakes: Vec<StakeSpan>) -> SortieEnd {
        SortieEnd {
            disarmed_at: self.to,
            airborne_s: self.airborne_s,
            distance_m: self.distance_m,
            max_height_rel_home_m: self.max_height_rel_home_m,
            max_height_agl_m: None,
            stakes,
            corridor_deviation_max_m: None,
            battery_used_mah: self.battery_used_mah,
            battery_used_percent: self.battery_used_percent,
            messages_received: self.messages_received,
            messages_lost: self.messages_lost,
            files: vec![LeftFile {
                kind: self.format.key().to_owned(),
                path: brought.path.to_owned(),
                sha256: brought.sha256.to_owned(),
            }],
        }
    }
}
