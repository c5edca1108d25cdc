//! Everything that happened, newest first, with filters.

use std::collections::BTreeSet;

use egui::{RichText, ScrollArea, Ui};
use mission::explain::Message;
use mission::message;
use session::fly::{Entry, EntryKind};

use crate::Frame;
use crate::widgets::clock_text;

/// What is shown.
#[derive(Debug, Default)]
pub(super) struct Filter {
    hidden: BTreeSet<EntryKind>,
    active_only: bool,
    words: String,
}

fn kind_words(kind: EntryKind) -> Message {
    match kind {
        EntryKind::Flight => message!("fly-kind-flight"),
        EntryKind::Mission => message!("fly-kind-mission"),
        EntryKind::Text => message!("fly-kind-text"),
        EntryKind::Link => message!("fly-kind-link"),
        EntryKind::Person => message!("fly-kind-person"),
    }
}

pub(super) fn draw(ui: &mut Ui, frame: &Frame<'_>, filter: &mut Filter) {
    let timeline = frame.session.fly().timeline();
    ui.heading(frame.t("fly-timeline"));
    ui.horizontal_wrapped(|ui| {
        for kind in EntryKind::ALL {
            let shown = !filter.hidden.contains(&kind);
            if ui.selectable_label(shown, frame.m(&kind_words(kind))).clicked() {
                if shown {
                    filter.hidden.insert(kind)
                } else {
                    filter.hidden.remove(&kind)
                };
            }
        }
        ui.checkbox(&mut filter.active_only, frame.t("fly-active-only"));
    });
    let search = egui::TextEdit::singleline(&mut filter.words).hint_text(frame.t("fly-search"));
    ui.add(search.desired_width(f32::INFINITY));
    let active = frame.session.fly().view().active.as_ref().map(|active| active.address);
    let context = frame.session.fly_context();
    let wanted = |entry: &&Entry| {
        !filter.hidden.contains(&entry.kind)
            && (!filter.active_only || entry.vehicle.is_none() || entry.vehicle == active)
    };
    let line = |entry: &Entry| {
        let name = entry.vehicle.map(|vehicle| frame.m(&frame.session.fly().name(vehicle, &context)));
        format!("{} {} {}", clock_text(entry.at), name.unwrap_or_default(), frame.m(&entry.text))
    };
    let words = filter.words.trim().to_lowercase();
    let entries: Vec<&Entry> = if words.is_empty() {
        timeline.entries().rev().filter(wanted).collect()
    } else {
        timeline.entries().rev().filter(wanted).filter(|entry| line(entry).to_lowercase().contains(&words)).collect()
    };
    if timeline.dropped() > 0 {
        ui.label(frame.m(&message!("fly-timeline-dropped", count = timeline.dropped() as f64)));
    }
    // Rows of one height, so that thousands cost no more than those in sight; the whole text is in the tooltip.
    let height = ui.text_style_height(&egui::TextStyle::Body);
    ScrollArea::vertical().auto_shrink([false, false]).show_rows(ui, height, entries.len(), |ui, rows| {
        for entry in &entries[rows] {
            let text = line(entry);
            let label = egui::Label::new(RichText::new(&text).size(14.0)).truncate();
            ui.add(label).on_hover_text(text);
        }
    });
}
