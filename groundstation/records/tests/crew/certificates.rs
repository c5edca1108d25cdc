use std::collections::BTreeSet;

use records::crew::aircraft::Class;
use records::crew::calendar::Calendar;
use records::crew::certificate::*;
use records::crew::recency::Sight;
use records::crew::*;

use crate::given::*;

/// Name, certificate held, class and sight of the task, and what is said.
type Row<'a> = (&'a str, Option<&'a Certificate>, Class, Sight, Vec<Rule>);

fn judged(certificates: &[Certificate], class: Class, sight: Sight, date: &str, rules: &Rules) -> Qualification {
    let person = &roster().people[0];
    let task = (class, Category::Multirotor, sight);
    let days = (day(date), day(date));
    qualification(person, certificates, task, true, days, rules, Calendar::embedded())
}

fn said(certificates: &[Certificate], class: Class, sight: Sight, date: &str) -> Vec<Rule> {
    let found = judged(certificates, class, sight, date, &Rules::default()).objections;
    found.into_iter().map(|objection| objection.rule).collect()
}

#[test]
fn a_licence_ends_six_years_after_its_day_and_a_printed_end_comes_first() {
    let table = [
        ("2024-05-10", None, "2030-05-10"),
        ("2024-02-29", None, "2030-02-28"),
        ("2024-08-31", None, "2030-08-31"),
        ("2026-02-28", None, "2032-02-28"),
        ("2024-05-10", Some("2030-05-09"), "2030-05-09"),
    ];
    for (issued, printed, last) in table {
        let certificate = Certificate { valid_until: printed.map(day), ..licence(1, PILOT, issued) };
        assert_eq!(certificate.last_day(&Rules::default()), Some(day(last)), "{issued}");
    }
    assert_eq!(enforcement(1, PILOT).last_day(&Rules::default()), None, "without a printed end it has none");
}

#[test]
fn a_check_counts_24_months_and_12_for_large_to_the_same_day_or_the_end_of_the_month() {
    use CheckEnds::{MonthEnd, SameDay};
    use LicenceClass::{Large, Medium, Small};
    let table = [
        (Small, "2024-02-29", SameDay, "2026-02-28"),
        (Small, "2024-02-29", MonthEnd, "2026-02-28"),
        (Medium, "2024-11-30", SameDay, "2026-11-30"),
        (Small, "2024-11-10", MonthEnd, "2026-11-30"),
        (Small, "2026-02-28", SameDay, "2028-02-28"),
        (Small, "2026-02-28", MonthEnd, "2028-02-29"),
        (Large, "2024-02-29", SameDay, "2025-02-28"),
        (Large, "2024-12-31", SameDay, "2025-12-31"),
    ];
    for (class, check, ends, until) in table {
        let mut rules = Rules::default();
        rules.check_ends.value = ends;
        let grants = Grants::Licence { class, category: Category::Multirotor, ratings: BTreeSet::from([Rating::Vlos]) };
        let certificate = Certificate { grants, checks: vec![day(check)], ..licence(1, PILOT, "2023-01-01") };
        let counts_until = |on: &str| certificate.check_counts_until(day(on), &rules).unwrap();
        assert_eq!(counts_until(until), day(until), "{class:?} {check} {ends:?}");
        let unchecked = Certificate { checks: vec![], ..certificate.clone() };
        let to_come = (counts_until("2023-12-31"), unchecked.check_counts_until(day("2023-12-31"), &rules).unwrap());
        assert_eq!(to_come.0, to_come.1, "a check that is still to come does not count");
    }
}

#[test]
fn a_licence_serves_on_its_last_day_and_not_on_the_day_after() {
    let rules = Rules::default();
    let checked = vec![day("2026-01-10"), day("2028-01-10")];
    let certificate = [Certificate { checks: checked, ..licence(1, PILOT, "2024-02-29") }];
    let serves = |date: &str| judged(&certificate, Class::Small, Sight::Beyond, date, &rules).serves();
    let table = [
        ("2024-02-28", false),
        ("2024-02-29", true),
        ("2026-01-09", true),
        ("2028-01-10", true),
        ("2030-01-10", true),
        ("2030-01-11", false),
        ("2030-02-28", false),
    ];
    for (date, expected) in table {
        assert_eq!(serves(date), expected, "{date}");
    }
    let checked_late = [Certificate { checks: vec![day("2029-06-01")], ..licence(1, PILOT, "2024-02-29") }];
    let last = judged(&checked_late, Class::Small, Sight::Beyond, "2030-02-28", &rules);
    assert!(last.serves(), "{last:?}");
    let after = said(&checked_late, Class::Small, Sight::Beyond, "2030-03-01");
    assert_eq!(after, [Rule::Expired { last_day: day("2030-02-28") }]);
    let lapsed = said(&[licence(1, PILOT, "2024-02-29")], Class::Small, Sight::Beyond, "2026-03-01");
    assert_eq!(lapsed, [Rule::CheckLapsed { last_day: day("2026-02-28") }]);
}

#[test]
fn renewal_is_announced_then_late_by_working_days_and_an_unknown_year_is_said() {
    let (apply_by, last_day) = (day("2026-01-27"), day("2026-03-15"));
    let ending = [Certificate {
        valid_until: Some(last_day),
        checks: vec![day("2025-06-01")],
        ..licence(1, PILOT, "2020-03-15")
    }];
    let on = |date: &str| said(&ending, Class::Small, Sight::Within, date);
    assert_eq!(on("2025-11-27"), []);
    assert_eq!(on("2025-11-28"), [Rule::RenewalOpen { apply_by, last_day }]);
    assert_eq!(on("2026-01-27"), [Rule::RenewalOpen { apply_by, last_day }]);
    assert_eq!(on("2026-01-28"), [Rule::RenewalLate { apply_by, last_day }]);
    assert_eq!(on("2026-03-15"), [Rule::RenewalLate { apply_by, last_day }]);
    let unknown = [Certificate { valid_until: Some(day("2027-02-01")), ..ending[0].clone() }];
    let found = said(&unknown, Class::Small, Sight::Within, "2026-12-01");
    assert!(found.contains(&Rule::HolidaysUnknown { year: 2027 }), "{found:?}");
    assert_eq!(said(&unknown, Class::Small, Sight::Within, "2026-03-01"), [], "not yet of interest");
}

#[test]
fn the_class_and_the_rating_decide_which_certificate_serves() {
    use Class::*;
    use Sight::*;
    let small = licence(1, PILOT, "2026-01-01");
    let of = |class, ratings: &[Rating]| Certificate {
        grants: Grants::Licence { class, category: Category::Multirotor, ratings: ratings.iter().copied().collect() },
        ..small.clone()
    };
    let training = Certificate { grants: Grants::LightTraining, ..small.clone() };
    let vlos = of(LicenceClass::Small, &[Rating::Vlos]);
    let heavy = of(LicenceClass::Medium, &[Rating::Bvlos]);
    let none = |class| vec![Rule::NoCertificate { class }];
    let plane = Certificate {
        grants: Grants::Licence {
            class: LicenceClass::Small,
            category: Category::FixedWing,
            ratings: BTreeSet::from([Rating::Bvlos]),
        },
        ..small.clone()
    };
    let officer = enforcement(1, PILOT);
    let table: Vec<Row<'_>> = vec![
        ("nothing", None, Small, Within, none(Small)),
        ("nothing", None, Light, Within, none(Light)),
        ("nothing", None, Micro, Within, vec![]),
        ("small", Some(&small), Micro, Beyond, vec![Rule::MicroBeyondSight]),
        ("small", Some(&small), Small, Beyond, vec![]),
        ("small", Some(&small), Light, Beyond, vec![]),
        ("small", Some(&small), Medium, Within, none(Medium)),
        ("vlos", Some(&vlos), Small, Within, vec![]),
        ("vlos", Some(&vlos), Small, Beyond, vec![Rule::NoBvlosRating]),
        ("vlos", Some(&vlos), Light, Beyond, vec![Rule::NoBvlosRating]),
        ("training", Some(&training), Light, Within, vec![]),
        ("training", Some(&training), Light, Beyond, vec![Rule::NoBvlosRating]),
        ("training", Some(&training), Small, Within, none(Small)),
        ("medium", Some(&heavy), Small, Within, none(Small)),
        ("medium", Some(&heavy), Medium, Beyond, vec![]),
        ("fixed wing", Some(&plane), Small, Within, none(Small)),
        ("enforcement", Some(&officer), Small, Within, none(Small)),
    ];
    for (name, certificate, class, sight, expected) in table {
        let held: Vec<_> = certificate.into_iter().cloned().collect();
        assert_eq!(said(&held, class, sight, "2026-06-01"), expected, "{name}: {class:?} {sight:?}");
    }
    let only_instructor = [of(LicenceClass::Small, &[Rating::Instructor])];
    assert_eq!(said(&only_instructor, Small, Within, "2026-06-01"), none(Small));
    let others = [Certificate { person: OBSERVER, ..small.clone() }];
    assert_eq!(said(&others, Small, Within, "2026-06-01"), none(Small), "somebody else's licence");
    let suspended = [Certificate { withdrawn: Some(day("2026-06-01")), ..small }];
    assert_eq!(said(&suspended, Small, Within, "2026-06-01"), [Rule::CertificateWithdrawn]);
    assert_eq!(said(&suspended, Small, Within, "2026-05-31"), []);
}

#[test]
fn what_serves_longest_decides_and_a_suspension_known_ahead_ends_it_the_day_before() {
    let last_day = |held: &[Certificate]| {
        let judged = judged(held, Class::Small, Sight::Within, "2026-06-01", &Rules::default());
        judged.last_day.filter(|_| judged.serves())
    };
    let short = Certificate { valid_until: Some(day("2026-12-31")), ..licence(1, PILOT, "2026-01-01") };
    let long = Certificate { valid_until: Some(day("2027-06-30")), ..licence(2, PILOT, "2026-01-01") };
    let suspended = Certificate { withdrawn: Some(day("2026-10-01")), ..licence(3, PILOT, "2026-01-01") };
    assert_eq!(last_day(std::slice::from_ref(&suspended)), Some(day("2026-09-30")));
    assert_eq!(last_day(&[short.clone(), long.clone(), suspended.clone()]), Some(day("2027-06-30")));
    assert_eq!(last_day(&[long, suspended, short]), Some(day("2027-06-30")));
}

#[test]
fn a_unit_changes_what_the_law_leaves_open() {
    let small = licence(1, PILOT, "2026-01-01");
    let training = [Certificate { grants: Grants::LightTraining, ..small.clone() }];
    let serves =
        |rules: &Rules, held: &[Certificate], class, sight| judged(held, class, sight, "2026-06-01", rules).serves();
    let mut rules = Rules::default();
    rules.light_needs_bvlos.value = false;
    assert!(serves(&rules, &training, Class::Light, Sight::Beyond));
    rules.licence_serves_light.value = false;
    assert!(!serves(&rules, std::slice::from_ref(&small), Class::Light, Sight::Within));
    let medium = Grants::Licence {
        class: LicenceClass::Medium,
        category: Category::Multirotor,
        ratings: BTreeSet::from([Rating::Vlos]),
    };
    let medium = [Certificate { grants: medium, ..small.clone() }];
    assert!(!serves(&rules, &medium, Class::Small, Sight::Within));
    rules.heavier_licence_serves.value = true;
    assert!(serves(&rules, &medium, Class::Small, Sight::Within));
    assert!(!serves(&rules, &[small], Class::Medium, Sight::Within), "a lighter licence never serves a heavier class");
}

#[test]
fn a_file_of_rules_names_only_what_it_changes_and_a_wrong_name_is_refused_with_its_line() {
    let text = "{\"licence_years\": {\"value\": 4,\n\"basis\": {\"zh\": \"某办法\", \"en\": \"a rule\", \"standing\": \"house\"}}}";
    let rules: Rules = serde_json::from_str(text).unwrap();
    assert_eq!(rules.licence_years.value, 4);
    assert_eq!(rules.check_months, Rules::default().check_months);
    let whole = serde_json::to_string(&rules).unwrap();
    assert_eq!(serde_json::from_str::<Rules>(&whole).unwrap(), rules);
    let wrong = serde_json::from_str::<Rules>("{\n\"licence_year\": 4}").unwrap_err();
    assert_eq!(wrong.line(), 2);
}
