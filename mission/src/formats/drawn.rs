//! Plans from what people draw in other programs: lines, areas and points that know nothing of a flight.
//!
//! The rules, the same for KML and GeoJSON:
//! - Lines become the path, one after the other in the order of the file; where there is no line, the points do.
//! - The path starts with a take-off at home (or at its first point) and ends with a return.
//! - An area becomes a fence to stay inside; one that is named as forbidden, and every hole, one to stay out of.
//! - Points named as home or rally point become these. What our own files name is read as it was meant.
//! - A height above sea level is kept; one above ground becomes a height above terrain; none is assumed.

use super::{ASSUMED_HEIGHT_M, MAX_ITEMS, Note, Place, Problem, Read, ReadError};
use crate::geo::{HeightAmsl, HeightRelHome, LatLon, distance_m};
use crate::plan::{FencePolygon, Frame, Home, Item, Plan, RallyPoint, command};

/// A path that begins this near home begins with the take-off itself, metres: less than a landing pad.
const AT_HOME_M: f64 = 1.0;

/// The datum of a drawn height, metres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Height {
    /// Drawn on the ground or without any.
    Unsaid,
    /// Above sea level.
    Amsl(f64),
    /// Above the ground beneath.
    Ground(f64),
}

/// One drawn point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Point {
    pub(super) place: LatLon,
    pub(super) height: Height,
}

/// What a shape is meant as, by its name or kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    Home,
    Rally,
    Fence,
    Exclusion,
    /// Nothing that is known here.
    Unnamed,
}

impl Meaning {
    /// Of a name that a person or our own writers gave.
    pub(super) fn of(name: &str) -> Self {
        let name = name.trim().to_lowercase();
        let starts = |words: &[&str]| words.iter().any(|word| name.starts_with(word));
        if starts(&["home", "起飞点"]) {
            Self::Home
        } else if starts(&["rally", "备降点"]) {
            Self::Rally
        } else if starts(&["exclusion", "no-fly", "no fly", "禁飞", "禁区", "限飞"]) {
            Self::Exclusion
        } else if starts(&["fence", "inclusion", "围栏", "电子围栏"]) {
            Self::Fence
        } else {
            Self::Unnamed
        }
    }
}

/// Everything that is drawn in a file, in its order.
#[derive(Debug, Default)]
pub(super) struct Drawn {
    home: Option<Home>,
    lines: Vec<Vec<Point>>,
    free: Vec<Point>,
    fence: Vec<FencePolygon>,
    rally: Vec<Point>,
    /// Areas without a name that says what they are.
    unnamed: usize,
    /// Areas with fewer than three corners.
    left_out: usize,
    points: usize,
}

impl Drawn {
    pub(super) fn point(&mut self, meaning: Meaning, point: Point) {
        match meaning {
            Meaning::Home => {
                let ground_m = if let Height::Amsl(height_m) = point.height { height_m } else { 0.0 };
                self.home = Some(Home { place: point.place, ground: HeightAmsl(ground_m) });
            }
            Meaning::Rally => self.rally.push(point),
            _ => self.free.push(point),
        }
        self.points += 1;
    }

    pub(super) fn line(&mut self, points: Vec<Point>) {
        self.points += points.len();
        if !points.is_empty() {
            self.lines.push(points);
        }
    }

    /// A ring of corners, closed or not; `hole` for the inside of an area.
    pub(super) fn area(&mut self, meaning: Meaning, hole: bool, ring: Vec<Point>) {
        self.points += ring.len();
        let mut corners: Vec<LatLon> = ring.into_iter().map(|point| point.place).collect();
        if corners.len() > 1 && corners.first() == corners.last() {
            corners.pop();
        }
        if corners.len() < 3 {
            self.left_out += 1;
            return;
        }
        let out = matches!(meaning, Meaning::Exclusion);
        self.unnamed += usize::from(!hole && !matches!(meaning, Meaning::Fence | Meaning::Exclusion));
        // A hole in what is forbidden is allowed.
        self.fence.push(FencePolygon { corners, inclusion: out == hole });
    }

    /// Whether more is drawn than is read.
    pub(super) fn is_too_much(&self) -> bool {
        self.points > MAX_ITEMS
    }

    /// The plan; `nothing` names what was looked for where nothing was found.
    pub(super) fn plan(self, file: &str, place: Place, nothing: &str) -> Result<Read, ReadError> {
        let mut notes = Vec::new();
        let path: Vec<Point> = if self.lines.is_empty() {
            self.free
        } else {
            if self.lines.len() > 1 {
                notes.push(Note::LinesJoined { count: self.lines.len() });
            }
            if !self.free.is_empty() {
                notes.push(Note::PointsLeftOut { count: self.free.len() });
            }
            self.lines.concat()
        };
        if path.is_empty() && self.fence.is_empty() && self.rally.is_empty() && self.home.is_none() {
            return Err(ReadError::new(file, place, Problem::Missing { name: nothing.to_owned() }));
        }
        let home = self.home.unwrap_or_else(|| {
            notes.push(Note::HomeGuessed);
            let corner = self.fence.first().and_then(|fence| fence.corners.first());
            let first = path.first().map(|point| point.place).or(corner.copied());
            Home { place: first.unwrap_or_default(), ground: HeightAmsl(0.0) }
        });
        if self.unnamed > 0 {
            notes.push(Note::AreasAsFences { count: self.unnamed });
        }
        if self.left_out > 0 {
            notes.push(Note::AreasLeftOut { count: self.left_out });
        }
        let rally = self.rally.iter().map(|point| {
            let height_m = match point.height {
                Height::Amsl(height_m) => height_m - home.ground.0,
                Height::Ground(height_m) => height_m,
                Height::Unsaid => ASSUMED_HEIGHT_M,
            };
            RallyPoint { place: point.place, height: HeightRelHome(height_m) }
        });
        let mut plan =
            Plan { home, rally: rally.collect(), items: items(&path, home, self.home, &mut notes), ..Plan::default() };
        plan.fence.polygons = self.fence;
        Ok(Read { plan, notes })
    }
}

fn items(path: &[Point], home: Home, said_home: Option<Home>, notes: &mut Vec<Note>) -> Vec<Item> {
    let Some(first) = path.first() else { return Vec::new() };
    let assumed = path.iter().filter(|point| point.height == Height::Unsaid).count();
    if assumed > 0 {
        notes.push(Note::HeightAssumed { count: assumed, height_m: ASSUMED_HEIGHT_M });
    }
    let above_ground = path.iter().filter(|point| matches!(point.height, Height::Ground(_))).count();
    if above_ground > 0 {
        notes.push(Note::HeightAboveGround { count: above_ground });
    }
    // Above home where the file says how high home is: that is how patrols are planned.
    let placed = |point: &Point| match (point.height, said_home) {
        (Height::Amsl(height_m), Some(home)) => (Frame::GlobalRelHome, height_m - home.ground.0),
        (Height::Amsl(height_m), None) => (Frame::GlobalAmsl, height_m),
        (Height::Ground(height_m), _) => (Frame::GlobalTerrain, height_m),
        (Height::Unsaid, _) => (Frame::GlobalRelHome, ASSUMED_HEIGHT_M),
    };
    // At the take-off point a height above the ground is one above home.
    let (frame, height_m) = match placed(first) {
        (Frame::GlobalTerrain, height_m) => (Frame::GlobalRelHome, height_m),
        other => other,
    };
    let mut items = vec![Item::at(command::NAV_TAKEOFF, frame, home.place, height_m)];
    let starts_at_home = distance_m(home.place, first.place) < AT_HOME_M;
    for point in &path[usize::from(starts_at_home)..] {
        let (frame, height_m) = placed(point);
        items.push(Item::at(command::NAV_WAYPOINT, frame, point.place, height_m));
    }
    items.push(Item::command(command::NAV_RETURN_TO_LAUNCH, [0.0; 7]));
    items
}
