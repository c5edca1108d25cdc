//! Parameters that are changed for a flight and put back afterwards.

use super::failsafes::Failsafes;
use super::settings::{Failsafe, ReturnSettings, Situation};
use crate::pattern::CROSSING_HEIGHT_M;
use mission::plan::Firmware;

/// One parameter that is changed. A station sends it when a person has agreed, and puts the old value back when the flight is
/// over; here it is data.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ParameterChange {
    /// Its name on the vehicle.
    pub name: &'static str,
    /// Its value for the flight, in the parameter's own unit.
    pub value: f64,
    /// That unit, as the autopilot's documentation writes it; empty for numbers of choices.
    pub unit: &'static str,
    /// The same under the name and in the unit that newer firmware has (ArduCopter from 4.7 on): for vehicles that have it.
    pub renamed: Option<(&'static str, f64, &'static str)>,
    /// Message id of what it does.
    pub does: &'static str,
}

impl ParameterChange {
    fn choice(name: &'static str, value: f64, does: &'static str) -> Self {
        Self { name, value, unit: "", renamed: None, does }
    }

    /// As it is written on a screen: `RTL_ALT = 2500 cm`.
    pub fn text(&self) -> String {
        let text = format!("{} = {} {}", self.name, self.value, self.unit);
        text.trim_end().to_owned()
    }
}

/// Settings with which something may be sound, and the changes that lead to them.
pub(super) type Candidate = (Failsafes, Vec<ParameterChange>);

/// Other answers to a lost link, the one that disturbs least first.
pub(super) fn for_link(failsafes: &Failsafes, situation: &Situation) -> Vec<Candidate> {
    let px4 = failsafes.firmware == Firmware::Px4;
    let mut candidates: Vec<Candidate> = Vec::new();
    if failsafes.link.action == Failsafe::Return {
        for height_m in return_heights_m(&failsafes.link, situation) {
            let link = ReturnSettings { climb_to_m: height_m, ..failsafes.link };
            candidates.push((Failsafes { link, ..*failsafes }, vec![return_height(height_m, px4)]));
        }
    }
    // Brake, as ArduCopter has it, stays where it is as long as there is a position.
    let actions = [
        (Failsafe::Continue, "mend-does-continue", [0.0, 0.0]),
        (Failsafe::Return, "mend-does-return", [1.0, 2.0]),
        (Failsafe::Hold, "mend-does-hold", [7.0, 1.0]),
        (Failsafe::Land, "mend-does-land", [5.0, 3.0]),
    ];
    for (action, does, [ardupilot, other]) in
        actions.into_iter().filter(|(action, ..)| *action != failsafes.link.action)
    {
        let link = ReturnSettings { action, ..failsafes.link };
        let change = if px4 {
            ParameterChange::choice("NAV_DLL_ACT", other, does)
        } else {
            ParameterChange::choice("FS_GCS_ENABLE", ardupilot, does)
        };
        candidates.push((Failsafes { link, ..*failsafes }, vec![change]));
    }
    candidates
}

/// Heights of a return that may be sound: over the lanes as high as is asked, over everything that stands there, and none.
fn return_heights_m(link: &ReturnSettings, situation: &Situation) -> Vec<f64> {
    let highest_m = situation.scene.solids().iter().map(|solid| solid.bounds()[1][2]).fold(0.0, f64::max);
    let over_solids_m = situation.datum.rel_home(highest_m + situation.clearance_m + situation.body_m).0;
    let over_lanes_m = situation.lanes.map(|(_, surface_m)| situation.datum.rel_home(surface_m + CROSSING_HEIGHT_M).0);
    let heights = [Some(over_solids_m), over_lanes_m, Some(0.0)].into_iter().flatten();
    let mut heights: Vec<f64> = heights.map(|height_m| height_m.max(0.3).ceil()).collect();
    heights.dedup();
    heights.retain(|height_m| *height_m != link.climb_to_m);
    heights
}

/// Another height of the return, metres above home.
fn return_height(height_m: f64, px4: bool) -> ParameterChange {
    let does = "mend-does-return-height";
    if px4 {
        return ParameterChange { name: "RTL_RETURN_ALT", value: height_m, unit: "m", renamed: None, does };
    }
    let renamed = Some(("RTL_ALT_M", height_m, "m"));
    ParameterChange { name: "RTL_ALT", value: height_m * 100.0, unit: "cm", renamed, does }
}

/// A battery that is heeded.
pub(super) fn for_battery(failsafes: &Failsafes) -> Vec<Candidate> {
    let actions = [(Failsafe::Return, "mend-does-return", 2.0), (Failsafe::Land, "mend-does-land", 1.0)];
    let mut candidates = Vec::new();
    for (action, does, value) in actions {
        let mut changed = *failsafes;
        let change = if failsafes.firmware == Firmware::Px4 {
            // 2 lands at the critical level; 3 returns there and lands at the emergency level.
            changed.battery.critical.action = Some(action);
            changed.battery.emergency.action = Some(Failsafe::Land);
            ParameterChange::choice("COM_LOW_BAT_ACT", if action == Failsafe::Land { 2.0 } else { 3.0 }, does)
        } else {
            changed.battery.low.action = Some(action);
            ParameterChange::choice("BATT_FS_LOW_ACT", value, does)
        };
        if changed != *failsafes {
            candidates.push((changed, vec![change]));
        }
    }
    candidates
}

/// A landing without a position that takes less time: it slows down later. Chosen: 3 m, which leaves a second and a half to
/// slow down from 1.5 m/s before the ground.
const LATE_M: f64 = 3.0;

/// Quicker landings.
pub(super) fn for_position(failsafes: &Failsafes) -> Vec<Candidate> {
    let mut changed = *failsafes;
    // PX4 sinks at one speed; a greater one would be too hard at the ground.
    if failsafes.firmware == Firmware::Px4 || failsafes.position.sinking.slow_below_m <= LATE_M {
        return Vec::new();
    }
    changed.position.sinking.slow_below_m = LATE_M;
    let renamed = Some(("LAND_ALT_LOW_M", LATE_M, "m"));
    let does = "mend-does-land-later";
    let change = ParameterChange { name: "LAND_ALT_LOW", value: LATE_M * 100.0, unit: "cm", renamed, does };
    vec![(changed, vec![change])]
}

/// Lands at once where the position is lost.
pub(super) fn sinks(firmware: Firmware) -> ParameterChange {
    if firmware == Firmware::Px4 {
        ParameterChange::choice("COM_POSCTL_NAVL", 1.0, "mend-does-land")
    } else {
        ParameterChange::choice("FS_EKF_ACTION", 1.0, "mend-does-land")
    }
}

/// Holds its height for a pilot where the position is lost.
pub(super) fn holds_height(firmware: Firmware) -> ParameterChange {
    if firmware == Firmware::Px4 {
        ParameterChange::choice("COM_POSCTL_NAVL", 0.0, "mend-does-hold-height")
    } else {
        ParameterChange::choice("FS_EKF_ACTION", 2.0, "mend-does-hold-height")
    }
}
