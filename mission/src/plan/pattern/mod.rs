//! Flights over and around one place: area survey, orbit of a service area, toll station or interchange, facade, point of
//! interest.
//!
//! # Conventions
//!
//! Heights asked for are above the ground straight beneath; plans hold them above home. Pictures are triggered by distance
//! on the lines alone. Every plan is held against [`crate::plan::checks`]: one that flies over lanes lower or longer than the limits
//! allow is refused, everything else that is found comes with the plan.
//!
//! # Example
//!
//! ```
//! use mission::geo::LatLon;
//! use mission::plan::corridor::LevelGround;
//! use mission::plan::pattern::{self, Area, Flying, SurveyRequest};
//! let at = |lat_deg, lon_deg| LatLon { lat_deg, lon_deg };
//! let field = Area { corners: vec![at(33.500, 120.500), at(33.500, 120.503), at(33.502, 120.503), at(33.502, 120.500)] };
//! let request = SurveyRequest::new(field, Flying::new(at(33.499, 120.501)));
//! let survey = pattern::survey(&request, &LevelGround::default(), None)?;
//! assert!(survey.photos > 40 && survey.findings.is_empty());
//! # Ok::<(), pattern::PatternError>(())
//! ```

mod assemble;
pub mod cameras;
mod error;
mod facade;
mod hull;
mod orbit;
mod point;
mod survey;

pub use error::PatternError;
pub use facade::{FacadeRequest, Side, facade};
pub use orbit::{Around, OrbitRequest, orbit, toll_plaza};
pub use point::{PointRequest, point_of_interest};
pub use survey::{SurveyRequest, survey};

use super::checks::{Finding, Limits};
use super::corridor::Camera;
use super::{Airframe, Firmware, Plan};
use crate::geo::LatLon;
use error::within;

/// What all patterns are asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Flying {
    /// Where the crew stands.
    pub home: LatLon,
    /// Height above ground, metres. 70 m by default: the middle of the patrol heights of `domain.md` 5.
    pub height_agl_m: f64,
    /// Speed over ground, m/s. 8 m/s by default: the lower end of the patrol speeds of `domain.md` 5, for sharper pictures.
    pub speed_m_s: f64,
    /// The camera; see [`cameras`].
    pub camera: Camera,
    /// Share of a picture that the next one along a line repeats, 0..1.
    pub forward_overlap: f64,
    /// Share of a picture that the next line repeats, 0..1.
    pub side_overlap: f64,
    /// The aircraft.
    pub airframe: Airframe,
    /// What the plan is held against.
    pub limits: Limits,
    /// Fence outside everything that is flown, metres.
    pub fence_margin_m: f64,
    /// Autopilot family.
    pub firmware: Firmware,
}

impl Flying {
    /// The house defaults.
    pub fn new(home: LatLon) -> Self {
        Self {
            home,
            height_agl_m: 70.0,
            speed_m_s: 8.0,
            camera: Camera::default(),
            forward_overlap: 0.75,
            side_overlap: 0.65,
            airframe: Airframe::patrol_quadrotor(),
            limits: Limits::default(),
            fence_margin_m: 50.0,
            firmware: Firmware::ArduPilot,
        }
    }

    fn check(&self) -> Result<(), PatternError> {
        let camera = &self.camera;
        within("flight-pattern-home-latitude", self.home.lat_deg, -85.0, 85.0)?;
        within("flight-pattern-home-longitude", self.home.lon_deg, -180.0, 180.0)?;
        within("flight-pattern-height", self.height_agl_m, 5.0, 500.0)?;
        within("flight-pattern-speed", self.speed_m_s, 0.5, self.airframe.max_airspeed_m_s.min(40.0))?;
        within("flight-pattern-forward-overlap", self.forward_overlap, 0.0, 0.95)?;
        within("flight-pattern-side-overlap", self.side_overlap, 0.0, 0.95)?;
        within("flight-pattern-sensor-width", camera.sensor_width_mm, 1.0, 100.0)?;
        within("flight-pattern-sensor-height", camera.sensor_height_mm, 1.0, 100.0)?;
        within("flight-pattern-focal-length", camera.focal_mm, 1.0, 2_000.0)?;
        within("flight-pattern-photo-interval", camera.min_interval_s, 0.0, 60.0)?;
        within("flight-pattern-fence-margin", self.fence_margin_m, 10.0, 1_000.0)
    }

    /// What a picture shows at a distance square to it, metres: across the flight (the sensor's long side) and along it.
    fn footprint_m(&self, distance_m: f64) -> [f64; 2] {
        let camera = &self.camera;
        [camera.sensor_width_mm, camera.sensor_height_mm].map(|side_mm| distance_m * side_mm / camera.focal_mm)
    }

    /// Distance between pictures for a length that one shows along the flight, metres.
    fn trigger_m(&self, along_m: f64) -> Result<f64, PatternError> {
        let trigger_m = along_m * (1.0 - self.forward_overlap);
        let needed_s = trigger_m / self.speed_m_s;
        let min_s = self.camera.min_interval_s;
        if needed_s < min_s { Err(PatternError::PhotosTooFast { needed_s, min_s }) } else { Ok(trigger_m) }
    }
}

/// An area on the ground: corners, WGS84, not closed.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Area {
    /// In order, either way round.
    pub corners: Vec<LatLon>,
}

/// A planned pattern.
#[derive(Debug, Clone, PartialEq)]
pub struct Pattern {
    /// What is uploaded.
    pub plan: Plan,
    /// Pictures on the lines.
    pub photos: usize,
    /// Distance between pictures, metres; 0 where they are not triggered by distance.
    pub trigger_m: f64,
    /// What the checks found, over-lane flights apart, which are refused.
    pub findings: Vec<Finding>,
}
