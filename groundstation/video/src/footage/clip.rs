//! A piece of footage: the same coded pictures from a key frame on, and one picture of a moment.

use telemetry::wire::UtcMicros;

use super::FootageError;
use super::sink::{Seen, Sink};
use crate::decode::{Frame, Trouble, picture};
use crate::unit::{AccessUnit, Stream};

/// Bytes of one group of pictures that are kept: a minute of a usual stream. A longer group is let go, and what begins in
/// it begins with the next key frame.
const MOST_GROUP_BYTES: usize = 64 << 20;

/// The pictures since the last key frame.
#[derive(Debug, Clone, Default)]
struct Group {
    /// The stream as it was told last.
    stream: Option<Stream>,
    frames: Vec<(AccessUnit, Seen)>,
    bytes: usize,
}

impl Group {
    fn clear(&mut self) {
        self.frames.clear();
        self.bytes = 0;
    }

    fn push(&mut self, unit: &AccessUnit, seen: &Seen) {
        if unit.key {
            self.clear();
        } else if self.frames.is_empty() {
            return;
        }
        self.bytes += unit.annex_b.len();
        if self.bytes > MOST_GROUP_BYTES {
            self.clear();
        } else {
            self.frames.push((unit.clone(), seen.clone()));
        }
    }
}

/// What a clip came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cut {
    /// Frames in it.
    pub frames: u64,
    /// UTC of its first and its last frame, microseconds. It begins with a key frame, so up to a group of pictures earlier
    /// than was asked for, or later where no earlier one was there.
    pub range_us: Option<(u64, u64)>,
}

/// How far a clip is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Before,
    Inside,
    Over,
}

/// Passes on the frames of a time range, from the last key frame before it on; nothing is coded again.
pub struct Clip<S: Sink> {
    sink: S,
    from: UtcMicros,
    until: UtcMicros,
    group: Group,
    stage: Stage,
    cut: Cut,
}

impl<S: Sink> Clip<S> {
    /// The frames from one moment to another, both included, into a sink.
    pub fn new(sink: S, from: UtcMicros, until: UtcMicros) -> Self {
        Self { sink, from, until, group: Group::default(), stage: Stage::Before, cut: Cut::default() }
    }

    /// Whether no later frame belongs to it: what reads a capture for it may stop.
    pub fn is_over(&self) -> bool {
        self.stage == Stage::Over
    }

    /// What it came to so far.
    pub fn cut(&self) -> Cut {
        self.cut
    }

    /// The sink.
    pub fn into_inner(self) -> S {
        self.sink
    }

    fn pass(&mut self, unit: &AccessUnit, seen: &Seen) -> Result<(), FootageError> {
        self.sink.frame(unit, seen)?;
        let utc_us = seen.metadata.utc_us;
        let (first, last) = self.cut.range_us.unwrap_or((utc_us, utc_us));
        self.cut = Cut { frames: self.cut.frames + 1, range_us: Some((first.min(utc_us), last.max(utc_us))) };
        Ok(())
    }
}

impl<S: Sink> Sink for Clip<S> {
    fn stream(&mut self, stream: &Stream) -> Result<(), FootageError> {
        match self.stage {
            // Pictures of another stream do not belong to those before.
            Stage::Before => {
                self.group.clear();
                self.group.stream = Some(stream.clone());
                Ok(())
            }
            Stage::Inside => self.sink.stream(stream),
            Stage::Over => Ok(()),
        }
    }

    fn frame(&mut self, unit: &AccessUnit, seen: &Seen) -> Result<(), FootageError> {
        let utc_us = seen.metadata.utc_us;
        let ended = utc_us > self.until.0;
        match self.stage {
            Stage::Over => Ok(()),
            _ if ended => {
                self.stage = Stage::Over;
                self.group.clear();
                Ok(())
            }
            Stage::Inside => self.pass(unit, seen),
            Stage::Before => {
                self.group.push(unit, seen);
                if utc_us < self.from.0 || self.group.frames.is_empty() {
                    return Ok(());
                }
                self.stage = Stage::Inside;
                if let Some(stream) = self.group.stream.take() {
                    self.sink.stream(&stream)?;
                }
                for (unit, seen) in std::mem::take(&mut self.group.frames) {
                    self.pass(&unit, &seen)?;
                }
                Ok(())
            }
        }
    }

    fn finish(&mut self) -> Result<(), FootageError> {
        self.sink.finish()
    }
}

/// Finds one picture: the first that was taken at a moment or after it.
#[derive(Debug, Clone)]
pub struct Grab {
    moment: UtcMicros,
    group: Group,
    found: bool,
}

impl Grab {
    /// The picture of a moment.
    pub fn new(moment: UtcMicros) -> Self {
        Self { moment, group: Group::default(), found: false }
    }

    /// Whether it was found: what reads a capture for it may stop.
    pub fn is_found(&self) -> bool {
        self.found
    }

    /// The picture, decoded, with what is known of it; `None` where the footage has none so late. For
    /// [`crate::snapshot::jpeg`].
    ///
    /// # Errors
    /// There is no decoder, or it does not understand the stream.
    pub fn picture(&self) -> Result<Option<(Frame, Seen)>, Trouble> {
        let (Some(stream), Some((_, seen)), true) = (&self.group.stream, self.group.frames.last(), self.found) else {
            return Ok(None);
        };
        let units = self.group.frames.iter().map(|(unit, _)| unit);
        Ok(picture(stream, units)?.map(|frame| (frame, seen.clone())))
    }
}

impl Sink for Grab {
    fn stream(&mut self, stream: &Stream) -> Result<(), FootageError> {
        if !self.found {
            self.group.clear();
            self.group.stream = Some(stream.clone());
        }
        Ok(())
    }

    fn frame(&mut self, unit: &AccessUnit, seen: &Seen) -> Result<(), FootageError> {
        if !self.found {
            self.group.push(unit, seen);
            self.found = seen.metadata.utc_us >= self.moment.0 && !self.group.frames.is_empty();
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), FootageError> {
        Ok(())
    }
}
