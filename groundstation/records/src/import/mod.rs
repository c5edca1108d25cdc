//! What other stations flew becomes sorties: logs of ground stations, of autopilots, and of DJI aircraft.
//!
//! Pure: bytes in, flights out. A log that was cut off gives what is readable and says what is missing; one that cannot be
//! read says in which file, where, and why. What a flight becomes in the store, [`Flown::start`], [`Flown::progress`] and
//! [`Flown::end`] say; whose it was and who flew it, the person says who brings it.

mod dataflash;
mod dji_csv;
mod dji_srt;
mod error;
mod flown;
mod gather;
mod tlog;
mod ulog;
mod zone;

pub use error::{ImportError, Reason, Spot};
pub use flown::{Bounds, Brought, Clock, Flown, Format, Hull, Loss, Moment};
pub use zone::Zone;

/// What the person who brings a log knows about it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Hints {
    /// The zone of clocks that say none; Beijing's where nobody says otherwise.
    pub zone: Zone,
}

/// Bytes that are looked at to recognise a text.
const LOOKED_AT: usize = 4096;

/// Says what a file is: by its content, and by its name only where the content leaves it open.
pub fn recognise(name: &str, bytes: &[u8]) -> Option<Format> {
    if bytes.starts_with(&ulog::MAGIC) {
        return Some(Format::Ulog);
    }
    if dataflash::is_one(bytes) {
        return Some(Format::DataFlash);
    }
    let text = String::from_utf8_lossy(bytes.get(..bytes.len().min(LOOKED_AT)).unwrap_or_default());
    let by_content = if tlog::is_one(bytes) {
        Some(Format::Tlog)
    } else if dji_srt::is_one(&text) {
        Some(Format::DjiSrt)
    } else {
        dji_csv::is_one(&text)
    };
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    by_content.or(match ending.as_str() {
        "tlog" => Some(Format::Tlog),
        "bin" => Some(Format::DataFlash),
        "ulg" | "ulog" => Some(Format::Ulog),
        "srt" => Some(Format::DjiSrt),
        "csv" => Some(Format::DjiCsv),
        _ => None,
    })
}

/// Reads the flights of a log, oldest first.
///
/// # Errors
/// It is no log that this program knows, it is broken, or nobody flew.
pub fn read(name: &str, bytes: &[u8], hints: &Hints) -> Result<Vec<Flown>, ImportError> {
    let file = || name.to_owned();
    if bytes.is_empty() {
        return Err(ImportError::Empty { file: file() });
    }
    let format = recognise(name, bytes).ok_or_else(|| ImportError::Unknown { file: file() })?;
    let mut flights = match format {
        Format::Tlog => tlog::read(name, bytes)?,
        Format::DataFlash => dataflash::read(name, bytes)?,
        Format::Ulog => ulog::read(name, bytes)?,
        Format::DjiSrt => dji_srt::read(name, bytes, &hints.zone)?,
        Format::DjiCsv | Format::AirdataCsv => dji_csv::read(name, bytes, &hints.zone)?,
    };
    if flights.is_empty() {
        return Err(ImportError::NoFlight { file: file(), format });
    }
    flights.sort_by_key(|flight| (flight.from, flight.hull.system_id));
    for flight in &mut flights {
        flight.file = file();
    }
    Ok(flights)
}
