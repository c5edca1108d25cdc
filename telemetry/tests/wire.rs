//! Framing, signing and the tlog codec, on streams that are cut, damaged and hostile.
#![allow(clippy::unwrap_used, missing_docs)]

use proptest::prelude::*;
use telemetry::dialect::{ATTITUDE_DATA, HEARTBEAT_DATA, MavMessage, STATUSTEXT_DATA};
use telemetry::wire::signing::{Key, Signer, Verdict, Verifier};
use telemetry::wire::{Address, Encoder, Framer, UtcMicros, tlog};

const DRONE: Address = Address { system: 1, component: 1 };
const NOON: UtcMicros = UtcMicros(1_795_000_000_000_000);

fn messages() -> Vec<MavMessage> {
    vec![
        MavMessage::HEARTBEAT(HEARTBEAT_DATA::default()),
        MavMessage::ATTITUDE(ATTITUDE_DATA { time_boot_ms: 77, roll: 0.1, yaw: -3.0, ..Default::default() }),
        MavMessage::STATUSTEXT(STATUSTEXT_DATA { text: "PreArm: GPS 1: Bad fix".into(), ..Default::default() }),
    ]
}

fn stream(count: usize) -> (Vec<u8>, Vec<Vec<u8>>) {
    let mut encoder = Encoder::new(DRONE);
    let frames: Vec<Vec<u8>> =
        messages().iter().cycle().take(count).map(|m| encoder.encode(m).as_slice().to_vec()).collect();
    (frames.concat(), frames)
}

fn frames_of(chunks: impl IntoIterator<Item = impl AsRef<[u8]>>) -> Vec<Vec<u8>> {
    let mut framer = Framer::new();
    let mut frames = Vec::new();
    for chunk in chunks {
        framer.feed(chunk.as_ref(), |frame| frames.push(frame.bytes().to_vec()));
    }
    frames
}

#[test]
fn every_chunk_size_gives_the_same_frames() {
    let (bytes, frames) = stream(20);
    for size in 1..=bytes.len() {
        assert_eq!(frames_of(bytes.chunks(size)), frames, "chunks of {size}");
    }
}

#[test]
fn a_good_frame_inside_a_damaged_one_is_found() {
    let (_, frames) = stream(3);
    // The header of a long frame whose payload is in truth a whole good frame and filler.
    let mut bytes = vec![0xFD, 200, 0, 0, 0, 1, 1, 30, 0, 0];
    bytes.extend_from_slice(&frames[1]);
    bytes.resize(400, 0x55);
    bytes.extend_from_slice(&frames[2]);
    assert_eq!(frames_of([bytes]), frames[1..]);
}

/// A frame with the CRC_EXTRA byte `extra`, made by hand.
fn raw_frame(id: u32, extra: u8, payload: &[u8]) -> Vec<u8> {
    let [a, b, c, _] = id.to_le_bytes();
    let mut bytes = vec![0xFD, payload.len() as u8, 0, 0, 7, 1, 1, a, b, c];
    bytes.extend_from_slice(payload);
    let mut crc = 0xFFFF_u16;
    for byte in bytes[1..].iter().copied().chain([extra]) {
        let mut x = (crc ^ u16::from(byte)) & 0xFF;
        (0..8).for_each(|_| x = if x & 1 == 1 { (x >> 1) ^ 0x8408 } else { x >> 1 });
        crc = (crc >> 8) ^ x;
    }
    bytes.extend_from_slice(&crc.to_le_bytes());
    bytes
}

#[test]
fn a_message_that_the_dialect_does_not_know_is_kept_raw() {
    let mut framer = Framer::new();
    let mut seen = Vec::new();
    framer.feed(&raw_frame(51_999, 99, &[1, 2, 3]), |frame| seen.push((frame.message_id(), frame.decode().is_err())));
    assert_eq!(seen, [(51_999, true)]);
    assert_eq!(framer.stats().unknown, 1);
}

#[test]
fn noise_that_looks_like_unknown_messages_does_not_shut_out_a_real_one() {
    let mut framer = Framer::new();
    let mut feed = |id, extra| {
        let mut frames = 0;
        framer.feed(&raw_frame(id, extra, &[1, 2, 3]), |_| frames += 1);
        frames
    };
    // One frame of a real message, then noise: other ids, and once the same id.
    assert_eq!(feed(51_999, 99), 1);
    for id in 60_000..60_500 {
        feed(id, id as u8);
    }
    feed(51_999, 13);
    for _ in 0..10 {
        assert_eq!(feed(51_999, 99), 1);
    }
    assert_eq!(feed(51_999, 13), 0, "by now it is known which one is noise");
    for id in 60_000..60_500 {
        feed(id, id as u8);
    }
    assert_eq!(feed(51_999, 99), 1);
}

#[test]
fn a_frame_that_is_held_up_is_waited_for_and_one_that_never_ends_hides_no_other() {
    let (_, frames) = stream(2);
    let mut framer = Framer::new();
    let (head, tail) = frames[1].split_at(20);
    framer.feed(head, |_| panic!("not whole yet"));
    framer.pause(|_| panic!("nothing stands in it"));
    let mut seen = Vec::new();
    framer.feed(tail, |frame| seen.push(frame.bytes().to_vec()));
    assert_eq!(seen, frames[1..]);
    assert_eq!(framer.stats().garbage_bytes, 0);

    // A header that announces 255 bytes, then one good frame and silence.
    let mut framer = Framer::new();
    let mut bytes = vec![0xFD, 255, 0, 0, 0, 1, 1, 30, 0, 0];
    bytes.extend_from_slice(&frames[0]);
    framer.feed(&bytes, |_| panic!("the long frame may still come"));
    let mut seen = Vec::new();
    framer.pause(|frame| seen.push(frame.bytes().to_vec()));
    assert_eq!(seen, frames[..1]);
    assert_eq!(framer.stats().garbage_bytes, 10);
}

#[test]
fn mavlink_1_is_accepted() {
    let heartbeat = MavMessage::HEARTBEAT(HEARTBEAT_DATA { custom_mode: 5, ..Default::default() });
    let mut bytes = Vec::new();
    let header = mavlink::MavHeader { system_id: 9, component_id: 1, sequence: 3 };
    mavlink::write_v1_msg(&mut bytes, header, &heartbeat).unwrap();
    let mut seen = Vec::new();
    Framer::new().feed(&bytes, |frame| seen.push((frame.from(), frame.sequence(), frame.decode().unwrap())));
    assert_eq!(seen, [(Address { system: 9, component: 1 }, 3, heartbeat)]);
}

#[test]
fn what_we_encode_the_mavlink_crate_reads() {
    let (bytes, _) = stream(6);
    let mut reader = mavlink::MavlinkReader::new(bytes.as_slice());
    for (number, expected) in messages().iter().cycle().take(6).enumerate() {
        let (header, message) = reader.read_any_message::<MavMessage>().unwrap();
        assert_eq!((usize::from(header.sequence), &message), (number, expected));
    }
}

#[test]
fn a_signed_frame_is_good_once_and_a_replay_after_that() {
    let key = Key::from_passphrase("沿海支队");
    let mut signer = Signer::new(key.clone(), 2);
    let mut verifier = Verifier::new(key);
    let mut encoder = Encoder::new(DRONE);
    let first = encoder.encode_signed(&messages()[0], &mut signer, NOON);
    let second = encoder.encode_signed(&messages()[1], &mut signer, NOON);
    assert_eq!(verifier.check(first.frame(), NOON), Verdict::Good);
    assert_eq!(verifier.check(second.frame(), NOON), Verdict::Good, "same clock tick, still newer");
    assert_eq!(verifier.check(first.frame(), NOON), Verdict::Replayed);
    let unsigned = encoder.encode(&messages()[0]);
    assert_eq!(verifier.check(unsigned.frame(), NOON), Verdict::Unsigned);
    let mut other = Verifier::new(Key::from_passphrase("wrong"));
    assert_eq!(other.check(second.frame(), NOON), Verdict::BadSignature);
    let mut late = Verifier::new(Key::from_passphrase("沿海支队"));
    assert_eq!(late.check(first.frame(), UtcMicros(NOON.0 + 61_000_000)), Verdict::Replayed, "older than a minute");
}

#[test]
fn signed_frames_pass_through_the_framer_in_any_chunks() {
    let mut signer = Signer::new(Key::from_passphrase("k"), 1);
    let mut encoder = Encoder::new(DRONE);
    let frames: Vec<Vec<u8>> =
        messages().iter().map(|m| encoder.encode_signed(m, &mut signer, NOON).as_slice().to_vec()).collect();
    let bytes = frames.concat();
    for size in 1..=bytes.len() {
        assert_eq!(frames_of(bytes.chunks(size)), frames);
    }
}

#[test]
fn a_tlog_torn_at_any_byte_gives_its_good_prefix() {
    let (_, frames) = stream(5);
    let mut log = Vec::new();
    let mut ends = Vec::new();
    for (number, frame) in frames.iter().enumerate() {
        tlog::write(&mut log, UtcMicros(NOON.0 + number as u64), frame);
        ends.push(log.len());
    }
    for cut in 0..=log.len() {
        let whole = ends.iter().filter(|&&end| end <= cut).count();
        let good: Vec<_> = tlog::Reader::new(&log[..cut])
            .filter_map(|record| match record {
                tlog::Record::Frame { utc, frame } => Some((utc.0 - NOON.0, frame.bytes().to_vec())),
                tlog::Record::Damaged { .. } => None,
            })
            .collect();
        assert_eq!(good.len(), whole, "cut at {cut}");
        assert!(good.iter().enumerate().all(|(n, (utc, frame))| *utc == n as u64 && *frame == frames[n]));
    }
}

#[test]
fn a_tlog_damaged_in_the_middle_is_read_on_behind_the_damage() {
    let (_, frames) = stream(4);
    let mut log = Vec::new();
    for frame in &frames {
        tlog::write(&mut log, NOON, frame);
    }
    let second = 8 + frames[0].len();
    log[second + 8 + 12] ^= 0xFF;
    let records: Vec<_> = tlog::Reader::new(&log).collect();
    let good = records.iter().filter(|r| matches!(r, tlog::Record::Frame { .. })).count();
    assert_eq!(good, 3);
    assert!(records.contains(&tlog::Record::Damaged { offset: second, bytes: 8 + frames[1].len() }));
}

proptest! {
    #[test]
    fn any_bytes_in_any_chunks_give_the_same_frames_and_never_panic(
        garbage in proptest::collection::vec(prop_oneof![Just(0xFD_u8), Just(0xFE), Just(0), Just(1), any::<u8>()], 0..700),
        at in any::<prop::sample::Index>(),
        cuts in proptest::collection::vec(1_usize..300, 1..40),
    ) {
        let (good, _) = stream(3);
        let mut bytes = garbage;
        let at = at.index(bytes.len() + 1);
        bytes.splice(at..at, good);
        let mut chunks = Vec::new();
        let mut rest = bytes.as_slice();
        for cut in cuts.iter().cycle() {
            if rest.is_empty() { break; }
            let (chunk, tail) = rest.split_at((*cut).min(rest.len()));
            chunks.push(chunk);
            rest = tail;
        }
        prop_assert_eq!(frames_of(chunks), frames_of([&bytes]));
    }

    #[test]
    fn a_good_frame_behind_any_garbage_is_found(garbage in proptest::collection::vec(any::<u8>(), 0..300)) {
        let (_, frames) = stream(1);
        let mut bytes = garbage;
        bytes.extend_from_slice(&frames[0]);
        // Enough quiet bytes to settle every false start.
        bytes.resize(bytes.len() + 300, 0);
        prop_assert!(frames_of([bytes]).contains(&frames[0]));
    }

    #[test]
    fn the_tlog_reader_never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        let total: usize = tlog::Reader::new(&bytes).map(|record| match record {
            tlog::Record::Frame { frame, .. } => 8 + frame.bytes().len(),
            tlog::Record::Damaged { bytes, .. } => bytes,
        }).sum();
        prop_assert_eq!(total, bytes.len());
    }
}
