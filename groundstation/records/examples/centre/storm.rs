//! Five stations in bad weather, and the calm after it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use records::centre::{Centre, CentreError, Limits};
use records::crew::person::Unit;
use sqlx::postgres::PgConnection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions, Connection, Row};

use crate::Failed;
use crate::proxy::{Fate, Proxy};
use crate::station::Station;

const ROUNDS: usize = 6;

/// All columns of an event but its position.
pub type Line = (String, String, i64, String, String, String, String, String);

pub fn url(port: u16, login: &str, database: &str) -> String {
    format!("postgres://{login}@127.0.0.1:{port}/{database}?sslmode=disable")
}

pub fn login(unit: Unit) -> String {
    match unit {
        Unit::Centre => "station_centre".to_owned(),
        Unit::Brigade(number) => format!("station_{number}"),
    }
}

/// Writes and exchanges in turn. Gives how many exchanges broke off.
async fn work(station: &Station, centre: &Centre) -> Result<usize, Failed> {
    let mut broken = 0;
    for _ in 0..ROUNDS {
        station.work().await?;
        match centre.exchange(&station.store).await {
            Ok(_) => {}
            Err(CentreError::Unreachable { .. } | CentreError::Slow { .. } | CentreError::Failed { .. }) => broken += 1,
            Err(other) => return Err(other.into()),
        }
    }
    Ok(broken)
}

async fn one(port: u16, seed: u64, folder: &Path) -> Result<(usize, usize, BTreeMap<Fate, usize>), Failed> {
    let proxy = Proxy::start(port, seed).await?;
    let database = format!("storm_{seed}");
    // Small batches and little patience: more places to be cut at, and less waiting.
    let limits = Limits {
        connect: Duration::from_secs(3),
        step: Duration::from_millis(700),
        batch_events: 5,
        batch_bytes: 3_000,
    };
    let mut stations = Vec::new();
    for (number, unit) in Unit::ALL.into_iter().enumerate() {
        let centre = Centre::at(&url(proxy.port, &login(unit), &database), limits)?;
        let station = Station::open(&folder_of(folder, seed, unit), unit, seed * 10 + number as u64).await?;
        stations.push((station, centre));
    }
    let mut broken = 0;
    {
        let [(a, ca), (b, cb), (c, cc), (d, cd), (e, ce)] = &stations[..] else { return Err("five".into()) };
        let all = tokio::join!(work(a, ca), work(b, cb), work(c, cc), work(d, cd), work(e, ce));
        for one in [all.0, all.1, all.2, all.3, all.4] {
            broken += one?;
        }
    }
    proxy.calm();
    for round in 0..3 {
        for (station, _) in &stations {
            let limits = Limits { batch_events: 50, ..Limits::default() };
            let centre = Centre::at(&url(proxy.port, &login(station.unit), &database), limits)?;
            let done = centre.exchange(&station.store).await?;
            if round == 2 && (done.sent, done.received, done.withheld) != (0, 0, 0) {
                return Err(format!("seed {seed}: {} is not at rest: {done:?}", station.unit.key()).into());
            }
        }
    }
    for (station, _) in stations {
        station.store.close().await;
    }
    let events = compare(port, seed, folder, &database).await?;
    let mut fates = BTreeMap::new();
    for fate in proxy.fates.borrow().iter() {
        let kind = match fate {
            Fate::CutToServer(_) => Fate::CutToServer(0),
            Fate::CutToStation(_) => Fate::CutToStation(0),
            other => *other,
        };
        *fates.entry(kind).or_default() += 1;
    }
    Ok((events, broken, fates))
}

fn folder_of(folder: &Path, seed: u64, unit: Unit) -> PathBuf {
    folder.join(format!("{seed}-{}", unit.key()))
}

pub async fn read_store(folder: &Path) -> Result<SqliteConnection, Failed> {
    Ok(SqliteConnectOptions::new().filename(folder.join("records.sqlite")).connect().await?)
}

pub async fn events_of(connection: &mut SqliteConnection) -> Result<Vec<Line>, Failed> {
    let all = "SELECT id, author, at_us, who, why, topic, subject, body FROM event ORDER BY id";
    Ok(sqlx::query_as(all).fetch_all(connection).await?)
}

/// The sums that an exchange has to bring to the same everywhere.
async fn sums(connection: &mut SqliteConnection) -> Result<BTreeMap<(String, String), String>, Failed> {
    let all = "SELECT 'sortie' AS topic, id, record FROM sortie UNION ALL SELECT 'finding', id, record FROM finding
               UNION ALL SELECT topic, subject, author || event || body FROM record";
    let rows = sqlx::query(all).fetch_all(connection).await?;
    rows.iter().map(|row| Ok(((row.try_get(0)?, row.try_get(1)?), row.try_get(2)?))).collect()
}

async fn compare(port: u16, seed: u64, folder: &Path, database: &str) -> Result<usize, Failed> {
    let mut server = PgConnection::connect(&url(port, "postgres", database)).await?;
    let all = "SELECT id, author, at_us, who, why, topic, subject, body FROM records.event ORDER BY id";
    let there: Vec<Line> = sqlx::query_as(all).fetch_all(&mut server).await?;
    server.close().await?;
    let mut written = BTreeSet::new();
    let mut centre = BTreeMap::new();
    let mut known = BTreeSet::new();
    // Which brigades wrote about a thing: what one of them says of a thing of the centre's, the others do not see.
    let mut brigades = BTreeMap::<(&str, &str), BTreeSet<&str>>::new();
    for line in there.iter().filter(|line| line.1 != "centre") {
        brigades.entry((&line.5, &line.6)).or_default().insert(&line.1);
    }
    for unit in Unit::ALL {
        let mut store = read_store(&folder_of(folder, seed, unit)).await?;
        let here = events_of(&mut store).await?;
        let own = |line: &&Line| line.1 == unit.key();
        written.extend(here.iter().filter(own).cloned());
        let may_see = |line: &&Line| unit == Unit::Centre || line.1 == unit.key() || line.1 == "centre";
        let expected: Vec<Line> = there.iter().filter(may_see).cloned().collect();
        if here != expected {
            return Err(format!("seed {seed}: {} has {} of {} events", unit.key(), here.len(), expected.len()).into());
        }
        let sums = sums(&mut store).await?;
        store.close().await?;
        if unit == Unit::Centre {
            centre = sums;
            continue;
        }
        for (subject, sum) in sums {
            let of_others = |authors: &BTreeSet<&str>| authors.iter().any(|author| *author != unit.key());
            let is_whole = !brigades.get(&(&*subject.0, &*subject.1)).is_some_and(of_others);
            if is_whole && centre.get(&subject) != Some(&sum) {
                return Err(format!("seed {seed}: {subject:?} of {} differs from the centre's", unit.key()).into());
            }
            // What the centre said of a brigade's attempt reached the others; that the brigade struck it did not.
            if is_whole || centre.contains_key(&subject) {
                known.insert(subject);
            }
        }
    }
    if there != written.into_iter().collect::<Vec<_>>() {
        return Err(format!("seed {seed}: the server does not have each event exactly once").into());
    }
    if centre.into_keys().collect::<BTreeSet<_>>() != known {
        return Err(format!("seed {seed}: the centre knows of other things than the brigades").into());
    }
    Ok(there.len())
}

pub async fn run(port: u16, first: u64, count: u64, folder: &Path) -> Result<(), Failed> {
    let (mut events, mut broken, mut fates) = (0, 0, BTreeMap::<Fate, usize>::new());
    let began = Instant::now();
    for seed in first..first + count {
        let (of_seed, cuts, of_proxy) = one(port, seed, folder).await?;
        println!("seed {seed}: {of_seed} events, {cuts} of {} exchanges broke off", ROUNDS * Unit::ALL.len());
        events += of_seed;
        broken += cuts;
        of_proxy.into_iter().for_each(|(fate, times)| *fates.entry(fate).or_default() += times);
    }
    let met: Vec<String> = fates.iter().map(|(fate, times)| format!("{fate:?} {times}")).collect();
    println!("all agree: {events} events, {broken} exchanges broken off, {:.1} s", began.elapsed().as_secs_f64());
    println!("connections: {}", met.join(", "));
    Ok(())
}
