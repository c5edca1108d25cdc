//! Recordings in which everything goes wrong: packets through the receiver, into a capture, and out as footage. The time is
//! simulated, so ten minutes take seconds.

#![allow(clippy::unwrap_used)]

mod common;

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use common::truth::{check, messages};
use common::{footage_of, pose};
use evidence::Disk;
use evidence::capture::{Capture, Gap, Kind, Policy};
use evidence::clock::{ClockProof, Reading, Steps};
use evidence::verify::{Verdict, verify};
use mpeg2ts::pes::{PesPacketReader, ReadPesPacket};
use mpeg2ts::ts::TsPacketReader;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use sims::camera::{CameraConfig, Film, SIZES};
use telemetry::wire::{Address, Encoder, MonoTime, Stamp, UtcMicros};
use video::footage::About;
use video::receive::{Event, LossCause, Reception};
use video::ts::Codec;

/// Where the film of the ten minutes is kept, where somebody wants to play it.
const KEEP: &str = "VIDEO_TEST_FILM";
const CAPTURE: &str = "0198c0de-0000-7000-8000-000000000004";
const SEED: u64 = 20_261_125;
const BEGAN_US: u64 = 1_790_000_000_000_000;
const BOOT_US: u64 = 77_000_000;
const FRAMES_S: u64 = 5;
const FRAME_US: u64 = 1_000_000 / FRAMES_S;
const MESSAGES_US: u64 = 100_000;
/// From light to the station.
const DELAY_US: u64 = 30_000;
const STREAM: u8 = 1;

/// What is recorded of a camera that counts from `BEGAN_US`.
struct Station {
    capture: Capture<Disk>,
    reception: Reception,
    messages: Encoder,
    steps: Steps,
    looked_us: u64,
    /// UTC that the station shows beyond the truth, from a moment on.
    step: Option<(u64, i64)>,
    heard: Option<Stamp>,
    causes: BTreeSet<String>,
}

impl Station {
    fn new(folder: &Path, step: Option<(u64, i64)>) -> Self {
        let now = stamp(0, step);
        let disk = Disk::new(folder).unwrap();
        let (capture, _) = Capture::open(disk, Policy::default(), CAPTURE, "test", now).unwrap();
        let mut reception = Reception::new("rtp://0.0.0.0:5600".to_owned(), STREAM);
        reception.begin_rtp(Codec::H264, &[]);
        Self {
            capture,
            reception,
            messages: Encoder::new(Address { system: 1, component: 1 }),
            steps: Steps::default(),
            looked_us: 0,
            step,
            heard: None,
            causes: BTreeSet::new(),
        }
    }

    /// A datagram of the camera.
    fn datagram(&mut self, us: u64, datagram: &[u8]) {
        let Self { capture, reception, heard, causes, .. } = self;
        reception.datagram(datagram, stamp(us, self.step), &mut |event| match event {
            Event::Started(stream) => {
                capture.push(stamp(us, self.step), Kind::Stream, stream.to_json().as_bytes()).unwrap();
            }
            Event::Unit(unit) => {
                *heard = Some(unit.received);
                capture.push(unit.received, Kind::Video, &unit.to_record(STREAM)).unwrap();
            }
            Event::Lost(loss) => {
                let from = heard.unwrap_or(loss.at).utc.0;
                let cause = format!("video: {:?}", loss.cause);
                causes.insert(cause.clone());
                let until = loss.at.utc.0;
                let gap = Gap { cause, from_utc_us: from, until_utc_us: until, records: loss.count, torn_bytes: 0 };
                capture.push(loss.at, Kind::Gap, &serde_json::to_vec(&gap).unwrap()).unwrap();
            }
            Event::Stopped(stopped) => panic!("{stopped:?}"),
        });
    }

    /// What the autopilot said at a moment, which comes a little later.
    fn say(&mut self, us: u64) {
        let at = stamp(us + us / MESSAGES_US % 7 * 5_000, self.step);
        for message in messages(BEGAN_US + us, BEGAN_US - BOOT_US) {
            let frame = self.messages.encode(&message);
            self.capture.push(at, Kind::Mavlink, &[&[0], frame.as_slice()].concat()).unwrap();
        }
    }

    fn pass(&mut self, us: u64) {
        let now = stamp(us, self.step);
        if us >= self.looked_us + 1_000_000 {
            self.looked_us = us;
            if let Some(step) = self.steps.see(now) {
                self.capture.push(now, Kind::Clock, &Reading::Step(step).to_json()).unwrap();
            }
        }
        self.capture.write(now).unwrap();
    }
}

fn stamp(us: u64, step: Option<(u64, i64)>) -> Stamp {
    let utc = match step {
        Some((from, by_us)) if us >= from => (BEGAN_US + us).saturating_add_signed(by_us),
        _ => BEGAN_US + us,
    };
    Stamp { mono: MonoTime((33_000_000 + us) * 1_000), utc: UtcMicros(utc) }
}

/// A camera that sends RTP.
struct Sender {
    film: Film,
    source: u32,
    sequence: u16,
    base: u32,
}

impl Sender {
    fn new(size: (usize, usize), source: u32) -> Self {
        let config = CameraConfig { size, frames_s: FRAMES_S as u32, seed: SEED, ..CameraConfig::default() };
        Self { film: Film::new(&config).unwrap(), source, sequence: 65_000, base: source.wrapping_mul(77) }
    }

    fn packet(&mut self, us: u64, mark: bool, payload: &[&[u8]]) -> Vec<u8> {
        let ticks = self.base.wrapping_add((us * 9 / 100) as u32);
        let mut packet = vec![0x80, if mark { 0xE0 } else { 0x60 }];
        packet.extend(self.sequence.to_be_bytes());
        packet.extend(ticks.to_be_bytes());
        packet.extend(self.source.to_be_bytes());
        packet.extend(payload.concat());
        self.sequence = self.sequence.wrapping_add(1);
        packet
    }

    /// A sender report that says when that was.
    fn report(&self, us: u64) -> Vec<u8> {
        let utc_us = BEGAN_US + us;
        let ntp = ((utc_us / 1_000_000 + 2_208_988_800) << 32) | (((utc_us % 1_000_000) << 32) / 1_000_000);
        let ticks = self.base.wrapping_add((us * 9 / 100) as u32);
        let mut report = vec![0x80, 200, 0, 6];
        report.extend(self.source.to_be_bytes());
        report.extend(ntp.to_be_bytes());
        report.extend(ticks.to_be_bytes());
        report.extend([0; 8]);
        report
    }

    /// Packets of the picture of a moment.
    fn picture(&mut self, us: u64) -> Vec<Vec<u8>> {
        let coded = self.film.take(BEGAN_US + us, pose(BEGAN_US + us)).unwrap().unwrap();
        let starts: Vec<_> = coded.annex_b.windows(3).enumerate().filter(|(_, w)| *w == [0, 0, 1]).collect();
        let starts: Vec<_> = starts.into_iter().map(|(at, _)| at).collect();
        let ends = starts.iter().skip(1).copied().chain([coded.annex_b.len()]);
        let mut packets = Vec::new();
        let nals: Vec<_> = starts.iter().zip(ends).map(|(at, end)| coded.annex_b[at + 3..end].to_vec()).collect();
        for (n, nal) in nals.iter().enumerate() {
            // The zero before the next start code is no part of it.
            let nal = &nal[..nal.iter().rposition(|byte| *byte != 0).unwrap() + 1];
            let last = n + 1 == nals.len();
            if nal.len() <= 1_200 {
                packets.push(self.packet(us, last, &[nal]));
                continue;
            }
            let (header, parts) = (nal[0], nal[1..].chunks(1_198));
            let count = parts.len();
            for (part, bytes) in parts.enumerate() {
                let end = part + 1 == count;
                let lead = header & 0x1F | if part == 0 { 0x80 } else { 0 } | if end { 0x40 } else { 0 };
                packets.push(self.packet(us, last && end, &[&[header & 0xE0 | 28, lead], bytes]));
            }
        }
        packets
    }
}

/// Presentation times of the pictures of a film, ticks.
fn times(film: &[u8]) -> Vec<u64> {
    let mut reader = PesPacketReader::new(TsPacketReader::new(film));
    let mut times = Vec::new();
    while let Some(packet) = reader.read_pes_packet().unwrap() {
        if packet.header.stream_id.is_video() {
            times.push(packet.header.pts.unwrap().as_u64());
        }
    }
    times
}

fn about() -> About {
    // Pictures of a camera that was started anew come before its first report.
    let latency = Duration::from_micros(DELAY_US);
    About { ground_amsl_m: Some(0.0), view_across_rad: Some(1.2), latency, ..About::default() }
}

#[test]
fn ten_minutes_in_which_everything_goes_wrong_are_one_recording_with_stated_gaps() {
    println!("seed {SEED}");
    let mut random = ChaCha8Rng::seed_from_u64(SEED);
    let mut chance = move |of: f64| (random.next_u32() as f64) < of * f64::from(u32::MAX);
    let place = tempfile::tempdir().unwrap();
    let mut station = Station::new(place.path(), None);
    let mut camera = Sender::new(SIZES[0], 7);
    let (mut sent, mut lost, mut swapped, mut coded) = (0_u64, 0_u64, 0_u64, 0_u64);
    let mut held: Option<Vec<u8>> = None;
    for us in (0..600_000_000).step_by(FRAME_US as usize) {
        for n in 0..FRAME_US / MESSAGES_US {
            station.say(us + n * MESSAGES_US);
        }
        let second = us / 1_000_000;
        if us == 300_000_000 {
            // Switched off and on again: it counts anew, under another name.
            camera = Sender::new(SIZES[0], 8);
        }
        if us == 450_000_000 {
            let (source, sequence, base) = (camera.source, camera.sequence, camera.base);
            camera = Sender { sequence, base, ..Sender::new(SIZES[1], source) };
        }
        let off = (297..300).contains(&second);
        let out_of_reach = (120..150).contains(&second);
        if !off {
            coded += 1;
            if us % 5_000_000 == 0 && !out_of_reach {
                station.datagram(us + DELAY_US, &camera.report(us));
            }
            for packet in camera.picture(us) {
                sent += 1;
                if out_of_reach || chance(0.01) {
                    lost += 1;
                } else if held.is_none() && chance(0.02) {
                    // It is overtaken by the next one.
                    swapped += 1;
                    held = Some(packet);
                } else {
                    station.datagram(us + DELAY_US, &packet);
                    if let Some(late) = held.take() {
                        station.datagram(us + DELAY_US, &late);
                    }
                }
            }
        }
        station.pass(us + 50_000);
    }
    let Station { mut capture, causes, .. } = station;
    capture.finish(stamp(600_000_000, None)).unwrap();
    println!("{coded} pictures, {sent} packets, {lost} lost, {swapped} overtaken; {causes:?}");

    let report = verify(&Disk::at(place.path()));
    assert_eq!(report.verdict(), Verdict::Untouched, "{:?}", report.troubles);
    assert!(report.segments >= 10, "{}", report.segments);
    let wanted = [LossCause::Network, LossCause::OtherSource].map(|cause| format!("video: {cause:?}"));
    assert!(wanted.iter().all(|cause| causes.contains(cause)), "{causes:?}");
    let stated: u64 = report.gaps.iter().filter(|gap| gap.cause == wanted[0]).map(|gap| gap.records).sum();
    assert_eq!(stated, lost, "every lost packet is stated, and none that only came late");

    let (film, written) = footage_of(place.path(), about());
    println!("{written:?}");
    let times = times(&film);
    assert!(times.is_sorted_by(|a, b| a < b), "one film");
    let seconds = (times.last().unwrap() - times[0]) / 90_000;
    assert!((598..=600).contains(&seconds), "{seconds} s");
    // Losses tear pictures, and a decoder shows those that build on them wrong until the next key frame.
    let worst = check(&film, written);
    assert!(worst.read as u64 > written.frames / 2, "{worst:?}");
    if let Some(keep) = std::env::var_os(KEEP) {
        std::fs::write(keep, film).unwrap();
    }
}

#[test]
fn a_station_clock_that_is_set_by_an_hour_neither_tears_the_film_nor_moves_its_poses() {
    for by_us in [3_600_000_000_i64, -3_600_000_000] {
        let place = tempfile::tempdir().unwrap();
        let mut station = Station::new(place.path(), Some((20_000_000, by_us)));
        let mut camera = Sender::new(SIZES[0], 7);
        for us in (0..40_000_000).step_by(FRAME_US as usize) {
            for n in 0..FRAME_US / MESSAGES_US {
                station.say(us + n * MESSAGES_US);
            }
            if us % 5_000_000 == 0 {
                station.datagram(us + DELAY_US, &camera.report(us));
            }
            for packet in camera.picture(us) {
                station.datagram(us + DELAY_US, &packet);
            }
            station.pass(us + 50_000);
        }
        let Station { mut capture, step, .. } = station;
        capture.finish(stamp(40_000_000, step)).unwrap();

        let report = verify(&Disk::at(place.path()));
        assert_eq!((report.verdict(), &report.gaps[..]), (Verdict::Untouched, &[][..]));
        let proof = ClockProof::from_capture(&Disk::at(place.path())).unwrap();
        let steps: Vec<_> = proof.steps().map(|(_, step)| step.by_ms).collect();
        assert_eq!(steps, [by_us as f64 / 1e3]);

        let (film, written) = footage_of(place.path(), about());
        assert!(
            times(&film).windows(2).all(|pair| pair[1] - pair[0] == FRAME_US * 9 / 100),
            "every picture at its time"
        );
        // The packets say the time of the pictures, which no step moved.
        assert_eq!(check(&film, written).read, 200);
    }
}
