//! The whole picture: what stands and moves, then fields, sky, haze and night.

use nalgebra::Vector3;

use super::Scene;
use super::canvas::{Canvas, How, Ink};
use super::lens::{Lens, View};
use super::mesh::Chunk;
use super::object::Stand;
use super::skin::{floor, lit, mix};
use super::{Light, look};

/// Nothing further away is drawn, metres.
const FAR_M: f64 = 4_000.0;
/// What covers less than this is not drawn, pixels.
const SMALL_PX: f64 = 0.4;
/// At this distance half of what is seen is haze, metres. Chosen: clear weather.
const HAZE_M: f64 = 9_000.0;
/// No colour: what glows is marked by 1.
pub(super) const MARK: Ink = [255; 4];
/// Metres of a degree of latitude.
const METRES_PER_DEGREE: f64 = 111_195.0;
/// The drone's own lamp lights fully up to here, metres, and then with the square of the distance; to so far beside the axis
/// (tangent of the angle). Chosen: what spotlights of 100 W that small drones carry are sold for.
const LAMP_M: f64 = 30.0;
const LAMP_TAN: f64 = 0.5;
/// What the night itself leaves of daylight, as a camera shows it.
const NIGHT: f64 = 0.02;

const SKY: [f64; 3] = [176.0, 146.0, 112.0];
const HAZE: [u8; 3] = [196, 134, 124];
const CROPS: [[u8; 3]; 6] =
    [[98, 122, 58], [122, 138, 72], [146, 140, 84], [84, 108, 56], [112, 128, 80], [134, 118, 82]];
const PATH: [u8; 3] = [150, 140, 112];

/// How much of full light falls on something so many metres ahead, seen along a ray (one ahead): by night only the drone's lamp
/// shows anything.
pub(super) fn light_on(light: Light, ahead_m: f64, beside: [f64; 2]) -> f64 {
    match light {
        Light::Day => 1.0,
        Light::Night => {
            let out_2 = beside[0] * beside[0] + beside[1] * beside[1];
            let spot = (1.0 - out_2 / (LAMP_TAN * LAMP_TAN)).max(0.0);
            let near = (LAMP_M / ahead_m).min(1.0);
            NIGHT + (1.0 - NIGHT) * spot * near * near
        }
    }
}

impl Scene {
    /// Paints what a camera sees at a time.
    pub fn paint(&self, view: &View, time_s: f64, canvas: &mut Canvas) {
        canvas.clear(view.size);
        let lens = Lens::of(view);
        self.draw(&lens, time_s, None, canvas);
        let fields = Fields::new(view, self.world.ground_amsl_m, self.world.fields_lat_deg);
        finish(&lens, &fields, self.light, canvas);
    }

    /// Draws what stands and moves; one thing, perhaps, in [`MARK`] alone.
    pub(super) fn draw(&self, lens: &Lens, time_s: f64, marked: Option<u32>, canvas: &mut Canvas) {
        let mut standing: Vec<(f64, &Chunk)> =
            self.world.chunks.iter().filter_map(|chunk| Some((within(lens, chunk)?, chunk))).collect();
        // The nearest first, so that what is hidden is not shaded.
        standing.sort_by(|a, b| a.0.total_cmp(&b.0));
        for (_, chunk) in standing {
            canvas.draw(lens, chunk, How::Own);
        }
        let mut things = Vec::new();
        for object in self.at(time_s) {
            let stand = Stand::of(&object);
            let far_m = (stand.middle() - lens.eye).norm();
            let radius_m = stand.radius_m();
            if far_m > FAR_M || radius_m * lens.focal_px < SMALL_PX * far_m || !lens.catches(stand.middle(), radius_m) {
                continue;
            }
            if let Some(shadow) = look::shadow(&object, &stand) {
                canvas.draw(lens, &shadow, How::Lying);
            }
            things.push((far_m, object, stand));
        }
        things.sort_by(|a, b| a.0.total_cmp(&b.0));
        for (_, object, stand) in things {
            let how = if marked == Some(object.id) { How::Marked(MARK) } else { How::Own };
            canvas.draw(lens, &look::faces(&object, &stand), how);
        }
    }
}

/// How far a chunk is, where something of it can be seen.
fn within(lens: &Lens, chunk: &Chunk) -> Option<f64> {
    let far_m = (chunk.centre - lens.eye).norm() - chunk.radius_m;
    (far_m <= FAR_M && lens.catches(chunk.centre, chunk.radius_m)).then_some(far_m)
}

/// Fills what is empty with ground and sky, and lays air and darkness over all of it. Ground and sky are painted for two by two
/// pixels at once: they have nothing as fine as a pixel.
fn finish(lens: &Lens, fields: &Fields, light: Light, canvas: &mut Canvas) {
    let (width, height) = lens.size;
    for y in (0..height).step_by(2) {
        for x in (0..width).step_by(2) {
            let ray = || lens.ray([x as f64 + 1.0, y as f64 + 1.0]);
            let mut back = None;
            for row in y..(y + 2).min(height) {
                for at in row * width + x..row * width + (x + 2).min(width) {
                    let (near, ink) = (f64::from(canvas.depth[at].abs()), canvas.ink[at]);
                    canvas.ink[at] = if near == 0.0 {
                        *back.get_or_insert_with(|| behind(lens, fields, light, ray()))
                    } else if light == Light::Day {
                        hazy(ink, near)
                    } else if ink[3] == 0 {
                        dark(ink, near, ray())
                    } else {
                        ink
                    };
                }
            }
        }
    }
}

/// Ground or sky.
fn behind(lens: &Lens, fields: &Fields, light: Light, ray: Vector3<f64>) -> Ink {
    let way = lens.to_ned * ray;
    let ground = way.z > 0.002;
    let near = if ground { way.z / fields.above_m } else { 1e-9 };
    let [luma, blue, red] = if ground {
        let wide_m = 1.0 / (near * near * fields.above_m * lens.focal_px);
        fields.colour(way.x / near, way.y / near, wide_m)
    } else {
        mix(HAZE.map(f64::from), SKY, (-way.z / way.norm() * 3.0).clamp(0.0, 1.0))
    };
    let ink = [(luma + 0.5) as u8, (blue + 0.5) as u8, (red + 0.5) as u8, 0];
    match light {
        Light::Night => dark(ink, near, ray),
        Light::Day if ground => hazy(ink, near),
        Light::Day => ink,
    }
}

fn hazy(ink: Ink, near: f64) -> Ink {
    toward(ink, HAZE, 1.0 / (1.0 + HAZE_M * near))
}

fn dark(ink: Ink, near: f64, ray: Vector3<f64>) -> Ink {
    toward(ink, [16, 128, 128], 1.0 - light_on(Light::Night, 1.0 / near, [ray.y, ray.z]))
}

/// Some of the way from one colour to another, in whole steps of 1/256.
fn toward(ink: Ink, to: [u8; 3], share: f64) -> Ink {
    let share = (share * 256.0) as i32;
    if share == 0 {
        return ink;
    }
    let step = |n: usize| (i32::from(ink[n]) + (((i32::from(to[n]) - i32::from(ink[n])) * share) >> 8)) as u8;
    [step(0), step(1), step(2), 0]
}

/// Level ground with fields, the same from wherever it is looked at.
struct Fields {
    above_m: f64,
    north_m: f64,
    east_m: f64,
    /// Metres east of the lay-out for a true metre.
    stretch: f64,
    crops: [[f64; 3]; 6],
    path: [f64; 3],
    mean: [f64; 3],
}

impl Fields {
    fn new(view: &View, ground_amsl_m: f64, lat_deg: f64) -> Self {
        let at = lat_deg.to_radians().cos();
        let crops = CROPS.map(|crop| lit(crop, 0.9));
        let mean = [0, 1, 2].map(|n| crops.iter().map(|crop| crop[n]).sum::<f64>() / crops.len() as f64);
        Self {
            above_m: (view.pose.amsl_m - ground_amsl_m).max(0.3),
            north_m: view.pose.lat_deg * METRES_PER_DEGREE,
            east_m: view.pose.lon_deg * METRES_PER_DEGREE * at,
            stretch: at / view.pose.lat_deg.to_radians().cos().max(0.01),
            crops,
            path: lit(PATH, 0.9),
            mean,
        }
    }

    /// So far north and east of the camera, in a pixel that covers so many metres.
    fn colour(&self, north_m: f64, east_m: f64, wide_m: f64) -> [f64; 3] {
        let blur = wide_m / 60.0;
        if blur >= 1.0 {
            return self.mean;
        }
        let (north_m, east_m) = (self.north_m + north_m, self.east_m + east_m * self.stretch);
        let row = floor(north_m / 45.0);
        let shift = scatter(row, 0.0);
        let (long_m, off_m) = (60.0 + f64::from(shift % 4) * 25.0, f64::from(shift >> 8 & 0x3F));
        let column = floor((east_m + off_m) / long_m);
        let [v, u] = [north_m - row * 45.0, east_m + off_m - column * long_m];
        let crop = self.crops[(scatter(row, column) % 6) as usize];
        let edge = if v < 1.5 || u < 1.0 { self.path } else { crop };
        // Clods and rows, where they can be seen.
        let clods = if wide_m < 0.7 {
            let clod = f64::from(scatter(floor(north_m / 0.8), floor(east_m / 0.8)) % 9) - 4.0;
            let furrow = if north_m / 2.0 - floor(north_m / 2.0) < 0.3 { -5.0 } else { 0.0 };
            (clod + furrow) * (1.0 - wide_m / 0.7)
        } else {
            0.0
        };
        let colour = mix(edge, self.mean, blur);
        [colour[0] + clods, colour[1], colour[2]]
    }
}

/// A number that looks like chance, from two whole ones.
fn scatter(a: f64, b: f64) -> u32 {
    let mut mixed =
        (a as i64 as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ (b as i64 as u64).wrapping_mul(0xC2B2_AE3D_27D4_EB4F);
    mixed ^= mixed >> 29;
    mixed = mixed.wrapping_mul(0xBF58_476D_1CE4_E5B9);
    (mixed >> 32) as u32
}
