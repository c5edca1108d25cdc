//! Satellites and what is known of their orbits.

use std::fmt;

use nalgebra::Vector3;

use crate::glonass::State;
use crate::kepler::Kepler;
use crate::time::GpsTime;
use crate::tle::Lines;

/// A navigation system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum System {
    /// GPS.
    Gps,
    /// BeiDou (北斗).
    BeiDou,
    /// Galileo.
    Galileo,
    /// GLONASS.
    Glonass,
}

impl System {
    /// All of them, in the order of [`PerSystem`].
    pub const ALL: [Self; 4] = [Self::Gps, Self::BeiDou, Self::Galileo, Self::Glonass];

    /// The letter that RINEX gives it.
    pub fn letter(self) -> char {
        match self {
            Self::Gps => 'G',
            Self::BeiDou => 'C',
            Self::Galileo => 'E',
            Self::Glonass => 'R',
        }
    }

    /// Its place in a [`PerSystem`].
    pub fn index(self) -> usize {
        self as usize
    }
}

/// A figure for each system, in the order of [`System::ALL`].
pub type PerSystem<T> = [T; 4];

/// A satellite by the name that RINEX gives it: `G05`, `C61`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SatelliteId {
    /// System.
    pub system: System,
    /// PRN or slot within it. From a TLE file that names neither: the catalogue number.
    pub number: u32,
}

impl fmt::Display for SatelliteId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{:02}", self.system.letter(), self.number)
    }
}

/// Where a set of orbits comes from; how far it may be trusted ahead depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// A broadcast ephemeris out of a RINEX navigation file.
    Ephemeris,
    /// A broadcast almanac out of a SEM or YUMA file.
    Almanac,
    /// Two-line elements.
    Tle,
    /// Published orbital planes and slots, no satellite's true place: see [`crate::nominal`].
    Nominal,
}

/// How an orbit is given.
#[derive(Debug, Clone)]
pub(crate) enum Orbit {
    /// Elements as satellites broadcast them.
    Kepler(Kepler),
    /// Place, speed and lasting acceleration at a moment.
    State(State),
    /// Two-line elements, ready to be propagated.
    Tle(Box<Lines>),
}

/// One record of one satellite.
#[derive(Debug, Clone)]
pub struct Satellite {
    /// Which.
    pub id: SatelliteId,
    /// Whether its operators say that it may be used.
    pub healthy: bool,
    /// The moment the record is made for.
    pub reference: GpsTime,
    /// Where the record comes from.
    pub source: Source,
    pub(crate) orbit: Orbit,
}

impl Satellite {
    /// Where it is, metres in earth-centred, earth-fixed axes (WGS84; CGCS2000, GTRF and PZ-90.11 differ from it by
    /// centimetres). `None` where its elements describe no orbit then.
    pub fn ecef_at(&self, time: GpsTime) -> Option<Vector3<f64>> {
        let place = match &self.orbit {
            Orbit::Kepler(elements) => elements.ecef_at(time)?,
            Orbit::State(state) => state.ecef_at(time)?,
            Orbit::Tle(lines) => lines.ecef_at(time)?,
        };
        place.iter().all(|part| part.is_finite()).then_some(place)
    }
}
