//! KML out, for showing a plan or a track in other programs. Heights are above sea level.

use std::fmt::Write as _;

use super::super::track::{TrackPoint, amsl_m, circle, shown, stops};
use super::super::xml::escaped;
use crate::geo::LatLon;
use crate::plan::Plan;

const HEAD: &str = concat!(
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n",
    "<kml xmlns=\"http://www.opengis.net/kml/2.2\" xmlns:gx=\"http://www.google.com/kml/ext/2.2\">\n<Document>\n"
);

/// Writes a plan: home, route, fence and rally points, each a placemark.
pub fn write(name: &str, plan: &Plan) -> String {
    let mut text = HEAD.to_owned();
    // Writing to a String cannot fail.
    _ = writeln!(text, "<name>{}</name>", escaped(name));
    point(&mut text, "home", plan.home.place, plan.home.ground.0);
    _ = write!(text, "<Placemark><name>route</name><LineString><altitudeMode>absolute</altitudeMode><coordinates>");
    for (item, place) in stops(plan) {
        coordinate(&mut text, place, amsl_m(plan, item).unwrap_or(plan.home.ground.0));
    }
    text.push_str("</coordinates></LineString></Placemark>\n");
    for shape in &plan.fence.polygons {
        polygon(&mut text, shape.inclusion, &shape.corners);
    }
    for shape in &plan.fence.circles {
        polygon(&mut text, shape.inclusion, &circle(shape.centre, shape.radius_m));
    }
    for (index, rally) in plan.rally.iter().enumerate() {
        point(&mut text, &format!("rally {}", index + 1), rally.place, plan.home.ground.0 + rally.height.0);
    }
    text.push_str("</Document>\n</kml>\n");
    text
}

fn coordinate(text: &mut String, place: LatLon, height_m: f64) {
    _ = write!(text, "{},{},{height_m} ", place.lon_deg, place.lat_deg);
}

fn point(text: &mut String, name: &str, place: LatLon, height_m: f64) {
    _ = write!(text, "<Placemark><name>{name}</name><Point><altitudeMode>absolute</altitudeMode><coordinates>");
    coordinate(text, place, height_m);
    text.push_str("</coordinates></Point></Placemark>\n");
}

/// A ring on the ground, closed as KML wants it.
fn polygon(text: &mut String, inclusion: bool, corners: &[LatLon]) {
    let name = if inclusion { "fence" } else { "exclusion" };
    _ = write!(text, "<Placemark><name>{name}</name><Polygon><outerBoundaryIs><LinearRing><coordinates>");
    for corner in corners.iter().chain(corners.first()) {
        coordinate(text, *corner, 0.0);
    }
    text.push_str("</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>\n");
}

/// Writes a flown track with its times.
pub fn write_track(name: &str, points: &[TrackPoint]) -> String {
    let mut text = HEAD.to_owned();
    _ = writeln!(text, "<Placemark><name>{}</name><gx:Track><altitudeMode>absolute</altitudeMode>", escaped(name));
    for (_, time) in shown(points) {
        _ = writeln!(text, "<when>{time}</when>");
    }
    for (point, _) in shown(points) {
        let LatLon { lat_deg, lon_deg } = point.place;
        _ = writeln!(text, "<gx:coord>{lon_deg} {lat_deg} {}</gx:coord>", point.height.0);
    }
    text.push_str("</gx:Track></Placemark>\n</Document>\n</kml>\n");
    text
}
