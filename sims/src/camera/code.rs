//! What every frame says about itself, as black and white cells along the lower edge that survive coding.
//!
//! Eighty cells a row, four rows: frame number (`u32`), UTC in microseconds (`u64`), latitude and longitude in 1e-7
//! degrees (`i32`), height in millimetres (`i32`), six angles in hundredths of a degree (`i16`), CRC-32C of all that
//! (`u32`); big-endian, the highest bit first.

use super::Pose;

/// Cells in a row.
pub(super) const COLUMNS: usize = 80;
/// Rows of cells.
pub(super) const ROWS: usize = BYTES * 8 / COLUMNS;
const BYTES: usize = 40;
const DARK: u8 = 24;
const BRIGHT: u8 = 224;

/// What a frame says about itself.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Label {
    /// Number of the frame since the camera was started.
    pub frame: u32,
    /// When it was taken: UTC, microseconds since 1970.
    pub utc_us: u64,
    /// Where from; as fine as the code has it.
    pub pose: Pose,
}

impl Label {
    fn to_bytes(self) -> [u8; BYTES] {
        let Self { frame, utc_us, pose } = self;
        let angles = pose.attitude_deg.into_iter().chain(pose.gimbal_deg);
        let mut bytes = Vec::with_capacity(BYTES);
        bytes.extend(frame.to_be_bytes());
        bytes.extend(utc_us.to_be_bytes());
        for number in [pose.lat_deg * 1e7, pose.lon_deg * 1e7, pose.amsl_m * 1e3] {
            bytes.extend((number.round() as i32).to_be_bytes());
        }
        for angle in angles {
            bytes.extend(((half_turn(angle) * 100.0).round() as i16).to_be_bytes());
        }
        bytes.extend(crc32c::crc32c(&bytes).to_be_bytes());
        let mut all = [0; BYTES];
        all.copy_from_slice(&bytes);
        all
    }

    fn from_bytes(bytes: &[u8; BYTES]) -> Option<Self> {
        let (said, check) = bytes.split_last_chunk::<4>()?;
        if crc32c::crc32c(said) != u32::from_be_bytes(*check) {
            return None;
        }
        let (frame, rest) = said.split_first_chunk::<4>()?;
        let (utc_us, rest) = rest.split_first_chunk::<8>()?;
        let (places, angles) = rest.split_at_checked(12)?;
        let place =
            |n: usize| places.as_chunks::<4>().0.get(n).map_or(f64::NAN, |bytes| f64::from(i32::from_be_bytes(*bytes)));
        let angle = |n: usize| {
            angles.as_chunks::<2>().0.get(n).map_or(f64::NAN, |bytes| f64::from(i16::from_be_bytes(*bytes)) / 100.0)
        };
        let pose = Pose {
            lat_deg: place(0) / 1e7,
            lon_deg: place(1) / 1e7,
            amsl_m: place(2) / 1e3,
            attitude_deg: [0, 1, 2].map(angle),
            gimbal_deg: [3, 4, 5].map(angle),
        };
        Some(Self { frame: u32::from_be_bytes(*frame), utc_us: u64::from_be_bytes(*utc_us), pose })
    }
}

/// An angle between -180 and 180 degrees.
fn half_turn(angle_deg: f64) -> f64 {
    (angle_deg + 180.0).rem_euclid(360.0) - 180.0
}

/// Side of a cell, pixels, in a picture this wide.
pub(super) fn cell(width: usize) -> usize {
    width / COLUMNS
}

/// The line of a picture that the label begins at.
pub(crate) fn top((width, height): (usize, usize)) -> usize {
    height.saturating_sub(ROWS * cell(width))
}

/// Draws the label into a luma plane without padding.
pub(super) fn draw(luma: &mut [u8], (width, height): (usize, usize), label: Label) {
    let (cell, bytes) = (cell(width), label.to_bytes());
    let top = top((width, height));
    for (y, line) in luma.chunks_mut(width).enumerate().skip(top) {
        let row = (y - top) / cell;
        for (x, point) in line.iter_mut().enumerate() {
            let bit = row * COLUMNS + x / cell;
            *point = if bytes[bit / 8] & (0x80 >> (bit % 8)) == 0 { DARK } else { BRIGHT };
        }
    }
}

/// What the picture of a synthetic camera says about itself: from its luma plane, whose lines are `stride` bytes apart.
/// `None` where there is no label or it did not survive.
pub fn read(luma: &[u8], stride: usize, (width, height): (usize, usize)) -> Option<Label> {
    let cell = cell(width);
    if cell == 0 || stride < width || luma.len() < stride * (height - 1) + width {
        return None;
    }
    let top = height.checked_sub(ROWS * cell)?;
    let mut bytes = [0; BYTES];
    for bit in 0..BYTES * 8 {
        // The middle half of a cell: its edges are smeared by coding.
        let (left, upper) = (bit % COLUMNS * cell + cell / 4, top + bit / COLUMNS * cell + cell / 4);
        let side = (cell / 2).max(1);
        let lines = (upper..upper + side).map(|y| &luma[y * stride + left..y * stride + left + side]);
        let sum: usize = lines.flatten().map(|point| usize::from(*point)).sum();
        if sum > side * side * usize::from(DARK.midpoint(BRIGHT)) {
            bytes[bit / 8] |= 0x80 >> (bit % 8);
        }
    }
    Label::from_bytes(&bytes)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    const LABEL: Label = Label {
        frame: 4_000_000_000,
        utc_us: 1_790_000_000_123_456,
        pose: Pose {
            lat_deg: 32.123_456_7,
            lon_deg: -120.765_432_1,
            amsl_m: -12.345,
            attitude_deg: [1.25, -30.5, -179.99],
            gimbal_deg: [0.0, -90.0, 45.5],
        },
    };

    #[test]
    fn a_drawn_label_is_read_back_from_every_size_with_padding_too() {
        for (width, height) in super::super::SIZES {
            let mut luma = vec![0; width * height];
            draw(&mut luma, (width, height), LABEL);
            let padded: Vec<u8> = luma.chunks(width).flat_map(|line| [line, &[128; 32]].concat()).collect();
            let label = read(&padded, width + 32, (width, height)).unwrap();
            assert_eq!(label.to_bytes(), LABEL.to_bytes());
            assert!((label.pose.lat_deg - LABEL.pose.lat_deg).abs() < 1e-7);
        }
    }

    #[test]
    fn a_damaged_label_and_any_other_picture_say_nothing() {
        let (width, height) = (640, 360);
        let mut luma = vec![90; width * height];
        assert_eq!(read(&luma, width, (width, height)), None);
        draw(&mut luma, (width, height), LABEL);
        luma[(height - 32) * width..(height - 24) * width].fill(0);
        assert_eq!(read(&luma, width, (width, height)), None);
        assert_eq!(read(&luma, width, (64, 4)), None);
        assert_eq!(read(&luma[..100], width, (width, height)), None);
    }
}
