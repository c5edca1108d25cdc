//! The readable record.

#![allow(clippy::unwrap_used)]

mod common;

use std::fs;
use std::path::Path;

use common::{case, items, keys, now, ring};
use evidence::case::{Case, Finding};
use evidence::custody::{BEGIN, Custody};
use evidence::package::{Content, Item, Listed, Maker, Verdict, build, verify};
use evidence::record::{Font, NoFont, Record};

const TRACK: &[u8] = include_bytes!("../../../assets/fixtures/evidence/track.geojson");

/// A package with a record of both kinds, where there is a font for the second.
fn pack(place: &Path, case: &Case, more: Vec<Item>) -> (String, Option<Vec<u8>>) {
    let target = place.join("package");
    let mut items = items(place, 1);
    items.extend(more);
    let font = Font::find();
    let record = |data: &Path, files: &[Listed]| {
        let record = Record::new(case, now(), data, files);
        let mut made = vec![("record.html".to_owned(), record.html())];
        match &font {
            Ok(font) => made.push(("record.pdf".to_owned(), record.pdf(data, font).unwrap())),
            Err(error) => assert_eq!(error, &NoFont::None),
        }
        Ok(made)
    };
    let keys = keys();
    let content = Content { case, items, record: &record };
    let maker = Maker { who: "Chen", purpose: "hand over", program: "test", at: now(), keys: &[&keys[0]] };
    let mut custody = Custody::open(&place.join("case.jsonl"), BEGIN).unwrap();
    build(&target, &content, &maker, &mut custody).unwrap();
    assert_eq!(verify(&target, &ring()).verdict(), Verdict::Untouched);
    (fs::read_to_string(target.join("data/record.html")).unwrap(), fs::read(target.join("data/record.pdf")).ok())
}

#[test]
fn a_record_shows_case_crew_clock_map_film_stills_and_hashes() {
    let place = tempfile::tempdir().unwrap();
    let more = vec![Item::bytes("track/track.geojson", TRACK.to_vec()), Item::bytes("footage/film 1.mp4", vec![1; 9])];
    let (html, pdf) = pack(place.path(), &case(), more);
    for text in [
        "李明（ZF430101）",
        "CAAC-UA-778899",
        "UAS00012345",
        "+12.5 ms ± 3 ms",
        "K1512+300",
        "可作证据",
        "记录未注明任何缺失",
    ] {
        assert!(html.contains(text), "{text}");
    }
    assert!(html.contains("2026-09-21 09:20:00 UTC+8（2026-09-21 01:20:00Z）"), "Beijing and UTC");
    assert!(html.contains("<svg") && html.contains("src=\"./footage/film%201.mp4\""));
    assert!(html.contains("src=\"./stills/%E7%8E%B0%E5%9C%BA%201.jpg\""), "the still is found from disk");
    let hash = evidence::Digests::of(TRACK);
    assert!(html.contains(&hash.sha256) && html.contains(&hash.sm3));
    assert!(
        !html.contains("evidence-record") && !html.contains("http"),
        "every label is said, nothing comes from elsewhere"
    );
    assert!(pdf.is_none_or(
        |pdf| pdf.starts_with(b"%PDF-") && pdf.windows(8).any(|part| part == b"RECORD+N" || part == b"RECORD+S")
    ));
}

#[test]
fn a_clue_says_in_its_record_what_it_lacks() {
    let place = tempfile::tempdir().unwrap();
    let (html, _) = pack(place.path(), &Case { officers: Vec::new(), ..case() }, Vec::new());
    assert!(html.contains("仅为线索，不能作为证据") && html.contains("须载明两名不同的执法人员"));
}

#[test]
fn what_somebody_wrote_never_becomes_part_of_the_page() {
    let place = tempfile::tempdir().unwrap();
    let description = "<script>alert('x')</script>\" onload=\"x\n第二行".to_owned() + &"很长的说明。".repeat(2_000);
    let case = Case { finding: Finding { description, ..case().finding }, ..case() };
    let (html, _) = pack(place.path(), &case, vec![Item::bytes("track/track.json", b"[not geojson".to_vec())]);
    assert!(html.contains("&lt;script&gt;alert(&#39;x&#39;)") && !html.contains("<script"));
    assert!(!html.contains("<svg"), "a track that cannot be read is not drawn");
}
