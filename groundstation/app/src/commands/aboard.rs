//! What is aboard a drone: its plan and its parameters, read, and parameters set.

use std::time::Duration;

use anyhow::Result;
use clap::ArgMatches;
use mission::explain::Explain;
use mission::message;
use mission::plan::{Firmware, Plan};
use telemetry::link::{self, Agent, Flow, LinkChange};
use telemetry::services::mission::{ClientEvent, Kind, WireItem, plan_from_wire};
use telemetry::services::parameter::{Event, Name, Value};
use telemetry::station::{Station, StationConfig, StationEvent, Vehicle, VehicleEvent};
use telemetry::vehicle::Autopilot;
use telemetry::wire::{Address, LinkId, MonoTime, Stamp, TimedFrame};

use super::inspect;
use crate::console::Console;

/// Longest wait for a drone, and for its answers on top of each service's own bound.
const LIMIT: Duration = Duration::from_secs(180);

/// Reads the plan aboard the first drone that is heard.
pub fn plan(args: &ArgMatches, console: &Console) -> Result<Plan> {
    let aboard = ask(args, console, |asker| asker.kinds = Kind::ALL.to_vec())?;
    let items =
        |kind: Kind| aboard.plans.iter().find(|(k, _)| *k == kind).map_or(&[][..], |(_, items)| items.as_slice());
    let firmware = aboard.autopilot.map_or(Firmware::default(), Firmware::from);
    plan_from_wire(firmware, items).map_err(|e| console.told(&e))
}

/// Sets the parameters of `--set`, then lists them all.
pub fn parameters(args: &ArgMatches, console: &Console) -> Result<()> {
    let mut settings = Vec::new();
    for text in args.get_many::<String>("set").into_iter().flatten() {
        let setting =
            text.split_once('=').and_then(|(name, value)| Some((Name::new(name)?, value.parse::<f64>().ok()?)));
        settings.push(setting.ok_or_else(|| console.failure(&message!("parameter-bad", text = text.as_str())))?);
    }
    let aboard = ask(args, console, |asker| {
        asker.lists = true;
        asker.settings = settings;
    })?;
    for (name, value) in &aboard.parameters {
        console.raw(&format!("{:<16} {value}", name.as_str()));
    }
    console.line(&message!("parameters-listed", count = aboard.parameters.len()));
    Ok(())
}

/// Asks until everything is answered.
fn ask(args: &ArgMatches, console: &Console, wish: impl FnOnce(&mut Asker)) -> Result<Asker> {
    let endpoints = inspect::endpoints(args, console)?;
    let mut live = inspect::open(&endpoints, console)?;
    let mut station = Station::new(StationConfig::default(), live.now());
    live.links().for_each(|link| station.add_link(link));
    let mut asker = Asker::default();
    wish(&mut asker);
    let wheel = console.wheel(console.catalogue().get("step-asking"));
    link::run(&mut station, &mut live, &mut asker);
    wheel.finish_and_clear();
    match asker.failure.take() {
        Some(failure) => Err(console.failure(&failure)),
        None => Ok(asker),
    }
}

#[derive(Default)]
struct Asker {
    kinds: Vec<Kind>,
    lists: bool,
    settings: Vec<(Name, f64)>,
    /// Something is asked and not answered yet.
    busy: bool,
    since: Option<MonoTime>,
    vehicle: Option<Address>,
    autopilot: Option<Autopilot>,
    plans: Vec<(Kind, Vec<WireItem>)>,
    parameters: Vec<(Name, f64)>,
    failure: Option<mission::explain::Message>,
}

impl Asker {
    fn on_event(&mut self, vehicle: &Vehicle, event: VehicleEvent) {
        match event {
            VehicleEvent::Download(ClientEvent::Downloaded { kind, items }) => {
                self.plans.push((kind, items));
                self.busy = false;
            }
            VehicleEvent::Download(ClientEvent::Failed { failure, .. }) => self.failure = Some(failure.explain()),
            VehicleEvent::Parameter(Event::Set { .. }) => self.busy = false,
            VehicleEvent::Parameter(Event::Listed { .. }) => {
                let values = vehicle.parameters().values();
                self.parameters = values.iter().map(|(name, value)| (name.clone(), value.number)).collect();
                self.busy = false;
            }
            VehicleEvent::Parameter(Event::ListFailed(failure) | Event::SetFailed { failure, .. }) => {
                self.failure = Some(failure.explain());
            }
            _ => {}
        }
    }

    /// Asks for the next thing; false when there is nothing left.
    fn next(&mut self, vehicle: &mut Vehicle, now: MonoTime) -> bool {
        self.busy = true;
        if let Some((name, number)) = self.settings.pop() {
            // The vehicle keeps its own type for the value; a float carries every number that a person types.
            self.busy = vehicle.set_parameter(now, name, Value::real(number)).is_ok();
        } else if std::mem::take(&mut self.lists) {
            self.busy = vehicle.list_parameters(now, None).is_ok();
        } else if let Some(kind) = self.kinds.pop() {
            self.busy = vehicle.download(now, kind).is_ok();
        } else {
            return false;
        }
        true
    }
}

impl Agent for Asker {
    fn step(&mut self, station: &mut Station, now: Stamp) -> Flow {
        while let Some(event) = station.poll_event() {
            let StationEvent::Vehicle(address, event) = event else { continue };
            let address = *self.vehicle.get_or_insert(address);
            if let Some(vehicle) = station.vehicle(address) {
                self.on_event(vehicle, event);
            }
        }
        let waited = now.mono.since(*self.since.get_or_insert(now.mono));
        if waited > LIMIT || (self.vehicle.is_none() && waited > LIMIT / 6) {
            self.failure.get_or_insert(message!("flight-no-vehicle"));
        }
        if self.failure.is_some() {
            return Flow::Stop;
        }
        let Some(vehicle) = self.vehicle.and_then(|address| station.vehicle_mut(address)) else {
            return Flow::Continue;
        };
        self.autopilot = vehicle.state().autopilot();
        // The version says how parameters are coded.
        let known = vehicle.version().is_some() || waited > LIMIT / 12;
        if known && !self.busy && !self.next(vehicle, now.mono) {
            return Flow::Stop;
        }
        Flow::Continue
    }

    fn on_frame(&mut self, _frame: &TimedFrame) {}

    fn on_link(&mut self, _link: LinkId, _change: &LinkChange, _now: Stamp) {}
}
