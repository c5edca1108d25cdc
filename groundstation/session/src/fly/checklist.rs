//! The checklist before a flight: what the station sees by itself, and what a person ticks.

use std::collections::BTreeSet;

use mission::explain::Message;
use mission::message;
use telemetry::services::parameter;
use telemetry::vehicle::Autopilot;
use telemetry::wire::Stamp;

use super::shown::Shown;
use crate::VehicleSnapshot;

/// Least charge at the start, percent. Chosen: half a battery flies out, not out and home with a reserve.
pub const LEAST_BATTERY_PERCENT: f64 = 50.0;
/// Greatest horizontal dilution (ArduPilot's `GPS_HDOP_GOOD`).
pub const GREATEST_HDOP: f64 = 1.4;

/// An item of the checklist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CheckItem {
    /// The vehicle is heard.
    Link,
    /// It knows where it is.
    Position,
    /// It knows where home is.
    Home,
    /// It has enough charge.
    Battery,
    /// It finds itself fit.
    Health,
    /// The plan aboard was read back and equals the plan.
    Plan,
    /// Its parameters were read.
    Parameters,
    /// Its failsafes are switched on.
    Failsafes,
    /// The flight is approved.
    Airspace,
    /// Airframe, propellers and battery were looked at.
    Airframe,
    /// The place of take-off is clear.
    Area,
    /// The crew is briefed and fit.
    Crew,
    /// Wind, rain and sight allow it.
    Weather,
}

impl CheckItem {
    /// All, in the order in which they are gone through.
    pub const ALL: [Self; 13] = [
        Self::Link,
        Self::Position,
        Self::Home,
        Self::Battery,
        Self::Health,
        Self::Plan,
        Self::Parameters,
        Self::Failsafes,
        Self::Airspace,
        Self::Airframe,
        Self::Area,
        Self::Crew,
        Self::Weather,
    ];

    /// Whether a person ticks it.
    pub fn is_manual(self) -> bool {
        matches!(self, Self::Airspace | Self::Airframe | Self::Area | Self::Crew | Self::Weather)
    }

    /// What it asks.
    pub fn words(self) -> Message {
        match self {
            Self::Link => message!("fly-check-link"),
            Self::Position => message!("fly-check-position"),
            Self::Home => message!("fly-check-home"),
            Self::Battery => message!("fly-check-battery"),
            Self::Health => message!("fly-check-health"),
            Self::Plan => message!("fly-check-plan"),
            Self::Parameters => message!("fly-check-parameters"),
            Self::Failsafes => message!("fly-check-failsafes"),
            Self::Airspace => message!("fly-check-airspace"),
            Self::Airframe => message!("fly-check-airframe"),
            Self::Area => message!("fly-check-area"),
            Self::Crew => message!("fly-check-crew"),
            Self::Weather => message!("fly-check-weather"),
        }
    }
}

/// How an item stands.
#[derive(Debug, Clone, PartialEq)]
pub enum CheckState {
    /// Done.
    Done,
    /// Not done; a text where there is more to say.
    Open(Option<Message>),
    /// Not known, and not asked for.
    Unknown,
}

/// A flight in spite of the checklist.
#[derive(Debug, Clone, PartialEq)]
pub struct Override {
    /// When.
    pub at: Stamp,
    /// Who.
    pub who: String,
    /// Why.
    pub reason: String,
}

/// The checklist of one vehicle.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Checklist {
    ticked: BTreeSet<CheckItem>,
    overridden: Option<Override>,
    /// A plan was sent and its read-back equalled it.
    pub(super) plan_verified: bool,
    /// All parameters were read.
    pub(super) parameters_read: bool,
}

impl Checklist {
    pub(super) fn tick(&mut self, item: CheckItem, done: bool) {
        if item.is_manual() {
            if done {
                self.ticked.insert(item)
            } else {
                self.ticked.remove(&item)
            };
        }
    }

    pub(super) fn override_with(&mut self, how: Override) {
        self.overridden = Some(how);
    }

    /// Starts anew for the next flight. What is aboard stays known.
    pub(super) fn reset(&mut self) {
        self.ticked.clear();
        self.overridden = None;
    }

    /// The override, if one is in force.
    pub fn overridden(&self) -> Option<&Override> {
        self.overridden.as_ref()
    }

    /// How an item stands.
    pub fn state(&self, item: CheckItem, vehicle: &VehicleSnapshot, now: Stamp) -> CheckState {
        let state = &vehicle.state;
        let done_if = |done: bool, else_say: Message| {
            if done { CheckState::Done } else { CheckState::Open(Some(else_say)) }
        };
        match item {
            CheckItem::Link => done_if(!vehicle.lost, message!("fly-why-lost")),
            CheckItem::Position => {
                let gnss = Shown::of(state.gnss, now.mono).fresh().filter(|g| g.fix >= 3);
                match gnss {
                    None => CheckState::Open(Some(message!("fly-check-no-fix"))),
                    Some(gnss) => match gnss.hdop {
                        Some(hdop) if hdop <= GREATEST_HDOP && state.position.is_some() => CheckState::Done,
                        Some(hdop) => {
                            CheckState::Open(Some(message!("fly-check-hdop", hdop = hdop, limit = GREATEST_HDOP)))
                        }
                        None => CheckState::Open(Some(message!("fly-check-hdop-unknown"))),
                    },
                }
            }
            CheckItem::Home => done_if(state.home.is_some(), message!("fly-why-no-home")),
            CheckItem::Battery => {
                let percent = Shown::of(state.battery, now.mono).fresh().and_then(|b| b.remaining_percent);
                match percent {
                    None => CheckState::Open(Some(message!("fly-check-battery-unknown"))),
                    Some(percent) => done_if(
                        percent >= LEAST_BATTERY_PERCENT,
                        message!("fly-check-battery-low", percent = percent, limit = LEAST_BATTERY_PERCENT),
                    ),
                }
            }
            CheckItem::Health => {
                let fit = state.health.map(|h| h.value.prearm_ok.unwrap_or(h.value.failing == 0));
                done_if(fit == Some(true), message!("fly-check-unfit"))
            }
            CheckItem::Plan => done_if(self.plan_verified, message!("fly-check-plan-open")),
            CheckItem::Parameters => done_if(self.parameters_read, message!("fly-check-parameters-open")),
            CheckItem::Failsafes => failsafes(vehicle),
            manual => {
                if self.ticked.contains(&manual) {
                    CheckState::Done
                } else {
                    CheckState::Open(None)
                }
            }
        }
    }

    /// What is gone through. Where the books decide on the vehicle, they know crew, airspace and weather better than a
    /// tick does.
    pub fn items(by_books: bool) -> impl Iterator<Item = CheckItem> {
        let known = |item: &CheckItem| matches!(item, CheckItem::Airspace | CheckItem::Crew | CheckItem::Weather);
        CheckItem::ALL.into_iter().filter(move |item| !(by_books && known(item)))
    }

    /// How many items are open.
    pub fn open(&self, vehicle: &VehicleSnapshot, by_books: bool, now: Stamp) -> usize {
        let open = |item: &CheckItem| matches!(self.state(*item, vehicle, now), CheckState::Open(_));
        Self::items(by_books).filter(open).count()
    }
}

/// Failsafes that must be on where their parameters are known: parameter, and the least value that is "on".
const ARDUPILOT: &[&str] = &["FS_GCS_ENABLE", "BATT_FS_LOW_ACT", "FS_EKF_ACTION"];
const PX4: &[&str] = &["NAV_DLL_ACT", "COM_LOW_BAT_ACT"];

fn failsafes(vehicle: &VehicleSnapshot) -> CheckState {
    let names = match vehicle.state.autopilot() {
        Some(Autopilot::ArduPilot) => ARDUPILOT,
        Some(Autopilot::Px4) => PX4,
        _ => &[],
    };
    let value = |name: &'static str| Some((name, vehicle.parameters.get(&parameter::Name::new(name)?)?.number));
    let known: Vec<_> = names.iter().copied().filter_map(value).collect();
    if known.is_empty() {
        return CheckState::Unknown;
    }
    match known.iter().find(|(_, number)| *number == 0.0) {
        Some((name, _)) => CheckState::Open(Some(message!("fly-check-failsafe-off", name = *name))),
        None => CheckState::Done,
    }
}
