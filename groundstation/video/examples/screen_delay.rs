//! `screen_delay [SECONDS]`: how long a 1080p picture of H.264 takes from the last packet of it that came to the RGBA picture
//! that a screen is given, at the pace of the camera, and how many pictures are left out where they come at four times that
//! pace; against ffmpeg, which decodes the same pictures to RGBA one after another. Prints the times and their ratio.
//! The pictures are those of the pretend camera, and noisy ones at 8 Mbit/s. Wants ffmpeg with libx264. What counts is `--release`, which is what users have.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use sims::camera::{CameraConfig, Film, Pose};
use telemetry::wire::{MonoTime, Stamp, UtcMicros};
use video::decode::{Preview, Standing};
use video::receive::{Event, Reception};
use video::ts::Codec;

const FRAMES_S: u32 = 30;
const SIZE: (usize, usize) = (1920, 1080);
const PACKET_BYTES: usize = 1_400;

/// RTP packets of one picture (RFC 6184): its NAL units, those that are large in fragments.
fn packets(annex_b: &[u8], stamp: u32, sequence: &mut u16) -> Vec<Vec<u8>> {
    let mut payloads = Vec::new();
    let mut starts: Vec<usize> =
        annex_b.windows(3).enumerate().filter(|(_, three)| *three == [0, 0, 1]).map(|(at, _)| at + 3).collect();
    starts.push(annex_b.len() + 3);
    for pair in starts.windows(2) {
        let nal = &annex_b[pair[0]..pair[1] - 3];
        let nal = &nal[..nal.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1)];
        let Some((&header, body)) = nal.split_first() else { continue };
        if nal.len() <= PACKET_BYTES {
            payloads.push(nal.to_vec());
            continue;
        }
        let parts = body.len().div_ceil(PACKET_BYTES);
        for (n, part) in body.chunks(PACKET_BYTES).enumerate() {
            let ends = if n == 0 { 0x80 } else { 0 } | if n + 1 == parts { 0x40 } else { 0 };
            payloads.push([&[header & 0xE0 | 28, header & 0x1F | ends], part].concat());
        }
    }
    let last = payloads.len();
    let wrap = |(n, payload): (usize, Vec<u8>)| {
        let mark = if n + 1 == last { 0x80 } else { 0 };
        let mut packet = vec![0x80, mark | 96];
        packet.extend(sequence.to_be_bytes());
        packet.extend(stamp.to_be_bytes());
        packet.extend([0, 0, 0, 1]);
        packet.extend(payload);
        *sequence = sequence.wrapping_add(1);
        packet
    };
    payloads.into_iter().enumerate().map(wrap).collect()
}

/// Seconds of processor time of the decoder's thread.
fn decoder_cpu_s() -> Result<f64, Box<dyn Error>> {
    for task in std::fs::read_dir("/proc/self/task")? {
        let task = task?.path();
        if std::fs::read_to_string(task.join("comm"))?.trim() == "preview" {
            let text = std::fs::read_to_string(task.join("schedstat"))?;
            return Ok(text.split_whitespace().next().ok_or("schedstat")?.parse::<f64>()? / 1e9);
        }
    }
    Err("no thread decodes".into())
}

/// Seconds of processor time of the children that have ended. Linux counts hundredths for programs.
fn children_cpu_s() -> Result<f64, Box<dyn Error>> {
    let text = std::fs::read_to_string("/proc/self/stat")?;
    let fields: Vec<&str> = text.rsplit_once(')').ok_or("/proc/self/stat")?.1.split_whitespace().collect();
    Ok((fields[13].parse::<f64>()? + fields[14].parse::<f64>()?) / 100.0)
}

/// What came of showing.
struct Shown {
    /// How long each picture took that a screen saw.
    took: Vec<Duration>,
    standing: Standing,
    cpu_s: f64,
}

/// Gives the preview all pictures, so many a second.
fn shown(pictures: &[Vec<u8>], frames_s: u32) -> Result<Shown, Box<dyn Error>> {
    let preview = Preview::start()?;
    let mut reception = Reception::new("rtp://camera".to_owned(), 1);
    reception.begin_rtp(Codec::H264, &[]);
    let (mut came, mut took, mut sequence) = (BTreeMap::new(), Vec::new(), 0);
    let start = Instant::now();
    let take = |came: &BTreeMap<u64, Instant>, took: &mut Vec<Duration>| {
        let now = Instant::now();
        let came = preview.take().and_then(|frame| came.get(&frame.times.at_90khz).copied());
        took.extend(came.map(|came| now - came));
    };
    for (n, picture) in (0_u32..).zip(pictures) {
        let due = start + Duration::from_secs(1) * n / frames_s;
        while Instant::now() < due {
            take(&came, &mut took);
            // A look each tenth of a millisecond: a screen looks less often.
            std::thread::sleep(Duration::from_micros(100));
        }
        let packets = packets(picture, n * 90_000 / FRAMES_S, &mut sequence);
        for packet in packets {
            // The last one ends the picture.
            let now = Instant::now();
            let received = now - start;
            let at = Stamp { mono: MonoTime(received.as_nanos() as u64), utc: UtcMicros(received.as_micros() as u64) };
            reception.datagram(&packet, at, &mut |event| match event {
                Event::Started(stream) => preview.stream(&stream),
                Event::Unit(unit) => {
                    came.insert(unit.at_90khz, now);
                    preview.unit(&unit);
                }
                other => println!("{other:?}"),
            });
        }
    }
    let patience = Instant::now() + Duration::from_secs(5);
    let over = |standing: &Standing| standing.decoded + standing.left_out >= pictures.len() as u64;
    while Instant::now() < patience && !over(&preview.standing()) {
        take(&came, &mut took);
        std::thread::sleep(Duration::from_micros(100));
    }
    take(&came, &mut took);
    Ok(Shown { took, standing: preview.standing(), cpu_s: decoder_cpu_s()? })
}

/// Seconds that ffmpeg takes to decode a file once, on one thread as ours, and of processor time.
fn ffmpeg_s(file: &Path) -> Result<[f64; 2], Box<dyn Error>> {
    let (started, before) = (Instant::now(), children_cpu_s()?);
    let status = Command::new("ffmpeg")
        .args(["-v", "error", "-threads", "1", "-i"])
        .arg(file)
        .args(["-vf", "format=rgba", "-f", "null", "-"])
        .stdin(Stdio::null())
        .status()?;
    if !status.success() {
        return Err("ffmpeg does not decode the pictures".into());
    }
    Ok([started.elapsed().as_secs_f64(), children_cpu_s()? - before])
}

/// What the pretend camera sees in so many seconds.
fn seen(seconds: u32) -> Result<Vec<Vec<u8>>, Box<dyn Error>> {
    let mut film = Film::new(&CameraConfig { size: SIZE, frames_s: FRAMES_S, ..CameraConfig::default() })?;
    let mut pictures = Vec::new();
    for n in 0..u64::from(seconds * FRAMES_S) {
        let share = n as f64 / f64::from(FRAMES_S);
        let pose = Pose { lat_deg: 32.6, lon_deg: 120.9 + share * 1e-4, amsl_m: 80.0, ..Pose::default() };
        pictures.extend(film.take(1_790_000_000_000_000 + n * 1_000_000 / u64::from(FRAMES_S), pose)?);
    }
    Ok(pictures.into_iter().map(|coded| coded.annex_b).collect())
}

/// As many with so much noise that they take 8 Mbit/s.
fn noisy(seconds: u32) -> Result<Vec<Vec<u8>>, Box<dyn Error>> {
    let stream = Command::new("ffmpeg")
        .args(["-v", "error", "-f", "lavfi", "-i"])
        .arg(format!("testsrc2=size={}x{}:rate={FRAMES_S}:duration={seconds},noise=alls=20:allf=t", SIZE.0, SIZE.1))
        .args(["-c:v", "libx264", "-preset", "ultrafast", "-bf", "0", "-g", "30", "-pix_fmt", "yuv420p"])
        .args(["-b:v", "8M", "-minrate", "8M", "-maxrate", "8M", "-bufsize", "8M", "-f", "mpegts", "-"])
        .stdin(Stdio::null())
        .output()?
        .stdout;
    let (mut reception, mut pictures) = (Reception::new("ffmpeg".to_owned(), 1), Vec::new());
    reception.begin_ts();
    let mut take = |event| {
        if let Event::Unit(unit) = event {
            pictures.push(unit.annex_b);
        }
    };
    reception.transport_stream(&stream, Stamp::default(), &mut take);
    reception.end_ts(&mut take);
    Ok(pictures)
}

fn measure(name: &str, pictures: &[Vec<u8>]) -> Result<(), Box<dyn Error>> {
    let bits = pictures.iter().map(|picture| picture.len() * 8).sum::<usize>() as f64;
    let rate = bits / 1e6 / pictures.len() as f64 * f64::from(FRAMES_S);
    println!("{name}: {} pictures of {} x {}, {rate:.1} Mbit/s", pictures.len(), SIZE.0, SIZE.1);
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("camera.h264");
    std::fs::write(&file, pictures.concat())?;
    let each = |seconds: f64| seconds * 1e3 / pictures.len() as f64;
    let [theirs, their_cpu] = ffmpeg_s(&file)?.map(each);

    let Shown { mut took, standing, cpu_s } = shown(pictures, FRAMES_S)?;
    took.sort_unstable();
    let at = |share: f64| took.get((took.len().saturating_sub(1) as f64 * share) as usize).copied().unwrap_or_default();
    let [median, most, worst] = [0.5, 0.95, 1.0].map(|share| at(share).as_secs_f64() * 1e3);
    println!(
        "  at {FRAMES_S} a second, last packet to RGBA: median {median:.1} ms, 95 % {most:.1} ms, worst {worst:.1} ms"
    );
    println!("  {} decoded, {} left out, {} seen by the screen", standing.decoded, standing.left_out, took.len());
    println!(
        "  ffmpeg, one thread, to RGBA: {theirs:.1} ms a picture; ratio of the median to it {:.2}",
        median / theirs
    );
    let ours = each(cpu_s);
    println!("  processor time of a picture: {ours:.1} ms, ffmpeg {their_cpu:.1} ms, ratio {:.2}", ours / their_cpu);
    let Shown { standing, .. } = shown(pictures, 4 * FRAMES_S)?;
    println!("  at {} a second: {} decoded, {} left out", 4 * FRAMES_S, standing.decoded, standing.left_out);
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    let seconds: u32 = std::env::args().nth(1).map_or(Ok(10), |text| text.parse())?;
    measure("pretend camera", &seen(seconds)?)?;
    measure("noise", &noisy(seconds)?)
}
