//! Both hashes of many files at once, piece by piece; and small files, as a whole.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::{Digests, Hashes};

/// Bytes in memory for each file that is being read. Measured: larger pieces are not faster, as these fit the cache.
const PIECE_BYTES: usize = 256 << 10;
/// Files that are read at the same time at most.
const MOST_THREADS: usize = 16;

/// Opens a file that has an end. A pipe under a file's name would let nobody come back from opening it, a device from
/// reading it.
pub fn open(path: &Path) -> io::Result<File> {
    let is_file = |found: std::fs::Metadata| {
        if found.is_file() { Ok(()) } else { Err(io::Error::from(io::ErrorKind::InvalidInput)) }
    };
    is_file(std::fs::metadata(path)?)?;
    let file = File::open(path)?;
    // It may have been exchanged in between.
    is_file(file.metadata()?)?;
    Ok(file)
}

/// The bytes of a file that has no more than `most`.
pub fn read_bounded(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open(path)?.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most { Err(io::ErrorKind::FileTooLarge.into()) } else { Ok(bytes) }
}

/// Reads a file to its end, hands each piece on, and hashes it. Never more than `most` bytes: a file may grow meanwhile.
pub fn hash(path: &Path, most: u64, mut copy: Option<&mut File>) -> io::Result<(u64, Digests)> {
    let mut file = open(path)?.take(most.saturating_add(1));
    let (mut hashes, mut bytes, mut piece) = (Hashes::default(), 0, vec![0; PIECE_BYTES]);
    loop {
        let read = match file.read(&mut piece) {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        hashes.update(&piece[..read]);
        if let Some(copy) = copy.as_mut() {
            copy.write_all(&piece[..read])?;
        }
        bytes += read as u64;
    }
    if bytes > most { Err(io::ErrorKind::FileTooLarge.into()) } else { Ok((bytes, hashes.finish())) }
}

/// Does something with every item, several at a time; results come in the items' order.
pub fn each<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(MOST_THREADS).min(items.len());
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(items.len()));
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some((index, item)) =
                    Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|n| Some((n, items.get(n)?)))
                {
                    let result = work(item);
                    done.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push((index, result));
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, result)| result).collect()
}
