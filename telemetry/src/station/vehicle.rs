//! One vehicle as the station knows it: its state, its links, and the services that talk to it.

use std::collections::BTreeMap;
use std::time::Duration;

use ::mission::geo::LatLon;
use ::mission::plan::{Firmware, Plan};

use mavlink::Message;

use crate::dialect::{MavCmd, MavMessage, MavProtocolCapability, MavResult};
use crate::services::mission::{ConvertError, PlanUpload, UploadEvent};
use crate::services::version::Version;
use crate::services::{
    Queue, camera, command, ftp, gimbal, heartbeat, manual_control, message_interval, mission, operator_control,
    parameter, terrain, time_sync,
};
use crate::vehicle::{Autopilot, Event, VehicleState};
use crate::wire::signing::{Key, Timestamp, Verdict, Verifier};
use crate::wire::{Address, Frame, LinkId, MonoTime, Raw, UtcMicros};

/// What one vehicle reports.
#[derive(Debug, Clone, PartialEq)]
pub enum VehicleEvent {
    /// A change of state.
    State(Event),
    /// A command moved or ended.
    Command(command::Event),
    /// A plan upload moved or ended.
    Upload(UploadEvent),
    /// A plan download moved or ended.
    Download(mission::ClientEvent),
    /// Parameters.
    Parameter(parameter::Event),
    /// Firmware and hardware are known.
    Version,
    /// Connection.
    Connection(ConnectionEvent),
    /// A camera was found or lost, took a picture, or records.
    Camera(camera::Event),
    /// A gimbal was found, or somebody took control of it.
    Gimbal(gimbal::Event),
    /// A folder or a file aboard was read, or not.
    File(ftp::ClientEvent),
    /// Who is in control changed, or somebody asks.
    Control(operator_control::Event),
}

/// Changes of a vehicle's connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConnectionEvent {
    /// Heard for the first time.
    Found,
    /// No heartbeat on this link for [`heartbeat::LOST_AFTER`].
    LinkLost(LinkId),
    /// Heard again on this link.
    LinkBack(LinkId),
    /// No heartbeat on any link.
    Lost,
    /// Heard again.
    Back,
    /// Frames of this vehicle do not carry its key's signature, several in a row.
    BadSignature,
}

#[derive(Debug, Clone, Copy)]
struct Path {
    last_heartbeat: MonoTime,
    lost: bool,
}

#[derive(Debug, Clone)]
struct Signing {
    verifier: Verifier,
    bad_in_a_row: u32,
}

impl Signing {
    fn new(key: Key) -> Self {
        Self { verifier: Verifier::new(key), bad_in_a_row: 0 }
    }
}

/// One vehicle.
#[derive(Debug, Clone)]
pub struct Vehicle {
    address: Address,
    state: VehicleState,
    version: Option<Version>,
    paths: BTreeMap<LinkId, Path>,
    /// The link that commands go out by: stays until it is lost.
    primary: Option<LinkId>,
    lost: bool,
    commands: command::Client,
    upload: Option<PlanUpload>,
    /// Last words of an upload that was replaced.
    farewell: Option<MavMessage>,
    downloads: mission::Client,
    parameters: parameter::Client,
    intervals: Option<message_interval::Client>,
    time: time_sync::Client,
    sticks: manual_control::Client,
    cameras: camera::Client,
    gimbals: gimbal::Client,
    files: ftp::Client,
    operator: operator_control::Client,
    terrain: terrain::Server,
    next_version_request: MonoTime,
    signing: Option<Signing>,
    events: Queue<VehicleEvent>,
    scratch: Vec<Event>,
}

/// Bad signatures in a row that raise the alarm (QGroundControl's figure).
const BAD_SIGNATURES: u32 = 3;
/// Pause between requests for the version, while it is not known.
const VERSION_RETRY: Duration = Duration::from_secs(5);

impl Vehicle {
    pub(super) fn new(address: Address, me: Address, now: MonoTime, wants_messages: bool, key: Option<Key>) -> Self {
        Self {
            address,
            state: VehicleState::default(),
            version: None,
            paths: BTreeMap::new(),
            primary: None,
            lost: false,
            commands: command::Client::default(),
            upload: None,
            farewell: None,
            downloads: mission::Client::new(address),
            parameters: parameter::Client::new(address, parameter::Encoding::default()),
            intervals: wants_messages.then(|| message_interval::Client::new(address)),
            time: time_sync::Client::new(address, now),
            sticks: manual_control::Client::new(address.system, now),
            cameras: camera::Client::new(address, now),
            gimbals: gimbal::Client::new(me, address, now),
            files: ftp::Client::default(),
            operator: operator_control::Client::new(me, address),
            terrain: terrain::Server::new(address),
            next_version_request: now,
            signing: key.map(Signing::new),
            events: Queue::default(),
            scratch: Vec::new(),
        }
    }

    /// The autopilot's address.
    pub fn address(&self) -> Address {
        self.address
    }

    /// What it says.
    pub fn state(&self) -> &VehicleState {
        &self.state
    }

    /// Firmware and hardware, once known.
    pub fn version(&self) -> Option<&Version> {
        self.version.as_ref()
    }

    /// Not heard on any link.
    pub fn is_lost(&self) -> bool {
        self.lost
    }

    /// Time since the last heartbeat, by link.
    pub fn heartbeat_ages(&self, now: MonoTime) -> impl Iterator<Item = (LinkId, Duration)> + '_ {
        self.paths.iter().map(move |(&link, path)| (link, now.since(path.last_heartbeat)))
    }

    /// Link that commands go out by.
    pub fn primary_link(&self) -> Option<LinkId> {
        self.primary
    }

    /// Parameters read so far.
    pub fn parameters(&self) -> &parameter::Client {
        &self.parameters
    }

    /// Offset of its clock.
    pub fn clock_offset(&self) -> Option<time_sync::Offset> {
        self.time.offset()
    }

    /// Sends a command; one of a kind at a time.
    ///
    /// # Errors
    /// The same command is still pending.
    pub fn command(&mut self, now: MonoTime, request: command::Request) -> Result<(), command::Failure> {
        self.commands.send(now, request)
    }

    /// Sends a plan, reads it back and compares. Replaces an upload that is running and ends a download.
    ///
    /// # Errors
    /// The plan has a command that cannot be sent.
    pub fn upload(&mut self, now: MonoTime, plan: &Plan) -> Result<(), ConvertError> {
        let mut plan = plan.clone();
        // What the vehicle is decides how a plan is written for it, not what the file says.
        plan.firmware = self.state.autopilot().map_or(plan.firmware, Firmware::from);
        let upload = PlanUpload::start(now, self.address, &plan)?;
        // Told so, the vehicle does not put items of the new plan behind items of the old one.
        self.farewell = self.upload.as_mut().and_then(PlanUpload::cancel).or(self.farewell.take());
        self.downloads.cancel();
        self.upload = Some(upload);
        Ok(())
    }

    /// Reads what is aboard.
    ///
    /// # Errors
    /// A download or an upload is still running.
    pub fn download(&mut self, now: MonoTime, kind: mission::Kind) -> Result<(), mission::Failure> {
        if self.upload.as_ref().is_some_and(PlanUpload::is_busy) {
            return Err(mission::Failure::Busy);
        }
        self.downloads.download(now, kind)
    }

    /// Reads all parameters.
    ///
    /// # Errors
    /// A list is still running.
    pub fn list_parameters(
        &mut self,
        now: MonoTime,
        cache: Option<parameter::Cache>,
    ) -> Result<(), parameter::Failure> {
        self.parameters.list(now, cache)
    }

    /// Sets a parameter.
    ///
    /// # Errors
    /// The same parameter is still being set.
    pub fn set_parameter(
        &mut self,
        now: MonoTime,
        name: parameter::Name,
        value: parameter::Value,
    ) -> Result<(), parameter::Failure> {
        self.parameters.set(now, name, value)
    }

    /// Flies it by a pilot's sticks, or lets go of them. Sticks have to be renewed: see
    /// [`manual_control::STALE_AFTER`].
    pub fn steer(&mut self, now: MonoTime, sticks: Option<manual_control::Sticks>) {
        self.sticks.steer(now, sticks);
    }

    /// Its cameras, what they do, and the account of their pictures.
    pub fn cameras(&self) -> &camera::Client {
        &self.cameras
    }

    /// Its gimbals, and the commands that steer them, to be sent by [`Self::command`].
    pub fn gimbals(&self) -> &gimbal::Client {
        &self.gimbals
    }

    /// Gives a camera an order; how it ended comes as [`VehicleEvent::Command`], as for every command.
    ///
    /// # Errors
    /// The camera is not known or cannot do it, a value is out of its range, or the same order has not ended.
    pub fn order_camera(
        &mut self,
        now: MonoTime,
        camera: camera::CameraId,
        action: camera::Action,
    ) -> Result<(), camera::Refusal> {
        let request = self.cameras.request(camera, action)?;
        self.commands.send(now, request).map_err(|_| camera::Refusal::Pending)
    }

    /// Turns a gimbal as long as somebody holds on. Rates have to be renewed: see [`gimbal::Client::turn`].
    pub fn turn_gimbal(&mut self, now: MonoTime, device: u8, rates: Option<gimbal::Rates>) {
        self.gimbals.turn(now, device, rates);
    }

    /// Reads a folder of a component (1 is the autopilot, 100 a camera): see [`VehicleEvent::File`]. One folder or file at
    /// a time.
    ///
    /// # Errors
    /// Another one is under way, or the path is too long.
    pub fn list_files(&mut self, now: MonoTime, component: u8, path: &str) -> Result<(), ftp::Failure> {
        self.files.list(now, Address { component, ..self.address }, path)
    }

    /// Reads a file of a component: see [`VehicleEvent::File`]. A picture of a camera is at its [`ftp::Url`].
    ///
    /// # Errors
    /// Another one is under way, or the path is too long.
    pub fn fetch_file(&mut self, now: MonoTime, component: u8, path: &str) -> Result<(), ftp::Failure> {
        self.files.fetch(now, Address { component, ..self.address }, path)
    }

    /// Ends the folder or file that is under way.
    pub fn cancel_file(&mut self) {
        self.files.cancel();
    }

    /// Who is in control of it; `None` while it does not speak the protocol.
    pub fn control(&self, now: MonoTime) -> Option<operator_control::View> {
        self.operator.view(now)
    }

    /// Asks for control of it, gives it back, or answers who asks: see [`VehicleEvent::Control`].
    pub fn order_control(&mut self, now: MonoTime, order: operator_control::Order) {
        self.operator.order(now, order);
    }

    /// Ground heights that it asks for, and which of them were not known.
    pub fn terrain(&self) -> &terrain::Server {
        &self.terrain
    }

    /// As [`Self::terrain`], to have places checked or to say that other files are loaded.
    pub fn terrain_mut(&mut self) -> &mut terrain::Server {
        &mut self.terrain
    }

    /// The next block of ground for this vehicle.
    pub(super) fn poll_terrain(&mut self, now: MonoTime, ground: impl Fn(LatLon) -> Option<f64>) -> Option<MavMessage> {
        if self.lost || self.primary.is_none() { None } else { self.terrain.poll_send(now, ground) }
    }

    /// Judges a frame by this vehicle's key; frames are taken only when this is true.
    pub(super) fn set_key(&mut self, key: Option<Key>) {
        self.signing = key.map(Signing::new);
    }

    pub(super) fn forget_link(&mut self, link: LinkId) {
        self.primary = self.primary.filter(|&primary| primary != link);
        if self.paths.remove(&link).is_some() && self.paths.is_empty() && !std::mem::replace(&mut self.lost, true) {
            self.events.push(VehicleEvent::Connection(ConnectionEvent::Lost));
        }
    }

    pub(super) fn trusts(&mut self, frame: Frame<'_>, now: UtcMicros) -> bool {
        let Some(signing) = &mut self.signing else { return true };
        let unheard = self.paths.is_empty();
        match signing.verifier.check(frame, now) {
            Verdict::Good => {
                signing.bad_in_a_row = 0;
                true
            }
            // Dropped without alarm: a second link to the same vehicle brings every frame twice. But a vehicle of which
            // nothing was good yet has a clock that is far behind ours, and must not stay away in silence.
            Verdict::Replayed if !unheard => false,
            Verdict::Replayed | Verdict::Unsigned | Verdict::BadSignature => {
                signing.bad_in_a_row = signing.bad_in_a_row.saturating_add(1);
                if signing.bad_in_a_row == BAD_SIGNATURES {
                    self.events.push(VehicleEvent::Connection(ConnectionEvent::BadSignature));
                }
                false
            }
        }
    }

    /// Judges a frame of another component of this vehicle. One that does not sign where the autopilot does is not
    /// taken, and raises no alarm about the autopilot.
    pub(super) fn trusts_component(&mut self, frame: Frame<'_>, now: UtcMicros) -> bool {
        self.signing.as_mut().is_none_or(|signing| signing.verifier.check(frame, now) == Verdict::Good)
    }

    /// Messages of other components than the autopilot that [`Self::on_component_frame`] looks into.
    pub(super) fn reads_of_components(id: u32) -> bool {
        let of_state = VehicleState::reads_gimbal(id) || VehicleState::reads_remote_id(id);
        id == COMMAND_ACK_ID
            || id == FILE_TRANSFER_ID
            || is_for_payload(id)
            || of_state
            || operator_control::Message::reads(id)
    }

    /// Takes a frame of a camera, a gimbal or a remote identification that this vehicle carries.
    pub(super) fn on_component_frame(&mut self, now: MonoTime, me: Address, frame: Frame<'_>) {
        self.state.apply_gimbal(now, frame);
        self.state.apply_remote_id(now, frame);
        self.hear_operators(now, frame);
        let Ok(message) = frame.decode() else { return };
        if is_addressed_to(me, &message) {
            self.commands.on_message(now, frame.from(), &message);
            self.cameras.on_message(now, frame.from(), &message);
            self.gimbals.on_message(now, frame.from(), &message);
            self.files.on_message(now, frame.from(), &message);
        }
    }

    /// The newest timestamp that the vehicle signed with.
    pub(super) fn newest_signature(&self) -> Option<Timestamp> {
        self.signing.as_ref().map(|signing| signing.verifier.newest())
    }

    /// A heartbeat of this vehicle came by `link`.
    pub(super) fn heard(&mut self, link: LinkId, now: MonoTime) {
        if self.paths.is_empty() {
            self.events.push(VehicleEvent::Connection(ConnectionEvent::Found));
        }
        let path = self.paths.entry(link).or_insert(Path { last_heartbeat: now, lost: false });
        path.last_heartbeat = now;
        let mut back = Vec::new();
        if std::mem::replace(&mut path.lost, false) {
            back.push(ConnectionEvent::LinkBack(link));
        }
        if std::mem::replace(&mut self.lost, false) {
            back.push(ConnectionEvent::Back);
        }
        back.into_iter().for_each(|event| self.events.push(VehicleEvent::Connection(event)));
        if self.primary.is_none() {
            self.primary = Some(link);
        }
    }

    /// Takes a frame of this vehicle; answers that it gives another station (not `me`) are not for the services.
    pub(super) fn on_frame(&mut self, now: MonoTime, me: Address, frame: Frame<'_>) {
        let mut events = std::mem::take(&mut self.scratch);
        self.state.apply(now, frame, &mut events);
        events.drain(..).for_each(|event| self.events.push(VehicleEvent::State(event)));
        self.scratch = events;
        if self.version.is_none() {
            // Until it says so itself; a value in the wrong encoding would be another value.
            self.parameters.set_encoding(now, self.encoding(MavProtocolCapability::empty()));
        }
        if let Some(intervals) = &mut self.intervals {
            intervals.on_message_id(now, frame.message_id());
        }
        self.hear_operators(now, frame);
        let is_payload = is_for_payload(frame.message_id()) && frame.message_id() != HEARTBEAT_ID;
        if !is_payload && !is_for_services(frame.message_id()) {
            return;
        }
        let Ok(message) = frame.decode() else { return };
        if !is_addressed_to(me, &message) {
            return;
        }
        if is_payload {
            self.cameras.on_message(now, self.address, &message);
            self.gimbals.on_message(now, self.address, &message);
            return;
        }
        self.commands.on_message(now, self.address, &message);
        if let Some(upload) = &mut self.upload {
            upload.on_message(now, self.address, &message);
        }
        self.downloads.on_message(now, self.address, &message);
        self.parameters.on_message(now, self.address, &message);
        self.time.on_message(now, self.address, &message);
        self.files.on_message(now, self.address, &message);
        self.terrain.on_message(now, self.address, &message);
        if let MavMessage::AUTOPILOT_VERSION(m) = &message {
            self.parameters.set_encoding(now, self.encoding(m.capabilities));
            self.version = Some(Version::from(m));
            self.events.push(VehicleEvent::Version);
        }
    }

    fn hear_operators(&mut self, now: MonoTime, frame: Frame<'_>) {
        if let Some(message) = operator_control::Message::read(frame) {
            self.operator.on_message(now, frame.from(), &message);
        }
    }

    /// How it writes integers into parameters: as it says, else as its family does.
    fn encoding(&self, capabilities: MavProtocolCapability) -> parameter::Encoding {
        use MavProtocolCapability as C;
        let family = if self.state.autopilot() == Some(Autopilot::Px4) {
            parameter::Encoding::Bytewise
        } else {
            parameter::Encoding::Cast
        };
        if capabilities.contains(C::MAV_PROTOCOL_CAPABILITY_PARAM_ENCODE_BYTEWISE) {
            parameter::Encoding::Bytewise
        } else if capabilities.contains(C::MAV_PROTOCOL_CAPABILITY_PARAM_ENCODE_C_CAST) {
            parameter::Encoding::Cast
        } else {
            family
        }
    }

    /// Timers of links and services.
    pub(super) fn on_deadline(&mut self, now: MonoTime) {
        self.check_links(now);
        self.commands.on_deadline(now);
        if let Some(upload) = &mut self.upload {
            upload.on_deadline(now);
        }
        self.downloads.on_deadline(now);
        self.parameters.on_deadline(now);
        self.cameras.on_deadline(now);
        self.files.on_deadline(now);
        self.terrain.on_deadline(now);
        self.operator.on_deadline(now);
        self.drain(now);
        if !self.lost && self.primary.is_some() {
            self.ask(now);
        }
    }

    fn check_links(&mut self, now: MonoTime) {
        for (&link, path) in &mut self.paths {
            if !path.lost && now.since(path.last_heartbeat) > heartbeat::LOST_AFTER {
                path.lost = true;
                self.events.push(VehicleEvent::Connection(ConnectionEvent::LinkLost(link)));
            }
        }
        let alive = |link: &LinkId| self.paths.get(link).is_some_and(|path| !path.lost);
        if self.primary.is_none_or(|link| !alive(&link)) {
            let freshest = self.paths.iter().filter(|(_, p)| !p.lost).max_by_key(|(_, p)| p.last_heartbeat);
            self.primary = freshest.map(|(&link, _)| link).or(self.primary);
        }
        if !self.lost && !self.paths.is_empty() && self.paths.values().all(|path| path.lost) {
            self.lost = true;
            self.events.push(VehicleEvent::Connection(ConnectionEvent::Lost));
        }
    }

    /// Asks for the version and for messages, one command at a time, behind what a person asked for.
    fn ask(&mut self, now: MonoTime) {
        if self.version.is_none() && now >= self.next_version_request {
            self.next_version_request = now + VERSION_RETRY;
            let request = command::Request {
                target: self.address,
                command: MavCmd::MAV_CMD_REQUEST_MESSAGE,
                params: [f64::from(AUTOPILOT_VERSION_ID), 0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
                frame: None,
            };
            // Still pending from last time: asked again after the next pause.
            self.commands.send(now, request).unwrap_or_default();
        }
        let Some(intervals) = &mut self.intervals else { return };
        if !self.commands.is_pending(MavCmd::MAV_CMD_SET_MESSAGE_INTERVAL)
            && let Some(request) = intervals.next_request(now)
        {
            self.commands.send(now, request).unwrap_or_default();
        }
        self.cameras.ask(now, &mut self.commands);
        self.gimbals.ask(now, &mut self.commands);
    }

    /// Collects what the services report.
    fn drain(&mut self, now: MonoTime) {
        while let Some(event) = self.commands.poll_event() {
            if let command::Event::Finished { request, result } = &event
                && (self.cameras.on_command(now, request, *result) || self.gimbals.on_command(request, *result))
            {
                continue;
            }
            if let command::Event::Finished { request, result: Err(command::Failure::Rejected(why)) } = &event
                && *why != MavResult::MAV_RESULT_TEMPORARILY_REJECTED
                && request.command == MavCmd::MAV_CMD_SET_MESSAGE_INTERVAL
                && let Some(intervals) = &mut self.intervals
            {
                intervals.on_refused(request);
            }
            self.events.push(VehicleEvent::Command(event));
        }
        if let Some(upload) = &mut self.upload {
            while let Some(event) = upload.poll_event() {
                self.events.push(VehicleEvent::Upload(event));
            }
        }
        while let Some(event) = self.downloads.poll_event() {
            self.events.push(VehicleEvent::Download(event));
        }
        while let Some(event) = self.parameters.poll_event() {
            self.events.push(VehicleEvent::Parameter(event));
        }
        while let Some(event) = self.cameras.poll_event() {
            self.events.push(VehicleEvent::Camera(event));
        }
        while let Some(event) = self.gimbals.poll_event() {
            self.events.push(VehicleEvent::Gimbal(event));
        }
        while let Some(event) = self.files.poll_event() {
            self.events.push(VehicleEvent::File(event));
        }
        while let Some(event) = self.operator.poll_event() {
            self.events.push(VehicleEvent::Control(event));
        }
    }

    /// The next message for this vehicle.
    pub(super) fn poll_send(&mut self, now: MonoTime) -> Option<MavMessage> {
        self.farewell
            .take()
            .or_else(|| self.commands.poll_send())
            .or_else(|| self.sticks.poll_send(now))
            .or_else(|| self.gimbals.poll_send(now))
            .or_else(|| self.upload.as_mut().and_then(PlanUpload::poll_send))
            .or_else(|| self.downloads.poll_send())
            .or_else(|| self.parameters.poll_send())
            .or_else(|| self.files.poll_send())
            .or_else(|| if self.lost || self.primary.is_none() { None } else { self.time.poll_send(now) })
    }

    /// The next message for this vehicle that the dialect has no words for.
    pub(super) fn poll_raw(&mut self) -> Option<Raw> {
        self.operator.poll_send().map(|message| message.write())
    }

    /// The next event.
    pub(super) fn poll_event(&mut self) -> Option<VehicleEvent> {
        self.events.pop()
    }

    /// Events that were thrown away because nobody drained them.
    pub(super) fn dropped(&self) -> u64 {
        self.events.dropped() + self.cameras.dropped() + self.gimbals.dropped()
    }
}

/// Messages without a target, and with target 0, are for everybody.
fn is_addressed_to(me: Address, message: &MavMessage) -> bool {
    let fits = |target: Option<u8>, mine: u8| target.is_none_or(|target| target == 0 || target == mine);
    fits(message.target_system_id(), me.system) && fits(message.target_component_id(), me.component)
}

const HEARTBEAT_ID: u32 = 0;
const COMMAND_ACK_ID: u32 = 77;
const AUTOPILOT_VERSION_ID: u32 = 148;
const FILE_TRANSFER_ID: u32 = 110;

/// Messages of cameras and gimbals; a heartbeat is one when it is not the autopilot's.
fn is_for_payload(id: u32) -> bool {
    camera::Client::reads(id) || gimbal::Client::reads(id)
}

/// Messages that a service may wait for; all others are state only, and need no full decoding.
fn is_for_services(id: u32) -> bool {
    matches!(
        id,
        22 | 39
            | 40
            | 44
            | 45
            | 47
            | 51
            | 73
            | COMMAND_ACK_ID
            | FILE_TRANSFER_ID
            | 111
            | 133
            | 136
            | AUTOPILOT_VERSION_ID
    )
}
