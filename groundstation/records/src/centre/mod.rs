//! The central store: a PostgreSQL that holds the events of all units, for a detachment that outgrows one machine.
//!
//! Every station, the command centre's too, works on its own embedded store and needs no network for it. When there is
//! one, an [exchange](Centre::exchange) sends what the station wrote and fetches what it may read: a brigade its own
//! events and the centre's, the centre all. An event is known by its identifier and has one author, so sending it twice
//! changes nothing, and there is nothing to merge. Sums are made by the receiving store, by the same code as everywhere.
//!
//! Who may read and write what is decided by the server (roles and row level security in `migrations-centre`), not by the
//! program that asks.

mod address;
mod error;
mod exchange;
mod session;
mod set_up;

use std::time::Duration;

use sqlx::postgres::PgConnectOptions;

pub use error::{CentreError, Step};
pub use exchange::Exchanged;

/// What an exchange may take at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// For making a connection.
    pub connect: Duration,
    /// For one step over a connection: one batch sent or fetched.
    pub step: Duration,
    /// Events in a batch.
    pub batch_events: u32,
    /// Bytes in a batch, of bodies. One event may be larger.
    pub batch_bytes: usize,
}

impl Default for Limits {
    /// Chosen so that a batch of full size passes a mobile link of 256 kbit/s within its time.
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(15),
            step: Duration::from_secs(60),
            batch_events: 500,
            batch_bytes: 1 << 20,
        }
    }
}

/// A central store by its address. Every exchange makes one connection and closes it, so nothing is held in between.
pub struct Centre {
    options: PgConnectOptions,
    host: String,
    limits: Limits,
}

impl Centre {
    /// The store at an address such as `postgres://station@centre.example/detachment?sslrootcert=/etc/centre-ca.pem`.
    /// What it does not name comes from libpq's environment variables and password file. Nothing is connected yet.
    ///
    /// Off this machine the connection is encrypted and the server's name and certificate are checked. `sslrootcert`
    /// names a certificate authority that is trusted beside the public ones.
    ///
    /// # Errors
    /// It is no such address, or asks for less than that.
    pub fn at(url: &str, limits: Limits) -> Result<Self, CentreError> {
        let (options, host) = address::read(url)?;
        Ok(Self { options, host, limits })
    }

    /// Host and port, or the folder of the socket. Shows no secret.
    pub fn host(&self) -> &str {
        &self.host
    }
}

impl std::fmt::Debug for Centre {
    // The options would show the password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Centre").field("host", &self.host).field("limits", &self.limits).finish_non_exhaustive()
    }
}
