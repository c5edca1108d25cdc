//! What is wrong with a way back, and what would be better.

use crate::solid::{Kind, Place};
use mission::explain::{Explain, Message, Value};
use mission::geo::LatLon;
use mission::message;
use mission::plan::checks::Severity;

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// The way back meets a solid. Measured: metres to it; limit: the aircraft's own size.
    MeetsSolid,
    /// It comes nearer to a solid than the stated clearance. Both in metres.
    NearSolid,
    /// It ends in water. Measured: 0.
    IntoWater,
    /// It is over lanes lower than allowed. Both in metres.
    LowOverLanes,
    /// It stays over lanes longer than allowed. Both in seconds.
    LongOverLanes,
    /// It leaves the approved area. Measured: metres of the way outside.
    LeavesApproved,
    /// It needs more energy than is left. Both in watt-hours.
    Energy,
}

impl Rule {
    /// How bad it is.
    pub fn severity(self) -> Severity {
        match self {
            Self::MeetsSolid | Self::Energy | Self::IntoWater => Severity::Blocks,
            Self::NearSolid | Self::LowOverLanes | Self::LongOverLanes | Self::LeavesApproved => Severity::Warns,
        }
    }
}

/// What would be better.
#[derive(Debug, Clone, PartialEq)]
pub enum Mend {
    /// Back along the path to the last place from which the return is sound, and from there the return: rally points or a
    /// mission of its own, taught before the flight.
    TaughtWayOut {
        /// Corners, from where the failure happens to where the return begins.
        out: Vec<Place>,
        /// The whole way, the return included.
        path: Vec<Place>,
    },
    /// Land where it is.
    Land,
    /// Hold where it is. Where the position is what failed, only an aircraft that holds without GNSS can
    /// ([`crate::pattern::Holds`]).
    Hold,
}

impl Explain for Mend {
    fn explain(&self) -> Message {
        match self {
            Self::TaughtWayOut { out, .. } => {
                let length_m: f64 = out.windows(2).map(|pair| (pair[1] - pair[0]).norm()).sum();
                message!("mend-taught-way-out", length = length_m)
            }
            Self::Land => message!("mend-land"),
            Self::Hold => message!("mend-hold"),
        }
    }
}

/// One thing that is wrong on a stretch of the path.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// What.
    pub rule: Rule,
    /// From and to along the path, metres: failures that happen there.
    pub along_m: [f64; 2],
    /// Where on the path it is worst.
    pub at: Place,
    /// The same, WGS84.
    pub place: LatLon,
    /// The way back from there.
    pub way: Vec<Place>,
    /// What was found, in the rule's unit.
    pub measured: f64,
    /// What is allowed.
    pub limit: f64,
    /// The solid, where it is one.
    pub solid: Option<Kind>,
    /// What would be better there, best first. Empty where nothing is.
    pub mends: Vec<Mend>,
}

impl Explain for Finding {
    fn explain(&self) -> Message {
        let mut message = match self.rule {
            Rule::MeetsSolid => message!("back-meets-solid"),
            Rule::NearSolid => message!("back-near-solid"),
            Rule::IntoWater => message!("back-into-water"),
            Rule::LowOverLanes => message!("back-low-over-lanes"),
            Rule::LongOverLanes => message!("back-long-over-lanes"),
            Rule::LeavesApproved => message!("back-leaves-approved"),
            Rule::Energy => message!("back-energy"),
        };
        let solid = Message { id: self.solid.map_or("solid-none", Kind::id), args: Vec::new() };
        let mend = self.mends.first().map_or_else(|| message!("mend-none"), Mend::explain);
        message.args.push(("from", Value::from(self.along_m[0])));
        message.args.push(("to", Value::from(self.along_m[1])));
        message.args.push(("measured", Value::from(self.measured)));
        message.args.push(("limit", Value::from(self.limit)));
        message.args.push(("solid", Value::from(solid)));
        message.args.push(("mend", Value::from(mend)));
        message
    }
}
