//! The readable record.

#![allow(clippy::unwrap_used)]

mod common;

use std::fs;
use std::path::Path;

use common::{case, items, keys, now, ring};
use evidence::case::{Case, Finding};
use evidence::custody::{Act, BEGIN, Custody};
use evidence::package::{
    Content, Item, Listed, Maker, Package, RedactError, Redaction, Verdict, build, redact, verify,
};
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
        |pdf| pdf.starts_with(b"%PDF-") && pdf.windows(8).any(|part| part == b"SUBSET+N" || part == b"SUBSET+S")
    ));
}

#[test]
fn a_still_of_a_patrol_under_a_bridge_says_bridge_span_and_side_in_the_record() {
    let place = tempfile::tempdir().unwrap();
    let still = "\u{1}<gs:AircraftBridge>蒲沟中桥&lt;b></gs:AircraftBridge><gs:AircraftBridgeSpan>2</gs:AircraftBridgeSpan>\
                 <gs:AircraftBridgeSide>decreasing</gs:AircraftBridgeSide>\
                 <gs:AircraftBridgeBoundBy>plan</gs:AircraftBridgeBoundBy>";
    let (html, _) = pack(place.path(), &case(), vec![Item::bytes("stills/under.jpg", still.into())]);
    assert!(html.contains("蒲沟中桥&lt;b&gt; 第 2 跨，桩号减小一侧（按航线）"), "{html}");
    assert!(html.contains("span 2, side of falling stakes (by the plan)"));
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

#[test]
fn a_redacted_copy_names_its_source_and_nobody_else() {
    let place = tempfile::tempdir().unwrap();
    let stamp = vec![Item::bytes("stills/chen's car.jpg", vec![7; 99]), Item::bytes("footage/陈强.mp4", vec![8; 99])];
    pack(place.path(), &case(), stamp);
    let source = place.path().join("package");
    let masked = place.path().join("masked.jpg");
    fs::write(&masked, "masked").unwrap();
    let keys = keys();
    let maker = Maker { who: "李明", purpose: "copy for the party", program: "test", at: now(), keys: &[&keys[0]] };
    let copy = |name: &str, redaction: &Redaction| {
        let mut custody = Custody::open(&place.path().join(format!("{name}.jsonl")), BEGIN).unwrap();
        let target = place.path().join(name);
        let record = |case: &Case, data: &Path, files: &[Listed]| {
            Ok(vec![("record.html".to_owned(), Record::new(case, now(), data, files).html())])
        };
        redact(&mut Package::open(&source).unwrap(), &target, redaction, &maker, &mut custody, &record)
    };
    let redaction = Redaction {
        keep: vec!["data/findings.json".to_owned()],
        masked: vec![("data/stills/现场 1.jpg".to_owned(), masked)],
        description: None,
    };
    copy("copy", &redaction).unwrap();
    let report = verify(&place.path().join("copy"), &ring());
    assert_eq!((report.verdict(), report.status), (Verdict::Untouched, None));
    let origin = report.redacted.unwrap();
    let original = verify(&source, &ring());
    assert_eq!(Some(origin.source.sha256), original.digest);
    assert_eq!((origin.kept.len(), origin.masked.len()), (1, 1));
    assert!(origin.withheld.len() > 6 && origin.withheld.iter().all(|file| file.name.is_empty()));
    assert_eq!(original.custody.last().unwrap().act, Act::Redacted);
    // The pilot and whatever only the source has.
    let mut texts = vec![place.path().join("copy")];
    while let Some(path) = texts.pop() {
        if path.is_dir() {
            texts.extend(fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        } else {
            let text = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
            for personal in ["陈强", "CAAC-UA-778899", "chen's car"] {
                assert!(!text.contains(personal), "{}: {personal}", path.display());
            }
        }
    }
    assert_eq!(fs::read_to_string(place.path().join("copy/data/stills/现场 1.jpg")).unwrap(), "masked");

    let keep = |name: &str| Redaction { keep: vec![name.to_owned()], ..Redaction::default() };
    for name in ["data/case.json", "data/custody.jsonl", "data/capture/000001.capture", "data/record.html"] {
        assert!(matches!(copy("no", &keep(name)), Err(RedactError::Personal(_))), "{name}");
    }
    assert!(matches!(copy("no", &keep("data/none")), Err(RedactError::NoSuchFile(_))));
    let still = "data/stills/现场 1.jpg".to_owned();
    let unmasked = Redaction { masked: vec![(still.clone(), source.join(&still))], ..Redaction::default() };
    assert!(matches!(copy("no", &unmasked), Err(RedactError::NotMasked(_))));
    fs::write(source.join("data/findings.json"), "other").unwrap();
    assert!(matches!(copy("no", &redaction), Err(RedactError::Source(_))));
    assert!(!place.path().join("no").exists());
}
