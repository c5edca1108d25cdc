//! The house rules that a compiler does not check: rooms, who may know whom, and where sockets, threads and clocks are.
#![allow(clippy::unwrap_used, missing_docs)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// Workspace crate -> its direct dependencies, without those for tests.
fn dependencies() -> BTreeMap<String, BTreeSet<String>> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let text = |v: &Value| v.as_str().unwrap().to_owned();
    metadata["packages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|package| {
            let direct = package["dependencies"].as_array().unwrap().iter();
            (text(&package["name"]), direct.filter(|d| d["kind"].is_null()).map(|d| text(&d["name"])).collect())
        })
        .collect()
}

#[test]
fn crates_know_only_whom_they_may_know() {
    let may_know: BTreeMap<&str, &[&str]> = BTreeMap::from([
        ("mission", &[][..]),
        ("bridges", &["mission"]),
        ("sky", &["mission"]),
        ("terrain", &["mission"]),
        ("airspace", &["mission"]),
        ("routing", &["mission"]),
        ("telemetry", &["mission"]),
        ("scenario", &["mission"]),
        ("sims", &["mission", "bridges", "scenario", "sky", "telemetry"]),
        ("paper", &["mission"]),
        ("records", &["mission", "telemetry", "paper"]),
        ("evidence", &["mission", "paper", "telemetry"]),
        ("video", &["mission", "telemetry"]),
        (
            "session",
            &[
                "mission",
                "bridges",
                "sky",
                "terrain",
                "airspace",
                "routing",
                "scenario",
                "telemetry",
                "records",
                "evidence",
                "video",
            ],
        ),
        ("screens", &["mission", "telemetry", "session", "evidence"]),
        (
            "app",
            &[
                "mission",
                "bridges",
                "telemetry",
                "terrain",
                "scenario",
                "sims",
                "paper",
                "records",
                "evidence",
                "video",
                "session",
                "screens",
            ],
        ),
    ]);
    let all = dependencies();
    for (name, direct) in &all {
        let allowed = may_know.get(name.as_str()).unwrap_or_else(|| panic!("{name} is not in the house plan"));
        for other in direct.iter().filter(|d| all.contains_key(*d)) {
            assert!(allowed.contains(&other.as_str()), "{name} must not know {other}");
        }
    }
}

#[test]
fn bevy_is_named_only_in_app_and_egui_only_in_screens_and_app() {
    for (name, direct) in dependencies() {
        for dependency in direct {
            assert!(!dependency.starts_with("bevy") || name == "app", "{name} names {dependency}");
            let may_draw = matches!(name.as_str(), "app" | "screens");
            assert!(!dependency.starts_with("egui") || may_draw, "{name} names {dependency}");
        }
    }
}

fn rust_files(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, files);
        } else if path.extension().is_some_and(|e| e == "rs") {
            files.push(path);
        }
    }
}

/// Source files of libraries, relative to the root, with their code before the first `#[cfg(test)]`.
fn sources() -> Vec<(String, String)> {
    let mut files = Vec::new();
    for room in ["mission", "telemetry", "sims", "sims/scenario"] {
        rust_files(&root().join(room).join("src"), &mut files);
    }
    for room in ["bridges", "sky", "terrain", "airspace", "routing"] {
        rust_files(&root().join("mission").join(room).join("src"), &mut files);
    }
    for room in ["paper", "records", "evidence", "video", "session", "screens", "app"] {
        rust_files(&root().join("groundstation").join(room).join("src"), &mut files);
    }
    files.sort();
    files
        .into_iter()
        .map(|path| {
            let name = path.strip_prefix(root()).unwrap().display().to_string();
            let text = std::fs::read_to_string(&path).unwrap();
            let code = text.split("#[cfg(test)]").next().unwrap_or_default().to_owned();
            (name, code)
        })
        .collect()
}

#[test]
fn sockets_threads_and_clocks_are_only_where_they_may_be() {
    const MAY: &[&str] = &[
        "telemetry/src/link/",
        "sims/src/host/",
        "sims/src/camera/",
        "sims/src/classroom/",
        "groundstation/records/src/",
        "groundstation/evidence/src/bin/",
        "groundstation/evidence/src/capture/find.rs",
        "groundstation/evidence/src/clock/watch.rs",
        "groundstation/evidence/src/custody.rs",
        "groundstation/evidence/src/folder.rs",
        "groundstation/evidence/src/package/",
        "groundstation/evidence/src/record/",
        "groundstation/evidence/src/retention/",
        "groundstation/evidence/src/vault/",
        "groundstation/paper/src/pdf/font.rs",
        "groundstation/video/src/decode/",
        "groundstation/video/src/receive/",
        "groundstation/app/src/",
    ];
    const FORBIDDEN: &[&str] = &[
        "std::net",
        "UdpSocket",
        "TcpStream",
        "std::thread",
        "thread::spawn",
        "Instant::now",
        "SystemTime::now",
        "std::fs",
    ];
    for (name, code) in sources() {
        // Tests read their fixtures.
        if MAY.iter().any(|room| name.starts_with(room)) || name.ends_with("/tests.rs") {
            continue;
        }
        for word in FORBIDDEN {
            let line = code.lines().find(|l| l.contains(word) && !l.trim_start().starts_with("//"));
            assert!(line.is_none(), "{name} uses {word}: {line:?}");
        }
    }
}

#[test]
fn mission_never_names_telemetry() {
    for (name, code) in sources().into_iter().filter(|(name, _)| name.starts_with("mission/")) {
        let line = code.lines().find(|l| l.contains("telemetry::") && !l.trim_start().starts_with("//"));
        assert!(line.is_none(), "{name}: {line:?}");
    }
}

#[test]
fn no_module_is_longer_than_a_thousand_lines() {
    for (name, code) in sources() {
        assert!(code.lines().count() <= 1000, "{name} is {} lines long: two modules", code.lines().count());
    }
}

#[test]
fn the_top_level_holds_the_rooms_and_nothing_else() {
    let expected = [
        "Cargo.lock",
        "Cargo.toml",
        "LICENSE-APACHE",
        "LICENSE-MIT",
        "README.md",
        "assets",
        "groundstation",
        "mission",
        "sims",
        "telemetry",
    ];
    let output = Command::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard"])
        .current_dir(root())
        .output();
    // Outside a checkout (a source archive) there is nothing to compare with.
    let Some(output) = output.ok().filter(|o| o.status.success()) else { return };
    let listed = String::from_utf8(output.stdout).unwrap();
    let top: BTreeSet<&str> =
        listed.lines().filter_map(|l| l.split('/').next()).filter(|n| !n.starts_with('.')).collect();
    assert_eq!(top.into_iter().collect::<Vec<_>>(), expected);
}

#[test]
fn the_code_map_of_the_readme_names_every_crate() {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    for name in dependencies().keys() {
        assert!(readme.contains(&format!("`{name}`")), "the README's code map lacks `{name}`");
    }
}
