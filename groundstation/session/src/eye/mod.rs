//! The eye of a vehicle: its cameras and their gimbal, what they look at, and what people tell them.

mod order;
mod part;
mod sight;
mod snapshot;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, VecDeque};
use std::path::PathBuf;
use std::time::Duration;

use mission::explain::{Explain, Message};
use mission::geo::LatLon;
use mission::message;
use telemetry::dialect::CameraCapFlags as Can;
use telemetry::services::camera::{Action, Zoom};
use telemetry::services::command;
use telemetry::services::gimbal::{Pointing, Rates};
use telemetry::station::{StationEvent, VehicleEvent};
use telemetry::wire::{Address, MonoTime, Stamp};

pub use order::{CameraOrder, GimbalOrder};
pub(crate) use part::planned;
pub use sight::{Pose, Sight};
pub use snapshot::{CameraSnapshot, GimbalSnapshot, Video};
pub(crate) use snapshot::{cameras, gimbal, videos};

use crate::{Act, Context, Effect, Happening, Order, SoundLevel, VehicleSnapshot};

/// Pictures on a screen are no older than this, or are not to be pointed at.
const REMEMBERED: Duration = Duration::from_secs(5);

/// What is told to the camera of the active vehicle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Command {
    /// Turn the gimbal as long as this is said again and again; `None` lets go.
    Turn(Option<Rates>),
    /// Look ahead and down by this much, radians; it turns with the vehicle.
    Ahead {
        /// Below the horizon, positive.
        down_rad: f64,
    },
    /// Keep a place on the ground in the middle of the picture.
    LookAt(LatLon),
    /// Keep what is at a point of the picture in its middle; 0 to 1 from its left and upper edge.
    LookAtPixel([f64; 2]),
    /// Follow what is at a point of the picture.
    Track([f64; 2]),
    /// Look at nothing in particular and follow nothing.
    LetGo,
    /// Zoom.
    Zoom(Zoom),
    /// Take a picture on the camera.
    Photo,
    /// Begin to record on the camera's own medium, or end it.
    Record(bool),
    /// Show another live picture of the vehicle, by its number.
    Show(usize),
    /// Keep the picture that is on the screen.
    Still,
}

#[derive(Debug)]
struct Running {
    vehicle: Address,
    command: telemetry::dialect::MavCmd,
    act: Act,
}

/// The model of all eyes.
#[derive(Debug, Default)]
pub struct Eyes {
    shown: BTreeMap<Address, usize>,
    running: Vec<Running>,
    /// What came of the last order, where that is worth a word.
    told: Option<(Stamp, Address, Result<Message, Message>)>,
    /// Somebody turns this one now.
    turning: Option<Address>,
    /// How the active vehicle and its camera stood in the last seconds, by when it was told.
    seen: VecDeque<(Address, MonoTime, Pose)>,
}

impl Eyes {
    /// Which live picture of a vehicle is shown, by its number.
    pub fn shown(&self, vehicle: Address) -> usize {
        self.shown.get(&vehicle).copied().unwrap_or_default()
    }

    /// What came of the last order to a vehicle's camera, or why it was not carried out, and when that was.
    pub fn told(&self, vehicle: Address) -> Option<(Stamp, Result<&Message, &Message>)> {
        self.told.as_ref().filter(|(_, of, _)| *of == vehicle).map(|(at, _, what)| (*at, what.as_ref()))
    }

    /// A live picture was kept, or could not be.
    pub(crate) fn kept(&mut self, vehicle: Address, still: &Result<PathBuf, Message>, now: Stamp) {
        let words = |path: &PathBuf| message!("eye-still-kept", file = path.display().to_string());
        self.told = Some((now, vehicle, still.as_ref().map(words).map_err(Clone::clone)));
    }

    /// How a vehicle and its camera stood at a time of the last seconds, as near as was told: a picture on the screen is older
    /// than what the vehicle says now.
    pub fn pose(&self, vehicle: Address, at: MonoTime) -> Option<Pose> {
        let of_it = self.seen.iter().filter(|(of, ..)| *of == vehicle);
        of_it.min_by_key(|(_, told, _)| told.since(at).max(at.since(*told))).map(|(.., pose)| *pose)
    }

    /// An order waits for its answer.
    pub fn waits(&self, vehicle: Address) -> bool {
        self.running.iter().any(|running| running.vehicle == vehicle)
    }

    /// Takes what the hub says.
    pub fn observe(&mut self, happenings: &[(Stamp, Happening)], context: &Context<'_>) -> Vec<Effect> {
        let mut effects = Vec::new();
        let now = context.now.mono;
        let active = context.active.and_then(|address| context.snapshot.vehicles.get(&address));
        if let Some((address, pose)) = active.and_then(|v| Some((v.address, Pose::of(v, now)?))) {
            self.seen.push_back((address, now, pose));
        }
        while self.seen.front().is_some_and(|(_, at, _)| now.since(*at) > REMEMBERED) {
            self.seen.pop_front();
        }
        for (at, happening) in happenings {
            let Happening::Station(StationEvent::Vehicle(address, event)) = happening else { continue };
            let VehicleEvent::Command(command::Event::Finished { request, result }) = event else { continue };
            let mine = |r: &Running| r.vehicle == *address && r.command == request.command;
            let Some(found) = self.running.iter().position(mine) else { continue };
            let mut act = self.running.remove(found).act;
            act.answer = Some(match result {
                Ok(()) => message!("fly-accepted"),
                Err(failure) => {
                    self.told = Some((*at, *address, Err(failure.explain())));
                    failure.explain()
                }
            });
            effects.push(Effect::Log(Box::new(act)));
        }
        effects
    }

    /// Takes what a person asks for.
    pub fn handle(&mut self, command: Command, context: &Context<'_>) -> Vec<Effect> {
        let mut effects = Vec::new();
        let Some(vehicle) = context.active.and_then(|address| context.snapshot.vehicles.get(&address)) else {
            return effects;
        };
        if let Err(why) = self.carry_out(command, vehicle, context, &mut effects) {
            let text = message!("eye-not-done", action = words(command), why = why.clone());
            effects.push(Effect::Say(SoundLevel::Notice, text));
            self.told = Some((context.now, vehicle.address, Err(why)));
        }
        effects
    }

    fn carry_out(
        &mut self,
        command: Command,
        vehicle: &VehicleSnapshot,
        context: &Context<'_>,
        effects: &mut Vec<Effect>,
    ) -> Result<(), Message> {
        let address = vehicle.address;
        if let Command::Show(number) = command {
            self.shown.insert(address, number);
            return Ok(());
        }
        available(command, vehicle)?;
        let sight = || Sight::of(vehicle, context.now.mono).ok_or_else(|| message!("eye-why-no-sight"));
        let place_at = |pixel| sight()?.place(pixel).ok_or_else(|| message!("eye-why-sky"));
        let look_at = |place: LatLon| {
            let sight = sight()?;
            Ok::<_, Message>(GimbalOrder::LookAt { place, height: sight.ground })
        };
        let mut camera = |action| {
            let Some(camera) = vehicle.cameras.first() else { return };
            self.begin(CameraOrder { vehicle: address, camera: camera.id, action }.into(), command, context, effects);
        };
        let order = match command {
            Command::Turn(rates) => {
                self.turn(address, rates, context, effects);
                return Ok(());
            }
            Command::Ahead { down_rad } => GimbalOrder::Point(Pointing::Vehicle { pitch_rad: -down_rad, yaw_rad: 0.0 }),
            Command::LookAt(place) => look_at(place)?,
            Command::LookAtPixel(pixel) => look_at(place_at(pixel)?)?,
            Command::LetGo => {
                if vehicle.cameras.first().is_some_and(|camera| camera.tracking) {
                    camera(Action::StopTracking);
                }
                GimbalOrder::LookAway
            }
            Command::Track([x, y]) => {
                /// Share of the picture's width. Chosen: a car from patrol height.
                const RADIUS: f64 = 0.04;
                camera(Action::TrackPoint { x, y, radius: RADIUS });
                return Ok(());
            }
            Command::Zoom(zoom) => {
                camera(Action::Zoom(zoom));
                return Ok(());
            }
            Command::Photo => {
                camera(Action::TakeImage);
                return Ok(());
            }
            Command::Record(on) => {
                camera(if on { Action::StartRecording } else { Action::StopRecording });
                return Ok(());
            }
            Command::Still => {
                effects.push(Effect::Still { vehicle: address, sortie: None });
                return Ok(());
            }
            Command::Show(_) => return Ok(()),
        };
        self.begin(Order::Gimbal(address, order), command, context, effects);
        Ok(())
    }

    fn begin(&mut self, order: Order, command: Command, context: &Context<'_>, effects: &mut Vec<Effect>) {
        let (vehicle, sent) = match &order {
            Order::Camera(order) => (order.vehicle, order.command()),
            Order::Gimbal(vehicle, order) => (*vehicle, order.command()),
            _ => return,
        };
        effects.push(Effect::Order(order));
        let act = act(context, vehicle, words(command));
        effects.push(Effect::Log(Box::new(act.clone())));
        self.told = None;
        // The answer to the newest is the one that counts.
        self.running.retain(|running| (running.vehicle, running.command) != (vehicle, sent));
        self.running.push(Running { vehicle, command: sent, act });
    }

    /// Taking hold is an act of a person; holding on is not told again and again.
    fn turn(&mut self, vehicle: Address, rates: Option<Rates>, context: &Context<'_>, effects: &mut Vec<Effect>) {
        if let Some(before) = self.turning.filter(|before| rates.is_none() || *before != vehicle) {
            effects.push(Effect::Order(Order::Gimbal(before, GimbalOrder::Turn(None))));
            self.turning = None;
        }
        if rates.is_none() {
            return;
        }
        effects.push(Effect::Order(Order::Gimbal(vehicle, GimbalOrder::Turn(rates))));
        if self.turning.replace(vehicle).is_none() {
            effects.push(Effect::Log(Box::new(act(context, vehicle, message!("eye-do-turn")))));
        }
    }
}

fn act(context: &Context<'_>, vehicle: Address, what: Message) -> Act {
    Act { at: context.now, who: context.settings.pilot.clone(), vehicle: Some(vehicle), what, answer: None }
}

/// Whether a vehicle's camera can be told this now; the message says why not.
///
/// # Errors
/// Why not.
pub fn available(command: Command, vehicle: &VehicleSnapshot) -> Result<(), Message> {
    if vehicle.lost {
        return Err(message!("fly-why-lost"));
    }
    let camera = vehicle.cameras.first();
    let needs = match command {
        Command::Turn(_) | Command::Ahead { .. } | Command::LookAt(_) | Command::LookAtPixel(_) | Command::LetGo => {
            // A vehicle without a gimbal manager may still turn a camera by the older command.
            return if vehicle.gimbal.is_none() && camera.is_none() && vehicle.state.gimbal.is_none() {
                Err(message!("eye-why-no-gimbal"))
            } else {
                Ok(())
            };
        }
        Command::Show(_) | Command::Still => return Ok(()),
        Command::Track(_) => Can::CAMERA_CAP_FLAGS_HAS_TRACKING_POINT,
        Command::Zoom(_) => Can::CAMERA_CAP_FLAGS_HAS_BASIC_ZOOM,
        Command::Photo => Can::CAMERA_CAP_FLAGS_CAPTURE_IMAGE,
        Command::Record(_) => Can::CAMERA_CAP_FLAGS_CAPTURE_VIDEO,
    };
    match camera {
        None => Err(message!("camera-none")),
        Some(camera) if camera.lost => Err(message!("eye-why-camera-lost")),
        Some(camera) if !camera.flags.contains(needs) => Err(message!("camera-incapable")),
        Some(_) => Ok(()),
    }
}

/// What a command is called, as the log has it.
pub fn words(command: Command) -> Message {
    match command {
        Command::Turn(_) => message!("eye-do-turn"),
        Command::Ahead { down_rad } => message!("eye-do-ahead", down = down_rad.to_degrees()),
        Command::LookAt(place) => message!("eye-do-look-at", lat = place.lat_deg, lon = place.lon_deg),
        Command::LookAtPixel(_) => message!("eye-do-look-at-pixel"),
        Command::Track(_) => message!("eye-do-track"),
        Command::LetGo => message!("eye-do-let-go"),
        Command::Zoom(Zoom::Percent(percent)) => message!("eye-do-zoom", percent = percent),
        Command::Zoom(_) => message!("eye-do-zoom-step"),
        Command::Photo => message!("eye-do-photo"),
        Command::Record(true) => message!("eye-do-record"),
        Command::Record(false) => message!("eye-do-record-end"),
        Command::Show(_) => message!("eye-do-show"),
        Command::Still => message!("eye-do-still"),
    }
}
