//! A station and a pretend drone with camera and gimbal, without sockets: what a person at the station sees.
#![allow(clippy::unwrap_used, missing_docs)]

use std::time::Duration;

use mission::geo::{HeightAgl, HeightAmsl, LatLon, destination, distance_m, ground_at, look_at};
use mission::plan::Frame;
use sims::autopilot::Mode;
use sims::vehicle::STEP_S;
use sims::{CameraConfig, Drone, DroneConfig};
use telemetry::services::camera::{self, Action, CameraId, StreamKind, Zoom};
use telemetry::services::ftp::{ClientEvent, Url};
use telemetry::services::gimbal::{Pointing, Rates};
use telemetry::services::{command, gimbal};
use telemetry::station::{Station, StationConfig, StationEvent, Vehicle, VehicleEvent};
use telemetry::vehicle::GimbalYaw;
use telemetry::wire::{Address, LinkId, MonoTime, Stamp, UtcMicros};

const HOME: LatLon = LatLon { lat_deg: 33.9, lon_deg: 120.2 };
const DRONE: Address = Address { system: 1, component: 1 };
const ME: Address = Address { system: 255, component: 190 };
const LINK: LinkId = LinkId(1);
const CAMERA: CameraId = CameraId { component: 100, device: 0 };
const GROUND_AMSL_M: f64 = 4.0;
const URI: &str = "rtsp://127.0.0.1:8554/main";

struct Rig {
    station: Station,
    drone: Drone,
    events: Vec<VehicleEvent>,
}

impl Rig {
    fn new(seed: u64) -> Self {
        println!("seed {seed}");
        let camera =
            Some(CameraConfig { video_uri: Some(URI.to_owned()), clock_ahead_s: 8.0 * 3600.0 + 17.0, stage: None });
        let drone = Drone::new(&DroneConfig { camera, ..DroneConfig::at(HOME, seed) });
        let mut station = Station::new(StationConfig::default(), stamp(&drone));
        station.add_link(LINK);
        Self { station, drone, events: Vec::new() }
    }

    /// In the air at 60 m.
    fn flying(seed: u64) -> Self {
        let mut rig = Self::new(seed);
        rig.run(15.0);
        let autopilot = rig.drone.autopilot_mut();
        assert!(autopilot.set_mode(Mode::Guided));
        autopilot.arm(false).unwrap();
        autopilot.command(22, &[0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 60.0], Frame::GlobalRelHome);
        rig.until(60, "up", |rig| rig.drone.truth().height_m() > 59.0);
        rig
    }

    fn step(&mut self) {
        for _ in 0..5 {
            self.drone.step();
        }
        let now = stamp(&self.drone);
        while let Some(frame) = self.drone.poll_send() {
            self.station.receive(LINK, now, frame.as_slice(), |_| {});
        }
        self.station.tick(now);
        while let Some(frame) = self.station.poll_transmit() {
            self.drone.receive(frame.frame.as_slice());
        }
        while let Some(event) = self.station.poll_event() {
            if let StationEvent::Vehicle(_, event) = event {
                self.events.push(event);
            }
        }
    }

    fn run(&mut self, seconds: f64) {
        (0..(seconds / STEP_S / 5.0) as u32).for_each(|_| self.step());
    }

    fn until(&mut self, limit_s: u32, what: &str, done: impl Fn(&Self) -> bool) {
        for _ in 0..limit_s * 50 {
            self.step();
            if done(self) {
                return;
            }
        }
        panic!("not {what} within {limit_s} s");
    }

    fn now(&self) -> MonoTime {
        self.drone.now()
    }

    fn vehicle(&self) -> &Vehicle {
        self.station.vehicle(DRONE).unwrap()
    }

    fn vehicle_mut(&mut self) -> &mut Vehicle {
        self.station.vehicle_mut(DRONE).unwrap()
    }

    fn camera(&self) -> Option<&camera::Camera> {
        self.station.vehicle(DRONE)?.cameras().camera(CAMERA)
    }

    fn order(&mut self, action: Action) {
        let now = self.now();
        self.vehicle_mut().order_camera(now, CAMERA, action).unwrap();
    }

    /// Sends a command for the gimbal and gives its answer.
    fn command(&mut self, request: impl Fn(&gimbal::Client) -> command::Request) -> Result<(), command::Failure> {
        let now = self.now();
        let request = request(self.vehicle().gimbals());
        self.events.clear();
        self.vehicle_mut().command(now, request).unwrap();
        for _ in 0..500 {
            self.step();
            let answer = self.events.iter().find_map(|event| match event {
                VehicleEvent::Command(command::Event::Finished { request: ended, result })
                    if ended.command == request.command =>
                {
                    Some(*result)
                }
                _ => None,
            });
            if let Some(result) = answer {
                return result;
            }
        }
        panic!("no answer to {request:?}");
    }

    fn known(&mut self) {
        self.until(60, "camera and gimbal known", |rig| {
            rig.camera().is_some_and(|camera| camera.information.is_some() && camera.streams.len() == 1)
                && rig.vehicle().gimbals().gimbals().contains_key(&1)
                && rig.vehicle().state().gimbal.is_some()
        });
    }
}

fn stamp(drone: &Drone) -> Stamp {
    Stamp { mono: drone.now(), utc: UtcMicros(1_760_000_000_000_000 + drone.now().0 / 1000) }
}

/// Angle between two directions on the compass.
fn apart(a_rad: f64, b_rad: f64) -> f64 {
    mission::geo::wrap_pi(a_rad - b_rad).abs()
}

#[test]
fn a_station_finds_the_camera_its_stream_and_the_gimbal_and_nobody_is_bothered_with_the_questions() {
    let mut rig = Rig::new(1);
    rig.known();
    let stream = &rig.camera().unwrap().streams[&1];
    assert_eq!((stream.uri.as_str(), stream.kind, stream.running), (URI, StreamKind::Rtsp, true));
    assert!(rig.camera().unwrap().available_mib().is_some_and(|mib| mib > 60_000.0));
    rig.run(60.0);
    let bothered = |event: &&VehicleEvent| {
        matches!(event, VehicleEvent::Command(command::Event::Finished { request, .. })
            if request.target.component == CAMERA.component || request.params[0] == 285.0)
    };
    assert_eq!(rig.events.iter().find(bothered), None);
    // The attitude comes ten times a second.
    let ages = (0..100).map(|_| {
        rig.step();
        rig.vehicle().state().gimbal.unwrap().age(rig.drone.now())
    });
    assert!(ages.max().unwrap() <= Duration::from_millis(120));
}

#[test]
fn every_photo_of_a_flight_is_told_by_the_camera_and_has_its_place() {
    let mut rig = Rig::flying(2);
    rig.known();
    rig.order(Action::TakeImage);
    rig.until(10, "told", |rig| rig.camera().unwrap().images.taken() == 1);
    // Pictures that the autopilot takes by itself, by distance flown.
    rig.drone.autopilot_mut().command(206, &[10.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0], Frame::GlobalRelHome);
    let there = destination(HOME, 0.5, 120.0);
    let params = [-1.0, 1.0, 0.0, 0.0, there.lat_deg, there.lon_deg, 60.0];
    rig.drone.autopilot_mut().command(192, &params, Frame::GlobalRelHome);
    rig.until(60, "ten more", |rig| rig.camera().unwrap().images.taken() > 10);
    let images = &rig.camera().unwrap().images;
    assert_eq!((images.missing(), images.lost()), (0, 0));
    let image = images.last().unwrap();
    let (place, height_amsl_m) = rig.drone.true_place();
    assert!(distance_m(image.place.unwrap(), place) < 15.0 && (image.amsl.0 - height_amsl_m).abs() < 5.0, "{image:?}");
    assert!(image.utc_us.is_some() && image.taken);
}

#[test]
fn a_photo_that_is_taken_before_satellites_are_found_is_told_and_has_no_place() {
    let mut rig = Rig::new(8);
    rig.until(10, "described", |rig| rig.camera().is_some_and(|camera| camera.capture.is_some()));
    assert_eq!(rig.vehicle().state().position, None);
    rig.order(Action::TakeImage);
    rig.until(10, "told", |rig| rig.camera().unwrap().images.taken() == 1);
    assert_eq!(rig.camera().unwrap().images.last().unwrap().place, None);
}

#[test]
fn video_is_recorded_and_zoom_narrows_the_view() {
    let mut rig = Rig::new(3);
    rig.known();
    let wide = rig.camera().unwrap().field_of_view().unwrap();
    rig.order(Action::StartRecording);
    rig.until(5, "recording", |rig| rig.camera().unwrap().recording_since().is_some());
    rig.order(Action::Zoom(Zoom::Percent(100.0)));
    rig.until(20, "narrow", |rig| {
        rig.camera().unwrap().field_of_view().unwrap().horizontal_rad < wide.horizontal_rad / 5.0
    });
    rig.order(Action::StopRecording);
    rig.until(5, "stopped", |rig| rig.camera().unwrap().recording_since().is_none());
    assert!(!rig.drone.camera().unwrap().server().is_recording());
}

#[test]
fn the_gimbal_keeps_a_place_in_the_picture_while_the_drone_flies_past() {
    let mut rig = Rig::flying(4);
    rig.known();
    let stake = destination(HOME, 1.0, 70.0);
    let looked = rig.command(|gimbals| gimbals.look_at(1, stake, HeightAmsl(GROUND_AMSL_M)));
    assert_eq!(looked, Ok(()));
    let there = destination(HOME, 0.2, 150.0);
    let params = [-1.0, 1.0, 0.0, 0.0, there.lat_deg, there.lon_deg, 60.0];
    rig.drone.autopilot_mut().command(192, &params, Frame::GlobalRelHome);
    rig.run(6.0);
    let mut worst: f64 = 0.0;
    for _ in 0..600 {
        rig.step();
        let state = rig.vehicle().state();
        let (position, look) = (state.position.unwrap().value, state.look().unwrap());
        let right = look_at(position.place, position.amsl.0, stake, GROUND_AMSL_M);
        worst = worst.max((look.pitch_rad - right.pitch_rad).abs()).max(apart(look.yaw_rad, right.yaw_rad));
    }
    assert!(worst < 0.1, "off by {:.1} degrees", worst.to_degrees());
    assert_eq!(rig.command(|gimbals| gimbals.look_away(1)), Ok(()));
}

#[test]
fn a_clicked_pixel_is_the_place_that_the_gimbal_then_looks_at() {
    let mut rig = Rig::flying(5);
    rig.known();
    assert_eq!(rig.command(|g| g.point(1, Pointing::Earth { pitch_rad: -0.8, yaw_rad: 1.0 })), Ok(()));
    rig.run(5.0);
    let state = rig.vehicle().state();
    let look = state.look().unwrap();
    assert!((look.pitch_rad + 0.8).abs() < 0.02 && apart(look.yaw_rad, 1.0) < 0.05, "{look:?}");
    let (place, height) = (state.position.unwrap().value.place, HeightAgl(state.position.unwrap().value.rel_home.0));
    let field = rig.camera().unwrap().field_of_view().unwrap();
    let clicked = ground_at(place, height, look, field, [0.8, 0.6]).unwrap();
    assert_eq!(rig.command(|g| g.look_at(1, clicked, HeightAmsl(GROUND_AMSL_M))), Ok(()));
    rig.run(6.0);
    let state = rig.vehicle().state();
    let (place, look) = (state.position.unwrap().value.place, state.look().unwrap());
    let seen = ground_at(place, height, look, field, [0.5, 0.5]).unwrap();
    assert!(distance_m(clicked, seen) < 5.0, "{} m beside it", distance_m(clicked, seen));
    // The camera can do the same by itself.
    rig.order(Action::TrackPoint { x: 0.3, y: 0.6, radius: 0.02 });
    rig.until(10, "tracking", |rig| rig.camera().unwrap().tracking.is_some_and(|tracking| tracking.value.active));
}

#[test]
fn a_gimbal_turns_as_long_as_somebody_holds_on_and_no_longer() {
    let mut rig = Rig::new(6);
    rig.known();
    let yaw = |rig: &Rig| match rig.vehicle().state().gimbal.unwrap().value.yaw {
        GimbalYaw::Vehicle(yaw_rad) => yaw_rad,
        GimbalYaw::Earth(yaw_rad) => panic!("{yaw_rad} from north"),
    };
    for _ in 0..50 {
        let now = rig.now();
        let rates = Rates { pitch_rad_s: 0.0, yaw_rad_s: 0.5 };
        rig.vehicle_mut().turn_gimbal(now, 1, Some(rates));
        rig.step();
    }
    // Nobody renews it from here on, as when a window hangs.
    rig.run(2.0);
    let stopped = yaw(&rig);
    assert!((0.4..0.8).contains(&stopped), "one second at half a radian, and the while until it is stale: {stopped}");
    rig.run(5.0);
    assert!((yaw(&rig) - stopped).abs() < 0.02);
}

#[test]
fn control_is_taken_seen_and_given_back() {
    let mut rig = Rig::new(7);
    rig.known();
    rig.until(20, "seen to be free", |rig| rig.vehicle().gimbals().gimbals()[&1].control == Some(None));
    assert_eq!(rig.command(|gimbals| gimbals.control(1, true)), Ok(()));
    rig.until(5, "seen", |rig| rig.vehicle().gimbals().gimbals()[&1].control == Some(Some(ME)));
    let control = VehicleEvent::Gimbal(gimbal::Event::Control { device: 1, by: Some(ME) });
    assert!(rig.events.contains(&control));
    assert_eq!(rig.command(|gimbals| gimbals.control(1, false)), Ok(()));
    rig.until(5, "given back", |rig| rig.vehicle().gimbals().gimbals()[&1].control == Some(None));
}

#[test]
fn the_original_of_a_picture_is_fetched_from_the_cameras_card() {
    let mut rig = Rig::flying(3);
    rig.until(30, "described", |rig| rig.camera().is_some_and(|camera| camera.information.is_some()));
    for n in 1..=3 {
        rig.order(Action::TakeImage);
        rig.until(10, "told", |rig| rig.camera().is_some_and(|camera| camera.images.taken() == n));
        rig.run(1.0);
    }
    let last = rig.camera().unwrap().images.last().unwrap().clone();
    let url = Url::parse(&last.url).unwrap();
    assert_eq!((url.component, url.path.as_str()), (None, "/DCIM/100PATRL/IMG_00002.JPG"));
    let now = rig.now();
    rig.vehicle_mut().list_files(now, CAMERA.component, "/DCIM/100PATRL").unwrap();
    assert!(rig.vehicle_mut().fetch_file(now, CAMERA.component, &url.path).is_err(), "one at a time");
    let listed = |rig: &Rig| {
        let names = rig.events.iter().find_map(|event| match event {
            VehicleEvent::File(ClientEvent::Listed { entries, .. }) => Some(entries.len()),
            _ => None,
        });
        names == Some(3)
    };
    rig.until(10, "listed", listed);
    let now = rig.now();
    rig.vehicle_mut().fetch_file(now, CAMERA.component, &url.path).unwrap();
    let fetched = |rig: &Rig| {
        rig.events.iter().find_map(|event| match event {
            VehicleEvent::File(ClientEvent::Fetched { bytes, checked: true, .. }) => Some(bytes.clone()),
            _ => None,
        })
    };
    rig.until(30, "fetched", |rig| fetched(rig).is_some());
    let file = fetched(&rig).unwrap();
    assert_eq!(rig.drone.camera().unwrap().card().get(&url.path), Some(&file));
    assert!(rig.events.iter().any(|event| matches!(event, VehicleEvent::File(ClientEvent::Progress { .. }))));
    // The camera's clock is that of China, and 17 seconds fast.
    let exif = exif::Reader::new().read_from_container(&mut std::io::Cursor::new(&file[..])).unwrap();
    let taken = exif.get_field(exif::Tag::DateTimeOriginal, exif::In::PRIMARY).unwrap().display_value().to_string();
    let shown: jiff::civil::DateTime = taken.parse().unwrap();
    let shown_us = shown.to_zoned(jiff::tz::TimeZone::UTC).unwrap().timestamp().as_microsecond() as u64;
    let ahead_s = (shown_us as f64 - last.utc_us.unwrap() as f64) / 1e6;
    assert!((ahead_s - 28_817.0).abs() <= 1.0, "{ahead_s}");
}
