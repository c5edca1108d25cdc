//! Sorties: the log, one of them opened, and its replay.

pub mod export;
pub mod list;
pub mod player;

use std::collections::BTreeSet;
use std::time::Duration;

use mission::explain::{Explain as _, Message};
use mission::formats::gpx;
use mission::message;
pub use records::{Ledger, Reviewed, Sortie, SortieId, State, UtcMicros, Verdict};
use telemetry::wire::{Address, MonoTime};

pub use list::{Column, Filter};
pub use player::{Moment, Player, Row, Weight};

use crate::crew::NO_GATES;
use crate::fly::Fly;
use crate::{Answer, Context, Effect, FileKind, Snapshot};

/// Speeds of replay, times real time.
pub const SPEEDS: [f64; 7] = [0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0];

/// What is done on the sorties screen.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// List anew.
    Refresh,
    /// List these only.
    Filter(Box<Filter>),
    /// Sort by a column; once more turns the order round.
    Sort(Column),
    /// Open one.
    Open(SortieId),
    /// Close it.
    Close,
    /// Let time pass, or stop it.
    Play(bool),
    /// Go to a moment, seconds since the log's start.
    Seek(f64),
    /// Let time pass so many times as fast.
    Speed(f64),
    /// Show it on the flying screen.
    StartReplay,
    /// Open one, and show it on the flying screen as soon as it is read.
    Replay(SortieId),
    /// Show the live fleet again.
    EndReplay,
    /// Save the track.
    ExportGpx,
    /// Save the table.
    ExportCsv,
}

/// A sortie that is replayed through the flying screen.
#[derive(Debug)]
pub struct Replay {
    fly: Fly,
    snapshot: Snapshot,
    active: Address,
    /// Happenings that the flying screen's model was told.
    told: usize,
}

impl Replay {
    /// The flying screen's model at the time of the replay.
    pub fn fly(&self) -> &Fly {
        &self.fly
    }

    /// How everything stood at the time of the replay.
    pub fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }

    /// The vehicle that is looked at.
    pub fn active(&self) -> Address {
        self.active
    }

    /// What the flying screen may look at.
    pub fn context<'a>(&'a self, live: &Context<'a>) -> Context<'a> {
        Context {
            now: self.snapshot.at,
            snapshot: &self.snapshot,
            active: Some(self.active),
            gates: &NO_GATES,
            ..*live
        }
    }

    fn show(&mut self, player: &Player, live: &Context<'_>) {
        self.snapshot = player.snapshot(Some(&self.snapshot));
        let context = Context {
            now: self.snapshot.at,
            snapshot: &self.snapshot,
            active: Some(self.active),
            gates: &NO_GATES,
            ..*live
        };
        let news = player.happenings(self.told);
        // What it asks for was asked for in flight: nothing of it may reach a vehicle, a speaker or the log today.
        self.fly.observe(news, &context);
        self.told += news.len();
    }

    /// After a jump back the model is built anew; it has no way to forget.
    fn restart(&mut self) {
        self.fly = Fly::default();
        self.told = 0;
    }
}

/// The log of an opened sortie.
#[derive(Debug)]
pub enum Log {
    /// Being read.
    Opening,
    /// It cannot be shown.
    Failed(Message),
    /// At a moment.
    Ready(Box<Player>),
}

/// An opened sortie.
#[derive(Debug)]
pub struct Opened {
    /// Its record.
    pub sortie: Sortie,
    /// Its log.
    pub log: Log,
    /// Time passes.
    pub playing: bool,
    /// Times real time.
    pub speed: f64,
    last: Option<MonoTime>,
}

impl Opened {
    /// Its log at a moment, if it can be shown.
    pub fn player(&self) -> Option<&Player> {
        if let Log::Ready(player) = &self.log { Some(player) } else { None }
    }
}

/// Sums over the listed sorties, all of one ledger.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Totals {
    /// How many.
    pub count: usize,
    /// In the air, seconds.
    pub airborne_s: f64,
    /// Over ground, metres.
    pub distance_m: f64,
}

/// The sorties screen's model.
#[derive(Debug, Default)]
pub struct Sorties {
    all: Vec<Sortie>,
    trouble: Option<Message>,
    notice: Option<Message>,
    filter: Filter,
    column: Column,
    up: bool,
    opened: Option<Opened>,
    replay: Option<Replay>,
    /// The log that is being read is replayed at once.
    replay_next: bool,
}

impl Sorties {
    /// The sortie that is replayed, if one is.
    pub fn replay(&self) -> Option<&Replay> {
        self.replay.as_ref()
    }

    /// All sorties, newest first.
    pub fn all(&self) -> &[Sortie] {
        &self.all
    }

    /// The sorties that the filter lets through, in order.
    pub fn listed(&self) -> Vec<&Sortie> {
        let mut listed: Vec<_> = self.all.iter().filter(|sortie| self.filter.takes(sortie)).collect();
        self.column.sort(&mut listed, !self.up);
        listed
    }

    /// Sums over them.
    pub fn totals(&self) -> Totals {
        self.all.iter().filter(|sortie| self.filter.takes(sortie)).fold(Totals::default(), |sum, sortie| Totals {
            count: sum.count + 1,
            airborne_s: sum.airborne_s + sortie.airborne_s(),
            distance_m: sum.distance_m + sortie.distance_m(),
        })
    }

    /// Everyone who flew, by name.
    pub fn pilots(&self) -> BTreeSet<&str> {
        self.all.iter().map(|sortie| sortie.start.pilot.as_str()).filter(|pilot| !pilot.is_empty()).collect()
    }

    /// What is listed.
    pub fn filter(&self) -> &Filter {
        &self.filter
    }

    /// What it is sorted by, and whether the least is first.
    pub fn order(&self) -> (Column, bool) {
        (self.column, self.up)
    }

    /// Why the sorties cannot be listed.
    pub fn trouble(&self) -> Option<&Message> {
        self.trouble.as_ref()
    }

    /// What came of the last export.
    pub fn notice(&self) -> Option<&Message> {
        self.notice.as_ref()
    }

    /// The opened sortie.
    pub fn opened(&self) -> Option<&Opened> {
        self.opened.as_ref()
    }

    /// Looks at another vehicle of the replay.
    pub(crate) fn activate(&mut self, address: Address, context: &Context<'_>) {
        if let Some(replay) = &mut self.replay
            && replay.snapshot.vehicles.contains_key(&address)
        {
            replay.active = address;
            let context = Context {
                now: replay.snapshot.at,
                snapshot: &replay.snapshot,
                active: Some(address),
                gates: &NO_GATES,
                ..*context
            };
            replay.fly.refresh(&context);
        }
    }

    /// Lets the replay go on.
    pub fn advance(&mut self, context: &Context<'_>) -> Vec<Effect> {
        let Some(opened) = &mut self.opened else { return Vec::new() };
        let Log::Ready(player) = &mut opened.log else { return Vec::new() };
        let now = context.now.mono;
        let passed = opened.last.map_or(Duration::ZERO, |last| now.since(last)).mul_f64(opened.speed);
        if !opened.playing {
            return Vec::new();
        }
        let before = player.at();
        player.seek(before + passed);
        // What is shorter than a step of the player is kept for the next time.
        if player.at() != before || opened.last.is_none() {
            opened.last = Some(now);
        }
        if player.at() + Duration::from_millis(100) > player.duration() {
            opened.playing = false;
        }
        if let Some(replay) = &mut self.replay {
            replay.show(player, context);
        }
        Vec::new()
    }

    /// Takes what a person asks for.
    pub fn handle(&mut self, command: Command, context: &Context<'_>) -> Vec<Effect> {
        match command {
            Command::Refresh => return vec![Effect::ListSorties],
            Command::Filter(filter) => self.filter = *filter,
            Command::Sort(column) if column == self.column => self.up = !self.up,
            Command::Sort(column) => (self.column, self.up) = (column, false),
            Command::Open(id) => return self.open(id),
            Command::Close => {
                self.replay = None;
                self.opened = None;
            }
            Command::Play(yes) => {
                if let Some(opened) = &mut self.opened {
                    opened.playing = yes;
                    opened.last = yes.then_some(context.now.mono);
                    if let Log::Ready(player) = &mut opened.log
                        && yes
                        && player.at() + Duration::from_millis(100) > player.duration()
                    {
                        self.seek(0.0, context);
                    }
                }
            }
            Command::Seek(at_s) => self.seek(at_s, context),
            Command::Speed(speed) => {
                if let Some(opened) = &mut self.opened {
                    opened.speed = speed.clamp(SPEEDS[0], SPEEDS[SPEEDS.len() - 1]);
                }
            }
            Command::StartReplay => self.start_replay(context),
            Command::Replay(id) => {
                let effects = self.open(id);
                self.replay_next = true;
                return effects;
            }
            Command::EndReplay => self.replay = None,
            Command::ExportGpx => return self.export(FileKind::Gpx),
            Command::ExportCsv => return self.export(FileKind::Csv),
        }
        Vec::new()
    }

    fn open(&mut self, id: SortieId) -> Vec<Effect> {
        let Some(sortie) = self.all.iter().find(|sortie| sortie.id() == id) else { return Vec::new() };
        self.replay = None;
        self.replay_next = false;
        self.notice = None;
        let sortie = sortie.clone();
        self.opened = Some(Opened { sortie, log: Log::Opening, playing: false, speed: 1.0, last: None });
        vec![Effect::OpenSortie(id)]
    }

    fn seek(&mut self, at_s: f64, context: &Context<'_>) {
        let Some(opened) = &mut self.opened else { return };
        let Log::Ready(player) = &mut opened.log else { return };
        let back = player.at();
        player.seek(Duration::try_from_secs_f64(at_s.max(0.0)).unwrap_or_default());
        opened.last = Some(context.now.mono);
        if let Some(replay) = &mut self.replay {
            if player.at() < back {
                replay.restart();
            }
            replay.show(player, context);
        }
    }

    fn start_replay(&mut self, context: &Context<'_>) {
        let Some(opened) = &mut self.opened else { return };
        let Log::Ready(player) = &mut opened.log else { return };
        let active = player.vehicle();
        let mut replay = Replay { fly: Fly::default(), snapshot: Snapshot::default(), active, told: 0 };
        replay.show(player, context);
        opened.playing = true;
        opened.last = Some(context.now.mono);
        self.replay = Some(replay);
    }

    fn export(&mut self, kind: FileKind) -> Vec<Effect> {
        let Some(opened) = &self.opened else { return Vec::new() };
        let Some(player) = opened.player() else { return Vec::new() };
        let time = export::beijing(list::armed_at(&opened.sortie)).replace([':', ' '], "-");
        let name = format!("sortie-{}-{time}", opened.sortie.start.aircraft.system_id);
        let (name, text) = match kind {
            FileKind::Gpx => (format!("{name}.gpx"), gpx::write_track(&name, &player.track())),
            _ => (format!("{name}.csv"), export::csv(player.rows())),
        };
        vec![Effect::AskWrite { kind, name, bytes: text.into_bytes() }]
    }

    /// Takes what came of an effect.
    pub fn answer(&mut self, answer: Answer, context: &Context<'_>) -> Vec<Effect> {
        match answer {
            Answer::Sorties(Ok(sorties)) => {
                self.all = sorties;
                self.trouble = None;
            }
            Answer::Sorties(Err(why)) => self.trouble = Some(why),
            Answer::SortieLog(id, log) => {
                let Some(opened) = self.opened.as_mut().filter(|opened| opened.sortie.id() == id) else {
                    return Vec::new();
                };
                let system = opened.sortie.start.aircraft.system_id;
                let player = log.and_then(|bytes| Player::new(bytes, system).map_err(|error| error.explain()));
                opened.log = match player {
                    Ok(player) => Log::Ready(Box::new(player)),
                    Err(why) => Log::Failed(why),
                };
                if std::mem::take(&mut self.replay_next) {
                    self.start_replay(context);
                }
            }
            Answer::Written { path, result, .. } => {
                let file = path.display().to_string();
                self.notice = Some(match result {
                    Ok(()) => message!("sorties-written", file = file),
                    Err(cause) => message!("sorties-not-written", file = file, cause = cause),
                });
            }
            _ => {}
        }
        Vec::new()
    }
}
