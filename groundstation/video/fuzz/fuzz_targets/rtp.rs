//! Datagrams in any order, of both codecs: what comes out is never more than what went in.
#![no_main]

use libfuzzer_sys::fuzz_target;
use video::receive::rtp::{Depacketizer, Packet, Report, Sorter};
use video::ts::Codec;

fuzz_target!(|input: (bool, Vec<(u16, u8, Vec<u8>)>)| {
    let (newer, datagrams) = input;
    let codec = if newer { Codec::H265 } else { Codec::H264 };
    let (mut sorter, mut depacketizer) = (Sorter::new(), Depacketizer::new(codec));
    let (mut given, mut taken) = (0, 0);
    for (sequence, stamp, payload) in datagrams {
        Report::parse(&payload).and_then(Report::utc_us);
        Packet::parse(&payload);
        given += 2 * payload.len() + 8;
        let packet = Packet { source: 1, sequence, stamp: u32::from(stamp / 8), mark: stamp % 2 == 1, payload };
        sorter.push(packet, (), |lost, packet, ()| {
            drop(depacketizer.push(lost, &packet, &(), |unit| taken += unit.annex_b.len()));
        });
    }
    assert!(taken <= given);
});
