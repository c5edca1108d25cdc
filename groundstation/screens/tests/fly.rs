//! The flying screen by its labels: what is on it, what is off and why, and which command each touch gives.
#![allow(clippy::unwrap_used, missing_docs)]

use std::sync::Arc;
use std::time::Duration;

use egui::Key;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use mission::geo::{HeightAmsl, HeightRelHome};
use mission::road;
use screens::map::TileSources;
use screens::{Frame, Screens};
use session::fly::{Action, CheckItem, Command as Fly};
use session::settings::{Settings, TextSize};
use session::text::{Catalogue, Language};
use session::{Command, Feed, Happening, Session, Snapshot, VehicleSnapshot};
use telemetry::station::{StationEvent, VehicleEvent};
use telemetry::vehicle::{
    Attitude, Autopilot, Battery, Event, FlightMode, Gnss, Heartbeat, Home, LandedState, Position, Sampled, Severity,
    VehicleState,
};
use telemetry::wire::{Address, LinkId, MonoTime, Stamp, UtcMicros};

const FIRST: Address = Address { system: 1, component: 1 };
const SECOND: Address = Address { system: 2, component: 1 };

fn stamp(seconds: u64) -> Stamp {
    Stamp { mono: MonoTime(seconds * 1_000_000_000), utc: UtcMicros(seconds * 1_000_000) }
}

fn sampled<T>(value: T, at: Stamp) -> Option<Sampled<T>> {
    Some(Sampled { value, at: at.mono, source: 0 })
}

fn drone(address: Address, at: Stamp, flies: bool) -> VehicleSnapshot {
    let network = road::demo();
    let line = &network.roads[0].line;
    let place = line.place(road::LinePosition { measured_m: 5000.0, offset_right_m: 6.0 });
    let mut state = VehicleState::default();
    let mode = if flies { FlightMode::Mission } else { FlightMode::Guided };
    let heartbeat = Heartbeat { autopilot: Autopilot::ArduPilot, kind: 2, armed: flies, mode, system_status: 4 };
    state.heartbeat = sampled(heartbeat, at);
    state.position = sampled(
        Position {
            place,
            amsl: HeightAmsl(45.0),
            rel_home: HeightRelHome(if flies { 42.0 } else { 0.0 }),
            velocity_ned_m_s: [0.0; 3],
            heading_rad: Some(1.0),
        },
        at,
    );
    state.attitude = sampled(Attitude { roll_rad: 0.2, pitch_rad: -0.1, yaw_rad: 1.0, rates_rad_s: [0.0; 3] }, at);
    state.groundspeed_m_s = sampled(9.0, at);
    state.battery = sampled(Battery { remaining_percent: Some(76.0), voltage_v: Some(23.4), ..Battery::default() }, at);
    state.gnss =
        sampled(Gnss { fix: 3, satellites: Some(17), hdop: Some(0.8), vdop: None, h_acc_m: None, v_acc_m: None }, at);
    state.home = sampled(Home { place, amsl: HeightAmsl(3.0) }, at);
    state.landed = sampled(if flies { LandedState::InAir } else { LandedState::OnGround }, at);
    VehicleSnapshot {
        address,
        state,
        version: None,
        lost: false,
        primary_link: Some(LinkId(1)),
        heartbeat_ages: vec![(LinkId(1), Duration::from_millis(400))],
        losses: Vec::new(),
        clock: None,
        parameters: Arc::default(),
        parameters_revision: 0,
        cameras: Vec::new(),
        gimbal: None,
        videos: Vec::new(),
        control: None,
    }
}

/// What is drawn, and what came of it.
struct Desk {
    session: Session,
    text: Catalogue,
    screens: Screens,
    tiles: TileSources,
    out: Vec<Command>,
}

impl Desk {
    fn new(language: Language, text_size: TextSize) -> Self {
        let settings = Settings { language, text_size, pilot: "Wang".to_owned(), ..Settings::default() };
        Self {
            session: Session::new(settings, Arc::new(road::demo()), stamp(0)),
            text: Catalogue::new(language),
            screens: Screens::default(),
            tiles: TileSources::default(),
            out: Vec::new(),
        }
    }

    fn look(&mut self, now: Stamp, vehicles: Vec<VehicleSnapshot>, events: Vec<Event>) {
        let happening = |event| (now, Happening::Station(StationEvent::Vehicle(FIRST, VehicleEvent::State(event))));
        let happenings = events.into_iter().map(happening).collect();
        let vehicles = vehicles.into_iter().map(|v| (v.address, v)).collect();
        self.session.observe(Feed { snapshot: Snapshot { at: now, vehicles, ..Snapshot::default() }, happenings });
    }

    fn draw(&mut self, ui: &mut egui::Ui) {
        screens::theme::apply(ui.ctx(), self.session.settings());
        let mut asked = Vec::new();
        let frame = Frame { session: &self.session, text: &self.text, scene: None, video: None, stills: None };
        self.screens.draw(ui, &frame, &mut self.tiles, &mut asked);
        for command in asked {
            self.out.push(command.clone());
            self.session.handle(command);
        }
    }
}

fn open(desk: Desk) -> Harness<'static, Desk> {
    let mut harness = Harness::builder()
        .with_size([1366.0, 768.0])
        .with_step_dt(0.1)
        .build_ui_state(|ui, desk: &mut Desk| desk.draw(ui), desk);
    harness.run_steps(3);
    harness
}

fn english() -> Desk {
    Desk::new(Language::English, TextSize::Medium)
}

fn flying() -> Desk {
    let mut desk = english();
    desk.look(stamp(10), vec![drone(FIRST, stamp(10), true)], vec![]);
    desk
}

fn press(harness: &mut Harness<'_, Desk>, label: &str) -> Vec<Command> {
    harness.state_mut().out.clear();
    harness.get_by_label(label).click();
    harness.run_steps(4);
    std::mem::take(&mut harness.state_mut().out)
}

fn hold(harness: &mut Harness<'_, Desk>, label: &str, steps: usize) -> Vec<Command> {
    harness.state_mut().out.clear();
    let middle = harness.get_by_label(label).rect().center();
    harness.hover_at(middle);
    harness.run_steps(1);
    harness.drag_at(middle);
    harness.run_steps(steps);
    harness.drop_at(middle);
    harness.run_steps(2);
    std::mem::take(&mut harness.state_mut().out)
}

#[test]
fn each_button_asks_for_exactly_one_thing() {
    let mut desk = flying();
    // On its plan it cannot resume; held it can.
    let mut held = drone(FIRST, stamp(10), true);
    held.state.heartbeat.as_mut().unwrap().value.mode = FlightMode::Hold;
    desk.look(stamp(10), vec![held], vec![]);
    let mut harness = open(desk);
    let expected = [
        ("Hold", Action::Hold),
        ("Return", Action::Return),
        ("Land here", Action::Land),
        ("Height", Action::ChangeHeight { height_m: 42.0 }),
        ("Speed", Action::ChangeSpeed { speed_m_s: 9.0 }),
        ("Stop motors", Action::Kill),
    ];
    for (label, action) in expected {
        assert_eq!(press(&mut harness, label), [Command::Fly(Fly::Request(action))], "{label}");
    }
}

#[test]
fn what_is_not_allowed_is_off() {
    let mut desk = english();
    desk.look(stamp(10), vec![drone(FIRST, stamp(10), false)], vec![]);
    let mut harness = open(desk);
    for label in ["Arm", "Take off", "Return", "Land here", "Stop motors"] {
        assert!(harness.get_by_label(label).accesskit_node().is_disabled(), "{label}");
        assert_eq!(press(&mut harness, label), [], "{label}");
    }
}

#[test]
fn danger_is_done_only_after_a_second_of_holding() {
    let mut harness = open(flying());
    press(&mut harness, "Land here");
    let confirm = "Hold 1 s: Land here";
    assert_eq!(press(&mut harness, confirm), [], "a touch is not enough");
    assert_eq!(hold(&mut harness, confirm, 6), [], "letting go early is a change of mind");
    assert_eq!(hold(&mut harness, confirm, 14), [Command::Fly(Fly::Confirm(Action::Land))]);
}

#[test]
fn the_space_bar_holds_what_has_the_focus() {
    let mut harness = open(flying());
    press(&mut harness, "Return");
    harness.get_by_label("Hold 1 s: Return").focus();
    harness.run_steps(2);
    harness.key_down(Key::Space);
    harness.run_steps(14);
    assert_eq!(harness.state().out, [Command::Fly(Fly::Confirm(Action::Return))].as_slice());
}

#[test]
fn the_height_can_be_changed_before_it_is_confirmed() {
    let mut harness = open(flying());
    press(&mut harness, "Height");
    let asked = press(&mut harness, "+10 m");
    assert_eq!(asked, [Command::Fly(Fly::Request(Action::ChangeHeight { height_m: 52.0 }))]);
}

#[test]
fn stale_values_carry_their_age_and_unknown_ones_are_no_zero() {
    let mut desk = flying();
    desk.look(stamp(18), vec![drone(FIRST, stamp(10), true)], vec![]);
    let harness = open(desk);
    // Above take-off, and above the ground that the road model reckons as level.
    assert_eq!(harness.query_all_by_label("42 m (8 s ago)").count(), 2);
    assert!(harness.query_by_label("42 m").is_none());
    assert!(harness.query_all_by_label("–").count() >= 1, "the wind is unknown");
}

#[test]
fn a_click_on_another_vehicle_makes_it_the_active_one_and_nothing_else_does() {
    let mut desk = english();
    desk.look(stamp(10), vec![drone(FIRST, stamp(10), true), drone(SECOND, stamp(10), true)], vec![]);
    let mut lost = drone(FIRST, stamp(10), true);
    lost.lost = true;
    desk.look(stamp(20), vec![lost, drone(SECOND, stamp(20), true)], vec![]);
    let mut harness = open(desk);
    assert_eq!(harness.state().session.active(), Some(FIRST), "losing the link changes nothing");
    let network = road::demo();
    let brigade = &network.roads[0].section_at(5000.0).unwrap().brigade;
    let name = format!("{brigade} · 2");
    harness.state_mut().out.clear();
    harness.get_all_by_label(&name).next().unwrap().click();
    harness.run_steps(2);
    assert_eq!(harness.state().out, [Command::Activate(SECOND)].as_slice());
}

#[test]
fn an_alert_stays_until_it_is_acknowledged() {
    let mut desk = english();
    let text = Event::Text { severity: Severity::Critical, text: "EKF variance".to_owned() };
    desk.look(stamp(10), vec![drone(FIRST, stamp(10), true)], vec![text.clone(), text]);
    let mut harness = open(desk);
    harness.get_by_label("EKF variance");
    harness.get_by_label("×2");
    assert!(matches!(press(&mut harness, "Got it")[..], [Command::Fly(Fly::Acknowledge(_))]));
    assert!(harness.query_by_label("EKF variance").is_none());
}

#[test]
fn the_checklist_is_ticked_and_overridden_only_with_a_reason() {
    let mut desk = english();
    desk.look(stamp(10), vec![drone(FIRST, stamp(10), false)], vec![]);
    let mut harness = open(desk);
    harness.key_press(Key::K);
    harness.run_steps(3);
    let ticked = press(&mut harness, "Crew briefed and fit");
    assert_eq!(ticked, [Command::Fly(Fly::Check(CheckItem::Crew, true))]);
    assert!(harness.get_by_label("Hold to override").accesskit_node().is_disabled());
    harness.get_by_label("Reason to fly in spite of open items (recorded)").scroll_to_me();
    harness.run_steps(3);
    let field = harness.get_by_role(egui::accesskit::Role::TextInput);
    field.focus();
    field.type_text("accident");
    harness.run_steps(3);
    let asked = hold(&mut harness, "Hold to override", 14);
    assert_eq!(asked, [Command::Fly(Fly::Override("accident".to_owned()))]);
}

#[test]
fn the_focus_goes_through_the_actions_in_their_order() {
    let mut harness = open(flying());
    harness.get_by_label("Hold").focus();
    harness.run_steps(2);
    harness.key_press(Key::Tab);
    harness.run_steps(2);
    // Resume is off while it flies its plan.
    assert!(harness.get_by_label("Return").is_focused());
}

#[test]
fn keys_are_sticks_while_shift_is_held_and_what_is_typed_flies_nothing() {
    let pads = |desk: &mut Desk| -> Vec<Option<(f64, f64)>> {
        let pad = |command: &Command| match command {
            Command::Fly(Fly::Pad(pad)) => {
                Some(pad.filter(|pad| pad.held).map(|pad| (pad.sticks.forward, pad.sticks.turn)))
            }
            _ => None,
        };
        let pads = desk.out.iter().filter_map(pad).collect();
        desk.out.clear();
        pads
    };
    let mut harness = open(flying());
    let shift = |harness: &Harness<'_, Desk>, down: bool| {
        let modifiers = if down { egui::Modifiers::SHIFT } else { egui::Modifiers::NONE };
        harness.event(egui::Event::ModifiersChanged(modifiers));
    };
    let key = |harness: &Harness<'_, Desk>, key: Key, pressed: bool| {
        let modifiers = egui::Modifiers::SHIFT;
        harness.event(egui::Event::Key { key, pressed, modifiers, repeat: false, physical_key: None });
    };
    shift(&harness, true);
    harness.run_steps(2);
    assert_eq!(pads(harness.state_mut()), [], "Shift alone takes no hold");
    key(&harness, Key::W, true);
    key(&harness, Key::ArrowLeft, true);
    harness.run_steps(2);
    let held = pads(harness.state_mut());
    assert_eq!(held.last(), Some(&Some((0.35, -0.35))), "{held:?}");
    key(&harness, Key::W, false);
    key(&harness, Key::ArrowLeft, false);
    harness.run_steps(2);
    assert_eq!(pads(harness.state_mut()).last(), Some(&Some((0.0, 0.0))), "still held, and it stands");
    shift(&harness, false);
    harness.run_steps(2);
    assert_eq!(pads(harness.state_mut()).last(), Some(&None), "let go");
    harness.key_down(Key::W);
    harness.run_steps(2);
    assert_eq!(pads(harness.state_mut()), [], "a letter without Shift is a letter");
}

#[test]
fn nothing_is_cut_in_both_languages_at_three_sizes() {
    for language in [Language::Chinese, Language::English] {
        for size in [TextSize::Small, TextSize::Medium, TextSize::Large] {
            let mut desk = Desk::new(language, size);
            desk.look(stamp(10), vec![drone(FIRST, stamp(10), true)], vec![]);
            let harness = open(desk);
            let screen = egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(1366.0, 768.0)).expand(1.0);
            let words = |id: &str| harness.state().text.get(id);
            for id in ["fly-arm", "fly-take-off", "fly-hold", "fly-return", "fly-land", "fly-change-speed", "fly-kill"]
            {
                let rect = harness.get_by_label(&words(id)).rect();
                assert!(screen.contains_rect(rect), "{id} in {language:?} at {size:?}: {rect:?}");
                assert!(rect.height() >= 36.0, "{id} is large enough for gloves: {rect:?}");
            }
            for id in ["fly-above-take-off", "fly-ground-speed", "fly-battery"] {
                let rect = harness.get_all_by_label(&words(id)).next().unwrap().rect();
                assert!(screen.contains_rect(rect), "{id} in {language:?} at {size:?}: {rect:?}");
            }
        }
    }
}
