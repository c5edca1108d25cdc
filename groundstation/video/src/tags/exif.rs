//! Exif out of what is known of a frame.

use std::io::Cursor;

use exif::experimental::Writer;
use exif::{Error, Field, In, Rational, Tag, Value};

use super::SOFTWARE;
use crate::footage::{Seen, utc};
use crate::klv::Place3;

fn field(tag: Tag, value: Value) -> Field {
    Field { tag, ifd_num: In::PRIMARY, value }
}

fn text(tag: Tag, text: &str) -> Field {
    field(tag, Value::Ascii(vec![text.replace('\0', "").into_bytes()]))
}

/// Numbers as whole parts of a denominator.
fn rationals(tag: Tag, parts: &[(f64, u32)]) -> Field {
    let number =
        |(value, denom): &(f64, u32)| Rational { num: (value * f64::from(*denom)).round() as u32, denom: *denom };
    field(tag, Value::Rational(parts.iter().map(number).collect()))
}

/// Where the camera was, where it looked, and when: the GPS directory.
pub(crate) fn place(seen: &Seen) -> Vec<Field> {
    let taken = utc(seen.metadata.utc_us);
    let clock = [(f64::from(taken.hour()), 1), (f64::from(taken.minute()), 1)];
    let seconds = f64::from(taken.second()) + f64::from(taken.subsec_nanosecond()) / 1e9;
    let mut fields = vec![
        field(Tag::GPSVersionID, Value::Byte(vec![2, 3, 0, 0])),
        text(Tag::GPSDateStamp, &taken.strftime("%Y:%m:%d").to_string()),
        rationals(Tag::GPSTimeStamp, &[clock[0], clock[1], (seconds, 1_000)]),
    ];
    if let Some(Place3 { lat_deg, lon_deg, amsl_m }) = seen.metadata.camera {
        let axes = [
            (Tag::GPSLatitudeRef, Tag::GPSLatitude, lat_deg, ["N", "S"]),
            (Tag::GPSLongitudeRef, Tag::GPSLongitude, lon_deg, ["E", "W"]),
        ];
        for (side, tag, angle, [positive, negative]) in axes {
            // In whole hundred thousandths of a second, so that none is rounded up to a whole minute by itself.
            let parts = (angle.abs() * 3_600.0 * 1e5).round();
            let seconds = parts % 6e6 / 1e5;
            let minutes = (parts / 6e6).floor();
            fields.push(text(side, if angle < 0.0 { negative } else { positive }));
            fields.push(rationals(tag, &[((minutes / 60.0).floor(), 1), (minutes % 60.0, 1), (seconds, 100_000)]));
        }
        fields.push(field(Tag::GPSAltitudeRef, Value::Byte(vec![u8::from(amsl_m < 0.0)])));
        fields.push(rationals(Tag::GPSAltitude, &[(amsl_m.abs(), 1_000)]));
        fields.push(text(Tag::GPSMapDatum, "WGS-84"));
    }
    if let Some(look) = seen.look {
        fields.push(text(Tag::GPSImgDirectionRef, "T"));
        fields.push(rationals(Tag::GPSImgDirection, &[(look.yaw_rad.to_degrees().rem_euclid(360.0), 100)]));
    }
    fields
}

/// What a picture of our own says besides: its sides are in pixels.
fn own(seen: &Seen, sides: [u16; 2]) -> Vec<Field> {
    let taken = utc(seen.metadata.utc_us);
    let moment = taken.strftime("%Y:%m:%d %H:%M:%S").to_string();
    let mut fields = vec![
        text(Tag::DateTime, &moment),
        text(Tag::DateTimeOriginal, &moment),
        text(Tag::OffsetTimeOriginal, "+00:00"),
        text(Tag::SubSecTimeOriginal, &taken.strftime("%3f").to_string()),
        text(Tag::Software, SOFTWARE),
        field(Tag::ExifVersion, Value::Undefined(b"0231".to_vec(), 0)),
        field(Tag::FlashpixVersion, Value::Undefined(b"0100".to_vec(), 0)),
        // Y, Cb, Cr, and no fourth.
        field(Tag::ComponentsConfiguration, Value::Undefined(vec![1, 2, 3, 0], 0)),
        // sRGB; chroma in the middle of its pixels; 72 to the inch, which is how Exif says that nobody knows.
        field(Tag::ColorSpace, Value::Short(vec![1])),
        field(Tag::YCbCrPositioning, Value::Short(vec![1])),
        field(Tag::ResolutionUnit, Value::Short(vec![2])),
        rationals(Tag::XResolution, &[(72.0, 1)]),
        rationals(Tag::YResolution, &[(72.0, 1)]),
        field(Tag::PixelXDimension, Value::Short(vec![sides[0]])),
        field(Tag::PixelYDimension, Value::Short(vec![sides[1]])),
    ];
    fields.extend(seen.metadata.sensor.as_deref().map(|sensor| text(Tag::Model, sensor)));
    fields.extend(seen.metadata.mission.as_deref().map(|mission| text(Tag::ImageDescription, mission)));
    fields
}

/// A block of Exif, from its TIFF header on; with the small picture that a camera has put into it.
pub(crate) fn block(fields: &[Field], thumbnail: Option<&[u8]>) -> Result<Vec<u8>, Error> {
    let mut writer = Writer::new();
    fields.iter().for_each(|field| writer.push_field(field));
    if let Some(thumbnail) = thumbnail {
        writer.set_jpeg(thumbnail, In::THUMBNAIL);
    }
    let mut block = Cursor::new(Vec::new());
    writer.write(&mut block, false)?;
    Ok(block.into_inner())
}

/// The block of a picture of our own, with its width and height in pixels.
pub(crate) fn exif(seen: &Seen, sides: [u16; 2]) -> Result<Vec<u8>, Error> {
    block(&[own(seen, sides), place(seen)].concat(), None)
}
