//! Patrols of the space under a bridge.
//!
//! | pattern | flies | sees |
//! |---|---|---|
//! | [`look_in`] | along each side, outside the deck | the strip under the deck, to beyond its middle from each side |
//! | [`span_by_span`] | stops in front of each opening | the opening, panned |
//! | [`pass_through`] | beneath the deck, only with a position hold that needs no GNSS | what is beneath, as a clip |
//! | [`bearings`] | two stops at each pier and side | pier head and bearings from both faces |
//! | [`mouths`] of a [`Culvert`] | stops in front of both mouths | into them, and the wing walls |
//!
//! [`plan`] keeps beside the items what each picture shows ([`mission::plan::Aim`]: bridge, span, pier, side), so that pictures are
//! bound to it whoever looks at them later.
//!
//! Every pattern is a [`Request`] answered with a [`Pattern`] or with the reason why not. A pattern that comes back
//! keeps [`Margins::keep_m`] of its speed to every solid at every point, and never flies across or along above the lanes
//! lower than [`CROSSING_HEIGHT_M`] or aslant: it stays on the side of the launch place, crosses high above and square where
//! [`Request::may_cross_over`] says so, or passes beneath.

mod aim;
mod bearing;
mod culvert;
mod error;
mod finish;
mod look;
mod margins;
mod pass;
mod plan;
mod preview;
mod span;
mod step;

pub use bearing::bearings;
pub use culvert::{Culvert, mouths};
pub use error::PatternError;
pub use look::look_in;
pub use margins::{Holds, Margins};
pub use pass::pass_through;
pub use plan::{items_beneath, plan};
pub use preview::{Action, Gate, Pattern, Pose, Target};
pub use span::span_by_span;

pub use mission::plan::corridor::CROSSING_HEIGHT_M;

use crate::bridge::Made;
use crate::clearance::Datum;
use mission::geo::{FieldOfView, LatLon};
use mission::plan::corridor::Camera;
use mission::plan::{Airframe, Firmware};
use mission::road::{Direction, Road};

/// What is wanted.
#[derive(Debug, Clone)]
pub struct Request<'a> {
    /// The road.
    pub road: &'a Road,
    /// The bridge as solids, with what else stands there ([`Made::with`]).
    pub made: &'a Made,
    /// Where the crew stands: beside the road.
    pub launch: LatLon,
    /// Heights of the ground there and under the bridge.
    pub datum: Datum,
    /// The sides to look in from, in the order they are flown.
    pub sides: Vec<Direction>,
    /// Spans, from 0; all where the list is empty. For [`bearings`], the pier behind each of them; [`look_in`] flies along all.
    pub spans: Vec<usize>,
    /// Outside of the deck's edge, metres; chosen by the pattern where it is none.
    pub stand_off_m: Option<f64>,
    /// Above the ground under the bridge, metres; chosen by the pattern where it is none.
    pub height_m: Option<f64>,
    /// Greatest speed along the pattern, m/s; near solids it is slower ([`Margins::speed_m_s`]).
    pub speed_m_s: f64,
    /// Height of the way to the bridge and back, above the ground under the bridge, metres.
    pub transit_height_m: f64,
    /// Speed on that way, m/s.
    pub transit_speed_m_s: f64,
    /// Whether the lanes may be crossed: square, without stopping, [`CROSSING_HEIGHT_M`] above the road.
    pub may_cross_over: bool,
    /// How far to stay away.
    pub margins: Margins,
    /// The camera.
    pub camera: Camera,
    /// Share of a picture that the next one repeats.
    pub overlap: f64,
    /// The aircraft.
    pub airframe: Airframe,
    /// Autopilot family.
    pub firmware: Firmware,
}

impl<'a> Request<'a> {
    /// From the launch place's own side, with house defaults: 3 m/s beside the bridge, 30 m and 8 m/s on the way there (over
    /// lamps and trees, under any limit), 60 % overlap. All chosen.
    pub fn new(road: &'a Road, made: &'a Made, launch: LatLon) -> Self {
        let side = road.locate(launch, REACH_M).map_or(Direction::Increasing, |at| at.direction);
        let airframe = Airframe::patrol_quadrotor();
        Self {
            road,
            made,
            launch,
            datum: Datum::default(),
            sides: vec![side],
            spans: Vec::new(),
            stand_off_m: None,
            height_m: None,
            speed_m_s: 3.0,
            transit_height_m: 30.0,
            transit_speed_m_s: 8.0,
            may_cross_over: false,
            margins: Margins { braking_m_s2: airframe.acceleration_m_s2, ..Margins::default() },
            camera: Camera::default(),
            overlap: 0.6,
            airframe,
            firmware: Firmware::ArduPilot,
        }
    }

    /// Opening of the camera's picture.
    pub fn field(&self) -> FieldOfView {
        let opening = |side_mm: f64| 2.0 * (side_mm / 2.0 / self.camera.focal_mm).atan();
        FieldOfView {
            horizontal_rad: opening(self.camera.sensor_width_mm),
            vertical_rad: opening(self.camera.sensor_height_mm),
        }
    }

    /// Names the first value that is no number or makes no sense.
    fn check(&self) -> Result<(), PatternError> {
        let top = self.airframe.max_airspeed_m_s;
        let own = [
            ("pattern-stand-off", self.stand_off_m.unwrap_or(5.0), 1.0, 200.0),
            ("pattern-height", self.height_m.unwrap_or(5.0), 0.5, 400.0),
            ("pattern-speed", self.speed_m_s, margins::SLOWEST_M_S, top),
            ("pattern-transit-height", self.transit_height_m, 5.0, 400.0),
            ("pattern-transit-speed", self.transit_speed_m_s, 0.5, top),
            ("pattern-overlap", self.overlap, 0.0, 0.9),
            ("pattern-sensor-width", self.camera.sensor_width_mm, 1.0, 100.0),
            ("pattern-sensor-height", self.camera.sensor_height_mm, 1.0, 100.0),
            ("pattern-focal-length", self.camera.focal_mm, 1.0, 2_000.0),
            ("pattern-home-height", self.datum.home.0 - self.datum.bridge_ground.0, -100.0, 300.0),
        ];
        for (parameter, value, min, max) in own.into_iter().chain(self.margins.values()) {
            if !(min..=max).contains(&value) {
                return Err(PatternError::OutOfRange { parameter, value, min, max });
            }
        }
        if self.sides.is_empty() {
            return Err(PatternError::NoSide);
        }
        Ok(())
    }

    /// The spans asked for, in the order asked for.
    fn chosen_spans(&self) -> Result<Vec<usize>, PatternError> {
        let count = self.made.span_count();
        if let Some(span) = self.spans.iter().find(|span| **span >= count) {
            return Err(PatternError::NoSuchSpan { number: span + 1, count });
        }
        Ok(if self.spans.is_empty() { (0..count).collect() } else { self.spans.clone() })
    }
}

/// Launch places further than this from the road are not beside it, metres: the reach of a small aircraft.
const REACH_M: f64 = 5_000.0;
