//! The vehicle screen by its labels.

use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT, Queryable};
use session::vehicle::Command as Vehicle;
use session::{Command, ScreenId};
use telemetry::wire::LinkId;

use crate::stage::{Desk, FIRST, SECOND, asked, drone, press, stamp, usual};

fn vehicle(command: Vehicle) -> Command {
    Command::Vehicle(command)
}

fn harness() -> egui_kittest::Harness<'static, Desk> {
    let mut harness = usual(Desk::english().flying().show(ScreenId::Vehicle));
    asked(&mut harness);
    harness
}

#[test]
fn a_link_is_removed_only_after_a_confirmation() {
    let mut harness = harness();
    assert_eq!(press(&mut harness, "Remove link udpin://0.0.0.0:14550"), []);
    assert_eq!(press(&mut harness, "Cancel"), []);
    assert_eq!(press(&mut harness, "Remove link udpin://0.0.0.0:14550"), []);
    assert_eq!(press(&mut harness, "Confirm"), [vehicle(Vehicle::RemoveLink(LinkId(1)))]);
}

#[test]
fn a_link_is_added_only_when_something_was_typed() {
    let mut harness = harness();
    assert!(harness.get_by_label("Add link").accesskit_node().is_disabled());
    assert_eq!(press(&mut harness, "TCP, connect"), [], "a pattern only fills the field");
    assert_eq!(press(&mut harness, "Add link"), [vehicle(Vehicle::AddLink("tcp://192.168.1.10:5760".to_owned()))]);
}

#[test]
fn a_key_is_set_only_with_a_passphrase_that_is_long_enough() {
    let mut harness = harness();
    press(&mut harness, "Signing");
    let set = harness.state().text.text(&mission::message!("vehicle-signing-set", system = 1.0));
    assert!(harness.get_by_label(&set).accesskit_node().is_disabled());
    let field = harness.get_by_role(Role::PasswordInput);
    field.focus();
    harness.run_steps(2);
    harness.get_by_role(Role::PasswordInput).type_text("a long passphrase");
    harness.run_steps(2);
    let set = press(&mut harness, &set);
    assert!(matches!(set[..], [Command::Vehicle(Vehicle::SetKey(1, Some(_)))]), "{set:?}");
}

#[test]
fn parameters_are_read_by_one_button_and_not_from_a_vehicle_that_is_not_heard() {
    let mut harness = harness();
    press(&mut harness, "Parameters");
    assert_eq!(press(&mut harness, "Read all parameters"), [vehicle(Vehicle::ReadParameters(FIRST))]);
    let mut lost = drone(FIRST, stamp(11), true, 5_000.0);
    lost.lost = true;
    harness.state_mut().look(stamp(30), vec![lost], vec![]);
    harness.run_steps(2);
    assert!(harness.get_by_label("Read all parameters").accesskit_node().is_disabled());
    harness.get_by_label_contains("not heard");
}

#[test]
fn looking_at_another_vehicle_does_not_make_it_the_active_one() {
    let mut harness = harness();
    let both = vec![drone(FIRST, stamp(11), true, 5_000.0), drone(SECOND, stamp(11), true, 9_000.0)];
    harness.state_mut().look(stamp(11), both, vec![]);
    harness.run_steps(2);
    assert_eq!(press(&mut harness, "Vehicle 2"), []);
    assert_eq!(harness.state().session.active(), Some(FIRST));
}

#[test]
fn messages_are_gathered_only_while_somebody_looks_at_them() {
    let mut harness = harness();
    assert_eq!(press(&mut harness, "Messages"), [vehicle(Vehicle::Inspect(true))]);
    assert_eq!(press(&mut harness, "Links"), [vehicle(Vehicle::Inspect(false))]);
}

#[test]
fn tab_goes_down_the_pages_in_their_order() {
    let mut harness = harness();
    harness.get_by_role_and_label(Role::Button, "Links").focus();
    harness.run_steps(2);
    for next in ["Parameters", "Safety", "Signing", "Firmware", "Messages", "Vehicle 1"] {
        harness.key_press(egui::Key::Tab);
        harness.run_steps(2);
        assert!(harness.get_by_role_and_label(Role::Button, next).is_focused(), "{next}");
    }
}
