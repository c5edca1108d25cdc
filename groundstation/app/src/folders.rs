//! Where the user's data lies.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use records::Sortie;
use telemetry::wire::UtcMicros;
use uuid::Uuid;

/// The data folder: given, or the one that was chosen in the settings, or the system's place for it.
pub fn data(given: Option<&PathBuf>) -> Result<PathBuf> {
    if let Some(folder) = given {
        return Ok(folder.clone());
    }
    let usual = usual()?;
    // A chosen folder on a disk that is not plugged in must not keep anybody from flying.
    let chosen = std::fs::read_to_string(chosen_in(&usual)).ok().map(PathBuf::from).filter(|folder| folder.is_dir());
    Ok(chosen.unwrap_or(usual))
}

/// Makes a folder the data folder from the next start on.
pub fn choose(folder: &Path) -> Result<()> {
    let usual = usual()?;
    let text = folder.to_str().with_context(|| folder.display().to_string())?;
    std::fs::create_dir_all(&usual).with_context(|| usual.display().to_string())?;
    let file = chosen_in(&usual);
    std::fs::write(&file, text).with_context(|| file.display().to_string())
}

fn usual() -> Result<PathBuf> {
    let places = directories::ProjectDirs::from("", "", "groundstation").context("no home folder")?;
    Ok(places.data_dir().to_owned())
}

/// The file that names the chosen folder.
fn chosen_in(usual: &Path) -> PathBuf {
    usual.join("data-folder.txt")
}

/// Makes a folder of its own for one sortie.
pub fn sortie(data: &Path, start: UtcMicros, id: Uuid) -> Result<PathBuf> {
    let folder = of_sortie(data, start, id)?;
    std::fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    Ok(folder)
}

/// The folder that a sortie of the store left its files in.
pub fn holding(data: &Path, sortie: &Sortie) -> Option<PathBuf> {
    let left = sortie.end.iter().flat_map(|end| &end.files).filter_map(|file| Path::new(&file.path).parent());
    let start = UtcMicros(u64::try_from(sortie.start.armed_at.0).ok()?);
    // A data folder may have been moved since.
    left.map(Path::to_owned).find(|folder| folder.is_dir()).or_else(|| of_sortie(data, start, sortie.id().0).ok())
}

/// Where the folder of a sortie is: `sorties/20261123T041500Z-3f2a`.
pub fn of_sortie(data: &Path, start: UtcMicros, id: Uuid) -> Result<PathBuf> {
    let time = jiff::Timestamp::from_microsecond(i64::try_from(start.0)?)?.strftime("%Y%m%dT%H%M%SZ");
    let id = id.simple().to_string();
    Ok(data.join("sorties").join(format!("{time}-{}", &id[id.len() - 6..])))
}
