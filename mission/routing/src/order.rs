//! In which order launch places are visited.

/// Rounds of improvement; each makes the order better.
const MAX_ROUNDS: usize = 200;

/// Seconds of driving in an order, from the start if there is one.
pub(crate) fn length(order: &[usize], drive_s: &[Vec<f64>], start: Option<usize>) -> f64 {
    let first = match (start, order.first()) {
        (Some(start), Some(first)) if start != *first => drive_s[start][*first],
        _ => 0.0,
    };
    first + order.windows(2).map(|pair| drive_s[pair[0]][pair[1]]).sum::<f64>()
}

/// A way through places for comparing sets of them: nearest neighbour from either end, no more.
pub(crate) fn quick(places: &[usize], drive_s: &[Vec<f64>], start: Option<usize>) -> Vec<usize> {
    let farthest = |from: usize| places.iter().copied().max_by(|a, b| drive_s[from][*a].total_cmp(&drive_s[from][*b]));
    let one = places.first().and_then(|first| farthest(*first));
    let ends: Vec<usize> = [one, one.and_then(farthest)].into_iter().flatten().collect();
    nearest_neighbour(places, &ends, drive_s, start)
}

/// A short way through places: nearest neighbour from each of them, then [`improved`].
pub(crate) fn shortest(places: &[usize], drive_s: &[Vec<f64>], start: Option<usize>) -> Vec<usize> {
    improved(nearest_neighbour(places, places, drive_s, start), |order| length(order, drive_s, start))
}

/// Always on to the nearest place: the best of such ways from one of the firsts, or from the start where it is to be visited.
fn nearest_neighbour(places: &[usize], firsts: &[usize], drive_s: &[Vec<f64>], start: Option<usize>) -> Vec<usize> {
    let cost = |order: &[usize]| length(order, drive_s, start);
    let firsts: Vec<usize> = match start.filter(|start| places.contains(start)) {
        Some(start) => vec![start],
        None => firsts.to_vec(),
    };
    let candidates = firsts.into_iter().map(|first| {
        let mut left: Vec<usize> = places.iter().copied().filter(|place| *place != first).collect();
        let mut order = vec![first];
        let mut at = first;
        while let Some(next) = (0..left.len()).min_by(|a, b| drive_s[at][left[*a]].total_cmp(&drive_s[at][left[*b]])) {
            at = left.swap_remove(next);
            order.push(at);
        }
        order
    });
    candidates.min_by(|a, b| cost(a).total_cmp(&cost(b))).unwrap_or_default()
}

/// An order improved by turning pieces of it round and by moving places, as long as that lowers the cost.
pub(crate) fn improved(mut order: Vec<usize>, cost: impl Fn(&[usize]) -> f64) -> Vec<usize> {
    let mut least = cost(&order);
    for _ in 0..MAX_ROUNDS {
        let mut better: Option<Vec<usize>> = None;
        let mut consider = |tried: Vec<usize>| {
            let tried_cost = cost(&tried);
            if tried_cost < least - 1e-9 {
                least = tried_cost;
                better = Some(tried);
            }
        };
        for from in 0..order.len() {
            for to in from + 1..order.len() {
                let mut turned = order.clone();
                turned[from..=to].reverse();
                consider(turned);
                for (out, back) in [(from, to), (to, from)] {
                    let mut moved = order.clone();
                    let place = moved.remove(out);
                    moved.insert(back, place);
                    consider(moved);
                }
            }
        }
        match better {
            Some(found) => order = found,
            None => break,
        }
    }
    order
}

/// An order in which stale places come early, with no more driving than `limit_s`. `weight` is a place's staleness, `stay_s` the
/// time spent there: what is least is the sum of staleness times the time until it is seen.
pub(crate) fn stalest_first(
    short: Vec<usize>,
    drive_s: &[Vec<f64>],
    start: Option<usize>,
    limit_s: f64,
    weight: impl Fn(usize) -> f64,
    stay_s: impl Fn(usize) -> f64,
) -> Vec<usize> {
    let waiting = |order: &[usize]| {
        if length(order, drive_s, start) > limit_s + 1e-6 {
            return f64::INFINITY;
        }
        let mut clock_s = 0.0;
        let mut last = start;
        let mut sum = 0.0;
        for place in order {
            clock_s +=
                last.map_or(0.0, |last| if last == *place { 0.0 } else { drive_s[last][*place] }) + stay_s(*place);
            sum += weight(*place) * clock_s;
            last = Some(*place);
        }
        sum
    };
    let mut turned = short.clone();
    turned.reverse();
    let ways = [improved(short, waiting), improved(turned, waiting)];
    let [one, other] = ways;
    if waiting(&other) < waiting(&one) { other } else { one }
}
