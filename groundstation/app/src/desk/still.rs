//! A live picture as a file that says when and where it was taken, as far as the vehicle had said.

use mission::explain::{Explain, Message};
use mission::geo::LatLon;
use mission::plan::Aim;
use mission::road::Network;
use session::eye::Pose;
use video::decode::Frame;
use video::footage::{Reference, Seen};
use video::klv::{Metadata, Place3};
use video::snapshot;

/// The picture as a JPEG file; `aims` are those of the plan aboard.
///
/// # Errors
/// What the pilot must know: it cannot be coded.
pub fn jpeg(frame: &Frame, pose: &Pose, network: &Network, aims: &[Aim]) -> Result<Vec<u8>, Message> {
    snapshot::jpeg(frame, &seen(frame, pose, network).aimed(aims)).map_err(|error| error.explain())
}

/// Its name: when it was received, UTC, to the millisecond.
pub fn name(frame: &Frame) -> String {
    let at = jiff::Timestamp::from_microsecond(frame.times.received.utc.0 as i64).unwrap_or_default();
    format!("{}.jpg", at.strftime("%Y%m%dT%H%M%S.%3fZ"))
}

fn seen(frame: &Frame, pose: &Pose, network: &Network) -> Seen {
    let Pose { position, attitude, sight } = *pose;
    let look = sight.map(|sight| sight.look);
    let camera = Place3 { lat_deg: position.place.lat_deg, lon_deg: position.place.lon_deg, amsl_m: position.amsl.0 };
    // Against the aircraft's heading: yaw only is turned with it.
    let gimbal_rad = look.zip(attitude).map(|(look, attitude)| {
        [look.roll_rad - attitude.roll_rad, look.pitch_rad - attitude.pitch_rad, look.yaw_rad - attitude.yaw_rad]
    });
    let centre = sight.and_then(|sight| {
        let place = sight.centre()?;
        Some(Place3 { lat_deg: place.lat_deg, lon_deg: place.lon_deg, amsl_m: sight.ground.0 })
    });
    let by_road = |place: Option<Place3>| {
        let Place3 { lat_deg, lon_deg, .. } = place?;
        Reference::of(network, LatLon { lat_deg, lon_deg })
    };
    let above_home_m = Some(position.rel_home.0);
    let (aircraft, of_centre) = (by_road(Some(camera)), by_road(centre));
    let metadata = Metadata {
        utc_us: frame.times.received.utc.0,
        attitude_rad: attitude.map(|attitude| [attitude.roll_rad, attitude.pitch_rad, attitude.yaw_rad]),
        camera: Some(camera),
        gimbal_rad,
        frame_centre: centre,
        ..Metadata::default()
    };
    Seen { metadata, look, above_home_m, above_ground_m: above_home_m, aircraft, centre: of_centre }
}
