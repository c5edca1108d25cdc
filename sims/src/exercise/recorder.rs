//! Writes down what is so.

use super::World;
use crate::camera::Pose;
use crate::drone::Drone;
use crate::scene::{Scene, View};
use crate::vehicle::Surroundings;
use mission::road::{Direction, Road};
use scenario::run::{Event, Pictured, Run, SAMPLE_MS, Sample};
use scenario::schema::{Light, Upset};
use scenario::{Course, Local};
use std::sync::Arc;
use telemetry::wire::MonoTime;

/// The camera that pictures are judged by: field of view across, degrees, and sides, pixels.
const VIEW_DEG: f64 = 70.0;
const SIZE: (usize, usize) = (1_920, 1_080);
/// Exposure, seconds. Chosen: a bright day at a small aperture, and a lamp at the camera's highest gain.
const EXPOSURE_S: f64 = 0.002;
const NIGHT_EXPOSURE_S: f64 = 0.016;
/// Solids farther than this are not near, metres.
const NEAR_M: f64 = 60.0;
/// The aircraft touches what is nearer than this to its middle, metres: the tips of its blades.
const TOUCHES_M: f64 = 0.7;
/// Higher than this it is in the air, metres: feet bounce lower.
const AIRBORNE_M: f64 = 0.5;
/// On the ground for so long it has landed, milliseconds.
const LANDED_MS: u32 = 500;

#[derive(Debug, Clone)]
pub(super) struct Recorder {
    surroundings: Arc<Surroundings>,
    scene: Scene,
    road: Road,
    next_ms: u32,
    armed: bool,
    airborne: bool,
    touching: bool,
    mode: &'static str,
    /// When feet came down, and how fast.
    down: Option<(u32, f64)>,
    fell_m_s: f64,
    photos: u32,
    wind_m_s: f64,
}

impl Recorder {
    pub(super) fn new(course: &Course, world: &World) -> Self {
        Self {
            surroundings: Arc::new(world.around(course)),
            scene: world.scene(course),
            road: course.road().clone(),
            next_ms: 0,
            armed: false,
            airborne: false,
            touching: false,
            mode: "",
            down: None,
            fell_m_s: 0.0,
            photos: 0,
            wind_m_s: course.scenario().weather.wind_m_s,
        }
    }

    pub(super) fn scene(&self) -> &Scene {
        &self.scene
    }

    pub(super) fn surroundings(&self) -> Arc<Surroundings> {
        Arc::clone(&self.surroundings)
    }

    /// The mean wind that is in force.
    pub(super) fn wind(&mut self, course: &Course, faults: &[(Option<u32>, bool)], ms: u32) {
        let s = course.scenario();
        self.wind_m_s = s.weather.wind_m_s;
        for (fault, (began_ms, over)) in s.faults.iter().zip(faults) {
            let (Upset::Wind { to_m_s, over_s, .. }, Some(began_ms), false) = (&fault.what, began_ms, over) else {
                continue;
            };
            let share = (f64::from(ms.saturating_sub(*began_ms)) / 1_000.0 / over_s.max(1e-3)).min(1.0);
            self.wind_m_s = s.weather.wind_m_s + (to_m_s - s.weather.wind_m_s) * share;
        }
    }

    pub(super) fn look(&mut self, ms: u32, course: &Course, drone: &Drone, run: &mut Run) {
        let truth = drone.truth();
        let armed = drone.autopilot().is_armed();
        if armed != self.armed {
            self.armed = armed;
            run.note(ms, if armed { Event::Armed } else { Event::Disarmed });
        }
        let mode = drone.autopilot().mode().name();
        if mode != self.mode {
            self.mode = mode;
            run.note(ms, Event::Mode(mode.to_owned()));
        }
        if !self.airborne && !truth.on_ground && truth.height_m() > AIRBORNE_M {
            self.airborne = true;
            self.down = None;
            run.note(ms, Event::Airborne);
        }
        if self.airborne {
            self.watch_landing(ms, drone, run);
        }
        if ms < self.next_ms {
            return;
        }
        self.next_ms = ms - ms % SAMPLE_MS + SAMPLE_MS;
        let (place, _) = drone.true_place();
        let nearest_m = self.surroundings.nearest_m(place, truth.height_m(), NEAR_M);
        let touching = self.airborne && nearest_m.is_some_and(|m| m < TOUCHES_M);
        if touching && !self.touching {
            run.note(ms, Event::Touched);
        }
        self.touching = touching;
        run.samples.push(self.sample(ms, course.from_home(place, truth.height_m()), nearest_m, drone));
    }

    fn watch_landing(&mut self, ms: u32, drone: &Drone, run: &mut Run) {
        let truth = drone.truth();
        if !truth.on_ground {
            self.down = None;
        } else {
            let fell_m_s = self.fell_m_s;
            let (since_ms, speed_m_s) = *self.down.get_or_insert((ms, fell_m_s));
            if ms - since_ms >= LANDED_MS {
                self.airborne = false;
                let speed_mm_s = (speed_m_s.max(0.0) * 1_000.0).round() as u32;
                run.note(ms, Event::Landed { speed_mm_s });
            }
        }
        self.fell_m_s = truth.velocity_ned_m_s.z;
    }

    fn sample(&self, ms: u32, here: Local, nearest_m: Option<f64>, drone: &Drone) -> Sample {
        let truth = drone.truth();
        let mm = |metres: f64| (metres * 1_000.0).round() as i32;
        let (place, _) = drone.true_place();
        let over_lane = self.road.line.locate(place, 60.0).is_some_and(|position| {
            let carriageway = self.road.carriageway(Direction::at_offset(position.offset_right_m));
            carriageway.lane_at(position.offset_right_m.abs()).is_some()
        });
        let [north, east, down]: [f64; 3] = truth.velocity_ned_m_s.into();
        Sample {
            ms,
            north_mm: mm(here.north_m),
            east_mm: mm(here.east_m),
            up_mm: mm(here.up_m),
            velocity_mm_s: [mm(north), mm(east), mm(-down)],
            yaw_cdeg: (truth.attitude.euler_angles().2.to_degrees().rem_euclid(360.0) * 100.0).round() as i32,
            clear_cm: nearest_m.map_or(-1, |m| (m * 100.0).round() as i32),
            over_lane: i32::from(over_lane),
            charge_permille: (drone.vehicle().battery().charge() * 1_000.0).round() as i32,
            wind_cm_s: (self.wind_m_s * 100.0).round() as i32,
            on_ground: i32::from(truth.on_ground),
        }
    }

    /// A picture was taken: what of the objects is in it.
    pub(super) fn shot(&mut self, ms: u32, course: &Course, drone: &Drone, run: &mut Run) {
        self.photos += 1;
        let exposure_s = match course.scenario().weather.light {
            Light::Day => EXPOSURE_S,
            Light::Night => NIGHT_EXPOSURE_S,
        };
        let view = View {
            velocity_ned_m_s: drone.truth().velocity_ned_m_s.into(),
            exposure_s,
            ..View::of(Pose::of(drone), SIZE, VIEW_DEG)
        };
        let time_s = drone.now().since(MonoTime::default()).as_secs_f64();
        let shows = course.objects().iter().zip(0..).filter_map(|(object, id)| {
            let seen = self.scene.seen(&view, id, time_s)?;
            let visible = seen.in_frame_share * (1.0 - seen.hidden_share);
            Some(Pictured {
                id: object.thing.id.clone(),
                size_dpx: (seen.width_px.max(seen.height_px).min(1e6) * 10.0).round() as u32,
                visible_permille: (visible.clamp(0.0, 1.0) * 1_000.0).round() as u16,
                blur_cpx: (seen.blur_px.min(1e4) * 100.0).round() as u32,
                far_dm: (seen.distance_m.min(1e6) * 10.0).round() as u32,
            })
        });
        run.note(ms, Event::Photo { number: self.photos, shows: shows.collect() });
    }
}
