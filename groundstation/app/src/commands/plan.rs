//! `plan`: a corridor by stakes, or a plan file: checked, described, written in other formats.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::ArgMatches;
use mission::explain::Explain;
use mission::formats::wpml::{self, Maker};
use mission::formats::{self, geojson, gpx, kml, plan_file, wpl};
use mission::message;
use mission::plan::checks::{Limits, Severity, check};
use mission::plan::{Airframe, Plan};
use mission::road::Network;

use super::{aboard, corridor};
use crate::console::Console;
use crate::files;

/// Extensions of the formats that are written.
const WRITTEN: &[&str] = &["plan", "waypoints", "txt", "gpx", "kml", "kmz", "geojson", "json"];

pub fn run(args: &ArgMatches, console: &Console) -> Result<()> {
    let outs: Vec<&PathBuf> = args.get_many::<PathBuf>("out").into_iter().flatten().collect();
    if let Some(unknown) = outs.iter().find(|out| !WRITTEN.contains(&extension(out).as_str())) {
        return Err(console.failure(&message!("plan-format-unknown", file = unknown.display().to_string())));
    }
    let given = match args.get_one::<PathBuf>("file") {
        Some(path) => Some(read(path, console)?),
        None if args.contains_id("link") => Some(aboard::plan(args, console)?),
        None => None,
    };
    if let Some(plan) = given {
        let network = args.contains_id("road").then(|| corridor::network(args, console)).transpose()?;
        let blocked = report(&[&plan], network.as_ref(), console);
        for out in outs {
            write(&plan, out, console)?.iter().for_each(|note| console.raw(note));
        }
        return refuse(blocked, console);
    }
    let network = corridor::network(args, console)?;
    let corridor = corridor::plan(args, &network, console)?;
    corridor::describe(&corridor, &network, console);
    let plans: Vec<&Plan> = corridor.legs.iter().map(|leg| &leg.plan).collect();
    let blocked = report(&plans, Some(&network), console);
    for out in outs {
        let mut notes = BTreeSet::new();
        for (number, leg) in (1..).zip(&corridor.legs) {
            notes.extend(write(&leg.plan, &corridor::leg_file(out, number, corridor.legs.len()), console)?);
        }
        notes.iter().for_each(|note| console.raw(note));
    }
    refuse(blocked, console)
}

/// Findings of one rule that are shown one by one; the rest is a number.
const SHOWN_OF_A_RULE: usize = 3;

/// Says what the checks find; gives how many findings forbid the flight.
fn report(plans: &[&Plan], network: Option<&Network>, console: &Console) -> usize {
    let airframe = Airframe::patrol_quadrotor();
    let mut blocked = 0;
    let mut clean = true;
    for (leg, plan) in (1_usize..).zip(plans) {
        let findings = check(plan, &Limits::default(), &airframe, network);
        clean &= findings.is_empty();
        blocked += findings.iter().filter(|f| f.severity == Severity::Blocks).count();
        if plans.len() > 1 && !findings.is_empty() {
            console.line(&message!("plan-leg-findings", leg = leg));
        }
        for same in findings.chunk_by(|a, b| a.rule == b.rule) {
            same.iter().take(SHOWN_OF_A_RULE).for_each(|finding| console.line(&finding.explain()));
            if let Some(more) = same.len().checked_sub(SHOWN_OF_A_RULE).filter(|more| *more > 0) {
                console.line(&message!("findings-more", count = more));
            }
        }
    }
    if clean {
        console.line(&message!("plan-clean"));
    }
    blocked
}

/// Says what the checks find, and refuses a plan that must not be flown.
pub fn refuse_blocked(plan: &Plan, network: Option<&Network>, console: &Console) -> Result<()> {
    refuse(report(&[plan], network, console), console)
}

fn refuse(blocked: usize, console: &Console) -> Result<()> {
    if blocked > 0 { Err(console.failure(&message!("plan-blocked", count = blocked))) } else { Ok(()) }
}

/// Reads a plan by its extension.
pub fn read(path: &Path, console: &Console) -> Result<Plan> {
    let name = path.display().to_string();
    let bytes = files::read(path, console)?;
    let Some(read) = formats::read(&name, &extension(path), &bytes) else {
        return Err(console.failure(&message!("plan-format-unknown", file = name)));
    };
    let read = read.map_err(|e| console.told(&e))?;
    console.line(&message!(
        "plan-read",
        file = name,
        items = read.plan.items.len(),
        fences = read.plan.fence.polygons.len() + read.plan.fence.circles.len(),
        rally = read.plan.rally.len(),
    ));
    read.notes.iter().for_each(|note| console.line(&note.explain()));
    Ok(read.plan)
}

/// Writes a plan by the file's extension; gives what the format could not hold.
fn write(plan: &Plan, path: &Path, console: &Console) -> Result<Vec<String>> {
    let name = path.display().to_string();
    let title = path.file_stem().unwrap_or_default().to_string_lossy();
    let text = |written: formats::Written| (written.text.into_bytes(), written.notes);
    let whole = |text: String| (text.into_bytes(), Vec::new());
    let (bytes, notes) = match extension(path).as_str() {
        "plan" => text(plan_file::write(plan)),
        "waypoints" | "txt" => text(wpl::write(plan)),
        "gpx" => text(gpx::write(&title, plan)),
        "kml" => whole(kml::write(&title, plan)),
        "kmz" => {
            let packed = wpml::write(plan, Maker::Dji);
            (packed.bytes, packed.notes)
        }
        "geojson" | "json" => whole(geojson::write(&title, plan)),
        _ => return Err(console.failure(&message!("plan-format-unknown", file = name))),
    };
    files::write(path, &bytes, console)?;
    console.line(&message!("file-written", file = name));
    Ok(notes.iter().map(|note| console.catalogue().explain(note)).collect())
}

fn extension(path: &Path) -> String {
    path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase()
}
