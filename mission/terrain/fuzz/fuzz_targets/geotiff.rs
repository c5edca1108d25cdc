//! GeoTIFF: whatever is read has heights that are numbers, inside its extent and beside it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mission::geo::LatLon;
use terrain::{Terrain, geotiff};

fuzz_target!(|bytes: &[u8]| {
    let Ok(grid) = geotiff::read("fuzz.tif", bytes) else { return };
    let extent = grid.extent();
    let mut terrain = Terrain::default();
    terrain.add(grid);
    for share in [-0.1, 0.0, 0.3, 1.0, 1.1] {
        let between = |a: f64, b: f64| a + (b - a) * share;
        let place = LatLon {
            lat_deg: between(extent.south_west.lat_deg, extent.north_east.lat_deg),
            lon_deg: between(extent.south_west.lon_deg, extent.north_east.lon_deg),
        };
        assert!(terrain.height_m(place).is_none_or(|height_m| (-1_000.0..=9_000.0).contains(&height_m)));
    }
});
