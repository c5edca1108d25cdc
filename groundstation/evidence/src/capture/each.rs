//! All records of a capture, one after another.

use std::io;
use std::ops::ControlFlow;

use mission::explain::{Explain, Message};
use mission::message;

use super::{Record, RecordReader, number_of, records_name};
use crate::Folder;

/// A capture cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("{file} cannot be read: {source}")]
pub struct ReadError {
    file: String,
    source: io::Error,
}

impl Explain for ReadError {
    fn explain(&self) -> Message {
        message!("evidence-read-failed", file = self.file.as_str(), cause = self.source.to_string())
    }
}

/// Hands the records of all segments to `take`, in order, in each up to what a crash tore, until it breaks; what it breaks
/// with is returned. No more than one record is in memory.
///
/// # Errors
/// The folder or a file cannot be read.
pub fn each_record<B>(
    folder: &impl Folder,
    mut take: impl FnMut(&Record<'_>) -> ControlFlow<B>,
) -> Result<Option<B>, ReadError> {
    let failed = |file: String| |source| ReadError { file, source };
    let names = folder.list().map_err(failed(folder.name()))?;
    for name in names.iter().filter(|name| number_of(name).is_some_and(|n| records_name(n) == **name)) {
        let place = || match folder.name() {
            unnamed if unnamed.is_empty() => name.clone(),
            named => format!("{named}/{name}"),
        };
        let mut records = RecordReader::new(folder.open(name).map_err(failed(place()))?);
        while let Some(Ok(record)) = records.read().map_err(failed(place()))? {
            if let ControlFlow::Break(what) = take(&record) {
                return Ok(Some(what));
            }
        }
    }
    Ok(None)
}
