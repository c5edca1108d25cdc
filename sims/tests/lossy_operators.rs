//! Operator control over bad links: two stations that want one drone, and a drone that obeys one of them.
#![allow(clippy::unwrap_used, missing_docs)]

use mission::geo::LatLon;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use sims::drone::{Drone, DroneConfig};
use sims::host::{Loss, LossyPipe};
use std::time::Duration;
use telemetry::dialect::{COMMAND_LONG_DATA, HEARTBEAT_DATA, MavCmd, MavMessage, MavResult};
use telemetry::services::operator_control::{Client, Event, Holder, Message, Order, Server};
use telemetry::station::{Station, StationConfig, StationEvent, VehicleEvent};
use telemetry::wire::{Address, Encoder, Framer, LinkId, MonoTime, Stamp, UtcMicros};

const DRONE: Address = Address { system: 1, component: 1 };
const STATIONS: [Address; 2] = [Address { system: 255, component: 190 }, Address { system: 254, component: 190 }];
const STEP: Duration = Duration::from_millis(50);

/// One direction of a bad link.
struct Way {
    encoder: Encoder,
    pipe: LossyPipe,
    framer: Framer,
}

impl Way {
    fn new(from: Address, loss: Loss, seed: u64) -> Self {
        Self { encoder: Encoder::new(from), pipe: LossyPipe::new(loss, seed), framer: Framer::new() }
    }

    fn send(&mut self, now: MonoTime, message: &Message) {
        self.pipe.send(now, self.encoder.encode_raw(&message.write()).as_slice());
    }

    fn receive(&mut self, now: MonoTime) -> Vec<Message> {
        let mut messages = Vec::new();
        while let Some(datagram) = self.pipe.receive(now) {
            self.framer.feed(&datagram, |frame| messages.extend(Message::read(frame)));
            self.framer.pause(|frame| messages.extend(Message::read(frame)));
        }
        messages
    }
}

struct Rig {
    now: MonoTime,
    server: Server,
    clients: [Client; 2],
    up: [Way; 2],
    down: [Way; 2],
    events: Vec<(usize, Event)>,
}

impl Rig {
    fn new(loss: Loss, seed: u64) -> Self {
        let now = MonoTime::from_millis(1_000);
        Self {
            now,
            server: Server::new(DRONE, now),
            clients: STATIONS.map(|me| Client::new(me, DRONE)),
            up: [0, 1].map(|n| Way::new(STATIONS[n], loss, seed + n as u64)),
            down: [2, 3].map(|n| Way::new(DRONE, loss, seed + n)),
            events: Vec::new(),
        }
    }

    fn mend(&mut self) {
        let good = Loss { delay: Duration::from_millis(20), ..Loss::default() };
        self.up.iter_mut().chain(&mut self.down).for_each(|way| way.pipe.set_loss(good));
    }

    /// Lets time pass, and messages with it.
    fn run(&mut self, seconds: f64) {
        for _ in 0..(seconds / STEP.as_secs_f64()) as u32 {
            self.now = self.now + STEP;
            let now = self.now;
            for (station, way) in STATIONS.into_iter().zip(&mut self.up) {
                // Heartbeats are another service's, and here they always come through.
                self.server.heard(now, station);
                way.receive(now).iter().for_each(|message| self.server.on_message(now, station, message));
            }
            self.server.on_deadline(now);
            while let Some(message) = self.server.poll_send() {
                self.down.iter_mut().for_each(|way| way.send(now, &message));
            }
            for n in 0..2 {
                for message in self.down[n].receive(now) {
                    self.clients[n].on_message(now, DRONE, &message);
                }
                self.clients[n].on_deadline(now);
                while let Some(message) = self.clients[n].poll_send() {
                    self.up[n].send(now, &message);
                }
                self.events.extend(std::iter::from_fn(|| self.clients[n].poll_event()).map(|event| (n, event)));
            }
        }
    }

    fn holders(&self) -> [Option<Holder>; 2] {
        [0, 1].map(|n| self.clients[n].view(self.now).map(|view| view.holder))
    }

    /// Both stations and the vehicle say the same, and nobody waits for anything.
    fn agree(&self, seed: u64) {
        let owner = self.server.owner().map(|owner| owner.system);
        for (n, holder) in self.holders().into_iter().enumerate() {
            let expected = match owner {
                None => Holder::Nobody,
                Some(system) if system == STATIONS[n].system => Holder::Us,
                Some(system) => Holder::Other(system),
            };
            assert_eq!(holder, Some(expected), "seed {seed}, station {n}, owner {owner:?}");
        }
        let may = STATIONS.into_iter().filter(|&station| self.server.may_command(station)).count();
        assert_eq!(may, if owner.is_some() { 1 } else { 2 }, "never two owners: seed {seed}");
        let waits = |client: &Client| client.view(self.now).is_some_and(|view| view.requested.is_some());
        assert!(!self.clients.iter().any(waits), "seed {seed}");
    }
}

/// A number from 0 to 1.
fn share(rng: &mut ChaCha8Rng) -> f64 {
    f64::from(rng.next_u32()) / f64::from(u32::MAX)
}

fn order(rng: &mut ChaCha8Rng) -> Order {
    match rng.next_u32() % 8 {
        0..4 => Order::Take { allow_takeover: rng.next_u32().is_multiple_of(2), within: Some(Duration::from_secs(5)) },
        4 => Order::Release,
        5 | 6 => Order::Allow,
        _ => Order::Keep,
    }
}

fn loss(rng: &mut ChaCha8Rng) -> Loss {
    Loss {
        drop: 0.6 * share(rng),
        duplicate: 0.2 * share(rng),
        reorder: 0.3 * share(rng),
        corrupt: 0.1 * share(rng),
        delay: Duration::from_millis(5 + u64::from(rng.next_u32() % 200)),
    }
}

#[test]
fn after_any_loss_and_any_orders_all_agree_on_one_owner() {
    for seed in 0..300 {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let mut rig = Rig::new(loss(&mut rng), seed);
        for _ in 0..1 + rng.next_u32() % 13 {
            let (who, order) = ((rng.next_u32() % 2) as usize, order(&mut rng));
            rig.clients[who].order(rig.now, order);
            rig.run(0.05 + 6.0 * share(&mut rng));
        }
        rig.mend();
        // The longest that anything goes on: five tries, ten seconds of open control, and a status.
        rig.run(25.0);
        rig.agree(seed);
    }
}

#[test]
fn over_a_link_that_loses_every_third_message_control_changes_hands_as_agreed() {
    let loss = Loss { drop: 0.33, duplicate: 0.1, reorder: 0.1, corrupt: 0.02, delay: Duration::from_millis(80) };
    for seed in 0..40 {
        let mut rig = Rig::new(loss, seed);
        rig.run(6.0);
        rig.clients[0].order(rig.now, Order::Take { allow_takeover: false, within: None });
        rig.run(8.0);
        assert_eq!(rig.server.owner(), Some(STATIONS[0]), "seed {seed}");
        rig.clients[1].order(rig.now, Order::Take { allow_takeover: false, within: Some(Duration::from_secs(30)) });
        for _ in 0..10 {
            rig.run(1.0);
            if rig.clients[0].view(rig.now).is_some_and(|view| view.asked.is_some()) {
                break;
            }
        }
        assert_eq!(rig.server.owner(), Some(STATIONS[0]), "asked, not taken: seed {seed}");
        rig.clients[0].order(rig.now, Order::Allow);
        rig.run(15.0);
        assert_eq!(rig.server.owner(), Some(STATIONS[1]), "seed {seed}: {:?}", rig.events);
    }
}

#[test]
fn the_same_seed_gives_the_same_events() {
    let run = || {
        let loss = Loss { drop: 0.3, duplicate: 0.2, reorder: 0.2, corrupt: 0.05, delay: Duration::from_millis(60) };
        let mut rig = Rig::new(loss, 7);
        rig.clients[0].order(rig.now, Order::Take { allow_takeover: false, within: None });
        rig.run(5.0);
        rig.clients[1].order(rig.now, Order::Take { allow_takeover: false, within: None });
        rig.run(20.0);
        rig.events
    };
    assert_eq!(run(), run());
}

/// What a drone says to a station's bytes, over two seconds.
fn talk(drone: &mut Drone, frames: &[Vec<u8>]) -> (Vec<Message>, Vec<MavMessage>) {
    let (mut control, mut others) = (Vec::new(), Vec::new());
    frames.iter().for_each(|bytes| drone.receive(bytes));
    for _ in 0..500 {
        drone.step();
        while let Some(frame) = drone.poll_send() {
            control.extend(Message::read(frame.frame()));
            others.extend(frame.frame().decode().ok());
        }
    }
    (control, others)
}

#[test]
fn a_drone_that_speaks_the_protocol_obeys_the_station_in_control_and_refuses_the_other() {
    let config = DroneConfig::at(LatLon { lat_deg: 33.4, lon_deg: 120.2 }, 3);
    let (silent, _) = talk(&mut Drone::new(&config), &[]);
    assert!(silent.is_empty(), "like its firmware, unless it is told to");
    let mut drone = Drone::new(&DroneConfig { operator_control: true, ..config });
    let then = drone.clone();
    let now = drone.now();
    let mut encoders = STATIONS.map(Encoder::new);
    let mut client = Client::new(STATIONS[1], DRONE);
    client.order(now, Order::Take { allow_takeover: false, within: None });
    let beat = MavMessage::HEARTBEAT(HEARTBEAT_DATA::default());
    let ask = encoders[1].encode_raw(&client.poll_send().unwrap().write());
    let (said, _) = talk(&mut drone, &[encoders[1].encode(&beat).as_slice().to_vec(), ask.as_slice().to_vec()]);
    said.iter().for_each(|message| client.on_message(drone.now(), DRONE, message));
    assert_eq!(client.view(drone.now()).map(|view| view.holder), Some(Holder::Us));
    assert_eq!(drone.in_control(), Some(STATIONS[1].system));
    let command = MavMessage::COMMAND_LONG(COMMAND_LONG_DATA {
        command: MavCmd::MAV_CMD_NAV_LAND,
        target_system: 1,
        target_component: 1,
        ..COMMAND_LONG_DATA::default()
    });
    let mut answer = |n: usize| {
        let frames = [encoders[1].encode(&beat), encoders[n].encode(&command)];
        let (_, said) = talk(&mut drone, &frames.map(|frame| frame.as_slice().to_vec()));
        said.into_iter().find_map(|message| match message {
            MavMessage::COMMAND_ACK(ack) => Some(ack.result),
            _ => None,
        })
    };
    assert_eq!(answer(0), Some(MavResult::MAV_RESULT_NOT_IN_CONTROL));
    assert_ne!(answer(1), Some(MavResult::MAV_RESULT_NOT_IN_CONTROL));
    assert!(drone.rewind(&then));
    assert_eq!(drone.in_control(), Some(STATIONS[1].system), "time that is turned back takes control from nobody");
}

#[test]
fn a_station_takes_control_of_a_drone_over_its_link_and_is_told_when_another_one_takes_it() {
    let config = DroneConfig::at(LatLon { lat_deg: 33.4, lon_deg: 120.2 }, 3);
    let mut drone = Drone::new(&DroneConfig { operator_control: true, ..config });
    let stamp =
        |drone: &Drone| Stamp { mono: drone.now(), utc: UtcMicros(1_795_000_000_000_000 + drone.now().0 / 1_000) };
    let mut stations = STATIONS.map(|me| {
        let mut station = Station::new(StationConfig { me, ..StationConfig::default() }, stamp(&drone));
        station.add_link(LinkId(1));
        station
    });
    let mut told = [Vec::new(), Vec::new()];
    let mut fly = |drone: &mut Drone, stations: &mut [Station; 2], seconds: u32| {
        for step in 0..seconds * 250 {
            drone.step();
            let now = stamp(drone);
            while let Some(frame) = drone.poll_send() {
                stations.iter_mut().for_each(|station| station.receive(LinkId(1), now, frame.as_slice(), |_| {}));
            }
            for (n, station) in stations.iter_mut().enumerate().filter(|_| step.is_multiple_of(5)) {
                station.tick(now);
                while let Some(frame) = station.poll_transmit() {
                    drone.receive(frame.frame.as_slice());
                }
                while let Some(event) = station.poll_event() {
                    if let StationEvent::Vehicle(DRONE, VehicleEvent::Control(event)) = event {
                        told[n].push(event);
                    }
                }
            }
        }
    };
    fly(&mut drone, &mut stations, 3);
    let take = Order::Take { allow_takeover: true, within: None };
    for n in 0..2 {
        let now = drone.now();
        stations[n].vehicle_mut(DRONE).unwrap().order_control(now, take);
        fly(&mut drone, &mut stations, 2);
        assert_eq!(drone.in_control(), Some(STATIONS[n].system));
    }
    let holder = |n: usize| stations[n].vehicle(DRONE).unwrap().control(drone.now()).unwrap().holder;
    assert_eq!([holder(0), holder(1)], [Holder::Other(254), Holder::Us]);
    assert_eq!(told[0], [Event::Gained, Event::Taken { by: 254, from_us: true }]);
    assert_eq!(told[1], [Event::Taken { by: 255, from_us: false }, Event::Gained]);
}
