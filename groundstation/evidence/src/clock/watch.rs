//! The threads that ask: a look at both clocks every second, and a question to the time servers once in a while.

use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender, channel, sync_channel};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use rsntp::{Config, SntpClient};
use telemetry::wire::{MonoTime, Stamp, UtcMicros};

use super::measure::Steps;
use super::reading::{Difference, Other, Reading, Unknown};
use super::system;

/// How often both clocks are looked at.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// Both clocks are read together when no more than this passes meanwhile.
const TOGETHER: Duration = Duration::from_millis(20);
/// A server is waited for so long.
const ANSWER: Duration = Duration::from_secs(3);
/// Readings that wait to be taken: an hour of questions.
const WAITING: usize = 256;

/// Whom to ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Time servers, by name or address, with or without a port; each is asked.
    pub servers: Vec<String>,
    /// How often they are asked.
    pub every: Duration,
}

impl Default for Settings {
    /// The National Time Service Center of the Chinese Academy of Sciences and a public server beside it; every 64 s, which
    /// is as often as RFC 5905 lets a client ask.
    fn default() -> Self {
        let servers = ["ntp.ntsc.ac.cn", "ntp.aliyun.com"].map(str::to_owned).to_vec();
        Self { servers, every: Duration::from_secs(64) }
    }
}

/// Asks until it is dropped. Dropping never waits for a server.
#[derive(Debug)]
pub struct Watch {
    readings: Receiver<(Stamp, Reading)>,
    /// Closed when this is dropped.
    _stop: Sender<()>,
}

impl Watch {
    /// Starts to ask, at once and then again and again. `clock` stamps what is found, as records of a capture are stamped.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn start(settings: Settings, clock: impl Fn() -> Stamp + Send + Sync + 'static) -> std::io::Result<Self> {
        let (out, readings) = sync_channel(WAITING);
        let (stop, stopped) = channel();
        let (clock, settings) = (Arc::new(clock), Arc::new(settings));
        thread::Builder::new().name("clock".to_owned()).spawn(move || look(&settings, &clock, &out, &stopped))?;
        Ok(Self { readings, _stop: stop })
    }

    /// What was found since the last time. Never waits.
    pub fn take(&self) -> Vec<(Stamp, Reading)> {
        self.readings.try_iter().collect()
    }
}

type Clock = dyn Fn() -> Stamp + Send + Sync;

fn look(
    settings: &Arc<Settings>,
    clock: &Arc<impl Fn() -> Stamp + Send + Sync + 'static>,
    out: &SyncSender<(Stamp, Reading)>,
    stopped: &Receiver<()>,
) {
    let start = Instant::now();
    let (mut steps, mut asked, mut asking) = (Steps::default(), None::<Instant>, None::<thread::JoinHandle<()>>);
    loop {
        if let Some(now) = together(start)
            && let Some(step) = steps.see(now)
        {
            // Whoever does not take readings loses the newest; nothing waits here.
            out.try_send((clock(), Reading::Step(step))).unwrap_or_default();
        }
        let busy = asking.as_ref().is_some_and(|thread| !thread.is_finished());
        if !busy && asked.is_none_or(|asked| asked.elapsed() >= settings.every) {
            asked = Some(Instant::now());
            let (settings, clock, out) = (Arc::clone(settings), Arc::clone(clock), out.clone());
            let ask = move || ask(&settings, &*clock, &out);
            asking = thread::Builder::new().name("time servers".to_owned()).spawn(ask).ok();
        }
        match stopped.recv_timeout(LOOK_EVERY) {
            Err(RecvTimeoutError::Timeout) => {}
            _ => return,
        }
    }
}

fn utc_now() -> UtcMicros {
    let utc = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    UtcMicros(u64::try_from(utc.as_micros()).unwrap_or(u64::MAX))
}

/// Both clocks at one moment; `None` where the computer was too busy for that.
fn together(start: Instant) -> Option<Stamp> {
    let before = start.elapsed();
    let utc = utc_now();
    let after = start.elapsed();
    let middle = (before + after) / 2;
    (after - before <= TOGETHER).then(|| Stamp { mono: MonoTime::default() + middle, utc })
}

fn ask(settings: &Settings, clock: &Clock, out: &SyncSender<(Stamp, Reading)>) {
    let say = |reading| out.try_send((clock(), reading)).unwrap_or_default();
    for server in &settings.servers {
        say(time_server(server));
    }
    for reading in own_state() {
        say(reading);
    }
}

fn time_server(server: &str) -> Reading {
    let client = SntpClient::with_config(Config::default().timeout(ANSWER));
    match client.synchronize(server) {
        Ok(answer) => {
            // They say how far to go; we say how far we are off.
            let offset_ms = -answer.clock_offset().as_secs_f64() * 1e3;
            let source = format!("NTP {server}, stratum {}", answer.stratum());
            let uncertainty_ms = Some((answer.round_trip_delay().as_secs_f64() * 1e3 / 2.0).abs());
            let known = Difference::utc(Other::TimeServer, None, &source, utc_now(), offset_ms);
            Reading::Offset(Difference { uncertainty_ms, ..known })
        }
        Err(error) => Reading::Unknown(Unknown { source: format!("NTP {server}"), cause: error.to_string() }),
    }
}

/// What the computer's time service says, whichever it is.
fn own_state() -> Vec<Reading> {
    let said = |program: &str, arguments: &[&str]| {
        let output = Command::new(program).args(arguments).env("LC_ALL", "C").stdin(Stdio::null()).output().ok()?;
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let (chronyc, systemd) = (said("chronyc", &["tracking"]), said("timedatectl", &["show"]));
    let known = system::said(chronyc.as_deref(), systemd.as_deref(), utc_now());
    if known.is_empty() {
        let cause = "neither chrony nor systemd says how this computer's clock is set".to_owned();
        return vec![Reading::Unknown(Unknown { source: "system".to_owned(), cause })];
    }
    known
}
