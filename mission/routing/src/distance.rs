//! How far a car drives between launch places.

use mission::geo::distance_m;
use mission::road::Road;

use crate::patrol::Patrol;

/// Roads that come nearer to each other than this meet there, metres. Chosen: an interchange's ramps.
const MEET_M: f64 = 500.0;
/// Launch places further from every road are driven to as the crow flies, metres. As far as the corridor planner looks.
const BESIDE_M: f64 = 20_000.0;
/// Length of a road that is not known over the straight line. Chosen.
const DETOUR: f64 = 1.4;

/// Road distances between launch places, metres. Along the roads of the network, which meet where they come near each other; where they lead nowhere, the straight line and a
/// detour. That a driver may have to go on to the next exit to turn is not reckoned in.
pub(crate) fn between(patrol: &Patrol) -> Vec<Vec<f64>> {
    let roads = &patrol.network.roads;
    let places: Vec<_> = patrol.launch_sites.iter().map(|site| site.place).collect();
    let count = places.len();
    // Nodes: launch places, then both sides of every meeting. Each has a road and a distance along it.
    let anchor = |place| {
        let near = |(index, road): (usize, &Road)| Some((index, road.line.locate(place, BESIDE_M)?));
        let found = roads.iter().enumerate().filter_map(near);
        found.min_by(|a, b| a.1.offset_right_m.abs().total_cmp(&b.1.offset_right_m.abs()))
    };
    let mut nodes: Vec<Option<(usize, f64)>> =
        places.iter().map(|place| anchor(*place).map(|(road, at)| (road, at.measured_m))).collect();
    let mut joined = Vec::new();
    for a in 0..roads.len() {
        for b in a + 1..roads.len() {
            if let Some((on_a_m, on_b_m)) = meeting(&roads[a], &roads[b]) {
                joined.push((nodes.len(), nodes.len() + 1));
                nodes.extend([Some((a, on_a_m)), Some((b, on_b_m))]);
            }
        }
    }
    let mut metres = vec![vec![f64::INFINITY; nodes.len()]; nodes.len()];
    for i in 0..nodes.len() {
        metres[i][i] = 0.0;
        for j in 0..nodes.len() {
            if let (Some((road, at_m)), Some((other, there_m))) = (nodes[i], nodes[j])
                && road == other
            {
                metres[i][j] = (at_m - there_m).abs();
            }
        }
    }
    for (i, j) in joined {
        metres[i][j] = 0.0;
        metres[j][i] = 0.0;
    }
    shorten(&mut metres);
    metres.truncate(count);
    for (i, row) in metres.iter_mut().enumerate() {
        row.truncate(count);
        for (j, way_m) in row.iter_mut().enumerate() {
            if way_m.is_infinite() {
                *way_m = DETOUR * distance_m(places[i], places[j]);
            }
        }
    }
    // Straight lines may be the shorter part of a way between roads that meet nowhere.
    shorten(&mut metres);
    metres
}

/// Shortest ways by way of others (R. W. Floyd, S. Warshall, 1962).
fn shorten(metres: &mut [Vec<f64>]) {
    for k in 0..metres.len() {
        let by = metres[k].clone();
        for row in metres.iter_mut() {
            let to_m = row[k];
            for (way_m, on_m) in row.iter_mut().zip(&by) {
                *way_m = way_m.min(to_m + on_m);
            }
        }
    }
}

/// Where two roads come nearest to each other, if they meet: measured metres on each.
fn meeting(a: &Road, b: &Road) -> Option<(f64, f64)> {
    let near = |(at_m, place)| {
        let there = b.line.locate(place, MEET_M)?;
        Some((at_m, there.measured_m, there.offset_right_m.abs()))
    };
    let found = a.line.vertices().filter_map(near).min_by(|x, y| x.2.total_cmp(&y.2))?;
    Some((found.0, found.1))
}
