//! Where a gimbal points, from the messages of both gimbal protocols.

use std::f64::consts::TAU;
use std::time::Duration;

use mavlink::MessageData;

use super::state::{GimbalAttitude, GimbalYaw, Sampled, VehicleState};
use crate::dialect::{GIMBAL_DEVICE_ATTITUDE_STATUS_DATA, GimbalDeviceFlags, MOUNT_STATUS_DATA};
use crate::wire::{Frame, MonoTime};

/// A gimbal that was silent for this long makes room for another one. Chosen.
const SILENT: Duration = Duration::from_secs(3);
/// Cosine of pitch below which roll and yaw cannot be told apart, and roll is taken for 0.
const UPRIGHT: f64 = 1e-3;

impl VehicleState {
    /// Takes a frame about a gimbal, from whichever component of the vehicle.
    pub(crate) fn apply_gimbal(&mut self, at: MonoTime, frame: Frame<'_>) {
        let source = frame.message_id();
        if let Some(m) = frame.data::<GIMBAL_DEVICE_ATTITUDE_STATUS_DATA>() {
            let other = |known: &Sampled<GimbalAttitude>| {
                known.source == source && known.value.device != m.gimbal_device_id && known.age(at) < SILENT
            };
            if !self.gimbal.as_ref().is_some_and(other)
                && let Some(value) = attitude(&m)
            {
                self.gimbal = Some(Sampled { value, at, source });
            }
        } else if let Some(m) = frame.data::<MOUNT_STATUS_DATA>() {
            // Vehicles that speak both protocols say it better in the newer one.
            let better = |known: &Sampled<GimbalAttitude>| known.source != source && known.age(at) < SILENT;
            if !self.gimbal.as_ref().is_some_and(better) {
                self.gimbal = Some(Sampled { value: mount(&m), at, source });
            }
        }
    }

    /// Whether [`Self::apply_gimbal`] reads this message.
    pub(crate) fn reads_gimbal(id: u32) -> bool {
        id == GIMBAL_DEVICE_ATTITUDE_STATUS_DATA::ID || id == MOUNT_STATUS_DATA::ID
    }
}

fn attitude(m: &GIMBAL_DEVICE_ATTITUDE_STATUS_DATA) -> Option<GimbalAttitude> {
    use GimbalDeviceFlags as F;
    let [w, x, y, z] = m.q.map(f64::from);
    let length = (w * w + x * x + y * y + z * z).sqrt();
    // False for what is no number, too.
    if !(0.9..1.1).contains(&length) {
        return None;
    }
    let [w, x, y, z] = [w, x, y, z].map(|v| v / length);
    let sine = (2.0 * (w * y - z * x)).clamp(-1.0, 1.0);
    let (roll_rad, yaw_rad) = if (1.0 - sine * sine).sqrt() < UPRIGHT {
        (0.0, -sine.signum() * 2.0 * x.atan2(w))
    } else {
        (
            (2.0 * (w * x + y * z)).atan2(1.0 - 2.0 * (x * x + y * y)),
            (2.0 * (w * z + x * y)).atan2(1.0 - 2.0 * (y * y + z * z)),
        )
    };
    let said = F::GIMBAL_DEVICE_FLAGS_YAW_IN_VEHICLE_FRAME | F::GIMBAL_DEVICE_FLAGS_YAW_IN_EARTH_FRAME;
    // Devices from before these flags report in the frame that they are locked to.
    let frame = if m.flags.intersects(said) {
        F::GIMBAL_DEVICE_FLAGS_YAW_IN_EARTH_FRAME
    } else {
        F::GIMBAL_DEVICE_FLAGS_YAW_LOCK
    };
    let yaw = if m.flags.contains(frame) {
        GimbalYaw::Earth(yaw_rad.rem_euclid(TAU))
    } else {
        GimbalYaw::Vehicle(mission::geo::wrap_pi(yaw_rad))
    };
    Some(GimbalAttitude { device: m.gimbal_device_id, roll_rad, pitch_rad: sine.asin(), yaw })
}

/// Hundredths of degrees: pitch, roll, and yaw against the nose.
fn mount(m: &MOUNT_STATUS_DATA) -> GimbalAttitude {
    let angle = |hundredths: i32| mission::geo::wrap_pi((f64::from(hundredths) / 100.0).to_radians());
    GimbalAttitude {
        device: 0,
        roll_rad: angle(m.pointing_b),
        pitch_rad: angle(m.pointing_a),
        yaw: GimbalYaw::Vehicle(angle(m.pointing_c)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turned(pitch_rad: f64, yaw_rad: f64, flags: GimbalDeviceFlags) -> GimbalAttitude {
        let ((sin_p, cos_p), (sin_y, cos_y)) = ((pitch_rad / 2.0).sin_cos(), (yaw_rad / 2.0).sin_cos());
        let q = [cos_y * cos_p, -sin_y * sin_p, cos_y * sin_p, sin_y * cos_p].map(|v| v as f32);
        let m = GIMBAL_DEVICE_ATTITUDE_STATUS_DATA { q, flags, gimbal_device_id: 1, ..Default::default() };
        attitude(&m).expect("a rotation")
    }

    #[test]
    fn angles_come_out_in_the_frame_that_the_flags_name() {
        use GimbalDeviceFlags as F;
        let cases = [
            (F::GIMBAL_DEVICE_FLAGS_YAW_IN_VEHICLE_FRAME | F::GIMBAL_DEVICE_FLAGS_YAW_LOCK, false),
            (F::GIMBAL_DEVICE_FLAGS_YAW_IN_EARTH_FRAME, true),
            (F::GIMBAL_DEVICE_FLAGS_YAW_LOCK, true),
            (F::GIMBAL_DEVICE_FLAGS_PITCH_LOCK, false),
        ];
        for (flags, earth) in cases {
            let gimbal = turned(-0.6, 2.0, flags);
            assert!((gimbal.pitch_rad + 0.6).abs() < 1e-6 && gimbal.roll_rad.abs() < 1e-6, "{gimbal:?}");
            match gimbal.yaw {
                GimbalYaw::Earth(yaw_rad) => assert!(earth && (yaw_rad - 2.0).abs() < 1e-6, "{flags:?}"),
                GimbalYaw::Vehicle(yaw_rad) => assert!(!earth && (yaw_rad - 2.0).abs() < 1e-6, "{flags:?}"),
            }
        }
    }

    #[test]
    fn straight_down_the_picture_still_has_a_direction() {
        let gimbal =
            turned(-std::f64::consts::FRAC_PI_2, 0.8, GimbalDeviceFlags::GIMBAL_DEVICE_FLAGS_YAW_IN_EARTH_FRAME);
        assert!((gimbal.pitch_rad + std::f64::consts::FRAC_PI_2).abs() < 1e-3, "{gimbal:?}");
        assert!(matches!(gimbal.yaw, GimbalYaw::Earth(yaw_rad) if (yaw_rad - 0.8).abs() < 1e-3), "{gimbal:?}");
        assert_eq!(gimbal.roll_rad, 0.0);
    }

    #[test]
    fn what_is_no_rotation_points_nowhere() {
        for q in [[0.0; 4], [f32::NAN, 0.0, 0.0, 0.0], [9.0, 0.0, 0.0, 0.0]] {
            assert_eq!(attitude(&GIMBAL_DEVICE_ATTITUDE_STATUS_DATA { q, ..Default::default() }), None);
        }
    }
}
