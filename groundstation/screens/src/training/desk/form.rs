//! The form of a new seat: what is flown, and by whom.

use egui::{Button, Color32, ComboBox, RichText, ScrollArea, TextEdit, Ui};
use mission::explain::Explain;
use mission::message;
use session::Command;
use session::crew::book::person::Role;
use session::training::scenario::Said;
use session::training::{Shelf, desk};

use super::{TOUCH, ask, button, main_button};
use crate::Frame;
use crate::finding::chinese;
use crate::theme::Palette;

pub(super) fn draw(ui: &mut Ui, frame: &Frame<'_>, before: &desk::Form, out: &mut Vec<Command>) {
    let Some(shelf) = frame.session.training().shelf() else {
        ui.label(frame.t("trainer-loading"));
        return;
    };
    let mut form = before.clone();
    let height = ui.available_height();
    ui.columns_const(|[left, right]| {
        ScrollArea::vertical().id_salt("training-scenarios").max_height(height).auto_shrink(false).show(left, |ui| {
            scenarios(ui, frame, shelf, &mut form);
        });
        ScrollArea::vertical().id_salt("training-form").max_height(height).auto_shrink(false).show(right, |ui| {
            // Columns would stretch the words of a line over its width.
            ui.vertical(|ui| {
                fields(ui, frame, shelf, &mut form);
                ui.add_space(8.0);
                if let Some(trouble) = frame.session.training().desk().trouble() {
                    let color = Palette::of(frame.session.settings()).danger;
                    ui.label(RichText::new(frame.m(trouble)).color(color).strong());
                }
            });
            ui.horizontal_wrapped(|ui| {
                if ui.add(main_button(frame, "trainer-begin")).clicked() {
                    ask(out, desk::Command::Begin);
                }
                if ui.add(button(frame, "trainer-cancel")).clicked() {
                    ask(out, desk::Command::Leave);
                }
            });
        });
    });
    if form != *before {
        // Before what is asked for in the same frame: a seat is opened as the form is filled in.
        out.insert(0, Command::Training(session::training::Command::Desk(desk::Command::Fill(Box::new(form)))));
    }
}

fn word<'a>(frame: &Frame<'_>, said: &'a Said) -> &'a str {
    if chinese(frame) { &said.zh } else { &said.en }
}

fn scenarios(ui: &mut Ui, frame: &Frame<'_>, shelf: &Shelf, form: &mut desk::Form) {
    let weak = Palette::of(frame.session.settings()).weak;
    let chosen = form.chosen(shelf).map(|scenario| scenario.id.clone());
    if chosen.is_none() {
        ui.label(frame.t("room-no-scenario"));
    }
    let mut group = None;
    for known in desk::choices(shelf) {
        let scenario = &known.scenario;
        if group != Some(scenario.group) {
            group = Some(scenario.group);
            heading(ui, &frame.m(&scenario.group.explain()), weak);
        }
        let title = word(frame, &scenario.title);
        let own = known.own.then(|| frame.m(&message!("trainer-own", title = title)));
        let text = own.unwrap_or_else(|| title.to_owned());
        let row = Button::selectable(chosen.as_ref() == Some(&scenario.id), text).wrap().min_size(TOUCH);
        if ui.add(row).clicked() {
            form.scenario = Some(scenario.id.clone());
        }
    }
}

fn heading(ui: &mut Ui, text: &str, color: Color32) {
    ui.add_space(4.0);
    ui.label(RichText::new(text).color(color).strong());
}

fn fields(ui: &mut Ui, frame: &Frame<'_>, shelf: &Shelf, form: &mut desk::Form) {
    let weak = Palette::of(frame.session.settings()).weak;
    if !frame.session.settings().for_trainers {
        let color = Palette::of(frame.session.settings()).caution;
        ui.label(RichText::new(frame.t("trainer-no-station")).color(color).strong());
    }
    if let Some(scenario) = form.chosen(shelf) {
        ui.heading(word(frame, &scenario.title));
        ui.label(word(frame, &scenario.brief));
        let limit = message!("trainer-limit", minutes = scenario.time_limit_s / 60.0);
        ui.label(RichText::new(frame.m(&limit)).color(weak));
    }
    heading(ui, &frame.t("trainer-trainee"), weak);
    trainee(ui, frame, form);
    heading(ui, &frame.t("trainer-level"), weak);
    ui.horizontal_wrapped(|ui| {
        let chosen = form.level(shelf).map(str::to_owned);
        for level in &shelf.profile.levels {
            let choice = Button::selectable(chosen.as_ref() == Some(&level.id), word(frame, &level.title));
            if ui.add(choice.min_size(TOUCH)).clicked() {
                form.level = Some(level.id.clone());
            }
        }
    });
    heading(ui, &frame.t("trainer-wind"), weak);
    ui.horizontal_wrapped(|ui| {
        let own = form.chosen(shelf).map(|scenario| scenario.weather.wind_m_s);
        let text = own.map(|wind| frame.m(&message!("trainer-wind-own", wind = wind))).unwrap_or_default();
        if ui.add(Button::selectable(form.wind.is_none(), text).min_size(TOUCH)).clicked() {
            form.wind = None;
        }
        for (index, class) in desk::wind_classes(&shelf.profile.wind).into_iter().enumerate() {
            let text = frame.m(&match class.to_m_s {
                Some(to) => message!("trainer-wind-class", from = class.from_m_s, to = to),
                None => message!("trainer-wind-above", from = class.from_m_s),
            });
            if ui.add(Button::selectable(form.wind == Some(index), text).min_size(TOUCH)).clicked() {
                form.wind = Some(index);
            }
        }
    });
    heading(ui, &frame.t("trainer-where"), weak);
    ui.horizontal_wrapped(|ui| {
        for (apart, id) in [(false, "trainer-here"), (true, "trainer-apart")] {
            if ui.add(Button::selectable(form.apart == apart, frame.t(id)).min_size(TOUCH)).clicked() {
                form.apart = apart;
            }
        }
    });
    if form.apart {
        let label = ui.label(frame.t("trainer-listen"));
        let hint = frame.m(&message!("crew-like", like = "192.168.1.20"));
        ui.add(TextEdit::singleline(&mut form.listen).hint_text(hint).desired_width(220.0)).labelled_by(label.id);
    }
}

fn trainee(ui: &mut Ui, frame: &Frame<'_>, form: &mut desk::Form) {
    let pilots = frame.session.crew().with_role(Role::Pilot);
    ui.horizontal_wrapped(|ui| {
        let guest = frame.t("trainer-guest");
        let chosen = pilots.iter().find(|person| Some(person.id) == form.trainee);
        let shown = chosen.map_or(guest.as_str(), |person| person.name.as_str());
        ComboBox::from_id_salt("training-trainee").selected_text(shown).show_ui(ui, |ui| {
            ui.selectable_value(&mut form.trainee, None, guest.as_str());
            for person in &pilots {
                let text = format!("{}  {}", person.name, frame.m(&person.unit.explain()));
                ui.selectable_value(&mut form.trainee, Some(person.id), text);
            }
        });
        if chosen.is_none() {
            let edit = TextEdit::singleline(&mut form.guest).hint_text(frame.t("trainer-guest-name"));
            ui.add(edit.desired_width(160.0));
        }
    });
}
