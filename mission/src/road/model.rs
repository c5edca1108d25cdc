//! Roads as a detachment speaks of them: carriageways towards a place, stakes, structures, facilities, sections.

use super::{Centreline, Chainage, ChainageError, LinePosition, Resolved, Stake, StakePlace};
use crate::geo::LatLon;

/// Direction of a carriageway relative to the stakes. Traffic keeps right, so the carriageway on which stakes grow lies
/// to the right of the centreline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// Stakes grow in the direction of traffic.
    Increasing,
    /// Stakes fall in the direction of traffic.
    Decreasing,
}

impl Direction {
    /// +1 on the right of the centreline ([`Self::Increasing`]), -1 on the left.
    pub fn side(self) -> f64 {
        match self {
            Self::Increasing => 1.0,
            Self::Decreasing => -1.0,
        }
    }

    /// The other one.
    pub fn opposite(self) -> Self {
        match self {
            Self::Increasing => Self::Decreasing,
            Self::Decreasing => Self::Increasing,
        }
    }

    /// The direction whose carriageway lies at an offset to the right of the centreline.
    pub fn at_offset(offset_right_m: f64) -> Self {
        if offset_right_m >= 0.0 { Self::Increasing } else { Self::Decreasing }
    }
}

/// One carriageway. Edges are distances from the centreline, metres, both positive.
#[derive(Debug, Clone, PartialEq)]
pub struct Carriageway {
    /// Where traffic on it goes, as signs and notices say it: `towards` this place (…方向).
    pub toward: String,
    /// Inner edge: where the median ends.
    pub inner_edge_m: f64,
    /// Outer edge: the outer guardrail; the hard shoulder is inside.
    pub outer_edge_m: f64,
    /// Lanes for driving.
    pub lanes: u32,
    /// Width of one lane, metres.
    pub lane_width_m: f64,
    /// Width of the hard shoulder (emergency lane), metres; 0 where there is none.
    pub shoulder_m: f64,
}

/// A place that signs name, without the 方向 that may be written after it.
fn place_on_signs(toward: &str) -> &str {
    toward.trim_end_matches("方向")
}

impl Carriageway {
    /// [`Self::toward`] without 方向: the place alone.
    pub fn goes_to(&self) -> &str {
        place_on_signs(&self.toward)
    }

    /// Lane at a distance from the centreline, counted from the median (1 is the fast lane); `None` on the median, the
    /// shoulder and beside the road.
    pub fn lane_at(&self, from_centreline_m: f64) -> Option<u32> {
        let shoulder_edge_m = self.outer_edge_m - self.shoulder_m;
        let lanes_start_m = (shoulder_edge_m - f64::from(self.lanes) * self.lane_width_m).max(self.inner_edge_m);
        if from_centreline_m < lanes_start_m || from_centreline_m >= shoulder_edge_m || self.lane_width_m <= 0.0 {
            return None;
        }
        let lane = ((from_centreline_m - lanes_start_m) / self.lane_width_m) as u32 + 1;
        Some(lane.min(self.lanes))
    }
}

/// A stretch from one measured distance to another, metres along the centreline.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stretch {
    /// Nearer to the start of the road.
    pub from_m: f64,
    /// Nearer to its end.
    pub to_m: f64,
}

/// A bridge that the road goes over.
#[derive(Debug, Clone, PartialEq)]
pub struct Bridge {
    /// Name.
    pub name: String,
    /// From abutment to abutment.
    pub stretch: Stretch,
    /// Spans in order, metres.
    pub spans_m: Vec<f64>,
    /// Width of the whole deck, metres.
    pub deck_width_m: f64,
    /// Height of the road surface above the ground or water beneath, metres.
    pub deck_height_m: f64,
    /// Free height under the deck's lowest part, metres.
    pub under_clearance_m: f64,
    /// What it crosses: a river, a road, fields.
    pub crosses: String,
    /// Whether it stands over water.
    pub over_water: bool,
}

/// What stands beside the road.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FacilityKind {
    /// 枢纽: where expressways meet.
    SystemInterchange,
    /// 互通: an exit to the local network.
    LocalInterchange,
    /// 服务区.
    ServiceArea,
    /// 收费站.
    TollStation,
}

/// An interchange, a service area or a toll station.
#[derive(Debug, Clone, PartialEq)]
pub struct Facility {
    /// Kind.
    pub kind: FacilityKind,
    /// Name.
    pub name: String,
    /// Where it belongs on the road: distance along the centreline, metres.
    pub measured_m: f64,
    /// Where it stands.
    pub place: LatLon,
    /// Where a crew may launch, if it may.
    pub launch: Option<LatLon>,
}

/// The stretch in one brigade's charge.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// Name of the stretch.
    pub name: String,
    /// The brigade.
    pub brigade: String,
    /// Where.
    pub stretch: Stretch,
}

/// A place as people on the road name it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RoadPosition {
    /// Distance along the centreline, metres.
    pub measured_m: f64,
    /// The stake shown there, with its occurrence where it repeats.
    pub stake: Stake,
    /// The carriageway on this side of the centreline.
    pub direction: Direction,
    /// Metres from the centreline, positive to the right of growing stakes, negative to the left.
    pub offset_right_m: f64,
}

/// An expressway.
#[derive(Debug, Clone, PartialEq)]
pub struct Road {
    /// Number, like `G15`.
    pub code: String,
    /// Name.
    pub name: String,
    /// Where it runs.
    pub line: Centreline,
    /// What its signs show.
    pub chainage: Chainage,
    /// The carriageway on which stakes grow, to the right of the centreline.
    pub increasing: Carriageway,
    /// The carriageway on which stakes fall, to the left of the centreline.
    pub decreasing: Carriageway,
    /// Bridges, in order.
    pub bridges: Vec<Bridge>,
    /// Interchanges, service areas and toll stations, in order.
    pub facilities: Vec<Facility>,
    /// Brigade sections, in order.
    pub sections: Vec<Section>,
}

impl Road {
    /// A road without structures. The chainage has to cover the line.
    pub fn new(
        code: String,
        name: String,
        line: Centreline,
        chainage: Chainage,
        [increasing, decreasing]: [Carriageway; 2],
    ) -> Result<Self, ChainageError> {
        let (from_m, to_m) = chainage.range_m();
        let length_m = line.length_m();
        // Files may round the length to a metre.
        if from_m.abs() > 1.0 || (to_m - length_m).abs() > 1.0 {
            return Err(ChainageError::NotCovering { from_m, to_m, length_m });
        }
        let (bridges, facilities, sections) = (Vec::new(), Vec::new(), Vec::new());
        Ok(Self { code, name, line, chainage, increasing, decreasing, bridges, facilities, sections })
    }

    /// The carriageway of a direction.
    pub fn carriageway(&self, direction: Direction) -> &Carriageway {
        match direction {
            Direction::Increasing => &self.increasing,
            Direction::Decreasing => &self.decreasing,
        }
    }

    /// The direction that goes towards a place, by the name on the signs (…方向 may be written after it).
    pub fn direction_toward(&self, toward: &str) -> Option<Direction> {
        let name = place_on_signs(toward.trim()).trim();
        let goes = |c: &Carriageway| c.goes_to() == name;
        if goes(&self.increasing) {
            return Some(Direction::Increasing);
        }
        goes(&self.decreasing).then_some(Direction::Decreasing)
    }

    /// Where a stake stands.
    pub fn resolve(&self, stake: Stake) -> Resolved {
        self.chainage.resolve(stake)
    }

    /// The place on the road at a measured distance, with its stake.
    pub fn stake_place(&self, measured_m: f64) -> StakePlace {
        StakePlace { measured_m, stake: self.chainage.stake_at(measured_m) }
    }

    /// What people on the road call a place, if it lies beside the road and at most `within_m` metres away.
    pub fn locate(&self, place: LatLon, within_m: f64) -> Option<RoadPosition> {
        let LinePosition { measured_m, offset_right_m } = self.line.locate(place, within_m)?;
        let stake = self.chainage.stake_at(measured_m);
        Some(RoadPosition { measured_m, stake, direction: Direction::at_offset(offset_right_m), offset_right_m })
    }

    /// The place of a position. Distance and offset count; the stake is their name.
    pub fn place(&self, position: &RoadPosition) -> LatLon {
        let RoadPosition { measured_m, offset_right_m, .. } = *position;
        self.line.place(LinePosition { measured_m, offset_right_m })
    }

    /// The bridge at a measured distance.
    pub fn bridge_at(&self, measured_m: f64) -> Option<&Bridge> {
        self.bridges.iter().find(|b| (b.stretch.from_m..=b.stretch.to_m).contains(&measured_m))
    }

    /// The brigade section at a measured distance.
    pub fn section_at(&self, measured_m: f64) -> Option<&Section> {
        self.sections.iter().find(|s| (s.stretch.from_m..=s.stretch.to_m).contains(&measured_m))
    }

    /// Facilities of a kind, in order.
    pub fn facilities_of(&self, kind: FacilityKind) -> impl Iterator<Item = &Facility> {
        self.facilities.iter().filter(move |f| f.kind == kind)
    }

    /// Facilities where a crew may launch, in order.
    pub fn launch_sites(&self) -> impl Iterator<Item = (&Facility, LatLon)> {
        self.facilities.iter().filter_map(|f| f.launch.map(|place| (f, place)))
    }
}

/// All roads of a file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Network {
    /// Name of the network.
    pub name: String,
    /// Made up, for demonstration and training; never to be shown as real.
    pub invented: bool,
    /// What the file says about itself.
    pub note: String,
    /// The roads, each with a code of its own.
    pub roads: Vec<Road>,
}

impl Network {
    /// A road by its code; letter case does not count.
    pub fn road(&self, code: &str) -> Option<&Road> {
        self.roads.iter().find(|r| r.code.eq_ignore_ascii_case(code.trim()))
    }

    /// The road nearest to a place, and the position on it.
    pub fn locate(&self, place: LatLon, within_m: f64) -> Option<(&Road, RoadPosition)> {
        let positions = self.roads.iter().filter_map(|road| Some((road, road.locate(place, within_m)?)));
        positions.min_by(|a, b| a.1.offset_right_m.abs().total_cmp(&b.1.offset_right_m.abs()))
    }
}
