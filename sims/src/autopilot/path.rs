//! A reference that runs along straight legs with rounded corners.
//!
//! Corners are arcs that touch both legs, so wide that they pass the waypoint at [`CORNER_SHARE`] of the acceptance radius;
//! their speed follows from the allowed acceleration (`v² = a r`). Along the path the speed is what a square-root
//! controller allows for the distance to the next slower place (the shaping of ArduPilot's `sqrt_controller`), with limited
//! acceleration and jerk. If the drone falls behind, the reference waits.
//! Frame: north-east-down from the origin, metres.

use super::control::{POSITION_PERIOD_S, Target};
use nalgebra::Vector3;

/// Waypoints known ahead. Chosen: enough for a braking distance of 30 m with waypoints every 4 m.
pub const AHEAD: usize = 8;
/// How near to its waypoint a corner passes, as a share of the acceptance radius.
const CORNER_SHARE: f64 = 0.75;
/// Share of the allowed acceleration that braking plans with, so that jerk and wind leave room.
const BRAKE_SHARE: f64 = 0.7;
/// Gain near the end of a leg, per second.
const STOP_GAIN: f64 = 1.0;
/// How quickly speed follows what is allowed, per second.
const SPEED_GAIN: f64 = 2.5;
/// Jerk along the path, m/s³ (ArduPilot's `PSC_JERK_XY`).
const JERK_M_S3: f64 = 5.0;
/// The reference slows from this distance to the drone on, metres, and waits at [`LEASH_M`].
const SLACK_M: f64 = 2.0;
const LEASH_M: f64 = 6.0;
/// Turns sharper than this are flown by stopping, radians (150°).
const SHARPEST_RAD: f64 = 2.6;

/// Limits of speed and acceleration.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// Level speed, metres per second.
    pub speed_m_s: f64,
    /// Climb, metres per second.
    pub up_m_s: f64,
    /// Descent, metres per second.
    pub down_m_s: f64,
    /// Along the path and in corners, m/s².
    pub acceleration_m_s2: f64,
    /// Acceptance radius of waypoints, metres.
    pub radius_m: f64,
}

impl Limits {
    fn along(&self, direction: &Vector3<f64>) -> f64 {
        let level = direction.x.hypot(direction.y);
        let by_level = if level > 1e-6 { self.speed_m_s / level } else { f64::MAX };
        let vertical = if direction.z < 0.0 { self.up_m_s } else { self.down_m_s };
        let by_height = if direction.z.abs() > 1e-6 { vertical / direction.z.abs() } else { f64::MAX };
        by_level.min(by_height).max(0.1)
    }
}

/// A place on the path.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Waypoint {
    /// Where.
    pub position_m: Vector3<f64>,
    /// Whether to come to rest there.
    pub stop: bool,
}

/// What happened while the reference moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Still on the way.
    Moving,
    /// Flew past a waypoint; the next one is the destination now.
    Passed,
    /// The reference rests at the destination.
    Arrived,
}

#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Corner {
    /// Distance from the waypoint to where the arc touches the legs.
    tangent_m: f64,
    radius_m: f64,
    angle_rad: f64,
    speed_m_s: f64,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Part {
    Line,
    Arc { centre: Vector3<f64>, out: Vector3<f64>, along: Vector3<f64>, corner: Corner, done_rad: f64 },
}

/// The reference and the waypoints ahead of it.
#[derive(Debug, Clone)]
pub struct Path {
    limits: Limits,
    from: Vector3<f64>,
    ahead: [Waypoint; AHEAD],
    corners: [Corner; AHEAD],
    count: usize,
    /// Whether the last waypoint known is the last of all.
    closed: bool,
    part: Part,
    direction: Vector3<f64>,
    length_m: f64,
    done_m: f64,
    speed_m_s: f64,
    acceleration_m_s2: f64,
    paused: bool,
    target: Target,
}

impl Path {
    /// A path that starts here, at this velocity.
    pub fn new(from: Vector3<f64>, velocity: Vector3<f64>, limits: Limits) -> Self {
        Self {
            limits,
            from,
            ahead: [Waypoint::default(); AHEAD],
            corners: [Corner::default(); AHEAD],
            count: 0,
            closed: false,
            part: Part::Line,
            direction: velocity.try_normalize(1e-3).unwrap_or_else(Vector3::x),
            length_m: 0.0,
            done_m: 0.0,
            speed_m_s: velocity.norm(),
            acceleration_m_s2: 0.0,
            paused: false,
            target: Target { position_m: from, ..Target::default() },
        }
    }

    /// A path to one place.
    pub fn to(from: Vector3<f64>, velocity: Vector3<f64>, place: Vector3<f64>, limits: Limits) -> Self {
        let mut path = Self::new(from, velocity, limits);
        path.push(Waypoint { position_m: place, stop: true });
        path
    }

    /// Whether another waypoint is wanted.
    pub fn wants_more(&self) -> bool {
        !self.closed && self.count < AHEAD
    }

    /// Says that no waypoint follows the last one.
    pub fn close(&mut self) {
        self.closed = true;
        if let Some(last) = self.count.checked_sub(1) {
            self.ahead[last].stop = true;
        }
        self.plan();
    }

    /// Adds a waypoint behind the last one. A stop closes the path.
    pub fn push(&mut self, waypoint: Waypoint) {
        if !self.wants_more() {
            return;
        }
        self.ahead[self.count] = waypoint;
        self.count += 1;
        self.closed = waypoint.stop;
        if self.count == 1 {
            self.start_leg(0.0);
        }
        self.plan();
    }

    /// Changes the limits.
    pub fn set_limits(&mut self, limits: Limits) {
        if limits != self.limits {
            self.limits = limits;
            self.plan();
        }
    }

    /// Brings the reference to rest on the path, or lets it go on.
    pub fn pause(&mut self, paused: bool) {
        self.paused = paused;
    }

    /// Whether the reference is held.
    pub fn is_paused(&self) -> bool {
        self.paused
    }

    /// The reference.
    pub fn target(&self) -> &Target {
        &self.target
    }

    /// The waypoint that is flown to.
    pub fn destination(&self) -> Option<Vector3<f64>> {
        (self.count > 0).then(|| self.ahead[0].position_m)
    }

    /// The last place known.
    pub fn last_m(&self) -> Vector3<f64> {
        self.count.checked_sub(1).map_or(self.target.position_m, |last| self.ahead[last].position_m)
    }

    /// Direction of travel, a unit vector.
    pub fn heading(&self) -> Vector3<f64> {
        match self.part {
            Part::Line => self.direction,
            Part::Arc { along, out, done_rad, .. } => along * done_rad.cos() - out * done_rad.sin(),
        }
    }

    fn start_leg(&mut self, done_m: f64) {
        let way = self.ahead[0].position_m - self.from;
        let before = self.direction;
        self.length_m = way.norm();
        self.direction = way.try_normalize(1e-6).unwrap_or(before);
        self.speed_m_s = (self.speed_m_s * before.dot(&self.direction)).max(0.0);
        self.done_m = done_m;
        self.part = Part::Line;
    }

    /// Lays out corners and speeds of the waypoints ahead.
    fn plan(&mut self) {
        let brake = BRAKE_SHARE * self.limits.acceleration_m_s2;
        let mut before = self.from;
        for index in 0..self.count {
            let here = self.ahead[index];
            self.corners[index] = if here.stop || index + 1 >= self.count {
                Corner::default()
            } else {
                corner(before, here.position_m, self.ahead[index + 1].position_m, &self.limits)
            };
            before = here.position_m;
        }
        // Backwards: no corner may be faster than what still brakes for the one behind it.
        for index in (0..self.count.saturating_sub(1)).rev() {
            let leg_m = (self.ahead[index + 1].position_m - self.ahead[index].position_m).norm();
            let next = self.corners[index + 1];
            let room_m = (leg_m - self.corners[index].tangent_m - next.tangent_m).max(0.0);
            let most = next.speed_m_s.hypot((2.0 * brake * room_m).sqrt());
            self.corners[index].speed_m_s = self.corners[index].speed_m_s.min(most);
        }
    }

    /// Moves the reference on by one period of the position controller; `drone_m` is where the drone is.
    pub fn advance(&mut self, drone_m: Vector3<f64>) -> Progress {
        if self.count == 0 {
            self.rest(self.from);
            return Progress::Arrived;
        }
        let brake = BRAKE_SHARE * self.limits.acceleration_m_s2;
        let behind_m = (self.target.position_m - drone_m).norm();
        let leash = ((LEASH_M - behind_m) / (LEASH_M - SLACK_M)).clamp(0.0, 1.0);
        let (cap_m_s, left_m) = match self.part {
            Part::Line => {
                let corner = self.corners[0];
                let left_m = (self.length_m - corner.tangent_m - self.done_m).max(0.0);
                let slow = corner.speed_m_s.hypot(stopping_speed(left_m, brake));
                (self.limits.along(&self.direction).min(slow), left_m)
            }
            Part::Arc { corner, .. } => (corner.speed_m_s, f64::MAX),
        };
        let wanted = if self.paused { 0.0 } else { cap_m_s * leash };
        let most = self.limits.acceleration_m_s2;
        let asked = (SPEED_GAIN * (wanted - self.speed_m_s)).clamp(-most, most);
        let jerk = JERK_M_S3 * POSITION_PERIOD_S;
        self.acceleration_m_s2 += (asked - self.acceleration_m_s2).clamp(-jerk, jerk);
        self.speed_m_s = (self.speed_m_s + self.acceleration_m_s2 * POSITION_PERIOD_S).max(0.0);
        let step_m = self.speed_m_s * POSITION_PERIOD_S;
        match self.part {
            Part::Line => self.along_line(step_m, left_m),
            Part::Arc { .. } => self.along_arc(step_m),
        }
    }

    fn along_line(&mut self, step_m: f64, left_m: f64) -> Progress {
        let corner = self.corners[0];
        let last = self.count == 1 || self.ahead[0].stop;
        if last && left_m - step_m < 0.02 {
            self.done_m = self.length_m;
            self.rest(self.ahead[0].position_m);
            return Progress::Arrived;
        }
        self.done_m += step_m.min(left_m);
        if !last && step_m >= left_m {
            let next = self.ahead[1].position_m - self.ahead[0].position_m;
            let next = next.try_normalize(1e-6).unwrap_or(self.direction);
            let inward = (next - self.direction * next.dot(&self.direction)).try_normalize(1e-9);
            let Some(inward) = inward.filter(|_| corner.angle_rad > 1e-3) else {
                return self.next_leg();
            };
            let start = self.ahead[0].position_m - self.direction * corner.tangent_m;
            let centre = start + inward * corner.radius_m;
            self.part = Part::Arc { centre, out: -inward, along: self.direction, corner, done_rad: 0.0 };
            return self.along_arc(step_m - left_m);
        }
        self.target = Target {
            position_m: self.from + self.direction * self.done_m,
            velocity_m_s: self.direction * self.speed_m_s,
            acceleration_m_s2: self.direction * self.acceleration_m_s2,
        };
        Progress::Moving
    }

    fn along_arc(&mut self, step_m: f64) -> Progress {
        let Part::Arc { centre, out, along, corner, ref mut done_rad } = self.part else { return Progress::Moving };
        *done_rad += step_m / corner.radius_m;
        if *done_rad >= corner.angle_rad {
            return self.next_leg();
        }
        let (sin, cos) = done_rad.sin_cos();
        let (outward, heading) = (out * cos + along * sin, along * cos - out * sin);
        self.target = Target {
            position_m: centre + outward * corner.radius_m,
            velocity_m_s: heading * self.speed_m_s,
            acceleration_m_s2: heading * self.acceleration_m_s2
                - outward * (self.speed_m_s * self.speed_m_s / corner.radius_m),
        };
        Progress::Moving
    }

    fn next_leg(&mut self) -> Progress {
        let tangent_m = self.corners[0].tangent_m;
        let speed = self.speed_m_s;
        self.from = self.ahead[0].position_m;
        self.ahead.copy_within(1.., 0);
        self.count -= 1;
        self.start_leg(tangent_m);
        self.speed_m_s = speed;
        self.plan();
        Progress::Passed
    }

    fn rest(&mut self, position_m: Vector3<f64>) {
        self.speed_m_s = 0.0;
        self.acceleration_m_s2 = 0.0;
        self.target = Target { position_m, ..Target::default() };
    }
}

/// Speed from which the distance suffices to stop: a square root far out, linear near the end.
fn stopping_speed(distance_m: f64, brake_m_s2: f64) -> f64 {
    let linear_m = brake_m_s2 / (STOP_GAIN * STOP_GAIN);
    if distance_m < linear_m {
        distance_m * STOP_GAIN
    } else {
        (2.0 * brake_m_s2 * (distance_m - linear_m / 2.0)).sqrt()
    }
}

fn corner(before: Vector3<f64>, here: Vector3<f64>, after: Vector3<f64>, limits: &Limits) -> Corner {
    let (inbound, outbound) = (here - before, after - here);
    let (inbound_m, outbound_m) = (inbound.norm(), outbound.norm());
    if inbound_m < 1e-3 || outbound_m < 1e-3 {
        return Corner::default();
    }
    let cosine = (inbound.dot(&outbound) / (inbound_m * outbound_m)).clamp(-1.0, 1.0);
    let angle_rad = cosine.acos();
    let most = limits.along(&(inbound / inbound_m)).min(limits.along(&(outbound / outbound_m)));
    if angle_rad > SHARPEST_RAD {
        return Corner::default();
    }
    if angle_rad <= 1e-3 {
        return Corner { speed_m_s: most, ..Corner::default() };
    }
    let half = angle_rad / 2.0;
    let by_radius_m = CORNER_SHARE * limits.radius_m / (1.0 / half.cos() - 1.0);
    let room_m = 0.45 * inbound_m.min(outbound_m);
    let radius_m = by_radius_m.min(room_m / half.tan());
    Corner {
        tangent_m: radius_m * half.tan(),
        radius_m,
        angle_rad,
        speed_m_s: (limits.acceleration_m_s2 * radius_m).sqrt().min(most).max(0.3),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: Limits =
        Limits { speed_m_s: 10.0, up_m_s: 2.5, down_m_s: 1.5, acceleration_m_s2: 2.5, radius_m: 2.0 };

    fn fly(path: &mut Path, limit_s: f64) -> (f64, usize, f64) {
        let (mut time_s, mut passed, mut fastest) = (0.0, 0, 0.0_f64);
        while time_s < limit_s {
            time_s += POSITION_PERIOD_S;
            let before = path.target().position_m;
            let progress = path.advance(before);
            fastest = fastest.max((path.target().position_m - before).norm() / POSITION_PERIOD_S);
            match progress {
                Progress::Arrived => break,
                Progress::Passed => passed += 1,
                Progress::Moving => {}
            }
        }
        (time_s, passed, fastest)
    }

    #[test]
    fn a_straight_leg_is_flown_at_full_speed_and_ends_at_rest() {
        let mut path = Path::to(Vector3::zeros(), Vector3::zeros(), Vector3::new(200.0, 0.0, 0.0), LIMITS);
        let (time_s, _, fastest) = fly(&mut path, 100.0);
        assert!((24.0..32.0).contains(&time_s), "{time_s}");
        assert!((fastest - 10.0).abs() < 0.3, "{fastest}");
        assert!((path.target().position_m.x - 200.0).abs() < 1e-9);
    }

    #[test]
    fn a_right_angle_is_cut_by_less_than_the_acceptance_radius_and_flown_without_a_stop() {
        let mut path = Path::new(Vector3::zeros(), Vector3::zeros(), LIMITS);
        let corner = Vector3::new(100.0, 0.0, 0.0);
        path.push(Waypoint { position_m: corner, stop: false });
        path.push(Waypoint { position_m: Vector3::new(100.0, 100.0, 0.0), stop: true });
        let (mut nearest, mut slowest_on_the_way) = (f64::MAX, f64::MAX);
        for tick in 0..5_000 {
            if path.advance(path.target().position_m) == Progress::Arrived {
                break;
            }
            nearest = nearest.min((path.target().position_m - corner).norm());
            let to_end = (path.target().position_m - Vector3::new(100.0, 100.0, 0.0)).norm();
            if tick > 200 && to_end > 20.0 {
                slowest_on_the_way = slowest_on_the_way.min(path.target().velocity_m_s.norm());
            }
        }
        assert!((1.2..2.0).contains(&nearest), "{nearest}");
        assert!(slowest_on_the_way > 1.5, "{slowest_on_the_way}");
    }

    #[test]
    fn many_close_waypoints_on_a_line_do_not_slow_it_down() {
        let mut path = Path::new(Vector3::zeros(), Vector3::zeros(), LIMITS);
        let mut next = 1;
        let (mut time_s, mut fastest) = (0.0, 0.0_f64);
        loop {
            while path.wants_more() && next <= 50 {
                path.push(Waypoint { position_m: Vector3::new(f64::from(next) * 6.0, 0.0, 0.0), stop: next == 50 });
                next += 1;
            }
            fastest = fastest.max(path.target().velocity_m_s.norm());
            time_s += POSITION_PERIOD_S;
            if path.advance(path.target().position_m) == Progress::Arrived {
                break;
            }
        }
        assert!(fastest > 9.5 && time_s < 45.0, "{fastest} {time_s}");
    }

    #[test]
    fn a_paused_reference_comes_to_rest_and_goes_on() {
        let mut path = Path::to(Vector3::zeros(), Vector3::zeros(), Vector3::new(200.0, 0.0, 0.0), LIMITS);
        fly(&mut path, 10.0);
        path.pause(true);
        fly(&mut path, 15.0);
        assert!(path.target().velocity_m_s.norm() < 0.05);
        path.pause(false);
        fly(&mut path, 60.0);
        assert!((path.target().position_m.x - 200.0).abs() < 1e-9);
    }

    #[test]
    fn the_reference_waits_for_a_drone_that_falls_behind() {
        let mut path = Path::to(Vector3::zeros(), Vector3::zeros(), Vector3::new(200.0, 0.0, 0.0), LIMITS);
        for _ in 0..2_000 {
            path.advance(Vector3::zeros());
        }
        assert!(path.target().position_m.x < 15.0, "{}", path.target().position_m.x);
    }
}
