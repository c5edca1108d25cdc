//! A report on pages.

use paper::pdf::{BLUE, Colour, Font, INK, LINE, MARGIN, NoFont, PORTRAIT, Pages, RED, RULE, SOFT};
use paper::words::Language;

use super::figures;
use super::page::{Bar, Block, Grid, Heat, Report};

const TITLE: f32 = 18.0;
const HEADING: f32 = 12.0;
pub(super) const TEXT: f32 = 9.5;
pub(super) const SMALL: f32 = 7.5;
/// Free on both sides of a cell.
const PAD: f32 = 4.0;
/// The ground of headings of a table.
const HEAD: Colour = [0.90, 0.93, 0.97];
/// The ground of a bar, and of a kilometre that nobody passed.
const EMPTY: Colour = [0.93, 0.94, 0.96];
/// Names beside bars and roads.
const NAMES: f32 = 96.0;
/// Beside bars they are cut off where they are wider.
const WIDEST_NAME: f32 = 190.0;
/// What is written behind a bar.
const BEHIND: f32 = 84.0;
const BAR: f32 = 11.0;
/// Kilometres of a road in a line.
const PER_LINE: usize = 50;
/// Passes from which on a kilometre is as dark as it gets.
const DARKEST: u32 = 8;

pub fn pdf(report: &Report, language: Language, font: &Font) -> Result<Vec<u8>, NoFont> {
    let mut pages = Pages::new(font, PORTRAIT, MARGIN)?;
    let width = pages.width();
    pages.text(MARGIN, width, TITLE, INK, &report.title);
    pages.y += 2.0;
    for note in &report.notes {
        pages.text(MARGIN, width, SMALL + 1.0, SOFT, note);
    }
    pages.y += 4.0;
    pages.rule(BLUE, 1.2);
    for section in &report.sections {
        // A heading never stands alone at the foot of a page.
        let begin: f32 = section.blocks.iter().take(2).map(least_height).sum();
        pages.room(HEADING * LINE + begin + 16.0);
        pages.y += 12.0;
        pages.text(MARGIN, width, HEADING, BLUE, &section.title);
        pages.y += 3.0;
        for block in &section.blocks {
            match block {
                Block::Text(text) => pages.text(MARGIN, width, TEXT, INK, text),
                Block::Warning(text) => pages.text(MARGIN, width, TEXT, RED, text),
                Block::Note(text) => figures::note(&mut pages, text),
                Block::Judgement(verdict) => figures::verdict(&mut pages, verdict),
                Block::Grid(grid) => self::grid(&mut pages, grid),
                Block::Bars { scale, full, bars } => self::bars(&mut pages, scale, *full, bars),
                Block::Heat(roads) => roads.iter().for_each(|road| heat(&mut pages, road)),
                Block::Plots(plots) => figures::plots(&mut pages, plots),
                Block::Plan { begins, tracks } => figures::plan(&mut pages, begins, tracks),
                Block::Signatures(names) => figures::signatures(&mut pages, names),
            }
            pages.y += 4.0;
        }
    }
    pages.finish(&report.title, language.tag(), &report.foot)
}

/// What of a block has to stand on the page that it begins on.
fn least_height(block: &Block) -> f32 {
    match block {
        Block::Grid(_) => 3.0 * TEXT * LINE + 12.0,
        Block::Bars { bars, .. } => (bars.len().min(5) as f32 + 1.0) * (BAR + 5.0),
        Block::Heat(_) => 40.0,
        Block::Text(_) | Block::Warning(_) | Block::Note(_) => 2.0 * TEXT * LINE + 4.0,
        Block::Judgement(_) | Block::Plots(_) => 120.0,
        Block::Plan { .. } => figures::PLAN,
        Block::Signatures(names) => names.len() as f32 * figures::SIGNATURE,
    }
}

fn widths(pages: &Pages<'_>, grid: &Grid) -> Vec<f32> {
    let given = |n: usize| grid.widths.get(n).copied().unwrap_or(1.0).max(0.1);
    let all: f32 = (0..grid.headings.len()).map(given).sum();
    (0..grid.headings.len()).map(|n| given(n) / all * pages.width()).collect()
}

fn grid(pages: &mut Pages<'_>, grid: &Grid) {
    let widths = widths(pages, grid);
    heading(pages, grid, &widths);
    for (n, row) in grid.rows.iter().enumerate() {
        let cells = cells(pages, row, &widths, TEXT);
        let height = height(&cells, TEXT);
        let begins = grid.parts.contains(&n);
        // What begins a part does not stand alone at the foot of a page.
        let needed = if begins && n + 1 < grid.rows.len() { height + TEXT * LINE + 5.0 } else { height };
        if needed > pages.free() {
            pages.turn();
            heading(pages, grid, &widths);
        }
        if begins {
            pages.fill([MARGIN, pages.y], [widths.iter().sum(), height], EMPTY);
        }
        let colour = if grid.marked.contains(&n) { RED } else { INK };
        line(pages, grid, &cells, &widths, (TEXT, colour));
        pages.rule(RULE, 0.5);
    }
}

fn heading(pages: &mut Pages<'_>, grid: &Grid, widths: &[f32]) {
    let cells = cells(pages, &grid.headings, widths, SMALL + 0.5);
    let height = height(&cells, SMALL + 0.5);
    pages.room(height + TEXT * LINE + 6.0);
    let top = pages.y;
    pages.fill([MARGIN, top], [widths.iter().sum(), height], HEAD);
    line(pages, grid, &cells, widths, (SMALL + 0.5, SOFT));
    pages.rule(BLUE, 0.9);
}

fn cells(pages: &mut Pages<'_>, row: &[String], widths: &[f32], size: f32) -> Vec<Vec<String>> {
    row.iter().zip(widths).map(|(text, width)| pages.lines(text, size, width - 2.0 * PAD)).collect()
}

fn height(cells: &[Vec<String>], size: f32) -> f32 {
    cells.iter().map(Vec::len).max().unwrap_or(1).max(1) as f32 * size * LINE + 5.0
}

fn line(pages: &mut Pages<'_>, grid: &Grid, cells: &[Vec<String>], widths: &[f32], (size, colour): (f32, Colour)) {
    let (top, mut left) = (pages.y, MARGIN);
    for (n, (lines, width)) in cells.iter().zip(widths).enumerate() {
        for (row, text) in lines.iter().enumerate() {
            let base = top + 2.5 + (row + 1) as f32 * size * LINE - size * 0.4;
            let right = n > 0 && !grid.texts.contains(&n);
            let x = if right { left + width - PAD - pages.measure(size, text) } else { left + PAD };
            pages.write(x, base, size, colour, text);
        }
        left += width;
    }
    pages.y = top + height(cells, size);
}

fn bars(pages: &mut Pages<'_>, scale: &str, full: f64, bars: &[Bar]) {
    pages.text(MARGIN, pages.width(), SMALL, SOFT, scale);
    pages.y += 2.0;
    let widest = bars.iter().map(|bar| pages.measure(TEXT, &bar.name)).fold(NAMES - 8.0, f32::max);
    let names = widest.min(WIDEST_NAME) + 8.0;
    let room = pages.width() - names - BEHIND;
    let longest = bars.iter().flat_map(|bar| [bar.value, bar.target.unwrap_or(0.0)]).fold(full, f64::max);
    let length = |value: f64| if longest > 0.0 { (value.max(0.0) / longest) as f32 * room } else { 0.0 };
    for bar in bars {
        pages.room(BAR + 5.0);
        let (top, left) = (pages.y, MARGIN + names);
        let name = if pages.measure(TEXT, &bar.name) <= names - 7.0 {
            bar.name.clone()
        } else {
            let begin = pages.lines(&bar.name, TEXT, names - 18.0).into_iter().next().unwrap_or_default();
            format!("{begin}…")
        };
        pages.write(MARGIN, top + BAR - 2.5, TEXT, INK, &name);
        pages.fill([left, top], [room, BAR], EMPTY);
        let met = bar.target.is_none_or(|target| bar.value >= target);
        pages.fill([left, top], [length(bar.value), BAR], if met { BLUE } else { [0.86, 0.55, 0.20] });
        if let Some(target) = bar.target {
            let x = left + length(target);
            pages.path(&[[x, top - 2.0], [x, top + BAR + 2.0]], INK, 1.0);
        }
        pages.write(left + room + 6.0, top + BAR - 2.5, TEXT, INK, &bar.shown);
        pages.y = top + BAR + 5.0;
    }
}

/// The more passes, the darker.
fn shade(passes: u32) -> Colour {
    if passes == 0 {
        return EMPTY;
    }
    let part = passes.min(DARKEST) as f32 / DARKEST as f32;
    let between = |light: f32, dark: f32| light + (dark - light) * part;
    [between(0.78, BLUE[0]), between(0.87, BLUE[1]), between(0.97, BLUE[2])]
}

fn heat(pages: &mut Pages<'_>, road: &Heat) {
    let room = pages.width() - NAMES;
    let cell = room / PER_LINE.min(road.passes.len().max(1)) as f32;
    let cell = cell.min(room / 20.0);
    let lines = road.passes.len().div_ceil(PER_LINE).max(1);
    pages.room(lines as f32 * (BAR + 3.0) + SMALL * LINE + 6.0);
    let name = pages.lines(&road.name, TEXT, NAMES - 6.0).into_iter().next().unwrap_or_default();
    pages.write(MARGIN, pages.y + BAR - 2.5, TEXT, INK, &name);
    for (line, kilometres) in road.passes.chunks(PER_LINE).enumerate() {
        if line > 0 {
            let far = format!("+{} km", line * PER_LINE);
            let x = MARGIN + NAMES - 6.0 - pages.measure(SMALL, &far);
            pages.write(x, pages.y + BAR - 2.5, SMALL, SOFT, &far);
        }
        for (n, passes) in kilometres.iter().enumerate() {
            let corner = [MARGIN + NAMES + n as f32 * cell, pages.y];
            pages.fill(corner, [cell - 0.8, BAR], shade(*passes));
            // A count is legible only where a cell is wide enough for it.
            let text = passes.to_string();
            let wide = pages.measure(SMALL - 1.0, &text);
            if *passes > 0 && wide + 1.0 < cell {
                let colour = if *passes * 2 > DARKEST { [1.0; 3] } else { INK };
                pages.write(corner[0] + (cell - 0.8 - wide) / 2.0, corner[1] + BAR - 3.0, SMALL - 1.0, colour, &text);
            }
        }
        pages.y += BAR + 3.0;
    }
    pages.write(MARGIN + NAMES, pages.y + SMALL, SMALL, SOFT, &format!("{} – {}", road.from, road.until));
    pages.y += SMALL * LINE + 4.0;
}
