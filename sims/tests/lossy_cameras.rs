//! Cameras, client half against server half, through a seeded bad link: found, described, and every picture accounted for.
#![allow(clippy::unwrap_used, missing_docs)]

mod way;

use std::collections::BTreeMap;
use std::time::Duration;

use mission::geo::{LatLon, distance_m};
use sims::host::Loss;
use telemetry::dialect::{
    COMMAND_ACK_DATA, CameraCapFlags, MavCmd, MavMessage, MavResult, VideoStreamEncoding, VideoStreamType,
};
use telemetry::services::camera::{
    Action, CameraId, Client, Description, Event, Focus, Mode, Refusal, Server, ServerEvent, Shot, StreamDescription,
    StreamKind, VideoCodec, Zoom,
};
use telemetry::services::command;
use telemetry::wire::{Address, MonoTime};
use way::{BAD, STATION, Way, drain};

const AUTOPILOT: Address = Address { system: 1, component: 1 };
const CAMERA: Address = Address { system: 1, component: 100 };
const ID: CameraId = CameraId { component: 100, device: 0 };
const PLACE: LatLon = LatLon { lat_deg: 33.9, lon_deg: 120.2 };

fn stream(uri: &str) -> StreamDescription {
    StreamDescription {
        name: "wide".to_owned(),
        uri: uri.to_owned(),
        kind: VideoStreamType::VIDEO_STREAM_TYPE_RTSP,
        encoding: VideoStreamEncoding::VIDEO_STREAM_ENCODING_H264,
        resolution_px: [1920, 1080],
        frame_rate_hz: 25.0,
        bit_rate_bit_s: 4_000_000,
    }
}

fn description() -> Description {
    Description {
        vendor: "Lab".to_owned(),
        model: "Eye 10".to_owned(),
        firmware: [1, 4, 2, 0],
        focal_length_mm: 8.0,
        sensor_mm: [8.0, 4.5],
        resolution_px: [4000, 2250],
        flags: CameraCapFlags::all() & !CameraCapFlags::CAMERA_CAP_FLAGS_HAS_THERMAL_RANGE,
        zoom_factor: 10.0,
        gimbal_device: 1,
        streams: vec![stream("rtsp://127.0.0.1:8554/wide"), stream("rtsp://127.0.0.1:8554/tele")],
        storage_mib: 1000.0,
        image_mib: 8.0,
        recording_mib_s: 1.0,
        folder: String::new(),
    }
}

/// A station with one vehicle's cameras, a camera that takes what it is told to, and the link between them.
struct Rig {
    seed: u64,
    now: MonoTime,
    up: Way,
    down: Way,
    commands: command::Client,
    client: Client,
    server: Server,
    /// The camera is switched on.
    on: bool,
    events: Vec<Event>,
    finished: Vec<(MavCmd, Result<(), command::Failure>)>,
    /// Of these pictures the message is thrown away when it is sent for the first time.
    swallowed: Vec<i32>,
    shots: u32,
    /// The camera does not know this message.
    refuses: Option<u32>,
    /// How often the camera was asked for which message.
    asked: BTreeMap<u32, u32>,
}

impl Rig {
    fn new(loss: Loss, seed: u64) -> Self {
        Self::with(loss, seed, description())
    }

    fn with(loss: Loss, seed: u64, description: Description) -> Self {
        println!("seed {seed}");
        let now = MonoTime::from_millis(1000);
        Self {
            seed,
            now,
            up: Way::new(STATION, loss, seed),
            down: Way::new(CAMERA, loss, seed ^ 0xD0),
            commands: command::Client::default(),
            client: Client::new(AUTOPILOT, now),
            server: Server::new(CAMERA, description, now),
            on: true,
            events: Vec::new(),
            finished: Vec::new(),
            swallowed: Vec::new(),
            shots: 0,
            refuses: None,
            asked: BTreeMap::new(),
        }
    }

    fn millisecond(&mut self) {
        self.now = self.now + Duration::from_millis(1);
        let now = self.now;
        for message in self.down.receive(now) {
            self.commands.on_message(now, CAMERA, &message);
            self.client.on_message(now, CAMERA, &message);
        }
        self.commands.on_deadline(now);
        self.client.on_deadline(now);
        while let Some(event) = self.commands.poll_event() {
            if let command::Event::Finished { request, result } = event
                && !self.client.on_command(now, &request, result)
            {
                self.finished.push((request.command, result));
            }
        }
        self.client.ask(now, &mut self.commands);
        for message in drain(|| self.commands.poll_send()) {
            if let MavMessage::COMMAND_LONG(m) = &message
                && m.command == MavCmd::MAV_CMD_REQUEST_MESSAGE
            {
                *self.asked.entry(m.param1 as u32).or_default() += 1;
            }
            self.up.send(now, &message);
        }
        self.events.extend(std::iter::from_fn(|| self.client.poll_event()));
        let heard = self.up.receive(now);
        if !self.on {
            return;
        }
        for message in &heard {
            match (message, self.refuses) {
                (MavMessage::COMMAND_LONG(m), Some(id)) if m.param1 == id as f32 => {
                    let result = MavResult::MAV_RESULT_UNSUPPORTED;
                    let ack = COMMAND_ACK_DATA { command: m.command, result, ..Default::default() };
                    self.down.send(now, &MavMessage::COMMAND_ACK(ack));
                }
                _ => self.server.on_message(now, STATION, message),
            }
        }
        self.server.on_deadline(now);
        while let Some(event) = self.server.poll_event() {
            if event == ServerEvent::Shoot {
                self.shots += 1;
                let q = [1.0, 0.0, 0.0, 0.0];
                let shot = Shot { utc_us: 0, place: PLACE, height_amsl_m: 64.0, height_m: 60.0, orientation: q };
                self.server.captured(now, &shot);
            }
        }
        for message in drain(|| self.server.poll_send()) {
            if let MavMessage::CAMERA_IMAGE_CAPTURED(m) = &message
                && let Some(at) = self.swallowed.iter().position(|index| *index == m.image_index)
            {
                self.swallowed.remove(at);
                continue;
            }
            self.down.send(now, &message);
        }
    }

    fn run(&mut self, ms: u64) {
        (0..ms).for_each(|_| self.millisecond());
    }

    fn until(&mut self, limit_s: u64, what: &str, done: impl Fn(&Self) -> bool) {
        for _ in 0..limit_s * 1000 {
            self.millisecond();
            if done(self) {
                return;
            }
        }
        panic!("seed {}: not {what} within {limit_s} s: {:#?}", self.seed, self.client.camera(ID));
    }

    fn camera(&self) -> &telemetry::services::camera::Camera {
        self.client.camera(ID).unwrap()
    }

    fn order(&mut self, action: Action) {
        let request = self.client.request(ID, action).unwrap();
        self.commands.send(self.now, request).unwrap();
    }

    /// Gives an order and waits for its end.
    fn ordered(&mut self, action: Action) -> Result<(), command::Failure> {
        self.finished.clear();
        self.order(action);
        self.until(30, "answered", |rig| !rig.finished.is_empty());
        self.finished[0].1
    }

    fn known(&mut self) {
        self.until(300, "described", |rig| {
            rig.client.camera(ID).is_some_and(|camera| {
                camera.information.is_some()
                    && camera.streams.len() == 2
                    && camera.settings.is_some()
                    && camera.capture.is_some()
                    && !camera.storage.is_empty()
            })
        });
    }
}

#[test]
fn a_camera_is_found_and_described_over_a_bad_link() {
    for seed in 0..20 {
        let mut rig = Rig::new(BAD, seed);
        rig.known();
        let camera = rig.camera();
        let information = camera.information.as_ref().unwrap();
        assert_eq!((information.vendor.as_str(), information.model.as_str()), ("Lab", "Eye 10"));
        assert_eq!(information.firmware, Some([1, 4, 2, 0]));
        assert_eq!(information.resolution_px, Some([4000, 2250]));
        let second = &camera.streams[&2];
        assert_eq!((second.uri.as_str(), second.kind), ("rtsp://127.0.0.1:8554/tele", StreamKind::Rtsp));
        assert_eq!((second.codec, second.bit_rate_bit_s), (Some(VideoCodec::H264), Some(4_000_000)));
        assert_eq!((second.resolution_px, second.frame_rate_hz), (Some([1920, 1080]), Some(25.0)));
        let field = camera.field_of_view().unwrap();
        assert!((field.horizontal_rad - 2.0 * 0.5_f64.atan()).abs() < 1e-6, "{field:?}");
        assert_eq!(camera.available_mib(), Some(1000.0));
        assert_eq!(camera.settings.unwrap().value.mode, Mode::Image);
        assert!(rig.events.contains(&Event::Found(ID)) && rig.events.contains(&Event::Described(ID)));
    }
}

#[test]
fn every_picture_is_accounted_for_though_messages_are_lost() {
    let mut late = 0;
    for seed in 0..20 {
        let mut rig = Rig::new(BAD, seed);
        // Among them the first and the last, after which nothing comes that would show the gap.
        rig.swallowed = vec![0, 3, 4, 19];
        rig.known();
        rig.order(Action::StartImages { interval: Duration::from_millis(500), count: 20 });
        rig.until(120, "accounted for", |rig| {
            let images = &rig.camera().images;
            rig.shots == 20 && images.taken() == 20 && images.missing() == 0
        });
        assert_eq!((rig.camera().images.lost(), rig.camera().images.restarts()), (0, 0), "seed {seed}");
        let told = |event: &Event| if let Event::Image { image, .. } = event { Some(image.index) } else { None };
        let mut indexes: Vec<u32> = rig.events.iter().filter_map(told).collect();
        indexes.sort_unstable();
        assert_eq!(indexes, (0..20).collect::<Vec<_>>(), "seed {seed}: each once");
        late += rig.events.iter().filter(|event| matches!(event, Event::Image { late: true, .. })).count();
        let last = rig.camera().images.last().unwrap();
        assert!(last.taken && distance_m(last.place.unwrap(), PLACE) < 0.1 && last.above_ground_m == 60.0);
    }
    assert!(late >= 80, "the swallowed ones at least: {late}");
}

#[test]
fn an_order_for_one_picture_takes_one_picture_however_often_it_is_sent() {
    for seed in 0..30 {
        let mut rig = Rig::new(Loss { drop: 0.4, ..BAD }, seed);
        rig.known();
        for n in 1..=5 {
            let result = rig.ordered(Action::TakeImage);
            // An order that ends without an answer may have been carried out; never twice.
            assert!(rig.shots <= n && (result.is_err() || rig.shots >= 1), "seed {seed}: {} after {n}", rig.shots);
        }
    }
}

#[test]
fn recording_zoom_focus_mode_and_storage_follow_orders() {
    let mut rig = Rig::new(Loss::default(), 1);
    rig.known();
    assert_eq!(rig.ordered(Action::StartRecording), Ok(()));
    rig.until(5, "recording", |rig| rig.camera().recording_since().is_some());
    let since = rig.camera().recording_since().unwrap();
    rig.run(10_000);
    let later = rig.camera().recording_since().unwrap();
    assert!(later.since(since).max(since.since(later)) < Duration::from_millis(100), "{since:?} {later:?}");
    assert_eq!(rig.ordered(Action::StopRecording), Ok(()));
    rig.until(5, "stopped", |rig| rig.camera().recording_since().is_none());
    let recordings = |event: &&Event| matches!(event, Event::Recording { .. });
    assert_eq!(rig.events.iter().filter(recordings).count(), 2);
    rig.until(30, "seen to fill", |rig| rig.camera().available_mib().is_some_and(|mib| mib < 991.0));

    assert_eq!(rig.ordered(Action::Zoom(Zoom::Percent(50.0))), Ok(()));
    rig.until(5, "zoomed", |rig| rig.camera().settings.unwrap().value.zoom_percent == Some(50.0));
    assert_eq!(rig.ordered(Action::Zoom(Zoom::Rate(1.0))), Ok(()));
    rig.run(1000);
    assert_eq!(rig.ordered(Action::Zoom(Zoom::Rate(0.0))), Ok(()));
    let zoom = rig.server.zoom_percent();
    assert!((65.0..80.0).contains(&zoom), "{zoom}");
    assert_eq!(rig.ordered(Action::Focus(Focus::Percent(25.0))), Ok(()));
    assert_eq!(rig.ordered(Action::Focus(Focus::Auto)), Ok(()));
    assert_eq!(rig.ordered(Action::SetMode(Mode::Video)), Ok(()));
    rig.until(5, "set", |rig| {
        let settings = rig.camera().settings.unwrap().value;
        settings.mode == Mode::Video && settings.focus_percent == Some(25.0)
    });
    assert_eq!(rig.ordered(Action::FormatStorage(1)), Ok(()));
    rig.until(5, "empty", |rig| rig.camera().available_mib() == Some(1000.0));
    let denied = Err(command::Failure::Rejected(MavResult::MAV_RESULT_DENIED));
    assert_eq!(rig.ordered(Action::FormatStorage(9)), denied);
}

#[test]
fn a_cleared_log_begins_a_new_account_and_a_full_medium_takes_no_picture() {
    let mut rig = Rig::with(Loss::default(), 1, Description { storage_mib: 30.0, ..description() });
    rig.known();
    for _ in 0..3 {
        assert_eq!(rig.ordered(Action::TakeImage), Ok(()));
    }
    let full = Err(command::Failure::Rejected(MavResult::MAV_RESULT_FAILED));
    assert_eq!(rig.ordered(Action::TakeImage), full);
    assert_eq!(rig.ordered(Action::FormatStorage(1)), Ok(()));
    assert_eq!(rig.ordered(Action::TakeImage), Ok(()));
    rig.until(30, "told", |rig| rig.camera().images.taken() == 4);
    let images = &rig.camera().images;
    assert_eq!((images.missing(), images.lost(), images.restarts()), (0, 0, 1));
    assert_eq!(images.last().unwrap().index, 0);
}

#[test]
fn a_target_is_tracked_until_it_is_let_go() {
    let mut rig = Rig::new(Loss::default(), 1);
    rig.known();
    assert_eq!(rig.ordered(Action::TrackPoint { x: 0.25, y: 0.5, radius: 0.05 }), Ok(()));
    rig.until(5, "tracking", |rig| rig.camera().tracking.is_some_and(|t| t.value.active));
    assert_eq!(rig.camera().tracking.unwrap().value.point, Some([0.25, 0.5]));
    assert_eq!(rig.ordered(Action::StopTracking), Ok(()));
    let nonsense = Action::TrackRectangle([0.8, 0.2, 0.4, 0.4]);
    assert_eq!(rig.client.request(ID, nonsense), Err(Refusal::OutOfRange));
}

#[test]
fn what_a_camera_cannot_do_is_refused_here_and_what_it_will_not_tell_is_not_asked_for_ever() {
    let flags = CameraCapFlags::CAMERA_CAP_FLAGS_CAPTURE_IMAGE;
    let mut rig = Rig::with(Loss::default(), 1, Description { flags, streams: Vec::new(), ..description() });
    rig.until(20, "described", |rig| rig.client.camera(ID).is_some_and(|camera| camera.storage.len() == 1));
    assert_eq!(rig.client.request(ID, Action::StartRecording), Err(Refusal::Incapable));
    assert_eq!(rig.client.request(ID, Action::Zoom(Zoom::Percent(10.0))), Err(Refusal::Incapable));
    let other = CameraId { component: 101, device: 0 };
    assert_eq!(rig.client.request(other, Action::TakeImage), Err(Refusal::NoCamera));
    // Nothing of CAMERA_FOV_STATUS ever comes from this one: it is left alone with it.
    rig.refuses = Some(271);
    rig.run(60_000);
    let asked = rig.asked[&271];
    rig.run(600_000);
    assert_eq!(rig.asked[&271], asked, "asked {asked} times");
    assert!(rig.asked[&262] > 100, "the count of pictures is asked for as long as it is there");
    assert_eq!(rig.client.request(ID, Action::TakeImage).unwrap().target, CAMERA);
}

#[test]
fn a_camera_that_is_switched_off_is_lost_and_comes_back() {
    let mut rig = Rig::new(BAD, 3);
    rig.known();
    rig.on = false;
    rig.until(10, "lost", |rig| rig.camera().lost);
    rig.on = true;
    rig.until(10, "back", |rig| !rig.camera().lost);
    assert!(rig.events.contains(&Event::Lost(ID)) && rig.events.contains(&Event::Back(ID)));
}
