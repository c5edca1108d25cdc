//! What is done at waypoints: actions of WPML that have a counterpart among mission items, both ways.

use std::fmt::Write as _;

use roxmltree::Node;

use super::super::{ReadError, xml};
use crate::plan::{Item, command};

/// `GIMBAL_MANAGER_FLAGS_YAW_LOCK`: yaw is counted from north.
const YAW_FROM_NORTH: f64 = 16.0;

/// One thing to do at a waypoint.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Action {
    Photo,
    StartVideo,
    StopVideo,
    /// Seconds.
    Hover(f64),
    /// Degrees, up positive; yaw where it is turned too, from north or else from the nose.
    Gimbal {
        pitch_deg: f64,
        yaw: Option<f64>,
    },
    /// Degrees from north; 1 clockwise, -1 anticlockwise, 0 the shorter way.
    Yaw(f64, f64),
}

impl Action {
    /// `None` for what has no counterpart.
    pub(super) fn read(file: &str, node: Node<'_, '_>) -> Result<Option<Self>, ReadError> {
        let text = |node, name| xml::child(node, name).and_then(|child| child.text()).unwrap_or_default().trim();
        let parameters = xml::child(node, "actionActuatorFuncParam").unwrap_or(node);
        let number = |name| xml::child_number(file, parameters, name);
        let on = |name| matches!(text(parameters, name), "1" | "true");
        Ok(match text(node, "actionActuatorFunc") {
            "takePhoto" => Some(Self::Photo),
            "startRecord" => Some(Self::StartVideo),
            "stopRecord" => Some(Self::StopVideo),
            "hover" => number("hoverTime")?.filter(|time_s| *time_s > 0.0).map(Self::Hover),
            "rotateYaw" => {
                let way = match text(parameters, "aircraftPathMode") {
                    "clockwise" => 1.0,
                    "counterClockwise" => -1.0,
                    _ => 0.0,
                };
                number("aircraftHeading")?.map(|heading_deg| Self::Yaw(heading_deg, way))
            }
            "gimbalRotate" if on("gimbalPitchRotateEnable") || on("gimbalYawRotateEnable") => {
                let pitch_deg = number("gimbalPitchRotateAngle")?.filter(|_| on("gimbalPitchRotateEnable"));
                let yaw = number("gimbalYawRotateAngle")?.filter(|_| on("gimbalYawRotateEnable"));
                // A gimbal is told both angles at once; one that is only panned keeps no pitch that we know.
                pitch_deg.map(|pitch_deg| Self::Gimbal { pitch_deg, yaw })
            }
            _ => None,
        })
    }

    pub(super) fn item(self) -> Item {
        match self {
            Self::Photo => Item::command(command::IMAGE_START_CAPTURE, [0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0]),
            Self::StartVideo => Item::command(command::VIDEO_START_CAPTURE, [0.0; 7]),
            Self::StopVideo => Item::command(command::VIDEO_STOP_CAPTURE, [0.0; 7]),
            Self::Hover(time_s) => Item::command(command::NAV_DELAY, [time_s, -1.0, -1.0, -1.0, 0.0, 0.0, 0.0]),
            Self::Gimbal { pitch_deg, yaw } => {
                let flags = if yaw.is_some() { YAW_FROM_NORTH } else { 0.0 };
                let params = [pitch_deg, yaw.unwrap_or(0.0), f64::NAN, f64::NAN, flags, 0.0, 0.0];
                Item::command(command::DO_GIMBAL_MANAGER_PITCHYAW, params)
            }
            Self::Yaw(heading_deg, way) => {
                let params = [heading_deg.rem_euclid(360.0), 0.0, way, 0.0, 0.0, 0.0, 0.0];
                Item::command(command::CONDITION_YAW, params)
            }
        }
    }

    /// `None` for items that are no action.
    pub(super) fn of(item: &Item) -> Option<Self> {
        let [p1, p2, p3, p4, p5, ..] = item.params;
        Some(match item.command {
            // Pictures in a row have no counterpart at a point.
            command::IMAGE_START_CAPTURE if p3 == 1.0 => Self::Photo,
            command::VIDEO_START_CAPTURE => Self::StartVideo,
            command::VIDEO_STOP_CAPTURE => Self::StopVideo,
            command::NAV_DELAY if p1 > 0.0 => Self::Hover(p1),
            command::DO_GIMBAL_MANAGER_PITCHYAW if p1.is_finite() => {
                Self::Gimbal { pitch_deg: p1, yaw: Some(p2).filter(|yaw| p5 == YAW_FROM_NORTH && yaw.is_finite()) }
            }
            command::CONDITION_YAW if p4 == 0.0 && p1.is_finite() => {
                Self::Yaw(if p1 > 180.0 { p1 - 360.0 } else { p1 }, p3)
            }
            _ => return None,
        })
    }

    /// The element `action`.
    pub(super) fn write(self, text: &mut String, id: usize) {
        let (function, parameters) = match self {
            Self::Photo => ("takePhoto", vec![("fileSuffix", String::new())]),
            Self::StartVideo => ("startRecord", vec![("fileSuffix", String::new())]),
            Self::StopVideo => ("stopRecord", vec![]),
            Self::Hover(time_s) => ("hover", vec![("hoverTime", time_s.to_string())]),
            Self::Yaw(heading_deg, way) => {
                let way = if way < 0.0 { "counterClockwise" } else { "clockwise" };
                ("rotateYaw", vec![("aircraftHeading", heading_deg.to_string()), ("aircraftPathMode", way.to_owned())])
            }
            Self::Gimbal { pitch_deg, yaw } => {
                let yaw_on = if yaw.is_some() { "1" } else { "0" };
                let parameters = vec![
                    ("gimbalRotateMode", "absoluteAngle".to_owned()),
                    ("gimbalPitchRotateEnable", "1".to_owned()),
                    ("gimbalPitchRotateAngle", pitch_deg.to_string()),
                    ("gimbalRollRotateEnable", "0".to_owned()),
                    ("gimbalRollRotateAngle", "0".to_owned()),
                    ("gimbalYawRotateEnable", yaw_on.to_owned()),
                    ("gimbalYawRotateAngle", yaw.unwrap_or(0.0).to_string()),
                    ("gimbalRotateTimeEnable", "0".to_owned()),
                    ("gimbalRotateTime", "0".to_owned()),
                ];
                ("gimbalRotate", parameters)
            }
        };
        let on_payload = !matches!(self, Self::Hover(_) | Self::Yaw(..));
        // Writing to a String cannot fail.
        _ = write!(text, "<wpml:action><wpml:actionId>{id}</wpml:actionId>");
        _ = write!(text, "<wpml:actionActuatorFunc>{function}</wpml:actionActuatorFunc><wpml:actionActuatorFuncParam>");
        for (name, value) in parameters {
            _ = write!(text, "<wpml:{name}>{value}</wpml:{name}>");
        }
        if on_payload {
            text.push_str("<wpml:payloadPositionIndex>0</wpml:payloadPositionIndex>");
        }
        text.push_str("</wpml:actionActuatorFuncParam></wpml:action>");
    }
}
