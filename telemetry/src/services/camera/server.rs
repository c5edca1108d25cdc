//! A camera's half: answers, takes orders, keeps its log of pictures.

use std::collections::VecDeque;
use std::time::Duration;

use ::mission::geo::{FieldOfView, LatLon};
use mavlink::MessageData;
use mavlink::types::CharArray;

use crate::dialect::{self as d, CameraCapFlags, MavCmd, MavMessage, MavResult};
use crate::services::command::{self, Received};
use crate::services::{Queue, heartbeat, message_interval};
use crate::wire::{Address, MonoTime};

/// What a camera is.
#[derive(Debug, Clone, PartialEq)]
pub struct Description {
    /// Maker, up to 32 bytes.
    pub vendor: String,
    /// Model, up to 32 bytes.
    pub model: String,
    /// Major, minor, patch, build.
    pub firmware: [u8; 4],
    /// Focal length at no zoom.
    pub focal_length_mm: f64,
    /// Sensor, horizontal and vertical.
    pub sensor_mm: [f64; 2],
    /// Picture, horizontal and vertical.
    pub resolution_px: [u16; 2],
    /// What it can do.
    pub flags: CameraCapFlags,
    /// Focal length at full zoom over that at none.
    pub zoom_factor: f64,
    /// Gimbal that carries it (0 for none).
    pub gimbal_device: u8,
    /// Streams that it sends.
    pub streams: Vec<StreamDescription>,
    /// Size of its storage.
    pub storage_mib: f64,
    /// Size of a picture.
    pub image_mib: f64,
    /// What a second of recording takes.
    pub recording_mib_s: f64,
    /// What stands before the names of its pictures: a folder, such as `mftp:///DCIM/100/`, or nothing.
    pub folder: String,
}

/// A stream that a camera sends.
#[derive(Debug, Clone, PartialEq)]
pub struct StreamDescription {
    /// Up to 32 bytes.
    pub name: String,
    /// Address or port, up to 160 bytes.
    pub uri: String,
    /// How it is carried.
    pub kind: d::VideoStreamType,
    /// Coding.
    pub encoding: d::VideoStreamEncoding,
    /// Horizontal and vertical.
    pub resolution_px: [u16; 2],
    /// Pictures a second.
    pub frame_rate_hz: f64,
    /// Bits a second.
    pub bit_rate_bit_s: u32,
}

/// Where the camera is and looks, for `CAMERA_FOV_STATUS`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Aim {
    /// Where it is.
    pub place: LatLon,
    /// Above mean sea level.
    pub height_amsl_m: f64,
    /// What is in the middle of the picture, where that is ground.
    pub centre: Option<LatLon>,
    /// Orientation in NED: w, x, y, z.
    pub orientation: [f64; 4],
}

/// A picture that was taken.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shot {
    /// UTC, microseconds since 1970; 0 for not known.
    pub utc_us: u64,
    /// Where.
    pub place: LatLon,
    /// Above mean sea level.
    pub height_amsl_m: f64,
    /// Above ground.
    pub height_m: f64,
    /// Orientation in NED: w, x, y, z.
    pub orientation: [f64; 4],
}

/// What the owner of the camera shall do.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ServerEvent {
    /// Take a picture, and say so by [`Server::captured`].
    Shoot,
    /// Follow a point of the picture, 0 to 1 from its left and upper edge.
    Track([f64; 2]),
    /// Follow nothing.
    StopTracking,
}

/// Zoom by [`super::Zoom::Rate`] at full rate, percent of the range a second. Chosen: five seconds end to end.
const ZOOM_PERCENT_S: f64 = 20.0;
/// A step of the zoom, percent of its range. Chosen.
const ZOOM_STEP_PERCENT: f64 = 10.0;
/// Pictures that the camera can tell again.
const LOG: usize = 4096;
/// Pictures that one question may bring; a station asks for the rest again.
const MAX_ANSWERS: usize = 64;
/// Orders for single pictures that are known again by their number. Chosen: more than are ever under way.
const RECENT_ORDERS: u32 = 8;
/// Number of its one medium.
const STORAGE: u8 = 1;

/// A camera with a MAVLink component of its own.
#[derive(Debug, Clone)]
pub struct Server {
    me: Address,
    description: Description,
    commands: command::Server,
    intervals: message_interval::Server,
    beat: heartbeat::Beat,
    outbox: Queue<MavMessage>,
    events: Queue<ServerEvent>,
    mode: d::CameraMode,
    zoom_percent: f64,
    zoom_rate: f64,
    focus_percent: f64,
    moved_at: MonoTime,
    used_mib: f64,
    recording_since: Option<MonoTime>,
    log: VecDeque<d::CAMERA_IMAGE_CAPTURED_DATA>,
    count: i32,
    single: Option<(Address, u32)>,
    interval: Option<Interval>,
    tracking: Option<[f64; 2]>,
    aim: Option<Aim>,
}

#[derive(Debug, Clone, Copy)]
struct Interval {
    pause: Duration,
    due: MonoTime,
    left: Option<u32>,
    /// Who ordered it, and the order.
    order: (Address, f64, f64),
}

impl Server {
    /// A camera at power-on with empty storage.
    pub fn new(me: Address, description: Description, now: MonoTime) -> Self {
        Self {
            me,
            description,
            commands: command::Server::new(me),
            intervals: message_interval::Server::default(),
            beat: heartbeat::Beat::new(now),
            outbox: Queue::default(),
            events: Queue::default(),
            mode: d::CameraMode::CAMERA_MODE_IMAGE,
            zoom_percent: 0.0,
            zoom_rate: 0.0,
            focus_percent: 100.0,
            moved_at: now,
            used_mib: 0.0,
            recording_since: None,
            log: VecDeque::new(),
            count: 0,
            single: None,
            interval: None,
            tracking: None,
            aim: None,
        }
    }

    /// Who it is on the wire.
    pub fn address(&self) -> Address {
        self.me
    }

    /// Takes a message from a station.
    pub fn on_message(&mut self, now: MonoTime, from: Address, message: &MavMessage) {
        self.commands.on_message(from, message);
        while let Some(received) = self.commands.poll_event() {
            let asked = self.carry_out(now, &received);
            let (result, answers) = match asked {
                Ok(answers) => (MavResult::MAV_RESULT_ACCEPTED, answers),
                Err(result) => (result, Vec::new()),
            };
            self.commands.answer(&received, result, None);
            while let Some(answer) = self.commands.poll_send() {
                self.outbox.push(answer);
            }
            answers.into_iter().for_each(|answer| self.outbox.push(answer));
        }
    }

    /// Heartbeat, pictures by time, storage that fills, and messages at an interval.
    pub fn on_deadline(&mut self, now: MonoTime) {
        if self.beat.due(now) {
            self.outbox.push(self.heartbeat());
        }
        let passed_s = now.since(self.moved_at).as_secs_f64();
        self.moved_at = now;
        self.zoom_percent = (self.zoom_percent + self.zoom_rate * ZOOM_PERCENT_S * passed_s).clamp(0.0, 100.0);
        if self.recording_since.is_some() {
            self.used_mib += self.description.recording_mib_s * passed_s;
            if self.available_mib() <= 0.0 {
                self.used_mib = self.description.storage_mib;
                self.recording_since = None;
                self.outbox.push(self.capture_status(now));
            }
        }
        while let Some(interval) = self.interval.filter(|interval| interval.due <= now) {
            if self.available_mib() < self.description.image_mib || interval.left == Some(0) {
                self.interval = None;
                break;
            }
            self.events.push(ServerEvent::Shoot);
            let left = interval.left.map(|left| left - 1);
            self.interval = Some(Interval { due: interval.due + interval.pause, left, ..interval });
        }
        let mut due = Vec::new();
        self.intervals.due(now, |id| due.push(id));
        for id in due {
            self.messages(now, id, [0.0; 2]).into_iter().flatten().for_each(|message| self.outbox.push(message));
        }
    }

    /// When [`Self::on_deadline`] wants to be called.
    pub fn next_deadline(&self) -> Option<MonoTime> {
        let interval = self.interval.map(|interval| interval.due);
        [Some(self.beat.next_deadline()), interval, self.intervals.next_deadline()].into_iter().flatten().min()
    }

    /// The next message to send.
    pub fn poll_send(&mut self) -> Option<MavMessage> {
        self.outbox.pop()
    }

    /// The next thing to do.
    pub fn poll_event(&mut self) -> Option<ServerEvent> {
        self.events.pop()
    }

    /// Tells where the camera is and looks now.
    pub fn set_aim(&mut self, aim: Option<Aim>) {
        self.aim = aim;
    }

    /// A picture was taken, by whosever order. Where it is, as stations are told.
    pub fn captured(&mut self, now: MonoTime, shot: &Shot) -> String {
        let degrees = |degrees: f64| (degrees * 1e7).round() as i32;
        let url = format!("{}IMG_{:05}.JPG", self.description.folder, self.count);
        let image = d::CAMERA_IMAGE_CAPTURED_DATA {
            time_utc: shot.utc_us,
            time_boot_ms: boot_ms(now),
            lat: degrees(shot.place.lat_deg),
            lon: degrees(shot.place.lon_deg),
            alt: (shot.height_amsl_m * 1000.0).round() as i32,
            relative_alt: (shot.height_m * 1000.0).round() as i32,
            q: shot.orientation.map(|v| v as f32),
            image_index: self.count,
            camera_id: 0,
            capture_result: d::MavBool::MAV_BOOL_TRUE,
            file_url: CharArray::from(url.as_str()),
        };
        self.count = self.count.saturating_add(1);
        self.used_mib = (self.used_mib + self.description.image_mib).min(self.description.storage_mib);
        if self.log.len() == LOG {
            self.log.pop_front();
        }
        self.log.push_back(image.clone());
        self.outbox.push(MavMessage::CAMERA_IMAGE_CAPTURED(image));
        url
    }

    /// Pictures since the log began.
    pub fn image_count(&self) -> i32 {
        self.count
    }

    /// Whether it records video.
    pub fn is_recording(&self) -> bool {
        self.recording_since.is_some()
    }

    /// Zoom, percent of its range.
    pub fn zoom_percent(&self) -> f64 {
        self.zoom_percent
    }

    /// Opening of the picture at this zoom.
    pub fn field_of_view(&self) -> FieldOfView {
        let factor = 1.0 + (self.description.zoom_factor - 1.0) * self.zoom_percent / 100.0;
        let focal_mm = self.description.focal_length_mm * factor;
        let [horizontal_rad, vertical_rad] =
            self.description.sensor_mm.map(|size_mm| 2.0 * (size_mm / 2.0).atan2(focal_mm));
        FieldOfView { horizontal_rad, vertical_rad }
    }

    /// Room on the medium.
    pub fn available_mib(&self) -> f64 {
        self.description.storage_mib - self.used_mib
    }

    /// Carries out a command: what it brings, or how it is refused.
    fn carry_out(&mut self, now: MonoTime, received: &Received) -> Result<Vec<MavMessage>, MavResult> {
        const DENIED: MavResult = MavResult::MAV_RESULT_DENIED;
        let [first, second, third, fourth, ..] = received.params;
        let brings = |message: Option<Vec<MavMessage>>| message.ok_or(MavResult::MAV_RESULT_UNSUPPORTED);
        match received.command {
            MavCmd::MAV_CMD_REQUEST_MESSAGE => brings(self.messages(now, first as u32, [second, third])),
            MavCmd::MAV_CMD_REQUEST_CAMERA_INFORMATION => {
                brings(self.messages(now, d::CAMERA_INFORMATION_DATA::ID, [0.0; 2]))
            }
            MavCmd::MAV_CMD_REQUEST_CAMERA_SETTINGS => {
                brings(self.messages(now, d::CAMERA_SETTINGS_DATA::ID, [0.0; 2]))
            }
            MavCmd::MAV_CMD_REQUEST_STORAGE_INFORMATION => {
                brings(self.messages(now, d::STORAGE_INFORMATION_DATA::ID, [first, 0.0]))
            }
            MavCmd::MAV_CMD_REQUEST_CAMERA_CAPTURE_STATUS => {
                brings(self.messages(now, d::CAMERA_CAPTURE_STATUS_DATA::ID, [0.0; 2]))
            }
            MavCmd::MAV_CMD_REQUEST_VIDEO_STREAM_INFORMATION => {
                brings(self.messages(now, d::VIDEO_STREAM_INFORMATION_DATA::ID, [first, 0.0]))
            }
            MavCmd::MAV_CMD_REQUEST_VIDEO_STREAM_STATUS => {
                brings(self.messages(now, d::VIDEO_STREAM_STATUS_DATA::ID, [first, 0.0]))
            }
            MavCmd::MAV_CMD_REQUEST_CAMERA_IMAGE_CAPTURE => {
                brings(self.messages(now, d::CAMERA_IMAGE_CAPTURED_DATA::ID, [first, 0.0]))
            }
            MavCmd::MAV_CMD_SET_MESSAGE_INTERVAL => {
                let known = self.messages(now, first as u32, [0.0; 2]).is_some();
                let set = known && self.intervals.command(now, first, second, Duration::from_secs(1));
                if set { Ok(Vec::new()) } else { Err(MavResult::MAV_RESULT_UNSUPPORTED) }
            }
            MavCmd::MAV_CMD_IMAGE_START_CAPTURE => self.start_images(now, received.from, second, third, fourth),
            MavCmd::MAV_CMD_IMAGE_STOP_CAPTURE => {
                self.interval = None;
                Ok(vec![self.capture_status(now)])
            }
            MavCmd::MAV_CMD_VIDEO_START_CAPTURE => {
                if !self.can(CameraCapFlags::CAMERA_CAP_FLAGS_CAPTURE_VIDEO) {
                    return Err(MavResult::MAV_RESULT_UNSUPPORTED);
                }
                if self.available_mib() <= 0.0 {
                    return Err(MavResult::MAV_RESULT_FAILED);
                }
                self.recording_since.get_or_insert(now);
                if second > 0.0 {
                    let interval_us = 1e6 / second;
                    self.intervals.command(
                        now,
                        f64::from(d::CAMERA_CAPTURE_STATUS_DATA::ID),
                        interval_us,
                        Duration::from_secs(1),
                    );
                }
                Ok(vec![self.capture_status(now)])
            }
            MavCmd::MAV_CMD_VIDEO_STOP_CAPTURE => {
                self.recording_since = None;
                self.intervals.set(now, d::CAMERA_CAPTURE_STATUS_DATA::ID, Duration::ZERO);
                Ok(vec![self.capture_status(now)])
            }
            MavCmd::MAV_CMD_SET_CAMERA_MODE => {
                self.mode = match second {
                    0.0 => d::CameraMode::CAMERA_MODE_IMAGE,
                    1.0 => d::CameraMode::CAMERA_MODE_VIDEO,
                    2.0 => d::CameraMode::CAMERA_MODE_IMAGE_SURVEY,
                    _ => return Err(DENIED),
                };
                Ok(vec![self.settings(now)])
            }
            MavCmd::MAV_CMD_SET_CAMERA_ZOOM => {
                match (first, second) {
                    (0.0, step) if step.is_finite() => self.zoom_percent += ZOOM_STEP_PERCENT * step.clamp(-1.0, 1.0),
                    (1.0, rate) if rate.abs() <= 1.0 => self.zoom_rate = rate,
                    (2.0, percent) if (0.0..=100.0).contains(&percent) => {
                        (self.zoom_percent, self.zoom_rate) = (percent, 0.0);
                    }
                    _ => return Err(DENIED),
                }
                self.zoom_percent = self.zoom_percent.clamp(0.0, 100.0);
                Ok(vec![self.settings(now)])
            }
            MavCmd::MAV_CMD_SET_CAMERA_FOCUS => {
                match (first, second) {
                    (2.0, percent) if (0.0..=100.0).contains(&percent) => self.focus_percent = percent,
                    (1.0 | 3.0..=6.0, value) if value.is_finite() => {}
                    _ => return Err(DENIED),
                }
                Ok(vec![self.settings(now)])
            }
            MavCmd::MAV_CMD_STORAGE_FORMAT if first == f64::from(STORAGE) && (second == 1.0 || third == 1.0) => {
                if self.recording_since.is_some() {
                    return Err(MavResult::MAV_RESULT_TEMPORARILY_REJECTED);
                }
                if second == 1.0 {
                    self.used_mib = 0.0;
                }
                self.log.clear();
                self.count = 0;
                Ok(vec![self.storage(now), self.capture_status(now)])
            }
            MavCmd::MAV_CMD_STORAGE_FORMAT => Err(DENIED),
            MavCmd::MAV_CMD_CAMERA_TRACK_POINT => {
                self.track([first, second], CameraCapFlags::CAMERA_CAP_FLAGS_HAS_TRACKING_POINT)
            }
            MavCmd::MAV_CMD_CAMERA_TRACK_RECTANGLE => {
                let middle = [f64::midpoint(first, third), f64::midpoint(second, fourth)];
                self.track(middle, CameraCapFlags::CAMERA_CAP_FLAGS_HAS_TRACKING_RECTANGLE)
            }
            MavCmd::MAV_CMD_CAMERA_STOP_TRACKING => {
                self.tracking = None;
                self.events.push(ServerEvent::StopTracking);
                Ok(Vec::new())
            }
            _ => Err(MavResult::MAV_RESULT_UNSUPPORTED),
        }
    }

    fn can(&self, flags: CameraCapFlags) -> bool {
        self.description.flags.contains(flags)
    }

    fn start_images(
        &mut self,
        now: MonoTime,
        from: Address,
        interval_s: f64,
        count: f64,
        sequence: f64,
    ) -> Result<Vec<MavMessage>, MavResult> {
        if !self.can(CameraCapFlags::CAMERA_CAP_FLAGS_CAPTURE_IMAGE) {
            return Err(MavResult::MAV_RESULT_UNSUPPORTED);
        }
        if !(count >= 0.0 && (count == 1.0 || (0.1..1e6).contains(&interval_s))) {
            return Err(MavResult::MAV_RESULT_DENIED);
        }
        // Where the answer was lost, not the order, or the order comes by two ways, it comes again.
        let sequence = sequence.clamp(0.0, 1e9) as u32;
        let recent = sequence..=sequence.saturating_add(RECENT_ORDERS);
        if count == 1.0 && sequence > 0 && self.single.is_some_and(|(by, last)| by == from && recent.contains(&last)) {
            return Ok(Vec::new());
        }
        let order = (from, interval_s, count);
        if count != 1.0 && self.interval.is_some_and(|interval| interval.order == order) {
            return Ok(Vec::new());
        }
        if self.available_mib() < self.description.image_mib {
            return Err(MavResult::MAV_RESULT_FAILED);
        }
        if count == 1.0 {
            self.single = Some((from, sequence));
            self.events.push(ServerEvent::Shoot);
            return Ok(Vec::new());
        }
        let left = (count > 0.0).then_some(count.min(65_535.0) as u32);
        self.interval = Some(Interval { pause: Duration::from_secs_f64(interval_s), due: now, left, order });
        Ok(vec![self.capture_status(now)])
    }

    fn track(&mut self, point: [f64; 2], needs: CameraCapFlags) -> Result<Vec<MavMessage>, MavResult> {
        if !self.can(needs) {
            return Err(MavResult::MAV_RESULT_UNSUPPORTED);
        }
        if !point.iter().all(|share| (0.0..=1.0).contains(share)) {
            return Err(MavResult::MAV_RESULT_DENIED);
        }
        self.tracking = Some(point);
        self.events.push(ServerEvent::Track(point));
        Ok(Vec::new())
    }

    /// A message by its number; `None` where this camera has none such.
    fn messages(&self, now: MonoTime, id: u32, [which, to]: [f64; 2]) -> Option<Vec<MavMessage>> {
        let streams =
            self.description.streams.iter().enumerate().filter(|(at, _)| which == 0.0 || which == (at + 1) as f64);
        Some(match id {
            d::HEARTBEAT_DATA::ID => vec![self.heartbeat()],
            d::CAMERA_INFORMATION_DATA::ID => vec![self.information(now)],
            d::CAMERA_SETTINGS_DATA::ID => vec![self.settings(now)],
            d::STORAGE_INFORMATION_DATA::ID if which == 0.0 || which == f64::from(STORAGE) => vec![self.storage(now)],
            d::CAMERA_CAPTURE_STATUS_DATA::ID => vec![self.capture_status(now)],
            d::CAMERA_IMAGE_CAPTURED_DATA::ID => return self.images(which, to),
            d::VIDEO_STREAM_INFORMATION_DATA::ID if !self.description.streams.is_empty() => {
                streams.map(|(at, stream)| self.stream_information(at, stream)).collect()
            }
            d::VIDEO_STREAM_STATUS_DATA::ID if !self.description.streams.is_empty() => {
                streams.map(|(at, stream)| MavMessage::VIDEO_STREAM_STATUS(self.stream_status(at, stream))).collect()
            }
            d::CAMERA_FOV_STATUS_DATA::ID => vec![self.view(now)],
            d::CAMERA_TRACKING_IMAGE_STATUS_DATA::ID => vec![self.tracking()],
            _ => return None,
        })
    }

    /// Pictures of the log: one (`to` 0), or a range up to `to`, or all that follow (-1); `from` -1 is the first.
    fn images(&self, from: f64, to: f64) -> Option<Vec<MavMessage>> {
        let (from, to) = (from as i32, to as i32);
        let wanted = |image: &&d::CAMERA_IMAGE_CAPTURED_DATA| match (from, to) {
            (-1, _) => true,
            (from, 0) => image.image_index == from,
            (from, -1) => image.image_index >= from,
            (from, to) => (from..=to).contains(&image.image_index),
        };
        let found: Vec<_> = self.log.iter().filter(wanted).take(MAX_ANSWERS).cloned().collect();
        (!found.is_empty()).then(|| found.into_iter().map(MavMessage::CAMERA_IMAGE_CAPTURED).collect())
    }

    fn heartbeat(&self) -> MavMessage {
        MavMessage::HEARTBEAT(d::HEARTBEAT_DATA {
            custom_mode: 0,
            mavtype: d::MavType::MAV_TYPE_CAMERA,
            autopilot: d::MavAutopilot::MAV_AUTOPILOT_INVALID,
            base_mode: d::MavModeFlag::empty(),
            system_status: d::MavState::MAV_STATE_ACTIVE,
            mavlink_version: 3,
        })
    }

    fn information(&self, now: MonoTime) -> MavMessage {
        let named = |name: &str| {
            let mut bytes = [0; 32];
            let length = name.len().min(32);
            bytes[..length].copy_from_slice(&name.as_bytes()[..length]);
            bytes
        };
        let about = &self.description;
        let [sensor_size_h, sensor_size_v] = about.sensor_mm.map(|size| size as f32);
        let [resolution_h, resolution_v] = about.resolution_px;
        MavMessage::CAMERA_INFORMATION(d::CAMERA_INFORMATION_DATA {
            time_boot_ms: boot_ms(now),
            firmware_version: u32::from_le_bytes(about.firmware),
            focal_length: about.focal_length_mm as f32,
            sensor_size_h,
            sensor_size_v,
            flags: about.flags,
            resolution_h,
            resolution_v,
            cam_definition_version: 0,
            vendor_name: named(&about.vendor),
            model_name: named(&about.model),
            lens_id: 0,
            cam_definition_uri: CharArray::from(""),
            gimbal_device_id: about.gimbal_device,
            camera_device_id: 0,
        })
    }

    fn settings(&self, now: MonoTime) -> MavMessage {
        MavMessage::CAMERA_SETTINGS(d::CAMERA_SETTINGS_DATA {
            time_boot_ms: boot_ms(now),
            mode_id: self.mode,
            zoomLevel: self.zoom_percent as f32,
            focusLevel: self.focus_percent as f32,
            camera_device_id: 0,
        })
    }

    fn storage(&self, now: MonoTime) -> MavMessage {
        MavMessage::STORAGE_INFORMATION(d::STORAGE_INFORMATION_DATA {
            time_boot_ms: boot_ms(now),
            total_capacity: self.description.storage_mib as f32,
            used_capacity: self.used_mib as f32,
            available_capacity: self.available_mib() as f32,
            read_speed: f32::NAN,
            write_speed: f32::NAN,
            storage_id: STORAGE,
            storage_count: 1,
            status: d::StorageStatus::STORAGE_STATUS_READY,
            mavtype: d::StorageType::STORAGE_TYPE_MICROSD,
            name: CharArray::from("microSD"),
            storage_usage: d::StorageUsageFlag::STORAGE_USAGE_FLAG_SET
                | d::StorageUsageFlag::STORAGE_USAGE_FLAG_PHOTO
                | d::StorageUsageFlag::STORAGE_USAGE_FLAG_VIDEO,
        })
    }

    fn capture_status(&self, now: MonoTime) -> MavMessage {
        let recording_ms = self.recording_since.map_or(0, |since| now.since(since).as_millis() as u32);
        MavMessage::CAMERA_CAPTURE_STATUS(d::CAMERA_CAPTURE_STATUS_DATA {
            time_boot_ms: boot_ms(now),
            image_interval: self.interval.map_or(0.0, |interval| interval.pause.as_secs_f32()),
            recording_time_ms: recording_ms,
            available_capacity: self.available_mib() as f32,
            image_status: if self.interval.is_some() { 2 } else { 0 },
            video_status: u8::from(self.recording_since.is_some()),
            image_count: self.count,
            camera_device_id: 0,
        })
    }

    fn stream_status(&self, at: usize, stream: &StreamDescription) -> d::VIDEO_STREAM_STATUS_DATA {
        let [resolution_h, resolution_v] = stream.resolution_px;
        d::VIDEO_STREAM_STATUS_DATA {
            framerate: stream.frame_rate_hz as f32,
            bitrate: stream.bit_rate_bit_s,
            flags: d::VideoStreamStatusFlags::VIDEO_STREAM_STATUS_FLAGS_RUNNING,
            resolution_h,
            resolution_v,
            rotation: 0,
            hfov: self.field_of_view().horizontal_rad.to_degrees().round() as u16,
            stream_id: (at + 1) as u8,
            camera_device_id: 0,
        }
    }

    fn stream_information(&self, at: usize, stream: &StreamDescription) -> MavMessage {
        let status = self.stream_status(at, stream);
        MavMessage::VIDEO_STREAM_INFORMATION(d::VIDEO_STREAM_INFORMATION_DATA {
            framerate: status.framerate,
            bitrate: status.bitrate,
            flags: status.flags,
            resolution_h: status.resolution_h,
            resolution_v: status.resolution_v,
            rotation: status.rotation,
            hfov: status.hfov,
            stream_id: status.stream_id,
            count: self.description.streams.len() as u8,
            mavtype: stream.kind,
            name: CharArray::from(stream.name.as_str()),
            uri: CharArray::from(stream.uri.as_str()),
            encoding: stream.encoding,
            camera_device_id: 0,
        })
    }

    fn view(&self, now: MonoTime) -> MavMessage {
        let place = |place: Option<LatLon>| {
            // `INT32_MAX` stands for "not known".
            place
                .map_or([i32::MAX; 2], |place| [place.lat_deg, place.lon_deg].map(|angle| (angle * 1e7).round() as i32))
        };
        let [lat_camera, lon_camera] = place(self.aim.map(|aim| aim.place));
        let [lat_image, lon_image] = place(self.aim.and_then(|aim| aim.centre));
        let field = self.field_of_view();
        MavMessage::CAMERA_FOV_STATUS(d::CAMERA_FOV_STATUS_DATA {
            time_boot_ms: boot_ms(now),
            lat_camera,
            lon_camera,
            alt_camera: self.aim.map_or(i32::MAX, |aim| (aim.height_amsl_m * 1000.0).round() as i32),
            lat_image,
            lon_image,
            alt_image: i32::MAX,
            q: self.aim.map_or([f32::NAN; 4], |aim| aim.orientation.map(|v| v as f32)),
            hfov: field.horizontal_rad.to_degrees() as f32,
            vfov: field.vertical_rad.to_degrees() as f32,
            camera_device_id: 0,
        })
    }

    fn tracking(&self) -> MavMessage {
        let [point_x, point_y] = self.tracking.unwrap_or([f64::NAN; 2]).map(|share| share as f32);
        let status = if self.tracking.is_some() {
            d::CameraTrackingStatusFlags::CAMERA_TRACKING_STATUS_FLAGS_ACTIVE
        } else {
            d::CameraTrackingStatusFlags::CAMERA_TRACKING_STATUS_FLAGS_IDLE
        };
        MavMessage::CAMERA_TRACKING_IMAGE_STATUS(d::CAMERA_TRACKING_IMAGE_STATUS_DATA {
            point_x,
            point_y,
            radius: f32::NAN,
            rec_top_x: f32::NAN,
            rec_top_y: f32::NAN,
            rec_bottom_x: f32::NAN,
            rec_bottom_y: f32::NAN,
            tracking_status: status,
            tracking_mode: d::CameraTrackingMode::CAMERA_TRACKING_MODE_POINT,
            target_data: d::CameraTrackingTargetData::CAMERA_TRACKING_TARGET_DATA_IN_STATUS,
            camera_device_id: 0,
        })
    }
}

fn boot_ms(now: MonoTime) -> u32 {
    (now.0 / 1_000_000) as u32
}
