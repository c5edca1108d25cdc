//! The bridge that tests fly at.

use bridges::bridge::Sketch;

pub fn overpass(under_clearance_m: f64) -> Sketch {
    Sketch {
        name: "a bridge over fields".to_owned(),
        from: "K830".parse().unwrap(),
        to: "K830+120".parse().unwrap(),
        spans_m: vec![30.0; 4],
        deck_width_m: 28.0,
        deck_height_m: under_clearance_m + 2.5,
        under_clearance_m,
        crosses: String::new(),
        over_water: false,
    }
}
