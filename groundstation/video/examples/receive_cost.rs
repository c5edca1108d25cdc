//! `receive_cost [SECONDS]`: processor time to receive 1080p30 at 8 and at 80 Mbit/s, stamp it, record it in a capture with
//! SHA-256 and SM3, and write it as footage with a packet per frame, against `ffmpeg -c copy` of the same stream to the same
//! kind of file. Prints both, their ratio, and what was lost. Linux; wants ffmpeg with libx264.

use std::error::Error;
use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use evidence::Disk;
use evidence::capture::{Capture, Kind, Policy};
use evidence::verify::{Verdict, verify};
use telemetry::dialect::{ATTITUDE_DATA, GLOBAL_POSITION_INT_DATA, MavMessage};
use telemetry::wire::{MonoTime, Stamp, UtcMicros};
use video::footage::{About, Footage};
use video::receive::{Event, Receiver, Source};
use video::ts::{Codec, Muxer};

/// State messages a second.
const MESSAGES_S: u64 = 10;
const FRAMES_S: u64 = 30;
const STREAM: u8 = 1;

/// Seconds of processor time of this process (`false`) or of its children that have ended (`true`).
fn cpu_s(children: bool) -> Result<f64, Box<dyn Error>> {
    let text = std::fs::read_to_string("/proc/self/stat")?;
    let fields: Vec<&str> = text.rsplit_once(')').ok_or("/proc/self/stat")?.1.split_whitespace().collect();
    let at = if children { 13 } else { 11 };
    let ticks: f64 = fields[at].parse::<f64>()? + fields[at + 1].parse::<f64>()?;
    // Linux counts hundredths of a second for programs.
    Ok(ticks / 100.0)
}

/// A port that nothing listens on.
fn free_port() -> std::io::Result<u16> {
    Ok(std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

/// Sends a file over and over, as fast as it is shown. Over a connection, so that nothing is lost on the way: a burst of a
/// fast stream is larger than what a system keeps of datagrams.
fn sender(input: &Path, port: u16, seconds: u64) -> std::io::Result<Child> {
    Command::new("ffmpeg")
        .args(["-v", "quiet", "-re", "-stream_loop", "-1", "-i"])
        .arg(input)
        .args(["-t", &seconds.to_string(), "-c", "copy", "-f", "mpegts"])
        .arg(format!("tcp://127.0.0.1:{port}?listen=1"))
        .stdin(Stdio::null())
        .spawn()
}

/// What a run cost and came to.
struct Run {
    cpu_s: f64,
    frames: u64,
    lost: u64,
}

fn ours(input: &Path, seconds: u64, folder: &Path) -> Result<Run, Box<dyn Error>> {
    let port = free_port()?;
    let mut sender = sender(input, port, seconds)?;
    let start = Instant::now();
    let clock = move || Stamp {
        mono: MonoTime(start.elapsed().as_nanos() as u64),
        utc: UtcMicros(SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |utc| utc.as_micros() as u64)),
    };
    let before = cpu_s(false)?;
    let disk = Disk::new(&folder.join("capture"))?;
    let id = "0198c0de-0000-7000-8000-000000000007";
    let (mut capture, _) = Capture::open(disk, Policy::default(), id, "receive_cost", clock())?;
    let receiver = Receiver::start(format!("tcp://127.0.0.1:{port}").parse::<Source>()?, STREAM, Arc::new(clock))?;
    let about = About { ground_amsl_m: Some(0.0), view_across_rad: Some(1.2), ..About::default() };
    let muxer = Muxer::new(BufWriter::new(File::create(folder.join("ours.ts"))?), Codec::H264);
    let mut footage = Footage::new(muxer, Codec::H264, about);
    let (mut told, mut lost, mut begun) = (0, 0, false);
    while let Ok(event) = receiver.events().recv_timeout(Duration::from_secs(20)) {
        match event {
            Event::Started(stream) => {
                capture.push(clock(), Kind::Stream, stream.to_json().as_bytes())?;
                footage.stream(&stream)?;
            }
            Event::Unit(unit) => {
                begun = true;
                let due = unit.received.mono.0 * MESSAGES_S / 1_000_000_000;
                if due > told {
                    told = due;
                    let time_boot_ms = (unit.received.mono.0 / 1_000_000) as u32;
                    let position = GLOBAL_POSITION_INT_DATA { time_boot_ms, ..GLOBAL_POSITION_INT_DATA::DEFAULT };
                    let attitude = ATTITUDE_DATA { time_boot_ms, ..ATTITUDE_DATA::DEFAULT };
                    footage.message(unit.received, &MavMessage::GLOBAL_POSITION_INT(position))?;
                    footage.message(unit.received, &MavMessage::ATTITUDE(attitude))?;
                    capture.write(unit.received)?;
                }
                capture.push(unit.received, Kind::Video, &unit.to_record(STREAM))?;
                footage.unit(unit)?;
            }
            Event::Lost(loss) => lost += loss.count,
            // It tries again until the sender listens; then the sender has sent all.
            Event::Stopped(_) if begun => break,
            Event::Stopped(_) => {}
        }
    }
    drop(receiver);
    capture.finish(clock())?;
    let frames = footage.finish()?.1.frames;
    let run = Run { cpu_s: cpu_s(false)? - before, frames, lost };
    sender.wait()?;
    let report = verify(&Disk::at(&folder.join("capture")));
    assert_eq!(report.verdict(), Verdict::Untouched);
    Ok(run)
}

/// Of the copying ffmpeg alone: children count when they have been waited for, and the sender is waited for later.
fn theirs(input: &Path, seconds: u64, folder: &Path) -> Result<f64, Box<dyn Error>> {
    let port = free_port()?;
    let mut sender = sender(input, port, seconds)?;
    let before = cpu_s(true)?;
    let cost = loop {
        let copied = Command::new("ffmpeg")
            .args(["-v", "quiet", "-y", "-i", &format!("tcp://127.0.0.1:{port}"), "-c", "copy", "-f", "mpegts"])
            .arg(folder.join("theirs.ts"))
            .stdin(Stdio::null())
            .status()?;
        if copied.success() {
            break cpu_s(true)? - before;
        }
    };
    sender.wait()?;
    Ok(cost)
}

/// A file of 1080p30 at so many megabits a second; noise makes it as large as it should be.
fn source(folder: &Path, megabits: u32) -> Result<PathBuf, Box<dyn Error>> {
    let (file, rate) = (folder.join("in.ts"), format!("{megabits}M"));
    Command::new("ffmpeg")
        .args(["-v", "error", "-y", "-f", "lavfi", "-i"])
        .arg("testsrc2=size=1920x1080:rate=30:duration=5,noise=alls=20:allf=t")
        .args(["-c:v", "libx264", "-preset", "ultrafast", "-bf", "0", "-g", "30", "-pix_fmt", "yuv420p"])
        .args(["-b:v", &rate, "-minrate", &rate, "-maxrate", &rate, "-bufsize", &rate, "-nal-hrd", "cbr"])
        .arg(&file)
        .status()?;
    Ok(file)
}

fn main() -> Result<(), Box<dyn Error>> {
    let seconds: u64 = std::env::args().nth(1).map_or(Ok(30), |text| text.parse())?;
    let folder = tempfile::tempdir()?;
    for megabits in [8, 80] {
        let place = folder.path().join(megabits.to_string());
        std::fs::create_dir(&place)?;
        let input = source(&place, megabits)?;
        let run = ours(&input, seconds, &place)?;
        let copied = theirs(&input, seconds, &place)?;
        let sent = std::fs::metadata(place.join("theirs.ts"))?.len() as f64 * 8.0 / 1e6 / seconds as f64;
        println!(
            "1080p30 at {sent:.0} Mbit/s for {seconds} s: {} of {} frames, {} lost",
            run.frames,
            seconds * FRAMES_S,
            run.lost
        );
        println!(
            "  ours {:.2} s of processor time, ffmpeg -c copy {copied:.2} s, ratio {:.2}",
            run.cpu_s,
            run.cpu_s / copied
        );
    }
    Ok(())
}
