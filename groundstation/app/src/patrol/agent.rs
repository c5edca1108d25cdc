//! The flight on the hub's thread: card, track, log and what the main thread is told.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crossbeam_channel::{Sender, TrySendError};
use mission::geo::LatLon;
use telemetry::link::{Agent, Flow, LinkChange, Recorder, RecorderReport};
use telemetry::station::Station;
use telemetry::vehicle::Battery;
use telemetry::wire::{LinkId, Stamp, TimedFrame};

use super::flight::{Flight, FlightError, Phase, Report};
use super::track::Track;
use super::watch::Watch;
use crate::custody::Inbox;

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
    Checkpoint(Box<Facts>),
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

/// After disarming the log runs on for the vehicle's last words.
const LAST_WORDS: Duration = Duration::from_secs(2);

/// Flies, measures, records.
pub struct PatrolAgent {
    flight: Flight,
    watch: Watch,
    recorder: Recorder,
    /// The capture, beside the log.
    custody: Inbox,
    updates: Sender<Update>,
    /// Updates that the main thread has not taken yet; progress never waits here.
    waiting: VecDeque<Update>,
    interrupted: Arc<AtomicBool>,
    links: Vec<LinkId>,
    /// Frames missing from the log that the main thread was told of.
    gap_told: u64,
    done_at: Option<Stamp>,
    result: Result<(), FlightError>,
}

impl PatrolAgent {
    /// An agent for one flight. `interrupted` asks it to bring the drone home.
    pub fn new(
        flight: Flight,
        track: Track,
        (recorder, custody): (Recorder, Inbox),
        updates: Sender<Update>,
        interrupted: Arc<AtomicBool>,
        links: Vec<LinkId>,
    ) -> Self {
        Self {
            flight,
            watch: Watch::new(track),
            recorder,
            custody,
            updates,
            waiting: VecDeque::new(),
            interrupted,
            links,
            gap_told: 0,
            done_at: None,
            result: Ok(()),
        }
    }

    /// Closes the log and says what is left.
    pub fn end(mut self) -> Ended {
        let waiting: Vec<Update> = self.waiting.drain(..).collect();
        // The main thread listens until this sender is gone; when it does not, nobody wants the rest.
        waiting.into_iter().for_each(|update| self.updates.send(update).unwrap_or_default());
        let (track, facts) = self.watch.end();
        Ended { result: self.result, track, facts, recorder: self.recorder.finish() }
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
        let Some(address) = self.flight.vehicle() else { return };
        for update in self.watch.look(station, address, &self.links, now) {
            self.tell(update);
        }
    }

    fn pass_on(&mut self, report: Report, now: Stamp) {
        if let (Report::Vehicle(event), Some(address)) = (&report, self.flight.vehicle())
            && let Some(update) = self.watch.on_event(address, event, now)
        {
            self.tell(update);
        }
        if report == Report::Phase(Phase::Done) {
            self.done_at = Some(now);
        }
        self.tell(Update::Report(report, now));
    }
}

impl Agent for PatrolAgent {
    fn step(&mut self, station: &mut Station, now: Stamp) -> Flow {
        if self.interrupted.swap(false, Ordering::Relaxed) {
            if self.watch.took_off() {
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
        self.custody.frame(frame);
    }

    fn on_link(&mut self, link: LinkId, change: &LinkChange, _now: Stamp) {
        self.tell(Update::Link(link, change.clone()));
    }
}
