//! The settings, by what a person does there.

use std::sync::Arc;

use egui::Vec2;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use screens::map::TileSources;
use screens::{Frame, Screens};
use session::settings::{Command as Set, MapSource, Settings, TextSize, Theme};
use session::text::{Catalogue, Language};
use session::{Command, ScreenId, Session};
use telemetry::wire::Stamp;

struct Stage {
    session: Session,
    text: Catalogue,
    screens: Screens,
    tiles: TileSources,
    asked: Vec<Command>,
}

fn stage(settings: Settings) -> Harness<'static, Stage> {
    let text = Catalogue::new(settings.language);
    let mut session = Session::new(settings, Arc::new(mission::road::demo()), Stamp::default());
    session.handle(Command::Show(ScreenId::Settings));
    let (screens, tiles) = (Screens::default(), TileSources::default());
    let stage = Stage { session, text, screens, tiles, asked: Vec::new() };
    let draw = |ui: &mut egui::Ui, stage: &mut Stage| {
        screens::theme::apply(ui.ctx(), stage.session.settings());
        let frame = Frame { session: &stage.session, text: &stage.text, scene: None, video: None, stills: None };
        stage.screens.draw(ui, &frame, &mut stage.tiles, &mut stage.asked);
    };
    let mut harness = Harness::builder().with_size(Vec2::new(1280.0, 1400.0)).build_ui_state(draw, stage);
    harness.run_steps(3);
    harness
}

#[test]
fn each_choice_asks_for_exactly_one_thing() {
    let english = Settings { language: Language::English, ..Settings::default() };
    for (label, set) in [
        ("Night", Set::Theme(Theme::Night)),
        ("Large", Set::TextSize(TextSize::Large)),
        ("中文", Set::Language(Language::Chinese)),
        ("Off", Set::Silent(true)),
    ] {
        let mut harness = stage(english.clone());
        harness.get_by_label(label).click();
        harness.run_steps(3);
        assert_eq!(harness.state().asked, [Command::Settings(set)]);
    }
}

#[test]
fn a_background_is_added_only_with_name_and_address() {
    let mut harness = stage(Settings { language: Language::English, ..Settings::default() });
    harness.get_by_label("Add a background").click();
    harness.run_steps(2);
    harness.get_by_label("Save").click();
    harness.run_steps(2);
    assert_eq!(harness.state().asked, []);
    for (label, text) in [("Name", "市局影像"), ("Attribution and approval number", "GS 1")] {
        harness.get_by_role_and_label(egui::accesskit::Role::TextInput, label).focus();
        harness.run_steps(2);
        harness.get_by_role_and_label(egui::accesskit::Role::TextInput, label).type_text(text);
        harness.run_steps(2);
    }
    let address = "Address with {z} {x} {y}, {s} {token} where it has them, or the path of a .pmtiles or .mbtiles file";
    harness.get_by_role_and_label(egui::accesskit::Role::TextInput, address).focus();
    harness.run_steps(2);
    harness.get_by_role_and_label(egui::accesskit::Role::TextInput, address).type_text("/map/a.pmtiles");
    harness.run_steps(2);
    harness.get_by_label("Save").click();
    harness.run_steps(2);
    let source = MapSource {
        name: "市局影像".into(),
        address: "/map/a.pmtiles".into(),
        attribution: "GS 1".into(),
        ..MapSource::default()
    };
    assert_eq!(harness.state().asked, [Command::Settings(Set::KeepMapSource(Box::new(source)))]);
}

#[test]
fn the_shell_changes_screens_by_key_and_by_the_palette() {
    let mut harness = stage(Settings { language: Language::English, ..Settings::default() });
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Num2);
    harness.run_steps(2);
    assert_eq!(harness.state().asked, [Command::Show(ScreenId::Plan)]);
    harness.state_mut().asked.clear();
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::K);
    harness.run_steps(4);
    // The palette knows both languages, whichever is shown.
    harness.event(egui::Event::Text("架次".into()));
    harness.run_steps(3);
    harness.key_press(egui::Key::Enter);
    harness.run_steps(3);
    assert_eq!(harness.state().asked, [Command::Show(ScreenId::Sorties)]);
}
