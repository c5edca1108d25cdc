//! The sheet of a training flight: what it was judged by, what it gave, what cost points, and who signs for it.

use jiff::civil::Date;
use mission::explain::Message;
use mission::message;
use paper::pdf::{Font, NoFont};
use paper::words::Language;

use super::page::{Block, Grid, Judgement, Plot, Report, Section, Track};
use super::{Said, clock, minute, points, rounded};
use crate::sortie::UtcMicros;

/// A moment that cost points.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SheetMark {
    /// Since the start, milliseconds.
    pub ms: u32,
    /// Hundredths of a point.
    pub cost: u32,
    /// The figure and its limit, in the language of the sheet.
    pub text: String,
}

/// A figure over time against its limit.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SheetPlot {
    /// What it is, in the language of the sheet.
    pub title: String,
    /// The unit of the figure.
    pub unit: String,
    /// The limit.
    pub limit: f64,
    /// Whether the figure is to stay above the limit, as a distance to a building is, and not below.
    pub least: bool,
    /// Milliseconds since the start, and the figure.
    pub points: Vec<(u32, f64)>,
}

/// What was judged.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SheetCriterion {
    /// What, in the language of the sheet.
    pub text: String,
    /// Hundredths of a point that it gave.
    pub got: u32,
    /// Points that it could give.
    pub of: u32,
    /// Whether it held.
    pub holds: bool,
    /// Whether the flight fails where it does not.
    pub must: bool,
    /// What cost points, in order of time.
    pub marks: Vec<SheetMark>,
    /// Figures over time.
    pub plots: Vec<SheetPlot>,
}

/// The same exercise, flown by the same trainee before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EarlierLine {
    /// The day, in mainland China.
    pub day: Date,
    /// Hundredths of a point.
    pub got: u32,
    /// Points that there were.
    pub of: u32,
    /// Whether it was passed.
    pub passed: bool,
    /// Whether a trainer helped.
    pub helped: bool,
    /// In the air, milliseconds.
    pub flown_ms: u32,
}

/// The same exercise, flown by the program's own pilot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExpertLine {
    /// Hundredths of a point.
    pub got: u32,
    /// Points that there were.
    pub of: u32,
    /// In the air, milliseconds.
    pub flown_ms: u32,
}

/// Where was flown, seen from above: metres to the east and to the north of the take-off.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Paths {
    /// The trainee.
    pub flown: Vec<(f64, f64)>,
    /// The program's own pilot; empty where there is no such flight.
    pub expert: Vec<(f64, f64)>,
}

/// The sheet. Texts of the scenario, of the level and of what was judged are given in the language of the sheet.
#[derive(Debug, Clone, PartialEq)]
pub struct DebriefSheet {
    /// Whose sheet it is.
    pub unit: String,
    /// Title of the scenario.
    pub title: String,
    /// Name of its group of exercises.
    pub group: String,
    /// Its id.
    pub scenario: String,
    /// What the trainee was told before.
    pub brief: String,
    /// Title of the level.
    pub level: String,
    /// Where the level's figures come from, where they are the house's; `None` where whoever is named publishes them.
    pub house_source: Option<String>,
    /// Who flew.
    pub trainee: String,
    /// Who watched.
    pub trainer: String,
    /// The start, UTC.
    pub started: UtcMicros,
    /// In the air, milliseconds.
    pub flown_ms: u32,
    /// The class of the wind, in words with its unit.
    pub wind: String,
    /// Hundredths of a point.
    pub got: u32,
    /// Points that there were.
    pub of: u32,
    /// Points needed, percent of all.
    pub needed_pct: f64,
    /// Whether it was passed.
    pub passed: bool,
    /// Whether a trainer helped: practice, which proves nothing.
    pub helped: bool,
    /// Where the ledger and the log do not say the same, in the language of the sheet.
    pub disagrees: Option<String>,
    /// What was judged, in the order of the scenario.
    pub criteria: Vec<SheetCriterion>,
    /// Where was flown.
    pub paths: Paths,
    /// Earlier flights of the exercise, the oldest first.
    pub earlier: Vec<EarlierLine>,
    /// The program's own flight.
    pub expert: Option<ExpertLine>,
    /// File name of the log.
    pub log: String,
    /// Its SHA-256, hexadecimal.
    pub log_sha256: String,
}

impl DebriefSheet {
    /// What the sheet says, in the language of its reader.
    pub fn report(&self, language: Language) -> Report {
        let said = Said::new(language);
        let title = said.text(&message!("reports-sheet-title"));
        let foot = format!("{title} · {} · {} · {}", self.title, self.trainee, minute(self.started));
        let mut sections = vec![self.head(&said), self.judged(&said)];
        sections.extend(self.plots(&said));
        sections.extend(self.plan(&said));
        sections.push(self.compared(&said));
        sections.push(self.signed(&said));
        Report {
            title,
            notes: vec![self.unit.clone(), said.text(&message!("reports-sheet-no-flight"))],
            sections,
            foot,
        }
    }

    /// As PDF, A4 upright.
    ///
    /// # Errors
    /// The font cannot be embedded.
    pub fn pdf(&self, language: Language, font: &Font) -> Result<Vec<u8>, NoFont> {
        self.report(language).pdf(language, font)
    }

    fn head(&self, said: &Said) -> Section {
        let fact = |name: Message, value: String| (said.text(&name), value);
        let verdict = Judgement {
            word: passed(said, self.passed),
            good: self.passed,
            figure: format!("{} / {}", points(self.got), self.of),
            below: said.text(&message!("reports-sheet-needed", percent = format!("{:.0}", self.needed_pct))),
            facts: vec![
                fact(message!("reports-col-trainee"), self.trainee.clone()),
                fact(message!("reports-col-trainer"), self.trainer.clone()),
                fact(message!("reports-col-started"), minute(self.started)),
                fact(message!("reports-sheet-flown"), flown(self.flown_ms)),
                fact(message!("reports-sheet-wind"), self.wind.clone()),
                fact(message!("reports-col-level"), self.level.clone()),
                fact(message!("reports-sheet-group"), self.group.clone()),
                fact(message!("reports-sheet-scenario"), self.scenario.clone()),
            ],
        };
        let mut blocks = vec![Block::Judgement(Box::new(verdict))];
        blocks.extend(self.disagrees.clone().map(Block::Warning));
        if self.helped {
            blocks.push(Block::Warning(said.text(&message!("reports-sheet-helped"))));
        }
        let failed = self.criteria.iter().zip(1..).filter(|(criterion, _)| criterion.must && !criterion.holds);
        let failed: Vec<String> = failed.map(|(criterion, n)| format!("{n}. {}", criterion.text)).collect();
        if !failed.is_empty() {
            blocks.push(Block::Warning(said.text(&message!("reports-sheet-must-failed", what = said.list(failed)))));
        }
        if let Some(source) = &self.house_source {
            let house = message!("reports-sheet-house", level = self.level.as_str(), source = source.as_str());
            blocks.push(Block::Note(said.text(&house)));
        }
        if !self.brief.is_empty() {
            blocks.push(Block::Text(said.text(&message!("reports-sheet-brief", brief = self.brief.as_str()))));
        }
        Section { title: self.title.clone(), blocks }
    }

    fn judged(&self, said: &Said) -> Section {
        let headings = [
            message!("reports-sheet-col-time"),
            message!("reports-sheet-col-what"),
            message!("reports-sheet-col-got"),
            message!("reports-sheet-col-of"),
            message!("reports-sheet-col-held"),
        ];
        let mut grid = Grid {
            headings: headings.iter().map(|heading| said.text(heading)).collect(),
            widths: vec![0.8, 4.6, 0.9, 0.8, 1.4],
            texts: vec![1, 4],
            ..Grid::default()
        };
        for (criterion, n) in self.criteria.iter().zip(1..) {
            let held = said.text(&match (criterion.holds, criterion.must) {
                (true, _) => message!("reports-sheet-holds"),
                (false, true) => message!("reports-sheet-fails-must"),
                (false, false) => message!("reports-sheet-fails"),
            });
            let must = if criterion.must { said.text(&message!("reports-sheet-must")) } else { String::new() };
            if !criterion.holds {
                grid.marked.push(grid.rows.len());
            }
            grid.parts.push(grid.rows.len());
            let what = format!("{n}. {}{must}", criterion.text);
            grid.rows.push(vec![String::new(), what, exact(criterion.got), criterion.of.to_string(), held]);
            for mark in &criterion.marks {
                let cost = if mark.cost > 0 { format!("−{}", exact(mark.cost)) } else { String::new() };
                let at = clock(f64::from(mark.ms) / 1_000.0);
                grid.rows.push(vec![at, mark.text.clone(), cost, String::new(), String::new()]);
            }
        }
        grid.parts.push(grid.rows.len());
        let all = said.text(&message!("reports-all"));
        grid.rows.push(vec![String::new(), all, exact(self.got), self.of.to_string(), passed(said, self.passed)]);
        Section { title: said.text(&message!("reports-sheet-judged")), blocks: vec![Block::Grid(grid)] }
    }

    fn plots(&self, said: &Said) -> Option<Section> {
        let plots = self.criteria.iter().zip(1..).flat_map(|(criterion, n)| {
            criterion.plots.iter().map(move |plot| {
                let limit = format!("{} {}", rounded(plot.limit), plot.unit);
                let limit = if plot.least {
                    message!("reports-sheet-least", limit = limit)
                } else {
                    message!("reports-sheet-most", limit = limit)
                };
                Plot {
                    title: format!("{n}. {}", plot.title),
                    limit_said: said.text(&limit),
                    limit: plot.limit,
                    least: plot.least,
                    points: plot
                        .points
                        .iter()
                        .filter(|(_, figure)| figure.is_finite())
                        .map(|(ms, figure)| (f64::from(*ms) / 1_000.0, *figure))
                        .collect(),
                }
            })
        });
        // Of what was never judged there is no curve.
        let plots: Vec<Plot> = plots.filter(|plot| plot.points.len() > 1).collect();
        let title = said.text(&message!("reports-sheet-plots"));
        (!plots.is_empty()).then(|| Section { title, blocks: vec![Block::Plots(plots)] })
    }

    fn plan(&self, said: &Said) -> Option<Section> {
        let track = |name: String, points: &[(f64, f64)]| Track { name, points: points.to_vec() };
        let mut tracks = vec![track(self.trainee.clone(), &self.paths.flown)];
        if !self.paths.expert.is_empty() {
            tracks.push(track(said.text(&message!("reports-sheet-expert")), &self.paths.expert));
        }
        let begins = said.text(&message!("reports-sheet-begins"));
        let title = said.text(&message!("reports-sheet-plan"));
        (self.paths.flown.len() > 1).then(|| Section { title, blocks: vec![Block::Plan { begins, tracks }] })
    }

    /// Against what was flown before, and against the program's own flight.
    fn compared(&self, said: &Said) -> Section {
        let headings = [
            message!("reports-sheet-col-flight"),
            message!("reports-col-points"),
            message!("reports-sheet-col-change"),
            message!("reports-sheet-flown"),
            message!("reports-col-passed"),
            message!("reports-col-helped"),
        ];
        let yes = |is: bool| said.text(&if is { message!("reports-yes") } else { message!("reports-no") });
        let mut before: Option<f64> = None;
        let mut change = |got: u32, of: u32| {
            let percent = f64::from(got) / f64::from(of.max(1));
            let shown = before.map_or_else(String::new, |before| format!("{:+.1} %", percent - before));
            before = Some(percent);
            shown.replace('-', "−")
        };
        let mut rows: Vec<Vec<String>> = Vec::new();
        for line in &self.earlier {
            let figure = format!("{} / {}", points(line.got), line.of);
            let change = change(line.got, line.of);
            let day = line.day.to_string();
            rows.push(vec![day, figure, change, flown(line.flown_ms), passed(said, line.passed), yes(line.helped)]);
        }
        let own = rows.len();
        rows.push(vec![
            said.text(&message!("reports-sheet-this")),
            format!("{} / {}", points(self.got), self.of),
            change(self.got, self.of),
            flown(self.flown_ms),
            passed(said, self.passed),
            yes(self.helped),
        ]);
        if let Some(expert) = self.expert {
            let name = said.text(&message!("reports-sheet-expert"));
            let figure = format!("{} / {}", points(expert.got), expert.of);
            rows.push(vec![name, figure, String::new(), flown(expert.flown_ms), String::new(), String::new()]);
        }
        let grid = Grid {
            headings: headings.iter().map(|heading| said.text(heading)).collect(),
            rows,
            widths: vec![2.0, 1.3, 1.1, 1.0, 1.0, 1.0],
            texts: vec![4, 5],
            parts: vec![own],
            ..Grid::default()
        };
        let mut blocks = vec![Block::Grid(grid)];
        if self.earlier.is_empty() {
            blocks.push(Block::Text(said.text(&message!("reports-sheet-first"))));
        }
        Section { title: said.text(&message!("reports-sheet-compared")), blocks }
    }

    fn signed(&self, said: &Said) -> Section {
        let log = message!("reports-sheet-log", name = self.log.as_str(), sha256 = self.log_sha256.as_str());
        let day = said.text(&message!("reports-sheet-day"));
        let names = [message!("reports-sheet-sign-trainee"), message!("reports-sheet-sign-trainer")];
        let names = names.iter().map(|name| (said.text(name), day.clone())).collect();
        let blocks = vec![Block::Text(said.text(&log)), Block::Signatures(names)];
        Section { title: said.text(&message!("reports-sheet-signed")), blocks }
    }
}

fn passed(said: &Said, passed: bool) -> String {
    said.text(&if passed { message!("reports-sheet-passed") } else { message!("reports-sheet-failed") })
}

/// Hundredths of a point as they stand below each other.
fn exact(hundredths: u32) -> String {
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

fn flown(ms: u32) -> String {
    clock(f64::from(ms) / 1_000.0)
}
