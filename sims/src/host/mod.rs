//! Pretend drones on real sockets: in lockstep with a driver, in real time, or so many times faster.
//!
//! The only place in this crate that touches sockets and the wall clock.

mod link;
mod lossy;

pub use link::Endpoint;
pub use lossy::{Loss, LossyPipe};

use crate::drone::{Drone, DroneConfig};
use crate::vehicle::STEP_S;
use link::Link;
use mission::explain::{Explain, Message};
use mission::message;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Simulated time between looks at the sockets.
pub const SLICE: Duration = Duration::from_millis(20);
/// Steps of a drone in one [`SLICE`].
const STEPS: u32 = 5;
/// Pause of the free-running loop, so that it does not burn a core.
const NAP: Duration = Duration::from_millis(2);
/// Most simulated time that a late loop catches up with at once.
const CATCH_UP: Duration = Duration::from_millis(500);

/// Why a simulator did not start.
#[derive(Debug, thiserror::Error)]
pub enum HostError {
    /// A socket could not be opened.
    #[error("cannot open {address} for a simulated drone: {source}")]
    Open {
        /// Which address.
        address: SocketAddr,
        /// What the system says.
        source: std::io::Error,
    },
}

impl Explain for HostError {
    fn explain(&self) -> Message {
        match self {
            Self::Open { address, source } => {
                message!("sim-port-not-open", address = address.to_string(), reason = source.to_string())
            }
        }
    }
}

/// A drone with its sockets.
#[derive(Debug)]
struct Seat {
    drone: Drone,
    links: Vec<Link>,
    /// From the drone, and to the drone.
    loss: Option<(LossyPipe, LossyPipe)>,
}

/// A number of drones on sockets.
#[derive(Debug, Default)]
pub struct SimHost {
    seats: Vec<Seat>,
    elapsed: Duration,
    owed: Duration,
}

impl SimHost {
    /// A host without drones.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a drone that speaks on these endpoints, over a bad link if one is given. Returns its place in the host.
    ///
    /// # Errors
    /// A socket that cannot be opened.
    pub fn add(
        &mut self,
        config: &DroneConfig,
        endpoints: &[Endpoint],
        loss: Option<Loss>,
    ) -> Result<usize, HostError> {
        let links = endpoints.iter().map(|endpoint| Link::open(*endpoint)).collect::<Result<_, _>>()?;
        let pipes = loss.map(|loss| {
            (LossyPipe::new(loss, config.seed.wrapping_mul(2)), LossyPipe::new(loss, config.seed.wrapping_mul(2) + 1))
        });
        self.seats.push(Seat { drone: Drone::new(config), links, loss: pipes });
        Ok(self.seats.len() - 1)
    }

    /// A drone by its place in the host.
    pub fn drone(&self, index: usize) -> Option<&Drone> {
        self.seats.get(index).map(|seat| &seat.drone)
    }

    /// A drone by its place in the host, to inject faults.
    pub fn drone_mut(&mut self, index: usize) -> Option<&mut Drone> {
        self.seats.get_mut(index).map(|seat| &mut seat.drone)
    }

    /// The addresses that a drone's endpoints are bound to.
    pub fn addresses(&self, index: usize) -> Vec<SocketAddr> {
        let links = self.seats.get(index).map(|seat| seat.links.as_slice()).unwrap_or_default();
        links.iter().filter_map(Link::local_addr).collect()
    }

    /// Simulated time since the start.
    pub fn elapsed(&self) -> Duration {
        self.elapsed
    }

    /// Moves every drone on by this much simulated time, in slices of [`SLICE`]; the rest is kept for the next call.
    /// Returns at once: a driver on the same thread may call it as fast as it likes (lockstep).
    pub fn step(&mut self, duration: Duration) {
        self.owed += duration;
        while self.owed >= SLICE {
            self.owed -= SLICE;
            self.elapsed += SLICE;
            for seat in &mut self.seats {
                seat.slice();
            }
        }
    }

    /// Runs by the wall clock, `speed` times as fast, until told to stop; `look` sees every step.
    pub fn run(&mut self, speed: f64, stop: &AtomicBool, mut look: impl FnMut(&Self)) {
        let mut last = Instant::now();
        while !stop.load(Ordering::Relaxed) {
            let now = Instant::now();
            let due = (now - last).mul_f64(speed).min(CATCH_UP.max(SLICE.mul_f64(speed)));
            last = now;
            self.step(due);
            look(self);
            std::thread::sleep(NAP);
        }
    }
}

impl Seat {
    fn slice(&mut self) {
        let Self { drone, links, loss } = self;
        let now = drone.now();
        for link in links.iter_mut() {
            link.receive(|bytes| match loss {
                Some((_, inbound)) => inbound.send(now, bytes),
                None => drone.receive(bytes),
            });
        }
        if let Some((_, inbound)) = loss {
            while let Some(bytes) = inbound.receive(now) {
                drone.receive(&bytes);
            }
        }
        for _ in 0..STEPS {
            drone.step();
        }
        let now = drone.now();
        while let Some(frame) = drone.poll_send() {
            match loss {
                Some((outbound, _)) => outbound.send(now, frame.as_slice()),
                None => links.iter_mut().for_each(|link| link.send(frame.as_slice())),
            }
        }
        if let Some((outbound, _)) = loss {
            while let Some(bytes) = outbound.receive(now) {
                links.iter_mut().for_each(|link| link.send(&bytes));
            }
        }
    }
}

const _: () = assert!(SLICE.as_millis() as f64 == STEP_S * 1_000.0 * STEPS as f64);
