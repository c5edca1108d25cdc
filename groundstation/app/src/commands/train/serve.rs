//! Trainees over the network: a seat for each, until all have flown.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::Result;
use mission::message;
use mission::road::Network;
use records::UtcMicros;
use records::crew::Entry;
use scenario::{Course, Profile};
use session::training::Flown;
use session::training::desk::Trainee;
use session::training::words::{clock, said};
use sims::classroom::{Classroom, Opening, Order, SeatId, State};
use sims::exercise::{World, head};

use super::report;
use crate::console::Console;
use crate::logbook::Logbook;
use crate::{files, folders, lessons};

/// Ports from one seat to the next: the trainee's, the trainer's, the picture's.
const PORTS: u16 = 10;
/// System id of the trainer's own station; the trainee's is 255.
const TRAINER: u8 = 254;
/// Between two looks at the news.
const LOOK: Duration = Duration::from_millis(100);

/// What is flown, by whom, and where.
pub struct Lesson {
    pub course: Arc<Course>,
    pub level: String,
    pub seed: u64,
    pub listen: SocketAddr,
    pub trainees: Vec<String>,
}

/// Opens the seats, tells how they fare, and scores each flight.
pub fn run(
    lesson: Lesson,
    data: Option<&PathBuf>,
    profile: &Profile,
    network: &Network,
    console: &Console,
) -> Result<()> {
    let data = folders::data(data)?;
    let folder = lessons::folder(&data);
    let unwritable = |error: std::io::Error| {
        let (file, reason) = (folder.display().to_string(), error.to_string());
        console.failure(&message!("train-cannot-write", file = file, reason = reason))
    };
    std::fs::create_dir_all(&folder).map_err(unwritable)?;
    let started = jiff::Timestamp::now();
    let names = || lessons::Names::new(folder.clone(), started);
    let room = Classroom::start(World::of(network), names().sink())
        .map_err(|error| console.failure(&message!("train-no-room", reason = error.to_string())))?;
    let trainees = if lesson.trainees.is_empty() { vec!["-".to_owned()] } else { lesson.trainees.clone() };
    console
        .line(&message!("train-brief", brief = said(&lesson.course.scenario().brief, console.catalogue().language())));
    console.line(&message!("train-serving", folder = folder.display().to_string()));
    for (number, trainee) in (1_u16..).zip(&trainees) {
        let opening = open(&lesson, trainee, number, started, console)?;
        let log = names().path(SeatId(number.into()));
        lessons::keep_beside(&log, lesson.course.scenario(), profile).map_err(|why| console.failure(&why))?;
        let order = Order::Open(Box::new(opening));
        room.order(SeatId(number.into()), order).map_err(|error| console.told(&error))?;
    }
    let stop = Arc::new(AtomicBool::new(false));
    let by_hand = Arc::clone(&stop);
    ctrlc::set_handler(move || by_hand.store(true, Ordering::Relaxed))?;
    let (mut open, mut states) = (trainees.len(), BTreeMap::<SeatId, State>::new());
    while open > 0 {
        if stop.swap(false, Ordering::Relaxed) {
            for number in (1_u32..).take(trainees.len()) {
                // A seat that is over already refuses, and has told its flight.
                room.order(SeatId(number), Order::End).map_err(|error| console.told(&error))?;
            }
        }
        let news = room.news();
        for refused in &news.refused {
            console.line(&mission::explain::Explain::explain(&refused.why));
            open -= usize::from(!news.seats.iter().any(|seat| seat.seat == refused.seat));
        }
        for seat in &news.seats {
            let number = f64::from(seat.seat.0);
            let before = states.insert(seat.seat, seat.state);
            if before.is_none() {
                console.line(&message!(
                    "train-seat",
                    seat = number,
                    trainee = trainees.get(seat.seat.0 as usize - 1).cloned().unwrap_or_default(),
                    link = format!("udpout://{}", seat.trainee),
                    trainer = format!("udpout://{}", seat.trainer),
                    video = seat.video.as_str()
                ));
            }
            if before != Some(seat.state) {
                let state = match seat.state {
                    State::Preparing => "preparing",
                    State::Running => "running",
                    State::Paused => "paused",
                    State::Over => "over",
                };
                console.line(&message!("train-state", seat = number, at = clock(seat.elapsed_ms), state = state));
            }
        }
        for failing in &news.failing {
            let (seat, reason) = (f64::from(failing.seat.0), failing.reason.to_string());
            console.line(&message!("train-log-failing", seat = seat, reason = reason));
        }
        for finished in news.finished {
            open = open.saturating_sub(1);
            report(&lesson.course, profile, &finished.run, console)?;
            if !lessons::is_begun(&finished.run) {
                console.line(&message!("train-not-begun"));
                continue;
            }
            let flown = Flown {
                course: Arc::clone(&lesson.course),
                profile: Arc::new(profile.clone()),
                run: Arc::new(finished.run),
            };
            enter(&data, &flown, &names().path(finished.seat), console)?;
        }
        std::thread::sleep(LOOK);
    }
    Ok(())
}

/// Enters a flight into the ledger: of the person in the books who has the trainee's name, or of a guest.
fn enter(data: &Path, flown: &Flown, log: &Path, console: &Console) -> Result<()> {
    let logbook = Logbook::open(data, console)?;
    let now = UtcMicros(jiff::Timestamp::now().as_microsecond());
    let entered = logbook.ask(console, async |store| store.books(now).await).and_then(|books| {
        let name = flown.run.head.trainee.clone();
        let mut named = books.roster.people.iter().filter(|person| person.name == name);
        // Of two with one name nobody knows which of them it was.
        let person = named.next().filter(|_| named.next().is_none()).map(|person| person.id);
        let trainee = Trainee { person, name };
        let attempt = lessons::attempt(flown, &trainee, log).map_err(|why| console.failure(&why))?;
        let entry = Entry::Attempt(Box::new(attempt));
        logbook.ask(console, async |store| store.enter(entry, "", "", now).await)
    });
    logbook.close();
    entered.map(drop)
}

fn open(lesson: &Lesson, trainee: &str, number: u16, started: jiff::Timestamp, console: &Console) -> Result<Opening> {
    let scenario = lesson.course.scenario();
    let port = |more: u16| {
        let at = lesson.listen.port().checked_add((number - 1) * PORTS).and_then(|port| port.checked_add(more));
        // Port 0 is any free one.
        let port = if lesson.listen.port() == 0 { Some(0) } else { at };
        let text = lesson.listen.to_string();
        port.map(|port| SocketAddr::new(lesson.listen.ip(), port))
            .ok_or_else(|| console.failure(&message!("sim-port-bad", text = text)))
    };
    let text = scenario.write().unwrap_or_default();
    let begins_us = u64::try_from(started.as_microsecond()).unwrap_or(0);
    let head = scenario::run::Head {
        scenario_sha256: files::sha256(text.as_bytes()),
        started_utc_us: begins_us,
        ..head(&scenario.id, &lesson.level, trainee, lesson.seed + u64::from(number) - 1)
    };
    Ok(Opening {
        course: Arc::clone(&lesson.course),
        head,
        chinese: console.catalogue().language() == session::text::Language::Chinese,
        trainee: port(0)?,
        trainer: port(1)?,
        video: port(2)?,
        trainer_system: TRAINER,
    })
}
