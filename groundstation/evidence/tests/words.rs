//! Every message that the sources name is in both catalogues.

#![allow(clippy::unwrap_used)]

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
    let ids: Vec<_> = named.filter(|id| id.starts_with("evidence-")).collect();
    assert!(ids.len() > 40, "{ids:?}");
    for language in ["zh-CN", "en"] {
        let file = room.join(format!("../../assets/locale/{language}/evidence.ftl"));
        let catalogue = std::fs::read_to_string(file).unwrap();
        for id in &ids {
            assert!(catalogue.lines().any(|line| line.starts_with(&format!("{id} ="))), "{language} lacks {id}");
        }
    }
}
