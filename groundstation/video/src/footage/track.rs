//! Where the aircraft was and how it and its camera stood, at any moment between two messages.

use std::collections::VecDeque;

use mission::geo::LatLon;
use nalgebra::{Quaternion, UnitQuaternion, Vector3};
use telemetry::dialect::{GimbalDeviceFlags, MavMessage};
use telemetry::wire::{Stamp, UtcMicros};

use super::clock::Offset;

/// Between two messages further apart nothing is known, microseconds: two seconds, ten times the slowest usual rate.
const GAP_US: u64 = 2_000_000;
/// Messages of a kind that are kept: minutes of the fastest rate.
const KEPT: usize = 16_384;

/// A position.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Position {
    /// Where.
    pub place: LatLon,
    /// Height above mean sea level, metres.
    pub amsl_m: f64,
    /// Height above the take-off place, metres.
    pub above_home_m: f64,
}

/// What is known at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Pose {
    /// Where the aircraft is.
    pub position: Option<Position>,
    /// How it stands, FRD in NED.
    pub attitude: Option<UnitQuaternion<f64>>,
    /// Where the camera looks, FRD in NED.
    pub camera: Option<UnitQuaternion<f64>>,
}

/// Samples of one kind by time.
#[derive(Debug, Clone)]
struct Samples<T>(VecDeque<(u64, T)>);

impl<T: Copy> Samples<T> {
    fn push(&mut self, at_us: u64, value: T) {
        // A clock that was set back begins again; what is later than now is of another count.
        while self.0.back().is_some_and(|(last, _)| *last >= at_us) {
            self.0.pop_back();
        }
        if self.0.len() == KEPT {
            self.0.pop_front();
        }
        self.0.push_back((at_us, value));
    }

    fn at(&self, at_us: u64, between: impl Fn(T, T, f64) -> T) -> Option<T> {
        let after = self.0.partition_point(|(time, _)| *time < at_us);
        let &(late, there) = self.0.get(after)?;
        if late == at_us {
            return Some(there);
        }
        let &(early, here) = self.0.get(after.checked_sub(1)?)?;
        (late - early <= GAP_US).then(|| between(here, there, (at_us - early) as f64 / (late - early) as f64))
    }

    fn forget(&mut self, before_us: u64) {
        while self.0.get(1).is_some_and(|(second, _)| *second < before_us) {
            self.0.pop_front();
        }
    }

    fn until(&self) -> u64 {
        self.0.back().map_or(0, |(last, _)| *last)
    }
}

/// The samples of a flight.
#[derive(Debug, Clone)]
pub struct Track {
    boot: Offset,
    positions: Samples<Position>,
    attitudes: Samples<UnitQuaternion<f64>>,
    /// The camera in NED, or against the aircraft's heading alone.
    gimbals: Samples<(UnitQuaternion<f64>, bool)>,
}

impl Default for Track {
    fn default() -> Self {
        Self::new()
    }
}

/// The shorter way around; halfway where there is none.
fn turn(a: UnitQuaternion<f64>, b: UnitQuaternion<f64>, share: f64) -> UnitQuaternion<f64> {
    a.try_slerp(&b, share, 1e-9).unwrap_or(a)
}

fn heading(attitude: UnitQuaternion<f64>) -> UnitQuaternion<f64> {
    UnitQuaternion::from_axis_angle(&Vector3::z_axis(), attitude.euler_angles().2)
}

impl Track {
    /// Nothing yet.
    pub fn new() -> Self {
        let (positions, attitudes, gimbals) = (VecDeque::new(), VecDeque::new(), VecDeque::new());
        Self {
            boot: Offset::default(),
            positions: Samples(positions),
            attitudes: Samples(attitudes),
            gimbals: Samples(gimbals),
        }
    }

    /// A message that was received. Its own time, since the autopilot was started, is put on our clock: a link that holds
    /// messages up does not move the aircraft.
    pub fn message(&mut self, received: Stamp, message: &MavMessage) {
        let mut at = |boot_ms: u32| {
            let ours = self.boot.hear(i64::from(boot_ms) * 1_000, i64::try_from(received.utc.0).unwrap_or(i64::MAX));
            u64::try_from(ours).unwrap_or_default()
        };
        match message {
            MavMessage::GLOBAL_POSITION_INT(sent) => {
                let place = LatLon { lat_deg: f64::from(sent.lat) / 1e7, lon_deg: f64::from(sent.lon) / 1e7 };
                let time = at(sent.time_boot_ms);
                let [amsl_m, above_home_m] = [sent.alt, sent.relative_alt].map(|height_mm| f64::from(height_mm) / 1e3);
                self.positions.push(time, Position { place, amsl_m, above_home_m });
            }
            MavMessage::ATTITUDE(sent) => {
                let [roll, pitch, yaw] = [sent.roll, sent.pitch, sent.yaw].map(f64::from);
                if [roll, pitch, yaw].iter().all(|angle| angle.is_finite()) {
                    let time = at(sent.time_boot_ms);
                    self.attitudes.push(time, UnitQuaternion::from_euler_angles(roll, pitch, yaw));
                }
            }
            MavMessage::GIMBAL_DEVICE_ATTITUDE_STATUS(sent) => {
                let [w, x, y, z] = sent.q.map(f64::from);
                let Some(camera) = UnitQuaternion::try_new(Quaternion::new(w, x, y, z), 0.5) else { return };
                // What neither flag says, the lock says (MAVLink, GIMBAL_DEVICE_ATTITUDE_STATUS).
                let flags = sent.flags;
                let by_heading = flags.contains(GimbalDeviceFlags::GIMBAL_DEVICE_FLAGS_YAW_IN_VEHICLE_FRAME)
                    || !flags.intersects(
                        GimbalDeviceFlags::GIMBAL_DEVICE_FLAGS_YAW_IN_EARTH_FRAME
                            | GimbalDeviceFlags::GIMBAL_DEVICE_FLAGS_YAW_LOCK,
                    );
                let time = at(sent.time_boot_ms);
                self.gimbals.push(time, (camera, by_heading));
            }
            _ => {}
        }
    }

    /// What is known at a moment. Between two messages that are not too far apart it is in between; nothing is known
    /// before the first and after the last.
    pub fn at(&self, utc: UtcMicros) -> Pose {
        let position = self.positions.at(utc.0, |a, b, share| {
            let mix = |a: f64, b: f64| a + (b - a) * share;
            let east = (b.place.lon_deg - a.place.lon_deg + 180.0).rem_euclid(360.0) - 180.0;
            let lon_deg = (a.place.lon_deg + east * share + 180.0).rem_euclid(360.0) - 180.0;
            Position {
                place: LatLon { lat_deg: mix(a.place.lat_deg, b.place.lat_deg), lon_deg },
                amsl_m: mix(a.amsl_m, b.amsl_m),
                above_home_m: mix(a.above_home_m, b.above_home_m),
            }
        });
        let attitude = self.attitudes.at(utc.0, turn);
        let gimbal = self.gimbals.at(utc.0, |a, b, share| (turn(a.0, b.0, share), b.1));
        let camera = gimbal.and_then(|(camera, by_heading)| match by_heading {
            true => attitude.map(|attitude| heading(attitude) * camera),
            false => Some(camera),
        });
        Pose { position, attitude, camera }
    }

    /// Whether all that is known of the aircraft reaches up to this moment.
    pub(super) fn reaches(&self, utc: UtcMicros) -> bool {
        let gimbal = self.gimbals.0.is_empty() || self.gimbals.until() >= utc.0;
        gimbal && self.positions.until() >= utc.0 && self.attitudes.until() >= utc.0
    }

    /// Forgets what no later moment needs.
    pub(super) fn forget(&mut self, before: UtcMicros) {
        self.positions.forget(before.0);
        self.attitudes.forget(before.0);
        self.gimbals.forget(before.0);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use telemetry::dialect::{ATTITUDE_DATA, GLOBAL_POSITION_INT_DATA};
    use telemetry::wire::MonoTime;

    fn stamp(us: u64) -> Stamp {
        Stamp { mono: MonoTime(us * 1000), utc: UtcMicros(us) }
    }

    fn attitude(ms: u32, yaw_deg: f32) -> MavMessage {
        let yaw = yaw_deg.to_radians();
        MavMessage::ATTITUDE(ATTITUDE_DATA { time_boot_ms: ms, yaw, ..ATTITUDE_DATA::DEFAULT })
    }

    #[test]
    fn yaw_turns_through_north_the_short_way() {
        let mut track = Track::new();
        track.message(stamp(0), &attitude(0, 350.0));
        track.message(stamp(100_000), &attitude(100, 10.0));
        for (at, wanted) in [(25_000, -5.0), (50_000, 0.0), (100_000, 10.0)] {
            let yaw = track.at(UtcMicros(at)).attitude.unwrap().euler_angles().2.to_degrees();
            assert!((yaw - wanted).abs() < 1e-4, "{yaw} is not {wanted}");
        }
    }

    #[test]
    fn nothing_is_known_outside_and_in_a_long_gap() {
        let mut track = Track::new();
        for ms in [1_000, 1_100, 9_000] {
            let sent = GLOBAL_POSITION_INT_DATA { time_boot_ms: ms, lat: 1, ..GLOBAL_POSITION_INT_DATA::DEFAULT };
            track.message(stamp(u64::from(ms) * 1_000), &MavMessage::GLOBAL_POSITION_INT(sent));
        }
        let known =
            [500, 1_050, 1_100, 5_000, 9_000, 9_001].map(|ms| track.at(UtcMicros(ms * 1_000)).position.is_some());
        assert_eq!(known, [false, true, true, false, true, false]);
    }
}
