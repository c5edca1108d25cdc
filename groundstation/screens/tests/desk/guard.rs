//! A panel that panics.

use std::sync::Arc;

use egui::Panel;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use screens::{Frame, guard};
use session::Session;
use session::settings::Settings;
use session::text::{Catalogue, Language};
use telemetry::wire::Stamp;

struct Two {
    session: Session,
    text: Catalogue,
    broken: bool,
    tries: u32,
    asked: Vec<&'static str>,
}

fn two(broken: bool) -> Harness<'static, Two> {
    let session = Session::new(Settings::default(), Arc::new(mission::road::demo()), Stamp::default());
    let two = Two { session, text: Catalogue::new(Language::English), broken, tries: 0, asked: Vec::new() };
    let draw = |ui: &mut egui::Ui, two: &mut Two| {
        let frame = Frame { session: &two.session, text: &two.text, scene: None, video: None, stills: None };
        let (broken, tries, asked) = (two.broken, &mut two.tries, &mut two.asked);
        Panel::left("one").show(ui, |ui| {
            guard(ui, &frame, "one", asked, |ui, out| {
                *tries += 1;
                out.push("one");
                ui.label("before");
                assert!(!broken, "as the test wants it");
                ui.label("after");
            });
        });
        guard(ui, &frame, "two", asked, |ui, out| {
            ui.label("the other");
            out.push("two");
        });
    };
    Harness::builder().build_ui_state(draw, two)
}

const FAILED: &str = "This panel failed and is not shown; the rest of the ground station goes on.";

#[test]
fn a_panel_that_panics_says_so_in_its_place_and_the_others_go_on() {
    let mut harness = two(true);
    harness.run_steps(1);
    harness.get_by_label(FAILED);
    harness.get_by_label("the other");
    let asked = &harness.state().asked;
    assert!(
        !asked.is_empty() && asked.iter().all(|asked| *asked == "two"),
        "what a failed panel asked for is not done"
    );
}

#[test]
fn after_three_panics_in_a_row_it_stays_closed_until_somebody_tries_again() {
    let mut harness = two(true);
    harness.run_steps(10);
    assert_eq!(harness.state().tries, 3);
    harness.get_by_label(FAILED);
    harness.get_by_label("Try again").click();
    harness.run_steps(10);
    assert_eq!(harness.state().tries, 6, "it panics three times more");
    harness.state_mut().broken = false;
    harness.get_by_label("Try again").click();
    harness.run_steps(10);
    harness.get_by_label("after");
    assert!(harness.query_by_label(FAILED).is_none() && harness.state().tries > 8);
}

#[test]
fn panics_with_a_good_frame_between_them_do_not_close_it() {
    let mut harness = two(false);
    for _ in 0..4 {
        harness.state_mut().broken = true;
        harness.run_steps(1);
        harness.state_mut().broken = false;
        harness.run_steps(2);
    }
    harness.get_by_label("after");
    assert!(harness.query_by_label("Try again").is_none());
}
