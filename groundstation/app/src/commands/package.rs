//! `package`: a sortie's folder as a signed case package; `redact`: a copy of it for the party; `key`: a key that signs.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::ArgMatches;
use evidence::case::{Case, Origin, Status};
use evidence::keys::Algorithm;
use evidence::package::{self, Doer, Package, attach_time_stamp, request_time_stamp};
use mission::explain::Explain;
use mission::message;
use video::mask::{Area, NoArea};

use crate::console::Console;
use crate::files;
use crate::packing::{self, Bringer, Opened, Packer};

/// Where the passphrase of a key is, so that it is in no list of processes.
const PASSPHRASE: &str = "GROUNDSTATION_PASSPHRASE";

/// Packs the folder of a sortie.
pub fn run(args: &ArgMatches, console: &Console) -> Result<()> {
    let path = |name| args.get_one::<PathBuf>(name).cloned().unwrap_or_default();
    let (folder, target) = (path("folder"), path("out"));
    let opened = packing::open_key(&path("sign"), &passphrase(console)?).map_err(|why| console.failure(&why))?;
    let text = |name| args.get_one::<String>(name).cloned().unwrap_or_default();
    let (who, purpose) = (text("who"), text("purpose"));
    let packer = Packer { who: &who, purpose: &purpose, at: jiff::Timestamp::now() };
    pack(&folder, &target, &opened, packer, console)
}

/// Packs a folder by its case record, and says what came of it.
pub fn pack(folder: &Path, target: &Path, opened: &Opened, packer: Packer<'_>, console: &Console) -> Result<()> {
    let file = folder.join(packing::CASE);
    let bytes = files::read(&file, console)?;
    let case = Case::from_json(&bytes).map_err(|error| {
        console.failure(&message!("case-damaged", file = file.display().to_string(), cause = error.to_string()))
    })?;
    let built = packing::pack(folder, target, &case, opened, packer).map_err(|why| console.failure(&why))?;
    let status = case.status();
    console.line(&message!("package-left", file = target.display().to_string(), files = built.files.len() as f64,));
    console.line(&status.explain());
    if let Status::Clue(lacking) = &status {
        for lacks in lacking {
            console.line(&message!("package-lacks", what = lacks.explain()));
        }
    }
    console.line(&message!(
        "package-verify",
        file = target.display().to_string(),
        ring = opened.ring.display().to_string()
    ));
    Ok(())
}

/// Makes a copy of a package for the party, with areas of pictures painted over.
pub fn redact(args: &ArgMatches, console: &Console) -> Result<()> {
    let path = |name| args.get_one::<PathBuf>(name).cloned().unwrap_or_default();
    let text = |name| args.get_one::<String>(name).cloned().unwrap_or_default();
    let all = |name| args.get_many::<String>(name).into_iter().flatten();
    let mut mask: BTreeMap<String, Vec<Area>> = BTreeMap::new();
    for typed in all("mask") {
        let (name, area) = typed.rsplit_once('=').unwrap_or((typed, ""));
        let area = area.parse().map_err(|error: NoArea| console.told(&error))?;
        mask.entry(name.to_owned()).or_default().push(area);
    }
    let keep = all("keep").cloned().collect();
    let wanted = packing::Wanted { keep, mask, description: args.get_one("description").cloned() };
    let opened = packing::open_key(&path("sign"), &passphrase(console)?).map_err(|why| console.failure(&why))?;
    let (who, purpose) = (text("who"), text("purpose"));
    let packer = Packer { who: &who, purpose: &purpose, at: jiff::Timestamp::now() };
    let target = path("out");
    let built = packing::redact(&path("package"), &target, wanted, &opened, packer);
    let built = built.map_err(|why| console.failure(&why))?;
    console.line(&message!("redact-left", file = target.display().to_string(), files = built.files.len() as f64));
    Ok(())
}

/// Makes the request for a time stamp, or adds an authority's response.
pub fn stamp(args: &ArgMatches, console: &Console) -> Result<()> {
    let folder = args.get_one::<PathBuf>("package").cloned().unwrap_or_default();
    let mut package = Package::open(&folder).map_err(|error| console.told(&error))?;
    let Some(response) = args.get_one::<PathBuf>("response") else {
        let nonce = packing::random().map_err(|why| console.failure(&why))?;
        let nonce = std::array::from_fn(|at| nonce[at]);
        request_time_stamp(&package, nonce).map_err(|error| console.told(&error))?;
        let file = folder.join(package::REQUEST).display().to_string();
        console.line(&message!("stamp-requested", file = file));
        return Ok(());
    };
    let text = |name| args.get_one::<String>(name).cloned().unwrap_or_default();
    let (who, purpose) = (text("who"), text("purpose"));
    let doer = Doer { who: &who, purpose: &purpose, at: jiff::Timestamp::now() };
    let bytes = files::read(response, console)?;
    let stamp = attach_time_stamp(&mut package, &bytes, &doer).map_err(|error| console.told(&error))?;
    console.line(&message!("evidence-time-stamp", at = stamp.at.to_string()));
    Ok(())
}

/// Takes the originals of a card into a sortie's folder.
pub fn originals(args: &ArgMatches, console: &Console) -> Result<()> {
    let path = |name| args.get_one::<PathBuf>(name).cloned().unwrap_or_default();
    let who = args.get_one::<String>("who").cloned().unwrap_or_default();
    let network = super::corridor::network(args, console)?;
    let bringer = Bringer { origin: Origin::Card, who: &who, at: jiff::Timestamp::now() };
    let told = packing::from_card(&path("folder"), &path("card"), Some(&network), bringer);
    for line in told.map_err(|why| console.failure(&why))? {
        console.line(&line);
    }
    Ok(())
}

/// Makes a key.
pub fn key(args: &ArgMatches, console: &Console) -> Result<()> {
    let file = args.get_one::<PathBuf>("file").cloned().unwrap_or_default();
    let unit = args.get_one::<String>("unit").cloned().unwrap_or_default();
    let algorithm = if args.get_flag("sm2") { Algorithm::Sm2 } else { Algorithm::Ed25519 };
    let made = packing::new_key(&file, algorithm, &unit, &passphrase(console)?, jiff::Timestamp::now());
    let opened = made.map_err(|why| console.failure(&why))?;
    console.line(&message!("key-left", file = file.display().to_string(), ring = opened.ring.display().to_string(),));
    Ok(())
}

fn passphrase(console: &Console) -> Result<String> {
    std::env::var(PASSPHRASE).map_err(|_| console.failure(&message!("key-no-passphrase", variable = PASSPHRASE)))
}
