//! The figures by which hand-flying is judged: levels, wind steps, and where each figure comes from.
//!
//! No regulation that could be found publishes metres and degrees for the flying parts of the exam; what schools quote is
//! repeated without a source. So the figures are the house's, stand in a file that a trainer edits, and say so
//! ([`Standing`]); they are never called a standard of the authority.

use crate::schema::{FileError, Problem, Said};
use crate::schema::{Lines, SCHEMA};
use serde::{Deserialize, Serialize};

/// How far a figure binds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Published by whoever the source names.
    Sourced,
    /// Chosen by the house; often quoted by schools, confirmed by nobody.
    House,
}

/// How the wind widens tolerances.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WindSteps {
    /// Mean winds at which the next step begins, metres per second, rising.
    pub from_m_s: Vec<f64>,
    /// What each step adds to the one before, percent.
    pub wider_pct: f64,
}

impl WindSteps {
    /// The class of a wind: 0 for the calmest.
    pub fn class(&self, wind_m_s: f64) -> usize {
        self.from_m_s.iter().filter(|from| wind_m_s > **from).count()
    }

    /// What tolerances are multiplied by.
    pub fn factor(&self, class: usize) -> f64 {
        (0..class).fold(1.0, |factor, _| factor * (1.0 + self.wider_pct / 100.0))
    }
}

/// What a manoeuvre may deviate by.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tolerance {
    /// To each side, metres.
    pub horizontal_m: f64,
    /// Up and down, metres.
    pub vertical_m: f64,
    /// Of the nose to each side, degrees, where the nose is judged.
    pub heading_deg: f64,
    /// Least and most seconds, where time is judged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<[f64; 2]>,
    /// Longest stop on the way, seconds, where stops are judged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stop_s: Option<f64>,
}

impl Tolerance {
    /// All that deviates, wider by a factor. Times stay as they are.
    #[must_use]
    pub fn widened(self, factor: f64) -> Self {
        Self {
            horizontal_m: self.horizontal_m * factor,
            vertical_m: self.vertical_m * factor,
            heading_deg: self.heading_deg * factor,
            ..self
        }
    }
}

/// The figures of one level.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Level {
    /// Name that results are kept under.
    pub id: String,
    /// Title.
    pub title: Said,
    /// How far it binds.
    pub standing: Standing,
    /// Where it comes from, in words.
    pub source: Said,
    /// Share of a manoeuvre inside its tolerances from which it holds, percent.
    pub holds_from_pct: f64,
    /// Hovering.
    pub hover: Tolerance,
    /// Turning.
    pub turn: Tolerance,
    /// The figure of eight.
    pub eight: Tolerance,
    /// Straight lines: rectangle and legs between places.
    pub straight: Tolerance,
    /// Along the road.
    pub road: Tolerance,
}

/// All levels, and how the wind widens them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Version of the schema: [`SCHEMA`].
    pub schema: u32,
    /// Wind.
    pub wind: WindSteps,
    /// Levels.
    #[serde(rename = "level")]
    pub levels: Vec<Level>,
}

impl Profile {
    /// From the text of a file; `file` is its name, for errors.
    ///
    /// # Errors
    /// The first thing that is wrong, with its line.
    pub fn read(file: &str, text: &str) -> Result<Self, FileError> {
        let lines = Lines::new(file, text);
        lines.size()?;
        let profile: Self = toml::from_str(text).map_err(|error| lines.malformed(&error))?;
        profile.check(&lines)?;
        Ok(profile)
    }

    /// The text of a file that reads as this.
    ///
    /// # Errors
    /// A number that TOML cannot hold, which no profile that was read has.
    pub fn write(&self) -> Result<String, toml::ser::Error> {
        toml::to_string_pretty(self)
    }

    /// A level by its name.
    pub fn level(&self, id: &str) -> Option<&Level> {
        self.levels.iter().find(|level| level.id == id)
    }

    fn check(&self, lines: &Lines<'_>) -> Result<(), FileError> {
        if self.schema != SCHEMA {
            let problem = Problem::Schema { found: self.schema, wanted: SCHEMA };
            return Err(lines.problem("", 0, "schema", problem));
        }
        let range = |table: &str, index: usize, field: String, found: f64, [min, max]: [f64; 2]| {
            if found >= min && found <= max {
                return Ok(());
            }
            Err(lines.problem(table, index, &field.clone(), Problem::Range { field, found, min, max }))
        };
        range("", 0, "wind.wider_pct".to_owned(), self.wind.wider_pct, [0.0, 100.0])?;
        let mut below_m_s = 0.0;
        for from_m_s in &self.wind.from_m_s {
            range("", 0, "wind.from_m_s".to_owned(), *from_m_s, [below_m_s, 40.0])?;
            below_m_s = *from_m_s;
        }
        if self.levels.is_empty() || self.levels.len() > 20 {
            let (field, count) = ("level".to_owned(), self.levels.len());
            return Err(lines.problem("", 0, "level", Problem::Count { field, count, limit: 20 }));
        }
        for (index, level) in self.levels.iter().enumerate() {
            if level.id.is_empty() || self.levels.iter().take(index).any(|other| other.id == level.id) {
                let problem = Problem::Id { field: format!("level[{}].id", index + 1), id: level.id.clone() };
                return Err(lines.problem("level", index, "id", problem));
            }
            let path = |field: &str| format!("level[{}].{field}", index + 1);
            range("level", index, path("holds_from_pct"), level.holds_from_pct, [1.0, 100.0])?;
            let manoeuvres = [
                ("hover", level.hover),
                ("turn", level.turn),
                ("eight", level.eight),
                ("straight", level.straight),
                ("road", level.road),
            ];
            for (name, tolerance) in manoeuvres {
                range("level", index, path(&format!("{name}.horizontal_m")), tolerance.horizontal_m, [0.05, 100.0])?;
                range("level", index, path(&format!("{name}.vertical_m")), tolerance.vertical_m, [0.05, 100.0])?;
                range("level", index, path(&format!("{name}.heading_deg")), tolerance.heading_deg, [0.5, 180.0])?;
                let [least_s, most_s] = tolerance.seconds.unwrap_or([0.0, 600.0]);
                range("level", index, path(&format!("{name}.seconds")), least_s, [0.0, most_s])?;
                range("level", index, path(&format!("{name}.seconds")), most_s, [0.0, 600.0])?;
                range("level", index, path(&format!("{name}.stop_s")), tolerance.stop_s.unwrap_or(1.0), [0.1, 600.0])?;
            }
        }
        Ok(())
    }
}
