//! The scenarios and the profile that come with the program.

use crate::profile::Profile;
use crate::schema::{FileError, Scenario};

macro_rules! files {
    ($($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("../../../assets/scenarios/", $name, ".toml")))),+]
    };
}

/// Their names and texts, in the order in which they are shown.
const FILES: &[(&str, &str)] = files![
    "hover",
    "turn",
    "eight",
    "rectangle",
    "ground-exam",
    "tall-building",
    "viaduct-bearing",
    "culvert",
    "under-bridge",
    "expressway-leg",
    "clue-list",
    "night",
    "link-loss",
    "video-loss",
    "gnss-deck",
    "compass",
    "motor",
    "battery-cell",
    "wind-rise",
    "manned-aircraft",
    "control-area",
    "intruder",
];

/// Every scenario that comes with the program.
///
/// # Errors
/// None but in a program that was built with a broken file: a test reads them all.
pub fn scenarios() -> Result<Vec<Scenario>, FileError> {
    FILES.iter().map(|(name, text)| Scenario::read(&format!("{name}.toml"), text)).collect()
}

/// The profile that comes with the program.
///
/// # Errors
/// As for [`scenarios`].
pub fn profile() -> Result<Profile, FileError> {
    Profile::read("profile.toml", include_str!("../../../assets/scenarios/profile.toml"))
}

/// A scenario that holds one of everything: what an editor puts in where something is added. It is never flown.
///
/// # Errors
/// As for [`scenarios`].
pub fn patterns() -> Result<Scenario, FileError> {
    Scenario::read("patterns.toml", include_str!("../../../assets/scenarios/patterns.toml"))
}
