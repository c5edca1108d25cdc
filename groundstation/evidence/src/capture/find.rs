//! Captures that a killed program left, wherever they are.

use std::path::{Path, PathBuf};

use super::{MANIFEST, number_of};

/// Folders that are looked into at most: years of sorties.
const MOST_FOLDERS: usize = 200_000;
/// Folders within each other.
const MOST_DEPTH: usize = 8;
/// What a case package has; nothing in one is ever changed.
const PACKAGE: &str = "bagit.txt";

/// Folders below `data` that hold a capture which has not ended. Only names are looked at, so that years of sorties take a
/// moment. What cannot be looked into is passed over, links are not followed.
pub fn unfinished(data: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![(data.to_owned(), 0)];
    let mut looked = 0;
    while let Some((folder, depth)) = folders.pop() {
        looked += 1;
        if looked > MOST_FOLDERS {
            break;
        }
        let (mut has_capture, mut has_list, mut is_package, mut inner) = (false, false, false, Vec::new());
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            has_capture |= number_of(&name).is_some();
            has_list |= name == MANIFEST;
            is_package |= name == PACKAGE;
            if depth < MOST_DEPTH && entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                inner.push((entry.path(), depth + 1));
            }
        }
        if is_package {
            continue;
        }
        if has_capture && !has_list {
            found.push(folder);
        }
        folders.extend(inner);
    }
    found.sort();
    found
}
