//! What lies in a data folder, and until when it is kept.

#![allow(clippy::unwrap_used)]

mod common;

use std::fs;
use std::path::Path;

use common::case;
use evidence::Disk;
use evidence::capture::{Capture, Kind, Policy};
use evidence::case::Case;
use evidence::custody::{BEGIN, Custody};
use evidence::retention::{Approval, Because, Class, DISPOSALS, Holding, Keep, Rules, dispose, holdings};
use jiff::Timestamp;
use telemetry::wire::{MonoTime, Stamp, UtcMicros};

const ENDED: &str = "2026-09-21T14:13:21Z";

fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// A sortie that nobody did anything with.
fn flown(data: &Path, name: &str, ended: bool) {
    let folder = data.join("sorties").join(name);
    let at = |ms: u64| Stamp { mono: MonoTime::from_millis(ms), utc: UtcMicros(1_790_000_000_000_000 + ms * 1_000) };
    let disk = Disk::new(&folder.join("capture")).unwrap();
    let (mut capture, _) =
        Capture::open(disk, Policy::default(), "0198c0de-0000-7000-8000-000000000001", "test", at(0)).unwrap();
    capture.push(at(1_000), Kind::Mavlink, &[7; 40]).unwrap();
    if ended {
        capture.finish(at(2_000)).unwrap();
    }
    fs::write(folder.join("flight-001.tlog"), "log").unwrap();
    fs::write(folder.join("case.json"), Case::default().to_json()).unwrap();
    fs::write(folder.join("findings.json"), "[]").unwrap();
}

fn of<'a>(found: &'a [Holding], name: &str) -> &'a Holding {
    found.iter().find(|holding| holding.name() == name).unwrap()
}

#[test]
fn a_recording_is_what_people_made_of_it_and_in_doubt_a_case() {
    let data = tempfile::tempdir().unwrap();
    assert_eq!(holdings(data.path()).unwrap(), [], "nothing was flown yet");
    let sortie = |name: &str| data.path().join("sorties").join(name);
    for name in ["flight", "open", "stills", "findings", "case", "packed", "damaged", "other", "odd-findings"] {
        flown(data.path(), name, name != "open");
    }
    fs::create_dir(sortie("stills").join("stills")).unwrap();
    fs::write(sortie("stills").join("stills/1.jpg"), "jpg").unwrap();
    fs::write(sortie("findings").join("findings.json"), r#"[{"kind":"litter"}]"#).unwrap();
    let numbered = Case { number: "2026-0921".to_owned(), ..Case::default() };
    fs::write(sortie("case").join("case.json"), numbered.to_json()).unwrap();
    fs::create_dir_all(sortie("packed").join("package/data")).unwrap();
    fs::write(sortie("packed").join("package/data/case.json"), case().to_json()).unwrap();
    fs::write(sortie("damaged").join("case.json"), "{").unwrap();
    fs::create_dir(sortie("other").join("copy")).unwrap();
    fs::write(sortie("other").join("copy/bagit.txt"), "").unwrap();
    fs::write(sortie("odd-findings").join("findings.json"), "{").unwrap();
    fs::write(sortie("").join("a-file"), "").unwrap();

    let found = holdings(data.path()).unwrap();
    assert_eq!(found.len(), 9);
    for (name, class, because) in [
        ("flight", Class::NotEvidence, Because::FlightOnly),
        ("open", Class::NotEvidence, Because::FlightOnly),
        ("stills", Class::Clue, Because::Pictures),
        ("findings", Class::Clue, Because::Findings),
        ("case", Class::Case, Because::CaseRecord),
        ("packed", Class::Case, Because::CaseRecord),
        ("damaged", Class::Case, Because::Doubt),
        ("other", Class::Case, Because::Doubt),
        ("odd-findings", Class::Case, Because::Doubt),
    ] {
        assert_eq!((of(&found, name).class, of(&found, name).because), (class, because), "{name}");
    }

    let (rules, now) = (Rules::default(), time("2028-01-01T00:00:00Z"));
    let ended = of(&found, "flight").ended.unwrap();
    assert_eq!(ended.as_second(), time(ENDED).as_second());
    assert!(matches!(of(&found, "flight").keep(&rules, now), Keep::Over(since) if since < now));
    assert!(matches!(of(&found, "stills").keep(&rules, now), Keep::Until(until) if until > now));
    assert_eq!(of(&found, "case").keep(&rules, now), Keep::Always);
    assert_eq!((of(&found, "open").keep(&rules, now), of(&found, "open").kept()), (Keep::NotEnded, None));
}

#[test]
fn what_is_over_goes_by_the_word_of_two_and_a_crash_in_between_is_ended_the_same_way() {
    let data = tempfile::tempdir().unwrap();
    flown(data.path(), "flight", true);
    let found = holdings(data.path()).unwrap();
    let kept = found[0].kept().unwrap();
    let mut custody = Custody::open(&data.path().join(DISPOSALS), BEGIN).unwrap();
    let approval = |at: &str| Approval {
        who: "Chen".to_owned(),
        second: "Li".to_owned(),
        why: "time is over".to_owned(),
        at: time(at),
    };
    dispose(&kept, &Rules::default(), &approval("2027-01-01T00:00:00Z"), &mut custody).unwrap_err();
    assert_eq!(holdings(data.path()).unwrap(), found);
    dispose(&kept, &Rules::default(), &approval("2028-01-01T00:00:00Z"), &mut custody).unwrap();
    assert_eq!(holdings(data.path()).unwrap(), []);

    // As if a part were still there.
    let going = data.path().join("sorties/flight.disposing");
    fs::create_dir(&going).unwrap();
    let found = holdings(data.path()).unwrap();
    assert_eq!((found[0].name().as_str(), found[0].class), ("flight", Class::NotEvidence));
    dispose(&found[0].kept().unwrap(), &Rules::default(), &approval("2028-01-01T00:00:00Z"), &mut custody).unwrap();
    assert!(!going.exists());
}
