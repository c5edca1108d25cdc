//! Parameter sets and slices of any bytes: a stream has a size that cameras have, or none begins, and what is known of it
//! goes into a film or is refused.
#![no_main]

use std::io::Cursor;

use libfuzzer_sys::fuzz_target;
use telemetry::wire::{MonoTime, Stamp, UtcMicros};
use video::Stream;
use video::footage::{About, Footage, Mp4};
use video::receive::{Event, Reception};
use video::ts::Codec;

fuzz_target!(|input: (bool, Vec<Vec<u8>>)| {
    let (newer, nals) = input;
    let codec = if newer { Codec::H265 } else { Codec::H264 };
    let mut reception = Reception::new("rtp://fuzz".to_owned(), 1);
    // What a session description brings, too.
    reception.begin_rtp(codec, &nals[..nals.len().min(2)]);
    let mut footage =
        Footage::new(Mp4::new(Cursor::new(Vec::new())).expect("memory takes all"), codec, About::default());
    for (n, nal) in (0_u16..).zip(&nals) {
        let mut packet = vec![0x80, 0xE0];
        packet.extend(n.to_be_bytes());
        packet.extend((u32::from(n) * 3_600).to_be_bytes());
        packet.extend([0, 0, 0, 7]);
        packet.extend(nal);
        let at_us = u64::from(n) * 40_000;
        let at = Stamp { mono: MonoTime(at_us * 1_000), utc: UtcMicros(at_us) };
        reception.datagram(&packet, at, &mut |event| match event {
            Event::Started(stream) => {
                assert!((1..=16_384).contains(&stream.width) && (1..=16_384).contains(&stream.height));
                assert!(stream.parameter_sets.len() <= 16);
                assert_eq!(Stream::from_json(&stream.to_json()).ok().as_ref(), Some(&stream));
                footage.stream(&stream).expect("one codec");
            }
            Event::Unit(unit) => drop(footage.unit(unit)),
            Event::Lost(_) => {}
            Event::Stopped(stopped) => panic!("{stopped:?}"),
        });
    }
    drop(footage.finish());
});
