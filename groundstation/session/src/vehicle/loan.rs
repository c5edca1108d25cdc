//! Parameters that have another value for one flight, and get their own back after it.
//!
//! What they were before is kept on disk before anything is sent, so that it outlives a program that ends in between.

use std::time::Duration;

use bridges::ways_back::ParameterChange;
use mission::explain::Message as Text;
use mission::message;
use serde::{Deserialize, Serialize};
use telemetry::services::parameter::Name;
use telemetry::wire::{Address, MonoTime};

use super::{Maintenance, Writing};
use crate::{Context, Effect, VehicleSnapshot};

/// A change as the vehicle names and counts it; none where it has no such parameter, or it was not read.
pub fn aboard(change: &ParameterChange, vehicle: &VehicleSnapshot) -> Option<(Name, f64)> {
    let renamed = change.renamed.map(|(name, value, _)| (name, value));
    let spelt = renamed.into_iter().chain([(change.name, change.value)]);
    spelt
        .filter_map(|(name, value)| Some((Name::new(name)?, value)))
        .find(|(name, _)| vehicle.parameters.contains_key(name))
}

/// One parameter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Lent {
    /// Its name.
    pub name: String,
    /// What it was.
    pub before: f64,
    /// What it is for the flight.
    pub now: f64,
}

/// All that is lent to one vehicle.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Loan {
    /// System id of the vehicle.
    pub system: u8,
    /// Its autopilot's hardware id (`AUTOPILOT_VERSION`): another drone, or a simulated one, may have the same system id.
    pub uid: String,
    /// Who decided it.
    pub who: String,
    /// The parameters.
    pub parameters: Vec<Lent>,
    /// It was armed since: after the flight the values go back.
    pub flown: bool,
    /// When giving back was tried last.
    #[serde(skip)]
    pub(super) tried_at: Option<MonoTime>,
}

/// Giving back is tried this often, until the vehicle has its values. Chosen: all tries of one write on a slow link.
const TRY_EVERY: Duration = Duration::from_secs(10);

impl Loan {
    /// Whether it is lent to a vehicle; one that has not said yet which it is, is none.
    pub fn is_of(&self, vehicle: &VehicleSnapshot) -> bool {
        let said = vehicle.version.as_ref().is_some_and(|version| version.uid == self.uid);
        vehicle.address.system == self.system && said
    }

    /// Adds a parameter. One that is lent already keeps what it was before the first time.
    pub(super) fn add(&mut self, name: &Name, before: f64, now: f64) {
        match self.parameters.iter_mut().find(|lent| lent.name == name.as_str()) {
            Some(lent) => lent.now = now,
            None => self.parameters.push(Lent { name: name.as_str().to_owned(), before, now }),
        }
    }

    /// Whether it is time to try giving back.
    pub(super) fn is_due(&mut self, now: MonoTime) -> bool {
        let due = self.flown && self.tried_at.is_none_or(|at| now.since(at) >= TRY_EVERY);
        if due {
            self.tried_at = Some(now);
        }
        due
    }

    /// What has to be written so that everything is as it was. What somebody set to something else since is theirs.
    pub(super) fn back(&self, vehicle: &VehicleSnapshot) -> Vec<(Name, f64)> {
        let ours = |lent: &Lent| {
            let name = Name::new(&lent.name)?;
            let aboard = vehicle.parameters.get(&name)?;
            aboard.matches(lent.now).then_some((name, lent.before))
        };
        self.parameters.iter().filter_map(ours).collect()
    }

    /// Forgets what is as it was before, or is somebody else's by now; whether nothing is left. What has not been read is
    /// not known.
    pub(super) fn settle(&mut self, vehicle: &VehicleSnapshot) -> bool {
        self.parameters.retain(|lent| {
            let aboard = Name::new(&lent.name).and_then(|name| vehicle.parameters.get(&name));
            aboard.is_none_or(|value| value.matches(lent.now))
        });
        self.parameters.is_empty()
    }

    /// In words: which are lent.
    pub fn words(&self) -> Text {
        let names = self.parameters.iter().map(|lent| format!("{} {} → {}", lent.name, lent.before, lent.now));
        message!(
            "vehicle-loan",
            system = f64::from(self.system),
            parameters = names.collect::<Vec<_>>().join(", "),
            who = self.who.as_str(),
        )
    }
}

impl Maintenance {
    /// With what was lent when the program ended.
    pub(crate) fn with_loans(loans: Vec<Loan>) -> Self {
        Self { loans, ..Self::default() }
    }

    /// What is lent to vehicles.
    pub fn loans(&self) -> &[Loan] {
        &self.loans
    }

    /// The loans, where they have to be written to disk.
    pub(crate) fn take_changed_loans(&mut self) -> Option<Vec<Loan>> {
        std::mem::take(&mut self.loans_changed).then(|| self.loans.clone())
    }

    pub(super) fn lend(&mut self, vehicle: Address, wanted: Vec<(Name, f64)>, context: &Context<'_>) -> Vec<Effect> {
        let Some(known) = context.snapshot.vehicles.get(&vehicle) else { return Vec::new() };
        if known.state.is_armed() {
            self.notice = Some(message!("vehicle-write-blocked"));
            return Vec::new();
        }
        let before = |name: &Name| known.parameters.get(name).map(|value| value.number);
        if let Some((name, _)) = wanted.iter().find(|(name, _)| before(name).is_none()) {
            self.notice = Some(message!("vehicle-loan-unknown", name = name.as_str()));
            return Vec::new();
        }
        let Some(version) = &known.version else {
            self.notice = Some(message!("vehicle-loan-nameless"));
            return Vec::new();
        };
        let at = self.loans.iter().position(|loan| loan.is_of(known)).unwrap_or_else(|| {
            let (system, uid) = (vehicle.system, version.uid.clone());
            self.loans.push(Loan { system, uid, ..Loan::default() });
            self.loans.len() - 1
        });
        let loan = &mut self.loans[at];
        loan.who.clone_from(&context.settings.pilot);
        loan.flown = false;
        for (name, value) in &wanted {
            if let Some(before) = before(name) {
                loan.add(name, before, *value);
            }
        }
        self.loans_changed = true;
        self.write(vehicle, wanted, context)
    }

    pub(super) fn give_back(&mut self, vehicle: Address, context: &Context<'_>) -> Vec<Effect> {
        let Some(known) = context.snapshot.vehicles.get(&vehicle) else { return Vec::new() };
        let Some(loan) = self.loans.iter().find(|loan| loan.is_of(known)) else { return Vec::new() };
        let back = loan.back(known);
        self.write(vehicle, back, context)
    }

    /// Gives back after the flight, and forgets what was given back.
    pub(super) fn look_at_loans(&mut self, context: &Context<'_>, effects: &mut Vec<Effect>) {
        for at in (0..self.loans.len()).rev() {
            let known = context.snapshot.vehicles.values().find(|vehicle| self.loans[at].is_of(vehicle));
            let Some(vehicle) = known.filter(|vehicle| !vehicle.lost) else { continue };
            if vehicle.state.is_armed() {
                self.loans_changed |= !self.loans[at].flown;
                self.loans[at].flown = true;
                continue;
            }
            let busy = self.settings.get(&vehicle.address).is_some_and(|settings| {
                settings.writing.values().any(|w| matches!(w, Writing::Sent(_) | Writing::Waiting(_)))
            });
            // A value that was lent and is not yet aboard looks as if it had been given back.
            if busy {
                continue;
            }
            let held = self.loans[at].parameters.len();
            let nothing_left = self.loans[at].settle(vehicle);
            self.loans_changed |= nothing_left || self.loans[at].parameters.len() != held;
            if nothing_left {
                self.loans.remove(at);
            } else if self.loans[at].is_due(context.now.mono) {
                let back = self.loans[at].back(vehicle);
                effects.extend(self.write(vehicle.address, back, context));
            }
        }
    }
}
