//! What a trainer orders, and why it is not done.

use crate::camera::CameraError;
use crate::host::HostError;
use mission::explain::{Explain, Message};
use mission::message;
use scenario::Course;
use scenario::run::Head;
use scenario::schema::Upset;
use std::net::SocketAddr;
use std::sync::Arc;

/// Most seats of a room. Chosen: a machine with few cores still flies and films as many at the pace of the clock.
pub const MOST_SEATS: usize = 12;
/// Most checkpoints of a seat: each is a whole drone with its pictures.
pub const MOST_CHECKPOINTS: usize = 12;
/// Most faults of a seat that are in force by hand.
pub const MOST_FAULTS: usize = 16;
/// Fastest that time runs where nobody watches it at a station.
pub const FASTEST: f64 = 8.0;

/// A seat of a room: whoever opens it gives it a number that no other seat had, for its log is written under it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SeatId(pub u32);

/// What is flown at a seat, by whom, and where stations find it.
#[derive(Debug, Clone)]
pub struct Opening {
    /// The scenario where it is flown; another weather has been put into the scenario before.
    pub course: Arc<Course>,
    /// Scenario, level, trainee, trainer, seed and start: the exercise starts as it is opened.
    pub head: Head,
    /// Instructions are said in Chinese, or else in English.
    pub chinese: bool,
    /// Where the trainee's station speaks to the drone by UDP: an address of this machine that the station reaches.
    pub trainee: SocketAddr,
    /// Where the trainer's own station does.
    pub trainer: SocketAddr,
    /// Where the drone's camera sends its picture by RTSP. The drone tells this address to stations, so it must not be 0.0.0.0.
    pub video: SocketAddr,
    /// MAVLink system id of the trainer's own station: it flies where that one is in control.
    pub trainer_system: u8,
}

/// An order for a seat.
#[derive(Debug, Clone)]
pub enum Order {
    /// Opens it.
    Open(Box<Opening>),
    /// Puts a fault in. Another one by hand that is of its kind, or has its name, is over.
    Inject {
        /// What to call it.
        name: String,
        /// What.
        what: Upset,
    },
    /// Takes a fault out: one that was put in by hand, or one of the scenario by its id.
    Clear(String),
    /// Stops time; the link stays alive.
    Pause,
    /// Lets time go on.
    Resume,
    /// Keeps the moment under a name; another one with this name is forgotten.
    Checkpoint(String),
    /// Goes back to a moment. Later ones are forgotten: they are of a flight that was not.
    Rewind(String),
    /// Writes something into the log.
    Note(String),
    /// Says something to the trainee by MAVLink, and writes it into the log.
    Say(String),
    /// Lets time run so many times as fast, 1 to [`FASTEST`], until a trainee's station is there.
    Speed(f64),
    /// Ends the exercise. The drone stays, until the seat is closed.
    End,
    /// Ends the exercise and closes the seat.
    Close,
}

/// Why an order was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// There is no such seat, or there is one already.
    #[error("no such seat")]
    Seat,
    /// All seats are taken.
    #[error("all {MOST_SEATS} seats are taken")]
    Full,
    /// A socket could not be opened.
    #[error(transparent)]
    Host(#[from] HostError),
    /// There is no camera.
    #[error(transparent)]
    Camera(#[from] CameraError),
    /// The exercise has not begun, or it is over, or it is paused already, or it is not.
    #[error("not in this state of the exercise")]
    NotNow,
    /// No room for another checkpoint.
    #[error("there are {MOST_CHECKPOINTS} checkpoints already")]
    Checkpoints,
    /// No such checkpoint.
    #[error("there is no checkpoint {0}")]
    NoCheckpoint(String),
    /// No room for another fault.
    #[error("{MOST_FAULTS} faults are in force already")]
    Faults,
    /// No such fault is in force.
    #[error("there is no fault {0}")]
    NoFault(String),
    /// A trainee's station is there: time runs as it does.
    #[error("a trainee's station is connected")]
    Connected,
}

impl Explain for Refusal {
    fn explain(&self) -> Message {
        match self {
            Self::Seat => message!("classroom-no-seat"),
            Self::Full => message!("classroom-full", limit = MOST_SEATS),
            Self::Host(error) => error.explain(),
            Self::Camera(error) => error.explain(),
            Self::NotNow => message!("classroom-not-now"),
            Self::Checkpoints => message!("classroom-checkpoints-full", limit = MOST_CHECKPOINTS),
            Self::NoCheckpoint(name) => message!("classroom-no-checkpoint", name = name.as_str()),
            Self::Faults => message!("classroom-faults-full", limit = MOST_FAULTS),
            Self::NoFault(name) => message!("classroom-no-fault", name = name.as_str()),
            Self::Connected => message!("classroom-connected"),
        }
    }
}
