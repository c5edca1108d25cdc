//! What a picture's file says of itself.

use exif::{Exif, In, Reader, Tag, Value};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::StillError;
use super::jpeg::{APP1, segments};
use crate::tags::{EXIF_HEAD, XMP_HEAD};

/// Where a file says that it was taken.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    /// WGS84 latitude, degrees.
    pub lat_deg: f64,
    /// WGS84 longitude, degrees.
    pub lon_deg: f64,
    /// Height above mean sea level, metres, by the camera's own reckoning.
    pub amsl_m: Option<f64>,
}

/// What a file says.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Facts {
    /// Its name, with the folders of the card where they are known.
    pub name: String,
    /// Maker and model of the camera.
    pub camera: Option<String>,
    /// What the camera's clock showed, as microseconds since 1970 of that clock: it has no zone, and may be wrong.
    pub clock_us: Option<i64>,
    /// UTC by GNSS or by a zone that the file names, microseconds since 1970.
    pub utc_us: Option<i64>,
    /// Where.
    pub place: Option<Place>,
    /// Height above the take-off place, metres (DJI).
    pub above_home_m: Option<f64>,
    /// Roll, pitch and yaw of the camera against horizon and true north, degrees (DJI).
    pub camera_deg: Option<[f64; 3]>,
    /// Roll, pitch and yaw of the aircraft, degrees (DJI).
    pub aircraft_deg: Option<[f64; 3]>,
}

/// Reads a file: of any camera, and what DJI's write besides.
///
/// # Errors
/// It is no JPEG file, is damaged before its picture, or has Exif that nobody can read.
pub fn read(name: &str, file: &[u8]) -> Result<Facts, StillError> {
    let (segments, _) = segments(file)?;
    let bodies = || segments.iter().filter(|segment| segment.marker == APP1).map(|segment| &file[segment.body.clone()]);
    let mut facts = Facts { name: name.to_owned(), ..Facts::default() };
    if let Some(block) = bodies().find_map(|body| body.strip_prefix(EXIF_HEAD)) {
        take_exif(&mut facts, &parse(block)?);
    }
    if let Some(packet) = bodies().find_map(|body| body.strip_prefix(XMP_HEAD)) {
        // A packet that nobody can read says nothing; the picture and its Exif are what they are.
        if let Some(document) =
            std::str::from_utf8(packet).ok().and_then(|text| roxmltree::Document::parse(text.trim_matches('\0')).ok())
        {
            take_xmp(&mut facts, &document);
        }
    }
    Ok(facts)
}

/// A block of Exif; what of it is damaged is left out.
pub(super) fn parse(block: &[u8]) -> Result<Exif, StillError> {
    let parsed = Reader::new().continue_on_error(true).read_raw(block.to_vec());
    let parsed = parsed.or_else(|error| error.distill_partial_result(|_| {}));
    parsed.map_err(|error| StillError::Exif(error.to_string()))
}

fn ascii(exif: &Exif, tag: Tag) -> Option<String> {
    match &exif.get_field(tag, In::PRIMARY)?.value {
        Value::Ascii(parts) => {
            let text = String::from_utf8_lossy(parts.first()?);
            Some(text.trim_matches(['\0', ' ']).to_owned()).filter(|text| !text.is_empty())
        }
        _ => None,
    }
}

fn numbers(exif: &Exif, tag: Tag) -> Option<Vec<f64>> {
    match &exif.get_field(tag, In::PRIMARY)?.value {
        Value::Rational(parts) => {
            let numbers: Vec<f64> = parts.iter().map(|part| part.to_f64()).collect();
            numbers.iter().all(|number| number.is_finite()).then_some(numbers)
        }
        _ => None,
    }
}

/// `2026:09:21 14:13:20`.
fn calendar(text: &str) -> Option<DateTime> {
    DateTime::strptime("%Y:%m:%d %H:%M:%S", text).ok()
}

fn microseconds(time: DateTime) -> Option<i64> {
    Some(time.to_zoned(TimeZone::UTC).ok()?.timestamp().as_microsecond())
}

fn take_exif(facts: &mut Facts, exif: &Exif) {
    let parts = [ascii(exif, Tag::Make), ascii(exif, Tag::Model)];
    facts.camera = Some(parts.into_iter().flatten().collect::<Vec<_>>().join(" ")).filter(|name| !name.is_empty());
    let shown = ascii(exif, Tag::DateTimeOriginal).or_else(|| ascii(exif, Tag::DateTime));
    let whole = shown.and_then(|text| microseconds(calendar(&text)?));
    // Digits behind the point, as many as the camera has.
    let fraction_us = ascii(exif, Tag::SubSecTimeOriginal)
        .and_then(|digits| format!("0.{}", digits.trim()).parse::<f64>().ok())
        .map_or(0, |seconds| (seconds * 1e6).round() as i64);
    facts.clock_us = whole.map(|whole| whole.saturating_add(fraction_us));
    let zone_us = ascii(exif, Tag::OffsetTimeOriginal).and_then(|text| zone_us(&text));
    facts.utc_us = by_gnss(exif).or_else(|| facts.clock_us?.checked_sub(zone_us?));
    facts.place = place(exif);
}

/// `+08:00`.
fn zone_us(text: &str) -> Option<i64> {
    let (sign, rest) = match text.split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let (hours, minutes) = rest.split_once(':')?;
    let (hours, minutes) = (hours.parse::<i64>().ok()?, minutes.parse::<i64>().ok()?);
    ((0..=14).contains(&hours) && (0..60).contains(&minutes)).then(|| sign * (hours * 60 + minutes) * 60_000_000)
}

fn by_gnss(exif: &Exif) -> Option<i64> {
    let day = calendar(&format!("{} 00:00:00", ascii(exif, Tag::GPSDateStamp)?)).and_then(microseconds)?;
    let [hours, minutes, seconds] = numbers(exif, Tag::GPSTimeStamp)?.try_into().ok()?;
    let seconds: f64 = hours * 3_600.0 + minutes * 60.0 + seconds;
    (0.0..=86_401.0).contains(&seconds).then(|| day + (seconds * 1e6).round() as i64)
}

fn place(exif: &Exif) -> Option<Place> {
    let angle = |tag: Tag, side: Tag, negative: &str, limit: f64| {
        let parts = numbers(exif, tag)?;
        let degrees: f64 = parts.iter().zip([1.0, 60.0, 3_600.0]).map(|(part, of)| part / of).sum();
        let sign = if ascii(exif, side)?.eq_ignore_ascii_case(negative) { -1.0 } else { 1.0 };
        (degrees <= limit && !parts.is_empty()).then_some(sign * degrees)
    };
    let lat_deg = angle(Tag::GPSLatitude, Tag::GPSLatitudeRef, "S", 90.0)?;
    let lon_deg = angle(Tag::GPSLongitude, Tag::GPSLongitudeRef, "W", 180.0)?;
    // A camera without a fix writes zeros.
    if lat_deg == 0.0 && lon_deg == 0.0 {
        return None;
    }
    let below = exif.get_field(Tag::GPSAltitudeRef, In::PRIMARY).and_then(|field| field.value.get_uint(0)) == Some(1);
    let height = numbers(exif, Tag::GPSAltitude).and_then(|parts| parts.first().copied());
    Some(Place { lat_deg, lon_deg, amsl_m: height.map(|height| if below { -height } else { height }) })
}

/// DJI's fields, which its software writes as attributes and others' as elements.
fn take_xmp(facts: &mut Facts, document: &roxmltree::Document<'_>) {
    let value = |name: &str| {
        let by_attribute = document.descendants().find_map(|node| {
            node.attributes()
                .find(|a| a.name() == name && a.namespace().is_some_and(|n| n.contains("drone-dji")))
                .map(|a| a.value())
        });
        let by_element = || {
            let is_it = |node: &roxmltree::Node<'_, '_>| {
                node.tag_name().name() == name && node.tag_name().namespace().is_some_and(|n| n.contains("drone-dji"))
            };
            document.descendants().find(is_it).and_then(|node| node.text())
        };
        by_attribute.or_else(by_element).map(str::trim)
    };
    let number =
        |name: &str| value(name)?.trim_start_matches('+').parse::<f64>().ok().filter(|number| number.is_finite());
    let angles = |group: &str| {
        let angle = |axis: &str| number(&format!("{group}{axis}Degree"));
        Some([angle("Roll")?, angle("Pitch")?, angle("Yaw")?])
    };
    facts.camera_deg = angles("Gimbal");
    facts.aircraft_deg = angles("Flight");
    facts.above_home_m = number("RelativeAltitude");
    if let (Some(place), Some(amsl_m)) = (&mut facts.place, number("AbsoluteAltitude")) {
        place.amsl_m = Some(amsl_m);
    }
    // Newer aircraft say it: `2024-05-01T03:04:05.123456`.
    let exposed = value("UTCAtExposure").and_then(|text| text.trim_end_matches('Z').parse::<DateTime>().ok());
    facts.utc_us = exposed.and_then(microseconds).or(facts.utc_us);
}
