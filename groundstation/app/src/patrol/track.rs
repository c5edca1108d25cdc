//! What was flown: points, distance, height, and how well the corridor was kept.

use std::path::Path;

use mission::formats::TrackPoint;
use mission::geo::{self, LatLon, LocalFrame};
use telemetry::link::{self, Agent, Flow, LinkChange, Replay, ReplayError, Source};
use telemetry::station::{Station, StationConfig};
use telemetry::vehicle::{FlightMode, Position, VehicleState};
use telemetry::wire::{LinkId, MonoTime, Stamp, TimedFrame};

/// A point of the track at most this often.
const POINT_EVERY_MS: u64 = 1000;

/// The line that a plan shall follow.
#[derive(Debug, Clone)]
pub struct Line {
    frame: LocalFrame,
    points: Vec<[f64; 2]>,
}

impl Line {
    /// A line through `places`; `None` for fewer than two.
    pub fn new(places: &[LatLon]) -> Option<Self> {
        let frame = LocalFrame::new(*places.first()?, 0.0);
        let points: Vec<[f64; 2]> = places.iter().map(|&place| level(&frame, place)).collect();
        (points.len() > 1).then_some(Self { frame, points })
    }

    /// Distance of a place from the line, metres.
    pub fn distance_m(&self, place: LatLon) -> f64 {
        let at = level(&self.frame, place);
        self.points.windows(2).map(|pair| from_segment_m(at, pair[0], pair[1])).fold(f64::INFINITY, f64::min)
    }
}

fn level(frame: &LocalFrame, place: LatLon) -> [f64; 2] {
    let enu = frame.enu_from_wgs84(place, 0.0);
    [enu.east_m, enu.north_m]
}

fn from_segment_m(at: [f64; 2], from: [f64; 2], to: [f64; 2]) -> f64 {
    let (along, away) = ([to[0] - from[0], to[1] - from[1]], [at[0] - from[0], at[1] - from[1]]);
    let length2 = along[0] * along[0] + along[1] * along[1];
    let part = if length2 > 0.0 { ((away[0] * along[0] + away[1] * along[1]) / length2).clamp(0.0, 1.0) } else { 0.0 };
    (away[0] - part * along[0]).hypot(away[1] - part * along[1])
}

/// As the log is replayed.
impl Agent for Track {
    fn step(&mut self, station: &mut Station, now: Stamp) -> Flow {
        while station.poll_event().is_some() {}
        if let Some(vehicle) = station.vehicles().next() {
            self.sample(vehicle.state(), now);
        }
        Flow::Continue
    }

    fn on_frame(&mut self, _frame: &TimedFrame) {}

    fn on_link(&mut self, _link: LinkId, _change: &LinkChange, _now: Stamp) {}
}

/// A flight's track so far.
#[derive(Debug, Default)]
pub struct Track {
    points: Vec<TrackPoint>,
    last: Option<Position>,
    last_at: MonoTime,
    next_point: MonoTime,
    distance_m: f64,
    max_height_m: f64,
    line: Option<Line>,
    deviations_m: Vec<f64>,
}

impl Track {
    /// A track that is also measured against a line, while the mission is flown.
    pub fn along(line: Option<Line>) -> Self {
        Self { line, ..Self::default() }
    }

    /// The track that a flight log tells of.
    ///
    /// # Errors
    /// The log cannot be read.
    pub fn of_log(log: &Path) -> Result<Self, ReplayError> {
        let mut replay = Replay::open(log, f64::INFINITY)?;
        let mut station = Station::new(StationConfig { speaks: false, ..StationConfig::default() }, replay.start());
        station.add_link(Replay::LINK);
        let mut track = Self::default();
        link::run(&mut station, &mut replay as &mut dyn Source, &mut track);
        Ok(track)
    }

    /// Looks at the vehicle.
    pub fn sample(&mut self, state: &VehicleState, now: Stamp) {
        let Some(position) = state.position else { return };
        if position.at == self.last_at || !state.is_armed() {
            return;
        }
        self.last_at = position.at;
        let value = position.value;
        self.max_height_m = self.max_height_m.max(value.rel_home.0);
        if let Some(line) = &self.line
            && state.mode() == Some(FlightMode::Mission)
        {
            self.deviations_m.push(line.distance_m(value.place));
        }
        if now.mono < self.next_point {
            return;
        }
        self.next_point = now.mono + std::time::Duration::from_millis(POINT_EVERY_MS);
        if let Some(last) = self.last {
            self.distance_m += geo::distance_m(last.place, value.place);
        }
        self.last = Some(value);
        let [north, east, _] = value.velocity_ned_m_s;
        self.points.push(TrackPoint {
            time_us: i64::try_from(now.utc.0).unwrap_or(i64::MAX),
            place: value.place,
            height: value.amsl,
            speed_m_s: north.hypot(east),
        });
    }

    /// Distance flown over ground, metres.
    pub fn distance_m(&self) -> f64 {
        self.distance_m
    }

    /// Greatest height above home, metres.
    pub fn max_height_m(&self) -> f64 {
        self.max_height_m
    }

    /// Greatest distance from the corridor line, and the distance that 95 % of the samples kept within, metres.
    pub fn kept_within_m(&self) -> Option<(f64, f64)> {
        let mut sorted = self.deviations_m.clone();
        sorted.sort_by(f64::total_cmp);
        let worst = *sorted.last()?;
        Some((worst, sorted[(sorted.len() - 1) * 95 / 100]))
    }

    /// The points, one a second.
    pub fn points(&self) -> &[TrackPoint] {
        &self.points
    }

    /// The points, for good.
    pub fn into_points(self) -> Vec<TrackPoint> {
        self.points
    }
}
