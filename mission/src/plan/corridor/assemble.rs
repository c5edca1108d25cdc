//! From a path to what is uploaded: items, fence, rally points.

use super::flight::{CameraOrder, Flight, STOP_S, Shared, Step};
use super::reach::{Assignment, Site};
use super::track;
use crate::geo::{HeightRelHome, LatLon, LocalFrame};
use crate::plan::{Fence, FencePolygon, Frame, Home, Item, Plan, RallyPoint, VehicleKind, command};

/// Fence lines may deviate from the road's true parallel by this, metres; far less than the margin.
const FENCE_THINNING_M: f64 = 5.0;

pub(super) fn plan(shared: &Shared, site: &Site, leg: &Assignment, flight: &Flight) -> Plan {
    let request = shared.request;
    let home = site.launch.place;
    let height = HeightRelHome(flight.access_height_m);
    Plan {
        home: Home { place: home, ground: shared.ground.height(home) },
        items: items(shared, home, flight),
        fence: Fence { polygons: vec![fence(shared, site, leg, &flight.frame)], ..Fence::default() },
        // At the launch place itself: ArduPilot then returns at this height and not at its default of 15 m.
        rally: vec![RallyPoint { place: home, height }],
        cruise_speed_m_s: Some(request.speed_m_s),
        firmware: request.firmware,
        vehicle: VehicleKind::Quadrotor,
        ..Plan::default()
    }
}

fn items(shared: &Shared, home: LatLon, flight: &Flight) -> Vec<Item> {
    let request = shared.request;
    let mut speed_m_s = request.speed_m_s;
    let mut items = vec![
        Item::at(command::NAV_TAKEOFF, Frame::GlobalRelHome, home, flight.access_height_m),
        change_speed(speed_m_s),
    ];
    for step in &flight.steps {
        if step.point.speed_m_s != speed_m_s {
            speed_m_s = step.point.speed_m_s;
            items.push(change_speed(speed_m_s));
        }
        items.push(waypoint(step, &flight.frame));
        match step.camera {
            Some(CameraOrder::Start { yaw_rad }) => {
                items.push(gimbal(-request.gimbal.down_rad, yaw_rad));
                items.push(trigger_every(shared.trigger_m));
            }
            Some(CameraOrder::Stop) => items.push(trigger_every(0.0)),
            None => {}
        }
    }
    items.push(Item::command(command::NAV_RETURN_TO_LAUNCH, [0.0; 7]));
    items
}

fn waypoint(step: &Step, frame: &LocalFrame) -> Item {
    let mut item = Item::at(command::NAV_WAYPOINT, Frame::GlobalRelHome, step.point.place(frame), step.point.height_m);
    if step.stop {
        item.params[0] = STOP_S;
    }
    item
}

/// Ground speed; throttle unchanged.
pub(in crate::plan) fn change_speed(speed_m_s: f64) -> Item {
    Item::command(command::DO_CHANGE_SPEED, [1.0, speed_m_s, -1.0, 0.0, 0.0, 0.0, 0.0])
}

/// Angles in the vehicle's frame: pitch up and yaw right positive; no rates; primary gimbal.
pub(in crate::plan) fn gimbal(pitch_rad: f64, yaw_rad: f64) -> Item {
    let (pitch_deg, yaw_deg) = (pitch_rad.to_degrees(), yaw_rad.to_degrees());
    let params = [pitch_deg, yaw_deg, f64::NAN, f64::NAN, 0.0, 0.0, 0.0];
    Item::command(command::DO_GIMBAL_MANAGER_PITCHYAW, params)
}

/// 0 stops; otherwise the first picture is taken at once.
pub(in crate::plan) fn trigger_every(distance_m: f64) -> Item {
    let now = if distance_m > 0.0 { 1.0 } else { 0.0 };
    Item::command(command::DO_SET_CAM_TRIGG_DIST, [distance_m, 0.0, now, 0.0, 0.0, 0.0, 0.0])
}

/// One side of the fence as (distance along the road, offset to the right), thinned between its corners.
struct Chain<'a> {
    shared: &'a Shared<'a>,
    frame: &'a LocalFrame,
    corners: Vec<LatLon>,
}

impl Chain<'_> {
    /// Adds the parallel of the road at an offset.
    fn run(&mut self, [from_m, to_m]: [f64; 2], offset_m: f64) {
        let line = &self.shared.request.road.line;
        let stations = track::stations(line, from_m, to_m, 1_000.0);
        let places: Vec<LatLon> = stations.iter().map(|m| track::beside(line, *m, offset_m)).collect();
        let flat: Vec<[f64; 3]> = places
            .iter()
            .map(|p| self.frame.enu_from_wgs84(*p, 0.0))
            .map(|enu| [enu.east_m, enu.north_m, 0.0])
            .collect();
        let kept = track::kept_by_thinning(flat.len(), FENCE_THINNING_M, |i| flat[i]);
        self.corners.extend(kept.into_iter().map(|i| places[i]));
    }

    /// Adds a side with a bump from one distance to another, where it steps out to a second offset.
    fn side(&mut self, ends: [f64; 2], bump: [f64; 2], offset_m: f64, bump_offset_m: f64) {
        if (bump_offset_m - offset_m).abs() < 1.0 {
            self.run(ends, offset_m);
            return;
        }
        if (bump[0] - ends[0]).abs() > 1.0 {
            self.run([ends[0], bump[0]], offset_m);
        }
        self.run(bump, bump_offset_m);
        if (bump[1] - ends[1]).abs() > 1.0 {
            self.run([bump[1], ends[1]], offset_m);
        }
    }
}

/// Everything that is flown, with the margin around it: a strip along the passes and a spur to the launch place.
fn fence(shared: &Shared, site: &Site, leg: &Assignment, frame: &LocalFrame) -> FencePolygon {
    let margin_m = shared.request.fence_margin_m;
    let low_m = leg.low_m.min(site.at.measured_m) - margin_m;
    let high_m = leg.high_m.max(site.at.measured_m) + margin_m;
    let spur = [site.at.measured_m - margin_m, site.at.measured_m + margin_m];
    let left_m = shared.offsets.iter().copied().fold(f64::INFINITY, f64::min) - margin_m;
    let right_m = shared.offsets.iter().copied().fold(f64::NEG_INFINITY, f64::max) + margin_m;
    let spur_left_m = left_m.min(site.at.offset_right_m - margin_m);
    let spur_right_m = right_m.max(site.at.offset_right_m + margin_m);
    let mut chain = Chain { shared, frame, corners: Vec::new() };
    // Clockwise seen from above, as `.plan` files have it: down the right-hand side, then up the left-hand one.
    chain.side([high_m, low_m], [spur[1], spur[0]], right_m, spur_right_m);
    chain.side([low_m, high_m], spur, left_m, spur_left_m);
    FencePolygon { corners: chain.corners, inclusion: true }
}
