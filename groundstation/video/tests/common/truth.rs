//! What an autopilot of the flying camera says, and how far footage is from the truth that its pictures show.

use std::collections::BTreeMap;

use mpeg2ts::pes::{PesPacketReader, ReadPesPacket};
use mpeg2ts::ts::TsPacketReader;
use nalgebra::{Rotation3, UnitQuaternion, Vector3};
use openh264::decoder::Decoder;
use openh264::formats::YUVSource;
use sims::camera::{Label, Pose, read};
use telemetry::dialect::{
    ATTITUDE_DATA, GIMBAL_DEVICE_ATTITUDE_STATUS_DATA, GLOBAL_POSITION_INT_DATA, GimbalDeviceFlags, MavMessage,
};
use video::footage::Written;

use super::pose;

fn attitude(angles_deg: [f64; 3]) -> UnitQuaternion<f64> {
    let [roll, pitch, yaw] = angles_deg.map(f64::to_radians);
    UnitQuaternion::from_euler_angles(roll, pitch, yaw)
}

/// What an autopilot would have sent at a moment.
pub fn messages(utc_us: u64, booted_us: u64) -> [MavMessage; 3] {
    let Pose { lat_deg, lon_deg, amsl_m, attitude_deg, gimbal_deg } = pose(utc_us);
    let time_boot_ms = ((utc_us - booted_us) / 1_000) as u32;
    let [roll, pitch, yaw] = attitude_deg.map(|angle| angle.to_radians() as f32);
    let camera = attitude(attitude_deg) * attitude(gimbal_deg);
    let heading = UnitQuaternion::from_axis_angle(&Vector3::z_axis(), f64::from(yaw));
    let q = (heading.inverse() * camera).into_inner();
    [
        MavMessage::GLOBAL_POSITION_INT(GLOBAL_POSITION_INT_DATA {
            time_boot_ms,
            lat: (lat_deg * 1e7).round() as i32,
            lon: (lon_deg * 1e7).round() as i32,
            alt: (amsl_m * 1e3).round() as i32,
            ..GLOBAL_POSITION_INT_DATA::DEFAULT
        }),
        MavMessage::ATTITUDE(ATTITUDE_DATA { time_boot_ms, roll, pitch, yaw, ..ATTITUDE_DATA::DEFAULT }),
        MavMessage::GIMBAL_DEVICE_ATTITUDE_STATUS(GIMBAL_DEVICE_ATTITUDE_STATUS_DATA {
            time_boot_ms,
            q: [q.w, q.i, q.j, q.k].map(|part| part as f32),
            flags: GimbalDeviceFlags::GIMBAL_DEVICE_FLAGS_YAW_IN_VEHICLE_FRAME,
            ..GIMBAL_DEVICE_ATTITUDE_STATUS_DATA::DEFAULT
        }),
    ]
}

/// Items of a packet by their tags: at fixed point, as ST 0601 has them.
fn items(packet: &[u8]) -> BTreeMap<u8, Vec<u8>> {
    let mut rest = match packet[16] {
        0x81 => &packet[18..],
        0x82 => &packet[19..],
        _ => &packet[17..],
    };
    let mut found = BTreeMap::new();
    while let [tag, length, ..] = rest {
        let (value, behind) = rest[2..].split_at(usize::from(*length));
        found.insert(*tag, value.to_vec());
        rest = behind;
    }
    found
}

fn unsigned(bytes: &[u8]) -> f64 {
    bytes.iter().fold(0.0, |sum, byte| sum * 256.0 + f64::from(*byte))
}

fn signed(bytes: &[u8]) -> f64 {
    let value = unsigned(bytes);
    if bytes[0] & 0x80 == 0 { value } else { value - 256_f64.powi(bytes.len() as i32) }
}

/// Worst errors over all frames that can be read.
#[derive(Debug, Default)]
pub struct Worst {
    pub read: usize,
    pub time_us: u64,
    pub position_m: f64,
    pub angle_deg: f64,
    pub centre_m: f64,
    pub slant_m: f64,
}

fn angle(a: f64, b: f64) -> f64 {
    ((a - b + 180.0).rem_euclid(360.0) - 180.0).abs()
}

fn compare(worst: &mut Worst, label: Label, packet: &[u8]) {
    let items = items(packet);
    let (all_u32, all_i32) = (f64::from(u32::MAX), f64::from(i32::MAX));
    let utc_us = u64::from_be_bytes(items[&2].as_slice().try_into().unwrap());
    let lat = signed(&items[&13]) / all_i32 * 90.0;
    let lon = signed(&items[&14]) / all_i32 * 180.0;
    let height = unsigned(&items[&15]) / 65_535.0 * 19_900.0 - 900.0;
    let truth = label.pose;
    let metres = |lat: f64, lon: f64, to_lat: f64, to_lon: f64| {
        let east = (lon - to_lon) * 111_195.0 * to_lat.to_radians().cos();
        ((lat - to_lat) * 111_195.0).hypot(east)
    };
    let level = metres(lat, lon, truth.lat_deg, truth.lon_deg);
    worst.read += 1;
    worst.time_us = worst.time_us.max(utc_us.abs_diff(label.utc_us));
    worst.position_m = worst.position_m.max(level.hypot(height - truth.amsl_m));
    let [roll, pitch, yaw] = truth.attitude_deg;
    // The camera against the aircraft, in the one way that its angles are written.
    let [camera_roll, camera_pitch, camera_yaw] = truth.gimbal_deg;
    let pairs = [
        (unsigned(&items[&5]) / 65_535.0 * 360.0, yaw),
        (signed(&items[&90]) / all_i32 * 90.0, pitch),
        (signed(&items[&91]) / all_i32 * 90.0, roll),
        (unsigned(&items[&18]) / all_u32 * 360.0, camera_yaw),
        (signed(&items[&19]) / all_i32 * 180.0, camera_pitch),
        (unsigned(&items[&20]) / all_u32 * 360.0, camera_roll),
    ];
    for (said, true_deg) in pairs {
        worst.angle_deg = worst.angle_deg.max(angle(said, true_deg));
    }
    // Where the middle of the picture is on level ground, worked out by itself.
    let turn = |[roll, pitch, yaw]: [f64; 3]| {
        Rotation3::from_euler_angles(roll.to_radians(), pitch.to_radians(), yaw.to_radians())
    };
    let ray = turn(truth.attitude_deg) * turn(truth.gimbal_deg) * Vector3::x();
    let far = truth.amsl_m / ray.z;
    let centre_lat = truth.lat_deg + ray.x * far / 111_195.0;
    let centre_lon = truth.lon_deg + ray.y * far / 111_195.0 / truth.lat_deg.to_radians().cos();
    let said = (signed(&items[&23]) / all_i32 * 90.0, signed(&items[&24]) / all_i32 * 180.0);
    worst.centre_m = worst.centre_m.max(metres(said.0, said.1, centre_lat, centre_lon));
    worst.slant_m = worst.slant_m.max((unsigned(&items[&21]) / all_u32 * 5e6 - far).abs());
    assert!(items.contains_key(&82) && items.contains_key(&89), "corners");
}

/// Takes footage apart; the worst errors between what the pictures say and what their packets say.
pub fn check(footage: &[u8], written: Written) -> Worst {
    let mut reader = PesPacketReader::new(TsPacketReader::new(footage));
    let (mut video, mut packets) = (Vec::new(), BTreeMap::new());
    while let Some(packet) = reader.read_pes_packet().unwrap() {
        let at = packet.header.pts.unwrap().as_u64();
        if packet.header.stream_id.is_video() {
            video.push((at, packet.data));
        } else {
            assert!(packets.insert(at, packet.data[5..].to_vec()).is_none(), "one packet per frame");
        }
    }
    assert_eq!((video.len() as u64, packets.len() as u64), (written.frames, written.frames));
    assert_eq!(written.without_pose, 0);
    let mut decoder = Decoder::new().unwrap();
    let mut worst = Worst::default();
    for (at, unit) in video {
        match decoder.decode(&unit) {
            Ok(Some(picture)) => {
                // A picture that a lost one tore has no label.
                if let Some(label) = read(picture.y(), picture.strides().0, picture.dimensions()) {
                    compare(&mut worst, label, &packets[&at]);
                }
            }
            Ok(None) => {}
            Err(_) => decoder = Decoder::new().unwrap(),
        }
    }
    println!("{worst:?}");
    assert!(worst.time_us < 40_000, "{worst:?}");
    assert!(worst.position_m < 1.0 && worst.angle_deg < 0.1, "{worst:?}");
    assert!(worst.centre_m < 1.0 && worst.slant_m < 1.0, "{worst:?}");
    worst
}
