//! `backup` and `restore`: a checked copy of the store in one file, and a store out of such a file.

use std::path::PathBuf;

use anyhow::Result;
use clap::ArgMatches;
use mission::message;

use crate::console::Console;
use crate::folders;
use crate::logbook::Logbook;

/// Copies the store of the data folder into a new file. The desktop may have it open meanwhile.
pub fn backup(args: &ArgMatches, console: &Console) -> Result<()> {
    let file = args.get_one::<PathBuf>("file").cloned().unwrap_or_default();
    let data = folders::data(args.get_one::<PathBuf>("data"))?;
    let logbook = Logbook::open(&data, console)?;
    let copied = logbook.ask(console, async |store| store.back_up(&file).await);
    logbook.close();
    copied?;
    console.line(&message!("backup-written", file = file.display().to_string()));
    Ok(())
}

/// Makes the store of a data folder that has none.
pub fn restore(args: &ArgMatches, console: &Console) -> Result<()> {
    let file = args.get_one::<PathBuf>("file").cloned().unwrap_or_default();
    let data = folders::data(args.get_one::<PathBuf>("data"))?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(records::restore(&file, &data)).map_err(|error| console.told(&error))?;
    console.line(&message!("backup-restored", folder = data.display().to_string()));
    Ok(())
}
