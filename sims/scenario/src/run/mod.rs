//! The log of one flight of a scenario: what was so ten times a second, and what happened. All that a score follows from.
//!
//! Whole numbers, so that a log that is written and read again is the same, and so is its score.

mod file;
mod report;
mod sample;

pub use file::RunError;
pub use report::Report;
pub use sample::Sample;

use crate::schema::Act;
use serde::{Deserialize, Serialize};

/// Milliseconds between two samples.
pub const SAMPLE_MS: u32 = 100;

/// An object in a photograph.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pictured {
    /// Its id.
    pub id: String,
    /// Its longer side, tenths of a pixel at a picture 1920 wide.
    pub size_dpx: u32,
    /// Of it inside the frame and hidden by nothing, thousandths.
    pub visible_permille: u16,
    /// Motion during the exposure, hundredths of a pixel.
    pub blur_cpx: u32,
    /// From the camera, decimetres.
    pub far_dm: u32,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Event {
    /// The motors were armed.
    Armed,
    /// The motors were stopped.
    Disarmed,
    /// The drone left the ground.
    Airborne,
    /// It stood on the ground, having touched it at so many millimetres per second.
    Landed {
        /// Downwards.
        speed_mm_s: u32,
    },
    /// It touched something that stands there.
    Touched,
    /// The vehicle's mode, as it calls it.
    Mode(String),
    /// The trainee's station asked for this, and the vehicle took it.
    Asked(Act),
    /// A plan was put aboard.
    Plan {
        /// Items.
        items: u16,
    },
    /// An instruction was given.
    Told(String),
    /// A fault began.
    Fault(String),
    /// A fault was over.
    FaultOver(String),
    /// A photograph was taken.
    Photo {
        /// Its number, from 1.
        number: u32,
        /// What of the scene's objects is in it.
        shows: Vec<Pictured>,
    },
    /// The trainee reported something.
    Report(Report),
    /// The trainer noted something.
    Note(String),
    /// The trainer put a fault in or took it out by hand.
    ByHand(String),
    /// The trainer flew: true as he took over, false as he gave back.
    TakenOver(bool),
    /// Time stood still for so long.
    Paused {
        /// Milliseconds.
        for_ms: u32,
    },
    /// The trainer went back to an earlier moment; what had been logged after it is gone.
    Rewound {
        /// The moment left, milliseconds.
        from_ms: u32,
    },
    /// The end.
    Ended,
}

/// An event and when it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct At {
    /// Milliseconds since the start.
    pub ms: u32,
    /// What.
    pub event: Event,
}

/// Who flew what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// Version of the log's format: 1.
    pub format: u32,
    /// Id of the scenario.
    pub scenario: String,
    /// SHA-256 of the scenario's text, hexadecimal.
    pub scenario_sha256: String,
    /// Level of the profile.
    pub level: String,
    /// Who flew: an id of the records, or a name.
    pub trainee: String,
    /// Who watched.
    pub trainer: String,
    /// The start, UTC, microseconds since 1970.
    pub started_utc_us: u64,
    /// Seed of all noise.
    pub seed: u64,
}

/// The log of one flight.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Who flew what.
    pub head: Head,
    /// What was so, in order.
    pub samples: Vec<Sample>,
    /// What happened, in order.
    pub events: Vec<At>,
}

impl Run {
    /// An empty log.
    pub fn new(head: Head) -> Self {
        Self { head, samples: Vec::new(), events: Vec::new() }
    }

    /// Adds an event.
    pub fn note(&mut self, ms: u32, event: Event) {
        self.events.push(At { ms, event });
    }

    /// Forgets what was after a moment, and says that it did.
    pub fn rewind(&mut self, to_ms: u32) {
        let from_ms = self.samples.last().map_or(0, |sample| sample.ms);
        self.cut(to_ms);
        self.note(to_ms, Event::Rewound { from_ms });
    }

    /// Forgets what was after a moment.
    fn cut(&mut self, to_ms: u32) {
        self.samples.retain(|sample| sample.ms <= to_ms);
        // What a trainer did stays: a flight that was helped is not one that was not.
        self.events.retain(|at| {
            at.ms <= to_ms || matches!(at.event, Event::Rewound { .. } | Event::ByHand(_) | Event::TakenOver(_))
        });
        self.events.iter_mut().for_each(|at| at.ms = at.ms.min(to_ms));
    }

    /// Whether a trainer flew it, put faults in or went back: then it is practice and no exam.
    pub fn helped(&self) -> bool {
        let helps = |at: &At| {
            matches!(at.event, Event::Rewound { .. } | Event::ByHand(_) | Event::TakenOver(_) | Event::Paused { .. })
        };
        self.events.iter().any(helps)
    }

    /// The sample at a moment: the last one that is not after it.
    pub fn sample_at(&self, ms: u32) -> Option<&Sample> {
        let next = self.samples.partition_point(|sample| sample.ms <= ms);
        self.samples.get(next.checked_sub(1)?)
    }

    /// When it left the ground first.
    pub fn airborne_ms(&self) -> Option<u32> {
        self.first(|event| matches!(event, Event::Airborne))
    }

    /// When something happened first.
    pub fn first(&self, is: impl Fn(&Event) -> bool) -> Option<u32> {
        self.events.iter().find(|at| is(&at.event)).map(|at| at.ms)
    }

    /// The last moment of the log.
    pub fn end_ms(&self) -> u32 {
        let events = self.events.last().map_or(0, |at| at.ms);
        self.samples.last().map_or(0, |sample| sample.ms).max(events)
    }
}
