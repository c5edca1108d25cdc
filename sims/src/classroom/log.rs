//! The log of a seat on its way to the disk, a line at a time.

use super::Sink;
use super::news::Failing;
use super::order::SeatId;
use scenario::Run;
use std::collections::VecDeque;
use std::time::Duration;

/// Time between two tries of a sink that failed.
const RETRY: Duration = Duration::from_secs(1);

/// What of a log the sink has not taken yet. Lines are only ever added: a flight that goes back says so in a line, and
/// [`Run::read`] forgets what it has to.
#[derive(Debug)]
pub(super) struct Log {
    pub(super) seat: SeatId,
    lines: VecDeque<Vec<u8>>,
    samples: usize,
    events: usize,
    failing: Option<(String, Duration)>,
}

impl Log {
    /// Of a flight that begins.
    pub(super) fn new(seat: SeatId, run: &Run) -> Self {
        let lines = VecDeque::from([Run::new(run.head.clone()).write()]);
        Self { seat, lines, samples: 0, events: 0, failing: None }
    }

    /// Takes what is new in the log.
    pub(super) fn take(&mut self, run: &Run) {
        if (self.samples, self.events) == (run.samples.len(), run.events.len()) {
            return;
        }
        let new = run.write_since(self.samples, self.events);
        self.lines.extend(new.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec));
        (self.samples, self.events) = (run.samples.len(), run.events.len());
    }

    /// The flight went back: of the log only its last event is new.
    pub(super) fn rewound(&mut self, run: &Run) {
        (self.samples, self.events) = (run.samples.len(), run.events.len().saturating_sub(1));
        self.take(run);
    }

    /// Hands over what waits, if it is time to.
    pub(super) fn write(&mut self, passed: Duration, sink: &mut Sink) {
        if let Some((_, left)) = &mut self.failing {
            *left = left.saturating_sub(passed);
            if !left.is_zero() {
                return;
            }
        }
        self.write_now(sink);
    }

    /// Hands over what waits.
    pub(super) fn write_now(&mut self, sink: &mut Sink) {
        while let Some(line) = self.lines.front() {
            if let Err(error) = sink(self.seat, line) {
                self.failing = Some((error.to_string(), RETRY));
                return;
            }
            self.failing = None;
            self.lines.pop_front();
        }
    }

    pub(super) fn is_written(&self) -> bool {
        self.lines.is_empty()
    }

    pub(super) fn failing(&self) -> Option<Failing> {
        self.failing.as_ref().map(|(reason, _)| Failing { seat: self.seat, reason: reason.clone() })
    }
}
