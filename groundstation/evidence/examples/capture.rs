//! `capture FOLDER`: leaves a capture of several segments, one of which a crash left open, for other people's tools to check.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;
use std::time::Duration;

use evidence::Disk;
use evidence::capture::{Capture, Kind, Policy};
use telemetry::wire::{MonoTime, Stamp, UtcMicros};

fn at(ms: u64) -> Stamp {
    Stamp { mono: MonoTime::from_millis(ms), utc: UtcMicros(1_790_000_000_000_000 + ms * 1_000) }
}

fn record(folder: &Path, from_ms: u64) -> Result<Capture<Disk>, Box<dyn std::error::Error>> {
    let policy = Policy { segment: Duration::from_secs(2), ..Policy::default() };
    let id = "0198c0de-0000-7000-8000-000000000005";
    let (mut capture, _) = Capture::open(Disk::new(folder)?, policy, id, "example", at(from_ms))?;
    for ms in (from_ms..from_ms + 5_000).step_by(100) {
        capture.push(at(ms), Kind::Mavlink, &[(ms / 100) as u8; 60])?;
        capture.write(at(ms))?;
    }
    Ok(capture)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args_os().nth(1).ok_or("capture FOLDER")?;
    let folder = Path::new(&folder);
    // The first program dies in the middle of a record.
    drop(record(folder, 0)?);
    OpenOptions::new().append(true).open(folder.join("000003.capture"))?.write_all(&[77, 0, 0, 0, 1, 2])?;
    record(folder, 20_000)?.finish(at(25_000))?;
    Ok(())
}
