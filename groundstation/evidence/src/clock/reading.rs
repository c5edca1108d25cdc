//! Payloads of clock records.

use serde::{Deserialize, Serialize};
use telemetry::wire::UtcMicros;

/// Version of the form of the payload. A reader of this version takes what has more fields, but no later version.
const VERSION: u32 = 1;
/// A payload is never longer.
const MOST_BYTES: usize = 64 << 10;

/// Whose clock the station's was compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Other {
    /// A time server's, by SNTP (RFC 5905).
    TimeServer,
    /// UTC as the computer's own time service knows it.
    System,
    /// UTC of satellites aboard an aircraft (`SYSTEM_TIME` of one that has a position fix); the number is its system id.
    Gnss,
    /// UTC as an aircraft without a fix knows it (`SYSTEM_TIME`); the number is its system id.
    Aircraft,
    /// The clock of an aircraft that counts since it was started (`TIMESYNC`), against the station's monotonic one; the
    /// number is its system id.
    AircraftBoot,
    /// A camera's (RTCP sender reports); the number is that of the stream.
    Video,
}

/// How far the station's clock was from another one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    /// Whose.
    pub other: Other,
    /// Which of its kind.
    pub number: Option<u8>,
    /// What was asked, for people.
    pub source: String,
    /// Station minus the other, milliseconds.
    pub offset_ms: f64,
    /// The truth is within this of the offset, milliseconds. `None` where nothing says so.
    pub uncertainty_ms: Option<f64>,
    /// Only one way was seen: the offset has the delay of the fastest message in it, which nobody measured, and the
    /// uncertainty is how much other messages were slower.
    pub one_way: bool,
    /// UTC of the station's clock at that moment, microseconds; `None` where its monotonic clock was compared.
    pub station_utc_us: Option<u64>,
}

/// What the computer says of its own clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    /// Which program said it.
    pub source: String,
    /// Whether the clock is set by a time service.
    pub synchronised: bool,
}

/// The station's clock was set, or the computer slept: UTC and monotonic time no longer went on together.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// How far UTC went ahead (or, below zero, back) beyond the time that passed, milliseconds.
    pub by_ms: f64,
    /// UTC after it, microseconds.
    pub station_utc_us: u64,
}

/// Something could not be found out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unknown {
    /// What was asked.
    pub source: String,
    /// Why there is no answer, in the words of the system (English).
    pub cause: String,
}

/// Payload of a clock record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "kebab-case")]
pub enum Reading {
    /// Two clocks were compared.
    Offset(Difference),
    /// What the computer says.
    State(State),
    /// The station's clock stepped.
    Step(Step),
    /// Nothing is known.
    Unknown(Unknown),
}

#[derive(Serialize, Deserialize)]
struct Versioned<T> {
    version: u32,
    #[serde(flatten)]
    reading: T,
}

/// A payload is no reading.
#[derive(Debug, thiserror::Error)]
pub enum ReadingError {
    /// Not this JSON.
    #[error(transparent)]
    Syntax(#[from] serde_json::Error),
    /// A later version wrote it.
    #[error("a clock reading of version {0} is newer than this program")]
    Version(u32),
    /// It is absurdly long.
    #[error("a clock reading of {0} bytes")]
    TooLarge(usize),
}

impl Reading {
    /// As JSON, for a record of kind [`crate::capture::Kind::Clock`].
    pub fn to_json(&self) -> Vec<u8> {
        // Texts and finite numbers: this cannot fail.
        serde_json::to_vec(&Versioned { version: VERSION, reading: self }).unwrap_or_default()
    }

    /// From the payload of a record.
    ///
    /// # Errors
    /// It is none.
    pub fn from_json(payload: &[u8]) -> Result<Self, ReadingError> {
        #[derive(Deserialize)]
        struct Head {
            version: u32,
        }
        if payload.len() > MOST_BYTES {
            return Err(ReadingError::TooLarge(payload.len()));
        }
        let head: Head = serde_json::from_slice(payload)?;
        if head.version != VERSION {
            return Err(ReadingError::Version(head.version));
        }
        Ok(serde_json::from_slice::<Versioned<Self>>(payload)?.reading)
    }
}

impl Difference {
    /// UTC clocks compared at a moment of the station's clock.
    pub(super) fn utc(other: Other, number: Option<u8>, source: &str, station: UtcMicros, offset_ms: f64) -> Self {
        Self {
            other,
            number,
            source: source.to_owned(),
            offset_ms,
            uncertainty_ms: None,
            one_way: false,
            station_utc_us: Some(station.0),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use proptest::prelude::*;

    #[test]
    fn readings_come_back_from_json_and_later_versions_are_refused() {
        let readings = [
            Reading::Offset(Difference::utc(Other::Aircraft, Some(7), "x", UtcMicros(5), -1.25)),
            Reading::State(State { source: "timedatectl".to_owned(), synchronised: true }),
            Reading::Step(Step { by_ms: -3_600_000.0, station_utc_us: 9 }),
            Reading::Unknown(Unknown { source: "NTP".to_owned(), cause: "no route".to_owned() }),
        ];
        for reading in readings {
            assert_eq!(Reading::from_json(&reading.to_json()).unwrap(), reading);
        }
        let later = br#"{"version":2,"what":"step","by_ms":1.0,"station_utc_us":1}"#;
        assert!(matches!(Reading::from_json(later), Err(ReadingError::Version(2))));
    }

    proptest! {
        #[test]
        fn any_bytes_are_a_reading_or_none(bytes: Vec<u8>) {
            prop_assert!(Reading::from_json(&bytes).is_err() || !bytes.is_empty());
        }
    }
}
