//! Papers that leave the crew room.

use jiff::civil::Date;
use records::Ledger;
use records::crew::FilingId;
use records::crew::equipment::Month;

/// What a paper is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paper {
    /// People.
    People,
    /// Their certificates.
    Certificates,
    /// Days on which they are away.
    Leave,
    /// Aircraft.
    Aircraft,
    /// Batteries.
    Batteries,
    /// Equipment and its use in a month.
    Equipment(Month),
    /// Approvals.
    Approvals,
    /// Work orders.
    Orders,
    /// Sorties of a ledger.
    Sorties(Ledger),
    /// Flights of training scenarios.
    Attempts,
    /// What is due.
    Duty,
    /// The report of a month.
    Month(Month),
    /// The application for a filed flight (Interim Regulation art. 27).
    Application(FilingId),
}

/// How it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A workbook.
    Xlsx,
    /// Plain rows.
    Csv,
    /// Pages.
    Pdf,
}

impl Form {
    /// Ending of the file's name.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
            Self::Pdf => "pdf",
        }
    }
}

impl Paper {
    /// Name that is offered for the file.
    pub fn file_name(self, form: Form, day: Date) -> String {
        let what = match self {
            Self::People => "people",
            Self::Certificates => "certificates",
            Self::Leave => "leave",
            Self::Aircraft => "aircraft",
            Self::Batteries => "batteries",
            Self::Equipment(month) => return format!("equipment-{month}.{}", form.extension()),
            Self::Approvals => "approvals",
            Self::Orders => "orders",
            Self::Sorties(Ledger::Flight) => "sorties",
            Self::Sorties(Ledger::Simulator) => "simulator-sessions",
            Self::Attempts => "training-flights",
            Self::Duty => "duty",
            Self::Month(month) => return format!("report-{month}.{}", form.extension()),
            Self::Application(_) => "application",
        };
        format!("{what}-{day}.{}", form.extension())
    }
}
