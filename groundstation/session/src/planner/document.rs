//! What is edited, the ways it is changed by hand, and the way back.

use std::sync::Arc;
use std::time::Duration;

use mission::geo::{HeightRelHome, LatLon, destination, distance_m};
use mission::plan::{FencePolygon, Frame, Item, Plan, RallyPoint, command};
use telemetry::wire::MonoTime;

use super::area::WantedArea;
use super::request::Request;
use super::under::WantedBridge;
use super::wanted::Wanted;

/// Changes of the same thing that follow each other this fast are one step of undo: a drag, a number that is typed.
const ONE_STEP: Duration = Duration::from_secs(2);
/// Steps that can be undone. Chosen: more than a person goes back.
const MAX_STEPS: usize = 200;
/// Items in all steps together; bounds the memory for huge files to some 100 MB.
const MAX_STEP_ITEMS: usize = 1_000_000;
/// Half the side of a fence that is newly drawn, metres.
const NEW_FENCE_HALF_M: f64 = 200.0;
/// Height of what is inserted into a plan without any, metres above home.
pub(super) const USUAL_HEIGHT_M: f64 = 70.0;

/// Everything that undo brings back.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Document {
    /// What the plan was made from, if it was.
    pub request: Option<Request>,
    /// Which leg of the corridor the plan is, from 0.
    pub leg: usize,
    /// The plan was changed by hand since it was made.
    pub by_hand: bool,
    /// Heights follow the ground, where a file knows it.
    pub follows_ground: bool,
    /// What is uploaded.
    pub plan: Arc<Plan>,
}

impl Document {
    /// The corridor that the plan was made from.
    pub fn along(&self) -> Option<&Wanted> {
        match &self.request {
            Some(Request::Along(wanted)) => Some(wanted),
            _ => None,
        }
    }

    /// The flight over an area or around an object that the plan was made from.
    pub fn area(&self) -> Option<&WantedArea> {
        match &self.request {
            Some(Request::Area(wanted)) => Some(wanted),
            _ => None,
        }
    }

    /// The patrol under a bridge that the plan was made from.
    pub fn under(&self) -> Option<&WantedBridge> {
        match &self.request {
            Some(Request::Under(wanted)) => Some(wanted),
            _ => None,
        }
    }
}

/// Something on the map that can be taken hold of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// The planned take-off point.
    Home,
    /// An item, by its index.
    Item(usize),
    /// Polygon and corner.
    Corner(usize, usize),
    /// Centre of a fence circle.
    Circle(usize),
    /// A rally point.
    Rally(usize),
    /// A launch place that the crew added.
    Launch(usize),
    /// A corner of the area that is looked at.
    Area(usize),
}

/// What a change changes, so that several of one thing count as one step.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Key {
    Field(super::Field),
    Parameter(super::Parameter),
    Passes,
    Figure(super::Figure),
    AreaFigure(super::AreaFigure),
    OwnBridge,
    OwnCulvert,
    SectionFigure(super::SectionFigure),
    Move(Target),
    Height(Target),
    Speed(usize),
    Radius(usize),
}

/// The way back and forth.
#[derive(Debug, Default)]
pub(super) struct History {
    past: Vec<Document>,
    future: Vec<Document>,
    last: Option<(Key, MonoTime)>,
}

impl History {
    /// Notes what the document was before a change.
    pub(super) fn before(&mut self, document: &Document, key: Option<Key>, now: MonoTime) {
        let same = matches!((self.last, key), (Some((last, at)), Some(key))
            if last == key && now.since(at) < ONE_STEP && self.future.is_empty());
        self.last = key.map(|key| (key, now));
        self.future.clear();
        if same {
            return;
        }
        self.past.push(document.clone());
        let mut items: usize = self.past.iter().map(|document| document.plan.items.len()).sum();
        while self.past.len() > MAX_STEPS || (items > MAX_STEP_ITEMS && self.past.len() > 1) {
            items -= self.past.remove(0).plan.items.len();
        }
    }

    pub(super) fn undo(&mut self, document: &mut Document) -> bool {
        self.last = None;
        let Some(before) = self.past.pop() else { return false };
        self.future.push(std::mem::replace(document, before));
        true
    }

    pub(super) fn redo(&mut self, document: &mut Document) -> bool {
        self.last = None;
        let Some(after) = self.future.pop() else { return false };
        self.past.push(std::mem::replace(document, after));
        true
    }

    pub(super) fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    pub(super) fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }
}

/// Whether two plans are the same flight, whatever else their files held.
pub(super) fn same_flight(a: &Plan, b: &Plan) -> bool {
    a.home == b.home
        && a.items == b.items
        && a.fence == b.fence
        && a.rally == b.rally
        && a.cruise_speed_m_s == b.cruise_speed_m_s
}

/// Moves something; false where it is not there.
pub(super) fn move_to(plan: &mut Plan, target: Target, to: LatLon) -> bool {
    let slot = match target {
        Target::Home => Some(&mut plan.home.place),
        Target::Corner(polygon, corner) => {
            plan.fence.polygons.get_mut(polygon).and_then(|polygon| polygon.corners.get_mut(corner))
        }
        Target::Circle(circle) => plan.fence.circles.get_mut(circle).map(|circle| &mut circle.centre),
        Target::Rally(rally) => plan.rally.get_mut(rally).map(|rally| &mut rally.place),
        Target::Item(index) => {
            let Some(item) = plan.items.get_mut(index).filter(|item| item.place().is_some()) else { return false };
            [item.params[4], item.params[5]] = [to.lat_deg, to.lon_deg];
            return true;
        }
        // These are of the request.
        Target::Launch(_) | Target::Area(_) => None,
    };
    slot.map(|place| *place = to).is_some()
}

/// Sets the height of an item in its own frame, or of a rally point above home.
pub(super) fn set_height(plan: &mut Plan, target: Target, height_m: f64) -> bool {
    match target {
        Target::Item(index) => {
            let Some(item) = plan.items.get_mut(index).filter(|item| item.place().is_some()) else { return false };
            item.params[6] = height_m;
        }
        Target::Rally(index) => {
            let Some(rally) = plan.rally.get_mut(index) else { return false };
            rally.height = HeightRelHome(height_m);
        }
        _ => return false,
    }
    true
}

/// Sets the speed of the way to an item: by the speed command before it, or a new one.
pub(super) fn set_speed(plan: &mut Plan, index: usize, speed_m_s: f64) -> bool {
    if index >= plan.items.len() {
        return false;
    }
    if let Some(before) = index.checked_sub(1).and_then(|at| plan.items.get_mut(at))
        && before.command == command::DO_CHANGE_SPEED
    {
        before.params[1] = speed_m_s;
        return true;
    }
    // Parameter 1: 1 is speed over ground; 3: throttle as it is.
    insert(plan, index, Item::command(command::DO_CHANGE_SPEED, [1.0, speed_m_s, -1.0, 0.0, 0.0, 0.0, 0.0]));
    true
}

/// Speed of the way to an item, where the plan says one.
pub fn speed_to(plan: &Plan, index: usize) -> Option<f64> {
    let said = plan.items.iter().take(index).rev().find(|item| item.command == command::DO_CHANGE_SPEED);
    said.map(|item| item.params[1]).or(plan.cruise_speed_m_s)
}

/// Puts a waypoint behind an item, or first.
pub(super) fn insert_waypoint(plan: &mut Plan, at: usize, place: LatLon) {
    let at = at.min(plan.items.len());
    let before = plan.items[..at].iter().rev().find(|item| item.is_navigation() && item.place().is_some());
    let after = plan.items[at..].iter().find(|item| item.is_navigation() && item.place().is_some());
    let (frame, height_m) =
        before.or(after).map_or((Frame::GlobalRelHome, USUAL_HEIGHT_M), |item| (item.frame, item.height_m()));
    insert(plan, at, Item::at(command::NAV_WAYPOINT, frame, place, height_m));
}

/// Inserts an item; jumps keep their targets.
fn insert(plan: &mut Plan, at: usize, item: Item) {
    for jump in plan.items.iter_mut().filter(|item| item.command == command::DO_JUMP) {
        if jump.params[0] > at as f64 {
            jump.params[0] += 1.0;
        }
    }
    plan.items.insert(at, item);
}

/// Deletes something; false where it is not there.
pub(super) fn delete(plan: &mut Plan, target: Target) -> bool {
    match target {
        Target::Item(index) if index < plan.items.len() => {
            plan.items.remove(index);
            for jump in plan.items.iter_mut().filter(|item| item.command == command::DO_JUMP) {
                if jump.params[0] > (index + 1) as f64 {
                    jump.params[0] -= 1.0;
                }
            }
        }
        Target::Corner(polygon, corner) => {
            let Some(corners) = plan.fence.polygons.get_mut(polygon).map(|polygon| &mut polygon.corners) else {
                return false;
            };
            if corner >= corners.len() {
                return false;
            }
            // A polygon of two corners is none.
            if corners.len() <= 3 {
                plan.fence.polygons.remove(polygon);
            } else {
                corners.remove(corner);
            }
        }
        Target::Circle(index) if index < plan.fence.circles.len() => {
            plan.fence.circles.remove(index);
        }
        Target::Rally(index) if index < plan.rally.len() => {
            plan.rally.remove(index);
        }
        _ => return false,
    }
    true
}

/// Puts a corner in the middle of the edge behind a corner.
pub(super) fn insert_corner(plan: &mut Plan, polygon: usize, after: usize) -> bool {
    let Some(corners) = plan.fence.polygons.get_mut(polygon).map(|polygon| &mut polygon.corners) else { return false };
    let Some(&from) = corners.get(after) else { return false };
    let to = corners[(after + 1) % corners.len()];
    let middle = LatLon { lat_deg: (from.lat_deg + to.lat_deg) / 2.0, lon_deg: (from.lon_deg + to.lon_deg) / 2.0 };
    corners.insert(after + 1, middle);
    true
}

/// A square to stay inside, around a place.
pub(super) fn add_fence(plan: &mut Plan, place: LatLon) {
    let reach_m = NEW_FENCE_HALF_M * std::f64::consts::SQRT_2;
    let corners = [45.0_f64, 135.0, 225.0, 315.0].map(|bearing| destination(place, bearing.to_radians(), reach_m));
    plan.fence.polygons.push(FencePolygon { corners: corners.to_vec(), inclusion: true });
}

/// A rally point at the height of the others, or of the take-off.
pub(super) fn add_rally(plan: &mut Plan, place: LatLon) {
    let take_off = plan.items.iter().find(|item| item.command == command::NAV_TAKEOFF).map(Item::height_m);
    let height_m = plan.rally.first().map(|rally| rally.height.0).or(take_off).unwrap_or(USUAL_HEIGHT_M);
    plan.rally.push(RallyPoint { place, height: HeightRelHome(height_m) });
}

/// Where an item that is put in at a place fits best: in the way that becomes longest the least. Index to insert at.
pub fn best_index(plan: &Plan, place: LatLon) -> usize {
    let stops: Vec<(usize, LatLon)> = plan
        .items
        .iter()
        .enumerate()
        .filter(|(_, item)| item.is_navigation())
        .filter_map(|(index, item)| Some((index, item.place()?)))
        .collect();
    let detour = |pair: &[(usize, LatLon)]| {
        distance_m(pair[0].1, place) + distance_m(place, pair[1].1) - distance_m(pair[0].1, pair[1].1)
    };
    let best = stops.windows(2).min_by(|a, b| detour(a).total_cmp(&detour(b)));
    let behind_last = stops.last().map_or(0, |(index, _)| index + 1);
    best.map_or(behind_last, |pair| pair[1].0)
}
