//! Several files together.

use crate::grid::{Cell, Grid, VerticalDatum};
use mission::geo::{HeightAmsl, LatLon};
use mission::plan::corridor::Ground;

/// Ground at a place, and where it is known from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GroundHeight<'a> {
    /// Above what [`Self::datum`] says.
    pub height: HeightAmsl,
    /// What it is counted from.
    pub datum: VerticalDatum,
    /// Name of the file.
    pub file: &'a str,
}

/// Ground from files. Where several cover a place the finest counts, because a coarse file that is added later for its
/// surroundings must not blur what is known better; among equals the one added last, because that is how a file is
/// corrected. Where it has a void, the next one is asked.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Terrain {
    /// In the order in which they are asked.
    grids: Vec<Grid>,
}

impl Terrain {
    /// Adds a file. One of the same name is replaced.
    pub fn add(&mut self, grid: Grid) {
        self.remove(grid.name());
        // A thousandth of slack: files write their steps to different numbers of digits.
        let finer = |known: &Grid| known.step_deg() < grid.step_deg() * 0.999;
        let at = self.grids.iter().position(|known| !finer(known)).unwrap_or(self.grids.len());
        self.grids.insert(at, grid);
    }

    /// Forgets a file by its name.
    pub fn remove(&mut self, name: &str) {
        self.grids.retain(|grid| grid.name() != name);
    }

    /// The files, in the order in which they are asked.
    pub fn files(&self) -> &[Grid] {
        &self.grids
    }

    /// Ground at a place, between four posts bilinear; `None` where no file knows it.
    pub fn ground(&self, place: LatLon) -> Option<GroundHeight<'_>> {
        self.grids.iter().find_map(|grid| {
            let height_m = self.between_posts(grid, grid.cell(place)?)?;
            Some(GroundHeight { height: HeightAmsl(height_m), datum: grid.datum(), file: grid.name() })
        })
    }

    /// As [`Self::ground`], metres above sea level alone.
    pub fn height_m(&self, place: LatLon) -> Option<f64> {
        self.ground(place).map(|ground| ground.height.0)
    }

    /// This where it knows the ground, level ground elsewhere: for planners that need an answer for every place.
    pub fn or_level(&self, elsewhere: HeightAmsl) -> OrLevel<'_> {
        OrLevel { terrain: self, elsewhere }
    }

    /// Posts that do not count for a place on the line between two others may be void.
    fn between_posts(&self, grid: &Grid, cell: Cell) -> Option<f64> {
        let row = |row| {
            let post = |column| self.post(grid, row, column);
            between(|| post(cell.column), || post(cell.column + 1), cell.east)
        };
        between(|| row(cell.row), || row(cell.row + 1), cell.south)
    }

    /// A post of a file, or of a neighbour with the same steps where it lies outside.
    fn post(&self, grid: &Grid, row: i64, column: i64) -> Option<f64> {
        grid.post(row, column).or_else(|| {
            let place = grid.place_of(row, column);
            let fits =
                |other: &&Grid| other.same_steps(grid) && other.datum() == grid.datum() && !std::ptr::eq(*other, grid);
            self.grids.iter().filter(fits).find_map(|other| other.post_at(place))
        })
    }
}

/// What lies at a share of the way from the first to the second; one that does not count need not be known.
fn between(first: impl Fn() -> Option<f64>, second: impl Fn() -> Option<f64>, share: f64) -> Option<f64> {
    if share <= 0.0 {
        return first();
    }
    if share >= 1.0 {
        return second();
    }
    let (first, second) = (first()?, second()?);
    Some(first + (second - first) * share)
}

/// Ground from files where they know it, level elsewhere.
#[derive(Debug, Clone, Copy)]
pub struct OrLevel<'a> {
    terrain: &'a Terrain,
    elsewhere: HeightAmsl,
}

impl Ground for OrLevel<'_> {
    fn height(&self, place: LatLon) -> HeightAmsl {
        self.terrain.ground(place).map_or(self.elsewhere, |ground| ground.height)
    }
}
