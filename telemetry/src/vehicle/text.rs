//! Status texts longer than 50 characters come in chunks.
//!
//! Source: <https://mavlink.io/en/messages/common.html#STATUSTEXT>.

use std::time::Duration;

use super::state::{Event, Severity};
use crate::dialect::STATUSTEXT_DATA;
use crate::wire::MonoTime;

/// Longest text kept: 255 chunks would be 12 kB of nonsense.
const MAX_BYTES: usize = 1024;
/// A text whose next chunk has not come by then is shown as far as it came. Chosen: chunks follow each other at once.
const CHUNK_TIMEOUT: Duration = Duration::from_secs(1);

/// The text that is being put together.
#[derive(Debug, Clone, Default)]
pub(super) struct TextAssembly {
    id: u16,
    next_chunk: u8,
    severity: Option<Severity>,
    bytes: Vec<u8>,
    /// When the last chunk came.
    at: MonoTime,
}

impl TextAssembly {
    /// Takes one message; hands out a text when it is whole, and an interrupted one as far as it came.
    pub(super) fn push(&mut self, at: MonoTime, m: &STATUSTEXT_DATA, events: &mut Vec<Event>) {
        let severity = severity(m.severity as u8);
        let bytes: &[u8] = &*m.text;
        let length = bytes.iter().position(|&b| b == 0).unwrap_or(bytes.len());
        let (bytes, whole) = (&bytes[..length], length < bytes.len());
        if m.id == 0 {
            self.flush(events);
            events.push(event(severity, bytes));
            return;
        }
        if m.id != self.id || m.chunk_seq != self.next_chunk {
            self.flush(events);
        }
        self.id = m.id;
        self.at = at;
        self.severity = Some(severity);
        self.next_chunk = m.chunk_seq.wrapping_add(1);
        self.bytes.extend_from_slice(bytes);
        if whole || self.bytes.len() >= MAX_BYTES {
            self.flush(events);
        }
    }

    /// Hands out a text whose rest was lost: a warning must not wait for the next one.
    pub(super) fn expire(&mut self, now: MonoTime, events: &mut Vec<Event>) {
        if now.since(self.at) >= CHUNK_TIMEOUT {
            self.flush(events);
        }
    }

    fn flush(&mut self, events: &mut Vec<Event>) {
        if let Some(severity) = self.severity.take() {
            events.push(event(severity, &self.bytes));
        }
        *self = Self::default();
    }
}

fn event(severity: Severity, bytes: &[u8]) -> Event {
    Event::Text { severity, text: String::from_utf8_lossy(bytes).into_owned() }
}

fn severity(number: u8) -> Severity {
    match number {
        0 => Severity::Emergency,
        1 => Severity::Alert,
        2 => Severity::Critical,
        3 => Severity::Error,
        4 => Severity::Warning,
        5 => Severity::Notice,
        6 => Severity::Info,
        _ => Severity::Debug,
    }
}
