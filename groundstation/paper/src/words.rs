//! What a document says, in two languages.

use fluent::{FluentArgs, FluentBundle, FluentResource, FluentValue};
use mission::explain::{Message, Value};

/// The language of a document's reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// Simplified Chinese.
    #[default]
    Chinese,
    /// English.
    English,
}

impl Language {
    /// By a tag such as `zh`, `zh-CN`, `en_GB.UTF-8`.
    pub fn of(tag: &str) -> Self {
        if tag.to_ascii_lowercase().starts_with("zh") { Self::Chinese } else { Self::English }
    }

    /// As a document names its language.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Chinese => "zh-CN",
            Self::English => "en",
        }
    }

    /// One of two.
    pub fn of_two<T>(self, zh: T, en: T) -> T {
        match self {
            Self::Chinese => zh,
            Self::English => en,
        }
    }
}

/// What is said in one language.
pub struct Words {
    bundle: FluentBundle<FluentResource>,
}

impl std::fmt::Debug for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Words({:?})", self.bundle.locales)
    }
}

impl Words {
    /// Reads a Fluent catalogue. What does not parse is missing and shows as its id; a crate with a catalogue has a test
    /// that finds it.
    pub fn new(language: Language, catalogue: &str) -> Self {
        let mut bundle = FluentBundle::new(vec![language.tag().parse().unwrap_or_default()]);
        // Direction marks around values are garbage on a terminal and boxes on paper.
        bundle.set_use_isolating(false);
        let resource = FluentResource::try_new(catalogue.to_owned()).unwrap_or_else(|(good, _)| good);
        // The only resource: nothing in it can be there already.
        bundle.add_resource(resource).unwrap_or_default();
        Self { bundle }
    }

    /// The text of a message; its id where the catalogue has none.
    pub fn text(&self, message: &Message) -> String {
        let mut args = FluentArgs::new();
        for (name, value) in &message.args {
            let value = match value {
                Value::Text(text) => FluentValue::from(text.clone()),
                Value::Number(number) => FluentValue::from(*number),
                Value::Message(inner) => FluentValue::from(self.text(inner)),
            };
            args.set(*name, value);
        }
        let pattern = self.bundle.get_message(message.id).and_then(|found| found.value());
        let mut errors = Vec::new();
        let text = pattern.map(|pattern| self.bundle.format_pattern(pattern, Some(&args), &mut errors).into_owned());
        text.unwrap_or_else(|| message.id.to_owned())
    }
}
