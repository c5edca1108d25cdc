//! Pictures for the screen. On a thread of its own: it may fall behind, fail and begin again, and nothing else notices.
//!
//! H.264 is decoded by openh264, which is compiled in; H.265 by the computer's `ffmpeg`, where there is one.

mod child;

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use mission::explain::{Explain, Message};
use mission::message;
use openh264::decoder::Decoder;
use openh264::formats::YUVSource;
use telemetry::wire::{Stamp, UtcMicros};

use crate::ts::Codec;
use crate::unit::{AccessUnit, Stream};

/// Units that wait to be decoded: two seconds. What does not fit is left out up to the next key frame.
const WAITING: usize = 60;
/// A larger picture is not decoded: 8K.
const MOST_PIXELS: usize = 7680 * 4320;

/// The times of the unit that a picture was decoded from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Times {
    /// Ticks of 90 kHz.
    pub at_90khz: u64,
    /// When its first packet came: the picture's age on a screen counts from here.
    pub received: Stamp,
    /// When it was taken by the sender's clock.
    pub sender_utc: Option<UtcMicros>,
}

impl From<&AccessUnit> for Times {
    fn from(unit: &AccessUnit) -> Self {
        Self { at_90khz: unit.at_90khz, received: unit.received, sender_utc: unit.sender_utc }
    }
}

/// A decoded picture.
#[derive(Clone, PartialEq, Eq)]
pub struct Frame {
    /// Width, pixels.
    pub width: usize,
    /// Height, pixels.
    pub height: usize,
    /// Red, green, blue, opacity of each pixel, row by row.
    pub rgba: Vec<u8>,
    /// Of which unit. Where a stream shows frames in another order than it codes them, of one close by.
    pub times: Times,
}

impl Frame {
    /// Brightness of each pixel, row by row (BT.601).
    pub fn luma(&self) -> Vec<u8> {
        let pixels = self.rgba.as_chunks::<4>().0;
        let bright = |[r, g, b, _]: &[u8; 4]| (u32::from(*r) * 77 + u32::from(*g) * 150 + u32::from(*b) * 29) >> 8;
        pixels.iter().map(|pixel| bright(pixel) as u8).collect()
    }
}

impl std::fmt::Debug for Frame {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Frame({} x {}, {:?})", self.width, self.height, self.times)
    }
}

/// Why there is no picture at the moment.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// There is no decoder for this codec.
    #[error("no decoder for {0:?}")]
    NoDecoder(Codec),
    /// The decoder does not understand the stream; it begins again at the next key frame.
    #[error("the decoder fails: {0}")]
    Failed(String),
}

impl Explain for Trouble {
    fn explain(&self) -> Message {
        match self {
            Self::NoDecoder(_) => message!("video-decoder-missing"),
            Self::Failed(reason) => message!("video-decoder-failed", reason = reason.as_str()),
        }
    }
}

/// What waits for the decoder.
#[derive(Debug)]
enum Work {
    Stream(Stream),
    Unit(AccessUnit),
}

/// How decoding stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Standing {
    /// Units left out because the decoder was too slow, or waited for a key frame.
    pub left_out: u64,
    /// Pictures decoded.
    pub decoded: u64,
    /// Why there is none at the moment.
    pub trouble: Option<Trouble>,
}

#[derive(Debug, Default)]
struct Desk {
    work: VecDeque<Work>,
    /// Units are left out up to the next key frame.
    skipping: bool,
    newest: Option<Frame>,
    standing: Standing,
    over: bool,
}

#[derive(Debug, Default)]
struct Shared {
    desk: Mutex<Desk>,
    more: Condvar,
}

impl Shared {
    fn desk(&self) -> MutexGuard<'_, Desk> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn shown(&self, frame: Frame) {
        let mut desk = self.desk();
        desk.standing.decoded += 1;
        desk.standing.trouble = None;
        desk.newest = Some(frame);
    }

    fn trouble(&self, trouble: Trouble) {
        self.desk().standing.trouble = Some(trouble);
    }
}

/// The last of some pictures of a stream, the first of which is a key frame; `None` where they give none. Waits for the
/// decoder.
///
/// # Errors
/// There is no decoder, or it does not understand the stream.
pub fn picture<'a>(stream: &Stream, units: impl Iterator<Item = &'a AccessUnit>) -> Result<Option<Frame>, Trouble> {
    let shared = Arc::new(Shared::default());
    let mut engine = open(stream, &shared);
    for unit in units {
        decode(&mut engine, unit, &shared).map_err(Trouble::Failed)?;
    }
    if let Engine::Ffmpeg(child) = engine {
        child.finish();
    }
    let mut desk = shared.desk();
    match (desk.newest.take(), desk.standing.trouble.take()) {
        (None, Some(trouble)) => Err(trouble),
        (newest, _) => Ok(newest),
    }
}

/// Decodes a stream for a screen until it is dropped.
#[derive(Debug)]
pub struct Preview {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

impl Preview {
    /// Starts the decoder's thread.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn start() -> std::io::Result<Self> {
        let shared = Arc::new(Shared::default());
        let desk = Arc::clone(&shared);
        let thread = std::thread::Builder::new().name("preview".to_owned()).spawn(move || work(&desk))?;
        Ok(Self { shared, thread: Some(thread) })
    }

    /// The stream begins, or goes on as another one. Never waits.
    pub fn stream(&self, stream: &Stream) {
        let mut desk = self.shared.desk();
        desk.work.clear();
        desk.skipping = true;
        desk.work.push_back(Work::Stream(stream.clone()));
        self.shared.more.notify_one();
    }

    /// A unit to decode. Never waits: a decoder that is behind gets the next key frame.
    pub fn unit(&self, unit: &AccessUnit) {
        let mut desk = self.shared.desk();
        if unit.key {
            desk.skipping = false;
            if desk.work.len() >= WAITING / 2 {
                // With a new beginning there is no need to catch up with the old one.
                let before = desk.work.len();
                desk.work.retain(|work| matches!(work, Work::Stream(_)));
                desk.standing.left_out += (before - desk.work.len()) as u64;
            }
        }
        if desk.skipping || desk.work.len() >= WAITING {
            desk.skipping = true;
            desk.standing.left_out += 1;
            return;
        }
        desk.work.push_back(Work::Unit(unit.clone()));
        self.shared.more.notify_one();
    }

    /// The newest picture, once.
    pub fn take(&self) -> Option<Frame> {
        self.shared.desk().newest.take()
    }

    /// How it stands.
    pub fn standing(&self) -> Standing {
        self.shared.desk().standing.clone()
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        self.shared.desk().over = true;
        self.shared.more.notify_one();
        if let Some(thread) = self.thread.take() {
            // A decoder that panicked has said so on standard error.
            drop(thread.join());
        }
    }
}

/// What decodes at the moment.
enum Engine {
    None,
    OpenH264 { decoder: Box<Decoder>, needs_key: bool },
    Ffmpeg(child::Child),
}

fn work(shared: &Arc<Shared>) {
    let mut engine = Engine::None;
    let mut current: Option<Stream> = None;
    loop {
        let mut desk = shared.desk();
        let next = loop {
            if desk.over {
                return;
            }
            match desk.work.pop_front() {
                Some(next) => break next,
                None => desk = shared.more.wait(desk).unwrap_or_else(PoisonError::into_inner),
            }
        };
        drop(desk);
        match next {
            Work::Stream(stream) => {
                engine = open(&stream, shared);
                current = Some(stream);
            }
            Work::Unit(unit) => {
                if let Err(reason) = decode(&mut engine, &unit, shared) {
                    shared.trouble(Trouble::Failed(reason));
                    engine = current.as_ref().map_or(Engine::None, |stream| open(stream, shared));
                }
            }
        }
    }
}

fn open(stream: &Stream, shared: &Arc<Shared>) -> Engine {
    let opened = match stream.codec {
        Codec::H264 => Decoder::new()
            .map(|decoder| Engine::OpenH264 { decoder: Box::new(decoder), needs_key: true })
            .map_err(|error| Trouble::Failed(error.to_string())),
        Codec::H265 => child::Child::start(stream, Arc::clone(shared)).map(Engine::Ffmpeg),
    };
    opened.unwrap_or_else(|trouble| {
        shared.trouble(trouble);
        Engine::None
    })
}

fn decode(engine: &mut Engine, unit: &AccessUnit, shared: &Arc<Shared>) -> Result<(), String> {
    match engine {
        Engine::None => Ok(()),
        Engine::Ffmpeg(child) => child.decode(unit),
        Engine::OpenH264 { decoder, needs_key } => {
            if *needs_key && !unit.key {
                shared.desk().standing.left_out += 1;
                return Ok(());
            }
            *needs_key = false;
            let Some(picture) = decoder.decode(&unit.annex_b).map_err(|error| error.to_string())? else {
                return Ok(());
            };
            let (width, height) = picture.dimensions();
            if width * height > MOST_PIXELS {
                return Err(format!("{width} x {height} pixels"));
            }
            let mut rgba = vec![0; width * height * 4];
            picture.write_rgba8(&mut rgba);
            shared.shown(Frame { width, height, rgba, times: unit.into() });
            Ok(())
        }
    }
}
