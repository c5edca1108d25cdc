//! Commands of stations and missions, by their `MAV_CMD` numbers.

use super::arming::FORCE;
use super::{Autopilot, Mode};
use mission::plan::{Frame, Item, command};

const DO_SET_MODE: u16 = 176;
const DO_SET_HOME: u16 = 179;
const DO_FLIGHTTERMINATION: u16 = 185;
const DO_LAND_START: u16 = 189;
const DO_REPOSITION: u16 = 192;
const DO_PAUSE_CONTINUE: u16 = 193;
const DO_MOUNT_CONFIGURE: u16 = 204;
const DO_FENCE_ENABLE: u16 = 207;
const DO_SET_MISSION_CURRENT: u16 = 224;
const PREFLIGHT_CALIBRATION: u16 = 241;
const PREFLIGHT_STORAGE: u16 = 245;
const MISSION_START: u16 = 300;
const COMPONENT_ARM_DISARM: u16 = 400;
const NAV_LOITER_TO_ALT: u16 = 31;

/// Greatest height of a take-off, metres above home. Chosen: no multirotor gets there.
const HIGHEST_M: f64 = 10_000.0;

/// The outcome of a command (`MAV_RESULT`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// 0
    Accepted,
    /// 1: not now.
    TemporarilyRejected,
    /// 2: never, with these parameters.
    Denied,
    /// 3: not known.
    Unsupported,
    /// 4: tried in vain.
    Failed,
}

impl Answer {
    fn accepted_if(done: bool) -> Self {
        if done { Self::Accepted } else { Self::Failed }
    }
}

impl Autopilot {
    /// Whether a mission may hold this command.
    pub fn accepts_item(number: u16) -> bool {
        matches!(
            number,
            command::NAV_WAYPOINT
                ..=command::NAV_TAKEOFF
                    | NAV_LOITER_TO_ALT
                    | command::NAV_SPLINE_WAYPOINT
                    | command::NAV_DELAY
                    | command::CONDITION_DELAY
                    | command::CONDITION_YAW
                    | command::DO_JUMP
                    | command::DO_CHANGE_SPEED
                    | DO_SET_HOME
                    | DO_LAND_START
                    | command::DO_SET_ROI_LOCATION
                    | command::DO_SET_ROI_NONE
                    | command::DO_SET_ROI
                    | command::DO_DIGICAM_CONTROL
                    | DO_MOUNT_CONFIGURE
                    | command::DO_MOUNT_CONTROL
                    | command::DO_SET_CAM_TRIGG_DIST
                    | DO_FENCE_ENABLE
                    | command::DO_GIMBAL_MANAGER_PITCHYAW
                    | command::IMAGE_START_CAPTURE
                    | command::IMAGE_STOP_CAPTURE
                    | command::VIDEO_START_CAPTURE
                    | command::VIDEO_STOP_CAPTURE
        )
    }

    /// Carries out a command. Parameters 5 and 6 are degrees where they are a place.
    pub fn command(&mut self, number: u16, params: &[f64; 7], frame: Frame) -> Answer {
        let [first, second, ..] = *params;
        match number {
            COMPONENT_ARM_DISARM if first == 1.0 => Answer::accepted_if(self.arm(second == FORCE).is_ok()),
            COMPONENT_ARM_DISARM if first == 0.0 => Answer::accepted_if(self.disarm(second == FORCE)),
            COMPONENT_ARM_DISARM => Answer::Unsupported,
            command::NAV_TAKEOFF => {
                // A repeated command whose first answer was lost is no second take-off.
                let height_m = params[6];
                let begun = self.mode == Mode::Guided && height_m > 0.0 && height_m < HIGHEST_M;
                Answer::accepted_if(begun && (self.climbs_to(height_m) || self.take_off(height_m)))
            }
            command::NAV_RETURN_TO_LAUNCH => Answer::accepted_if(self.set_mode(Mode::Rtl)),
            command::NAV_LAND => Answer::accepted_if(self.set_mode(Mode::Land)),
            command::NAV_LOITER_UNLIM => Answer::accepted_if(self.set_mode(Mode::Loiter)),
            DO_SET_MODE => match Mode::ALL.into_iter().find(|mode| f64::from(mode.number()) == second) {
                Some(mode) => Answer::accepted_if(self.set_mode(mode)),
                None => Answer::Denied,
            },
            DO_SET_MISSION_CURRENT => {
                Answer::accepted_if((0.0..65_536.0).contains(&first) && self.set_current_item(first as u16))
            }
            MISSION_START => Answer::accepted_if(self.start_mission()),
            DO_PAUSE_CONTINUE if first == 0.0 || first == 1.0 => Answer::accepted_if(self.pause(first == 0.0)),
            DO_PAUSE_CONTINUE => Answer::Denied,
            DO_REPOSITION => self.reposition(params, frame),
            DO_FLIGHTTERMINATION if first == 1.0 => Answer::accepted_if(self.disarm(true)),
            PREFLIGHT_CALIBRATION | PREFLIGHT_STORAGE if self.armed => Answer::TemporarilyRejected,
            PREFLIGHT_CALIBRATION | PREFLIGHT_STORAGE => Answer::Accepted,
            _ => self.setting(number, params, frame),
        }
    }

    /// Commands that change how it flies, looks or photographs.
    fn setting(&mut self, number: u16, params: &[f64; 7], frame: Frame) -> Answer {
        let [first, second, third, _, fifth, ..] = *params;
        match number {
            command::DO_CHANGE_SPEED => self.change_speed(first, second),
            command::CONDITION_YAW if first.is_finite() => {
                let relative = params[3] == 1.0;
                let turn_rad = first.to_radians() * if relative && third < 0.0 { -1.0 } else { 1.0 };
                let base_rad = if relative { self.yaw.reference_rad } else { 0.0 };
                self.yaw.fixed_rad = Some(super::wrap(base_rad + turn_rad));
                Answer::Accepted
            }
            command::DO_SET_ROI_LOCATION | command::DO_SET_ROI => {
                let item = Item { command: number, frame, params: *params, auto_continue: true };
                if item.place().is_some() && !on_globe(&item) {
                    return Answer::Denied;
                }
                self.yaw.interest_m = item.place().map(|_| self.item_position(&item));
                Answer::Accepted
            }
            command::DO_SET_ROI_NONE => {
                self.yaw.interest_m = None;
                self.payload.point(0.0, 0.0);
                Answer::Accepted
            }
            command::DO_MOUNT_CONTROL if first.is_finite() && third.is_finite() => {
                self.payload.point(first.to_radians(), third.to_radians());
                Answer::Accepted
            }
            command::DO_GIMBAL_MANAGER_PITCHYAW if first.is_finite() => {
                let yaw_rad = if second.is_finite() { second.to_radians() } else { 0.0 };
                self.payload.point(first.to_radians(), yaw_rad);
                Answer::Accepted
            }
            command::DO_SET_CAM_TRIGG_DIST => {
                self.payload.set_trigger_distance(first);
                if third == 1.0 {
                    self.payload.shoot();
                }
                Answer::Accepted
            }
            command::DO_DIGICAM_CONTROL => {
                if fifth == 1.0 {
                    self.payload.shoot();
                }
                Answer::Accepted
            }
            command::IMAGE_START_CAPTURE => {
                if third == 1.0 {
                    self.payload.shoot();
                } else {
                    self.payload.start_interval(self.now_s(), second, third.clamp(0.0, 65_535.0) as u32);
                }
                Answer::Accepted
            }
            command::IMAGE_STOP_CAPTURE => {
                self.payload.stop_interval();
                Answer::Accepted
            }
            DO_FENCE_ENABLE if first == 0.0 || first == 1.0 => {
                self.set_own_parameter("FENCE_ENABLE", first);
                Answer::Accepted
            }
            DO_SET_HOME if first == 1.0 && self.estimate().position_ok => {
                self.set_home_here();
                Answer::Accepted
            }
            DO_SET_HOME => Answer::Failed,
            DO_LAND_START | DO_MOUNT_CONFIGURE | command::VIDEO_START_CAPTURE | command::VIDEO_STOP_CAPTURE => {
                Answer::Accepted
            }
            command::CONDITION_YAW | command::DO_MOUNT_CONTROL | command::DO_GIMBAL_MANAGER_PITCHYAW => Answer::Denied,
            _ => Answer::Unsupported,
        }
    }

    fn change_speed(&mut self, kind: f64, speed_m_s: f64) -> Answer {
        if !(speed_m_s > 0.0 && speed_m_s <= 20.0) {
            return Answer::Denied;
        }
        match kind {
            0.0 | 1.0 => self.limits.speed_m_s = speed_m_s.max(0.2),
            2.0 => self.limits.up_m_s = speed_m_s.clamp(0.1, 10.0),
            3.0 => self.limits.down_m_s = speed_m_s.clamp(0.1, 5.0),
            _ => return Answer::Denied,
        }
        self.apply_limits();
        Answer::Accepted
    }

    fn reposition(&mut self, params: &[f64; 7], frame: Frame) -> Answer {
        let changes_mode = (params[1] as i64) & 1 != 0;
        let item = Item { command: DO_REPOSITION, frame, params: *params, auto_continue: true };
        if item.place().is_none() || !on_globe(&item) {
            return Answer::Denied;
        }
        if self.mode != Mode::Guided && !(changes_mode && self.set_mode(Mode::Guided)) {
            return Answer::Denied;
        }
        if params[0] > 0.0 {
            self.change_speed(1.0, params[0]);
        }
        Answer::accepted_if(self.guided_to(&item))
    }

    /// Flies to the place of an item in GUIDED (`SET_POSITION_TARGET_GLOBAL_INT`, `DO_REPOSITION`).
    pub fn guided_to(&mut self, item: &Item) -> bool {
        if self.mode != Mode::Guided || !self.armed || self.landed || !self.estimate().position_ok {
            return false;
        }
        let place_m = self.item_position(item);
        self.fly_to(place_m);
        true
    }
}

/// Whether latitude and longitude exist and the height is one that can be flown at.
fn on_globe(item: &Item) -> bool {
    let [.., lat_deg, lon_deg, height_m] = item.params;
    lat_deg.abs() <= 90.0 && lon_deg.abs() <= 180.0 && (height_m.is_nan() || height_m.abs() < 2.0 * HIGHEST_M)
}
