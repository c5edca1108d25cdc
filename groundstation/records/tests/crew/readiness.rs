use std::collections::BTreeSet;

use mission::explain::Explain;
use paper::words::{Language, Words};
use records::Weather;
use records::crew::aircraft::*;
use records::crew::approval::*;
use records::crew::calendar::Calendar;
use records::crew::certificate::*;
use records::crew::person::*;
use records::crew::recency::*;
use records::crew::*;
use uuid::Uuid;

use crate::given::*;

struct Asked {
    plan: Extent,
    sight: Sight,
    controlled: bool,
    evidence: bool,
    others: Vec<PersonId>,
    remote_id: Option<RemoteId>,
    weather: Option<Weather>,
    roster: Roster,
    rules: Rules,
}

impl Asked {
    fn in_order() -> Self {
        let (plan, roster, rules) = (plan(), roster(), Rules::default());
        let weather = Some(Weather { wind_m_s: Some(4.0), visibility_km: Some(8.0), ..Weather::default() });
        let others = vec![OBSERVER];
        let (sight, remote_id) = (Sight::Beyond, None);
        Self { plan, sight, controlled: true, evidence: true, others, remote_id, weather, roster, rules }
    }

    fn answer(&self) -> Vec<Objection> {
        readiness(&Question {
            plan: &self.plan,
            sight: self.sight,
            light: Light::Day,
            controlled: self.controlled,
            evidence: self.evidence,
            others: &self.others,
            remote_id: self.remote_id,
            weather: self.weather.as_ref(),
            roster: &self.roster,
            rules: &self.rules,
            calendar: Calendar::embedded(),
        })
    }
}

/// Puts an objection and its mend into both languages, with every argument in its place.
fn reads_well(objection: &Objection) {
    let chinese = include_str!("../../../../assets/locale/zh-CN/records.ftl");
    let english = include_str!("../../../../assets/locale/en/records.ftl");
    for (language, catalogue) in [(Language::Chinese, chinese), (Language::English, english)] {
        let words = Words::new(language, catalogue);
        let said = [words.text(&objection.explain()), words.text(&objection.mend())];
        let whole =
            |text: &String| text.ends_with(['.', '。']) && !text.contains(['{', '}']) && !text.contains("records-");
        assert!(said.iter().all(whole), "{said:?}");
    }
}

#[test]
fn nothing_stands_against_a_flight_in_which_all_is_in_order() {
    let mut asked = Asked::in_order();
    assert_eq!(asked.answer(), []);
    asked.roster.certificates[0].checks = vec![day("2024-12-25")];
    asked.roster.aircraft[0].insured_until = Some(day("2026-12-25"));
    asked.roster.operating.as_mut().unwrap().valid_until = None;
    assert_eq!(asked.answer(), [], "30 days before an end nothing is said yet");
    asked.roster.operating.as_mut().unwrap().valid_until = Some(day("2026-11-25"));
    asked.roster.certificates[1].valid_until = Some(day("2026-11-25"));
    asked.roster.certificates[2].issued = day("2026-11-25");
    asked.roster.people[0].declaration = Some(Declaration { on: day("2025-11-25"), meets_all: true });
    asked.roster.aircraft[0].remote_id = RemoteId::Healthy { on: day("2026-10-26") };
    asked.roster.aircraft[0].maintenance[0].last_day = Some(day("2026-12-10"));
    assert_eq!(asked.answer(), [], "on the last day of everything");
}

#[test]
fn each_thing_out_of_order_is_one_objection_that_says_whether_it_blocks() {
    use Weight::{Blocks, Warns};
    type Spoil = fn(&mut Asked);
    let stranger = PersonId(Uuid::from_u128(404));
    let lacks = |shortfall, name: &str| Rule::ApprovalLacks { shortfall, name: name.into() };
    let not_current = Rule::NotCurrent { counted: 2, needed: 3, minutes: 5, within_days: 90 };
    let table: Vec<(Spoil, Rule, Weight)> = vec![
        (|a| a.others = vec![PersonId(Uuid::from_u128(404)), OBSERVER], Rule::UnknownPerson, Blocks),
        (|a| a.roster.people[0].roles.clear(), Rule::NotAPilot, Blocks),
        (|a| a.roster.people[0].declaration = None, Rule::NoDeclaration, Warns),
        (
            |a| a.roster.people[0].declaration = Some(Declaration { on: day("2025-11-24"), meets_all: true }),
            Rule::OldDeclaration { on: day("2025-11-24") },
            Warns,
        ),
        (
            |a| a.roster.people[0].declaration = Some(Declaration { on: day("2026-11-24"), meets_all: false }),
            Rule::DeclaredUnfit { on: day("2026-11-24") },
            Blocks,
        ),
        (
            |a| a.roster.certificates.retain(|c| c.grants == Grants::Enforcement),
            Rule::NoCertificate { class: Class::Small },
            Blocks,
        ),
        (
            |a| a.roster.certificates[0].issued = day("2026-11-26"),
            Rule::NotYetValid { from: day("2026-11-26") },
            Blocks,
        ),
        (
            |a| a.roster.certificates[0].valid_until = Some(day("2026-11-24")),
            Rule::Expired { last_day: day("2026-11-24") },
            Blocks,
        ),
        (|a| a.roster.certificates[0].withdrawn = Some(day("2026-11-25")), Rule::CertificateWithdrawn, Blocks),
        (
            |a| {
                a.roster.certificates[0].grants = Grants::Licence {
                    class: LicenceClass::Small,
                    category: Category::Multirotor,
                    ratings: BTreeSet::from([Rating::Vlos, Rating::Instructor]),
                }
            },
            Rule::NoBvlosRating,
            Blocks,
        ),
        (
            |a| a.roster.certificates[0].checks = vec![day("2024-11-24")],
            Rule::CheckLapsed { last_day: day("2026-11-24") },
            Blocks,
        ),
        (
            |a| a.roster.certificates[0].valid_until = Some(day("2026-12-31")),
            Rule::RenewalLate { apply_by: day("2026-11-19"), last_day: day("2026-12-31") },
            Warns,
        ),
        (|a| a.roster.flights.truncate(2), not_current, Blocks),
        (
            |a| {
                let (from, until) = (day("2026-11-25"), day("2026-11-25"));
                a.roster.leave.push(Leave {
                    id: LeaveId(Uuid::nil()),
                    person: OBSERVER,
                    from,
                    until,
                    why: String::new(),
                });
            },
            Rule::OnLeave { from: day("2026-11-25"), until: day("2026-11-25") },
            Blocks,
        ),
        (|a| a.roster.approvals.clear(), Rule::NoApproval, Blocks),
        (
            |a| a.plan.highest_agl_m = 121.0,
            lacks(Shortfall::Height { lowest_agl_m: 0.0, highest_agl_m: 120.0 }, ""),
            Blocks,
        ),
        (|a| a.roster.approvals[0].pilots.clear(), lacks(Shortfall::Pilot(PILOT), "王海"), Blocks),
        (|a| a.roster.aircraft[0].registration = Some(" ".into()), Rule::Unregistered, Blocks),
        (|a| a.roster.aircraft[0].product_id = None, Rule::NoProductId, Warns),
        (
            |a| a.roster.certificates[0].checks = vec![day("2024-12-24")],
            Rule::CheckSoon { last_day: day("2026-12-24") },
            Warns,
        ),
        (|a| a.roster.operating = None, Rule::NoOperatingCertificate { last_day: None }, Blocks),
        (
            |a| a.roster.operating.as_mut().unwrap().valid_until = Some(day("2026-11-24")),
            Rule::NoOperatingCertificate { last_day: Some(day("2026-11-24")) },
            Blocks,
        ),
        (
            |a| a.roster.aircraft[0].insured_until = Some(day("2026-12-24")),
            Rule::InsuranceSoon { last_day: day("2026-12-24") },
            Warns,
        ),
        (
            |a| a.roster.aircraft[0].insured_until = Some(day("2026-11-25")),
            Rule::InsuranceSoon { last_day: day("2026-11-25") },
            Warns,
        ),
        (|a| a.roster.aircraft[0].insured_until = None, Rule::Uninsured { last_day: None }, Blocks),
        (
            |a| a.roster.aircraft[0].insured_until = Some(day("2026-11-24")),
            Rule::Uninsured { last_day: Some(day("2026-11-24")) },
            Blocks,
        ),
        (
            |a| a.roster.aircraft[0].remote_id = RemoteId::Failed { on: day("2026-11-25") },
            Rule::RemoteIdFailed { on: day("2026-11-25") },
            Blocks,
        ),
        (|a| a.roster.aircraft[0].remote_id = RemoteId::NeverSeen, Rule::RemoteIdUnseen { on: None }, Warns),
        (
            |a| a.roster.aircraft[0].remote_id = RemoteId::Healthy { on: day("2026-10-25") },
            Rule::RemoteIdUnseen { on: Some(day("2026-10-25")) },
            Warns,
        ),
        (|a| a.roster.aircraft[0].flown_h = 200.0, Rule::MaintenanceDue { what: "桨叶更换".into() }, Blocks),
        (|a| a.roster.aircraft[0].flights = 495, Rule::MaintenanceSoon { what: "桨叶更换".into() }, Warns),
        (|a| a.roster.aircraft[0].batteries[0].cycles = 300, Rule::BatteryWorn { cycles: 300 }, Warns),
        (|a| a.others.clear(), Rule::TooFewOfficers { found: 1, needed: 2 }, Warns),
        (
            |a| a.roster.certificates[1].valid_until = Some(day("2026-11-24")),
            Rule::TooFewOfficers { found: 1, needed: 2 },
            Warns,
        ),
        (
            |a| a.roster.certificates[2].withdrawn = Some(day("2026-11-25")),
            Rule::TooFewOfficers { found: 1, needed: 2 },
            Warns,
        ),
    ];
    for (spoil, rule, weight) in table {
        let mut asked = Asked::in_order();
        spoil(&mut asked);
        let found = asked.answer();
        let said: Vec<_> = found.iter().map(|objection| (objection.rule.clone(), objection.weight)).collect();
        assert_eq!(said, [(rule, weight)]);
        assert!(!found[0].basis.zh.is_empty() && !found[0].basis.en.is_empty());
        reads_well(&found[0]);
        let kept = serde_json::to_string(&found).unwrap();
        assert_eq!(serde_json::from_str::<Vec<Objection>>(&kept).unwrap(), found);
    }
    let mut asked = Asked::in_order();
    asked.plan.pilots = BTreeSet::from([stranger]);
    let rules: Vec<_> = asked.answer().into_iter().map(|objection| objection.rule).collect();
    assert!(rules.contains(&Rule::UnknownPerson), "{rules:?}");
}

#[test]
fn a_flight_with_nothing_known_is_stopped_and_what_blocks_comes_first() {
    let mut asked = Asked::in_order();
    asked.roster = Roster::default();
    asked.plan.pilots.clear();
    let found = asked.answer();
    let first: Vec<_> = found.iter().filter(|objection| objection.blocks()).map(|o| o.rule.clone()).collect();
    assert_eq!(
        first,
        [
            Rule::NoPilot,
            Rule::UnknownPerson,
            Rule::NoApproval,
            Rule::NoOperatingCertificate { last_day: None },
            Rule::UnknownAircraft
        ]
    );
    assert_eq!(found.last().map(|o| o.weight), Some(Weight::Warns), "{found:?}");
}

#[test]
fn a_light_aircraft_needs_the_training_and_no_insurance() {
    let mut asked = Asked::in_order();
    asked.roster.aircraft[0].figures =
        Figures { empty_kg: 1.2, takeoff_kg: 1.5, top_speed_km_h: 75.0, top_height_m: None };
    asked.roster.aircraft[0].insured_until = None;
    asked.roster.certificates[0].grants = Grants::LightTraining;
    asked.sight = Sight::Within;
    assert_eq!(asked.answer(), []);
    asked.roster.aircraft[0].figures.top_speed_km_h = 101.0;
    let rules: Vec<_> = asked.answer().into_iter().map(|objection| objection.rule).collect();
    let expected = [Rule::NoCertificate { class: Class::Small }, Rule::Uninsured { last_day: None }];
    assert_eq!(rules, expected, "faster than 100 km/h it is small");
}

#[test]
fn a_medium_aircraft_needs_its_airworthiness_approval() {
    let mut asked = Asked::in_order();
    asked.roster.aircraft[0].figures.takeoff_kg = 26.0;
    asked.roster.certificates[0].grants = Grants::Licence {
        class: LicenceClass::Medium,
        category: Category::Multirotor,
        ratings: BTreeSet::from([Rating::Bvlos]),
    };
    let rules: Vec<_> = asked.answer().into_iter().map(|objection| objection.rule).collect();
    assert_eq!(rules, [Rule::NoAirworthiness]);
    asked.roster.aircraft[0].airworthiness = Some("TC-1".into());
    assert_eq!(asked.answer(), []);
}

#[test]
fn a_flight_over_midnight_needs_everything_on_both_days() {
    let mut asked = Asked::in_order();
    asked.roster.approvals[0].hours = None;
    asked.plan.until = beijing("2026-11-26T00:10:00");
    asked.plan.from = beijing("2026-11-25T23:50:00");
    asked.roster.certificates[0].checks = vec![day("2024-11-25")];
    let on = |asked: &Asked| -> Vec<Rule> { asked.answer().into_iter().map(|objection| objection.rule).collect() };
    assert_eq!(on(&asked), [Rule::CheckLapsed { last_day: day("2026-11-25") }]);
    asked.roster.certificates[0].checks = vec![day("2025-12-01")];
    asked.roster.certificates[0].issued = day("2026-11-26");
    asked.roster.certificates[0].withdrawn = Some(day("2026-11-26"));
    assert_eq!(on(&asked), [Rule::NotYetValid { from: day("2026-11-26") }, Rule::CertificateWithdrawn]);
    asked.roster.certificates[0] = Certificate { checks: vec![day("2024-11-25")], ..licence(20, PILOT, "2024-05-10") };
    // Ten minutes to midnight in Beijing, though it is the 25th in UTC for eight hours more.
    asked.plan.until = beijing("2026-11-25T23:59:59");
    assert_eq!(on(&asked), [Rule::CheckSoon { last_day: day("2026-11-25") }]);
}

#[test]
fn of_several_approvals_one_that_covers_is_enough_and_otherwise_the_nearest_is_named() {
    let mut asked = Asked::in_order();
    let far = Approval { number: "远".into(), aircraft: BTreeSet::new(), pilots: BTreeSet::new(), ..approval() };
    asked.roster.approvals.insert(0, far);
    assert_eq!(asked.answer(), []);
    asked.plan.highest_agl_m = 121.0;
    let found = asked.answer();
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].about, Subject::Approval { id: approval().id, number: approval().number });
    asked.controlled = false;
    assert_eq!(asked.answer(), [], "outside controlled airspace none is asked for");
}

fn need() -> Need {
    let (class, category) = (Class::Small, Category::Multirotor);
    Need { class, category, sight: Sight::Beyond, light: Light::Day, controlled: true }
}

#[test]
fn the_board_counts_qualified_current_available_and_expiring_and_says_what_would_mend_it() {
    let mut roster = roster();
    let (second, third) = (PersonId(Uuid::from_u128(31)), PersonId(Uuid::from_u128(32)));
    roster.people.push(person(third, "周平", Role::Pilot, Unit::Brigade(1)));
    roster.people.push(person(second, "陈亮", Role::Pilot, Unit::Brigade(1)));
    // Checked until 45 days from the day, and without a flight; the licence of the third has ended.
    let checked = vec![day("2025-01-09")];
    roster.certificates.push(Certificate { checks: checked, ..licence(40, second, "2023-01-09") });
    let ended = Some(day("2026-11-24"));
    roster.certificates.push(Certificate { valid_until: ended, ..licence(41, third, "2026-01-09") });
    let at = |roster: &Roster| board(roster, need(), day("2026-11-25"), &Rules::default(), Calendar::embedded());
    let lines = at(&roster);
    assert_eq!(lines.iter().map(|line| line.unit).collect::<Vec<_>>(), Unit::ALL);
    assert_eq!(lines.iter().map(|line| line.target).collect::<Vec<_>>(), [0, 2, 2, 2, 2]);
    let first = &lines[1];
    assert_eq!((first.qualified, first.current, first.available), (2, 1, 1));
    let expiring: Vec<_> = first.expiring.iter().map(|end| (end.within_days, end.pilots)).collect();
    assert_eq!(expiring, [(90, 1), (45, 1), (30, 0)]);
    let names: Vec<_> = first.pilots.iter().map(|pilot| pilot.name.as_str()).collect();
    assert_eq!(names, ["王海", "陈亮", "周平"], "nearest to flying first, and no observer");
    assert_eq!(first.pilots[0].last_day, Some(day("2027-12-01")));
    assert_eq!(first.pilots[0].current_until, Some(day("2027-01-30")), "90 days after 2026-11-01");
    let rules: Vec<_> = first.to_mend.iter().map(|objection| objection.rule.clone()).collect();
    let flights = Rule::NotCurrent { counted: 0, needed: 3, minutes: 5, within_days: 90 };
    assert_eq!(
        rules,
        [Rule::TooFewPilots { found: 1, needed: 2 }, flights],
        "three flights are cheaper than a licence and three flights"
    );
    first.to_mend.iter().for_each(reads_well);
    assert_eq!(lines[0].to_mend, [], "the centre has no target");
    assert_eq!(lines[2].to_mend.len(), 1, "an empty brigade lacks two");

    let flown = (50..53).map(|number| Flight { pilot: second, ..flight(number, utc("2026-11-20T02:00:00Z")) });
    roster.flights.extend(flown);
    assert_eq!(at(&roster)[1].to_mend, []);
    let (from, until) = (day("2026-11-20"), day("2026-11-25"));
    roster.leave.push(Leave { id: LeaveId(Uuid::nil()), person: second, from, until, why: "年休".into() });
    let away = &at(&roster)[1];
    assert_eq!((away.current, away.available), (2, 1));
    roster.leave[0].until = day("2026-11-24");
    assert_eq!(at(&roster)[1].available, 2, "back on the day after the last day of leave");
}
