//! What a screen may read while it draws.

use mission::explain::{Explain, Message};
use session::Session;
use session::text::Catalogue;

use crate::{ScenePicture, VideoPicture};

/// What a screen may read while it draws.
#[derive(Clone, Copy)]
pub struct Frame<'a> {
    /// The model.
    pub session: &'a Session,
    /// The catalogue of the language that is chosen.
    pub text: &'a Catalogue,
    /// The picture of the 3D scene; `None` where none is drawn.
    pub scene: Option<ScenePicture<'a>>,
    /// Video of the active vehicle; `None` where it sends none.
    pub video: Option<VideoPicture<'a>>,
}

impl Frame<'_> {
    /// A text without arguments.
    pub fn t(&self, id: &str) -> String {
        self.text.get(id)
    }

    /// A text with arguments.
    pub fn m(&self, message: &Message) -> String {
        self.text.text(message)
    }

    /// What an error or a finding says.
    pub fn explain(&self, what: &dyn Explain) -> String {
        self.text.explain(what)
    }
}
