//! Status texts longer than 50 characters come in chunks.
//!
//! Source: <https://mavlink.io/en/messages/common.html#STATUSTEXT>.

use super::state::{Event, Severity};
use crate::dialect::STATUSTEXT_DATA;

/// Longest text kept: 255 chunks would be 12 kB of nonsense.
const MAX_BYTES: usize = 1024;

/// The text that is being put together.
#[derive(Debug, Clone, Default)]
pub(super) struct TextAssembly {
    id: u16,
    next_chunk: u8,
    severity: Option<Severity>,
    bytes: Vec<u8>,
}

impl TextAssembly {
    /// Takes one message; hands out a text when it is whole, and an interrupted one as far as it came.
    pub(super) fn push(&mut self, m: &STATUSTEXT_DATA, events: &mut Vec<Event>) {
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
        self.severity = Some(severity);
        self.next_chunk = m.chunk_seq.wrapping_add(1);
        self.bytes.extend_from_slice(bytes);
        if whole || self.bytes.len() >= MAX_BYTES {
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
