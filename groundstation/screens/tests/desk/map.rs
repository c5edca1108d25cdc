//! The map: what is on it, and its buttons.

use egui::epaint::ColorMode;
use egui::{Color32, Shape, pos2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use session::planner::Aboard;
use session::settings::{MapSource, Settings};
use session::text::Language;
use session::{Answer, FileKind, ScreenId};

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

const FENCES: &str = r#"{ "type": "FeatureCollection", "features": [
    { "type": "Feature", "properties": { "name": "fence" }, "geometry": { "type": "Polygon",
      "coordinates": [[[120.100, 33.200], [120.110, 33.200], [120.110, 33.210], [120.100, 33.210], [120.100, 33.200]]] } },
    { "type": "Feature", "properties": { "name": "exclusion" }, "geometry": { "type": "Polygon",
      "coordinates": [[[120.103, 33.203], [120.107, 33.203], [120.107, 33.207], [120.103, 33.207], [120.103, 33.203]]] } }
] }"#;

/// Colours of the edges of fences, the dashed ones and the whole ones.
fn edges(harness: &Harness<'_, Desk>) -> [Vec<Color32>; 2] {
    fn gather(shape: &Shape, edges: &mut [Vec<Color32>; 2]) {
        match shape {
            Shape::LineSegment { stroke, .. } if stroke.width == 2.5 => edges[0].push(stroke.color),
            // Four corners, the first one twice.
            Shape::Path(path) if path.stroke.width == 2.5 && path.points.len() == 5 => {
                let ColorMode::Solid(color) = path.stroke.color else { return };
                edges[1].push(color);
            }
            Shape::Vec(shapes) => shapes.iter().for_each(|shape| gather(shape, edges)),
            _ => {}
        }
    }
    let mut edges = [Vec::new(), Vec::new()];
    harness.output().shapes.iter().for_each(|clipped| gather(&clipped.shape, &mut edges));
    edges
}

#[test]
fn a_fence_to_stay_inside_and_one_to_stay_outside_differ_in_words_lines_and_colours() {
    let mut desk = Desk::english().show(ScreenId::Plan);
    let (path, result) = ("/x/fences.geojson".into(), Ok(FENCES.as_bytes().to_vec()));
    desk.session.answer(Answer::Read { kind: FileKind::Plan, path, result });
    let mut harness = usual(desk);
    press(&mut harness, FIT);
    harness.run_steps(3);
    assert!(reads(&harness, "Fence: stay inside") && reads(&harness, "No-fly: stay outside"));
    let [dashed, whole] = edges(&harness);
    assert!(dashed.len() > 20 && whole.len() == 1, "{dashed:?} {whole:?}");
    assert!(dashed.iter().all(|color| *color == dashed[0] && *color != whole[0]), "{dashed:?} {whole:?}");
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

#[test]
fn tab_goes_down_the_buttons_of_the_map() {
    let mut harness = usual(Desk::english().flying());
    harness.get_by_label("Zoom in (+)").focus();
    harness.run_steps(2);
    for next in ["Zoom out (-)", FIT, FOLLOW, "Measure: click along the map, Esc ends"] {
        harness.key_press(egui::Key::Tab);
        harness.run_steps(2);
        assert!(harness.get_by_role_and_label(egui::accesskit::Role::Button, next).is_focused(), "{next}");
    }
}

#[test]
fn strips_in_which_the_law_forbids_something_are_drawn_where_there_is_room_for_them() {
    let named = |harness: &Harness<'_, Desk>, words: &str| {
        texts(harness).iter().any(|(text, ..)| text.galley.text().starts_with(words))
    };
    let (control, blasting) =
        ("building control zone of the expressway, 30 m", "road land: quarrying, blasting, hazardous stores, 100 m");
    let mut harness = usual(Desk::english().flying());
    for _ in 0..4 {
        press(&mut harness, "Zoom out (-)");
        harness.run_steps(3);
    }
    assert!(!named(&harness, control) && !named(&harness, blasting), "from far they would only be clutter");
    let mut seen = Vec::new();
    for step in 0..18 {
        press(&mut harness, "Zoom in (+)");
        harness.run_steps(3);
        seen.extend(named(&harness, blasting).then_some((blasting, step)));
        seen.extend(named(&harness, control).then_some((control, step)));
    }
    for words in [blasting, control] {
        assert!(seen.iter().any(|(name, _)| *name == words), "{words}: {seen:?}");
    }
}
