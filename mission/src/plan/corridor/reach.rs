//! Which launch place flies which stretch.

use super::CorridorError;
use super::request::{CorridorRequest, LaunchSite, Passes};
use super::view::View;
use crate::road::{Carriageway, Direction, LinePosition, Stake};

/// Launch places further from the road than this are not considered beside it, metres.
const BESIDE_WITHIN_M: f64 = 20_000.0;
/// A launch place keeps at least this far from the edge of the carriageway, metres.
const LAUNCH_CLEAR_M: f64 = 5.0;
/// A pass keeps at least this far from the edge of the carriageway, metres.
const PASS_CLEAR_M: f64 = 5.0;
/// Passes planned at most.
const MAX_PASSES: usize = 20;
/// Share of the radius that is used: the track beside a bend is longer than the road.
const RADIUS_SHARE: f64 = 0.99;

/// A launch place on the road's own ruler.
#[derive(Debug, Clone)]
pub(super) struct Site {
    pub launch: LaunchSite,
    pub at: LinePosition,
    /// How far it reaches along the road in either direction, metres.
    pub reach_m: f64,
}

impl Site {
    fn low_m(&self) -> f64 {
        self.at.measured_m - self.reach_m
    }

    fn high_m(&self) -> f64 {
        self.at.measured_m + self.reach_m
    }
}

/// A stretch flown from one launch place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Assignment {
    pub site: usize,
    pub low_m: f64,
    pub high_m: f64,
}

/// Offsets of the passes from the centreline, metres to the right of growing stakes.
pub(super) fn pass_offsets(request: &CorridorRequest, view: &View) -> Result<Vec<f64>, CorridorError> {
    let edge_m = request.road.carriageway(request.direction).outer_edge_m;
    let strip_m = request.extent_left_m + request.extent_right_m;
    let count = match request.passes {
        Passes::Count(count) => count as usize,
        Passes::BySideOverlap => {
            let step_m = view.footprint_across_m * (1.0 - request.side_overlap);
            let needed = ((strip_m - view.footprint_across_m) / step_m).ceil().max(0.0) as usize + 1;
            if needed > MAX_PASSES {
                return Err(CorridorError::TooManyPasses { needed, limit: MAX_PASSES });
            }
            needed
        }
    };
    let track_m = edge_m + request.lateral_offset_m;
    let outward_m = |pass: usize| {
        if count == 1 {
            return track_m;
        }
        let seen_m = match request.passes {
            // Each pass sees its own share of the strip.
            Passes::Count(_) => (pass as f64 + 0.5) * strip_m / count as f64,
            // The outer passes see up to the strip's edges.
            Passes::BySideOverlap => {
                let between_m = (strip_m - view.footprint_across_m) / (count - 1) as f64;
                view.footprint_across_m / 2.0 + pass as f64 * between_m
            }
        };
        // The camera looks towards the road, so the aircraft flies further out by as much.
        track_m - request.extent_left_m + seen_m + view.centre_toward_road_m
    };
    for pass in 0..count {
        let offset_m = outward_m(pass);
        if offset_m < edge_m + PASS_CLEAR_M {
            return Err(CorridorError::PassOverLanes { pass: pass + 1, offset_m, edge_m });
        }
    }
    Ok((0..count).map(|pass| outward_m(pass) * request.direction.side()).collect())
}

/// Puts the launch places on the road's ruler. Places far from the corridor are left out.
pub(super) fn sites(request: &CorridorRequest, offsets: &[f64]) -> Result<Vec<Site>, CorridorError> {
    let (low_m, high_m) = (request.from_m.min(request.to_m), request.from_m.max(request.to_m));
    let mut sites = Vec::new();
    for launch in &request.launch_sites {
        let finite = launch.place.lat_deg.abs() <= 90.0 && launch.place.lon_deg.abs() <= 180.0;
        let at = Some(launch.place).filter(|_| finite).and_then(|p| request.road.line.locate(p, BESIDE_WITHIN_M));
        let at = at.ok_or_else(|| CorridorError::LaunchNotBeside { name: launch.name.clone() })?;
        let side = request.road.carriageway(Direction::at_offset(at.offset_right_m));
        if at.offset_right_m.abs() < side.outer_edge_m + LAUNCH_CLEAR_M {
            return Err(CorridorError::LaunchOnRoad { name: launch.name.clone(), offset_m: at.offset_right_m.abs() });
        }
        let across_m = offsets.iter().map(|d| (d - at.offset_right_m).abs()).fold(0.0, f64::max);
        let radius_m = request.max_radius_m * RADIUS_SHARE;
        let reach_m = (radius_m * radius_m - across_m * across_m).max(0.0).sqrt();
        let useful = at.measured_m + reach_m > low_m && at.measured_m - reach_m < high_m && reach_m > 0.0;
        if useful {
            sites.push(Site { launch: launch.clone(), at, reach_m });
        }
    }
    sites.sort_by(|a, b| a.at.measured_m.total_cmp(&b.at.measured_m));
    Ok(sites)
}

/// Fewest legs that cover the corridor: each next launch place is the one that reaches furthest among those that leave no
/// hole. Legs then meet half-way between their launch places, as far as both reach.
pub(super) fn assign(request: &CorridorRequest, sites: &[Site]) -> Result<Vec<Assignment>, CorridorError> {
    let (low_m, high_m) = (request.from_m.min(request.to_m), request.from_m.max(request.to_m));
    let mut chosen: Vec<usize> = Vec::new();
    let mut covered_m = low_m;
    while chosen.is_empty() || covered_m < high_m - 0.5 {
        let candidates = (0..sites.len()).filter(|i| sites[*i].low_m() <= covered_m + 0.5);
        let best = candidates.max_by(|a, b| sites[*a].high_m().total_cmp(&sites[*b].high_m()));
        let Some(best) = best.filter(|i| sites[*i].high_m() > covered_m + 0.5) else {
            return Err(out_of_reach(request, sites, covered_m, high_m));
        };
        chosen.push(best);
        covered_m = sites[best].high_m();
    }
    let mut legs = Vec::with_capacity(chosen.len());
    let mut start_m = low_m;
    for (k, &site) in chosen.iter().enumerate() {
        let end_m = match chosen.get(k + 1) {
            Some(&next) => {
                let half_way_m = (sites[site].at.measured_m + sites[next].at.measured_m) / 2.0;
                let both_reach = sites[next].low_m()..=sites[site].high_m();
                let end_m = half_way_m.max(*both_reach.start()).min(*both_reach.end());
                let round = round_stakes_near(request, end_m).into_iter().find(|m| both_reach.contains(m));
                round.unwrap_or(end_m)
            }
            None => high_m,
        };
        legs.push(Assignment { site, low_m: start_m, high_m: end_m });
        start_m = end_m;
    }
    if request.direction == Direction::Decreasing {
        legs.reverse();
    }
    Ok(legs)
}

/// A stretch in two halves that meet at a stake that crews can say, in the order of the carriageway's traffic.
pub(super) fn halves(request: &CorridorRequest, whole: &Assignment) -> [Assignment; 2] {
    let middle_m = (whole.low_m + whole.high_m) / 2.0;
    let within = |m: &f64| *m > whole.low_m && *m < whole.high_m;
    let middle_m = round_stakes_near(request, middle_m).into_iter().find(within).unwrap_or(middle_m);
    let halves = [Assignment { high_m: middle_m, ..*whole }, Assignment { low_m: middle_m, ..*whole }];
    match request.direction {
        Direction::Increasing => halves,
        Direction::Decreasing => [halves[1], halves[0]],
    }
}

/// Places nearby whose stakes are whole tens of metres, best first: crews hand over at stakes that they can say.
fn round_stakes_near(request: &CorridorRequest, measured_m: f64) -> Vec<f64> {
    let stake = request.road.chainage.stake_at(measured_m);
    let tens = stake.shown_m / 10.0;
    let stakes = [tens.round(), tens.floor(), tens.ceil()].map(|tens| Stake { shown_m: tens * 10.0, ..stake });
    let places = stakes.into_iter().filter_map(|stake| request.road.resolve(stake).one());
    places.map(|place| place.measured_m).filter(|m| (m - measured_m).abs() <= 10.0).collect()
}

fn out_of_reach(request: &CorridorRequest, sites: &[Site], from_m: f64, end_m: f64) -> CorridorError {
    let next_m = sites.iter().map(Site::low_m).filter(|m| *m > from_m).fold(end_m, f64::min);
    let stake = |m: f64| request.road.chainage.stake_at(m).to_string();
    let reach_m = sites.iter().map(|s| s.reach_m).fold(0.0, f64::max);
    CorridorError::OutOfReach { from: stake(from_m), to: stake(next_m), reach_m }
}

/// Metres of carriageways and median together.
pub(super) fn lanes_m(increasing: &Carriageway, decreasing: &Carriageway) -> f64 {
    increasing.outer_edge_m + decreasing.outer_edge_m
}
