//! The score of a flight: a pure function of the scenario, the level, the wind steps and the log.
//!
//! Points are counted in hundredths and rounded down, so that the same log has the same score to the bit. Windows in which
//! a manoeuvre is judged do not depend on its tolerances: a wider tolerance never lowers a score, and a larger deviation
//! never raises one.

mod evidence;
mod limits;
mod manoeuvre;
mod timing;

use crate::course::Course;
use crate::profile::{Level, WindSteps};
use crate::run::{Run, Sample};
use crate::schema::Judge;
use mission::explain::Message;

/// A moment that cost points.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// Since the start, milliseconds.
    pub ms: u32,
    /// Hundredths of a point.
    pub cost: u32,
    /// The figure, its limit, and what they are of.
    pub what: Message,
}

/// A figure over time against its limit, for a plot.
#[derive(Debug, Clone, PartialEq)]
pub struct Trace {
    /// What it is: the id of a catalogue message.
    pub of: &'static str,
    /// The limit, in the unit of the figure.
    pub limit: f64,
    /// Milliseconds since the start, and the figure.
    pub points: Vec<(u32, f64)>,
}

/// A criterion with its points.
#[derive(Debug, Clone, PartialEq)]
pub struct Marked {
    /// Which of the scenario's criteria.
    pub criterion: usize,
    /// Hundredths of a point that it gave.
    pub got: u32,
    /// Points that it could give.
    pub of: u32,
    /// Whether it holds.
    pub holds: bool,
    /// Whether the flight fails where it does not.
    pub must: bool,
    /// What cost points, in order of time.
    pub marks: Vec<Mark>,
    /// Figures over time.
    pub traces: Vec<Trace>,
}

/// The score of a flight.
#[derive(Debug, Clone, PartialEq)]
pub struct Score {
    /// Hundredths of a point.
    pub got: u32,
    /// Points that there are.
    pub of: u32,
    /// Whether it is passed.
    pub passed: bool,
    /// Whether a trainer flew, put faults in, paused or went back: practice, and no exam.
    pub helped: bool,
    /// Class of the wind, 0 for the calmest.
    pub wind_class: usize,
    /// In the air, milliseconds.
    pub flown_ms: u32,
    /// Each criterion.
    pub criteria: Vec<Marked>,
}

/// All of a criterion.
const WHOLE: f64 = 1.0;

/// What a judge finds: before points.
#[derive(Debug, Default)]
struct Verdict {
    /// Of the criterion's points, 0 to 1.
    share: f64,
    holds: bool,
    /// When, how heavy against the others, what.
    marks: Vec<(u32, u64, Message)>,
    traces: Vec<Trace>,
}

impl Verdict {
    fn good() -> Self {
        Self { share: WHOLE, holds: true, ..Self::default() }
    }

    fn lost(ms: u32, what: Message) -> Self {
        Self { marks: vec![(ms, 1, what)], ..Self::default() }
    }
}

/// What all judges look at.
struct Case<'a> {
    course: &'a Course,
    level: &'a Level,
    run: &'a Run,
    /// What tolerances are multiplied by.
    wider: f64,
    /// Samples from take-off on that are not on the ground.
    flown: Vec<Sample>,
}

/// The score of a log.
pub fn score(course: &Course, level: &Level, wind: &WindSteps, run: &Run) -> Score {
    let off_ms = run.airborne_ms().unwrap_or(u32::MAX);
    let flown: Vec<Sample> = run.samples.iter().filter(|s| s.ms >= off_ms && s.on_ground == 0).copied().collect();
    let mean_m_s = flown.iter().map(|s| f64::from(s.wind_cm_s)).sum::<f64>() / 100.0 / flown.len().max(1) as f64;
    let wind_class = wind.class(mean_m_s);
    let flown_ms = u32::try_from(flown.len()).unwrap_or(u32::MAX).saturating_mul(crate::run::SAMPLE_MS);
    let case = Case { course, level, run, wider: wind.factor(wind_class), flown };
    let criteria: Vec<Marked> = (0..course.scenario().criteria.len()).map(|index| case.mark(index)).collect();
    let got = criteria.iter().map(|marked| marked.got).sum();
    let of: u32 = criteria.iter().map(|marked| marked.of).sum();
    let enough = f64::from(got) >= course.scenario().pass.points_pct * f64::from(of);
    let passed = enough && criteria.iter().all(|marked| marked.holds || !marked.must);
    Score { got, of, passed, helped: run.helped(), wind_class, flown_ms, criteria }
}

impl Case<'_> {
    fn mark(&self, index: usize) -> Marked {
        let criterion = &self.course.scenario().criteria[index];
        let verdict = self.judge(index, &criterion.judge);
        let whole = criterion.points * 100;
        // Down to the hundredth; a billionth of slack, so that 1 is 1 after a division and a multiplication.
        let got = ((f64::from(whole) * verdict.share.clamp(0.0, 1.0) + 1e-9).floor() as u32).min(whole);
        let lost = u64::from(whole - got);
        let weight: u64 = verdict.marks.iter().map(|(_, weight, _)| weight).sum();
        let mut marks: Vec<Mark> = verdict
            .marks
            .into_iter()
            .map(|(ms, heavy, what)| Mark { ms, cost: (lost * heavy / weight.max(1)) as u32, what })
            .collect();
        marks.sort_by_key(|mark| mark.ms);
        let (holds, must) = (verdict.holds, criterion.must);
        Marked { criterion: index, got, of: criterion.points, holds, must, marks, traces: verdict.traces }
    }

    fn judge(&self, index: usize, judge: &Judge) -> Verdict {
        match judge {
            Judge::Hover { hold_s, .. } => self.hover(index, *hold_s),
            Judge::Turn { right, .. } => self.turn(index, *right),
            Judge::Fly { shape, nose_ahead, .. } => self.fly(index, shape, *nose_ahead),
            Judge::Timer { from, to, within_s } => self.timer(from, to, *within_s),
            Judge::Decide { to, right, wrong, within_s } => self.decide(to, right, wrong, *within_s),
            Judge::Photo { of, size_px, visible_pct, blur_px } => self.photo(of, *size_px, *visible_pct, *blur_px),
            Judge::Report { of, stake_within_m } => self.report(of, *stake_within_m),
            Judge::NoFalseReports { at_most } => self.no_false_reports(*at_most),
            Judge::Clear { of_m } => self.clear(*of_m),
            Judge::Lanes { seconds } => self.lanes(*seconds),
            Judge::Height { min_m, max_m } => self.height(*min_m, *max_m),
            Judge::Within { of_m, .. } => self.within(index, *of_m),
            Judge::KeepOut { of_m, since, leave_s, .. } => self.keep_out(index, *of_m, since, *leave_s),
            Judge::ChargeLeft { pct } => self.charge_left(*pct),
            Judge::LandAt { within_m, .. } => self.land_at(index, *within_m),
            Judge::Intact { touch_m_s } => self.intact(*touch_m_s),
        }
    }

    /// Where limits hold while it flies, a drone that never flew keeps none of them.
    fn not_flown(&self) -> Option<Verdict> {
        self.flown.is_empty().then(|| Verdict::lost(0, mission::message!("mark-not-flown")))
    }

    fn end_ms(&self) -> u32 {
        self.run.end_ms()
    }
}
