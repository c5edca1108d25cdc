//! What a station says, and what follows.

// Stations still send messages that the dialect marks as deprecated.
#![allow(deprecated)]

use super::streams::{ADSB_VEHICLE, AUTOPILOT_VERSION, HOME_POSITION, MISSION_CURRENT, STREAMS};
use super::{Drone, Happened, MonoTime};
use crate::autopilot::{Answer, Autopilot, Mode, Pointing, Sticks};
use mission::geo::LatLon;
use mission::plan::{Frame, Item, command};
use std::time::Duration;
use telemetry::dialect::{
    MANUAL_CONTROL_DATA, MESSAGE_INTERVAL_DATA, MavFrame, MavMessage, MavMissionResult, MavResult,
    PositionTargetTypemask, SET_POSITION_TARGET_GLOBAL_INT_DATA,
};
use telemetry::services::command::Received;
use telemetry::services::mission::{Kind, ServerEvent, WireItem, fence_from_wire, rally_from_wire};
use telemetry::services::{gimbal, time_sync};
use telemetry::wire::Address;

const GET_HOME_POSITION: u16 = 410;
const GET_MESSAGE_INTERVAL: u16 = 510;
const SET_MESSAGE_INTERVAL: u16 = 511;
const REQUEST_MESSAGE: u16 = 512;
const REQUEST_AUTOPILOT_CAPABILITIES: u16 = 520;
const DO_GIMBAL_MANAGER_PITCHYAW: u16 = 1000;
const DO_GIMBAL_MANAGER_CONFIGURE: u16 = 1001;
/// Interval of a message that is asked for at its default rate (ArduPilot's telemetry default of 4 Hz).
const DEFAULT_INTERVAL: Duration = Duration::from_millis(250);
/// Coordinates of items, degrees times 1e7, must lie on the globe.
const LAT_LIMIT: i32 = 900_000_000;
const LON_LIMIT: i32 = 1_800_000_000;
/// Heights of items, metres.
const HEIGHT_LIMIT_M: f32 = 20_000.0;

/// Refuses mission items that this autopilot cannot fly.
pub fn accepts(kind: Kind, item: &WireItem) -> Result<(), MavMissionResult> {
    if kind == Kind::Mission && !Autopilot::accepts_item(item.command) {
        return Err(MavMissionResult::MAV_MISSION_UNSUPPORTED);
    }
    let global = Frame::from_number(item.frame).is_global();
    if global && item.x.unsigned_abs() > LAT_LIMIT.unsigned_abs() {
        return Err(MavMissionResult::MAV_MISSION_INVALID_PARAM5_X);
    }
    if global && item.y.unsigned_abs() > LON_LIMIT.unsigned_abs() {
        return Err(MavMissionResult::MAV_MISSION_INVALID_PARAM6_Y);
    }
    // NaN means "not set"; a height that nothing can fly at is a mistake.
    if item.z.abs() > HEIGHT_LIMIT_M {
        return Err(MavMissionResult::MAV_MISSION_INVALID_PARAM7);
    }
    Ok(())
}

impl From<MavResult> for Answer {
    fn from(result: MavResult) -> Self {
        match result {
            MavResult::MAV_RESULT_ACCEPTED => Self::Accepted,
            MavResult::MAV_RESULT_TEMPORARILY_REJECTED => Self::TemporarilyRejected,
            MavResult::MAV_RESULT_DENIED => Self::Denied,
            MavResult::MAV_RESULT_UNSUPPORTED => Self::Unsupported,
            _ => Self::Failed,
        }
    }
}

impl Drone {
    pub(super) fn on_message(&mut self, from: Address, message: &MavMessage) {
        let now = self.wire_time();
        if !self.may_obey(from, message) {
            return self.flush();
        }
        match message {
            MavMessage::HEARTBEAT(_) => {
                let station = self.autopilot.parameters().get("SYSID_MYGCS").unwrap_or_default();
                if f64::from(from.system) == station {
                    self.autopilot.heard_station();
                }
            }
            MavMessage::SET_MODE(m) if m.target_system == self.me.system => {
                if let Some(mode) = Mode::from_number(m.custom_mode).filter(|mode| self.autopilot.set_mode(*mode)) {
                    self.happenings.push(Happened::Moded(mode));
                }
            }
            MavMessage::REQUEST_DATA_STREAM(m) if m.target_system == self.me.system => {
                let rate_hz = if m.start_stop == 0 { 0 } else { m.req_message_rate };
                self.set_stream(now, m.req_stream_id as u8, f64::from(rate_hz));
            }
            MavMessage::SET_POSITION_TARGET_GLOBAL_INT(m) if m.target_system == self.me.system => {
                self.on_position_target(m);
            }
            MavMessage::MANUAL_CONTROL(m) if m.target == self.me.system => self.on_sticks(m),
            MavMessage::TIMESYNC(_) => {
                if let Some(answer) = time_sync::answer(now, self.me, from, message) {
                    self.send(&answer);
                }
            }
            _ => {
                self.commands.on_message(from, message);
                self.parameters.on_message(now, from, message);
                self.missions.on_message(now, from, message);
                self.gimbal.on_message(from, message);
            }
        }
        if let Some(camera) = &mut self.camera {
            camera.on_message(now, from, message);
        }
        self.run_events(now);
        self.flush();
    }

    fn run_events(&mut self, now: MonoTime) {
        while let Some(received) = self.commands.poll_event() {
            let answer = self.run_command(now, &received);
            let result = match answer {
                Answer::Accepted => MavResult::MAV_RESULT_ACCEPTED,
                Answer::TemporarilyRejected => MavResult::MAV_RESULT_TEMPORARILY_REJECTED,
                Answer::Denied => MavResult::MAV_RESULT_DENIED,
                Answer::Unsupported => MavResult::MAV_RESULT_UNSUPPORTED,
                Answer::Failed => MavResult::MAV_RESULT_FAILED,
            };
            self.commands.answer(&received, result, None);
            if answer == Answer::Accepted {
                self.happenings.push(Happened::Commanded(received.command as u32 as u16, received.params));
            }
        }
        while let Some(gimbal::ServerEvent::Point(target)) = self.gimbal.poll_event() {
            self.autopilot.aim_gimbal(Pointing {
                pitch_rad: target.pitch_rad,
                yaw_rad: target.yaw_rad,
                pitch_rad_s: target.pitch_rad_s.unwrap_or(0.0),
                yaw_rad_s: target.yaw_rad_s.unwrap_or(0.0),
                earth: target.earth,
            });
        }
        while let Some(changed) = self.parameters.poll_event() {
            self.autopilot.set_parameter(changed.name.as_str(), changed.value);
            if let Some((stream, ..)) = STREAMS.iter().find(|(_, name, _)| *name == changed.name.as_str()) {
                self.set_stream(now, *stream, changed.value);
            }
        }
        while let Some(event) = self.missions.poll_event() {
            match event {
                ServerEvent::Uploaded(kind) | ServerEvent::Cleared(kind) => self.take_plan(kind),
                ServerEvent::SetCurrent(seq) => {
                    self.autopilot.set_current_item(seq);
                    self.send_id(MISSION_CURRENT);
                }
            }
        }
    }

    fn take_plan(&mut self, kind: Kind) {
        let items = self.missions.items(kind);
        match kind {
            Kind::Mission => {
                self.happenings
                    .push(Happened::Planned(items.len().saturating_sub(1).min(usize::from(u16::MAX)) as u16));
                let flown = items.iter().skip(1).map(WireItem::to_item).collect();
                self.autopilot.set_mission(flown);
                self.home_told = None;
            }
            // A fence that is no fence is not put in force; the station sees it on reading back.
            Kind::Fence => self.autopilot.set_fence(fence_from_wire(items).unwrap_or_default()),
            Kind::Rally => self.autopilot.set_rally(rally_from_wire(items).unwrap_or_default()),
        }
    }

    fn run_command(&mut self, now: MonoTime, received: &Received) -> Answer {
        let number = received.command as u32 as u16;
        let [first, second, ..] = received.params;
        match number {
            SET_MESSAGE_INTERVAL => {
                // A receiver of other aircraft reports them once a second, whatever is asked for.
                if first == f64::from(ADSB_VEHICLE) {
                    return Answer::Accepted;
                }
                let known = first >= 0.0 && self.message(first as u32).is_some();
                let set = known && self.intervals.command(now, first, second, DEFAULT_INTERVAL);
                if set { Answer::Accepted } else { Answer::Failed }
            }
            GET_MESSAGE_INTERVAL => {
                let interval = self.intervals.interval(first.max(0.0) as u32);
                let interval_us = interval.map_or(-1, |interval| interval.as_micros() as i32);
                self.send(&MavMessage::MESSAGE_INTERVAL(MESSAGE_INTERVAL_DATA {
                    interval_us,
                    message_id: first.clamp(0.0, 65_535.0) as u16,
                }));
                Answer::Accepted
            }
            REQUEST_MESSAGE => {
                if first >= 0.0 && self.send_id(first as u32) {
                    Answer::Accepted
                } else {
                    Answer::Failed
                }
            }
            REQUEST_AUTOPILOT_CAPABILITIES => {
                self.send_id(AUTOPILOT_VERSION);
                Answer::Accepted
            }
            GET_HOME_POSITION => {
                if self.send_id(HOME_POSITION) {
                    Answer::Accepted
                } else {
                    Answer::Failed
                }
            }
            // A trainee's report: whoever watches the exercise reads it.
            crate::exercise::REPORT => Answer::Accepted,
            DO_GIMBAL_MANAGER_PITCHYAW => Answer::from(self.gimbal.pitch_yaw(received.from, &received.params)),
            DO_GIMBAL_MANAGER_CONFIGURE => Answer::from(self.gimbal.configure(now, received.from, &received.params)),
            _ => {
                let frame = received.frame.map_or(Frame::GlobalRelHome, |frame| Frame::from_number(frame as u8));
                self.autopilot.command(number, &received.params, frame)
            }
        }
    }

    /// Sets the rate of a stream, hertz; stream 0 is all of them.
    fn set_stream(&mut self, now: MonoTime, stream: u8, rate_hz: f64) {
        let interval = if rate_hz > 0.0 { Duration::from_secs_f64(1.0 / rate_hz) } else { Duration::ZERO };
        for (number, _, messages) in STREAMS {
            if stream == 0 || stream == *number {
                for id in *messages {
                    self.intervals.set(now, *id, interval);
                }
            }
        }
    }

    fn on_position_target(&mut self, m: &SET_POSITION_TARGET_GLOBAL_INT_DATA) {
        let ignored = PositionTargetTypemask::POSITION_TARGET_TYPEMASK_X_IGNORE
            | PositionTargetTypemask::POSITION_TARGET_TYPEMASK_Y_IGNORE
            | PositionTargetTypemask::POSITION_TARGET_TYPEMASK_Z_IGNORE;
        if m.type_mask.intersects(ignored) {
            return;
        }
        let frame = match m.coordinate_frame {
            MavFrame::MAV_FRAME_GLOBAL | MavFrame::MAV_FRAME_GLOBAL_INT => Frame::GlobalAmsl,
            _ => Frame::GlobalRelHome,
        };
        let place = LatLon { lat_deg: f64::from(m.lat_int) / 1e7, lon_deg: f64::from(m.lon_int) / 1e7 };
        if place.lat_deg.abs() <= 90.0 && place.lon_deg.abs() <= 180.0 && m.alt.abs() <= HEIGHT_LIMIT_M {
            self.autopilot.guided_to(&Item::at(command::NAV_WAYPOINT, frame, place, f64::from(m.alt)));
        }
    }

    fn on_sticks(&mut self, m: &MANUAL_CONTROL_DATA) {
        let thousandth = |value: i16| f64::from(value.clamp(-1_000, 1_000)) / 1_000.0;
        self.autopilot.set_sticks(Sticks {
            roll: thousandth(m.y),
            pitch: -thousandth(m.x),
            yaw: thousandth(m.r),
            throttle: thousandth(m.z).max(0.0),
        });
    }
}
