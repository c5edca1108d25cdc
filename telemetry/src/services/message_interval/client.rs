//! The station's half: what we want, asked for one by one, and again when it stops coming.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::dialect::{self as d, MavCmd};
use crate::services::command::Request;
use crate::wire::{Address, MonoTime};
use mavlink::MessageData;

/// Messages that the station lives on, and how many a second. Chosen: what the screens and the evidence need (position
/// and attitude at 10 Hz for footage), 3 kB/s in all, which a 57,600 baud radio carries.
pub const WANTED: &[(u32, f64)] = &[
    (d::GLOBAL_POSITION_INT_DATA::ID, 10.0),
    (d::ATTITUDE_DATA::ID, 10.0),
    (d::VFR_HUD_DATA::ID, 4.0),
    (d::GPS_RAW_INT_DATA::ID, 4.0),
    (d::SYS_STATUS_DATA::ID, 2.0),
    (d::BATTERY_STATUS_DATA::ID, 2.0),
    (d::MISSION_CURRENT_DATA::ID, 2.0),
    (d::NAV_CONTROLLER_OUTPUT_DATA::ID, 2.0),
    (d::EXTENDED_SYS_STATE_DATA::ID, 1.0),
    (d::HOME_POSITION_DATA::ID, 0.5),
    (d::WIND_DATA::ID, 1.0),
    (d::EKF_STATUS_REPORT_DATA::ID, 2.0),
    (d::SYSTEM_TIME_DATA::ID, 1.0),
    (d::FENCE_STATUS_DATA::ID, 1.0),
];

/// A message that is this many intervals overdue is asked for again.
const OVERDUE_INTERVALS: u32 = 20;
/// Refusals after which a message is not asked for again. Not the first: an answer says which command it belongs to but
/// not which message, so an echo of the answer before may have been taken for it.
const REFUSALS: u8 = 2;
/// And never more often than this.
const ASK_AGAIN: Duration = Duration::from_secs(15);

#[derive(Debug, Clone)]
struct Wanted {
    interval: Duration,
    last_seen: Option<MonoTime>,
    last_asked: Option<MonoTime>,
    refusals: u8,
}

/// Keeps one vehicle's messages coming.
#[derive(Debug, Clone)]
pub struct Client {
    target: Address,
    wanted: BTreeMap<u32, Wanted>,
}

impl Client {
    /// Wants [`WANTED`] from `target`.
    pub fn new(target: Address) -> Self {
        let wanted = WANTED
            .iter()
            .map(|&(id, hz)| {
                let interval = Duration::from_secs_f64(1.0 / hz);
                (id, Wanted { interval, last_seen: None, last_asked: None, refusals: 0 })
            })
            .collect();
        Self { target, wanted }
    }

    /// A message with this id came.
    pub fn on_message_id(&mut self, now: MonoTime, id: u32) {
        if let Some(wanted) = self.wanted.get_mut(&id) {
            wanted.last_seen = Some(now);
        }
    }

    /// The vehicle said that it will not send what was asked for last.
    pub fn on_refused(&mut self, request: &Request) {
        if let Some(wanted) = self.wanted.get_mut(&(request.params[0] as u32)) {
            wanted.refusals = wanted.refusals.saturating_add(1);
        }
    }

    /// The next command to send; call it when none is pending.
    pub fn next_request(&mut self, now: MonoTime) -> Option<Request> {
        let due = |w: &Wanted| {
            let silent = w.last_seen.is_none_or(|seen| now.since(seen) > w.interval * OVERDUE_INTERVALS);
            let rested = w.last_asked.is_none_or(|asked| now.since(asked) > ASK_AGAIN);
            w.refusals < REFUSALS && rested && (silent || w.last_asked.is_none())
        };
        let (&id, wanted) = self.wanted.iter_mut().find(|(_, w)| due(w))?;
        wanted.last_asked = Some(now);
        let interval_us = wanted.interval.as_micros() as f64;
        Some(Request {
            target: self.target,
            command: MavCmd::MAV_CMD_SET_MESSAGE_INTERVAL,
            params: [f64::from(id), interval_us, 0.0, 0.0, 0.0, 0.0, 0.0],
            frame: None,
        })
    }
}
