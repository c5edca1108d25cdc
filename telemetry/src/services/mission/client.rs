//! The station's half: one transfer at a time, up, down or clear.

use std::time::Duration;

use mission::explain::{Explain, Message};
use mission::message;

use super::item::{Kind, WireItem};
use crate::dialect::{
    MISSION_ACK_DATA, MISSION_CLEAR_ALL_DATA, MISSION_COUNT_DATA, MISSION_REQUEST_INT_DATA, MISSION_REQUEST_LIST_DATA,
    MavMessage, MavMissionResult,
};
use crate::services::{Queue, Rtt};
use crate::wire::{Address, MonoTime};

/// Why a transfer ended without success.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum Failure {
    /// Nobody answered, in [`Client::MAX_TRIES`] tries in a row.
    #[error("no answer at item {at} of {total} after {tries} tries")]
    TimedOut {
        /// Item that the transfer stood at.
        at: u16,
        /// Items in all; 0 if not known yet.
        total: u16,
        /// Tries.
        tries: u32,
    },
    /// The vehicle refused.
    #[error("the vehicle refused at item {at}: {result:?}")]
    Rejected {
        /// Item that was sent last.
        at: u16,
        /// Its reason.
        result: MavMissionResult,
    },
    /// The operator cancelled.
    #[error("cancelled")]
    Cancelled,
    /// Another transfer is running.
    #[error("another transfer is running")]
    Busy,
    /// More items than the protocol can number.
    #[error("{0} items are more than the protocol can number")]
    TooMany(usize),
}

impl Explain for Failure {
    fn explain(&self) -> Message {
        match *self {
            Self::TimedOut { at, total, tries } => message!(
                "transfer-timed-out",
                at = usize::from(at),
                total = usize::from(total),
                tries = f64::from(tries)
            ),
            Self::Rejected { at, result } => {
                message!("transfer-rejected", at = usize::from(at), result = format!("{result:?}"))
            }
            Self::Cancelled => message!("transfer-cancelled"),
            Self::Busy => message!("transfer-busy"),
            Self::TooMany(items) => message!("transfer-too-many", items = items),
        }
    }
}

/// What a transfer reports.
#[derive(Debug, Clone, PartialEq)]
pub enum ClientEvent {
    /// It moved.
    Progress {
        /// Which plan.
        kind: Kind,
        /// Items done.
        done: u16,
        /// Items in all.
        total: u16,
    },
    /// An upload ended. `confirmed` is false when the closing acknowledgement was lost though every item was asked
    /// for: read back to know.
    Uploaded {
        /// Which plan.
        kind: Kind,
        /// Whether the vehicle said so.
        confirmed: bool,
    },
    /// A download ended.
    Downloaded {
        /// Which plan.
        kind: Kind,
        /// What is aboard.
        items: Vec<WireItem>,
    },
    /// A transfer failed.
    Failed {
        /// Which plan.
        kind: Kind,
        /// Why.
        failure: Failure,
    },
}

#[derive(Debug, Clone)]
enum Work {
    Up {
        items: Vec<WireItem>,
        highest_asked: Option<u16>,
        last_sent: Option<u16>,
        /// Requests in a row that asked for nothing new.
        repeats: u32,
    },
    List,
    Down {
        items: Vec<Option<WireItem>>,
        asked: Vec<Asked>,
        done: u16,
        /// Everything before this item is here.
        first_missing: usize,
    },
    Clear,
}

#[derive(Debug, Clone, Copy)]
struct Asked {
    seq: u16,
    at: MonoTime,
    tries: u32,
}

#[derive(Debug, Clone)]
struct Transfer {
    kind: Kind,
    work: Work,
    /// When the last message that counts was sent or received.
    active: MonoTime,
    tries: u32,
    /// A refusal that may be about an echo, or about order: time decides whether it was meant.
    complaint: Option<MavMissionResult>,
}

/// Mission protocol client for one vehicle.
#[derive(Debug, Clone)]
pub struct Client {
    target: Address,
    transfer: Option<Transfer>,
    rtt: Rtt,
    /// Items asked for at once in a download; drops to one when the vehicle insists on order (PX4).
    window: usize,
    outbox: Queue<MavMessage>,
    events: Queue<ClientEvent>,
}

impl Client {
    /// Tries in a row without an answer before a transfer fails. At 20 % loss per exchange the chance of ten in a row
    /// is one in ten million; MAVLink's recommended five fail one long transfer in twenty there.
    pub const MAX_TRIES: u32 = 10;
    /// A vehicle that complained and then keeps silent for this many tries meant it.
    const COMPLAINED_TRIES: u32 = 5;
    /// Items asked for at once: hides the round trip without flooding a slow radio. Chosen.
    const WINDOW: usize = 6;
    /// Requests in a row for items that were sent before, after which an upload fails: a vehicle that hears nothing of us
    /// may ask for ever. Chosen: far above what 20 % loss brings about, about a minute of PX4's and ArduPilot's asking.
    const MAX_REPEATS: u32 = 100;
    /// Longest silence in which an upload waits for the vehicle to ask (MAVLink's passive timeout).
    const PASSIVE: Duration = Duration::from_millis(1500);

    /// A client for the autopilot `target`.
    pub fn new(target: Address) -> Self {
        Self {
            target,
            transfer: None,
            rtt: Rtt::default(),
            window: Self::WINDOW,
            outbox: Queue::default(),
            events: Queue::default(),
        }
    }

    /// Whether a transfer is running.
    pub fn is_busy(&self) -> bool {
        self.transfer.is_some()
    }

    /// Replaces the plan aboard.
    ///
    /// # Errors
    /// [`Failure::Busy`] while another transfer runs, [`Failure::TooMany`] above 65,534 items.
    pub fn upload(&mut self, now: MonoTime, kind: Kind, items: Vec<WireItem>) -> Result<(), Failure> {
        if items.len() > usize::from(u16::MAX - 1) {
            return Err(Failure::TooMany(items.len()));
        }
        let work = if items.is_empty() {
            Work::Clear
        } else {
            Work::Up { items, highest_asked: None, last_sent: None, repeats: 0 }
        };
        self.start(now, kind, work)
    }

    /// Reads the plan aboard.
    ///
    /// # Errors
    /// [`Failure::Busy`] while another transfer runs.
    pub fn download(&mut self, now: MonoTime, kind: Kind) -> Result<(), Failure> {
        self.start(now, kind, Work::List)
    }

    /// Ends the running transfer and tells the vehicle.
    pub fn cancel(&mut self) {
        if let Some(transfer) = self.transfer.take() {
            self.send_ack(transfer.kind, MavMissionResult::MAV_MISSION_OPERATION_CANCELLED);
            self.events.push(ClientEvent::Failed { kind: transfer.kind, failure: Failure::Cancelled });
        }
    }

    fn start(&mut self, now: MonoTime, kind: Kind, work: Work) -> Result<(), Failure> {
        if self.transfer.is_some() {
            return Err(Failure::Busy);
        }
        self.transfer = Some(Transfer { kind, work, active: now, tries: 0, complaint: None });
        self.open();
        Ok(())
    }

    /// Sends the message that begins (or begins again) the running transfer, or its last item.
    fn open(&mut self) {
        let Some(Transfer { kind, work, .. }) = &self.transfer else { return };
        let (target_system, target_component) = (self.target.system, self.target.component);
        let mission_type = kind.wire();
        let message = match work {
            Work::Up { items, last_sent: Some(seq), .. } => {
                let item = &items[usize::from(*seq)];
                MavMessage::MISSION_ITEM_INT(item.to_message(self.target, *kind, *seq, false))
            }
            Work::Up { items, .. } => MavMessage::MISSION_COUNT(MISSION_COUNT_DATA {
                count: items.len() as u16,
                target_system,
                target_component,
                mission_type,
                opaque_id: 0,
            }),
            Work::List => MavMessage::MISSION_REQUEST_LIST(MISSION_REQUEST_LIST_DATA {
                target_system,
                target_component,
                mission_type,
            }),
            Work::Clear => {
                MavMessage::MISSION_CLEAR_ALL(MISSION_CLEAR_ALL_DATA { target_system, target_component, mission_type })
            }
            Work::Down { .. } => return,
        };
        self.outbox.push(message);
    }

    /// Takes a message from the vehicle. Messages of another plan kind belong to somebody else and are ignored.
    pub fn on_message(&mut self, now: MonoTime, from: Address, message: &MavMessage) {
        if from != self.target {
            return;
        }
        let Some(kind) = self.transfer.as_ref().map(|t| t.kind) else { return };
        match message {
            MavMessage::MISSION_REQUEST_INT(m) if m.mission_type == kind.wire() => self.on_request(now, m.seq),
            MavMessage::MISSION_REQUEST(m) if m.mission_type == kind.wire() => self.on_request(now, m.seq),
            MavMessage::MISSION_COUNT(m) if m.mission_type == kind.wire() => self.on_count(now, m.count),
            MavMessage::MISSION_ITEM_INT(m) if m.mission_type == kind.wire() => {
                self.on_item(now, m.seq, WireItem::from_message(m));
            }
            MavMessage::MISSION_ACK(m) if m.mission_type == kind.wire() => self.on_ack(now, m.mavtype),
            _ => {}
        }
    }

    fn on_request(&mut self, now: MonoTime, seq: u16) {
        let Some(transfer) = &mut self.transfer else { return };
        let Work::Up { items, highest_asked, last_sent, repeats } = &mut transfer.work else { return };
        let Some(item) = items.get(usize::from(seq)) else { return };
        let total = items.len() as u16;
        *repeats += 1;
        if *repeats > Self::MAX_REPEATS {
            let failure = Failure::TimedOut { at: seq, total, tries: Self::MAX_REPEATS };
            return self.fail(failure);
        }
        self.outbox.push(MavMessage::MISSION_ITEM_INT(item.to_message(self.target, transfer.kind, seq, false)));
        if highest_asked.is_none_or(|highest| seq > highest) {
            if transfer.tries == 0 {
                self.rtt.measured(now.since(transfer.active));
            }
            *highest_asked = Some(seq);
            *repeats = 0;
            transfer.complaint = None;
            transfer.tries = 0;
            self.events.push(ClientEvent::Progress { kind: transfer.kind, done: seq, total });
        }
        *last_sent = Some(seq);
        transfer.active = now;
    }

    fn on_count(&mut self, now: MonoTime, count: u16) {
        let Some(transfer) = &mut self.transfer else { return };
        if !matches!(transfer.work, Work::List) {
            return;
        }
        if transfer.tries == 0 {
            self.rtt.measured(now.since(transfer.active));
        }
        transfer.tries = 0;
        let items = vec![None; usize::from(count)];
        transfer.work = Work::Down { items, asked: Vec::new(), done: 0, first_missing: 0 };
        transfer.active = now;
        self.advance_download(now);
    }

    fn on_item(&mut self, now: MonoTime, seq: u16, item: WireItem) {
        let Some(transfer) = &mut self.transfer else { return };
        let Work::Down { items, asked, done, .. } = &mut transfer.work else { return };
        let total = items.len() as u16;
        let Some(slot) = items.get_mut(usize::from(seq)).filter(|slot| slot.is_none()) else { return };
        *slot = Some(item);
        *done += 1;
        if let Some(at) = asked.iter().position(|a| a.seq == seq) {
            let request = asked.swap_remove(at);
            if request.tries == 0 {
                self.rtt.measured(now.since(request.at));
            }
        }
        transfer.active = now;
        self.events.push(ClientEvent::Progress { kind: transfer.kind, done: *done, total });
        self.advance_download(now);
    }

    /// Asks for what the window allows; ends the download when nothing is missing.
    fn advance_download(&mut self, now: MonoTime) {
        let Some(transfer) = &mut self.transfer else { return };
        let Work::Down { items, asked, done, first_missing } = &mut transfer.work else { return };
        let kind = transfer.kind;
        if usize::from(*done) == items.len() {
            let items = std::mem::take(items).into_iter().flatten().collect();
            self.transfer = None;
            self.send_ack(kind, MavMissionResult::MAV_MISSION_ACCEPTED);
            self.events.push(ClientEvent::Downloaded { kind, items });
            return;
        }
        while items.get(*first_missing).is_some_and(Option::is_some) {
            *first_missing += 1;
        }
        let missing = (*first_missing as u16..items.len() as u16).filter(|&seq| items[usize::from(seq)].is_none());
        let mut send = Vec::new();
        for seq in missing.take(self.window) {
            if !asked.iter().any(|a| a.seq == seq) {
                asked.push(Asked { seq, at: now, tries: 0 });
                send.push(seq);
            }
        }
        send.into_iter().for_each(|seq| self.request(kind, seq));
    }

    fn on_ack(&mut self, now: MonoTime, result: MavMissionResult) {
        use MavMissionResult as R;
        let Some(transfer) = &mut self.transfer else { return };
        let kind = transfer.kind;
        let accepted = result == R::MAV_MISSION_ACCEPTED;
        match &mut transfer.work {
            Work::Clear if accepted => self.finish(ClientEvent::Uploaded { kind, confirmed: true }),
            Work::Up { items, highest_asked, .. } if accepted => {
                // Before everything was asked for it is an echo of an earlier transfer.
                if all_asked(items, *highest_asked) {
                    self.finish(ClientEvent::Uploaded { kind, confirmed: true });
                }
            }
            // A vehicle that wants its items asked for in order (PX4), and gives none but the last again: begin again.
            Work::Down { .. } if result == R::MAV_MISSION_INVALID_SEQUENCE && self.window > 1 => {
                self.window = 1;
                transfer.work = Work::List;
                transfer.tries = 0;
                transfer.active = now;
                self.open();
            }
            Work::Down { .. } => {}
            _ if accepted => {}
            Work::Up { last_sent, .. } if !is_soft(result) => {
                let at = last_sent.unwrap_or(0);
                self.fail(Failure::Rejected { at, result });
            }
            _ => transfer.complaint = Some(result),
        }
    }

    /// Retries and failures.
    pub fn on_deadline(&mut self, now: MonoTime) {
        if self.next_deadline().is_none_or(|deadline| now < deadline) {
            return;
        }
        let Some(transfer) = &mut self.transfer else { return };
        let kind = transfer.kind;
        if let Work::Down { items, asked, .. } = &mut transfer.work {
            let mut again = Vec::new();
            for request in asked.iter_mut().filter(|a| now >= a.at + self.rtt.timeout(a.tries)) {
                if request.tries >= Self::MAX_TRIES {
                    let failure =
                        Failure::TimedOut { at: request.seq, total: items.len() as u16, tries: request.tries };
                    return self.fail(failure);
                }
                request.tries += 1;
                request.at = now;
                again.push(request.seq);
            }
            again.into_iter().for_each(|seq| self.request(kind, seq));
            return;
        }
        let tries = transfer.tries;
        let (at, total, all_asked) = match &transfer.work {
            Work::Up { items, highest_asked, last_sent, .. } => {
                (last_sent.unwrap_or(0), items.len() as u16, all_asked(items, *highest_asked))
            }
            _ => (0, 0, false),
        };
        match transfer.complaint {
            // Every item was taken, and the vehicle no longer knows of a transfer: its last word was lost.
            Some(_) if all_asked && tries > 0 => return self.finish(ClientEvent::Uploaded { kind, confirmed: false }),
            Some(result) if tries >= Self::COMPLAINED_TRIES => return self.fail(Failure::Rejected { at, result }),
            _ => {}
        }
        if tries >= Self::MAX_TRIES {
            return self.fail(Failure::TimedOut { at, total, tries });
        }
        transfer.tries += 1;
        transfer.active = now;
        self.open();
    }

    /// When [`Self::on_deadline`] wants to be called.
    pub fn next_deadline(&self) -> Option<MonoTime> {
        let transfer = self.transfer.as_ref()?;
        match &transfer.work {
            Work::Down { asked, .. } => asked.iter().map(|a| a.at + self.rtt.timeout(a.tries)).min(),
            // The vehicle drives an upload: leave it time to ask again before we do.
            Work::Up { last_sent: Some(_), .. } => {
                Some(transfer.active + self.rtt.timeout(transfer.tries).max(Self::PASSIVE))
            }
            _ => Some(transfer.active + self.rtt.timeout(transfer.tries)),
        }
    }

    /// The next message to send.
    pub fn poll_send(&mut self) -> Option<MavMessage> {
        self.outbox.pop()
    }

    /// The next event.
    pub fn poll_event(&mut self) -> Option<ClientEvent> {
        self.events.pop()
    }

    fn finish(&mut self, event: ClientEvent) {
        self.transfer = None;
        self.events.push(event);
    }

    fn fail(&mut self, failure: Failure) {
        if let Some(transfer) = self.transfer.take() {
            self.send_ack(transfer.kind, MavMissionResult::MAV_MISSION_OPERATION_CANCELLED);
            self.events.push(ClientEvent::Failed { kind: transfer.kind, failure });
        }
    }

    fn request(&mut self, kind: Kind, seq: u16) {
        self.outbox.push(MavMessage::MISSION_REQUEST_INT(MISSION_REQUEST_INT_DATA {
            seq,
            target_system: self.target.system,
            target_component: self.target.component,
            mission_type: kind.wire(),
        }));
    }

    fn send_ack(&mut self, kind: Kind, mavtype: MavMissionResult) {
        self.outbox.push(MavMessage::MISSION_ACK(MISSION_ACK_DATA {
            target_system: self.target.system,
            target_component: self.target.component,
            mavtype,
            mission_type: kind.wire(),
            opaque_id: 0,
        }));
    }
}

fn all_asked(items: &[WireItem], highest_asked: Option<u16>) -> bool {
    highest_asked.is_some_and(|highest| usize::from(highest) + 1 == items.len())
}

/// Complaints about order or about a transfer that is over: they do not end ArduPilot's transfer.
fn is_soft(result: MavMissionResult) -> bool {
    use MavMissionResult as R;
    matches!(result, R::MAV_MISSION_INVALID_SEQUENCE | R::MAV_MISSION_ERROR | R::MAV_MISSION_DENIED)
}
