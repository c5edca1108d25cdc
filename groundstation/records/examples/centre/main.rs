//! Stations around a central store, for `.ci/interop/centre.py`, which starts the server and makes its logins. They are
//! called `station_centre`, `station_1` … `station_4`; passwords come from the environment (PGPASSWORD).
//!
//! - `centre set-up`, `centre exchange FOLDER`: what the program's commands do; the address is in GROUNDSTATION_CENTRE.
//! - `centre write FOLDER UNIT SEED`: a station of that unit with some events.
//! - `centre storm PORT FIRST COUNT FOLDER`: for each seed five stations that write and exchange over connections that
//!   break, in a database `storm_SEED` each; then everything is compared.
//! - `centre turns PORT DATABASE FOLDER ordered|unordered`: whether a reader misses what many writers commit.

mod proxy;
mod station;
mod storm;
mod turns;

use std::error::Error;
use std::path::Path;

use mission::explain::Explain;
use records::Store;
use records::centre::{Centre, Limits};

type Failed = Box<dyn Error>;

fn centre() -> Result<Centre, Failed> {
    let url = std::env::var("GROUNDSTATION_CENTRE")?;
    Centre::at(&url, Limits::default()).map_err(|error| format!("{}: {error}", error.explain().id).into())
}

async fn run(arguments: &[String]) -> Result<(), Failed> {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words[..] {
        ["set-up"] => {
            let done = centre()?.set_up().await;
            done.map_err(|error| format!("{}: {error}", error.explain().id))?;
            println!("set up");
        }
        ["exchange", folder] => {
            let store = Store::open(Path::new(folder)).await?;
            let done = centre()?.exchange(&store).await;
            let done = done.map_err(|error| format!("{}: {error}", error.explain().id))?;
            println!("sent {} received {} withheld {}", done.sent, done.received, done.withheld);
            store.close().await;
        }
        ["write", folder, unit, seed] => station::write(Path::new(folder), unit, seed.parse()?).await?,
        ["storm", port, first, count, folder] => {
            storm::run(port.parse()?, first.parse()?, count.parse()?, Path::new(folder)).await?;
        }
        ["turns", port, database, folder, order] => {
            turns::run(port.parse()?, database, Path::new(folder), order == "ordered").await?;
        }
        _ => return Err("centre set-up | exchange | write | storm | turns".into()),
    }
    Ok(())
}

fn main() -> Result<(), Failed> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    tokio::task::LocalSet::new().block_on(&runtime, run(&arguments))
}
