//! Marking, describing and correcting findings.
#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};
use std::sync::Arc;

use mission::road::{self, LinePosition, Network};
use records::finding::{Change, Outcome};
use telemetry::vehicle::VehicleState;
use telemetry::wire::{MonoTime, Stamp, UtcMicros as Utc};
use uuid::Uuid;

use super::*;
use crate::settings::Settings;
use crate::surroundings::Surroundings;
use crate::{Snapshot, VehicleSnapshot};

const DRONE: Address = Address { system: 3, component: 1 };

struct Rig {
    network: Arc<Network>,
    settings: Settings,
    snapshot: Snapshot,
    around: Surroundings,
    findings: Findings,
}

impl Rig {
    fn new() -> Self {
        let settings = Settings { pilot: "王强".to_owned(), ..Settings::default() };
        Self {
            network: Arc::new(road::demo()),
            settings,
            snapshot: Snapshot::default(),
            around: Surroundings::default(),
            findings: Findings::default(),
        }
    }

    fn tell(&mut self, command: Command) -> Vec<Effect> {
        let context = Context {
            now: Stamp { mono: MonoTime(5_000_000_000), utc: Utc(1_700_000_000_000_000) },
            snapshot: &self.snapshot,
            settings: &self.settings,
            network: &self.network,
            around: &self.around,
            active: Some(DRONE),
            gates: &crate::crew::NO_GATES,
        };
        self.findings.handle(command, None, &context)
    }

    fn shoulder(&self) -> LatLon {
        let road = &self.network.roads[0];
        let offset = road.increasing.outer_edge_m - road.increasing.shoulder_m / 2.0;
        road.line.place(LinePosition { measured_m: 5_000.0, offset_right_m: offset })
    }

    fn describe(&mut self, change: impl FnOnce(&mut Draft)) {
        let mut draft = self.findings.draft().unwrap().clone();
        change(&mut draft);
        self.tell(Command::Describe(Box::new(draft)));
    }
}

fn vehicle(parameters: &[&str]) -> VehicleSnapshot {
    let value = parameter::Value::real(1.0);
    let parameters = parameters.iter().map(|name| (parameter::Name::new(name).unwrap(), value)).collect();
    VehicleSnapshot {
        address: DRONE,
        state: VehicleState::default(),
        version: None,
        lost: false,
        primary_link: None,
        heartbeat_ages: Vec::new(),
        losses: Vec::new(),
        clock: None,
        parameters: Arc::new(parameters),
        parameters_revision: 1,
        cameras: Vec::new(),
        gimbal: None,
        videos: Vec::new(),
        control: None,
    }
}

fn marked(effects: &[Effect]) -> Finding {
    let found = effects.iter().find_map(|effect| match effect {
        Effect::MarkFinding { vehicle: Some(DRONE), finding } => Some((**finding).clone()),
        _ => None,
    });
    found.unwrap()
}

#[test]
fn what_is_marked_on_the_picture_has_stake_lane_picture_and_clip_and_an_act_in_the_log() {
    let mut rig = Rig::new();
    let place = rig.shoulder();
    let effects = rig.tell(Command::Mark { place, seen: Seen::Video });
    assert!(
        matches!(effects[..], [Effect::Still { vehicle: DRONE, sortie: None }]),
        "the picture is kept at once: {effects:?}"
    );
    rig.describe(|draft| draft.kind = "emergency_lane".to_owned());
    rig.findings.pictured(DRONE, Path::new("/data/sorties/a/stills/b.jpg"), Some(&PathBuf::from("/data")));
    rig.describe(|draft| (draft.note, draft.length_m) = (" 白色货车 ".to_owned(), Some(12.0)));
    let effects = rig.tell(Command::Keep);
    let finding = marked(&effects);
    let road = finding.road.unwrap();
    assert_eq!((road.lane.as_deref(), road.route.as_str()), (Some("shoulder"), rig.network.roads[0].code.as_str()));
    assert_eq!(finding.photo.as_deref(), Some("sorties/a/stills/b.jpg"), "a picture that comes late is not lost");
    assert_eq!((finding.note.as_str(), finding.marked_by.as_str()), ("白色货车", "王强"));
    let clip = finding.clip.unwrap();
    assert_eq!((finding.at.0 - clip.from.0, clip.until.0 - finding.at.0), (10_000_000, 10_000_000));
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Log(act) if act.who == "王强")));
    assert!(rig.findings.draft().is_none());
}

#[test]
fn a_distance_from_the_picture_is_kept_with_what_is_described_or_begins_it() {
    let mut rig = Rig::new();
    let from = rig.shoulder();
    let to = mission::geo::destination(from, 1.0, 8.0);
    let measured = |what: &str, metres| Command::Measured {
        what: what.to_owned(),
        length: Length { metres, uncertainty_m: 0.6 },
        ends: [from, to],
    };
    let effects = rig.tell(measured("堆物长", 8.0));
    assert!(matches!(effects[..], [Effect::Still { vehicle: DRONE, .. }]), "it was seen on a picture: {effects:?}");
    assert!(rig.tell(measured("堆物宽", 3.0)).is_empty(), "the second one belongs to the same finding");
    rig.describe(|draft| {
        draft.kind = "other".to_owned();
        (draft.length_m, draft.uncertainty_m) = (Some(8.0), Some(0.6));
    });
    let finding = marked(&rig.tell(Command::Keep));
    let told: Vec<_> = finding.measured.iter().map(|m| (m.what.as_str(), m.metres, m.uncertainty_m)).collect();
    assert_eq!(told, [("堆物长", 8.0, 0.6), ("堆物宽", 3.0, 0.6)]);
    assert_eq!(finding.extent.and_then(|extent| extent.uncertainty_m), Some(0.6));
    let middle = LatLon { lat_deg: finding.place.lat_deg, lon_deg: finding.place.lon_deg };
    let [a, b] = [from, to].map(|end| mission::geo::distance_m(end, middle));
    assert!((a - 4.0).abs() < 0.05 && (b - 4.0).abs() < 0.05, "half-way between the ends: {a} m, {b} m");
}

#[test]
fn nothing_is_kept_without_a_kind_or_a_name_and_nothing_typed_is_lost_by_that() {
    let mut rig = Rig::new();
    let place = rig.shoulder();
    assert!(rig.tell(Command::Mark { place, seen: Seen::Map }).is_empty(), "the map has no picture to keep");
    rig.describe(|draft| draft.note = "路面坑槽".to_owned());
    assert!(rig.tell(Command::Keep).is_empty());
    assert!(rig.findings.told().unwrap().is_err());
    rig.describe(|draft| draft.kind = "asphalt_pothole".to_owned());
    rig.settings.pilot.clear();
    assert!(rig.tell(Command::Keep).is_empty(), "somebody must answer for it");
    assert_eq!(rig.findings.draft().unwrap().note, "路面坑槽");
    rig.settings.pilot = "李娜".to_owned();
    assert_eq!(marked(&rig.tell(Command::Keep)).note, "路面坑槽");
}

#[test]
fn a_correction_needs_a_reason_and_what_was_a_mistake_leaves_the_list() {
    let mut rig = Rig::new();
    let place = rig.shoulder();
    rig.tell(Command::Mark { place, seen: Seen::Map });
    rig.describe(|draft| draft.kind = "other".to_owned());
    let mut finding = marked(&rig.tell(Command::Keep));
    finding.id = FindingId(Uuid::from_u128(7));
    rig.findings.answer(Answer::Findings(Ok(vec![finding.clone()])));
    let change = || Box::new(Change::Outcome(Outcome::Withdrawn));
    assert!(rig.tell(Command::Correct(finding.id, change(), "  ".to_owned())).is_empty());
    let effects = rig.tell(Command::Correct(finding.id, change(), "看错了".to_owned()));
    assert!(matches!(&effects[..], [Effect::CorrectFinding { who, why, .. }] if who == "王强" && why == "看错了"));
    assert_eq!(rig.findings.listed().count(), 1);
    finding.outcome = Outcome::Withdrawn;
    rig.findings.answer(Answer::Findings(Ok(vec![finding])));
    assert_eq!(rig.findings.listed().count(), 0);
}

#[test]
fn a_list_of_clues_is_made_of_what_was_picked_and_then_asks_where_to_put_it() {
    let mut rig = Rig::new();
    let place = rig.shoulder();
    rig.tell(Command::Mark { place, seen: Seen::Map });
    rig.describe(|draft| draft.kind = "other".to_owned());
    let finding = marked(&rig.tell(Command::Keep));
    rig.findings.answer(Answer::Findings(Ok(vec![finding.clone()])));
    assert!(rig.tell(Command::Export(Form::Pdf, Vec::new())).is_empty());
    let effects = rig.tell(Command::Export(Form::Xlsx, vec![finding.id]));
    assert!(matches!(&effects[..], [Effect::MakeClues(Form::Xlsx, list)] if list.len() == 1));
    let effects = rig.findings.answer(Answer::Clues(Form::Xlsx, Ok(vec![1, 2])));
    assert!(matches!(&effects[..], [Effect::AskWrite { kind: FileKind::Clues, name, .. }] if name == "clues.xlsx"));
}

#[test]
fn a_finding_under_a_bridge_says_span_and_side_by_its_place_or_as_the_plan_that_is_flown_has_it() {
    use mission::road::{Bound, BridgePart, Direction};
    use records::finding::{KnownBy, Side};
    let mut rig = Rig::new();
    let network = Arc::clone(&rig.network);
    let road = network.roads.iter().find(|road| road.bridges.iter().any(|bridge| bridge.spans_m.len() > 1)).unwrap();
    let bridge = road.bridges.iter().find(|bridge| bridge.spans_m.len() > 1).unwrap();
    let lines = bridge.span_lines();
    let measured_m = f64::midpoint(lines[1], lines[2]);
    let place = road.line.place(LinePosition { measured_m, offset_right_m: -5.0 });
    rig.tell(Command::Mark { place, seen: Seen::Video });
    let by_place = rig.findings.draft().unwrap().road.clone().unwrap().part.unwrap();
    assert_eq!((by_place.bridge.as_str(), by_place.span), (bridge.name.as_str(), 2));
    assert_eq!((by_place.side, by_place.by), (Side::Decreasing, KnownBy::Place));
    let (bridge, side) = (bridge.name.clone(), Direction::Increasing);
    rig.findings.show(&BridgePart { bridge, span: 3, pier: Some(2), side, bound: Bound::ByPlan });
    rig.describe(|draft| draft.kind = "emergency_lane".to_owned());
    let finding = marked(&rig.tell(Command::Keep));
    let part = finding.road.as_ref().unwrap().part.clone().unwrap();
    assert_eq!((part.span, part.pier, part.side, part.by), (3, Some(2), Side::Increasing, KnownBy::Plan));
    // As an older program left it.
    let mut json = serde_json::to_value(&finding).unwrap();
    assert_eq!(serde_json::from_value::<Finding>(json.clone()).unwrap(), finding);
    json["road"].as_object_mut().unwrap().remove("part").unwrap();
    assert_eq!(serde_json::from_value::<Finding>(json).unwrap().road.unwrap().part, None);
    // What was marked on the map is where it was marked.
    rig.tell(Command::Mark { place, seen: Seen::Map });
    rig.findings.show(&BridgePart { bridge: "x".to_owned(), span: 9, pier: None, side, bound: Bound::ByPlan });
    assert_eq!(rig.findings.draft().unwrap().road.clone().unwrap().part, Some(by_place));
}

#[test]
fn what_is_found_from_a_simulated_vehicle_is_told_to_it_with_stake_kind_and_whose_business_it_is() {
    let mut rig = Rig::new();
    let place = rig.shoulder();
    let keep = |rig: &mut Rig| {
        rig.tell(Command::Mark { place, seen: Seen::Map });
        rig.describe(|draft| draft.kind = "hazardous_store".to_owned());
        rig.tell(Command::Keep)
    };
    let told = |effects: &[Effect]| {
        effects.iter().find_map(|effect| match effect {
            Effect::Order(crate::Order::Command(request)) => Some(request.params),
            _ => None,
        })
    };
    rig.snapshot.vehicles.insert(DRONE, vehicle(&[]));
    assert_eq!(told(&keep(&mut rig)), None, "a real vehicle is told nothing");
    rig.snapshot.vehicles.insert(DRONE, vehicle(&["SIM_SPEEDUP"]));
    let params = told(&keep(&mut rig)).unwrap();
    let kind = Kinds::embedded().get("hazardous_store").unwrap();
    let stake = rig.network.locate(place, 100.0).unwrap().1.stake;
    let report = scenario::run::Report {
        kind: kind.code.clone(),
        authority: kind.jurisdiction.authority().unwrap().to_owned(),
        stake_shown_m: stake.shown_m.round() as i64,
        photo: None,
    };
    assert_eq!(params, report.params());
}
