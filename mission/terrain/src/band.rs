//! A line of few corners through a band: at each station a lowest and a highest height, between stations a steepest way up
//! and down.
//!
//! All straight lines that start in a window and pass through the following ones are a convex polygon in the plane of
//! (height at the start, slope), which each station clips by two half-planes (as J. O'Rourke, *An on-line algorithm for
//! fitting straight lines between data ranges*, CACM 24, 1981). The next corner is put where the line after it reaches
//! farthest. That is the fewest for two pieces at a time; over a whole path it is near to it, not proven to be it.

/// A station: where, between which heights, and whether a corner stands there anyway.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Window {
    pub(crate) along_m: f64,
    pub(crate) low_m: f64,
    pub(crate) high_m: f64,
    /// The height that is best, metres.
    pub(crate) wanted_m: f64,
    pub(crate) fixed: bool,
}

/// Steepest ways between a station and the next, metres of height per metre.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Slopes {
    pub(crate) up: f64,
    pub(crate) down: f64,
}

/// Corners tried for one piece at most: those farthest along. Keeps the work of a long level path linear.
const MAX_TRIED: usize = 64;
/// Slack of a half-plane, metres.
const EPSILON_M: f64 = 1e-9;

/// Lines, as (height at the start, slope).
#[derive(Debug, Clone)]
struct Lines {
    corners: Vec<[f64; 2]>,
}

impl Lines {
    fn new([low_m, high_m]: [f64; 2], slopes: Slopes) -> Self {
        let corners = vec![[low_m, -slopes.down], [high_m, -slopes.down], [high_m, slopes.up], [low_m, slopes.up]];
        Self { corners }
    }

    /// Keeps the lines with `a * height + b * slope <= c`.
    fn clip(&mut self, a: f64, b: f64, c: f64) {
        let inside = |corner: &[f64; 2]| a * corner[0] + b * corner[1] - c;
        let mut kept = Vec::with_capacity(self.corners.len() + 1);
        for (index, corner) in self.corners.iter().enumerate() {
            let next = &self.corners[(index + 1) % self.corners.len()];
            let (here, there) = (inside(corner), inside(next));
            if here <= EPSILON_M {
                kept.push(*corner);
            }
            if (here <= EPSILON_M) != (there <= EPSILON_M) {
                let share = here / (here - there);
                kept.push([corner[0] + share * (next[0] - corner[0]), corner[1] + share * (next[1] - corner[1])]);
            }
        }
        self.corners = kept;
    }

    fn through(&mut self, ahead_m: f64, window: &Window) {
        self.clip(1.0, ahead_m, window.high_m);
        if !self.corners.is_empty() {
            self.clip(-1.0, -ahead_m, -window.low_m);
        }
    }

    /// Lowest and highest over there.
    fn reach(&self, ahead_m: f64) -> Option<[f64; 2]> {
        let heights = self.corners.iter().map(|corner| corner[0] + corner[1] * ahead_m);
        heights.fold(None, |range, height| {
            let [low, high] = range.unwrap_or([height, height]);
            Some([low.min(height), high.max(height)])
        })
    }

    /// Lowest and highest start of the lines that end at a height.
    fn starts(&self, ahead_m: f64, height_m: f64) -> Option<[f64; 2]> {
        let mut lines = self.clone();
        lines.clip(1.0, ahead_m, height_m);
        if !lines.corners.is_empty() {
            lines.clip(-1.0, -ahead_m, -height_m);
        }
        lines.reach(0.0)
    }
}

/// Where a piece from one station may end: its farthest station, and for each on the way what it reaches there.
struct Fan {
    reached: Vec<[f64; 2]>,
    from: usize,
}

impl Fan {
    fn new(windows: &[Window], from: usize, start: [f64; 2], slopes: &[Slopes]) -> Self {
        let mut lines = Lines::new(start, slopes[from]);
        let mut reached = Vec::new();
        for to in from + 1..windows.len() {
            let ahead_m = windows[to].along_m - windows[from].along_m;
            lines.through(ahead_m, &windows[to]);
            let Some(range) = lines.reach(ahead_m) else { break };
            reached.push([range[0].max(windows[to].low_m), range[1].min(windows[to].high_m)]);
            if windows[to].fixed {
                break;
            }
        }
        Self { reached, from }
    }

    fn farthest(&self) -> usize {
        self.from + self.reached.len()
    }

    fn at(&self, station: usize) -> [f64; 2] {
        self.reached[station - self.from - 1]
    }
}

/// Corners of the line: station and height. The windows must allow one between neighbours, which [`widen`] sees to;
/// slopes are those of the piece after each station, and change only where a corner is fixed. `None` for an empty band.
pub(crate) fn line(windows: &[Window], slopes: &[Slopes]) -> Option<Vec<(usize, f64)>> {
    let last = windows.len().checked_sub(1)?;
    // Station, and the heights that are reached there.
    let mut corners = vec![(0, [windows[0].low_m, windows[0].high_m])];
    while let Some((from, start)) = corners.last().copied().filter(|(station, _)| *station < last) {
        let fan = Fan::new(windows, from, start, slopes);
        let farthest = fan.farthest();
        if farthest == from {
            return None;
        }
        let mut best = farthest;
        if !windows[farthest].fixed {
            let mut best_reach = 0;
            for station in (from + 1..=farthest).rev().take(MAX_TRIED) {
                let reach = Fan::new(windows, station, fan.at(station), slopes).farthest();
                if reach > best_reach {
                    (best, best_reach) = (station, reach);
                }
            }
        }
        corners.push((best, fan.at(best)));
    }
    let mut heights: Vec<(usize, f64)> = Vec::with_capacity(corners.len());
    for (station, [low_m, high_m]) in corners.into_iter().rev() {
        let mut range = [low_m, high_m];
        if let Some((to, height_m)) = heights.last().copied() {
            let mut lines = Lines::new(range, slopes[station]);
            for between in station + 1..=to {
                lines.through(windows[between].along_m - windows[station].along_m, &windows[between]);
            }
            range = lines.starts(windows[to].along_m - windows[station].along_m, height_m)?;
        }
        heights.push((station, windows[station].wanted_m.clamp(range[0], range[1].max(range[0]))));
    }
    heights.reverse();
    Some(heights)
}

/// Fits the band to the slopes, so that from every height in one window the next can be reached: the lowest heights are
/// lifted as far as climbs and descents need, and no further; then the highest are lowered to what can be left again.
/// `room_m` is what is left between lowest and highest where the lowest had to be lifted. Gives by how much the lowest
/// lies above what was the highest, per station.
pub(crate) fn widen(windows: &mut [Window], slopes: &[Slopes], room_m: f64) -> Vec<f64> {
    let apart_m = |windows: &[Window], index: usize| windows[index + 1].along_m - windows[index].along_m;
    let pairs = windows.len().saturating_sub(1);
    for index in (0..pairs).rev() {
        let needed_m = windows[index + 1].low_m - slopes[index].up * apart_m(windows, index);
        windows[index].low_m = windows[index].low_m.max(needed_m);
    }
    for index in 0..pairs {
        let needed_m = windows[index].low_m - slopes[index].down * apart_m(windows, index);
        windows[index + 1].low_m = windows[index + 1].low_m.max(needed_m);
    }
    let mut above = Vec::with_capacity(windows.len());
    for window in windows.iter_mut() {
        above.push((window.low_m - window.high_m).max(0.0));
        window.high_m = window.high_m.max(window.low_m + room_m);
    }
    for index in (0..pairs).rev() {
        let left_m = windows[index + 1].high_m + slopes[index].down * apart_m(windows, index);
        windows[index].high_m = windows[index].high_m.min(left_m);
    }
    for index in 0..pairs {
        let reached_m = windows[index].high_m + slopes[index].up * apart_m(windows, index);
        windows[index + 1].high_m = windows[index + 1].high_m.min(reached_m);
    }
    for window in windows {
        window.wanted_m = window.wanted_m.clamp(window.low_m, window.high_m.max(window.low_m));
    }
    above
}
