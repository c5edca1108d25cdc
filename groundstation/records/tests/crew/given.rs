//! A brigade in which everything is in order on 2026-11-25.

use std::collections::BTreeSet;

use jiff::civil::Date;
use records::crew::aircraft::*;
use records::crew::approval::*;
use records::crew::certificate::*;
use records::crew::person::*;
use records::crew::recency::*;
use records::crew::*;
use records::{Ledger, Place, SortieId, UtcMicros};
use uuid::Uuid;

pub const PILOT: PersonId = PersonId(Uuid::from_u128(1));
pub const OBSERVER: PersonId = PersonId(Uuid::from_u128(2));
pub const AIRFRAME: AirframeId = AirframeId(Uuid::from_u128(3));

pub fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// An instant by its UTC.
pub fn utc(text: &str) -> UtcMicros {
    UtcMicros(text.parse::<jiff::Timestamp>().unwrap().as_microsecond())
}

/// An instant by the clock in Beijing.
pub fn beijing(text: &str) -> UtcMicros {
    utc(&format!("{text}+08:00"))
}

pub fn place(lat_deg: f64, lon_deg: f64) -> Place {
    Place { lat_deg, lon_deg }
}

pub fn person(id: PersonId, name: &str, role: Role, unit: Unit) -> Person {
    let declaration = Some(Declaration { on: day("2026-03-01"), meets_all: true });
    Person { id, name: name.into(), unit, roles: BTreeSet::from([role]), declaration }
}

pub fn licence(number: u128, person: PersonId, issued: &str) -> Certificate {
    Certificate {
        id: CertificateId(Uuid::from_u128(number)),
        person,
        number: format!("小型-{number}"),
        grants: Grants::Licence {
            class: LicenceClass::Small,
            category: Category::Multirotor,
            ratings: BTreeSet::from([Rating::Vlos, Rating::Bvlos]),
        },
        issued: day(issued),
        valid_until: None,
        checks: vec![],
        withdrawn: None,
        scans: vec![],
    }
}

pub fn enforcement(number: u128, person: PersonId) -> Certificate {
    Certificate { grants: Grants::Enforcement, ..licence(number, person, "2020-01-01") }
}

pub fn flight(number: u128, took_off_at: UtcMicros) -> Flight {
    Flight {
        sortie: SortieId(Uuid::from_u128(number)),
        pilot: PILOT,
        ledger: Ledger::Flight,
        class: Class::Small,
        sight: Sight::Beyond,
        light: Light::Day,
        took_off_at,
        airborne_s: 300.0,
    }
}

pub fn battery(number: u128, cycles: u32, retired: bool) -> Battery {
    Battery {
        id: BatteryId(Uuid::from_u128(number)),
        label: format!("A{number}"),
        cycles,
        resistance_mohm: Some(11.0),
        resistance_new_mohm: Some(10.0),
        retired,
    }
}

pub fn airframe() -> Airframe {
    Airframe {
        id: AIRFRAME,
        name: "巡查一号".into(),
        unit: Unit::Brigade(1),
        category: Category::Multirotor,
        figures: Figures { empty_kg: 6.5, takeoff_kg: 9.0, top_speed_km_h: 82.0, top_height_m: None },
        registration: Some("UAS00112233".into()),
        product_id: Some("1581F45TB2345678ABCD".parse().unwrap()),
        autopilot_uid: String::new(),
        airworthiness: None,
        insured_until: Some(day("2026-12-31")),
        remote_id: RemoteId::Healthy { on: day("2026-11-20") },
        firmware: "1.15.4".into(),
        flown_h: 120.0,
        flights: 300,
        maintenance: vec![Maintenance {
            what: "桨叶更换".into(),
            at_hours: Some(200.0),
            at_flights: Some(500),
            last_day: Some(day("2027-03-31")),
        }],
        batteries: vec![battery(4, 90, false), battery(6, 900, true)],
    }
}

pub fn approval() -> Approval {
    Approval {
        id: ApprovalId(Uuid::from_u128(5)),
        number: "空管〔2026〕7号".into(),
        kind: ApprovalKind::LongTerm,
        polygon: vec![place(33.0, 120.0), place(33.0, 120.2), place(33.2, 120.2), place(33.2, 120.0)],
        lowest_agl_m: 0.0,
        highest_agl_m: 120.0,
        from: beijing("2026-01-01T00:00:00"),
        until: beijing("2026-12-31T23:59:59"),
        hours: Some(Hours { from: "08:00".parse().unwrap(), until: "18:00".parse().unwrap() }),
        aircraft: BTreeSet::from([AIRFRAME]),
        pilots: BTreeSet::from([PILOT]),
        withdrawn_at: None,
    }
}

pub fn plan() -> Extent {
    Extent {
        path: vec![place(33.05, 120.05), place(33.15, 120.15)],
        lowest_agl_m: 0.0,
        highest_agl_m: 80.0,
        from: beijing("2026-11-25T10:00:00"),
        until: beijing("2026-11-25T10:40:00"),
        aircraft: AIRFRAME,
        pilots: BTreeSet::from([PILOT]),
    }
}

pub fn roster() -> Roster {
    let flown = ["2026-11-20T02:00:00Z", "2026-11-10T02:00:00Z", "2026-11-01T02:00:00Z"];
    let flights = flown.iter().zip(10..).map(|(at, number)| flight(number, utc(at))).collect();
    Roster {
        people: vec![
            person(PILOT, "王海", Role::Pilot, Unit::Brigade(1)),
            person(OBSERVER, "李敏", Role::Observer, Unit::Brigade(1)),
        ],
        certificates: vec![
            Certificate { checks: vec![day("2025-12-01")], ..licence(20, PILOT, "2024-05-10") },
            enforcement(21, PILOT),
            enforcement(22, OBSERVER),
        ],
        leave: vec![],
        flights,
        aircraft: vec![airframe()],
        approvals: vec![approval()],
        operating: Some(OperatingCertificate {
            number: "运合〔2026〕3号".into(),
            valid_until: Some(day("2026-11-30")),
        }),
    }
}
