//! The station's half: answers what is known, and asks the vehicle what it has.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Duration;

use mission::geo::LatLon;

use super::grid::{BLOCKS, Grid, POSTS};
use crate::dialect::{MavMessage, TERRAIN_CHECK_DATA, TERRAIN_DATA_DATA};
use crate::wire::{Address, MonoTime};

/// Between two blocks. Chosen: 20 a second are 1.1 kB/s, a fifth of what a 57,600 baud radio carries; QGroundControl sends
/// 12 a second.
const PACE: Duration = Duration::from_millis(50);
/// Grids that are asked for at once. ArduPilot asks for one every two seconds, and keeps twelve.
const MAX_GRIDS: usize = 64;
/// Blocks remembered as unknown, so that each is counted once: those of [`MAX_GRIDS`] grids.
const MAX_UNKNOWN: usize = MAX_GRIDS * BLOCKS as usize;
/// Places to check at once: a long plan's waypoints.
const MAX_CHECKS: usize = 1_000;
/// A check without an answer is sent again after this. Chosen: as for commands on a slow link.
const CHECK_TIMEOUT: Duration = Duration::from_millis(1_500);
/// A place that is not loaded yet is asked about again after this: ArduPilot asks for a grid every two seconds.
const CHECK_AGAIN: Duration = Duration::from_secs(4);
/// Times that a place is asked about. With [`CHECK_AGAIN`] between them a grid of 56 blocks gets through in the meantime.
const CHECK_TRIES: u8 = 8;

/// What the service has done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Status {
    /// Blocks sent.
    pub sent: u64,
    /// Different blocks that the vehicle asked for and that no file knows whole: not sent.
    pub unknown: u64,
    /// Requests that no station can answer: no spacing, places off the globe, more grids at once than any vehicle keeps.
    pub refused: u64,
    /// Blocks that the vehicle still waits for, as it said last (`TERRAIN_REPORT.pending`).
    pub vehicle_waits: Option<u16>,
    /// Blocks that the vehicle has, as it said last.
    pub vehicle_has: Option<u16>,
}

/// How a place that was to be checked stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Check {
    /// Not answered yet, or the vehicle has not loaded it yet.
    Waiting,
    /// The vehicle has the ground there.
    Loaded,
    /// It has not, after asking several times.
    Missing,
    /// The vehicle does not answer.
    NoAnswer,
}

#[derive(Debug, Clone)]
struct Asked {
    place: (i32, i32),
    tries: u8,
    answered: bool,
    due: MonoTime,
}

/// Answers one vehicle.
#[derive(Debug, Clone)]
pub struct Server {
    target: Address,
    /// In the order of the requests: a grid and the blocks that are still to be sent.
    pending: VecDeque<(Grid, u64)>,
    next: MonoTime,
    unknown: BTreeSet<(Grid, u8)>,
    checks: VecDeque<Asked>,
    results: BTreeMap<(i32, i32), Check>,
    status: Status,
}

impl Server {
    /// Serves `target`.
    pub fn new(target: Address) -> Self {
        Self {
            target,
            pending: VecDeque::new(),
            next: MonoTime::default(),
            unknown: BTreeSet::new(),
            checks: VecDeque::new(),
            results: BTreeMap::new(),
            status: Status::default(),
        }
    }

    /// Counters.
    pub fn status(&self) -> Status {
        self.status
    }

    /// Where the vehicle asked for ground that is not known: the south-west post of each block, for a map.
    pub fn unknown(&self) -> impl Iterator<Item = LatLon> + '_ {
        self.unknown.iter().map(|(grid, block)| grid.post(*block, 0))
    }

    /// Other files are loaded: what was unknown may be known now. The vehicle asks again by itself.
    pub fn ground_changed(&mut self) {
        self.unknown.clear();
    }

    /// Asks whether the vehicle has the ground at places, a plan's waypoints for example; asked so, it also loads them.
    /// Replaces what was asked before. More than a thousand places are cut off.
    pub fn check(&mut self, now: MonoTime, places: impl IntoIterator<Item = LatLon>) {
        self.checks.clear();
        self.results.clear();
        for place in places.into_iter().take(MAX_CHECKS) {
            let place = ((place.lat_deg * 1e7).round() as i32, (place.lon_deg * 1e7).round() as i32);
            if self.results.insert(place, Check::Waiting).is_none() {
                self.checks.push_back(Asked { place, tries: 0, answered: false, due: now });
            }
        }
    }

    /// How the places that were to be checked stand.
    pub fn checks(&self) -> impl Iterator<Item = (LatLon, Check)> + '_ {
        let degrees = |value: i32| f64::from(value) * 1e-7;
        self.results
            .iter()
            .map(move |((lat, lon), check)| (LatLon { lat_deg: degrees(*lat), lon_deg: degrees(*lon) }, *check))
    }

    /// Takes a request or a report.
    pub fn on_message(&mut self, now: MonoTime, from: Address, message: &MavMessage) {
        if from != self.target {
            return;
        }
        match message {
            MavMessage::TERRAIN_REQUEST(m) => {
                let grid = Grid { lat_e7: m.lat, lon_e7: m.lon, spacing_m: m.grid_spacing };
                let mask = m.mask & ((1 << BLOCKS) - 1);
                if let Some((_, blocks)) = self.pending.iter_mut().find(|(known, _)| *known == grid) {
                    *blocks |= mask;
                } else if !grid.is_sound() || self.pending.len() >= MAX_GRIDS {
                    self.status.refused += 1;
                } else if mask != 0 {
                    self.pending.push_back((grid, mask));
                }
            }
            MavMessage::TERRAIN_REPORT(m) => {
                self.status.vehicle_waits = Some(m.pending);
                self.status.vehicle_has = Some(m.loaded);
                self.answered(now, (m.lat, m.lon), m.spacing != 0);
            }
            _ => {}
        }
    }

    /// A vehicle also reports where it flies, so only what was asked counts.
    fn answered(&mut self, now: MonoTime, place: (i32, i32), loaded: bool) {
        let Some(at) = self.checks.iter().position(|asked| asked.place == place && asked.tries > 0) else { return };
        if loaded {
            self.checks.remove(at);
            self.results.insert(place, Check::Loaded);
        } else if let Some(asked) = self.checks.get_mut(at).filter(|asked| !asked.answered) {
            asked.answered = true;
            asked.due = now + CHECK_AGAIN;
        }
    }

    /// Gives up on places that were asked about often enough.
    pub fn on_deadline(&mut self, now: MonoTime) {
        self.checks.retain(|asked| {
            let over = asked.tries >= CHECK_TRIES && asked.due <= now;
            if over {
                let check = if asked.answered { Check::Missing } else { Check::NoAnswer };
                self.results.insert(asked.place, check);
            }
            !over
        });
    }

    /// When [`Self::poll_send`] or [`Self::on_deadline`] has something to do.
    pub fn next_deadline(&self) -> Option<MonoTime> {
        let block = (!self.pending.is_empty()).then_some(self.next);
        let check = self.checks.iter().map(|asked| asked.due.max(self.next)).min();
        [block, check].into_iter().flatten().min()
    }

    /// The next block or question, when it is time. `ground` is metres above mean sea level, `None` where nobody knows.
    pub fn poll_send(&mut self, now: MonoTime, ground: impl Fn(LatLon) -> Option<f64>) -> Option<MavMessage> {
        if now < self.next {
            return None;
        }
        let message = self.next_block(ground).or_else(|| self.next_check(now))?;
        self.next = now + PACE;
        Some(message)
    }

    /// Unknown blocks cost no time on the link, so they are passed at once.
    fn next_block(&mut self, ground: impl Fn(LatLon) -> Option<f64>) -> Option<MavMessage> {
        while let Some((grid, blocks)) = self.pending.front_mut() {
            let grid = *grid;
            if *blocks == 0 {
                self.pending.pop_front();
                continue;
            }
            let block = blocks.trailing_zeros() as u8;
            *blocks &= *blocks - 1;
            let Some(data) = heights(grid, block, &ground) else {
                // Forgotten, they would be counted twice; remembered without bound, they would fill the memory.
                if self.unknown.len() < MAX_UNKNOWN && self.unknown.insert((grid, block)) {
                    self.status.unknown += 1;
                }
                continue;
            };
            self.status.sent += 1;
            self.unknown.remove(&(grid, block));
            return Some(MavMessage::TERRAIN_DATA(TERRAIN_DATA_DATA {
                lat: grid.lat_e7,
                lon: grid.lon_e7,
                grid_spacing: grid.spacing_m,
                data,
                gridbit: block,
            }));
        }
        None
    }

    fn next_check(&mut self, now: MonoTime) -> Option<MavMessage> {
        let asked = self.checks.iter_mut().find(|asked| asked.due <= now && asked.tries < CHECK_TRIES)?;
        asked.tries += 1;
        asked.answered = false;
        asked.due = now + CHECK_TIMEOUT;
        let (lat, lon) = asked.place;
        Some(MavMessage::TERRAIN_CHECK(TERRAIN_CHECK_DATA { lat, lon }))
    }
}

/// A block, where all its posts are known.
fn heights(grid: Grid, block: u8, ground: &impl Fn(LatLon) -> Option<f64>) -> Option<[i16; POSTS]> {
    let mut heights = [0; POSTS];
    for (post, height) in heights.iter_mut().enumerate() {
        let height_m = ground(grid.post(block, post as u8))?;
        let fits = (f64::from(i16::MIN)..=f64::from(i16::MAX)).contains(&height_m);
        *height = fits.then_some(height_m.round() as i16)?;
    }
    Some(heights)
}
