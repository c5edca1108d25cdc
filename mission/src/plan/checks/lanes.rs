//! How long the flight is over traffic, and how high.

use super::finding::{Findings, Rule, Spot};
use super::flown::{Flown, Way};
use super::limits::Limits;
use crate::geo::{Enu, LatLon};
use crate::road::{Direction, Network};

/// Roads further away than this are looked for anew after [`FAR_STEP_M`], metres.
const NEAR_M: f64 = 300.0;
/// Step where no road is near: a carriageway (some 14 m with its half of the median) cannot be stepped over.
const FAR_STEP_M: f64 = 10.0;
/// Step over the lanes, metres: at 10 m/s a tenth of a second.
const FINE_STEP_M: f64 = 1.0;
/// Flights longer than this have been found too long for any battery already, metres.
const MAX_LENGTH_M: f64 = 200_000.0;

/// A stay over the lanes that goes on from way to way.
#[derive(Default)]
struct Stay {
    seconds: f64,
    reported: bool,
}

pub(super) fn check(flown: &Flown, limits: &Limits, network: &Network, findings: &mut Findings) {
    let length_m: f64 = flown.ways.iter().map(Way::level_m).sum();
    if length_m > MAX_LENGTH_M {
        return;
    }
    let mut stay = Stay::default();
    for way in &flown.ways {
        check_way(way, flown, limits, network, &mut stay, findings);
    }
}

fn check_way(way: &Way, flown: &Flown, limits: &Limits, network: &Network, stay: &mut Stay, findings: &mut Findings) {
    let level_m = way.level_m();
    let mut along_m = 0.0;
    while along_m < level_m {
        let ([east_m, north_m], height_m) = way.at(along_m / level_m);
        let (place, _) = flown.frame.wgs84_from_enu(Enu { east_m, north_m, up_m: height_m });
        let beside_m = beside_lanes_m(network, place);
        if beside_m > 0.0 {
            *stay = Stay::default();
            along_m += if beside_m >= NEAR_M { FAR_STEP_M } else { beside_m.max(FINE_STEP_M) };
            continue;
        }
        along_m += FINE_STEP_M;
        stay.seconds += FINE_STEP_M / way.speed_m_s;
        report(way, place, height_m, limits, stay, findings);
    }
    // Waiting over the lanes, at the end of a way that ended above them.
    if stay.seconds > 0.0 && way.hold_s > 0.0 {
        stay.seconds += way.hold_s;
        report(way, way.place, way.height_m, limits, stay, findings);
    }
}

fn report(way: &Way, place: LatLon, height_m: f64, limits: &Limits, stay: &mut Stay, findings: &mut Findings) {
    let spot = Spot::Item(way.item);
    if stay.seconds > limits.max_over_lanes_s.value && !stay.reported {
        stay.reported = true;
        findings.over(Rule::OverLanesLong, spot, Some(place), stay.seconds, limits.max_over_lanes_s);
    }
    // A hand's breadth of slack: heights are rounded in files and on the wire.
    if height_m < limits.min_over_lanes_height_m.value - 0.1 {
        findings.over(Rule::OverLanesLow, spot, Some(place), height_m, limits.min_over_lanes_height_m);
    }
}

/// Metres from a place to the outer edge of the nearest carriageway; 0 or less above one (or above the median).
fn beside_lanes_m(network: &Network, place: LatLon) -> f64 {
    let mut nearest_m = NEAR_M;
    for road in &network.roads {
        if let Some(position) = road.line.locate(place, NEAR_M) {
            let edge_m = road.carriageway(Direction::at_offset(position.offset_right_m)).outer_edge_m;
            nearest_m = nearest_m.min(position.offset_right_m.abs() - edge_m);
        }
    }
    nearest_m
}
