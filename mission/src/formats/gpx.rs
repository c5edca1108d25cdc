//! GPX 1.1 (topografix.com/GPX/1/1): plans as routes, flown tracks as tracks.
//!
//! Read with `roxmltree`, not with the `gpx` crate: that one refuses files with elements of other vendors, cannot say
//! where a file is wrong, and panics on a time that leaves the calendar when it is turned to UTC. The crate checks our
//! own files in the tests. Heights are above sea level; home and rally points are waypoints whose `type` says so.

use std::fmt::Write as _;

use roxmltree::{Document, Node};

use super::error::shortened;
use super::track::{TrackPoint, amsl_m, shown, stops};
use super::{ASSUMED_HEIGHT_M, Expected, MAX_ITEMS, Note, Place, Problem, Read, ReadError, Written, text_of, xml};
use crate::geo::{HeightAmsl, HeightRelHome, LatLon};
use crate::plan::{Frame, Home, Item, Plan, RallyPoint, command};

const HEAD: &str = concat!(
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n",
    "<gpx version=\"1.1\" creator=\"groundstation\" xmlns=\"http://www.topografix.com/GPX/1/1\"",
    " xmlns:gpxtpx=\"http://www.garmin.com/xmlschemas/TrackPointExtension/v2\">\n"
);

/// Reads a plan: the routes of the file, or else its tracks, or else its waypoints. `file` is the name for error text.
///
/// # Errors
/// Names the element of the first thing that cannot be understood.
pub fn read(file: &str, bytes: &[u8]) -> Result<Read, ReadError> {
    let document = document(file, text_of(file, bytes)?)?;
    let root = document.root_element();
    let mut plan = Plan::default();
    let mut notes = Vec::new();
    let mut home = None;
    let mut free = Vec::new();
    for node in named(root, "wpt") {
        let point = point(file, node)?;
        match kind_of(node) {
            "home" => home = Some(Home { place: point.place, ground: HeightAmsl(point.ele_m.unwrap_or_default()) }),
            "rally" => plan
                .rally
                .push(RallyPoint { place: point.place, height: HeightRelHome(point.ele_m.unwrap_or_default()) }),
            _ => free.push((node, point)),
        }
    }
    let points = match lines(file, root, "rte", "rtept", &mut notes)? {
        points if !points.is_empty() => points,
        _ => match lines(file, root, "trk", "trkpt", &mut notes)? {
            points if !points.is_empty() => points,
            _ => free,
        },
    };
    if points.is_empty() && home.is_none() {
        return Err(ReadError::new(file, xml::place(root), Problem::Missing { name: "rtept, trkpt, wpt".to_owned() }));
    }
    plan.home = home.unwrap_or_else(|| {
        notes.push(Note::HomeGuessed);
        Home { place: points.first().map(|(_, point)| point.place).unwrap_or_default(), ground: HeightAmsl(0.0) }
    });
    for point in &mut plan.rally {
        point.height.0 -= plan.home.ground.0;
    }
    let assumed = points.iter().filter(|(_, point)| point.ele_m.is_none()).count();
    if assumed > 0 {
        notes.push(Note::HeightAssumed { count: assumed, height_m: ASSUMED_HEIGHT_M });
    }
    plan.items = points.iter().map(|(node, point)| item(*node, point, home)).collect();
    Ok(Read { plan, notes })
}

fn item(node: Node<'_, '_>, point: &Point, home: Option<Home>) -> Item {
    let command = match kind_of(node) {
        "takeoff" => command::NAV_TAKEOFF,
        "land" => command::NAV_LAND,
        _ => command::NAV_WAYPOINT,
    };
    // Above home where the file says how high home is: that is how patrols are planned.
    let (frame, height_m) = match (point.ele_m, home) {
        (Some(ele_m), Some(home)) => (Frame::GlobalRelHome, ele_m - home.ground.0),
        (Some(ele_m), None) => (Frame::GlobalAmsl, ele_m),
        (None, _) => (Frame::GlobalRelHome, ASSUMED_HEIGHT_M),
    };
    Item::at(command, frame, point.place, height_m)
}

struct Point {
    place: LatLon,
    ele_m: Option<f64>,
}

fn document<'a>(file: &str, text: &'a str) -> Result<Document<'a>, ReadError> {
    let document = xml::parse(file, text)?;
    let found = document.root_element().tag_name().name();
    if found != "gpx" {
        let problem = Problem::OtherFormat { expected: "GPX", found: shortened(found) };
        return Err(ReadError::new(file, xml::place(document.root_element()), problem));
    }
    Ok(document)
}

fn named<'a, 'input>(node: Node<'a, 'input>, name: &'static str) -> impl Iterator<Item = Node<'a, 'input>> {
    node.children().filter(move |child| child.tag_name().name() == name)
}

fn kind_of<'a>(node: Node<'a, '_>) -> &'a str {
    xml::child(node, "type").and_then(|kind| kind.text()).unwrap_or_default().trim()
}

fn point(file: &str, node: Node<'_, '_>) -> Result<Point, ReadError> {
    let degrees = |name: &str, limit: f64| {
        let Some(text) = node.attribute(name) else {
            return Err(ReadError::new(file, xml::place(node), Problem::Missing { name: name.to_owned() }));
        };
        let value = xml::number(file, node, text)?;
        if value.abs() > limit {
            let problem = Problem::OutOfRange { value, min: -limit, max: limit };
            return Err(ReadError::new(file, xml::place(node), problem));
        }
        Ok(value)
    };
    let place = LatLon { lat_deg: degrees("lat", 90.0)?, lon_deg: degrees("lon", 180.0)? };
    let ele = xml::child(node, "ele").and_then(|ele| Some((ele, ele.text()?)));
    let ele_m = ele.map(|(ele, text)| xml::number(file, ele, text)).transpose()?;
    Ok(Point { place, ele_m })
}

/// The points of all lines of a kind, one line after the other.
fn lines<'a, 'input>(
    file: &str,
    root: Node<'a, 'input>,
    line: &'static str,
    point_name: &'static str,
    notes: &mut Vec<Note>,
) -> Result<Vec<(Node<'a, 'input>, Point)>, ReadError> {
    let mut points = Vec::new();
    let mut count = 0;
    for holder in named(root, line).flat_map(|line| std::iter::once(line).chain(named(line, "trkseg"))) {
        let before = points.len();
        for node in named(holder, point_name) {
            if points.len() == MAX_ITEMS {
                return Err(ReadError::new(file, xml::place(node), Problem::TooMany));
            }
            points.push((node, point(file, node)?));
        }
        count += usize::from(points.len() > before);
    }
    if count > 1 {
        notes.push(Note::LinesJoined { count });
    }
    Ok(points)
}

/// Reads the points of a flown track, all segments one after the other. Points without a time are no track.
///
/// # Errors
/// Names the element of the first thing that cannot be understood.
pub fn read_track(file: &str, bytes: &[u8]) -> Result<Vec<TrackPoint>, ReadError> {
    let document = document(file, text_of(file, bytes)?)?;
    let points = lines(file, document.root_element(), "trk", "trkpt", &mut Vec::new())?;
    points.into_iter().map(|(node, point)| track_point(file, node, &point)).collect()
}

fn track_point(file: &str, node: Node<'_, '_>, point: &Point) -> Result<TrackPoint, ReadError> {
    let fail = |place: Place, problem| ReadError::new(file, place, problem);
    let Some(time) = xml::child(node, "time") else {
        return Err(fail(xml::place(node), Problem::Missing { name: "time".to_owned() }));
    };
    let text = time.text().unwrap_or_default().trim();
    let Ok(stamp) = text.parse::<jiff::Timestamp>() else {
        return Err(fail(xml::place(time), Problem::WrongType { expected: Expected::Time, found: shortened(text) }));
    };
    // In GPX 1.0 the speed stands in the point itself, in 1.1 in an extension.
    let inner = xml::child(node, "extensions").and_then(|all| xml::child(all, "TrackPointExtension"));
    let speed = xml::child(node, "speed").or(inner.and_then(|inner| xml::child(inner, "speed")));
    let speed_m_s = match speed.and_then(|speed| Some((speed, speed.text()?))) {
        Some((speed, text)) => xml::number(file, speed, text)?,
        None => 0.0,
    };
    let height = HeightAmsl(point.ele_m.unwrap_or_default());
    Ok(TrackPoint { time_us: stamp.as_microsecond(), place: point.place, height, speed_m_s })
}

/// Writes a plan as one route; home and rally points become waypoints.
pub fn write(name: &str, plan: &Plan) -> Written {
    let mut text = HEAD.to_owned();
    write_point(&mut text, "wpt", plan.home.place, Some(plan.home.ground.0), "home");
    for point in &plan.rally {
        write_point(&mut text, "wpt", point.place, Some(plan.home.ground.0 + point.height.0), "rally");
    }
    _ = writeln!(text, "<rte><name>{}</name>", xml::escaped(name));
    let mut written = 0;
    for (item, place) in stops(plan) {
        let kind = match item.command {
            command::NAV_TAKEOFF => "takeoff",
            command::NAV_LAND => "land",
            _ => "waypoint",
        };
        write_point(&mut text, "rtept", place, amsl_m(plan, item), kind);
        written += 1;
    }
    text.push_str("</rte>\n</gpx>\n");
    let mut notes = Vec::new();
    if written < plan.items.len() {
        notes.push(Note::CommandsLeftOut { count: plan.items.len() - written });
    }
    if !plan.fence.polygons.is_empty() || !plan.fence.circles.is_empty() {
        notes.push(Note::FenceLeftOut);
    }
    Written { text, notes }
}

fn write_point(text: &mut String, tag: &str, place: LatLon, ele_m: Option<f64>, kind: &str) {
    if !(place.lat_deg.is_finite() && place.lon_deg.is_finite()) {
        return;
    }
    // Writing to a String cannot fail.
    _ = write!(text, "<{tag} lat=\"{}\" lon=\"{}\">", place.lat_deg, place.lon_deg);
    if let Some(ele_m) = ele_m.filter(|ele_m| ele_m.is_finite()) {
        _ = write!(text, "<ele>{ele_m}</ele>");
    }
    _ = writeln!(text, "<type>{kind}</type></{tag}>");
}

/// Writes a flown track: place, height above sea level, time (UTC, microseconds) and speed over ground. Points that are
/// no places, or whose time no calendar has, are left out.
pub fn write_track(name: &str, points: &[TrackPoint]) -> String {
    let mut text = HEAD.to_owned();
    _ = writeln!(text, "<trk><name>{}</name><trkseg>", xml::escaped(name));
    for (point, time) in shown(points) {
        let LatLon { lat_deg, lon_deg } = point.place;
        _ = write!(text, "<trkpt lat=\"{lat_deg}\" lon=\"{lon_deg}\">");
        if point.height.0.is_finite() {
            _ = write!(text, "<ele>{}</ele>", point.height.0);
        }
        _ = write!(text, "<time>{time}</time>");
        if point.speed_m_s.is_finite() {
            let speed = point.speed_m_s;
            _ = write!(text, "<extensions><gpxtpx:TrackPointExtension><gpxtpx:speed>{speed}</gpxtpx:speed>");
            text.push_str("</gpxtpx:TrackPointExtension></extensions>");
        }
        text.push_str("</trkpt>\n");
    }
    text.push_str("</trkseg></trk>\n</gpx>\n");
    text
}
