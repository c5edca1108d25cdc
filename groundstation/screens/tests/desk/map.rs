//! The map: what is on it, and its buttons.

use egui::{Shape, pos2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use session::planner::{Aboard, Command as Plan};
use session::settings::{MapSource, Settings};
use session::text::Language;
use session::{Command, ScreenId};

use crate::stage::{Desk, FIRST, drone, open, press, reads, stamp, texts, usual};

const FOLLOW: &str = "Follow the active vehicle until the map is dragged";
const FIT: &str = "Show everything: plan, vehicles, their sections";

/// The stake in the middle, as the strip of coordinates says it, metres along the road.
fn middle(harness: &Harness<'_, Desk>) -> f64 {
    let all = texts(harness);
    let strip = all.iter().find(|(text, ..)| text.galley.text().contains("m from the centreline"));
    let text = strip.expect("the middle lies beside the road").0.galley.text().to_owned();
    let stake: mission::road::Stake = text.split_whitespace().find(|w| w.starts_with('K')).unwrap().parse().unwrap();
    mission::road::demo().roads[0].resolve(stake).one().unwrap().measured_m
}

fn fly_to(harness: &mut Harness<'_, Desk>, second: u64, measured_m: f64) {
    harness.state_mut().look(stamp(second), vec![drone(FIRST, stamp(second), true, measured_m)], vec![]);
    harness.run_steps(3);
}

#[test]
fn the_map_follows_the_active_vehicle_until_it_is_dragged() {
    let mut harness = usual(Desk::english().flying());
    assert!((middle(&harness) - 5_000.0).abs() < 3.0, "{}", middle(&harness));
    fly_to(&mut harness, 11, 5_400.0);
    assert!((middle(&harness) - 5_000.0).abs() < 3.0, "it does not follow unasked");
    assert_eq!(press(&mut harness, FOLLOW), []);
    harness.remove_cursor();
    harness.run_steps(3);
    assert!((middle(&harness) - 5_400.0).abs() < 3.0, "{}", middle(&harness));
    fly_to(&mut harness, 12, 5_800.0);
    assert!((middle(&harness) - 5_800.0).abs() < 3.0, "{}", middle(&harness));
    let at = pos2(700.0, 500.0);
    harness.hover_at(at);
    harness.run_steps(2);
    harness.drag_at(at);
    harness.run_steps(2);
    harness.hover_at(at + egui::vec2(0.0, -40.0));
    harness.run_steps(3);
    harness.drop_at(at + egui::vec2(0.0, -40.0));
    harness.run_steps(3);
    harness.remove_cursor();
    harness.run_steps(10);
    fly_to(&mut harness, 13, 9_000.0);
    assert!((middle(&harness) - 9_000.0).abs() > 2_000.0, "{}", middle(&harness));
}

#[test]
fn without_a_vehicle_there_is_nothing_to_follow() {
    let harness = usual(Desk::english());
    assert!(harness.get_by_label(FOLLOW).accesskit_node().is_disabled());
}

#[test]
fn fit_shows_plan_vehicle_and_the_section_that_it_is_in() {
    let mut harness = usual(Desk::english().flying());
    let section = mission::road::demo().roads[0].section_at(5_000.0).unwrap().clone();
    assert_eq!(press(&mut harness, FIT), []);
    harness.run_steps(3);
    let name = format!("{} · {}", section.name, section.brigade);
    assert!(reads(&harness, &name), "the section and its brigade");
    let end = mission::road::demo().roads[0].chainage.stake_at(section.stretch.to_m / 2.0);
    let kilometres = texts(&harness).iter().filter(|(text, ..)| text.galley.text().ends_with("+000")).count();
    assert!(kilometres > 0, "stakes between its ends such as {end}");
}

#[test]
fn a_brigade_has_its_given_name_on_the_map() {
    let brigade = mission::road::demo().roads[0].section_at(5_000.0).unwrap().brigade.clone();
    let mut settings = Settings { language: Language::English, ..Settings::default() };
    settings.brigade_names.insert(brigade, "高速一大队".to_owned());
    let harness = usual(Desk::with(settings).flying());
    assert!(reads(&harness, "· 高速一大队"));
}

fn dashes(harness: &Harness<'_, Desk>) -> usize {
    fn count(shape: &Shape) -> usize {
        match shape {
            Shape::LineSegment { stroke, .. } => usize::from(stroke.width == 1.5),
            Shape::Vec(shapes) => shapes.iter().map(count).sum(),
            _ => 0,
        }
    }
    harness.output().shapes.iter().map(|clipped| count(&clipped.shape)).sum()
}

#[test]
fn the_plan_is_dashed_on_the_flying_map_while_it_is_not_aboard() {
    let mut desk = Desk::english();
    desk.look(stamp(10), vec![drone(FIRST, stamp(10), false, 27_000.0)], vec![]);
    let mut harness = usual(desk);
    press(&mut harness, FIT);
    harness.run_steps(3);
    assert_eq!(harness.state().session.planner().aboard(FIRST), Aboard::Unknown);
    assert!(dashes(&harness) > 20, "{}", dashes(&harness));
}

#[test]
fn a_fence_to_stay_inside_and_one_to_stay_outside_are_told_apart_in_words_too() {
    let mut desk = Desk::english().show(ScreenId::Plan);
    let place = mission::road::demo().roads[0].line.point(27_000.0);
    desk.session.handle(Command::Plan(Plan::AddFence(place)));
    let harness = usual(desk);
    let inclusion = harness.state().session.planner().document().plan.fence.polygons.last().map(|p| p.inclusion);
    assert!(inclusion.is_some() || !harness.state().session.planner().document().plan.fence.circles.is_empty());
    assert!(reads(&harness, "Fence: stay inside") || reads(&harness, "No-fly: stay outside"));
}

#[test]
fn why_a_background_does_not_show_stands_on_the_map_and_beside_it_in_the_settings() {
    let source = MapSource { name: "city".into(), address: "/nowhere/city.mbtiles".into(), ..MapSource::default() };
    let settings = Settings {
        language: Language::English,
        map_sources: vec![source],
        map_source: Some("city".into()),
        ..Settings::default()
    };
    let words = "The background “city” cannot be opened";
    for screen in [ScreenId::Fly, ScreenId::Plan, ScreenId::Settings] {
        let harness = open(Desk::with(settings.clone()).flying().show(screen), [1440.0, 1900.0]);
        assert!(reads(&harness, words), "{screen:?}");
    }
}

#[test]
fn names_on_the_map_never_lie_over_each_other() {
    for size in [[1280.0, 720.0], [1440.0, 900.0]] {
        let mut harness = open(Desk::english().flying(), size);
        press(&mut harness, FIT);
        harness.run_steps(3);
        // Each name is written nine times, for its halo; the last one is the name itself.
        let road = &mission::road::demo().roads[0];
        let known =
            |text: &str| road.facilities.iter().any(|f| f.name == text) || road.bridges.iter().any(|b| b.name == text);
        let mut names: Vec<(String, egui::Rect)> = Vec::new();
        for (text, place, _) in texts(&harness) {
            if known(text.galley.text()) && names.last().is_none_or(|(last, _)| last != text.galley.text()) {
                names.push((text.galley.text().to_owned(), place));
            }
        }
        for (index, (one, here)) in names.iter().enumerate() {
            let over = names[index + 1..].iter().find(|(other, there)| other != one && here.intersects(*there));
            assert!(over.is_none(), "{one} and {over:?}");
        }
    }
}
