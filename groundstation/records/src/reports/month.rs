//! The report of a month.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Time;
use mission::explain::Message;
use mission::message;
use mission::road::Network;
use paper::words::Language;

use super::listing::unit;
use super::page::{Bar, Block, Grid, Heat, Report, Section};
use super::{Given, Said, minute};
use crate::crew::calendar::{beijing_day, instant};
use crate::crew::duty::DutyKey;
use crate::crew::equipment::{Month, utilisation};
use crate::crew::person::Unit;
use crate::finding::{Finding, Kinds, Outcome};
use crate::sortie::{Ledger, Reviewed, Sortie, UtcMicros};

/// Says whether an outcome is of a kind.
type Is = fn(&Outcome) -> bool;

/// What lapses next is listed up to so many.
const LAPSING: usize = 15;
/// Length of a piece of road, metres.
const PIECE_M: f64 = 1_000.0;
/// More pieces than any road has; a span beyond is none.
const MOST_PIECES: f64 = 10_000.0;

/// What a month's report is made from.
#[derive(Debug, Clone, Copy)]
pub struct MonthReport<'a> {
    /// The month.
    pub month: Month,
    /// The records; sorties and findings of other months are left out.
    pub given: Given<'a>,
    /// The roads whose coverage is shown; none where there is no network.
    pub network: Option<&'a Network>,
}

/// Sums of a unit's sorties in one ledger.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    sorties: usize,
    airborne_s: f64,
    distance_m: f64,
    open: usize,
}

impl MonthReport<'_> {
    /// What it says, in the language of its reader.
    pub fn report(&self, language: Language) -> Report {
        let said = Said::new(language);
        let given = &self.given;
        let (first, last) = (self.month.first().to_string(), self.month.last().to_string());
        let mut notes = vec![
            said.text(&message!("reports-made-by", unit = given.unit, at = minute(given.made))),
            said.text(&message!("reports-month-span", first = first, last = last)),
        ];
        if given.made < self.until() {
            notes.push(said.text(&message!("reports-month-not-over")));
        }
        let sections = vec![
            self.flown(&said, Ledger::Flight),
            self.flown(&said, Ledger::Simulator),
            self.pilots(&said),
            self.lapsing(&said),
            self.findings(&said),
            self.equipment(&said),
            self.coverage(&said),
        ];
        let title = said.text(&message!("reports-month-title", month = self.month.to_string()));
        let foot = format!("{title} · {}", given.unit);
        Report { title, notes, sections, foot }
    }

    fn from(&self) -> UtcMicros {
        instant(self.month.first().to_datetime(Time::midnight()))
    }

    fn until(&self) -> UtcMicros {
        instant(self.month.last().saturating_add(1.days()).to_datetime(Time::midnight()))
    }

    fn holds(&self, at: UtcMicros) -> bool {
        self.from() <= at && at < self.until()
    }

    fn sorties(&self, ledger: Ledger) -> impl Iterator<Item = &Sortie> {
        let own = move |sortie: &&Sortie| sortie.start.ledger == ledger && self.holds(sortie.start.armed_at);
        self.given.sorties.iter().filter(own)
    }

    fn flown(&self, said: &Said, ledger: Ledger) -> Section {
        let mut sums: BTreeMap<(bool, Option<Unit>), Sums> = BTreeMap::new();
        // Every unit stands there, also the one that did not fly; those that are not known come last.
        sums.extend(Unit::ALL.map(|unit| ((false, Some(unit)), Sums::default())));
        let mut all = Sums::default();
        for sortie in self.sorties(ledger) {
            let unit = sortie.start.dispatch.unit;
            for sum in [sums.entry((unit.is_none(), unit)).or_default(), &mut all] {
                sum.sorties += 1;
                sum.airborne_s += sortie.airborne_s();
                sum.distance_m += sortie.distance_m();
                sum.open += usize::from(sortie.reviewed() != Reviewed::Accepted);
            }
        }
        let cells = |name: String, sum: &Sums| {
            let (hours, km) = (sum.airborne_s / 3600.0, sum.distance_m / 1000.0);
            vec![name, sum.sorties.to_string(), format!("{hours:.1}"), format!("{km:.1}"), sum.open.to_string()]
        };
        let mut rows: Vec<_> = sums.iter().map(|((_, of), sum)| cells(unit(said, *of), sum)).collect();
        rows.push(cells(said.text(&message!("reports-all")), &all));
        let headings = [
            message!("reports-col-unit"),
            message!("reports-col-sorties"),
            message!("reports-col-flown-hours"),
            message!("reports-col-flown-km"),
            message!("reports-col-unreviewed"),
        ];
        let (title, basis) = match ledger {
            Ledger::Flight => (message!("reports-flown"), None),
            Ledger::Simulator => (message!("reports-simulated"), Some(message!("reports-simulated-apart"))),
        };
        let mut blocks: Vec<Block> = basis.iter().map(|basis| Block::Text(said.text(basis))).collect();
        if all.open > 0 && ledger == Ledger::Flight {
            let open = message!("reports-unreviewed", open = all.open.to_string(), all = all.sorties.to_string());
            blocks.push(Block::Warning(said.text(&open)));
        }
        blocks.push(grid(said, &headings, rows, &[2.0, 1.0, 1.2, 1.2, 1.2], &[]));
        let bars = sums.iter().map(|((_, of), sum)| Bar {
            name: unit(said, *of),
            value: sum.airborne_s / 3600.0,
            shown: format!("{:.1} h", sum.airborne_s / 3600.0),
            target: None,
        });
        if all.airborne_s > 0.0 {
            blocks.push(Block::Bars {
                scale: said.text(&message!("reports-scale-hours")),
                full: 0.0,
                bars: bars.collect(),
            });
        }
        Section { title: said.text(&title), blocks }
    }

    fn pilots(&self, said: &Said) -> Section {
        let board = self.given.board;
        let rows = board.iter().map(|line| {
            let short = usize::from(line.target).saturating_sub(line.available);
            let short = if short > 0 {
                said.text(&message!("reports-short", count = short.to_string()))
            } else {
                String::new()
            };
            let named = line.pilots.iter().filter(|pilot| pilot.available).map(|pilot| pilot.name.clone());
            let numbers = [line.pilots.len(), line.qualified, line.current, line.available, usize::from(line.target)];
            let mut row = vec![said.of(&line.unit)];
            row.extend(numbers.map(|number| number.to_string()));
            row.extend([short, said.list(named)]);
            row
        });
        let headings = [
            message!("reports-col-unit"),
            message!("reports-col-pilots"),
            message!("reports-col-qualified"),
            message!("reports-col-current"),
            message!("reports-col-available"),
            message!("reports-col-target"),
            message!("reports-col-short"),
            message!("reports-col-who"),
        ];
        let rows: Vec<_> = rows.collect();
        let block = if rows.is_empty() {
            Block::Text(said.text(&message!("reports-none")))
        } else {
            grid(said, &headings, rows, &[1.9, 0.9, 0.9, 0.9, 1.0, 0.9, 1.2, 2.4], &[6, 7])
        };
        let on = said.text(&message!("reports-pilots-on", day = beijing_day(self.given.made).to_string()));
        Section { title: said.text(&message!("reports-pilots")), blocks: vec![Block::Text(on), block] }
    }

    fn lapsing(&self, said: &Said) -> Section {
        let lapses = |key: &DutyKey| {
            matches!(
                key,
                DutyKey::Renewal(..)
                    | DutyKey::Check(..)
                    | DutyKey::Insurance(..)
                    | DutyKey::Maintenance(..)
                    | DutyKey::Approval(_)
            )
        };
        let mut items: Vec<_> = self.given.duties.iter().filter(|item| lapses(&item.key)).collect();
        items.sort_by_key(|item| item.due);
        let left = items.len().saturating_sub(LAPSING);
        let rows: Vec<_> = items
            .iter()
            .take(LAPSING)
            .map(|item| {
                let due = beijing_day(item.due).to_string();
                vec![due, said.of(&item.unit), item.about.clone(), said.text(&item.what), said.of(&item.stage)]
            })
            .collect();
        let headings = [
            message!("reports-col-due"),
            message!("reports-col-unit"),
            message!("reports-col-about"),
            message!("reports-col-what"),
            message!("reports-col-stage"),
        ];
        let mut blocks = Vec::new();
        if rows.is_empty() {
            blocks.push(Block::Text(said.text(&message!("reports-nothing-lapses"))));
        } else {
            blocks.push(grid(said, &headings, rows, &[1.3, 1.3, 2.0, 2.6, 1.3], &[1, 2, 3, 4]));
        }
        if left > 0 {
            blocks.push(Block::Text(said.text(&message!("reports-more", count = left.to_string()))));
        }
        Section { title: said.text(&message!("reports-lapsing")), blocks }
    }

    fn findings(&self, said: &Said) -> Section {
        let outcomes: [(Message, Is); 5] = [
            (message!("reports-outcome-open"), |outcome| *outcome == Outcome::Open),
            (message!("reports-outcome-handed-over"), |outcome| matches!(outcome, Outcome::HandedOver { .. })),
            (message!("reports-outcome-taught"), |outcome| matches!(outcome, Outcome::Taught { .. })),
            (message!("reports-outcome-promised"), |outcome| matches!(outcome, Outcome::Promised { .. })),
            (message!("reports-outcome-closed"), |outcome| *outcome == Outcome::Closed),
        ];
        let (withdrawn, found): (Vec<&Finding>, Vec<&Finding>) = self
            .given
            .findings
            .iter()
            .filter(|finding| self.holds(finding.at))
            .partition(|finding| finding.outcome == Outcome::Withdrawn);
        let mut kinds: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
        found.iter().for_each(|finding| kinds.entry(&finding.kind).or_default().push(finding));
        let counts = |name: String, of: &[&Finding]| {
            let by = outcomes.iter().map(|(_, is)| of.iter().filter(|finding| is(&finding.outcome)).count());
            let mut row = vec![name, of.len().to_string()];
            row.extend(by.map(|count| count.to_string()));
            row
        };
        let named = |code: &str| {
            let kind = Kinds::embedded().get(code);
            kind.map_or_else(|| code.to_owned(), |kind| said.language.of_two(&kind.zh, &kind.en).clone())
        };
        let mut kinds: Vec<_> = kinds.into_iter().collect();
        kinds.sort_by_key(|(code, of)| (std::cmp::Reverse(of.len()), *code));
        let mut rows: Vec<_> = kinds.iter().map(|(code, of)| counts(named(code), of)).collect();
        rows.push(counts(said.text(&message!("reports-all")), &found));
        let mut headings = vec![message!("reports-col-kind"), message!("reports-all")];
        headings.extend(outcomes.iter().map(|(heading, _)| heading.clone()));
        let mut blocks = Vec::new();
        if found.is_empty() {
            blocks.push(Block::Text(said.text(&message!("reports-no-findings"))));
        } else {
            blocks.push(grid(said, &headings, rows, &[2.6, 0.8, 1.0, 1.0, 1.0, 1.0, 1.0], &[]));
            let bars = kinds.iter().take(8).map(|(code, of)| Bar {
                name: named(code),
                value: of.len() as f64,
                shown: of.len().to_string(),
                target: None,
            });
            blocks.push(Block::Bars {
                scale: said.text(&message!("reports-scale-findings")),
                full: 0.0,
                bars: bars.collect(),
            });
        }
        if !withdrawn.is_empty() {
            let count = withdrawn.len().to_string();
            blocks.push(Block::Text(said.text(&message!("reports-withdrawn", count = count))));
        }
        Section { title: said.text(&message!("reports-findings")), blocks }
    }

    fn equipment(&self, said: &Said) -> Section {
        let books = self.given.books;
        let all = utilisation(&books.devices, &books.uses, self.month, &books.rules);
        let rows = all.iter().map(|used| {
            let percent = used.percent.map_or_else(|| "–".to_owned(), |percent| format!("{percent:.1}"));
            let met = if used.is_met() { message!("reports-yes") } else { message!("reports-no") };
            let (devices, reported) = (used.devices.to_string(), used.reported.to_string());
            let target = format!("{:.0}", used.target_percent);
            vec![said.of(&used.unit), said.of(&used.kind), devices, reported, percent, target, said.text(&met)]
        });
        let headings = [
            message!("reports-col-unit"),
            message!("reports-col-device-kind"),
            message!("reports-col-devices"),
            message!("reports-col-reported"),
            message!("reports-col-utilisation"),
            message!("reports-col-target"),
            message!("reports-col-met"),
        ];
        let bars = all.iter().filter_map(|used| {
            let percent = used.percent?;
            let name = format!("{} · {}", said.of(&used.unit), said.of(&used.kind));
            let (value, shown) = (percent, format!("{percent:.1} %"));
            Some(Bar { name, value, shown, target: Some(used.target_percent) })
        });
        let mut blocks = vec![Block::Text(said.text(&message!("reports-utilisation-note")))];
        if all.is_empty() {
            blocks.push(Block::Text(said.text(&message!("reports-no-equipment"))));
        } else {
            blocks.push(grid(said, &headings, rows.collect(), &[1.6, 1.8, 0.9, 0.9, 1.1, 0.9, 0.8], &[1]));
            let bars: Vec<Bar> = bars.collect();
            if !bars.is_empty() {
                blocks.push(Block::Bars {
                    scale: said.text(&message!("reports-scale-utilisation")),
                    full: 100.0,
                    bars,
                });
            }
        }
        Section { title: said.text(&message!("reports-utilisation")), blocks }
    }

    fn coverage(&self, said: &Said) -> Section {
        let title = said.text(&message!("reports-coverage"));
        let Some(network) = self.network else {
            return Section { title, blocks: vec![Block::Text(said.text(&message!("reports-no-road")))] };
        };
        let (mut rows, mut roads) = (Vec::new(), Vec::new());
        for road in &network.roads {
            let pieces = (road.line.length_m() / PIECE_M).ceil().clamp(1.0, MOST_PIECES) as usize;
            let mut passes = vec![0_u32; pieces];
            let spans = self.sorties(Ledger::Flight).flat_map(|sortie| sortie.end.iter().flat_map(|end| &end.stakes));
            for (from_m, until_m) in spans.filter(|span| span.road == road.code).filter_map(|span| span.along_m) {
                let (low, high) = (from_m.min(until_m).max(0.0) / PIECE_M, from_m.max(until_m) / PIECE_M);
                if !(low.is_finite() && high.is_finite() && low < pieces as f64 && high >= 0.0) {
                    continue;
                }
                let last = (high.ceil() as usize).clamp(low as usize + 1, pieces);
                passes[low as usize..last].iter_mut().for_each(|passes| *passes += 1);
            }
            let seen = passes.iter().filter(|passes| **passes > 0).count();
            let stake = |measured_m: f64| road.stake_place(measured_m).stake.to_the_metre().to_string();
            let name = if road.name.is_empty() { road.code.clone() } else { format!("{} {}", road.code, road.name) };
            rows.push(vec![
                name,
                format!("{:.1}", road.line.length_m() / 1000.0),
                format!("{:.0}", 100.0 * seen as f64 / pieces as f64),
                passes.iter().sum::<u32>().to_string(),
                passes.iter().max().copied().unwrap_or(0).to_string(),
            ]);
            let (from, until) = (stake(0.0), stake(road.line.length_m()));
            roads.push(Heat { name: road.code.clone(), from, until, passes });
        }
        let headings = [
            message!("reports-col-road"),
            message!("reports-col-length"),
            message!("reports-col-covered"),
            message!("reports-col-piece-passes"),
            message!("reports-col-most-passes"),
        ];
        let note = Block::Text(said.text(&message!("reports-coverage-note")));
        let grid = grid(said, &headings, rows, &[2.4, 1.0, 1.0, 1.3, 1.3], &[]);
        Section { title, blocks: vec![note, grid, Block::Heat(roads)] }
    }
}

fn grid(said: &Said, headings: &[Message], rows: Vec<Vec<String>>, widths: &[f32], texts: &[usize]) -> Block {
    let headings = headings.iter().map(|heading| said.text(heading)).collect();
    Block::Grid(Grid { headings, rows, widths: widths.to_vec(), texts: texts.to_vec(), ..Grid::default() })
}
