//! How far to stay away, and how fast that lets one fly.

/// A hold that takes hold: how long a gust pushes before the autopilot has leaned against it, seconds. Chosen: half of a
/// usual position controller's settling time.
const GUST_S: f64 = 0.5;
/// Slower than this an aircraft does not follow a path, it waits, m/s. Chosen.
pub(super) const SLOWEST_M_S: f64 = 0.3;

/// What stands between a planned path and a solid.
///
/// At a speed `v` a path keeps away by
///
/// ```text
/// keep(v) = clearance + 2 position error + (gust - wind) * 0.5 s + v * reaction + v^2 / (2 braking)
/// ```
///
/// that is: the clearance that is promised, where the aircraft may really be (95 %), how far a gust pushes it, and what it
/// flies on until it stands when it has to stop. The whole stopping way counts in every direction: a path that is followed
/// badly leaves its line at the speed it is flown. Chosen by this program; each part is the textbook's.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Margins {
    /// Stated clearance: nothing is nearer than this to where the aircraft truly is, metres.
    pub clearance_m: f64,
    /// Standard deviation of the position beside the bridge, and of the hold without GNSS beneath it, metres.
    pub position_error_m: f64,
    /// Mean wind, m/s.
    pub wind_m_s: f64,
    /// Gusts, m/s.
    pub gust_m_s: f64,
    /// From the reason to stop until the aircraft brakes, seconds.
    pub reaction_s: f64,
    /// Braking, m/s^2.
    pub braking_m_s2: f64,
    /// Least height over ground and water, metres.
    pub least_height_m: f64,
}

impl Default for Margins {
    /// Chosen: 2 m of clearance; 1 m of position error (GNSS beside concrete, where reflections add to the open sky's half
    /// metre); wind 4 m/s with gusts of 6; half a second of reaction; ArduCopter's default acceleration (`WPNAV_ACCEL`,
    /// 2.5 m/s^2); 2.5 m over ground, where the downwash throws up neither water nor grain.
    fn default() -> Self {
        Self {
            clearance_m: 2.0,
            position_error_m: 1.0,
            wind_m_s: 4.0,
            gust_m_s: 6.0,
            reaction_s: 0.5,
            braking_m_s2: 2.5,
            least_height_m: 2.5,
        }
    }
}

impl Margins {
    /// What is kept away at a standstill, metres.
    fn standing_m(&self) -> f64 {
        self.clearance_m + 2.0 * self.position_error_m + (self.gust_m_s - self.wind_m_s).max(0.0) * GUST_S
    }

    /// What a path flown at a speed keeps away from solids, metres.
    pub fn keep_m(&self, speed_m_s: f64) -> f64 {
        self.standing_m() + speed_m_s * self.reaction_s + speed_m_s * speed_m_s / (2.0 * self.braking_m_s2)
    }

    /// The greatest speed at a distance from the nearest solid, m/s: [`Self::keep_m`] the other way round. `None` where even
    /// the slowest flight would be too near.
    pub fn speed_m_s(&self, distance_m: f64) -> Option<f64> {
        let room_m = distance_m - self.standing_m();
        let (a, t) = (self.braking_m_s2, self.reaction_s);
        let speed_m_s = a * ((t * t + 2.0 * room_m.max(0.0) / a).sqrt() - t);
        (room_m >= 0.0 && speed_m_s >= SLOWEST_M_S).then_some(speed_m_s)
    }

    pub(super) fn values(&self) -> [(&'static str, f64, f64, f64); 7] {
        [
            ("pattern-clearance", self.clearance_m, 0.5, 50.0),
            ("pattern-position-error", self.position_error_m, 0.0, 20.0),
            ("pattern-wind", self.wind_m_s, 0.0, 30.0),
            ("pattern-gust", self.gust_m_s, 0.0, 40.0),
            ("pattern-reaction", self.reaction_s, 0.0, 5.0),
            ("pattern-braking", self.braking_m_s2, 0.2, 10.0),
            ("pattern-least-height", self.least_height_m, 0.5, 50.0),
        ]
    }
}

/// What lets an aircraft hold its position without GNSS. Read from the vehicle; never assumed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Holds {
    /// A rangefinder that looks down.
    pub rangefinder_down: bool,
    /// An optical flow sensor.
    pub optical_flow: bool,
    /// A vision position estimate (stereo camera, lidar odometry).
    pub vision: bool,
}

impl Holds {
    /// Whether it holds over ground, or over water: a flow sensor sees waves run and drifts with them.
    pub fn position(self, over_water: bool) -> bool {
        self.vision || (self.optical_flow && self.rangefinder_down && !over_water)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speed_and_distance_are_inverse_and_faster_means_further_away() {
        let margins = Margins::default();
        for speed_m_s in [0.3, 0.5, 1.0, 3.0, 8.0] {
            let back = margins.speed_m_s(margins.keep_m(speed_m_s)).expect("room enough");
            assert!((back - speed_m_s).abs() < 1e-9, "{back} for {speed_m_s}");
        }
        assert_eq!(margins.speed_m_s(margins.clearance_m), None);
        assert!(margins.keep_m(3.0) > margins.keep_m(1.0) && margins.keep_m(0.0) > margins.clearance_m);
        let windy = Margins { gust_m_s: 9.0, ..margins };
        assert!(windy.keep_m(1.0) > margins.keep_m(1.0));
    }

    #[test]
    fn flow_alone_does_not_hold_and_over_water_only_vision_does() {
        let flow = Holds { optical_flow: true, ..Holds::default() };
        assert!(!flow.position(false));
        let ranged = Holds { rangefinder_down: true, ..flow };
        assert!(ranged.position(false) && !ranged.position(true));
        assert!(Holds { vision: true, ..Holds::default() }.position(true));
        assert!(!Holds::default().position(false));
    }
}
