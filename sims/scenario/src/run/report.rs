//! Reports of findings, and how they travel: as the seven numbers of a MAVLink command.

use crate::schema::Scenario;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// A report of the trainee.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// Kind of finding: its code in `assets/findings/kinds.json`.
    pub kind: String,
    /// Whose business it is said to be: `detachment`, or the code of an authority.
    pub authority: String,
    /// Stake, metres as signs show them.
    pub stake_shown_m: i64,
    /// The photograph that goes with it, by its number from 1.
    pub photo: Option<u32>,
}

/// A code as a number that a float holds: the first two bytes of its SHA-256.
fn number(code: &str) -> f64 {
    let sum = Sha256::digest(code.as_bytes());
    f64::from(u16::from_be_bytes([sum[0], sum[1]]))
}

impl Report {
    /// As the parameters of a command: kind, authority, stake, photograph.
    pub fn params(&self) -> [f64; 7] {
        let photo = self.photo.map_or(0.0, f64::from);
        [number(&self.kind), number(&self.authority), self.stake_shown_m as f64, photo, 0.0, 0.0, 0.0]
    }

    /// From the parameters of a command. Codes that the scenario does not know are named by their number.
    pub fn from_params([kind, authority, stake, photo, ..]: [f64; 7], scenario: &Scenario) -> Self {
        let findings = || scenario.objects.iter().filter_map(|thing| thing.finding.as_ref());
        let named = |found: f64, mut codes: Box<dyn Iterator<Item = &String> + '_>| {
            codes.find(|code| number(code) == found).cloned().unwrap_or_else(|| format!("?{found}"))
        };
        Self {
            kind: named(kind, Box::new(findings().map(|finding| &finding.kind))),
            authority: named(authority, Box::new(findings().map(|finding| &finding.authority))),
            stake_shown_m: stake as i64,
            photo: Some(photo as u32).filter(|number| *number > 0),
        }
    }
}
