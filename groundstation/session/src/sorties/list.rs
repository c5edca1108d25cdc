//! Which sorties are listed, and in what order.

use jiff::civil::Date;
use records::{Ledger, Sortie, State};

use super::export::beijing;

/// What shall be listed. Flights and simulator sorties are never in one list: they never add up.
#[derive(Debug, Clone, PartialEq)]
pub struct Filter {
    /// Real flights or simulated ones.
    pub ledger: Ledger,
    /// Part of pilot, aircraft, road, direction or stake.
    pub text: String,
    /// One pilot only.
    pub pilot: Option<String>,
    /// First day, `2026-11-24`, China time; no bound where it is no date.
    pub from: String,
    /// Last day.
    pub to: String,
}

impl Default for Filter {
    fn default() -> Self {
        Self { ledger: Ledger::Flight, text: String::new(), pilot: None, from: String::new(), to: String::new() }
    }
}

/// Whether a day was typed: empty is no bound, and right.
pub fn is_day(text: &str) -> bool {
    text.trim().is_empty() || text.trim().parse::<Date>().is_ok()
}

impl Filter {
    /// Whether a sortie is listed.
    pub fn takes(&self, sortie: &Sortie) -> bool {
        let day = beijing(armed_at(sortie)).get(..10).and_then(|day| day.parse::<Date>().ok());
        let bound = |text: &str| text.trim().parse::<Date>().ok();
        sortie.start.ledger == self.ledger
            && self.pilot.as_ref().is_none_or(|pilot| *pilot == sortie.start.pilot)
            && bound(&self.from).is_none_or(|from| day.is_some_and(|day| day >= from))
            && bound(&self.to).is_none_or(|to| day.is_some_and(|day| day <= to))
            && self.finds(sortie)
    }

    fn finds(&self, sortie: &Sortie) -> bool {
        let wanted = self.text.trim().to_lowercase();
        let contains = |text: &str| text.to_lowercase().contains(&wanted);
        let start = &sortie.start;
        let stakes = sortie.end.iter().flat_map(|end| &end.stakes);
        let mut of_road = stakes.flat_map(|span| [&span.road, &span.toward, &span.from, &span.to]);
        wanted.is_empty()
            || contains(&start.pilot)
            || contains(&aircraft(sortie))
            || contains(&start.plan_file)
            || of_road.any(|text| contains(text))
    }
}

/// Column that the list is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Column {
    /// When it armed.
    #[default]
    Time,
    /// Pilot.
    Pilot,
    /// Aircraft.
    Aircraft,
    /// Distance.
    Distance,
    /// Time in the air.
    Duration,
    /// Greatest height.
    Height,
}

impl Column {
    /// Sorts, greatest first where `down`.
    pub(super) fn sort(self, sorties: &mut [&Sortie], down: bool) {
        sorties.sort_by(|a, b| {
            let order = match self {
                Self::Time => a.start.armed_at.cmp(&b.start.armed_at),
                Self::Pilot => a.start.pilot.cmp(&b.start.pilot),
                Self::Aircraft => aircraft(a).cmp(&aircraft(b)),
                Self::Distance => a.distance_m().total_cmp(&b.distance_m()),
                Self::Duration => a.airborne_s().total_cmp(&b.airborne_s()),
                Self::Height => max_height_m(a).total_cmp(&max_height_m(b)),
            };
            if down { order.reverse() } else { order }
        });
    }
}

/// When it armed.
pub fn armed_at(sortie: &Sortie) -> telemetry::wire::UtcMicros {
    telemetry::wire::UtcMicros(u64::try_from(sortie.start.armed_at.0).unwrap_or(0))
}

/// Registration mark, or else the number that the aircraft speaks under.
pub fn aircraft(sortie: &Sortie) -> String {
    let aircraft = &sortie.start.aircraft;
    if aircraft.registration.is_empty() { format!("#{}", aircraft.system_id) } else { aircraft.registration.clone() }
}

/// Greatest height above take-off, metres.
pub fn max_height_m(sortie: &Sortie) -> f64 {
    let so_far = sortie.progress.map_or(0.0, |progress| progress.max_height_rel_home_m);
    sortie.end.as_ref().map_or(so_far, |end| end.max_height_rel_home_m)
}

/// Battery used, percent.
pub fn battery_percent(sortie: &Sortie) -> Option<f64> {
    let so_far = sortie.progress.and_then(|progress| progress.battery_used_percent);
    sortie.end.as_ref().map_or(so_far, |end| end.battery_used_percent)
}

/// Whether its record ends before it disarmed.
pub fn is_interrupted(sortie: &Sortie) -> bool {
    sortie.state == State::Interrupted
}
