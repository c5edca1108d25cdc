//! `inspect`: which messages come from whom at which rate, and what the links lose.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Result, bail};
use clap::ArgMatches;
use mavlink::Message as _;
use mission::message;
use session::fly::mode_words;
use telemetry::dialect::MavMessage;
use telemetry::link::{self, Agent, Endpoint, Flow, LinkChange, Live, Replay, Source};
use telemetry::station::{Station, StationConfig};
use telemetry::vehicle::FlightMode;
use telemetry::wire::{Address, LinkId, MonoTime, Stamp, TimedFrame};

use super::aboard;
use crate::console::Console;

pub fn run(args: &ArgMatches, console: &Console) -> Result<()> {
    if args.get_flag("parameters") || args.contains_id("set") {
        return aboard::parameters(args, console);
    }
    let endpoints = endpoints(args, console)?;
    let limit = Duration::from_secs(args.get_one::<u64>("seconds").copied().unwrap_or(10));
    if let [Endpoint::Replay { path, speed }] = endpoints.as_slice() {
        let mut replay = Replay::open(path, *speed).map_err(|e| console.told(&e))?;
        let start = replay.start();
        return inspect(&mut replay, &[Replay::LINK], start, None, console);
    }
    let mut live = open(&endpoints, console)?;
    let links: Vec<LinkId> = live.links().collect();
    let now = live.now();
    inspect(&mut live, &links, now, Some(limit), console)
}

/// The `--link` options, read; a replay stands alone.
pub fn endpoints(args: &ArgMatches, console: &Console) -> Result<Vec<Endpoint>> {
    let mut endpoints = Vec::new();
    for text in args.get_many::<String>("link").into_iter().flatten() {
        let endpoint: Endpoint = text.parse().map_err(|e| console.told(&e))?;
        endpoints.push(endpoint);
    }
    if endpoints.len() > 1 && endpoints.iter().any(|e| matches!(e, Endpoint::Replay { .. })) {
        bail!(console.catalogue().get("replay-stands-alone"));
    }
    Ok(endpoints)
}

/// Opens links that must open at once.
pub fn open(endpoints: &[Endpoint], console: &Console) -> Result<Live> {
    Live::open(endpoints, true).map_err(|e| console.failure(&message!("link-not-open", cause = e.to_string())))
}

fn inspect(
    source: &mut dyn Source,
    links: &[LinkId],
    start: Stamp,
    limit: Option<Duration>,
    console: &Console,
) -> Result<()> {
    let config = StationConfig { speaks: limit.is_some(), ..StationConfig::default() };
    let mut station = Station::new(config, start);
    links.iter().for_each(|&link| station.add_link(link));
    let mut inspector = Inspector { limit: limit.map(|limit| start.mono + limit), ..Inspector::default() };
    link::run(&mut station, source, &mut inspector);
    inspector.report(&station, links, start, console);
    Ok(())
}

#[derive(Default)]
struct Inspector {
    limit: Option<MonoTime>,
    counts: BTreeMap<(Address, u32), u64>,
    now: MonoTime,
}

impl Inspector {
    fn report(&self, station: &Station, links: &[LinkId], start: Stamp, console: &Console) {
        let seconds = self.now.since(start.mono).as_secs_f64().max(1e-3);
        console.line(&message!("inspect-heading", seconds = seconds));
        for (&(from, id), &count) in &self.counts {
            let name = MavMessage::default_message_from_id(id).map_or("?", |m| m.message_name());
            let rate = count as f64 / seconds;
            console.raw(&format!("{:>9}  {id:>6}  {name:<32} {count:>8}  {rate:>8.2} Hz", from.to_string()));
        }
        for &link in links {
            let status = station.link(link).unwrap_or_default();
            console.line(&message!(
                "inspect-link",
                link = f64::from(link.0),
                bytes = status.bytes as f64,
                frames = status.framing.frames as f64,
                lost = status.loss.lost as f64,
                percent = status.loss.ratio() * 100.0,
                bad = status.framing.bad_checksums as f64,
                garbage = status.framing.garbage_bytes as f64,
            ));
        }
        for vehicle in station.vehicles() {
            let version = vehicle.version().map_or_else(
                || String::from("-"),
                |v| format!("{}.{}.{}", v.firmware.major, v.firmware.minor, v.firmware.patch),
            );
            console.line(&message!(
                "inspect-vehicle",
                vehicle = vehicle.address().to_string(),
                autopilot = vehicle.state().autopilot().map_or_else(String::new, |a| a.to_string()),
                version = version,
                mode = mode_words(vehicle.state().mode().unwrap_or(FlightMode::Other(0))),
            ));
        }
    }
}

impl Agent for Inspector {
    fn step(&mut self, station: &mut Station, now: Stamp) -> Flow {
        self.now = now.mono;
        while station.poll_event().is_some() {}
        if self.limit.is_some_and(|limit| now.mono >= limit) { Flow::Stop } else { Flow::Continue }
    }

    fn on_frame(&mut self, frame: &TimedFrame) {
        let frame = frame.frame.frame();
        *self.counts.entry((frame.from(), frame.message_id())).or_default() += 1;
    }

    fn on_link(&mut self, _link: LinkId, _change: &LinkChange, _now: Stamp) {}
}
