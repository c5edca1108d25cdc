//! Every message that the sources of a crate name is in both of its catalogues. For the tests of crates that bring their own.

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

/// No message is missing. `room` is the crate's folder, and its messages are called `AREA-…`.
pub fn is_complete(room: &Path, area: &str) {
    let mut text = String::new();
    sources(&room.join("src"), &mut text);
    let named = text.split("message!(").skip(1).filter_map(|rest| rest.split('"').nth(1));
    let ids: Vec<_> = named.filter(|id| id.starts_with(&format!("{area}-"))).collect();
    assert!(ids.len() > 40, "{ids:?}");
    for language in ["zh-CN", "en"] {
        let file = room.join(format!("../../assets/locale/{language}/{area}.ftl"));
        let catalogue = std::fs::read_to_string(file).unwrap();
        for id in &ids {
            assert!(catalogue.lines().any(|line| line.starts_with(&format!("{id} ="))), "{language} lacks {id}");
        }
    }
}

/// Both are sound, and their messages take the same arguments.
pub fn agrees(room: &Path, area: &str) {
    let prefix = format!("{area}-");
    let arguments = |language: &str| -> BTreeMap<String, BTreeSet<String>> {
        let file = room.join(format!("../../assets/locale/{language}/{area}.ftl"));
        let text = std::fs::read_to_string(file).unwrap();
        let resource = fluent::FluentResource::try_new(text.clone());
        assert!(resource.is_ok(), "{language}: {:?}", resource.err().map(|(_, errors)| errors));
        let mut found = BTreeMap::<String, BTreeSet<String>>::new();
        let mut id = String::new();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            if let Some((name, _)) = line.split_once(" =").filter(|_| line.starts_with(&prefix)) {
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
