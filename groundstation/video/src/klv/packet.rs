//! The local set of one moment.

use mission::geo::{Look, wrap_two_pi};
use nalgebra::UnitQuaternion;

use super::scale::{signed, unsigned};

/// SMPTE universal label of the UAS Datalink Local Set.
const LABEL: [u8; 16] = [0x06, 0x0E, 0x2B, 0x34, 0x02, 0x0B, 0x01, 0x01, 0x0E, 0x01, 0x03, 0x01, 0x01, 0, 0, 0];
/// Item 65: the version of ST 0601 that the packets keep to.
pub const VERSION: u8 = 8;

/// A place with its height above mean sea level.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place3 {
    /// WGS84 latitude, degrees.
    pub lat_deg: f64,
    /// WGS84 longitude, degrees.
    pub lon_deg: f64,
    /// Height above mean sea level, metres.
    pub amsl_m: f64,
}

/// What is known at one moment. What is not known, or does not fit, is not in the packet.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Metadata {
    /// UTC, microseconds since 1970 (item 2).
    pub utc_us: u64,
    /// Mission, the sortie's identifier (item 3).
    pub mission: Option<String>,
    /// Registration of the aircraft (item 4).
    pub tail_number: Option<String>,
    /// Type of the aircraft (item 10).
    pub platform: Option<String>,
    /// Camera (item 11).
    pub sensor: Option<String>,
    /// Roll, pitch, yaw of the aircraft, radians, FRD in NED (items 7, 6 up to 50 and 20 degrees, 5, and 91, 90 in
    /// full range).
    pub attitude_rad: Option<[f64; 3]>,
    /// Where the camera is (items 13, 14, 15).
    pub camera: Option<Place3>,
    /// Field of view across and along, radians (items 16, 17).
    pub field_of_view_rad: Option<[f64; 2]>,
    /// Roll, pitch, yaw of the camera against the aircraft, radians (items 20, 19, 18).
    pub gimbal_rad: Option<[f64; 3]>,
    /// From the camera to the middle of the picture on the ground, metres (item 21).
    pub slant_range_m: Option<f64>,
    /// Middle of the picture on the ground (items 23, 24, 25).
    pub frame_centre: Option<Place3>,
    /// Corners of the picture on the ground, clockwise from upper left: latitude and longitude, degrees (items 82 to 89).
    pub corners_deg: Option<[[f64; 2]; 4]>,
}

impl Metadata {
    /// Where the camera's axis points, against true north and the horizon.
    pub fn look(&self) -> Option<Look> {
        let turn = |[roll, pitch, yaw]: [f64; 3]| UnitQuaternion::from_euler_angles(roll, pitch, yaw);
        let (roll_rad, pitch_rad, yaw_rad) = (turn(self.attitude_rad?) * turn(self.gimbal_rad?)).euler_angles();
        Some(Look { roll_rad, pitch_rad, yaw_rad: wrap_two_pi(yaw_rad) })
    }

    /// The packet: label, length, items, checksum.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut items = Items::default();
        items.number(2, self.utc_us, 8);
        items.text(3, self.mission.as_deref());
        items.text(4, self.tail_number.as_deref());
        if let Some([roll, pitch, yaw]) = self.attitude_rad.map(|angles| angles.map(f64::to_degrees)) {
            items.unsigned(5, yaw.rem_euclid(360.0), 0.0, 360.0, 2);
            items.signed(6, pitch, 20.0, 2);
            items.signed(7, roll, 50.0, 2);
        }
        items.text(10, self.platform.as_deref());
        items.text(11, self.sensor.as_deref());
        items.text(12, self.camera.map(|_| "Geodetic WGS84"));
        items.place([13, 14, 15], self.camera);
        if let Some(view) = self.field_of_view_rad {
            for (tag, angle) in [16, 17].into_iter().zip(view) {
                items.unsigned(tag, angle.to_degrees(), 0.0, 180.0, 2);
            }
        }
        if let Some([roll, pitch, yaw]) = self.gimbal_rad.map(|angles| angles.map(f64::to_degrees)) {
            items.unsigned(18, yaw.rem_euclid(360.0), 0.0, 360.0, 4);
            items.signed(19, pitch, 180.0, 4);
            items.unsigned(20, roll.rem_euclid(360.0), 0.0, 360.0, 4);
        }
        if let Some(range_m) = self.slant_range_m {
            items.unsigned(21, range_m, 0.0, 5_000_000.0, 4);
        }
        items.place([23, 24, 25], self.frame_centre);
        items.number(65, u64::from(VERSION), 1);
        if let Some(corners) = self.corners_deg {
            for (tag, [lat, lon]) in [82, 84, 86, 88].into_iter().zip(corners) {
                items.signed(tag, lat, 90.0, 4);
                items.signed(tag + 1, lon, 180.0, 4);
            }
        }
        if let Some([roll, pitch, _]) = self.attitude_rad.map(|angles| angles.map(f64::to_degrees)) {
            items.signed(90, pitch, 90.0, 4);
            items.signed(91, roll, 90.0, 4);
        }
        items.seal()
    }
}

/// Items one after another.
#[derive(Default)]
struct Items(Vec<u8>);

impl Items {
    /// The lowest `bytes` bytes of a number, most significant first. Every tag here is below 128, so it is one byte.
    fn number(&mut self, tag: u8, value: u64, bytes: usize) {
        self.0.extend([tag, bytes as u8]);
        self.0.extend(&value.to_be_bytes()[8 - bytes..]);
    }

    /// Left out where it does not fit: decoders choke on ST 0601's own mark for that.
    fn unsigned(&mut self, tag: u8, value: f64, low: f64, high: f64, bytes: usize) {
        if let Some(number) = unsigned(value, low, high, bytes) {
            self.number(tag, number, bytes);
        }
    }

    /// Left out where it does not fit, as above.
    fn signed(&mut self, tag: u8, value: f64, limit: f64, bytes: usize) {
        if let Some(number) = signed(value, limit, bytes) {
            self.number(tag, number as u64, bytes);
        }
    }

    /// A text of at most 127 bytes, cut between characters.
    fn text(&mut self, tag: u8, text: Option<&str>) {
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            let end = text.floor_char_boundary(127);
            self.0.extend([tag, end as u8]);
            self.0.extend(&text.as_bytes()[..end]);
        }
    }

    fn place(&mut self, [lat, lon, height]: [u8; 3], place: Option<Place3>) {
        if let Some(place) = place {
            self.signed(lat, place.lat_deg, 90.0, 4);
            self.signed(lon, place.lon_deg, 180.0, 4);
            self.unsigned(height, place.amsl_m, -900.0, 19_000.0, 2);
        }
    }

    /// Label, length, items and the checksum over all of them.
    fn seal(self) -> Vec<u8> {
        const CHECKSUM_ITEM: [u8; 2] = [1, 2];
        let length = self.0.len() + CHECKSUM_ITEM.len() + 2;
        let mut packet = LABEL.to_vec();
        match u8::try_from(length) {
            Ok(short @ ..128) => packet.push(short),
            Ok(long) => packet.extend([0x81, long]),
            Err(_) => {
                packet.push(0x82);
                packet.extend((length as u16).to_be_bytes());
            }
        }
        packet.extend(self.0);
        packet.extend(CHECKSUM_ITEM);
        packet.extend(checksum(&packet).to_be_bytes());
        packet
    }
}

/// ST 0601's running 16-bit sum: bytes at even places are the high halves.
fn checksum(bytes: &[u8]) -> u16 {
    let halves = bytes.iter().enumerate().map(|(at, &byte)| u16::from(byte) << (8 * ((at + 1) % 2)));
    halves.fold(0, u16::wrapping_add)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    /// Tags of a packet, and its length field's idea of where it ends.
    fn tags(packet: &[u8]) -> (Vec<u8>, usize) {
        let (head, mut rest) = packet.split_at(LABEL.len());
        assert_eq!(head, LABEL);
        let (first, long) = (rest[0], &rest[1..]);
        let (length, lead) = match first {
            0x81 => (usize::from(long[0]), 2),
            0x82 => (usize::from(u16::from_be_bytes([long[0], long[1]])), 3),
            short => (usize::from(short), 1),
        };
        rest = &rest[lead..];
        let mut found = Vec::new();
        while let [tag, bytes, ..] = rest {
            found.push(*tag);
            rest = &rest[2 + usize::from(*bytes)..];
        }
        (found, LABEL.len() + lead + length)
    }

    #[test]
    fn what_is_not_known_or_does_not_fit_is_not_in_the_packet() {
        let nothing = Metadata { utc_us: 1, ..Metadata::default() }.to_bytes();
        assert_eq!(tags(&nothing), (vec![2, 65, 1], nothing.len()));
        let attitude_rad = Some([80.0, 25.0, 10.0].map(f64::to_radians));
        let steep = Metadata { attitude_rad, slant_range_m: Some(f64::NAN), ..Metadata::default() }.to_bytes();
        assert_eq!(tags(&steep), (vec![2, 5, 65, 90, 91, 1], steep.len()));
    }

    #[test]
    fn a_packet_ends_where_its_length_says_and_with_the_sum_of_all_before() {
        for characters in [0, 1, 60, 100, 127, 400] {
            let text = Some("桩".repeat(characters));
            let packet = Metadata { mission: text.clone(), sensor: text, ..Metadata::default() }.to_bytes();
            let (found, end) = tags(&packet);
            assert_eq!((found[0], found[found.len() - 1], end), (2, 1, packet.len()));
            let (before, sum) = packet.split_last_chunk::<2>().unwrap();
            assert_eq!(checksum(before), u16::from_be_bytes(*sum));
        }
    }
}
