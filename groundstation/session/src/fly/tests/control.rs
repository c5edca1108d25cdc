//! Which station is in control, and what this one may do meanwhile.

use telemetry::services::operator_control::{
    Asked, Event as ControlEvent, Holder, Order as ControlOrder, Requested, View,
};

use super::*;

fn held_by(holder: Holder) -> View {
    View { holder, takeover_allowed: false, requested: None, asked: None }
}

fn see(session: &mut Session, seconds: f64, control: Option<View>, events: Vec<ControlEvent>) -> Vec<Effect> {
    let vehicle = VehicleSnapshot { control, ..flying(FIRST, stamp(seconds), 30.0) };
    look(session, stamp(seconds), vec![vehicle], events.into_iter().map(VehicleEvent::Control).collect())
}

fn control_orders(effects: &[Effect]) -> Vec<ControlOrder> {
    let order = |effect: &Effect| match effect {
        Effect::Order(Order::Control(FIRST, order)) => Some(*order),
        _ => None,
    };
    effects.iter().filter_map(order).collect()
}

fn why_not(session: &Session, kind: ActionKind) -> Option<&'static str> {
    session.fly().view().active.as_ref().unwrap().why_not(kind).map(|why| why.id)
}

#[test]
fn while_another_station_is_in_control_neither_actions_nor_sticks_of_this_one_count() {
    let mut session = session();
    see(&mut session, 1.0, Some(held_by(Holder::Us)), vec![]);
    assert_eq!(why_not(&session, ActionKind::Hold), None);
    let pad = Command::Pad(Some(Pad { held: true, sticks: Sticks::default() }));
    tell(&mut session, Command::Pad(Some(Pad { held: false, sticks: Sticks::default() })));
    let steers = |effects: &[Effect]| {
        let held = |effect: &Effect| match effect {
            Effect::Order(Order::Steer(_, sticks)) => Some(sticks.is_some()),
            _ => None,
        };
        effects.iter().filter_map(held).collect::<Vec<_>>()
    };
    assert_eq!(steers(&tell(&mut session, pad.clone())), [true]);
    see(&mut session, 2.0, Some(held_by(Holder::Other(254))), vec![]);
    assert_eq!(steers(&tell(&mut session, pad)), [false], "let go at once");
    let commands = ActionKind::ALL.into_iter().filter(|kind| {
        !matches!(
            kind,
            ActionKind::TakeControl | ActionKind::ReleaseControl | ActionKind::AllowTakeover | ActionKind::KeepControl
        )
    });
    for kind in commands {
        assert_eq!(why_not(&session, kind), Some("fly-why-not-in-control"), "{kind:?}");
    }
    assert_eq!(orders(&tell(&mut session, Command::Request(Action::Hold))), [], "and nothing goes out");
}

#[test]
fn control_is_taken_in_two_steps_and_logged_with_how_it_ended() {
    let mut session = session();
    see(&mut session, 1.0, Some(held_by(Holder::Other(254))), vec![]);
    assert_eq!(control_orders(&tell(&mut session, Command::Request(Action::TakeControl))), []);
    let confirmed = tell(&mut session, Command::Confirm(Action::TakeControl));
    assert_eq!(control_orders(&confirmed), [ControlOrder::Take { allow_takeover: false, within: None }]);
    assert_eq!(logged(&confirmed)[0].answer, None);
    let requested = Some(Requested { asked_owner: true, left: Duration::from_secs(9) });
    let waiting = View { requested, ..held_by(Holder::Other(254)) };
    see(&mut session, 2.0, Some(waiting), vec![ControlEvent::Waiting(Duration::from_secs(10))]);
    assert_eq!(why_not(&session, ActionKind::TakeControl), Some("fly-why-running"));
    let gained = see(&mut session, 3.0, Some(held_by(Holder::Us)), vec![ControlEvent::Gained]);
    assert_eq!(logged(&gained)[0].answer.as_ref().unwrap().id, "fly-control-gained");
    assert_eq!(why_not(&session, ActionKind::TakeControl), Some("fly-why-in-control"));
    assert_eq!(why_not(&session, ActionKind::ReleaseControl), None);
}

#[test]
fn who_asks_for_control_is_an_alert_and_is_answered_at_once_or_in_two_steps() {
    let mut session = session();
    let asked = Some(Asked { by: 254, left: Duration::from_secs(10) });
    let ours = View { asked, ..held_by(Holder::Us) };
    let event = ControlEvent::Asked { by: 254, within: Duration::from_secs(10) };
    see(&mut session, 1.0, Some(ours), vec![event]);
    assert_eq!(warned(&session), [(SoundLevel::Warning, "fly-control-asked")]);
    let kept = tell(&mut session, Command::Request(Action::KeepControl));
    assert_eq!(control_orders(&kept), [ControlOrder::Keep]);
    tell(&mut session, Command::Request(Action::AllowTakeover));
    assert_eq!(control_orders(&tell(&mut session, Command::Confirm(Action::AllowTakeover))), [ControlOrder::Allow]);
    let taken = ControlEvent::Taken { by: 254, from_us: true };
    see(&mut session, 2.0, Some(held_by(Holder::Other(254))), vec![taken]);
    assert!(warned(&session).contains(&(SoundLevel::Alarm, "fly-control-taken")));
    assert_eq!(why_not(&session, ActionKind::AllowTakeover), Some("fly-why-nobody-asks"));
}

#[test]
fn a_vehicle_that_does_not_speak_the_protocol_is_flown_as_ever() {
    let mut session = session();
    see(&mut session, 1.0, None, vec![]);
    assert_eq!(why_not(&session, ActionKind::Hold), None);
    assert_eq!(why_not(&session, ActionKind::TakeControl), Some("fly-why-no-control"));
}
