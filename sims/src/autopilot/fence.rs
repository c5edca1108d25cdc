//! Whether the drone is where the fence lets it be.

use super::parameters::Tuning;
use crate::vehicle::Anchor;
use mission::plan::Fence;
use nalgebra::Vector3;

/// Bits of `FENCE_TYPE`, and of what is breached.
pub const HEIGHT_MAX: u8 = 1;
/// Circle about home.
pub const HOME_CIRCLE: u8 = 2;
/// Uploaded polygons and circles.
pub const POLYGON: u8 = 4;
/// Least height.
pub const HEIGHT_MIN: u8 = 8;

#[derive(Debug, Clone)]
enum Shape {
    Polygon(Vec<[f64; 2]>),
    Circle([f64; 2], f64),
}

/// The uploaded fence in the frame of the estimate, and what is breached.
#[derive(Debug, Clone, Default)]
pub struct FenceGuard {
    shapes: Vec<(Shape, bool)>,
    /// Bits of what is breached now.
    pub breached: u8,
    /// How often a breach began.
    pub breaches: u16,
}

impl FenceGuard {
    /// Takes an uploaded fence.
    pub fn set(&mut self, fence: &Fence, origin: &Anchor) {
        let flat = |place| {
            let ned = origin.to_ned(place, 0.0);
            [ned.x, ned.y]
        };
        let polygons = fence.polygons.iter().map(|polygon| {
            (Shape::Polygon(polygon.corners.iter().map(|corner| flat(*corner)).collect()), polygon.inclusion)
        });
        let circles =
            fence.circles.iter().map(|circle| (Shape::Circle(flat(circle.centre), circle.radius_m), circle.inclusion));
        self.shapes = polygons.chain(circles).collect();
    }

    /// What is breached at a place: bits of `FENCE_TYPE`.
    pub fn check(&self, tuning: &Tuning, position_m: Vector3<f64>, home_m: Vector3<f64>, flying: bool) -> u8 {
        if !tuning.fence_enabled {
            return 0;
        }
        let from_home = position_m - home_m;
        let mut breached = 0;
        if -from_home.z > tuning.fence_height_max_m {
            breached |= HEIGHT_MAX;
        }
        if flying && -from_home.z < tuning.fence_height_min_m {
            breached |= HEIGHT_MIN;
        }
        if from_home.xy().norm() > tuning.fence_radius_m {
            breached |= HOME_CIRCLE;
        }
        if self.shapes.iter().any(|(shape, inclusion)| shape.holds(position_m) != *inclusion) {
            breached |= POLYGON;
        }
        breached & tuning.fence_type
    }

    /// Checks and remembers; true when a new breach begins.
    pub fn update(&mut self, breached: u8) -> bool {
        let new = breached & !self.breached != 0;
        self.breached = breached;
        self.breaches += u16::from(new);
        new
    }
}

impl Shape {
    fn holds(&self, position_m: Vector3<f64>) -> bool {
        let (x, y) = (position_m.x, position_m.y);
        match self {
            Self::Circle([cx, cy], radius_m) => (x - cx).hypot(y - cy) <= *radius_m,
            Self::Polygon(corners) => {
                // Even-odd rule: count edges crossed by a ray to the east.
                let mut inside = false;
                let mut last = corners.last();
                for corner in corners {
                    if let Some([ax, ay]) = last
                        && (corner[0] > x) != (*ax > x)
                        && y < (ay - corner[1]) * (x - corner[0]) / (ax - corner[0]) + corner[1]
                    {
                        inside = !inside;
                    }
                    last = Some(corner);
                }
                inside
            }
        }
    }
}

/// The words that ArduPilot uses for what is breached.
pub fn name(breached: u8) -> &'static str {
    match breached {
        bits if bits & HEIGHT_MAX != 0 => "Max Alt",
        bits if bits & HOME_CIRCLE != 0 => "Circle",
        bits if bits & POLYGON != 0 => "Polygon",
        _ => "Min Alt",
    }
}
