//! Scenarios and house figures, made and changed on the screen: a tree of fields over the schema of the files, checked by
//! the reader of the files after every change.

mod patterns;
mod rows;
#[cfg(test)]
mod tests;
mod tree;

use std::sync::Arc;

use mission::explain::{Explain as _, Message};
use mission::message;
use scenario::{Course, Profile, Scenario, house};
use serde_json::Value;

use super::{Ask, Shelf};
use crate::{Context, Effect};

use patterns::Patterns;
pub use rows::{Label, Part, Row, Widget};
pub use tree::{Path, Step};

/// What is edited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// A scenario.
    Scenario,
    /// The house's figures.
    Profile,
}

/// What is done in the editor.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Edit a scenario.
    Open(String),
    /// Edit a copy of a scenario, under an id that is free.
    Copy(String),
    /// Edit a scenario that is empty but for what every one has.
    New,
    /// Edit the house's figures.
    OpenProfile,
    /// Look at a part: a place of the tree, or all that has no part of its own.
    Look(Path),
    /// Put a value at a place.
    Put(Path, Leaf),
    /// Put there what may stand there and does not.
    Fill(Path),
    /// Put the thing of this kind at a place.
    Choose(Path, String),
    /// Add a thing of this kind to a list.
    Add(Path, String),
    /// Take out what stands at a place.
    Remove(Path),
    /// Take back the last change.
    Undo,
    /// Keep it.
    Keep,
    /// Forget this station's own; the program's stays.
    Forget,
    /// Leave it without keeping it.
    Leave,
}

/// A value that a person enters.
#[derive(Debug, Clone, PartialEq)]
pub enum Leaf {
    /// A number.
    Number(f64),
    /// A whole number.
    Whole(i64),
    /// Words.
    Text(String),
    /// Yes or no.
    Toggle(bool),
    /// Several words.
    Several(Vec<String>),
}

impl From<Leaf> for Value {
    fn from(leaf: Leaf) -> Self {
        match leaf {
            Leaf::Number(number) => number.into(),
            Leaf::Whole(number) => number.into(),
            Leaf::Text(text) => text.into(),
            Leaf::Toggle(on) => on.into(),
            Leaf::Several(texts) => texts.into(),
        }
    }
}

/// What is being edited.
#[derive(Debug, Clone)]
pub struct Draft {
    subject: Subject,
    tree: Value,
    /// How it was before each change.
    before: Vec<Value>,
    patterns: Arc<Patterns>,
    looked_at: Path,
    checked: Result<Checked, Message>,
    own: bool,
    changed: bool,
}

/// What was edited, as it reads from a file.
#[derive(Debug, Clone)]
pub enum Checked {
    /// A scenario, on its road.
    Scenario(Arc<Course>),
    /// Figures.
    Profile(Arc<Profile>),
}

/// Changes that can be taken back.
const UNDO: usize = 100;

impl Draft {
    fn of(subject: Subject, tree: Value, patterns: Patterns, own: bool, context: &Context<'_>) -> Self {
        let mut draft = Self {
            subject,
            tree,
            before: Vec::new(),
            patterns: Arc::new(patterns),
            looked_at: Path::default(),
            checked: Err(message!("editor-unchecked")),
            own,
            changed: false,
        };
        draft.check(context);
        draft
    }

    /// What it is.
    pub fn subject(&self) -> Subject {
        self.subject
    }

    /// Its id; of a profile none.
    pub fn id(&self) -> &str {
        self.tree.get("id").and_then(Value::as_str).unwrap_or_default()
    }

    /// What is wrong with it, where and how to mend it, or what it reads as.
    pub fn checked(&self) -> Result<&Checked, &Message> {
        self.checked.as_ref()
    }

    /// The part that is looked at.
    pub fn looked_at(&self) -> &Path {
        &self.looked_at
    }

    /// Whether it is this station's own, so that it can be forgotten.
    pub fn is_own(&self) -> bool {
        self.own
    }

    /// Whether it is not kept yet.
    pub fn is_changed(&self) -> bool {
        self.changed
    }

    /// Whether a change can be taken back.
    pub fn can_undo(&self) -> bool {
        !self.before.is_empty()
    }

    fn scenario(&self) -> Result<Scenario, Message> {
        serde_json::from_value(self.tree.clone()).map_err(|error| message!("editor-broken", reason = error.to_string()))
    }

    fn check(&mut self, context: &Context<'_>) {
        let unwritten = |error: String| message!("editor-broken", reason = error);
        self.checked = match self.subject {
            Subject::Scenario => self.scenario().and_then(|scenario| {
                let text = scenario.write().map_err(|error| unwritten(error.to_string()))?;
                let name = format!("{}.toml", scenario.id);
                let read = Scenario::read(&name, &text).map_err(|error| error.explain())?;
                Ok(Checked::Scenario(super::course(read, context.network)?))
            }),
            Subject::Profile => serde_json::from_value::<Profile>(self.tree.clone())
                .map_err(|error| unwritten(error.to_string()))
                .and_then(|profile| {
                    let text = profile.write().map_err(|error| unwritten(error.to_string()))?;
                    let read = Profile::read("profile.toml", &text).map_err(|error| error.explain())?;
                    Ok(Checked::Profile(Arc::new(read)))
                }),
        };
    }

    fn change(&mut self, act: impl FnOnce(&mut Value, &Patterns), context: &Context<'_>) {
        let before = self.tree.clone();
        act(&mut self.tree, &self.patterns);
        if before == self.tree {
            return;
        }
        self.before.push(before);
        let old = self.before.len().saturating_sub(UNDO);
        self.before.drain(..old);
        self.changed = true;
        self.check(context);
    }

    fn add(&mut self, list: &Path, kind: &str, context: &Context<'_>) {
        let items = list.get(&self.tree).and_then(Value::as_array).map_or(0, Vec::len);
        let name = |value: &Value| rows::kind_of_item(&list.item(0), value).to_owned();
        // What has no kinds is like the last one.
        let last = || list.item(items.checked_sub(1)?).get(&self.tree).cloned();
        let patterns = self.patterns.at(&list.item(0));
        let pattern = patterns.iter().find(|value| !kind.is_empty() && name(value) == kind).cloned();
        let Some(mut item) = pattern.or_else(last).or_else(|| patterns.first().cloned()) else { return };
        if let Some(id) = item.get("id").and_then(Value::as_str).map(str::to_owned) {
            item["id"] = Value::String(self.free_id(list, &id));
        }
        self.change(
            |tree, _| {
                let Some((parent, Step::Field(field))) = list.split() else { return };
                let Some(Value::Object(table)) = parent.get_mut(tree) else { return };
                if let Value::Array(items) = table.entry(field.clone()).or_insert_with(|| Value::Array(Vec::new())) {
                    items.push(item);
                }
            },
            context,
        );
        if list.0.len() == 1 {
            self.looked_at = list.item(items);
        }
    }

    /// An id that nothing in the list has.
    fn free_id(&self, list: &Path, id: &str) -> String {
        let items = list.get(&self.tree).and_then(Value::as_array);
        let taken = |id: &str| {
            items.is_some_and(|items| items.iter().any(|item| item.get("id").and_then(Value::as_str) == Some(id)))
        };
        let numbered = (2..).map(|number| format!("{id}-{number}"));
        std::iter::once(id.to_owned()).chain(numbered).find(|id| !taken(id)).unwrap_or_default()
    }
}

/// The editor's model.
#[derive(Debug, Default)]
pub struct Editor {
    draft: Option<Box<Draft>>,
    said: Option<Result<Message, Message>>,
    /// The draft was given away to be kept: what is said next is about it.
    keeping: bool,
}

impl Editor {
    /// What is being edited.
    pub fn draft(&self) -> Option<&Draft> {
        self.draft.as_deref()
    }

    /// What came of keeping something, or why something cannot be edited.
    pub fn said(&self) -> Option<&Result<Message, Message>> {
        self.said.as_ref()
    }

    pub(super) fn handle(&mut self, command: Command, shelf: Option<&Shelf>, context: &Context<'_>) -> Vec<Effect> {
        self.said = None;
        match command {
            Command::Open(id) => self.open(shelf, &id, None, context),
            Command::Copy(id) => {
                let taken = |id: &str| shelf.is_some_and(|shelf| shelf.scenario(id).is_some());
                let fresh = (2..).map(|number| format!("{id}-{number}")).find(|id| !taken(id));
                self.open(shelf, &id, fresh, context);
            }
            Command::New => self.begin(context),
            Command::OpenProfile => {
                let Some(shelf) = shelf else { return Vec::new() };
                self.draft = serde_json::to_value(&*shelf.profile).ok().map(|tree| {
                    Box::new(Draft::of(Subject::Profile, tree.clone(), Patterns::of(&tree), false, context))
                });
            }
            Command::Keep => return self.keep(),
            Command::Forget => {
                let id = self.draft.take().map(|draft| draft.id().to_owned());
                return id.map(|id| Effect::Training(Ask::ForgetScenario(id))).into_iter().collect();
            }
            Command::Leave => self.draft = None,
            Command::Look(path) => {
                if let Some(draft) = &mut self.draft {
                    draft.looked_at = path;
                }
            }
            change => self.change(change, context),
        }
        Vec::new()
    }

    fn change(&mut self, command: Command, context: &Context<'_>) {
        let Some(draft) = &mut self.draft else { return };
        match command {
            Command::Put(path, leaf) => draft.change(
                |tree, _| {
                    if let Some(at) = path.get_mut(tree) {
                        *at = leaf.into();
                    }
                },
                context,
            ),
            Command::Fill(path) => draft.change(
                |tree, patterns| {
                    let Some((parent, Step::Field(name))) = path.split() else { return };
                    if let (Some(Value::Object(table)), Some(value)) =
                        (parent.get_mut(tree), patterns.at(&path).first())
                    {
                        table.insert(name.clone(), value.clone());
                    }
                },
                context,
            ),
            Command::Choose(path, kind) => draft.change(
                |tree, patterns| {
                    let chosen = patterns.at(&path).iter().find(|value| tree::variant(value) == kind);
                    if let (Some(at), Some(chosen)) = (path.get_mut(tree), chosen) {
                        *at = chosen.clone();
                    }
                },
                context,
            ),
            Command::Add(list, kind) => draft.add(&list, &kind, context),
            Command::Remove(path) => {
                draft.change(|tree, _| path.remove(tree), context);
                if draft.looked_at.get(&draft.tree).is_none() {
                    draft.looked_at = Path::default();
                }
            }
            Command::Undo => {
                if let Some(before) = draft.before.pop() {
                    draft.tree = before;
                    draft.check(context);
                    if draft.looked_at.get(&draft.tree).is_none() {
                        draft.looked_at = Path::default();
                    }
                }
            }
            _ => {}
        }
    }

    /// Opens a scenario, or a copy of it under another id.
    fn open(&mut self, shelf: Option<&Shelf>, id: &str, copy: Option<String>, context: &Context<'_>) {
        let known = shelf.and_then(|shelf| shelf.scenarios.iter().find(|known| known.scenario.id == id));
        let Some(known) = known else { return };
        let own = known.own && copy.is_none();
        match (serde_json::to_value(&*known.scenario), patterns()) {
            (Ok(mut tree), Ok(patterns)) => {
                let is_copy = copy.is_some();
                if let Some(id) = copy {
                    tree["id"] = Value::String(id);
                }
                let mut draft = Draft::of(Subject::Scenario, tree, patterns, own, context);
                draft.changed = is_copy;
                self.draft = Some(Box::new(draft));
            }
            (Err(error), _) => self.said = Some(Err(message!("editor-broken", reason = error.to_string()))),
            (_, Err(why)) => self.said = Some(Err(why)),
        }
    }

    /// A scenario with nothing in it but one criterion.
    fn begin(&mut self, context: &Context<'_>) {
        let begun = house::patterns().map_err(|error| error.explain()).and_then(|mut scenario| {
            scenario.instructions.clear();
            scenario.faults.clear();
            scenario.objects.clear();
            scenario.criteria.truncate(1);
            let tree = serde_json::to_value(&scenario)
                .map_err(|error| message!("editor-broken", reason = error.to_string()))?;
            let mut draft = Draft::of(Subject::Scenario, tree, patterns()?, false, context);
            draft.changed = true;
            Ok(draft)
        });
        match begun {
            Ok(draft) => self.draft = Some(Box::new(draft)),
            Err(why) => self.said = Some(Err(why)),
        }
    }

    fn keep(&mut self) -> Vec<Effect> {
        let Some(draft) = &self.draft else { return Vec::new() };
        let ask = match &draft.checked {
            Ok(Checked::Scenario(course)) => Ask::KeepScenario(Box::new(course.scenario().clone())),
            Ok(Checked::Profile(profile)) => Ask::KeepProfile(Box::new(Profile::clone(profile))),
            Err(why) => {
                self.said = Some(Err(why.clone()));
                return Vec::new();
            }
        };
        self.keeping = true;
        vec![Effect::Training(ask)]
    }

    pub(super) fn on_kept(&mut self, kept: Result<Message, Message>) -> Vec<Effect> {
        if std::mem::take(&mut self.keeping)
            && kept.is_ok()
            && let Some(draft) = &mut self.draft
        {
            draft.changed = false;
            draft.own = draft.subject == Subject::Scenario;
        }
        self.said = Some(kept);
        Vec::new()
    }
}

/// What may stand where in a scenario.
fn patterns() -> Result<Patterns, Message> {
    let patterns = house::patterns().map_err(|error| error.explain())?;
    let tree =
        serde_json::to_value(&patterns).map_err(|error| message!("editor-broken", reason = error.to_string()))?;
    Ok(Patterns::of(&tree))
}
