//! One table, written as XLSX, CSV and PDF.
//!
//! Columns have a heading in both languages; a table is written in one. Times are shown in Beijing time (UTC+8, no summer
//! time), whatever machine writes them.

mod csv;
mod pdf;
mod xlsx;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};
use mission::explain::{Explain, Message};
use mission::message;

use crate::pdf::{NoFont, Picture};
use crate::words::Language;

/// Beijing is ahead of UTC by so many hours.
const BEIJING_HOURS: i8 = 8;

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// Numbers.
    Number {
        /// Shown in the heading; may be empty.
        unit: String,
        /// Decimals that are shown.
        decimals: usize,
    },
    /// Times, shown in Beijing time to the second.
    Time,
    /// Files or pages that one can open; in a PDF, pictures.
    Link,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Heading in Chinese.
    pub zh: String,
    /// Heading in English.
    pub en: String,
    /// What it holds.
    pub kind: Kind,
}

impl Column {
    fn new(zh: &str, en: &str, kind: Kind) -> Self {
        Self { zh: zh.to_owned(), en: en.to_owned(), kind }
    }

    /// A column of text.
    pub fn text(zh: &str, en: &str) -> Self {
        Self::new(zh, en, Kind::Text)
    }

    /// A column of numbers.
    pub fn number(zh: &str, en: &str, unit: &str, decimals: usize) -> Self {
        Self::new(zh, en, Kind::Number { unit: unit.to_owned(), decimals })
    }

    /// A column of times.
    pub fn time(zh: &str, en: &str) -> Self {
        Self::new(zh, en, Kind::Time)
    }

    /// A column of links.
    pub fn link(zh: &str, en: &str) -> Self {
        Self::new(zh, en, Kind::Link)
    }

    /// Its name, and the unit or the zone of time.
    fn heading_parts(&self, language: Language) -> (&str, String) {
        let more = match &self.kind {
            Kind::Number { unit, .. } => unit.as_str(),
            Kind::Time => language.of_two("北京时间", "Beijing time"),
            Kind::Text | Kind::Link => "",
        };
        let more =
            if more.is_empty() { String::new() } else { language.of_two(format!("（{more}）"), format!("({more})")) };
        (language.of_two(&self.zh, &self.en), more)
    }

    /// Its heading on one line.
    fn heading(&self, language: Language) -> String {
        let (name, more) = self.heading_parts(language);
        let space = if more.starts_with('(') { " " } else { "" };
        format!("{name}{space}{more}")
    }

    fn decimals(&self) -> usize {
        if let Kind::Number { decimals, .. } = self.kind { decimals } else { 3 }
    }
}

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// Text, as somebody wrote it. Never read as a formula.
    Text(String),
    /// A number. What is no number stays empty.
    Number(f64),
    /// A time: UTC, microseconds since 1970.
    Time(i64),
    /// A file or a page.
    Link {
        /// Path relative to the folder of the table, with `/`, or an address that begins with `https://`.
        target: String,
        /// What is shown.
        text: String,
        /// What a PDF shows in its place.
        picture: Option<Picture>,
    },
}

impl Cell {
    /// Text, or nothing where it is empty.
    pub fn of(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }

    /// A number where there is one.
    pub fn maybe(number: Option<f64>) -> Self {
        number.map_or(Self::Empty, Self::Number)
    }

    /// As it is read.
    fn shown(&self, column: &Column) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) | Self::Link { text, .. } => plain(text),
            Self::Number(number) if number.is_finite() => format!("{number:.*}", column.decimals()),
            Self::Number(_) => String::new(),
            Self::Time(utc_us) => {
                beijing(*utc_us).map_or(String::new(), |at| at.strftime("%Y-%m-%d %H:%M:%S").to_string())
            }
        }
    }
}

/// Without characters that no file format of tables can hold.
fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\n' { ' ' } else { c }).collect()
}

/// The clock in Beijing at a time: UTC, microseconds since 1970. `None` outside the years of a calendar.
pub fn beijing(utc_us: i64) -> Option<DateTime> {
    let at = Timestamp::from_microsecond(utc_us).ok()?;
    let at = at.to_zoned(TimeZone::fixed(Offset::constant(BEIJING_HOURS))).datetime();
    (1900..=9999).contains(&at.year()).then_some(at)
}

/// A table.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    /// What it is, in the language it is written in.
    pub title: String,
    /// What a reader has to know first, a line each. Only paper shows it.
    pub notes: Vec<String>,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows: a cell for each column; where there are fewer, the rest stays empty.
    pub rows: Vec<Vec<Cell>>,
    /// When it was made: UTC, microseconds since 1970.
    pub made_us: i64,
}

impl Table {
    /// The cells of each row beside their columns.
    fn cells(&self) -> impl Iterator<Item = Vec<(&Column, &Cell)>> {
        self.rows.iter().map(|row| self.columns.iter().zip(row).collect())
    }
}

/// A table that cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum SheetError {
    /// Excel holds 1,048,576 rows and 16,384 columns.
    #[error("the table cannot be written as XLSX: {0}")]
    Xlsx(rust_xlsxwriter::XlsxError),
    /// There is no room for it.
    #[error("the table cannot be written as CSV: {0}")]
    Csv(std::io::Error),
    /// There is no font.
    #[error(transparent)]
    NoFont(#[from] NoFont),
}

impl Explain for SheetError {
    fn explain(&self) -> Message {
        match self {
            Self::Xlsx(error) => message!("err-paper-xlsx", detail = error.to_string()),
            Self::Csv(error) => message!("err-paper-csv", detail = error.to_string()),
            Self::NoFont(error) => error.explain(),
        }
    }
}
