//! Sending and fetching.
//!
//! A station remembers two positions for each central store: up to where it has sent its own events, counted in its own
//! store, and up to where it has fetched, counted by the server. Both move only after what lies before them is kept on
//! the other side, so that a cut at any moment costs at most one batch, which is sent or fetched once more.

use std::collections::HashSet;

use sqlx::Row;
use sqlx::postgres::{PgConnection, PgRow};

use super::{Centre, CentreError, Step};
use crate::crew::person::Unit;
use crate::log::Event;
use crate::sortie::UtcMicros;
use crate::store::Store;

/// Version of the server's schema that this program needs.
const VERSION: i32 = 1;

/// One statement, and so one transaction: nothing of the network lies between taking the turn and the commit.
const INSERT: &str = "INSERT INTO records.event (id, author, at_us, who, why, topic, subject, body)
    SELECT id, author, at_us, who, why, topic, subject, body
    FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[])
         WITH ORDINALITY AS sent (id, author, at_us, who, why, topic, subject, body, nth)
    ORDER BY nth
    ON CONFLICT (id) DO NOTHING
    RETURNING id";

/// What an exchange did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Exchanged {
    /// Events of this station that the server did not have.
    pub sent: u64,
    /// Events of others that this station did not have.
    pub received: u64,
    /// Events that stay here: they were written before this station was told whose it is, and the server takes from a
    /// unit nothing that another one signs. Counted once.
    pub withheld: u64,
}

impl Centre {
    /// Sends what this station wrote since the last time, and fetches what it may read.
    ///
    /// # Errors
    /// The server cannot be reached or refuses; the login is not that of the station's unit; the station's store cannot be
    /// read or written. What was done stays done, and the next exchange goes on from there.
    pub async fn exchange(&self, store: &Store) -> Result<Exchanged, CentreError> {
        let unit = store.unit().await?;
        let mut connection = self.connect().await?;
        self.check_unit(&mut connection, unit).await?;
        let peer = self.peer(&mut connection).await?;
        let mut exchanged = Exchanged::default();
        self.send(&mut connection, store, unit, &peer, &mut exchanged).await?;
        exchanged.received = self.fetch(&mut connection, store, &peer).await?;
        self.leave(connection).await;
        Ok(exchanged)
    }

    /// The server decides by the login who may write what; a station of another unit could write nothing and would read
    /// what is not for it.
    async fn check_unit(&self, connection: &mut PgConnection, station: Unit) -> Result<(), CentreError> {
        let names: Vec<String> = Unit::ALL.iter().map(|unit| role(*unit)).collect();
        let asked = sqlx::query_scalar::<_, String>(
            "SELECT rolname::text FROM pg_roles WHERE rolname = ANY ($1) AND pg_has_role(oid, 'USAGE')",
        )
        .bind(&names);
        let roles = self.within(Step::Check, asked.fetch_all(connection)).await?;
        let units: Vec<Unit> = Unit::ALL.into_iter().filter(|unit| roles.contains(&role(*unit))).collect();
        let (host, user) = (self.host.clone(), self.options.get_username().to_owned());
        match units[..] {
            [login] if login == station => Ok(()),
            [login] => Err(CentreError::OtherUnit { host, user, login, station }),
            _ => Err(CentreError::NotOneUnit { host, user, units }),
        }
    }

    /// The name under which positions are remembered. Another database at the same address is another peer.
    async fn peer(&self, connection: &mut PgConnection) -> Result<String, CentreError> {
        let asked = sqlx::query("SELECT id::text, version FROM records.origin");
        let row = self.within(Step::Check, asked.fetch_one(connection)).await?;
        let read = || -> Result<(String, i32), sqlx::Error> { Ok((row.try_get(0)?, row.try_get(1)?)) };
        let (id, version) = read().map_err(|error| self.failed(Step::Check, error))?;
        if version < VERSION { Err(CentreError::NotSetUp { host: self.host.clone() }) } else { Ok(id) }
    }

    async fn send(
        &self,
        connection: &mut PgConnection,
        store: &Store,
        unit: Unit,
        peer: &str,
        exchanged: &mut Exchanged,
    ) -> Result<(), CentreError> {
        let peer = format!("{peer}/sent");
        let mut position = self.still_sent(connection, store, unit, store.cursor(&peer).await?).await?;
        loop {
            let written = store.own_events_after(position, self.limits.batch_events).await?;
            let Some(batch) = self.batch(&written) else { return Ok(()) };
            let own: Vec<&Event> = batch.iter().map(|(_, event)| event).filter(|event| event.author == unit).collect();
            if !own.is_empty() {
                exchanged.sent += self.send_batch(connection, &own).await?;
            }
            exchanged.withheld += (batch.len() - own.len()) as u64;
            position = batch.last().map_or(position, |(position, _)| *position);
            store.set_cursor(&peer, position).await?;
        }
    }

    /// As many of the first events as fit into a batch; `None` where there is none.
    fn batch<'a>(&self, written: &'a [(i64, Event)]) -> Option<&'a [(i64, Event)]> {
        let mut bytes = 0;
        let fits = |(_, event): &&(i64, Event)| {
            bytes += event.body.len();
            bytes <= self.limits.batch_bytes
        };
        let count = written.iter().take_while(fits).count().max(1);
        written.get(..count)
    }

    /// The position up to which the server has our events, or 0 where it has lost them: it was restored from a backup
    /// that is older than our last exchange.
    async fn still_sent(
        &self,
        connection: &mut PgConnection,
        store: &Store,
        unit: Unit,
        position: i64,
    ) -> Result<i64, CentreError> {
        if position == 0 {
            return Ok(0);
        }
        let last = store.own_events_after(position - 1, 1).await?;
        let id = match last.first() {
            Some((at, event)) if *at == position && event.author == unit => event.id,
            // One that was withheld says nothing.
            Some((at, _)) if *at == position => return Ok(position),
            _ => return Ok(0),
        };
        let asked = sqlx::query_scalar::<_, bool>("SELECT EXISTS (SELECT FROM records.event WHERE id = $1)");
        let is_there = self.within(Step::Check, asked.bind(id.to_string()).fetch_one(connection)).await?;
        Ok(if is_there { position } else { 0 })
    }

    /// Sends events, all or none, and gives how many the server did not have.
    async fn send_batch(&self, connection: &mut PgConnection, events: &[&Event]) -> Result<u64, CentreError> {
        let columns = Columns::of(events);
        let inserted = columns.bind(sqlx::query(INSERT)).fetch_all(&mut *connection);
        let rows = self.within(Step::Send, inserted).await?;
        let new: HashSet<String> = rows
            .iter()
            .map(|row| row.try_get(0))
            .collect::<Result<_, _>>()
            .map_err(|error| self.failed(Step::Send, error))?;
        // Those that were there must be the same: our own of an exchange whose answer was lost.
        let known: Vec<&Event> = events.iter().copied().filter(|event| !new.contains(&event.id.to_string())).collect();
        if !known.is_empty() {
            let ids: Vec<String> = known.iter().map(|event| event.id.to_string()).collect();
            let asked = sqlx::query("SELECT * FROM records.event WHERE id = ANY ($1)").bind(ids);
            let rows = self.within(Step::Send, asked.fetch_all(connection)).await?;
            let there =
                rows.iter().map(|row| Ok(self.event_of(row)?.1)).collect::<Result<Vec<Event>, CentreError>>()?;
            if let Some(event) = known.iter().find(|event| !there.contains(event)) {
                return Err(CentreError::Differs { host: self.host.clone(), id: event.id });
            }
        }
        Ok(new.len() as u64)
    }

    async fn fetch(&self, connection: &mut PgConnection, store: &Store, peer: &str) -> Result<u64, CentreError> {
        let peer = format!("{peer}/fetched");
        let mut position = self.still_fetched(connection, store, store.cursor(&peer).await?).await?;
        // What comes while we fetch waits for the next time, or a fast writer could keep us here for ever.
        let asked = sqlx::query_scalar::<_, i64>("SELECT coalesce(max(seq), 0) FROM records.event");
        let head = self.within(Step::Fetch, asked.fetch_one(&mut *connection)).await?;
        let mut received = 0;
        while position < head {
            let asked = sqlx::query(
                "SELECT seq, id, author, at_us, who, why, topic, subject, body
                 FROM (SELECT *, sum(octet_length(body)) OVER (ORDER BY seq) AS bytes
                       FROM (SELECT * FROM records.event WHERE seq > $1 ORDER BY seq LIMIT $2) AS next) AS sized
                 WHERE bytes <= $3 OR bytes = octet_length(body)
                 ORDER BY seq",
            )
            .bind(position)
            .bind(i64::from(self.limits.batch_events))
            .bind(i64::try_from(self.limits.batch_bytes).unwrap_or(i64::MAX));
            let rows = self.within(Step::Fetch, asked.fetch_all(&mut *connection)).await?;
            let read = rows.iter().map(|row| self.event_of(row)).collect::<Result<Vec<(i64, Event)>, _>>()?;
            let Some(last) = read.last().map(|(position, _)| *position) else { break };
            let events: Vec<Event> = read.into_iter().map(|(_, event)| event).collect();
            received += store.accept(&events).await?;
            position = last;
            store.set_cursor(&peer, position).await?;
        }
        Ok(received)
    }

    /// The position up to which we have the server's events, or 0 where what it has there is not what we fetched: it was
    /// restored from a backup, and gave the same numbers to others.
    async fn still_fetched(
        &self,
        connection: &mut PgConnection,
        store: &Store,
        position: i64,
    ) -> Result<i64, CentreError> {
        if position == 0 {
            return Ok(0);
        }
        let asked = sqlx::query("SELECT * FROM records.event WHERE seq = $1").bind(position);
        let Some(row) = self.within(Step::Check, asked.fetch_optional(connection)).await? else { return Ok(0) };
        let (_, there) = self.event_of(&row)?;
        let here = store.history(&there.topic, &there.subject).await?;
        Ok(if here.iter().any(|event| event.id == there.id) { position } else { 0 })
    }

    fn event_of(&self, row: &PgRow) -> Result<(i64, Event), CentreError> {
        let unread = |error| self.failed(Step::Fetch, error);
        let text = |column: &str| row.try_get::<String, _>(column).map_err(unread);
        let number = |column: &str| row.try_get::<i64, _>(column).map_err(unread);
        let (id, author) = (text("id")?, text("author")?);
        let (Ok(id), Some(author)) = (id.parse(), Unit::of_key(&author)) else {
            return Err(CentreError::Unreadable { host: self.host.clone(), id });
        };
        let event = Event {
            id,
            author,
            at: UtcMicros(number("at_us")?),
            who: text("who")?,
            why: text("why")?,
            topic: text("topic")?,
            subject: text("subject")?,
            body: text("body")?,
        };
        Ok((number("seq")?, event))
    }
}

/// The role of a unit on the server.
fn role(unit: Unit) -> String {
    unit.key().replace('-', "_")
}

/// Events column by column.
#[derive(Default)]
struct Columns<'a> {
    ids: Vec<String>,
    authors: Vec<String>,
    at_us: Vec<i64>,
    who: Vec<&'a str>,
    why: Vec<&'a str>,
    topics: Vec<&'a str>,
    subjects: Vec<&'a str>,
    bodies: Vec<&'a str>,
}

type Bound<'q> = sqlx::query::Query<'q, sqlx::Postgres, sqlx::postgres::PgArguments>;

impl<'a> Columns<'a> {
    fn of(events: &[&'a Event]) -> Self {
        let mut columns = Self::default();
        for event in events {
            columns.ids.push(event.id.to_string());
            columns.authors.push(event.author.key());
            columns.at_us.push(event.at.0);
            columns.who.push(&event.who);
            columns.why.push(&event.why);
            columns.topics.push(&event.topic);
            columns.subjects.push(&event.subject);
            columns.bodies.push(&event.body);
        }
        columns
    }

    fn bind<'q>(&'q self, query: Bound<'q>) -> Bound<'q> {
        query
            .bind(&self.ids)
            .bind(&self.authors)
            .bind(&self.at_us)
            .bind(&self.who)
            .bind(&self.why)
            .bind(&self.topics)
            .bind(&self.subjects)
            .bind(&self.bodies)
    }
}
