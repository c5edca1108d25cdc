//! Who may fly what, with the dates at their edges.
#![allow(clippy::unwrap_used)]

mod aircraft;
mod approvals;
mod calendar;
mod certificates;
mod duty;
mod equipment;
mod given;
mod properties;
mod readiness;
mod recency;
