//! What is wrong with a way back, and what would be better.

use super::change::ParameterChange;
use super::failsafes::Trigger;
use super::settings::Situation;
use crate::solid::{Kind, Place};
use mission::explain::{Explain, Message, Value};
use mission::geo::LatLon;
use mission::message;
use mission::plan::checks::Severity;
use mission::plan::{Frame, Item, RallyPoint, command};

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
    /// A landing without a position may be blown against a solid. Measured: how far it may be blown; limit: how far away the
    /// solid is. Both in metres.
    DriftMeetsSolid,
    /// A landing without a position may be blown onto the lanes. As above.
    DriftOntoLanes,
    /// A landing without a position ends in water. Measured: how far it may be blown, metres; limit: 0.
    DriftIntoWater,
    /// Without a position it does not land by itself and is blown on until a pilot takes it. Measured and limit: 0.
    DriftsOn,
    /// The battery's threshold is crossed before the path ends. Measured: state of charge at its end; limit: the threshold.
    /// Both in percent.
    BatteryLow,
    /// As [`Self::BatteryLow`], and nothing follows but a message.
    BatteryUnheeded,
    /// It falls onto the lanes where it fails altogether. Measured: energy with which it strikes, joules; limit: how far it
    /// may be thrown, metres.
    FallsOnLanes,
    /// It falls onto people. As above.
    FallsOnPeople,
}

impl Rule {
    /// How bad it is.
    pub fn severity(self) -> Severity {
        match self {
            Self::MeetsSolid | Self::Energy | Self::IntoWater | Self::FallsOnPeople => Severity::Blocks,
            Self::NearSolid
            | Self::LowOverLanes
            | Self::LongOverLanes
            | Self::LeavesApproved
            | Self::DriftMeetsSolid
            | Self::DriftOntoLanes
            | Self::DriftIntoWater
            | Self::DriftsOn
            | Self::BatteryLow
            | Self::BatteryUnheeded
            | Self::FallsOnLanes => Severity::Warns,
        }
    }

    fn message(self) -> Message {
        match self {
            Self::MeetsSolid => message!("back-meets-solid"),
            Self::NearSolid => message!("back-near-solid"),
            Self::IntoWater => message!("back-into-water"),
            Self::LowOverLanes => message!("back-low-over-lanes"),
            Self::LongOverLanes => message!("back-long-over-lanes"),
            Self::LeavesApproved => message!("back-leaves-approved"),
            Self::Energy => message!("back-energy"),
            Self::DriftMeetsSolid => message!("back-drift-meets-solid"),
            Self::DriftOntoLanes => message!("back-drift-onto-lanes"),
            Self::DriftIntoWater => message!("back-drift-into-water"),
            Self::DriftsOn => message!("back-drifts-on"),
            Self::BatteryLow => message!("back-battery-low"),
            Self::BatteryUnheeded => message!("back-battery-unheeded"),
            Self::FallsOnLanes => message!("back-falls-on-lanes"),
            Self::FallsOnPeople => message!("back-falls-on-people"),
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
    /// A rally point, to which the return is sound from the whole stretch.
    Rally(RallyPoint),
    /// Parameters for this flight, with which nothing is wrong on the stretch and nothing new anywhere.
    Parameters(Vec<ParameterChange>),
    /// Land where it is.
    Land,
    /// Hold where it is. Where the position is what failed, only an aircraft that holds without GNSS can
    /// ([`crate::pattern::Holds`]).
    Hold,
    /// Wind from these directions only: it blows away from what would be met.
    LeeSide {
        /// From and to, degrees clockwise from true north, each from 0 up to 360; a sector may go through north.
        from_deg: Vec<[f64; 2]>,
    },
    /// No more wind than this.
    CalmerWind {
        /// Mean, m/s.
        mean_m_s: f64,
        /// Gusts, m/s.
        gust_m_s: f64,
    },
    /// Stay further away from what would be met: then no wind that is reckoned with takes it there.
    StandOff {
        /// From the path to the solid or the lanes, metres.
        metres: f64,
    },
    /// An aircraft that holds its position without GNSS.
    HoldsWithoutGnss,
    /// A pilot with a radio takes it in altitude hold. Named because there is nothing else; never counted as sound.
    PilotHoldsHeight(ParameterChange),
}

impl Mend {
    /// A taught way out as the items of a mission: waypoints out along the path, and the return. `None` for other mends.
    pub fn mission(&self, situation: &Situation) -> Option<Vec<Item>> {
        let Self::TaughtWayOut { out, .. } = self else { return None };
        let waypoint = |at: &Place| {
            let (place, height_m) = situation.scene.wgs84(*at);
            Item::at(command::NAV_WAYPOINT, Frame::GlobalRelHome, place, situation.datum.rel_home(height_m).0)
        };
        let back = Item::command(command::NAV_RETURN_TO_LAUNCH, [0.0; 7]);
        Some(out.iter().map(waypoint).chain([back]).collect())
    }
}

impl Explain for Mend {
    fn explain(&self) -> Message {
        match self {
            Self::TaughtWayOut { out, .. } => {
                let length_m: f64 = out.windows(2).map(|pair| (pair[1] - pair[0]).norm()).sum();
                message!("mend-taught-way-out", length = length_m)
            }
            Self::Rally(point) => {
                let (lat, lon) = (point.place.lat_deg, point.place.lon_deg);
                message!("mend-rally", lat = lat, lon = lon)
            }
            Self::Parameters(changes) => {
                let texts: Vec<String> = changes.iter().map(ParameterChange::text).collect();
                let does = changes.first().map_or("mend-none", |change| change.does);
                let does = Message { id: does, args: Vec::new() };
                message!("mend-parameters", changes = texts.join(", "), does = does)
            }
            Self::Land => message!("mend-land"),
            Self::Hold => message!("mend-hold"),
            Self::LeeSide { from_deg } => {
                let sector = |[from, to]: &[f64; 2]| format!("{from:.0}\u{b0}\u{2013}{to:.0}\u{b0}");
                let sectors: Vec<String> = from_deg.iter().map(sector).collect();
                message!("mend-lee-side", sectors = sectors.join(", "))
            }
            Self::CalmerWind { mean_m_s, gust_m_s } => message!("mend-calmer-wind", mean = *mean_m_s, gust = *gust_m_s),
            Self::StandOff { metres } => message!("mend-stand-off", metres = *metres),
            Self::HoldsWithoutGnss => message!("mend-holds-without-gnss"),
            Self::PilotHoldsHeight(change) => message!("mend-pilot-holds-height", change = change.text()),
        }
    }
}

/// One thing that is wrong on a stretch of the path.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// What fails.
    pub trigger: Trigger,
    /// What is wrong then.
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
        let mut message = self.rule.message();
        let named = |id: &'static str| Message { id, args: Vec::new() };
        let mend = self.mends.first().map_or_else(|| message!("mend-none"), Mend::explain);
        message.args.push(("trigger", Value::from(named(self.trigger.id()))));
        message.args.push(("from", Value::from(self.along_m[0])));
        message.args.push(("to", Value::from(self.along_m[1])));
        message.args.push(("measured", Value::from(self.measured)));
        message.args.push(("limit", Value::from(self.limit)));
        message.args.push(("solid", Value::from(named(self.solid.map_or("solid-none", Kind::id)))));
        message.args.push(("mend", Value::from(mend)));
        message
    }
}
