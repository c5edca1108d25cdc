//! A pretend camera: a real H.264 stream over RTSP, RTP or MPEG-TS whose every frame says which one it is.
//!
//! Frame number, UTC and pose are drawn for people, and as a block code that [`read`] gets back from a decoded picture,
//! so a test can see whether frame N carries the pose of frame N. The pose comes from whoever flies.
//!
//! Like [`crate::host`], this touches sockets and the wall clock: a camera is a thread.

mod code;
mod film;
mod glyphs;
mod pace;
mod picture;
mod rtp;
mod rtsp;
mod stage;
mod still;
mod ts;

pub use code::{Label, read};
pub use film::{Coded, Film};
pub use pace::{Fault, Push};
pub use stage::{Showing, Stage};
pub use still::{SCENE_SIZE, Shot, read_still, still};

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::thread::JoinHandle;

use mission::explain::{Explain, Message};
use mission::message;
use nalgebra::UnitQuaternion;

use crate::drone::Drone;

pub(crate) use code::top as label_top;

/// Where the camera is and where it looks.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Pose {
    /// WGS84 latitude, degrees.
    pub lat_deg: f64,
    /// WGS84 longitude, degrees.
    pub lon_deg: f64,
    /// Height above mean sea level, metres.
    pub amsl_m: f64,
    /// Roll, pitch, yaw of the aircraft, degrees, FRD in NED.
    pub attitude_deg: [f64; 3],
    /// Roll, pitch, yaw of the camera against the aircraft, degrees: turned by yaw, then pitch, then roll.
    pub gimbal_deg: [f64; 3],
}

impl Pose {
    /// Where a drone's camera truly is and looks: kept level, pitched against the horizon, turned against the nose.
    pub fn of(drone: &Drone) -> Self {
        let (place, amsl_m) = drone.true_place();
        let attitude = drone.truth().attitude;
        let payload = drone.autopilot().payload();
        let (_, _, yaw_rad) = attitude.euler_angles();
        let camera = UnitQuaternion::from_euler_angles(0.0, payload.pitch_rad, yaw_rad + payload.yaw_rad);
        let degrees = |turn: UnitQuaternion<f64>| {
            let (roll, pitch, yaw) = turn.euler_angles();
            [roll, pitch, yaw].map(f64::to_degrees)
        };
        Self {
            lat_deg: place.lat_deg,
            lon_deg: place.lon_deg,
            amsl_m,
            attitude_deg: degrees(attitude),
            gimbal_deg: degrees(attitude.inverse() * camera),
        }
    }
}

/// Gives the pose at a moment, UTC in microseconds since 1970.
pub type PoseSource = Box<dyn FnMut(u64) -> Pose + Send>;

/// What a camera is like.
#[derive(Debug, Clone)]
pub struct CameraConfig {
    /// Where it listens for RTSP.
    pub rtsp: SocketAddr,
    /// Where it sends without being asked.
    pub push: Vec<Push>,
    /// Width and height, pixels: see [`SIZES`].
    pub size: (usize, usize),
    /// Frames a second.
    pub frames_s: u32,
    /// Height of the ground above mean sea level, metres.
    pub ground_amsl_m: f64,
    /// Field of view across, degrees; a stage has its own.
    pub view_deg: f64,
    /// What it sees; without one a flat road that runs east.
    pub stage: Option<Stage>,
    /// For its faults, its identifiers and its first numbers.
    pub seed: u64,
}

/// Sizes that a camera can have, pixels: a cell of the block code is an eightieth of the width and must survive coding.
pub const SIZES: [(usize, usize); 4] = [(640, 360), (960, 540), (1280, 720), (1920, 1080)];

impl Default for CameraConfig {
    fn default() -> Self {
        Self {
            rtsp: SocketAddr::from(([127, 0, 0, 1], 0)),
            push: Vec::new(),
            size: SIZES[0],
            frames_s: 25,
            ground_amsl_m: 0.0,
            view_deg: 70.0,
            stage: None,
            seed: 1,
        }
    }
}

/// Why there is no camera.
#[derive(Debug, thiserror::Error)]
pub enum CameraError {
    /// A socket could not be opened.
    #[error("cannot open {address} for a simulated camera: {source}")]
    Open {
        /// Which address.
        address: SocketAddr,
        /// What the system says.
        source: std::io::Error,
    },
    /// The encoder does not start.
    #[error("the encoder of a simulated camera does not start: {0}")]
    Encoder(#[from] openh264::Error),
    /// Not one of [`SIZES`].
    #[error("a simulated camera cannot be {0} x {1} pixels")]
    Size(usize, usize),
    /// The system gives no thread.
    #[error("no thread for a simulated camera: {0}")]
    Thread(std::io::Error),
}

impl Explain for CameraError {
    fn explain(&self) -> Message {
        match self {
            Self::Open { address, source } => {
                message!("sim-port-not-open", address = address.to_string(), reason = source.to_string())
            }
            Self::Size(width, height) => message!("sim-camera-size", width = *width, height = *height),
            Self::Encoder(error) => message!("sim-camera-not-started", reason = error.to_string()),
            Self::Thread(error) => message!("sim-camera-not-started", reason = error.to_string()),
        }
    }
}

/// A camera that runs until it is dropped.
#[derive(Debug)]
pub struct Camera {
    address: SocketAddr,
    faults: Sender<Fault>,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Camera {
    /// Starts a camera that `pose` carries about.
    ///
    /// # Errors
    /// An address that is taken, a size that it cannot have, no encoder, no thread.
    pub fn start(config: CameraConfig, pose: PoseSource) -> Result<Self, CameraError> {
        let (faults, commands) = channel();
        let stop = Arc::new(AtomicBool::new(false));
        let pace = pace::Pace::new(config, pose, commands, Arc::clone(&stop))?;
        let address = pace.address();
        let thread = std::thread::Builder::new()
            .name("camera".to_owned())
            .spawn(move || pace.run())
            .map_err(CameraError::Thread)?;
        Ok(Self { address, faults, stop, thread: Some(thread) })
    }

    /// What to play.
    pub fn url(&self) -> String {
        format!("rtsp://{}/live", self.address)
    }

    /// Makes something go wrong from now on. Whether the camera still runs.
    pub fn fault(&self, fault: Fault) -> bool {
        self.faults.send(fault).is_ok()
    }
}

impl Drop for Camera {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            // A camera that panicked has said so on standard error.
            drop(thread.join());
        }
    }
}
