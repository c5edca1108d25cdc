//! Bridges that the road file lacks, and what stands beside bridges, out of files.

use std::path::{Path, PathBuf};

use bridges::KeepOut;
use bridges::import::{self, Imported};
use mission::explain::{Explain, Message};
use mission::geo::LatLon;
use mission::message;
use mission::road::Network;

use crate::planner::OwnBridge;

/// A file as it was read.
#[derive(Debug)]
struct File {
    path: PathBuf,
    name: String,
    /// Kept, because its bridges are placed by the stakes of the road network, and that may change.
    text: String,
    held: Imported,
}

/// All of them, and those that could not be read on this network.
#[derive(Debug, Default)]
pub(super) struct Structures {
    files: Vec<File>,
    keep_outs: Vec<KeepOut>,
    people: Vec<LatLon>,
    bridges: Vec<(String, OwnBridge)>,
}

impl Structures {
    /// Takes a file, in place of an older state of it; what is to be said of it.
    pub(super) fn take(
        &mut self,
        name: String,
        path: &Path,
        bytes: Vec<u8>,
        network: &Network,
    ) -> Result<Message, Message> {
        let text = String::from_utf8(bytes).map_err(|_| message!("file-not-text", file = name.as_str()))?;
        let held = match read(&name, &text, network) {
            Ok(held) => held,
            Err(why) => {
                // Its roads may be those of a network that is opened later.
                if self.files.iter().all(|other| other.path != path) {
                    self.files.push(File { path: path.to_owned(), name, text, held: Imported::default() });
                }
                return Err(why);
            }
        };
        let (count, around, left_out) = (held.bridges.len(), held.keep_outs.len(), held.left_out);
        let said =
            message!("planner-bridges-read", file = name.as_str(), bridges = count, around = around, left = left_out);
        self.files.retain(|other| other.path != path);
        self.files.push(File { path: path.to_owned(), name, text, held });
        self.lay(network);
        Ok(said)
    }

    /// Places the bridges anew. What cannot be placed on this network is no bridge of it; what stands beside roads stays.
    pub(super) fn on_network(&mut self, network: &Network) {
        for file in &mut self.files {
            match read(&file.name, &file.text, network) {
                Ok(held) => file.held = held,
                Err(_) => file.held.bridges.clear(),
            }
        }
        self.lay(network);
    }

    /// Forgets all.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    fn lay(&mut self, network: &Network) {
        self.keep_outs = self.files.iter().flat_map(|file| &file.held.keep_outs).cloned().collect();
        self.people = self.files.iter().flat_map(|file| &file.held.people).copied().collect();
        let bridges = self.files.iter().flat_map(|file| &file.held.bridges);
        let own =
            bridges.filter_map(|read| Some((read.road.clone(), OwnBridge::read(network.road(&read.road)?, read))));
        self.bridges = own.collect();
    }

    pub(super) fn files(&self) -> impl Iterator<Item = &Path> {
        let good = self.files.iter().filter(|file| file.held != Imported::default());
        good.map(|file| file.path.as_path())
    }

    pub(super) fn keep_outs(&self) -> &[KeepOut] {
        &self.keep_outs
    }

    pub(super) fn people(&self) -> &[LatLon] {
        &self.people
    }

    pub(super) fn bridges<'a>(&'a self, road: &'a str) -> impl Iterator<Item = &'a OwnBridge> {
        self.bridges.iter().filter(move |(code, _)| code == road).map(|(_, bridge)| bridge)
    }
}

fn read(name: &str, text: &str, network: &Network) -> Result<Imported, Message> {
    import::read(text, network).map_err(|error| message!("planner-file-failed", file = name, cause = error.explain()))
}
