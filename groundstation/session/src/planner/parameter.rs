//! What a pilot may set of a corridor: name, unit, range, and the house's usual value.

use mission::plan::corridor::CorridorRequest;
use serde::{Deserialize, Serialize};

/// One number of a corridor request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[allow(missing_docs)] // Each is named in words by its catalogue message.
pub enum Parameter {
    LateralOffset,
    ExtentLeft,
    ExtentRight,
    SideOverlap,
    Height,
    Speed,
    LateralAcceleration,
    Reserve,
    MaxRadius,
    FenceMargin,
    Ground,
    WindSpeed,
    WindFrom,
    GimbalDown,
    GimbalTowardRoad,
    ForwardOverlap,
    PhotoInterval,
    FocalLength,
    SensorWidth,
    SensorHeight,
    ImageWidth,
    PhotoSize,
    Mass,
    MaxAirspeed,
    Climb,
    Descent,
    BatteryCharge,
    AvionicsPower,
}

/// What belongs together on the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// Strip and track.
    Track,
    /// How it is flown.
    Flight,
    /// Weather.
    Wind,
    /// Camera and gimbal.
    Camera,
    /// The aircraft.
    Aircraft,
}

impl Group {
    /// All, in the order of the form.
    pub const ALL: [Self; 5] = [Self::Track, Self::Flight, Self::Wind, Self::Camera, Self::Aircraft];

    /// Catalogue id of the name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Track => "planner-group-track",
            Self::Flight => "planner-group-flight",
            Self::Wind => "planner-group-wind",
            Self::Camera => "planner-group-camera",
            Self::Aircraft => "planner-group-aircraft",
        }
    }
}

/// How a parameter is shown and what it may be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct About {
    /// Where it stands on the form.
    pub group: Group,
    /// Catalogue id of its name.
    pub name: &'static str,
    /// Catalogue id of what it means.
    pub hint: &'static str,
    /// Its unit, the same in both languages.
    pub unit: &'static str,
    /// Smallest value.
    pub min: f64,
    /// Greatest value.
    pub max: f64,
    /// The house's usual value; for the ground that of the built-in network, a coastal plain.
    pub usual: f64,
    /// Decimals that are shown.
    pub decimals: usize,
}

macro_rules! about {
    ($group:ident, $id:literal, $unit:literal, $min:literal..=$max:literal, $usual:literal, $decimals:literal) => {
        About {
            group: Group::$group,
            name: concat!("planner-", $id),
            hint: concat!("planner-", $id, "-hint"),
            unit: $unit,
            min: $min,
            max: $max,
            usual: $usual,
            decimals: $decimals,
        }
    };
}

impl Parameter {
    /// All, in the order of the form.
    pub const ALL: [Self; 28] = [
        Self::LateralOffset,
        Self::ExtentLeft,
        Self::ExtentRight,
        Self::SideOverlap,
        Self::Height,
        Self::Speed,
        Self::LateralAcceleration,
        Self::Reserve,
        Self::MaxRadius,
        Self::FenceMargin,
        Self::Ground,
        Self::WindSpeed,
        Self::WindFrom,
        Self::GimbalDown,
        Self::GimbalTowardRoad,
        Self::ForwardOverlap,
        Self::PhotoInterval,
        Self::FocalLength,
        Self::SensorWidth,
        Self::SensorHeight,
        Self::ImageWidth,
        Self::PhotoSize,
        Self::Mass,
        Self::MaxAirspeed,
        Self::Climb,
        Self::Descent,
        Self::BatteryCharge,
        Self::AvionicsPower,
    ];

    /// How it is shown and what it may be. Ranges are those that the corridor itself is held to.
    pub fn about(self) -> About {
        match self {
            Self::LateralOffset => about!(Track, "lateral-offset", "m", 5.0..=500.0, 40.0, 0),
            Self::ExtentLeft => about!(Track, "extent-left", "m", 0.0..=1000.0, 70.0, 0),
            Self::ExtentRight => about!(Track, "extent-right", "m", 0.0..=1000.0, 30.0, 0),
            Self::SideOverlap => about!(Track, "side-overlap", "%", 0.0..=95.0, 60.0, 0),
            Self::Height => about!(Flight, "height", "m", 10.0..=500.0, 70.0, 0),
            Self::Speed => about!(Flight, "speed", "m/s", 1.0..=40.0, 10.0, 1),
            Self::LateralAcceleration => about!(Flight, "lateral-acceleration", "m/s²", 0.2..=10.0, 2.5, 1),
            Self::Reserve => about!(Flight, "reserve", "%", 0.0..=90.0, 25.0, 0),
            Self::MaxRadius => about!(Flight, "max-radius", "m", 50.0..=50000.0, 5000.0, 0),
            Self::FenceMargin => about!(Flight, "fence-margin", "m", 10.0..=1000.0, 50.0, 0),
            Self::Ground => about!(Flight, "ground", "m", -500.0..=6000.0, 3.0, 0),
            Self::WindSpeed => about!(Wind, "wind-speed", "m/s", 0.0..=60.0, 0.0, 1),
            Self::WindFrom => about!(Wind, "wind-from", "°", 0.0..=360.0, 0.0, 0),
            Self::GimbalDown => about!(Camera, "gimbal-down", "°", 10.0..=90.0, 45.0, 0),
            Self::GimbalTowardRoad => about!(Camera, "gimbal-toward-road", "°", -180.0..=180.0, 60.0, 0),
            Self::ForwardOverlap => about!(Camera, "forward-overlap", "%", 0.0..=95.0, 70.0, 0),
            Self::PhotoInterval => about!(Camera, "photo-interval", "s", 0.0..=60.0, 0.7, 1),
            Self::FocalLength => about!(Camera, "focal-length", "mm", 1.0..=2000.0, 12.29, 2),
            Self::SensorWidth => about!(Camera, "sensor-width", "mm", 1.0..=100.0, 17.3, 1),
            Self::SensorHeight => about!(Camera, "sensor-height", "mm", 1.0..=100.0, 13.0, 1),
            Self::ImageWidth => about!(Camera, "image-width", "px", 100.0..=100000.0, 5280.0, 0),
            Self::PhotoSize => about!(Camera, "photo-size", "MB", 0.0..=1000.0, 8.0, 1),
            Self::Mass => about!(Aircraft, "mass", "kg", 0.1..=200.0, 3.5, 2),
            Self::MaxAirspeed => about!(Aircraft, "max-airspeed", "m/s", 1.0..=40.0, 18.0, 1),
            Self::Climb => about!(Aircraft, "climb", "m/s", 0.1..=20.0, 2.5, 1),
            Self::Descent => about!(Aircraft, "descent", "m/s", 0.1..=20.0, 1.5, 1),
            Self::BatteryCharge => about!(Aircraft, "battery-charge", "Ah", 0.1..=1000.0, 16.0, 1),
            Self::AvionicsPower => about!(Aircraft, "avionics-power", "W", 0.0..=5000.0, 15.0, 0),
        }
    }

    /// Puts a value into a request.
    pub(super) fn put(self, request: &mut CorridorRequest<'_>, value: f64) {
        match self {
            // Not of the request, but of the ground that it is planned over.
            Self::Ground => {}
            Self::ImageWidth => request.camera.image_width_px = value as u32,
            _ => {
                if let Some((field, in_unit)) = self.field(request) {
                    *field = value / in_unit;
                }
            }
        }
    }

    /// The field of a request, and how many of the shown unit one of the field's is.
    fn field<'r>(self, request: &'r mut CorridorRequest<'_>) -> Option<(&'r mut f64, f64)> {
        const PERCENT: f64 = 100.0;
        const DEGREES: f64 = 180.0 / std::f64::consts::PI;
        Some(match self {
            Self::LateralOffset => (&mut request.lateral_offset_m, 1.0),
            Self::ExtentLeft => (&mut request.extent_left_m, 1.0),
            Self::ExtentRight => (&mut request.extent_right_m, 1.0),
            Self::SideOverlap => (&mut request.side_overlap, PERCENT),
            Self::Height => (&mut request.height_agl_m, 1.0),
            Self::Speed => (&mut request.speed_m_s, 1.0),
            Self::LateralAcceleration => (&mut request.max_lateral_accel_m_s2, 1.0),
            Self::Reserve => (&mut request.reserve_share, PERCENT),
            Self::MaxRadius => (&mut request.max_radius_m, 1.0),
            Self::FenceMargin => (&mut request.fence_margin_m, 1.0),
            Self::WindSpeed => (&mut request.wind.speed_m_s, 1.0),
            Self::WindFrom => (&mut request.wind.from_rad, DEGREES),
            Self::GimbalDown => (&mut request.gimbal.down_rad, DEGREES),
            Self::GimbalTowardRoad => (&mut request.gimbal.toward_road_rad, DEGREES),
            Self::ForwardOverlap => (&mut request.forward_overlap, PERCENT),
            Self::PhotoInterval => (&mut request.camera.min_interval_s, 1.0),
            Self::FocalLength => (&mut request.camera.focal_mm, 1.0),
            Self::SensorWidth => (&mut request.camera.sensor_width_mm, 1.0),
            Self::SensorHeight => (&mut request.camera.sensor_height_mm, 1.0),
            Self::PhotoSize => (&mut request.camera.photo_mb, 1.0),
            Self::Mass => (&mut request.airframe.mass_kg, 1.0),
            Self::MaxAirspeed => (&mut request.airframe.max_airspeed_m_s, 1.0),
            Self::Climb => (&mut request.airframe.climb_m_s, 1.0),
            Self::Descent => (&mut request.airframe.descent_m_s, 1.0),
            Self::BatteryCharge => (&mut request.airframe.battery.capacity_ah, 1.0),
            Self::AvionicsPower => (&mut request.airframe.avionics_w, 1.0),
            Self::Ground | Self::ImageWidth => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use mission::plan::corridor::CorridorRequest;
    use mission::road::{self, Direction};

    use super::Parameter;
    use crate::text::{Catalogue, Language};

    #[test]
    fn the_usual_values_are_those_of_the_house() {
        let network = road::demo();
        let mut request = CorridorRequest::new(network.road("D15").unwrap(), 0.0, 1.0, Direction::Increasing);
        for parameter in Parameter::ALL {
            let about = parameter.about();
            assert!((about.min..=about.max).contains(&about.usual), "{parameter:?}");
            if let Some((field, in_unit)) = parameter.field(&mut request) {
                assert!((*field * in_unit - about.usual).abs() < 1e-9, "{parameter:?}: {}", *field * in_unit);
            }
        }
        assert_eq!(f64::from(request.camera.image_width_px), Parameter::ImageWidth.about().usual);
    }

    #[test]
    fn every_parameter_has_name_and_meaning_in_both_languages() {
        for catalogue in [Language::Chinese, Language::English].map(Catalogue::new) {
            for about in Parameter::ALL.map(Parameter::about) {
                assert_ne!(catalogue.get(about.name), about.name);
                assert_ne!(catalogue.get(about.hint), about.hint);
                assert_ne!(catalogue.get(about.group.name()), about.group.name());
            }
        }
    }
}
