//! Pass phrases: setting one, and signing in by it.
//!
//! A phrase is kept as an Argon2id hash in a table of its own. It is no event: it never leaves the machine on which it was
//! set, except in a backup of that machine's store. After wrong tries a person has to wait, longer each time; the wait is
//! kept in the store, so starting the program again does not end it.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{Error, PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use sqlx::Row;

use crate::crew::PersonId;
use crate::error::StoreError;
use crate::sortie::UtcMicros;
use crate::store::Store;

/// Least length of a pass phrase, characters. Eight is the least that NIST SP 800-63B allows for a memorised secret; in
/// front of a machine that makes everybody wait after wrong tries it is enough, and rules about kinds of characters are
/// advised against there.
pub const LEAST_CHARACTERS: usize = 8;

/// Memory, passes and lanes of Argon2id: 19 MiB, 2, 1, the recommended least of the OWASP Password Storage Cheat Sheet and
/// the default of the `argon2` crate. It takes some 30 ms here, and 19 MiB are there on every laptop.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// Wait after the first wrong try, microseconds; it doubles with each further one.
const FIRST_WAIT_US: i64 = 1_000_000;
/// Longest wait, microseconds: 15 minutes. With it a hundred wrong tries, as many as NIST SP 800-63B allows at all, take a
/// day, and somebody who mistyped is not kept from a flight for longer.
const LONGEST_WAIT_US: i64 = 900_000_000;

/// What came of a try to sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignIn {
    /// The phrase is right.
    Right,
    /// It is wrong.
    Wrong {
        /// No further try counts before this time.
        wait_until: UtcMicros,
    },
    /// It was not looked at, because of wrong tries before.
    Wait {
        /// No try counts before this time.
        until: UtcMicros,
    },
    /// The person has no phrase on this machine.
    NoPhrase,
}

fn wait_us(wrong: i64) -> i64 {
    let doublings = u32::try_from(wrong - 1).unwrap_or(0).min(20);
    (FIRST_WAIT_US << doublings).min(LONGEST_WAIT_US)
}

fn hasher() -> Result<Argon2<'static>, Error> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

impl Store {
    /// Sets somebody's pass phrase in place of the one before, and ends every wait.
    ///
    /// # Errors
    /// It is too short, or the store cannot be written.
    pub async fn set_phrase(&self, person: PersonId, phrase: &str) -> Result<(), StoreError> {
        if phrase.chars().count() < LEAST_CHARACTERS {
            return Err(StoreError::ShortPhrase { least: LEAST_CHARACTERS });
        }
        let failed = |source| StoreError::Phrase { person, source };
        let hash = hasher().map_err(failed)?.hash_password(phrase.as_bytes()).map_err(failed)?;
        sqlx::query("INSERT OR REPLACE INTO secret (person, phc) VALUES (?1, ?2)")
            .bind(person.to_string())
            .bind(hash.to_string())
            .execute(self.pool())
            .await
            .map(drop)
            .map_err(|e| self.failed(e))
    }

    /// Takes somebody's pass phrase away. Nothing happens where there is none.
    ///
    /// # Errors
    /// The store cannot be written.
    pub async fn forget_phrase(&self, person: PersonId) -> Result<(), StoreError> {
        let statement = sqlx::query("DELETE FROM secret WHERE person = ?1").bind(person.to_string());
        statement.execute(self.pool()).await.map(drop).map_err(|e| self.failed(e))
    }

    /// Whether somebody has a pass phrase on this machine.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn has_phrase(&self, person: PersonId) -> Result<bool, StoreError> {
        let statement = sqlx::query("SELECT 1 FROM secret WHERE person = ?1").bind(person.to_string());
        Ok(statement.fetch_optional(self.pool()).await.map_err(|e| self.failed(e))?.is_some())
    }

    /// Tries to sign somebody in. The try is counted before the phrase is looked at, so whoever kills the program in
    /// between has still tried; hashes are compared in constant time.
    ///
    /// # Errors
    /// The store cannot be read or written, or the hash in it is none.
    pub async fn sign_in(&self, person: PersonId, phrase: &str, now: UtcMicros) -> Result<SignIn, StoreError> {
        let id = person.to_string();
        let mut transaction = self.write().await?;
        let row = sqlx::query("SELECT phc, wrong, wait_us FROM secret WHERE person = ?1")
            .bind(&id)
            .fetch_optional(&mut *transaction)
            .await
            .map_err(|e| self.failed(e))?;
        let Some(row) = row else { return Ok(SignIn::NoPhrase) };
        let read = || -> Result<(String, i64, i64), sqlx::Error> {
            Ok((row.try_get("phc")?, row.try_get("wrong")?, row.try_get("wait_us")?))
        };
        let (phc, wrong, waits_us) = read().map_err(|e| self.failed(e))?;
        // A wait longer than any is one from before the clock was set back. It is cut, not ended: setting the clock back
        // must be of no use.
        let latest_us = now.0.saturating_add(LONGEST_WAIT_US);
        let waiting = now.0 < waits_us;
        let (tries, until) = if waiting {
            (wrong, waits_us.min(latest_us))
        } else {
            (wrong.saturating_add(1), now.0.saturating_add(wait_us(wrong.saturating_add(1))))
        };
        sqlx::query("UPDATE secret SET wrong = ?2, wait_us = ?3 WHERE person = ?1")
            .bind(&id)
            .bind(tries)
            .bind(until)
            .execute(&mut *transaction)
            .await
            .map_err(|e| self.failed(e))?;
        transaction.commit().await.map_err(|e| self.failed(e))?;
        let until = UtcMicros(until);
        if waiting {
            return Ok(SignIn::Wait { until });
        }
        let failed = |source| StoreError::Phrase { person, source };
        let hash = PasswordHash::new(&phc).map_err(|error| failed(error.into()))?;
        match hasher().map_err(failed)?.verify_password(phrase.as_bytes(), &hash) {
            Ok(()) => {}
            Err(Error::PasswordInvalid) => return Ok(SignIn::Wrong { wait_until: until }),
            Err(error) => return Err(failed(error)),
        }
        sqlx::query("UPDATE secret SET wrong = 0, wait_us = 0 WHERE person = ?1 AND phc = ?2")
            .bind(&id)
            .bind(&phc)
            .execute(self.pool())
            .await
            .map_err(|e| self.failed(e))?;
        Ok(SignIn::Right)
    }
}
