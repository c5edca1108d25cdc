//! A table as CSV (RFC 4180).

use super::{Cell, SheetError, Table};
use crate::words::Language;

/// Without it Excel takes the bytes for those of the machine's own code page.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// A cell that begins like a formula is shown as text by all spreadsheets when a quotation mark stands before it.
fn defused(text: String) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text }
}

impl Table {
    /// UTF-8 with a byte order mark, so that Excel shows Chinese. What somebody wrote never becomes a formula.
    ///
    /// # Errors
    /// None in practice: there is no memory for it.
    pub fn csv(&self, language: Language) -> Result<Vec<u8>, SheetError> {
        let mut writer =
            ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(BYTE_ORDER_MARK.to_vec());
        let failed = |error: ::csv::Error| SheetError::Csv(error.into());
        writer.write_record(self.columns.iter().map(|column| defused(column.heading(language)))).map_err(failed)?;
        for row in self.cells() {
            let texts = row.into_iter().map(|(column, cell)| match cell {
                // A negative number is no formula.
                Cell::Number(_) | Cell::Time(_) => cell.shown(column),
                Cell::Link { target, .. } => defused(super::plain(target)),
                Cell::Empty | Cell::Text(_) => defused(cell.shown(column)),
            });
            let missing = self.columns.len().saturating_sub(texts.len());
            writer.write_record(texts.chain(std::iter::repeat_n(String::new(), missing))).map_err(failed)?;
        }
        writer.into_inner().map_err(|error| SheetError::Csv(error.into_error()))
    }
}
