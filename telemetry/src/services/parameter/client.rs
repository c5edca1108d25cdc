//! The station's half: list with gaps read again, set and confirm, and a cache by PX4's `_HASH_CHECK`.

use std::collections::BTreeMap;
use std::time::Duration;

use mission::explain::{Explain, Message};
use mission::message;

use super::value::{Encoding, Name, Value};
use crate::dialect::{MavMessage, PARAM_REQUEST_LIST_DATA, PARAM_REQUEST_READ_DATA, PARAM_SET_DATA, PARAM_VALUE_DATA};
use crate::services::{Queue, Rtt};
use crate::wire::{Address, MonoTime};

/// The pseudo-parameter that holds a hash over all others (PX4).
const HASH_CHECK: &str = "_HASH_CHECK";

/// A parameter list that was read before, with the hash it had.
#[derive(Debug, Clone, PartialEq)]
pub struct Cache {
    /// Value of `_HASH_CHECK` when the list was read.
    pub hash: u32,
    /// The list.
    pub values: BTreeMap<Name, Value>,
}

/// Why a parameter operation failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// Nobody answered.
    #[error("no answer after {tries} tries; {missing} parameters are missing")]
    TimedOut {
        /// Tries in a row without an answer.
        tries: u32,
        /// Parameters still missing, where the count is known.
        missing: usize,
    },
    /// The vehicle keeps another value than the one that was set.
    #[error("{name} was set, but the vehicle keeps another value")]
    NotTaken {
        /// Parameter.
        name: Name,
    },
    /// A list or a set of the same parameter is still running.
    #[error("still busy with the same")]
    Busy,
}

impl Explain for Failure {
    fn explain(&self) -> Message {
        match self {
            Self::TimedOut { tries, missing } => {
                message!("parameters-timed-out", tries = f64::from(*tries), missing = *missing)
            }
            Self::NotTaken { name } => message!("parameter-not-taken", name = name.as_str()),
            Self::Busy => message!("parameters-busy"),
        }
    }
}

/// What the client reports.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// A list moved.
    Progress {
        /// Parameters read.
        done: usize,
        /// Parameters in all.
        total: usize,
    },
    /// A list ended; [`Client::values`] is whole.
    Listed {
        /// It came from the cache: the vehicle's hash had not changed.
        cached: bool,
    },
    /// A set was confirmed.
    Set {
        /// Parameter.
        name: Name,
        /// Value that the vehicle keeps.
        value: f64,
    },
    /// A list failed.
    ListFailed(Failure),
    /// A set failed.
    SetFailed {
        /// Parameter.
        name: Name,
        /// Why.
        failure: Failure,
    },
}

#[derive(Debug, Clone)]
enum Listing {
    /// Asking for the hash.
    Hash { cache: Cache },
    /// Taking the burst, then the gaps.
    List { seen: Vec<bool>, missing: usize, recounts: u32 },
}

#[derive(Debug, Clone)]
struct List {
    stage: Listing,
    tries: u32,
    deadline: MonoTime,
}

#[derive(Debug, Clone)]
struct Setting {
    name: Name,
    value: Value,
    sent_at: MonoTime,
    deadline: MonoTime,
    tries: u32,
    /// The vehicle said another value.
    refused: bool,
}

/// Parameter protocol client for one vehicle.
#[derive(Debug, Clone)]
pub struct Client {
    target: Address,
    encoding: Encoding,
    values: BTreeMap<Name, Value>,
    revision: u64,
    hash: Option<u32>,
    /// The values are a whole list.
    whole: bool,
    list: Option<List>,
    settings: Vec<Setting>,
    rtt: Rtt,
    outbox: Queue<MavMessage>,
    events: Queue<Event>,
}

impl Client {
    /// Tries in a row without any answer before an operation fails.
    pub const MAX_TRIES: u32 = 8;
    /// Silence after which the burst of a list is taken to be over.
    const BURST_SILENCE: Duration = Duration::from_millis(1000);
    /// Missing parameters asked for at once (QGroundControl's figure).
    const GAPS_AT_ONCE: usize = 10;
    /// More parameters than this is not an autopilot.
    const MAX_PARAMETERS: u16 = 10_000;

    /// A client for the autopilot `target`.
    pub fn new(target: Address, encoding: Encoding) -> Self {
        Self {
            target,
            encoding,
            values: BTreeMap::new(),
            revision: 0,
            hash: None,
            whole: false,
            list: None,
            settings: Vec::new(),
            rtt: Rtt::default(),
            outbox: Queue::default(),
            events: Queue::default(),
        }
    }

    /// What is known so far.
    pub fn values(&self) -> &BTreeMap<Name, Value> {
        &self.values
    }

    /// Grows with every change of [`Self::values`].
    pub fn revision(&self) -> u64 {
        self.revision
    }

    fn forget(&mut self) {
        self.values.clear();
        self.whole = false;
        self.revision += 1;
    }

    /// Changes how integers are read and written. What was read in the other way is forgotten and, where a list is
    /// running, read again.
    pub fn set_encoding(&mut self, now: MonoTime, encoding: Encoding) {
        if self.encoding == encoding {
            return;
        }
        self.encoding = encoding;
        self.forget();
        if let Some(List { stage: Listing::List { .. }, .. }) = self.list {
            self.request_list(now);
        }
        self.settings.iter_mut().for_each(|setting| setting.deadline = now);
    }

    /// The list and its hash, for the next start; `None` before a list is whole, and where the vehicle has no hash.
    pub fn cache(&self) -> Option<Cache> {
        if !self.whole {
            return None;
        }
        Some(Cache { hash: self.hash?, values: self.values.clone() })
    }

    /// Reads all parameters, or takes them from `cache` when the vehicle's hash is still the same.
    ///
    /// # Errors
    /// [`Failure::Busy`] while a list is running.
    pub fn list(&mut self, now: MonoTime, cache: Option<Cache>) -> Result<(), Failure> {
        if self.list.is_some() {
            return Err(Failure::Busy);
        }
        match cache {
            Some(cache) => {
                self.read_name(&hash_name());
                let deadline = now + self.rtt.timeout(0);
                self.list = Some(List { stage: Listing::Hash { cache }, tries: 0, deadline });
            }
            None => self.request_list(now),
        }
        Ok(())
    }

    /// Sets a parameter and waits for the vehicle to confirm it.
    ///
    /// # Errors
    /// [`Failure::Busy`] while the same parameter is being set.
    pub fn set(&mut self, now: MonoTime, name: Name, value: Value) -> Result<(), Failure> {
        if self.settings.iter().any(|s| s.name == name) {
            return Err(Failure::Busy);
        }
        self.send_set(&name, value);
        let deadline = now + self.rtt.timeout(0);
        self.settings.push(Setting { name, value, sent_at: now, deadline, tries: 1, refused: false });
        Ok(())
    }

    /// Takes a message from the vehicle.
    pub fn on_message(&mut self, now: MonoTime, from: Address, message: &MavMessage) {
        let MavMessage::PARAM_VALUE(m) = message else { return };
        if from != self.target {
            return;
        }
        let Some(name) = Name::from_wire(&m.param_id) else { return };
        let value = Value { kind: m.param_type, number: self.encoding.decode(m.param_type, m.param_value) };
        if name.as_str() == HASH_CHECK {
            // The hash is four raw bytes whatever the encoding of other parameters.
            self.on_hash(now, m.param_value.to_bits());
        } else if self.values.len() < usize::from(Self::MAX_PARAMETERS) || self.values.contains_key(&name) {
            let before = self.values.insert(name.clone(), value);
            self.revision += u64::from(before != Some(value));
            self.on_setting(now, &name, value);
        }
        self.on_listed(now, m);
    }

    fn on_hash(&mut self, now: MonoTime, hash: u32) {
        self.hash = Some(hash);
        match &self.list {
            Some(List { stage: Listing::Hash { cache }, .. }) if cache.hash == hash => {
                self.values = cache.values.clone();
                self.revision += 1;
                self.whole = true;
                self.list = None;
                self.events.push(Event::Listed { cached: true });
            }
            Some(List { stage: Listing::Hash { .. }, .. }) => self.request_list(now),
            _ => {}
        }
    }

    fn on_setting(&mut self, now: MonoTime, name: &Name, value: Value) {
        let Some(at) = self.settings.iter().position(|s| s.name == *name) else { return };
        let setting = &mut self.settings[at];
        setting.refused = true;
        if setting.value.matches(value.number) {
            if setting.tries == 1 {
                self.rtt.measured(now.since(setting.sent_at));
            }
            let name = self.settings.swap_remove(at).name;
            self.events.push(Event::Set { name, value: value.number });
        }
    }

    fn on_listed(&mut self, now: MonoTime, m: &PARAM_VALUE_DATA) {
        let Some(list) = &mut self.list else { return };
        let Listing::List { seen, missing, recounts } = &mut list.stage else { return };
        if m.param_count == 0 || m.param_count > Self::MAX_PARAMETERS {
            return;
        }
        if seen.len() != usize::from(m.param_count) {
            // PX4 counts anew while it starts. A count that never settles must not keep the list alive.
            *recounts += 1;
            if *recounts > Self::MAX_TRIES {
                return;
            }
            *seen = vec![false; usize::from(m.param_count)];
            *missing = seen.len();
        }
        // Index 65535 answers a set or a read by name: no place in the list.
        let Some(slot) = seen.get_mut(usize::from(m.param_index)) else { return };
        if std::mem::replace(slot, true) {
            return;
        }
        *missing -= 1;
        let (done, total, left) = (seen.len() - *missing, seen.len(), *missing);
        list.tries = 0;
        list.deadline = now + Self::BURST_SILENCE.max(self.rtt.timeout(0));
        self.events.push(Event::Progress { done, total });
        if left == 0 {
            self.list = None;
            self.whole = true;
            self.events.push(Event::Listed { cached: false });
        }
    }

    /// Retries and failures.
    pub fn on_deadline(&mut self, now: MonoTime) {
        self.list_deadline(now);
        while let Some(at) = self.settings.iter().position(|s| s.deadline <= now) {
            let setting = &mut self.settings[at];
            if setting.tries >= Self::MAX_TRIES {
                let Setting { name, tries, refused, .. } = self.settings.swap_remove(at);
                let failure = if refused {
                    Failure::NotTaken { name: name.clone() }
                } else {
                    Failure::TimedOut { tries, missing: 1 }
                };
                self.events.push(Event::SetFailed { name, failure });
                continue;
            }
            setting.deadline = now + self.rtt.timeout(setting.tries);
            setting.tries += 1;
            let (name, value) = (setting.name.clone(), setting.value);
            self.send_set(&name, value);
        }
    }

    fn list_deadline(&mut self, now: MonoTime) {
        let Some(list) = self.list.as_mut().filter(|list| list.deadline <= now) else { return };
        list.tries += 1;
        if list.tries > Self::MAX_TRIES {
            let missing = match &list.stage {
                Listing::Hash { .. } => 0,
                Listing::List { missing, .. } => *missing,
            };
            self.list = None;
            self.events.push(Event::ListFailed(Failure::TimedOut { tries: Self::MAX_TRIES, missing }));
            return;
        }
        list.deadline = now + self.rtt.timeout(list.tries);
        match &list.stage {
            // No hash: a vehicle that has none does not answer.
            Listing::Hash { .. } if list.tries > 1 => self.request_list(now),
            Listing::Hash { .. } => self.read_name(&hash_name()),
            Listing::List { seen, .. } if seen.is_empty() => self.send_list_request(),
            Listing::List { seen, .. } => {
                let gaps: Vec<i16> = (0_i16..)
                    .zip(seen)
                    .filter(|(_, seen)| !**seen)
                    .map(|(index, _)| index)
                    .take(Self::GAPS_AT_ONCE)
                    .collect();
                gaps.into_iter().for_each(|index| self.read_index(index));
            }
        }
    }

    /// When [`Self::on_deadline`] wants to be called.
    pub fn next_deadline(&self) -> Option<MonoTime> {
        let list = self.list.as_ref().map(|list| list.deadline);
        self.settings.iter().map(|s| s.deadline).chain(list).min()
    }

    /// The next message to send.
    pub fn poll_send(&mut self) -> Option<MavMessage> {
        self.outbox.pop()
    }

    /// The next event.
    pub fn poll_event(&mut self) -> Option<Event> {
        self.events.pop()
    }

    fn request_list(&mut self, now: MonoTime) {
        self.forget();
        let stage = Listing::List { seen: Vec::new(), missing: 0, recounts: 0 };
        self.list = Some(List { stage, tries: 0, deadline: now + self.rtt.timeout(0).max(Self::BURST_SILENCE) });
        self.send_list_request();
    }

    fn send_list_request(&mut self) {
        self.outbox.push(MavMessage::PARAM_REQUEST_LIST(PARAM_REQUEST_LIST_DATA {
            target_system: self.target.system,
            target_component: self.target.component,
        }));
    }

    fn read_index(&mut self, param_index: i16) {
        self.send_read(param_index, "".into());
    }

    fn read_name(&mut self, name: &Name) {
        self.send_read(-1, name.to_wire());
    }

    fn send_read(&mut self, param_index: i16, param_id: mavlink::types::CharArray<16>) {
        self.outbox.push(MavMessage::PARAM_REQUEST_READ(PARAM_REQUEST_READ_DATA {
            param_index,
            target_system: self.target.system,
            target_component: self.target.component,
            param_id,
        }));
    }

    fn send_set(&mut self, name: &Name, value: Value) {
        self.outbox.push(MavMessage::PARAM_SET(PARAM_SET_DATA {
            param_value: self.encoding.encode(value),
            target_system: self.target.system,
            target_component: self.target.component,
            param_id: name.to_wire(),
            param_type: value.kind,
        }));
    }
}

fn hash_name() -> Name {
    Name::new(HASH_CHECK).unwrap_or_else(|| unreachable!("eleven ASCII characters"))
}
