//! The duty clock: what is due when, who has to be told, and what was done about it.
//!
//! Nothing here is a timer. [`duties`] says how everything stands at a moment, from the books, the sorties that wait for
//! review, and the acts that people did. Four stages, named after the detachment's plan: a duty is known (及时掌握), its
//! holder is warned when it comes near (及时预警), the brigade's lead follows it when it is overdue (及时跟踪), and the
//! command centre urges when it stays overdue (及时督办). Somebody who takes a duty on holds it back from the next stage
//! for a while.

use std::fmt;

use jiff::ToSpan;
use jiff::civil::{Date, Time};
use mission::explain::{Explain, Message};
use mission::message;
use serde::{Deserialize, Serialize};

use super::aircraft::Nearness;
use super::approval::{ApprovalKind, Extent};
use super::calendar::{Calendar, beijing_day, instant};
use super::clocks::{Duty, Urgency, after_landing, before_take_off};
use super::entry::Books;
use super::ids::{AirframeId, ApprovalId, CertificateId, FilingId, OrderId, PersonId};
use super::person::{Role, Unit};
use super::rules::{Basis, Escalation};
use crate::sortie::{Ledger, Reviewed, Sortie, SortieId, UtcMicros};

/// A flight that is filed: what the airspace clocks run for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Filing {
    /// Its identifier.
    pub id: FilingId,
    /// The unit that flies.
    pub unit: Unit,
    /// What it is called.
    pub title: String,
    /// Where, when, with what and with whom.
    pub extent: Extent,
    /// How urgent.
    pub urgency: Urgency,
    /// The long-term approval that it is filed under.
    #[serde(default)]
    pub under: Option<ApprovalId>,
    /// It is not flown.
    #[serde(default)]
    pub cancelled: bool,
}

/// What is due, by the record that it is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DutyKey {
    /// An airspace clock of a filed flight.
    Airspace(FilingId, Duty),
    /// A report after a sortie.
    Report(SortieId, Duty),
    /// A sortie waits for its review.
    Review(SortieId),
    /// A work order.
    Order(OrderId),
    /// A licence has to be renewed.
    Renewal(CertificateId, Date),
    /// A periodic check has to be passed.
    Check(CertificateId, Date),
    /// An insurance ends.
    Insurance(AirframeId, Date),
    /// Maintenance is due.
    Maintenance(AirframeId, String),
    /// A long-term approval ends.
    Approval(ApprovalId),
}

impl fmt::Display for DutyKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Airspace(id, duty) => write!(f, "airspace/{id}/{}", duty.key()),
            Self::Report(id, duty) => write!(f, "report/{id}/{}", duty.key()),
            Self::Review(id) => write!(f, "review/{id}"),
            Self::Order(id) => write!(f, "order/{id}"),
            Self::Renewal(id, until) => write!(f, "renewal/{id}/{until}"),
            Self::Check(id, until) => write!(f, "check/{id}/{until}"),
            Self::Insurance(id, until) => write!(f, "insurance/{id}/{until}"),
            Self::Maintenance(id, what) => write!(f, "maintenance/{id}/{what}"),
            Self::Approval(id) => write!(f, "approval/{id}"),
        }
    }
}

/// How far a duty has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Known, not near (及时掌握).
    Known,
    /// Near: its holder is told (及时预警).
    Warned,
    /// Overdue: the brigade's lead is told (及时跟踪).
    Tracked,
    /// Still overdue: the command centre is told (及时督办).
    Urged,
}

impl Stage {
    /// All stages.
    pub const ALL: [Self; 4] = [Self::Known, Self::Warned, Self::Tracked, Self::Urged];

    /// Whether somebody with these roles in this unit is told at this stage of a duty of `unit`.
    pub fn tells(self, unit: Unit, own: Unit, is_lead: bool) -> bool {
        match self {
            Self::Known => false,
            Self::Warned => own == unit,
            Self::Tracked => own == unit && is_lead,
            Self::Urged => own == Unit::Centre || (own == unit && is_lead),
        }
    }
}

/// What somebody did about a duty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deed {
    /// Was told, at this stage.
    Told(Stage),
    /// Takes it on.
    Taken,
    /// It is done; with the reference that it was done under, such as the number of an answer.
    Done(String),
}

/// An act about a duty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DutyAct {
    /// Which duty.
    pub key: DutyKey,
    /// Who.
    pub by: PersonId,
    /// Name of who.
    pub name: String,
    /// When.
    pub at: UtcMicros,
    /// What.
    pub deed: Deed,
}

/// A duty as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct DutyItem {
    /// Which.
    pub key: DutyKey,
    /// Whose.
    pub unit: Unit,
    /// The record's name for readers.
    pub about: String,
    /// Until when.
    pub due: UtcMicros,
    /// How far it has come.
    pub stage: Stage,
    /// Its basis.
    pub basis: Basis,
    /// What was done about it, oldest first.
    pub acts: Vec<DutyAct>,
    /// What is to be done, for readers.
    pub what: Message,
}

impl DutyItem {
    /// Whether somebody was told at its stage.
    pub fn told(&self, person: PersonId) -> bool {
        self.acts.iter().any(|act| act.by == person && matches!(act.deed, Deed::Told(stage) if stage >= self.stage))
    }

    /// Who takes it on, if somebody does.
    pub fn taken(&self) -> Option<&DutyAct> {
        self.acts.iter().rev().find(|act| act.deed == Deed::Taken)
    }
}

struct Raw {
    key: DutyKey,
    unit: Unit,
    about: String,
    due: UtcMicros,
    basis: Basis,
    what: Message,
}

/// The last moment of a day in mainland China.
fn end_of(day: Date) -> UtcMicros {
    instant(day.to_datetime(Time::constant(23, 59, 59, 0)))
}

const HOUR_US: i64 = 3_600_000_000;

fn stage_at(raw: &Raw, acts: &[DutyAct], now: UtcMicros, escalation: &Escalation) -> Stage {
    let airspace = matches!(raw.key, DutyKey::Airspace(..) | DutyKey::Report(..));
    let (warn_h, urge_h) = if airspace {
        (escalation.airspace_warn_h, escalation.airspace_urge_h)
    } else {
        (escalation.warn_h, escalation.urge_h)
    };
    let hours = |hours: f64| (hours * HOUR_US as f64) as i64;
    let due = raw.due.0;
    let by_time = |now: i64| {
        if now < due.saturating_sub(hours(warn_h)) {
            Stage::Known
        } else if now <= due {
            Stage::Warned
        } else if now <= due.saturating_add(hours(urge_h)) {
            Stage::Tracked
        } else {
            Stage::Urged
        }
    };
    // Who takes it on has a while before it goes further than it was at that moment.
    let held = acts.iter().rev().find(|act| act.deed == Deed::Taken);
    match held {
        Some(act) if now.0 < act.at.0.saturating_add(hours(escalation.hold_h)) => by_time(act.at.0.min(now.0)),
        _ => by_time(now.0),
    }
}

/// Every duty that is open at a moment, the earliest due first. `sorties` are those that wait for a review or landed
/// within the last days; others are of no interest here.
pub fn duties(books: &Books, sorties: &[Sortie], calendar: &Calendar, now: UtcMicros) -> Vec<DutyItem> {
    let mut raws = Vec::new();
    of_filings(books, sorties, now, &mut raws);
    of_orders(books, &mut raws);
    of_sorties(books, sorties, &mut raws);
    of_certificates(books, calendar, now, &mut raws);
    of_aircraft(books, now, &mut raws);
    of_approvals(books, now, &mut raws);
    let mut items: Vec<DutyItem> = raws
        .into_iter()
        .filter_map(|raw| {
            let acts: Vec<DutyAct> = books.acts.iter().filter(|act| act.key == raw.key).cloned().collect();
            if acts.iter().any(|act| matches!(act.deed, Deed::Done(_))) {
                return None;
            }
            let stage = stage_at(&raw, &acts, now, &books.rules.escalation.value);
            let Raw { key, unit, about, due, basis, what } = raw;
            Some(DutyItem { key, unit, about, due, stage, basis, acts, what })
        })
        .collect();
    items.sort_by(|a, b| (a.due, &a.key).cmp(&(b.due, &b.key)));
    items
}

fn of_filings(books: &Books, sorties: &[Sortie], now: UtcMicros, raws: &mut Vec<Raw>) {
    for filing in books.filings.iter().filter(|filing| !filing.cancelled) {
        // A day after its window nobody can do anything about it any more.
        if now.0 > filing.extent.until.0.saturating_add(24 * HOUR_US) {
            continue;
        }
        let flown = sorties.iter().any(|sortie| {
            sortie.start.dispatch.airframe == Some(filing.extent.aircraft)
                && sortie.took_off_at.is_some_and(|at| filing.extent.from <= at && at <= filing.extent.until)
        });
        for due in before_take_off(filing.extent.from, filing.urgency, &books.rules) {
            if flown && now > filing.extent.from {
                continue;
            }
            raws.push(Raw {
                key: DutyKey::Airspace(filing.id, due.duty),
                unit: filing.unit,
                about: filing.title.clone(),
                due: due.at,
                basis: due.basis,
                what: due.duty.explain(),
            });
        }
    }
}

fn of_orders(books: &Books, raws: &mut Vec<Raw>) {
    let open = books.orders.iter().filter(|order| !order.cancelled);
    raws.extend(open.map(|order| Raw {
        key: DutyKey::Order(order.id),
        unit: order.unit,
        about: order.number.clone(),
        due: order.until,
        basis: Basis::house("支队改革项目：“1+4”指挥调度", "the detachment's plan: dispatch \"1+4\""),
        what: message!("records-duty-order", task = order.task.as_str()),
    }));
}

fn of_sorties(books: &Books, sorties: &[Sortie], raws: &mut Vec<Raw>) {
    let rules = &books.rules;
    for sortie in sorties.iter().filter(|sortie| sortie.state.is_closed()) {
        let unit = sortie.start.dispatch.unit.unwrap_or(Unit::Centre);
        let about = format!("{} · {}", sortie.start.pilot, beijing_day(sortie.start.armed_at));
        let ended = sortie.last_heard_at();
        if sortie.reviewed() != Reviewed::Accepted {
            let due = UtcMicros(ended.0.saturating_add(i64::from(rules.review_hours.value) * HOUR_US));
            raws.push(Raw {
                key: DutyKey::Review(sortie.id()),
                unit,
                about: about.clone(),
                due,
                basis: rules.review_hours.basis.clone(),
                what: message!("records-duty-review"),
            });
        }
        // What was lost in the air ended when it was last heard of.
        let lost = sortie.was_interrupted_in_flight();
        let landed = if lost { Some(ended) } else { sortie.landed_at };
        let Some(landed) = landed.filter(|_| sortie.start.ledger == Ledger::Flight) else { continue };
        // A file from another station says nothing of what its crew reported.
        if sortie.start.source.is_some() {
            continue;
        }
        for due in after_landing(landed, lost, rules) {
            raws.push(Raw {
                key: DutyKey::Report(sortie.id(), due.duty),
                unit,
                about: about.clone(),
                due: due.at,
                basis: due.basis,
                what: due.duty.explain(),
            });
        }
    }
}

fn of_certificates(books: &Books, calendar: &Calendar, now: UtcMicros, raws: &mut Vec<Raw>) {
    let (rules, roster, today) = (&books.rules, &books.roster, beijing_day(now));
    for certificate in roster.certificates.iter().filter(|certificate| certificate.stands(today)) {
        let Some(person) = roster.people.iter().find(|person| person.id == certificate.person) else { continue };
        if !person.roles.contains(&Role::Pilot) && !person.roles.contains(&Role::Trainer) {
            continue;
        }
        let about = format!("{} · {}", person.name, certificate.number);
        let soon = |day: Date, days: u16| day <= today.saturating_add(i64::from(days).days());
        if let Some(apply_by) = certificate.renew_by(rules, calendar).map(|counted| counted.date)
            && soon(apply_by, rules.renewal_notice_days.value)
        {
            raws.push(Raw {
                key: DutyKey::Renewal(certificate.id, apply_by),
                unit: person.unit,
                about: about.clone(),
                due: end_of(apply_by),
                basis: rules.renewal_working_days.basis.clone(),
                what: message!("records-duty-renewal"),
            });
        }
        if let Some(until) = certificate.check_counts_until(today, rules)
            && soon(until, rules.ending_notice_days.value)
        {
            raws.push(Raw {
                key: DutyKey::Check(certificate.id, until),
                unit: person.unit,
                about,
                due: end_of(until),
                basis: rules.check_months.basis.clone(),
                what: message!("records-duty-check"),
            });
        }
    }
}

fn of_aircraft(books: &Books, now: UtcMicros, raws: &mut Vec<Raw>) {
    let (rules, today) = (&books.rules, beijing_day(now));
    for airframe in &books.roster.aircraft {
        let notice = today.saturating_add(i64::from(rules.ending_notice_days.value).days());
        if let Some(until) = airframe.insured_until.filter(|until| *until <= notice) {
            raws.push(Raw {
                key: DutyKey::Insurance(airframe.id, until),
                unit: airframe.unit,
                about: airframe.name.clone(),
                due: end_of(until),
                basis: rules.insurance.basis.clone(),
                what: message!("records-duty-insurance"),
            });
        }
        for work in &airframe.maintenance {
            let near = airframe.nearness(work, today, rules.maintenance_notice.value);
            if near == Nearness::Later {
                continue;
            }
            // What hours or flights ask for has no day: it is due now.
            let due = work.last_day.map_or(now, end_of);
            raws.push(Raw {
                key: DutyKey::Maintenance(airframe.id, work.what.clone()),
                unit: airframe.unit,
                about: airframe.name.clone(),
                due,
                basis: rules.maintenance.basis.clone(),
                what: message!("records-duty-maintenance", what = work.what.as_str()),
            });
        }
    }
}

fn of_approvals(books: &Books, now: UtcMicros, raws: &mut Vec<Raw>) {
    let notice = i64::from(books.rules.ending_notice_days.value) * 24 * HOUR_US;
    let ending = books.roster.approvals.iter().filter(|approval| {
        approval.kind == ApprovalKind::LongTerm
            && approval.withdrawn_at.is_none()
            && approval.until.0.saturating_sub(notice) <= now.0
    });
    raws.extend(ending.map(|approval| Raw {
        key: DutyKey::Approval(approval.id),
        unit: Unit::Centre,
        about: approval.number.clone(),
        due: approval.until,
        basis: books.rules.approval.basis.clone(),
        what: message!("records-duty-approval"),
    }));
}
