//! What a patrol is asked to be, as a person types it: kept as it was typed, even where it cannot be flown.

use std::collections::BTreeMap;

use mission::explain::{Explain, Message};
use mission::geo::{HeightAmsl, LatLon};
use mission::message;
use mission::plan::Firmware;
use mission::plan::corridor::{self, Corridor, CorridorRequest, LaunchSite, LevelGround, Passes};
use mission::road::{Direction, Network, Resolved, Road, Stake};
use serde::{Deserialize, Serialize};

use super::Command;
use super::document::Target;
use super::parameter::Parameter;
use crate::Context;

/// The demonstration patrol: a stretch that one battery flies, beside a service area.
const DEMO: [&str; 3] = ["D15", "K825+500", "K829+000"];
/// Length of the stretch that is offered on a road that nobody chose a stretch of, metres.
const OFFERED_M: f64 = 3_000.0;
/// Clicks farther from the road than this name no stake, metres.
const CLICK_BESIDE_M: f64 = 2_000.0;

/// A launch place that the crew added to those of the road.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Launch {
    /// What the crew calls it.
    pub name: String,
    /// Degrees north, WGS84.
    pub lat_deg: f64,
    /// Degrees east, WGS84.
    pub lon_deg: f64,
}

/// A corridor request as it was typed.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Wanted {
    /// Number of the road.
    pub road: String,
    /// Stake of one end.
    pub from: String,
    /// Stake of the other end.
    pub to: String,
    /// The carriageway is the one on which stakes fall.
    pub decreasing: bool,
    /// How many times along; `None` for as many as the strip needs.
    pub by_overlap: bool,
    /// How many times along, where it is not by overlap.
    pub passes: u32,
    /// Meant for PX4; ArduPilot otherwise.
    pub px4: bool,
    /// What differs from the house's defaults, in the units of [`Parameter::about`].
    pub values: BTreeMap<Parameter, f64>,
    /// Launch places besides those of the road.
    pub launches: Vec<Launch>,
}

/// Which part of the request is at fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// The road.
    Road,
    /// The start.
    From,
    /// The end.
    To,
    /// The request as a whole.
    Whole,
}

/// Why there is no corridor.
#[derive(Debug, Clone, PartialEq)]
pub struct Fault {
    /// Which part.
    pub field: Field,
    /// What is wrong.
    pub message: Message,
}

impl Wanted {
    /// The demonstration patrol, or a stretch in the middle of the network's first road.
    pub fn offered(network: &Network) -> Self {
        let [code, from, to] = DEMO.map(str::to_owned);
        let wanted = Self { road: code, from, to, passes: 1, ..Self::default() };
        match network.roads.first() {
            _ if network.road(&wanted.road).is_some_and(|road| wanted.ends(road).is_ok()) => wanted,
            Some(road) => wanted.on(road),
            None => Self { road: String::new(), from: String::new(), to: String::new(), ..wanted },
        }
    }

    /// The same request on another road: on the stretch with the same stakes, or else in the road's middle.
    pub fn on(&self, road: &Road) -> Self {
        let mut wanted = Self { road: road.code.clone(), launches: Vec::new(), ..self.clone() };
        if wanted.ends(road).is_err() {
            let length_m = road.line.length_m();
            let from_m = ((length_m - OFFERED_M) / 2.0).max(0.0);
            wanted.from = stake_text(road, from_m);
            wanted.to = stake_text(road, (from_m + OFFERED_M).min(length_m));
        }
        wanted
    }

    /// What a parameter is set to, in its own unit.
    pub fn value(&self, parameter: Parameter) -> f64 {
        self.values.get(&parameter).copied().unwrap_or(parameter.about().usual)
    }

    /// The carriageway.
    pub fn direction(&self) -> Direction {
        if self.decreasing { Direction::Decreasing } else { Direction::Increasing }
    }

    /// The road that is named.
    pub fn road<'a>(&self, network: &'a Network) -> Result<&'a Road, Fault> {
        let codes = || network.roads.iter().map(|r| r.code.as_str()).collect::<Vec<_>>().join(", ");
        network.road(&self.road).ok_or_else(|| Fault {
            field: Field::Road,
            message: message!("road-unknown", code = self.road.as_str(), codes = codes()),
        })
    }

    /// Both ends, metres along the road.
    fn ends(&self, road: &Road) -> Result<[f64; 2], Fault> {
        let end = |field, text: &str| place_of(road, text).map_err(|message| Fault { field, message });
        Ok([end(Field::From, &self.from)?, end(Field::To, &self.to)?])
    }

    /// What is wrong with a typed stake, to be shown beside its field.
    pub fn stake_fault(&self, field: Field, network: &Network) -> Option<Message> {
        let road = self.road(network).ok()?;
        let text = if field == Field::From { &self.from } else { &self.to };
        place_of(road, text).err()
    }

    /// Ground height above sea level, metres.
    pub fn ground(&self) -> LevelGround {
        LevelGround(HeightAmsl(self.value(Parameter::Ground)))
    }

    /// Plans the corridor.
    pub fn plan(&self, network: &Network) -> Result<Corridor, Fault> {
        let road = self.road(network)?;
        let [from_m, to_m] = self.ends(road)?;
        let mut request = CorridorRequest::new(road, from_m, to_m, self.direction());
        for (parameter, value) in &self.values {
            parameter.put(&mut request, *value);
        }
        request.passes = if self.by_overlap { Passes::BySideOverlap } else { Passes::Count(self.passes) };
        request.firmware = if self.px4 { Firmware::Px4 } else { Firmware::ArduPilot };
        request.launch_sites.extend(self.launches.iter().map(|launch| LaunchSite {
            name: launch.name.clone(),
            place: LatLon { lat_deg: launch.lat_deg, lon_deg: launch.lon_deg },
        }));
        corridor::plan(&request, &self.ground())
            .map_err(|error| Fault { field: Field::Whole, message: error.explain() })
    }

    /// Changes the request; false where nothing came of it.
    pub(super) fn change(&mut self, command: Command, context: &Context<'_>) -> bool {
        let clicked = |wanted: &Self, place| {
            let road = wanted.road(context.network).ok()?;
            let at = road.locate(place, CLICK_BESIDE_M)?;
            Some(stake_text(road, at.measured_m))
        };
        match command {
            Command::Road(code) => {
                let Some(road) = context.network.road(&code) else { return false };
                *self = self.on(road);
            }
            Command::From(text) => self.from = text,
            Command::To(text) => self.to = text,
            Command::FromAt(place) => match clicked(self, place) {
                Some(stake) => self.from = stake,
                None => return false,
            },
            Command::ToAt(place) => match clicked(self, place) {
                Some(stake) => self.to = stake,
                None => return false,
            },
            Command::Toward(direction) => self.decreasing = direction == Direction::Decreasing,
            Command::Set(parameter, value) if value.is_finite() => {
                if value == parameter.about().usual {
                    self.values.remove(&parameter);
                } else {
                    self.values.insert(parameter, value);
                }
            }
            Command::Passes(passes) => {
                self.by_overlap = passes.is_none();
                self.passes = passes.unwrap_or(self.passes);
            }
            Command::Px4(px4) => self.px4 = px4,
            Command::AddLaunch(LatLon { lat_deg, lon_deg }) => {
                let name = format!("P{}", self.launches.len() + 1);
                self.launches.push(Launch { name, lat_deg, lon_deg });
            }
            Command::Move(Target::Launch(index), to) => {
                let Some(launch) = self.launches.get_mut(index) else { return false };
                [launch.lat_deg, launch.lon_deg] = [to.lat_deg, to.lon_deg];
            }
            Command::Delete(Target::Launch(index)) if index < self.launches.len() => {
                self.launches.remove(index);
            }
            Command::UseTemplate(name) => {
                let Some(template) = context.settings.templates.get(&name).cloned() else { return false };
                let Wanted { road, from, to, decreasing, launches, .. } = self.clone();
                *self = Wanted { road, from, to, decreasing, launches, ..template };
            }
            _ => return false,
        }
        true
    }
}

/// The stake of a place on a road, in whole metres.
pub(super) fn stake_text(road: &Road, measured_m: f64) -> String {
    let stake = road.stake_place(measured_m).stake;
    stake.to_the_metre().to_string()
}

/// A stake that must stand in exactly one place.
fn place_of(road: &Road, text: &str) -> Result<f64, Message> {
    let stake: Stake = text.parse().map_err(|error: mission::road::StakeError| error.explain())?;
    match road.resolve(stake) {
        Resolved::One(place) => Ok(place.measured_m),
        Resolved::Two([first, second]) => Err(message!(
            "stake-twice",
            stake = text,
            first = first.stake.to_string(),
            second = second.stake.to_string(),
            apart = (second.measured_m - first.measured_m).abs(),
        )),
        Resolved::None { nearest } => {
            Err(message!("stake-nowhere", stake = text, road = road.code.as_str(), nearest = nearest.stake.to_string()))
        }
    }
}
