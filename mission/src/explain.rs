//! What went wrong or what was found, in a form that a catalogue can put into words.
//!
//! Libraries speak English through `Display`, for logs and developers. What a pilot reads comes from
//! the Fluent catalogues; this trait is the bridge: a message id and named arguments.

/// A named argument of a catalogue message.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Text that is shown as it is: a file name, a stake, a parameter name.
    Text(String),
    /// A number; the catalogue decides how many decimals are shown.
    Number(f64),
    /// Another message, put into words in the same language: a cause inside an error.
    Message(Box<Message>),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<Message> for Value {
    fn from(message: Message) -> Self {
        Self::Message(Box::new(message))
    }
}

impl From<usize> for Value {
    fn from(number: usize) -> Self {
        Self::Number(number as f64)
    }
}

/// A catalogue message: its id and its arguments.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    /// Id in both Fluent catalogues (`assets/locale/*/`), in kebab case.
    pub id: &'static str,
    /// Arguments by the names the catalogues use.
    pub args: Vec<(&'static str, Value)>,
}

/// Builds a [`Message`]: `message!("err-line-too-short", count = 1.0)`.
#[macro_export]
macro_rules! message {
    ($id:literal $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::explain::Message {
            id: $id,
            args: vec![$((stringify!($name), $crate::explain::Value::from($value))),*],
        }
    };
}

/// Something that a pilot may have to read: an error, a finding, an event.
pub trait Explain {
    /// The catalogue message that says what happened, what it means and what to do.
    fn explain(&self) -> Message;
}
