//! Who is at this station: signing in with a passphrase, and the rest of the crew.

use egui::{Button, ComboBox, RichText, TextEdit, Ui};
use mission::message;
use session::Command;
use session::cases::Secret;
use session::crew::Command as Ask;
use session::crew::book::PersonId;
use session::crew::book::person::Role;

use super::{TOUCH, ask};
use crate::Frame;
use crate::theme::Palette;

/// What is typed.
#[derive(Default)]
pub struct SignIn {
    who: Option<PersonId>,
    passphrase: String,
}

impl SignIn {
    /// Draws who is signed in, or the fields to do so.
    pub fn draw(&mut self, ui: &mut Ui, frame: &Frame<'_>, out: &mut Vec<Command>) {
        let (crew, palette) = (frame.session.crew(), Palette::of(frame.session.settings()));
        if let Some(signed) = crew.signed() {
            let text = frame.m(&message!("crew-signed-as", name = signed.name.as_str()));
            ui.label(RichText::new(text).color(palette.good).strong());
            if ui.add(Button::new(frame.t("crew-sign-out")).min_size(TOUCH)).clicked() {
                ask(out, Ask::SignOut);
            }
            return;
        }
        let mut people = crew.with_role(Role::Pilot);
        people.extend(crew.with_role(Role::Lead));
        people.extend(crew.with_role(Role::Trainer));
        let known = people.iter().find(|person| Some(person.id) == self.who);
        let shown = known.map_or_else(|| frame.t("crew-who"), |person| person.name.clone());
        ComboBox::from_id_salt("crew-sign-in").selected_text(shown).show_ui(ui, |ui| {
            let mut seen = std::collections::BTreeSet::new();
            for person in people.iter().filter(|person| seen.insert(person.id)) {
                let unit = frame.explain(&person.unit);
                ui.selectable_value(&mut self.who, Some(person.id), format!("{} · {unit}", person.name));
            }
        });
        let hint = frame.t("crew-passphrase");
        let edit = TextEdit::singleline(&mut self.passphrase).password(true).hint_text(hint).desired_width(130.0);
        let typed = ui.add(edit);
        let ready = self.who.is_some() && !self.passphrase.is_empty();
        let pressed = typed.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
        let clicked = ui.add_enabled(ready, Button::new(frame.t("crew-sign-in")).min_size(TOUCH)).clicked();
        if let (true, Some(who)) = (ready && (pressed || clicked), self.who) {
            ask(out, Ask::SignIn(who, Secret(std::mem::take(&mut self.passphrase))));
        }
    }
}
