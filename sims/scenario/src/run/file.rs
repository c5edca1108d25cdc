//! Logs as files: JSON, one record a line. The first line is the head, then samples (rows of numbers) and events as they
//! came. A file whose last line was cut by a power failure loses that line and nothing else.

use super::{At, Event, Head, Run, Sample};
use mission::explain::{Explain, Message};
use mission::message;

/// Largest file that is read, bytes: two hours have some five million.
const MAX_BYTES: usize = 16 << 20;
/// The format that is read and written.
const FORMAT: u32 = 1;

/// A log that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RunError {
    /// Too large to be one.
    #[error("{file}: {bytes} bytes, more than {MAX_BYTES}")]
    TooLarge {
        /// Name of the file as the caller gave it.
        file: String,
        /// How many.
        bytes: usize,
    },
    /// A line that is none of a log.
    #[error("{file}, line {line}: {detail}")]
    Line {
        /// Name of the file as the caller gave it.
        file: String,
        /// Counted from one.
        line: usize,
        /// The parser's words.
        detail: String,
    },
    /// A log of another time.
    #[error("{file}: format {found}, but this program reads {FORMAT}")]
    Format {
        /// Name of the file as the caller gave it.
        file: String,
        /// As found.
        found: u32,
    },
}

impl Explain for RunError {
    fn explain(&self) -> Message {
        match self {
            Self::TooLarge { file, bytes } => {
                message!("err-run-too-large", file = file.as_str(), bytes = *bytes, limit = MAX_BYTES)
            }
            Self::Line { file, line, detail } => {
                message!("err-run-line", file = file.as_str(), line = *line, detail = detail.as_str())
            }
            Self::Format { file, found } => {
                let (found, wanted) = (f64::from(*found), f64::from(FORMAT));
                message!("err-run-format", file = file.as_str(), found = found, wanted = wanted)
            }
        }
    }
}

impl Run {
    /// The bytes of a file that reads as this.
    pub fn write(&self) -> Vec<u8> {
        let mut text = line(&self.head);
        text.extend(self.write_since(0, 0));
        text
    }

    /// The lines of a file after so many samples and so many events: for a file that grows as the flight goes on. Where the
    /// flight went back, what the file holds of the time after that moment is forgotten as it is read.
    pub fn write_since(&self, samples: usize, events: usize) -> Vec<u8> {
        let mut text = Vec::new();
        let mut samples = self.samples.iter().skip(samples).peekable();
        let mut events = self.events.iter().skip(events).peekable();
        // In the order of time, so that a file that grows looks the same as one that is written at the end.
        loop {
            let sample = samples.peek().map(|sample| sample.ms);
            match (sample, events.peek()) {
                (None, None) => return text,
                (Some(ms), Some(at)) if at.ms < ms => text.extend(events.next().map(line).unwrap_or_default()),
                (Some(_), _) => text.extend(samples.next().map(line).unwrap_or_default()),
                (None, Some(_)) => text.extend(events.next().map(line).unwrap_or_default()),
            }
        }
    }

    /// From the bytes of a file; `file` is its name, for errors.
    ///
    /// # Errors
    /// The first line that is none of a log; a last line without an end is left out.
    pub fn read(file: &str, bytes: &[u8]) -> Result<Self, RunError> {
        if bytes.len() > MAX_BYTES {
            return Err(RunError::TooLarge { file: file.to_owned(), bytes: bytes.len() });
        }
        let whole = bytes.iter().rposition(|byte| *byte == b'\n').map_or(&[][..], |end| &bytes[..end]);
        let fail = |line: usize, error: serde_json::Error| RunError::Line {
            file: file.to_owned(),
            line: line + 1,
            detail: error.to_string(),
        };
        let mut lines = whole.split(|byte| *byte == b'\n').enumerate();
        let (_, first) = lines.next().unwrap_or((0, &[]));
        let head: Head = serde_json::from_slice(first).map_err(|error| fail(0, error))?;
        if head.format != FORMAT {
            return Err(RunError::Format { file: file.to_owned(), found: head.format });
        }
        let mut run = Self::new(head);
        for (number, line) in lines {
            if line.first() == Some(&b'[') {
                run.samples.push(serde_json::from_slice::<Sample>(line).map_err(|error| fail(number, error))?);
            } else {
                let at: At = serde_json::from_slice(line).map_err(|error| fail(number, error))?;
                if matches!(at.event, Event::Rewound { .. }) {
                    run.cut(at.ms);
                }
                run.events.push(at);
            }
        }
        // Scores look things up by time.
        run.samples.sort_by_key(|sample| sample.ms);
        run.events.sort_by_key(|at| at.ms);
        Ok(run)
    }
}

/// One record and the end of its line. What stands in a log can always be written: whole numbers and texts.
fn line(record: &impl serde::Serialize) -> Vec<u8> {
    let mut line = serde_json::to_vec(record).unwrap_or_default();
    line.push(b'\n');
    line
}
