//! `receive_cost [SECONDS]`: processor time to receive a stream and write it as footage with a packet per frame, against
//! `ffmpeg -c copy` of the same stream to the same kind of file. Prints both and their ratio. Linux; wants ffmpeg.

use std::fs::File;
use std::io::BufWriter;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use telemetry::dialect::{ATTITUDE_DATA, GLOBAL_POSITION_INT_DATA, MavMessage};
use telemetry::wire::{MonoTime, Stamp, UtcMicros};
use video::footage::{About, Footage};
use video::receive::{Event, Receiver, Source};
use video::ts::{Codec, Muxer};

const PORT: u16 = 34_570;
/// State messages a second.
const MESSAGES_S: u64 = 10;

/// Seconds of processor time of this process (`false`) or of its children that have ended (`true`).
fn cpu_s(children: bool) -> Result<f64, Box<dyn std::error::Error>> {
    let text = std::fs::read_to_string("/proc/self/stat")?;
    let fields: Vec<&str> = text.rsplit_once(')').ok_or("/proc/self/stat")?.1.split_whitespace().collect();
    let at = if children { 13 } else { 11 };
    let ticks: f64 = fields[at].parse::<f64>()? + fields[at + 1].parse::<f64>()?;
    // Linux counts hundredths of a second for programs.
    Ok(ticks / 100.0)
}

/// Two megabits a second of 720p, sent as fast as it is shown.
fn sender(input: &str, port: u16) -> std::io::Result<std::process::Child> {
    let to = format!("udp://127.0.0.1:{port}?pkt_size=1316");
    Command::new("ffmpeg")
        .args(["-v", "quiet", "-re", "-stream_loop", "-1", "-i", input, "-c", "copy", "-f", "mpegts", &to])
        .stdin(Stdio::null())
        .spawn()
}

fn ours(input: &str, seconds: u64, out: &str) -> Result<(f64, u64), Box<dyn std::error::Error>> {
    let start = Instant::now();
    let clock = Arc::new(move || Stamp {
        mono: MonoTime(start.elapsed().as_nanos() as u64),
        utc: UtcMicros(SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |utc| utc.as_micros() as u64)),
    });
    let before = cpu_s(false)?;
    let receiver = Receiver::start(format!("udp://127.0.0.1:{PORT}").parse::<Source>()?, 0, clock)?;
    let mut sender = sender(input, PORT)?;
    let about = About { ground_amsl_m: Some(0.0), view_across_rad: Some(1.2), ..About::default() };
    let muxer = Muxer::new(BufWriter::new(File::create(out)?), Codec::H264);
    let mut footage = Footage::new(muxer, Codec::H264, about);
    let (mut until, mut told) = (None, 0);
    while let Ok(event) = receiver.events().recv_timeout(Duration::from_secs(20)) {
        match event {
            Event::Started(stream) => footage.stream(&stream)?,
            Event::Unit(unit) => {
                until = until.or_else(|| Some(Instant::now() + Duration::from_secs(seconds)));
                let due = unit.received.mono.0 * MESSAGES_S / 1_000_000_000;
                if due > told {
                    told = due;
                    let time_boot_ms = (unit.received.mono.0 / 1_000_000) as u32;
                    let position = GLOBAL_POSITION_INT_DATA { time_boot_ms, ..GLOBAL_POSITION_INT_DATA::DEFAULT };
                    let attitude = ATTITUDE_DATA { time_boot_ms, ..ATTITUDE_DATA::DEFAULT };
                    footage.message(unit.received, &MavMessage::GLOBAL_POSITION_INT(position))?;
                    footage.message(unit.received, &MavMessage::ATTITUDE(attitude))?;
                }
                footage.unit(unit)?;
            }
            Event::Lost(_) | Event::Stopped(_) => {}
        }
        if until.is_some_and(|until| Instant::now() >= until) {
            break;
        }
    }
    sender.kill()?;
    // Its processor time must not count for ours, and does not: it is a child.
    sender.wait()?;
    Ok((cpu_s(false)? - before, footage.finish()?.1.frames))
}

/// Of the copying ffmpeg alone: children count when they have been waited for, and the sender is waited for later.
fn theirs(input: &str, seconds: u64, out: &str) -> Result<f64, Box<dyn std::error::Error>> {
    let mut sender = sender(input, PORT + 1)?;
    let before = cpu_s(true)?;
    let from = format!("udp://127.0.0.1:{}", PORT + 1);
    let length = seconds.to_string();
    Command::new("ffmpeg")
        .args(["-v", "quiet", "-y", "-i", &from, "-t", &length, "-c", "copy", "-f", "mpegts", out])
        .stdin(Stdio::null())
        .status()?;
    // Only the copying one has ended and been waited for.
    let cost = cpu_s(true)? - before;
    sender.kill()?;
    sender.wait()?;
    Ok(cost)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let seconds: u64 = std::env::args().nth(1).map_or(Ok(20), |text| text.parse())?;
    let folder = std::env::temp_dir();
    let name = |file: &str| folder.join(format!("receive_cost_{}_{file}", std::process::id())).display().to_string();
    let (input, ours_out, theirs_out) = (name("in.ts"), name("ours.ts"), name("theirs.ts"));
    Command::new("ffmpeg")
        .args(["-v", "error", "-f", "lavfi", "-i", "testsrc2=size=1280x720:rate=25:duration=10", "-c:v", "libx264"])
        .args(["-preset", "veryfast", "-bf", "0", "-g", "25", "-b:v", "2M", "-pix_fmt", "yuv420p", &input])
        .status()?;
    let (own, frames) = ours(&input, seconds, &ours_out)?;
    let copied = theirs(&input, seconds, &theirs_out)?;
    println!("{frames} frames in {seconds} s: ours {own:.2} s of processor time, ffmpeg -c copy {copied:.2} s");
    println!("ratio {:.2}", own / copied.max(0.01));
    for file in [input, ours_out, theirs_out] {
        std::fs::remove_file(file)?;
    }
    Ok(())
}
