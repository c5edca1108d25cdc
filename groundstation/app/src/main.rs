//! The `groundstation` binary: reads the command line and hands over to one command.

mod cli;
mod commands;
mod console;
mod custody;
mod desk;
mod files;
mod filming;
mod folders;
mod gate;
mod importing;
mod lessons;
mod logbook;
mod packing;
mod patrol;
mod workdays;

use std::process::ExitCode;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().collect();
    let catalogue = session::text::Catalogue::new(cli::language(&args));
    let console = console::Console::new(catalogue);
    let matches = match cli::parse(&args, console.catalogue()) {
        Ok(matches) => matches,
        Err(stop) => return stop.report(),
    };
    match commands::run(&matches, &console) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            console.error(&error);
            ExitCode::FAILURE
        }
    }
}
