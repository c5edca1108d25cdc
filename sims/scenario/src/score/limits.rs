//! What holds all the time: distances, heights, lanes, charge, landing.

use super::{Case, Trace, Verdict};
use crate::run::{Event, SAMPLE_MS, Sample};
use mission::explain::Message;
use mission::message;

/// A least height holds farther from home than this, metres: what is near is climb and approach.
const APPROACH_M: f64 = 30.0;

impl Case<'_> {
    /// A figure of each sample against a limit: all of it while it holds, and the share of time where it does not.
    fn kept(
        &self,
        trace: Option<&'static str>,
        limit: f64,
        figure: impl Fn(&Sample) -> f64,
        what: impl Fn(f64) -> Message,
    ) -> Verdict {
        if let Some(verdict) = self.not_flown() {
            return verdict;
        }
        let figures: Vec<(u32, f64)> = self.flown.iter().map(|sample| (sample.ms, figure(sample))).collect();
        let bad = |(_, figure): &(u32, f64)| *figure > limit;
        let mut marks = Vec::new();
        for stretch in figures.chunk_by(|a, b| bad(a) == bad(b)).filter(|stretch| bad(&stretch[0])) {
            if let Some((ms, worst)) = stretch.iter().max_by(|a, b| a.1.total_cmp(&b.1)) {
                marks.push((*ms, stretch.len() as u64, what(*worst)));
            }
        }
        let good = figures.iter().filter(|figure| !bad(figure)).count();
        Verdict {
            share: good as f64 / figures.len().max(1) as f64,
            holds: marks.is_empty(),
            marks,
            traces: trace.map(|of| Trace { of, limit, points: figures }).into_iter().collect(),
        }
    }

    /// All points, or none where it once came nearer.
    pub(super) fn clear(&self, of_m: f64) -> Verdict {
        if let Some(verdict) = self.not_flown() {
            return verdict;
        }
        let known = self.flown.iter().filter(|sample| sample.clear_cm >= 0);
        let points: Vec<(u32, f64)> = known.map(|sample| (sample.ms, f64::from(sample.clear_cm) / 100.0)).collect();
        let nearest = points.iter().min_by(|a, b| a.1.total_cmp(&b.1)).copied();
        let mut verdict = match nearest {
            Some((ms, figure)) if figure < of_m => {
                Verdict::lost(ms, message!("mark-clear", figure = figure, limit = of_m))
            }
            _ => Verdict::good(),
        };
        verdict.traces = vec![Trace { of: "trace-clear", limit: of_m, points }];
        verdict
    }

    /// Twice the time allowed above lanes costs all points.
    pub(super) fn lanes(&self, seconds: f64) -> Verdict {
        if let Some(verdict) = self.not_flown() {
            return verdict;
        }
        let above: Vec<&Sample> = self.flown.iter().filter(|sample| sample.over_lane != 0).collect();
        let took_s = above.len() as f64 * f64::from(SAMPLE_MS) / 1_000.0;
        if took_s <= seconds {
            return Verdict::good();
        }
        let share = if seconds > 0.0 { 2.0 - took_s / seconds } else { 0.0 };
        let allowed = (seconds * 1_000.0 / f64::from(SAMPLE_MS)) as usize;
        let ms = above.get(allowed).map_or(0, |sample| sample.ms);
        let marks = vec![(ms, 1, message!("mark-lanes", figure = took_s, limit = seconds))];
        Verdict { share: share.max(0.0), marks, ..Verdict::default() }
    }

    pub(super) fn height(&self, min_m: f64, max_m: f64) -> Verdict {
        // As metres outside the band: 0 is in it.
        let outside = |sample: &Sample| {
            let here = sample.local();
            let away = here.level_m(crate::Local::default()) > APPROACH_M;
            (here.up_m - max_m).max(if away { min_m - here.up_m } else { 0.0 }).max(0.0)
        };
        self.kept(None, 0.0, outside, |figure| message!("mark-height", figure = figure, min = min_m, max = max_m))
    }

    pub(super) fn within(&self, index: usize, of_m: f64) -> Verdict {
        let Some(spot) = self.course.spot(index) else { return Verdict::default() };
        let what = |figure: f64| message!("mark-within", figure = figure, limit = of_m);
        self.kept(Some("trace-away"), of_m, |sample| sample.local().level_m(spot), what)
    }

    /// All points, or none where it is inside after the time to leave.
    pub(super) fn keep_out(&self, index: usize, of_m: f64, since: &str, leave_s: f64) -> Verdict {
        let Some(spot) = self.course.spot(index) else { return Verdict::default() };
        let Some(since_ms) = self.happened_ms(since).filter(|_| !self.flown.is_empty()) else {
            return Verdict::lost(self.end_ms(), message!("mark-decide-not-begun"));
        };
        let from_ms = since_ms.saturating_add((leave_s * 1_000.0) as u32);
        let mut after = self.flown.iter().filter(|sample| sample.ms >= from_ms);
        match after.find(|sample| sample.local().level_m(spot) < of_m) {
            Some(sample) => {
                let figure = sample.local().level_m(spot);
                Verdict::lost(sample.ms, message!("mark-keep-out", figure = figure, limit = of_m))
            }
            None => Verdict::good(),
        }
    }

    fn landed(&self) -> Option<(u32, u32)> {
        self.run.events.iter().rev().find_map(|at| match at.event {
            Event::Landed { speed_mm_s } => Some((at.ms, speed_mm_s)),
            _ => None,
        })
    }

    pub(super) fn charge_left(&self, pct: f64) -> Verdict {
        let landed = self.landed().and_then(|(ms, _)| self.run.sample_at(ms));
        let Some(sample) = landed else { return Verdict::lost(self.end_ms(), message!("mark-not-landed")) };
        let left = f64::from(sample.charge_permille) / 10.0;
        if left >= pct {
            return Verdict::good();
        }
        Verdict::lost(sample.ms, message!("mark-charge", figure = left, limit = pct))
    }

    pub(super) fn land_at(&self, index: usize, within_m: f64) -> Verdict {
        let Some(spot) = self.course.spot(index) else { return Verdict::default() };
        let landed = self.landed().and_then(|(ms, _)| self.run.sample_at(ms));
        let Some(sample) = landed else { return Verdict::lost(self.end_ms(), message!("mark-not-landed")) };
        let away_m = sample.local().level_m(spot);
        if away_m <= within_m {
            return Verdict::good();
        }
        Verdict::lost(sample.ms, message!("mark-landed-away", figure = away_m, limit = within_m))
    }

    pub(super) fn intact(&self, touch_m_s: f64) -> Verdict {
        if let Some(verdict) = self.not_flown() {
            return verdict;
        }
        if let Some(ms) = self.run.first(|event| matches!(event, Event::Touched)) {
            return Verdict::lost(ms, message!("mark-touched"));
        }
        let Some((ms, speed_mm_s)) = self.landed() else {
            return Verdict::lost(self.end_ms(), message!("mark-not-landed"));
        };
        let speed_m_s = f64::from(speed_mm_s) / 1_000.0;
        if speed_m_s <= touch_m_s {
            return Verdict::good();
        }
        Verdict::lost(ms, message!("mark-landed-hard", figure = speed_m_s, limit = touch_m_s))
    }
}
