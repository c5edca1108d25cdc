//! What may stand at a place of a scenario or a profile: learned from one that holds one of everything, so that the
//! schema is told nowhere twice.

use std::collections::BTreeMap;

use serde_json::Value;

use super::tree::{Path, variant};

/// Fields that hold one of several kinds of thing.
const VARIANTS: [&str; 4] = ["judge", "what", "begin", "shape"];
/// Fields that a table may lack.
const OPTIONAL: [&str; 6] = ["heading_deg", "for_s", "stake", "finding", "seconds", "stop_s"];
/// Fields of the same in a level's tolerances only: elsewhere they must be there.
const OPTIONAL_OF_TOLERANCE: [&str; 2] = ["seconds", "stop_s"];
/// Lists whose items are added and taken out; all others have as many as they have.
const LISTS: [&str; 6] = ["criterion", "fault", "instruction", "object", "places", "level"];

/// What may stand where.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Patterns {
    /// By the pattern of a place: what stands there somewhere, once of each kind.
    at: BTreeMap<String, Vec<Value>>,
}

impl Patterns {
    /// Learned from a tree.
    pub fn of(tree: &Value) -> Self {
        let mut patterns = Self::default();
        patterns.learn(&Path::default(), tree);
        patterns
    }

    fn learn(&mut self, path: &Path, value: &Value) {
        let known = self.at.entry(path.pattern()).or_default();
        let kind = kind_of(path, value);
        if known.iter().all(|other| kind_of(path, other) != kind) {
            known.push(value.clone());
        }
        match value {
            Value::Object(table) => table.iter().for_each(|(name, value)| self.learn(&path.field(name), value)),
            Value::Array(items) => items.iter().enumerate().for_each(|(n, value)| self.learn(&path.item(n), value)),
            _ => {}
        }
    }

    /// All that stands at such a place, once of each kind.
    pub fn at(&self, path: &Path) -> &[Value] {
        self.at.get(&path.pattern()).map_or(&[], Vec::as_slice)
    }

    /// Fields that a table at this place may have and lacks.
    pub fn lacking(&self, path: &Path, table: &Value) -> impl Iterator<Item = &'static str> {
        let known = |name: &&str| !self.at(&path.field(name)).is_empty();
        OPTIONAL.into_iter().filter(|name| table.get(name).is_none()).filter(known)
    }
}

/// What tells two things at a place apart: their kind.
fn kind_of(path: &Path, value: &Value) -> String {
    let inner = match path.pattern().as_str() {
        "criterion[]" => value.get("judge"),
        "fault[]" => value.get("what"),
        "object[]" => value.get("look"),
        "instruction[]" => value.get("begin"),
        _ if is_variant(path) => Some(value),
        _ => None,
    };
    inner.map(variant).unwrap_or_default().to_owned()
}

/// Whether one of several kinds of thing stands here.
pub fn is_variant(path: &Path) -> bool {
    let Some((parent, super::tree::Step::Field(name))) = path.split() else { return false };
    VARIANTS.contains(&name.as_str()) || (matches!(name.as_str(), "from" | "to") && parent.name() == "timer")
}

/// Whether what stands here may be taken out.
pub fn is_optional(path: &Path) -> bool {
    let Some((parent, super::tree::Step::Field(name))) = path.split() else { return false };
    let tolerance = OPTIONAL_OF_TOLERANCE.contains(&name.as_str());
    let needed = parent.name() == "home" && name == "stake";
    OPTIONAL.contains(&name.as_str()) && !needed && (!tolerance || path.pattern().starts_with("level[]"))
}

/// Whether items of the list here are added and taken out.
pub fn is_list(path: &Path) -> bool {
    matches!(path.0.last(), Some(super::tree::Step::Field(name)) if LISTS.contains(&name.as_str()))
}
