//! The surveyed centreline: distance along it and offset from it, to and from WGS84.
//!
//! # Convention
//!
//! Distances grow with the stake numbers. Offsets are positive to the right of that direction.
//!
//! # Method
//!
//! Neighbouring vertices are joined by chords in earth-centred coordinates, so there is no map projection and no limit
//! of length; vertices further apart than half a kilometre get others on the geodesic between them, which keeps a chord
//! within 5 mm of the ground. At a vertex the offset direction is the bisector, lengthened so that offset lines stay
//! parallel to the road (a mitre). That makes (distance, offset) -> place one to one on both sides of every vertex, where
//! a plain nearest-point search would fold the outside of a bend into one point.
//!
//! # Limits
//!
//! Inside a bend, offsets beyond the centre of the bend have no distance along the road; they are not located.

use super::LineError;
use crate::geo::{LatLon, azimuth_rad, destination, distance_m, ecef_from_wgs84, up_at, wgs84_from_ecef};
use nalgebra::Vector3;
use rstar::primitives::{GeomWithData, Line};
use rstar::{PointDistance, RTree};

/// Vertices of all lines of a file that are read at most, those added on long chords included: four thousand kilometres
/// at 10 m.
pub const MAX_VERTICES: usize = 400_000;
/// Vertices closer than this to the one before are dropped, metres: their direction is noise.
const MIN_SPACING_M: f64 = 0.5;
/// Vertices are added where neighbours are further apart, metres.
const MAX_CHORD_M: f64 = 500.0;
/// A road has no such hole, metres; a file with points missing or out of order does.
const MAX_GAP_M: f64 = 20_000.0;
/// Greatest change of direction at one vertex, degrees. A drawn interchange loop stays far below.
const MAX_TURN_DEG: f64 = 60.0;

type ChordLine = GeomWithData<Line<[f64; 3]>, usize>;

/// A place relative to a centreline.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LinePosition {
    /// Distance along the line, metres.
    pub measured_m: f64,
    /// Metres to the right of the direction of growing stakes; negative to the left.
    pub offset_right_m: f64,
}

/// One straight piece between two vertices.
#[derive(Debug, Clone, Copy)]
struct Chord {
    start: Vector3<f64>,
    along: Vector3<f64>,
    right: Vector3<f64>,
    length_m: f64,
    measured_m: f64,
    /// Shift along the chord per metre of offset to the right, at its start and at its end: the mitre.
    lean_start: f64,
    lean_end: f64,
}

impl Chord {
    fn point(&self, along_m: f64, offset_right_m: f64) -> LatLon {
        let share = along_m / self.length_m;
        let lean = self.lean_start * (1.0 - share) + self.lean_end * share;
        let at = self.start + self.along * (along_m + lean * offset_right_m) + self.right * offset_right_m;
        wgs84_from_ecef(at).0
    }

    fn locate(&self, place: Vector3<f64>) -> Option<LinePosition> {
        let from_start = place - self.start;
        let (x, offset_right_m) = (from_start.dot(&self.along), from_start.dot(&self.right));
        let stretched_m = self.length_m + offset_right_m * (self.lean_end - self.lean_start);
        let share = (x - offset_right_m * self.lean_start) / stretched_m;
        // A billionth of slack lets a point on the seam of two chords belong to at least one.
        let inside = stretched_m > 0.0 && (-1e-9..=1.0 + 1e-9).contains(&share);
        inside.then(|| LinePosition {
            measured_m: self.measured_m + share.clamp(0.0, 1.0) * self.length_m,
            offset_right_m,
        })
    }
}

/// A line on the ground with distances along it.
#[derive(Debug, Clone)]
pub struct Centreline {
    given: Vec<LatLon>,
    vertices: Vec<LatLon>,
    chords: Vec<Chord>,
    index: RTree<ChordLine>,
}

impl PartialEq for Centreline {
    fn eq(&self, other: &Self) -> bool {
        self.given == other.given
    }
}

impl Centreline {
    /// From vertices in the order of growing stakes.
    pub fn new(points: Vec<LatLon>) -> Result<Self, LineError> {
        if points.len() > MAX_VERTICES {
            return Err(LineError::TooManyPoints { count: points.len(), limit: MAX_VERTICES });
        }
        let given = distinct(points)?;
        let vertices = with_long_chords_split(&given)?;
        let mut chords = chords_between(&vertices);
        lean_chords(&mut chords).map_err(|error| match error {
            // Name the point as it was given, not as counted with those added on long chords.
            LineError::Spike { index, turn_deg, limit_deg } => {
                let index = given.iter().position(|p| *p == vertices[index]).unwrap_or(index);
                LineError::Spike { index, turn_deg, limit_deg }
            }
            other => other,
        })?;
        let lines = chords.iter().enumerate().map(|(index, chord)| {
            let end = chord.start + chord.along * chord.length_m;
            GeomWithData::new(Line::new(chord.start.into(), end.into()), index)
        });
        let index = RTree::bulk_load(lines.collect());
        Ok(Self { given, vertices, chords, index })
    }

    /// The vertices as given, without repeated ones.
    pub fn given(&self) -> &[LatLon] {
        &self.given
    }

    /// Given vertices and those added on long chords, each with its distance along the line (metres).
    pub fn vertices(&self) -> impl Iterator<Item = (f64, LatLon)> + '_ {
        let measured = self.chords.iter().map(|c| c.measured_m).chain([self.length_m()]);
        measured.zip(self.vertices.iter().copied())
    }

    /// Number of [`Self::vertices`].
    pub fn vertex_count(&self) -> usize {
        self.vertices.len()
    }

    /// Length, metres.
    pub fn length_m(&self) -> f64 {
        self.chords.last().map_or(0.0, |c| c.measured_m + c.length_m)
    }

    fn chord_at(&self, measured_m: f64) -> (&Chord, f64) {
        let measured_m = measured_m.clamp(0.0, self.length_m());
        let after = self.chords.partition_point(|c| c.measured_m <= measured_m);
        let chord = &self.chords[after.saturating_sub(1)];
        (chord, (measured_m - chord.measured_m).min(chord.length_m))
    }

    /// The place of a position; the distance is clamped to the line.
    pub fn place(&self, position: LinePosition) -> LatLon {
        let (chord, along_m) = self.chord_at(position.measured_m);
        chord.point(along_m, position.offset_right_m)
    }

    /// The place on the line itself.
    pub fn point(&self, measured_m: f64) -> LatLon {
        self.place(LinePosition { measured_m, offset_right_m: 0.0 })
    }

    /// Direction of growing stakes, radians from true north.
    pub fn azimuth_rad(&self, measured_m: f64) -> f64 {
        let (chord, _) = self.chord_at(measured_m);
        let start = wgs84_from_ecef(chord.start).0;
        azimuth_rad(start, wgs84_from_ecef(chord.start + chord.along * chord.length_m).0)
    }

    /// Position of a place beside the line, at most `within_m` metres away. `None` too far away or beyond the ends.
    pub fn locate(&self, place: LatLon, within_m: f64) -> Option<LinePosition> {
        let point = ecef_from_wgs84(place, 0.0);
        let mut best: Option<LinePosition> = None;
        for line in self.index.nearest_neighbor_iter(point.into()) {
            let apart_m = line.distance_2(&point.into()).sqrt();
            // Outside a mitred bend the true distance exceeds the offset by at most 1 / cos(30°).
            let enough_m = best.map_or(within_m, |b| (b.offset_right_m.abs() * 1.155 + 0.01).min(within_m));
            if apart_m > enough_m {
                break;
            }
            let found = self.chords[line.data].locate(point);
            let nearer = |f: &LinePosition| best.is_none_or(|b| f.offset_right_m.abs() < b.offset_right_m.abs());
            if let Some(found) = found.filter(nearer) {
                best = Some(found);
            }
        }
        best
    }
}

/// Points without those that repeat the one before; all checked to be on the globe.
fn distinct(points: Vec<LatLon>) -> Result<Vec<LatLon>, LineError> {
    let mut kept: Vec<LatLon> = Vec::with_capacity(points.len());
    let mut last_ecef = Vector3::zeros();
    for (index, point) in points.into_iter().enumerate() {
        let LatLon { lat_deg, lon_deg } = point;
        if !(-90.0..=90.0).contains(&lat_deg) || !(-180.0..=180.0).contains(&lon_deg) {
            return Err(LineError::NoPlace { index, lat_deg, lon_deg });
        }
        let ecef = ecef_from_wgs84(point, 0.0);
        let apart_m = (ecef - last_ecef).norm();
        if !kept.is_empty() && apart_m < MIN_SPACING_M {
            continue;
        }
        if !kept.is_empty() && apart_m > MAX_GAP_M {
            return Err(LineError::Gap { index: index - 1, gap_m: apart_m, limit_m: MAX_GAP_M });
        }
        last_ecef = ecef;
        kept.push(point);
    }
    if kept.len() < 2 {
        return Err(LineError::TooShort { count: kept.len() });
    }
    Ok(kept)
}

fn with_long_chords_split(given: &[LatLon]) -> Result<Vec<LatLon>, LineError> {
    let mut vertices = vec![given[0]];
    for pair in given.windows(2) {
        let length_m = distance_m(pair[0], pair[1]);
        let pieces = (length_m / MAX_CHORD_M).ceil().max(1.0) as usize;
        if vertices.len() + pieces > MAX_VERTICES {
            return Err(LineError::TooManyPoints { count: vertices.len() + pieces, limit: MAX_VERTICES });
        }
        let bearing = azimuth_rad(pair[0], pair[1]);
        let step_m = length_m / pieces as f64;
        vertices.extend((1..pieces).map(|k| destination(pair[0], bearing, step_m * k as f64)));
        vertices.push(pair[1]);
    }
    Ok(vertices)
}

fn chords_between(vertices: &[LatLon]) -> Vec<Chord> {
    let mut measured_m = 0.0;
    let mut chords = Vec::with_capacity(vertices.len());
    for pair in vertices.windows(2) {
        let (start, end) = (ecef_from_wgs84(pair[0], 0.0), ecef_from_wgs84(pair[1], 0.0));
        let length_m = (end - start).norm();
        let along = (end - start) / length_m;
        let up = (up_at(pair[0]) + up_at(pair[1])).normalize();
        let right = along.cross(&up).normalize();
        chords.push(Chord { start, along, right, length_m, measured_m, lean_start: 0.0, lean_end: 0.0 });
        measured_m += length_m;
    }
    chords
}

/// Sets the mitres. With a turn of `t` to the right, a point at offset `d` right slips back by `d tan(t / 2)`.
fn lean_chords(chords: &mut [Chord]) -> Result<(), LineError> {
    for index in 1..chords.len() {
        let (before, after) = (chords[index - 1], chords[index]);
        let turn_right = after.along.dot(&before.right).atan2(after.along.dot(&before.along));
        let turn_deg = turn_right.to_degrees().abs();
        if turn_deg > MAX_TURN_DEG {
            return Err(LineError::Spike { index, turn_deg, limit_deg: MAX_TURN_DEG });
        }
        let lean = (turn_right / 2.0).tan();
        chords[index - 1].lean_end = -lean;
        chords[index].lean_start = lean;
    }
    Ok(())
}
