//! Patrol of a stretch of expressway, split into legs that one battery flies.
//!
//! # Conventions
//!
//! The track runs beside one carriageway, outside its outer edge; *left* and *right* of the strip are as seen in the
//! direction of that carriageway's traffic. Each leg starts and ends at its launch place: straight up, square to the
//! road onto the track, along it to one end, back and forth along the passes, home the same way. Bends are rounded with
//! the radius that speed and acceleration give; where the way turns sharply the aircraft stops. Lanes are crossed only
//! at right angles, no lower than [`CROSSING_HEIGHT_M`], and the seconds above them are counted.
//!
//! # Example
//!
//! ```
//! use mission::plan::corridor::{self, CorridorRequest, LevelGround};
//! use mission::road::{self, Direction};
//! let network = road::demo();
//! let road = network.road("D15").expect("the demo road");
//! let place = |stake: &str| road.resolve(stake.parse().expect("a stake")).one().expect("one place").measured_m;
//! let request = CorridorRequest::new(road, place("K813+500"), place("K817+000"), Direction::Increasing);
//! let corridor = corridor::plan(&request, &LevelGround::default())?;
//! assert_eq!(corridor.legs.len(), 1);
//! assert!(corridor.legs[0].estimate.battery_share < 0.75);
//! # Ok::<(), corridor::CorridorError>(())
//! ```

pub(super) mod assemble;
mod error;
pub(super) mod estimate;
mod flight;
mod reach;
mod request;
mod track;
mod view;

pub use error::CorridorError;
pub use estimate::Estimate;
pub use request::{CROSSING_HEIGHT_M, Camera, CorridorRequest, Gimbal, Ground, LaunchSite, LevelGround, Passes, Wind};
pub use view::{StripNotSeen, View};

use super::Plan;
use crate::geo::{HeightRelHome, LatLon, distance_m};
use crate::road::StakePlace;
use flight::{Flight, Shared};
use reach::{Assignment, Site};

/// Rounds of shortening legs that need too much energy.
const MAX_ROUNDS: usize = 60;
/// Nobody takes off for less road than this, metres: a launch place that reaches no more is too far away.
const MIN_PIECE_M: f64 = 250.0;

/// Part of a leg.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Between launch place and track, square to the road.
    Access,
    /// Along the road or from line to line without pictures.
    Transit,
    /// Along a pass (counted from 0), taking pictures.
    Pass(usize),
}

/// A point of the path that a leg is meant to follow; straight lines join them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PathPoint {
    /// WGS84.
    pub place: LatLon,
    /// Height above the launch place.
    pub height: HeightRelHome,
    /// Distance along the road's centreline, metres.
    pub measured_m: f64,
    /// Speed on the piece that ends here, m/s.
    pub speed_m_s: f64,
    /// What the piece that ends here is for.
    pub phase: Phase,
    /// The aircraft comes to rest here.
    pub stop: bool,
}

/// A way over both carriageways.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Crossing {
    /// Where.
    pub at: StakePlace,
    /// Angle between flight and road, radians.
    pub angle_rad: f64,
    /// Seconds between the outer edges.
    pub over_lanes_s: f64,
    /// Height above the road surface (on a bridge, its deck), metres.
    pub height_over_road_m: f64,
}

/// What one battery flies.
#[derive(Debug, Clone, PartialEq)]
pub struct Leg {
    /// Where the crew stands.
    pub launch: LaunchSite,
    /// The launch place's stake.
    pub launch_at: StakePlace,
    /// Where the first pass starts.
    pub from: StakePlace,
    /// Where the first pass ends.
    pub to: StakePlace,
    /// What is uploaded.
    pub plan: Plan,
    /// What the aircraft is meant to follow, from above the launch place and back there.
    pub path: Vec<PathPoint>,
    /// Every crossing of the carriageways.
    pub crossings: Vec<Crossing>,
    /// What it takes.
    pub estimate: Estimate,
    /// Greatest distance from the launch place, metres.
    pub radius_m: f64,
}

/// A planned corridor.
#[derive(Debug, Clone, PartialEq)]
pub struct Corridor {
    /// In the order of the carriageway's traffic.
    pub legs: Vec<Leg>,
    /// What the camera sees.
    pub view: View,
    /// What of the strip no picture shows; to be told to whoever asked for it.
    pub not_seen: Option<StripNotSeen>,
    /// Distance between pictures, metres.
    pub trigger_m: f64,
    /// Offset of each pass from the centreline, metres to the right of growing stakes.
    pub pass_offsets_m: Vec<f64>,
    /// Share of the battery that a leg may use, 0..1.
    pub usable_share: f64,
    /// All legs together.
    pub total: Estimate,
}

/// Plans a corridor. Legs are as few as launch places, their radius and the battery allow.
pub fn plan(request: &CorridorRequest, ground: &dyn Ground) -> Result<Corridor, CorridorError> {
    request.check()?;
    let view = View::new(&request.camera, &request.gimbal, request.height_agl_m);
    let trigger_m = view.footprint_along_m * (1.0 - request.forward_overlap);
    let interval_s = trigger_m / request.speed_m_s;
    if interval_s < request.camera.min_interval_s {
        return Err(CorridorError::PhotosTooFast { needed_s: interval_s, min_s: request.camera.min_interval_s });
    }
    let offsets = reach::pass_offsets(request, &view)?;
    let shared = Shared { request, ground, view, trigger_m, offsets };
    let usable_share = 1.0 - request.reserve_share;
    let mut legs = Vec::new();
    let mut total = Estimate::default();
    for (site, assignment, flight) in flights(&shared, usable_share)? {
        total.add(&flight.estimate);
        legs.push(leg(&shared, &site, &assignment, flight));
    }
    let Shared { view, offsets, .. } = shared;
    let not_seen = StripNotSeen::of(request, &view);
    Ok(Corridor { legs, view, not_seen, trigger_m, pass_offsets_m: offsets, usable_share, total })
}

type Flown = (Site, Assignment, Flight);

/// Assigns stretches to launch places, and again with less reach where a leg needs too much energy. Where launch places
/// nearer by do not make up for it, one of them flies several legs, a battery each.
fn flights(shared: &Shared, usable_share: f64) -> Result<Vec<Flown>, CorridorError> {
    let all = reach::sites(shared.request, &shared.offsets)?;
    let mut sites = all.clone();
    for round in 0..MAX_ROUNDS {
        let assignments = match reach::assign(shared.request, &sites) {
            Ok(assignments) => assignments,
            Err(error) if round == 0 => return Err(error),
            Err(_) => break,
        };
        let mut flights = Vec::with_capacity(assignments.len());
        let mut shortened = false;
        for assignment in assignments {
            let site = &mut sites[assignment.site];
            let flight = shared.fly(site, &assignment)?;
            let needed_share = flight.estimate.battery_share;
            if needed_share > usable_share {
                let farthest_m = (assignment.high_m - site.at.measured_m).max(site.at.measured_m - assignment.low_m);
                site.reach_m = site.reach_m.min(farthest_m) * (usable_share / needed_share).clamp(0.3, 0.98);
                shortened = true;
            }
            flights.push((site.clone(), assignment, flight));
        }
        if !shortened {
            return Ok(flights);
        }
    }
    let mut flights = Vec::new();
    for assignment in reach::assign(shared.request, &all)? {
        split(shared, &all[assignment.site], assignment, usable_share, &mut flights)?;
    }
    Ok(flights)
}

/// Flies a stretch from one launch place in as many halvings as the battery asks for.
fn split(
    shared: &Shared,
    site: &Site,
    whole: Assignment,
    usable_share: f64,
    flights: &mut Vec<Flown>,
) -> Result<(), CorridorError> {
    let flight = shared.fly(site, &whole)?;
    let needed_share = flight.estimate.battery_share;
    if needed_share <= usable_share {
        flights.push((site.clone(), whole, flight));
        return Ok(());
    }
    if whole.high_m - whole.low_m < 2.0 * MIN_PIECE_M {
        return Err(CorridorError::TooMuchEnergy {
            launch: site.launch.name.clone(),
            needed_percent: needed_share * 100.0,
            usable_percent: usable_share * 100.0,
        });
    }
    for half in reach::halves(shared.request, &whole) {
        split(shared, site, half, usable_share, flights)?;
    }
    Ok(())
}

fn leg(shared: &Shared, site: &Site, assignment: &Assignment, flight: Flight) -> Leg {
    let road = shared.request.road;
    let home = site.launch.place;
    let plan = assemble::plan(shared, site, assignment, &flight);
    let start = PathPoint {
        place: home,
        height: HeightRelHome(flight.access_height_m),
        measured_m: site.at.measured_m,
        speed_m_s: shared.request.speed_m_s,
        phase: Phase::Access,
        stop: true,
    };
    let points = flight.steps.iter().map(|step| PathPoint {
        place: step.point.place(&flight.frame),
        height: HeightRelHome(step.point.height_m),
        measured_m: step.point.measured_m,
        speed_m_s: step.point.speed_m_s,
        phase: step.phase,
        stop: step.stop,
    });
    let path: Vec<PathPoint> = std::iter::once(start).chain(points).collect();
    let radius_m = path.iter().map(|p| distance_m(home, p.place)).fold(0.0, f64::max);
    let ends = [road.stake_place(assignment.low_m), road.stake_place(assignment.high_m)];
    let [from, to] = if shared.request.direction.side() > 0.0 { ends } else { [ends[1], ends[0]] };
    let launch_at = road.stake_place(site.at.measured_m);
    Leg {
        launch: site.launch.clone(),
        launch_at,
        from,
        to,
        plan,
        path,
        crossings: flight.crossings,
        estimate: flight.estimate,
        radius_m,
    }
}
