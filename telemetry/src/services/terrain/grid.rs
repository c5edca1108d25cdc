//! Where the posts stand that a vehicle asks for.

use mission::geo::LatLon;

/// Blocks of a grid: 7 rows northwards, of 8 eastwards (`TERRAIN_REQUEST.mask` has a bit for each, row by row from the
/// south-west).
pub const BLOCKS: u8 = 56;
/// Blocks of a row.
const BLOCKS_EAST: u8 = 8;
/// Posts along one side of a block.
const SIDE: u32 = 4;
/// Posts of a block, row by row from the south-west (`TERRAIN_DATA.data`).
pub const POSTS: usize = 16;

/// Metres of a ten-millionth of a degree northwards: ArduPilot's sphere of 6,378,100 m. Posts have to stand where the
/// vehicle takes them to stand, so its sphere counts here and not WGS84.
const METRES_PER_E7: f64 = 6_378_100.0 * std::f64::consts::PI / 180.0 * 1e-7;
/// Widest grid that is answered, metres between posts. Chosen: ArduPilot's default is 100, and blocks of a kilometre
/// from post to post are of no use near the ground.
pub(super) const MAX_SPACING_M: u16 = 1_000;

/// A grid of 32 by 28 posts, as requests name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Grid {
    /// Latitude of the south-west post, ten-millionths of a degree.
    pub lat_e7: i32,
    /// Longitude of the south-west post, ten-millionths of a degree.
    pub lon_e7: i32,
    /// Between posts, metres.
    pub spacing_m: u16,
}

impl Grid {
    /// The grid that holds a place, on the lattice that ArduPilot uses: counted from the corner of the whole degree, 24
    /// posts northwards and 28 eastwards from grid to grid, so that neighbours overlap by a block.
    pub fn around(place: LatLon, spacing_m: u16) -> Self {
        let corner = Self { lat_e7: whole_degree_e7(place.lat_deg), lon_e7: whole_degree_e7(place.lon_deg), spacing_m };
        let (north_m, east_m) = corner.offset_m(place);
        let (rows, columns) = (f64::from(7 * SIDE - SIDE), f64::from(8 * SIDE - SIDE));
        let spacing = f64::from(spacing_m.max(1));
        let start = |offset_m: f64, posts: f64| (offset_m / spacing / posts).floor().max(0.0) * posts * spacing;
        let (lat_e7, lon_e7) = corner.at_m(start(north_m, rows), start(east_m, columns));
        Self { lat_e7, lon_e7, spacing_m }
    }

    /// Whether the numbers make a grid that somebody can mean.
    pub(super) fn is_sound(self) -> bool {
        // Nearer to a pole a row of posts would run around it.
        self.lat_e7.abs() < 850_000_000
            && self.lon_e7.abs() <= 1_800_000_000
            && (1..=MAX_SPACING_M).contains(&self.spacing_m)
    }

    /// The place of a post (0 to 15) of a block (0 to 55). Both are counted row by row from the south-west.
    pub fn post(self, block: u8, post: u8) -> LatLon {
        let row = u32::from(block / BLOCKS_EAST) * SIDE + u32::from(post) / SIDE;
        let column = u32::from(block % BLOCKS_EAST) * SIDE + u32::from(post) % SIDE;
        let spacing = f64::from(self.spacing_m);
        let (lat_e7, lon_e7) = self.at_m(f64::from(row) * spacing, f64::from(column) * spacing);
        LatLon { lat_deg: f64::from(lat_e7) * 1e-7, lon_deg: f64::from(lon_e7) * 1e-7 }
    }

    /// Metres north and east from the south-west post.
    pub(super) fn offset_m(self, place: LatLon) -> (f64, f64) {
        let north_m = (place.lat_deg * 1e7 - f64::from(self.lat_e7)) * METRES_PER_E7;
        let middle_deg = (place.lat_deg + f64::from(self.lat_e7) * 1e-7) / 2.0;
        (north_m, (place.lon_deg * 1e7 - f64::from(self.lon_e7)) * METRES_PER_E7 * shrink(middle_deg))
    }

    fn at_m(self, north_m: f64, east_m: f64) -> (i32, i32) {
        let lat_e7 = f64::from(self.lat_e7) + north_m / METRES_PER_E7;
        let middle_deg = (lat_e7 + f64::from(self.lat_e7)) * 0.5e-7;
        let lon_e7 = f64::from(self.lon_e7) + east_m / METRES_PER_E7 / shrink(middle_deg);
        // Round the world once.
        let lon_e7 = if lon_e7 > 1.8e9 { lon_e7 - 3.6e9 } else { lon_e7 };
        (lat_e7.round() as i32, lon_e7.round() as i32)
    }
}

/// A degree of longitude over one of latitude.
fn shrink(lat_deg: f64) -> f64 {
    lat_deg.to_radians().cos().max(0.01)
}

fn whole_degree_e7(value_deg: f64) -> i32 {
    (value_deg.clamp(-180.0, 180.0).floor() as i32) * 10_000_000
}

#[cfg(test)]
mod tests {
    use super::*;
    use mission::geo::distance_m;

    #[test]
    fn posts_stand_row_by_row_from_the_south_west() {
        let grid = Grid { lat_e7: 330_000_000, lon_e7: 1_200_000_000, spacing_m: 100 };
        let first = grid.post(0, 0);
        assert_eq!((first.lat_deg, first.lon_deg), (33.0, 120.0));
        let apart = |block, post| {
            let (north_m, east_m) = grid.offset_m(grid.post(block, post));
            (north_m.round(), east_m.round())
        };
        assert_eq!(apart(0, 1), (0.0, 100.0));
        assert_eq!(apart(0, 4), (100.0, 0.0));
        assert_eq!(apart(1, 0), (0.0, 400.0));
        assert_eq!(apart(8, 0), (400.0, 0.0));
        assert_eq!(apart(55, 15), (2_700.0, 3_100.0));
        // On the true ellipsoid a post stands within half a percent of that.
        assert!((distance_m(first, grid.post(8, 0)) - 400.0).abs() < 2.0);
    }

    #[test]
    fn a_grid_holds_the_place_it_is_around_with_a_block_to_spare() {
        for (lat_deg, lon_deg) in [(33.4567, 120.9876), (33.0, 120.0), (-33.2, -70.7), (0.5, 179.99)] {
            let grid = Grid::around(LatLon { lat_deg, lon_deg }, 30);
            let (north_m, east_m) = grid.offset_m(LatLon { lat_deg, lon_deg });
            assert!((-0.5..=720.5).contains(&north_m) && (-0.5..=840.5).contains(&east_m), "{north_m} {east_m}");
        }
    }
}
