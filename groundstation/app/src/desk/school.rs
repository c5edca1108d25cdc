//! What the desktop does for the training room, on threads of its own: the classroom in which simulated drones fly, and
//! what takes its time beside it.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use anyhow::Result;
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, unbounded};
use jiff::Timestamp;
use mission::explain::{Explain, Message};
use mission::message;
use mission::road::Network;
use records::crew::{Entry, attempt::Attempt};
use scenario::Course;
use scenario::run::Head;
use session::text::Language;
use session::training::desk::{self, Trainee};
use session::training::{Ask, Flown, Told};
use session::{Answer, crew};
use sims::classroom::{Classroom, Finished, News, Opening, Order, SeatId, SeatNews, State};
use sims::exercise::pilots::{Skill, script};
use sims::exercise::{World, fly, head};

use super::keeper::{Wish, Word};
use super::office::now;
use super::sheet;
use crate::{files, lessons};

/// Between two looks at the classroom: screens move smoothly.
const LOOK: Duration = Duration::from_millis(100);
/// Port of the first seat's trainee, where it is free. Chosen: beside those that simulators use, and easy to type.
const FIRST_PORT: u16 = 14_600;
/// Ports from one seat to the next.
const PORTS: u16 = 10;

/// What the school works with.
pub struct School {
    /// The data folder.
    pub data: PathBuf,
    /// This station's roads.
    pub network: Arc<Network>,
    /// The detachment, as sheets name it.
    pub unit: String,
    /// MAVLink system id of this station.
    pub system: u8,
    /// To the window.
    pub words: Sender<Word>,
    /// To the keeper, who has the records.
    pub wishes: Sender<Wish>,
    /// Wakes the window.
    pub wake: Box<dyn Fn() + Send>,
}

/// What the school is asked, in which language, and, where a flight is opened, its line of the ledger.
pub struct Lesson {
    pub ask: Ask,
    pub language: Language,
    pub attempt: Option<Box<Attempt>>,
}

impl School {
    /// Starts the thread. It ends, with every exercise, when nobody asks anything any more.
    pub fn start(self, asked: Receiver<Lesson>) -> Result<JoinHandle<()>> {
        let run = move || {
            let roads = Arc::new(lessons::roads(&self.network));
            // What takes its time must not keep the classroom waiting.
            let (examine, to_examine) = unbounded();
            let examiner = Examiner {
                data: self.data.clone(),
                roads: Arc::clone(&roads),
                unit: self.unit.clone(),
                words: self.words.clone(),
            };
            let examining = thread::Builder::new().name("examiner".to_owned()).spawn(move || examiner.run(&to_examine));
            let mut rooms =
                Rooms { school: self, roads, room: None, opened: BTreeMap::new(), ended: Vec::new(), showed: false };
            rooms.run(&asked, &examine);
            drop(examine);
            if let Ok(thread) = examining {
                // A panic of a thread has been printed.
                thread.join().unwrap_or_default();
            }
        };
        Ok(thread::Builder::new().name("school".to_owned()).spawn(run)?)
    }
}

/// Does what takes its time.
struct Examiner {
    data: PathBuf,
    roads: Arc<Network>,
    unit: String,
    words: Sender<Word>,
}

impl Examiner {
    fn run(&self, lessons: &Receiver<Lesson>) {
        for lesson in lessons {
            let told = match lesson.ask {
                Ask::Open(id) => {
                    let attempt = lesson.attempt.ok_or_else(|| message!("train-no-attempt"));
                    Told::Opened(id, attempt.and_then(|attempt| lessons::open(&self.data, &attempt, &self.roads)))
                }
                Ask::Expert(scenario, level) => {
                    let id = scenario.id.clone();
                    Told::Expert(id, self.expert(&scenario, &level))
                }
                Ask::Sheet(sheet) => Told::Sheet(sheet::print(&sheet, &self.unit, lesson.language)),
                _ => continue,
            };
            self.words.send(Word::Answer(Answer::Training(told))).unwrap_or_default();
        }
    }

    fn expert(&self, scenario: &Arc<scenario::Scenario>, level: &str) -> Result<Flown, Message> {
        let course = Course::new(scenario::Scenario::clone(scenario), &self.roads).map_err(|error| error.explain())?;
        let course = Arc::new(course);
        let script =
            script(&course, Skill::Good).ok_or_else(|| message!("train-no-script", id = scenario.id.as_str()))?;
        let run = fly(&course, &World::of(&self.roads), head(&scenario.id, level, "", 1), script);
        let profile = Arc::new(lessons::shelf(&self.data)?.profile.as_ref().clone());
        Ok(Flown { course, profile, run: Arc::new(run) })
    }
}

/// A seat that is open, and what its log is scored by.
struct Open {
    course: Arc<Course>,
    profile: Arc<scenario::Profile>,
    trainee: Trainee,
    log: PathBuf,
}

/// A flight whose line of the ledger is still to be written.
struct Ended {
    seat: SeatId,
    flown: Flown,
    trainee: Trainee,
    log: PathBuf,
    /// It was said why it cannot be.
    told: bool,
}

struct Rooms {
    school: School,
    roads: Arc<Network>,
    room: Option<(Classroom, lessons::Names)>,
    opened: BTreeMap<SeatId, Open>,
    /// Flights that are not in the ledger yet.
    ended: Vec<Ended>,
    /// Seats were shown, so that their end must be.
    showed: bool,
}

impl Rooms {
    fn run(&mut self, asked: &Receiver<Lesson>, examine: &Sender<Lesson>) {
        loop {
            let next = match self.room {
                Some(_) => asked.recv_timeout(LOOK),
                None => asked.recv().map_err(RecvTimeoutError::from),
            };
            match next {
                Ok(lesson) => self.carry_out(lesson, examine),
                Err(RecvTimeoutError::Timeout) => {
                    self.look(None);
                }
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
        if let Some((room, _)) = self.room.take() {
            let last = room.close();
            self.tell(last, None);
        }
    }

    /// Tells how the room stands, and what was refused before it came there.
    fn look(&mut self, refused: Option<(SeatId, Message)>) {
        let news = self.room.as_ref().map(|(room, _)| room.news()).unwrap_or_default();
        self.tell(news, refused);
    }

    fn say(&self, told: Told) {
        // The window is gone when this fails, and so is who would read it.
        self.school.words.send(Word::Answer(Answer::Training(told))).unwrap_or_default();
        (self.school.wake)();
    }

    fn carry_out(&mut self, lesson: Lesson, examine: &Sender<Lesson>) {
        let data = self.school.data.clone();
        let kept = |kept: Result<PathBuf, Message>| {
            kept.map(|file| message!("train-written", file = file.display().to_string()))
        };
        match lesson.ask {
            Ask::Load => self.load(),
            Ask::Order(seat, order) => {
                let seat = SeatId(seat);
                let refused = self.order(seat, order, lesson.language).err();
                self.look(refused.map(|why| (seat, why)));
            }
            Ask::KeepScenario(scenario) => {
                self.say(Told::Kept(kept(lessons::keep_scenario(&data, &scenario))));
                self.load();
            }
            Ask::ForgetScenario(id) => {
                let forgot = lessons::forget_scenario(&data, &id);
                self.say(Told::Kept(forgot.map(|()| message!("train-forgotten", id = id.as_str()))));
                self.load();
            }
            Ask::KeepProfile(profile) => {
                self.say(Told::Kept(kept(lessons::keep_profile(&data, &profile))));
                self.load();
            }
            ask @ (Ask::Open(_) | Ask::Expert(..) | Ask::Sheet(_)) => {
                examine.send(Lesson { ask, ..lesson }).unwrap_or_default();
            }
        }
    }

    fn load(&self) {
        self.say(match lessons::shelf(&self.school.data) {
            Ok(shelf) => Told::Shelf(Arc::new(shelf)),
            Err(why) => Told::Kept(Err(why)),
        });
    }

    fn order(&mut self, seat: SeatId, order: desk::Order, language: Language) -> Result<(), Message> {
        let order = match order {
            desk::Order::Open(opening) => Order::Open(Box::new(self.open(seat, *opening, language)?)),
            desk::Order::Inject(name, what) => Order::Inject { name, what: *what },
            desk::Order::Clear(name) => Order::Clear(name),
            desk::Order::Pause => Order::Pause,
            desk::Order::Resume => Order::Resume,
            desk::Order::Checkpoint(name) => Order::Checkpoint(name),
            desk::Order::Rewind(name) => Order::Rewind(name),
            desk::Order::Note(text) => Order::Note(text),
            desk::Order::Say(text) => Order::Say(text),
            desk::Order::End => Order::End,
            desk::Order::Close => Order::Close,
        };
        match &self.room {
            Some((room, _)) => room.order(seat, order).map_err(|error| error.explain()),
            None => Err(message!("classroom-ended")),
        }
    }

    /// The room is opened with its first seat.
    fn names(&mut self) -> Result<&lessons::Names, Message> {
        if self.room.is_none() {
            let folder = lessons::folder(&self.school.data);
            std::fs::create_dir_all(&folder).map_err(|error| files::problem(&folder, &error))?;
            let opened = Timestamp::now();
            let names = || lessons::Names::new(folder.clone(), opened);
            let room = Classroom::start(World::of(&self.roads), names().sink())
                .map_err(|error| message!("train-no-room", reason = error.to_string()))?;
            self.room = Some((room, names()));
        }
        self.room.as_ref().map(|(_, names)| names).ok_or_else(|| message!("classroom-ended"))
    }

    fn open(&mut self, seat: SeatId, opening: desk::Opening, language: Language) -> Result<Opening, Message> {
        let scenario = scenario::Scenario::clone(&opening.scenario);
        let course = Course::new(scenario, &self.roads).map_err(|error| error.explain())?;
        let course = Arc::new(course);
        let profile = lessons::shelf(&self.school.data)?.profile;
        let log = self.names()?.path(seat);
        lessons::keep_beside(&log, course.scenario(), &profile)?;
        let text = course.scenario().write().unwrap_or_default();
        let desk::Opening { level, trainee, trainer, seed, listen, .. } = opening;
        let head = Head {
            scenario_sha256: files::sha256(text.as_bytes()),
            started_utc_us: u64::try_from(now().0).unwrap_or_default(),
            trainer,
            ..head(&course.scenario().id, &level, &trainee.name, seed)
        };
        let any = |ip| SocketAddr::new(ip, 0);
        let opening = Opening {
            course: Arc::clone(&course),
            head,
            chinese: language == Language::Chinese,
            trainee: SocketAddr::new(listen, port(listen, seat)),
            trainer: any(Ipv4Addr::LOCALHOST.into()),
            video: any(listen),
            trainer_system: self.school.system,
        };
        self.opened.insert(seat, Open { course, profile, trainee, log });
        Ok(opening)
    }

    fn tell(&mut self, news: News, refused: Option<(SeatId, Message)>) {
        let mut refused: Vec<(u32, Message)> = refused.into_iter().map(|(seat, why)| (seat.0, why)).collect();
        refused.extend(news.refused.into_iter().map(|refused| (refused.seat.0, refused.why.explain())));
        for Finished { seat, run } in news.finished {
            match self.opened.remove(&seat) {
                Some(open) if lessons::is_begun(&run) => {
                    let flown = Flown { course: open.course, profile: open.profile, run: Arc::new(run) };
                    self.ended.push(Ended { seat, flown, trainee: open.trainee, log: open.log, told: false });
                }
                _ => refused.push((seat.0, message!("train-not-begun"))),
            }
        }
        let failing: Vec<_> = news.failing.into_iter().map(|failing| (failing.seat.0, failing.reason)).collect();
        for mut ended in std::mem::take(&mut self.ended) {
            // As long as its log is not on the disk, its sum is not known.
            if failing.iter().any(|(seat, _)| *seat == ended.seat.0) {
                self.ended.push(ended);
                continue;
            }
            match lessons::attempt(&ended.flown, &ended.trainee, &ended.log) {
                Ok(attempt) => self.enter(ended, attempt),
                Err(why) => {
                    if !std::mem::replace(&mut ended.told, true) {
                        refused.push((ended.seat.0, why));
                    }
                    self.ended.push(ended);
                }
            }
        }
        let seats: Vec<desk::Seat> = news.seats.into_iter().map(seat).collect();
        let any = !seats.is_empty() || !refused.is_empty() || !failing.is_empty();
        if any || self.showed {
            self.showed = any;
            self.say(Told::Room(desk::News { seats, refused, failing }));
        }
    }

    /// The result goes into the records; the log is on the disk already.
    fn enter(&self, ended: Ended, attempt: Attempt) {
        let ask = crew::Ask::Enter {
            entries: vec![Entry::Attempt(Box::new(attempt.clone()))],
            who: attempt.trainer.clone(),
            why: String::new(),
            at: now(),
        };
        self.school.wishes.send(Wish::Crew(Box::new(ask))).unwrap_or_default();
        self.say(Told::Finished(ended.seat.0, Box::new(attempt), ended.flown));
    }
}

/// A port that is easy to type, where it is free.
fn port(listen: IpAddr, seat: SeatId) -> u16 {
    let wanted = u16::try_from(seat.0).ok().and_then(|seat| FIRST_PORT.checked_add(seat.checked_mul(PORTS)?));
    wanted.filter(|port| UdpSocket::bind((listen, *port)).is_ok()).unwrap_or(0)
}

fn seat(news: SeatNews) -> desk::Seat {
    let stations = news.stations.iter().map(|heard| desk::Heard {
        system: heard.system,
        silent: heard.silent,
        connected: heard.is_connected(),
    });
    desk::Seat {
        number: news.seat.0,
        system: news.system,
        trainee: news.trainee,
        trainer: news.trainer,
        state: match news.state {
            State::Preparing => desk::State::Preparing,
            State::Running => desk::State::Running,
            State::Paused => desk::State::Paused,
            State::Over => desk::State::Over,
        },
        stations: stations.collect(),
        faults: news.faults.into_iter().map(|f| desk::InForce { name: f.name, by_hand: f.by_hand }).collect(),
        checkpoints: news.checkpoints.into_iter().map(|kept| desk::Kept { name: kept.name, ms: kept.ms }).collect(),
        video: news.video,
        elapsed_ms: news.elapsed_ms,
        place: news.place,
        height_m: news.height_m,
        attitude_rad: news.attitude_rad,
        velocity_ned_m_s: news.velocity_ned_m_s,
        mode: news.mode,
        armed: news.armed,
        charge: news.charge,
        voltage_v: news.voltage_v,
        wind_ned_m_s: news.wind_ned_m_s,
        link_cut: news.link_cut,
        video_cut: news.video_cut,
        in_control: news.in_control,
        events: news.events,
    }
}
