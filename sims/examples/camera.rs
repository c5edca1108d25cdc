//! `camera SECONDS [rtp ADDRESS | ts ADDRESS]...`: a synthetic camera that flies east along a road. Says what to play, one
//! line, then sends until the time is over.

use std::time::Duration;

use sims::camera::{Camera, CameraConfig, Pose, Push};

const METRES_PER_DEGREE: f64 = 111_195.0;
const SPEED_M_S: f64 = 12.0;
const START: (f64, f64) = (32.6, 120.9);

/// Over the road, looking ahead and down, swaying.
fn pose(utc_us: u64) -> Pose {
    // Ten minutes, then again from the start.
    let t = (utc_us % 600_000_000) as f64 / 1e6;
    let (lat_deg, lon_deg) = START;
    Pose {
        lat_deg: lat_deg + 5.0 * (t / 7.0).sin() / METRES_PER_DEGREE,
        lon_deg: lon_deg + SPEED_M_S * t / METRES_PER_DEGREE / lat_deg.to_radians().cos(),
        amsl_m: 80.0 + 3.0 * (t / 5.0).sin(),
        attitude_deg: [4.0 * (t / 2.0).sin(), -5.0 + 2.0 * (t / 3.0).cos(), 90.0 + 10.0 * (t / 4.0).sin()],
        gimbal_deg: [0.0, -30.0 + 5.0 * (t / 6.0).sin(), 15.0 * (t / 8.0).sin()],
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (seconds, rest) = arguments.split_first().ok_or("camera SECONDS [rtp ADDRESS | ts ADDRESS]...")?;
    let mut push = Vec::new();
    for pair in rest.chunks(2) {
        match pair {
            [how, to] if how == "rtp" => push.push(Push::Rtp(to.parse()?)),
            [how, to] if how == "ts" => push.push(Push::Ts(to.parse()?)),
            other => return Err(format!("{other:?} is not `rtp ADDRESS` or `ts ADDRESS`").into()),
        }
    }
    let camera = Camera::start(CameraConfig { push, ..CameraConfig::default() }, Box::new(pose))?;
    println!("{}", camera.url());
    std::thread::sleep(Duration::from_secs(seconds.parse()?));
    Ok(())
}
