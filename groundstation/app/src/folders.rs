//! Where the user's data lies.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use telemetry::wire::UtcMicros;
use uuid::Uuid;

/// The data folder: given, or the system's place for it.
pub fn data(given: Option<&PathBuf>) -> Result<PathBuf> {
    if let Some(folder) = given {
        return Ok(folder.clone());
    }
    let places = directories::ProjectDirs::from("", "", "groundstation").context("no home folder")?;
    Ok(places.data_dir().to_owned())
}

/// A folder of its own for one sortie: `sorties/20261123T041500Z-3f2a`.
pub fn sortie(data: &Path, start: UtcMicros, id: Uuid) -> Result<PathBuf> {
    let time = jiff::Timestamp::from_microsecond(i64::try_from(start.0)?)?.strftime("%Y%m%dT%H%M%SZ");
    let id = id.simple().to_string();
    let folder = data.join("sorties").join(format!("{time}-{}", &id[id.len() - 6..]));
    std::fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    Ok(folder)
}
