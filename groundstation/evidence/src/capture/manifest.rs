//! The list that `sha256sum -c` reads.

use super::seal::Seal;
use super::seal_name;
use crate::Digests;

/// Its name.
pub const MANIFEST: &str = "sha256sums.txt";

/// The list, growing with the segments.
#[derive(Debug, Clone, Default)]
pub(crate) struct Manifest {
    text: String,
}

impl Manifest {
    /// A file of the capture.
    pub fn file(&mut self, name: &str, digests: &Digests) {
        self.text += &format!("{}  {name}\n", digests.sha256);
    }

    /// A closed segment, by its seal and the hashes of the seal's own file.
    pub fn segment(&mut self, seal: &Seal, own: &Digests) {
        self.file(&seal.file, &seal.digests);
        if let Some(torn) = &seal.torn {
            self.file(&torn.file, &torn.digests);
        }
        self.file(&seal_name(seal.segment), own);
    }

    /// The bytes of its file.
    pub fn text(&self) -> &str {
        &self.text
    }
}
