//! What is known of a camera. Unknown is `None`; every value carries when it was heard.

use std::collections::BTreeMap;

use ::mission::geo::{FieldOfView, LatLon};

use super::images::Images;
use crate::dialect::{
    CAMERA_CAPTURE_STATUS_DATA, CAMERA_FOV_STATUS_DATA, CAMERA_INFORMATION_DATA, CAMERA_SETTINGS_DATA,
    CAMERA_TRACKING_IMAGE_STATUS_DATA, CameraCapFlags, CameraMode, CameraTrackingStatusFlags, STORAGE_INFORMATION_DATA,
    StorageStatus, VIDEO_STREAM_INFORMATION_DATA, VIDEO_STREAM_STATUS_DATA, VideoStreamEncoding,
    VideoStreamStatusFlags, VideoStreamType,
};
use crate::vehicle::Sampled;
use crate::wire::MonoTime;

/// Which camera of a vehicle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CameraId {
    /// MAVLink component that speaks for it: its own, or the autopilot's.
    pub component: u8,
    /// 1 to 6 for a camera attached to the autopilot, 0 for one with a component of its own.
    pub device: u8,
}

/// Who a camera is and what it can do.
#[derive(Debug, Clone, PartialEq)]
pub struct Information {
    /// Maker.
    pub vendor: String,
    /// Model.
    pub model: String,
    /// Firmware version (major, minor, patch, build), where it says.
    pub firmware: Option<[u8; 4]>,
    /// Focal length.
    pub focal_length_mm: Option<f64>,
    /// Sensor, horizontal and vertical.
    pub sensor_mm: Option<[f64; 2]>,
    /// Picture, horizontal and vertical.
    pub resolution_px: Option<[u16; 2]>,
    /// What it can do.
    pub flags: CameraCapFlags,
    /// Gimbal that carries it: component, or 1 to 6 for one attached to the autopilot.
    pub gimbal_device: Option<u8>,
}

/// What the camera is set up for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Pictures.
    Image,
    /// Video.
    Video,
    /// Pictures for a survey.
    Survey,
}

/// Settings.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// Mode.
    pub mode: Mode,
    /// 0 to 100 of its zoom range.
    pub zoom_percent: Option<f64>,
    /// 0 to 100 of its focus range.
    pub focus_percent: Option<f64>,
}

/// How a stream is carried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StreamKind {
    /// RTSP; the address is one to connect to.
    Rtsp,
    /// RTP over UDP; the address is a port to listen on.
    RtpUdp,
    /// MPEG-TS over TCP; the address is one to connect to.
    TcpMpegTs,
    /// MPEG-TS over UDP; the address is a port to listen on.
    MpegTs,
    /// WebRTC by WHEP.
    Whep,
}

/// Coding of a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VideoCodec {
    /// H.264.
    H264,
    /// H.265.
    H265,
}

/// A video stream.
#[derive(Debug, Clone, PartialEq)]
pub struct Stream {
    /// Its name.
    pub name: String,
    /// Where to fetch it, or the port to listen on: see [`StreamKind`].
    pub uri: String,
    /// How it is carried.
    pub kind: StreamKind,
    /// Coding, where the camera says.
    pub codec: Option<VideoCodec>,
    /// Horizontal and vertical, where the camera says.
    pub resolution_px: Option<[u16; 2]>,
    /// Pictures a second, where the camera says.
    pub frame_rate_hz: Option<f64>,
    /// Bits a second, where the camera says.
    pub bit_rate_bit_s: Option<u32>,
    /// Turned clockwise by this much.
    pub rotation_deg: u16,
    /// Horizontal field of view, where the camera says.
    pub horizontal_fov_rad: Option<f64>,
    /// It is sent now.
    pub running: bool,
    /// From a thermal sensor.
    pub thermal: bool,
}

/// What it records now.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Capture {
    /// Start of the recording that runs.
    pub recording_since: Option<MonoTime>,
    /// Pause between pictures, while it takes them by time.
    pub interval_s: Option<f64>,
    /// Room for more, as this message gives it.
    pub available_mib: Option<f64>,
}

/// A storage medium.
#[derive(Debug, Clone, PartialEq)]
pub struct Storage {
    /// Its name, where the camera gives one.
    pub name: String,
    /// `None` unless it is ready.
    pub space: Option<Space>,
    /// In the slot.
    pub present: bool,
}

/// Room on a medium, mebibytes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Space {
    /// In all.
    pub total_mib: f64,
    /// Free.
    pub available_mib: f64,
}

/// Where it looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct View {
    /// Opening of the picture.
    pub field: Option<FieldOfView>,
    /// The middle of the picture on the ground, where the camera knows.
    pub centre: Option<LatLon>,
}

/// A target that the camera follows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tracking {
    /// It has the target.
    pub active: bool,
    /// Middle of the target in the picture, 0 to 1 from its left and upper edge.
    pub point: Option<[f64; 2]>,
}

/// A camera.
#[derive(Debug, Clone)]
pub struct Camera {
    /// Which.
    pub id: CameraId,
    /// When anything of it was heard last.
    pub heard_at: MonoTime,
    /// Its heartbeat has stopped.
    pub lost: bool,
    /// Who it is.
    pub information: Option<Information>,
    /// How it is set.
    pub settings: Option<Sampled<Settings>>,
    /// What it records.
    pub capture: Option<Sampled<Capture>>,
    /// Where it looks.
    pub view: Option<Sampled<View>>,
    /// What it follows.
    pub tracking: Option<Sampled<Tracking>>,
    /// Streams by number.
    pub streams: BTreeMap<u8, Stream>,
    /// Storage by number.
    pub storage: BTreeMap<u8, Sampled<Storage>>,
    /// Pictures, each accounted for.
    pub images: Images,
}

impl Camera {
    pub(super) fn new(id: CameraId, now: MonoTime) -> Self {
        Self {
            id,
            heard_at: now,
            lost: false,
            information: None,
            settings: None,
            capture: None,
            view: None,
            tracking: None,
            streams: BTreeMap::new(),
            storage: BTreeMap::new(),
            images: Images::default(),
        }
    }

    /// Whether it says that it can do all of this.
    pub fn can(&self, flags: CameraCapFlags) -> bool {
        self.information.as_ref().is_some_and(|information| information.flags.contains(flags))
    }

    /// Start of the recording that runs.
    pub fn recording_since(&self) -> Option<MonoTime> {
        self.capture.and_then(|capture| capture.value.recording_since)
    }

    /// Opening of its picture: as it says, else as focal length and sensor give it without zoom.
    pub fn field_of_view(&self) -> Option<FieldOfView> {
        let said = self.view.and_then(|view| view.value.field);
        let optics = || {
            let information = self.information.as_ref()?;
            let focal_mm = information.focal_length_mm?;
            let [horizontal_rad, vertical_rad] =
                information.sensor_mm?.map(|size_mm| 2.0 * (size_mm / 2.0).atan2(focal_mm));
            Some(FieldOfView { horizontal_rad, vertical_rad })
        };
        said.or_else(optics)
    }

    /// Free room on all media together, mebibytes; else what the capture status says.
    pub fn available_mib(&self) -> Option<f64> {
        let media = self.storage.values().filter_map(|storage| storage.value.space);
        let sum = media.map(|space| space.available_mib).reduce(|a, b| a + b);
        sum.or_else(|| self.capture.and_then(|capture| capture.value.available_mib))
    }
}

/// Not negative, a number, and not zero, which stands for "not known" in these messages.
fn known(v: f32) -> Option<f64> {
    (v.is_finite() && v > 0.0).then_some(f64::from(v))
}

fn pair(horizontal: u16, vertical: u16) -> Option<[u16; 2]> {
    (horizontal > 0 && vertical > 0).then_some([horizontal, vertical])
}

/// Text up to its end, with what is not UTF-8 shown as such.
pub(super) fn text(bytes: &[u8]) -> String {
    let end = bytes.iter().position(|&b| b == 0).unwrap_or(bytes.len());
    String::from_utf8_lossy(&bytes[..end]).trim().to_owned()
}

impl From<&CAMERA_INFORMATION_DATA> for Information {
    fn from(m: &CAMERA_INFORMATION_DATA) -> Self {
        Self {
            vendor: text(&m.vendor_name),
            model: text(&m.model_name),
            firmware: (m.firmware_version != 0).then(|| m.firmware_version.to_le_bytes()),
            focal_length_mm: known(m.focal_length),
            sensor_mm: known(m.sensor_size_h).zip(known(m.sensor_size_v)).map(|(h, v)| [h, v]),
            resolution_px: pair(m.resolution_h, m.resolution_v),
            flags: m.flags,
            gimbal_device: (m.gimbal_device_id != 0).then_some(m.gimbal_device_id),
        }
    }
}

impl From<&CAMERA_SETTINGS_DATA> for Settings {
    fn from(m: &CAMERA_SETTINGS_DATA) -> Self {
        let percent = |v: f32| (0.0..=100.0).contains(&v).then_some(f64::from(v));
        Self {
            mode: match m.mode_id {
                CameraMode::CAMERA_MODE_IMAGE => Mode::Image,
                CameraMode::CAMERA_MODE_VIDEO => Mode::Video,
                CameraMode::CAMERA_MODE_IMAGE_SURVEY => Mode::Survey,
            },
            zoom_percent: percent(m.zoomLevel),
            focus_percent: percent(m.focusLevel),
        }
    }
}

impl From<&VIDEO_STREAM_INFORMATION_DATA> for Stream {
    fn from(m: &VIDEO_STREAM_INFORMATION_DATA) -> Self {
        let mut stream = Self {
            name: text(&*m.name),
            uri: text(&*m.uri),
            kind: match m.mavtype {
                VideoStreamType::VIDEO_STREAM_TYPE_RTSP => StreamKind::Rtsp,
                VideoStreamType::VIDEO_STREAM_TYPE_RTPUDP => StreamKind::RtpUdp,
                VideoStreamType::VIDEO_STREAM_TYPE_TCP_MPEG => StreamKind::TcpMpegTs,
                VideoStreamType::VIDEO_STREAM_TYPE_MPEG_TS => StreamKind::MpegTs,
                VideoStreamType::VIDEO_STREAM_TYPE_WHEP => StreamKind::Whep,
            },
            codec: match m.encoding {
                VideoStreamEncoding::VIDEO_STREAM_ENCODING_UNKNOWN => None,
                VideoStreamEncoding::VIDEO_STREAM_ENCODING_H264 => Some(VideoCodec::H264),
                VideoStreamEncoding::VIDEO_STREAM_ENCODING_H265 => Some(VideoCodec::H265),
            },
            resolution_px: None,
            frame_rate_hz: None,
            bit_rate_bit_s: None,
            rotation_deg: 0,
            horizontal_fov_rad: None,
            running: false,
            thermal: false,
        };
        stream.take(&VIDEO_STREAM_STATUS_DATA {
            framerate: m.framerate,
            bitrate: m.bitrate,
            flags: m.flags,
            resolution_h: m.resolution_h,
            resolution_v: m.resolution_v,
            rotation: m.rotation,
            hfov: m.hfov,
            stream_id: m.stream_id,
            camera_device_id: m.camera_device_id,
        });
        stream
    }
}

impl Stream {
    pub(super) fn take(&mut self, m: &VIDEO_STREAM_STATUS_DATA) {
        self.resolution_px = pair(m.resolution_h, m.resolution_v);
        self.frame_rate_hz = known(m.framerate);
        self.bit_rate_bit_s = (m.bitrate > 0).then_some(m.bitrate);
        self.rotation_deg = m.rotation;
        self.horizontal_fov_rad = (1..360).contains(&m.hfov).then(|| f64::from(m.hfov).to_radians());
        self.running = m.flags.contains(VideoStreamStatusFlags::VIDEO_STREAM_STATUS_FLAGS_RUNNING);
        self.thermal = m.flags.contains(VideoStreamStatusFlags::VIDEO_STREAM_STATUS_FLAGS_THERMAL);
    }
}

impl Capture {
    pub(super) fn new(m: &CAMERA_CAPTURE_STATUS_DATA, now: MonoTime) -> Self {
        let recording_ns = u64::from(m.recording_time_ms) * 1_000_000;
        Self {
            recording_since: (m.video_status != 0).then(|| MonoTime(now.0.saturating_sub(recording_ns))),
            // 2 and 3: an interval is set.
            interval_s: known(m.image_interval).filter(|_| m.image_status >= 2),
            available_mib: (m.available_capacity.is_finite() && m.available_capacity >= 0.0)
                .then_some(f64::from(m.available_capacity)),
        }
    }
}

impl From<&STORAGE_INFORMATION_DATA> for Storage {
    fn from(m: &STORAGE_INFORMATION_DATA) -> Self {
        let ready = m.status == StorageStatus::STORAGE_STATUS_READY;
        let sound = |v: f32| (v.is_finite() && v >= 0.0).then_some(f64::from(v));
        let space = sound(m.total_capacity).zip(sound(m.available_capacity)).filter(|_| ready);
        Self {
            name: text(&*m.name),
            space: space.map(|(total_mib, available_mib)| Space { total_mib, available_mib }),
            present: m.status != StorageStatus::STORAGE_STATUS_EMPTY,
        }
    }
}

impl From<&CAMERA_FOV_STATUS_DATA> for View {
    fn from(m: &CAMERA_FOV_STATUS_DATA) -> Self {
        let angle = |degrees: f32| known(degrees).filter(|&v| v < 180.0).map(f64::to_radians);
        let field = angle(m.hfov).zip(angle(m.vfov));
        Self {
            field: field.map(|(horizontal_rad, vertical_rad)| FieldOfView { horizontal_rad, vertical_rad }),
            centre: place(m.lat_image, m.lon_image),
        }
    }
}

/// `INT32_MAX` stands for "not known", and so does 0, 0 as cameras without a receiver send it.
pub(super) fn place(lat_e7: i32, lon_e7: i32) -> Option<LatLon> {
    let on_globe =
        (lat_e7, lon_e7) != (0, 0) && lat_e7.unsigned_abs() <= 900_000_000 && lon_e7.unsigned_abs() <= 1_800_000_000;
    on_globe.then(|| LatLon { lat_deg: f64::from(lat_e7) / 1e7, lon_deg: f64::from(lon_e7) / 1e7 })
}

impl From<&CAMERA_TRACKING_IMAGE_STATUS_DATA> for Tracking {
    fn from(m: &CAMERA_TRACKING_IMAGE_STATUS_DATA) -> Self {
        let share = |v: f32| (0.0..=1.0).contains(&v).then_some(f64::from(v));
        let middle = |a: f32, b: f32| share(a).zip(share(b)).map(|(a, b)| f64::midpoint(a, b));
        let point = share(m.point_x).zip(share(m.point_y));
        let rectangle = middle(m.rec_top_x, m.rec_bottom_x).zip(middle(m.rec_top_y, m.rec_bottom_y));
        Self {
            active: m.tracking_status.contains(CameraTrackingStatusFlags::CAMERA_TRACKING_STATUS_FLAGS_ACTIVE),
            point: point.or(rectangle).map(|(x, y)| [x, y]),
        }
    }
}
