//! The command palette: everything by its name, in either language.

use egui::{Align2, Context, Key, KeyboardShortcut, Modifiers, TextEdit, Window};
use session::settings::{Command as Set, TextSize, Theme};
use session::text::{Catalogue, Language};
use session::{Command, ScreenId};

use crate::Frame;

/// What the palette remembers while it is open.
#[derive(Default)]
pub(super) struct Palette {
    open: bool,
    typed: String,
    chosen: usize,
    /// Both catalogues, loaded when it first opens: who types knows the one word or the other.
    catalogues: Option<[Catalogue; 2]>,
}

impl Palette {
    pub fn open(&mut self) {
        *self = Self { open: true, catalogues: self.catalogues.take(), ..Self::default() };
    }

    pub fn draw(&mut self, context: &Context, frame: &Frame<'_>, out: &mut Vec<Command>) {
        if context.input_mut(|i| i.consume_shortcut(&KeyboardShortcut::new(Modifiers::COMMAND, Key::K))) {
            if self.open {
                self.open = false;
            } else {
                self.open();
            }
        }
        if !self.open {
            return;
        }
        let languages = || [Language::Chinese, Language::English].map(Catalogue::new);
        let catalogues = self.catalogues.get_or_insert_with(languages);
        let wanted = self.typed.trim().to_lowercase();
        let known = entries(frame);
        let fits = |id: &&'static str| catalogues.iter().any(|c| in_order(&wanted, &c.get(id).to_lowercase()));
        let found: Vec<_> = known.into_iter().filter(|(ids, ..)| ids.iter().any(&fits)).collect();
        let (up, down, run, close) = context.input_mut(|i| {
            let none = Modifiers::NONE;
            let mut pressed = |key| i.consume_key(none, key);
            (pressed(Key::ArrowUp), pressed(Key::ArrowDown), pressed(Key::Enter), pressed(Key::Escape))
        });
        self.chosen = (self.chosen + usize::from(down)).saturating_sub(usize::from(up));
        self.chosen = self.chosen.min(found.len().saturating_sub(1));
        let mut picked = run.then_some(self.chosen);
        Window::new(frame.t("desk-palette")).anchor(Align2::CENTER_TOP, [0.0, 80.0]).collapsible(false).show(
            context,
            |ui| {
                ui.set_width(420.0);
                let field = TextEdit::singleline(&mut self.typed).hint_text(frame.t("desk-palette-hint"));
                let field = ui.add(field.desired_width(f32::INFINITY));
                field.request_focus();
                if field.changed() {
                    self.chosen = 0;
                }
                for (index, (ids, shortcut, _)) in found.iter().enumerate() {
                    let text = ids.iter().map(|id| frame.t(id)).collect::<Vec<_>>().join(" · ");
                    let text = if shortcut.is_empty() { text } else { format!("{text}    {shortcut}") };
                    if ui.selectable_label(index == self.chosen, text).clicked() {
                        picked = Some(index);
                    }
                }
            },
        );
        if let Some((.., command)) = picked.and_then(|index| found.into_iter().nth(index)) {
            out.push(command);
            self.open = false;
        }
        self.open &= !close;
    }
}

/// Whether all letters that were typed occur, in their order.
fn in_order(typed: &str, name: &str) -> bool {
    let mut letters = name.chars();
    typed.chars().filter(|c| !c.is_whitespace()).all(|wanted| letters.any(|letter| letter == wanted))
}

type Entry = (Vec<&'static str>, String, Command);

fn entries(frame: &Frame<'_>) -> Vec<Entry> {
    let screens = ScreenId::ALL.into_iter().enumerate();
    let mut all: Vec<Entry> = screens
        .map(|(index, screen)| (vec![super::name(screen)], format!("Ctrl+{}", index + 1), Command::Show(screen)))
        .collect();
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
        all.push((vec![name, value], String::new(), Command::Settings(set)));
    }
    all
}
