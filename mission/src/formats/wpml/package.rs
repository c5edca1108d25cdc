//! The ZIP package around the two files, for hostile bytes too: nothing is unpacked but the file that is asked for, and
//! of that no more than a file may have.

use std::io::{Cursor, Read as _, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::super::{MAX_FILE_BYTES, Place, Problem, ReadError};

/// Entries of a package that is read at all. Chosen: the resources of a route are a few pictures.
const MAX_ENTRIES: usize = 10_000;

pub(super) struct Package<'a> {
    file: &'a str,
    archive: ZipArchive<Cursor<&'a [u8]>>,
}

/// A file out of a package, and its name for error text.
pub(super) struct Inner {
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
}

pub(super) fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK")
}

impl<'a> Package<'a> {
    pub(super) fn open(file: &'a str, bytes: &'a [u8]) -> Result<Self, ReadError> {
        let fail = |problem| ReadError::new(file, Place::File, problem);
        if bytes.len() > MAX_FILE_BYTES {
            return Err(fail(Problem::TooLarge { bytes: bytes.len() }));
        }
        let archive = ZipArchive::new(Cursor::new(bytes));
        let archive = archive.map_err(|error| fail(Problem::Malformed { detail: error.to_string() }))?;
        if archive.len() > MAX_ENTRIES { Err(fail(Problem::TooMany)) } else { Ok(Self { file, archive }) }
    }

    /// The file with this name, in whatever folder; some programs write backslashes.
    pub(super) fn named(&mut self, wanted: &str) -> Result<Option<Inner>, ReadError> {
        self.find(|name| name.rsplit(['/', '\\']).next().is_some_and(|last| last.eq_ignore_ascii_case(wanted)))
    }

    /// The first KML file, as a package of Google Earth has one.
    pub(super) fn any_kml(&mut self) -> Result<Option<Inner>, ReadError> {
        self.find(|name| name.to_ascii_lowercase().ends_with(".kml"))
    }

    fn find(&mut self, matches: impl Fn(&str) -> bool) -> Result<Option<Inner>, ReadError> {
        // A name that is no text is none of ours.
        let name_at = |index| self.archive.name_for_index(index).and_then(Result::ok);
        let index = (0..self.archive.len()).find(|index| name_at(*index).is_some_and(|name| matches(&name)));
        let Some(index) = index else { return Ok(None) };
        let damaged = |detail: String| ReadError::new(self.file, Place::File, Problem::Malformed { detail });
        let entry = self.archive.by_index(index).map_err(|error| damaged(error.to_string()))?;
        let name = entry.name().map_err(|error| damaged(error.to_string()))?;
        let name = format!("{}/{name}", self.file);
        let mut bytes = Vec::new();
        // What the package says of the size is not believed.
        let read = entry.take(MAX_FILE_BYTES as u64 + 1).read_to_end(&mut bytes);
        read.map_err(|error| damaged(error.to_string()))?;
        if bytes.len() > MAX_FILE_BYTES {
            return Err(ReadError::new(&name, Place::File, Problem::TooLarge { bytes: bytes.len() }));
        }
        Ok(Some(Inner { name, bytes }))
    }
}

/// A package of files, without times: the same plan gives the same bytes.
pub(super) fn pack(files: &[(&str, &str)]) -> zip::result::ZipResult<Vec<u8>> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        writer.start_file(*name, SimpleFileOptions::default().compression_method(CompressionMethod::Deflated))?;
        writer.write_all(text.as_bytes())?;
    }
    Ok(writer.finish()?.into_inner())
}
