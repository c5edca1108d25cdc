//! The desk without a window, on simulated drones.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::f64::consts::PI;
use std::net::{Ipv4Addr, UdpSocket};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crossbeam_channel::Receiver;
use evidence::capture::{Kind, Records};
use evidence::verify::{Verdict, verify};
use evidence::{Disk, Folder};
use mission::geo::LatLon;
use mission::{geo, message, road};
use session::cases::Secret;
use session::crew::book::person::{Declaration, Person, Role, Unit};
use session::crew::book::{AirframeId, Entry, OperatingCertificate, PersonId, Rule};
use session::crew::{self, AirframeDraft, ApprovalDraft, CertificateDraft, Date};
use session::fly::{self, Action};
use session::text::{Catalogue, Language};
use session::training::{self, desk as seats};
use session::{Act, Command, ScreenId, settings};
use sims::vehicle::WindSpec;
use telemetry::dialect::{HEARTBEAT_DATA, MavAutopilot, MavMessage, MavModeFlag, MavState, MavType};
use telemetry::vehicle::{FlightMode, VehicleState};
use telemetry::wire::{Address, Encoder, Framer, Stamp, tlog};

use mavlink::MessageData;
use uuid::Uuid;

use super::fleet::{Fleet, World};
use super::keeper::Wish;
use super::trainee::Trainee;
use super::{Desk, DeskConfig, Waker};
use crate::console::Console;

/// A desk in `data` that speaks to one drone; nobody takes a look or draws.
fn desk(data: &Path, drone: &UdpSocket) -> Desk {
    let config = DeskConfig {
        data: data.to_owned(),
        network: road::demo(),
        endpoints: vec![format!("udpout://{}", drone.local_addr().unwrap()).parse().unwrap()],
        simulated: Default::default(),
        station: Default::default(),
        language: None,
        pilot: None,
        active: None,
    };
    Desk::start(config, Waker::default()).unwrap()
}

/// A parked simulated fleet and a desk that speaks to its first drone; the channel says when there is something new.
fn simulated(data: &Path, world: World) -> (Fleet, Desk, Receiver<()>) {
    let network = road::demo();
    let console = Console::new(Catalogue::new(Language::English));
    let fleet = Fleet::start(&network, None, world, &console).unwrap();
    let config = DeskConfig {
        data: data.to_owned(),
        network,
        endpoints: vec![fleet.endpoints[0].parse().unwrap()],
        simulated: fleet.endpoints.iter().cloned().collect(),
        station: Default::default(),
        language: None,
        pilot: None,
        active: Some(Fleet::PATROLS),
    };
    let (wake, news) = crossbeam_channel::bounded(1);
    let waker = Waker::default();
    assert!(waker.set(Box::new(move || wake.try_send(()).unwrap_or_default())).is_ok());
    (fleet, Desk::start(config, waker).unwrap(), news)
}

fn beat(armed: bool) -> MavMessage {
    let base_mode = if armed { MavModeFlag::MAV_MODE_FLAG_SAFETY_ARMED } else { MavModeFlag::empty() };
    MavMessage::HEARTBEAT(HEARTBEAT_DATA {
        custom_mode: 0,
        mavtype: MavType::MAV_TYPE_QUADROTOR,
        autopilot: MavAutopilot::MAV_AUTOPILOT_ARDUPILOTMEGA,
        base_mode,
        system_status: MavState::MAV_STATE_ACTIVE,
        mavlink_version: 3,
    })
}

/// The folder of the only sortie, once there is one.
fn sortie(data: &Path) -> Option<PathBuf> {
    let mut sorties = std::fs::read_dir(data.join("sorties")).ok()?;
    sorties.next().map(|entry| entry.unwrap().path())
}

#[test]
fn a_sortie_leaves_a_sealed_capture_with_every_frame_of_its_log_and_what_the_crew_did() {
    let drone = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    drone.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    let data = tempfile::tempdir().unwrap();
    let mut desk = desk(data.path(), &drone);
    let mut encoder = Encoder::new(Address { system: 1, component: 1 });
    let mut bytes = [0; 512];
    let (_, station) = drone.recv_from(&mut bytes).unwrap();
    drone.set_read_timeout(Some(Duration::from_millis(20))).unwrap();
    // Beats until something is so. What the station says meanwhile sets the pace.
    let mut until = |armed: bool, done: &dyn Fn() -> bool| {
        let start = Instant::now();
        while !done() {
            assert!(start.elapsed() < Duration::from_secs(60));
            drone.send_to(encoder.encode(&beat(armed)).as_slice(), station).unwrap();
            drone.recv(&mut bytes).unwrap_or_default();
        }
    };
    let start = Instant::now();
    until(false, &|| start.elapsed() > Duration::from_millis(500));
    let capture = || sortie(data.path()).map(|folder| folder.join("capture"));
    until(true, &|| capture().is_some_and(|folder| folder.join("000001.capture").exists()));
    let act = Act {
        at: Stamp::default(),
        who: "王海".to_owned(),
        vehicle: None,
        what: message!("log-gap", frames = 0.0),
        answer: None,
    };
    desk.wish(Wish::Log(Box::new(act)));
    until(true, &|| std::fs::read_to_string(data.path().join("acts.jsonl")).is_ok());
    until(false, &|| capture().is_some_and(|folder| folder.join("sha256sums.txt").exists()));
    drop(desk);

    let folder = Disk::at(&capture().unwrap());
    let report = verify(&folder);
    assert_eq!((report.verdict(), report.gaps.len()), (Verdict::Untouched, 0), "{report:?}");
    let mut captured = Vec::new();
    let mut acts = Vec::new();
    for name in folder.list().unwrap().iter().filter(|name| name.ends_with(".capture")) {
        for record in Records::new(&folder.read(name).unwrap()).map(Result::unwrap) {
            match record.kind {
                Kind::Mavlink => captured.push(record.payload[1..].to_vec()),
                Kind::Act => acts.push(String::from_utf8(record.payload.to_vec()).unwrap()),
                _ => {}
            }
        }
    }
    let log = std::fs::read(sortie(data.path()).unwrap().join("flight-001.tlog")).unwrap();
    let bytes = |record| match record {
        tlog::Record::Frame { frame, .. } => frame.bytes().to_vec(),
        damaged => panic!("{damaged:?}"),
    };
    let logged: Vec<Vec<u8>> = tlog::Reader::new(&log).map(bytes).collect();
    assert!(logged.len() > 50, "{}", logged.len());
    assert_eq!(captured, logged);
    assert!(acts.len() == 1 && acts[0].contains("王海"), "{acts:?}");
}

#[test]
fn a_simulated_ardupilot_drone_flies_around_a_place_until_it_is_told_to_hold() {
    let wind = WindSpec { mean_m_s: 4.0, from_rad: 1.0, gusts: true };
    let world = World { wind, loss: None, seed: 7, speed: 8.0 };
    let data = tempfile::tempdir().unwrap();
    let (_fleet, mut desk, news) = simulated(data.path(), world);
    let context = egui::Context::default();
    let start = Instant::now();
    // Looks at the fleet at everything new, until something is so.
    let until = |desk: &mut Desk, what: &str, done: &mut dyn FnMut(&VehicleState) -> bool| loop {
        assert!(start.elapsed() < Duration::from_secs(120), "waited for: {what}");
        news.recv_timeout(Duration::from_secs(10)).expect("the hub has died");
        desk.pump();
        if desk.active_state().is_some_and(&mut *done) {
            break;
        }
    };
    let tell = |desk: &mut Desk, action: Action| {
        desk.command(Command::Fly(fly::Command::Request(action)), &context);
        desk.command(Command::Fly(fly::Command::Confirm(action)), &context);
    };
    until(&mut desk, "position", &mut |state| state.position.is_some() && state.home.is_some());
    desk.command(Command::Fly(fly::Command::Override("a test".to_owned())), &egui::Context::default());
    tell(&mut desk, Action::Arm);
    until(&mut desk, "armed", &mut |state| state.is_armed());
    tell(&mut desk, Action::TakeOff { height_m: 30.0 });
    until(&mut desk, "in the air", &mut |state| state.position.is_some_and(|p| p.value.rel_home.0 > 28.0));
    let here = desk.active_state().unwrap().position.unwrap().value.place;
    let centre = geo::destination(here, 0.5, 80.0);
    tell(&mut desk, Action::Orbit { place: centre, radius_m: 40.0, height_m: 30.0 });
    let (mut turned_rad, mut last_rad) = (0.0, geo::azimuth_rad(centre, here));
    let mut distances_m = Vec::new();
    until(&mut desk, "a turn and a half", &mut |state| {
        let place = state.position.unwrap().value.place;
        let azimuth_rad = geo::azimuth_rad(centre, place);
        turned_rad += geo::wrap_pi(azimuth_rad - last_rad);
        last_rad = azimuth_rad;
        if turned_rad > 0.5 {
            distances_m.push(geo::distance_m(centre, place));
        }
        turned_rad > 3.0 * PI
    });
    let off_m = distances_m.iter().map(|distance| (distance - 40.0).abs()).fold(0.0, f64::max);
    assert!(off_m < 6.0, "{off_m} m off the circle, seed {}", world.seed);
    tell(&mut desk, Action::Hold);
    until(&mut desk, "hold", &mut |state| state.mode() == Some(FlightMode::Hold));
    until(&mut desk, "standing", &mut |state| {
        state.position.unwrap().value.velocity_ned_m_s.iter().all(|speed| speed.abs() < 0.5)
    });
    drop(desk);
}

/// A licence that ended long ago, and all else in order, for the drone with this autopilot near this place.
fn books(uid: &str, place: LatLon) -> Vec<Entry> {
    let day = |text: &str| text.parse::<Date>().unwrap();
    let person = |number, name: &str, role| {
        let declaration = Some(Declaration { on: day("2026-01-01"), meets_all: true });
        let (id, unit) = (PersonId(Uuid::from_u128(number)), Unit::Brigade(1));
        Entry::Person(Person { id, name: name.to_owned(), unit, roles: BTreeSet::from([role]), declaration })
    };
    let licence = CertificateDraft {
        number: "小型-1".to_owned(),
        issued: "2016-03-01".to_owned(),
        until: "2022-03-01".to_owned(),
        ..CertificateDraft::new(PILOT)
    };
    let mut airframe = AirframeDraft::new(Unit::Brigade(1));
    airframe.name = "模拟机".to_owned();
    (airframe.empty_kg, airframe.takeoff_kg) = ("6.5".to_owned(), "9".to_owned());
    airframe.top_speed_km_h = "82".to_owned();
    airframe.registration = "UAS00112233".to_owned();
    airframe.autopilot_uid = uid.to_owned();
    airframe.insured_until = "2099-12-31".to_owned();
    let Entry::Aircraft(mut airframe) = airframe.entry().unwrap() else { panic!() };
    airframe.id = AIRFRAME;
    let mut approval = ApprovalDraft::new();
    approval.number = "空管1".to_owned();
    (approval.from, approval.until) = ("2020-01-01 00:00".to_owned(), "2099-01-01 00:00".to_owned());
    let corners = [(-0.5, -0.5), (-0.5, 0.5), (0.5, 0.5), (0.5, -0.5)];
    approval.take_corners(
        corners.into_iter().map(|(lat, lon)| LatLon { lat_deg: place.lat_deg + lat, lon_deg: place.lon_deg + lon }),
    );
    approval.was.aircraft.insert(AIRFRAME);
    approval.was.pilots.insert(PILOT);
    vec![
        person(1, "王海", Role::Pilot),
        person(2, "陈队", Role::Lead),
        licence.entry().unwrap(),
        Entry::Aircraft(airframe),
        approval.entry().unwrap(),
        Entry::Operating(OperatingCertificate { number: "运合1".to_owned(), valid_until: None }),
    ]
}

const PILOT: PersonId = PersonId(Uuid::from_u128(1));
const LEAD: PersonId = PersonId(Uuid::from_u128(2));
const AIRFRAME: AirframeId = AirframeId(Uuid::from_u128(3));

#[test]
fn a_lapsed_pilot_flies_on_a_leads_word_only_and_the_sortie_waits_for_review_with_all_of_it() {
    let wind = WindSpec { mean_m_s: 0.0, from_rad: 0.0, gusts: false };
    let data = tempfile::tempdir().unwrap();
    let (_fleet, mut desk, news) = simulated(data.path(), World { wind, loss: None, seed: 7, speed: 8.0 });
    let context = egui::Context::default();
    let start = Instant::now();
    let until = |desk: &mut Desk, what: &str, done: &mut dyn FnMut(&Desk) -> bool| loop {
        let crew = desk.session().crew();
        assert!(start.elapsed() < Duration::from_secs(150), "waited for: {what}; {:?}", crew.trouble());
        news.recv_timeout(Duration::from_millis(100)).unwrap_or_default();
        desk.pump();
        if done(desk) {
            break;
        }
    };
    let crew = |desk: &mut Desk, what: crew::Command| desk.command(Command::Crew(what), &context);
    let tell = |desk: &mut Desk, action: Action| {
        desk.command(Command::Fly(fly::Command::Request(action)), &context);
        desk.command(Command::Fly(fly::Command::Confirm(action)), &context);
    };
    let vehicle = |desk: &Desk| desk.session().snapshot().vehicles.get(&Fleet::PATROLS).cloned();
    let uid = |desk: &Desk| vehicle(desk).and_then(|vehicle| vehicle.version).map(|version| version.uid);
    until(&mut desk, "who it is and where", &mut |desk| {
        uid(desk).is_some() && vehicle(desk).is_some_and(|v| v.state.position.is_some() && v.state.home.is_some())
    });
    let place = vehicle(&desk).unwrap().state.position.unwrap().value.place;
    for entry in books(&uid(&desk).unwrap(), place) {
        crew(&mut desk, crew::Command::Enter(Box::new(entry), String::new()));
    }
    crew(&mut desk, crew::Command::SetSecret(PILOT, Secret("pilot's phrase".to_owned())));
    crew(&mut desk, crew::Command::SetSecret(LEAD, Secret("lead's phrase".to_owned())));
    until(&mut desk, "phrases", &mut |desk| desk.session().crew().has_secret(LEAD));
    let weather = crew::Weather { wind_m_s: Some(3.0), visibility_km: Some(9.0), ..Default::default() };
    crew(&mut desk, crew::Command::Weather(weather));
    crew(&mut desk, crew::Command::SignIn(PILOT, Secret("pilot's phrase".to_owned())));
    until(&mut desk, "signed in", &mut |desk| desk.session().crew().signed().is_some());
    desk.command(Command::Fly(fly::Command::Override("a test".to_owned())), &context);
    until(&mut desk, "the gate", &mut |desk| desk.session().gate(Fleet::PATROLS).is_some());
    let closed = desk.session().gate(Fleet::PATROLS).unwrap().closed_by().unwrap().clone();
    assert!(matches!(closed.rule, Rule::Expired { .. }), "{closed:?}");
    tell(&mut desk, Action::Arm);
    assert!(desk.session().fly().answer(Fleet::PATROLS, fly::ActionKind::Arm).is_none(), "it was told to arm");

    let word = |phrase: &str| crew::Command::Override {
        lead: LEAD,
        secret: Secret(phrase.to_owned()),
        reason: "抢险".to_owned(),
    };
    crew(&mut desk, word("a wrong phrase"));
    until(&mut desk, "a refusal", &mut |desk| desk.session().crew().trouble().is_some());
    assert!(desk.session().gate(Fleet::PATROLS).unwrap().closed_by().is_some());
    // A wrong try is followed by a wait.
    until(&mut desk, "the lead's word", &mut |desk| {
        desk.session().gate(Fleet::PATROLS).is_some_and(|gate| gate.overridden.is_some())
            || desk.wishes.as_ref().is_some_and(|wishes| {
                let word = word("lead's phrase");
                let crew::Command::Override { lead, secret, reason } = word else { return false };
                let ask = crew::Ask::Prove(lead, secret, crew::Purpose::Override(Fleet::PATROLS, reason));
                wishes.send(Wish::Crew(Box::new(ask))).is_err()
            })
    });
    tell(&mut desk, Action::Arm);
    until(&mut desk, "armed", &mut |desk| desk.active_state().is_some_and(VehicleState::is_armed));
    tell(&mut desk, Action::TakeOff { height_m: 12.0 });
    until(&mut desk, "in the air", &mut |desk| {
        desk.active_state().unwrap().position.is_some_and(|p| p.value.rel_home.0 > 10.0)
    });
    tell(&mut desk, Action::Land);
    until(&mut desk, "down", &mut |desk| !desk.active_state().unwrap().is_armed());
    until(&mut desk, "a sortie to review", &mut |desk| {
        let waiting = desk.session().crew().waiting().count();
        if waiting == 0 {
            desk.wishes.iter().for_each(|wishes| {
                wishes.send(Wish::Crew(Box::new(crew::Ask::Load))).unwrap_or_default();
            });
        }
        waiting == 1
    });
    let sortie = desk.session().crew().waiting().next().unwrap().clone();
    let dispatch = &sortie.start.dispatch;
    assert_eq!((sortie.start.pilot.as_str(), sortie.start.aircraft.registration.as_str()), ("王海", "UAS00112233"));
    assert_eq!(dispatch.crew.as_ref().unwrap().pilot, PILOT);
    assert_eq!((dispatch.unit, dispatch.airframe), (Some(Unit::Brigade(1)), Some(AIRFRAME)));
    assert_eq!(dispatch.overridden.as_ref().map(|how| (how.by, how.reason.as_str())), Some((LEAD, "抢险")));
    assert!(dispatch.objections.iter().any(|objection| matches!(objection.rule, Rule::Expired { .. })));
    assert!(sortie.took_off_at.is_some() && sortie.landed_at.is_some() && sortie.airborne_s() > 1.0, "{sortie:?}");
    let acts = std::fs::read_to_string(data.path().join("acts.jsonl")).unwrap();
    assert!(acts.contains("抢险") && !acts.contains("phrase"), "{acts}");

    // A pilot accepts nothing; the lead does.
    let accept = crew::Command::Review(sortie.id(), session::sorties::Verdict::Accepted, String::new());
    crew(&mut desk, accept.clone());
    assert!(desk.session().crew().trouble().is_some());
    crew(&mut desk, crew::Command::SignIn(LEAD, Secret("lead's phrase".to_owned())));
    until(&mut desk, "the lead", &mut |desk| desk.session().crew().signed().is_some_and(|s| s.person == LEAD));
    crew(&mut desk, accept);
    until(&mut desk, "accepted", &mut |desk| desk.session().crew().waiting().count() == 0);
}

#[test]
fn the_camera_of_an_armed_drone_is_shown_and_recorded_until_it_disarms() {
    let wind = WindSpec { mean_m_s: 0.0, from_rad: 0.0, gusts: false };
    let data = tempfile::tempdir().unwrap();
    let (_fleet, mut desk, news) = simulated(data.path(), World { wind, loss: None, seed: 7, speed: 1.0 });
    let context = egui::Context::default();
    let start = Instant::now();
    let until = |desk: &mut Desk, what: &str, done: &mut dyn FnMut(&mut Desk) -> bool| loop {
        assert!(start.elapsed() < Duration::from_secs(120), "waited for: {what}");
        // On a parked fleet nothing calls for a look.
        news.recv_timeout(Duration::from_millis(100)).unwrap_or_default();
        desk.pump();
        if done(desk) {
            break;
        }
    };
    let tell = |desk: &mut Desk, action: Action| {
        desk.command(Command::Fly(fly::Command::Request(action)), &context);
        desk.command(Command::Fly(fly::Command::Confirm(action)), &context);
    };
    let video =
        |desk: &Desk| desk.session().snapshot().vehicles.get(&Fleet::PATROLS).and_then(|v| v.videos.first().cloned());
    until(&mut desk, "the camera says where its video is", &mut |desk| video(desk).is_some());
    assert!(desk.cameras.picture((Fleet::PATROLS, 0)).is_none(), "nothing is received on the ground");
    desk.command(Command::Fly(fly::Command::Override("a test".to_owned())), &context);
    tell(&mut desk, Action::Arm);
    let mut pictures = 0;
    until(&mut desk, "pictures on the screen", &mut |desk| {
        pictures += u32::from(desk.cameras.refresh((Fleet::PATROLS, 0), &context));
        pictures >= 20
    });
    let shown = desk.cameras.picture((Fleet::PATROLS, 0)).unwrap();
    assert!(shown.recorded && shown.texture.is_some() && shown.trouble.is_none(), "{shown:?}");
    assert!(shown.age < Duration::from_secs(5), "{:?}", shown.age);
    tell(&mut desk, Action::Disarm);
    let capture = || sortie(data.path()).map(|folder| folder.join("capture"));
    let sealed = || capture().is_some_and(|folder| folder.join("sha256sums.txt").exists());
    until(&mut desk, "a sealed capture", &mut |_| sealed());
    until(&mut desk, "the camera is let go", &mut |desk| desk.cameras.picture((Fleet::PATROLS, 0)).is_none());
    drop(desk);

    let folder = Disk::at(&capture().unwrap());
    assert_eq!(verify(&folder).verdict(), Verdict::Untouched);
    let mut kinds = Vec::new();
    for name in folder.list().unwrap().iter().filter(|name| name.ends_with(".capture")) {
        let bytes = folder.read(name).unwrap();
        kinds.extend(Records::new(&bytes).map(|record| record.unwrap().kind));
    }
    let video: Vec<_> = kinds.iter().filter(|kind| matches!(kind, Kind::Stream | Kind::Video)).collect();
    assert_eq!(video.first(), Some(&&Kind::Stream), "what it is comes before its pictures");
    assert!(video.len() > 20, "{}", video.len());
}

#[test]
fn the_heartbeat_keeps_its_second_while_the_window_hangs_for_ten() {
    let drone = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    drone.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    let data = tempfile::tempdir().unwrap();
    // To hub and keeper the window hangs from here on.
    let desk = desk(data.path(), &drone);
    let mut beats = Vec::new();
    let mut framer = Framer::new();
    let start = Instant::now();
    while start.elapsed() < Duration::from_millis(10_500) {
        let mut bytes = [0; 512];
        let length = drone.recv(&mut bytes).unwrap();
        framer.feed(&bytes[..length], |frame| {
            if frame.message_id() == HEARTBEAT_DATA::ID {
                beats.push(start.elapsed());
            }
        });
    }
    drop(desk);
    assert!((10..=12).contains(&beats.len()), "{beats:?}");
    let longest = beats.windows(2).map(|pair| pair[1] - pair[0]).max().unwrap();
    assert!(longest < Duration::from_millis(1_500), "{beats:?}");
}

#[test]
fn a_flight_at_a_seat_stands_in_the_ledger_with_its_log_and_is_nobodys_sortie() {
    let station = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let data = tempfile::tempdir().unwrap();
    std::fs::write(data.path().join("settings.json"), r#"{"for_trainers":true}"#).unwrap();
    let mut desk = desk(data.path(), &station);
    let until = |desk: &mut Desk, done: &dyn Fn(&Desk) -> bool| {
        let start = Instant::now();
        while !done(desk) {
            assert!(start.elapsed() < Duration::from_secs(60));
            desk.pump();
            std::thread::yield_now();
        }
    };
    let tell = |desk: &mut Desk, told| {
        desk.command(Command::Training(training::Command::Desk(told)), &egui::Context::default());
    };
    desk.command(Command::Show(ScreenId::Training), &egui::Context::default());
    until(&mut desk, &|desk| desk.session().training().shelf().is_some());
    let person = PersonId(Uuid::from_u128(3));
    let entry = Entry::Person(Person {
        id: person,
        name: "王海".to_owned(),
        unit: Unit::Brigade(1),
        roles: BTreeSet::from([Role::Pilot]),
        declaration: Some(Declaration { on: Date::constant(2026, 1, 1), meets_all: true }),
    });
    let ask = crew::Ask::Enter {
        entries: vec![entry],
        who: "陈队".to_owned(),
        why: String::new(),
        at: records::UtcMicros(0),
    };
    desk.wish(Wish::Crew(Box::new(ask)));
    until(&mut desk, &|desk| desk.session().crew().books().is_some_and(|books| !books.roster.people.is_empty()));
    desk.command(Command::Settings(settings::Command::Pilot("吴教员".to_owned())), &egui::Context::default());

    let form = seats::Form { scenario: Some("hover".to_owned()), trainee: Some(person), ..seats::Form::default() };
    tell(&mut desk, seats::Command::Fill(Box::new(form)));
    tell(&mut desk, seats::Command::Begin);
    fn seat(desk: &Desk) -> Option<&seats::Seat> {
        desk.session().training().desk().flights().first()?.seat.as_ref()
    }
    until(&mut desk, &|desk| seat(desk).is_some());
    let course = desk.session().training().desk().flights()[0].course.clone();
    let (address, system) = seat(&desk).map(|seat| (seat.trainee, seat.system)).unwrap();
    let trainee = Trainee::fly(&course, address, system).unwrap();
    until(&mut desk, &|desk| seat(desk).is_some_and(|seat| seat.height_m > 1.0));
    // The trainer's own station hears the drone as well, as one that flies.
    let heard = Address { system, component: 1 };
    until(&mut desk, &|desk| desk.session().snapshot().vehicles.get(&heard).is_some_and(|v| v.state.is_armed()));
    tell(&mut desk, seats::Command::Seat(1, seats::Deed::TakeOver));
    until(&mut desk, &|desk| desk.session().training().desk().flights()[0].in_control() == seats::Control::Trainer);
    tell(&mut desk, seats::Command::Seat(1, seats::Deed::End));
    until(&mut desk, &|desk| desk.session().crew().attempts().len() == 1);
    let attempt = desk.session().crew().attempts()[0].clone();
    assert_eq!((attempt.pilot, attempt.trainee.as_str(), attempt.trainer.as_str()), (Some(person), "王海", "吴教员"));
    assert!(attempt.helped && !attempt.passed, "the trainer took over, and broke it off");
    let log = data.path().join("training").join(&attempt.log);
    assert_eq!(crate::files::sha256(&std::fs::read(&log).unwrap()), attempt.log_sha256);
    let opened = |desk: &Desk| desk.session().training().debrief().opened().map(|opened| opened.attempt.id);
    until(&mut desk, &|desk| desk.session().training().desk().flights()[0].ended.is_some());
    let ask = Command::Training(training::Command::Debrief(training::debrief::Command::Open(attempt.id)));
    desk.command(ask, &egui::Context::default());
    until(&mut desk, &|desk| opened(desk) == Some(attempt.id));
    let score = &desk.session().training().debrief().opened().unwrap().score;
    assert_eq!((score.got, score.of, score.passed), (attempt.got, attempt.of, attempt.passed));
    drop(trainee);
    drop(desk);
    assert!(sortie(data.path()).is_none(), "whoever watches has not flown");
}
