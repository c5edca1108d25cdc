//! Wind: a mean that is sheared near the ground, and turbulence.
//!
//! Source: MIL-F-8785C (1980), section 3.7, low-altitude model below 1,000 ft: Dryden spectra with the length scales
//! and intensities of 3.7.3.4, driven by the wind at 20 ft, and the logarithmic profile of 3.7.3.2 (z0 = 0.15 ft). The
//! profile is applied below 20 ft only, so that "a wind of 8 m/s" is the wind where the drone flies. The filters run
//! at the fixed [`UPDATE_HZ`], apart from the step of the dynamics.

use super::noise::{Noise, Stream};
use nalgebra::Vector3;

/// How often turbulence moves on, hertz. Chosen: 20 ms is a tenth of the shortest correlation time in flight.
pub const UPDATE_HZ: f64 = 50.0;

const FEET_PER_METRE: f64 = 3.280_84;
/// Reference height of the intensity in MIL-F-8785C, feet.
const REFERENCE_FT: f64 = 20.0;
/// Roughness length of MIL-F-8785C for take-off, approach and landing, feet.
const ROUGHNESS_FT: f64 = 0.15;

/// The weather that a drone meets.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct WindSpec {
    /// Mean speed at 6 m and above, metres per second.
    pub mean_m_s: f64,
    /// Where it blows from, radians clockwise from true north.
    pub from_rad: f64,
    /// Whether there is turbulence on top.
    pub gusts: bool,
}

/// A change of weather that is under way.
#[derive(Debug, Clone, Copy)]
struct Change {
    from_ned_m_s: Vector3<f64>,
    from_gusts: f64,
    to: WindSpec,
    over_s: f64,
    age_s: f64,
}

/// The wind field along the path of one drone.
#[derive(Debug, Clone)]
pub struct Wind {
    spec: WindSpec,
    along: Vector3<f64>,
    /// Share of the turbulence that the mean calls for: 0 or 1 but while the weather changes.
    gusts: f64,
    change: Option<Change>,
    noise: Noise,
    longitudinal: f64,
    lateral: [f64; 2],
    vertical: [f64; 2],
    gust_ned_m_s: Vector3<f64>,
}

impl Wind {
    /// Wind under a seed.
    pub fn new(spec: WindSpec, seed: u64) -> Self {
        Self {
            spec,
            along: along(spec),
            gusts: if spec.gusts { 1.0 } else { 0.0 },
            change: None,
            noise: Noise::new(seed, Stream::Wind),
            longitudinal: 0.0,
            lateral: [0.0; 2],
            vertical: [0.0; 2],
            gust_ned_m_s: Vector3::zeros(),
        }
    }

    /// Moves the turbulence on by one period of [`UPDATE_HZ`]. Height above ground in metres, airspeed in metres per
    /// second.
    pub fn update(&mut self, height_m: f64, airspeed_m_s: f64) {
        self.turn();
        if self.gusts == 0.0 {
            self.gust_ned_m_s = Vector3::zeros();
            return;
        }
        let dt_s = 1.0 / UPDATE_HZ;
        let height_ft = (height_m * FEET_PER_METRE).clamp(10.0, 1_000.0);
        let speed_m_s = airspeed_m_s.max(1.0);
        let shape = 0.177 + 0.000_823 * height_ft;
        let length_w_m = height_ft / FEET_PER_METRE;
        let length_u_m = length_w_m / shape.powf(1.2);
        let sigma_w = 0.1 * self.spec.mean_m_s * self.gusts;
        let sigma_u = sigma_w / shape.powf(0.4);

        // White noise whose one-sided density over angular frequency is one, as the shaping filters expect.
        let white = self.noise.vector((std::f64::consts::PI / dt_s).sqrt());
        let time_u_s = length_u_m / speed_m_s;
        let time_w_s = length_w_m / speed_m_s;
        let density = |time_s: f64| (time_s / std::f64::consts::PI).sqrt();
        self.longitudinal += (white.x - self.longitudinal) * (dt_s / time_u_s).min(1.0);
        let u = sigma_u * density(time_u_s) * std::f64::consts::SQRT_2 * self.longitudinal;
        let v = sigma_u * density(time_u_s) * second_order(&mut self.lateral, white.y, time_u_s, dt_s);
        let w = sigma_w * density(time_w_s) * second_order(&mut self.vertical, white.z, time_w_s, dt_s);
        let across = Vector3::new(-self.along.y, self.along.x, 0.0);
        self.gust_ned_m_s = self.along * u + across * v + Vector3::z() * w;
    }

    /// Lets the weather become another within so many seconds: the mean moves straight over, turbulence comes and goes with it.
    pub fn change(&mut self, to: WindSpec, over_s: f64) {
        let from_ned_m_s = self.along * self.spec.mean_m_s;
        self.change = Some(Change { from_ned_m_s, from_gusts: self.gusts, to, over_s, age_s: 0.0 });
    }

    /// Moves a change of weather on by one period.
    fn turn(&mut self) {
        let Some(change) = &mut self.change else { return };
        change.age_s += 1.0 / UPDATE_HZ;
        let to = change.to;
        let to_gusts = if to.gusts { 1.0 } else { 0.0 };
        if change.age_s >= change.over_s {
            (self.spec, self.along, self.gusts) = (to, along(to), to_gusts);
            self.change = None;
            return;
        }
        let share = change.age_s / change.over_s;
        let mean = change.from_ned_m_s.lerp(&(along(to) * to.mean_m_s), share);
        self.gusts = change.from_gusts + (to_gusts - change.from_gusts) * share;
        self.spec.mean_m_s = mean.norm();
        if let Some(direction) = mean.try_normalize(1e-9) {
            self.along = direction;
        }
    }

    /// Velocity of the air over ground at this height above ground (metres): north, east, down, metres per second.
    pub fn velocity_ned_m_s(&self, height_m: f64) -> Vector3<f64> {
        let height_ft = (height_m * FEET_PER_METRE).max(1.0);
        let profile = if height_ft >= REFERENCE_FT {
            1.0
        } else {
            (height_ft / ROUGHNESS_FT).ln() / (REFERENCE_FT / ROUGHNESS_FT).ln()
        };
        self.along * (self.spec.mean_m_s * profile) + self.gust_ned_m_s
    }
}

/// Where it blows to.
fn along(spec: WindSpec) -> Vector3<f64> {
    -Vector3::new(spec.from_rad.cos(), spec.from_rad.sin(), 0.0)
}

/// `(1 + √3 T s) / (1 + T s)²` as two lags in a row.
fn second_order(state: &mut [f64; 2], white: f64, time_s: f64, dt_s: f64) -> f64 {
    let alpha = (dt_s / time_s).min(1.0);
    state[0] += (white - state[0]) * alpha;
    state[1] += (state[0] - state[1]) * alpha;
    state[1] + 3.0_f64.sqrt() * (state[0] - state[1])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gust_intensity_matches_the_standard_at_sixty_metres() {
        let mut wind = Wind::new(WindSpec { mean_m_s: 8.0, from_rad: 0.0, gusts: true }, 7);
        let (mut sum, mut count) = (Vector3::zeros(), 0.0);
        for _ in 0..2_000_000 {
            wind.update(60.0, 10.0);
            sum += wind.gust_ned_m_s.component_mul(&wind.gust_ned_m_s);
            count += 1.0;
        }
        let deviation: Vector3<f64> = (sum / count).map(f64::sqrt);
        // sigma_w = 0.1 * 8; sigma_u = sigma_w / (0.177 + 0.000823 * 197 ft)^0.4.
        assert!((deviation.z / 0.8 - 1.0).abs() < 0.06, "{deviation}");
        assert!((deviation.x / 1.233 - 1.0).abs() < 0.06, "{deviation}");
        assert!((deviation.y / 1.233 - 1.0).abs() < 0.06, "{deviation}");
    }

    #[test]
    fn weather_changes_within_the_seconds_it_is_given_and_back() {
        let calm = WindSpec { mean_m_s: 2.0, from_rad: 0.0, gusts: false };
        let storm = WindSpec { mean_m_s: 10.0, from_rad: 270.0_f64.to_radians(), gusts: true };
        let mut wind = Wind::new(calm, 3);
        let run = |wind: &mut Wind, seconds: f64| {
            (0..(seconds * UPDATE_HZ).round() as usize).for_each(|_| wind.update(50.0, 5.0));
        };
        wind.change(storm, 4.0);
        run(&mut wind, 2.0);
        let half = wind.velocity_ned_m_s(50.0) - wind.gust_ned_m_s;
        assert!((half - Vector3::new(-1.0, 5.0, 0.0)).norm() < 0.05, "{half}");
        run(&mut wind, 2.1);
        assert!((wind.velocity_ned_m_s(50.0) - wind.gust_ned_m_s - Vector3::new(0.0, 10.0, 0.0)).norm() < 1e-9);
        assert!(wind.gust_ned_m_s.norm() > 0.01);
        wind.change(calm, 1.0);
        run(&mut wind, 1.1);
        assert_eq!(wind.velocity_ned_m_s(50.0), Wind::new(calm, 3).velocity_ned_m_s(50.0));
    }

    #[test]
    fn wind_from_the_west_blows_east_and_dies_towards_the_ground() {
        let wind = Wind::new(WindSpec { mean_m_s: 5.0, from_rad: 270.0_f64.to_radians(), gusts: false }, 1);
        let aloft = wind.velocity_ned_m_s(50.0);
        assert!((aloft - Vector3::new(0.0, 5.0, 0.0)).norm() < 1e-9);
        assert!(wind.velocity_ned_m_s(0.0).norm() < 2.5);
    }
}
