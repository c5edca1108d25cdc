//! The program as a user runs it: a patrol from nothing to its sortie entry, and what happens when things go wrong.
#![allow(clippy::unwrap_used, missing_docs)]

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

fn groundstation(data: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_groundstation"));
    command.arg("--data").arg(data).args(args).stdin(Stdio::null());
    command
}

fn run(data: &Path, args: &[&str]) -> Output {
    groundstation(data, args).output().unwrap()
}

fn stdout(output: &Output) -> String {
    assert!(output.status.success(), "{}\n{}", text(&output.stdout), text(&output.stderr));
    text(&output.stdout)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn left(data: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for sortie in std::fs::read_dir(data.join("sorties")).unwrap() {
        files.extend(std::fs::read_dir(sortie.unwrap().path()).unwrap().map(|f| f.unwrap().path()));
    }
    files.sort();
    files
}

fn sorties(data: &Path) -> Vec<Value> {
    serde_json::from_str(&stdout(&run(data, &["sorties", "--simulated", "--json"]))).unwrap()
}

#[test]
fn the_demonstration_patrol_leaves_a_plan_a_log_a_track_and_a_sortie() {
    let data = tempfile::tempdir().unwrap();
    let said = stdout(&run(data.path(), &["--lang", "en", "--pilot", "王强"]));
    assert!(said.contains("What is aboard equals the plan"), "{said}");
    let names: Vec<String> =
        left(data.path()).iter().map(|f| f.file_name().unwrap().to_string_lossy().into_owned()).collect();
    let expected = [
        "capture",
        "case.json",
        "clock.json",
        "custody.jsonl",
        "flight-001.tlog",
        "footage.csv",
        "footage.geojson",
        "footage.gpx",
        "footage.mp4",
        "footage.srt",
        "footage.ts",
        "package",
        "patrol.plan",
        "track.geojson",
        "track.gpx",
    ];
    assert_eq!(names, expected);

    let all = sorties(data.path());
    assert_eq!(all.len(), 1);
    let (start, end) = (&all[0]["start"], &all[0]["end"]);
    assert_eq!((start["pilot"].as_str(), start["ledger"].as_str()), (Some("王强"), Some("simulator")));
    assert_eq!(start["plan_hash"].as_str().unwrap().len(), 64);
    assert!(end["distance_m"].as_f64().unwrap() > 6_000.0, "{end}");
    assert!((65.0..75.0).contains(&end["max_height_rel_home_m"].as_f64().unwrap()), "{end}");
    assert!(end["corridor_deviation_max_m"].as_f64().unwrap() < 5.0, "{end}");
    assert_eq!(end["messages_lost"], 0);
    assert_eq!(end["stakes"][0]["road"], "D15");
    assert_eq!(end["files"].as_array().unwrap().len(), 3);
    let flown = stdout(&run(data.path(), &["--lang", "en", "sorties"]));
    assert!(flown.contains("0 sorties"), "simulated flights are not in the flight ledger: {flown}");
}

/// The only sortie's folder.
fn sortie_of(data: &Path) -> PathBuf {
    let mut sorties = std::fs::read_dir(data.join("sorties")).unwrap();
    sorties.next().unwrap().unwrap().path()
}

fn judged(package: &Path, ring: &Path) -> evidence::package::Report {
    let ring = evidence::keys::Keyring::from_json(&std::fs::read_to_string(ring).unwrap()).unwrap();
    evidence::package::verify(package, &ring)
}

#[test]
fn a_patrol_leaves_a_package_that_verifies_and_a_brigade_packs_it_with_its_own_key() {
    let data = tempfile::tempdir().unwrap();
    let said = stdout(&run(data.path(), &["--lang", "en", "--pilot", "王强"]));
    assert!(said.contains("A clue, not evidence"), "{said}");
    let sortie = sortie_of(data.path());
    let practice = judged(&sortie.join("package"), &data.path().join("keys/keyring.json"));
    assert_eq!(practice.verdict(), evidence::package::Verdict::Untouched, "{practice:?}");
    let capture = evidence::verify::verify(&evidence::Disk::at(&sortie.join("capture")));
    assert!(capture.records > 37_000 && capture.gaps.is_empty(), "{capture:?}");

    let key = data.path().join("brigade/one.key.pem");
    std::fs::create_dir_all(key.parent().unwrap()).unwrap();
    let (key_name, case, out) = (key.display().to_string(), sortie.display().to_string(), data.path().join("case-001"));
    let out_name = out.display().to_string();
    let make = ["--lang", "en", "key", key_name.as_str(), "--unit", "第一大队", "--sm2"];
    let refused = run(data.path(), &make);
    assert!(text(&refused.stderr).contains("GROUNDSTATION_PASSPHRASE"), "{}", text(&refused.stderr));
    let with = |args: &[&str], passphrase: &str| {
        groundstation(data.path(), args).env("GROUNDSTATION_PASSPHRASE", passphrase).output().unwrap()
    };
    stdout(&with(&make, "correct horse battery"));
    let pack = [
        "--lang",
        "en",
        "package",
        &case,
        "--sign",
        &key_name,
        "--who",
        "王强",
        "--purpose",
        "立案",
        "--out",
        &out_name,
    ];
    let wrong = with(&pack, "another passphrase");
    assert!(!wrong.status.success() && !out.exists(), "{}", text(&wrong.stdout));
    stdout(&with(&pack, "correct horse battery"));
    let own = judged(&out, &data.path().join("brigade/keyring.json"));
    assert_eq!(own.verdict(), evidence::package::Verdict::Untouched, "{own:?}");
}

#[test]
fn the_log_replays_and_tells_the_flight_again() {
    let data = tempfile::tempdir().unwrap();
    let said = stdout(&run(data.path(), &["--lang", "en"]));
    let written = said.split(" frames in the log").next().unwrap().rsplit(' ').next().unwrap().to_owned();
    let log = left(data.path()).into_iter().find(|f| f.extension().is_some_and(|end| end == "tlog")).unwrap();
    let log_name = log.display().to_string();
    let replay = stdout(&run(data.path(), &["--lang", "en", "replay", &log_name]));
    assert!(replay.contains(&format!("{written} frames, 0 lost")), "{written} written; {replay}");
    assert!(replay.contains("armed") && replay.contains("disarmed"), "{replay}");

    // Torn in the middle of its last frame, and damaged in the middle: the rest is still told.
    let mut bytes = std::fs::read(&log).unwrap();
    bytes.truncate(bytes.len() - 5);
    let middle = bytes.len() / 2;
    bytes[middle..middle + 40].fill(0);
    std::fs::write(&log, &bytes).unwrap();
    let torn = stdout(&run(data.path(), &["--lang", "en", "replay", &log_name]));
    assert!(torn.contains("damaged") && torn.contains("disarmed"), "{torn}");
}

#[test]
fn a_patrol_over_a_link_that_loses_a_tenth_comes_home() {
    let data = tempfile::tempdir().unwrap();
    let said = stdout(&run(data.path(), &["--lang", "en", "--loss", "0.1", "--seed", "5", "--wind", "7"]));
    assert!(said.contains("What is aboard equals the plan") && said.contains("Landed and disarmed"), "{said}");
    let lost = sorties(data.path())[0]["end"]["messages_lost"].as_u64().unwrap();
    assert!(lost > 100, "losses are counted: {lost}");
}

#[test]
fn a_program_killed_in_flight_leaves_a_sortie_that_says_so() {
    let data = tempfile::tempdir().unwrap();
    let mut child = groundstation(data.path(), &["--lang", "en", "--speed", "10"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    wait_for(child.stdout.take().unwrap(), "Flying");
    let log = left(data.path()).into_iter().find(|f| f.extension().is_some_and(|end| end == "tlog")).unwrap();
    // The log is synced each second: wait until some of the flight is on the disk.
    let synced = std::fs::metadata(&log).unwrap().len() + 20_000;
    let deadline = Instant::now() + Duration::from_secs(30);
    while std::fs::metadata(&log).unwrap().len() < synced {
        assert!(Instant::now() < deadline, "the log does not grow");
        std::thread::yield_now();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let replay = stdout(&run(data.path(), &["--lang", "en", "replay", &log.display().to_string()]));
    assert!(replay.contains("armed"), "what was logged before the crash is readable: {replay}");

    let said = stdout(&run(data.path(), &["--lang", "en"]));
    assert!(said.contains("ended in flight"), "{said}");
    let states: Vec<Value> = sorties(data.path()).iter().map(|s| s["state"].clone()).collect();
    assert!(states.contains(&"interrupted".into()) && states.contains(&"finished".into()), "{states:?}");
}

/// A simulated drone on a TCP port of its own; ends with the test.
struct Simulator(std::process::Child, String);

impl Simulator {
    fn start(data: &Path) -> Self {
        let mut child = groundstation(data, &["--lang", "en", "sim", "--tcp", "0", "--speed", "20", "--seed", "3"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let said = wait_for(child.stdout.take().unwrap(), "are running");
        let link = said.split_whitespace().find(|word| word.starts_with("tcp://")).unwrap().to_owned();
        Self(child, link)
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

#[test]
fn a_drone_on_a_link_is_flown_inspected_set_and_read_back() {
    let data = tempfile::tempdir().unwrap();
    let simulator = Simulator::start(data.path());
    let link = ["--link", simulator.1.as_str()];
    let with = |args: &[&str]| stdout(&run(data.path(), &[&["--lang", "en"], args, &link[..]].concat()));

    let listed = with(&["inspect", "--set", "RTL_ALT=2500"]);
    assert!(listed.contains("RTL_ALT          2500") && listed.contains("152 parameters"), "{listed}");

    let plan = data.path().join("near.plan").display().to_string();
    stdout(&run(data.path(), &["plan", "--from", "K803+300", "--to", "K803+900", "--out", &plan]));
    let flown = with(&["fly", "--yes", "--plan", &plan]);
    assert!(flown.contains("Landed and disarmed") && flown.contains("(flight ledger)"), "{flown}");

    let aboard = data.path().join("aboard.plan").display().to_string();
    with(&["plan", "--out", &aboard]);
    let items = |file: &str| -> usize {
        let plan: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
        assert_eq!(plan["geoFence"]["polygons"].as_array().unwrap().len(), 1);
        assert_eq!(plan["rallyPoints"]["points"].as_array().unwrap().len(), 1);
        plan["mission"]["items"].as_array().unwrap().len()
    };
    assert_eq!(items(&aboard), items(&plan), "what is aboard is the plan");
}

#[test]
fn a_road_is_built_from_a_drawn_line_and_a_stake_table_and_then_patrolled() {
    let data = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = data.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let points: Vec<String> = (0..=60).map(|n| format!("120.3,{:.4},0", 33.5 - f64::from(n) * 0.001)).collect();
    let line = file(
        "line.kml",
        &format!(
            "<kml xmlns=\"http://www.opengis.net/kml/2.2\"><Placemark><name>主线</name><LineString><coordinates>{}\
             </coordinates></LineString></Placemark></kml>",
            points.join(" ")
        ),
    );
    let stakes = file("stakes.csv", "桩号,纬度,经度\nK100+000,33.5,120.3\nK106+654,33.44,120.3\n");
    let out = file("road.geojson", "");
    let built = stdout(&run(
        data.path(),
        &[
            "--lang", "zh", "road", "--line", &line, "--stakes", &stakes, "--code", "S99", "--toward", "南",
            "--toward", "北", "--out", &out,
        ],
    ));
    assert!(built.contains("S99") && built.contains("K106+654"), "{built}");
    let refused = run(data.path(), &["--lang", "zh", "plan", "--road", &out, "--from", "K101", "--to", "K104"]);
    assert!(
        text(&refused.stderr).contains("起飞点"),
        "a road without launch places says so: {}",
        text(&refused.stderr)
    );
}

/// Reads until `text` comes, at most a minute; gives what was read.
fn wait_for(mut stdout: impl Read, text: &str) -> String {
    let deadline = Instant::now() + Duration::from_secs(60);
    let (mut seen, mut buffer) = (String::new(), [0; 4096]);
    while Instant::now() < deadline {
        let length = stdout.read(&mut buffer).unwrap();
        assert!(length > 0, "ended before '{text}': {seen}");
        seen.push_str(&String::from_utf8_lossy(&buffer[..length]));
        if seen.contains(text) {
            return seen;
        }
    }
    panic!("no '{text}' within a minute: {seen}");
}

#[test]
fn a_plan_is_written_in_every_format_and_read_back_from_those_that_hold_one() {
    let data = tempfile::tempdir().unwrap();
    let file = |name: &str| data.path().join(name).display().to_string();
    let formats = ["p.plan", "p.waypoints", "p.gpx", "p.kml", "p.geojson"].map(file);
    let mut args = vec!["--lang", "en", "plan", "--from", "K826+000", "--to", "k828", "--toward", "临潮"];
    formats.iter().for_each(|f| args.extend(["--out", f]));
    stdout(&run(data.path(), &args));
    for format in &formats[..3] {
        let said = stdout(&run(data.path(), &["--lang", "en", "plan", format]));
        assert!(said.contains("items"), "{format}: {said}");
    }
    let said = stdout(&run(data.path(), &["--lang", "en", "--plan", &formats[0]]));
    assert!(said.contains("Landed and disarmed"), "{said}");
}

#[test]
fn mistakes_are_told_in_the_users_language_with_place_and_mend() {
    let data = tempfile::tempdir().unwrap();
    let broken = data.path().join("broken.plan");
    std::fs::write(&broken, "{\"fileType\": \"Plan\", \"mission\": 7}").unwrap();
    let broken = broken.display().to_string();
    for (args, expected) in [
        (vec!["--lang", "zh", "--from", "K830+950"], "断链"),
        (vec!["--lang", "zh", "--from", "K99"], "最近的是"),
        (vec!["--lang", "zh", "--toward", "上海"], "可选"),
        (vec!["--lang", "zh", "--plan", &broken], "broken.plan"),
        (vec!["--lang", "zh", "plan", "/nowhere/x.plan"], "/nowhere/x.plan"),
        (vec!["--lang", "zh", "fly", "--link", "tcp://:1"], "主机"),
        (vec!["--lang", "zh", "replay", "/dev/null"], "tlog"),
        (vec!["--lang", "zh", "--nonsense"], "--nonsense"),
        (vec!["--lang", "en", "--height", "-5"], "height"),
        (vec!["--lang", "en", "--speed", "3", "sorties"], "belongs behind"),
    ] {
        let output = run(data.path(), &args);
        let said = text(&output.stderr);
        assert!(!output.status.success() && said.contains(expected), "{args:?}: {said}");
        assert!(!said.contains("panicked"), "{said}");
    }
}

/// Books in which the simulated drone 1 is an airframe of the first brigade.
async fn fill_books(data: &Path) {
    use records::UtcMicros;
    use records::crew::aircraft::{Airframe, Figures};
    use records::crew::certificate::Category;
    use records::crew::person::{Person, Role, Unit};
    use records::crew::{AirframeId, Entry, PersonId};
    let store = records::Store::open(data).await.unwrap();
    let now = UtcMicros(1_795_000_000_000_000);
    for (number, name, role, phrase) in
        [(1, "王海", Role::Pilot, "the pilot's phrase"), (2, "陈队", Role::Lead, "the lead's phrase")]
    {
        let (id, unit) = (PersonId(uuid::Uuid::from_u128(number)), Unit::Brigade(1));
        let person = Person { id, name: name.to_owned(), unit, roles: [role].into(), declaration: None };
        store.enter(Entry::Person(person), "陈队", "", now).await.unwrap();
        store.set_phrase(id, phrase).await.unwrap();
    }
    let airframe = Airframe {
        id: AirframeId(uuid::Uuid::from_u128(3)),
        name: "巡查一号".to_owned(),
        unit: Unit::Brigade(1),
        category: Category::Multirotor,
        figures: Figures { empty_kg: 6.5, takeoff_kg: 9.0, top_speed_km_h: 82.0, top_height_m: None },
        registration: Some("UAS00112233".to_owned()),
        product_id: None,
        autopilot_uid: format!("{}{}01", "53494d53", "00".repeat(13)),
        airworthiness: None,
        insured_until: None,
        remote_id: Default::default(),
        firmware: String::new(),
        flown_h: 0.0,
        flights: 0,
        maintenance: Vec::new(),
        batteries: Vec::new(),
    };
    store.enter(Entry::Aircraft(Box::new(airframe)), "陈队", "", now).await.unwrap();
    store.close().await;
}

#[test]
fn without_a_window_too_the_gate_lets_nobody_fly_whom_the_books_stop_and_a_lead_may_say_otherwise() {
    let data = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(fill_books(data.path()));
    let fly = |args: &[&str], phrases: [&str; 2]| {
        let mut command = groundstation(data.path(), &["--lang", "en", "fly", "--pilot", "王海"]);
        command.args(args).env("GROUNDSTATION_PHRASE", phrases[0]).env("GROUNDSTATION_LEAD_PHRASE", phrases[1]);
        command.output().unwrap()
    };
    let stopped = fly(&[], ["the pilot's phrase", ""]);
    assert!(!stopped.status.success());
    let said = text(&stopped.stdout) + &text(&stopped.stderr);
    assert!(said.contains("insurance") && said.contains("approval"), "{said}");
    assert!(sorties(data.path()).is_empty(), "nothing armed");

    let lead = ["--lead", "陈队", "--reason", "应急处置"];
    stdout(&fly(&lead, ["the pilot's phrase", "the lead's phrase"]));
    let flown = sorties(data.path());
    let start = &flown[0]["start"];
    assert_eq!(start["aircraft"]["registration"], "UAS00112233");
    let dispatch = &start["dispatch"];
    assert_eq!(dispatch["overridden"]["name"], "陈队", "{dispatch}");
    assert_eq!(dispatch["overridden"]["reason"], "应急处置", "{dispatch}");
    assert!(dispatch["crew"].is_object() && !dispatch["objections"].as_array().unwrap().is_empty(), "{dispatch}");

    let guessed = fly(&lead, ["the pilot's phrase", "a guess"]);
    assert!(!guessed.status.success() && sorties(data.path()).len() == 1, "{}", text(&guessed.stderr));
}
