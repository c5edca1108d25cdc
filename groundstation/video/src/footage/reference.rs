//! Where a place is by the road: what people on it, notices and reports call it.

use std::fmt;

use mission::geo::{LatLon, distance_m};
use mission::road::{BridgePart, Direction, FacilityKind, Network, Road, Stake};

/// What is further from every centreline is not by the road, metres. Chosen: launch sites of service areas lie within.
const NEAR_ROAD_M: f64 = 500.0;
/// A place so near to where a facility stands is at that facility, metres. Chosen: a service area with its ramps.
const AT_FACILITY_M: f64 = 300.0;

/// What stands at a place on the road.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Structure {
    /// A bridge that the road goes over, by its name.
    Bridge(String),
    /// What stands beside the road, and its name.
    Facility(FacilityKind, String),
}

impl Structure {
    /// The bridge at a place, or else the nearest facility.
    fn at(road: &Road, measured_m: f64, place: LatLon) -> Option<Self> {
        if let Some(bridge) = road.bridge_at(measured_m) {
            return Some(Self::Bridge(bridge.name.clone()));
        }
        let near = road.facilities.iter().map(|facility| (facility, distance_m(facility.place, place)));
        let (facility, _) = near.filter(|(_, far_m)| *far_m <= AT_FACILITY_M).min_by(|a, b| a.1.total_cmp(&b.1))?;
        Some(Self::Facility(facility.kind, facility.name.clone()))
    }

    /// Its kind, as tables have it: `bridge`, `system_interchange`, `local_interchange`, `service_area`, `toll_station`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Bridge(_) => "bridge",
            Self::Facility(FacilityKind::SystemInterchange, _) => "system_interchange",
            Self::Facility(FacilityKind::LocalInterchange, _) => "local_interchange",
            Self::Facility(FacilityKind::ServiceArea, _) => "service_area",
            Self::Facility(FacilityKind::TollStation, _) => "toll_station",
        }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        let (Self::Bridge(name) | Self::Facility(_, name)) = self;
        name
    }
}

/// A place by the road.
#[derive(Debug, Clone, PartialEq)]
pub struct Reference {
    /// Number of the road.
    pub route: String,
    /// Distance along its centreline, metres.
    pub measured_m: f64,
    /// The stake, to the metre.
    pub stake: Stake,
    /// Where the traffic on that side goes, without 方向.
    pub toward: String,
    /// The carriageway: stakes grow or fall with its traffic.
    pub direction: Direction,
    /// Metres from the centreline, positive to the right of growing stakes.
    pub offset_right_m: f64,
    /// Lane counted from the median; `None` on median and shoulder and beside the road.
    pub lane: Option<u32>,
    /// What stands there.
    pub structure: Option<Structure>,
    /// Which part of a bridge that is.
    pub part: Option<BridgePart>,
}

impl Reference {
    /// The place by the nearest road; `None` further than 500 m from every one.
    pub fn of(network: &Network, place: LatLon) -> Option<Self> {
        let (road, at) = network.locate(place, NEAR_ROAD_M)?;
        let carriageway = road.carriageway(at.direction);
        Some(Self {
            route: road.code.clone(),
            measured_m: at.measured_m,
            stake: at.stake.to_the_metre(),
            toward: carriageway.goes_to().to_owned(),
            direction: at.direction,
            offset_right_m: at.offset_right_m,
            lane: carriageway.lane_at(at.offset_right_m.abs()),
            structure: Structure::at(road, at.measured_m, place),
            part: BridgePart::by_place(road, at.measured_m, at.offset_right_m),
        })
    }
}

/// `G15 K1015+000 南通方向`: what signs say, in the language that they say it in.
impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}方向", self.route, self.stake, self.toward)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use mission::road::LinePosition;

    #[test]
    fn a_place_on_a_bridge_is_named_by_stake_direction_lane_and_bridge() {
        let network = mission::road::demo();
        let road = network.roads.iter().find(|road| !road.bridges.is_empty()).unwrap();
        let bridge = &road.bridges[0];
        let measured_m = f64::midpoint(bridge.stretch.from_m, bridge.stretch.to_m);
        let lane = road.decreasing.outer_edge_m - road.decreasing.shoulder_m - 1.0;
        let place = road.line.place(LinePosition { measured_m, offset_right_m: -lane });
        let found = Reference::of(&network, place).unwrap();
        let part = found.part.clone().unwrap();
        assert_eq!(
            (&part.bridge, part.span, part.side),
            (&bridge.name, bridge.span_at(measured_m) + 1, found.direction)
        );
        assert_eq!((found.route.as_str(), found.direction), (road.code.as_str(), Direction::Decreasing));
        assert_eq!(found.lane, Some(road.decreasing.lanes));
        assert!((found.measured_m - measured_m).abs() < 0.01 && (found.offset_right_m + lane).abs() < 0.01);
        assert_eq!(found.structure, Some(Structure::Bridge(bridge.name.clone())));
        let said = found.to_string();
        assert!(said.starts_with(&format!("{} K", road.code)) && said.matches("方向").count() == 1, "{said}");
    }

    #[test]
    fn a_service_area_is_named_from_its_own_ground_and_nothing_is_far_away() {
        let network = mission::road::demo();
        let areas = network.roads.iter().flat_map(|road| road.facilities_of(FacilityKind::ServiceArea));
        let area = areas.last().unwrap();
        let found = Reference::of(&network, area.place).unwrap().structure.unwrap();
        assert_eq!((found.kind(), found.name()), ("service_area", area.name.as_str()));
        assert_eq!(Reference::of(&network, LatLon { lat_deg: -30.0, lon_deg: 20.0 }), None);
    }
}
