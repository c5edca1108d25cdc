//! What one aircraft did, gathered while a log is read: flights from arming to disarming.

use mission::formats::TrackPoint;
use mission::geo::{self, HeightAmsl, LatLon};

use super::flown::{Bounds, Flown, Loss, Moment};
use crate::sortie::UtcMicros;

/// A point of the track at most this often, as in a flight of our own: 1 s.
const POINT_EVERY_US: i64 = 1_000_000;
/// 2000-01-01 to 2100-01-01, UTC, microseconds: what a clock that was ever set shows.
const PLAUSIBLE_US: std::ops::Range<i64> = 946_684_800_000_000..4_102_444_800_000_000;

/// Whether a time may be one that a clock showed which was ever set.
pub fn is_plausible(utc_us: i64) -> bool {
    PLAUSIBLE_US.contains(&utc_us)
}

/// Off the ground by height, where nothing else says so. Chosen: above what a barometer drifts before a flight.
const OFF_GROUND_M: f64 = 1.0;
/// And on it again.
const ON_GROUND_M: f64 = 0.5;
/// Nothing heard for this long while armed: another flight, or the log was stopped. Chosen: longer than any gap of a link
/// that comes back, shorter than a change of the battery and the site. 10 min.
const SILENCE_US: i64 = 600_000_000;

/// Nothing here flies faster, metres per second: a place further away was damaged, unless the next one bears it out.
const FASTEST_M_S: f64 = 150.0;
/// And a receiver that finds its place moves it by so much, metres.
const SETTLES_M: f64 = 200.0;

/// Where it was, as far as one message says.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fix {
    pub place: LatLon,
    pub amsl_m: Option<f64>,
    pub rel_home_m: Option<f64>,
    pub speed_m_s: Option<f64>,
}

/// A place out of a log; `None` where it is none, or nobody knew it (0, 0).
pub(super) fn place(lat_deg: f64, lon_deg: f64) -> Option<LatLon> {
    let there = lat_deg.abs() <= 90.0 && lon_deg.abs() <= 180.0 && (lat_deg != 0.0 || lon_deg != 0.0);
    there.then_some(LatLon { lat_deg, lon_deg })
}

/// Stretches in the air.
#[derive(Debug, Clone, Default)]
struct Air {
    known: bool,
    since: Option<i64>,
    stretches: Vec<(i64, i64)>,
    took_off: Option<(i64, Option<LatLon>)>,
    landed: Option<(i64, Option<LatLon>)>,
}

impl Air {
    fn tell(&mut self, us: i64, flies: bool, place: Option<LatLon>) {
        self.known = true;
        match (self.since, flies) {
            (None, true) => {
                self.since = Some(us);
                self.took_off = self.took_off.or(Some((us, place)));
            }
            (Some(since), false) => {
                self.since = None;
                self.stretches.push((since, us));
                self.landed = Some((us, place));
            }
            _ => {}
        }
    }

    fn close(&mut self, us: i64) {
        if let Some(since) = self.since.take() {
            self.stretches.push((since, us));
        }
    }

    fn flew(&self) -> bool {
        self.stretches.iter().any(|(from, to)| to > from)
    }
}

#[derive(Debug, Clone)]
struct Run {
    from_us: i64,
    to_us: i64,
    /// UTC less the log's clock, where the log's clock is one that people set.
    offset_us: Option<i64>,
    told: Air,
    by_height: Air,
    points: Vec<(i64, Fix)>,
    last: Option<Fix>,
    last_us: i64,
    held: Option<(i64, LatLon)>,
    max_height_m: Option<f64>,
    battery_first: (Option<f64>, Option<f64>),
    battery_last: (Option<f64>, Option<f64>),
    counts: (u64, u64),
    cut: bool,
}

impl Run {
    fn new(us: i64, before: Option<&Self>, offset_us: Option<i64>) -> Self {
        Self {
            from_us: us,
            to_us: us,
            offset_us,
            told: Air::default(),
            by_height: Air::default(),
            points: Vec::new(),
            last: before.and_then(|run| run.last),
            last_us: before.map_or(us, |run| run.last_us),
            held: None,
            max_height_m: None,
            // What the battery had given at arming, it had given before.
            battery_first: before.map(|run| run.battery_last).unwrap_or_default(),
            battery_last: before.map(|run| run.battery_last).unwrap_or_default(),
            counts: (0, 0),
            cut: false,
        }
    }

    /// Whether it could have come here from where it was, or from where the place before this one has it.
    fn could_be_at(&mut self, us: i64, place: LatLon) -> bool {
        let reaches = |from_us: i64, from: LatLon| {
            let seconds = us.saturating_sub(from_us) as f64 / 1e6;
            geo::distance_m(from, place) <= SETTLES_M + FASTEST_M_S * seconds
        };
        let could = self.last.is_none_or(|last| reaches(self.last_us, last.place))
            || self.held.is_some_and(|(held_us, held)| reaches(held_us, held));
        self.held = (!could).then_some((us, place));
        could
    }

    fn fix(&mut self, us: i64, fix: Fix) {
        if !self.could_be_at(us, fix.place) {
            return;
        }
        (self.last, self.last_us) = (Some(fix), us);
        if let Some(height_m) = fix.rel_home_m.filter(|height| height.is_finite()) {
            self.max_height_m = Some(self.max_height_m.map_or(height_m, |max| max.max(height_m)));
            let flew = self.by_height.since.is_some();
            if height_m > OFF_GROUND_M || (flew && height_m < ON_GROUND_M) {
                self.by_height.tell(us, height_m > OFF_GROUND_M, Some(fix.place));
            }
        }
        if self.points.last().is_none_or(|(last, _)| us.saturating_sub(*last) >= POINT_EVERY_US) {
            self.points.push((us, fix));
        }
    }

    fn battery(&mut self, mah: Option<f64>, percent: Option<f64>) {
        let sound = |value: Option<f64>| value.filter(|value| value.is_finite() && *value >= 0.0);
        let (mah, percent) = (sound(mah), sound(percent));
        self.battery_first = (self.battery_first.0.or(mah), self.battery_first.1.or(percent));
        self.battery_last = (mah.or(self.battery_last.0), percent.or(self.battery_last.1));
    }
}

/// Takes what a log says in the order of the log. Times are microseconds of the log's own clock.
#[derive(Debug, Clone)]
pub(super) struct Gather {
    /// Everything since the first message.
    whole: Option<Run>,
    /// Since arming.
    armed: Option<Run>,
    done: Vec<Run>,
    knows_arming: bool,
    now_us: i64,
    offset_us: Option<i64>,
}

impl Gather {
    pub fn new() -> Self {
        Self { whole: None, armed: None, done: Vec::new(), knows_arming: false, now_us: i64::MIN, offset_us: None }
    }

    /// What is to be added to the log's clock from now on; flights keep what held at their begin.
    pub fn offset(&mut self, offset_us: i64) {
        self.offset_us = Some(offset_us);
    }

    /// Something was heard. A time a little before the last one counts as the last one; one far before it begins anew.
    pub fn at(&mut self, us: i64) -> i64 {
        if us < self.now_us.saturating_sub(SILENCE_US) {
            if let Some(run) = self.armed.take() {
                self.close(run, true);
            }
            self.whole = None;
            self.now_us = us;
        }
        let us = us.max(self.now_us);
        if let Some(run) = self.armed.take_if(|run| us.saturating_sub(run.to_us) > SILENCE_US) {
            self.close(run, true);
        }
        self.now_us = us;
        self.whole.get_or_insert_with(|| Run::new(us, None, self.offset_us)).to_us = us;
        if let Some(run) = &mut self.armed {
            run.to_us = us;
        }
        us
    }

    fn runs(&mut self) -> impl Iterator<Item = &mut Run> {
        self.whole.iter_mut().chain(self.armed.iter_mut())
    }

    fn close(&mut self, mut run: Run, cut: bool) {
        run.cut = cut;
        self.done.push(run);
    }

    pub fn armed(&mut self, us: i64, armed: bool) {
        let us = self.at(us);
        self.knows_arming = true;
        match (self.armed.take(), armed) {
            (None, true) => self.armed = Some(Run::new(us, self.whole.as_ref(), self.offset_us)),
            (Some(run), false) => self.close(run, false),
            (run, _) => self.armed = run,
        }
    }

    pub fn airborne(&mut self, us: i64, flies: bool) {
        let us = self.at(us);
        self.runs().for_each(|run| {
            let place = run.last.map(|fix| fix.place);
            run.told.tell(us, flies, place);
        });
    }

    pub fn fix(&mut self, us: i64, fix: Fix) {
        let us = self.at(us);
        self.runs().for_each(|run| run.fix(us, fix));
    }

    pub fn battery(&mut self, us: i64, mah: Option<f64>, percent: Option<f64>) {
        self.at(us);
        self.runs().for_each(|run| run.battery(mah, percent));
    }

    /// Messages that came and that are known to be missing, since the last call.
    pub fn count(&mut self, received: u64, lost: u64) {
        self.runs().for_each(|run| run.counts = (run.counts.0 + received, run.counts.1 + lost));
    }

    /// The flights, oldest first. `offset_us` is added to the log's clock where nothing else was said. A log that knows of
    /// no arming is one flight, with `bounds`.
    pub fn finish(mut self, offset_us: i64, bounds: Bounds) -> Vec<Flown> {
        if let Some(run) = self.armed.take() {
            self.close(run, true);
        }
        let (runs, bounds) =
            if self.knows_arming { (self.done, Bounds::Armed) } else { (self.whole.into_iter().collect(), bounds) };
        runs.into_iter().map(|run| flown(run, offset_us, bounds)).collect()
    }
}

fn flown(mut run: Run, offset_us: i64, bounds: Bounds) -> Flown {
    run.told.close(run.to_us);
    run.by_height.close(run.to_us);
    let offset_us = run.offset_us.unwrap_or(offset_us);
    let utc = |us: i64| UtcMicros(us.saturating_add(offset_us));
    // What was said of the ground counts before what the height suggests.
    let air = if run.told.known && (run.told.flew() || !run.by_height.flew()) { &run.told } else { &run.by_height };
    let moment = |moment: Option<(i64, Option<LatLon>)>| {
        moment.map(|(us, place)| Moment { at: utc(us), place: place.map(Into::into) })
    };
    let airborne_us: i64 = air.stretches.iter().map(|(from, to)| to.saturating_sub(*from)).sum();
    // A receiver at rest wanders: what counts is flown. Where nobody knows what was flown, all of it.
    let counts = |from: i64, to: i64| !air.flew() || air.stretches.iter().any(|air| from < air.1 && to > air.0);
    let legs = run.points.windows(2).filter(|pair| counts(pair[0].0, pair[1].0));
    let distance_m = legs.map(|pair| geo::distance_m(pair[0].1.place, pair[1].1.place)).sum();
    let used = |first: Option<f64>, last: Option<f64>| first.zip(last).map(|(first, last)| last - first);
    let mut losses = Vec::new();
    if run.cut {
        losses.push(Loss::CutInFlight);
    }
    if run.points.is_empty() {
        losses.push(Loss::NoPlace);
    } else if run.max_height_m.is_none() {
        losses.push(Loss::NoHeight);
    }
    let points = run.points.iter().map(|(us, fix)| TrackPoint {
        time_us: utc(*us).0,
        place: fix.place,
        height: HeightAmsl(fix.amsl_m.unwrap_or(f64::NAN)),
        speed_m_s: fix.speed_m_s.unwrap_or(f64::NAN),
    });
    Flown {
        bounds,
        from: utc(run.from_us),
        to: utc(run.to_us),
        took_off: moment(air.took_off),
        landed: moment(air.landed),
        airborne_s: airborne_us as f64 / 1e6,
        distance_m,
        max_height_rel_home_m: run.max_height_m.unwrap_or_default().max(0.0),
        battery_used_mah: used(run.battery_first.0, run.battery_last.0).filter(|used| *used >= 0.0),
        battery_used_percent: used(run.battery_last.1, run.battery_first.1).filter(|used| *used >= 0.0),
        messages_received: run.counts.0,
        messages_lost: run.counts.1,
        points: points.collect(),
        losses,
        ..Flown::default()
    }
}

/// Tells the times of a log's clock from those that damage has made up: a jump counts when the next time bears it out.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Steady {
    last_us: Option<i64>,
    held_us: Option<i64>,
}

impl Steady {
    pub fn takes(&mut self, us: i64) -> bool {
        let near = |other: i64| us.saturating_sub(other).saturating_abs() <= SILENCE_US;
        let takes = self.last_us.is_none_or(near) || self.held_us.is_some_and(near);
        (self.last_us, self.held_us) = if takes { (Some(us), None) } else { (self.last_us, Some(us)) };
        takes
    }
}

/// The one in the middle; `None` of nothing.
pub(super) fn median(mut values: Vec<i64>) -> Option<i64> {
    values.sort_unstable();
    values.get(values.len() / 2).copied()
}
