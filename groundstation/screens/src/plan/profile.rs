//! The plan from the side: height along the chainage, over ground and decks, between its limits.

use egui::{RichText, Ui, Vec2b};
use egui_plot::{HLine, Line, LineStyle, Plot, PlotPoints, Points, Polygon};
use mission::message;
use session::planner::Target;

use crate::Frame;
use crate::theme::Palette;

/// Share of the width at the right edge where no stake is named.
const UNNAMED: f64 = 0.08;
/// Shorter profiles name their stakes by the metres alone, metres.
const SHORT_M: f64 = 500.0;

pub(super) fn draw(ui: &mut Ui, frame: &Frame<'_>, selected: Option<Target>) {
    let planner = frame.session.planner();
    let profile = planner.profile();
    let palette = Palette::of(frame.session.settings());
    if profile.flown.is_empty() {
        ui.label(frame.t("planner-profile-empty"));
        return;
    }
    let road = profile.road.as_deref().and_then(|code| frame.session.network().road(code));
    let title = match road {
        Some(road) => frame.m(&message!("planner-profile-road", road = road.code.as_str())),
        None => frame.t("planner-profile-way"),
    };
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new(title).strong());
        // Beside the title: a legend in the plot would hide the route.
        for (sign, id, color) in [
            ("━", "planner-profile-plan", palette.accent),
            ("┅", "planner-profile-ceiling", palette.danger),
            ("┅", "planner-profile-floor", palette.caution),
            ("━", "planner-profile-ground", palette.stale),
        ] {
            ui.label(RichText::new(format!("{sign} {}", frame.t(id))).color(color));
        }
    });
    let stake = move |at_m: f64, whole: bool| match road {
        Some(road) => {
            let stake = super::whole(road.stake_place(at_m.clamp(0.0, road.line.length_m())).stake);
            // Along a bridge the kilometres are the same everywhere, and there is no room for them.
            stake.split_once('+').filter(|_| !whole).map_or_else(|| stake.clone(), |(_, metres)| format!("+{metres}"))
        }
        None => format!("{at_m:.0} m"),
    };
    let ground = palette.stale;
    Plot::new("plan-profile")
        .allow_scroll(false)
        .auto_bounds(Vec2b::TRUE)
        .include_y(0.0)
        .include_y(profile.limits_m[1] * 1.1)
        .x_axis_formatter(move |mark, range| {
            // Half a stake is wider than what is left at the right edge: it would be cut.
            let edge = range.end() - (range.end() - range.start()) * UNNAMED;
            if mark.value > edge { String::new() } else { stake(mark.value, range.end() - range.start() > SHORT_M) }
        })
        .y_axis_formatter(|mark, _| format!("{:.0} m", mark.value))
        .y_axis_min_width(52.0)
        .show_crosshair(false)
        .show(ui, |plot| {
            plot.line(Line::new(frame.t("planner-profile-ground"), profile.ground.clone()).color(ground).width(3.0));
            for deck in &profile.decks {
                let corners = vec![
                    [deck.from_m, 0.0],
                    [deck.from_m, deck.height_m],
                    [deck.to_m, deck.height_m],
                    [deck.to_m, 0.0],
                ];
                let fill = ground.gamma_multiply(0.35);
                plot.polygon(Polygon::new(deck.name.clone(), PlotPoints::from(corners)).fill_color(fill));
            }
            let [low, high] = profile.limits_m;
            let dashed = LineStyle::dashed_loose();
            plot.hline(HLine::new(frame.t("planner-profile-ceiling"), high).color(palette.danger).style(dashed));
            plot.hline(HLine::new(frame.t("planner-profile-floor"), low).color(palette.caution).style(dashed));
            let flown = Line::new(frame.t("planner-profile-plan"), profile.flown.clone());
            plot.line(flown.color(palette.accent).width(2.5));
            if let Some(at) = selected.and_then(|target| planner.profile_point(target)) {
                let point = Points::new(frame.t("planner-selected"), at).radius(6.0);
                plot.points(point.color(palette.danger));
            }
        });
}
