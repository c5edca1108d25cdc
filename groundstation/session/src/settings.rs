//! Settings: what a person chose, kept between starts.

use std::collections::BTreeMap;
use std::path::PathBuf;

use mission::geo::Datum;
use serde::{Deserialize, Deserializer, Serialize};

use crate::planner::Wanted;
use crate::text::Language;
use crate::vehicle::Loan;
use crate::{Answer, Effect, FileKind};

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

/// Unit of speeds on the flying screen. Files, logs and the wire always have metres per second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum SpeedUnit {
    /// m/s
    #[default]
    MetresPerSecond,
    /// km/h
    KilometresPerHour,
}

impl SpeedUnit {
    const KM_H_PER_M_S: f64 = 3.6;

    /// A speed in this unit.
    pub fn of_m_s(self, speed_m_s: f64) -> f64 {
        match self {
            Self::MetresPerSecond => speed_m_s,
            Self::KilometresPerHour => speed_m_s * Self::KM_H_PER_M_S,
        }
    }

    /// Metres per second of a speed in this unit.
    pub fn to_m_s(self, speed: f64) -> f64 {
        match self {
            Self::MetresPerSecond => speed,
            Self::KilometresPerHour => speed / Self::KM_H_PER_M_S,
        }
    }
}

/// What is drawn out beside the map of the flying screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Drawer {
    /// The checklist before a flight.
    Checklist,
    /// Everything that happened.
    Timeline,
    /// What was found.
    Findings,
}

/// Where the live picture stands on the flying screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum VideoSize {
    /// Over a corner of the map.
    #[default]
    Inset,
    /// In the middle, with the map as the inset.
    Large,
    /// In a window of its own, for a second display.
    Apart,
}

/// How a person arranged the screens.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Layout {
    /// Widths, and the height of what lies across, by the panel's name, points.
    pub panels: BTreeMap<String, f32>,
    /// On the flying screen the scene is large and the map the inset.
    pub fly_scene_large: bool,
    /// The same on the planning screen.
    pub plan_scene_large: bool,
    /// What is drawn out on the flying screen.
    pub drawer: Option<Drawer>,
    /// Where the live picture stands.
    #[serde(deserialize_with = "lenient")]
    pub video: VideoSize,
}

/// A value that is only convenience: what cannot be read must not take the rest of the file with it.
fn lenient<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(deserializer: D) -> Result<T, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Read<T> {
        Good(T),
        Bad(serde::de::IgnoredAny),
    }
    Ok(match Read::deserialize(deserializer)? {
        Read::Good(value) => value,
        Read::Bad(_) => T::default(),
    })
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
    /// Notices and warnings make no sound. Alarms always do.
    pub silent: bool,
    /// Unit of speeds.
    #[serde(deserialize_with = "lenient")]
    pub speed_unit: SpeedUnit,
    /// The detachment, as it stands over the fleet.
    pub detachment: String,
    /// What brigades are called here, by their names in the road network.
    #[serde(deserialize_with = "lenient")]
    pub brigade_names: BTreeMap<String, String>,
    /// How the screens are arranged.
    #[serde(deserialize_with = "lenient")]
    pub layout: Layout,
    /// Sources of map tiles.
    pub map_sources: Vec<MapSource>,
    /// The one that is shown, by name; none is the plain map.
    pub map_source: Option<String>,
    /// Corridor requests to be used at other places, by name.
    pub templates: BTreeMap<String, Wanted>,
    /// Servers that recordings ask for the time (NTP), by name or address; none named are the usual ones. A network of the
    /// police or the transport authority reaches only its own.
    #[serde(deserialize_with = "lenient")]
    pub time_servers: Vec<String>,
    /// File of satellite orbits that skies are predicted from.
    pub orbits: Option<PathBuf>,
    /// Files of airspace zones that plans are held against.
    pub zones: Vec<PathBuf>,
    /// Files of bridges and of what stands beside them.
    pub bridges: Vec<PathBuf>,
    /// Files of the ground's height.
    pub terrain: Vec<PathBuf>,
    /// Parameters that have another value for one flight, with what they were.
    #[serde(deserialize_with = "lenient")]
    pub loans: Vec<Loan>,
    /// Trainers work here: the station has another MAVLink system id than those of pilots and trainees.
    pub for_trainers: bool,
    /// Address of the central store that events are exchanged with; empty for none.
    pub centre: String,
}

impl Settings {
    /// MAVLink system id of this station, from the next start on: 255, as ground stations have; a trainer's is 254, so that
    /// a vehicle can tell it from a trainee's.
    pub fn station_system(&self) -> u8 {
        if self.for_trainers { 254 } else { 255 }
    }
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
    /// Notices and warnings make no sound.
    Silent(bool),
    /// Whether trainers work here.
    ForTrainers(bool),
    /// Unit of speeds.
    SpeedUnit(SpeedUnit),
    /// The detachment's name.
    Detachment(String),
    /// What a brigade is called, by its name in the road network; an empty name is that one again.
    BrigadeName(String, String),
    /// How the screens are arranged.
    Layout(Box<Layout>),
    /// Who is asked for the time, as somebody typed it: names or addresses with anything between them.
    TimeServers(String),
    /// Address of the central store.
    Centre(String),
    /// Choose a folder for the data.
    ChooseFolder,
    /// Choose a file of map tiles.
    ChooseTiles,
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
            Command::ForTrainers(trainers) => self.for_trainers = trainers,
            Command::SpeedUnit(unit) => self.speed_unit = unit,
            Command::Detachment(name) => self.detachment = name,
            Command::BrigadeName(brigade, name) if name.is_empty() || name == brigade => {
                self.brigade_names.remove(&brigade);
            }
            Command::BrigadeName(brigade, name) => {
                self.brigade_names.insert(brigade, name);
            }
            Command::Layout(layout) => self.layout = *layout,
            Command::TimeServers(typed) => {
                let between = |c: char| c.is_whitespace() || [',', ';', '，', '；', '、'].contains(&c);
                self.time_servers = typed.split(between).filter(|name| !name.is_empty()).map(str::to_owned).collect();
            }
            Command::Centre(address) => self.centre = address,
            Command::ChooseFolder => return vec![Effect::AskRead(FileKind::Folder)],
            Command::ChooseTiles => return vec![Effect::AskRead(FileKind::Tiles)],
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
        self.saved()
    }

    fn saved(&self) -> Vec<Effect> {
        vec![Effect::SaveSettings(Box::new(self.clone()))]
    }

    /// What a brigade of the road network is called here.
    pub fn brigade<'a>(&'a self, of_network: &'a str) -> &'a str {
        self.brigade_names.get(of_network).map_or(of_network, String::as_str)
    }

    /// Takes what came of an effect: a file of tiles is shown at once.
    pub fn answer(&mut self, answer: Answer) -> Vec<Effect> {
        let Answer::Read { kind: FileKind::Tiles, path, result: Ok(_) } = answer else { return Vec::new() };
        let address = path.to_string_lossy().into_owned();
        let known = self.map_sources.iter().find(|source| source.address == address);
        let name = known.map_or_else(|| self.unused_name(&path), |source| source.name.clone());
        if known.is_none() {
            self.map_sources.push(MapSource { name: name.clone(), address, ..MapSource::default() });
        }
        self.map_source = Some(name);
        self.saved()
    }

    /// A file's name, with a number behind it where a source has that name already.
    fn unused_name(&self, path: &std::path::Path) -> String {
        let stem = path.file_stem().unwrap_or(path.as_os_str()).to_string_lossy();
        let taken = |name: &str| self.map_sources.iter().any(|source| source.name == name);
        let numbered = (2..).map(|number| format!("{stem} {number}"));
        std::iter::once(stem.to_string()).chain(numbered).find(|name| !taken(name)).unwrap_or_default()
    }
}

/// Where the data lies.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DataFolder {
    /// Now; `None` before anybody said so.
    pub now: Option<PathBuf>,
    /// From the next start on, where a person chose another one.
    pub next: Option<PathBuf>,
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
    fn what_is_damaged_in_the_layout_costs_nothing_else() {
        for layout in [r#""gone""#, r#"{ "panels": { "fly-fleet": "wide" } }"#, r#"{ "drawer": "Cellar" }"#, "null"] {
            let text = format!(r#"{{ "pilot": "李警官", "layout": {layout}, "speed_unit": 3 }}"#);
            let settings: Settings = serde_json::from_str(&text).unwrap();
            assert_eq!((settings.pilot.as_str(), &settings.layout), ("李警官", &Layout::default()), "{layout}");
            assert_eq!(settings.speed_unit, SpeedUnit::MetresPerSecond);
        }
    }

    #[test]
    fn a_brigade_has_the_name_it_was_given_until_that_is_emptied() {
        let mut settings = Settings::default();
        let name = |settings: &mut Settings, name: &str| {
            settings.handle(Command::BrigadeName("first".into(), name.into()));
            settings.brigade("first").to_owned()
        };
        assert_eq!(name(&mut settings, "高速一大队"), "高速一大队");
        assert_eq!(name(&mut settings, ""), "first");
        assert_eq!(settings.brigade("second"), "second");
    }

    #[test]
    fn time_servers_are_typed_with_anything_between_them_and_nothing_typed_are_the_usual_ones() {
        let mut settings = Settings::default();
        settings.handle(Command::TimeServers(" ntp.jiangsu.example，10.2.0.1:123; ".into()));
        assert_eq!(settings.time_servers, ["ntp.jiangsu.example", "10.2.0.1:123"]);
        settings.handle(Command::TimeServers("  ".into()));
        assert!(settings.time_servers.is_empty());
    }

    #[test]
    fn a_file_of_tiles_becomes_the_background_under_a_name_of_its_own() {
        let mut settings = Settings::default();
        let read = |path: &str| Answer::Read { kind: FileKind::Tiles, path: path.into(), result: Ok(Vec::new()) };
        settings.answer(read("/a/city.mbtiles"));
        settings.answer(read("/b/city.mbtiles"));
        let effects = settings.answer(read("/a/city.mbtiles"));
        let names: Vec<_> = settings.map_sources.iter().map(|source| source.name.as_str()).collect();
        assert_eq!((names, settings.map_source.as_deref()), (vec!["city", "city 2"], Some("city")));
        assert!(matches!(&effects[..], [Effect::SaveSettings(saved)] if **saved == settings));
    }

    #[test]
    fn a_speed_is_the_same_speed_in_both_units() {
        assert_eq!(SpeedUnit::KilometresPerHour.of_m_s(10.0), 36.0);
        assert_eq!(SpeedUnit::KilometresPerHour.to_m_s(36.0), 10.0);
        assert_eq!(SpeedUnit::MetresPerSecond.of_m_s(10.0), 10.0);
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
