//! Numbers out of foreign text, with the place that is named where one is wrong.

use crate::error::{FileError, Place, Problem};
use crate::kepler::MAX_ECCENTRICITY;

/// Semi-major axes of navigation satellites, metres: GLONASS has 25,510 km, geostationary orbits 42,164 km. Some air on both
/// sides. Chosen.
pub(crate) const SEMI_MAJOR_M: [f64; 2] = [20.0e6, 50.0e6];
/// Turning of a node, rad/s: thousand times what the flattening of the earth does. Chosen.
pub(crate) const NODE_RATE: [f64; 2] = [-1e-5, 1e-5];

/// One line of a file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Line<'a> {
    pub file: &'a str,
    /// From 1.
    pub number: usize,
    pub text: &'a str,
}

impl Line<'_> {
    pub fn fault(&self, problem: Problem) -> FileError {
        FileError { file: self.file.to_owned(), place: Place::Line(self.number), problem }
    }

    /// A number as any of the formats write it; Fortran's `D` counts as `E`.
    pub fn number_in(&self, field: &'static str, text: &str) -> Result<f64, FileError> {
        let text = text.trim();
        let parsed = match text.contains(['D', 'd']) {
            true => text.replace(['D', 'd'], "E").parse(),
            false => text.parse(),
        };
        match parsed {
            Ok(value) if f64::is_finite(value) => Ok(value),
            _ => Err(self.fault(Problem::Field { field, text: text.chars().take(40).collect() })),
        }
    }

    /// The value itself, if it lies within the limits.
    pub fn within(&self, field: &'static str, value: f64, [min, max]: [f64; 2]) -> Result<f64, FileError> {
        match (min..=max).contains(&value) {
            true => Ok(value),
            false => Err(self.fault(Problem::OutOfRange { field, value, min, max })),
        }
    }

    /// A semi-major axis out of its root, metres.
    pub fn semi_major_m(&self, root: f64) -> Result<f64, FileError> {
        self.within("sqrt(A)²", root * root, SEMI_MAJOR_M)
    }

    /// An eccentricity.
    pub fn eccentricity(&self, value: f64) -> Result<f64, FileError> {
        self.within("eccentricity", value, [0.0, MAX_ECCENTRICITY])
    }
}
