//! Changes of the plan itself, by hand.

use mission::geo::LatLon;
use mission::plan::Plan;

use super::{Command, document};

/// Changes the plan itself; false where nothing came of it.
pub(super) fn change(plan: &mut Plan, command: Command) -> bool {
    let good = |place: LatLon| place.lat_deg.abs() <= 90.0 && place.lon_deg.abs() <= 180.0;
    match command {
        Command::Move(target, to) if good(to) => document::move_to(plan, target, to),
        Command::Height(target, height_m) if height_m.is_finite() => document::set_height(plan, target, height_m),
        Command::Speed(index, speed_m_s) if speed_m_s > 0.0 => document::set_speed(plan, index, speed_m_s),
        Command::Radius(circle, radius_m) if radius_m > 0.0 => {
            plan.fence.circles.get_mut(circle).map(|circle| circle.radius_m = radius_m).is_some()
        }
        Command::Insert(at, place) if good(place) => {
            document::insert_waypoint(plan, at, place);
            true
        }
        Command::InsertCorner(polygon, after) => document::insert_corner(plan, polygon, after),
        Command::AddRally(place) if good(place) => {
            document::add_rally(plan, place);
            true
        }
        Command::AddFence(place) if good(place) => {
            document::add_fence(plan, place);
            true
        }
        Command::Delete(target) => document::delete(plan, target),
        _ => false,
    }
}
