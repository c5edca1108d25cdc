//! The tree as rows of a form: what each is called, and by what it is changed.

use std::sync::Arc;

use mission::explain::{Explain as _, Message};
use mission::message;
use records::finding::Kinds;
use scenario::schema::Group;
use scenario::{Course, Said};
use serde_json::Value;

use super::tree::variant;
use super::{Checked, Draft, Path, Subject, patterns};

/// What something is called.
#[derive(Debug, Clone, PartialEq)]
pub enum Label {
    /// By the catalogue.
    Said(Message),
    /// As it stands in the file.
    Plain(String),
    /// As the file has it in both languages.
    Both(Said),
    /// What a criterion asks for.
    Asks(Arc<Course>, usize),
}

/// By what a value is changed.
#[derive(Debug, Clone, PartialEq)]
pub enum Widget {
    /// Nothing: it is the head of what comes after it.
    Head,
    /// A number; whole where the file wants it so.
    Number {
        /// The number.
        now: f64,
        /// Only whole numbers.
        whole: bool,
    },
    /// Words; long ones have room for lines.
    Text {
        /// The words.
        now: String,
        /// Several lines.
        long: bool,
    },
    /// Yes or no.
    Toggle(bool),
    /// One of these values.
    Choice {
        /// The value.
        now: String,
        /// What there is.
        all: Vec<(String, Label)>,
    },
    /// One of these kinds of thing.
    Kind {
        /// The kind.
        now: String,
        /// What there is.
        all: Vec<(String, Label)>,
    },
    /// Several of these values.
    Several {
        /// Those that are in.
        now: Vec<String>,
        /// What there is.
        all: Vec<(String, Label)>,
    },
    /// Something of these kinds can be added; an empty kind is the only one.
    Add(Vec<(String, Label)>),
    /// Something that is not there can be put there.
    Lacking,
}

/// A row of the form.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Which place.
    pub path: Path,
    /// How deep it stands under the part that is looked at.
    pub depth: usize,
    /// What it is called.
    pub label: Label,
    /// By what it is changed.
    pub widget: Widget,
    /// Whether it can be taken out.
    pub removable: bool,
}

/// A list of the outline.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// Which place.
    pub path: Path,
    /// What it is called.
    pub label: Label,
    /// Its items, each with what it is called.
    pub items: Vec<(Path, Label)>,
}

/// Fields in the order in which people think of them; all others come after these, by their names.
const ORDER: [&str; 16] = [
    "id",
    "title",
    "group",
    "brief",
    "time_limit_s",
    "pass",
    "home",
    "weather",
    "aircraft",
    "points",
    "must",
    "judge",
    "what",
    "begin",
    "look",
    "at",
];
/// Parts with a place of their own in the outline.
const PARTS: [&str; 5] = ["instruction", "fault", "object", "criterion", "level"];

impl Draft {
    /// The outline: every list that has a place of its own, with its items.
    pub fn outline(&self) -> Vec<Part> {
        let mut outline = Vec::new();
        for list in PARTS {
            let path = Path::default().field(list);
            let wanted = match self.subject {
                Subject::Scenario => list != "level",
                Subject::Profile => list == "level",
            };
            if !wanted {
                continue;
            }
            let items = path.get(&self.tree).and_then(Value::as_array).map_or(0, Vec::len);
            let items = (0..items).map(|index| (path.item(index), self.title(&path.item(index)))).collect();
            outline.push(Part { path, label: field(list), items });
        }
        outline
    }

    /// What can be added to a list of the outline.
    pub fn addable(&self, list: &Path) -> Vec<(String, Label)> {
        kinds(&list.item(0), self.patterns.at(&list.item(0)))
    }

    /// What an item of the outline is called.
    fn title(&self, path: &Path) -> Label {
        let Some(value) = path.get(&self.tree) else { return Label::Plain(String::new()) };
        if let Ok(Checked::Scenario(course)) = &self.checked
            && path.name() == "criterion"
            && let Some(super::Step::Item(index)) = path.0.last()
        {
            return Label::Asks(Arc::clone(course), *index);
        }
        let said = |field: &str| value.get(field).map(bilingual);
        said("title").or_else(|| said("say")).unwrap_or_else(|| kind(kind_of_item(path, value)))
    }

    /// The rows of the part that is looked at.
    pub fn rows(&self) -> Vec<Row> {
        let mut rows = Vec::new();
        if let Some(value) = self.looked_at.get(&self.tree) {
            self.table(&self.looked_at, value, 0, &mut rows);
        }
        rows
    }

    fn table(&self, path: &Path, value: &Value, depth: usize, rows: &mut Vec<Row>) {
        let Value::Object(table) = value else { return };
        let rank =
            |name: &&String| (ORDER.iter().position(|other| other == name).unwrap_or(ORDER.len()), (*name).clone());
        let mut names: Vec<&String> = table.keys().collect();
        names.sort_by_key(rank);
        let top = path.0.is_empty();
        for name in names {
            // The schema's version is none of anybody's business, and parts have their own rows.
            if top && (name == "schema" || PARTS.contains(&name.as_str())) {
                continue;
            }
            self.value(&path.field(name), &table[name], field(&qualified(path, name)), depth, rows);
        }
        for name in self.patterns.lacking(path, value) {
            let (path, label) = (path.field(name), field(name));
            rows.push(Row { path, depth, label, widget: Widget::Lacking, removable: false });
        }
    }

    fn value(&self, path: &Path, value: &Value, label: Label, depth: usize, rows: &mut Vec<Row>) {
        let removable = patterns::is_optional(path)
            || (matches!(path.0.last(), Some(super::Step::Item(_))) && path.name() == "places");
        let row = |widget: Widget| Row { path: path.clone(), depth, label: label.clone(), widget, removable };
        if patterns::is_variant(path) {
            let all = kinds(path, self.patterns.at(path));
            rows.push(row(Widget::Kind { now: variant(value).to_owned(), all }));
            if let Value::Object(table) = value
                && let Some((name, inner)) = table.iter().next()
            {
                let path = path.field(name);
                match inner {
                    Value::Object(_) => self.table(&path, inner, depth + 1, rows),
                    _ => self.value(&path, inner, field(name), depth + 1, rows),
                }
            }
            return;
        }
        match value {
            Value::Object(_) => {
                rows.push(row(Widget::Head));
                self.table(path, value, depth + 1, rows);
            }
            Value::Array(items) if matches!(path.name(), "right" | "wrong") => {
                let now = items.iter().filter_map(Value::as_str).map(str::to_owned).collect();
                rows.push(row(Widget::Several { now, all: ACTS.map(|act| (act.to_owned(), said(act))).to_vec() }));
            }
            Value::Array(items) => {
                rows.push(row(Widget::Head));
                for (index, item) in items.iter().enumerate() {
                    let name = message!("editor-item", name = path.name().to_owned(), number = index as f64 + 1.0);
                    self.value(&path.item(index), item, Label::Said(name), depth + 1, rows);
                }
                if patterns::is_list(path) {
                    let all = vec![(String::new(), field(path.name()))];
                    rows.push(Row {
                        widget: Widget::Add(all),
                        depth: depth + 1,
                        removable: false,
                        ..row(Widget::Head)
                    });
                }
            }
            Value::Bool(now) => rows.push(row(Widget::Toggle(*now))),
            Value::Number(number) => {
                let now = number.as_f64().unwrap_or_default();
                rows.push(row(Widget::Number { now, whole: !number.is_f64() }));
            }
            Value::String(now) => {
                let now = now.clone();
                rows.push(row(match self.choices(path) {
                    Some(all) => Widget::Choice { now, all },
                    None => Widget::Text { now, long: path.pattern().starts_with("brief.") },
                }));
            }
            Value::Null => {}
        }
    }

    /// What a text may be, where it is not free.
    fn choices(&self, path: &Path) -> Option<Vec<(String, Label)>> {
        let pattern = path.pattern();
        let plain = |all: &[&str]| Some(all.iter().map(|value| ((*value).to_owned(), said(value))).collect());
        match path.name() {
            "group" => {
                Some(GROUPS.iter().map(|group| (group.key().to_owned(), Label::Said(group.explain()))).collect())
            }
            "light" => plain(&["day", "night"]),
            "standing" => plain(&["house", "sourced"]),
            "look" => {
                let looks = self.patterns.at(&Path::default().field("object").item(0));
                Some(kinds(&Path::default().field("object").item(0), looks))
            }
            "act" => plain(&ACTS),
            "of" => Some(self.named(&["object"])),
            "told" | "id" if pattern.ends_with("told") || pattern.ends_with("told.id") => {
                Some(self.named(&["instruction"]))
            }
            "fault" => Some(self.named(&["fault"])),
            "since" => Some(self.named(&["fault", "instruction"])),
            "to" if pattern.ends_with("decide.to") => Some(self.named(&["fault", "instruction"])),
            "kind" => Some(
                Kinds::embedded()
                    .all()
                    .iter()
                    .map(|kind| (kind.code.clone(), Label::Both(Said { zh: kind.zh.clone(), en: kind.en.clone() })))
                    .collect(),
            ),
            "authority" => {
                let own = [("detachment".to_owned(), said("detachment"))];
                let others = Kinds::embedded().authorities().iter().map(|authority| {
                    let names = Said { zh: authority.zh.clone(), en: authority.en.clone() };
                    (authority.code.clone(), Label::Both(names))
                });
                Some(own.into_iter().chain(others).collect())
            }
            _ => None,
        }
    }

    /// Things of the scenario by their ids and titles.
    fn named(&self, lists: &[&str]) -> Vec<(String, Label)> {
        let mut named = Vec::new();
        for list in lists {
            let items = self.tree.get(list).and_then(Value::as_array).into_iter().flatten();
            for item in items {
                let id = item.get("id").and_then(Value::as_str).unwrap_or_default();
                let title = item.get("title").or_else(|| item.get("say"));
                let label = title.map_or_else(|| Label::Plain(id.to_owned()), bilingual);
                named.push((id.to_owned(), label));
            }
        }
        named
    }
}

const GROUPS: [Group; 5] = [Group::Manoeuvre, Group::GroundStation, Group::Evidence, Group::Patrol, Group::Emergency];
const ACTS: [&str; 10] =
    ["land", "return", "hold", "manual", "go_to", "descend", "climb", "change_plan", "resume", "disarm"];

/// The kind of an item of a list.
pub(super) fn kind_of_item<'a>(path: &Path, item: &'a Value) -> &'a str {
    let of = match path.name() {
        "criterion" => "judge",
        "fault" => "what",
        "object" => "look",
        "instruction" => "begin",
        _ => return "",
    };
    item.get(of).map(variant).unwrap_or_default()
}

fn kinds(path: &Path, values: &[Value]) -> Vec<(String, Label)> {
    let name = |value: &Value| {
        if patterns::is_variant(path) { variant(value).to_owned() } else { kind_of_item(path, value).to_owned() }
    };
    values.iter().map(|value| (name(value), kind(&name(value)))).collect()
}

fn bilingual(said: &Value) -> Label {
    let text = |language: &str| said.get(language).and_then(Value::as_str).unwrap_or_default().to_owned();
    Label::Both(Said { zh: text("zh"), en: text("en") })
}

/// A name that means another thing in each table, with the table's.
fn qualified(table: &Path, name: &str) -> String {
    let of = table.name();
    if matches!(name, "from" | "to") && matches!(of, "decide" | "road" | "manned" | "intruder") {
        return format!("{of}_{name}");
    }
    if name == "right" && of == "turn" { "turn_right".to_owned() } else { name.to_owned() }
}

fn field(name: &str) -> Label {
    Label::Said(message!("editor-field", name = name.to_owned()))
}

fn kind(name: &str) -> Label {
    Label::Said(message!("editor-kind", name = name.to_owned()))
}

fn said(value: &str) -> Label {
    Label::Said(message!("editor-value", name = value.to_owned()))
}
