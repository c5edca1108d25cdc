//! Clocks that are wrong, are set while something is recorded, and the proof that says so.

#![allow(clippy::unwrap_used)]

use std::net::UdpSocket;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use evidence::Disk;
use evidence::capture::{Capture, Kind, Policy};
use evidence::clock::{ClockProof, Difference, Other, Reading, Settings, State, Steps, Watch};
use evidence::verify::{Verdict, verify};
use telemetry::wire::{MonoTime, Stamp, UtcMicros};

const CAPTURE: &str = "0198c0de-0000-7000-8000-000000000001";
const UTC_US: u64 = 1_790_000_000_000_000;
const HOUR_US: i64 = 3_600_000_000;

/// The station's clock: set by so much after a minute.
fn stamp(seconds: u64, step_us: i64) -> Stamp {
    let utc = UTC_US + seconds * 1_000_000;
    let utc = if seconds >= 60 { utc.saturating_add_signed(step_us) } else { utc };
    Stamp { mono: MonoTime::from_millis(seconds * 1_000 + 77_000), utc: UtcMicros(utc) }
}

fn offset(other: Other, source: &str, station: Stamp, offset_ms: f64, uncertainty_ms: f64) -> Reading {
    Reading::Offset(Difference {
        other,
        number: None,
        source: source.to_owned(),
        offset_ms,
        uncertainty_ms: Some(uncertainty_ms),
        one_way: false,
        station_utc_us: Some(station.utc.0),
    })
}

/// Two minutes in which the clock is wrong by an hour until it is set, and time servers see that.
fn recorded(folder: &std::path::Path, step_us: i64) -> ClockProof {
    let disk = Disk::new(folder).unwrap();
    let (mut capture, _) = Capture::open(disk, Policy::default(), CAPTURE, "test", stamp(0, step_us)).unwrap();
    let mut steps = Steps::default();
    for n in 0..120 {
        let now = stamp(n, step_us);
        capture.push(now, Kind::Mavlink, &[0; 30]).unwrap();
        let step = steps.see(now).map(Reading::Step);
        let wrong_ms = if n < 60 { -step_us as f64 / 1e3 } else { 0.0 };
        // Each answer errs by less than it says.
        let asked = (n % 20 == 5).then(|| offset(Other::TimeServer, "NTP a", now, wrong_ms + n as f64 / 20.0, 10.0));
        let poor = (n == 50).then(|| offset(Other::TimeServer, "NTP b", now, wrong_ms + 900.0, 1_000.0));
        for reading in step.into_iter().chain(asked).chain(poor) {
            capture.push(now, Kind::Clock, &reading.to_json()).unwrap();
        }
        capture.write(now).unwrap();
    }
    capture.finish(stamp(120, step_us)).unwrap();
    ClockProof::from_capture(&Disk::at(folder)).unwrap()
}

#[test]
fn a_clock_that_is_set_by_an_hour_is_a_stated_step_and_the_offset_of_the_steady_clock_is_known_all_along() {
    for step_us in [HOUR_US, -HOUR_US] {
        let place = tempfile::tempdir().unwrap();
        let proof = recorded(place.path(), step_us);
        let report = verify(&Disk::at(place.path()));
        assert_eq!((report.verdict(), &report.gaps[..]), (Verdict::Untouched, &[][..]));
        let steps: Vec<_> = proof.steps().collect();
        assert_eq!(steps.len(), 1, "{steps:?}");
        assert!((steps[0].1.by_ms - step_us as f64 / 1e3).abs() < 1.0);
        // Films go on by the clock that the recording began with: it was wrong from the beginning to the end.
        let clock = &proof.clock;
        let wanted = -step_us as f64 / 1e3;
        assert_eq!(clock.source, "NTP a");
        assert!((clock.offset_ms.unwrap() - wanted).abs() <= clock.uncertainty_ms.unwrap(), "{clock:?}");
        assert!(clock.uncertainty_ms.unwrap() < 15.0, "{clock:?}");
        assert_eq!(ClockProof::from_json(&proof.to_json()).unwrap(), proof);
    }
}

#[test]
fn after_a_restart_the_steady_clock_begins_again() {
    let place = tempfile::tempdir().unwrap();
    let open =
        |now| Capture::open(Disk::new(place.path()).unwrap(), Policy::default(), CAPTURE, "test", now).unwrap().0;
    let mut capture = open(stamp(0, 0));
    capture.push(stamp(1, 0), Kind::Clock, &offset(Other::Gnss, "GNSS", stamp(1, 0), 7.0, 1.0).to_json()).unwrap();
    capture.write(stamp(2, 0)).unwrap();
    drop(capture);
    // The computer was started anew: its monotonic clock too, and its clock was set meanwhile.
    let at = |ms| Stamp { mono: MonoTime::from_millis(ms), utc: UtcMicros(UTC_US + 500_000_000 + ms * 1_000) };
    let mut capture = open(at(0));
    capture.push(at(900), Kind::Clock, &offset(Other::Gnss, "GNSS", at(900), 7.5, 1.0).to_json()).unwrap();
    capture.finish(at(1_000)).unwrap();
    let proof = ClockProof::from_capture(&Disk::at(place.path())).unwrap();
    assert_eq!(proof.restarts, 1);
    assert_eq!(proof.readings.iter().map(|r| r.steady_offset_ms).collect::<Vec<_>>(), [Some(7.0), Some(7.5)]);
    assert_eq!((proof.clock.offset_ms, proof.clock.uncertainty_ms), (Some(7.25), Some(1.25)));
}

#[test]
fn what_was_not_measured_is_not_invented_and_senseless_records_are_counted() {
    let place = tempfile::tempdir().unwrap();
    let (mut capture, _) =
        Capture::open(Disk::new(place.path()).unwrap(), Policy::default(), CAPTURE, "test", stamp(0, 0)).unwrap();
    let state = Reading::State(State { source: "timedatectl".to_owned(), synchronised: false });
    capture.push(stamp(1, 0), Kind::Clock, &state.to_json()).unwrap();
    capture.push(stamp(1, 0), Kind::Clock, b"{}").unwrap();
    capture.finish(stamp(2, 0)).unwrap();
    let proof = ClockProof::from_capture(&Disk::at(place.path())).unwrap();
    assert_eq!(proof.clock.source, "system (timedatectl: not synchronised)");
    assert_eq!((proof.clock.offset_ms, proof.clock.uncertainty_ms, proof.left_out), (None, None, 1));
}

/// Answers as a time server whose clock is ahead, as often as it is asked.
fn time_server(ahead_us: u64) -> String {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    let address = socket.local_addr().unwrap().to_string();
    let ntp = move || {
        let us = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_micros() as u64 + ahead_us;
        let (seconds, rest) = (us / 1_000_000 + 2_208_988_800, us % 1_000_000);
        ((seconds << 32) | ((rest << 32) / 1_000_000)).to_be_bytes()
    };
    std::thread::spawn(move || {
        let mut question = [0; 48];
        while let Ok((48, from)) = socket.recv_from(&mut question) {
            let mut answer = [0; 48];
            // Version 4, server; stratum 2; a reference, the time of the question, and twice our own.
            answer[..2].copy_from_slice(&[0x24, 2]);
            answer[12..16].copy_from_slice(&[127, 0, 0, 1]);
            answer[16..24].copy_from_slice(&ntp());
            answer[24..32].copy_from_slice(&question[40..]);
            answer[32..40].copy_from_slice(&ntp());
            answer[40..].copy_from_slice(&ntp());
            socket.send_to(&answer, from).unwrap();
        }
    });
    address
}

#[test]
fn a_time_server_is_asked_and_one_that_does_not_answer_is_said() {
    let nobody = UdpSocket::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let servers = vec![time_server(250_000), nobody];
    let settings = Settings { servers, every: Duration::from_secs(64) };
    let watch = Watch::start(settings, || stamp(7, 0)).unwrap();
    let (mut readings, deadline) = (Vec::new(), Instant::now() + Duration::from_secs(60));
    // Both servers and the computer itself.
    while readings.len() < 3 && Instant::now() < deadline {
        readings.extend(watch.take());
        std::thread::yield_now();
    }
    assert!(readings.iter().all(|(at, _)| *at == stamp(7, 0)));
    let [(_, Reading::Offset(offset)), (_, Reading::Unknown(unknown)), ..] = readings.as_slice() else {
        panic!("{readings:?}")
    };
    // The station is behind the server by what the server is ahead.
    assert!((offset.offset_ms + 250.0).abs() <= offset.uncertainty_ms.unwrap() + 1.0, "{offset:?}");
    assert!(offset.source.contains("stratum 2") && !unknown.cause.is_empty(), "{readings:?}");
}
