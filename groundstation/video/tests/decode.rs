//! The picture for the screen: newest first, back after an error, and never in the way.

#![allow(clippy::unwrap_used)]

mod common;

use std::time::{Duration, Instant};

use common::{H264, H265, stream, units};
use video::AccessUnit;
use video::decode::{Frame, Preview, Trouble};
use video::ts::Codec;

/// The first picture that is as new as this.
fn picture(preview: &Preview, at_90khz: u64) -> Frame {
    let deadline = Instant::now() + Duration::from_secs(60);
    while Instant::now() < deadline {
        if let Some(frame) = preview.take().filter(|frame| frame.times.at_90khz >= at_90khz) {
            return frame;
        }
        std::thread::yield_now();
    }
    panic!("no picture: {:?}", preview.standing());
}

#[test]
fn a_picture_comes_with_the_times_of_its_unit() {
    let preview = Preview::start().unwrap();
    preview.stream(&stream(Codec::H264));
    let units = units(H264, Codec::H264);
    for unit in &units[..10] {
        preview.unit(unit);
    }
    let frame = picture(&preview, units[9].at_90khz);
    assert_eq!((frame.width, frame.height, frame.rgba.len()), (160, 96, 160 * 96 * 4));
    assert_eq!(frame.times.received, units[9].received);
    let luma = frame.luma();
    assert!(luma.iter().max().unwrap() - luma.iter().min().unwrap() > 100, "a picture of one colour");
    assert_eq!(preview.standing().decoded, 10);
}

#[test]
fn after_garbage_the_picture_is_back_with_the_next_key_frame() {
    let preview = Preview::start().unwrap();
    preview.stream(&stream(Codec::H264));
    let units = units(H264, Codec::H264);
    let second = units.iter().skip(1).position(|unit| unit.key).unwrap() + 1;
    preview.unit(&units[0]);
    picture(&preview, 0);
    let mut garbage = units[1].clone();
    for (n, byte) in garbage.annex_b.iter_mut().enumerate().skip(14) {
        *byte = (n * 31) as u8 | 1;
    }
    preview.unit(&garbage);
    preview.unit(&units[second]);
    picture(&preview, units[second].at_90khz);
    assert_eq!(preview.standing().trouble, None);
}

#[test]
fn a_decoder_that_is_far_behind_leaves_pictures_out_and_offering_never_waits() {
    let preview = Preview::start().unwrap();
    preview.stream(&stream(Codec::H264));
    let units = units(H264, Codec::H264);
    let mut at = 0;
    for round in 0..40 {
        for unit in &units {
            at = (round * 100_000_000) + unit.at_90khz;
            preview.unit(&AccessUnit { at_90khz: at, ..unit.clone() });
        }
    }
    // However far behind, what comes next is shown.
    let key = AccessUnit { at_90khz: at + 1, ..units[0].clone() };
    preview.unit(&key);
    picture(&preview, at + 1);
    let standing = preview.standing();
    assert!(
        standing.left_out > 0 && standing.decoded + standing.left_out <= 40 * units.len() as u64 + 1,
        "{standing:?}"
    );
}

#[test]
fn h265_is_shown_where_there_is_an_ffmpeg_and_where_not_that_is_said() {
    let preview = Preview::start().unwrap();
    preview.stream(&stream(Codec::H265));
    let units = units(H265, Codec::H265);
    let deadline = Instant::now() + Duration::from_secs(60);
    // Four seconds of video: a decoder that takes a moment to start is not flooded meanwhile.
    let mut next = units.iter().cycle().take(100);
    while Instant::now() < deadline {
        if let Some(frame) = preview.take() {
            assert_eq!((frame.width, frame.height), (160, 96));
            return;
        }
        match preview.standing().trouble {
            Some(trouble) => {
                assert_eq!(trouble, Trouble::NoDecoder(Codec::H265));
                return;
            }
            None => next.next().into_iter().for_each(|unit| preview.unit(unit)),
        }
        std::thread::yield_now();
    }
    panic!("neither a picture nor a reason: {:?}", preview.standing());
}
