//! What is looked for, and the sorties whose footage shows it.

use egui::{Button, ComboBox, Grid, RichText, ScrollArea, TextEdit, Ui};
use mission::message;
use session::Command;
use session::cases::{Command as Ask, FootageHit, Search};
use session::findings::finding::{Group, Kinds};
use session::sorties::export::beijing;
use session::sorties::{Sortie, SortieId, list};
use telemetry::wire::UtcMicros;

use super::{TOUCH, ask};
use crate::Frame;
use crate::finding::kind_of;
use crate::theme::Palette;

pub(super) fn draw(ui: &mut Ui, frame: &Frame<'_>, search: &mut Search, out: &mut Vec<Command>) {
    bar(ui, frame, search, out);
    ui.separator();
    let cases = frame.session.cases();
    match cases.found() {
        Some(Err(why)) => {
            ui.colored_label(Palette::of(frame.session.settings()).danger, frame.m(why));
        }
        Some(Ok(hits)) => {
            ui.label(frame.m(&message!("cases-found", count = hits.len())));
            ScrollArea::both().auto_shrink(false).show(ui, |ui| found(ui, frame, hits, out));
        }
        None => {
            ScrollArea::both().auto_shrink(false).show(ui, |ui| all(ui, frame, out));
        }
    }
}

fn bar(ui: &mut Ui, frame: &Frame<'_>, search: &mut Search, out: &mut Vec<Command>) {
    let mut entered = false;
    let mut line = |ui: &mut Ui, id: &str, hint: &str, width: f32, text: &mut String| {
        let label = ui.label(frame.t(id));
        let response = ui.add(TextEdit::singleline(text).hint_text(hint).desired_width(width)).labelled_by(label.id);
        entered |= response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
    };
    ui.horizontal_wrapped(|ui| {
        let roads = &frame.session.network().roads;
        let code = roads.first().map_or("G15", |road| road.code.as_str());
        line(ui, "cases-road", code, 60.0, &mut search.road);
        line(ui, "cases-from-stake", "K826+000", 100.0, &mut search.from_stake);
        line(ui, "cases-to-stake", "K827+500", 100.0, &mut search.to_stake);
    });
    ui.horizontal_wrapped(|ui| {
        line(ui, "sorties-from", &frame.t("sorties-day-hint"), 128.0, &mut search.from_day);
        line(ui, "sorties-to", &frame.t("sorties-day-hint"), 128.0, &mut search.to_day);
    });
    ui.horizontal_wrapped(|ui| {
        line(ui, "cases-pilot", "", 90.0, &mut search.pilot);
        line(ui, "cases-aircraft", "", 70.0, &mut search.aircraft);
    });
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().interact_size = TOUCH;
        kind(ui, frame, search);
        entered |= ui.add(Button::new(frame.t("cases-search")).min_size(TOUCH)).clicked();
        if ui.add(Button::new(frame.t("cases-all")).min_size(TOUCH)).clicked() {
            *search = Search::default();
            ask(out, Ask::ShowAll);
        }
    });
    if entered {
        ask(out, Ask::Search(Box::new(search.clone())));
    }
}

fn kind(ui: &mut Ui, frame: &Frame<'_>, search: &mut Search) {
    let kinds = Kinds::embedded();
    let name = |code: &str| if code.is_empty() { frame.t("cases-any-kind") } else { kind_of(frame, code) };
    let shown = name(&search.kind);
    ComboBox::from_id_salt("cases-kind").selected_text(shown).width(200.0).show_ui(ui, |ui| {
        ui.selectable_value(&mut search.kind, String::new(), frame.t("cases-any-kind"));
        for kind in Group::ALL.into_iter().flat_map(|group| kinds.of(group)) {
            ui.selectable_value(&mut search.kind, kind.code.clone(), name(&kind.code));
        }
    });
}

/// All sorties, newest first.
fn all(ui: &mut Ui, frame: &Frame<'_>, out: &mut Vec<Command>) {
    let listed = frame.session.sorties().all();
    if listed.is_empty() {
        ui.label(frame.t("sorties-none"));
        return;
    }
    Grid::new("cases-all").striped(true).spacing([14.0, 4.0]).min_row_height(36.0).show(ui, |ui| {
        for id in ["sorties-time", "sorties-pilot", "sorties-aircraft", "sorties-stakes", "cases-findings"] {
            ui.strong(frame.t(id));
        }
        ui.end_row();
        for sortie in listed {
            let stakes = sortie.end.iter().flat_map(|end| &end.stakes).next();
            let stakes =
                stakes.map_or_else(|| "–".to_owned(), |span| format!("{} {}–{}", span.road, span.from, span.to));
            row(ui, frame, sortie, beijing(list::armed_at(sortie)), stakes, out);
        }
    });
}

/// Pieces of footage, newest first.
fn found(ui: &mut Ui, frame: &Frame<'_>, hits: &[FootageHit], out: &mut Vec<Command>) {
    Grid::new("cases-found").striped(true).spacing([14.0, 4.0]).min_row_height(36.0).show(ui, |ui| {
        for id in ["cases-when", "sorties-pilot", "sorties-aircraft", "sorties-stakes", "cases-findings"] {
            ui.strong(frame.t(id));
        }
        ui.end_row();
        for hit in hits {
            let time = |at: session::sorties::UtcMicros| beijing(UtcMicros(u64::try_from(at.0).unwrap_or_default()));
            let (from, until) = (time(hit.from), time(hit.until));
            let when = format!("{from}–{}", until.split(' ').next_back().unwrap_or_default());
            let Some(sortie) = frame.session.sorties().all().iter().find(|s| s.id() == hit.sortie) else { continue };
            row(ui, frame, sortie, when, stretch(frame, hit), out);
        }
    });
}

/// From where to where its pictures show the road.
fn stretch(frame: &Frame<'_>, hit: &FootageHit) -> String {
    let ends = hit.spans.iter().flat_map(|span| [span.from_m, span.until_m]);
    let (low, high) = ends.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), m| (low.min(m), high.max(m)));
    let road = hit.spans.first().and_then(|span| frame.session.network().road(&span.route));
    let stake = |m: f64| road.map(|road| road.stake_place(m).stake.to_the_metre().to_string()).unwrap_or_default();
    let code = road.map_or("", |road| road.code.as_str());
    format!("{code} {}–{}", stake(low), stake(high))
}

fn row(ui: &mut Ui, frame: &Frame<'_>, sortie: &Sortie, when: String, stakes: String, out: &mut Vec<Command>) {
    let open: Option<SortieId> = frame.session.cases().opened().map(|opened| opened.sortie);
    if ui.selectable_label(open == Some(sortie.id()), RichText::new(when).monospace()).clicked() {
        ask(out, Ask::Open(sortie.id()));
    }
    ui.label(&sortie.start.pilot);
    ui.label(list::aircraft(sortie));
    ui.label(stakes);
    let count = frame.session.findings().listed().filter(|finding| finding.sortie == Some(sortie.id())).count();
    ui.label(if count == 0 { "–".to_owned() } else { count.to_string() });
    ui.end_row();
}
