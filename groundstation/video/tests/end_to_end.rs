//! Frame N carries the pose of frame N: from a camera over RTSP and RTP, through the receiver, into footage, and out of it.
//!
//! The footage is taken apart by readers of its own: `mpeg2ts` for the streams, a few lines for the packets.

#![allow(clippy::unwrap_used)]

mod common;

use std::time::Duration;

use common::truth::{check, messages};
use common::{camera, clock, listen, pictures};
use sims::camera::{CameraConfig, Fault, Push};
use telemetry::wire::{MonoTime, Stamp, UtcMicros};
use video::footage::{About, Footage, Written};
use video::receive::{Event, LossCause, Receiver};
use video::ts::{Codec, Muxer};

/// The autopilot was started so long before the time of the first message.
const BOOT_US: u64 = 77_000_000;
/// Messages of each kind come this often.
const PERIOD_US: u64 = 100_000;
/// Longest time that a message is on its way.
const DELAY_US: u64 = 60_000;

/// Events and messages in the order they came, into footage.
fn film(events: Vec<Event>) -> (Vec<u8>, Written) {
    let about = About { ground_amsl_m: Some(0.0), view_across_rad: Some(1.2), ..About::default() };
    let mut footage = Footage::new(Muxer::new(Vec::new(), Codec::H264), Codec::H264, about);
    let first = events.iter().find_map(|event| match event {
        Event::Unit(unit) => Some(unit.received),
        _ => None,
    });
    let began = first.unwrap();
    // On whole milliseconds, as autopilots count.
    let first = began.utc.0 / 1_000 * 1_000 - 1_000_000;
    let (booted, mut next) = (first - BOOT_US, first);
    let mut say = |footage: &mut Footage<Muxer<Vec<u8>>>, until: u64| {
        while next < until {
            // Every message is held up by another time; the fastest by nothing.
            let utc = next + next / PERIOD_US % 7 * DELAY_US / 6;
            let mono = began.mono.0.saturating_add_signed((utc as i64 - began.utc.0 as i64) * 1_000);
            let received = Stamp { mono: MonoTime(mono), utc: UtcMicros(utc) };
            for message in messages(next, booted) {
                footage.message(received, &message).unwrap();
            }
            next += PERIOD_US;
        }
    };
    let mut last = first;
    for event in events {
        match event {
            Event::Started(stream) => footage.stream(&stream).unwrap(),
            Event::Unit(unit) => {
                last = unit.received.utc.0;
                say(&mut footage, last);
                footage.unit(unit).unwrap();
            }
            _ => {}
        }
    }
    say(&mut footage, last + 500_000);
    let (film, written) = footage.finish().unwrap();
    (film.into_inner(), written)
}

fn receive(source: &str) -> Receiver {
    Receiver::start(source.parse().unwrap(), 0, clock()).unwrap()
}

fn losses(events: &[Event], cause: LossCause) -> usize {
    events.iter().filter(|event| matches!(event, Event::Lost(loss) if loss.cause == cause)).count()
}

#[test]
fn frame_n_carries_the_pose_of_frame_n_over_rtsp() {
    let camera = camera(CameraConfig::default());
    let receiver = receive(&camera.url());
    let events = listen(&receiver, pictures(75));
    assert_eq!(losses(&events, LossCause::Network), 0);
    let (footage, written) = film(events);
    assert_eq!(check(&footage, written).read, 75);
}

#[test]
fn frame_n_carries_the_pose_of_frame_n_where_packets_are_lost_and_swapped() {
    let receiver = receive("rtp://127.0.0.1:0");
    let push = vec![Push::Rtp(receiver.local_addr().unwrap())];
    let camera = camera(CameraConfig { push, ..CameraConfig::default() });
    let mut events = listen(&receiver, |event| matches!(event, Event::Unit(unit) if unit.key));
    assert!(camera.fault(Fault::Drop(0.01)) && camera.fault(Fault::Reorder(0.02)));
    events.extend(listen(&receiver, |event| matches!(event, Event::Lost(_))));
    events.extend(listen(&receiver, pictures(125)));
    assert!(losses(&events, LossCause::Network) > 0);
    let (footage, written) = film(events);
    assert!(check(&footage, written).read > 15);
}

#[test]
fn frame_n_carries_the_pose_of_frame_n_over_a_restart_and_another_size() {
    let camera = camera(CameraConfig::default());
    let receiver = receive(&camera.url());
    let mut events = listen(&receiver, pictures(30));
    assert!(camera.fault(Fault::Restart(Duration::from_millis(200))));
    events.extend(listen(&receiver, |event| matches!(event, Event::Stopped(_))));
    events.extend(listen(&receiver, pictures(30)));
    assert!(camera.fault(Fault::Resize(960, 540)));
    events.extend(listen(&receiver, |event| matches!(event, Event::Started(stream) if stream.width == 960)));
    events.extend(listen(&receiver, pictures(30)));
    assert!(events.iter().any(|event| matches!(event, Event::Stopped(_))), "the gap is stated");
    let (footage, written) = film(events);
    assert!(check(&footage, written).read >= 85);
}
