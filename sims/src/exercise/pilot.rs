//! A pilot that follows a script, at a station: it knows what MAVLink says and nothing else.

use mission::plan::Plan;
use scenario::run::Report;
use scenario::{Course, Line, Local};
use std::collections::VecDeque;
use std::sync::Arc;
use telemetry::dialect::{MavCmd, MavParamType};
use telemetry::services::command::Request;
use telemetry::services::manual_control::Sticks;
use telemetry::services::parameter::{self, Name, Value};
use telemetry::station::{Station, StationEvent, Vehicle, VehicleEvent};
use telemetry::vehicle::{Event, FlightMode, LandedState, set_mode_request};
use telemetry::wire::{Address, MonoTime, Stamp};

/// What full sticks ask for: metres per second ahead, metres per second up, radians per second (`LOIT_SPEED`,
/// `PILOT_SPEED_UP`, `ATC_SLEW_YAW`).
const FULL_M_S: f64 = 12.5;
const FULL_CLIMB_M_S: f64 = 2.5;
const FULL_TURN_RAD_S: f64 = 1.047;
/// Metres per second that a metre of error is worth.
const GAIN: f64 = 0.7;
/// Fastest correction by hand, metres per second.
const CORRECT_M_S: f64 = 2.0;
/// How far ahead on a line a hand aims, seconds of flight.
const AHEAD_S: f64 = 0.8;
/// The station's dead band of a stick.
const STATION_DEAD: f64 = 0.08;
/// Throttle that hovers, and what a metre of height and a metre per second of climb are worth.
const HOVER: f64 = 0.435;
const LIFT_A_METRE: f64 = 0.04;
const LIFT_A_M_S: f64 = 0.08;
/// A command that failed is given again after so many seconds.
const AGAIN_S: f64 = 2.0;

/// What a pilot waits for.
#[derive(Debug, Clone, PartialEq)]
pub enum Until {
    /// So many seconds have passed.
    Seconds(f64),
    /// It is higher than this, metres above home.
    Higher(f64),
    /// It is this near to a place, metres in all directions.
    Near(Local, f64),
    /// The vehicle said a text with this in it.
    Text(&'static str),
    /// The receiver has no fix.
    NoFix,
    /// The receiver has a fix again.
    Fix,
    /// The picture stands still.
    NoPicture,
    /// The wind is told to be stronger than this, metres per second.
    Wind(f64),
    /// Another aircraft is told of.
    Traffic,
    /// It leans more than this, radians.
    Leans(f64),
    /// The filter tells a compass variance above this.
    Compass(f64),
    /// Volts per pack are below this.
    Below(f64),
    /// It stands on the ground.
    Landed,
    /// Its motors stand.
    Disarmed,
}

/// What a pilot does next.
#[derive(Debug, Clone)]
pub enum Step {
    /// Waits.
    Wait(Until),
    /// Puts a plan aboard.
    Upload(Box<Plan>),
    /// Gives a command until it is taken.
    Order(MavCmd, [f64; 7]),
    /// Changes the mode.
    Mode(FlightMode),
    /// Flies to a place by `DO_REPOSITION`, metres per second.
    Go(Local, f64),
    /// Holds a place by sticks for so many seconds.
    Hover(Local, f64),
    /// Turns on the spot by sticks: to the right or left, in so many seconds.
    Turn(Local, bool, f64),
    /// Flies a line by sticks: metres per second, so many metres to its right.
    Follow(Line, f64, f64),
    /// Keeps level and at a height by sticks that lean, until the next step's moment comes: without a position.
    Steady(f64),
    /// Sets a parameter of eight bits.
    Parameter(&'static str, f64),
    /// Points the camera at a place and takes a picture.
    Shoot(Local),
    /// Reports a finding.
    Report(Report),
}

/// What a pilot does, and what it drops everything for.
#[derive(Debug, Clone, Default)]
pub struct Script {
    /// In order.
    pub steps: Vec<Step>,
    /// Each once: when, and what then.
    pub reactions: Vec<(Until, Vec<Step>)>,
}

/// A pilot at a station.
#[derive(Debug)]
pub struct Pilot {
    course: Arc<Course>,
    address: Address,
    steps: VecDeque<Step>,
    reactions: Vec<(Until, Vec<Step>)>,
    since: MonoTime,
    asked: Option<MonoTime>,
    ordered: Option<MavCmd>,
    done: bool,
    texts: Vec<String>,
    blind: bool,
    traffic: bool,
    along_m: f64,
    turned_rad: f64,
    yaw_rad: Option<f64>,
}

/// A stick as far out as it takes to say this: the station takes the play out of its middle.
fn past_dead(share: f64) -> f64 {
    if share.abs() < 1e-3 { 0.0 } else { share.signum() * (STATION_DEAD + (1.0 - STATION_DEAD) * share.abs()) }
}

impl Pilot {
    /// Flies the vehicle with this address by a script.
    pub fn new(course: Arc<Course>, address: Address, script: Script) -> Self {
        Self {
            course,
            address,
            steps: script.steps.into(),
            reactions: script.reactions,
            since: MonoTime::default(),
            asked: None,
            ordered: None,
            done: false,
            texts: Vec::new(),
            blind: false,
            traffic: false,
            along_m: 0.0,
            turned_rad: 0.0,
            yaw_rad: None,
        }
    }

    /// Whether its screen shows no picture.
    pub fn set_blind(&mut self, blind: bool) {
        self.blind = blind;
    }

    /// Looks at the station and acts.
    pub fn step(&mut self, station: &mut Station, now: Stamp) {
        let now = now.mono;
        while let Some(event) = station.poll_event() {
            if let StationEvent::Vehicle(address, event) = event
                && address == self.address
            {
                self.hear(event);
            }
        }
        self.traffic = station.traffic().aircraft().next().is_some();
        let Some(vehicle) = station.vehicle_mut(self.address) else { return };
        let due = self.reactions.iter().position(|(until, _)| self.holds(until, vehicle, now));
        if let Some(due) = due {
            let (_, steps) = self.reactions.remove(due);
            self.steps = steps.into();
            vehicle.steer(now, None);
            self.begin(now);
        }
        if self.act(vehicle, now) {
            self.steps.pop_front();
            self.begin(now);
        }
    }

    fn begin(&mut self, now: MonoTime) {
        self.since = now;
        self.asked = None;
        self.ordered = None;
        self.done = false;
        self.along_m = 0.0;
        self.turned_rad = 0.0;
        self.yaw_rad = None;
    }

    fn hear(&mut self, event: VehicleEvent) {
        use telemetry::services::command;
        use telemetry::services::mission::UploadEvent;
        match event {
            VehicleEvent::State(Event::Text { text, .. }) => self.texts.push(text),
            VehicleEvent::Command(command::Event::Finished { request, result })
                if Some(request.command) == self.ordered =>
            {
                self.done = result.is_ok();
                // What was refused is asked again after a while.
                self.ordered = None;
            }
            VehicleEvent::Parameter(parameter::Event::Set { .. }) => self.done = true,
            VehicleEvent::Upload(UploadEvent::Verified { .. }) => self.done = true,
            _ => {}
        }
    }

    /// Where the vehicle says it is.
    fn here(&self, vehicle: &Vehicle) -> Option<Local> {
        let position = vehicle.state().position.as_ref()?.value;
        Some(self.course.from_home(position.place, position.rel_home.0))
    }

    fn holds(&self, until: &Until, vehicle: &Vehicle, now: MonoTime) -> bool {
        let state = vehicle.state();
        match until {
            Until::Seconds(s) => now.since(self.since).as_secs_f64() >= *s,
            Until::Higher(m) => self.here(vehicle).is_some_and(|here| here.up_m >= *m),
            Until::Near(at, within_m) => {
                self.here(vehicle).is_some_and(|here| here.level_m(*at).hypot(here.up_m - at.up_m) <= *within_m)
            }
            Until::Text(part) => self.texts.iter().any(|text| text.contains(part)),
            Until::NoFix => state.gnss.as_ref().is_some_and(|gnss| gnss.value.fix < 3),
            Until::Fix => state.gnss.as_ref().is_some_and(|gnss| gnss.value.fix >= 3),
            Until::NoPicture => self.blind,
            Until::Wind(m_s) => state.wind.as_ref().is_some_and(|wind| wind.value.speed_m_s > *m_s),
            Until::Traffic => self.traffic,
            Until::Leans(most_rad) => state
                .attitude
                .as_ref()
                .is_some_and(|attitude| attitude.value.roll_rad.hypot(attitude.value.pitch_rad) > *most_rad),
            Until::Compass(most) => {
                let estimator = state.estimator.as_ref();
                estimator
                    .and_then(|estimator| estimator.value.compass_variance)
                    .is_some_and(|variance| variance > *most)
            }
            Until::Below(v) => {
                state.battery.as_ref().and_then(|b| b.value.voltage_v).is_some_and(|voltage_v| voltage_v < *v)
            }
            Until::Landed => state.landed.as_ref().is_some_and(|landed| landed.value == LandedState::OnGround),
            Until::Disarmed => !state.is_armed(),
        }
    }

    /// One look at the first step; whether it is done.
    fn act(&mut self, vehicle: &mut Vehicle, now: MonoTime) -> bool {
        let Some(step) = self.steps.front().cloned() else { return false };
        match step {
            Step::Wait(until) => self.holds(&until, vehicle, now),
            Step::Upload(plan) => {
                if self.asked.is_none() {
                    self.asked = vehicle.upload(now, &plan).ok().map(|()| now);
                }
                self.done
            }
            Step::Order(command, params) => {
                self.order(vehicle, now, Request { target: self.address, command, params, frame: None });
                self.done
            }
            Step::Mode(mode) => {
                let autopilot = vehicle.state().autopilot();
                let request = autopilot.and_then(|autopilot| set_mode_request(self.address, autopilot, mode));
                if let Some(request) = request {
                    self.order(vehicle, now, request);
                }
                self.done
            }
            Step::Go(to, speed_m_s) => {
                let place = self.course.place(to);
                // Changes the mode to GUIDED by itself.
                let params = [speed_m_s, 1.0, 0.0, f64::NAN, place.lat_deg, place.lon_deg, to.up_m];
                let frame = Some(telemetry::dialect::MavFrame::MAV_FRAME_GLOBAL_RELATIVE_ALT);
                if !self.done {
                    let command = MavCmd::MAV_CMD_DO_REPOSITION;
                    self.order(vehicle, now, Request { target: self.address, command, params, frame });
                }
                self.done && self.holds(&Until::Near(to, 1.0), vehicle, now)
            }
            Step::Hover(at, s) => {
                self.steer(vehicle, now, at, [0.0; 2], None);
                let over = self.holds(&Until::Seconds(s), vehicle, now);
                self.let_go(vehicle, now, over)
            }
            Step::Turn(at, right, s) => {
                let rate = std::f64::consts::TAU / s * if right { 1.0 } else { -1.0 };
                self.steer(vehicle, now, at, [0.0; 2], Some(rate));
                let over = self.turned(vehicle) >= std::f64::consts::TAU;
                self.let_go(vehicle, now, over)
            }
            Step::Follow(line, speed_m_s, beside_m) => self.follow(vehicle, now, &line, speed_m_s, beside_m),
            Step::Steady(height_m) => self.steady(vehicle, now, height_m),
            Step::Parameter(name, number) => {
                let kind = MavParamType::MAV_PARAM_TYPE_INT8;
                if let (None, Some(name)) = (self.asked, Name::new(name)) {
                    self.asked = vehicle.set_parameter(now, name, Value { kind, number }).ok().map(|()| now);
                }
                self.done
            }
            Step::Shoot(at) => self.shoot(vehicle, now, at),
            Step::Report(report) => {
                let command = MavCmd::MAV_CMD_USER_1;
                self.order(
                    vehicle,
                    now,
                    Request { target: self.address, command, params: report.params(), frame: None },
                );
                self.done
            }
        }
    }

    fn order(&mut self, vehicle: &mut Vehicle, now: MonoTime, request: Request) {
        let waits = self.asked.is_some_and(|at| now.since(at).as_secs_f64() < AGAIN_S);
        if !self.done && !waits && vehicle.command(now, request).is_ok() {
            self.asked = Some(now);
            self.ordered = Some(request.command);
        }
    }

    fn let_go(&mut self, vehicle: &mut Vehicle, now: MonoTime, over: bool) -> bool {
        if over {
            vehicle.steer(now, None);
        }
        over
    }

    /// Radians that the nose has turned since the step began.
    fn turned(&mut self, vehicle: &Vehicle) -> f64 {
        let Some(yaw_rad) = vehicle.state().attitude.as_ref().map(|attitude| attitude.value.yaw_rad) else {
            return 0.0;
        };
        let before_rad = self.yaw_rad.replace(yaw_rad).unwrap_or(yaw_rad);
        self.turned_rad += mission::geo::wrap_pi(yaw_rad - before_rad);
        self.turned_rad.abs()
    }

    /// Sticks towards a place, with a speed on top (north, east) and a turn; without one the nose stays.
    fn steer(&mut self, vehicle: &mut Vehicle, now: MonoTime, to: Local, ahead_m_s: [f64; 2], turn_rad_s: Option<f64>) {
        let (Some(here), Some(yaw_rad)) =
            (self.here(vehicle), vehicle.state().attitude.as_ref().map(|attitude| attitude.value.yaw_rad))
        else {
            return;
        };
        let most = |way: [f64; 2]| {
            let length = way[0].hypot(way[1]);
            let scale = if length > CORRECT_M_S { CORRECT_M_S / length } else { 1.0 };
            [way[0] * scale, way[1] * scale]
        };
        let correct = most([(to.north_m - here.north_m) * GAIN, (to.east_m - here.east_m) * GAIN]);
        let [north, east] = [correct[0] + ahead_m_s[0], correct[1] + ahead_m_s[1]];
        let (sin, cos) = yaw_rad.sin_cos();
        let up_m_s = ((to.up_m - here.up_m) * GAIN).clamp(-1.5, 1.5);
        // The throttle's dead middle has to be left behind.
        let up = if up_m_s.abs() < 0.02 { 0.0 } else { up_m_s.signum() * (0.1 + 0.9 * up_m_s.abs() / FULL_CLIMB_M_S) };
        vehicle.steer(
            now,
            Some(Sticks {
                forward: past_dead((north * cos + east * sin) / FULL_M_S),
                right: past_dead((east * cos - north * sin) / FULL_M_S),
                up: past_dead(up),
                turn: past_dead(turn_rad_s.unwrap_or(0.0) / FULL_TURN_RAD_S),
            }),
        );
    }

    /// Level, with as much lift as keeps the height; over as soon as what the next step waits for is so.
    fn steady(&mut self, vehicle: &mut Vehicle, now: MonoTime, height_m: f64) -> bool {
        let (Some(here), Some(climb)) = (self.here(vehicle), vehicle.state().climb_m_s.as_ref()) else { return false };
        let lift = HOVER + LIFT_A_METRE * (height_m - here.up_m).clamp(-2.0, 2.0) - LIFT_A_M_S * climb.value;
        let up = (lift * 2.0 - 1.0).clamp(-1.0, 1.0);
        vehicle.steer(now, Some(Sticks { up: past_dead(up), ..Sticks::default() }));
        let next = self.steps.get(1).cloned();
        let over = matches!(next, Some(Step::Wait(until)) if self.holds(&until, vehicle, now));
        self.let_go(vehicle, now, over)
    }

    fn follow(&mut self, vehicle: &mut Vehicle, now: MonoTime, line: &Line, speed_m_s: f64, beside_m: f64) -> bool {
        let (Some(here), Some(yaw_rad)) =
            (self.here(vehicle), vehicle.state().attitude.as_ref().map(|attitude| attitude.value.yaw_rad))
        else {
            return false;
        };
        let Some(foot) = line.foot(here, self.along_m, self.along_m + 3.0) else { return true };
        self.along_m = foot.along_m;
        let ahead_m = (self.along_m + speed_m_s * AHEAD_S).min(line.length_m());
        let Some(mut aim) = line.at(ahead_m) else { return true };
        let foot_ahead = line.foot(aim, ahead_m - 0.01, ahead_m).map_or(foot.azimuth_rad, |f| f.azimuth_rad);
        aim = aim.on(foot_ahead + std::f64::consts::FRAC_PI_2, beside_m);
        let left_m = line.length_m() - self.along_m;
        let speed_m_s = speed_m_s.min(0.4 + left_m * 0.5);
        let way = [aim.north_m - here.north_m, aim.east_m - here.east_m];
        let length_m = way[0].hypot(way[1]).max(0.3);
        // As fast as asked towards the aim: the correction that `steer` makes is left out by aiming at where it is.
        let ahead = [way[0] / length_m * speed_m_s, way[1] / length_m * speed_m_s];
        let turn = mission::geo::wrap_pi(foot_ahead - yaw_rad).clamp(-0.9, 0.9);
        self.steer(vehicle, now, Local { up_m: aim.up_m, ..here }, ahead, Some(turn));
        let over = left_m < 0.3;
        self.let_go(vehicle, now, over)
    }

    fn shoot(&mut self, vehicle: &mut Vehicle, now: MonoTime, at: Local) -> bool {
        let Some(here) = self.here(vehicle) else { return false };
        let pitch_rad = (at.up_m - here.up_m).atan2(here.level_m(at).max(0.01));
        let azimuth_rad = (at.east_m - here.east_m).atan2(at.north_m - here.north_m);
        // First the nose and the gimbal, then a picture when both have come to rest.
        if !self.done && self.asked.is_none() {
            let yaw_deg = azimuth_rad.to_degrees().rem_euclid(360.0);
            let (target, frame) = (self.address, None);
            let nose = [yaw_deg, 30.0, 0.0, 0.0, 0.0, 0.0, 0.0];
            let gimbal = [pitch_rad.to_degrees(), 0.0, f64::NAN, f64::NAN, 0.0, 0.0, 0.0];
            let nose = Request { target, command: MavCmd::MAV_CMD_CONDITION_YAW, params: nose, frame };
            let gimbal = Request { target, command: MavCmd::MAV_CMD_DO_GIMBAL_MANAGER_PITCHYAW, params: gimbal, frame };
            // What is not taken is asked again with the next look.
            if vehicle.command(now, nose).is_ok() && vehicle.command(now, gimbal).is_ok() {
                self.asked = Some(now);
                self.since = now;
            }
            return false;
        }
        if now.since(self.since).as_secs_f64() < 8.0 {
            return false;
        }
        if self.ordered.is_none() && !self.done {
            self.asked = None;
        }
        let params = [0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0];
        let command = MavCmd::MAV_CMD_IMAGE_START_CAPTURE;
        self.order(vehicle, now, Request { target: self.address, command, params, frame: None });
        self.done
    }
}
