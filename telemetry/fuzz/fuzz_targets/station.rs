//! Frames with good checksums and any payload, and raw bytes between them, into a station with transfers under way.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mavlink::Message;
use telemetry::dialect::MavMessage;
use telemetry::services::camera::{Action, CameraId};
use telemetry::services::gimbal::{Pointing, Rates};
use telemetry::services::mission::Kind;
use telemetry::station::{Station, StationConfig};
use telemetry::wire::{Address, LinkId, MonoTime, Stamp, UtcMicros};

/// Messages that state and services look into.
const READ: [u16; 44] = [
    0, 1, 2, 22, 24, 30, 33, 39, 40, 42, 44, 45, 46, 47, 51, 62, 73, 74, 77, 110, 111, 133, 136, 147, 148, 158, 168,
    193, 231, 242, 245, 253, 259, 260, 261, 262, 263, 269, 270, 271, 275, 280, 281, 285,
];

const CAMERA: CameraId = CameraId { component: 100, device: 0 };

fn frame(system: u8, component: u8, id: u32, payload: &[u8]) -> Vec<u8> {
    let [a, b, c, _] = id.to_le_bytes();
    let mut bytes = vec![0xFD, payload.len() as u8, 0, 0, 0, system, component, a, b, c];
    bytes.extend_from_slice(payload);
    let mut crc = 0xFFFF_u16;
    for byte in bytes[1..].iter().copied().chain([MavMessage::extra_crc(id)]) {
        let mut x = (crc ^ u16::from(byte)) & 0xFF;
        (0..8).for_each(|_| x = if x & 1 == 1 { (x >> 1) ^ 0x8408 } else { x >> 1 });
        crc = (crc >> 8) ^ x;
    }
    bytes.extend_from_slice(&crc.to_le_bytes());
    bytes
}

fuzz_target!(|input: (u64, Vec<(u8, u8, u16, Vec<u8>)>)| {
    let (start, steps) = input;
    // Up to 292 years: no monotonic clock comes near the end of its range.
    let start = start >> 1;
    let mut now = Stamp { mono: MonoTime(start), utc: UtcMicros(start / 1000) };
    let mut station = Station::new(StationConfig::default(), now);
    let links = [LinkId(1), LinkId(2)];
    links.into_iter().for_each(|link| station.add_link(link));
    let mut received = 0;
    for (what, id, gap_ms, payload) in steps {
        let link = links[usize::from(what & 1)];
        let system = 1 + (what >> 1 & 1);
        let payload = &payload[..payload.len().min(255)];
        let id = u32::from(READ[usize::from(id) % READ.len()]);
        let bytes = match what >> 2 & 3 {
            0 => payload.to_vec(),
            1 => frame(system, 1, 0, &[3, 0, 0, 0, 2, 3, 0, 4, 3]),
            2 => frame(system, 1, id, payload),
            _ => frame(system, CAMERA.component, id, payload),
        };
        station.receive(link, now, &bytes, |_| received += 1);
        now.mono = MonoTime(now.mono.0.saturating_add(u64::from(gap_ms) * 1_000_000));
        now.utc = UtcMicros(now.utc.0.saturating_add(u64::from(gap_ms) * 1000));
        if let Some(vehicle) = station.vehicle_mut(Address { system, component: 1 }) {
            match what >> 4 {
                1 => drop(vehicle.list_parameters(now.mono, vehicle.parameters().cache())),
                2 => drop(vehicle.download(now.mono, Kind::Mission)),
                3 => drop(vehicle.download(now.mono, Kind::Fence)),
                4 => drop(vehicle.upload(now.mono, &Default::default())),
                5 => drop(vehicle.order_camera(now.mono, CAMERA, Action::TakeImage)),
                6 => drop(vehicle.order_camera(now.mono, CAMERA, Action::StartRecording)),
                7 => vehicle.turn_gimbal(now.mono, 1, Some(Rates { pitch_rad_s: 0.1, yaw_rad_s: -0.1 })),
                8 => {
                    let request = vehicle.gimbals().point(1, Pointing::Earth { pitch_rad: -0.5, yaw_rad: 1.0 });
                    drop(vehicle.command(now.mono, request));
                }
                9 => drop(vehicle.list_files(now.mono, CAMERA.component, "/DCIM")),
                10 => drop(vehicle.fetch_file(now.mono, 1, "/logs/1.ulg")),
                11 => vehicle.cancel_file(),
                _ => {}
            }
        }
        station.tick(now);
        station.serve_ground(now, |place| (place.lat_deg > 0.0).then_some(place.lon_deg * 40.0));
        while station.poll_transmit().is_some() {}
        while station.poll_event().is_some() {}
    }
    let status = station.link(links[0]).zip(station.link(links[1]));
    assert!(status.is_some_and(|(a, b)| a.framing.frames + b.framing.frames == received));
    assert_eq!(station.dropped(), 0, "drained at every step");
});
