//! What of a scenario's objects is in a photograph, by the geometry of the true camera.

use crate::camera::Pose;
use crate::drone::Drone;
use crate::vehicle::Surroundings;
use nalgebra::{Rotation3, Vector3};
use scenario::run::Pictured;
use scenario::{Course, Local, PlacedObject};

/// Field of view across of the camera, degrees, and the picture's sides, pixels: what sizes are counted in.
const VIEW_DEG: f64 = 70.0;
const SIZE_PX: [f64; 2] = [1_920.0, 1_080.0];
/// Exposure, seconds. Chosen: a bright day at a small aperture; at night it is eight times as long.
const EXPOSURE_S: f64 = 0.002;
/// Points looked at along each side of an object.
const POINTS: usize = 5;

/// The objects of which a part is inside the frame.
pub(super) fn pictured(course: &Course, around: &Surroundings, drone: &Drone, ms: u32) -> Vec<Pictured> {
    let camera = Camera::of(course, drone);
    course.objects().iter().filter_map(|object| camera.sees(course, around, object, ms)).collect()
}

struct Camera {
    at: Local,
    to_camera: Rotation3<f64>,
    speed_ned_m_s: Vector3<f64>,
    turn_rad_s: f64,
    focal_px: f64,
    exposure_s: f64,
}

impl Camera {
    fn of(course: &Course, drone: &Drone) -> Self {
        let pose = Pose::of(drone);
        let turn = |[roll, pitch, yaw]: [f64; 3]| {
            Rotation3::from_euler_angles(roll.to_radians(), pitch.to_radians(), yaw.to_radians())
        };
        let (place, _) = drone.true_place();
        let night = course.scenario().weather.light == scenario::schema::Light::Night;
        Self {
            at: course.from_home(place, drone.truth().height_m()),
            to_camera: (turn(pose.attitude_deg) * turn(pose.gimbal_deg)).inverse(),
            speed_ned_m_s: drone.truth().velocity_ned_m_s,
            turn_rad_s: drone.truth().rates_rad_s.z.abs(),
            focal_px: SIZE_PX[0] / 2.0 / (VIEW_DEG.to_radians() / 2.0).tan(),
            exposure_s: if night { EXPOSURE_S * 8.0 } else { EXPOSURE_S },
        }
    }

    /// Pixels from the picture's middle; nothing behind the camera.
    fn pixel(&self, north_m: f64, east_m: f64, up_m: f64) -> Option<[f64; 2]> {
        let way = Vector3::new(north_m - self.at.north_m, east_m - self.at.east_m, self.at.up_m - up_m);
        let seen = self.to_camera * way;
        (seen.x > 0.1).then(|| [seen.y / seen.x * self.focal_px, seen.z / seen.x * self.focal_px])
    }

    fn sees(&self, course: &Course, around: &Surroundings, object: &PlacedObject, ms: u32) -> Option<Pictured> {
        let [length_m, width_m, height_m] = object.thing.size_m;
        let moved = object.at.on(object.heading_rad, object.thing.speed_m_s * f64::from(ms) / 1_000.0);
        let share = |k: usize| k as f64 / (POINTS - 1) as f64 - 0.5;
        let (mut inside, mut seen, mut all) = (0_u32, 0_u32, 0_u32);
        let (mut low, mut high) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
        for k in 0..POINTS * POINTS * POINTS {
            let [i, j, l] = [k % POINTS, k / POINTS % POINTS, k / POINTS / POINTS];
            // Its surface: what is inside shows nothing.
            if ![i, j, l].iter().any(|n| *n == 0 || *n == POINTS - 1) {
                continue;
            }
            let ahead = moved.on(object.heading_rad, share(i) * length_m);
            let at = ahead.on(object.heading_rad + std::f64::consts::FRAC_PI_2, share(j) * width_m);
            let up_m = object.at.up_m + (share(l) + 0.5) * height_m;
            all += 1;
            let Some([x, y]) = self.pixel(at.north_m, at.east_m, up_m) else { continue };
            low = [low[0].min(x), low[1].min(y)];
            high = [high[0].max(x), high[1].max(y)];
            if x.abs() > SIZE_PX[0] / 2.0 || y.abs() > SIZE_PX[1] / 2.0 {
                continue;
            }
            inside += 1;
            let from = (course.place(self.at), self.at.up_m);
            // A little short of it, so that what it is fixed to does not hide it.
            let near = |a: f64, b: f64| a + (b - a) * 0.97;
            let to = Local { north_m: near(self.at.north_m, at.north_m), east_m: near(self.at.east_m, at.east_m), up_m: 0.0 };
            seen += u32::from(!around.hides(from, (course.place(to), near(self.at.up_m, up_m))));
        }
        if inside == 0 {
            return None;
        }
        let middle = Vector3::new(
            moved.north_m - self.at.north_m,
            moved.east_m - self.at.east_m,
            self.at.up_m - object.at.up_m - height_m / 2.0,
        );
        let far_m = middle.norm().max(0.1);
        let heading = Vector3::new(object.heading_rad.cos(), object.heading_rad.sin(), 0.0);
        let speed = self.speed_ned_m_s - heading * object.thing.speed_m_s;
        let across_m_s = (speed - middle / far_m * speed.dot(&(middle / far_m))).norm();
        let blur_px = (across_m_s / far_m + self.turn_rad_s) * self.exposure_s * self.focal_px;
        let side_px = (high[0] - low[0]).max(high[1] - low[1]);
        Some(Pictured {
            id: object.thing.id.clone(),
            size_dpx: (side_px.min(1e6) * 10.0).round() as u32,
            visible_permille: (seen * 1_000 / all.max(1)) as u16,
            blur_cpx: (blur_px.min(1e4) * 100.0).round() as u32,
            far_dm: (far_m.min(1e6) * 10.0).round() as u32,
        })
    }
}
