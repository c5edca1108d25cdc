//! How a vehicle's cameras and gimbal stand, as far as people and screens need it.

use mission::geo::FieldOfView;
use telemetry::dialect::CameraCapFlags;
use telemetry::services::camera::{Camera, CameraId, StreamKind, VideoCodec};
use telemetry::station::Vehicle;
use telemetry::wire::Address;

/// A live picture that a camera offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Video {
    /// Whose.
    pub camera: CameraId,
    /// As the camera calls it.
    pub name: String,
    /// Where it can be fetched: `rtsp://`, `rtp://`, `udp://` or `tcp://`, as a receiver takes it.
    pub uri: String,
    /// It shows warmth.
    pub thermal: bool,
}

/// How a camera stands.
#[derive(Debug, Clone, PartialEq)]
pub struct CameraSnapshot {
    /// Which.
    pub id: CameraId,
    /// Maker and model, where it says so.
    pub name: String,
    /// Not heard any more.
    pub lost: bool,
    /// What it can do.
    pub flags: CameraCapFlags,
    /// Share of its zoom range, percent.
    pub zoom_percent: Option<f64>,
    /// Opening of its picture.
    pub field: Option<FieldOfView>,
    /// It records on its own medium.
    pub recording: bool,
    /// Pictures taken, as far as they were told.
    pub photos: u64,
    /// Pictures that must exist and were not told yet, or never.
    pub photos_missing: u64,
    /// Free room on its media, mebibytes.
    pub available_mib: Option<f64>,
    /// It follows something.
    pub tracking: bool,
}

impl CameraSnapshot {
    fn of(camera: &Camera) -> Self {
        let information = camera.information.as_ref();
        Self {
            id: camera.id,
            name: information.map(|i| format!("{} {}", i.vendor, i.model).trim().to_owned()).unwrap_or_default(),
            lost: camera.lost,
            flags: information.map_or(CameraCapFlags::empty(), |i| i.flags),
            zoom_percent: camera.settings.and_then(|settings| settings.value.zoom_percent),
            field: camera.field_of_view(),
            recording: camera.recording_since().is_some(),
            photos: camera.images.taken(),
            photos_missing: camera.images.missing() as u64 + camera.images.lost(),
            available_mib: camera.available_mib(),
            tracking: camera.tracking.is_some_and(|tracking| tracking.value.active),
        }
    }
}

/// How a gimbal stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GimbalSnapshot {
    /// Its number.
    pub device: u8,
    /// Lowest and highest pitch against the horizon, radians.
    pub pitch_rad: [f64; 2],
    /// Who is in control, once known; `None` inside for nobody.
    pub control: Option<Option<Address>>,
}

pub(crate) fn cameras(vehicle: &Vehicle) -> Vec<CameraSnapshot> {
    vehicle.cameras().cameras().map(CameraSnapshot::of).collect()
}

pub(crate) fn gimbal(vehicle: &Vehicle) -> Option<GimbalSnapshot> {
    let (&device, gimbal) = vehicle.gimbals().gimbals().first_key_value()?;
    Some(GimbalSnapshot { device, pitch_rad: gimbal.pitch_rad, control: gimbal.control })
}

pub(crate) fn videos(vehicle: &Vehicle) -> Vec<Video> {
    let streams = vehicle.cameras().cameras().flat_map(|camera| {
        camera.streams.values().map(|stream| {
            let codec = if stream.codec == Some(VideoCodec::H265) { "?codec=h265" } else { "" };
            // What comes to a port of ours may be told as that port's number alone.
            let port = stream.uri.rsplit(':').next().unwrap_or(&stream.uri);
            let uri = match stream.kind {
                _ if stream.uri.contains("://") => stream.uri.clone(),
                StreamKind::RtpUdp => format!("rtp://0.0.0.0:{port}{codec}"),
                StreamKind::MpegTs => format!("udp://0.0.0.0:{port}"),
                _ => stream.uri.clone(),
            };
            Video { camera: camera.id, name: stream.name.clone(), uri, thermal: stream.thermal }
        })
    });
    streams.collect()
}
