//! Writing `.plan`.

use serde_json::{Map, Value, json};

use super::super::json::number;
use super::super::{Note, Written};
use super::{each_expanded, set_jump_target, simple_item};
use crate::geo::LatLon;
use crate::plan::{Firmware, Plan, RallyPoint, VehicleKind};

/// Writes a plan as QGroundControl reads it. Numbers keep their full precision; "not set" becomes null, and so does an
/// infinity, which JSON cannot hold.
pub fn write(plan: &Plan) -> Written {
    let kept = &plan.preserved;
    let mut top = Map::new();
    top.insert("fileType".into(), "Plan".into());
    top.insert("groundStation".into(), "groundstation".into());
    top.insert("version".into(), 1.into());
    top.insert("mission".into(), overlaid(mission(plan), &kept.mission));
    top.insert("geoFence".into(), overlaid(fence(plan), &kept.fence));
    top.insert("rallyPoints".into(), overlaid(rally(plan), &kept.rally));
    if !plan.aims.is_empty() {
        top.insert(super::aims::KEY.into(), super::aims::write(&plan.aims));
    }
    let mut text = format!("{:#}", overlaid(top, &kept.top));
    text.push('\n');
    Written { text, notes: Vec::<Note>::new() }
}

fn overlaid(mut made: Map<String, Value>, kept: &Map<String, Value>) -> Value {
    made.extend(kept.iter().map(|(key, value)| (key.clone(), value.clone())));
    Value::Object(made)
}

fn mission(plan: &Plan) -> Map<String, Value> {
    let firmware = match plan.firmware {
        Firmware::ArduPilot => 3,
        Firmware::Px4 => 12,
        Firmware::Other(other) => other,
    };
    let vehicle = match plan.vehicle {
        VehicleKind::Quadrotor => 2,
        VehicleKind::Other(other) => other,
    };
    let home = plan.home.place;
    let mut mission = Map::new();
    mission.insert("version".into(), 2.into());
    mission.insert("firmwareType".into(), firmware.into());
    mission.insert("vehicleType".into(), vehicle.into());
    mission.insert("globalPlanAltitudeMode".into(), 1.into());
    if let Some(speed_m_s) = plan.cruise_speed_m_s {
        mission.insert("cruiseSpeed".into(), number(speed_m_s));
        mission.insert("hoverSpeed".into(), number(speed_m_s));
    }
    let home = json!([number(home.lat_deg), number(home.lon_deg), number(plan.home.ground.0)]);
    mission.insert("plannedHomePosition".into(), home);
    mission.insert("items".into(), items(plan));
    mission
}

fn items(plan: &Plan) -> Value {
    let mut written = Vec::with_capacity(plan.items.len());
    let mut next = 0;
    let push_plain = |written: &mut Vec<Value>, until: usize, from: usize| {
        for (index, item) in plan.items.iter().enumerate().take(until).skip(from) {
            let mut json = simple_item(item);
            json.insert("doJumpId".into(), (index + 1).into());
            written.push(Value::Object(json));
        }
    };
    for (at, block) in plan.preserved.placed(&plan.items) {
        push_plain(&mut written, at, next);
        let mut json = block.json.clone();
        if json.get("type").is_none_or(|kind| kind != "ComplexItem") {
            json.insert("doJumpId".into(), (at + 1).into());
            set_jump_target(&mut json, &plan.items[at]);
        }
        each_expanded(&mut json, |offset, entry| {
            entry.insert("doJumpId".into(), (at + offset + 1).into());
            if let Some(item) = plan.items.get(at + offset) {
                set_jump_target(entry, item);
            }
        });
        written.push(Value::Object(json));
        next = at + block.items.len();
    }
    push_plain(&mut written, plan.items.len(), next);
    Value::Array(written)
}

fn pair(place: LatLon) -> Value {
    json!([number(place.lat_deg), number(place.lon_deg)])
}

fn triple(point: &RallyPoint) -> Value {
    json!([number(point.place.lat_deg), number(point.place.lon_deg), number(point.height.0)])
}

fn fence(plan: &Plan) -> Map<String, Value> {
    let polygons = plan.fence.polygons.iter().map(|polygon| {
        let corners: Value = polygon.corners.iter().map(|corner| pair(*corner)).collect();
        json!({ "polygon": corners, "inclusion": polygon.inclusion, "version": 1 })
    });
    let circles = plan.fence.circles.iter().map(|circle| {
        let shape = json!({ "center": pair(circle.centre), "radius": number(circle.radius_m) });
        json!({ "circle": shape, "inclusion": circle.inclusion, "version": 1 })
    });
    let mut fence = Map::new();
    fence.insert("version".into(), 2.into());
    fence.insert("polygons".into(), polygons.collect());
    fence.insert("circles".into(), circles.collect());
    if let Some(point) = &plan.fence.breach_return {
        fence.insert("breachReturn".into(), triple(point));
    }
    fence
}

fn rally(plan: &Plan) -> Map<String, Value> {
    let mut rally = Map::new();
    rally.insert("version".into(), 2.into());
    rally.insert("points".into(), plan.rally.iter().map(triple).collect());
    rally
}
