//! The synthetic camera over every transport: what comes out is what it sent, and what is missing is said.

#![allow(clippy::unwrap_used)]

mod common;

use std::io::{BufRead, BufReader, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::time::Duration;

use common::{camera, clock, listen, pictures};
use openh264::decoder::Decoder;
use openh264::formats::YUVSource;
use sims::camera::{CameraConfig, Fault, Label, Push, read};
use telemetry::wire::UtcMicros;
use url::Url;
use video::receive::{Event, LossCause, Receiver, Source, StopCause};

/// What decoded pictures say about themselves, with the sender's time of their units.
fn labels(events: &[Event]) -> Vec<(Label, Option<UtcMicros>)> {
    let mut decoder = Decoder::new().unwrap();
    let mut found = Vec::new();
    for event in events {
        let Event::Unit(unit) = event else { continue };
        // Without its beginning a stream cannot be decoded, which is no matter of receiving it.
        if let Ok(Some(picture)) = decoder.decode(&unit.annex_b)
            && let Some(label) = read(picture.y(), picture.strides().0, picture.dimensions())
        {
            found.push((label, unit.sender_utc));
        }
    }
    found
}

fn receive(source: &str) -> Receiver {
    Receiver::start(source.parse().unwrap(), 1, clock()).unwrap()
}

/// Every picture from the first that can be decoded on is there, at its own time.
fn check_whole(events: &[Event], with_clock: bool) {
    let started = events.iter().find_map(|event| match event {
        Event::Started(stream) => Some((stream.stream, stream.width, stream.height, stream.parameter_sets.len())),
        _ => None,
    });
    assert_eq!(started, Some((1, 640, 360, 2)));
    assert!(!events.iter().any(|event| matches!(event, Event::Lost(loss) if loss.cause == LossCause::Network)));
    let labels = labels(events);
    assert!(labels.len() > 20, "{}", labels.len());
    for pair in labels.windows(2) {
        assert_eq!(pair[1].0.frame, pair[0].0.frame + 1);
    }
    if with_clock {
        let (label, utc) = labels.last().unwrap();
        assert!(utc.unwrap().0.abs_diff(label.utc_us) < 1_000, "{utc:?} is not {label:?}");
    }
    let at: Vec<u64> = events
        .iter()
        .filter_map(|event| match event {
            Event::Unit(unit) => Some(unit.at_90khz),
            _ => None,
        })
        .collect();
    assert!(at.is_sorted(), "time goes on");
}

#[test]
fn every_frame_comes_over_rtsp_by_connection_and_by_udp() {
    let camera = camera(CameraConfig::default());
    for url in [camera.url(), camera.url().replace("rtsp", "rtspu")] {
        let receiver = receive(&url);
        check_whole(&listen(&receiver, pictures(40)), true);
    }
}

#[test]
fn every_frame_comes_over_rtp_and_mpeg_ts_that_a_camera_sends_by_itself() {
    let [rtp, ts] = ["rtp://127.0.0.1:0", "udp://127.0.0.1:0"].map(receive);
    let push = vec![Push::Rtp(rtp.local_addr().unwrap()), Push::Ts(ts.local_addr().unwrap())];
    let _camera = camera(CameraConfig { push, ..CameraConfig::default() });
    check_whole(&listen(&rtp, pictures(40)), true);
    check_whole(&listen(&ts, pictures(40)), false);
}

#[test]
fn swapped_packets_over_rtp_are_put_in_order_and_lost_ones_are_counted() {
    let receiver = receive("rtp://127.0.0.1:0");
    let push = vec![Push::Rtp(receiver.local_addr().unwrap())];
    let camera = camera(CameraConfig { push, ..CameraConfig::default() });
    assert!(camera.fault(Fault::Reorder(0.05)));
    check_whole(&listen(&receiver, pictures(40)), true);
    assert!(camera.fault(Fault::Drop(0.05)));
    let lost = listen(&receiver, |event| matches!(event, Event::Lost(loss) if loss.cause == LossCause::Network));
    assert!(lost.len() < 500);
}

#[test]
fn over_udp_of_rtsp_a_packet_that_another_one_overtakes_is_lost_and_that_is_said() {
    let camera = camera(CameraConfig::default());
    let receiver = receive(&camera.url().replace("rtsp", "rtspu"));
    listen(&receiver, pictures(5));
    assert!(camera.fault(Fault::Reorder(0.1)));
    let events = listen(&receiver, pictures(60));
    let mut missing = 0;
    let mut torn = 0;
    for event in &events {
        match event {
            Event::Lost(loss) => {
                assert_eq!(loss.cause, LossCause::Network);
                missing += loss.count;
            }
            Event::Unit(unit) => torn += u64::from(!unit.whole),
            other => panic!("{other:?}"),
        }
    }
    println!("{missing} packets overtaken, {torn} of 60 pictures torn");
    assert!(missing > 0 && torn <= missing);
}

/// A camera that refuses to send over its connection: everything else goes through to a good one.
fn only_udp(camera: SocketAddr) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for client in listener.incoming().map_while(Result::ok) {
            let mut server = TcpStream::connect(camera).unwrap();
            let (mut answers, mut back) = (server.try_clone().unwrap(), client.try_clone().unwrap());
            std::thread::spawn(move || drop(std::io::copy(&mut answers, &mut back)));
            let mut request = String::new();
            let mut lines = BufReader::new(client.try_clone().unwrap());
            while lines.read_line(&mut request).is_ok_and(|count| count > 0) {
                if !request.ends_with("\r\n\r\n") {
                    continue;
                }
                let sequence = request.lines().find(|line| line.to_lowercase().starts_with("cseq:")).unwrap();
                if request.contains("RTP/AVP/TCP") {
                    let refusal = format!("RTSP/1.0 461 Unsupported Transport\r\n{sequence}\r\n\r\n");
                    (&client).write_all(refusal.as_bytes()).unwrap();
                } else {
                    server.write_all(request.as_bytes()).unwrap();
                }
                request.clear();
            }
            drop(server.shutdown(Shutdown::Both));
        }
    });
    address
}

#[test]
fn a_camera_that_refuses_to_send_over_its_connection_is_asked_for_udp() {
    let camera = camera(CameraConfig::default());
    let address = camera.url().parse::<Url>().unwrap().socket_addrs(|| None).unwrap()[0];
    let receiver = receive(&format!("rtsp://{}/live", only_udp(address)));
    check_whole(&listen(&receiver, pictures(40)), true);
}

#[test]
fn a_camera_that_restarts_or_changes_size_goes_on_as_one_sequence_with_stated_gaps() {
    let camera = camera(CameraConfig::default());
    let receiver = receive(&camera.url());
    let mut events = listen(&receiver, pictures(30));
    assert!(camera.fault(Fault::Restart(Duration::from_millis(300))));
    events.extend(listen(&receiver, |event| matches!(event, Event::Stopped(_))));
    events.extend(listen(&receiver, pictures(30)));
    assert!(camera.fault(Fault::Resize(960, 540)));
    events.extend(listen(&receiver, |event| matches!(event, Event::Started(stream) if stream.width == 960)));
    events.extend(listen(&receiver, pictures(30)));
    let mut last = None;
    for event in &events {
        if let Event::Unit(unit) = event {
            assert!(last.is_none_or(|last| unit.at_90khz > last), "{last:?} then {}", unit.at_90khz);
            last = Some(unit.at_90khz);
        }
    }
    assert!(events.iter().any(|event| matches!(event, Event::Stopped(stopped) if !stopped.retry_in.is_zero())));
    let labels = labels(&events);
    assert!(labels.iter().all(|(label, utc)| utc.is_none_or(|utc| utc.0.abs_diff(label.utc_us) < 1_000)));
    assert!(labels.len() > 80, "{}", labels.len());
}

#[test]
fn where_nothing_answers_the_reason_and_the_next_try_are_said() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    for source in [format!("rtsp://{free}/live"), format!("tcp://{free}")] {
        let receiver = receive(&source);
        let events = listen(&receiver, |event| matches!(event, Event::Stopped(_)));
        let [Event::Stopped(stopped)] = events.as_slice() else { panic!("{events:?}") };
        assert!(matches!(&stopped.cause, StopCause::Failed(reason) if !reason.is_empty()), "{stopped:?}");
        assert!(!stopped.retry_in.is_zero());
    }
}

#[test]
fn a_port_that_is_taken_is_said_at_once() {
    let taken = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    let source: Source = format!("udp://{}", taken.local_addr().unwrap()).parse().unwrap();
    assert!(Receiver::start(source, 1, clock()).is_err());
}
