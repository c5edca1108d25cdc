//! What can go wrong between a station and the central store, and what to do about it.

use mission::explain::{Explain, Message};
use mission::message;

use crate::crew::person::Unit;
use crate::error::StoreError;
use crate::log::EventId;

/// What was being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Making the connection.
    Connect,
    /// Making tables and roles.
    SetUp,
    /// Asking who is who.
    Check,
    /// Sending events.
    Send,
    /// Fetching events.
    Fetch,
}

impl Step {
    fn key(self) -> &'static str {
        match self {
            Self::Connect => "connect",
            Self::SetUp => "set-up",
            Self::Check => "check",
            Self::Send => "send",
            Self::Fetch => "fetch",
        }
    }
}

impl std::fmt::Display for Step {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.key())
    }
}

/// The central store cannot be reached or does not do. The station's own store is as it was, and the next exchange goes
/// on where this one came to. No password is in here.
#[derive(Debug, thiserror::Error)]
pub enum CentreError {
    /// No address of a PostgreSQL database.
    #[error("this is no address of a central store: {detail}")]
    Address {
        /// Which part of it is wrong.
        detail: String,
    },
    /// The address asks for a connection over a network that anybody could read or answer.
    #[error("the address of {host} asks for a connection that is not checked")]
    Unencrypted {
        /// The host.
        host: String,
    },
    /// No connection.
    #[error("{host} cannot be reached: {source}")]
    Unreachable {
        /// The host.
        host: String,
        /// Why.
        source: sqlx::Error,
    },
    /// The server does not encrypt, or is not the one that it should be.
    #[error("{host} cannot prove who it is: {source}")]
    Unproven {
        /// The host.
        host: String,
        /// Why.
        source: sqlx::Error,
    },
    /// The server does not let this login in.
    #[error("{host} refuses the login {user}: {source}")]
    Refused {
        /// The host.
        host: String,
        /// The login.
        user: String,
        /// Why.
        source: sqlx::Error,
    },
    /// There is no central store in the database, or one of an older version.
    #[error("the database at {host} is not set up for this program")]
    NotSetUp {
        /// The host.
        host: String,
    },
    /// A newer version of this program set the database up.
    #[error("the database at {host} has schema version {found}, which is newer than this program")]
    Newer {
        /// The host.
        host: String,
        /// Its schema version.
        found: i64,
    },
    /// The server or the database cannot hold a central store.
    #[error("{host} has PostgreSQL {version} with encoding {encoding}")]
    Unfit {
        /// The host.
        host: String,
        /// Version of its server.
        version: String,
        /// Encoding of its database.
        encoding: String,
    },
    /// The login stands for no unit, or for several.
    #[error("the login {user} at {host} stands for {} units", units.len())]
    NotOneUnit {
        /// The host.
        host: String,
        /// The login.
        user: String,
        /// For which units it stands.
        units: Vec<Unit>,
    },
    /// The login is another unit's.
    #[error("the login {user} at {host} is that of {}, and this is a station of {}", login.key(), station.key())]
    OtherUnit {
        /// The host.
        host: String,
        /// The login.
        user: String,
        /// Whose it is.
        login: Unit,
        /// Whose station this is.
        station: Unit,
    },
    /// The server has this event with other content.
    #[error("{host} has event {id} with other content")]
    Differs {
        /// The host.
        host: String,
        /// The event.
        id: EventId,
    },
    /// An event that this program cannot read.
    #[error("event {id} at {host} cannot be read")]
    Unreadable {
        /// The host.
        host: String,
        /// Its identifier, as the server has it.
        id: String,
    },
    /// No answer in time.
    #[error("no answer from {host} for {seconds} s ({step})")]
    Slow {
        /// The host.
        host: String,
        /// What was being done.
        step: Step,
        /// How long it was waited for.
        seconds: u64,
    },
    /// A step failed.
    #[error("{host} ({step}): {source}")]
    Failed {
        /// The host.
        host: String,
        /// What was being done.
        step: Step,
        /// Why.
        source: sqlx::Error,
    },
    /// The station's own store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Messages that name one unit are of their own, because each language names units in its own way.
fn of_unit(unit: Unit) -> (&'static str, f64) {
    match unit {
        Unit::Centre => ("centre", 0.0),
        Unit::Brigade(number) => ("brigade", f64::from(number)),
    }
}

impl Explain for CentreError {
    fn explain(&self) -> Message {
        match self {
            Self::Address { detail } => message!("err-records-centre-address", detail = detail.as_str()),
            Self::Unencrypted { host } => message!("err-records-centre-unencrypted", host = host.as_str()),
            Self::Unreachable { host, source } => {
                message!("err-records-centre-unreachable", host = host.as_str(), detail = source.to_string())
            }
            Self::Unproven { host, source } => {
                message!("err-records-centre-unproven", host = host.as_str(), detail = source.to_string())
            }
            Self::Refused { host, user, source } => message!(
                "err-records-centre-refused",
                host = host.as_str(),
                user = user.as_str(),
                detail = source.to_string()
            ),
            Self::NotSetUp { host } => message!("err-records-centre-not-set-up", host = host.as_str()),
            Self::Newer { host, found } => {
                message!("err-records-centre-newer", host = host.as_str(), found = *found as f64)
            }
            Self::Unfit { host, version, encoding } => message!(
                "err-records-centre-unfit",
                host = host.as_str(),
                version = version.as_str(),
                encoding = encoding.as_str()
            ),
            Self::NotOneUnit { host, user, units } => message!(
                "err-records-centre-not-one-unit",
                host = host.as_str(),
                user = user.as_str(),
                count = units.len() as f64
            ),
            Self::OtherUnit { host, user, login, station } => {
                let ((login, login_number), (station, station_number)) = (of_unit(*login), of_unit(*station));
                message!(
                    "err-records-centre-other-unit",
                    host = host.as_str(),
                    user = user.as_str(),
                    login = login,
                    login_number = login_number,
                    station = station,
                    station_number = station_number,
                )
            }
            Self::Differs { host, id } => {
                message!("err-records-centre-differs", host = host.as_str(), id = id.to_string())
            }
            Self::Unreadable { host, id } => {
                message!("err-records-centre-unreadable", host = host.as_str(), id = id.as_str())
            }
            Self::Slow { host, step, seconds } => {
                message!("err-records-centre-slow", host = host.as_str(), step = step.key(), seconds = *seconds as f64)
            }
            Self::Failed { host, step, source } => message!(
                "err-records-centre-failed",
                host = host.as_str(),
                step = step.key(),
                detail = source.to_string()
            ),
            Self::Store(error) => error.explain(),
        }
    }
}
