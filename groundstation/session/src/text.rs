//! What people read: the two Fluent catalogues, and the choice between them.

use fluent::memoizer::MemoizerKind;
use fluent::{FluentArgs, FluentBundle, FluentResource, FluentValue};
use mission::explain::{Explain, Message, Value};
use serde::{Deserialize, Serialize};

/// A language of the catalogues.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Language {
    /// Simplified Chinese.
    #[default]
    Chinese,
    /// English.
    English,
}

impl Language {
    /// From a tag such as `zh`, `zh-CN`, `en_GB.UTF-8`.
    pub fn from_tag(tag: &str) -> Self {
        if tag.to_ascii_lowercase().starts_with("zh") { Self::Chinese } else { Self::English }
    }

    fn tag(self) -> &'static str {
        match self {
            Self::Chinese => "zh-CN",
            Self::English => "en",
        }
    }
}

macro_rules! catalogue {
    ($language:literal, $($area:literal),+ $(,)?) => {
        &[$(include_str!(concat!("../../../assets/locale/", $language, "/", $area, ".ftl"))),+]
    };
}

macro_rules! catalogues {
    ($($area:literal),+ $(,)?) => {
        const CHINESE: &[&str] = catalogue!("zh-CN", $($area),+);
        const ENGLISH: &[&str] = catalogue!("en", $($area),+);
    };
}

catalogues!(
    "airspace",
    "app",
    "area",
    "bridges",
    "cases",
    "classroom",
    "clues",
    "corridor",
    "crew",
    "debrief",
    "desk",
    "editor",
    "eye",
    "evidence",
    "fly",
    "formats",
    "paper",
    "pattern",
    "plan",
    "planner",
    "records",
    "reports",
    "road",
    "routing",
    "settings",
    "sims",
    "sky",
    "sorties",
    "structures",
    "telemetry",
    "terrain",
    "training",
    "vehicle",
    "video"
);

/// One language's catalogue.
pub struct Catalogue {
    language: Language,
    bundle: FluentBundle<FluentResource>,
}

impl Catalogue {
    /// Loads a language.
    pub fn new(language: Language) -> Self {
        let tag = language.tag().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new(vec![tag]);
        // Direction marks around values: both languages run left to right, and terminals show them as garbage.
        bundle.set_use_isolating(false);
        // Built-ins are fresh in a new bundle, so they cannot be defined already.
        bundle.add_builtins().unwrap_or_default();
        let texts = if language == Language::Chinese { CHINESE } else { ENGLISH };
        for text in texts {
            // What does not parse is missing, shows as its id, and fails the catalogue test.
            let resource = FluentResource::try_new((*text).to_owned()).unwrap_or_else(|(good, _)| good);
            bundle.add_resource(resource).unwrap_or_default();
        }
        bundle.set_formatter(Some(number));
        Self { language, bundle }
    }

    /// Its language.
    pub fn language(&self) -> Language {
        self.language
    }

    /// The text of a message; its id where the catalogue has none.
    pub fn text(&self, message: &Message) -> String {
        let mut args = FluentArgs::new();
        for (name, value) in &message.args {
            args.set(
                *name,
                match value {
                    Value::Text(text) => FluentValue::from(text.clone()),
                    Value::Number(number) => FluentValue::from(*number),
                    Value::Message(inner) => FluentValue::from(self.text(inner)),
                },
            );
        }
        self.format(message.id, Some(&args)).unwrap_or_else(|| message.id.to_owned())
    }

    /// The text of a message without arguments; its id where the catalogue has none.
    pub fn get(&self, id: &str) -> String {
        self.format(id, None).unwrap_or_else(|| id.to_owned())
    }

    /// What an error or a finding says.
    pub fn explain(&self, what: &dyn Explain) -> String {
        self.text(&what.explain())
    }

    fn format(&self, id: &str, args: Option<&FluentArgs<'_>>) -> Option<String> {
        let pattern = self.bundle.get_message(id)?.value()?;
        let mut errors = Vec::new();
        Some(self.bundle.format_pattern(pattern, args, &mut errors).into_owned())
    }
}

/// Numbers with the decimals that the catalogue asks for; `fluent` itself applies only the least, not the most.
fn number<M: MemoizerKind>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    /// ECMA-402's default for `NUMBER`.
    const MOST_DECIMALS: usize = 3;
    let FluentValue::Number(number) = value else { return None };
    if !number.value.is_finite() {
        return Some("–".to_owned());
    }
    if number.value.abs() >= 1e15 {
        return Some(format!("{:e}", number.value));
    }
    let most = number.options.maximum_fraction_digits.unwrap_or(MOST_DECIMALS);
    let least = number.options.minimum_fraction_digits.unwrap_or(0);
    let text = format!("{:.*}", most, number.value);
    let Some((whole, decimals)) = text.split_once('.') else { return Some(text) };
    let kept = decimals.trim_end_matches('0').len().max(least);
    let kept = &decimals[..kept];
    Some(if kept.is_empty() { whole.to_owned() } else { format!("{whole}.{kept}") })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::collections::{BTreeMap, BTreeSet};

    use fluent::FluentResource;

    use mission::message;

    use super::{CHINESE, Catalogue, ENGLISH, Language};

    #[test]
    fn numbers_have_the_decimals_that_the_catalogue_asks_for() {
        let text = Catalogue::new(Language::English).text(&message!("summary-corridor", worst = 3.1234, usual = 2.0));
        assert!(text.contains("3.1 m") && text.contains(" 2 m"), "{text}");
    }

    /// Message id -> names of its variables.
    fn messages(texts: &[&str]) -> BTreeMap<String, BTreeSet<String>> {
        let mut found = BTreeMap::new();
        for text in texts {
            FluentResource::try_new((*text).to_owned()).unwrap_or_else(|(_, errors)| panic!("{errors:?} in\n{text}"));
            let mut id = String::new();
            for line in text.lines().filter(|line| !line.starts_with('#')) {
                if let Some((name, _)) = line.split_once(" =")
                    && name.starts_with(|c: char| c.is_ascii_lowercase())
                {
                    id = name.to_owned();
                    assert!(found.insert(id.clone(), BTreeSet::new()).is_none(), "{id} stands twice");
                }
                for part in line.split('$').skip(1) {
                    let name: String = part.chars().take_while(|c| c.is_alphanumeric() || "-_".contains(*c)).collect();
                    found.get_mut(&id).unwrap().insert(name);
                }
            }
        }
        found
    }

    #[test]
    fn both_catalogues_have_the_same_messages_with_the_same_variables() {
        let (chinese, english) = (messages(CHINESE), messages(ENGLISH));
        for (id, variables) in &chinese {
            assert_eq!(english.get(id), Some(variables), "{id}");
        }
        for id in english.keys() {
            assert!(chinese.contains_key(id), "{id} is missing in Chinese");
        }
    }

    #[test]
    fn every_message_that_the_sources_name_is_in_the_catalogues() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let known = messages(CHINESE);
        let mut named = 0;
        for room in ["mission", "telemetry/src", "sims", "groundstation"] {
            // Tests name messages that no user sees, and parts of them.
            let is_test = |file: &std::path::PathBuf| file.components().any(|part| part.as_os_str() == "tests");
            for file in rust_files(&root.join(room)).into_iter().filter(|file| !is_test(file)) {
                let source = std::fs::read_to_string(&file).unwrap();
                let code = source.split("#[cfg(test)]").next().unwrap();
                for part in code.split("message!(").skip(1) {
                    let Some(id) = part.trim_start().strip_prefix('"').and_then(|p| p.split('"').next()) else {
                        continue;
                    };
                    named += 1;
                    assert!(known.contains_key(id), "{id} in {}", file.display());
                }
            }
        }
        assert!(named > 20, "the search finds the messages: {named}");
    }

    fn rust_files(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
        let mut files = Vec::new();
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                files.extend(rust_files(&path));
            } else if path.extension().is_some_and(|e| e == "rs") {
                files.push(path);
            }
        }
        files
    }
}
