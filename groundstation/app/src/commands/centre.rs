//! `centre`: the central store of a detachment that outgrows one machine.

use std::path::PathBuf;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use anyhow::Result;
use clap::ArgMatches;
use mission::message;
use records::Store;
use records::centre::{Centre, CentreError, Exchanged, Limits};
use tokio::runtime::Runtime;

use crate::console::Console;
use crate::folders;

/// Makes a database a central store, or exchanges events with one.
pub fn run(args: &ArgMatches, console: &Console) -> Result<()> {
    match args.subcommand() {
        Some(("set-up", args)) => set_up(args, console),
        Some(("exchange", args)) => exchange(args, console),
        _ => unreachable!("the command line wants one of these"),
    }
}

fn set_up(args: &ArgMatches, console: &Console) -> Result<()> {
    let centre = centre(args, console)?;
    runtime()?.block_on(centre.set_up()).map_err(|error| console.told(&error))?;
    console.line(&message!("centre-set-up", host = centre.host()));
    Ok(())
}

/// Once, or again and again until Ctrl-C. Again and again, a failure is told and the next one goes on from there.
fn exchange(args: &ArgMatches, console: &Console) -> Result<()> {
    let centre = centre(args, console)?;
    let data = folders::data(args.get_one::<PathBuf>("data"))?;
    let runtime = runtime()?;
    let store = runtime.block_on(Store::open(&data)).map_err(|error| console.told(&error))?;
    let Some(every) = args.get_one::<Duration>("every") else {
        let exchanged = runtime.block_on(centre.exchange(&store));
        runtime.block_on(store.close());
        console.line(&said(&centre, exchanged.map_err(|error| console.told(&error))?));
        return Ok(());
    };
    let (stop, stopped) = channel();
    // The receiver is gone only when this function has returned.
    ctrlc::set_handler(move || stop.send(()).unwrap_or_default())?;
    loop {
        match runtime.block_on(centre.exchange(&store)) {
            Ok(exchanged) => console.line(&said(&centre, exchanged)),
            // Nothing that waiting mends.
            Err(
                error @ (CentreError::OtherUnit { .. } | CentreError::NotOneUnit { .. } | CentreError::Differs { .. }),
            ) => {
                runtime.block_on(store.close());
                return Err(console.told(&error));
            }
            Err(error) => console.error(&console.told(&error)),
        }
        if stopped.recv_timeout(*every) != Err(RecvTimeoutError::Timeout) {
            runtime.block_on(store.close());
            return Ok(());
        }
    }
}

fn centre(args: &ArgMatches, console: &Console) -> Result<Centre> {
    let url = args.get_one::<String>("url").map_or("", String::as_str);
    Centre::at(url, Limits::default()).map_err(|error| console.told(&error))
}

fn runtime() -> Result<Runtime> {
    Ok(tokio::runtime::Builder::new_current_thread().enable_all().build()?)
}

/// What an exchange did, for people.
pub fn said(centre: &Centre, exchanged: Exchanged) -> mission::explain::Message {
    let Exchanged { sent, received, withheld } = exchanged;
    message!(
        "centre-exchanged",
        host = centre.host(),
        sent = sent as f64,
        received = received as f64,
        withheld = withheld as f64,
    )
}
