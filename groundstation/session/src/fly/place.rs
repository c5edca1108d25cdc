//! Where a vehicle is, as people on the road say it.

use mission::geo::LatLon;
use mission::road::{Direction, FacilityKind, Network, Stake};

/// A vehicle further away than this is not "on the road", metres. Chosen: launch sites of service areas lie within.
pub const NEAR_ROAD_M: f64 = 500.0;

/// A bridge or a facility near a place.
#[derive(Debug, Clone, PartialEq)]
pub struct Structure {
    /// Its name.
    pub name: String,
    /// Its kind; `None` for a bridge.
    pub kind: Option<FacilityKind>,
    /// Metres along the road to it, positive ahead in the direction of growing stakes; 0 when beside or over it.
    pub ahead_m: f64,
}

/// Where a vehicle is.
#[derive(Debug, Clone, PartialEq)]
pub struct RoadPlace {
    /// Number of the road.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Distance along its centreline, metres.
    pub measured_m: f64,
    /// The stake, to the metre.
    pub stake: Stake,
    /// Where the traffic on that side goes.
    pub toward: String,
    /// On which side.
    pub direction: Direction,
    /// Metres from the centreline, right of growing stakes positive.
    pub offset_right_m: f64,
    /// Over this lane, counted from the median.
    pub lane: Option<u32>,
    /// The nearest bridge or facility.
    pub structure: Option<Structure>,
    /// The brigade whose section it is.
    pub brigade: Option<String>,
}

impl RoadPlace {
    /// The place on the nearest road, if one is near.
    pub fn of(network: &Network, place: LatLon) -> Option<Self> {
        let (road, at) = network.locate(place, NEAR_ROAD_M)?;
        let carriageway = road.carriageway(at.direction);
        let bridges = road.bridges.iter().map(|bridge| {
            let ahead_m = match at.measured_m {
                m if m < bridge.stretch.from_m => bridge.stretch.from_m - m,
                m => (bridge.stretch.to_m - m).min(0.0),
            };
            (bridge.name.as_str(), None, ahead_m)
        });
        let facilities = road.facilities.iter().map(|f| (f.name.as_str(), Some(f.kind), f.measured_m - at.measured_m));
        let nearest = bridges.chain(facilities).min_by(|a, b| a.2.abs().total_cmp(&b.2.abs()));
        Some(Self {
            code: road.code.clone(),
            name: road.name.clone(),
            measured_m: at.measured_m,
            stake: at.stake.to_the_metre(),
            toward: carriageway.goes_to().to_owned(),
            direction: at.direction,
            offset_right_m: at.offset_right_m,
            lane: carriageway.lane_at(at.offset_right_m.abs()),
            structure: nearest.map(|(name, kind, ahead_m)| Structure { name: name.to_owned(), kind, ahead_m }),
            brigade: road.section_at(at.measured_m).map(|section| section.brigade.clone()),
        })
    }
}
