//! What is held against the zones.

use crate::map::Heights;
use jiff::Timestamp;
use mission::geo::{HeightAgl, HeightAmsl, LatLon, distance_m};
use mission::plan::{Frame, Item, Plan, command};

/// A point of a flight.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FlightPoint {
    /// WGS84.
    pub place: LatLon,
    /// Above ground and above sea level, as far as known.
    pub heights: Heights,
    /// Index of the plan's item that is flown to, where there is one.
    pub item: Option<usize>,
    /// From the start, metres over ground.
    pub along_m: f64,
    /// From take-off, seconds.
    pub elapsed_s: f64,
}

impl FlightPoint {
    /// A point at a share of the straight way to another; it belongs to the other's item.
    pub(crate) fn towards(&self, to: &Self, share: f64) -> Self {
        let mix = |a: f64, b: f64| a + (b - a) * share;
        let height = |a: Option<f64>, b: Option<f64>| a.zip(b).map(|(a, b)| mix(a, b));
        let (from, end) = (self.heights, to.heights);
        Self {
            place: LatLon {
                lat_deg: mix(self.place.lat_deg, to.place.lat_deg),
                lon_deg: mix(self.place.lon_deg, to.place.lon_deg),
            },
            heights: Heights {
                agl: height(from.agl.map(|h| h.0), end.agl.map(|h| h.0)).map(HeightAgl),
                amsl: height(from.amsl.map(|h| h.0), end.amsl.map(|h| h.0)).map(HeightAmsl),
            },
            item: to.item,
            along_m: mix(self.along_m, to.along_m),
            elapsed_s: mix(self.elapsed_s, to.elapsed_s),
        }
    }
}

/// A path through air and time; straight lines join its points.
#[derive(Debug, Clone, PartialEq)]
pub struct Flight {
    /// In order.
    pub points: Vec<FlightPoint>,
    /// Earliest take-off.
    pub from: Timestamp,
    /// Latest landing.
    pub until: Timestamp,
}

/// Speed where neither plan nor item says one, m/s: the house's patrol speed (`domain.md` 5).
const ASSUMED_SPEED_M_S: f64 = 10.0;
/// Ways between two points where heights above ground are looked up anew, metres: embankments are longer.
const GROUND_STEP_M: f64 = 200.0;
/// Points of a flight at most; longer ones are looked up less densely.
const MAX_POINTS: f64 = 50_000.0;

impl Flight {
    /// The flight of a plan, from home over every item with a place, and back home where the plan returns. `ground` is
    /// metres above sea level; where it does not know, the ground counts as level with home, as in `mission::plan::checks`.
    /// Jumps are not followed: they lead over the same places.
    pub fn of_plan(plan: &Plan, from: Timestamp, until: Timestamp, ground: impl Fn(LatLon) -> Option<f64>) -> Self {
        let home_m = plan.home.ground.0;
        let mut walk = Walk { ground: &ground, home_m, points: Vec::new(), step_m: step_m(plan) };
        walk.to(plan.home.place, home_m, None, ASSUMED_SPEED_M_S);
        let mut speed_m_s = plan.cruise_speed_m_s.filter(|speed| *speed > 0.0).unwrap_or(ASSUMED_SPEED_M_S);
        for (index, item) in plan.items.iter().enumerate() {
            match item.command {
                command::DO_CHANGE_SPEED if item.params[1] > 0.0 => speed_m_s = item.params[1],
                command::NAV_RETURN_TO_LAUNCH => {
                    let height_m = walk.points.last().and_then(|point| point.heights.amsl).map_or(home_m, |h| h.0);
                    walk.to(plan.home.place, height_m, Some(index), speed_m_s);
                }
                command::NAV_TAKEOFF => {
                    let place = item.place().unwrap_or(plan.home.place);
                    walk.to(place, walk.amsl_m(item, place), Some(index), speed_m_s);
                }
                _ if item.is_navigation() => {
                    if let Some(place) = item.place() {
                        walk.to(place, walk.amsl_m(item, place), Some(index), speed_m_s);
                    }
                }
                _ => {}
            }
        }
        Self { points: walk.points, from, until }
    }
}

fn step_m(plan: &Plan) -> f64 {
    let places: Vec<LatLon> = plan.items.iter().filter_map(Item::place).collect();
    let length_m: f64 = places.windows(2).map(|pair| distance_m(pair[0], pair[1])).sum();
    GROUND_STEP_M.max(length_m / MAX_POINTS)
}

struct Walk<'a> {
    ground: &'a dyn Fn(LatLon) -> Option<f64>,
    home_m: f64,
    points: Vec<FlightPoint>,
    step_m: f64,
}

impl Walk<'_> {
    fn ground_m(&self, place: LatLon) -> f64 {
        (self.ground)(place).unwrap_or(self.home_m)
    }

    fn amsl_m(&self, item: &Item, place: LatLon) -> f64 {
        let height_m = if item.height_m().is_finite() { item.height_m() } else { 0.0 };
        match item.frame {
            Frame::GlobalAmsl => height_m,
            Frame::GlobalTerrain => self.ground_m(place) + height_m,
            _ => self.home_m + height_m,
        }
    }

    /// Straight there, with the ground looked up on the way.
    fn to(&mut self, place: LatLon, amsl_m: f64, item: Option<usize>, speed_m_s: f64) {
        let heights = |place: LatLon, amsl_m: f64| Heights {
            agl: Some(HeightAgl(amsl_m - self.ground_m(place))),
            amsl: Some(HeightAmsl(amsl_m)),
        };
        let mut point = FlightPoint { place, heights: heights(place, amsl_m), item, along_m: 0.0, elapsed_s: 0.0 };
        let Some(last) = self.points.last().copied() else {
            self.points.push(point);
            return;
        };
        let length_m = distance_m(last.place, place);
        point.along_m = last.along_m + length_m;
        point.elapsed_s = last.elapsed_s + length_m / speed_m_s;
        let pieces = (length_m / self.step_m).ceil().max(1.0) as usize;
        for piece in 1..=pieces {
            let mut between = last.towards(&point, piece as f64 / pieces as f64);
            let amsl_m = between.heights.amsl.map_or(amsl_m, |height| height.0);
            between.heights =
                Heights { agl: Some(HeightAgl(amsl_m - self.ground_m(between.place))), amsl: Some(HeightAmsl(amsl_m)) };
            self.points.push(between);
        }
    }
}
