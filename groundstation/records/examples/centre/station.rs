//! A station that has things to write down. Names and plates are invented and easy to look for.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::path::Path;

use records::crew::attempt::{Attempt, Judged};
use records::crew::order::WorkOrder;
use records::crew::person::{Person, Role, Unit};
use records::crew::{AttemptId, Entry, OrderId, PersonId, Topic};
use records::finding::{Change, Finding, FindingFilter, FindingId, FindingRoad, Outcome, Seen, Side};
use records::{
    Aircraft, Dispatch, Ledger, LeftFile, Place, Progress, SortieEnd, SortieId, SortieStart, StakeSpan, Store,
    UtcMicros,
};
use uuid::Uuid;

use crate::Failed;
use crate::proxy::Dice;

const BEGAN_US: i64 = 1_790_000_000_000_000;
pub const PILOT: &str = "王海";
pub const OFFICER: &str = "李敏";
pub const PLATE: &str = "苏J·8D526";

pub struct Station {
    pub store: Store,
    pub unit: Unit,
    dice: Dice,
    now_us: Cell<i64>,
}

impl Station {
    pub async fn open(folder: &Path, unit: Unit, seed: u64) -> Result<Self, Failed> {
        let store = Store::open(folder).await?;
        store.set_unit(unit).await?;
        Ok(Self { store, unit, dice: Dice::new(seed), now_us: Cell::new(BEGAN_US) })
    }

    /// Clocks of stations differ, stand and jump.
    fn now(&self) -> UtcMicros {
        self.now_us.set(self.now_us.get() + self.dice.below(4_000_000) as i64 - 500_000);
        UtcMicros(self.now_us.get())
    }

    fn uuid(&self) -> Uuid {
        let millis = self.now().0.unsigned_abs() / 1_000;
        let random = [self.dice.below(u64::MAX).to_le_bytes(), self.dice.below(u64::MAX).to_le_bytes()].concat();
        let mut ten = [0; 10];
        ten.iter_mut().zip(random).for_each(|(to, from)| *to = from);
        uuid::Builder::from_unix_timestamp_millis(millis, &ten).into_uuid()
    }

    /// One to three things, as they come.
    pub async fn work(&self) -> Result<(), Failed> {
        for _ in 0..=self.dice.below(3) {
            match self.dice.below(6) {
                0 => self.fly().await?,
                1 => self.mark().await?,
                2 => self.enter().await?,
                3 => self.train().await?,
                _ => self.correct().await?,
            }
        }
        Ok(())
    }

    async fn fly(&self) -> Result<(), Failed> {
        let id = SortieId(self.uuid());
        let start = SortieStart {
            id,
            ledger: if self.dice.below(4) == 0 { Ledger::Simulator } else { Ledger::Flight },
            pilot: PILOT.into(),
            aircraft: Aircraft { system_id: 1, autopilot_uid: "0a1b".into(), registration: "UAS00112233".into() },
            plan_hash: "ab12".into(),
            plan_file: format!("{OFFICER}.plan"),
            link: "udpin://:14550".into(),
            armed_at: self.now(),
            dispatch: Dispatch { unit: Some(self.unit), ..Dispatch::default() },
            source: None,
        };
        self.store.begin_sortie(start).await?;
        self.store.take_off(id, self.now(), Some(Place { lat_deg: 33.4, lon_deg: 120.5 })).await?;
        for _ in 0..self.dice.below(3) {
            let progress = Progress {
                at: self.now(),
                place: None,
                distance_m: self.dice.below(9_000) as f64 / 7.0,
                max_height_rel_home_m: 61.0,
                battery_used_mah: None,
                battery_used_percent: Some(12.5),
                messages_received: 4_000,
                messages_lost: 3,
            };
            self.store.progress(id, progress).await?;
        }
        if self.dice.below(4) == 0 {
            return Ok(());
        }
        let end = SortieEnd {
            disarmed_at: self.now(),
            airborne_s: 600.0 + self.dice.below(900) as f64 / 3.0,
            distance_m: 5_000.0,
            max_height_rel_home_m: 62.0,
            max_height_agl_m: None,
            stakes: vec![StakeSpan {
                road: "G15".into(),
                toward: "南通".into(),
                from: "K1015+000".into(),
                to: "K1018+500.5_2".into(),
                along_m: Some((15_000.0, 18_500.0)),
            }],
            corridor_deviation_max_m: Some(1.7),
            battery_used_mah: None,
            battery_used_percent: Some(40.0),
            messages_received: 20_000,
            messages_lost: 7,
            files: vec![LeftFile { kind: "tlog".into(), path: format!("{PILOT}.tlog"), sha256: "00".into() }],
        };
        self.store.finish(id, end).await?;
        Ok(())
    }

    async fn mark(&self) -> Result<(), Failed> {
        let road = FindingRoad {
            route: "G15".into(),
            toward: "连云港".into(),
            stake: "K1020+300".into(),
            measured_m: 20_300.0,
            lane: Some(PLATE.into()),
            offset_m: 4.0,
            carriageway: Side::Increasing,
            structure: Some(format!("{PLATE}桥")),
            part: None,
            section: None,
            brigade: None,
        };
        let finding = Finding {
            id: FindingId(self.uuid()),
            sortie: None,
            at: self.now(),
            kind: "abnormal_parking".into(),
            severity: None,
            place: Place { lat_deg: 33.4, lon_deg: 120.5 },
            road: Some(road),
            extent: None,
            measured: Vec::new(),
            photo: Some(format!("stills/{PLATE}.jpg")),
            clip: None,
            seen_by: Seen::Video,
            aircraft: "UAS00112233".into(),
            pilot: PILOT.into(),
            marked_by: OFFICER.into(),
            // Quotes, line ends and a character that SQL, JSON and shells treat each in its own way.
            note: format!("{PLATE} “停车” \\ ' \" \n\t;-- {}", self.dice.below(1_000)),
            outcome: Outcome::Open,
        };
        self.store.mark_finding(finding, OFFICER).await?;
        Ok(())
    }

    /// One of a few people or work orders, so that records are written anew; the centre writes those of brigades, too.
    async fn enter(&self) -> Result<(), Failed> {
        let why = format!("{PLATE} 更正");
        let unit = if self.unit == Unit::Centre { Unit::ALL[self.dice.below(5) as usize] } else { self.unit };
        let number = Unit::ALL.iter().position(|known| *known == unit).unwrap_or(0) as u128;
        let id = Uuid::from_u128(number << 8 | u128::from(self.dice.below(2)));
        if self.dice.below(2) == 0 {
            let order = WorkOrder {
                id: OrderId(id),
                unit,
                number: format!("{}号", self.dice.below(1_000)),
                task: format!("{PLATE} 复查"),
                stretch: None,
                until: self.now(),
                cancelled: self.dice.below(4) == 0,
            };
            self.store.enter(Entry::Order(order), OFFICER, &why, self.now()).await?;
            return Ok(());
        }
        let person = Person {
            id: PersonId(id),
            name: format!("{PILOT}{}", self.dice.below(1_000)),
            unit,
            roles: BTreeSet::from([Role::Pilot]),
            declaration: None,
        };
        self.store.enter(Entry::Person(person), OFFICER, &why, self.now()).await?;
        Ok(())
    }

    /// A flight of a training scenario, or one of those before, entered anew or struck: the centre strikes those of brigades.
    async fn train(&self) -> Result<(), Failed> {
        let known = self.store.attempts(UtcMicros(0)).await?;
        let before = known.get(self.dice.below(2 * known.len() as u64 + 1) as usize);
        let why = format!("{PLATE} 更正");
        if let Some(before) = before.filter(|_| self.dice.below(2) == 0) {
            let struck = Entry::Struck { topic: Topic::Attempt, subject: before.id.to_string() };
            self.store.enter(struck, OFFICER, &why, self.now()).await?;
            return Ok(());
        }
        let got = self.dice.below(10_001) as u32;
        let attempt = Attempt {
            id: before.map_or_else(|| AttemptId(self.uuid()), |before| before.id),
            pilot: (self.dice.below(4) > 0).then(|| PersonId(Uuid::from_u128(1))),
            trainee: PILOT.into(),
            trainer: OFFICER.into(),
            scenario: "hover".into(),
            group: "manoeuvre".into(),
            level: "vlos".into(),
            started: before.map_or_else(|| self.now(), |before| before.started),
            flown_ms: 61_500,
            got,
            of: 100,
            passed: got >= 8_000,
            helped: self.dice.below(4) == 0,
            criteria: vec![Judged { kind: "hover".into(), got, of: 100, holds: got >= 8_000 }],
            log: format!("{PILOT}.jsonl"),
            log_sha256: "00".into(),
        };
        self.store.enter(Entry::Attempt(Box::new(attempt)), OFFICER, &why, self.now()).await?;
        Ok(())
    }

    /// Corrects any finding that the store has; the centre corrects those of brigades.
    async fn correct(&self) -> Result<(), Failed> {
        let known = self.store.findings(&FindingFilter::default()).await?;
        let Some(finding) = known.get(self.dice.below(known.len().max(1) as u64) as usize) else { return Ok(()) };
        let change = match self.dice.below(5) {
            0 => Change::Kind { kind: "debris".into(), severity: None },
            1 => Change::Place { place: Place { lat_deg: 33.5, lon_deg: 120.4 }, road: None },
            2 => Change::Note(format!("{PLATE} {}", self.dice.below(1_000))),
            3 => Change::Outcome(Outcome::HandedOver { to: OFFICER.into(), receipt: PLATE.into(), due: None }),
            _ => Change::Outcome(Outcome::Withdrawn),
        };
        let at = self.now();
        self.store.correct_finding(finding.id, change, OFFICER, &format!("{PLATE} 更正"), at).await?;
        Ok(())
    }
}

pub async fn write(folder: &Path, unit: &str, seed: u64) -> Result<(), Failed> {
    let unit = Unit::of_key(unit).ok_or("UNIT: centre, brigade-1 …")?;
    let station = Station::open(folder, unit, seed).await?;
    for _ in 0..20 {
        station.work().await?;
    }
    station.store.close().await;
    Ok(())
}
