//! The patrol as it is to be flown.

use mission::plan::corridor::{CorridorRequest, LaunchSite};
use mission::road::{Direction, Stretch};

use crate::bound::{self, Drive};
use crate::choose::{self, Index, Times};
use crate::error::{Refusal, RoutingError};
use crate::patrol::{Cell, Patrol};
use crate::{distance, order, reach};

/// Staleness of a cell that nobody has looked at, days: a year. Chosen: about as long as flight records are kept.
const NEVER_DAYS: f64 = 365.0;

/// One battery: up, along one side of a stretch, home.
#[derive(Debug, Clone, PartialEq)]
pub struct Sortie {
    /// Index in [`Patrol::launch_sites`].
    pub launch: usize,
    /// Index in [`mission::road::Network::roads`].
    pub road: usize,
    /// The carriageway beside which it is flown.
    pub direction: Direction,
    /// From where to where, measured metres.
    pub stretch: Stretch,
    /// What it sees.
    pub cells: Vec<Cell>,
    /// Days since the stalest of its cells was looked at; `None` where one never was.
    pub stalest_days: Option<f64>,
    /// Drive to its launch place before it, seconds; 0 where the crew stays.
    pub drive_s: f64,
    /// Take-off, seconds after the beginning of the patrol.
    pub takes_off_s: f64,
    /// In the air, seconds.
    pub flight_s: f64,
    /// Share of the battery, 0..1, reckoned on the dear side.
    pub battery_share: f64,
}

impl Sortie {
    /// What the corridor planner is asked, so that it plans this sortie as one leg.
    pub fn corridor<'a>(&self, patrol: &Patrol<'a>) -> CorridorRequest<'a> {
        let Patrol { network, aircraft, .. } = patrol;
        let road = &network.roads[self.road];
        let launch_sites: Vec<LaunchSite> = patrol.launch_sites.get(self.launch).cloned().into_iter().collect();
        CorridorRequest {
            lateral_offset_m: aircraft.lateral_offset_m,
            height_agl_m: aircraft.height_agl_m,
            speed_m_s: aircraft.speed_m_s,
            max_lateral_accel_m_s2: aircraft.airframe.acceleration_m_s2,
            airframe: aircraft.airframe,
            reserve_share: aircraft.reserve_share,
            wind: aircraft.wind,
            launch_sites,
            max_radius_m: aircraft.max_radius_m,
            ..CorridorRequest::new(road, self.stretch.from_m, self.stretch.to_m, self.direction)
        }
    }
}

/// A planned patrol.
#[derive(Debug, Clone, PartialEq)]
pub struct Tour {
    /// In order of take-off.
    pub sorties: Vec<Sortie>,
    /// What is not flown, and why.
    pub refusals: Vec<Refusal>,
    /// Everything together: set-ups, turn-arounds, flights and drives, seconds.
    pub total_s: f64,
    /// In the air, seconds.
    pub flight_s: f64,
    /// On the road, seconds.
    pub drive_s: f64,
    /// On the road, metres.
    pub drive_m: f64,
    /// What no plan of the same cells can take less than, seconds (see the crate's doc).
    pub bound_s: f64,
}

impl Tour {
    /// How much longer it may be than the best plan: share of the bound.
    pub fn gap_share(&self) -> f64 {
        if self.bound_s > 0.0 { self.total_s / self.bound_s - 1.0 } else { 0.0 }
    }
}

/// Plans a patrol. `age_days` says how long ago a cell was looked at; `None` means never.
pub fn plan(patrol: &Patrol, age_days: impl Fn(&Cell) -> Option<f64>) -> Result<Tour, RoutingError> {
    patrol.check()?;
    let due = |cell: &Cell| age_days(cell).is_none_or(|age| age >= patrol.due_days);
    let reach = reach::of(patrol, due);
    if reach.runs.is_empty() {
        return Err(match reach.refusals.is_empty() {
            true => RoutingError::NothingDue,
            false => RoutingError::NothingReached { refusals: reach.refusals },
        });
    }
    let crew = &patrol.crew;
    let distances = distance::between(patrol);
    let count = patrol.launch_sites.len();
    let drive = |from: usize, to: usize| match from == to {
        true => 0.0,
        false => distances[from][to] / crew.drive_m_s + crew.drive_extra_s,
    };
    let drive_s = (0..count).map(|from| (0..count).map(|to| drive(from, to)).collect()).collect();
    let times = Times { turn_around_s: crew.turn_around_s, set_up_s: crew.set_up_s, drive_s, start: crew.start };
    let index = Index::new(&reach);
    let Some(choice) = choose::choose(&reach, &index, &times) else {
        return Err(RoutingError::NothingReached { refusals: reach.refusals });
    };
    let way_s: Vec<Vec<f64>> = distances.iter().map(|row| row.iter().map(|m| m / crew.drive_m_s).collect()).collect();
    let sure = Drive { way_s: &way_s, extra_s: crew.drive_extra_s };
    let bound_s = bound::seconds(&reach, &index, &times, &sure, choice.total_s);

    let staleness = |cell: &Cell| age_days(cell).unwrap_or(NEVER_DAYS).max(0.0);
    let mut sorties: Vec<Sortie> = choice.legs.iter().map(|leg| sortie(&reach, &reach.legs[*leg], &age_days)).collect();
    let own = |place: usize| sorties.iter().filter(move |sortie| sortie.launch == place);
    let weight = |place: usize| own(place).flat_map(|sortie| &sortie.cells).map(staleness).sum::<f64>();
    let stay_s =
        |place: usize| times.set_up_s + own(place).map(|sortie| sortie.flight_s + times.turn_around_s).sum::<f64>();
    let used = choose::used(&reach.legs, &choice.legs, count);
    let places: Vec<usize> = (0..count).filter(|place| used[*place]).collect();
    let short = order::shortest(&places, &times.drive_s, times.start);
    let limit_s = order::length(&short, &times.drive_s, times.start) * (1.0 + crew.max_detour_share);
    let visits = order::stalest_first(short, &times.drive_s, times.start, limit_s, weight, stay_s);

    let rank = |place: usize| visits.iter().position(|visit| *visit == place);
    let mean = |sortie: &Sortie| sortie.cells.iter().map(staleness).sum::<f64>() / sortie.flight_s;
    sorties.sort_by(|a, b| rank(a.launch).cmp(&rank(b.launch)).then(mean(b).total_cmp(&mean(a))));
    let (mut clock_s, mut at) = (0.0, crew.start);
    let (mut driven_s, mut driven_m) = (0.0, 0.0);
    let mut last_visit = None;
    for sortie in &mut sorties {
        if last_visit != Some(sortie.launch) {
            if let Some(from) = at.filter(|from| *from != sortie.launch) {
                sortie.drive_s = times.drive_s[from][sortie.launch];
                driven_m += distances[from][sortie.launch];
            }
            clock_s += sortie.drive_s + times.set_up_s;
            driven_s += sortie.drive_s;
            (at, last_visit) = (Some(sortie.launch), Some(sortie.launch));
        }
        clock_s += times.turn_around_s;
        sortie.takes_off_s = clock_s;
        clock_s += sortie.flight_s;
    }
    let flight_s = sorties.iter().map(|sortie| sortie.flight_s).sum();
    Ok(Tour {
        sorties,
        refusals: reach.refusals,
        total_s: clock_s,
        flight_s,
        drive_s: driven_s,
        drive_m: driven_m,
        bound_s,
    })
}

fn sortie(reach: &reach::Reach, leg: &reach::Leg, age_days: &impl Fn(&Cell) -> Option<f64>) -> Sortie {
    let run = &reach.runs[leg.run];
    let cells = run.cells[leg.first..=leg.last].to_vec();
    let ends = |m: fn(&Stretch) -> f64| cells.iter().map(move |cell| m(&cell.stretch));
    let stretch = Stretch {
        from_m: ends(|s| s.from_m).fold(f64::INFINITY, f64::min),
        to_m: ends(|s| s.to_m).fold(f64::NEG_INFINITY, f64::max),
    };
    let stalest_days = cells.iter().map(age_days).try_fold(0.0, |worst, age| Some(f64::max(worst, age?)));
    Sortie {
        launch: leg.launch,
        road: run.road,
        direction: run.direction,
        stretch,
        stalest_days,
        cells,
        drive_s: 0.0,
        takes_off_s: 0.0,
        flight_s: leg.time_s,
        battery_share: leg.share,
    }
}
