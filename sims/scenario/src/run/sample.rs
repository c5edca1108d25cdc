//! What is so at a moment.

use crate::line::Local;
use serde::{Deserialize, Serialize};

/// The truth at a moment, in whole numbers. In a file it is a row of them in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "[i64; 13]", into = "[i64; 13]")]
pub struct Sample {
    /// Since the start, milliseconds.
    pub ms: u32,
    /// From home, millimetres.
    pub north_mm: i32,
    /// From home, millimetres.
    pub east_mm: i32,
    /// Above the take-off place, millimetres.
    pub up_mm: i32,
    /// Over ground, millimetres per second: north, east, up.
    pub velocity_mm_s: [i32; 3],
    /// Heading of the nose, hundredths of a degree clockwise from true north.
    pub yaw_cdeg: i32,
    /// Distance to the nearest solid, centimetres; -1 where none is near.
    pub clear_cm: i32,
    /// Above a lane: 1.
    pub over_lane: i32,
    /// Charge left, thousandths.
    pub charge_permille: i32,
    /// Mean wind in force, centimetres per second.
    pub wind_cm_s: i32,
    /// Whether feet are on the ground: 1.
    pub on_ground: i32,
}

impl Sample {
    /// Where it is.
    pub fn local(&self) -> Local {
        let metres = |mm: i32| f64::from(mm) / 1_000.0;
        Local { north_m: metres(self.north_mm), east_m: metres(self.east_mm), up_m: metres(self.up_mm) }
    }

    /// Over ground, seen from above, metres per second.
    pub fn level_speed_m_s(&self) -> f64 {
        let [north, east, _] = self.velocity_mm_s.map(|mm| f64::from(mm) / 1_000.0);
        (north * north + east * east).sqrt()
    }
}

/// A number of a file in the range of its field: foreign bytes end at the ends of the range.
fn fit(number: i64) -> i32 {
    number.clamp(i32::MIN.into(), i32::MAX.into()) as i32
}

impl From<[i64; 13]> for Sample {
    fn from([ms, n, e, u, vn, ve, vu, yaw, clear, lane, charge, wind, ground]: [i64; 13]) -> Self {
        Self {
            ms: ms.clamp(0, u32::MAX.into()) as u32,
            north_mm: fit(n),
            east_mm: fit(e),
            up_mm: fit(u),
            velocity_mm_s: [fit(vn), fit(ve), fit(vu)],
            yaw_cdeg: fit(yaw),
            clear_cm: fit(clear),
            over_lane: fit(lane),
            charge_permille: fit(charge),
            wind_cm_s: fit(wind),
            on_ground: fit(ground),
        }
    }
}

impl From<Sample> for [i64; 13] {
    fn from(s: Sample) -> Self {
        let [vn, ve, vu] = s.velocity_mm_s;
        let rest = [s.north_mm, s.east_mm, s.up_mm, vn, ve, vu, s.yaw_cdeg, s.clear_cm];
        let last = [s.over_lane, s.charge_permille, s.wind_cm_s, s.on_ground];
        let mut row = [0; 13];
        row[0] = s.ms.into();
        rest.into_iter().chain(last).zip(row.iter_mut().skip(1)).for_each(|(number, place)| *place = number.into());
        row
    }
}
