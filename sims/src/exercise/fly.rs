//! A scenario flown by a script, in lockstep on one thread: for tests, and for the flight that trainees are compared with.

use super::{Cue, Exercise, Pilot, Script, World};
use crate::drone::Drone;
use crate::host::STEPS;
use scenario::run::Head;
use scenario::{Course, Run};
use std::sync::Arc;
use std::time::Duration;
use telemetry::station::{Station, StationConfig};
use telemetry::wire::{LinkId, MonoTime, Stamp, UtcMicros};

/// The head of a log that a script flies.
pub fn head(scenario: &str, level: &str, trainee: &str, seed: u64) -> Head {
    Head {
        format: 1,
        scenario: scenario.to_owned(),
        scenario_sha256: String::new(),
        level: level.to_owned(),
        trainee: trainee.to_owned(),
        trainer: String::new(),
        started_utc_us: 1_777_597_200_000_000,
        seed,
    }
}

/// Flies a scenario to its end; the log.
pub fn fly(course: &Arc<Course>, world: &World, head: Head, script: Script) -> Run {
    const LINK: LinkId = LinkId(1);
    let mut exercise = Exercise::new(Arc::clone(course), world, head, true);
    let mut drone = Drone::new(&exercise.drone());
    let stamp = |drone: &Drone| {
        let mono = MonoTime::default() + (drone.now().since(MonoTime::default()) + Duration::from_secs(1));
        Stamp { mono, utc: UtcMicros(0) }
    };
    let mut station = Station::new(StationConfig::default(), stamp(&drone));
    station.add_link(LINK);
    let mut pilot = Pilot::new(Arc::clone(course), drone.address(), script);
    let mut linked = true;
    while !exercise.is_over() {
        (0..STEPS).for_each(|_| drone.step());
        exercise.look(&mut drone);
        while let Some(cue) = exercise.poll_cue() {
            match cue {
                Cue::Link(on) => linked = on,
                Cue::Video(on) => pilot.set_blind(!on),
            }
        }
        let now = stamp(&drone);
        while let Some(frame) = drone.poll_send() {
            if linked {
                station.receive(LINK, now, frame.as_slice(), |_| {});
            }
        }
        station.tick(now);
        if Exercise::elapsed_ms(&drone).is_some() {
            pilot.step(&mut station, now);
        }
        while let Some(frame) = station.poll_transmit() {
            if linked {
                drone.receive(frame.frame.as_slice());
            }
        }
    }
    exercise.into_run()
}
