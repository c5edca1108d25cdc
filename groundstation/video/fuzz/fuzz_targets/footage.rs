//! A capture that somebody else wrote: any times, units, streams and messages, in any order. It is a film with all that goes
//! beside one, or is refused.
#![no_main]

use std::io::Cursor;
use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use telemetry::dialect::{ATTITUDE_DATA, GIMBAL_DEVICE_ATTITUDE_STATUS_DATA, GLOBAL_POSITION_INT_DATA, MavMessage};
use telemetry::wire::{MonoTime, Stamp, UtcMicros};
use video::footage::{About, Footage, FootageError, Mp4, Spans, Srt, Table, Tracks};
use video::ts::{Codec, Muxer};
use video::{AccessUnit, Stream};

type Step = (u8, u64, u64, u64, [i32; 3], Vec<u8>);

const SETS: [&[u8]; 2] = [
    &[0x67, 0x42, 0xC0, 0x1E, 0x8C, 0x68, 0x0A, 0x02, 0xFF, 0x96, 0x01, 0xE1, 0x10, 0x8D, 0x40],
    &[0x68, 0xCE, 0x3C, 0x80],
];

fn film(steps: Vec<Step>) -> Result<(), FootageError> {
    let copies = (Mp4::new(Cursor::new(Vec::new()))?, (Srt::new(Vec::new()), Table::new(Vec::new())?));
    let side = (Tracks::new("a", Vec::new(), Vec::new()), Spans::default());
    let sinks = (Muxer::new(Vec::new(), Codec::H264), (copies, side));
    let about = About { view_across_rad: Some(1.2), ground_amsl_m: Some(3.0), ..About::default() };
    let mut footage = Footage::new(sinks, Codec::H264, about).by_road(Arc::new(mission::road::demo()));
    let parameter_sets = SETS.map(<[u8]>::to_vec).to_vec();
    let source = "fuzz".to_owned();
    footage.stream(&Stream { stream: 1, codec: Codec::H264, width: 640, height: 360, source, parameter_sets })?;
    for (kind, mono, utc, at_90khz, [a, b, c], bytes) in steps {
        let at = Stamp { mono: MonoTime(mono), utc: UtcMicros(utc) };
        let time_boot_ms = at_90khz as u32;
        let [x, y, z] = [a, b, c].map(|bits| f32::from_bits(bits as u32));
        match kind % 8 {
            0 => footage.anchor(at)?,
            1 => {
                let sent = GLOBAL_POSITION_INT_DATA {
                    time_boot_ms,
                    lat: a,
                    lon: b,
                    alt: c,
                    ..GLOBAL_POSITION_INT_DATA::DEFAULT
                };
                footage.message(at, &MavMessage::GLOBAL_POSITION_INT(sent))?;
            }
            2 => {
                let sent = ATTITUDE_DATA { time_boot_ms, roll: x, pitch: y, yaw: z, ..ATTITUDE_DATA::DEFAULT };
                footage.message(at, &MavMessage::ATTITUDE(sent))?;
            }
            3 => {
                let q = [1.0, x, y, z];
                let sent = GIMBAL_DEVICE_ATTITUDE_STATUS_DATA {
                    time_boot_ms,
                    q,
                    ..GIMBAL_DEVICE_ATTITUDE_STATUS_DATA::DEFAULT
                };
                footage.message(at, &MavMessage::GIMBAL_DEVICE_ATTITUDE_STATUS(sent))?;
            }
            _ => {
                let sender_utc = (a % 2 == 0).then_some(UtcMicros(utc.wrapping_add(b as u64)));
                let key = kind & 8 != 0;
                footage.unit(AccessUnit { key, whole: true, at_90khz, received: at, sender_utc, annex_b: bytes })?;
            }
        }
    }
    let ((film, _), _) = footage.finish()?;
    assert_eq!(film.into_inner().len() % 188, 0);
    Ok(())
}

fuzz_target!(|steps: Vec<Step>| drop(film(steps)));
