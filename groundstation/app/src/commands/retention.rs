//! `retention`: how long recordings are kept, and the end of one, by the word of two people.

use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::ArgMatches;
use evidence::custody::{BEGIN, Custody};
use evidence::retention::{Approval, DISPOSALS, Holding, Keep, Rules, dispose, holdings};
use mission::explain::Explain;
use mission::message;

use crate::console::Console;
use crate::folders;

/// Lists the recordings of the data folder, or destroys one whose time is over.
pub fn run(args: &ArgMatches, console: &Console) -> Result<()> {
    let data = folders::data(args.get_one::<PathBuf>("data"))?;
    let unread = |cause: std::io::Error| {
        console.failure(&message!("evidence-read-failed", file = data.display().to_string(), cause = cause.to_string()))
    };
    let found = holdings(&data).map_err(unread)?;
    match args.get_one::<String>("dispose") {
        Some(name) => end(name, &found, &data, args, console),
        None => {
            list(&found, args.get_flag("over"), console);
            Ok(())
        }
    }
}

fn list(found: &[Holding], only_over: bool, console: &Console) {
    let (rules, now) = (Rules::default(), jiff::Timestamp::now());
    let mut over = 0;
    for holding in found {
        let keep = holding.keep(&rules, now);
        let is_over = matches!(keep, Keep::Over(_));
        over += usize::from(is_over);
        if is_over || !only_over {
            console.line(&message!(
                "retention-line",
                name = holding.name(),
                class = holding.class.explain(),
                because = holding.because.explain(),
                keep = keep.explain(),
                basis = rules.of(holding.class).basis.as_str()
            ));
        }
    }
    console.line(&message!("retention-total", count = found.len() as f64, over = over as f64));
}

fn end(name: &str, found: &[Holding], data: &Path, args: &ArgMatches, console: &Console) -> Result<()> {
    let holding = found.iter().find(|holding| holding.name() == name);
    let holding = holding.ok_or_else(|| console.failure(&message!("retention-unknown", name = name)))?;
    let kept = holding.kept().ok_or_else(|| console.failure(&message!("retention-not-ended", name = name)))?;
    let text = |name| args.get_one::<String>(name).cloned().unwrap_or_default();
    let approval = Approval { who: text("who"), second: text("second"), why: text("why"), at: jiff::Timestamp::now() };
    let mut custody = Custody::open(&data.join(DISPOSALS), BEGIN).map_err(|error| console.told(&error))?;
    let stone = dispose(&kept, &Rules::default(), &approval, &mut custody).map_err(|error| console.told(&error))?;
    console.line(&message!(
        "retention-disposed",
        name = name,
        files = stone.files.len() as f64,
        stone = format!("{name}.disposed.json"),
        log = custody.path().display().to_string()
    ));
    Ok(())
}
