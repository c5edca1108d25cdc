//! What somebody else wrote: captures with any times and places, streams with any parameter sets. It becomes a film with all
//! that goes beside one, or is refused.

#![allow(clippy::unwrap_used)]

use std::io::Cursor;
use std::sync::Arc;

use proptest::collection::vec;
use proptest::prelude::*;
use telemetry::dialect::{ATTITUDE_DATA, GLOBAL_POSITION_INT_DATA, MavMessage};
use telemetry::wire::{MonoTime, Stamp, UtcMicros};
use video::footage::{About, Footage, FootageError, Mp4, Spans, Srt, Table, Tracks};
use video::receive::{Event, Reception};
use video::ts::{Codec, Muxer};
use video::{AccessUnit, Stream};

const SPS: &[u8] = &[0x67, 0x42, 0xC0, 0x1E, 0x8C, 0x68, 0x0A, 0x02, 0xFF, 0x96, 0x01, 0xE1, 0x10, 0x8D, 0x40];
const PPS: &[u8] = &[0x68, 0xCE, 0x3C, 0x80];

/// A moment, what happens then, and numbers for it.
type Step = (u64, u64, u64, u8, [i32; 3], Vec<u8>);

/// Moments at the ends of what a number holds, and usual ones.
fn moments() -> impl Strategy<Value = u64> {
    prop_oneof![
        0..1_000_u64,
        any::<u64>(),
        Just(u64::MAX),
        (1_u64 << 63) - 2..(1 << 63) + 2,
        1_790_000_000_000_000_u64..1_790_000_100_000_000
    ]
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    vec((moments(), moments(), moments(), any::<u8>(), any::<[i32; 3]>(), vec(any::<u8>(), 0..40)), 0..40)
}

fn film(steps: Vec<Step>) -> Result<usize, FootageError> {
    let copies = (Mp4::new(Cursor::new(Vec::new()))?, (Srt::new(Vec::new()), Table::new(Vec::new())?));
    let side = (Tracks::new("a", Vec::new(), Vec::new()), Spans::default());
    let about = About { view_across_rad: Some(1.2), ground_amsl_m: Some(3.0), ..About::default() };
    let film = Muxer::new(Vec::new(), Codec::H264);
    let mut footage = Footage::new((film, (copies, side)), Codec::H264, about).by_road(Arc::new(mission::road::demo()));
    let parameter_sets = vec![SPS.to_vec(), PPS.to_vec()];
    let source = "somebody".to_owned();
    footage.stream(&Stream { stream: 1, codec: Codec::H264, width: 640, height: 360, source, parameter_sets })?;
    for (mono, utc, at_90khz, kind, [a, b, c], annex_b) in steps {
        let at = Stamp { mono: MonoTime(mono), utc: UtcMicros(utc) };
        let time_boot_ms = at_90khz as u32;
        match kind % 6 {
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
                let [roll, pitch, yaw] = [a, b, c].map(|bits| f32::from_bits(bits as u32));
                let sent = ATTITUDE_DATA { time_boot_ms, roll, pitch, yaw, ..ATTITUDE_DATA::DEFAULT };
                footage.message(at, &MavMessage::ATTITUDE(sent))?;
            }
            _ => {
                let sender_utc = (a % 2 == 0).then_some(UtcMicros(utc.wrapping_add(b as u64)));
                let key = kind % 2 == 0;
                footage.unit(AccessUnit { key, whole: true, at_90khz, received: at, sender_utc, annex_b })?;
            }
        }
    }
    let ((film, _), _) = footage.finish()?;
    Ok(film.into_inner().len())
}

/// What packets of single NAL units say, put into a film.
fn started(codec: Codec, nals: &[Vec<u8>]) -> Vec<Stream> {
    let mut reception = Reception::new("somebody".to_owned(), 1);
    reception.begin_rtp(codec, &nals[..nals.len().min(2)]);
    let mut footage = Footage::new(Mp4::new(Cursor::new(Vec::new())).unwrap(), codec, About::default());
    let mut streams = Vec::new();
    for (n, nal) in (0_u16..).zip(nals) {
        let mut packet = vec![0x80, 0xE0];
        packet.extend(n.to_be_bytes());
        packet.extend((u32::from(n) * 3_600).to_be_bytes());
        packet.extend([0, 0, 0, 7]);
        packet.extend(nal);
        let us = u64::from(n) * 40_000;
        reception.datagram(
            &packet,
            Stamp { mono: MonoTime(us * 1_000), utc: UtcMicros(us) },
            &mut |event| match event {
                Event::Started(stream) => {
                    footage.stream(&stream).unwrap();
                    streams.push(stream);
                }
                // A film may be refused; it does no harm.
                Event::Unit(unit) => drop(footage.unit(unit)),
                _ => {}
            },
        );
    }
    drop(footage.finish());
    streams
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn a_capture_of_any_times_and_places_is_a_film_or_is_refused(steps in steps()) {
        if let Ok(bytes) = film(steps) {
            prop_assert_eq!(bytes % 188, 0);
        }
    }

    #[test]
    fn streams_have_a_size_that_cameras_have_or_do_not_begin(
        newer: bool, nals in vec(vec(any::<u8>(), 0..60), 0..8), changes in vec((0_usize..15, any::<u8>()), 0..4),
    ) {
        let codec = if newer { Codec::H265 } else { Codec::H264 };
        let mut set = SPS.to_vec();
        for (at, byte) in changes {
            set[at] = byte;
        }
        let all = [vec![set, PPS.to_vec(), vec![0x65, 0x88, 0x80]], nals].concat();
        for stream in started(codec, &all) {
            prop_assert!((1..=16_384).contains(&stream.width) && (1..=16_384).contains(&stream.height));
            prop_assert_eq!(Stream::from_json(&stream.to_json()).unwrap(), stream);
        }
    }
}
