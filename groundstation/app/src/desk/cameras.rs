//! The cameras of the fleet: all are received while their vehicles are armed and brought to the captures that are open, and
//! the one that is shown is decoded for the screen. Neither waits for the other.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bevy_egui::egui::{self, TextureHandle};
use mission::explain::{Explain, Message};
use screens::VideoPicture;
use session::Snapshot;
use telemetry::wire::Address;
use video::decode::{Frame, Preview};
use video::receive::{Clock, Event, Source, SourceError};

use super::upload::Shown;
use crate::custody::Inbox;
use crate::filming::{FIRST_STREAM, Filming, Reel};

/// The captures that are open, by vehicle: the keeper opens and closes them.
#[derive(Clone, Default)]
pub struct Captures(Arc<Mutex<BTreeMap<Address, Inbox>>>);

impl Captures {
    fn all(&self) -> MutexGuard<'_, BTreeMap<Address, Inbox>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A capture begins.
    pub fn open(&self, vehicle: Address, inbox: Inbox) {
        self.all().insert(vehicle, inbox);
    }

    /// A capture is about to end: nobody may hold it any more.
    pub fn close(&self, vehicle: Address) {
        self.all().remove(&vehicle);
    }

    fn is_open(&self, vehicle: Address) -> bool {
        self.all().contains_key(&vehicle)
    }
}

/// What the thread of a camera and the screen share.
#[derive(Default)]
struct Shared {
    /// Somebody looks at it.
    shown: AtomicBool,
    trouble: Mutex<Option<Message>>,
}

impl Shared {
    fn trouble(&self) -> MutexGuard<'_, Option<Message>> {
        self.trouble.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A live picture: of which vehicle, and its number there.
type Key = (Address, usize);

struct Feed {
    uri: String,
    shared: Arc<Shared>,
    preview: Arc<Preview>,
    // Ends before what it hands pictures to.
    _filming: Filming,
    latest: Shown,
    trouble: Option<Message>,
}

/// All cameras.
pub struct Cameras {
    clock: Clock,
    captures: Captures,
    feeds: BTreeMap<Key, Feed>,
    /// Sources that could not be listened to, so that they are not tried at every look.
    refused: BTreeMap<Key, String>,
}

impl Cameras {
    /// None yet.
    pub fn new(clock: Clock, captures: Captures) -> Self {
        Self { clock, captures, feeds: BTreeMap::new(), refused: BTreeMap::new() }
    }

    /// Begins with cameras whose vehicles have armed and ends with those that are not needed any more. Returns why one could
    /// not be listened to.
    pub fn look(&mut self, snapshot: &Snapshot, shown: Option<Key>) -> Vec<Message> {
        let mut told = Vec::new();
        let wanted: BTreeMap<Key, &String> = snapshot
            .vehicles
            .iter()
            .filter(|(address, vehicle)| vehicle.state.is_armed() || self.captures.is_open(**address))
            .flat_map(|(address, vehicle)| {
                vehicle.videos.iter().enumerate().map(|(number, video)| ((*address, number), &video.uri))
            })
            .collect();
        self.feeds.retain(|key, feed| wanted.get(key).is_some_and(|uri| **uri == feed.uri));
        for (key, uri) in wanted {
            if self.feeds.contains_key(&key) || self.refused.get(&key) == Some(uri) {
                continue;
            }
            match self.feed(key, uri) {
                Ok(feed) => {
                    self.feeds.insert(key, feed);
                }
                Err(why) => {
                    self.refused.insert(key, uri.clone());
                    told.push(why);
                }
            }
        }
        for (key, feed) in &self.feeds {
            feed.shared.shown.store(shown == Some(*key), Ordering::Relaxed);
        }
        told
    }

    fn feed(&self, (address, number): Key, uri: &str) -> Result<Feed, Message> {
        let source: Source = uri.parse().map_err(|error: SourceError| error.explain())?;
        let preview =
            Preview::start().map_err(|error| mission::message!("thread-refused", cause = error.to_string()))?;
        let (preview, shared, captures) = (Arc::new(preview), Arc::<Shared>::default(), self.captures.clone());
        let (decoder, said) = (Arc::clone(&preview), Arc::clone(&shared));
        // A vehicle has at most a dozen cameras.
        let stream = FIRST_STREAM.saturating_add(u8::try_from(number).unwrap_or(u8::MAX));
        let mut reel = Reel::new(stream);
        let take = move |event: Event| {
            reel.take(&event, captures.all().get(&address));
            match &event {
                Event::Started(stream) => decoder.stream(stream),
                Event::Unit(unit) => {
                    *said.trouble() = None;
                    if said.shown.load(Ordering::Relaxed) {
                        decoder.unit(unit);
                    }
                }
                Event::Lost(_) => {}
                Event::Stopped(end) => *said.trouble() = Some(end.explain()),
            }
        };
        let filming = Filming::start(source, stream, Arc::clone(&self.clock), take)?;
        Ok(Feed { uri: uri.to_owned(), shared, preview, _filming: filming, latest: Shown::default(), trouble: None })
    }

    /// Takes over the newest picture of a camera for a window. Whether there was one.
    pub fn refresh(&mut self, key: Key, context: &egui::Context) -> bool {
        let Some(feed) = self.feeds.get_mut(&key) else { return false };
        let standing = feed.preview.standing();
        feed.trouble = feed.shared.trouble().clone().or_else(|| Some(standing.trouble?.explain()));
        feed.latest.refresh(feed.preview.take(), context)
    }

    /// Another window shows the pictures from now on.
    pub fn move_on(&mut self) {
        self.feeds.values_mut().for_each(|feed| feed.latest.move_on());
    }

    /// What the screens show of a camera.
    pub fn picture(&self, key: Key) -> Option<VideoPicture<'_>> {
        let feed = self.feeds.get(&key)?;
        let now = (self.clock)();
        let latest = &feed.latest;
        Some(VideoPicture {
            texture: latest.texture().map(TextureHandle::id),
            shape: latest.shape(),
            age: latest.frame().map_or_else(Default::default, |frame| now.mono.since(frame.times.received.mono)),
            recorded: self.captures.is_open(key.0),
            trouble: feed.trouble.as_ref(),
        })
    }

    /// Whether a camera is received.
    pub fn has(&self, key: Key) -> bool {
        self.feeds.contains_key(&key)
    }

    /// The picture that is shown of a camera.
    pub fn frame(&self, key: Key) -> Option<&Frame> {
        self.feeds.get(&key)?.latest.frame()
    }
}
