//! A set of orbits out of files, how old it is, and where its satellites are at a moment.

use std::collections::BTreeMap;

use jiff::Timestamp;
use nalgebra::Vector3;

use crate::error::{FileError, MAX_FILE_BYTES, Notice, Place, Problem, SkyError};
use crate::nominal;
use crate::satellite::{PerSystem, Satellite, SatelliteId, Source, System};
use crate::time::GpsTime;
use crate::{rinex, sem, tle, yuma};

/// Seconds of a day.
const DAY_S: f64 = 86_400.0;

/// How far from its reference time a record serves to say which satellites are seen. See the table in the crate's doc.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reliance {
    /// Up to here nothing is said, days.
    pub good_days: f64,
    /// From here on the record is refused, days.
    pub limit_days: f64,
}

impl Reliance {
    /// What a kind of record is good for. `None` for a nominal constellation, which has no age.
    ///
    /// Ephemerides: measured (see the crate's doc). Up to `good_days`, 95 of 100 satellites stood within 10 km (0.03 degrees)
    /// of where their old record put them; at 49 days, half of them within 100 km (0.3 degrees), but some that had been moved
    /// by 2.5 degrees and more; the limit lies before that. GLONASS' state vectors say least about later days. Almanacs: older
    /// issues of ICD-GPS-200 (C, 20.3.3.5.2) gave 3.6 km after two weeks and nothing beyond; limits chosen. TLE: chosen, because SGP4 without drag grows
    /// by some kilometres a week, and the sets are renewed daily.
    pub fn of(source: Source, system: System) -> Option<Self> {
        match (source, system) {
            (Source::Ephemeris, System::Glonass) => Some(Self { good_days: 1.0, limit_days: 4.0 }),
            (Source::Ephemeris, _) => Some(Self { good_days: 3.0, limit_days: 30.0 }),
            (Source::Almanac, _) => Some(Self { good_days: 14.0, limit_days: 60.0 }),
            (Source::Tle, _) => Some(Self { good_days: 14.0, limit_days: 60.0 }),
            (Source::Nominal, _) => None,
        }
    }
}

/// What of a file was not read, because it is about something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Skipped {
    /// Records of other systems' satellites.
    pub other_systems: usize,
    /// Messages of kinds that are not read; the same satellites send others.
    pub other_messages: usize,
}

/// What a reader found.
pub(crate) struct Reading {
    pub satellites: Vec<Satellite>,
    pub skipped: Skipped,
}

/// A set of orbits.
#[derive(Debug, Clone)]
pub struct Almanac {
    /// What people call it: the names of its files.
    pub name: String,
    /// What its files held beside it.
    pub skipped: Skipped,
    /// By satellite, then by source, then by reference time.
    satellites: Vec<Satellite>,
}

/// A satellite at a moment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Placed {
    /// Which.
    pub id: SatelliteId,
    /// Where, metres, earth-centred and earth-fixed (WGS84).
    pub ecef_m: Vector3<f64>,
}

/// All satellites at a moment.
#[derive(Debug, Clone, PartialEq)]
pub struct Constellation {
    /// The moment.
    pub at: Timestamp,
    /// Usable satellites, by id.
    pub satellites: Vec<Placed>,
    /// What people should know before they rely on it.
    pub notices: Vec<Notice>,
}

impl Almanac {
    /// Reads a SEM, YUMA, RINEX navigation (2, 3, 4) or TLE file, whichever it is. `near` is a moment within ten years of the
    /// file, such as today: SEM and YUMA files may count weeks in ten bits.
    pub fn read(name: &str, bytes: &[u8], near: Timestamp) -> Result<Self, FileError> {
        let fault = |problem| Err(FileError { file: name.to_owned(), place: Place::File, problem });
        if bytes.len() > MAX_FILE_BYTES {
            return fault(Problem::TooLarge { bytes: bytes.len() });
        }
        // gzip (RFC 1952, 2.3.1) and Unix compress, as archives keep RINEX files.
        if bytes.starts_with(&[0x1f, 0x8b]) || bytes.starts_with(&[0x1f, 0x9d]) {
            return fault(Problem::Packed);
        }
        // Comments may hold any encoding; what counts is ASCII.
        let text = String::from_utf8_lossy(bytes);
        let near = GpsTime::from_utc(near);
        let reading = if rinex::looks_like(&text) {
            rinex::read(name, &text)?
        } else if yuma::looks_like(&text) {
            yuma::read(name, &text, near)?
        } else if text.lines().any(|line| line.starts_with("1 ")) && text.lines().any(|line| line.starts_with("2 ")) {
            tle::read(name, &text)?
        } else if sem::looks_like(&text) {
            sem::read(name, &text, near)?
        } else {
            return fault(Problem::UnknownFormat);
        };
        if reading.satellites.is_empty() {
            return fault(Problem::NoSatellites);
        }
        Ok(Self::new(name.to_owned(), reading))
    }

    /// What the four systems are built to be, so that something can be shown before a file is there. No satellite's true place:
    /// it answers how many satellites and what geometry are usual, not what stands where at a given hour.
    pub fn nominal() -> Self {
        Self::new("nominal".to_owned(), Reading { satellites: nominal::satellites(), skipped: Skipped::default() })
    }

    fn new(name: String, reading: Reading) -> Self {
        let Reading { mut satellites, skipped } = reading;
        satellites
            .sort_by(|a, b| (a.id, a.source).cmp(&(b.id, b.source)).then(a.reference.0.total_cmp(&b.reference.0)));
        Self { name, skipped, satellites }
    }

    /// Both together, such as a YUMA file for GPS and a TLE file for the others. Of each system one kind of source is used at a
    /// time (see [`Self::at`]), because they number satellites differently. A nominal constellation should not be added to real
    /// ones.
    pub fn with(self, other: Self) -> Self {
        let skipped = Skipped {
            other_systems: self.skipped.other_systems + other.skipped.other_systems,
            other_messages: self.skipped.other_messages + other.skipped.other_messages,
        };
        let satellites = self.satellites.into_iter().chain(other.satellites).collect();
        Self::new(format!("{}, {}", self.name, other.name), Reading { satellites, skipped })
    }

    /// All records, by satellite and time.
    pub fn satellites(&self) -> &[Satellite] {
        &self.satellites
    }

    /// Whether it is made of published slots instead of anything a satellite sent or a radar saw.
    pub fn is_nominal(&self) -> bool {
        self.satellites.iter().all(|satellite| satellite.source == Source::Nominal)
    }

    /// How old it is at a moment: days since its newest record, negative where that lies ahead. `None` for a nominal one.
    pub fn age_days(&self, at: Timestamp) -> Option<f64> {
        let real = self.satellites.iter().filter(|satellite| satellite.source != Source::Nominal);
        let newest = real.map(|satellite| satellite.reference.0).reduce(f64::max)?;
        Some((GpsTime::from_utc(at).0 - newest) / DAY_S)
    }

    /// Which kind of source serves each system best at a time: the one with most satellites within its limits, and of equal ones
    /// the first of [`Source`]. TLE files may call satellites otherwise than ephemerides do, and nobody must be counted twice.
    fn sources_at(&self, time: GpsTime) -> PerSystem<Option<Source>> {
        let mut within: PerSystem<BTreeMap<Source, usize>> = Default::default();
        for records in self.satellites.chunk_by(|a, b| (a.id, a.source) == (b.id, b.source)) {
            let Some(first) = records.first() else { continue };
            let limit_s = Reliance::of(first.source, first.id.system)
                .map_or(f64::INFINITY, |reliance| reliance.limit_days * DAY_S);
            let usable = records.iter().any(|record| (record.reference.0 - time.0).abs() <= limit_s);
            *within[first.id.system.index()].entry(first.source).or_default() += usize::from(usable);
        }
        // Of equal ones, `max_by_key` takes the last.
        within.map(|counts| counts.into_iter().rev().max_by_key(|(_, count)| *count).map(|(source, _)| source))
    }

    /// Where the satellites are. Of each, the record nearest to the moment counts; satellites that are unhealthy, or whose
    /// records are too far away, are left out and told of. Where none is left, the question is refused.
    pub fn at(&self, at: Timestamp) -> Result<Constellation, SkyError> {
        let time = GpsTime::from_utc(at);
        let mut satellites = Vec::new();
        let (mut too_old, mut unhealthy): (PerSystem<usize>, PerSystem<usize>) = ([0; 4], [0; 4]);
        let mut nearest: Option<(f64, f64, Source)> = None;
        let mut aging: Option<(f64, f64)> = None;
        let sources = self.sources_at(time);
        let used = |record: &Satellite| sources[record.id.system.index()] == Some(record.source);
        for records in self.satellites.chunk_by(|a, b| (a.id, a.source) == (b.id, b.source)) {
            if !records.first().is_some_and(used) {
                continue;
            }
            let away_s = |record: &&Satellite| (record.reference.0 - time.0).abs();
            let Some(record) = records.iter().min_by(|a, b| away_s(a).total_cmp(&away_s(b))) else {
                continue;
            };
            let system = record.id.system;
            if let Some(reliance) = Reliance::of(record.source, system) {
                let age_days = away_s(&record) / DAY_S;
                if nearest.is_none_or(|(age, ..)| age_days < age) {
                    nearest = Some((age_days, reliance.limit_days, record.source));
                }
                if age_days > reliance.limit_days {
                    too_old[system.index()] += 1;
                    continue;
                }
                if age_days > reliance.good_days && aging.is_none_or(|(age, _)| age_days > age) {
                    aging = Some((age_days, reliance.good_days));
                }
            }
            if !record.healthy {
                unhealthy[system.index()] += 1;
                continue;
            }
            if let Some(ecef_m) = record.ecef_at(time) {
                satellites.push(Placed { id: record.id, ecef_m });
            }
        }
        let name = self.name.clone();
        if let Some((age_days, limit_days, source_kind)) = nearest.filter(|_| satellites.is_empty()) {
            return Err(SkyError::TooOld { name, age_days, limit_days, source_kind });
        }
        let mut notices = Vec::new();
        if self.is_nominal() {
            notices.push(Notice::Nominal);
        }
        if let Some((age_days, good_days)) = aging {
            notices.push(Notice::Aging { name, age_days, good_days });
        }
        if too_old.iter().chain(&unhealthy).any(|count| *count > 0) {
            notices.push(Notice::LeftOut { too_old, unhealthy });
        }
        Ok(Constellation { at, satellites, notices })
    }
}
