//! The vehicle's half: a table in a fixed order, listed at a bounded pace.

use std::collections::BTreeMap;
use std::time::Duration;

use super::value::{Encoding, Name, Value};
use crate::dialect::{MavMessage, PARAM_VALUE_DATA};
use crate::services::Queue;
use crate::wire::{Address, MonoTime};

/// A station set this parameter.
#[derive(Debug, Clone, PartialEq)]
pub struct Changed {
    /// Which.
    pub name: Name,
    /// To what.
    pub value: f64,
}

/// Listing pace: 500 parameters a second, what a vehicle does on a fast link.
const LIST_INTERVAL: Duration = Duration::from_millis(2);

/// Parameter protocol server.
#[derive(Debug, Clone)]
pub struct Server {
    me: Address,
    encoding: Encoding,
    table: Vec<(Name, Value)>,
    index: BTreeMap<Name, usize>,
    /// Listing in progress: the next index and when to send it.
    listing: Option<(usize, MonoTime)>,
    outbox: Queue<MavMessage>,
    events: Queue<Changed>,
}

impl Server {
    /// A server with this table, in this order. Names appear once.
    pub fn new(me: Address, encoding: Encoding, table: Vec<(Name, Value)>) -> Self {
        let index = table.iter().enumerate().map(|(at, (name, _))| (name.clone(), at)).collect();
        Self { me, encoding, table, index, listing: None, outbox: Queue::default(), events: Queue::default() }
    }

    /// A parameter's value.
    pub fn get(&self, name: &str) -> Option<f64> {
        let at = *self.index.get(&Name::new(name)?)?;
        Some(self.table[at].1.number)
    }

    /// Sets a value from inside the vehicle; unknown names are ignored. Stations are told.
    pub fn set(&mut self, name: &str, number: f64) {
        if let Some(&at) = Name::new(name).and_then(|name| self.index.get(&name)) {
            self.table[at].1.number = number;
            self.announce(at);
        }
    }

    /// The table, in its order.
    pub fn table(&self) -> &[(Name, Value)] {
        &self.table
    }

    /// Takes a message from a station.
    pub fn on_message(&mut self, now: MonoTime, _from: Address, message: &MavMessage) {
        match message {
            MavMessage::PARAM_REQUEST_LIST(m) if self.mine(m.target_system, m.target_component) => {
                self.listing = Some((0, now));
            }
            MavMessage::PARAM_REQUEST_READ(m) if self.mine(m.target_system, m.target_component) => {
                let at = match usize::try_from(m.param_index) {
                    Ok(at) => (at < self.table.len()).then_some(at),
                    Err(_) => Name::from_wire(&m.param_id).and_then(|name| self.index.get(&name).copied()),
                };
                if let Some(at) = at {
                    self.announce(at);
                }
            }
            MavMessage::PARAM_SET(m) if self.mine(m.target_system, m.target_component) => {
                let Some(name) = Name::from_wire(&m.param_id) else { return };
                let Some(&at) = self.index.get(&name) else { return };
                let value = self.encoding.decode(self.table[at].1.kind, m.param_value);
                if value.is_finite() {
                    self.table[at].1.number = value;
                    self.events.push(Changed { name, value });
                }
                self.announce(at);
            }
            _ => {}
        }
    }

    /// Sends the next parameters of a listing.
    pub fn on_deadline(&mut self, now: MonoTime) {
        while let Some((at, due)) = self.listing.filter(|(_, due)| *due <= now) {
            if at < self.table.len() {
                self.announce(at);
            }
            self.listing = (at + 1 < self.table.len()).then_some((at + 1, due + LIST_INTERVAL));
        }
    }

    /// When [`Self::on_deadline`] wants to be called.
    pub fn next_deadline(&self) -> Option<MonoTime> {
        self.listing.map(|(_, due)| due)
    }

    /// The next message to send.
    pub fn poll_send(&mut self) -> Option<MavMessage> {
        self.outbox.pop()
    }

    /// The next change made by a station.
    pub fn poll_event(&mut self) -> Option<Changed> {
        self.events.pop()
    }

    fn announce(&mut self, at: usize) {
        let (name, value) = &self.table[at];
        self.outbox.push(MavMessage::PARAM_VALUE(PARAM_VALUE_DATA {
            param_value: self.encoding.encode(*value),
            param_count: self.table.len() as u16,
            param_index: at as u16,
            param_id: name.to_wire(),
            param_type: value.kind,
        }));
    }

    fn mine(&self, system: u8, component: u8) -> bool {
        (system == self.me.system || system == 0) && (component == self.me.component || component == 0)
    }
}
