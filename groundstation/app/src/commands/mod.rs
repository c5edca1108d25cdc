//! One module per command.

mod aboard;
mod backup;
mod bench;
pub mod centre;
pub mod corridor;
pub mod fly;
mod import;
pub mod inspect;
mod package;
mod plan;
mod replay;
mod retention;
mod road;
mod sim;
mod sorties;
mod store;
mod train;

use anyhow::Result;
use clap::ArgMatches;
use mission::message;

use crate::console::Console;
use crate::desk;

/// Runs the command that was chosen; none is the demonstration patrol.
pub fn run(matches: &ArgMatches, console: &Console) -> Result<()> {
    match matches.subcommand() {
        None => {
            // The desktop where it can be seen; the same patrol on the terminal where it cannot.
            if desk::has_display() {
                return desk::run(matches, console);
            }
            console.line(&message!("headless-no-display"));
            fly::run(matches, console)
        }
        Some(("plan", args)) => plan::run(args, console),
        Some(("fly", args)) => fly::run(args, console),
        Some(("replay", args)) => replay::run(args, console),
        Some(("package", args)) => package::run(args, console),
        Some(("redact", args)) => package::redact(args, console),
        Some(("stamp", args)) => package::stamp(args, console),
        Some(("store", args)) => store::run(args, console),
        Some(("centre", args)) => centre::run(args, console),
        Some(("retention", args)) => retention::run(args, console),
        Some(("originals", args)) => package::originals(args, console),
        Some(("key", args)) => package::key(args, console),
        Some(("road", args)) => road::run(args, console),
        Some(("inspect", args)) => inspect::run(args, console),
        Some(("sorties", args)) => sorties::run(args, console),
        Some(("import", args)) => import::run(args, console),
        Some(("backup", args)) => backup::backup(args, console),
        Some(("restore", args)) => backup::restore(args, console),
        Some(("sim", args)) => sim::run(args, console),
        Some(("train", args)) => train::run(args, console),
        Some(("bench", _)) => bench::run(console),
        Some(("shot", args)) => desk::shot(args, console),
        Some((other, _)) => unreachable!("the command line knows no '{other}'"),
    }
}
