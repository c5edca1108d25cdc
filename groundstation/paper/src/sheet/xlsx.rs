//! A table as a workbook.

use jiff::civil::DateTime;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Url, Workbook, Worksheet, XlsxError,
};

use super::{Cell, Column, Kind, SheetError, Table, beijing, plain};
use crate::words::Language;

/// A cell takes so many UTF-16 units (Excel's own limit); the rest is cut off, and three dots say so.
const MOST_UNITS: usize = 32_767;
/// Letters of a sheet's name (Excel's own limit).
const MOST_NAME: usize = 31;
/// Widths of columns, in digits of the usual font; wider text wraps.
const WIDTHS: (usize, usize) = (7, 44);
/// A4, as the format numbers it.
const A4: u8 = 9;
/// Of a heading's ground.
const HEAD: u32 = 0x00DC_E6F1;
/// Of lines between cells.
const LINES: u32 = 0x00BF_C7D1;

impl Table {
    /// A workbook of one sheet: numbers and dates as such, the first row kept in sight, a filter, ready to print across A4.
    ///
    /// # Errors
    /// More rows or columns than a sheet has.
    pub fn xlsx(&self, language: Language) -> Result<Vec<u8>, SheetError> {
        self.workbook(language).and_then(|mut book| book.save_to_buffer()).map_err(SheetError::Xlsx)
    }

    fn workbook(&self, language: Language) -> Result<Workbook, XlsxError> {
        let mut book = Workbook::new();
        let made = beijing(self.made_us).and_then(|at| excel(at).ok());
        let properties = DocProperties::new().set_title(&self.title);
        // Without a time of its own the library would look at the clock.
        let made = made.map_or_else(|| ExcelDateTime::from_ymd(2000, 1, 1), Ok)?;
        book.set_properties(&properties.set_creation_datetime(&made));
        let sheet = book.add_worksheet();
        sheet.set_name(sheet_name(&self.title))?;
        self.fill(sheet, language)?;
        for (n, column) in self.columns.iter().enumerate() {
            sheet.set_column_width(index(n)?, self.width(n, column, language) as f64)?;
        }
        let last_row = u32::try_from(self.rows.len()).map_err(|_| XlsxError::RowColumnLimitError)?;
        if let Some(last) = self.columns.len().checked_sub(1) {
            sheet.autofilter(0, 0, last_row, index(last)?)?;
        }
        sheet.set_freeze_panes(1, 0)?.set_repeat_rows(0, 0)?;
        sheet
            .set_landscape()
            .set_paper_size(A4)
            .set_print_fit_to_pages(1, 0)
            .set_margins(0.5, 0.5, 0.8, 0.7, 0.35, 0.35);
        // An ampersand begins an order in headers and footers.
        let title: String = self.title.replace('&', "&&").chars().take(200).collect();
        sheet.set_header(format!("&C&\"-,Bold\"&14{title}")).set_footer("&C&P / &N");
        Ok(book)
    }

    fn fill(&self, sheet: &mut Worksheet, language: Language) -> Result<(), XlsxError> {
        let ruled = Format::new().set_border(FormatBorder::Thin).set_border_color(LINES);
        let head = ruled.clone().set_bold().set_text_wrap().set_background_color(HEAD);
        let head = head.set_align(FormatAlign::Center).set_align(FormatAlign::VerticalCenter);
        let text = ruled.clone().set_text_wrap().set_align(FormatAlign::Top);
        let time = ruled.clone().set_num_format("yyyy-mm-dd hh:mm:ss").set_align(FormatAlign::Top);
        let link = text.clone().set_font_color(0x0014_579E).set_underline(rust_xlsxwriter::FormatUnderline::Single);
        for (n, column) in self.columns.iter().enumerate() {
            sheet.write_string_with_format(0, index(n)?, cut(column.heading(language)), &head)?;
        }
        for (row, cells) in self.cells().enumerate() {
            let row = u32::try_from(row + 1).map_err(|_| XlsxError::RowColumnLimitError)?;
            for (n, (column, cell)) in cells.into_iter().enumerate() {
                let at = index(n)?;
                match cell {
                    Cell::Number(value) if value.is_finite() => {
                        let decimals = column.decimals();
                        let shape = if decimals == 0 { "0".to_owned() } else { format!("0.{}", "0".repeat(decimals)) };
                        let number = ruled.clone().set_num_format(shape).set_align(FormatAlign::Top);
                        sheet.write_number_with_format(row, at, *value, &number)?;
                    }
                    Cell::Time(utc_us) => match beijing(*utc_us).map(excel) {
                        Some(at_time) => drop(sheet.write_datetime_with_format(row, at, at_time?, &time)?),
                        None => drop(sheet.write_blank(row, at, &text)?),
                    },
                    Cell::Link { target, text: shown, .. } => {
                        // What is too long for an address stays text.
                        let url = Url::new(address(target)).set_text(cut(plain(shown)));
                        match sheet.write_url_with_format(row, at, url, &link) {
                            Ok(_) => {}
                            Err(_) => drop(sheet.write_string_with_format(row, at, cut(plain(shown)), &text)?),
                        }
                    }
                    Cell::Empty | Cell::Number(_) => drop(sheet.write_blank(row, at, &text)?),
                    Cell::Text(_) => drop(sheet.write_string_with_format(row, at, cut(cell.shown(column)), &text)?),
                }
            }
        }
        Ok(())
    }

    /// In digits; Chinese characters are two wide. Long text wraps, so its width counts only up to the limit.
    fn width(&self, n: usize, column: &Column, language: Language) -> usize {
        if column.kind == Kind::Time {
            return 20;
        }
        let heading = digits(&column.heading(language)).min(18);
        let cells = self.cells().filter_map(|row| row.get(n).map(|(column, cell)| cell.shown(column)));
        let widest = cells.flat_map(|text| text.lines().map(digits).max()).max().unwrap_or_default();
        // The filter's button covers the end of a heading.
        (heading + 3).max(widest + 1).clamp(WIDTHS.0, WIDTHS.1)
    }
}

fn index(n: usize) -> Result<u16, XlsxError> {
    u16::try_from(n).map_err(|_| XlsxError::RowColumnLimitError)
}

fn digits(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

fn excel(at: DateTime) -> Result<ExcelDateTime, XlsxError> {
    let [year, month, day] = [i32::from(at.year()), at.month().into(), at.day().into()].map(|n| n.unsigned_abs());
    let [hour, minute, second] = [at.hour(), at.minute(), at.second()].map(|n| n.unsigned_abs());
    ExcelDateTime::from_ymd(year as u16, month as u8, day as u8)?.and_hms(hour.into(), minute, second)
}

fn address(target: &str) -> String {
    if target.starts_with("https://") { target.to_owned() } else { format!("file:///{target}") }
}

/// At most so much as a cell takes.
fn cut(text: String) -> String {
    if text.encode_utf16().count() <= MOST_UNITS {
        return text;
    }
    let mut units = 1;
    let kept = text.chars().take_while(|c| {
        units += c.len_utf16();
        units <= MOST_UNITS
    });
    kept.chain(['…']).collect()
}

/// Without what a sheet's name must not have.
fn sheet_name(title: &str) -> String {
    let name: String = title.chars().filter(|c| !"[]:*?/\\'".contains(*c) && !c.is_control()).take(MOST_NAME).collect();
    if name.trim().is_empty() { "1".to_owned() } else { name }
}
