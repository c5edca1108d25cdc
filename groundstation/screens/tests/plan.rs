//! The planning screen by its labels: what each button asks for, and when it must not.
#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use mission::road;
use screens::map::TileSources;
use screens::{Frame, Screens};
use session::planner::{
    AreaCommand, AreaFigure, AreaShape, Choice, Command as Plan, OwnBridge, Parameter, Shape, Target, UnderCommand,
};
use session::settings::{Settings, TextSize};
use session::text::{Catalogue, Language};
use session::{Command, Feed, FileKind, ScreenId, Session, Snapshot, VehicleSnapshot, surroundings};
use telemetry::vehicle::VehicleState;
use telemetry::wire::{Address, Stamp};

const ADDRESS: Address = Address { system: 1, component: 1 };

/// A station with its screens: what is asked for is noted, and done when the test says so.
struct Desk {
    session: Session,
    text: Catalogue,
    screens: Screens,
    tiles: TileSources,
    asked: Vec<Command>,
}

fn desk(language: Language) -> Desk {
    sized(language, TextSize::Medium)
}

fn sized(language: Language, text_size: TextSize) -> Desk {
    let settings = Settings { language, text_size, ..Settings::default() };
    let mut session = Session::new(settings, Arc::new(road::demo()), Stamp::default());
    session.handle(Command::Show(ScreenId::Plan));
    let (screens, tiles) = (Screens::default(), TileSources::default());
    Desk { session, text: Catalogue::new(language), screens, tiles, asked: Vec::new() }
}

fn harness(desk: Desk, size: [f32; 2]) -> Harness<'static, Desk> {
    let mut harness = Harness::builder().with_size(size).build_ui_state(
        |ui, desk: &mut Desk| {
            screens::theme::apply(ui.ctx(), desk.session.settings());
            let frame = Frame { session: &desk.session, text: &desk.text, scene: None, video: None, stills: None };
            desk.screens.draw(ui, &frame, &mut desk.tiles, &mut desk.asked);
        },
        desk,
    );
    harness.run_steps(4);
    harness
}

fn english() -> Harness<'static, Desk> {
    harness(desk(Language::English), [1600.0, 1000.0])
}

/// What was asked for since the last time.
fn asked(harness: &mut Harness<'_, Desk>) -> Vec<Command> {
    harness.run_steps(4);
    std::mem::take(&mut harness.state_mut().asked)
}

fn plan(command: Plan) -> Command {
    Command::Plan(command)
}

fn with_vehicle(session: &mut Session) {
    let vehicle = VehicleSnapshot {
        address: ADDRESS,
        state: VehicleState::default(),
        version: None,
        lost: false,
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
    };
    let vehicles = [(ADDRESS, vehicle)].into_iter().collect();
    session.observe(Feed { snapshot: Snapshot { vehicles, ..Snapshot::default() }, happenings: Vec::new() });
}

/// A button by its text; tooltips and headings may say the same.
fn click(harness: &Harness<'_, Desk>, text: &str) {
    harness.get_by_role_and_label(Role::Button, text).click();
}

fn disabled(harness: &Harness<'_, Desk>, text: &str) -> bool {
    harness.get_by_role_and_label(Role::Button, text).accesskit_node().is_disabled()
}

#[test]
fn each_button_of_the_toolbar_asks_for_one_thing() {
    let mut harness = english();
    for (text, command) in [("New", Plan::New), ("Open", Plan::Open), ("Save", Plan::Save)] {
        click(&harness, text);
        assert_eq!(asked(&mut harness), [plan(command)], "{text}");
    }
    assert!(disabled(&harness, "Undo") && disabled(&harness, "Redo"), "nothing was done yet");
    harness.state_mut().session.handle(plan(Plan::Set(Parameter::Height, 80.0)));
    harness.run_steps(2);
    click(&harness, "Undo");
    assert_eq!(asked(&mut harness), [plan(Plan::Undo)]);
    harness.state_mut().session.handle(plan(Plan::Undo));
    harness.run_steps(2);
    click(&harness, "Redo");
    assert_eq!(asked(&mut harness), [plan(Plan::Redo)]);
}

#[test]
fn shortcuts_ask_for_the_same_as_buttons() {
    let mut harness = english();
    for (key, command) in [(Key::N, Plan::New), (Key::O, Plan::Open), (Key::S, Plan::Save)] {
        harness.key_press_modifiers(Modifiers::COMMAND, key);
        assert_eq!(asked(&mut harness), [plan(command)], "{key:?}");
    }
    harness.key_press_modifiers(Modifiers::COMMAND, Key::U);
    assert_eq!(asked(&mut harness), [], "there is no vehicle to upload to");
}

#[test]
fn upload_waits_for_a_vehicle_and_a_plan_that_nothing_forbids_and_says_why() {
    let mut harness = english();
    assert!(disabled(&harness, "Upload"));
    harness.get_by_label_contains("No vehicle is selected");
    with_vehicle(&mut harness.state_mut().session);
    harness.run_steps(2);
    click(&harness, "Upload");
    assert_eq!(asked(&mut harness), [plan(Plan::Upload)]);
    harness.get_by_label_contains("Aboard: unknown");
    harness.state_mut().session.handle(plan(Plan::From("K1".into())));
    harness.run_steps(2);
    assert!(disabled(&harness, "Upload"));
    harness.get_by_label_contains("findings forbid the flight");
}

#[test]
fn a_wrong_stake_keeps_its_text_and_says_what_is_wrong() {
    let mut harness = english();
    harness.get_by_role_and_label(Role::TextInput, "From stake").focus();
    harness.run_steps(2);
    harness.get_by_role_and_label(Role::TextInput, "From stake").type_text("x");
    let commands = asked(&mut harness);
    assert!(matches!(&commands[..], [Command::Plan(Plan::From(text))] if text.contains('x')), "{commands:?}");
    harness.state_mut().session.handle(plan(Plan::From("K9999".into())));
    harness.run_steps(2);
    assert_eq!(harness.get_by_role_and_label(Role::TextInput, "From stake").value().as_deref(), Some("K9999"));
    assert!(harness.query_all_by_label_contains("D15 has no stake K9999").count() > 0);
}

#[test]
fn the_other_direction_is_one_command_and_the_chosen_one_none() {
    let mut harness = english();
    let toward = harness.state().session.network().road("D15").unwrap().decreasing.toward.clone();
    harness.get_by_label(&format!("To {toward} (stakes fall)")).click();
    assert_eq!(asked(&mut harness), [plan(Plan::Toward(road::Direction::Decreasing))]);
    let toward = harness.state().session.network().road("D15").unwrap().increasing.toward.clone();
    harness.get_by_label(&format!("To {toward} (stakes grow)")).click();
    assert_eq!(asked(&mut harness), []);
}

#[test]
fn an_unsaved_plan_is_asked_about_and_each_answer_is_one_command() {
    for (text, choice) in
        [("Save and go on", Choice::Save), ("Go on without saving", Choice::Discard), ("Cancel", Choice::Cancel)]
    {
        let mut desk = desk(Language::English);
        desk.session.handle(plan(Plan::Set(Parameter::Height, 80.0)));
        desk.session.handle(plan(Plan::New));
        let mut harness = harness(desk, [1600.0, 1000.0]);
        harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
        assert_eq!(asked(&mut harness), [], "keys wait for the answer");
        click(&harness, text);
        assert_eq!(asked(&mut harness), [plan(Plan::Decide(choice))]);
    }
}

#[test]
fn changes_by_hand_are_asked_about_before_they_are_made_anew() {
    let mut desk = desk(Language::English);
    desk.session.handle(plan(Plan::Delete(Target::Rally(0))));
    desk.session.handle(plan(Plan::Set(Parameter::Height, 80.0)));
    let mut harness = harness(desk, [1600.0, 1000.0]);
    click(&harness, "Keep my changes");
    assert_eq!(asked(&mut harness), [plan(Plan::Decide(Choice::Cancel))]);
}

#[test]
fn a_finding_selects_its_item_which_the_delete_key_then_deletes_and_arrows_move() {
    let mut desk = desk(Language::English);
    let items = desk.session.planner().document().plan.items.clone();
    let index = items.iter().position(|item| item.command == 16).unwrap();
    desk.session.handle(plan(Plan::Height(Target::Item(index), 400.0)));
    let mut harness = harness(desk, [1600.0, 1000.0]);
    let start = format!("⛔ Item {}: height 400 m", index + 1);
    let found: Vec<_> = harness.query_all_by_label_contains(&start).collect();
    found.iter().find(|node| node.accesskit_node().role() == Role::Button).unwrap().click();
    drop(found);
    assert_eq!(asked(&mut harness), [], "looking changes nothing");
    harness.get_by_label(&format!("Item {}: waypoint", index + 1));
    let target = Target::Item(index);
    harness.key_press(Key::ArrowUp);
    let commands = asked(&mut harness);
    let [Command::Plan(Plan::Move(moved, to))] = commands[..] else { panic!("{commands:?}") };
    let metres = mission::geo::distance_m(items[index].place().unwrap(), to);
    assert!(moved == target && (metres - 1.0).abs() < 0.01, "{metres}");
    harness.key_press_modifiers(Modifiers::SHIFT, Key::ArrowLeft);
    let commands = asked(&mut harness);
    let [Command::Plan(Plan::Move(_, to))] = commands[..] else { panic!("{commands:?}") };
    assert!((mission::geo::distance_m(items[index].place().unwrap(), to) - 10.0).abs() < 0.01);
    harness.key_press(Key::Delete);
    assert_eq!(asked(&mut harness), [plan(Plan::Delete(target))]);
    harness.key_press(Key::Escape);
    harness.run_steps(2);
    harness.key_press(Key::Delete);
    assert_eq!(asked(&mut harness), [], "nothing is selected any more");
}

/// With an area beside the road that is drawn, and not yet complete.
fn drawing() -> Harness<'static, Desk> {
    let mut desk = desk(Language::English);
    for command in [AreaCommand::Begin, AreaCommand::Drawn, AreaCommand::ClearCorners] {
        desk.session.handle(plan(Plan::Area(command)));
    }
    harness(desk, [1600.0, 1000.0])
}

/// A click on the map, away from its buttons.
fn click_map(harness: &mut Harness<'_, Desk>, at: egui::Pos2) {
    harness.hover_at(at);
    harness.run_steps(2);
    harness.drag_at(at);
    harness.run_steps(1);
    harness.drop_at(at);
}

#[test]
fn areas_and_objects_are_a_third_kind_of_request_with_their_own_patterns() {
    let mut harness = english();
    click(&harness, "Areas and objects");
    assert_eq!(asked(&mut harness), [plan(Plan::Area(AreaCommand::Begin))]);
    harness.state_mut().session.handle(plan(Plan::Area(AreaCommand::Begin)));
    harness.run_steps(2);
    for (text, shape) in [("Orbit", AreaShape::Orbit), ("Facade", AreaShape::Facade), ("Point", AreaShape::Point)] {
        click(&harness, text);
        assert_eq!(asked(&mut harness), [plan(Plan::Area(AreaCommand::Shape(shape)))]);
    }
    harness.get_by_label_contains("cm/px");
    assert!(disabled(&harness, "+ Corner"), "the plot is out of the road file");
    click(&harness, "Change the outline on the map");
    assert_eq!(asked(&mut harness), [plan(Plan::Area(AreaCommand::Drawn))]);
}

#[test]
fn corners_are_clicked_on_the_map_and_selected_ones_deleted_and_moved_by_keys() {
    let mut harness = drawing();
    let told = "Click the corners of the area on the map, at least 3.";
    assert!(harness.query_all_by_label_contains(told).count() > 1, "in the form and among the findings");
    click(&harness, "+ Corner");
    harness.run_steps(2);
    let mut places = Vec::new();
    for at in [[800.0, 400.0], [900.0, 400.0], [900.0, 500.0]] {
        click_map(&mut harness, at.into());
        let commands = asked(&mut harness);
        let [Command::Plan(Plan::Area(AreaCommand::AddCorner(place)))] = commands[..] else { panic!("{commands:?}") };
        places.push(place);
    }
    for place in places {
        harness.state_mut().session.handle(plan(Plan::Area(AreaCommand::AddCorner(place))));
    }
    click(&harness, "Select");
    harness.run_steps(3);
    click_map(&mut harness, [900.0, 400.0].into());
    assert_eq!(asked(&mut harness), []);
    harness.get_by_label("Corner 2 of the area");
    harness.remove_cursor();
    harness.key_press(Key::Delete);
    assert_eq!(asked(&mut harness), [plan(Plan::Delete(Target::Area(1)))]);
    click(&harness, "Corner behind it");
    assert_eq!(asked(&mut harness), [plan(Plan::Area(AreaCommand::InsertCorner(1)))]);
}

#[test]
fn what_a_pattern_chooses_by_itself_is_set_only_where_a_person_ticks_it() {
    let mut harness = drawing();
    let own: Vec<_> = harness.query_all_by_role_and_label(Role::CheckBox, "own").collect();
    assert_eq!(own.len(), 1, "the direction of the lines");
    own[0].click();
    drop(own);
    let set = AreaCommand::Set(AreaFigure::Direction, Some(0.0));
    assert_eq!(asked(&mut harness), [plan(Plan::Area(set))]);
}

/// A patrol under a bridge, with so much room that the whole form is in view.
fn under(commands: Vec<UnderCommand>) -> Harness<'static, Desk> {
    let mut desk = desk(Language::English);
    for command in std::iter::once(UnderCommand::Begin).chain(commands) {
        desk.session.handle(plan(Plan::Under(command)));
    }
    harness(desk, [1600.0, 2000.0])
}

#[test]
fn a_bridge_that_the_road_file_lacks_is_described_by_its_stakes_and_a_file_of_bridges_opened() {
    let own = OwnBridge::offered(&road::demo().roads[0]);
    let mut harness = under(vec![UnderCommand::Own(Box::new(own.clone()))]);
    harness.get_by_role_and_label(Role::TextInput, "Spans").focus();
    harness.run_steps(2);
    harness.get_by_role_and_label(Role::TextInput, "Spans").type_text("7");
    let commands = asked(&mut harness);
    let [Command::Plan(Plan::Under(UnderCommand::Own(typed)))] = &commands[..] else { panic!("{commands:?}") };
    assert!(typed.spans.contains('7') && typed.from == own.from);
    harness.get_by_role_and_label(Role::CheckBox, "over water").click();
    let water = OwnBridge { over_water: true, ..own };
    assert_eq!(asked(&mut harness), [plan(Plan::Under(UnderCommand::Own(Box::new(water))))]);
    click(&harness, "Open bridges and keep-outs");
    let open = Command::Surroundings(surroundings::Command::Open(FileKind::Bridges));
    assert_eq!(asked(&mut harness), [open]);
}

#[test]
fn a_culvert_is_looked_into_where_its_mouth_is_clicked() {
    let mut harness = under(Vec::new());
    assert!(disabled(&harness, "Mouth"));
    click(&harness, "Culvert");
    let shape = plan(Plan::Under(UnderCommand::Shape(Shape::Culvert)));
    assert_eq!(asked(&mut harness), std::slice::from_ref(&shape));
    harness.state_mut().session.handle(shape);
    harness.run_steps(4);
    click(&harness, "Click a mouth");
    harness.run_steps(2);
    click_map(&mut harness, [900.0, 700.0].into());
    let commands = asked(&mut harness);
    assert!(matches!(commands[..], [Command::Plan(Plan::Under(UnderCommand::Mouth(_)))]), "{commands:?}");
}

#[test]
fn what_a_person_is_told_goes_when_it_was_read() {
    let mut harness = english();
    harness.state_mut().session.handle(plan(Plan::Upload));
    harness.run_steps(2);
    click(&harness, "Got it");
    assert_eq!(asked(&mut harness), [plan(Plan::Dismiss)]);
}

#[test]
fn in_both_languages_and_three_sizes_every_button_lies_inside_the_window() {
    for language in [Language::Chinese, Language::English] {
        for text_size in [TextSize::Small, TextSize::Medium, TextSize::Large] {
            let mut desk = sized(language, text_size);
            with_vehicle(&mut desk.session);
            let size = [1440.0, 900.0];
            let harness = harness(desk, size);
            let mut seen = 0;
            for node in harness.query_all_by_role(Role::Button) {
                let rect = node.rect();
                let below = rect.top() > size[1];
                seen += 1;
                let label = node.accesskit_node().label();
                assert!(
                    below || (rect.left() >= 0.0 && rect.right() <= size[0] && rect.top() >= 0.0),
                    "{language:?} {text_size:?} {label:?} {rect:?}"
                );
            }
            assert!(seen > 20, "{seen}");
            let text = Catalogue::new(language);
            assert!(harness.query_by_label(&text.get("panel-failed")).is_none());
        }
    }
}
