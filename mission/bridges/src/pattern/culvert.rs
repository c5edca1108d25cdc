//! Culverts and passages under an embankment, as a bridge of one short span.

use super::preview::Action;
use super::step::Shot;
use super::{Pattern, PatternError, Request, finish};
use crate::bridge::{Made, SpanLine};
use crate::error::BridgeError;
use crate::solid::{Kind, Owner, Place, Plane, Scene, Shape, Solid};
use mission::geo::wrap_two_pi;
use mission::road::{Bridge, LinePosition, Road, Stretch};

/// Embankment to each side of a culvert that stands in the scene, metres. Chosen: more than a pattern flies along.
const EMBANKMENT_M: f64 = 40.0;

/// Flown in front of a mouth, m/s. Chosen.
const SPEED_M_S: f64 = 1.5;
/// Above the floor, share of the mouth's height: what lies on the floor shows, and the roof hides little. Chosen.
const HEIGHT_SHARE: f64 = 0.6;
/// To both sides of the mouth, where the wing walls and the slope are, radians. Chosen: 30 degrees.
const ASIDE_RAD: f64 = 0.52;
/// Standing at each picture, seconds: the gimbal turns and comes to rest. Chosen.
const LOOK_S: f64 = 2.0;

/// In front of each mouth of a culvert ([`Culvert::made`]): one picture into it, and one to each side of it. How deep a
/// picture shows depends on the light; [`crate::coverage`] reckons without it.
pub fn mouths(request: &Request) -> Result<Pattern, PatternError> {
    request.check()?;
    let speed_m_s = SPEED_M_S.min(request.speed_m_s);
    let outside_m = request.stand_off_or(speed_m_s);
    let high_m = request.made.bridge.under_clearance_m;
    let height_m = request.height_or(high_m * HEIGHT_SHARE)?;
    let pitch_rad = (high_m / 2.0 - height_m).atan2(outside_m);
    let mut steps = Vec::new();
    for side in &request.sides {
        for span in request.chosen_spans()? {
            let Some([from_m, to_m]) = request.made.span(span) else { continue };
            let measured_m = (from_m + to_m) / 2.0;
            let mut step = request.step(measured_m, *side, outside_m, height_m);
            step.speed_m_s = speed_m_s;
            let square_rad = request.square_rad(measured_m, *side);
            step.shots.extend([-ASIDE_RAD, 0.0, ASIDE_RAD].map(|turn_rad| Shot {
                yaw_rad: wrap_two_pi(square_rad + turn_rad),
                pitch_rad,
                hold_s: LOOK_S,
                action: Action::Photo,
                target: request.target(span, None, *side),
            }));
            steps.push(step);
        }
    }
    finish::finish(request, steps, Vec::new())
}

/// A culvert or a passage (通道、涵洞) square under the road.
#[derive(Debug, Clone, PartialEq)]
pub struct Culvert {
    /// Name.
    pub name: String,
    /// Its middle, metres along the road.
    pub measured_m: f64,
    /// Width of the opening, metres.
    pub width_m: f64,
    /// Height of the opening, metres.
    pub height_m: f64,
    /// From mouth to mouth, metres.
    pub length_m: f64,
    /// Road surface above the culvert's floor, metres.
    pub road_height_m: f64,
    /// Whether water flows through it.
    pub over_water: bool,
}

impl Culvert {
    /// As solids: the embankment with the opening in it. Its slopes are upright here, at the mouths: nearer than the true
    /// ones. [`mouths`] then looks into both.
    pub fn made(&self, road: &Road, number: usize) -> Result<Made, BridgeError> {
        let length_m = road.line.length_m();
        let (width_m, half_m) = (self.width_m, self.length_m / 2.0);
        let fits = |value: f64, min: f64, max: f64| (min..=max).contains(&value);
        if !fits(self.measured_m, width_m, length_m - width_m) || !fits(width_m, 0.5, 30.0) {
            return Err(BridgeError::Length { length_m: width_m });
        }
        if !fits(self.length_m, 4.0, 200.0) {
            return Err(BridgeError::Width { width_m: self.length_m, min: 4.0, max: 200.0 });
        }
        let (height_m, clearance_m) = (self.road_height_m, self.height_m);
        if !(clearance_m >= 0.5 && height_m <= 60.0) {
            return Err(BridgeError::Height { height_m, clearance_m, min: 0.5, max: 60.0 });
        }
        if height_m - clearance_m < 0.1 {
            return Err(BridgeError::NoRoomForDeck { height_m, clearance_m });
        }
        let water_m = self.over_water.then_some(0.0);
        let frame = Scene::new(road.line.point(self.measured_m), Vec::new(), water_m);
        let at = |measured_m: f64, offset_right_m: f64| -> Place {
            let measured_m = measured_m.clamp(0.0, length_m);
            frame.enu(road.line.place(LinePosition { measured_m, offset_right_m }), 0.0)
        };
        let [before_m, after_m] = [self.measured_m - width_m / 2.0, self.measured_m + width_m / 2.0];
        let block = |from_m: f64, to_m: f64, bottom_m: f64| {
            let corners = [(from_m, -half_m), (to_m, -half_m), (to_m, half_m), (from_m, half_m)];
            let outline = corners.map(|(s, d)| at(s, d)).map(|p| [p.x, p.y]);
            Shape::prism(&outline, Plane::level(bottom_m), Plane::level(height_m))
        };
        let owner = Owner { bridge: Some(number), span: Some(0) };
        let shapes = [
            block(before_m - EMBANKMENT_M, before_m, -2.0),
            block(after_m, after_m + EMBANKMENT_M, -2.0),
            block(before_m, after_m, clearance_m),
        ];
        let solids = shapes.into_iter().flatten().map(|shape| Solid { kind: Kind::Embankment, owner, shape });
        let scene = Scene::new(frame.frame().origin(), solids.collect(), water_m);
        let line = |measured_m| SpanLine { measured_m, cap_top_m: clearance_m, soffit_m: clearance_m };
        let bridge = Bridge {
            name: self.name.clone(),
            stretch: Stretch { from_m: before_m, to_m: after_m },
            spans_m: vec![width_m],
            deck_width_m: self.length_m,
            deck_height_m: height_m,
            under_clearance_m: clearance_m,
            crosses: String::new(),
            over_water: self.over_water,
        };
        let span_lines = vec![line(before_m), line(after_m)];
        Ok(Made { bridge, number, figures: Vec::new(), span_lines, scene })
    }
}
