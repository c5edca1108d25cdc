//! Files aboard, client half against server half, through a seeded bad link: every byte right, or a reason.
#![allow(clippy::unwrap_used, missing_docs)]

mod way;

use std::time::Duration;

use sims::host::Loss;
use telemetry::services::ftp::{Client, ClientEvent, Code, Entry, Failure, Files, Server};
use telemetry::wire::{Address, MonoTime};
use way::{BAD, STATION, Way, drain};

const CAMERA: Address = Address { system: 1, component: 100 };

struct Rig {
    seed: u64,
    now: MonoTime,
    up: Way,
    down: Way,
    client: Client,
    server: Server,
    /// The vehicle hears nothing any more.
    deaf: bool,
    sent: u64,
}

/// A file whose every place is different from its neighbours.
fn file(seed: u64, size: usize) -> Vec<u8> {
    let mut state = seed | 1;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 56) as u8
    };
    (0..size).map(|_| next()).collect()
}

impl Rig {
    fn new(loss: Loss, seed: u64, files: Files) -> Self {
        println!("seed {seed}");
        Self {
            seed,
            now: MonoTime::from_millis(1000),
            up: Way::new(STATION, loss, seed),
            down: Way::new(CAMERA, loss, seed ^ 0xF7),
            client: Client::default(),
            server: Server::new(CAMERA, files),
            deaf: false,
            sent: 0,
        }
    }

    fn millisecond(&mut self) {
        self.now = self.now + Duration::from_millis(1);
        let now = self.now;
        for message in self.down.receive(now) {
            self.client.on_message(now, CAMERA, &message);
        }
        self.client.on_deadline(now);
        for message in drain(|| self.client.poll_send()) {
            self.sent += 1;
            self.up.send(now, &message);
        }
        for message in self.up.receive(now) {
            if !self.deaf {
                self.server.on_message(now, STATION, &message);
            }
        }
        for message in drain(|| self.server.poll_send()) {
            self.down.send(now, &message);
        }
    }

    /// The end of what is under way, and how often it told how far it is.
    fn end(&mut self, limit_s: u64) -> (ClientEvent, u32) {
        let mut progress = 0;
        for _ in 0..limit_s * 1000 {
            self.millisecond();
            while let Some(event) = self.client.poll_event() {
                match event {
                    ClientEvent::Progress { done, total, .. } => {
                        assert!(done <= total);
                        progress += 1;
                    }
                    other => return (other, progress),
                }
            }
        }
        panic!("seed {}: no end within {limit_s} s", self.seed);
    }

    fn fetched(&mut self, path: &str) -> Result<(Vec<u8>, bool), Failure> {
        self.client.fetch(self.now, CAMERA, path).unwrap();
        match self.end(600).0 {
            ClientEvent::Fetched { bytes, checked, .. } => Ok((bytes.to_vec(), checked)),
            ClientEvent::Failed { failure, .. } => Err(failure),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn files_come_whole_through_loss_doubling_and_reordering() {
    for seed in 0..20 {
        let sizes = [0, 1, 239, 240, 20_000, 100_003];
        let mut files = Files::default();
        for (n, size) in sizes.into_iter().enumerate() {
            assert!(files.insert(&format!("/DCIM/{n}.JPG"), file(seed + n as u64, size)));
        }
        let mut rig = Rig::new(BAD, seed, files);
        // One after the other: pieces of the one before are still on their way.
        for (n, size) in sizes.into_iter().enumerate() {
            let (bytes, checked) = rig.fetched(&format!("/DCIM/{n}.JPG")).unwrap();
            assert!(bytes == file(seed + n as u64, size) && checked, "seed {seed}, file {n}");
        }
    }
}

#[test]
fn a_long_file_counts_over_the_end_of_the_protocols_numbers() {
    let size = 70_000 * 239;
    let mut files = Files::default();
    assert!(files.insert("/big", file(1, size)));
    let mut rig = Rig::new(Loss { drop: 0.02, ..Loss::default() }, 1, files);
    assert!(rig.fetched("/big").unwrap() == (file(1, size), true));
    // One question for a burst, and one for each piece that was lost.
    assert!(rig.sent < 70_000 / 64 + 70_000 / 20, "{} questions", rig.sent);
}

#[test]
fn folders_are_listed_over_several_answers() {
    for seed in 0..20 {
        let mut files = Files::default();
        for n in 0..60 {
            assert!(files.insert(&format!("/DCIM/100PATRL/IMG_{n:05}.JPG"), vec![0; n]));
        }
        let mut rig = Rig::new(BAD, seed, files);
        rig.client.list(rig.now, CAMERA, "/DCIM/100PATRL").unwrap();
        assert_eq!(rig.client.fetch(rig.now, CAMERA, "/other"), Err(Failure::Busy));
        let ClientEvent::Listed { entries, path, .. } = rig.end(120).0 else { panic!("no list") };
        let wanted: Vec<_> = (0..60).map(|n| Entry::File(format!("IMG_{n:05}.JPG"), Some(n))).collect();
        assert_eq!((path.as_str(), entries), ("/DCIM/100PATRL", wanted), "seed {seed}");
    }
}

#[test]
fn what_is_not_there_is_refused_and_a_deaf_vehicle_is_given_up() {
    let mut files = Files::default();
    assert!(files.insert("/a", file(1, 50_000)));
    let mut rig = Rig::new(Loss::default(), 1, files);
    assert_eq!(rig.fetched("/b"), Err(Failure::Refused(Code::FileNotFound)));
    rig.client.list(rig.now, CAMERA, "/nowhere").unwrap();
    let refused = |event| matches!(event, ClientEvent::Failed { failure: Failure::Refused(_), .. });
    assert!(refused(rig.end(10).0));
    rig.client.fetch(rig.now, CAMERA, "/a").unwrap();
    (0..3).for_each(|_| rig.millisecond());
    rig.deaf = true;
    let ClientEvent::Failed { failure, .. } = rig.end(120).0 else { panic!("not given up") };
    assert!(matches!(failure, Failure::TimedOut { .. }), "{failure}");
    assert!(!rig.client.is_busy());
    // The vehicle is there again, with the file of the broken try still open.
    rig.deaf = false;
    assert!(rig.fetched("/a").unwrap() == (file(1, 50_000), true));
    rig.client.fetch(rig.now, CAMERA, "/a").unwrap();
    (0..3).for_each(|_| rig.millisecond());
    rig.client.cancel();
    assert!(matches!(rig.end(1).0, ClientEvent::Failed { failure: Failure::Cancelled, .. }));
}

#[test]
fn sessions_that_others_left_open_are_closed() {
    let mut files = Files::default();
    assert!(files.insert("/a", file(1, 500)));
    let mut rig = Rig::new(Loss::default(), 1, files);
    for n in 0..20 {
        // Its owner is this station, before it was restarted.
        rig.client.fetch(rig.now, CAMERA, "/a").unwrap();
        (0..2).for_each(|_| rig.millisecond());
        rig.client = Client::default();
        (0..200 + n).for_each(|_| rig.millisecond());
    }
    assert_eq!(rig.fetched("/a").unwrap(), (file(1, 500), true));
}

#[test]
fn a_file_that_changes_while_it_is_read_is_damaged_and_not_handed_out() {
    let mut files = Files::default();
    assert!(files.insert("/a", file(1, 50_000)));
    let mut rig = Rig::new(BAD, 7, files);
    rig.client.fetch(rig.now, CAMERA, "/a").unwrap();
    (0..200).for_each(|_| rig.millisecond());
    assert!(rig.server.files_mut().insert("/a", file(2, 50_000)));
    assert!(matches!(rig.end(120).0, ClientEvent::Failed { failure: Failure::Damaged, .. }));
}
