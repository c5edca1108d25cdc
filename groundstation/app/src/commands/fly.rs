//! `fly`: one patrol, from plan to sortie entry, on the built-in simulator or on a real drone.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use anyhow::{Result, bail};
use clap::ArgMatches;
use crossbeam_channel::{Receiver, bounded};
use indicatif::ProgressBar;
use mission::explain::Explain;
use mission::formats::plan_file;
use mission::geo::LatLon;
use mission::message;
use mission::plan::Plan;
use mission::plan::corridor::Leg;
use mission::road::Network;
use records::{Ledger, Sortie, SortieId};
use serde_json::json;
use session::fly::mode_words;
use session::text::Catalogue;
use sims::camera::CameraConfig;
use telemetry::link::{self, Endpoint, LinkChange, Live, Recorder, RecordingPolicy, Source};
use telemetry::station::{ConnectionEvent, Station, StationConfig, VehicleEvent};
use telemetry::vehicle::{Event, Severity};
use telemetry::wire::signing::Key;
use telemetry::wire::{LinkId, Stamp};
use uuid::Uuid;
use video::footage::About;
use video::receive::{self, SourceError};

use super::{corridor, inspect, plan};
use crate::console::{Console, duration};
use crate::custody::{Custody, Pace, clock_from};
use crate::filming::{FIRST_STREAM, Filming, Reel};
use crate::gate::Keeper;
use crate::logbook::{self, Entry, Logbook};
use crate::packing::{self, Packer};
use crate::patrol::{Ended, Eye, Flight, Guard, Line, Lockstep, PatrolAgent, Phase, Report, Track, Update};
use crate::{cli, files, folders};

/// Updates that may wait for the terminal and the store.
const UPDATE_BOUND: usize = 4096;

/// What is to be flown.
struct Task {
    plan: Plan,
    line: Option<Line>,
    expected: Duration,
    network: Option<Network>,
}

pub fn run(args: &ArgMatches, console: &Console) -> Result<()> {
    let endpoints = inspect::endpoints(args, console)?;
    if endpoints.iter().any(|e| matches!(e, Endpoint::Replay { .. })) {
        bail!(console.catalogue().get("fly-no-replay"));
    }
    let task = task(args, console)?;
    let data = folders::data(args.get_one::<PathBuf>("data"))?;
    let logbook = Logbook::open(&data, console)?;
    recover(&logbook, console)?;
    let result = fly(args, &endpoints, &task, &data, &logbook, console);
    logbook.close();
    result
}

/// The plan of `--plan`, or a leg of the corridor that the options describe.
fn task(args: &ArgMatches, console: &Console) -> Result<Task> {
    if let Some(path) = args.get_one::<PathBuf>("plan") {
        let plan = plan::read(path, console)?;
        plan::refuse_blocked(&plan, None, console)?;
        let network = args.contains_id("road").then(|| corridor::network(args, console)).transpose()?;
        return Ok(Task { plan, line: None, expected: Duration::from_secs(3600), network });
    }
    let network = corridor::network(args, console)?;
    let corridor = corridor::plan(args, &network, console)?;
    corridor::describe(&corridor, &network, console);
    let wanted = args.get_one::<usize>("leg").copied().unwrap_or(1);
    let Some(leg) = wanted.checked_sub(1).and_then(|at| corridor.legs.get(at)) else {
        return Err(console.failure(&message!("leg-unknown", leg = wanted, count = corridor.legs.len())));
    };
    if corridor.legs.len() > 1 {
        console.line(&message!("leg-chosen", leg = wanted, count = corridor.legs.len()));
    }
    plan::refuse_blocked(&leg.plan, Some(&network), console)?;
    Ok(Task {
        plan: leg.plan.clone(),
        line: line(leg),
        expected: Duration::from_secs_f64(leg.estimate.time_s),
        network: Some(network),
    })
}

fn line(leg: &Leg) -> Option<Line> {
    let places: Vec<LatLon> = leg.path.iter().map(|point| point.place).collect();
    Line::new(&places)
}

/// Sorties that a crash left open are closed, and people are told.
fn recover(logbook: &Logbook, console: &Console) -> Result<()> {
    let now = records::UtcMicros(jiff::Timestamp::now().as_microsecond());
    for sortie in logbook.ask(console, async |store| store.recover(now).await)? {
        console.line(&logbook::interrupted(&sortie));
    }
    Ok(())
}

fn fly(
    args: &ArgMatches,
    endpoints: &[Endpoint],
    task: &Task,
    data: &Path,
    logbook: &Logbook,
    console: &Console,
) -> Result<()> {
    let simulated = endpoints.is_empty();
    if !simulated {
        confirm(args, console)?;
    }
    // Somebody else's simulator counts as little as our own.
    let practice = simulated || args.get_flag("simulator");
    let keeper = Keeper::load(args, data, logbook, &task.plan, practice, console)?;
    let (world, links, start) = if simulated {
        let lockstep = Lockstep::start(args, task.plan.home, console)?;
        let start = lockstep.now();
        (World::Simulated(Box::new(lockstep)), vec![Lockstep::LINK], start)
    } else {
        let live = Live::open(endpoints, false)?;
        let (links, start) = (live.links().collect(), live.now());
        (World::Real(Box::new(live)), links, start)
    };
    let id = Uuid::now_v7();
    let folder = folders::sortie(data, start.utc, id)?;
    let pace = if simulated { Pace::Simulated } else { Pace::Real };
    let custody =
        Custody::start(&folder.join("capture"), id, start, pace, &[], teller()).map_err(|why| console.failure(&why))?;
    let source: Box<dyn Source + Send> = match world {
        World::Simulated(mut lockstep) => {
            let ground_amsl_m = task.plan.home.ground.0;
            lockstep.film(Eye::new(custody.inbox().clone(), ground_amsl_m).map_err(|e| console.told(&e))?);
            lockstep
        }
        World::Real(live) => live,
    };
    let pilot = args.get_one::<String>("pilot").cloned().unwrap_or_else(|| console.catalogue().get("pilot-unnamed"));
    custody.inbox().act(start, &json!({ "utc_us": start.utc.0, "who": pilot, "what": "cli-fly" }).to_string());
    let plan_file = folder.join("patrol.plan");
    files::write(&plan_file, &plan_file::write(&task.plan).text, console)?;
    let recorder = Recorder::start(&folder, "flight", RecordingPolicy::default()).map_err(|e| console.told(&e))?;
    let filming = film(args, start, &custody, console)?;
    let recorders = (recorder, custody.inbox().clone());
    let guard: Guard = Box::new(move |vehicle, now| keeper.judge(vehicle, logbook::utc(now)));
    let flight = Flight::new(task.plan.clone(), task.expected, args.get_one::<u8>("system").copied(), Some(guard));
    let interrupted = watch_interrupts(console)?;
    let (updates, receiver) = bounded(UPDATE_BOUND);
    let agent =
        PatrolAgent::new(flight, Track::along(task.line.clone()), recorders, updates, interrupted, links.clone());
    let config = StationConfig { keys: keys(args, console)?, ..StationConfig::default() };
    let hub = thread::Builder::new().name("hub".to_owned()).spawn(move || {
        let (mut source, mut agent) = (source, agent);
        let mut station = Station::new(config, start);
        links.into_iter().for_each(|link| station.add_link(link));
        link::run(&mut station, source.as_mut(), &mut agent);
        agent.end()
    })?;

    let ledger = if practice { Ledger::Simulator } else { Ledger::Flight };
    let link = endpoints.first().map_or_else(|| "sim://".to_owned(), ToString::to_string);
    let mut entry = Entry::new(logbook, console, SortieId(id), ledger, &pilot, link, plan_file.clone());
    let followed = follow(&receiver, &mut entry, console);
    // Whatever the store says, the flight goes on to its end.
    receiver.iter().for_each(drop);
    let ended = hub.join().map_err(|_| console.failure(&message!("hub-died")))?;
    drop(filming);
    if let Err(error) = custody.finish() {
        console.line(&error.explain());
    }
    followed?;
    let sortie = close(&ended, &mut entry, task, &folder, plan_file, console)?;
    if let Some(sortie) = sortie {
        leave_case(&sortie, &ended, task, &folder, console)?;
        if simulated {
            practise(&folder, data, &pilot, console)?;
        }
    }
    match &ended.result {
        Ok(()) => Ok(()),
        Err(error) => Err(console.told(error)),
    }
}

/// Says things from other threads. A catalogue does not leave its thread; what is said is rare enough to open one each time.
fn teller() -> impl Fn(mission::explain::Message) + Clone + Send + 'static {
    let language = cli::language(&std::env::args().collect::<Vec<_>>());
    move |what| eprintln!("{}", Catalogue::new(language).text(&what))
}

/// The camera of a real drone, where one is given.
fn film(args: &ArgMatches, start: Stamp, custody: &Custody, console: &Console) -> Result<Option<Filming>> {
    let Some(text) = args.get_one::<String>("video") else { return Ok(None) };
    let source = text.parse().map_err(|error: SourceError| console.told(&error))?;
    let clock = Arc::new(clock_from(start));
    let tell = teller();
    let (mut reel, inbox) = (Reel::new(FIRST_STREAM), custody.inbox().clone());
    let take = move |event: receive::Event| {
        reel.take(&event, Some(&inbox));
        match &event {
            receive::Event::Started(stream) => tell(message!("video-started", source = stream.source.as_str())),
            receive::Event::Unit(_) => {}
            receive::Event::Lost(loss) => tell(loss.explain()),
            receive::Event::Stopped(end) => tell(end.explain()),
        }
    };
    let filming = Filming::start(source, FIRST_STREAM, clock, take);
    Ok(Some(filming.map_err(|why| console.failure(&why))?))
}

/// What the flight takes place in.
enum World {
    Simulated(Box<Lockstep>),
    Real(Box<Live>),
}

/// Footage, sketch and a draft of the case record, beside the capture.
fn leave_case(sortie: &Sortie, ended: &Ended, task: &Task, folder: &Path, console: &Console) -> Result<()> {
    let about = About {
        mission: Some(sortie.id().to_string()),
        tail_number: Some(sortie.start.aircraft.registration.clone()).filter(|mark| !mark.is_empty()),
        view_across_rad: Some(CameraConfig::default().view_deg.to_radians()),
        ground_amsl_m: Some(task.plan.home.ground.0),
        ..About::default()
    };
    let (capture, footage) = (folder.join("capture"), folder.join(packing::FOOTAGE));
    let roads = task.network.clone().map(Arc::new);
    let system = sortie.start.aircraft.system_id;
    let filmed = packing::Filmed { capture: &capture, system, about, network: roads };
    let filmed = packing::film(&filmed, &footage, &[]).map_err(|why| console.failure(&why))?;
    if let Some((written, _)) = filmed {
        console.line(&message!("footage-left", frames = written.frames as f64, file = footage.display().to_string()));
    }
    let network = task.network.as_ref();
    let points = ended.track.points();
    files::write(&folder.join(packing::SKETCH), packing::sketch(network, points), console)?;
    let proof = packing::prove(folder).map_err(|why| console.failure(&why))?;
    files::write(&folder.join(packing::CASE), packing::draft(sortie, network, points, proof).to_json(), console)
}

/// A flight on the simulator is packed too, signed with a key that anybody may have.
fn practise(folder: &Path, data: &Path, pilot: &str, console: &Console) -> Result<()> {
    let now = jiff::Timestamp::now();
    let unit = console.catalogue().get("practice-unit");
    let opened = packing::practice_key(data, &unit, now).map_err(|why| console.failure(&why))?;
    let purpose = console.catalogue().get("practice-purpose");
    super::package::pack(
        folder,
        &folder.join("package"),
        &opened,
        Packer { who: pilot, purpose: &purpose, at: now },
        console,
    )
}

/// A person must say yes before a real drone is armed.
fn confirm(args: &ArgMatches, console: &Console) -> Result<()> {
    if args.get_flag("yes") {
        return Ok(());
    }
    console.line(&message!("fly-confirm"));
    std::io::stdout().flush()?;
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer)?;
    if matches!(answer.trim(), "yes" | "是") { Ok(()) } else { bail!(console.catalogue().get("fly-not-confirmed")) }
}

/// `--key 1=passphrase`: signing keys by system id.
pub fn keys(args: &ArgMatches, console: &Console) -> Result<std::collections::BTreeMap<u8, Key>> {
    let mut keys = std::collections::BTreeMap::new();
    for text in args.get_many::<String>("key").into_iter().flatten() {
        let key = text.split_once('=').and_then(|(system, secret)| {
            Some((system.parse::<u8>().ok().filter(|&s| s > 0)?, Key::from_passphrase(secret)))
        });
        let (system, key) = key.ok_or_else(|| console.failure(&message!("key-bad")))?;
        keys.insert(system, key);
    }
    Ok(keys)
}

/// The first Ctrl-C brings the drone home, the second leaves it to itself.
fn watch_interrupts(console: &Console) -> Result<Arc<AtomicBool>> {
    let asked = Arc::new(AtomicBool::new(false));
    let (flag, twice) = (Arc::clone(&asked), AtomicBool::new(false));
    let (first, second) = (console.catalogue().get("interrupt-return"), console.catalogue().get("interrupt-leave"));
    ctrlc::set_handler(move || {
        if twice.swap(true, Ordering::Relaxed) {
            eprintln!("{second}");
            std::process::exit(130);
        }
        eprintln!("{first}");
        flag.store(true, Ordering::Relaxed);
    })?;
    Ok(asked)
}

/// Shows and records what the hub reports, until it is done.
fn follow(receiver: &Receiver<Update>, entry: &mut Entry<'_>, console: &Console) -> Result<()> {
    let mut bar: Option<(&'static str, ProgressBar)> = None;
    let mut wheel = console.wheel(console.catalogue().get("phase-searching"));
    let mut flying = false;
    for update in receiver {
        if let Update::Report(Report::Verified(hash), _) = &update {
            entry.plan_aboard(hash.to_string());
        }
        if let Update::Report(Report::Judged(judged), _) = &update {
            entry.judged(judged);
            judged
                .gate
                .iter()
                .flat_map(|gate| &gate.objections)
                .for_each(|objection| console.line(&objection.explain()));
        }
        entry.update(&update)?;
        match &update {
            Update::Report(Report::Progress { step, done, total }, _) => {
                if bar.as_ref().is_none_or(|(current, _)| current != step) {
                    wheel.finish_and_clear();
                    if let Some((_, old)) = bar.take() {
                        old.finish_and_clear();
                    }
                    bar = Some((step, console.bar(console.catalogue().get(step), *total)));
                }
                if let Some((_, bar)) = &bar {
                    bar.set_length(*total);
                    bar.set_position(*done);
                }
            }
            Update::Report(Report::Phase(phase), _) => {
                if let Some((_, old)) = bar.take() {
                    old.finish_and_clear();
                }
                wheel.finish_and_clear();
                flying = *phase == Phase::Flying;
                let label = phase_label(*phase);
                console.raw(&console.catalogue().get(label));
                wheel = console.wheel(console.catalogue().get(label));
            }
            Update::Report(report, _) if !is_chatter(report, flying) => say(report, console),
            Update::Link(link, change) => say_link(*link, change, console),
            Update::LogGap(frames) => console.line(&message!("log-gap", frames = *frames as f64)),
            _ => {}
        }
    }
    wheel.finish_and_clear();
    if let Some((_, bar)) = bar {
        bar.finish_and_clear();
    }
    Ok(())
}

/// In flight the bar says which item is flown; the vehicle's own word on each would bury what matters.
fn is_chatter(report: &Report, flying: bool) -> bool {
    let Report::Vehicle(VehicleEvent::State(Event::Text { severity, .. })) = report else { return false };
    flying && *severity > Severity::Notice
}

fn phase_label(phase: Phase) -> &'static str {
    match phase {
        Phase::Searching => "phase-searching",
        Phase::Preparing => "phase-preparing",
        Phase::Uploading => "phase-uploading",
        Phase::Arming => "phase-arming",
        Phase::Starting => "phase-starting",
        Phase::Flying => "phase-flying",
        Phase::Done => "phase-done",
    }
}

fn say(report: &Report, console: &Console) {
    match report {
        Report::Verified(hash) => console.line(&message!("plan-verified", hash = hash.to_string()[..16].to_owned())),
        Report::Vehicle(VehicleEvent::State(Event::Text { text, .. })) => {
            console.line(&message!("vehicle-says", text = text.as_str()));
        }
        Report::Vehicle(VehicleEvent::State(Event::Mode(mode))) => {
            console.line(&message!("vehicle-mode", mode = mode_words(*mode)));
        }
        Report::Vehicle(VehicleEvent::Connection(change)) => match change {
            ConnectionEvent::Lost => console.line(&message!("vehicle-lost")),
            ConnectionEvent::Back => console.line(&message!("vehicle-back")),
            ConnectionEvent::BadSignature => console.line(&message!("vehicle-bad-signature")),
            _ => {}
        },
        _ => {}
    }
}

fn say_link(link: LinkId, change: &LinkChange, console: &Console) {
    let number = f64::from(link.0);
    match change {
        LinkChange::Up => console.line(&message!("link-up", link = number)),
        LinkChange::Down(cause) => console.line(&message!("link-down", link = number, cause = cause.as_str())),
    }
}

/// Leaves the files, closes the entry, and says what was flown and where everything is.
fn close(
    ended: &Ended,
    entry: &mut Entry<'_>,
    task: &Task,
    folder: &Path,
    plan_file: PathBuf,
    console: &Console,
) -> Result<Option<Sortie>> {
    let files = logbook::leave_files(ended, folder, Some(plan_file), console)?;
    let mut sortie = None;
    if entry.has_begun() {
        let finished = entry.finish(ended, task.network.as_ref(), &files)?;
        summary(&finished, ended, console);
        sortie = Some(finished);
    }
    for (kind, path) in &files {
        console.line(&message!("file-left", kind = *kind, file = path.display().to_string()));
    }
    if let Some(error) = &ended.recorder.error {
        console.line(&error.explain());
    }
    Ok(sortie)
}

fn summary(sortie: &Sortie, ended: &Ended, console: &Console) {
    let Some(end) = &sortie.end else { return };
    console.line(&message!(
        "summary-flight",
        km = end.distance_m / 1000.0,
        time = duration(end.airborne_s),
        height = end.max_height_rel_home_m,
        battery = end.battery_used_percent.unwrap_or(f64::NAN),
    ));
    if let Some((worst, usual)) = ended.track.kept_within_m() {
        console.line(&message!("summary-corridor", worst = worst, usual = usual));
    }
    for span in &end.stakes {
        console.line(&message!(
            "summary-stakes",
            road = span.road.as_str(),
            toward = span.toward.as_str(),
            from = span.from.as_str(),
            to = span.to.as_str(),
        ));
    }
    console.line(&message!(
        "summary-messages",
        received = end.messages_received as f64,
        lost = end.messages_lost as f64,
        written = ended.recorder.frames as f64,
        gaps = ended.recorder.lost as f64,
    ));
    let ledger = match sortie.start.ledger {
        Ledger::Flight => "ledger-flight",
        Ledger::Simulator => "ledger-simulator",
    };
    let ledger = console.catalogue().get(ledger);
    console.line(&message!("summary-sortie", id = sortie.id().to_string(), ledger = ledger));
}
