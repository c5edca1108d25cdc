//! The readiness board: how many pilots of each unit could fly, what is about to lapse, and what would mend it.

use jiff::ToSpan;
use jiff::civil::Date;

use super::aircraft::Class;
use super::calendar::Calendar;
use super::certificate::Category;
use super::ids::PersonId;
use super::objection::{Objection, Rule, Subject, Weight};
use super::person::{Person, Role, Unit};
use super::qualification::qualification;
use super::readiness::{Roster, away, fitness, recent, recent_until};
use super::recency::{Light, Sight};
use super::rules::Rules;

/// What the board asks of a pilot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Need {
    /// Class of the aircraft.
    pub class: Class,
    /// Its category.
    pub category: Category,
    /// Line of sight.
    pub sight: Sight,
    /// Light.
    pub light: Light,
    /// Controlled airspace, as over every expressway.
    pub controlled: bool,
}

/// One pilot.
#[derive(Debug, Clone, PartialEq)]
pub struct PilotLine {
    /// Who.
    pub person: PersonId,
    /// The name.
    pub name: String,
    /// Certificates and declaration serve.
    pub qualified: bool,
    /// Qualified, and no rule of recent experience blocks.
    pub current: bool,
    /// Current, and not on leave.
    pub available: bool,
    /// Last day on which the certificate serves as it is; `None` without an end or without a certificate.
    pub last_day: Option<Date>,
    /// Last day of recent experience without another flight; `None` where it is lacking or not asked for.
    pub current_until: Option<Date>,
    /// What stands against it.
    pub objections: Vec<Objection>,
}

/// Qualified pilots whose certificate or check ends within some days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Expiring {
    /// Within so many days.
    pub within_days: u16,
    /// So many pilots.
    pub pilots: usize,
}

/// One unit.
#[derive(Debug, Clone, PartialEq)]
pub struct BoardLine {
    /// Which.
    pub unit: Unit,
    /// Its pilots, those nearest to flying first.
    pub pilots: Vec<PilotLine>,
    /// Pilots qualified.
    pub qualified: usize,
    /// Pilots qualified and current.
    pub current: usize,
    /// Pilots qualified, current and not on leave.
    pub available: usize,
    /// What ends, longest term first.
    pub expiring: Vec<Expiring>,
    /// Pilots needed; none in the command centre.
    pub target: u8,
    /// What would bring it to its target, the cheapest first: what blocks the pilots who are nearest to flying. Empty
    /// where the target is met.
    pub to_mend: Vec<Objection>,
}

fn line(person: &Person, roster: &Roster, need: Need, day: Date, rules: &Rules, calendar: &Calendar) -> PilotLine {
    let Need { class, category, sight, light, controlled } = need;
    let days = (day, day);
    let judged =
        qualification(person, &roster.certificates, (class, category, sight), controlled, days, rules, calendar);
    let blocks = |objections: &[Objection]| objections.iter().any(Objection::blocks);
    let mut objections: Vec<Objection> = fitness(person, day, rules).into_iter().collect();
    objections.extend(judged.objections);
    let qualified = !blocks(&objections);
    objections.extend(recent(person, &roster.flights, (class, sight, light), day, rules));
    let current = !blocks(&objections);
    objections.extend(away(person, &roster.leave, days));
    let available = !blocks(&objections);
    let current_until = recent_until(person, &roster.flights, (class, sight, light), day, rules);
    let (person, name) = (person.id, person.name.clone());
    PilotLine { person, name, qualified, current, available, last_day: judged.last_day, current_until, objections }
}

/// The board on a day: the command centre, the four brigades, and every other unit that somebody belongs to.
pub fn board(roster: &Roster, need: Need, day: Date, rules: &Rules, calendar: &Calendar) -> Vec<BoardLine> {
    let mut units: Vec<Unit> = Unit::ALL.into_iter().chain(roster.people.iter().map(|person| person.unit)).collect();
    units.sort_unstable();
    units.dedup();
    units.into_iter().map(|unit| of_unit(unit, roster, need, day, rules, calendar)).collect()
}

fn of_unit(unit: Unit, roster: &Roster, need: Need, day: Date, rules: &Rules, calendar: &Calendar) -> BoardLine {
    let own = roster.people.iter().filter(|person| person.unit == unit && person.roles.contains(&Role::Pilot));
    let mut pilots: Vec<PilotLine> = own.map(|person| line(person, roster, need, day, rules, calendar)).collect();
    let blocking = |pilot: &PilotLine| pilot.objections.iter().filter(|objection| objection.blocks()).count();
    pilots.sort_by_key(blocking);
    let count = |is: fn(&PilotLine) -> bool| pilots.iter().filter(|pilot| is(pilot)).count();
    let available = count(|pilot| pilot.available);
    let expiring = rules.expiring_days.value.map(|within_days| {
        let end = day.saturating_add(i64::from(within_days).days());
        let ending = |pilot: &&PilotLine| pilot.qualified && pilot.last_day.is_some_and(|last| last <= end);
        Expiring { within_days, pilots: pilots.iter().filter(ending).count() }
    });
    let target = if unit == Unit::Centre { 0 } else { rules.pilots_per_brigade.value };
    let missing = usize::from(target).saturating_sub(available);
    let mut to_mend = Vec::new();
    if missing > 0 {
        let rule = Rule::TooFewPilots { found: available, needed: target };
        let basis = &rules.pilots_per_brigade.basis;
        to_mend.push(Objection::new(Weight::Warns, rule, &Subject::Unit(unit), basis));
        let nearest = pilots.iter().filter(|pilot| !pilot.available).take(missing);
        to_mend.extend(nearest.flat_map(|pilot| &pilot.objections).filter(|objection| objection.blocks()).cloned());
    }
    let (qualified, current) = (count(|pilot| pilot.qualified), count(|pilot| pilot.current));
    BoardLine { unit, qualified, current, available, expiring: expiring.to_vec(), target, to_mend, pilots }
}
