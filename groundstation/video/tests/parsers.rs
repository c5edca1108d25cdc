//! What reads foreign bytes: whole streams come out as they went in however they are cut, swapped and wrapped; any other
//! bytes do no harm.

#![allow(clippy::unwrap_used)]

use proptest::collection::vec;
use proptest::prelude::*;
use video::receive::rtp::{Assembled, Depacketizer, Packet, Report, Sorter};
use video::receive::ts::{Demuxer, Item, Picture};
use video::ts::{Codec, Muxer};

const START: [u8; 4] = [0, 0, 0, 1];

fn packet(sequence: u16, stamp: u32, mark: bool, payload: Vec<u8>) -> Packet {
    Packet { source: 7, sequence, stamp, mark, payload }
}

fn datagram(packet: &Packet) -> Vec<u8> {
    let mut bytes = vec![0x80, if packet.mark { 0xE0 } else { 0x60 }];
    bytes.extend(packet.sequence.to_be_bytes());
    bytes.extend(packet.stamp.to_be_bytes());
    bytes.extend(packet.source.to_be_bytes());
    bytes.extend(&packet.payload);
    bytes
}

/// The packets of pictures of one slice each: fragments where they are large.
fn packets(codec: Codec, first: u16, pictures: &[Vec<u8>]) -> (Vec<Packet>, Vec<Vec<u8>>) {
    let (mut packets, mut units) = (Vec::new(), Vec::new());
    let mut sequence = first;
    for (n, body) in pictures.iter().enumerate() {
        let stamp = (n as u32).wrapping_mul(3_600).wrapping_sub(7_200);
        let header: &[u8] = if codec == Codec::H264 { &[0x65] } else { &[0x26, 1] };
        let nal = [header, &[0x80], body].concat();
        units.push([&START[..], &nal].concat());
        let mut push = |mark, payload| {
            packets.push(packet(sequence, stamp, mark, payload));
            sequence = sequence.wrapping_add(1);
        };
        if nal.len() <= 50 {
            push(true, nal);
            continue;
        }
        let parts: Vec<_> = nal[header.len()..].chunks(50).collect();
        for (at, part) in parts.iter().enumerate() {
            let bits = if at == 0 { 0x80 } else { 0 } | if at + 1 == parts.len() { 0x40 } else { 0 };
            let lead = match codec {
                Codec::H264 => vec![0x7C, bits | 5],
                Codec::H265 => vec![0x62, 1, bits | 19],
            };
            push(at + 1 == parts.len(), [&lead[..], part].concat());
        }
    }
    (packets, units)
}

/// Through sorter and depacketizer; packets that were lost, and units.
fn put_together(codec: Codec, packets: impl IntoIterator<Item = Packet>) -> (u64, Vec<Assembled<()>>) {
    let (mut sorter, mut depacketizer) = (Sorter::new(), Depacketizer::new(codec));
    let (mut lost, mut units) = (0, Vec::new());
    for packet in packets {
        sorter.push(packet, (), |missing, packet, ()| {
            lost += u64::from(missing);
            // What makes no sense is left out.
            drop(depacketizer.push(missing, &packet, &(), |unit| units.push(unit)));
        });
    }
    (lost, units)
}

fn codecs() -> impl Strategy<Value = Codec> {
    prop_oneof![Just(Codec::H264), Just(Codec::H265)]
}

proptest! {
    #[test]
    fn pictures_come_out_whole_however_near_packets_are_swapped(
        codec in codecs(), first: u16, pictures in vec(vec(1_u8.., 1..400), 1..20), swaps in vec(any::<bool>(), 200),
    ) {
        let (mut packets, units) = packets(codec, first, &pictures);
        // The first packet says where the count begins.
        for (at, swap) in swaps.iter().enumerate().skip(1) {
            if *swap && at + 1 < packets.len() {
                packets.swap(at, at + 1);
            }
        }
        let read = packets.iter().map(|packet| Packet::parse(&datagram(packet)).unwrap());
        let (lost, found) = put_together(codec, read);
        prop_assert_eq!(lost, 0);
        prop_assert!(found.iter().all(|unit| unit.whole));
        prop_assert_eq!(found.into_iter().map(|unit| unit.annex_b).collect::<Vec<_>>(), units);
    }

    #[test]
    fn no_picture_is_made_up_where_packets_are_lost(
        codec in codecs(), first: u16, pictures in vec(vec(1_u8.., 1..400), 30..60), gone in vec(0_usize..100, 1..6),
    ) {
        let (packets, units) = packets(codec, first, &pictures);
        let kept = packets.iter().enumerate().filter(|(at, _)| *at == 0 || !gone.contains(at));
        let (_, found) = put_together(codec, kept.map(|(_, packet)| packet.clone()));
        for unit in found.iter().filter(|unit| unit.whole) {
            prop_assert!(units.contains(&unit.annex_b));
        }
        prop_assert!(found.len() + 6 + 16 >= units.len());
    }

    #[test]
    fn any_datagrams_do_no_harm(codec in codecs(), datagrams in vec(vec(any::<u8>(), 0..80), 0..60)) {
        let read = datagrams.iter().filter_map(|bytes| {
            let _: Option<u64> = Report::parse(bytes).and_then(Report::utc_us);
            Packet::parse(bytes)
        });
        let (_, units) = put_together(codec, read);
        let most: usize = datagrams.iter().map(|bytes| bytes.len() * 2 + 4).sum();
        prop_assert!(units.iter().map(|unit| unit.annex_b.len()).sum::<usize>() <= most);
    }

    #[test]
    fn a_transport_stream_is_read_however_it_is_cut(
        codec in codecs(), pictures in vec(vec(any::<u8>(), 1..700), 2..20), cuts in vec(1_usize..900, 1..40), noise in vec(0_u8..0x40, 0..300),
    ) {
        let mut muxer = Muxer::new(Vec::new(), codec);
        for (at, picture) in (0_u64..).zip(&pictures) {
            muxer.video(at * 3_600, at == 0, picture).unwrap();
        }
        let stream = [noise, muxer.into_inner()].concat();
        let (mut demuxer, mut rest, mut items) = (Demuxer::new(), stream.as_slice(), Vec::new());
        for cut in cuts.iter().cycle() {
            let (now, later) = rest.split_at((*cut).min(rest.len()));
            demuxer.push(now, &(), |item| items.push(item));
            rest = later;
            if rest.is_empty() {
                break;
            }
        }
        prop_assert!(items.contains(&Item::Video(codec)));
        let found: Vec<_> = items.into_iter().filter_map(|item| match item {
            Item::Picture(Picture { whole: true, annex_b, .. }) => Some(annex_b),
            _ => None,
        }).collect();
        // The last one ends with the next.
        prop_assert_eq!(found, pictures[..pictures.len() - 1].to_vec());
    }

    #[test]
    fn damaged_transport_streams_do_no_harm(
        pictures in vec(vec(any::<u8>(), 1..700), 2..8), damage in vec((any::<prop::sample::Index>(), any::<u8>()), 0..40),
    ) {
        let mut muxer = Muxer::new(Vec::new(), Codec::H264);
        for (at, picture) in (0_u64..).zip(&pictures) {
            muxer.video(at * 3_600, at == 0, picture).unwrap();
        }
        let mut stream = muxer.into_inner();
        for (at, byte) in damage {
            let at = at.index(stream.len());
            stream[at] = byte;
        }
        let (mut demuxer, mut bytes) = (Demuxer::new(), 0);
        demuxer.push(&stream, &(), |item| if let Item::Picture(picture) = item { bytes += picture.annex_b.len() });
        prop_assert!(bytes <= stream.len());
    }
}
