//! The flight from above, and below it the figures of one criterion over time against their limits.

use egui::{Button, RichText, Ui};
use egui_plot::{
    HLine, HoverPosition, Line, LineStyle, MarkerShape, Plot, PlotBounds, PlotPoints, Points, Polygon, VLine,
};
use mission::message;
use session::Command;
use session::training::debrief::{Command as Ask, Expert, Opened, Place, is_least};
use session::training::scenario::Trace;
use session::training::words;

use super::{Screen, TOUCH, ask};
use crate::Frame;
use crate::theme::{self, Palette};

/// Height of the figures over time at the usual size of text, points.
const STRIP: f32 = 150.0;
/// The same where a criterion has no figures over time: two lines of text.
const BARE: f32 = 80.0;
/// Lowest plan, points.
const PLAN: f32 = 120.0;
/// Metres around what is shown at first.
const MARGIN_M: f64 = 4.0;
/// Share of the width at each edge where nothing is named: half of it would be cut.
const UNNAMED: f64 = 0.09;

pub(super) fn draw(ui: &mut Ui, frame: &Frame<'_>, opened: &Opened, screen: &mut Screen, out: &mut Vec<Command>) {
    let chosen = opened.score.criteria.get(screen.criterion);
    let wanted = if chosen.is_some_and(|marked| !marked.traces.is_empty()) { STRIP } else { BARE };
    let strip = (wanted * theme::scale(frame.session.settings())).min(ui.available_height() * 0.5);
    legend(ui, frame, opened);
    let height = (ui.available_height() - strip).max(PLAN);
    plan(ui, frame, opened, &mut screen.fitted, height);
    figures(ui, frame, opened, screen, out);
}

fn legend(ui: &mut Ui, frame: &Frame<'_>, opened: &Opened) {
    let palette = Palette::of(frame.session.settings());
    let expert = matches!(opened.expert, Expert::Flown(_));
    let objects = !opened.ground.objects.is_empty();
    ui.horizontal_wrapped(|ui| {
        for (sign, id, color, shown) in [
            ("━", "debrief-plan-flown", palette.accent, true),
            ("┅", "debrief-plan-expert", palette.good, expert),
            ("┅", "debrief-plan-line", palette.weak, true),
            ("●", "debrief-plan-marks", palette.danger, true),
            ("■", "debrief-plan-objects", palette.stale, objects),
        ] {
            if shown {
                ui.label(RichText::new(format!("{sign} {}", frame.t(id))).color(color));
            }
        }
    });
}

/// What the plan is brought to at first: the flight and what was asked for, but not all that stands around.
fn bounds(opened: &Opened) -> PlotBounds {
    let lines = opened.ground.lines.iter().flat_map(|(_, line)| line);
    let spots = opened.ground.spots.iter().map(|(_, spot)| spot);
    let all = || opened.path.iter().chain(lines.clone()).chain(spots.clone());
    let end = |axis: usize, from: f64, pick: fn(f64, f64) -> f64| all().map(|place| place[axis]).fold(from, pick);
    let least = [0, 1].map(|axis| end(axis, 0.0, f64::min) - MARGIN_M);
    let most = [0, 1].map(|axis| end(axis, 0.0, f64::max) + MARGIN_M);
    PlotBounds::from_min_max(least, most)
}

fn plan(ui: &mut Ui, frame: &Frame<'_>, opened: &Opened, fitted: &mut bool, height: f32) {
    let (palette, language) = (Palette::of(frame.session.settings()), frame.session.settings().language);
    let metres = |metres: f64| frame.m(&message!("debrief-metres", metres = metres + 0.0));
    let along = |value: f64, range: &std::ops::RangeInclusive<f64>| {
        let edge = (range.end() - range.start()) * UNNAMED;
        let named = value > range.start() + edge && value < range.end() - edge;
        if named { metres(value) } else { String::new() }
    };
    let fit = !std::mem::replace(fitted, true);
    Plot::new(("debrief-plan", opened.attempt.id))
        .height(height)
        .data_aspect(1.0)
        .allow_boxed_zoom(false)
        .x_axis_formatter(move |mark, range| along(mark.value, range))
        .y_axis_formatter(move |mark, range| along(mark.value, range))
        .y_axis_min_width(44.0)
        .label_formatter(|at| match at {
            HoverPosition::NearDataPoint { plot_name, .. } if !plot_name.is_empty() => Some((*plot_name).to_owned()),
            _ => None,
        })
        .show_crosshair(false)
        .show(ui, |plot| {
            if fit {
                plot.set_plot_bounds(bounds(opened));
            }
            for (id, corners) in &opened.ground.objects {
                let name = words::name(opened.flown.course.scenario(), id, language);
                let solid = Polygon::new(name, corners.clone()).fill_color(palette.stale.gamma_multiply(0.35));
                plot.polygon(solid.stroke(egui::Stroke::new(1.5, palette.stale)));
            }
            let asked = frame.t("debrief-plan-line");
            for (_, line) in &opened.ground.lines {
                let line = Line::new(asked.clone(), line.clone()).color(palette.weak).width(2.0);
                plot.line(line.style(LineStyle::dashed_loose()));
            }
            let spots: Vec<Place> = opened.ground.spots.iter().map(|(_, spot)| *spot).collect();
            plot.points(Points::new(asked, spots).shape(MarkerShape::Cross).radius(7.0).color(palette.weak));
            if let Expert::Flown(example) = &opened.expert {
                let line = Line::new(frame.t("debrief-plan-expert"), example.path.clone()).color(palette.good);
                plot.line(line.width(1.5).style(LineStyle::dashed_dense()));
            }
            let flown = Line::new(frame.t("debrief-plan-flown"), opened.path.clone());
            plot.line(flown.color(palette.accent).width(2.5));
            for mark in opened.score.criteria.iter().flat_map(|marked| &marked.marks) {
                let Some(then) = opened.figures(mark.ms) else { continue };
                let what = frame.m(&opened.titled(&mark.what, language));
                plot.points(Points::new(what, vec![then.place]).radius(5.0).color(palette.danger));
            }
            if let Some(now) = opened.figures(opened.replay().at_ms()) {
                let [sin, cos] = [now.heading_deg.to_radians().sin(), now.heading_deg.to_radians().cos()];
                // The nose, as long as a stride.
                let nose = vec![now.place, [now.place[0] + 1.5 * sin, now.place[1] + 1.5 * cos]];
                plot.line(Line::new("", nose).color(palette.text).width(3.0));
                let here = Points::new("", vec![now.place]).radius(7.0).color(palette.text);
                plot.points(here.shape(MarkerShape::Circle));
            }
        });
}

fn figures(ui: &mut Ui, frame: &Frame<'_>, opened: &Opened, screen: &mut Screen, out: &mut Vec<Command>) {
    let palette = Palette::of(frame.session.settings());
    let Some(marked) = opened.score.criteria.get(screen.criterion) else { return };
    if marked.traces.is_empty() {
        let what = frame.m(&opened.asks(marked.criterion, frame.session.settings().language));
        ui.label(RichText::new(what).strong());
        ui.label(RichText::new(frame.t("debrief-no-traces")).color(palette.weak));
        return;
    }
    screen.trace = screen.trace.min(marked.traces.len() - 1);
    ui.horizontal_wrapped(|ui| {
        for (index, trace) in marked.traces.iter().enumerate() {
            let button = Button::selectable(screen.trace == index, frame.t(trace.of)).min_size(TOUCH);
            if ui.add(button).clicked() {
                screen.trace = index;
            }
        }
    });
    let marks = marked.marks.iter().map(|mark| mark.ms);
    strip(ui, frame, opened, &marked.traces[screen.trace], marks.collect(), out);
}

/// A figure against its limit. A touch goes to its moment.
fn strip(ui: &mut Ui, frame: &Frame<'_>, opened: &Opened, trace: &Trace, marks: Vec<u32>, out: &mut Vec<Command>) {
    let palette = Palette::of(frame.session.settings());
    let seconds = |ms: u32| f64::from(ms) / 1_000.0;
    let points: Vec<Place> = trace.points.iter().map(|(ms, figure)| [seconds(*ms), *figure]).collect();
    let most = trace.points.iter().map(|(_, figure)| *figure).fold(trace.limit, f64::max) * 1.1;
    let at = |ms: u32| {
        let index = trace.points.partition_point(|(at_ms, _)| *at_ms < ms);
        trace.points.get(index).filter(|(at_ms, _)| *at_ms == ms).map(|(_, figure)| [seconds(ms), *figure])
    };
    let marks: Vec<Place> = marks.into_iter().filter_map(at).collect();
    let (replay, end_s) = (opened.replay(), seconds(opened.replay().end_ms()));
    let shown = Plot::new(("debrief-strip", trace.of))
        .height(ui.available_height().max(60.0))
        .allow_drag(false)
        .allow_zoom(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .allow_double_click_reset(false)
        .x_axis_formatter(|mark, range| {
            let edge = (range.end() - range.start()) * UNNAMED;
            let named = mark.value >= 0.0 && mark.value < range.end() - edge && mark.value > range.start() + edge;
            if named { words::clock((mark.value * 1_000.0).round() as u32) } else { String::new() }
        })
        .y_axis_min_width(44.0)
        .label_formatter(|_| None)
        .show_crosshair(false)
        .show(ui, |plot| {
            plot.set_plot_bounds(PlotBounds::from_min_max([0.0, 0.0], [end_s.max(1.0), most.max(0.1)]));
            let [low, high] = if is_least(trace) { [trace.limit, most] } else { [0.0, trace.limit] };
            let band = vec![[0.0, low], [end_s, low], [end_s, high], [0.0, high]];
            let good = Polygon::new("", band).fill_color(palette.good.gamma_multiply(0.15));
            plot.polygon(good.stroke(egui::Stroke::NONE));
            let limit = HLine::new(frame.t("debrief-limit"), trace.limit).color(palette.danger);
            plot.hline(limit.style(LineStyle::dashed_loose()));
            plot.line(Line::new(frame.t(trace.of), PlotPoints::from(points)).color(palette.accent).width(2.0));
            plot.points(Points::new("", marks).radius(5.0).color(palette.danger));
            plot.vline(VLine::new("", seconds(replay.at_ms())).color(palette.text).width(2.0));
            plot.pointer_coordinate()
        });
    let touched = shown.response.clicked() || shown.response.dragged();
    if let Some(place) = shown.inner.filter(|_| touched) {
        ask(out, Ask::Seek((place.x.clamp(0.0, end_s) * 1_000.0).round() as u32));
    }
}
