//! When footage is evidence and when a clue.

#![allow(clippy::unwrap_used)]

mod common;

use common::case;
use evidence::case::{Case, Lacking, Lane, Person, Reviewed, Status};

#[test]
fn a_complete_record_of_either_lane_is_evidence() {
    assert_eq!(case().status(), Status::Evidence);
    let reviewed = Reviewed { who: "Zhao".to_owned(), at: "2026-09-22T01:00:00Z".parse().unwrap() };
    let b = Case {
        lane: Some(Lane::B),
        officers: Vec::new(),
        scene_record: String::new(),
        review: "R-1".to_owned(),
        notice: "N-1".to_owned(),
        corridor: "G4 K10-K20".to_owned(),
        reviewed: Some(reviewed),
        ..case()
    };
    assert_eq!(b.status(), Status::Evidence);
    let text = b.to_json();
    assert_eq!(Case::from_json(text.as_bytes()).unwrap(), b);
}

#[test]
fn lane_a_wants_two_different_officers() {
    let officers = case().officers;
    let alone = Case { officers: officers[..1].to_vec(), ..case() };
    let twice = Case { officers: vec![officers[0].clone(), officers[0].clone()], ..case() };
    let shared = Person { name: "Other".to_owned(), ..officers[0].clone() };
    let shared = Case { officers: vec![officers[0].clone(), shared], ..case() };
    let unnamed = Person { name: " ".to_owned(), ..officers[1].clone() };
    let unnamed = Case { officers: vec![officers[0].clone(), unnamed], ..case() };
    for case in [alone, twice, shared, unnamed] {
        assert_eq!(case.status(), Status::Clue(vec![Lacking::TwoOfficers]));
    }
}

#[test]
fn lane_b_without_review_and_notice_numbers_is_a_clue() {
    let b = Case { lane: Some(Lane::B), review: "R-1".to_owned(), ..case() };
    assert_eq!(b.status(), Status::Clue(vec![Lacking::Notice, Lacking::Corridor, Lacking::Reviewed]));
}

#[test]
fn an_empty_record_lacks_everything_once() {
    let Status::Clue(lacking) = Case::default().status() else { panic!("an empty record is no evidence") };
    assert_eq!(lacking.len(), 15, "{lacking:?}");
    assert_eq!(Case { ended: case().began, ..case() }.status(), Status::Clue(vec![Lacking::Times]));
}

#[test]
fn a_file_that_is_no_case_record_is_refused_with_the_place() {
    let error = Case::from_json(b"{\n  \"numbr\": 1}").unwrap_err().to_string();
    assert!(error.contains("numbr") && error.contains("line 2"), "{error}");
}
