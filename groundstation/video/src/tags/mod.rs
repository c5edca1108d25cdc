//! What picture files say of themselves: Exif 2.3 and XMP.

mod exif;
mod xmp;

pub(crate) use self::exif::{block, exif, place};
pub(crate) use xmp::{description, packet, xmp};

/// What an APP1 segment of Exif begins with.
pub(crate) const EXIF_HEAD: &[u8] = b"Exif\0\0";
/// What an APP1 segment of XMP begins with (XMP specification, part 3, 1.1.3).
pub(crate) const XMP_HEAD: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";
/// The program, as files name it.
pub(crate) const SOFTWARE: &str = concat!("groundstation ", env!("CARGO_PKG_VERSION"));
