//! One leg as a path through the air: out from the launch place, along the passes, back.

use super::error::CorridorError;
use super::estimate::{Estimate, Meter};
use super::reach::{Assignment, Site, lanes_m};
use super::request::{CROSSING_HEIGHT_M, CorridorRequest, Ground};
use super::track::{self, TrackPoint};
use super::view::View;
use super::{Crossing, Phase};
use crate::geo::{LatLon, LocalFrame};
use crate::road::Direction;

/// Holding at a place where the path turns sharply, seconds: makes autopilots stop instead of cutting the corner.
pub(super) const STOP_S: f64 = 1.0;
/// Height differences below this are not flown as a step of their own, metres.
const HEIGHT_STEP_M: f64 = 0.5;
/// Greatest deviation of a crossing from a right angle, degrees.
const SQUARE_WITHIN_DEG: f64 = 5.0;

/// A piece of the path that ends at `point`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    pub point: TrackPoint,
    pub phase: Phase,
    /// The aircraft comes to rest here.
    pub stop: bool,
    /// What the camera does from here on.
    pub camera: Option<CameraOrder>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum CameraOrder {
    /// Look this way (radians right of the direction of flight) and take pictures.
    Start {
        yaw_rad: f64,
    },
    Stop,
}

/// A leg as flown.
pub(super) struct Flight {
    pub frame: LocalFrame,
    /// Height above the launch place after take-off and before landing, metres.
    pub access_height_m: f64,
    pub steps: Vec<Step>,
    pub crossings: Vec<Crossing>,
    pub estimate: Estimate,
}

/// What all legs share.
pub(super) struct Shared<'a> {
    pub request: &'a CorridorRequest<'a>,
    pub ground: &'a dyn Ground,
    pub view: View,
    pub trigger_m: f64,
    pub offsets: Vec<f64>,
}

impl Shared<'_> {
    /// Height above the launch place of a point `agl_m` above ground.
    fn relative_m(&self, home: LatLon, place: LatLon, agl_m: f64) -> f64 {
        self.ground.height(place).0 - self.ground.height(home).0 + agl_m
    }

    /// Plans the path of a leg.
    pub fn fly(&self, site: &Site, leg: &Assignment) -> Result<Flight, CorridorError> {
        let home = site.launch.place;
        let mut path = Path { shared: self, site, frame: LocalFrame::new(home, 0.0), steps: Vec::new() };
        let crosses = site.at.offset_right_m * self.offsets[0] < 0.0;
        let access_height_m = path.access_height_m(crosses);
        let (start_m, end_m) = match self.request.direction {
            Direction::Increasing => (leg.low_m, leg.high_m),
            Direction::Decreasing => (leg.high_m, leg.low_m),
        };
        path.out(access_height_m);
        path.transit(site.at.measured_m, start_m, self.offsets[0])?;
        let mut ends = [start_m, end_m];
        for (pass, offset_m) in self.offsets.iter().enumerate() {
            path.pass(pass, ends, *offset_m)?;
            ends.reverse();
        }
        path.transit(ends[0], site.at.measured_m, self.offsets[self.offsets.len() - 1])?;
        path.back(access_height_m);
        let crossings = if crosses { path.crossings(access_height_m)? } else { Vec::new() };
        let mut estimate = self.estimate(&path.steps, access_height_m)?;
        // Not `sum`: it makes nothing into -0.0, which would be shown.
        estimate.over_lanes_s = crossings.iter().fold(0.0, |total, c| total + c.over_lanes_s);
        Ok(Flight { frame: path.frame, access_height_m, steps: path.steps, crossings, estimate })
    }

    fn estimate(&self, steps: &[Step], access_height_m: f64) -> Result<Estimate, CorridorError> {
        let request = self.request;
        let mut meter = Meter::new(&request.airframe, request.wind);
        meter.take_off(access_height_m);
        let mut last = [0.0, 0.0, access_height_m];
        let mut photographed_m: Option<f64> = None;
        let mut photos = 0;
        for step in steps {
            let here = [step.point.east_m, step.point.north_m, step.point.height_m];
            let piece: [f64; 3] = std::array::from_fn(|k| here[k] - last[k]);
            meter.fly(piece, step.point.speed_m_s)?;
            photographed_m = photographed_m.map(|m| m + piece[0].hypot(piece[1]));
            if step.stop {
                meter.stop(step.point.speed_m_s);
                meter.hold(STOP_S);
            }
            match step.camera {
                Some(CameraOrder::Start { .. }) => photographed_m = Some(0.0),
                Some(CameraOrder::Stop) => {
                    photos += photographed_m.take().map_or(0, |m| (m / self.trigger_m) as usize + 1);
                }
                None => {}
            }
            last = here;
        }
        meter.land(access_height_m);
        let data_mb = photos as f64 * request.camera.photo_mb;
        Ok(Estimate { photos, data_mb, ..meter.estimate })
    }
}

struct Path<'a> {
    shared: &'a Shared<'a>,
    site: &'a Site,
    frame: LocalFrame,
    steps: Vec<Step>,
}

impl Path<'_> {
    fn push(&mut self, point: TrackPoint, phase: Phase, stop: bool) {
        self.steps.push(Step { point, phase, stop, camera: None });
    }

    fn point(&self, measured_m: f64, offset_right_m: f64, height_m: f64) -> TrackPoint {
        let place = track::beside(&self.shared.request.road.line, measured_m, offset_right_m);
        let enu = self.frame.enu_from_wgs84(place, 0.0);
        let speed_m_s = self.shared.request.speed_m_s;
        TrackPoint { east_m: enu.east_m, north_m: enu.north_m, height_m, measured_m, speed_m_s }
    }

    /// Height of the road above ground at the launch place: that of the bridge, if it is on one.
    fn deck_height_m(&self) -> f64 {
        self.shared.request.road.bridge_at(self.site.at.measured_m).map_or(0.0, |bridge| bridge.deck_height_m)
    }

    /// High enough over everything between launch place and track; over lanes no lower than the house rule.
    fn access_height_m(&self, crosses: bool) -> f64 {
        let request = self.shared.request;
        let crossing_m = CROSSING_HEIGHT_M + self.deck_height_m();
        let agl_m = if crosses { request.height_agl_m.max(crossing_m) } else { request.height_agl_m };
        let home = self.site.launch.place;
        let heights = (0..=20).map(|k| {
            let from_m = self.site.at.offset_right_m;
            let offset_m = from_m + (self.shared.offsets[0] - from_m) * f64::from(k) / 20.0;
            let place = track::beside(&request.road.line, self.site.at.measured_m, offset_m);
            self.shared.relative_m(home, place, agl_m)
        });
        heights.fold(agl_m, f64::max)
    }

    /// From above the launch place square to the road onto the first line, and there to the height of the passes.
    fn out(&mut self, access_height_m: f64) {
        let (measured_m, offset_m) = (self.site.at.measured_m, self.shared.offsets[0]);
        let foot = self.point(measured_m, offset_m, access_height_m);
        let track_height_m = self.track_height_m(measured_m, offset_m);
        self.push(foot, Phase::Access, true);
        if (track_height_m - access_height_m).abs() > HEIGHT_STEP_M {
            self.push(TrackPoint { height_m: track_height_m, ..foot }, Phase::Access, true);
        }
    }

    /// The way of [`Self::out`] backwards, to above the launch place.
    fn back(&mut self, access_height_m: f64) {
        if let Some(last) = self.steps.last().copied()
            && (last.point.height_m - access_height_m).abs() > HEIGHT_STEP_M
        {
            self.push(TrackPoint { height_m: access_height_m, ..last.point }, Phase::Access, true);
        }
        let above = self.point(self.site.at.measured_m, self.site.at.offset_right_m, access_height_m);
        self.push(above, Phase::Access, true);
    }

    fn track_height_m(&self, measured_m: f64, offset_m: f64) -> f64 {
        let place = track::beside(&self.shared.request.road.line, measured_m, offset_m);
        self.shared.relative_m(self.site.launch.place, place, self.shared.request.height_agl_m)
    }

    fn line(&self, ends: [f64; 2], offset_m: f64) -> Result<Vec<TrackPoint>, CorridorError> {
        let request = self.shared.request;
        let home = self.site.launch.place;
        let height_m = |place| self.shared.relative_m(home, place, request.height_agl_m);
        let line = track::parallel(&request.road.line, &self.frame, ends, offset_m, request.speed_m_s, height_m);
        let thinned = track::thinned(&line);
        let accel_m_s2 = request.max_lateral_accel_m_s2.min(request.airframe.acceleration_m_s2);
        track::rounded(&thinned, accel_m_s2).map_err(|tight| CorridorError::TurnTooTight {
            stake: request.road.chainage.stake_at(tight.measured_m).to_string(),
            radius_m: tight.radius_m,
        })
    }

    /// Along a line without pictures.
    fn transit(&mut self, from_m: f64, to_m: f64, offset_m: f64) -> Result<(), CorridorError> {
        if (from_m - to_m).abs() < 1.0 {
            return Ok(());
        }
        let line = self.line([from_m, to_m], offset_m)?;
        self.follow(&line[1..], Phase::Transit);
        Ok(())
    }

    /// Along a line with pictures.
    fn pass(&mut self, pass: usize, ends: [f64; 2], offset_m: f64) -> Result<(), CorridorError> {
        let line = self.line(ends, offset_m)?;
        let at_start = self.steps.last().is_some_and(|s| {
            s.point.level_distance_m(&line[0]) < 1.0 && (s.point.height_m - line[0].height_m).abs() < HEIGHT_STEP_M
        });
        if !at_start {
            self.push(line[0], Phase::Transit, true);
        }
        // Traffic keeps right and the track is outside it, so the road is on the left when flying with the traffic.
        let with_traffic = (ends[1] > ends[0]) == (self.shared.request.direction == Direction::Increasing);
        let toward_road_rad = self.shared.request.gimbal.toward_road_rad;
        let yaw_rad = if with_traffic { -toward_road_rad } else { toward_road_rad };
        if let Some(start) = self.steps.last_mut() {
            start.camera = Some(CameraOrder::Start { yaw_rad });
        }
        self.follow(&line[1..], Phase::Pass(pass));
        if let Some(end) = self.steps.last_mut() {
            end.camera = Some(CameraOrder::Stop);
        }
        Ok(())
    }

    fn follow(&mut self, points: &[TrackPoint], phase: Phase) {
        for (index, point) in points.iter().enumerate() {
            self.push(*point, phase, index + 1 == points.len());
        }
    }

    /// The carriageways are crossed on the way out and on the way back.
    fn crossings(&self, access_height_m: f64) -> Result<Vec<Crossing>, CorridorError> {
        let request = self.shared.request;
        let road = request.road;
        let (measured_m, offset_m) = (self.site.at.measured_m, self.site.at.offset_right_m);
        let (here, ahead) = (self.point(measured_m - 0.5, 0.0, 0.0), self.point(measured_m + 0.5, 0.0, 0.0));
        let far = self.point(measured_m, self.shared.offsets[0], 0.0);
        let near = self.point(measured_m, offset_m, 0.0);
        let along = [ahead.east_m - here.east_m, ahead.north_m - here.north_m];
        let over = [far.east_m - near.east_m, far.north_m - near.north_m];
        let cross = along[0] * over[1] - along[1] * over[0];
        let dot = along[0] * over[0] + along[1] * over[1];
        let angle_rad = cross.abs().atan2(dot.abs());
        let stake = road.stake_place(measured_m);
        if 90.0 - angle_rad.to_degrees() > SQUARE_WITHIN_DEG {
            let (stake, angle_deg) = (stake.stake.to_string(), angle_rad.to_degrees());
            return Err(CorridorError::CrossingNotSquare { stake, angle_deg });
        }
        let near_side = road.carriageway(Direction::at_offset(offset_m));
        let length_m = near.level_distance_m(&far);
        let lanes_start_m = offset_m.abs() - near_side.outer_edge_m;
        let lanes_end_m = lanes_start_m + lanes_m(&road.increasing, &road.decreasing);
        let ramp = Ramp { length_m, speed_m_s: request.speed_m_s, accel_m_s2: request.airframe.acceleration_m_s2 };
        let place = road.line.point(measured_m);
        let ground_m = self.shared.relative_m(self.site.launch.place, place, 0.0);
        let crossing = Crossing {
            at: stake,
            angle_rad,
            over_lanes_s: ramp.time_at_s(lanes_end_m) - ramp.time_at_s(lanes_start_m),
            height_over_road_m: access_height_m - ground_m - self.deck_height_m(),
        };
        Ok(vec![crossing; 2])
    }
}

/// A straight flown from rest to rest.
struct Ramp {
    length_m: f64,
    speed_m_s: f64,
    accel_m_s2: f64,
}

impl Ramp {
    /// Seconds after setting out until so many metres are flown.
    fn time_at_s(&self, flown_m: f64) -> f64 {
        let flown_m = flown_m.clamp(0.0, self.length_m);
        let ramp_m = (self.speed_m_s * self.speed_m_s / (2.0 * self.accel_m_s2)).min(self.length_m / 2.0);
        let top_m_s = (2.0 * self.accel_m_s2 * ramp_m).sqrt();
        let ramp_s = top_m_s / self.accel_m_s2;
        let total_s = 2.0 * ramp_s + (self.length_m - 2.0 * ramp_m) / top_m_s.max(1e-9);
        if flown_m <= ramp_m {
            (2.0 * flown_m / self.accel_m_s2).sqrt()
        } else if flown_m <= self.length_m - ramp_m {
            ramp_s + (flown_m - ramp_m) / top_m_s
        } else {
            total_s - (2.0 * (self.length_m - flown_m) / self.accel_m_s2).sqrt()
        }
    }
}
