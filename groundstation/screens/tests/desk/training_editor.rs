//! The editor by what is read and pressed.

use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT, Queryable};
use session::training::editor::{Command as Edit, Leaf, Path};
use session::training::{self, Tab};
use session::{Command, ScreenId};

use crate::stage::{Desk, press, reads, usual};
use crate::training_desk::with_shelf;

fn edit(command: Edit) -> Command {
    Command::Training(training::Command::Editor(command))
}

/// The editor with the scenarios of the house.
pub fn with_editor(desk: Desk) -> Desk {
    let mut desk = with_shelf(desk.show(ScreenId::Training));
    desk.session.handle(Command::Training(training::Command::Show(Tab::Editor)));
    desk
}

/// A scenario that is edited, at one of its parts.
pub fn at_part(desk: Desk, scenario: &str, part: Path) -> Desk {
    let mut desk = with_editor(desk);
    desk.session.handle(edit(Edit::Open(scenario.to_owned())));
    desk.session.handle(edit(Edit::Look(part)));
    desk
}

/// A criterion of a scenario.
pub fn criterion(number: usize) -> Path {
    Path::default().field("criterion").item(number)
}

#[test]
fn a_scenario_is_opened_a_part_is_looked_at_and_what_was_changed_is_kept() {
    let mut harness = usual(with_editor(Desk::english()));
    let opened = press(&mut harness, "Hover");
    assert_eq!(opened, [edit(Edit::Open("hover".to_owned()))]);
    let mut harness = usual(at_part(Desk::english(), "manned-aircraft", Path::default()));
    let looked = press(&mut harness, "deal with manned aircraft in 30 s");
    assert_eq!(looked, [edit(Edit::Look(criterion(0)))]);
    let keep = |harness: &egui_kittest::Harness<'_, Desk>| {
        harness.get_by_role_and_label(Role::Button, "Keep").accesskit_node().is_disabled()
    };
    assert!(keep(&harness), "nothing is changed yet");
    let long = edit(Edit::Put(Path::default().field("time_limit_s"), Leaf::Number(500.0)));
    harness.state_mut().session.handle(long);
    harness.run_steps(4);
    assert!(!keep(&harness));
}

#[test]
fn what_is_wrong_with_a_scenario_is_read_with_its_place_and_keeps_it_from_being_kept() {
    let mut desk = at_part(Desk::english(), "hover", Path::default());
    let stake = Path::default().field("home").field("stake");
    desk.session.handle(edit(Edit::Put(stake, Leaf::Text("K1+000".to_owned()))));
    let harness = usual(desk);
    assert!(reads(&harness, "K1+000 is not one place"), "the reason is read");
    assert!(harness.get_by_role_and_label(Role::Button, "Keep").accesskit_node().is_disabled());
}
