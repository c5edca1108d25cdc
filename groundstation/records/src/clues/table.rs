//! The list as a table.

use mission::explain::Message;
use mission::message;
use paper::pdf::Picture;
use paper::sheet::{Cell, Column, Kind, Table};
use paper::words::Language;

use super::{ClueList, Photos, said, words};
use crate::finding::{Finding, Kinds};

/// Pixels of the longer side of a picture on paper: 200 dots an inch at its size there.
const PICTURE_PX: u32 = 320;

/// A column with its headings from the two catalogues.
fn column(heading: Message, kind: Kind) -> Column {
    let [zh, en] = [Language::Chinese, Language::English].map(|language| words(language).text(&heading));
    Column { zh, en, kind }
}

fn metres(heading: Message) -> Column {
    column(heading, Kind::Number { unit: "m".to_owned(), decimals: 1 })
}

fn degrees(heading: Message) -> Column {
    column(heading, Kind::Number { unit: "WGS84".to_owned(), decimals: said::DEGREES })
}

fn two_lines(first: Option<String>, second: Option<String>) -> String {
    let lines = [first, second].into_iter().flatten().filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

impl ClueList<'_> {
    /// With pictures for paper, where some columns share one; without for machines, which get each number by itself.
    pub(super) fn table(&self, language: Language, photos: Option<Photos<'_>>) -> Table {
        let words = words(language);
        let paper = photos.is_some();
        let mut columns = vec![
            column(message!("clues-col-number"), Kind::Number { unit: String::new(), decimals: 0 }),
            column(message!("clues-col-time"), Kind::Time),
        ];
        let texts = |headings: &[Message]| -> Vec<Column> {
            headings.iter().map(|heading| column(heading.clone(), Kind::Text)).collect()
        };
        columns.extend(if paper {
            texts(&[message!("clues-col-road"), message!("clues-col-stake")])
        } else {
            texts(&[message!("clues-col-route"), message!("clues-col-toward"), message!("clues-col-stake")])
        });
        columns.extend(texts(&[
            message!("clues-col-position"),
            message!("clues-col-kind"),
            message!("clues-col-description"),
        ]));
        if paper {
            columns.push(column(message!("clues-col-size"), Kind::Text));
        } else {
            columns.push(metres(message!("clues-col-length")));
            columns.push(metres(message!("clues-col-width")));
            columns.push(metres(message!("clues-col-uncertainty")));
        }
        columns.extend(texts(&[message!("clues-col-jurisdiction"), message!("clues-col-legal")]));
        columns.push(column(message!("clues-col-photo"), Kind::Link));
        if paper {
            columns.push(column(message!("clues-col-place"), Kind::Text));
        } else {
            columns.push(degrees(message!("clues-col-latitude")));
            columns.push(degrees(message!("clues-col-longitude")));
        }
        columns.extend(if paper {
            texts(&[message!("clues-col-crew"), message!("clues-col-outcome")])
        } else {
            texts(&[message!("clues-col-pilot"), message!("clues-col-aircraft"), message!("clues-col-outcome")])
        });

        let rows: Vec<_> =
            self.shown().enumerate().map(|(n, finding)| self.row(language, n, finding, photos)).collect();
        let others = |finding: &&Finding| {
            Kinds::embedded().get(&finding.kind).is_some_and(|kind| kind.jurisdiction.authority().is_some())
        };
        let counts = message!("clues-counts", all = rows.len(), others = self.shown().filter(others).count());
        let mut notes = vec![words.text(&message!("clues-unit", unit = self.unit))];
        notes.extend([counts, message!("clues-note")].map(|message| words.text(&message)));
        Table { title: words.text(&message!("clues-title")), notes, columns, rows, made_us: self.made.0 }
    }

    fn row(&self, language: Language, n: usize, finding: &Finding, photos: Option<Photos<'_>>) -> Vec<Cell> {
        let words = words(language);
        let road = finding.road.as_ref();
        let of_road = |text: Option<String>| Cell::of(text.unwrap_or_default());
        let mut row = vec![Cell::Number(n as f64 + 1.0), Cell::Time(finding.at.0)];
        let route = road.map(|road| road.route.clone());
        let toward = road.map(|road| said::toward(&words, road));
        if photos.is_some() {
            row.push(Cell::of(two_lines(route, toward)));
        } else {
            row.extend([of_road(route), of_road(toward)]);
        }
        row.extend([
            of_road(road.map(|road| road.stake.clone())),
            of_road(road.map(|road| said::position(language, &words, road))),
            Cell::of(said::kind(language, &finding.kind)),
            Cell::of(said::description(language, &words, finding)),
        ]);
        let extent = finding.extent;
        if photos.is_some() {
            row.push(Cell::of(said::size(&words, finding)));
        } else {
            row.push(Cell::maybe(extent.map(|extent| extent.length_m)));
            row.push(Cell::maybe(extent.and_then(|extent| extent.width_m)));
            row.push(Cell::maybe(extent.and_then(|extent| extent.uncertainty_m)));
        }
        row.push(Cell::of(said::jurisdiction(language, &finding.kind)));
        row.push(Cell::of(said::legal(language, &finding.kind)));
        row.push(finding.photo.as_deref().map_or(Cell::Empty, |path| Cell::Link {
            target: format!("{}{path}", self.to_data),
            text: path.rsplit('/').next().unwrap_or(path).to_owned(),
            picture: photos.and_then(|photos| Picture::thumbnail(photos(path)?, PICTURE_PX)),
        }));
        if photos.is_some() {
            row.push(Cell::of(said::place(finding)));
        } else {
            row.push(Cell::Number(finding.place.lat_deg));
            row.push(Cell::Number(finding.place.lon_deg));
        }
        let (pilot, aircraft) = (finding.pilot.clone(), finding.aircraft.clone());
        if photos.is_some() {
            row.push(Cell::of(two_lines(Some(pilot), Some(aircraft))));
        } else {
            row.extend([Cell::of(pilot), Cell::of(aircraft)]);
        }
        row.push(Cell::of(said::outcome(language, &finding.outcome)));
        row
    }
}
