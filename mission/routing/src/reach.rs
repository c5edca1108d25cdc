//! Which stretches which launch place can fly on one battery, and how long that takes.
//!
//! A leg is what the corridor planner plans from one launch place: straight up, square to the road onto the track, along it to
//! the nearer end of the stretch, to the other end, and home. Time and battery are reckoned as that planner reckons them,
//! with each doubt on the dear side, so that what is chosen here is a single leg there.

use mission::road::{Direction, LinePosition, Stretch};

use crate::error::{Refusal, Why};
use crate::patrol::{Cell, Patrol};

/// A launch place keeps at least this far from the edge of the carriageway, metres (as the corridor planner has it).
const LAUNCH_CLEAR_M: f64 = 5.0;
/// Share of the radius that is used, as the corridor planner has it: the track beside a bend is longer than the road.
const RADIUS_SHARE: f64 = 0.99;
/// Length of a track over that of the road: a track 55 m outside a bend of 1,000 m, the usual least radius
/// of an expressway for 120 km/h (JTG D20-2017, 7.3).
const TRACK_SHARE: f64 = 1.055;
/// Stops on the way: onto the track, at both ends, off it, above the launch place, and some where a bend is too tight.
const STOPS: f64 = 8.0;
/// Seconds at each stop beside braking. Chosen above the planner's.
const STOP_S: f64 = 3.0;
/// Motors turning on the ground and loitering before landing, seconds (the planner's 4 + 4 + 5).
const IDLE_S: f64 = 13.0;
/// Height of a crossing above a bridge deck that the planner may ask for beside its own 60 m. Chosen.
const DECK_M: f64 = 12.0;

/// Cells that no launch place reaches whole are halved as long as the parts are no shorter than this, metres. Chosen.
const LEAST_PART_M: f64 = 100.0;

/// A launch place on a road's ruler.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Site {
    /// Index in [`Patrol::launch_sites`].
    pub launch: usize,
    pub road: usize,
    pub at: LinePosition,
}

/// Cells that follow each other on one side.
#[derive(Debug, Clone)]
pub(crate) struct Run {
    pub road: usize,
    pub direction: Direction,
    pub cells: Vec<Cell>,
}

/// A leg that could be flown: cells `first..=last` of a run.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Leg {
    pub launch: usize,
    pub run: usize,
    pub first: usize,
    pub last: usize,
    pub time_s: f64,
    /// Share of the battery, 0..1.
    pub share: f64,
}

/// What can be flown.
pub(crate) struct Reach {
    pub runs: Vec<Run>,
    pub legs: Vec<Leg>,
    pub refusals: Vec<Refusal>,
}

/// Launch places beside each road.
fn sites(patrol: &Patrol) -> Vec<Site> {
    let mut sites = Vec::new();
    for (road, r) in patrol.network.roads.iter().enumerate() {
        for (launch, site) in patrol.launch_sites.iter().enumerate() {
            let Some(at) = patrol.beside(road, site.place) else { continue };
            let edge_m = r.carriageway(Direction::at_offset(at.offset_right_m)).outer_edge_m;
            if at.offset_right_m.abs() >= edge_m + LAUNCH_CLEAR_M {
                sites.push(Site { launch, road, at });
            }
        }
    }
    sites
}

/// How far a launch place is across from a track, metres.
fn across_m(patrol: &Patrol, site: &Site, direction: Direction) -> f64 {
    let edge_m = patrol.network.roads[site.road].carriageway(direction).outer_edge_m;
    let track_m = (edge_m + patrol.aircraft.lateral_offset_m) * direction.side();
    (track_m - site.at.offset_right_m).abs()
}

/// How far a launch place reaches along the road, metres.
fn reach_m(patrol: &Patrol, site: &Site, direction: Direction) -> f64 {
    let radius_m = patrol.aircraft.max_radius_m * RADIUS_SHARE;
    (radius_m.powi(2) - across_m(patrol, site, direction).powi(2)).max(0.0).sqrt()
}

/// Time (seconds) and share of the battery of a leg.
fn cost(patrol: &Patrol, site: &Site, direction: Direction, stretch: Stretch) -> (f64, f64) {
    let a = &patrol.aircraft;
    let frame = &a.airframe;
    let crosses = site.at.offset_right_m * direction.side() < 0.0;
    let height_m =
        if crosses { a.height_agl_m.max(mission::plan::corridor::CROSSING_HEIGHT_M) + DECK_M } else { a.height_agl_m };
    let along_m = 2.0 * (stretch.to_m.max(site.at.measured_m) - stretch.from_m.min(site.at.measured_m));
    let level_m = along_m * TRACK_SHARE + 2.0 * across_m(patrol, site, direction);
    let level_s = level_m / a.speed_m_s;
    let up_s = height_m / frame.climb_m_s;
    let slow_m = height_m.min(frame.landing_slow_below_m);
    let down_s = (height_m - slow_m) / frame.descent_m_s + slow_m / frame.landing_m_s;
    let hover_s = IDLE_S + STOPS * (a.speed_m_s / frame.acceleration_m_s2 + STOP_S);
    let wind_m_s = a.wind.speed_m_s;
    // Power has its least at some speed, so both ends of what the wind can make of the speed are looked at.
    let level_w = frame.power_w(a.speed_m_s + wind_m_s, 0.0).max(frame.power_w((a.speed_m_s - wind_m_s).abs(), 0.0));
    let still_w = frame.power_w(wind_m_s, 0.0).max(frame.hover_power_w());
    let pieces = [(level_s, level_w), (up_s, frame.power_w(wind_m_s, frame.climb_m_s)), (down_s + hover_s, still_w)];
    // At the voltage of the reserve, the lowest of the flight, currents are greatest.
    let share_of = |(seconds, power_w): &(f64, f64)| {
        frame.battery.current_a(a.reserve_share, *power_w) * seconds / 3_600.0 / frame.battery.capacity_ah
    };
    (level_s + up_s + down_s + hover_s, pieces.iter().map(share_of).sum())
}

/// The legs that can be flown, and what none of them reaches.
pub(crate) fn of(patrol: &Patrol, wanted: impl Fn(&Cell) -> bool) -> Reach {
    let sites = sites(patrol);
    let usable_share = 1.0 - patrol.aircraft.reserve_share;
    let allowed: Vec<Vec<Stretch>> =
        (0..patrol.network.roads.len()).map(|road| patrol.joined(road, &patrol.allowed)).collect();
    let holds = |s: &Stretch, inner: Stretch| inner.from_m >= s.from_m - 1.0 && inner.to_m <= s.to_m + 1.0;
    let within = |road: usize, inner: Stretch| allowed[road].iter().any(|s| holds(s, inner));
    let hull = |stretch: Stretch, site: &Site| Stretch {
        from_m: stretch.from_m.min(site.at.measured_m),
        to_m: stretch.to_m.max(site.at.measured_m),
    };
    let near = |stretch: Stretch, site: &Site, direction: Direction| {
        let reach_m = reach_m(patrol, site, direction);
        stretch.from_m >= site.at.measured_m - reach_m && stretch.to_m <= site.at.measured_m + reach_m && reach_m > 0.0
    };
    let why = |cell: &Cell| -> Option<Why> {
        if !within(cell.road, cell.stretch) {
            return Some(Why::NotAllowed);
        }
        let own = || sites.iter().filter(|site| site.road == cell.road);
        let name = |site: &Site| patrol.launch_sites[site.launch].name.clone();
        let mut close = own().filter(|site| near(cell.stretch, site, cell.direction)).peekable();
        if close.peek().is_none() {
            let reach_m = own().map(|site| reach_m(patrol, site, cell.direction)).fold(0.0, f64::max);
            return Some(Why::OutOfReach { reach_m });
        }
        let mut worst = None;
        for site in close {
            if !within(cell.road, hull(cell.stretch, site)) {
                worst = worst.or(Some(Why::CutOff { launch: name(site) }));
                continue;
            }
            let (_, share) = cost(patrol, site, cell.direction, cell.stretch);
            if share <= usable_share {
                return None;
            }
            let (needed_percent, usable_percent) = (share * 100.0, usable_share * 100.0);
            worst = Some(Why::Battery { launch: name(site), needed_percent, usable_percent });
        }
        worst
    };

    // A leg never spans a cell that is not flown: it would be flown all the same, and a second time.
    let mut runs: Vec<Run> = Vec::new();
    let mut refusals: Vec<(Cell, Why)> = Vec::new();
    // Approvals cut cells: the allowed part of one is a cell, the rest is refused.
    let cells = patrol.cells().into_iter().flat_map(|cell| split(cell, &allowed[cell.road]));
    // Last first, so that halves come off the stack in order.
    let mut left: Vec<Cell> = cells.filter(wanted).collect();
    left.reverse();
    while let Some(cell) = left.pop() {
        if let Some(why) = why(&cell) {
            let parts = matches!(why, Why::OutOfReach { .. } | Why::Battery { .. }).then(|| halves(cell)).flatten();
            match parts {
                Some([first, second]) => left.extend([second, first]),
                None => refusals.push((cell, why)),
            }
            continue;
        }
        let follows = |run: &Run| {
            let last = run.cells.last().map_or(f64::NAN, |last| last.stretch.to_m);
            run.road == cell.road && run.direction == cell.direction && (last - cell.stretch.from_m).abs() < 1e-6
        };
        match runs.last_mut().filter(|run| follows(run)) {
            Some(run) => run.cells.push(cell),
            None => runs.push(Run { road: cell.road, direction: cell.direction, cells: vec![cell] }),
        }
    }
    let mut legs = Vec::new();
    for (index, run) in runs.iter().enumerate() {
        for site in sites.iter().filter(|site| site.road == run.road) {
            for first in 0..run.cells.len() {
                for last in first..run.cells.len() {
                    let stretch =
                        Stretch { from_m: run.cells[first].stretch.from_m, to_m: run.cells[last].stretch.to_m };
                    if !near(stretch, site, run.direction) || !within(run.road, hull(stretch, site)) {
                        break;
                    }
                    let (time_s, share) = cost(patrol, site, run.direction, stretch);
                    if share > usable_share {
                        break;
                    }
                    legs.push(Leg { launch: site.launch, run: index, first, last, time_s, share });
                }
            }
        }
    }
    Reach { runs, legs, refusals: joined(patrol, refusals) }
}

/// The parts of a cell inside and outside of what is allowed.
fn split(cell: Cell, allowed: &[Stretch]) -> Vec<Cell> {
    let Stretch { from_m, to_m } = cell.stretch;
    let ends = allowed.iter().flat_map(|s| [s.from_m, s.to_m]).filter(|m| *m > from_m + 1.0 && *m < to_m - 1.0);
    let mut edges: Vec<f64> = [from_m, to_m].into_iter().chain(ends).collect();
    edges.sort_by(f64::total_cmp);
    edges.windows(2).map(|pair| Cell { stretch: Stretch { from_m: pair[0], to_m: pair[1] }, ..cell }).collect()
}

/// A cell that no launch place reaches whole may be reached half from one and half from the next.
fn halves(cell: Cell) -> Option<[Cell; 2]> {
    let Stretch { from_m, to_m } = cell.stretch;
    let middle_m = (from_m + to_m) / 2.0;
    let part = |from_m, to_m| Cell { stretch: Stretch { from_m, to_m }, ..cell };
    (to_m - from_m >= 2.0 * LEAST_PART_M).then(|| [part(from_m, middle_m), part(middle_m, to_m)])
}

/// Refused cells that follow each other for the same reason, as one.
fn joined(patrol: &Patrol, cells: Vec<(Cell, Why)>) -> Vec<Refusal> {
    let same = |a: &Why, b: &Why| std::mem::discriminant(a) == std::mem::discriminant(b);
    let groups = cells.chunk_by(|(a, a_why), (b, b_why)| {
        a.road == b.road
            && a.direction == b.direction
            && (a.stretch.to_m - b.stretch.from_m).abs() < 1e-6
            && same(a_why, b_why)
    });
    let refusal = |group: &[(Cell, Why)]| {
        let [(first, why), ..] = group else { return None };
        let road = &patrol.network.roads[first.road];
        let stake = |m: f64| road.chainage.stake_at(m).to_the_metre().to_string();
        let to_m = group.last().map_or(first.stretch.to_m, |(last, _)| last.stretch.to_m);
        Some(Refusal {
            road: road.code.clone(),
            toward: road.carriageway(first.direction).toward.clone(),
            from: stake(first.stretch.from_m),
            to: stake(to_m),
            why: why.clone(),
        })
    };
    groups.filter_map(refusal).collect()
}
