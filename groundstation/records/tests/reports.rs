//! What an office reads in tables, in the report of a month, and in the application for a flight.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use jiff::civil::date;
use mission::road;
use paper::pdf::{Font, NoFont};
use paper::words::Language;
use records::crew::aircraft::{Airframe, Battery, Figures, Maintenance, RemoteId};
use records::crew::approval::{Approval, ApprovalKind, Extent};
use records::crew::attempt::Attempt;
use records::crew::calendar::Calendar;
use records::crew::certificate::{Category, Certificate, Grants, LicenceClass, Rating};
use records::crew::duty::{DutyItem, duties};
use records::crew::equipment::{Device, DeviceKind, Month, Use};
use records::crew::person::{Declaration, Leave, Person, Role, Unit};
use records::crew::recency::{Light, Sight};
use records::crew::*;
use records::finding::{Finding, FindingId, Outcome, Seen};
use records::reports::*;
use records::*;
use uuid::Uuid;

/// 2026-09-21 22:13:20 in Beijing.
const NOW: UtcMicros = UtcMicros(1_790_000_000_000_000);
const DAY_US: i64 = 86_400_000_000;

fn uuid(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

fn books() -> Books {
    let person = |number: u128, name: &str, unit| Person {
        id: PersonId(uuid(number)),
        name: name.into(),
        unit,
        roles: BTreeSet::from([Role::Pilot]),
        declaration: Some(Declaration { on: date(2026, 6, 1), meets_all: true }),
    };
    let licence = |number: u128, person: u128| Certificate {
        id: CertificateId(uuid(100 + number)),
        person: PersonId(uuid(person)),
        number: format!("=UAV{number}"),
        grants: Grants::Licence {
            class: LicenceClass::Small,
            category: Category::Multirotor,
            ratings: BTreeSet::from([Rating::Bvlos]),
        },
        issued: date(2021, 1, 10),
        valid_until: Some(date(2026, 12, 10)),
        checks: vec![date(2024, 10, 1)],
        withdrawn: None,
        scans: Vec::new(),
    };
    let airframe = Airframe {
        id: AirframeId(uuid(50)),
        name: "Matrice 350 RTK".into(),
        unit: Unit::Brigade(1),
        category: Category::Multirotor,
        figures: Figures { empty_kg: 6.47, takeoff_kg: 9.2, top_speed_km_h: 82.0, top_height_m: None },
        registration: Some("UAS00112233".into()),
        autopilot_uid: Default::default(),
        product_id: "1581F6Q8D24CM00G7J2K".parse().ok(),
        airworthiness: None,
        insured_until: Some(date(2026, 10, 5)),
        remote_id: RemoteId::Healthy { on: date(2026, 9, 20) },
        firmware: "V12".into(),
        flown_h: 41.25,
        flights: 103,
        maintenance: vec![Maintenance {
            what: "桨叶".into(), at_hours: Some(45.0), at_flights: None, last_day: None
        }],
        batteries: vec![Battery {
            id: BatteryId(uuid(60)),
            label: "A1".into(),
            cycles: 350,
            resistance_mohm: Some(12.5),
            resistance_new_mohm: Some(8.0),
            retired: false,
        }],
    };
    let device = |number: u128, unit| Device {
        id: DeviceId(uuid(number)),
        kind: DeviceKind::Handheld,
        label: format!("执法终端{number}"),
        unit,
        allotted_to: Some(PersonId(uuid(1))),
        retired: false,
    };
    let month = |text: &str| text.parse::<Month>().unwrap();
    let usage = |number: u128, in_month: &str, used_days, had_days| Use {
        device: DeviceId(uuid(number)),
        month: month(in_month),
        used_days,
        had_days,
    };
    let approval = Approval {
        id: ApprovalId(uuid(70)),
        number: "苏空〔2026〕12号".into(),
        kind: ApprovalKind::LongTerm,
        polygon: vec![Place { lat_deg: 33.5, lon_deg: 120.2 }; 4],
        lowest_agl_m: 0.0,
        highest_agl_m: 120.0,
        from: UtcMicros(NOW.0 - 100 * DAY_US),
        until: UtcMicros(NOW.0 + 10 * DAY_US),
        hours: None,
        aircraft: BTreeSet::from([airframe.id]),
        pilots: BTreeSet::from([PersonId(uuid(1))]),
        withdrawn_at: None,
    };
    let leave = Leave {
        id: LeaveId(uuid(80)),
        person: PersonId(uuid(2)),
        from: date(2026, 9, 20),
        until: date(2026, 9, 25),
        why: "年假".into(),
    };
    Books::of([
        Entry::Person(person(1, "王海", Unit::Brigade(1))),
        Entry::Person(person(2, "李敏", Unit::Brigade(2))),
        Entry::Certificate(licence(1, 1)),
        Entry::Certificate(licence(2, 2)),
        Entry::Leave(leave),
        Entry::Aircraft(Box::new(airframe)),
        Entry::Approval(Box::new(approval)),
        Entry::Operating(OperatingCertificate { number: "YY-2026-9".into(), valid_until: None }),
        Entry::Device(device(90, Unit::Brigade(1))),
        Entry::Device(device(91, Unit::Brigade(2))),
        Entry::Use(usage(90, "2026-09", 18.0, 20.0)),
        Entry::Use(usage(91, "2026-09", 7.0, 20.0)),
        Entry::Use(usage(90, "2026-08", 10.0, 20.0)),
    ])
}

fn sortie(number: u128, ledger: Ledger, unit: Option<Unit>, at: UtcMicros) -> Sortie {
    let start = SortieStart {
        id: SortieId(uuid(1000 + number)),
        ledger,
        pilot: "王海".into(),
        aircraft: Aircraft { registration: "UAS00112233".into(), ..Aircraft::default() },
        plan_hash: String::new(),
        plan_file: String::new(),
        link: String::new(),
        armed_at: at,
        dispatch: Dispatch { unit, ..Dispatch::default() },
        source: None,
    };
    let stakes = vec![StakeSpan {
        road: "D15".into(),
        toward: "临潮".into(),
        from: "K800+000".into(),
        to: "K803+000".into(),
        along_m: Some((0.0, 3_000.0)),
    }];
    let end = SortieEnd {
        disarmed_at: UtcMicros(at.0 + 1_800_000_000),
        airborne_s: 1_620.0,
        distance_m: 9_000.0,
        max_height_rel_home_m: 80.0,
        max_height_agl_m: None,
        stakes,
        corridor_deviation_max_m: None,
        battery_used_mah: None,
        battery_used_percent: Some(55.0),
        messages_received: 1,
        messages_lost: 0,
        files: Vec::new(),
    };
    let reviews = if number == 1 {
        vec![Review { at, who: "周队".into(), verdict: Verdict::Accepted, note: String::new() }]
    } else {
        Vec::new()
    };
    serde_json::from_value(serde_json::json!({
        "start": start, "state": "finished", "took_off_at": at, "took_off_place": null, "landed_at": at,
        "landed_place": null, "progress": null, "end": end, "found_interrupted_at": null, "reviews": reviews,
    }))
    .unwrap()
}

fn finding(number: u128, kind: &str, outcome: Outcome) -> Finding {
    Finding {
        id: FindingId(uuid(2000 + number)),
        sortie: None,
        at: NOW,
        kind: kind.into(),
        severity: None,
        place: Place { lat_deg: 33.5, lon_deg: 120.2 },
        road: None,
        extent: None,
        measured: Vec::new(),
        photo: None,
        clip: None,
        seen_by: Seen::Video,
        aircraft: String::new(),
        pilot: String::new(),
        marked_by: String::new(),
        note: String::new(),
        outcome,
    }
}

fn attempt(number: u128, pilot: Option<u128>, scenario: &str, got: u32) -> Attempt {
    Attempt {
        id: AttemptId(uuid(3000 + number)),
        pilot: pilot.map(|number| PersonId(uuid(number))),
        trainee: if pilot.is_some() { "王海".into() } else { "来访飞手".into() },
        trainer: "周队".into(),
        scenario: scenario.into(),
        group: "manoeuvre".into(),
        level: "vlos".into(),
        started: NOW,
        flown_ms: 65_000,
        got,
        of: 100,
        passed: got >= 8_000,
        helped: pilot.is_none(),
        criteria: Vec::new(),
        log: "a.jsonl".into(),
        log_sha256: "ab".repeat(32),
    }
}

fn titled(id: &str, zh: &str, en: &str) -> Titled {
    Titled { id: id.into(), zh: zh.into(), en: en.into() }
}

struct Office {
    attempts: Vec<Attempt>,
    exercises: Vec<Titled>,
    levels: Vec<Titled>,
    books: Books,
    board: Vec<BoardLine>,
    sorties: Vec<Sortie>,
    findings: Vec<Finding>,
    duties: Vec<DutyItem>,
}

impl Office {
    fn new() -> Self {
        let books = books();
        let need = Need {
            class: records::crew::aircraft::Class::Small,
            category: Category::Multirotor,
            sight: Sight::Beyond,
            light: Light::Day,
            controlled: true,
        };
        let board = board(&books.roster, need, date(2026, 9, 21), &books.rules, Calendar::embedded());
        let sorties = vec![
            sortie(1, Ledger::Flight, Some(Unit::Brigade(1)), NOW),
            sortie(2, Ledger::Flight, Some(Unit::Brigade(1)), UtcMicros(NOW.0 - DAY_US)),
            sortie(3, Ledger::Flight, None, UtcMicros(NOW.0 - 2 * DAY_US)),
            sortie(4, Ledger::Simulator, Some(Unit::Brigade(2)), NOW),
            sortie(5, Ledger::Flight, Some(Unit::Brigade(1)), UtcMicros(NOW.0 - 40 * DAY_US)),
        ];
        let findings = vec![
            finding(1, "under_bridge", Outcome::Open),
            finding(2, "under_bridge", Outcome::Closed),
            finding(3, "spilt_load", Outcome::Taught { revisit: None }),
            finding(4, "spilt_load", Outcome::Withdrawn),
        ];
        let duties = duties(&books, &sorties, Calendar::embedded(), NOW);
        let attempts = vec![attempt(1, Some(1), "hover", 8_650), attempt(2, None, "own-7", 4_025)];
        let exercises = vec![titled("hover", "定点悬停", "Hover")];
        let levels = vec![titled("vlos", "视距内驾驶员", "Visual-line-of-sight pilot")];
        Self { attempts, exercises, levels, books, board, sorties, findings, duties }
    }

    fn given(&self) -> Given<'_> {
        Given {
            attempts: &self.attempts,
            exercises: &self.exercises,
            levels: &self.levels,
            books: &self.books,
            board: &self.board,
            sorties: &self.sorties,
            findings: &self.findings,
            duties: &self.duties,
            calendar: Calendar::embedded(),
            unit: "沿海支队",
            made: NOW,
        }
    }

    fn csv(&self, listing: Listing, language: Language) -> Vec<Vec<String>> {
        let bytes = listing.table(&self.given(), language).csv(language).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let headings = reader.headers().unwrap().iter().map(str::to_owned).collect();
        let rows = reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect());
        [headings].into_iter().chain(rows).collect()
    }

    fn month(&self, language: Language) -> Report {
        let month = "2026-09".parse().unwrap();
        let network = road::demo();
        MonthReport { month, given: self.given(), network: Some(&network) }.report(language)
    }
}

fn cell<'a>(rows: &'a [Vec<String>], row: usize, heading: &str) -> &'a str {
    let column = rows[0].iter().position(|name| name == heading).unwrap_or_else(|| panic!("{heading}: {:?}", rows[0]));
    &rows[row][column]
}

/// The rows of a report's table below a heading of the section.
fn grid<'a>(report: &'a Report, title: &str) -> &'a Grid {
    let section = report.sections.iter().find(|section| section.title == title).unwrap();
    section.blocks.iter().find_map(|block| if let Block::Grid(grid) = block { Some(grid) } else { None }).unwrap()
}

const ALL: [Listing; 11] = [
    Listing::People,
    Listing::Certificates,
    Listing::Leave,
    Listing::Aircraft,
    Listing::Batteries,
    Listing::Equipment,
    Listing::Approvals,
    Listing::Sorties(Ledger::Flight),
    Listing::Sorties(Ledger::Simulator),
    Listing::Attempts,
    Listing::Duties,
];

#[test]
fn every_table_is_written_in_both_languages_with_a_heading_for_every_cell() {
    let office = Office::new();
    for listing in ALL {
        let (chinese, english) = (office.csv(listing, Language::Chinese), office.csv(listing, Language::English));
        assert_eq!(chinese.len(), english.len(), "{listing:?}");
        assert!(chinese.len() > 1 && chinese.iter().all(|row| row.len() == chinese[0].len()), "{listing:?}");
        let said = [&chinese[0], &english[0]].into_iter().flatten();
        assert!(said.clone().all(|heading| !heading.is_empty() && !heading.starts_with("reports-")), "{listing:?}");
        assert!(listing.table(&office.given(), Language::Chinese).xlsx(Language::Chinese).unwrap().starts_with(b"PK"));
    }
}

#[test]
fn a_number_that_somebody_wrote_as_a_formula_stays_text() {
    let rows = Office::new().csv(Listing::Certificates, Language::Chinese);
    assert_eq!(cell(&rows, 1, "编号"), "'=UAV1");
    assert_eq!((cell(&rows, 1, "持有人"), cell(&rows, 1, "有效期至")), ("王海", "2026-12-10"));
    assert_eq!(cell(&rows, 1, "定期检查有效期至"), "2026-10-01");
}

#[test]
fn tables_say_how_things_stand() {
    let office = Office::new();
    let batteries = office.csv(Listing::Batteries, Language::Chinese);
    assert_eq!((cell(&batteries, 1, "标签"), cell(&batteries, 1, "状态")), ("A1", "已老化"));
    let equipment = office.csv(Listing::Equipment, Language::English);
    assert_eq!(cell(&equipment, 1, "Use 2026-09 (%)"), "90");
    assert_eq!(cell(&equipment, 1, "Use 2026-08 (%)"), "50");
    assert_eq!(cell(&equipment, 2, "Use 2026-08 (%)"), "");
    let used = office.csv(Listing::Utilisation("2026-09".parse().unwrap()), Language::English);
    assert_eq!((cell(&used, 1, "Met"), cell(&used, 2, "Met")), ("yes", "no"));
    let people = office.csv(Listing::People, Language::English);
    assert_eq!(
        (cell(&people, 1, "Name"), cell(&people, 1, "Qualified"), cell(&people, 1, "Current")),
        ("王海", "yes", "no")
    );
}

#[test]
fn training_flights_are_listed_by_title_with_who_flew_and_what_came_of_it() {
    let office = Office::new();
    let rows = office.csv(Listing::Attempts, Language::Chinese);
    let row = |n: usize, headings: [&str; 7]| headings.map(|heading| cell(&rows, n, heading).to_owned());
    let headings = ["学员", "单位", "科目", "标准", "得分", "结果", "教员协助"];
    assert_eq!(row(1, headings), ["王海", "第一大队", "定点悬停", "视距内驾驶员", "86.50", "合格", "否"]);
    let guest = ["来访飞手", "来访（不计入个人）", "own-7", "视距内驾驶员", "40.25", "不合格", "是"];
    assert_eq!(row(2, headings), guest, "the id stands where nobody knows a title");
    assert_eq!(cell(&rows, 1, "开始时间（北京时间）"), "2026-09-21 22:13:20");
    let table = Listing::Attempts.table(&office.given(), Language::English);
    assert!(table.notes.iter().any(|note| note.contains("never added to flight time")), "{:?}", table.notes);
}

#[test]
fn flights_and_the_simulators_never_stand_in_one_table() {
    let office = Office::new();
    assert_eq!(office.csv(Listing::Sorties(Ledger::Flight), Language::English).len(), 1 + 4);
    let simulated = office.csv(Listing::Sorties(Ledger::Simulator), Language::English);
    assert_eq!(simulated.len(), 1 + 1);
    assert_eq!((cell(&simulated, 1, "In the air (min)"), cell(&simulated, 1, "Unit")), ("27.0", "Brigade 2"));
}

#[test]
fn a_month_counts_its_own_sorties_by_unit_and_states_what_nobody_reviewed() {
    let report = Office::new().month(Language::Chinese);
    let flown = grid(&report, "架次与时间：飞行");
    let row = |name: &str| flown.rows.iter().find(|row| row[0] == name).unwrap().join(" ");
    assert_eq!(row("第一大队"), "第一大队 2 0.9 18.0 1");
    assert_eq!(row("单位不明"), "单位不明 1 0.5 9.0 1");
    assert_eq!(row("第三大队"), "第三大队 0 0.0 0.0 0");
    assert_eq!(row("合计"), "合计 3 1.4 27.0 2", "without the one of August and the simulator's");
    let simulated = grid(&report, "架次与时间：模拟器");
    assert_eq!(simulated.rows.last().unwrap().join(" "), "合计 1 0.5 9.0 1");
    let text = report.text();
    assert!(text.contains("▲ 3 个飞行架次中有 2 个尚未审核"), "{text}");
    assert!(text.contains("▲ 本月尚未结束"));
    assert!(text.contains("不相加"));
}

#[test]
fn a_month_says_who_can_fly_what_lapses_and_what_was_found() {
    let report = Office::new().month(Language::English);
    let pilots = grid(&report, "Pilots against the target");
    let row = |name: &str| pilots.rows.iter().find(|row| row[0] == name).unwrap().clone();
    assert_eq!(row("Brigade 1")[1..7], ["1", "1", "0", "0", "2", "2 short"]);
    assert_eq!(row("Brigade 3")[1..7], ["0", "0", "0", "0", "2", "2 short"]);
    let lapsing = grid(&report, "What lapses next");
    assert!(lapsing.rows.len() >= 4, "checks, insurance, approval, maintenance: {:?}", lapsing.rows);
    assert!(lapsing.rows.windows(2).all(|pair| pair[0][0] <= pair[1][0]), "the next first");
    let findings = grid(&report, "Findings by kind and outcome");
    assert_eq!(findings.rows[0][1..], ["2", "1", "0", "0", "0", "1"]);
    assert_eq!(findings.rows.last().unwrap()[1..], ["3", "1", "0", "1", "0", "1"]);
    assert!(report.text().contains("1 more were withdrawn"));
    let used = grid(&report, "Utilisation of equipment");
    assert_eq!(used.rows[0][2..], ["1", "1", "90.0", "80", "yes"]);
    assert_eq!(used.rows[1][2..], ["1", "1", "35.0", "80", "no"]);
}

#[test]
fn coverage_is_counted_kilometre_by_kilometre_from_flights_only() {
    let report = Office::new().month(Language::Chinese);
    let roads = report
        .sections
        .iter()
        .flat_map(|section| &section.blocks)
        .find_map(|block| if let Block::Heat(roads) = block { Some(roads) } else { None });
    let road = roads.unwrap().iter().find(|road| road.name == "D15").unwrap();
    assert_eq!(road.passes[..4], [3, 3, 3, 0]);
    let covered = grid(&report, "路段覆盖");
    let row = covered.rows.iter().find(|row| row[0].starts_with("D15")).unwrap();
    assert_eq!((row[3].as_str(), row[4].as_str()), ("9", "3"));
}

fn plan(books: &Books) -> Extent {
    Extent {
        path: vec![Place { lat_deg: 33.5, lon_deg: 120.2 }, Place { lat_deg: 33.512_345, lon_deg: -0.000_01 }],
        lowest_agl_m: 60.0,
        highest_agl_m: 80.0,
        from: NOW,
        until: UtcMicros(NOW.0 + 3_600_000_000),
        aircraft: books.roster.aircraft[0].id,
        pilots: BTreeSet::from([PersonId(uuid(1))]),
    }
}

#[test]
fn an_application_is_filled_in_from_a_plan_and_names_what_is_missing() {
    let books = books();
    let mut application = Application::of("沿海支队", &plan(&books), &books, NOW);
    let text = application.text(Language::Chinese);
    for wanted in [
        "申请单位：沿海支队",
        "王海、",
        "=UAV1、有效期至 2026-12-10",
        "型号：Matrice 350 RTK",
        "登记标志：UAS00112233",
        "空机重量 6.47 kg，最大起飞重量 9.20 kg，最大速度 82 km/h",
        "真高 60 米至 80 米",
        "预计开始时间：2026-09-21 22:13",
        "起飞场地：N33°30′00.0″ E120°12′00.0″",
        "降落场地：N33°30′44.4″ E0°00′00.0″",
        "特殊飞行保障需求：无",
        "指挥控制链路无线电频率：（待填写）",
    ] {
        assert!(text.contains(wanted), "{wanted} in {text}");
    }
    let missing = application.missing(Language::English);
    assert!(missing.contains(&"Frequency of the command link".to_owned()), "{missing:?}");
    assert!(!missing.contains(&"Special needs".to_owned()), "there may be none");
    assert!(application.report(Language::English).text().contains("▲ Missing: Nature of the task, "));
    let form = application.report(Language::English);
    assert_eq!(grid(&form, "3. Task, sites, times").marked, [0, 1, 4, 5], "what is missing is marked in its place");
    application.task.nature = "高速公路巡查".into();
    application.task.manner = "超视距、自动航线".into();
    application.task.contact = "138".into();
    application.task.alternates = application.route.path.clone();
    application.route.area = application.route.path.clone();
    application.route.speed_m_s = Some(10.0);
    application.command = Command {
        frequency: "5.8 GHz".into(),
        bandwidth: "20 MHz".into(),
        communication: "4G".into(),
        navigation: "GNSS".into(),
        surveillance: "UOM".into(),
        transponder: "无".into(),
    };
    application.emergency = "悬停、返航".into();
    assert_eq!(application.missing(Language::Chinese), Vec::<String>::new());
    assert_eq!(application.report(Language::Chinese).sections.len(), 6, "no warning stands there any more");
    application.pilots[0].papers.clear();
    assert_eq!(
        application.missing(Language::English),
        ["Pilots and papers"],
        "a pilot without papers is not filled in"
    );
}

#[test]
fn reports_are_drawn_on_pages_in_both_languages() {
    let font = match Font::find() {
        Ok(font) => font,
        Err(error) => return assert_eq!(error, NoFont::None),
    };
    let office = Office::new();
    let application = Application::of("沿海支队", &plan(&office.books), &office.books, NOW);
    for (language, tag) in [(Language::Chinese, "zh"), (Language::English, "en")] {
        let drawn = [
            ("month", office.month(language).pdf(language, &font).unwrap()),
            ("application", application.pdf(language, &font).unwrap()),
            (
                "sorties",
                Listing::Sorties(Ledger::Flight).table(&office.given(), language).pdf(language, &font).unwrap(),
            ),
            ("attempts", Listing::Attempts.table(&office.given(), language).pdf(language, &font).unwrap()),
            ("aircraft", Listing::Aircraft.table(&office.given(), language).pdf(language, &font).unwrap()),
        ];
        for (name, pdf) in drawn {
            assert!(pdf.starts_with(b"%PDF-"));
            if let Some(folder) = std::env::var_os("RECORDS_TEST_PAGES") {
                std::fs::write(std::path::Path::new(&folder).join(format!("{name}.{tag}.pdf")), pdf).unwrap();
            }
        }
    }
}
