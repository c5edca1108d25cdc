//! The frame around the screens: navigation, what is always visible, the command palette.

use egui::{CentralPanel, Panel, Ui};
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
}

impl Screens {
    /// Draws the screen that the model shows, and appends what the person asked for.
    pub fn draw(&mut self, ui: &mut Ui, frame: &Frame<'_>, tiles: &mut TileSources, out: &mut Vec<Command>) {
        self.scene = SceneInput { zoom: 1.0, camera: self.scene.camera, ..SceneInput::default() };
        Panel::top("navigation").show(ui, |ui| navigation(ui, frame, out));
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

fn navigation(ui: &mut Ui, frame: &Frame<'_>, out: &mut Vec<Command>) {
    ui.horizontal(|ui| {
        for screen in ScreenId::ALL {
            let label = match screen {
                ScreenId::Fly => frame.t("screen-fly"),
                ScreenId::Plan => frame.t("screen-plan"),
                ScreenId::Sorties => frame.t("screen-sorties"),
                ScreenId::Vehicle => frame.t("screen-vehicle"),
                ScreenId::Settings => frame.t("screen-settings"),
            };
            if ui.selectable_label(frame.session.screen() == screen, label).clicked() {
                out.push(Command::Show(screen));
            }
        }
    });
}
