//! The books as tables.

use std::collections::BTreeMap;

use mission::explain::Message;
use mission::message;
use paper::sheet::{Cell, Column, Kind, Table};
use paper::words::Language;

use super::{Given, Said, column, day, minute};
use crate::crew::aircraft::{Airframe, RemoteId};
use crate::crew::attempt::Attempt;
use crate::crew::calendar::beijing_day;
use crate::crew::certificate::Grants;
use crate::crew::equipment::{Month, utilisation};
use crate::crew::order::WorkOrder;
use crate::crew::person::Unit;
use crate::sortie::{Ledger, Sortie, State, UtcMicros};

/// Months of use that a table of equipment shows.
const MONTHS: u16 = 6;

/// What is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listing {
    /// People.
    People,
    /// Certificates.
    Certificates,
    /// Leave.
    Leave,
    /// Aircraft.
    Aircraft,
    /// Batteries.
    Batteries,
    /// Other equipment, with its use in the last months.
    Equipment,
    /// Utilisation of equipment in a month, by unit and kind.
    Utilisation(Month),
    /// Approvals.
    Approvals,
    /// Work orders, and what came of them.
    Orders,
    /// Sorties of one ledger; the two never stand in one table.
    Sorties(Ledger),
    /// Flights of training scenarios; no flights, and in no table with them.
    Attempts,
    /// What is due.
    Duties,
}

/// The title of what is kept under an id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Titled {
    /// The id.
    pub id: String,
    /// The title in Chinese.
    pub zh: String,
    /// The title in English.
    pub en: String,
}

/// A title in the language of its reader; the id where nobody knows a title.
fn titled(all: &[Titled], id: &str, language: Language) -> String {
    let found = all.iter().find(|titled| titled.id == id);
    found.map_or_else(|| id.to_owned(), |titled| language.of_two(&titled.zh, &titled.en).clone())
}

/// A table that grows column by column.
struct Sheet<'a, T> {
    rows: Vec<&'a T>,
    columns: Vec<Column>,
    cells: Vec<Vec<Cell>>,
}

impl<'a, T> Sheet<'a, T> {
    fn of(rows: impl IntoIterator<Item = &'a T>) -> Self {
        let rows: Vec<&T> = rows.into_iter().collect();
        let cells = rows.iter().map(|_| Vec::new()).collect();
        Self { rows, columns: Vec::new(), cells }
    }

    fn column(mut self, heading: &Message, kind: Kind, fill: impl Fn(&T) -> Cell) -> Self {
        self.columns.push(column(heading, kind));
        self.cells.iter_mut().zip(&self.rows).for_each(|(cells, row)| cells.push(fill(row)));
        self
    }

    fn text(self, heading: &Message, fill: impl Fn(&T) -> String) -> Self {
        self.column(heading, Kind::Text, |row| Cell::of(fill(row)))
    }

    fn time(self, heading: &Message, fill: impl Fn(&T) -> Option<UtcMicros>) -> Self {
        self.column(heading, Kind::Time, |row| fill(row).map_or(Cell::Empty, |at| Cell::Time(at.0)))
    }

    fn number(self, heading: &Message, (unit, decimals): (&str, usize), fill: impl Fn(&T) -> Option<f64>) -> Self {
        let kind = Kind::Number { unit: unit.to_owned(), decimals };
        self.column(heading, kind, |row| Cell::maybe(fill(row)))
    }

    fn done(self) -> (Vec<Column>, Vec<Vec<Cell>>) {
        (self.columns, self.cells)
    }
}

impl Listing {
    fn title(self) -> Message {
        match self {
            Self::People => message!("reports-people"),
            Self::Certificates => message!("reports-certificates"),
            Self::Leave => message!("reports-leave"),
            Self::Aircraft => message!("reports-aircraft"),
            Self::Batteries => message!("reports-batteries"),
            Self::Equipment => message!("reports-equipment"),
            Self::Utilisation(month) => message!("reports-utilisation-of", month = month.to_string()),
            Self::Approvals => message!("reports-approvals"),
            Self::Orders => message!("reports-orders"),
            Self::Sorties(Ledger::Flight) => message!("reports-sorties-flight"),
            Self::Sorties(Ledger::Simulator) => message!("reports-sorties-simulator"),
            Self::Attempts => message!("reports-attempts"),
            Self::Duties => message!("reports-duties"),
        }
    }

    /// The table: to be written as XLSX, CSV or PDF.
    pub fn table(self, given: &Given<'_>, language: Language) -> Table {
        let said = Said::new(language);
        let roster = &given.books.roster;
        let (columns, rows) = match self {
            Self::People => people(given, &said, &roster.people).done(),
            Self::Certificates => certificates(given, &said, &roster.certificates).done(),
            Self::Leave => leave(given, &said, &roster.leave).done(),
            Self::Aircraft => aircraft(given, &said, &roster.aircraft).done(),
            Self::Batteries => {
                let all: Vec<_> = roster
                    .aircraft
                    .iter()
                    .flat_map(|a| a.batteries.iter().map(move |b| (a.clone(), b.clone())))
                    .collect();
                batteries(given, &said, &all).done()
            }
            Self::Equipment => equipment(given, &said, &given.books.devices).done(),
            Self::Utilisation(month) => {
                let all = utilisation(&given.books.devices, &given.books.uses, month, &given.books.rules);
                used(&said, &all).done()
            }
            Self::Approvals => approvals(given, &said, &roster.approvals).done(),
            Self::Orders => orders(given, &said, &given.books.orders).done(),
            Self::Sorties(ledger) => {
                sorties(given, &said, given.sorties.iter().filter(|sortie| sortie.start.ledger == ledger)).done()
            }
            Self::Attempts => attempts(given, &said).done(),
            Self::Duties => duties(&said, given.duties).done(),
        };
        let unit = message!("reports-made-by", unit = given.unit, at = minute(given.made));
        let mut notes = vec![said.text(&unit)];
        if matches!(self, Self::Sorties(_)) {
            notes.push(said.text(&message!("reports-ledgers-apart")));
        }
        if self == Self::Attempts {
            notes.push(said.text(&message!("reports-attempts-apart")));
        }
        Table { title: said.text(&self.title()), notes, columns, rows, made_us: given.made.0 }
    }
}

fn people<'a>(
    given: &Given<'_>,
    said: &Said,
    rows: &'a [crate::crew::person::Person],
) -> Sheet<'a, crate::crew::person::Person> {
    let lines = given.board.iter().flat_map(|line| &line.pilots);
    let lines: BTreeMap<_, _> = lines.map(|pilot| (pilot.person, pilot)).collect();
    let yes = |is: bool| said.text(&if is { message!("reports-yes") } else { message!("reports-no") });
    let (qualified, current, until) = (lines.clone(), lines.clone(), lines);
    Sheet::of(rows)
        .text(&message!("reports-col-name"), |person| person.name.clone())
        .text(&message!("reports-col-unit"), |person| said.of(&person.unit))
        .text(&message!("reports-col-roles"), |person| said.list(person.roles.iter().map(|role| said.of(role))))
        .text(&message!("reports-col-declared"), |person| day(person.declaration.map(|declared| declared.on)))
        .text(&message!("reports-col-meets"), |person| {
            person.declaration.map_or_else(String::new, |declared| yes(declared.meets_all))
        })
        .text(&message!("reports-col-qualified"), |person| {
            qualified.get(&person.id).map_or_else(String::new, |line| yes(line.qualified))
        })
        .text(&message!("reports-col-current"), |person| {
            current.get(&person.id).map_or_else(String::new, |line| yes(line.current))
        })
        .text(&message!("reports-col-current-until"), |person| {
            day(until.get(&person.id).and_then(|line| line.current_until))
        })
}

fn certificates<'a>(
    given: &Given<'_>,
    said: &Said,
    rows: &'a [crate::crew::certificate::Certificate],
) -> Sheet<'a, crate::crew::certificate::Certificate> {
    let today = beijing_day(given.made);
    let rules = &given.books.rules;
    Sheet::of(rows)
        .text(&message!("reports-col-holder"), |c| given.person(c.person))
        .text(&message!("reports-col-unit"), |c| {
            given.unit_of(c.person).map_or_else(String::new, |unit| said.of(&unit))
        })
        .text(&message!("reports-col-number"), |c| c.number.clone())
        .text(&message!("reports-col-grants"), |c| said.of(&c.grants))
        .text(&message!("reports-col-ratings"), |c| match &c.grants {
            Grants::Licence { ratings, .. } => said.list(ratings.iter().map(|rating| said.of(rating))),
            Grants::LightTraining | Grants::Enforcement => String::new(),
        })
        .text(&message!("reports-col-issued"), |c| c.issued.to_string())
        .text(&message!("reports-col-last-day"), |c| day(c.last_day(rules)))
        .text(&message!("reports-col-check-until"), |c| day(c.check_counts_until(today, rules)))
        .text(&message!("reports-col-renew-by"), |c| day(c.renew_by(rules, given.calendar).map(|counted| counted.date)))
        .text(&message!("reports-col-withdrawn"), |c| day(c.withdrawn))
}

fn leave<'a>(
    given: &Given<'_>,
    said: &Said,
    rows: &'a [crate::crew::person::Leave],
) -> Sheet<'a, crate::crew::person::Leave> {
    Sheet::of(rows)
        .text(&message!("reports-col-name"), |leave| given.person(leave.person))
        .text(&message!("reports-col-unit"), |leave| {
            given.unit_of(leave.person).map_or_else(String::new, |unit| said.of(&unit))
        })
        .text(&message!("reports-col-from"), |leave| leave.from.to_string())
        .text(&message!("reports-col-until"), |leave| leave.until.to_string())
        .text(&message!("reports-col-why"), |leave| leave.why.clone())
}

fn remote_id(said: &Said, airframe: &Airframe) -> String {
    said.text(&match airframe.remote_id {
        RemoteId::NeverSeen => message!("reports-remote-id-unseen"),
        RemoteId::Healthy { on } => message!("reports-remote-id-healthy", day = on.to_string()),
        RemoteId::Failed { on } => message!("reports-remote-id-failed", day = on.to_string()),
    })
}

fn aircraft<'a>(given: &Given<'_>, said: &Said, rows: &'a [Airframe]) -> Sheet<'a, Airframe> {
    let classes = &given.books.rules.classes.value;
    Sheet::of(rows)
        .text(&message!("reports-col-aircraft"), |a| a.name.clone())
        .text(&message!("reports-col-unit"), |a| said.of(&a.unit))
        .text(&message!("reports-col-class"), |a| {
            a.figures.class(classes).map_or_else(|_| String::new(), |c| said.of(&c))
        })
        .text(&message!("reports-col-category"), |a| said.of(&a.category))
        .text(&message!("reports-col-registration"), |a| a.registration.clone().unwrap_or_default())
        .text(&message!("reports-col-product-id"), |a| {
            a.product_id.as_ref().map_or_else(String::new, ToString::to_string)
        })
        .text(&message!("reports-col-insured"), |a| day(a.insured_until))
        .text(&message!("reports-col-remote-id"), |a| remote_id(said, a))
        .number(&message!("reports-col-hours"), ("h", 1), |a| Some(a.flown_h))
        .number(&message!("reports-col-flights"), ("", 0), |a| Some(f64::from(a.flights)))
        .text(&message!("reports-col-firmware"), |a| a.firmware.clone())
        .text(&message!("reports-col-maintenance"), |a| {
            let works: Vec<String> = a.maintenance.iter().map(|work| maintenance(said, work)).collect();
            works.join("\n")
        })
}

fn maintenance(said: &Said, work: &crate::crew::aircraft::Maintenance) -> String {
    let at = [
        work.at_hours.map(|hours| format!("{hours:.0} h")),
        work.at_flights.map(|flights| said.text(&message!("reports-at-flights", count = flights.to_string()))),
        work.last_day.map(|last| last.to_string()),
    ];
    let at = said.list(at.into_iter().flatten());
    if at.is_empty() {
        work.what.clone()
    } else {
        said.text(&message!("reports-due-at", what = work.what.as_str(), at = at))
    }
}

fn batteries<'a>(
    given: &Given<'_>,
    said: &Said,
    rows: &'a [(Airframe, crate::crew::aircraft::Battery)],
) -> Sheet<'a, (Airframe, crate::crew::aircraft::Battery)> {
    let limits = &given.books.rules.battery.value;
    Sheet::of(rows)
        .text(&message!("reports-col-aircraft"), |(a, _)| a.name.clone())
        .text(&message!("reports-col-unit"), |(a, _)| said.of(&a.unit))
        .text(&message!("reports-col-label"), |(_, b)| b.label.clone())
        .number(&message!("reports-col-cycles"), ("", 0), |(_, b)| Some(f64::from(b.cycles)))
        .number(&message!("reports-col-resistance"), ("mΩ", 1), |(_, b)| b.resistance_mohm)
        .number(&message!("reports-col-resistance-new"), ("mΩ", 1), |(_, b)| b.resistance_new_mohm)
        .text(&message!("reports-col-state"), |(_, b)| {
            said.text(&match (b.retired, b.is_worn(limits)) {
                (true, _) => message!("reports-retired"),
                (false, true) => message!("reports-worn"),
                (false, false) => message!("reports-good"),
            })
        })
}

fn equipment<'a>(
    given: &Given<'_>,
    said: &Said,
    rows: &'a [crate::crew::equipment::Device],
) -> Sheet<'a, crate::crew::equipment::Device> {
    let now = Month::of(beijing_day(given.made));
    let mut sheet = Sheet::of(rows)
        .text(&message!("reports-col-unit"), |device| said.of(&device.unit))
        .text(&message!("reports-col-device-kind"), |device| said.of(&device.kind))
        .text(&message!("reports-col-label"), |device| device.label.clone())
        .text(&message!("reports-col-allotted"), |device| {
            device.allotted_to.map_or_else(String::new, |person| given.person(person))
        })
        .text(&message!("reports-col-state"), |device| {
            if device.retired { said.text(&message!("reports-retired")) } else { String::new() }
        });
    for before in (0..MONTHS).rev() {
        let month = now.before(before);
        let uses = &given.books.uses;
        sheet = sheet.number(&message!("reports-col-use-in", month = month.to_string()), ("%", 0), |device| {
            let usage = uses.iter().find(|usage| usage.device == device.id && usage.month == month)?;
            (usage.had_days > 0.0).then(|| 100.0 * usage.used_days / usage.had_days)
        });
    }
    sheet
}

fn used<'a>(
    said: &Said,
    rows: &'a [crate::crew::equipment::Utilisation],
) -> Sheet<'a, crate::crew::equipment::Utilisation> {
    Sheet::of(rows)
        .text(&message!("reports-col-unit"), |used| said.of(&used.unit))
        .text(&message!("reports-col-device-kind"), |used| said.of(&used.kind))
        .number(&message!("reports-col-devices"), ("", 0), |used| Some(used.devices as f64))
        .number(&message!("reports-col-reported"), ("", 0), |used| Some(used.reported as f64))
        .number(&message!("reports-col-utilisation"), ("%", 1), |used| used.percent)
        .number(&message!("reports-col-target"), ("%", 0), |used| Some(used.target_percent))
        .text(&message!("reports-col-met"), |used| {
            said.text(&if used.is_met() { message!("reports-yes") } else { message!("reports-no") })
        })
}

fn approvals<'a>(
    given: &Given<'_>,
    said: &Said,
    rows: &'a [crate::crew::approval::Approval],
) -> Sheet<'a, crate::crew::approval::Approval> {
    Sheet::of(rows)
        .text(&message!("reports-col-number"), |approval| approval.number.clone())
        .text(&message!("reports-col-approval-kind"), |approval| said.of(&approval.kind))
        .time(&message!("reports-col-from"), |approval| Some(approval.from))
        .time(&message!("reports-col-until"), |approval| Some(approval.until))
        .text(&message!("reports-col-day-hours"), |approval| {
            approval.hours.map_or_else(String::new, |hours| {
                format!("{} – {}", hours.from.strftime("%H:%M"), hours.until.strftime("%H:%M"))
            })
        })
        .number(&message!("reports-col-lowest"), ("m", 0), |approval| Some(approval.lowest_agl_m))
        .number(&message!("reports-col-highest"), ("m", 0), |approval| Some(approval.highest_agl_m))
        .number(&message!("reports-col-corners"), ("", 0), |approval| Some(approval.polygon.len() as f64))
        .text(&message!("reports-col-aircraft"), |approval| {
            said.list(approval.aircraft.iter().map(|id| given.aircraft(*id)))
        })
        .text(&message!("reports-col-pilots"), |approval| said.list(approval.pilots.iter().map(|id| given.person(*id))))
        .time(&message!("reports-col-withdrawn"), |approval| approval.withdrawn_at)
}

fn orders<'a>(given: &'a Given<'_>, said: &Said, rows: &'a [WorkOrder]) -> Sheet<'a, WorkOrder> {
    Sheet::of(rows)
        .text(&message!("reports-col-number"), |order| order.number.clone())
        .text(&message!("reports-col-unit"), |order| said.of(&order.unit))
        .text(&message!("reports-col-what"), |order| order.task.clone())
        .text(&message!("reports-col-stakes"), |order| {
            order.stretch.as_ref().map_or_else(String::new, ToString::to_string)
        })
        .time(&message!("reports-col-due"), |order| Some(order.until))
        .text(&message!("reports-col-state"), |order| said.of(&given.books.progress(order)))
}

pub(super) fn unit(said: &Said, unit: Option<Unit>) -> String {
    unit.map_or_else(|| said.text(&message!("reports-no-unit")), |unit| said.of(&unit))
}

fn state(said: &Said, state: State) -> String {
    said.text(&match state {
        State::Armed => message!("reports-state-armed"),
        State::Airborne => message!("reports-state-airborne"),
        State::Landed => message!("reports-state-landed"),
        State::Finished => message!("reports-state-finished"),
        State::Interrupted => message!("reports-state-interrupted"),
    })
}

fn sorties<'a>(given: &Given<'_>, said: &Said, rows: impl IntoIterator<Item = &'a Sortie>) -> Sheet<'a, Sortie> {
    Sheet::of(rows)
        .time(&message!("reports-col-armed"), |sortie| Some(sortie.start.armed_at))
        .text(&message!("reports-col-unit"), |sortie| unit(said, sortie.start.dispatch.unit))
        .text(&message!("reports-col-pilot"), |sortie| sortie.start.pilot.clone())
        .text(&message!("reports-col-aircraft"), |sortie| {
            let entered = sortie.start.dispatch.airframe.map(|id| given.aircraft(id));
            entered.unwrap_or_else(|| sortie.start.aircraft.registration.clone())
        })
        .number(&message!("reports-col-airborne"), ("min", 1), |sortie| Some(sortie.airborne_s() / 60.0))
        .number(&message!("reports-col-distance"), ("km", 2), |sortie| Some(sortie.distance_m() / 1000.0))
        .number(&message!("reports-col-height"), ("m", 0), |sortie| {
            sortie.end.as_ref().map(|end| end.max_height_rel_home_m)
        })
        .number(&message!("reports-col-battery-used"), ("%", 0), |sortie| {
            sortie.end.as_ref().and_then(|end| end.battery_used_percent)
        })
        .text(&message!("reports-col-stakes"), |sortie| {
            let spans = sortie.end.iter().flat_map(|end| &end.stakes);
            let spans = spans.map(|span| format!("{} {} – {} → {}", span.road, span.from, span.to, span.toward));
            spans.collect::<Vec<_>>().join("\n")
        })
        .text(&message!("reports-col-state"), |sortie| state(said, sortie.state))
        .text(&message!("reports-col-reviewed"), |sortie| said.of(&sortie.reviewed()))
        .text(&message!("reports-col-source"), |sortie| {
            sortie.start.source.as_ref().map_or_else(String::new, |source| source.file.clone())
        })
}

fn attempts<'a>(given: &Given<'a>, said: &Said) -> Sheet<'a, Attempt> {
    let yes = |is: bool| said.text(&if is { message!("reports-yes") } else { message!("reports-no") });
    Sheet::of(given.attempts)
        .time(&message!("reports-col-started"), |attempt| Some(attempt.started))
        .text(&message!("reports-col-trainee"), |attempt| attempt.trainee.clone())
        .text(&message!("reports-col-unit"), |attempt| match attempt.pilot {
            Some(pilot) => unit(said, given.unit_of(pilot)),
            None => said.text(&message!("reports-guest")),
        })
        .text(&message!("reports-col-exercise"), |attempt| titled(given.exercises, &attempt.scenario, said.language))
        .text(&message!("reports-col-level"), |attempt| titled(given.levels, &attempt.level, said.language))
        .number(&message!("reports-col-points"), ("", 2), |attempt| Some(f64::from(attempt.got) / 100.0))
        .number(&message!("reports-col-points-of"), ("", 0), |attempt| Some(f64::from(attempt.of)))
        .text(&message!("reports-col-passed"), |attempt| {
            said.text(&match attempt.passed {
                true => message!("reports-sheet-passed"),
                false => message!("reports-sheet-failed"),
            })
        })
        .text(&message!("reports-col-helped"), |attempt| yes(attempt.helped))
        .text(&message!("reports-col-trainer"), |attempt| attempt.trainer.clone())
}

fn duties<'a>(said: &Said, rows: &'a [crate::crew::duty::DutyItem]) -> Sheet<'a, crate::crew::duty::DutyItem> {
    Sheet::of(rows)
        .time(&message!("reports-col-due"), |item| Some(item.due))
        .text(&message!("reports-col-unit"), |item| said.of(&item.unit))
        .text(&message!("reports-col-about"), |item| item.about.clone())
        .text(&message!("reports-col-what"), |item| said.text(&item.what))
        .text(&message!("reports-col-stage"), |item| said.of(&item.stage))
        .text(&message!("reports-col-taken"), |item| item.taken().map_or_else(String::new, |act| act.name.clone()))
        .text(&message!("reports-col-basis"), |item| said.language.of_two(&item.basis.zh, &item.basis.en).clone())
}
