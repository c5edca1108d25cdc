//! A transport stream is taken apart again: the video is bit for bit what went in, and each frame has its packet.

#![allow(clippy::unwrap_used)]

use mpeg2ts::pes::{PesPacketReader, ReadPesPacket};
use mpeg2ts::ts::TsPacketReader;
use proptest::prelude::*;
use video::klv::Metadata;
use video::ts::{Codec, Muxer};

const VIDEO_STREAM: u8 = 0xE0;

/// A frame: what it is shown at, its bytes, its metadata packet.
fn mux(frames: &[(u64, Vec<u8>, Vec<u8>)]) -> Vec<u8> {
    let mut footage = Muxer::new(Vec::new(), Codec::H264);
    for (n, (at, unit, packet)) in frames.iter().enumerate() {
        footage.video(*at, n % 25 == 0, unit).unwrap();
        footage.metadata(*at, packet).unwrap();
    }
    footage.into_inner()
}

/// Time stamp and bytes of the packets of the video stream, and of the other one without its cell's header.
fn demux(stream: &[u8]) -> [Vec<(u64, Vec<u8>)>; 2] {
    let mut reader = PesPacketReader::new(TsPacketReader::new(stream));
    let (mut video, mut metadata) = (Vec::new(), Vec::new());
    while let Some(packet) = reader.read_pes_packet().unwrap() {
        let at = packet.header.pts.unwrap().as_u64();
        if packet.header.stream_id.as_u8() == VIDEO_STREAM {
            video.push((at, packet.data));
        } else {
            metadata.push((at, packet.data[5..].to_vec()));
        }
    }
    // Of different streams, those that have no end of their own come out in any order at the end.
    video.sort();
    metadata.sort();
    [video, metadata]
}

fn check(frames: &[(u64, Vec<u8>, Vec<u8>)]) {
    let stream = mux(frames);
    assert_eq!(stream.len() % 188, 0);
    let [video, metadata] = demux(&stream);
    let ahead = video[0].0 - frames[0].0;
    let wanted: Vec<_> = frames.iter().map(|(at, unit, _)| (at + ahead, unit.clone())).collect();
    assert_eq!(video, wanted);
    let wanted: Vec<_> = frames.iter().map(|(at, _, packet)| (at + ahead, packet.clone())).collect();
    assert_eq!(metadata, wanted);
}

#[test]
fn an_encoders_frames_come_out_as_they_went_in_each_with_its_packet() {
    let stream: &[u8] = include_bytes!("../../../assets/fixtures/video/testsrc.h264");
    let packet = |n: u64| Metadata { utc_us: 1_790_000_000_000_000 + n * 40_000, ..Metadata::default() }.to_bytes();
    let units = stream.chunks(stream.len() / 100 + 1);
    let frames: Vec<_> = (0..).zip(units).map(|(n, unit)| (n * 3_600, unit.to_vec(), packet(n))).collect();
    check(&frames);
}

proptest! {
    #[test]
    fn frames_of_any_size_come_out_as_they_went_in(sizes in prop::collection::vec((1_usize..1_000, 1_usize..600), 1..30)) {
        let unit = |n: usize, size: usize| (0..size).map(|at| (n * 7 + at) as u8).collect::<Vec<u8>>();
        let frames: Vec<_> = sizes
            .iter()
            .enumerate()
            .map(|(n, (unit_size, packet_size))| (n as u64 * 3_600, unit(n, *unit_size), unit(n + 1, *packet_size)))
            .collect();
        check(&frames);
    }
}
