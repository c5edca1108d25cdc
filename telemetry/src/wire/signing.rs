//! MAVLink 2 message signing: keys, signing of what goes out, judging of what comes in.
//!
//! Source: <https://mavlink.io/en/guide/message_signing.html>.

use std::collections::BTreeMap;
use std::fmt;

use sha2::{Digest, Sha256};

use super::frame::{Address, Frame, MAX_FRAME_BYTES, SIGNATURE_BYTES};
use super::time::UtcMicros;

/// 2015-01-01T00:00:00Z, microseconds since 1970: the zero of signature timestamps.
const EPOCH_2015_US: u64 = 1_420_070_400_000_000;
/// Signature timestamps count 10 µs.
const TICK_US: u64 = 10;
/// A new stream's first timestamp may be this much behind our clock (one minute, the specification's rule).
const MAX_BEHIND_TICKS: u64 = 60_000_000 / TICK_US;
/// Most (system, component, link) streams remembered by one verifier; more is an attack, not a fleet.
const MAX_STREAMS: usize = 1024;

/// A 32-byte secret shared by a station and a vehicle. Its `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Key([u8; 32]);

impl Key {
    /// From the secret bytes themselves.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// SHA-256 of a passphrase, as other ground stations derive it.
    pub fn from_passphrase(passphrase: &str) -> Self {
        Self(Sha256::digest(passphrase.as_bytes()).into())
    }

    /// The secret, for `SETUP_SIGNING`.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    fn signature(&self, signed: &[u8]) -> [u8; 6] {
        let hash = Sha256::new().chain_update(self.0).chain_update(signed).finalize();
        [hash[0], hash[1], hash[2], hash[3], hash[4], hash[5]]
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(..)")
    }
}

/// A signature's timestamp: units of 10 µs since 2015.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct Timestamp(u64);

/// Signs frames of one link. Timestamps never repeat and never go back, whatever the clock does, and are never behind
/// what the other side was heard to use: a vehicle with GNSS time refuses a station whose clock is a minute slow.
#[derive(Debug, Clone)]
pub struct Signer {
    key: Key,
    link: u8,
    last_tick: u64,
}

impl Signer {
    /// A signer for one link.
    pub fn new(key: Key, link: u8) -> Self {
        Self { key, link, last_tick: 0 }
    }

    /// Moves on to a timestamp that the other side used.
    pub(crate) fn heard(&mut self, newest: Timestamp) {
        self.last_tick = self.last_tick.max(newest.0);
    }

    /// Appends the signature to the `length` bytes of a frame; returns the new length.
    pub(super) fn sign(&mut self, frame: &mut [u8; MAX_FRAME_BYTES], length: usize, now: UtcMicros) -> usize {
        self.last_tick = ticks(now).max(self.last_tick.saturating_add(1));
        frame[length] = self.link;
        frame[length + 1..length + 7].copy_from_slice(&self.last_tick.to_le_bytes()[..6]);
        let signature = self.key.signature(&frame[..length + 7]);
        frame[length + 7..length + SIGNATURE_BYTES].copy_from_slice(&signature);
        length + SIGNATURE_BYTES
    }
}

/// What a verifier says of a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Signed with our key, and newer than what came before.
    Good,
    /// Not signed.
    Unsigned,
    /// Signed with another key, or altered.
    BadSignature,
    /// Signed with our key but not newer than an earlier frame, or older than a minute: a replay.
    Replayed,
}

/// Judges received frames against one vehicle's key.
#[derive(Debug, Clone)]
pub struct Verifier {
    key: Key,
    streams: BTreeMap<(Address, u8), u64>,
    newest: Timestamp,
}

impl Verifier {
    /// A verifier that has seen nothing yet.
    pub fn new(key: Key) -> Self {
        Self { key, streams: BTreeMap::new(), newest: Timestamp::default() }
    }

    /// The newest timestamp of all good frames.
    pub(crate) fn newest(&self) -> Timestamp {
        self.newest
    }

    /// Judges one frame received at `now`.
    pub fn check(&mut self, frame: Frame<'_>, now: UtcMicros) -> Verdict {
        if !frame.is_signed() {
            return Verdict::Unsigned;
        }
        let bytes = frame.bytes();
        let (signed, signature) = bytes.split_at(bytes.len() - 6);
        if self.key.signature(signed) != signature {
            return Verdict::BadSignature;
        }
        let trailer = &bytes[bytes.len() - SIGNATURE_BYTES..];
        let tick = u64::from_le_bytes([trailer[1], trailer[2], trailer[3], trailer[4], trailer[5], trailer[6], 0, 0]);
        let stream = (frame.from(), trailer[0]);
        let newer = match self.streams.get(&stream) {
            Some(&last) => tick > last,
            None => tick + MAX_BEHIND_TICKS >= ticks(now) && self.streams.len() < MAX_STREAMS,
        };
        if !newer {
            return Verdict::Replayed;
        }
        self.streams.insert(stream, tick);
        self.newest = self.newest.max(Timestamp(tick));
        Verdict::Good
    }
}

fn ticks(now: UtcMicros) -> u64 {
    now.0.saturating_sub(EPOCH_2015_US) / TICK_US
}
