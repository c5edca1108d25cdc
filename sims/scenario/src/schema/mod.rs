//! Scenario files: TOML by the schema below, `schema = 1`. Lengths are metres, angles degrees, times seconds, speeds metres
//! per second; heights are above the take-off place, stakes as signs show them.
//!
//! Every table refuses fields that it does not know, so that a slip of the pen is a message and not another scenario.

mod begin;
mod error;
mod fault;
mod judge;
mod place;
mod read;
mod thing;

pub use begin::{Begin, Moment};
pub use error::{FileError, Problem};
pub use fault::{Fault, Flown, Upset};
pub use judge::{Act, Criterion, Judge, Shape};
pub use place::{Home, Spot};
pub(crate) use read::Lines;
pub use thing::{Look, Subject, Thing};

use mission::explain::{Explain, Message};
use mission::message;
use serde::{Deserialize, Serialize};

/// The version of the schema that is read and written.
pub const SCHEMA: u32 = 1;

/// Text in the two languages of the program.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Said {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// What kind of exercise it is: how the desk sorts them, and what the readiness board counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// Hand-flying against a profile.
    Manoeuvre,
    /// The ground-station exam.
    GroundStation,
    /// Photographs that prove something.
    Evidence,
    /// Patrols of the road.
    Patrol,
    /// What goes wrong.
    Emergency,
}

impl Group {
    /// As scenario files and results name it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Manoeuvre => "manoeuvre",
            Self::GroundStation => "ground_station",
            Self::Evidence => "evidence",
            Self::Patrol => "patrol",
            Self::Emergency => "emergency",
        }
    }
}

impl Explain for Group {
    fn explain(&self) -> Message {
        match self {
            Self::Manoeuvre => message!("group-manoeuvre"),
            Self::GroundStation => message!("group-ground-station"),
            Self::Evidence => message!("group-evidence"),
            Self::Patrol => message!("group-patrol"),
            Self::Emergency => message!("group-emergency"),
        }
    }
}

/// Daylight or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Light {
    /// Day.
    #[default]
    Day,
    /// Night: lamps, headlights and what they shine on.
    Night,
}

/// The weather.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weather {
    /// Mean wind 6 m above ground and higher.
    pub wind_m_s: f64,
    /// Where it blows from, degrees from true north.
    #[serde(default)]
    pub from_deg: f64,
    /// With turbulence.
    #[serde(default)]
    pub gusts: bool,
    /// Day or night.
    #[serde(default)]
    pub light: Light,
}

/// The aircraft at power-on.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Aircraft {
    /// State of charge, percent.
    pub charge_pct: f64,
    /// Whether solids and decks hide satellites from it.
    #[serde(default)]
    pub shadowed: bool,
}

/// Something that the trainee is told in flight, over MAVLink as any text of the vehicle.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Instruction {
    /// Name by which criteria refer to it.
    pub id: String,
    /// The words.
    pub say: Said,
    /// When.
    pub begin: Begin,
}

/// When a flight is passed.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pass {
    /// Points needed, percent of all. Criteria that must hold come on top.
    pub points_pct: f64,
}

/// A training mission.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// [`SCHEMA`].
    pub schema: u32,
    /// Name that never changes: results are kept under it.
    pub id: String,
    /// Which exercise it is.
    pub group: Group,
    /// Title.
    pub title: Said,
    /// What the trainee reads before the flight.
    pub brief: Said,
    /// The flight ends here at the latest.
    pub time_limit_s: f64,
    /// When it is passed.
    pub pass: Pass,
    /// Where the drone stands.
    pub home: Home,
    /// Weather.
    pub weather: Weather,
    /// Aircraft.
    pub aircraft: Aircraft,
    /// What is said in flight.
    #[serde(default, rename = "instruction", skip_serializing_if = "Vec::is_empty")]
    pub instructions: Vec<Instruction>,
    /// What goes wrong.
    #[serde(default, rename = "fault", skip_serializing_if = "Vec::is_empty")]
    pub faults: Vec<Fault>,
    /// What stands in the scene.
    #[serde(default, rename = "object", skip_serializing_if = "Vec::is_empty")]
    pub objects: Vec<Thing>,
    /// What is judged.
    #[serde(rename = "criterion")]
    pub criteria: Vec<Criterion>,
}
