//! The list of training flights, with what narrows it.

use egui::text::{LayoutJob, TextWrapping};
use egui::{
    Align2, Color32, ComboBox, FontId, Rect, Response, RichText, ScrollArea, Sense, TextStyle, Ui, Vec2, WidgetInfo,
    WidgetType,
};
use session::Command;
use session::crew::book::calendar::minute;
use session::training::debrief::{Command as Ask, Filter, Outcome};
use session::training::{Attempt, words};

use super::{ask, outcome_color};
use crate::Frame;
use crate::theme::Palette;

/// Around the lines of a row, points.
const AROUND: f32 = 6.0;

pub(super) fn draw(ui: &mut Ui, frame: &Frame<'_>, out: &mut Vec<Command>) {
    let debrief = frame.session.training().debrief();
    let crew = frame.session.crew();
    let palette = Palette::of(frame.session.settings());
    ui.add_space(4.0);
    ui.strong(frame.t("debrief-list"));
    filters(ui, frame, out);
    // Where a flight is open it stands with it.
    if let Some(trouble) = debrief.trouble().filter(|_| debrief.opened().is_none()) {
        ui.label(RichText::new(frame.m(trouble)).color(palette.danger));
    }
    ui.separator();
    let listed = debrief.listed(crew);
    if listed.is_empty() {
        let any = *debrief.filter() != Filter::default();
        ui.label(frame.t(if any { "debrief-none-of-these" } else { "debrief-none" }));
        return;
    }
    let line = ui.text_style_height(&TextStyle::Body);
    let open = debrief.shown().attempt().map(|attempt| attempt.id);
    let height = line * 2.0 + AROUND * 2.5;
    ScrollArea::vertical().auto_shrink(false).show_rows(ui, height, listed.len(), |ui, rows| {
        for attempt in &listed[rows] {
            if row(ui, frame, attempt, open == Some(attempt.id), height).clicked() {
                ask(out, Ask::Open(attempt.id));
            }
        }
    });
}

fn filters(ui: &mut Ui, frame: &Frame<'_>, out: &mut Vec<Command>) {
    let (debrief, crew) = (frame.session.training().debrief(), frame.session.crew());
    let (shelf, language) = (frame.session.training().shelf(), frame.session.settings().language);
    let before = debrief.filter();
    let mut filter = before.clone();
    let width = ui.available_width();
    let everybody = frame.t("debrief-everybody");
    let shown = filter.trainee.clone().unwrap_or_else(|| everybody.clone());
    ComboBox::from_id_salt("debrief-trainee").width(width).truncate().selected_text(shown).show_ui(ui, |ui| {
        ui.selectable_value(&mut filter.trainee, None, everybody);
        for name in debrief.trainees(crew) {
            ui.selectable_value(&mut filter.trainee, Some(name.to_owned()), name);
        }
    });
    let every = frame.t("debrief-every-scenario");
    let title = |id: &str| words::title(shelf.map(|shelf| &**shelf), id, language);
    let shown = filter.scenario.as_deref().map_or_else(|| every.clone(), title);
    ComboBox::from_id_salt("debrief-scenario").width(width).truncate().selected_text(shown).show_ui(ui, |ui| {
        ui.selectable_value(&mut filter.scenario, None, every);
        for id in debrief.scenarios(crew) {
            ui.selectable_value(&mut filter.scenario, Some(id.to_owned()), title(id));
        }
    });
    if crew.signed().is_some() {
        ui.checkbox(&mut filter.mine, frame.t("debrief-mine"));
    }
    if filter != *before {
        ask(out, Ask::Filter(filter));
    }
}

/// When and how it came out; below, who flew what and for how many points.
fn row(ui: &mut Ui, frame: &Frame<'_>, attempt: &Attempt, chosen: bool, height: f32) -> Response {
    let (palette, language) = (Palette::of(frame.session.settings()), frame.session.settings().language);
    let (rect, response) = ui.allocate_exact_size(Vec2::new(ui.available_width(), height), Sense::click());
    let shelf = frame.session.training().shelf();
    let title = words::title(shelf.map(|shelf| &**shelf), &attempt.scenario, language);
    let outcome = Outcome::of(attempt.passed, attempt.helped);
    let (when, came_out) = (minute(attempt.started), frame.m(&outcome.words()));
    let (who, points) = (format!("{} · {title}", attempt.trainee), words::points(attempt.got));
    let name = format!("{when} {came_out} {who} {points}");
    response.widget_info(|| WidgetInfo::selected(WidgetType::Button, true, chosen, &name));
    if !ui.is_rect_visible(rect) {
        return response;
    }
    let visuals = ui.style().interact_selectable(&response, chosen);
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    if chosen || response.hovered() || response.has_focus() {
        painter.rect(rect, 6.0, visuals.bg_fill, visuals.bg_stroke, egui::StrokeKind::Inside);
    }
    let font = TextStyle::Body.resolve(ui.style());
    let inner = rect.shrink(AROUND);
    let right = |at, text: String, color| {
        painter.text(
            at,
            if at == inner.right_top() { Align2::RIGHT_TOP } else { Align2::RIGHT_BOTTOM },
            text,
            font.clone(),
            color,
        )
    };
    let above = right(inner.right_top(), came_out, outcome_color(outcome, &palette));
    let below = right(inner.right_bottom(), points, palette.text);
    left(ui, &painter, inner, above, (when, font.clone(), palette.weak));
    let lower = Rect::from_min_max(egui::pos2(inner.left(), below.top()), inner.max);
    left(ui, &painter, lower, below, (who, font, palette.text));
    response
}

/// A text at the left, as much of it as what stands at the right leaves room for.
fn left(ui: &Ui, painter: &egui::Painter, within: Rect, beside: Rect, (text, font, color): (String, FontId, Color32)) {
    let mut job = LayoutJob::simple_singleline(text, font, color);
    job.wrap = TextWrapping::truncate_at_width((beside.left() - within.left() - AROUND).max(0.0));
    let galley = ui.painter().layout_job(job);
    painter.galley(within.left_top(), galley, color);
}
