//! Photographs and reports.

use super::{Case, Verdict};
use crate::run::{Event, Pictured, Report};
use mission::message;

/// A report with its stake this many times off the tolerance is about something else.
const ABOUT: f64 = 10.0;
/// A report is about an object where its stake is this near, metres: for telling false ones.
const NEAR_M: f64 = 100.0;
/// A photograph shows an object where this much of it can be seen, thousandths.
const SHOWS_PERMILLE: u16 = 300;

impl Case<'_> {
    fn pictures<'a>(&'a self, of: &'a str) -> impl Iterator<Item = (u32, u32, &'a Pictured)> + 'a {
        self.run.events.iter().flat_map(move |at| {
            let (number, shows) = match &at.event {
                Event::Photo { number, shows } => (*number, shows.as_slice()),
                _ => (0, &[][..]),
            };
            shows.iter().filter(move |pictured| pictured.id == of).map(move |pictured| (at.ms, number, pictured))
        })
    }

    /// The best photograph, as good as the worst of its figures.
    pub(super) fn photo(&self, of: &str, size_px: f64, visible_pct: f64, blur_px: f64) -> Verdict {
        let judged = self.pictures(of).map(|(ms, _, pictured)| {
            let figures = [
                (f64::from(pictured.size_dpx) / 10.0, size_px, "size"),
                (f64::from(pictured.visible_permille) / 10.0, visible_pct, "visible"),
                // Less is better: turned over.
                (blur_px / (f64::from(pictured.blur_cpx) / 100.0).max(1e-6), 1.0, "blur"),
            ];
            let share = |(figure, wanted, _): &(f64, f64, &str)| (figure / wanted).min(1.0);
            let worst = figures.into_iter().min_by(|a, b| share(a).total_cmp(&share(b)));
            (ms, worst.as_ref().map_or(0.0, share), worst, pictured)
        });
        let Some((ms, share, worst, pictured)) = judged.max_by(|a, b| a.1.total_cmp(&b.1)) else {
            return Verdict::lost(self.end_ms(), message!("mark-photo-none", of = of));
        };
        if share >= 1.0 {
            return Verdict::good();
        }
        let what = match worst {
            Some((figure, limit, "size")) => message!("mark-photo-small", of = of, figure = figure, limit = limit),
            Some((figure, limit, "visible")) => message!("mark-photo-hidden", of = of, figure = figure, limit = limit),
            _ => {
                let blur = f64::from(pictured.blur_cpx) / 100.0;
                message!("mark-photo-blurred", of = of, figure = blur, limit = blur_px)
            }
        };
        Verdict { share, marks: vec![(ms, 1, what)], ..Verdict::default() }
    }

    fn reports(&self) -> impl Iterator<Item = (u32, &Report)> {
        self.run.events.iter().filter_map(|at| match &at.event {
            Event::Report(report) => Some((at.ms, report)),
            _ => None,
        })
    }

    /// The best report about an object: a quarter each for its kind, its authority, its stake and a photograph of it.
    pub(super) fn report(&self, of: &str, stake_within_m: f64) -> Verdict {
        let Some(object) = self.course.objects().iter().find(|object| object.thing.id == of) else {
            return Verdict::default();
        };
        let Some(finding) = &object.thing.finding else { return Verdict::default() };
        let judged = self.reports().filter_map(|(ms, report)| {
            let apart_m = (report.stake_shown_m as f64 - object.stake_shown_m).abs();
            if apart_m > stake_within_m * ABOUT {
                return None;
            }
            let shown = report.photo.is_some_and(|number| {
                self.pictures(of).any(|(_, n, pictured)| n == number && pictured.visible_permille >= SHOWS_PERMILLE)
            });
            let wrong = [
                (report.kind != finding.kind).then(|| message!("mark-report-kind", of = of)),
                (report.authority != finding.authority).then(|| message!("mark-report-authority", of = of)),
                (apart_m > stake_within_m)
                    .then(|| message!("mark-report-stake", of = of, figure = apart_m, limit = stake_within_m)),
                (!shown).then(|| message!("mark-report-photo", of = of)),
            ];
            let wrong: Vec<_> = wrong.into_iter().flatten().collect();
            Some((ms, 1.0 - 0.25 * wrong.len() as f64, wrong))
        });
        let Some((ms, share, wrong)) = judged.max_by(|a, b| a.1.total_cmp(&b.1)) else {
            return Verdict::lost(self.end_ms(), message!("mark-report-none", of = of));
        };
        let holds = wrong.is_empty();
        Verdict { share, holds, marks: wrong.into_iter().map(|what| (ms, 1, what)).collect(), ..Verdict::default() }
    }

    /// Reports about nothing that is there.
    pub(super) fn no_false_reports(&self, at_most: u32) -> Verdict {
        if let Some(verdict) = self.not_flown() {
            return verdict;
        }
        let is_true = |report: &Report| {
            self.course.objects().iter().any(|object| {
                let finding = object.thing.finding.as_ref();
                let near = (report.stake_shown_m as f64 - object.stake_shown_m).abs() <= NEAR_M;
                near && finding.is_some_and(|finding| finding.kind == report.kind)
            })
        };
        let wrong: Vec<_> = self.reports().filter(|(_, report)| !is_true(report)).collect();
        let share = 1.0 - wrong.len() as f64 / f64::from(at_most.max(1));
        let marks =
            wrong.iter().map(|(ms, report)| (*ms, 1, message!("mark-report-false", kind = report.kind.as_str())));
        Verdict { share: share.max(0.0), holds: wrong.is_empty(), marks: marks.collect(), ..Verdict::default() }
    }
}
