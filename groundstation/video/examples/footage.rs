//! `footage FILE.ts`: a flight of four seconds with video and one metadata packet per frame, for other people's tools to read.
//! What went in is said line by line: ticks of 90 kHz, UTC microseconds, then the pose as [`COLUMNS`] names it.

use std::fs::File;
use std::io::BufWriter;

use video::klv::{Metadata, Place3};
use video::ts::{CLOCK_HZ, Codec, Muxer};

const VIDEO: &[u8] = include_bytes!("../../../assets/fixtures/video/testsrc.h264");
const FRAMES_A_SECOND: u64 = 25;
const COLUMNS: &str =
    "ticks,utc_us,lat_deg,lon_deg,amsl_m,roll_deg,pitch_deg,yaw_deg,camera_pitch_deg,slant_m,centre_lat_deg";

/// Access units begin with a delimiter.
fn units(stream: &[u8]) -> Vec<&[u8]> {
    const DELIMITER: &[u8] = &[0, 0, 0, 1, 9];
    let mut starts: Vec<_> = (0..stream.len()).filter(|at| stream[*at..].starts_with(DELIMITER)).collect();
    starts.push(stream.len());
    starts.windows(2).map(|pair| &stream[pair[0]..pair[1]]).collect()
}

fn is_key(unit: &[u8]) -> bool {
    unit.windows(4).any(|bytes| bytes[..3] == [0, 0, 1] && bytes[3] & 0x1F == 5)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args_os().nth(1).ok_or("footage FILE.ts")?;
    let mut footage = Muxer::new(BufWriter::new(File::create(path)?), Codec::H264);
    println!("{COLUMNS}");
    for (n, unit) in units(VIDEO).into_iter().enumerate() {
        let (n, share) = (n as u64, n as f64 / 100.0);
        let ticks = n * CLOCK_HZ / FRAMES_A_SECOND;
        let camera =
            Place3 { lat_deg: 32.6 + share * 0.001, lon_deg: 120.9 - share * 0.002, amsl_m: 123.4 + 10.0 * share };
        let (roll_deg, pitch_deg, yaw_deg) = (30.0 * share - 12.0, 5.0 - 35.0 * share, (355.0 + 20.0 * share) % 360.0);
        let (camera_pitch_deg, slant_m) = (-30.0 - 60.0 * share, 240.0 - 100.0 * share);
        let centre = Place3 { lat_deg: camera.lat_deg + 0.001, amsl_m: 3.5, ..camera };
        let metadata = Metadata {
            utc_us: 1_790_000_000_123_456 + n * 1_000_000 / FRAMES_A_SECOND,
            mission: Some("0198c0de-0000-7000-8000-000000000006".to_owned()),
            tail_number: Some("UAS00112233".to_owned()),
            attitude_rad: Some([roll_deg, pitch_deg, yaw_deg].map(f64::to_radians)),
            camera: Some(camera),
            field_of_view_rad: Some([1.2, 0.7]),
            gimbal_rad: Some([0.0, camera_pitch_deg.to_radians(), 0.0]),
            slant_range_m: Some(slant_m),
            frame_centre: Some(centre),
            corners_deg: Some([[32.61, 120.89], [32.61, 120.91], [32.59, 120.91], [32.59, 120.89]]),
            ..Metadata::default()
        };
        footage.video(ticks, is_key(unit), unit)?;
        footage.metadata(ticks, &metadata.to_bytes())?;
        println!(
            "{ticks},{},{},{},{},{roll_deg},{pitch_deg},{yaw_deg},{camera_pitch_deg},{slant_m},{}",
            metadata.utc_us, camera.lat_deg, camera.lon_deg, camera.amsl_m, centre.lat_deg
        );
    }
    Ok(())
}
