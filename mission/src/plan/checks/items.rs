//! What can be said of items one by one: numbers, order, jumps, what autopilots refuse.

use super::finding::{Findings, Rule, Spot};
use super::limits::Limits;
use crate::geo::LatLon;
use crate::plan::{Firmware, Frame, Item, Plan, command};

/// `MAV_CMD` `NAV_VTOL_TAKEOFF` and `NAV_VTOL_LAND`: known here only to find start and end of a mission.
const NAV_VTOL_TAKEOFF: u16 = 84;
const NAV_VTOL_LAND: u16 = 85;
/// Heights beyond this are no heights for a drone, metres.
const ABSURD_HEIGHT_M: f64 = 10_000.0;
/// Other numbers beyond this do not fit the wire's 32-bit floats as anything meant.
const ABSURD_NUMBER: f64 = 1e9;

/// True when every number is fit to be reckoned with.
pub(super) fn check(plan: &Plan, limits: &Limits, findings: &mut Findings) -> bool {
    let mut sound = on_globe(plan.home.place) && plan.home.ground.0.abs() <= ABSURD_HEIGHT_M;
    if !sound {
        findings.add(Rule::BadCoordinate, Spot::Plan, None, f64::NAN, 0.0);
    }
    if let Some(speed_m_s) = plan.cruise_speed_m_s.filter(|speed_m_s| !speed_m_s.is_finite() || *speed_m_s <= 0.0) {
        findings.add(Rule::BadNumber, Spot::Plan, None, speed_m_s, 0.0);
        sound = false;
    }
    for (index, item) in plan.items.iter().enumerate() {
        if let Some(rule) = bad_numbers(item) {
            findings.add(rule, Spot::Item(index), None, f64::NAN, 0.0);
            sound = false;
        }
        if is_placeless(item) {
            findings.add(Rule::UnknownFrame, Spot::Item(index), None, f64::from(item.frame.number()), 0.0);
            sound = false;
        }
        jump(plan, index, item, findings);
        // Seen on real aircraft: PX4 takes a return only in the MISSION frame and refuses it in 3 and 6.
        let is_return = item.command == command::NAV_RETURN_TO_LAUNCH;
        if is_return && plan.firmware == Firmware::Px4 && item.frame != Frame::Mission {
            findings.add(Rule::ReturnFrame, Spot::Item(index), None, f64::from(item.frame.number()), 2.0);
        }
    }
    if plan.items.len() as f64 > limits.max_items.value {
        findings.over(Rule::TooManyItems, Spot::Plan, None, plan.items.len() as f64, limits.max_items);
    }
    start_and_end(plan, findings);
    sound && !plan.items.is_empty()
}

pub(super) fn on_globe(place: LatLon) -> bool {
    (-90.0..=90.0).contains(&place.lat_deg) && (-180.0..=180.0).contains(&place.lon_deg)
}

/// What is wrong with an item's numbers. A waypoint needs a place; `0, 0` means "where you are" on take-off, landing and
/// loitering.
fn bad_numbers(item: &Item) -> Option<Rule> {
    if item.frame.is_global() {
        let [.., lat_deg, lon_deg, height_m] = item.params;
        let unset = |value: f64| value == 0.0 || value.is_nan();
        let both_unset = unset(lat_deg) && unset(lon_deg);
        let must_be_set = matches!(item.command, command::NAV_WAYPOINT | command::NAV_SPLINE_WAYPOINT);
        if (both_unset && must_be_set) || (!both_unset && !on_globe(LatLon { lat_deg, lon_deg })) {
            return Some(Rule::BadCoordinate);
        }
        let goes_there = item.is_navigation() && item.command != command::NAV_RETURN_TO_LAUNCH;
        let landing = matches!(item.command, command::NAV_LAND | NAV_VTOL_LAND);
        let height_missing = height_m.is_nan() && goes_there && !landing;
        if height_missing || height_m.abs() > ABSURD_HEIGHT_M {
            return Some(Rule::BadCoordinate);
        }
    }
    let absurd = item.params.iter().any(|param| param.is_infinite() || param.abs() > ABSURD_NUMBER);
    // A speed of -1 or -2 means "unchanged" and "the aircraft's own".
    let bad_speed = item.command == command::DO_CHANGE_SPEED && (item.params[1].is_nan() || item.params[1] == 0.0);
    (absurd || bad_speed).then_some(Rule::BadNumber)
}

/// An item that flies somewhere, in a frame in which nobody can say where.
fn is_placeless(item: &Item) -> bool {
    let needs_place = matches!(item.command, command::NAV_WAYPOINT | command::NAV_SPLINE_WAYPOINT);
    item.is_navigation() && !item.frame.is_global() && (needs_place || item.frame != Frame::Mission)
}

fn jump(plan: &Plan, index: usize, item: &Item, findings: &mut Findings) {
    if item.command != command::DO_JUMP {
        return;
    }
    let [target, times, ..] = item.params;
    let count = plan.items.len() as f64;
    let exists = target.fract() == 0.0 && (1.0..=count).contains(&target);
    if !exists || target == (index + 1) as f64 {
        findings.add(Rule::JumpTarget, Spot::Item(index), None, target, count);
    } else if times < 0.0 {
        findings.add(Rule::JumpForever, Spot::Item(index), None, times, 0.0);
    }
}

fn start_and_end(plan: &Plan, findings: &mut Findings) {
    let Some(first) = plan.items.iter().position(Item::is_navigation) else {
        findings.add(Rule::NoItems, Spot::Plan, None, 0.0, 1.0);
        return;
    };
    if !matches!(plan.items[first].command, command::NAV_TAKEOFF | NAV_VTOL_TAKEOFF) {
        findings.add(Rule::NoTakeOff, Spot::Item(first), plan.items[first].place(), 0.0, 0.0);
    }
    let ends = [command::NAV_RETURN_TO_LAUNCH, command::NAV_LAND, NAV_VTOL_LAND];
    let last = plan.items.iter().rposition(Item::is_navigation).unwrap_or(first);
    if !ends.contains(&plan.items[last].command) {
        findings.add(Rule::NoEnding, Spot::Item(last), plan.items[last].place(), 0.0, 0.0);
    }
}
