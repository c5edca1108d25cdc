//! From a pattern to what is uploaded.

use super::Request;
use super::aim::aims;
use super::preview::{Action, Pattern};
use super::step::Step;
use crate::solid::hull;
use mission::geo::{Enu, LatLon, wrap_pi};
use mission::plan::{Fence, FencePolygon, Firmware, Frame, Home, Item, Plan, RallyPoint, VehicleKind, command};
use std::f64::consts::FRAC_PI_4;

/// Standing at a waypoint before something is done there, seconds: the aircraft comes to rest. Chosen.
const REST_S: f64 = 1.0;
/// The fence lies outside of everything that is flown by this, metres. Chosen: as the corridor's.
const FENCE_MARGIN_M: f64 = 50.0;
/// Take-off and change of speed come before the pattern's own items.
const FIRST_ITEMS: usize = 2;

/// The plan of a pattern: take-off, speeds, camera, way back, fence and a rally point at the launch place.
pub fn plan(request: &Request, pattern: &Pattern) -> Plan {
    let height = request.datum.rel_home(pattern.transit_height_m);
    Plan {
        home: Home { place: request.launch, ground: request.datum.home },
        items: items(request, pattern).0,
        fence: Fence { polygons: fence(request, pattern).into_iter().collect(), ..Fence::default() },
        // At the launch place itself, so that a return is flown at this height there.
        rally: vec![RallyPoint { place: request.launch, height }],
        cruise_speed_m_s: Some(request.transit_speed_m_s),
        firmware: request.firmware,
        vehicle: VehicleKind::Quadrotor,
        aims: aims(request, pattern),
        ..Plan::default()
    }
}

/// Indices of the items in [`plan`]'s mission that are flown to beneath the deck. `mission::plan::checks` knows no decks and
/// finds them low over lanes; the pattern has seen to it that the deck is above wherever the lanes are.
pub fn items_beneath(request: &Request, pattern: &Pattern) -> Vec<usize> {
    items(request, pattern).1
}

/// The items, and which of them are flown to beneath the deck.
pub(super) fn items(request: &Request, pattern: &Pattern) -> (Vec<Item>, Vec<usize>) {
    let take_off_m = request.datum.rel_home(pattern.transit_height_m).0;
    let mut speed_m_s = request.transit_speed_m_s;
    let mut items = Vec::with_capacity(FIRST_ITEMS + pattern.steps.len() * 2);
    items.push(Item::at(command::NAV_TAKEOFF, Frame::GlobalRelHome, request.launch, take_off_m));
    items.push(change_speed(speed_m_s));
    let mut beneath = Vec::new();
    let mut from = pattern.steps.last();
    for (index, step) in pattern.steps.iter().enumerate() {
        if step.speed_m_s != speed_m_s {
            speed_m_s = step.speed_m_s;
            items.push(change_speed(speed_m_s));
        }
        let begins = step.running.filter(|running| running.before_m == 0.0);
        if let (Some(running), Some(from)) = (begins, from) {
            let way = step.to - from.to;
            let middle_m = (from.measured_m + step.measured_m) / 2.0;
            let aside_rad = wrap_pi(request.square_rad(middle_m, running.side) - way.x.atan2(way.y));
            items.push(gimbal(running.pitch_rad, aside_rad));
            items.push(trigger_every(running.spacing_m));
        }
        let next = pattern.steps.get(index + 1).and_then(|next| next.running);
        let next_begins = next.is_some_and(|running| running.before_m == 0.0);
        beneath.extend(step.beneath.then_some(items.len()));
        waypoint(request, step, next_begins, &mut items);
        if step.running.is_some() && (next.is_none() || next_begins) {
            items.push(trigger_every(0.0));
        }
        shots(request, step, &mut items);
        from = Some(step);
    }
    items.push(Item::command(command::NAV_RETURN_TO_LAUNCH, [0.0; 7]));
    (items, beneath)
}

fn waypoint(request: &Request, step: &Step, run_begins: bool, items: &mut Vec<Item>) {
    let height_m = request.datum.rel_home(step.height_m).0;
    let mut item = Item::at(command::NAV_WAYPOINT, Frame::GlobalRelHome, step.place, height_m);
    if run_begins || !step.shots.is_empty() {
        item.params[0] = REST_S;
    }
    // PX4 turns at the waypoint itself; it knows no CONDITION_YAW in missions.
    if let Some(facing_rad) = facing_rad(step).filter(|_| request.firmware == Firmware::Px4) {
        item.params[3] = facing_rad.to_degrees();
    }
    items.push(item);
}

/// Where the aircraft turns for its pictures: to the middle of the pan, so that the gimbal turns least.
fn facing_rad(step: &Step) -> Option<f64> {
    let (first, last) = (step.shots.first()?, step.shots.last()?);
    Some(first.yaw_rad + wrap_pi(last.yaw_rad - first.yaw_rad) / 2.0)
}

fn shots(request: &Request, step: &Step, items: &mut Vec<Item>) {
    let Some(facing_rad) = facing_rad(step) else { return };
    if request.firmware != Firmware::Px4 {
        let facing_deg = facing_rad.to_degrees().rem_euclid(360.0);
        items.push(Item::command(command::CONDITION_YAW, [facing_deg, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]));
    }
    for shot in &step.shots {
        items.push(gimbal(shot.pitch_rad, wrap_pi(shot.yaw_rad - facing_rad)));
        items.push(Item::command(command::NAV_DELAY, [shot.hold_s, -1.0, -1.0, -1.0, 0.0, 0.0, 0.0]));
        match shot.action {
            // Camera 0 is all; no interval; one picture.
            Action::Photo => {
                items.push(Item::command(command::IMAGE_START_CAPTURE, [0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0]));
            }
            Action::ClipStart => items.push(Item::command(command::VIDEO_START_CAPTURE, [0.0; 7])),
            Action::ClipStop => items.push(Item::command(command::VIDEO_STOP_CAPTURE, [0.0; 7])),
            Action::None => {}
        }
    }
}

/// Ground speed; throttle unchanged.
fn change_speed(speed_m_s: f64) -> Item {
    Item::command(command::DO_CHANGE_SPEED, [1.0, speed_m_s, -1.0, 0.0, 0.0, 0.0, 0.0])
}

/// Angles in the vehicle's frame: pitch up and yaw right positive; no rates; primary gimbal.
fn gimbal(pitch_rad: f64, yaw_rad: f64) -> Item {
    let params = [pitch_rad.to_degrees(), yaw_rad.to_degrees(), f64::NAN, f64::NAN, 0.0, 0.0, 0.0];
    Item::command(command::DO_GIMBAL_MANAGER_PITCHYAW, params)
}

/// 0 stops; otherwise the first picture is taken at once.
fn trigger_every(distance_m: f64) -> Item {
    let now = if distance_m > 0.0 { 1.0 } else { 0.0 };
    Item::command(command::DO_SET_CAM_TRIGG_DIST, [distance_m, 0.0, now, 0.0, 0.0, 0.0, 0.0])
}

/// The convex hull of everything that is flown, with the margin around it.
fn fence(request: &Request, pattern: &Pattern) -> Option<FencePolygon> {
    // An octagon around each corner, so wide that its sides are the margin away.
    let radius_m = FENCE_MARGIN_M / (FRAC_PI_4 / 2.0).cos();
    let corners = pattern.legs.iter().map(|leg| leg.to).flat_map(|at| {
        (0..8).map(move |k| {
            let (sin, cos) = (f64::from(k) * FRAC_PI_4).sin_cos();
            [at.x + radius_m * sin, at.y + radius_m * cos]
        })
    });
    let ring = hull(&corners.collect::<Vec<_>>());
    let frame = request.made.scene.frame();
    let place = |[east_m, north_m]: [f64; 2]| -> LatLon {
        let up_m = request.made.scene.ground_up_m([east_m, north_m]);
        frame.wgs84_from_enu(Enu { east_m, north_m, up_m }).0
    };
    // Clockwise seen from above, as `.plan` files have it.
    let corners: Vec<LatLon> = ring.into_iter().rev().map(place).collect();
    (corners.len() >= 3).then_some(FencePolygon { corners, inclusion: true })
}
