//! Making a database a central store.

use std::time::Duration;

use sqlx::Row;
use sqlx::migrate::MigrateError;

use super::{Centre, CentreError, Step};

/// The oldest PostgreSQL whose language the schema is written in: SQL function bodies that are read once.
const OLDEST_VERSION: i32 = 140_000;
/// For all of it. Another one may be setting up the same database, and then this one waits.
const LIMIT: Duration = Duration::from_secs(80);

impl Centre {
    /// Makes tables, roles and views, or brings them up to date. The address has to be a superuser's, or that of the
    /// owner of the database who may make roles. Can be called again at any time.
    ///
    /// # Errors
    /// The server cannot be reached, is too old, or refuses; a newer program has set it up.
    pub async fn set_up(&self) -> Result<(), CentreError> {
        let mut connection = self.connect().await?;
        let asked = sqlx::query(
            "SELECT current_setting('server_version_num')::integer AS number, current_setting('server_version') AS version,
                    current_setting('server_encoding') AS encoding",
        );
        let row = self.within(Step::Check, asked.fetch_one(&mut connection)).await?;
        let read = || -> Result<(i32, String, String), sqlx::Error> {
            Ok((row.try_get("number")?, row.try_get("version")?, row.try_get("encoding")?))
        };
        let (number, version, encoding) = read().map_err(|error| self.failed(Step::Check, error))?;
        if number < OLDEST_VERSION || encoding != "UTF8" {
            return Err(CentreError::Unfit { host: self.host.clone(), version, encoding });
        }
        let mut migrator = sqlx::migrate!("./migrations-centre");
        migrator.create_schema("records");
        migrator.dangerous_set_table_name("records.migration");
        match tokio::time::timeout(LIMIT, migrator.run_direct(None, &mut connection, false)).await {
            Err(_) => return Err(self.slow(Step::SetUp, LIMIT)),
            Ok(Err(MigrateError::VersionMissing(found) | MigrateError::VersionTooNew(found, _))) => {
                return Err(CentreError::Newer { host: self.host.clone(), found });
            }
            Ok(Err(MigrateError::Execute(source) | MigrateError::ExecuteMigration(source, _))) => {
                return Err(CentreError::Failed { host: self.host.clone(), step: Step::SetUp, source });
            }
            Ok(Err(other)) => return Err(self.failed(Step::SetUp, sqlx::Error::Migrate(Box::new(other)))),
            Ok(Ok(())) => {}
        }
        let rights = sqlx::raw_sql(include_str!("database.sql"));
        self.within(Step::SetUp, rights.execute(&mut connection)).await?;
        self.leave(connection).await;
        Ok(())
    }
}
