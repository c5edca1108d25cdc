//! The way of the camera as other programs draw it: GPX and GeoJSON, one point a second.

use std::io::Write;

use mission::formats::{TrackPoint, geojson, gpx};
use mission::geo::{HeightAmsl, LatLon};

use super::FootageError;
use super::sink::{Seen, Sink};
use crate::unit::{AccessUnit, Stream};

/// Points are no closer, microseconds.
const STEP_US: u64 = 1_000_000;

/// Writes the two side files when the footage ends. Memory: forty bytes a second of flight.
pub struct Tracks<W: Write> {
    name: String,
    gpx: W,
    geojson: W,
    points: Vec<TrackPoint>,
    last_us: Option<u64>,
}

impl<W: Write> Tracks<W> {
    /// Begins side files of a film with a name.
    pub fn new(name: &str, gpx: W, geojson: W) -> Self {
        Self { name: name.to_owned(), gpx, geojson, points: Vec::new(), last_us: None }
    }
}

impl<W: Write> Sink for Tracks<W> {
    fn stream(&mut self, _: &Stream) -> Result<(), FootageError> {
        Ok(())
    }

    fn frame(&mut self, _: &AccessUnit, seen: &Seen) -> Result<(), FootageError> {
        let (utc_us, camera) = (seen.metadata.utc_us, seen.metadata.camera);
        let due = self.last_us.is_none_or(|last| utc_us.abs_diff(last) >= STEP_US);
        if let (Some(camera), Ok(time_us), true) = (camera, i64::try_from(utc_us), due) {
            let place = LatLon { lat_deg: camera.lat_deg, lon_deg: camera.lon_deg };
            // Frames do not know their speed; what is not known is not written.
            let point = TrackPoint { time_us, place, height: HeightAmsl(camera.amsl_m), speed_m_s: f64::NAN };
            self.points.push(point);
            self.last_us = Some(utc_us);
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), FootageError> {
        let (name, points) = (&self.name, &self.points);
        let written = self
            .gpx
            .write_all(gpx::write_track(name, points).as_bytes())
            .and_then(|()| self.geojson.write_all(geojson::write_track(name, points).as_bytes()))
            .and_then(|()| self.gpx.flush())
            .and_then(|()| self.geojson.flush());
        written.map_err(FootageError::Write)
    }
}
