//! A finding: something at a place on or beside the road that somebody marked on the video or the map.
//!
//! What may be found, whose business it is and which article says so is data: [`Kinds`]. A finding itself is kept as
//! events that are only ever appended; a correction is an event of its own that names who made it and why.
//!
//! These types are the stored form as well (JSON in the event table), so fields are only ever added, with a default.

mod kinds;
mod store;

pub use kinds::{Authority, Group, Jurisdiction, Kind, Kinds, KindsError, KindsFault, Protection};
pub use store::{FindingFilter, RoadRange};

use mission::explain::{Explain, Message};
use mission::geo::LatLon;
use mission::message;
use mission::road::{Bound, BridgePart, Carriageway, Direction, Network, Road};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::log;
use crate::sortie::{Place, SortieId, UtcMicros};

/// A finding further from every road than this has no stake, metres. The farthest that a road protects: 3,000 m
/// downstream of a very large bridge (Regulation on Road Safety Protection, art. 20).
const NEAR_ROAD_M: f64 = 3_000.0;
/// A facility named beside a finding stands at most so far along the road, metres. Chosen: half of a service area.
const NEAR_FACILITY_M: f64 = 300.0;

/// Identifies a finding for ever, in every store: a UUID version 7, given by the caller when it is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FindingId(pub Uuid);

impl std::fmt::Display for FindingId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// How bad a damage of the pavement looks (JTG 5210-2018 has these two; cracks are not graded by width from the air).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// 轻.
    Light,
    /// 重.
    Heavy,
}

/// On which side of the centreline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Where stakes grow in the direction of traffic: right of the centreline.
    Increasing,
    /// Where they fall: left of it.
    Decreasing,
}

impl From<Direction> for Side {
    fn from(direction: Direction) -> Self {
        match direction {
            Direction::Increasing => Self::Increasing,
            Direction::Decreasing => Self::Decreasing,
        }
    }
}

/// How it is known which part of a bridge something shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KnownBy {
    /// The plan that was flown says so.
    Plan,
    /// By the place.
    Place,
}

/// A part of a bridge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingPart {
    /// Name of the bridge.
    pub bridge: String,
    /// The span, from 1 in the direction of rising stakes.
    pub span: u32,
    /// The pier, where a pier is what is shown; pier 1 stands between spans 1 and 2.
    #[serde(default)]
    pub pier: Option<u32>,
    /// The side: that of the finding itself, or by plan the one that the camera looked from.
    pub side: Side,
    /// How that is known.
    pub by: KnownBy,
}

impl From<&BridgePart> for FindingPart {
    fn from(part: &BridgePart) -> Self {
        let counted = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Self {
            bridge: part.bridge.clone(),
            span: counted(part.span),
            pier: part.pier.map(counted),
            side: part.side.into(),
            by: match part.bound {
                Bound::ByPlan => KnownBy::Plan,
                Bound::ByPlace => KnownBy::Place,
            },
        }
    }
}

impl Explain for FindingPart {
    /// What follows the name of the bridge: span, pier and side, and how that is known.
    fn explain(&self) -> Message {
        let side = match self.side {
            Side::Increasing => "increasing",
            Side::Decreasing => "decreasing",
        };
        let by = match self.by {
            KnownBy::Plan => "plan",
            KnownBy::Place => "place",
        };
        message!("clues-part", span = self.span as usize, pier = self.pier.unwrap_or(0) as usize, side = side, by = by)
    }
}

/// Where a finding is, as people on the road say it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FindingRoad {
    /// Number of the road, such as `G15`.
    pub route: String,
    /// Where traffic on its side goes, such as `南通`, without 方向.
    pub toward: String,
    /// The stake as printed, to the metre, with its suffix where it stands twice.
    pub stake: String,
    /// Distance along the centreline, metres.
    pub measured_m: f64,
    /// `1`, `2` … counted from the median, or `median`, `inner_shoulder`, `shoulder`, `roadside`; or as somebody wrote
    /// it.
    #[serde(default)]
    pub lane: Option<String>,
    /// Metres from the centreline, positive to the right of growing stakes.
    pub offset_m: f64,
    /// The carriageway on its side.
    pub carriageway: Side,
    /// Name of the bridge or the facility at that place.
    #[serde(default)]
    pub structure: Option<String>,
    /// Which part of a bridge.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<FindingPart>,
    /// Name of the brigade's section.
    #[serde(default)]
    pub section: Option<String>,
    /// The brigade.
    #[serde(default)]
    pub brigade: Option<String>,
}

impl FindingRoad {
    /// The place on the nearest road, if one is within 3 km.
    pub fn at(network: &Network, place: LatLon) -> Option<Self> {
        let (road, at) = network.locate(place, NEAR_ROAD_M)?;
        let carriageway = road.carriageway(at.direction);
        let section = road.section_at(at.measured_m);
        Some(Self {
            route: road.code.clone(),
            toward: carriageway.goes_to().to_owned(),
            stake: at.stake.to_the_metre().to_string(),
            measured_m: at.measured_m,
            lane: Some(lane(carriageway, at.offset_right_m.abs())),
            offset_m: at.offset_right_m,
            carriageway: at.direction.into(),
            structure: structure(road, at.measured_m),
            part: BridgePart::by_place(road, at.measured_m, at.offset_right_m).as_ref().map(FindingPart::from),
            section: section.map(|section| section.name.clone()),
            brigade: section.map(|section| section.brigade.clone()),
        })
    }
}

fn lane(carriageway: &Carriageway, from_centreline_m: f64) -> String {
    match carriageway.lane_at(from_centreline_m) {
        Some(lane) => lane.to_string(),
        None if from_centreline_m < carriageway.inner_edge_m => "median".to_owned(),
        None if from_centreline_m >= carriageway.outer_edge_m => "roadside".to_owned(),
        None if from_centreline_m >= carriageway.outer_edge_m - carriageway.shoulder_m => "shoulder".to_owned(),
        None => "inner_shoulder".to_owned(),
    }
}

fn structure(road: &Road, measured_m: f64) -> Option<String> {
    if let Some(bridge) = road.bridge_at(measured_m) {
        return Some(bridge.name.clone());
    }
    let away = |facility: &mission::road::Facility| (facility.measured_m - measured_m).abs();
    let nearest = road.facilities.iter().min_by(|a, b| away(a).total_cmp(&away(b)))?;
    (away(nearest) <= NEAR_FACILITY_M).then(|| nearest.name.clone())
}

/// How large it is.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Extent {
    /// Metres.
    pub length_m: f64,
    /// Metres; a crack has none.
    #[serde(default)]
    pub width_m: Option<f64>,
    /// Two standard deviations of each, metres; `None` for an estimate by eye.
    #[serde(default)]
    pub uncertainty_m: Option<f64>,
}

/// A distance taken from footage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    /// From what to what, as somebody wrote it.
    pub what: String,
    /// Metres.
    pub metres: f64,
    /// Two standard deviations, metres.
    pub uncertainty_m: f64,
}

/// The stretch of footage around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clip {
    /// Its begin.
    pub from: UtcMicros,
    /// Its end.
    pub until: UtcMicros,
}

/// Where it was marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Seen {
    /// On a picture of the video.
    Video,
    /// On the map.
    Map,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Nothing yet.
    #[default]
    Open,
    /// Another authority has it.
    HandedOver {
        /// Code of the authority in [`Kinds`], or its name.
        to: String,
        /// Number of its receipt; empty until it comes.
        receipt: String,
        /// When an answer is due.
        due: Option<UtcMicros>,
    },
    /// The party was taught (教育).
    Taught {
        /// When somebody looks again.
        revisit: Option<UtcMicros>,
    },
    /// The party promised to put it right (承诺整改).
    Promised {
        /// When somebody looks again.
        revisit: Option<UtcMicros>,
    },
    /// Dealt with.
    Closed,
    /// Marked by mistake. Stays in the store, and on no list.
    Withdrawn,
}

impl Outcome {
    pub(crate) fn key(&self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::HandedOver { .. } => "handed_over",
            Self::Taught { .. } => "taught",
            Self::Promised { .. } => "promised",
            Self::Closed => "closed",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The day by which somebody has to look again or answer.
    pub fn due(&self) -> Option<UtcMicros> {
        match self {
            Self::HandedOver { due, .. } => *due,
            Self::Taught { revisit } | Self::Promised { revisit } => *revisit,
            Self::Open | Self::Closed | Self::Withdrawn => None,
        }
    }
}

/// A finding as it stands, all corrections made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// A new UUID version 7, made when it is marked.
    pub id: FindingId,
    /// The sortie that saw it; `None` for what came from elsewhere.
    pub sortie: Option<SortieId>,
    /// Time of the picture, or of the mark on the map.
    pub at: UtcMicros,
    /// Code of its kind in [`Kinds`].
    pub kind: String,
    /// For pavement.
    #[serde(default)]
    pub severity: Option<Severity>,
    /// Where, WGS84.
    pub place: Place,
    /// Where by the road; `None` away from every known road.
    #[serde(default)]
    pub road: Option<FindingRoad>,
    /// How large.
    #[serde(default)]
    pub extent: Option<Extent>,
    /// Distances taken from footage.
    #[serde(default)]
    pub measured: Vec<Measured>,
    /// Path of its picture, relative to the data folder, with `/`.
    #[serde(default)]
    pub photo: Option<String>,
    /// The footage around it.
    #[serde(default)]
    pub clip: Option<Clip>,
    /// Where it was marked.
    pub seen_by: Seen,
    /// Registration mark of the aircraft; its autopilot's id or system id where that is not known.
    pub aircraft: String,
    /// The pilot's name.
    pub pilot: String,
    /// Who marked it.
    pub marked_by: String,
    /// What somebody wrote about it.
    #[serde(default)]
    pub note: String,
    /// What became of it.
    #[serde(default)]
    pub outcome: Outcome,
}

impl Finding {
    /// The first of its numbers that is no number, by name. JSON could not give it back.
    pub(crate) fn not_a_number(&self) -> Option<&'static str> {
        let road = self.road.as_ref();
        let extent = self.extent.as_ref();
        let numbers = [
            ("lat_deg", Some(self.place.lat_deg)),
            ("lon_deg", Some(self.place.lon_deg)),
            ("measured_m", road.map(|road| road.measured_m)),
            ("offset_m", road.map(|road| road.offset_m)),
            ("length_m", extent.map(|extent| extent.length_m)),
            ("width_m", extent.and_then(|extent| extent.width_m)),
            ("uncertainty_m", extent.and_then(|extent| extent.uncertainty_m)),
        ];
        let measured = self.measured.iter().flat_map(|m| [("metres", m.metres), ("uncertainty_m", m.uncertainty_m)]);
        let mut all = numbers.into_iter().filter_map(|(name, value)| Some((name, value?))).chain(measured);
        all.find(|(_, value)| !value.is_finite()).map(|(name, _)| name)
    }

    /// The sum of its events, which come in order; `None` while the event is missing with which it was marked. What this
    /// program cannot read, a newer one wrote: it changes nothing here and stays in the log.
    pub(crate) fn sum(id: &str, events: &[log::Event]) -> Option<Self> {
        let acts = events.iter().filter_map(|event| serde_json::from_str::<FindingEvent>(&event.body).ok());
        let acts: Vec<FindingAct> = acts.map(|event| event.act).collect();
        let mut finding = acts.iter().find_map(|act| match act {
            FindingAct::Marked(finding) if finding.id.to_string() == id => Some((**finding).clone()),
            _ => None,
        })?;
        for act in acts {
            if let FindingAct::Corrected(change) = act {
                finding.apply(change);
            }
        }
        Some(finding)
    }

    fn apply(&mut self, change: Change) {
        match change {
            Change::Kind { kind, severity } => (self.kind, self.severity) = (kind, severity),
            Change::Place { place, road } => (self.place, self.road) = (place, road.map(|road| *road)),
            Change::Extent(extent) => self.extent = extent,
            Change::Measured(measured) => self.measured = measured,
            Change::Photo(photo) => self.photo = photo,
            Change::Clip(clip) => self.clip = clip,
            Change::Note(note) => self.note = note,
            Change::Outcome(outcome) => self.outcome = outcome,
        }
    }
}

/// What a correction changes. Who marked a finding, when and in which sortie cannot be changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// It is something else.
    Kind {
        /// Code of its kind.
        kind: String,
        /// For pavement.
        severity: Option<Severity>,
    },
    /// It is somewhere else.
    Place {
        /// Where, WGS84.
        place: Place,
        /// Where by the road; a lane that somebody corrected is in here.
        road: Option<Box<FindingRoad>>,
    },
    /// How large it is.
    Extent(Option<Extent>),
    /// All distances that were taken.
    Measured(Vec<Measured>),
    /// Its picture.
    Photo(Option<String>),
    /// The footage around it.
    Clip(Option<Clip>),
    /// What is said about it.
    Note(String),
    /// What became of it.
    Outcome(Outcome),
}

/// What an event of a finding did.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingAct {
    /// Somebody marked it.
    Marked(Box<Finding>),
    /// Somebody corrected it.
    Corrected(Change),
}

/// One event of a finding's history.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FindingEvent {
    /// When; of a mark, the time inside its identifier.
    pub at: UtcMicros,
    /// By whom.
    pub who: String,
    /// Why; empty for a mark.
    pub why: String,
    /// What was done.
    pub act: FindingAct,
}
