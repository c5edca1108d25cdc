//! The sortie entry that writes itself while the flight goes on.

use std::path::{Path, PathBuf};

use anyhow::Result;
use mission::explain::Message;
use mission::formats::{TrackPoint, gpx};
use mission::message;
use mission::road::Network;
use records::{
    Aircraft, Dispatch, Ledger, LeftFile, Place, Progress, Sortie, SortieEnd, SortieId, SortieStart, StakeSpan, Store,
    UtcMicros,
};
use telemetry::wire::Stamp;
use tokio::runtime::Runtime;

use crate::console::{Console, stake_text};
use crate::files;
use crate::gate::Judged;
use crate::packing;
use crate::patrol::{Ended, Facts, Update};

/// A road is covered where the track runs within this distance of its centreline, metres: the widest corridor that a
/// patrol keeps, and less than the distance to a parallel road.
const COVERED_WITHIN_M: f64 = 200.0;

/// The store, opened for one program run.
pub struct Logbook {
    runtime: Runtime,
    store: Store,
}

impl Logbook {
    /// Opens the store in the data folder.
    pub fn open(data: &Path, console: &Console) -> Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let store = runtime.block_on(Store::open(data)).map_err(|e| console.told(&e))?;
        Ok(Self { runtime, store })
    }

    /// Whether the store's file is still to be checked, beside the work.
    pub fn left_to_check(&self) -> bool {
        self.store.left_to_check()
    }

    /// Runs one request on the store.
    pub fn ask<T>(
        &self,
        console: &Console,
        request: impl AsyncFnOnce(&Store) -> Result<T, records::StoreError>,
    ) -> Result<T> {
        self.try_ask(request).map_err(|e| console.told(&e))
    }

    /// Runs one request on the store and keeps the store's own error.
    pub fn try_ask<T>(
        &self,
        request: impl AsyncFnOnce(&Store) -> Result<T, records::StoreError>,
    ) -> Result<T, records::StoreError> {
        self.runtime.block_on(request(&self.store))
    }

    /// Closes the store, so that everything is in its main file.
    pub fn close(self) {
        self.runtime.block_on(self.store.close());
    }
}

/// One sortie in the making.
pub struct Entry<'a> {
    logbook: &'a Logbook,
    console: &'a Console,
    id: SortieId,
    ledger: Ledger,
    pilot: String,
    link: String,
    plan_file: PathBuf,
    plan_hash: String,
    begun: bool,
    battery_at_start: Option<(f64, f64)>,
    disarmed_at: Option<Stamp>,
    dispatch: Dispatch,
    registration: String,
}

impl<'a> Entry<'a> {
    /// An entry that begins when the aircraft arms.
    pub fn new(
        logbook: &'a Logbook,
        console: &'a Console,
        id: SortieId,
        ledger: Ledger,
        pilot: &str,
        link: String,
        plan_file: PathBuf,
    ) -> Self {
        Self {
            logbook,
            console,
            id,
            ledger,
            pilot: pilot.to_owned(),
            link,
            plan_file,
            plan_hash: String::new(),
            begun: false,
            battery_at_start: None,
            disarmed_at: None,
            dispatch: Dispatch::default(),
            registration: String::new(),
        }
    }

    /// The gate was asked about the aircraft.
    pub fn judged(&mut self, judged: &Judged) {
        self.dispatch = judged.dispatch.clone();
        self.registration.clone_from(&judged.registration);
    }

    /// The sortie's identifier.
    pub fn id(&self) -> SortieId {
        self.id
    }

    /// The plan aboard was read back.
    pub fn plan_aboard(&mut self, hash: String) {
        self.plan_hash = hash;
    }

    /// Whether the aircraft armed and the entry exists.
    pub fn has_begun(&self) -> bool {
        self.begun
    }

    /// Takes an update of the flight.
    pub fn update(&mut self, update: &Update) -> Result<()> {
        let id = self.id;
        match update {
            Update::Armed { stamp, system, uid } if !self.begun => {
                let start = SortieStart {
                    id,
                    ledger: self.ledger,
                    pilot: self.pilot.clone(),
                    aircraft: Aircraft {
                        system_id: *system,
                        autopilot_uid: uid.clone(),
                        registration: self.registration.clone(),
                    },
                    plan_hash: self.plan_hash.clone(),
                    plan_file: self.plan_file.display().to_string(),
                    link: self.link.clone(),
                    armed_at: utc(*stamp),
                    dispatch: self.dispatch.clone(),
                    source: None,
                };
                self.ask(async |store| store.begin_sortie(start).await)?;
                self.begun = true;
            }
            Update::TakenOff(stamp, place) if self.begun => {
                let place = place.map(Place::from);
                self.ask(async |store| store.take_off(id, utc(*stamp), place).await)?;
            }
            Update::Landed(stamp, place) if self.begun => {
                let place = place.map(Place::from);
                self.ask(async |store| store.land(id, utc(*stamp), place).await)?;
            }
            Update::Checkpoint(facts) if self.begun => {
                let progress = self.progress(facts);
                self.ask(async |store| store.progress(id, progress).await)?;
            }
            Update::Disarmed(stamp) => self.disarmed_at = Some(*stamp),
            _ => {}
        }
        Ok(())
    }

    /// Closes the entry with everything that is known.
    pub fn finish(&mut self, ended: &Ended, network: Option<&Network>, files: &[(&str, PathBuf)]) -> Result<Sortie> {
        let last = self.progress(&ended.facts);
        let mut left = Vec::new();
        for (kind, path) in files {
            let bytes = files::read(path, self.console)?;
            let sha256 = files::sha256(&bytes);
            left.push(LeftFile { kind: (*kind).to_owned(), path: path.display().to_string(), sha256 });
        }
        let end = SortieEnd {
            disarmed_at: utc(self.disarmed_at.unwrap_or(ended.facts.stamp)),
            airborne_s: ended.facts.airborne_s,
            distance_m: ended.facts.distance_m,
            max_height_rel_home_m: ended.facts.max_height_m,
            max_height_agl_m: None,
            stakes: network.map(|n| stakes_covered(n, ended.track.points())).unwrap_or_default(),
            corridor_deviation_max_m: ended.track.kept_within_m().map(|(worst, _)| worst),
            battery_used_mah: last.battery_used_mah,
            battery_used_percent: last.battery_used_percent,
            messages_received: last.messages_received,
            messages_lost: last.messages_lost,
            files: left,
        };
        let id = self.id;
        self.ask(async |store| store.finish(id, end).await)
    }

    fn ask<T>(&self, request: impl AsyncFnOnce(&Store) -> Result<T, records::StoreError>) -> Result<T> {
        self.logbook.ask(self.console, request)
    }

    fn progress(&mut self, facts: &Facts) -> Progress {
        let battery = &facts.battery;
        let now = (battery.consumed_mah.unwrap_or(f64::NAN), battery.remaining_percent.unwrap_or(f64::NAN));
        let (mah, percent) = *self.battery_at_start.get_or_insert(now);
        Progress {
            at: utc(facts.stamp),
            place: facts.place.map(Place::from),
            distance_m: facts.distance_m,
            max_height_rel_home_m: facts.max_height_m,
            battery_used_mah: Some(now.0 - mah).filter(|used| used.is_finite()),
            battery_used_percent: Some(percent - now.1).filter(|used| used.is_finite()),
            messages_received: facts.received,
            messages_lost: facts.lost,
        }
    }
}

/// What people are told of a sortie that a crash left open.
pub fn interrupted(sortie: &Sortie) -> Message {
    message!(
        "sortie-interrupted",
        id = sortie.id().to_string(),
        pilot = sortie.start.pilot.as_str(),
        time = session::sorties::export::beijing(telemetry::wire::UtcMicros(sortie.last_heard_at().0.max(0) as u64)),
    )
}

/// Writes the track beside the log; returns every file that the flight left.
pub fn leave_files(
    ended: &Ended,
    folder: &Path,
    plan_file: Option<PathBuf>,
    console: &Console,
) -> Result<Vec<(&'static str, PathBuf)>> {
    let mut files: Vec<_> = plan_file.into_iter().map(|path| ("plan", path)).collect();
    files.extend(ended.recorder.files.iter().map(|path| ("tlog", path.clone())));
    if ended.track.points().len() > 1 {
        let path = folder.join(packing::TRACK);
        files::write(&path, gpx::write_track("patrol", ended.track.points()), console)?;
        files.push(("gpx", path));
    }
    Ok(files)
}

/// UTC of a stamp as the records count it.
pub fn utc(stamp: Stamp) -> UtcMicros {
    UtcMicros(stamp.utc.0 as i64)
}

/// The stretches of road that a track ran along, by road and side.
pub fn stakes_covered(network: &Network, points: &[TrackPoint]) -> Vec<StakeSpan> {
    let mut spans: Vec<(String, String, f64, f64)> = Vec::new();
    for point in points {
        let Some((road, at)) = network.locate(point.place, COVERED_WITHIN_M) else { continue };
        let toward = &road.carriageway(at.direction).toward;
        match spans.iter_mut().find(|s| s.0 == road.code && s.1 == *toward) {
            Some(span) => {
                span.2 = span.2.min(at.measured_m);
                span.3 = span.3.max(at.measured_m);
            }
            None => spans.push((road.code.clone(), toward.clone(), at.measured_m, at.measured_m)),
        }
    }
    spans
        .into_iter()
        .filter_map(|(code, toward, from_m, to_m)| {
            let road = network.road(&code)?;
            let stake = |m: f64| stake_text(road.stake_place(m).stake);
            Some(StakeSpan { road: code, toward, from: stake(from_m), to: stake(to_m), along_m: Some((from_m, to_m)) })
        })
        .collect()
}
