//! The sheet of a training flight, from what the debrief shows.

use jiff::civil::Date;
use mission::explain::{Explain, Message};
use paper::pdf::Font;
use records::crew::calendar::beijing_day;
use records::reports::{DebriefSheet, EarlierLine, ExpertLine, Paths, SheetCriterion, SheetMark, SheetPlot};
use session::text::{Catalogue, Language};
use session::training::debrief::{Sheet, is_least};

use super::clerk::on_paper;

/// The name of its file, and the PDF.
pub fn print(sheet: &Sheet, unit: &str, language: Language) -> Result<(String, Vec<u8>), Message> {
    let words = Catalogue::new(language);
    let attempt = &sheet.attempt;
    let criteria = sheet.criteria.iter().map(|criterion| SheetCriterion {
        text: words.text(&criterion.what),
        got: criterion.got,
        of: criterion.of,
        holds: criterion.holds,
        must: criterion.must,
        marks: criterion
            .marks
            .iter()
            .map(|mark| SheetMark { ms: mark.ms, cost: mark.cost, text: words.text(&mark.what) })
            .collect(),
        plots: criterion
            .traces
            .iter()
            .map(|trace| SheetPlot {
                title: words.get(trace.of),
                unit: if trace.of == "trace-heading" { "°" } else { "m" }.to_owned(),
                limit: trace.limit,
                least: is_least(trace),
                points: trace.points.clone(),
            })
            .collect(),
    });
    let path = |places: &[session::training::debrief::Place]| places.iter().map(|place| (place[0], place[1])).collect();
    let expert = sheet.expert.as_ref();
    // The sheet lists them in the order in which they were flown.
    let earlier = sheet.earlier.iter().rev().map(|earlier| EarlierLine {
        day: beijing_day(earlier.started),
        got: earlier.got,
        of: earlier.of,
        passed: earlier.passed,
        helped: earlier.helped,
        flown_ms: earlier.flown_ms,
    });
    let printed = DebriefSheet {
        unit: unit.to_owned(),
        title: sheet.title.clone(),
        group: words.text(&sheet.group),
        scenario: attempt.scenario.clone(),
        brief: sheet.brief.clone(),
        level: sheet.level.clone(),
        house_source: sheet.house.clone(),
        trainee: attempt.trainee.clone(),
        trainer: attempt.trainer.clone(),
        started: attempt.started,
        flown_ms: attempt.flown_ms,
        wind: words.text(&sheet.wind),
        got: attempt.got,
        of: attempt.of,
        needed_pct: sheet.pass_pct,
        passed: attempt.passed,
        helped: attempt.helped,
        disagrees: sheet.disagrees.as_ref().map(|what| words.text(what)),
        criteria: criteria.collect(),
        paths: Paths { flown: path(&sheet.path), expert: expert.map(|expert| path(&expert.path)).unwrap_or_default() },
        earlier: earlier.collect(),
        expert: expert.map(|expert| ExpertLine { got: expert.got, of: attempt.of, flown_ms: expert.flown_ms }),
        log: attempt.log.clone(),
        log_sha256: attempt.log_sha256.clone(),
    };
    let font = Font::find().map_err(|error| error.explain())?;
    let pdf = printed.pdf(on_paper(language), &font).map_err(|error| error.explain())?;
    let day: Date = beijing_day(attempt.started);
    Ok((format!("{}-{}-{day}.pdf", attempt.scenario, attempt.trainee), pdf))
}
