//! Filling in a case, packing it, and looking for footage.
#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use evidence::case::{Copied, Lacking, Origin, Person};
use mission::road::{self, Network};
use telemetry::wire::{MonoTime, Stamp, UtcMicros};
use uuid::Uuid;

use super::*;
use crate::Snapshot;
use crate::settings::Settings;
use crate::surroundings::Surroundings;
use jiff::Timestamp;

const SORTIE: SortieId = SortieId(Uuid::from_u128(1));

struct Rig {
    network: Arc<Network>,
    settings: Settings,
    snapshot: Snapshot,
    around: Surroundings,
    cases: Cases,
}

impl Rig {
    fn new() -> Self {
        let settings = Settings { pilot: "王强".to_owned(), ..Settings::default() };
        Self {
            network: Arc::new(road::demo()),
            settings,
            snapshot: Snapshot::default(),
            around: Surroundings::default(),
            cases: Cases::default(),
        }
    }

    fn context(&self) -> Context<'_> {
        Context {
            now: Stamp { mono: MonoTime(0), utc: UtcMicros(1_700_000_000_000_000) },
            snapshot: &self.snapshot,
            settings: &self.settings,
            network: &self.network,
            around: &self.around,
            active: None,
            gates: &crate::crew::NO_GATES,
        }
    }

    fn tell(&mut self, command: Command) -> Vec<Effect> {
        let mut cases = std::mem::take(&mut self.cases);
        let effects = cases.handle(command, &self.context());
        self.cases = cases;
        effects
    }

    fn answer(&mut self, answer: Answer) -> Vec<Effect> {
        let mut cases = std::mem::take(&mut self.cases);
        let effects = cases.answer(answer, &self.context());
        self.cases = cases;
        effects
    }

    fn open(&mut self, practice: bool) {
        assert!(matches!(self.tell(Command::Open(SORTIE))[..], [Effect::OpenCase(SORTIE)]));
        let at = Timestamp::from_second(1_700_000_000).unwrap();
        let case = Case {
            record: "r".to_owned(),
            pilot: Person { name: "王强".to_owned(), certificate: String::new() },
            copied: Some(Copied { origin: Origin::Stream, who: "station".to_owned(), at }),
            ..Case::default()
        };
        let left = Left {
            folder: PathBuf::from("/data/s"),
            case,
            stills: Vec::new(),
            footage: None,
            package: None,
            captured: true,
            system: 3,
            practice,
        };
        self.answer(Answer::Case(SORTIE, Box::new(Ok(left))));
    }

    fn lacking(&self) -> Vec<Lacking> {
        match self.cases.case(&self.context()).unwrap().1 {
            Status::Clue(lacking) => lacking,
            Status::Evidence => Vec::new(),
        }
    }
}

#[test]
fn every_line_that_is_written_is_kept_at_once_and_ends_what_is_lacking() {
    let mut rig = Rig::new();
    rig.open(false);
    assert!(rig.lacking().contains(&Lacking::Lane));
    rig.tell(Command::Lane(Some(Lane::A)));
    assert!(rig.lacking().contains(&Lacking::TwoOfficers));
    for (field, text) in [
        (Field::FirstOfficer, "张三"),
        (Field::FirstCertificate, "苏001"),
        (Field::SecondOfficer, "李四"),
        (Field::SecondCertificate, "苏002"),
        (Field::SceneRecord, "现-7"),
        (Field::Licence, "UAV-9"),
    ] {
        let effects = rig.tell(Command::Write(field, text.to_owned()));
        let [Effect::KeepCase(folder, _)] = &effects[..] else { panic!("{effects:?}") };
        assert_eq!(folder, &PathBuf::from("/data/s"));
    }
    let lacking = rig.lacking();
    for mended in [Lacking::Lane, Lacking::TwoOfficers, Lacking::SceneRecord, Lacking::Pilot] {
        assert!(!lacking.contains(&mended), "{lacking:?}");
    }
    let (case, _) = rig.cases.case(&rig.context()).unwrap();
    assert_eq!(case.officers.len(), 2);
    assert_eq!(Form::from(case.clone()).case(rig.context().time()), case, "read again it is the same");
}

#[test]
fn every_line_has_a_place_of_its_own() {
    let mut form = Form::from(Case {
        copied: Some(Copied { origin: Origin::Card, who: String::new(), at: Timestamp::default() }),
        ..Case::default()
    });
    let all =
        || [Lane::A, Lane::B].into_iter().flat_map(|lane| Field::groups(Some(lane))).flat_map(|(_, fields)| fields);
    for (n, field) in all().enumerate() {
        form.set(field, n.to_string());
    }
    let fields: std::collections::BTreeMap<_, _> = all().enumerate().map(|(n, field)| (field, n)).collect();
    for (field, n) in &fields {
        assert_eq!(form.get(*field), n.to_string(), "{field:?}");
    }
    let again = Form::from(form.case(Timestamp::default()));
    assert!(
        fields.iter().all(|(field, n)| again.get(*field) == n.to_string()),
        "nothing is lost on the way to the file"
    );
}

#[test]
fn it_is_packed_only_with_a_purpose_a_name_and_a_key_and_the_passphrase_is_never_printed() {
    let mut rig = Rig::new();
    rig.open(false);
    let pack = |purpose: &str| Command::Pack { passphrase: Secret("geheim".to_owned()), purpose: purpose.to_owned() };
    for purpose in ["", "移交"] {
        assert!(rig.tell(pack(purpose)).is_empty());
        assert!(!rig.cases.opened().unwrap().outcome.as_ref().unwrap().good);
    }
    let key = PathBuf::from("/keys/unit.pem");
    rig.answer(Answer::Read { kind: FileKind::Key, path: key.clone(), result: Ok(Vec::new()) });
    let effects = rig.tell(pack("移交"));
    let [Effect::Pack(packing)] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!((packing.signer.key.as_ref(), packing.signer.who.as_str()), (Some(&key), "王强"));
    assert!(!format!("{effects:?}").contains("geheim"));
    assert!(rig.cases.opened().unwrap().busy);
    let effects = rig.answer(Answer::CaseOutcome(SORTIE, Outcome { good: true, lines: Vec::new() }));
    assert!(matches!(effects[..], [Effect::OpenCase(SORTIE)]), "what is there now is read again");
    rig.open(true);
    let effects = rig.tell(pack("练习"));
    assert!(
        matches!(&effects[..], [Effect::Pack(packing)] if packing.signer.key.is_none()),
        "practice never takes the unit's key"
    );
}

#[test]
fn a_copy_for_the_party_is_made_of_the_newest_package_and_signed_as_that_is() {
    let mut rig = Rig::new();
    rig.open(true);
    let area = "0.1,0.2,0.3,0.4".parse().unwrap();
    let pictures = vec![(PathBuf::from("/sorties/a/stills/b.jpg"), vec![area])];
    let redact = |purpose: &str| Command::Redact {
        passphrase: Secret::default(),
        purpose: purpose.to_owned(),
        pictures: pictures.clone(),
    };
    let Some(Ok(mut left)) = rig.cases.opened().unwrap().left.clone() else { panic!() };
    left.package = Some(PathBuf::from("/sorties/a/package-2"));
    rig.answer(Answer::Case(SORTIE, Box::new(Ok(left))));
    assert!(rig.tell(redact(" ")).is_empty(), "whoever gets it, it is for something");
    let effects = rig.tell(redact("交当事人"));
    let [Effect::Redact(redacting)] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!((redacting.package.to_str(), redacting.signer.who.as_str()), (Some("/sorties/a/package-2"), "王强"));
    assert_eq!(redacting.pictures, pictures);
}

#[test]
fn what_is_written_while_the_folder_is_read_again_stays() {
    let mut rig = Rig::new();
    rig.open(false);
    rig.tell(Command::Write(Field::Number, "2026-1".to_owned()));
    let Some(Ok(left)) = rig.cases.opened().unwrap().left.clone() else { panic!() };
    rig.answer(Answer::Case(SORTIE, Box::new(Ok(left))));
    assert_eq!(rig.cases.opened().unwrap().form.get(Field::Number), "2026-1");
    rig.answer(Answer::Case(SortieId(Uuid::from_u128(2)), Box::new(Err(message!("cases-why-nobody")))));
    assert!(
        rig.cases.opened().unwrap().left.as_ref().unwrap().is_ok(),
        "an answer about another sortie changes nothing"
    );
}

#[test]
fn footage_is_looked_for_by_stakes_days_kind_pilot_and_aircraft_as_people_write_them() {
    let network = road::demo();
    let road = &network.roads[0];
    let stake = |m: f64| road.stake_place(m).stake.to_string();
    let search = Search {
        from_stake: stake(3_000.0),
        to_stake: stake(2_000.0),
        from_day: "2026-11-25".to_owned(),
        to_day: "2026-11-25".to_owned(),
        pilot: " 王强 ".to_owned(),
        ..Search::default()
    };
    let query = search.query(&network).unwrap();
    let range = query.road.unwrap();
    assert!((range.from_m - 2_000.0).abs() < 1.0 && (range.until_m - 3_000.0).abs() < 1.0, "{range:?}");
    assert_eq!(query.pilot.as_deref(), Some("王强"));
    assert_eq!(query.before.unwrap().0 - query.from.unwrap().0, 86_400_000_000, "a day is the whole of it");
    let midnight = "2026-11-24T16:00:00Z".parse::<Timestamp>().unwrap().as_microsecond();
    assert_eq!(query.from.unwrap().0, midnight, "as it is in Beijing");
    let one = Search { from_stake: stake(3_000.0), ..Search::default() }.query(&network).unwrap().road.unwrap();
    assert!(one.from_m < 3_000.0 && one.until_m > 3_000.0);
    assert!(Search::default().query(&network).unwrap().road.is_none());
    for wrong in [
        Search { road: "G99".to_owned(), ..Search::default() },
        Search { from_stake: "K1".to_owned(), ..Search::default() },
        Search { from_stake: "here".to_owned(), ..Search::default() },
        Search { to_day: "25.11.".to_owned(), ..Search::default() },
    ] {
        assert!(wrong.query(&network).is_err(), "{wrong:?}");
    }
}
