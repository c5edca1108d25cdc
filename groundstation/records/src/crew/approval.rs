//! Approvals of air traffic bodies, and whether one covers a plan.
//!
//! Routine patrols hold one long-term approval per corridor and match every sortie to one (Interim Regulation art. 26).

use std::collections::BTreeSet;

use jiff::civil::Time;
use serde::{Deserialize, Serialize};

use super::area::Area;
use super::calendar::beijing;
use super::ids::{AirframeId, ApprovalId, PersonId};
use crate::sortie::{Place, UtcMicros};

/// Kind of an approval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApprovalKind {
    /// For repeated flights in fixed airspace; every plan is still filed the day before.
    LongTerm,
    /// For one activity.
    Single,
}

/// Hours of the day in mainland China, both ends included. They do not run over midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hours {
    /// From.
    pub from: Time,
    /// Until.
    pub until: Time,
}

/// An approval.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Approval {
    /// Its identifier.
    pub id: ApprovalId,
    /// Number that the body gave it.
    pub number: String,
    /// Its kind.
    pub kind: ApprovalKind,
    /// Corners of its area, WGS84; the last is joined to the first.
    pub polygon: Vec<Place>,
    /// Lowest true height, metres.
    pub lowest_agl_m: f64,
    /// Highest true height, metres.
    pub highest_agl_m: f64,
    /// Its begin.
    pub from: UtcMicros,
    /// Its end.
    pub until: UtcMicros,
    /// Hours of each day; all of them where none are named.
    #[serde(default)]
    pub hours: Option<Hours>,
    /// Airframes that it names.
    pub aircraft: BTreeSet<AirframeId>,
    /// Pilots whom it names.
    pub pilots: BTreeSet<PersonId>,
    /// When it was withdrawn.
    #[serde(default)]
    pub withdrawn_at: Option<UtcMicros>,
}

/// Where, how high, when, with what and with whom a plan flies.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Extent {
    /// The path flown, WGS84, straight between its places. An area is its outline with the first corner again at the end.
    pub path: Vec<Place>,
    /// Lowest true height on the way, metres.
    pub lowest_agl_m: f64,
    /// Highest true height, metres.
    pub highest_agl_m: f64,
    /// Take-off.
    pub from: UtcMicros,
    /// Landing, with reserve.
    pub until: UtcMicros,
    /// The airframe.
    pub aircraft: AirframeId,
    /// The pilots.
    pub pilots: BTreeSet<PersonId>,
}

/// What a plan needs and an approval does not give.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shortfall {
    /// This place is outside its area.
    Area {
        /// Latitude, degrees.
        lat_deg: f64,
        /// Longitude, degrees.
        lon_deg: f64,
    },
    /// The plan has no path, or the approval no area: nothing to compare.
    NoArea,
    /// The plan flies lower or higher.
    Height {
        /// Lowest allowed true height, metres.
        lowest_agl_m: f64,
        /// Highest allowed true height, metres.
        highest_agl_m: f64,
    },
    /// The plan begins before it or ends after it.
    Window {
        /// Its begin.
        from: UtcMicros,
        /// Its end.
        until: UtcMicros,
    },
    /// The plan flies outside its hours of the day.
    Hours(Hours),
    /// It does not name the airframe.
    Aircraft,
    /// It does not name this pilot.
    Pilot(PersonId),
    /// The plan names no pilot.
    NoPilot,
    /// It is withdrawn before the plan ends.
    Withdrawn,
}

impl Approval {
    /// What it lacks for a plan; nothing where it covers it.
    pub fn shortfalls(&self, plan: &Extent) -> Vec<Shortfall> {
        let mut found = Vec::new();
        let area = Area::new(&self.polygon).filter(|_| !plan.path.is_empty());
        match area.map(|area| area.first_outside(&plan.path)) {
            None => found.push(Shortfall::NoArea),
            Some(Some(Place { lat_deg, lon_deg })) => found.push(Shortfall::Area { lat_deg, lon_deg }),
            Some(None) => {}
        }
        let (lowest_agl_m, highest_agl_m) = (self.lowest_agl_m, self.highest_agl_m);
        // Written so that a height that is no number is not covered.
        let height = lowest_agl_m <= plan.lowest_agl_m
            && plan.lowest_agl_m <= plan.highest_agl_m
            && plan.highest_agl_m <= highest_agl_m;
        if !height {
            found.push(Shortfall::Height { lowest_agl_m, highest_agl_m });
        }
        if !(self.from <= plan.from && plan.from <= plan.until && plan.until <= self.until) {
            found.push(Shortfall::Window { from: self.from, until: self.until });
        }
        if let Some(hours) = self.hours.filter(|hours| !hours.hold(plan.from, plan.until)) {
            found.push(Shortfall::Hours(hours));
        }
        if !self.aircraft.contains(&plan.aircraft) {
            found.push(Shortfall::Aircraft);
        }
        if plan.pilots.is_empty() {
            found.push(Shortfall::NoPilot);
        }
        found.extend(plan.pilots.difference(&self.pilots).map(|pilot| Shortfall::Pilot(*pilot)));
        if self.withdrawn_at.is_some_and(|at| at <= plan.until) {
            found.push(Shortfall::Withdrawn);
        }
        found
    }

    /// Whether it covers a plan.
    pub fn covers(&self, plan: &Extent) -> bool {
        self.shortfalls(plan).is_empty()
    }
}

impl Hours {
    fn hold(&self, from: UtcMicros, until: UtcMicros) -> bool {
        let (from, until) = (beijing(from), beijing(until));
        from.date() == until.date() && self.from <= from.time() && until.time() <= self.until
    }
}
