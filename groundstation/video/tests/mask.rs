//! Films with areas painted over: of a camera that draws its frame number into every picture.

#![allow(clippy::unwrap_used)]

mod common;

use common::pose;
use sims::camera::{self, CameraConfig, Film};
use video::decode;
use video::footage::{FootageError, Seen, Sink};
use video::mask::{MaskError, film};
use video::ts::{CLOCK_HZ, Codec, Muxer};
use video::{AccessUnit, Stream};

const FRAMES_S: u64 = 10;

/// Three seconds.
fn source(codec: Codec) -> Vec<u8> {
    let config = CameraConfig { frames_s: FRAMES_S as u32, ..CameraConfig::default() };
    let mut camera = Film::new(&config).unwrap();
    let mut muxer = Muxer::new(Vec::new(), codec);
    for frame in 0..3 * FRAMES_S {
        let utc_us = 1_790_000_000_000_000 + frame * 1_000_000 / FRAMES_S;
        let coded = camera.take(utc_us, pose(utc_us)).unwrap().unwrap();
        muxer.video(90_000 + frame * CLOCK_HZ / FRAMES_S, coded.key, &coded.annex_b).unwrap();
    }
    muxer.into_inner()
}

/// What a film would be written from.
#[derive(Default)]
struct Kept {
    stream: Option<Stream>,
    units: Vec<AccessUnit>,
}

impl Sink for Kept {
    fn stream(&mut self, stream: &Stream) -> Result<(), FootageError> {
        self.stream = Some(stream.clone());
        Ok(())
    }

    fn frame(&mut self, unit: &AccessUnit, _: &Seen) -> Result<(), FootageError> {
        self.units.push(unit.clone());
        Ok(())
    }

    fn finish(&mut self) -> Result<(), FootageError> {
        Ok(())
    }
}

impl Kept {
    /// The number that can be read in a picture.
    fn number(&self, frame: usize) -> Option<u32> {
        let picture = decode::picture(self.stream.as_ref().unwrap(), self.units[..=frame].iter()).unwrap().unwrap();
        camera::read(&picture.luma(), picture.width, (picture.width, picture.height)).map(|label| label.frame)
    }
}

#[test]
fn an_area_is_black_as_long_as_it_was_asked_for_and_every_picture_keeps_its_time() {
    let mut masked = Kept::default();
    let areas = ["0,0,1,1@1-1.95".parse().unwrap()];
    assert_eq!(film(&*source(Codec::H264), &mut masked, &areas).unwrap(), 30);
    let first = masked.units[0].at_90khz;
    let times: Vec<_> = masked.units.iter().map(|unit| unit.at_90khz - first).collect();
    assert_eq!(times, (0..30).map(|frame| frame * 9_000).collect::<Vec<_>>());
    assert!(masked.units[0].key && masked.stream.as_ref().unwrap().parameter_sets.len() == 2);
    for frame in [0, 9, 20, 29] {
        assert_eq!(masked.number(frame), Some(frame as u32), "what is not masked is as it was");
    }
    for frame in [10, 15, 19] {
        assert_eq!(masked.number(frame), None, "frame {frame} shows what was to be masked");
    }
}

#[test]
fn what_is_no_such_film_is_refused_for_a_reason() {
    let area = ["0,0,1,1".parse().unwrap()];
    let masked = |bytes: &[u8], areas: &[_]| film(bytes, &mut Kept::default(), areas);
    assert!(matches!(masked(&source(Codec::H264), &[]), Err(MaskError::NoAreas)));
    assert!(matches!(masked(&source(Codec::H265), &area), Err(MaskError::Codec)));
    assert!(matches!(masked(b"this is no film at all", &area), Err(MaskError::Decode(_))));
    assert!(matches!(masked(&source(Codec::H264)[..188 * 3], &area), Err(MaskError::Decode(_))));
}
