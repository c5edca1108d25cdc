//! Guided actions: what a person may tell a vehicle, when, and as which commands of its firmware.

use mission::explain::Message;
use mission::geo::LatLon;
use mission::message;
use telemetry::dialect::{MavCmd, MavFrame};
use telemetry::services::command::Request;
use telemetry::vehicle::{Autopilot, FlightMode, LandedState, VehicleState, set_mode_request};
use telemetry::wire::Address;

use super::control;
use super::ring::Ring;
use super::shown::STALE_AFTER;
use crate::VehicleSnapshot;

/// Lowest height that a vehicle is sent to, metres above take-off: over people and guardrails.
pub const LOWEST_M: f64 = 3.0;
/// Greatest height that a vehicle is sent to, and above which an alert is raised, metres: the law's 120 m.
pub const HIGHEST_M: f64 = 120.0;
/// Speeds that a vehicle is told to fly at, metres per second: what patrol drones of this size do.
pub const SPEEDS_M_S: std::ops::RangeInclusive<f64> = 1.0..=15.0;
/// Radii of an orbit, metres.
pub const RADII_M: std::ops::RangeInclusive<f64> = 10.0..=300.0;
/// Height from which a vehicle that does not say whether it flies is taken as flying, metres above take-off.
const FLIES_FROM_M: f64 = 1.0;
/// Parameter 2 of the disarm command that does not ask whether the vehicle flies (ArduPilot and PX4).
const FORCE: f64 = 21_196.0;

/// What a person may tell a vehicle. Heights are above take-off.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Action {
    /// Start the motors.
    Arm,
    /// Stop the motors on the ground.
    Disarm,
    /// Rise straight up.
    TakeOff {
        /// Metres.
        height_m: f64,
    },
    /// Fly the plan aboard from its start.
    StartMission,
    /// Stop and stay there.
    Hold,
    /// Fly to a place and stay there.
    GoHere {
        /// Where.
        place: LatLon,
        /// Metres.
        height_m: f64,
    },
    /// Fly circles around a place.
    Orbit {
        /// Middle.
        place: LatLon,
        /// Metres.
        radius_m: f64,
        /// Metres.
        height_m: f64,
    },
    /// Go on with the plan.
    Resume,
    /// Come home and land.
    Return,
    /// Land here.
    Land,
    /// Rise or sink to a height and stay there.
    ChangeHeight {
        /// Metres.
        height_m: f64,
    },
    /// Fly at another speed.
    ChangeSpeed {
        /// Over ground.
        speed_m_s: f64,
    },
    /// Stop the motors at once, in flight too.
    Kill,
    /// Take control of the vehicle, or ask the station that has it.
    TakeControl,
    /// Give control back.
    ReleaseControl,
    /// Let the station that asks take over.
    AllowTakeover,
    /// Do not let it.
    KeepControl,
}

/// An action without its numbers: a button.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ActionKind {
    /// [`Action::Arm`]
    Arm,
    /// [`Action::Disarm`]
    Disarm,
    /// [`Action::TakeOff`]
    TakeOff,
    /// [`Action::StartMission`]
    StartMission,
    /// [`Action::Hold`]
    Hold,
    /// [`Action::GoHere`]
    GoHere,
    /// [`Action::Orbit`]
    Orbit,
    /// [`Action::Resume`]
    Resume,
    /// [`Action::Return`]
    Return,
    /// [`Action::Land`]
    Land,
    /// [`Action::ChangeHeight`]
    ChangeHeight,
    /// [`Action::ChangeSpeed`]
    ChangeSpeed,
    /// [`Action::Kill`]
    Kill,
    /// [`Action::TakeControl`]
    TakeControl,
    /// [`Action::ReleaseControl`]
    ReleaseControl,
    /// [`Action::AllowTakeover`]
    AllowTakeover,
    /// [`Action::KeepControl`]
    KeepControl,
}

impl Action {
    /// The button.
    pub fn kind(self) -> ActionKind {
        match self {
            Self::Arm => ActionKind::Arm,
            Self::Disarm => ActionKind::Disarm,
            Self::TakeOff { .. } => ActionKind::TakeOff,
            Self::StartMission => ActionKind::StartMission,
            Self::Hold => ActionKind::Hold,
            Self::GoHere { .. } => ActionKind::GoHere,
            Self::Orbit { .. } => ActionKind::Orbit,
            Self::Resume => ActionKind::Resume,
            Self::Return => ActionKind::Return,
            Self::Land => ActionKind::Land,
            Self::ChangeHeight { .. } => ActionKind::ChangeHeight,
            Self::ChangeSpeed { .. } => ActionKind::ChangeSpeed,
            Self::Kill => ActionKind::Kill,
            Self::TakeControl => ActionKind::TakeControl,
            Self::ReleaseControl => ActionKind::ReleaseControl,
            Self::AllowTakeover => ActionKind::AllowTakeover,
            Self::KeepControl => ActionKind::KeepControl,
        }
    }

    /// What it is called, with its numbers, as the log has it.
    pub fn words(self) -> Message {
        match self {
            Self::TakeOff { height_m } => message!("fly-do-take-off", height = height_m),
            Self::GoHere { height_m, .. } => message!("fly-do-go-here", height = height_m),
            Self::Orbit { radius_m, height_m, .. } => {
                message!("fly-do-orbit", radius = radius_m, height = height_m)
            }
            Self::ChangeHeight { height_m } => message!("fly-do-change-height", height = height_m),
            Self::ChangeSpeed { speed_m_s } => message!("fly-do-change-speed", speed = speed_m_s),
            plain => plain.kind().words(),
        }
    }

    fn height_m(self) -> Option<f64> {
        match self {
            Self::TakeOff { height_m }
            | Self::GoHere { height_m, .. }
            | Self::Orbit { height_m, .. }
            | Self::ChangeHeight { height_m } => Some(height_m),
            _ => None,
        }
    }

    /// Why its numbers cannot be flown.
    pub(super) fn check_numbers(self) -> Result<(), Message> {
        if self.height_m().is_some_and(|height_m| !(LOWEST_M..=HIGHEST_M).contains(&height_m)) {
            return Err(message!("fly-why-height", low = LOWEST_M, high = HIGHEST_M));
        }
        match self {
            Self::ChangeSpeed { speed_m_s } if !SPEEDS_M_S.contains(&speed_m_s) => {
                Err(message!("fly-why-speed", low = *SPEEDS_M_S.start(), high = *SPEEDS_M_S.end()))
            }
            Self::Orbit { radius_m, .. } if !RADII_M.contains(&radius_m) => {
                Err(message!("fly-why-radius", low = *RADII_M.start(), high = *RADII_M.end()))
            }
            _ => Ok(()),
        }
    }

    /// The commands that it takes, in order; each is sent when the one before was accepted. More than one only where a
    /// firmware wants another mode first.
    pub(super) fn requests(self, vehicle: &VehicleSnapshot) -> Option<Vec<Request>> {
        let state = &vehicle.state;
        let target = vehicle.address;
        let autopilot = state.autopilot()?;
        let guided = || match autopilot {
            // ArduPilot takes off in GUIDED only, and does not arm in the mode that the last flight ended in.
            Autopilot::ArduPilot if state.mode() != Some(FlightMode::Guided) => {
                set_mode_request(target, autopilot, FlightMode::Guided)
            }
            _ => None,
        };
        let simple = |command, params: [f64; 2]| plain(target, command, [params[0], params[1], 0.0]);
        let mode = |mode| set_mode_request(target, autopilot, mode);
        let main = match self {
            Self::Arm => simple(MavCmd::MAV_CMD_COMPONENT_ARM_DISARM, [1.0, 0.0]),
            Self::Disarm => simple(MavCmd::MAV_CMD_COMPONENT_ARM_DISARM, [0.0, 0.0]),
            Self::Kill => simple(MavCmd::MAV_CMD_COMPONENT_ARM_DISARM, [0.0, FORCE]),
            Self::TakeOff { height_m } => take_off(target, state, autopilot, height_m)?,
            // PX4's MISSION_START arms too; its mission mode does not.
            Self::StartMission if autopilot == Autopilot::Px4 => mode(FlightMode::Mission)?,
            Self::StartMission => simple(MavCmd::MAV_CMD_MISSION_START, [0.0, 0.0]),
            Self::Hold => {
                mode(FlightMode::Hold).unwrap_or_else(|| simple(MavCmd::MAV_CMD_DO_PAUSE_CONTINUE, [0.0, 0.0]))
            }
            Self::Resume => {
                mode(FlightMode::Mission).unwrap_or_else(|| simple(MavCmd::MAV_CMD_DO_PAUSE_CONTINUE, [1.0, 0.0]))
            }
            // Commands of their own rather than modes: they may go out while a change of mode is unanswered.
            Self::Return => simple(MavCmd::MAV_CMD_NAV_RETURN_TO_LAUNCH, [0.0, 0.0]),
            Self::Land => simple(MavCmd::MAV_CMD_NAV_LAND, [0.0, 0.0]),
            Self::GoHere { place, height_m } => reposition(target, state, autopilot, place, height_m)?,
            Self::ChangeHeight { height_m } => {
                reposition(target, state, autopilot, state.position?.value.place, height_m)?
            }
            // ArduCopter handles no DO_ORBIT. Its CIRCLE mode takes its middle from nose and stopping point at the moment of
            // the change, its radius from a parameter that is kept and whose unit changed (CIRCLE_RADIUS in centimetres,
            // then metres), and its climb from the throttle stick: with no remote control it may sink.
            Self::Orbit { .. } if autopilot == Autopilot::ArduPilot => return self.ring(vehicle)?.requests(vehicle),
            Self::Orbit { place, radius_m, height_m } => {
                let params = [radius_m, f64::NAN, 0.0, f64::NAN];
                at_place(target, state, autopilot, MavCmd::MAV_CMD_DO_ORBIT, params, (place, height_m))?
            }
            Self::ChangeSpeed { speed_m_s } => {
                const OVER_GROUND: f64 = 1.0;
                const THROTTLE_AS_IT_IS: f64 = -1.0;
                plain(target, MavCmd::MAV_CMD_DO_CHANGE_SPEED, [OVER_GROUND, speed_m_s, THROTTLE_AS_IT_IS])
            }
            // No commands: the service for control speaks for them.
            Self::TakeControl | Self::ReleaseControl | Self::AllowTakeover | Self::KeepControl => return None,
        };
        let first = if matches!(self, Self::Arm | Self::TakeOff { .. }) { guided() } else { None };
        Some(first.into_iter().chain([main]).collect())
    }

    /// The circle that the station itself has to lead the vehicle around, where the firmware knows none.
    pub(super) fn ring(self, vehicle: &VehicleSnapshot) -> Option<Ring> {
        match self {
            Self::Orbit { place, radius_m, height_m } if vehicle.state.autopilot()? == Autopilot::ArduPilot => {
                Some(Ring::new(place, radius_m, height_m, vehicle.state.position?.value.place))
            }
            _ => None,
        }
    }
}

impl ActionKind {
    /// All, in the order of the buttons.
    pub const ALL: [Self; 17] = [
        Self::Arm,
        Self::TakeOff,
        Self::StartMission,
        Self::Hold,
        Self::Resume,
        Self::Return,
        Self::Land,
        Self::GoHere,
        Self::Orbit,
        Self::ChangeHeight,
        Self::ChangeSpeed,
        Self::Disarm,
        Self::Kill,
        Self::TakeControl,
        Self::ReleaseControl,
        Self::AllowTakeover,
        Self::KeepControl,
    ];

    /// What it is called.
    pub fn words(self) -> Message {
        match self {
            Self::Arm => message!("fly-arm"),
            Self::Disarm => message!("fly-disarm"),
            Self::TakeOff => message!("fly-take-off"),
            Self::StartMission => message!("fly-start-mission"),
            Self::Hold => message!("fly-hold"),
            Self::GoHere => message!("fly-go-here"),
            Self::Orbit => message!("fly-orbit"),
            Self::Resume => message!("fly-resume"),
            Self::Return => message!("fly-return"),
            Self::Land => message!("fly-land"),
            Self::ChangeHeight => message!("fly-change-height"),
            Self::ChangeSpeed => message!("fly-change-speed"),
            Self::Kill => message!("fly-kill"),
            Self::TakeControl => message!("fly-control-take"),
            Self::ReleaseControl => message!("fly-control-release"),
            Self::AllowTakeover => message!("fly-control-allow"),
            Self::KeepControl => message!("fly-control-keep"),
        }
    }

    /// Whether a person has to confirm it. Holding must be instant, and keeping control changes nothing.
    pub fn needs_confirmation(self) -> bool {
        !matches!(self, Self::Hold | Self::KeepControl)
    }

    /// Whether it may go out to a vehicle that is not heard: it may still hear us, and needs help.
    fn may_go_blind(self) -> bool {
        matches!(self, Self::Hold | Self::Return | Self::Land | Self::Kill)
    }

    /// Whether the vehicle's state allows it; the message says why not. The checklist is judged elsewhere.
    pub(super) fn allowed(self, vehicle: &VehicleSnapshot, now: telemetry::wire::MonoTime) -> Result<(), Message> {
        if let Some(allowed) = control::allowed(self, vehicle) {
            return allowed;
        }
        control::may_command(vehicle)?;
        let state = &vehicle.state;
        if vehicle.lost && !self.may_go_blind() {
            return Err(message!("fly-why-lost"));
        }
        let Some(autopilot) = state.autopilot() else { return Err(message!("fly-why-no-vehicle")) };
        let (armed, flies) = (state.is_armed(), flies(state));
        match self {
            Self::Arm if armed => return Err(message!("fly-why-armed")),
            Self::Arm => return Ok(()),
            Self::Kill if armed => return Ok(()),
            // The mission mode of PX4 may be chosen on the ground.
            Self::StartMission if !armed && autopilot == Autopilot::Px4 => {}
            _ if !armed => return Err(message!("fly-why-disarmed")),
            Self::Disarm if flies => return Err(message!("fly-why-flies")),
            Self::TakeOff if flies => return Err(message!("fly-why-flies")),
            Self::Disarm | Self::TakeOff | Self::StartMission => {}
            _ if !flies => return Err(message!("fly-why-on-ground")),
            _ => {}
        }
        let needs_mission = matches!(self, Self::StartMission | Self::Resume);
        if needs_mission && state.mission.is_some_and(|m| m.value.phase == telemetry::vehicle::MissionPhase::NoMission)
        {
            return Err(message!("fly-why-no-mission"));
        }
        if needs_mission && flies && state.mode() == Some(FlightMode::Mission) {
            return Err(message!("fly-why-in-mission"));
        }
        let needs_place = matches!(self, Self::GoHere | Self::Orbit | Self::ChangeHeight);
        if needs_place && state.position.is_none_or(|p| p.age(now) > STALE_AFTER) {
            return Err(message!("fly-why-no-position"));
        }
        let needs_home = (needs_place || self == Self::TakeOff) && autopilot == Autopilot::Px4;
        if needs_home && state.home.is_none() {
            return Err(message!("fly-why-no-home"));
        }
        Ok(())
    }
}

/// Whether a vehicle is in the air, by its own word or, where it gives none, by its height.
pub(super) fn flies(state: &VehicleState) -> bool {
    state.is_armed()
        && match state.landed {
            Some(landed) => landed.value != LandedState::OnGround,
            None => state.position.is_some_and(|p| p.value.rel_home.0 > FLIES_FROM_M),
        }
}

fn plain(target: Address, command: MavCmd, [first, second, third]: [f64; 3]) -> Request {
    Request { target, command, params: [first, second, third, 0.0, 0.0, 0.0, 0.0], frame: None }
}

fn take_off(target: Address, state: &VehicleState, autopilot: Autopilot, height_m: f64) -> Option<Request> {
    let here = f64::NAN;
    let params = match autopilot {
        // PX4 takes the height above the sea, and places that are not numbers as "here".
        Autopilot::Px4 => [-1.0, 0.0, 0.0, here, here, here, state.home?.value.amsl.0 + height_m],
        _ => [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, height_m],
    };
    Some(Request { target, command: MavCmd::MAV_CMD_NAV_TAKEOFF, params, frame: None })
}

pub(super) fn reposition(
    target: Address,
    state: &VehicleState,
    autopilot: Autopilot,
    place: LatLon,
    height_m: f64,
) -> Option<Request> {
    const SPEED_AS_IT_IS: f64 = -1.0;
    /// `MAV_DO_REPOSITION_FLAGS_CHANGE_MODE`
    const CHANGE_MODE: f64 = 1.0;
    let params = [SPEED_AS_IT_IS, CHANGE_MODE, 0.0, f64::NAN];
    at_place(target, state, autopilot, MavCmd::MAV_CMD_DO_REPOSITION, params, (place, height_m))
}

/// Turns nose and camera to a place on the ground, or away from it again.
pub(super) fn set_interest(target: Address, place: Option<LatLon>) -> Request {
    match place {
        Some(place) => Request {
            target,
            command: MavCmd::MAV_CMD_DO_SET_ROI_LOCATION,
            params: [0.0, 0.0, 0.0, 0.0, place.lat_deg, place.lon_deg, 0.0],
            frame: Some(MavFrame::MAV_FRAME_GLOBAL_RELATIVE_ALT),
        },
        None => plain(target, MavCmd::MAV_CMD_DO_SET_ROI_NONE, [0.0; 3]),
    }
}

/// A command for a place at a height above take-off. PX4 reads every height as above the sea, whatever the frame says.
fn at_place(
    target: Address,
    state: &VehicleState,
    autopilot: Autopilot,
    command: MavCmd,
    [p1, p2, p3, p4]: [f64; 4],
    (place, height_m): (LatLon, f64),
) -> Option<Request> {
    let (frame, height_m) = match autopilot {
        Autopilot::Px4 => (MavFrame::MAV_FRAME_GLOBAL, state.home?.value.amsl.0 + height_m),
        _ => (MavFrame::MAV_FRAME_GLOBAL_RELATIVE_ALT, height_m),
    };
    let params = [p1, p2, p3, p4, place.lat_deg, place.lon_deg, height_m];
    Some(Request { target, command, params, frame: Some(frame) })
}
