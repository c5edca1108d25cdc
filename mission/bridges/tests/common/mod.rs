//! The bridge that tests are about: three spans of 30 m over level ground.

use bridges::bridge::Sketch;

pub fn sketch() -> Sketch {
    Sketch {
        name: "test".to_owned(),
        from: "K830".parse().expect("a stake"),
        to: "K830+90".parse().expect("a stake"),
        spans_m: vec![30.0; 3],
        deck_width_m: 27.0,
        deck_height_m: 12.0,
        under_clearance_m: 9.5,
        crosses: String::new(),
        over_water: false,
    }
}
