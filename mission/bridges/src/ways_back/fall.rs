//! Where an aircraft may strike the ground that fails altogether, and how hard.
//!
//! A ballistic descent: a point mass under gravity and quadratic drag in moving air,
//!
//! ```text
//! m dv/dt = m g - 1/2 rho A |v - w| (v - w)
//! ```
//!
//! as JARUS SORA 2.5, Annex F, has it (A. la Cour-Harbo, "Ground impact probability distribution for small unmanned aircraft
//! in ballistic descent", ICUAS 2020; the public implementation is `casex`, whose example for a tumbling rotorcraft takes a
//! drag coefficient of 0.8 on the frontal area). The drag area of a tumbling quadrotor is not known: it is taken from half to
//! twice that of the [`Airframe`] (0.06 m^2 for the patrol quadrotor, so 0.03 to 0.12 m^2: half a
//! metre square, a fifth to more than half filled, at 0.8). All of these, with the wind and without, flying and standing,
//! rising and not, are flown; the footprint is the hull around where they strike, wider by the error of the position and by a
//! bounce.
//!
//! Not a fall, and not reckoned with: an aircraft that flies away under power, or one that glides on three rotors.

use super::drift::Wind;
use super::failsafes::Trigger;
use super::finding::{Finding, Mend};
use super::judge::{Broken, Judged, ROAD_WITHIN_M, inside};
use super::settings::Situation;
use super::stretch::{Stretch, gather};
use super::{Point, Rule};
use crate::solid::{Place, hull};
use mission::geo::LatLon;
use mission::plan::airframe::{AIR_DENSITY_KG_M3, Airframe, GRAVITY_M_S2};
use mission::road::Direction;
use std::f64::consts::TAU;

/// Drag areas of a tumbling aircraft as shares of the airframe's.
const DRAG_SHARES: [f64; 3] = [0.5, 1.0, 2.0];
/// Directions of a wind from anywhere, and of the rim around a hull.
const DIRECTIONS: usize = 24;
/// Half the angle that a known direction of the wind may be wrong by, radians. Chosen: 20 degrees, as gusts turn it.
const TURNS_RAD: f64 = 0.35;
/// Step of the integration, seconds.
const STEP_S: f64 = 0.05;
/// A fall is never longer, seconds.
const LONGEST_S: f64 = 60.0;
/// It bounces and breaks up this far, metres. Chosen.
const BOUNCE_M: f64 = 2.0;
/// A person is as wide as this, metres.
const PERSON_M: f64 = 0.5;

/// Where and how an aircraft fails.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Failure {
    /// Over the ground, metres.
    pub height_m: f64,
    /// Over ground, m/s east and north; it may also be slower.
    pub velocity_m_s: [f64; 2],
    /// Up, m/s; it may also be less. Never negative.
    pub climb_m_s: f64,
}

/// Where it may strike, and how hard.
#[derive(Debug, Clone, PartialEq)]
pub struct Footprint {
    /// Corners east and north of where it failed, metres, anticlockwise.
    pub outline: Vec<[f64; 2]>,
    /// The greatest energy with which it strikes, joules.
    pub energy_j: f64,
    /// The longest that it falls, seconds.
    pub falls_s: f64,
}

impl Footprint {
    /// The furthest corner, metres.
    pub fn reach_m(&self) -> f64 {
        self.outline.iter().map(|[east_m, north_m]| east_m.hypot(*north_m)).fold(0.0, f64::max)
    }
}

/// Where it strikes the ground. `margin_m` is what the outline is wider by all round: error of the position, size.
pub fn footprint(failure: &Failure, airframe: &Airframe, wind: &Wind, margin_m: f64) -> Footprint {
    let gust_m_s = wind.gust_m_s.max(wind.mean_m_s);
    let winds = directions(wind).map(|from_rad| [-gust_m_s * from_rad.sin(), -gust_m_s * from_rad.cos()]);
    let winds: Vec<[f64; 2]> = [[0.0; 2]].into_iter().chain(winds.filter(|_| gust_m_s > 0.0)).collect();
    let [east, north] = failure.velocity_m_s;
    let (mut strikes, mut energy_j, mut falls_s) = (Vec::new(), 0.0_f64, 0.0_f64);
    for share in DRAG_SHARES {
        let drag_per_m = AIR_DENSITY_KG_M3 * airframe.drag_area_m2 * share / 2.0 / airframe.mass_kg.max(0.01);
        for wind in &winds {
            for up_m_s in [0.0, failure.climb_m_s.max(0.0)] {
                for flies in [0.0, 1.0] {
                    let velocity = [east * flies, north * flies, up_m_s];
                    let (at, speed_m_s, seconds) = fall(failure.height_m.max(0.0), velocity, *wind, drag_per_m);
                    strikes.push(at);
                    energy_j = energy_j.max(airframe.mass_kg * speed_m_s * speed_m_s / 2.0);
                    falls_s = falls_s.max(seconds);
                }
            }
        }
    }
    // From where it is, too: what falls from less high strikes on the way there.
    strikes.push([0.0, 0.0]);
    let outline = widened(&strikes, margin_m.max(0.0) + BOUNCE_M);
    Footprint { outline, energy_j, falls_s }
}

/// Where a wind may come from.
fn directions(wind: &Wind) -> impl Iterator<Item = f64> + use<> {
    let known = wind.from_rad.map(|from_rad| [-1.0, 0.0, 1.0].map(|side| from_rad + side * TURNS_RAD));
    let anywhere = known.is_none().then(|| (0..DIRECTIONS).map(|nth| nth as f64 * TAU / DIRECTIONS as f64));
    known.into_iter().flatten().chain(anywhere.into_iter().flatten())
}

/// The hull of everything within a distance of some places.
fn widened(places: &[[f64; 2]], by_m: f64) -> Vec<[f64; 2]> {
    // Corners outside of the circle, so that the hull holds all of it.
    let rim_m = by_m / (TAU / 2.0 / DIRECTIONS as f64).cos();
    let rim = |[east_m, north_m]: &[f64; 2]| {
        let (east_m, north_m) = (*east_m, *north_m);
        (0..DIRECTIONS).map(move |nth| {
            let (sin, cos) = (nth as f64 * TAU / DIRECTIONS as f64).sin_cos();
            [east_m + rim_m * cos, north_m + rim_m * sin]
        })
    };
    hull(&places.iter().flat_map(rim).collect::<Vec<_>>())
}

/// Where a fall ends, how fast, and after how long: metres, m/s, seconds.
fn fall(height_m: f64, velocity: [f64; 3], wind: [f64; 2], drag_per_m: f64) -> ([f64; 2], f64, f64) {
    let (mut at, mut velocity) = ([0.0, 0.0, height_m], velocity);
    let mut seconds = 0.0;
    while at[2] > 0.0 && seconds < LONGEST_S {
        let air = [velocity[0] - wind[0], velocity[1] - wind[1], velocity[2]];
        let rate = drag_per_m * (air[0] * air[0] + air[1] * air[1] + air[2] * air[2]).sqrt();
        let before = velocity;
        for axis in 0..3 {
            velocity[axis] -= rate * air[axis] * STEP_S;
        }
        velocity[2] -= GRAVITY_M_S2 * STEP_S;
        let moved = [0, 1, 2].map(|axis| (before[axis] + velocity[axis]) / 2.0 * STEP_S);
        // The last step ends on the ground.
        let part = if at[2] + moved[2] < 0.0 { at[2] / -moved[2] } else { 1.0 };
        for axis in 0..3 {
            at[axis] += moved[axis] * part;
            velocity[axis] = before[axis] + (velocity[axis] - before[axis]) * part;
        }
        seconds += STEP_S * part;
        if part < 1.0 {
            break;
        }
    }
    let speed_m_s = velocity.iter().map(|v| v * v).sum::<f64>().sqrt();
    ([at[0], at[1]], speed_m_s, seconds)
}

/// A stretch of a path and where the aircraft may strike that fails on it: for a map.
#[derive(Debug, Clone, PartialEq)]
pub struct FallStretch {
    /// From and to along the path, metres.
    pub along_m: [f64; 2],
    /// Corners, WGS84, anticlockwise, not closed.
    pub outline: Vec<LatLon>,
    /// The greatest energy with which it strikes, joules.
    pub energy_j: f64,
}

/// The footprints of a path, a straight leg each: the hull around those of its points.
pub fn outlines(points: &[Point], situation: &Situation) -> Vec<FallStretch> {
    let mut falls = Falls::new(situation);
    // A corner belongs to the leg that ends there; the hulls overlap because the next leg begins within a step of it.
    points
        .chunk_by(|a, b| a.velocity_m_s == b.velocity_m_s)
        .filter_map(|leg| {
            let (first, last) = (leg.first()?, leg.last()?);
            let mut corners = Vec::new();
            let mut energy_j = 0.0_f64;
            for point in leg {
                let footprint = falls.of(point, situation.scene.over_ground_m(point.at));
                energy_j = energy_j.max(footprint.energy_j);
                corners.extend(
                    footprint.outline.iter().map(|[east_m, north_m]| [point.at.x + east_m, point.at.y + north_m]),
                );
            }
            let ground = |[x, y]: &[f64; 2]| situation.scene.wgs84(Place::new(*x, *y, 0.0)).0;
            let outline = hull(&corners).iter().map(ground).collect();
            Some(FallStretch { along_m: [first.along_m, last.along_m], outline, energy_j })
        })
        .collect()
}

/// Where a fall from the points of a path strikes lanes or people, with its energy.
pub fn check(points: &[Point], situation: &Situation) -> Vec<Finding> {
    let mut falls = Falls::new(situation);
    let judged: Vec<Judged> = points
        .iter()
        .map(|point| {
            let mut broken: Vec<Broken> = Vec::new();
            if let Some((energy_j, reach_m)) = falls.onto_lanes(point) {
                broken.push((Rule::FallsOnLanes, energy_j, reach_m, None));
            }
            if let Some((energy_j, reach_m)) = falls.onto_people(point) {
                broken.push((Rule::FallsOnPeople, energy_j, reach_m, None));
            }
            (vec![point.at], broken)
        })
        .collect();
    let mended = |Stretch { mut finding, .. }: Stretch| {
        finding.mends = vec![Mend::StandOff { metres: finding.limit.ceil() }];
        finding
    };
    gather(Trigger::Fall, points, &judged, situation).into_iter().map(mended).collect()
}

/// Footprints along a path; those of one leg at one height are the same.
struct Falls<'a> {
    situation: &'a Situation<'a>,
    known: Vec<(f64, [f64; 2], Footprint)>,
}

impl<'a> Falls<'a> {
    fn new(situation: &'a Situation<'a>) -> Self {
        Self { situation, known: Vec::new() }
    }

    fn of(&mut self, point: &Point, height_m: f64) -> &Footprint {
        /// Heights are alike within this, metres: rounded up to it.
        const ALIKE_M: f64 = 0.25;
        /// Footprints that are kept: ground and lanes of a leg or two.
        const KEPT: usize = 8;
        let height_m = (height_m.max(0.0) / ALIKE_M).ceil() * ALIKE_M;
        let same = |(h, v, _): &(f64, [f64; 2], Footprint)| *h == height_m && *v == point.velocity_m_s;
        if let Some(index) = self.known.iter().position(same) {
            return &self.known[index].2;
        }
        let Situation { airframe, wind, position_error_m, body_m, .. } = self.situation;
        let level_m_s = point.velocity_m_s[0].hypot(point.velocity_m_s[1]);
        let climb_m_s = if level_m_s < 0.1 { airframe.climb_m_s } else { 0.0 };
        let failure = Failure { height_m, velocity_m_s: point.velocity_m_s, climb_m_s };
        let made = footprint(&failure, airframe, wind, 2.0 * position_error_m + body_m);
        if self.known.len() >= KEPT {
            self.known.remove(0);
        }
        self.known.push((height_m, point.velocity_m_s, made));
        &self.known[self.known.len() - 1].2
    }

    /// Energy and reach of a fall that strikes lanes; none where it cannot.
    fn onto_lanes(&mut self, point: &Point) -> Option<(f64, f64)> {
        let (road, surface_m) = self.situation.lanes?;
        let scene = self.situation.scene;
        let (place, height_m) = scene.wgs84(point.at);
        // What is lower than the lanes, or beneath a deck, does not fall onto them.
        if height_m <= surface_m || scene.above(point.at).is_some() {
            return None;
        }
        let footprint = self.of(point, height_m - surface_m);
        let (energy_j, reach_m) = (footprint.energy_j, footprint.reach_m());
        let here = road.locate(place, ROAD_WITHIN_M)?;
        let edge_m = |direction: Direction| road.carriageway(direction).outer_edge_m;
        if here.offset_right_m.abs() > edge_m(here.direction) + reach_m {
            return None;
        }
        let corners = footprint.outline.iter().map(|[east_m, north_m]| {
            let (place, _) = scene.wgs84(point.at + Place::new(*east_m, *north_m, 0.0));
            road.locate(place, ROAD_WITHIN_M)
        });
        let struck = corners.flatten().any(|corner| {
            let across = (corner.offset_right_m < 0.0) != (here.offset_right_m < 0.0);
            across || corner.offset_right_m.abs() <= edge_m(corner.direction)
        });
        struck.then_some((energy_j, reach_m))
    }

    /// Energy and reach of a fall that strikes somebody; none where it cannot.
    fn onto_people(&mut self, point: &Point) -> Option<(f64, f64)> {
        let scene = self.situation.scene;
        let people = self.situation.people;
        if people.is_empty() {
            return None;
        }
        let footprint = self.of(point, scene.over_ground_m(point.at));
        let outline = widened(&footprint.outline, PERSON_M);
        let struck = people.iter().any(|person| {
            let at = scene.enu(*person, 0.0) - point.at;
            inside(&outline, [at.x, at.y])
        });
        struck.then(|| (footprint.energy_j, footprint.reach_m()))
    }
}
