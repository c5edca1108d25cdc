//! The gate before arming: what stands against this flight, by the books, and who may let it go all the same.
//!
//! The desktop judges it with every look at the fleet, a patrol without a window once, before its plan goes aboard.

use std::collections::{BTreeMap, BTreeSet};

use mission::geo::{LatLon, distance_m};
use records::crew::aircraft::{Airframe, RemoteId};
use records::crew::approval::Extent;
use records::crew::calendar::{Calendar, beijing_day};
use records::crew::recency::{Light, Sight};
use records::crew::{AirframeId, Books, Objection, PersonId, Question, Subject, readiness};
use records::{Dispatch, Override, Place, UtcMicros, Weather};
use telemetry::wire::Address;

use crate::VehicleSnapshot;

/// Height of the sun's middle below which it is night, degrees: the end of civil twilight, as aviation counts it
/// (chosen; the Interim Regulation gives no figure).
const NIGHT_BELOW_DEG: f64 = -6.0;
/// How fast a plan is flown at least, metres per second; decides how long an approval has to hold.
const SLOWEST_M_S: f64 = 4.0;
/// Time before and after the plan in which an approval has to hold as well, microseconds.
const RESERVE_US: i64 = 10 * 60 * 1_000_000;

/// What the gate knows of a flight.
#[derive(Debug, Clone, PartialEq)]
pub struct Gate {
    /// The airframe in the books that the vehicle is, where it is in the books.
    pub airframe: Option<(AirframeId, String)>,
    /// What stands against the flight, what blocks first.
    pub objections: Vec<Objection>,
    /// Who let it go all the same.
    pub overridden: Option<Override>,
    /// What was judged.
    pub extent: Extent,
    /// By line of sight or beyond.
    pub sight: Sight,
    /// By day or by night.
    pub light: Light,
}

/// The gates of all vehicles for which one is in force.
pub type Gates = BTreeMap<Address, Gate>;

impl Gate {
    /// What keeps the vehicle from arming; nothing where a lead let it go.
    pub fn closed_by(&self) -> Option<&Objection> {
        self.objections.first().filter(|objection| objection.blocks() && self.overridden.is_none())
    }

    /// How much blocks.
    pub fn blocking(&self) -> usize {
        self.objections.iter().filter(|objection| objection.blocks()).count()
    }
}

/// What is asked of the gate.
#[derive(Debug, Clone)]
pub struct Asked<'a> {
    /// The books.
    pub books: &'a Books,
    /// Working days.
    pub calendar: &'a Calendar,
    /// Who is signed in.
    pub pilot: Option<PersonId>,
    /// The rest of the crew.
    pub others: &'a [PersonId],
    /// The weather as it was entered.
    pub weather: Option<&'a Weather>,
    /// What is to arm.
    pub vehicle: &'a VehicleSnapshot,
    /// The plan: places with heights above take-off, metres.
    pub path: &'a [(LatLon, f64)],
    /// When.
    pub now: UtcMicros,
    /// Who lets it go whatever stands against it.
    pub overridden: Option<Override>,
}

/// Whether the books decide on a vehicle: they name somebody, and it is real, or a simulated one that they name.
pub fn decides(books: &Books, vehicle: &VehicleSnapshot, simulated: bool) -> bool {
    !books.roster.people.is_empty() && (!simulated || airframe_of(books, vehicle).is_some())
}

/// The self-check of its remote identification, as the books have it; `None` while nothing is heard of one.
pub fn remote_id_of(vehicle: &VehicleSnapshot, now: UtcMicros) -> Option<RemoteId> {
    let on = beijing_day(now);
    let heard = vehicle.state.remote_id.as_ref()?;
    Some(if heard.value.good_to_arm { RemoteId::Healthy { on } } else { RemoteId::Failed { on } })
}

/// The airframe in the books that a vehicle is, by the hardware id of its autopilot.
pub fn airframe_of<'a>(books: &'a Books, vehicle: &VehicleSnapshot) -> Option<&'a Airframe> {
    let uid = vehicle.version.as_ref().map(|version| version.uid.as_str()).filter(|uid| !uid.is_empty())?;
    books.roster.aircraft.iter().find(|airframe| airframe.autopilot_uid.eq_ignore_ascii_case(uid))
}

/// By which light a place is flown over.
pub fn light_at(place: LatLon, now: UtcMicros) -> Light {
    let sun = sun::pos(now.0 / 1_000, place.lat_deg, place.lon_deg);
    if sun.altitude.to_degrees() < NIGHT_BELOW_DEG { Light::Night } else { Light::Day }
}

impl Asked<'_> {
    /// The gate.
    pub fn judge(self) -> Gate {
        let airframe = airframe_of(self.books, self.vehicle);
        let here = self.vehicle.state.position.map(|position| position.value.place);
        let start = here.or(self.path.first().map(|(place, _)| *place));
        let path: Vec<LatLon> = start.into_iter().chain(self.path.iter().map(|(place, _)| *place)).collect();
        let furthest_m = start.map_or(0.0, |start| path.iter().map(|at| distance_m(start, *at)).fold(0.0, f64::max));
        let length_m: f64 = path.windows(2).map(|pair| distance_m(pair[0], pair[1])).sum();
        // There and back again.
        let flown_us = ((length_m + furthest_m) / SLOWEST_M_S * 1e6) as i64;
        let highest_agl_m = self.path.iter().map(|(_, height_m)| *height_m).fold(0.0, f64::max);
        let extent = Extent {
            path: path.into_iter().map(Place::from).collect(),
            lowest_agl_m: 0.0,
            highest_agl_m,
            from: self.now,
            until: UtcMicros(self.now.0.saturating_add(flown_us).saturating_add(RESERVE_US)),
            aircraft: airframe.map_or(AirframeId(uuid::Uuid::nil()), |airframe| airframe.id),
            pilots: BTreeSet::from_iter(self.pilot),
        };
        let rules = &self.books.rules;
        let sight = if furthest_m > rules.sight_m.value { Sight::Beyond } else { Sight::Within };
        let light = start.map_or(Light::Day, |start| light_at(start, self.now));
        let mut objections = readiness(&Question {
            plan: &extent,
            sight,
            light,
            controlled: true,
            evidence: true,
            others: self.others,
            remote_id: remote_id_of(self.vehicle, self.now),
            weather: self.weather,
            roster: &self.books.roster,
            rules,
            calendar: self.calendar,
        });
        // An airframe that is in no book has no name to be called by.
        for objection in &mut objections {
            if let Subject::Aircraft { id, name } = &mut objection.about
                && *id == AirframeId(uuid::Uuid::nil())
            {
                *name = self.vehicle.address.system.to_string();
            }
        }
        let airframe = airframe.map(|airframe| (airframe.id, airframe.name.clone()));
        Gate { airframe, objections, overridden: self.overridden, extent, sight, light }
    }
}

/// What is kept with the sortie of a vehicle that arms. `base` says whose flight it is.
pub fn dispatch(gate: Option<&Gate>, books: &Books, base: Dispatch) -> Dispatch {
    let Some(gate) = gate else { return base };
    let airframe = gate.airframe.as_ref().map(|(id, _)| *id);
    let found = books.roster.aircraft.iter().find(|own| Some(own.id) == airframe);
    let class = found.and_then(|own| own.figures.class(&books.rules.classes.value).ok());
    let covering = books.roster.approvals.iter().find(|approval| approval.covers(&gate.extent));
    Dispatch {
        airframe,
        class,
        sight: Some(gate.sight),
        light: Some(gate.light),
        approval: covering.map(|approval| approval.id),
        objections: gate.objections.clone(),
        overridden: gate.overridden.clone(),
        ..base
    }
}
