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
pub(crate) const STEPS: u32 = 5;
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
    seed: u64,
    cut: bool,
    paused: bool,
}

/// A drone as it was at a moment: see [`SimHost::rewind`].
#[derive(Debug, Clone)]
pub struct Checkpoint(Drone);

impl Checkpoint {
    /// The drone at that moment.
    pub fn drone(&self) -> &Drone {
        &self.0
    }
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
        let pipes = loss.map(|loss| pipes(loss, config.seed));
        let drone = Drone::new(config);
        self.seats.push(Seat { drone, links, loss: pipes, seed: config.seed, cut: false, paused: false });
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

    /// Cuts the link of a drone: from now on nothing goes either way, and what would arrive is lost. Or heals it.
    pub fn cut_link(&mut self, index: usize, cut: bool) {
        if let Some(seat) = self.seats.get_mut(index) {
            seat.cut = cut;
        }
    }

    /// Changes how bad the link of a drone is; `Loss::default()` is a good one.
    pub fn set_loss(&mut self, index: usize, loss: Loss) {
        if let Some(seat) = self.seats.get_mut(index) {
            let (outbound, inbound) = seat.loss.get_or_insert_with(|| pipes(loss, seat.seed));
            outbound.set_loss(loss);
            inbound.set_loss(loss);
        }
    }

    /// Stops a drone's time. Its link stays alive: heartbeat and telemetry of the moment go on, so that no station takes it for
    /// lost, and what a station says is answered and takes effect when time goes on.
    pub fn pause(&mut self, index: usize) {
        self.set_paused(index, true);
    }

    /// Lets a drone's time go on.
    pub fn resume(&mut self, index: usize) {
        self.set_paused(index, false);
    }

    fn set_paused(&mut self, index: usize, paused: bool) {
        if let Some(seat) = self.seats.get_mut(index) {
            seat.paused = paused;
        }
    }

    /// A drone as it is now, to go back to; its link (cut, lossy, paused) is not part of it.
    pub fn checkpoint(&self, index: usize) -> Option<Checkpoint> {
        self.drone(index).cloned().map(Checkpoint)
    }

    /// Makes a drone again what it was at a checkpoint of the same place in the host, faults included. Stations stay connected
    /// ([`Drone::rewind`]). False, and nothing done, where the checkpoint is another drone's.
    pub fn rewind(&mut self, index: usize, to: &Checkpoint) -> bool {
        self.drone_mut(index).is_some_and(|drone| drone.rewind(&to.0))
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

/// From the drone, and to the drone.
fn pipes(loss: Loss, seed: u64) -> (LossyPipe, LossyPipe) {
    (LossyPipe::new(loss, seed.wrapping_mul(2)), LossyPipe::new(loss, seed.wrapping_mul(2).wrapping_add(1)))
}

impl Seat {
    fn slice(&mut self) {
        let Self { drone, links, loss, cut, paused, .. } = self;
        let now = drone.wire_time();
        for link in links.iter_mut() {
            link.receive(|bytes| match loss {
                _ if *cut => {}
                Some((_, inbound)) => inbound.send(now, bytes),
                None => drone.receive(bytes),
            });
        }
        if let Some((_, inbound)) = loss {
            while let Some(bytes) = inbound.receive(now) {
                if !*cut {
                    drone.receive(&bytes);
                }
            }
        }
        if *paused {
            drone.stand_still();
        } else {
            (0..STEPS).for_each(|_| drone.step());
        }
        let now = drone.wire_time();
        while let Some(frame) = drone.poll_send() {
            match loss {
                _ if *cut => {}
                Some((outbound, _)) => outbound.send(now, frame.as_slice()),
                None => links.iter_mut().for_each(|link| link.send(frame.as_slice())),
            }
        }
        if let Some((outbound, _)) = loss {
            while let Some(bytes) = outbound.receive(now) {
                links.iter_mut().filter(|_| !*cut).for_each(|link| link.send(&bytes));
            }
        }
    }
}

const _: () = assert!(SLICE.as_millis() as f64 == STEP_S * 1_000.0 * STEPS as f64);
const _: () = assert!(SLICE.as_millis() == Drone::WIRE_PERIOD.as_millis());
