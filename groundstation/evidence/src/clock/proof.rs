//! All that a capture says of clocks, put together.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use telemetry::wire::Stamp;

use super::reading::{Difference, Other, Reading, Step};
use crate::Folder;
use crate::capture::{Kind, ReadError, each_record};
use crate::case::Clock;

/// Readings that a proof lists: days of several aircraft and cameras.
const MOST_READINGS: usize = 100_000;
/// Measurements that err by no more than so many times the best one have a say.
const FAIR: f64 = 3.0;

/// A reading of a capture.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stated {
    /// When, on the station's clock as it stood then.
    pub at: Timestamp,
    /// When, on the station's monotonic clock, nanoseconds.
    pub mono_ns: u64,
    /// Steady clock minus the other one, milliseconds; only where UTC clocks were compared. See [`ClockProof`].
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub steady_offset_ms: Option<f64>,
    /// What was found.
    #[serde(flatten)]
    pub reading: Reading,
}

/// All that a capture says of clocks.
///
/// The steady clock is the station's UTC at the first record, and monotonic time from there on: no step moves it. After the
/// program was started anew it begins again. It is the time of films made of the capture.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClockProof {
    /// Of this form: 1.
    pub version: u32,
    /// What the case record says: the best source, and how far the steady clock was from it.
    pub clock: Clock,
    /// How often the program was started anew while the capture went on.
    pub restarts: u32,
    /// All readings, steps among them, in the order in which they were recorded.
    pub readings: Vec<Stated>,
    /// Clock records that make no sense, or are too many.
    pub left_out: u64,
}

impl ClockProof {
    /// Reads the clock records of a capture, up to what a crash tore.
    ///
    /// # Errors
    /// The folder or a file cannot be read.
    pub fn from_capture(folder: &impl Folder) -> Result<Self, ReadError> {
        let mut proof = Self { version: 1, clock: Clock::default(), restarts: 0, readings: Vec::new(), left_out: 0 };
        let mut began = None;
        each_record::<()>(folder, |record| {
            let began_at = *began.get_or_insert(record.at);
            if record.kind == Kind::Clock {
                proof.take(began_at, record.at, record.payload);
            } else if record.is_restart() {
                began = Some(record.at);
                proof.restarts += 1;
            }
            ControlFlow::Continue(())
        })?;
        proof.clock = proof.best();
        Ok(proof)
    }

    /// From JSON, as [`Self::to_json`] writes it.
    ///
    /// # Errors
    /// Bytes that are none.
    pub fn from_json(bytes: &[u8]) -> Result<Self, serde_json::Error> {
        serde_json::from_slice(bytes)
    }

    /// `clock.json` of a package.
    pub fn to_json(&self) -> Vec<u8> {
        // Texts and finite numbers: this cannot fail.
        let mut bytes = serde_json::to_vec_pretty(self).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }

    /// Steps of the station's clock, and when.
    pub fn steps(&self) -> impl Iterator<Item = (Timestamp, Step)> {
        self.readings.iter().filter_map(|stated| match stated.reading {
            Reading::Step(step) => Some((stated.at, step)),
            _ => None,
        })
    }

    fn take(&mut self, began: Stamp, at: Stamp, payload: &[u8]) {
        let utc = i64::try_from(at.utc.0).ok().and_then(|us| Timestamp::from_microsecond(us).ok());
        let (Some(utc), Ok(reading)) = (utc, Reading::from_json(payload)) else {
            self.left_out += 1;
            return;
        };
        if self.readings.len() == MOST_READINGS {
            self.left_out += 1;
            return;
        }
        let steady_us = i128::from(began.utc.0) + (i128::from(at.mono.0) - i128::from(began.mono.0)) / 1_000;
        let steady_offset_ms = match &reading {
            Reading::Offset(Difference { offset_ms, station_utc_us: Some(station_us), .. }) => {
                Some(offset_ms - (i128::from(*station_us) - steady_us) as f64 / 1e3)
            }
            _ => None,
        };
        self.readings.push(Stated { at: utc, mono_ns: at.mono.0, steady_offset_ms, reading });
    }

    /// The source that erred least, and what holds for all of its good measurements.
    fn best(&self) -> Clock {
        let mut sources = BTreeMap::<(Other, &str), Vec<(f64, f64)>>::new();
        for stated in &self.readings {
            let Reading::Offset(offset) = &stated.reading else { continue };
            let utc = matches!(offset.other, Other::TimeServer | Other::System | Other::Gnss) && !offset.one_way;
            if let (true, Some(at), Some(by)) = (utc, stated.steady_offset_ms, offset.uncertainty_ms)
                && at.is_finite()
                && by.is_finite()
            {
                sources.entry((offset.other, offset.source.as_str())).or_default().push((at, by.abs()));
            }
        }
        let least = |found: &[(f64, f64)]| found.iter().map(|(_, by)| *by).fold(f64::INFINITY, f64::min);
        let best = sources.iter().min_by(|(_, a), (_, b)| least(a).total_cmp(&least(b)));
        let Some(((_, source), found)) = best else { return self.unmeasured() };
        let fair = FAIR * least(found);
        let kept = found.iter().filter(|(_, by)| *by <= fair);
        let (low, high) = kept
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), (at, by)| (low.min(at - by), high.max(at + by)));
        // Thousandths are enough for people.
        let round = |ms: f64| (ms * 1e3).round() / 1e3;
        Clock {
            source: (*source).to_owned(),
            offset_ms: Some(round(f64::midpoint(low, high))),
            uncertainty_ms: Some(round((high - low) / 2.0)),
        }
    }

    /// Without a measurement only what the computer said.
    fn unmeasured(&self) -> Clock {
        let state = self.readings.iter().rev().find_map(|stated| match &stated.reading {
            Reading::State(state) => Some(state),
            _ => None,
        });
        let source = match state {
            Some(state) if state.synchronised => format!("system ({}: synchronised)", state.source),
            Some(state) => format!("system ({}: not synchronised)", state.source),
            None => String::new(),
        };
        Clock { source, ..Clock::default() }
    }
}
