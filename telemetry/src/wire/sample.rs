//! A stream as a patrol drone sends it, for benchmarks: the mix of messages and rates that the station asks for.

use super::encode::Encoder;
use super::frame::Address;
use crate::dialect::{
    ATTITUDE_DATA, BATTERY_STATUS_DATA, GLOBAL_POSITION_INT_DATA, GPS_RAW_INT_DATA, GpsFixType, HEARTBEAT_DATA,
    MISSION_CURRENT_DATA, MavMessage, NAV_CONTROLLER_OUTPUT_DATA, SYS_STATUS_DATA, VFR_HUD_DATA, WIND_DATA,
};

/// At least `messages` messages (whole seconds of flight), and how many they are.
pub fn patrol_stream(messages: usize) -> (Vec<u8>, u64) {
    let mut encoder = Encoder::new(Address { system: 1, component: 1 });
    let mut bytes = Vec::new();
    let mut count = 0;
    let mut push = |message: MavMessage| {
        bytes.extend_from_slice(encoder.encode(&message).as_slice());
        count += 1;
    };
    for second in 0..messages.div_ceil(36) as u32 {
        for tenth in 0..10 {
            let time_boot_ms = second * 1000 + tenth * 100;
            let t = f64::from(time_boot_ms) / 1000.0;
            push(MavMessage::ATTITUDE(ATTITUDE_DATA {
                time_boot_ms,
                roll: (0.02 * t.sin()) as f32,
                pitch: -0.14,
                yaw: 2.1,
                rollspeed: 0.01,
                pitchspeed: -0.002,
                yawspeed: 0.003,
            }));
            push(MavMessage::GLOBAL_POSITION_INT(GLOBAL_POSITION_INT_DATA {
                time_boot_ms,
                lat: 334_000_000 + (t * 900.0) as i32,
                lon: 1_202_000_000 + (t * 300.0) as i32,
                alt: 63_400,
                relative_alt: 60_020,
                vx: 950,
                vy: -310,
                vz: 12,
                hdg: 16_200,
            }));
            if tenth % 3 == 0 {
                push(MavMessage::VFR_HUD(VFR_HUD_DATA {
                    airspeed: 10.2,
                    groundspeed: 10.0,
                    alt: 63.4,
                    climb: -0.1,
                    heading: 162,
                    throttle: 47,
                }));
                push(MavMessage::GPS_RAW_INT(GPS_RAW_INT_DATA {
                    time_usec: u64::from(time_boot_ms) * 1000,
                    lat: 334_000_001,
                    lon: 1_202_000_003,
                    alt: 63_500,
                    eph: 71,
                    epv: 110,
                    vel: 1000,
                    cog: 16_200,
                    fix_type: GpsFixType::GPS_FIX_TYPE_3D_FIX,
                    satellites_visible: 17,
                    ..Default::default()
                }));
            }
        }
        push(MavMessage::HEARTBEAT(HEARTBEAT_DATA { custom_mode: 3, ..Default::default() }));
        push(MavMessage::SYS_STATUS(SYS_STATUS_DATA { voltage_battery: 22_900, ..Default::default() }));
        push(MavMessage::SYS_STATUS(SYS_STATUS_DATA { voltage_battery: 22_890, ..Default::default() }));
        push(MavMessage::BATTERY_STATUS(BATTERY_STATUS_DATA { current_consumed: 4100, ..Default::default() }));
        push(MavMessage::MISSION_CURRENT(MISSION_CURRENT_DATA { seq: 14, total: 60, ..Default::default() }));
        push(MavMessage::NAV_CONTROLLER_OUTPUT(NAV_CONTROLLER_OUTPUT_DATA { wp_dist: 210, ..Default::default() }));
        push(MavMessage::WIND(WIND_DATA { direction: 95.0, speed: 4.2, speed_z: 0.1 }));
    }
    (bytes, count)
}
