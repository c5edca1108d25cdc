//! The vehicle's half. An upload is staged and replaces what is aboard only when it is whole (atomic).

use std::time::Duration;

use super::item::{Kind, WireItem};
use crate::dialect::{
    MISSION_ACK_DATA, MISSION_COUNT_DATA, MISSION_REQUEST_INT_DATA, MavMessage, MavMissionResult, MavMissionType,
};
use crate::services::{Queue, Rtt};
use crate::wire::{Address, MonoTime};

/// What a vehicle takes.
#[derive(Debug, Clone, Copy)]
pub struct ServerConfig {
    /// Who this is.
    pub me: Address,
    /// Most items of one kind.
    pub capacity: u16,
    /// Refuses an item that the autopilot cannot fly.
    pub accepts: fn(Kind, &WireItem) -> Result<(), MavMissionResult>,
}

/// What a vehicle learns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ServerEvent {
    /// A whole new plan of this kind is aboard.
    Uploaded(Kind),
    /// The plan of this kind was cleared.
    Cleared(Kind),
    /// A station asks to make this item the current one.
    SetCurrent(u16),
}

/// Asking again for an item this many times in a row without an answer ends the transfer.
const MAX_TRIES: u32 = 10;
/// A repeated `MISSION_COUNT` within this time of the last item is an echo of the first one, not a new transfer.
const ECHO: Duration = Duration::from_secs(1);

#[derive(Debug, Clone)]
struct Incoming {
    from: Address,
    kind: Kind,
    staged: Vec<Option<WireItem>>,
    /// First item that is missing.
    next: u16,
    asked_at: MonoTime,
    tries: u32,
    last_progress: MonoTime,
}

/// Mission protocol server.
#[derive(Debug, Clone)]
pub struct Server {
    config: ServerConfig,
    aboard: [Vec<WireItem>; 3],
    incoming: Option<Incoming>,
    /// Whom the last upload came from, so that its last item sent again is acknowledged again.
    finished: Option<(Address, Kind, u16)>,
    current: u16,
    rtt: Rtt,
    outbox: Queue<MavMessage>,
    events: Queue<ServerEvent>,
}

impl Server {
    /// A server with nothing aboard.
    pub fn new(config: ServerConfig) -> Self {
        Self {
            config,
            aboard: Default::default(),
            incoming: None,
            finished: None,
            current: 0,
            rtt: Rtt::default(),
            outbox: Queue::default(),
            events: Queue::default(),
        }
    }

    /// What is aboard.
    pub fn items(&self, kind: Kind) -> &[WireItem] {
        &self.aboard[kind.index()]
    }

    /// Replaces what is aboard without a transfer (home in item 0, a plan restored at start).
    pub fn set_items(&mut self, kind: Kind, items: Vec<WireItem>) {
        self.aboard[kind.index()] = items;
    }

    /// Replaces one item aboard, if it is there (ArduPilot keeps home in item 0 up to date).
    pub fn set_item(&mut self, kind: Kind, seq: u16, item: WireItem) {
        if let Some(slot) = self.aboard[kind.index()].get_mut(usize::from(seq)) {
            *slot = item;
        }
    }

    /// Tells the server which item the autopilot flies, for the `current` flag.
    pub fn set_current(&mut self, seq: u16) {
        self.current = seq;
    }

    /// Takes a message from a station.
    pub fn on_message(&mut self, now: MonoTime, from: Address, message: &MavMessage) {
        let me = self.config.me;
        let mine = |system: u8, component: u8| system == me.system && (component == 0 || component == me.component);
        match message {
            MavMessage::MISSION_COUNT(m) if mine(m.target_system, m.target_component) => {
                self.on_count(now, from, m);
            }
            MavMessage::MISSION_ITEM_INT(m) if mine(m.target_system, m.target_component) => {
                self.on_item(now, from, m.mission_type, m.seq, WireItem::from_message(m));
            }
            MavMessage::MISSION_REQUEST_LIST(m) if mine(m.target_system, m.target_component) => {
                self.on_request_list(from, m.mission_type);
            }
            MavMessage::MISSION_REQUEST_INT(m) if mine(m.target_system, m.target_component) => {
                self.on_request(from, m.mission_type, m.seq);
            }
            MavMessage::MISSION_REQUEST(m) if mine(m.target_system, m.target_component) => {
                self.on_request(from, m.mission_type, m.seq);
            }
            MavMessage::MISSION_CLEAR_ALL(m) if mine(m.target_system, m.target_component) => {
                self.on_clear(from, m.mission_type);
            }
            MavMessage::MISSION_SET_CURRENT(m) if mine(m.target_system, m.target_component) => {
                self.events.push(ServerEvent::SetCurrent(m.seq));
            }
            MavMessage::MISSION_ACK(m)
                if mine(m.target_system, m.target_component)
                    && m.mavtype == MavMissionResult::MAV_MISSION_OPERATION_CANCELLED =>
            {
                self.incoming = self.incoming.take().filter(|i| i.from != from);
            }
            _ => {}
        }
    }

    /// Asks again for a missing item.
    pub fn on_deadline(&mut self, now: MonoTime) {
        let Some(incoming) = &mut self.incoming else { return };
        if now < incoming.asked_at + self.rtt.timeout(incoming.tries) {
            return;
        }
        if incoming.tries >= MAX_TRIES {
            return self.abort(MavMissionResult::MAV_MISSION_OPERATION_CANCELLED);
        }
        incoming.tries += 1;
        self.ask(now);
    }

    /// When [`Self::on_deadline`] wants to be called.
    pub fn next_deadline(&self) -> Option<MonoTime> {
        self.incoming.as_ref().map(|i| i.asked_at + self.rtt.timeout(i.tries))
    }

    /// The next message to send.
    pub fn poll_send(&mut self) -> Option<MavMessage> {
        self.outbox.pop()
    }

    /// The next event.
    pub fn poll_event(&mut self) -> Option<ServerEvent> {
        self.events.pop()
    }

    fn on_count(&mut self, now: MonoTime, from: Address, m: &MISSION_COUNT_DATA) {
        let Some(kind) = Kind::from_wire(m.mission_type) else {
            return self.ack_type(from, m.mission_type, MavMissionResult::MAV_MISSION_UNSUPPORTED);
        };
        if let Some(incoming) = &self.incoming {
            let moving = now.since(incoming.last_progress) < ECHO;
            if incoming.from != from && moving {
                return self.ack(from, kind, MavMissionResult::MAV_MISSION_DENIED);
            }
            if incoming.kind == kind && incoming.staged.len() == usize::from(m.count) && moving {
                return;
            }
        }
        if m.count > self.config.capacity {
            return self.ack(from, kind, MavMissionResult::MAV_MISSION_NO_SPACE);
        }
        self.finished = None;
        if m.count == 0 {
            self.install(kind, Vec::new());
            return self.ack(from, kind, MavMissionResult::MAV_MISSION_ACCEPTED);
        }
        self.incoming = Some(Incoming {
            from,
            kind,
            staged: vec![None; usize::from(m.count)],
            next: 0,
            asked_at: now,
            tries: 0,
            last_progress: now,
        });
        self.ask(now);
    }

    fn on_item(&mut self, now: MonoTime, from: Address, wire_kind: MavMissionType, seq: u16, item: WireItem) {
        let Some(kind) = Kind::from_wire(wire_kind) else { return };
        let Some(incoming) = self.incoming.as_mut().filter(|i| i.from == from && i.kind == kind) else {
            if self.finished == Some((from, kind, seq)) {
                self.ack(from, kind, MavMissionResult::MAV_MISSION_ACCEPTED);
            }
            return;
        };
        let Some(slot) = incoming.staged.get_mut(usize::from(seq)).filter(|slot| slot.is_none()) else { return };
        if let Err(result) = (self.config.accepts)(kind, &item) {
            return self.abort(result);
        }
        *slot = Some(item);
        if seq != incoming.next {
            return;
        }
        if incoming.tries == 0 {
            self.rtt.measured(now.since(incoming.asked_at));
        }
        incoming.last_progress = now;
        incoming.tries = 0;
        while incoming.staged.get(usize::from(incoming.next)).is_some_and(Option::is_some) {
            incoming.next += 1;
        }
        if usize::from(incoming.next) < incoming.staged.len() {
            return self.ask(now);
        }
        if let Some(done) = self.incoming.take() {
            self.finished = Some((from, kind, done.next - 1));
            self.install(kind, done.staged.into_iter().flatten().collect());
            self.ack(from, kind, MavMissionResult::MAV_MISSION_ACCEPTED);
        }
    }

    fn install(&mut self, kind: Kind, items: Vec<WireItem>) {
        let event = if items.is_empty() { ServerEvent::Cleared(kind) } else { ServerEvent::Uploaded(kind) };
        self.aboard[kind.index()] = items;
        self.events.push(event);
    }

    fn on_request_list(&mut self, from: Address, wire_kind: MavMissionType) {
        let Some(kind) = Kind::from_wire(wire_kind) else {
            return self.ack_type(from, wire_kind, MavMissionResult::MAV_MISSION_UNSUPPORTED);
        };
        self.outbox.push(MavMessage::MISSION_COUNT(MISSION_COUNT_DATA {
            count: self.items(kind).len() as u16,
            target_system: from.system,
            target_component: from.component,
            mission_type: wire_kind,
            opaque_id: 0,
        }));
    }

    fn on_request(&mut self, from: Address, wire_kind: MavMissionType, seq: u16) {
        let Some(kind) = Kind::from_wire(wire_kind) else { return };
        let current = kind == Kind::Mission && seq == self.current;
        let message = match self.items(kind).get(usize::from(seq)) {
            None => return self.ack(from, kind, MavMissionResult::MAV_MISSION_INVALID_SEQUENCE),
            Some(item) => MavMessage::MISSION_ITEM_INT(item.to_message(from, kind, seq, current)),
        };
        self.outbox.push(message);
    }

    fn on_clear(&mut self, from: Address, wire_kind: MavMissionType) {
        self.finished = None;
        self.incoming = None;
        match Kind::from_wire(wire_kind) {
            Some(kind) => self.install(kind, Vec::new()),
            None => Kind::ALL.into_iter().for_each(|kind| self.install(kind, Vec::new())),
        }
        self.ack_type(from, wire_kind, MavMissionResult::MAV_MISSION_ACCEPTED);
    }

    fn ask(&mut self, now: MonoTime) {
        let Some(incoming) = &mut self.incoming else { return };
        incoming.asked_at = now;
        self.outbox.push(MavMessage::MISSION_REQUEST_INT(MISSION_REQUEST_INT_DATA {
            seq: incoming.next,
            target_system: incoming.from.system,
            target_component: incoming.from.component,
            mission_type: incoming.kind.wire(),
        }));
    }

    /// Drops the running transfer and says why.
    fn abort(&mut self, result: MavMissionResult) {
        if let Some(incoming) = self.incoming.take() {
            self.ack(incoming.from, incoming.kind, result);
        }
    }

    fn ack(&mut self, to: Address, kind: Kind, result: MavMissionResult) {
        self.ack_type(to, kind.wire(), result);
    }

    fn ack_type(&mut self, to: Address, mission_type: MavMissionType, mavtype: MavMissionResult) {
        self.outbox.push(MavMessage::MISSION_ACK(MISSION_ACK_DATA {
            target_system: to.system,
            target_component: to.component,
            mavtype,
            mission_type,
            opaque_id: 0,
        }));
    }
}
