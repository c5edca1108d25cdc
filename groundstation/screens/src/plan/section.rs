//! The request for a patrol of a brigade's whole section, and the sorties that come of it.

use egui::{Button, CollapsingHeader, ComboBox, Grid, RichText, Ui};
use mission::message;
use session::crew;
use session::planner::{
    Command as Plan, SectionCommand, SectionFigure, SectionSortie, WantedSection, brigades, launch_places,
};
use session::sorties::Ledger;

use session::Command;

use super::form::reason;
use super::{TOUCH, button, figure};
use crate::Frame;
use crate::theme::Palette;

/// Flights are looked up so far back, months: older ones count as never.
const LOOKED_UP_MONTHS: u16 = 12;

pub(super) fn draw(ui: &mut Ui, frame: &Frame<'_>, wanted: &WantedSection, out: &mut Vec<Command>) {
    let network = frame.session.network();
    let settings = frame.session.settings();
    let label = ui.label(frame.t("section-brigade"));
    let width = ui.available_width() - 8.0;
    let combo = ComboBox::from_id_salt("section-brigade").selected_text(settings.brigade(&wanted.brigade)).width(width);
    let response = combo.show_ui(ui, |ui| {
        for brigade in brigades(network) {
            let chosen = brigade == wanted.brigade;
            if ui.selectable_label(chosen, settings.brigade(&brigade)).clicked() && !chosen {
                out.push(Command::Plan(Plan::Section(SectionCommand::Brigade(brigade))));
            }
        }
    });
    response.response.labelled_by(label.id);
    let palette = Palette::of(settings);
    let seen = frame.session.planner().seen_since();
    let since = match seen {
        Some(count) => frame.m(&message!("section-seen", count = count)),
        None => frame.t("section-seen-unknown"),
    };
    ui.label(RichText::new(since).color(palette.weak));
    if button(ui, &frame.t("section-look-up")).on_hover_text(frame.t("section-look-up-hint")).clicked() {
        out.push(Command::Crew(crew::Command::Cover(Ledger::Flight, LOOKED_UP_MONTHS)));
    }
    let mut ask = |command| out.push(Command::Plan(Plan::Section(command)));
    Grid::new("section-figures").num_columns(2).min_row_height(TOUCH).show(ui, |ui| {
        for one in SectionFigure::ALL {
            let about = one.about();
            let shown = figure::Figure {
                name: about.name,
                unit: &frame.t(about.unit),
                range: [about.min, about.max],
                usual: Some(about.usual),
                first: about.usual,
                value: Some(wanted.figure(one)),
                decimals: 1,
            };
            if let Some(Some(value)) = figure::draw(ui, frame, &shown) {
                ask(SectionCommand::Set(one, value));
            }
        }
        if let Some(px4) = figure::firmware(ui, frame, wanted.px4) {
            ask(SectionCommand::Px4(px4));
        }
    });
    let places = launch_places(network, &wanted.brigade);
    let label = ui.label(frame.t("section-start"));
    let shown = wanted.start.clone().unwrap_or_else(|| frame.t("section-anywhere"));
    let combo = ComboBox::from_id_salt("section-start").selected_text(shown).width(width).truncate();
    let response = combo.show_ui(ui, |ui| {
        let anywhere = frame.t("section-anywhere");
        if ui.selectable_label(wanted.start.is_none(), anywhere).clicked() && wanted.start.is_some() {
            ask(SectionCommand::Start(None));
        }
        for place in &places {
            let chosen = wanted.start.as_ref() == Some(place);
            if ui.selectable_label(chosen, place).clicked() && !chosen {
                ask(SectionCommand::Start(Some(place.clone())));
            }
        }
    });
    response.response.labelled_by(label.id);
    let open = places.iter().filter(|place| !wanted.closed.contains(*place)).count();
    let title = frame.m(&message!("section-places", open = open, all = places.len()));
    CollapsingHeader::new(title).id_salt("section-places").show(ui, |ui| {
        for place in places {
            let mut used = !wanted.closed.contains(&place);
            if ui.checkbox(&mut used, &place).changed() {
                ask(SectionCommand::Use(place, used));
            }
        }
    });
}

/// The sorties in their order; one of them is the plan that is shown and uploaded.
pub(super) fn outcome(ui: &mut Ui, frame: &Frame<'_>, out: &mut Vec<Command>) {
    let planner = frame.session.planner();
    let Some(section) = planner.section() else { return };
    ui.heading(frame.t("section-outcome"));
    let palette = Palette::of(frame.session.settings());
    let section = match section {
        Ok(section) => section,
        Err(why) => {
            reason(ui, frame, &frame.m(why));
            ui.separator();
            return;
        }
    };
    let total = message!(
        "section-total",
        sorties = section.sorties.len(),
        hours = section.total_min / 60.0,
        flight = section.flight_min,
        drive = section.drive_min,
    );
    ui.label(RichText::new(frame.m(&total)).strong());
    let gap = message!("section-gap", percent = section.gap_percent, hours = section.bound_min / 60.0);
    ui.label(RichText::new(frame.m(&gap)).color(palette.weak));
    let chosen = planner.document().leg;
    for (nth, sortie) in section.sorties.iter().enumerate() {
        row(ui, frame, nth, sortie, nth == chosen, &palette, out);
    }
    for refusal in &section.refusals {
        ui.label(RichText::new(format!("▲ {}", frame.m(refusal))).color(palette.caution));
    }
    ui.separator();
}

fn row(
    ui: &mut Ui,
    frame: &Frame<'_>,
    nth: usize,
    sortie: &SectionSortie,
    chosen: bool,
    palette: &Palette,
    out: &mut Vec<Command>,
) {
    let title = message!(
        "section-sortie",
        number = nth + 1,
        road = sortie.road.as_str(),
        from = sortie.stakes[0].as_str(),
        to = sortie.stakes[1].as_str(),
        toward = sortie.toward.as_str(),
    );
    let about = message!(
        "section-sortie-about",
        launch = sortie.launch.as_str(),
        at = sortie.takes_off_min,
        flight = sortie.flight_min,
        battery = sortie.battery_percent,
    );
    let age = match sortie.stalest_days {
        Some(days) => message!("section-stalest", days = days),
        None => message!("section-never"),
    };
    let text = format!("{}\n{}\n{}", frame.m(&title), frame.m(&about), frame.m(&age));
    let size = [ui.available_width() - 4.0, TOUCH];
    let shown = Button::selectable(chosen, text).wrap().min_size(size.into());
    if ui.add(shown).on_hover_text(frame.t("section-sortie-hint")).clicked() && !chosen {
        out.push(Command::Plan(Plan::Leg(nth)));
    }
    if let Err(why) = &sortie.plan {
        ui.label(RichText::new(format!("✖ {}", frame.m(why))).color(palette.danger));
    }
}
