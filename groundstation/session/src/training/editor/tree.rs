//! A scenario or a profile as a tree of values, and the places in it.

use serde_json::Value;

/// A step into a tree.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// A field of a table.
    Field(String),
    /// An item of a list, from 0.
    Item(usize),
}

/// A place in a tree.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Path(pub Vec<Step>);

impl Path {
    /// A field of this place.
    #[must_use]
    pub fn field(&self, name: &str) -> Self {
        self.then(Step::Field(name.to_owned()))
    }

    /// An item of this place.
    #[must_use]
    pub fn item(&self, index: usize) -> Self {
        self.then(Step::Item(index))
    }

    fn then(&self, step: Step) -> Self {
        let mut steps = self.0.clone();
        steps.push(step);
        Self(steps)
    }

    /// The name of the last field, whatever items come after it.
    pub fn name(&self) -> &str {
        let fields = self.0.iter().rev().find_map(|step| match step {
            Step::Field(name) => Some(name.as_str()),
            Step::Item(_) => None,
        });
        fields.unwrap_or_default()
    }

    /// The same place in every tree: items are not told apart.
    pub fn pattern(&self) -> String {
        let mut text = String::new();
        for step in &self.0 {
            match step {
                Step::Field(name) => {
                    if !text.is_empty() {
                        text.push('.');
                    }
                    text.push_str(name);
                }
                Step::Item(_) => text.push_str("[]"),
            }
        }
        text
    }

    /// What stands there.
    pub fn get<'a>(&self, tree: &'a Value) -> Option<&'a Value> {
        self.0.iter().try_fold(tree, |at, step| match step {
            Step::Field(name) => at.get(name),
            Step::Item(index) => at.get(*index),
        })
    }

    /// What stands there, to be changed.
    pub fn get_mut<'a>(&self, tree: &'a mut Value) -> Option<&'a mut Value> {
        self.0.iter().try_fold(tree, |at, step| match step {
            Step::Field(name) => at.get_mut(name),
            Step::Item(index) => at.get_mut(*index),
        })
    }

    /// The place that holds this one, and the last step.
    pub fn split(&self) -> Option<(Self, &Step)> {
        let (last, before) = self.0.split_last()?;
        Some((Self(before.to_vec()), last))
    }

    /// Takes out what stands there.
    pub fn remove(&self, tree: &mut Value) {
        let Some((parent, last)) = self.split() else { return };
        match (parent.get_mut(tree), last) {
            (Some(Value::Object(table)), Step::Field(name)) => {
                table.remove(name);
            }
            (Some(Value::Array(items)), Step::Item(index)) if *index < items.len() => {
                items.remove(*index);
            }
            _ => {}
        }
    }
}

/// The name of a variant: of a text, or of a table with one field.
pub fn variant(value: &Value) -> &str {
    match value {
        Value::String(name) => name,
        Value::Object(table) if table.len() == 1 => table.keys().next().map_or("", String::as_str),
        _ => "",
    }
}
