//! A byte stream in any chunks gives the same frames, and every byte belongs to a frame or is counted as garbage.
#![no_main]

use libfuzzer_sys::fuzz_target;
use telemetry::wire::Framer;

fuzz_target!(|input: (Vec<u8>, Vec<u8>)| {
    let (cuts, bytes) = input;
    let mut whole = Vec::new();
    let mut framer = Framer::new();
    framer.feed(&bytes, |frame| {
        drop(frame.decode());
        whole.push(frame.bytes().to_vec());
    });
    let framed: usize = whole.iter().map(Vec::len).sum();
    let garbage = framer.stats().garbage_bytes as usize;
    assert!(framed + garbage <= bytes.len() && bytes.len() - framed - garbage < 280, "bytes are lost");

    let mut chunked = Vec::new();
    let mut other = Framer::new();
    let mut rest = bytes.as_slice();
    for cut in cuts {
        let (chunk, tail) = rest.split_at(usize::from(cut).min(rest.len()));
        other.feed(chunk, |frame| chunked.push(frame.bytes().to_vec()));
        rest = tail;
    }
    other.feed(rest, |frame| chunked.push(frame.bytes().to_vec()));
    assert_eq!(whole, chunked);
    assert_eq!(framer.stats(), other.stats());
    other.pause(|_| {});
});
