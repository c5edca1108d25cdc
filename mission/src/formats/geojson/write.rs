//! GeoJSON out, for maps and databases. Heights are above sea level; each feature says what it is in the property `kind`.

use serde_json::{Value, json};

use super::super::track::{TrackPoint, amsl_m, circle, shown, stops};
use crate::geo::LatLon;
use crate::plan::Plan;

/// Writes a plan: home, route, fence and rally points.
pub fn write(name: &str, plan: &Plan) -> String {
    let ground_m = plan.home.ground.0;
    let route: Value = stops(plan)
        .map(|(item, place)| json!([place.lon_deg, place.lat_deg, amsl_m(plan, item).unwrap_or(ground_m)]))
        .collect();
    let mut features = vec![
        point("home", plan.home.place, ground_m),
        feature(json!({ "kind": "route", "name": name }), json!({ "type": "LineString", "coordinates": route })),
    ];
    for shape in &plan.fence.polygons {
        features.push(polygon(shape.inclusion, shape.corners.clone(), Value::Null));
    }
    for shape in &plan.fence.circles {
        features.push(polygon(shape.inclusion, circle(shape.centre, shape.radius_m), json!(shape.radius_m)));
    }
    features.extend(plan.rally.iter().map(|rally| point("rally", rally.place, ground_m + rally.height.0)));
    collection(features)
}

fn collection(features: Vec<Value>) -> String {
    format!("{:#}\n", json!({ "type": "FeatureCollection", "features": features }))
}

fn feature(properties: Value, geometry: Value) -> Value {
    json!({ "type": "Feature", "properties": properties, "geometry": geometry })
}

fn point(kind: &str, place: LatLon, height_m: f64) -> Value {
    let coordinates = json!([place.lon_deg, place.lat_deg, height_m]);
    feature(json!({ "kind": kind }), json!({ "type": "Point", "coordinates": coordinates }))
}

/// Rings run anticlockwise and are closed (RFC 7946, 3.1.6).
fn polygon(inclusion: bool, mut corners: Vec<LatLon>, radius_m: Value) -> Value {
    let next = corners.iter().cycle().skip(1);
    let twice_area: f64 = corners.iter().zip(next).map(|(a, b)| a.lon_deg * b.lat_deg - b.lon_deg * a.lat_deg).sum();
    if twice_area < 0.0 {
        corners.reverse();
    }
    let ring: Value = corners.iter().chain(corners.first()).map(|c| json!([c.lon_deg, c.lat_deg])).collect();
    let kind = if inclusion { "fence" } else { "exclusion" };
    feature(json!({ "kind": kind, "radius_m": radius_m }), json!({ "type": "Polygon", "coordinates": [ring] }))
}

/// Writes a flown track: a line, with time and speed of each point in the properties.
pub fn write_track(name: &str, points: &[TrackPoint]) -> String {
    let line: Value = shown(points).map(|(p, _)| json!([p.place.lon_deg, p.place.lat_deg, p.height.0])).collect();
    let times: Value = shown(points).map(|(_, time)| json!(time)).collect();
    let speeds: Value = shown(points).map(|(point, _)| json!(point.speed_m_s)).collect();
    let properties = json!({ "kind": "track", "name": name, "times": times, "speeds_m_s": speeds });
    collection(vec![feature(properties, json!({ "type": "LineString", "coordinates": line }))])
}
