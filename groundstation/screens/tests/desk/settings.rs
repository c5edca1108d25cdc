//! The settings screen, and that what it sets is so.

use std::path::PathBuf;

use egui::accesskit::Role;
use egui_kittest::kittest::Queryable;
use session::settings::{Command as Set, Settings, SpeedUnit};
use session::text::Language;
use session::{Answer, Command, Effect, FileKind, ScreenId};

use crate::stage::{Desk, asked, open, press, reads, usual};

fn tall(desk: Desk) -> egui_kittest::Harness<'static, Desk> {
    open(desk.show(ScreenId::Settings), [1280.0, 1900.0])
}

#[test]
fn each_choice_asks_for_exactly_one_thing() {
    for (label, set) in [
        ("km/h", Set::SpeedUnit(SpeedUnit::KilometresPerHour)),
        ("Choose another folder", Set::ChooseFolder),
        ("Open a file of tiles", Set::ChooseTiles),
    ] {
        let mut harness = tall(Desk::english());
        assert_eq!(press(&mut harness, label), [Command::Settings(set)], "{label}");
    }
    let mut harness = tall(Desk::english());
    assert_eq!(press(&mut harness, "m/s"), [], "what is chosen already asks for nothing");
}

#[test]
fn a_brigade_is_named_when_its_field_is_left() {
    let network = mission::road::demo();
    let brigades: Vec<_> = network.roads[0].sections.iter().map(|section| section.brigade.clone()).collect();
    assert_eq!(brigades.len(), 4);
    let mut harness = tall(Desk::english());
    for brigade in &brigades {
        harness.get_by_role_and_label(Role::TextInput, brigade);
    }
    let field = harness.get_by_role_and_label(Role::TextInput, &brigades[1]);
    field.focus();
    harness.run_steps(2);
    harness.get_by_role_and_label(Role::TextInput, &brigades[1]).type_text("高速二大队");
    assert_eq!(asked(&mut harness), [], "not while it is typed");
    harness.get_by_role_and_label(Role::TextInput, &brigades[2]).focus();
    let expected = Set::BrigadeName(brigades[1].clone(), "高速二大队".to_owned());
    assert_eq!(asked(&mut harness), [Command::Settings(expected)]);
}

#[test]
fn tab_goes_from_field_to_field() {
    let mut harness = tall(Desk::english());
    harness.get_by_role_and_label(Role::TextInput, "Pilot's name (written to the sortie log)").focus();
    harness.run_steps(2);
    harness.key_press(egui::Key::Tab);
    harness.run_steps(2);
    assert!(harness.get_by_role_and_label(Role::TextInput, "Name of the detachment").is_focused());
}

#[test]
fn the_data_folder_is_shown_and_another_one_counts_from_the_next_start() {
    let mut desk = Desk::english();
    desk.session.answer(Answer::DataFolder(PathBuf::from("/data/drones")));
    let mut harness = tall(desk);
    harness.get_by_label("/data/drones");
    assert_eq!(press(&mut harness, "Choose another folder"), [Command::Settings(Set::ChooseFolder)]);
    assert!(matches!(harness.state().effects[..], [Effect::AskRead(FileKind::Folder)]));
    let chosen = Answer::Read { kind: FileKind::Folder, path: "/usb/drones".into(), result: Ok(Vec::new()) };
    harness.state_mut().session.answer(chosen);
    harness.run_steps(2);
    harness.get_by_label("/data/drones");
    harness.get_by_label_contains("/usb/drones is used from the next start on");
}

#[test]
fn the_label_says_that_alarms_cannot_be_silenced() {
    let harness = tall(Desk::english());
    harness.get_by_label("Sound of notices and warnings (alarms always sound, they cannot be silenced)");
}

#[test]
fn speeds_on_the_flying_screen_are_in_the_chosen_unit_everywhere() {
    // So high that the instruments need no scrolling.
    let high = |desk| open(desk, [1440.0, 1100.0]);
    let settings = |speed_unit| Settings { language: Language::English, speed_unit, ..Settings::default() };
    let mut metric = high(Desk::with(settings(SpeedUnit::MetresPerSecond)).flying());
    for words in ["9 m/s", "10.4 m/s", "0.5 m/s", "6.2 m/s"] {
        assert!(reads(&metric, words), "{words}");
    }
    press(&mut metric, "Speed");
    assert!(reads(&metric, "Speed to 9 m/s") && reads(&metric, "+1 m/s"));
    let mut road = high(Desk::with(settings(SpeedUnit::KilometresPerHour)).flying());
    for words in ["32 km/h", "37 km/h", "2 km/h", "22 km/h"] {
        assert!(reads(&road, words), "{words}");
    }
    assert!(!reads(&road, " m/s"));
    press(&mut road, "Speed");
    assert!(reads(&road, "Speed to 32 km/h") && reads(&road, "+5 km/h"));
    press(&mut road, "+5 km/h");
    assert!(reads(&road, "Speed to 37 km/h"));
    assert!(!reads(&road, " m/s"));
}

#[test]
fn the_detachment_stands_over_the_fleet() {
    let settings = Settings { detachment: "演示支队".to_owned(), ..Settings::default() };
    let harness = usual(Desk::with(settings).flying());
    harness.get_by_label("演示支队");
}
