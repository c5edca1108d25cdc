//! HGT: any name, any archive. A tile that lacks only its size is filled up to it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use terrain::hgt;

fuzz_target!(|input: (&str, &[u8], bool)| {
    let (name, bytes, whole) = input;
    let read = if whole {
        let mut tile = bytes.to_vec();
        tile.resize(1201 * 1201 * 2, 0x80);
        hgt::read(name, &tile)
    } else {
        hgt::read(name, bytes)
    };
    if let Ok(grid) = read {
        assert!(grid.voids() <= grid.posts());
        assert!(grid.extent().south_west.lat_deg >= -90.0);
    }
});
