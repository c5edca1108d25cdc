//! The four systems as they are built: published planes, slots, inclinations and radii, no satellite's true place.
//!
//! | system | satellites | source |
//! | --- | --- | --- |
//! | GPS | 24 in 6 planes | GPS SPS Performance Standard (2001), table 3-1: slots at 1993-07-01 00:00, Greenwich hour angle 18 h 36 min 14.4 s |
//! | Galileo | 24/3/1 | European GNSS Service Centre, reference constellation at 2016-11-21 00:00: node 317.632° and 0.153° (and its eighths of a turn) in plane A, 15° later from plane to plane; 17 turns in 10 sidereal days |
//! | GLONASS | 24/3/1 | GLONASS ICD 5.1, 3.3.3: 64.8°, 11 h 15 min 44 s, 45° in a plane, 15° between planes; its epoch is left out, nodes and phase are chosen |
//! | BeiDou | MEO 24/3/1, 3 IGSO, 3 GEO | BDS-SIS-ICD B1I 3.0, 3.1: 27,906 km at 55°; 42,164 km at 55° crossing the equator at 118° E; 80°, 110.5° and 140° E. Nodes and phase are chosen |
//!
//! Real constellations hold spares beside these (GPS 31, Galileo some 27, BeiDou some 45 with its older satellites), and
//! satellites out of service, so counts are somewhat below the true ones. As every orbit here repeats its ground track, the
//! pattern is right for any year, and the hour is not.

use crate::kepler::{Earth, Kepler};
use crate::satellite::{Orbit, Satellite, SatelliteId, Source, System};
use crate::time::GpsTime;

/// Turning of the earth, rad/s (IS-GPS-200N, table 20-IV).
const EARTH_RATE: f64 = 7.292_115_146_7e-5;
/// Second zonal harmonic times the square of the equatorial radius, m^2 (WGS84): what makes nodes turn.
const J2_A2: f64 = 1.082_63e-3 * 6_378_137.0 * 6_378_137.0;
/// 1993-07-01 00:00 and 2016-11-21 00:00 UTC as GPS time, seconds.
const GPS_EPOCH_S: f64 = 425_520_009.0;
const GALILEO_EPOCH_S: f64 = 1_163_721_617.0;
/// Greenwich hour angle at the GPS slots' epoch: 18 h 36 min 14.4 s, degrees.
const GPS_GREENWICH_DEG: f64 = 279.06;
/// Greenwich mean sidereal angle at the Galileo slots' epoch, degrees (IAU 1982).
const GALILEO_GREENWICH_DEG: f64 = 60.43;
/// Node of the first GPS plane, degrees; the others follow each 60.
const GPS_NODE_DEG: f64 = 272.847;
/// Arguments of latitude of the GPS slots A1 to F4, degrees.
const GPS_SLOTS_DEG: [[f64; 4]; 6] = [
    [268.126, 161.786, 11.676, 41.806],
    [80.956, 173.336, 309.976, 204.376],
    [111.876, 11.796, 339.666, 241.556],
    [135.226, 265.446, 35.156, 167.356],
    [197.046, 302.596, 66.066, 333.686],
    [238.886, 345.226, 105.206, 135.346],
];
/// Radius of BeiDou's higher orbits, metres.
const SYNCHRONOUS_M: f64 = 42_164_200.0;
/// Where BeiDou's inclined synchronous satellites cross the equator, and where its geostationary ones stand, degrees east.
const BEIDOU_CROSSING_DEG: f64 = 118.0;
const BEIDOU_GEO_DEG: [f64; 3] = [80.0, 110.5, 140.0];

/// An orbit of a kind.
#[derive(Clone, Copy)]
struct Kind {
    system: System,
    epoch_s: f64,
    semi_major_m: f64,
    inclination_deg: f64,
    /// Turns in so many turns of the earth against the node, after which the ground track repeats.
    repeats: [f64; 2],
}

const GPS: Kind = Kind {
    system: System::Gps,
    epoch_s: GPS_EPOCH_S,
    semi_major_m: 26_559_700.0,
    inclination_deg: 55.0,
    repeats: [2.0, 1.0],
};
const GALILEO: Kind = Kind {
    system: System::Galileo,
    epoch_s: GALILEO_EPOCH_S,
    semi_major_m: 29_600_318.0,
    inclination_deg: 56.0,
    repeats: [17.0, 10.0],
};
const GLONASS: Kind = Kind {
    system: System::Glonass,
    epoch_s: GALILEO_EPOCH_S,
    semi_major_m: 25_508_000.0,
    inclination_deg: 64.8,
    repeats: [17.0, 8.0],
};
const BEIDOU: Kind = Kind {
    system: System::BeiDou,
    epoch_s: GALILEO_EPOCH_S,
    semi_major_m: 27_906_100.0,
    inclination_deg: 55.0,
    repeats: [13.0, 7.0],
};
const BEIDOU_INCLINED: Kind = Kind { semi_major_m: SYNCHRONOUS_M, repeats: [1.0, 1.0], ..BEIDOU };
const BEIDOU_STANDING: Kind = Kind { inclination_deg: 0.0, ..BEIDOU_INCLINED };

impl Kind {
    /// A satellite on a circle with its node (degrees east of Greenwich) and argument of latitude (degrees) at the epoch.
    fn satellite(self, number: u32, node_deg: f64, latitude_deg: f64) -> Satellite {
        let reference = GpsTime(self.epoch_s);
        let earth = Earth { rate_rad_s: EARTH_RATE, ..Earth::of(self.system) };
        let motion = (earth.mu / self.semi_major_m.powi(3)).sqrt();
        let inclination_rad = self.inclination_deg.to_radians();
        let drift = match self.inclination_deg > 0.0 {
            true => -1.5 * J2_A2 / self.semi_major_m.powi(2) * motion * inclination_rad.cos(),
            false => 0.0,
        };
        let [turns, days] = self.repeats;
        let elements = Kepler {
            semi_major_m: self.semi_major_m,
            inclination_rad,
            node_rad: node_deg.to_radians(),
            node_rate: drift,
            mean_anomaly_rad: latitude_deg.to_radians(),
            // Station-keeping holds the ground track, so the motion that repeats it is truer over years than Kepler's.
            mean_motion_more: (EARTH_RATE - drift) * turns / days - motion,
            ..Kepler::plain(earth, reference, 0.0)
        };
        let id = SatelliteId { system: self.system, number };
        Satellite { id, healthy: true, reference, source: Source::Nominal, orbit: Orbit::Kepler(elements) }
    }

    /// Walker's 24/3/1: eight satellites in each of three planes, 15 degrees later from plane to plane.
    fn walker(self, first_number: u32, node_deg: f64, latitude_deg: f64) -> impl Iterator<Item = Satellite> {
        (0..24).map(move |index| {
            let (plane, slot) = (f64::from(index / 8), f64::from(index % 8));
            self.satellite(first_number + index, node_deg + 120.0 * plane, latitude_deg + 45.0 * slot + 15.0 * plane)
        })
    }
}

/// All satellites, numbered in order; the numbers are no PRN of any true satellite.
pub(crate) fn satellites() -> Vec<Satellite> {
    let planes = GPS_SLOTS_DEG.iter().enumerate();
    let gps = planes.flat_map(|(plane, slots)| {
        let node_deg = GPS_NODE_DEG + 60.0 * plane as f64 - GPS_GREENWICH_DEG;
        slots
            .iter()
            .enumerate()
            .map(move |(slot, latitude_deg)| GPS.satellite((4 * plane + slot + 1) as u32, node_deg, *latitude_deg))
    });
    let galileo = GALILEO.walker(1, 317.632 - GALILEO_GREENWICH_DEG, 0.153);
    let glonass = GLONASS.walker(1, 0.0, 0.0);
    let beidou = BEIDOU.walker(1, 0.0, 0.0);
    // A third of a turn apart in the sky, on one ground track.
    let inclined = (0..3).map(|index| {
        let third = 120.0 * f64::from(index);
        BEIDOU_INCLINED.satellite(38 + index as u32, BEIDOU_CROSSING_DEG - third, third)
    });
    let standing = BEIDOU_GEO_DEG
        .iter()
        .enumerate()
        .map(|(index, east_deg)| BEIDOU_STANDING.satellite(59 + index as u32, *east_deg, 0.0));
    gps.chain(galileo).chain(glonass).chain(beidou).chain(inclined).chain(standing).collect()
}
