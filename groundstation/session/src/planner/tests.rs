#![allow(clippy::unwrap_used)]

use std::path::PathBuf;
use std::sync::Arc;

use mission::geo::{LatLon, distance_m};
use mission::plan::checks::Severity;
use mission::road::{self, Direction};
use telemetry::link::LinkChange;
use telemetry::services::mission::{ContentHash, Kind, UploadEvent};
use telemetry::station::{ConnectionEvent, StationEvent, VehicleEvent};
use telemetry::vehicle::{Health, Sampled, VehicleState};
use telemetry::wire::{Address, LinkId, MonoTime, Stamp, UtcMicros};

use super::{
    Aboard, Choice, Command, Field, Format, Parameter, Question, SectionCommand, SectionFigure, Shape, Target,
    UnderCommand, Upload,
};
use crate::settings::{self, Settings};
use crate::surroundings;
use crate::{Answer, Effect, Feed, FileKind, Happening, Order, Session, Snapshot, VehicleSnapshot};

const ADDRESS: Address = Address { system: 1, component: 1 };

fn session() -> Session {
    Session::new(Settings::default(), Arc::new(road::demo()), Stamp::default())
}

fn at(seconds: u64) -> Stamp {
    Stamp { mono: MonoTime::from_millis(seconds * 1000), ..Stamp::default() }
}

fn vehicle(lost: bool) -> VehicleSnapshot {
    VehicleSnapshot {
        address: ADDRESS,
        state: VehicleState::default(),
        version: None,
        lost,
        primary_link: None,
        heartbeat_ages: Vec::new(),
        losses: Vec::new(),
        clock: None,
        parameters: Arc::default(),
        parameters_revision: 0,
        cameras: Vec::new(),
        gimbal: None,
        videos: Vec::new(),
        control: None,
    }
}

fn feed(at: Stamp, vehicles: Vec<VehicleSnapshot>, happenings: Vec<Happening>) -> Feed {
    let vehicles = vehicles.into_iter().map(|vehicle| (vehicle.address, vehicle)).collect();
    let snapshot = Snapshot { at, vehicles, ..Snapshot::default() };
    Feed { snapshot, happenings: happenings.into_iter().map(|happening| (at, happening)).collect() }
}

fn upload(event: UploadEvent) -> Happening {
    Happening::Station(StationEvent::Vehicle(ADDRESS, VehicleEvent::Upload(event)))
}

fn plan(session: &mut Session, command: Command) -> Vec<Effect> {
    session.handle(crate::Command::Plan(command))
}

fn kept(effects: &[Effect]) -> Option<Vec<u8>> {
    effects.iter().find_map(|effect| match effect {
        Effect::Autosave(bytes) => bytes.clone(),
        _ => None,
    })
}

fn open(session: &mut Session, file: &str, bytes: &[u8]) -> Vec<Effect> {
    let (kind, result) = (FileKind::Plan, Ok(bytes.to_vec()));
    session.answer(Answer::Read { kind, path: PathBuf::from(file), result })
}

fn nudge(place: LatLon) -> LatLon {
    LatLon { lat_deg: place.lat_deg + 1e-4, ..place }
}

#[test]
fn it_starts_with_the_demonstration_patrol_ready_to_be_flown() {
    let session = session();
    let planner = session.planner();
    assert!(planner.plan().is_some() && planner.corridor().is_some() && !planner.unsaved());
    assert!(!planner.findings().iter().any(|found| found.severity == Severity::Blocks), "{:?}", planner.findings());
    assert!(planner.battery_share().is_some_and(|share| (0.2..0.75).contains(&share)), "{:?}", planner.battery_share());
    assert_eq!(planner.profile().road.as_deref(), Some("D15"));
    assert!(planner.path().count() > 4);
}

#[test]
fn the_energy_of_the_plan_is_about_that_of_its_leg() {
    let session = session();
    let leg = &session.planner().corridor().unwrap().legs[0];
    let share = session.planner().battery_share().unwrap();
    assert!((share - leg.estimate.battery_share).abs() < 0.1, "{share} {}", leg.estimate.battery_share);
}

#[test]
fn a_wrong_stake_stays_as_typed_with_its_reason_and_forbids_the_upload() {
    let mut session = session();
    let before = session.planner().document().plan.clone();
    plan(&mut session, Command::From("K9999+000".into()));
    let planner = session.planner();
    let wanted = planner.document().along().unwrap();
    assert_eq!(wanted.from, "K9999+000");
    assert!(wanted.stake_fault(Field::From, session.network()).is_some());
    assert!(wanted.stake_fault(Field::To, session.network()).is_none());
    assert_eq!(planner.fault().unwrap().field, Field::From);
    assert_eq!(planner.document().plan, before, "the last plan is still there to look at");
    assert_eq!(planner.findings()[0].severity, Severity::Blocks);
    assert!(planner.upload_refusal(&session.context()).is_some());
}

#[test]
fn a_click_beside_the_road_is_a_stake_and_one_far_away_is_refused_with_words() {
    let mut session = session();
    let place = session.network().road("D15").unwrap().line.point(20_000.0);
    plan(&mut session, Command::FromAt(place));
    let wanted = session.planner().document().along().cloned().unwrap();
    assert!(wanted.from.starts_with('K') && wanted.stake_fault(Field::From, session.network()).is_none());
    let effects = plan(&mut session, Command::ToAt(LatLon { lat_deg: 0.0, lon_deg: 0.0 }));
    assert!(effects.is_empty() && session.planner().notice().unwrap().bad);
}

#[test]
fn every_parameter_that_is_changed_reaches_the_corridor_or_is_refused_with_words() {
    for parameter in Parameter::ALL {
        let mut session = session();
        let about = parameter.about();
        let value = if about.usual < about.max { about.usual + (about.max - about.usual) * 0.01 } else { about.min };
        let before = session.planner().document().clone();
        plan(&mut session, Command::Set(parameter, value));
        assert_ne!(*session.planner().document(), before, "{parameter:?}");
        plan(&mut session, Command::Undo);
        assert_eq!(*session.planner().document(), before, "{parameter:?}");
    }
}

/// A small generator, so that a failing walk can be walked again.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }
}

/// Any edit, sensible or not.
fn any_edit(dice: &mut Dice, session: &Session) -> Command {
    let plan = session.planner().document().plan.clone();
    let item = dice.roll(plan.items.len() + 2);
    let place = nudge(plan.items.get(item).and_then(|item| item.place()).unwrap_or(plan.home.place));
    let target = match dice.roll(6) {
        0 => Target::Item(item),
        1 => Target::Corner(0, dice.roll(8)),
        2 => Target::Rally(dice.roll(3)),
        3 => Target::Home,
        4 => Target::Launch(dice.roll(2)),
        _ => Target::Circle(0),
    };
    match dice.roll(18) {
        0 => Command::Move(target, place),
        1 => Command::Height(target, dice.roll(150) as f64),
        2 => Command::Speed(item, dice.roll(20) as f64),
        3 => Command::Insert(item, place),
        4 => Command::InsertCorner(0, dice.roll(8)),
        5 => Command::AddRally(place),
        6 => Command::AddFence(place),
        7 => Command::Delete(target),
        8 => Command::Set(Parameter::ALL[dice.roll(Parameter::ALL.len())], dice.roll(200) as f64),
        9 => Command::From(format!("K{}+500", 815 + dice.roll(20))),
        10 => Command::To("nonsense".into()),
        11 => Command::Toward(if dice.roll(2) == 0 { Direction::Increasing } else { Direction::Decreasing }),
        12 => Command::Passes([None, Some(2)][dice.roll(2)]),
        13 => Command::Leg(dice.roll(3)),
        14 => Command::AddLaunch(place),
        15 => Command::Px4(dice.roll(2) == 0),
        16 => Command::FromAt(place),
        _ => Command::Road("D15".into()),
    }
}

#[test]
fn any_edits_undone_are_the_start_and_redone_the_end_and_the_autosave_is_the_last_of_them() {
    for seed in 0..12 {
        let (mut session, mut dice) = (session(), Dice(seed));
        let start = session.planner().document().clone();
        for step in 0..60 {
            session.observe(feed(at(step * 3), Vec::new(), Vec::new()));
            let edit = any_edit(&mut dice, &session);
            let before = session.planner().document().clone();
            let mut effects = plan(&mut session, edit.clone());
            if session.planner().question() == Some(Question::ByHand) {
                assert_eq!(*session.planner().document(), before, "nothing is lost before the answer");
                effects = plan(&mut session, Command::Decide(Choice::Discard));
            }
            let after = session.planner().document().clone();
            if after == before {
                assert!(effects.is_empty(), "{edit:?}");
                continue;
            }
            // Killed here, a new start brings everything back.
            let Some(bytes) = kept(&effects) else {
                assert_eq!(after, start, "only what is not unsaved is not kept: {edit:?}");
                continue;
            };
            let mut next = self::session();
            next.answer(Answer::Recovered(bytes));
            let recovered = next.planner().document();
            assert_eq!(recovered.request, after.request);
            assert_eq!(recovered.plan, after.plan, "seed {seed} step {step} {edit:?}");
            assert!(next.planner().unsaved() && !next.planner().notice().unwrap().bad);
        }
        let end = session.planner().document().clone();
        while session.planner().can_undo() {
            plan(&mut session, Command::Undo);
        }
        assert_eq!(*session.planner().document(), start, "seed {seed}");
        while session.planner().can_redo() {
            plan(&mut session, Command::Redo);
        }
        assert_eq!(*session.planner().document(), end, "seed {seed}");
    }
}

#[test]
fn a_drag_is_one_step_back() {
    let mut session = session();
    let start = session.planner().document().clone();
    for metres in 0..30 {
        let to =
            LatLon { lat_deg: start.plan.home.place.lat_deg + f64::from(metres + 1) * 1e-5, ..start.plan.home.place };
        plan(&mut session, Command::Move(Target::Home, to));
    }
    plan(&mut session, Command::Undo);
    assert_eq!(*session.planner().document(), start);
}

#[test]
fn a_damaged_or_unknown_autosave_is_refused_with_words() {
    let mut session = session();
    plan(&mut session, Command::From("K826".into()));
    let good = kept(&plan(&mut session, Command::To("K828".into()))).unwrap();
    let later = String::from_utf8(good.clone()).unwrap().replace("\"version\":1,\"file\"", "\"version\":2,\"file\"");
    assert_ne!(later.as_bytes(), good);
    let half = good[..good.len() / 2].to_vec();
    for bytes in [Vec::new(), half, b"[]".to_vec(), vec![0xff; 100], later.into_bytes()] {
        let mut session = self::session();
        let before = session.planner().document().clone();
        assert!(session.answer(Answer::Recovered(bytes)).is_empty());
        assert!(session.planner().notice().unwrap().bad);
        assert_eq!(*session.planner().document(), before);
    }
}

#[test]
fn what_an_older_program_kept_brings_its_request_back() {
    for command in [Command::To("K828".into()), Command::Under(UnderCommand::Begin)] {
        let mut session = session();
        let bytes = kept(&plan(&mut session, command)).unwrap();
        let mut value: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        for key in ["wanted", "under"] {
            // They wrote both keys, one of them empty.
            value.as_object_mut().unwrap().entry(key).or_insert(serde_json::Value::Null);
        }
        let mut next = self::session();
        next.answer(Answer::Recovered(value.to_string().into_bytes()));
        assert_eq!(next.planner().document().request, session.planner().document().request);
        assert_eq!(next.planner().document().plan, session.planner().document().plan);
    }
}

#[test]
fn a_vehicle_that_comes_or_goes_changes_nothing_of_the_plan() {
    let mut session = session();
    plan(&mut session, Command::From("K826".into()));
    plan(&mut session, Command::Delete(Target::Rally(0)));
    let before = session.planner().document().clone();
    let connection = |event| Happening::Station(StationEvent::Vehicle(ADDRESS, VehicleEvent::Connection(event)));
    let link = LinkId(1);
    for (second, lost, happening) in [
        (1, false, connection(ConnectionEvent::Found)),
        (2, true, connection(ConnectionEvent::Lost)),
        (3, false, connection(ConnectionEvent::Back)),
        (4, false, Happening::Link(link, LinkChange::Up)),
        (5, false, upload(UploadEvent::Verified { hash: ContentHash([1; 32]) })),
    ] {
        session.observe(feed(at(second), vec![vehicle(lost)], vec![happening]));
        assert_eq!(*session.planner().document(), before);
        assert!(session.planner().unsaved());
    }
    session.observe(feed(at(6), Vec::new(), Vec::new()));
    assert_eq!(*session.planner().document(), before);
    assert_eq!(session.planner().uploaded_hash(ADDRESS), None, "it was not this program that sent it");
}

#[test]
fn the_plan_aboard_is_known_after_read_back_and_another_one_after_an_edit() {
    let mut session = session();
    assert!(session.planner().upload_refusal(&session.context()).is_some(), "there is no vehicle");
    session.observe(feed(at(1), vec![vehicle(false)], Vec::new()));
    assert_eq!(session.planner().upload_refusal(&session.context()), None);
    assert_eq!(session.planner().aboard(ADDRESS), Aboard::Unknown);
    let effects = plan(&mut session, Command::Upload);
    let sent = effects.iter().find_map(|effect| match effect {
        Effect::Order(Order::Upload(ADDRESS, plan)) => Some(plan.as_ref().clone()),
        _ => None,
    });
    assert_eq!(sent.as_ref(), session.planner().plan());
    assert!(plan(&mut session, Command::Upload).is_empty(), "not twice at once");
    let progress = UploadEvent::Progress { kind: Kind::Mission, reading: true, done: 3, total: 9 };
    session.observe(feed(at(2), vec![vehicle(false)], vec![upload(progress)]));
    assert!(matches!(session.planner().upload(ADDRESS), Some(Upload::Sending { done: 3, total: 9, .. })));
    let hash = ContentHash([7; 32]);
    let effects = session.observe(feed(at(3), vec![vehicle(false)], vec![upload(UploadEvent::Verified { hash })]));
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Log(act) if act.answer.is_some())));
    assert_eq!(session.planner().aboard(ADDRESS), Aboard::Same(hash));
    plan(&mut session, Command::Delete(Target::Rally(0)));
    assert_eq!(session.planner().aboard(ADDRESS), Aboard::Other(hash));
    assert_eq!(session.planner().uploaded_hash(ADDRESS), Some(hash));
    plan(&mut session, Command::Undo);
    assert_eq!(session.planner().aboard(ADDRESS), Aboard::Same(hash));
}

#[test]
fn an_unsaved_plan_is_replaced_only_after_a_person_said_so() {
    let file = {
        let mut session = session();
        let Effect::AskWrite { bytes, .. } = plan(&mut session, Command::Save).remove(0) else { panic!() };
        bytes
    };
    let mut session = session();
    plan(&mut session, Command::To("K828".into()));
    let before = session.planner().document().clone();
    open(&mut session, "/x/other.plan", &file);
    assert_eq!(session.planner().question(), Some(Question::Unsaved));
    assert!(plan(&mut session, Command::Undo).is_empty(), "nothing changes behind the question");
    plan(&mut session, Command::Decide(Choice::Cancel));
    assert_eq!(*session.planner().document(), before);
    open(&mut session, "/x/other.plan", &file);
    let effects = plan(&mut session, Command::Decide(Choice::Save));
    assert!(matches!(&effects[..], [Effect::AskWrite { kind: FileKind::Plan, name, .. }] if name.ends_with(".plan")));
    assert_eq!(*session.planner().document(), before, "not before it is on disk");
    let written = |result| Answer::Written { kind: FileKind::Plan, path: "/x/mine.plan".into(), result };
    session.answer(written(Err("disk full".into())));
    assert_eq!(*session.planner().document(), before, "a disk that fails loses nothing");
    assert!(session.planner().unsaved() && session.planner().notice().unwrap().bad);
    open(&mut session, "/x/other.plan", &file);
    plan(&mut session, Command::Decide(Choice::Save));
    let effects = session.answer(written(Ok(())));
    assert!(matches!(&effects[..], [Effect::Autosave(None)]));
    assert_eq!(session.planner().file().unwrap(), std::path::Path::new("/x/other.plan"));
    assert!(!session.planner().unsaved());
}

#[test]
fn a_saved_plan_opens_with_its_request_and_can_be_made_anew() {
    let mut session = session();
    plan(&mut session, Command::Set(Parameter::Height, 80.0));
    let Effect::AskWrite { bytes, .. } = plan(&mut session, Command::Save).remove(0) else { panic!() };
    let path = PathBuf::from("/x/mine.plan");
    let effects = session.answer(Answer::Written { kind: FileKind::Plan, path: path.clone(), result: Ok(()) });
    assert!(matches!(&effects[..], [Effect::Autosave(None)]));
    let before = session.planner().document().clone();
    let mut other = self::session();
    open(&mut other, "/x/mine.plan", &bytes);
    assert_eq!(*other.planner().document(), before);
    assert!(!other.planner().unsaved() && !other.planner().document().by_hand);
    let effects = plan(&mut other, Command::Save);
    assert!(matches!(&effects[..], [Effect::Write { path: to, .. }] if *to == path));
}

#[test]
fn what_was_changed_while_the_disk_wrote_is_still_unsaved() {
    let mut session = session();
    plan(&mut session, Command::Set(Parameter::Height, 80.0));
    plan(&mut session, Command::Save);
    plan(&mut session, Command::Set(Parameter::Speed, 8.0));
    let effects = session.answer(Answer::Written { kind: FileKind::Plan, path: "/x/a.plan".into(), result: Ok(()) });
    assert!(kept(&effects).is_some() && session.planner().unsaved());
}

#[test]
fn changes_by_hand_are_given_up_only_after_a_person_said_so() {
    let mut session = session();
    plan(&mut session, Command::Delete(Target::Rally(0)));
    let before = session.planner().document().clone();
    plan(&mut session, Command::Set(Parameter::Height, 90.0));
    assert_eq!(session.planner().question(), Some(Question::ByHand));
    plan(&mut session, Command::Decide(Choice::Cancel));
    assert_eq!(*session.planner().document(), before);
    plan(&mut session, Command::Set(Parameter::Height, 90.0));
    plan(&mut session, Command::Decide(Choice::Discard));
    assert_eq!(session.planner().document().plan.rally.len(), 1);
    plan(&mut session, Command::Undo);
    assert_eq!(*session.planner().document(), before);
}

#[test]
fn every_format_that_is_written_opens_again_and_damaged_files_are_explained() {
    let mut session = session();
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    let save = plan(&mut session, Command::Save).remove(0);
    let exports = Format::ALL.map(|format| plan(&mut session, Command::Export(format)).remove(0));
    for effect in std::iter::once(save).chain(exports) {
        let Effect::AskWrite { name, bytes, .. } = effect else { panic!("{effect:?}") };
        files.push((name, bytes));
    }
    assert_eq!(files.len(), 1 + Format::ALL.len());
    for (name, bytes) in files {
        let mut session = self::session();
        open(&mut session, &name, &bytes);
        let notice = session.planner().notice().unwrap();
        assert!(!notice.bad, "{name}: {notice:?}");
        assert!(session.planner().plan().is_some_and(|plan| plan.items.len() > 3), "{name}");
        let before = session.planner().document().clone();
        for damaged in [&bytes[..bytes.len() / 3], b"", &[0xfe; 64]] {
            assert!(open(&mut session, &name, damaged).is_empty());
            let notice = session.planner().notice().unwrap();
            assert!(notice.bad, "{name}");
            assert!(format!("{notice:?}").contains(&name), "{notice:?} names the file");
            assert_eq!(*session.planner().document(), before);
        }
    }
    open(&mut session, "/x/readme.pdf", b"%PDF");
    assert!(session.planner().notice().unwrap().bad);
}

#[test]
fn another_road_network_is_taken_and_a_damaged_one_refused() {
    let mut session = session();
    let mut network = road::demo();
    network.name = "another".into();
    network.roads.retain(|road| road.code != "D15");
    let code = network.roads.first().map(|road| road.code.clone());
    let text = road::geojson::write(&network);
    let read = |result| Answer::Read { kind: FileKind::Road, path: "/x/roads.geojson".into(), result };
    session.answer(read(Ok(text[..text.len() / 2].into())));
    assert!(session.planner().notice().unwrap().bad);
    if let Some(code) = code {
        session.answer(read(Ok(text.into_bytes())));
        assert_eq!(session.network().name, "another");
        assert_eq!(session.planner().document().along().unwrap().road, code);
    }
}

#[test]
fn a_template_brings_its_parameters_to_another_stretch() {
    let mut session = session();
    plan(&mut session, Command::Set(Parameter::Height, 95.0));
    let wanted = session.planner().document().along().cloned().unwrap();
    session.handle(crate::Command::Settings(settings::Command::KeepTemplate("雨天".into(), Box::new(wanted))));
    plan(&mut session, Command::Set(Parameter::Height, 60.0));
    plan(&mut session, Command::To("K828".into()));
    plan(&mut session, Command::UseTemplate("雨天".into()));
    let wanted = session.planner().document().along().cloned().unwrap();
    assert_eq!((wanted.to.as_str(), wanted.value(Parameter::Height)), ("K828", 95.0));
}

#[test]
fn a_waypoint_between_two_others_goes_between_them_and_jumps_still_reach_their_targets() {
    use mission::plan::{Item, command};
    let mut session = session();
    let mut plan_file = session.planner().document().plan.as_ref().clone();
    let last = plan_file.items.len() as f64;
    plan_file.items.insert(1, Item::command(command::DO_JUMP, [last + 1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0]));
    let text = mission::formats::plan_file::write(&plan_file).text;
    open(&mut session, "a.plan", text.as_bytes());
    let before = session.planner().document().plan.clone();
    let target = |plan: &mission::plan::Plan| plan.items[plan.items[1].params[0] as usize - 1];
    plan(&mut session, Command::Insert(3, nudge(before.home.place)));
    let after = session.planner().document().plan.clone();
    assert_eq!(after.items.len(), before.items.len() + 1);
    assert_eq!(target(&after), target(&before));
    plan(&mut session, Command::Delete(Target::Item(3)));
    assert_eq!(session.planner().document().plan.items, before.items);
}

#[test]
fn what_is_aboard_is_read_and_replaces_an_unsaved_plan_only_after_a_person_said_so() {
    use telemetry::services::mission::{ClientEvent, plan_to_wire};
    let mut session = session();
    let aboard = session.planner().document().plan.clone();
    let got = |kind| {
        let event = ClientEvent::Downloaded { kind, items: plan_to_wire(&aboard, kind).unwrap() };
        Happening::Station(StationEvent::Vehicle(ADDRESS, VehicleEvent::Download(event)))
    };
    plan(&mut session, Command::To("K828".into()));
    let before = session.planner().document().clone();
    session.observe(feed(at(1), vec![vehicle(false)], Vec::new()));
    let asked = |effects: &[Effect]| match effects {
        [Effect::Order(Order::Download(ADDRESS, kind))] => Some(*kind),
        _ => None,
    };
    let mut next = asked(&plan(&mut session, Command::Download));
    assert_eq!(next, Some(Kind::Fence));
    // Somebody else reads the mission meanwhile.
    assert!(session.observe(feed(at(2), vec![vehicle(false)], vec![got(Kind::Mission)])).is_empty());
    while let Some(kind) = next {
        assert_eq!(*session.planner().document(), before);
        next = asked(&session.observe(feed(at(3), vec![vehicle(false)], vec![got(kind)])));
    }
    assert_eq!(session.planner().question(), Some(Question::Unsaved));
    assert_eq!(*session.planner().document(), before);
    plan(&mut session, Command::Decide(Choice::Discard));
    let read = session.planner().document().plan.clone();
    assert_eq!((read.items.len(), read.rally.len()), (aboard.items.len(), aboard.rally.len()));
    assert!(session.planner().unsaved(), "it is in no file yet");
    assert!(matches!(session.planner().aboard(ADDRESS), Aboard::Same(_)));
    plan(&mut session, Command::Download);
    let refused = Happening::Refused(mission::message!("transfer-busy"));
    session.observe(feed(at(9), vec![vehicle(false)], vec![refused]));
    assert!(session.planner().download().is_none() && session.planner().notice().unwrap().bad);
}

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/../../assets/fixtures/plans/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

#[test]
fn a_file_of_every_format_becomes_the_plan_with_what_is_to_be_known() {
    for name in [
        "qgc_patrol.plan",
        "mission_planner.waypoints",
        "other_program.gpx",
        "google_earth.kml",
        "drawn.geojson",
        "dji_template.kml",
    ] {
        let mut session = session();
        open(&mut session, name, &fixture(name));
        let planner = session.planner();
        assert!(planner.notice().is_some_and(|notice| !notice.bad), "{name}: {:?}", planner.notice());
        assert!(planner.plan().is_some_and(|plan| plan.items.len() > 2), "{name}");
        assert!(planner.document().along().is_none(), "{name}");
    }
}

#[test]
fn a_package_that_was_exported_is_opened_again() {
    let mut session = session();
    let before = session.planner().plan().unwrap().clone();
    for format in Format::ALL.into_iter().filter(|format| format.extension() == "kmz") {
        let effects = plan(&mut session, Command::Export(format));
        let Some(Effect::AskWrite { bytes, name, .. }) = effects.into_iter().next() else { panic!("nothing to write") };
        assert!(name.ends_with(".kmz"));
        let mut other = self::session();
        open(&mut other, &name, &bytes);
        let waypoints = |plan: &mission::plan::Plan| plan.items.iter().filter(|item| item.command == 16).count();
        assert_eq!(waypoints(other.planner().plan().unwrap()), waypoints(&before));
    }
}

#[test]
fn a_file_that_cannot_be_read_leaves_the_plan_and_says_where_it_is_wrong() {
    let mut session = session();
    let before = session.planner().document().clone();
    let text = String::from_utf8(fixture("google_earth.kml")).unwrap().replace("120.102,33.202", "33.202,120.102");
    open(&mut session, "drawn.kml", text.as_bytes());
    assert_eq!(*session.planner().document(), before);
    let notice = session.planner().notice().unwrap();
    assert!(notice.bad);
    assert_eq!(notice.message.id, "err-format-out-of-range");
}

fn under(session: &mut Session, command: UnderCommand) -> Vec<Effect> {
    plan(session, Command::Under(command))
}

/// A patrol under the overpass of the demonstration road.
fn under_the_overpass() -> Session {
    let mut session = session();
    under(&mut session, UnderCommand::Begin);
    under(&mut session, UnderCommand::Bridge("县道分离立交桥（虚构）".to_owned()));
    session
}

#[test]
fn a_patrol_under_a_bridge_is_planned_judged_and_kept_with_its_request() {
    let mut session = under_the_overpass();
    let planner = session.planner();
    assert!(planner.document().along().is_none());
    let outcome = planner.under().unwrap();
    let (pattern, judged) = (outcome.pattern.as_ref().unwrap(), outcome.judged.as_ref().unwrap());
    assert!(pattern.clearance_m >= 2.0, "{}", pattern.clearance_m);
    assert!(judged.ground.as_ref().unwrap().seen_share > 0.4);
    assert!(judged.sky.outlooks.len() > 20 && !judged.sky.notices.is_empty(), "nominal orbits are called so");
    assert!(!judged.failsafe_read);
    assert_eq!(planner.findings().iter().filter(|found| found.severity == Severity::Blocks).count(), 0);

    let bytes = match &plan(&mut session, Command::Save)[..] {
        [Effect::AskWrite { bytes, name, .. }] => {
            assert!(name.contains("县道分离立交桥"), "{name}");
            bytes.clone()
        }
        other => panic!("{other:?}"),
    };
    let mut again = self::session();
    open(&mut again, "/a/bridge.plan", &bytes);
    assert_eq!(again.planner().document().request, session.planner().document().request);
    assert!(!again.planner().document().by_hand);
}

#[test]
fn beneath_a_deck_nobody_flies_before_the_aircraft_has_said_that_it_holds_there() {
    let mut session = under_the_overpass();
    under(&mut session, UnderCommand::Shape(Shape::PassThrough));
    let refused = session.planner().under().unwrap().pattern.as_ref().unwrap_err().id;
    let blocked = |session: &Session| session.planner().findings().iter().any(|f| f.severity == Severity::Blocks);
    assert!(blocked(&session), "{refused}");

    let mut able = vehicle(false);
    let health = Health { failing: 0, working: 0x40 | 0x80, prearm_ok: Some(true), load: 0.0 };
    able.state.health = Some(Sampled { value: health, at: MonoTime::default(), source: 1 });
    session.observe(feed(at(1), vec![able], Vec::new()));
    session.handle(crate::Command::Activate(ADDRESS));
    under(&mut session, UnderCommand::ReadVehicle);
    let read = session.planner().document().under().unwrap().read.unwrap();
    assert!(read.vision && read.optical_flow && !read.rangefinder_down && read.returns.is_none());
    // This deck hangs too low for anybody; what is refused now is the room, not the aircraft.
    let why = session.planner().under().unwrap().pattern.as_ref().err().map(|why| why.id);
    assert_ne!(why, Some(refused));
}

#[test]
fn the_crew_of_a_patrol_under_a_bridge_stands_where_its_mark_is_dragged_to_and_one_step_back_undoes_it() {
    let mut session = under_the_overpass();
    let before = session.planner().document().plan.home.place;
    plan(&mut session, Command::Move(Target::Home, nudge(before)));
    let planner = session.planner();
    assert_eq!(planner.document().plan.home.place, nudge(before));
    assert!(!planner.document().by_hand && planner.under().unwrap().pattern.is_ok());
    plan(&mut session, Command::Undo);
    assert_eq!(session.planner().document().plan.home.place, before);
    plan(&mut session, Command::Along);
    assert!(session.planner().under().is_none() && session.planner().corridor().is_some());
}

#[test]
fn a_plan_is_held_against_airspace_zones_and_the_files_are_remembered_until_they_are_forgotten() {
    let mut session = session();
    let home = session.planner().document().plan.home.place;
    let corner = |lat: f64, lon: f64| format!("[{}, {}]", home.lon_deg + lon, home.lat_deg + lat);
    let ring = [(-0.01, -0.01), (-0.01, 0.01), (0.01, 0.01), (0.01, -0.01), (-0.01, -0.01)].map(|(a, b)| corner(a, b));
    let zones = format!(
        r#"{{"type": "FeatureCollection", "features": [{{"type": "Feature", "properties": {{"kind": "no_fly", "name": "靶场"}},
        "geometry": {{"type": "Polygon", "coordinates": [[{}]]}}}}]}}"#,
        ring.join(", ")
    );
    let read = |text: &str| Answer::Read {
        kind: FileKind::Zones,
        path: "/x/range.geojson".into(),
        result: Ok(text.as_bytes().to_vec()),
    };
    let saved = session.answer(read(&zones));
    let remembered = |effects: &[Effect]| {
        effects.iter().find_map(|effect| match effect {
            Effect::SaveSettings(settings) => Some(settings.zones.len()),
            _ => None,
        })
    };
    assert_eq!(remembered(&saved), Some(1));
    let against = |session: &Session| {
        let found = session.planner().findings().iter().filter(|found| found.message.id == "find-airspace-entered");
        found.map(|found| found.severity).collect::<Vec<_>>()
    };
    assert_eq!(against(&session), [Severity::Blocks]);
    assert_eq!(session.surroundings().outlines().len(), 1);

    session.answer(read("{"));
    assert!(session.planner().notice().unwrap().bad);
    assert_eq!(against(&session).len(), 1, "what was good stays");
    assert_eq!(
        remembered(&session.handle(crate::Command::Surroundings(surroundings::Command::Drop(FileKind::Zones)))),
        Some(0)
    );
    assert!(against(&session).is_empty());
}

#[test]
fn orbits_out_of_a_file_take_the_place_of_nominal_ones_and_a_damaged_file_does_not() {
    let mut session = under_the_overpass();
    session.observe(feed(Stamp { utc: UtcMicros(1_672_574_400_000_000), ..at(1) }, Vec::new(), Vec::new()));
    let notices = |session: &Session| {
        let judged = session.planner().under().unwrap().judged.as_ref().unwrap();
        judged.sky.notices.iter().map(|notice| notice.id).collect::<Vec<_>>()
    };
    assert_eq!(notices(&session), ["sky-nominal"]);
    let read = |bytes: &[u8]| Answer::Read {
        kind: FileKind::Orbits,
        path: "/x/brdc0010.23n".into(),
        result: Ok(bytes.to_vec()),
    };
    assert!(session.answer(read(b"no orbits at all")).is_empty());
    assert!(session.planner().notice().unwrap().bad && session.surroundings().files(FileKind::Orbits).is_empty());
    let tle = include_bytes!("../../../../mission/sky/fuzz/seeds/orbits/tle");
    let saved = session.answer(read(tle));
    assert!(
        matches!(&saved[..], [Effect::SaveSettings(settings)] if settings.orbits.is_some()),
        "{:?}",
        session.planner().notice()
    );
    assert_ne!(notices(&session), ["sky-nominal"]);
}

fn section(session: &mut Session, command: SectionCommand) -> Vec<Effect> {
    plan(session, Command::Section(command))
}

#[test]
fn a_whole_section_is_flown_in_sorties_of_one_battery_and_each_of_them_is_a_plan() {
    let mut session = session();
    section(&mut session, SectionCommand::Begin);
    let tour = session.planner().section().unwrap().clone().unwrap();
    assert!(tour.sorties.len() > 2 && tour.gap_percent >= 0.0 && tour.total_min >= tour.bound_min, "{tour:?}");
    for (nth, sortie) in tour.sorties.iter().enumerate() {
        plan(&mut session, Command::Leg(nth));
        let planner = session.planner();
        assert_eq!(planner.document().plan.as_ref(), sortie.plan.as_ref().unwrap());
        let blocks = planner.findings().iter().filter(|found| found.severity == Severity::Blocks).count();
        assert_eq!(blocks, 0, "{nth}: {:?}", planner.findings());
    }
    let bytes = match &plan(&mut session, Command::Save)[..] {
        [Effect::AskWrite { bytes, .. }] => bytes.clone(),
        other => panic!("{other:?}"),
    };
    let mut again = self::session();
    open(&mut again, "/a/section.plan", &bytes);
    assert_eq!(again.planner().document(), session.planner().document());
}

#[test]
fn kilometres_that_the_books_saw_lately_are_left_out_of_a_section() {
    let mut session = session();
    session.observe(feed(Stamp { utc: UtcMicros(1_790_000_000_000_000), ..at(1) }, Vec::new(), Vec::new()));
    section(&mut session, SectionCommand::Begin);
    section(&mut session, SectionCommand::Set(SectionFigure::DueDays, 5.0));
    let flown_min = |session: &Session| session.planner().section().unwrap().as_ref().unwrap().flight_min;
    let all_min = flown_min(&session);
    let until = records::crew::equipment::Month::of("2026-09-21".parse().unwrap());
    let roads = session.network().roads.iter().map(|road| {
        // The first half of each section, yesterday.
        let last = records::UtcMicros(1_790_000_000_000_000 - 86_400_000_000);
        let half = |section: &road::Section| {
            let [from, to] = [section.stretch.from_m, section.stretch.to_m].map(|m| (m / 1_000.0) as i64);
            (from..(from + to) / 2).map(|bin| records::coverage::Cover { bin, month: until, passes: 1, last })
        };
        (road.code.clone(), road.sections.iter().flat_map(half).collect())
    });
    let covered = crate::crew::Covered {
        asked: crate::crew::Covering { ledger: records::Ledger::Flight, roads: Vec::new(), from: until, until },
        roads: roads.collect(),
        totals: Default::default(),
    };
    session.answer(Answer::Crew(crate::crew::Told::Covered(Ok(Box::new(covered)))));
    let due_min = flown_min(&session);
    assert!(due_min < all_min * 0.75, "{due_min} of {all_min} minutes");
    section(&mut session, SectionCommand::Set(SectionFigure::DueDays, 0.0));
    assert_eq!(flown_min(&session), all_min);
}

#[test]
fn heights_follow_the_ground_of_a_file_and_what_is_too_low_over_it_is_said() {
    let mut session = session();
    let low = |session: &Session| session.planner().findings().iter().any(|f| f.message.id == "planner-ground-low");
    assert!(!low(&session));
    // A plateau of 65 m around the far end of the way, level ground elsewhere.
    let home = session.planner().document().plan.home.place;
    let far = session
        .planner()
        .path()
        .map(|(place, ..)| place)
        .max_by(|a, b| distance_m(*a, home).total_cmp(&distance_m(*b, home)));
    let far = far.unwrap();
    let (south, west) = (home.lat_deg.floor(), home.lon_deg.floor());
    let post = |row: usize, column: usize| {
        let place = LatLon { lat_deg: south + 1.0 - row as f64 / 1200.0, lon_deg: west + column as f64 / 1200.0 };
        if distance_m(place, far) < distance_m(home, far) * 0.7 { 70_u8 } else { 5 }
    };
    let bytes = (0..1201).flat_map(|row| (0..1201).flat_map(move |column| [0, post(row, column)])).collect();
    let name = format!("N{south:02}E{west:03}.hgt");
    session.answer(Answer::Read { kind: FileKind::Terrain, path: format!("/x/{name}").into(), result: Ok(bytes) });
    assert!(low(&session), "{:?}", session.planner().findings());
    assert!(session.planner().profile().ground.iter().any(|[_, height_m]| *height_m > 45.0));
    plan(&mut session, Command::FollowGround(true));
    assert!(!low(&session), "{:?}", session.planner().findings());
    assert!(!session.planner().document().by_hand);
    plan(&mut session, Command::Undo);
    assert!(low(&session));
}

#[test]
fn a_package_says_what_the_aircraft_does_without_a_link() {
    let mut session = session();
    let [(_, back), _, (action, land), _] = Format::ALL[4].by_lost_link().unwrap();
    assert_eq!(action, mission::formats::LostLink::Land);
    let written = [back, land].map(|format| match &plan(&mut session, Command::Export(format))[..] {
        [Effect::AskWrite { bytes, .. }] => mission::formats::wpml::read("a.kmz", bytes).unwrap().notes,
        other => panic!("{other:?}"),
    });
    assert_ne!(written[0], written[1]);
    assert!(Format::Kml.by_lost_link().is_none());
}
