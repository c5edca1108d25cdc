//! The one log: everything that is ever written down, in the order of its identifiers.
//!
//! An event is never changed or deleted. Sorties, findings, people and the rest are sums of their events (the tables that
//! are called projections here); [`Store::rebuild`](crate::Store::rebuild) makes all of them anew.
//!
//! An identifier is a UUID version 7. Of one store they strictly increase, also when its clock is set back: the next one is
//! greater than every one that the store knows, its own and those of others. So whoever corrects what came from another
//! station comes after it. The sums depend on the order of identifiers and not on the order of arrival: all stores that
//! hold the same events show the same.

mod append;
mod exchange;
mod id;
mod sums;

pub(crate) use append::Draft;
pub use id::EventId;

use crate::crew::person::Unit;
use crate::sortie::UtcMicros;

/// Topic of what happens to a sortie.
pub(crate) const SORTIE: &str = "sortie";
/// Topic of what happens to a finding.
pub(crate) const FINDING: &str = "finding";

/// One thing that was written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Its identifier, which is its place in the order of all events.
    pub id: EventId,
    /// The unit whose station wrote it.
    pub author: Unit,
    /// When.
    pub at: UtcMicros,
    /// The person at the screen; empty where the station itself.
    pub who: String,
    /// Reason of a correction; may be empty.
    pub why: String,
    /// Kind of thing that it is about: `sortie`, `finding`, `person` …
    pub topic: String,
    /// Identifier of the thing.
    pub subject: String,
    /// JSON, byte for byte as it was written.
    pub body: String,
}
