//! One sortie: facts, map, plots, time line, export.

use egui::{Button, Color32, ScrollArea, Slider, Ui};
use egui_plot::{Line as Curve, Plot, PlotPoints, VLine};
use mission::message;
use session::Command;
use session::sorties::{Command as Ask, Log, Player, Row, SPEEDS, Weight};

use super::{Screen, TOUCH, ask, duration, review};
use crate::Frame;
use crate::map::{Line, Mark, Overlay, TileSources};
use crate::theme::Palette;

type Quantity = (&'static str, fn(&Row) -> Option<f64>);

const QUANTITIES: [Quantity; 8] = [
    ("sorties-plot-height", |row| row.height_m),
    ("sorties-plot-speed", |row| row.speed_m_s),
    ("sorties-plot-battery", |row| row.battery_percent),
    ("sorties-plot-voltage", |row| row.voltage_v),
    ("sorties-plot-satellites", |row| row.satellites),
    ("sorties-plot-hdop", |row| row.hdop),
    ("sorties-plot-vibration", |row| row.vibration_m_s2),
    ("sorties-plot-loss", |row| row.loss_percent),
];

impl Screen {
    pub(super) fn detail(&mut self, ui: &mut Ui, frame: &Frame<'_>, tiles: &mut TileSources, out: &mut Vec<Command>) {
        let palette = Palette::of(frame.session.settings());
        let Some(opened) = frame.session.sorties().opened() else {
            ui.label(frame.t("sorties-pick"));
            return;
        };
        if session::sorties::list::is_interrupted(&opened.sortie) {
            ui.colored_label(palette.caution, frame.t("sorties-interrupted-note"));
        }
        review::draw(ui, frame, &opened.sortie, &mut self.note, out);
        let player = match &opened.log {
            Log::Opening => {
                ui.label(frame.t("sorties-opening"));
                return;
            }
            Log::Failed(why) => {
                ui.colored_label(palette.danger, frame.m(why));
                return;
            }
            Log::Ready(player) => player,
        };
        ui.horizontal_wrapped(|ui| {
            for (id, what) in [
                ("sorties-replay", Ask::StartReplay),
                ("sorties-gpx", Ask::ExportGpx),
                ("sorties-csv", Ask::ExportCsv),
                ("sorties-close", Ask::Close),
            ] {
                if ui.add(Button::new(frame.t(id)).min_size(TOUCH)).clicked() {
                    ask(out, what);
                }
            }
        });
        if let Some(notice) = frame.session.sorties().notice() {
            ui.label(frame.m(notice));
        }
        ui.horizontal_wrapped(|ui| {
            ui.label(frame.m(&message!("sorties-frames", count = player.frames())));
            if player.damaged_bytes() > 0 {
                let text = frame.m(&message!("sorties-damaged", bytes = player.damaged_bytes()));
                ui.colored_label(palette.caution, text);
            }
        });
        controls(ui, frame, out);
        ui.horizontal_wrapped(|ui| {
            ui.selectable_value(&mut self.plots, false, frame.t("sorties-tab-map"));
            ui.selectable_value(&mut self.plots, true, frame.t("sorties-tab-plots"));
            if !self.plots {
                ui.separator();
                ui.selectable_value(&mut self.by_speed, false, frame.t("sorties-color-height"));
                ui.selectable_value(&mut self.by_speed, true, frame.t("sorties-color-speed"));
            }
        });
        if self.plots {
            ScrollArea::vertical().auto_shrink(false).show(ui, |ui| plots(ui, frame, player));
            return;
        }
        let id = opened.sortie.id().to_string();
        let places: Vec<_> = player.rows().iter().filter_map(|row| row.place).collect();
        if self.fitted.as_ref() != Some(&id) && !places.is_empty() {
            self.map.fit(&places);
            self.fitted = Some(id);
        }
        let overlay = overlay(player, self.by_speed, &palette);
        self.map.draw(ui, frame, tiles, &overlay);
    }
}

/// Track in pieces of one colour, and the vehicle at the moment.
fn overlay(player: &Player, by_speed: bool, palette: &Palette) -> Overlay {
    /// Colours of the scale; more are not told apart on a map.
    const BANDS: usize = 6;
    let value = |row: &Row| if by_speed { row.speed_m_s } else { row.height_m };
    let most = player.rows().iter().filter_map(value).fold(1.0, f64::max);
    let band = |row: &Row| value(row).map(|v| ((v / most * BANDS as f64) as usize).min(BANDS - 1));
    let mut lines: Vec<Line> = Vec::new();
    let mut last = None;
    for pair in player.rows().windows(2) {
        let (Some(from), Some(to)) = (pair[0].place, pair[1].place) else {
            last = None;
            continue;
        };
        let here = band(&pair[1]);
        match lines.last_mut().filter(|_| last == Some(here)) {
            Some(line) => line.places.push(to),
            None => {
                let color = here.map_or(palette.stale, |band| shade(band as f64 / (BANDS - 1) as f64));
                lines.push(Line { places: vec![from, to], color, width: 4.0, dashed: false });
            }
        }
        last = Some(here);
    }
    let mark = player.row().and_then(|row| {
        Some(Mark {
            address: player.vehicle(),
            place: row.place?,
            heading_rad: row.heading_deg.map(f64::to_radians),
            label: player.vehicle().system.to_string(),
            color: palette.accent,
            active: true,
        })
    });
    Overlay { lines, marks: mark.into_iter().collect(), ..Overlay::default() }
}

/// Dark blue to orange: told apart without seeing red and green.
fn shade(part: f64) -> Color32 {
    let mix = |from: f64, to: f64| (from + (to - from) * part) as u8;
    Color32::from_rgb(mix(20.0, 240.0), mix(60.0, 140.0), mix(180.0, 20.0))
}

fn plots(ui: &mut Ui, frame: &Frame<'_>, player: &Player) {
    let cursor = player.at().as_secs_f64();
    let accent = Palette::of(frame.session.settings()).accent;
    for (id, value) in QUANTITIES {
        let points: Vec<[f64; 2]> =
            player.rows().iter().filter_map(|row| value(row).map(|value| [row.at_s, value])).collect();
        if points.is_empty() {
            continue;
        }
        ui.strong(frame.t(id));
        Plot::new(id)
            .height(110.0)
            .link_axis("sorties-time", [true, false])
            .link_cursor("sorties-time", [true, false])
            .show(ui, |plot| {
                plot.line(Curve::new(frame.t(id), PlotPoints::from(points)).color(accent));
                plot.vline(VLine::new("", cursor));
            });
    }
    ui.strong(frame.t("sorties-events"));
    for moment in player.moments() {
        let symbol = match moment.weight {
            Weight::Info => "·",
            Weight::Caution => "▲",
            Weight::Danger => "✖",
        };
        ui.label(format!("{symbol} {}  {}", clock(moment.at_s), frame.m(&moment.text)));
    }
}

fn clock(at_s: f64) -> String {
    let whole = at_s.max(0.0) as u64;
    format!("{:02}:{:02}", whole / 60, whole % 60)
}

/// Play, speed and time slider.
pub(super) fn controls(ui: &mut Ui, frame: &Frame<'_>, out: &mut Vec<Command>) {
    let Some(opened) = frame.session.sorties().opened() else { return };
    let Some(player) = opened.player() else { return };
    ui.horizontal_wrapped(|ui| {
        let id = if opened.playing { "sorties-pause" } else { "sorties-play" };
        if ui.add(Button::new(frame.t(id)).min_size(TOUCH)).clicked() {
            ask(out, Ask::Play(!opened.playing));
        }
        for speed in SPEEDS {
            let text = frame.m(&message!("sorties-speed", speed = speed));
            if ui.selectable_label(opened.speed == speed, text).clicked() {
                ask(out, Ask::Speed(speed));
            }
        }
    });
    let duration_s = player.duration().as_secs_f64();
    let mut at_s = player.at().as_secs_f64();
    ui.horizontal(|ui| {
        ui.label(duration(frame, at_s));
        ui.spacing_mut().slider_width = (ui.available_width() - 20.0).max(120.0);
        let slider = Slider::new(&mut at_s, 0.0..=duration_s).show_value(false);
        if ui.add(slider).changed() {
            ask(out, Ask::Seek(at_s));
        }
    });
    let now = player.at().as_secs_f64();
    if let Some(moment) = player.moments().iter().rev().find(|moment| moment.at_s <= now) {
        ui.label(format!("{} {}", clock(moment.at_s), frame.m(&moment.text)));
    }
}
