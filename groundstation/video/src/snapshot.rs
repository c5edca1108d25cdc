//! A single picture as a JPEG file that says when and where it was taken (Exif 2.3 as cameras write it, and XMP).
//!
//! A snapshot is decoded and coded again: it shows, it does not prove. The footage it is from does.

mod exif;
mod xmp;

use jpeg_encoder::{ColorType, Encoder};
use mission::explain::{Explain, Message};
use mission::message;

use crate::decode::Frame;
use crate::footage::Seen;
pub(crate) use xmp::xmp;

/// Of 100: no block is visible.
const QUALITY: u8 = 92;
/// What an APP1 segment of XMP begins with (XMP specification, part 3, 1.1.3).
pub(crate) const XMP_HEAD: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";

/// The program, as files name it.
pub(crate) const SOFTWARE: &str = concat!("groundstation ", env!("CARGO_PKG_VERSION"));

/// Why there is no picture.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    /// A side is longer than JPEG has numbers for.
    #[error("a picture of {0} x {1} pixels does not fit into a JPEG file")]
    Size(usize, usize),
    /// The encoder refuses.
    #[error("the picture cannot be coded: {0}")]
    Encode(#[from] jpeg_encoder::EncodingError),
}

impl Explain for SnapshotError {
    fn explain(&self) -> Message {
        match self {
            Self::Size(width, height) => message!("video-snapshot-size", width = *width, height = *height),
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
    encoder.add_exif_metadata(&exif::exif(&seen.metadata))?;
    encoder.add_app_segment(1, [XMP_HEAD, xmp(seen).as_bytes()].concat())?;
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
