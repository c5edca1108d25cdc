//! Whether somebody's certificates serve a task on a day, and for how long.

use std::cmp::Reverse;

use jiff::ToSpan;
use jiff::civil::Date;

use super::aircraft::Class;
use super::calendar::Calendar;
use super::certificate::{Category, Certificate, Grants, Rating};
use super::objection::{Objection, Rule, Subject, Weight};
use super::person::Person;
use super::recency::Sight;
use super::rules::{Basis, Rules};

/// What somebody's best certificate says.
#[derive(Debug, Clone, PartialEq)]
pub struct Qualification {
    /// What stands against it; from the certificate that is nearest to serving.
    pub objections: Vec<Objection>,
    /// Last day on which it serves without a renewal or a check; `None` without an end or without a certificate.
    pub last_day: Option<Date>,
}

impl Qualification {
    /// Whether nothing blocks.
    pub fn serves(&self) -> bool {
        !self.objections.iter().any(Objection::blocks)
    }

    /// Of certificates that serve, the one that serves longest: nothing lapses while it does.
    fn rank(&self) -> (usize, Reverse<Date>, usize) {
        let blocking = self.objections.iter().filter(|objection| objection.blocks()).count();
        let last_day = self.last_day.unwrap_or(Date::MAX);
        (blocking, Reverse(last_day), self.objections.len())
    }
}

/// Whether a certificate is of the kind that a class and category need.
fn is_of_the_kind(certificate: &Certificate, class: Class, category: Category, rules: &Rules) -> bool {
    match &certificate.grants {
        Grants::Enforcement => false,
        Grants::LightTraining => class == Class::Light,
        Grants::Licence { class: own, category: of, ratings } => {
            let serves = match class {
                Class::Micro | Class::Light => rules.licence_serves_light.value,
                _ => own.aircraft() == class || (rules.heavier_licence_serves.value && own.aircraft() > class),
            };
            let flies = ratings.contains(&Rating::Vlos) || ratings.contains(&Rating::Bvlos);
            serves && flies && *of == category
        }
    }
}

/// The basis on which a task needs the rating for flight beyond line of sight; `None` where it needs none.
fn rating_needed(class: Class, sight: Sight, rules: &Rules) -> Option<&Basis> {
    let needed = match class {
        Class::Light => &rules.light_needs_bvlos,
        _ => &rules.bvlos_rating,
    };
    (sight == Sight::Beyond && rules.bvlos_rating.value && needed.value).then_some(&needed.basis)
}

fn judge(
    certificate: &Certificate,
    holder: &Person,
    task: (Class, Sight),
    days: (Date, Date),
    rules: &Rules,
    calendar: &Calendar,
) -> Qualification {
    use Weight::{Blocks, Warns};
    let (class, sight) = task;
    let (first, last) = days;
    let about =
        Subject::Certificate { id: certificate.id, number: certificate.number.clone(), holder: holder.name.clone() };
    let mut objections = Vec::new();
    let mut object = |weight, rule, basis| objections.push(Objection::new(weight, rule, &about, basis));
    let base = if class == Class::Light { &rules.light_training.basis } else { &rules.licence.basis };
    if first < certificate.issued {
        object(Blocks, Rule::NotYetValid { from: certificate.issued }, base);
    }
    if !certificate.stands(last) {
        object(Blocks, Rule::CertificateWithdrawn, base);
    }
    let ends = certificate.last_day(rules);
    if let Some(last_day) = ends.filter(|end| *end < last) {
        object(Blocks, Rule::Expired { last_day }, &rules.licence_years.basis);
    }
    let rated = matches!(&certificate.grants, Grants::Licence { ratings, .. } if ratings.contains(&Rating::Bvlos));
    if let Some(basis) = rating_needed(class, sight, rules).filter(|_| !rated) {
        object(Blocks, Rule::NoBvlosRating, basis);
    }
    let check = certificate.check_counts_until(first, rules);
    if let Some(last_day) = check.filter(|end| *end < last) {
        let large = matches!(certificate.grants, Grants::Licence { class, .. } if class.aircraft() == Class::Large);
        let basis = if large { &rules.check_months_large.basis } else { &rules.check_months.basis };
        object(Blocks, Rule::CheckLapsed { last_day }, basis);
    }
    let soon = |end: Date| last <= end && end < first.saturating_add(i64::from(rules.ending_notice_days.value).days());
    if let Some(last_day) = check.filter(|end| soon(*end)) {
        object(Warns, Rule::CheckSoon { last_day }, &rules.ending_notice_days.basis);
    }
    if let (Some(renew), Some(last_day)) = (certificate.renew_by(rules, calendar), ends)
        && last <= last_day
    {
        let notice = i64::from(rules.renewal_notice_days.value).days();
        let apply_by = renew.date;
        let told = first >= apply_by.saturating_sub(notice);
        if first > apply_by {
            object(Warns, Rule::RenewalLate { apply_by, last_day }, &rules.renewal_working_days.basis);
        } else if told {
            object(Warns, Rule::RenewalOpen { apply_by, last_day }, &rules.renewal_working_days.basis);
        }
        // Said only when the day matters.
        for year in renew.unknown_years.into_iter().filter(|_| told) {
            object(Warns, Rule::HolidaysUnknown { year }, &rules.renewal_working_days.basis);
        }
    }
    // A suspension may be known before it begins.
    let stands_until = certificate.withdrawn.map(|from| from.yesterday().unwrap_or(Date::MIN));
    let last_day = [ends, check, stands_until].into_iter().flatten().min();
    Qualification { objections, last_day }
}

/// What somebody's certificates say about a task from `days.0` until `days.1`, both included.
///
/// The best certificate is what counts, so another one never makes it worse. `controlled` is controlled airspace, as over
/// every expressway (Interim Regulation art. 19(5)); outside of it micro and light aircraft need no certificate.
pub fn qualification(
    person: &Person,
    certificates: &[Certificate],
    task: (Class, Category, Sight),
    controlled: bool,
    days: (Date, Date),
    rules: &Rules,
    calendar: &Calendar,
) -> Qualification {
    let (class, category, sight) = task;
    let own_name = || Subject::Person { id: person.id, name: person.name.clone() };
    let only = |objections| Qualification { objections, last_day: None };
    if class == Class::Micro {
        let rule = &rules.micro_within_sight;
        let beyond = sight == Sight::Beyond && rule.value;
        let objection = || Objection::new(Weight::Blocks, Rule::MicroBeyondSight, &own_name(), &rule.basis);
        return only(if beyond { vec![objection()] } else { Vec::new() });
    }
    let certified = match class {
        Class::Micro | Class::Light => controlled && rules.light_training.value,
        _ => rules.licence.value,
    };
    if !certified && rating_needed(class, sight, rules).is_none() {
        return only(Vec::new());
    }
    let own = certificates.iter().filter(|certificate| certificate.person == person.id);
    let fit = own.filter(|certificate| is_of_the_kind(certificate, class, category, rules));
    let judged = fit.map(|certificate| judge(certificate, person, (class, sight), days, rules, calendar));
    judged.min_by_key(Qualification::rank).unwrap_or_else(|| {
        let basis = if class == Class::Light { &rules.light_training.basis } else { &rules.licence.basis };
        only(vec![Objection::new(Weight::Blocks, Rule::NoCertificate { class }, &own_name(), basis)])
    })
}
