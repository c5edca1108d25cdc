//! One vehicle watched from arming to disarming: where it was, how far and how high, and what the log shall be told.

use std::time::Duration;

use telemetry::station::{Loss, Station, VehicleEvent};
use telemetry::vehicle::{Event, LandedState};
use telemetry::wire::{Address, LinkId, MonoTime, Stamp};

use super::agent::{Facts, Update};
use super::track::Track;

const CHECKPOINT_EVERY: Duration = Duration::from_secs(5);
/// Higher than this above home it has left the ground.
const IN_THE_AIR_M: f64 = 1.0;

/// What is known of one vehicle's flight.
#[derive(Debug, Default)]
pub struct Watch {
    track: Track,
    facts: Facts,
    uid: String,
    armed: bool,
    took_off: Option<MonoTime>,
    landed: Option<MonoTime>,
    next_checkpoint: MonoTime,
}

impl Watch {
    /// A watch that measures against a track.
    pub fn new(track: Track) -> Self {
        Self { track, ..Self::default() }
    }

    /// Whether it is armed.
    pub fn is_armed(&self) -> bool {
        self.armed
    }

    /// Whether it has left the ground.
    pub fn took_off(&self) -> bool {
        self.took_off.is_some()
    }

    /// The track and the last facts.
    pub fn end(self) -> (Track, Facts) {
        (self.track, self.facts)
    }

    /// Looks at the vehicle; returns what the log shall be told.
    pub fn look(&mut self, station: &Station, address: Address, links: &[LinkId], now: Stamp) -> Vec<Update> {
        let Some(vehicle) = station.vehicle(address) else { return Vec::new() };
        let state = vehicle.state();
        let mut updates = Vec::new();
        self.track.sample(state, now);
        let height_m = state.position.map_or(0.0, |p| p.value.rel_home.0);
        if self.armed && self.took_off.is_none() && height_m > IN_THE_AIR_M {
            self.took_off = Some(now.mono);
            updates.push(Update::TakenOff(now, state.position.map(|p| p.value.place)));
        }
        if self.took_off.is_some() && state.landed.is_some_and(|l| l.value != LandedState::OnGround) {
            self.landed = None;
        }
        let mut loss = Loss::default();
        links.iter().for_each(|&link| loss += station.loss(link, address));
        let end = self.landed.unwrap_or(now.mono);
        self.uid = vehicle.version().map(|v| v.uid.clone()).unwrap_or_default();
        self.facts = Facts {
            stamp: now,
            airborne_s: self.took_off.map_or(0.0, |start| end.since(start).as_secs_f64()),
            place: state.position.map(|p| p.value.place),
            distance_m: self.track.distance_m(),
            max_height_m: self.track.max_height_m(),
            battery: state.battery.map(|b| b.value).unwrap_or_default(),
            received: loss.received,
            lost: loss.lost,
        };
        if self.armed && now.mono >= self.next_checkpoint {
            self.next_checkpoint = now.mono + CHECKPOINT_EVERY;
            updates.push(Update::Checkpoint(Box::new(self.facts)));
        }
        updates
    }

    /// Takes an event of the vehicle; returns what the log shall be told.
    pub fn on_event(&mut self, address: Address, event: &VehicleEvent, now: Stamp) -> Option<Update> {
        match event {
            VehicleEvent::State(Event::Armed(true)) => {
                self.armed = true;
                Some(Update::Armed { stamp: now, system: address.system, uid: self.uid.clone() })
            }
            VehicleEvent::State(Event::Armed(false)) => {
                self.armed = false;
                Some(Update::Disarmed(now))
            }
            VehicleEvent::State(Event::Landed(LandedState::OnGround)) if self.took_off.is_some() => {
                self.landed = Some(now.mono);
                Some(Update::Landed(now, self.facts.place))
            }
            _ => None,
        }
    }
}
