//! Books of an invented detachment, and a year of its sorties, so that the pictures of the crew room show something.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::Result;
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use mission::road::Network;
use records::crew::aircraft::{Airframe, Class, Figures, Maintenance, RemoteId};
use records::crew::approval::{Approval, ApprovalKind, Hours};
use records::crew::calendar::{beijing_day, instant};
use records::crew::certificate::{Category, Certificate, Grants, LicenceClass, Rating};
use records::crew::duty::{Deed, DutyAct, DutyKey};
use records::crew::equipment::{Device, DeviceKind, Month, Use};
use records::crew::order::{Stretch, WorkOrder};
use records::crew::person::{Declaration, Leave, Person, Role, Unit};
use records::crew::recency::{Light, Sight};
use records::crew::{
    AirframeId, ApprovalId, CertificateId, DeviceId, Entry, LeaveId, OperatingCertificate, OrderId, PersonId,
};
use records::{
    Aircraft, Crew, Dispatch, Ledger, Moments, Place, Review, Sortie, SortieEnd, SortieId, SortieStart, Source,
    StakeSpan, Store, UtcMicros, Verdict,
};
use uuid::Uuid;

use super::school;
use crate::console::stake_text;

/// Names, their brigade, and for how many days from today the licence's check still counts.
const PILOTS: [(&str, u8, i64); 9] = [
    ("王海", 1, 500),
    ("李敏", 1, 400),
    ("张伟", 2, 600),
    ("刘洋", 2, 18),
    ("陈静", 3, 320),
    ("杨帆", 3, -40),
    ("赵磊", 4, 250),
    ("周婷", 4, 700),
    ("孙强", 4, 300),
];

fn id(kind: u128, number: usize) -> Uuid {
    Uuid::from_u128(kind << 64 | number as u128)
}

fn person(number: usize) -> PersonId {
    PersonId(id(1, number))
}

fn airframe(brigade: u8) -> AirframeId {
    AirframeId(id(2, usize::from(brigade)))
}

/// Enters them into the store of a data folder.
pub fn stock(data: &Path, network: &Network) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let store = Store::open(data).await?;
        let now = UtcMicros(Timestamp::now().as_microsecond());
        for entry in entries(beijing_day(now), network) {
            store.enter(entry, "陈队", "", now).await?;
        }
        let trainee = |number: usize| (person(number), PILOTS[number].0.to_owned());
        for attempt in school::flown(data, network, now, trainee)? {
            store.enter(Entry::Attempt(Box::new(attempt)), "吴教员", "", now).await?;
        }
        for number in 0..160 {
            let (start, moments, end) = sortie(number, now, network);
            let sortie = store.import_sortie(start, moments, end, "").await?;
            if number > 3 {
                let verdict = Verdict::Accepted;
                let review = Review { at: end_of(&sortie), who: "陈队".to_owned(), verdict, note: String::new() };
                store.review(sortie.id(), review).await?;
            }
        }
        store.close().await;
        Ok(())
    })
}

/// A day after it landed.
fn end_of(sortie: &Sortie) -> UtcMicros {
    UtcMicros(sortie.last_heard_at().0 + 86_400_000_000)
}

fn entries(today: Date, network: &Network) -> Vec<Entry> {
    let days = |count: i64| today.saturating_add(count.days());
    let mut entries = vec![Entry::Operating(OperatingCertificate {
        number: "苏运合〔2026〕3号".to_owned(),
        valid_until: Some(days(400)),
    })];
    let mut enter = |number: usize, name: &str, unit: Unit, roles: &[Role]| {
        let declaration = Some(Declaration { on: days(-100), meets_all: true });
        let roles = roles.iter().copied().collect();
        entries.push(Entry::Person(Person { id: person(number), name: name.to_owned(), unit, roles, declaration }));
    };
    for (number, (name, brigade, _)) in PILOTS.iter().enumerate() {
        enter(number, name, Unit::Brigade(*brigade), &[Role::Pilot]);
    }
    enter(20, "陈队", Unit::Centre, &[Role::Lead]);
    enter(21, "吴教员", Unit::Centre, &[Role::Trainer, Role::Pilot]);
    for (number, (_, _, check)) in PILOTS.iter().enumerate() {
        entries.push(Entry::Certificate(licence(number, days(check - 730))));
        let enforcement = Certificate {
            id: CertificateId(id(4, number)),
            grants: Grants::Enforcement,
            number: format!("苏交执{:05}", 10_301 + number),
            ..licence(number, days(-1_500))
        };
        entries.push(Entry::Certificate(enforcement));
    }
    let leave =
        Leave { id: LeaveId(id(5, 0)), person: person(4), from: days(-2), until: days(6), why: "年休".to_owned() };
    entries.push(Entry::Leave(leave));
    for brigade in 1..=4 {
        entries.push(Entry::Aircraft(Box::new(aircraft(brigade, &days))));
    }
    entries.push(Entry::Approval(Box::new(approval(today, network))));
    entries.extend(orders(today, network));
    entries.extend(equipment(Month::of(today)));
    entries
}

fn licence(number: usize, issued: Date) -> Certificate {
    Certificate {
        id: CertificateId(id(3, number)),
        person: person(number),
        number: format!("3205{:06}", 88_120 + number),
        grants: Grants::Licence {
            class: LicenceClass::Small,
            category: Category::Multirotor,
            ratings: BTreeSet::from([Rating::Vlos, Rating::Bvlos]),
        },
        issued,
        valid_until: None,
        checks: Vec::new(),
        withdrawn: None,
        scans: Vec::new(),
    }
}

fn aircraft(brigade: u8, days: &dyn Fn(i64) -> Date) -> Airframe {
    Airframe {
        id: airframe(brigade),
        name: format!("巡查{brigade}号"),
        unit: Unit::Brigade(brigade),
        category: Category::Multirotor,
        figures: Figures { empty_kg: 6.5, takeoff_kg: 9.0, top_speed_km_h: 82.0, top_height_m: None },
        registration: Some(format!("UAS{:08}", 320_500 + u32::from(brigade))),
        product_id: None,
        autopilot_uid: String::new(),
        airworthiness: None,
        insured_until: Some(days(if brigade == 3 { 12 } else { 200 })),
        remote_id: RemoteId::Healthy { on: days(-i64::from(brigade)) },
        firmware: "4.5.7".to_owned(),
        flown_h: 96.5 + f64::from(brigade) * 13.0,
        flights: 240,
        maintenance: vec![Maintenance {
            what: "桨叶更换".to_owned(),
            at_hours: Some(112.0),
            at_flights: None,
            last_day: Some(days(40)),
        }],
        batteries: Vec::new(),
    }
}

fn approval(today: Date, network: &Network) -> Approval {
    let line = &network.roads[0].line;
    let steps: Vec<f64> = (0..=40).map(|step| line.length_m() * f64::from(step) / 40.0).collect();
    let beside = |along_m: f64, right_m: f64| {
        let (from, to) = (line.point((along_m - 50.0).max(0.0)), line.point((along_m + 50.0).min(line.length_m())));
        let across_rad = mission::geo::azimuth_rad(from, to) + std::f64::consts::FRAC_PI_2;
        Place::from(mission::geo::destination(line.point(along_m), across_rad, right_m))
    };
    let left = steps.iter().map(|along_m| beside(*along_m, -1_500.0));
    let polygon: Vec<Place> = left.chain(steps.iter().rev().map(|along_m| beside(*along_m, 1_500.0))).collect();
    let hour = |hour| jiff::civil::Time::constant(hour, 0, 0, 0);
    let at = |day: Date| instant(day.to_datetime(hour(0)));
    Approval {
        id: ApprovalId(id(6, 0)),
        number: "空管〔2026〕7号".to_owned(),
        kind: ApprovalKind::LongTerm,
        polygon,
        lowest_agl_m: 0.0,
        highest_agl_m: 120.0,
        from: at(today.saturating_sub(300.days())),
        until: at(today.saturating_add(24.days())),
        hours: Some(Hours { from: hour(7), until: hour(18) }),
        aircraft: (1..=4).map(airframe).collect(),
        pilots: (0..PILOTS.len()).map(person).collect(),
        withdrawn_at: None,
    }
}

/// One that is taken on, one that waits, one that is done.
fn orders(today: Date, network: &Network) -> Vec<Entry> {
    let road = &network.roads[0];
    let stake = |m: f64| stake_text(road.stake_place(m).stake);
    let evening =
        |days: i64| instant(today.saturating_add(days.days()).to_datetime(jiff::civil::Time::constant(18, 0, 0, 0)));
    let order = |number: usize, brigade: u8, task: &str, days: i64| WorkOrder {
        id: OrderId(id(9, number)),
        unit: Unit::Brigade(brigade),
        number: format!("沿海高执令〔2026〕{}号", 40 + number),
        task: task.to_owned(),
        stretch: Some(Stretch {
            road: road.code.clone(),
            toward: road.increasing.toward.clone(),
            from: stake(1_000.0 + 2_000.0 * number as f64),
            to: stake(4_500.0 + 2_000.0 * number as f64),
        }),
        until: evening(days),
        cancelled: false,
    };
    let act = |number: usize, pilot: usize, deed: Deed| {
        let (key, by) = (DutyKey::Order(OrderId(id(9, number))), person(pilot));
        Entry::Duty(DutyAct { key, by, name: PILOTS[pilot].0.to_owned(), at: evening(-1), deed })
    };
    vec![
        Entry::Order(order(0, 1, "桥下空间堆积物复查，逐跨拍照", 1)),
        Entry::Order(order(1, 2, "建筑控制区内新建房屋核实", 3)),
        Entry::Order(order(2, 3, "台风后边坡与排水巡查", -2)),
        act(0, 0, Deed::Taken),
        act(2, 5, Deed::Taken),
        act(2, 5, Deed::Done("架次 3 次，清单 12 条".to_owned())),
    ]
}

fn equipment(month: Month) -> Vec<Entry> {
    let kinds = [
        (DeviceKind::Handheld, "终端", 26.0),
        (DeviceKind::Camera5g, "布控球", 30.0),
        (DeviceKind::VehicleCamera, "车载", 28.0),
        (DeviceKind::BodyRecorder, "记录仪", 30.0),
    ];
    let mut entries = Vec::new();
    for brigade in 1..=4_u8 {
        for (nth, (kind, label, used_days)) in kinds.into_iter().enumerate() {
            let device = DeviceId(id(7, usize::from(brigade) * 10 + nth));
            entries.push(Entry::Device(Device {
                id: device,
                kind,
                label: format!("{label}{brigade:02}"),
                unit: Unit::Brigade(brigade),
                allotted_to: None,
                retired: false,
            }));
            let had_days = f64::from(month.days());
            let used_days = (used_days - f64::from(brigade)).min(had_days);
            if (brigade, kind) != (4, DeviceKind::VehicleCamera) {
                entries.push(Entry::Use(Use { device, month, used_days, had_days }));
            }
        }
    }
    entries
}

/// The `number`-th sortie before now: pilots in turn, a leg of the road each, fewer in the months long ago.
fn sortie(number: usize, now: UtcMicros, network: &Network) -> (SortieStart, Moments, SortieEnd) {
    const MINUTE_US: i64 = 60_000_000;
    let pilot = number % PILOTS.len();
    let brigade = PILOTS[pilot].1;
    let road = &network.roads[number % network.roads.len()];
    let length_m = road.line.length_m();
    let from_m = length_m * ((number * 37 % 100) as f64 / 100.0) * 0.8;
    let to_m = (from_m + 4_000.0).min(length_m);
    let hours_ago = 5 + number as i64 * (30 + number as i64 / 4);
    let armed = UtcMicros(now.0 - hours_ago * 60 * MINUTE_US);
    let minutes = 14 + (number % 9) as i64;
    let at = |minute: i64| UtcMicros(armed.0 + minute * MINUTE_US);
    let stake = |m: f64| stake_text(road.stake_place(m).stake);
    let start = SortieStart {
        id: SortieId(id(8, number)),
        ledger: Ledger::Flight,
        pilot: PILOTS[pilot].0.to_owned(),
        aircraft: Aircraft {
            system_id: brigade,
            autopilot_uid: String::new(),
            registration: format!("UAS{:08}", 320_500 + u32::from(brigade)),
        },
        plan_hash: String::new(),
        plan_file: String::new(),
        link: String::new(),
        armed_at: armed,
        dispatch: Dispatch {
            unit: Some(Unit::Brigade(brigade)),
            crew: Some(Crew { pilot: person(pilot), others: Vec::new(), signed_in_at: armed }),
            airframe: Some(airframe(brigade)),
            class: Some(Class::Small),
            sight: Some(Sight::Beyond),
            light: Some(Light::Day),
            ..Dispatch::default()
        },
        source: Some(Source {
            format: "tlog".to_owned(),
            file: format!("{number:03}.tlog"),
            sha256: format!("{number:064x}"),
            flight: 1,
            zone: None,
        }),
    };
    let moments = Moments { took_off: Some((at(1), None)), landed: Some((at(minutes), None)) };
    let end = SortieEnd {
        disarmed_at: at(minutes + 1),
        airborne_s: (minutes - 1) as f64 * 60.0,
        distance_m: to_m - from_m,
        max_height_rel_home_m: 70.0,
        max_height_agl_m: None,
        stakes: vec![StakeSpan {
            road: road.code.clone(),
            toward: road.increasing.toward.clone(),
            from: stake(from_m),
            to: stake(to_m),
            along_m: Some((from_m, to_m)),
        }],
        corridor_deviation_max_m: Some(3.0),
        battery_used_mah: None,
        battery_used_percent: Some(40.0 + (number % 25) as f64),
        messages_received: 20_000,
        messages_lost: 12,
        files: Vec::new(),
    };
    (start, moments, end)
}
