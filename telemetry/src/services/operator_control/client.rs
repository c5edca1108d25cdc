//! The station's half: asks for control, answers who asks for ours, and says who has it.

use std::time::Duration;

use super::wire::{Answer, Ask, Message, Status};
use super::{ANSWER_TIMES, ANSWER_WITHIN, OPEN_FOR, RETRY, TRIES};
use crate::dialect::MavResult;
use crate::services::Queue;
use crate::wire::{Address, MonoTime};

/// A vehicle whose status was silent for this long does not speak the protocol any more. Chosen: ten of its messages.
const SILENT_AFTER: Duration = Duration::from_secs(10);
/// What the vehicle accepted shows in its status within this time, or else it is asked again.
const SHOWS_WITHIN: Duration = Duration::from_secs(2);
/// A vehicle takes an opened control back by itself; after this more, the station does. Chosen: one status message.
const CLOSE_EXTRA: Duration = Duration::from_secs(1);

/// What a person orders.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Order {
    /// Take control.
    Take {
        /// Let whoever asks after us have it without asking us.
        allow_takeover: bool,
        /// Time that the station in control has to answer; `None` for [`ANSWER_WITHIN`].
        within: Option<Duration>,
    },
    /// Give control back, to nobody; or no longer ask for it.
    Release,
    /// Let others take over, for [`OPEN_FOR`].
    Allow,
    /// Keep control in spite of whoever asks; the vehicle needs no word of it.
    Keep,
}

/// Who is in control.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holder {
    /// Nobody: everybody may command it.
    Nobody,
    /// This station.
    Us,
    /// Another station, by its system id.
    Other(u8),
}

/// Our request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Requested {
    /// The vehicle said no and asked the station in control.
    pub asked_owner: bool,
    /// Time left until it counts as denied.
    pub left: Duration,
}

/// Somebody's request for the control that we have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// System id of the station.
    pub by: u8,
    /// Time left to answer.
    pub left: Duration,
}

/// How control stands, to be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct View {
    /// Who is in control.
    pub holder: Holder,
    /// Whoever asks gets it.
    pub takeover_allowed: bool,
    /// Our request, while it is under way.
    pub requested: Option<Requested>,
    /// Somebody's request, while we have not answered it.
    pub asked: Option<Asked>,
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Event {
    /// We are in control now.
    Gained,
    /// Another station is in control now, and was not before.
    Taken {
        /// Its system id.
        by: u8,
        /// We were, until then.
        from_us: bool,
    },
    /// Nobody is in control any more.
    Free {
        /// We were, until then, and did not give it back.
        lost: bool,
    },
    /// The station in control was asked; it has so long to answer.
    Waiting(Duration),
    /// The vehicle will not give control, or not take it back.
    Denied(MavResult),
    /// The station in control did not let us, or the vehicle did not answer.
    TimedOut,
    /// Another station asks for the control that we have.
    Asked {
        /// Its system id.
        by: u8,
        /// Time to answer.
        within: Duration,
    },
}

/// A message to the vehicle that has not had its effect yet.
#[derive(Debug, Clone, Copy)]
struct Pending {
    ask: Ask,
    tries: u32,
    again_at: MonoTime,
}

/// Our wish for control.
#[derive(Debug, Clone, Copy)]
struct Wish {
    allow_takeover: bool,
    within: Duration,
    until: MonoTime,
    asked_owner: bool,
}

/// Control of one vehicle, as a station sees it.
#[derive(Debug, Clone)]
pub struct Client {
    me: Address,
    vehicle: Address,
    /// The component that decides; the autopilot until another one says that it does.
    manager: Address,
    status: Option<(Status, MonoTime)>,
    pending: Option<Pending>,
    wish: Option<Wish>,
    asked: Option<(u8, MonoTime)>,
    close_at: Option<MonoTime>,
    outbox: Queue<Message>,
    events: Queue<Event>,
}

impl Client {
    /// For a vehicle with this autopilot.
    pub fn new(me: Address, vehicle: Address) -> Self {
        Self {
            me,
            vehicle,
            manager: vehicle,
            status: None,
            pending: None,
            wish: None,
            asked: None,
            close_at: None,
            outbox: Queue::default(),
            events: Queue::default(),
        }
    }

    /// How it stands; `None` while the vehicle does not speak the protocol.
    pub fn view(&self, now: MonoTime) -> Option<View> {
        let (status, _) = self.status.filter(|(_, at)| now.since(*at) <= SILENT_AFTER)?;
        let left = |until: MonoTime| until.since(now);
        Some(View {
            holder: self.holder(status),
            takeover_allowed: status.takeover_allowed,
            requested: self.wish.map(|wish| Requested { asked_owner: wish.asked_owner, left: left(wish.until) }),
            asked: self.asked.map(|(by, until)| Asked { by, left: left(until) }),
        })
    }

    fn holder(&self, status: Status) -> Holder {
        match status.owner {
            None => Holder::Nobody,
            Some(system) if system == self.me.system => Holder::Us,
            Some(system) => Holder::Other(system),
        }
    }

    fn held(&self) -> Option<Holder> {
        self.status.map(|(status, _)| self.holder(status))
    }

    /// Does what a person orders.
    pub fn order(&mut self, now: MonoTime, order: Order) {
        match order {
            Order::Take { allow_takeover, within } => {
                let within = within.unwrap_or(ANSWER_WITHIN).clamp(*ANSWER_TIMES.start(), *ANSWER_TIMES.end());
                self.wish = Some(Wish { allow_takeover, within, until: now + within, asked_owner: false });
                self.send(now, true, allow_takeover, within);
            }
            Order::Release => {
                (self.wish, self.pending, self.asked, self.close_at) = (None, None, None, None);
                if self.held() == Some(Holder::Us) {
                    self.send(now, false, false, ANSWER_WITHIN);
                }
            }
            // Said by one that is not in control it would ask for control.
            Order::Allow if self.held() != Some(Holder::Us) => {}
            Order::Allow => {
                self.asked = None;
                self.close_at = Some(now + OPEN_FOR + CLOSE_EXTRA);
                self.send(now, true, true, ANSWER_WITHIN);
            }
            Order::Keep => self.asked = None,
        }
    }

    fn send(&mut self, now: MonoTime, take: bool, allow_takeover: bool, within: Duration) {
        let ask = Ask { target: self.manager, take, allow_takeover, within, system: self.me.system, last_system: 0 };
        self.outbox.push(Message::Ask(ask));
        self.pending = Some(Pending { ask, tries: 1, again_at: now + RETRY });
    }

    /// Takes a message from a component of the vehicle.
    pub fn on_message(&mut self, now: MonoTime, from: Address, message: &Message) {
        let to_us = |target: Address| {
            (target.system == self.me.system || target.system == 0)
                && (target.component == self.me.component || target.component == 0)
        };
        match *message {
            _ if from.system != self.vehicle.system => {}
            Message::Status(status) => self.on_status(now, from, status),
            Message::Answer(answer) if to_us(answer.target) => self.on_answer(now, answer.result),
            Message::Ask(ask) if to_us(ask.target) && ask.take && ask.system != 0 && ask.system != self.me.system => {
                self.outbox.push(Message::Answer(Answer { target: from, result: MavResult::MAV_RESULT_ACCEPTED }));
                // Told again until our answer arrives, and each time with the whole of its time.
                if self.asked.is_none_or(|(by, _)| by != ask.system) && self.close_at.is_none() {
                    self.asked = Some((ask.system, now + ask.within));
                    self.events.push(Event::Asked { by: ask.system, within: ask.within });
                }
            }
            Message::Answer(_) | Message::Ask(_) => {}
        }
    }

    fn on_status(&mut self, now: MonoTime, from: Address, status: Status) {
        let before = self.held();
        self.manager = from;
        self.status = Some((status, now));
        let holder = self.holder(status);
        let releases = self.pending.is_some_and(|pending| !pending.ask.take);
        if before.is_some_and(|before| before != holder) {
            self.events.push(match holder {
                Holder::Us => Event::Gained,
                Holder::Other(by) => Event::Taken { by, from_us: before == Some(Holder::Us) },
                Holder::Nobody => Event::Free { lost: before == Some(Holder::Us) && !releases },
            });
        }
        if holder == Holder::Us {
            self.wish = None;
        } else {
            (self.asked, self.close_at) = (None, None);
        }
        let done = |pending: &Pending| match (pending.ask.take, holder) {
            (false, Holder::Us) => false,
            (false, _) => true,
            (true, Holder::Us) => status.takeover_allowed == pending.ask.allow_takeover,
            // A change of what we no longer have.
            (true, _) => self.wish.is_none(),
        };
        if self.pending.as_ref().is_some_and(done) {
            self.pending = None;
        }
        // The way is free for what a person asked for.
        let free = holder == Holder::Nobody || (status.takeover_allowed && holder != Holder::Us);
        if let Some(wish) = self.wish.filter(|wish| wish.asked_owner && free && self.pending.is_none()) {
            self.send(now, true, wish.allow_takeover, wish.within);
        }
    }

    fn on_answer(&mut self, now: MonoTime, result: MavResult) {
        let Some(pending) = &mut self.pending else { return };
        match (result, &mut self.wish) {
            (MavResult::MAV_RESULT_ACCEPTED, _) => pending.again_at = now + SHOWS_WITHIN,
            (MavResult::MAV_RESULT_FAILED, Some(wish)) if pending.ask.take => {
                self.pending = None;
                if !std::mem::replace(&mut wish.asked_owner, true) {
                    wish.until = now + wish.within;
                    self.events.push(Event::Waiting(wish.within));
                }
            }
            (why, _) => {
                (self.pending, self.wish) = (None, None);
                self.events.push(Event::Denied(why));
            }
        }
    }

    /// Timers.
    pub fn on_deadline(&mut self, now: MonoTime) {
        if let Some(pending) = &mut self.pending
            && pending.again_at <= now
        {
            // A wish is kept up for the whole of its time: the way may become free before any answer comes through.
            if pending.tries >= TRIES && self.wish.is_none_or(|wish| wish.until <= now) {
                (self.pending, self.wish) = (None, None);
                self.events.push(Event::TimedOut);
            } else {
                pending.tries += 1;
                pending.again_at = now + RETRY;
                pending.ask.target = self.manager;
                self.outbox.push(Message::Ask(pending.ask));
            }
        }
        if self.wish.is_some_and(|wish| wish.asked_owner && wish.until <= now) {
            (self.pending, self.wish) = (None, None);
            self.events.push(Event::TimedOut);
        }
        self.asked = self.asked.filter(|(_, until)| now < *until);
        if self.close_at.is_some_and(|at| at <= now) {
            self.close_at = None;
            let open = self.status.is_some_and(|(status, _)| status.takeover_allowed);
            if self.held() == Some(Holder::Us) && open {
                self.send(now, true, false, ANSWER_WITHIN);
            }
        }
    }

    /// The next message for the vehicle.
    pub fn poll_send(&mut self) -> Option<Message> {
        self.outbox.pop()
    }

    /// The next event.
    pub fn poll_event(&mut self) -> Option<Event> {
        self.events.pop()
    }
}
