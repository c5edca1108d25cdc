//! Where the roads were flown along: kilometre by month, and who flew how much.

use egui::{Align2, Button, Color32, FontId, Grid, Rect, RichText, ScrollArea, Sense, Ui, Vec2};
use mission::message;
use session::Command;
use session::crew::book::person::Unit;
use session::crew::{BIN_M, Command as Ask, Cover, Covered, Form, Paper};
use session::sorties::Ledger;

use super::TOUCH;
use crate::Frame;
use crate::theme::Palette;

/// Months that are shown.
pub(super) const MONTHS: u16 = 12;
const ROW: f32 = 24.0;
const LEFT: f32 = 76.0;
/// Width of a stake.
const STAKE: f32 = 64.0;

pub(super) fn draw(ui: &mut Ui, frame: &Frame<'_>, out: &mut Vec<Command>) {
    let crew = frame.session.crew();
    let ledger = crew.covered().map_or(Ledger::Flight, |covered| covered.asked.ledger);
    ui.horizontal_wrapped(|ui| {
        for (own, id) in [(Ledger::Flight, "sorties-flights"), (Ledger::Simulator, "sorties-simulator")] {
            let button = Button::selectable(crew.covered().is_some() && ledger == own, frame.t(id)).min_size(TOUCH);
            if ui.add(button).clicked() {
                out.push(Command::Crew(Ask::Cover(own, MONTHS)));
            }
        }
        for form in [Form::Xlsx, Form::Csv, Form::Pdf] {
            let text = message!("coverage-export", form = form.extension().to_uppercase());
            if ui.add(Button::new(frame.m(&text)).min_size(TOUCH)).clicked() {
                out.push(Command::Crew(Ask::Export(Paper::Sorties(ledger), form)));
            }
        }
    });
    let Some(covered) = crew.covered() else {
        ui.label(frame.t("crew-loading"));
        return;
    };
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        for (road, cells) in &covered.roads {
            heat(ui, frame, covered, road, cells);
            ui.add_space(10.0);
        }
        totals(ui, frame, covered);
    });
}

fn heat(ui: &mut Ui, frame: &Frame<'_>, covered: &Covered, code: &str, cells: &[Cover]) {
    let palette = Palette::of(frame.session.settings());
    let Some(road) = frame.session.network().road(code) else { return };
    let bins = (road.line.length_m() / BIN_M).ceil().max(1.0) as i64;
    let months: Vec<_> = (0..MONTHS).rev().map(|back| covered.asked.until.before(back)).collect();
    let most = cells.iter().map(|cell| cell.passes).max().unwrap_or(1).max(1);
    let seen = {
        let mut seen: Vec<i64> = cells.iter().map(|cell| cell.bin).collect();
        seen.sort_unstable();
        seen.dedup();
        seen.len()
    };
    ui.label(RichText::new(frame.m(&message!("coverage-road", road = code, seen = seen, all = bins as f64))).strong());
    let size = Vec2::new(ui.available_width(), ROW * (months.len() as f32 + 1.0));
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let painter = ui.painter_at(rect);
    let font = FontId::proportional(13.0);
    let wide = (rect.width() - LEFT) / bins as f32;
    let square = |bin: i64, row: usize| {
        let corner = rect.min + Vec2::new(LEFT + wide * bin as f32, ROW * row as f32);
        Rect::from_min_size(corner, Vec2::new((wide - 1.0).max(1.0), ROW - 2.0))
    };
    let mut hovered = None;
    for (row, month) in months.iter().enumerate() {
        let left = rect.min + Vec2::new(0.0, ROW * (row as f32 + 0.5));
        painter.text(left, Align2::LEFT_CENTER, month.to_string(), font.clone(), palette.text);
        for bin in 0..bins {
            let cell = cells.iter().find(|cell| cell.bin == bin && cell.month == *month);
            let passes = cell.map_or(0, |cell| cell.passes);
            let place = square(bin, row);
            painter.rect_filled(place, 2.0, shade(passes, most, &palette));
            if response.hover_pos().is_some_and(|pointer| place.contains(pointer)) {
                hovered = Some((bin, *month, passes));
            }
        }
    }
    // Every few kilometres, so that no two labels touch.
    let step = ((90.0 / wide).ceil() as i64).max(1);
    for bin in (0..bins).step_by(step as usize) {
        let stake = road.stake_place(bin as f64 * BIN_M).stake.to_the_metre().to_string();
        let place = square(bin, months.len());
        if place.left() + STAKE > rect.right() {
            break;
        }
        painter.text(place.left_center(), Align2::LEFT_CENTER, stake, font.clone(), palette.weak);
    }
    if let Some((bin, month, passes)) = hovered {
        let stake = road.stake_place(bin as f64 * BIN_M).stake.to_the_metre().to_string();
        let text = message!("coverage-cell", stake = stake, month = month.to_string(), passes = passes as f64);
        response.on_hover_text(frame.m(&text));
    }
}

/// The more passes, the darker; none at all stands out from one.
fn shade(passes: u64, most: u64, palette: &Palette) -> Color32 {
    if passes == 0 {
        return palette.ground;
    }
    let share = (passes as f32 / most as f32).sqrt();
    palette.accent.gamma_multiply(0.25 + 0.75 * share)
}

fn totals(ui: &mut Ui, frame: &Frame<'_>, covered: &Covered) {
    let [pilots, aircraft, units] = &covered.totals;
    let unit = |key: &str| Unit::of_key(key).map_or_else(|| key.to_owned(), |unit| frame.explain(&unit));
    let plain = |name: &str| if name.is_empty() { "–".to_owned() } else { name.to_owned() };
    ui.horizontal_wrapped(|ui| {
        for (id, rows, unit_names) in [
            ("coverage-units", units, true),
            ("coverage-pilots", pilots, false),
            ("coverage-aircraft", aircraft, false),
        ] {
            ui.vertical(|ui| {
                ui.strong(frame.t(id));
                Grid::new(id).num_columns(4).striped(true).spacing([14.0, 4.0]).show(ui, |ui| {
                    for (name, totals) in rows {
                        ui.label(if unit_names { unit(name) } else { plain(name) });
                        ui.label(frame.m(&message!("coverage-sorties", count = totals.sorties as f64)));
                        ui.label(frame.m(&message!("coverage-hours", hours = totals.airborne_s / 3_600.0)));
                        ui.label(frame.m(&message!("sorties-km", number = totals.distance_m / 1_000.0)));
                        ui.end_row();
                    }
                });
            });
            ui.add_space(24.0);
        }
    });
}
