//! The frame around the screens: navigation, what is always visible, the command palette, the list of keys.

mod help;
mod palette;
mod strip;

use egui::{Align, Button, CentralPanel, Key, KeyboardShortcut, Layout, Modifiers, Panel, RichText, Ui};
use mission::geo::LatLon;
use session::{Command, ScreenId, settings as set};

use crate::map::TileSources;
use crate::{Frame, SceneInput, crew, evidence, fly, guard, layout, plan, settings, sorties, training, vehicle};

/// Height of navigation and strip, points: what a glove needs, and never more.
const STRIP: f32 = 36.0;

/// All screens and what they remember between frames.
#[derive(Default)]
pub struct Screens {
    fly: fly::Screen,
    plan: plan::Screen,
    sorties: sorties::Screen,
    evidence: evidence::Screen,
    crew: crew::Screen,
    training: training::Screen,
    vehicle: vehicle::Screen,
    settings: settings::Screen,
    scene: SceneInput,
    palette: palette::Palette,
    help: help::Help,
}

impl Screens {
    /// Draws the screen that the model shows, and appends what the person asked for.
    pub fn draw(&mut self, ui: &mut Ui, frame: &Frame<'_>, tiles: &mut TileSources, out: &mut Vec<Command>) {
        self.scene = SceneInput { zoom: 1.0, camera: self.scene.camera, ..SceneInput::default() };
        tiles.choose(ui.ctx(), frame.session.settings());
        shortcuts(ui, out);
        Panel::top("navigation").show(ui, |ui| {
            let size = egui::Vec2::new(ui.available_width(), STRIP);
            ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
                navigation(ui, frame, &mut self.palette, out);
                guard(ui, frame, "strip", out, |ui, out| strip::draw(ui, frame, out));
            });
        });
        self.help.draw(ui.ctx(), frame);
        if let Some(place) = self.palette.draw(ui.ctx(), frame, out) {
            self.look_at(place, frame.session.screen(), out);
        }
        if frame.session.sorties().replay().is_some() && frame.session.screen() == ScreenId::Fly {
            Panel::bottom("replay").show(ui, |ui| {
                guard(ui, frame, "replay", out, |ui, out| sorties::replay_bar(ui, frame, out));
            });
        }
        let screen = frame.session.screen();
        CentralPanel::no_frame().show(ui, |ui| {
            guard(ui, frame, name(screen), out, |ui, out| match screen {
                ScreenId::Fly => self.fly.draw(ui, frame, tiles, &mut self.scene, out),
                ScreenId::Plan => self.plan.draw(ui, frame, tiles, &mut self.scene, out),
                ScreenId::Sorties => self.sorties.draw(ui, frame, tiles, out),
                ScreenId::Evidence => self.evidence.draw(ui, frame, out),
                ScreenId::Crew => self.crew.draw(ui, frame, tiles, out),
                ScreenId::Training => self.training.draw(ui, frame, tiles, out),
                ScreenId::Vehicle => self.vehicle.draw(ui, frame, out),
                ScreenId::Settings => self.settings.draw(ui, frame, tiles.trouble().as_ref(), out),
            });
        });
        if let Some(layout) = layout::changed(ui.ctx(), frame.session.settings()) {
            out.push(Command::Settings(set::Command::Layout(Box::new(layout))));
        }
    }

    /// Draws the live picture alone, in a window of its own.
    pub fn draw_video(&mut self, ui: &mut Ui, frame: &Frame<'_>, out: &mut Vec<Command>) {
        CentralPanel::no_frame().show(ui, |ui| {
            guard(ui, frame, "video-live", out, |ui, out| self.fly.video_alone(ui, frame, out));
        });
    }

    /// Shows a place on the map of the screen that is shown, or else on the flying screen's.
    fn look_at(&mut self, place: LatLon, screen: ScreenId, out: &mut Vec<Command>) {
        if screen == ScreenId::Plan {
            self.plan.look_at(place);
            return;
        }
        self.fly.look_at(place);
        if screen != ScreenId::Fly {
            out.push(Command::Show(ScreenId::Fly));
        }
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
        ScreenId::Evidence => "screen-evidence",
        ScreenId::Crew => "screen-crew",
        ScreenId::Training => "screen-training",
        ScreenId::Vehicle => "screen-vehicle",
        ScreenId::Settings => "screen-settings",
    }
}

fn shortcuts(ui: &Ui, out: &mut Vec<Command>) {
    let keys = [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7, Key::Num8];
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
