//! What complex items expand to.

use super::super::ReadError;
use super::super::json::Node;
use crate::geo::LatLon;
use crate::plan::{Frame, Item, command};

/// `MAV_CMD_NAV_LOITER_TO_ALT`
const NAV_LOITER_TO_ALT: u16 = 31;
/// `MAV_CMD_NAV_VTOL_LAND`
const NAV_VTOL_LAND: u16 = 85;
/// `MAV_CMD_DO_LAND_START`
const DO_LAND_START: u16 = 189;
/// `MAV_CMD_DO_SET_CAM_TRIGG_DIST`, with distance 0: stop
const STOP_TRIGGER: [f64; 7] = [0.0; 7];

/// The items that a complex item stands for.
pub(super) struct Expansion {
    pub(super) items: Vec<Item>,
    /// Its `complexItemType`, for the note when there are none.
    pub(super) kind: String,
}

/// Surveys, corridor scans and their kind carry their expanded items; landing patterns are expanded as QGC does;
/// everything else (structure scans) is a recipe without a result.
pub(super) fn expand(
    entry: &Node<'_>,
    read_item: impl Fn(&Node<'_>) -> Result<Item, ReadError>,
) -> Result<Expansion, ReadError> {
    let kind = entry.need("complexItemType")?;
    let kind = kind.text()?;
    let items = match kind {
        "fwLandingPattern" => landing(entry, command::NAV_LAND)?,
        "vtolLandingPattern" => landing(entry, NAV_VTOL_LAND)?,
        _ => match entry.get("TransectStyleComplexItem") {
            Some(transect) => match transect.get("Items") {
                Some(items) => items.elements()?.map(|item| read_item(&item)).collect::<Result<_, _>>()?,
                None => Vec::new(),
            },
            None => Vec::new(),
        },
    };
    Ok(Expansion { items, kind: kind.to_owned() })
}

/// Order and parameters of QGC's landing patterns: start mark, stop the camera, come down in a loiter (or fly to the
/// approach point), land. Older files call the approach point `loiterCoordinate`.
fn landing(entry: &Node<'_>, land: u16) -> Result<Vec<Item>, ReadError> {
    let relative = entry.get("altitudesAreRelative").map_or(Ok(true), |flag| flag.boolean())?;
    let frame = if relative { Frame::GlobalRelHome } else { Frame::GlobalAmsl };
    let approach = match entry.get("landingApproachCoordinate") {
        Some(approach) => approach,
        None => entry.need("loiterCoordinate")?,
    };
    let touch_down = entry.need("landCoordinate")?;
    let flag = |name: &str, default: bool| entry.get(name).map_or(Ok(default), |flag| flag.boolean());
    let radius_m = entry.get("loiterRadius").map_or(Ok(0.0), |node| node.number())?;
    let signed_radius_m = if flag("loiterClockwise", true)? { radius_m } else { -radius_m };

    let mut items = vec![Item::command(DO_LAND_START, [0.0; 7])];
    if flag("stopTakingPhotos", false)? {
        items.push(Item::command(command::DO_SET_CAM_TRIGG_DIST, STOP_TRIGGER));
        items.push(Item::command(command::IMAGE_STOP_CAPTURE, [0.0; 7]));
    }
    if flag("stopVideoPhotos", false)? || flag("stopTakingVideo", false)? {
        items.push(Item::command(command::VIDEO_STOP_CAPTURE, [0.0; 7]));
    }
    let at = |command: u16, head: [f64; 4], place: LatLon, height_m: f64| {
        let [p1, p2, p3, p4] = head;
        let params = [p1, p2, p3, p4, place.lat_deg, place.lon_deg, height_m];
        Item { command, frame, params, auto_continue: true }
    };
    let (approach_place, approach_m) = (approach.lat_lon()?, approach.third()?);
    items.push(if flag("useLoiterToAlt", true)? {
        at(NAV_LOITER_TO_ALT, [1.0, signed_radius_m, 0.0, 1.0], approach_place, approach_m)
    } else {
        at(command::NAV_WAYPOINT, [0.0, 0.0, 0.0, f64::NAN], approach_place, approach_m)
    });
    items.push(at(land, [0.0, 0.0, 0.0, f64::NAN], touch_down.lat_lon()?, touch_down.third()?));
    Ok(items)
}
