//! A trainee at a station of its own that flies by a script: for pictures and tests of the trainer's desk.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};

use anyhow::Result;
use scenario::Course;
use sims::exercise::Pilot;
use sims::exercise::pilots::{Skill, script};
use telemetry::link::{self, Agent, Flow, LinkChange, Live};
use telemetry::station::{Station, StationConfig};
use telemetry::wire::{Address, LinkId, Stamp, TimedFrame};

/// A trainee that flies until it is dropped.
pub struct Trainee {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

struct Hands {
    pilot: Pilot,
    stop: Arc<AtomicBool>,
}

impl Agent for Hands {
    fn step(&mut self, station: &mut Station, now: Stamp) -> Flow {
        self.pilot.step(station, now);
        if self.stop.load(Ordering::Relaxed) { Flow::Stop } else { Flow::Continue }
    }

    fn on_frame(&mut self, _: &TimedFrame) {}

    fn on_link(&mut self, _: LinkId, _: &LinkChange, _: Stamp) {}
}

impl Trainee {
    /// Connects to the drone of a seat and flies as well as the program can.
    pub fn fly(course: &Arc<Course>, seat: std::net::SocketAddr, drone: u8) -> Result<Self> {
        let endpoint = format!("udpout://{seat}").parse()?;
        let script = script(course, Skill::Good).unwrap_or_default();
        let mut source = Live::open(&[endpoint], false)?;
        let mut station = Station::new(StationConfig::default(), source.now());
        source.links().for_each(|link| station.add_link(link));
        let stop = Arc::<AtomicBool>::default();
        let pilot = Pilot::new(Arc::clone(course), Address { system: drone, component: 1 }, script);
        let mut hands = Hands { pilot, stop: Arc::clone(&stop) };
        let run = move || link::run(&mut station, &mut source, &mut hands);
        let thread = thread::Builder::new().name("trainee".to_owned()).spawn(run)?;
        Ok(Self { stop, thread: Some(thread) })
    }
}

impl Drop for Trainee {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            // A panic of a thread has been printed.
            thread.join().unwrap_or_default();
        }
    }
}
