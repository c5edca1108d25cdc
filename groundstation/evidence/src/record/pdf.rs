//! The record as a PDF.

use std::path::Path;

use mission::message;
use paper::pdf::{BLUE, Colour, Font, INK, MARGIN, NoFont, PORTRAIT, Pages, Picture, RED, RULE, SOFT};

use super::html::length;
use super::map::{Kind, Map};
use super::{Record, both, bounded};
use crate::case::Status;

/// A larger still is named, not shown.
pub(super) const MAX_STILL_BYTES: u64 = 32 << 20;
/// Bytes of all stills that are shown, so that the record can still be sent around.
const MAX_STILLS_BYTES: usize = 100 << 20;
/// Height of the sketch, points.
const MAP_HEIGHT: f32 = 210.0;
/// Of the road on the sketch.
const ROAD: Colour = [0.73, 0.76, 0.81];

pub fn document(record: &Record, data: &Path, font: &Font) -> Result<Vec<u8>, NoFont> {
    let mut pages = Pages::new(font, PORTRAIT, MARGIN)?;
    let width = pages.width();
    let title = message!("evidence-record-title");
    pages.y += 22.0;
    let base = pages.y;
    let after = pages.write(MARGIN, base, 20.0, INK, &record.zh(&title));
    pages.write(MARGIN + after + 10.0, base, 9.0, SOFT, &record.en(&title));
    pages.y += 6.0;
    pages.text(MARGIN, width, 11.0, INK, &record.number);
    pages.y += 6.0;
    status(record, &mut pages, width);
    for section in &record.sections {
        heading(record, &mut pages, &section.heading);
        for (label, value) in &section.rows {
            let value = record.value(value);
            let value = if value.is_empty() { "—".to_owned() } else { value };
            pages.row(&record.zh(label), &record.en(label), &value);
        }
    }
    if let Some(map) = &record.map {
        pages.room(MAP_HEIGHT + 40.0);
        heading(record, &mut pages, &message!("evidence-record-map"));
        sketch(record, &mut pages, map);
    }
    stills(record, data, &mut pages);
    files(record, &mut pages, width);
    let made = record.zh(&message!("evidence-record-made", at = both(record.made)));
    pages.finish(&format!("{} {}", record.zh(&title), record.number), "zh-CN", &made)
}

fn heading(record: &Record, pages: &mut Pages<'_>, heading: &mission::explain::Message) {
    pages.room(60.0);
    pages.y += 24.0;
    let base = pages.y;
    let after = pages.write(MARGIN, base, 12.5, INK, &record.zh(heading));
    pages.write(MARGIN + after + 8.0, base, 8.0, SOFT, &record.en(heading));
    pages.y += 5.0;
    pages.rule(BLUE, 1.2);
    pages.y += 3.0;
}

fn status(record: &Record, pages: &mut Pages<'_>, width: f32) {
    let colour = if record.status == Status::Evidence { [0.18, 0.54, 0.31] } else { [0.78, 0.47, 0.0] };
    for line in record.status_lines() {
        let top = pages.y;
        pages.text(MARGIN + 12.0, width - 12.0, 10.5, INK, &record.zh(&line));
        pages.text(MARGIN + 12.0, width - 12.0, 7.5, SOFT, &record.en(&line));
        if pages.y > top {
            let height = pages.y - top + 2.0;
            pages.fill([MARGIN, top + 2.0], [4.0, height], colour);
        }
    }
}

fn sketch(record: &Record, pages: &mut Pages<'_>, map: &Map) {
    let (top, width) = (pages.y + 4.0, pages.width());
    let inner = 18.0;
    pages.fill([MARGIN, top], [width, MAP_HEIGHT], [0.97, 0.975, 0.985]);
    let (scale, corner) = map.fit(f64::from(width - 2.0 * inner), f64::from(MAP_HEIGHT - 2.0 * inner));
    let place = |point: &[f64; 2]| {
        let [x, y] = [0, 1].map(|axis| (corner[axis] + point[axis] / scale) as f32);
        [MARGIN + inner + x, top + inner + y]
    };
    for (kind, points) in &map.lines {
        let points: Vec<_> = points.iter().map(place).collect();
        let (colour, weight) = match kind {
            Kind::Road => (ROAD, 5.0),
            Kind::Track => (BLUE, 1.2),
        };
        pages.path(&points, colour, weight);
    }
    for (point, name) in &map.findings {
        let [x, y] = place(point);
        pages.fill([x - 2.5, y - 2.5], [5.0, 5.0], RED);
        pages.write(x + 6.0, y + 3.0, 8.5, RED, name);
    }
    let bar = Map::bar_m(f64::from(width), scale);
    let (left, right, y) = (MARGIN + 10.0, MARGIN + 10.0 + (bar / scale) as f32, top + MAP_HEIGHT - 8.0);
    pages.path(&[[left, y - 3.0], [left, y], [right, y], [right, y - 3.0]], INK, 0.8);
    pages.write(left, y - 5.0, 7.5, INK, &length(bar));
    let (x, y) = (pages.right() - 14.0, top + 12.0);
    pages.write(x - 3.5, y, 7.5, INK, &record.zh(&message!("evidence-record-north")));
    pages.path(&[[x, y + 20.0], [x, y + 4.0]], INK, 0.8);
    pages.path(&[[x - 3.0, y + 9.0], [x, y + 4.0], [x + 3.0, y + 9.0]], INK, 0.8);
    pages.y = top + MAP_HEIGHT + 4.0;
}

/// The contact sheet.
fn stills(record: &Record, data: &Path, pages: &mut Pages<'_>) {
    const GAP: f32 = 12.0;
    if record.stills.is_empty() {
        return;
    }
    let width = (pages.width() - GAP) / 2.0;
    let height = width * 9.0 / 16.0;
    pages.room(height + 80.0);
    heading(record, pages, &message!("evidence-record-stills"));
    let mut taken = 0;
    for pair in record.stills.chunks(2) {
        pages.room(height + 34.0);
        let top = pages.y + 4.0;
        for (n, (name, shown)) in pair.iter().enumerate() {
            let left = MARGIN + n as f32 * (width + GAP);
            pages.fill([left, top], [width, height], [0.93, 0.945, 0.955]);
            let read = bounded(&data.join(name), MAX_STILL_BYTES).and_then(Picture::read);
            match read.filter(|picture| taken + picture.bytes.len() <= MAX_STILLS_BYTES) {
                Some(picture) => {
                    taken += picture.bytes.len();
                    pages.picture(picture, [left, top], [width, height]);
                }
                None => {
                    let text = record.zh(&message!("evidence-record-not-shown"));
                    pages.write(left + 8.0, top + 16.0, 8.5, SOFT, &text);
                }
            }
            let caption = pages.lines(name, 7.5, width).swap_remove(0);
            pages.write(left, top + height + 11.0, 7.5, SOFT, &caption);
            if let Some(shown) = shown {
                let shown = pages.lines(&record.zh(shown), 7.5, width).swap_remove(0);
                pages.write(left, top + height + 21.0, 7.5, INK, &shown);
            }
        }
        let said = pair.iter().any(|(_, shown)| shown.is_some());
        pages.y = top + height + if said { 28.0 } else { 18.0 };
    }
}

fn files(record: &Record, pages: &mut Pages<'_>, width: f32) {
    heading(record, pages, &message!("evidence-record-files"));
    for file in &record.files {
        pages.room(36.0);
        pages.text(MARGIN, width, 8.5, INK, &format!("{}    {} B", file.name, file.bytes));
        pages.text(MARGIN + 10.0, width, 6.5, SOFT, &format!("SHA-256  {}", file.digests.sha256));
        pages.text(MARGIN + 10.0, width, 6.5, SOFT, &format!("SM3  {}", file.digests.sm3));
        pages.y += 2.0;
        pages.rule(RULE, 0.4);
    }
    if record.more_files() > 0 {
        let more = message!("evidence-record-more-files", count = record.more_files());
        pages.text(MARGIN, width, 8.5, INK, &record.zh(&more));
    }
}
