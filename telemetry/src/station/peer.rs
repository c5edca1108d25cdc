//! The station: links, vehicles, heartbeats, and what goes out by which link.

use std::collections::BTreeMap;

use ::mission::geo::LatLon;
use mavlink::MessageData;

use super::loss::{Loss, LossCounter};
use super::vehicle::{Vehicle, VehicleEvent};
use crate::dialect::{HEARTBEAT_DATA, MavMessage};
use crate::services::{Queue, heartbeat, time_sync};
use crate::traffic::Traffic;
use crate::wire::signing::{Key, Signer};
use crate::wire::{Address, Encoder, Frame, FrameBytes, Framer, FramerStats, LinkId, MonoTime, Raw, Stamp, TimedFrame};

/// How a station presents itself.
#[derive(Debug, Clone)]
pub struct StationConfig {
    /// Our address: 255/190 (`MAV_COMP_ID_MISSIONPLANNER`) as other ground stations have.
    pub me: Address,
    /// Signing keys by system id.
    pub keys: BTreeMap<u8, Key>,
    /// Speak at all: heartbeats, questions, answers. Off for a replay, which cannot be asked and holds what we said.
    pub speaks: bool,
}

impl Default for StationConfig {
    fn default() -> Self {
        Self { me: Address { system: 255, component: 190 }, keys: BTreeMap::new(), speaks: true }
    }
}

/// What a link raises.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkAlarm {
    /// Another ground station uses our system and component id.
    SameAddress,
}

/// What the station reports.
#[derive(Debug, Clone, PartialEq)]
pub enum StationEvent {
    /// About a vehicle.
    Vehicle(Address, VehicleEvent),
    /// About a link.
    Link(LinkId, LinkAlarm),
}

/// Counters of one link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LinkStatus {
    /// Framing.
    pub framing: FramerStats,
    /// Loss, all senders together.
    pub loss: Loss,
    /// Bytes received.
    pub bytes: u64,
    /// Frames sent.
    pub sent: u64,
}

#[derive(Debug, Clone)]
struct Link {
    framer: Framer,
    last_bytes: MonoTime,
    losses: LossCounter,
    encoder: Encoder,
    /// Signs what goes to signing vehicles on this link, by their system id.
    signers: BTreeMap<u8, Signer>,
    bytes: u64,
    sent: u64,
    same_address: bool,
}

/// A ground station for any number of vehicles on any number of links.
#[derive(Debug, Clone)]
pub struct Station {
    config: StationConfig,
    links: BTreeMap<LinkId, Link>,
    vehicles: BTreeMap<Address, Vehicle>,
    traffic: Traffic,
    beat: heartbeat::Beat,
    transmit: Queue<TimedFrame>,
    events: Queue<StationEvent>,
    scratch: Vec<FrameBytes>,
}

impl Station {
    /// More vehicles than this is an attack.
    const MAX_VEHICLES: usize = 255;

    /// A station without links.
    pub fn new(config: StationConfig, now: Stamp) -> Self {
        Self {
            config,
            links: BTreeMap::new(),
            vehicles: BTreeMap::new(),
            traffic: Traffic::default(),
            beat: heartbeat::Beat::new(now.mono),
            transmit: Queue::default(),
            events: Queue::default(),
            scratch: Vec::new(),
        }
    }

    /// Adds a link.
    pub fn add_link(&mut self, link: LinkId) {
        let fresh = Link {
            framer: Framer::new(),
            last_bytes: MonoTime::default(),
            losses: LossCounter::default(),
            encoder: Encoder::new(self.config.me),
            signers: BTreeMap::new(),
            bytes: 0,
            sent: 0,
            same_address: false,
        };
        self.links.insert(link, fresh);
    }

    /// Forgets a link that was closed.
    pub fn remove_link(&mut self, link: LinkId) {
        self.links.remove(&link);
        self.vehicles.values_mut().for_each(|vehicle| vehicle.forget_link(link));
    }

    /// Signs what is said to a system from now on, and trusts only what it signs; `None` ends both.
    pub fn set_key(&mut self, system: u8, key: Option<Key>) {
        for link in self.links.values_mut() {
            link.signers.remove(&system);
        }
        for vehicle in self.vehicles.values_mut().filter(|vehicle| vehicle.address().system == system) {
            vehicle.set_key(key.clone());
        }
        match key {
            Some(key) => self.config.keys.insert(system, key),
            None => self.config.keys.remove(&system),
        };
    }

    /// Counters of a link.
    pub fn link(&self, link: LinkId) -> Option<LinkStatus> {
        self.links.get(&link).map(|l| LinkStatus {
            framing: l.framer.stats(),
            loss: l.losses.total(),
            bytes: l.bytes,
            sent: l.sent,
        })
    }

    /// Loss of one sender on one link.
    pub fn loss(&self, link: LinkId, from: Address) -> Loss {
        self.links.get(&link).map(|l| l.losses.of(from)).unwrap_or_default()
    }

    /// All vehicles, by address.
    pub fn vehicles(&self) -> impl Iterator<Item = &Vehicle> {
        self.vehicles.values()
    }

    /// One vehicle.
    pub fn vehicle(&self, address: Address) -> Option<&Vehicle> {
        self.vehicles.get(&address)
    }

    /// One vehicle, to tell it something.
    pub fn vehicle_mut(&mut self, address: Address) -> Option<&mut Vehicle> {
        self.vehicles.get_mut(&address)
    }

    /// Takes bytes received by `link`. Every frame is shown to `record` before it is looked into.
    pub fn receive(&mut self, link: LinkId, now: Stamp, bytes: &[u8], mut record: impl FnMut(&TimedFrame)) {
        let Some(l) = self.links.get_mut(&link) else { return };
        l.bytes += bytes.len() as u64;
        let mut frames = std::mem::take(&mut self.scratch);
        if now.mono.since(l.last_bytes) > Framer::PAUSE {
            l.framer.pause(|frame| frames.push(FrameBytes::from(frame)));
        }
        l.last_bytes = now.mono;
        l.framer.feed(bytes, |frame| frames.push(FrameBytes::from(frame)));
        for frame in frames.drain(..) {
            record(&TimedFrame { link, at: now.mono, utc: now.utc, frame });
            self.on_frame(link, now, frame.frame());
        }
        self.scratch = frames;
    }

    fn on_frame(&mut self, link: LinkId, now: Stamp, frame: Frame<'_>) {
        let from = frame.from();
        let Some(l) = self.links.get_mut(&link) else { return };
        l.losses.count(from, frame.sequence(), now.mono);
        if from == self.config.me {
            // A log holds our own frames.
            if self.config.speaks && !std::mem::replace(&mut l.same_address, true) {
                self.events.push(StationEvent::Link(link, LinkAlarm::SameAddress));
            }
            return;
        }
        let is_heartbeat = frame.message_id() == HEARTBEAT_DATA::ID;
        if is_heartbeat && is_autopilot(frame) && !self.vehicles.contains_key(&from) {
            if self.vehicles.len() >= Self::MAX_VEHICLES {
                return;
            }
            let key = self.config.keys.get(&from.system).cloned();
            self.vehicles.insert(from, Vehicle::new(from, self.config.me, now.mono, self.config.speaks, key));
        }
        if let Some(vehicle) = self.vehicles.get_mut(&from) {
            if !vehicle.trusts(frame, now.utc) {
                return;
            }
            if is_heartbeat {
                vehicle.heard(link, now.mono);
            }
            if let (Some(newest), Some(l)) = (vehicle.newest_signature(), self.links.get_mut(&link))
                && let Some(signer) = l.signers.get_mut(&from.system)
            {
                signer.heard(newest);
            }
            vehicle.on_frame(now.mono, self.config.me, frame);
            self.hear_traffic(now, frame);
        } else if Traffic::reads(frame.message_id()) {
            // A receiver aboard signs where the autopilot does; one at the station belongs to no vehicle.
            let aboard = self.vehicles.values_mut().find(|vehicle| vehicle.address().system == from.system);
            if aboard.is_none_or(|vehicle| vehicle.trusts_component(frame, now.utc)) {
                self.hear_traffic(now, frame);
            }
        } else if Vehicle::reads_of_components(frame.message_id())
            && let Some(vehicle) = self.vehicles.values_mut().find(|vehicle| vehicle.address().system == from.system)
            && vehicle.trusts_component(frame, now.utc)
        {
            vehicle.on_component_frame(now.mono, self.config.me, frame);
        }
        if self.config.speaks
            && let Some(question) = frame.data().map(MavMessage::TIMESYNC)
            && let Some(answer) = time_sync::answer(now.mono, self.config.me, from, &question)
        {
            self.send(Some(link), from.system, now, &answer);
        }
    }

    fn hear_traffic(&mut self, now: Stamp, frame: Frame<'_>) {
        let own = self.vehicles.values().filter_map(|vehicle| vehicle.state().position);
        self.traffic.apply(now.mono, frame, own.map(|position| position.value.place));
    }

    /// Other aircraft, as receivers aboard and at the station report them.
    pub fn traffic(&self) -> &Traffic {
        &self.traffic
    }

    /// Runs timers and collects what shall go out.
    pub fn tick(&mut self, now: Stamp) {
        self.traffic.expire(now.mono);
        if self.beat.due(now.mono) && self.config.speaks {
            self.send_heartbeats(now);
        }
        let addresses: Vec<Address> = self.vehicles.keys().copied().collect();
        for address in addresses {
            let Some(vehicle) = self.vehicles.get_mut(&address) else { continue };
            vehicle.on_deadline(now.mono);
            let link = vehicle.primary_link();
            let mut messages = Vec::new();
            while let Some(message) = vehicle.poll_send(now.mono) {
                messages.push(message);
            }
            let raws: Vec<_> = std::iter::from_fn(|| vehicle.poll_raw()).collect();
            while let Some(event) = vehicle.poll_event() {
                self.events.push(StationEvent::Vehicle(address, event));
            }
            messages.iter().for_each(|message| self.send(link, address.system, now, message));
            raws.iter().for_each(|raw| self.send_raw(link, address.system, now, raw));
        }
    }

    /// Answers vehicles that ask for ground heights; call it after [`Self::tick`]. `ground` is metres above mean sea level,
    /// `None` where nobody knows: that is then not sent (see [`Vehicle::terrain`]).
    pub fn serve_ground(&mut self, now: Stamp, ground: impl Fn(LatLon) -> Option<f64>) {
        let addresses: Vec<Address> = self.vehicles.keys().copied().collect();
        for address in addresses {
            let Some(vehicle) = self.vehicles.get_mut(&address) else { continue };
            let link = vehicle.primary_link();
            if let Some(block) = vehicle.poll_terrain(now.mono, &ground) {
                self.send(link, address.system, now, &block);
            }
        }
    }

    /// One heartbeat per link, and on signing fleets one more for each key, as nobody takes another's signature.
    fn send_heartbeats(&mut self, now: Stamp) {
        const UNSIGNED: u8 = 0;
        let beat = heartbeat::station_heartbeat();
        let keys = &self.config.keys;
        let unsigned = keys.is_empty() || self.vehicles.keys().any(|v| !keys.contains_key(&v.system));
        let systems: Vec<u8> = keys.keys().copied().chain(unsigned.then_some(UNSIGNED)).collect();
        let links: Vec<LinkId> = self.links.keys().copied().collect();
        for link in links {
            systems.iter().for_each(|&system| self.send(Some(link), system, now, &beat));
        }
    }

    /// Encodes for a link; a signing vehicle gets signed frames.
    fn send(&mut self, link: Option<LinkId>, system: u8, now: Stamp, message: &MavMessage) {
        self.put(link, system, now, |encoder, signer| match signer {
            Some(signer) => encoder.encode_signed(message, signer, now.utc),
            None => encoder.encode(message),
        });
    }

    /// As [`Self::send`].
    fn send_raw(&mut self, link: Option<LinkId>, system: u8, now: Stamp, raw: &Raw) {
        self.put(link, system, now, |encoder, signer| match signer {
            Some(signer) => encoder.encode_raw_signed(raw, signer, now.utc),
            None => encoder.encode_raw(raw),
        });
    }

    fn put(
        &mut self,
        link: Option<LinkId>,
        system: u8,
        now: Stamp,
        encode: impl FnOnce(&mut Encoder, Option<&mut Signer>) -> FrameBytes,
    ) {
        let Some(link) = link.filter(|_| self.config.speaks) else { return };
        let Some(l) = self.links.get_mut(&link) else { return };
        let key = self.config.keys.get(&system);
        let signer = key.map(|key| l.signers.entry(system).or_insert_with(|| Signer::new(key.clone(), link.0)));
        let frame = encode(&mut l.encoder, signer);
        l.sent += 1;
        self.transmit.push(TimedFrame { link, at: now.mono, utc: now.utc, frame });
    }

    /// The next frame to put on its link.
    pub fn poll_transmit(&mut self) -> Option<TimedFrame> {
        self.transmit.pop()
    }

    /// The next event.
    pub fn poll_event(&mut self) -> Option<StationEvent> {
        self.events.pop()
    }

    /// Frames and events that were thrown away because nobody drained the station.
    pub fn dropped(&self) -> u64 {
        let vehicles: u64 = self.vehicles.values().map(Vehicle::dropped).sum();
        self.transmit.dropped() + self.events.dropped() + vehicles
    }
}

/// An autopilot's heartbeat, not a camera's, a radio's or another station's. Read by hand: types that the dialect does
/// not know are vehicles too.
pub fn is_autopilot(frame: Frame<'_>) -> bool {
    /// `MAV_TYPE`s of what is carried: station, onboard controller, gimbal, ADS-B, camera, charging station, FLARM, servo,
    /// remote id, battery, parachute, log, OSD, IMU, GNSS, winch. Not all of them say `MAV_AUTOPILOT_INVALID`.
    const COMPONENTS: [u8; 16] = [6, 18, 26, 27, 30, 31, 32, 33, 34, 36, 37, 38, 39, 40, 41, 42];
    const AUTOPILOT_INVALID: u8 = 8;
    let byte = |at: usize| frame.payload().get(at).copied().unwrap_or(0);
    !COMPONENTS.contains(&byte(4)) && byte(5) != AUTOPILOT_INVALID
}
