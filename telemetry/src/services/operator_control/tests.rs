//! Two stations and a vehicle, on a link that loses nothing unless a test says so. Bad links: `sims/tests`.

use super::*;
use crate::dialect::{
    COMMAND_LONG_DATA, MANUAL_CONTROL_DATA, MISSION_COUNT_DATA, MavCmd, MavMessage, MavResult, PARAM_REQUEST_LIST_DATA,
    SET_MODE_DATA,
};
use crate::wire::{Address, Encoder, Framer, MonoTime, Raw};

const DRONE: Address = Address { system: 1, component: 1 };
const TRAINEE: Address = Address { system: 255, component: 190 };
const TRAINER: Address = Address { system: 254, component: 190 };

struct Rig {
    now: MonoTime,
    server: Server,
    stations: [(Address, Client); 2],
    /// Stations that hear nothing and are not heard.
    cut: Option<Address>,
    events: Vec<(Address, Event)>,
}

impl Rig {
    fn new() -> Self {
        let now = MonoTime::from_millis(1_000);
        let stations = [TRAINEE, TRAINER].map(|me| (me, Client::new(me, DRONE)));
        let mut rig = Self { now, server: Server::new(DRONE, now), stations, cut: None, events: Vec::new() };
        rig.run(1.0);
        rig
    }

    fn run(&mut self, seconds: f64) {
        for step in 0..(seconds * 10.0).round() as u32 {
            self.now = self.now + Duration::from_millis(100);
            let (now, cut) = (self.now, self.cut);
            self.server.on_deadline(now);
            let said: Vec<Message> = std::iter::from_fn(|| self.server.poll_send()).collect();
            for (me, client) in self.stations.iter_mut().filter(|(me, _)| Some(*me) != cut) {
                if step.is_multiple_of(10) {
                    self.server.heard(now, *me);
                }
                said.iter().for_each(|message| client.on_message(now, DRONE, message));
                client.on_deadline(now);
                while let Some(message) = client.poll_send() {
                    self.server.on_message(now, *me, &message);
                }
                self.events.extend(std::iter::from_fn(|| client.poll_event()).map(|event| (*me, event)));
            }
        }
    }

    fn order(&mut self, who: Address, order: Order) {
        let now = self.now;
        if let Some((_, client)) = self.stations.iter_mut().find(|(me, _)| *me == who) {
            client.order(now, order);
        }
    }

    fn view(&self, who: Address) -> View {
        let client = self.stations.iter().find(|(me, _)| *me == who);
        client.and_then(|(_, client)| client.view(self.now)).expect("the vehicle speaks the protocol")
    }

    fn events(&mut self) -> Vec<(Address, Event)> {
        std::mem::take(&mut self.events)
    }
}

const TAKE: Order = Order::Take { allow_takeover: false, within: None };

#[test]
fn a_station_takes_a_vehicle_that_nobody_controls_and_gives_it_back() {
    let mut rig = Rig::new();
    assert_eq!(rig.view(TRAINEE).holder, Holder::Nobody);
    rig.order(TRAINEE, TAKE);
    rig.run(1.0);
    assert_eq!(rig.view(TRAINEE).holder, Holder::Us);
    assert_eq!(rig.view(TRAINER).holder, Holder::Other(255));
    assert_eq!(rig.events(), [(TRAINEE, Event::Gained), (TRAINER, Event::Taken { by: 255, from_us: false })]);
    rig.order(TRAINEE, Order::Release);
    rig.run(1.0);
    assert_eq!((rig.view(TRAINER).holder, rig.server.owner()), (Holder::Nobody, None));
    assert_eq!(rig.events()[0], (TRAINEE, Event::Free { lost: false }));
}

#[test]
fn one_who_asks_gets_control_when_the_station_in_control_lets_it() {
    let mut rig = Rig::new();
    rig.order(TRAINEE, TAKE);
    rig.run(1.0);
    rig.events();
    rig.order(TRAINER, Order::Take { allow_takeover: false, within: Some(Duration::from_secs(20)) });
    rig.run(2.0);
    assert_eq!(rig.server.owner(), Some(TRAINEE), "asked, and not taken");
    let asked = rig.view(TRAINEE).asked.expect("somebody asks");
    assert!(asked.by == 254 && asked.left < Duration::from_secs(19), "{asked:?}");
    assert!(rig.view(TRAINER).requested.is_some_and(|requested| requested.asked_owner));
    rig.order(TRAINEE, Order::Allow);
    rig.run(1.0);
    assert_eq!(rig.server.owner(), Some(TRAINER));
    assert_eq!((rig.view(TRAINER).holder, rig.view(TRAINEE).holder), (Holder::Us, Holder::Other(254)));
    let events = rig.events();
    assert_eq!(events.iter().filter(|(_, event)| matches!(event, Event::Asked { by: 254, .. })).count(), 1);
    assert!(events.contains(&(TRAINEE, Event::Taken { by: 254, from_us: true })), "{events:?}");
}

#[test]
fn a_request_that_nobody_answers_or_that_is_refused_runs_out() {
    let mut rig = Rig::new();
    rig.order(TRAINEE, TAKE);
    rig.run(1.0);
    rig.order(TRAINER, TAKE);
    rig.run(1.0);
    rig.order(TRAINEE, Order::Keep);
    assert_eq!(rig.view(TRAINEE).asked, None);
    rig.run(11.0);
    assert_eq!(rig.server.owner(), Some(TRAINEE));
    assert_eq!(rig.view(TRAINER).requested, None);
    assert!(rig.events().contains(&(TRAINER, Event::TimedOut)));
}

#[test]
fn what_was_opened_for_one_that_does_not_come_is_closed_again() {
    let mut rig = Rig::new();
    rig.order(TRAINEE, TAKE);
    rig.run(1.0);
    rig.order(TRAINER, TAKE);
    rig.run(0.5);
    rig.cut = Some(TRAINER);
    rig.order(TRAINEE, Order::Allow);
    rig.run(5.0);
    assert!(rig.view(TRAINEE).takeover_allowed);
    rig.run(8.0);
    assert!(!rig.view(TRAINEE).takeover_allowed);
    rig.cut = None;
    rig.run(2.0);
    assert_eq!(rig.server.owner(), Some(TRAINEE), "too late, it has to ask again");
}

#[test]
fn a_station_that_always_lets_others_take_over_is_not_asked() {
    let mut rig = Rig::new();
    rig.order(TRAINEE, Order::Take { allow_takeover: true, within: None });
    rig.run(30.0);
    assert!(rig.view(TRAINER).takeover_allowed, "for as long as it likes");
    rig.order(TRAINER, TAKE);
    rig.run(1.0);
    assert_eq!(rig.server.owner(), Some(TRAINER));
    assert!(!rig.events().iter().any(|(_, event)| matches!(event, Event::Asked { .. })));
}

#[test]
fn a_station_in_control_that_falls_silent_is_in_control_no_more() {
    let mut rig = Rig::new();
    rig.order(TRAINEE, TAKE);
    rig.run(1.0);
    rig.cut = Some(TRAINEE);
    rig.run(4.0);
    assert_eq!(rig.server.owner(), Some(TRAINEE));
    rig.run(2.0);
    assert_eq!(rig.server.owner(), None);
    rig.cut = None;
    rig.run(1.5);
    assert!(rig.events().contains(&(TRAINEE, Event::Free { lost: true })));
}

#[test]
fn a_station_that_is_not_in_control_may_ask_and_not_command() {
    let mut rig = Rig::new();
    let command = |command| {
        let (target_system, target_component) = (DRONE.system, DRONE.component);
        MavMessage::COMMAND_LONG(COMMAND_LONG_DATA {
            command,
            target_system,
            target_component,
            ..COMMAND_LONG_DATA::default()
        })
    };
    let commands = [
        command(MavCmd::MAV_CMD_COMPONENT_ARM_DISARM),
        MavMessage::MANUAL_CONTROL(MANUAL_CONTROL_DATA::default()),
        MavMessage::MISSION_COUNT(MISSION_COUNT_DATA::default()),
        #[allow(deprecated)]
        MavMessage::SET_MODE(SET_MODE_DATA::default()),
    ];
    let questions =
        [command(MavCmd::MAV_CMD_REQUEST_MESSAGE), MavMessage::PARAM_REQUEST_LIST(PARAM_REQUEST_LIST_DATA::default())];
    assert!(commands.iter().all(|message| rig.server.may_obey(TRAINER, message)), "nobody is in control");
    rig.order(TRAINEE, TAKE);
    rig.run(1.0);
    for message in &commands {
        assert!(
            rig.server.may_obey(TRAINEE, message) && rig.server.may_obey(Address { component: 191, ..DRONE }, message)
        );
        assert!(!rig.server.may_obey(TRAINER, message), "{message:?}");
    }
    assert!(questions.iter().all(|message| rig.server.may_obey(TRAINER, message)));
    let refusals: Vec<_> = std::iter::from_fn(|| rig.server.poll_refusal()).collect();
    let [MavMessage::COMMAND_ACK(ack)] = refusals.as_slice() else {
        panic!("only commands are answered: {refusals:?}")
    };
    assert_eq!((ack.result, ack.target_system), (MavResult::MAV_RESULT_NOT_IN_CONTROL, TRAINER.system));
}

#[test]
fn a_request_for_others_is_denied_and_one_for_a_range_too() {
    let mut rig = Rig::new();
    for (system, last_system) in [(254, 0), (250, 254), (254, 255)] {
        let ask = Ask { target: DRONE, take: true, allow_takeover: false, within: ANSWER_WITHIN, system, last_system };
        rig.server.on_message(rig.now, TRAINEE, &Message::Ask(ask));
        let denied = Answer { target: TRAINEE, result: MavResult::MAV_RESULT_DENIED };
        assert_eq!(rig.server.poll_send(), Some(Message::Answer(denied)));
    }
    assert_eq!(rig.server.owner(), None);
}

fn through_a_frame(raw: &Raw) -> Option<Message> {
    let mut read = None;
    Framer::new().feed(Encoder::new(DRONE).encode_raw(raw).as_slice(), |frame| read = Message::read(frame));
    read
}

#[test]
fn messages_come_out_of_their_frames_as_they_went_in() {
    let ask = Ask {
        target: DRONE,
        take: true,
        allow_takeover: true,
        within: Duration::from_secs(17),
        system: 254,
        last_system: 0,
    };
    for message in [
        Message::Status(Status { owner: Some(254), takeover_allowed: true }),
        Message::Status(Status { owner: None, takeover_allowed: false }),
        Message::Ask(ask),
        Message::Ask(Ask { take: false, ..ask }),
        Message::Answer(Answer { target: TRAINER, result: MavResult::MAV_RESULT_FAILED }),
    ] {
        assert_eq!(through_a_frame(&message.write()), Some(message));
    }
}

#[test]
fn the_older_draft_of_the_status_is_not_taken_for_this_one() {
    // System in control, then flags: read as ours it would be flags, then the system.
    assert_eq!(through_a_frame(&Raw { id: 512, crc_extra: 184, payload: vec![3, 1] }), None);
    assert_eq!(through_a_frame(&Raw { id: 512, crc_extra: 21, payload: vec![2, 255] }), None, "of one component only");
}

#[test]
fn times_that_are_none_or_out_of_bounds_are_brought_into_them() {
    for (seconds, expected) in [(f32::NAN, 10), (-4.0, 10), (0.0, 3), (1e30, 10), (600.0, 60)] {
        let mut raw = Message::Ask(Ask {
            target: DRONE,
            take: true,
            allow_takeover: false,
            within: ANSWER_WITHIN,
            system: 254,
            last_system: 0,
        })
        .write();
        raw.payload[8..12].copy_from_slice(&seconds.to_le_bytes());
        let Some(Message::Ask(ask)) = through_a_frame(&raw) else { panic!("{seconds}") };
        assert_eq!(ask.within, Duration::from_secs(expected), "{seconds}");
    }
}
