//! One file of heights: posts on a grid of latitude and longitude.

use mission::geo::LatLon;
use std::fmt;

/// Heights outside this are no heights of ground, metres: the Dead Sea's shore and Everest with room. They count as voids.
pub(crate) const SENSIBLE_M: std::ops::RangeInclusive<f64> = -1_000.0..=9_000.0;

/// What heights are counted from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum VerticalDatum {
    /// The geoid of 1996, which autopilots call sea level (EPSG:5773). All HGT files of SRTM.
    Egm96,
    /// The geoid of 2008 (EPSG:3855), as Copernicus has it. Within about a metre of the one of 1996 in eastern China.
    Egm2008,
    /// 1985 国家高程基准, China's national height datum (EPSG:5737): decimetres from the geoids.
    Yellow1985,
    /// The file does not say.
    Unsaid,
}

impl fmt::Display for VerticalDatum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Egm96 => "EGM96",
            Self::Egm2008 => "EGM2008",
            Self::Yellow1985 => "1985国家高程基准",
            Self::Unsaid => "?",
        })
    }
}

/// Heights of the posts, row by row from the north-west. Whole metres stay two bytes each.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Samples {
    /// [`VOID`] where there is none.
    Whole(Vec<i16>),
    /// NaN where there is none.
    Broken(Vec<f32>),
}

/// The mark of a void in whole metres (SRTM's own).
pub(crate) const VOID: i16 = i16::MIN;

impl Samples {
    fn len(&self) -> usize {
        match self {
            Self::Whole(all) => all.len(),
            Self::Broken(all) => all.len(),
        }
    }

    fn get(&self, index: usize) -> Option<f64> {
        let height_m = match self {
            Self::Whole(all) => all.get(index).filter(|height| **height != VOID).map(|height| f64::from(*height)),
            Self::Broken(all) => all.get(index).map(|height| f64::from(*height)),
        };
        height_m.filter(|height_m| SENSIBLE_M.contains(height_m))
    }
}

/// The posts' outermost places, degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Extent {
    /// South-west post.
    pub south_west: LatLon,
    /// North-east post.
    pub north_east: LatLon,
}

/// Heights of one file.
#[derive(Debug, Clone, PartialEq)]
pub struct Grid {
    name: String,
    datum: VerticalDatum,
    /// North-west post.
    first: LatLon,
    step_lat_deg: f64,
    step_lon_deg: f64,
    columns: usize,
    rows: usize,
    samples: Samples,
    voids: usize,
}

/// How posts lie: the north-west one, the steps (degrees, both positive) and their number.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Layout {
    pub(crate) first: LatLon,
    pub(crate) step_lat_deg: f64,
    pub(crate) step_lon_deg: f64,
    pub(crate) columns: usize,
    pub(crate) rows: usize,
}

impl Grid {
    /// `None` where the numbers do not make a grid on the globe: fewer than two posts a side, samples of another count.
    pub(crate) fn new(name: &str, datum: VerticalDatum, layout: Layout, samples: Samples) -> Option<Self> {
        let Layout { first, step_lat_deg, step_lon_deg, columns, rows } = layout;
        let south_deg = first.lat_deg - step_lat_deg * (rows as f64 - 1.0);
        let east_deg = first.lon_deg + step_lon_deg * (columns as f64 - 1.0);
        // Half a post of slack: world-wide files of areas begin on the edge of the globe.
        let on_globe = |value: f64, limit: f64, slack: f64| value.abs() <= limit + slack;
        let sound = columns >= 2
            && rows >= 2
            && columns.checked_mul(rows) == Some(samples.len())
            && step_lat_deg > 0.0
            && step_lon_deg > 0.0
            && on_globe(first.lat_deg, 90.0, step_lat_deg)
            && on_globe(south_deg, 90.0, step_lat_deg)
            && on_globe(first.lon_deg, 180.0, step_lon_deg)
            && on_globe(east_deg, 180.0, step_lon_deg);
        let voids = (0..samples.len()).filter(|index| samples.get(*index).is_none()).count();
        sound.then(|| Self {
            name: name.to_owned(),
            datum,
            first,
            step_lat_deg,
            step_lon_deg,
            columns,
            rows,
            samples,
            voids,
        })
    }

    /// Name of the file.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What its heights are counted from.
    pub fn datum(&self) -> VerticalDatum {
        self.datum
    }

    /// Between two posts along the meridian, degrees: the file's resolution.
    pub fn step_deg(&self) -> f64 {
        self.step_lat_deg
    }

    /// Posts without a height.
    pub fn voids(&self) -> usize {
        self.voids
    }

    /// Posts in all.
    pub fn posts(&self) -> usize {
        self.samples.len()
    }

    /// From post to post.
    pub fn extent(&self) -> Extent {
        let Self { first, step_lat_deg, step_lon_deg, columns, rows, .. } = self;
        Extent {
            south_west: LatLon { lat_deg: first.lat_deg - step_lat_deg * (*rows as f64 - 1.0), lon_deg: first.lon_deg },
            north_east: LatLon {
                lat_deg: first.lat_deg,
                lon_deg: first.lon_deg + step_lon_deg * (*columns as f64 - 1.0),
            },
        }
    }

    /// The cell that holds a place, where it lies no more than one cell outside the posts: neighbouring files that do not
    /// overlap leave a cell between them.
    pub(crate) fn cell(&self, place: LatLon) -> Option<Cell> {
        let row = (self.first.lat_deg - place.lat_deg) / self.step_lat_deg;
        let column = (place.lon_deg - self.first.lon_deg) / self.step_lon_deg;
        // A place on the last post belongs to the cell before it.
        let split = |value: f64, count: usize| -> Option<(i64, f64)> {
            let last = count as f64 - 1.0;
            if !(value > -1.0 && value < last + 1.0) {
                return None;
            }
            // Files give their corner to some twelve digits; a millionth of a cell is a decimetre's thousandth.
            let value = if (value - value.round()).abs() < 1e-6 { value.round() } else { value };
            let whole = if value == last { value - 1.0 } else { value.floor() };
            Some((whole as i64, value - whole))
        };
        let (row, south) = split(row, self.rows)?;
        let (column, east) = split(column, self.columns)?;
        Some(Cell { row, column, south, east })
    }

    /// Height of a post; `None` outside and at voids.
    pub(crate) fn post(&self, row: i64, column: i64) -> Option<f64> {
        let (row, column) = (usize::try_from(row).ok()?, usize::try_from(column).ok()?);
        if row >= self.rows || column >= self.columns { None } else { self.samples.get(row * self.columns + column) }
    }

    /// Place of a post, also of one outside.
    pub(crate) fn place_of(&self, row: i64, column: i64) -> LatLon {
        LatLon {
            lat_deg: self.first.lat_deg - self.step_lat_deg * row as f64,
            lon_deg: self.first.lon_deg + self.step_lon_deg * column as f64,
        }
    }

    /// Height of the post that stands at a place to a hundredth of a step.
    pub(crate) fn post_at(&self, place: LatLon) -> Option<f64> {
        let row = (self.first.lat_deg - place.lat_deg) / self.step_lat_deg;
        let column = (place.lon_deg - self.first.lon_deg) / self.step_lon_deg;
        let near = |value: f64| (value - value.round()).abs() < 0.01;
        if near(row) && near(column) { self.post(row.round() as i64, column.round() as i64) } else { None }
    }

    /// Whether both have the same steps, to a thousandth.
    pub(crate) fn same_steps(&self, other: &Self) -> bool {
        let same = |a: f64, b: f64| (a - b).abs() < 1e-3 * a;
        same(self.step_lat_deg, other.step_lat_deg) && same(self.step_lon_deg, other.step_lon_deg)
    }
}

/// Four posts around a place: the north-west one's row and column (one may lie outside the file), and how far the place
/// lies south and east of it, 0..=1 of a step.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Cell {
    pub(crate) row: i64,
    pub(crate) column: i64,
    pub(crate) south: f64,
    pub(crate) east: f64,
}
