//! Words of scenarios: their texts in the language that is chosen, and messages with the names of what they name by id.

use mission::explain::{Message, Value};
use records::finding::Kinds;
use scenario::{Said, Scenario};

use super::Shelf;
use crate::text::Language;

/// Arguments of messages that are ids of the scenario.
const IDS: [&str; 3] = ["of", "to", "since"];

/// A text of a scenario file.
pub fn said(said: &Said, language: Language) -> &str {
    match language {
        Language::Chinese => &said.zh,
        Language::English => &said.en,
    }
}

/// A message with the names of what it names by id: objects, faults and instructions of the scenario, kinds of findings.
#[must_use]
pub fn titled(scenario: &Scenario, mut message: Message, language: Language) -> Message {
    for (name, value) in &mut message.args {
        match value {
            Value::Text(id) if IDS.contains(name) => {
                if let Some(title) = title_of(scenario, id) {
                    said(title, language).clone_into(id);
                }
            }
            Value::Text(code) if *name == "kind" => {
                if let Some(kind) = Kinds::embedded().get(code) {
                    let named = if language == Language::Chinese { &kind.zh } else { &kind.en };
                    named.clone_into(code);
                }
            }
            Value::Message(inner) => **inner = titled(scenario, (**inner).clone(), language),
            Value::Text(_) | Value::Number(_) => {}
        }
    }
    message
}

/// What an object, a fault or an instruction of a scenario is called; its id where the scenario does not have it.
pub fn name<'a>(scenario: &'a Scenario, id: &'a str, language: Language) -> &'a str {
    title_of(scenario, id).map_or(id, |title| said(title, language))
}

fn title_of<'a>(scenario: &'a Scenario, id: &str) -> Option<&'a Said> {
    let thing = scenario.objects.iter().find(|thing| thing.id == id).map(|thing| &thing.title);
    let fault = || scenario.faults.iter().find(|fault| fault.id == id).map(|fault| &fault.title);
    let told = || scenario.instructions.iter().find(|told| told.id == id).map(|told| &told.say);
    thing.or_else(fault).or_else(told)
}

/// What a scenario is called; its id where the shelf does not have it.
pub fn title(shelf: Option<&Shelf>, id: &str, language: Language) -> String {
    let known = shelf.and_then(|shelf| shelf.scenario(id));
    known.map_or_else(|| id.to_owned(), |scenario| said(&scenario.title, language).to_owned())
}

/// Hundredths of a point as people read them.
pub fn points(hundredths: u32) -> String {
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

/// A moment of a flight: minutes, seconds, tenths.
pub fn clock(ms: u32) -> String {
    let tenths = ms / 100;
    format!("{:02}:{:02}.{}", tenths / 600, tenths / 10 % 60, tenths % 10)
}
