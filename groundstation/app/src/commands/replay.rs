//! `replay`: a flight log through the live path: what happened when, and where on the road.

use std::path::PathBuf;

use anyhow::Result;
use clap::ArgMatches;
use mission::formats::gpx;
use mission::message;
use session::fly::mode_words;
use session::sorties::export::beijing;
use telemetry::link::{self, Agent, Flow, LinkChange, Replay, Source};
use telemetry::station::{Station, StationConfig, StationEvent, VehicleEvent};
use telemetry::vehicle::Event;
use telemetry::wire::{Address, LinkId, Stamp, TimedFrame};

use crate::console::{Console, connection_name, duration};
use crate::files;
use crate::patrol::Track;

pub fn run(args: &ArgMatches, console: &Console) -> Result<()> {
    let speed = args.get_one::<f64>("speed").copied().unwrap_or(f64::INFINITY);
    let mut points = Vec::new();
    for path in args.get_many::<PathBuf>("file").into_iter().flatten() {
        let mut replay = Replay::open(path, speed).map_err(|e| console.told(&e))?;
        let name = path.display().to_string();
        console.line(&message!("replay-begins", file = name.as_str(), frames = replay.frames()));
        for &(offset, bytes) in replay.damaged() {
            console.line(&message!("replay-damaged", file = name.as_str(), offset = offset, bytes = bytes));
        }
        let config = StationConfig { speaks: false, ..StationConfig::default() };
        let mut station = Station::new(config, replay.start());
        station.add_link(Replay::LINK);
        let mut viewer = Viewer { console, track: Track::default(), first: None, last: replay.start(), frames: 0 };
        link::run(&mut station, &mut replay as &mut dyn Source, &mut viewer);
        viewer.summary(&station);
        points.extend(viewer.track.into_points());
    }
    if let Some(path) = args.get_one::<PathBuf>("gpx") {
        files::write(path, gpx::write_track("replay", &points), console)?;
        console.line(&message!("file-written", file = path.display().to_string()));
    }
    Ok(())
}

struct Viewer<'a> {
    console: &'a Console,
    track: Track,
    first: Option<Stamp>,
    last: Stamp,
    frames: u64,
}

impl Viewer<'_> {
    fn show(&self, address: Address, event: &VehicleEvent, now: Stamp) {
        let time = beijing(now.utc);
        let vehicle = f64::from(address.system);
        let line = match event {
            VehicleEvent::State(Event::Armed(true)) => message!("event-armed", time = time, vehicle = vehicle),
            VehicleEvent::State(Event::Armed(false)) => message!("event-disarmed", time = time, vehicle = vehicle),
            VehicleEvent::State(Event::Mode(mode)) => {
                message!("event-mode", time = time, vehicle = vehicle, mode = mode_words(*mode))
            }
            VehicleEvent::State(Event::ItemReached(item)) => {
                message!("event-item", time = time, vehicle = vehicle, item = usize::from(*item))
            }
            VehicleEvent::State(Event::Text { text, .. }) => {
                message!("event-text", time = time, vehicle = vehicle, text = text.as_str())
            }
            VehicleEvent::Connection(change) => {
                message!("event-connection", time = time, vehicle = vehicle, change = connection_name(*change))
            }
            _ => return,
        };
        self.console.line(&line);
    }

    fn summary(&self, station: &Station) {
        let seconds = self.first.map_or(0.0, |first| self.last.mono.since(first.mono).as_secs_f64());
        let link = station.link(Replay::LINK).unwrap_or_default();
        self.console.line(&message!(
            "replay-summary",
            duration = duration(seconds),
            frames = self.frames as f64,
            lost = link.loss.lost as f64,
            distance_km = self.track.distance_m() / 1000.0,
            height_m = self.track.max_height_m(),
        ));
    }
}

impl Agent for Viewer<'_> {
    fn step(&mut self, station: &mut Station, now: Stamp) -> Flow {
        self.first.get_or_insert(now);
        self.last = now;
        while let Some(event) = station.poll_event() {
            if let StationEvent::Vehicle(address, event) = event {
                self.show(address, &event, now);
            }
        }
        if let Some(vehicle) = station.vehicles().next() {
            self.track.sample(vehicle.state(), now);
        }
        Flow::Continue
    }

    fn on_frame(&mut self, _frame: &TimedFrame) {
        self.frames += 1;
    }

    fn on_link(&mut self, _link: LinkId, _change: &LinkChange, _now: Stamp) {}
}
