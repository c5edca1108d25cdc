//! Airspace zones out of the files that a person opened.

use std::path::{Path, PathBuf};

use airspace::{Airspace, Flight, Loading, Shape, Zone, ZoneFinding, ZoneKind};
use jiff::{Timestamp, ToSpan};
use mission::explain::{Explain, Message};
use mission::geo::{LatLon, destination};
use mission::message;
use mission::plan::Plan;

/// Zones nearer than this to the way are told of, metres. Chosen: a minute's flight.
const NEAR_M: f64 = 500.0;
/// A plan is held against zones that are in force within so many hours from now. Chosen: longer than any battery.
const AHEAD_H: i64 = 1;
/// Corners that a circle is drawn with.
const CORNERS: u32 = 48;

/// All zones, by file.
#[derive(Debug)]
pub(super) struct Zones {
    files: Vec<(PathBuf, Vec<Zone>)>,
    airspace: Airspace,
    /// For the map, which draws them with every look.
    outlines: Vec<(ZoneKind, Vec<LatLon>)>,
}

impl Default for Zones {
    fn default() -> Self {
        Self { files: Vec::new(), airspace: Airspace::new(Vec::new()), outlines: Vec::new() }
    }
}

impl Zones {
    /// Takes a file, in place of an older state of it; what is to be said of it.
    pub(super) fn take(&mut self, name: String, path: &Path, bytes: &[u8]) -> Result<Message, Message> {
        let read = airspace::read(&name, bytes, &Loading::default()).map_err(|error| error.explain())?;
        let said = message!("planner-zones-read", file = name, count = read.zones.len(), notes = read.notes.len());
        self.files.retain(|(other, _)| other != path);
        self.files.push((path.to_owned(), read.zones));
        self.lay();
        Ok(said)
    }

    /// Forgets all.
    pub(super) fn clear(&mut self) {
        self.files.clear();
        self.lay();
    }

    fn lay(&mut self) {
        self.airspace = Airspace::new(self.files.iter().flat_map(|(_, zones)| zones).cloned().collect());
        self.outlines = outlines(&self.airspace);
    }

    pub(super) fn files(&self) -> impl Iterator<Item = &Path> {
        self.files.iter().map(|(path, _)| path.as_path())
    }

    pub(super) fn airspace(&self) -> &Airspace {
        &self.airspace
    }

    /// What a plan that is flown now meets.
    pub(super) fn check(
        &self,
        plan: &Plan,
        now: Timestamp,
        ground: impl Fn(LatLon) -> Option<f64>,
    ) -> Vec<ZoneFinding> {
        if self.files.is_empty() {
            return Vec::new();
        }
        let until = now.checked_add(AHEAD_H.hours()).unwrap_or(now);
        self.airspace.check(&Flight::of_plan(plan, now, until, ground), NEAR_M)
    }

    /// Outlines, for the map.
    pub(super) fn outlines(&self) -> &[(ZoneKind, Vec<LatLon>)] {
        &self.outlines
    }
}

fn outlines(airspace: &Airspace) -> Vec<(ZoneKind, Vec<LatLon>)> {
    let shapes = airspace.zones().iter().flat_map(|zone| zone.shapes.iter().map(|shape| (zone.kind, shape)));
    let outlines = shapes.filter_map(|(kind, shape)| match shape {
        Shape::Polygon(rings) => rings.first().map(|ring| (kind, ring.clone())),
        Shape::Circle { centre, radius_m } => {
            let turn = std::f64::consts::TAU / f64::from(CORNERS);
            let corner = |nth: u32| destination(*centre, f64::from(nth) * turn, *radius_m);
            Some((kind, (0..CORNERS).map(corner).collect()))
        }
    });
    outlines.collect()
}
