//! Flying: fleet, map and scene, instruments, actions, alerts, checklist, timeline.

mod actions;
mod alerts;
mod attitude;
mod chart;
mod checklist;
mod control;
mod finding;
mod fleet;
mod gate;
mod hands;
mod instruments;
mod road;
mod timeline;

pub(crate) use actions::{BAR, offered};

use egui::{CentralPanel, Key, Panel, Rect, Ui, UiBuilder, Vec2};
use mission::geo::LatLon;
use session::settings::{Command as Set, Drawer, Layout, VideoSize};
use session::{Command, fly};

use crate::map::TileSources;
use crate::{Frame, SceneInput, guard, layout, video};

/// What the screen remembers between frames.
#[derive(Default)]
pub struct Screen {
    chart: chart::Chart,
    timeline: timeline::Filter,
    /// What is typed into the checklist.
    checklist: checklist::Typed,
    pointer: video::Pointer,
    finding: finding::Panel,
    hands: hands::Hands,
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
        keys(ui, frame, out);
        self.hands.look(ui, out);
        Panel::bottom("fly-actions").show(ui, |ui| {
            guard(ui, frame, "fly-actions", out, |ui, out| actions::draw(ui, frame, out));
        });
        // A panel of its own, so that no button moves under a finger when it comes.
        if let Some(pending) = frame.session.fly().pending() {
            Panel::bottom("fly-confirm").min_size(60.0).show(ui, |ui| {
                guard(ui, frame, "fly-confirm", out, |ui, out| actions::confirm(ui, frame, pending, out));
            });
        }
        layout::FLEET.of(Panel::left(layout::FLEET.name), frame).show(ui, |ui| {
            guard(ui, frame, "fly-fleet", out, |ui, out| fleet::draw(ui, frame, out));
        });
        layout::INSTRUMENTS.of(Panel::right(layout::INSTRUMENTS.name), frame).show(ui, |ui| {
            guard(ui, frame, "fly-instruments", out, |ui, _| instruments::draw(ui, frame));
        });
        Panel::top("fly-road").show(ui, |ui| guard(ui, frame, "fly-road", out, |ui, out| head(ui, frame, out)));
        // What was just marked is described before anything else.
        let marked = frame.session.findings().draft().map(|_| Drawer::Findings);
        if let Some(drawer) = marked.or(layout_of(frame).drawer) {
            layout::DRAWER.of(Panel::right(layout::DRAWER.name), frame).show(ui, |ui| {
                guard(ui, frame, "fly-drawer", out, |ui, out| match drawer {
                    Drawer::Checklist => checklist::draw(ui, frame, &mut self.checklist, out),
                    Drawer::Timeline => timeline::draw(ui, frame, &mut self.timeline),
                    Drawer::Findings => self.finding.draw(ui, frame, out),
                });
            });
        }
        CentralPanel::no_frame().show(ui, |ui| {
            guard(ui, frame, "fly-centre", out, |ui, out| self.centre(ui, frame, tiles, scene, out));
        });
    }

    /// Brings the map to a place.
    pub fn look_at(&mut self, place: LatLon) {
        self.chart.look_at(place);
    }

    /// Map and scene, either large with the other inset, and the alerts over them.
    fn centre(
        &mut self,
        ui: &mut Ui,
        frame: &Frame<'_>,
        tiles: &mut TileSources,
        scene: &mut SceneInput,
        out: &mut Vec<Command>,
    ) {
        let whole = ui.available_rect_before_wrap();
        let inset = inset_of(whole);
        let scene_large = layout_of(frame).fly_scene_large;
        let (map_rect, scene_rect) = if scene_large { (inset, whole) } else { (whole, inset) };
        if scene_large {
            scene.place(ui, scene_rect, frame);
            frame_of_inset(ui, inset);
        }
        ui.scope_builder(UiBuilder::new().max_rect(map_rect).id_salt("fly-map"), |ui| {
            ui.set_clip_rect(ui.clip_rect().intersect(map_rect));
            self.chart.draw(ui, frame, tiles, out);
        });
        if !scene_large {
            frame_of_inset(ui, inset);
            scene.place(ui, scene_rect, frame);
        }
        let swap = Rect::from_min_size(inset.left_top() + Vec2::splat(4.0), Vec2::new(36.0, 36.0));
        let button = egui::Button::new("⇄").min_size(swap.size());
        let response = ui.put(swap, button);
        let text = frame.t("fly-swap");
        response.widget_info(|| egui::WidgetInfo::labeled(egui::WidgetType::Button, true, &text));
        if response.on_hover_text(format!("{text} (M)")).clicked() {
            arrange(frame, out, |layout| layout.fly_scene_large = !scene_large);
        }
        if let Some(picture) = &frame.video {
            let rect = match layout_of(frame).video {
                VideoSize::Large => large_video(whole, inset),
                // Where a window of its own cannot be had, it is here.
                VideoSize::Inset | VideoSize::Apart => inset_video(whole, frame.session.sorties().replay().is_none()),
            };
            video::draw(ui, rect, frame, picture, &mut self.pointer, out);
        }
        self.chart.menu(ui, frame, out);
        let width = 380.0_f32.min(whole.width() - 16.0);
        let corner = Rect::from_min_max(
            egui::pos2(whole.right() - width - 8.0, whole.top() + 8.0),
            whole.right_bottom() - Vec2::splat(8.0),
        );
        ui.scope_builder(UiBuilder::new().max_rect(corner).id_salt("fly-alerts"), |ui| alerts::draw(ui, frame, out));
        ui.advance_cursor_after_rect(whole);
    }

    /// The live picture alone, which has this window to itself.
    pub(crate) fn video_alone(&mut self, ui: &mut Ui, frame: &Frame<'_>, out: &mut Vec<Command>) {
        if ui.input(|i| i.modifiers.is_none() && i.key_pressed(Key::V)) {
            arrange(frame, out, |layout| layout.video = VideoSize::Inset);
        }
        let rect = ui.available_rect_before_wrap();
        match &frame.video {
            Some(picture) => video::draw(ui, rect, frame, picture, &mut self.pointer, out),
            None => {
                ui.put(rect, egui::Label::new(frame.t("video-none-now")));
            }
        }
        ui.advance_cursor_after_rect(rect);
    }
}

fn layout_of<'a>(frame: &Frame<'a>) -> &'a Layout {
    &frame.session.settings().layout
}

fn arrange(frame: &Frame<'_>, out: &mut Vec<Command>, change: impl FnOnce(&mut Layout)) {
    let mut layout = Box::new(layout_of(frame).clone());
    change(&mut layout);
    out.push(Command::Settings(Set::Layout(layout)));
}

fn toggle(frame: &Frame<'_>, out: &mut Vec<Command>, drawer: Drawer) {
    arrange(frame, out, |layout| layout.drawer = Some(drawer).filter(|_| layout.drawer != Some(drawer)));
}

fn keys(ui: &Ui, frame: &Frame<'_>, out: &mut Vec<Command>) {
    if ui.memory(|memory| memory.focused().is_some()) {
        return;
    }
    let pressed = |key| ui.input(|i| i.modifiers.is_none() && i.key_pressed(key));
    if pressed(Key::M) {
        arrange(frame, out, |layout| layout.fly_scene_large = !layout.fly_scene_large);
    }
    if pressed(Key::V) {
        arrange(frame, out, |layout| {
            layout.video = if layout.video == VideoSize::Large { VideoSize::Inset } else { VideoSize::Large };
        });
    }
    if pressed(Key::K) {
        toggle(frame, out, Drawer::Checklist);
    }
    if pressed(Key::T) {
        toggle(frame, out, Drawer::Timeline);
    }
    if pressed(Key::F) {
        toggle(frame, out, Drawer::Findings);
    }
    let may_hold =
        frame.session.fly().view().active.as_ref().is_some_and(|a| a.why_not(fly::ActionKind::Hold).is_none());
    if pressed(Key::H) && may_hold && frame.session.sorties().replay().is_none() {
        out.push(Command::Fly(fly::Command::Request(fly::Action::Hold)));
    }
    if pressed(Key::Escape) && frame.session.fly().pending().is_some() {
        out.push(Command::Fly(fly::Command::Cancel));
    }
}

/// Where it is on the road, and what can be drawn out.
fn head(ui: &mut Ui, frame: &Frame<'_>, out: &mut Vec<Command>) {
    ui.horizontal_wrapped(|ui| {
        road::draw(ui, frame);
        control::draw(ui, frame, out);
        ui.separator();
        let view = frame.session.fly().view();
        let open = view.active.as_ref().map_or(0, fly::Active::checks_open);
        let checklist = frame.m(&mission::message!("fly-checklist-open", open = open));
        tab(ui, frame, Drawer::Checklist, &checklist, "K", out);
        tab(ui, frame, Drawer::Timeline, &frame.t("fly-timeline"), "T", out);
        tab(ui, frame, Drawer::Findings, &frame.t("finding-drawer"), "F", out);
    });
}

fn tab(ui: &mut Ui, frame: &Frame<'_>, drawer: Drawer, text: &str, key: &str, out: &mut Vec<Command>) {
    let open = layout_of(frame).drawer == Some(drawer);
    let button = egui::Button::selectable(open, text).min_size(Vec2::new(72.0, 36.0));
    if ui.add(button).on_hover_text(key).clicked() {
        toggle(frame, out, drawer);
    }
}

/// The inset at the bottom left: a quarter of the width, never so large that it hides the rest.
fn inset_of(whole: Rect) -> Rect {
    let size = Vec2::new((whole.width() * 0.28).clamp(150.0, 380.0), (whole.height() * 0.3).clamp(100.0, 240.0));
    Rect::from_min_size(egui::pos2(whole.left() + 8.0, whole.bottom() - size.y - 40.0), size)
}

/// Video at the bottom right, above the scale, with the controls under it that only a live one has.
fn inset_video(whole: Rect, live: bool) -> Rect {
    let width = (whole.width() * 0.44).clamp(320.0, 560.0);
    let size = Vec2::new(width, width * 9.0 / 16.0 + if live { video::CONTROLS } else { 0.0 });
    Rect::from_min_size(egui::pos2(whole.right() - size.x - 8.0, whole.bottom() - size.y - 64.0), size)
}

/// Live video over all but the inset and the alerts' corner.
fn large_video(whole: Rect, inset: Rect) -> Rect {
    let left = inset.right() + 8.0;
    Rect::from_min_max(egui::pos2(left, whole.top() + 8.0), whole.right_bottom() - Vec2::new(8.0, 40.0))
}

fn frame_of_inset(ui: &Ui, inset: Rect) {
    let visuals = &ui.visuals().widgets.inactive;
    ui.painter().rect_filled(inset.expand(2.0), 4.0, ui.visuals().window_fill);
    ui.painter().rect_stroke(inset.expand(2.0), 4.0, visuals.fg_stroke, egui::StrokeKind::Outside);
}
