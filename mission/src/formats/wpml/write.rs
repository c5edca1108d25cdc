//! WPML out: a waypoint route, as recipe and as what is flown.

use std::fmt::Write as _;

use super::super::track::amsl_m;
use super::super::{LostLink, Note};
use super::action::Action;
use super::{Maker, TEMPLATE, WAYLINES, package};
use crate::geo::LatLon;
use crate::plan::{Frame, Plan, command};

/// `takeOffSecurityHeight` from a remote controller, metres (Cloud-API-Doc, template.kml).
const TAKE_OFF_M: [f64; 2] = [1.2, 1500.0];
/// `globalTransitionalSpeed` at most, m/s (Cloud-API-Doc, waylines.wpml).
const TRANSITION_M_S: f64 = 15.0;
/// Speed of plans that say none, m/s.
const USUAL_SPEED_M_S: f64 = 10.0;
/// DJI's packages name an aircraft: the Matrice 30, which the documentation has in its example.
const MODEL: &str = "DJI Matrice 30";
const DRONE: &str = concat!(
    "<wpml:droneInfo><wpml:droneEnumValue>67</wpml:droneEnumValue>",
    "<wpml:droneSubEnumValue>0</wpml:droneSubEnumValue></wpml:droneInfo>\n",
    "<wpml:payloadInfo><wpml:payloadEnumValue>52</wpml:payloadEnumValue>",
    "<wpml:payloadPositionIndex>0</wpml:payloadPositionIndex></wpml:payloadInfo>\n"
);

/// A package's bytes, and what the format cannot hold.
#[derive(Debug, Clone, PartialEq)]
pub struct Packed {
    /// The whole file.
    pub bytes: Vec<u8>,
    /// What was left out, and what the pilot has to know.
    pub notes: Vec<Note>,
}

/// One waypoint.
struct Stop {
    place: LatLon,
    /// Above home.
    height_m: f64,
    /// Of the way from here on.
    speed_m_s: f64,
    /// Degrees from north, where one is asked for.
    heading_deg: Option<f64>,
    actions: Vec<Action>,
}

/// Pictures by distance or time, from a waypoint to another.
struct Series {
    from: usize,
    to: Option<usize>,
    trigger: &'static str,
    every: f64,
}

/// The plan as WPML has it.
#[derive(Default)]
struct Route {
    stops: Vec<Stop>,
    series: Vec<Series>,
    take_off_m: f64,
    speed_m_s: f64,
    finish: &'static str,
    lost_link: LostLink,
    left_out: usize,
    above_ground: usize,
}

/// Writes a plan as a package of a maker. Heights are above home. On link loss the aircraft returns, as patrols do.
pub fn write(plan: &Plan, maker: Maker) -> Packed {
    write_with(plan, maker, LostLink::Return)
}

/// As [`write()`], with what the aircraft does when it loses the link. Both files of the package say it. Near or under a
/// bridge a return climbs into the deck: there hovering or landing is the sounder choice (`domain.md` 7.2).
pub fn write_with(plan: &Plan, maker: Maker, lost_link: LostLink) -> Packed {
    let route = Route { lost_link, ..Route::of(plan) };
    let template = document(plan, maker, &route, false);
    let waylines = document(plan, maker, &route, true);
    let files = [(&*format!("wpmz/{TEMPLATE}"), &*template), (&*format!("wpmz/{WAYLINES}"), &*waylines)];
    // Into memory, from names without surprises: nothing of it can fail.
    let bytes = package::pack(&files).unwrap_or_default();
    Packed { bytes, notes: notes(plan, maker, &route) }
}

fn notes(plan: &Plan, maker: Maker, route: &Route) -> Vec<Note> {
    let mut notes = Vec::new();
    if route.stops.len() < 2 {
        notes.push(Note::TooFewWaypoints { count: route.stops.len() });
    }
    if maker == Maker::Dji {
        notes.push(Note::WrittenFor { model: MODEL });
    }
    if route.left_out > 0 {
        notes.push(Note::CommandsLeftOut { count: route.left_out });
    }
    if route.above_ground > 0 {
        notes.push(Note::HeightAboveGround { count: route.above_ground });
    }
    if !plan.fence.polygons.is_empty() || !plan.fence.circles.is_empty() {
        notes.push(Note::FenceLeftOut);
    }
    if !plan.rally.is_empty() {
        notes.push(Note::RallyLeftOut);
    }
    notes
}

impl Route {
    fn of(plan: &Plan) -> Self {
        let speed_m_s = plan.cruise_speed_m_s.filter(|speed_m_s| *speed_m_s > 0.0).unwrap_or(USUAL_SPEED_M_S);
        let mut route = Self { take_off_m: TAKE_OFF_M[0], speed_m_s, finish: "noAction", ..Self::default() };
        let mut speed_m_s = speed_m_s;
        // What comes before the first waypoint is done there.
        let mut early = Vec::new();
        for item in &plan.items {
            let stop = |actions| {
                let height_m = amsl_m(plan, item).unwrap_or(plan.home.ground.0) - plan.home.ground.0;
                let heading_deg = Some(item.params[3]).filter(|yaw| yaw.is_finite() && *yaw != 0.0);
                item.place().map(|place| Stop { place, height_m, speed_m_s, heading_deg, actions })
            };
            match item.command {
                command::NAV_TAKEOFF => route.take_off_m = item.height_m().clamp(TAKE_OFF_M[0], TAKE_OFF_M[1]),
                command::NAV_RETURN_TO_LAUNCH => route.finish = "goHome",
                command::NAV_LAND => route.finish = "autoLand",
                command::NAV_WAYPOINT | command::NAV_SPLINE_WAYPOINT | command::NAV_LOITER_TIME => {
                    route.above_ground += usize::from(item.frame == Frame::GlobalTerrain);
                    let hover = Some(item.params[0]).filter(|time_s| *time_s > 0.0).map(Action::Hover);
                    let mut actions = std::mem::take(&mut early);
                    actions.extend(hover);
                    match stop(actions) {
                        Some(stop) => route.stops.push(stop),
                        None => route.left_out += 1,
                    }
                }
                command::DO_CHANGE_SPEED if item.params[1] > 0.0 => {
                    speed_m_s = item.params[1];
                    match route.stops.last_mut() {
                        Some(stop) => stop.speed_m_s = speed_m_s,
                        None => route.speed_m_s = speed_m_s,
                    }
                }
                command::DO_SET_CAM_TRIGG_DIST => route.series("multipleDistance", item.params[0]),
                command::IMAGE_START_CAPTURE if item.params[2] == 0.0 && item.params[1] > 0.0 => {
                    route.series("multipleTiming", item.params[1]);
                }
                command::IMAGE_STOP_CAPTURE => route.series("multipleTiming", 0.0),
                _ => match (Action::of(item), route.stops.last_mut()) {
                    (Some(action), Some(stop)) => stop.actions.push(action),
                    (Some(action), None) => early.push(action),
                    (None, _) => route.left_out += 1,
                },
            }
        }
        route
    }

    /// Begins a series at the last waypoint, or ends the one that runs.
    fn series(&mut self, trigger: &'static str, every: f64) {
        let at = self.stops.len().saturating_sub(1);
        if let Some(running) = self.series.iter_mut().find(|series| series.to.is_none()) {
            running.to = Some(at.max(running.from));
        }
        if every > 0.0 {
            self.series.push(Series { from: at, to: None, trigger, every });
        }
    }
}

/// One of the two files.
fn document(plan: &Plan, maker: Maker, route: &Route, flown: bool) -> String {
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<kml xmlns=\"http://www.opengis.net/kml/2.2\" xmlns:wpml=\"{}\">\n<Document>\n",
        maker.namespace()
    );
    config(&mut text, plan, maker, route, flown);
    text.push_str("<Folder>\n");
    let speed_m_s = route.speed_m_s;
    // Writing to a String cannot fail.
    if flown {
        tag(&mut text, "templateId", 0);
        tag(&mut text, "executeHeightMode", "relativeToStartPoint");
        tag(&mut text, "waylineId", 0);
        tag(&mut text, "autoFlightSpeed", speed_m_s);
    } else {
        tag(&mut text, "templateType", "waypoint");
        tag(&mut text, "templateId", 0);
        text.push_str("<wpml:waylineCoordinateSysParam><wpml:coordinateMode>WGS84</wpml:coordinateMode>");
        text.push_str("<wpml:heightMode>relativeToStartPoint</wpml:heightMode></wpml:waylineCoordinateSysParam>\n");
        tag(&mut text, "autoFlightSpeed", speed_m_s);
        tag(&mut text, "gimbalPitchMode", "manual");
        tag(&mut text, "globalHeight", route.stops.first().map_or(0.0, |stop| stop.height_m));
        text.push_str(
            "<wpml:globalWaypointHeadingParam><wpml:waypointHeadingMode>followWayline</wpml:waypointHeadingMode>",
        );
        text.push_str("<wpml:waypointHeadingPathMode>followBadArc</wpml:waypointHeadingPathMode>");
        text.push_str("</wpml:globalWaypointHeadingParam>\n");
        tag(&mut text, "globalWaypointTurnMode", TURN);
        tag(&mut text, "globalUseStraightLine", 1);
    }
    let mut groups = 0;
    for (index, stop) in route.stops.iter().enumerate() {
        waypoint(&mut text, index, stop, flown);
        if !stop.actions.is_empty() {
            let write =
                |text: &mut String| stop.actions.iter().enumerate().for_each(|(id, action)| action.write(text, id));
            group(&mut text, &mut groups, [index, index], "reachPoint", None, write);
        }
        for series in route.series.iter().filter(|series| series.from == index) {
            let to = series.to.unwrap_or(route.stops.len() - 1);
            let every = Some(series.every);
            group(&mut text, &mut groups, [index, to], series.trigger, every, |text| Action::Photo.write(text, 0));
        }
        text.push_str("</Placemark>\n");
    }
    text.push_str("</Folder>\n</Document>\n</kml>\n");
    text
}

/// Straight from point to point: what an autopilot's waypoints come nearest to.
const TURN: &str = "toPointAndStopWithDiscontinuityCurvature";

fn tag(text: &mut String, name: &str, value: impl std::fmt::Display) {
    _ = writeln!(text, "<wpml:{name}>{value}</wpml:{name}>");
}

fn config(text: &mut String, plan: &Plan, maker: Maker, route: &Route, flown: bool) {
    text.push_str("<wpml:missionConfig>\n");
    tag(text, "flyToWaylineMode", "safely");
    tag(text, "finishAction", route.finish);
    let (exit, action) = match route.lost_link {
        LostLink::GoOn => ("goContinue", "goBack"),
        LostLink::Return => ("executeLostAction", "goBack"),
        LostLink::Land => ("executeLostAction", "landing"),
        LostLink::Hover => ("executeLostAction", "hover"),
    };
    tag(text, "exitOnRCLost", exit);
    tag(text, "executeRCLostAction", action);
    tag(text, "takeOffSecurityHeight", route.take_off_m);
    if !flown {
        let LatLon { lat_deg, lon_deg } = plan.home.place;
        // The ellipsoid height of the ground is not known here; the place is what counts.
        tag(text, "takeOffRefPoint", format_args!("{lat_deg},{lon_deg},0"));
    }
    tag(text, "globalTransitionalSpeed", route.speed_m_s.min(TRANSITION_M_S));
    if maker == Maker::Dji {
        text.push_str(DRONE);
    }
    text.push_str("</wpml:missionConfig>\n");
}

/// A waypoint without its end, so that action groups may follow.
fn waypoint(text: &mut String, index: usize, stop: &Stop, flown: bool) {
    let LatLon { lat_deg, lon_deg } = stop.place;
    _ = writeln!(text, "<Placemark><Point><coordinates>{lon_deg},{lat_deg}</coordinates></Point>");
    tag(text, "index", index);
    if flown {
        tag(text, "executeHeight", stop.height_m);
    } else {
        // Both numbers above take-off, as the makers' own programs write them in this mode.
        tag(text, "ellipsoidHeight", stop.height_m);
        tag(text, "height", stop.height_m);
        for global in ["useGlobalHeight", "useGlobalSpeed", "useGlobalHeadingParam", "useGlobalTurnParam"] {
            tag(text, global, 0);
        }
    }
    tag(text, "waypointSpeed", stop.speed_m_s);
    let (mode, heading_deg) = match stop.heading_deg {
        Some(yaw_deg) => ("smoothTransition", if yaw_deg > 180.0 { yaw_deg - 360.0 } else { yaw_deg }),
        None => ("followWayline", 0.0),
    };
    _ = writeln!(
        text,
        "<wpml:waypointHeadingParam><wpml:waypointHeadingMode>{mode}</wpml:waypointHeadingMode><wpml:waypointHeadingAngle>{heading_deg}</wpml:waypointHeadingAngle><wpml:waypointHeadingPathMode>followBadArc</wpml:waypointHeadingPathMode></wpml:waypointHeadingParam>"
    );
    _ = writeln!(
        text,
        "<wpml:waypointTurnParam><wpml:waypointTurnMode>{TURN}</wpml:waypointTurnMode><wpml:waypointTurnDampingDist>0</wpml:waypointTurnDampingDist></wpml:waypointTurnParam>"
    );
    tag(text, "useStraightLine", 1);
}

fn group(
    text: &mut String,
    groups: &mut usize,
    [from, to]: [usize; 2],
    trigger: &str,
    every: Option<f64>,
    actions: impl FnOnce(&mut String),
) {
    text.push_str("<wpml:actionGroup>\n");
    tag(text, "actionGroupId", *groups);
    tag(text, "actionGroupStartIndex", from);
    tag(text, "actionGroupEndIndex", to);
    tag(text, "actionGroupMode", "sequence");
    _ = write!(text, "<wpml:actionTrigger><wpml:actionTriggerType>{trigger}</wpml:actionTriggerType>");
    if let Some(every) = every {
        _ = write!(text, "<wpml:actionTriggerParam>{every}</wpml:actionTriggerParam>");
    }
    text.push_str("</wpml:actionTrigger>\n");
    actions(text);
    text.push_str("\n</wpml:actionGroup>\n");
    *groups += 1;
}
