use std::collections::BTreeSet;

use records::UtcMicros;
use records::crew::approval::*;
use records::crew::clocks::*;
use records::crew::*;

use crate::given::*;

/// Names of what is lacking.
fn lacks(approval: &Approval, plan: &Extent) -> Vec<Shortfall> {
    approval.shortfalls(plan)
}

#[test]
fn an_approval_covers_a_plan_up_to_its_edges_and_not_beyond() {
    let all_day = Approval { hours: None, ..approval() };
    let microsecond = |at: UtcMicros, by: i64| UtcMicros(at.0 + by);
    let edge = Extent {
        path: vec![place(33.0, 120.0), place(33.0, 120.2), place(33.2, 120.2)],
        lowest_agl_m: 0.0,
        highest_agl_m: 120.0,
        from: all_day.from,
        until: all_day.until,
        ..plan()
    };
    assert!(all_day.covers(&edge), "{:?}", lacks(&all_day, &edge));
    let window = Shortfall::Window { from: all_day.from, until: all_day.until };
    let height = Shortfall::Height { lowest_agl_m: 0.0, highest_agl_m: 120.0 };
    let table = [
        (Extent { from: microsecond(edge.from, -1), ..edge.clone() }, window),
        (Extent { until: microsecond(edge.until, 1), ..edge.clone() }, window),
        (Extent { from: edge.until, until: edge.from, ..edge.clone() }, window),
        (Extent { highest_agl_m: 120.01, ..edge.clone() }, height),
        (Extent { lowest_agl_m: -0.01, ..edge.clone() }, height),
        (Extent { highest_agl_m: f64::NAN, ..edge.clone() }, height),
        (Extent { path: vec![], ..edge.clone() }, Shortfall::NoArea),
        (
            Extent { path: vec![place(33.1, 120.201)], ..edge.clone() },
            Shortfall::Area { lat_deg: 33.1, lon_deg: 120.201 },
        ),
        (Extent { aircraft: AirframeId(uuid::Uuid::from_u128(77)), ..edge.clone() }, Shortfall::Aircraft),
        (Extent { pilots: BTreeSet::from([PILOT, OBSERVER]), ..edge.clone() }, Shortfall::Pilot(OBSERVER)),
        (Extent { pilots: BTreeSet::new(), ..edge.clone() }, Shortfall::NoPilot),
    ];
    for (plan, shortfall) in table {
        assert_eq!(lacks(&all_day, &plan), [shortfall]);
    }
    let line = Approval { polygon: all_day.polygon[..2].to_vec(), ..all_day.clone() };
    assert_eq!(lacks(&line, &edge), [Shortfall::NoArea]);
    let withdrawn = |at| Approval { withdrawn_at: Some(at), ..all_day.clone() };
    assert_eq!(lacks(&withdrawn(edge.until), &edge), [Shortfall::Withdrawn]);
    assert!(withdrawn(microsecond(edge.until, 1)).covers(&edge));
}

#[test]
fn hours_of_the_day_are_those_of_beijing() {
    let at = |from: &str, until: &str| Extent { from: beijing(from), until: beijing(until), ..plan() };
    let table = [
        (at("2026-11-25T08:00:00", "2026-11-25T18:00:00"), true),
        (at("2026-11-25T07:59:59", "2026-11-25T18:00:00"), false),
        (at("2026-11-25T08:00:00", "2026-11-25T18:00:01"), false),
        (at("2026-11-25T17:00:00", "2026-11-26T09:00:00"), false),
        // Nine o'clock in Beijing, one o'clock UTC.
        (Extent { from: utc("2026-11-25T01:00:00Z"), until: utc("2026-11-25T01:30:00Z"), ..plan() }, true),
        (Extent { from: utc("2026-11-25T12:00:00Z"), until: utc("2026-11-25T12:30:00Z"), ..plan() }, false),
    ];
    for (plan, covered) in table {
        assert_eq!(approval().covers(&plan), covered, "{:?}", lacks(&approval(), &plan));
    }
}

#[test]
fn a_path_that_cuts_a_corner_of_the_area_is_not_covered_though_its_ends_are() {
    // An L: the notch is the north-east quarter.
    let corner = Approval {
        polygon: vec![
            place(33.0, 120.0),
            place(33.0, 120.2),
            place(33.1, 120.2),
            place(33.1, 120.1),
            place(33.2, 120.1),
            place(33.2, 120.0),
        ],
        ..approval()
    };
    let flown = |path: &[(f64, f64)]| {
        let path = path.iter().map(|(lat, lon)| place(*lat, *lon)).collect();
        corner.covers(&Extent { path, ..plan() })
    };
    assert!(!flown(&[(33.05, 120.18), (33.18, 120.05)]), "across the notch");
    assert!(flown(&[(33.05, 120.18), (33.05, 120.05), (33.18, 120.05)]), "around it");
    assert!(flown(&[(33.1, 120.2), (33.1, 120.0)]), "along its edge and on");
    assert!(flown(&[(33.0, 120.2), (33.2, 120.0)]), "through its corner");
    assert!(!flown(&[(33.05, 120.152), (33.2, 120.002)]), "two thousandths outside its corner");
    assert!(!flown(&[(33.1, 120.2), (33.2, 120.2)]));
    assert!(!flown(&[(f64::NAN, 120.05)]));
}

#[test]
fn a_path_along_the_outline_is_not_covered_where_the_outline_turns_away() {
    let notched = Approval {
        polygon: vec![
            place(33.0, 120.0),
            place(33.0, 120.2),
            place(33.2, 120.2),
            place(33.2, 120.18),
            place(33.1, 120.18),
            place(33.1, 120.15),
            place(33.2, 120.15),
            place(33.2, 120.0),
        ],
        ..approval()
    };
    // A twentieth of a millimetre outside counts as on the outline; across the notch there is none.
    for lat_deg in [33.2, 33.2 + 5e-10] {
        let covers = |until| {
            let path = vec![place(lat_deg, 120.0), place(lat_deg, until)];
            notched.covers(&Extent { path, ..plan() })
        };
        assert!(covers(120.15) && !covers(120.2), "{lat_deg}");
    }
}

fn due(found: Vec<Due>) -> Vec<(Duty, UtcMicros)> {
    found.into_iter().map(|due| (due.duty, due.at)).collect()
}

#[test]
fn the_application_is_due_at_noon_of_the_day_before_in_beijing() {
    let table = [
        ("2026-11-25T10:00:00", "2026-11-24"),
        ("2026-03-01T00:00:00", "2026-02-28"),
        ("2026-02-28T23:59:59", "2026-02-27"),
        ("2028-03-01T08:00:00", "2028-02-29"),
        ("2027-01-01T00:30:00", "2026-12-31"),
    ];
    for (take_off, before) in table {
        let take_off = beijing(take_off);
        let found = due(before_take_off(take_off, Urgency::Normal, &Rules::default()));
        let expected = [
            (Duty::Apply, beijing(&format!("{before}T12:00:00"))),
            (Duty::Decision, beijing(&format!("{before}T21:00:00"))),
            (Duty::ReportReady, UtcMicros(take_off.0 - 3_600_000_000)),
        ];
        assert_eq!(found, expected);
    }
}

#[test]
fn urgent_tasks_have_clocks_of_their_own_and_a_safety_event_one_of_24_hours() {
    let at = |text: &str| beijing(&format!("2026-11-25T{text}"));
    let rules = Rules::default();
    let urgent = due(before_take_off(at("00:20:00"), Urgency::Urgent, &rules));
    assert_eq!(urgent, [(Duty::ApplyUrgent, beijing("2026-11-24T23:50:00")), (Duty::AnswerUrgent, at("00:10:00"))]);
    let special = due(before_take_off(at("10:00:00"), Urgency::Special, &rules));
    assert_eq!(special, [(Duty::ApplyUrgent, at("10:00:00"))]);
    assert_eq!(due(after_landing(at("11:00:00"), false, &rules)), [(Duty::ReportEnd, at("11:00:00"))]);
    let event = due(after_landing(at("11:00:00"), true, &rules));
    assert_eq!(event, [(Duty::ReportEnd, at("11:00:00")), (Duty::ReportEvent, beijing("2026-11-26T11:00:00"))]);
}

#[test]
fn a_unit_may_set_an_earlier_hour_and_a_wrong_hour_does_no_harm() {
    let mut rules = Rules::default();
    rules.clocks.value.apply_hour = 10;
    rules.clocks.value.decide_hour = 99;
    let found = due(before_take_off(beijing("2026-11-25T10:00:00"), Urgency::Normal, &rules));
    assert_eq!(found[0], (Duty::Apply, beijing("2026-11-24T10:00:00")));
    assert_eq!(found[1], (Duty::Decision, beijing("2026-11-24T23:00:00")));
}
