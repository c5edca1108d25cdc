//! What footage is written into: a transport stream with packets, or others.

use std::io::Write;

use super::FootageError;
use crate::klv::Metadata;
use crate::ts::Muxer;
use crate::unit::{AccessUnit, Stream};

/// Takes frames with what is known of them, in the order they were coded.
pub trait Sink {
    /// The stream begins, or goes on with another size, from the next frame on.
    ///
    /// # Errors
    /// A stream that it cannot take.
    fn stream(&mut self, stream: &Stream) -> Result<(), FootageError>;

    /// A frame.
    ///
    /// # Errors
    /// It cannot be written.
    fn frame(&mut self, unit: &AccessUnit, metadata: &Metadata) -> Result<(), FootageError>;

    /// There are no more frames.
    ///
    /// # Errors
    /// The end cannot be written.
    fn finish(&mut self) -> Result<(), FootageError>;
}

impl<W: Write> Sink for Muxer<W> {
    fn stream(&mut self, _: &Stream) -> Result<(), FootageError> {
        // The video says by itself how large it is.
        Ok(())
    }

    fn frame(&mut self, unit: &AccessUnit, metadata: &Metadata) -> Result<(), FootageError> {
        self.video(unit.at_90khz, unit.key, &unit.annex_b)?;
        Ok(self.metadata(unit.at_90khz, &metadata.to_bytes())?)
    }

    fn finish(&mut self) -> Result<(), FootageError> {
        Ok(())
    }
}

/// Both at once: a film and what goes with it.
impl<A: Sink, B: Sink> Sink for (A, B) {
    fn stream(&mut self, stream: &Stream) -> Result<(), FootageError> {
        self.0.stream(stream)?;
        self.1.stream(stream)
    }

    fn frame(&mut self, unit: &AccessUnit, metadata: &Metadata) -> Result<(), FootageError> {
        self.0.frame(unit, metadata)?;
        self.1.frame(unit, metadata)
    }

    fn finish(&mut self) -> Result<(), FootageError> {
        self.0.finish()?;
        self.1.finish()
    }
}
