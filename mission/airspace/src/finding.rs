//! What a flight meets.

use crate::zone::ZoneKind;
use jiff::{Timestamp, tz};
use mission::explain::{Explain, Message, Value};
use mission::geo::LatLon;
use mission::message;
use mission::plan::checks::Severity;

/// How a flight meets a zone.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Encounter {
    /// It flies into it without an approval that covers place, height and time.
    Entered,
    /// It flies into a controlled zone, and an approval covers all of it.
    Approved,
    /// It leaves the suitable airspace, and no approval covers that. Only where suitable airspace is loaded.
    OutsideSuitable,
    /// It passes by.
    Near {
        /// Smallest distance over ground, metres.
        distance_m: f64,
    },
}

/// One meeting of a flight and a zone.
#[derive(Debug, Clone, PartialEq)]
pub struct ZoneFinding {
    /// Number of the zone in [`crate::Airspace::zones`]; `None` outside suitable airspace.
    pub zone: Option<usize>,
    /// Its name.
    pub name: String,
    /// Number of its notice, where it has one.
    pub number: String,
    /// What it is.
    pub kind: Option<ZoneKind>,
    /// How it is met.
    pub encounter: Encounter,
    /// The plan's item on the way to which it happens first.
    pub item: Option<usize>,
    /// Where first (for passing by: where nearest).
    pub place: LatLon,
    /// There, metres from the start of the flight.
    pub along_m: f64,
    /// When, if the flight starts at its earliest time.
    pub at: Timestamp,
    /// How much of the flight, metres.
    pub length_m: f64,
}

impl ZoneFinding {
    /// What it means for the flight.
    pub fn severity(&self) -> Severity {
        match self.encounter {
            Encounter::Entered => Severity::Blocks,
            Encounter::OutsideSuitable => Severity::Warns,
            Encounter::Near { .. } | Encounter::Approved => Severity::Informs,
        }
    }

    /// Catalogue id of the law behind it: 无人驾驶航空器飞行管理暂行条例 (`domain.md` 1.4).
    pub fn basis(&self) -> &'static str {
        match (self.encounter, self.kind) {
            (_, Some(ZoneKind::Temporary)) => "basis-airspace-temporary",
            (Encounter::OutsideSuitable, _) => "basis-airspace-suitable",
            (Encounter::Approved, _) => "basis-airspace-approval",
            (_, Some(ZoneKind::NoFly)) => "basis-airspace-no-fly",
            _ => "basis-airspace-controlled",
        }
    }
}

/// China's time of day: eight hours ahead of UTC, without summer time since 1991.
pub(crate) fn beijing(at: Timestamp) -> String {
    at.to_zoned(tz::TimeZone::fixed(tz::offset(8))).strftime("%m-%d %H:%M").to_string()
}

impl Explain for ZoneFinding {
    fn explain(&self) -> Message {
        let mut message = match self.encounter {
            Encounter::Entered => message!("find-airspace-entered"),
            Encounter::Approved => message!("find-airspace-approved"),
            Encounter::OutsideSuitable => message!("find-airspace-outside-suitable"),
            Encounter::Near { distance_m } => message!("find-airspace-near", distance_m = distance_m),
        };
        // Outside of suitable airspace it is that which is left.
        let kind = Message { id: self.kind.unwrap_or(ZoneKind::Suitable).id(), args: Vec::new() };
        message.args.push(("name", Value::from(self.name.as_str())));
        message.args.push(("kind", Value::from(kind)));
        message.args.push(("item", Value::from(self.item.map_or(0, |item| item + 1))));
        message.args.push(("along_km", Value::from(self.along_m / 1000.0)));
        message.args.push(("length_m", Value::from(self.length_m)));
        message.args.push(("time", Value::from(beijing(self.at))));
        message.args.push(("basis", Value::from(Message { id: self.basis(), args: Vec::new() })));
        message
    }
}
