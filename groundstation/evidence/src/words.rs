//! The two catalogues of this crate, read here because `evidence-verify` stands alone, without the desktop's model, and
//! because the readable record says everything in both languages.

use mission::explain::Message;
use paper::words::Language;

const CHINESE: &str = include_str!("../../../assets/locale/zh-CN/evidence.ftl");
const ENGLISH: &str = include_str!("../../../assets/locale/en/evidence.ftl");

/// What is said in one language.
#[derive(Debug)]
pub struct Words(paper::words::Words);

impl Words {
    /// By a tag such as `zh`, `zh-CN`, `en_GB.UTF-8`.
    pub fn new(tag: &str) -> Self {
        let language = Language::of(tag);
        Self(paper::words::Words::new(language, language.of_two(CHINESE, ENGLISH)))
    }

    /// The text of a message; its id where the catalogue has none.
    pub fn text(&self, message: &Message) -> String {
        self.0.text(message)
    }
}
