//! Other aircraft, as the drone's ADS-B receiver hears them.

use crate::vehicle::Anchor;
use mavlink::types::CharArray;
use mission::geo::{LatLon, distance_m};
use nalgebra::Vector3;
use telemetry::dialect::{ADSB_VEHICLE_DATA, AdsbAltitudeType, AdsbEmitterType, AdsbFlags, MavMessage};

/// How far the receiver hears, metres over ground. Chosen: a small receiver with a quarter-wave antenna at 100 m.
pub const RANGE_M: f64 = 20_000.0;

/// What flies there (`ADSB_EMITTER_TYPE`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Emitter {
    /// A light aeroplane.
    Light,
    /// A large aeroplane.
    Large,
    /// A helicopter.
    Rotorcraft,
    /// Somebody else's drone.
    Uav,
}

/// An aircraft that flies straight on.
#[derive(Debug, Clone, PartialEq)]
pub struct Traffic {
    /// Call sign; eight characters are sent.
    pub callsign: String,
    /// ICAO 24-bit address: tells one from another.
    pub icao: u32,
    /// What it is.
    pub emitter: Emitter,
    /// Where it is when it appears, WGS84.
    pub place: LatLon,
    /// Height then, metres above mean sea level.
    pub height_amsl_m: f64,
    /// Course over ground, radians clockwise from true north.
    pub track_rad: f64,
    /// Speed over ground, metres per second.
    pub speed_m_s: f64,
    /// Upwards, metres per second.
    pub climb_m_s: f64,
    /// How long it is there, seconds.
    pub lasts_s: f64,
}

impl Traffic {
    /// Where it is so many seconds after it appeared: WGS84, and metres above mean sea level.
    pub fn place_after(&self, age_s: f64) -> (LatLon, f64) {
        let way_m = self.speed_m_s * age_s;
        let (sin, cos) = self.track_rad.sin_cos();
        let moved = Vector3::new(way_m * cos, way_m * sin, -self.climb_m_s * age_s);
        Anchor::new(self.place, self.height_amsl_m).to_place(moved)
    }

    /// What a receiver at a place says of it; `None` where it is out of range.
    pub(super) fn report(&self, age_s: f64, receiver: LatLon) -> Option<MavMessage> {
        use AdsbFlags as F;
        let (place, height_amsl_m) = self.place_after(age_s);
        if distance_m(place, receiver) > RANGE_M {
            return None;
        }
        let centi = |value: f64| (value * 100.0).round();
        let heading = (centi(self.track_rad.to_degrees().rem_euclid(360.0)) as u16) % 36_000;
        let callsign: String = self.callsign.chars().take(8).collect();
        Some(MavMessage::ADSB_VEHICLE(ADSB_VEHICLE_DATA {
            ICAO_address: self.icao & 0xFF_FFFF,
            lat: (place.lat_deg * 1e7).round() as i32,
            lon: (place.lon_deg * 1e7).round() as i32,
            altitude_type: AdsbAltitudeType::ADSB_ALTITUDE_TYPE_GEOMETRIC,
            altitude: (height_amsl_m * 1_000.0).round() as i32,
            heading,
            hor_velocity: centi(self.speed_m_s) as u16,
            ver_velocity: centi(self.climb_m_s) as i16,
            callsign: CharArray::from(callsign.as_str()),
            emitter_type: match self.emitter {
                Emitter::Light => AdsbEmitterType::ADSB_EMITTER_TYPE_LIGHT,
                Emitter::Large => AdsbEmitterType::ADSB_EMITTER_TYPE_LARGE,
                Emitter::Rotorcraft => AdsbEmitterType::ADSB_EMITTER_TYPE_ROTOCRAFT,
                Emitter::Uav => AdsbEmitterType::ADSB_EMITTER_TYPE_UAV,
            },
            // Transponders transmit twice a second.
            tslc: 0,
            flags: F::ADSB_FLAGS_VALID_COORDS
                | F::ADSB_FLAGS_VALID_ALTITUDE
                | F::ADSB_FLAGS_VALID_HEADING
                | F::ADSB_FLAGS_VALID_VELOCITY
                | F::ADSB_FLAGS_VALID_CALLSIGN
                | F::ADSB_FLAGS_VERTICAL_VELOCITY_VALID,
            squawk: 0,
        }))
    }
}
