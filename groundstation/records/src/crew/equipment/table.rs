//! Tables of how equipment was used in a month, as other systems give them: CSV or XLSX.
//!
//! The first row names the columns, in Chinese or English, in any order: label (标签), month (月份, 2026-11), used days
//! (使用天数), and days that the unit had it (在用天数; all days of the month where the column is missing or empty). Other
//! columns are left alone. A table is taken whole or not at all.

use std::collections::BTreeSet;
use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use mission::explain::{Explain, Message};
use mission::message;

use super::{Device, Month, Use};
use crate::crew::Entry;

/// Largest table, bytes: a detachment has some hundred devices.
const LARGEST: usize = 8 << 20;

/// Why a table cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// Neither CSV nor XLSX, or damaged.
    #[error("{file}: {cause}")]
    Unreadable {
        /// Its name.
        file: String,
        /// What is wrong, in the reader's words.
        cause: String,
    },
    /// Too large.
    #[error("{file} is larger than {LARGEST} bytes")]
    Large {
        /// Its name.
        file: String,
    },
    /// A column is missing.
    #[error("{file} has no column `{column}`")]
    NoColumn {
        /// Its name.
        file: String,
        /// The column, as it may be called.
        column: &'static str,
    },
    /// A cell cannot be read.
    #[error("{file}, row {row}: `{text}` is no {column}")]
    Cell {
        /// Its name.
        file: String,
        /// The row, from 1.
        row: usize,
        /// The column, as it may be called.
        column: &'static str,
        /// What stands there.
        text: String,
    },
    /// No device is labelled so.
    #[error("{file}, row {row}: no device is labelled `{label}`")]
    NoDevice {
        /// Its name.
        file: String,
        /// The row, from 1.
        row: usize,
        /// The label.
        label: String,
    },
    /// Two rows for one device and month.
    #[error("{file}, row {row}: `{label}` has a row for {month} already")]
    Twice {
        /// Its name.
        file: String,
        /// The row, from 1.
        row: usize,
        /// The label.
        label: String,
        /// The month.
        month: Month,
    },
}

impl Explain for TableError {
    fn explain(&self) -> Message {
        match self {
            Self::Unreadable { file, cause } => {
                message!("err-records-table-unreadable", file = file.as_str(), cause = cause.as_str())
            }
            Self::Large { file } => message!("err-records-table-large", file = file.as_str(), most = LARGEST as f64),
            Self::NoColumn { file, column } => {
                message!("err-records-table-no-column", file = file.as_str(), column = *column)
            }
            Self::Cell { file, row, column, text } => message!(
                "err-records-table-cell",
                file = file.as_str(),
                row = *row,
                column = *column,
                text = text.as_str()
            ),
            Self::NoDevice { file, row, label } => {
                message!("err-records-table-no-device", file = file.as_str(), row = *row, label = label.as_str())
            }
            Self::Twice { file, row, label, month } => message!(
                "err-records-table-twice",
                file = file.as_str(),
                row = *row,
                label = label.as_str(),
                month = month.to_string()
            ),
        }
    }
}

const LABEL: &[&str] = &["标签", "label"];
const MONTH: &[&str] = &["月份", "month"];
const USED: &[&str] = &["使用天数", "used_days"];
const HAD: &[&str] = &["在用天数", "had_days"];

/// Reads a table of use against the devices in the books.
///
/// # Errors
/// A table that cannot be read, with row and column; a label that no device has.
pub fn read(file: &str, bytes: &[u8], devices: &[Device]) -> Result<Vec<Entry>, TableError> {
    if bytes.len() > LARGEST {
        return Err(TableError::Large { file: file.to_owned() });
    }
    let rows = if bytes.starts_with(b"PK") { workbook(file, bytes)? } else { plain(file, bytes)? };
    let head = rows.first().map(Vec::as_slice).unwrap_or_default();
    let find =
        |names: &[&str]| head.iter().position(|cell| names.iter().any(|name| cell.trim().eq_ignore_ascii_case(name)));
    let need = |names: &'static [&'static str]| {
        find(names).ok_or(TableError::NoColumn { file: file.to_owned(), column: names[0] })
    };
    let (label_at, month_at, used_at, had_at) = (need(LABEL)?, need(MONTH)?, need(USED)?, find(HAD));
    let mut seen = BTreeSet::new();
    let mut entries = Vec::new();
    for (row, cells) in (2..).zip(&rows[1..]) {
        let cell = |at: usize| cells.get(at).map_or("", |cell| cell.trim());
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let bad = |column: &'static str, text: &str| TableError::Cell {
            file: file.to_owned(),
            row,
            column,
            text: text.to_owned(),
        };
        let label = cell(label_at);
        let device = devices.iter().find(|device| device.label == label);
        let device =
            device.ok_or_else(|| TableError::NoDevice { file: file.to_owned(), row, label: label.to_owned() })?;
        let month: Month = cell(month_at).parse().map_err(|_| bad(MONTH[0], cell(month_at)))?;
        let whole = f64::from(month.days());
        let days = |column: &'static str, text: &str| {
            text.parse::<f64>().ok().filter(|days| (0.0..=whole).contains(days)).ok_or_else(|| bad(column, text))
        };
        let used_days = days(USED[0], cell(used_at))?;
        let had_days = match had_at.map(cell) {
            None | Some("") => whole,
            Some(text) => days(HAD[0], text)?,
        };
        if used_days > had_days {
            return Err(bad(USED[0], cell(used_at)));
        }
        if !seen.insert((device.id, month)) {
            return Err(TableError::Twice { file: file.to_owned(), row, label: label.to_owned(), month });
        }
        entries.push(Entry::Use(Use { device: device.id, month, used_days, had_days }));
    }
    Ok(entries)
}

fn plain(file: &str, bytes: &[u8]) -> Result<Vec<Vec<String>>, TableError> {
    let unreadable = |cause: String| TableError::Unreadable { file: file.to_owned(), cause };
    // Spreadsheets write a byte order mark.
    let text = std::str::from_utf8(bytes).map_err(|error| unreadable(error.to_string()))?;
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let rows = reader.records().map(|row| row.map(|row| row.iter().map(str::to_owned).collect()));
    rows.collect::<Result<_, _>>().map_err(|error| unreadable(error.to_string()))
}

fn workbook(file: &str, bytes: &[u8]) -> Result<Vec<Vec<String>>, TableError> {
    let unreadable = |cause: String| TableError::Unreadable { file: file.to_owned(), cause };
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes))
        .map_err(|error: calamine::XlsxError| unreadable(error.to_string()))?;
    let sheet = book.worksheet_range_at(0).ok_or_else(|| unreadable("no sheet".to_owned()))?;
    let sheet = sheet.map_err(|error| unreadable(error.to_string()))?;
    Ok(sheet.rows().map(|row| row.iter().map(cell_text).collect()).collect())
}

/// A cell as a person reads it. Spreadsheets turn `2026-11` into the first day of that month.
fn cell_text(cell: &Data) -> String {
    match cell {
        Data::DateTime(at) => {
            let (year, month, ..) = at.to_ymd_hms_milli();
            format!("{year:04}-{month:02}")
        }
        Data::Empty => String::new(),
        other => other.to_string(),
    }
}
