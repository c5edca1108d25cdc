//! Packages that are stored, whatever breaks on the way.

#![allow(clippy::unwrap_used)]

mod common;
mod flaky;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use common::{case, files, items, keys, now, pack, ring, try_pack};
use evidence::custody::Act;
use evidence::package::{Doer, Item, Report, Verdict, verify};
use evidence::vault::{FolderParts, Follow, Place, Progress, Settings, Step, Stored, Vault, VaultError};
use flaky::Flaky;
use object_store::local::LocalFileSystem;
use object_store::memory::InMemory;
use object_store::path::Path as Object;
use object_store::{ObjectStoreExt as _, PutPayload};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};

/// Bytes of a part in these tests.
const PART: usize = 16 << 10;

fn doer() -> Doer<'static> {
    Doer { who: "Wang", purpose: "archive", at: now() }
}

fn vault(store: &Flaky) -> Vault {
    Vault::over(Arc::new(store.clone()), Arc::new(store.clone()), "test", PART).unwrap()
}

/// Something behind the store's back.
fn done<T>(work: impl Future<Output = object_store::Result<T>>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(work).unwrap()
}

fn put(vault: &Vault, package: &Path) -> Result<Stored, VaultError> {
    let cancelled = AtomicBool::new(false);
    vault.put(package, &doer(), &mut Follow { progress: &mut |_| {}, cancelled: &cancelled })
}

fn fetch(vault: &Vault, id: &str, into: &Path) -> Result<PathBuf, VaultError> {
    let cancelled = AtomicBool::new(false);
    let fetched = vault.fetch(id, into, &doer(), &mut Follow { progress: &mut |_| {}, cancelled: &cancelled })?;
    Ok(fetched.folder)
}

/// A package with a film of five parts and a bit.
fn filmed(place: &Path) -> PathBuf {
    let mut random = ChaCha8Rng::seed_from_u64(7);
    let mut film = vec![0; 5 * PART + 99];
    random.fill_bytes(&mut film);
    let mut items = items(place, 1);
    items.push(Item::bytes("footage/film.mp4", film));
    items.push(Item::bytes("empty", Vec::new()));
    let target = place.join("package");
    let keys = keys();
    try_pack(&target, &case(), items, &[&keys[0], &keys[1]]).unwrap();
    target
}

/// Every file with its bytes, by name.
fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    files(folder).into_iter().map(|(name, path)| (name, fs::read(path).unwrap())).collect()
}

fn acts(package: &Path) -> Vec<(Act, String)> {
    let Report { custody, .. } = verify(package, &ring());
    custody.into_iter().skip(1).map(|line| (line.act, line.what)).collect()
}

/// Lets every operation fail in turn, before the store does it and after (the answer is lost), and goes on each time.
fn breaks_off_everywhere(begin: impl Fn(&Path) -> Flaky) {
    let place = tempfile::tempdir().unwrap();
    let package = filmed(place.path());
    let whole = contents(&package);
    let mut operations = 0;
    for lost in [false, true] {
        for nth in 1.. {
            let root = place.path().join(format!("store-{nth}-{lost}"));
            let store = begin(&root);
            store.fail_at(nth, lost);
            let broken = put(&vault(&store), &package);
            if store.operations() < nth {
                broken.unwrap();
                operations = nth - 1;
                break;
            }
            let told = broken.unwrap_err();
            let expected =
                matches!(told, VaultError::Send { .. } | VaultError::ReadBack { .. } | VaultError::List { .. });
            assert!(expected, "operation {nth}, {lost}: {told:?}");
            store.work();
            let stored = put(&vault(&store), &package).unwrap();
            assert_eq!(stored.files, whole.len(), "operation {nth}, {lost}");
            let back = fetch(&vault(&store), &stored.id, &place.path().join(format!("back-{nth}-{lost}"))).unwrap();
            assert_eq!(contents(&back), whole, "operation {nth}, {lost}");
            // What the store took is not sent again, but for the one whose answer was lost.
            let again = store.sent_bytes() - stored.bytes;
            assert!(again <= if lost { PART as u64 } else { 0 }, "operation {nth}, {lost}: {again} bytes twice");
        }
    }
    println!("{operations} operations, each failed twice");
    assert!(operations > 40, "{operations}");
    assert_eq!(contents(&package), whole, "the package is as it was");
    let beside = fs::read_dir(place.path()).unwrap().map(|entry| entry.unwrap().file_name());
    let left: Vec<_> = beside.filter(|name| name.to_string_lossy().contains(".upload-")).collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn an_upload_that_breaks_off_anywhere_goes_on_and_ends_with_the_same_package() {
    breaks_off_everywhere(|_| {
        let memory = Arc::new(InMemory::new());
        Flaky::new(memory.clone(), memory)
    });
}

#[test]
fn so_does_one_into_a_folder() {
    breaks_off_everywhere(|root| {
        fs::create_dir_all(root).unwrap();
        let store = LocalFileSystem::new_with_prefix(root).unwrap();
        Flaky::new(Arc::new(store), Arc::new(FolderParts::new(root, PART)))
    });
}

#[test]
fn what_is_there_is_not_sent_again_and_the_tag_manifest_comes_last() {
    let place = tempfile::tempdir().unwrap();
    let package = filmed(place.path());
    let (store, root) = Flaky::in_memory();
    let first = put(&vault(&store), &package).unwrap();
    assert_eq!(first.sent_bytes, first.bytes);
    assert_eq!(store.sent_names().last().unwrap(), &format!("{}/tagmanifest-sha256.txt", first.id));
    let sent = store.sent_bytes();
    let second = put(&vault(&store), &package).unwrap();
    assert_eq!((second.sent_bytes, store.sent_bytes()), (0, sent));

    // One object less is one object to send.
    let missing = Object::parse(format!("{}/data/log/flight.tlog", first.id)).unwrap();
    done(root.delete(&missing));
    assert_eq!(put(&vault(&store), &package).unwrap().sent_bytes, 3_000);
}

#[test]
fn of_a_large_file_only_the_parts_that_are_missing_are_sent() {
    let place = tempfile::tempdir().unwrap();
    let package = filmed(place.path());
    let (store, _) = Flaky::in_memory();
    store.fail_at_part(3);
    assert!(
        matches!(put(&vault(&store), &package), Err(VaultError::Send { object, .. }) if object.ends_with("film.mp4"))
    );
    assert_eq!(store.sent_parts(), [0, 1, 2]);
    store.work();
    put(&vault(&store), &package).unwrap();
    assert_eq!(store.sent_parts(), [0, 1, 2, 3, 4, 5], "each once");

    // A store that clears unfinished uploads away: that file begins anew, and nothing else.
    let (store, root) = Flaky::in_memory();
    store.fail_at_part(3);
    put(&vault(&store), &package).unwrap_err();
    store.forget_uploads(&root);
    store.work();
    put(&vault(&store), &package).unwrap();
    assert_eq!(store.sent_parts(), [0, 1, 2, 0, 1, 2, 3, 4, 5]);
}

#[test]
fn an_object_that_changed_in_the_store_is_named_and_the_log_says_so() {
    let place = tempfile::tempdir().unwrap();
    let package = filmed(place.path());
    let whole = contents(&package);
    let (store, root) = Flaky::in_memory();
    let stored = put(&vault(&store), &package).unwrap();
    let name = format!("{}/data/footage/film.mp4", stored.id);
    let mut film = whole["data/footage/film.mp4"].clone();
    film[4 * PART] ^= 1;
    done(root.put(&Object::parse(&name).unwrap(), PutPayload::from(film.clone())));

    let Err(VaultError::Corrupt { objects, more: 0 }) = put(&vault(&store), &package) else { panic!("not found") };
    assert_eq!(objects, [format!("test/{name}")]);
    let log = acts(&package);
    assert!(matches!(&log.last().unwrap(), (Act::Verified, what) if what.contains(&name) && what.contains("not as")));
    let error = fetch(&vault(&store), &stored.id, &place.path().join("back")).unwrap_err();
    assert!(matches!(&error, VaultError::FetchedBad { .. }), "{error:?}");
    assert_eq!(fs::read_dir(place.path().join("back")).unwrap().count(), 0, "nothing of it is kept");
    assert_eq!(contents(&package), whole);

    // Another size is seen before anything is sent.
    film.push(0);
    done(root.put(&Object::parse(&name).unwrap(), PutPayload::from(film)));
    let error = put(&vault(&store), &package).unwrap_err();
    assert!(matches!(&error, VaultError::Different { object } if object.ends_with(&name)), "{error:?}");
}

#[test]
fn a_package_is_not_complete_in_the_store_before_all_of_it_was_read_back() {
    let place = tempfile::tempdir().unwrap();
    let package = filmed(place.path());
    let (store, _) = Flaky::in_memory();
    store.spoil("findings.json");
    let error = put(&vault(&store), &package).unwrap_err();
    assert!(
        matches!(&error, VaultError::Corrupt { objects, .. } if objects[0].ends_with("findings.json")),
        "{error:?}"
    );
    let cancelled = AtomicBool::new(false);
    let listed = vault(&store).list(&cancelled).unwrap();
    assert!(listed.len() == 1 && !listed[0].complete, "{listed:?}");
    let error = fetch(&vault(&store), &listed[0].id, &place.path().join("back")).unwrap_err();
    assert!(matches!(error, VaultError::Incomplete { .. }), "{error:?}");
}

#[test]
fn a_name_that_leads_somewhere_else_is_refused_and_writes_nothing() {
    let place = tempfile::tempdir().unwrap();
    let package = filmed(place.path());
    for name in ["data/%2E%2E/%2E%2E/evil", "data/..\\..\\evil", "data/nul", "data/c:evil", "data/ evil"] {
        let (store, root) = Flaky::in_memory();
        let id = put(&vault(&store), &package).unwrap().id;
        let object = Object::parse(format!("{id}/{name}")).unwrap();
        done(root.put(&object, PutPayload::from_static(b"evil")));
        let into = place.path().join("back");
        let error = fetch(&vault(&store), &id, &into).unwrap_err();
        assert!(matches!(error, VaultError::ForeignName { .. }), "{name}: {error:?}");
        assert_eq!(fs::read_dir(&into).unwrap().count(), 0, "{name}");
        let error = put(&vault(&store), &package).unwrap_err();
        assert!(matches!(error, VaultError::Foreign { .. }), "{name}: {error:?}");
    }
    // What no path of the library's can hold is refused by it, on the way from the store.
    let (store, _) = Flaky::in_memory();
    let id = put(&vault(&store), &package).unwrap().id;
    store.list_also(&format!("{id}/data/../../evil"));
    let error = fetch(&vault(&store), &id, &place.path().join("back")).unwrap_err();
    assert!(matches!(&error, VaultError::ForeignName { cause, .. } if cause.contains("..")), "{error:?}");

    for id in ["../package", "/etc", "a/b", "", ".unfinished", "..", "nul"] {
        let error = fetch(&vault(&store), id, &place.path().join("back")).unwrap_err();
        assert!(matches!(error, VaultError::NoSuchPackage { .. }), "{id}: {error:?}");
    }
}

#[test]
fn storing_and_what_reading_back_found_is_in_the_custody_log() {
    let place = tempfile::tempdir().unwrap();
    let package = filmed(place.path());
    let (store, _) = Flaky::in_memory();
    let stored = put(&vault(&store), &package).unwrap();
    let log = acts(&package);
    assert_eq!(log.iter().map(|(act, _)| *act).collect::<Vec<_>>(), [Act::Stored, Act::Verified]);
    assert!(log.iter().all(|(_, what)| what.contains(&stored.place) && what.contains(&stored.digest)), "{log:?}");
    assert!(log[1].1.contains("read back as they were sealed"), "{log:?}");
    assert_eq!(verify(&package, &ring()).verdict(), Verdict::Untouched);

    let back = fetch(&vault(&store), &stored.id, place.path()).unwrap();
    assert_eq!(verify(&back, &ring()).verdict(), Verdict::Untouched);
    assert!(matches!(&acts(&back)[..], [(Act::Exported, what)] if what.contains(&stored.place)));
    let error = fetch(&vault(&store), &stored.id, place.path()).unwrap_err();
    assert!(matches!(error, VaultError::Exists { .. }), "{error:?}");

    // Nothing goes up that the log would not show.
    let nobody = Doer { who: "", ..doer() };
    let cancelled = AtomicBool::new(false);
    let sent = store.sent_bytes();
    vault(&store).put(&package, &nobody, &mut Follow { progress: &mut |_| {}, cancelled: &cancelled }).unwrap_err();
    assert_eq!(store.sent_bytes(), sent);
}

#[test]
fn a_package_that_was_changed_is_not_stored() {
    let place = tempfile::tempdir().unwrap();
    let package = pack(place.path(), 1);
    fs::write(package.join("data/findings.json"), "{}").unwrap();
    let (store, _) = Flaky::in_memory();
    let error = put(&vault(&store), &package).unwrap_err();
    assert!(matches!(error, VaultError::NotSealed { .. }), "{error:?}");
    assert_eq!(store.operations(), 0);
}

#[test]
fn whoever_waits_hears_how_far_it_is_and_can_stop_it() {
    let place = tempfile::tempdir().unwrap();
    let package = filmed(place.path());
    let (store, _) = Flaky::in_memory();
    let cancelled = AtomicBool::new(false);
    let mut stop = |progress: &Progress<'_>| {
        cancelled.store(progress.file.ends_with("film.mp4") && progress.done > 60_000, Ordering::Relaxed);
    };
    let stopped = vault(&store).put(&package, &doer(), &mut Follow { progress: &mut stop, cancelled: &cancelled });
    assert!(matches!(stopped, Err(VaultError::Cancelled)), "{stopped:?}");
    let parts = store.sent_parts().len();
    assert!((1..6).contains(&parts), "{parts}");

    cancelled.store(false, Ordering::Relaxed);
    let mut steps: Vec<(Step, u64, u64)> = Vec::new();
    let mut hear = |progress: &Progress<'_>| steps.push((progress.step, progress.done, progress.total));
    let mut follow = Follow { progress: &mut hear, cancelled: &cancelled };
    let stored = vault(&store).put(&package, &doer(), &mut follow).unwrap();
    assert_eq!(store.sent_parts().len(), 6);
    for (step, end) in [(Step::Sending, None), (Step::ReadingBack, Some(stored.bytes))] {
        let of: Vec<_> = steps.iter().filter(|(found, ..)| *found == step).collect();
        assert!(of.is_sorted_by_key(|(_, done, _)| *done), "{of:?}");
        let (_, done, total) = of.last().unwrap();
        assert!(done == total && end.is_none_or(|end| end == *total), "{of:?}");
    }
}

#[test]
fn two_programs_do_not_store_one_package_in_one_place_at_the_same_time() {
    let place = tempfile::tempdir().unwrap();
    let package = filmed(place.path());
    let (store, _) = Flaky::in_memory();
    let cancelled = AtomicBool::new(false);
    let mut refused = 0;
    let mut second = |_: &Progress<'_>| {
        let again = std::thread::scope(|scope| scope.spawn(|| put(&vault(&store), &package)).join().unwrap());
        refused += usize::from(matches!(again, Err(VaultError::InUse { .. })));
    };
    vault(&store).put(&package, &doer(), &mut Follow { progress: &mut second, cancelled: &cancelled }).unwrap();
    assert!(refused > 10, "{refused}");
}

#[test]
fn a_folder_is_a_place_by_path_and_by_url() {
    let place = tempfile::tempdir().unwrap();
    let package = filmed(place.path());
    let folder = place.path().join("货 架");
    let by_path = Vault::open(&Place::read(folder.to_str().unwrap()).unwrap(), &Settings::default()).unwrap();
    let stored = put(&by_path, &package).unwrap();
    let url = url::Url::from_directory_path(&folder).unwrap();
    let by_url = Vault::open(&Place::read(url.as_str()).unwrap(), &Settings::default()).unwrap();
    let listed = by_url.list(&AtomicBool::new(false)).unwrap();
    assert!(listed.len() == 1 && listed[0].complete && listed[0].id == stored.id, "{listed:?}");
    assert_eq!((listed[0].files, listed[0].bytes), (stored.files, stored.bytes));
    // What lies there is a package that anybody can look at.
    assert_eq!(verify(&folder.join(&stored.id), &ring()).verdict(), Verdict::Untouched);
    assert_eq!(contents(&folder.join(&stored.id)), contents(&package));
    assert_eq!(put(&by_url, &package).unwrap().sent_bytes, 0);
    assert_eq!(fs::read_dir(folder.join(".unfinished")).unwrap().count(), 0);
}

#[test]
fn what_is_no_place_is_refused_with_what_would_be_one() {
    for place in ["", "s3://", "s3:///x", "s3://b u/x", "s3://b/../x", "ftp://h/x", "file://host/x", "http://h/b"] {
        assert!(matches!(Place::read(place), Err(VaultError::Place { .. })), "{place}");
    }
    let bucket = |prefix: &str| Place::S3 { bucket: "b".to_owned(), prefix: prefix.to_owned() };
    for (text, place) in [("s3://b", ""), ("s3://b/", ""), ("s3://b/a/b/", "a/b")] {
        assert_eq!(Place::read(text).unwrap(), bucket(place), "{text}");
    }
    // Tests have no keys in their environment; where they do, the address comes next.
    let settings = Settings { endpoint: Some("http://192.0.2.1:9000".to_owned()), ..Settings::default() };
    let refused = Vault::open(&bucket(""), &settings);
    assert!(matches!(refused, Err(VaultError::NoKey | VaultError::Unencrypted { .. })), "{refused:?}");
}
