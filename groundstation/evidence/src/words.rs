//! The two catalogues of this crate, read here because `evidence-verify` stands alone, without the desktop's model, and
//! because the readable record says everything in both languages.

use fluent::{FluentArgs, FluentBundle, FluentResource, FluentValue};
use mission::explain::{Message, Value};

const CHINESE: &str = include_str!("../../../assets/locale/zh-CN/evidence.ftl");
const ENGLISH: &str = include_str!("../../../assets/locale/en/evidence.ftl");

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
    /// By a tag such as `zh`, `zh-CN`, `en_GB.UTF-8`.
    pub fn new(tag: &str) -> Self {
        let chinese = tag.to_ascii_lowercase().starts_with("zh");
        let (tag, text) = if chinese { ("zh-CN", CHINESE) } else { ("en", ENGLISH) };
        let mut bundle = FluentBundle::new(vec![tag.parse().unwrap_or_default()]);
        // Direction marks around values are garbage on a terminal.
        bundle.set_use_isolating(false);
        let resource = FluentResource::try_new(text.to_owned()).unwrap_or_else(|(good, _)| good);
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
