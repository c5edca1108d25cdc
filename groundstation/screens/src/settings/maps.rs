//! Map backgrounds: which one is shown, and the fields of one that is added or changed.

use egui::{Button, ComboBox, RichText, TextEdit, Ui};
use mission::explain::Message;
use mission::geo::{Datum, LatLon, distance_m};
use mission::message;
use session::settings::{Command as Set, MapSource};

use super::{Screen, TOUCH, heading};
use crate::Frame;
use crate::theme::Palette;

/// The flagpole of a square that everybody finds on every map: Tiananmen, WGS84, to about ten metres.
const KNOWN_PLACE: LatLon = LatLon { lat_deg: 39.904_98, lon_deg: 116.391_35 };

impl Screen {
    pub(super) fn maps(&mut self, ui: &mut Ui, frame: &Frame<'_>, trouble: Option<&Message>, set: &mut Vec<Set>) {
        let settings = frame.session.settings();
        let danger = Palette::of(settings).danger;
        heading(ui, frame, "settings-maps");
        let plain = Button::selectable(settings.map_source.is_none(), frame.t("settings-map-plain")).min_size(TOUCH);
        if ui.add(plain).clicked() {
            set.push(Set::ShowMapSource(None));
        }
        for source in &settings.map_sources {
            let shown = settings.map_source.as_ref() == Some(&source.name);
            ui.horizontal_wrapped(|ui| {
                if ui.add(Button::selectable(shown, &source.name).min_size(TOUCH)).clicked() {
                    set.push(Set::ShowMapSource(Some(source.name.clone())));
                }
                ui.label(frame.t(datum_name(source.datum)));
                if ui.button(frame.t("settings-map-edit")).clicked() {
                    self.source = Some(source.clone());
                }
                if ui.button(frame.t("settings-map-remove")).clicked() {
                    set.push(Set::DropMapSource(source.name.clone()));
                }
            });
            if let Some(trouble) = trouble.filter(|_| shown) {
                ui.label(RichText::new(format!("▲ {}", frame.m(trouble))).color(danger).strong());
            }
        }
        match &mut self.source {
            None => {
                ui.horizontal_wrapped(|ui| {
                    if ui.button(frame.t("settings-map-add")).clicked() {
                        self.source = Some(MapSource::default());
                    }
                    if ui.button(frame.t("settings-map-file")).clicked() {
                        set.push(Set::ChooseTiles);
                    }
                });
            }
            Some(source) => {
                if let Some(keep) = edit(ui, frame, source) {
                    if keep {
                        set.push(Set::KeepMapSource(Box::new(source.clone())));
                    }
                    self.source = None;
                }
            }
        }
    }
}

fn datum_name(datum: Datum) -> &'static str {
    match datum {
        Datum::Wgs84 => "settings-datum-wgs84",
        Datum::Cgcs2000 => "settings-datum-cgcs2000",
        Datum::Gcj02 => "settings-datum-gcj02",
        Datum::Bd09 => "settings-datum-bd09",
    }
}

/// The fields of a source; whether to keep what was typed, once that is decided.
fn edit(ui: &mut Ui, frame: &Frame<'_>, source: &mut MapSource) -> Option<bool> {
    let palette = Palette::of(frame.session.settings());
    ui.group(|ui| {
        let fields = [
            ("settings-map-name", &mut source.name, false),
            ("settings-map-address", &mut source.address, false),
            ("settings-map-token", &mut source.token, true),
            ("settings-map-subdomains", &mut source.subdomains, false),
            ("settings-map-attribution", &mut source.attribution, false),
        ];
        for (id, text, hidden) in fields {
            let name = ui.label(frame.t(id));
            ui.add(TextEdit::singleline(text).password(hidden).desired_width(640.0)).labelled_by(name.id);
        }
        ComboBox::from_label(frame.t("settings-map-datum")).selected_text(frame.t(datum_name(source.datum))).show_ui(
            ui,
            |ui| {
                for datum in Datum::ALL {
                    ui.selectable_value(&mut source.datum, datum, frame.t(datum_name(datum)));
                }
            },
        );
        // The self-test: what the declared datum makes of a place that everybody can find on the source's own map.
        let shown = source.datum.from_wgs84(KNOWN_PLACE);
        let (lat, lon, offset) = (shown.lat_deg, shown.lon_deg, distance_m(KNOWN_PLACE, shown));
        let coordinates = |lat: f64, lon: f64| format!("{lat:.5}, {lon:.5}");
        ui.label(frame.m(&message!(
            "settings-map-test",
            wgs84 = coordinates(KNOWN_PLACE.lat_deg, KNOWN_PLACE.lon_deg),
            shown = coordinates(lat, lon),
            offset = offset
        )));
        if distance_m(source.datum.to_wgs84(shown), KNOWN_PLACE) > 0.1 {
            ui.label(RichText::new(frame.t("settings-map-test-failed")).color(palette.danger));
        }
        let complete = !source.name.trim().is_empty() && !source.address.trim().is_empty();
        ui.horizontal(|ui| {
            let keep = ui.add_enabled(complete, egui::Button::new(frame.t("settings-map-keep")));
            let keep = keep.on_disabled_hover_text(frame.t("settings-map-incomplete")).clicked();
            let cancel = ui.button(frame.t("settings-map-cancel")).clicked();
            if keep { Some(true) } else { cancel.then_some(false) }
        })
        .inner
    })
    .inner
}
