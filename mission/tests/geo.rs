//! Geodesy against independent figures and as properties.
#![allow(clippy::unwrap_used)]

use mission::geo::{Enu, LatLon, LocalFrame, Ned, azimuth_rad, destination, distance_m};
use proptest::prelude::*;

fn origins() -> impl Strategy<Value = LatLon> {
    (-89.0..89.0, -180.0..180.0).prop_map(|(lat_deg, lon_deg)| LatLon { lat_deg, lon_deg })
}

proptest! {
    #[test]
    fn local_frames_return_every_place_within_20_km_to_a_millimetre(
        origin in origins(), bearing in 0.0..std::f64::consts::TAU, distance in 0.0..20_000.0, height in -50.0..3_000.0,
    ) {
        let frame = LocalFrame::new(origin, 12.5);
        let place = destination(origin, bearing, distance);
        let (back, back_height) = frame.wgs84_from_enu(frame.enu_from_wgs84(place, height));
        prop_assert!(distance_m(place, back) < 1e-3, "{}", distance_m(place, back));
        prop_assert!((height - back_height).abs() < 1e-3);
        let enu = Enu { east_m: distance * bearing.sin(), north_m: distance * bearing.cos(), up_m: height };
        let (place, up) = frame.wgs84_from_enu(enu);
        let again = frame.enu_from_wgs84(place, up);
        let apart = (again.east_m - enu.east_m).hypot(again.north_m - enu.north_m).hypot(again.up_m - enu.up_m);
        prop_assert!(apart < 1e-3, "{apart}");
    }

    #[test]
    fn near_the_origin_the_local_frame_agrees_with_geodesics(
        origin in origins(), bearing in 0.0..std::f64::consts::TAU, distance in 1.0..2_000.0,
    ) {
        let enu = LocalFrame::new(origin, 0.0).enu_from_wgs84(destination(origin, bearing, distance), 0.0);
        // A tangent plane falls short of the arc by d^3 / 6 R^2: 0.03 mm at 2 km.
        prop_assert!((enu.east_m - distance * bearing.sin()).abs() < 1e-3);
        prop_assert!((enu.north_m - distance * bearing.cos()).abs() < 1e-3);
    }
}

#[test]
fn flinders_peak_to_buninyong_is_as_geoscience_australia_publishes() {
    // GDA technical manual, worked example on GRS80, which differs from WGS84 by 0.1 mm at the pole.
    let flinders_peak = LatLon { lat_deg: -37.951_033_416_7, lon_deg: 144.424_867_888_9 };
    let buninyong = LatLon { lat_deg: -37.652_821_138_9, lon_deg: 143.926_495_527_8 };
    assert!((distance_m(flinders_peak, buninyong) - 54_972.271).abs() < 0.002);
    assert!((azimuth_rad(flinders_peak, buninyong).to_degrees() - 306.868_158).abs() < 1e-5);
}

#[test]
fn north_east_down_is_east_north_up_turned_over() {
    let enu = Enu { east_m: 1.0, north_m: 2.0, up_m: 3.0 };
    assert_eq!(Ned::from(enu), Ned { north_m: 2.0, east_m: 1.0, down_m: -3.0 });
    assert_eq!(Enu::from(Ned::from(enu)), enu);
}
