//! Airspace zones about an aircraft that flies.

use std::collections::BTreeMap;
use std::time::Duration;

use airspace::{Airspace, Encounter, Flight, FlightPoint, Heights, ZoneFinding, ZoneKind};
use jiff::{SignedDuration, Timestamp};
use mission::explain::Message;
use mission::geo::{HeightAgl, LatLon, destination};
use mission::message;
use telemetry::vehicle::VehicleState;
use telemetry::wire::MonoTime;

use crate::SoundLevel;

/// So far ahead a flight is reckoned on as it flies now. Chosen: time to hear it, to decide and to stop twice over.
const AHEAD: Duration = Duration::from_secs(20);
/// Zones are looked for this often.
const EVERY: Duration = Duration::from_secs(1);
/// A zone that was not met for so long is news when it is met again.
const OVER_AFTER: Duration = Duration::from_secs(20);

/// Which zones an aircraft meets, and since when it is known.
#[derive(Debug, Default)]
pub(super) struct ZoneWatch {
    /// Zone (none is outside of suitable airspace) and whether it is in it; when it was met last.
    met: BTreeMap<(Option<usize>, bool), MonoTime>,
    looked_at: Option<MonoTime>,
}

/// A zone that is news.
#[derive(Debug, Clone, PartialEq)]
pub struct Met {
    /// What it is; none outside of suitable airspace.
    pub kind: Option<ZoneKind>,
    /// Its name.
    pub name: String,
    /// Seconds until it is reached; 0 inside.
    pub in_s: f64,
}

impl ZoneWatch {
    /// Names the zones that became news for an aircraft that flies.
    pub(super) fn look(
        &mut self,
        state: &VehicleState,
        airspace: &Airspace,
        now: MonoTime,
        time: Timestamp,
    ) -> Vec<Met> {
        let Some(position) = state.position else { return Vec::new() };
        if airspace.zones().is_empty() || self.looked_at.is_some_and(|at| now.since(at) < EVERY) {
            return Vec::new();
        }
        self.looked_at = Some(now);
        let [north, east, down] = position.value.velocity_ned_m_s;
        let agl_m = state.above_ground_m.map_or(position.value.rel_home.0, |measured| measured.value);
        let here = Heights { agl: Some(HeightAgl(agl_m)), amsl: Some(position.value.amsl) };
        let found = airspace.check(&ahead(position.value.place, here, [north, east, down], time), 0.0);
        let mut news = Vec::new();
        for finding in found.iter().filter(|finding| stands_against(finding)) {
            let speed_m_s = north.hypot(east);
            let in_s = if finding.along_m <= 0.0 || speed_m_s <= 0.0 { 0.0 } else { finding.along_m / speed_m_s };
            let key = (finding.zone, in_s == 0.0);
            let known = self.met.insert(key, now).is_some_and(|last| now.since(last) < OVER_AFTER);
            // Whoever is in a zone is not told that it lies ahead.
            let inside = self.met.get(&(finding.zone, true)).is_some_and(|last| now.since(*last) < OVER_AFTER);
            if !known && (in_s == 0.0 || !inside) {
                news.push(Met { kind: finding.kind, name: finding.name.clone(), in_s });
            }
        }
        news
    }
}

fn stands_against(finding: &ZoneFinding) -> bool {
    matches!(finding.encounter, Encounter::Entered | Encounter::OutsideSuitable)
}

/// The flight as it goes on if nobody does anything.
fn ahead(place: LatLon, here: Heights, [north, east, down]: [f64; 3], time: Timestamp) -> Flight {
    let seconds = AHEAD.as_secs_f64();
    let along_m = north.hypot(east) * seconds;
    let there = Heights {
        agl: here.agl.map(|height| HeightAgl((height.0 - down * seconds).max(0.0))),
        amsl: here.amsl.map(|height| mission::geo::HeightAmsl(height.0 - down * seconds)),
    };
    let start = FlightPoint { place, heights: here, item: None, along_m: 0.0, elapsed_s: 0.0 };
    let end = FlightPoint {
        place: destination(place, east.atan2(north), along_m),
        heights: there,
        along_m,
        elapsed_s: seconds,
        ..start
    };
    let until = time.saturating_add(SignedDuration::try_from(AHEAD).unwrap_or_default()).unwrap_or(time);
    // One that hovers moves by the noise of its receiver only.
    let points = if along_m > 1.0 { vec![start, end] } else { vec![start] };
    Flight { points, from: time, until }
}

impl Met {
    /// How bad, and what is said.
    pub(super) fn alert(&self) -> (SoundLevel, Message) {
        let Some(kind) = self.kind else { return (SoundLevel::Warning, message!("fly-zone-outside-suitable")) };
        let kind = Message { id: kind.id(), args: Vec::new() };
        let name = self.name.as_str();
        if self.in_s == 0.0 {
            (SoundLevel::Alarm, message!("fly-zone-inside", kind = kind, name = name))
        } else {
            (SoundLevel::Warning, message!("fly-zone-ahead", kind = kind, name = name, seconds = self.in_s))
        }
    }
}
