//! A table on paper.

use super::{Cell, Kind, SheetError, Table};
use crate::pdf::{BLUE, Colour, Font, INK, LANDSCAPE, LINE, Pages, Picture, RULE, SOFT, STAYS};
use crate::words::Language;

/// Free on all sides, points: less than on a letter, for tables are wide.
const MARGIN: f32 = 34.0;
/// Of text in cells.
const SIZE: f32 = 7.5;
/// Of the heading in the other language.
const SMALL: f32 = 5.5;
/// Inside a cell, left and right.
const PAD: f32 = 3.0;
/// Above and below the lines of a row.
const AIR: f32 = 3.0;
/// A column is at least so wide.
const NARROWEST: f32 = 18.0;
/// A picture in a cell, with its frame.
const PICTURE: [f32; 2] = [92.0, 52.0];
/// The heading takes at most about so much.
const HEAD_ROOM: f32 = 60.0;
/// Of the heading's ground.
const HEAD: Colour = [0.90, 0.93, 0.97];

/// A block of text in a cell is so much wider than it is high.
const SHAPE: f32 = 1.4;
/// A heading of five Chinese characters.
const SHORT: f32 = 5.0 * SIZE;
/// A longer word is broken.
const WIDEST_WORD: f32 = 80.0;

/// How wide the longest part is that stays on one line.
fn longest_word(pages: &mut Pages<'_>, text: &str) -> f32 {
    let words = text.split(|c: char| !c.is_ascii_graphic() && !STAYS.contains(c));
    words.map(|word| pages.measure(SIZE, word)).fold(0.0, f32::max)
}

/// A cell, broken into lines of its column's width.
struct Set<'t> {
    lines: Vec<String>,
    picture: Option<&'t Picture>,
    right: bool,
}

impl Table {
    /// Across A4, with the heading on every page. Rows stay together where they fit on a page.
    ///
    /// # Errors
    /// The font cannot be embedded.
    pub fn pdf(&self, language: Language, font: &Font) -> Result<Vec<u8>, SheetError> {
        let mut pages = Pages::new(font, LANDSCAPE, MARGIN)?;
        pages.y += 16.0;
        let base = pages.y;
        pages.write(MARGIN, base, 16.0, INK, &self.title);
        pages.y += 4.0;
        for note in &self.notes {
            let width = pages.width();
            pages.text(MARGIN, width, 8.5, SOFT, note);
        }
        pages.y += 8.0;
        let widths = self.widths(&mut pages, language);
        self.heading(&mut pages, &widths, language);
        for row in &self.rows {
            self.row(&mut pages, &widths, row, language);
        }
        let made = super::beijing(self.made_us).map_or(String::new(), |at| at.strftime("%Y-%m-%d %H:%M").to_string());
        let foot = match language {
            Language::Chinese => format!("{}　共 {} 条　制表 {made}（北京时间）", self.title, self.rows.len()),
            Language::English => format!("{}   {} entries   made {made} (Beijing time)", self.title, self.rows.len()),
        };
        Ok(pages.finish(&self.title, language.tag(), &foot)?)
    }

    /// Numbers, times and pictures get what they need; columns of text share the rest by how much they hold, and none is
    /// narrower than its longest word.
    fn widths(&self, pages: &mut Pages<'_>, language: Language) -> Vec<f32> {
        let (mut fixed, mut wanted, mut least) = (Vec::new(), Vec::new(), Vec::new());
        for (n, column) in self.columns.iter().enumerate() {
            let (name, more) = column.heading_parts(language);
            // A short heading stays on one line, though Chinese would break anywhere.
            let heading = pages.measure(SIZE, name).min(SHORT).max(longest_word(pages, name));
            let mut want = if column.kind == Kind::Time { pages.measure(SIZE, &more) } else { 0.0 };
            let mut word = heading.max(longest_word(pages, &more));
            let mut pictured = false;
            for cell in self.rows.iter().filter_map(|row| row.get(n)) {
                match cell {
                    Cell::Link { picture: Some(_), .. } => (want, pictured) = (want.max(PICTURE[0]), true),
                    Cell::Time(_) => want = want.max(pages.measure(SIZE, "2026-09-21")),
                    Cell::Number(_) => want = want.max(pages.measure(SIZE, &cell.shown(column))),
                    Cell::Empty | Cell::Text(_) | Cell::Link { .. } => {
                        let text = cell.shown(column);
                        word = word.max(longest_word(pages, &text));
                        let long: f32 = text.split('\n').map(|line| pages.measure(SIZE, line)).sum();
                        want = want.max(long.min((SHAPE * long * SIZE * LINE).sqrt()));
                    }
                }
            }
            fixed.push(pictured || matches!(column.kind, Kind::Number { .. } | Kind::Time));
            least.push(word.clamp(NARROWEST, WIDEST_WORD) + 2.0 * PAD + 0.5);
            wanted.push((want + 2.0 * PAD + 0.5).max(least[n]));
        }
        let mut widths = wanted.clone();
        // A column that has shrunk to its longest word is settled; the others are shared out again.
        for _ in 0..widths.len() {
            let settled: f32 = widths.iter().zip(&fixed).filter(|(_, fixed)| **fixed).map(|(width, _)| width).sum();
            let open: f32 = wanted.iter().zip(&fixed).filter(|(_, fixed)| !**fixed).map(|(want, _)| want).sum();
            let scale = if open > 0.0 { (pages.width() - settled) / open } else { 1.0 };
            let mut again = false;
            for n in (0..widths.len()).filter(|n| !fixed[*n]).collect::<Vec<_>>() {
                widths[n] = wanted[n] * scale;
                if widths[n] < least[n] {
                    (widths[n], fixed[n], again) = (least[n], true, true);
                }
            }
            if !again {
                break;
            }
        }
        // A table of numbers only, or of too many columns, still is as wide as the page.
        let all: f32 = widths.iter().sum();
        let scale = pages.width() / all.max(1.0);
        widths.iter().map(|width| width * scale).collect()
    }

    fn heading(&self, pages: &mut Pages<'_>, widths: &[f32], language: Language) {
        let columns = self.columns.iter().zip(widths).map(|(column, width)| {
            let inner = width - 2.0 * PAD;
            let more = language.of_two(&column.en, &column.zh);
            let mut heading = column.heading(language);
            if pages.measure(SIZE, &heading) > inner {
                let (name, unit) = column.heading_parts(language);
                heading = format!("{name}\n{unit}").trim_end().to_owned();
            }
            (pages.lines(&heading, SIZE, inner), pages.lines(more, SMALL, inner))
        });
        let set: Vec<_> = columns.collect();
        let height = |(first, second): &(Vec<String>, Vec<String>)| {
            first.len() as f32 * SIZE * LINE + second.len() as f32 * SMALL * LINE + AIR
        };
        let height = set.iter().map(height).fold(0.0, f32::max);
        let top = pages.y;
        pages.fill([MARGIN, top], [widths.iter().sum(), height], HEAD);
        let mut left = MARGIN;
        for ((first, second), width) in set.iter().zip(widths) {
            let mut base = top + AIR / 2.0;
            for line in first {
                base += SIZE * LINE;
                pages.write(left + PAD, base - SIZE * 0.4, SIZE, INK, line);
            }
            for line in second {
                base += SMALL * LINE;
                pages.write(left + PAD, base - SMALL * 0.4, SMALL, SOFT, line);
            }
            left += width;
        }
        pages.y = top + height;
        pages.rule(BLUE, 0.9);
    }

    fn row(&self, pages: &mut Pages<'_>, widths: &[f32], row: &[Cell], language: Language) {
        let mut cells = Vec::with_capacity(widths.len());
        for ((column, cell), width) in self.columns.iter().zip(row).zip(widths) {
            let picture = if let Cell::Link { picture, .. } = cell { picture.as_ref() } else { None };
            let text = if picture.is_some() { String::new() } else { cell.shown(column) };
            let lines = if text.is_empty() { Vec::new() } else { pages.lines(&text, SIZE, width - 2.0 * PAD) };
            cells.push(Set { lines, picture, right: matches!(column.kind, Kind::Number { .. }) });
        }
        let line = SIZE * LINE;
        let pictured = if cells.iter().any(|cell| cell.picture.is_some()) { PICTURE[1] } else { 0.0 };
        let most = cells.iter().map(|cell| cell.lines.len()).max().unwrap_or_default().max(1);
        let height = (most as f32 * line).max(pictured) + 2.0 * AIR;
        let mut begun = 0;
        // A row that fits on no page may as well begin on this one, if a few lines of it do.
        let fits_on_one = height + HEAD_ROOM <= pages.full();
        if height > pages.free() && (fits_on_one || pages.free() < pictured.max(4.0 * line) + 2.0 * AIR) {
            self.turn(pages, widths, language);
        }
        while begun < most {
            // A row that is higher than a page goes on behind the next heading.
            let fit = ((pages.free() - 2.0 * AIR) / line).max(1.0) as usize;
            let end = most.min(begun + fit);
            self.part(pages, widths, &cells, begun..end, pictured);
            begun = end;
            if begun < most {
                self.turn(pages, widths, language);
            }
        }
    }

    fn turn(&self, pages: &mut Pages<'_>, widths: &[f32], language: Language) {
        pages.turn();
        self.heading(pages, widths, language);
    }

    fn part(
        &self,
        pages: &mut Pages<'_>,
        widths: &[f32],
        cells: &[Set<'_>],
        lines: std::ops::Range<usize>,
        pictured: f32,
    ) {
        let (top, mut left) = (pages.y + AIR, MARGIN);
        for (cell, width) in cells.iter().zip(widths) {
            let shown = cell.lines.iter().skip(lines.start).take(lines.len());
            for (n, line) in shown.enumerate() {
                let base = top + (n + 1) as f32 * SIZE * LINE - SIZE * 0.4;
                let right = left + width - PAD;
                let x = if cell.right { right - pages.measure(SIZE, line) } else { left + PAD };
                pages.write(x, base, SIZE, INK, line);
            }
            if let Some(picture) = cell.picture.filter(|_| lines.start == 0) {
                pages.picture(picture.clone(), [left + PAD, top], [width - 2.0 * PAD, PICTURE[1]]);
            }
            left += width;
        }
        let pictured = if lines.start == 0 { pictured } else { 0.0 };
        pages.y = top + (lines.len() as f32 * SIZE * LINE).max(pictured) + AIR;
        pages.rule(RULE, 0.5);
    }
}
