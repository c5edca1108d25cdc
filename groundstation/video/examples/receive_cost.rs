//! `receive_cost [SECONDS]`: processor time to receive 1080p30 at 8 and at 80 Mbit/s, stamp it, record it in a capture with
//! SHA-256 and SM3, and write it as footage with a packet per frame, against `ffmpeg -c copy` of the same stream to the same
//! kind of file. Prints both, their ratio, what was lost, and which part of it takes how long. Linux; wants ffmpeg with
//! libx264. What counts is `--release`, which is what users have.

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
use sha2::{Digest, Sha256};
use sm3::Sm3;
use telemetry::dialect::{ATTITUDE_DATA, GLOBAL_POSITION_INT_DATA, MavMessage};
use telemetry::wire::{MonoTime, Stamp, UtcMicros};
use video::footage::{About, Footage};
use video::receive::{Event, Receiver, Reception, Source};
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

/// Seconds of processor time of this thread, finer than the system counts for programs.
fn thread_cpu_s() -> Result<f64, Box<dyn Error>> {
    schedule_s("/proc/thread-self/schedstat")
}

fn schedule_s(path: impl AsRef<Path>) -> Result<f64, Box<dyn Error>> {
    let text = std::fs::read_to_string(path)?;
    Ok(text.split_whitespace().next().ok_or("schedstat")?.parse::<f64>()? / 1e9)
}

/// Of the thread that receives.
fn receiver_cpu_s() -> Result<f64, Box<dyn Error>> {
    for task in std::fs::read_dir("/proc/self/task")? {
        let task = task?.path();
        if std::fs::read_to_string(task.join("comm"))?.trim() == format!("video {STREAM}") {
            return schedule_s(task.join("schedstat"));
        }
    }
    Err("no thread receives".into())
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
    /// Of that, the receiver's thread.
    receiver_cpu_s: f64,
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
    let receiver_cpu_s = receiver_cpu_s()?;
    drop(receiver);
    capture.finish(clock())?;
    let frames = footage.finish()?.1.frames;
    let run = Run { cpu_s: cpu_s(false)? - before, receiver_cpu_s, frames, lost };
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

/// Processor time of some work on this thread.
fn cost<T>(work: impl FnOnce() -> Result<T, Box<dyn Error>>) -> Result<(f64, T), Box<dyn Error>> {
    let before = thread_cpu_s()?;
    let done = work()?;
    Ok((thread_cpu_s()? - before, done))
}

/// What each part of the work on a file takes alone, in seconds of processor time for each second of video.
fn parts(input: &Path, folder: &Path) -> Result<Vec<(&'static str, f64)>, Box<dyn Error>> {
    let stream = std::fs::read(input)?;
    let (mut reception, mut units, mut started) = (Reception::new("file".to_owned(), STREAM), Vec::new(), None);
    reception.begin_ts();
    let (demux_s, ()) = cost(|| {
        let mut take = |event| match event {
            Event::Unit(unit) => units.push(unit),
            Event::Started(stream) => started = Some(stream),
            _ => {}
        };
        for (n, bytes) in (0..).zip(stream.chunks(64 << 10)) {
            let at = Stamp { mono: MonoTime::from_millis(n), utc: UtcMicros(n * 1_000) };
            reception.transport_stream(bytes, at, &mut take);
        }
        reception.end_ts(&mut take);
        Ok(())
    })?;
    let started = started.ok_or("no video")?;
    let records: Vec<Vec<u8>> = units.iter().map(|unit| unit.to_record(STREAM)).collect();
    let (sha256_s, _) =
        cost(|| Ok(records.iter().fold(Sha256::new(), |hash, record| hash.chain_update(record)).finalize()))?;
    let (sm3_s, _) = cost(|| Ok(records.iter().fold(Sm3::new(), |hash, record| hash.chain_update(record)).finalize()))?;
    let (capture_s, ()) = cost(|| {
        let (disk, now) = (Disk::new(&folder.join("parts"))?, Stamp::default());
        let id = "0198c0de-0000-7000-8000-000000000008";
        let (mut capture, _) = Capture::open(disk, Policy::default(), id, "receive_cost", now)?;
        for unit in &units {
            capture.push(unit.received, Kind::Video, &unit.to_record(STREAM))?;
            capture.write(now)?;
        }
        Ok(capture.finish(now)?)
    })?;
    let frames = units.len() as f64;
    let (mux_s, _) = cost(|| {
        let muxer = Muxer::new(BufWriter::new(File::create(folder.join("parts.ts"))?), Codec::H264);
        let mut footage = Footage::new(muxer, Codec::H264, About::default());
        footage.stream(&started)?;
        for unit in units {
            footage.unit(unit)?;
        }
        Ok(footage.finish()?)
    })?;
    let parts = [
        ("read from the transport stream", demux_s),
        ("SHA-256", sha256_s),
        ("SM3", sm3_s),
        ("record, check and write the capture", capture_s - sha256_s - sm3_s),
        ("write the footage with its packets", mux_s),
    ];
    Ok(parts.map(|(name, cpu_s)| (name, cpu_s * FRAMES_S as f64 / frames)).to_vec())
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
        let parts = parts(&input, &place)?;
        let receive_s = run.receiver_cpu_s / seconds as f64 - parts[0].1;
        for (name, cpu_s) in [("receive from the network", receive_s)].iter().chain(&parts) {
            println!("  {:6.2} ms a second of video: {name}", cpu_s * 1e3);
        }
    }
    Ok(())
}
