//! `store`: sealed packages into a place that keeps them, and back.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::Result;
use clap::ArgMatches;
use evidence::package::Doer;
use evidence::vault::{Follow, Place, Progress, Settings, Step, Vault};
use indicatif::ProgressBar;
use mission::explain::Explain;
use mission::message;

use crate::console::Console;
use crate::folders;

/// Where packages are kept, in the data folder, when nobody names another place.
const FOLDER: &str = "store";

/// Stores, lists or fetches.
pub fn run(args: &ArgMatches, console: &Console) -> Result<()> {
    match args.subcommand() {
        Some(("put", args)) => put(args, console),
        Some(("list", args)) => list(args, console),
        Some(("fetch", args)) => fetch(args, console),
        _ => unreachable!("the command line wants one of these"),
    }
}

fn put(args: &ArgMatches, console: &Console) -> Result<()> {
    let vault = vault(args, console)?;
    let package = args.get_one::<PathBuf>("package").cloned().unwrap_or_default();
    let (who, purpose) = doer(args);
    let doer = Doer { who: &who, purpose: &purpose, at: jiff::Timestamp::now() };
    let stored = followed(console, |follow| vault.put(&package, &doer, follow))?;
    console.line(&stored.map_err(|error| console.told(&error))?.explain());
    Ok(())
}

fn list(args: &ArgMatches, console: &Console) -> Result<()> {
    let vault = vault(args, console)?;
    let listed = vault.list(&AtomicBool::new(false)).map_err(|error| console.told(&error))?;
    for package in &listed {
        console.line(&package.explain());
    }
    console.line(&message!("store-total", place = vault.name(), count = listed.len() as f64));
    Ok(())
}

fn fetch(args: &ArgMatches, console: &Console) -> Result<()> {
    let vault = vault(args, console)?;
    let into = args.get_one::<PathBuf>("into").cloned().unwrap_or_default();
    let id = args.get_one::<String>("package-id").cloned().unwrap_or_default();
    let (who, purpose) = doer(args);
    let doer = Doer { who: &who, purpose: &purpose, at: jiff::Timestamp::now() };
    let fetched = followed(console, |follow| vault.fetch(&id, &into, &doer, follow))?;
    console.line(&fetched.map_err(|error| console.told(&error))?.explain());
    Ok(())
}

/// The place that the command names; a folder of the data folder where it names none.
fn vault(args: &ArgMatches, console: &Console) -> Result<Vault> {
    let place = match args.get_one::<String>("place") {
        Some(place) => Place::read(place).map_err(|error| console.told(&error))?,
        None => Place::Folder(folders::data(args.get_one::<PathBuf>("data"))?.join(FOLDER)),
    };
    Vault::open(&place, &Settings::default()).map_err(|error| console.told(&error))
}

fn doer(args: &ArgMatches) -> (String, String) {
    let text = |name| args.get_one::<String>(name).cloned().unwrap_or_default();
    (text("who"), text("purpose"))
}

/// Shows how far it is; Ctrl-C stops it where it can go on later.
fn followed<T>(console: &Console, work: impl FnOnce(&mut Follow<'_>) -> T) -> Result<T> {
    let cancelled = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&cancelled);
    ctrlc::set_handler(move || flag.store(true, Ordering::Relaxed))?;
    let mut shown: Option<(Step, ProgressBar)> = None;
    let mut progress = |now: &Progress<'_>| {
        if shown.as_ref().is_none_or(|(step, _)| *step != now.step) {
            let bar = console.bar(console.catalogue().explain(&now.step), now.total);
            if let Some((_, past)) = shown.replace((now.step, bar)) {
                past.finish_and_clear();
            }
        }
        if let Some((_, bar)) = &shown {
            bar.set_position(now.done);
        }
    };
    let done = work(&mut Follow { progress: &mut progress, cancelled: &cancelled });
    if let Some((_, bar)) = shown {
        bar.finish_and_clear();
    }
    Ok(done)
}
