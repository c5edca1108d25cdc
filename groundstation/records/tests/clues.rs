//! What an office reads on a list of clues and a hand-over slip.
#![allow(clippy::unwrap_used)]

use mission::road;
use mission::road::LinePosition;
use paper::pdf::{Font, NoFont};
use paper::words::Language;
use records::UtcMicros;
use records::clues::{ClueList, HandOverSlip, jurisdiction, lane, outcome, photos_in};
use records::finding::*;
use uuid::Uuid;

fn finding(number: u128, kind: &str, offset_right_m: f64) -> Finding {
    let network = road::demo();
    let place = network.road("D15").unwrap().line.place(LinePosition { measured_m: 12_700.0, offset_right_m });
    Finding {
        id: FindingId(Uuid::from_u128(number)),
        sortie: None,
        at: UtcMicros(1_790_000_000_000_000),
        kind: kind.into(),
        severity: None,
        place: place.into(),
        road: FindingRoad::at(&network, place),
        extent: Some(Extent { length_m: 12.34, width_m: None, uncertainty_m: None }),
        measured: vec![Measured { what: "距护栏".into(), metres: 16.52, uncertainty_m: 0.83 }],
        photo: Some("stills/a.jpg".into()),
        clip: None,
        seen_by: Seen::Video,
        aircraft: "UAS00112233".into(),
        pilot: "王海".into(),
        marked_by: "李敏".into(),
        note: "堆放木板。".into(),
        outcome: Outcome::Open,
    }
}

fn list(findings: &[Finding]) -> ClueList<'_> {
    ClueList { findings, unit: "第一大队", made: UtcMicros(1_790_000_000_000_000), to_data: "../" }
}

/// Rows of a CSV without line breaks and commas in its cells.
fn rows(csv: Vec<u8>) -> Vec<Vec<String>> {
    let text = String::from_utf8(csv).unwrap();
    text.trim_start_matches('\u{feff}').lines().map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

#[test]
fn a_list_says_what_where_whose_and_by_which_article() {
    let findings = [finding(1, "under_bridge", 30.0), finding(2, "pothole_of_another_program", 5.0)];
    let rows = rows(list(&findings).csv(Language::Chinese).unwrap());
    let cell = |row: usize, heading: &str| {
        let column = rows[0].iter().position(|name| name == heading).unwrap();
        rows[row][column].as_str()
    };
    assert_eq!(cell(1, "发现时间（北京时间）"), "2026-09-21 22:13:20");
    assert_eq!((cell(1, "路线"), cell(1, "方向"), cell(1, "桩号")), ("D15", "临潮方向", "K812+700"));
    assert_eq!(cell(1, "车道/位置"), "路侧，距中线 30 m，芦港特大桥（虚构），第 17 跨，桩号增大一侧（按位置）");
    assert_eq!(cell(1, "描述"), "堆放木板；距护栏 16.5 m ±0.8 m");
    assert_eq!((cell(1, "长度（m）"), cell(1, "宽度（m）")), ("12.3", ""));
    assert_eq!(cell(1, "管辖单位"), "本支队");
    assert!(cell(1, "法律依据").contains("第二十二条、第五十九条"));
    assert_eq!((cell(1, "照片"), cell(1, "处置/期限")), ("../stills/a.jpg", "待处置"));
    assert_eq!(
        (cell(2, "类别"), cell(2, "车道/位置")),
        ("pothole_of_another_program", "第 1 车道，芦港特大桥（虚构），第 17 跨，桩号增大一侧（按位置）")
    );
}

#[test]
fn what_was_withdrawn_is_on_no_list_and_no_slip() {
    let mut gone = finding(1, "emergency_lane", 5.0);
    gone.outcome = Outcome::Withdrawn;
    let findings = [gone, finding(2, "emergency_lane", 5.0), finding(3, "spilt_load", 5.0), finding(4, "rut", 5.0)];
    assert_eq!(rows(list(&findings).csv(Language::English).unwrap()).len(), 4);
    let slip = HandOverSlip {
        number: "",
        unit: "第一大队",
        to: "traffic_police",
        due: None,
        made: UtcMicros(0),
        findings: &findings,
    };
    let on_it: Vec<u128> = slip.findings().map(|finding| finding.id.0.as_u128()).collect();
    assert_eq!(on_it, [2, 3], "theirs and what both have to do with");
}

#[test]
fn what_was_handed_to_somebody_else_than_usual_is_on_their_slip() {
    let mut moved = finding(1, "emergency_lane", 5.0);
    moved.outcome = Outcome::HandedOver { to: "某镇政府".into(), receipt: String::new(), due: None };
    let findings = [moved];
    let slip = |to| {
        HandOverSlip { number: "", unit: "", to, due: None, made: UtcMicros(0), findings: &findings }.findings().count()
    };
    assert_eq!((slip("某镇政府"), slip("traffic_police")), (1, 0));
}

#[test]
fn words_are_said_in_the_language_of_the_reader() {
    let due = Some(UtcMicros(1_790_000_000_000_000));
    let handed = Outcome::HandedOver { to: "water".into(), receipt: "17".into(), due };
    assert_eq!(outcome(Language::Chinese, &handed), "已移交水行政主管部门，回执 17\n期限 2026-09-21");
    assert_eq!(outcome(Language::English, &Outcome::Taught { revisit: due }), "taught\nlook again 2026-09-21");
    assert_eq!(jurisdiction(Language::Chinese, "spilt_load"), "本支队会同公安交管部门");
    assert_eq!(jurisdiction(Language::English, "boat_moored"), "to be handed over: maritime authority");
    assert_eq!(lane(Language::Chinese, "shoulder"), "应急车道");
    assert_eq!(lane(Language::Chinese, "匝道 A"), "匝道 A", "what somebody wrote stays");
}

#[test]
fn a_map_gets_wgs84_points_with_plain_properties() {
    let findings = [finding(1, "boat_moored", 30.0)];
    let read: serde_json::Value = serde_json::from_str(&list(&findings).geojson()).unwrap();
    let feature = &read["features"][0];
    let place = findings[0].place;
    assert_eq!(feature["geometry"]["coordinates"], serde_json::json!([place.lon_deg, place.lat_deg]));
    let properties = &feature["properties"];
    assert_eq!((&properties["kind"], &properties["code"]), (&"finding".into(), &"boat_moored".into()));
    assert_eq!((&properties["jurisdiction"], &properties["authority"]), (&"hand_over".into(), &"maritime".into()));
    assert_eq!(properties["time"], "2026-09-21T14:13:20Z");
    assert!(properties["width_m"].is_null() && properties["due"].is_null());
    let english = include_str!("../src/clues/mod.rs");
    for name in properties.as_object().unwrap().keys() {
        assert!(english.contains(&format!("`{name}`")), "the doc says what {name} is");
    }
}

#[test]
fn a_picture_outside_of_the_data_folder_is_not_read() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    std::fs::create_dir(&data).unwrap();
    std::fs::write(folder.path().join("secret.jpg"), "x").unwrap();
    std::fs::write(data.join("a.jpg"), "x").unwrap();
    let read = photos_in(&data);
    assert!(read("a.jpg").is_some() && read("b.jpg").is_none());
    let absolute = folder.path().join("secret.jpg");
    assert!(read("../secret.jpg").is_none() && read(absolute.to_str().unwrap()).is_none());
}

#[test]
fn a_list_without_pictures_and_an_empty_one_are_still_made() {
    let font = match Font::find() {
        Ok(font) => font,
        Err(error) => return assert_eq!(error, NoFont::None),
    };
    for findings in [vec![], vec![finding(1, "under_bridge", 30.0)]] {
        let pdf = list(&findings).pdf(Language::Chinese, &font, &|_| None).unwrap();
        assert!(pdf.starts_with(b"%PDF-"));
        assert!(list(&findings).xlsx(Language::Chinese).unwrap().starts_with(b"PK"));
    }
}
