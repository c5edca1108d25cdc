//! Scenarios in flight: what begins when, and the log that a score follows from.
//!
//! An [`Exercise`] looks at a drone after every slice of time. It sees the truth, injects the faults of its scenario, says
//! its instructions over MAVLink and writes a [`Run`]. It never speaks to a station by another way: what a trainee sees came
//! over the wire.

mod desk;
mod fly;
mod pilot;
pub mod pilots;
mod recorder;
mod trigger;
mod upset;
mod world;

pub use fly::{fly, head};
pub use pilot::{Pilot, Script, Step, Until};
pub use upset::Cue;
pub use world::World;

use crate::autopilot::{Mode, Severity};
use crate::drone::{Drone, DroneConfig, Happened};
use crate::scene::Scene;
use crate::vehicle::WindSpec;
use mission::plan::command;
use recorder::Recorder;
use scenario::run::{Event, Head, Report};
use scenario::schema::Act;
use scenario::{Course, Run};
use std::collections::VecDeque;
use std::sync::Arc;
use trigger::{Seen, Trigger};

/// Seconds after power-on at which an exercise begins: gyros have settled, satellites are found, the filter is content.
pub const READY_S: f64 = 20.0;
/// Seconds after landing and disarming at which it ends.
const OVER_S: f64 = 3.0;
/// Metres of height that make a change of height a choice.
const HIGHER_M: f64 = 5.0;

const DO_SET_MODE: u16 = 176;
const DO_REPOSITION: u16 = 192;
const DO_PAUSE_CONTINUE: u16 = 193;
const DO_FLIGHTTERMINATION: u16 = 185;
const DO_SET_MISSION_CURRENT: u16 = 224;
const MISSION_START: u16 = 300;
const COMPONENT_ARM_DISARM: u16 = 400;
/// `MAV_CMD_USER_1`: a report of a finding, as [`Report::params`] puts it.
pub const REPORT: u16 = 31_010;

/// A fault of the scenario.
#[derive(Debug, Clone)]
struct Planned {
    trigger: Trigger,
    began_ms: Option<u32>,
    over: bool,
}

/// A scenario in flight.
#[derive(Debug, Clone)]
pub struct Exercise {
    course: Arc<Course>,
    chinese: bool,
    faults: Vec<Planned>,
    told: Vec<Trigger>,
    recorder: Recorder,
    seen: Seen,
    by_hand: Option<f64>,
    trainer_flies: bool,
    disarmed_ms: Option<u32>,
    over: bool,
    cues: VecDeque<Cue>,
    run: Run,
}

impl Exercise {
    /// A scenario that is about to be flown; instructions are said in Chinese, or else in English.
    pub fn new(course: Arc<Course>, world: &World, head: Head, chinese: bool) -> Self {
        let s = course.scenario();
        let planned = |begin| Planned { trigger: Trigger::new(&course, begin), began_ms: None, over: false };
        Self {
            chinese,
            faults: s.faults.iter().map(|fault| planned(&fault.begin)).collect(),
            told: s.instructions.iter().map(|instruction| Trigger::new(&course, &instruction.begin)).collect(),
            recorder: Recorder::new(&course, world),
            seen: Seen::default(),
            by_hand: None,
            trainer_flies: false,
            disarmed_ms: None,
            over: false,
            cues: VecDeque::new(),
            run: Run::new(head),
            course,
        }
    }

    /// The drone that flies it.
    pub fn drone(&self) -> DroneConfig {
        let s = self.course.scenario();
        let wind = WindSpec {
            mean_m_s: s.weather.wind_m_s,
            from_rad: s.weather.from_deg.to_radians(),
            gusts: s.weather.gusts,
        };
        DroneConfig {
            wind,
            heading_rad: self.course.heading_rad(),
            charge: s.aircraft.charge_pct / 100.0,
            surroundings: s.aircraft.shadowed.then(|| self.recorder.surroundings()),
            boot: telemetry::wire::UtcMicros(self.run.head.started_utc_us.saturating_sub((READY_S * 1e6) as u64)),
            ground_amsl_m: world::GROUND_AMSL_M,
            ..DroneConfig::at(self.course.home(), self.run.head.seed)
        }
    }

    /// Where it is flown.
    pub fn course(&self) -> &Arc<Course> {
        &self.course
    }

    /// What its camera sees.
    pub fn scene(&self) -> &Scene {
        self.recorder.scene()
    }

    /// The log so far.
    pub fn run(&self) -> &Run {
        &self.run
    }

    /// The log.
    pub fn into_run(self) -> Run {
        self.run
    }

    /// Whether it has ended.
    pub fn is_over(&self) -> bool {
        self.over
    }

    /// The next thing that whoever carries bytes and pictures has to do.
    pub fn poll_cue(&mut self) -> Option<Cue> {
        self.cues.pop_front()
    }

    /// Milliseconds since the start; before it, nothing.
    pub fn elapsed_ms(drone: &Drone) -> Option<u32> {
        let ready_ms = (READY_S * 1_000.0) as u64;
        let now_ms = u64::try_from(drone.now().since(Default::default()).as_millis()).unwrap_or(u64::MAX);
        now_ms.checked_sub(ready_ms).map(|ms| u32::try_from(ms).unwrap_or(u32::MAX))
    }

    /// Looks at the drone after a slice of time: once for every [`crate::host::SLICE`].
    pub fn look(&mut self, drone: &mut Drone) {
        let Some(ms) = Self::elapsed_ms(drone).filter(|_| !self.over) else {
            while drone.poll_happened().is_some() {}
            return;
        };
        while let Some(happened) = drone.poll_happened() {
            self.happened(ms, drone, happened);
        }
        self.watch_hands(ms, drone);
        self.recorder.look(ms, &self.course, drone, &mut self.run);
        self.seen.look(ms, &self.course, drone, &self.run);
        self.say(ms, drone);
        self.upset(ms, drone);
        self.watch_end(ms, drone);
    }

    /// Ends it now.
    pub fn end(&mut self, ms: u32) {
        if !self.over {
            self.over = true;
            self.run.note(ms, Event::Ended);
        }
    }

    fn note(&mut self, ms: u32, act: Act) {
        // What a trainer asks for is no choice of the trainee's.
        if !self.trainer_flies {
            self.run.note(ms, Event::Asked(act));
        }
    }

    fn happened(&mut self, ms: u32, drone: &mut Drone, happened: Happened) {
        match happened {
            Happened::Moded(mode) => self.moded(ms, mode),
            Happened::Planned(items) => {
                self.run.note(ms, Event::Plan { items });
                if !drone.truth().on_ground {
                    self.note(ms, Act::ChangePlan);
                }
            }
            Happened::Shot(_) => self.recorder.shot(ms, &self.course, drone, &mut self.run),
            Happened::Commanded(number, params) => self.commanded(ms, drone, number, params),
        }
    }

    fn moded(&mut self, ms: u32, mode: Mode) {
        let act = match mode {
            Mode::Land => Act::Land,
            Mode::Rtl => Act::Return,
            Mode::Loiter | Mode::Brake | Mode::Guided => Act::Hold,
            Mode::Stabilize => Act::Manual,
            Mode::Auto => Act::Resume,
        };
        self.note(ms, act);
    }

    fn commanded(&mut self, ms: u32, drone: &Drone, number: u16, params: [f64; 7]) {
        match number {
            command::NAV_RETURN_TO_LAUNCH => self.note(ms, Act::Return),
            command::NAV_LAND => self.note(ms, Act::Land),
            command::NAV_LOITER_UNLIM => self.note(ms, Act::Hold),
            DO_SET_MODE => {
                if let Some(mode) = Mode::from_number(params[1] as u32) {
                    self.moded(ms, mode);
                }
            }
            DO_PAUSE_CONTINUE => self.note(ms, if params[0] == 0.0 { Act::Hold } else { Act::Resume }),
            MISSION_START => self.note(ms, Act::Resume),
            DO_SET_MISSION_CURRENT => self.note(ms, Act::GoTo),
            DO_REPOSITION => {
                self.note(ms, Act::GoTo);
                let change_m = params[6] - drone.truth().height_m();
                if change_m <= -HIGHER_M {
                    self.note(ms, Act::Descend);
                } else if change_m >= HIGHER_M {
                    self.note(ms, Act::Climb);
                }
            }
            COMPONENT_ARM_DISARM if params[0] == 0.0 => self.note(ms, Act::Disarm),
            DO_FLIGHTTERMINATION => self.note(ms, Act::Disarm),
            REPORT => {
                let report = Report::from_params(params, self.course.scenario());
                let known = self.run.events.iter().any(|at| at.event == Event::Report(report.clone()));
                // A station asks again where the answer was lost.
                if !known {
                    self.run.note(ms, Event::Report(report));
                }
            }
            _ => {}
        }
    }

    /// Flying by sticks is a choice, and so is going lower or higher by them.
    fn watch_hands(&mut self, ms: u32, drone: &Drone) {
        let up_m = drone.truth().height_m();
        match self.by_hand {
            None if drone.autopilot().is_flown_by_hand() => {
                self.by_hand = Some(up_m);
                self.note(ms, Act::Manual);
            }
            Some(_) if !drone.autopilot().is_flown_by_hand() => self.by_hand = None,
            Some(from_m) if (up_m - from_m).abs() >= HIGHER_M => {
                self.by_hand = Some(up_m);
                self.note(ms, if up_m > from_m { Act::Climb } else { Act::Descend });
            }
            _ => {}
        }
    }

    fn say(&mut self, ms: u32, drone: &mut Drone) {
        for index in 0..self.told.len() {
            let instruction = &self.course.scenario().instructions[index];
            if self.seen.is_told(&instruction.id) || !self.told[index].is_due(&self.seen) {
                continue;
            }
            let text = if self.chinese { &instruction.say.zh } else { &instruction.say.en };
            drone.say(Severity::Notice, text);
            self.run.note(ms, Event::Told(instruction.id.clone()));
            self.seen.tell(&instruction.id);
        }
    }

    fn upset(&mut self, ms: u32, drone: &mut Drone) {
        let course = Arc::clone(&self.course);
        for (index, fault) in course.scenario().faults.iter().enumerate() {
            let planned = &mut self.faults[index];
            match planned.began_ms {
                None if planned.trigger.is_due(&self.seen) => {
                    planned.began_ms = Some(ms);
                    self.begin(drone, index as u32, &fault.what);
                    self.run.note(ms, Event::Fault(fault.id.clone()));
                }
                Some(began_ms) if !planned.over => {
                    let lasts_ms = fault.for_s.map_or(u32::MAX, |s| (s * 1_000.0) as u32);
                    if ms - began_ms >= lasts_ms {
                        planned.over = true;
                        self.cease(drone, index as u32, &fault.what);
                        self.run.note(ms, Event::FaultOver(fault.id.clone()));
                    }
                }
                _ => {}
            }
        }
        self.recorder.wind(&course, &self.faults.iter().map(|f| (f.began_ms, f.over)).collect::<Vec<_>>(), ms);
    }

    fn watch_end(&mut self, ms: u32, drone: &Drone) {
        let flew = self.run.airborne_ms().is_some();
        if drone.autopilot().is_armed() || !flew || !drone.truth().on_ground {
            self.disarmed_ms = None;
        } else if ms - *self.disarmed_ms.get_or_insert(ms) >= (OVER_S * 1_000.0) as u32 {
            self.end(ms);
        }
        if f64::from(ms) >= self.course.scenario().time_limit_s * 1_000.0 {
            self.end(ms);
        }
    }
}
