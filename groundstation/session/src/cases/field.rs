//! The lines of a case record that people fill in.

use evidence::case::{Case, Lacking, Lane, Person, Reviewed};
use jiff::Timestamp;

/// A line of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each is named as in the case record")]
pub enum Field {
    Number,
    Brigade,
    FirstOfficer,
    FirstCertificate,
    SecondOfficer,
    SecondCertificate,
    SceneRecord,
    Review,
    Notice,
    Corridor,
    Reviewer,
    Pilot,
    Licence,
    Model,
    Registration,
    Product,
    Camera,
    Firmware,
    Approval,
    Place,
    Route,
    Toward,
    Stake,
    Lane,
    Structure,
    Kind,
    Law,
    Description,
    Weather,
    Copier,
}

/// Where a line of the form is in the record; `mut` to write it. A record of the form has two officers, a reviewer and
/// somebody who copied, named or not.
macro_rules! slot {
    ($field:expr, $case:expr $(, $mut:tt)?) => {
        match $field {
            Field::Number => &$($mut)? $case.case.number,
            Field::Brigade => &$($mut)? $case.case.brigade,
            Field::FirstOfficer => &$($mut)? $case.first.name,
            Field::FirstCertificate => &$($mut)? $case.first.certificate,
            Field::SecondOfficer => &$($mut)? $case.second.name,
            Field::SecondCertificate => &$($mut)? $case.second.certificate,
            Field::SceneRecord => &$($mut)? $case.case.scene_record,
            Field::Review => &$($mut)? $case.case.review,
            Field::Notice => &$($mut)? $case.case.notice,
            Field::Corridor => &$($mut)? $case.case.corridor,
            Field::Reviewer => &$($mut)? $case.reviewer,
            Field::Pilot => &$($mut)? $case.case.pilot.name,
            Field::Licence => &$($mut)? $case.case.pilot.certificate,
            Field::Model => &$($mut)? $case.case.aircraft.model,
            Field::Registration => &$($mut)? $case.case.aircraft.registration,
            Field::Product => &$($mut)? $case.case.aircraft.product,
            Field::Camera => &$($mut)? $case.case.aircraft.camera,
            Field::Firmware => &$($mut)? $case.case.aircraft.firmware,
            Field::Approval => &$($mut)? $case.case.approval,
            Field::Place => &$($mut)? $case.case.place,
            Field::Route => &$($mut)? $case.case.road.route,
            Field::Toward => &$($mut)? $case.case.road.toward,
            Field::Stake => &$($mut)? $case.case.road.stake,
            Field::Lane => &$($mut)? $case.case.road.lane,
            Field::Structure => &$($mut)? $case.case.road.structure,
            Field::Kind => &$($mut)? $case.case.finding.kind,
            Field::Law => &$($mut)? $case.case.finding.law,
            Field::Description => &$($mut)? $case.case.finding.description,
            Field::Weather => &$($mut)? $case.case.weather,
            Field::Copier => &$($mut)? $case.copier,
        }
    };
}

impl Field {
    /// Lines in groups, each with the identifier of its heading; the lines that only one lane has come with the lane.
    pub fn groups(lane: Option<Lane>) -> Vec<(&'static str, Vec<Field>)> {
        let of_lane: &[Self] = match lane {
            Some(Lane::A) => &[
                Self::FirstOfficer,
                Self::FirstCertificate,
                Self::SecondOfficer,
                Self::SecondCertificate,
                Self::SceneRecord,
            ],
            Some(Lane::B) => &[Self::Review, Self::Notice, Self::Corridor, Self::Reviewer],
            None => &[],
        };
        let of_case = [&[Self::Number, Self::Brigade], of_lane].concat();
        vec![
            ("evidence-record-case", of_case),
            ("evidence-record-finding", vec![Self::Kind, Self::Law, Self::Description]),
            (
                "evidence-record-place",
                vec![Self::Route, Self::Toward, Self::Stake, Self::Lane, Self::Structure, Self::Place, Self::Weather],
            ),
            ("evidence-record-crew", vec![Self::Pilot, Self::Licence, Self::Approval]),
            (
                "evidence-record-aircraft",
                vec![Self::Model, Self::Registration, Self::Product, Self::Camera, Self::Firmware],
            ),
            ("evidence-record-originals", vec![Self::Copier]),
        ]
    }

    /// Identifier of its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Number => "evidence-record-number",
            Self::Brigade => "evidence-record-brigade",
            Self::FirstOfficer => "cases-first-officer",
            Self::FirstCertificate => "cases-first-certificate",
            Self::SecondOfficer => "cases-second-officer",
            Self::SecondCertificate => "cases-second-certificate",
            Self::SceneRecord => "evidence-record-scene",
            Self::Review => "evidence-record-review",
            Self::Notice => "evidence-record-notice",
            Self::Corridor => "evidence-record-corridor",
            Self::Reviewer => "cases-reviewer",
            Self::Pilot => "evidence-record-pilot",
            Self::Licence => "cases-licence",
            Self::Model => "evidence-record-model",
            Self::Registration => "evidence-record-registration",
            Self::Product => "evidence-record-product",
            Self::Camera => "evidence-record-camera",
            Self::Firmware => "evidence-record-firmware",
            Self::Approval => "evidence-record-approval",
            Self::Place => "evidence-record-take-off",
            Self::Route => "evidence-record-route",
            Self::Toward => "evidence-record-toward",
            Self::Stake => "evidence-record-stake",
            Self::Lane => "evidence-record-road-lane",
            Self::Structure => "evidence-record-structure",
            Self::Kind => "evidence-record-kind",
            Self::Law => "evidence-record-law",
            Self::Description => "evidence-record-description",
            Self::Weather => "evidence-record-weather",
            Self::Copier => "cases-copier",
        }
    }

    /// What evidence lacks while this line is empty.
    pub fn mends(self) -> Option<Lacking> {
        Some(match self {
            Self::Number => Lacking::Number,
            Self::Brigade => Lacking::Brigade,
            Self::FirstOfficer | Self::FirstCertificate | Self::SecondOfficer | Self::SecondCertificate => {
                Lacking::TwoOfficers
            }
            Self::SceneRecord => Lacking::SceneRecord,
            Self::Review => Lacking::Review,
            Self::Notice => Lacking::Notice,
            Self::Corridor => Lacking::Corridor,
            Self::Reviewer => Lacking::Reviewed,
            Self::Pilot | Self::Licence => Lacking::Pilot,
            Self::Registration | Self::Product => Lacking::Aircraft,
            Self::Camera => Lacking::Camera,
            Self::Approval => Lacking::Approval,
            Self::Place => Lacking::Place,
            Self::Route | Self::Toward | Self::Stake => Lacking::Road,
            Self::Kind | Self::Law => Lacking::Finding,
            Self::Copier => Lacking::Copied,
            Self::Model | Self::Firmware | Self::Lane | Self::Structure | Self::Description | Self::Weather => {
                return None;
            }
        })
    }
}

/// A case record while it is filled in: every line has a place, written or not.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Form {
    case: Case,
    first: Person,
    second: Person,
    reviewer: String,
    copier: String,
}

impl From<Case> for Form {
    fn from(case: Case) -> Self {
        let officer = |at: usize| case.officers.get(at).cloned().unwrap_or_default();
        let reviewer = case.reviewed.as_ref().map(|reviewed| reviewed.who.clone()).unwrap_or_default();
        let copier = case.copied.as_ref().map(|copied| copied.who.clone()).unwrap_or_default();
        Self { first: officer(0), second: officer(1), reviewer, copier, case }
    }
}

impl Form {
    /// What is written in a line.
    pub fn get(&self, field: Field) -> &str {
        slot!(field, self)
    }

    /// Writes a line.
    pub(super) fn set(&mut self, field: Field, text: String) {
        *slot!(field, self, mut) = text;
    }

    /// The lane.
    pub fn lane(&self) -> Option<Lane> {
        self.case.lane
    }

    pub(super) fn set_lane(&mut self, lane: Option<Lane>) {
        self.case.lane = lane;
    }

    /// The record as it stands; who reviewed it newly did so at `now`.
    pub fn case(&self, now: Timestamp) -> Case {
        let mut case = self.case.clone();
        let written = |person: &&Person| !person.name.trim().is_empty() || !person.certificate.trim().is_empty();
        // Officers beyond two stay as they came.
        let others = case.officers.iter().skip(2);
        case.officers = [&self.first, &self.second].into_iter().filter(written).chain(others).cloned().collect();
        let before = case.reviewed.take().filter(|reviewed| reviewed.who == self.reviewer);
        let reviewed = || Reviewed { who: self.reviewer.clone(), at: now };
        case.reviewed = (!self.reviewer.trim().is_empty()).then(|| before.unwrap_or_else(reviewed));
        if let Some(copied) = &mut case.copied {
            copied.who.clone_from(&self.copier);
        }
        case
    }
}
