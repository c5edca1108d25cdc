//! What an office relies on: a table opens elsewhere as it was meant, and nothing that somebody wrote becomes an order.
#![allow(clippy::unwrap_used)]

use std::process::{Command, Stdio};

use jpeg_encoder::{ColorType, Encoder};
use mission::explain::Explain;
use paper::pdf::{Font, NoFont, Picture};
use paper::sheet::{Cell, Column, SheetError, Table, beijing};
use paper::words::Language;

fn table(rows: usize) -> Table {
    let columns = vec![
        Column::number("序号", "No.", "", 0),
        Column::time("发现时间", "Found at"),
        Column::text("描述", "Description"),
        Column::number("长度", "Length", "m", 1),
        Column::link("照片", "Photo"),
    ];
    let row = |n: usize| {
        vec![
            Cell::Number(n as f64 + 1.0),
            Cell::Time(1_790_000_000_000_000 + n as i64 * 60_000_000),
            Cell::Text(format!("第{}条：桥下空间堆放塑料桶、木板等易燃物品，距护栏不足十米，已拍照。", n + 1)),
            Cell::Number(-12.34),
            Cell::Link { target: "stills/现场 1.jpg".into(), text: "现场 1.jpg".into(), picture: None },
        ]
    };
    Table {
        title: "问题线索清单".into(),
        notes: vec!["沿海支队".into()],
        columns,
        rows: (0..rows).map(row).collect(),
        made_us: 1_790_000_000_000_000,
    }
}

fn jpeg(width: u16, height: u16) -> Vec<u8> {
    let mut bytes = Vec::new();
    let pixels: Vec<u8> = (0..usize::from(width) * usize::from(height)).flat_map(|n| [n as u8, 90, 200]).collect();
    Encoder::new(&mut bytes, 90).encode(&pixels, width, height, ColorType::Rgb).unwrap();
    bytes
}

#[test]
fn times_are_said_as_the_clock_in_beijing_shows_them() {
    assert_eq!(beijing(1_790_000_000_000_000).unwrap().to_string(), "2026-09-21T22:13:20");
    assert_eq!(beijing(i64::MAX), None);
}

#[test]
fn a_csv_has_a_byte_order_mark_and_every_row_every_column() {
    let mut table = table(1);
    table.rows.push(vec![Cell::Number(2.0)]);
    let csv = String::from_utf8(table.csv(Language::Chinese).unwrap()).unwrap();
    let lines: Vec<&str> = csv.strip_prefix('\u{feff}').unwrap().split_terminator("\r\n").collect();
    assert_eq!(lines[0], "序号,发现时间（北京时间）,描述,长度（m）,照片");
    assert!(lines[1].starts_with("1,2026-09-21 22:13:20,第1条") && lines[1].ends_with("-12.3,stills/现场 1.jpg"));
    assert_eq!(lines[2], "2,,,,");
    let english = String::from_utf8(table.csv(Language::English).unwrap()).unwrap();
    assert!(english.contains("Found at (Beijing time)"));
}

#[test]
fn what_looks_like_a_formula_is_text_in_a_csv() {
    let mut table = table(0);
    for text in ["=1+1", "+8613800000000", "-2", "@SUM(A1)", "\t=1", "好=1"] {
        table.rows.push(vec![Cell::Empty, Cell::Empty, Cell::Text(text.into())]);
    }
    let csv = String::from_utf8(table.csv(Language::Chinese).unwrap()).unwrap();
    let cells: Vec<&str> = csv.lines().skip(1).map(|line| line.split(',').nth(2).unwrap()).collect();
    assert_eq!(cells, ["'=1+1", "'+8613800000000", "'-2", "'@SUM(A1)", " =1", "好=1"]);
}

#[test]
fn a_workbook_is_the_same_whenever_and_wherever_it_is_made() {
    let made = table(3).xlsx(Language::Chinese).unwrap();
    assert!(made.starts_with(b"PK"));
    assert_eq!(made, table(3).xlsx(Language::Chinese).unwrap());
}

#[test]
fn absurd_cells_and_titles_still_make_a_workbook() {
    let mut table = table(1);
    table.title = "[a]:*?/\\'".repeat(20) + "&P";
    table.rows.push(vec![
        Cell::Number(f64::NAN),
        Cell::Time(i64::MIN),
        Cell::Text("字".repeat(40_000)),
        Cell::Number(f64::INFINITY),
        Cell::Link { target: "x/".repeat(3_000), text: "\u{1}".into(), picture: None },
    ]);
    assert!(table.xlsx(Language::English).unwrap().len() > 1_000);
}

#[test]
fn a_table_of_more_rows_than_a_sheet_has_is_refused_and_said() {
    let table = Table { rows: vec![vec![Cell::Number(1.0)]; 1_048_577], ..table(0) };
    let error = table.xlsx(Language::Chinese).unwrap_err();
    assert!(matches!(error, SheetError::Xlsx(_)) && error.explain().id == "err-paper-xlsx", "{error}");
}

/// Text of each page as poppler reads it, where it is installed.
fn read(pdf: &[u8]) -> Option<Vec<String>> {
    use std::io::Write as _;
    let command =
        Command::new("pdftotext").args(["-layout", "-", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let mut child = command.ok()?;
    child.stdin.take().unwrap().write_all(pdf).unwrap();
    let text = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
    Some(text.split_terminator('\u{c}').map(str::to_owned).collect())
}

#[test]
fn a_table_on_paper_has_its_heading_on_every_page_and_loses_no_text() {
    let font = match Font::find() {
        Ok(font) => font,
        Err(error) => return assert_eq!(error, NoFont::None),
    };
    let mut table = table(40);
    table.rows.insert(3, vec![Cell::Number(0.0), Cell::Empty, Cell::Text("甲乙丙丁".repeat(1_500))]);
    let picture = Picture::thumbnail(jpeg(1_920, 1_080), 320);
    table.rows[1][4] = Cell::Link { target: "a.jpg".into(), text: "a".into(), picture };
    let pdf = table.pdf(Language::Chinese, &font).unwrap();
    assert!(pdf.starts_with(b"%PDF-") && pdf.len() < 400_000, "{}", pdf.len());
    let Some(pages) = read(&pdf) else { return };
    assert!(pages.len() > 2);
    for (n, page) in pages.iter().enumerate() {
        assert!(page.contains("序号") && page.contains("Found at"), "page {n}: {page}");
        let plain: String = page.split_whitespace().collect();
        assert!(plain.ends_with(&format!("{}/{}", n + 1, pages.len())), "page {n} is numbered: {plain}");
    }
    let text: String = pages.concat().split_whitespace().collect();
    let text = text.replace("甲乙丙丁", "");
    assert_eq!(text.matches("已拍").count(), 40, "every row is there");
    assert!(pages.concat().matches('甲').count() == 1_500, "a row that is higher than a page goes on");
}

#[test]
fn a_large_picture_is_made_small_and_a_small_one_stays() {
    let large = Picture::thumbnail(jpeg(1_920, 1_080), 320).unwrap();
    assert_eq!((large.width, large.height), (320, 180));
    let small = jpeg(200, 300);
    assert_eq!(Picture::thumbnail(small.clone(), 320).unwrap().bytes, small);
    assert_eq!(Picture::thumbnail(b"\x89PNG\r\n\x1a\n".to_vec(), 320), None);
    let mut torn = jpeg(1_920, 1_080);
    torn.truncate(300);
    assert!(Picture::thumbnail(torn, 320).is_none());
}
