//! What the hub tells the model: how things stand, and what happened since.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use telemetry::link::LinkChange;
use telemetry::services::{operator_control, parameter, time_sync, version};
use telemetry::station::{LinkStatus, Loss, Station, StationEvent, Vehicle};
use telemetry::traffic::Traffic;
use telemetry::vehicle::VehicleState;
use telemetry::wire::{Address, LinkId, Stamp};

use crate::eye::{self, CameraSnapshot, GimbalSnapshot, Video};
use crate::vehicle::Message;

/// How one vehicle stands.
#[derive(Debug, Clone)]
pub struct VehicleSnapshot {
    /// Who.
    pub address: Address,
    /// Everything it says.
    pub state: VehicleState,
    /// Firmware, once known.
    pub version: Option<version::Version>,
    /// No link hears it.
    pub lost: bool,
    /// The link that it is spoken to over.
    pub primary_link: Option<LinkId>,
    /// Age of the last heartbeat by link.
    pub heartbeat_ages: Vec<(LinkId, Duration)>,
    /// Received and lost frames by link.
    pub losses: Vec<(LinkId, Loss)>,
    /// Offset of its clock.
    pub clock: Option<time_sync::Offset>,
    /// Parameters as far as they are known.
    pub parameters: Arc<BTreeMap<parameter::Name, parameter::Value>>,
    /// Grows with every change of them.
    pub parameters_revision: u64,
    /// Its cameras.
    pub cameras: Vec<CameraSnapshot>,
    /// Its gimbal.
    pub gimbal: Option<GimbalSnapshot>,
    /// The live pictures of its cameras.
    pub videos: Vec<Video>,
    /// Which station is in control; `None` while it does not speak that protocol.
    pub control: Option<operator_control::View>,
}

impl VehicleSnapshot {
    /// Looks at a vehicle. `before` saves copying parameters that have not changed.
    pub fn of(vehicle: &Vehicle, station: &Station, now: Stamp, before: Option<&Self>) -> Self {
        let parameters_revision = vehicle.parameters().revision();
        let parameters = match before {
            Some(before) if before.parameters_revision == parameters_revision => Arc::clone(&before.parameters),
            _ => Arc::new(vehicle.parameters().values().clone()),
        };
        let heartbeat_ages: Vec<_> = vehicle.heartbeat_ages(now.mono).collect();
        let losses = heartbeat_ages.iter().map(|&(link, _)| (link, station.loss(link, vehicle.address()))).collect();
        Self {
            address: vehicle.address(),
            state: vehicle.state().clone(),
            version: vehicle.version().cloned(),
            lost: vehicle.is_lost(),
            primary_link: vehicle.primary_link(),
            heartbeat_ages,
            losses,
            clock: vehicle.clock_offset(),
            parameters,
            parameters_revision,
            cameras: eye::cameras(vehicle),
            gimbal: eye::gimbal(vehicle),
            videos: eye::videos(vehicle),
            control: vehicle.control(now.mono),
        }
    }
}

/// How one link stands.
#[derive(Debug, Clone, PartialEq)]
pub struct LinkSnapshot {
    /// Which.
    pub id: LinkId,
    /// As it was asked for: `udpin://0.0.0.0:14550`.
    pub endpoint: String,
    /// Why it is down; `None` when it is up.
    pub down: Option<String>,
    /// Our own address, for sockets.
    pub local: Option<String>,
    /// What passed.
    pub status: LinkStatus,
    /// Frames that could not be sent.
    pub refused: u64,
}

/// How everything stands at one moment.
#[derive(Debug, Clone, Default)]
pub struct Snapshot {
    /// When.
    pub at: Stamp,
    /// Every vehicle that was ever heard, by address.
    pub vehicles: BTreeMap<Address, VehicleSnapshot>,
    /// Other aircraft, as receivers report them.
    pub traffic: Arc<Traffic>,
    /// Links.
    pub links: Vec<LinkSnapshot>,
    /// The latest of every kind of message from every sender, while somebody inspects them.
    pub messages: Arc<Vec<Message>>,
    /// Things that a full queue dropped; shown, because nothing may be lost silently.
    pub dropped: u64,
}

impl Snapshot {
    /// Whether any vehicle is armed, so that something may move.
    pub fn any_armed(&self) -> bool {
        self.vehicles.values().any(|vehicle| vehicle.state.is_armed())
    }
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Happening {
    /// On the station: a vehicle or a link said something.
    Station(StationEvent),
    /// A link opened or closed.
    Link(LinkId, LinkChange),
    /// An order could not be carried out.
    Refused(mission::explain::Message),
}

/// A look at everything, and all that happened since the look before.
#[derive(Debug, Clone, Default)]
pub struct Feed {
    /// How things stand.
    pub snapshot: Snapshot,
    /// What happened, in order. Nothing is left out.
    pub happenings: Vec<(Stamp, Happening)>,
}
