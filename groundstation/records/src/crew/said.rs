//! What things, objections and their mends are called in the catalogues.

use jiff::civil::Date;
use mission::explain::{Explain, Message};
use mission::message;

use super::aircraft::Class;
use super::approval::{ApprovalKind, Shortfall};
use super::calendar::minute;
use super::certificate::{Category, Grants, Rating};
use super::duty::Stage;
use super::equipment::DeviceKind;
use super::objection::{Rule, Subject};
use super::order::Progress;
use super::person::{Role, Unit};
use super::recency::{Light, Sight};
use super::weather::Element;
use crate::sortie::{Reviewed, Verdict};

impl Explain for Unit {
    fn explain(&self) -> Message {
        match self {
            Self::Centre => message!("records-unit-centre"),
            Self::Brigade(number) => message!("records-unit-brigade", number = f64::from(*number)),
        }
    }
}

impl Explain for Progress {
    fn explain(&self) -> Message {
        match self {
            Self::Open => message!("records-order-open"),
            Self::Taken { name } => message!("records-order-taken", name = name.as_str()),
            Self::Done { name, reference } if reference.trim().is_empty() => {
                message!("records-order-done", name = name.as_str())
            }
            Self::Done { name, reference } => {
                message!("records-order-done-under", name = name.as_str(), reference = reference.as_str())
            }
            Self::Cancelled => message!("records-order-cancelled"),
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
            Self::Weather => message!("records-about-weather"),
            Self::Unit(unit) => unit.explain(),
            Self::Detachment => message!("records-about-detachment"),
        }
    }
}

impl Explain for Element {
    fn explain(&self) -> Message {
        match self {
            Self::Wind => message!("records-weather-wind"),
            Self::Gust => message!("records-weather-gust"),
            Self::Visibility => message!("records-weather-visibility"),
            Self::Cold | Self::Heat => message!("records-weather-temperature"),
        }
    }
}

impl Explain for Role {
    fn explain(&self) -> Message {
        match self {
            Self::Pilot => message!("records-role-pilot"),
            Self::Trainer => message!("records-role-trainer"),
            Self::Lead => message!("records-role-lead"),
            Self::Observer => message!("records-role-observer"),
        }
    }
}

impl Explain for Category {
    fn explain(&self) -> Message {
        match self {
            Self::FixedWing => message!("records-category-fixed-wing"),
            Self::Helicopter => message!("records-category-helicopter"),
            Self::Multirotor => message!("records-category-multirotor"),
            Self::VtolFixedWing => message!("records-category-vtol"),
            Self::Gyroplane => message!("records-category-gyroplane"),
            Self::Airship => message!("records-category-airship"),
            Self::Other => message!("records-category-other"),
        }
    }
}

impl Explain for Rating {
    fn explain(&self) -> Message {
        match self {
            Self::Vlos => message!("records-rating-vlos"),
            Self::Bvlos => message!("records-rating-bvlos"),
            Self::Instructor => message!("records-rating-instructor"),
        }
    }
}

impl Explain for Grants {
    fn explain(&self) -> Message {
        match self {
            Self::Licence { class, category, .. } => {
                message!("records-grants-licence", class = class.aircraft().explain(), category = category.explain())
            }
            Self::LightTraining => message!("records-grants-light-training"),
            Self::Enforcement => message!("records-grants-enforcement"),
        }
    }
}

impl Explain for DeviceKind {
    fn explain(&self) -> Message {
        match self {
            Self::Handheld => message!("records-device-handheld"),
            Self::Camera5g => message!("records-device-camera-5g"),
            Self::VehicleCamera => message!("records-device-vehicle-camera"),
            Self::BodyRecorder => message!("records-device-body-recorder"),
        }
    }
}

impl Explain for Stage {
    fn explain(&self) -> Message {
        match self {
            Self::Known => message!("records-stage-known"),
            Self::Warned => message!("records-stage-warned"),
            Self::Tracked => message!("records-stage-tracked"),
            Self::Urged => message!("records-stage-urged"),
        }
    }
}

impl Explain for Sight {
    fn explain(&self) -> Message {
        match self {
            Self::Within => message!("records-sight-within"),
            Self::Beyond => message!("records-sight-beyond"),
        }
    }
}

impl Explain for Light {
    fn explain(&self) -> Message {
        match self {
            Self::Day => message!("records-light-day"),
            Self::Night => message!("records-light-night"),
        }
    }
}

impl Explain for ApprovalKind {
    fn explain(&self) -> Message {
        match self {
            Self::LongTerm => message!("records-approval-long-term"),
            Self::Single => message!("records-approval-single"),
        }
    }
}

impl Explain for Verdict {
    fn explain(&self) -> Message {
        match self {
            Self::Accepted => message!("records-verdict-accepted"),
            Self::Questioned => message!("records-verdict-questioned"),
            Self::Noted => message!("records-verdict-noted"),
        }
    }
}

impl Explain for Reviewed {
    fn explain(&self) -> Message {
        match self {
            Self::Open => message!("records-reviewed-open"),
            Self::Questioned => message!("records-reviewed-questioned"),
            Self::Accepted => message!("records-reviewed-accepted"),
        }
    }
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
                message!("records-lacks-window", from = minute(*from), until = minute(*until)),
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
    pub(super) fn said(&self) -> (Message, Message) {
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
            Self::CheckSoon { last_day } => {
                (message!("records-rule-check-soon", day = day(last_day)), message!("records-mend-check-soon"))
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
            Self::InsuranceSoon { last_day } => {
                (message!("records-rule-insurance-soon", day = day(last_day)), message!("records-mend-uninsured"))
            }
            Self::NoOperatingCertificate { last_day: Some(last_day) } => {
                (message!("records-rule-operating-ended", day = day(last_day)), message!("records-mend-operating"))
            }
            Self::NoOperatingCertificate { last_day: None } => {
                (message!("records-rule-no-operating"), message!("records-mend-operating"))
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
            Self::WeatherUnknown => {
                (message!("records-rule-weather-unknown"), message!("records-mend-weather-unknown"))
            }
            Self::WeatherBeyond { element, value, limit } => (
                message!("records-rule-weather", what = element.explain(), value = *value, limit = *limit),
                message!("records-mend-weather"),
            ),
            Self::Rain => (message!("records-rule-rain"), message!("records-mend-weather")),
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
