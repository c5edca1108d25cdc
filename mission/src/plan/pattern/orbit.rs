//! Around a service area, a toll station or an interchange, the camera inward.

use super::assemble::{Builder, Line, Look, length_m, photos_on};
use super::error::{PatternError, within};
use super::hull::{Flat, hull, outside};
use super::{Area, Flying, Pattern};
use crate::geo::{LatLon, destination};
use crate::plan::corridor::Ground;
use crate::road::{Facility, Network, Road};
use std::f64::consts::{FRAC_PI_2, TAU};

/// What is flown around.
#[derive(Debug, Clone, PartialEq)]
pub enum Around {
    /// A circle.
    Circle {
        /// Its middle.
        centre: LatLon,
        /// Metres.
        radius_m: f64,
    },
    /// The convex hull of an outline: a service area's yard, the ramps of an interchange.
    Outline {
        /// The outline.
        area: Area,
        /// Outside it, metres.
        stand_off_m: f64,
    },
}

/// What is wanted.
#[derive(Debug, Clone, PartialEq)]
pub struct OrbitRequest {
    /// What is flown around.
    pub around: Around,
    /// How it is flown.
    pub flying: Flying,
    /// The camera looks at this height above ground in the middle, metres.
    pub look_at_agl_m: f64,
    /// Times around.
    pub rounds: u32,
}

impl OrbitRequest {
    /// Once around, the camera at the height of a roof of two storeys (chosen).
    pub fn new(around: Around, flying: Flying) -> Self {
        Self { around, flying, look_at_agl_m: 6.0, rounds: 1 }
    }
}

/// Corners of the way around turn by this at most, radians: twelve corners make a circle that a multirotor flies smoothly.
const STEP_RAD: f64 = TAU / 12.0;

/// The plaza of a toll station as an outline: a rectangle around its place, its long side along the road beside it. 120 m
/// by 60 m fit most (chosen); draw the true outline where it matters.
pub fn toll_plaza(road: &Road, station: &Facility, length_m: f64, width_m: f64) -> Area {
    let along_rad = road.line.azimuth_rad(station.measured_m);
    let corner = |along: f64, across: f64| {
        let ahead = destination(station.place, along_rad, along * length_m / 2.0);
        destination(ahead, along_rad + FRAC_PI_2, across * width_m / 2.0)
    };
    Area { corners: [(1.0, 1.0), (1.0, -1.0), (-1.0, -1.0), (-1.0, 1.0)].map(|(a, b)| corner(a, b)).to_vec() }
}

/// Plans an orbit.
///
/// # Errors
/// Names the value that is out of range, or the finding over lanes.
pub fn orbit(request: &OrbitRequest, ground: &dyn Ground, network: Option<&Network>) -> Result<Pattern, PatternError> {
    let builder = Builder::new(&request.flying, ground)?;
    let flying = &request.flying;
    within("flight-pattern-look-at-height", request.look_at_agl_m, 0.0, flying.height_agl_m)?;
    within("flight-pattern-rounds", f64::from(request.rounds), 1.0, 10.0)?;
    let (centre, ring) = match &request.around {
        Around::Circle { centre, radius_m } => {
            within("flight-pattern-radius", *radius_m, 10.0, 2_000.0)?;
            let middle = builder.plane.point(0, *centre)?;
            let corner = |k: usize| {
                let angle = STEP_RAD * k as f64;
                [middle[0] + radius_m * angle.cos(), middle[1] + radius_m * angle.sin()]
            };
            (middle, (0..12).map(corner).collect::<Vec<Flat>>())
        }
        Around::Outline { area, stand_off_m } => {
            within("flight-pattern-stand-off", *stand_off_m, 5.0, 500.0)?;
            let hull = hull(&builder.plane.area(area)?);
            let count = hull.len() as f64;
            let middle = hull.iter().fold([0.0, 0.0], |sum, c| [sum[0] + c[0] / count, sum[1] + c[1] / count]);
            (middle, outside(&hull, *stand_off_m, STEP_RAD))
        }
    };
    let start = nearest_to_home(&ring);
    let mut points: Vec<Flat> = ring[start..].iter().chain(&ring[..start]).copied().collect();
    let once = points.clone();
    for _ in 1..request.rounds {
        points.extend(&once);
    }
    points.push(once[0]);
    let nearest_m = ring.iter().map(|p| (p[0] - centre[0]).hypot(p[1] - centre[1])).fold(f64::INFINITY, f64::min);
    let slant_m = nearest_m.hypot(flying.height_agl_m - request.look_at_agl_m);
    let [wide_m, _] = flying.footprint_m(slant_m);
    let trigger_m = flying.trigger_m(wide_m)?;
    let photos = photos_on(length_m(&points), trigger_m);
    let look = Look::Place { place: builder.plane.place(centre), height_agl_m: request.look_at_agl_m };
    let items = builder.lines(&[Line { points, height_agl_m: flying.height_agl_m, look, trigger_m }]);
    builder.finish(items, photos, trigger_m, network)
}

/// The crew is at the plane's origin.
fn nearest_to_home(ring: &[Flat]) -> usize {
    let away = |point: &Flat| point[0].hypot(point[1]);
    (0..ring.len()).min_by(|a, b| away(&ring[*a]).total_cmp(&away(&ring[*b]))).unwrap_or(0)
}
