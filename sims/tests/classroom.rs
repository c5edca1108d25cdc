//! A room with trainees and a trainer on real sockets: in lockstep where a flight is flown, and by the clock.
#![allow(clippy::unwrap_used)]

use mission::geo::distance_m;
use mission::road;
use scenario::run::{Event, Head};
use scenario::schema::Upset;
use scenario::{Course, Profile, Run, Scenario, Score, score};
use sims::classroom::{Classroom, Finished, News, Opening, Order, Refusal, Room, SeatId, SeatNews, Sink, State};
use sims::exercise::pilots::{Skill, script};
use sims::exercise::{Pilot, World, head};
use sims::host::SLICE;
use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream, UdpSocket};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};
use telemetry::dialect::MavResult;
use telemetry::services::command::{Event as CommandEvent, Failure};
use telemetry::services::manual_control::Sticks;
use telemetry::services::operator_control::Order as Control;
use telemetry::station::{Station, StationConfig, StationEvent, Vehicle, VehicleEvent};
use telemetry::vehicle::{FlightMode, set_mode_request};
use telemetry::wire::{Address, LinkId, MonoTime, Stamp, UtcMicros};

const SEED: u64 = 11;
const TRAINER: u8 = 254;
const ONE: SeatId = SeatId(1);
const TWO: SeatId = SeatId(2);

fn assets() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets/scenarios")
}

fn course(name: &str) -> Arc<Course> {
    let text = fs::read_to_string(assets().join(name)).unwrap();
    Arc::new(Course::new(Scenario::read(name, &text).unwrap(), &road::demo()).unwrap())
}

fn scored(course: &Course, run: &Run) -> Score {
    let profile = Profile::read("profile.toml", &fs::read_to_string(assets().join("profile.toml")).unwrap()).unwrap();
    score(course, profile.level("vlos").unwrap(), &profile.wind, run)
}

fn opening(course: &Arc<Course>, trainee: &str) -> Order {
    println!("{trainee}: seed {SEED}");
    let any = SocketAddr::from(([127, 0, 0, 1], 0));
    let head = Head { trainer: "trainer".to_owned(), ..head(&course.scenario().id, "vlos", trainee, SEED) };
    Order::Open(Box::new(Opening {
        course: Arc::clone(course),
        head,
        chinese: true,
        trainee: any,
        trainer: any,
        video: any,
        trainer_system: TRAINER,
    }))
}

/// An empty folder of a test.
fn folder(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("classroom-{test}"));
    fs::remove_dir_all(&folder).unwrap_or_default();
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn file(folder: &Path, seat: SeatId) -> PathBuf {
    folder.join(format!("{}.run", seat.0))
}

fn disk(folder: &Path) -> Sink {
    let folder = folder.to_owned();
    Box::new(move |seat, line| OpenOptions::new().create(true).append(true).open(file(&folder, seat))?.write_all(line))
}

fn on_disk(folder: &Path, seat: SeatId) -> Run {
    Run::read("run", &fs::read(file(folder, seat)).unwrap()).unwrap()
}

/// A station with its sockets, driven on the thread of the test.
struct Ground {
    station: Station,
    sockets: Vec<UdpSocket>,
    pilot: Option<Pilot>,
    vehicle: Address,
    commands: Vec<CommandEvent>,
    texts: Vec<String>,
}

impl Ground {
    fn new(system: u8, drones: &[SocketAddr], vehicle: u8, now: Stamp) -> Self {
        let me = Address { system, component: 190 };
        let mut station = Station::new(StationConfig { me, ..StationConfig::default() }, now);
        let sockets = drones.iter().zip(1..).map(|(drone, link)| {
            station.add_link(LinkId(link));
            let socket = UdpSocket::bind(SocketAddr::from(([127, 0, 0, 1], 0))).unwrap();
            socket.set_nonblocking(true).unwrap();
            socket.connect(drone).unwrap();
            socket
        });
        let sockets = sockets.collect();
        let vehicle = Address { system: vehicle, component: 1 };
        Self { station, sockets, pilot: None, vehicle, commands: Vec::new(), texts: Vec::new() }
    }

    fn flown_by(mut self, course: &Arc<Course>, skill: Skill) -> Self {
        self.pilot = Some(Pilot::new(Arc::clone(course), self.vehicle, script(course, skill).unwrap()));
        self
    }

    fn vehicle(&mut self) -> &mut Vehicle {
        self.station.vehicle_mut(self.vehicle).unwrap()
    }

    fn turn(&mut self, now: Stamp, runs: bool) {
        let mut buffer = [0; 2_048];
        for (socket, link) in self.sockets.iter().zip(1..) {
            while let Ok(count) = socket.recv(&mut buffer) {
                self.station.receive(LinkId(link), now, &buffer[..count], |_| {});
            }
        }
        self.station.tick(now);
        match &mut self.pilot {
            Some(pilot) if runs => pilot.step(&mut self.station, now),
            _ => {
                while let Some(event) = self.station.poll_event() {
                    match event {
                        StationEvent::Vehicle(_, VehicleEvent::Command(event)) => self.commands.push(event),
                        StationEvent::Vehicle(_, VehicleEvent::State(telemetry::vehicle::Event::Text { text, .. })) => {
                            self.texts.push(text);
                        }
                        _ => {}
                    }
                }
            }
        }
        while let Some(frame) = self.station.poll_transmit() {
            let LinkId(link) = frame.link;
            // A drone whose seat was closed is not there: what is sent is lost, as on the air.
            self.sockets[usize::from(link) - 1].send(frame.frame.as_slice()).unwrap_or_default();
        }
    }

    fn set_mode(&mut self, now: Stamp, mode: FlightMode) {
        let address = self.vehicle;
        let vehicle = self.vehicle();
        let request = set_mode_request(address, vehicle.state().autopilot().unwrap(), mode).unwrap();
        vehicle.command(now.mono, request).unwrap();
    }

    /// How the last command ended, once.
    fn answer(&mut self) -> Option<Result<(), Failure>> {
        self.commands.drain(..).find_map(|event| match event {
            CommandEvent::Finished { result, .. } => Some(result),
            CommandEvent::Progress { .. } => None,
        })
    }
}

/// A room in lockstep with stations.
struct Desk {
    room: Room,
    elapsed: Duration,
    news: News,
    finished: BTreeMap<SeatId, Run>,
    refused: Vec<Refusal>,
}

impl Desk {
    fn new(sink: Sink) -> Self {
        let room = Room::new(World::of(&road::demo()), sink);
        let (finished, refused) = (BTreeMap::new(), Vec::new());
        Self { room, elapsed: Duration::ZERO, news: News::default(), finished, refused }
    }

    fn open(&mut self, seat: SeatId, course: &Arc<Course>, trainee: &str) -> SeatNews {
        self.room.order(seat, opening(course, trainee));
        self.look();
        assert!(self.refused.is_empty(), "{:?}", self.refused);
        self.seat(seat).clone()
    }

    fn order(&mut self, seat: SeatId, order: Order) {
        self.room.order(seat, order);
    }

    fn now(&self) -> Stamp {
        Stamp { mono: MonoTime::default() + (self.elapsed + Duration::from_secs(1)), utc: UtcMicros(0) }
    }

    fn seat(&self, seat: SeatId) -> &SeatNews {
        self.news.seats.iter().find(|news| news.seat == seat).unwrap()
    }

    fn look(&mut self) {
        self.news = self.room.news();
        self.refused.extend(self.news.refused.drain(..).map(|refused| refused.why));
        for Finished { seat, run } in self.news.finished.drain(..) {
            assert!(self.finished.insert(seat, run).is_none(), "{seat:?} is handed over twice");
        }
    }

    fn turn(&mut self, grounds: &mut [Ground]) {
        self.room.step(SLICE);
        self.elapsed += SLICE;
        self.look();
        for ground in grounds {
            let state = self.news.seats.iter().find(|news| news.system == ground.vehicle.system).map(|news| news.state);
            ground.turn(self.now(), state == Some(State::Running));
        }
    }

    fn run(&mut self, grounds: &mut [Ground], seconds: f64) {
        let until = self.elapsed + Duration::from_secs_f64(seconds);
        while self.elapsed < until {
            self.turn(grounds);
        }
    }

    /// Takes turns until something holds; 600 simulated seconds at most.
    fn until(&mut self, grounds: &mut [Ground], what: &str, mut holds: impl FnMut(&Self, &mut [Ground]) -> bool) {
        let begun = self.elapsed;
        while !holds(self, grounds) {
            let seats = &self.news.seats;
            assert!(self.elapsed - begun < Duration::from_secs(600), "not within 600 s: {what}; {seats:#?}");
            self.turn(grounds);
        }
    }
}

fn has(run: &[scenario::run::At], event: &Event) -> bool {
    run.iter().any(|at| at.event == *event)
}

#[test]
fn two_trainees_and_a_trainer_fly_through_a_cut_link_and_no_result_is_lost() {
    let folder = folder("two");
    let course = course("hover.toml");
    let mut desk = Desk::new(disk(&folder));
    let (one, two) = (desk.open(ONE, &course, "good"), desk.open(TWO, &course, "poor"));
    assert_ne!(one.system, two.system);
    let now = desk.now();
    let mut grounds = [
        Ground::new(255, &[one.trainee], one.system, now).flown_by(&course, Skill::Good),
        Ground::new(255, &[two.trainee], two.system, now).flown_by(&course, Skill::Poor),
        Ground::new(TRAINER, &[one.trainer, two.trainer], one.system, now),
    ];
    desk.until(&mut grounds, "both hover", |desk, _| {
        desk.news.seats.iter().all(|seat| seat.height_m > 4.5 && seat.mode == "LOITER")
    });
    assert_eq!(grounds[2].station.vehicles().count(), 2);
    assert!(desk.seat(ONE).stations.iter().all(|heard| heard.is_connected()));
    assert_eq!(desk.seat(ONE).stations.iter().map(|heard| heard.system).collect::<Vec<_>>(), [TRAINER, 255]);
    desk.order(ONE, Order::Inject { name: "cut".to_owned(), what: Upset::LinkLoss });
    desk.run(&mut grounds, 6.0);
    assert!(desk.seat(ONE).link_cut && grounds[0].vehicle().is_lost() && !grounds[1].vehicle().is_lost());
    assert!(desk.seat(ONE).stations.iter().all(|heard| !heard.is_connected()));
    desk.order(ONE, Order::Clear("cut".to_owned()));
    desk.until(&mut grounds, "the link is back", |_, grounds| !grounds[0].vehicle().is_lost());
    assert!(!desk.seat(ONE).link_cut && desk.seat(ONE).faults.is_empty());
    desk.until(&mut grounds, "both end", |desk, _| desk.finished.len() == 2);
    let (good, poor) = (&desk.finished[&ONE], &desk.finished[&TWO]);
    let (passed, failed) = (scored(&course, good), scored(&course, poor));
    assert!(passed.passed && passed.helped, "seed {SEED}: {passed:#?}");
    assert!(!failed.passed && !failed.helped, "seed {SEED}: {failed:#?}");
    for (seat, run) in &desk.finished {
        assert_eq!(on_disk(&folder, *seat), *run);
        assert_eq!(fs::read(file(&folder, *seat)).unwrap(), run.write());
    }
    // The drone stays until its seat is closed, and its log is not told again.
    desk.run(&mut grounds, 2.0);
    desk.order(ONE, Order::Close);
    desk.run(&mut grounds, 1.0);
    assert_eq!(desk.news.seats.len(), 1);
    assert!(desk.refused.is_empty(), "{:?}", desk.refused);
}

#[test]
fn pause_and_rewind_carry_the_station_along_and_the_log_says_that_the_flight_was_helped() {
    let folder = folder("rewind");
    let course = course("hover.toml");
    let mut desk = Desk::new(disk(&folder));
    let seat = desk.open(ONE, &course, "trainee");
    desk.order(ONE, Order::Pause);
    desk.order(ONE, Order::Speed(4.0));
    let mut grounds = [Ground::new(255, &[seat.trainee], seat.system, desk.now()).flown_by(&course, Skill::Good)];
    desk.run(&mut grounds, 2.0);
    assert!(matches!(desk.refused[..], [Refusal::NotNow]), "{:?}", desk.refused);
    assert!(desk.seat(ONE).speed == 1.0, "a trainee is there");
    desk.order(ONE, Order::Speed(4.0));
    desk.until(&mut grounds, "climbs", |desk, _| desk.seat(ONE).height_m > 2.0);
    assert!(matches!(desk.refused[..], [_, Refusal::Connected]), "{:?}", desk.refused);
    desk.order(ONE, Order::Checkpoint("climb".to_owned()));
    desk.look();
    let then = desk.seat(ONE).clone();
    desk.order(ONE, Order::Inject { name: "dark".to_owned(), what: Upset::VideoLoss });
    desk.order(ONE, Order::Inject { name: "gps".to_owned(), what: Upset::GnssLoss });
    desk.run(&mut grounds, 1.0);
    assert!(desk.seat(ONE).video_cut && desk.seat(ONE).faults.len() == 2);
    assert!(grounds[0].vehicle().state().gnss.as_ref().unwrap().value.fix < 3);
    desk.order(ONE, Order::Clear("gps".to_owned()));
    desk.order(ONE, Order::Note("too fast".to_owned()));
    desk.until(&mut grounds, "arrives", |desk, _| desk.seat(ONE).elapsed_ms > then.elapsed_ms + 15_000);
    desk.order(ONE, Order::Pause);
    desk.run(&mut grounds, 1.0);
    let stands = desk.seat(ONE).clone();
    desk.order(ONE, Order::Say("停一下".to_owned()));
    desk.run(&mut grounds, 7.0);
    assert_eq!((desk.seat(ONE).state, desk.seat(ONE).elapsed_ms), (State::Paused, stands.elapsed_ms));
    assert!(!grounds[0].vehicle().is_lost() && desk.seat(ONE).stations[0].is_connected());
    assert!(grounds[0].texts.iter().any(|text| text == "停一下"), "{:?}", grounds[0].texts);
    desk.order(ONE, Order::Resume);
    desk.run(&mut grounds, 2.0);
    assert!(desk.seat(ONE).events.iter().any(|at| matches!(at.event, Event::Paused { for_ms: 7_000..=9_000 })));
    grounds[0].pilot = None;
    desk.order(ONE, Order::Rewind("climb".to_owned()));
    desk.look();
    let back = desk.seat(ONE).clone();
    assert_eq!((back.elapsed_ms, back.place, back.attitude_rad), (then.elapsed_ms, then.place, then.attitude_rad));
    assert!(back.faults.is_empty() && !back.video_cut && !back.link_cut);
    desk.run(&mut grounds, 0.5);
    let seen = grounds[0].vehicle().state().position.as_ref().unwrap().value;
    assert!(distance_m(seen.place, then.place) < 5.0, "the station follows: {seen:?}");
    desk.order(ONE, Order::Rewind("never".to_owned()));
    desk.order(ONE, Order::End);
    desk.run(&mut grounds, 0.1);
    assert!(matches!(&desk.refused[2..], [Refusal::NoCheckpoint(name)] if name == "never"), "{:?}", desk.refused);
    assert_eq!(desk.seat(ONE).state, State::Over);
    let run = &desk.finished[&ONE];
    assert!(run.helped() && run.first(|event| matches!(event, Event::Rewound { .. })).is_some(), "{:?}", run.events);
    assert!(has(&run.events, &Event::ByHand("gps".to_owned())), "what the trainer did stays");
    assert!(!has(&run.events, &Event::Note("too fast".to_owned())), "what was not flown is gone");
    assert!(scored(&course, run).helped);
    assert_eq!(on_disk(&folder, ONE), *run, "what was gone back from is on disk, and forgotten as it is read");
}

#[test]
fn a_trainer_who_takes_over_is_obeyed_alone_until_he_gives_back() {
    let course = course("hover.toml");
    let mut desk = Desk::new(disk(&folder("control")));
    let seat = desk.open(ONE, &course, "trainee");
    let now = desk.now();
    let mut grounds = [
        Ground::new(255, &[seat.trainee], seat.system, now).flown_by(&course, Skill::Good),
        Ground::new(TRAINER, &[seat.trainer], seat.system, now),
    ];
    desk.until(&mut grounds, "hovers", |desk, _| desk.seat(ONE).height_m > 4.5 && desk.seat(ONE).mode == "LOITER");
    desk.run(&mut grounds, 5.0);
    grounds[0].pilot = None;
    let now = desk.now().mono;
    grounds[0].vehicle().steer(now, None);
    desk.run(&mut grounds, 2.0);
    let control = |ground: &mut Ground, now: Stamp, order| ground.vehicle().order_control(now.mono, order);
    control(&mut grounds[1], desk.now(), Control::Take { allow_takeover: false, within: None });
    desk.until(&mut grounds, "the trainer is in control", |desk, _| desk.seat(ONE).in_control == Some(TRAINER));

    let at = desk.seat(ONE).place;
    let full = Sticks { forward: 1.0, right: 0.0, up: 0.0, turn: 0.0 };
    grounds[0].commands.clear();
    let now = desk.now();
    grounds[0].set_mode(now, FlightMode::Land);
    let push = |desk: &mut Desk, grounds: &mut [Ground]| {
        for _ in 0..150 {
            let now = desk.now().mono;
            grounds[0].vehicle().steer(now, Some(full));
            desk.turn(grounds);
        }
        let now = desk.now().mono;
        grounds[0].vehicle().steer(now, None);
    };
    push(&mut desk, &mut grounds);
    assert_eq!(grounds[0].answer(), Some(Err(Failure::Rejected(MavResult::MAV_RESULT_NOT_IN_CONTROL))));
    assert_eq!(desk.seat(ONE).mode, "LOITER");
    let moved_m = distance_m(desk.seat(ONE).place, at);
    assert!(moved_m < 1.0, "seed {SEED}: the trainee's sticks moved it by {moved_m} m");
    grounds[1].set_mode(desk.now(), FlightMode::Hold);
    desk.until(&mut grounds, "the trainer is obeyed", |_, grounds| grounds[1].answer() == Some(Ok(())));

    control(&mut grounds[1], desk.now(), Control::Release);
    desk.until(&mut grounds, "nobody is in control", |desk, _| desk.seat(ONE).in_control.is_none());
    grounds[0].set_mode(desk.now(), FlightMode::Position);
    desk.until(&mut grounds, "the trainee is obeyed", |_, grounds| grounds[0].answer() == Some(Ok(())));
    let at = desk.seat(ONE).place;
    push(&mut desk, &mut grounds);
    let moved_m = distance_m(desk.seat(ONE).place, at);
    assert!(moved_m > 3.0, "seed {SEED}: the trainee's sticks moved it by {moved_m} m");
    desk.order(ONE, Order::End);
    desk.run(&mut grounds, 0.1);
    let run = &desk.finished[&ONE];
    assert!(
        has(&run.events, &Event::TakenOver(true)) && has(&run.events, &Event::TakenOver(false)),
        "{:?}",
        run.events
    );
    let place = |taken| run.events.iter().position(|at| at.event == Event::TakenOver(taken)).unwrap();
    let meanwhile = &run.events[place(true)..place(false)];
    assert!(
        !meanwhile.iter().any(|at| matches!(at.event, Event::Asked(_))),
        "the trainee chose nothing: {meanwhile:?}"
    );
    assert!(scored(&course, run).helped);
}

#[test]
fn a_disk_that_fails_once_loses_nothing() {
    let folder = folder("fails");
    let mut write = disk(&folder);
    let mut lines = 0;
    let sink: Sink = Box::new(move |seat, line| {
        lines += 1;
        if lines == 30 {
            return Err(std::io::Error::new(ErrorKind::StorageFull, "no room"));
        }
        write(seat, line)
    });
    let mut desk = Desk::new(sink);
    desk.open(ONE, &course("hover.toml"), "nobody");
    desk.until(&mut [], "the disk fails", |desk, _| !desk.news.failing.is_empty());
    assert_eq!(desk.news.failing[0].seat, ONE);
    assert!(desk.news.failing[0].reason.contains("no room"));
    let lost = on_disk(&folder, ONE);
    // It is tried again after the seat was closed.
    desk.order(ONE, Order::Close);
    desk.until(&mut [], "the disk takes it", |desk, _| desk.news.failing.is_empty());
    let run = &desk.finished[&ONE];
    assert!(lost.samples.len() < run.samples.len());
    assert_eq!(on_disk(&folder, ONE), *run);
}

#[test]
fn closing_the_room_ends_what_runs_and_hands_it_over() {
    let folder = folder("close");
    let course = course("hover.toml");
    let room = Classroom::start(World::of(&road::demo()), disk(&folder)).unwrap();
    for seat in [ONE, TWO] {
        room.order(seat, opening(&course, "nobody")).unwrap();
        room.order(seat, Order::Speed(8.0)).unwrap();
    }
    let deadline = Instant::now() + Duration::from_secs(120);
    let until = |holds: &mut dyn FnMut(&[SeatNews]) -> bool| loop {
        let news = room.news();
        assert!(news.refused.is_empty(), "{:?}", news.refused);
        assert!(Instant::now() < deadline, "{:#?}", news.seats);
        if holds(&news.seats) {
            return news.seats;
        }
        std::thread::yield_now();
    };
    let runs = |seat: &SeatNews| seat.state == State::Running && seat.elapsed_ms > 500;
    let seats = until(&mut |seats| seats.len() == 2 && seats.iter().all(runs));
    watch(&seats[0].video);
    assert!(seats.iter().all(|seat| seat.speed == 8.0));
    let stamp = |since: Instant| Stamp { mono: MonoTime::default() + since.elapsed(), utc: UtcMicros(0) };
    let begun = Instant::now();
    let mut ground = Ground::new(255, &[seats[0].trainee], seats[0].system, stamp(begun));
    until(&mut |seats| {
        ground.turn(stamp(begun), true);
        seats[0].stations.iter().any(|heard| heard.is_connected()) && seats[0].speed == 1.0
    });
    until(&mut |_| {
        ground.turn(stamp(begun), true);
        ground.station.vehicles().count() == 1
    });
    let news = room.close();
    assert_eq!(news.finished.iter().map(|finished| finished.seat).collect::<Vec<_>>(), [ONE, TWO]);
    for Finished { seat, run } in &news.finished {
        assert_eq!(run.events.last().map(|at| &at.event), Some(&Event::Ended));
        assert_eq!(on_disk(&folder, *seat), *run);
    }
    assert!(news.seats.is_empty() && news.failing.is_empty());
}

#[test]
fn the_same_seed_flown_over_sockets_gives_the_same_log_to_the_bit() {
    let course = course("hover.toml");
    let fly = |name: &str| {
        let mut desk = Desk::new(disk(&folder(name)));
        let seat = desk.open(ONE, &course, "trainee");
        let ground = Ground::new(255, &[seat.trainee], seat.system, desk.now()).flown_by(&course, Skill::Good);
        desk.until(&mut [ground], "it ends", |desk, _| !desk.finished.is_empty());
        desk.finished.remove(&ONE).unwrap()
    };
    let run = fly("first");
    assert!(scored(&course, &run).passed && !run.helped());
    assert_eq!(run.write(), fly("second").write(), "seed {SEED}");
}

/// Asks a camera what it sends.
fn watch(url: &str) {
    let address = url.strip_prefix("rtsp://").unwrap().strip_suffix("/live").unwrap();
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "DESCRIBE {url} RTSP/1.0\r\nCSeq: 1\r\nAccept: application/sdp\r\n\r\n").unwrap();
    let mut heard = String::new();
    let mut buffer = [0; 1_024];
    while !heard.contains("H264") {
        let count = stream.read(&mut buffer).unwrap();
        assert!(count > 0, "{heard}");
        heard.push_str(&String::from_utf8_lossy(&buffer[..count]));
    }
}
