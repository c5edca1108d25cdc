//! A time that no plan can beat.
//!
//! Choosing legs and places is an integer program: every cell is covered, a leg needs its place open, an open place is set up and
//! driven to. The demand "this cell from this place needs the place open" is relaxed (A. M. Geoffrion, *Lagrangean relaxation for
//! integer programming*, Math. Programming Study 2, 1974): each place's fixed time is shared out as prices over the cells it
//! reaches, and a leg pays for the cells it covers. For any such prices the best legs, which dynamic programming finds exactly, take
//! no longer than any plan does with its fixed times: an open place pays all of its own, and legs of it have paid at most that.
//! So every set of prices proves a bound; subgradient steps look for high ones (M. Held, P. Wolfe, H. P. Crowder, *Validation of
//! subgradient optimization*, Math. Programming 6, 1974). As the legs of a run are intervals, the highest is that of the linear
//! program.
//!
//! Of the drive only what is sure is put in, by the better of two ways:
//!
//! - one drive's fixed time for each place but the first, and the way between the two farthest sets of places of which one each must
//!   be visited (those that reach a cell);
//! - the shortest drive into each place but the first.

use std::collections::BTreeSet;

use crate::choose::{Index, Times};
use crate::reach::Reach;

/// Steps. Chosen: on a section of 120 km, 100 and 3,000 of them gave the same gap to a hundredth of a percent.
const STEPS: usize = 200;
/// Steps without growth after which they are halved.
const PATIENCE: usize = 12;
/// Rounding of sums of a few hundred terms; this share is taken off so that it never lifts the bound above a plan.
const ROUNDING_SHARE: f64 = 1e-9;

/// What is sure of the drive.
pub(crate) struct Drive<'a> {
    /// Ways between launch places without a drive's fixed time, seconds. They satisfy the triangle inequality.
    pub way_s: &'a [Vec<f64>],
    /// A drive's fixed time, seconds.
    pub extra_s: f64,
}

/// Seconds that every plan takes at least. `upper_s` is what some plan takes; it scales the steps only.
pub(crate) fn seconds(reach: &Reach, index: &Index, times: &Times, drive: &Drive, upper_s: f64) -> f64 {
    let count = times.drive_s.len();
    let nearest_s = |place: usize| {
        let ways = (0..count).filter(|other| *other != place).map(|other| times.drive_s[other][place]);
        let least = ways.fold(f64::INFINITY, f64::min);
        if least.is_finite() { least } else { 0.0 }
    };
    let bound_with = |into_s: &dyn Fn(usize) -> f64, sure_s: f64| {
        // Nothing leads into the place where the crew is already; without one, the first place is free.
        let into: Vec<f64> = (0..count).map(|p| if times.start == Some(p) { 0.0 } else { into_s(p) }).collect();
        let free_s = if times.start.is_none() { into.iter().copied().fold(0.0, f64::max) } else { 0.0 };
        let fixed: Vec<f64> = into.iter().map(|into_s| times.set_up_s + into_s).collect();
        let dual_s = dual(reach, index, times.turn_around_s, &fixed, upper_s + free_s - sure_s);
        dual_s * (1.0 - ROUNDING_SHARE) - free_s + sure_s
    };
    let by_ways = bound_with(&|_| drive.extra_s, sure_way_s(reach, times.start, drive.way_s));
    by_ways.max(bound_with(&nearest_s, 0.0))
}

/// The longest way that is driven for sure.
fn sure_way_s(reach: &Reach, start: Option<usize>, way_s: &[Vec<f64>]) -> f64 {
    let mut reaching: Vec<Vec<BTreeSet<usize>>> =
        reach.runs.iter().map(|run| vec![BTreeSet::new(); run.cells.len()]).collect();
    for leg in &reach.legs {
        for places in &mut reaching[leg.run][leg.first..=leg.last] {
            places.insert(leg.launch);
        }
    }
    let sets: BTreeSet<&BTreeSet<usize>> = reaching.iter().flatten().collect();
    let from_start = |place: usize| start.map_or(0.0, |start| way_s[start][place]);
    let least = |one: &BTreeSet<usize>, other: &BTreeSet<usize>| {
        let pairs = one.iter().flat_map(|p| other.iter().map(move |q| (*p, *q)));
        pairs.map(|(p, q)| way_s[p][q] + from_start(p).min(from_start(q))).fold(f64::INFINITY, f64::min)
    };
    let pairs = sets.iter().flat_map(|one| sets.iter().map(move |other| (*one, *other)));
    pairs.map(|(one, other)| least(one, other)).filter(|way| way.is_finite()).fold(0.0, f64::max)
}

/// The best bound that the steps find for legs, turn-arounds and fixed times of places.
fn dual(reach: &Reach, index: &Index, turn_around_s: f64, fixed_s: &[f64], upper_s: f64) -> f64 {
    let open = vec![true; fixed_s.len()];
    // Prices by place: the cells it reaches (run, cell), and what each of them costs.
    let mut cells: Vec<BTreeSet<(usize, usize)>> = vec![BTreeSet::new(); fixed_s.len()];
    for leg in &reach.legs {
        cells[leg.launch].extend((leg.first..=leg.last).map(|cell| (leg.run, cell)));
    }
    let cells: Vec<Vec<(usize, usize)>> = cells.into_iter().map(|own| own.into_iter().collect()).collect();
    let spot = |place: usize, run: usize, cell: usize| cells[place].binary_search(&(run, cell)).unwrap_or(0);
    let first_spots: Vec<usize> = reach.legs.iter().map(|leg| spot(leg.launch, leg.run, leg.first)).collect();
    let mut prices: Vec<Vec<f64>> =
        cells.iter().zip(fixed_s).map(|(own, fixed)| vec![fixed / own.len().max(1) as f64; own.len()]).collect();
    let mut legs = reach.legs.clone();
    let (mut best_s, mut share, mut waited) = (0.0, 1.0, 0);
    for _ in 0..STEPS {
        for ((priced, leg), first) in legs.iter_mut().zip(&reach.legs).zip(&first_spots) {
            // A leg's cells follow each other in its run, and in the place's list, too.
            priced.time_s = leg.time_s + prices[leg.launch][*first..=first + leg.last - leg.first].iter().sum::<f64>();
        }
        let Some((chosen, least_s)) = index.best(&legs, &open, turn_around_s) else { break };
        if least_s > best_s + 1e-3 {
            (best_s, waited) = (least_s, 0);
        } else {
            waited += 1;
            if waited >= PATIENCE {
                (share, waited) = (share / 2.0, 0);
            }
        }
        let mut covered: Vec<Vec<bool>> = cells.iter().map(|own| vec![false; own.len()]).collect();
        for leg in chosen {
            let (launch, first) = (legs[leg].launch, first_spots[leg]);
            covered[launch][first..=first + legs[leg].last - legs[leg].first].fill(true);
        }
        // Only what is left after the mean is taken off changes prices whose sum is fixed.
        let steepness = |own: &Vec<bool>| {
            let ones = own.iter().filter(|covered| **covered).count() as f64;
            ones - ones * ones / own.len().max(1) as f64
        };
        let squared: f64 = covered.iter().map(steepness).sum();
        if squared < 0.5 || upper_s <= best_s {
            break;
        }
        let step_s = share * (upper_s - least_s).max(0.0) / squared;
        for ((own, covered), fixed) in prices.iter_mut().zip(&covered).zip(fixed_s) {
            for (price, covered) in own.iter_mut().zip(covered) {
                *price += if *covered { step_s } else { 0.0 };
            }
            shared_out(own, *fixed);
        }
    }
    best_s
}

/// Moves prices to the nearest that are not negative and add up to a sum (projection onto a simplex: J. C. Duchi et al., *Efficient
/// projections onto the l1-ball*, ICML 2008). A little less than the sum, so that rounding never makes it more.
fn shared_out(prices: &mut [f64], sum: f64) {
    let mut sorted = prices.to_vec();
    sorted.sort_by(|a, b| b.total_cmp(a));
    let (mut so_far, mut level) = (0.0, 0.0);
    for (count, price) in sorted.iter().enumerate() {
        so_far += price;
        let tried = (so_far - sum) / (count + 1) as f64;
        if *price >= tried {
            level = tried;
        }
    }
    for price in prices {
        *price = (*price - level).max(0.0) * (1.0 - ROUNDING_SHARE);
    }
}

#[cfg(test)]
mod tests {
    use mission::road::{Direction, Stretch};
    use proptest::prelude::*;

    use super::*;
    use crate::choose;
    use crate::patrol::Cell;
    use crate::reach::{Leg, Run};

    #[test]
    fn prices_are_shared_out_without_loss_or_debt() {
        for (mut prices, sum) in [(vec![3.0, 1.0, -5.0], 2.0), (vec![0.1; 7], 9.0), (vec![100.0, 0.0], 0.0)] {
            shared_out(&mut prices, sum);
            assert!(prices.iter().all(|price| *price >= 0.0));
            let total: f64 = prices.iter().sum();
            assert!(total <= sum && total > sum - 1e-6, "{total} of {sum}");
        }
    }

    /// Every order of some places.
    fn orders(places: &[usize]) -> Vec<Vec<usize>> {
        if places.is_empty() {
            return vec![Vec::new()];
        }
        let with_first = |first: &usize| {
            let rest: Vec<usize> = places.iter().copied().filter(|place| place != first).collect();
            orders(&rest).into_iter().map(move |order| [vec![*first], order].concat()).collect::<Vec<_>>()
        };
        places.iter().flat_map(with_first).collect()
    }

    proptest! {
        #[test]
        fn no_plan_beats_the_bound_where_all_of_them_can_be_tried(
            at in prop::collection::vec((0.0..4_000.0, 0.0..4_000.0), 2..5), lengths in prop::collection::vec(1_usize..6, 1..3),
            times_s in prop::collection::vec(100.0..900.0, 300), reaches in prop::collection::vec(any::<bool>(), 300),
            set_up_s in 0.0..1_500.0, extra_s in 0.0..400.0, start in prop::option::of(0_usize..2),
        ) {
            let count = at.len();
            let cell = Cell { road: 0, direction: Direction::Increasing, stretch: Stretch { from_m: 0.0, to_m: 1.0 } };
            let run = |length: &usize| Run { road: 0, direction: Direction::Increasing, cells: vec![cell; *length] };
            let runs: Vec<Run> = lengths.iter().map(run).collect();
            let (mut legs, mut dice) = (Vec::new(), times_s.iter().zip(&reaches).cycle());
            for launch in 0..count {
                for (run, length) in lengths.iter().enumerate() {
                    for first in 0..*length {
                        for last in first..*length {
                            let (time_s, reached) = dice.next().expect("endless");
                            // The first place reaches each cell by itself, so that there is a plan.
                            if *reached || (launch == 0 && first == last) {
                                let time_s = time_s + 50.0 * (last - first) as f64;
                                legs.push(Leg { launch, run, first, last, time_s, share: 0.5 });
                            }
                        }
                    }
                }
            }
            let reach = Reach { runs, legs, refusals: Vec::new() };
            let way = |a: (f64, f64), b: (f64, f64)| (a.0 - b.0).hypot(a.1 - b.1);
            let way_s: Vec<Vec<f64>> = at.iter().map(|a| at.iter().map(|b| way(*a, *b)).collect()).collect();
            let drive = |a: usize, b: usize| if a == b { 0.0 } else { way_s[a][b] + extra_s };
            let drive_s = (0..count).map(|a| (0..count).map(|b| drive(a, b)).collect()).collect();
            let times = Times { turn_around_s: 100.0, set_up_s, drive_s, start };
            let index = Index::new(&reach);
            let mut least_s = f64::INFINITY;
            for set in 1_usize..1 << count {
                let open: Vec<bool> = (0..count).map(|place| set & (1 << place) != 0).collect();
                let Some((_, flown_s)) = index.best(&reach.legs, &open, times.turn_around_s) else { continue };
                // Every open place is set up and visited here; sets without the idle ones are tried, too.
                let places: Vec<usize> = (0..count).filter(|place| open[*place]).collect();
                let lengths = orders(&places).into_iter().map(|order| crate::order::length(&order, &times.drive_s, start));
                least_s = least_s.min(flown_s + set_up_s * places.len() as f64 + lengths.fold(f64::INFINITY, f64::min));
            }
            let chosen_s = choose::choose(&reach, &index, &times).expect("a plan").total_s;
            let bound_s = seconds(&reach, &index, &times, &Drive { way_s: &way_s, extra_s }, chosen_s);
            prop_assert!(bound_s <= least_s + 1e-6, "bound {bound_s}, best {least_s}");
            prop_assert!(chosen_s >= least_s - 1e-6, "chosen {chosen_s}, best {least_s}");
        }
    }
}
