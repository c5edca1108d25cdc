//! What this crate says is in both catalogues.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

const CHINESE: &str = include_str!("../../../assets/locale/zh-CN/bridges.ftl");
const ENGLISH: &str = include_str!("../../../assets/locale/en/bridges.ftl");

/// Message id -> the variables that it uses.
fn messages(catalogue: &str) -> BTreeMap<&str, BTreeSet<&str>> {
    let lines = catalogue.lines().filter_map(|line| line.split_once(" = "));
    let variables = |text: &'static str| {
        let parts = text.split('$').skip(1);
        parts.map(|part| part.split(|c: char| !(c.is_alphanumeric() || c == '_')).next().unwrap_or_default()).collect()
    };
    let leaked = |text: &str| -> &'static str { Box::leak(text.to_owned().into_boxed_str()) };
    lines.map(|(id, text)| (id, variables(leaked(text)))).collect()
}

fn sources(folder: &Path, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, found);
        } else {
            found.push(std::fs::read_to_string(&path).expect("a source"));
        }
    }
}

#[test]
fn every_message_that_the_sources_name_is_in_both_catalogues_and_no_other() {
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    let families = ["err-", "want-", "bridge-", "solid-", "pattern-", "back-", "mend-"];
    let named: BTreeSet<String> = files
        .iter()
        .flat_map(|source| source.split('"').skip(1).step_by(2))
        .filter(|text| families.iter().any(|family| text.starts_with(family)) && !text.contains(' '))
        .map(str::to_owned)
        .collect();
    let known: BTreeSet<String> = messages(ENGLISH).keys().map(|id| (*id).to_owned()).collect();
    assert!(named.len() > 80, "the search finds the messages: {}", named.len());
    assert_eq!(named.difference(&known).collect::<Vec<_>>(), Vec::<&String>::new(), "not in the catalogue");
    assert_eq!(known.difference(&named).collect::<Vec<_>>(), Vec::<&String>::new(), "said nowhere");
}

#[test]
fn both_catalogues_say_the_same_with_the_same_variables() {
    let (chinese, english) = (messages(CHINESE), messages(ENGLISH));
    assert_eq!(chinese.keys().collect::<Vec<_>>(), english.keys().collect::<Vec<_>>());
    for (id, variables) in &chinese {
        assert_eq!(english.get(id), Some(variables), "{id}");
    }
}
