//! `store put PACKAGE --to PLACE`, `store list --to PLACE`, `store fetch ID --from PLACE --into FOLDER`: what the ground
//! station's command of the same name does, without the ground station. English; ends with 1 where it failed.

use std::path::Path;
use std::process::ExitCode;
use std::sync::atomic::AtomicBool;

use evidence::package::Doer;
use evidence::vault::{Follow, Place, Settings, Vault, VaultError};
use evidence::words::Words;
use jiff::Timestamp;
use mission::explain::{Explain, Message};

fn run(arguments: &[&str]) -> Result<Vec<Message>, VaultError> {
    let at: Timestamp = Timestamp::from_second(1_790_000_000).unwrap_or(Timestamp::UNIX_EPOCH);
    let doer = Doer { who: "王芳", purpose: "归档", at };
    let cancelled = AtomicBool::new(false);
    let mut follow = Follow { progress: &mut |_| {}, cancelled: &cancelled };
    let open = |place: &str| Vault::open(&Place::read(place)?, &Settings::default());
    match arguments {
        ["put", package, "--to", place] => {
            Ok(vec![open(place)?.put(Path::new(package), &doer, &mut follow)?.explain()])
        }
        ["list", "--to", place] => Ok(open(place)?.list(&cancelled)?.iter().map(Explain::explain).collect()),
        ["fetch", id, "--from", place, "--into", folder] => {
            Ok(vec![open(place)?.fetch(id, Path::new(folder), &doer, &mut follow)?.explain()])
        }
        _ => Err(VaultError::Place { place: arguments.join(" ") }),
    }
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let words = Words::new("en");
    match run(&arguments) {
        Ok(messages) => {
            messages.iter().for_each(|message| println!("{}", words.text(message)));
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{}", words.text(&error.explain()));
            ExitCode::FAILURE
        }
    }
}
