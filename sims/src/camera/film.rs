//! What the camera records: pictures painted and coded, one after another, with no clock and no socket.

use openh264::OpenH264API;
use openh264::encoder::{Encoder, EncoderConfig, FrameRate, FrameType, IntraFramePeriod, RateControlMode, UsageType};
use openh264::formats::YUVBuffer;

use super::code::Label;
use super::picture::Painter;
use super::rtp;
use super::{CameraConfig, CameraError, Pose, SIZES};

/// A coded picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coded {
    /// Whether decoding can start here.
    pub key: bool,
    /// NAL units in Annex B form.
    pub annex_b: Vec<u8>,
}

/// Takes pictures, each with its number, time and pose.
pub struct Film {
    painter: Painter,
    encoder: Encoder,
    size: (usize, usize),
    frame: u32,
}

impl Film {
    /// A film of a camera.
    ///
    /// # Errors
    /// A size that it cannot have, no encoder.
    pub fn new(config: &CameraConfig) -> Result<Self, CameraError> {
        Ok(Self { painter: Painter::new(config), encoder: encoder(config)?, size: config.size, frame: 0 })
    }

    /// Goes on as another stream, perhaps of another size.
    pub(super) fn load(&mut self, config: &CameraConfig) -> Result<(), CameraError> {
        self.encoder = encoder(config)?;
        self.size = config.size;
        Ok(())
    }

    /// Makes the next picture one that decoding can start at.
    pub(super) fn begin_anew(&mut self) {
        self.encoder.force_intra_frame();
    }

    /// Codes a picture that nobody sees; the next one begins anew.
    pub(super) fn blank(&mut self) -> Result<Vec<u8>, CameraError> {
        let unit = self.encoder.encode(&YUVBuffer::new(self.size.0, self.size.1))?.to_vec();
        self.begin_anew();
        Ok(unit)
    }

    /// The parameter sets of the stream.
    ///
    /// # Errors
    /// What the encoder says.
    pub fn sets(&mut self) -> Result<Vec<Vec<u8>>, CameraError> {
        let unit = self.blank()?;
        let is_set = |nal: &&[u8]| nal.first().is_some_and(|byte| matches!(byte & 0x1F, 7 | 8));
        Ok(rtp::nals(&unit).into_iter().filter(is_set).map(<[u8]>::to_vec).collect())
    }

    /// A picture that nobody watches is counted and not made.
    pub(super) fn skip(&mut self) {
        self.frame = self.frame.wrapping_add(1);
    }

    /// Takes a picture at a moment, UTC in microseconds since 1970; `None` where the encoder leaves it out.
    ///
    /// # Errors
    /// What the encoder says.
    pub fn take(&mut self, utc_us: u64, pose: Pose) -> Result<Option<Coded>, CameraError> {
        let label = Label { frame: self.frame, utc_us, pose };
        self.skip();
        let picture = self.painter.paint(self.size, label);
        let coded = self.encoder.encode(&YUVBuffer::from_vec(picture, self.size.0, self.size.1))?;
        let key = matches!(coded.frame_type(), FrameType::IDR | FrameType::I);
        Ok(Some(Coded { key, annex_b: coded.to_vec() }).filter(|coded| !coded.annex_b.is_empty()))
    }
}

/// With one quality for every frame: a rate is only kept by leaving frames out.
fn encoder(config: &CameraConfig) -> Result<Encoder, CameraError> {
    let (width, height) = config.size;
    if !SIZES.contains(&config.size) {
        return Err(CameraError::Size(width, height));
    }
    let settings = EncoderConfig::new()
        .max_frame_rate(FrameRate::from_hz(config.frames_s as f32))
        .intra_frame_period(IntraFramePeriod::from_num_frames(config.frames_s))
        .rate_control_mode(RateControlMode::Off)
        .usage_type(UsageType::CameraVideoRealTime)
        .skip_frames(false)
        .num_threads(1);
    Ok(Encoder::with_api_config(OpenH264API::from_source(), settings)?)
}
