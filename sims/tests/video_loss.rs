//! A camera whose video is lost, and comes back.
#![allow(clippy::unwrap_used, missing_docs)]

use std::net::UdpSocket;
use std::time::Duration;

use sims::camera::{Camera, CameraConfig, Fault, Pose, Push};

/// Longer than any pause between pictures, and than what is under way when the video is lost.
const PAUSE: Duration = Duration::from_millis(600);

#[test]
fn a_camera_that_is_silent_sends_nothing_until_it_is_told_to_go_on() {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    socket.set_read_timeout(Some(PAUSE)).unwrap();
    let push = vec![Push::Ts(socket.local_addr().unwrap())];
    let camera =
        Camera::start(CameraConfig { push, ..CameraConfig::default() }, Box::new(|_| Pose::default())).unwrap();
    let mut datagram = [0; 2048];
    let mut hears = || socket.recv(&mut datagram).is_ok();
    let patient = |hears: &mut dyn FnMut() -> bool| (0..50).any(|_| hears());
    assert!(patient(&mut hears), "it films");
    assert!(camera.fault(Fault::Silent(true)));
    // What is under way arrives; then there is a pause that no picture ends.
    assert!((0..500).any(|_| !hears()), "it goes on filming");
    assert!(!hears(), "it is silent");
    assert!(camera.fault(Fault::Silent(false)));
    assert!(patient(&mut hears), "it films again");
}
