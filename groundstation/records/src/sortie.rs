//! A sortie: from arming to disarming, as it is recorded.
//!
//! These types are the stored form as well (JSON in the event table), so fields are only ever added, with a default.

pub(crate) mod office;
pub(crate) mod store;

use mission::geo::LatLon;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::crew::aircraft::Class;
use crate::crew::person::Unit;
use crate::crew::recency::{Flight, Light, Sight};
use crate::crew::{AirframeId, ApprovalId, Objection, OrderId, PersonId};
use crate::log;

/// Identifies a sortie for ever, in every store: a UUID version 7, given by the caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SortieId(pub Uuid);

impl std::fmt::Display for SortieId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// A time, UTC, microseconds since 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UtcMicros(pub i64);

/// Where a sortie counts. The two are never added up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ledger {
    /// A real aircraft in the air.
    Flight,
    /// A simulated one; no flight experience (CCAR-92 art. 92.69).
    Simulator,
}

impl Ledger {
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Flight => "flight",
            Self::Simulator => "simulator",
        }
    }
}

/// A position as stored: WGS84, degrees.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// Latitude, degrees.
    pub lat_deg: f64,
    /// Longitude, degrees.
    pub lon_deg: f64,
}

impl From<LatLon> for Place {
    fn from(place: LatLon) -> Self {
        Self { lat_deg: place.lat_deg, lon_deg: place.lon_deg }
    }
}

impl From<Place> for LatLon {
    fn from(place: Place) -> Self {
        Self { lat_deg: place.lat_deg, lon_deg: place.lon_deg }
    }
}

/// Which aircraft flew.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Aircraft {
    /// MAVLink system id.
    pub system_id: u8,
    /// The autopilot's hardware id (`AUTOPILOT_VERSION.uid2` or `uid`, hexadecimal); empty if it gave none.
    pub autopilot_uid: String,
    /// Real-name registration mark; empty if not known.
    pub registration: String,
}

/// What is known when the aircraft arms.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SortieStart {
    /// A new UUID version 7.
    pub id: SortieId,
    /// Real or simulated.
    pub ledger: Ledger,
    /// The pilot's name.
    pub pilot: String,
    /// The aircraft.
    pub aircraft: Aircraft,
    /// Content hash of the plan aboard; empty when none was.
    pub plan_hash: String,
    /// Path of the plan's file; empty when there is none.
    pub plan_file: String,
    /// The link's endpoint, such as `udpin://:14550`.
    pub link: String,
    /// When it armed.
    pub armed_at: UtcMicros,
    /// By whom it was flown and what let it go.
    #[serde(default)]
    pub dispatch: Dispatch,
    /// The file of another station that it was read from.
    #[serde(default)]
    pub source: Option<Source>,
}

/// Who signed in for a flight.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Crew {
    /// The pilot in command.
    pub pilot: PersonId,
    /// Those aboard the task beside the pilot, such as observers.
    #[serde(default)]
    pub others: Vec<PersonId>,
    /// When the pilot signed in.
    pub signed_in_at: UtcMicros,
}

/// Weather before a flight, as the crew saw or measured it.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Weather {
    /// Mean wind, metres per second.
    pub wind_m_s: Option<f64>,
    /// Gusts, metres per second.
    pub gust_m_s: Option<f64>,
    /// Horizontal visibility, kilometres.
    pub visibility_km: Option<f64>,
    /// Air temperature, degrees Celsius.
    pub temperature_c: Option<f64>,
    /// Whether it rains.
    pub rain: Option<bool>,
}

/// A flight that a lead let go in spite of objections.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Override {
    /// The lead.
    pub by: PersonId,
    /// The lead's name.
    pub name: String,
    /// Why.
    pub reason: String,
    /// When.
    pub at: UtcMicros,
}

/// By whom a sortie was flown, and what let it go. All of it may be unknown.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Dispatch {
    /// The unit that flew it.
    pub unit: Option<Unit>,
    /// Who signed in.
    pub crew: Option<Crew>,
    /// The airframe in the books.
    pub airframe: Option<AirframeId>,
    /// Its class on that day.
    pub class: Option<Class>,
    /// Line of sight.
    pub sight: Option<Sight>,
    /// Light.
    pub light: Option<Light>,
    /// The approval that covered it.
    pub approval: Option<ApprovalId>,
    /// The work order that it was flown for.
    pub order: Option<OrderId>,
    /// Weather.
    pub weather: Option<Weather>,
    /// What stood against it when it armed.
    pub objections: Vec<Objection>,
    /// Who let it go in spite of what blocks.
    pub overridden: Option<Override>,
}

/// The file of another station that a sortie was read from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Format: `tlog`, `dataflash`, `ulog`, `dji_srt`, `dji_csv`.
    pub format: String,
    /// Its file name.
    pub file: String,
    /// SHA-256 of its content, hexadecimal.
    pub sha256: String,
    /// Which of the file's flights it is, from 1.
    pub flight: u32,
    /// Time zone that its times were taken in, where the file names none.
    #[serde(default)]
    pub zone: Option<String>,
}

/// What a lead said about a sortie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It is in order.
    Accepted,
    /// The crew has to answer something.
    Questioned,
    /// A remark; changes nothing.
    Noted,
}

/// A lead's look at a sortie, or the crew's answer to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// When.
    pub at: UtcMicros,
    /// Name of who looked.
    pub who: String,
    /// What came of it.
    pub verdict: Verdict,
    /// In words; may be empty where it is accepted.
    #[serde(default)]
    pub note: String,
}

/// How far the review of a sortie has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reviewed {
    /// Nobody has looked.
    Open,
    /// The crew has to answer.
    Questioned,
    /// It is in order.
    Accepted,
}

impl Reviewed {
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Questioned => "questioned",
            Self::Accepted => "accepted",
        }
    }
}

/// Facts so far, written every few seconds in flight: what is left if the program dies.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    /// When these were true.
    pub at: UtcMicros,
    /// Last known position, where there was one.
    pub place: Option<Place>,
    /// Flown over ground, metres.
    pub distance_m: f64,
    /// Greatest height above home, metres.
    pub max_height_rel_home_m: f64,
    /// Battery charge used, milliampere-hours, where the aircraft reports it.
    pub battery_used_mah: Option<f64>,
    /// Battery used, percent of full, where the aircraft reports it.
    pub battery_used_percent: Option<f64>,
    /// Messages received on all its links.
    pub messages_received: u64,
    /// Messages known to be lost.
    pub messages_lost: u64,
}

/// A stretch of road that the sortie covered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StakeSpan {
    /// Road code, such as `G15`.
    pub road: String,
    /// Direction name, such as `南通`.
    pub toward: String,
    /// Stake where it began, as printed.
    pub from: String,
    /// Stake where it ended, as printed.
    pub to: String,
    /// The same places along the centreline, metres; entries of older versions have none.
    #[serde(default)]
    pub along_m: Option<(f64, f64)>,
}

/// A file that the sortie left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftFile {
    /// What it is: `plan`, `tlog`, `gpx` …
    pub kind: String,
    /// Where it was written.
    pub path: String,
    /// SHA-256 of its content, hexadecimal.
    pub sha256: String,
}

/// What is known when the aircraft has disarmed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SortieEnd {
    /// When it disarmed.
    pub disarmed_at: UtcMicros,
    /// Time in the air, seconds, from a clock that does not jump.
    pub airborne_s: f64,
    /// Flown over ground, metres.
    pub distance_m: f64,
    /// Greatest height above home, metres.
    pub max_height_rel_home_m: f64,
    /// Greatest true height above ground, metres, where terrain or a rangefinder gave one.
    pub max_height_agl_m: Option<f64>,
    /// Road covered.
    pub stakes: Vec<StakeSpan>,
    /// Greatest distance from the planned line on straight legs, metres.
    pub corridor_deviation_max_m: Option<f64>,
    /// Battery charge used, milliampere-hours, where the aircraft reports it.
    pub battery_used_mah: Option<f64>,
    /// Battery used, percent of full, where the aircraft reports it.
    pub battery_used_percent: Option<f64>,
    /// Messages received on all its links.
    pub messages_received: u64,
    /// Messages known to be lost.
    pub messages_lost: u64,
    /// Files it left.
    pub files: Vec<LeftFile>,
}

/// How far a sortie has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Armed, on the ground.
    Armed,
    /// In the air.
    Airborne,
    /// Landed, still armed.
    Landed,
    /// Disarmed and closed.
    Finished,
    /// The program ended while it was armed; closed at a later start.
    Interrupted,
}

impl State {
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Armed => "armed",
            Self::Airborne => "airborne",
            Self::Landed => "landed",
            Self::Finished => "finished",
            Self::Interrupted => "interrupted",
        }
    }

    /// Whether nothing more can happen to it.
    pub fn is_closed(self) -> bool {
        matches!(self, Self::Finished | Self::Interrupted)
    }
}

/// One thing that happened to a sortie.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Event {
    Began(Box<SortieStart>),
    TookOff {
        at: UtcMicros,
        place: Option<Place>,
    },
    Progressed(Progress),
    Landed {
        at: UtcMicros,
        place: Option<Place>,
    },
    /// Who flies it and what let it go, as the crew room knew it when the aircraft armed.
    Dispatched {
        at: UtcMicros,
        /// The pilot's name; as it was where nobody signed in.
        pilot: Option<String>,
        /// The registration mark of the airframe in the books.
        registration: Option<String>,
        dispatch: Box<Dispatch>,
    },
    Finished(Box<SortieEnd>),
    /// Found unfinished at a later start.
    Interrupted {
        found_at: UtcMicros,
    },
    Reviewed(Review),
}

impl Event {
    pub(crate) fn at(&self) -> UtcMicros {
        match self {
            Self::Began(start) => start.armed_at,
            Self::TookOff { at, .. } | Self::Landed { at, .. } | Self::Dispatched { at, .. } => *at,
            Self::Progressed(progress) => progress.at,
            Self::Finished(end) => end.disarmed_at,
            Self::Interrupted { found_at } => *found_at,
            Self::Reviewed(review) => review.at,
        }
    }
}

/// A sortie as far as it is known: the sum of its events.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sortie {
    /// What was known at arming.
    pub start: SortieStart,
    /// How far it has come.
    pub state: State,
    /// When and where it took off; a sortie that lands in between keeps its first take-off.
    pub took_off_at: Option<UtcMicros>,
    /// Where it took off.
    pub took_off_place: Option<Place>,
    /// When it landed last.
    pub landed_at: Option<UtcMicros>,
    /// Where it landed last.
    pub landed_place: Option<Place>,
    /// The last checkpoint.
    pub progress: Option<Progress>,
    /// What was known at disarming; none for an interrupted sortie.
    pub end: Option<SortieEnd>,
    /// When the program found that the sortie had been interrupted.
    pub found_interrupted_at: Option<UtcMicros>,
    /// What leads said about it, oldest first.
    #[serde(default)]
    pub reviews: Vec<Review>,
}

impl Sortie {
    pub(crate) fn begun(start: SortieStart) -> Self {
        Self {
            start,
            state: State::Armed,
            took_off_at: None,
            took_off_place: None,
            landed_at: None,
            landed_place: None,
            progress: None,
            end: None,
            found_interrupted_at: None,
            reviews: Vec::new(),
        }
    }

    /// What happened after it began. What cannot happen to it any more changes nothing: events of another station may say
    /// so all the same.
    pub(crate) fn apply(&mut self, event: &Event) {
        match event {
            Event::Began(_) => {}
            Event::TookOff { .. } | Event::Progressed(_) | Event::Landed { .. } if self.state.is_closed() => {}
            Event::Interrupted { .. } if self.state == State::Finished => {}
            Event::TookOff { at, place } => {
                self.state = State::Airborne;
                self.took_off_at = self.took_off_at.or(Some(*at));
                self.took_off_place = self.took_off_place.or(*place);
            }
            Event::Progressed(progress) => self.progress = Some(*progress),
            Event::Dispatched { pilot, registration, dispatch, .. } => {
                let start = &mut self.start;
                start.pilot = pilot.clone().unwrap_or(std::mem::take(&mut start.pilot));
                start.aircraft.registration =
                    registration.clone().unwrap_or(std::mem::take(&mut start.aircraft.registration));
                start.dispatch = (**dispatch).clone();
            }
            Event::Landed { at, place } => {
                self.state = State::Landed;
                self.landed_at = Some(*at);
                self.landed_place = *place;
            }
            Event::Finished(end) => {
                self.state = State::Finished;
                self.end = Some((**end).clone());
            }
            Event::Interrupted { found_at } => {
                self.state = State::Interrupted;
                self.found_interrupted_at = Some(*found_at);
            }
            Event::Reviewed(review) => self.reviews.push(review.clone()),
        }
    }

    /// The sum of its events, which come in order, and the unit that began it; `None` while the event is missing with which
    /// it began. What this program cannot read, a newer one wrote: it changes nothing here and stays in the log.
    pub(crate) fn sum(id: &str, events: &[log::Event]) -> Option<(Self, Unit)> {
        let read = |event: &log::Event| Some((serde_json::from_str::<Event>(&event.body).ok()?, event.author));
        let events: Vec<(Event, Unit)> = events.iter().filter_map(read).collect();
        let (start, author) = events.iter().find_map(|(event, author)| match event {
            Event::Began(start) if start.id.to_string() == id => Some((start, *author)),
            _ => None,
        })?;
        let mut sortie = Self::begun((**start).clone());
        events.iter().for_each(|(event, _)| sortie.apply(event));
        Some((sortie, author))
    }

    /// Its identifier.
    pub fn id(&self) -> SortieId {
        self.start.id
    }

    /// How far its review has come: the last verdict that is no mere remark.
    pub fn reviewed(&self) -> Reviewed {
        let last = self.reviews.iter().rev().find_map(|review| match review.verdict {
            Verdict::Accepted => Some(Reviewed::Accepted),
            Verdict::Questioned => Some(Reviewed::Questioned),
            Verdict::Noted => None,
        });
        last.unwrap_or(Reviewed::Open)
    }

    /// The flight as recent experience needs it; `None` while something that decides is unknown, or it never flew.
    pub fn experience(&self) -> Option<Flight> {
        let Dispatch { crew, class, sight, light, .. } = &self.start.dispatch;
        Some(Flight {
            sortie: self.id(),
            pilot: crew.as_ref()?.pilot,
            ledger: self.start.ledger,
            class: (*class)?,
            sight: (*sight)?,
            light: (*light)?,
            took_off_at: self.took_off_at?,
            airborne_s: self.airborne_s(),
        })
    }

    /// Whether it was in the air when it was interrupted: a crash, or a program that died over a flying aircraft.
    pub fn was_interrupted_in_flight(&self) -> bool {
        self.state == State::Interrupted && self.took_off_at > self.landed_at
    }

    /// The last time that anything was heard of it.
    pub fn last_heard_at(&self) -> UtcMicros {
        let end = self.end.as_ref().map(|end| end.disarmed_at);
        let known = [self.took_off_at, self.landed_at, self.progress.map(|progress| progress.at), end];
        known.into_iter().flatten().fold(self.start.armed_at, UtcMicros::max)
    }

    /// The last place that it was known at.
    pub fn last_place(&self) -> Option<Place> {
        let landed = if self.landed_at >= self.took_off_at { self.landed_place } else { None };
        landed.or(self.progress.and_then(|progress| progress.place)).or(self.took_off_place)
    }

    /// Flown over ground, metres, as far as known.
    pub fn distance_m(&self) -> f64 {
        let so_far = self.progress.map_or(0.0, |progress| progress.distance_m);
        self.end.as_ref().map_or(so_far, |end| end.distance_m)
    }

    /// Time in the air, seconds, as far as known. For an interrupted sortie from UTC stamps, until last heard of.
    pub fn airborne_s(&self) -> f64 {
        if let Some(end) = &self.end {
            return end.airborne_s;
        }
        let Some(from) = self.took_off_at else { return 0.0 };
        let until = self.landed_at.filter(|landed| *landed >= from).unwrap_or_else(|| self.last_heard_at());
        (until.0.saturating_sub(from.0)).max(0) as f64 / 1e6
    }
}
