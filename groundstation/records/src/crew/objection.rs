//! What stands against a flight: the rule, the record it is about, its basis, whether it blocks, and what would mend it.

use jiff::civil::Date;
use mission::explain::{Explain, Message};
use mission::message;
use serde::{Deserialize, Serialize};

use super::aircraft::Class;
use super::approval::Shortfall;
use super::calendar::beijing;
use super::ids::{AirframeId, ApprovalId, BatteryId, CertificateId, PersonId};
use super::person::Unit;
use super::rules::Basis;
use crate::sortie::UtcMicros;

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
    /// A unit.
    Unit(Unit),
}

impl Explain for Unit {
    fn explain(&self) -> Message {
        match self {
            Self::Centre => message!("records-unit-centre"),
            Self::Brigade(number) => message!("records-unit-brigade", number = f64::from(*number)),
        }
    }
}

impl Explain for Class {
    fn explain(&self) -> Message {
        match self {
            Self::Micro => message!("records-class-micro"),
            Self::Light => message!("records-class-light"),
            Self::Small => message!("records-class-small"),
            Self::Medium => message!("records-class-medium"),
            Self::Large => message!("records-class-large"),
        }
    }
}

impl Explain for Subject {
    fn explain(&self) -> Message {
        match self {
            Self::Person { name, .. } => message!("records-about-person", name = name.as_str()),
            Self::Certificate { number, holder, .. } => {
                message!("records-about-certificate", number = number.as_str(), holder = holder.as_str())
            }
            Self::Aircraft { name, .. } => message!("records-about-aircraft", name = name.as_str()),
            Self::Battery { label, aircraft, .. } => {
                message!("records-about-battery", label = label.as_str(), aircraft = aircraft.as_str())
            }
            Self::Approval { number, .. } => message!("records-about-approval", number = number.as_str()),
            Self::Plan => message!("records-about-plan"),
            Self::Unit(unit) => unit.explain(),
        }
    }
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

fn clock(at: UtcMicros) -> String {
    beijing(at).strftime("%Y-%m-%d %H:%M").to_string()
}

impl Shortfall {
    fn said(&self, name: &str) -> (Message, Message) {
        match self {
            Self::Area { lat_deg, lon_deg } => (
                message!("records-lacks-area", lat = format!("{lat_deg:.5}"), lon = format!("{lon_deg:.5}")),
                message!("records-mend-area"),
            ),
            Self::NoArea => (message!("records-lacks-no-area"), message!("records-mend-no-area")),
            Self::Height { lowest_agl_m, highest_agl_m } => (
                message!("records-lacks-height", lowest = *lowest_agl_m, highest = *highest_agl_m),
                message!("records-mend-height", lowest = *lowest_agl_m, highest = *highest_agl_m),
            ),
            Self::Window { from, until } => (
                message!("records-lacks-window", from = clock(*from), until = clock(*until)),
                message!("records-mend-window"),
            ),
            Self::Hours(hours) => (
                message!("records-lacks-hours", from = hours.from.to_string(), until = hours.until.to_string()),
                message!("records-mend-hours"),
            ),
            Self::Aircraft => (message!("records-lacks-aircraft"), message!("records-mend-lacks-aircraft")),
            Self::Pilot(_) => {
                (message!("records-lacks-pilot", name = name), message!("records-mend-lacks-pilot", name = name))
            }
            Self::NoPilot => (message!("records-rule-no-pilot"), message!("records-mend-no-pilot")),
            Self::Withdrawn => (message!("records-lacks-withdrawn"), message!("records-mend-approval")),
        }
    }
}

impl Rule {
    /// What is the matter, and what would mend it.
    fn said(&self) -> (Message, Message) {
        let day = |date: &Date| date.to_string();
        match self {
            Self::NoPilot => (message!("records-rule-no-pilot"), message!("records-mend-no-pilot")),
            Self::UnknownPerson => (message!("records-rule-unknown-person"), message!("records-mend-unknown-person")),
            Self::NotAPilot => (message!("records-rule-not-a-pilot"), message!("records-mend-not-a-pilot")),
            Self::NoCertificate { class: Class::Light } => {
                (message!("records-rule-no-light-training"), message!("records-mend-no-light-training"))
            }
            Self::NoCertificate { class } => (
                message!("records-rule-no-certificate", class = class.explain()),
                message!("records-mend-no-certificate", class = class.explain()),
            ),
            Self::NotYetValid { from } => {
                (message!("records-rule-not-yet-valid", day = day(from)), message!("records-mend-not-yet-valid"))
            }
            Self::Expired { last_day } => {
                (message!("records-rule-expired", day = day(last_day)), message!("records-mend-expired"))
            }
            Self::CertificateWithdrawn => (message!("records-rule-withdrawn"), message!("records-mend-withdrawn")),
            Self::NoBvlosRating => (message!("records-rule-no-bvlos"), message!("records-mend-no-bvlos")),
            Self::MicroBeyondSight => (message!("records-rule-micro-beyond"), message!("records-mend-micro-beyond")),
            Self::CheckLapsed { last_day } => {
                (message!("records-rule-check-lapsed", day = day(last_day)), message!("records-mend-check-lapsed"))
            }
            Self::RenewalOpen { apply_by, last_day } => (
                message!("records-rule-renewal-open", day = day(last_day)),
                message!("records-mend-renewal-open", day = day(apply_by)),
            ),
            Self::RenewalLate { apply_by, last_day } => (
                message!("records-rule-renewal-late", apply = day(apply_by), day = day(last_day)),
                message!("records-mend-renewal-late"),
            ),
            Self::HolidaysUnknown { year } => (
                message!("records-rule-holidays-unknown", year = year.to_string()),
                message!("records-mend-holidays-unknown", year = year.to_string()),
            ),
            Self::NotCurrent { counted, needed, minutes, within_days } => (
                message!(
                    "records-rule-not-current",
                    counted = f64::from(*counted),
                    needed = f64::from(*needed),
                    minutes = f64::from(*minutes),
                    days = f64::from(*within_days)
                ),
                message!(
                    "records-mend-not-current",
                    missing = f64::from(needed.saturating_sub(*counted)),
                    minutes = f64::from(*minutes)
                ),
            ),
            Self::OnLeave { from, until } => (
                message!("records-rule-on-leave", from = day(from), until = day(until)),
                message!("records-mend-on-leave"),
            ),
            Self::NoDeclaration => (message!("records-rule-no-declaration"), message!("records-mend-declaration")),
            Self::OldDeclaration { on } => {
                (message!("records-rule-old-declaration", day = day(on)), message!("records-mend-declaration"))
            }
            Self::DeclaredUnfit { on } => {
                (message!("records-rule-declared-unfit", day = day(on)), message!("records-mend-declared-unfit"))
            }
            Self::NoApproval => (message!("records-rule-no-approval"), message!("records-mend-approval")),
            Self::ApprovalLacks { shortfall, name } => shortfall.said(name),
            Self::UnknownAircraft => {
                (message!("records-rule-unknown-aircraft"), message!("records-mend-unknown-aircraft"))
            }
            Self::NoClass { detail } => {
                (message!("records-rule-no-class", detail = detail.as_str()), message!("records-mend-no-class"))
            }
            Self::Unregistered => (message!("records-rule-unregistered"), message!("records-mend-unregistered")),
            Self::NoProductId => (message!("records-rule-no-product-id"), message!("records-mend-no-product-id")),
            Self::Uninsured { last_day: Some(last_day) } => {
                (message!("records-rule-insurance-ended", day = day(last_day)), message!("records-mend-uninsured"))
            }
            Self::Uninsured { last_day: None } => {
                (message!("records-rule-uninsured"), message!("records-mend-uninsured"))
            }
            Self::NoAirworthiness => {
                (message!("records-rule-no-airworthiness"), message!("records-mend-no-airworthiness"))
            }
            Self::RemoteIdFailed { on } => {
                (message!("records-rule-remote-id-failed", day = day(on)), message!("records-mend-remote-id"))
            }
            Self::RemoteIdUnseen { on: Some(on) } => {
                (message!("records-rule-remote-id-old", day = day(on)), message!("records-mend-remote-id-check"))
            }
            Self::RemoteIdUnseen { on: None } => {
                (message!("records-rule-remote-id-unseen"), message!("records-mend-remote-id-check"))
            }
            Self::MaintenanceDue { what } => (
                message!("records-rule-maintenance-due", what = what.as_str()),
                message!("records-mend-maintenance", what = what.as_str()),
            ),
            Self::MaintenanceSoon { what } => (
                message!("records-rule-maintenance-soon", what = what.as_str()),
                message!("records-mend-maintenance", what = what.as_str()),
            ),
            Self::BatteryWorn { cycles } => {
                (message!("records-rule-battery-worn", cycles = f64::from(*cycles)), message!("records-mend-battery"))
            }
            Self::TooFewOfficers { found, needed } => (
                message!("records-rule-officers", found = *found, needed = f64::from(*needed)),
                message!("records-mend-officers"),
            ),
            Self::TooFewPilots { found, needed } => (
                message!("records-rule-pilots", found = *found, needed = f64::from(*needed)),
                message!("records-mend-pilots", missing = usize::from(*needed).saturating_sub(*found)),
            ),
        }
    }
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
