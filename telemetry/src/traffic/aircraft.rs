//! One aircraft, and how its reports are read.

use std::collections::BTreeMap;
use std::time::Duration;

use mavlink::MessageData;
use mission::geo::LatLon;

use crate::dialect::{ADSB_VEHICLE_DATA, AdsbFlags, COLLISION_DATA};
use crate::vehicle::Sampled;
use crate::wire::{Frame, MonoTime};

/// Heights of aircraft that can be, metres: below the Dead Sea, and what a transponder can say at most (126,700 ft).
const HEIGHTS_M: std::ops::RangeInclusive<f64> = -1_000.0..=40_000.0;

/// Height above mean sea level, metres, and how it was measured. The two differ by as much as the weather: 8 m for each
/// hectopascal, so they are never compared without that doubt.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum AircraftHeight {
    /// By satellites.
    Geometric(f64),
    /// By air pressure. MAVLink says "QNH"; transponders send it against 1013.25 hPa, and not every receiver corrects it.
    Pressure(f64),
}

impl AircraftHeight {
    /// The number, whatever its datum.
    pub fn metres(self) -> f64 {
        match self {
            Self::Geometric(height_m) | Self::Pressure(height_m) => height_m,
        }
    }
}

/// What an aircraft is (`ADSB_EMITTER_TYPE`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Emitter {
    /// It does not say, or the dialect does not know the number.
    Unknown,
    /// 1 to 6
    Aeroplane,
    /// 7
    Rotorcraft,
    /// 9
    Glider,
    /// 10: balloon or airship
    LighterThanAir,
    /// 11
    Parachutist,
    /// 12
    Ultralight,
    /// 14
    Drone,
    /// 15
    Spacecraft,
    /// 17, 18: emergency or service vehicle on the ground
    Surface,
    /// 19
    Obstacle,
}

impl From<u8> for Emitter {
    fn from(number: u8) -> Self {
        match number {
            1..=6 => Self::Aeroplane,
            7 => Self::Rotorcraft,
            9 => Self::Glider,
            10 => Self::LighterThanAir,
            11 => Self::Parachutist,
            12 => Self::Ultralight,
            14 => Self::Drone,
            15 => Self::Spacecraft,
            17 | 18 => Self::Surface,
            19 => Self::Obstacle,
            _ => Self::Unknown,
        }
    }
}

/// What a vehicle itself reckons of an aircraft (`COLLISION`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Threat {
    /// It reckons with a collision; otherwise it only warns.
    pub high: bool,
    /// It flies out of the way by itself.
    pub evades: bool,
}

impl Threat {
    /// By hand: a number that the dialect does not know must not silence a threat.
    pub(super) fn read(frame: Frame<'_>) -> Option<(u32, Option<Self>)> {
        /// `MAV_COLLISION_SRC_ADSB`; the identifiers of other sources are no ICAO addresses.
        const ADSB: u8 = 0;
        /// `MAV_COLLISION_ACTION_REPORT`, the last that does not move the vehicle.
        const REPORT: u8 = 1;
        let bytes = filled::<{ COLLISION_DATA::ENCODED_LEN }>(frame, COLLISION_DATA::ID)?;
        let [.., source, action, level] = bytes;
        let threat = Self { high: level > 1, evades: action > REPORT };
        (source == ADSB).then(|| (u32_at(&bytes, 0), (level > 0).then_some(threat)))
    }
}

/// An aircraft. What its last report did not know is `None`.
#[derive(Debug, Clone, PartialEq)]
pub struct Aircraft {
    /// Address of its transponder, 24 bits.
    pub icao: u32,
    /// WGS84, and when the receiver heard it there.
    pub place: Sampled<LatLon>,
    /// Height above mean sea level.
    pub height: Option<Sampled<AircraftHeight>>,
    /// Track over ground, radians clockwise from true north, 0 to 2π.
    pub track_rad: Option<Sampled<f64>>,
    /// Speed over ground, metres per second.
    pub speed_m_s: Option<Sampled<f64>>,
    /// Climb, metres per second, up positive.
    pub climb_m_s: Option<Sampled<f64>>,
    /// Call sign, the last that was heard: letters, digits and signs of ASCII.
    pub call_sign: Option<Sampled<String>>,
    /// What it is.
    pub emitter: Emitter,
    /// What vehicles reckon of it, by their system id.
    pub threats: BTreeMap<u8, Sampled<Threat>>,
}

/// An aircraft as one report has it, perhaps without a place.
pub(super) struct Heard {
    pub icao: u32,
    at: MonoTime,
    place: Option<Sampled<LatLon>>,
    aircraft: Aircraft,
}

impl Heard {
    /// What is fit to begin a track with.
    pub(super) fn with_place(self) -> Option<Aircraft> {
        Some(Aircraft { place: self.place?, ..self.aircraft })
    }
}

impl Aircraft {
    /// By hand: a type or datum that the dialect does not know must not make an aircraft invisible.
    pub(super) fn read(at: MonoTime, frame: Frame<'_>) -> Option<Heard> {
        use AdsbFlags as F;
        let bytes = filled::<{ ADSB_VEHICLE_DATA::ENCODED_LEN }>(frame, ADSB_VEHICLE_DATA::ID)?;
        let u16_at = |n: usize| u16::from_le_bytes([bytes[n], bytes[n + 1]]);
        let i32_at = |n: usize| u32_at(&bytes, n).cast_signed();
        let [.., emitter, silent_s] = bytes;
        let (icao, datum, source) = (u32_at(&bytes, 0), bytes[26], ADSB_VEHICLE_DATA::ID);
        let flags = F::from_bits_retain(u16_at(22));
        // The receiver may repeat what it heard a while ago.
        let at = MonoTime(at.0.saturating_sub(Duration::from_secs(u64::from(silent_s)).as_nanos() as u64));
        let place = crate::vehicle::place(i32_at(4), i32_at(8)).filter(|_| flags.contains(F::ADSB_FLAGS_VALID_COORDS));
        let known = |flag: F, value: f64| flags.contains(flag).then_some(Sampled { value, at, source });
        let track = u16_at(16);
        let track = known(F::ADSB_FLAGS_VALID_HEADING, (f64::from(track % 36_000) / 100.0).to_radians())
            .filter(|_| track <= 36_000);
        let speed = u16_at(18);
        let speed = known(F::ADSB_FLAGS_VALID_VELOCITY, f64::from(speed) / 100.0).filter(|_| speed != u16::MAX);
        let climb = f64::from(u16_at(20).cast_signed()) / 100.0;
        let height = known(F::ADSB_FLAGS_VALID_ALTITUDE, f64::from(i32_at(12)) / 1000.0)
            .filter(|height| HEIGHTS_M.contains(&height.value))
            .map(|height| Sampled {
                // `ADSB_ALTITUDE_TYPE_GEOMETRIC`; anything else is taken for the datum with the greater doubt.
                value: if datum == 1 {
                    AircraftHeight::Geometric(height.value)
                } else {
                    AircraftHeight::Pressure(height.value)
                },
                at,
                source,
            });
        let sign = call_sign(&bytes[27..36]).filter(|_| flags.contains(F::ADSB_FLAGS_VALID_CALLSIGN));
        let place = place.map(|value| Sampled { value, at, source });
        let aircraft = Self {
            icao,
            place: Sampled { value: LatLon::default(), at, source },
            height,
            track_rad: track,
            speed_m_s: speed,
            climb_m_s: known(F::ADSB_FLAGS_VERTICAL_VELOCITY_VALID, climb),
            call_sign: sign.map(|value| Sampled { value, at, source }),
            emitter: Emitter::from(emitter),
            threats: BTreeMap::new(),
        };
        Some(Heard { icao, at, place, aircraft })
    }

    /// Takes a later report of the same address; one that is older than what is known, from another receiver, is not taken.
    pub(super) fn update(&mut self, heard: Heard) {
        if heard.at < self.place.at {
            return;
        }
        let Heard { place, aircraft, .. } = heard;
        *self = Self {
            // Where it was last, growing old, when the receiver no longer knows.
            place: place.unwrap_or(self.place),
            call_sign: aircraft.call_sign.or_else(|| self.call_sign.take()),
            emitter: if aircraft.emitter == Emitter::Unknown { self.emitter } else { aircraft.emitter },
            threats: std::mem::take(&mut self.threats),
            ..aircraft
        };
    }

    /// A vehicle says how much it is threatened, or that it is not any more.
    pub(super) fn threatens(&mut self, at: MonoTime, frame: Frame<'_>, threat: Option<Threat>) {
        let system = frame.from().system;
        match threat {
            Some(value) => {
                self.threats.insert(system, Sampled { value, at, source: COLLISION_DATA::ID });
            }
            None => {
                self.threats.remove(&system);
            }
        }
    }

    /// Velocity east, north, up, metres per second; `None` while it does not say where it flies. A climb that nobody knows
    /// counts as none.
    pub fn velocity_m_s(&self) -> Option<[f64; 3]> {
        let (sin, cos) = self.track_rad?.value.sin_cos();
        let speed_m_s = self.speed_m_s?.value;
        Some([sin * speed_m_s, cos * speed_m_s, self.climb_m_s.map_or(0.0, |climb| climb.value)])
    }
}

/// Payload with the zeros that MAVLink 2 leaves out at the end.
fn filled<const LENGTH: usize>(frame: Frame<'_>, id: u32) -> Option<[u8; LENGTH]> {
    let payload = (frame.message_id() == id).then(|| frame.payload())?;
    let mut bytes = [0; LENGTH];
    let length = payload.len().min(LENGTH);
    bytes[..length].copy_from_slice(&payload[..length]);
    Some(bytes)
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}

fn call_sign(bytes: &[u8]) -> Option<String> {
    let text: String =
        bytes.iter().take_while(|&&b| b != 0).filter(|b| b.is_ascii_graphic()).map(|&b| char::from(b)).collect();
    (!text.is_empty()).then_some(text)
}
