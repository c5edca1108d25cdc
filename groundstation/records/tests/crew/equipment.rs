//! Use of equipment against its target, and tables of it.

use records::crew::equipment::table::{self, TableError};
use records::crew::equipment::*;
use records::crew::person::Unit;
use records::crew::{DeviceId, Entry, Rules};
use uuid::Uuid;

use crate::given::day;

fn device(number: u128, kind: DeviceKind, unit: Unit, label: &str) -> Device {
    let id = DeviceId(Uuid::from_u128(number));
    Device { id, kind, label: label.to_owned(), unit, allotted_to: None, retired: false }
}

fn devices() -> Vec<Device> {
    vec![
        device(1, DeviceKind::Handheld, Unit::Brigade(1), "终端01"),
        device(2, DeviceKind::Handheld, Unit::Brigade(1), "终端02"),
        device(3, DeviceKind::Camera5g, Unit::Brigade(2), "布控球01"),
        Device { retired: true, ..device(4, DeviceKind::Handheld, Unit::Brigade(1), "终端00") },
    ]
}

fn november() -> Month {
    "2026-11".parse().unwrap()
}

fn usage(number: u128, used_days: f64, had_days: f64) -> Use {
    Use { device: DeviceId(Uuid::from_u128(number)), month: november(), used_days, had_days }
}

#[test]
fn use_is_days_used_of_days_had_and_met_only_when_every_device_is_reported() {
    let lines = |uses: &[Use]| utilisation(&devices(), uses, november(), &Rules::default());
    let both = lines(&[usage(1, 30.0, 30.0), usage(2, 18.0, 30.0)]);
    let line = both[0];
    assert_eq!((line.unit, line.kind, line.devices, line.reported), (Unit::Brigade(1), DeviceKind::Handheld, 2, 2));
    assert_eq!((line.percent, line.target_percent, line.is_met()), (Some(80.0), 80.0, true));
    let less = lines(&[usage(1, 30.0, 30.0), usage(2, 17.9, 30.0)]);
    assert!(!less[0].is_met(), "{:?}", less[0]);
    let one = lines(&[usage(1, 30.0, 30.0)]);
    assert_eq!((one[0].percent, one[0].is_met()), (Some(100.0), false));
    let camera = both[1];
    assert_eq!((camera.percent, camera.target_percent, camera.is_met()), (None, 100.0, false));
}

#[test]
fn months_are_counted_over_the_turn_of_the_year() {
    assert_eq!(Month::of(day("2026-02-28")).to_string(), "2026-02");
    assert_eq!(november().before(11).to_string(), "2025-12");
    assert_eq!(Month::of(day("2028-02-29")).days(), 29);
    assert_eq!(Month::of(day("2027-12-31")).last(), day("2027-12-31"));
    for bad in ["2026-13", "2026", "11-2026-1", ""] {
        assert!(bad.parse::<Month>().is_err(), "{bad}");
    }
}

#[test]
fn a_table_with_chinese_headings_is_read_and_a_missing_column_of_days_means_the_whole_month() {
    let csv = "\u{feff}月份,标签,使用天数,备注\n2026-11,终端01,24,\n2026-11,布控球01,30,好\n,,,\n";
    let read = table::read("使用表.csv", csv.as_bytes(), &devices()).unwrap();
    assert_eq!(read, vec![Entry::Use(usage(1, 24.0, 30.0)), Entry::Use(usage(3, 30.0, 30.0))]);
    let with = "label,month,used_days,had_days\n终端02,2026-11,5,10\n";
    let read = table::read("use.csv", with.as_bytes(), &devices()).unwrap();
    assert_eq!(read, vec![Entry::Use(usage(2, 5.0, 10.0))]);
}

#[test]
fn a_workbook_that_a_spreadsheet_wrote_is_read() {
    use paper::sheet::{Cell, Column, Table};
    let columns = ["标签", "月份", "使用天数"].map(|name| Column::text(name, name)).to_vec();
    let cells = ["终端01", "2026-11", "20"].map(Cell::of).to_vec();
    let table = Table { title: "使用".to_owned(), notes: Vec::new(), columns, rows: vec![cells], made_us: 0 };
    let bytes = table.xlsx(paper::words::Language::Chinese).unwrap();
    // What our own papers put above the headings is no table of use.
    let read = table::read("使用.xlsx", &bytes, &devices());
    match read {
        Ok(read) => assert_eq!(read, vec![Entry::Use(usage(1, 20.0, 30.0))]),
        Err(error) => assert!(matches!(error, TableError::NoColumn { .. }), "{error}"),
    }
}

#[test]
fn a_bad_table_is_refused_whole_with_row_and_column() {
    let read = |text: &str| table::read("t.csv", text.as_bytes(), &devices());
    let head = "标签,月份,使用天数\n";
    assert!(matches!(read("标签,月份\n"), Err(TableError::NoColumn { column: "使用天数", .. })));
    assert!(matches!(read(""), Err(TableError::NoColumn { .. })));
    let good = "终端01,2026-11,24\n";
    let bad = |row: &str| read(&format!("{head}{good}{row}")).unwrap_err();
    assert!(matches!(bad("终端02,2026-11,31\n"), TableError::Cell { row: 3, column: "使用天数", .. }));
    assert!(matches!(bad("终端02,2026-11,NaN\n"), TableError::Cell { row: 3, .. }));
    assert!(matches!(bad("终端02,十一月,3\n"), TableError::Cell { row: 3, column: "月份", .. }));
    assert!(matches!(bad("终端99,2026-11,3\n"), TableError::NoDevice { row: 3, .. }));
    assert!(matches!(bad("终端01,2026-11,3\n"), TableError::Twice { row: 3, .. }));
    assert!(matches!(table::read("t.csv", b"\xff\xfe\x00", &devices()), Err(TableError::Unreadable { .. })));
    assert!(matches!(table::read("t.xlsx", b"PK\x03\x04 no workbook", &devices()), Err(TableError::Unreadable { .. })));
}
