//! Which launch places are used, and which legs are flown from them.
//!
//! Given the places, the best legs of a run of cells come from dynamic programming over its cells, exactly. The places come from
//! a local search that closes, opens and swaps them while that saves time.

use crate::order;
use crate::reach::{Leg, Reach};

/// Times that do not depend on a leg, seconds.
#[derive(Debug, Clone)]
pub(crate) struct Times {
    pub turn_around_s: f64,
    pub set_up_s: f64,
    /// Drive between launch places.
    pub drive_s: Vec<Vec<f64>>,
    pub start: Option<usize>,
}

/// Legs and what they take.
#[derive(Debug, Clone)]
pub(crate) struct Choice {
    /// Indexes of [`Reach::legs`].
    pub legs: Vec<usize>,
    pub total_s: f64,
}

/// Rounds of the local search; each saves time, and a few suffice.
const MAX_ROUNDS: usize = 100;

/// The legs of each run by their last cell.
pub(crate) struct Index(Vec<Vec<Vec<usize>>>);

impl Index {
    pub fn new(reach: &Reach) -> Self {
        let mut by_end: Vec<Vec<Vec<usize>>> = reach.runs.iter().map(|run| vec![Vec::new(); run.cells.len()]).collect();
        for (index, leg) in reach.legs.iter().enumerate() {
            by_end[leg.run][leg.last].push(index);
        }
        Self(by_end)
    }

    /// The best legs from open places, and their time with the turn-arounds; `None` where a cell is out of reach of all of them.
    pub fn best(&self, legs: &[Leg], open: &[bool], turn_around_s: f64) -> Option<(Vec<usize>, f64)> {
        let mut chosen = Vec::new();
        let mut total_s = 0.0;
        for by_end in &self.0 {
            // Best time up to before each cell, and the leg that ends there.
            let mut best: Vec<(f64, Option<usize>)> = vec![(0.0, None)];
            for ends in by_end {
                let mut least = (f64::INFINITY, None);
                for &index in ends.iter().filter(|index| open[legs[**index].launch]) {
                    let time_s = best[legs[index].first].0 + legs[index].time_s + turn_around_s;
                    if time_s < least.0 {
                        least = (time_s, Some(index));
                    }
                }
                best.push(least);
            }
            let (time_s, _) = best[by_end.len()];
            if time_s.is_infinite() {
                return None;
            }
            total_s += time_s;
            let mut end = by_end.len();
            while end > 0 {
                let index = best[end].1?;
                chosen.push(index);
                end = legs[index].first;
            }
        }
        Some((chosen, total_s))
    }
}

/// Launch places that legs use.
pub(crate) fn used(legs: &[Leg], chosen: &[usize], count: usize) -> Vec<bool> {
    let mut used = vec![false; count];
    for index in chosen {
        used[legs[*index].launch] = true;
    }
    used
}

fn evaluate(reach: &Reach, index: &Index, times: &Times, open: &[bool]) -> Option<Choice> {
    let (legs, flown_s) = index.best(&reach.legs, open, times.turn_around_s)?;
    let used = used(&reach.legs, &legs, open.len());
    let places: Vec<usize> = (0..used.len()).filter(|place| used[*place]).collect();
    let drive_s = order::length(&order::quick(&places, &times.drive_s, times.start), &times.drive_s, times.start);
    Some(Choice { legs, total_s: flown_s + times.set_up_s * places.len() as f64 + drive_s })
}

/// The legs to fly.
pub(crate) fn choose(reach: &Reach, index: &Index, times: &Times) -> Option<Choice> {
    let count = times.drive_s.len();
    let mut open = vec![true; count];
    let mut best = evaluate(reach, index, times, &open)?;
    open = used(&reach.legs, &best.legs, count);
    for _ in 0..MAX_ROUNDS {
        let mut better: Option<(Choice, Vec<bool>)> = None;
        let mut consider = |flipped: &[usize]| {
            let mut tried = open.clone();
            for place in flipped {
                tried[*place] = !tried[*place];
            }
            if let Some(choice) = evaluate(reach, index, times, &tried)
                && choice.total_s < better.as_ref().map_or(best.total_s, |(choice, _)| choice.total_s) - 1e-6
            {
                better = Some((choice, tried));
            }
        };
        for place in 0..count {
            consider(&[place]);
        }
        // Swaps with the places nearby only: a far one cannot stand in for another.
        for place in (0..count).filter(|place| open[*place]) {
            let mut others: Vec<usize> = (0..count).filter(|other| !open[*other]).collect();
            others.sort_by(|a, b| times.drive_s[place][*a].total_cmp(&times.drive_s[place][*b]));
            for other in others.into_iter().take(4) {
                consider(&[place, other]);
            }
        }
        let Some((choice, _)) = better else { break };
        open = used(&reach.legs, &choice.legs, count);
        best = choice;
    }
    Some(best)
}
