//! What happens when a link, the position, the battery or the aircraft itself fails: the path that the aircraft would really
//! fly, from every point of a path, and what would be better.
//!
//! | fails | what follows | module |
//! |---|---|---|
//! | link | its own return, landing or hold | [`check`] |
//! | battery | the same, from where its threshold is crossed, with what is left | [`check_battery`] |
//! | position | level, carried by the air, down to the ground | [`drift`], [`check_position`] |
//! | everything | a fall | [`fall`], [`check_fall`] |
//!
//! A return climbs first and then flies straight home: under a deck it climbs into the deck, beside a bridge it may cross
//! the lanes low. What would be better is offered where it is sound: back out along the path that was flown in, to the last
//! place from which the return is, and then the return; a rally point; other parameters for this flight; landing; holding;
//! for a lost position a lee side, less wind, more room. [`check_all`] is all four.

mod battery;
mod change;
pub mod drift;
mod failsafes;
pub mod fall;
mod finding;
mod judge;
mod link;
mod path;
mod position;
mod settings;
mod stretch;

pub use battery::check as check_battery;
pub use change::ParameterChange;
pub use failsafes::{BatteryFailsafe, BatteryStage, Failsafes, PositionAction, PositionFailsafe, Trigger};
pub use fall::check as check_fall;
pub use finding::{Finding, Mend, Rule};
pub use link::check;
pub use path::{energy_wh, way_back};
pub use position::{check as check_position, is_sound};
pub use settings::{Cone, Failsafe, ReturnSettings, Situation};

use crate::pattern::Pattern;
use crate::solid::Place;

/// A point of a path where something may fail.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Where, in the scene's frame.
    pub at: Place,
    /// From the beginning of the path, metres.
    pub along_m: f64,
    /// Since the beginning of the path, seconds, at the latest: what is held there comes before it.
    pub time_s: f64,
    /// Velocity over ground on the way past it, m/s east and north; it may also be slower.
    pub velocity_m_s: [f64; 2],
    /// The fastest that it flew over ground in the 11 seconds before, m/s.
    pub recent_m_s: f64,
    /// Energy that may still be used there, above the reserve, watt-hours.
    pub left_wh: f64,
}

/// The points of a pattern's path, at most `step_m` apart. It is begun with `start_wh` watt-hours above the reserve; what
/// it has used is its time so far (holds spread evenly over the path) at hover power, which is more than slow flight takes.
pub fn points(pattern: &Pattern, step_m: f64, start_wh: f64, situation: &Situation) -> Vec<Point> {
    let power_w = situation.airframe.power_w(situation.wind.mean_m_s, 0.0).max(situation.airframe.hover_power_w());
    let whole_wh = power_w * pattern.time_s / 3_600.0;
    let mut points = Vec::new();
    let (mut before_m, mut before_s) = (0.0, 0.0);
    let mut poses = pattern.poses.iter().peekable();
    for (index, leg) in pattern.legs.iter().enumerate() {
        let way = leg.to - leg.from;
        let level_m = way.x.hypot(way.y);
        let rate_m_s = if way.z >= 0.0 { situation.airframe.climb_m_s } else { situation.airframe.descent_m_s };
        let seconds = (level_m / leg.speed_m_s.max(0.01)).max(way.z.abs() / rate_m_s.max(0.01));
        let velocity_m_s = if seconds > 0.0 { [way.x / seconds, way.y / seconds] } else { [0.0; 2] };
        let mut held_s = 0.0;
        while let Some(pose) = poses.next_if(|pose| (pose.at - leg.to).norm() < NEAR_M) {
            held_s += pose.hold_s;
        }
        let steps = (way.norm() / step_m.max(0.1)).ceil().clamp(1.0, 1e5) as usize;
        for step in usize::from(index > 0)..=steps {
            let share = step as f64 / steps as f64;
            let along_m = before_m + way.norm() * share;
            let left_wh = start_wh - whole_wh * along_m / pattern.length_m.max(1e-9);
            let time_s = before_s + seconds * share + if step == steps { held_s } else { 0.0 };
            points.push(Point { at: leg.from + way * share, along_m, time_s, velocity_m_s, recent_m_s: 0.0, left_wh });
        }
        before_m += way.norm();
        before_s += seconds + held_s;
    }
    for index in 0..points.len() {
        let since_s = points[index].time_s - RECENT_S;
        let before = points[..=index].iter().rev().take_while(|point| point.time_s >= since_s);
        points[index].recent_m_s =
            before.map(|point| point.velocity_m_s[0].hypot(point.velocity_m_s[1])).fold(0.0, f64::max);
    }
    points
}

/// What an aircraft did so long ago, seconds, still shows in how well it knows which way is down. Chosen: the latest that a
/// failsafe acts after the last fix.
const RECENT_S: f64 = 11.0;

/// Poses within this of the end of a leg are at it, metres.
const NEAR_M: f64 = 1e-6;

/// Everything that is wrong with what follows a failure, link first.
pub fn check_all(points: &[Point], failsafes: &Failsafes, situation: &Situation) -> Vec<Finding> {
    let mut findings = link::findings(points, failsafes, situation);
    findings.extend(battery::check(points, failsafes, situation));
    findings.extend(position::check(points, failsafes, situation));
    findings.extend(fall::check(points, situation));
    findings
}
