//! A plan that holds its heights above the ground.

use crate::finding::{FollowError, TerrainFinding};
use crate::follow::{FollowLimits, Vertex, follow};
use crate::{Profile, Terrain};
use mission::geo::{HeightAgl, HeightAmsl};
use mission::plan::{Frame, Item, Plan, command};

/// A plan over the ground.
#[derive(Debug, Clone, PartialEq)]
pub struct FollowedPlan {
    /// The plan, with waypoints put in.
    pub plan: Plan,
    /// How many were put in.
    pub added: usize,
    /// Ground beneath the path, from home on.
    pub profile: Profile,
    /// What could not be held or is not known. None of it blocks saving.
    pub findings: Vec<TerrainFinding>,
}

/// Speed where neither plan nor item says one, m/s: the house's patrol speed (`domain.md` 5).
const ASSUMED_SPEED_M_S: f64 = 10.0;

/// Reads the heights of a plan's take-off and waypoints as heights above the ground beneath, and lays the path over the
/// ground: heights above home change, and waypoints are put in where the ground asks for them. Commands stay beside the
/// waypoint that they follow, and jumps still lead to the same item. Waypoints above sea level (a height that somebody
/// chose as such) end a stretch and stay as they are.
///
/// Home's ground is taken from the files where they know it, because heights above home are counted from it.
///
/// # Errors
/// Names the value that is out of range.
pub fn follow_plan(plan: &Plan, terrain: &Terrain, limits: &FollowLimits) -> Result<FollowedPlan, FollowError> {
    let home_m = terrain.height_m(plan.home.place).unwrap_or(plan.home.ground.0);
    let mut plan = plan.clone();
    plan.home.ground = HeightAmsl(home_m);
    let mut result = FollowedPlan { plan, added: 0, profile: Profile::default(), findings: Vec::new() };
    let runs = runs(&result.plan);
    // Waypoints to put in before an item.
    let mut inserts: Vec<Vec<Item>> = vec![Vec::new(); result.plan.items.len()];
    for run in runs {
        let vertices: Vec<Vertex> = run.iter().map(|step| step.vertex).collect();
        let followed = follow(terrain, &vertices, limits, HeightAmsl(home_m))?;
        let mut next = 0;
        for point in &followed.points {
            let rel_home_m = point.height.0 - home_m;
            match point.vertex {
                Some(vertex) => {
                    // The first of a run is where it starts: the take-off, whose height is the place above home.
                    let item = &mut result.plan.items[run[vertex].item];
                    item.params[6] = rel_home_m;
                    item.frame = Frame::GlobalRelHome;
                    next = vertex + 1;
                }
                None => inserts[run[next].item].push(Item::at(
                    command::NAV_WAYPOINT,
                    Frame::GlobalRelHome,
                    point.place,
                    rel_home_m,
                )),
            }
        }
        result.added += followed.added();
        result.findings.extend(followed.findings);
        result.profile = joined(std::mem::take(&mut result.profile), followed.profile);
    }
    insert(&mut result.plan, inserts);
    Ok(result)
}

/// A vertex, and the item that it is.
struct Step {
    item: usize,
    vertex: Vertex,
}

/// Stretches of take-off and waypoints that have heights above home or ground.
fn runs(plan: &Plan) -> Vec<Vec<Step>> {
    let mut speed_m_s = plan.cruise_speed_m_s.unwrap_or(ASSUMED_SPEED_M_S);
    let mut runs = vec![Vec::new()];
    for (item, step) in plan.items.iter().enumerate() {
        if step.command == command::DO_CHANGE_SPEED && step.params[1] > 0.0 {
            speed_m_s = step.params[1];
        }
        if !step.is_navigation() || step.command == command::NAV_RETURN_TO_LAUNCH {
            continue;
        }
        let place = match step.command {
            command::NAV_TAKEOFF => Some(step.place().unwrap_or(plan.home.place)),
            command::NAV_WAYPOINT => step.place(),
            _ => None,
        };
        let follows = matches!(step.frame, Frame::GlobalRelHome | Frame::GlobalTerrain);
        match place.filter(|_| follows) {
            Some(place) => {
                let vertex = Vertex { place, height: HeightAgl(step.height_m()), speed_m_s };
                if let Some(run) = runs.last_mut() {
                    run.push(Step { item, vertex });
                }
            }
            None => runs.push(Vec::new()),
        }
    }
    runs.retain(|run| run.len() > 1);
    runs
}

/// Puts items in before others, and lets jumps lead where they led.
fn insert(plan: &mut Plan, inserts: Vec<Vec<Item>>) {
    // A jump leads to the item itself, not to those put in before it: they belong to another way there.
    let mut moved_to = Vec::with_capacity(inserts.len());
    let mut items = Vec::new();
    for (item, before) in plan.items.iter().zip(inserts) {
        moved_to.push(items.len() + 1 + before.len());
        items.extend(before);
        items.push(*item);
    }
    for item in items.iter_mut().filter(|item| item.command == command::DO_JUMP) {
        let target = item.params[0];
        if target >= 1.0 && target.fract() == 0.0 && (target as usize) <= moved_to.len() {
            item.params[0] = moved_to[target as usize - 1] as f64;
        }
    }
    plan.items = items;
}

fn joined(before: Profile, mut after: Profile) -> Profile {
    let Some(end) = before.points.last() else { return after };
    for point in &mut after.points {
        point.along_m += end.along_m;
    }
    Profile::of(before.points.into_iter().chain(after.points).collect())
}
