//! A single picture as a JPEG file that says when and where it was taken (Exif 2.3 as cameras write it, and XMP).
//!
//! A snapshot is decoded and coded again: it shows, it does not prove. The footage it is from does.

use jpeg_encoder::{ColorType, Encoder};
use mission::explain::{Explain, Message};
use mission::message;

use crate::decode::Frame;
use crate::footage::Seen;
use crate::tags::{self, XMP_HEAD};

/// Of 100: no block is visible.
const QUALITY: u8 = 92;
/// Why there is no picture.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    /// A side is longer than JPEG has numbers for.
    #[error("a picture of {0} x {1} pixels does not fit into a JPEG file")]
    Size(usize, usize),
    /// The encoder refuses.
    #[error("the picture cannot be coded: {0}")]
    Encode(#[from] jpeg_encoder::EncodingError),
    /// Exif has no form for what is known of it.
    #[error("what is known of the picture cannot be written: {0}")]
    Tags(String),
}

impl Explain for SnapshotError {
    fn explain(&self) -> Message {
        match self {
            Self::Size(width, height) => message!("video-snapshot-size", width = *width, height = *height),
            Self::Tags(reason) => message!("video-snapshot-failed", reason = reason.as_str()),
            Self::Encode(reason) => message!("video-snapshot-failed", reason = reason.to_string()),
        }
    }
}

/// The file's bytes: the picture, and what is known of it: in Exif its time, the camera's place and its direction; in XMP
/// the angles of aircraft and camera, the heights, each by its name, the stakes and the program.
///
/// # Errors
/// A picture that is too large.
pub fn jpeg(frame: &Frame, seen: &Seen) -> Result<Vec<u8>, SnapshotError> {
    let too_large = || SnapshotError::Size(frame.width, frame.height);
    let width = u16::try_from(frame.width).map_err(|_| too_large())?;
    let height = u16::try_from(frame.height).map_err(|_| too_large())?;
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, QUALITY);
    let exif = tags::exif(seen, [width, height]).map_err(|error| SnapshotError::Tags(error.to_string()))?;
    encoder.add_exif_metadata(&exif)?;
    encoder.add_app_segment(1, [XMP_HEAD, tags::xmp(seen).as_bytes()].concat())?;
    encoder.encode(&frame.rgba, width, height, ColorType::Rgba)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::decode::Times;
    use crate::klv::{Metadata, Place3};
    use telemetry::wire::Stamp;

    #[test]
    fn a_snapshot_is_a_jpeg_with_its_place_and_no_picture_is_too_large_for_a_reason() {
        let times = Times { at_90khz: 0, received: Stamp::default(), sender_utc: None };
        let frame = Frame { width: 16, height: 8, rgba: vec![200; 16 * 8 * 4], times };
        let camera = Some(Place3 { lat_deg: 32.6, lon_deg: -120.9, amsl_m: 80.5 });
        let file = jpeg(&frame, &Metadata { camera, ..Metadata::default() }.into()).unwrap();
        assert!(file.starts_with(&[0xFF, 0xD8]) && file.ends_with(&[0xFF, 0xD9]));
        assert!(file.windows(6).any(|bytes| bytes == b"WGS-84"));
        let frame = Frame { width: 70_000, height: 1, ..frame };
        assert!(matches!(jpeg(&frame, &Seen::default()), Err(SnapshotError::Size(70_000, 1))));
    }
}
