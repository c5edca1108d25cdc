//! A scenario laid out on a road: every place in metres from home.

use crate::line::{Line, Local};
use crate::schema::{Begin, Judge, Moment, Scenario, Shape, Spot, Thing, Upset};
use mission::explain::{Explain, Message};
use mission::geo::{LatLon, LocalFrame, wrap_pi};
use mission::message;
use mission::road::{LinePosition, Network, Resolved, Road, Stake};

/// Metres between looked-up places along a road.
const ROAD_STEP_M: f64 = 10.0;

/// A scenario that a road does not have.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum CourseError {
    /// No such road.
    #[error("{scenario}: there is no road {road}; there is {known}")]
    Road {
        /// Which scenario.
        scenario: String,
        /// As it says.
        road: String,
        /// What there is.
        known: String,
    },
    /// A stake that is nowhere, or at two places.
    #[error("{scenario}: {stake} is not one place of the road; {nearest} is the nearest")]
    Stake {
        /// Which scenario.
        scenario: String,
        /// As it says.
        stake: String,
        /// Nearest place that is one.
        nearest: String,
    },
}

impl Explain for CourseError {
    fn explain(&self) -> Message {
        match self {
            Self::Road { scenario, road, known } => {
                message!("err-course-road", scenario = scenario.as_str(), road = road.as_str(), known = known.as_str())
            }
            Self::Stake { scenario, stake, nearest } => {
                let (scenario, stake, nearest) = (scenario.as_str(), stake.as_str(), nearest.as_str());
                message!("err-course-stake", scenario = scenario, stake = stake, nearest = nearest)
            }
        }
    }
}

/// An object in its place.
#[derive(Debug, Clone, PartialEq)]
pub struct PlacedObject {
    /// What it is.
    pub thing: Thing,
    /// Where its foot stands, from home.
    pub at: Local,
    /// WGS84.
    pub place: LatLon,
    /// Its front, radians clockwise from true north.
    pub heading_rad: f64,
    /// The stake abeam, metres as signs show them.
    pub stake_shown_m: f64,
}

/// A scenario on its road.
#[derive(Debug, Clone, PartialEq)]
pub struct Course {
    scenario: Scenario,
    road: Road,
    home: LatLon,
    heading_rad: f64,
    frame: LocalFrame,
    objects: Vec<PlacedObject>,
    /// For each criterion, where it says one: its line or place.
    laid: Vec<Laid>,
}

/// Where a criterion wants the drone.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Laid {
    Nowhere,
    At(Local),
    Along(Line),
}

impl Course {
    /// Lays a scenario out.
    ///
    /// # Errors
    /// A road or stake that the network does not have.
    pub fn new(scenario: Scenario, network: &Network) -> Result<Self, CourseError> {
        let road = network.road(&scenario.home.road).ok_or_else(|| CourseError::Road {
            scenario: scenario.id.clone(),
            road: scenario.home.road.clone(),
            known: network.roads.iter().map(|road| road.code.as_str()).collect::<Vec<_>>().join(", "),
        })?;
        let at = position(&scenario, road, &scenario.home.stake)?;
        let ahead_rad = road.line.azimuth_rad(at);
        let home = road.line.place(LinePosition { measured_m: at, offset_right_m: scenario.home.right_m });
        let heading_rad = scenario.home.heading_deg.map_or(ahead_rad, f64::to_radians);
        let frame = LocalFrame::new(home, 0.0);
        let mut course =
            Self { road: road.clone(), home, heading_rad, frame, objects: Vec::new(), laid: Vec::new(), scenario };
        for thing in &course.scenario.objects {
            let at = Local { up_m: thing.base_m, ..course.local(&thing.at)? };
            let place = course.place(at);
            let along = course.road.line.locate(place, 5_000.0);
            let along_rad = along.map_or(ahead_rad, |position| course.road.line.azimuth_rad(position.measured_m));
            course.objects.push(PlacedObject {
                thing: thing.clone(),
                at,
                place,
                heading_rad: wrap_pi(along_rad + thing.turn_deg.to_radians()),
                stake_shown_m: along.map_or(0.0, |p| course.road.stake_place(p.measured_m).stake.shown_m),
            });
        }
        course.check_places()?;
        for criterion in &course.scenario.criteria {
            course.laid.push(course.lay(&criterion.judge)?);
        }
        Ok(course)
    }

    /// The scenario.
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// Where the drone stands, WGS84.
    pub fn home(&self) -> LatLon {
        self.home
    }

    /// Where its nose points at first, radians clockwise from true north.
    pub fn heading_rad(&self) -> f64 {
        self.heading_rad
    }

    /// The road that it flies at.
    pub fn road(&self) -> &Road {
        &self.road
    }

    /// What stands in the scene.
    pub fn objects(&self) -> &[PlacedObject] {
        &self.objects
    }

    /// The line of a criterion, where it has one.
    pub fn line(&self, criterion: usize) -> Option<&Line> {
        match self.laid.get(criterion)? {
            Laid::Along(line) => Some(line),
            Laid::Nowhere | Laid::At(_) => None,
        }
    }

    /// The place of a criterion, where it has one.
    pub fn spot(&self, criterion: usize) -> Option<Local> {
        match self.laid.get(criterion)? {
            Laid::At(place) => Some(*place),
            Laid::Nowhere | Laid::Along(_) => None,
        }
    }

    /// WGS84 of a place from home; its height is left out.
    pub fn place(&self, local: Local) -> LatLon {
        let enu = mission::geo::Enu { east_m: local.east_m, north_m: local.north_m, up_m: 0.0 };
        self.frame.wgs84_from_enu(enu).0
    }

    /// From home, of a place in WGS84 and a height above the take-off place.
    pub fn from_home(&self, place: LatLon, up_m: f64) -> Local {
        let enu = self.frame.enu_from_wgs84(place, 0.0);
        Local { north_m: enu.north_m, east_m: enu.east_m, up_m }
    }

    /// A place of the scenario, on the ground.
    ///
    /// # Errors
    /// A stake that the road does not have.
    pub fn local(&self, spot: &Spot) -> Result<Local, CourseError> {
        let Some(stake) = &spot.stake else {
            let ahead = Local::default().on(self.heading_rad, spot.forward_m);
            return Ok(ahead.on(self.heading_rad + std::f64::consts::FRAC_PI_2, spot.right_m));
        };
        let measured_m = position(&self.scenario, &self.road, stake)? + spot.forward_m;
        let place = self.road.line.place(LinePosition { measured_m, offset_right_m: spot.right_m });
        Ok(self.from_home(place, 0.0))
    }

    /// Every other place that the scenario names, so that a stake that the road does not have is told before a flight.
    fn check_places(&self) -> Result<(), CourseError> {
        let begins = self.scenario.faults.iter().map(|fault| &fault.begin);
        for begin in begins.chain(self.scenario.instructions.iter().map(|instruction| &instruction.begin)) {
            if let Begin::Near { at, .. } = begin {
                self.local(at)?;
            }
        }
        for fault in &self.scenario.faults {
            match &fault.what {
                Upset::Manned(flown) | Upset::Intruder(flown) => self.local(&flown.from).map(drop)?,
                Upset::ControlArea { at, .. } => self.local(at).map(drop)?,
                _ => {}
            }
        }
        for criterion in &self.scenario.criteria {
            if let Judge::Timer { from: Moment::Near { at, .. }, .. } = &criterion.judge {
                self.local(at)?;
            }
        }
        Ok(())
    }

    fn lay(&self, judge: &Judge) -> Result<Laid, CourseError> {
        let up = |place: Local, up_m: f64| Local { up_m, ..place };
        Ok(match judge {
            Judge::Hover { at, height_m, .. } | Judge::Turn { at, height_m, .. } => {
                Laid::At(up(self.local(at)?, *height_m))
            }
            Judge::Within { at, .. } | Judge::KeepOut { at, .. } | Judge::LandAt { at, .. } => {
                Laid::At(self.local(at)?)
            }
            Judge::Timer { to: Moment::Near { at, .. }, .. } => Laid::At(self.local(at)?),
            Judge::Fly { shape, height_m, .. } => Laid::Along(self.shape(shape, *height_m)?),
            Judge::Timer { .. }
            | Judge::Decide { .. }
            | Judge::Photo { .. }
            | Judge::Report { .. }
            | Judge::NoFalseReports { .. }
            | Judge::Clear { .. }
            | Judge::Lanes { .. }
            | Judge::Height { .. }
            | Judge::ChargeLeft { .. }
            | Judge::Intact { .. } => Laid::Nowhere,
        })
    }

    fn shape(&self, shape: &Shape, height_m: f64) -> Result<Line, CourseError> {
        let up = |place: Local| Local { up_m: height_m, ..place };
        let quarter = std::f64::consts::FRAC_PI_2;
        Ok(match shape {
            Shape::Eight { at, radius_m } => Line::eight(up(self.local(at)?), self.heading_rad, *radius_m),
            Shape::Rectangle { at, length_m, width_m } => {
                let first = up(self.local(at)?);
                let ahead = first.on(self.heading_rad, *length_m);
                let across = ahead.on(self.heading_rad + quarter, *width_m);
                let beside = first.on(self.heading_rad + quarter, *width_m);
                Line::through([first, ahead, across, beside, first])
            }
            Shape::Places(places) => {
                Line::through(places.iter().map(|spot| self.local(spot).map(up)).collect::<Result<Vec<_>, _>>()?)
            }
            Shape::Road { from, to, right_m } => {
                let [from_m, to_m] =
                    [position(&self.scenario, &self.road, from)?, position(&self.scenario, &self.road, to)?];
                let steps = ((to_m - from_m).abs() / ROAD_STEP_M).ceil().max(1.0) as usize;
                Line::through((0..=steps).map(|k| {
                    let measured_m = from_m + (to_m - from_m) * k as f64 / steps as f64;
                    let position = LinePosition { measured_m, offset_right_m: *right_m };
                    up(self.from_home(self.road.line.place(position), 0.0))
                }))
            }
        })
    }
}

/// Metres along the road's centreline of a stake that is one place.
fn position(scenario: &Scenario, road: &Road, stake: &str) -> Result<f64, CourseError> {
    let fail = |nearest: String| CourseError::Stake { scenario: scenario.id.clone(), stake: stake.to_owned(), nearest };
    let Ok(number) = stake.parse::<Stake>() else { return Err(fail("-".to_owned())) };
    match road.resolve(number) {
        Resolved::One(place) => Ok(place.measured_m),
        Resolved::None { nearest } => Err(fail(nearest.stake.to_string())),
        Resolved::Two([first, _]) => Err(fail(first.stake.to_string())),
    }
}
