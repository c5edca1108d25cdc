//! `sorties`: what was flown.

use std::path::PathBuf;

use anyhow::Result;
use clap::ArgMatches;
use mission::message;
use records::{Filter, Ledger, Sortie, SortieId};
use session::sorties::export::beijing;
use telemetry::wire::UtcMicros;
use uuid::Uuid;

use crate::console::{Console, duration};
use crate::folders;
use crate::logbook::Logbook;

pub fn run(args: &ArgMatches, console: &Console) -> Result<()> {
    let data = folders::data(args.get_one::<PathBuf>("data"))?;
    let logbook = Logbook::open(&data, console)?;
    let shown = match args.get_one::<String>("id") {
        Some(id) => one(id, &logbook, console),
        None => list(args, &logbook, console),
    };
    logbook.close();
    shown
}

fn one(id: &str, logbook: &Logbook, console: &Console) -> Result<()> {
    let id: Uuid = id.parse().map_err(|_| console.failure(&message!("sortie-id-bad", id = id)))?;
    let json = logbook.ask(console, async |store| store.export(SortieId(id)).await)?;
    console.raw(&json);
    Ok(())
}

fn list(args: &ArgMatches, logbook: &Logbook, console: &Console) -> Result<()> {
    let ledger = if args.get_flag("simulated") { Ledger::Simulator } else { Ledger::Flight };
    let filter = Filter { ledger: Some(ledger), ..Filter::default() };
    let sorties = logbook.ask(console, async |store| store.sorties(&filter).await)?;
    if args.get_flag("json") {
        console.raw(&serde_json::to_string_pretty(&sorties)?);
        return Ok(());
    }
    for sortie in &sorties {
        console.line(&line(sortie, console));
    }
    let totals = logbook.ask(console, async |store| store.totals(ledger).await)?;
    let total = message!(
        "sorties-total",
        count = totals.sorties as f64,
        time = duration(totals.airborne_s),
        km = totals.distance_m / 1000.0,
    );
    console.line(&total);
    if ledger == Ledger::Flight {
        console.line(&message!("sorties-simulated-elsewhere"));
    }
    Ok(())
}

fn line(sortie: &Sortie, console: &Console) -> mission::explain::Message {
    let state = if sortie.state.is_closed() && sortie.end.is_some() { "sortie-finished" } else { "sortie-open" };
    message!(
        "sortie-line",
        id = sortie.id().to_string(),
        time = beijing(UtcMicros(sortie.start.armed_at.0.max(0) as u64)),
        pilot = sortie.start.pilot.as_str(),
        state = console.catalogue().get(state),
        airborne = duration(sortie.airborne_s()),
        km = sortie.distance_m() / 1000.0,
    )
}
