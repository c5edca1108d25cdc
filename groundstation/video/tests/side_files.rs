//! What lies beside a film, clips of it and pictures from it: of a flight along the demonstration road.

#![allow(clippy::unwrap_used)]

mod common;

use std::collections::BTreeMap;
use std::io::Cursor;
use std::sync::Arc;

use common::{H264, H265, stream, units};
use mission::formats::gpx;
use mission::road::{LinePosition, Network, Road};
use telemetry::dialect::{
    ATTITUDE_DATA, GIMBAL_DEVICE_ATTITUDE_STATUS_DATA, GLOBAL_POSITION_INT_DATA, GimbalDeviceFlags, MavMessage,
};
use telemetry::wire::{MonoTime, Stamp, UtcMicros};
use video::decode::Trouble;
use video::footage::{About, Clip, Cut, Footage, FootageError, Grab, Mp4, Seen, Sink, Spans, Srt, Table, Tracks, What};
use video::snapshot;
use video::ts::{Codec, Muxer};
use video::{AccessUnit, Stream};

/// The flight begins then, microseconds.
const BEGIN_US: u64 = 1_790_000_000_000_000;
/// Along the road, metres a second.
const SPEED_M_S: f64 = 20.0;
/// Above the ground, which lies 4 m above the sea.
const HEIGHT_M: f64 = 60.0;
/// The camera looks so far down, to where the road is 60 m ahead.
const DOWN_DEG: f32 = -45.0;

fn road(network: &Network) -> &Road {
    &network.roads[0]
}

/// Where the aircraft is so long after the beginning: over the carriageway on which stakes grow, along the road.
fn messages(road: &Road, after_us: u64) -> [MavMessage; 3] {
    let measured_m = 3_000.0 + SPEED_M_S * after_us as f64 / 1e6;
    let here = road.line.place(LinePosition { measured_m, offset_right_m: 6.0 });
    let ahead = road.line.place(LinePosition { measured_m: measured_m + 1.0, offset_right_m: 6.0 });
    let yaw = mission::geo::azimuth_rad(here, ahead) as f32;
    let time_boot_ms = (after_us / 1_000) as u32;
    let half = DOWN_DEG.to_radians() / 2.0;
    [
        MavMessage::GLOBAL_POSITION_INT(GLOBAL_POSITION_INT_DATA {
            time_boot_ms,
            lat: (here.lat_deg * 1e7).round() as i32,
            lon: (here.lon_deg * 1e7).round() as i32,
            alt: ((HEIGHT_M + 4.0) * 1e3) as i32,
            relative_alt: (HEIGHT_M * 1e3) as i32,
            ..GLOBAL_POSITION_INT_DATA::DEFAULT
        }),
        MavMessage::ATTITUDE(ATTITUDE_DATA { time_boot_ms, yaw, ..ATTITUDE_DATA::DEFAULT }),
        MavMessage::GIMBAL_DEVICE_ATTITUDE_STATUS(GIMBAL_DEVICE_ATTITUDE_STATUS_DATA {
            time_boot_ms,
            q: [half.cos(), 0.0, half.sin(), 0.0],
            flags: GimbalDeviceFlags::GIMBAL_DEVICE_FLAGS_YAW_IN_VEHICLE_FRAME,
            ..GIMBAL_DEVICE_ATTITUDE_STATUS_DATA::DEFAULT
        }),
    ]
}

/// SPS and PPS of the H.264 film; MP4 wants them.
fn parameter_sets(codec: Codec) -> Vec<Vec<u8>> {
    let first = units(H264, Codec::H264).swap_remove(0).annex_b;
    let mut starts: Vec<_> = (0..first.len()).filter(|at| first[*at..].starts_with(&[0, 0, 1])).collect();
    starts.push(first.len());
    let nals = starts.windows(2).map(|pair| first[pair[0] + 3..pair[1]].to_vec());
    nals.filter(|nal| codec == Codec::H264 && matches!(nal[0] & 0x1F, 7 | 8)).collect()
}

/// Four seconds of the flight at 25 frames a second, into a sink.
fn fly<S: Sink>(sink: S, codec: Codec, network: Network) -> S {
    let about = About { ground_amsl_m: Some(4.0), view_across_rad: Some(1.0), ..About::default() };
    let network = Arc::new(network);
    let mut footage = Footage::new(sink, codec, about).by_road(Arc::clone(&network));
    footage.stream(&Stream { parameter_sets: parameter_sets(codec), ..stream(codec) }).unwrap();
    let at = |after_us: u64| Stamp { utc: UtcMicros(BEGIN_US + after_us), mono: MonoTime(after_us * 1_000) };
    let film = if codec == Codec::H264 { H264 } else { H265 };
    for unit in units(film, codec) {
        let after_us = unit.received.utc.0;
        for message in messages(road(&network), after_us) {
            footage.message(at(after_us), &message).unwrap();
        }
        footage.unit(AccessUnit { received: at(after_us), ..unit }).unwrap();
    }
    footage.finish().unwrap().0
}

fn rows(table: &[u8]) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(table);
    let names = reader.headers().unwrap().clone();
    let named = |row: csv::StringRecord| names.iter().map(str::to_owned).zip(row.iter().map(str::to_owned)).collect();
    reader.records().map(|row| named(row.unwrap())).collect()
}

#[test]
fn every_frame_has_a_row_that_says_where_it_was_taken_and_what_it_shows() {
    let (mut table, mut srt, mut track, mut geojson) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let network = mission::road::demo();
    let tracks = Tracks::new("flight", &mut track, &mut geojson);
    let sinks = (Table::new(&mut table).unwrap(), (Srt::new(&mut srt), (tracks, Spans::default())));
    let (_, (_, (_, spans))) = fly(sinks, Codec::H264, network.clone());
    let rows = rows(&table);
    assert_eq!(rows.len(), 100);
    for (n, row) in rows.iter().enumerate() {
        let number = |name: &str| row[name].parse::<f64>().unwrap_or_else(|_| panic!("{name} is {:?}", row[name]));
        assert_eq!((number("frame"), row["road"].as_str()), (n as f64 + 1.0, road(&network).code.as_str()));
        assert!((number("shown_s") - n as f64 * 0.04).abs() < 1e-5);
        let measured_m = 3_000.0 + SPEED_M_S * n as f64 * 0.04;
        assert!((number("measured_m") - measured_m).abs() < 1.0, "{row:?}");
        assert!((number("offset_right_m") - 6.0).abs() < 0.5 && row["stakes"] == "increasing", "{row:?}");
        // Half way down, so as far ahead as it is high.
        assert!((number("centre_measured_m") - measured_m - HEIGHT_M).abs() < 2.0, "{row:?}");
        assert!((number("slant_range_m") - HEIGHT_M * 2_f64.sqrt()).abs() < 0.2);
        assert_eq!((number("above_home_m"), number("above_ground_m"), number("amsl_m")), (60.0, 60.0, 64.0));
        assert!((number("camera_pitch_deg") + 45.0).abs() < 0.1 && (number("gimbal_yaw_deg")).abs() < 0.1);
        let (aircraft, camera) = (number("yaw_deg"), number("camera_yaw_deg"));
        assert!((aircraft - camera).abs() < 0.1, "{aircraft} is not {camera}");
        assert_eq!(row["toward"], road(&network).increasing.toward.trim_end_matches("方向"));
        assert!(!row["stake"].is_empty() && row["utc"].ends_with('Z') && row["whole"] == "1");
    }
    let srt = String::from_utf8(srt).unwrap();
    assert_eq!((srt.matches("[road: ").count(), srt.matches("[centre_road: ").count()), (100, 100));
    assert_eq!(gpx::read_track("footage.gpx", &track).unwrap().len(), 4);
    assert!(String::from_utf8(geojson).unwrap().contains("LineString"));
    let spans = spans.into_spans();
    assert_eq!(spans.iter().map(|span| span.what).collect::<Vec<_>>(), [What::Aircraft, What::FrameCentre]);
    assert!(spans[0].meets(&road(&network).code, None, 3_050.0, 3_060.0) && !spans[0].meets("G999", None, 0.0, 9e9));
    assert!(!spans[0].meets(&road(&network).code, None, 3_090.0, 3_100.0));
}

#[test]
fn what_is_not_known_is_an_empty_cell() {
    let mut table = Vec::new();
    let mut footage = Footage::new(Table::new(&mut table).unwrap(), Codec::H264, About::default());
    for unit in units(H264, Codec::H264) {
        footage.unit(unit).unwrap();
    }
    drop(footage.finish().unwrap());
    let rows = rows(&table);
    assert_eq!(rows.len(), 100);
    for name in ["lat_deg", "above_home_m", "camera_yaw_deg", "road", "centre_stake", "lane"] {
        assert!(rows.iter().all(|row| row[name].is_empty()), "{name}");
    }
}

/// What a film is made of.
#[derive(Default)]
struct Kept(Vec<AccessUnit>);

impl Sink for Kept {
    fn stream(&mut self, _: &Stream) -> Result<(), FootageError> {
        Ok(())
    }

    fn frame(&mut self, unit: &AccessUnit, _: &Seen) -> Result<(), FootageError> {
        self.0.push(unit.clone());
        Ok(())
    }

    fn finish(&mut self) -> Result<(), FootageError> {
        Ok(())
    }
}

fn at_ms(ms: u64) -> UtcMicros {
    UtcMicros(BEGIN_US + ms * 1_000)
}

#[test]
fn a_clip_begins_with_the_key_frame_before_it_and_is_bit_for_bit_what_was_received() {
    let originals = units(H264, Codec::H264);
    // Keys are the frames 0, 25, 50 and 75.
    for (from_ms, until_ms, first, last) in
        [(1_400, 2_400, 25, 60), (1_000, 1_000, 25, 25), (0, 9_000, 0, 99), (3_950, 9_000, 75, 99)]
    {
        let kept = fly(Clip::new(Kept::default(), at_ms(from_ms), at_ms(until_ms)), Codec::H264, mission::road::demo());
        let cut = kept.cut();
        let coded: Vec<_> = kept.into_inner().0.into_iter().map(|unit| unit.annex_b).collect();
        let wanted: Vec<_> = originals[first..=last].iter().map(|unit| unit.annex_b.clone()).collect();
        assert!(coded == wanted, "{from_ms} to {until_ms}");
        let range_us = Some((BEGIN_US + first as u64 * 40_000, BEGIN_US + last as u64 * 40_000));
        assert_eq!(cut, Cut { frames: wanted.len() as u64, range_us });
    }
    let none = fly(Clip::new(Kept::default(), at_ms(60_000), at_ms(70_000)), Codec::H264, mission::road::demo());
    assert_eq!((none.cut(), none.is_over()), (Cut::default(), false));
}

#[test]
fn a_clip_is_written_as_film_and_side_file_whose_times_begin_at_its_own_beginning() {
    let mut srt = Vec::new();
    let films = (Muxer::new(Vec::new(), Codec::H264), (Mp4::new(Cursor::new(Vec::new())).unwrap(), Srt::new(&mut srt)));
    let clip = fly(Clip::new(films, at_ms(2_000), at_ms(2_500)), Codec::H264, mission::road::demo());
    assert!(clip.is_over());
    let (film, (mp4, _)) = clip.into_inner();
    assert_eq!((film.into_inner().len() % 188, mp4.left_out()), (0, 0));
    let srt = String::from_utf8(srt).unwrap();
    assert!(srt.starts_with("1\n00:00:00,000 --> 00:00:00,040\n"), "{srt}");
    assert_eq!(srt.matches(" --> ").count(), 13);
}

#[test]
fn a_picture_of_a_moment_is_the_frame_of_that_moment() {
    for codec in [Codec::H264, Codec::H265] {
        let film = if codec == Codec::H264 { H264 } else { H265 };
        let wanted = &units(film, codec)[14];
        let grab = fly(Grab::new(at_ms(530)), codec, mission::road::demo());
        let (frame, seen) = match grab.picture() {
            // The computer has no ffmpeg.
            Err(Trouble::NoDecoder(Codec::H265)) => continue,
            found => found.unwrap().unwrap(),
        };
        assert_eq!((frame.width, frame.height), (160, 96));
        assert_eq!((seen.metadata.utc_us, frame.times.at_90khz), (BEGIN_US + 560_000, wanted.at_90khz));
        let file = snapshot::jpeg(&frame, &seen).unwrap();
        let text = String::from_utf8_lossy(&file);
        let stake = seen.aircraft.as_ref().unwrap().stake.to_string();
        assert!(text.contains(&format!(">{stake}<")) && text.contains("HeightAboveTakeOff"), "{codec:?}");
        assert!(grab.is_found());
    }
    let grab = fly(Grab::new(at_ms(60_000)), Codec::H264, mission::road::demo());
    assert!(!grab.is_found() && grab.picture().unwrap().is_none());
}
