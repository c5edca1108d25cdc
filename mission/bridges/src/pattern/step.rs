//! A pattern while it is made: waypoints with what is done on the way to them and at them.

use super::preview::{Action, Target};
use super::{PatternError, Request};
use crate::solid::Place;
use mission::geo::{LatLon, wrap_two_pi};
use mission::road::Direction;
use std::f64::consts::FRAC_PI_2;

/// Corners of a run that lie within this of the line between their neighbours are left out, metres.
const THINNING_M: f64 = 0.1;
/// A pass along the bridge begins and ends so far inside of it, metres: what lies before is the abutment. Chosen.
const INSIDE_M: f64 = 2.0;

/// A picture, or the beginning or end of a clip.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::pattern) struct Shot {
    pub yaw_rad: f64,
    pub pitch_rad: f64,
    pub hold_s: f64,
    pub action: Action,
    pub target: Target,
}

/// Photos on the way to a waypoint.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::pattern) struct Running {
    pub spacing_m: f64,
    pub pitch_rad: f64,
    pub side: Direction,
    /// Distance flown along the run before this leg, metres: photos go on evenly over corners.
    pub before_m: f64,
}

/// A waypoint.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::pattern) struct Step {
    pub to: Place,
    pub place: LatLon,
    pub height_m: f64,
    /// At most this; made slower where solids are near.
    pub speed_m_s: f64,
    pub hold_s: f64,
    pub running: Option<Running>,
    pub shots: Vec<Shot>,
    pub beneath: bool,
    /// The side of the road that it is on.
    pub side: Direction,
    /// Along the road, metres.
    pub measured_m: f64,
    /// From the deck's edge, metres.
    pub outside_m: f64,
}

impl Request<'_> {
    /// A waypoint beside the bridge: `outside_m` from the deck's edge, on a side.
    pub(in crate::pattern) fn step(&self, measured_m: f64, side: Direction, outside_m: f64, height_m: f64) -> Step {
        let offset_right_m = side.side() * (self.made.half_width_m() + outside_m);
        let to = self.made.enu(self.road, measured_m, offset_right_m, height_m);
        let (place, height_m) = self.made.scene.wgs84(to);
        Step {
            to,
            place,
            height_m,
            speed_m_s: self.speed_m_s,
            hold_s: 0.0,
            running: None,
            shots: Vec::new(),
            beneath: false,
            side,
            measured_m,
            outside_m,
        }
    }

    /// Where a camera on a side looks square at the road, radians from true north.
    pub(in crate::pattern) fn square_rad(&self, measured_m: f64, side: Direction) -> f64 {
        wrap_two_pi(self.road.line.azimuth_rad(measured_m) - side.side() * FRAC_PI_2)
    }

    /// Waypoints along a side, from one end of the bridge to the other, with photos on the way.
    pub(in crate::pattern) fn run(
        &self,
        side: Direction,
        forward: bool,
        [outside_m, height_m]: [f64; 2],
        [spacing_m, pitch_rad]: [f64; 2],
        speed_m_s: f64,
    ) -> Vec<Step> {
        let stretch = self.made.bridge.stretch;
        let inside_m = INSIDE_M.min((stretch.to_m - stretch.from_m) / 4.0);
        let (from_m, to_m) = (stretch.from_m + inside_m, stretch.to_m - inside_m);
        let vertices = self.road.line.vertices().map(|(m, _)| m).filter(|m| *m > from_m + 0.5 && *m < to_m - 0.5);
        let mut stations: Vec<f64> = std::iter::once(from_m).chain(vertices).chain([to_m]).collect();
        if !forward {
            stations.reverse();
        }
        let mut steps: Vec<Step> = stations.iter().map(|m| self.step(*m, side, outside_m, height_m)).collect();
        thin(&mut steps);
        let mut before_m = 0.0;
        for index in 0..steps.len() {
            steps[index].speed_m_s = speed_m_s;
            if index > 0 {
                steps[index].running = Some(Running { spacing_m, pitch_rad, side, before_m });
                before_m += (steps[index].to - steps[index - 1].to).norm();
            }
        }
        steps
    }

    pub(in crate::pattern) fn target(&self, span: usize, pier: Option<usize>, side: Direction) -> Target {
        Target { bridge: self.made.number, span, pier, side }
    }

    /// Height over the ground that the pattern is flown at: as asked for, or what it chooses; refused below the least.
    pub(in crate::pattern) fn height_or(&self, chosen_m: f64) -> Result<f64, PatternError> {
        let least_m = self.margins.least_height_m;
        let height_m = self.height_m.unwrap_or(chosen_m.max(least_m));
        if height_m < least_m {
            return Err(PatternError::TooLow { height_m, least_m });
        }
        Ok(height_m)
    }

    /// Stand-off as asked for, or the least that lets the pattern be flown at its speed.
    pub(in crate::pattern) fn stand_off_or(&self, speed_m_s: f64) -> f64 {
        // A centimetre over what is kept, for the chords of a bend.
        self.stand_off_m.unwrap_or(self.margins.keep_m(speed_m_s) + 2.0 * THINNING_M)
    }
}

/// Leaves out corners that hardly are any. What is left out lies within the tolerance of the line that remains.
fn thin(steps: &mut Vec<Step>) {
    let mut kept = vec![0];
    let mut from = 0;
    for end in 2..steps.len() {
        let (a, b) = (steps[from].to, steps[end].to);
        let off = |at: Place| {
            let way = b - a;
            let share = ((at - a).dot(&way) / way.norm_squared()).clamp(0.0, 1.0);
            (at - a - way * share).norm()
        };
        if (from + 1..end).any(|between| off(steps[between].to) > THINNING_M) {
            from = end - 1;
            kept.push(from);
        }
    }
    kept.push(steps.len() - 1);
    kept.dedup();
    let mut index = 0;
    steps.retain(|_| {
        index += 1;
        kept.contains(&(index - 1))
    });
}
