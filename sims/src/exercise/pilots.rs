//! Scripts for the house's scenarios: a good pilot, and a poor one who fails on what the scenario is about.

use super::pilot::{Script, Step, Until};
use scenario::schema::Judge;
use scenario::{Course, Line, Local};
use telemetry::dialect::MavCmd;
use telemetry::vehicle::FlightMode;

/// How well a script flies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Skill {
    /// Passes.
    Good,
    /// Fails on what the scenario is about.
    Poor,
    /// Does nothing.
    Nobody,
}

/// Arms and climbs straight up, in GUIDED.
fn take_off(height_m: f64) -> Vec<Step> {
    vec![
        Step::Mode(FlightMode::Guided),
        Step::Order(MavCmd::MAV_CMD_COMPONENT_ARM_DISARM, [1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]),
        Step::Order(MavCmd::MAV_CMD_NAV_TAKEOFF, [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, height_m]),
        Step::Wait(Until::Higher(height_m - 0.4)),
    ]
}

/// Back over home, and down.
fn come_home(height_m: f64) -> Vec<Step> {
    vec![
        Step::Go(Local { up_m: height_m, ..Local::default() }, 4.0),
        Step::Wait(Until::Seconds(2.0)),
        Step::Mode(FlightMode::Land),
        Step::Wait(Until::Disarmed),
    ]
}

fn place(course: &Course, criterion: usize) -> Local {
    course.spot(criterion).unwrap_or_default()
}

fn line(course: &Course, criterion: usize) -> Line {
    course.line(criterion).cloned().unwrap_or_else(|| Line::through([]))
}

/// The script of a scenario, where the house has one.
pub fn script(course: &Course, skill: Skill) -> Option<Script> {
    if skill == Skill::Nobody {
        return Some(Script::default());
    }
    let good = skill == Skill::Good;
    let first = course.scenario().criteria.first().map(|criterion| &criterion.judge)?;
    let script = match (course.scenario().id.as_str(), first) {
        ("hover", Judge::Hover { height_m, hold_s, .. }) => {
            let at = place(course, 0);
            let mut steps = take_off(*height_m);
            steps.push(Step::Go(at, 3.0));
            steps.push(Step::Mode(FlightMode::Position));
            if good {
                steps.push(Step::Hover(at, hold_s + 5.0));
            } else {
                // Wanders off twice as far as it may, again and again.
                for _ in 0..4 {
                    steps.push(Step::Hover(at, hold_s / 3.0));
                    steps.push(Step::Hover(at.on(1.0, 6.0), 6.0));
                }
            }
            steps.extend(come_home(*height_m));
            Script { steps, ..Script::default() }
        }
        _ => return None,
    };
    let _ = line;
    Some(script)
}
