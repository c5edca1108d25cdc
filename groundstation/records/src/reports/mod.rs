//! What an office hands up and files: tables of everything in the books, the report of a month, the application for a
//! flight, the sheet of a training flight.
//!
//! Pure: records in, pages and tables out, each in the language of its reader. Flights and the simulator's are never added
//! up (CCAR-92 art. 92.69(c)(3)).

mod application;
mod debrief;
mod draw;
mod figures;
mod listing;
mod month;
mod page;

pub use application::{Application, Command, Craft, Flyer, Route, Task};
pub use debrief::{DebriefSheet, EarlierLine, ExpertLine, Paths, SheetCriterion, SheetMark, SheetPlot};
pub use listing::{Listing, Titled};
pub use month::MonthReport;
pub use page::{Bar, Block, Grid, Heat, Judgement, Plot, Report, Section, Track};

use jiff::civil::Date;
use mission::explain::{Explain, Message};
use paper::sheet::{Column, Kind};
use paper::words::{Language, Words};

use crate::crew::attempt::Attempt;
use crate::crew::calendar::Calendar;
use crate::crew::duty::DutyItem;
use crate::crew::person::Unit;
use crate::crew::{AirframeId, BoardLine, Books, PersonId};
use crate::finding::Finding;
use crate::sortie::{Sortie, UtcMicros};

const CHINESE: &str = concat!(
    include_str!("../../../../assets/locale/zh-CN/records.ftl"),
    "\n",
    include_str!("../../../../assets/locale/zh-CN/reports.ftl")
);
const ENGLISH: &str = concat!(
    include_str!("../../../../assets/locale/en/records.ftl"),
    "\n",
    include_str!("../../../../assets/locale/en/reports.ftl")
);

/// What reports say in a language.
pub(crate) fn words(language: Language) -> Words {
    Words::new(language, language.of_two(CHINESE, ENGLISH))
}

/// The records that tables and reports are made from.
#[derive(Debug, Clone, Copy)]
pub struct Given<'a> {
    /// People, certificates, aircraft, equipment, approvals, rules.
    pub books: &'a Books,
    /// How many pilots each unit has.
    pub board: &'a [BoardLine],
    /// Sorties.
    pub sorties: &'a [Sortie],
    /// Findings.
    pub findings: &'a [Finding],
    /// What is due.
    pub duties: &'a [DutyItem],
    /// Flights of training scenarios.
    pub attempts: &'a [Attempt],
    /// Titles of training scenarios.
    pub exercises: &'a [Titled],
    /// Titles of the levels that they are judged by.
    pub levels: &'a [Titled],
    /// Working days.
    pub calendar: &'a Calendar,
    /// Whose report it is.
    pub unit: &'a str,
    /// When it is made.
    pub made: UtcMicros,
}

impl Given<'_> {
    fn person(&self, id: PersonId) -> String {
        let found = self.books.roster.people.iter().find(|person| person.id == id);
        found.map_or_else(|| id.to_string(), |person| person.name.clone())
    }

    fn unit_of(&self, id: PersonId) -> Option<Unit> {
        self.books.roster.people.iter().find(|person| person.id == id).map(|person| person.unit)
    }

    fn aircraft(&self, id: AirframeId) -> String {
        let found = self.books.roster.aircraft.iter().find(|airframe| airframe.id == id);
        found.map_or_else(|| id.to_string(), |airframe| airframe.name.clone())
    }
}

/// What is said in one language.
struct Said {
    language: Language,
    words: Words,
}

impl Said {
    fn new(language: Language) -> Self {
        Self { language, words: words(language) }
    }

    fn text(&self, message: &Message) -> String {
        self.words.text(message)
    }

    fn of(&self, what: &dyn Explain) -> String {
        self.words.text(&what.explain())
    }

    /// Things one after the other.
    fn list(&self, things: impl IntoIterator<Item = String>) -> String {
        let things: Vec<String> = things.into_iter().filter(|thing| !thing.is_empty()).collect();
        things.join(self.language.of_two("、", ", "))
    }
}

/// A column with its headings from both catalogues.
fn column(heading: &Message, kind: Kind) -> Column {
    let [zh, en] = [Language::Chinese, Language::English].map(|language| words(language).text(heading));
    Column { zh, en, kind }
}

fn day(date: Option<Date>) -> String {
    date.map_or_else(String::new, |date| date.to_string())
}

/// Two decimals, without zeros that say nothing.
fn rounded(figure: f64) -> String {
    let text = format!("{figure:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Points.
fn points(hundredths: u32) -> String {
    rounded(f64::from(hundredths) / 100.0)
}

/// Minutes and seconds.
fn clock(seconds: f64) -> String {
    let whole = seconds.max(0.0).round() as u64;
    format!("{}:{:02}", whole / 60, whole % 60)
}

/// A clock in Beijing, to the minute.
fn minute(at: UtcMicros) -> String {
    paper::sheet::beijing(at.0).map_or_else(String::new, |at| at.strftime("%Y-%m-%d %H:%M").to_string())
}
