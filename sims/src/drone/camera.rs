//! The camera under the gimbal: a MAVLink component of its own, with a card that it serves by FTP.

use crate::autopilot::{Autopilot, Photo};
use crate::camera::{Label, Pose, SCENE_SIZE, Shot as Taken, Stage, still};
use crate::scene::View;
use mission::geo::{HeightAgl, LatLon, Look, ground_at};
use mission::plan::{Frame, command};
use nalgebra::UnitQuaternion;
use telemetry::dialect::{CameraCapFlags, MavMessage, VideoStreamEncoding, VideoStreamType};
use telemetry::services::camera::{Aim, Description, Server, ServerEvent, Shot, StreamDescription};
use telemetry::services::ftp;
use telemetry::wire::{Address, Encoder, FrameBytes, MonoTime, UtcMicros};

/// `MAV_COMP_ID_CAMERA`
const COMPONENT: u8 = 100;

/// What the camera of a drone has.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CameraConfig {
    /// Where its video can be fetched (an `rtsp://` address, or the port that RTP comes to); no stream without.
    pub video_uri: Option<String>,
    /// How far the clock that it writes into its pictures is ahead of UTC, seconds: a wrong clock, or one of a time zone.
    pub clock_ahead_s: f64,
    /// What it sees: its pictures show the scene from where the drone truly is. Without one they are small and plain.
    pub stage: Option<Stage>,
}

/// Where its card has the pictures.
const FOLDER: &str = "/DCIM/100PATRL/";

/// A camera with what it speaks by.
#[derive(Debug, Clone)]
pub struct Camera {
    server: Server,
    card: ftp::Server,
    clock_ahead_us: i64,
    stage: Option<Stage>,
    encoder: Encoder,
}

impl Camera {
    pub(super) fn new(system: u8, config: &CameraConfig, now: MonoTime) -> Self {
        let me = Address { system, component: COMPONENT };
        Self {
            server: Server::new(me, description(config), now),
            card: ftp::Server::new(me, ftp::Files::default()),
            clock_ahead_us: (config.clock_ahead_s * 1e6) as i64,
            stage: config.stage.clone(),
            encoder: Encoder::new(me),
        }
    }

    /// Goes on numbering frames where another left off.
    pub(super) fn number_as(&mut self, other: &Self) {
        self.encoder = other.encoder.clone();
    }

    /// What lies on its card.
    pub fn card(&self) -> &ftp::Files {
        self.card.files()
    }

    /// What it records and where its log is.
    pub fn server(&self) -> &Server {
        &self.server
    }

    /// Takes what is said to it by name; what is said to everybody is the autopilot's to answer.
    pub(super) fn on_message(&mut self, now: MonoTime, from: Address, message: &MavMessage) {
        let component = match message {
            MavMessage::COMMAND_LONG(m) => m.target_component,
            MavMessage::COMMAND_INT(m) => m.target_component,
            MavMessage::FILE_TRANSFER_PROTOCOL(_) => return self.card.on_message(now, from, message),
            _ => return,
        };
        if component == COMPONENT {
            self.server.on_message(now, from, message);
        }
    }

    /// A picture was taken, truly from `truth`.
    pub(super) fn captured(
        &mut self,
        now: MonoTime,
        boot: UtcMicros,
        photo: &Photo,
        autopilot: &Autopilot,
        truth: Pose,
    ) {
        let Look { roll_rad, pitch_rad, yaw_rad } = look(autopilot);
        let utc_us = boot.0 + (photo.at_s * 1e6) as u64;
        let number = self.server.image_count();
        let url = self.server.captured(
            now,
            &Shot {
                utc_us,
                place: photo.place,
                height_amsl_m: photo.height_amsl_m,
                height_m: photo.height_m,
                orientation: quaternion(roll_rad, pitch_rad, yaw_rad),
            },
        );
        if number == 0 {
            // New, or formatted.
            self.card.files_mut().clear();
        }
        let payload = autopilot.payload();
        let pose = Pose {
            lat_deg: photo.place.lat_deg,
            lon_deg: photo.place.lon_deg,
            amsl_m: photo.height_amsl_m,
            attitude_deg: photo.attitude_rad.map(f64::to_degrees),
            gimbal_deg: [0.0, payload.pitch_rad.to_degrees(), payload.yaw_rad.to_degrees()],
        };
        let label = Label { frame: u32::try_from(number).unwrap_or_default(), utc_us, pose };
        let showing = self.stage.as_ref().map(Stage::showing);
        let view_deg = self.server.field_of_view().horizontal_rad.to_degrees();
        let shot = showing.as_ref().map(|showing| Taken {
            scene: &showing.scene,
            view: View::of(truth, SCENE_SIZE, view_deg),
            time_s: photo.at_s,
        });
        let clock_us = utc_us.saturating_add_signed(self.clock_ahead_us);
        // As on a full card, what has no room any more is not there.
        if let (Some(file), Some(url)) = (still(label, clock_us, shot), ftp::Url::parse(&url)) {
            self.card.files_mut().insert(&url.path, file);
        }
    }

    /// Moves on, and does what it was told.
    pub(super) fn update(&mut self, now: MonoTime, autopilot: &mut Autopilot) {
        let look = look(autopilot);
        let aim = autopilot.place().map(|(place, height_amsl_m)| Aim {
            place,
            height_amsl_m,
            centre: self.ground(autopilot, place, [0.5, 0.5]),
            orientation: quaternion(look.roll_rad, look.pitch_rad, look.yaw_rad),
        });
        self.server.set_aim(aim);
        self.server.on_deadline(now);
        while let Some(event) = self.server.poll_event() {
            match event {
                ServerEvent::Shoot => autopilot.shoot(),
                ServerEvent::Track(point) => self.track(autopilot, point),
                ServerEvent::StopTracking => {
                    autopilot.command(command::DO_SET_ROI_NONE, &[0.0; 7], Frame::GlobalAmsl);
                }
            }
        }
    }

    /// The target is taken for one that stands on the ground.
    fn track(&self, autopilot: &mut Autopilot, point: [f64; 2]) {
        let target = autopilot.place().and_then(|(place, _)| self.ground(autopilot, place, point));
        if let (Some(target), Some(home)) = (target, autopilot.home()) {
            let params = [0.0, 0.0, 0.0, 0.0, target.lat_deg, target.lon_deg, home.height_amsl_m];
            autopilot.command(command::DO_SET_ROI_LOCATION, &params, Frame::GlobalAmsl);
        }
    }

    fn ground(&self, autopilot: &Autopilot, eye: LatLon, point: [f64; 2]) -> Option<LatLon> {
        ground_at(eye, HeightAgl(autopilot.height_m()), look(autopilot), self.server.field_of_view(), point)
    }

    pub(super) fn poll_send(&mut self) -> Option<FrameBytes> {
        self.server.poll_send().or_else(|| self.card.poll_send()).map(|message| self.encoder.encode(&message))
    }
}

fn look(autopilot: &Autopilot) -> Look {
    let payload = autopilot.payload();
    Look { roll_rad: 0.0, pitch_rad: payload.pitch_rad, yaw_rad: payload.bearing_rad() }
}

fn quaternion(roll_rad: f64, pitch_rad: f64, yaw_rad: f64) -> [f64; 4] {
    let turn = UnitQuaternion::from_euler_angles(roll_rad, pitch_rad, yaw_rad);
    [turn.w, turn.i, turn.j, turn.k]
}

/// A camera as small enforcement drones carry it: a 1/2-inch sensor, 10 times zoom, 64 GB.
fn description(config: &CameraConfig) -> Description {
    let streams = config.video_uri.iter().map(|uri| StreamDescription {
        name: "main".to_owned(),
        uri: uri.clone(),
        kind: if uri.contains("://") {
            VideoStreamType::VIDEO_STREAM_TYPE_RTSP
        } else {
            VideoStreamType::VIDEO_STREAM_TYPE_RTPUDP
        },
        encoding: VideoStreamEncoding::VIDEO_STREAM_ENCODING_H264,
        resolution_px: [1920, 1080],
        frame_rate_hz: 25.0,
        bit_rate_bit_s: 4_000_000,
    });
    let mut flags = CameraCapFlags::CAMERA_CAP_FLAGS_CAPTURE_VIDEO
        | CameraCapFlags::CAMERA_CAP_FLAGS_CAPTURE_IMAGE
        | CameraCapFlags::CAMERA_CAP_FLAGS_HAS_MODES
        | CameraCapFlags::CAMERA_CAP_FLAGS_CAN_CAPTURE_IMAGE_IN_VIDEO_MODE
        | CameraCapFlags::CAMERA_CAP_FLAGS_CAN_CAPTURE_VIDEO_IN_IMAGE_MODE
        | CameraCapFlags::CAMERA_CAP_FLAGS_HAS_BASIC_ZOOM
        | CameraCapFlags::CAMERA_CAP_FLAGS_HAS_BASIC_FOCUS
        | CameraCapFlags::CAMERA_CAP_FLAGS_HAS_TRACKING_POINT;
    flags.set(CameraCapFlags::CAMERA_CAP_FLAGS_HAS_VIDEO_STREAM, config.video_uri.is_some());
    Description {
        vendor: "sims".to_owned(),
        model: "Patrol camera".to_owned(),
        firmware: [1, 0, 0, 0],
        focal_length_mm: 4.5,
        sensor_mm: [6.4, 3.6],
        resolution_px: [4000, 2250],
        flags,
        zoom_factor: 10.0,
        gimbal_device: super::GIMBAL_DEVICE,
        streams: streams.collect(),
        storage_mib: 61_035.0,
        image_mib: 8.0,
        recording_mib_s: 6.0,
        folder: format!("mftp://{FOLDER}"),
    }
}
