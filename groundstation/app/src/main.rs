//! The `groundstation` binary: reads the command line and hands over to one command.

mod cli;
mod commands;
mod console;
mod desk;
mod files;
mod folders;
mod logbook;
mod patrol;

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
