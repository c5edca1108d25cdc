//! What the camera sees, with its label: a scene, or else sky and level ground with a road that runs east.

use nalgebra::{Rotation3, Vector3};

use super::code::{self, Label};
use super::{CameraConfig, Pose, Stage, glyphs};
use crate::scene::{Canvas, View};

/// Metres of a degree of latitude.
const METRES_PER_DEGREE: f64 = 111_195.0;
/// Half of the road: two carriageways of three lanes with shoulders.
const HALF_ROAD_M: f64 = 14.0;
const LANE_M: f64 = 3.75;
/// Luma, blue and red of what there is to see (BT.601).
const SKY: [u8; 3] = [170, 150, 110];
const ASPHALT: [u8; 3] = [80, 128, 128];
const PAINT: [u8; 3] = [220, 128, 128];
const FIELDS: [[u8; 3]; 2] = [[110, 108, 118], [125, 105, 122]];

/// Draws pictures as planes of 4:2:0, one behind the other.
pub(super) struct Painter {
    stage: Option<Stage>,
    canvas: Canvas,
    /// Where the road passes: the first pose.
    origin: Option<(f64, f64)>,
    ground_amsl_m: f64,
    /// Half the picture's width at a distance of one.
    half: f64,
}

impl Painter {
    pub(super) fn new(config: &CameraConfig) -> Self {
        let half = (config.view_deg.to_radians() / 2.0).tan();
        let (stage, canvas) = (config.stage.clone(), Canvas::default());
        Self { stage, canvas, origin: None, ground_amsl_m: config.ground_amsl_m, half }
    }

    /// Luma, blue, red.
    pub(super) fn paint(&mut self, (width, height): (usize, usize), label: Label) -> Vec<u8> {
        let (w, h) = (width / 2, height / 2);
        let mut planes = vec![0; width * height + 2 * w * h];
        let (luma, chroma) = planes.split_at_mut(width * height);
        let (blue, red) = chroma.split_at_mut(w * h);
        match self.stage.as_ref().map(Stage::showing) {
            Some(showing) => {
                let view = View::of(label.pose, (width, height), showing.view_deg);
                showing.scene.paint(&view, showing.time_s, &mut self.canvas);
                let pixels = self.canvas.pixels();
                for (luma, pixel) in luma.iter_mut().zip(pixels) {
                    *luma = pixel[0];
                }
                for y in 0..h {
                    for x in 0..w {
                        let at = 2 * y * width + 2 * x;
                        let four = [pixels[at], pixels[at + 1], pixels[at + width], pixels[at + width + 1]];
                        let mean = |n: usize| (four.iter().map(|pixel| u32::from(pixel[n])).sum::<u32>() / 4) as u8;
                        (blue[y * w + x], red[y * w + x]) = (mean(1), mean(2));
                    }
                }
            }
            None => {
                let plain = self.plain(label.pose);
                for y in 0..h {
                    for x in 0..w {
                        let right = (x as f64 + 0.5) / w as f64 * 2.0 - 1.0;
                        let down = ((y as f64 + 0.5) / h as f64 * 2.0 - 1.0) * h as f64 / w as f64;
                        let [l, b, r] = plain.colour(right * self.half, down * self.half);
                        for line in [2 * y, 2 * y + 1] {
                            luma[line * width + 2 * x..][..2].fill(l);
                        }
                        (blue[y * w + x], red[y * w + x]) = (b, r);
                    }
                }
            }
        }
        let top = code::top((width, height)) / 2;
        blue[top * w..].fill(128);
        red[top * w..].fill(128);
        write(luma, (width, height), label);
        planes
    }

    fn plain(&mut self, pose: Pose) -> Plain {
        let (lat, lon) = *self.origin.get_or_insert((pose.lat_deg, pose.lon_deg));
        let turn = |[roll, pitch, yaw]: [f64; 3]| {
            Rotation3::from_euler_angles(roll.to_radians(), pitch.to_radians(), yaw.to_radians())
        };
        Plain {
            to_ned: turn(pose.attitude_deg) * turn(pose.gimbal_deg),
            north_m: (pose.lat_deg - lat) * METRES_PER_DEGREE,
            east_m: (pose.lon_deg - lon) * METRES_PER_DEGREE * lat.to_radians().cos(),
            above_m: (pose.amsl_m - self.ground_amsl_m).max(1.0),
        }
    }
}

/// The plain world from one pose.
struct Plain {
    to_ned: Rotation3<f64>,
    north_m: f64,
    east_m: f64,
    above_m: f64,
}

impl Plain {
    /// Along a ray one unit ahead.
    fn colour(&self, right: f64, down: f64) -> [u8; 3] {
        let ray = self.to_ned * Vector3::new(1.0, right, down);
        if ray.z < 0.01 {
            return SKY;
        }
        let far = self.above_m / ray.z;
        let (north, east) = (self.north_m + ray.x * far, self.east_m + ray.y * far);
        if north.abs() > HALF_ROAD_M {
            let tile = (north / 25.0).floor() + (east / 25.0).floor();
            return FIELDS[usize::from(tile.rem_euclid(2.0) > 0.5)];
        }
        // Lane lines of 6 m and gaps of 9 m, as GB 5768 has them.
        let across = (north / LANE_M - (north / LANE_M).round()).abs() * LANE_M;
        if across < 0.25 && east.rem_euclid(15.0) < 6.0 { PAINT } else { ASPHALT }
    }
}

/// Writes the label into a luma plane without padding: the code, and what people read.
pub(super) fn write(luma: &mut [u8], (width, height): (usize, usize), label: Label) {
    code::draw(luma, (width, height), label);
    let (scale, mut at) = (width / 320, 4);
    for line in lines(label) {
        text(luma, width, (4, at), scale, &line);
        at += (glyphs::HEIGHT + 2) * scale;
    }
}

/// What people read.
fn lines(label: Label) -> [String; 3] {
    let Label { frame, utc_us, pose } = label;
    let seconds = utc_us / 1_000_000;
    let [roll, pitch, yaw] = pose.attitude_deg;
    [
        format!(
            "#{frame} T {:02}:{:02}:{:02}.{:03}Z",
            seconds / 3600 % 24,
            seconds / 60 % 60,
            seconds % 60,
            utc_us / 1000 % 1000
        ),
        format!("N {:.6} E {:.6} {:.1} m", pose.lat_deg, pose.lon_deg, pose.amsl_m),
        format!("{roll:.1} / {pitch:.1} / {yaw:.1}  {:.1} / {:.1}", pose.gimbal_deg[1], pose.gimbal_deg[2]),
    ]
}

/// White on dark, from a corner on.
fn text(luma: &mut [u8], width: usize, (left, top): (usize, usize), scale: usize, signs: &str) {
    for (n, sign) in signs.chars().enumerate() {
        let glyph = glyphs::glyph(sign);
        let left = left + n * (glyphs::WIDTH + 1) * scale;
        if left + (glyphs::WIDTH + 1) * scale > width {
            return;
        }
        for y in 0..glyphs::HEIGHT * scale {
            for x in 0..(glyphs::WIDTH + 1) * scale {
                let lit = x / scale < glyphs::WIDTH && glyph[y / scale] & (0x10 >> (x / scale)) != 0;
                luma[(top + y) * width + left + x] = if lit { 235 } else { 30 };
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::super::{SIZES, read};
    use super::*;
    use openh264::decoder::Decoder;
    use openh264::encoder::{Encoder, EncoderConfig, FrameRate, RateControlMode};
    use openh264::formats::{YUVBuffer, YUVSource};

    #[test]
    fn the_label_of_every_frame_survives_coding_while_the_picture_moves() {
        for (width, height) in SIZES {
            let mut painter = Painter::new(&CameraConfig::default());
            let config =
                EncoderConfig::new().rate_control_mode(RateControlMode::Off).max_frame_rate(FrameRate::from_hz(25.0));
            let mut encoder =
                Encoder::with_api_config(openh264::OpenH264API::from_source(), config.skip_frames(false)).unwrap();
            let mut decoder = Decoder::new().unwrap();
            for frame in 0..30 {
                let share = f64::from(frame) / 30.0;
                let pose = Pose {
                    lat_deg: 32.6 + share * 1e-4,
                    lon_deg: 120.9 + share * 1e-3,
                    amsl_m: 80.0 + share,
                    attitude_deg: [20.0 * share, -10.0 * share, 300.0 * share],
                    gimbal_deg: [0.0, -90.0 * share, 30.0 * share],
                };
                let label = Label { frame, utc_us: 1_790_000_000_000_000 + u64::from(frame) * 40_000, pose };
                let planes = painter.paint((width, height), label);
                let unit = encoder.encode(&YUVBuffer::from_vec(planes, width, height)).unwrap().to_vec();
                let picture = decoder.decode(&unit).unwrap().unwrap();
                let said = read(picture.y(), picture.strides().0, picture.dimensions()).unwrap();
                assert_eq!((said.frame, said.utc_us), (label.frame, label.utc_us), "{width} x {height}");
                assert!((said.pose.lon_deg - pose.lon_deg).abs() < 1e-7);
                assert!((said.pose.gimbal_deg[1] - pose.gimbal_deg[1]).abs() <= 0.005);
            }
        }
    }
}
