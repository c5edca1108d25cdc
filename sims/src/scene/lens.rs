//! The pinhole: from the earth to pixels.

use mission::geo::{LatLon, ecef_from_wgs84, up_at};
use nalgebra::{Matrix3, Rotation3, Vector3};

use crate::camera::Pose;

/// Nothing nearer than this is drawn, metres along the camera's axis.
pub(super) const NEAR_M: f64 = 0.05;

/// A camera, and what it makes of movement.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct View {
    /// Where it is and looks.
    pub pose: Pose,
    /// Width and height, pixels.
    pub size: (usize, usize),
    /// Field of view across, degrees.
    pub view_deg: f64,
    /// Its velocity over ground, metres per second north, east and down.
    pub velocity_ned_m_s: [f64; 3],
    /// How long a picture is exposed, seconds.
    pub exposure_s: f64,
}

impl View {
    /// Of a camera that stands still.
    pub fn of(pose: Pose, size: (usize, usize), view_deg: f64) -> Self {
        Self { pose, size, view_deg, ..Self::default() }
    }
}

/// North, east and down at a place, in earth-centred axes.
pub(super) fn ned_axes(place: LatLon) -> [Vector3<f64>; 3] {
    let (sin, cos) = place.lon_deg.to_radians().sin_cos();
    let (up, east) = (up_at(place), Vector3::new(-sin, cos, 0.0));
    [up.cross(&east), east, -up]
}

/// A view made ready. Camera axes: ahead, right, down.
#[derive(Debug, Clone)]
pub(super) struct Lens {
    pub eye: Vector3<f64>,
    /// From earth-centred to camera axes.
    turn: Matrix3<f64>,
    /// From camera axes to north, east, down.
    pub to_ned: Rotation3<f64>,
    /// Pixels of what is as wide as it is far.
    pub focal_px: f64,
    /// Where the axis meets the picture, pixels.
    pub middle: [f64; 2],
    pub size: (usize, usize),
}

impl Lens {
    pub fn of(view: &View) -> Self {
        let Pose { lat_deg, lon_deg, amsl_m, attitude_deg, gimbal_deg } = view.pose;
        let place = LatLon { lat_deg, lon_deg };
        let turn = |[roll, pitch, yaw]: [f64; 3]| {
            Rotation3::from_euler_angles(roll.to_radians(), pitch.to_radians(), yaw.to_radians())
        };
        let to_ned = turn(attitude_deg) * turn(gimbal_deg);
        let (width, height) = (view.size.0 as f64, view.size.1 as f64);
        Self {
            eye: ecef_from_wgs84(place, amsl_m),
            turn: (Matrix3::from_columns(&ned_axes(place)) * to_ned.matrix()).transpose(),
            to_ned,
            focal_px: width / 2.0 / (view.view_deg.to_radians() / 2.0).tan(),
            middle: [width / 2.0, height / 2.0],
            size: view.size,
        }
    }

    /// The same camera, but only a window of its picture, so many times as fine.
    pub fn window(&self, [left, top]: [f64; 2], fine: f64, size: (usize, usize)) -> Self {
        let middle = [(self.middle[0] - left) * fine, (self.middle[1] - top) * fine];
        Self { focal_px: self.focal_px * fine, middle, size, ..self.clone() }
    }

    /// Into camera axes.
    pub fn seen(&self, at: Vector3<f64>) -> Vector3<f64> {
        self.turn * (at - self.eye)
    }

    /// A direction in camera axes.
    pub fn turned(&self, way: Vector3<f64>) -> Vector3<f64> {
        self.turn * way
    }

    /// Pixels from the upper left corner, of what is ahead of the camera.
    pub fn pixel(&self, seen: Vector3<f64>) -> [f64; 2] {
        [self.middle[0] + seen.y / seen.x * self.focal_px, self.middle[1] + seen.z / seen.x * self.focal_px]
    }

    /// Along the ray through a point of the picture, one ahead.
    pub fn ray(&self, [x, y]: [f64; 2]) -> Vector3<f64> {
        Vector3::new(1.0, (x - self.middle[0]) / self.focal_px, (y - self.middle[1]) / self.focal_px)
    }

    /// Whether something of a ball can be in the picture.
    pub fn catches(&self, centre: Vector3<f64>, radius_m: f64) -> bool {
        let at = self.seen(centre);
        let beside = |side: f64, edge_px: f64| {
            // Distance from the plane through the eye and an edge of the picture.
            let slope = edge_px / self.focal_px;
            (side - slope * at.x) / slope.hypot(1.0) <= radius_m
        };
        let (width, height) = (self.size.0 as f64, self.size.1 as f64);
        at.x + radius_m > NEAR_M
            && beside(at.y, width - self.middle[0])
            && beside(-at.y, self.middle[0])
            && beside(at.z, height - self.middle[1])
            && beside(-at.z, self.middle[1])
    }
}
