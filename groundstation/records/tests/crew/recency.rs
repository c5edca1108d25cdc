use records::crew::aircraft::Class;
use records::crew::recency::*;
use records::crew::*;
use records::{Ledger, SortieId};
use uuid::Uuid;

use crate::given::*;

fn rule() -> RecencyRule {
    Rules::default().recency[0].clone()
}

fn counted(rule: &RecencyRule, flights: &[Flight]) -> u16 {
    rule.recency(PILOT, flights, day("2026-11-25")).counted
}

#[test]
fn a_flight_counts_on_its_last_day_and_by_the_day_in_beijing() {
    // 90 days before 2026-11-25 is 2026-08-27, which begins in Beijing at 16:00 UTC the day before.
    let table = [
        ("2026-08-26T15:59:59Z", 0),
        ("2026-08-26T16:00:00Z", 1),
        ("2026-11-25T15:59:59Z", 1),
        ("2026-11-25T16:00:00Z", 0),
    ];
    for (at, expected) in table {
        assert_eq!(counted(&rule(), &[flight(1, utc(at))]), expected, "{at}");
    }
}

#[test]
fn only_flights_that_the_rule_means_count() {
    let at = utc("2026-11-20T02:00:00Z");
    let good = flight(1, at);
    let by_night = RecencyRule { light: Some(Light::Night), ..rule() };
    let beyond = RecencyRule { sight: Some(Sight::Beyond), ..rule() };
    let within = RecencyRule { sight: Some(Sight::Within), ..rule() };
    let small = RecencyRule { class: Some(Class::Small), ..rule() };
    let table = [
        ("as asked", rule(), good.clone(), 1),
        ("a second too short", rule(), Flight { airborne_s: 299.0, ..good.clone() }, 0),
        ("no number", rule(), Flight { airborne_s: f64::NAN, ..good.clone() }, 0),
        ("somebody else", rule(), Flight { pilot: OBSERVER, ..good.clone() }, 0),
        ("by day for night", by_night.clone(), good.clone(), 0),
        ("by night for night", by_night, Flight { light: Light::Night, ..good.clone() }, 1),
        ("within for beyond", beyond, Flight { sight: Sight::Within, ..good.clone() }, 0),
        ("beyond for within", within, good.clone(), 1),
        ("another class", small.clone(), Flight { class: Class::Light, ..good.clone() }, 0),
        ("the class", small, good, 1),
    ];
    for (name, rule, flight, expected) in table {
        assert_eq!(counted(&rule, &[flight]), expected, "{name}");
    }
}

#[test]
fn simulator_sessions_count_only_under_a_house_rule_that_says_so() {
    let session = Flight { ledger: Ledger::Simulator, ..flight(1, utc("2026-11-20T02:00:00Z")) };
    let with = |counts_simulator, standing| RecencyRule {
        counts_simulator,
        basis: Basis { standing, ..rule().basis },
        ..rule()
    };
    let table = [
        (false, Standing::House, 0),
        (true, Standing::Text, 0),
        (true, Standing::Quoted, 0),
        (true, Standing::Unverified, 0),
        (true, Standing::House, 1),
    ];
    for (says_so, standing, expected) in table {
        let found = counted(&with(says_so, standing), std::slice::from_ref(&session));
        assert_eq!(found, expected, "{says_so} {standing:?}");
    }
}

#[test]
fn it_lasts_until_the_third_latest_flight_is_too_old_and_a_sortie_listed_twice_counts_once() {
    let ago = |number, at: &str| flight(number, utc(at));
    let mut flights =
        vec![ago(1, "2026-09-10T02:00:00Z"), ago(2, "2026-10-01T02:00:00Z"), ago(2, "2026-10-01T02:00:00Z")];
    let on = |flights: &[Flight], date: &str| rule().recency(PILOT, flights, day(date));
    assert_eq!(on(&flights, "2026-11-25"), Recency { counted: 2, needed: 3, until: None });
    flights.push(ago(3, "2026-11-01T02:00:00Z"));
    flights.push(ago(4, "2026-11-02T02:00:00Z"));
    assert_eq!(on(&flights, "2026-11-25").until, Some(day("2026-12-30")), "90 days after 2026-10-01");
    assert!(on(&flights, "2026-12-30").until.is_some());
    assert_eq!(on(&flights, "2026-12-31"), Recency { counted: 2, needed: 3, until: None });
    flights[3].sortie = SortieId(Uuid::from_u128(99));
    assert_eq!(on(&flights, "2026-12-31").counted, 2);
}

#[test]
fn a_rule_holds_for_the_tasks_that_it_names() {
    let night =
        RecencyRule { class: Some(Class::Small), light: Some(Light::Night), sight: Some(Sight::Beyond), ..rule() };
    assert!(night.holds_for(Class::Small, Sight::Beyond, Light::Night));
    assert!(!night.holds_for(Class::Light, Sight::Beyond, Light::Night));
    assert!(!night.holds_for(Class::Small, Sight::Within, Light::Night));
    assert!(!night.holds_for(Class::Small, Sight::Beyond, Light::Day));
    assert!(rule().holds_for(Class::Large, Sight::Within, Light::Night));
}
