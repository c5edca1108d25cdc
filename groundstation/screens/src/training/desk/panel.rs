//! What a trainer does at the seat that is looked at: time, control, faults, words, the end.

use egui::{Button, RichText, TextEdit, Ui};
use mission::message;
use session::training::desk::{Control, Deed, Flight, Kind, Phase};
use session::{Command, ScreenId};

use super::{TOUCH, act, button, main_button};
use crate::Frame;
use crate::theme::Palette;
use crate::widgets::HoldToConfirm;

/// What trainers say most.
const PHRASES: [&str; 6] = [
    "trainer-say-height",
    "trainer-say-slow",
    "trainer-say-distance",
    "trainer-say-return",
    "trainer-say-land",
    "trainer-say-well",
];

/// What the panel remembers between frames.
#[derive(Default)]
pub(super) struct Panel {
    /// The seat that the rest is about.
    seat: Option<u32>,
    /// The moment that time would go back to.
    back: Option<String>,
    text: String,
}

impl Panel {
    pub(super) fn draw(&mut self, ui: &mut Ui, frame: &Frame<'_>, flight: &Flight, out: &mut Vec<Command>) {
        if self.seat != Some(flight.number) {
            *self = Self { seat: Some(flight.number), ..Self::default() };
        }
        let flies = !matches!(flight.phase(), Phase::Opening | Phase::Preparing | Phase::Over);
        if !flies {
            let id = match flight.phase() {
                Phase::Over => "trainer-is-over",
                _ => "trainer-gets-ready",
            };
            ui.label(frame.t(id));
        }
        if flies {
            self.time(ui, frame, flight, out);
            ui.separator();
        }
        if flight.phase() != Phase::Opening {
            control(ui, frame, flight, out);
        }
        if flies {
            ui.separator();
            faults(ui, frame, flight, out);
            ui.separator();
            self.words(ui, frame, flight, out);
            ui.separator();
            let palette = Palette::of(frame.session.settings());
            if hold(ui, &frame.t("trainer-end"), palette.danger) {
                act(out, flight.number, Deed::End);
            }
        }
    }

    fn time(&mut self, ui: &mut Ui, frame: &Frame<'_>, flight: &Flight, out: &mut Vec<Command>) {
        let palette = Palette::of(frame.session.settings());
        ui.horizontal_wrapped(|ui| {
            let (id, deed) = match flight.phase() {
                Phase::Paused => ("trainer-resume", Deed::Resume),
                _ => ("trainer-pause", Deed::Pause),
            };
            if ui.add(main_button(frame, id)).clicked() {
                act(out, flight.number, deed);
            }
            if ui.add(button(frame, "trainer-checkpoint")).clicked() {
                act(out, flight.number, Deed::Checkpoint);
            }
        });
        let kept = flight.seat.as_ref().map_or(&[][..], |seat| &seat.checkpoints);
        self.back.take_if(|back| !kept.iter().any(|kept| kept.name == *back));
        // There is room for the first ones before there are any: what lies below stays where it is.
        ui.label(RichText::new(frame.t("trainer-rewind")).color(palette.weak));
        ui.horizontal_wrapped(|ui| {
            ui.set_min_height(TOUCH.y);
            for kept in kept {
                let chosen = self.back.as_ref() == Some(&kept.name);
                if ui.add(Button::selectable(chosen, &kept.name).min_size(TOUCH)).clicked() {
                    self.back = (!chosen).then(|| kept.name.clone());
                }
            }
        });
        if let Some(back) = &self.back {
            ui.label(RichText::new(frame.t("trainer-rewind-loses")).color(palette.caution));
            if hold(ui, &frame.m(&message!("trainer-rewind-hold", to = back.as_str())), palette.caution) {
                act(out, flight.number, Deed::Rewind(back.clone()));
                self.back = None;
            }
        }
    }

    fn words(&mut self, ui: &mut Ui, frame: &Frame<'_>, flight: &Flight, out: &mut Vec<Command>) {
        let hint = frame.t("trainer-words");
        ui.add(TextEdit::singleline(&mut self.text).hint_text(hint).desired_width(f32::INFINITY));
        ui.horizontal_wrapped(|ui| {
            let any = !self.text.trim().is_empty();
            if ui.add_enabled(any, button(frame, "trainer-say")).clicked() {
                act(out, flight.number, Deed::Say(std::mem::take(&mut self.text)));
            }
            if ui.add_enabled(any, button(frame, "trainer-note")).clicked() {
                act(out, flight.number, Deed::Note(std::mem::take(&mut self.text)));
            }
            ui.menu_button(frame.t("trainer-phrases"), |ui| {
                for id in PHRASES {
                    if ui.add(button(frame, id)).clicked() {
                        act(out, flight.number, Deed::Say(frame.t(id)));
                        ui.close();
                    }
                }
            });
        });
    }
}

/// A button over the whole width that has to be held.
fn hold(ui: &mut Ui, text: &str, color: egui::Color32) -> bool {
    HoldToConfirm::new(text, color).width(ui.available_width()).show(ui).1
}

/// Who commands the drone, taking it over, and the flying screen of this station.
fn control(ui: &mut Ui, frame: &Frame<'_>, flight: &Flight, out: &mut Vec<Command>) {
    let palette = Palette::of(frame.session.settings());
    let drone = flight.drone(&frame.session.context());
    let requested = drone.and_then(|drone| drone.control).and_then(|control| control.requested);
    let (text, color) = match (requested, flight.in_control()) {
        (Some(requested), _) => {
            let seconds = requested.left.as_secs_f64().ceil();
            (frame.m(&message!("trainer-control-asked", seconds = seconds)), palette.caution)
        }
        (None, Control::Nobody) => (frame.t("trainer-control-nobody"), palette.text),
        (None, Control::Trainee) => (frame.t("trainer-control-trainee"), palette.good),
        (None, Control::Trainer) => (frame.t("trainer-control-trainer"), palette.caution),
    };
    ui.label(RichText::new(text).color(color).strong());
    ui.horizontal_wrapped(|ui| {
        if flight.in_control() == Control::Trainer {
            if ui.add_enabled(drone.is_some(), main_button(frame, "trainer-give-back")).clicked() {
                act(out, flight.number, Deed::GiveBack);
            }
        } else if ui.add_enabled(drone.is_some(), button(frame, "trainer-take-over")).clicked() {
            act(out, flight.number, Deed::TakeOver);
        }
        if ui.add_enabled(drone.is_some(), button(frame, "trainer-watch")).clicked()
            && let Some(drone) = drone
        {
            out.extend([Command::Activate(drone.address), Command::Show(ScreenId::Fly)]);
        }
    });
    if drone.is_none() {
        ui.label(RichText::new(frame.t("trainer-not-heard")).color(palette.weak));
    }
}

/// Faults that can be put in: one that is in force is taken out by its own button, so that nothing moves under a finger.
fn faults(ui: &mut Ui, frame: &Frame<'_>, flight: &Flight, out: &mut Vec<Command>) {
    let (palette, language) = (Palette::of(frame.session.settings()), frame.session.settings().language);
    ui.label(RichText::new(frame.t("trainer-inject")).color(palette.weak));
    ui.horizontal_wrapped(|ui| {
        for kind in flight.kinds() {
            let title = frame.m(&kind.title(&flight.opening.scenario, language));
            let own = matches!(kind, Kind::Own(_));
            let text = if own { frame.m(&message!("trainer-inject-own", fault = title)) } else { title };
            let in_force = flight.in_force(&kind);
            let button = match in_force {
                Some(_) => {
                    Button::new(RichText::new(format!("■ {text}")).color(palette.danger).strong()).selected(true)
                }
                None => Button::new(text),
            };
            let hint = if in_force.is_some() { "trainer-clear" } else { "trainer-put-in" };
            if ui.add(button.wrap().min_size(TOUCH)).on_hover_text(frame.t(hint)).clicked() {
                act(
                    out,
                    flight.number,
                    in_force.map_or(Deed::Inject(kind.clone()), |name| Deed::Clear(name.to_owned())),
                );
            }
        }
    });
}
