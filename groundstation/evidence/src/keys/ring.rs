//! Which public keys are whose, and when they may be used.

use jiff::Timestamp;
use mission::explain::{Explain, Message};
use mission::message;
use serde::{Deserialize, Serialize};

use super::{KeyError, PublicKey};

/// A larger file is no keyring: some thousand keys.
pub const MAX_KEYRING_BYTES: u64 = 4 << 20;

/// Why and since when a key may no longer be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Revocation {
    /// Since when.
    pub at: Timestamp,
    /// Why, in the words of who revoked it.
    pub reason: String,
}

/// A public key and whose it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// [`PublicKey::id`].
    pub id: String,
    /// The unit that signs with it.
    pub unit: String,
    /// The key, PEM.
    pub public_key: String,
    /// May be used from here.
    pub valid_from: Timestamp,
    /// May be used until here.
    pub valid_until: Timestamp,
    /// The key that took its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaced_by: Option<String>,
    /// May no longer be used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked: Option<Revocation>,
}

impl Entry {
    /// A key in use.
    pub fn new(key: &PublicKey, unit: &str, valid_from: Timestamp, valid_until: Timestamp) -> Self {
        Self {
            id: key.id(),
            unit: unit.to_owned(),
            public_key: key.to_pem(),
            valid_from,
            valid_until,
            replaced_by: None,
            revoked: None,
        }
    }
}

/// How a key stood when something was signed with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// In use by this unit.
    Good {
        /// Unit.
        unit: String,
        /// The key was revoked later. Only a time stamp by a third party shows that it was later.
        revoked_later: Option<Revocation>,
    },
    /// In no keyring.
    Unknown,
    /// Revoked before.
    Revoked {
        /// Unit.
        unit: String,
        /// Since when, and why.
        by: Revocation,
    },
    /// Not valid at that time.
    OutsideValidity {
        /// Unit.
        unit: String,
        /// Valid from.
        from: Timestamp,
        /// Valid until.
        until: Timestamp,
    },
}

/// A keyring is of no use.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyringError {
    /// Not a keyring.
    #[error("not a keyring: {0}")]
    Syntax(String),
    /// A key cannot be read, or its identifier is another key's.
    #[error("the key {id}: {cause}")]
    BadKey {
        /// As the file says.
        id: String,
        /// Why.
        cause: String,
    },
    /// The same key twice.
    #[error("the key {id} is there twice")]
    Twice {
        /// Key.
        id: String,
    },
    /// No such key.
    #[error("there is no key {id}")]
    NoSuchKey {
        /// Key.
        id: String,
    },
}

impl Explain for KeyringError {
    fn explain(&self) -> Message {
        match self {
            Self::Syntax(cause) => message!("evidence-keyring-syntax", cause = cause.as_str()),
            Self::BadKey { id, cause } => {
                message!("evidence-keyring-bad-key", key = id.as_str(), cause = cause.as_str())
            }
            Self::Twice { id } => message!("evidence-keyring-twice", key = id.as_str()),
            Self::NoSuchKey { id } => message!("evidence-keyring-no-such-key", key = id.as_str()),
        }
    }
}

/// The public keys of all units.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Keyring {
    keys: Vec<Entry>,
}

impl Keyring {
    /// Reads the file.
    ///
    /// # Errors
    /// It is no keyring, or a key in it is not what it says.
    pub fn from_json(text: &str) -> Result<Self, KeyringError> {
        let read: Self = serde_json::from_str(text).map_err(|error| KeyringError::Syntax(error.to_string()))?;
        let mut ring = Self::default();
        for entry in read.keys {
            ring.add(entry)?;
        }
        Ok(ring)
    }

    /// The file's text.
    pub fn to_json(&self) -> String {
        // Strings only: this cannot fail.
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

    /// All keys.
    pub fn keys(&self) -> &[Entry] {
        &self.keys
    }

    /// The key of that identifier.
    pub fn key(&self, id: &str) -> Option<PublicKey> {
        self.keys.iter().find(|entry| entry.id == id).and_then(|entry| PublicKey::from_pem(&entry.public_key).ok())
    }

    /// Adds a key.
    ///
    /// # Errors
    /// It is there already, or cannot be read.
    pub fn add(&mut self, entry: Entry) -> Result<(), KeyringError> {
        let bad = |cause: String| KeyringError::BadKey { id: entry.id.clone(), cause };
        let key = PublicKey::from_pem(&entry.public_key).map_err(|error: KeyError| bad(error.to_string()))?;
        if key.id() != entry.id {
            return Err(bad(format!("the key itself is {}", key.id())));
        }
        if self.keys.iter().any(|known| known.id == entry.id) {
            return Err(KeyringError::Twice { id: entry.id });
        }
        self.keys.push(entry);
        Ok(())
    }

    /// A new key takes an old one's place: the old one may be used until the new one may.
    ///
    /// # Errors
    /// There is no such old key, or the new one is there already.
    pub fn replace(&mut self, old: &str, new: Entry) -> Result<(), KeyringError> {
        let (id, from) = (new.id.clone(), new.valid_from);
        self.entry(old)?;
        self.add(new)?;
        let entry = self.entry(old)?;
        entry.valid_until = entry.valid_until.min(from);
        entry.replaced_by = Some(id);
        Ok(())
    }

    /// A key may no longer be used. An earlier revocation stands.
    ///
    /// # Errors
    /// There is no such key.
    pub fn revoke(&mut self, id: &str, by: Revocation) -> Result<(), KeyringError> {
        let entry = self.entry(id)?;
        if entry.revoked.as_ref().is_none_or(|before| by.at < before.at) {
            entry.revoked = Some(by);
        }
        Ok(())
    }

    fn entry(&mut self, id: &str) -> Result<&mut Entry, KeyringError> {
        let found = self.keys.iter_mut().find(|entry| entry.id == id);
        found.ok_or_else(|| KeyringError::NoSuchKey { id: id.to_owned() })
    }

    /// How a key stood at a time.
    pub fn standing(&self, id: &str, at: Timestamp) -> Standing {
        let Some(entry) = self.keys.iter().find(|entry| entry.id == id) else { return Standing::Unknown };
        let unit = entry.unit.clone();
        match &entry.revoked {
            Some(by) if by.at <= at => Standing::Revoked { unit, by: by.clone() },
            _ if at < entry.valid_from || at >= entry.valid_until => {
                Standing::OutsideValidity { unit, from: entry.valid_from, until: entry.valid_until }
            }
            revoked => Standing::Good { unit, revoked_later: revoked.clone() },
        }
    }
}
