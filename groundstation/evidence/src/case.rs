//! What a record of footage must say about itself, and whether that makes it evidence or a clue.
//!
//! Two lanes, after articles 41, 42 and 46 of the Law on Administrative Penalties (2021): in lane A two officers collect on
//! the spot; in lane B the capture is used as electronic monitoring, which wants a legal and technical review, a published
//! notice of its place, and a person who looks at each record before it is used.

use jiff::Timestamp;
use mission::explain::{Explain, Message};
use mission::message;
use serde::{Deserialize, Serialize};

/// A larger file is no case record.
pub const MAX_CASE_BYTES: u64 = 1 << 20;

/// How the footage came to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Lane {
    /// Officers flew to collect on the spot.
    A,
    /// Unattended or routine capture that serves as electronic monitoring.
    B,
}

/// A person with the number of the paper that entitles them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// Name.
    pub name: String,
    /// Enforcement certificate of an officer, licence of a pilot.
    pub certificate: String,
}

impl Person {
    fn is_complete(&self) -> bool {
        !blank(&self.name) && !blank(&self.certificate)
    }
}

/// The aircraft and what it carried.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Aircraft {
    /// Model.
    pub model: String,
    /// Registration mark.
    pub registration: String,
    /// Unique product identification code.
    pub product: String,
    /// Serial number of the camera.
    pub camera: String,
    /// Firmware of aircraft and camera.
    pub firmware: String,
}

/// How the times were found to be right.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Clock {
    /// What it was compared with: GNSS, a time server.
    pub source: String,
    /// Measured: this clock minus the source, milliseconds.
    pub offset_ms: Option<f64>,
    /// How far the true offset may be from the measured one, milliseconds.
    pub uncertainty_ms: Option<f64>,
}

/// Where on the road.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Road {
    /// Route number and name.
    pub route: String,
    /// Direction of travel, by the place that it leads to.
    pub toward: String,
    /// Stake, such as `K12+345`.
    pub stake: String,
    /// Lane or shoulder.
    pub lane: String,
    /// Bridge, tunnel, interchange.
    pub structure: String,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Finding {
    /// Kind, as the unit calls it.
    pub kind: String,
    /// The provision that it offends against, with article.
    pub law: String,
    /// What is to be seen.
    pub description: String,
}

/// How the originals got here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// Copied from the aircraft's card.
    Card,
    /// Received while flying: a copy with losses.
    Stream,
}

/// Who got the originals, how and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Copied {
    /// From where.
    pub origin: Origin,
    /// By whom.
    pub who: String,
    /// When.
    pub at: Timestamp,
}

/// Who looked at a record of lane B before it was used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reviewed {
    /// Name.
    pub who: String,
    /// When.
    pub at: Timestamp,
}

/// The record of one piece of footage.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Case {
    /// Identifier of the record, UUIDv7.
    pub record: String,
    /// Number of the case or clue.
    pub number: String,
    /// Lane.
    pub lane: Option<Lane>,
    /// Brigade.
    pub brigade: String,
    /// Officers; two in lane A.
    pub officers: Vec<Person>,
    /// Pilot.
    pub pilot: Person,
    /// Aircraft.
    pub aircraft: Aircraft,
    /// Approval of the flight.
    pub approval: String,
    /// Begin.
    pub began: Option<Timestamp>,
    /// End.
    pub ended: Option<Timestamp>,
    /// Clock proof.
    pub clock: Clock,
    /// Take-off place.
    pub place: String,
    /// Road reference.
    pub road: Road,
    /// Finding.
    pub finding: Finding,
    /// Weather and wind.
    pub weather: String,
    /// How the originals were copied.
    pub copied: Option<Copied>,
    /// Lane A: number of the scene record.
    pub scene_record: String,
    /// Lane B: number of the legal and technical review.
    pub review: String,
    /// Lane B: number of the published notice.
    pub notice: String,
    /// Lane B: the corridor that the notice names.
    pub corridor: String,
    /// Lane B: who looked at the record before it was used.
    pub reviewed: Option<Reviewed>,
}

/// What a case record may be used as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status {
    /// It has what evidence must have. Whether that is true is for people to judge.
    Evidence,
    /// It lacks this, so it leads to evidence at most.
    Clue(Vec<Lacking>),
}

impl Explain for Status {
    fn explain(&self) -> Message {
        match self {
            Self::Evidence => message!("evidence-status-evidence"),
            Self::Clue(lacking) => message!("evidence-status-clue", count = lacking.len()),
        }
    }
}

/// Something that evidence must have and this record has not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lacking {
    /// Record identifier.
    Record,
    /// Case or clue number.
    Number,
    /// Lane.
    Lane,
    /// Brigade.
    Brigade,
    /// Lane A: two different officers, each with name and certificate.
    TwoOfficers,
    /// Lane A: the scene record.
    SceneRecord,
    /// Lane B: the review's number.
    Review,
    /// Lane B: the notice's number.
    Notice,
    /// Lane B: the corridor.
    Corridor,
    /// Lane B: somebody looked at it before use.
    Reviewed,
    /// Pilot and licence.
    Pilot,
    /// Registration and product code.
    Aircraft,
    /// Camera.
    Camera,
    /// Flight approval.
    Approval,
    /// Begin and end, in this order.
    Times,
    /// Clock source.
    ClockSource,
    /// Measured offset and its uncertainty.
    ClockOffset,
    /// Take-off place.
    Place,
    /// Route, direction and stake.
    Road,
    /// Kind of finding and provision.
    Finding,
    /// How, by whom and when the originals were copied.
    Copied,
}

impl Explain for Lacking {
    fn explain(&self) -> Message {
        match self {
            Self::Record => message!("evidence-lacks-record"),
            Self::Number => message!("evidence-lacks-number"),
            Self::Lane => message!("evidence-lacks-lane"),
            Self::Brigade => message!("evidence-lacks-brigade"),
            Self::TwoOfficers => message!("evidence-lacks-two-officers"),
            Self::SceneRecord => message!("evidence-lacks-scene-record"),
            Self::Review => message!("evidence-lacks-review"),
            Self::Notice => message!("evidence-lacks-notice"),
            Self::Corridor => message!("evidence-lacks-corridor"),
            Self::Reviewed => message!("evidence-lacks-reviewed"),
            Self::Pilot => message!("evidence-lacks-pilot"),
            Self::Aircraft => message!("evidence-lacks-aircraft"),
            Self::Camera => message!("evidence-lacks-camera"),
            Self::Approval => message!("evidence-lacks-approval"),
            Self::Times => message!("evidence-lacks-times"),
            Self::ClockSource => message!("evidence-lacks-clock-source"),
            Self::ClockOffset => message!("evidence-lacks-clock-offset"),
            Self::Place => message!("evidence-lacks-place"),
            Self::Road => message!("evidence-lacks-road"),
            Self::Finding => message!("evidence-lacks-finding"),
            Self::Copied => message!("evidence-lacks-copied"),
        }
    }
}

impl Case {
    /// Reads `case.json`.
    ///
    /// # Errors
    /// It is none; says where.
    pub fn from_json(bytes: &[u8]) -> Result<Self, serde_json::Error> {
        serde_json::from_slice(bytes)
    }

    /// The file's text.
    pub fn to_json(&self) -> String {
        // Strings and numbers only: this cannot fail.
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

    /// Evidence, or a clue and what it lacks.
    pub fn status(&self) -> Status {
        let mut lacking = self.lacks_in_its_lane();
        let road = [&self.road.route, &self.road.toward, &self.road.stake];
        let aircraft = [&self.aircraft.registration, &self.aircraft.product];
        let finding = [&self.finding.kind, &self.finding.law];
        let in_order = self.began.zip(self.ended).is_some_and(|(began, ended)| began < ended);
        let measured = |value: Option<f64>| value.is_some_and(f64::is_finite);
        let offset = measured(self.clock.offset_ms) && measured(self.clock.uncertainty_ms);
        for (lacks, what) in [
            (blank(&self.record), Lacking::Record),
            (blank(&self.number), Lacking::Number),
            (blank(&self.brigade), Lacking::Brigade),
            (!self.pilot.is_complete(), Lacking::Pilot),
            (aircraft.into_iter().any(|text| blank(text)), Lacking::Aircraft),
            (blank(&self.aircraft.camera), Lacking::Camera),
            (blank(&self.approval), Lacking::Approval),
            (!in_order, Lacking::Times),
            (blank(&self.clock.source), Lacking::ClockSource),
            (!offset, Lacking::ClockOffset),
            (blank(&self.place), Lacking::Place),
            (road.into_iter().any(|text| blank(text)), Lacking::Road),
            (finding.into_iter().any(|text| blank(text)), Lacking::Finding),
            (self.copied.as_ref().is_none_or(|copied| blank(&copied.who)), Lacking::Copied),
        ] {
            if lacks {
                lacking.push(what);
            }
        }
        if lacking.is_empty() { Status::Evidence } else { Status::Clue(lacking) }
    }

    fn lacks_in_its_lane(&self) -> Vec<Lacking> {
        let fields: &[(bool, Lacking)] = match self.lane {
            None => &[(true, Lacking::Lane)],
            Some(Lane::A) => {
                &[(!self.has_two_officers(), Lacking::TwoOfficers), (blank(&self.scene_record), Lacking::SceneRecord)]
            }
            Some(Lane::B) => &[
                (blank(&self.review), Lacking::Review),
                (blank(&self.notice), Lacking::Notice),
                (blank(&self.corridor), Lacking::Corridor),
                (self.reviewed.as_ref().is_none_or(|reviewed| blank(&reviewed.who)), Lacking::Reviewed),
            ],
        };
        fields.iter().filter(|(lacks, _)| *lacks).map(|(_, what)| *what).collect()
    }

    /// The same person twice is one officer, and so is a certificate that two names share.
    fn has_two_officers(&self) -> bool {
        let mut complete = self.officers.iter().filter(|officer| officer.is_complete());
        let Some(first) = complete.next() else { return false };
        complete
            .any(|other| other.name.trim() != first.name.trim() && other.certificate.trim() != first.certificate.trim())
    }
}

fn blank(text: &str) -> bool {
    text.trim().is_empty()
}
