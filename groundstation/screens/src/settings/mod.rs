//! Settings.

mod maps;

use std::collections::BTreeMap;

use egui::{Button, Label, RichText, ScrollArea, Sense, TextEdit, Ui, Vec2};
use evidence::clock;
use mission::explain::Message;
use mission::message;
use session::Command;
use session::crew::book::calendar::minute;
use session::settings::{Command as Set, MapSource, SpeedUnit, TextSize, Theme};
use session::text::Language;

use crate::Frame;
use crate::theme::Palette;

/// Width from which the groups stand side by side, points.
const TWO_COLUMNS: f32 = 1_100.0;
/// Height of what is touched with gloves, points.
const TOUCH: Vec2 = Vec2::new(44.0, 36.0);

/// What the screen remembers between frames.
#[derive(Default)]
pub struct Screen {
    /// Texts while they are typed, by the name of their field.
    drafts: BTreeMap<String, String>,
    /// The map source that is edited.
    source: Option<MapSource>,
}

impl Screen {
    /// Draws the screen. `trouble` is why the chosen map source shows nothing.
    pub fn draw(&mut self, ui: &mut Ui, frame: &Frame<'_>, trouble: Option<&Message>, out: &mut Vec<Command>) {
        let mut set = Vec::new();
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            egui::Frame::new().inner_margin(24).show(ui, |ui| {
                if ui.available_width() < TWO_COLUMNS {
                    self.people(ui, frame, &mut set);
                    looks(ui, frame, &mut set);
                    self.maps(ui, frame, trouble, &mut set);
                    self.data(ui, frame, &mut set);
                    return;
                }
                ui.columns_const(|[left, right]| {
                    self.people(left, frame, &mut set);
                    looks(left, frame, &mut set);
                    self.maps(right, frame, trouble, &mut set);
                    self.data(right, frame, &mut set);
                });
            });
        });
        out.extend(set.into_iter().map(Command::Settings));
    }

    fn people(&mut self, ui: &mut Ui, frame: &Frame<'_>, set: &mut Vec<Set>) {
        let settings = frame.session.settings();
        heading(ui, frame, "settings-person");
        let name = frame.t("settings-pilot");
        set.extend(self.field(ui, "pilot", &name, &settings.pilot, "").map(Set::Pilot));
        let name = frame.t("settings-detachment");
        set.extend(self.field(ui, "detachment", &name, &settings.detachment, "").map(Set::Detachment));
        let mut brigades: Vec<&str> = Vec::new();
        for section in frame.session.network().roads.iter().flat_map(|road| &road.sections) {
            if !brigades.contains(&section.brigade.as_str()) {
                brigades.push(&section.brigade);
            }
        }
        if !brigades.is_empty() {
            ui.label(frame.t("settings-brigades"));
        }
        for brigade in brigades {
            let given = settings.brigade_names.get(brigade).map_or("", String::as_str);
            let key = format!("brigade {brigade}");
            let typed = self.field(ui, &key, brigade, given, brigade);
            set.extend(typed.map(|name| Set::BrigadeName(brigade.to_owned(), name)));
        }
        ui.add_space(16.0);
    }

    fn data(&mut self, ui: &mut Ui, frame: &Frame<'_>, set: &mut Vec<Set>) {
        let folder = frame.session.data_folder();
        ui.add_space(16.0);
        heading(ui, frame, "settings-data");
        ui.label(frame.t("settings-folder"));
        let text = folder.now.as_ref().map_or("–".to_owned(), |folder| folder.display().to_string());
        let shown = ui.add(Label::new(RichText::new(&text).monospace()).sense(Sense::click()).wrap());
        if shown.on_hover_text(frame.t("settings-folder-copy")).clicked() {
            ui.ctx().copy_text(text);
        }
        if ui.add(Button::new(frame.t("settings-folder-choose")).min_size(TOUCH)).clicked() {
            set.push(Set::ChooseFolder);
        }
        if let Some(next) = &folder.next {
            ui.label(frame.m(&message!("settings-folder-next", folder = next.display().to_string())));
        }
        ui.add_space(8.0);
        let name = frame.t("settings-time-servers");
        let usual = clock::Settings::default().servers.join(", ");
        let now = frame.session.settings().time_servers.join(", ");
        set.extend(self.field(ui, "time servers", &name, &now, &usual).map(Set::TimeServers));
        ui.add_space(8.0);
        let name = frame.t("settings-centre");
        let now = &frame.session.settings().centre;
        set.extend(
            self.field(ui, "centre", &name, now, "postgres://station_2@centre.example/detachment").map(Set::Centre),
        );
        exchanged(ui, frame);
    }

    /// A text that counts when its field is left; until then it is a draft.
    fn field(&mut self, ui: &mut Ui, key: &str, name: &str, now: &str, hint: &str) -> Option<String> {
        let name = ui.label(name);
        let mut typed = self.drafts.remove(key).unwrap_or_else(|| now.to_owned());
        let field = ui.add(TextEdit::singleline(&mut typed).hint_text(hint).desired_width(320.0));
        let field = field.labelled_by(name.id);
        if field.lost_focus() {
            let typed = typed.trim();
            return (typed != now).then(|| typed.to_owned());
        }
        if field.has_focus() {
            self.drafts.insert(key.to_owned(), typed);
        }
        None
    }
}

/// What came of the last exchange with the central store.
fn exchanged(ui: &mut Ui, frame: &Frame<'_>) {
    let palette = Palette::of(frame.session.settings());
    match frame.session.crew().exchanged().filter(|_| !frame.session.settings().centre.is_empty()) {
        Some((at, result)) => {
            ui.label(frame.m(&message!("settings-exchanged", at = minute(*at))));
            let (said, color) = match result {
                Ok(said) => (said, palette.good),
                Err(why) => (why, palette.danger),
            };
            ui.add(Label::new(RichText::new(frame.m(said)).color(color)).wrap());
        }
        None => {
            ui.add(Label::new(RichText::new(frame.t("settings-centre-hint")).color(palette.weak)).wrap());
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
    let units =
        [(SpeedUnit::MetresPerSecond, "settings-speed-m-s"), (SpeedUnit::KilometresPerHour, "settings-speed-km-h")];
    choice(ui, frame, "settings-speed", settings.speed_unit, &units, |v| set.push(Set::SpeedUnit(v)));
    let sounds = [(false, "settings-sound-on"), (true, "settings-sound-off")];
    choice(ui, frame, "settings-sound", settings.silent, &sounds, |v| set.push(Set::Silent(v)));
    let stations = [(false, "settings-station-pilots"), (true, "settings-station-trainers")];
    choice(ui, frame, "settings-station", settings.for_trainers, &stations, |v| set.push(Set::ForTrainers(v)));
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
            let button = Button::selectable(now == *value, frame.t(id)).min_size(TOUCH);
            if ui.add(button).clicked() && now != *value {
                chosen(*value);
            }
        }
    });
}
