//! The desktop: the model and the screens, joined to hub, keeper and file system. Bevy is in `window` and `scene` only;
//! the rest also runs without a window, for pictures and measurements.

mod apart;
pub mod bench;
mod cameras;
mod clerk;
mod dialogs;
mod exchange;
mod fleet;
mod fonts;
#[cfg(feature = "gamepad")]
mod gamepad;
mod hub;
mod keeper;
mod keys;
mod mbtiles;
mod office;
mod playback;
mod scene;
mod school;
mod sheet;
mod shot;
mod speech;
mod still;
mod stills;
mod thrift;
mod trainee;
mod upload;
mod window;

#[cfg(test)]
mod tests;

pub use keeper::keep;
pub use shot::run as shot;
pub use window::run;

use std::collections::{BTreeSet, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::thread::JoinHandle;

use anyhow::Result;
use crossbeam_channel::{Receiver, Sender, TrySendError, bounded, unbounded};
use egui::{Context, Ui};
use mission::explain::Message;
use mission::geo::LatLon;
use mission::message;
use mission::road::Network;
use records::SortieId;
use records::crew::certificate::Scan;
use screens::map::TileSources;
use screens::{Frame, SceneLabel, ScenePicture, Screens, VideoPicture};
use session::eye::Pose;
use session::settings::{Settings, VideoSize};
use session::text::{Catalogue, Language};
use session::training::Ask;
use session::{Answer, Command, Effect, FileKind, Happening, Order, ScreenId, Session, Snapshot};
use telemetry::link::{self, Endpoint, Live};
use telemetry::station::{Station, StationConfig};
use telemetry::vehicle::VehicleState;
use telemetry::wire::Address;

use cameras::{Cameras, Captures};
use dialogs::{Chosen, Dialogs};
use hub::{DeskAgent, Mailbox, Request};
use keeper::{KeeperConfig, Places, Wish, Word};
use playback::Playback;
use school::{Lesson, School};
use speech::Speech;
use stills::Stills;

use crate::custody::clock_from;
use crate::folders;

/// Orders that may wait for the hub.
const REQUESTS: usize = 4_096;
/// Notes that may wait for the disk.
const WISHES: usize = 65_536;

/// Whether there is a display to open a window on.
pub fn has_display() -> bool {
    let named = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    named("DISPLAY") || named("WAYLAND_DISPLAY") || cfg!(any(windows, target_os = "macos"))
}

/// Called from the hub's thread when there is something new to draw.
pub type Waker = Arc<OnceLock<Box<dyn Fn() + Send + Sync>>>;

/// What the desktop is started with.
pub struct DeskConfig {
    /// Data folder.
    pub data: PathBuf,
    /// The roads.
    pub network: Network,
    /// Links.
    pub endpoints: Vec<Endpoint>,
    /// Which of them lead to simulated drones.
    pub simulated: BTreeSet<String>,
    /// The station's address and keys.
    pub station: StationConfig,
    /// Language of the command line, where one was given.
    pub language: Option<Language>,
    /// Who flies, where it was given.
    pub pilot: Option<String>,
    /// The vehicle that is looked at first, where that is known before any is heard.
    pub active: Option<Address>,
}

/// The model, the screens, and the way to the world.
pub struct Desk {
    session: Session,
    screens: Screens,
    tiles: TileSources,
    catalogue: Catalogue,
    language: Language,
    has_chinese: bool,
    labels: Vec<SceneLabel>,
    dialogs: Dialogs,
    cameras: Cameras,
    stills: Stills,
    /// The video has a window of its own.
    apart: bool,
    /// The video of the sortie that is replayed; `None` inside where it has none.
    playback: Option<(SortieId, Playback)>,
    waker: Waker,
    speech: Speech,
    hub: Sender<Request>,
    mailbox: Mailbox,
    wishes: Option<Sender<Wish>>,
    words: Receiver<Word>,
    /// What the world said that belongs between the happenings.
    happened: Vec<Happening>,
    /// What the training room asks.
    lessons: Option<Sender<Lesson>>,
    /// Something happened that nobody has asked about yet.
    news: bool,
    threads: Vec<JoinHandle<()>>,
    #[cfg(feature = "gamepad")]
    gamepad: gamepad::Gamepad,
}

impl Desk {
    /// Opens links, store and settings.
    pub fn start(config: DeskConfig, waker: Waker) -> Result<Self> {
        std::fs::create_dir_all(&config.data)?;
        let places = Places { data: config.data };
        let (mut settings, complaint) = settings(&places);
        settings.language = config.language.unwrap_or(settings.language);
        if let Some(pilot) = config.pilot {
            settings.pilot = pilot;
        }
        let network = Arc::new(config.network);
        let (hub, requests) = bounded(REQUESTS);
        let mailbox = Mailbox::default();
        let (wishes, to_keep) = bounded(WISHES);
        let (say, words) = bounded(WISHES);
        let live = Live::open(&config.endpoints, false)?;
        let now = live.now();
        let clock = Arc::new(clock_from(now));
        let captures = Captures::default();
        let links: Vec<_> = live.links().zip(config.endpoints.iter().map(ToString::to_string)).collect();
        let desk_waker = Arc::clone(&waker);
        let wake = move || {
            if let Some(wake) = waker.get() {
                wake();
            }
        };
        #[cfg(feature = "gamepad")]
        let gamepad = gamepad::Gamepad::start(wake.clone())?;
        let (school_words, wake_school) = (say.clone(), wake.clone());
        let mut agent = DeskAgent::new(live.control(), requests, mailbox.clone(), wishes.clone(), Box::new(wake));
        let me = Address { system: settings.station_system(), ..config.station.me };
        let mut station = Station::new(StationConfig { me, ..config.station }, now);
        links.into_iter().for_each(|(link, endpoint)| agent.opened(link, endpoint, &mut station));
        let mut source = live;
        let run = move || link::run(&mut station, &mut source, &mut agent);
        let simulated = config.simulated.clone();
        let keeper_config = KeeperConfig {
            places: places.clone(),
            network: Arc::clone(&network),
            settings: settings.clone(),
            simulated: config.simulated,
            captures: captures.clone(),
        };
        let keeper = keeper::start(keeper_config, to_keep, hub.clone(), say)?;
        let (lessons, asked) = unbounded();
        let school = School {
            data: places.data.clone(),
            network: Arc::clone(&network),
            unit: settings.detachment.clone(),
            system: settings.station_system(),
            words: school_words,
            wishes: wishes.clone(),
            wake: Box::new(wake_school),
        };
        let school = school.start(asked)?;
        let hub_thread = std::thread::Builder::new().name("hub".to_owned()).spawn(run)?;
        let mut desk = Self {
            catalogue: Catalogue::new(settings.language),
            language: settings.language,
            has_chinese: true,
            session: Session::new(settings, network, now).with_simulated(simulated),
            screens: Screens::default(),
            tiles: TileSources::with_mbtiles(Box::new(mbtiles::open)),
            labels: Vec::new(),
            dialogs: Dialogs::default(),
            cameras: Cameras::new(clock, captures),
            stills: Stills::default(),
            apart: false,
            playback: None,
            waker: desk_waker,
            speech: Speech::start(),
            hub,
            mailbox,
            wishes: Some(wishes),
            words,
            happened: complaint.map(Happening::Refused).into_iter().collect(),
            news: false,
            lessons: Some(lessons),
            threads: vec![hub_thread, keeper, school],
            #[cfg(feature = "gamepad")]
            gamepad,
        };
        let mut told = desk.session.answer(Answer::DataFolder(places.data.clone()));
        told.extend(config.active.into_iter().flat_map(|address| desk.session.handle(Command::Activate(address))));
        desk.carry_out(told);
        let files: Vec<_> = session::surroundings::remembered(desk.session.settings()).collect();
        for (kind, file) in files {
            desk.wish(Wish::Read(kind, file));
        }
        if let Ok(bytes) = std::fs::read(places.autosave()) {
            let effects = desk.session.answer(Answer::Recovered(bytes));
            desk.carry_out(effects);
        }
        Ok(desk)
    }

    /// The model.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// The screens.
    pub fn screens(&self) -> &Screens {
        &self.screens
    }

    /// Installs fonts; without a Chinese one the screens speak English and say why.
    pub fn dress(&mut self, context: &Context) {
        let (fonts, has_chinese) = fonts::definitions();
        context.set_fonts(fonts);
        self.has_chinese = has_chinese;
        if !has_chinese {
            let hint = message!("desk-font-missing");
            // Where the terminal is read, it can show Chinese.
            eprintln!("{}", self.catalogue.text(&hint));
            self.happened.push(Happening::Refused(hint));
            self.language = Language::English;
            self.catalogue = Catalogue::new(Language::English);
        }
    }

    /// The snapshot that is shown: of now, or of the sortie that is replayed.
    pub fn shown(&self) -> &Snapshot {
        self.session.shown()
    }

    /// State of the active vehicle.
    pub fn active_state(&self) -> Option<&VehicleState> {
        Some(&self.shown().vehicles.get(&self.session.active()?)?.state)
    }

    /// What the scene looks at where it follows no vehicle: the active vehicle's place, or the plan, or the road.
    pub fn focus(&self) -> LatLon {
        let vehicle = self.active_state().and_then(|state| state.position).map(|p| p.value.place);
        let plan = || self.session.planner().path().next().map(|(place, ..)| place);
        let road = || self.session.network().roads.first().map(|road| road.line.point(road.line.length_m() / 2.0));
        if let Some(bridge) = self.planned_bridge() {
            return bridge;
        }
        let planning = self.session.screen() == ScreenId::Plan;
        let first = if planning { plan().or(vehicle) } else { vehicle.or_else(plan) };
        first.or_else(road).unwrap_or_default()
    }

    /// The middle of the bridge under which a patrol is being planned.
    pub fn planned_bridge(&self) -> Option<LatLon> {
        let under = self.session.planner().under().filter(|_| self.session.screen() == ScreenId::Plan)?;
        Some(under.made.scene.frame().origin())
    }

    /// The active vehicle's track, places and heights above home.
    pub fn track(&self) -> impl Iterator<Item = (LatLon, f64)> + '_ {
        self.session.active().into_iter().flat_map(|address| self.session.fly().track(address))
    }

    /// The camera whose live picture is shown: of the active vehicle, unless a sortie is replayed.
    fn live_camera(&self) -> Option<(Address, usize)> {
        let vehicle = self.session.active().filter(|_| self.session.sorties().replay().is_none())?;
        Some((vehicle, self.session.eyes().shown(vehicle)))
    }

    /// What a vehicle is called.
    pub fn name_of(&self, address: Address) -> String {
        self.catalogue.text(&self.session.fly().name(address, &self.session.fly_context()))
    }

    /// A text of the catalogue.
    pub fn words(&self, id: &str) -> String {
        self.catalogue.get(id)
    }

    /// Names for the scene's picture.
    pub fn set_labels(&mut self, labels: Vec<SceneLabel>) {
        self.labels = labels;
    }

    /// Whether anything moves or has happened since the last call; on a parked fleet there is only noise.
    pub fn take_news(&mut self) -> bool {
        let replayed = self.session.sorties().replay().is_some() || self.session.training().debrief().is_playing();
        let moves = replayed || self.session.snapshot().any_armed();
        std::mem::take(&mut self.news) || moves
    }

    /// Takes what hub and keeper said since the last call.
    pub fn pump(&mut self) {
        while let Ok(word) = self.words.try_recv() {
            self.news = true;
            match word {
                Word::Answer(answer) => {
                    let effects = self.session.answer(answer);
                    self.carry_out(effects);
                }
                Word::Happening(happening) => self.happened.push(happening),
            }
        }
        #[cfg(feature = "gamepad")]
        for pad in self.gamepad.looks().collect::<Vec<_>>() {
            fresh = true;
            let effects = self.session.handle(Command::Fly(session::fly::Command::Pad(pad)));
            self.carry_out(effects);
        }
        if let Some(mut feed) = self.mailbox.take() {
            let at = feed.snapshot.at;
            feed.happenings.extend(self.happened.drain(..).map(|happening| (at, happening)));
            self.news |= !feed.happenings.is_empty();
            let effects = self.session.observe(feed);
            self.carry_out(effects);
            let told = self.cameras.look(self.session.snapshot(), self.live_camera());
            self.happened.extend(told.into_iter().map(Happening::Refused));
        }
    }

    /// Draws everything and does what the person asked for.
    pub fn draw(&mut self, ui: &mut Ui, picture: Option<egui::TextureId>) {
        let wanted = self.session.settings().language;
        if self.has_chinese && wanted != self.language {
            self.language = wanted;
            self.catalogue = Catalogue::new(wanted);
        }
        screens::theme::apply(ui.ctx(), self.session.settings());
        ui.painter().rect_filled(ui.max_rect(), 0.0, ui.visuals().panel_fill);
        let mut commands = Vec::new();
        #[cfg(feature = "gamepad")]
        if ui.input(|i| i.key_pressed(egui::Key::Escape)) {
            commands.push(Command::Fly(session::fly::Command::LetGo));
        }
        self.play();
        if !self.apart {
            self.refresh_video(ui.ctx());
        }
        let scene = picture.map(|texture| ScenePicture { texture, labels: &self.labels });
        self.stills.refresh(ui.ctx());
        let video = video(&self.playback, &self.cameras, self.live_camera()).filter(|_| !self.apart);
        let stills = Some(&self.stills as &dyn screens::Stills);
        let frame = Frame { session: &self.session, text: &self.catalogue, scene, video, stills };
        self.screens.draw(ui, &frame, &mut self.tiles, &mut commands);
        for command in commands {
            self.command(command, ui.ctx());
        }
        match self.dialogs.draw(ui.ctx()) {
            Some(Chosen::Read(kind, path)) => self.wish(Wish::Read(kind, path)),
            Some(Chosen::Write(kind, path, bytes)) => self.wish(Wish::Write(kind, path, bytes)),
            None => {}
        }
        let dropped: Vec<PathBuf> =
            ui.input(|i| i.raw.dropped_files.iter().map(|file| file.path().to_owned()).collect());
        dropped.into_iter().for_each(|path| self.wish(Wish::Read(kind_of(&path), path)));
    }

    /// Draws the live picture alone, in a window of its own.
    pub fn draw_video(&mut self, ui: &mut Ui) {
        screens::theme::apply(ui.ctx(), self.session.settings());
        ui.painter().rect_filled(ui.max_rect(), 0.0, ui.visuals().panel_fill);
        self.refresh_video(ui.ctx());
        let video = video(&self.playback, &self.cameras, self.live_camera());
        let mut commands = Vec::new();
        let frame = Frame { session: &self.session, text: &self.catalogue, scene: None, video, stills: None };
        self.screens.draw_video(ui, &frame, &mut commands);
        for command in commands {
            self.command(command, ui.ctx());
        }
    }

    /// Whether the video has a window of its own, as far as there is any.
    pub fn video_apart(&mut self) -> bool {
        let any = match &self.playback {
            Some(_) => true,
            None => self.live_camera().is_some_and(|camera| self.cameras.has(camera)),
        };
        let apart = any && self.session.settings().layout.video == VideoSize::Apart;
        if std::mem::replace(&mut self.apart, apart) != apart {
            self.cameras.move_on();
            self.playback.iter_mut().for_each(|(_, playback)| playback.move_on());
        }
        apart
    }

    /// The video's window was closed: it is back where it was.
    pub fn rejoin_video(&mut self) {
        let mut layout = Box::new(self.session.settings().layout.clone());
        layout.video = VideoSize::Inset;
        let effects = self.session.handle(Command::Settings(session::settings::Command::Layout(layout)));
        self.carry_out(effects);
    }

    fn refresh_video(&mut self, context: &Context) {
        if let Some(camera) = self.live_camera() {
            self.cameras.refresh(camera, context);
        }
        if let Some((_, playback)) = &mut self.playback {
            playback.refresh(context);
        }
    }

    /// The recorded video at the moment of the replay.
    fn play(&mut self) {
        let replayed = self.session.sorties().replay().and(self.session.sorties().opened());
        let Some(opened) = replayed else {
            self.playback = None;
            return;
        };
        let id = opened.sortie.id();
        if self.playback.as_ref().is_none_or(|(of, _)| *of != id) {
            let waker = Arc::clone(&self.waker);
            let wake = move || {
                if let Some(wake) = waker.get() {
                    wake();
                }
            };
            let data = self.session.data_folder().now.clone().unwrap_or_default();
            // A sortie without a capture is played without a picture.
            let folder = folders::holding(&data, &opened.sortie).unwrap_or_default().join("capture");
            self.playback = Playback::open(&folder, Box::new(wake)).ok().map(|playback| (id, playback));
        }
        let at = self.shown().at.utc;
        if let Some((_, playback)) = &mut self.playback {
            playback.show(at);
        }
    }

    /// Does what a person asked for.
    pub fn command(&mut self, command: Command, context: &Context) {
        let effects = self.session.handle(command);
        for effect in &effects {
            if let Effect::Copy(text) = effect {
                context.copy_text(text.clone());
            }
        }
        self.carry_out(effects);
    }

    fn wish(&mut self, wish: Wish) {
        // The keeper ends after the window, never before it.
        if let Some(wishes) = &self.wishes {
            wishes.send(wish).unwrap_or_default();
        }
    }

    fn carry_out(&mut self, effects: Vec<Effect>) {
        let mut effects = VecDeque::from(effects);
        while let Some(effect) = effects.pop_front() {
            match effect {
                Effect::Order(order) => self.order(order),
                Effect::AskRead(kind) => self.dialogs.read(kind, &self.catalogue),
                Effect::AskWrite { kind, name, bytes } => self.dialogs.write(kind, &name, bytes, &self.catalogue),
                Effect::Write { kind, path, bytes } => self.wish(Wish::Write(kind, path, bytes)),
                Effect::Read { kind, path } => self.wish(Wish::Read(kind, path)),
                Effect::Autosave(bytes) => self.wish(Wish::Autosave(bytes)),
                Effect::SaveSettings(settings) => self.wish(Wish::Settings(settings)),
                Effect::UseFolder(folder) => self.wish(Wish::UseFolder(folder)),
                // Done where the window's context is at hand.
                Effect::Copy(_) => {}
                Effect::Say(_, what) => self.say(&what),
                Effect::Log(act) => self.wish(Wish::Log(act)),
                Effect::Still { vehicle, sortie } => self.still(vehicle, sortie),
                Effect::SearchFootage(query) => self.wish(Wish::Search(query)),
                Effect::MarkFinding { vehicle, finding } => self.wish(Wish::Mark(vehicle, finding)),
                Effect::CorrectFinding { id, change, who, why, at } => {
                    self.wish(Wish::Correct(id, change, who, why, at.utc));
                }
                Effect::ListFindings => self.wish(Wish::ListFindings),
                Effect::MakeClues(form, findings) => self.wish(Wish::Clues(form, findings)),
                Effect::OpenCase(sortie) => self.wish(Wish::OpenCase(sortie)),
                Effect::KeepCase(folder, case) => self.wish(Wish::KeepCase(folder, case)),
                Effect::Pack(packing) => self.wish(Wish::Pack(packing)),
                Effect::Redact(redacting) => self.wish(Wish::Redact(redacting)),
                Effect::TakeOriginals { sortie, folder, card, who } => {
                    self.wish(Wish::Originals(sortie, folder, card, who));
                }
                Effect::VerifyCase(sortie, folder) => self.wish(Wish::Verify(sortie, folder)),
                Effect::Crew(ask) => self.wish(Wish::Crew(Box::new(ask))),
                Effect::Training(ask) => self.teach(ask),
                Effect::OpenScan(scan) => self.open_scan(&scan),
                Effect::ListSorties => self.wish(Wish::List),
                Effect::OpenSortie(id) => self.wish(Wish::Open(id)),
            }
        }
    }

    fn teach(&mut self, ask: Ask) {
        let attempt = match &ask {
            Ask::Open(id) => self.session.crew().attempts().iter().find(|attempt| attempt.id == *id),
            _ => None,
        };
        let attempt = attempt.cloned().map(Box::new);
        // The school ends after the window, never before it.
        if let Some(lessons) = &self.lessons {
            lessons.send(Lesson { ask, language: self.language, attempt }).unwrap_or_default();
        }
    }

    fn order(&mut self, order: Order) {
        if let Order::Upload(address, plan) = &order {
            self.wish(Wish::Plan(*address, plan.clone()));
        }
        // The hub takes what it is told in order, so that nothing is heard on the link before.
        if let Order::AddLink(endpoint) = &order
            && self.session.training().desk().links().any(|link| link == endpoint.to_string())
        {
            self.hub.send(Request::Watch(endpoint.to_string())).unwrap_or_default();
        }
        match self.hub.try_send(Request::Order(order)) {
            Ok(()) => {}
            Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) => {
                self.happened.push(Happening::Refused(message!("hub-died")));
            }
        }
    }

    /// Keeps the picture that is on the screen.
    fn still(&mut self, vehicle: Address, sortie: Option<SortieId>) {
        let live = || self.cameras.frame(self.live_camera().filter(|(of, _)| *of == vehicle)?);
        let taken = match &self.playback {
            Some((_, playback)) => playback.frame().and_then(|frame| {
                let shown = self.shown();
                Some((frame, Pose::of(shown.vehicles.get(&vehicle)?, shown.at.mono)?))
            }),
            None => {
                live().and_then(|frame| Some((frame, self.session.eyes().pose(vehicle, frame.times.received.mono)?)))
            }
        };
        let coded = match taken {
            Some((frame, pose)) => {
                // Which plan was aboard in a sortie that is replayed is not known here.
                let aims = match &self.playback {
                    Some(_) => Default::default(),
                    None => self.session.aims(vehicle),
                };
                let coded = still::jpeg(frame, &pose, self.session.network(), aims);
                coded.map(|bytes| (still::name(frame), bytes))
            }
            None => Err(message!("video-waiting")),
        };
        match coded {
            Ok((name, bytes)) => self.wish(Wish::Still(vehicle, sortie, name, bytes)),
            Err(why) => {
                let effects = self.session.answer(Answer::Still(vehicle, Err(why)));
                self.carry_out(effects);
            }
        }
    }

    /// Shows a picture of a certificate in the system's viewer.
    fn open_scan(&mut self, scan: &Scan) {
        let data = self.session.data_folder().now.clone().unwrap_or_default();
        let file = office::scan_file(&data, &scan.name, &scan.sha256);
        if let Err(error) = open::that_detached(&file) {
            let why = message!("desk-viewer-missing", file = file.display().to_string(), cause = error.to_string());
            self.happened.push(Happening::Refused(why));
        }
    }

    fn say(&self, what: &Message) {
        self.speech.say(self.catalogue.text(what), self.language);
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        // The hub hands the last notes to the keeper, and the keeper ends when nobody can wish any more.
        self.hub.send(Request::Stop).unwrap_or_default();
        self.wishes = None;
        self.lessons = None;
        for thread in self.threads.drain(..) {
            // A panic of a thread has been printed; there is nothing to add when closing.
            thread.join().unwrap_or_default();
        }
    }
}

/// What is shown of the replay, or of the camera that is live.
fn video<'a>(
    playback: &'a Option<(SortieId, Playback)>,
    cameras: &'a Cameras,
    live: Option<(Address, usize)>,
) -> Option<VideoPicture<'a>> {
    match playback {
        Some((_, playback)) => playback.picture(),
        None => cameras.picture(live?),
    }
}

/// Settings from the last time; a damaged file is set aside, never written over, and the pilot hears of it.
fn settings(places: &Places) -> (Settings, Option<Message>) {
    let path = places.settings();
    let Ok(bytes) = std::fs::read(&path) else { return (Settings::default(), None) };
    match serde_json::from_slice(&bytes) {
        Ok(settings) => (settings, None),
        Err(error) => {
            let aside = path.with_extension("damaged.json");
            std::fs::rename(&path, &aside).unwrap_or_default();
            let file = aside.display().to_string();
            (Settings::default(), Some(message!("desk-settings-damaged", file = file, cause = error.to_string())))
        }
    }
}

/// What a file that was dropped on the window is for, by its name.
fn kind_of(path: &Path) -> FileKind {
    let extension = path.extension().map(|e| e.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    match extension.as_str() {
        "param" | "params" | "parm" => FileKind::Parameters,
        "tlog" => FileKind::TelemetryLog,
        "mbtiles" | "pmtiles" => FileKind::Tiles,
        _ => FileKind::Plan,
    }
}
