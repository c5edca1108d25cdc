//! Navigation, strip, palette, list of keys, and the layout that stays.

use egui::containers::panel::PanelState;
use egui::{Id, Key, pos2};
use egui_kittest::kittest::Queryable;
use session::fly::{Action, Command as Fly};
use session::settings::{Command as Set, Drawer, Settings};
use session::text::Language;
use session::{Command, ScreenId};
use telemetry::vehicle::{Event, Severity};

use crate::stage::{Desk, FIRST, asked, drone, open, palette, press, reads, stamp, usual};

#[test]
fn f1_lists_the_keys_of_the_screen_and_those_of_every_screen() {
    let mut harness = usual(Desk::english().flying());
    harness.key_press(Key::F1);
    harness.run_steps(4);
    for words in ["On this screen", "Checklist, timeline, findings", "On every screen", "Change the screen", "Ctrl+K"] {
        assert!(harness.query_all_by_label(words).count() > 0, "{words}");
    }
    assert_eq!(press(&mut harness, "Close"), []);
    assert!(harness.query_by_label("On every screen").is_none());
    let mut harness = usual(Desk::english().show(ScreenId::Plan));
    harness.key_press(Key::F1);
    harness.run_steps(4);
    assert!(harness.query_all_by_label("Ctrl+U").count() > 0, "the keys of planning");
    harness.key_press(Key::Escape);
    harness.run_steps(4);
    assert!(harness.query_by_label("On every screen").is_none());
}

#[test]
fn a_panel_that_was_made_wider_is_as_wide_at_the_next_start() {
    let width = |harness: &egui_kittest::Harness<'_, Desk>| {
        PanelState::load(&harness.ctx, Id::new("fly-fleet")).unwrap().size().x
    };
    let mut harness = usual(Desk::english().flying());
    let usual_width = width(&harness);
    let edge = pos2(usual_width, 450.0);
    harness.hover_at(edge);
    harness.run_steps(2);
    harness.drag_at(edge);
    harness.run_steps(2);
    harness.hover_at(edge + egui::vec2(60.0, 0.0));
    harness.run_steps(2);
    harness.drop_at(edge + egui::vec2(60.0, 0.0));
    let asked = asked(&mut harness);
    let [Command::Settings(Set::Layout(layout))] = &asked[..] else { panic!("{asked:?}") };
    let wider = width(&harness);
    assert!(wider > usual_width + 40.0 && (layout.panels["fly-fleet"] - wider).abs() <= 1.0, "{wider} {layout:?}");
    let settings = harness.state().session.settings().clone();
    let harness = usual(Desk::with(settings).flying());
    assert!((width(&harness) - wider).abs() <= 1.0, "{}", width(&harness));
}

#[test]
fn damaged_sizes_are_brought_within_their_limits() {
    for size in [f32::NAN, f32::INFINITY, -5.0, 1e30] {
        let mut settings = Settings::default();
        settings.layout.panels.insert("fly-fleet".to_owned(), size);
        let harness = usual(Desk::with(settings).flying());
        let width = PanelState::load(&harness.ctx, Id::new("fly-fleet")).unwrap().size().x;
        assert!((170.0..=360.0).contains(&width), "{size} became {width}");
    }
}

#[test]
fn what_was_drawn_out_and_what_was_large_is_so_at_the_next_start() {
    let mut harness = usual(Desk::english().flying());
    harness.key_press(Key::T);
    harness.run_steps(2);
    harness.key_press(Key::M);
    harness.run_steps(2);
    let layout = harness.state().session.settings().layout.clone();
    assert_eq!((layout.drawer, layout.fly_scene_large, layout.plan_scene_large), (Some(Drawer::Timeline), true, false));
    let settings = harness.state().session.settings().clone();
    let harness = usual(Desk::with(settings).flying());
    harness.get_by_label("Active vehicle only");
}

#[test]
fn an_alert_moves_nothing_and_its_whole_text_is_one_hover_away() {
    let text = "a very long complaint of the autopilot about compasses, gyroscopes and everything else ".repeat(3);
    let mut desk = Desk::english().show(ScreenId::Settings);
    desk.look(stamp(10), vec![drone(FIRST, stamp(10), true, 5_000.0)], vec![]);
    let mut harness = open(desk, [1280.0, 720.0]);
    let before = harness.get_by_label("Pilot's name (written to the sortie log)").rect();
    let complaint = Event::Text { severity: Severity::Critical, text: text.clone() };
    harness.state_mut().look(stamp(11), vec![drone(FIRST, stamp(11), true, 5_000.0)], vec![complaint]);
    harness.run_steps(4);
    assert_eq!(harness.get_by_label("Pilot's name (written to the sortie log)").rect(), before);
    let alert = harness.query_all_by_label_contains("■ ").find(|node| node.rect().right() > 1_000.0).unwrap();
    assert!(alert.rect().right() <= 1280.0 && alert.rect().width() < 500.0, "{:?}", alert.rect());
    harness.hover_at(alert.rect().center());
    harness.run_steps(12);
    assert!(reads(&harness, text.trim()), "the whole text");
}

#[test]
fn the_palette_does_what_a_vehicle_may_be_told_and_leaves_its_confirmation_to_it() {
    let mut harness = usual(Desk::english().flying());
    palette(&mut harness, "hold");
    harness.key_press(Key::Enter);
    assert_eq!(asked(&mut harness), [Command::Fly(Fly::Request(Action::Hold))]);
    harness.state_mut().session.handle(Command::Show(ScreenId::Plan));
    palette(&mut harness, "land here");
    harness.key_press(Key::Enter);
    let expected = [Command::Show(ScreenId::Fly), Command::Fly(Fly::Request(Action::Land))];
    assert_eq!(asked(&mut harness), expected);
    harness.get_by_label("Hold 1 s: Land here");
}

#[test]
fn the_palette_offers_nothing_that_is_not_allowed() {
    let mut desk = Desk::english();
    desk.look(stamp(10), vec![drone(FIRST, stamp(10), false, 5_000.0)], vec![]);
    let mut harness = usual(desk);
    palette(&mut harness, "land here");
    harness.get_by_label("No screen, action or stake of that name");
    harness.key_press(Key::Enter);
    assert_eq!(asked(&mut harness), []);
}

#[test]
fn a_stake_in_the_palette_brings_the_map_there() {
    for (screen, typed, shown) in [
        (ScreenId::Plan, "K826+500", "D15 K826+500"),
        (ScreenId::Fly, "d15 k850", "D15 K850+000"),
        (ScreenId::Settings, "840.2", "D15 K840+200"),
    ] {
        let mut harness = usual(Desk::english().flying().show(screen));
        palette(&mut harness, typed);
        harness.key_press(Key::Enter);
        let then = asked(&mut harness);
        let to_fly = if screen == ScreenId::Settings { vec![Command::Show(ScreenId::Fly)] } else { vec![] };
        assert_eq!(then, to_fly, "looking asks for nothing else");
        harness.run_steps(4);
        assert!(reads(&harness, shown), "{typed} on {screen:?}");
    }
}

#[test]
fn a_stake_that_is_nowhere_is_not_offered() {
    let mut harness = usual(Desk::english().flying());
    palette(&mut harness, "K9999+500");
    harness.get_by_label("No screen, action or stake of that name");
}

#[test]
fn tab_goes_through_the_navigation_in_its_order() {
    let mut harness = usual(Desk::english().show(ScreenId::Settings));
    harness.get_by_label("Fly").focus();
    harness.run_steps(2);
    for next in ["Plan", "Sorties", "Evidence", "Crew", "Training", "Vehicle", "Settings", "Commands"] {
        harness.key_press(Key::Tab);
        harness.run_steps(2);
        assert!(harness.get_by_role_and_label(egui::accesskit::Role::Button, next).is_focused(), "{next}");
    }
}

#[test]
fn every_screen_has_a_button_and_a_key() {
    let mut harness = usual(Desk::with(Settings { language: Language::Chinese, ..Settings::default() }));
    let keys = [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7, Key::Num8];
    let names = ["飞行", "规划", "架次", "证据", "值勤", "训练", "航空器", "设置"];
    for ((name, screen), key) in names.into_iter().zip(ScreenId::ALL).zip(keys) {
        let pressed = press(&mut harness, name);
        assert_eq!(pressed.iter().filter(|c| **c == Command::Show(screen)).count(), 1, "{name}: {pressed:?}");
        harness.key_press_modifiers(egui::Modifiers::COMMAND, key);
        let pressed = asked(&mut harness);
        assert_eq!(pressed.iter().filter(|c| **c == Command::Show(screen)).count(), 1, "{key:?}: {pressed:?}");
    }
}
