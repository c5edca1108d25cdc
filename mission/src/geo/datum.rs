//! The datums of map tiles that are sold or served in China, to and from WGS84. For tiles only: plans, telemetry and
//! evidence are WGS84, always.
//!
//! CGCS2000 differs from WGS84 by centimetres (GB 22021-2008 defines it on ITRF97 at 2000.0 with an ellipsoid that
//! differs by 0.1 mm), less than a pixel of any tile. GCJ-02 is WGS84 with a published-by-use offset of 100 to 700 m; its
//! formula is the one that open programs share (the `eviltransform` project has its check points), and BD-09 is a
//! rotation and stretch of GCJ-02 (the `coordtransform` project).
//!
//! Both projects leave places outside a box around China unchanged, as the map services do. The box is coarse: it also
//! holds parts of the neighbouring countries.
//!
//! ```
//! use mission::geo::{Datum, LatLon, distance_m};
//! let gate = LatLon { lat_deg: 39.9054, lon_deg: 116.3976 };
//! let shown = Datum::Gcj02.from_wgs84(gate);
//! assert!((400.0..700.0).contains(&distance_m(gate, shown)));
//! assert!(distance_m(gate, Datum::Gcj02.to_wgs84(shown)) < 0.001);
//! ```

use super::LatLon;
use std::f64::consts::PI;
use std::fmt;
use std::str::FromStr;

/// Semi-major axis of the Krasovsky ellipsoid, metres: the GCJ-02 formula uses it.
const SEMI_MAJOR_M: f64 = 6_378_245.0;
/// Its first eccentricity squared.
const ECCENTRICITY_2: f64 = 0.006_693_421_622_965_943;
/// Angle that BD-09 turns by, per degree.
const BAIDU: f64 = PI * 3000.0 / 180.0;

/// What the coordinates of a map refer to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Datum {
    /// The world's, as GNSS has it.
    #[default]
    Wgs84,
    /// China's national datum, as TianDiTu (天地图) has it.
    Cgcs2000,
    /// With the offset that Amap (高德) and Tencent maps have.
    Gcj02,
    /// As Baidu has it.
    Bd09,
}

impl Datum {
    /// All.
    pub const ALL: [Self; 4] = [Self::Wgs84, Self::Cgcs2000, Self::Gcj02, Self::Bd09];

    /// Where a map of this datum shows a place.
    pub fn from_wgs84(self, place: LatLon) -> LatLon {
        match self {
            Self::Wgs84 | Self::Cgcs2000 => place,
            Self::Gcj02 => gcj02_from_wgs84(place),
            Self::Bd09 if !in_china(place) => place,
            Self::Bd09 => bd09_from_gcj02(gcj02_from_wgs84(place)),
        }
    }

    /// The place that a map of this datum shows there.
    pub fn to_wgs84(self, shown: LatLon) -> LatLon {
        if matches!(self, Self::Wgs84 | Self::Cgcs2000) {
            return shown;
        }
        // The offset changes by less than a thousandth of itself per offset, so each round gains three digits.
        let mut place = shown;
        for _ in 0..12 {
            let again = self.from_wgs84(place);
            let (lat, lon) = (shown.lat_deg - again.lat_deg, shown.lon_deg - again.lon_deg);
            place = LatLon { lat_deg: place.lat_deg + lat, lon_deg: place.lon_deg + lon };
            if lat.abs().max(lon.abs()) < 1e-10 {
                return place;
            }
        }
        // At the border of the box there is no inverse: the offset begins there at once.
        if in_china(shown) { place } else { shown }
    }
}

impl fmt::Display for Datum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Wgs84 => "wgs84",
            Self::Cgcs2000 => "cgcs2000",
            Self::Gcj02 => "gcj02",
            Self::Bd09 => "bd09",
        })
    }
}

impl FromStr for Datum {
    type Err = UnknownDatum;

    fn from_str(text: &str) -> Result<Self, UnknownDatum> {
        let known = Self::ALL.into_iter().find(|datum| datum.to_string().eq_ignore_ascii_case(text.trim()));
        known.ok_or_else(|| UnknownDatum(text.to_owned()))
    }
}

/// Not the name of a datum.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not one of wgs84, cgcs2000, gcj02, bd09")]
pub struct UnknownDatum(pub String);

fn in_china(place: LatLon) -> bool {
    (72.004..=137.8347).contains(&place.lon_deg) && (0.8293..=55.8271).contains(&place.lat_deg)
}

fn gcj02_from_wgs84(place: LatLon) -> LatLon {
    if !in_china(place) {
        return place;
    }
    let (x, y) = (place.lon_deg - 105.0, place.lat_deg - 35.0);
    let waves = |v: f64, amplitudes: [f64; 2], per_degree: [f64; 2]| -> f64 {
        amplitudes.iter().zip(per_degree).map(|(a, k)| a * (v * PI * k).sin()).sum::<f64>() * 2.0 / 3.0
    };
    let common = waves(x, [20.0, 20.0], [6.0, 2.0]);
    let north = -100.0
        + 2.0 * x
        + 3.0 * y
        + 0.2 * y * y
        + 0.1 * x * y
        + 0.2 * x.abs().sqrt()
        + common
        + waves(y, [20.0, 40.0], [1.0, 1.0 / 3.0])
        + waves(y, [160.0, 320.0], [1.0 / 12.0, 1.0 / 30.0]);
    let east = 300.0
        + x
        + 2.0 * y
        + 0.1 * x * x
        + 0.1 * x * y
        + 0.1 * x.abs().sqrt()
        + common
        + waves(x, [20.0, 40.0], [1.0, 1.0 / 3.0])
        + waves(x, [150.0, 300.0], [1.0 / 12.0, 1.0 / 30.0]);
    let (sin, cos) = place.lat_deg.to_radians().sin_cos();
    let w = 1.0 - ECCENTRICITY_2 * sin * sin;
    let meridian_m = SEMI_MAJOR_M * (1.0 - ECCENTRICITY_2) / (w * w.sqrt());
    let parallel_m = SEMI_MAJOR_M / w.sqrt() * cos;
    LatLon {
        lat_deg: place.lat_deg + (north / meridian_m).to_degrees(),
        lon_deg: place.lon_deg + (east / parallel_m).to_degrees(),
    }
}

fn bd09_from_gcj02(place: LatLon) -> LatLon {
    let (x, y) = (place.lon_deg, place.lat_deg);
    let radius = x.hypot(y) + 0.000_02 * (y * BAIDU).sin();
    let angle = y.atan2(x) + 0.000_003 * (x * BAIDU).cos();
    LatLon { lat_deg: radius * angle.sin() + 0.006, lon_deg: radius * angle.cos() + 0.0065 }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::geo::distance_m;
    use proptest::prelude::*;

    fn at(lat_deg: f64, lon_deg: f64) -> LatLon {
        LatLon { lat_deg, lon_deg }
    }

    #[test]
    fn published_check_points_come_out() {
        // eviltransform, its tests: WGS84 and GCJ-02.
        for (wgs84, gcj02) in [
            (at(31.1774276, 121.5272106), at(31.17530398364597, 121.531541859215)),
            (at(22.543847, 113.912316), at(22.540796131694766, 113.9171764808363)),
            (at(39.911954, 116.377817), at(39.91334545536069, 116.38404722455657)),
        ] {
            assert!(distance_m(Datum::Gcj02.from_wgs84(wgs84), gcj02) < 0.05, "{wgs84:?}");
        }
        // coordtransform, its README: GCJ-02 and BD-09, WGS84 and GCJ-02.
        let bd09 = bd09_from_gcj02(at(39.915, 116.404));
        assert!(distance_m(bd09, at(39.92133699351021, 116.41036949371029)) < 0.05, "{bd09:?}");
        let gcj02 = Datum::Gcj02.from_wgs84(at(39.915, 116.404));
        assert!(distance_m(gcj02, at(39.91640428150164, 116.41024449916938)) < 0.05, "{gcj02:?}");
    }

    #[test]
    fn places_outside_the_box_stay_where_they_are() {
        for place in [at(48.85, 2.35), at(-33.9, 151.2), at(37.77, -122.42)] {
            for datum in Datum::ALL {
                assert_eq!(datum.from_wgs84(place), place);
                assert_eq!(datum.to_wgs84(place), place);
            }
        }
    }

    #[test]
    fn names_are_read_as_they_are_written() {
        for datum in Datum::ALL {
            assert_eq!(datum.to_string().to_uppercase().parse::<Datum>().unwrap(), datum);
        }
        assert!("beijing54".parse::<Datum>().is_err());
    }

    proptest! {
        #[test]
        fn there_and_back_is_the_same_place(lat_deg in 3.0..53.5_f64, lon_deg in 73.5..135.0_f64) {
            for datum in Datum::ALL {
                let place = at(lat_deg, lon_deg);
                let back = datum.to_wgs84(datum.from_wgs84(place));
                prop_assert!((back.lat_deg - lat_deg).abs() < 1e-9 && (back.lon_deg - lon_deg).abs() < 1e-9);
            }
        }
    }
}
