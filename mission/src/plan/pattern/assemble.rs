//! From lines to what is uploaded: the same items as the corridor's.

use super::error::PatternError;
use super::hull::{self, Flat, Plane};
use super::{Flying, Pattern};
use crate::geo::{HeightRelHome, LatLon};
use crate::plan::checks::{self, Rule};
use crate::plan::corridor::Ground;
use crate::plan::corridor::assemble::{change_speed, gimbal, trigger_every};
use crate::plan::{Fence, FencePolygon, Frame, Home, Item, Plan, RallyPoint, VehicleKind, command};
use crate::road::Network;

/// Corners of the fence are rounded by steps of this, radians: a quarter of a circle in three.
const FENCE_STEP_RAD: f64 = std::f64::consts::PI / 6.0;

/// Where the camera looks on a line.
#[derive(Debug, Clone, Copy)]
pub(super) enum Look {
    /// Below the horizon and to the right of the flight, radians.
    Gimbal { down_rad: f64, right_rad: f64 },
    /// At a place, metres above the ground there.
    Place { place: LatLon, height_agl_m: f64 },
}

/// A line with pictures, or (with no trigger) a way.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) points: Vec<Flat>,
    pub(super) height_agl_m: f64,
    pub(super) look: Look,
    pub(super) trigger_m: f64,
}

pub(super) struct Builder<'a> {
    pub(super) flying: &'a Flying,
    pub(super) plane: Plane,
    pub(super) ground: &'a dyn Ground,
}

impl<'a> Builder<'a> {
    pub(super) fn new(flying: &'a Flying, ground: &'a dyn Ground) -> Result<Self, PatternError> {
        flying.check()?;
        Ok(Self { flying, plane: Plane::new(flying), ground })
    }

    /// Above home, of a height above the ground at a place.
    pub(super) fn rel_home_m(&self, place: LatLon, agl_m: f64) -> f64 {
        self.ground.height(place).0 + agl_m - self.ground.height(self.flying.home).0
    }

    pub(super) fn waypoint(&self, place: LatLon, agl_m: f64) -> Item {
        Item::at(command::NAV_WAYPOINT, Frame::GlobalRelHome, place, self.rel_home_m(place, agl_m))
    }

    /// Items that turn the camera.
    pub(super) fn look(&self, look: Look) -> Item {
        match look {
            Look::Gimbal { down_rad, right_rad } => gimbal(-down_rad, right_rad),
            Look::Place { place, height_agl_m } => {
                let height_m = self.rel_home_m(place, height_agl_m);
                Item::at(command::DO_SET_ROI_LOCATION, Frame::GlobalRelHome, place, height_m)
            }
        }
    }

    pub(super) fn lines(&self, lines: &[Line]) -> Vec<Item> {
        let mut items = Vec::new();
        for line in lines {
            let mut places = line.points.iter().map(|point| self.plane.place(*point));
            let Some(first) = places.next() else { continue };
            items.push(self.waypoint(first, line.height_agl_m));
            items.push(self.look(line.look));
            items.push(trigger_every(line.trigger_m));
            items.extend(places.map(|place| self.waypoint(place, line.height_agl_m)));
            items.push(trigger_every(0.0));
            if matches!(line.look, Look::Place { .. }) {
                items.push(Item::command(command::DO_SET_ROI_NONE, [0.0; 7]));
            }
        }
        items
    }

    /// The whole plan around items, refused where it stays over lanes.
    pub(super) fn finish(
        &self,
        inner: Vec<Item>,
        photos: usize,
        trigger_m: f64,
        network: Option<&Network>,
    ) -> Result<Pattern, PatternError> {
        let flying = self.flying;
        let first = inner.iter().find_map(|item| item.place().map(|_| item.height_m()));
        // Up to where the pattern is flown, so that nothing is climbed on the way there.
        let access_m = first.unwrap_or(flying.height_agl_m).max(flying.limits.min_height_m.value);
        let mut items = vec![
            Item::at(command::NAV_TAKEOFF, Frame::GlobalRelHome, flying.home, access_m),
            change_speed(flying.speed_m_s),
        ];
        let places = inner.iter().filter(|item| item.is_navigation()).filter_map(Item::place);
        let mut flown: Vec<Flat> = places.map(|place| self.plane.flat(place)).collect();
        flown.push([0.0, 0.0]);
        // A fence needs an inside, also around a single way.
        flown.extend([[1.0, 0.0], [0.0, 1.0]]);
        items.extend(inner);
        items.push(Item::command(command::NAV_RETURN_TO_LAUNCH, [0.0; 7]));
        let ring = hull::outside(&hull::hull(&flown), flying.fence_margin_m, FENCE_STEP_RAD);
        // Clockwise seen from above, as `.plan` files have it.
        let corners = ring.into_iter().rev().map(|corner| self.plane.place(corner)).collect();
        let plan = Plan {
            home: Home { place: flying.home, ground: self.ground.height(flying.home) },
            items,
            fence: Fence { polygons: vec![FencePolygon { corners, inclusion: true }], ..Fence::default() },
            rally: vec![RallyPoint { place: flying.home, height: HeightRelHome(access_m) }],
            cruise_speed_m_s: Some(flying.speed_m_s),
            firmware: flying.firmware,
            vehicle: VehicleKind::Quadrotor,
            ..Plan::default()
        };
        let findings = checks::check(&plan, &flying.limits, &flying.airframe, network);
        let over_lanes = |rule| matches!(rule, Rule::OverLanesLong | Rule::OverLanesLow);
        match findings.iter().find(|finding| over_lanes(finding.rule)) {
            Some(finding) => Err(PatternError::OverLanes(*finding)),
            None => Ok(Pattern { plan, photos, trigger_m, findings }),
        }
    }
}

/// Pictures on a line of a length: the first at its start.
pub(super) fn photos_on(length_m: f64, trigger_m: f64) -> usize {
    if trigger_m > 0.0 { (length_m / trigger_m + 1e-9) as usize + 1 } else { 0 }
}

pub(super) fn length_m(points: &[Flat]) -> f64 {
    points.windows(2).map(|pair| (pair[1][0] - pair[0][0]).hypot(pair[1][1] - pair[0][1])).sum()
}
