//! The sortie log by its labels.

use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT, Queryable};
use session::sorties::{Command as Sorties, Ledger};
use session::{Command, Effect, FileKind, ScreenId};

use crate::stage::{Desk, asked, press, reads, sortie, usual};

fn sorties(command: Sorties) -> Command {
    Command::Sorties(command)
}

#[test]
fn before_one_is_opened_there_is_nothing_to_export_or_replay() {
    let harness = usual(Desk::english().show(ScreenId::Sorties));
    for label in ["Replay on the flying screen", "Export track (GPX)", "Export table (CSV)"] {
        assert!(harness.query_by_label(label).is_none(), "{label}");
    }
}

#[test]
fn each_button_of_an_opened_sortie_asks_for_exactly_one_thing() {
    let desk = || Desk::english().with_sortie().show(ScreenId::Sorties);
    let text = |id: &str| desk().text.get(id);
    for (id, what) in [
        ("sorties-replay", Sorties::StartReplay),
        ("sorties-gpx", Sorties::ExportGpx),
        ("sorties-csv", Sorties::ExportCsv),
        ("sorties-close", Sorties::Close),
        ("sorties-play", Sorties::Play(true)),
        ("sorties-refresh", Sorties::Refresh),
    ] {
        let mut harness = usual(desk());
        assert_eq!(press(&mut harness, &text(id)), [sorties(what)], "{id}");
    }
}

#[test]
fn an_export_asks_where_to_write_it() {
    let mut harness = usual(Desk::english().with_sortie().show(ScreenId::Sorties));
    harness.state_mut().effects.clear();
    let gpx = harness.state().text.get("sorties-gpx");
    press(&mut harness, &gpx);
    let effects = &harness.state().effects;
    assert!(matches!(&effects[..], [Effect::AskWrite { kind: FileKind::Gpx, bytes, .. }] if !bytes.is_empty()));
}

#[test]
fn a_sortie_is_opened_by_its_time_and_a_column_sorts_by_its_head() {
    let mut desk = Desk::english().with_sortie().show(ScreenId::Sorties);
    desk.session.handle(sorties(Sorties::Close));
    let mut harness = usual(desk);
    let time = session::sorties::export::beijing(session::sorties::list::armed_at(&sortie()));
    assert_eq!(press(&mut harness, &time), [sorties(Sorties::Open(sortie().id()))]);
    let pilot = harness.state().text.get("sorties-pilot");
    let sorted = press(&mut harness, &pilot);
    assert!(matches!(sorted[..], [Command::Sorties(Sorties::Sort(_))]), "{sorted:?}");
}

#[test]
fn the_ledgers_are_one_click_apart_and_never_mixed() {
    let mut harness = usual(Desk::english().with_sortie().show(ScreenId::Sorties));
    assert!(reads(&harness, "UAS07731"));
    let simulator = harness.state().text.get("sorties-simulator");
    let filtered = press(&mut harness, &simulator);
    let [Command::Sorties(Sorties::Filter(filter))] = &filtered[..] else { panic!("{filtered:?}") };
    assert_eq!(filter.ledger, Ledger::Simulator);
    assert!(!reads(&harness, "UAS07731"));
}

#[test]
fn a_replay_says_that_it_is_one_and_no_action_reaches_a_vehicle() {
    let mut harness = usual(Desk::english().flying().with_sortie().show(ScreenId::Sorties));
    let replay = harness.state().text.get("sorties-replay");
    press(&mut harness, &replay);
    assert!(reads(&harness, "REPLAY"));
    assert!(harness.query_by_label("Stop motors").is_none());
    harness.key_press(egui::Key::H);
    assert_eq!(asked(&mut harness), []);
    let end = harness.state().text.get("sorties-replay-end");
    assert_eq!(press(&mut harness, &end), [sorties(Sorties::EndReplay)]);
}

#[test]
fn tab_goes_from_the_ledgers_through_the_filter_to_the_table() {
    let mut harness = usual(Desk::english().with_sortie().show(ScreenId::Sorties));
    harness.get_by_role_and_label(Role::Button, "Flights").focus();
    harness.run_steps(2);
    // What a field is for: its name, or what stands in it while it is empty.
    let stops = (0..12).map(|_| {
        harness.key_press(egui::Key::Tab);
        harness.run_steps(2);
        let node = harness.root().children_recursive().find(|node| node.is_focused()).unwrap();
        let node = node.accesskit_node();
        node.label().or(node.placeholder().map(str::to_owned)).or(node.value()).unwrap_or_default()
    });
    let expected = [
        "Simulator",
        "Refresh",
        "Search: pilot, aircraft, road, stake",
        "All pilots",
        "From day",
        "To day",
        "Time (UTC+8) ▼",
        "Pilot",
        "Aircraft",
        "Distance",
        "In the air",
        "Max height",
    ];
    assert_eq!(stops.collect::<Vec<_>>(), expected);
}
