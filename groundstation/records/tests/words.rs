//! Every message that the sources name is in both catalogues.

#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

fn sources(folder: &Path, text: &mut String) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, text);
        } else {
            *text += &std::fs::read_to_string(path).unwrap();
        }
    }
}

#[test]
fn no_message_is_missing_in_a_catalogue() {
    let room = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut text = String::new();
    sources(&room.join("src"), &mut text);
    let named = text.split("message!(").skip(1).filter_map(|rest| rest.split('"').nth(1));
    let ids: Vec<_> = named.filter(|id| id.starts_with("clues-")).collect();
    assert!(ids.len() > 40, "{ids:?}");
    for language in ["zh-CN", "en"] {
        let file = room.join(format!("../../assets/locale/{language}/clues.ftl"));
        let catalogue = std::fs::read_to_string(file).unwrap();
        for id in &ids {
            assert!(catalogue.lines().any(|line| line.starts_with(&format!("{id} ="))), "{language} lacks {id}");
        }
    }
}

#[test]
fn both_catalogues_are_sound_and_their_messages_take_the_same_arguments() {
    let arguments = |language: &str| -> BTreeMap<String, BTreeSet<String>> {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../assets/locale/{language}/clues.ftl"));
        let text = std::fs::read_to_string(file).unwrap();
        let resource = fluent::FluentResource::try_new(text.clone());
        assert!(resource.is_ok(), "{language}: {:?}", resource.err().map(|(_, errors)| errors));
        let mut found = BTreeMap::<String, BTreeSet<String>>::new();
        let mut id = String::new();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            if let Some((name, _)) = line.split_once(" =").filter(|_| line.starts_with("clues-")) {
                id = name.to_owned();
                assert!(found.insert(id.clone(), BTreeSet::new()).is_none(), "{language}: {id} is there twice");
            }
            let words = line.split('$').skip(1).map(|rest| rest.split([' ', '}']).next().unwrap().to_owned());
            found.entry(id.clone()).or_default().extend(words);
        }
        found
    };
    assert_eq!(arguments("zh-CN"), arguments("en"));
}
