//! Flying a mission: which item is current, what comes next, and what happens on the way.

use super::guidance::{Circle, Guidance};
use super::path::{Path, Progress, Waypoint};
use super::{Autopilot, Mode, Notice, Severity};
use mission::plan::{Frame, Item, command};
use nalgebra::Vector3;
use std::collections::VecDeque;

/// `MAV_CMD_NAV_LOITER_TO_ALT`.
const NAV_LOITER_TO_ALT: u16 = 31;
/// Most items looked at for the next place, against missions that only jump.
const HOPS: usize = 1_000;
/// Radius of a circle without one, metres (`CIRCLE_RADIUS`).
const DEFAULT_RADIUS_M: f64 = 10.0;

/// `MISSION_CURRENT.mission_state`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MissionState {
    /// Nothing aboard.
    None,
    /// Aboard, not begun.
    NotStarted,
    /// Being flown.
    Active,
    /// Begun, and held.
    Paused,
    /// Flown to the end.
    Complete,
}

#[derive(Debug, Clone, Copy, PartialEq, Default)]
enum Stage {
    /// Not flying the mission.
    #[default]
    Off,
    /// Coming to rest before the current item begins.
    Stopping,
    Takeoff,
    Legs,
    Stay {
        until_s: f64,
    },
    Circling,
    Landing,
    Returning,
}

/// The mission aboard and how far it is. Item `i` has the sequence number `i + 1`; 0 is home.
#[derive(Debug, Clone, Default)]
pub struct MissionRun {
    items: Vec<Item>,
    current: Option<usize>,
    stage: Stage,
    complete: bool,
    begun: bool,
    jumps: Vec<(usize, i32)>,
    feed: Option<usize>,
    feed_jumps: Vec<(usize, i32)>,
    pending: VecDeque<Item>,
    delay_until_s: f64,
}

impl MissionRun {
    pub(super) fn on_arm(&mut self) {
        self.begun = false;
        self.complete = false;
    }

    pub(super) fn on_disarm(&mut self) {
        self.stage = Stage::Off;
        self.current = None;
        self.jumps.clear();
        self.pending.clear();
    }

    pub(super) fn leave(&mut self) {
        self.stage = Stage::Off;
    }

    /// The next place-bound item from `from` on, following jumps; `passing` sees the other items on the way.
    fn next(&self, from: usize, jumps: &mut Vec<(usize, i32)>, mut passing: impl FnMut(&Item)) -> Option<usize> {
        let mut at = from;
        for _ in 0..HOPS {
            let item = self.items.get(at)?;
            if item.command == command::DO_JUMP {
                at = follow_jump(at, item, jumps);
            } else if item.is_navigation() {
                return Some(at);
            } else {
                passing(item);
                at += 1;
            }
        }
        None
    }

    /// Goes on to the next item; what lies between is to be carried out.
    fn step_from(&mut self, from: usize) -> Option<usize> {
        let mut jumps = std::mem::take(&mut self.jumps);
        let mut pending = std::mem::take(&mut self.pending);
        pending.clear();
        let next = self.next(from, &mut jumps, |item| pending.push_back(*item));
        self.jumps = jumps;
        self.pending = pending;
        self.delay_until_s = 0.0;
        next
    }
}

/// Where a jump goes: to its target while repetitions are left, else on.
fn follow_jump(at: usize, item: &Item, jumps: &mut Vec<(usize, i32)>) -> usize {
    let [target, repeat, ..] = item.params;
    let slot = match jumps.iter().position(|(index, _)| *index == at) {
        Some(slot) => slot,
        None => {
            jumps.push((at, repeat.clamp(-1.0, 32_767.0) as i32));
            jumps.len() - 1
        }
    };
    let left = &mut jumps[slot].1;
    if *left == 0 {
        return at + 1;
    }
    *left = (*left - 1).max(-1);
    (bounded(target, 65_535.0) as usize).saturating_sub(1)
}

/// A parameter of an item, brought between 0 and a limit. What is no number counts as 0.
fn bounded(value: f64, most: f64) -> f64 {
    value.max(0.0).min(most)
}

fn is_leg(item: &Item) -> bool {
    match item.command {
        command::NAV_WAYPOINT
        | command::NAV_SPLINE_WAYPOINT
        | command::NAV_LOITER_UNLIM
        | command::NAV_LOITER_TURNS
        | command::NAV_LOITER_TIME
        | NAV_LOITER_TO_ALT => true,
        command::NAV_LAND => item.place().is_some(),
        _ => false,
    }
}

fn stops_at(item: &Item) -> bool {
    let passes = matches!(item.command, command::NAV_WAYPOINT | command::NAV_SPLINE_WAYPOINT);
    !passes || item.params[0] > 0.0
}

impl Autopilot {
    /// Takes an uploaded mission; item `i` has the sequence number `i + 1`. In AUTO in flight it begins anew.
    pub fn set_mission(&mut self, items: Vec<Item>) {
        let total = if items.is_empty() { 0 } else { items.len() + 1 };
        self.mission = MissionRun { items, begun: self.mission.begun, ..MissionRun::default() };
        self.set_own_parameter("MIS_TOTAL", total as f64);
        if self.armed && !self.landed && self.mode == Mode::Auto {
            if self.mission.items.is_empty() {
                self.stop();
            } else {
                self.resume_mission();
            }
        }
    }

    /// Sequence number of the current item, count of items with home, and state.
    pub fn mission_progress(&self) -> (u16, u16, MissionState) {
        let mission = &self.mission;
        let paused = matches!(&self.guidance, Guidance::Fly(path) if path.is_paused());
        let state = if mission.items.is_empty() {
            MissionState::None
        } else if mission.complete {
            MissionState::Complete
        } else if !mission.begun || mission.current.is_none() {
            MissionState::NotStarted
        } else if mission.stage == Stage::Off || paused {
            MissionState::Paused
        } else {
            MissionState::Active
        };
        let seq = mission.current.map_or(0, |index| index + 1);
        (seq as u16, mission.items.len() as u16, state)
    }

    /// What speaks against flying the mission.
    pub(super) fn mission_fault(&self, from_ground: bool) -> Option<&'static str> {
        let mut jumps = Vec::new();
        let first = self.mission.next(self.mission.current.unwrap_or(0), &mut jumps, |_| {});
        match first.map(|index| self.mission.items[index].command) {
            None => Some("no mission"),
            Some(first) if from_ground && first != command::NAV_TAKEOFF => Some("Missing Takeoff Cmd"),
            Some(_) => None,
        }
    }

    /// Starts the mission from the ground or in the air (`MAV_CMD_MISSION_START`).
    pub(super) fn start_mission(&mut self) -> bool {
        if !self.armed || !self.set_mode(Mode::Auto) {
            return false;
        }
        if self.landed {
            if self.mission_fault(true).is_some() {
                return false;
            }
            self.mission.begun = true;
            self.select(0);
            self.begin_item();
        } else if self.mission.stage == Stage::Off {
            self.resume_mission();
        }
        true
    }

    /// Makes the next place-bound item from `from` on the current one, unless there is one already.
    fn select(&mut self, from: usize) {
        if self.mission.current.is_none() {
            self.mission.current = self.mission.step_from(from);
        }
    }

    pub(super) fn resume_mission(&mut self) {
        if self.tuning.mission_restarts || self.mission.complete {
            self.mission.on_disarm();
        }
        self.mission.begun = true;
        self.mission.complete = false;
        self.select(0);
        self.mission.stage = Stage::Stopping;
        self.stop();
    }

    /// Makes an item current (`MISSION_SET_CURRENT`, `DO_SET_MISSION_CURRENT`). 0 is the first.
    pub fn set_current_item(&mut self, seq: u16) -> bool {
        let from = usize::from(seq.max(1)) - 1;
        if from >= self.mission.items.len() {
            return false;
        }
        self.mission.current = None;
        self.mission.complete = false;
        self.select(from);
        if self.mode == Mode::Auto && self.armed && !self.landed {
            self.mission.stage = Stage::Stopping;
            self.stop();
        }
        true
    }

    /// Whether the mission has an item after a landing.
    pub(super) fn mission_goes_on_after_landing(&self) -> bool {
        let next = self.mission.current.map(|index| self.mission.next(index + 1, &mut Vec::new(), |_| {}));
        self.mode == Mode::Auto && self.mission.stage == Stage::Landing && next.flatten().is_some()
    }

    /// One period of AUTO.
    pub(super) fn run_mission(&mut self, progress: Progress, arrived: bool) {
        self.run_pending();
        if self.landed {
            if self.mission.stage == Stage::Landing {
                self.finish_item();
            }
            return;
        }
        match self.mission.stage {
            Stage::Off => {}
            Stage::Stopping if arrived => self.begin_item(),
            Stage::Legs if progress == Progress::Passed => self.pass_item(),
            Stage::Legs if arrived => self.arrive(),
            Stage::Takeoff if arrived => self.finish_item(),
            Stage::Circling if progress == Progress::Arrived => {
                self.stop();
                self.finish_item();
            }
            Stage::Stay { until_s } if self.now_s() >= until_s => self.finish_item(),
            Stage::Returning => self.run_return(arrived),
            _ => {}
        }
    }

    /// Carries out commands that wait between two places.
    fn run_pending(&mut self) {
        while self.now_s() >= self.mission.delay_until_s {
            let Some(item) = self.mission.pending.pop_front() else { return };
            if item.command == command::CONDITION_DELAY {
                self.mission.delay_until_s = self.now_s() + bounded(item.params[0], 3_600.0);
            } else {
                self.command(item.command, &item.params, item.frame);
            }
        }
    }

    fn current_item(&self) -> Option<(usize, Item)> {
        let index = self.mission.current?;
        Some((index, *self.mission.items.get(index)?))
    }

    fn begin_item(&mut self) {
        let Some((index, item)) = self.current_item() else { return self.end_mission() };
        self.text(Severity::Info, format!("Mission: {} {}", index + 1, name(item.command)));
        // A heading that was asked for holds until the next place, as ArduCopter does: waiting is none.
        if item.command != command::NAV_DELAY {
            self.yaw.fixed_rad = None;
        }
        match item.command {
            command::NAV_TAKEOFF => {
                let height_m = self.home.map_or(0.0, |home| home.position_m.z) - self.item_position(&item).z;
                if self.landed {
                    self.take_off(height_m);
                } else {
                    let here = self.motion().position_m;
                    self.fly_to(Vector3::new(here.x, here.y, here.z.min(self.item_position(&item).z)));
                }
                self.mission.stage = Stage::Takeoff;
            }
            command::NAV_LAND if item.place().is_none() => self.begin_mission_landing(),
            command::NAV_RETURN_TO_LAUNCH => {
                self.mission.stage = Stage::Returning;
                self.begin_return();
            }
            command::NAV_DELAY => {
                self.mission.stage = Stage::Stay { until_s: self.now_s() + bounded(item.params[0], 86_400.0) };
                self.stop();
            }
            _ if is_leg(&item) => self.begin_legs(index),
            _ => self.finish_item(),
        }
    }

    fn begin_mission_landing(&mut self) {
        self.mission.stage = Stage::Landing;
        self.begin_landing();
    }

    fn begin_legs(&mut self, index: usize) {
        let motion = self.motion();
        self.guidance = Guidance::Fly(Box::new(Path::new(motion.position_m, motion.velocity_m_s, self.limits)));
        self.mission.stage = Stage::Legs;
        self.mission.feed = Some(index);
        self.mission.feed_jumps.clone_from(&self.mission.jumps);
        self.feed_path();
    }

    /// Hands the path the places ahead.
    fn feed_path(&mut self) {
        while matches!(&self.guidance, Guidance::Fly(path) if path.wants_more()) {
            let item = self.mission.feed.and_then(|index| self.mission.items.get(index)).copied();
            let waypoint = item
                .filter(is_leg)
                .map(|item| Waypoint { position_m: self.item_position(&item), stop: stops_at(&item) });
            let Guidance::Fly(path) = &mut self.guidance else { return };
            let Some(mut waypoint) = waypoint else { return path.close() };
            if item.is_some_and(|item| item.command == command::NAV_LAND) {
                waypoint.position_m.z = path.last_m().z;
            }
            path.push(waypoint);
            let mut jumps = std::mem::take(&mut self.mission.feed_jumps);
            self.mission.feed = self.mission.feed.and_then(|index| self.mission.next(index + 1, &mut jumps, |_| {}));
            self.mission.feed_jumps = jumps;
        }
    }

    /// The drone flew past the current item without stopping.
    fn pass_item(&mut self) {
        let Some(index) = self.mission.current else { return };
        self.report_reached(index);
        self.yaw.fixed_rad = None;
        self.mission.current = self.mission.step_from(index + 1);
        self.run_pending();
        self.feed_path();
        if let Some((index, item)) = self.current_item() {
            self.text(Severity::Info, format!("Mission: {} {}", index + 1, name(item.command)));
        }
    }

    /// The drone rests at the current item.
    fn arrive(&mut self) {
        let Some((_, item)) = self.current_item() else { return self.end_mission() };
        let [first, _, radius_m, ..] = item.params;
        let now_s = self.now_s();
        match item.command {
            command::NAV_LOITER_UNLIM => self.mission.stage = Stage::Stay { until_s: f64::INFINITY },
            command::NAV_LAND => self.begin_mission_landing(),
            command::NAV_LOITER_TURNS => {
                let radius_m = if (1.0..1_000.0).contains(&radius_m.abs()) { radius_m } else { DEFAULT_RADIUS_M };
                let target = self.motion();
                let centre_m = target.position_m + Vector3::new(radius_m.abs(), 0.0, 0.0);
                let left_rad = bounded(first, 255.0) * std::f64::consts::TAU;
                let bearing_rad = std::f64::consts::PI;
                self.guidance = Guidance::Circle(Circle { centre_m, radius_m, bearing_rad, left_rad, target });
                self.mission.stage = Stage::Circling;
            }
            _ if first > 0.0 => self.mission.stage = Stage::Stay { until_s: now_s + first.min(86_400.0) },
            _ => self.finish_item(),
        }
    }

    /// The current item is done; the next one begins.
    fn finish_item(&mut self) {
        let Some(index) = self.mission.current else { return self.end_mission() };
        self.report_reached(index);
        let Some(next) = self.mission.step_from(index + 1) else { return self.end_mission() };
        self.mission.current = Some(next);
        self.run_pending();
        self.begin_item();
    }

    fn end_mission(&mut self) {
        self.run_pending();
        self.mission.stage = Stage::Off;
        self.mission.complete = true;
        self.text(Severity::Info, "Mission Complete");
        if self.landed {
            self.disarm(false);
        } else {
            self.stop();
        }
    }

    fn report_reached(&mut self, index: usize) {
        self.tell(Notice::Reached((index + 1) as u16));
        self.text(Severity::Info, format!("Reached command #{}", index + 1));
    }

    /// Where an item lies in the frame of the estimate. Without a place it is here.
    pub(super) fn item_position(&self, item: &Item) -> Vector3<f64> {
        let here = self.motion().position_m;
        let Some(origin) = self.estimator.origin() else { return here };
        let flat = item.place().map_or(here, |place| origin.to_ned(place, origin.height_amsl_m()));
        let height_m = item.height_m();
        if !height_m.is_finite() {
            return Vector3::new(flat.x, flat.y, here.z);
        }
        let z = match item.frame {
            Frame::GlobalAmsl => origin.height_amsl_m() - height_m,
            // Ground is flat here, so height above terrain is height above home.
            _ => self.home.map_or(0.0, |home| home.position_m.z) - height_m,
        };
        Vector3::new(flat.x, flat.y, z)
    }
}

/// ArduPilot's names of mission commands, as in its status texts.
fn name(number: u16) -> &'static str {
    match number {
        command::NAV_WAYPOINT => "WP",
        command::NAV_SPLINE_WAYPOINT => "SplineWP",
        command::NAV_LOITER_UNLIM => "LoitUnlim",
        command::NAV_LOITER_TURNS => "LoitTurns",
        command::NAV_LOITER_TIME => "LoitTime",
        NAV_LOITER_TO_ALT => "LoitAltitude",
        command::NAV_RETURN_TO_LAUNCH => "RTL",
        command::NAV_LAND => "Land",
        command::NAV_TAKEOFF => "Takeoff",
        command::NAV_DELAY => "Delay",
        _ => "?",
    }
}
