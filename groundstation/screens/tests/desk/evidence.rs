//! Findings, cases and packages by their labels.

use egui_kittest::kittest::Queryable;
use mission::road;
use session::cases::{Command as Cases, Field, Left, Secret};
use session::findings::finding::Seen;
use session::findings::{Command as Findings, Form};
use session::{Answer, Command, Effect, ScreenId};

use crate::stage::{Desk, FIRST, asked, press, reads, sortie, usual};

/// An opened case of a flight, with one finding.
pub fn with_case(desk: Desk) -> Desk {
    let mut desk = desk.flying().with_sortie().show(ScreenId::Evidence);
    desk.session.answer(Answer::DataFolder("/data".into()));
    let id = sortie().id();
    let finding = marked(&mut desk);
    let finding = session::findings::finding::Finding { sortie: Some(id), ..finding };
    desk.session.answer(Answer::Findings(Ok(vec![finding])));
    desk.session.handle(Command::Cases(Cases::Open(id)));
    let left = Left {
        folder: "/data/sorties/one".into(),
        case: Default::default(),
        stills: vec!["/data/sorties/one/stills/a.jpg".into()],
        footage: Some("/data/sorties/one/footage.ts".into()),
        package: None,
        captured: true,
        system: 1,
        practice: false,
    };
    desk.session.answer(Answer::Case(id, Box::new(Ok(left))));
    desk
}

fn marked(desk: &mut Desk) -> session::findings::finding::Finding {
    let place = road::demo().roads[0].line.point(5_000.0);
    desk.session.handle(Command::Findings(Findings::Mark { place, seen: Seen::Map }));
    let mut draft = desk.session.findings().draft().unwrap().clone();
    draft.kind = "under_bridge".to_owned();
    desk.session.handle(Command::Findings(Findings::Describe(Box::new(draft))));
    let effects = desk.session.handle(Command::Findings(Findings::Keep));
    let found = effects.into_iter().find_map(|effect| match effect {
        Effect::MarkFinding { finding, .. } => Some(*finding),
        _ => None,
    });
    found.unwrap()
}

#[test]
fn what_is_marked_in_flight_is_described_with_two_clicks_and_kept() {
    let mut desk = Desk::english().flying();
    let place = road::demo().roads[0].line.point(5_000.0);
    desk.session.handle(Command::Findings(Findings::Mark { place, seen: Seen::Map }));
    let mut harness = usual(desk);
    press(&mut harness, "Traffic");
    press(&mut harness, "emergency lane use");
    assert!(reads(&harness, "For the traffic police"), "whose business it is stands beside it");
    let kept = press(&mut harness, "Keep");
    assert!(kept.contains(&Command::Findings(Findings::Keep)), "{kept:?}");
    let effects = &harness.state().effects;
    let vehicle = effects.iter().find_map(|effect| match effect {
        Effect::MarkFinding { vehicle, finding } if finding.kind == "emergency_lane" => *vehicle,
        _ => None,
    });
    assert_eq!(vehicle, Some(FIRST));
}

#[test]
fn a_case_says_what_evidence_lacks_and_a_finding_fills_in_kind_provision_and_place() {
    let mut harness = usual(with_case(Desk::english()));
    assert!(reads(&harness, "● Number of case or clue") || reads(&harness, "● "), "what is lacking stands out");
    press(&mut harness, "Into the case");
    let opened = harness.state().session.cases().opened().unwrap();
    assert!(opened.form.get(Field::Law).contains("第二十二条"));
    assert!(opened.form.get(Field::Stake).starts_with('K'));
    let kept = harness.state().effects.iter().any(|effect| {
        matches!(effect, Effect::KeepCase(folder, case)
        if folder.ends_with("one") && !case.finding.kind.is_empty())
    });
    assert!(kept, "it is on the disk at once");
}

#[test]
fn a_package_needs_a_purpose_and_says_so_where_the_button_is() {
    let mut harness = usual(with_case(Desk::english()));
    // It stands below the form.
    harness.get_by_label("Pack and sign").scroll_to_me();
    harness.run_steps(4);
    let packed = press(&mut harness, "Pack and sign");
    let empty = Cases::Pack { passphrase: Secret::default(), purpose: String::new() };
    assert!(packed.contains(&Command::Cases(empty)), "{packed:?}");
    harness.run_steps(2);
    assert!(harness.query_by_label_contains("Not packed").is_some());
}

#[test]
fn clues_are_picked_and_exported_in_every_form() {
    let mut harness = usual(with_case(Desk::english()));
    press(&mut harness, "Clues (1)");
    press(&mut harness, "All");
    for (label, form) in [
        ("List, Excel", Form::Xlsx),
        ("List, PDF", Form::Pdf),
        ("CSV", Form::Csv),
        ("Map layer", Form::GeoJson),
        ("Hand-over slip", Form::Slip),
    ] {
        let wanted = press(&mut harness, label);
        assert!(matches!(&wanted[..], [Command::Findings(Findings::Export(of, ids))] if *of == form && ids.len() == 1));
        let made =
            harness.state().effects.iter().any(|effect| matches!(effect, Effect::MakeClues(of, _) if *of == form));
        assert!(made, "{label}");
    }
}

#[test]
fn footage_is_looked_for_by_what_is_typed() {
    let mut harness = usual(with_case(Desk::english()));
    harness.get_by_label("From stake").focus();
    harness.run_steps(2);
    harness.event(egui::Event::Text("K826+000".to_owned()));
    asked(&mut harness);
    press(&mut harness, "Find footage");
    let query = harness.state().effects.iter().find_map(|effect| match effect {
        Effect::SearchFootage(query) => query.road.clone(),
        _ => None,
    });
    assert!(query.is_some());
    harness.state_mut().session.answer(Answer::Footage(Ok(Vec::new())));
    harness.run_steps(2);
    assert!(reads(&harness, "0 pieces of footage"));
}
