//! The one question that screens, the gate before take-off and the duty clock ask: what stands against this flight?

use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::aircraft::{Airframe, Class, Nearness, RemoteId};
use super::approval::{Approval, Extent, Shortfall};
use super::calendar::{Calendar, beijing_day};
use super::certificate::{Certificate, Grants};
use super::ids::PersonId;
use super::objection::Weight::{Blocks, Warns};
use super::objection::{Objection, Rule, Subject, Weight};
use super::person::{Leave, Person, Role};
use super::qualification::qualification;
use super::recency::{Flight, Light, Sight};
use super::rules::{Basis, Rules};
use super::weather::of_weather;
use crate::sortie::Weather;

/// Everything known about people, aircraft and approvals.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Roster {
    /// People.
    pub people: Vec<Person>,
    /// Their certificates.
    pub certificates: Vec<Certificate>,
    /// Days on which they are away.
    pub leave: Vec<Leave>,
    /// What they flew.
    pub flights: Vec<Flight>,
    /// Aircraft.
    pub aircraft: Vec<Airframe>,
    /// Approvals.
    pub approvals: Vec<Approval>,
    /// The detachment's operating certificate (运营合格证).
    pub operating: Option<OperatingCertificate>,
}

/// The detachment's operating certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OperatingCertificate {
    /// Its number.
    pub number: String,
    /// Last day, where one is printed.
    #[serde(default)]
    pub valid_until: Option<Date>,
}

/// A flight that is planned, and what it is judged by.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// Where, when, with what and with whom.
    pub plan: &'a Extent,
    /// Whether it goes beyond line of sight.
    pub sight: Sight,
    /// By day or by night.
    pub light: Light,
    /// Whether it flies in controlled airspace, as over every expressway (Interim Regulation art. 19(5)).
    pub controlled: bool,
    /// Whether its footage is to be evidence taken by officers on the spot.
    pub evidence: bool,
    /// Those aboard the task beside the pilots, such as observers.
    pub others: &'a [PersonId],
    /// What the aircraft's remote identification says of itself now; `None` where it is not heard: then what was last
    /// entered counts.
    pub remote_id: Option<RemoteId>,
    /// Weather as the crew sees it; `None` where nobody has looked yet.
    pub weather: Option<&'a Weather>,
    /// Everything known.
    pub roster: &'a Roster,
    /// The rules.
    pub rules: &'a Rules,
    /// Working days.
    pub calendar: &'a Calendar,
}

/// What stands against a flight: what blocks first, otherwise in the order crew, approval, detachment, aircraft, weather. Nothing stands
/// against it where the answer is empty.
pub fn readiness(question: &Question<'_>) -> Vec<Objection> {
    let Question { plan, rules, roster, .. } = question;
    let days = (beijing_day(plan.from), beijing_day(plan.until));
    let airframe = roster.aircraft.iter().find(|airframe| airframe.id == plan.aircraft);
    let class = airframe.and_then(|airframe| airframe.figures.class(&rules.classes.value).ok());
    let mut found = Vec::new();
    if plan.pilots.is_empty() {
        found.push(Objection::new(Blocks, Rule::NoPilot, &Subject::Plan, &rules.licence.basis));
    }
    for pilot in &plan.pilots {
        found.extend(of_pilot(question, *pilot, airframe.zip(class), days));
    }
    found.extend(of_others(question, days));
    if question.evidence {
        found.extend(of_officers(question, days));
    }
    if question.controlled && rules.approval.value {
        found.extend(of_approval(question));
    }
    if class != Some(Class::Micro) && rules.operating_certificate.value {
        found.extend(of_detachment(roster, days.1, rules));
    }
    match airframe {
        Some(airframe) => found.extend(of_aircraft(airframe, question.remote_id, days.1, rules)),
        None => {
            let about = Subject::Aircraft { id: plan.aircraft, name: plan.aircraft.to_string() };
            found.push(Objection::new(Blocks, Rule::UnknownAircraft, &about, &rules.registration.basis));
        }
    }
    found.extend(of_weather(question.weather, rules));
    found.sort_by_key(|objection| !objection.blocks());
    found
}

fn name_of(roster: &Roster, id: PersonId) -> String {
    roster.people.iter().find(|person| person.id == id).map_or_else(|| id.to_string(), |person| person.name.clone())
}

fn of_pilot(
    question: &Question<'_>,
    pilot: PersonId,
    airframe: Option<(&Airframe, Class)>,
    days: (Date, Date),
) -> Vec<Objection> {
    let Question { roster, rules, calendar, .. } = *question;
    let about = Subject::Person { id: pilot, name: name_of(roster, pilot) };
    let Some(person) = roster.people.iter().find(|person| person.id == pilot) else {
        return vec![Objection::new(Blocks, Rule::UnknownPerson, &about, &rules.licence.basis)];
    };
    let mut found = Vec::new();
    if !person.roles.contains(&Role::Pilot) {
        let basis = Basis::house("本单位名册", "the unit's own roster");
        found.push(Objection::new(Blocks, Rule::NotAPilot, &about, &basis));
    }
    found.extend(fitness(person, days.0, rules));
    if let Some((airframe, class)) = airframe {
        let task = (class, airframe.category, question.sight);
        let certificates = &roster.certificates;
        found.extend(qualification(person, certificates, task, question.controlled, days, rules, calendar).objections);
        found.extend(recent(person, &roster.flights, (class, question.sight, question.light), days.1, rules));
    }
    found.extend(away(person, &roster.leave, days));
    found
}

/// What a person's declaration says.
pub(super) fn fitness(person: &Person, day: Date, rules: &Rules) -> Option<Objection> {
    let basis = &rules.declaration_months.basis;
    let oldest = day.saturating_sub(i32::from(rules.declaration_months.value).months());
    let (weight, rule) = match person.declaration {
        None => (Warns, Rule::NoDeclaration),
        Some(declaration) if !declaration.meets_all => (Blocks, Rule::DeclaredUnfit { on: declaration.on }),
        Some(declaration) if declaration.on < oldest => (Warns, Rule::OldDeclaration { on: declaration.on }),
        Some(_) => return None,
    };
    let about = Subject::Person { id: person.id, name: person.name.clone() };
    Some(Objection::new(weight, rule, &about, basis))
}

/// Which rules of recent experience somebody does not meet on a day.
pub(super) fn recent(
    person: &Person,
    flights: &[Flight],
    (class, sight, light): (Class, Sight, Light),
    day: Date,
    rules: &Rules,
) -> Vec<Objection> {
    let about = Subject::Person { id: person.id, name: person.name.clone() };
    let held = rules.recency.iter().filter(|rule| rule.holds_for(class, sight, light));
    held.filter_map(|rule| {
        let recency = rule.recency(person.id, flights, day);
        recency.until.is_none().then(|| {
            let weight = if rule.blocks { Blocks } else { Warns };
            let not_current = Rule::NotCurrent {
                counted: recency.counted,
                needed: recency.needed,
                minutes: rule.needs.minutes,
                within_days: rule.needs.within_days,
            };
            Objection::new(weight, not_current, &about, &rule.basis)
        })
    })
    .collect()
}

/// Last day on which somebody meets every blocking rule of recent experience without another flight; `None` where one is
/// not met or there is none.
pub(super) fn recent_until(
    person: &Person,
    flights: &[Flight],
    (class, sight, light): (Class, Sight, Light),
    day: Date,
    rules: &Rules,
) -> Option<Date> {
    let held = rules.recency.iter().filter(|rule| rule.blocks && rule.holds_for(class, sight, light));
    let untils: Option<Vec<Date>> = held.map(|rule| rule.recency(person.id, flights, day).until).collect();
    untils?.into_iter().min()
}

/// The leave that keeps somebody away on any of the days.
pub(super) fn away(person: &Person, leave: &[Leave], days: (Date, Date)) -> Option<Objection> {
    let touching = leave.iter().find(|leave| leave.person == person.id && leave.touches(days.0, days.1))?;
    let about = Subject::Person { id: person.id, name: person.name.clone() };
    let rule = Rule::OnLeave { from: touching.from, until: touching.until };
    Some(Objection::new(Blocks, rule, &about, &Basis::house("本单位考勤", "the unit's own roster")))
}

fn of_others(question: &Question<'_>, days: (Date, Date)) -> Vec<Objection> {
    let Question { roster, rules, .. } = *question;
    let of_one = |id: &PersonId| match roster.people.iter().find(|person| person.id == *id) {
        Some(person) => away(person, &roster.leave, days),
        None => {
            let about = Subject::Person { id: *id, name: id.to_string() };
            Some(Objection::new(Blocks, Rule::UnknownPerson, &about, &rules.licence.basis))
        }
    };
    question.others.iter().filter_map(of_one).collect()
}

fn of_officers(question: &Question<'_>, (first, last): (Date, Date)) -> Option<Objection> {
    let Question { plan, roster, rules, .. } = *question;
    let valid = |certificate: &&Certificate| {
        matches!(certificate.grants, Grants::Enforcement)
            && certificate.issued <= first
            && certificate.stands(last)
            && certificate.last_day(rules).is_none_or(|end| last <= end)
    };
    let officers: BTreeSet<PersonId> =
        roster.certificates.iter().filter(valid).map(|certificate| certificate.person).collect();
    let crew: BTreeSet<PersonId> = plan.pilots.iter().chain(question.others).copied().collect();
    let found = crew.intersection(&officers).count();
    let needed = rules.officers.value;
    let rule = Rule::TooFewOfficers { found, needed };
    (found < usize::from(needed)).then(|| Objection::new(Warns, rule, &Subject::Plan, &rules.officers.basis))
}

/// Nothing where one approval covers the plan; otherwise all that the nearest one lacks.
fn of_approval(question: &Question<'_>) -> Vec<Objection> {
    let Question { plan, roster, rules, .. } = *question;
    let basis = &rules.approval.basis;
    let lacking = roster.approvals.iter().map(|approval| (approval, approval.shortfalls(plan)));
    let Some((approval, lacks)) = lacking.min_by_key(|(_, lacks)| lacks.len()) else {
        return vec![Objection::new(Blocks, Rule::NoApproval, &Subject::Plan, basis)];
    };
    let about = Subject::Approval { id: approval.id, number: approval.number.clone() };
    let object = |shortfall| {
        let name = match shortfall {
            Shortfall::Pilot(id) => name_of(roster, id),
            _ => String::new(),
        };
        Objection::new(Blocks, Rule::ApprovalLacks { shortfall, name }, &about, basis)
    };
    lacks.into_iter().map(object).collect()
}

fn of_detachment(roster: &Roster, day: Date, rules: &Rules) -> Option<Objection> {
    let last_day = roster.operating.as_ref().and_then(|operating| operating.valid_until);
    let valid = roster.operating.is_some() && last_day.is_none_or(|last| day <= last);
    let rule = Rule::NoOperatingCertificate { last_day };
    (!valid).then(|| Objection::new(Blocks, rule, &Subject::Detachment, &rules.operating_certificate.basis))
}

fn of_aircraft(airframe: &Airframe, remote_id: Option<RemoteId>, day: Date, rules: &Rules) -> Vec<Objection> {
    let about = Subject::Aircraft { id: airframe.id, name: airframe.name.clone() };
    let mut found = Vec::new();
    let mut object =
        |weight: Weight, rule: Rule, basis: &Basis| found.push(Objection::new(weight, rule, &about, basis));
    let filled = |text: &Option<String>| text.as_ref().is_some_and(|text| !text.trim().is_empty());
    match airframe.figures.class(&rules.classes.value) {
        Err(error) => object(Blocks, Rule::NoClass { detail: error.to_string() }, &rules.classes.basis),
        Ok(class) => {
            let notice = day.saturating_add(i64::from(rules.ending_notice_days.value).days());
            if class >= Class::Small && rules.insurance.value {
                match airframe.insured_until {
                    Some(last_day) if day <= last_day && last_day < notice => {
                        object(Warns, Rule::InsuranceSoon { last_day }, &rules.ending_notice_days.basis);
                    }
                    Some(last_day) if day <= last_day => {}
                    last_day => object(Blocks, Rule::Uninsured { last_day }, &rules.insurance.basis),
                }
            }
            if class >= Class::Medium && rules.airworthiness.value && !filled(&airframe.airworthiness) {
                object(Blocks, Rule::NoAirworthiness, &rules.airworthiness.basis);
            }
        }
    }
    if rules.registration.value && !filled(&airframe.registration) {
        object(Blocks, Rule::Unregistered, &rules.registration.basis);
    }
    if rules.product_id.value && airframe.product_id.is_none() {
        object(Warns, Rule::NoProductId, &rules.product_id.basis);
    }
    if rules.remote_id.value {
        let oldest = day.saturating_sub(i64::from(rules.remote_id_days.value).days());
        match remote_id.unwrap_or(airframe.remote_id) {
            RemoteId::Failed { on } => object(Blocks, Rule::RemoteIdFailed { on }, &rules.remote_id.basis),
            RemoteId::NeverSeen => object(Warns, Rule::RemoteIdUnseen { on: None }, &rules.remote_id.basis),
            RemoteId::Healthy { on } if on < oldest => {
                object(Warns, Rule::RemoteIdUnseen { on: Some(on) }, &rules.remote_id_days.basis);
            }
            RemoteId::Healthy { .. } => {}
        }
    }
    for work in airframe.maintenance.iter().filter(|_| rules.maintenance.value) {
        let what = work.what.clone();
        match airframe.nearness(work, day, rules.maintenance_notice.value) {
            Nearness::Due => object(Blocks, Rule::MaintenanceDue { what }, &rules.maintenance.basis),
            Nearness::Soon => object(Warns, Rule::MaintenanceSoon { what }, &rules.maintenance_notice.basis),
            Nearness::Later => {}
        }
    }
    let worn = airframe.batteries.iter().filter(|battery| !battery.retired && battery.is_worn(&rules.battery.value));
    found.extend(worn.map(|battery| {
        let about = Subject::Battery { id: battery.id, label: battery.label.clone(), aircraft: airframe.name.clone() };
        Objection::new(Warns, Rule::BatteryWorn { cycles: battery.cycles }, &about, &rules.battery.basis)
    }));
    found
}
