#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use bridges::solid::Kind;
use mission::plan::checks::Severity;
use mission::plan::command;
use mission::road::{self, LinePosition};
use telemetry::wire::Stamp;

use super::{OwnBridge, OwnCulvert, Shape, UnderCommand};
use crate::planner::Command;
use crate::settings::Settings;
use crate::{Answer, Effect, FileKind, Session, surroundings};

const OVERPASS: &str = "县道分离立交桥（虚构）";
const DEMO: &str = include_str!("../../../../../assets/expressway/demo_bridges.geojson");

fn session() -> Session {
    Session::new(Settings::default(), Arc::new(road::demo()), Stamp::default())
}

fn ask(session: &mut Session, command: UnderCommand) -> Vec<Effect> {
    session.handle(crate::Command::Plan(Command::Under(command)))
}

fn read(session: &mut Session, name: &str, text: &str) -> Vec<Effect> {
    let result = Ok(text.as_bytes().to_vec());
    session.answer(Answer::Read { kind: FileKind::Bridges, path: format!("/x/{name}").into(), result })
}

fn blocked(session: &Session) -> Vec<&'static str> {
    let findings = session.planner().findings().iter();
    findings.filter(|found| found.severity == Severity::Blocks).map(|found| found.message.id).collect()
}

fn solids(session: &Session, kind: Kind) -> usize {
    let under = session.planner().under().unwrap();
    under.made.scene.solids().iter().filter(|solid| solid.kind == kind).count()
}

fn saved(session: &mut Session) -> Vec<u8> {
    match session.handle(crate::Command::Plan(Command::Save)).into_iter().next() {
        Some(Effect::AskWrite { bytes, .. }) => bytes,
        other => panic!("{other:?}"),
    }
}

fn open(session: &mut Session, bytes: Vec<u8>) {
    session.answer(Answer::Read { kind: FileKind::Plan, path: "/x/a.plan".into(), result: Ok(bytes) });
}

/// A bridge that the road file lacks.
fn file(spans: &str) -> String {
    format!(
        r#"{{"type": "FeatureCollection", "features": [{{"type": "Feature", "geometry": null, "properties": {{
        "kind": "bridge", "road": "D15", "name": "新增分离立交（虚构）", "from": "K830+000", "to": "K830+090",
        "spans_m": {spans}, "deck_width_m": 27, "deck_height_m": 8.5, "under_clearance_m": 6.5, "slab_m": 0.4}}}}]}}"#
    )
}

#[test]
fn what_stands_beside_a_bridge_is_among_the_solids_that_its_patrol_is_judged_against() {
    let mut session = session();
    ask(&mut session, UnderCommand::Begin);
    ask(&mut session, UnderCommand::Bridge(OVERPASS.to_owned()));
    assert_eq!((solids(&session, Kind::NoiseBarrier), session.planner().under().unwrap().keep_outs), (0, 0));
    let effects = read(&mut session, "around.geojson", DEMO);
    assert!(
        matches!(&effects[..], [Effect::SaveSettings(settings)] if settings.bridges.len() == 1),
        "{:?}",
        session.planner().notice()
    );
    assert!(solids(&session, Kind::NoiseBarrier) > 0 && solids(&session, Kind::Building) == 1);
    assert!(session.planner().under().unwrap().keep_outs >= 2);
    let (asked, under) = (session.planner().document().under().unwrap(), session.planner().under().unwrap());
    let beyond = under.beyond_road(asked);
    assert!(beyond.solids().iter().all(|solid| matches!(solid.kind, Kind::NoiseBarrier | Kind::Building)));
    assert!(beyond.solids().len() >= under.keep_outs);
    let under = session.planner().under().unwrap();
    let clearance_m = under.pattern.as_ref().unwrap().clearance_m;
    let flown = under.made.scene.solids().iter().filter(|solid| solid.kind == Kind::Building);
    assert!(clearance_m >= 2.0 && flown.count() == 1, "{clearance_m}");
    // What is uploaded is what was judged: it opens as the request's own plan where the same things stand.
    let bytes = saved(&mut session);
    let mut other = self::session();
    read(&mut other, "around.geojson", DEMO);
    open(&mut other, bytes);
    assert!(!other.planner().document().by_hand);

    session.handle(crate::Command::Surroundings(surroundings::Command::Drop(FileKind::Bridges)));
    assert_eq!(solids(&session, Kind::NoiseBarrier), 0);
    assert!(session.settings().bridges.is_empty());
}

#[test]
fn nothing_is_flown_where_it_would_fall_on_people_that_a_file_names() {
    let mut session = session();
    ask(&mut session, UnderCommand::Begin);
    ask(&mut session, UnderCommand::Bridge(OVERPASS.to_owned()));
    let on_people = |session: &Session| {
        let found = session.planner().findings().iter().filter(|found| found.message.id == "back-falls-on-people");
        found.map(|found| found.severity).collect::<Vec<_>>()
    };
    assert_eq!(on_people(&session), []);
    let flown: Vec<_> = session.planner().path().map(|(place, ..)| place).collect();
    let under = flown[flown.len() / 2];
    let crowd = |place: mission::geo::LatLon| {
        format!(
            r#"{{"type": "FeatureCollection", "features": [{{"type": "Feature", "properties": {{"kind": "people"}},
            "geometry": {{"type": "Point", "coordinates": [{}, {}]}}}}]}}"#,
            place.lon_deg, place.lat_deg
        )
    };
    read(&mut session, "crowd.geojson", &crowd(under));
    assert!(on_people(&session).contains(&Severity::Blocks), "{:?}", session.planner().findings());
    read(&mut session, "crowd.geojson", &crowd(mission::geo::destination(under, 1.0, 900.0)));
    assert_eq!(on_people(&session), []);
}

#[test]
fn a_bridge_out_of_a_file_is_patrolled_and_its_plan_opens_where_the_file_is_not() {
    let mut session = session();
    ask(&mut session, UnderCommand::Begin);
    read(&mut session, "more.geojson", &file("[30, 30, 30]"));
    let bridge = session.surroundings().bridges("D15").next().unwrap().clone();
    ask(&mut session, UnderCommand::Own(Box::new(bridge)));
    let under = session.planner().under().unwrap();
    assert_eq!((under.made.bridge.name.as_str(), under.made.span_count()), ("新增分离立交（虚构）", 3));
    assert!(under.made.figures.iter().any(|figure| (figure.value - 0.4).abs() < 1e-9), "the slab is the file's");
    assert_eq!(blocked(&session), Vec::<&str>::new());

    let bytes = saved(&mut session);
    let mut other = self::session();
    open(&mut other, bytes);
    assert_eq!(other.planner().document().request, session.planner().document().request);
    assert!(!other.planner().document().by_hand && blocked(&other).is_empty());
}

#[test]
fn a_damaged_file_of_bridges_is_named_with_the_feature_and_what_was_good_stays() {
    let mut session = session();
    read(&mut session, "more.geojson", &file("[30, 30, 30]"));
    for damaged in ["{", &file("[30, 300]"), &file("30")] {
        assert!(read(&mut session, "more.geojson", damaged).is_empty());
        let notice = session.planner().notice().unwrap();
        assert!(notice.bad && format!("{notice:?}").contains("more.geojson"), "{notice:?}");
        assert_eq!(session.surroundings().bridges("D15").count(), 1);
    }
}

#[test]
fn a_file_of_bridges_is_read_again_where_the_roads_that_it_names_are_opened_later() {
    let mut session = session();
    read(&mut session, "more.geojson", &file("[30, 30, 30]").replace("D15", "D99"));
    assert!(session.planner().notice().unwrap().bad && session.surroundings().files(FileKind::Bridges).is_empty());
    let roads = road::geojson::write(&road::demo()).replace("\"D15\"", "\"D99\"");
    let (kind, path) = (FileKind::Road, "/x/roads.geojson".into());
    session.answer(Answer::Read { kind, path, result: Ok(roads.into_bytes()) });
    assert_eq!(session.surroundings().bridges("D99").count(), 1);
    assert_eq!(session.surroundings().files(FileKind::Bridges).len(), 1);
}

#[test]
fn a_bridge_by_its_stakes_is_patrolled_or_its_mistakes_are_explained_and_one_step_back_undoes_them() {
    let mut session = session();
    ask(&mut session, UnderCommand::Begin);
    let road = session.network().road("D15").unwrap().clone();
    let own = OwnBridge::offered(&road);
    ask(&mut session, UnderCommand::Own(Box::new(own.clone())));
    let under = session.planner().under().unwrap();
    assert_eq!(under.made.span_count(), 3);
    let all = under.beyond_road(session.planner().document().under().unwrap()).solids().len();
    assert_eq!(all, under.made.scene.solids().len(), "the road draws nothing of it");
    assert_eq!(blocked(&session), Vec::<&str>::new());
    for (wrong, id) in [
        (OwnBridge { spans: "3×dreißig".to_owned(), ..own.clone() }, "own-bridge-spans-wrong"),
        (OwnBridge { spans: "30 30".to_owned(), ..own.clone() }, "err-bridge-spans-do-not-add-up"),
        (OwnBridge { from: "K9999".to_owned(), ..own.clone() }, "err-bridge-no-stake"),
        (OwnBridge { to: String::new(), ..own.clone() }, "stake-empty"),
        (OwnBridge { deck_width_m: 1.0, ..own.clone() }, "err-bridge-width"),
    ] {
        ask(&mut session, UnderCommand::Own(Box::new(wrong.clone())));
        let found = blocked(&session);
        assert!(found.len() == 1 && (found[0] == id || id == "stake-empty"), "{wrong:?}: {found:?}");
        assert_eq!(session.planner().document().under().unwrap().own.as_deref(), Some(&wrong), "it stays as typed");
        session.handle(crate::Command::Plan(Command::Undo));
    }
    ask(&mut session, UnderCommand::Bridge(OVERPASS.to_owned()));
    assert_eq!(session.planner().under().unwrap().made.bridge.name, OVERPASS);
}

#[test]
fn spans_are_read_as_people_write_them() {
    let road = road::demo().roads[0].clone();
    let own = OwnBridge::offered(&road);
    for (typed, count) in [("3×30", 3), ("30 30 30", 3), ("30，30、30", 3), ("2*45", 2), ("30米 2x30m", 3), ("", 1)]
    {
        let made = OwnBridge { spans: typed.to_owned(), ..own.clone() }.made(&road, 0).unwrap();
        assert_eq!(made.span_count(), count, "{typed}");
    }
    for typed in ["3×", "×30", "x", "9999999999×30", "NaN", "inf", "30;-", "1e400"] {
        assert!(OwnBridge { spans: typed.to_owned(), ..own.clone() }.made(&road, 0).is_err(), "{typed}");
    }
}

#[test]
fn both_mouths_of_a_culvert_are_looked_into() {
    let mut session = session();
    ask(&mut session, UnderCommand::Begin);
    ask(&mut session, UnderCommand::Shape(Shape::Culvert));
    assert_eq!(blocked(&session), Vec::<&str>::new());
    let photos = |session: &Session| session.planner().under().unwrap().pattern.as_ref().unwrap().photos().count();
    assert_eq!(photos(&session), 3);
    let culvert = session.planner().document().under().unwrap().culvert.clone().unwrap();
    assert!(session.planner().profile().decks.iter().any(|deck| deck.name == culvert.at), "it stands in the profile");
    ask(&mut session, UnderCommand::FarSide(true));
    ask(&mut session, UnderCommand::CrossOver(true));
    assert_eq!(photos(&session), 6);
    let items = session.planner().document().plan.items.clone();
    assert_eq!(items.iter().filter(|item| item.command == command::IMAGE_START_CAPTURE).count(), 6);

    let bytes = saved(&mut session);
    let mut other = self::session();
    open(&mut other, bytes);
    assert_eq!(other.planner().document().request, session.planner().document().request);
    assert!(!other.planner().document().by_hand);
}

#[test]
fn a_click_on_a_mouth_is_stake_and_length_and_one_in_the_fields_is_refused_with_words() {
    let mut session = session();
    ask(&mut session, UnderCommand::Begin);
    ask(&mut session, UnderCommand::Shape(Shape::Culvert));
    let road = session.network().road("D15").unwrap().clone();
    let mouth = |right_m| road.line.place(LinePosition { measured_m: 25_000.0, offset_right_m: right_m });
    ask(&mut session, UnderCommand::Mouth(mouth(-19.0)));
    let culvert = session.planner().document().under().unwrap().culvert.clone().unwrap();
    assert!((culvert.length_m - 38.0).abs() < 0.2, "{culvert:?}");
    let at = road.resolve(culvert.at.parse().unwrap()).one().unwrap().measured_m;
    assert!((at - 25_000.0).abs() < 1.0);
    assert!(ask(&mut session, UnderCommand::Mouth(mouth(900.0))).is_empty());
    assert!(session.planner().notice().unwrap().bad);

    let wrong = OwnCulvert { height_m: 9.0, ..culvert };
    ask(&mut session, UnderCommand::Culvert(Box::new(wrong)));
    assert_eq!(blocked(&session), ["err-bridge-no-room-for-deck"]);
}

#[test]
fn on_a_network_without_bridges_one_is_offered_by_its_stakes() {
    let mut network = road::demo();
    network.roads.iter_mut().for_each(|road| road.bridges.clear());
    let mut session = Session::new(Settings::default(), Arc::new(network), Stamp::default());
    ask(&mut session, UnderCommand::Begin);
    assert!(session.planner().document().under().unwrap().own.is_some());
    assert_eq!(blocked(&session), Vec::<&str>::new());
}
