//! Originals: the picture files that the camera itself keeps, from its card or by MAVLink FTP.
//!
//! [`read`] says what a file says of itself, [`pair`] finds the record of each picture (`CAMERA_IMAGE_CAPTURED`) by name
//! and by time and says how far the camera's clock is off, [`copy`] writes a copy with place, angles and stakes. No file is
//! touched: an original stays what it was, bit for bit.

mod copy;
mod jpeg;
mod pairing;
mod read;

pub use copy::{copy, seen};
pub use pairing::{Clock, How, Pair, Pairing, Taken, pair};
pub use read::{Facts, Place, read};

use mission::explain::{Explain, Message};
use mission::message;

/// A larger file is no picture of a camera's, bytes.
pub const MAX_BYTES: usize = 256 << 20;

/// Why a picture's file cannot be read or copied.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StillError {
    /// It does not begin as JPEG does.
    #[error("not a JPEG file")]
    NotJpeg,
    /// A part is cut off, or longer than the file.
    #[error("damaged at byte {0}")]
    Damaged(usize),
    /// Larger than any picture.
    #[error("{0} bytes are more than a picture has")]
    TooLarge(usize),
    /// Its Exif cannot be read.
    #[error("its Exif cannot be read: {0}")]
    Exif(String),
    /// What is to be written does not fit.
    #[error("what is known of it does not fit into a JPEG file")]
    NoRoom,
}

impl Explain for StillError {
    fn explain(&self) -> Message {
        match self {
            Self::NotJpeg => message!("video-still-not-jpeg"),
            Self::Damaged(at) => message!("video-still-damaged", at = *at),
            Self::TooLarge(size) => message!("video-still-too-large", mib = *size as f64 / 1_048_576.0),
            Self::Exif(reason) => message!("video-still-exif", reason = reason.as_str()),
            Self::NoRoom => message!("video-still-no-room"),
        }
    }
}
