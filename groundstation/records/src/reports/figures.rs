//! What a report shows beside tables and bars: a result, curves against their limits, tracks seen from above, lines to sign.

use paper::pdf::{BLUE, Colour, INK, LINE, MARGIN, Pages, RED, RULE, SOFT};

use super::draw::{SMALL, TEXT};
use super::page::{Judgement, Plot, Track};
use super::{clock, rounded};

/// The ground of what has to be known.
const PALE: Colour = [0.99, 0.96, 0.86];
/// The edge of that ground.
const AMBER: Colour = [0.86, 0.62, 0.20];
const GREEN: Colour = [0.10, 0.46, 0.25];
/// The ground of a good result.
const PALE_GREEN: Colour = [0.90, 0.96, 0.91];
/// The ground of a bad one.
const PALE_RED: Colour = [0.98, 0.91, 0.90];
/// Of the result, on the left.
const RESULT: f32 = 176.0;
/// Names of facts.
const FACTS: f32 = 76.0;
/// Of a curve.
const CURVE: f32 = 72.0;
/// Between a title and its curve.
const BELOW: f32 = 4.0;
/// Between two curves.
const GAP: f32 = 22.0;
/// Numbers left of a curve.
const NUMBERS: f32 = 26.0;
/// Of a plan, with what stands below it.
pub const PLAN: f32 = 236.0;
/// Of a line to sign on.
pub const SIGNATURE: f32 = 38.0;
/// What is closer on paper is the same, points.
const SAME: f32 = 0.4;

/// A paragraph on a ground of its own.
pub fn note(pages: &mut Pages<'_>, text: &str) {
    let lines = pages.lines(text, TEXT, pages.width() - 20.0);
    let height = lines.len() as f32 * TEXT * LINE + 8.0;
    pages.room(height + 4.0);
    pages.y += 2.0;
    let top = pages.y;
    pages.fill([MARGIN, top], [pages.width(), height], PALE);
    pages.fill([MARGIN, top], [3.0, height], AMBER);
    for (n, line) in lines.iter().enumerate() {
        pages.write(MARGIN + 12.0, top + 4.0 + (n + 1) as f32 * TEXT * LINE - 4.0, TEXT, INK, line);
    }
    pages.y = top + height;
}

/// The result on the left, facts beside it.
pub fn verdict(pages: &mut Pages<'_>, verdict: &Judgement) {
    let left = MARGIN + RESULT + 18.0;
    let width = pages.right() - left - FACTS;
    let facts: Vec<Vec<String>> = verdict.facts.iter().map(|(_, value)| pages.lines(value, TEXT, width)).collect();
    let step = TEXT * LINE + 1.0;
    let rows: usize = facts.iter().map(Vec::len).sum();
    let height = (rows as f32 * step + 6.0).max(104.0);
    pages.room(height);
    let top = pages.y;
    let (ground, colour) = if verdict.good { (PALE_GREEN, GREEN) } else { (PALE_RED, RED) };
    pages.fill([MARGIN, top], [RESULT, height], ground);
    pages.fill([MARGIN, top], [4.0, height], colour);
    let middle = top + height / 2.0;
    for (text, size, base, colour) in [
        (&verdict.word, 22.0, middle - 20.0, colour),
        (&verdict.figure, 26.0, middle + 14.0, INK),
        (&verdict.below, SMALL + 1.5, middle + 34.0, SOFT),
    ] {
        // Large as long as it fits.
        let wide = pages.measure(size, text);
        let size = if wide > RESULT - 24.0 { size * (RESULT - 24.0) / wide } else { size };
        let wide = pages.measure(size, text);
        pages.write(MARGIN + 4.0 + (RESULT - 4.0 - wide) / 2.0, base, size, colour, text);
    }
    pages.y = top + 3.0;
    for ((name, _), value) in verdict.facts.iter().zip(&facts) {
        pages.write(left, pages.y + TEXT * 1.1, TEXT, SOFT, name);
        for line in value {
            pages.write(left + FACTS, pages.y + TEXT * 1.1, TEXT, INK, line);
            pages.y += step;
        }
    }
    pages.y = top + height + 4.0;
}

/// Two curves side by side.
pub fn plots(pages: &mut Pages<'_>, plots: &[Plot]) {
    let width = (pages.width() - GAP) / 2.0;
    for pair in plots.chunks(2) {
        // The limit stands behind the title where there is room, and below it where there is none.
        let fits = pair
            .iter()
            .all(|plot| pages.measure(TEXT, &plot.title) + pages.measure(SMALL, &plot.limit_said) + NUMBERS < width);
        let titles: Vec<Vec<String>> = pair.iter().map(|plot| pages.lines(&plot.title, TEXT, width)).collect();
        let below = if fits { 0.0 } else { SMALL * LINE };
        let head = titles.iter().map(Vec::len).max().unwrap_or(1) as f32 * TEXT * LINE + below;
        pages.room(head + BELOW + CURVE + 10.0);
        let top = pages.y;
        for (n, (plot, title)) in pair.iter().zip(&titles).enumerate() {
            let left = MARGIN + n as f32 * (width + GAP);
            for (row, line) in title.iter().enumerate() {
                pages.write(left, top + (row + 1) as f32 * TEXT * LINE - 3.0, TEXT, INK, line);
            }
            let said = left + width - pages.measure(SMALL, &plot.limit_said);
            pages.write(said, top + head - 3.0, SMALL, RED, &plot.limit_said);
            curve(pages, plot, [left + NUMBERS, top + head + BELOW], [width - NUMBERS, CURVE]);
        }
        pages.y = top + head + BELOW + CURVE + 18.0;
    }
}

/// A step between two marks of an axis.
fn step(span: f64, steps: &[f64]) -> f64 {
    steps.iter().copied().find(|step| span / step <= 5.0).unwrap_or(span.max(1.0) / 4.0)
}

fn curve(pages: &mut Pages<'_>, plot: &Plot, corner: [f32; 2], size: [f32; 2]) {
    let points = &plot.points;
    let (first, last) = match (points.first(), points.last()) {
        (Some(first), Some(last)) => (first.0, last.0.max(first.0 + 1.0)),
        _ => (0.0, 1.0),
    };
    // Far above what is asked for a curve says nothing more.
    let most = if plot.least { plot.limit.abs() * 4.0 } else { f64::INFINITY };
    let highest = points.iter().map(|point| point.1.min(most)).fold(plot.limit.abs() * 1.4, f64::max).max(1e-6);
    let lowest = points.iter().map(|point| point.1).fold(0.0, f64::min);
    let x = |at: f64| corner[0] + ((at - first) / (last - first)) as f32 * size[0];
    let y = |figure: f64| {
        corner[1] + size[1] - ((figure.clamp(lowest, highest) - lowest) / (highest - lowest)) as f32 * size[1]
    };
    pages.fill(corner, size, [0.975, 0.98, 0.985]);
    let every = step(last - first, &[2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0]);
    let mut at = (first / every).ceil() * every;
    while at <= last {
        let column = x(at);
        pages.path(&[[column, corner[1]], [column, corner[1] + size[1]]], RULE, 0.5);
        let text = clock(at);
        let wide = pages.measure(SMALL - 0.5, &text);
        pages.write(column - wide / 2.0, corner[1] + size[1] + SMALL + 1.0, SMALL - 0.5, SOFT, &text);
        at += every;
    }
    let decimals = usize::from(highest - lowest < 20.0);
    let mut number = |figure: f64, colour: Colour| {
        let text = if figure == plot.limit { rounded(figure) } else { format!("{figure:.decimals$}") };
        let wide = pages.measure(SMALL, &text);
        pages.write(corner[0] - 4.0 - wide, y(figure) + 2.5, SMALL, colour, &text);
    };
    number(lowest, SOFT);
    number(plot.limit, RED);
    if (y(plot.limit) - y(highest)).abs() > SMALL + 1.0 {
        number(highest, SOFT);
    }
    let both = lowest < 0.0 && !plot.least;
    for limit in [Some(plot.limit), both.then_some(-plot.limit)].into_iter().flatten().filter(|it| *it >= lowest) {
        dashed(pages, [corner[0], y(limit)], corner[0] + size[0], RED);
    }
    let over = |figure: f64| if plot.least { figure < plot.limit } else { figure.abs() > plot.limit };
    let mut run: Vec<[f32; 2]> = Vec::new();
    let mut was = false;
    for (n, (at, figure)) in points.iter().enumerate() {
        let (here, is) = ([x(*at), y(*figure)], over(*figure));
        if n > 0 && is != was {
            run.push(here);
            pages.path(&run, if was { RED } else { BLUE }, if was { 1.3 } else { 0.9 });
            run = vec![here];
        } else if n + 1 == points.len() || run.last().is_none_or(|last| is_apart(*last, here)) {
            run.push(here);
        }
        was = is;
    }
    if run.len() > 1 {
        pages.path(&run, if was { RED } else { BLUE }, if was { 1.3 } else { 0.9 });
    }
}

fn is_apart(a: [f32; 2], b: [f32; 2]) -> bool {
    (a[0] - b[0]).abs() > SAME || (a[1] - b[1]).abs() > SAME
}

fn dashed(pages: &mut Pages<'_>, [mut from, y]: [f32; 2], to: f32, colour: Colour) {
    while from < to {
        pages.path(&[[from, y], [(from + 4.0).min(to), y]], colour, 0.7);
        from += 6.5;
    }
}

/// Tracks seen from above, north up, one scale for both directions.
pub fn plan(pages: &mut Pages<'_>, begins: &str, tracks: &[Track]) {
    const LEGEND: f32 = 150.0;
    pages.room(PLAN);
    let (corner, size) = ([MARGIN, pages.y + 2.0], [pages.width() - LEGEND, PLAN - 12.0]);
    let finite = |track: &Track| -> Vec<(f64, f64)> {
        track.points.iter().copied().filter(|(east, north)| east.is_finite() && north.is_finite()).collect()
    };
    let tracks: Vec<(&str, Vec<(f64, f64)>)> =
        tracks.iter().map(|track| (track.name.as_str(), finite(track))).filter(|(_, own)| own.len() > 1).collect();
    let all = || tracks.iter().flat_map(|(_, points)| points);
    let bounds = |get: fn(&(f64, f64)) -> f64| {
        all().map(get).fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), it| (low.min(it), high.max(it)))
    };
    let ((west, east), (south, north)) = (bounds(|point| point.0), bounds(|point| point.1));
    pages.fill(corner, size, [0.975, 0.98, 0.985]);
    if tracks.is_empty() {
        pages.y = corner[1] + size[1] + 6.0;
        return;
    }
    let room = [f64::from(size[0]) - 48.0, f64::from(size[1]) - 48.0];
    // A hover is not shown as if it were a flight across the country.
    let scale = (room[0] / (east - west).max(10.0)).min(room[1] / (north - south).max(10.0));
    let middle = [corner[0] + size[0] / 2.0, corner[1] + size[1] / 2.0];
    let place = |(x, y): (f64, f64)| {
        [
            middle[0] + ((x - (west + east) / 2.0) * scale) as f32,
            middle[1] - ((y - (south + north) / 2.0) * scale) as f32,
        ]
    };
    let styles = [(BLUE, 1.3), (AMBER, 2.6), (SOFT, 1.0)];
    let style = |n: usize| styles[n.min(styles.len() - 1)];
    // The most important one on top.
    for (n, (_, points)) in tracks.iter().enumerate().rev() {
        let (colour, weight) = style(n);
        let mut run: Vec<[f32; 2]> = Vec::new();
        for point in points.iter().map(|point| place(*point)) {
            if run.last().is_none_or(|last| is_apart(*last, point)) {
                run.push(point);
            }
        }
        pages.path(&run, colour, weight);
    }
    if let Some(first) = tracks.first().and_then(|(_, points)| points.first()) {
        let [x, y] = place(*first);
        pages.fill([x - 3.0, y - 3.0], [6.0, 6.0], INK);
        pages.fill([x - 1.5, y - 1.5], [3.0, 3.0], [1.0; 3]);
    }
    north_and_scale(pages, corner, size, scale);
    let left = corner[0] + size[0] + 14.0;
    let mut top = corner[1] + 4.0;
    for (n, (name, _)) in tracks.iter().enumerate() {
        let (colour, weight) = style(n);
        pages.path(&[[left, top + 6.0], [left + 20.0, top + 6.0]], colour, weight);
        for line in pages.lines(name, TEXT, LEGEND - 42.0) {
            pages.write(left + 28.0, top + 9.0, TEXT, INK, &line);
            top += TEXT * LINE;
        }
        top += 3.0;
    }
    pages.fill([left + 7.0, top + 3.0], [6.0, 6.0], INK);
    pages.fill([left + 8.5, top + 4.5], [3.0, 3.0], [1.0; 3]);
    pages.write(left + 28.0, top + 9.0, TEXT, INK, begins);
    pages.y = corner[1] + size[1] + 6.0;
}

fn north_and_scale(pages: &mut Pages<'_>, corner: [f32; 2], size: [f32; 2], scale: f64) {
    let [x, y] = [corner[0] + size[0] - 16.0, corner[1] + 10.0];
    pages.path(&[[x, y + 26.0], [x, y], [x - 4.0, y + 8.0], [x, y], [x + 4.0, y + 8.0]], INK, 1.0);
    pages.write(x - 3.0, y + 35.0, SMALL, INK, "N");
    let longest = f64::from(size[0]) / 4.0 / scale;
    let lengths = [5_000.0, 2_000.0, 1_000.0, 500.0, 200.0, 100.0, 50.0, 20.0, 10.0, 5.0, 2.0];
    let length = lengths.into_iter().find(|length| *length <= longest).unwrap_or(1.0);
    let (left, base) = (corner[0] + 10.0, corner[1] + size[1] - 10.0);
    let right = left + (length * scale) as f32;
    pages.path(&[[left, base - 4.0], [left, base], [right, base], [right, base - 4.0]], INK, 1.0);
    pages.write(right + 5.0, base, SMALL, INK, &format!("{length:.0} m"));
}

/// Lines to sign on, each with a place for the day.
pub fn signatures(pages: &mut Pages<'_>, names: &[(String, String)]) {
    pages.room(names.len() as f32 * SIGNATURE);
    for (name, day) in names {
        let base = pages.y + SIGNATURE - 8.0;
        let middle = MARGIN + pages.width() * 0.62;
        let from = MARGIN + 6.0 + pages.write(MARGIN, base, TEXT + 1.0, INK, name);
        pages.path(&[[from, base + 2.0], [middle - 16.0, base + 2.0]], SOFT, 0.7);
        let from = middle + 6.0 + pages.write(middle, base, TEXT + 1.0, INK, day);
        pages.path(&[[from, base + 2.0], [pages.right(), base + 2.0]], SOFT, 0.7);
        pages.y += SIGNATURE;
    }
}
