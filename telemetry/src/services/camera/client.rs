//! The station's half: finds the cameras of one vehicle, asks, and keeps account.

use std::collections::BTreeMap;
use std::time::Duration;

use super::action::{Action, Refusal};
use super::ask::{Ask, Pace};
use super::images::{Image, Taken};
use super::state::{Camera, CameraId, Capture, Information, Settings, Storage, Stream, Tracking, View};
use crate::dialect::{CameraCapFlags, MavCmd, MavMessage, MavResult, MavType};
use crate::services::command::{self, Failure, Request};
use crate::services::{Queue, heartbeat};
use crate::vehicle::Sampled;
use crate::wire::{Address, MonoTime};

/// `MAV_COMP_ID_CAMERA` to `MAV_COMP_ID_CAMERA6`.
const CAMERA_COMPONENTS: std::ops::RangeInclusive<u8> = 100..=105;
/// Numbers of cameras that are attached to an autopilot.
const ATTACHED: std::ops::RangeInclusive<u8> = 1..=6;
/// Six with components of their own, six attached to the autopilot.
const MAX_CAMERAS: usize = 12;
/// Streams and media of one camera. Chosen: no camera has as many.
const MAX_PARTS: usize = 16;
/// Questions for attached cameras to an autopilot that accepts them and then says nothing.
const MAX_PROBES: u8 = 8;
/// Numbers that orders for pictures may begin at; an f32 carries all that follow in a session.
const FIRST_SEQUENCES: u64 = 10_000_000;
/// Pause before a missing picture is asked for again.
const IMAGE_PAUSE: Duration = Duration::from_secs(2);
/// A picture that comes so long after it was asked for may be the answer. Chosen: a command is repeated for less.
const ANSWERED_WITHIN: Duration = Duration::from_secs(30);

/// What happens with cameras.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// Found.
    Found(CameraId),
    /// It says who it is.
    Described(CameraId),
    /// Its heartbeat stopped.
    Lost(CameraId),
    /// And came back.
    Back(CameraId),
    /// A picture, told in time or, where `late`, after it was asked for again.
    Image {
        /// Of which camera.
        camera: CameraId,
        /// The picture.
        image: Image,
        /// It had been missing.
        late: bool,
    },
    /// A picture that must exist, and that the camera did not tell though it was asked.
    ImageLost {
        /// Of which camera.
        camera: CameraId,
        /// Its number.
        index: u32,
    },
    /// It began (true) or ended to record video.
    Recording {
        /// Which camera.
        camera: CameraId,
        /// Began.
        on: bool,
    },
}

#[derive(Debug, Clone)]
struct Entry {
    camera: Camera,
    paces: [Pace; Ask::PACED.len()],
    /// The question that the queue has now.
    pending: Option<(Request, Ask)>,
    sequence: u32,
    /// It refused to tell a picture by the command of today.
    old_image: bool,
    tracks: bool,
}

impl Entry {
    fn new(id: CameraId, now: MonoTime) -> Self {
        // A camera that knows the orders of a station before this one must not take ours for theirs sent again.
        let sequence = (now.0 / 1_000_000 % FIRST_SEQUENCES) as u32;
        Self {
            camera: Camera::new(id, now),
            paces: [Pace::new(now); Ask::PACED.len()],
            pending: None,
            sequence,
            old_image: false,
            tracks: false,
        }
    }

    fn pace(&mut self, ask: Ask) -> Option<&mut Pace> {
        Ask::PACED.iter().position(|paced| *paced == ask).map(|at| &mut self.paces[at])
    }

    fn heard(&mut self, now: MonoTime, ask: Ask) {
        if let Some(pace) = self.pace(ask) {
            pace.heard(now, ask);
        }
    }

    fn refresh(&mut self, now: MonoTime, asks: &[Ask]) {
        for ask in asks {
            if let Some(pace) = self.pace(*ask) {
                pace.refresh(now);
            }
        }
    }

    /// Whether it makes sense to ask this camera this, by what it said of itself.
    fn wants(&self, ask: Ask) -> bool {
        match ask {
            Ask::Information => true,
            Ask::Streams | Ask::StreamStatus => self.camera.can(CameraCapFlags::CAMERA_CAP_FLAGS_HAS_VIDEO_STREAM),
            Ask::Tracking => self.tracks,
            _ => self.camera.information.is_some(),
        }
    }

    fn next_ask(&mut self, now: MonoTime, lost: impl FnMut(u32)) -> Option<(Ask, bool)> {
        if self.camera.lost || self.pending.is_some() {
            return None;
        }
        if let Some(index) = self.camera.images.next_missing(now, IMAGE_PAUSE, lost) {
            return Some((Ask::Image(index), self.old_image));
        }
        let due = |(at, ask): &(usize, &Ask)| self.paces[*at].is_due(now) && self.wants(**ask);
        let (at, &ask) = Ask::PACED.iter().enumerate().find(due)?;
        let old = self.paces[at].old();
        self.paces[at].asked(now);
        Some((ask, old))
    }
}

/// Camera protocol client for all cameras of one vehicle.
#[derive(Debug, Clone)]
pub struct Client {
    autopilot: Address,
    cameras: BTreeMap<CameraId, Entry>,
    probe: Pace,
    probe_pending: Option<Request>,
    /// Pictures that were asked for, by component and number, and when: all cameras of an autopilot answer such a question.
    images_asked: BTreeMap<(u8, u32), MonoTime>,
    events: Queue<Event>,
}

impl Client {
    /// For the vehicle with this autopilot; it is asked at once for cameras that are attached to it.
    pub fn new(autopilot: Address, now: MonoTime) -> Self {
        Self {
            autopilot,
            cameras: BTreeMap::new(),
            probe: Pace::new(now),
            probe_pending: None,
            images_asked: BTreeMap::new(),
            events: Queue::default(),
        }
    }

    /// Messages that [`Self::on_message`] looks into.
    pub fn reads(id: u32) -> bool {
        matches!(id, 0 | 259..=263 | 269..=271 | 275)
    }

    /// All cameras found so far.
    pub fn cameras(&self) -> impl Iterator<Item = &Camera> {
        self.cameras.values().map(|entry| &entry.camera)
    }

    /// One camera.
    pub fn camera(&self, id: CameraId) -> Option<&Camera> {
        self.cameras.get(&id).map(|entry| &entry.camera)
    }

    /// The command that carries out an order; for the vehicle's one queue of commands.
    ///
    /// # Errors
    /// The camera is not known, cannot do it by its own word, or a value is out of its range.
    pub fn request(&mut self, id: CameraId, action: Action) -> Result<Request, Refusal> {
        let target = Address { system: self.autopilot.system, component: id.component };
        let entry = self.cameras.get_mut(&id).ok_or(Refusal::NoCamera)?;
        let sequence = entry.sequence + 1;
        let (command, params) = action.command(&entry.camera, sequence)?;
        if action == Action::TakeImage {
            entry.sequence = sequence;
        }
        Ok(Request { target, command, params, frame: None })
    }

    /// Takes a message from any component of the vehicle.
    pub fn on_message(&mut self, now: MonoTime, from: Address, message: &MavMessage) {
        if let MavMessage::HEARTBEAT(m) = message {
            let says_so = m.mavtype == MavType::MAV_TYPE_CAMERA && from.component != self.autopilot.component;
            if CAMERA_COMPONENTS.contains(&from.component) || says_so {
                self.find(now, CameraId { component: from.component, device: 0 });
            }
            return;
        }
        let attached = from.component == self.autopilot.component;
        let id = |device: u8| CameraId { component: from.component, device: if attached { device } else { 0 } };
        if let MavMessage::CAMERA_INFORMATION(m) = message {
            if attached {
                self.probe.heard(now, Ask::Information);
            }
            self.find(now, id(m.camera_device_id));
        }
        if let MavMessage::STORAGE_INFORMATION(m) = message {
            // It does not say to which of the autopilot's cameras the medium belongs.
            for (_, entry) in self.cameras.iter_mut().filter(|(id, _)| id.component == from.component) {
                let storage = &mut entry.camera.storage;
                if storage.len() < MAX_PARTS || storage.contains_key(&m.storage_id) {
                    storage.insert(m.storage_id, Sampled { value: Storage::from(m), at: now, source: 261 });
                }
                entry.heard(now, Ask::Storage);
            }
            return;
        }
        let device = match message {
            MavMessage::CAMERA_INFORMATION(m) => m.camera_device_id,
            MavMessage::CAMERA_SETTINGS(m) => m.camera_device_id,
            MavMessage::VIDEO_STREAM_INFORMATION(m) => m.camera_device_id,
            MavMessage::VIDEO_STREAM_STATUS(m) => m.camera_device_id,
            MavMessage::CAMERA_CAPTURE_STATUS(m) => m.camera_device_id,
            MavMessage::CAMERA_FOV_STATUS(m) => m.camera_device_id,
            MavMessage::CAMERA_TRACKING_IMAGE_STATUS(m) => m.camera_device_id,
            MavMessage::CAMERA_IMAGE_CAPTURED(m) => m.camera_id,
            _ => return,
        };
        let id = id(device);
        // Of several cameras of an autopilot the description of one may have been lost: whatever it says, it is there.
        if attached && ATTACHED.contains(&device) {
            self.find(now, id);
        }
        let Some(entry) = self.cameras.get_mut(&id) else { return };
        entry.camera.heard_at = now;
        match message {
            MavMessage::CAMERA_INFORMATION(m) => {
                entry.camera.information = Some(Information::from(m));
                entry.heard(now, Ask::Information);
                self.events.push(Event::Described(id));
            }
            MavMessage::CAMERA_IMAGE_CAPTURED(m) => {
                let Some(image) = Image::new(m) else { return };
                let asked = self.images_asked.contains_key(&(id.component, image.index));
                let taken = entry.camera.images.on_image(now, image.clone(), asked);
                if taken != Taken::Again {
                    self.events.push(Event::Image { camera: id, image, late: taken == Taken::Late });
                }
            }
            MavMessage::CAMERA_CAPTURE_STATUS(m) => {
                let value = Capture::new(m, now);
                let before = entry.camera.recording_since().is_some();
                entry.camera.capture = Some(Sampled { value, at: now, source: 262 });
                entry.camera.images.on_count(now, m.time_boot_ms, m.image_count);
                entry.heard(now, Ask::Capture);
                let on = value.recording_since.is_some();
                if on != before {
                    self.events.push(Event::Recording { camera: id, on });
                }
            }
            other => entry.take(now, other),
        }
    }

    /// Losses.
    pub fn on_deadline(&mut self, now: MonoTime) {
        for (&id, entry) in &mut self.cameras {
            // One without a heartbeat of its own is lost with its vehicle.
            let beats = id.component != self.autopilot.component;
            let camera = &mut entry.camera;
            if beats && !camera.lost && now.since(camera.heard_at) > heartbeat::LOST_AFTER {
                camera.lost = true;
                self.events.push(Event::Lost(id));
            }
        }
    }

    /// Puts the questions that are due into the vehicle's queue of commands, one at a time to each component.
    pub fn ask(&mut self, now: MonoTime, commands: &mut command::Client) {
        let system = self.autopilot.system;
        let asks = self.probe_pending.is_none() && self.probe.tries() < MAX_PROBES && self.probe.is_due(now);
        if asks {
            let (command, params) = Ask::Information.command(self.probe.old());
            let request = Request { target: self.autopilot, command, params, frame: None };
            if commands.send(now, request).is_ok() {
                self.probe.asked(now);
                self.probe_pending = Some(request);
            }
        }
        for (&camera, entry) in &mut self.cameras {
            let target = Address { system, component: camera.component };
            if commands.is_pending_to(target, MavCmd::MAV_CMD_REQUEST_MESSAGE) {
                continue;
            }
            let events = &mut self.events;
            let lost = |index| events.push(Event::ImageLost { camera, index });
            let Some((ask, old)) = entry.next_ask(now, lost) else { continue };
            let (command, params) = ask.command(old);
            let request = Request { target, command, params, frame: None };
            // One that is pending after all is asked again after its pause.
            if commands.send(now, request).is_ok() {
                if let Ask::Image(index) = ask {
                    self.images_asked.retain(|_, at| now.since(*at) < ANSWERED_WITHIN);
                    self.images_asked.insert((camera.component, index), now);
                }
                entry.pending = Some((request, ask));
            }
        }
    }

    /// A command ended. Says whether it was a question of [`Self::ask`], which nobody else waits for.
    pub fn on_command(&mut self, now: MonoTime, request: &Request, result: Result<(), Failure>) -> bool {
        let refused =
            matches!(result, Err(Failure::Rejected(why)) if why != MavResult::MAV_RESULT_TEMPORARILY_REJECTED);
        if self.probe_pending == Some(*request) {
            self.probe_pending = None;
            if refused {
                self.probe.refused();
            }
            return true;
        }
        for entry in self.cameras.values_mut() {
            if let Some((_, ask)) = entry.pending.filter(|(pending, _)| pending == request) {
                entry.pending = None;
                if refused {
                    match ask {
                        Ask::Image(_) => entry.old_image = !entry.old_image,
                        ask => entry.pace(ask).into_iter().for_each(Pace::refused),
                    }
                }
                return true;
            }
        }
        if result.is_ok() {
            self.cameras
                .iter_mut()
                .filter(|(id, _)| id.component == request.target.component)
                .for_each(|(_, entry)| entry.follow_up(now, request.command));
        }
        false
    }

    /// When [`Self::on_deadline`] or [`Self::ask`] want to be called.
    pub fn next_deadline(&self) -> Option<MonoTime> {
        let entry = |entry: &Entry| {
            let lost = (!entry.camera.lost).then(|| entry.camera.heard_at + heartbeat::LOST_AFTER);
            let paces = entry.paces.iter().zip(Ask::PACED).filter(|(_, ask)| entry.wants(*ask));
            let asks = paces.filter_map(|(pace, _)| pace.next_deadline()).min();
            [lost, asks, entry.camera.images.next_deadline()].into_iter().flatten().min()
        };
        self.cameras.values().filter_map(entry).chain(self.probe.next_deadline()).min()
    }

    /// The next event.
    pub fn poll_event(&mut self) -> Option<Event> {
        self.events.pop()
    }

    /// Events that were thrown away because nobody drained them.
    pub(crate) fn dropped(&self) -> u64 {
        self.events.dropped()
    }

    fn find(&mut self, now: MonoTime, id: CameraId) {
        let room = self.cameras.len() < MAX_CAMERAS;
        match self.cameras.get_mut(&id) {
            Some(entry) => {
                entry.camera.heard_at = now;
                if std::mem::replace(&mut entry.camera.lost, false) {
                    // It may be another one, or one that started again.
                    entry.paces = [Pace::new(now); Ask::PACED.len()];
                    self.events.push(Event::Back(id));
                }
            }
            None if room => {
                self.cameras.insert(id, Entry::new(id, now));
                self.events.push(Event::Found(id));
            }
            None => {}
        }
    }
}

impl Entry {
    /// Messages that are state only.
    fn take(&mut self, now: MonoTime, message: &MavMessage) {
        let camera = &mut self.camera;
        match message {
            MavMessage::CAMERA_SETTINGS(m) => {
                camera.settings = Some(Sampled { value: Settings::from(m), at: now, source: 260 });
                self.heard(now, Ask::Settings);
            }
            MavMessage::VIDEO_STREAM_INFORMATION(m) => {
                if camera.streams.len() < MAX_PARTS || camera.streams.contains_key(&m.stream_id) {
                    camera.streams.insert(m.stream_id, Stream::from(m));
                }
                let all = camera.streams.len() >= usize::from(m.count).min(MAX_PARTS);
                if all {
                    self.heard(now, Ask::Streams);
                }
            }
            MavMessage::VIDEO_STREAM_STATUS(m) => {
                if let Some(stream) = camera.streams.get_mut(&m.stream_id) {
                    stream.take(m);
                }
                self.heard(now, Ask::StreamStatus);
            }
            MavMessage::CAMERA_FOV_STATUS(m) => {
                camera.view = Some(Sampled { value: View::from(m), at: now, source: 271 });
                self.heard(now, Ask::View);
            }
            MavMessage::CAMERA_TRACKING_IMAGE_STATUS(m) => {
                camera.tracking = Some(Sampled { value: Tracking::from(m), at: now, source: 275 });
                self.heard(now, Ask::Tracking);
            }
            _ => {}
        }
    }

    /// What an order that was carried out has changed is asked for at once.
    fn follow_up(&mut self, now: MonoTime, command: MavCmd) {
        match command {
            MavCmd::MAV_CMD_IMAGE_START_CAPTURE
            | MavCmd::MAV_CMD_IMAGE_STOP_CAPTURE
            | MavCmd::MAV_CMD_VIDEO_START_CAPTURE
            | MavCmd::MAV_CMD_VIDEO_STOP_CAPTURE => self.refresh(now, &[Ask::Capture]),
            MavCmd::MAV_CMD_SET_CAMERA_MODE => self.refresh(now, &[Ask::Settings, Ask::StreamStatus]),
            MavCmd::MAV_CMD_SET_CAMERA_ZOOM | MavCmd::MAV_CMD_SET_CAMERA_FOCUS => {
                self.refresh(now, &[Ask::Settings, Ask::View]);
            }
            MavCmd::MAV_CMD_STORAGE_FORMAT => self.refresh(now, &[Ask::Storage, Ask::Capture]),
            MavCmd::MAV_CMD_CAMERA_TRACK_POINT | MavCmd::MAV_CMD_CAMERA_TRACK_RECTANGLE => {
                self.tracks = true;
                self.refresh(now, &[Ask::Tracking]);
            }
            MavCmd::MAV_CMD_CAMERA_STOP_TRACKING => self.tracks = false,
            _ => {}
        }
    }
}
