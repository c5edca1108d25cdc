//! Waiting for a store: never for ever, and no longer than somebody wants.

use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures::StreamExt as _;
use mission::explain::{Explain, Message};
use mission::message;
use object_store::path::Path;
use object_store::{Error, GetOptions, GetRange, ObjectMeta, ObjectStoreExt as _};
use tokio::time::{Instant, timeout};

use super::{Vault, VaultError};

/// Objects that are listed at most: of a place with some thousand packages.
const MAX_LISTED: usize = 2_000_000;
/// An operation takes no longer, the retries of it included: see [`super::place`] for their bounds.
const LONGEST_WAIT: Duration = Duration::from_secs(300);
/// How soon a wish to stop is seen.
const LOOK: Duration = Duration::from_millis(100);

/// What is under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Files go up.
    Sending,
    /// Objects are read back and compared.
    ReadingBack,
    /// Objects come down.
    Fetching,
}

impl Explain for Step {
    fn explain(&self) -> Message {
        match self {
            Self::Sending => message!("evidence-vault-sending"),
            Self::ReadingBack => message!("evidence-vault-reading-back"),
            Self::Fetching => message!("evidence-vault-fetching"),
        }
    }
}

/// How far a step has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress<'a> {
    /// What is under way.
    pub step: Step,
    /// The file.
    pub file: &'a str,
    /// Bytes of the step that are done.
    pub done: u64,
    /// Of so many.
    pub total: u64,
}

/// Who watches.
pub struct Follow<'a> {
    /// Hears after each part.
    pub progress: &'a mut dyn FnMut(&Progress<'_>),
    /// Set by another thread to stop. What is done stays done, the next call goes on from there.
    pub cancelled: &'a AtomicBool,
}

impl Follow<'_> {
    pub(super) fn stopped(&self) -> Result<(), VaultError> {
        if self.cancelled.load(Ordering::Relaxed) { Err(VaultError::Cancelled) } else { Ok(()) }
    }
}

/// Why there is no answer.
pub(super) enum Silence {
    Store(Error),
    Slow,
    Cancelled,
}

impl Silence {
    /// The error of a step.
    pub fn at(self, object: String, step: impl FnOnce(String, Error) -> VaultError) -> VaultError {
        match self {
            Self::Store(source) => step(object, source),
            Self::Slow => VaultError::Slow { object, seconds: LONGEST_WAIT.as_secs() },
            Self::Cancelled => VaultError::Cancelled,
        }
    }
}

/// The answer of a store, unless that takes too long or nobody wants it any more.
pub(super) async fn wait<T>(
    cancelled: &AtomicBool,
    work: impl Future<Output = Result<T, Error>>,
) -> Result<T, Silence> {
    let (mut work, begun) = (pin!(work), Instant::now());
    loop {
        if cancelled.load(Ordering::Relaxed) {
            return Err(Silence::Cancelled);
        }
        if let Ok(answer) = timeout(LOOK, &mut work).await {
            return answer.map_err(Silence::Store);
        }
        if begun.elapsed() > LONGEST_WAIT {
            return Err(Silence::Slow);
        }
    }
}

impl Vault {
    /// Every object below a package, or below the whole place.
    pub(super) async fn objects(&self, id: &str, cancelled: &AtomicBool) -> Result<Vec<ObjectMeta>, VaultError> {
        let below = self.object(id, "")?;
        let mut stream = self.store.list(Some(&below));
        let mut found = Vec::new();
        loop {
            let next = wait(cancelled, async { stream.next().await.transpose() }).await;
            match next {
                Ok(Some(object)) => found.push(object),
                Ok(None) => return Ok(found),
                Err(Silence::Store(Error::InvalidPath { source })) => {
                    return Err(VaultError::ForeignName { object: self.shown(&below), cause: source.to_string() });
                }
                Err(silence) => {
                    return Err(silence.at(self.shown(&below), |place, source| VaultError::List { place, source }));
                }
            }
            if found.len() > MAX_LISTED {
                return Err(VaultError::TooMany { place: self.shown(&below), most: MAX_LISTED });
            }
        }
    }

    /// Hands an object to `take`, piece by piece, as long as it has the size that was stated. `false` where it has another.
    pub(super) async fn read(
        &self,
        object: &Path,
        bytes: u64,
        cancelled: &AtomicBool,
        mut take: impl FnMut(&[u8]) -> Result<(), VaultError>,
    ) -> Result<bool, VaultError> {
        let failed =
            |silence: Silence| silence.at(self.shown(object), |object, source| VaultError::ReadBack { object, source });
        if bytes == 0 {
            return Ok(wait(cancelled, self.store.head(object)).await.map_err(failed)?.size == 0);
        }
        let mut at = 0;
        while at < bytes {
            let end = bytes.min(at + self.part_bytes as u64);
            let options = GetOptions { range: Some(GetRange::Bounded(at..end)), ..GetOptions::default() };
            let found = wait(cancelled, self.store.get_opts(object, options)).await.map_err(failed)?;
            if found.meta.size != bytes || found.range != (at..end) {
                return Ok(false);
            }
            let mut stream = found.into_stream();
            while let Some(piece) = wait(cancelled, async { stream.next().await.transpose() }).await.map_err(failed)? {
                at += piece.len() as u64;
                // A store that sends more than was asked for would go on for ever.
                if at > end {
                    return Ok(false);
                }
                take(&piece)?;
            }
            if at < end {
                return Ok(false);
            }
        }
        Ok(true)
    }
}
