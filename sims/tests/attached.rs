//! Cameras that are attached to the autopilot, and a gimbal that manages itself: scripted vehicles that answer as the
//! protocols say, through a seeded bad link.
#![allow(clippy::unwrap_used, missing_docs)]

mod way;

use std::time::Duration;

use sims::host::Loss;
use telemetry::dialect::{
    CAMERA_CAPTURE_STATUS_DATA, CAMERA_IMAGE_CAPTURED_DATA, CAMERA_INFORMATION_DATA, COMMAND_ACK_DATA,
    COMMAND_LONG_DATA, CameraCapFlags, GIMBAL_DEVICE_ATTITUDE_STATUS_DATA, GIMBAL_MANAGER_INFORMATION_DATA,
    HEARTBEAT_DATA, MavBool, MavCmd, MavMessage, MavResult, MavType,
};
use telemetry::services::camera::{self, Action, CameraId};
use telemetry::services::gimbal::{self, Pointing};
use telemetry::services::{camera::Event, command};
use telemetry::wire::{Address, MonoTime};
use way::{BAD, STATION, Way, drain};

const AUTOPILOT: Address = Address { system: 1, component: 1 };
/// `MAV_COMP_ID_GIMBAL`
const GIMBAL: Address = Address { system: 1, component: 154 };
const FIRST: CameraId = CameraId { component: 1, device: 1 };
const SECOND: CameraId = CameraId { component: 1, device: 2 };

/// The clients of a station, and the links of two components.
struct Rig {
    seed: u64,
    now: MonoTime,
    up: Way,
    down: [(Address, Way); 2],
    commands: command::Client,
    cameras: camera::Client,
    gimbals: gimbal::Client,
    events: Vec<Event>,
    finished: Vec<(MavCmd, Result<(), command::Failure>)>,
    /// What was asked of whom.
    asked: Vec<COMMAND_LONG_DATA>,
}

impl Rig {
    fn new(loss: Loss, seed: u64) -> Self {
        println!("seed {seed}");
        let now = MonoTime::from_millis(1000);
        Self {
            seed,
            now,
            up: Way::new(STATION, loss, seed),
            down: [AUTOPILOT, GIMBAL].map(|from| (from, Way::new(from, loss, seed ^ u64::from(from.component)))),
            commands: command::Client::default(),
            cameras: camera::Client::new(AUTOPILOT, now),
            gimbals: gimbal::Client::new(STATION, AUTOPILOT, now),
            events: Vec::new(),
            finished: Vec::new(),
            asked: Vec::new(),
        }
    }

    /// A millisecond, in which a scripted vehicle hears commands and says something.
    fn millisecond(&mut self, vehicle: &mut impl Vehicle) {
        self.now = self.now + Duration::from_millis(1);
        let now = self.now;
        for (from, way) in &mut self.down {
            for message in way.receive(now) {
                self.commands.on_message(now, *from, &message);
                self.cameras.on_message(now, *from, &message);
                self.gimbals.on_message(now, *from, &message);
            }
        }
        self.commands.on_deadline(now);
        self.cameras.on_deadline(now);
        while let Some(event) = self.commands.poll_event() {
            if let command::Event::Finished { request, result } = event
                && !self.cameras.on_command(now, &request, result)
                && !self.gimbals.on_command(&request, result)
            {
                self.finished.push((request.command, result));
            }
        }
        self.cameras.ask(now, &mut self.commands);
        self.gimbals.ask(now, &mut self.commands);
        self.events.extend(std::iter::from_fn(|| self.cameras.poll_event()));
        for message in drain(|| self.commands.poll_send()) {
            self.up.send(now, &message);
        }
        let mut said = vehicle.millisecond(now);
        for message in self.up.receive(now) {
            if let MavMessage::COMMAND_LONG(m) = message {
                said.extend(vehicle.command(now, &m));
                self.asked.push(m);
            }
        }
        for (from, message) in said {
            self.down.iter_mut().filter(|(way, _)| *way == from).for_each(|(_, way)| way.send(now, &message));
        }
    }

    fn until(&mut self, limit_s: u64, what: &str, vehicle: &mut impl Vehicle, done: impl Fn(&Self) -> bool) {
        for _ in 0..limit_s * 1000 {
            self.millisecond(vehicle);
            if done(self) {
                return;
            }
        }
        panic!("seed {}: not {what} within {limit_s} s", self.seed);
    }
}

type Said = Vec<(Address, MavMessage)>;

trait Vehicle {
    fn millisecond(&mut self, now: MonoTime) -> Said;
    fn command(&mut self, now: MonoTime, m: &COMMAND_LONG_DATA) -> Said;
}

fn ack(from: Address, m: &COMMAND_LONG_DATA, result: MavResult) -> (Address, MavMessage) {
    let (target_system, target_component) = (STATION.system, STATION.component);
    let ack =
        COMMAND_ACK_DATA { command: m.command, result, target_system, target_component, ..COMMAND_ACK_DATA::DEFAULT };
    (from, MavMessage::COMMAND_ACK(ack))
}

/// An autopilot with two cameras that have no component of their own; the pictures of each are counted by themselves.
#[derive(Default)]
struct TwoCameras {
    images: [i32; 2],
    orders: [Option<f32>; 2],
}

impl TwoCameras {
    fn status(&self, now: MonoTime, device: u8) -> MavMessage {
        MavMessage::CAMERA_CAPTURE_STATUS(CAMERA_CAPTURE_STATUS_DATA {
            time_boot_ms: (now.0 / 1_000_000) as u32,
            image_count: self.images[usize::from(device) - 1],
            camera_device_id: device,
            ..CAMERA_CAPTURE_STATUS_DATA::DEFAULT
        })
    }

    fn image(now: MonoTime, device: u8, index: i32) -> MavMessage {
        MavMessage::CAMERA_IMAGE_CAPTURED(CAMERA_IMAGE_CAPTURED_DATA {
            time_boot_ms: (now.0 / 1_000_000) as u32,
            image_index: index,
            camera_id: device,
            capture_result: MavBool::MAV_BOOL_TRUE,
            ..CAMERA_IMAGE_CAPTURED_DATA::DEFAULT
        })
    }
}

impl Vehicle for TwoCameras {
    fn millisecond(&mut self, _: MonoTime) -> Said {
        Vec::new()
    }

    fn command(&mut self, now: MonoTime, m: &COMMAND_LONG_DATA) -> Said {
        assert_eq!(m.target_component, AUTOPILOT.component, "{:?}", m.command);
        let both = |message: &dyn Fn(u8) -> MavMessage| {
            let accepted = ack(AUTOPILOT, m, MavResult::MAV_RESULT_ACCEPTED);
            [accepted].into_iter().chain([1, 2].map(|device| (AUTOPILOT, message(device)))).collect()
        };
        match (m.command, m.param1 as u32) {
            (MavCmd::MAV_CMD_REQUEST_MESSAGE, 259) => both(&|camera_device_id| {
                MavMessage::CAMERA_INFORMATION(CAMERA_INFORMATION_DATA {
                    camera_device_id,
                    flags: CameraCapFlags::CAMERA_CAP_FLAGS_CAPTURE_IMAGE,
                    ..CAMERA_INFORMATION_DATA::DEFAULT
                })
            }),
            (MavCmd::MAV_CMD_REQUEST_MESSAGE, 262) => both(&|device| self.status(now, device)),
            (MavCmd::MAV_CMD_REQUEST_MESSAGE, 263) => {
                let index = m.param2 as i32;
                let has = [1, 2].into_iter().filter(|device| index < self.images[usize::from(*device) - 1]);
                let told: Said = has.map(|device| (AUTOPILOT, Self::image(now, device, index))).collect();
                [ack(AUTOPILOT, m, MavResult::MAV_RESULT_ACCEPTED)].into_iter().chain(told).collect()
            }
            (MavCmd::MAV_CMD_IMAGE_START_CAPTURE, device @ 1..=2) => {
                let at = device as usize - 1;
                let mut said = vec![ack(AUTOPILOT, m, MavResult::MAV_RESULT_ACCEPTED)];
                // The same order that comes again takes no second picture.
                if self.orders[at].replace(m.param4) != Some(m.param4) {
                    said.push((AUTOPILOT, Self::image(now, device as u8, self.images[at])));
                    self.images[at] += 1;
                }
                said
            }
            _ => vec![ack(AUTOPILOT, m, MavResult::MAV_RESULT_UNSUPPORTED)],
        }
    }
}

#[test]
fn two_cameras_of_an_autopilot_are_two_cameras_and_each_takes_its_own_orders() {
    for seed in 0..20 {
        let (mut rig, mut vehicle) = (Rig::new(BAD, seed), TwoCameras::default());
        let known = |rig: &Rig, id: CameraId| {
            rig.cameras.camera(id).is_some_and(|camera| camera.capture.is_some() && camera.information.is_some())
        };
        rig.until(120, "described", &mut vehicle, |rig| known(rig, FIRST) && known(rig, SECOND));
        assert_eq!(rig.cameras.cameras().count(), 2, "seed {seed}");
        for (camera, count) in [(FIRST, 3), (SECOND, 5)] {
            for _ in 0..count {
                let request = rig.cameras.request(camera, Action::TakeImage).unwrap();
                assert_eq!((request.target, request.params[0]), (AUTOPILOT, f64::from(camera.device)));
                rig.finished.clear();
                rig.commands.send(rig.now, request).unwrap();
                rig.until(60, "answered", &mut vehicle, |rig| !rig.finished.is_empty());
                assert_eq!(rig.finished[0].1, Ok(()), "seed {seed}");
            }
        }
        // An answer that comes late may pass for that of the next order: MAVLink numbers no answers.
        assert!(vehicle.images.iter().zip([3, 5]).all(|(taken, most)| (1..=most).contains(taken)), "seed {seed}");
        // A picture of one that was lost is asked for by its number, and both answer that, with a new time.
        // An order may still be on its way.
        (0..2_000).for_each(|_| rig.millisecond(&mut vehicle));
        let images = vehicle.images;
        let closed = move |rig: &Rig| {
            [FIRST, SECOND].into_iter().zip(images).all(|(id, taken)| {
                let account = &rig.cameras.camera(id).unwrap().images;
                account.missing() == 0 && account.taken() == u64::from(taken.unsigned_abs())
            })
        };
        rig.until(120, "every picture accounted for", &mut vehicle, closed);
        for id in [FIRST, SECOND] {
            let account = &rig.cameras.camera(id).unwrap().images;
            assert_eq!((account.lost(), account.restarts()), (0, 0), "seed {seed}");
        }
    }
}

/// An autopilot that knows no gimbals, and a gimbal with a component and a manager of its own.
#[derive(Default)]
struct OwnManager {
    pointed: Vec<(f32, f32)>,
    attitude: Option<u64>,
}

impl Vehicle for OwnManager {
    fn millisecond(&mut self, now: MonoTime) -> Said {
        let mut said = Vec::new();
        let ms = now.0 / 1_000_000;
        if ms.is_multiple_of(1000) {
            let heartbeat = HEARTBEAT_DATA { mavtype: MavType::MAV_TYPE_GIMBAL, ..HEARTBEAT_DATA::DEFAULT };
            said.push((GIMBAL, MavMessage::HEARTBEAT(heartbeat)));
        }
        if self.attitude.is_some_and(|every_ms| ms.is_multiple_of(every_ms)) {
            let status = GIMBAL_DEVICE_ATTITUDE_STATUS_DATA::DEFAULT;
            said.push((GIMBAL, MavMessage::GIMBAL_DEVICE_ATTITUDE_STATUS(status)));
        }
        said
    }

    fn command(&mut self, _: MonoTime, m: &COMMAND_LONG_DATA) -> Said {
        if m.target_component == AUTOPILOT.component {
            return vec![ack(AUTOPILOT, m, MavResult::MAV_RESULT_UNSUPPORTED)];
        }
        assert_eq!(m.target_component, GIMBAL.component);
        let accepted = ack(GIMBAL, m, MavResult::MAV_RESULT_ACCEPTED);
        match (m.command, m.param1 as u32) {
            (MavCmd::MAV_CMD_REQUEST_MESSAGE, 280) => {
                let information = GIMBAL_MANAGER_INFORMATION_DATA {
                    gimbal_device_id: GIMBAL.component,
                    pitch_min: -1.6,
                    pitch_max: 0.5,
                    ..GIMBAL_MANAGER_INFORMATION_DATA::DEFAULT
                };
                vec![accepted, (GIMBAL, MavMessage::GIMBAL_MANAGER_INFORMATION(information))]
            }
            (MavCmd::MAV_CMD_SET_MESSAGE_INTERVAL, 285) => {
                self.attitude = Some((m.param2 / 1e3) as u64);
                vec![accepted]
            }
            (MavCmd::MAV_CMD_DO_GIMBAL_MANAGER_PITCHYAW, _) if m.param7 == f32::from(GIMBAL.component) => {
                self.pointed.push((m.param1, m.param2));
                vec![accepted]
            }
            _ => vec![ack(GIMBAL, m, MavResult::MAV_RESULT_UNSUPPORTED)],
        }
    }
}

#[test]
fn a_gimbal_that_manages_itself_is_found_by_its_heartbeat_and_told_itself() {
    for seed in 0..20 {
        let (mut rig, mut vehicle) = (Rig::new(BAD, seed), OwnManager::default());
        rig.until(120, "found", &mut vehicle, |rig| !rig.gimbals.gimbals().is_empty());
        let found = rig.gimbals.gimbals()[&GIMBAL.component];
        assert_eq!(found.manager, GIMBAL, "seed {seed}");
        assert!((found.pitch_rad[0] + 1.6).abs() < 1e-6);
        let request = rig.gimbals.point(GIMBAL.component, Pointing::Vehicle { pitch_rad: -0.5, yaw_rad: 0.25 });
        assert_eq!(request.target, GIMBAL);
        rig.finished.clear();
        rig.commands.send(rig.now, request).unwrap();
        rig.until(60, "pointed", &mut vehicle, |rig| !rig.finished.is_empty());
        assert_eq!(rig.finished[0].1, Ok(()), "seed {seed}");
        let (pitch_deg, yaw_deg) = vehicle.pointed[0];
        assert!((pitch_deg + 28.6479).abs() < 1e-3 && (yaw_deg - 14.3239).abs() < 1e-3, "{pitch_deg} {yaw_deg}");
        let asked = |rig: &Rig| rig.asked.iter().any(|m| m.param1 == 285.0 && m.target_component == GIMBAL.component);
        rig.until(120, "asked for its attitude", &mut vehicle, asked);
        // Nobody without a gimbal is asked for ever.
        (0..60_000).for_each(|_| rig.millisecond(&mut vehicle));
        let searched = rig.asked.iter().filter(|m| m.target_component == AUTOPILOT.component && m.param1 == 280.0);
        assert!(searched.count() < 40, "seed {seed}");
    }
}
