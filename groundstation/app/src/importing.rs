//! What other stations flew, out of their logs and into the store.

use std::path::{Path, PathBuf};

use mission::explain::{Explain, Message};
use mission::road::Network;
use records::import::{self, Brought, Flown, Hints};
use records::{Dispatch, Ledger, Moments, SortieId, StoreError};
use sha2::{Digest, Sha256};

use crate::files;
use crate::logbook::{Logbook, stakes_covered};

/// Where logs are kept, in the data folder, each under the first digits of its hash.
const FOLDER: &str = "imports";
/// Digits of it: enough for as many files as anybody has.
const DIGITS: usize = 16;

/// A log that was read.
pub struct Log {
    /// Its name.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// SHA-256 of them, hexadecimal.
    pub sha256: String,
    /// The flights in it.
    pub flights: Vec<Flown>,
    hash: Vec<u8>,
}

/// What no log says and the person who brings it knows.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// The pilot's name; may be empty.
    pub pilot: String,
    /// Real-name registration mark; may be empty.
    pub registration: String,
    /// A simulator's log.
    pub simulated: bool,
    /// The rest.
    pub dispatch: Dispatch,
}

/// What came of a flight in a log.
pub enum Entered {
    /// It is a sortie now.
    New,
    /// It was one before.
    Known,
}

impl Log {
    /// Reads the flights in a log.
    pub fn read(path: &Path, bytes: Vec<u8>, hints: &Hints) -> Result<Self, Message> {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let flights = import::read(&name, &bytes, hints).map_err(|error| error.explain())?;
        let hash = Sha256::digest(&bytes).to_vec();
        let sha256 = hash.iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Self { name, bytes, sha256, flights, hash })
    }

    /// Keeps a copy in the data folder, because cards are wiped and other stations keep logs for a while only.
    pub fn keep(&self, data: &Path) -> Result<PathBuf, Message> {
        let folder = data.join(FOLDER).join(&self.sha256[..DIGITS]);
        let kept = folder.join(&self.name);
        let written = std::fs::create_dir_all(&folder).and_then(|()| std::fs::write(&kept, &self.bytes));
        written.map_err(|error| files::problem(&kept, &error))?;
        Ok(kept)
    }

    /// The sortie that its `nth` flight is or becomes, from 1.
    pub fn id(&self, flight: &Flown, nth: u32) -> SortieId {
        flight.id(&self.hash, nth)
    }

    /// Enters its `nth` flight, from 1. `kept` is where the log lies.
    pub fn enter(
        &self,
        (nth, flight): (u32, &Flown),
        known: &Known,
        kept: &Path,
        network: &Network,
        logbook: &Logbook,
    ) -> Result<Entered, StoreError> {
        let path = kept.display().to_string();
        let brought = Brought {
            id: self.id(flight, nth),
            ledger: if known.simulated { Ledger::Simulator } else { Ledger::Flight },
            pilot: &known.pilot,
            dispatch: known.dispatch.clone(),
            nth,
            registration: &known.registration,
            path: &path,
            sha256: &self.sha256,
        };
        let stakes = stakes_covered(network, &flight.points);
        let (start, end) = (flight.start(&brought), flight.end(&brought, stakes));
        let at = |moment: Option<import::Moment>| moment.map(|moment| (moment.at, moment.place));
        let moments = Moments { took_off: at(flight.took_off), landed: at(flight.landed) };
        match logbook.try_ask(async |store| store.import_sortie(start, moments, end, &known.pilot).await) {
            Ok(_) => Ok(Entered::New),
            Err(StoreError::AlreadyBegun(_) | StoreError::AlreadyImported { .. }) => Ok(Entered::Known),
            Err(error) => Err(error),
        }
    }
}
