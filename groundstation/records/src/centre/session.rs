//! A connection to the server, with a limit on every step over it.

use std::time::Duration;

use sqlx::error::DatabaseError;
use sqlx::postgres::PgConnection;
use sqlx::{ConnectOptions, Connection};

use super::{Centre, CentreError, Step};

impl Centre {
    pub(super) async fn connect(&self) -> Result<PgConnection, CentreError> {
        let limit = self.limits.connect;
        match tokio::time::timeout(limit, self.options.connect()).await {
            Ok(connected) => connected.map_err(|error| self.not_connected(error)),
            Err(_) => Err(self.slow(Step::Connect, limit)),
        }
    }

    /// Says goodbye. Everything is committed by now, so it does not matter whether the server hears it.
    pub(super) async fn leave(&self, connection: PgConnection) {
        drop(tokio::time::timeout(self.limits.connect, connection.close()).await);
    }

    /// One step. After an error the connection is in the middle of something and must be dropped.
    pub(super) async fn within<T>(
        &self,
        step: Step,
        work: impl Future<Output = Result<T, sqlx::Error>>,
    ) -> Result<T, CentreError> {
        let limit = self.limits.step;
        match tokio::time::timeout(limit, work).await {
            Ok(done) => done.map_err(|error| self.failed(step, error)),
            Err(_) => Err(self.slow(step, limit)),
        }
    }

    pub(super) fn slow(&self, step: Step, limit: Duration) -> CentreError {
        CentreError::Slow { host: self.host.clone(), step, seconds: limit.as_secs() }
    }

    /// Sorts SQLSTATE codes (PostgreSQL, appendix A): 3F000 no schema, 42P01 no table.
    pub(super) fn failed(&self, step: Step, source: sqlx::Error) -> CentreError {
        let host = self.host.clone();
        match source.as_database_error().and_then(DatabaseError::code).as_deref() {
            Some("3F000" | "42P01") => CentreError::NotSetUp { host },
            _ => CentreError::Failed { host, step, source },
        }
    }

    /// Codes as above: class 28 authorization, 3D000 no database, 42501 no right to connect to it.
    fn not_connected(&self, source: sqlx::Error) -> CentreError {
        let host = self.host.clone();
        if let Some(code) = source.as_database_error().and_then(DatabaseError::code) {
            return if code.starts_with("28") || code == "3D000" || code == "42501" {
                CentreError::Refused { host, user: self.options.get_username().to_owned(), source }
            } else {
                CentreError::Failed { host, step: Step::Connect, source }
            };
        }
        match &source {
            sqlx::Error::Tls(_) => CentreError::Unproven { host, source },
            // What the TLS library finds wrong with a certificate arrives as this.
            sqlx::Error::Io(error) if error.kind() == std::io::ErrorKind::InvalidData => {
                CentreError::Unproven { host, source }
            }
            // Without a socket in the file system, the one file there is to find is the authority's certificate.
            sqlx::Error::Io(error) if error.kind() == std::io::ErrorKind::NotFound && !self.is_socket() => {
                CentreError::Unproven { host, source }
            }
            _ => CentreError::Unreachable { host, source },
        }
    }

    fn is_socket(&self) -> bool {
        self.host.starts_with('/')
    }
}
