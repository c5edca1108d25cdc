//! Reading parameters without being asked, so that the checklist can judge a vehicle's failsafe settings.
//!
//! A list is a burst of a thousand messages: one vehicle at a time, and none that flies over a link that loses frames.

use std::collections::BTreeMap;
use std::time::Duration;

use telemetry::vehicle::LandedState;
use telemetry::wire::{Address, MonoTime};

use crate::VehicleSnapshot;

/// Pause before a vehicle that did not answer is asked again.
const RETRY_AFTER: Duration = Duration::from_secs(60);
/// After this many lists that failed, only a person asks again.
const MOST_TRIES: u32 = 3;
/// A list that says nothing for this long holds nobody else up; the service itself gives up in about as long.
const SILENT_AFTER: Duration = Duration::from_secs(30);
/// Share of frames lost from which a link is poor. Chosen: the burst would double what is in the air.
const POOR_LOSS: f64 = 0.05;

/// When which vehicle was asked.
#[derive(Debug, Default)]
pub(super) struct Reading {
    tries: BTreeMap<Address, (u32, MonoTime)>,
    /// Who is being read, and when it last said something.
    running: Option<(Address, MonoTime)>,
}

impl Reading {
    /// A list is asked for, or moved.
    pub(super) fn moved(&mut self, vehicle: Address, now: MonoTime) {
        self.running = Some((vehicle, now));
    }

    /// A list ended.
    pub(super) fn ended(&mut self, vehicle: Address) {
        self.running = self.running.filter(|(running, _)| *running != vehicle);
    }

    /// The vehicle to read next; `has` says which were read already.
    pub(super) fn next(
        &mut self,
        vehicles: &BTreeMap<Address, VehicleSnapshot>,
        now: MonoTime,
        has: impl Fn(Address) -> bool,
    ) -> Option<Address> {
        if self.running.is_some_and(|(_, heard)| now.since(heard) < SILENT_AFTER) {
            return None;
        }
        let due = |address: &Address| {
            let (tries, at) = self.tries.get(address).copied().unwrap_or_default();
            tries == 0 || (tries < MOST_TRIES && now.since(at) >= RETRY_AFTER)
        };
        let next = vehicles.values().find(|v| is_fit(v) && !has(v.address) && due(&v.address))?.address;
        let tries = self.tries.entry(next).or_default();
        *tries = (tries.0 + 1, now);
        self.moved(next, now);
        Some(next)
    }
}

/// Known well enough to be read rightly (its version says how numbers are coded), and not busy with worse.
fn is_fit(vehicle: &VehicleSnapshot) -> bool {
    let flies = vehicle.state.is_armed() && vehicle.state.landed.is_none_or(|l| l.value != LandedState::OnGround);
    let loss = vehicle.losses.iter().find(|(link, _)| Some(*link) == vehicle.primary_link);
    let poor = loss.is_none_or(|(_, loss)| loss.ratio() > POOR_LOSS);
    !vehicle.lost && vehicle.version.is_some() && !(flies && poor)
}
