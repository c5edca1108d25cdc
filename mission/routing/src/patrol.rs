//! What is to be looked at, with what and by whom.

use mission::geo::LatLon;
use mission::plan::Airframe;
use mission::plan::corridor::{LaunchSite, Wind};
use mission::road::{Direction, Network, Road, Stretch};

use crate::error::RoutingError;

/// Length of a cell along the road, metres: a kilometre, as the brigade's grid and its stakes count.
pub const CELL_M: f64 = 1_000.0;
/// Nothing shorter than this is made a cell of its own, metres: a corridor shorter than 20 m cannot be planned. Chosen.
const LEAST_CELL_M: f64 = 50.0;

/// A stretch of one of the network's roads, both carriageways.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RoadStretch {
    /// Index in [`Network::roads`].
    pub road: usize,
    /// Measured metres.
    pub stretch: Stretch,
}

/// A kilometre of one carriageway's side: what is seen or not seen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cell {
    /// Index in [`Network::roads`].
    pub road: usize,
    /// The carriageway beside which it is flown.
    pub direction: Direction,
    /// Measured metres; at most [`CELL_M`] long, plus up to 50 m at the ends of a stretch. In a plan, a cell that an approval's end
    /// crosses, or that no launch place reaches whole, is in parts.
    pub stretch: Stretch,
}

/// The aircraft and how it is flown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Aircraft {
    /// Battery, power and speeds.
    pub airframe: Airframe,
    /// Speed over ground, m/s.
    pub speed_m_s: f64,
    /// Height above ground, metres.
    pub height_agl_m: f64,
    /// Track outside the outer edge of the carriageway, metres.
    pub lateral_offset_m: f64,
    /// Mean wind; legs are reckoned as if it blew from ahead all the way.
    pub wind: Wind,
    /// Share of the battery that must be left after landing, 0..1.
    pub reserve_share: f64,
    /// Greatest distance from the launch place, metres: about 500 in sight, 3,000 to 5,000 beyond (house figures, `domain.md` 5).
    pub max_radius_m: f64,
}

impl Default for Aircraft {
    /// The corridor planner's house defaults.
    fn default() -> Self {
        Self {
            airframe: Airframe::patrol_quadrotor(),
            speed_m_s: 10.0,
            height_agl_m: 70.0,
            lateral_offset_m: 40.0,
            wind: Wind::default(),
            reserve_share: 0.25,
            max_radius_m: 5_000.0,
        }
    }
}

/// One crew and its car.
#[derive(Debug, Clone, PartialEq)]
pub struct Crew {
    /// Speed of the car between launch places, m/s. 22 (80 km/h): chosen, an expressway with its ramps.
    pub drive_m_s: f64,
    /// Added to every drive, seconds. 180: chosen, gates and turning.
    pub drive_extra_s: f64,
    /// From arrival to the first take-off, and from the last landing to departure, together, seconds. 600: chosen.
    pub set_up_s: f64,
    /// From a landing to the next take-off at the same place, also counted once before the first, seconds. 300: chosen; battery,
    /// checks, pictures taken off.
    pub turn_around_s: f64,
    /// Share by which the drive may be longer than the shortest one, so that stale cells come earlier. 0.3: chosen.
    pub max_detour_share: f64,
    /// Index in [`Patrol::launch_sites`] of the place where the crew is; `None` where it may begin anywhere.
    pub start: Option<usize>,
}

impl Default for Crew {
    fn default() -> Self {
        Self {
            drive_m_s: 22.0,
            drive_extra_s: 180.0,
            set_up_s: 600.0,
            turn_around_s: 300.0,
            max_detour_share: 0.3,
            start: None,
        }
    }
}

/// A patrol of a network.
#[derive(Debug, Clone)]
pub struct Patrol<'a> {
    /// The roads.
    pub network: &'a Network,
    /// What is to be seen.
    pub wanted: Vec<RoadStretch>,
    /// Where flying is allowed; an aircraft on its way to a cell keeps to it, too.
    pub allowed: Vec<RoadStretch>,
    /// Where a crew may stand.
    pub launch_sites: Vec<LaunchSite>,
    /// The aircraft.
    pub aircraft: Aircraft,
    /// The crew.
    pub crew: Crew,
    /// Cells looked at more recently than this are left out, days. 0 flies all.
    pub due_days: f64,
}

impl<'a> Patrol<'a> {
    /// Of stretches, allowed everywhere, from the roads' own launch places, with the house defaults.
    pub fn new(network: &'a Network, wanted: Vec<RoadStretch>) -> Self {
        let whole =
            |(road, r): (usize, &Road)| RoadStretch { road, stretch: Stretch { from_m: 0.0, to_m: r.line.length_m() } };
        let sites = network.roads.iter().flat_map(Road::launch_sites);
        let launch_sites = sites.map(|(facility, place)| LaunchSite { name: facility.name.clone(), place });
        Self {
            network,
            wanted,
            allowed: network.roads.iter().enumerate().map(whole).collect(),
            launch_sites: launch_sites.collect(),
            aircraft: Aircraft::default(),
            crew: Crew::default(),
            due_days: 0.0,
        }
    }

    /// Of all sections in a brigade's charge.
    pub fn of_brigade(network: &'a Network, brigade: &str) -> Self {
        let sections = network.roads.iter().enumerate().flat_map(|(road, r)| r.sections.iter().map(move |s| (road, s)));
        let own = sections.filter(|(_, section)| section.brigade == brigade);
        let wanted = own.map(|(road, section)| RoadStretch { road, stretch: section.stretch }).collect();
        Self::new(network, wanted)
    }

    pub(crate) fn check(&self) -> Result<(), RoutingError> {
        let (a, c) = (&self.aircraft, &self.crew);
        let limits: [(&'static str, f64, f64, f64); 13] = [
            ("routing-speed", a.speed_m_s, 1.0, a.airframe.max_airspeed_m_s.min(40.0)),
            ("routing-height", a.height_agl_m, 10.0, 500.0),
            ("routing-lateral-offset", a.lateral_offset_m, 5.0, 500.0),
            ("routing-wind", a.wind.speed_m_s, 0.0, 60.0),
            ("routing-reserve", a.reserve_share, 0.0, 0.9),
            ("routing-max-radius", a.max_radius_m, 50.0, 50_000.0),
            ("routing-drive-speed", c.drive_m_s, 1.0, 50.0),
            ("routing-drive-extra", c.drive_extra_s, 0.0, 7_200.0),
            ("routing-set-up", c.set_up_s, 0.0, 7_200.0),
            ("routing-turn-around", c.turn_around_s, 0.0, 7_200.0),
            ("routing-max-detour", c.max_detour_share, 0.0, 10.0),
            ("routing-due-days", self.due_days, 0.0, 100_000.0),
            // Larger problems are not refused by the method but by patience.
            ("routing-launch-sites", self.launch_sites.len() as f64, 1.0, 200.0),
        ];
        for (parameter, value, min, max) in limits {
            if !(min..=max).contains(&value) {
                return Err(RoutingError::OutOfRange { parameter, value, min, max });
            }
        }
        let airspeed_m_s = a.speed_m_s + a.wind.speed_m_s;
        if airspeed_m_s > a.airframe.max_airspeed_m_s {
            let (speed_m_s, wind_m_s) = (a.speed_m_s, a.wind.speed_m_s);
            return Err(RoutingError::WindTooStrong {
                speed_m_s,
                wind_m_s,
                max_airspeed_m_s: a.airframe.max_airspeed_m_s,
            });
        }
        let known = |s: &RoadStretch| {
            s.road < self.network.roads.len() && s.stretch.from_m.is_finite() && s.stretch.to_m.is_finite()
        };
        if !self.wanted.iter().chain(&self.allowed).all(known) {
            return Err(RoutingError::UnknownRoad);
        }
        match self.crew.start.is_none_or(|start| start < self.launch_sites.len()) {
            true => Ok(()),
            false => Err(RoutingError::UnknownStart),
        }
    }

    /// Stretches of a road out of a list, joined and in order, within the road.
    pub(crate) fn joined(&self, road: usize, list: &[RoadStretch]) -> Vec<Stretch> {
        let length_m = self.network.roads[road].line.length_m();
        let own = list.iter().filter(|s| s.road == road);
        let mut own: Vec<Stretch> = own
            .map(|s| Stretch {
                from_m: s.stretch.from_m.min(s.stretch.to_m).max(0.0),
                to_m: s.stretch.from_m.max(s.stretch.to_m).min(length_m),
            })
            .filter(|s| s.to_m > s.from_m)
            .collect();
        own.sort_by(|a, b| a.from_m.total_cmp(&b.from_m));
        let mut joined: Vec<Stretch> = Vec::new();
        for next in own {
            match joined.last_mut() {
                // A metre of slack: approvals are written in stakes.
                Some(last) if next.from_m <= last.to_m + 1.0 => last.to_m = last.to_m.max(next.to_m),
                _ => joined.push(next),
            }
        }
        joined
    }

    /// The cells of what is wanted, by road, direction and distance. Whole kilometres of measured distance, cut at the ends.
    pub fn cells(&self) -> Vec<Cell> {
        let mut cells = Vec::new();
        for road in 0..self.network.roads.len() {
            let pieces: Vec<Stretch> = self.joined(road, &self.wanted).iter().flat_map(|s| cut(*s)).collect();
            for direction in [Direction::Increasing, Direction::Decreasing] {
                cells.extend(pieces.iter().map(|stretch| Cell { road, direction, stretch: *stretch }));
            }
        }
        cells
    }

    /// Where a launch place stands on a road's ruler, if it is beside it.
    pub(crate) fn beside(&self, road: usize, place: LatLon) -> Option<mission::road::LinePosition> {
        let finite = place.lat_deg.abs() <= 90.0 && place.lon_deg.abs() <= 180.0;
        self.network.roads[road].line.locate(place, self.aircraft.max_radius_m).filter(|_| finite)
    }
}

/// A stretch cut at whole kilometres.
fn cut(stretch: Stretch) -> Vec<Stretch> {
    let mut edges = vec![stretch.from_m];
    let mut next_m = (stretch.from_m / CELL_M).floor() * CELL_M + CELL_M;
    while next_m < stretch.to_m - LEAST_CELL_M {
        if next_m > stretch.from_m + LEAST_CELL_M {
            edges.push(next_m);
        }
        next_m += CELL_M;
    }
    edges.push(stretch.to_m);
    edges.windows(2).map(|pair| Stretch { from_m: pair[0], to_m: pair[1] }).collect()
}
