//! The desktop's agent on the hub's thread: carries out orders, records every vehicle's frames, and tells the window and
//! the keeper what happens. It waits for neither, so a window that hangs or a disk that is slow never delays a heartbeat.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, TrySendError};
use mission::explain::Explain;
use records::SortieId;
use session::eye::{CameraOrder, GimbalOrder};
use session::vehicle::Message;
use session::{Feed, Happening, LinkSnapshot, Order, Snapshot, VehicleSnapshot};
use telemetry::link::{Agent, Flow, LinkChange, LiveControl};
use telemetry::services::time_sync::Offset;
use telemetry::services::{camera, ftp, parameter};
use telemetry::station::{Station, StationEvent, Vehicle, VehicleEvent};
use telemetry::vehicle::Event;
use telemetry::wire::{Address, LinkId, MonoTime, Stamp, TimedFrame};
use terrain::Terrain;

use super::keeper::{Note, Over, Recording, Wish};
use crate::patrol::{Track, Update, Watch};

/// The window gets a look this often; the state itself is always current.
const LOOK_EVERY: Duration = Duration::from_millis(50);
/// After disarming the log runs on for the vehicle's last words.
const LAST_WORDS: Duration = Duration::from_secs(2);
/// Happenings that may wait for a window that hangs: hours of a busy fleet.
const HAPPENINGS: usize = 100_000;
/// Frames kept of a vehicle from before its log is open: what led to arming belongs to the flight.
const BEFORE_LOG: usize = 4_096;
/// Frames that may wait for a log that is being opened: a minute of a busy vehicle on a disk that hangs.
/// Pictures of one flight that are fetched; a card has more, and is read by hand.
const MOST_ORIGINALS: usize = 2_000;

const WAITING_FOR_LOG: usize = BEFORE_LOG + 8_192;

/// What the hub's thread is asked from outside.
pub enum Request {
    /// From the model.
    Order(Order),
    /// A vehicle's log and capture are open.
    Record(Address, Recording),
    /// On this link others fly and this station watches: their flights are theirs, and not kept here.
    Watch(String),
    /// The program ends.
    Stop,
}

/// The latest look for the window, with everything that happened since it last took one.
#[derive(Clone, Default)]
pub struct Mailbox(Arc<Mutex<Option<Feed>>>);

impl Mailbox {
    /// Takes what is there.
    pub fn take(&self) -> Option<Feed> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// Puts a look there, in place of an older one whose happenings it takes over. Gives it back where the window has its
    /// hand in the box at this moment, or has not looked for so long that no more happenings fit.
    fn post(&self, mut feed: Feed) -> Result<(), Feed> {
        let Ok(mut held) = self.0.try_lock() else { return Err(feed) };
        if let Some(before) = held.take() {
            if before.happenings.len() + feed.happenings.len() > HAPPENINGS {
                let happenings = before.happenings;
                let kept = std::mem::take(&mut feed.happenings);
                *held = Some(Feed { snapshot: feed.snapshot.clone(), happenings });
                return Err(Feed { happenings: kept, ..feed });
            }
            let later = std::mem::replace(&mut feed.happenings, before.happenings);
            feed.happenings.extend(later);
        }
        *held = Some(feed);
        Ok(())
    }
}

/// A vehicle as the agent follows it.
#[derive(Default)]
struct Followed {
    watch: Watch,
    /// Frames that no log has yet.
    waiting: VecDeque<TimedFrame>,
    /// Frames that found no room to wait.
    missed: u64,
    recorder: Option<Recording>,
    close_at: Option<MonoTime>,
    /// Its clock as it was recorded last.
    clock: Option<Offset>,
}

/// Originals of a vehicle that are being fetched.
struct Fetch {
    address: Address,
    sortie: SortieId,
    who: String,
    /// Component and path.
    files: VecDeque<(u8, String)>,
    told: Vec<mission::explain::Message>,
}

/// Counts messages of one kind from one sender.
struct Counted {
    message: Message,
    window_from: MonoTime,
    window_count: u64,
}

/// The agent.
pub struct DeskAgent {
    control: LiveControl,
    requests: Receiver<Request>,
    mailbox: Mailbox,
    /// Called when there is something that should be drawn at once.
    wake: Box<dyn Fn() + Send>,
    keeper: Sender<Wish>,
    to_keep: VecDeque<Wish>,
    links: BTreeMap<LinkId, LinkSnapshot>,
    followed: BTreeMap<Address, Followed>,
    /// Links on which others fly.
    watched: BTreeSet<String>,
    happenings: Vec<(Stamp, Happening)>,
    /// What the cameras of vehicles took since they armed: component and path aboard.
    originals: BTreeMap<Address, VecDeque<(u8, String)>>,
    fetch: Option<Fetch>,
    dropped: u64,
    snapshot: Snapshot,
    next_look: MonoTime,
    inspected: Option<BTreeMap<(Address, u32), Counted>>,
    /// What vehicles that ask for the ground are answered from.
    terrain: Arc<Terrain>,
    stop: bool,
}

impl DeskAgent {
    /// An agent for the links of `control`.
    pub fn new(
        control: LiveControl,
        requests: Receiver<Request>,
        mailbox: Mailbox,
        keeper: Sender<Wish>,
        wake: Box<dyn Fn() + Send>,
    ) -> Self {
        Self {
            control,
            requests,
            mailbox,
            wake,
            keeper,
            to_keep: VecDeque::new(),
            links: BTreeMap::new(),
            followed: BTreeMap::new(),
            watched: BTreeSet::new(),
            happenings: Vec::new(),
            originals: BTreeMap::new(),
            fetch: None,
            dropped: 0,
            snapshot: Snapshot::default(),
            next_look: MonoTime::default(),
            inspected: None,
            terrain: Arc::default(),
            stop: false,
        }
    }

    fn happened(&mut self, now: Stamp, happening: Happening) {
        if self.happenings.len() < HAPPENINGS {
            self.happenings.push((now, happening));
        } else {
            self.dropped += 1;
        }
    }

    fn keep(&mut self, address: Address, note: Note) {
        self.to_keep.push_back(Wish::Note(address, note));
    }

    fn order(&mut self, order: Order, station: &mut Station, now: Stamp) {
        let refused = match order {
            Order::Command(request) => {
                self.tell(station, request.target, |v| v.command(now.mono, request).map_err(|e| e.explain()))
            }
            Order::Upload(address, plan) => {
                self.tell(station, address, |v| v.upload(now.mono, &plan).map_err(|e| e.explain()))
            }
            Order::Download(address, kind) => {
                self.tell(station, address, |v| v.download(now.mono, kind).map_err(|e| e.explain()))
            }
            Order::ListParameters(address) => {
                self.tell(station, address, |v| v.list_parameters(now.mono, None).map_err(|e| e.explain()))
            }
            Order::SetParameter(address, name, value) => {
                self.tell(station, address, |v| v.set_parameter(now.mono, name, value).map_err(|e| e.explain()))
            }
            Order::Steer(address, sticks) => self.tell(station, address, |v| {
                v.steer(now.mono, sticks);
                Ok(())
            }),
            Order::Control(address, order) => self.tell(station, address, |v| {
                v.order_control(now.mono, order);
                Ok(())
            }),
            Order::Camera(CameraOrder { vehicle, camera, action }) => {
                self.tell(station, vehicle, |v| v.order_camera(now.mono, camera, action).map_err(|e| e.explain()))
            }
            Order::Gimbal(address, order) => self.tell(station, address, |v| turn(v, now, order)),
            Order::FetchOriginals(address, sortie, who) => {
                let files = self.originals.entry(address).or_default().clone();
                self.fetch = Some(Fetch { address, sortie, who, files, told: Vec::new() });
                self.fetch_next(station, now);
                None
            }
            Order::AddLink(endpoint) => {
                match self.control.add(endpoint.clone()) {
                    Ok(link) => self.opened(link, endpoint.to_string(), station),
                    Err(error) => {
                        let what = mission::message!("link-refused", cause = error.to_string());
                        self.happened(now, Happening::Refused(what));
                    }
                }
                None
            }
            Order::RemoveLink(link) => {
                self.control.remove(link);
                station.remove_link(link);
                self.links.remove(&link);
                None
            }
            Order::SetKey(system, key) => {
                station.set_key(system, key);
                None
            }
            Order::ServeGround(terrain) => {
                self.terrain = terrain;
                None
            }
            Order::Inspect(on) => {
                self.inspected = on.then(BTreeMap::new);
                None
            }
        };
        if let Some(why) = refused {
            self.happened(now, Happening::Refused(why));
        }
    }

    /// Asks for the next original, or says that there are no more.
    fn fetch_next(&mut self, station: &mut Station, now: Stamp) {
        while let Some(fetch) = &mut self.fetch {
            let Some((component, path)) = fetch.files.pop_front() else {
                let Some(Fetch { sortie, who, told, .. }) = self.fetch.take() else { return };
                self.to_keep.push_back(Wish::OriginalsOver(sortie, who, told));
                return;
            };
            let asked = match station.vehicle_mut(fetch.address) {
                Some(vehicle) => vehicle.fetch_file(now.mono, component, &path).map_err(|error| error.explain()),
                None => Err(mission::message!("originals-none-aboard")),
            };
            match asked {
                Ok(()) => return,
                Err(why) => {
                    fetch.told.push(mission::message!("originals-fetch-failed", file = path, why = why));
                }
            }
        }
    }

    /// What a vehicle's cameras took, and what came of fetching it.
    fn on_original(&mut self, address: Address, event: &VehicleEvent, station: &mut Station, now: Stamp) {
        match event {
            VehicleEvent::Camera(camera::Event::Image { camera, image, .. }) => {
                let Some(url) = ftp::Url::parse(&image.url) else { return };
                let taken = self.originals.entry(address).or_default();
                if taken.len() < MOST_ORIGINALS {
                    taken.push_back((url.component.unwrap_or(camera.component), url.path));
                }
            }
            VehicleEvent::File(ftp::ClientEvent::Fetched { path, bytes, .. }) => {
                let Some(fetch) = self.fetch.as_ref().filter(|fetch| fetch.address == address) else { return };
                let name = path.rsplit('/').next().unwrap_or_default().to_owned();
                self.to_keep.push_back(Wish::Original(fetch.sortie, name, bytes.to_vec()));
                self.fetch_next(station, now);
            }
            VehicleEvent::File(ftp::ClientEvent::Failed { path, failure, .. }) => {
                let Some(fetch) = self.fetch.as_mut().filter(|fetch| fetch.address == address) else { return };
                let why = failure.explain();
                fetch.told.push(mission::message!("originals-fetch-failed", file = path.as_str(), why = why));
                self.fetch_next(station, now);
            }
            VehicleEvent::State(Event::Armed(true)) => {
                self.originals.remove(&address);
            }
            _ => {}
        }
    }

    fn tell(
        &self,
        station: &mut Station,
        address: Address,
        act: impl FnOnce(&mut telemetry::station::Vehicle) -> Result<(), mission::explain::Message>,
    ) -> Option<mission::explain::Message> {
        match station.vehicle_mut(address) {
            Some(vehicle) => act(vehicle).err(),
            None => Some(mission::message!("vehicle-gone", system = f64::from(address.system))),
        }
    }

    /// A link exists from now on.
    pub fn opened(&mut self, link: LinkId, endpoint: String, station: &mut Station) {
        station.add_link(link);
        let fresh =
            LinkSnapshot { id: link, endpoint, down: None, local: None, status: Default::default(), refused: 0 };
        self.links.insert(link, fresh);
    }

    fn follow(&mut self, station: &Station, now: Stamp) {
        let links: Vec<LinkId> = self.links.keys().copied().collect();
        let mut told = Vec::new();
        let mut closed = Vec::new();
        for (&address, followed) in &mut self.followed {
            let updates = followed.watch.look(station, address, &links, now);
            if let Some(offset) = station.vehicle(address).and_then(Vehicle::clock_offset)
                && followed.clock != Some(offset)
                && let Some(recorder) = &followed.recorder
            {
                recorder.time_sync(now, address.system, offset);
                followed.clock = Some(offset);
            }
            told.extend(updates.into_iter().map(|update| (address, Note::Update(Box::new(update)))));
            if followed.close_at.is_some_and(|at| now.mono >= at) {
                closed.push(address);
            }
        }
        for address in closed {
            let Some(followed) = self.followed.remove(&address) else { continue };
            let (track, facts) = followed.watch.end();
            let ended =
                Note::Ended(Box::new(Over { track, facts, recorder: followed.recorder, missed: followed.missed }));
            told.push((address, ended));
        }
        told.into_iter().for_each(|(address, note)| self.keep(address, note));
    }

    /// The link that a vehicle is spoken to over, as it was asked for.
    fn endpoint_of(&self, station: &Station, address: Address) -> String {
        let link = station.vehicle(address).and_then(telemetry::station::Vehicle::primary_link);
        link.and_then(|link| self.links.get(&link)).map(|link| link.endpoint.clone()).unwrap_or_default()
    }

    fn on_event(&mut self, event: StationEvent, station: &Station, now: Stamp) {
        if let StationEvent::Vehicle(address, event) = &event
            && !self.watched.contains(&self.endpoint_of(station, *address))
        {
            let followed = self
                .followed
                .entry(*address)
                .or_insert_with(|| Followed { watch: Watch::new(Track::along(None)), ..Followed::default() });
            if let Some(update) = followed.watch.on_event(*address, event, now) {
                match update {
                    Update::Armed { .. } => followed.close_at = None,
                    Update::Disarmed(_) => followed.close_at = Some(now.mono + LAST_WORDS),
                    _ => {}
                }
                if matches!(update, Update::Armed { .. }) {
                    let simulated = station
                        .vehicle(*address)
                        .is_some_and(|vehicle| parameter::is_simulated(vehicle.parameters().values()));
                    self.keep(*address, Note::Via(self.endpoint_of(station, *address), simulated));
                }
                self.keep(*address, Note::Update(Box::new(update)));
            }
            if let telemetry::station::VehicleEvent::Upload(telemetry::services::mission::UploadEvent::Verified {
                hash,
            }) = event
            {
                self.keep(*address, Note::PlanAboard(hash.to_string()));
            }
        }
        self.happened(now, Happening::Station(event));
    }

    fn look(&mut self, station: &Station, now: Stamp) {
        for (id, link) in &mut self.links {
            link.status = station.link(*id).unwrap_or_default();
            link.refused = self.control.refused(*id);
            link.local = self.control.local_addr(*id).map(|address| address.to_string());
        }
        let vehicles = station.vehicles().map(|vehicle| {
            let address = vehicle.address();
            (address, VehicleSnapshot::of(vehicle, station, now, self.snapshot.vehicles.get(&address)))
        });
        let messages = self.inspected.as_mut().map(|counted| {
            counted.values_mut().for_each(|c| c.measure(now.mono));
            counted.values().map(|c| c.message.clone()).collect::<Vec<_>>()
        });
        self.snapshot = Snapshot {
            at: now,
            vehicles: vehicles.collect(),
            traffic: Arc::new(station.traffic().clone()),
            links: self.links.values().cloned().collect(),
            messages: Arc::new(messages.unwrap_or_default()),
            dropped: station.dropped() + self.dropped,
        };
        // A parked fleet need not be drawn twenty times a second.
        let lively = !self.happenings.is_empty() || self.inspected.is_some() || self.snapshot.any_armed();
        let feed = Feed { snapshot: self.snapshot.clone(), happenings: std::mem::take(&mut self.happenings) };
        match self.mailbox.post(feed) {
            Ok(()) if lively => (self.wake)(),
            Ok(()) => {}
            Err(feed) => self.happenings = feed.happenings,
        }
    }

    fn hand_over(&mut self) {
        while let Some(wish) = self.to_keep.pop_front() {
            if let Err(TrySendError::Full(wish)) = self.keeper.try_send(wish) {
                self.to_keep.push_front(wish);
                return;
            }
        }
    }
}

/// Tells the first gimbal of a vehicle.
fn turn(vehicle: &mut Vehicle, now: Stamp, order: GimbalOrder) -> Result<(), mission::explain::Message> {
    let gimbals = vehicle.gimbals();
    // Device 0 is every gimbal there is.
    let device = gimbals.gimbals().keys().next().copied().unwrap_or_default();
    let request = match order {
        GimbalOrder::Point(pointing) => gimbals.point(device, pointing),
        GimbalOrder::LookAt { place, height } => gimbals.look_at(device, place, height),
        GimbalOrder::LookAway => gimbals.look_away(device),
        GimbalOrder::Turn(rates) => {
            vehicle.turn_gimbal(now.mono, device, rates);
            return Ok(());
        }
    };
    vehicle.command(now.mono, request).map_err(|e| e.explain())
}

impl Counted {
    const WINDOW: Duration = Duration::from_secs(2);

    fn measure(&mut self, now: MonoTime) {
        let elapsed = now.since(self.window_from);
        if elapsed >= Self::WINDOW {
            self.message.rate_hz = (self.message.count - self.window_count) as f64 / elapsed.as_secs_f64();
            self.window_from = now;
            self.window_count = self.message.count;
        }
    }
}

impl Agent for DeskAgent {
    fn step(&mut self, station: &mut Station, now: Stamp) -> Flow {
        while let Ok(request) = self.requests.try_recv() {
            match request {
                Request::Order(order) => self.order(order, station, now),
                Request::Record(address, recorder) => {
                    let followed = self.followed.entry(address).or_default();
                    recorder.missed(followed.missed);
                    followed.waiting.drain(..).for_each(|frame| recorder.record(&frame));
                    followed.recorder = Some(recorder);
                }
                Request::Watch(endpoint) => {
                    self.watched.insert(endpoint);
                }
                Request::Stop => self.stop = true,
            }
        }
        while let Some(event) = station.poll_event() {
            if let StationEvent::Vehicle(address, event) = &event {
                self.on_original(*address, event, station, now);
            }
            self.on_event(event, station, now);
        }
        station.serve_ground(now, |place| self.terrain.height_m(place));
        if now.mono >= self.next_look {
            self.next_look = now.mono + LOOK_EVERY;
            self.follow(station, now);
            self.look(station, now);
        }
        self.hand_over();
        if self.stop { Flow::Stop } else { Flow::Continue }
    }

    fn on_frame(&mut self, frame: &TimedFrame) {
        let from = frame.frame.frame().from();
        if let Some(counted) = &mut self.inspected {
            let id = frame.frame.frame().message_id();
            let stamp = Stamp { mono: frame.at, utc: frame.utc };
            let counted = counted.entry((from, id)).or_insert_with(|| Counted {
                message: Message { from, id, count: 0, rate_hz: 0.0, at: stamp, frame: frame.frame },
                window_from: frame.at,
                window_count: 0,
            });
            counted.message.count += 1;
            counted.message.at = stamp;
            counted.message.frame = frame.frame;
        }
        // What the station says goes to every log that is open; what a vehicle says to its own.
        for (address, followed) in &mut self.followed {
            let ours = !matches!(from.system, system if system != address.system && from.system != 255);
            if !ours {
                continue;
            }
            match &followed.recorder {
                Some(recorder) => recorder.record(frame),
                None => {
                    // Before arming nothing is owed to a log; once armed it is being opened, and frames wait for it.
                    let armed = followed.watch.is_armed();
                    if followed.waiting.len() >= if armed { WAITING_FOR_LOG } else { BEFORE_LOG } {
                        followed.waiting.pop_front();
                        followed.missed += u64::from(armed);
                    }
                    followed.waiting.push_back(*frame);
                }
            }
        }
    }

    fn on_link(&mut self, link: LinkId, change: &LinkChange, now: Stamp) {
        if let Some(known) = self.links.get_mut(&link) {
            known.down = match change {
                LinkChange::Up => None,
                LinkChange::Down(cause) => Some(cause.clone()),
            };
        }
        self.happened(now, Happening::Link(link, change.clone()));
    }
}
