//! A seat: an exercise with its drone, its camera and its sockets.

use super::log::Log;
use super::news::{Heard, InForce, Kept, SeatNews, State};
use super::order::{FASTEST, MOST_CHECKPOINTS, MOST_FAULTS, Opening, Order, Refusal, SeatId};
use crate::autopilot::Severity;
use crate::camera::{self, Camera, Pose, Stage};
use crate::drone::{CameraConfig, Drone, DroneConfig};
use crate::exercise::{Cue, Exercise, READY_S, World};
use crate::host::{self, Endpoint, HostError, SLICE, SimHost};
use scenario::Run;
use scenario::run::{At, Event};
use scenario::schema::Upset;
use std::mem::discriminant;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// The place of the only drone of a host: a seat has a host of its own, so that it goes with its sockets, and at its own speed.
const ONLY: usize = 0;

/// What of a seat a checkpoint keeps.
#[derive(Debug, Clone)]
struct Moment {
    name: String,
    ms: u32,
    drone: host::Checkpoint,
    exercise: Exercise,
    hand: Vec<(String, Upset)>,
    link_cut: bool,
    video_cut: bool,
}

pub(super) struct Seat {
    pub(super) log: Log,
    system: u8,
    trainer_system: u8,
    trainee: SocketAddr,
    trainer: SocketAddr,
    host: SimHost,
    exercise: Exercise,
    camera: Camera,
    pose: Arc<Mutex<Pose>>,
    stage: Stage,
    speed: f64,
    owed: Duration,
    /// How long time has stood still, while it does.
    paused: Option<Duration>,
    hand: Vec<(String, Upset)>,
    link_cut: bool,
    video_cut: bool,
    taken: bool,
    checkpoints: Vec<Moment>,
    events: Arc<[At]>,
    handed_over: bool,
}

impl Seat {
    pub(super) fn open(id: SeatId, system: u8, opening: Opening, world: &World) -> Result<Self, Refusal> {
        let seed = opening.head.seed;
        let exercise = Exercise::new(opening.course, world, opening.head, opening.chinese);
        let (pose, stage) = (Arc::<Mutex<Pose>>::default(), Stage::new(exercise.scene().clone()));
        let config = exercise.drone();
        let filmed = camera::CameraConfig {
            rtsp: opening.video,
            ground_amsl_m: config.ground_amsl_m,
            stage: Some(stage.clone()),
            seed,
            ..camera::CameraConfig::default()
        };
        let source = Arc::clone(&pose);
        let camera = Camera::start(filmed, Box::new(move |_| *source.lock().unwrap_or_else(PoisonError::into_inner)))?;
        let card =
            CameraConfig { video_uri: Some(camera.url()), stage: Some(stage.clone()), ..CameraConfig::default() };
        let config = DroneConfig { system, camera: Some(card), operator_control: true, ..config };
        let mut host = SimHost::new();
        host.add(&config, &[Endpoint::UdpIn(opening.trainee), Endpoint::UdpIn(opening.trainer)], None)?;
        let [trainee, trainer] = host.addresses(ONLY)[..] else {
            let source = std::io::ErrorKind::AddrNotAvailable.into();
            return Err(HostError::Open { address: opening.trainee, source }.into());
        };
        let mut seat = Self {
            log: Log::new(id, exercise.run()),
            system,
            trainer_system: opening.trainer_system,
            trainee,
            trainer,
            host,
            exercise,
            camera,
            pose,
            stage,
            speed: 1.0,
            owed: Duration::ZERO,
            paused: None,
            hand: Vec::new(),
            link_cut: false,
            video_cut: false,
            taken: false,
            checkpoints: Vec::new(),
            events: Arc::default(),
            handed_over: false,
        };
        seat.get_ready();
        Ok(seat)
    }

    /// Lets the drone find its satellites before anybody speaks to it, so that nobody flies before the exercise begins.
    fn get_ready(&mut self) {
        let slices = (READY_S / SLICE.as_secs_f64()) as u32;
        (1..slices).for_each(|_| self.slice());
    }

    pub(super) fn system(&self) -> u8 {
        self.system
    }

    fn state(&self, drone: &Drone) -> State {
        match Exercise::elapsed_ms(drone) {
            _ if self.exercise.is_over() => State::Over,
            _ if self.paused.is_some() => State::Paused,
            None => State::Preparing,
            Some(_) => State::Running,
        }
    }

    fn stations<'a>(&self, drone: &'a Drone) -> impl Iterator<Item = Heard> + use<'a> {
        drone.stations().map(|(system, silent)| Heard { system, silent })
    }

    fn has_trainee(&self) -> bool {
        // Behind a cut link there is one still.
        let there = |heard: &Heard| heard.is_connected() || self.link_cut;
        let trainee = |heard: &Heard| there(heard) && heard.system != self.trainer_system;
        self.host.drone(ONLY).is_some_and(|drone| self.stations(drone).any(|heard| trainee(&heard)))
    }

    /// Lets so much time pass.
    pub(super) fn step(&mut self, passed: Duration) {
        if self.has_trainee() {
            self.speed = 1.0;
        }
        self.owed += if self.paused.is_some() { passed } else { passed.mul_f64(self.speed) };
        while self.owed >= SLICE {
            self.owed -= SLICE;
            self.slice();
        }
    }

    fn slice(&mut self) {
        self.host.step(SLICE);
        let Some(drone) = self.host.drone_mut(ONLY) else { return };
        let taken = drone.in_control() == Some(self.trainer_system);
        if taken != self.taken && !self.exercise.is_over() {
            self.exercise.take_over(drone, taken);
        }
        self.taken = taken;
        match &mut self.paused {
            Some(paused) => *paused += SLICE,
            None => self.exercise.look(drone),
        }
        *self.pose.lock().unwrap_or_else(PoisonError::into_inner) = Pose::of(drone);
        self.stage.follow(drone);
        self.follow_cues();
        self.log.take(self.exercise.run());
    }

    fn follow_cues(&mut self) {
        while let Some(cue) = self.exercise.poll_cue() {
            match cue {
                Cue::Link(on) => self.link_cut = !on,
                Cue::Video(on) => self.video_cut = !on,
            }
            self.carry();
        }
    }

    /// Lets bytes and pictures pass, or not.
    fn carry(&mut self) {
        self.host.cut_link(ONLY, self.link_cut);
        // A camera that has ended has said so on standard error; it sends no picture either way.
        self.camera.fault(camera::Fault::Silent(self.video_cut));
    }

    pub(super) fn order(&mut self, order: Order) -> Result<(), Refusal> {
        let Some(drone) = self.host.drone(ONLY) else { return Err(Refusal::Seat) };
        let state = self.state(drone);
        let flies = matches!(state, State::Running | State::Paused);
        match order {
            Order::Open(_) => return Err(Refusal::Seat),
            Order::Speed(_) if self.has_trainee() => return Err(Refusal::Connected),
            Order::Speed(speed) if speed.is_finite() => self.speed = speed.clamp(1.0, FASTEST),
            Order::End | Order::Close => self.end(),
            _ if state == State::Over => return Err(Refusal::NotNow),
            Order::Note(text) => self.write(|exercise, drone| exercise.log(drone, Event::Note(text))),
            Order::Say(text) => self.write(|exercise, drone| {
                drone.say(Severity::Notice, &text);
                exercise.log(drone, Event::Note(text));
            }),
            Order::Pause if state == State::Running => {
                self.paused = Some(Duration::ZERO);
                self.host.pause(ONLY);
            }
            Order::Resume if state == State::Paused => self.resume(),
            Order::Inject { name, what } if flies => self.inject(name, what)?,
            Order::Clear(name) if flies => self.clear(name)?,
            Order::Checkpoint(name) if flies => self.keep(name)?,
            Order::Rewind(name) if flies => self.rewind(name)?,
            _ => return Err(Refusal::NotNow),
        }
        self.follow_cues();
        Ok(())
    }

    /// Does something to the exercise and its drone, and takes the log of it.
    fn write(&mut self, act: impl FnOnce(&mut Exercise, &mut Drone)) {
        if let Some(drone) = self.host.drone_mut(ONLY) {
            act(&mut self.exercise, drone);
        }
        self.log.take(self.exercise.run());
    }

    fn resume(&mut self) {
        let Some(paused) = self.paused.take() else { return };
        self.host.resume(ONLY);
        let for_ms = u32::try_from(paused.as_millis()).unwrap_or(u32::MAX);
        self.write(|exercise, drone| exercise.log(drone, Event::Paused { for_ms }));
    }

    fn inject(&mut self, name: String, what: Upset) -> Result<(), Refusal> {
        // Only one of a kind is in force.
        self.hand.retain(|(other, upset)| *other == name || !same_kind(&what, upset));
        let named = self.hand.iter().position(|(other, _)| *other == name);
        if let Some(named) = named {
            let (_, before) = self.hand.remove(named);
            if !same_kind(&before, &what) {
                self.write(|exercise, drone| exercise.clear(drone, &name, &before));
            }
        }
        if self.hand.len() >= MOST_FAULTS {
            return Err(Refusal::Faults);
        }
        self.write(|exercise, drone| exercise.inject(drone, &name, &what));
        self.hand.push((name, what));
        Ok(())
    }

    fn clear(&mut self, name: String) -> Result<(), Refusal> {
        if let Some(place) = self.hand.iter().position(|(other, _)| *other == name) {
            let (_, what) = self.hand.remove(place);
            self.write(|exercise, drone| exercise.clear(drone, &name, &what));
            return Ok(());
        }
        let mut mended = false;
        self.write(|exercise, drone| mended = exercise.mend(drone, &name));
        if mended { Ok(()) } else { Err(Refusal::NoFault(name)) }
    }

    fn keep(&mut self, name: String) -> Result<(), Refusal> {
        let others = self.checkpoints.iter().filter(|kept| kept.name != name).count();
        if others >= MOST_CHECKPOINTS {
            return Err(Refusal::Checkpoints);
        }
        let Some(drone) = self.host.checkpoint(ONLY) else { return Err(Refusal::Seat) };
        self.checkpoints.retain(|kept| kept.name != name);
        self.checkpoints.push(Moment {
            ms: Exercise::elapsed_ms(drone.drone()).unwrap_or(0),
            name,
            drone,
            exercise: self.exercise.clone(),
            hand: self.hand.clone(),
            link_cut: self.link_cut,
            video_cut: self.video_cut,
        });
        Ok(())
    }

    fn rewind(&mut self, name: String) -> Result<(), Refusal> {
        let Some(place) = self.checkpoints.iter().position(|kept| kept.name == name) else {
            return Err(Refusal::NoCheckpoint(name));
        };
        self.checkpoints.truncate(place + 1);
        let then = &self.checkpoints[place];
        self.host.rewind(ONLY, &then.drone);
        self.exercise.rewind(&then.exercise);
        self.hand.clone_from(&then.hand);
        (self.link_cut, self.video_cut) = (then.link_cut, then.video_cut);
        self.carry();
        self.log.rewound(self.exercise.run());
        Ok(())
    }

    /// Ends the exercise, if it has not ended.
    pub(super) fn end(&mut self) {
        self.resume();
        self.write(|exercise, drone| exercise.end(Exercise::elapsed_ms(drone).unwrap_or(0)));
    }

    /// The log, once, when it has ended.
    pub(super) fn hand_over(&mut self) -> Option<Run> {
        let now = self.exercise.is_over() && !std::mem::replace(&mut self.handed_over, self.exercise.is_over());
        now.then(|| self.exercise.run().clone())
    }

    pub(super) fn news(&mut self) -> Option<SeatNews> {
        if *self.events != self.exercise.run().events[..] {
            self.events = self.exercise.run().events.as_slice().into();
        }
        let drone = self.host.drone(ONLY)?;
        let (truth, (place, amsl_m)) = (drone.truth(), drone.true_place());
        let (roll, pitch, yaw) = truth.attitude.euler_angles();
        let scripted = self.exercise.in_force().map(|id| InForce { name: id.to_owned(), by_hand: false });
        let by_hand = self.hand.iter().map(|(name, _)| InForce { name: name.clone(), by_hand: true });
        Some(SeatNews {
            seat: self.log.seat,
            system: self.system,
            trainee: self.trainee,
            trainer: self.trainer,
            video: self.camera.url(),
            state: self.state(drone),
            elapsed_ms: Exercise::elapsed_ms(drone).unwrap_or(0),
            speed: self.speed,
            place,
            amsl_m,
            height_m: truth.height_m(),
            attitude_rad: [roll, pitch, yaw],
            velocity_ned_m_s: truth.velocity_ned_m_s.into(),
            mode: drone.autopilot().mode().name(),
            armed: drone.autopilot().is_armed(),
            charge: drone.vehicle().battery().charge(),
            voltage_v: drone.vehicle().battery().voltage_v(),
            wind_ned_m_s: truth.wind_ned_m_s.into(),
            faults: scripted.chain(by_hand).collect(),
            link_cut: self.link_cut,
            video_cut: self.video_cut,
            checkpoints: self.checkpoints.iter().map(|kept| Kept { name: kept.name.clone(), ms: kept.ms }).collect(),
            stations: self.stations(drone).collect(),
            in_control: drone.in_control(),
            events: Arc::clone(&self.events),
        })
    }
}

/// Whether one takes the other's place: see [`crate::drone::Fault`]. Aircraft by hand are one and the same.
fn same_kind(one: &Upset, other: &Upset) -> bool {
    match (one, other) {
        (Upset::Motor { motor, .. }, Upset::Motor { motor: other, .. }) => motor == other,
        (Upset::Manned(_) | Upset::Intruder(_), Upset::Manned(_) | Upset::Intruder(_)) => true,
        _ => discriminant(one) == discriminant(other),
    }
}
