//! The few things that a capture does with a folder, so that tests can let every one of them fail.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, BufReader, Cursor, Read, Write as _};
use std::path::{Path, PathBuf};

/// A folder of files. Names are plain file names.
pub trait Folder {
    /// Names of all files, in order.
    ///
    /// # Errors
    /// The folder cannot be listed.
    fn list(&self) -> io::Result<Vec<String>>;

    /// The bytes of a file.
    ///
    /// # Errors
    /// There is none, or it cannot be read.
    fn read(&self, name: &str) -> io::Result<Vec<u8>>;

    /// A file, to be read piece by piece.
    ///
    /// # Errors
    /// There is none, or it cannot be read.
    fn open(&self, name: &str) -> io::Result<Box<dyn Read>> {
        Ok(Box::new(Cursor::new(self.read(name)?)))
    }

    /// Size of a file.
    ///
    /// # Errors
    /// There is none, or nothing can be said about it.
    fn length(&self, name: &str) -> io::Result<u64> {
        Ok(self.read(name)?.len() as u64)
    }

    /// Bytes that the disk has room for; `None` where that is not known.
    fn free_bytes(&self) -> Option<u64> {
        None
    }

    /// Whether another program is appending to a file at this moment.
    fn is_written(&self, _name: &str) -> bool {
        false
    }

    /// What people call it.
    fn name(&self) -> String {
        String::new()
    }

    /// Appends to a file, which is made where there is none. Returns how many bytes were taken, which may be fewer.
    ///
    /// # Errors
    /// None were taken.
    fn append(&mut self, name: &str, bytes: &[u8]) -> io::Result<usize>;

    /// Lets everything appended reach the medium.
    ///
    /// # Errors
    /// It may not have reached it.
    fn sync(&mut self, name: &str) -> io::Result<()>;

    /// Cuts a file to its first `length` bytes.
    ///
    /// # Errors
    /// It was not cut.
    fn cut(&mut self, name: &str, length: u64) -> io::Result<()>;

    /// Writes a file as a whole: after a crash at any moment it is there with all its bytes, or not at all.
    ///
    /// # Errors
    /// It is not there.
    fn put(&mut self, name: &str, bytes: &[u8]) -> io::Result<()>;
}

/// Name of a file that [`Folder::put`] has not finished. A crash may leave it; the next `put` of the same name replaces it.
pub(crate) fn unfinished_name(name: &str) -> String {
    format!("{name}.new")
}

/// A seal or a list is never larger: a list of a million segments.
const MOST_SMALL_BYTES: u64 = 128 << 20;

/// The bytes of a seal or a list, which come from anybody.
pub(crate) fn read_small(folder: &impl Folder, name: &str) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    folder.open(name)?.take(MOST_SMALL_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MOST_SMALL_BYTES { Err(io::ErrorKind::FileTooLarge.into()) } else { Ok(bytes) }
}

/// A file that is larger is not read: twice the size at which a capture begins another segment.
const MOST_READ_BYTES: u64 = 2 << 30;
/// What is read from a disk at once.
const READ_BYTES: usize = 256 << 10;

/// A folder of the file system.
#[derive(Debug)]
pub struct Disk {
    path: PathBuf,
    /// The file that was appended to last stays open.
    open: Option<(String, File)>,
}

impl Disk {
    /// Makes the folder where there is none.
    ///
    /// # Errors
    /// It cannot be made.
    pub fn new(path: &Path) -> io::Result<Self> {
        std::fs::create_dir_all(path)?;
        Ok(Self::at(path))
    }

    /// A folder that is only looked at: nothing is made.
    pub fn at(path: &Path) -> Self {
        Self { path: path.to_owned(), open: None }
    }

    fn file(&mut self, name: &str) -> io::Result<&mut File> {
        let file = match self.open.take() {
            Some((open, file)) if open == name => file,
            _ => {
                let path = self.path.join(name);
                let fresh = !path.exists();
                let file = OpenOptions::new().create(true).append(true).open(path)?;
                own(&file)?;
                // Before the first byte is taken: a failure behind that would hide how many were.
                if fresh {
                    self.sync_names()?;
                }
                file
            }
        };
        Ok(&mut self.open.insert((name.to_owned(), file)).1)
    }

    /// The path of a file that ends and is not absurdly large.
    fn readable(&self, name: &str) -> io::Result<PathBuf> {
        let path = self.path.join(name);
        let found = std::fs::metadata(&path)?;
        // A pipe or a device under a file's name would never end.
        if !found.is_file() {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        if found.len() > MOST_READ_BYTES {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        Ok(path)
    }

    /// A new name in a folder is safe once the folder itself has reached the medium.
    fn sync_names(&self) -> io::Result<()> {
        // Only Unix opens folders.
        if cfg!(unix) { File::open(&self.path)?.sync_all() } else { Ok(()) }
    }
}

/// Nobody else appends to this file while it is open. Only Unix has locks that let others read meanwhile; a disk that has
/// none is taken as it is.
fn own(file: &File) -> io::Result<()> {
    match cfg!(unix).then(|| file.try_lock()) {
        Some(Err(TryLockError::WouldBlock)) => Err(io::ErrorKind::WouldBlock.into()),
        _ => Ok(()),
    }
}

impl Folder for Disk {
    fn list(&self) -> io::Result<Vec<String>> {
        let entries = std::fs::read_dir(&self.path)?.collect::<io::Result<Vec<_>>>()?;
        let mut names: Vec<_> = entries.into_iter().map(|e| e.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        Ok(names)
    }

    fn read(&self, name: &str) -> io::Result<Vec<u8>> {
        std::fs::read(self.readable(name)?)
    }

    fn open(&self, name: &str) -> io::Result<Box<dyn Read>> {
        let file = File::open(self.readable(name)?)?;
        // A file that grows meanwhile has an end too.
        Ok(Box::new(BufReader::with_capacity(READ_BYTES, file.take(MOST_READ_BYTES))))
    }

    fn length(&self, name: &str) -> io::Result<u64> {
        Ok(std::fs::metadata(self.path.join(name))?.len())
    }

    fn free_bytes(&self) -> Option<u64> {
        fs4::available_space(&self.path).ok()
    }

    fn is_written(&self, name: &str) -> bool {
        if self.open.as_ref().is_some_and(|(open, _)| open == name) {
            return false;
        }
        let path = self.path.join(name);
        // A pipe under its name would let nobody come back from opening it.
        if !std::fs::metadata(&path).is_ok_and(|found| found.is_file()) {
            return false;
        }
        let file = OpenOptions::new().append(true).open(path);
        file.is_ok_and(|file| matches!(own(&file), Err(error) if error.kind() == io::ErrorKind::WouldBlock))
    }

    fn name(&self) -> String {
        self.path.display().to_string()
    }

    fn append(&mut self, name: &str, bytes: &[u8]) -> io::Result<usize> {
        let taken = self.file(name)?.write(bytes);
        if taken.is_err() {
            // A disk that comes back has other files than the ones that were open.
            self.open = None;
        }
        taken
    }

    fn sync(&mut self, name: &str) -> io::Result<()> {
        let synced = self.file(name)?.sync_data();
        // A file that was taken away goes on taking bytes, which nobody will ever see.
        let there = synced.and_then(|()| self.length(name));
        if there.is_err() {
            self.open = None;
        }
        there.map(drop)
    }

    fn cut(&mut self, name: &str, length: u64) -> io::Result<()> {
        self.open = None;
        let file = OpenOptions::new().write(true).open(self.path.join(name))?;
        file.set_len(length)?;
        file.sync_all()
    }

    fn put(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let fresh = self.path.join(unfinished_name(name));
        let mut file = File::create(&fresh)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(&fresh, self.path.join(name))?;
        self.sync_names()
    }
}
