//! Timers and decisions.

use super::{Case, Verdict};
use crate::run::Event;
use crate::schema::{Act, Moment};
use mission::message;

impl Case<'_> {
    /// When an instruction was given or a fault began.
    pub(super) fn happened_ms(&self, id: &str) -> Option<u32> {
        self.run.first(|event| matches!(event, Event::Told(told) | Event::Fault(told) if told == id))
    }

    /// The first such moment that is not before `from_ms`.
    fn moment_ms(&self, moment: &Moment, from_ms: u32) -> Option<u32> {
        let event = |is: &dyn Fn(&Event) -> bool| {
            self.run.events.iter().find(|at| at.ms >= from_ms && is(&at.event)).map(|at| at.ms)
        };
        let near = |place: crate::Local, within_m: f64| {
            let mut after = self.flown.iter().filter(|sample| sample.ms >= from_ms);
            after.find(|sample| sample.local().level_m(place) <= within_m).map(|sample| sample.ms)
        };
        match moment {
            Moment::Start => Some(0).filter(|ms| *ms >= from_ms),
            Moment::Told(id) => event(&|event| matches!(event, Event::Told(told) if told == id)),
            Moment::Fault(id) => event(&|event| matches!(event, Event::Fault(fault) if fault == id)),
            Moment::PlanAboard => event(&|event| matches!(event, Event::Plan { .. })),
            Moment::Armed => event(&|event| matches!(event, Event::Armed)),
            Moment::Airborne => event(&|event| matches!(event, Event::Airborne)),
            Moment::Landed => event(&|event| matches!(event, Event::Landed { .. })),
            Moment::Act(act) => event(&|event| matches!(event, Event::Asked(asked) if asked == act)),
            Moment::HomeWithinM(within_m) => near(crate::Local::default(), *within_m),
            // A course that was laid out knows its stakes.
            Moment::Near { at, within_m } => self.course.local(at).ok().and_then(|place| near(place, *within_m)),
        }
    }

    /// All points in time, none afterwards.
    pub(super) fn timer(&self, from: &Moment, to: &Moment, within_s: f64) -> Verdict {
        let Some(from_ms) = self.moment_ms(from, 0) else {
            return Verdict::lost(self.end_ms(), message!("mark-timer-not-begun"));
        };
        let Some(to_ms) = self.moment_ms(to, from_ms) else {
            let took_s = f64::from(self.end_ms() - from_ms.min(self.end_ms())) / 1_000.0;
            return Verdict::lost(self.end_ms(), message!("mark-timer-never", figure = took_s, limit = within_s));
        };
        let took_s = f64::from(to_ms - from_ms) / 1_000.0;
        if took_s <= within_s {
            return Verdict::good();
        }
        Verdict::lost(to_ms, message!("mark-timer-late", figure = took_s, limit = within_s))
    }

    /// All points for a right choice in time, half where a wrong one came first. Where nothing is right, nothing wrong may be
    /// done in that time.
    pub(super) fn decide(&self, to: &str, right: &[Act], wrong: &[Act], within_s: f64) -> Verdict {
        let Some(from_ms) = self.happened_ms(to).filter(|_| !self.flown.is_empty()) else {
            return Verdict::lost(self.end_ms(), message!("mark-decide-not-begun"));
        };
        let asked = || {
            self.run.events.iter().filter(|at| at.ms >= from_ms).filter_map(|at| match at.event {
                Event::Asked(act) => Some((at.ms, f64::from(at.ms - from_ms) / 1_000.0, act)),
                _ => None,
            })
        };
        let first_wrong = asked().find(|(.., act)| wrong.contains(act));
        let first_right = asked().find(|(.., act)| right.contains(act));
        let wrong_mark = |(ms, took_s, _): (u32, f64, Act)| (ms, 1, message!("mark-decide-wrong", figure = took_s));
        if right.is_empty() {
            return match first_wrong.filter(|(_, took_s, _)| *took_s <= within_s) {
                Some(wrong) => Verdict { marks: vec![wrong_mark(wrong)], ..Verdict::default() },
                None => Verdict::good(),
            };
        }
        match (first_right, first_wrong) {
            (Some((_, took_s, _)), None) if took_s <= within_s => Verdict::good(),
            (Some((right_ms, took_s, _)), Some(wrong)) if took_s <= within_s => {
                if right_ms <= wrong.0 {
                    return Verdict::good();
                }
                Verdict { share: 0.5, marks: vec![wrong_mark(wrong)], ..Verdict::default() }
            }
            (Some((ms, took_s, _)), wrong) => {
                let late = (ms, 1, message!("mark-decide-late", figure = took_s, limit = within_s));
                Verdict { marks: wrong.map(wrong_mark).into_iter().chain([late]).collect(), ..Verdict::default() }
            }
            (None, Some(wrong)) => Verdict { marks: vec![wrong_mark(wrong)], ..Verdict::default() },
            (None, None) => Verdict::lost(self.end_ms(), message!("mark-decide-never", limit = within_s)),
        }
    }
}
