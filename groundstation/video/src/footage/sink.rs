//! What footage is written into: a transport stream with packets, or others.

use std::io::Write;

use mission::geo::{LatLon, Look};
use mission::plan::{Aim, aimed_at};

use super::{FootageError, Reference};
use crate::klv::{Metadata, Place3};
use crate::ts::Muxer;
use crate::unit::{AccessUnit, Stream};

/// What is known of a frame.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Seen {
    /// When and where it was taken, as its packet says it.
    pub metadata: Metadata,
    /// Where the camera's axis points.
    pub look: Option<Look>,
    /// Height above the take-off place, metres.
    pub above_home_m: Option<f64>,
    /// Height above the ground beneath the frame, which is reckoned as level, metres.
    pub above_ground_m: Option<f64>,
    /// The aircraft by the road.
    pub aircraft: Option<Reference>,
    /// The middle of the picture on the ground by the road.
    pub centre: Option<Reference>,
}

impl Seen {
    /// What the aims of the plan that was flown ([`mission::plan::Plan::aims`]) say of it goes before what its place says.
    /// Where the height above the take-off place is not known, that above the ground serves.
    #[must_use]
    pub fn aimed(mut self, aims: &[Aim]) -> Self {
        let camera = self.metadata.camera.zip(self.above_home_m.or(self.above_ground_m));
        if let (Some((Place3 { lat_deg, lon_deg, .. }, height_m)), Some(aircraft)) = (camera, &mut self.aircraft) {
            let yaw_rad = self.look.map(|look| look.yaw_rad);
            let part = aimed_at(aims, LatLon { lat_deg, lon_deg }, height_m, yaw_rad);
            aircraft.part = part.cloned().or(aircraft.part.take());
        }
        self
    }
}

/// What a packet says, where nothing else is known.
impl From<Metadata> for Seen {
    fn from(metadata: Metadata) -> Self {
        Self { look: metadata.look(), metadata, ..Self::default() }
    }
}

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
    fn frame(&mut self, unit: &AccessUnit, seen: &Seen) -> Result<(), FootageError>;

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

    fn frame(&mut self, unit: &AccessUnit, seen: &Seen) -> Result<(), FootageError> {
        self.video(unit.at_90khz, unit.key, &unit.annex_b)?;
        Ok(self.metadata(unit.at_90khz, &seen.metadata.to_bytes())?)
    }

    fn finish(&mut self) -> Result<(), FootageError> {
        Ok(self.flush()?)
    }
}

/// Both at once: a film and what goes with it.
impl<A: Sink, B: Sink> Sink for (A, B) {
    fn stream(&mut self, stream: &Stream) -> Result<(), FootageError> {
        self.0.stream(stream)?;
        self.1.stream(stream)
    }

    fn frame(&mut self, unit: &AccessUnit, seen: &Seen) -> Result<(), FootageError> {
        self.0.frame(unit, seen)?;
        self.1.frame(unit, seen)
    }

    fn finish(&mut self) -> Result<(), FootageError> {
        self.0.finish()?;
        self.1.finish()
    }
}
