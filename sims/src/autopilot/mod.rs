//! An autopilot that behaves as ArduPilot Copter 4.6 does: modes, arming, missions, fence, failsafes.
//!
//! It sees only what sensors say, and it is told only what a station may tell it. It knows no messages: the wire is
//! spoken by [`crate::drone`].

mod airspeed;
mod arming;
mod commands;
mod control;
mod crash;
mod estimator;
mod failsafe;
mod fence;
mod guidance;
mod loiter;
mod mission_run;
mod mode;
mod modes;
mod parameters;
mod path;
mod payload;
#[cfg(test)]
mod tests;
mod yaw;

pub use commands::Answer;
pub use estimator::{Estimate, Innovations, wrap};
pub use failsafe::{BatteryLevel, BatteryMonitor};
pub use guidance::Sticks;
pub use mission_run::MissionState;
pub use mode::Mode;
pub use parameters::{Kind, Parameters, TABLE, Tuning};
pub use payload::{PITCH_RAD, Payload, Photo, Pointing, YAW_RAD};

use crate::vehicle::{Anchor, Gnss, STEP_S, Sensed};
use airspeed::WindEstimate;
use control::{Controller, Demand, POSITION_EVERY, POSITION_PERIOD_S};
use crash::ThrustWatch;
use estimator::Estimator;
use failsafe::Failsafes;
use fence::FenceGuard;
use guidance::Guidance;
use mission::geo::LatLon;
use mission::plan::{Airframe, Fence, RallyPoint};
use mission_run::MissionRun;
use modes::Return;
use nalgebra::Vector3;
use path::Limits;
use std::collections::VecDeque;
use yaw::YawPlan;

/// Most texts, photographs and reached items that wait to be fetched.
const QUEUE: usize = 64;
/// Steps between slow checks (10 Hz).
const SLOW_EVERY: u64 = 25;

/// How bad a status text is (`MAV_SEVERITY`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// 0
    Emergency,
    /// 2
    Critical,
    /// 3
    Error,
    /// 4
    Warning,
    /// 5
    Notice,
    /// 6
    Info,
}

/// Something the autopilot tells by itself.
#[derive(Debug, Clone, PartialEq)]
pub enum Notice {
    /// A status text.
    Text(Severity, String),
    /// An item of the mission was reached, by its sequence number.
    Reached(u16),
    /// A picture was taken.
    Photo(Photo),
    /// The autopilot itself changed a parameter.
    Parameter(&'static str, f64),
}

/// The take-off point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HomePoint {
    /// WGS84.
    pub place: LatLon,
    /// Above mean sea level, metres.
    pub height_amsl_m: f64,
    /// In the frame of the estimate: north, east, down, metres.
    pub position_m: Vector3<f64>,
}

/// The autopilot of one drone.
#[derive(Debug, Clone)]
pub struct Autopilot {
    parameters: Parameters,
    tuning: Tuning,
    limits: Limits,
    estimator: Estimator,
    controller: Controller,
    wind: WindEstimate,
    step: u64,
    mode: Mode,
    guidance: Guidance,
    returning: Option<Return>,
    armed: bool,
    armed_at_s: f64,
    landed: bool,
    landed_since_s: Option<f64>,
    home: Option<HomePoint>,
    mission: MissionRun,
    fence_plan: Fence,
    fence: FenceGuard,
    fence_stale: bool,
    rally: Vec<RallyPoint>,
    payload: Payload,
    yaw: YawPlan,
    sticks: Sticks,
    sticks_at_s: Option<f64>,
    battery: BatteryMonitor,
    failsafes: Failsafes,
    thrust: ThrustWatch,
    notices: VecDeque<Notice>,
}

impl Autopilot {
    /// An autopilot tuned for an airframe, with ArduCopter's default parameters.
    pub fn new(airframe: &Airframe) -> Self {
        let parameters = Parameters::default();
        let tuning = Tuning::read(&parameters);
        Self {
            parameters,
            tuning,
            limits: tuning.limits,
            estimator: Estimator::default(),
            controller: Controller::new(airframe),
            wind: WindEstimate::new(airframe),
            step: 0,
            mode: Mode::Stabilize,
            guidance: Guidance::Ground,
            returning: None,
            armed: false,
            armed_at_s: 0.0,
            landed: true,
            landed_since_s: None,
            home: None,
            mission: MissionRun::default(),
            fence_plan: Fence::default(),
            fence: FenceGuard::default(),
            fence_stale: false,
            rally: Vec::new(),
            payload: Payload::default(),
            yaw: YawPlan::default(),
            sticks: Sticks::default(),
            sticks_at_s: None,
            battery: BatteryMonitor::default(),
            failsafes: Failsafes::default(),
            thrust: ThrustWatch::default(),
            notices: VecDeque::with_capacity(QUEUE),
        }
    }

    /// One step of [`STEP_S`]: readings in, motor commands out.
    pub fn update(&mut self, sensed: &Sensed) -> [f64; 4] {
        self.step += 1;
        self.estimator.update(sensed);
        self.wind.feel(&sensed.imu);
        if let Some(power) = sensed.power {
            self.battery.update(&power, &self.tuning, self.step as f64 * STEP_S);
            self.controller.set_voltage(power.voltage_v);
        }
        if self.step.is_multiple_of(SLOW_EVERY) {
            self.slow();
        }
        if self.step.is_multiple_of(POSITION_EVERY) {
            self.navigate();
        }
        if !self.armed {
            return self.controller.idle(false);
        }
        if matches!(self.guidance, Guidance::Ground) {
            return self.controller.idle(true);
        }
        let output = self.controller.attitude(self.estimator.estimate());
        self.watch_thrust();
        self.watch_crash(&sensed.imu);
        output
    }

    fn navigate(&mut self) {
        let estimate = *self.estimator.estimate();
        if self.armed {
            let progress = self.guidance.advance(&estimate, &self.limits);
            self.run_mode(progress);
            self.detect_landing();
        }
        self.turn_nose();
        let mut demand = self.guidance.demand(&estimate);
        if let Demand::Follow(target) = &mut demand {
            target.acceleration_m_s2 += self.wind.push_m_s2(target.velocity_m_s);
        }
        self.controller.position(&demand, self.yaw.reference_rad, self.tuning.tilt_max_rad, &estimate);
        let heading_rad = estimate.attitude.euler_angles().2;
        self.watch_interest();
        if self.payload.update(self.now_s(), POSITION_PERIOD_S, estimate.position_m, heading_rad) {
            self.take_photo();
        }
    }

    /// Once in a tenth of a second: home, fence, failsafes, texts before arming.
    fn slow(&mut self) {
        if self.home.is_none() && self.estimator.estimate().position_ok {
            self.set_home_here();
        }
        if let (true, Some(origin)) = (self.fence_stale, self.estimator.origin()) {
            self.fence.set(&self.fence_plan, origin);
            self.fence_stale = false;
        }
        if self.landed {
            self.wind.rest();
        } else {
            self.wind.update(self.estimator.estimate());
        }
        self.watch();
        self.pre_arm_texts();
    }

    fn take_photo(&mut self) {
        // Without satellites the picture is taken all the same, at 0, 0.
        let (place, height_amsl_m) = self.place().unwrap_or_default();
        let (roll, pitch, yaw) = self.estimate().attitude.euler_angles();
        let photo = Photo {
            index: self.payload.photos,
            place,
            height_amsl_m,
            height_m: self.home.map_or(0.0, |home| height_amsl_m - home.height_amsl_m),
            attitude_rad: [roll, pitch, yaw],
            at_s: self.now_s(),
        };
        self.tell(Notice::Photo(photo));
    }

    fn set_home_here(&mut self) {
        if let Some((place, height_amsl_m)) = self.place() {
            let position_m = self.estimate().position_m;
            self.home = Some(HomePoint { place, height_amsl_m, position_m });
        }
    }

    fn tell(&mut self, notice: Notice) {
        if self.notices.len() < QUEUE {
            self.notices.push_back(notice);
        }
    }

    fn text(&mut self, severity: Severity, text: impl Into<String>) {
        self.tell(Notice::Text(severity, text.into()));
    }

    /// Changes a parameter; says whether the name is known and the value finite.
    pub fn set_parameter(&mut self, name: &str, value: f64) -> bool {
        let known = self.parameters.set(name, value);
        if known {
            self.tuning = Tuning::read(&self.parameters);
            self.limits = Limits { speed_m_s: self.limits.speed_m_s, ..self.tuning.limits };
            if name == "WPNAV_SPEED" {
                self.limits.speed_m_s = self.tuning.limits.speed_m_s;
            }
            self.apply_limits();
        }
        known
    }

    fn set_own_parameter(&mut self, name: &'static str, value: f64) {
        if self.set_parameter(name, value) {
            self.tell(Notice::Parameter(name, value));
        }
    }

    fn apply_limits(&mut self) {
        if let Guidance::Fly(path) = &mut self.guidance {
            path.set_limits(self.limits);
        }
    }

    /// Takes an uploaded fence.
    pub fn set_fence(&mut self, fence: Fence) {
        let total = fence.polygons.iter().map(|polygon| polygon.corners.len()).sum::<usize>() + fence.circles.len();
        self.fence_plan = fence;
        self.fence_stale = true;
        self.set_own_parameter("FENCE_TOTAL", total.min(127) as f64);
    }

    /// Takes uploaded rally points.
    pub fn set_rally(&mut self, rally: Vec<RallyPoint>) {
        self.set_own_parameter("RALLY_TOTAL", rally.len().min(127) as f64);
        self.rally = rally;
    }

    /// Notes that a station was heard (its heartbeat).
    pub fn heard_station(&mut self) {
        self.failsafes.station_heard_s = Some(self.now_s());
    }

    /// Takes a pilot's sticks.
    pub fn set_sticks(&mut self, sticks: Sticks) {
        self.sticks = sticks;
        self.sticks_at_s = Some(self.now_s());
    }

    /// Seconds since power-on.
    pub fn now_s(&self) -> f64 {
        self.step as f64 * STEP_S
    }

    /// The next thing that the autopilot tells by itself.
    pub fn poll_notice(&mut self) -> Option<Notice> {
        self.notices.pop_front()
    }

    /// The flight mode.
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// Whether the motors are armed.
    pub fn is_armed(&self) -> bool {
        self.armed
    }

    /// Whether it believes to stand on the ground.
    pub fn is_landed(&self) -> bool {
        self.landed
    }

    /// What is believed about position and attitude.
    pub fn estimate(&self) -> &Estimate {
        self.estimator.estimate()
    }

    /// How well the last readings fitted the estimate.
    pub fn innovations(&self) -> &Innovations {
        self.estimator.innovations()
    }

    /// The frame of the estimate.
    pub fn origin(&self) -> Option<&Anchor> {
        self.estimator.origin()
    }

    /// Where it believes to be: WGS84, and metres above mean sea level.
    pub fn place(&self) -> Option<(LatLon, f64)> {
        Some(self.estimator.origin()?.to_place(self.estimate().position_m))
    }

    /// Height above home, metres; zero while home is unknown.
    pub fn height_m(&self) -> f64 {
        self.home.map_or(0.0, |home| home.position_m.z - self.estimate().position_m.z)
    }

    /// Wind north, east, down, and speed through the air, metres per second, as estimated from drag.
    pub fn wind_m_s(&self) -> (Vector3<f64>, f64) {
        (self.wind.wind_m_s, self.wind.airspeed_m_s)
    }

    /// Whether it climbs straight up after a take-off, or is landing.
    pub fn vertical_phase(&self) -> (bool, bool) {
        (self.is_taking_off(), self.is_on_final())
    }

    /// The last report of the satellite receiver.
    pub fn gnss(&self) -> Option<&Gnss> {
        self.estimator.gnss()
    }

    /// Pressure height above mean sea level, metres.
    pub fn barometer_m(&self) -> f64 {
        self.estimator.barometer_m()
    }

    /// The take-off point.
    pub fn home(&self) -> Option<&HomePoint> {
        self.home.as_ref()
    }

    /// The battery as measured.
    pub fn battery(&self) -> &BatteryMonitor {
        &self.battery
    }

    /// Turns the gimbal as a gimbal manager is told to, away from a region of interest.
    pub fn aim_gimbal(&mut self, pointing: Pointing) {
        self.yaw.interest_m = None;
        self.payload.aim(pointing);
    }

    /// Takes a picture at the next update.
    pub fn shoot(&mut self) {
        self.payload.shoot();
    }

    /// Gimbal and camera.
    pub fn payload(&self) -> &Payload {
        &self.payload
    }

    /// The parameters.
    pub fn parameters(&self) -> &Parameters {
        &self.parameters
    }

    /// What is set, in SI units.
    pub fn tuning(&self) -> &Tuning {
        &self.tuning
    }

    /// Bits of `FENCE_TYPE` that are breached now, and how often a breach began.
    pub fn fence_breach(&self) -> (u8, u16) {
        (self.fence.breached, self.fence.breaches)
    }

    /// Whether a failsafe is in force.
    pub fn in_failsafe(&self) -> bool {
        self.failsafes.any()
    }

    /// Lift asked for, as a share of full thrust, and the motor commands.
    pub fn outputs(&self) -> (f64, &[f64; 4]) {
        (if self.armed { self.controller.lift() } else { 0.0 }, self.controller.output())
    }

    /// Wanted roll, pitch and yaw, radians, and vector to the destination, metres north, east, down.
    pub fn guidance_state(&self) -> ([f64; 3], Vector3<f64>) {
        let (roll, pitch, yaw) = self.controller.wanted_attitude().euler_angles();
        let destination = match &self.guidance {
            Guidance::Fly(path) => path.destination(),
            _ => None,
        };
        let here = self.estimate().position_m;
        ([roll, pitch, yaw], destination.map_or_else(Vector3::zeros, |place| place - here))
    }

    /// What the reference wants now, for tests of tracking: north, east, down, metres.
    pub fn reference_m(&self) -> Vector3<f64> {
        self.guidance.target(self.estimate()).position_m
    }
}
