//! What the ground around a place hides.
#![allow(clippy::unwrap_used, missing_docs)]

use mission::geo::{Enu, LatLon};
use terrain::{Horizon, Terrain};

const EYE: LatLon = LatLon { lat_deg: 33.5, lon_deg: 120.5 };

/// Ground of 5 m, and a ridge of 305 m that begins so many degrees north of the eye.
fn ridge(north_deg: f64) -> Terrain {
    let height = |row: usize| if 34.0 - row as f64 / 1200.0 >= EYE.lat_deg + north_deg { 305_u16 } else { 5 };
    let bytes: Vec<u8> = (0..1201).flat_map(|row| height(row).to_be_bytes().repeat(1201)).collect();
    let mut terrain = Terrain::default();
    terrain.add(terrain::read("N33E120.hgt", &bytes).unwrap());
    terrain
}

fn toward(azimuth_deg: f64, elevation_deg: f64) -> Enu {
    let (azimuth, elevation) = (azimuth_deg.to_radians(), elevation_deg.to_radians());
    Enu { east_m: azimuth.sin() * elevation.cos(), north_m: azimuth.cos() * elevation.cos(), up_m: elevation.sin() }
}

#[test]
fn a_ridge_hides_what_stands_lower_than_its_edge_and_nothing_on_the_other_side() {
    // 0.02 degrees of latitude are 2,218 m: 300 m above the eye stand 7.7 degrees high.
    let horizon = Horizon::around(&ridge(0.02), EYE, 5.0);
    assert!(horizon.blocks(toward(0.0, 7.0)) && !horizon.blocks(toward(0.0, 9.0)));
    assert!(horizon.blocks(toward(358.0, 7.0)), "north-west of north too");
    assert!(!horizon.blocks(toward(180.0, 0.5)) && !horizon.blocks(toward(90.0, 0.5)));
}

#[test]
fn from_higher_up_less_is_hidden_and_without_files_nothing() {
    let (low, high) = (Horizon::around(&ridge(0.02), EYE, 5.0), Horizon::around(&ridge(0.02), EYE, 205.0));
    assert!(low.blocks(toward(0.0, 5.0)) && !high.blocks(toward(0.0, 5.0)));
    assert!(!Horizon::around(&Terrain::default(), EYE, 5.0).blocks(toward(0.0, -5.0)));
}
