//! When faults and instructions begin.

use crate::drone::Drone;
use scenario::run::{Event, Run};
use scenario::schema::Begin;
use scenario::{Course, Local};
use std::collections::BTreeMap;

/// What an exercise has come to.
#[derive(Debug, Clone, Default)]
pub(super) struct Seen {
    ms: u32,
    here: Local,
    airborne_ms: Option<u32>,
    plan_ms: Option<u32>,
    told_ms: BTreeMap<String, u32>,
}

impl Seen {
    pub(super) fn look(&mut self, ms: u32, course: &Course, drone: &Drone, run: &Run) {
        self.ms = ms;
        let (place, _) = drone.true_place();
        self.here = course.from_home(place, drone.truth().height_m());
        self.airborne_ms = self.airborne_ms.or_else(|| run.airborne_ms());
        self.plan_ms = self.plan_ms.or_else(|| run.first(|event| matches!(event, Event::Plan { .. })));
    }

    /// The last look, milliseconds since the start.
    pub(super) fn ms(&self) -> u32 {
        self.ms
    }

    pub(super) fn is_told(&self, id: &str) -> bool {
        self.told_ms.contains_key(id)
    }

    pub(super) fn tell(&mut self, id: &str) {
        self.told_ms.insert(id.to_owned(), self.ms);
    }
}

/// A [`Begin`] with its place.
#[derive(Debug, Clone)]
pub(super) struct Trigger {
    begin: Begin,
    at: Option<Local>,
}

impl Trigger {
    pub(super) fn new(course: &Course, begin: &Begin) -> Self {
        let at = match begin {
            // A stake that the road does not have is nowhere: it never begins.
            Begin::Near { at, .. } => course.local(at).ok(),
            _ => None,
        };
        Self { begin: begin.clone(), at }
    }

    pub(super) fn is_due(&self, seen: &Seen) -> bool {
        let since = |from_ms: Option<u32>, s: f64| {
            from_ms.is_some_and(|from_ms| f64::from(seen.ms.saturating_sub(from_ms)) >= s * 1_000.0)
        };
        match &self.begin {
            Begin::AfterS(s) => since(Some(0), *s),
            Begin::AirborneS(s) => since(seen.airborne_ms, *s),
            Begin::PlanAboardS(s) => since(seen.plan_ms, *s),
            Begin::Told { id, after_s } => since(seen.told_ms.get(id).copied(), *after_s),
            Begin::Near { within_m, .. } => {
                seen.airborne_ms.is_some() && self.at.is_some_and(|at| seen.here.level_m(at) <= *within_m)
            }
        }
    }
}
