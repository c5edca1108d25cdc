//! The crew room: signing in, the gate, the lead's word, what goes with the sortie, the duty clock.
#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use mission::geo::{HeightAmsl, HeightRelHome, LatLon};
use mission::road;
use records::crew::aircraft::{Airframe, Figures, RemoteId, RemoteIdSeen};
use records::crew::approval::{Approval, ApprovalKind};
use records::crew::certificate::{Certificate, Grants, LicenceClass, Rating};
use records::crew::person::Declaration;
use records::crew::recency::Flight;
use records::crew::{AirframeId, ApprovalId, OperatingCertificate, Roster, Rule};
use records::{Ledger, Place, SortieId};
use telemetry::services::version::Version;
use telemetry::vehicle::{Autopilot, FlightMode, Heartbeat, Position, RemoteIdCheck, Sampled, VehicleState};
use telemetry::wire::{LinkId, MonoTime, UtcMicros as Utc};
use uuid::Uuid;

use super::*;
use crate::fly::Action;
use crate::settings::Settings;
use crate::{Answer, Feed, LinkSnapshot, Order, Session, Snapshot, VehicleSnapshot, fly};

const DRONE: Address = Address { system: 1, component: 1 };
const PILOT: PersonId = PersonId(Uuid::from_u128(1));
const LEAD: PersonId = PersonId(Uuid::from_u128(2));
const AIRFRAME: AirframeId = AirframeId(Uuid::from_u128(3));
const UID: &str = "000000000000002a";

/// 2026-11-25 10:00 in Beijing.
const MORNING_US: i64 = 1_795_572_000_000_000;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn person(id: PersonId, name: &str, role: Role) -> Person {
    let declaration = Some(Declaration { on: day("2026-06-01"), meets_all: true });
    Person { id, name: name.to_owned(), unit: Unit::Brigade(1), roles: BTreeSet::from([role]), declaration }
}

fn here() -> LatLon {
    let network = road::demo();
    network.roads[0].line.point(2_000.0)
}

/// Books in which everything is in order.
fn books() -> Books {
    let licence = Certificate {
        id: CertificateId(Uuid::from_u128(20)),
        person: PILOT,
        number: "小型-1".to_owned(),
        grants: Grants::Licence {
            class: LicenceClass::Small,
            category: Category::Multirotor,
            ratings: BTreeSet::from([Rating::Vlos, Rating::Bvlos]),
        },
        issued: day("2025-03-01"),
        valid_until: None,
        checks: Vec::new(),
        withdrawn: None,
        scans: Vec::new(),
    };
    let airframe = Airframe {
        id: AIRFRAME,
        name: "巡查一号".to_owned(),
        unit: Unit::Brigade(1),
        category: Category::Multirotor,
        figures: Figures { empty_kg: 6.5, takeoff_kg: 9.0, top_speed_km_h: 82.0, top_height_m: None },
        registration: Some("UAS00112233".to_owned()),
        product_id: Some("1581F45TB2345678ABCD".parse().unwrap()),
        autopilot_uid: UID.to_owned(),
        airworthiness: None,
        insured_until: Some(day("2027-06-30")),
        remote_id: RemoteId::Healthy { on: day("2026-11-20") },
        firmware: String::new(),
        flown_h: 10.0,
        flights: 20,
        maintenance: Vec::new(),
        batteries: Vec::new(),
    };
    let at = here();
    let corner = |lat: f64, lon: f64| Place { lat_deg: at.lat_deg + lat, lon_deg: at.lon_deg + lon };
    let approval = Approval {
        id: ApprovalId(Uuid::from_u128(5)),
        number: "空管〔2026〕7号".to_owned(),
        kind: ApprovalKind::LongTerm,
        polygon: vec![corner(-1.0, -1.0), corner(-1.0, 1.0), corner(1.0, 1.0), corner(1.0, -1.0)],
        lowest_agl_m: 0.0,
        highest_agl_m: 120.0,
        from: UtcMicros(MORNING_US - 86_400_000_000),
        until: UtcMicros(MORNING_US + 100 * 86_400_000_000),
        hours: None,
        aircraft: BTreeSet::from([AIRFRAME]),
        pilots: BTreeSet::from([PILOT]),
        withdrawn_at: None,
    };
    let flight = |number: u128| Flight {
        sortie: SortieId(Uuid::from_u128(number)),
        pilot: PILOT,
        ledger: Ledger::Flight,
        class: Class::Small,
        sight: Sight::Beyond,
        light: Light::Day,
        took_off_at: UtcMicros(MORNING_US - 5 * 86_400_000_000),
        airborne_s: 600.0,
    };
    let roster = Roster {
        people: vec![person(PILOT, "王海", Role::Pilot), person(LEAD, "陈队", Role::Lead)],
        certificates: vec![licence],
        leave: Vec::new(),
        flights: vec![flight(100), flight(101), flight(102)],
        aircraft: vec![airframe],
        approvals: vec![approval],
        operating: Some(OperatingCertificate { number: "运合1".to_owned(), valid_until: None }),
    };
    Books { roster, ..Books::default() }
}

fn shelf(books: Books) -> Answer {
    let secrets = BTreeSet::from([PILOT, LEAD]);
    let shelf = Shelf { books, unit: Some(Unit::Brigade(1)), secrets, ..Shelf::default() };
    Answer::Crew(Told::Shelf(Ok(Box::new(shelf))))
}

fn stamp(seconds: u64) -> Stamp {
    Stamp { mono: MonoTime::from_millis(seconds * 1_000), utc: Utc(MORNING_US as u64 + seconds * 1_000_000) }
}

fn sampled<T>(value: T, seconds: u64) -> Option<Sampled<T>> {
    Some(Sampled { value, at: MonoTime::from_millis(seconds * 1_000), source: 0 })
}

fn feed(seconds: u64, armed: bool, endpoint: &str) -> Feed {
    let mut state = VehicleState::default();
    state.heartbeat = sampled(
        Heartbeat { autopilot: Autopilot::ArduPilot, kind: 2, armed, mode: FlightMode::Guided, system_status: 3 },
        seconds,
    );
    state.position = sampled(
        Position {
            place: here(),
            amsl: HeightAmsl(3.0),
            rel_home: HeightRelHome(0.0),
            velocity_ned_m_s: [0.0; 3],
            heading_rad: None,
        },
        seconds,
    );
    let version = Version {
        firmware: telemetry::services::version::FirmwareVersion::from_packed(0),
        capabilities: telemetry::dialect::MavProtocolCapability::empty(),
        git: String::new(),
        board: 0,
        vendor: 0,
        product: 0,
        uid: UID.to_owned(),
    };
    let vehicle = VehicleSnapshot {
        address: DRONE,
        state,
        version: Some(version),
        lost: false,
        primary_link: Some(LinkId(1)),
        heartbeat_ages: Vec::new(),
        losses: Vec::new(),
        clock: None,
        parameters: Arc::default(),
        parameters_revision: 0,
        cameras: Vec::new(),
        gimbal: None,
        videos: Vec::new(),
        control: None,
    };
    let link = LinkSnapshot {
        id: LinkId(1),
        endpoint: endpoint.to_owned(),
        down: None,
        local: None,
        status: Default::default(),
        refused: 0,
    };
    let vehicles = BTreeMap::from([(DRONE, vehicle)]);
    Feed {
        snapshot: Snapshot { at: stamp(seconds), vehicles, links: vec![link], ..Snapshot::default() },
        happenings: vec![],
    }
}

/// A session that has heard the drone and read these books.
fn session(books: Books) -> Session {
    let simulated = BTreeSet::from(["sim://1".to_owned()]);
    let mut session = Session::new(Settings::default(), Arc::new(road::demo()), stamp(0)).with_simulated(simulated);
    let asked = session.observe(feed(1, false, "udpin://:14550"));
    assert!(asked.iter().any(|effect| matches!(effect, Effect::Crew(Ask::Load))));
    session.answer(shelf(books));
    // The planner's first plan is the demo road's; the checklist is another matter.
    session.handle(crate::Command::Fly(fly::Command::Override("a test".to_owned())));
    let weather = Weather { wind_m_s: Some(4.0), visibility_km: Some(9.0), ..Weather::default() };
    session.handle(crate::Command::Crew(Command::Weather(weather)));
    session
}

fn signed_in(books: Books) -> Session {
    let mut session = session(books);
    session.answer(Answer::Crew(Told::Proved(PILOT, Purpose::SignIn, Ok(()))));
    session
}

/// Asks for arming and confirms it; whether the order went out.
fn arms(session: &mut Session) -> bool {
    session.handle(crate::Command::Fly(fly::Command::Request(Action::Arm)));
    let effects = session.handle(crate::Command::Fly(fly::Command::Confirm(Action::Arm)));
    effects.iter().any(|effect| matches!(effect, Effect::Order(Order::Command(_))))
}

fn rules_against(session: &Session) -> Vec<Rule> {
    let objections = &session.gate(DRONE).unwrap().objections;
    objections.iter().filter(|objection| objection.blocks()).map(|objection| objection.rule.clone()).collect()
}

#[test]
fn a_crew_in_order_arms_and_the_sortie_is_told_all_about_it() {
    let mut session = signed_in(books());
    assert_eq!(rules_against(&session), Vec::new());
    assert!(arms(&mut session));
    let effects = session.observe(feed(3, true, "udpin://:14550"));
    let told = effects.iter().find_map(|effect| match effect {
        Effect::Crew(Ask::Dispatch { pilot, registration, dispatch, .. }) => Some((pilot, registration, dispatch)),
        _ => None,
    });
    let (pilot, registration, dispatch) = told.unwrap();
    assert_eq!((pilot.as_deref(), registration.as_deref()), (Some("王海"), Some("UAS00112233")));
    assert_eq!(dispatch.unit, Some(Unit::Brigade(1)));
    assert_eq!(dispatch.crew.as_ref().unwrap().pilot, PILOT);
    assert_eq!((dispatch.airframe, dispatch.class), (Some(AIRFRAME), Some(Class::Small)));
    assert_eq!(dispatch.light, Some(Light::Day));
    assert_eq!(dispatch.approval, Some(ApprovalId(Uuid::from_u128(5))));
    assert_eq!(dispatch.weather.unwrap().wind_m_s, Some(4.0));
    assert!(dispatch.overridden.is_none());
}

#[test]
fn nobody_signed_in_nothing_arms() {
    let mut session = session(books());
    assert_eq!(rules_against(&session).first(), Some(&Rule::NoPilot));
    assert!(!arms(&mut session));
}

#[test]
fn a_lapsed_pilot_is_stopped_before_arming_until_a_lead_gives_a_reason_and_that_is_in_the_sortie() {
    let mut lapsed = books();
    lapsed.roster.certificates[0].valid_until = Some(day("2026-11-24"));
    let mut session = signed_in(lapsed);
    assert!(matches!(rules_against(&session)[..], [Rule::Expired { .. }]));
    assert!(!arms(&mut session));

    // A pilot's own word is no lead's, and a lead's word needs a reason.
    let word = |lead, reason: &str| {
        crate::Command::Crew(Command::Override { lead, secret: Secret("x".to_owned()), reason: reason.to_owned() })
    };
    assert!(session.handle(word(PILOT, "紧急任务")).is_empty());
    assert!(session.handle(word(LEAD, "  ")).is_empty());
    let asked = session.handle(word(LEAD, "紧急任务"));
    let [Effect::Crew(Ask::Prove(LEAD, _, purpose))] = &asked[..] else { panic!("{asked:?}") };
    session.answer(Answer::Crew(Told::Proved(LEAD, purpose.clone(), Err(message!("crew-who")))));
    assert!(!arms(&mut session), "a wrong phrase opens nothing");

    let logged = session.answer(Answer::Crew(Told::Proved(LEAD, purpose.clone(), Ok(()))));
    assert!(matches!(&logged[..], [Effect::Log(act)] if act.what.id == "crew-overridden"), "{logged:?}");
    assert!(arms(&mut session));
    let effects = session.observe(feed(3, true, "udpin://:14550"));
    let dispatch = effects.iter().find_map(|effect| match effect {
        Effect::Crew(Ask::Dispatch { dispatch, .. }) => Some(dispatch),
        _ => None,
    });
    let dispatch = dispatch.unwrap();
    assert!(matches!(dispatch.objections[0].rule, Rule::Expired { .. }));
    let overridden = dispatch.overridden.as_ref().unwrap();
    assert_eq!((overridden.by, overridden.reason.as_str()), (LEAD, "紧急任务"));

    // It let one flight go, not the next.
    session.observe(feed(60, false, "udpin://:14550"));
    session.observe(feed(62, false, "udpin://:14550"));
    assert!(session.gate(DRONE).unwrap().closed_by().is_some());
}

#[test]
fn wind_over_the_limit_stops_a_flight() {
    let mut session = signed_in(books());
    let weather = Weather { wind_m_s: Some(8.1), visibility_km: Some(9.0), ..Weather::default() };
    session.handle(crate::Command::Crew(Command::Weather(weather)));
    assert!(matches!(rules_against(&session)[..], [Rule::WeatherBeyond { .. }]));
    assert!(!arms(&mut session));
}

#[test]
fn the_books_decide_on_a_simulated_drone_only_where_they_name_it_and_on_nothing_while_they_are_empty() {
    let gate = |books: Books, endpoint: &str| {
        let mut session = session(books);
        session.observe(feed(5, false, endpoint));
        session.gate(DRONE).is_some()
    };
    let mut unnamed = books();
    unnamed.roster.aircraft[0].autopilot_uid.clear();
    assert!(gate(books(), "udpin://:14550"));
    assert!(gate(unnamed.clone(), "udpin://:14550"), "a real aircraft that is in no book must not slip through");
    assert!(gate(books(), "sim://1"));
    assert!(!gate(unnamed, "sim://1"));
    assert!(!gate(Books::default(), "udpin://:14550"));
}

#[test]
fn at_midnight_it_is_night() {
    let at = LatLon { lat_deg: 33.4, lon_deg: 120.2 };
    assert_eq!(light_at(at, UtcMicros(MORNING_US)), Light::Day);
    assert_eq!(light_at(at, UtcMicros(MORNING_US + 14 * 3_600_000_000)), Light::Night);
    // Sunset in Yancheng on that day is about 16:57; civil twilight lasts some 27 minutes.
    assert_eq!(light_at(at, UtcMicros(MORNING_US + (7 * 60 + 10) * 60_000_000)), Light::Day);
    assert_eq!(light_at(at, UtcMicros(MORNING_US + (7 * 60 + 45) * 60_000_000)), Light::Night);
}

#[test]
fn only_a_lead_changes_the_books_once_a_lead_has_a_passphrase() {
    let enter = || {
        crate::Command::Crew(Command::Enter(Box::new(Entry::Person(person(PILOT, "王海", Role::Pilot))), "改名".into()))
    };
    let mut pilot = signed_in(books());
    assert!(pilot.handle(enter()).is_empty());
    assert_eq!(pilot.crew().trouble().unwrap().id, "crew-why-no-lead");
    let mut lead = session(books());
    lead.answer(Answer::Crew(Told::Proved(LEAD, Purpose::SignIn, Ok(()))));
    assert!(matches!(&lead.handle(enter())[..], [Effect::Crew(Ask::Enter { who, .. })] if who == "陈队"));
    let mut empty = session(Books::default());
    assert!(!empty.handle(enter()).is_empty(), "somebody has to enter the first lead");
}

#[test]
fn whoever_signs_in_is_told_of_what_is_due_once_and_that_is_written_down() {
    let mut due = books();
    due.roster.aircraft[0].insured_until = Some(day("2026-11-28"));
    let mut session = session(due.clone());
    let told = session.answer(Answer::Crew(Told::Proved(PILOT, Purpose::SignIn, Ok(()))));
    assert!(told.iter().any(|effect| matches!(effect, Effect::Say(..))), "{told:?}");
    let entries = told.iter().find_map(|effect| match effect {
        Effect::Crew(Ask::Enter { entries, .. }) => Some(entries.clone()),
        _ => None,
    });
    let [Entry::Duty(act)] = &entries.unwrap()[..] else { panic!() };
    assert_eq!((act.by, act.deed.clone()), (PILOT, Deed::Told(Stage::Warned)));
    due.acts.push(act.clone());
    let again = session.answer(shelf(due));
    assert!(!again.iter().any(|effect| matches!(effect, Effect::Say(..))), "{again:?}");
}

#[test]
fn drafts_of_records_give_the_records_back() {
    let books = books();
    let entry = |entry: Result<Entry, Message>| entry.unwrap();
    let person = &books.roster.people[0];
    assert_eq!(entry(PersonDraft::of(person).entry()), Entry::Person(person.clone()));
    let certificate = &books.roster.certificates[0];
    assert_eq!(entry(CertificateDraft::of(certificate).entry()), Entry::Certificate(certificate.clone()));
    let airframe = &books.roster.aircraft[0];
    assert_eq!(entry(AirframeDraft::of(airframe).entry()), Entry::Aircraft(Box::new(airframe.clone())));
    let approval = &books.roster.approvals[0];
    let Entry::Approval(back) = entry(ApprovalDraft::of(approval).entry()) else { panic!() };
    assert_eq!((back.number.clone(), back.from, back.hours), (approval.number.clone(), approval.from, None));
    assert_eq!(back.polygon.len(), 4);
}

#[test]
fn what_cannot_be_read_names_the_field_and_says_how_to_write_it() {
    let mut draft = CertificateDraft::of(&books().roster.certificates[0]);
    draft.issued = "去年".to_owned();
    assert_eq!(draft.entry().unwrap_err().id, "crew-bad-field");
    draft.issued = "2027-01-01".to_owned();
    draft.until = "2026-01-01".to_owned();
    assert_eq!(draft.entry().unwrap_err().id, "crew-ends-before-it-begins");
    let mut approval = ApprovalDraft::of(&books().roster.approvals[0]);
    approval.hours = "22:00-02:00".to_owned();
    assert_eq!(approval.entry().unwrap_err().id, "crew-hours-over-midnight");
    approval.hours = "08:00-18:00".to_owned();
    assert!(approval.entry().is_ok());
    approval.corners = "33.1, 120.1\n200, 0".to_owned();
    assert_eq!(approval.entry().unwrap_err().id, "crew-bad-field");
    let mut airframe = AirframeDraft::of(&books().roster.aircraft[0]);
    airframe.maintenance = "换桨; 200; ; 2027-01-31".to_owned();
    let Entry::Aircraft(read) = airframe.entry().unwrap() else { panic!() };
    assert_eq!(read.maintenance[0].at_hours, Some(200.0));
    assert_eq!(read.maintenance[0].last_day, Some(day("2027-01-31")));
    airframe.batteries = "A1; 120; 11.5; 10\nA2; 3".to_owned();
    let Entry::Aircraft(read) = airframe.entry().unwrap() else { panic!() };
    let cycles: Vec<_> = read.batteries.iter().map(|own| (own.label.as_str(), own.cycles)).collect();
    assert_eq!(cycles, [("A1", 120), ("A2", 3)]);
    let Entry::Aircraft(named) = Entry::Aircraft(read).named(Uuid::from_u128(7 << 64)) else { panic!() };
    assert!(named.batteries[0].id != named.batteries[1].id && named.batteries.iter().all(|own| !own.id.0.is_nil()));
    airframe = AirframeDraft::of(&named);
    airframe.batteries = "A2; 4".to_owned();
    let Entry::Aircraft(read) = airframe.entry().unwrap() else { panic!() };
    let kept: Vec<_> = read.batteries.iter().map(|own| (own.label.as_str(), own.cycles, own.retired)).collect();
    assert_eq!(kept, [("A2", 4, false), ("A1", 120, true)]);
    assert_eq!(read.batteries[0].id, named.batteries[1].id);
    airframe.maintenance = "换桨; 很久".to_owned();
    assert_eq!(airframe.entry().unwrap_err().id, "crew-bad-field");
}

fn with_remote_id(seconds: u64, good_to_arm: bool) -> Feed {
    let mut feed = feed(seconds, false, "udpin://:14550");
    let check =
        RemoteIdCheck { good_to_arm, error: if good_to_arm { String::new() } else { "no operator".to_owned() } };
    feed.snapshot.vehicles.get_mut(&DRONE).unwrap().state.remote_id = sampled(check, seconds);
    feed
}

#[test]
fn a_failed_self_check_of_the_remote_identification_stops_the_flight_and_goes_into_the_books_once() {
    let mut session = signed_in(books());
    let heard = |effects: &[Effect]| {
        let entries = effects.iter().filter_map(|effect| match effect {
            Effect::Crew(Ask::Enter { entries, why, .. }) => Some((entries.clone(), why.clone())),
            _ => None,
        });
        entries.collect::<Vec<_>>()
    };
    let first = heard(&session.observe(with_remote_id(5, false)));
    let on = day("2026-11-25");
    let seen = RemoteIdSeen { aircraft: AIRFRAME, seen: RemoteId::Failed { on } };
    assert_eq!(first, [(vec![Entry::RemoteId(seen)], "OPEN_DRONE_ID_ARM_STATUS no operator".to_owned())]);
    assert_eq!(rules_against(&session), [Rule::RemoteIdFailed { on }]);
    assert!(!arms(&mut session));
    assert!(heard(&session.observe(with_remote_id(7, false))).is_empty(), "once a day");
    let mended = heard(&session.observe(with_remote_id(9, true)));
    assert!(matches!(&mended[..], [(entries, _)] if matches!(entries[..], [Entry::RemoteId(_)])), "{mended:?}");
    assert!(arms(&mut session), "{:?}", rules_against(&session));
}

#[test]
fn a_sortie_names_the_work_order_that_it_is_flown_for() {
    let mut draft = OrderDraft::new(Unit::Brigade(1));
    assert_eq!(draft.entry().unwrap_err().id, "crew-empty-field");
    draft.was.number = "41号".to_owned();
    draft.was.task = "桥下复查".to_owned();
    draft.until = "2026-11-26 18:00".to_owned();
    (draft.road, draft.from, draft.to) = ("g15".to_owned(), "K1000".to_owned(), "下游".to_owned());
    assert_eq!(draft.entry().unwrap_err().id, "crew-bad-field");
    draft.to = "1004+500".to_owned();
    let Entry::Order(order) = draft.entry().unwrap().named(Uuid::from_u128(9)) else { panic!() };
    assert_eq!(order.stretch.as_ref().unwrap().to_string(), "G15 K1000+000 – K1004+500");
    assert_eq!(OrderDraft::of(&order).entry().unwrap(), Entry::Order(order.clone()));

    let mut ordered = books();
    ordered.orders.push(order.clone());
    let mut session = signed_in(ordered);
    session.handle(crate::Command::Crew(Command::Follow(Some(order.id))));
    assert_eq!(session.crew().following(), Some(&order));
    let effects = session.observe(feed(3, true, "udpin://:14550"));
    let dispatched = effects.iter().find_map(|effect| match effect {
        Effect::Crew(Ask::Dispatch { dispatch, .. }) => Some(dispatch.order),
        _ => None,
    });
    assert_eq!(dispatched, Some(Some(order.id)));
}

#[test]
fn an_exchange_that_brought_something_has_the_books_loaded_anew() {
    let mut session = signed_in(books());
    let told = |news| Answer::Crew(Told::Exchanged(Ok((message!("crew-who"), news))));
    assert!(session.answer(told(false)).is_empty());
    let effects = session.answer(told(true));
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Crew(Ask::Load))), "{effects:?}");
    assert!(effects.iter().any(|effect| matches!(effect, Effect::ListSorties)), "{effects:?}");
    session.answer(Answer::Crew(Told::Exchanged(Err(message!("crew-who")))));
    assert!(session.crew().exchanged().unwrap().1.is_err());
}

#[test]
fn the_crew_screen_asks_for_the_books_and_for_the_scenarios_that_its_board_counts() {
    let mut session = Session::new(Settings::default(), Arc::new(road::demo()), stamp(0));
    let effects = session.handle(crate::Command::Show(crate::ScreenId::Crew));
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Crew(Ask::Load))), "{effects:?}");
    let scenarios = |effect: &Effect| matches!(effect, Effect::Training(crate::training::Ask::Load));
    assert!(effects.iter().any(scenarios), "{effects:?}");
}
