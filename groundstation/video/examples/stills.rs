//! `stills FOLDER`: five originals of a camera whose clock is eight hours and 17 seconds ahead, paired with their records,
//! a copy of each with its place, and a snapshot of a film, for other people's tools to read. What must be in them is said,
//! one line of JSON for each; and at last the camera's clock.

use std::path::Path;

use mission::geo::{HeightAmsl, LatLon};
use mission::road::LinePosition;
use serde_json::json;
use sims::camera::{Label, Pose, still};
use telemetry::services::camera::Image;
use telemetry::wire::Stamp;
use video::decode::{Frame, Times};
use video::footage::Seen;
use video::klv::{Metadata, Place3};
use video::snapshot;
use video::stills::{copy, pair, read, seen};

const UTC_US: u64 = 1_790_000_000_250_000;
const AHEAD_US: u64 = 28_817_000_000;

/// A picture of a film with all that can be known of it, south and west of everything and below the sea.
fn film_picture(folder: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let times = Times { at_90khz: 0, received: Stamp::default(), sender_utc: None };
    let frame = Frame { width: 64, height: 48, rgba: [30, 120, 60, 255].repeat(64 * 48), times };
    let [flight_deg, gimbal_deg] = [[2.0, -3.0, 80.0], [0.0, -30.0, 15.0_f64]];
    let place = Place3 { lat_deg: -32.654_321, lon_deg: -120.987_654, amsl_m: -12.5 };
    let metadata = Metadata {
        utc_us: UTC_US,
        attitude_rad: Some(flight_deg.map(f64::to_radians)),
        gimbal_rad: Some(gimbal_deg.map(f64::to_radians)),
        camera: Some(place),
        ..Metadata::default()
    };
    let seen = Seen { above_home_m: Some(72.5), above_ground_m: Some(70.0), ..metadata.into() };
    let look = seen.look.ok_or("no look")?;
    let camera_deg = [look.roll_rad, look.pitch_rad, look.yaw_rad].map(f64::to_degrees);
    let name = "snapshot.jpg";
    std::fs::write(folder.join(name), snapshot::jpeg(&frame, &seen)?)?;
    let Place3 { lat_deg, lon_deg, amsl_m } = place;
    println!(
        "{}",
        json!({ "snapshot": name, "place": [lat_deg, lon_deg], "amsl_m": amsl_m, "utc_us": UTC_US,
            "flight_deg": flight_deg, "camera_deg": camera_deg, "above_home_m": 72.5, "above_ground_m": 70.0 })
    );
    Ok(())
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args_os().nth(1).ok_or("stills FOLDER")?;
    let folder = Path::new(&folder);
    let network = mission::road::demo();
    let road = network.roads.first().ok_or("no road")?;
    let (mut files, mut records, mut originals) = (Vec::new(), Vec::new(), Vec::new());
    for n in 0..5_u32 {
        let utc_us = UTC_US + u64::from(n) * 2_300_000;
        let place @ LatLon { lat_deg, lon_deg } =
            road.line.place(LinePosition { measured_m: 1_000.0 + 60.0 * f64::from(n), offset_right_m: 9.0 });
        let pose = Pose { lat_deg, lon_deg, amsl_m: 64.0, ..Pose::default() };
        let name = format!("IMG_{n:05}.JPG");
        let original = still(Label { frame: n, utc_us, pose }, utc_us + AHEAD_US, None).ok_or("no picture")?;
        std::fs::write(folder.join(&name), &original)?;
        files.push(read(&name, &original)?);
        // Level, to the east, 60 degrees down.
        let (yaw, pitch) = (45_f64.to_radians(), -30_f64.to_radians());
        let orientation =
            [yaw.cos() * pitch.cos(), -yaw.sin() * pitch.sin(), yaw.cos() * pitch.sin(), yaw.sin() * pitch.cos()];
        records.push(Image {
            index: n,
            boot_ms: n * 2_300,
            utc_us: Some(utc_us),
            place: Some(place),
            amsl: HeightAmsl(64.0),
            above_ground_m: 60.0,
            orientation: Some(orientation),
            taken: true,
            url: format!("mftp:///DCIM/100PATRL/{name}"),
        });
        originals.push((name, original));
    }
    let found = pair(&files, &records);
    for pair in &found.pairs {
        let ((name, original), record) = (&originals[pair.file], &records[pair.record]);
        let seen = seen(record, Some(&network));
        std::fs::write(folder.join(format!("copy_{name}")), copy(name, original, &seen, found.clock)?)?;
        let stake = seen.aircraft.as_ref().map(|at| at.stake.to_string());
        let place = record.place.map(|place| [place.lat_deg, place.lon_deg]);
        println!(
            "{}",
            json!({ "name": name, "place": place, "amsl_m": record.amsl.0, "utc_us": record.utc_us, "stake": stake,
                "camera_deg": [0, -60, 90], "above_ground_m": record.above_ground_m })
        );
    }
    film_picture(folder)?;
    println!("{}", json!({ "ahead_us": found.clock.map(|clock| clock.ahead_us), "left": found.files_left.len() }));
    Ok(())
}
