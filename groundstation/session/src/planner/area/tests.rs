#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use mission::geo::{LatLon, azimuth_rad, destination, distance_m};
use mission::plan::checks::Severity;
use mission::plan::command;
use mission::plan::pattern::cameras::KNOWN;
use mission::road::{self, FacilityKind, LinePosition};
use telemetry::wire::Stamp;

use super::{AreaCommand, AreaFigure, AreaShape};
use crate::planner::{Command, Target};
use crate::settings::Settings;
use crate::text::{Catalogue, Language};
use crate::{Answer, Effect, FileKind, Session};

fn session() -> Session {
    Session::new(Settings::default(), Arc::new(road::demo()), Stamp::default())
}

fn ask(session: &mut Session, command: AreaCommand) -> Vec<Effect> {
    session.handle(crate::Command::Plan(Command::Area(command)))
}

fn plan(session: &mut Session, command: Command) -> Vec<Effect> {
    session.handle(crate::Command::Plan(command))
}

fn blocked(session: &Session) -> Vec<&'static str> {
    let findings = session.planner().findings().iter();
    findings.filter(|found| found.severity == Severity::Blocks).map(|found| found.message.id).collect()
}

/// A place so many metres beside the demonstration road, and along it.
fn beside(right_m: f64, along_m: f64) -> LatLon {
    let road = road::demo().roads[0].clone();
    road.line.place(LinePosition { measured_m: 20_000.0 + along_m, offset_right_m: right_m })
}

/// A field beside the road, drawn corner by corner.
fn drawn(shape: AreaShape, corners: &[(f64, f64)]) -> Session {
    let mut session = session();
    ask(&mut session, AreaCommand::Begin);
    ask(&mut session, AreaCommand::Shape(shape));
    ask(&mut session, AreaCommand::Drawn);
    ask(&mut session, AreaCommand::ClearCorners);
    for (right_m, along_m) in corners {
        ask(&mut session, AreaCommand::AddCorner(beside(*right_m, *along_m)));
    }
    session
}

const FIELD: [(f64, f64); 4] = [(80.0, 0.0), (80.0, 200.0), (200.0, 200.0), (200.0, 0.0)];

#[test]
fn an_area_that_is_drawn_is_surveyed_with_the_camera_that_was_chosen() {
    let mut session = drawn(AreaShape::Survey, &FIELD);
    assert_eq!(blocked(&session), Vec::<&str>::new());
    let taken = *session.planner().area().unwrap().taken.as_ref().unwrap();
    assert!(taken.photos > 20, "{taken:?}");
    // 70 m over 12.29 mm of a sensor of 17.3 mm and 5280 pixels.
    assert!((taken.gsd_cm_px - 70.0 * 17.3 / 12.29 / 5280.0 * 100.0).abs() < 1e-9, "{taken:?}");
    assert!(taken.time_s > taken.length_m / 8.0 && taken.time_s < taken.length_m, "{taken:?}");
    assert!(session.planner().battery_share().is_some_and(|share| share > 0.0));
    let path: Vec<_> = session.planner().path().map(|(place, ..)| place).collect();
    assert!(path.iter().all(|place| distance_m(*place, beside(140.0, 100.0)) < 260.0));

    ask(&mut session, AreaCommand::Camera(KNOWN[2].name.to_owned()));
    let finer = *session.planner().area().unwrap().taken.as_ref().unwrap();
    assert!(finer.gsd_cm_px < taken.gsd_cm_px && finer.data_mb > taken.data_mb);
    ask(&mut session, AreaCommand::Camera("no such camera".to_owned()));
    assert!(blocked(&session).contains(&"area-camera-unknown"));
}

#[test]
fn corners_are_moved_put_in_and_deleted_and_each_is_one_step_back() {
    let mut session = drawn(AreaShape::Survey, &FIELD);
    let start = session.planner().document().clone();
    plan(&mut session, Command::Move(Target::Area(2), beside(260.0, 240.0)));
    assert_eq!(session.planner().area().unwrap().outline[2], beside(260.0, 240.0));
    assert_ne!(session.planner().document().plan, start.plan, "the flight follows");
    ask(&mut session, AreaCommand::InsertCorner(3));
    assert_eq!(session.planner().area().unwrap().outline.len(), 5);
    plan(&mut session, Command::Delete(Target::Area(0)));
    assert_eq!(session.planner().area().unwrap().outline.len(), 4);
    assert!(!session.planner().document().by_hand);
    for _ in 0..3 {
        plan(&mut session, Command::Undo);
    }
    assert_eq!(*session.planner().document(), start);
    assert!(plan(&mut session, Command::Delete(Target::Area(9))).is_empty(), "there is no such corner");
}

#[test]
fn while_too_little_is_drawn_the_flight_is_blocked_with_what_to_do() {
    for (shape, corners, id) in [
        (AreaShape::Survey, 2, "area-draw-survey"),
        (AreaShape::Orbit, 0, "area-draw-orbit"),
        (AreaShape::Facade, 1, "area-draw-facade"),
        (AreaShape::Point, 0, "area-draw-point"),
        (AreaShape::Orbit, 2, "err-flight-pattern-no-area"),
    ] {
        let session = drawn(shape, &FIELD[..corners]);
        assert_eq!(blocked(&session), [id], "{shape:?}");
        assert!(session.planner().upload_refusal(&session.context()).is_some());
    }
}

#[test]
fn a_place_is_flown_around_and_an_outline_outside_of_it() {
    let mut session = drawn(AreaShape::Orbit, &[(150.0, 100.0)]);
    assert_eq!(blocked(&session), Vec::<&str>::new());
    let around = |session: &Session, away: std::ops::Range<f64>| {
        let items = session.planner().document().plan.items.clone();
        let flown = items.iter().filter(|item| item.command == command::NAV_WAYPOINT).filter_map(|item| item.place());
        let off: Vec<_> = flown.map(|place| distance_m(place, beside(150.0, 100.0))).collect();
        assert!(off.len() > 8 && off.iter().all(|off| away.contains(off)), "{off:?}");
    };
    around(&session, 59.9..60.1);
    ask(&mut session, AreaCommand::Set(AreaFigure::Radius, Some(45.0)));
    around(&session, 44.9..45.1);
    ask(&mut session, AreaCommand::Set(AreaFigure::Radius, Some(1.0)));
    assert_eq!(blocked(&session), ["err-flight-pattern-out-of-range"]);
    ask(&mut session, AreaCommand::Set(AreaFigure::Radius, None));
    assert_eq!(blocked(&session), Vec::<&str>::new());
}

#[test]
fn every_facility_of_the_road_is_flown_over_and_around_or_refused_with_words() {
    let network = road::demo();
    let chinese = Catalogue::new(Language::Chinese);
    let mut flown = std::collections::BTreeMap::new();
    for road in &network.roads {
        for facility in &road.facilities {
            for shape in AreaShape::ALL {
                let mut session = session();
                ask(&mut session, AreaCommand::Begin);
                let (code, name) = (road.code.clone(), facility.name.clone());
                ask(&mut session, AreaCommand::Facility { road: code, name });
                ask(&mut session, AreaCommand::Shape(shape));
                let area = session.planner().area().unwrap();
                assert_eq!(area.outline.len(), 4);
                match &area.taken {
                    Ok(taken) => {
                        assert!(taken.photos > 0 && taken.time_s > 0.0, "{}", facility.name);
                        *flown.entry((facility.kind, shape.name())).or_insert(0) += 1;
                    }
                    Err(why) => {
                        assert_ne!(chinese.text(why), why.id);
                        assert_eq!(blocked(&session)[0], why.id);
                    }
                }
            }
        }
    }
    println!("{flown:?}");
    for kind in [FacilityKind::TollStation, FacilityKind::ServiceArea] {
        for shape in AreaShape::ALL {
            assert!(flown.contains_key(&(kind, shape.name())), "{kind:?} {shape:?}: {flown:?}");
        }
    }
}

#[test]
fn drawing_begins_with_the_plot_of_the_facility_that_was_chosen() {
    let mut session = session();
    ask(&mut session, AreaCommand::Begin);
    let plot = session.planner().area().unwrap().outline.clone();
    ask(&mut session, AreaCommand::AddCorner(plot[0]));
    assert_eq!(session.planner().area().unwrap().outline, plot, "a plot out of the road file has no corners to add to");
    ask(&mut session, AreaCommand::Drawn);
    let area = session.planner().document().area().unwrap();
    assert_eq!((area.corners.len(), area.facility.as_ref()), (4, None));
    assert_eq!(session.planner().area().unwrap().outline, plot);
}

#[test]
fn a_wall_is_looked_at_square_from_outside_of_the_building() {
    let mut session = drawn(AreaShape::Facade, &FIELD);
    assert_eq!(blocked(&session), Vec::<&str>::new());
    let middle = beside(140.0, 100.0);
    let nearest = |session: &Session| {
        let items = session.planner().document().plan.items.clone();
        let flown = items.iter().filter(|item| item.command == command::NAV_WAYPOINT).filter_map(|item| item.place());
        let wall = azimuth_rad(beside(80.0, 0.0), beside(80.0, 200.0));
        // Metres to the right of the wall's line: the building lies there.
        let right = |place: LatLon| {
            let corner = beside(80.0, 0.0);
            distance_m(corner, place) * (azimuth_rad(corner, place) - wall).sin()
        };
        flown.map(right).fold(f64::INFINITY, f64::min)
    };
    assert!(distance_m(middle, beside(80.0, 100.0)) > 50.0);
    assert!((nearest(&session) + 20.0).abs() < 1.0, "{}", nearest(&session));
    ask(&mut session, AreaCommand::OtherSide(true));
    assert!((nearest(&session) - 20.0).abs() < 1.0, "{}", nearest(&session));
    ask(&mut session, AreaCommand::Set(AreaFigure::Wall, Some(5.0)));
    assert_eq!(blocked(&session), ["area-no-wall"]);
}

#[test]
fn a_point_is_looked_at_from_the_side_that_was_chosen() {
    let mut session = drawn(AreaShape::Point, &[(150.0, 100.0)]);
    ask(&mut session, AreaCommand::Set(AreaFigure::From, Some(90.0)));
    ask(&mut session, AreaCommand::Set(AreaFigure::Photos, Some(5.0)));
    assert_eq!(blocked(&session), Vec::<&str>::new());
    let stand = destination(beside(150.0, 100.0), std::f64::consts::FRAC_PI_2, 50.0);
    assert!(session.planner().path().any(|(place, ..)| distance_m(place, stand) < 0.1));
    assert_eq!(session.planner().area().unwrap().taken.as_ref().unwrap().photos, 5);
}

#[test]
fn the_crew_stands_on_the_areas_own_side_of_the_road_or_where_its_mark_is_dragged_to() {
    for side in [1.0, -1.0] {
        let field = FIELD.map(|(right_m, along_m)| (right_m * side, along_m));
        let mut session = drawn(AreaShape::Survey, &field);
        let road = road::demo().roads[0].clone();
        let home = session.planner().document().plan.home.place;
        let off = road.locate(home, 1_000.0).unwrap().offset_right_m * side;
        assert!(off > 200.0, "outside of the field: {off}");
        let to = beside(60.0 * side, -30.0);
        plan(&mut session, Command::Move(Target::Home, to));
        assert_eq!(session.planner().document().plan.home.place, to);
        assert!(!session.planner().document().by_hand);
        plan(&mut session, Command::Undo);
        assert_eq!(session.planner().document().plan.home.place, home);
    }
}

#[test]
fn a_file_and_an_autosave_bring_back_each_kind_of_flight_with_its_request() {
    for shape in AreaShape::ALL {
        let mut session = drawn(shape, &FIELD);
        let kept = ask(&mut session, AreaCommand::Set(AreaFigure::Height, Some(80.0)));
        let before = session.planner().document().clone();
        let Some(Effect::AskWrite { bytes, name, .. }) = plan(&mut session, Command::Save).into_iter().next() else {
            panic!("nothing to write")
        };
        assert!(name.ends_with(".plan"), "{name}");
        let mut other = self::session();
        other.answer(Answer::Read { kind: FileKind::Plan, path: "/x/field.plan".into(), result: Ok(bytes) });
        assert_eq!(other.planner().document().request, before.request, "{shape:?}");
        assert!(!other.planner().document().by_hand && !other.planner().unsaved(), "{shape:?}");

        let bytes = kept.into_iter().find_map(|effect| match effect {
            Effect::Autosave(bytes) => bytes,
            _ => None,
        });
        let mut other = self::session();
        other.answer(Answer::Recovered(bytes.unwrap()));
        assert_eq!(other.planner().document().request, before.request, "{shape:?}");
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

/// Any change of an area, sensible or not.
fn any_change(dice: &mut Dice) -> Command {
    let place = beside(dice.roll(600) as f64 - 300.0, dice.roll(600) as f64);
    let road = road::demo().roads[0].clone();
    Command::Area(match dice.roll(14) {
        0 | 1 => AreaCommand::AddCorner(place),
        2 => AreaCommand::InsertCorner(dice.roll(6)),
        3 => AreaCommand::ClearCorners,
        4 => AreaCommand::Drawn,
        5 => {
            let name = road.facilities[dice.roll(road.facilities.len())].name.clone();
            AreaCommand::Facility { road: road.code, name }
        }
        6 => AreaCommand::Shape(AreaShape::ALL[dice.roll(4)]),
        7 => AreaCommand::Camera(KNOWN[dice.roll(3)].name.to_owned()),
        8 => AreaCommand::Px4(dice.roll(2) == 0),
        9 => AreaCommand::OtherSide(dice.roll(2) == 0),
        10 => AreaCommand::Launch(place),
        11 => return Command::Move(Target::Area(dice.roll(6)), place),
        12 => return Command::Delete(Target::Area(dice.roll(6))),
        _ => {
            let figure = AreaFigure::ALL[dice.roll(AreaFigure::ALL.len())];
            AreaCommand::Set(figure, [None, Some(dice.roll(400) as f64)][dice.roll(2)])
        }
    })
}

#[test]
fn any_changes_of_an_area_undone_are_the_start_and_redone_the_end_and_the_autosave_is_the_last_of_them() {
    for seed in 0..8 {
        let (mut session, mut dice) = (drawn(AreaShape::Survey, &FIELD), Dice(seed));
        let start = session.planner().document().clone();
        let mut steps = 0;
        for step in 0..50 {
            let change = any_change(&mut dice);
            let before = session.planner().document().clone();
            let effects = plan(&mut session, change.clone());
            let after = session.planner().document().clone();
            if after == before {
                assert!(effects.is_empty(), "seed {seed} step {step} {change:?}");
                continue;
            }
            steps += 1;
            let kept = effects.into_iter().find_map(|effect| match effect {
                Effect::Autosave(bytes) => bytes,
                _ => None,
            });
            let mut next = self::session();
            next.answer(Answer::Recovered(kept.unwrap()));
            assert_eq!(next.planner().document().request, after.request, "seed {seed} step {step} {change:?}");
            assert_eq!(next.planner().document().plan, after.plan, "seed {seed} step {step} {change:?}");
        }
        let end = session.planner().document().clone();
        // Changes of one figure that follow each other at once are one step.
        while steps > 0 && *session.planner().document() != start {
            plan(&mut session, Command::Undo);
            steps -= 1;
        }
        assert_eq!(*session.planner().document(), start, "seed {seed}");
        while session.planner().can_redo() {
            plan(&mut session, Command::Redo);
        }
        assert_eq!(*session.planner().document(), end, "seed {seed}");
    }
}

#[test]
fn from_an_area_one_goes_on_to_a_corridor_or_a_bridge_on_the_same_road() {
    let mut session = session();
    ask(&mut session, AreaCommand::Begin);
    let road = session.planner().document().area().unwrap().road.clone();
    plan(&mut session, Command::Along);
    assert_eq!(session.planner().document().along().unwrap().road, road);
    plan(&mut session, Command::Undo);
    assert!(session.planner().area().is_some() && session.planner().corridor().is_none());
}

#[test]
fn every_figure_has_a_name_in_both_languages_and_a_usual_value_in_its_range() {
    for catalogue in [Language::Chinese, Language::English].map(Catalogue::new) {
        for shape in AreaShape::ALL {
            for id in [shape.name(), shape.hint(), shape.to_draw()] {
                assert_ne!(catalogue.get(id), id);
            }
            for about in AreaFigure::ALL.map(|figure| figure.about(shape)) {
                assert_ne!(catalogue.get(about.name), about.name);
                assert!(about.usual.is_none_or(|usual| (about.min..=about.max).contains(&usual)), "{}", about.name);
            }
        }
    }
}
