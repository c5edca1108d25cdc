//! Where an aircraft may be that comes down without knowing its position.
//!
//! Without a position an autopilot holds its body level and sinks. Nothing stops it sideways but the air, which carries it
//! along: it flies on with the speed that it had, and takes up the wind's.
//!
//! ```text
//! dv/dt = a + d,   da/dt = k d,   d = (1/2 rho A |w - v| + r) (w - v) / m
//! ```
//!
//! `v` is its velocity over ground and `w` the wind's, `A` its drag area (of the [`Airframe`]), `r` the drag of its rotors,
//! linear in speed (Martin and Salaün, ICRA 2010), `a` what its lean pushes. Autopilots that lose GNSS take the
//! accelerometer as a plumb line (ArduPilot's EKF then assumes a constant position with a noise of `EK3_NOAID_M_NSE`);
//! drag bends that line down the wind, so the aircraft begins to lean with it, at the rate `k`, and may end faster than the
//! wind. The equations are integrated for every mixture of what is not known: wind and lull, much and little drag, the
//! speed that it had and none, wind from a little to the left and to the right. Where it may be after some time is a disc
//! around all of these, wider by the error of its position, by what it drifted before the failsafe acted, and by the lean
//! that its sensors do not see.
//!
//! The heights are those of a landing: [`Sinking`]. `sims/tests/under_bridge.rs` holds the discs against flights of the
//! simulator. Not reckoned with: a wind that changes its mean in the meantime, shelter and suction near the bridge, slopes.

use crate::solid::Place;
use mission::plan::Airframe;
use mission::plan::airframe::{AIR_DENSITY_KG_M3, GRAVITY_M_S2};

/// Step of the integration, seconds. Chosen: a tenth of how long the air takes to carry a small aircraft along.
const STEP_S: f64 = 0.5;
/// Steps between two discs.
const STEPS_PER_SPOT: usize = 2;
/// Longest fall that is reckoned with, seconds: ten minutes.
const LONGEST_S: f64 = 600.0;
/// Share of what gusts have above the mean that lasts as long as a descent. From the gust factors over open country of
/// WMO/TD-No. 1555 (Harper, Kepert and Ginger 2010, table 1.1: 1.66 for 3 s, 1.21 for 60 s, against 10 minutes): a third for
/// a minute; chosen: a half for the tens of seconds of a descent.
const SUSTAINED: f64 = 0.5;
/// Drag of the rotors, N s/m for each kilogram, little and much. Chosen: somewhat less than the simulator's 0.014, and seven
/// times as much, because it differs widely between rotors.
const ROTOR_DRAG_PER_KG: [f64; 2] = [0.01, 0.1];
/// Drag area, little and much, as shares of the airframe's. Chosen: sides differ.
const DRAG_SHARES: [f64; 2] = [0.9, 1.2];
/// How quickly the accelerometer straightens the horizon, per second: not at all, and as the simulated autopilot does.
const LEVELLING_PER_S: [f64; 2] = [0.0, 0.2];
/// Wind near the ground over wind higher up, at least: a logarithmic profile over grass at 2 m against 6 m
/// (MIL-F-8785C, 3.7.3.2).
const SHELTERED: f64 = 0.78;
/// A lean that the sensors do not see when the failsafe acts, radians: of an aircraft that hovers, and more for each m/s that it
/// flew, because it was turning and braking. Chosen with the two below: what all but 2 of 480 simulated flights stay within.
const HIDDEN_LEAN_RAD: f64 = 0.008;
const HIDDEN_LEAN_RAD_S_M: f64 = 0.005;
/// How fast it grows from then on, rad/s: what is left of a gyroscope's bias after it was learnt in flight. No plumb line shows
/// it, because thrust has no part across the body.
const HIDDEN_TURN_RAD_S: f64 = 0.001;
/// Error of an acceleration by which a position is reckoned while there is no fix, m/s^2. Chosen: half a percent of gravity.
const RECKONED_M_S2: f64 = 0.05;
/// It flies faster than it is meant to by this factor where gusts push it. Chosen.
const OVERSPEED: f64 = 1.25;
/// A landing takes longer than its speeds say: it gathers and loses speed, and its height is a barometer's, seconds. Chosen:
/// a metre at landing speed.
const LATE_S: f64 = 2.0;

/// Wind as it is reckoned with.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Wind {
    /// Mean, m/s.
    pub mean_m_s: f64,
    /// Gusts, m/s: at least the mean.
    pub gust_m_s: f64,
    /// Where it blows from, radians clockwise from true north; from anywhere where it is none.
    pub from_rad: Option<f64>,
}

impl Wind {
    /// The mean over a descent in the gusts, and in a lull.
    pub fn sustained_m_s(&self) -> [f64; 2] {
        let more_m_s = self.more_m_s();
        [(self.mean_m_s - more_m_s).max(0.0), self.mean_m_s + more_m_s]
    }

    fn more_m_s(&self) -> f64 {
        SUSTAINED * (self.gust_m_s - self.mean_m_s).max(0.0)
    }

    /// Mean and gusts times a factor.
    pub fn times(&self, factor: f64) -> Self {
        Self { mean_m_s: self.mean_m_s * factor, gust_m_s: self.gust_m_s * factor, ..*self }
    }
}

/// How a landing sinks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sinking {
    /// Before it begins to sink, seconds.
    pub pause_s: f64,
    /// Down at first, m/s.
    pub fast_m_s: f64,
    /// From here on down slowly, metres above home.
    pub slow_below_m: f64,
    /// Down in the end, m/s.
    pub slow_m_s: f64,
}

impl Sinking {
    /// From its beginning to the ground, seconds.
    pub fn seconds(&self, over_ground_m: f64) -> f64 {
        let slowly_m = over_ground_m.clamp(0.0, self.slow_below_m.max(0.0));
        let fast_s = (over_ground_m - slowly_m).max(0.0) / self.fast_m_s.max(0.1);
        (self.pause_s.max(0.0) + fast_s + slowly_m / self.slow_m_s.max(0.1)).min(LONGEST_S)
    }

    /// Height over ground after some time, metres, of a landing from `over_ground_m`.
    pub fn height_m(&self, over_ground_m: f64, after_s: f64) -> f64 {
        let sinks_s = (after_s - self.pause_s).max(0.0);
        let fast_m = (over_ground_m - self.slow_below_m).max(0.0);
        let fast_s = fast_m / self.fast_m_s.max(0.1);
        let sunk_m = self.fast_m_s * sinks_s.min(fast_s) + self.slow_m_s * (sinks_s - fast_s).max(0.0);
        (over_ground_m - sunk_m).max(0.0)
    }
}

/// Where and how a landing without a position begins.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Start {
    /// Where the aircraft should be, in the scene's frame.
    pub at: Place,
    /// Over ground or water there, metres.
    pub over_ground_m: f64,
    /// Velocity over ground, m/s east and north: as slow and as fast as it may be.
    pub velocity_m_s: [[f64; 2]; 2],
    /// The fastest that it flew in the seconds before, m/s over ground.
    pub recent_m_s: f64,
}

/// What is known of the aircraft and the air.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Conditions<'a> {
    /// The aircraft.
    pub airframe: &'a Airframe,
    /// How it sinks.
    pub sinking: Sinking,
    /// The wind.
    pub wind: Wind,
    /// Standard deviation of its position while it had one, metres.
    pub position_error_m: f64,
    /// How long it flew on without a fix before the failsafe acted, seconds.
    pub reckoned_s: f64,
}

/// Where it may be after some time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spot {
    /// Middle of the disc, in the scene's frame.
    pub at: Place,
    /// Its radius, metres.
    pub radius_m: f64,
    /// After the failsafe acted, seconds.
    pub after_s: f64,
}

/// East, north and radius, metres, every [`STEPS_PER_SPOT`] steps: an envelope that is not put anywhere yet.
pub(super) type Shape = Vec<[f64; 3]>;

/// Where it may be until it is on the ground, in wind from a direction (radians clockwise from true north) give or take half
/// a sector.
pub fn envelope(start: &Start, from_rad: f64, half_sector_rad: f64, conditions: &Conditions) -> Vec<Spot> {
    let shape = shape(start, from_rad, half_sector_rad, conditions);
    spots(start, &shape, conditions)
}

/// Puts an envelope at a place.
pub(super) fn spots<'a>(start: &'a Start, shape: &'a Shape, conditions: &'a Conditions) -> Vec<Spot> {
    let put = |(nth, [east_m, north_m, radius_m]): (usize, &[f64; 3])| {
        let after_s = (nth * STEPS_PER_SPOT) as f64 * STEP_S;
        let sunk_m = start.over_ground_m - conditions.sinking.height_m(start.over_ground_m, after_s);
        Spot { at: start.at + Place::new(*east_m, *north_m, -sunk_m), radius_m: *radius_m, after_s }
    };
    shape.iter().enumerate().map(put).collect()
}

/// The furthest that it may get from where it should be, metres.
pub fn reach_m(spots: &[Spot], start: &Start) -> f64 {
    spots.iter().map(|spot| (spot.at - start.at).xy().norm() + spot.radius_m).fold(0.0, f64::max)
}

pub(super) fn shape(start: &Start, from_rad: f64, half_sector_rad: f64, conditions: &Conditions) -> Shape {
    let down = [-from_rad.sin(), -from_rad.cos()];
    let [lull_m_s, strong_m_s] = conditions.wind.sustained_m_s();
    let mean_m_s = conditions.wind.mean_m_s;
    // Gusts from the side turn the wind, and a sector is as wide as it is.
    let side = (conditions.wind.more_m_s() / mean_m_s.max(0.1)).atan().min(1.0) + half_sector_rad;
    let turned = |speed_m_s: f64, by_rad: f64| {
        let (sin, cos) = by_rad.sin_cos();
        [speed_m_s * (down[0] * cos - down[1] * sin), speed_m_s * (down[1] * cos + down[0] * sin)]
    };
    let (much, little) = (Body::of(conditions.airframe, 1), Body::of(conditions.airframe, 0));
    let mut runs = Vec::with_capacity(10);
    let [slow, fast] = start.velocity_m_s;
    let fast = fast.map(|part| part * OVERSPEED);
    for velocity in if slow == fast { vec![slow] } else { vec![slow, fast] } {
        runs.push(Run::new(velocity, turned(strong_m_s, 0.0), much, LEVELLING_PER_S[1]));
        runs.push(Run::new(velocity, turned(strong_m_s, 0.0), little, LEVELLING_PER_S[1]));
        runs.push(Run::new(velocity, turned(lull_m_s * SHELTERED, 0.0), little, LEVELLING_PER_S[0]));
        for by_rad in [side, -side] {
            runs.push(Run::new(velocity, turned(mean_m_s, by_rad), much, LEVELLING_PER_S[1]));
        }
    }
    // In still air the least drag slows it: there an unseen lean takes it furthest.
    let lean_rad = HIDDEN_LEAN_RAD + HIDDEN_LEAN_RAD_S_M * start.recent_m_s.max(fast[0].hypot(fast[1]));
    let mut leans = Run::new([0.0; 2], [0.0; 2], little, LEVELLING_PER_S[1]);
    leans.lean[0] = lean_rad * GRAVITY_M_S2;
    leans.turns_m_s3 = HIDDEN_TURN_RAD_S * GRAVITY_M_S2;
    let reckoned_m = RECKONED_M_S2 / 2.0 * conditions.reckoned_s.powi(2);
    let known_m = 2.0 * conditions.position_error_m + reckoned_m;
    let steps = ((conditions.sinking.seconds(start.over_ground_m) + LATE_S) / STEP_S).ceil() as usize;
    let mut shape = Vec::with_capacity(steps / STEPS_PER_SPOT + 2);
    for step in 0..=steps + STEPS_PER_SPOT - 1 {
        if step % STEPS_PER_SPOT == 0 {
            let [east_m, north_m, radius_m] = around(&runs);
            shape.push([east_m, north_m, radius_m + known_m + leans.at[0].abs()]);
        }
        runs.iter_mut().for_each(Run::step);
        leans.step();
    }
    shape
}

/// A disc around where the runs are.
fn around(runs: &[Run]) -> [f64; 3] {
    let (mut low, mut high) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
    for run in runs {
        for axis in 0..2 {
            low[axis] = low[axis].min(run.at[axis]);
            high[axis] = high[axis].max(run.at[axis]);
        }
    }
    let middle = [(low[0] + high[0]) / 2.0, (low[1] + high[1]) / 2.0];
    let away_m = |run: &Run| (run.at[0] - middle[0]).hypot(run.at[1] - middle[1]);
    [middle[0], middle[1], runs.iter().map(away_m).fold(0.0, f64::max)]
}

/// What the air takes hold of: quadratic and linear drag over mass.
#[derive(Debug, Clone, Copy)]
struct Body {
    per_m: f64,
    per_s: f64,
}

impl Body {
    fn of(airframe: &Airframe, index: usize) -> Self {
        let area_m2 = airframe.drag_area_m2 * DRAG_SHARES[index];
        Self { per_m: AIR_DENSITY_KG_M3 * area_m2 / 2.0 / airframe.mass_kg.max(0.01), per_s: ROTOR_DRAG_PER_KG[index] }
    }
}

/// One mixture of what is not known, and where it has taken the aircraft.
#[derive(Debug, Clone, Copy)]
struct Run {
    at: [f64; 2],
    velocity: [f64; 2],
    lean: [f64; 2],
    wind: [f64; 2],
    body: Body,
    levelling_per_s: f64,
    turns_m_s3: f64,
}

impl Run {
    fn new(velocity: [f64; 2], wind: [f64; 2], body: Body, levelling_per_s: f64) -> Self {
        Self { at: [0.0; 2], velocity, lean: [0.0; 2], wind, body, levelling_per_s, turns_m_s3: 0.0 }
    }

    fn step(&mut self) {
        let air = [self.wind[0] - self.velocity[0], self.wind[1] - self.velocity[1]];
        let rate = self.body.per_m * air[0].hypot(air[1]) + self.body.per_s;
        self.lean[0] += self.turns_m_s3 * STEP_S;
        for (axis, air) in air.into_iter().enumerate() {
            let drag = rate * air;
            self.lean[axis] += self.levelling_per_s * drag * STEP_S;
            self.velocity[axis] += (self.lean[axis] + drag) * STEP_S;
            self.at[axis] += self.velocity[axis] * STEP_S;
        }
    }
}
