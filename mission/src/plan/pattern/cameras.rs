//! Cameras that surveys are planned with: sensor, focal length and pace as their makers' data sheets give them.

use crate::plan::corridor::Camera;

/// A camera by its name on the market.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Known {
    /// Maker and model.
    pub name: &'static str,
    /// Its figures.
    pub camera: Camera,
    /// Where they are from.
    pub source: &'static str,
}

/// The table. Sizes of pictures (megabytes) are chosen from their pixels; makers do not give them.
pub const KNOWN: [Known; 3] = [
    Known {
        name: "DJI Mavic 3E",
        camera: Camera {
            sensor_width_mm: 17.3,
            sensor_height_mm: 13.0,
            focal_mm: 12.29,
            image_width_px: 5280,
            min_interval_s: 0.7,
            photo_mb: 8.0,
        },
        source: "domain.md 2.4; DJI, Mavic 3 Enterprise specifications: 4/3 CMOS, 20 MP, 0.7 s",
    },
    Known {
        name: "DJI Phantom 4 RTK",
        camera: Camera {
            sensor_width_mm: 13.2,
            sensor_height_mm: 8.8,
            focal_mm: 8.8,
            image_width_px: 5472,
            min_interval_s: 2.5,
            photo_mb: 8.0,
        },
        source: "DJI, Phantom 4 RTK specifications: 1-inch CMOS, 20 MP, 8.8 mm, 2.5 s",
    },
    Known {
        name: "DJI Zenmuse P1, 35 mm",
        camera: Camera {
            sensor_width_mm: 35.9,
            sensor_height_mm: 24.0,
            focal_mm: 35.0,
            image_width_px: 8192,
            min_interval_s: 0.7,
            photo_mb: 20.0,
        },
        source: "DJI, Zenmuse P1 specifications: 35.9 x 24 mm, 45 MP, 0.7 s",
    },
];

/// A camera of the table by its name.
pub fn named(name: &str) -> Option<&'static Known> {
    KNOWN.iter().find(|known| known.name.eq_ignore_ascii_case(name.trim()))
}
