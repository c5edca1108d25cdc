//! Which ground under a deck a sequence of photos sees.
//!
//! The strip under the deck is cut into cells; a cell counts as seen when the middle of it lies in a picture, near and steep
//! enough, with nothing solid between. A pinhole camera without distortion; ground level.

use crate::bridge::Made;
use crate::pattern::{Action, Pose};
use crate::solid::{Place, Scene};
use mission::geo::{FieldOfView, LatLon};
use mission::road::{LinePosition, Road};

/// Most cells of one strip; cells are made larger beyond. Chosen: 2 km of deck at 0.5 m.
const MOST_CELLS: usize = 250_000;
/// Cells are looked at so high over the ground, metres: what lies on it, not the grass.
const LIFT_M: f64 = 0.05;
/// Ground seen flatter than this shows nothing, radians. Chosen: 6 degrees, where ground is foreshortened to a tenth.
pub(crate) const FLATTEST_RAD: f64 = 0.105;

/// What counts as seen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sight {
    /// Opening of the picture.
    pub field: FieldOfView,
    /// Furthest that shows anything, metres.
    pub range_m: f64,
    /// Flattest angle between sight line and ground, radians.
    pub flattest_rad: f64,
}

impl Sight {
    /// With a range of 60 m (16 mm a pixel with the usual camera, `domain.md` 2.4), chosen, and 6 degrees, where ground is
    /// foreshortened to a tenth.
    pub fn new(field: FieldOfView) -> Self {
        Self { field, range_m: 60.0, flattest_rad: FLATTEST_RAD }
    }
}

/// A cell of the strip.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cell {
    /// Its middle on the ground, in the scene's frame.
    pub at: Place,
    /// Distance along the road, metres.
    pub measured_m: f64,
    /// Metres from the centreline, positive to the right.
    pub offset_right_m: f64,
    /// Whether something solid stands on it: a column.
    pub built: bool,
}

/// The ground under a deck, cut into cells: rows along the road, from left to right in each row.
#[derive(Debug, Clone)]
pub struct Strip {
    cells: Vec<Cell>,
    columns: usize,
    along_m: f64,
    across_m: f64,
    water_m: f64,
}

impl Strip {
    /// Under the whole deck, with cells of about `cell_m` metres.
    pub fn under(road: &Road, made: &Made, cell_m: f64) -> Self {
        let stretch = made.bridge.stretch;
        let (length_m, width_m) = (stretch.to_m - stretch.from_m, made.bridge.deck_width_m);
        let least_m = (length_m * width_m / MOST_CELLS as f64).sqrt();
        let cell_m = if cell_m.is_finite() { cell_m.max(least_m).max(0.05) } else { least_m.max(1.0) };
        let (rows, columns) =
            ((length_m / cell_m).ceil().max(1.0) as usize, (width_m / cell_m).ceil().max(1.0) as usize);
        let (along_m, across_m) = (length_m / rows as f64, width_m / columns as f64);
        let mut cells = Vec::with_capacity(rows * columns);
        for row in 0..rows {
            let measured_m = stretch.from_m + (row as f64 + 0.5) * along_m;
            for column in 0..columns {
                let offset_right_m = -width_m / 2.0 + (column as f64 + 0.5) * across_m;
                let at = made.enu(road, measured_m, offset_right_m, LIFT_M);
                let built = made.scene.nearest(at).is_some_and(|near| near.distance_m <= 0.0);
                cells.push(Cell { at, measured_m, offset_right_m, built });
            }
        }
        Self { cells, columns, along_m, across_m, water_m: made.scene.water_m().unwrap_or(0.0) }
    }

    /// All cells.
    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// Area of one cell, square metres.
    pub fn cell_m2(&self) -> f64 {
        self.along_m * self.across_m
    }

    /// What the photos among the poses see.
    pub fn seen_by<'a>(&self, scene: &Scene, sight: &Sight, poses: impl IntoIterator<Item = &'a Pose>) -> Coverage {
        let mut coverage = Coverage { seen: vec![false; self.cells.len()], built: self.built() };
        for pose in poses {
            if pose.action == Action::Photo {
                self.add(scene, sight, pose.at, [pose.yaw_rad, pose.pitch_rad], &mut coverage);
            }
        }
        coverage
    }

    /// Adds one look from a place: `[yaw, pitch]` in radians as in [`Pose`].
    pub fn add(&self, scene: &Scene, sight: &Sight, eye: Place, [yaw_rad, pitch_rad]: [f64; 2], to: &mut Coverage) {
        let view = View::new(sight.field, yaw_rad, pitch_rad);
        let lift = Place::z() * self.water_m.max(0.0);
        for (cell, seen) in self.cells.iter().zip(&mut to.seen) {
            if *seen || cell.built {
                continue;
            }
            let target = cell.at + lift;
            let way = target - eye;
            let distance_m = way.norm();
            let steep_enough = -way.z >= distance_m * sight.flattest_rad.sin();
            if distance_m <= sight.range_m && steep_enough && view.shows(way) && !scene.blocked(eye, target) {
                *seen = true;
            }
        }
    }

    fn built(&self) -> Vec<bool> {
        self.cells.iter().map(|cell| cell.built).collect()
    }

    /// The patches that nothing has seen, as outlines on the ground: rectangles along the road, as long and wide as they
    /// go, each cell in one of them. The largest comes first.
    pub fn unseen(&self, road: &Road, coverage: &Coverage) -> Vec<Patch> {
        let mut taken: Vec<bool> =
            coverage.seen.iter().zip(&coverage.built).map(|(seen, built)| *seen || *built).collect();
        let rows = self.cells.len() / self.columns;
        let mut patches = Vec::new();
        for start in 0..self.cells.len() {
            if taken.get(start).copied().unwrap_or(true) {
                continue;
            }
            let (row, first) = (start / self.columns, start % self.columns);
            let free = |row: usize, column: usize, taken: &[bool]| !taken[row * self.columns + column];
            let width = (first..self.columns).take_while(|column| free(row, *column, &taken)).count();
            let all_free = |row: &usize| (first..first + width).all(|column| free(*row, column, &taken));
            let length = (row..rows).take_while(all_free).count();
            for row in row..row + length {
                taken[row * self.columns + first..row * self.columns + first + width].fill(true);
            }
            patches.push(self.patch(road, [row, length], [first, width]));
        }
        patches.sort_by(|a, b| b.area_m2.total_cmp(&a.area_m2));
        patches
    }

    fn patch(&self, road: &Road, [row, length]: [usize; 2], [column, width]: [usize; 2]) -> Patch {
        let first = self.cells[row * self.columns + column];
        let (from_m, left_m) = (first.measured_m - self.along_m / 2.0, first.offset_right_m - self.across_m / 2.0);
        let (to_m, right_m) = (from_m + length as f64 * self.along_m, left_m + width as f64 * self.across_m);
        let place = |measured_m, offset_right_m| road.line.place(LinePosition { measured_m, offset_right_m });
        // Long patches follow the road.
        let inside = road.line.vertices().map(|(m, _)| m).filter(|m| *m > from_m && *m < to_m);
        let stations: Vec<f64> = std::iter::once(from_m).chain(inside).chain([to_m]).collect();
        let mut outline: Vec<LatLon> = stations.iter().map(|m| place(*m, left_m)).collect();
        outline.extend(stations.iter().rev().map(|m| place(*m, right_m)));
        let area_m2 = (length * width) as f64 * self.cell_m2();
        Patch { outline, area_m2, measured_m: [from_m, to_m], offset_right_m: [left_m, right_m] }
    }
}

/// Ground that no picture shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Patch {
    /// Corners, WGS84, not closed.
    pub outline: Vec<LatLon>,
    /// Square metres.
    pub area_m2: f64,
    /// From and to along the road, metres.
    pub measured_m: [f64; 2],
    /// From and to across it, metres from the centreline, positive to the right.
    pub offset_right_m: [f64; 2],
}

/// Which cells have been seen.
#[derive(Debug, Clone, PartialEq)]
pub struct Coverage {
    seen: Vec<bool>,
    built: Vec<bool>,
}

impl Coverage {
    /// Whether a cell has been seen, in the order of [`Strip::cells`].
    pub fn seen(&self) -> &[bool] {
        &self.seen
    }

    /// Share of the open cells that have been seen, 0..=1; 1 where there is no open cell.
    pub fn share(&self) -> f64 {
        let open = self.built.iter().filter(|built| !**built).count();
        let seen = self.seen.iter().filter(|seen| **seen).count();
        if open == 0 { 1.0 } else { seen as f64 / open as f64 }
    }

    /// What either of two has seen of the same strip.
    pub fn joined(&self, other: &Self) -> Self {
        let seen = self.seen.iter().zip(&other.seen).map(|(a, b)| *a || *b).collect();
        Self { seen, built: self.built.clone() }
    }
}

/// A picture's edges.
struct View {
    ahead: Place,
    right: Place,
    up: Place,
    across: f64,
    upward: f64,
}

impl View {
    fn new(field: FieldOfView, yaw_rad: f64, pitch_rad: f64) -> Self {
        let ((sin, cos), (up, level)) = (yaw_rad.sin_cos(), pitch_rad.sin_cos());
        let ahead = Place::new(sin * level, cos * level, up);
        let right = Place::new(cos, -sin, 0.0);
        let (across, upward) = ((field.horizontal_rad / 2.0).tan(), (field.vertical_rad / 2.0).tan());
        Self { ahead, right, up: right.cross(&ahead), across, upward }
    }

    fn shows(&self, way: Place) -> bool {
        let depth_m = way.dot(&self.ahead);
        depth_m > 0.0
            && way.dot(&self.right).abs() <= depth_m * self.across
            && way.dot(&self.up).abs() <= depth_m * self.upward
    }
}
