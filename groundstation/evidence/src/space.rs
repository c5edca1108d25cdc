//! Room on the disk, before there is none: how long it lasts at the rate at which a capture grows, and what to do.

use std::io;
use std::path::Path;
use std::time::Duration;

use mission::explain::{Explain, Message};
use mission::message;

/// Less than this is little: time enough to end a leg, land, and change the card or make room.
pub const LOW: Duration = Duration::from_secs(30 * 60);
/// Less than this is next to nothing: the aircraft should come back now.
pub const CRITICAL: Duration = Duration::from_secs(5 * 60);
/// Whatever the rate, a disk with less is nearly full: a minute of the fastest camera (80 Mbit/s).
const LEAST_BYTES: u64 = 600 << 20;
/// What one camera at 8 Mbit/s and telemetry write, bytes a second: the rate before one was measured.
pub const USUAL_BYTES_S: f64 = 1.1e6;

/// How a disk stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// There is room.
    Plenty,
    /// There is room for less than [`LOW`].
    Low,
    /// There is room for less than [`CRITICAL`].
    Critical,
    /// It takes bytes more slowly than they come; the rest waits in memory.
    Slow,
    /// It takes nothing more.
    Full,
    /// Nothing may be written.
    ReadOnly,
    /// The folder, or the disk that it was on, is not there any more.
    Gone,
    /// It fails in another way.
    Failing,
}

/// Room for a capture.
#[derive(Debug, Clone, PartialEq)]
pub struct Space {
    /// Which folder.
    pub folder: String,
    /// In a word.
    pub standing: Standing,
    /// Bytes that are free; `None` where the system does not say.
    pub free_bytes: Option<u64>,
    /// Bytes a second that are recorded.
    pub rate_bytes_s: f64,
    /// How long the free bytes last.
    pub left: Option<Duration>,
    /// Bytes that were accepted and wait in memory for the disk.
    pub waiting_bytes: usize,
    /// Bytes that may wait.
    pub most_waiting_bytes: usize,
    /// Records that found no room in memory either, since the recording began. Each gap is stated in the capture.
    pub refused: u64,
}

impl Space {
    /// Room in a folder, before anything is recorded.
    ///
    /// # Errors
    /// The folder is not there, or its disk says nothing.
    pub fn of(folder: &Path) -> io::Result<Self> {
        let free_bytes = Some(fs4::available_space(folder)?);
        let left = left(free_bytes, USUAL_BYTES_S);
        Ok(Self {
            folder: folder.display().to_string(),
            standing: by_room(free_bytes, left),
            free_bytes,
            rate_bytes_s: USUAL_BYTES_S,
            left,
            waiting_bytes: 0,
            most_waiting_bytes: 0,
            refused: 0,
        })
    }
}

/// How long free bytes last.
pub(crate) fn left(free_bytes: Option<u64>, rate_bytes_s: f64) -> Option<Duration> {
    let seconds = free_bytes? as f64 / rate_bytes_s.max(1.0);
    Duration::try_from_secs_f64(seconds).ok()
}

/// A disk that takes what it is given.
pub(crate) fn by_room(free_bytes: Option<u64>, left: Option<Duration>) -> Standing {
    match (free_bytes, left) {
        (Some(0), _) => Standing::Full,
        (Some(free), Some(left)) if free < LEAST_BYTES || left < CRITICAL => Standing::Critical,
        (_, Some(left)) if left < LOW => Standing::Low,
        _ => Standing::Plenty,
    }
}

/// A disk that refuses.
pub(crate) fn by_refusal(kind: io::ErrorKind) -> Standing {
    use io::ErrorKind as Kind;
    match kind {
        Kind::StorageFull | Kind::QuotaExceeded | Kind::WriteZero => Standing::Full,
        Kind::ReadOnlyFilesystem | Kind::PermissionDenied => Standing::ReadOnly,
        Kind::NotFound | Kind::NotADirectory | Kind::StaleNetworkFileHandle => Standing::Gone,
        _ => Standing::Failing,
    }
}

impl Explain for Space {
    fn explain(&self) -> Message {
        let folder = self.folder.as_str();
        let minutes = self.left.map_or(0.0, |left| (left.as_secs() / 60) as f64);
        let megabytes = |bytes: u64| (bytes >> 20) as f64;
        let free = megabytes(self.free_bytes.unwrap_or(0));
        let room = self.most_waiting_bytes.saturating_sub(self.waiting_bytes);
        // How long memory lasts while the disk takes nothing.
        let seconds = (room as f64 / self.rate_bytes_s.max(1.0)).floor();
        let refused = self.refused as f64;
        match self.standing {
            Standing::Plenty => message!("evidence-space-plenty", folder = folder, free = free, minutes = minutes),
            Standing::Low => message!("evidence-space-low", folder = folder, free = free, minutes = minutes),
            Standing::Critical => message!("evidence-space-critical", folder = folder, free = free, minutes = minutes),
            Standing::Slow => {
                message!("evidence-space-slow", folder = folder, seconds = seconds, refused = refused)
            }
            Standing::Full => {
                message!("evidence-space-full", folder = folder, seconds = seconds, refused = refused)
            }
            Standing::ReadOnly => {
                message!("evidence-space-read-only", folder = folder, seconds = seconds, refused = refused)
            }
            Standing::Gone => {
                message!("evidence-space-gone", folder = folder, seconds = seconds, refused = refused)
            }
            Standing::Failing => {
                message!("evidence-space-failing", folder = folder, seconds = seconds, refused = refused)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_is_low_half_an_hour_before_it_is_full_and_critical_five_minutes_before() {
        let at = |free: u64, rate| by_room(Some(free), left(Some(free), rate));
        let (megabyte, gigabyte) = (1 << 20, 1 << 30);
        assert_eq!(at(100 * gigabyte, 1e6), Standing::Plenty);
        assert_eq!(at(100 * gigabyte, 1e8), Standing::Low);
        assert_eq!(at(1_700 * megabyte, 1e6), Standing::Low);
        assert_eq!(at(500 * megabyte, 1e3), Standing::Critical);
        assert_eq!(at(100 * gigabyte, 1e9), Standing::Critical);
        assert_eq!(at(0, 1e6), Standing::Full);
        assert_eq!(by_room(None, None), Standing::Plenty);
    }
}
