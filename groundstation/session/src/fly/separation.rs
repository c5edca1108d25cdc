//! How near another aircraft comes: where two that fly on as they fly now will be, and what follows from it. Pure.
//!
//! The Interim Regulation on unmanned aircraft, art. 33, has us give way to every manned aircraft, so the figures for those
//! leave time to see it, to decide and to land; between drones those of ArduPilot hold.

use std::f64::consts::TAU;

use mission::geo::{LatLon, azimuth_rad, distance_m};

use super::Level;

/// A height that is known, metres above mean sea level.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct KnownHeight {
    /// Metres.
    pub height_m: f64,
    /// How far off it may be against the other one's datum, metres.
    pub doubt_m: f64,
}

/// Where something is and how it flies on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Motion {
    /// WGS84.
    pub place: LatLon,
    /// Unknown counts as the same height as the other one's.
    pub height: Option<KnownHeight>,
    /// East, north, up, metres per second.
    pub velocity_m_s: [f64; 3],
}

/// A flat cylinder about our vehicle.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Cylinder {
    radius_m: f64,
    /// Upwards as well as downwards.
    height_m: f64,
}

/// An aircraft that is in the cylinder within this time is at this level.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Rule {
    level: Level,
    cylinder: Cylinder,
    within_s: f64,
}

const fn rule(level: Level, radius_m: f64, height_m: f64, within_s: f64) -> Rule {
    Rule { level, cylinder: Cylinder { radius_m, height_m }, within_s }
}

/// Manned aircraft, and everything that does not say that it is a drone. 3 km: a helicopter at 60 m/s is here in 50 s, and
/// in haze it is not seen from farther. 1000 m and 300 m: where ArduPlane warns (`AVD_W_DIST_XY`, `AVD_W_DIST_Z`). 120 s:
/// twice the time that follows. 60 s: to sink from 120 m at 2.5 m/s and land takes 48 s. 500 m and 150 m: chosen, the
/// lowest height over open ground of manned flight by sight, and more than ArduPilot's 300 m and 100 m (`AVD_F_DIST_XY`,
/// `AVD_F_DIST_Z`), as a person reacts later than an autopilot.
const MANNED: [Rule; 3] = [
    rule(Level::Caution, 3_000.0, 300.0, 0.0),
    rule(Level::Caution, 1_000.0, 300.0, 120.0),
    rule(Level::Danger, 500.0, 150.0, 60.0),
];

/// Other drones: ArduCopter's defaults (`AVD_W_*`: 300 m, 300 m, 30 s; `AVD_F_*`: 100 m, 100 m, 30 s).
const DRONE: [Rule; 2] = [rule(Level::Caution, 300.0, 300.0, 30.0), rule(Level::Danger, 100.0, 100.0, 30.0)];

/// The closest point of approach is looked for so far ahead, seconds: the longest time of a rule.
const LOOK_AHEAD_S: f64 = 120.0;

/// Another aircraft against our vehicle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Approach {
    /// Level distance now, metres.
    pub away_m: f64,
    /// Direction to it, radians clockwise from true north.
    pub azimuth_rad: f64,
    /// How much higher it is now, metres; `None` where one of the heights is unknown.
    pub above_m: Option<f64>,
    /// How far off that may be, metres.
    pub doubt_m: f64,
    /// Time to the closest point of approach, seconds; 0 where it flies away already.
    pub closest_in_s: f64,
    /// Level distance there, metres.
    pub closest_m: f64,
    /// Where it is from us, east and north, and how that changes.
    offset_m: [f64; 2],
    drift_m_s: [f64; 3],
}

impl Approach {
    /// Our vehicle and another aircraft that was where it says `age_s` seconds ago.
    pub fn of(own: &Motion, other: &Motion, age_s: f64) -> Self {
        let azimuth = azimuth_rad(own.place, other.place);
        let (sin, cos) = azimuth.sin_cos();
        let straight_m = distance_m(own.place, other.place);
        let [east, north, up] = other.velocity_m_s;
        let offset_m = [straight_m * sin + east * age_s, straight_m * cos + north * age_s];
        let drift_m_s: [f64; 3] = std::array::from_fn(|axis| other.velocity_m_s[axis] - own.velocity_m_s[axis]);
        let heights = own.height.zip(other.height);
        let [x, y] = offset_m;
        let [dx, dy, _] = drift_m_s;
        let speed_2 = dx * dx + dy * dy;
        let closest_in_s = if speed_2 > 0.0 { (-(x * dx + y * dy) / speed_2).clamp(0.0, LOOK_AHEAD_S) } else { 0.0 };
        Self {
            away_m: x.hypot(y),
            azimuth_rad: x.atan2(y).rem_euclid(TAU),
            above_m: heights.map(|(own, other)| other.height_m + up * age_s - own.height_m),
            doubt_m: heights.map_or(0.0, |(own, other)| own.doubt_m + other.doubt_m),
            closest_in_s,
            closest_m: (x + dx * closest_in_s).hypot(y + dy * closest_in_s),
            offset_m,
            drift_m_s,
        }
    }

    /// How it stands.
    pub fn level(&self, drone: bool) -> Level {
        let rules: &[Rule] = if drone { &DRONE } else { &MANNED };
        let met = rules.iter().filter(|rule| self.meets(rule.cylinder, rule.within_s));
        met.map(|rule| rule.level).max().unwrap_or(Level::Good)
    }

    /// Whether it is in the cylinder at any time from now.
    fn meets(&self, cylinder: Cylinder, within_s: f64) -> bool {
        let ([x, y], [dx, dy, dz]) = (self.offset_m, self.drift_m_s);
        let level = within_circle([x, y], [dx, dy], cylinder.radius_m);
        let height_m = cylinder.height_m + self.doubt_m;
        let upright = self.above_m.map_or(Some(ALWAYS), |above_m| within_band(above_m, dz, height_m));
        let Some(((from, to), (low, high))) = level.zip(upright) else { return false };
        from.max(low).max(0.0) <= to.min(high).min(within_s)
    }
}

const ALWAYS: (f64, f64) = (f64::NEG_INFINITY, f64::INFINITY);

/// When something that drifts is within a circle about us.
fn within_circle([x, y]: [f64; 2], [dx, dy]: [f64; 2], radius_m: f64) -> Option<(f64, f64)> {
    let (a, b, c) = (dx * dx + dy * dy, x * dx + y * dy, x * x + y * y - radius_m * radius_m);
    if a <= f64::EPSILON {
        return (c <= 0.0).then_some(ALWAYS);
    }
    let root_2 = b * b - a * c;
    (root_2 >= 0.0).then(|| ((-b - root_2.sqrt()) / a, (-b + root_2.sqrt()) / a))
}

/// When something that climbs or sinks is within a band about our height.
fn within_band(above_m: f64, climb_m_s: f64, height_m: f64) -> Option<(f64, f64)> {
    if climb_m_s.abs() <= f64::EPSILON {
        return (above_m.abs() <= height_m).then_some(ALWAYS);
    }
    let ends = [(-height_m - above_m) / climb_m_s, (height_m - above_m) / climb_m_s];
    Some((ends[0].min(ends[1]), ends[0].max(ends[1])))
}

#[cfg(test)]
mod tests {
    use mission::geo::destination;
    use proptest::prelude::*;

    use super::*;

    const HERE: LatLon = LatLon { lat_deg: 33.4, lon_deg: 120.2 };

    fn own() -> Motion {
        Motion { place: HERE, height: known(100.0), velocity_m_s: [0.0; 3] }
    }

    fn known(height_m: f64) -> Option<KnownHeight> {
        Some(KnownHeight { height_m, doubt_m: 0.0 })
    }

    /// An aircraft in the north.
    fn north(away_m: f64, height: Option<KnownHeight>, velocity_m_s: [f64; 3]) -> Motion {
        Motion { place: destination(HERE, 0.0, away_m), height, velocity_m_s }
    }

    fn level(other: &Motion) -> Level {
        Approach::of(&own(), other, 0.0).level(false)
    }

    #[test]
    fn the_closest_point_is_where_two_straight_flights_have_it() {
        let passes = north(2_000.0, known(150.0), [10.0, -50.0, 0.0]);
        let approach = Approach::of(&own(), &passes, 0.0);
        // 2000 m north, drift (10, -50): t = 2000 * 50 / 2600, distance 2000 * 10 / √2600.
        assert!((approach.closest_in_s - 38.46).abs() < 0.01, "{approach:?}");
        assert!((approach.closest_m - 392.2).abs() < 0.2, "{approach:?}");
        assert!((approach.above_m.unwrap_or_default() - 50.0).abs() < 1e-9);
        let older = Approach::of(&own(), &passes, 10.0);
        assert!((older.closest_in_s - 28.46).abs() < 0.01, "it flew on since it was heard: {older:?}");
    }

    #[test]
    fn one_that_comes_is_a_danger_and_the_same_one_flying_away_is_none() {
        assert_eq!(level(&north(2_800.0, known(150.0), [0.0, -60.0, 0.0])), Level::Danger);
        assert_eq!(level(&north(2_800.0, known(150.0), [0.0, 60.0, 0.0])), Level::Caution, "still near");
        assert_eq!(level(&north(3_200.0, known(150.0), [0.0, 60.0, 0.0])), Level::Good);
    }

    #[test]
    fn one_that_passes_well_aside_or_above_is_no_danger() {
        assert_eq!(level(&north(2_800.0, known(150.0), [30.0, -60.0, 0.0])), Level::Caution, "1250 m aside");
        assert_eq!(level(&north(2_800.0, known(1_000.0), [0.0, -60.0, 0.0])), Level::Good, "900 m above");
        assert_eq!(level(&north(2_800.0, known(1_000.0), [0.0, -60.0, -20.0])), Level::Danger, "sinking upon us");
    }

    #[test]
    fn an_unknown_height_counts_as_ours_and_a_doubtful_one_is_widened() {
        assert_eq!(level(&north(2_800.0, None, [0.0, -60.0, 0.0])), Level::Danger);
        let doubtful = Some(KnownHeight { height_m: 320.0, doubt_m: 100.0 });
        assert_eq!(level(&north(2_800.0, known(320.0), [0.0, -60.0, 0.0])), Level::Caution);
        assert_eq!(level(&north(2_800.0, doubtful, [0.0, -60.0, 0.0])), Level::Danger);
    }

    #[test]
    fn drones_may_come_nearer_than_manned_aircraft() {
        let near = Approach::of(&own(), &north(600.0, known(100.0), [0.0, 0.0, 0.0]), 0.0);
        assert_eq!([near.level(false), near.level(true)], [Level::Caution, Level::Good]);
        let comes = Approach::of(&own(), &north(300.0, known(100.0), [0.0, -10.0, 0.0]), 0.0);
        assert_eq!(comes.level(true), Level::Danger);
    }

    proptest! {
        /// Against flying both on in steps of a tenth of a second.
        #[test]
        fn the_rule_agrees_with_flying_it_through(
            away_m in 0.0..6_000.0_f64, above_m in -600.0..600.0_f64,
            other in [-80.0..80.0_f64, -80.0..80.0_f64, -10.0..10.0_f64], mine in [-15.0..15.0_f64, -15.0..15.0_f64, -4.0..4.0_f64],
        ) {
            let own = Motion { velocity_m_s: mine, ..own() };
            let approach = Approach::of(&own, &north(away_m, known(100.0 + above_m), other), 0.0);
            let inside = |radius_m: f64, height_m: f64, within_s: f64| {
                (0..=(within_s * 10.0) as u32).any(|tenth| {
                    let t = f64::from(tenth) / 10.0;
                    let [x, y, z] = std::array::from_fn(|axis| [0.0, away_m, above_m][axis] + (other[axis] - mine[axis]) * t);
                    f64::hypot(x, y) <= radius_m && f64::abs(z) <= height_m
                })
            };
            // Steps see a little less than the rule: 10 m at 100 m/s.
            if inside(490.0, 149.0, 60.0) {
                prop_assert_eq!(approach.level(false), Level::Danger);
            }
            if approach.level(false) == Level::Danger {
                prop_assert!(inside(515.0, 152.0, 60.0));
            }
        }
    }
}
