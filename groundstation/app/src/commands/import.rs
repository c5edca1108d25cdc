//! `import`: what other stations flew, out of their logs and into the store.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::ArgMatches;
use mission::explain::Explain;
use mission::message;
use mission::road::Network;
use records::import::{self, Brought, Flown, Hints, Zone};
use records::{Dispatch, Ledger, Moments, StoreError};
use serde_json::Value;
use session::sorties::export::beijing;
use sha2::{Digest, Sha256};
use telemetry::wire::UtcMicros;

use super::corridor;
use crate::console::{Console, duration};
use crate::logbook::{Logbook, stakes_covered};
use crate::{files, folders};

/// Where logs are kept, in the data folder, each under the first digits of its hash.
const FOLDER: &str = "imports";
/// Digits of it: enough for as many files as anybody has.
const DIGITS: usize = 16;

/// A log and what is to be said of it.
struct Log<'a> {
    path: &'a Path,
    bytes: Vec<u8>,
    hash: Vec<u8>,
    sha256: String,
    flights: Vec<Flown>,
}

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

fn read<'a>(path: &'a Path, hints: &Hints, console: &Console) -> Result<Log<'a>> {
    let bytes = files::read(path, console)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let flights = import::read(&name, &bytes, hints).map_err(|error| console.told(&error))?;
    let hash = Sha256::digest(&bytes).to_vec();
    let sha256 = hash.iter().map(|b| format!("{b:02x}")).collect();
    Ok(Log { path, bytes, hash, sha256, flights })
}

/// Keeps the log and enters its flights.
fn enter(
    log: &Log<'_>,
    args: &ArgMatches,
    data: &Path,
    network: &Network,
    logbook: &Logbook,
    console: &Console,
) -> Result<()> {
    let kept = keep(log, data, console)?;
    let text = |name| args.get_one::<String>(name).map(String::as_str).unwrap_or_default();
    for (nth, flight) in (1..).zip(&log.flights) {
        let brought = Brought {
            id: flight.id(&log.hash, nth),
            ledger: if args.get_flag("simulated") { Ledger::Simulator } else { Ledger::Flight },
            pilot: text("pilot"),
            dispatch: Dispatch::default(),
            nth,
            registration: text("registration"),
            path: &kept.display().to_string(),
            sha256: &log.sha256,
        };
        console.line(&line(flight, &brought, console));
        console.line(&message!("import-about", bounds = flight.bounds.explain(), clock = flight.clock.explain()));
        flight.losses.iter().for_each(|loss| console.line(&message!("import-loss", loss = loss.explain())));
        let stakes = stakes_covered(network, &flight.points);
        let (start, end) = (flight.start(&brought), flight.end(&brought, stakes));
        let at = |moment: Option<import::Moment>| moment.map(|moment| (moment.at, moment.place));
        let moments = Moments { took_off: at(flight.took_off), landed: at(flight.landed) };
        let entered = logbook.try_ask(async |store| store.import_sortie(start, moments, end, text("pilot")).await);
        match entered {
            Ok(_) => {}
            Err(StoreError::AlreadyBegun(_) | StoreError::AlreadyImported { .. }) => {
                console.line(&message!("import-known"))
            }
            Err(error) => return Err(console.told(&error)),
        }
    }
    Ok(())
}

/// A copy in the data folder, because cards are wiped and other stations keep logs for a while only.
fn keep(log: &Log<'_>, data: &Path, console: &Console) -> Result<PathBuf> {
    let folder = data.join(FOLDER).join(&log.sha256[..DIGITS]);
    std::fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    let kept = folder.join(log.path.file_name().unwrap_or_default());
    files::write(&kept, &log.bytes, console)?;
    Ok(kept)
}

fn line(flight: &Flown, brought: &Brought<'_>, console: &Console) -> mission::explain::Message {
    message!(
        "import-line",
        id = brought.id.to_string(),
        format = console.catalogue().explain(&flight.format),
        time = beijing(UtcMicros(flight.from.0.max(0) as u64)),
        airborne = duration(flight.airborne_s),
        km = flight.distance_m / 1000.0,
        height = flight.max_height_rel_home_m,
    )
}
