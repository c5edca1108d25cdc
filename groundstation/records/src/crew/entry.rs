//! What is entered into the books, and the books as they then stand.
//!
//! Every entry is a whole record: a correction is the record anew, with who and why in the event around it. What was
//! before stays in the log.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::aircraft::{Airframe, RemoteIdSeen};
use super::approval::Approval;
use super::attempt::Attempt;
use super::certificate::Certificate;
use super::duty::{DutyAct, Filing};
use super::equipment::{Device, Use};
use super::order::WorkOrder;
use super::person::{Leave, Person};
use super::readiness::{OperatingCertificate, Roster};
use super::rules::Rules;

/// What an entry is about; with its subject it names one record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// A person.
    Person,
    /// A certificate.
    Certificate,
    /// Days on which a person is away.
    Leave,
    /// An airframe.
    Aircraft,
    /// What was heard of an airframe's remote identification. Its subject is the airframe.
    RemoteId,
    /// An approval.
    Approval,
    /// The operating certificate. Its subject is always `operating`.
    Operating,
    /// A piece of equipment.
    Device,
    /// The use of a piece of equipment in a month. Its subject is `<device>/<month>`.
    Use,
    /// A flight that is filed.
    Filing,
    /// A work order.
    Order,
    /// A flight of a training scenario.
    Attempt,
    /// Something done about a duty. Its subject is the duty's key and never replaced: all of them count.
    Duty,
    /// The rules. Their subject is always `rules`.
    Rules,
}

impl Topic {
    /// As it is written in the log of events.
    pub fn key(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Certificate => "certificate",
            Self::Leave => "leave",
            Self::Aircraft => "aircraft",
            Self::RemoteId => "remote_id",
            Self::Approval => "approval",
            Self::Operating => "operating",
            Self::Device => "device",
            Self::Use => "use",
            Self::Filing => "filing",
            Self::Order => "order",
            Self::Attempt => "attempt",
            Self::Duty => "duty",
            Self::Rules => "rules",
        }
    }
}

/// An entry.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Entry {
    /// A person.
    Person(Person),
    /// A certificate.
    Certificate(Certificate),
    /// Days on which a person is away.
    Leave(Leave),
    /// An airframe.
    Aircraft(Box<Airframe>),
    /// What was heard of an airframe's remote identification.
    RemoteId(RemoteIdSeen),
    /// An approval.
    Approval(Box<Approval>),
    /// The operating certificate.
    Operating(OperatingCertificate),
    /// A piece of equipment.
    Device(Device),
    /// The use of a piece of equipment in a month.
    Use(Use),
    /// A flight that is filed.
    Filing(Box<Filing>),
    /// A work order.
    Order(WorkOrder),
    /// A flight of a training scenario.
    Attempt(Box<Attempt>),
    /// Something done about a duty.
    Duty(DutyAct),
    /// The rules.
    Rules(Box<Rules>),
    /// A record was entered by mistake, or is over: it stands in the books no more.
    Struck {
        /// What it was about.
        topic: Topic,
        /// Its identifier.
        subject: String,
    },
}

impl Entry {
    /// What it is about.
    pub fn topic(&self) -> Topic {
        match self {
            Self::Person(_) => Topic::Person,
            Self::Certificate(_) => Topic::Certificate,
            Self::Leave(_) => Topic::Leave,
            Self::Aircraft(_) => Topic::Aircraft,
            Self::RemoteId(_) => Topic::RemoteId,
            Self::Approval(_) => Topic::Approval,
            Self::Operating(_) => Topic::Operating,
            Self::Device(_) => Topic::Device,
            Self::Use(_) => Topic::Use,
            Self::Filing(_) => Topic::Filing,
            Self::Order(_) => Topic::Order,
            Self::Attempt(_) => Topic::Attempt,
            Self::Duty(_) => Topic::Duty,
            Self::Rules(_) => Topic::Rules,
            Self::Struck { topic, .. } => *topic,
        }
    }

    /// The entry with this identifier, where its record is new and has none yet.
    pub fn named(mut self, id: Uuid) -> Self {
        let own = match &mut self {
            Self::Person(person) => &mut person.id.0,
            Self::Certificate(certificate) => &mut certificate.id.0,
            Self::Leave(leave) => &mut leave.id.0,
            Self::Aircraft(airframe) => &mut airframe.id.0,
            Self::Approval(approval) => &mut approval.id.0,
            Self::Device(device) => &mut device.id.0,
            Self::Filing(filing) => &mut filing.id.0,
            Self::Order(order) => &mut order.id.0,
            Self::Attempt(attempt) => &mut attempt.id.0,
            Self::RemoteId(_)
            | Self::Operating(_)
            | Self::Use(_)
            | Self::Duty(_)
            | Self::Rules(_)
            | Self::Struck { .. } => return self,
        };
        if own.is_nil() {
            *own = id;
        }
        if let Self::Aircraft(airframe) = &mut self {
            // Batteries are entered with their aircraft: their identifiers follow the one that was given.
            let new = airframe.batteries.iter_mut().filter(|battery| battery.id.0.is_nil());
            for (battery, number) in new.zip(1_u128..) {
                battery.id.0 = Uuid::from_u128(id.as_u128().wrapping_add(number));
            }
        }
        self
    }

    /// The record that it is about.
    pub fn subject(&self) -> String {
        match self {
            Self::Person(person) => person.id.to_string(),
            Self::Certificate(certificate) => certificate.id.to_string(),
            Self::Leave(leave) => leave.id.to_string(),
            Self::Aircraft(airframe) => airframe.id.to_string(),
            Self::RemoteId(heard) => heard.aircraft.to_string(),
            Self::Approval(approval) => approval.id.to_string(),
            Self::Operating(_) => "operating".to_owned(),
            Self::Device(device) => device.id.to_string(),
            Self::Use(usage) => format!("{}/{}", usage.device, usage.month),
            Self::Filing(filing) => filing.id.to_string(),
            Self::Order(order) => order.id.to_string(),
            Self::Attempt(attempt) => attempt.id.to_string(),
            Self::Duty(act) => act.key.to_string(),
            Self::Rules(_) => "rules".to_owned(),
            Self::Struck { subject, .. } => subject.clone(),
        }
    }
}

/// Everything in the books but sorties and findings.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Books {
    /// People, certificates, leave, aircraft, approvals, and the flights that recent experience can still count.
    pub roster: Roster,
    /// Equipment.
    pub devices: Vec<Device>,
    /// Its use.
    pub uses: Vec<Use>,
    /// Flights that are filed.
    pub filings: Vec<Filing>,
    /// Work orders.
    pub orders: Vec<WorkOrder>,
    /// What was done about duties, oldest first.
    pub acts: Vec<DutyAct>,
    /// The rules.
    pub rules: Rules,
}

impl Books {
    /// Books with these records in them; each record once, as it stands, acts in order.
    pub fn of(entries: impl IntoIterator<Item = Entry>) -> Self {
        let mut books = Self::default();
        let mut heard = Vec::new();
        for entry in entries {
            match entry {
                Entry::Person(person) => books.roster.people.push(person),
                Entry::Certificate(certificate) => books.roster.certificates.push(certificate),
                Entry::Leave(leave) => books.roster.leave.push(leave),
                Entry::Aircraft(airframe) => books.roster.aircraft.push(*airframe),
                Entry::RemoteId(seen) => heard.push(seen),
                Entry::Approval(approval) => books.roster.approvals.push(*approval),
                Entry::Operating(operating) => books.roster.operating = Some(operating),
                Entry::Device(device) => books.devices.push(device),
                Entry::Use(usage) => books.uses.push(usage),
                Entry::Filing(filing) => books.filings.push(*filing),
                Entry::Order(order) => books.orders.push(order),
                Entry::Duty(act) => books.acts.push(act),
                Entry::Rules(rules) => books.rules = *rules,
                // They have a reader of their own: there are more of them than of all else.
                Entry::Attempt(_) | Entry::Struck { .. } => {}
            }
        }
        for RemoteIdSeen { aircraft, seen } in heard {
            let own = books.roster.aircraft.iter_mut().find(|airframe| airframe.id == aircraft);
            own.into_iter().for_each(|airframe| airframe.heard(seen));
        }
        books
    }
}
