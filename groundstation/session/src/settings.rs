//! Settings: what a person chose, kept between starts.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::planner::Wanted;
use crate::text::Language;
use crate::{Answer, Effect};

/// Colours for the light there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Theme {
    /// Bright surroundings.
    #[default]
    Day,
    /// Dark surroundings.
    Night,
    /// Direct sun, or weak eyes.
    HighContrast,
}

/// Size of all text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum TextSize {
    /// For large screens near the eyes.
    Small,
    /// Usual.
    #[default]
    Medium,
    /// For gloves and distance.
    Large,
}

/// What a person chose. Files of older versions lack fields: each has its default.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Language.
    pub language: Language,
    /// Theme.
    pub theme: Theme,
    /// Text size.
    pub text_size: TextSize,
    /// Who flies, as it stands in the sortie log.
    pub pilot: String,
    /// Corridor requests to be used at other places, by name.
    pub templates: BTreeMap<String, Wanted>,
}

/// What is done on the settings screen.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Language.
    Language(Language),
    /// Theme.
    Theme(Theme),
    /// Text size.
    TextSize(TextSize),
    /// Who flies.
    Pilot(String),
    /// Keeps a corridor request under a name.
    KeepTemplate(String, Box<Wanted>),
    /// Forgets one.
    DropTemplate(String),
}

impl Settings {
    /// Takes what a person asks for.
    pub fn handle(&mut self, command: Command) -> Vec<Effect> {
        match command {
            Command::Language(language) => self.language = language,
            Command::Theme(theme) => self.theme = theme,
            Command::TextSize(size) => self.text_size = size,
            Command::Pilot(pilot) => self.pilot = pilot,
            Command::KeepTemplate(name, wanted) => {
                self.templates.insert(name, *wanted);
            }
            Command::DropTemplate(name) => {
                self.templates.remove(&name);
            }
        }
        vec![Effect::SaveSettings(Box::new(self.clone()))]
    }

    /// Takes what came of an effect.
    pub fn answer(&mut self, _answer: Answer) -> Vec<Effect> {
        Vec::new()
    }
}
