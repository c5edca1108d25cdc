//! A table with one row for each frame, for people and programs that read neither KLV nor SubRip.
//!
//! CSV in UTF-8. `frame` counts as the SubRip file and the MP4 film do, from the first key frame in the order of coding;
//! `shown_s` is the presentation time in that film. Places are WGS84. Heights are above mean sea level (`amsl`), above
//! the take-off place (`above_home`) and above the ground (`above_ground`). Angles of the aircraft and of the camera are
//! against true north and the horizon, clockwise positive, nose and lens up positive; those of the gimbal are against the
//! aircraft. Of the road, for the aircraft and for the middle of the picture on the ground: distance along the
//! centreline, carriageway (whether `stakes` grow or fall with its traffic), distance to the right of growing stakes,
//! lane from the median, and what stands there. At the end, for the aircraft: the bridge that is looked at, the span (from 1
//! in the direction of rising stakes), the pier (1 stands between spans 1 and 2), the side looked from (whether stakes grow or
//! fall with its traffic), and whether the flown `plan` says so or the `place`. What is not known is empty.

use std::io::Write;

use mission::road::{Bound, Direction};

use super::FootageError;
use super::reference::{Reference, Structure};
use super::sink::{Seen, Sink};
use super::time::rfc3339;
use crate::ts::CLOCK_HZ;
use crate::unit::{AccessUnit, Stream};

/// Columns in which frames are counted.
const FRAME: [&str; 6] = ["frame", "shown_s", "utc", "utc_us", "key_frame", "whole"];
/// Columns of the pose.
const POSE: [&str; 20] = [
    "lat_deg",
    "lon_deg",
    "amsl_m",
    "above_home_m",
    "above_ground_m",
    "roll_deg",
    "pitch_deg",
    "yaw_deg",
    "camera_roll_deg",
    "camera_pitch_deg",
    "camera_yaw_deg",
    "gimbal_roll_deg",
    "gimbal_pitch_deg",
    "gimbal_yaw_deg",
    "view_across_deg",
    "view_along_deg",
    "slant_range_m",
    "centre_lat_deg",
    "centre_lon_deg",
    "centre_amsl_m",
];
/// Columns of a place by the road; those of the frame centre begin with `centre_`.
const ROAD: [&str; 9] =
    ["road", "stake", "toward", "stakes", "measured_m", "offset_right_m", "lane", "structure", "structure_name"];
/// Columns of the part of a bridge.
const PART: [&str; 5] = ["bridge", "bridge_span", "bridge_pier", "bridge_side", "bridge_by"];

/// Writes the table.
pub struct Table<W: Write> {
    out: csv::Writer<W>,
    start: Option<u64>,
    count: u64,
}

impl<W: Write> Table<W> {
    /// Begins a table.
    ///
    /// # Errors
    /// The sink refuses.
    pub fn new(out: W) -> Result<Self, FootageError> {
        let mut out = csv::Writer::from_writer(out);
        let of_centre = ROAD.map(|name| format!("centre_{name}"));
        let names =
            FRAME.iter().chain(&POSE).chain(&ROAD).copied().chain(of_centre.iter().map(String::as_str)).chain(PART);
        out.write_record(names).map_err(unwritten)?;
        Ok(Self { out, start: None, count: 0 })
    }
}

fn unwritten(error: csv::Error) -> FootageError {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => FootageError::Write(error),
        // Every row has as many cells as the head.
        other => FootageError::Write(std::io::Error::other(format!("{other:?}"))),
    }
}

/// A number with so many decimals; empty where it is not known.
fn number(value: Option<f64>, decimals: usize) -> String {
    value.filter(|value| value.is_finite()).map_or_else(String::new, |value| format!("{value:.decimals$}"))
}

fn pose(seen: &Seen) -> [String; POSE.len()] {
    let metadata = &seen.metadata;
    let look = seen.look.map(|look| [look.roll_rad, look.pitch_rad, look.yaw_rad]);
    let angle = |angles: Option<[f64; 3]>, of: usize| number(angles.map(|angles| angles[of].to_degrees()), 2);
    let heading = |angles: Option<[f64; 3]>| {
        number(angles.map(|[_, _, yaw]| yaw.to_degrees().rem_euclid(360.0)), 2).replace("360.00", "0.00")
    };
    let view = |of: usize| number(metadata.field_of_view_rad.map(|view| view[of].to_degrees()), 2);
    let (camera, centre) = (metadata.camera, metadata.frame_centre);
    [
        number(camera.map(|place| place.lat_deg), 7),
        number(camera.map(|place| place.lon_deg), 7),
        number(camera.map(|place| place.amsl_m), 2),
        number(seen.above_home_m, 2),
        number(seen.above_ground_m, 2),
        angle(metadata.attitude_rad, 0),
        angle(metadata.attitude_rad, 1),
        heading(metadata.attitude_rad),
        angle(look, 0),
        angle(look, 1),
        heading(look),
        angle(metadata.gimbal_rad, 0),
        angle(metadata.gimbal_rad, 1),
        angle(metadata.gimbal_rad, 2),
        view(0),
        view(1),
        number(metadata.slant_range_m, 2),
        number(centre.map(|place| place.lat_deg), 7),
        number(centre.map(|place| place.lon_deg), 7),
        number(centre.map(|place| place.amsl_m), 2),
    ]
}

fn stakes(direction: Direction) -> &'static str {
    match direction {
        Direction::Increasing => "increasing",
        Direction::Decreasing => "decreasing",
    }
}

fn part(place: Option<&Reference>) -> [String; PART.len()] {
    let Some(part) = place.and_then(|place| place.part.as_ref()) else { return Default::default() };
    let by = match part.bound {
        Bound::ByPlan => "plan",
        Bound::ByPlace => "place",
    };
    let pier = part.pier.map_or_else(String::new, |pier| pier.to_string());
    [part.bridge.clone(), part.span.to_string(), pier, stakes(part.side).to_owned(), by.to_owned()]
}

fn road(place: Option<&Reference>) -> [String; ROAD.len()] {
    let Some(place) = place else { return Default::default() };
    let structure = place.structure.as_ref();
    [
        place.route.clone(),
        place.stake.to_string(),
        place.toward.clone(),
        stakes(place.direction).to_owned(),
        number(Some(place.measured_m), 1),
        number(Some(place.offset_right_m), 1),
        place.lane.map_or_else(String::new, |lane| lane.to_string()),
        structure.map_or_else(String::new, |structure| structure.kind().to_owned()),
        structure.map_or_else(String::new, |structure| Structure::name(structure).to_owned()),
    ]
}

impl<W: Write> Sink for Table<W> {
    fn stream(&mut self, _: &Stream) -> Result<(), FootageError> {
        Ok(())
    }

    fn frame(&mut self, unit: &AccessUnit, seen: &Seen) -> Result<(), FootageError> {
        if self.start.is_none() && !unit.key {
            return Ok(());
        }
        let start = *self.start.get_or_insert(unit.at_90khz);
        self.count += 1;
        let ticks = i128::from(unit.at_90khz) - i128::from(start);
        let frame: [String; FRAME.len()] = [
            self.count.to_string(),
            number(Some(ticks as f64 / CLOCK_HZ as f64), 6),
            rfc3339(seen.metadata.utc_us),
            seen.metadata.utc_us.to_string(),
            u8::from(unit.key).to_string(),
            u8::from(unit.whole).to_string(),
        ];
        let (aircraft, centre) = (road(seen.aircraft.as_ref()), road(seen.centre.as_ref()));
        let cells = frame
            .iter()
            .chain(&pose(seen))
            .chain(&aircraft)
            .chain(&centre)
            .chain(&part(seen.aircraft.as_ref()))
            .cloned()
            .collect::<Vec<_>>();
        self.out.write_record(cells).map_err(unwritten)
    }

    fn finish(&mut self) -> Result<(), FootageError> {
        self.out.flush().map_err(FootageError::Write)
    }
}
