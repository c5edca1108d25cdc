//! The ground beneath a plan, where a file knows it.

use mission::explain::{Explain, Message};
use mission::geo::{LatLon, distance_m};
use mission::message;
use mission::plan::checks::{Limits, Severity};
use mission::plan::{Airframe, Plan};
use terrain::{FollowLimits, Terrain, follow_plan, profile};

use super::outcome::{Found, PathStop};

/// The ground is looked at from so far apart, metres: a third of the finest posts that are usual.
const STEP_M: f64 = 10.0;
/// Nearer than this to home an aircraft climbs or lands, and is low because it has to, metres. Chosen.
const AT_HOME_M: f64 = 40.0;
/// Files of the ground are good to some metres, so that less than this below a limit says nothing, metres.
const SLACK_M: f64 = 1.0;

/// A plan that holds its heights above the ground, as the aircraft climbs; and what of it could not be held.
pub(super) fn follow(plan: &Plan, terrain: &Terrain, airframe: &Airframe) -> Result<(Plan, Vec<Message>), Message> {
    let limits =
        FollowLimits { climb_m_s: airframe.climb_m_s, descent_m_s: airframe.descent_m_s, ..FollowLimits::default() };
    let followed = follow_plan(plan, terrain, &limits).map_err(|error| error.explain())?;
    Ok((followed.plan, followed.findings.iter().map(Explain::explain).collect()))
}

/// What lies beneath a path.
#[derive(Debug, Default)]
pub(super) struct Beneath {
    /// The ground: the piece of the path, the share of it, and metres above home's ground; what no file knows is left out.
    pub(super) line: Vec<(usize, f64, f64)>,
    /// Where the path comes too near to the ground or too far from it, and where the ground is not known.
    pub(super) findings: Vec<Found>,
    /// All of it is known: heights above the ground are these, and not those above a level through home.
    pub(super) is_whole: bool,
}

/// Looks at the ground beneath a path. Nothing where no file is open.
pub(super) fn beneath(plan: &Plan, path: &[PathStop], terrain: &Terrain, limits: &Limits) -> Beneath {
    let mut beneath = Beneath::default();
    if terrain.files().is_empty() || path.len() < 2 {
        return beneath;
    }
    let home = plan.home.place;
    let home_m = terrain.height_m(home).unwrap_or(plan.home.ground.0);
    let (mut lowest, mut highest) = (None::<(f64, LatLon)>, None::<(f64, LatLon)>);
    let (mut unknown_m, mut unknown_at) = (0.0, None);
    for (piece, pair) in path.windows(2).enumerate() {
        let under = profile(terrain, &[pair[0].place, pair[1].place], STEP_M);
        let length_m = under.points.last().map_or(0.0, |last| last.along_m);
        for gap in &under.gaps {
            unknown_m += gap.to_m - gap.from_m;
            unknown_at = unknown_at.or(Some(gap.start));
        }
        for point in &under.points {
            let Some(ground_m) = point.ground_m else { continue };
            let above_home_m = ground_m - home_m;
            let share = if length_m > 0.0 { point.along_m / length_m } else { 1.0 };
            beneath.line.push((piece, share, above_home_m));
            let height_m = pair[0].height_m + (pair[1].height_m - pair[0].height_m) * share;
            let above_m = height_m - above_home_m;
            if highest.is_none_or(|(most_m, _)| above_m > most_m) {
                highest = Some((above_m, point.place));
            }
            if distance_m(point.place, home) > AT_HOME_M && lowest.is_none_or(|(least_m, _)| above_m < least_m) {
                lowest = Some((above_m, point.place));
            }
        }
    }
    let mut findings = Vec::new();
    let mut tell = |severity, place, message| findings.push(Found { severity, target: None, place, message });
    let (min_m, max_m) = (limits.min_height_m.value, limits.max_height_m.value);
    if let Some((above_m, place)) = lowest.filter(|(above_m, _)| *above_m < min_m - SLACK_M) {
        // Below ground is no opinion.
        let severity = if above_m <= 0.0 { Severity::Blocks } else { Severity::Warns };
        tell(severity, Some(place), message!("planner-ground-low", height = above_m, limit = min_m));
    }
    if let Some((above_m, place)) = highest.filter(|(above_m, _)| *above_m > max_m + SLACK_M) {
        tell(Severity::Blocks, Some(place), message!("planner-ground-high", height = above_m, limit = max_m));
    }
    if unknown_m > 0.0 {
        tell(Severity::Informs, unknown_at, message!("planner-ground-unknown", length = unknown_m));
    }
    (beneath.findings, beneath.is_whole) = (findings, unknown_m == 0.0);
    beneath
}
