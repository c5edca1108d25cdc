//! What goes between the desk and the room in which drones fly: orders one way, news the other.

use core::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use mission::explain::Message;
use mission::geo::LatLon;
use records::crew::PersonId;
use scenario::Scenario;
use scenario::run::At;
use scenario::schema::Upset;

/// Who flies: somebody in the books, whose attempt counts, or a guest by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trainee {
    /// In the books.
    pub person: Option<PersonId>,
    /// The name.
    pub name: String,
}

/// What is flown at a seat, by whom.
#[derive(Debug, Clone, PartialEq)]
pub struct Opening {
    /// The scenario, with the weather that was chosen.
    pub scenario: Arc<Scenario>,
    /// The level of the profile that it is judged by.
    pub level: String,
    /// Who flies.
    pub trainee: Trainee,
    /// Who watches, by name.
    pub trainer: String,
    /// Seed of all noise.
    pub seed: u64,
    /// The address of this machine that the trainee's station reaches it by.
    pub listen: IpAddr,
}

/// An order for a seat.
#[derive(Debug, Clone, PartialEq)]
pub enum Order {
    /// Opens it: the exercise begins.
    Open(Box<Opening>),
    /// Puts a fault in, under a name.
    Inject(String, Box<Upset>),
    /// Takes a fault out, by its name or by its id in the scenario.
    Clear(String),
    /// Stops time; the link stays alive.
    Pause,
    /// Lets time go on.
    Resume,
    /// Keeps the moment under a name.
    Checkpoint(String),
    /// Goes back to a moment.
    Rewind(String),
    /// Writes something into the log.
    Note(String),
    /// Says something to the trainee by MAVLink, and writes it into the log.
    Say(String),
    /// Ends the exercise.
    End,
    /// Closes the seat.
    Close,
}

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
    /// Whether it is connected.
    pub connected: bool,
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
pub struct Seat {
    /// Which.
    pub number: u32,
    /// MAVLink system id of its drone.
    pub system: u8,
    /// Where the trainee's station finds it.
    pub trainee: SocketAddr,
    /// Where this station finds it.
    pub trainer: SocketAddr,
    /// Where the drone's picture is.
    pub video: String,
    /// How the exercise stands.
    pub state: State,
    /// Milliseconds since the start of the exercise.
    pub elapsed_ms: u32,
    /// WGS84.
    pub place: LatLon,
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
    /// Stations that have been heard, this one included.
    pub stations: Vec<Heard>,
    /// System id of the station in control by MAVLink's operator control.
    pub in_control: Option<u8>,
    /// What has happened in the exercise so far, all of it.
    pub events: Arc<[At]>,
}

impl Seat {
    /// The link by which this station watches it.
    pub fn endpoint(&self) -> String {
        format!("udpout://{}", self.trainer)
    }
}

/// How the room stands, and what it refused.
#[derive(Debug, Clone, Default)]
pub struct News {
    /// Every seat as it is now.
    pub seats: Vec<Seat>,
    /// Orders that were not carried out: the seat and why.
    pub refused: Vec<(u32, Message)>,
    /// Logs that cannot be written at the moment: the seat and what the system says.
    pub failing: Vec<(u32, String)>,
}
