//! What stands against a flight: the rule, the record it is about, its basis, whether it blocks, and what would mend it.

use jiff::civil::Date;
use mission::explain::{Explain, Message};
use mission::message;
use serde::{Deserialize, Serialize};

use super::aircraft::Class;
use super::approval::Shortfall;
use super::ids::{AirframeId, ApprovalId, BatteryId, CertificateId, PersonId};
use super::person::Unit;
use super::rules::Basis;
use super::weather::Element;

/// Whether an objection stops the flight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// It is said, the flight may go.
    Warns,
    /// The flight may not go, unless a lead overrides it with a reason.
    Blocks,
}

/// The record that an objection is about, with its name for readers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// A person.
    Person {
        /// Who.
        id: PersonId,
        /// The name; the identifier where the roster has none.
        name: String,
    },
    /// A certificate.
    Certificate {
        /// Which.
        id: CertificateId,
        /// Its number.
        number: String,
        /// Name of its holder.
        holder: String,
    },
    /// An airframe.
    Aircraft {
        /// Which.
        id: AirframeId,
        /// The name; the identifier where the roster has none.
        name: String,
    },
    /// A battery.
    Battery {
        /// Which.
        id: BatteryId,
        /// Its label.
        label: String,
        /// Name of its aircraft.
        aircraft: String,
    },
    /// An approval.
    Approval {
        /// Which.
        id: ApprovalId,
        /// Its number.
        number: String,
    },
    /// The plan itself.
    Plan,
    /// The weather.
    Weather,
    /// A unit.
    Unit(Unit),
    /// The detachment as a whole.
    Detachment,
}

/// The rule that an objection names, with its figures.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// The plan names no pilot.
    NoPilot,
    /// The roster has no such person.
    UnknownPerson,
    /// The person is no pilot.
    NotAPilot,
    /// No certificate serves this class and category.
    NoCertificate {
        /// Class of the aircraft.
        class: Class,
    },
    /// The certificate begins later.
    NotYetValid {
        /// Its first day.
        from: Date,
    },
    /// The certificate has ended.
    Expired {
        /// Its last day.
        last_day: Date,
    },
    /// The certificate is suspended or withdrawn.
    CertificateWithdrawn,
    /// A flight beyond line of sight without the rating.
    NoBvlosRating,
    /// A micro aircraft flies within line of sight only.
    MicroBeyondSight,
    /// The periodic check no longer counts.
    CheckLapsed {
        /// Last day on which it counted.
        last_day: Date,
    },
    /// The periodic check stops to count soon.
    CheckSoon {
        /// Last day on which it counts.
        last_day: Date,
    },
    /// The last day to apply for renewal is near.
    RenewalOpen {
        /// That day.
        apply_by: Date,
        /// Last day of the certificate.
        last_day: Date,
    },
    /// The last day to apply for renewal is over.
    RenewalLate {
        /// That day.
        apply_by: Date,
        /// Last day of the certificate.
        last_day: Date,
    },
    /// The table of working days lacks a year, so the last day to apply may be earlier than counted.
    HolidaysUnknown {
        /// The year.
        year: i16,
    },
    /// Too little recent experience.
    NotCurrent {
        /// Flights that count.
        counted: u16,
        /// Flights needed.
        needed: u16,
        /// Minutes of each.
        minutes: u16,
        /// Within so many days.
        within_days: u16,
    },
    /// On leave.
    OnLeave {
        /// First day.
        from: Date,
        /// Last day.
        until: Date,
    },
    /// No declaration of art. 16.
    NoDeclaration,
    /// The declaration is old.
    OldDeclaration {
        /// Its day.
        on: Date,
    },
    /// The person declared not to meet all conditions.
    DeclaredUnfit {
        /// The day of the declaration.
        on: Date,
    },
    /// There is no approval at all.
    NoApproval,
    /// The nearest approval lacks something.
    ApprovalLacks {
        /// What.
        shortfall: Shortfall,
        /// Name of the person where it is one.
        name: String,
    },
    /// The roster has no such aircraft.
    UnknownAircraft,
    /// Its masses or speed belong to no class.
    NoClass {
        /// What is wrong, for a log.
        detail: String,
    },
    /// Not registered.
    Unregistered,
    /// No product identification entered.
    NoProductId,
    /// No insurance, or it has ended.
    Uninsured {
        /// Its last day.
        last_day: Option<Date>,
    },
    /// The insurance ends soon.
    InsuranceSoon {
        /// Its last day.
        last_day: Date,
    },
    /// The detachment has no operating certificate, or it has ended.
    NoOperatingCertificate {
        /// Its last day.
        last_day: Option<Date>,
    },
    /// No airworthiness approval.
    NoAirworthiness,
    /// The remote identification failed its check.
    RemoteIdFailed {
        /// When.
        on: Date,
    },
    /// The remote identification was not seen to work lately.
    RemoteIdUnseen {
        /// When it was seen last.
        on: Option<Date>,
    },
    /// Maintenance is due.
    MaintenanceDue {
        /// What.
        what: String,
    },
    /// Maintenance is due soon.
    MaintenanceSoon {
        /// What.
        what: String,
    },
    /// A battery is worn.
    BatteryWorn {
        /// Its cycles.
        cycles: u32,
    },
    /// Nobody entered wind and visibility.
    WeatherUnknown,
    /// Weather out of the unit's limits.
    WeatherBeyond {
        /// What of it.
        element: Element,
        /// As it is.
        value: f64,
        /// The limit.
        limit: f64,
    },
    /// It rains.
    Rain,
    /// Evidence with too few officers.
    TooFewOfficers {
        /// Officers with a valid enforcement certificate.
        found: usize,
        /// Officers needed.
        needed: u8,
    },
    /// A unit with too few pilots who could fly.
    TooFewPilots {
        /// Pilots who could.
        found: usize,
        /// Pilots needed.
        needed: u8,
    },
}

/// Something that stands against a flight.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Objection {
    /// The rule.
    pub rule: Rule,
    /// The record that it is about.
    pub about: Subject,
    /// Its legal basis.
    pub basis: Basis,
    /// Whether it blocks.
    pub weight: Weight,
}

impl Objection {
    pub(super) fn new(weight: Weight, rule: Rule, about: &Subject, basis: &Basis) -> Self {
        Self { rule, about: about.clone(), basis: basis.clone(), weight }
    }

    /// Whether it stops the flight.
    pub fn blocks(&self) -> bool {
        self.weight == Weight::Blocks
    }

    /// What would mend it.
    pub fn mend(&self) -> Message {
        self.rule.said().1
    }
}

impl Explain for Objection {
    fn explain(&self) -> Message {
        message!("records-objection", about = self.about.explain(), what = self.rule.said().0)
    }
}
