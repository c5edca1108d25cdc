//! Bytes in any pieces, behind the tables of a good stream: what comes out is never more than what went in.
#![no_main]

use libfuzzer_sys::fuzz_target;
use video::receive::ts::{Demuxer, Item};
use video::ts::{Codec, Muxer};

fuzz_target!(|input: (bool, Vec<Vec<u8>>)| {
    let (begun, pieces) = input;
    let mut demuxer = Demuxer::new();
    let (mut given, mut taken) = (0, 0);
    let mut take = |item| {
        if let Item::Picture(picture) = item {
            taken += picture.annex_b.len();
        }
    };
    if begun {
        let mut muxer = Muxer::new(Vec::new(), Codec::H264);
        muxer.video(0, true, &[0, 0, 0, 1, 0x65, 1]).expect("a vector takes everything");
        let stream = muxer.into_inner();
        given += stream.len();
        demuxer.push(&stream, &(), &mut take);
    }
    for piece in pieces {
        given += piece.len();
        demuxer.push(&piece, &(), &mut take);
    }
    assert!(taken <= given);
});
