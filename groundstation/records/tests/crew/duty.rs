//! The duty clock: stages by time, who is told, what ends a duty.

use records::crew::approval::ApprovalKind;
use records::crew::calendar::Calendar;
use records::crew::clocks::{Duty, Urgency};
use records::crew::duty::*;
use records::crew::order::{Progress, Stretch, WorkOrder};
use records::crew::person::Unit;
use records::crew::{Books, FilingId, OrderId};
use records::{Aircraft, Dispatch, Ledger, Review, Sortie, SortieId, SortieStart, State, UtcMicros, Verdict};
use uuid::Uuid;

use crate::given::*;

fn books() -> Books {
    let mut books = Books { roster: roster(), ..Books::default() };
    // Nothing of the brigade is near its end.
    books.roster.aircraft[0].insured_until = Some(day("2027-12-31"));
    books.roster.aircraft[0].maintenance.clear();
    books.roster.approvals[0].kind = ApprovalKind::Single;
    books.roster.certificates.truncate(1);
    books.roster.certificates[0].checks = vec![day("2026-06-01")];
    books
}

fn filing() -> Filing {
    Filing {
        id: FilingId(Uuid::from_u128(50)),
        unit: Unit::Brigade(1),
        title: "桥下巡查".to_owned(),
        extent: plan(),
        urgency: Urgency::Normal,
        under: None,
        cancelled: false,
    }
}

fn sortie(landed: &str) -> Sortie {
    let landed = beijing(landed);
    let before = |minutes: i64| UtcMicros(landed.0 - minutes * 60_000_000);
    Sortie {
        start: SortieStart {
            id: SortieId(Uuid::from_u128(60)),
            ledger: Ledger::Flight,
            pilot: "王海".to_owned(),
            aircraft: Aircraft::default(),
            plan_hash: String::new(),
            plan_file: String::new(),
            link: String::new(),
            armed_at: before(21),
            dispatch: Dispatch { unit: Some(Unit::Brigade(1)), ..Dispatch::default() },
            source: None,
        },
        state: State::Finished,
        took_off_at: Some(before(20)),
        took_off_place: None,
        landed_at: Some(landed),
        landed_place: None,
        progress: None,
        end: None,
        found_interrupted_at: None,
        reviews: Vec::new(),
    }
}

fn at(books: &Books, sorties: &[Sortie], now: &str) -> Vec<DutyItem> {
    duties(books, sorties, Calendar::embedded(), beijing(now))
}

fn stage(books: &Books, sorties: &[Sortie], now: &str, key: &DutyKey) -> Option<Stage> {
    at(books, sorties, now).into_iter().find(|item| item.key == *key).map(|item| item.stage)
}

#[test]
fn nothing_is_due_where_everything_is_far_away() {
    assert_eq!(at(&books(), &[], "2026-11-24T09:00:00"), vec![]);
}

#[test]
fn the_application_of_a_filed_flight_goes_up_the_chain_around_noon_of_the_day_before() {
    let mut books = books();
    books.filings.push(filing());
    let key = DutyKey::Airspace(filing().id, Duty::Apply);
    let table = [
        ("2026-11-24T08:59:59", Stage::Known),
        ("2026-11-24T09:00:00", Stage::Warned),
        ("2026-11-24T12:00:00", Stage::Warned),
        ("2026-11-24T12:00:01", Stage::Tracked),
        ("2026-11-24T12:30:00", Stage::Tracked),
        ("2026-11-24T12:30:01", Stage::Urged),
    ];
    for (now, wanted) in table {
        assert_eq!(stage(&books, &[], now, &key), Some(wanted), "{now}");
    }
    books.filings[0].cancelled = true;
    assert_eq!(stage(&books, &[], "2026-11-24T12:30:01", &key), None);
}

#[test]
fn a_deed_ends_a_duty_and_taking_it_on_holds_it_back_for_a_day() {
    let mut books = books();
    let sorties = [sortie("2026-11-20T10:00:00")];
    let key = DutyKey::Review(sorties[0].id());
    assert_eq!(stage(&books, &sorties, "2026-11-23T09:59:59", &key), Some(Stage::Warned));
    assert_eq!(stage(&books, &sorties, "2026-11-23T10:00:01", &key), Some(Stage::Tracked));
    let act =
        |deed, when: &str| DutyAct { key: key.clone(), by: PILOT, name: "王海".to_owned(), at: beijing(when), deed };
    books.acts.push(act(Deed::Taken, "2026-11-23T09:00:00"));
    assert_eq!(stage(&books, &sorties, "2026-11-24T08:59:59", &key), Some(Stage::Warned));
    assert_eq!(stage(&books, &sorties, "2026-11-24T10:00:01", &key), Some(Stage::Urged));
    books.acts.push(act(Deed::Told(Stage::Urged), "2026-11-24T10:01:00"));
    let item = at(&books, &sorties, "2026-11-24T10:02:00").into_iter().find(|item| item.key == key).unwrap();
    assert!(item.told(PILOT) && !item.told(OBSERVER));
    books.acts.push(act(Deed::Done("口头".to_owned()), "2026-11-24T11:00:00"));
    assert_eq!(stage(&books, &sorties, "2026-11-24T11:00:01", &key), None);
}

#[test]
fn a_review_ends_when_the_sortie_is_accepted_and_not_when_it_is_questioned() {
    let mut flown = sortie("2026-11-20T10:00:00");
    let key = DutyKey::Review(flown.id());
    let review =
        |verdict| Review { at: UtcMicros(0), who: "陈队".to_owned(), verdict, note: "为何偏航".to_owned() };
    flown.reviews.push(review(Verdict::Questioned));
    assert!(stage(&books(), &[flown.clone()], "2026-11-20T11:00:00", &key).is_some());
    flown.reviews.push(review(Verdict::Accepted));
    flown.reviews.push(review(Verdict::Noted));
    assert_eq!(stage(&books(), &[flown], "2026-11-20T11:00:00", &key), None);
}

#[test]
fn a_real_flight_reports_its_end_and_a_simulated_or_imported_one_does_not() {
    let flown = sortie("2026-11-20T10:00:00");
    let key = DutyKey::Report(flown.id(), Duty::ReportEnd);
    assert_eq!(stage(&books(), std::slice::from_ref(&flown), "2026-11-20T10:20:00", &key), Some(Stage::Tracked));
    assert_eq!(stage(&books(), std::slice::from_ref(&flown), "2026-11-20T10:31:00", &key), Some(Stage::Urged));
    let mut simulated = flown.clone();
    simulated.start.ledger = Ledger::Simulator;
    assert_eq!(stage(&books(), &[simulated], "2026-11-20T10:20:00", &key), None);
    // Broken off in the air: an event that has to be reported within a day.
    let mut lost = flown;
    (lost.state, lost.landed_at) = (State::Interrupted, None);
    let event = DutyKey::Report(lost.id(), Duty::ReportEvent);
    assert_eq!(stage(&books(), &[lost], "2026-11-21T08:59:00", &event), Some(Stage::Warned));
}

#[test]
fn what_ends_is_announced_with_its_notice_and_a_new_end_is_a_new_duty() {
    let mut books = books();
    books.roster.aircraft[0].insured_until = Some(day("2026-12-24"));
    let key = DutyKey::Insurance(AIRFRAME, day("2026-12-24"));
    assert_eq!(stage(&books, &[], "2026-11-23T12:00:00", &key), None);
    assert_eq!(stage(&books, &[], "2026-11-24T00:00:00", &key), Some(Stage::Known));
    assert_eq!(stage(&books, &[], "2026-12-18T12:00:00", &key), Some(Stage::Warned));
    assert_eq!(stage(&books, &[], "2026-12-25T00:00:00", &key), Some(Stage::Tracked));
    books.roster.aircraft[0].insured_until = Some(day("2027-12-24"));
    assert_eq!(stage(&books, &[], "2026-12-25T00:00:00", &key), None);
}

#[test]
fn the_centre_is_told_last_and_a_brigade_never_of_another() {
    let (own, other) = (Unit::Brigade(1), Unit::Brigade(2));
    assert!(!Stage::Known.tells(own, own, true));
    assert!(Stage::Warned.tells(own, own, false) && !Stage::Warned.tells(own, Unit::Centre, true));
    assert!(Stage::Tracked.tells(own, own, true) && !Stage::Tracked.tells(own, own, false));
    assert!(Stage::Urged.tells(own, Unit::Centre, false) && Stage::Urged.tells(own, own, true));
    assert!(Stage::ALL.iter().all(|stage| !stage.tells(own, other, true)));
}

#[test]
fn a_work_order_is_a_duty_of_its_unit_until_somebody_says_that_it_is_done() {
    let mut books = books();
    let order = WorkOrder {
        id: OrderId(Uuid::from_u128(70)),
        unit: Unit::Brigade(3),
        number: "盐高执令〔2026〕41号".to_owned(),
        task: "桥下空间复查".to_owned(),
        stretch: Some(Stretch {
            road: "G15".to_owned(),
            toward: String::new(),
            from: "K1000+000".to_owned(),
            to: "K1004+500".to_owned(),
        }),
        until: beijing("2026-12-01 18:00"),
        cancelled: false,
    };
    books.orders.push(order.clone());
    let at = |now: &str, books: &Books| {
        let open = duties(books, &[], Calendar::embedded(), beijing(now));
        open.into_iter().find(|item| item.key == DutyKey::Order(order.id)).map(|item| (item.unit, item.stage))
    };
    assert_eq!(at("2026-11-20 09:00", &books), Some((Unit::Brigade(3), Stage::Known)));
    assert_eq!(at("2026-11-25 09:00", &books), Some((Unit::Brigade(3), Stage::Warned)));
    assert_eq!(at("2026-12-01 18:01", &books), Some((Unit::Brigade(3), Stage::Tracked)));
    assert_eq!(at("2026-12-02 18:01", &books), Some((Unit::Brigade(3), Stage::Urged)));
    assert_eq!(books.progress(&order), Progress::Open);
    let act = |deed| DutyAct {
        key: DutyKey::Order(order.id),
        by: books.roster.people[0].id,
        name: "王海".to_owned(),
        at: beijing("2026-11-25 10:00"),
        deed,
    };
    let acts = [act(Deed::Taken), act(Deed::Done("架次 12".to_owned()))];
    books.acts.push(acts[0].clone());
    assert_eq!(books.progress(&order), Progress::Taken { name: "王海".to_owned() });
    books.acts.push(acts[1].clone());
    assert_eq!(at("2026-12-05 09:00", &books), None);
    let done = Progress::Done { name: "王海".to_owned(), reference: "架次 12".to_owned() };
    assert_eq!(books.progress(&order), done);
    books.acts.clear();
    books.orders[0].cancelled = true;
    assert_eq!(at("2026-11-25 09:00", &books), None, "nobody is asked for what was called off");
    assert_eq!(books.progress(&books.orders[0]), Progress::Cancelled);
}
