//! A recording from anybody: records, a seal and a list, divided by lines of three dashes.
#![no_main]

use std::collections::BTreeMap;
use std::io;

use evidence::Folder;
use evidence::capture::{MANIFEST, RecordReader, Records, Torn, each_record};
use evidence::verify::verify;
use libfuzzer_sys::fuzz_target;

struct Memory(BTreeMap<&'static str, Vec<u8>>);

/// Nothing is written to what is only looked at.
fn written() -> io::Error {
    io::ErrorKind::ReadOnlyFilesystem.into()
}

impl Folder for Memory {
    fn list(&self) -> io::Result<Vec<String>> {
        Ok(self.0.keys().map(|name| (*name).to_owned()).collect())
    }

    fn read(&self, name: &str) -> io::Result<Vec<u8>> {
        self.0.get(name).cloned().ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn append(&mut self, _: &str, _: &[u8]) -> io::Result<usize> {
        Err(written())
    }

    fn sync(&mut self, _: &str) -> io::Result<()> {
        Err(written())
    }

    fn cut(&mut self, _: &str, _: u64) -> io::Result<()> {
        Err(written())
    }

    fn put(&mut self, _: &str, _: &[u8]) -> io::Result<()> {
        Err(written())
    }
}

fuzz_target!(|bytes: &[u8]| {
    // Both readers see the same records, and cease at the same place.
    let mut reader = RecordReader::new(bytes);
    for record in Records::new(bytes) {
        let read = reader.read().expect("memory can be read").expect("as many records");
        assert_eq!(read, record);
        if let Err(Torn { offset }) = record {
            assert!(offset <= bytes.len());
        }
    }
    assert_eq!(reader.read().expect("memory can be read"), None);

    const BETWEEN: &[u8] = b"\n---\n";
    let mut files = BTreeMap::new();
    let mut rest = bytes;
    for name in [MANIFEST, "000001.seal.json", "000001.capture"] {
        let end = rest.windows(BETWEEN.len()).position(|window| window == BETWEEN).unwrap_or(rest.len());
        files.insert(name, rest[..end].to_vec());
        rest = rest.get(end + BETWEEN.len()..).unwrap_or_default();
    }
    let folder = Memory(files);
    let report = verify(&folder);
    std::hint::black_box(report.verdict());
    let mut records = 0;
    let all = each_record::<()>(&folder, |_| {
        records += 1;
        std::ops::ControlFlow::Continue(())
    });
    assert!(all.is_ok());
});
