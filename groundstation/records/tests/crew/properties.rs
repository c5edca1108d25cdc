use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::Date;
use proptest::prelude::*;
use records::crew::aircraft::Class;
use records::crew::approval::*;
use records::crew::calendar::Calendar;
use records::crew::certificate::*;
use records::crew::person::*;
use records::crew::recency::*;
use records::crew::*;
use records::{Ledger, Place, UtcMicros};
use uuid::Uuid;

use crate::given::*;

/// All records are made on this day or before.
fn today() -> Date {
    day("2026-11-25")
}

fn ago(days: i64) -> Date {
    today().saturating_sub(days.days())
}

fn grants() -> impl Strategy<Value = Grants> {
    let class = prop_oneof![Just(LicenceClass::Small), Just(LicenceClass::Medium), Just(LicenceClass::Large)];
    let rating = prop_oneof![Just(Rating::Vlos), Just(Rating::Bvlos), Just(Rating::Instructor)];
    let category = prop_oneof![4 => Just(Category::Multirotor), 1 => Just(Category::FixedWing)];
    let licence = (class, category, proptest::collection::btree_set(rating, 0..3))
        .prop_map(|(class, category, ratings)| Grants::Licence { class, category, ratings });
    prop_oneof![4 => licence, 1 => Just(Grants::LightTraining), 1 => Just(Grants::Enforcement)]
}

fn certificate() -> impl Strategy<Value = Certificate> {
    let printed = proptest::option::of(-400..1_500_i64);
    let checks = proptest::collection::vec(0..2_000_i64, 0..3);
    let withdrawn = proptest::option::weighted(0.2, -400..400_i64);
    (grants(), 0..2_400_i64, printed, checks, withdrawn, 100..u128::MAX).prop_map(
        |(grants, issued, until, checks, withdrawn, id)| Certificate {
            id: CertificateId(Uuid::from_u128(id)),
            grants,
            issued: ago(issued),
            valid_until: until.map(|days| ago(-days)),
            checks: checks.into_iter().map(ago).collect(),
            withdrawn: withdrawn.map(|days| ago(-days)),
            ..licence(1, PILOT, "2024-05-10")
        },
    )
}

fn flown() -> impl Strategy<Value = Flight> {
    let class = prop_oneof![Just(Class::Light), Just(Class::Small), Just(Class::Medium)];
    let sight = prop_oneof![Just(Sight::Within), Just(Sight::Beyond)];
    let ledger = prop_oneof![4 => Just(Ledger::Flight), 1 => Just(Ledger::Simulator)];
    (class, sight, ledger, 0..200_i64, 200.0..2_000.0, 100..u128::MAX).prop_map(
        |(class, sight, ledger, days, airborne_s, number)| Flight {
            class,
            sight,
            ledger,
            airborne_s,
            ..flight(number, UtcMicros(utc("2026-11-25T02:00:00Z").0 - days * 86_400_000_000))
        },
    )
}

fn task() -> impl Strategy<Value = (Class, Sight)> {
    let class = prop_oneof![Just(Class::Micro), Just(Class::Light), Just(Class::Small), Just(Class::Medium)];
    (class, prop_oneof![Just(Sight::Within), Just(Sight::Beyond)])
}

fn pilot_line(certificates: &[Certificate], flights: &[Flight], task: (Class, Sight), date: Date) -> PilotLine {
    let (class, sight) = task;
    let roster = Roster {
        people: vec![person(PILOT, "王海", Role::Pilot, Unit::Brigade(1))],
        certificates: certificates.to_vec(),
        flights: flights.to_vec(),
        ..Roster::default()
    };
    let need = Need { class, category: Category::Multirotor, sight, light: Light::Day, controlled: true };
    board(&roster, need, date, &Rules::default(), Calendar::embedded())[1].pilots.remove(0)
}

fn polygon(radii: &[f64]) -> Vec<Place> {
    (0..radii.len()).map(|corner| spoke(radii, corner, 1.0)).collect()
}

/// On the line from the middle to a corner. A polygon around its middle contains all of these up to share 1.
fn spoke(radii: &[f64], corner: usize, share: f64) -> Place {
    let angle = std::f64::consts::TAU * corner as f64 / radii.len() as f64;
    let radius = radii[corner] * share;
    place(33.1 + radius * angle.cos(), 120.1 + radius * angle.sin())
}

/// A place on a path; `at` is 0 at its begin and 1 at its end.
fn on_path(path: &[Place], at: f64) -> Place {
    let steps = (path.len() - 1) as f64 * at;
    let first = (steps.floor() as usize).min(path.len() - 2);
    let share = steps - first as f64;
    let (a, b) = (path[first], path[first + 1]);
    place(a.lat_deg + (b.lat_deg - a.lat_deg) * share, a.lon_deg + (b.lon_deg - a.lon_deg) * share)
}

/// The part of a path between two places on it.
fn part(path: &[Place], from: f64, until: f64) -> Vec<Place> {
    let steps = (path.len() - 1) as f64;
    let between = |n: &usize| (from * steps) < *n as f64 && (*n as f64) < until * steps;
    let corners = (0..path.len()).filter(between).map(|n| path[n]);
    [on_path(path, from)].into_iter().chain(corners).chain([on_path(path, until)]).collect()
}

fn ordered(a: f64, b: f64) -> (f64, f64) {
    (a.min(b), a.max(b))
}

proptest! {
    #[test]
    fn a_valid_certificate_more_always_serves_and_never_takes_a_qualification_away(
        held in proptest::collection::vec(certificate(), 0..5),
        more in certificate(),
        place in any::<prop::sample::Index>(),
        task in task(),
        days in 0..700_i64,
    ) {
        let date = ago(-days);
        let before = pilot_line(&held, &[], task, date);
        let add = |one: &Certificate| {
            let mut held = held.clone();
            held.insert(place.index(held.len() + 1), one.clone());
            pilot_line(&held, &[], task, date)
        };
        prop_assert!(add(&more).qualified || !before.qualified, "any certificate: {before:?}");
        let valid = Certificate { checks: vec![today()], ..licence(7, PILOT, "2026-01-01") };
        let after = add(&valid);
        prop_assert!(after.qualified || !before.qualified, "{before:?}");
        if matches!(task.0, Class::Small | Class::Light) {
            prop_assert!(after.qualified, "{after:?}");
        }
    }

    #[test]
    fn time_alone_never_adds_a_qualification_nor_recent_experience(
        held in proptest::collection::vec(certificate(), 0..5),
        flights in proptest::collection::vec(flown(), 0..8),
        task in task(),
        days in 0..1_000_i64,
        later in 0..400_i64,
    ) {
        let early = pilot_line(&held, &flights, task, ago(-days));
        let late = pilot_line(&held, &flights, task, ago(-days - later));
        prop_assert!(early.qualified || !late.qualified, "{early:?}\n{late:?}");
        prop_assert!(early.current || !late.current, "{early:?}\n{late:?}");
        prop_assert!(early.current_until.is_some() || late.current_until.is_none(), "{early:?}\n{late:?}");
        // And what the board says of the end is when it ends.
        if let (true, Some(last_day)) = (early.qualified, early.last_day) {
            prop_assert!(pilot_line(&held, &flights, task, last_day).qualified);
            prop_assert!(!pilot_line(&held, &flights, task, last_day.tomorrow().unwrap()).qualified);
        }
        if let Some(until) = early.current_until {
            prop_assert!(pilot_line(&held, &flights, task, until).current_until.is_some());
            prop_assert!(pilot_line(&held, &flights, task, until.tomorrow().unwrap()).current_until.is_none());
        }
    }

    #[test]
    fn an_approval_that_covers_a_plan_covers_every_smaller_one_and_none_that_leaves_it(
        radii in proptest::collection::vec(0.01..0.05_f64, 3..12),
        spokes in proptest::collection::vec((any::<prop::sample::Index>(), 0.0..=1.0_f64), 1..6),
        heights in (0.0..100.0_f64, 0.0..100.0_f64, 0.0..=1.0_f64, 0.0..=1.0_f64),
        times in (0..1_000_i64, 0..1_000_i64),
        cut in (0.0..=1.0_f64, 0.0..=1.0_f64),
        lose_a_pilot: bool,
    ) {
        let approval = Approval {
            polygon: polygon(&radii),
            lowest_agl_m: heights.0.min(heights.1),
            highest_agl_m: heights.0.max(heights.1),
            from: UtcMicros(0),
            until: UtcMicros(times.0 + times.1),
            hours: None,
            pilots: BTreeSet::from([PILOT, OBSERVER]),
            ..approval()
        };
        // Out along a spoke and back to the middle, so inside however dented the polygon is.
        let middle = place(33.1, 120.1);
        let out = |(index, share): &(prop::sample::Index, f64)| spoke(&radii, index.index(radii.len()), *share);
        let path: Vec<Place> = std::iter::once(middle).chain(spokes.iter().flat_map(|one| [out(one), middle])).collect();
        let plan = Extent {
            path,
            lowest_agl_m: approval.lowest_agl_m,
            highest_agl_m: approval.highest_agl_m,
            from: approval.from,
            until: approval.until,
            aircraft: AIRFRAME,
            pilots: approval.pilots.clone(),
        };
        prop_assert!(approval.covers(&plan), "{:?}", approval.shortfalls(&plan));

        let (from, until) = ordered(cut.0, cut.1);
        let band = plan.highest_agl_m - plan.lowest_agl_m;
        let (low, high) = ordered(heights.2, heights.3);
        let smaller = Extent {
            path: part(&plan.path, from, until),
            lowest_agl_m: plan.lowest_agl_m + band * low,
            highest_agl_m: (plan.lowest_agl_m + band * high).min(plan.highest_agl_m),
            from: UtcMicros(times.0.min(times.1)),
            until: UtcMicros(times.0.max(times.1)),
            pilots: if lose_a_pilot { BTreeSet::from([PILOT]) } else { plan.pilots.clone() },
            ..plan.clone()
        };
        prop_assert!(approval.covers(&smaller), "{:?}", approval.shortfalls(&smaller));

        // Straight between the spokes it may leave the polygon; whatever is covered then, its parts are.
        let straight = Extent { path: spokes.iter().map(out).chain([middle]).collect(), ..plan.clone() };
        if approval.covers(&straight) {
            let piece = Extent { path: part(&straight.path, from, until), ..straight };
            prop_assert!(approval.covers(&piece), "{:?}", approval.shortfalls(&piece));
        }
        let mut leaving = plan.clone();
        leaving.path[1] = spoke(&radii, spokes[0].0.index(radii.len()), 1.001);
        prop_assert!(!approval.covers(&leaving));
    }
}
