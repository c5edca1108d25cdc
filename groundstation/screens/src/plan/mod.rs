//! Planning: the request on the left, map, scene and profile in the middle, legs, findings and the way aboard on the
//! right.

mod aboard;
mod area;
mod bridge;
mod chart;
mod figure;
mod form;
mod profile;
mod question;
mod section;
mod side;
mod sky;
mod toolbar;
mod under;
mod ways;

pub(crate) use toolbar::SHORTCUTS;

use egui::{Button, CentralPanel, Key, Modifiers, Panel, Rect, Response, RichText, ScrollArea, Ui, UiBuilder, Vec2};
use mission::geo::{LatLon, destination};
use mission::plan::checks::Severity;
use mission::road::Stake;
use session::planner::{self, Shape, Target};
use session::{Command, settings};

use crate::map::TileSources;
use crate::theme::Palette;
use crate::{Frame, SceneInput, layout};

/// Gloves need this much, points.
const TOUCH: f32 = 36.0;

/// What a click on the map does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Tool {
    /// Selects.
    #[default]
    Select,
    /// Sets the start.
    From,
    /// Sets the end.
    To,
    /// Puts in a waypoint.
    Waypoint,
    /// Adds a rally point.
    Rally,
    /// Adds a fence.
    Fence,
    /// Adds a launch place.
    Launch,
    /// Adds a corner of the area that is looked at.
    Area,
    /// Sets a mouth of the culvert that is looked into.
    Mouth,
}

/// What the screen remembers between frames.
#[derive(Default)]
pub struct Screen {
    chart: chart::Chart,
    tool: Tool,
    selected: Option<Target>,
    /// Name of a template, while it is typed.
    template: String,
}

impl Screen {
    /// Draws the screen.
    pub fn draw(
        &mut self,
        ui: &mut Ui,
        frame: &Frame<'_>,
        tiles: &mut TileSources,
        scene: &mut SceneInput,
        out: &mut Vec<Command>,
    ) {
        ui.spacing_mut().interact_size.y = TOUCH;
        let plan = &frame.session.planner().document().plan;
        if self.selected.is_some_and(|target| chart::place_of(frame, plan, target).is_none()) {
            self.selected = None;
        }
        self.keys(ui, frame, out);
        Panel::top("plan-toolbar").show(ui, |ui| {
            toolbar::draw(ui, frame, &mut self.template, out);
            notice(ui, frame, out);
        });
        layout::FORM.of(Panel::left(layout::FORM.name), frame).show(ui, |ui| {
            ScrollArea::vertical().auto_shrink(false).show(ui, |ui| form::draw(ui, frame, &mut self.tool, out));
        });
        layout::SIDE.of(Panel::right(layout::SIDE.name), frame).show(ui, |ui| {
            ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                aboard::draw(ui, frame, out);
                ui.separator();
                side::legs(ui, frame, out);
                ui.separator();
                self.chart.pointed_m = under::outcome(ui, frame, out);
                area::outcome(ui, frame);
                section::outcome(ui, frame, out);
                if let Some(found) = side::findings(ui, frame) {
                    self.selected = found.target.or(self.selected);
                    if let Some(place) = found.place {
                        self.chart.map.look_at(place);
                    }
                }
                ui.separator();
                side::editor(ui, frame, self.selected, out);
            });
        });
        layout::PROFILE.of(Panel::bottom(layout::PROFILE.name).resizable(true), frame).show(ui, |ui| {
            profile::draw(ui, frame, self.selected);
        });
        Panel::top("plan-tools").show(ui, |ui| self.tools(ui, frame));
        CentralPanel::no_frame().show(ui, |ui| self.centre(ui, frame, tiles, scene, out));
        question::draw(ui, frame, out);
    }

    /// Brings the map to a place.
    pub fn look_at(&mut self, place: LatLon) {
        self.chart.map.look_at(place);
    }

    /// What a click on the map does.
    fn tools(&mut self, ui: &mut Ui, frame: &Frame<'_>) {
        let document = frame.session.planner().document();
        let of_request = document.along().is_some();
        let drawn = document.area().is_some_and(|area| area.facility.is_none());
        let culvert = document.under().is_some_and(|under| under.shape == Shape::Culvert);
        if (self.tool == Tool::Area && !drawn) || (self.tool == Tool::Mouth && !culvert) {
            self.tool = Tool::Select;
        }
        ui.horizontal_wrapped(|ui| {
            for (tool, name, hint) in [
                (Tool::Select, "planner-tool-select", "planner-tool-select-hint"),
                (Tool::From, "planner-tool-from", "planner-tool-from-hint"),
                (Tool::To, "planner-tool-to", "planner-tool-to-hint"),
                (Tool::Waypoint, "planner-tool-waypoint", "planner-tool-waypoint-hint"),
                (Tool::Rally, "planner-tool-rally", "planner-tool-rally-hint"),
                (Tool::Fence, "planner-tool-fence", "planner-tool-fence-hint"),
                (Tool::Launch, "planner-tool-launch", "planner-tool-launch-hint"),
                (Tool::Area, "planner-tool-area", "planner-tool-area-hint"),
                (Tool::Mouth, "planner-tool-mouth", "planner-tool-mouth-hint"),
            ] {
                let enabled = match tool {
                    Tool::From | Tool::To | Tool::Launch => of_request,
                    Tool::Area => drawn,
                    Tool::Mouth => culvert,
                    _ => true,
                };
                let button = Button::selectable(self.tool == tool, frame.t(name)).min_size(Vec2::new(48.0, TOUCH));
                if ui.add_enabled(enabled, button).on_hover_text(frame.t(hint)).clicked() {
                    self.tool = tool;
                }
            }
        });
    }

    /// Map and scene, either large with the other inset.
    fn centre(
        &mut self,
        ui: &mut Ui,
        frame: &Frame<'_>,
        tiles: &mut TileSources,
        scene: &mut SceneInput,
        out: &mut Vec<Command>,
    ) {
        let whole = ui.available_rect_before_wrap();
        let size = Vec2::new((whole.width() * 0.32).clamp(150.0, 380.0), (whole.height() * 0.36).clamp(90.0, 240.0));
        // Above the map's own line of scale and coordinates.
        let inset = Rect::from_min_size(egui::pos2(whole.left() + 8.0, whole.bottom() - size.y - 40.0), size);
        let scene_large = frame.session.settings().layout.plan_scene_large;
        let (map_rect, scene_rect) = if scene_large { (inset, whole) } else { (whole, inset) };
        if scene_large {
            scene.place(ui, scene_rect, frame);
            outline(ui, inset);
        }
        ui.scope_builder(UiBuilder::new().max_rect(map_rect).id_salt("plan-map"), |ui| {
            ui.set_clip_rect(ui.clip_rect().intersect(map_rect));
            self.chart.draw(ui, frame, tiles, self.tool, &mut self.selected, out);
        });
        if !scene_large {
            outline(ui, inset);
            scene.place(ui, scene_rect, frame);
        }
        let swap = Rect::from_min_size(inset.left_top() + Vec2::splat(4.0), Vec2::splat(TOUCH));
        let response = ui.put(swap, Button::new("⇄").min_size(swap.size()));
        let text = frame.t("planner-swap");
        response.widget_info(|| egui::WidgetInfo::labeled(egui::WidgetType::Button, true, &text));
        if response.on_hover_text(format!("{text} (M)")).clicked() {
            swap_scene(frame, out);
        }
        ui.advance_cursor_after_rect(whole);
    }

    fn keys(&mut self, ui: &Ui, frame: &Frame<'_>, out: &mut Vec<Command>) {
        let planner = frame.session.planner();
        if planner.question().is_some() {
            return;
        }
        toolbar::keys(ui, frame, out);
        // Keys that a text field or a focused button wants are theirs.
        if ui.memory(|memory| memory.focused().is_some()) {
            return;
        }
        let pressed = |key| ui.input(|i| i.modifiers.is_none() && i.key_pressed(key));
        if pressed(Key::M) {
            swap_scene(frame, out);
        }
        if pressed(Key::Escape) {
            self.tool = Tool::Select;
            self.selected = None;
        }
        let Some(target) = self.selected else { return };
        if pressed(Key::Delete) {
            out.push(Command::Plan(planner::Command::Delete(target)));
        }
        let Some(place) = chart::place_of(frame, &planner.document().plan, target) else { return };
        if let Some(to) = nudged(ui, place) {
            out.push(Command::Plan(planner::Command::Move(target, to)));
        }
    }
}

fn swap_scene(frame: &Frame<'_>, out: &mut Vec<Command>) {
    let mut layout = Box::new(frame.session.settings().layout.clone());
    layout.plan_scene_large = !layout.plan_scene_large;
    out.push(Command::Settings(settings::Command::Layout(layout)));
}

/// A metre in the direction of an arrow key; ten with shift.
fn nudged(ui: &Ui, place: LatLon) -> Option<LatLon> {
    ui.input_mut(|i| {
        [(Key::ArrowUp, 0.0_f64), (Key::ArrowRight, 90.0), (Key::ArrowDown, 180.0), (Key::ArrowLeft, 270.0)]
            .into_iter()
            .find_map(|(key, bearing)| {
                let metres = if i.consume_key(Modifiers::SHIFT, key) {
                    10.0
                } else if i.consume_key(Modifiers::NONE, key) {
                    1.0
                } else {
                    return None;
                };
                Some(destination(place, bearing.to_radians(), metres))
            })
    })
}

fn outline(ui: &Ui, inset: Rect) {
    ui.painter().rect_filled(inset.expand(2.0), 4.0, ui.visuals().window_fill);
    let stroke = ui.visuals().widgets.inactive.fg_stroke;
    ui.painter().rect_stroke(inset.expand(2.0), 4.0, stroke, egui::StrokeKind::Outside);
}

/// What a person is told, until it was read.
fn notice(ui: &mut Ui, frame: &Frame<'_>, out: &mut Vec<Command>) {
    let Some(notice) = frame.session.planner().notice() else { return };
    let palette = Palette::of(frame.session.settings());
    let (mark, color) = if notice.bad { ("✖", palette.danger) } else { ("✔", palette.good) };
    ui.horizontal_wrapped(|ui| {
        if button(ui, &frame.t("planner-dismiss")).clicked() {
            out.push(Command::Plan(planner::Command::Dismiss));
        }
        ui.label(RichText::new(format!("{mark} {}", frame.m(&notice.message))).color(color).strong());
    });
}

/// A button that a glove can hit.
fn button(ui: &mut Ui, text: &str) -> Response {
    ui.add(Button::new(text).min_size(Vec2::new(TOUCH, TOUCH)))
}

/// A stake in whole metres.
fn whole(stake: Stake) -> String {
    stake.to_the_metre().to_string()
}

/// Sign and colour of a severity.
fn mark(severity: Severity, palette: &Palette) -> (&'static str, egui::Color32) {
    match severity {
        Severity::Blocks => ("⛔", palette.danger),
        Severity::Warns => ("⚠", palette.caution),
        Severity::Informs => ("ℹ", palette.accent),
    }
}
