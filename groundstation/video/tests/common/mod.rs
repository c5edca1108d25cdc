//! A camera that flies, a clock, and waiting with a limit.

#![allow(dead_code, reason = "every test file uses some of it")]
#![allow(clippy::unwrap_used)]

use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use sims::camera::{Camera, CameraConfig, Pose};
use telemetry::wire::{MonoTime, Stamp, UtcMicros};
use video::receive::{Clock, Event, Receiver};
use video::ts::Codec;
use video::{AccessUnit, Stream};

const METRES_PER_DEGREE: f64 = 111_195.0;
/// Waiting any longer is a failure.
pub const LIMIT: Duration = Duration::from_secs(60);

/// Where the drone is and looks at a moment: it flies east along a road, sways and turns through north.
pub fn pose(utc_us: u64) -> Pose {
    let t = (utc_us % 1_000_000_000) as f64 / 1e6;
    Pose {
        lat_deg: 32.6 + 20.0 * (t / 7.0).sin() / METRES_PER_DEGREE,
        lon_deg: 120.9 + 12.0 * t / METRES_PER_DEGREE / 32.6_f64.to_radians().cos(),
        amsl_m: 80.0 + 3.0 * (t / 5.0).sin(),
        attitude_deg: [6.0 * (t / 2.0).sin(), -5.0 + 3.0 * (t / 3.0).cos(), 25.0 * (t / 3.0).sin()],
        gimbal_deg: [0.0, -30.0 + 5.0 * (t / 6.0).sin(), 15.0 * (t / 8.0).sin()],
    }
}

pub fn camera(config: CameraConfig) -> Camera {
    println!("seed {}", config.seed);
    Camera::start(config, Box::new(pose)).unwrap()
}

pub fn clock() -> Clock {
    let start = Instant::now();
    Arc::new(move || Stamp {
        mono: MonoTime(start.elapsed().as_nanos() as u64),
        utc: UtcMicros(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_micros() as u64),
    })
}

/// Events until `done` says so.
pub fn listen(receiver: &Receiver, mut done: impl FnMut(&Event) -> bool) -> Vec<Event> {
    let deadline = Instant::now() + LIMIT;
    let mut events = Vec::new();
    loop {
        match receiver.events().recv_deadline(deadline) {
            Ok(event) => {
                let over = done(&event);
                events.push(event);
                if over {
                    return events;
                }
            }
            Err(error) => panic!("{error} after {} events, the last {:?}", events.len(), events.last()),
        }
    }
}

/// Says yes at the `count`th picture.
pub fn pictures(count: usize) -> impl FnMut(&Event) -> bool {
    let mut seen = 0;
    move |event| {
        seen += usize::from(matches!(event, Event::Unit(_)));
        seen == count
    }
}

pub const H264: &[u8] = include_bytes!("../../../../assets/fixtures/video/testsrc.h264");
pub const H265: &[u8] = include_bytes!("../../../../assets/fixtures/video/testsrc.h265");

/// Access units: each begins with a delimiter.
pub fn units(stream: &[u8], codec: Codec) -> Vec<AccessUnit> {
    let delimiter: &[u8] = if codec == Codec::H264 { &[0, 0, 0, 1, 9] } else { &[0, 0, 0, 1, 0x46, 1] };
    let mut starts: Vec<_> = (0..stream.len()).filter(|at| stream[*at..].starts_with(delimiter)).collect();
    starts.push(stream.len());
    let key = |unit: &[u8]| {
        unit.windows(4).any(|bytes| {
            bytes[..3] == [0, 0, 1]
                && if codec == Codec::H264 { bytes[3] & 0x1F == 5 } else { (16..22).contains(&(bytes[3] >> 1)) }
        })
    };
    let cut = starts.windows(2).zip(0_u64..).map(|(pair, n)| {
        let annex_b = stream[pair[0]..pair[1]].to_vec();
        let received = Stamp { mono: MonoTime::from_millis(40 * n), utc: UtcMicros(40_000 * n) };
        AccessUnit { key: key(&annex_b), whole: true, at_90khz: 3_600 * n, received, sender_utc: None, annex_b }
    });
    cut.collect()
}

pub fn stream(codec: Codec) -> Stream {
    let (source, parameter_sets) = ("test".to_owned(), Vec::new());
    Stream { stream: 0, codec, width: 160, height: 96, source, parameter_sets }
}
