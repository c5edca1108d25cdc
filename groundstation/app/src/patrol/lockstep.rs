//! The built-in simulator as a source: real datagrams on loopback UDP, with the simulator's clock as the station's clock.
//!
//! Simulator and station take turns on one thread, so the flight runs as fast as the machine can, and a busy machine
//! never looks like a lost link.

use std::collections::VecDeque;
use std::io::ErrorKind;
use std::net::{Ipv4Addr, SocketAddr, UdpSocket};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Result;
use clap::ArgMatches;
use mission::plan::Home;
use sims::drone::DroneConfig;
use sims::host::{Endpoint, Loss, SLICE, SimHost};
use sims::vehicle::WindSpec;
use telemetry::link::{Input, Source};
use telemetry::wire::{LinkId, MonoTime, Stamp, TimedFrame, UtcMicros};

use super::eye::Eye;
use crate::console::Console;

/// A simulated drone and the station's socket.
pub struct Lockstep {
    host: SimHost,
    socket: UdpSocket,
    peer: Option<SocketAddr>,
    start_utc: UtcMicros,
    speed: f64,
    started: Option<Instant>,
    received: VecDeque<Vec<u8>>,
    eye: Option<Eye>,
}

/// The simulated world that the command line describes.
pub fn world(args: &ArgMatches) -> (WindSpec, Option<Loss>, u64) {
    let number = |name: &str| args.get_one::<f64>(name).copied().unwrap_or(0.0);
    let wind = WindSpec { mean_m_s: number("wind"), from_rad: number("wind-from").to_radians(), gusts: true };
    let drop = number("loss").clamp(0.0, 1.0);
    let loss = (drop > 0.0).then_some(Loss { drop, ..Loss::default() });
    (wind, loss, args.get_one::<u64>("seed").copied().unwrap_or(1))
}

impl Lockstep {
    /// The only link.
    pub const LINK: LinkId = LinkId(1);

    /// Starts a drone at the plan's take-off point.
    pub fn start(args: &ArgMatches, home: Home, console: &Console) -> Result<Self> {
        let start_utc = UtcMicros(u64::try_from(jiff::Timestamp::now().as_microsecond()).unwrap_or(0));
        let (wind, loss, seed) = world(args);
        let config =
            DroneConfig { wind, ground_amsl_m: home.ground.0, boot: start_utc, ..DroneConfig::at(home.place, seed) };
        let mut host = SimHost::new();
        let any = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let drone = host.add(&config, &[Endpoint::UdpIn(any)], loss).map_err(|e| console.told(&e))?;
        let speed = args.get_one::<f64>("speed").copied().unwrap_or(f64::INFINITY);
        let peer = host.addresses(drone).first().copied();
        Self::over(host, peer, start_utc, speed)
    }

    /// A station's socket for a drone of `host` that listens at `peer`.
    pub fn over(host: SimHost, peer: Option<SocketAddr>, start_utc: UtcMicros, speed: f64) -> Result<Self> {
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
        socket.set_nonblocking(true)?;
        Ok(Self { host, socket, peer, start_utc, speed, started: None, received: VecDeque::new(), eye: None })
    }

    /// Lets the first drone film.
    pub fn film(&mut self, eye: Eye) {
        self.eye = Some(eye);
    }

    /// The drones, when the station leaves.
    pub fn into_host(self) -> SimHost {
        self.host
    }

    /// Simulated time as both clocks show it.
    pub fn now(&self) -> Stamp {
        let elapsed = self.host.elapsed();
        let utc = self.start_utc.0 + u64::try_from(elapsed.as_micros()).unwrap_or(0);
        Stamp { mono: MonoTime::default() + elapsed, utc: UtcMicros(utc) }
    }

    fn pace(&mut self) {
        if self.speed.is_finite() {
            let started = *self.started.get_or_insert_with(Instant::now);
            let due = started + Duration::from_secs_f64(self.host.elapsed().as_secs_f64() / self.speed);
            thread::sleep(due.saturating_duration_since(Instant::now()));
        }
    }

    fn drain_socket(&mut self) {
        let mut buffer = [0; 2048];
        loop {
            match self.socket.recv_from(&mut buffer) {
                Ok((length, _)) => self.received.push_back(buffer[..length].to_vec()),
                Err(e) if e.kind() == ErrorKind::Interrupted => {}
                Err(_) => return,
            }
        }
    }
}

impl Source for Lockstep {
    fn next(&mut self, _until: MonoTime) -> Input {
        if let Some(bytes) = self.received.pop_front() {
            return Input::Bytes { link: Self::LINK, stamp: self.now(), bytes };
        }
        self.host.step(SLICE);
        let (elapsed, now) = (self.host.elapsed(), self.now());
        if let (Some(eye), Some(drone)) = (&mut self.eye, self.host.drone(0))
            && let Err(error) = eye.look(drone, elapsed, now)
        {
            // A camera that fails ends; the flight goes on, and the footage shows where it ended.
            eprintln!("{error}");
            self.eye = None;
        }
        self.pace();
        self.drain_socket();
        match self.received.pop_front() {
            Some(bytes) => Input::Bytes { link: Self::LINK, stamp: self.now(), bytes },
            None => Input::Time(self.now()),
        }
    }

    fn transmit(&mut self, frame: &TimedFrame) {
        if let Some(peer) = self.peer {
            // A full socket buffer drops the datagram, as UDP may; the services ask again.
            self.socket.send_to(frame.frame.as_slice(), peer).unwrap_or_default();
        }
    }
}
