//! What a room tells: plain data for screens.

use super::order::{Refusal, SeatId};
use mission::geo::LatLon;
use scenario::Run;
use scenario::run::At;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

/// A station whose heartbeat came within this time is connected: as long as stations wait for a vehicle's.
pub const CONNECTED: Duration = Duration::from_secs(5);

/// How a seat stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// The drone starts up.
    Preparing,
    /// Time runs.
    Running,
    /// Time stands still.
    Paused,
    /// The exercise has ended.
    Over,
}

/// A station that a drone has heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heard {
    /// Its MAVLink system id.
    pub system: u8,
    /// Since its last heartbeat came.
    pub silent: Duration,
}

impl Heard {
    /// Whether it is connected.
    pub fn is_connected(&self) -> bool {
        self.silent < CONNECTED
    }
}

/// A fault that is in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InForce {
    /// Its id in the scenario, or the name that the trainer gave it.
    pub name: String,
    /// Whether the trainer put it in.
    pub by_hand: bool,
}

/// A moment that was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its name.
    pub name: String,
    /// Milliseconds since the start.
    pub ms: u32,
}

/// A seat as it is now. Everything about the drone is the truth, not what a station was told.
#[derive(Debug, Clone, PartialEq)]
pub struct SeatNews {
    /// Which.
    pub seat: SeatId,
    /// MAVLink system id of its drone.
    pub system: u8,
    /// Where the trainee's station finds it.
    pub trainee: SocketAddr,
    /// Where the trainer's own station finds it.
    pub trainer: SocketAddr,
    /// Where the drone's picture is.
    pub video: String,
    /// How the exercise stands.
    pub state: State,
    /// Milliseconds since the start of the exercise.
    pub elapsed_ms: u32,
    /// How many times as fast as the clock time runs.
    pub speed: f64,
    /// WGS84.
    pub place: LatLon,
    /// Above mean sea level, metres.
    pub amsl_m: f64,
    /// Above the take-off place, metres.
    pub height_m: f64,
    /// Roll, pitch, yaw: radians, FRD in NED.
    pub attitude_rad: [f64; 3],
    /// Over ground, metres per second: north, east, down.
    pub velocity_ned_m_s: [f64; 3],
    /// The mode, as the vehicle calls it.
    pub mode: &'static str,
    /// Whether motors turn.
    pub armed: bool,
    /// State of charge, 0 to 1.
    pub charge: f64,
    /// The pack, volts.
    pub voltage_v: f64,
    /// The wind where it is, gusts included: metres per second, the way it blows, north, east, down.
    pub wind_ned_m_s: [f64; 3],
    /// Faults in force.
    pub faults: Vec<InForce>,
    /// Whether nothing passes between stations and drone.
    pub link_cut: bool,
    /// Whether no picture passes.
    pub video_cut: bool,
    /// Moments to go back to.
    pub checkpoints: Vec<Kept>,
    /// Stations that have been heard, the trainer's included.
    pub stations: Vec<Heard>,
    /// System id of the station in control by MAVLink's operator control.
    pub in_control: Option<u8>,
    /// What has happened in the exercise so far, all of it.
    pub events: Arc<[At]>,
}

/// An exercise that has ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Finished {
    /// Where it was flown.
    pub seat: SeatId,
    /// Its log.
    pub run: Run,
}

/// An order that was not carried out.
#[derive(Debug)]
pub struct Refused {
    /// Where.
    pub seat: SeatId,
    /// Why.
    pub why: Refusal,
}

/// A log that cannot be written at the moment. It is kept, and tried again every second.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failing {
    /// Whose.
    pub seat: SeatId,
    /// What the system says.
    pub reason: String,
}

/// What is new.
#[derive(Debug, Default)]
pub struct News {
    /// Every seat as it is now.
    pub seats: Vec<SeatNews>,
    /// Exercises that ended since the last news: each is told once.
    pub finished: Vec<Finished>,
    /// Orders that were not carried out since the last news, of the last hundred.
    pub refused: Vec<Refused>,
    /// Logs that cannot be written, also of seats that were closed.
    pub failing: Vec<Failing>,
}

impl News {
    /// Takes in what is newer: what was told once is kept, the rest replaced.
    pub(super) fn update(&mut self, newer: Self) {
        self.seats = newer.seats;
        self.failing = newer.failing;
        self.finished.extend(newer.finished);
        self.refused.extend(newer.refused);
        let old = self.refused.len().saturating_sub(100);
        self.refused.drain(..old);
    }

    /// What was not told yet; the rest stays.
    pub(super) fn tell(&mut self) -> Self {
        Self {
            seats: self.seats.clone(),
            finished: std::mem::take(&mut self.finished),
            refused: std::mem::take(&mut self.refused),
            failing: self.failing.clone(),
        }
    }
}
