//! Every message that the sources name is in both catalogues.

#![allow(clippy::unwrap_used)]

#[path = "../../paper/tests/catalogue/mod.rs"]
mod catalogue;

use std::path::Path;

const AREA: &str = "clues";

#[test]
fn no_message_is_missing_in_a_catalogue() {
    catalogue::is_complete(Path::new(env!("CARGO_MANIFEST_DIR")), AREA);
}

#[test]
fn both_catalogues_are_sound_and_their_messages_take_the_same_arguments() {
    catalogue::agrees(Path::new(env!("CARGO_MANIFEST_DIR")), AREA);
}

#[test]
fn no_message_about_readiness_is_missing_in_a_catalogue() {
    catalogue::is_complete(Path::new(env!("CARGO_MANIFEST_DIR")), "records");
}

#[test]
fn both_catalogues_of_records_are_sound_and_their_messages_take_the_same_arguments() {
    catalogue::agrees(Path::new(env!("CARGO_MANIFEST_DIR")), "records");
}

#[test]
fn no_message_of_reports_is_missing_in_a_catalogue() {
    catalogue::is_complete(Path::new(env!("CARGO_MANIFEST_DIR")), "reports");
}

#[test]
fn both_catalogues_of_reports_are_sound_and_their_messages_take_the_same_arguments() {
    catalogue::agrees(Path::new(env!("CARGO_MANIFEST_DIR")), "reports");
}
