//! SHA-256 (FIPS 180-4) and SM3 (GM/T 0004-2012) of the same bytes.

use std::fmt::Write as _;
use std::io::{self, Read};

use serde::{Deserialize, Serialize};
use sha2::Digest as _;

/// Both hashes, growing with what is written.
#[derive(Debug, Clone, Default)]
pub struct Hashes {
    sha256: sha2::Sha256,
    sm3: sm3::Sm3,
}

impl Hashes {
    /// Takes further bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        self.sha256.update(bytes);
        self.sm3.update(bytes);
    }

    /// The hashes of everything so far.
    pub fn finish(self) -> Digests {
        Digests { sha256: hex(&self.sha256.finalize()), sm3: hex(&self.sm3.finalize()) }
    }
}

/// Both hashes of some bytes, in lower-case hexadecimal, as `sha256sum` and `openssl dgst -sm3` print them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Digests {
    /// SHA-256.
    pub sha256: String,
    /// SM3.
    pub sm3: String,
}

impl Digests {
    /// The hashes of some bytes.
    pub fn of(bytes: &[u8]) -> Self {
        let mut hashes = Hashes::default();
        hashes.update(bytes);
        hashes.finish()
    }
}

/// Hashes what is read through it.
#[derive(Debug)]
pub(crate) struct Hashed<R> {
    input: R,
    pub hashes: Hashes,
    pub bytes: u64,
}

impl<R: Read> Hashed<R> {
    pub fn new(input: R) -> Self {
        Self { input, hashes: Hashes::default(), bytes: 0 }
    }

    /// Reads to the end.
    pub fn rest(&mut self) -> io::Result<()> {
        io::copy(self, &mut io::sink()).map(drop)
    }
}

impl<R: Read> Read for Hashed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.input.read(buffer)?;
        self.hashes.update(&buffer[..count]);
        self.bytes += count as u64;
        Ok(count)
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string does not fail.
        write!(text, "{byte:02x}").unwrap_or_default();
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// FIPS 180-4's and GM/T 0004-2012's first example, the three letters "abc".
    #[test]
    fn the_examples_of_both_standards_come_out() {
        let digests = Digests::of(b"abc");
        assert_eq!(digests.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(digests.sm3, "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
    }
}
