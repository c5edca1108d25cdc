//! Sortie log: the list, one sortie with its track and plots, and its replay.

mod coverage;
mod detail;
mod review;

use egui::{CentralPanel, ComboBox, Grid, Panel, RichText, ScrollArea, TextEdit, Ui, Vec2};
use mission::message;
use session::sorties::{Column, Command as Ask, Filter, list};
use session::sorties::{Ledger, Sortie, State};
use session::{Command, sorties::export::beijing};

use crate::Frame;
use crate::map::{Map, TileSources};
use crate::theme::Palette;

/// Height of what is touched with gloves, points.
const TOUCH: Vec2 = Vec2::new(44.0, 36.0);

/// What the screen remembers between frames.
#[derive(Default)]
pub struct Screen {
    map: Map,
    fitted: Option<String>,
    plots: bool,
    by_speed: bool,
    /// Coverage instead of the list.
    covered: bool,
    note: String,
}

impl Screen {
    /// Draws the screen.
    pub fn draw(&mut self, ui: &mut Ui, frame: &Frame<'_>, tiles: &mut TileSources, out: &mut Vec<Command>) {
        Panel::top("sorties-tabs").show(ui, |ui| {
            ui.horizontal_wrapped(|ui| {
                for (covered, id) in [(false, "sorties-tab-list"), (true, "sorties-tab-coverage")] {
                    let button = egui::Button::selectable(self.covered == covered, frame.t(id));
                    if ui.add(button.min_size(Vec2::new(96.0, 36.0))).clicked() {
                        self.covered = covered;
                        if covered {
                            out.push(Command::Crew(session::crew::Command::Cover(
                                sorties_ledger(frame),
                                coverage::MONTHS,
                            )));
                        }
                    }
                }
                if ui.add(egui::Button::new(frame.t("sorties-import")).min_size(TOUCH)).clicked() {
                    out.push(Command::Crew(session::crew::Command::ImportLog));
                }
            });
            crate::crew::said(ui, frame);
        });
        if self.covered {
            CentralPanel::default().show(ui, |ui| coverage::draw(ui, frame, out));
            return;
        }
        let half = (ui.available_width() * 0.55).max(320.0);
        Panel::left("sorties-list").default_size(half).show(ui, |ui| {
            filter_bar(ui, frame, out);
            ui.separator();
            ScrollArea::both().auto_shrink(false).show(ui, |ui| table(ui, frame, out));
        });
        CentralPanel::default().show(ui, |ui| self.detail(ui, frame, tiles, out));
    }
}

fn sorties_ledger(frame: &Frame<'_>) -> Ledger {
    frame.session.sorties().filter().ledger
}

fn ask(out: &mut Vec<Command>, what: Ask) {
    out.push(Command::Sorties(what));
}

fn filter_bar(ui: &mut Ui, frame: &Frame<'_>, out: &mut Vec<Command>) {
    let sorties = frame.session.sorties();
    let before = sorties.filter();
    let mut filter: Filter = before.clone();
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().interact_size = TOUCH;
        for (ledger, id) in [(Ledger::Flight, "sorties-flights"), (Ledger::Simulator, "sorties-simulator")] {
            if ui.selectable_label(filter.ledger == ledger, frame.t(id)).clicked() {
                filter.ledger = ledger;
            }
        }
        if ui.button(frame.t("sorties-refresh")).clicked() {
            ask(out, Ask::Refresh);
        }
    });
    ui.horizontal_wrapped(|ui| {
        ui.add(TextEdit::singleline(&mut filter.text).hint_text(frame.t("sorties-search")).desired_width(220.0));
        let everyone = frame.t("sorties-pilot-all");
        let shown = filter.pilot.clone().unwrap_or_else(|| everyone.clone());
        ComboBox::from_id_salt("sorties-pilot").selected_text(shown).show_ui(ui, |ui| {
            ui.selectable_value(&mut filter.pilot, None, everyone);
            for pilot in sorties.pilots() {
                ui.selectable_value(&mut filter.pilot, Some(pilot.to_owned()), pilot);
            }
        });
        for (id, day) in [("sorties-from", &mut filter.from), ("sorties-to", &mut filter.to)] {
            let label = ui.label(frame.t(id));
            let edit = TextEdit::singleline(day).hint_text(frame.t("sorties-day-hint")).desired_width(110.0);
            ui.add(edit).labelled_by(label.id);
        }
    });
    if !list::is_day(&filter.from) || !list::is_day(&filter.to) {
        ui.colored_label(Palette::of(frame.session.settings()).caution, frame.t("sorties-day-bad"));
    }
    let totals = sorties.totals();
    ui.label(frame.m(&message!(
        "sorties-totals",
        count = totals.count,
        hours = totals.airborne_s / 3600.0,
        distance = totals.distance_m / 1000.0
    )));
    if filter != *before {
        ask(out, Ask::Filter(Box::new(filter)));
    }
    if let Some(trouble) = sorties.trouble() {
        ui.colored_label(Palette::of(frame.session.settings()).danger, frame.m(trouble));
    }
}

const COLUMNS: [(&str, Option<Column>); 10] = [
    ("sorties-time", Some(Column::Time)),
    ("sorties-pilot", Some(Column::Pilot)),
    ("sorties-aircraft", Some(Column::Aircraft)),
    ("sorties-review", None),
    ("sorties-stakes", None),
    ("sorties-distance", Some(Column::Distance)),
    ("sorties-duration", Some(Column::Duration)),
    ("sorties-height", Some(Column::Height)),
    ("sorties-battery", None),
    ("sorties-state", None),
];

fn table(ui: &mut Ui, frame: &Frame<'_>, out: &mut Vec<Command>) {
    let sorties = frame.session.sorties();
    let listed = sorties.listed();
    if listed.is_empty() {
        ui.label(frame.t("sorties-none"));
        return;
    }
    let open = sorties.opened().map(|opened| opened.sortie.id());
    let (sorted, up) = sorties.order();
    Grid::new("sorties-table").striped(true).spacing([14.0, 4.0]).min_row_height(36.0).show(ui, |ui| {
        for (id, column) in COLUMNS {
            match column {
                Some(column) => {
                    let arrow = if column != sorted {
                        ""
                    } else if up {
                        " ▲"
                    } else {
                        " ▼"
                    };
                    if ui.button(frame.t(id) + arrow).clicked() {
                        ask(out, Ask::Sort(column));
                    }
                }
                None => {
                    ui.strong(frame.t(id));
                }
            }
        }
        ui.end_row();
        for sortie in listed {
            let time = beijing(list::armed_at(sortie));
            if ui.selectable_label(open == Some(sortie.id()), RichText::new(time).monospace()).clicked() {
                ask(out, Ask::Open(sortie.id()));
            }
            cells(ui, frame, sortie);
            ui.end_row();
        }
    });
}

fn cells(ui: &mut Ui, frame: &Frame<'_>, sortie: &Sortie) {
    let palette = Palette::of(frame.session.settings());
    ui.label(&sortie.start.pilot);
    ui.label(list::aircraft(sortie));
    ui.colored_label(review::color(sortie, &palette), frame.explain(&sortie.reviewed()));
    ui.label(spans(frame, sortie));
    ui.label(frame.m(&message!("sorties-km", number = sortie.distance_m() / 1000.0)));
    ui.label(duration(frame, sortie.airborne_s()));
    ui.label(frame.m(&message!("sorties-m", number = list::max_height_m(sortie))));
    let battery = list::battery_percent(sortie).map(|used| frame.m(&message!("sorties-percent", number = used)));
    ui.label(battery.unwrap_or_else(|| "–".to_owned()));
    let (id, color) = match sortie.state {
        State::Armed => ("sorties-state-armed", palette.accent),
        State::Airborne => ("sorties-state-airborne", palette.accent),
        State::Landed => ("sorties-state-landed", palette.accent),
        State::Finished => ("sorties-state-finished", palette.good),
        State::Interrupted => ("sorties-state-interrupted", palette.caution),
    };
    ui.colored_label(color, frame.t(id));
}

fn spans(frame: &Frame<'_>, sortie: &Sortie) -> String {
    let spans = sortie.end.iter().flat_map(|end| &end.stakes).map(|span| {
        frame.m(&message!(
            "sorties-span",
            road = span.road.as_str(),
            toward = span.toward.as_str(),
            from = span.from.as_str(),
            to = span.to.as_str()
        ))
    });
    let text = spans.collect::<Vec<_>>().join("; ");
    if text.is_empty() { "–".to_owned() } else { text }
}

fn duration(frame: &Frame<'_>, seconds: f64) -> String {
    let whole = seconds.max(0.0).round();
    frame.m(&message!("sorties-min", minutes = (whole / 60.0).floor(), seconds = whole % 60.0))
}

/// The bar that stands under the flying screen while a sortie is replayed there.
pub fn replay_bar(ui: &mut Ui, frame: &Frame<'_>, out: &mut Vec<Command>) {
    let palette = Palette::of(frame.session.settings());
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new(frame.t("sorties-replaying")).color(palette.caution).strong());
        if ui.add(egui::Button::new(frame.t("sorties-replay-end")).min_size(TOUCH)).clicked() {
            ask(out, Ask::EndReplay);
        }
    });
    detail::controls(ui, frame, out);
}
