//! Settings: what a person chose, kept between starts.

use std::collections::BTreeMap;

use mission::geo::Datum;
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

/// A source of map tiles.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct MapSource {
    /// Name, unique among the sources.
    pub name: String,
    /// Address with `{z}`, `{x}`, `{y}`, and `{s}` and `{token}` where it has them; or the path of a PMTiles or MBTiles
    /// file.
    pub address: String,
    /// What stands for `{token}`.
    pub token: String,
    /// What stands for `{s}`, one character each.
    pub subdomains: String,
    /// What its coordinates refer to.
    #[serde(with = "datum")]
    pub datum: Datum,
    /// Whose map it is, and its approval number; shown on the map.
    pub attribution: String,
}

/// Datums by their names in files; a name of a newer version is taken for WGS84.
mod datum {
    use mission::geo::Datum;
    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(datum: &Datum, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(datum)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Datum, D::Error> {
        Ok(String::deserialize(deserializer)?.parse().unwrap_or_default())
    }
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
    /// Alerts are spoken or sounded unless this is set.
    pub silent: bool,
    /// Sources of map tiles.
    pub map_sources: Vec<MapSource>,
    /// The one that is shown, by name; none is the plain map.
    pub map_source: Option<String>,
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
    /// Alerts make no sound.
    Silent(bool),
    /// Adds a source of tiles, or changes the one of its name.
    KeepMapSource(Box<MapSource>),
    /// Forgets one.
    DropMapSource(String),
    /// Shows one; none is the plain map.
    ShowMapSource(Option<String>),
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
            Command::Silent(silent) => self.silent = silent,
            Command::KeepMapSource(source) => match self.map_sources.iter_mut().find(|s| s.name == source.name) {
                Some(known) => *known = *source,
                None => self.map_sources.push(*source),
            },
            Command::DropMapSource(name) => {
                self.map_sources.retain(|source| source.name != name);
                self.map_source.take_if(|shown| *shown == name);
            }
            Command::ShowMapSource(name) => self.map_source = name,
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn files_of_other_versions_are_read_and_what_they_lack_has_its_default() {
        let text = r#"{ "pilot": "李警官", "a field of later": 7,
            "map_sources": [{ "name": "a", "address": "x", "datum": "gcj02" }, { "name": "b", "datum": "mars" }] }"#;
        let settings: Settings = serde_json::from_str(text).unwrap();
        assert_eq!((settings.pilot.as_str(), settings.theme), ("李警官", Theme::Day));
        assert_eq!(settings.map_sources[0].datum, Datum::Gcj02);
        assert_eq!(settings.map_sources[1].datum, Datum::Wgs84);
        let again: Settings = serde_json::from_str(&serde_json::to_string(&settings).unwrap()).unwrap();
        assert_eq!(again, settings);
    }

    #[test]
    fn a_source_that_is_forgotten_is_shown_no_more() {
        let mut settings = Settings::default();
        let source = MapSource { name: "city".into(), ..MapSource::default() };
        settings.handle(Command::KeepMapSource(Box::new(source)));
        settings.handle(Command::ShowMapSource(Some("city".into())));
        settings.handle(Command::DropMapSource("city".into()));
        assert_eq!((settings.map_sources.len(), settings.map_source), (0, None));
    }
}
