//! Settings.

use egui::{ComboBox, RichText, ScrollArea, TextEdit, Ui};
use mission::geo::{Datum, LatLon, distance_m};
use mission::message;
use session::Command;
use session::settings::{Command as Set, MapSource, TextSize, Theme};
use session::text::Language;

use crate::Frame;
use crate::theme::Palette;

/// The flagpole of a square that everybody finds on every map: Tiananmen, WGS84, to about ten metres.
const KNOWN_PLACE: LatLon = LatLon { lat_deg: 39.904_98, lon_deg: 116.391_35 };

/// What the screen remembers between frames.
#[derive(Default)]
pub struct Screen {
    /// The pilot's name while it is typed.
    pilot: Option<String>,
    /// The map source that is edited.
    source: Option<MapSource>,
}

impl Screen {
    /// Draws the screen.
    pub fn draw(&mut self, ui: &mut Ui, frame: &Frame<'_>, out: &mut Vec<Command>) {
        let mut set = Vec::new();
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            egui::Frame::new().inner_margin(24).show(ui, |ui| {
                ui.set_max_width(860.0);
                self.person(ui, frame, &mut set);
                looks(ui, frame, &mut set);
                self.maps(ui, frame, &mut set);
            });
        });
        out.extend(set.into_iter().map(Command::Settings));
    }

    fn person(&mut self, ui: &mut Ui, frame: &Frame<'_>, set: &mut Vec<Set>) {
        let settings = frame.session.settings();
        heading(ui, frame, "settings-person");
        let name = ui.label(frame.t("settings-pilot"));
        let typed = self.pilot.get_or_insert_with(|| settings.pilot.clone());
        let field = ui.add(TextEdit::singleline(typed).desired_width(320.0)).labelled_by(name.id);
        if field.lost_focus() {
            let typed = self.pilot.take().unwrap_or_default().trim().to_owned();
            if typed != settings.pilot {
                set.push(Set::Pilot(typed));
            }
        } else if !field.has_focus() {
            self.pilot = None;
        }
        ui.add_space(16.0);
    }

    fn maps(&mut self, ui: &mut Ui, frame: &Frame<'_>, set: &mut Vec<Set>) {
        let settings = frame.session.settings();
        heading(ui, frame, "settings-maps");
        if ui.selectable_label(settings.map_source.is_none(), frame.t("settings-map-plain")).clicked() {
            set.push(Set::ShowMapSource(None));
        }
        for source in &settings.map_sources {
            ui.horizontal_wrapped(|ui| {
                let shown = settings.map_source.as_ref() == Some(&source.name);
                if ui.selectable_label(shown, &source.name).clicked() {
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
        }
        match &mut self.source {
            None => {
                if ui.button(frame.t("settings-map-add")).clicked() {
                    self.source = Some(MapSource::default());
                }
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

fn heading(ui: &mut Ui, frame: &Frame<'_>, id: &str) {
    ui.label(RichText::new(frame.t(id)).heading().strong());
    ui.separator();
}

fn looks(ui: &mut Ui, frame: &Frame<'_>, set: &mut Vec<Set>) {
    let settings = frame.session.settings();
    heading(ui, frame, "settings-looks");
    // Each language in its own words: who chose the wrong one finds the way back.
    let languages = [(Language::Chinese, "settings-chinese"), (Language::English, "settings-english")];
    choice(ui, frame, "settings-language", settings.language, &languages, |v| set.push(Set::Language(v)));
    let themes = [
        (Theme::Day, "settings-theme-day"),
        (Theme::Night, "settings-theme-night"),
        (Theme::HighContrast, "settings-theme-sun"),
    ];
    choice(ui, frame, "settings-theme", settings.theme, &themes, |v| set.push(Set::Theme(v)));
    let sizes = [
        (TextSize::Small, "settings-text-small"),
        (TextSize::Medium, "settings-text-medium"),
        (TextSize::Large, "settings-text-large"),
    ];
    choice(ui, frame, "settings-text", settings.text_size, &sizes, |v| set.push(Set::TextSize(v)));
    let sounds = [(false, "settings-sound-on"), (true, "settings-sound-off")];
    choice(ui, frame, "settings-sound", settings.silent, &sounds, |v| set.push(Set::Silent(v)));
    ui.add_space(16.0);
}

fn choice<T: Copy + PartialEq>(
    ui: &mut Ui,
    frame: &Frame<'_>,
    name: &str,
    now: T,
    all: &[(T, &str)],
    mut chosen: impl FnMut(T),
) {
    ui.label(frame.t(name));
    ui.horizontal_wrapped(|ui| {
        for (value, id) in all {
            if ui.selectable_label(now == *value, frame.t(id)).clicked() && now != *value {
                chosen(*value);
            }
        }
    });
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
