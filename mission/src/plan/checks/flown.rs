//! The way that a plan is flown, in metres around home.

use super::finding::{Findings, Rule, Spot};
use crate::geo::{LatLon, LocalFrame};
use crate::plan::{Airframe, Frame, Item, Plan, command};

/// Items that are looked at while jumps are followed. A battery is empty long before.
const MAX_STEPS: usize = 100_000;

/// Speed where neither plan nor items say one, m/s: the default of ArduCopter's `WPNAV_SPEED`.
const ASSUMED_SPEED_M_S: f64 = 10.0;

/// How a way ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Arrival {
    /// Straight up from the ground.
    TakeOff,
    /// At a waypoint.
    Waypoint,
    /// Above the place of a landing; then straight down.
    Landing,
}

/// A straight way to an item.
#[derive(Debug, Clone, Copy)]
pub(super) struct Way {
    /// The item it leads to.
    pub(super) item: usize,
    pub(super) from: [f64; 2],
    /// East and north of home, metres.
    pub(super) to: [f64; 2],
    pub(super) place: LatLon,
    pub(super) from_height_m: f64,
    /// Above home, metres.
    pub(super) height_m: f64,
    pub(super) speed_m_s: f64,
    /// Seconds of waiting at its end; anything above 0 is a stop.
    pub(super) hold_s: f64,
    pub(super) arrival: Arrival,
}

impl Way {
    pub(super) fn level_m(&self) -> f64 {
        (self.to[0] - self.from[0]).hypot(self.to[1] - self.from[1])
    }

    /// The point at a share 0..=1 of the way.
    pub(super) fn at(&self, share: f64) -> ([f64; 2], f64) {
        let mix = |from: f64, to: f64| from + (to - from) * share;
        let point = [mix(self.from[0], self.to[0]), mix(self.from[1], self.to[1])];
        (point, mix(self.from_height_m, self.height_m))
    }
}

/// The whole flight.
pub(super) struct Flown {
    pub(super) frame: LocalFrame,
    pub(super) ways: Vec<Way>,
    /// Speeds asked for, with the item that asks (none: the plan's own).
    pub(super) speeds: Vec<(Option<usize>, f64)>,
}

struct Walker<'a> {
    plan: &'a Plan,
    frame: LocalFrame,
    ways: Vec<Way>,
    speeds: Vec<(Option<usize>, f64)>,
    at: [f64; 2],
    height_m: f64,
    speed_m_s: f64,
    /// Nobody has said a speed so far.
    speed_assumed: bool,
    /// A way is flown at a speed that nobody said.
    flies_assumed: bool,
}

impl Flown {
    pub(super) fn of(plan: &Plan, airframe: &Airframe, findings: &mut Findings) -> Self {
        let frame = LocalFrame::new(plan.home.place, plan.home.ground.0);
        let speed_m_s = plan.cruise_speed_m_s.unwrap_or(ASSUMED_SPEED_M_S);
        let mut walker = Walker {
            plan,
            frame,
            ways: Vec::new(),
            speeds: plan.cruise_speed_m_s.map(|speed_m_s| (None, speed_m_s)).into_iter().collect(),
            at: [0.0; 2],
            height_m: 0.0,
            speed_m_s,
            speed_assumed: plan.cruise_speed_m_s.is_none(),
            flies_assumed: false,
        };
        let mut jumped = vec![0_u32; plan.items.len()];
        let mut index = 0;
        let mut steps = 0;
        while let Some(item) = plan.items.get(index) {
            steps += 1;
            if steps > MAX_STEPS {
                findings.add(Rule::JumpTooLong, Spot::Item(index), None, steps as f64, MAX_STEPS as f64);
                break;
            }
            let target = jump_target(plan, index, item).filter(|_| f64::from(jumped[index]) < item.params[1]);
            if let Some(target) = target {
                jumped[index] += 1;
                index = target;
                continue;
            }
            if !walker.step(index, item, airframe) {
                break;
            }
            index += 1;
        }
        if walker.flies_assumed {
            findings.add(Rule::SpeedAssumed, Spot::Plan, None, ASSUMED_SPEED_M_S, 0.0);
        }
        Self { frame: walker.frame, ways: walker.ways, speeds: walker.speeds }
    }
}

fn jump_target(plan: &Plan, index: usize, item: &Item) -> Option<usize> {
    let target = item.params[0];
    let valid = item.command == command::DO_JUMP
        && target.fract() == 0.0
        && (1.0..=plan.items.len() as f64).contains(&target)
        && target != (index + 1) as f64;
    valid.then(|| target as usize - 1)
}

impl Walker<'_> {
    /// False when the flight ends with this item.
    fn step(&mut self, index: usize, item: &Item, airframe: &Airframe) -> bool {
        match item.command {
            // Types 2 and 3 are climb and descent speed (MAVLink `SPEED_TYPE`).
            command::DO_CHANGE_SPEED if item.params[1] > 0.0 && item.params[0] < 2.0 => {
                self.speed_m_s = item.params[1];
                self.speed_assumed = false;
                self.speeds.push((Some(index), self.speed_m_s));
            }
            command::NAV_DELAY => {
                if let Some(way) = self.ways.last_mut() {
                    way.hold_s += item.params[0].max(0.0);
                }
            }
            command::NAV_RETURN_TO_LAUNCH => {
                self.go(index, self.plan.home.place, self.height_m, 0.0, Arrival::Landing);
                return false;
            }
            command::NAV_TAKEOFF => {
                let height_m = self.height_of(item);
                let here = self.here();
                self.go(index, here, height_m, 0.0, Arrival::TakeOff);
            }
            command::NAV_LAND => {
                let place = item.place().unwrap_or_else(|| self.here());
                self.go(index, place, self.height_m, 0.0, Arrival::Landing);
                self.height_m = 0.0;
            }
            _ if item.is_navigation() => {
                let place = item.place().unwrap_or_else(|| self.here());
                let height_m = self.height_of(item);
                self.go(index, place, height_m, hold_s(item, airframe, self.speed_m_s), Arrival::Waypoint);
            }
            _ => {}
        }
        true
    }

    fn here(&self) -> LatLon {
        let enu = crate::geo::Enu { east_m: self.at[0], north_m: self.at[1], up_m: 0.0 };
        self.frame.wgs84_from_enu(enu).0
    }

    fn height_of(&self, item: &Item) -> f64 {
        let height_m = item.height_m();
        match item.frame {
            _ if !height_m.is_finite() => self.height_m,
            Frame::GlobalAmsl => height_m - self.plan.home.ground.0,
            _ => height_m,
        }
    }

    fn go(&mut self, item: usize, place: LatLon, height_m: f64, hold_s: f64, arrival: Arrival) {
        let enu = self.frame.enu_from_wgs84(place, self.plan.home.ground.0);
        let to = [enu.east_m, enu.north_m];
        let (from, from_height_m, speed_m_s) = (self.at, self.height_m, self.speed_m_s);
        self.ways.push(Way { item, from, to, place, from_height_m, height_m, speed_m_s, hold_s, arrival });
        self.flies_assumed |= self.speed_assumed && arrival != Arrival::TakeOff;
        self.at = to;
        self.height_m = height_m;
    }
}

/// Waiting at a waypoint; a loiter counts with its time, or its turns at the speed flown.
fn hold_s(item: &Item, airframe: &Airframe, speed_m_s: f64) -> f64 {
    let first = if item.params[0].is_finite() { item.params[0].max(0.0) } else { 0.0 };
    match item.command {
        command::NAV_WAYPOINT | command::NAV_LOITER_TIME | command::NAV_SPLINE_WAYPOINT => first,
        command::NAV_LOITER_TURNS => {
            let radius_m = if item.params[2].is_finite() { item.params[2].abs() } else { 0.0 };
            let fits_m_s = (radius_m * airframe.acceleration_m_s2).sqrt().min(speed_m_s).max(0.5);
            first * std::f64::consts::TAU * radius_m / fits_m_s
        }
        _ => 0.0,
    }
}
