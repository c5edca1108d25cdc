//! The map of the planning screen: strip, legs, fence, rally points, and everything that can be taken hold of.

use egui::{Color32, Ui};
use mission::geo::{LatLon, distance_m};
use mission::plan::Plan as Flight;
use mission::plan::checks::Severity;
use mission::road::LinePosition;
use session::Command;
use session::planner::{AreaCommand, Command as Plan, Judged, Parameter, Target, Trigger, UnderCommand, best_index};
use session::surroundings::ZoneKind;

use super::Tool;
use crate::Frame;
use crate::map::{self, Area, AreaKind, Handle, Line, Map, Overlay, TileSources};
use crate::theme::Palette;

/// Handles beyond this would hide the map and slow it down; lines are drawn for all.
const MOST_HANDLES: usize = 600;
/// Items nearer to each other than this are not all numbered, metres: in bends they stand close.
const LABELS_APART_M: f64 = 250.0;
/// Patches that are drawn; further ones are smaller.
const MOST_PATCHES: usize = 400;
/// Distance between points of the strip's edges, metres.
const STRIP_STEP_M: f64 = 50.0;
/// Colours that stand out from both map styles.
const FENCE: Color32 = Color32::from_rgb(0xd8, 0x5a, 0x00);
const RALLY: Color32 = Color32::from_rgb(0x6a, 0x1b, 0x9a);
const LAUNCH: Color32 = Color32::from_rgb(0x00, 0x79, 0x6b);

/// The map and what it remembers between frames.
#[derive(Default)]
pub(super) struct Chart {
    pub(super) map: Map,
    /// Which document the map was last brought to.
    shown: Option<u64>,
    /// What is dragged, and where it is now: the plan changes when it is let go.
    dragged: Option<(u64, LatLon)>,
    /// Where along a patrol under a bridge the pointer is, metres: the way back from there is drawn.
    pub(super) pointed_m: Option<f64>,
}

/// The number that a map knows a target by.
fn id_of(target: Target) -> u64 {
    let (kind, a, b) = match target {
        Target::Home => (1, 0, 0),
        Target::Item(index) => (2, index, 0),
        Target::Corner(polygon, corner) => (3, polygon, corner),
        Target::Circle(index) => (4, index, 0),
        Target::Rally(index) => (5, index, 0),
        Target::Launch(index) => (6, index, 0),
        Target::Area(index) => (7, index, 0),
    };
    (kind << 56) | ((a as u64) << 28) | b as u64
}

fn target_of(id: u64) -> Option<Target> {
    let part = |shift: u32| ((id >> shift) & 0x0fff_ffff) as usize;
    Some(match id >> 56 {
        1 => Target::Home,
        2 => Target::Item(part(28)),
        3 => Target::Corner(part(28), part(0)),
        4 => Target::Circle(part(28)),
        5 => Target::Rally(part(28)),
        6 => Target::Launch(part(28)),
        7 => Target::Area(part(28)),
        _ => return None,
    })
}

/// Where a target is; `None` where it is not there any more.
pub(super) fn place_of(frame: &Frame<'_>, plan: &Flight, target: Target) -> Option<LatLon> {
    match target {
        Target::Home => Some(plan.home.place),
        // Commands without a place can be selected by their finding.
        Target::Item(index) => {
            let item = plan.items.get(index)?;
            item.place().or_else(|| plan.items.iter().take(index).rev().find_map(|item| item.place()))
        }
        Target::Corner(polygon, corner) => plan.fence.polygons.get(polygon)?.corners.get(corner).copied(),
        Target::Circle(index) => Some(plan.fence.circles.get(index)?.centre),
        Target::Rally(index) => Some(plan.rally.get(index)?.place),
        Target::Launch(index) => {
            let launch = frame.session.planner().document().along()?.launches.get(index)?;
            Some(LatLon { lat_deg: launch.lat_deg, lon_deg: launch.lon_deg })
        }
        Target::Area(index) => drawn(frame).get(index).copied(),
    }
}

impl Chart {
    pub(super) fn draw(
        &mut self,
        ui: &mut Ui,
        frame: &Frame<'_>,
        tiles: &mut TileSources,
        tool: Tool,
        selected: &mut Option<Target>,
        out: &mut Vec<Command>,
    ) {
        let planner = frame.session.planner();
        if self.shown != Some(planner.generation()) {
            self.shown = Some(planner.generation());
            let places: Vec<LatLon> = planner.path().map(|(place, _, _)| place).collect();
            if !places.is_empty() {
                self.map.fit(&places);
            }
        }
        let events = self.map.draw(ui, frame, tiles, &overlay(frame, *selected, self.pointed_m, self.dragged));
        if let Some(target) = events.handle.and_then(target_of) {
            *selected = Some(target);
        }
        self.dragged = events.dragging;
        if let Some((target, _)) = events.dragging.and_then(|(id, place)| Some((target_of(id)?, place))) {
            *selected = Some(target);
        }
        if let Some((target, place)) = events.dropped.and_then(|(id, place)| Some((target_of(id)?, place))) {
            out.push(Command::Plan(Plan::Move(target, place)));
        }
        if let Some(place) = events.clicked {
            match command_of(tool, place, &planner.document().plan) {
                Some(command) => out.push(Command::Plan(command)),
                None => *selected = None,
            }
        }
    }
}

/// What a click on the map asks for.
fn command_of(tool: Tool, place: LatLon, plan: &Flight) -> Option<Plan> {
    Some(match tool {
        Tool::Select => return None,
        Tool::From => Plan::FromAt(place),
        Tool::To => Plan::ToAt(place),
        Tool::Waypoint => Plan::Insert(best_index(plan, place), place),
        Tool::Rally => Plan::AddRally(place),
        Tool::Fence => Plan::AddFence(place),
        Tool::Launch => Plan::AddLaunch(place),
        Tool::Area => Plan::Area(AreaCommand::AddCorner(place)),
        Tool::Mouth => Plan::Under(UnderCommand::Mouth(place)),
    })
}

fn overlay(
    frame: &Frame<'_>,
    selected: Option<Target>,
    pointed_m: Option<f64>,
    dragged: Option<(u64, LatLon)>,
) -> Overlay {
    let planner = frame.session.planner();
    let palette = Palette::of(frame.session.settings());
    let plan = planner.document().plan.as_ref();
    let mut overlay = Overlay::default();
    let line = |places, color, width| Line { places, color, width, dashed: false };
    if let Some(ring) = strip(frame) {
        overlay.areas.push(Area { ring, kind: AreaKind::Strip, color: palette.good });
    }
    for (kind, ring) in frame.session.surroundings().outlines().iter().cloned() {
        let color = match kind {
            ZoneKind::NoFly | ZoneKind::Temporary => palette.danger,
            ZoneKind::Controlled => palette.caution,
            ZoneKind::Suitable => palette.good,
            ZoneKind::Approval => palette.accent,
        };
        overlay.areas.push(Area { ring, kind: AreaKind::Strip, color });
    }
    under(frame, &palette, pointed_m, &mut overlay);
    area(frame, &palette, dragged, &mut overlay);
    overlay.areas.extend(map::of_fence(&plan.fence, FENCE, palette.danger));
    if let Some(corridor) = planner.corridor() {
        for (_, leg) in corridor.legs.iter().enumerate().filter(|(index, _)| *index != planner.document().leg) {
            let places = leg.path.iter().map(|point| point.place).collect();
            overlay.lines.push(line(places, palette.stale, 2.0));
        }
    }
    overlay.lines.extend(path(frame, &palette));
    handles(frame, plan, selected, &palette, &mut overlay.handles);
    for handle in &mut overlay.handles {
        if let Some((_, place)) = dragged.filter(|(id, _)| *id == handle.id) {
            handle.place = place;
        }
    }
    overlay
}

/// The deck, the ground that no photo shows, and the ways that the aircraft would take by itself and must not.
fn under(frame: &Frame<'_>, palette: &Palette, pointed_m: Option<f64>, overlay: &mut Overlay) {
    let Some(under) = frame.session.planner().under() else { return };
    let scene = &under.made.scene;
    for outline in &under.deck {
        overlay.areas.push(Area { ring: outline.clone(), kind: AreaKind::Strip, color: palette.stale });
    }
    let Some(judged) = &under.judged else { return };
    for patch in judged.ground.iter().flat_map(|ground| &ground.unseen).take(MOST_PATCHES) {
        overlay.areas.push(Area { ring: patch.outline.clone(), kind: AreaKind::Strip, color: palette.danger });
    }
    if let Some(way) = pointed_m.and_then(|along_m| super::ways::nearest(judged, along_m)) {
        let places = way.path.iter().map(|(place, _)| *place).collect();
        overlay.lines.push(Line { places, color: palette.text, width: 3.0, dashed: true });
    }
    for fall in judged.falls.iter().filter(|_| falls_matter(judged)) {
        overlay.areas.push(Area { ring: fall.outline.clone(), kind: AreaKind::Strip, color: palette.caution });
    }
    for finding in &judged.ways_back {
        let places = finding.way.iter().map(|at| scene.wgs84(*at).0).collect();
        overlay.lines.push(Line { places, color: palette.caution, width: 2.0, dashed: true });
    }
}

/// Where the aircraft would fall is drawn where it would fall on somebody.
fn falls_matter(judged: &Judged) -> bool {
    judged.ways_back.iter().any(|finding| finding.trigger == Trigger::Fall)
}

/// Corners that were drawn of the area that is looked at.
fn drawn(frame: &Frame<'_>) -> Vec<LatLon> {
    let planner = frame.session.planner();
    let drawn = planner.document().area().is_some_and(|area| area.facility.is_none());
    planner.area().filter(|_| drawn).map(|area| area.outline.clone()).unwrap_or_default()
}

/// The area or object that is looked at, as it is while a corner of it is dragged.
fn area(frame: &Frame<'_>, palette: &Palette, dragged: Option<(u64, LatLon)>, overlay: &mut Overlay) {
    let Some(area) = frame.session.planner().area() else { return };
    let mut ring = area.outline.clone();
    if let Some((id, place)) = dragged
        && let Some(Target::Area(index)) = target_of(id)
        && let Some(corner) = ring.get_mut(index)
    {
        *corner = place;
    }
    if let [from, to] = ring[..] {
        // A wall, or an outline that is being drawn.
        overlay.lines.push(Line { places: vec![from, to], color: palette.good, width: 3.0, dashed: false });
    }
    overlay.areas.push(Area { ring, kind: AreaKind::Subject, color: palette.good });
}

/// The flown path in pieces of one colour.
fn path(frame: &Frame<'_>, palette: &Palette) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut before: Option<LatLon> = None;
    for (place, _, worst) in frame.session.planner().path() {
        let color = match worst {
            Some(Severity::Blocks) => palette.danger,
            Some(Severity::Warns) => palette.caution,
            Some(Severity::Informs) | None => palette.accent,
        };
        if let Some(from) = before {
            match lines.last_mut().filter(|line| line.color == color) {
                Some(line) => line.places.push(place),
                None => lines.push(Line { places: vec![from, place], color, width: 3.0, dashed: false }),
            }
        }
        before = Some(place);
    }
    lines
}

/// The strip that is to be seen, as an area.
fn strip(frame: &Frame<'_>) -> Option<Vec<LatLon>> {
    let planner = frame.session.planner();
    let wanted = planner.document().along()?;
    let corridor = planner.corridor()?;
    let road = frame.session.network().road(&wanted.road)?;
    let side = wanted.direction().side();
    let track_m = road.carriageway(wanted.direction()).outer_edge_m + wanted.value(Parameter::LateralOffset);
    let [near_m, far_m] =
        [track_m - wanted.value(Parameter::ExtentLeft), track_m + wanted.value(Parameter::ExtentRight)];
    let ends = corridor.legs.iter().flat_map(|leg| [leg.from.measured_m, leg.to.measured_m]);
    let [low, high] = ends.fold([f64::MAX, f64::MIN], |[low, high], at| [low.min(at), high.max(at)]);
    let steps = ((high - low) / STRIP_STEP_M).ceil().clamp(1.0, 2_000.0) as u32;
    let edge = |offset_m: f64| {
        (0..=steps).map(move |step| {
            let measured_m = low + (high - low) * f64::from(step) / f64::from(steps);
            road.line.place(LinePosition { measured_m, offset_right_m: side * offset_m })
        })
    };
    Some(edge(near_m).chain(edge(far_m).rev()).collect())
}

fn handles(frame: &Frame<'_>, plan: &Flight, selected: Option<Target>, palette: &Palette, out: &mut Vec<Handle>) {
    let handle = |target: Target, place, label: String, color| Handle {
        id: id_of(target),
        place,
        label,
        color,
        draggable: true,
        selected: selected == Some(target),
    };
    for (polygon, fence) in plan.fence.polygons.iter().enumerate() {
        for (corner, place) in fence.corners.iter().enumerate() {
            out.push(handle(Target::Corner(polygon, corner), *place, String::new(), FENCE));
        }
    }
    for (index, circle) in plan.fence.circles.iter().enumerate() {
        out.push(handle(Target::Circle(index), circle.centre, "◯".into(), FENCE));
    }
    let mut labelled: Option<LatLon> = None;
    for (index, item) in plan.items.iter().enumerate() {
        let Some(place) = item.place() else { continue };
        let target = Target::Item(index);
        let apart = labelled.is_none_or(|labelled| distance_m(labelled, place) > LABELS_APART_M);
        let mut label = String::new();
        if apart || selected == Some(target) {
            labelled = Some(place);
            label = (index + 1).to_string();
        }
        out.push(handle(target, place, label, palette.accent));
    }
    out.truncate(MOST_HANDLES);
    for (index, rally) in plan.rally.iter().enumerate() {
        out.push(handle(Target::Rally(index), rally.place, format!("R{}", index + 1), RALLY));
    }
    let planner = frame.session.planner();
    let wanted = planner.document().along();
    for (index, launch) in wanted.into_iter().flat_map(|wanted| wanted.launches.iter().enumerate()) {
        let place = LatLon { lat_deg: launch.lat_deg, lon_deg: launch.lon_deg };
        out.push(handle(Target::Launch(index), place, launch.name.clone(), LAUNCH));
    }
    for (index, place) in drawn(frame).into_iter().enumerate() {
        out.push(handle(Target::Area(index), place, (index + 1).to_string(), palette.good));
    }
    // The launch places of the other legs cannot be dragged: they are the road's.
    for leg in planner.corridor().into_iter().flat_map(|corridor| &corridor.legs) {
        if leg.launch.place != plan.home.place {
            let (place, label) = (leg.launch.place, leg.launch.name.clone());
            out.push(Handle { id: 0, place, label, color: palette.stale, draggable: false, selected: false });
        }
    }
    if plan.home.place != LatLon::default() {
        out.push(handle(Target::Home, plan.home.place, "H".into(), LAUNCH));
    }
}
