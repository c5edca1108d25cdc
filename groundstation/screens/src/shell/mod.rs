//! The frame around the screens: navigation, what is always visible, the command palette.

mod palette;
mod strip;

use egui::{Button, CentralPanel, Key, KeyboardShortcut, Modifiers, Panel, RichText, Ui};
use session::{Command, ScreenId};

use crate::map::TileSources;
use crate::{Frame, SceneInput, fly, guard, plan, settings, sorties, vehicle};

/// All screens and what they remember between frames.
#[derive(Default)]
pub struct Screens {
    fly: fly::Screen,
    plan: plan::Screen,
    sorties: sorties::Screen,
    vehicle: vehicle::Screen,
    settings: settings::Screen,
    scene: SceneInput,
    palette: palette::Palette,
}

impl Screens {
    /// Draws the screen that the model shows, and appends what the person asked for.
    pub fn draw(&mut self, ui: &mut Ui, frame: &Frame<'_>, tiles: &mut TileSources, out: &mut Vec<Command>) {
        self.scene = SceneInput { zoom: 1.0, camera: self.scene.camera, ..SceneInput::default() };
        tiles.choose(ui.ctx(), frame.session.settings());
        shortcuts(ui, out);
        Panel::top("navigation").show(ui, |ui| {
            ui.horizontal_wrapped(|ui| {
                navigation(ui, frame, &mut self.palette, out);
                strip::draw(ui, frame, out);
            });
        });
        self.palette.draw(ui.ctx(), frame, out);
        if frame.session.sorties().replay().is_some() && frame.session.screen() == ScreenId::Fly {
            Panel::bottom("replay").show(ui, |ui| sorties::replay_bar(ui, frame, out));
        }
        CentralPanel::no_frame().show(ui, |ui| match frame.session.screen() {
            ScreenId::Fly => guard(ui, frame, out, |ui, out| self.fly.draw(ui, frame, tiles, &mut self.scene, out)),
            ScreenId::Plan => guard(ui, frame, out, |ui, out| self.plan.draw(ui, frame, tiles, &mut self.scene, out)),
            ScreenId::Sorties => guard(ui, frame, out, |ui, out| self.sorties.draw(ui, frame, tiles, out)),
            ScreenId::Vehicle => guard(ui, frame, out, |ui, out| self.vehicle.draw(ui, frame, out)),
            ScreenId::Settings => guard(ui, frame, out, |ui, out| self.settings.draw(ui, frame, out)),
        });
    }

    /// What the 3D scene was asked for in the last frame.
    pub fn scene(&self) -> SceneInput {
        self.scene
    }
}

/// The text of a screen's name.
fn name(screen: ScreenId) -> &'static str {
    match screen {
        ScreenId::Fly => "screen-fly",
        ScreenId::Plan => "screen-plan",
        ScreenId::Sorties => "screen-sorties",
        ScreenId::Vehicle => "screen-vehicle",
        ScreenId::Settings => "screen-settings",
    }
}

fn shortcuts(ui: &Ui, out: &mut Vec<Command>) {
    let keys = [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5];
    for (screen, key) in ScreenId::ALL.into_iter().zip(keys) {
        if ui.input_mut(|i| i.consume_shortcut(&KeyboardShortcut::new(Modifiers::COMMAND, key))) {
            out.push(Command::Show(screen));
        }
    }
}

fn navigation(ui: &mut Ui, frame: &Frame<'_>, palette: &mut palette::Palette, out: &mut Vec<Command>) {
    for (index, screen) in ScreenId::ALL.into_iter().enumerate() {
        let shown = frame.session.screen() == screen;
        let button = Button::selectable(shown, RichText::new(frame.t(name(screen))).strong());
        if ui.add(button).on_hover_text(format!("Ctrl+{}", index + 1)).clicked() {
            out.push(Command::Show(screen));
        }
    }
    if ui.button(frame.t("desk-palette")).on_hover_text("Ctrl+K").clicked() {
        palette.open();
    }
    ui.separator();
}
