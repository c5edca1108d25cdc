//! Time and energy of a flight along a planned path.
//!
//! Ground speed is kept as planned, so wind changes the speed through the air and with it the power (see
//! [`crate::plan::airframe`]). Accelerating and braking at a stop costs `v / a` seconds each time; these, and holding, are
//! reckoned at hover power in the wind. Take-off and landing follow ArduCopter's way: straight up, straight down, slow
//! at the end, five seconds of loitering above the place (`RTL_LOIT_TIME`).

use super::CorridorError;
use super::request::Wind;
use crate::plan::Airframe;

/// ArduCopter `RTL_LOIT_TIME` default, seconds.
const LOITER_BEFORE_LANDING_S: f64 = 5.0;
/// Motors turning on the ground before and after, seconds at hover power. Chosen on the safe side of arming delays.
const ON_GROUND_S: f64 = 4.0;

/// Slack for the arithmetic of frames: the very top speed is still one that the aircraft has.
const ROUNDING_M_S: f64 = 0.01;

/// What a flight takes.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Estimate {
    /// Way through the air above ground level, take-off and landing included, metres.
    pub distance_m: f64,
    /// From take-off to standing, seconds.
    pub time_s: f64,
    /// At the battery's terminals, watt-hours.
    pub energy_wh: f64,
    /// Share of the battery's charge, 0..1, counted as autopilots count it: by current at the sagging voltage.
    pub battery_share: f64,
    /// Pictures taken.
    pub photos: usize,
    /// Pictures in all, megabytes.
    pub data_mb: f64,
    /// Seconds above the carriageways, all crossings together.
    pub over_lanes_s: f64,
}

impl Estimate {
    /// Adds another flight's figures.
    pub(super) fn add(&mut self, other: &Self) {
        self.distance_m += other.distance_m;
        self.time_s += other.time_s;
        self.energy_wh += other.energy_wh;
        self.battery_share += other.battery_share;
        self.photos += other.photos;
        self.data_mb += other.data_mb;
        self.over_lanes_s += other.over_lanes_s;
    }
}

/// Adds up time and energy piece by piece.
pub(in crate::plan) struct Meter<'a> {
    airframe: &'a Airframe,
    wind: Wind,
    pub(in crate::plan) estimate: Estimate,
}

impl<'a> Meter<'a> {
    pub(in crate::plan) fn new(airframe: &'a Airframe, wind: Wind) -> Self {
        Self { airframe, wind, estimate: Estimate::default() }
    }

    fn spend(&mut self, seconds: f64, power_w: f64) {
        self.estimate.time_s += seconds;
        self.estimate.energy_wh += power_w * seconds / 3600.0;
        let battery = &self.airframe.battery;
        let current_a = battery.current_a(1.0 - self.estimate.battery_share, power_w);
        self.estimate.battery_share += current_a * seconds / 3600.0 / battery.capacity_ah;
    }

    /// Speed through the air of a level ground velocity, m/s.
    fn airspeed_m_s(&self, east_m_s: f64, north_m_s: f64) -> f64 {
        let (sin, cos) = self.wind.from_rad.sin_cos();
        (east_m_s + self.wind.speed_m_s * sin).hypot(north_m_s + self.wind.speed_m_s * cos)
    }

    /// Straight up or down.
    fn lift(&mut self, height_m: f64, rate_m_s: f64) {
        let climb_m_s = if height_m >= 0.0 { rate_m_s } else { -rate_m_s };
        let power_w = self.airframe.power_w(self.wind.speed_m_s, climb_m_s);
        self.estimate.distance_m += height_m.abs();
        self.spend(height_m.abs() / rate_m_s, power_w);
    }

    pub(in crate::plan) fn take_off(&mut self, height_m: f64) {
        self.spend(ON_GROUND_S, self.airframe.hover_power_w());
        self.lift(height_m, self.airframe.climb_m_s);
    }

    pub(in crate::plan) fn land(&mut self, height_m: f64) {
        self.hold(LOITER_BEFORE_LANDING_S);
        let slow_m = height_m.min(self.airframe.landing_slow_below_m);
        self.lift(slow_m - height_m, self.airframe.descent_m_s);
        self.lift(-slow_m, self.airframe.landing_m_s);
        self.spend(ON_GROUND_S, self.airframe.hover_power_w());
    }

    pub(in crate::plan) fn hold(&mut self, seconds: f64) {
        self.spend(seconds, self.airframe.power_w(self.wind.speed_m_s, 0.0));
    }

    /// Coming to rest and setting out again.
    pub(in crate::plan) fn stop(&mut self, speed_m_s: f64) {
        self.hold(speed_m_s / self.airframe.acceleration_m_s2);
    }

    /// A straight piece: metres east, north and up.
    pub(in crate::plan) fn fly(
        &mut self,
        [east_m, north_m, up_m]: [f64; 3],
        speed_m_s: f64,
    ) -> Result<(), CorridorError> {
        let level_m = east_m.hypot(north_m);
        let rate_m_s = if up_m >= 0.0 { self.airframe.climb_m_s } else { self.airframe.descent_m_s };
        if level_m < 0.01 {
            self.lift(up_m, rate_m_s);
            return Ok(());
        }
        let seconds = (level_m / speed_m_s).max(up_m.abs() / rate_m_s);
        let airspeed_m_s = self.airspeed_m_s(east_m / seconds, north_m / seconds);
        if airspeed_m_s > self.airframe.max_airspeed_m_s + ROUNDING_M_S {
            return Err(CorridorError::WindTooStrong {
                speed_m_s,
                wind_m_s: self.wind.speed_m_s,
                max_airspeed_m_s: self.airframe.max_airspeed_m_s,
            });
        }
        self.estimate.distance_m += level_m.hypot(up_m);
        self.spend(seconds, self.airframe.power_w(airspeed_m_s, up_m / seconds));
        Ok(())
    }
}
