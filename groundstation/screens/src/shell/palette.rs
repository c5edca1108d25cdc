//! The command palette: everything by its name, in either language.

use egui::{Align2, Button, Context, Key, KeyboardShortcut, Modifiers, ScrollArea, TextEdit, Window};
use mission::explain::Message;
use mission::geo::LatLon;
use mission::message;
use mission::road::{Network, Resolved, Stake};
use session::settings::{Command as Set, TextSize, Theme};
use session::text::{Catalogue, Language};
use session::{Command, ScreenId, fly};

use crate::{Frame, fly as flying};

/// What the palette remembers while it is open.
#[derive(Default)]
pub(super) struct Palette {
    open: bool,
    typed: String,
    chosen: usize,
    /// Both catalogues, loaded when it first opens: who types knows the one word or the other.
    catalogues: Option<[Catalogue; 2]>,
}

/// What an entry does.
enum Run {
    /// Asks the model for it.
    Ask(Vec<Command>),
    /// Brings the map there.
    Look(LatLon),
}

/// One line of the palette.
struct Entry {
    words: Vec<Message>,
    shortcut: String,
    run: Run,
}

impl Palette {
    pub fn open(&mut self) {
        *self = Self { open: true, catalogues: self.catalogues.take(), ..Self::default() };
    }

    /// Draws it where it is open; returns the place that the map shall show.
    pub fn draw(&mut self, context: &Context, frame: &Frame<'_>, out: &mut Vec<Command>) -> Option<LatLon> {
        if context.input_mut(|i| i.consume_shortcut(&KeyboardShortcut::new(Modifiers::COMMAND, Key::K))) {
            if self.open {
                self.open = false;
            } else {
                self.open();
            }
        }
        if !self.open {
            return None;
        }
        let found = self.found(frame);
        let (up, down, run, close) = context.input_mut(|i| {
            let none = Modifiers::NONE;
            let mut pressed = |key| i.consume_key(none, key);
            (pressed(Key::ArrowUp), pressed(Key::ArrowDown), pressed(Key::Enter), pressed(Key::Escape))
        });
        self.chosen = (self.chosen + usize::from(down)).saturating_sub(usize::from(up));
        self.chosen = self.chosen.min(found.len().saturating_sub(1));
        let mut picked = run.then_some(self.chosen);
        let moved = up || down;
        let middle = Window::new(frame.t("desk-palette")).anchor(Align2::CENTER_TOP, [0.0, 80.0]);
        middle.collapsible(false).resizable(false).show(context, |ui| {
            ui.set_width(420.0);
            let field = TextEdit::singleline(&mut self.typed).hint_text(frame.t("desk-palette-hint"));
            let field = ui.add(field.desired_width(f32::INFINITY));
            field.request_focus();
            if field.changed() {
                self.chosen = 0;
            }
            if found.is_empty() {
                ui.label(frame.t("desk-palette-nothing"));
            }
            let room = (ui.ctx().content_rect().height() - 260.0).max(120.0);
            ScrollArea::vertical().max_height(room).min_scrolled_height(room).show(ui, |ui| {
                for (index, entry) in found.iter().enumerate() {
                    let text = entry.words.iter().map(|word| frame.m(word)).collect::<Vec<_>>().join(" · ");
                    let button = Button::selectable(index == self.chosen, text).shortcut_text(&entry.shortcut);
                    let response = ui.add(button.min_size(egui::Vec2::new(ui.available_width(), 36.0)));
                    if moved && index == self.chosen {
                        response.scroll_to_me(None);
                    }
                    if response.clicked() {
                        picked = Some(index);
                    }
                }
            });
        });
        let entry = picked.and_then(|index| found.into_iter().nth(index));
        self.open &= !close && entry.is_none();
        match entry?.run {
            Run::Ask(commands) => out.extend(commands),
            Run::Look(place) => return Some(place),
        }
        None
    }

    /// The entries that go with what is typed: a stake's places first.
    fn found(&mut self, frame: &Frame<'_>) -> Vec<Entry> {
        let languages = || [Language::Chinese, Language::English].map(Catalogue::new);
        let catalogues = self.catalogues.get_or_insert_with(languages);
        let wanted = self.typed.trim().to_lowercase();
        let fits = |word: &Message| catalogues.iter().any(|c| in_order(&wanted, &c.text(word).to_lowercase()));
        let mut found = stakes(frame.session.network(), &self.typed);
        found.extend(entries(frame).into_iter().filter(|entry| entry.words.iter().any(&fits)));
        found
    }
}

/// The places that a stake names: `K826+500`, `826.5`, or with the road before it.
fn stakes(network: &Network, typed: &str) -> Vec<Entry> {
    let typed = typed.trim();
    let first = typed.split_whitespace().next().and_then(|word| network.road(word));
    let text = first.map_or(typed, |road| typed.get(road.code.len()..).unwrap_or_default());
    let Ok(stake) = text.parse::<Stake>() else { return Vec::new() };
    let roads = network.roads.iter().filter(|road| first.is_none_or(|first| first.code == road.code));
    let places = roads.flat_map(|road| {
        let places = match road.resolve(stake) {
            Resolved::One(place) => vec![place],
            Resolved::Two(places) => places.to_vec(),
            Resolved::None { .. } => Vec::new(),
        };
        places.into_iter().map(move |place| (road, place))
    });
    let entries = places.flat_map(|(road, place)| {
        let (code, stake, there) = (road.code.as_str(), place.stake.to_string(), road.line.point(place.measured_m));
        let entry = |words, run| Entry { words: vec![words], shortcut: String::new(), run };
        [
            entry(message!("desk-go-to-stake", road = code, stake = stake.as_str()), Run::Look(there)),
            entry(
                message!("eye-look-at-stake", road = code, stake = stake.as_str()),
                Run::Ask(vec![Command::Eye(session::eye::Command::LookAt(there))]),
            ),
        ]
    });
    entries.collect()
}

/// Whether all letters that were typed occur, in their order.
fn in_order(typed: &str, name: &str) -> bool {
    let mut letters = name.chars();
    typed.chars().filter(|c| !c.is_whitespace()).all(|wanted| letters.any(|letter| letter == wanted))
}

fn word(id: &'static str) -> Message {
    Message { id, args: Vec::new() }
}

fn entries(frame: &Frame<'_>) -> Vec<Entry> {
    let screens = ScreenId::ALL.into_iter().enumerate().map(|(index, screen)| Entry {
        words: vec![word(super::name(screen))],
        shortcut: format!("Ctrl+{}", index + 1),
        run: Run::Ask(vec![Command::Show(screen)]),
    });
    let mut all: Vec<Entry> = screens.collect();
    all.extend(actions(frame));
    let silent = frame.session.settings().silent;
    let sound = if silent { "settings-sound-on" } else { "settings-sound-off" };
    for (name, value, set) in [
        ("settings-theme", "settings-theme-day", Set::Theme(Theme::Day)),
        ("settings-theme", "settings-theme-night", Set::Theme(Theme::Night)),
        ("settings-theme", "settings-theme-sun", Set::Theme(Theme::HighContrast)),
        ("settings-text", "settings-text-small", Set::TextSize(TextSize::Small)),
        ("settings-text", "settings-text-medium", Set::TextSize(TextSize::Medium)),
        ("settings-text", "settings-text-large", Set::TextSize(TextSize::Large)),
        ("settings-language", "settings-chinese", Set::Language(Language::Chinese)),
        ("settings-language", "settings-english", Set::Language(Language::English)),
        ("settings-sound", sound, Set::Silent(!silent)),
    ] {
        let run = Run::Ask(vec![Command::Settings(set)]);
        all.push(Entry { words: vec![word(name), word(value)], shortcut: String::new(), run });
    }
    all
}

/// What the active vehicle may be told now. What needs a confirmation still needs it.
fn actions(frame: &Frame<'_>) -> Vec<Entry> {
    let live = frame.session.sorties().replay().is_none();
    let Some(active) = frame.session.fly().view().active.as_ref().filter(|_| live) else { return Vec::new() };
    let unit = frame.session.settings().speed_unit;
    let allowed = flying::BAR.into_iter().filter(|kind| active.why_not(*kind).is_none());
    let entry = |kind: fly::ActionKind| {
        let request = Command::Fly(fly::Command::Request(flying::offered(kind, active, unit)?));
        // Where the confirmation and the answer are to be seen.
        let there = (frame.session.screen() != ScreenId::Fly).then_some(Command::Show(ScreenId::Fly));
        let run = Run::Ask(there.into_iter().chain([request]).collect());
        Some(Entry { words: vec![kind.words(), active.name.clone()], shortcut: String::new(), run })
    };
    allowed.filter_map(entry).collect()
}
