//! Scores: a wider tolerance never lowers one, a larger deviation never raises one, and each judge judges what it says.
#![allow(clippy::unwrap_used, missing_docs)]

use proptest::prelude::*;
use scenario::run::{At, Event, Head, Pictured, Report, SAMPLE_MS, Sample};
use scenario::schema::Act;
use scenario::{Course, Local, Profile, Run, Scenario, Score, score};
use std::sync::LazyLock;

static NETWORK: LazyLock<mission::road::Network> = LazyLock::new(mission::road::demo);

fn asset(name: &str) -> String {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/scenarios");
    std::fs::read_to_string(folder.join(name)).unwrap()
}

fn profile() -> Profile {
    Profile::read("profile.toml", &asset("profile.toml")).unwrap()
}

fn course_of(text: &str) -> Course {
    Course::new(Scenario::read("x", text).unwrap(), &NETWORK).unwrap()
}

fn course(name: &str) -> Course {
    course_of(&asset(name))
}

fn head() -> Head {
    Head {
        format: 1,
        scenario: String::new(),
        scenario_sha256: String::new(),
        level: "vlos".to_owned(),
        trainee: String::new(),
        trainer: String::new(),
        started_utc_us: 0,
        seed: 0,
    }
}

/// A flight through places, one a sample, that took off before and lands after them; nose along `yaw_deg`.
fn flight(places: &[(Local, f64)]) -> Run {
    let mut run = Run::new(head());
    let mm = |metres: f64| (metres * 1_000.0).round() as i32;
    let mut before: Option<Local> = None;
    for (ms, (at, yaw_deg)) in (0..).step_by(SAMPLE_MS as usize).zip(places) {
        let rate = |now: f64, then: f64| mm((now - then) * 1_000.0 / f64::from(SAMPLE_MS));
        let velocity_mm_s =
            before.map_or([0; 3], |b| [rate(at.north_m, b.north_m), rate(at.east_m, b.east_m), rate(at.up_m, b.up_m)]);
        before = Some(*at);
        run.samples.push(Sample {
            ms,
            north_mm: mm(at.north_m),
            east_mm: mm(at.east_m),
            up_mm: mm(at.up_m),
            velocity_mm_s,
            yaw_cdeg: (yaw_deg.rem_euclid(360.0) * 100.0).round() as i32,
            clear_cm: -1,
            charge_permille: 800,
            wind_cm_s: 300,
            ..Sample::default()
        });
    }
    run.events.insert(0, At { ms: 0, event: Event::Airborne });
    run.note(run.end_ms(), Event::Landed { speed_mm_s: 400 });
    run
}

fn scored(course: &Course, run: &Run, wider: f64) -> Score {
    let profile = profile();
    let mut level = profile.level("vlos").unwrap().clone();
    for tolerance in [&mut level.hover, &mut level.turn, &mut level.eight, &mut level.straight, &mut level.road] {
        *tolerance = tolerance.widened(wider);
    }
    score(course, &level, &profile.wind, run)
}

/// Along the line of a criterion, off by a wave to the side and in height.
fn along(course: &Course, criterion: usize, beside_m: f64, above_m: f64, waves: f64) -> Run {
    let line = course.line(criterion).unwrap();
    let steps = (line.length_m() / 0.15).ceil() as usize;
    let places: Vec<(Local, f64)> = (0..=steps)
        .map(|k| {
            let at_m = line.length_m() * k as f64 / steps as f64;
            let on = line.at(at_m).unwrap();
            let azimuth_rad = line.foot(on, at_m, at_m).unwrap().azimuth_rad;
            let wave = (waves * at_m / line.length_m() * std::f64::consts::TAU).sin();
            let at = on.on(azimuth_rad + std::f64::consts::FRAC_PI_2, beside_m * wave);
            (Local { up_m: on.up_m + above_m * wave, ..at }, azimuth_rad.to_degrees())
        })
        .collect();
    flight(&places)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_wider_tolerance_never_lowers_a_score(
        name in prop::sample::select(vec!["eight.toml", "rectangle.toml"]),
        beside_m in 0.0..4.0_f64, above_m in 0.0..2.5_f64, waves in 0.5..6.0_f64, wider in 1.0..3.0_f64,
    ) {
        let course = course(name);
        let run = along(&course, 0, beside_m, above_m, waves);
        let (narrow, wide) = (scored(&course, &run, 1.0), scored(&course, &run, wider));
        prop_assert!(wide.got >= narrow.got, "{} then {}", narrow.got, wide.got);
        for (narrow, wide) in narrow.criteria.iter().zip(&wide.criteria) {
            prop_assert!(wide.got >= narrow.got && (wide.holds || !narrow.holds));
        }
    }

    #[test]
    fn a_larger_deviation_never_raises_a_score(
        beside_m in 0.0..2.0_f64, above_m in 0.0..2.0_f64, waves in 0.5..6.0_f64, more in 1.0..2.5_f64,
    ) {
        let course = course("eight.toml");
        let small = scored(&course, &along(&course, 0, beside_m, above_m, waves), 1.0);
        let large = scored(&course, &along(&course, 0, beside_m * more, above_m * more, waves), 1.0);
        prop_assert!(large.got <= small.got, "{} then {}", small.got, large.got);
    }

    #[test]
    fn a_hover_that_is_farther_off_holds_no_longer_and_a_wider_circle_no_shorter(
        offs in prop::collection::vec((0.0..4.0_f64, 0.0..6.2_f64, -1.5..1.5_f64), 200..400), more in 1.0..2.0_f64,
        wider in 1.0..2.0_f64,
    ) {
        let course = course("hover.toml");
        let spot = course.spot(0).unwrap();
        let fly = |more: f64| {
            // Slowly from one place to the next, as an aircraft does.
            let places: Vec<(Local, f64)> = offs.iter().map(|(far_m, azimuth_rad, above_m)| {
                let at = spot.on(*azimuth_rad, far_m * more);
                (Local { up_m: spot.up_m + above_m * more, ..at }, 0.0)
            }).collect();
            flight(&places)
        };
        let base = scored(&course, &fly(1.0), 1.0);
        prop_assert!(scored(&course, &fly(more), 1.0).criteria[0].got <= base.criteria[0].got);
        prop_assert!(scored(&course, &fly(1.0), wider).criteria[0].got >= base.criteria[0].got);
    }
}

#[test]
fn a_line_that_is_flown_exactly_gives_all_points_and_one_that_is_left_halfway_half_of_them() {
    for name in ["eight.toml", "rectangle.toml"] {
        let course = course(name);
        let whole = scored(&course, &along(&course, 0, 0.0, 0.0, 1.0), 1.0);
        assert_eq!((whole.criteria[0].got, whole.criteria[0].holds), (8_000, true), "{name}: {:?}", whole.criteria[0]);
        let mut half = along(&course, 0, 0.0, 0.0, 1.0);
        half.samples.truncate(half.samples.len() / 2);
        let half = scored(&course, &half, 1.0);
        assert!((3_900..4_100).contains(&half.criteria[0].got) && !half.criteria[0].holds, "{:?}", half.criteria[0]);
        assert_eq!(half.criteria[0].marks.last().unwrap().what.id, "mark-line-not-ended");
    }
}

#[test]
fn a_mark_names_the_worst_moment_its_figure_and_its_limit_and_marks_cost_what_was_lost() {
    let course = course("eight.toml");
    let run = along(&course, 0, 3.0, 0.0, 1.0);
    let score = scored(&course, &run, 1.0);
    let marked = &score.criteria[0];
    // A wave to each side: two stretches outside 2 m, each 3 m at its worst.
    assert_eq!(marked.marks.len(), 2, "{:?}", marked.marks);
    for mark in &marked.marks {
        assert_eq!(mark.what.id, "mark-horizontal");
        let figure = |name: &str| mark.what.args.iter().find(|(key, _)| *key == name).unwrap().1.clone();
        let mission::explain::Value::Number(worst_m) = figure("figure") else { panic!() };
        assert!((worst_m - 3.0).abs() < 0.05, "{worst_m}");
        assert_eq!(figure("limit"), mission::explain::Value::Number(2.0));
        let there = run.sample_at(mark.ms).unwrap();
        assert_eq!(there.ms, mark.ms);
    }
    let cost: u32 = marked.marks.iter().map(|mark| mark.cost).sum();
    assert!(cost.abs_diff(marked.of * 100 - marked.got) <= 2);
}

#[test]
fn wind_widens_tolerances_by_fifteen_percent_a_step() {
    let course = course("eight.toml");
    let mut run = along(&course, 0, 2.2, 0.0, 1.0);
    let calm = scored(&course, &run, 1.0);
    run.samples.iter_mut().for_each(|sample| sample.wind_cm_s = 600);
    let windy = scored(&course, &run, 1.0);
    assert_eq!((calm.wind_class, windy.wind_class), (0, 1));
    // 2.2 m is outside 2 m and inside 2.3 m.
    assert!(calm.criteria[0].got < 8_000);
    assert_eq!(windy.criteria[0].got, 8_000);
}

#[test]
fn a_turn_counts_where_it_is_level_in_place_and_neither_rushed_nor_drawn_out() {
    let course = course("turn.toml");
    let spot = course.spot(0).unwrap();
    let turn = |seconds: f64, off_m: f64| {
        let samples = (seconds * 10.0) as usize;
        let mut places: Vec<(Local, f64)> = vec![(spot.on(0.3, off_m), 90.0); 20];
        places.extend((0..=samples).map(|k| (spot.on(0.3, off_m), 90.0 + 360.0 * k as f64 / samples as f64)));
        scored(&course, &flight(&places), 1.0).criteria[0].clone()
    };
    assert!(turn(12.0, 0.5).holds && turn(12.0, 0.5).got == 4_000);
    assert_eq!(turn(4.0, 0.5).marks.last().unwrap().what.id, "mark-pace");
    assert!(!turn(4.0, 0.5).holds && !turn(30.0, 0.5).holds && turn(12.0, 3.0).got == 0);
    // To the right is not to the left.
    let left = scored(&course, &flight(&[(spot, 0.0); 5]), 1.0).criteria[1].clone();
    assert_eq!(left.marks[0].what.id, "mark-no-turn");
}

fn decision(asked: &[(u32, Act)]) -> scenario::Marked {
    let course = course("manned-aircraft.toml");
    let mut run = flight(&vec![(Local { up_m: 20.0, ..Local::default() }, 0.0); 600]);
    run.events.insert(1, At { ms: 10_000, event: Event::Fault("fault".to_owned()) });
    for (ms, act) in asked {
        run.note(*ms, Event::Asked(*act));
    }
    scored(&course, &run, 1.0).criteria[0].clone()
}

#[test]
fn a_decision_is_right_in_time_half_right_after_a_wrong_one_and_nothing_when_it_is_late() {
    assert_eq!(decision(&[(15_000, Act::Descend)]).got, 6_000);
    assert_eq!(decision(&[(15_000, Act::Hold), (20_000, Act::Return)]).got, 6_000, "waiting first is no mistake");
    assert_eq!(decision(&[(12_000, Act::Climb), (20_000, Act::Descend)]).got, 3_000);
    let late = decision(&[(50_000, Act::Descend)]);
    assert_eq!((late.got, late.marks[0].what.id), (0, "mark-decide-late"));
    assert_eq!(
        decision(&[(5_000, Act::Descend)]).marks[0].what.id,
        "mark-decide-never",
        "before it began is no answer"
    );
    assert_eq!(decision(&[]).got, 0);
}

#[test]
fn a_report_counts_by_kind_authority_stake_and_picture_and_a_false_one_costs() {
    let course = course("clue-list.toml");
    let stake = course.objects().iter().find(|object| object.thing.id == "drums").unwrap().stake_shown_m;
    let reported = |kind: &str, authority: &str, off_m: f64, photo: Option<u32>| {
        let mut run = flight(&vec![(Local { up_m: 20.0, ..Local::default() }, 0.0); 50]);
        let shows = vec![Pictured {
            id: "drums".to_owned(),
            size_dpx: 2_000,
            visible_permille: 900,
            blur_cpx: 10,
            far_dm: 150,
        }];
        run.note(1_000, Event::Photo { number: 1, shows });
        run.note(2_000, Event::Photo { number: 2, shows: Vec::new() });
        run.note(
            3_000,
            Event::Report(Report {
                kind: kind.to_owned(),
                authority: authority.to_owned(),
                stake_shown_m: (stake + off_m).round() as i64,
                photo,
            }),
        );
        let score = scored(&course, &run, 1.0);
        (score.criteria[0].got, score.criteria[4].got)
    };
    assert_eq!(reported("hazardous_store", "safety_regulator", 5.0, Some(1)), (2_000, 1_000));
    assert_eq!(reported("hazardous_store", "detachment", 5.0, Some(1)), (1_500, 1_000));
    assert_eq!(reported("hazardous_store", "safety_regulator", 60.0, Some(1)), (1_500, 1_000));
    assert_eq!(reported("hazardous_store", "safety_regulator", 5.0, Some(2)), (1_500, 1_000), "a picture of nothing");
    assert_eq!(reported("sand_dredging", "water", 5.0, None).1, 500, "one of two false reports");
    assert_eq!(reported("hazardous_store", "safety_regulator", 900.0, Some(1)), (0, 500));
}

#[test]
fn a_report_travels_as_numbers_and_comes_back() {
    let scenario = Scenario::read("x", &asset("clue-list.toml")).unwrap();
    for finding in scenario.objects.iter().filter_map(|thing| thing.finding.as_ref()) {
        let report = Report {
            kind: finding.kind.clone(),
            authority: finding.authority.clone(),
            stake_shown_m: 826_640,
            photo: Some(3),
        };
        // As they go through a COMMAND_LONG: single precision.
        let wire = report.params().map(|number| f64::from(number as f32));
        assert_eq!(Report::from_params(wire, &scenario), report);
    }
}

#[test]
fn limits_are_kept_or_cost_and_nobody_who_did_not_fly_kept_them() {
    let text = |judge: &str| {
        let text = asset("hover.toml");
        let head = text.split("[[criterion]]").next().unwrap();
        format!("{head}[[criterion]]\npoints = 10\njudge.{judge}\n")
    };
    let judged = |judge: &str, change: fn(&mut Sample)| {
        let course = course_of(&text(judge));
        let mut run = flight(&vec![(Local { up_m: 20.0, ..Local::default() }, 0.0); 100]);
        run.samples.iter_mut().skip(50).for_each(change);
        scored(&course, &run, 1.0).criteria[0].clone()
    };
    let keep = |_: &mut Sample| {};
    assert!(judged("clear = { of_m = 5.0 }", keep).holds);
    assert_eq!(judged("clear = { of_m = 5.0 }", |sample| sample.clear_cm = 420).got, 0);
    assert!(judged("lanes = { seconds = 6.0 }", |sample| sample.over_lane = 1).holds);
    assert_eq!(judged("lanes = { seconds = 4.0 }", |sample| sample.over_lane = 1).got, 750);
    assert_eq!(judged("height = { min_m = 0.0, max_m = 25.0 }", |sample| sample.up_mm = 30_000).got, 500);
    assert_eq!(judged("within = { at = {}, of_m = 40.0 }", |sample| sample.north_mm = 50_000).got, 500);
    assert_eq!(judged("charge_left = { pct = 30.0 }", |sample| sample.charge_permille = 290).got, 0);
    assert!(judged("land_at = { at = {}, within_m = 3.0 }", keep).holds);
    assert!(judged("intact = { touch_m_s = 1.0 }", keep).holds);
    assert!(!judged("intact = { touch_m_s = 0.3 }", keep).holds);
    for judge in ["clear = { of_m = 5.0 }", "lanes = { seconds = 6.0 }", "intact = { touch_m_s = 1.0 }"] {
        assert_eq!(scored(&course_of(&text(judge)), &Run::new(head()), 1.0).got, 0, "{judge}");
    }
}

#[test]
fn a_flight_that_was_helped_says_so_and_forgets_what_was_taken_back() {
    let mut run = flight(&vec![(Local { up_m: 20.0, ..Local::default() }, 0.0); 100]);
    assert!(!run.helped());
    run.note(9_900, Event::Asked(Act::Climb));
    run.rewind(5_000);
    assert!(run.helped() && run.end_ms() == 5_000);
    assert!(!run.events.iter().any(|at| at.event == Event::Asked(Act::Climb)));
    assert_eq!(run.events.last().unwrap().event, Event::Rewound { from_ms: 9_900 });
}
