//! Other aircraft, as receivers aboard and at the station report them: a pure reducer from frames to [`Traffic`].
//!
//! Source: <https://mavlink.io/en/messages/common.html#ADSB_VEHICLE>, `#COLLISION`. ADS-B is not authenticated: whatever
//! is heard may be invented, and an aircraft without a transponder is never heard at all.

mod aircraft;

use std::collections::BTreeMap;
use std::time::Duration;

use mavlink::MessageData;
use mission::geo::{LatLon, distance_m};

pub use aircraft::{Aircraft, AircraftHeight, Emitter, Threat};

use crate::dialect::{ADSB_VEHICLE_DATA, COLLISION_DATA};
use crate::wire::{Frame, MonoTime};

/// All aircraft that were heard lately, by ICAO address.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Traffic {
    aircraft: BTreeMap<u32, Aircraft>,
    dropped: u64,
}

impl Traffic {
    /// An aircraft is forgotten after this silence. Chosen: transponders send their position twice a second, MAVProxy
    /// forgets after 10 s; long enough to show for a while that somebody is near who is not heard any more.
    pub const FORGET_AFTER: Duration = Duration::from_secs(30);
    /// Most aircraft that are kept. Chosen: ArduPilot keeps 25 (`ADSB_LIST_MAX`), and several drones may report.
    pub const MOST: usize = 64;

    /// Whether [`Self::apply`] reads this message.
    pub fn reads(id: u32) -> bool {
        id == ADSB_VEHICLE_DATA::ID || id == COLLISION_DATA::ID
    }

    /// Takes a frame, received at `at`. Where there are too many aircraft, the one farthest from our vehicles (`own`) goes;
    /// while we do not know where those are, the one that was heard least lately.
    pub fn apply(&mut self, at: MonoTime, frame: Frame<'_>, own: impl Iterator<Item = LatLon>) {
        if !Self::reads(frame.message_id()) {
            return;
        }
        if let Some((icao, threat)) = Threat::read(frame) {
            if let Some(aircraft) = self.aircraft.get_mut(&icao) {
                aircraft.threatens(at, frame, threat);
            }
            return;
        }
        let Some(heard) = Aircraft::read(at, frame) else { return };
        match self.aircraft.get_mut(&heard.icao) {
            Some(known) => known.update(heard),
            None => {
                self.aircraft.extend(heard.with_place().map(|heard| (heard.icao, heard)));
                self.make_room(&own.collect::<Vec<_>>());
            }
        }
    }

    /// Forgets whom nobody has heard for [`Self::FORGET_AFTER`].
    pub fn expire(&mut self, now: MonoTime) {
        self.aircraft.retain(|_, aircraft| aircraft.place.age(now) < Self::FORGET_AFTER);
    }

    /// Those that are known, by ICAO address.
    pub fn aircraft(&self) -> impl Iterator<Item = &Aircraft> {
        self.aircraft.values()
    }

    /// One of them.
    pub fn get(&self, icao: u32) -> Option<&Aircraft> {
        self.aircraft.get(&icao)
    }

    /// How often one was dropped because there were too many; one that is reported again is counted again.
    pub fn dropped(&self) -> u64 {
        self.dropped
    }

    fn make_room(&mut self, own: &[LatLon]) {
        if self.aircraft.len() <= Self::MOST {
            return;
        }
        let away_m = |aircraft: &Aircraft| {
            let distances = own.iter().map(|&place| distance_m(place, aircraft.place.value));
            distances.min_by(f64::total_cmp).unwrap_or_default()
        };
        let least = self
            .aircraft
            .values()
            .max_by(|a, b| away_m(a).total_cmp(&away_m(b)).then(b.place.at.cmp(&a.place.at)).then(a.icao.cmp(&b.icao)));
        if let Some(icao) = least.map(|aircraft| aircraft.icao) {
            self.aircraft.remove(&icao);
            self.dropped += 1;
        }
    }
}
