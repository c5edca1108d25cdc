//! Who may fly what: people, certificates, aircraft, approvals, and the rules over them.
//!
//! Everything in here is pure: no store, no clock. The answer that screens, the gate before take-off and the duty clock
//! share is [`readiness`]; the picture of all brigades is [`board`]. Every number is a [`Setting`] of [`Rules`] with its
//! legal basis beside it, so that a unit can change it and a reader can check it. Days are civil days in mainland China.

pub mod aircraft;
pub mod approval;
mod area;
pub mod attempt;
mod board;
pub mod calendar;
pub mod certificate;
pub mod clocks;
pub mod duty;
mod entry;
pub mod equipment;
mod ids;
pub mod objection;
pub mod order;
pub mod person;
mod qualification;
mod readiness;
pub mod recency;
mod rules;
mod said;
pub mod weather;

pub use board::{BoardLine, Expiring, Need, PilotLine, board};
pub use entry::{Books, Entry, Topic};
pub use ids::{
    AirframeId, ApprovalId, AttemptId, BatteryId, CertificateId, DeviceId, FilingId, LeaveId, OrderId, PersonId,
};
pub use objection::{Objection, Rule, Subject, Weight};
pub use qualification::{Qualification, qualification};
pub use readiness::{OperatingCertificate, Question, Roster, readiness};
pub use rules::{
    Basis, BatteryLimits, CheckEnds, ClassLimits, Clocks, Escalation, Rules, Setting, Standing, Targets, WeatherLimits,
};
