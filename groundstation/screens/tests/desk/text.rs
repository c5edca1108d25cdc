//! No text is cut: every screen in both languages, at three sizes of text and two sizes of the window.

use egui::accesskit::Role;
use egui::containers::panel::PanelState;
use egui::{Id, Key, Rect, Vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use session::crew::book::person::Unit;
use session::crew::book::{Books, PersonId};
use session::crew::{
    self, AirframeDraft, CertificateDraft, Covered, Covering, DeviceDraft, OrderDraft, PersonDraft, Shelf, Tab, Told,
};
use session::fly::{Action, Command as Fly};
use session::settings::{Drawer, Settings, TextSize};
use session::sorties::Ledger;
use session::text::Language;
use session::training::{self, Attempt, editor};
use session::{Answer, Command, ScreenId, planner};
use telemetry::services::operator_control::Holder;
use telemetry::vehicle::{Event, Severity};

use crate::evidence::with_case;
use crate::others::{asks, see};
use crate::stage::{Desk, FIRST, SECOND, drone, open, stamp, texts};
use crate::training_debrief::{at_debrief, attempt, flown, with_flight};
use crate::training_desk;
use crate::training_editor;

/// A point of rounding on each side.
const SLACK: f32 = 1.5;

/// Texts that are cut by the window or by what they stand in, and controls beside the window. A list that is scrolled
/// sideways is excepted: `beside` is where it stands.
fn cut(harness: &Harness<'_, Desk>, size: Vec2, beside: Option<Rect>) -> Vec<String> {
    let window = Rect::from_min_size(egui::Pos2::ZERO, size);
    let scrolled = |place: Rect| beside.is_some_and(|beside| beside.expand(SLACK).contains(place.left_center()));
    let in_row = |place: Rect| beside.is_some_and(|beside| beside.y_range().contains(place.center().y));
    let mut found = Vec::new();
    for (text, place, clip) in texts(harness) {
        let visible = clip.intersect(window);
        // What is scrolled out of sight is not cut, and what lies beside everything is nobody's business.
        if !visible.is_positive() || !visible.intersects(place) || scrolled(place) || place.width() < 1.0 {
            continue;
        }
        let wide = place.left() < visible.left() - SLACK || place.right() > visible.right() + SLACK;
        if wide {
            found.push(format!("“{}” at {place} is cut by {visible}", text.galley.text()));
        }
    }
    for role in [Role::Button, Role::Label, Role::CheckBox, Role::TextInput, Role::ComboBox, Role::Slider] {
        for node in harness.query_all_by_role(role) {
            let place = node.rect();
            let outside = place.left() < -SLACK || place.right() > size.x + SLACK;
            if place.is_positive() && outside && !in_row(place) {
                let name = node.accesskit_node().label().or(node.value());
                found.push(format!("{role:?} {name:?} at {place} lies beside the window"));
            }
        }
    }
    found
}

/// All languages, sizes of text and of the window.
fn every(mut check: impl FnMut(Settings, [f32; 2], &mut Vec<String>)) {
    let mut found = Vec::new();
    for language in [Language::Chinese, Language::English] {
        for text_size in [TextSize::Small, TextSize::Medium, TextSize::Large] {
            for size in [[1280.0, 720.0], [1440.0, 900.0]] {
                let settings = Settings { language, text_size, ..Settings::default() };
                let mut here = Vec::new();
                check(settings, size, &mut here);
                found.extend(here.into_iter().map(|what| format!("{language:?} {text_size:?} {size:?}: {what}")));
            }
        }
    }
    assert!(found.is_empty(), "{} texts are cut:\n{}", found.len(), found.join("\n"));
}

fn look(desk: &mut Desk) {
    let complaint =
        Event::Text { severity: Severity::Critical, text: "EKF variance: compass and position disagree".to_owned() };
    let fleet = vec![drone(FIRST, stamp(10), true, 27_000.0), drone(SECOND, stamp(10), false, 60_000.0)];
    desk.look(stamp(10), fleet, vec![complaint]);
}

#[test]
fn on_the_flying_screen() {
    every(|mut settings, size, found| {
        settings.layout.drawer = Some(Drawer::Checklist);
        let mut desk = Desk::with(settings);
        look(&mut desk);
        let mut harness = open(desk, size);
        found.extend(cut(&harness, size.into(), None));
        for action in [Action::Land, Action::ChangeHeight { height_m: 40.0 }, Action::Kill] {
            harness.state_mut().session.handle(Command::Fly(Fly::Request(action)));
            harness.run_steps(3);
            found.extend(cut(&harness, size.into(), None));
        }
        harness.key_press(Key::T);
        harness.run_steps(3);
        found.extend(cut(&harness, size.into(), None));
    });
}

#[test]
fn on_the_flying_screen_with_stale_values() {
    every(|settings, size, found| {
        let mut desk = Desk::with(settings);
        let mut lost = drone(FIRST, stamp(10), true, 27_000.0);
        lost.lost = true;
        desk.look(stamp(200), vec![lost], vec![]);
        let harness = open(desk, size);
        found.extend(cut(&harness, size.into(), None));
    });
}

#[test]
fn on_the_flying_screen_with_others_in_the_sky_and_at_other_stations() {
    every(|settings, size, found| {
        for holder in [Holder::Us, Holder::Other(254)] {
            let mut desk = Desk::with(settings.clone());
            see(&mut desk, 10, Some(asks(holder)), vec![]);
            let harness = open(desk, size);
            found.extend(cut(&harness, size.into(), None));
        }
    });
}

#[test]
fn on_the_planning_screen() {
    every(|settings, size, found| {
        let mut desk = Desk::with(settings).show(ScreenId::Plan);
        look(&mut desk);
        let harness = open(desk, size);
        found.extend(cut(&harness, size.into(), None));
    });
}

#[test]
fn on_the_sorties_screen() {
    every(|settings, size, found| {
        let desk = Desk::with(settings).with_sortie().show(ScreenId::Sorties);
        let harness = open(desk, size);
        let mut list = PanelState::load(&harness.ctx, Id::new("sorties-list")).unwrap().outer_rect;
        // Its head stands still; only the table is scrolled sideways.
        let search = harness.get_by_role(Role::ComboBox).rect().bottom();
        list.min.y = list.min.y.max(search + 30.0);
        found.extend(cut(&harness, size.into(), Some(list)));
    });
}

#[test]
fn in_a_replay() {
    every(|settings, size, found| {
        let mut desk = Desk::with(settings).with_sortie().show(ScreenId::Sorties);
        desk.session.handle(Command::Sorties(session::sorties::Command::StartReplay));
        let harness = open(desk, size);
        found.extend(cut(&harness, size.into(), None));
    });
}

#[test]
fn on_the_evidence_screen() {
    every(|settings, size, found| {
        let settings = Settings { pilot: "王强".to_owned(), ..settings };
        let mut harness = open(with_case(Desk::with(settings)), size);
        let list = PanelState::load(&harness.ctx, Id::new("evidence-footage")).unwrap().outer_rect;
        found.extend(cut(&harness, size.into(), Some(list)));
        let clues = harness.state().text.text(&mission::message!("cases-tab-clues", count = 1));
        harness.get_by_role_and_label(Role::Button, &clues).click();
        harness.run_steps(3);
        let id = harness.state().session.findings().listed().next().unwrap().id;
        harness.state_mut().session.handle(Command::Findings(session::findings::Command::Choose(Some(id))));
        harness.run_steps(3);
        let detail = PanelState::load(&harness.ctx, Id::new("clue-detail")).unwrap().outer_rect;
        let mut table = Rect::from_min_size(egui::Pos2::ZERO, size.into());
        table.max.x = detail.left();
        found.extend(cut(&harness, size.into(), Some(table)));
    });
}

#[test]
fn with_a_finding_that_is_described() {
    every(|settings, size, found| {
        let settings = Settings { pilot: "王强".to_owned(), ..settings };
        let mut desk = Desk::with(settings);
        look(&mut desk);
        let place = mission::road::demo().roads[0].line.point(27_000.0);
        let mark = session::findings::Command::Mark { place, seen: session::findings::finding::Seen::Map };
        desk.session.handle(Command::Findings(mark));
        let harness = open(desk, size);
        found.extend(cut(&harness, size.into(), None));
    });
}

#[test]
fn on_the_vehicle_screen() {
    every(|settings, size, found| {
        let mut desk = Desk::with(settings).show(ScreenId::Vehicle);
        look(&mut desk);
        let mut harness = open(desk, size);
        for id in ["links", "parameters", "safety", "signing", "firmware", "messages"] {
            let tab = harness.state().text.get(&format!("vehicle-tab-{id}"));
            harness.get_by_role_and_label(Role::Button, &tab).click();
            harness.run_steps(3);
            found.extend(cut(&harness, size.into(), None).into_iter().map(|what| format!("{id}: {what}")));
        }
    });
}

#[test]
fn on_the_settings_screen_and_in_the_windows_of_the_shell() {
    every(|settings, size, found| {
        let mut desk = Desk::with(settings).show(ScreenId::Settings);
        desk.session.answer(Answer::DataFolder("/home/pilot/.local/share/groundstation".into()));
        look(&mut desk);
        let mut harness = open(desk, size);
        found.extend(cut(&harness, size.into(), None));
        let add = harness.state().text.get("settings-map-add");
        harness.get_by_role_and_label(Role::Button, &add).click();
        harness.run_steps(3);
        found.extend(cut(&harness, size.into(), None));
        harness.key_press(Key::F1);
        harness.run_steps(4);
        found.extend(cut(&harness, size.into(), None));
        harness.key_press(Key::F1);
        harness.key_press_modifiers(egui::Modifiers::COMMAND, Key::K);
        harness.run_steps(4);
        found.extend(cut(&harness, size.into(), None));
    });
}

/// Two pilots and an aircraft of every brigade, one of them with much against it.
fn books() -> Books {
    let mut entries = Vec::new();
    for unit in Unit::ALL {
        for name in ["欧阳海明", "Aleksandr Konstantinov"] {
            let declared = "2026-06-01".to_owned();
            entries.push(PersonDraft { name: name.to_owned(), declared, ..PersonDraft::new(unit) }.entry().unwrap());
        }
        let aircraft = AirframeDraft {
            name: "巡查一号".to_owned(),
            empty_kg: "6.5".to_owned(),
            takeoff_kg: "9".to_owned(),
            top_speed_km_h: "82".to_owned(),
            insured_until: "2026-12-01".to_owned(),
            ..AirframeDraft::new(unit)
        };
        entries.push(aircraft.entry().unwrap());
        entries.push(DeviceDraft { label: "终端01".to_owned(), ..DeviceDraft::new(unit) }.entry().unwrap());
    }
    let certificate = CertificateDraft {
        number: "3205088120".to_owned(),
        issued: "2020-11-01".to_owned(),
        ..CertificateDraft::new(PersonId::default())
    };
    entries.push(certificate.entry().unwrap());
    let mut order = OrderDraft::new(Unit::Brigade(2));
    order.was.number = "沿海高执令〔2026〕41号".to_owned();
    order.was.task = "桥下空间堆积物复查，逐跨拍照；control zone: check the houses that were new in August".to_owned();
    order.until = "2026-12-01 18:00".to_owned();
    (order.road, order.toward) = ("D15".to_owned(), "临潮".to_owned());
    (order.from, order.to) = ("K801".to_owned(), "K804+500".to_owned());
    entries.push(order.entry().unwrap());
    Books::of(entries)
}

#[test]
fn on_every_part_of_the_crew_screen() {
    for tab in Tab::ALL {
        every(|settings, size, found| {
            let mut desk = Desk::with(settings).show(ScreenId::Crew);
            look(&mut desk);
            let shelf = Shelf { books: books(), ..Shelf::default() };
            desk.session.answer(Answer::Crew(Told::Shelf(Ok(Box::new(shelf)))));
            desk.session.handle(Command::Crew(crew::Command::Show(tab)));
            let harness = open(desk, size);
            found.extend(cut(&harness, size.into(), None));
        });
    }
}

#[test]
fn in_the_editor() {
    every(|settings, size, found| {
        let desk = || Desk::with(settings.clone());
        let list = training_editor::with_editor(desk());
        let general = training_editor::at_part(desk(), "clue-list", editor::Path::default());
        let timer = training_editor::at_part(desk(), "ground-exam", training_editor::criterion(1));
        let mut figures = training_editor::with_editor(desk());
        figures.session.handle(Command::Training(training::Command::Editor(editor::Command::OpenProfile)));
        let level = editor::Path::default().field("level").item(0);
        figures.session.handle(Command::Training(training::Command::Editor(editor::Command::Look(level))));
        for desk in [list, general, timer, figures] {
            found.extend(cut(&open(desk, size), size.into(), None));
        }
    });
}

#[test]
fn in_the_debrief() {
    for scenario in ["hover", "motor", "clue-list"] {
        let (flown, example) = (flown(scenario, 3.0), flown(scenario, 0.0));
        let long = attempt(1, "Aleksandr Konstantinov", 0, &flown);
        let attempts = [long.clone(), attempt(2, "欧阳海明", 1, &flown), attempt(3, &long.trainee, 2, &flown)];
        let last = Attempt { got: 10_000, passed: true, helped: true, ..attempts[2].clone() };
        every(|settings, size, found| {
            let mut say = |harness: &Harness<'_, Desk>| {
                found.extend(cut(harness, size.into(), None).into_iter().map(|what| format!("{scenario}: {what}")));
            };
            say(&open(at_debrief(settings.clone(), Vec::new()), size));
            let attempts = vec![attempts[0].clone(), attempts[1].clone(), last.clone()];
            let desk = at_debrief(settings, attempts);
            say(&open(with_flight(desk, &last, &flown, Ok(example.clone())), size));
        });
    }
}

#[test]
fn on_the_board_with_a_pilots_training_opened() {
    every(|settings, size, found| {
        let mut harness = open(crate::crew::board(settings), size);
        let opens = |node: &egui_kittest::Node<'_>| node.accesskit_node().label().is_some_and(|it| it.starts_with("▶"));
        harness.get_all_by_role(Role::Button).find(opens).unwrap().click();
        harness.run_steps(3);
        found.extend(cut(&harness, size.into(), None));
    });
}

#[test]
fn where_the_roads_were_flown_along() {
    every(|settings, size, found| {
        let mut desk = Desk::with(settings).with_sortie().show(ScreenId::Sorties);
        let month = "2026-11".parse().unwrap();
        let asked = Covering { ledger: Ledger::Flight, roads: Vec::new(), from: month, until: month };
        let road = desk.session.network().roads[0].code.clone();
        let covered = Covered { asked, roads: vec![(road, Vec::new())], totals: Default::default() };
        desk.session.answer(Answer::Crew(Told::Covered(Ok(Box::new(covered)))));
        let mut harness = open(desk, size);
        let tab = harness.state().text.get("sorties-tab-coverage");
        harness.get_by_label(&tab).click();
        harness.run_steps(4);
        found.extend(cut(&harness, size.into(), None));
    });
}

#[test]
fn where_a_patrol_under_a_bridge_is_planned_or_refused() {
    every(|settings, size, found| {
        for shape in [planner::Shape::LookIn, planner::Shape::PassThrough, planner::Shape::Culvert] {
            let mut desk = Desk::with(settings.clone()).show(ScreenId::Plan);
            look(&mut desk);
            for command in [planner::UnderCommand::Begin, planner::UnderCommand::Shape(shape)] {
                desk.session.handle(Command::Plan(planner::Command::Under(command)));
            }
            let harness = open(desk, size);
            found.extend(cut(&harness, size.into(), None).into_iter().map(|what| format!("{shape:?}: {what}")));
        }
    });
}

#[test]
fn where_a_bridge_or_a_culvert_that_the_road_file_lacks_is_described() {
    use planner::UnderCommand as Ask;
    every(|settings, size, found| {
        for culvert in [false, true] {
            let mut desk = Desk::with(settings.clone()).show(ScreenId::Plan);
            look(&mut desk);
            let own = planner::OwnBridge::offered(&desk.session.network().roads[0]);
            let last = if culvert { Ask::Shape(planner::Shape::Culvert) } else { Ask::Own(Box::new(own)) };
            for command in [Ask::Begin, last] {
                desk.session.handle(Command::Plan(planner::Command::Under(command)));
            }
            // So high that the whole form is in view.
            let size = [size[0], 2_400.0];
            let harness = open(desk, size);
            found.extend(cut(&harness, size.into(), None).into_iter().map(|what| format!("{culvert}: {what}")));
        }
    });
}

#[test]
fn where_an_area_is_flown_over_or_an_object_flown_around() {
    use planner::AreaCommand as Ask;
    for shape in planner::AreaShape::ALL {
        for drawn in [false, true] {
            every(|settings, size, found| {
                let mut desk = Desk::with(settings).show(ScreenId::Plan);
                look(&mut desk);
                let mut commands = vec![Ask::Begin, Ask::Shape(shape)];
                commands.extend(drawn.then_some(Ask::Drawn));
                for command in commands {
                    desk.session.handle(Command::Plan(planner::Command::Area(command)));
                }
                // So high that the whole form is in view.
                let size = [size[0], 2_400.0];
                let harness = open(desk, size);
                found.extend(cut(&harness, size.into(), None).into_iter().map(|what| format!("{shape:?}: {what}")));
            });
        }
    }
}

#[test]
fn at_the_trainers_desk() {
    every(|settings, size, found| {
        let settings = Settings { pilot: "陈队".to_owned(), ..settings };
        let new = || Desk::with(settings.clone()).show(ScreenId::Training);
        for (index, desk) in training_desk::states(new).into_iter().enumerate() {
            let mut harness = open(desk, size);
            found.extend(cut(&harness, size.into(), None).into_iter().map(|what| format!("{index}: {what}")));
            // So high that all of it is in view.
            let size = [size[0], 2_400.0];
            harness.set_size(size.into());
            harness.run_steps(3);
            found.extend(cut(&harness, size.into(), None).into_iter().map(|what| format!("{index}: {what}")));
        }
    });
}
