//! `clues FOLDER`: keeps findings on the invented demonstration road and writes their list and a hand-over slip in every
//! format, for other people's tools to read. `FOLDER/wanted.json` says what they should find.

use std::error::Error;
use std::fs;
use std::path::Path;

use jpeg_encoder::{ColorType, Encoder};
use mission::road::{self, LinePosition};
use paper::pdf::Font;
use paper::words::Language;
use records::clues::{ClueList, HandOverSlip, photos_in};
use records::finding::{
    Change, Clip, Extent, Finding, FindingFilter, FindingId, FindingRoad, Kinds, Measured, Outcome, Seen, Severity,
};
use records::{Store, UtcMicros};

const NOW_S: i64 = 1_790_000_000;

fn at(seconds: i64) -> UtcMicros {
    UtcMicros((NOW_S + seconds) * 1_000_000)
}

/// A road between fields, so that there is something to see.
fn picture(width: u16, height: u16, n: usize) -> Result<Vec<u8>, Box<dyn Error>> {
    let (w, h) = (usize::from(width), usize::from(height));
    let mut pixels = Vec::with_capacity(w * h * 3);
    for y in 0..h {
        for x in 0..w {
            let across = (x as f64 - w as f64 / 2.0) / (y as f64 + h as f64 / 3.0);
            let colour: [u8; 3] = match across.abs() {
                a if a < 0.02 => [210, 200, 120],
                a if a < 0.35 => [110, 112, 116],
                a if a < 0.37 => [230, 230, 230],
                _ => [90 + (n * 12 % 60) as u8, 140, 70 + (x / 40 % 2 * 20) as u8],
            };
            pixels.extend(colour);
        }
    }
    let mut bytes = Vec::new();
    Encoder::new(&mut bytes, 85).encode(&pixels, width, height, ColorType::Rgb)?;
    Ok(bytes)
}

/// One finding of every kind, along the road.
fn findings(folder: &Path) -> Result<Vec<Finding>, Box<dyn Error>> {
    let network = road::demo();
    let road = network.road("D15").ok_or("the demo road")?;
    let mut all = Vec::new();
    for (n, kind) in Kinds::embedded().all().iter().enumerate() {
        let measured_m = 4_500.0 + n as f64 * 1_250.0;
        let offset_right_m = if kind.group.is_pavement() { 5.0 } else { 24.0 - 3.0 * n as f64 };
        let place = road.line.place(LinePosition { measured_m, offset_right_m });
        let photo = format!("stills/现场 {}.jpg", n + 1);
        if n < 6 {
            fs::write(folder.join(&photo), picture(1_280, 720, n)?)?;
        }
        let millis = (NOW_S as u64 + 60 * n as u64) * 1_000;
        let outcome = match n {
            1 => Outcome::Promised { revisit: Some(at(14 * 86_400)) },
            2 => Outcome::Taught { revisit: Some(at(30 * 86_400)) },
            4 => Outcome::Closed,
            _ => Outcome::Open,
        };
        all.push(Finding {
            id: FindingId(uuid::Builder::from_unix_timestamp_millis(millis, &[n as u8; 10]).into_uuid()),
            sortie: None,
            at: at(60 * n as i64),
            kind: kind.code.clone(),
            severity: kind.group.is_pavement().then_some(if n % 2 == 0 { Severity::Light } else { Severity::Heavy }),
            place: place.into(),
            road: FindingRoad::at(&network, place),
            extent: Some(Extent {
                length_m: 12.34 + n as f64,
                width_m: (n % 3 != 0).then_some(3.21),
                uncertainty_m: (n % 4 != 0).then_some(0.44),
            }),
            measured: if n % 5 == 0 {
                vec![Measured { what: "距护栏外缘".into(), metres: 16.52, uncertainty_m: 0.83 }]
            } else {
                Vec::new()
            },
            photo: Some(photo),
            clip: Some(Clip { from: at(60 * n as i64 - 10), until: at(60 * n as i64 + 10) }),
            seen_by: Seen::Video,
            aircraft: "UAS00112233".into(),
            pilot: "王海".into(),
            marked_by: "李敏".into(),
            note: match n {
                0 => "桥下空间堆放塑料桶、木板等易燃物品，范围约半个桥跨，未见看管人员；西侧有便道可通车。".into(),
                3 => "=HYPERLINK(\"http://example.com\",\"看这里\")".into(),
                _ => String::new(),
            },
            outcome,
        });
    }
    Ok(all)
}

async fn make(folder: &Path) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(folder.join("stills"))?;
    let store = Store::open(&folder.join("records")).await?;
    for finding in findings(folder)? {
        store.mark_finding(finding, "李敏").await?;
    }
    let mut kept = store.findings(&FindingFilter::default()).await?;
    let dredging = kept.iter().find(|finding| finding.kind == "sand_dredging").ok_or("dredging")?.id;
    let handed =
        Outcome::HandedOver { to: "water".into(), receipt: "水政 2026-017".into(), due: Some(at(10 * 86_400)) };
    store.correct_finding(dredging, Change::Outcome(handed), "张队", "移交", at(4_000)).await?;
    let last = kept.first().ok_or("a finding")?.id;
    store.correct_finding(last, Change::Outcome(Outcome::Withdrawn), "李敏", "误点", at(4_100)).await?;
    kept = store.findings(&FindingFilter::default()).await?;
    kept.reverse();

    let photos = photos_in(folder);
    let list = ClueList { findings: &kept, unit: "沿海支队第一大队（虚构）", made: at(5_000), to_data: "" };
    let font = Font::find()?;
    for (language, tag) in [(Language::Chinese, "zh"), (Language::English, "en")] {
        fs::write(folder.join(format!("clues.{tag}.xlsx")), list.xlsx(language)?)?;
        fs::write(folder.join(format!("clues.{tag}.csv")), list.csv(language)?)?;
        fs::write(folder.join(format!("clues.{tag}.pdf")), list.pdf(language, &font, &photos)?)?;
        for to in ["water", "traffic_police"] {
            let (number, due) =
                if to == "water" { ("沿海移〔2026〕3 号", Some(at(10 * 86_400))) } else { ("", None) };
            let slip = HandOverSlip { number, unit: list.unit, to, due, made: list.made, findings: &kept };
            fs::write(folder.join(format!("slip.{to}.{tag}.pdf")), slip.pdf(language, &font, &photos)?)?;
        }
    }
    fs::write(folder.join("clues.geojson"), list.geojson())?;
    let wanted = serde_json::to_string_pretty(&kept)?;
    fs::write(folder.join("wanted.json"), wanted)?;
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args_os().nth(1).ok_or("clues FOLDER")?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(make(Path::new(&folder)))
}
