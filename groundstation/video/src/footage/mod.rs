//! Footage: the received video bit for bit, and with every frame a metadata packet that says where it was taken.
//!
//! Frames and MAVLink messages go in as they come; a frame is written when the aircraft's state on both sides of its own
//! time is known, or when that has not come for [`WAIT`]. Bounded: no more than [`WAITING`] frames wait.
//!
//! A film has a clock of its own: the station's UTC at its first stamp ([`Footage::anchor`]), and monotonic time from there
//! on. What sets the station's clock meanwhile moves neither pictures nor poses, and the time in a packet (tag 2) is by the
//! film's clock all along; how far that was from UTC is in the capture's clock proof.

mod clip;
mod clock;
mod ground;
mod mp4;
mod order;

mod reference;
mod sink;
mod span;
mod srt;
pub mod table;
mod time;
mod track;
mod tracks;

pub use clip::{Clip, Cut, Grab};
pub use mp4::Mp4;
pub use reference::{Reference, Structure};
pub use sink::{Seen, Sink};
pub use span::{Span, Spans, What, to_json_lines};
pub use srt::Srt;
pub use table::Table;
pub(crate) use time::{rfc3339, utc};
pub use track::{Pose, Position, Track};
pub use tracks::Tracks;

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use mission::explain::{Explain, Message};
use mission::geo::LatLon;
use mission::message;
use mission::plan::Aim;
use mission::road::Network;
use telemetry::dialect::MavMessage;
use telemetry::wire::{Stamp, UtcMicros};

use crate::klv::{Metadata, Place3};
use crate::ts::{Codec, MuxError};
use crate::unit::{AccessUnit, Stream};
use clock::{Offset, Shown, Steady};

/// A frame does not wait longer for the state of the aircraft.
pub const WAIT: Duration = Duration::from_secs(3);
/// Frames that wait at most.
pub const WAITING: usize = 512;
/// A sender's clock that is no further from ours is right: it is set by the same time service. A further one is put on
/// ours by the frames that came fastest.
const SAME_CLOCK_US: u64 = 1_000_000;

/// What is the same for all frames.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct About {
    /// The sortie's identifier.
    pub mission: Option<String>,
    /// Registration of the aircraft.
    pub tail_number: Option<String>,
    /// Type of the aircraft.
    pub platform: Option<String>,
    /// Camera.
    pub sensor: Option<String>,
    /// Field of view across, radians; that along follows from the picture's shape.
    pub view_across_rad: Option<f64>,
    /// Height of the ground above mean sea level, metres. Without it nothing is said about the ground.
    pub ground_amsl_m: Option<f64>,
    /// From light to the first packet of a frame, for cameras that do not say when they took it.
    pub latency: Duration,
}

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Written {
    /// Frames; each has a packet.
    pub frames: u64,
    /// Frames whose packet says nothing about where they were taken.
    pub without_pose: u64,
    /// Frames of which parts are missing.
    pub torn: u64,
}

/// Why footage is not written.
#[derive(Debug, thiserror::Error)]
pub enum FootageError {
    /// The sink refuses.
    #[error(transparent)]
    Mux(#[from] MuxError),
    /// The sink refuses.
    #[error("footage cannot be written: {0}")]
    Write(#[source] std::io::Error),
    /// MP4 has no form for this.
    #[error("this video does not go into MP4: {0}")]
    Mp4(String),
    /// A stream of another codec belongs into another file.
    #[error("footage of {0:?} cannot go on in {1:?}")]
    OtherCodec(Codec, Codec),
}

impl Explain for FootageError {
    fn explain(&self) -> Message {
        message!("video-footage-not-written", reason = self.to_string())
    }
}

/// A frame that waits for the state of the aircraft.
struct Waiting {
    unit: AccessUnit,
    utc: UtcMicros,
    /// Height of the picture for a width of one.
    shape: Option<f64>,
    /// The stream, where it begins with this frame.
    stream: Option<Stream>,
}

/// Writes footage.
pub struct Footage<S: Sink> {
    sink: S,
    codec: Codec,
    about: About,
    network: Option<Arc<Network>>,
    aims: Arc<[Aim]>,
    shape: Option<f64>,
    stream: Option<Stream>,
    track: Track,
    steady: Steady,
    shown: Shown,
    sender: Offset,
    receiver: Offset,
    waiting: VecDeque<Waiting>,
    written: Written,
}

impl<S: Sink> Footage<S> {
    /// Footage of one stream, into a [`crate::ts::Muxer`], an [`Mp4`], an [`Srt`], a [`Table`], [`Spans`] or a [`Tracks`],
    /// or pairs of them.
    pub fn new(sink: S, codec: Codec, about: About) -> Self {
        Self {
            sink,
            codec,
            about,
            network: None,
            aims: Arc::default(),
            shape: None,
            stream: None,
            track: Track::new(),
            steady: Steady::default(),
            shown: Shown::default(),
            sender: Offset::default(),
            receiver: Offset::default(),
            waiting: VecDeque::new(),
            written: Written::default(),
        }
    }

    /// Every frame is also told by the roads of a network.
    #[must_use]
    pub fn by_road(self, network: Arc<Network>) -> Self {
        Self { network: Some(network), ..self }
    }

    /// Frames of a patrol under a bridge are bound to what its plan looks at ([`mission::plan::Plan::aims`]).
    #[must_use]
    pub fn aimed(self, aims: impl Into<Arc<[Aim]>>) -> Self {
        Self { aims: aims.into(), ..self }
    }

    /// Where the frames go.
    pub fn sink(&self) -> &S {
        &self.sink
    }

    /// The film's clock goes on from the UTC of this stamp: that of a capture's first record, and of the gap that a
    /// program left which was started anew, because its monotonic clock is another one. Without it the first stamp counts.
    ///
    /// # Errors
    /// The sink refuses.
    pub fn anchor(&mut self, at: Stamp) -> Result<(), FootageError> {
        self.write_waiting(None)?;
        self.steady.anchor(at);
        (self.track, self.sender, self.receiver) = (Track::new(), Offset::default(), Offset::default());
        Ok(())
    }

    /// The stream begins, or goes on with another size.
    ///
    /// # Errors
    /// Another codec.
    pub fn stream(&mut self, stream: &Stream) -> Result<(), FootageError> {
        if stream.codec != self.codec {
            return Err(FootageError::OtherCodec(self.codec, stream.codec));
        }
        self.stream = Some(stream.clone());
        self.shape = (stream.width > 0).then(|| f64::from(stream.height) / f64::from(stream.width));
        Ok(())
    }

    /// A message of the aircraft.
    ///
    /// # Errors
    /// The sink refuses.
    pub fn message(&mut self, received: Stamp, message: &MavMessage) -> Result<(), FootageError> {
        let received = self.steady.stamp(received);
        self.track.message(received, message);
        self.write_waiting(Some(received.utc))
    }

    /// A frame.
    ///
    /// # Errors
    /// The sink refuses.
    pub fn unit(&mut self, mut unit: AccessUnit) -> Result<(), FootageError> {
        unit.received = self.steady.stamp(unit.received);
        unit.at_90khz = self.shown.place(unit.at_90khz, unit.received.utc.0);
        let (now, utc) = (unit.received.utc, self.taken(&unit));
        self.waiting.push_back(Waiting { unit, utc, shape: self.shape, stream: self.stream.take() });
        if self.waiting.len() > WAITING {
            self.write_next()?;
        }
        self.write_waiting(Some(now))
    }

    /// Writes what still waits.
    ///
    /// # Errors
    /// The sink refuses.
    pub fn finish(mut self) -> Result<(S, Written), FootageError> {
        self.write_waiting(None)?;
        self.sink.finish()?;
        Ok((self.sink, self.written))
    }

    /// What was written so far.
    pub fn written(&self) -> Written {
        self.written
    }

    /// When a frame was taken, on our clock: as its sender says, or by the frames that came fastest.
    fn taken(&mut self, unit: &AccessUnit) -> UtcMicros {
        let signed = |us: u64| i64::try_from(us).unwrap_or(i64::MAX);
        let received = signed(unit.received.utc.0);
        let ticks = signed(unit.at_90khz.saturating_mul(100) / 9);
        let by_receiver = self.receiver.hear(ticks, received);
        let came = match unit.sender_utc {
            Some(sent) if sent.0.abs_diff(unit.received.utc.0) <= SAME_CLOCK_US => return sent,
            Some(sent) => self.sender.hear(signed(sent.0), received),
            None => by_receiver,
        };
        let latency = self.about.latency.as_micros();
        UtcMicros(u64::try_from(came).unwrap_or_default().saturating_sub(u64::try_from(latency).unwrap_or(u64::MAX)))
    }

    /// Writes the frames whose time has come: at `now`, or all.
    fn write_waiting(&mut self, now: Option<UtcMicros>) -> Result<(), FootageError> {
        let wait = WAIT.as_micros() as u64;
        while let Some(Waiting { utc, .. }) = self.waiting.front() {
            let late = now.is_none_or(|now| now.0.saturating_sub(utc.0) > wait);
            if !late && !self.track.reaches(*utc) {
                return Ok(());
            }
            self.write_next()?;
        }
        Ok(())
    }

    fn write_next(&mut self) -> Result<(), FootageError> {
        let Some(Waiting { unit, utc, shape, stream }) = self.waiting.pop_front() else { return Ok(()) };
        let pose = self.track.at(utc);
        // Frames are coded in another order than they are taken by a fraction of a second at most.
        self.track.forget(UtcMicros(utc.0.saturating_sub(1_000_000)));
        if let Some(stream) = stream {
            self.sink.stream(&stream)?;
        }
        let seen = self.seen(utc, pose, shape);
        self.sink.frame(&unit, &seen)?;
        self.written.frames += 1;
        self.written.without_pose += u64::from(pose.position.is_none());
        self.written.torn += u64::from(!unit.whole);
        Ok(())
    }

    fn seen(&self, utc: UtcMicros, pose: Pose, shape: Option<f64>) -> Seen {
        let metadata = self.metadata(utc, pose, shape);
        let by_road = |place: Option<Place3>| {
            let Place3 { lat_deg, lon_deg, .. } = place?;
            Reference::of(self.network.as_deref()?, LatLon { lat_deg, lon_deg })
        };
        let (aircraft, centre) = (by_road(metadata.camera), by_road(metadata.frame_centre));
        let above_home_m = pose.position.map(|position| position.above_home_m);
        let above_ground_m =
            pose.position.zip(self.about.ground_amsl_m).map(|(position, ground)| position.amsl_m - ground);
        Seen { look: metadata.look(), metadata, above_home_m, above_ground_m, aircraft, centre }.aimed(&self.aims)
    }

    fn metadata(&self, utc: UtcMicros, pose: Pose, shape: Option<f64>) -> Metadata {
        let About { mission, tail_number, platform, sensor, .. } = self.about.clone();
        let angles = |turn: nalgebra::UnitQuaternion<f64>| {
            let (roll, pitch, yaw) = turn.euler_angles();
            [roll, pitch, yaw]
        };
        let place = |place: LatLon, amsl_m| Place3 { lat_deg: place.lat_deg, lon_deg: place.lon_deg, amsl_m };
        let along = |across: f64, shape: f64| 2.0 * ((across / 2.0).tan() * shape).atan();
        let view = self.about.view_across_rad.zip(shape).map(|(across, shape)| [across, along(across, shape)]);
        let ground = self.about.ground_amsl_m;
        let seen = match (pose.position, pose.camera, ground) {
            (Some(position), Some(camera), Some(ground)) => Some(ground::footprint(position, camera, view, ground)),
            _ => None,
        };
        Metadata {
            utc_us: utc.0,
            mission,
            tail_number,
            platform,
            sensor,
            attitude_rad: pose.attitude.map(angles),
            camera: pose.position.map(|position| place(position.place, position.amsl_m)),
            field_of_view_rad: view,
            gimbal_rad: pose.attitude.zip(pose.camera).map(|(attitude, camera)| angles(attitude.inverse() * camera)),
            slant_range_m: seen.and_then(|seen| seen.slant_m),
            frame_centre: seen.and_then(|seen| seen.centre).zip(ground).map(|(centre, ground)| place(centre, ground)),
            corners_deg: seen
                .and_then(|seen| seen.corners)
                .map(|corners| corners.map(|corner| [corner.lat_deg, corner.lon_deg])),
        }
    }
}
