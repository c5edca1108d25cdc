//! What a receiver may expect along a path and through a day.

use jiff::{SignedDuration, Timestamp};
use mission::explain::{Explain, Message};
use mission::geo::{Enu, LatLon};
use mission::message;

use crate::almanac::{Almanac, Constellation};
use crate::dop::Dop;
use crate::error::{Notice, SkyError};
use crate::satellite::{PerSystem, SatelliteId};
use crate::view::{Antenna, Direction};

/// A point of a path.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Where, WGS84.
    pub place: LatLon,
    /// Height, metres, above the ellipsoid or the sea (see [`Antenna::new`]).
    pub height_m: f64,
    /// From the start of the path, metres; grows from point to point.
    pub along_m: f64,
}

/// When a fix is to be expected.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rule {
    /// Satellites lower than this do not count, radians. 5 degrees: below, air and ground spoil ranges, and receivers
    /// (u-blox from the factory: 5 degrees, GPS' own performance standard: 5 degrees) leave them out.
    pub elevation_mask_rad: f64,
    /// Fewer usable satellites are no fix to fly by. 6: what ArduPilot's EKF3 and PX4's `EKF2_REQ_NSATS` ask for.
    pub min_satellites: usize,
    /// Greatest horizontal dilution. 2.5: ArduPilot's EKF3 does not begin to use GNSS above it.
    pub max_hdop: f64,
    /// Greatest dilution of position. 2.5: PX4's `EKF2_REQ_PDOP`. An ArduPilot alone would bear more.
    pub max_pdop: f64,
    /// Systems that the receiver uses, in the order of [`crate::System::ALL`].
    pub systems: PerSystem<bool>,
}

impl Default for Rule {
    fn default() -> Self {
        Self {
            elevation_mask_rad: 5_f64.to_radians(),
            min_satellites: 6,
            max_hdop: 2.5,
            max_pdop: 2.5,
            systems: [true; 4],
        }
    }
}

impl Rule {
    fn check(&self) -> Result<(), SkyError> {
        let limits: [(&'static str, f64, f64, f64); 4] = [
            ("sky-elevation-mask", self.elevation_mask_rad.to_degrees(), 0.0, 60.0),
            ("sky-min-satellites", self.min_satellites as f64, 4.0, 40.0),
            ("sky-max-hdop", self.max_hdop, 0.5, 50.0),
            ("sky-max-pdop", self.max_pdop, 0.5, 50.0),
        ];
        for (parameter, value, min, max) in limits {
            if !(min..=max).contains(&value) {
                return Err(SkyError::OutOfRange { parameter, value, min, max });
            }
        }
        Ok(())
    }
}

/// A satellite above the elevation mask.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Seen {
    /// Which.
    pub id: SatelliteId,
    /// Where it stands.
    pub direction: Direction,
    /// Something stands in the way.
    pub blocked: bool,
}

/// Why no fix is to be expected.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum NoFix {
    /// Fewer satellites than [`Rule::min_satellites`].
    TooFew,
    /// Enough of them, but badly spread: dilution above the limits, or no position at all.
    Geometry,
}

/// What a receiver may expect at a point and a time.
#[derive(Debug, Clone, PartialEq)]
pub struct Outlook {
    /// When.
    pub at: Timestamp,
    /// Where.
    pub point: Point,
    /// Every satellite of the receiver's systems above the mask, blocked or not.
    pub satellites: Vec<Seen>,
    /// How many are to be received, per system.
    pub in_view: PerSystem<usize>,
    /// Dilution; `None` where there is no position at all.
    pub dop: Option<Dop>,
    /// Why no fix is to be expected; `None` where one is.
    pub no_fix: Option<NoFix>,
}

impl Outlook {
    /// How many satellites are to be received.
    pub fn usable(&self) -> usize {
        self.in_view.iter().sum()
    }
}

/// What a receiver may expect at each point. `blocked` says whether something stands in a direction (a vector of length 1, east,
/// north and up) as seen from a point; satellites below the mask are not asked about.
pub fn predict(
    constellation: &Constellation,
    points: &[Point],
    rule: &Rule,
    blocked: impl Fn(&Point, Enu) -> bool,
) -> Result<Vec<Outlook>, SkyError> {
    rule.check()?;
    if points.is_empty() {
        return Err(SkyError::NoPoints);
    }
    Ok(points.iter().map(|point| outlook(constellation, point, rule, &blocked)).collect())
}

fn outlook(
    constellation: &Constellation,
    point: &Point,
    rule: &Rule,
    blocked: &impl Fn(&Point, Enu) -> bool,
) -> Outlook {
    let antenna = Antenna::new(point.place, point.height_m);
    let lowest = rule.elevation_mask_rad.sin();
    let mut satellites = Vec::new();
    let mut usable = Vec::new();
    let mut in_view = [0; 4];
    for satellite in constellation.satellites.iter().filter(|satellite| rule.systems[satellite.id.system.index()]) {
        let toward = antenna.toward(satellite.ecef_m);
        if toward.up_m < lowest {
            continue;
        }
        let blocked = blocked(point, toward);
        satellites.push(Seen { id: satellite.id, direction: Direction::from_enu(toward), blocked });
        if !blocked {
            in_view[satellite.id.system.index()] += 1;
            usable.push((satellite.id.system, toward));
        }
    }
    let dop = Dop::of(usable.iter().copied());
    let good = dop.is_some_and(|dop| dop.horizontal <= rule.max_hdop && dop.position <= rule.max_pdop);
    let no_fix = match usable.len() < rule.min_satellites {
        true => Some(NoFix::TooFew),
        false => (!good).then_some(NoFix::Geometry),
    };
    Outlook { at: constellation.at, point: *point, satellites, in_view, dop, no_fix }
}

/// A stretch of a path where no fix is to be expected.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shadow {
    /// First point of it, from 0.
    pub first: usize,
    /// Last point of it.
    pub last: usize,
    /// Where it begins, metres along the path: half-way from the last good point.
    pub from_m: f64,
    /// Where it ends, metres along the path: half-way to the next good point.
    pub to_m: f64,
    /// Fewest satellites within it.
    pub fewest: usize,
    /// Worst dilution of position within it; `None` where there is no position at all.
    pub worst_pdop: Option<f64>,
}

impl Explain for Shadow {
    fn explain(&self) -> Message {
        let (from_m, to_m, fewest) = (self.from_m, self.to_m, self.fewest);
        match self.worst_pdop {
            Some(pdop) => message!("sky-shadow", from_m = from_m, to_m = to_m, fewest = fewest, pdop = pdop),
            None => message!("sky-shadow-no-position", from_m = from_m, to_m = to_m, fewest = fewest),
        }
    }
}

/// The stretches of a path where no fix is to be expected, in order.
pub fn shadows(outlooks: &[Outlook]) -> Vec<Shadow> {
    let mut first = 0;
    let mut found = Vec::new();
    for run in outlooks.chunk_by(|a, b| a.no_fix.is_some() == b.no_fix.is_some()) {
        let last = first + run.len() - 1;
        if run[0].no_fix.is_some() {
            let along = |index: usize| outlooks[index].point.along_m;
            let half_way = |inner: usize, outer: usize| (along(inner) + along(outer)) / 2.0;
            found.push(Shadow {
                first,
                last,
                from_m: half_way(first, first.saturating_sub(1)),
                to_m: half_way(last, (last + 1).min(outlooks.len() - 1)),
                fewest: run.iter().map(Outlook::usable).min().unwrap_or(0),
                worst_pdop: worst_pdop(run),
            });
        }
        first = last + 1;
    }
    found
}

/// `None` where one of them has no position at all.
fn worst_pdop(outlooks: &[Outlook]) -> Option<f64> {
    outlooks
        .iter()
        .map(|outlook| outlook.dop.map(|dop| dop.position))
        .try_fold(0.0, |worst, pdop| Some(f64::max(worst, pdop?)))
}

/// A path at a time of day.
#[derive(Debug, Clone, PartialEq)]
pub struct Moment {
    /// When.
    pub at: Timestamp,
    /// Fewest satellites at any of its points.
    pub fewest: usize,
    /// Worst dilution of position; `None` where a point has no position at all.
    pub worst_pdop: Option<f64>,
    /// Metres of the path without a fix.
    pub without_fix_m: f64,
    /// Where.
    pub shadows: Vec<Shadow>,
    /// What people should know of the orbits at this time.
    pub notices: Vec<Notice>,
}

/// Most moments that are asked for at once: a day in steps of five minutes.
const MAX_MOMENTS: f64 = 288.0;

/// A path through 24 hours from a moment on, in steps of so many minutes (from 5 on).
pub fn over_a_day(
    almanac: &Almanac,
    from: Timestamp,
    step_minutes: f64,
    points: &[Point],
    rule: &Rule,
    blocked: impl Fn(&Point, Enu) -> bool,
) -> Result<Vec<Moment>, SkyError> {
    let (min, max) = (1_440.0 / MAX_MOMENTS, 1_440.0);
    if !(min..=max).contains(&step_minutes) {
        return Err(SkyError::OutOfRange { parameter: "sky-step", value: step_minutes, min, max });
    }
    let count = (1_440.0 / step_minutes).ceil() as usize;
    let mut moments = Vec::with_capacity(count);
    for index in 0..count {
        let at = from.saturating_add(SignedDuration::from_secs_f64(index as f64 * step_minutes * 60.0)).unwrap_or(from);
        let constellation = almanac.at(at)?;
        let outlooks = predict(&constellation, points, rule, &blocked)?;
        let shadows = shadows(&outlooks);
        moments.push(Moment {
            at,
            fewest: outlooks.iter().map(Outlook::usable).min().unwrap_or(0),
            worst_pdop: worst_pdop(&outlooks),
            // The sum of nothing is -0.
            without_fix_m: shadows.iter().map(|shadow| shadow.to_m - shadow.from_m).sum::<f64>() + 0.0,
            shadows,
            notices: constellation.notices,
        });
    }
    Ok(moments)
}
