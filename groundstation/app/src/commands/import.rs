//! `import`: what other stations flew, out of their logs and into the store.

use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::ArgMatches;
use mission::explain::Explain;
use mission::message;
use mission::road::Network;
use records::SortieId;
use records::import::{Flown, Hints, Zone};
use serde_json::Value;
use session::sorties::export::beijing;
use telemetry::wire::UtcMicros;

use super::corridor;
use crate::console::{Console, duration};
use crate::importing::{Entered, Known, Log};
use crate::logbook::Logbook;
use crate::{files, folders};

pub fn run(args: &ArgMatches, console: &Console) -> Result<()> {
    let zone = args.get_one::<String>("zone").map(|name| Zone::named(name)).transpose();
    let hints = Hints { zone: zone.map_err(|error| console.told(&error))?.unwrap_or_default() };
    let paths: Vec<&PathBuf> = args.get_many::<PathBuf>("file").into_iter().flatten().collect();
    // All are read before the first is entered: a folder with one bad file is looked at before half of it is in.
    let logs = paths.into_iter().map(|path| read(path, &hints, console)).collect::<Result<Vec<_>>>()?;
    if args.get_flag("json") {
        let flights: Vec<Value> = logs.iter().flat_map(|log| &log.flights).map(Flown::json).collect();
        console.raw(&serde_json::to_string_pretty(&flights)?);
        return Ok(());
    }
    let data = folders::data(args.get_one::<PathBuf>("data"))?;
    let network = corridor::network(args, console)?;
    let logbook = Logbook::open(&data, console)?;
    let entered = logs.iter().try_for_each(|log| enter(log, args, &data, &network, &logbook, console));
    logbook.close();
    entered
}

fn read(path: &Path, hints: &Hints, console: &Console) -> Result<Log> {
    Log::read(path, files::read(path, console)?, hints).map_err(|why| console.failure(&why))
}

/// Keeps the log and enters its flights.
fn enter(
    log: &Log,
    args: &ArgMatches,
    data: &Path,
    network: &Network,
    logbook: &Logbook,
    console: &Console,
) -> Result<()> {
    let kept = log.keep(data).map_err(|why| console.failure(&why))?;
    let text = |name| args.get_one::<String>(name).cloned().unwrap_or_default();
    let known = Known {
        pilot: text("pilot"),
        registration: text("registration"),
        simulated: args.get_flag("simulated"),
        ..Known::default()
    };
    for (nth, flight) in (1..).zip(&log.flights) {
        console.line(&line(flight, log.id(flight, nth), console));
        console.line(&message!("import-about", bounds = flight.bounds.explain(), clock = flight.clock.explain()));
        flight.losses.iter().for_each(|loss| console.line(&message!("import-loss", loss = loss.explain())));
        let entered = log.enter((nth, flight), &known, &kept, network, logbook).map_err(|e| console.told(&e))?;
        if matches!(entered, Entered::Known) {
            console.line(&message!("import-known"));
        }
    }
    Ok(())
}

fn line(flight: &Flown, id: SortieId, console: &Console) -> mission::explain::Message {
    message!(
        "import-line",
        id = id.to_string(),
        format = console.catalogue().explain(&flight.format),
        time = beijing(UtcMicros(flight.from.0.max(0) as u64)),
        airborne = duration(flight.airborne_s),
        km = flight.distance_m / 1000.0,
        height = flight.max_height_rel_home_m,
    )
}
