//! The map of the flying screen: vehicles, tracks, plan, home, and the menu of a place.

use egui::{Area, Button, Color32, Frame as Card, Order, Pos2, Ui, Vec2};
use mission::geo::LatLon;
use mission::message;
use session::findings::finding::Seen;
use session::fly::{ActionKind, Active, Climb, Command as Fly, Level, TrafficRow};
use session::planner::Aboard;
use session::{Command, eye, findings, fly};

use super::actions;
use crate::Frame;
use crate::map::{self, Handle, Line, Map, Mark, Overlay, TileSources, Traffic};
use crate::theme::Palette;
use crate::widgets::{level_mark, whole};

/// Plan aboard, track, goal: colours that stand out from both map styles.
const ABOARD: Color32 = Color32::from_rgb(0x8e, 0x24, 0xaa);
const TRACK: Color32 = Color32::from_rgb(0x00, 0x8c, 0x95);
const KEEP_IN: Color32 = Color32::from_rgb(0xd8, 0x5a, 0x00);
const HOME: u64 = 1;
const GOAL: u64 = 2;
/// The first finding; the others follow.
const FOUND: u64 = 1_000;
/// Findings that are drawn.
const SHOWN: usize = 500;

/// The map and what it remembers between frames.
#[derive(Default)]
pub(super) struct Chart {
    map: Map,
    /// Place that the menu is about, and where it stands on the screen.
    menu: Option<(LatLon, Pos2)>,
    /// The vehicle that the map was last brought to.
    shown: Option<telemetry::wire::Address>,
    /// A place that the map shall show next, whatever vehicle is active.
    wanted: Option<LatLon>,
}

impl Chart {
    pub(super) fn draw(&mut self, ui: &mut Ui, frame: &Frame<'_>, tiles: &mut TileSources, out: &mut Vec<Command>) {
        let view = frame.session.fly().view();
        if let Some(active) = &view.active
            && self.shown != Some(active.address)
            && let Some(place) = active.place.last()
        {
            self.shown = Some(active.address);
            self.map.look_at(place);
        }
        if let Some(place) = self.wanted.take() {
            self.map.look_at(place);
        }
        let events = self.map.draw(ui, frame, tiles, &overlay(frame));
        if let Some(address) = events.mark
            && view.active.as_ref().is_none_or(|active| active.address != address)
        {
            out.push(Command::Activate(address));
        }
        if events.menu.is_some() {
            self.menu = events.menu;
        } else if events.clicked.is_some() || events.handle.is_some() {
            self.menu = None;
        }
    }

    pub(super) fn look_at(&mut self, place: LatLon) {
        self.wanted = Some(place);
    }

    /// The menu of a place, over everything else.
    pub(super) fn menu(&mut self, ui: &Ui, frame: &Frame<'_>, out: &mut Vec<Command>) {
        let Some((place, at)) = self.menu else { return };
        let active = frame.session.fly().view().active.as_ref();
        let replayed = frame.session.sorties().replay().is_some();
        let mut close = ui.input(|i| i.key_pressed(egui::Key::Escape));
        Area::new(ui.id().with("fly-map-menu")).order(Order::Foreground).fixed_pos(at).constrain(true).show(
            ui.ctx(),
            |ui| {
                Card::menu(ui.style()).show(ui, |ui| {
                    if let Some(road) = fly::RoadPlace::of(frame.session.network(), place) {
                        ui.label(format!("{} {}", road.code, road.stake));
                    }
                    if let Some(active) = active.filter(|_| !replayed) {
                        for (kind, action) in [
                            (ActionKind::GoHere, actions::go_here(active, place)),
                            (ActionKind::Orbit, actions::orbit(active, place)),
                        ] {
                            if entry(ui, frame, active, kind) {
                                out.push(Command::Fly(Fly::Request(action)));
                                close = true;
                            }
                        }
                    }
                    if let Some(active) = active.filter(|_| !replayed)
                        && point(ui, frame, active, place, out)
                    {
                        close = true;
                    }
                    let mark = Button::new(frame.t("finding-mark-here")).min_size(Vec2::new(140.0, 36.0));
                    if !replayed && ui.add(mark).clicked() {
                        out.push(Command::Findings(findings::Command::Mark { place, seen: Seen::Map }));
                        close = true;
                    }
                    if ui.add(Button::new(frame.t("fly-look-here")).min_size(Vec2::new(140.0, 36.0))).clicked() {
                        self.map.look_at(place);
                        close = true;
                    }
                });
            },
        );
        if close {
            self.menu = None;
        }
    }
}

fn entry(ui: &mut Ui, frame: &Frame<'_>, active: &Active, kind: ActionKind) -> bool {
    let why = active.why_not(kind);
    let button = Button::new(frame.m(&kind.words())).min_size(Vec2::new(140.0, 36.0));
    let response = ui.add_enabled(why.is_none(), button);
    match why {
        Some(why) => response.on_disabled_hover_text(frame.m(why)).clicked(),
        None => response.clicked(),
    }
}

/// Turns the camera to the place.
fn point(ui: &mut Ui, frame: &Frame<'_>, active: &Active, place: LatLon, out: &mut Vec<Command>) -> bool {
    let command = eye::Command::LookAt(place);
    let Some(vehicle) = frame.session.snapshot().vehicles.get(&active.address) else { return false };
    let may = eye::available(command, vehicle);
    let response = ui.add_enabled(may.is_ok(), Button::new(frame.t("eye-look-here")).min_size(Vec2::new(140.0, 36.0)));
    let clicked = match may {
        Ok(()) => response.clicked(),
        Err(why) => response.on_disabled_hover_text(frame.m(&why)).clicked(),
    };
    if clicked {
        out.push(Command::Eye(command));
    }
    clicked
}

fn overlay(frame: &Frame<'_>) -> Overlay {
    let fly = frame.session.fly();
    let view = fly.view();
    let palette = Palette::of(frame.session.settings());
    let mut overlay = Overlay::default();
    let mut line = |places: Vec<LatLon>, color, width| {
        if places.len() > 1 {
            overlay.lines.push(Line { places, color, width, dashed: false });
        }
    };
    if let Some(active) = &view.active {
        line(fly.aboard(active.address).collect(), ABOARD, 3.0);
        line(fly.track(active.address).map(|(place, _)| place).collect(), TRACK, 3.0);
        let goal = active.place.last().zip(active.goal);
        line(goal.map(|(from, to)| vec![from, to]).unwrap_or_default(), palette.accent, 2.0);
        let point = |id, place: Option<LatLon>, label: &str, color| {
            let handle =
                |place| Handle { id, place, label: label.to_owned(), color, draggable: false, selected: false };
            place.map(handle)
        };
        overlay.handles.extend(point(HOME, active.home, &frame.t("fly-home-mark"), palette.good));
        overlay.handles.extend(point(GOAL, active.goal, &frame.t("fly-goal-mark"), palette.accent));
    }
    overlay.handles.extend(found(frame, &palette));
    planned(frame, &palette, &mut overlay);
    overlay.marks = view
        .fleet
        .iter()
        .filter_map(|row| {
            let (place, heading_rad) = row.place?;
            let color = if row.lost { palette.stale } else { crate::widgets::level_mark(row.level, &palette).1 };
            Some(Mark {
                address: row.address,
                place,
                heading_rad,
                label: frame.m(&row.name),
                color,
                active: row.active,
            })
        })
        .collect();
    overlay.traffic = view.traffic.iter().map(|row| traffic(frame, row, &palette)).collect();
    overlay
}

/// Another aircraft, with its call sign and how much higher than the active vehicle it is.
fn traffic(frame: &Frame<'_>, row: &TrafficRow, palette: &Palette) -> Traffic {
    let level = match row.level {
        Level::Good => palette.accent,
        worse => level_mark(worse, palette).1,
    };
    let label = match (row.stale, row.above_m) {
        (Some(age), _) => {
            frame.m(&message!("fly-traffic-label-stale", sign = row.sign.as_str(), seconds = age.as_secs() as f64))
        }
        (None, Some(above_m)) => {
            let climb = match row.climb {
                Some(Climb::Climbs) => "↑",
                Some(Climb::Sinks) => "↓",
                Some(Climb::Level) | None => "",
            };
            let about = if row.by_pressure { "≈" } else { "" };
            let above = format!("{about}{:+}", whole(above_m));
            frame.m(&message!("fly-traffic-label", sign = row.sign.as_str(), above = above, climb = climb))
        }
        (None, None) => row.sign.clone(),
    };
    let color = if row.stale.is_some() { palette.stale } else { level };
    Traffic { place: row.place, flies: row.flies, drone: row.drone, stale: row.stale.is_some(), label, color }
}

/// Findings, and what was just marked.
fn found(frame: &Frame<'_>, palette: &Palette) -> Vec<Handle> {
    let handle =
        |id, place, label, selected| Handle { id, place, label, color: palette.caution, draggable: false, selected };
    let findings = frame.session.findings();
    let draft = findings.draft().map(|draft| handle(FOUND, draft.place, "!".to_owned(), true));
    let listed = findings.listed().take(SHOWN).enumerate();
    let listed = listed.map(|(n, found)| handle(FOUND + 1 + n as u64, found.place.into(), "!".to_owned(), false));
    draft.into_iter().chain(listed).collect()
}

/// The plan of the planning screen while it is not aboard, and the fence that holds: the one aboard, or else the planned.
fn planned(frame: &Frame<'_>, palette: &Palette, overlay: &mut Overlay) {
    if frame.session.sorties().replay().is_some() {
        return;
    }
    let planner = frame.session.planner();
    let active = frame.session.active();
    let aboard = active.map_or(Aboard::Unknown, |address| planner.aboard(address));
    if !matches!(aboard, Aboard::Same(_)) {
        let places: Vec<LatLon> = planner.path().map(|(place, ..)| place).collect();
        if places.len() > 1 {
            overlay.lines.insert(0, Line { places, color: palette.accent, width: 1.5, dashed: true });
        }
    }
    let plan = active.and_then(|address| planner.uploaded_plan(address)).or(planner.plan());
    overlay.areas.extend(plan.into_iter().flat_map(|plan| map::of_fence(&plan.fence, KEEP_IN, palette.danger)));
}
