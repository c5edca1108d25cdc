//! What a trainer prints after a flight: what it gave, what cost points, whose standard that was, and who signs for it.
#![allow(clippy::unwrap_used)]

use std::f64::consts::TAU;

use jiff::civil::date;
use paper::pdf::{Font, NoFont};
use paper::words::Language;
use records::UtcMicros;
use records::reports::*;

const BOTH: [(Language, &str); 2] = [(Language::Chinese, "zh"), (Language::English, "en")];

/// How far off at a time: drifts, and a gust at one and a half minutes.
fn off_m(s: f64) -> f64 {
    let gust = 2.1 * (-((s - 92.0) / 9.0).powi(2)).exp();
    (0.7 + 0.45 * (s / 6.1).sin() + 0.3 * (s / 2.3).cos()).abs() + gust
}

fn plot(title: &str, unit: &str, limit: f64, figure: impl Fn(f64) -> f64) -> SheetPlot {
    let points = (0..900_u32).map(|n| (20_000 + n * 200, figure(f64::from(n) / 5.0))).collect();
    SheetPlot { title: title.into(), unit: unit.into(), limit, least: false, points }
}

/// A lying eight of eight metres, wobbling so much.
fn eight(wobble_m: f64) -> Vec<(f64, f64)> {
    let turn = |n: f64| {
        let (angle, wobble) = (n / 300.0 * TAU, wobble_m * (n / 17.0).sin());
        ((8.0 + wobble) * angle.sin() * 2.0, (8.0 + wobble) * (2.0 * angle).sin())
    };
    (0..=300).map(|n| turn(f64::from(n))).collect()
}

fn sheet(language: Language) -> DebriefSheet {
    let say = |zh: &str, en: &str| language.of_two(zh, en).to_owned();
    let mark = |ms, cost, zh: &str, en: &str| SheetMark { ms, cost, text: say(zh, en) };
    let line = SheetCriterion {
        text: say("按航线飞行", "Fly the line"),
        got: 4_150,
        of: 60,
        holds: false,
        must: false,
        marks: vec![
            mark(112_400, 1_400, "水平偏差 3.1 米，允许 2.3 米", "2.3 m to the side at most, was 3.1 m"),
            mark(131_000, 450, "航向偏差 52°，允许 45°", "nose off by 52°, at most 45°"),
        ],
        plots: vec![
            plot(&say("水平偏差", "To the side"), &say("米", "m"), 2.3, off_m),
            plot(&say("高度偏差", "Up and down"), &say("米", "m"), 1.15, |s| 0.5 + 0.4 * (s / 11.0).sin()),
            plot(&say("航向偏差", "Nose"), "°", 45.0, |s| (18.0 + 38.0 * (s / 25.0).sin()).abs()),
        ],
    };
    let clear = SheetCriterion {
        text: say("距构造物不小于 5 米", "5 m or more from buildings"),
        got: 2_000,
        of: 20,
        holds: true,
        must: true,
        marks: vec![],
        plots: vec![SheetPlot {
            least: true,
            ..plot(&say("与构造物的距离", "Distance from buildings"), &say("米", "m"), 5.0, |s| {
                9.0 + 5.0 * (s / 20.0).cos()
            })
        }],
    };
    let intact = SheetCriterion {
        text: say("不碰撞，触地速度不超过 1.5 米/秒", "Touch nothing, and the ground at 1.5 m/s or less"),
        got: 2_000,
        of: 20,
        holds: true,
        must: true,
        ..SheetCriterion::default()
    };
    let earlier = |day, got, passed, helped| EarlierLine { day, got, of: 100, passed, helped, flown_ms: 214_000 };
    DebriefSheet {
        unit: say("沿海支队第一大队", "Coastal detachment, brigade 1"),
        title: say("水平八字", "Figure eight"),
        group: say("操控", "Hand-flying"),
        scenario: "eight".into(),
        brief: say(
            "起飞后上升到 5 米，飞到两圆交点，先右后左各飞一圈，机头始终指向航向，回到起点降落。速度自定，中途不得停顿超过 3 秒。",
            "Climb to 5 m, go to where the circles meet, fly one to the right and one to the left with the nose ahead, come \
             back and land. At any speed, but do not stop for more than 3 s.",
        ),
        level: say("视距内驾驶员", "Visual-line-of-sight pilot"),
        house_source: Some(say(
            "培训机构常用数值，未找到公布的标准，可由教员修改",
            "figures that schools quote; no published standard was found, trainers may change them",
        )),
        trainee: "王海".into(),
        trainer: "陈建国".into(),
        started: UtcMicros(1_790_000_000_000_000),
        flown_ms: 203_400,
        wind: say("4–8 米/秒（容差放宽 15 %）", "4–8 m/s (tolerances wider by 15 %)"),
        got: 8_150,
        of: 100,
        needed_pct: 80.0,
        disagrees: None,
        passed: true,
        helped: false,
        criteria: vec![line, clear, intact],
        paths: Paths { flown: eight(0.7), expert: eight(0.0) },
        earlier: vec![earlier(date(2026, 8, 30), 5_225, false, false), earlier(date(2026, 9, 12), 7_900, false, true)],
        expert: Some(ExpertLine { got: 9_910, of: 100, flown_ms: 181_000 }),
        log: "2026-09-21-221320-wanghai-eight.jsonl".into(),
        log_sha256: "3f79bb7b435b05321651daefd374cdc681dc06faa65e374e38337b88ca046dea".into(),
    }
}

/// A poor flight: so many marks that they do not fit on a page, a criterion that must hold and does not, and help.
fn poor(language: Language) -> DebriefSheet {
    let mut poor = sheet(language);
    let off = poor.criteria[0].marks[0].clone();
    poor.criteria[0].marks =
        (0..70).map(|n| SheetMark { ms: 20_000 + n * 2_000, cost: 40 + n, text: off.text.clone() }).collect();
    poor.criteria[1].holds = false;
    poor.criteria[1].got = 0;
    (poor.passed, poor.helped, poor.got) = (false, true, 2_000);
    (poor.earlier, poor.expert) = (vec![], None);
    poor.paths.expert.clear();
    poor
}

#[test]
fn a_sheet_says_what_the_flight_gave_and_when_and_by_how_much_points_were_lost() {
    let text = sheet(Language::Chinese).report(Language::Chinese).text();
    for wanted in [
        "模拟训练，不计入飞行时间和飞行经历。",
        "合格\t81.5 / 100\t合格线 80 %",
        "学员\t王海",
        "开始时间\t2026-09-21 22:13",
        "飞行用时\t3:23",
        "\t1. 按航线飞行\t41.50\t60\t未达到",
        "1:52\t水平偏差 3.1 米，允许 2.3 米\t−14.00",
        "\t2. 距构造物不小于 5 米（必达）\t20.00\t20\t达到",
        "1. 水平偏差\t允许 2.3 米",
        "2. 与构造物的距离\t不小于 5 米",
        "3f79bb7b435b05321651daefd374cdc681dc06faa65e374e38337b88ca046dea",
        "学员签字：\t日期：",
        "教员签字：\t日期：",
    ] {
        assert!(text.contains(wanted), "{wanted} in {text}");
    }
}

#[test]
fn a_profile_of_the_house_is_named_as_such_and_a_published_one_is_not() {
    for (language, named) in [(Language::Chinese, "内部训练标准，非民航局标准"), (Language::English, "not of the CAAC")]
    {
        let mut sheet = sheet(language);
        let text = sheet.report(language).text();
        let source = sheet.house_source.take().unwrap();
        assert!(text.contains(named) && text.contains(&source), "{text}");
        let text = sheet.report(language).text();
        assert!(!text.contains(named) && !text.contains(&source), "{text}");
    }
}

#[test]
fn a_sheet_compares_with_earlier_flights_and_with_the_programs_own() {
    let text = sheet(Language::English).report(Language::English).text();
    for wanted in [
        "2026-08-30\t52.25 / 100\t\t3:34\tNot passed\tno",
        "2026-09-12\t79 / 100\t+26.8 %\t3:34\tNot passed\tyes",
        "this flight\t81.5 / 100\t+2.5 %\t3:23\tPassed\tno",
        "Expert flight (this program)\t99.1 / 100\t\t3:01",
    ] {
        assert!(text.contains(wanted), "{wanted} in {text}");
    }
    let first = poor(Language::English).report(Language::English).text();
    assert!(first.contains("The trainee's first flight of this exercise."), "{first}");
    assert!(!first.contains("Expert"), "nothing is said of a flight that is not there: {first}");
}

#[test]
fn help_and_what_failed_the_flight_cannot_be_overlooked() {
    let report = poor(Language::Chinese).report(Language::Chinese);
    let warned = |text: &str| {
        let blocks = report.sections.iter().flat_map(|section| &section.blocks);
        blocks.into_iter().any(|block| matches!(block, Block::Warning(said) if said.contains(text)))
    };
    assert!(warned("按练习记录"));
    assert!(warned("必达项未达到：2. 距构造物不小于 5 米"));
    let judgement = report.sections[0].blocks.iter().find_map(|block| match block {
        Block::Judgement(judgement) => Some(judgement),
        _ => None,
    });
    assert!(!judgement.unwrap().good);
    assert!(report.text().contains("0.00\t20\t未达到，判不合格"));
}

#[test]
fn sheets_are_drawn_on_numbered_pages_in_both_languages_whatever_the_figures() {
    let font = match Font::find() {
        Ok(font) => font,
        Err(error) => return assert_eq!(error, NoFont::None),
    };
    for (language, tag) in BOTH {
        let mut odd = sheet(language);
        odd.criteria[0].plots[0].points = vec![(0, f64::NAN), (200, f64::INFINITY)];
        odd.criteria[0].plots[1].points.clear();
        odd.criteria[0].plots[2].points = vec![(500, -60.0), (600, 3.0)];
        odd.paths = Paths { flown: vec![(0.0, 0.0); 3], expert: vec![(f64::NAN, 1.0), (1.0, 2.0)] };
        odd.brief = "很长的任务说明 a very long briefing ".repeat(40);
        for (name, sheet) in [("sheet", sheet(language)), ("poor", poor(language)), ("odd", odd)] {
            let pdf = sheet.pdf(language, &font).unwrap();
            assert!(pdf.starts_with(b"%PDF-") && !pdf.windows(3).any(|bytes| bytes == b"NaN"));
            let pages = pdf.windows(11).filter(|bytes| bytes == b"/Type /Page").count() - 1;
            let most = if name == "sheet" { 2 } else { 4 };
            assert!((2..=most).contains(&pages), "{name}.{tag} has {pages} pages");
            if let Some(folder) = std::env::var_os("RECORDS_TEST_PAGES") {
                std::fs::write(std::path::Path::new(&folder).join(format!("{name}.{tag}.pdf")), pdf).unwrap();
            }
        }
    }
}
