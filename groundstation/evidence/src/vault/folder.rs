//! Large files into a folder, part by part, so that what was broken off goes on.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek as _, SeekFrom, Write as _};
use std::path::PathBuf;

use futures::future::BoxFuture;
use object_store::multipart::{MultipartStore, PartId};
use object_store::path::Path;
use object_store::{Error, MultipartId, PutPayload, PutResult};

use crate::Digests;

/// Where files lie until they are whole, beside the packages.
const UNFINISHED: &str = ".unfinished";

/// Uploads in parts to a folder, which `object_store` cannot take up again. What is unfinished lies in `.unfinished`, so
/// that no package has a file which does not belong to it.
#[derive(Debug, Clone)]
pub struct FolderParts {
    root: PathBuf,
    part_bytes: usize,
}

impl FolderParts {
    /// Below a folder, in parts of that size.
    pub fn new(root: &std::path::Path, part_bytes: usize) -> Self {
        Self { root: root.to_owned(), part_bytes }
    }

    fn unfinished(&self, id: &str) -> PathBuf {
        self.root.join(UNFINISHED).join(id)
    }
}

/// Does something with the disk, and says `what` if that went well.
fn off<'a, T: Send + 'static>(
    path: &Path,
    what: T,
    work: impl FnOnce() -> io::Result<()> + Send + 'static,
) -> BoxFuture<'a, Result<T, Error>> {
    let path = path.to_string();
    Box::pin(async move {
        tokio::task::spawn_blocking(work).await?.map_err(|source| match source.kind() {
            io::ErrorKind::NotFound => Error::NotFound { path, source: source.into() },
            io::ErrorKind::AlreadyExists => Error::AlreadyExists { path, source: source.into() },
            _ => Error::Generic { store: "folder", source: source.into() },
        })?;
        Ok(what)
    })
}

// Written out, what `async_trait` makes of the trait.
impl MultipartStore for FolderParts {
    fn create_multipart<'a, 'b, 't>(&'a self, path: &'b Path) -> BoxFuture<'t, Result<MultipartId, Error>>
    where
        'a: 't,
        'b: 't,
        Self: 't,
    {
        // One for each object, so that a name is all that has to be known of it.
        let id = Digests::of(path.as_ref().as_bytes()).sha256;
        let file = self.unfinished(&id);
        off(path, id, move || {
            fs::create_dir_all(file.parent().unwrap_or(&file))?;
            File::create(&file)?.sync_all()
        })
    }

    fn put_part<'a, 'b, 'c, 't>(
        &'a self,
        path: &'b Path,
        id: &'c MultipartId,
        part_idx: usize,
        data: PutPayload,
    ) -> BoxFuture<'t, Result<PartId, Error>>
    where
        'a: 't,
        'b: 't,
        'c: 't,
        Self: 't,
    {
        let (file, at) = (self.unfinished(id), part_idx as u64 * self.part_bytes as u64);
        off(path, PartId { content_id: part_idx.to_string() }, move || {
            let mut file = OpenOptions::new().write(true).open(file)?;
            file.seek(SeekFrom::Start(at))?;
            data.iter().try_for_each(|piece| file.write_all(piece))?;
            file.sync_data()
        })
    }

    fn complete_multipart<'a, 'b, 'c, 't>(
        &'a self,
        path: &'b Path,
        id: &'c MultipartId,
        _: Vec<PartId>,
    ) -> BoxFuture<'t, Result<PutResult, Error>>
    where
        'a: 't,
        'b: 't,
        'c: 't,
        Self: 't,
    {
        let (file, target) = (self.unfinished(id), self.root.join(path.as_ref()));
        let put = PutResult { e_tag: None, version: None, extensions: Default::default() };
        off(path, put, move || {
            if target.symlink_metadata().is_ok() {
                return Err(io::ErrorKind::AlreadyExists.into());
            }
            let above = target.parent().unwrap_or(&target);
            fs::create_dir_all(above)?;
            File::open(&file)?.sync_all()?;
            fs::rename(&file, &target)?;
            // Only Unix opens folders.
            if cfg!(unix) { File::open(above)?.sync_all() } else { Ok(()) }
        })
    }

    fn abort_multipart<'a, 'b, 'c, 't>(
        &'a self,
        path: &'b Path,
        id: &'c MultipartId,
    ) -> BoxFuture<'t, Result<(), Error>>
    where
        'a: 't,
        'b: 't,
        'c: 't,
        Self: 't,
    {
        let file = self.unfinished(id);
        off(path, (), move || fs::remove_file(file))
    }
}
