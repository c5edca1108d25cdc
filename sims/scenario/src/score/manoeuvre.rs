//! Hand-flying against tolerances: hovering, turning, flying a line.

use super::{Case, Trace, Verdict};
use crate::line::Line;
use crate::profile::Tolerance;
use crate::run::{SAMPLE_MS, Sample};
use crate::schema::Shape;
use mission::explain::Message;
use mission::message;

/// A turn is over after so many degrees: the nose is back but for what a hand leaves.
const AROUND_DEG: f64 = 350.0;
/// A line begins within this many metres of its first place, and is over this near to its end. Independent of tolerances.
const BEGIN_M: f64 = 5.0;
const END_M: f64 = 1.0;
/// Farther than this beside a line, metres, nobody flies along it.
const REACH_M: f64 = 40.0;
/// The nose may turn within this many metres of a corner, and this counts as one.
const CORNER_M: f64 = 4.0;
const CORNER_DEG: f64 = 20.0;
/// Slower than this over ground is a stop, metres per second.
const STOP_M_S: f64 = 0.2;

/// How far a sample is from where it should be.
#[derive(Debug, Clone, Copy)]
struct Off {
    ms: u32,
    horizontal_m: f64,
    vertical_m: f64,
    heading_deg: Option<f64>,
    stopped: bool,
}

impl Off {
    /// The worst of its figures over its tolerance, and what it is.
    fn worst(&self, within: &Tolerance) -> (f64, Message) {
        let figures = [
            (Some(self.horizontal_m), within.horizontal_m, "horizontal"),
            (Some(self.vertical_m), within.vertical_m, "vertical"),
            (self.heading_deg, within.heading_deg, "heading"),
        ];
        let ratio = |(figure, limit, _): &(Option<f64>, f64, &str)| figure.map_or(0.0, |figure| figure / limit);
        let worst = figures.iter().max_by(|a, b| ratio(a).total_cmp(&ratio(b))).copied();
        let (figure, limit, what) = worst.unwrap_or((Some(0.0), 1.0, "horizontal"));
        let figure = figure.unwrap_or(0.0);
        let message = match what {
            "vertical" => message!("mark-vertical", figure = figure, limit = limit),
            "heading" => message!("mark-heading", figure = figure, limit = limit),
            _ => message!("mark-horizontal", figure = figure, limit = limit),
        };
        if self.stopped && figure <= limit {
            return (1.0 + f64::EPSILON, message!("mark-stopped"));
        }
        (figure / limit, message)
    }

    fn is_good(&self, within: &Tolerance) -> bool {
        !self.stopped
            && self.horizontal_m <= within.horizontal_m
            && self.vertical_m <= within.vertical_m
            && self.heading_deg.is_none_or(|heading_deg| heading_deg <= within.heading_deg)
    }
}

/// Between two headings, degrees, 0 to 180.
fn apart_deg(a: f64, b: f64) -> f64 {
    let apart = (a - b).rem_euclid(360.0);
    apart.min(360.0 - apart)
}

/// A mark for every stretch outside the tolerances, at its worst moment, as heavy as it is long.
fn stretches(offs: &[Off], within: &Tolerance) -> Vec<(u32, u64, Message)> {
    let mut marks: Vec<(u32, u64, Message)> = Vec::new();
    for stretch in offs.chunk_by(|a, b| a.is_good(within) == b.is_good(within)) {
        let worst = stretch.iter().filter(|off| !off.is_good(within)).map(|off| (off.ms, off.worst(within)));
        if let Some((ms, (_, what))) = worst.max_by(|a, b| a.1.0.total_cmp(&b.1.0)) {
            marks.push((ms, stretch.len() as u64, what));
        }
    }
    marks
}

fn traces(offs: &[Off], within: &Tolerance) -> Vec<Trace> {
    let trace = |of, limit, get: fn(&Off) -> Option<f64>| Trace {
        of,
        limit,
        points: offs.iter().filter_map(|off| Some((off.ms, get(off)?))).collect(),
    };
    let mut traces = vec![
        trace("trace-horizontal", within.horizontal_m, |off| Some(off.horizontal_m)),
        trace("trace-vertical", within.vertical_m, |off| Some(off.vertical_m)),
        trace("trace-heading", within.heading_deg, |off| off.heading_deg),
    ];
    traces.retain(|trace| !trace.points.is_empty());
    traces
}

impl Case<'_> {
    fn offs_at(&self, index: usize, samples: &[Sample]) -> Vec<Off> {
        let Some(spot) = self.course.spot(index) else { return Vec::new() };
        let off = |sample: &Sample| {
            let here = sample.local();
            Off {
                ms: sample.ms,
                horizontal_m: here.level_m(spot),
                vertical_m: (here.up_m - spot.up_m).abs(),
                heading_deg: None,
                stopped: false,
            }
        };
        samples.iter().map(off).collect()
    }

    /// The longest time without a break inside the tolerances.
    pub(super) fn hover(&self, index: usize, hold_s: f64) -> Verdict {
        let within = self.level.hover.widened(self.wider);
        let offs = self.offs_at(index, &self.flown);
        if offs.is_empty() {
            return Verdict::lost(0, message!("mark-not-flown"));
        }
        let held = |stretch: &[Off]| stretch.len().saturating_sub(1) as f64 * f64::from(SAMPLE_MS) / 1_000.0;
        let stretches = || offs.chunk_by(|a, b| a.is_good(&within) == b.is_good(&within));
        let best_s = stretches().filter(|s| s[0].is_good(&within)).map(held).fold(0.0, f64::max);
        let mut verdict = Verdict { share: best_s / hold_s, holds: best_s >= hold_s, ..Verdict::default() };
        if !verdict.holds {
            // What ended each try; where there was none, how near it came.
            let mut tried = stretches().skip_while(|s| !s[0].is_good(&within)).filter(|s| !s[0].is_good(&within));
            let first = tried.next();
            for stretch in first.into_iter().chain(tried) {
                let worst = stretch.iter().map(|off| (off.ms, off.worst(&within)));
                if let Some((ms, (_, what))) = worst.max_by(|a, b| a.1.0.total_cmp(&b.1.0)) {
                    verdict.marks.push((ms, 1, what));
                }
            }
            if verdict.marks.is_empty() {
                let nearest = offs.iter().min_by(|a, b| a.worst(&within).0.total_cmp(&b.worst(&within).0));
                let ms = nearest.map_or(0, |off| off.ms);
                verdict.marks.push((ms, 1, message!("mark-held", figure = best_s, limit = hold_s)));
            }
        }
        verdict.traces = traces(&offs, &within);
        verdict
    }

    /// The best turn: the share of it inside the tolerances, halved where it was too quick or too slow.
    pub(super) fn turn(&self, index: usize, right: bool) -> Verdict {
        let within = self.level.turn.widened(self.wider);
        let mut best: Option<Verdict> = None;
        for turn in turns(&self.flown, right) {
            let offs = self.offs_at(index, turn);
            let good = offs.iter().filter(|off| off.is_good(&within)).count();
            let took_s = (offs.len().saturating_sub(1) as u32 * SAMPLE_MS) as f64 / 1_000.0;
            let [least_s, most_s] = within.seconds.unwrap_or([0.0, f64::INFINITY]);
            let paced = (least_s..=most_s).contains(&took_s);
            let inside = good as f64 / offs.len().max(1) as f64;
            let share = if paced { inside } else { inside / 2.0 };
            let mut marks = stretches(&offs, &within);
            if !paced {
                let ms = offs.last().map_or(0, |off| off.ms);
                let (least, most) = (least_s, most_s);
                marks.push((ms, good.max(1) as u64, message!("mark-pace", figure = took_s, min = least, max = most)));
            }
            let holds = paced && inside * 100.0 >= self.level.holds_from_pct;
            if best.as_ref().is_none_or(|best| share > best.share) {
                best = Some(Verdict { share, holds, marks, traces: traces(&offs, &within) });
            }
        }
        best.unwrap_or_else(|| Verdict::lost(self.end_ms(), message!("mark-no-turn")))
    }

    /// The share of the line that was flown, times the share of that time inside the tolerances.
    pub(super) fn fly(&self, index: usize, shape: &Shape, nose_ahead: bool) -> Verdict {
        let Some(line) = self.course.line(index) else { return Verdict::default() };
        let within = match shape {
            Shape::Eight { .. } => self.level.eight,
            Shape::Rectangle { .. } | Shape::Places(_) => self.level.straight,
            Shape::Road { .. } => self.level.road,
        };
        let within = within.widened(self.wider);
        let nose = match (nose_ahead, shape) {
            (false, _) => Nose::Free,
            (true, Shape::Eight { .. } | Shape::Road { .. }) => Nose::Ahead,
            (true, Shape::Rectangle { .. } | Shape::Places(_)) => Nose::AheadButAtCorners,
        };
        let (mut offs, reached_m) = along(line, &self.flown, nose);
        if offs.is_empty() {
            return Verdict::lost(self.end_ms(), message!("mark-line-not-begun"));
        }
        stops(&mut offs, within.stop_s);
        let offs: Vec<Off> = offs.into_iter().map(|(off, _)| off).collect();
        let whole = reached_m >= line.length_m() - END_M;
        let flown = if whole { 1.0 } else { reached_m / line.length_m() };
        let inside = offs.iter().filter(|off| off.is_good(&within)).count() as f64 / offs.len() as f64;
        let mut marks = stretches(&offs, &within);
        if !whole {
            let what = message!("mark-line-not-ended", figure = reached_m, limit = line.length_m());
            let weight = ((1.0 - flown) * offs.len() as f64).ceil() as u64;
            marks.push((offs.last().map_or(0, |off| off.ms), weight.max(1), what));
        }
        let holds = whole && inside * 100.0 >= self.level.holds_from_pct;
        Verdict { share: flown * inside, holds, marks, traces: traces(&offs, &within) }
    }
}

/// Turns of the nose by [`AROUND_DEG`] to one side, each as short as it was, in the order of their ends. They may overlap:
/// what the nose did on the way to the place belongs to no turn, and only the best one counts.
fn turns(samples: &[Sample], right: bool) -> Vec<&[Sample]> {
    let side = if right { 1.0 } else { -1.0 };
    let mut turned_deg = Vec::with_capacity(samples.len());
    let mut sum_deg = 0.0;
    for (index, sample) in samples.iter().enumerate() {
        if index > 0 {
            let step = f64::from(sample.yaw_cdeg - samples[index - 1].yaw_cdeg) / 100.0;
            sum_deg += side * ((step + 180.0).rem_euclid(360.0) - 180.0);
        }
        turned_deg.push(sum_deg);
    }
    let (mut found, mut before) = (Vec::new(), None);
    for last in 0..samples.len() {
        let from = (0..last).rev().find(|from| turned_deg[last] - turned_deg[*from] >= AROUND_DEG);
        if from.is_some() && from != before {
            found.extend(from.map(|from| &samples[from..=last]));
            before = from;
        }
    }
    found
}

/// Where the nose should point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Nose {
    Free,
    Ahead,
    AheadButAtCorners,
}

/// What was flown of a line, from its beginning to its end, with the speed; and how far that came, metres.
fn along(line: &Line, samples: &[Sample], nose: Nose) -> (Vec<(Off, f64)>, f64) {
    let Some(first) = line.places().first() else { return (Vec::new(), 0.0) };
    let Some(begin) = samples.iter().position(|sample| sample.local().level_m(*first) <= BEGIN_M) else {
        return (Vec::new(), 0.0);
    };
    let (mut offs, mut at_m, mut before) = (Vec::new(), 0.0, samples[begin].local());
    let mut begun = 0;
    for sample in &samples[begin..] {
        let here = sample.local();
        let ahead_m = 0.2 + 2.0 * here.level_m(before);
        before = here;
        let Some(foot) = line.foot(here, at_m, at_m + ahead_m) else { break };
        if foot.beside_m <= REACH_M {
            at_m = foot.along_m;
        }
        if at_m <= END_M {
            begun = offs.len();
        }
        let yaw_deg = f64::from(sample.yaw_cdeg) / 100.0;
        let judged = match nose {
            Nose::Free => false,
            Nose::Ahead => true,
            Nose::AheadButAtCorners => !at_corner(line, at_m),
        };
        let off = Off {
            ms: sample.ms,
            horizontal_m: foot.beside_m,
            vertical_m: foot.above_m.abs(),
            heading_deg: judged.then(|| apart_deg(yaw_deg, foot.azimuth_rad.to_degrees())),
            stopped: false,
        };
        offs.push((off, sample.level_speed_m_s()));
        if at_m >= line.length_m() - END_M {
            break;
        }
    }
    if at_m <= END_M {
        return (Vec::new(), 0.0);
    }
    (offs.split_off(begun), at_m)
}

fn at_corner(line: &Line, at_m: f64) -> bool {
    let azimuth = |from_m: f64| {
        let place = line.at(from_m)?;
        line.foot(place, from_m, from_m).map(|foot| foot.azimuth_rad.to_degrees())
    };
    let (before, after) = (azimuth((at_m - CORNER_M).max(0.0)), azimuth((at_m + CORNER_M).min(line.length_m())));
    before.zip(after).is_some_and(|(before, after)| apart_deg(before, after) > CORNER_DEG)
}

/// Marks what of a stop goes beyond what is allowed.
fn stops(offs: &mut [(Off, f64)], allowed_s: Option<f64>) {
    let Some(allowed_s) = allowed_s else { return };
    let allowed = (allowed_s * 1_000.0 / f64::from(SAMPLE_MS)) as usize;
    let mut standing = 0;
    for (off, speed_m_s) in offs {
        standing = if *speed_m_s < STOP_M_S { standing + 1 } else { 0 };
        off.stopped = standing > allowed;
    }
}
