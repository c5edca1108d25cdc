//! The loop that drives a station. It never waits for a disk, a screen or a slow link, so the heartbeat goes out in time.

use std::time::Duration;

use crate::station::Station;
use crate::wire::{LinkId, MonoTime, Stamp, TimedFrame};

/// A link came up or went down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkChange {
    /// Open.
    Up,
    /// Closed, with the system's reason; it is being opened again.
    Down(String),
}

/// What a source hands over.
#[derive(Debug)]
pub enum Input {
    /// Bytes received by a link.
    Bytes {
        /// Which.
        link: LinkId,
        /// When.
        stamp: Stamp,
        /// What.
        bytes: Vec<u8>,
    },
    /// Nothing came until now.
    Time(Stamp),
    /// A link changed.
    Link {
        /// Which.
        link: LinkId,
        /// When.
        stamp: Stamp,
        /// How.
        change: LinkChange,
    },
    /// There will be nothing more: the log is over, or the owner stops.
    End,
}

/// Where bytes and time come from, and where frames go.
pub trait Source {
    /// Waits for input, no longer than `until`.
    fn next(&mut self, until: MonoTime) -> Input;
    /// Queues a frame for its link; must not block.
    fn transmit(&mut self, frame: &TimedFrame);
}

/// Whether the loop goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flow {
    /// Go on.
    Continue,
    /// Stop the loop.
    Stop,
}

/// Who uses the station: called after every input, on the hub's thread; must not block.
pub trait Agent {
    /// Looks at the station and tells it what to do.
    fn step(&mut self, station: &mut Station, now: Stamp) -> Flow;
    /// A frame passed, received or sent.
    fn on_frame(&mut self, frame: &TimedFrame);
    /// A link changed.
    fn on_link(&mut self, link: LinkId, change: &LinkChange, now: Stamp);
}

/// Longest time between two looks at the timers. Chosen: a tenth of the shortest retry.
const TICK: Duration = Duration::from_millis(20);

/// Drives `station` until the agent stops it or the source ends.
pub fn run(station: &mut Station, source: &mut dyn Source, agent: &mut dyn Agent) {
    let mut until = MonoTime::default();
    loop {
        let now = match source.next(until) {
            Input::Bytes { link, stamp, bytes } => {
                station.receive(link, stamp, &bytes, |frame| agent.on_frame(frame));
                stamp
            }
            Input::Time(stamp) => stamp,
            Input::Link { link, stamp, change } => {
                agent.on_link(link, &change, stamp);
                stamp
            }
            Input::End => return,
        };
        station.tick(now);
        let flow = agent.step(station, now);
        while let Some(frame) = station.poll_transmit() {
            agent.on_frame(&frame);
            source.transmit(&frame);
        }
        if flow == Flow::Stop {
            return;
        }
        until = now.mono + TICK;
    }
}
