//! The airspace clocks: what is due when, for one flight.

use jiff::civil::{Date, Time};
use mission::explain::{Explain, Message};
use mission::message;
use serde::{Deserialize, Serialize};

use super::calendar::{beijing_day, instant};
use super::rules::{Basis, Clocks, Rules};
use crate::sortie::UtcMicros;

/// How urgent the task is (Interim Regulation art. 29).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    /// A planned flight.
    Normal,
    /// Disaster relief, medical rescue and the like.
    Urgent,
    /// Specially urgent: may be applied for at any time.
    Special,
}

/// What is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Duty {
    /// The application, or under a long-term approval the plan, is in.
    Apply,
    /// The air traffic body has decided.
    Decision,
    /// Expected take-off time and readiness are reported; take-off only after confirmation.
    ReportReady,
    /// The application of an urgent task is in.
    ApplyUrgent,
    /// The urgent task is answered.
    AnswerUrgent,
    /// The end of the flight is reported.
    ReportEnd,
    /// The safety event is reported.
    ReportEvent,
}

impl Duty {
    /// As it is written in the key of a duty.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Apply => "apply",
            Self::Decision => "decision",
            Self::ReportReady => "report_ready",
            Self::ApplyUrgent => "apply_urgent",
            Self::AnswerUrgent => "answer_urgent",
            Self::ReportEnd => "report_end",
            Self::ReportEvent => "report_event",
        }
    }
}

impl Explain for Duty {
    fn explain(&self) -> Message {
        match self {
            Self::Apply => message!("records-duty-apply"),
            Self::Decision => message!("records-duty-decision"),
            Self::ReportReady => message!("records-duty-report-ready"),
            Self::ApplyUrgent => message!("records-duty-apply-urgent"),
            Self::AnswerUrgent => message!("records-duty-answer-urgent"),
            Self::ReportEnd => message!("records-duty-report-end"),
            Self::ReportEvent => message!("records-duty-report-event"),
        }
    }
}

/// A duty with its last moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// What.
    pub duty: Duty,
    /// Until when.
    pub at: UtcMicros,
    /// The article.
    pub basis: Basis,
}

fn article(duty: Duty) -> Basis {
    match duty {
        Duty::Apply | Duty::Decision => Basis::interim("第二十六条", "art. 26"),
        Duty::ReportReady => Basis::interim("第三十条", "art. 30"),
        Duty::ApplyUrgent | Duty::AnswerUrgent => Basis::interim("第二十九条", "art. 29"),
        Duty::ReportEnd => Basis::interim("第三十二条第（三）项", "art. 32(3)"),
        Duty::ReportEvent => Basis::interim("第四十条", "art. 40"),
    }
}

fn minutes_from(at: UtcMicros, minutes: i64) -> UtcMicros {
    UtcMicros(at.0.saturating_add(minutes * 60_000_000))
}

/// The full hour on the day before take-off, by the day that Beijing has at take-off.
fn day_before(take_off: UtcMicros, hour: i8) -> UtcMicros {
    let day = beijing_day(take_off).yesterday().unwrap_or(Date::MIN);
    // Clamped: a file of rules may hold anything.
    instant(day.to_datetime(Time::constant(hour.clamp(0, 23), 0, 0, 0)))
}

/// What is due before a take-off, earliest first.
///
/// An urgent task is applied for within the hour, so it has no report an hour before; how its readiness is confirmed was
/// not seen in the law's text (unverified), and the answer to the application stands for it.
pub fn before_take_off(take_off: UtcMicros, urgency: Urgency, rules: &Rules) -> Vec<Due> {
    let Clocks { apply_hour, decide_hour, ready_min, urgent_apply_min, urgent_answer_min, .. } = rules.clocks.value;
    let before = |minutes: u16| minutes_from(take_off, -i64::from(minutes));
    let duties = match urgency {
        Urgency::Normal => vec![
            (Duty::Apply, day_before(take_off, apply_hour)),
            (Duty::Decision, day_before(take_off, decide_hour)),
            (Duty::ReportReady, before(ready_min)),
        ],
        Urgency::Urgent => {
            vec![(Duty::ApplyUrgent, before(urgent_apply_min)), (Duty::AnswerUrgent, before(urgent_answer_min))]
        }
        Urgency::Special => vec![(Duty::ApplyUrgent, take_off)],
    };
    duties.into_iter().map(|(duty, at)| Due { duty, at, basis: article(duty) }).collect()
}

/// What is due after a landing, earliest first. The law gives no span for the report of the end: it is due at once.
pub fn after_landing(landed: UtcMicros, safety_event: bool, rules: &Rules) -> Vec<Due> {
    let report_min = i64::from(rules.clocks.value.event_report_h) * 60;
    let end = (Duty::ReportEnd, landed);
    let event = (Duty::ReportEvent, minutes_from(landed, report_min));
    let duties = [Some(end), safety_event.then_some(event)];
    duties.into_iter().flatten().map(|(duty, at)| Due { duty, at, basis: article(duty) }).collect()
}
