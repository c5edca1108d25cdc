//! The moment of a flight that is looked at, and how it moves on.

use telemetry::wire::Stamp;

/// How many times as fast time may pass.
pub const SPEEDS: [u32; 4] = [1, 2, 4, 8];

/// The moment that is looked at.
#[derive(Debug, Clone)]
pub struct Replay {
    at_ms: u32,
    end_ms: u32,
    speed: u32,
    /// While time passes: since when, and from which moment on.
    since: Option<(Stamp, u32)>,
}

impl Replay {
    pub(super) fn new(end_ms: u32) -> Self {
        Self { at_ms: 0, end_ms, speed: SPEEDS[0], since: None }
    }

    /// Since the start of the flight, milliseconds.
    pub fn at_ms(&self) -> u32 {
        self.at_ms
    }

    /// The end of the flight, milliseconds.
    pub fn end_ms(&self) -> u32 {
        self.end_ms
    }

    /// Whether time passes.
    pub fn is_playing(&self) -> bool {
        self.since.is_some()
    }

    /// How many times as fast it passes.
    pub fn speed(&self) -> u32 {
        self.speed
    }

    pub(super) fn seek(&mut self, ms: u32, now: Stamp) {
        self.at_ms = ms.min(self.end_ms);
        self.since = self.since.map(|_| (now, self.at_ms));
    }

    /// Lets time pass, from the start where it has come to the end, or stops it.
    pub(super) fn play(&mut self, play: bool, now: Stamp) {
        if play && self.at_ms >= self.end_ms {
            self.at_ms = 0;
        }
        self.since = play.then_some((now, self.at_ms));
    }

    pub(super) fn set_speed(&mut self, speed: u32, now: Stamp) {
        self.speed = speed.clamp(SPEEDS[0], SPEEDS[SPEEDS.len() - 1]);
        self.since = self.since.map(|_| (now, self.at_ms));
    }

    pub(super) fn advance(&mut self, now: Stamp) {
        let Some((since, from_ms)) = self.since else { return };
        let passed_ms = now.mono.since(since.mono).as_millis() * u128::from(self.speed);
        self.at_ms = u32::try_from(passed_ms).unwrap_or(u32::MAX).saturating_add(from_ms).min(self.end_ms);
        if self.at_ms == self.end_ms {
            self.since = None;
        }
    }
}
