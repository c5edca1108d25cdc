//! The services of `telemetry`, client half against server half, through a seeded bad link; and the client against
//! servers with ArduPilot's and PX4's manners.
#![allow(clippy::unwrap_used, missing_docs)]

mod way;

use std::time::Duration;

use mission::geo::{HeightRelHome, LatLon};
use mission::plan::{Fence, FenceCircle, FencePolygon, Frame, Item, Plan, RallyPoint, command as number};
use sims::host::Loss;
use telemetry::dialect::{
    MISSION_ACK_DATA, MISSION_COUNT_DATA, MISSION_REQUEST_INT_DATA, MavCmd, MavMessage, MavMissionResult,
    MavMissionType, MavResult,
};
use telemetry::services::mission::{
    Client, ClientEvent, Failure, Kind, PlanUpload, Server, ServerConfig, UploadEvent, WireItem, content_hash,
    plan_to_wire,
};
use telemetry::services::{command, parameter};
use telemetry::wire::{Address, MonoTime};
use way::{BAD, STATION, Way, drain};

const DRONE: Address = Address { system: 1, component: 1 };
const DEAD: Loss = Loss { drop: 1.0, duplicate: 0.0, reorder: 0.0, corrupt: 0.0, delay: Duration::ZERO };

/// Runs a client and a server, millisecond by millisecond, until `done` says so; gives the time it took.
fn converse(
    loss: Loss,
    seed: u64,
    limit: Duration,
    mut client: impl FnMut(MonoTime, Vec<MavMessage>) -> (Vec<MavMessage>, bool),
    mut server: impl FnMut(MonoTime, Vec<MavMessage>) -> Vec<MavMessage>,
) -> Duration {
    let (mut up, mut down) = (Way::new(STATION, loss, seed), Way::new(DRONE, loss, seed ^ 0xD0));
    let limit_ms = limit.as_millis() as u64;
    for ms in 0..=limit_ms {
        let now = MonoTime::from_millis(ms);
        let (out, done) = client(now, down.receive(now));
        out.iter().for_each(|m| up.send(now, m));
        if done {
            return Duration::from_millis(ms);
        }
        let heard = up.receive(now);
        server(now, heard).iter().for_each(|m| down.send(now, m));
    }
    panic!("seed {seed}: not done after {limit:?}");
}

fn long_plan() -> Plan {
    let place = |n: u32| LatLon { lat_deg: 33.4 + f64::from(n) * 1e-4, lon_deg: 120.2 + f64::from(n % 7) * 1e-4 };
    let mut items = vec![Item::at(number::NAV_TAKEOFF, Frame::GlobalRelHome, place(0), 30.0)];
    items.extend(
        (1..198).map(|n| Item::at(number::NAV_WAYPOINT, Frame::GlobalRelHome, place(n), 60.0 + f64::from(n % 5))),
    );
    items.push(Item::command(number::NAV_RETURN_TO_LAUNCH, [0.0; 7]));
    let corners = [(0, 0), (0, 3), (300, 3), (300, 0)];
    let corner =
        |(n, e): (u32, u32)| LatLon { lat_deg: 33.39 + f64::from(n) * 1e-4, lon_deg: 120.19 + f64::from(e) * 0.01 };
    Plan {
        home: mission::plan::Home { place: place(0), ..Default::default() },
        items,
        fence: Fence {
            polygons: vec![FencePolygon { corners: corners.map(corner).to_vec(), inclusion: true }],
            circles: vec![FenceCircle { centre: place(99), radius_m: 30.0, inclusion: false }],
            breach_return: None,
        },
        rally: vec![RallyPoint { place: place(50), height: HeightRelHome(40.0) }],
        ..Plan::default()
    }
}

fn server() -> Server {
    Server::new(ServerConfig { me: DRONE, capacity: 724, accepts: |_, _| Ok(()) })
}

fn serve(server: &mut Server, now: MonoTime, heard: Vec<MavMessage>) -> Vec<MavMessage> {
    heard.iter().for_each(|m| server.on_message(now, STATION, m));
    server.on_deadline(now);
    drain(|| server.poll_send())
}

/// Uploads and returns the closing event and the time.
fn upload(
    plan: &Plan,
    loss: Loss,
    seed: u64,
    serve: impl FnMut(MonoTime, Vec<MavMessage>) -> Vec<MavMessage>,
) -> (UploadEvent, Duration) {
    let mut upload = PlanUpload::start(MonoTime::default(), DRONE, plan).unwrap();
    let mut end = None;
    let took = converse(
        loss,
        seed,
        Duration::from_secs(900),
        |now, heard| {
            heard.iter().for_each(|m| upload.on_message(now, DRONE, m));
            upload.on_deadline(now);
            while let Some(event) = upload.poll_event() {
                if !matches!(event, UploadEvent::Progress { .. }) {
                    end = Some(event);
                }
            }
            (drain(|| upload.poll_send()), end.is_some())
        },
        serve,
    );
    (end.unwrap(), took)
}

#[test]
fn two_hundred_items_get_through_a_bad_link_over_100_seeds_and_are_what_was_sent() {
    let plan = long_plan();
    let mut longest = Duration::ZERO;
    for seed in 0..100 {
        let mut server = server();
        let (end, took) = upload(&plan, BAD, seed, |now, heard| serve(&mut server, now, heard));
        let sent: Vec<(Kind, Vec<WireItem>)> =
            Kind::ALL.iter().map(|&kind| (kind, plan_to_wire(&plan, kind).unwrap())).collect();
        let hash = content_hash(sent.iter().map(|(kind, items)| (*kind, items.as_slice())));
        assert_eq!(end, UploadEvent::Verified { hash }, "seed {seed}");
        for (kind, items) in &sent {
            assert!(
                server.items(*kind) == items.as_slice(),
                "seed {seed}: what is aboard as {kind:?} is not what was sent"
            );
        }
        longest = longest.max(took);
    }
    println!("longest of 100: {longest:?} for 200 items up and down with fence and rally");
}

#[test]
fn an_upload_that_stops_half_way_leaves_the_old_plan_aboard() {
    let plan = long_plan();
    let mut server = server();
    let old = vec![WireItem::from_item(&plan.items[5]).unwrap()];
    server.set_items(Kind::Mission, old.clone());
    let items = plan_to_wire(&plan, Kind::Mission).unwrap();
    let count = MavMessage::MISSION_COUNT(MISSION_COUNT_DATA {
        count: items.len() as u16,
        target_system: 1,
        target_component: 1,
        mission_type: MavMissionType::MAV_MISSION_TYPE_MISSION,
        opaque_id: 0,
    });
    serve(&mut server, MonoTime::default(), vec![count]);
    for seq in 0..100 {
        let item = MavMessage::MISSION_ITEM_INT(items[usize::from(seq)].to_message(DRONE, Kind::Mission, seq, false));
        serve(&mut server, MonoTime::from_millis(u64::from(seq)), vec![item]);
    }
    for second in 1..120 {
        serve(&mut server, MonoTime::from_millis(second * 1000), Vec::new());
    }
    assert_eq!(server.items(Kind::Mission), old);
    assert!(server.next_deadline().is_none(), "the transfer was given up");
}

#[test]
fn with_nobody_there_every_service_fails_by_name_within_its_bound() {
    let bound = Duration::from_secs(60);
    let plan = long_plan();
    let (end, took) = upload(&plan, DEAD, 1, |_, _| Vec::new());
    assert!(matches!(end, UploadEvent::Failed { failure: Failure::TimedOut { .. }, .. }), "{end:?}");
    assert!(took < bound, "upload {took:?}");

    let mut client = Client::new(DRONE);
    client.download(MonoTime::default(), Kind::Mission).unwrap();
    let mut end = None;
    let took = converse(
        DEAD,
        2,
        bound,
        |now, _| {
            client.on_deadline(now);
            end = end.take().or(client.poll_event());
            (drain(|| client.poll_send()), end.is_some())
        },
        |_, _| Vec::new(),
    );
    assert!(matches!(end, Some(ClientEvent::Failed { failure: Failure::TimedOut { .. }, .. })), "{end:?} {took:?}");

    let mut commands = command::Client::default();
    let request = arm();
    commands.send(MonoTime::default(), request).unwrap();
    let mut end = None;
    let took = converse(
        DEAD,
        3,
        bound,
        |now, _| {
            commands.on_deadline(now);
            end = end.or(commands.poll_event());
            (drain(|| commands.poll_send()), end.is_some())
        },
        |_, _| Vec::new(),
    );
    let timed_out = command::Event::Finished { request, result: Err(command::Failure::TimedOut { tries: 5 }) };
    assert_eq!((end, took < Duration::from_secs(20)), (Some(timed_out), true), "{took:?}");

    let mut parameters = parameter::Client::new(DRONE, parameter::Encoding::Cast);
    parameters.list(MonoTime::default(), None).unwrap();
    let name = parameter::Name::new("RTL_ALT").unwrap();
    parameters.set(MonoTime::default(), name, parameter::Value::real(2500.0)).unwrap();
    let mut ends = Vec::new();
    converse(
        DEAD,
        4,
        bound,
        |now, _| {
            parameters.on_deadline(now);
            ends.extend(std::iter::from_fn(|| parameters.poll_event()));
            (drain(|| parameters.poll_send()), ends.len() == 2)
        },
        |_, _| Vec::new(),
    );
    assert!(
        ends.iter().any(|e| matches!(e, parameter::Event::ListFailed(parameter::Failure::TimedOut { .. }))),
        "{ends:?}"
    );
    assert!(
        ends.iter()
            .any(|e| matches!(e, parameter::Event::SetFailed { failure: parameter::Failure::TimedOut { .. }, .. })),
        "{ends:?}"
    );
}

fn arm() -> command::Request {
    command::Request {
        target: DRONE,
        command: MavCmd::MAV_CMD_COMPONENT_ARM_DISARM,
        params: [1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
        frame: None,
    }
}

#[test]
fn all_parameters_are_listed_and_one_is_set_through_a_bad_link() {
    let table: Vec<(parameter::Name, parameter::Value)> = (0..400)
        .map(|n| (parameter::Name::new(&format!("PARAM_{n}")).unwrap(), parameter::Value::real(f64::from(n) * 0.5)))
        .collect();
    for seed in 0..20 {
        let mut server = parameter::Server::new(DRONE, parameter::Encoding::Cast, table.clone());
        let mut client = parameter::Client::new(DRONE, parameter::Encoding::Cast);
        client.list(MonoTime::default(), None).unwrap();
        let set = parameter::Name::new("PARAM_7").unwrap();
        let (mut listed, mut confirmed) = (false, false);
        converse(
            BAD,
            seed,
            Duration::from_secs(60),
            |now, heard| {
                heard.iter().for_each(|m| client.on_message(now, DRONE, m));
                client.on_deadline(now);
                while let Some(event) = client.poll_event() {
                    match event {
                        parameter::Event::Listed { cached: false } => {
                            listed = true;
                            client.set(now, set.clone(), parameter::Value::real(99.25)).unwrap();
                        }
                        parameter::Event::Set { value: 99.25, .. } => confirmed = true,
                        parameter::Event::Progress { .. } => {}
                        other => panic!("seed {seed}: {other:?}"),
                    }
                }
                (drain(|| client.poll_send()), listed && confirmed)
            },
            |now, heard| {
                heard.iter().for_each(|m| server.on_message(now, STATION, m));
                server.on_deadline(now);
                drain(|| server.poll_send())
            },
        );
        assert_eq!(client.values().len(), 400, "seed {seed}");
        assert_eq!(server.get("PARAM_7"), Some(99.25));
    }
}

#[test]
fn integers_survive_both_ways_of_putting_them_into_a_float() {
    for encoding in [parameter::Encoding::Cast, parameter::Encoding::Bytewise] {
        let name = parameter::Name::new("SYS_AUTOSTART").unwrap();
        let mut server = parameter::Server::new(DRONE, encoding, vec![(name.clone(), parameter::Value::int(4001))]);
        let mut client = parameter::Client::new(DRONE, encoding);
        client.set(MonoTime::default(), name.clone(), parameter::Value::int(-13_000)).unwrap();
        let sent = client.poll_send().unwrap();
        server.on_message(MonoTime::default(), STATION, &sent);
        client.on_message(MonoTime::default(), DRONE, &server.poll_send().unwrap());
        assert_eq!(server.get("SYS_AUTOSTART"), Some(-13_000.0), "{encoding:?}");
        assert_eq!(client.poll_event(), Some(parameter::Event::Set { name, value: -13_000.0 }), "{encoding:?}");
    }
}

#[test]
fn a_command_is_pending_once_and_follows_progress_to_its_end() {
    let mut client = command::Client::default();
    let mut server = command::Server::new(DRONE);
    let now = MonoTime::default();
    client.send(now, arm()).unwrap();
    assert_eq!(client.send(now, arm()), Err(command::Failure::Pending), "a duplicate is refused");
    server.on_message(STATION, &client.poll_send().unwrap());
    let received = server.poll_event().unwrap();
    server.answer(&received, MavResult::MAV_RESULT_IN_PROGRESS, Some(40));
    client.on_message(now, DRONE, &server.poll_send().unwrap());
    assert_eq!(client.poll_event(), Some(command::Event::Progress { request: arm(), percent: Some(40) }));
    // Progress stretches the wait beyond every retry.
    client.on_deadline(MonoTime::from_millis(9_000));
    assert_eq!(client.poll_send(), None);
    server.answer(&received, MavResult::MAV_RESULT_ACCEPTED, None);
    client.on_message(now, DRONE, &server.poll_send().unwrap());
    assert_eq!(client.poll_event(), Some(command::Event::Finished { request: arm(), result: Ok(()) }));
    client.send(now, arm()).unwrap();
}

#[test]
fn retries_follow_the_measured_round_trip() {
    let mut client = command::Client::default();
    // Twenty answers after 30 ms each.
    for n in 0..20_u64 {
        let sent = MonoTime::from_millis(n * 1000);
        client.send(sent, arm()).unwrap();
        client.poll_send().unwrap();
        let mut server = command::Server::new(DRONE);
        let received = command::Received { from: STATION, command: arm().command, params: arm().params, frame: None };
        server.answer(&received, MavResult::MAV_RESULT_ACCEPTED, None);
        client.on_message(sent + Duration::from_millis(30), DRONE, &server.poll_send().unwrap());
    }
    let sent = MonoTime::from_millis(60_000);
    client.send(sent, arm()).unwrap();
    let wait = client.next_deadline().unwrap().since(sent);
    assert_eq!(wait, Duration::from_millis(250), "a fast link is asked again soon, not after the initial 1.5 s");
}

/// Servers with the manners of real autopilots (`anchors.md` 2.2).
#[derive(Clone, Copy, PartialEq)]
enum Manners {
    /// Complains about every item out of order, goes on all the same, keeps centimetres and whole parameters, and knows
    /// nothing of a transfer that has ended.
    ArduPilot,
    /// Wants its items asked for one after the other.
    Px4,
}

struct Autopilot {
    manners: Manners,
    inner: Server,
    expected: Option<(MavMissionType, u16)>,
    asked: Option<u16>,
}

impl Autopilot {
    fn new(manners: Manners) -> Self {
        Self { manners, inner: server(), expected: None, asked: None }
    }

    fn serve(&mut self, now: MonoTime, heard: Vec<MavMessage>) -> Vec<MavMessage> {
        let mut out = Vec::new();
        for message in heard {
            match &message {
                MavMessage::MISSION_ITEM_INT(m) if self.manners == Manners::ArduPilot => {
                    match self.expected {
                        Some((kind, seq)) if kind == m.mission_type && seq == m.seq => {
                            let mut rounded = m.clone();
                            rounded.z = (m.z * 100.0).round() / 100.0;
                            rounded.param1 = m.param1.round();
                            self.inner.on_message(now, STATION, &MavMessage::MISSION_ITEM_INT(rounded));
                            continue;
                        }
                        Some(_) => out.push(ack(m.mission_type, MavMissionResult::MAV_MISSION_INVALID_SEQUENCE)),
                        None => out.push(ack(m.mission_type, MavMissionResult::MAV_MISSION_ERROR)),
                    }
                    continue;
                }
                MavMessage::MISSION_REQUEST_INT(m) if self.manners == Manners::Px4 => {
                    let in_order = self.asked.map_or(m.seq == 0, |last| m.seq == last || m.seq == last + 1);
                    if !in_order {
                        out.push(ack(m.mission_type, MavMissionResult::MAV_MISSION_INVALID_SEQUENCE));
                        continue;
                    }
                    self.asked = Some(m.seq);
                }
                MavMessage::MISSION_REQUEST_LIST(_) => self.asked = None,
                _ => {}
            }
            self.inner.on_message(now, STATION, &message);
        }
        self.inner.on_deadline(now);
        for message in drain(|| self.inner.poll_send()) {
            match &message {
                MavMessage::MISSION_REQUEST_INT(MISSION_REQUEST_INT_DATA { seq, mission_type, .. }) => {
                    self.expected = Some((*mission_type, *seq));
                }
                MavMessage::MISSION_ACK(_) => self.expected = None,
                _ => {}
            }
            out.push(message);
        }
        out
    }
}

fn ack(mission_type: MavMissionType, mavtype: MavMissionResult) -> MavMessage {
    MavMessage::MISSION_ACK(MISSION_ACK_DATA {
        target_system: 255,
        target_component: 190,
        mavtype,
        mission_type,
        opaque_id: 0,
    })
}

#[test]
fn a_plan_gets_aboard_autopilots_with_manners_of_their_own_over_a_bad_link() {
    let plan = long_plan();
    for manners in [Manners::ArduPilot, Manners::Px4] {
        for seed in 0..20 {
            let mut autopilot = Autopilot::new(manners);
            let (end, _) = upload(&plan, BAD, seed, |now, heard| autopilot.serve(now, heard));
            assert!(matches!(end, UploadEvent::Verified { .. }), "seed {seed}: {end:?}");
        }
    }
}

#[test]
fn a_vehicle_that_keeps_another_item_is_found_out() {
    let plan = long_plan();
    let mut server = server();
    let (end, _) = upload(&plan, Loss::default(), 1, |now, heard| {
        let out = serve(&mut server, now, heard);
        let mut wrong = server.items(Kind::Mission).to_vec();
        if let Some(item) = wrong.get_mut(42) {
            item.z = 10.0;
            server.set_items(Kind::Mission, wrong);
        }
        out
    });
    match end {
        UploadEvent::Differs { kind: Kind::Mission, differences } => {
            assert_eq!(differences.iter().map(|d| d.seq).collect::<Vec<_>>(), [42]);
        }
        other => panic!("{other:?}"),
    }
}
