//! Exif: directories of TIFF 6.0 in a JPEG file.

use super::SOFTWARE;
use crate::klv::{Metadata, Place3};

/// Kinds of values (TIFF 6.0).
const BYTE: u16 = 1;
const ASCII: u16 = 2;
const LONG: u16 = 4;
const RATIONAL: u16 = 5;

/// An entry of a directory: tag, kind, how many, bytes.
struct Entry(u16, u16, u32, Vec<u8>);

fn text(tag: u16, text: &str) -> Entry {
    let bytes = [text.as_bytes(), &[0]].concat();
    Entry(tag, ASCII, bytes.len() as u32, bytes)
}

/// Numbers as whole parts of a denominator.
fn rationals(tag: u16, parts: &[(f64, u32)]) -> Entry {
    let numbers = parts.iter().flat_map(|(value, of)| [(value * f64::from(*of)).round() as u32, *of]);
    Entry(tag, RATIONAL, parts.len() as u32, numbers.flat_map(u32::to_be_bytes).collect())
}

/// A directory at `offset`: its entries, then what does not fit into them.
fn directory(offset: usize, mut entries: Vec<Entry>) -> Vec<u8> {
    entries.sort_by_key(|entry| entry.0);
    let mut bytes = (entries.len() as u16).to_be_bytes().to_vec();
    let mut behind = Vec::new();
    let start = offset + 2 + 12 * entries.len() + 4;
    for Entry(tag, kind, count, value) in entries {
        bytes.extend(tag.to_be_bytes());
        bytes.extend(kind.to_be_bytes());
        bytes.extend(count.to_be_bytes());
        if value.len() <= 4 {
            bytes.extend(value.iter().copied().chain([0; 4]).take(4));
        } else {
            bytes.extend(((start + behind.len()) as u32).to_be_bytes());
            behind.extend(&value);
            behind.extend((value.len() % 2 == 1).then_some(0));
        }
    }
    bytes.extend([0; 4]);
    bytes.extend(behind);
    bytes
}

/// The numbers of the GPS directory.
fn gps(metadata: &Metadata, [date, hours, minutes, seconds]: [&str; 4]) -> Vec<Entry> {
    let number = |text: &str| text.parse::<f64>().unwrap_or_default();
    let mut entries = vec![
        Entry(0, BYTE, 4, vec![2, 3, 0, 0]),
        text(0x1D, date),
        rationals(7, &[(number(hours), 1), (number(minutes), 1), (number(seconds), 1_000)]),
    ];
    if let Some(Place3 { lat_deg, lon_deg, amsl_m }) = metadata.camera {
        for (tag, angle, [positive, negative]) in [(1, lat_deg, ["N", "S"]), (3, lon_deg, ["E", "W"])] {
            let angle_abs = angle.abs();
            let minutes = angle_abs.fract() * 60.0;
            entries.push(text(tag, if angle < 0.0 { negative } else { positive }));
            let parts = [(angle_abs.trunc(), 1), (minutes.trunc(), 1), (minutes.fract() * 60.0, 100_000)];
            entries.push(rationals(tag + 1, &parts));
        }
        entries.push(Entry(5, BYTE, 1, vec![u8::from(amsl_m < 0.0)]));
        entries.push(rationals(6, &[(amsl_m.abs(), 1_000)]));
        entries.push(text(0x12, "WGS-84"));
    }
    if let Some(look) = metadata.look() {
        entries.push(text(0x10, "T"));
        entries.push(rationals(0x11, &[(look.yaw_rad.to_degrees(), 100)]));
    }
    entries
}

/// The block of Exif, from its TIFF header on.
pub(super) fn exif(metadata: &Metadata) -> Vec<u8> {
    const HEADER: &[u8] = b"MM\0\x2A\0\0\0\x08";
    let moment = crate::footage::moment(metadata.utc_us);
    // `2026-09-21 14:13:20.123 UTC` in parts.
    let (date, time) = (moment[..10].replace('-', ":"), &moment[11..23]);
    let (hours, minutes, seconds) = (&time[..2], &time[3..5], &time[6..]);
    let taken = format!("{date} {}", &time[..8]);
    let pointer = |tag: u16, to: usize| Entry(tag, LONG, 1, (to as u32).to_be_bytes().to_vec());
    let main = |exif_at: usize, gps_at: usize| {
        let mut entries = vec![text(0x132, &taken), pointer(0x8769, exif_at), pointer(0x8825, gps_at)];
        entries.push(text(0x131, SOFTWARE));
        entries.extend(metadata.sensor.as_deref().map(|sensor| text(0x110, sensor)));
        entries.extend(metadata.mission.as_deref().map(|mission| text(0x10E, mission)));
        directory(HEADER.len(), entries)
    };
    let taken_entries = || {
        vec![
            Entry(0x9000, 7, 4, b"0230".to_vec()),
            text(0x9003, &taken),
            text(0x9011, "+00:00"),
            text(0x9291, &seconds[3..]),
        ]
    };
    let exif_at = HEADER.len() + main(0, 0).len();
    let gps_at = exif_at + directory(exif_at, taken_entries()).len();
    let parts = [date.as_str(), hours, minutes, seconds];
    [HEADER, &main(exif_at, gps_at), &directory(exif_at, taken_entries()), &directory(gps_at, gps(metadata, parts))]
        .concat()
}
