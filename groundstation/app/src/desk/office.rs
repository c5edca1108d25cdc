//! What the keeper does for the crew room: books, pass phrases, reviews, scans, papers, logs of other stations.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use mission::explain::{Explain, Message};
use mission::message;
use paper::pdf::Font;
use records::crew::calendar::{Calendar, beijing_day, instant};
use records::crew::duty::duties;
use records::crew::{board, equipment};
use records::finding::FindingFilter;
use records::import::Hints;
use records::reports::{Application, Given, Listing, MonthReport, Titled};
use records::{Dispatch, Filter, Store, StoreError, TotalsBy, UtcMicros};
use session::Answer;
use session::crew::book::certificate::Scan;
use session::crew::{Ask, BOARD_NEED, Covered, Covering, Date, Form, Paper, Shelf, Told};
use session::training::scenario::{Said, house};
use uuid::Uuid;

use super::clerk::on_paper;
use super::keeper::{Keeper, Word, keep};
use crate::files;
use crate::gate::refusal;
use crate::importing::{Entered, Known, Log};
use crate::workdays;

/// Sorties that closed within so long concern the duty clock, reviewed or not: their reports may be open. Microseconds.
const RECENT_US: i64 = 3 * 86_400_000_000;
/// Training flights of so long ago still say something of a pilot: two years. Microseconds.
const ATTEMPTS_US: i64 = 730 * 86_400_000_000;
/// More sorties than anybody reviews at a sitting.
const WAITING: u32 = 500;

pub(super) fn now() -> UtcMicros {
    UtcMicros(Timestamp::now().as_microsecond())
}

/// Titles of the scenarios and levels that come with the program.
fn titles() -> (Vec<Titled>, Vec<Titled>) {
    let titled = |id: String, title: Said| Titled { id, zh: title.zh, en: title.en };
    let exercises = house::scenarios().unwrap_or_default();
    let levels = house::profile().map(|profile| profile.levels).unwrap_or_default();
    (
        exercises.into_iter().map(|scenario| titled(scenario.id, scenario.title)).collect(),
        levels.into_iter().map(|level| titled(level.id, level.title)).collect(),
    )
}

/// Where a picture of a certificate is kept.
pub fn scan_file(data: &Path, name: &str, sha256: &str) -> PathBuf {
    let ending = Path::new(name).extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    let safe = ending.filter(|ending| ending.chars().all(|c| c.is_ascii_alphanumeric()));
    data.join("scans").join(match safe {
        Some(ending) => format!("{sha256}.{ending}"),
        None => sha256.to_owned(),
    })
}

impl Keeper<'_> {
    /// Carries out what the crew room asks.
    pub(super) fn crew(&mut self, ask: Ask) {
        let told = match ask {
            Ask::Load => Told::Shelf(self.shelf().map(Box::new)),
            Ask::Prove(person, secret, purpose) => {
                let tried = self.logbook.try_ask(async |store| store.sign_in(person, &secret.0, now()).await);
                let proved = tried.map_err(|error| error.explain());
                let proved = proved.and_then(|tried| refusal(&tried).map_or(Ok(()), Err));
                Told::Proved(person, purpose, proved)
            }
            Ask::SetSecret(person, secret) => {
                let set = self.logbook.try_ask(async |store| store.set_phrase(person, &secret.0).await);
                done(set.map(|()| message!("office-phrase-set")))
            }
            Ask::Enter { entries, who, why, at } => {
                let entered = self.logbook.try_ask(async |store| {
                    for entry in entries {
                        store.enter(entry.named(Uuid::now_v7()), &who, &why, at).await?;
                    }
                    Ok(())
                });
                done(entered.map(|()| message!("office-entered")))
            }
            Ask::Review(id, review) => {
                let kept = self.logbook.try_ask(async |store| store.review(id, review).await);
                let told = done(kept.map(|_| message!("office-reviewed")));
                self.list();
                told
            }
            Ask::Dispatch { vehicle, at, pilot, registration, dispatch } => {
                let Some(id) = self.flights.get(&vehicle).filter(|flight| flight.entry.has_begun()) else {
                    let ask = Ask::Dispatch { vehicle, at, pilot, registration, dispatch };
                    self.dispatches.insert(vehicle, ask);
                    return;
                };
                let id = id.entry.id();
                let kept = async |store: &Store| store.dispatch(id, at, pilot, registration, *dispatch).await;
                match self.logbook.try_ask(kept) {
                    Ok(()) => return,
                    Err(error) => Told::Done(Err(error.explain())),
                }
            }
            Ask::Unit(unit) => {
                let set = self.logbook.try_ask(async |store| store.set_unit(unit).await);
                done(set.map(|()| message!("office-unit-set", unit = unit.explain())))
            }
            Ask::KeepScan { certificate, name, bytes } => {
                let sha256 = files::sha256(&bytes);
                let file = scan_file(&self.config.places.data, &name, &sha256);
                let kept = match file.parent().map(std::fs::create_dir_all) {
                    Some(Err(error)) => {
                        Err(message!("desk-keeper-trouble", why = format!("{}: {error}", file.display())))
                    }
                    _ => keep(&file, &bytes),
                };
                Told::Scanned(certificate, kept.map(|()| Scan { name, sha256 }))
            }
            Ask::Make(paper, form) => Told::Made(paper, form, self.paper(paper, form)),
            Ask::ReadUse(path, bytes) => {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                let books = self.logbook.try_ask(async |store| store.books(now()).await);
                let read = books.map_err(|error| error.explain()).and_then(|books| {
                    equipment::table::read(&name, &bytes, &books.devices).map_err(|error| error.explain())
                });
                Told::Uses(read)
            }
            Ask::Cover(asked) => Told::Covered(self.covered(asked).map(Box::new)),
            Ask::TakeLog(path, bytes) => {
                let taken = self.take_log(&path, bytes);
                self.list();
                Told::Done(taken)
            }
        };
        self.say(Word::Answer(Answer::Crew(told)));
    }

    fn shelf(&self) -> Result<Shelf, Message> {
        let now = now();
        let loaded: Result<Shelf, StoreError> = self.logbook.try_ask(async |store| {
            let books = store.books(now).await?;
            let mut waiting = store.to_review(None, WAITING).await?;
            let recent = Filter { from: Some(UtcMicros(now.0 - RECENT_US)), ..Filter::default() };
            let mut recent = store.sorties(&recent).await?;
            recent.retain(|sortie| waiting.iter().all(|other| other.id() != sortie.id()));
            waiting.extend(recent);
            let mut secrets = std::collections::BTreeSet::new();
            for person in &books.roster.people {
                if store.has_phrase(person.id).await? {
                    secrets.insert(person.id);
                }
            }
            let unit = Some(store.unit().await?);
            let attempts = store.attempts(UtcMicros(now.0 - ATTEMPTS_US)).await?;
            Ok(Shelf { books, calendar: None, unit, waiting, secrets, attempts })
        });
        Ok(Shelf { calendar: workdays::read(&self.config.places.data)?, ..loaded.map_err(|error| error.explain())? })
    }

    fn covered(&self, asked: Covering) -> Result<Covered, Message> {
        let Covering { ledger, from, until, .. } = asked;
        let covered = self.logbook.try_ask(async |store| {
            let mut roads = Vec::new();
            for road in &asked.roads {
                roads.push((road.clone(), store.coverage(ledger, road, from, until).await?));
            }
            let span = (Some(start_of(from.first())), until.last().tomorrow().ok().map(start_of));
            let by = async |by| store.totals_by(ledger, by, span.0, span.1).await;
            let totals = [by(TotalsBy::Pilot).await?, by(TotalsBy::Aircraft).await?, by(TotalsBy::Unit).await?];
            Ok(Covered { asked: asked.clone(), roads, totals })
        });
        covered.map_err(|error: StoreError| error.explain())
    }

    fn take_log(&self, path: &Path, bytes: Vec<u8>) -> Result<Message, Message> {
        let log = Log::read(path, bytes, &Hints::default())?;
        let kept = log.keep(&self.config.places.data)?;
        let unit = self.logbook.try_ask(async |store| store.unit().await).map_err(|error| error.explain())?;
        let dispatch = Dispatch { unit: Some(unit), ..Dispatch::default() };
        let known = Known { pilot: self.settings.pilot.clone(), dispatch, ..Known::default() };
        let (mut new, mut old) = (0, 0);
        for (nth, flight) in (1..).zip(&log.flights) {
            let entered = log.enter((nth, flight), &known, &kept, &self.config.network, self.logbook);
            match entered.map_err(|error| error.explain())? {
                Entered::New => new += 1,
                Entered::Known => old += 1,
            }
        }
        Ok(message!("office-log-taken", new = new, known = old))
    }

    /// A paper out of the books, in the language of the screens.
    fn paper(&self, paper: Paper, form: Form) -> Result<Vec<u8>, Message> {
        let now = now();
        let gathered = self.logbook.try_ask(async |store| {
            let books = store.books(now).await?;
            let waiting = store.to_review(None, WAITING).await?;
            let span = match paper {
                Paper::Month(month) => Filter { from: Some(start_of(month.first())), ..Filter::default() },
                Paper::Sorties(ledger) => Filter { ledger: Some(ledger), ..Filter::default() },
                _ => Filter { limit: Some(0), ..Filter::default() },
            };
            let sorties = store.sorties(&span).await?;
            // Only the month's report says what was found.
            let limit = if matches!(paper, Paper::Month(_)) { None } else { Some(0) };
            let findings = store.findings(&FindingFilter { limit, ..FindingFilter::default() }).await?;
            let attempts = match paper {
                Paper::Attempts => store.attempts(UtcMicros(now.0 - ATTEMPTS_US)).await?,
                _ => Vec::new(),
            };
            Ok((books, waiting, sorties, findings, attempts))
        });
        let (books, waiting, sorties, findings, attempts) = gathered.map_err(|error: StoreError| error.explain())?;
        let own = workdays::read(&self.config.places.data)?;
        let calendar = own.as_ref().unwrap_or_else(|| Calendar::embedded());
        let day = beijing_day(now);
        let board = board(&books.roster, BOARD_NEED, day, &books.rules, calendar);
        let duties = duties(&books, &waiting, calendar, now);
        let (exercises, levels) = titles();
        let given = Given {
            attempts: &attempts,
            exercises: &exercises,
            levels: &levels,
            books: &books,
            board: &board,
            sorties: &sorties,
            findings: &findings,
            duties: &duties,
            calendar,
            unit: &self.settings.detachment,
            made: now,
        };
        let language = on_paper(self.settings.language);
        let font = || Font::find().map_err(|error| error.explain());
        let listing = match paper {
            Paper::People => Listing::People,
            Paper::Certificates => Listing::Certificates,
            Paper::Leave => Listing::Leave,
            Paper::Aircraft => Listing::Aircraft,
            Paper::Batteries => Listing::Batteries,
            Paper::Equipment(month) => Listing::Utilisation(month),
            Paper::Approvals => Listing::Approvals,
            Paper::Orders => Listing::Orders,
            Paper::Sorties(ledger) => Listing::Sorties(ledger),
            Paper::Attempts => Listing::Attempts,
            Paper::Duty => Listing::Duties,
            Paper::Month(month) => {
                let report = MonthReport { month, given, network: Some(&self.config.network) };
                return report.report(language).pdf(language, &font()?).map_err(|error| error.explain());
            }
            Paper::Application(id) => {
                let filing = books.filings.iter().find(|filing| filing.id == id);
                let filing = filing.ok_or_else(|| message!("office-no-filing"))?;
                let mut application = Application::of(&self.settings.detachment, &filing.extent, &books, now);
                application.task.nature.clone_from(&filing.title);
                return application.pdf(language, &font()?).map_err(|error| error.explain());
            }
        };
        let table = listing.table(&given, language);
        match form {
            Form::Xlsx => table.xlsx(language).map_err(|error| error.explain()),
            Form::Csv => table.csv(language).map_err(|error| error.explain()),
            Form::Pdf => table.pdf(language, &font()?).map_err(|error| error.explain()),
        }
    }
}

/// Midnight in mainland China.
fn start_of(day: Date) -> UtcMicros {
    instant(day.to_datetime(jiff::civil::Time::midnight()))
}

fn done(result: Result<Message, StoreError>) -> Told {
    Told::Done(result.map_err(|error| error.explain()))
}
