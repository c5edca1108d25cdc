//! A pretend drone with a camera, for software of others to talk to: `serve_camera HOST:PORT VIDEO_URI` sends to that
//! address as an autopilot does, three times as fast as the clock, until it is ended.

use std::net::SocketAddr;
use std::sync::atomic::AtomicBool;

use mission::geo::LatLon;
use sims::{CameraConfig, DroneConfig, Endpoint, SimHost};

const SPEED: f64 = 3.0;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let address: SocketAddr = arguments.next().ok_or("which HOST:PORT shall it send to?")?.parse()?;
    let camera = Some(CameraConfig { video_uri: arguments.next(), ..CameraConfig::default() });
    let place = LatLon { lat_deg: 33.9, lon_deg: 120.2 };
    let mut host = SimHost::new();
    host.add(&DroneConfig { camera, ..DroneConfig::at(place, 1) }, &[Endpoint::UdpOut(address)], None)?;
    host.run(SPEED, &AtomicBool::new(false), |_| {});
    Ok(())
}
