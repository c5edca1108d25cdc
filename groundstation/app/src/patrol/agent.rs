//! The flight on the hub's thread: card, track, log and what the main thread is told.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crossbeam_channel::{Sender, TrySendError};
use mission::geo::LatLon;
use telemetry::link::{Agent, Flow, LinkChange, Recorder, RecorderReport};
use telemetry::station::{Station, VehicleEvent};
use telemetry::vehicle::{Battery, Event, LandedState};
use telemetry::wire::{LinkId, MonoTime, Stamp, TimedFrame};

use super::flight::{Flight, FlightError, Phase, Report};
use super::track::Track;

/// What the main thread is told. Progress may be skipped when it is slow; everything else is kept.
#[derive(Debug, Clone, PartialEq)]
pub enum Update {
    /// From the flight card.
    Report(Report, Stamp),
    /// Armed: the sortie begins.
    Armed {
        /// When.
        stamp: Stamp,
        /// MAVLink system id.
        system: u8,
        /// The autopilot's hardware id; empty if it gave none.
        uid: String,
    },
    /// Left the ground.
    TakenOff(Stamp, Option<LatLon>),
    /// Back on the ground.
    Landed(Stamp, Option<LatLon>),
    /// Facts so far, every few seconds.
    Checkpoint(Facts),
    /// Disarmed: the sortie ends.
    Disarmed(Stamp),
    /// A link changed.
    Link(LinkId, LinkChange),
    /// The log misses this many frames so far: the disk is slow or failing.
    LogGap(u64),
}

/// What is known of a flight at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Facts {
    /// When.
    pub stamp: Stamp,
    /// Where it is.
    pub place: Option<LatLon>,
    /// Distance flown over ground, metres.
    pub distance_m: f64,
    /// Greatest height above home, metres.
    pub max_height_m: f64,
    /// Time in the air, seconds.
    pub airborne_s: f64,
    /// Battery now.
    pub battery: Battery,
    /// Messages received.
    pub received: u64,
    /// Messages lost.
    pub lost: u64,
}

/// What is left when the hub has stopped.
#[derive(Debug)]
pub struct Ended {
    /// How the flight ended.
    pub result: Result<(), FlightError>,
    /// Its track.
    pub track: Track,
    /// Last facts.
    pub facts: Facts,
    /// What the recorder wrote.
    pub recorder: RecorderReport,
}

const CHECKPOINT_EVERY: Duration = Duration::from_secs(5);
/// After disarming the log runs on for the vehicle's last words.
const LAST_WORDS: Duration = Duration::from_secs(2);

/// Flies, measures, records.
pub struct PatrolAgent {
    flight: Flight,
    track: Track,
    recorder: Recorder,
    updates: Sender<Update>,
    /// Updates that the main thread has not taken yet; progress never waits here.
    waiting: VecDeque<Update>,
    interrupted: Arc<AtomicBool>,
    links: Vec<LinkId>,
    /// Frames missing from the log that the main thread was told of.
    gap_told: u64,
    facts: Facts,
    next_checkpoint: MonoTime,
    done_at: Option<Stamp>,
    armed: bool,
    took_off: Option<MonoTime>,
    landed: Option<MonoTime>,
    aircraft: (u8, String),
    result: Result<(), FlightError>,
}

impl PatrolAgent {
    /// An agent for one flight. `interrupted` asks it to bring the drone home.
    pub fn new(
        flight: Flight,
        track: Track,
        recorder: Recorder,
        updates: Sender<Update>,
        interrupted: Arc<AtomicBool>,
        links: Vec<LinkId>,
    ) -> Self {
        Self {
            flight,
            track,
            recorder,
            updates,
            waiting: VecDeque::new(),
            interrupted,
            links,
            gap_told: 0,
            facts: Facts::default(),
            next_checkpoint: MonoTime::default(),
            done_at: None,
            armed: false,
            took_off: None,
            landed: None,
            aircraft: (0, String::new()),
            result: Ok(()),
        }
    }

    /// Closes the log and says what is left.
    pub fn end(mut self) -> Ended {
        let waiting: Vec<Update> = self.waiting.drain(..).collect();
        // The main thread listens until this sender is gone; when it does not, nobody wants the rest.
        waiting.into_iter().for_each(|update| self.updates.send(update).unwrap_or_default());
        Ended { result: self.result, track: self.track, facts: self.facts, recorder: self.recorder.finish() }
    }

    fn tell(&mut self, update: Update) {
        let is_progress =
            matches!(update, Update::Report(Report::Progress { .. }, _) | Update::Checkpoint(_) | Update::LogGap(_));
        while let Some(waiting) = self.waiting.pop_front() {
            if let Err(TrySendError::Full(waiting)) = self.updates.try_send(waiting) {
                self.waiting.push_front(waiting);
                break;
            }
        }
        if !self.waiting.is_empty() {
            if !is_progress {
                self.waiting.push_back(update);
            }
            return;
        }
        if let Err(TrySendError::Full(update)) = self.updates.try_send(update)
            && !is_progress
        {
            self.waiting.push_back(update);
        }
    }

    fn look(&mut self, station: &Station, now: Stamp) {
        let Some(vehicle) = self.flight.vehicle().and_then(|address| station.vehicle(address)) else { return };
        let state = vehicle.state();
        self.track.sample(state, now);
        let mut loss = telemetry::station::Loss::default();
        self.links.iter().for_each(|&link| loss += station.loss(link, vehicle.address()));
        if self.took_off.is_some() && state.landed.is_some_and(|l| l.value != LandedState::OnGround) {
            self.landed = None;
        }
        let end = self.landed.unwrap_or(now.mono);
        self.aircraft = (vehicle.address().system, vehicle.version().map(|v| v.uid.clone()).unwrap_or_default());
        self.facts = Facts {
            stamp: now,
            airborne_s: self.took_off.map_or(0.0, |start| end.since(start).as_secs_f64()),
            place: state.position.map(|p| p.value.place),
            distance_m: self.track.distance_m(),
            max_height_m: self.track.max_height_m(),
            battery: state.battery.map(|b| b.value).unwrap_or_default(),
            received: loss.received,
            lost: loss.lost,
        };
    }

    fn pass_on(&mut self, report: Report, now: Stamp) {
        let place = self.facts.place;
        match &report {
            Report::Vehicle(VehicleEvent::State(Event::Armed(true))) => {
                self.armed = true;
                let (system, uid) = self.aircraft.clone();
                self.tell(Update::Armed { stamp: now, system, uid });
            }
            Report::Vehicle(VehicleEvent::State(Event::Armed(false))) => self.tell(Update::Disarmed(now)),
            Report::Vehicle(VehicleEvent::State(Event::Landed(LandedState::OnGround))) if self.took_off.is_some() => {
                self.landed = Some(now.mono);
                self.tell(Update::Landed(now, place));
            }
            Report::Phase(Phase::Flying) if self.took_off.is_none() => {
                self.took_off = Some(now.mono);
                self.tell(Update::TakenOff(now, place));
            }
            Report::Phase(Phase::Done) => {
                self.armed = false;
                self.done_at = Some(now);
            }
            _ => {}
        }
        self.tell(Update::Report(report, now));
    }
}

impl Agent for PatrolAgent {
    fn step(&mut self, station: &mut Station, now: Stamp) -> Flow {
        if self.interrupted.swap(false, Ordering::Relaxed) {
            if self.took_off.is_some() {
                self.flight.request_return();
            } else {
                return Flow::Stop;
            }
        }
        let result = self.flight.step(station, now);
        self.look(station, now);
        for report in self.flight.take_reports() {
            self.pass_on(report, now);
        }
        let gap = self.recorder.lost();
        if gap > self.gap_told {
            self.gap_told = gap;
            self.tell(Update::LogGap(gap));
        }
        if self.armed && now.mono >= self.next_checkpoint {
            self.next_checkpoint = now.mono + CHECKPOINT_EVERY;
            self.tell(Update::Checkpoint(self.facts));
        }
        if let Err(error) = result {
            self.result = Err(error);
            return Flow::Stop;
        }
        match self.done_at {
            Some(done) if now.mono.since(done.mono) >= LAST_WORDS => Flow::Stop,
            _ => Flow::Continue,
        }
    }

    fn on_frame(&mut self, frame: &TimedFrame) {
        self.recorder.record(frame);
    }

    fn on_link(&mut self, link: LinkId, change: &LinkChange, _now: Stamp) {
        self.tell(Update::Link(link, change.clone()));
    }
}
