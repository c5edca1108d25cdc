//! The recorded video of a sortie, for its replay: a thread of its own reads the capture, a segment at a time, and decodes
//! up to the moment that is shown.

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use bevy_egui::egui::Context;
use crossbeam_channel::{Receiver, Sender, unbounded};
use evidence::capture::{Kind, Records};
use evidence::{Disk, Folder};
use mission::explain::Explain;
use screens::VideoPicture;
use telemetry::wire::UtcMicros;
use video::decode::{Frame, Preview};
use video::{AccessUnit, Stream};

use super::upload::Shown;
use crate::filming::FIRST_STREAM;

/// Units that the decoder may be behind.
const AHEAD: u64 = 24;
/// Between looks at a decoder that is behind.
const LOOK_EVERY: Duration = Duration::from_millis(4);
/// A moment further on than this is gone to by its key frame, microseconds.
const JUMP_US: u64 = 3_000_000;

/// A capture that is played.
pub struct Playback {
    moments: Sender<UtcMicros>,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
    latest: Shown,
    asked: UtcMicros,
    trouble: Option<mission::explain::Message>,
}

struct Shared {
    preview: Preview,
    wake: Mutex<Box<dyn Fn() + Send>>,
}

impl Playback {
    /// Opens the capture in a folder; `wake` is called when there is a new picture.
    pub fn open(capture: &Path, wake: Box<dyn Fn() + Send>) -> std::io::Result<Self> {
        let (moments, wanted) = unbounded();
        let shared = Arc::new(Shared { preview: Preview::start()?, wake: Mutex::new(wake) });
        let (folder, mine) = (Disk::at(capture), Arc::clone(&shared));
        let thread = thread::Builder::new().name("playback".to_owned()).spawn(move || {
            let mut reel = Reel { folder, names: Vec::new(), segment: None, at: 0, fed: 0, last: None };
            reel.run(&wanted, &mine);
        })?;
        let latest = Shown::default();
        Ok(Self { moments, shared, thread: Some(thread), latest, asked: UtcMicros(0), trouble: None })
    }

    /// Shows this moment.
    pub fn show(&mut self, at: UtcMicros) {
        if at != self.asked {
            self.asked = at;
            self.moments.send(at).unwrap_or_default();
        }
    }

    /// Takes over the newest picture for a window.
    pub fn refresh(&mut self, context: &Context) {
        self.trouble = self.shared.preview.standing().trouble.map(|trouble| trouble.explain());
        self.latest.refresh(self.shared.preview.take(), context);
    }

    /// Another window shows it from now on.
    pub fn move_on(&mut self) {
        self.latest.move_on();
    }

    /// What the screens show; `None` where nothing was filmed at this moment.
    pub fn picture(&self) -> Option<VideoPicture<'_>> {
        let (texture, frame) = (self.latest.texture()?, self.latest.frame()?);
        // A moment without footage must not be shown with a picture of another one.
        if frame.times.received.utc.0.abs_diff(self.asked.0) > JUMP_US {
            return None;
        }
        Some(VideoPicture {
            texture: Some(texture.id()),
            shape: self.latest.shape(),
            age: Duration::ZERO,
            recorded: false,
            trouble: self.trouble.as_ref(),
        })
    }

    /// The picture that is shown.
    pub fn frame(&self) -> Option<&Frame> {
        self.latest.frame()
    }
}

impl Drop for Playback {
    fn drop(&mut self) {
        self.moments = unbounded().0;
        if let Some(thread) = self.thread.take() {
            // A panic of a thread has been printed.
            thread.join().unwrap_or_default();
        }
    }
}

impl Shared {
    fn wake(&self) {
        let wake: MutexGuard<'_, _> = self.wake.lock().unwrap_or_else(PoisonError::into_inner);
        wake();
    }
}

/// A segment in memory: at most a minute of video.
struct Segment {
    number: usize,
    stream: Option<Stream>,
    units: Vec<AccessUnit>,
}

struct Reel {
    folder: Disk,
    names: Vec<String>,
    segment: Option<Segment>,
    /// The next unit of the segment.
    at: usize,
    /// Units given to the decoder.
    fed: u64,
    /// The moment of the last one.
    last: Option<u64>,
}

impl Reel {
    fn run(&mut self, wanted: &Receiver<UtcMicros>, shared: &Shared) {
        self.names = self.folder.list().unwrap_or_default();
        self.names.retain(|name| name.ends_with(".capture"));
        self.names.sort();
        while let Ok(mut moment) = wanted.recv() {
            // Only the latest counts.
            while let Ok(later) = wanted.try_recv() {
                moment = later;
            }
            self.go_to(moment.0, wanted, shared);
            shared.wake();
        }
    }

    fn go_to(&mut self, utc_us: u64, wanted: &Receiver<UtcMicros>, shared: &Shared) {
        let goes_on = self.last.is_some_and(|last| (last..last + JUMP_US).contains(&utc_us));
        if !goes_on && !self.jump(utc_us, shared) {
            return;
        }
        loop {
            let Some(segment) = &self.segment else { return };
            let Some(unit) = segment.units.get(self.at) else {
                let next = segment.number + 1;
                if !self.load(next, shared) {
                    return;
                }
                continue;
            };
            if unit.received.utc.0 > utc_us {
                return;
            }
            shared.preview.unit(unit);
            self.last = Some(unit.received.utc.0);
            self.at += 1;
            self.fed += 1;
            self.wait(shared);
            if !goes_on && !wanted.is_empty() {
                return;
            }
        }
    }

    /// Goes to the last key frame before a moment. Whether there is one.
    fn jump(&mut self, utc_us: u64, shared: &Shared) -> bool {
        self.last = None;
        let begins = |segment: &Segment| segment.units.first().is_some_and(|unit| unit.received.utc.0 <= utc_us);
        let ends = |segment: &Segment| segment.units.last().is_some_and(|unit| unit.received.utc.0 >= utc_us);
        let here = self.segment.as_ref().is_some_and(|segment| begins(segment) && ends(segment));
        if !here {
            let known = self.segment.as_ref().filter(|segment| begins(segment)).map_or(0, |segment| segment.number);
            let mut number = known;
            loop {
                if !self.load(number, shared) {
                    return false;
                }
                match &self.segment {
                    Some(segment) if ends(segment) => break,
                    _ => number += 1,
                }
            }
        }
        let Some(segment) = &self.segment else { return false };
        if let Some(stream) = &segment.stream {
            shared.preview.stream(stream);
        }
        let before = segment.units.iter().rposition(|unit| unit.key && unit.received.utc.0 <= utc_us);
        self.at = before.or_else(|| segment.units.iter().position(|unit| unit.key)).unwrap_or(segment.units.len());
        true
    }

    fn load(&mut self, number: usize, shared: &Shared) -> bool {
        let Some(bytes) = self.names.get(number).and_then(|name| self.folder.read(name).ok()) else { return false };
        let before = self.segment.take().and_then(|segment| segment.stream);
        let mut segment = Segment { number, stream: before.clone(), units: Vec::new() };
        for record in Records::new(&bytes).map_while(Result::ok) {
            match record.kind {
                Kind::Stream => {
                    let stream = serde_json::from_slice::<Stream>(record.payload).ok();
                    segment.stream = stream.filter(|stream| stream.stream == FIRST_STREAM).or(segment.stream);
                }
                Kind::Video => {
                    let unit = AccessUnit::from_record(record.payload, record.at);
                    segment.units.extend(unit.filter(|(stream, _)| *stream == FIRST_STREAM).map(|(_, unit)| unit));
                }
                _ => {}
            }
        }
        if let Some(stream) = segment.stream.as_ref().filter(|stream| Some(*stream) != before.as_ref()) {
            shared.preview.stream(stream);
        }
        self.segment = Some(segment);
        self.at = 0;
        true
    }

    /// A decoder that is too far behind would leave out what it is given.
    fn wait(&self, shared: &Shared) {
        loop {
            let standing = shared.preview.standing();
            if standing.trouble.is_some() || standing.decoded + standing.left_out + AHEAD >= self.fed {
                return;
            }
            thread::sleep(LOOK_EVERY);
        }
    }
}
