//! A camera that flies, a clock, and waiting with a limit.

#![allow(dead_code, reason = "every test file uses some of it")]
#![allow(clippy::unwrap_used)]

pub mod truth;

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use evidence::capture::{Gap, Kind, RecordReader};
use evidence::{Disk, Folder};
use sims::camera::{Camera, CameraConfig, Pose};
use telemetry::wire::{Framer, MonoTime, Stamp, UtcMicros};
use video::footage::{About, Footage, Written};
use video::receive::{Clock, Event, Receiver};
use video::ts::{Codec, Muxer};
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

/// The program was started a minute and more before it receives anything.
pub const STARTED: MonoTime = MonoTime::from_millis(100_000);

pub fn clock() -> Clock {
    let start = Instant::now();
    Arc::new(move || Stamp {
        mono: STARTED + start.elapsed(),
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

/// The footage of a capture, in the order in which things were recorded.
pub fn footage_of(capture: &Path, about: About) -> (Vec<u8>, Written) {
    let disk = Disk::at(capture);
    let (mut footage, mut anchor, mut before) = (None::<Footage<Muxer<Vec<u8>>>>, None, Vec::new());
    for name in disk.list().unwrap().iter().filter(|name| name.ends_with(".capture")) {
        let mut records = RecordReader::new(disk.open(name).unwrap());
        while let Some(record) = records.read().unwrap() {
            let record = record.unwrap();
            let first = *anchor.get_or_insert(record.at);
            match record.kind {
                Kind::Stream => {
                    let stream: Stream = Stream::from_json(std::str::from_utf8(record.payload).unwrap()).unwrap();
                    let footage = footage.get_or_insert_with(|| {
                        let mut new = Footage::new(Muxer::new(Vec::new(), stream.codec), stream.codec, about.clone());
                        new.anchor(first).unwrap();
                        for (at, message) in before.drain(..) {
                            new.message(at, &message).unwrap();
                        }
                        new
                    });
                    footage.stream(&stream).unwrap();
                }
                Kind::Video => {
                    let (_, unit) = AccessUnit::from_record(record.payload, record.at).unwrap();
                    footage.as_mut().unwrap().unit(unit).unwrap();
                }
                Kind::Mavlink => {
                    let mut heard = Vec::new();
                    Framer::new().feed(&record.payload[1..], |frame| heard.extend(frame.decode()));
                    for message in heard {
                        match &mut footage {
                            Some(footage) => footage.message(record.at, &message).unwrap(),
                            None => before.push((record.at, message)),
                        }
                    }
                }
                Kind::Gap if serde_json::from_slice::<Gap>(record.payload).unwrap().is_restart() => {
                    anchor = Some(record.at);
                    if let Some(footage) = &mut footage {
                        footage.anchor(record.at).unwrap();
                    }
                }
                _ => {}
            }
        }
    }
    let (film, written) = footage.unwrap().finish().unwrap();
    (film.into_inner(), written)
}
