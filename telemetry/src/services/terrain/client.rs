//! The vehicle's half, with ArduPilot's manners: a few grids around where it is needed, asked for until they are whole.

use std::collections::VecDeque;
use std::time::Duration;

use mission::geo::LatLon;

use super::grid::{BLOCKS, Grid, POSTS};
use crate::dialect::{MavMessage, TERRAIN_REPORT_DATA, TERRAIN_REQUEST_DATA};
use crate::services::Queue;
use crate::wire::MonoTime;

/// Grids that are kept (ArduPilot: 12).
const MAX_GRIDS: usize = 12;
/// Between two requests (ArduPilot: 2 s).
const REQUEST_EVERY: Duration = Duration::from_secs(2);
/// All blocks of a grid.
const WHOLE: u64 = (1 << BLOCKS) - 1;

#[derive(Debug, Clone)]
struct Loaded {
    grid: Grid,
    blocks: u64,
    /// Row by row of blocks, and within each row by row of posts, as they come.
    heights: Vec<i16>,
}

/// Keeps the ground that a vehicle needs.
#[derive(Debug, Clone)]
pub struct Client {
    spacing_m: u16,
    /// The one needed last comes last.
    grids: VecDeque<Loaded>,
    next: MonoTime,
    outbox: Queue<MavMessage>,
}

impl Client {
    /// Asks for posts `spacing_m` apart (ArduPilot's `TERRAIN_SPACING`, 100 m by default).
    pub fn new(spacing_m: u16) -> Self {
        Self { spacing_m, grids: VecDeque::new(), next: MonoTime::default(), outbox: Queue::default() }
    }

    /// The ground at a place will be needed.
    pub fn want(&mut self, place: LatLon) {
        let grid = Grid::around(place, self.spacing_m);
        let known = self.grids.iter().position(|loaded| loaded.grid == grid);
        let fresh = || Loaded { grid, blocks: 0, heights: vec![0; usize::from(BLOCKS) * POSTS] };
        let loaded = known.and_then(|at| self.grids.remove(at)).unwrap_or_else(fresh);
        if self.grids.len() == MAX_GRIDS {
            self.grids.pop_front();
        }
        self.grids.push_back(loaded);
    }

    /// Ground at a place, metres above mean sea level: between posts bilinear; `None` where it is not loaded.
    pub fn ground(&self, place: LatLon) -> Option<f64> {
        let grid = Grid::around(place, self.spacing_m);
        let loaded = self.grids.iter().find(|loaded| loaded.grid == grid)?;
        let (north_m, east_m) = grid.offset_m(place);
        let spacing = f64::from(self.spacing_m);
        let (north, east) = ((north_m / spacing).max(0.0), (east_m / spacing).max(0.0));
        let (row, column) = (north.floor(), east.floor());
        let (north, east) = (north - row, east - column);
        let post = |down: usize, right: usize| loaded.post(row as usize + down, column as usize + right);
        let south_m = post(0, 0)? * (1.0 - east) + post(0, 1)? * east;
        let north_m = post(1, 0)? * (1.0 - east) + post(1, 1)? * east;
        Some(south_m * (1.0 - north) + north_m * north)
    }

    /// Takes a block, or a question.
    pub fn on_message(&mut self, message: &MavMessage) {
        match message {
            MavMessage::TERRAIN_DATA(m) => {
                let grid = Grid { lat_e7: m.lat, lon_e7: m.lon, spacing_m: m.grid_spacing };
                let Some(loaded) = self.grids.iter_mut().find(|loaded| loaded.grid == grid) else { return };
                if m.gridbit < BLOCKS {
                    let start = usize::from(m.gridbit) * POSTS;
                    loaded.heights[start..start + POSTS].copy_from_slice(&m.data);
                    loaded.blocks |= 1 << m.gridbit;
                }
            }
            MavMessage::TERRAIN_CHECK(m) => {
                let degrees = |value: i32| f64::from(value) * 1e-7;
                let place = LatLon { lat_deg: degrees(m.lat), lon_deg: degrees(m.lon) };
                self.want(place);
                let report = self.report(place, m.lat, m.lon);
                self.outbox.push(report);
            }
            _ => {}
        }
    }

    fn report(&self, place: LatLon, lat: i32, lon: i32) -> MavMessage {
        let ground_m = self.ground(place);
        let blocks: u32 = self.grids.iter().map(|loaded| loaded.blocks.count_ones()).sum();
        let all = self.grids.len() as u32 * u32::from(BLOCKS);
        MavMessage::TERRAIN_REPORT(TERRAIN_REPORT_DATA {
            lat,
            lon,
            terrain_height: ground_m.unwrap_or(0.0) as f32,
            current_height: 0.0,
            spacing: if ground_m.is_some() { self.spacing_m } else { 0 },
            pending: (all - blocks) as u16,
            loaded: blocks as u16,
        })
    }

    /// When [`Self::poll_send`] has something.
    pub fn next_deadline(&self) -> Option<MonoTime> {
        self.grids.iter().any(|loaded| loaded.blocks != WHOLE).then_some(self.next)
    }

    /// The next request or report.
    pub fn poll_send(&mut self, now: MonoTime) -> Option<MavMessage> {
        if let Some(report) = self.outbox.pop() {
            return Some(report);
        }
        if now < self.next {
            return None;
        }
        // What was needed last first: the vehicle is there.
        let missing = self.grids.iter().rev().find(|loaded| loaded.blocks != WHOLE)?;
        self.next = now + REQUEST_EVERY;
        let Grid { lat_e7: lat, lon_e7: lon, spacing_m: grid_spacing } = missing.grid;
        let mask = WHOLE & !missing.blocks;
        Some(MavMessage::TERRAIN_REQUEST(TERRAIN_REQUEST_DATA { mask, lat, lon, grid_spacing }))
    }
}

impl Loaded {
    fn post(&self, row: usize, column: usize) -> Option<f64> {
        let block = row / 4 * 8 + column / 4;
        let known = row < 28 && column < 32 && self.blocks & (1 << block) != 0;
        known.then(|| f64::from(self.heights[block * POSTS + row % 4 * 4 + column % 4]))
    }
}
