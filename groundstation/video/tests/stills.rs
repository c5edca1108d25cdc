//! Originals of a camera: what they say, whose record they are, and copies that say where they were taken.

#![allow(clippy::unwrap_used)]

use mission::geo::HeightAmsl;
use mission::road::{LinePosition, Network};
use proptest::prelude::*;
use sims::camera::{Label, still};
use telemetry::services::camera::Image;
use video::stills::{Facts, How, StillError, copy, pair, read, seen};

const UTC_US: u64 = 1_790_000_000_000_000;
/// China's zone, and 17 seconds.
const AHEAD_US: u64 = 28_817_000_000;

fn original(n: u32) -> Vec<u8> {
    let utc_us = UTC_US + u64::from(n) * 3_400_000;
    still(Label { frame: n, utc_us, ..Label::default() }, utc_us + AHEAD_US, None).unwrap()
}

fn record(network: &Network, n: u32) -> Image {
    let position = LinePosition { measured_m: 2_000.0 + 40.0 * f64::from(n), offset_right_m: 8.0 };
    // Level, to the east, 30 degrees down.
    let (half_yaw, half_pitch) = (45_f64.to_radians(), -15_f64.to_radians());
    let [w, z] = [half_yaw.cos(), half_yaw.sin()];
    let [v, y] = [half_pitch.cos(), half_pitch.sin()];
    Image {
        index: n,
        boot_ms: n * 3_400,
        // Told when it was saved.
        utc_us: Some(UTC_US + u64::from(n) * 3_400_000 + 180_000),
        place: Some(network.roads[0].line.place(position)),
        amsl: HeightAmsl(84.0),
        above_ground_m: 80.0,
        orientation: Some([w * v, -z * y, w * y, z * v]),
        taken: true,
        url: format!("mftp:///DCIM/100PATRL/IMG_{n:05}.JPG"),
    }
}

#[test]
fn originals_are_found_by_name_and_the_clock_of_the_camera_is_told() {
    let network = mission::road::demo();
    let records: Vec<_> = (0..6).map(|n| record(&network, n)).collect();
    let files: Vec<_> = (0..6).map(|n| read(&format!("IMG_{n:05}.JPG"), &original(n)).unwrap()).collect();
    assert_eq!((files[0].camera.as_deref(), files[0].place, files[0].utc_us), (Some("sims Patrol camera"), None, None));
    let found = pair(&files, &records);
    let clock = found.clock.unwrap();
    assert_eq!((clock.by, clock.pictures, found.files_left.len() + found.records_left.len()), (How::Name, 6, 0));
    assert_eq!((clock.ahead_us, clock.spread_us), (AHEAD_US as i64 - 180_000, 0));
}

#[test]
fn a_copy_says_where_it_was_taken_and_its_picture_is_that_of_the_original() {
    let network = mission::road::demo();
    let (file, record) = (original(3), record(&network, 3));
    let seen = seen(&record, Some(&network));
    let look = seen.look.unwrap();
    assert!((look.pitch_rad.to_degrees() + 30.0).abs() < 1e-6 && (look.yaw_rad.to_degrees() - 90.0).abs() < 1e-6);
    let tagged = copy("IMG_00003.JPG", &file, &seen, None).unwrap();
    let facts = read("copy", &tagged).unwrap();
    let (place, wanted) = (facts.place.unwrap(), record.place.unwrap());
    assert!((place.lat_deg - wanted.lat_deg).abs() < 1e-8 && (place.lon_deg - wanted.lon_deg).abs() < 1e-8);
    assert_eq!((place.amsl_m, facts.camera_deg), (Some(84.0), Some([0.0, -30.0, 90.0])));
    assert_eq!(facts.utc_us, record.utc_us.map(|us| us as i64));
    // The camera's own clock is still what it showed.
    assert_eq!(facts.clock_us, read("", &file).unwrap().clock_us);
    let text = String::from_utf8_lossy(&tagged);
    let stake = seen.aircraft.as_ref().unwrap().stake.to_string();
    assert!(text.contains(&format!(">{stake}<")) && text.contains("<gs:Original>IMG_00003.JPG<"), "{stake}");
    let picture = |file: &[u8]| {
        let from = file.windows(2).position(|bytes| bytes == [0xFF, 0xDB]).unwrap();
        file[from..].to_vec()
    };
    assert!(picture(&tagged) == picture(&file));
    // A copy of a copy has a place already; it keeps it, and one packet.
    let moved = self::record(&network, 5);
    let again = copy("copy", &tagged, &video::stills::seen(&moved, None), None).unwrap();
    assert_eq!(read("", &again).unwrap().place, facts.place);
    assert_eq!(String::from_utf8_lossy(&again).matches("<?xpacket begin").count(), 1);
}

/// A file as DJI's aircraft write them: place and direction of its own.
fn dji() -> Vec<u8> {
    let network = mission::road::demo();
    let mut seen = seen(&record(&network, 1), None);
    seen.metadata.attitude_rad = Some([0.0, 0.1, 1.0]);
    seen.above_home_m = Some(79.5);
    copy("DJI_0001.JPG", &original(1), &seen, None).unwrap()
}

#[test]
fn pictures_of_other_makers_cards_say_time_place_and_angles() {
    let facts = read("100MEDIA/DJI_0001.JPG", &dji()).unwrap();
    assert!(facts.place.is_some() && facts.utc_us.is_some());
    assert_eq!((facts.above_home_m, facts.camera_deg), (Some(79.5), Some([0.0, -30.0, 90.0])));
    assert!((facts.aircraft_deg.unwrap()[2] - 57.3).abs() < 0.01);
}

#[test]
fn what_is_no_picture_is_refused_with_the_place_of_the_fault() {
    let file = original(0);
    assert_eq!(read("", b"MZ\x90"), Err(StillError::NotJpeg));
    assert_eq!(read("", &file[..1]), Err(StillError::NotJpeg));
    assert!(matches!(read("", &file[..40]), Err(StillError::Damaged(at)) if at <= 40));
    // Cut behind its head it still says what it says.
    assert_eq!(read("a", &file[..file.len() / 2]).unwrap(), read("a", &file).unwrap());
    let nothing = [&[0xFF, 0xD8][..], &[0xFF, 0xD9]].concat();
    assert_eq!(read("b", &nothing).unwrap(), Facts { name: "b".to_owned(), ..Facts::default() });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn a_damaged_picture_is_read_or_refused_and_its_copy_is_read_again(
        of_dji: bool,
        changes in prop::collection::vec((0..2_000_usize, any::<u8>()), 1..12),
        cut in 0..4_000_usize,
    ) {
        let mut file = if of_dji { dji() } else { original(2) };
        for (at, byte) in changes {
            if let Some(place) = file.get_mut(at) {
                *place = byte;
            }
        }
        if cut > 2_000 {
            file.truncate(cut - 2_000);
        }
        let network = mission::road::demo();
        let seen = seen(&record(&network, 2), None);
        match (read("a", &file), copy("a", &file, &seen, None)) {
            (Ok(_), Ok(copy)) => prop_assert!(read("b", &copy).is_ok()),
            (Err(fault), Ok(_)) => prop_assert!(false, "copied though {fault}"),
            (_, Err(_)) => {}
        }
    }
}
