//! The way aboard: upload, read back, and what is known to be there.

use egui::{Button, ProgressBar, RichText, Ui, Vec2};
use mission::explain::Message;
use mission::message;
use session::Command;
use session::planner::{Aboard, Command as Plan, Upload, short};
use telemetry::services::mission::{Difference, Kind, WireItem};

use super::TOUCH;
use crate::Frame;
use crate::theme::Palette;

/// Differences that are listed; more are a number.
const LISTED: usize = 6;

pub(super) fn draw(ui: &mut Ui, frame: &Frame<'_>, out: &mut Vec<Command>) {
    let (session, planner) = (frame.session, frame.session.planner());
    let context = session.context();
    ui.heading(frame.t("planner-aboard"));
    let refusal = planner.upload_refusal(&context);
    ui.horizontal_wrapped(|ui| {
        let upload = Button::new(RichText::new(frame.t("planner-upload")).strong()).min_size(Vec2::new(90.0, TOUCH));
        let response = ui.add_enabled(refusal.is_none(), upload);
        if response.on_hover_text(format!("{} (Ctrl+U)", frame.t("planner-upload-hint"))).clicked() {
            out.push(Command::Plan(Plan::Upload));
        }
        let ready = planner.transfer_refusal(&context).is_none();
        let download = Button::new(frame.t("planner-download")).min_size(Vec2::new(90.0, TOUCH));
        let response = ui.add_enabled(ready, download);
        if response.on_hover_text(format!("{} (Ctrl+D)", frame.t("planner-download-hint"))).clicked() {
            out.push(Command::Plan(Plan::Download));
        }
    });
    let palette = Palette::of(session.settings());
    if let Some(refusal) = refusal {
        let text = message!("planner-why", why = refusal);
        ui.label(RichText::new(frame.m(&text)).color(palette.caution));
    }
    if let Some((done, total)) = planner.download() {
        progress(ui, &frame.t("planner-reading"), done, total);
    }
    let Some(address) = session.active() else { return };
    let (mark, color, text) = match planner.aboard(address) {
        Aboard::Unknown => ("?", palette.stale, message!("planner-aboard-unknown")),
        Aboard::Same(hash) => ("✔", palette.good, message!("planner-aboard-same", hash = short(&hash))),
        Aboard::Other(hash) => ("⚠", palette.caution, message!("planner-aboard-other", hash = short(&hash))),
        Aboard::Moving => ("…", palette.accent, message!("planner-aboard-moving")),
        Aboard::Doubtful => ("✖", palette.danger, message!("planner-aboard-doubtful")),
    };
    ui.label(RichText::new(format!("{mark} {}", frame.m(&text))).color(color).strong());
    match planner.upload(address) {
        Some(Upload::Sending { kind, reading, done, total }) => {
            let kind = match kind {
                Kind::Mission => message!("planner-kind-mission"),
                Kind::Fence => message!("planner-kind-fence"),
                Kind::Rally => message!("planner-kind-rally"),
            };
            let step = if *reading {
                message!("planner-step-back", kind = kind)
            } else {
                message!("planner-step-send", kind = kind)
            };
            progress(ui, &frame.m(&step), *done, *total);
        }
        Some(Upload::Differs { differences, .. }) => {
            ui.label(frame.m(&message!("planner-differs", count = differences.len())));
            for difference in differences.iter().take(LISTED) {
                ui.label(format!("• {}", frame.m(&in_words(difference))));
            }
            if let Some(more) = differences.len().checked_sub(LISTED).filter(|more| *more > 0) {
                ui.label(frame.m(&message!("findings-more", count = more)));
            }
        }
        Some(Upload::Failed(cause)) => {
            let text = frame.m(&message!("planner-upload-failed", cause = cause.clone()));
            ui.label(RichText::new(text).color(palette.danger));
        }
        Some(Upload::Verified { .. }) | None => {}
    }
}

/// One difference between what was sent and what came back.
fn in_words(difference: &Difference) -> Message {
    let said = |item: &WireItem| {
        let params = item.params.map(|param| format!("{param}")).join(" ");
        format!("{} [{params}] {} {} {}", item.command, item.x, item.y, item.z)
    };
    let number = difference.seq;
    match (&difference.sent, &difference.aboard) {
        (Some(sent), Some(aboard)) => {
            message!("planner-difference", number = number, sent = said(sent), aboard = said(aboard))
        }
        (Some(_), None) => message!("planner-difference-missing", number = number),
        _ => message!("planner-difference-extra", number = number),
    }
}

fn progress(ui: &mut Ui, text: &str, done: u16, total: u16) {
    let share = if total == 0 { 0.0 } else { f32::from(done) / f32::from(total) };
    let text = if total == 0 { text.to_owned() } else { format!("{text} {done}/{total}") };
    ui.add(ProgressBar::new(share).text(text).desired_height(24.0));
}
