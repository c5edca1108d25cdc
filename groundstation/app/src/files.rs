//! Reading and writing whole files, with errors in the user's words that name the file.

use std::io::{self, ErrorKind};
use std::path::Path;

use anyhow::Result;
use mission::explain::Message;
use mission::message;
use sha2::{Digest, Sha256};

use crate::console::Console;

/// Reads a file.
pub fn read(path: &Path, console: &Console) -> Result<Vec<u8>> {
    std::fs::read(path).map_err(|e| console.failure(&problem(path, &e)))
}

/// Reads a text file.
pub fn read_text(path: &Path, console: &Console) -> Result<String> {
    std::fs::read_to_string(path).map_err(|e| console.failure(&problem(path, &e)))
}

/// Writes a file.
pub fn write(path: &Path, contents: impl AsRef<[u8]>, console: &Console) -> Result<()> {
    std::fs::write(path, contents).map_err(|e| console.failure(&problem(path, &e)))
}

/// SHA-256 of bytes, hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What people are told of a file that cannot be read or written.
pub fn problem(path: &Path, error: &io::Error) -> Message {
    let file = path.display().to_string();
    match error.kind() {
        ErrorKind::NotFound => message!("file-not-found", file = file),
        ErrorKind::PermissionDenied => message!("file-not-permitted", file = file),
        ErrorKind::StorageFull => message!("file-disk-full", file = file),
        ErrorKind::InvalidData => message!("file-not-text", file = file),
        _ => message!("file-failed", file = file, cause = error.to_string()),
    }
}
