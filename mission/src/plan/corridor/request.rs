//! What a corridor flight is asked to be.

use super::CorridorError;
use crate::geo::{HeightAmsl, LatLon};
use crate::plan::{Airframe, Firmware};
use crate::road::{Direction, Road};

/// Lanes are crossed no lower than this, metres above the road surface (house rule, see `domain.md` 5: over lanes only at right
/// angles, above 60 m, without stopping).
pub const CROSSING_HEIGHT_M: f64 = 60.0;

/// A still camera on a gimbal.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Camera {
    /// Sensor width (the picture's long side), millimetres.
    pub sensor_width_mm: f64,
    /// Sensor height, millimetres.
    pub sensor_height_mm: f64,
    /// True focal length, not the 35 mm equivalent, millimetres.
    pub focal_mm: f64,
    /// Picture width, pixels.
    pub image_width_px: u32,
    /// Shortest time between two pictures, seconds.
    pub min_interval_s: f64,
    /// Size of one picture, megabytes.
    pub photo_mb: f64,
}

impl Default for Camera {
    /// A four-thirds camera of 20 megapixels: 17.3 mm over 5280 pixels at 12.29 mm (`domain.md` 2.4).
    fn default() -> Self {
        Self {
            sensor_width_mm: 17.3,
            sensor_height_mm: 13.0,
            focal_mm: 12.29,
            image_width_px: 5280,
            min_interval_s: 0.7,
            photo_mb: 8.0,
        }
    }
}

/// Where the camera looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gimbal {
    /// Below the horizon, radians; a right angle looks straight down.
    pub down_rad: f64,
    /// From the direction of flight towards the road, radians; a right angle looks square at the road.
    pub toward_road_rad: f64,
}

/// Mean wind.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Wind {
    /// Metres per second.
    pub speed_m_s: f64,
    /// Where it blows from, radians clockwise from true north.
    pub from_rad: f64,
}

/// How many times the strip is flown along.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Passes {
    /// So many lines, spread evenly over the strip; a single one is the track itself.
    Count(u32),
    /// As many as the side overlap needs to cover the strip.
    BySideOverlap,
}

/// A place where a crew may stand and launch.
#[derive(Debug, Clone, PartialEq)]
pub struct LaunchSite {
    /// What the crew calls it.
    pub name: String,
    /// WGS84.
    pub place: LatLon,
}

/// Height of the ground. Implementations answer for every place, from whatever elevation data there are.
pub trait Ground {
    /// Ground height at a place.
    fn height(&self, place: LatLon) -> HeightAmsl;
}

/// Level ground: the delta plain, or nothing better known.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct LevelGround(pub HeightAmsl);

impl Ground for LevelGround {
    fn height(&self, _place: LatLon) -> HeightAmsl {
        self.0
    }
}

/// What is wanted. [`CorridorRequest::new`] fills in the house defaults of `domain.md` 5.
#[derive(Debug, Clone)]
pub struct CorridorRequest<'a> {
    /// The road.
    pub road: &'a Road,
    /// One end, metres along the centreline (see [`Road::resolve`]).
    pub from_m: f64,
    /// The other end, metres along the centreline; the order does not matter.
    pub to_m: f64,
    /// The carriageway: the track lies beside it, and the first pass follows its traffic.
    pub direction: Direction,
    /// Track outside the outer edge (guardrail) of the carriageway, metres.
    pub lateral_offset_m: f64,
    /// The strip to be seen, metres to the left of the track, looking in the direction of traffic.
    pub extent_left_m: f64,
    /// The strip to be seen, metres to the right of the track, looking in the direction of traffic.
    pub extent_right_m: f64,
    /// How many times along.
    pub passes: Passes,
    /// Height above ground, metres.
    pub height_agl_m: f64,
    /// Speed over ground, m/s.
    pub speed_m_s: f64,
    /// Greatest acceleration in a turn, m/s^2; with the speed it gives the turn radius.
    pub max_lateral_accel_m_s2: f64,
    /// Share of a picture that the next one along the track repeats, 0..1.
    pub forward_overlap: f64,
    /// Share of a picture that the next line repeats, 0..1.
    pub side_overlap: f64,
    /// The camera.
    pub camera: Camera,
    /// Where it looks.
    pub gimbal: Gimbal,
    /// The aircraft.
    pub airframe: Airframe,
    /// Share of the battery that must be left after landing, 0..1.
    pub reserve_share: f64,
    /// Mean wind.
    pub wind: Wind,
    /// Places to launch from.
    pub launch_sites: Vec<LaunchSite>,
    /// Greatest distance from the launch place, metres: about 500 in sight, 3,000 to 5,000 beyond (`domain.md` 5).
    pub max_radius_m: f64,
    /// Fence outside everything that is flown, metres.
    pub fence_margin_m: f64,
    /// Autopilot family.
    pub firmware: Firmware,
}

impl<'a> CorridorRequest<'a> {
    /// A patrol with the house defaults, launched from the road's own launch places.
    pub fn new(road: &'a Road, from_m: f64, to_m: f64, direction: Direction) -> Self {
        let launch_sites = road.launch_sites().map(|(f, place)| LaunchSite { name: f.name.clone(), place });
        let airframe = Airframe::patrol_quadrotor();
        Self {
            road,
            from_m,
            to_m,
            direction,
            lateral_offset_m: 40.0,
            extent_left_m: 70.0,
            extent_right_m: 30.0,
            passes: Passes::Count(1),
            height_agl_m: 70.0,
            speed_m_s: 10.0,
            max_lateral_accel_m_s2: airframe.acceleration_m_s2,
            forward_overlap: 0.7,
            side_overlap: 0.6,
            camera: Camera::default(),
            gimbal: Gimbal { down_rad: 45_f64.to_radians(), toward_road_rad: 60_f64.to_radians() },
            airframe,
            reserve_share: 0.25,
            wind: Wind::default(),
            launch_sites: launch_sites.collect(),
            max_radius_m: 5_000.0,
            fence_margin_m: 50.0,
            firmware: Firmware::ArduPilot,
        }
    }

    /// Names the first value that is not a number or outside what makes sense.
    pub(super) fn check(&self) -> Result<(), CorridorError> {
        let length_m = self.road.line.length_m();
        let a = &self.airframe;
        let limits: [(&'static str, f64, f64, f64); 34] = [
            ("corridor-from", self.from_m, 0.0, length_m),
            ("corridor-to", self.to_m, 0.0, length_m),
            ("corridor-lateral-offset", self.lateral_offset_m, 5.0, 500.0),
            ("corridor-extent-left", self.extent_left_m, 0.0, 1_000.0),
            ("corridor-extent-right", self.extent_right_m, 0.0, 1_000.0),
            ("corridor-height", self.height_agl_m, 10.0, 500.0),
            ("corridor-speed", self.speed_m_s, 1.0, a.max_airspeed_m_s.min(40.0)),
            ("corridor-lateral-acceleration", self.max_lateral_accel_m_s2, 0.2, 10.0),
            ("corridor-forward-overlap", self.forward_overlap, 0.0, 0.95),
            ("corridor-side-overlap", self.side_overlap, 0.0, 0.95),
            ("corridor-sensor-width", self.camera.sensor_width_mm, 1.0, 100.0),
            ("corridor-sensor-height", self.camera.sensor_height_mm, 1.0, 100.0),
            ("corridor-focal-length", self.camera.focal_mm, 1.0, 2_000.0),
            ("corridor-image-width", f64::from(self.camera.image_width_px), 100.0, 100_000.0),
            ("corridor-photo-interval", self.camera.min_interval_s, 0.0, 60.0),
            ("corridor-photo-size", self.camera.photo_mb, 0.0, 1_000.0),
            ("corridor-gimbal-down", self.gimbal.down_rad.to_degrees(), 10.0, 90.0),
            ("corridor-gimbal-toward-road", self.gimbal.toward_road_rad.to_degrees(), -180.0, 180.0),
            ("corridor-reserve", self.reserve_share, 0.0, 0.9),
            ("corridor-wind-speed", self.wind.speed_m_s, 0.0, 60.0),
            ("corridor-wind-direction", self.wind.from_rad.to_degrees(), -360.0, 360.0),
            ("corridor-max-radius", self.max_radius_m, 50.0, 50_000.0),
            ("corridor-fence-margin", self.fence_margin_m, 10.0, 1_000.0),
            ("corridor-mass", a.mass_kg, 0.1, 200.0),
            ("corridor-rotor-count", f64::from(a.rotor_count), 1.0, 32.0),
            ("corridor-rotor-radius", a.rotor_radius_m, 0.02, 5.0),
            ("corridor-tip-speed", a.tip_speed_m_s, 10.0, 340.0),
            ("corridor-figure-of-merit", a.figure_of_merit, 0.1, 1.0),
            ("corridor-electrical-efficiency", a.electrical_efficiency, 0.1, 1.0),
            ("corridor-drag-area", a.drag_area_m2, 0.0, 10.0),
            ("corridor-acceleration", a.acceleration_m_s2, 0.1, 20.0),
            ("corridor-climb-speed", a.climb_m_s.min(a.descent_m_s).min(a.landing_m_s), 0.1, 20.0),
            ("corridor-battery-capacity", a.battery.capacity_wh(), 1.0, 100_000.0),
            ("corridor-avionics-power", a.avionics_w, 0.0, 5_000.0),
        ];
        for (parameter, value, min, max) in limits {
            if !(min..=max).contains(&value) {
                return Err(CorridorError::OutOfRange { parameter, value, min, max });
            }
        }
        if let Passes::Count(count) = self.passes
            && !(1..=20).contains(&count)
        {
            return Err(CorridorError::OutOfRange {
                parameter: "corridor-passes",
                value: f64::from(count),
                min: 1.0,
                max: 20.0,
            });
        }
        if (self.to_m - self.from_m).abs() < 20.0 {
            return Err(CorridorError::TooShort { length_m: (self.to_m - self.from_m).abs() });
        }
        Ok(())
    }
}
