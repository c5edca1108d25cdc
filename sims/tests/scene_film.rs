//! Films and pictures of a scene are what other programs read.
#![allow(clippy::unwrap_used, missing_docs)]

use std::process::Command;

use openh264::decoder::Decoder;
use openh264::formats::YUVSource;
use sims::camera::{CameraConfig, Film, Label, SCENE_SIZE, SIZES, Shot, Stage, read, still};
use sims::scene::View;

#[path = "common/planted.rs"]
mod planted;

use planted::{GROUND_AMSL_M, Planted, looking};

const OPEN_M: f64 = 26_000.0;

#[test]
fn a_film_of_a_scene_decodes_with_every_label_and_the_same_scene_gives_the_same_bytes() {
    let planted = Planted::new();
    let filmed = |size| {
        let stage = Stage::new(planted.scene.with_objects(planted.traffic(OPEN_M)));
        let mut film =
            Film::new(&CameraConfig { stage: Some(stage.clone()), size, ..CameraConfig::default() }).unwrap();
        let take = |frame: u32| {
            let time_s = f64::from(frame) / 25.0;
            stage.change(|showing| (showing.time_s, showing.view_deg) = (time_s, 70.0 - 20.0 * time_s));
            let at_m = OPEN_M + 12.0 * time_s;
            let eye = planted.beside(at_m, 40.0);
            let pose = looking(eye, GROUND_AMSL_M + 60.0, planted.beside(at_m + 100.0, 0.0), GROUND_AMSL_M);
            (pose, film.take(u64::from(frame) * 40_000, pose).unwrap().unwrap())
        };
        (0..12).map(take).collect::<Vec<_>>()
    };
    for size in [SIZES[0], SIZES[2]] {
        let film = filmed(size);
        let mut decoder = Decoder::new().unwrap();
        for (number, (pose, coded)) in (0_u32..).zip(&film) {
            let picture = decoder.decode(&coded.annex_b).unwrap().unwrap();
            let said = read(picture.y(), picture.strides().0, picture.dimensions()).unwrap();
            assert_eq!(said.frame, number, "{size:?}");
            assert!((said.pose.lat_deg - pose.lat_deg).abs() < 1e-7);
        }
    }
    assert!(filmed(SIZES[0]) == filmed(SIZES[0]));
}

/// ffprobe belongs to what the checks install; where it is not, the decoder above has said as much.
#[test]
fn ffprobe_reads_a_film_of_a_scene() {
    if Command::new("ffprobe").arg("-version").output().is_err() {
        return eprintln!("ffprobe is not installed");
    }
    let planted = Planted::new();
    let stage = Some(Stage::new(planted.scene.with_objects(planted.traffic(OPEN_M))));
    let mut film = Film::new(&CameraConfig { stage, ..CameraConfig::default() }).unwrap();
    let pose = looking(planted.beside(OPEN_M, 40.0), 64.0, planted.beside(OPEN_M + 50.0, 0.0), GROUND_AMSL_M);
    let bytes: Vec<u8> = (0..50).flat_map(|n| film.take(n * 40_000, pose).unwrap().unwrap().annex_b).collect();
    let file = std::env::temp_dir().join(format!("scene_film_{}.h264", std::process::id()));
    std::fs::write(&file, bytes).unwrap();
    let entries = "stream=codec_name,width,height,nb_read_frames";
    let said = Command::new("ffprobe")
        .args(["-v", "error", "-count_frames", "-show_entries", entries, "-of", "csv=p=0"])
        .arg(&file)
        .output()
        .unwrap();
    std::fs::remove_file(&file).unwrap();
    assert_eq!(String::from_utf8_lossy(&said.stdout).trim(), "h264,640,360,50");
    assert!(said.stderr.is_empty(), "{}", String::from_utf8_lossy(&said.stderr));
}

#[test]
fn a_picture_of_a_scene_says_its_focal_length_and_its_size() {
    let planted = Planted::new();
    let pose = looking(planted.beside(OPEN_M, 40.0), 64.0, planted.beside(OPEN_M + 50.0, 0.0), GROUND_AMSL_M);
    let label = Label { frame: 7, utc_us: 1_790_000_000_000_000, pose };
    // From corner to corner, as film of 36 by 24 mm sees with 24, 50 and 150 mm.
    for (focal_mm, diagonal_rad) in [
        (24, 2.0 * (21.633_f64 / 24.0).atan()),
        (50, 2.0 * (21.633_f64 / 50.0).atan()),
        (150, 2.0 * (21.633_f64 / 150.0).atan()),
    ] {
        let (width, height) = (SCENE_SIZE.0 as f64, SCENE_SIZE.1 as f64);
        let view_deg = 2.0 * ((diagonal_rad / 2.0).tan() * width / width.hypot(height)).atan().to_degrees();
        let shot = Shot { scene: &planted.scene, view: View::of(pose, SCENE_SIZE, view_deg), time_s: 0.0 };
        let file = still(label, label.utc_us, Some(shot)).unwrap();
        assert_eq!(file, still(label, label.utc_us, Some(shot)).unwrap());
        let exif = exif::Reader::new().read_from_container(&mut std::io::Cursor::new(&file)).unwrap();
        let focal = exif.get_field(exif::Tag::FocalLengthIn35mmFilm, exif::In::PRIMARY).unwrap();
        assert_eq!(focal.value.get_uint(0), Some(focal_mm));
        let frame = file.windows(9).find(|bytes| bytes[..2] == [0xFF, 0xC0]).unwrap();
        assert_eq!([u16::from_be_bytes([frame[5], frame[6]]), u16::from_be_bytes([frame[7], frame[8]])], [720, 1280]);
    }
}
