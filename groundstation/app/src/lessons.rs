//! Training flights on the disk: their logs, all that they are scored by, and the scenarios and figures of this station.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Result;
use mission::explain::{Explain, Message};
use mission::message;
use mission::road::Network;
use records::UtcMicros;
use records::crew::AttemptId;
use records::crew::attempt::{Attempt, Judged};
use scenario::{Course, Profile, Run, Scenario, house, score};
use session::training::desk::Trainee;
use session::training::{Flown, Known, Shelf};
use sims::classroom::{SeatId, Sink};
use uuid::Uuid;

use crate::{desk, files};

/// Where training flights lie in a data folder.
pub fn folder(data: &Path) -> PathBuf {
    data.join("training")
}

/// The roads that scenarios are flown on: this station's, and those that the scenarios of the program are on.
pub fn roads(own: &Network) -> Network {
    let mut all = own.clone();
    for road in mission::road::demo().roads {
        if all.road(&road.code).is_none() {
            all.roads.push(road);
        }
    }
    all
}

/// Names of the files of a flight.
pub struct Names {
    folder: PathBuf,
    prefix: String,
}

impl Names {
    /// Of flights that begin in a room that was opened at this time.
    pub fn new(folder: PathBuf, opened: jiff::Timestamp) -> Self {
        Self { folder, prefix: opened.strftime("%Y%m%dT%H%M%SZ").to_string() }
    }

    /// The name of a seat's log.
    pub fn log(&self, seat: SeatId) -> String {
        format!("{}-{}.run", self.prefix, seat.0)
    }

    /// Where it lies.
    pub fn path(&self, seat: SeatId) -> PathBuf {
        self.folder.join(self.log(seat))
    }

    /// Writes each seat's log line by line. What of a line was written when the disk refused it is taken back.
    pub fn sink(self) -> Sink {
        let mut files: BTreeMap<SeatId, (File, u64)> = BTreeMap::new();
        Box::new(move |seat, line| {
            let (file, length) = match files.entry(seat) {
                Entry::Occupied(open) => open.into_mut(),
                Entry::Vacant(new) => {
                    let file = OpenOptions::new().append(true).create_new(true).open(self.path(seat))?;
                    new.insert((file, 0))
                }
            };
            if let Err(error) = file.write_all(line) {
                file.set_len(*length)?;
                return Err(error);
            }
            *length += line.len() as u64;
            Ok(())
        })
    }
}

/// The scenario and the figures that a flight is scored by lie beside its log: both may be changed later.
fn beside(log: &Path) -> [PathBuf; 2] {
    [log.with_extension("scenario.toml"), log.with_extension("profile.toml")]
}

/// Keeps what a flight is scored by.
pub fn keep_beside(log: &Path, scenario: &Scenario, profile: &Profile) -> Result<(), Message> {
    let [scenario_file, profile_file] = beside(log);
    desk::keep(&scenario_file, unwritten(scenario.write(), &scenario_file)?.as_bytes())?;
    desk::keep(&profile_file, unwritten(profile.write(), &profile_file)?.as_bytes())
}

fn unwritten<E: std::fmt::Display>(text: Result<String, E>, file: &Path) -> Result<String, Message> {
    text.map_err(|e| message!("train-cannot-write", file = file.display().to_string(), reason = e.to_string()))
}

/// The scenario and the figures that lie beside a log, where they do.
pub fn scored_by(log: &Path) -> Result<Option<(Scenario, Profile)>, Message> {
    let [scenario, profile] = beside(log);
    if !scenario.is_file() && !profile.is_file() {
        return Ok(None);
    }
    let text = |file: &Path| std::fs::read_to_string(file).map_err(|error| files::problem(file, &error));
    let name = |file: &Path| file.display().to_string();
    let scenario = Scenario::read(&name(&scenario), &text(&scenario)?).map_err(|error| error.explain())?;
    let profile = Profile::read(&name(&profile), &text(&profile)?).map_err(|error| error.explain())?;
    Ok(Some((scenario, profile)))
}

/// A flight's log and all that it is scored by.
pub fn open(data: &Path, attempt: &Attempt, network: &Network) -> Result<Flown, Message> {
    let log = folder(data).join(Path::new(&attempt.log).file_name().unwrap_or_default());
    let name = |file: &Path| file.display().to_string();
    if !log.is_file() {
        return Err(message!("train-log-elsewhere", file = attempt.log.as_str()));
    }
    let bytes = std::fs::read(&log).map_err(|error| files::problem(&log, &error))?;
    if files::sha256(&bytes) != attempt.log_sha256 {
        return Err(message!("train-log-changed", file = name(&log)));
    }
    let run = Run::read(&name(&log), &bytes).map_err(|error| error.explain())?;
    let (scenario, profile) = scored_by(&log)?.ok_or_else(|| message!("train-log-alone", file = name(&log)))?;
    let course = Course::new(scenario, network).map_err(|error| error.explain())?;
    Ok(Flown { course: Arc::new(course), profile: Arc::new(profile), run: Arc::new(run) })
}

/// Whether the trainee did anything: a seat that was opened and closed is no attempt.
pub fn is_begun(run: &Run) -> bool {
    use scenario::run::Event;
    let does = |event: &Event| {
        matches!(event, Event::Armed | Event::Plan { .. } | Event::Asked(_) | Event::Photo { .. } | Event::Report(_))
    };
    run.events.iter().any(|at| does(&at.event))
}

/// A line of the ledger for a flight whose log is in this file.
pub fn attempt(flown: &Flown, trainee: &Trainee, log: &Path) -> Result<Attempt, Message> {
    let Flown { course, profile, run } = flown;
    let level = profile.level(&run.head.level).ok_or_else(|| {
        let known = profile.levels.iter().map(|level| level.id.as_str()).collect::<Vec<_>>().join(", ");
        message!("train-no-level", id = run.head.level.as_str(), known = known)
    })?;
    let score = score(course, level, &profile.wind, run);
    let scenario = course.scenario();
    let bytes = std::fs::read(log).map_err(|error| files::problem(log, &error))?;
    let judged = |marked: &scenario::Marked| Judged {
        kind: scenario.criteria[marked.criterion].judge.key().to_owned(),
        got: marked.got,
        of: marked.of,
        holds: marked.holds,
    };
    Ok(Attempt {
        id: AttemptId(Uuid::now_v7()),
        pilot: trainee.person,
        trainee: trainee.name.clone(),
        trainer: run.head.trainer.clone(),
        scenario: scenario.id.clone(),
        group: scenario.group.key().to_owned(),
        level: level.id.clone(),
        started: UtcMicros(i64::try_from(run.head.started_utc_us).unwrap_or_default()),
        flown_ms: score.flown_ms,
        got: score.got,
        of: score.of,
        passed: score.passed,
        helped: score.helped,
        criteria: score.criteria.iter().map(judged).collect(),
        log: log.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        log_sha256: files::sha256(&bytes),
    })
}

fn scenarios(data: &Path) -> PathBuf {
    folder(data).join("scenarios")
}

fn profile_file(data: &Path) -> PathBuf {
    folder(data).join("profile.toml")
}

/// The scenarios and figures that there are: those of the program, and this station's own in their place or besides.
pub fn shelf(data: &Path) -> Result<Shelf, Message> {
    let house = house::scenarios().map_err(|error| error.explain())?;
    let mut known: Vec<Known> =
        house.into_iter().map(|scenario| Known { scenario: Arc::new(scenario), own: false }).collect();
    let mut broken = Vec::new();
    let mut files: Vec<PathBuf> = std::fs::read_dir(scenarios(data))
        .map(|entries| entries.flatten().map(|entry| entry.path()).collect())
        .unwrap_or_default();
    files.retain(|file| file.extension().is_some_and(|ending| ending == "toml"));
    files.sort();
    let text = |file: &Path| std::fs::read_to_string(file).map_err(|error| files::problem(file, &error));
    for file in files {
        let name = file.display().to_string();
        let read = text(&file).and_then(|text| Scenario::read(&name, &text).map_err(|error| error.explain()));
        match read {
            Ok(scenario) => {
                let own = Known { scenario: Arc::new(scenario), own: true };
                match known.iter_mut().find(|other| other.scenario.id == own.scenario.id) {
                    Some(house) => *house = own,
                    None => known.push(own),
                }
            }
            Err(why) => broken.push(why),
        }
    }
    let mut profile = house::profile().map_err(|error| error.explain())?;
    let file = profile_file(data);
    if file.is_file() {
        let name = file.display().to_string();
        match text(&file).and_then(|text| Profile::read(&name, &text).map_err(|error| error.explain())) {
            Ok(own) => profile = own,
            Err(why) => broken.push(why),
        }
    }
    Ok(Shelf { scenarios: known, profile: Arc::new(profile), broken, folder: folder(data) })
}

/// Keeps a scenario of this station; where the file lies.
pub fn keep_scenario(data: &Path, scenario: &Scenario) -> Result<PathBuf, Message> {
    let file = scenarios(data).join(format!("{}.toml", scenario.id));
    let text = unwritten(scenario.write(), &file)?;
    Scenario::read(&file.display().to_string(), &text).map_err(|error| error.explain())?;
    write(&file, &text)
}

/// Forgets a scenario of this station.
pub fn forget_scenario(data: &Path, id: &str) -> Result<(), Message> {
    let file = scenarios(data).join(format!("{id}.toml"));
    std::fs::remove_file(&file).map_err(|error| files::problem(&file, &error))
}

/// Keeps the house's figures; where the file lies.
pub fn keep_profile(data: &Path, profile: &Profile) -> Result<PathBuf, Message> {
    let file = profile_file(data);
    let text = unwritten(profile.write(), &file)?;
    Profile::read(&file.display().to_string(), &text).map_err(|error| error.explain())?;
    write(&file, &text)
}

fn write(file: &Path, text: &str) -> Result<PathBuf, Message> {
    let folder = file.parent().unwrap_or(file);
    std::fs::create_dir_all(folder).map_err(|error| files::problem(folder, &error))?;
    desk::keep(file, text.as_bytes())?;
    Ok(file.to_owned())
}
