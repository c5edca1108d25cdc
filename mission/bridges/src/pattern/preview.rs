//! What a pattern is, before anybody flies it.

use crate::solid::{Kind, Place};
use mission::geo::LatLon;
use mission::road::Direction;

/// What the camera does at a pose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Nothing: a corner of the path.
    None,
    /// A photo.
    Photo,
    /// A clip begins.
    ClipStart,
    /// A clip ends.
    ClipStop,
}

/// What a photo or a clip shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Target {
    /// [`crate::bridge::Made::number`].
    pub bridge: usize,
    /// The span, from 0.
    pub span: usize,
    /// The pier between spans `pier` and `pier + 1`, where a pier is what is shown.
    pub pier: Option<usize>,
    /// The side that the camera looks from.
    pub side: Direction,
}

/// Where the aircraft is, where the camera looks and what it does.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pose {
    /// WGS84.
    pub place: LatLon,
    /// Above the ground (or water) under the bridge, metres.
    pub height_m: f64,
    /// The same in the scene's frame.
    pub at: Place,
    /// On the way to it, m/s.
    pub speed_m_s: f64,
    /// Where the camera looks, radians clockwise from true north.
    pub yaw_rad: f64,
    /// Camera above the horizon, radians; down is negative.
    pub pitch_rad: f64,
    /// Standing there, seconds; 0 flies on.
    pub hold_s: f64,
    /// What the camera does.
    pub action: Action,
    /// What it shows, where it does something.
    pub target: Option<Target>,
}

/// An opening that is flown through.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gate {
    /// In the scene's frame.
    pub at: Place,
    /// The way through it, radians clockwise from true north.
    pub heading_rad: f64,
    /// Between the piers, metres.
    pub width_m: f64,
    /// From the ground to the deck's lowest part, metres.
    pub height_m: f64,
    /// The span, from 0.
    pub span: usize,
    /// The side that it is on.
    pub side: Direction,
    /// Whether the way goes in here; else it comes out.
    pub entry: bool,
}

/// A straight leg of the path and how near it comes to what.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Leg {
    /// In the scene's frame.
    pub from: Place,
    /// In the scene's frame.
    pub to: Place,
    /// m/s.
    pub speed_m_s: f64,
    /// Nearest solid and its distance, metres; none in an empty scene.
    pub nearest: Option<(Kind, f64)>,
    /// Where on the leg that is.
    pub nearest_at: Place,
    /// Beneath the deck.
    pub beneath: bool,
}

/// A planned pattern.
#[derive(Debug, Clone)]
pub struct Pattern {
    /// Everything in the order it is done, the way there and back included.
    pub poses: Vec<Pose>,
    /// The path from above the launch place and back to it.
    pub legs: Vec<Leg>,
    /// Openings flown through.
    pub gates: Vec<Gate>,
    /// Smallest clearance, metres; infinite in an empty scene.
    pub clearance_m: f64,
    /// Of the path, without take-off and landing, metres.
    pub length_m: f64,
    /// Of the path with its holds, seconds.
    pub time_s: f64,
    /// Height of the way there and back above the ground under the bridge, metres.
    pub transit_height_m: f64,
    pub(super) steps: Vec<super::step::Step>,
}

impl Pattern {
    /// Corners of the path, from above the launch place and back to it: for [`crate::clearance::profile`].
    pub fn path(&self) -> Vec<Place> {
        self.legs.first().map(|leg| leg.from).into_iter().chain(self.legs.iter().map(|leg| leg.to)).collect()
    }

    /// The poses that take photos: the photo list.
    pub fn photos(&self) -> impl Iterator<Item = &Pose> {
        self.poses.iter().filter(|pose| pose.action == Action::Photo)
    }
}
