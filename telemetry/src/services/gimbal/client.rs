//! The station's half: finds the gimbal managers of one vehicle, and steers.

use std::collections::BTreeMap;
use std::time::Duration;

use ::mission::geo::{HeightAmsl, LatLon};
use mavlink::MessageData;

use crate::dialect::{
    GIMBAL_DEVICE_ATTITUDE_STATUS_DATA, GIMBAL_MANAGER_INFORMATION_DATA, GIMBAL_MANAGER_SET_PITCHYAW_DATA,
    GIMBAL_MANAGER_STATUS_DATA, GimbalManagerCapFlags, GimbalManagerFlags, MavCmd, MavFrame, MavMessage, MavResult,
    MavType,
};
use crate::services::Queue;
use crate::services::command::{self, Failure, Request};
use crate::wire::{Address, MonoTime};

/// Pause between messages of a rate that is held: 10 a second, half as often as sticks that fly.
pub const PERIOD: Duration = Duration::from_millis(100);
/// A rate that nobody renewed for this long is let go: a window that hangs must not turn the camera on.
pub const STALE_AFTER: Duration = Duration::from_millis(300);
/// Messages of no rate after the last, because one may be lost.
const STOP_MESSAGES: u8 = 3;
/// How often the attitude is asked for: footage is matched to it.
const ATTITUDE_HZ: f64 = 10.0;
/// And who is in control.
const CONTROL_HZ: f64 = 1.0;
/// An attitude that stayed away for this long is asked for again.
const SILENT: Duration = Duration::from_secs(5);
/// Pause between the same question without an answer, at first; it doubles up to 32 times this.
const RETRY: Duration = Duration::from_secs(2);
/// Refusals, or tries without any answer, after which a component is taken to have no gimbal.
const MAX_REFUSALS: u8 = 2;
const MAX_TRIES: u8 = 8;
/// Gimbal managers of one vehicle. Chosen: more than the six devices of an autopilot and the six components.
const MAX_GIMBALS: usize = 12;

/// What a gimbal can do, angles in radians.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Information {
    /// Who manages it.
    pub manager: Address,
    /// What it can do.
    pub flags: GimbalManagerCapFlags,
    /// Lowest and highest pitch against the horizon.
    pub pitch_rad: [f64; 2],
    /// Leftmost and rightmost yaw against the nose.
    pub yaw_rad: [f64; 2],
    /// Who is in control first, once known; `None` inside for nobody.
    pub control: Option<Option<Address>>,
}

/// Where to point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Pointing {
    /// Pitch against the horizon, yaw against the nose, radians; it turns with the vehicle.
    Vehicle {
        /// Up positive.
        pitch_rad: f64,
        /// Right positive.
        yaw_rad: f64,
    },
    /// Pitch against the horizon, yaw from true north, radians; it stays while the vehicle turns.
    Earth {
        /// Up positive.
        pitch_rad: f64,
        /// Clockwise from true north.
        yaw_rad: f64,
    },
}

/// Speeds of turning, radians a second.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Rates {
    /// Up positive.
    pub pitch_rad_s: f64,
    /// Right positive.
    pub yaw_rad_s: f64,
}

/// What happens with gimbals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// A gimbal device was found.
    Found(u8),
    /// Another station, or nobody, is in control of it now.
    Control {
        /// Gimbal device.
        device: u8,
        /// Who; `None` for nobody.
        by: Option<Address>,
    },
}

/// A component that is asked whether it manages a gimbal.
#[derive(Debug, Clone, Copy)]
struct Search {
    target: Address,
    next: MonoTime,
    tries: u8,
    refusals: u8,
}

impl Search {
    fn new(target: Address, now: MonoTime) -> Self {
        Self { target, next: now, tries: 0, refusals: 0 }
    }

    fn goes_on(&self) -> bool {
        self.refusals < MAX_REFUSALS && self.tries < MAX_TRIES
    }
}

/// Gimbal protocol client for all gimbals of one vehicle.
#[derive(Debug, Clone)]
pub struct Client {
    me: Address,
    vehicle: Address,
    gimbals: BTreeMap<u8, Information>,
    pending: Option<Request>,
    /// Who may be a manager: the autopilot first, then gimbals with a heartbeat of their own.
    searches: Vec<Search>,
    refusals: u8,
    /// When a message was asked for last.
    intervals: BTreeMap<u32, MonoTime>,
    attitude_at: Option<MonoTime>,
    held: Option<(u8, Rates, MonoTime)>,
    stopping: Option<(u8, u8)>,
    next_rate: MonoTime,
    events: Queue<Event>,
}

impl Client {
    /// For the vehicle with this autopilot, speaking as `me`.
    pub fn new(me: Address, autopilot: Address, now: MonoTime) -> Self {
        Self {
            me,
            vehicle: autopilot,
            gimbals: BTreeMap::new(),
            pending: None,
            searches: vec![Search::new(autopilot, now)],
            refusals: 0,
            intervals: BTreeMap::new(),
            attitude_at: None,
            held: None,
            stopping: None,
            next_rate: now,
            events: Queue::default(),
        }
    }

    /// Messages that [`Self::on_message`] looks into.
    pub fn reads(id: u32) -> bool {
        matches!(id, 0 | 280 | 281 | 285)
    }

    /// Gimbals found so far, by device.
    pub fn gimbals(&self) -> &BTreeMap<u8, Information> {
        &self.gimbals
    }

    /// Takes a message from any component of the vehicle.
    pub fn on_message(&mut self, now: MonoTime, from: Address, message: &MavMessage) {
        match message {
            MavMessage::GIMBAL_MANAGER_INFORMATION(m) => self.on_information(from, m),
            MavMessage::GIMBAL_MANAGER_STATUS(m) => self.on_status(m),
            MavMessage::GIMBAL_DEVICE_ATTITUDE_STATUS(_) => self.attitude_at = Some(now),
            MavMessage::HEARTBEAT(m) if m.mavtype == MavType::MAV_TYPE_GIMBAL => self.on_heartbeat(now, from),
            _ => {}
        }
    }

    /// A gimbal may manage itself; it is asked too.
    fn on_heartbeat(&mut self, now: MonoTime, from: Address) {
        let known = self.searches.iter().any(|search| search.target == from);
        if from.system == self.vehicle.system && !known && self.searches.len() < MAX_GIMBALS {
            self.searches.push(Search::new(from, now));
        }
    }

    /// Who is asked next whether it is a manager: nobody who said so already.
    fn next_search(&self) -> Option<&Search> {
        let managers = |search: &Search| self.gimbals.values().any(|gimbal| gimbal.manager == search.target);
        // An autopilot that manages one gimbal has told of all of its own.
        self.searches.iter().filter(|search| search.goes_on() && !managers(search)).min_by_key(|search| search.next)
    }

    fn on_information(&mut self, from: Address, m: &GIMBAL_MANAGER_INFORMATION_DATA) {
        let device = m.gimbal_device_id;
        if self.gimbals.len() >= MAX_GIMBALS && !self.gimbals.contains_key(&device) {
            return;
        }
        let range = |from: f32, to: f32| [from, to].map(f64::from);
        let information = Information {
            manager: from,
            flags: m.cap_flags,
            pitch_rad: range(m.pitch_min, m.pitch_max),
            yaw_rad: range(m.yaw_min, m.yaw_max),
            control: self.gimbals.get(&device).and_then(|known| known.control),
        };
        if self.gimbals.insert(device, information).is_none() {
            self.events.push(Event::Found(device));
        }
    }

    fn on_status(&mut self, m: &GIMBAL_MANAGER_STATUS_DATA) {
        let device = m.gimbal_device_id;
        let primary = Address { system: m.primary_control_sysid, component: m.primary_control_compid };
        let by = (primary.system != 0).then_some(primary);
        if let Some(gimbal) = self.gimbals.get_mut(&device)
            && gimbal.control.replace(by) != Some(by)
        {
            self.events.push(Event::Control { device, by });
        }
    }

    /// Puts the questions that are due into the vehicle's queue of commands: for managers until one is known, then for
    /// its messages.
    pub fn ask(&mut self, now: MonoTime, commands: &mut command::Client) {
        if self.pending.is_some() {
            return;
        }
        let watch = self.gimbals.first_key_value().and_then(|(_, gimbal)| {
            let silent = self.attitude_at.is_none_or(|at| now.since(at) >= SILENT);
            let wanted = [
                (GIMBAL_DEVICE_ATTITUDE_STATUS_DATA::ID, ATTITUDE_HZ, silent),
                (GIMBAL_MANAGER_STATUS_DATA::ID, CONTROL_HZ, gimbal.control.is_none()),
            ];
            let rested = |id: &u32| self.intervals.get(id).is_none_or(|&at| now.since(at) >= SILENT * 3);
            let due = wanted.into_iter().find(|(id, _, wanted)| *wanted && rested(id));
            let (id, hz, _) = due.filter(|_| self.refusals < MAX_REFUSALS)?;
            let params = [f64::from(id), 1e6 / hz, 0.0, 0.0, 0.0, 0.0, 0.0];
            Some(Request { target: gimbal.manager, command: MavCmd::MAV_CMD_SET_MESSAGE_INTERVAL, params, frame: None })
        });
        let search = || {
            let target = self.next_search().filter(|search| search.next <= now)?.target;
            let params = [f64::from(GIMBAL_MANAGER_INFORMATION_DATA::ID), 0.0, 0.0, 0.0, 0.0, 0.0, 0.0];
            Some(Request { target, command: MavCmd::MAV_CMD_REQUEST_MESSAGE, params, frame: None })
        };
        let Some(request) = watch.or_else(search) else { return };
        // Another question is pending: later.
        if commands.send(now, request).is_err() {
            return;
        }
        self.pending = Some(request);
        if request.command == MavCmd::MAV_CMD_SET_MESSAGE_INTERVAL {
            self.intervals.insert(request.params[0] as u32, now);
        } else if let Some(search) = self.searches.iter_mut().find(|search| search.target == request.target) {
            search.next = now + RETRY * (1 << search.tries.min(5));
            search.tries += 1;
        }
    }

    /// A command ended. Says whether it was a question of [`Self::ask`], which nobody else waits for.
    pub fn on_command(&mut self, request: &Request, result: Result<(), Failure>) -> bool {
        let mine = self.pending.take_if(|pending| pending == request).is_some();
        if mine {
            let searched = self.searches.iter_mut().find(|search| search.target == request.target);
            let refusals = match request.command {
                MavCmd::MAV_CMD_REQUEST_MESSAGE => searched.map(|search| &mut search.refusals),
                _ => Some(&mut self.refusals),
            };
            match (refusals, result) {
                (Some(refusals), Err(Failure::Rejected(why))) if why != MavResult::MAV_RESULT_TEMPORARILY_REJECTED => {
                    *refusals = refusals.saturating_add(1);
                }
                (Some(refusals), Ok(())) => *refusals = 0,
                _ => {}
            }
        }
        mine
    }

    fn manager(&self, device: u8) -> Address {
        self.gimbals.get(&device).map_or(self.vehicle, |gimbal| gimbal.manager)
    }

    /// The command that takes control of a gimbal, or gives it back.
    pub fn control(&self, device: u8, take: bool) -> Request {
        // -2: whoever sends this; -3: leave it if it was the sender's; -1: as it is.
        let who = if take { [f64::from(self.me.system), f64::from(self.me.component)] } else { [-3.0, -3.0] };
        let params = [who[0], who[1], -1.0, -1.0, 0.0, 0.0, f64::from(device)];
        let command = MavCmd::MAV_CMD_DO_GIMBAL_MANAGER_CONFIGURE;
        Request { target: self.manager(device), command, params, frame: None }
    }

    /// The command that turns a gimbal to an angle. A vehicle without a gimbal manager is told in the older way
    /// (`MAV_CMD_DO_MOUNT_CONTROL`), which knows yaw against the nose only.
    pub fn point(&self, device: u8, pointing: Pointing) -> Request {
        use GimbalManagerFlags as F;
        let level = F::GIMBAL_MANAGER_FLAGS_ROLL_LOCK | F::GIMBAL_MANAGER_FLAGS_PITCH_LOCK;
        let (pitch_rad, yaw_rad, flags) = match pointing {
            Pointing::Vehicle { pitch_rad, yaw_rad } => {
                (pitch_rad, yaw_rad, level | F::GIMBAL_MANAGER_FLAGS_YAW_IN_VEHICLE_FRAME)
            }
            Pointing::Earth { pitch_rad, yaw_rad } => {
                let locked = F::GIMBAL_MANAGER_FLAGS_YAW_LOCK | F::GIMBAL_MANAGER_FLAGS_YAW_IN_EARTH_FRAME;
                (pitch_rad, yaw_rad, level | locked)
            }
        };
        let (pitch_deg, yaw_deg) = (pitch_rad.to_degrees(), yaw_rad.to_degrees());
        if self.gimbals.is_empty() {
            /// `MAV_MOUNT_MODE_MAVLINK_TARGETING`
            const TARGETING: f64 = 2.0;
            let params = [pitch_deg, 0.0, yaw_deg, 0.0, 0.0, 0.0, TARGETING];
            return Request { target: self.vehicle, command: MavCmd::MAV_CMD_DO_MOUNT_CONTROL, params, frame: None };
        }
        let params = [pitch_deg, yaw_deg, f64::NAN, f64::NAN, f64::from(flags.bits()), 0.0, f64::from(device)];
        let command = MavCmd::MAV_CMD_DO_GIMBAL_MANAGER_PITCHYAW;
        Request { target: self.manager(device), command, params, frame: None }
    }

    /// The command that keeps a gimbal on a place while the vehicle flies.
    pub fn look_at(&self, device: u8, place: LatLon, height: HeightAmsl) -> Request {
        let params = [f64::from(device), 0.0, 0.0, 0.0, place.lat_deg, place.lon_deg, height.0];
        let command = MavCmd::MAV_CMD_DO_SET_ROI_LOCATION;
        Request { target: self.manager(device), command, params, frame: Some(MavFrame::MAV_FRAME_GLOBAL) }
    }

    /// The command that lets go of the place.
    pub fn look_away(&self, device: u8) -> Request {
        let params = [f64::from(device), 0.0, 0.0, 0.0, 0.0, 0.0, 0.0];
        Request { target: self.manager(device), command: MavCmd::MAV_CMD_DO_SET_ROI_NONE, params, frame: None }
    }

    /// Turns a gimbal as long as somebody holds on, or lets go. A rate has to be renewed within 300 ms.
    pub fn turn(&mut self, now: MonoTime, device: u8, rates: Option<Rates>) {
        let finite = rates.filter(|rates| rates.pitch_rad_s.is_finite() && rates.yaw_rad_s.is_finite());
        if let (None, Some((held, ..))) = (finite, self.held) {
            self.stopping = Some((held, STOP_MESSAGES));
            self.next_rate = now;
        }
        self.held = finite.map(|rates| (device, rates, now));
    }

    /// The message that is due for a rate that is held.
    pub fn poll_send(&mut self, now: MonoTime) -> Option<MavMessage> {
        if let Some((device, _, at)) = self.held
            && now.since(at) > STALE_AFTER
        {
            self.turn(now, device, None);
        }
        if now < self.next_rate {
            return None;
        }
        let (device, rates) = match (self.held, self.stopping) {
            (Some((device, rates, _)), _) => {
                self.stopping = None;
                (device, rates)
            }
            (None, Some((device, left))) => {
                self.stopping = (left > 1).then_some((device, left - 1));
                (device, Rates::default())
            }
            (None, None) => return None,
        };
        self.next_rate = now + PERIOD;
        let manager = self.manager(device);
        Some(MavMessage::GIMBAL_MANAGER_SET_PITCHYAW(GIMBAL_MANAGER_SET_PITCHYAW_DATA {
            flags: GimbalManagerFlags::GIMBAL_MANAGER_FLAGS_ROLL_LOCK
                | GimbalManagerFlags::GIMBAL_MANAGER_FLAGS_PITCH_LOCK
                | GimbalManagerFlags::GIMBAL_MANAGER_FLAGS_YAW_IN_VEHICLE_FRAME,
            pitch: f32::NAN,
            yaw: f32::NAN,
            pitch_rate: rates.pitch_rad_s as f32,
            yaw_rate: rates.yaw_rad_s as f32,
            target_system: manager.system,
            target_component: manager.component,
            gimbal_device_id: device,
        }))
    }

    /// When [`Self::poll_send`] or [`Self::ask`] want to be called.
    pub fn next_deadline(&self) -> Option<MonoTime> {
        let rate = (self.held.is_some() || self.stopping.is_some()).then_some(self.next_rate);
        let watches = self.attitude_at.map(|at| at + SILENT).filter(|_| !self.gimbals.is_empty());
        [rate, self.next_search().map(|search| search.next), watches].into_iter().flatten().min()
    }

    /// The next event.
    pub fn poll_event(&mut self) -> Option<Event> {
        self.events.pop()
    }

    /// Events that were thrown away because nobody drained them.
    pub(crate) fn dropped(&self) -> u64 {
        self.events.dropped()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ME: Address = Address { system: 255, component: 190 };
    const DRONE: Address = Address { system: 1, component: 1 };

    fn at(ms: u64) -> MonoTime {
        MonoTime::from_millis(ms)
    }

    fn rates(client: &mut Client, from_ms: u64, to_ms: u64) -> Vec<f32> {
        let messages = (from_ms..to_ms).filter_map(|ms| client.poll_send(at(ms)));
        let yaw = messages.filter_map(|message| match message {
            MavMessage::GIMBAL_MANAGER_SET_PITCHYAW(m) => Some(m.yaw_rate),
            _ => None,
        });
        yaw.collect()
    }

    #[test]
    fn a_rate_that_nobody_renews_is_let_go_and_stopped() {
        let mut client = Client::new(ME, DRONE, at(0));
        assert_eq!(rates(&mut client, 0, 1000), <[f32; 0]>::default());
        client.turn(at(1000), 1, Some(Rates { pitch_rad_s: 0.0, yaw_rad_s: 0.5 }));
        assert_eq!(rates(&mut client, 1000, 3000), [0.5, 0.5, 0.5, 0.5, 0.0, 0.0, 0.0]);
        client.turn(at(3000), 1, Some(Rates { pitch_rad_s: f64::NAN, yaw_rad_s: 0.5 }));
        assert_eq!(rates(&mut client, 3000, 4000), <[f32; 0]>::default(), "what is no number turns nothing");
    }

    #[test]
    fn without_a_manager_the_older_command_is_used() {
        let client = Client::new(ME, DRONE, at(0));
        let request = client.point(0, Pointing::Vehicle { pitch_rad: -0.5, yaw_rad: 0.0 });
        assert_eq!(request.command, MavCmd::MAV_CMD_DO_MOUNT_CONTROL);
        assert!((request.params[0] + 0.5_f64.to_degrees()).abs() < 1e-9 && request.params[6] == 2.0);
    }
}
