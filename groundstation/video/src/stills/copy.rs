//! A copy of an original that says where it was taken.

use exif::{Context, Field, In, Tag, Value};
use mission::geo::{LatLon, Look, wrap_two_pi};
use mission::road::Network;
use nalgebra::{Quaternion, UnitQuaternion};

use super::StillError;
use super::jpeg::{APP0, APP1, segment, segments};
use super::pairing::{Clock, Taken};
use super::read::parse;
use crate::footage::{Reference, Seen};
use crate::klv::{Metadata, Place3};
use crate::tags::{self, EXIF_HEAD, XMP_HEAD};

/// What a record says of its picture, and its place by the road.
pub fn seen(record: &Taken, network: Option<&Network>) -> Seen {
    let turn = record.orientation.and_then(|[w, x, y, z]| UnitQuaternion::try_new(Quaternion::new(w, x, y, z), 0.5));
    let look = turn.map(|turn| {
        let (roll_rad, pitch_rad, yaw_rad) = turn.euler_angles();
        Look { roll_rad, pitch_rad, yaw_rad: wrap_two_pi(yaw_rad) }
    });
    let camera = record.place.map(|LatLon { lat_deg, lon_deg }| Place3 { lat_deg, lon_deg, amsl_m: record.amsl.0 });
    Seen {
        metadata: Metadata { utc_us: record.utc_us.unwrap_or_default(), camera, ..Metadata::default() },
        look,
        above_home_m: None,
        above_ground_m: record.place.map(|_| record.above_ground_m),
        aircraft: network.zip(record.place).and_then(|(network, place)| Reference::of(network, place)),
        centre: None,
    }
}

/// Fields of the original's Exif, and the small picture in it.
fn kept(block: &[u8]) -> Result<(Vec<Field>, Option<Vec<u8>>), StillError> {
    let exif = parse(block)?;
    let number = |tag: Tag| exif.get_field(tag, In::THUMBNAIL).and_then(|field| field.value.get_uint(0));
    let thumbnail = number(Tag::JPEGInterchangeFormat).zip(number(Tag::JPEGInterchangeFormatLength));
    let thumbnail = thumbnail.and_then(|(from, length)| {
        let from = from as usize;
        exif.buf().get(from..from.checked_add(length as usize)?).map(<[u8]>::to_vec)
    });
    // Of the small picture's directory only what belongs to it; kinds of values that nobody knows cannot be written.
    let writable = |field: &&Field| !matches!(field.value, Value::Unknown(..)) && field.ifd_num.0 <= 1;
    let belongs = |field: &&Field| thumbnail.is_some() || field.ifd_num == In::PRIMARY;
    let mut fields: Vec<Field> = Vec::new();
    for field in exif.fields().filter(writable).filter(belongs) {
        // Damaged files name a field twice.
        if !fields.iter().any(|known| known.tag == field.tag && known.ifd_num == field.ifd_num) {
            fields.push(field.clone());
        }
    }
    Ok((fields, thumbnail))
}

/// The bytes of a copy: the original's picture bit for bit and all that it says of itself, and besides, in Exif the place
/// and UTC where the original has none, and in XMP place, angles, heights, stakes, the original's name and how far the
/// camera's clock is off. The maker's own notes are kept, but what in them points to places in the file points wrong.
///
/// # Errors
/// The original is no JPEG file, is damaged, or has no room for more.
pub fn copy(name: &str, original: &[u8], seen: &Seen, clock: Option<Clock>) -> Result<Vec<u8>, StillError> {
    let (segments, rest) = segments(original)?;
    let body = |head: &[u8]| {
        let bodies = segments.iter().filter(|segment| segment.marker == APP1);
        bodies.map(|segment| &original[segment.body.clone()]).find_map(|body| body.strip_prefix(head))
    };
    let (mut fields, thumbnail) = body(EXIF_HEAD).map(kept).transpose()?.unwrap_or_default();
    let has_place = fields.iter().any(|field| field.tag == Tag::GPSLatitude);
    if !has_place {
        fields.retain(|field| field.tag.context() != Context::Gps);
        fields.extend(tags::place(seen));
    }
    let exif = tags::block(&fields, thumbnail.as_deref()).map_err(|error| match error {
        exif::Error::TooBig(_) => StillError::NoRoom,
        other => StillError::Exif(other.to_string()),
    })?;
    let mut more = vec![("Original", name.to_owned())];
    if let Some(Clock { ahead_us, spread_us, pictures, .. }) = clock {
        more.push(("CameraClockAheadSeconds", format!("{:+.3}", ahead_us as f64 / 1e6)));
        more.push(("CameraClockSpreadSeconds", format!("{:.3}", spread_us as f64 / 1e6)));
        more.push(("CameraClockPictures", pictures.to_string()));
    }
    // The packet of the original is kept; ours is one more description in it.
    let packet = match body(XMP_HEAD).map(|packet| String::from_utf8_lossy(packet).into_owned()) {
        Some(packet) if packet.contains("</rdf:RDF>") => {
            packet.replacen("</rdf:RDF>", &format!("{}</rdf:RDF>", tags::description(seen, &more)), 1)
        }
        _ => tags::packet(seen, &more),
    };
    let is_ours = |body: &[u8]| body.starts_with(EXIF_HEAD) || body.starts_with(XMP_HEAD);
    let mut copy = original[..2].to_vec();
    let (first, others): (Vec<_>, Vec<_>) = segments.iter().partition(|segment| segment.marker == APP0);
    first.iter().for_each(|segment| copy.extend(&original[segment.whole.clone()]));
    copy.extend(segment(APP1, EXIF_HEAD, &exif)?);
    copy.extend(segment(APP1, XMP_HEAD, packet.as_bytes())?);
    for kept in others {
        if kept.marker != APP1 || !is_ours(&original[kept.body.clone()]) {
            copy.extend(&original[kept.whole.clone()]);
        }
    }
    copy.extend(&original[rest..]);
    Ok(copy)
}
