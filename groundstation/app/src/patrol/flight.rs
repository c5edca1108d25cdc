//! The flight card: what is done in which order, what is waited for and for how long, and how each step can fail.

use std::time::Duration;

use mission::explain::{Explain, Message};
use mission::message;
use mission::plan::Plan;
use session::VehicleSnapshot;
use session::crew::why_closed;
use telemetry::dialect::MavCmd;
use telemetry::services::mission::{ContentHash, ConvertError, UploadEvent};
use telemetry::services::{command, mission as transfer, parameter};
use telemetry::station::{ConnectionEvent, Station, StationEvent, Vehicle, VehicleEvent};
use telemetry::vehicle::{Autopilot, Event, FlightMode, Severity, set_mode_request};
use telemetry::wire::{Address, MonoTime, Stamp};

use crate::gate::Judged;

/// Where the flight stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Waiting for a heartbeat.
    Searching,
    /// Waiting for position, home, health and parameters.
    Preparing,
    /// Sending the plan and reading it back.
    Uploading,
    /// Setting the mode and arming.
    Arming,
    /// Armed; starting the mission.
    Starting,
    /// In the air.
    Flying,
    /// Disarmed after the flight.
    Done,
}

/// Why a flight could not go on.
#[derive(Debug, Clone, PartialEq)]
pub enum FlightError {
    /// Nobody was heard.
    NoVehicle,
    /// Several vehicles are heard and none was chosen; their system ids.
    Several(String),
    /// The vehicle did not become ready; its last complaint.
    NotReady(String),
    /// The books let nobody fly this; what blocks, in one sentence.
    Closed(Message),
    /// The plan cannot be written for this vehicle.
    Convert(ConvertError),
    /// The plan could not be sent.
    Upload(transfer::Failure),
    /// What is aboard differs from the plan.
    Differs(usize),
    /// A command failed; the vehicle's last complaint.
    Command(command::Failure, String),
    /// The vehicle has no such mode.
    NoMode,
    /// The vehicle disarmed without having taken off; its last complaint.
    NeverFlew(String),
    /// Still in the air long after the flight should have ended.
    TooLong,
}

impl Explain for FlightError {
    fn explain(&self) -> Message {
        match self {
            Self::NoVehicle => message!("flight-no-vehicle"),
            Self::Several(systems) => message!("flight-several", systems = systems.as_str()),
            Self::NotReady(why) => message!("flight-not-ready", why = last_words(why)),
            Self::Closed(why) => why.clone(),
            Self::Convert(error) => error.explain(),
            Self::Upload(failure) => failure.explain(),
            Self::Differs(items) => message!("flight-differs", items = *items),
            Self::Command(failure, why) => {
                message!("flight-command-failed", cause = failure.explain(), why = last_words(why))
            }
            Self::NoMode => message!("flight-no-mode"),
            Self::NeverFlew(why) => message!("flight-never-flew", why = last_words(why)),
            Self::TooLong => message!("flight-too-long"),
        }
    }
}

/// What the vehicle said last, if it said anything.
fn last_words(why: &str) -> Message {
    if why.is_empty() { message!("vehicle-silent") } else { message!("vehicle-last-words", text = why) }
}

/// What the flight reports, for people and records.
#[derive(Debug, Clone, PartialEq)]
pub enum Report {
    /// A new phase.
    Phase(Phase),
    /// A long step moved.
    Progress {
        /// Catalogue id of the step.
        step: &'static str,
        /// Done.
        done: u64,
        /// In all.
        total: u64,
    },
    /// What is aboard is the plan.
    Verified(ContentHash),
    /// Something that a vehicle said or did.
    Vehicle(VehicleEvent),
    /// The gate was asked about the vehicle.
    Judged(Box<Judged>),
}

/// Asks the gate about a vehicle, before its plan goes aboard.
pub type Guard = Box<dyn Fn(&VehicleSnapshot, Stamp) -> Judged + Send>;

const SEARCH_LIMIT: Duration = Duration::from_secs(30);
/// ArduPilot's estimator may need a minute and more until it is content.
const READY_LIMIT: Duration = Duration::from_secs(180);
const ARM_LIMIT: Duration = Duration::from_secs(60);
const ARM_AGAIN: Duration = Duration::from_secs(3);
/// Between "mission start" and leaving the ground.
const START_LIMIT: Duration = Duration::from_secs(60);
/// Parameters are read while the vehicle gets ready; flying does not wait longer for them than this.
const PARAMETER_LIMIT: Duration = Duration::from_secs(60);

/// One flight of one plan.
pub struct Flight {
    guard: Option<Guard>,
    plan: Plan,
    time_limit: Duration,
    /// System id that was chosen; without it the only vehicle there is.
    chosen: Option<u8>,
    phase: Phase,
    since: Option<MonoTime>,
    vehicle: Option<Address>,
    parameters_done: bool,
    parameters_asked: bool,
    armed_at: Option<MonoTime>,
    ask_at: MonoTime,
    flew: bool,
    complaint: String,
    abort_requested: bool,
    reports: Vec<Report>,
}

impl Flight {
    /// A flight of `plan` by vehicle `chosen` that should take `expected`; it is given up when it takes three times that
    /// and ten minutes. Without a `guard` no books are asked.
    pub fn new(plan: Plan, expected: Duration, chosen: Option<u8>, guard: Option<Guard>) -> Self {
        Self {
            guard,
            plan,
            time_limit: expected * 3 + Duration::from_secs(600),
            chosen,
            phase: Phase::Searching,
            since: None,
            vehicle: None,
            parameters_done: false,
            parameters_asked: false,
            armed_at: None,
            ask_at: MonoTime::default(),
            flew: false,
            complaint: String::new(),
            abort_requested: false,
            reports: Vec::new(),
        }
    }

    /// The vehicle that flies it, once found.
    pub fn vehicle(&self) -> Option<Address> {
        self.vehicle
    }

    /// Asks the vehicle to come home now.
    pub fn request_return(&mut self) {
        self.abort_requested = true;
    }

    /// What was reported since the last call.
    pub fn take_reports(&mut self) -> Vec<Report> {
        std::mem::take(&mut self.reports)
    }

    fn enter(&mut self, phase: Phase, now: MonoTime) {
        self.phase = phase;
        self.since = Some(now);
        self.ask_at = now;
        self.reports.push(Report::Phase(phase));
    }

    fn waited(&mut self, now: MonoTime) -> Duration {
        now.since(*self.since.get_or_insert(now))
    }

    /// Looks at the station, tells the vehicle what to do next.
    ///
    /// # Errors
    /// The flight cannot go on; what is in the air flies on by itself.
    pub fn step(&mut self, station: &mut Station, now: Stamp) -> Result<(), FlightError> {
        while let Some(event) = station.poll_event() {
            if let StationEvent::Vehicle(address, event) = event {
                self.on_event(address, event, now.mono)?;
            }
        }
        let Some(address) = self.vehicle else {
            return if self.waited(now.mono) > SEARCH_LIMIT { Err(FlightError::NoVehicle) } else { Ok(()) };
        };
        // Nothing has been armed yet: the wrong drone must not be.
        if self.chosen.is_none() && self.phase == Phase::Preparing && station.vehicles().count() > 1 {
            let systems: Vec<String> = station.vehicles().map(|v| v.address().system.to_string()).collect();
            return Err(FlightError::Several(systems.join(", ")));
        }
        if self.phase == Phase::Preparing && self.is_ready(station, address, now)? {
            self.ask_guard(station, address, now)?;
            let Some(vehicle) = station.vehicle_mut(address) else { return Ok(()) };
            vehicle.upload(now.mono, &self.plan).map_err(FlightError::Convert)?;
            self.enter(Phase::Uploading, now.mono);
            return Ok(());
        }
        let Some(vehicle) = station.vehicle_mut(address) else { return Ok(()) };
        match self.phase {
            Phase::Searching => self.enter(Phase::Preparing, now.mono),
            Phase::Preparing => {}
            Phase::Uploading | Phase::Done => {}
            Phase::Arming => self.arm(vehicle, now.mono)?,
            Phase::Starting => self.start(vehicle, now.mono)?,
            Phase::Flying => self.watch(vehicle, now.mono)?,
        }
        Ok(())
    }

    fn on_event(&mut self, address: Address, event: VehicleEvent, now: MonoTime) -> Result<(), FlightError> {
        if event == VehicleEvent::Connection(ConnectionEvent::Found)
            && self.vehicle.is_none()
            && self.chosen.is_none_or(|system| system == address.system)
        {
            self.vehicle = Some(address);
        }
        if self.vehicle != Some(address) {
            return Ok(());
        }
        match &event {
            VehicleEvent::State(Event::Text { severity, text }) if *severity <= Severity::Warning => {
                self.complaint.clone_from(text);
            }
            VehicleEvent::State(Event::Armed(true)) => self.armed_at = Some(now),
            VehicleEvent::State(Event::Armed(false)) if matches!(self.phase, Phase::Flying | Phase::Starting) => {
                if !self.flew {
                    return Err(FlightError::NeverFlew(self.complaint.clone()));
                }
                self.reports.push(Report::Vehicle(event));
                self.enter(Phase::Done, now);
                return Ok(());
            }
            VehicleEvent::Upload(upload) => self.on_upload(upload, now)?,
            VehicleEvent::Parameter(parameter::Event::Progress { done, total }) => {
                let (done, total) = (*done as u64, *total as u64);
                self.reports.push(Report::Progress { step: "step-parameters", done, total });
            }
            VehicleEvent::Parameter(parameter::Event::Listed { .. } | parameter::Event::ListFailed(_)) => {
                self.parameters_done = true;
            }
            VehicleEvent::Command(command::Event::Finished { request, result: Err(failure) }) => {
                self.on_command_failed(request, *failure)?;
            }
            _ => {}
        }
        self.reports.push(Report::Vehicle(event));
        Ok(())
    }

    fn on_upload(&mut self, event: &UploadEvent, now: MonoTime) -> Result<(), FlightError> {
        match event {
            UploadEvent::Progress { reading, done, total, .. } => {
                let step = if *reading { "step-read-back" } else { "step-upload" };
                let (done, total) = (u64::from(*done), u64::from(*total));
                self.reports.push(Report::Progress { step, done, total });
            }
            UploadEvent::Verified { hash } => {
                self.reports.push(Report::Verified(*hash));
                self.enter(Phase::Arming, now);
            }
            UploadEvent::Differs { differences, .. } => return Err(FlightError::Differs(differences.len())),
            UploadEvent::Failed { failure, .. } => return Err(FlightError::Upload(*failure)),
        }
        Ok(())
    }

    /// Arming is tried again (the vehicle says why not); whatever else we asked for must work.
    fn on_command_failed(&self, request: &command::Request, failure: command::Failure) -> Result<(), FlightError> {
        let essential = match request.command {
            MavCmd::MAV_CMD_DO_SET_MODE | MavCmd::MAV_CMD_MISSION_START => true,
            MavCmd::MAV_CMD_COMPONENT_ARM_DISARM => !matches!(failure, command::Failure::Rejected(_)),
            _ => false,
        };
        if essential && matches!(self.phase, Phase::Arming | Phase::Starting) {
            return Err(FlightError::Command(failure, self.complaint.clone()));
        }
        Ok(())
    }

    /// Whether the vehicle is ready for the plan; asks for its parameters meanwhile.
    fn is_ready(&mut self, station: &mut Station, address: Address, now: Stamp) -> Result<bool, FlightError> {
        let waited = self.waited(now.mono);
        let Some(vehicle) = station.vehicle_mut(address) else { return Ok(false) };
        if !self.parameters_asked {
            self.parameters_asked = true;
            self.parameters_done = vehicle.list_parameters(now.mono, None).is_err();
        }
        let state = vehicle.state();
        let fix = state.gnss.is_some_and(|g| g.value.fix >= 3);
        // The vehicle's own verdict, where it gives one: not every sensor that is enabled must work for it to fly.
        let healthy = state.health.is_some_and(|h| h.value.prearm_ok.unwrap_or(h.value.failing == 0));
        let ready = fix && healthy && state.position.is_some() && state.home.is_some();
        let known = vehicle.version().is_some() && self.parameters_done;
        if ready && (known || waited > PARAMETER_LIMIT) {
            return Ok(true);
        }
        if waited > READY_LIMIT { Err(FlightError::NotReady(self.complaint.clone())) } else { Ok(false) }
    }

    fn ask_guard(&mut self, station: &Station, address: Address, now: Stamp) -> Result<(), FlightError> {
        let (Some(guard), Some(vehicle)) = (&self.guard, station.vehicle(address)) else { return Ok(()) };
        let judged = guard(&VehicleSnapshot::of(vehicle, station, now, None), now);
        let closed = judged.gate.as_ref().and_then(why_closed);
        self.reports.push(Report::Judged(Box::new(judged)));
        closed.map_or(Ok(()), |why| Err(FlightError::Closed(why)))
    }

    /// ArduPilot arms in GUIDED and is then told to start; PX4 is put into its mission mode and starts when armed. Of
    /// other firmware the mode numbers are unknown: it is armed as it stands and told to start.
    fn arm(&mut self, vehicle: &mut Vehicle, now: MonoTime) -> Result<(), FlightError> {
        let autopilot = vehicle.state().autopilot().unwrap_or(Autopilot::ArduPilot);
        let mode = match autopilot {
            Autopilot::Px4 => Some(FlightMode::Mission),
            Autopilot::ArduPilot => Some(FlightMode::Guided),
            Autopilot::Other(_) => None,
        };
        if vehicle.state().is_armed() && self.armed_at.is_some() {
            self.enter(Phase::Starting, now);
            return Ok(());
        }
        if self.waited(now) > ARM_LIMIT {
            return Err(FlightError::NotReady(self.complaint.clone()));
        }
        if now < self.ask_at {
            return Ok(());
        }
        self.ask_at = now + ARM_AGAIN;
        let request = match mode.filter(|&mode| vehicle.state().mode() != Some(mode)) {
            None => {
                const ARM: f64 = 1.0;
                plain(vehicle, MavCmd::MAV_CMD_COMPONENT_ARM_DISARM, ARM)
            }
            Some(mode) => {
                // The heartbeat that shows the new mode comes within a second; look again soon.
                self.ask_at = now + Duration::from_millis(200);
                set_mode_request(vehicle.address(), autopilot, mode).ok_or(FlightError::NoMode)?
            }
        };
        // "Pending" means that the same question is on its way already.
        vehicle.command(now, request).unwrap_or_default();
        Ok(())
    }

    fn start(&mut self, vehicle: &mut Vehicle, now: MonoTime) -> Result<(), FlightError> {
        let state = vehicle.state();
        let height_m = state.position.map_or(0.0, |p| p.value.rel_home.0);
        let modes_known = !matches!(state.autopilot(), Some(Autopilot::Other(_)));
        let in_mission = state.mode() == Some(FlightMode::Mission);
        if (in_mission || !modes_known) && height_m > 1.0 {
            self.flew = true;
            self.enter(Phase::Flying, now);
            return Ok(());
        }
        if self.waited(now) > START_LIMIT {
            return Err(FlightError::NotReady(self.complaint.clone()));
        }
        if now >= self.ask_at && !in_mission {
            // Where the mode does not tell that it has started, asking again might start it over.
            self.ask_at = now + if modes_known { ARM_AGAIN } else { START_LIMIT };
            vehicle.command(now, plain(vehicle, MavCmd::MAV_CMD_MISSION_START, 0.0)).unwrap_or_default();
        }
        Ok(())
    }

    fn watch(&mut self, vehicle: &mut Vehicle, now: MonoTime) -> Result<(), FlightError> {
        if self.waited(now) > self.time_limit {
            return Err(FlightError::TooLong);
        }
        if std::mem::take(&mut self.abort_requested) {
            let autopilot = vehicle.state().autopilot().unwrap_or(Autopilot::ArduPilot);
            let request = set_mode_request(vehicle.address(), autopilot, FlightMode::Return)
                .unwrap_or_else(|| plain(vehicle, MavCmd::MAV_CMD_NAV_RETURN_TO_LAUNCH, 0.0));
            vehicle.command(now, request).unwrap_or_default();
        }
        if let Some(mission) = vehicle.state().mission {
            let total = mission.value.total.map_or(self.plan.items.len() as u64, u64::from);
            let done = u64::from(mission.value.current);
            let step = Report::Progress { step: "step-flight", done, total };
            if self.reports.last() != Some(&step) {
                self.reports.push(step);
            }
        }
        Ok(())
    }
}

/// A command of which only the first parameter counts.
fn plain(vehicle: &Vehicle, command: MavCmd, first: f64) -> command::Request {
    command::Request { target: vehicle.address(), command, params: [first, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0], frame: None }
}
