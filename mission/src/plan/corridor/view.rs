//! What the camera sees of level ground: resolution, footprint, trigger distance.
//!
//! An oblique picture covers more ground at its top than at its bottom. All figures here are reckoned from the picture's
//! centre and its lower half, mirrored upwards: true for a camera that looks straight down, and on the safe side for
//! overlap otherwise.

use super::request::{Camera, CorridorRequest, Gimbal, Passes};
use crate::explain::{Explain, Message};
use crate::message;

/// Widths that agree to this are the same, metres.
const SAME_WIDTH_M: f64 = 0.5;

/// What one picture shows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct View {
    /// Ground sample distance at the picture's centre, across the line of sight, centimetres per pixel.
    pub gsd_cm_px: f64,
    /// Ground seen along the track, metres.
    pub footprint_along_m: f64,
    /// Ground seen across the track, metres.
    pub footprint_across_m: f64,
    /// Ground between the track and the point that the picture's centre shows, towards the road, metres.
    pub centre_toward_road_m: f64,
}

impl View {
    /// From height above ground (metres).
    pub fn new(camera: &Camera, gimbal: &Gimbal, height_m: f64) -> Self {
        let slant_m = height_m / gimbal.down_rad.sin();
        let half_fov = (camera.sensor_height_mm / 2.0 / camera.focal_mm).atan();
        // Ground along the line of sight, from under the aircraft: the picture's centre and its lower edge.
        let centre_m = height_m / gimbal.down_rad.tan();
        let near_m = height_m / (gimbal.down_rad + half_fov).tan();
        let depth_m = 2.0 * (centre_m - near_m);
        let width_m = slant_m * camera.sensor_width_mm / camera.focal_mm;
        let (sin, cos) = gimbal.toward_road_rad.sin_cos();
        // Longest line inside the footprint through its centre, along and across the track.
        let along_m = (depth_m / cos.abs()).min(width_m / sin.abs());
        let across_m = (depth_m / sin.abs()).min(width_m / cos.abs());
        let pixel_mm = camera.sensor_width_mm / f64::from(camera.image_width_px);
        Self {
            gsd_cm_px: slant_m * pixel_mm / camera.focal_mm * 100.0,
            footprint_along_m: along_m,
            footprint_across_m: across_m,
            centre_toward_road_m: centre_m * sin,
        }
    }
}

/// So few passes were asked for that part of the strip is in no picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StripNotSeen {
    /// As asked.
    pub passes: u32,
    /// Width that they see side by side, metres.
    pub seen_m: f64,
    /// Width asked for, metres.
    pub strip_m: f64,
    /// Passes that would see all of it.
    pub needed: usize,
}

impl StripNotSeen {
    pub(super) fn of(request: &CorridorRequest<'_>, view: &View) -> Option<Self> {
        let Passes::Count(passes) = request.passes else { return None };
        let (strip_m, one_m) = (request.extent_left_m + request.extent_right_m, view.footprint_across_m);
        let seen_m = f64::from(passes) * one_m;
        let needed = ((strip_m - SAME_WIDTH_M) / one_m).ceil() as usize;
        (strip_m > seen_m + SAME_WIDTH_M).then_some(Self { passes, seen_m, strip_m, needed })
    }
}

impl Explain for StripNotSeen {
    fn explain(&self) -> Message {
        message!(
            "note-corridor-strip-not-seen",
            passes = f64::from(self.passes),
            seen = self.seen_m,
            strip = self.strip_m,
            needed = self.needed
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn straight_down_the_figures_are_those_of_the_textbook() {
        let gimbal = Gimbal { down_rad: std::f64::consts::FRAC_PI_2, toward_road_rad: 0.0 };
        let view = View::new(&Camera::default(), &gimbal, 60.0);
        // domain.md 2.4: 16 mm per pixel at 60 m.
        assert!((view.gsd_cm_px - 1.6).abs() < 0.01, "{view:?}");
        assert!((view.footprint_across_m - 60.0 * 17.3 / 12.29).abs() < 1e-6);
        assert!((view.footprint_along_m - 60.0 * 13.0 / 12.29).abs() < 1e-6);
        assert!(view.centre_toward_road_m.abs() < 1e-9);
    }

    #[test]
    fn looking_at_the_road_the_picture_lies_across_the_track() {
        let gimbal = Gimbal { down_rad: 45_f64.to_radians(), toward_road_rad: 90_f64.to_radians() };
        let view = View::new(&Camera::default(), &gimbal, 70.0);
        assert!((view.centre_toward_road_m - 70.0).abs() < 1e-9);
        assert!((view.footprint_along_m - 70.0 * 2_f64.sqrt() * 17.3 / 12.29).abs() < 1e-6);
    }
}
