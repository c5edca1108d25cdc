//! Work orders: what the command centre, or a brigade's own lead, asks to be flown, until when.
//!
//! An order is a duty of its unit from the moment it is entered, with the stages of every other duty. Done is what
//! somebody says is done, under a reference; sorties that were flown for it name it.

use serde::{Deserialize, Serialize};

use super::duty::{Deed, DutyKey};
use super::entry::Books;
use super::ids::OrderId;
use super::person::Unit;
use crate::sortie::UtcMicros;

/// Something that is to be flown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorkOrder {
    /// Its identifier.
    pub id: OrderId,
    /// The unit that flies it.
    pub unit: Unit,
    /// Number or name by which people call it.
    pub number: String,
    /// What is to be looked for.
    pub task: String,
    /// Where, if it is along a road.
    #[serde(default)]
    pub stretch: Option<Stretch>,
    /// Until when.
    pub until: UtcMicros,
    /// It is called off.
    #[serde(default)]
    pub cancelled: bool,
}

/// A stretch of a road as people name it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stretch {
    /// Number of the road, such as `G15`.
    pub road: String,
    /// Where its traffic goes; empty for either side.
    #[serde(default)]
    pub toward: String,
    /// Stake of the start.
    pub from: String,
    /// Stake of the end.
    pub to: String,
}

impl std::fmt::Display for Stretch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {} – {}", self.road, self.from, self.to)?;
        if self.toward.is_empty() { Ok(()) } else { write!(f, " → {}", self.toward) }
    }
}

/// How far a work order has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Progress {
    /// Nobody has taken it on.
    Open,
    /// Somebody has taken it on.
    Taken {
        /// Name.
        name: String,
    },
    /// It is done.
    Done {
        /// Who says so.
        name: String,
        /// Under which reference.
        reference: String,
    },
    /// It was called off.
    Cancelled,
}

impl Books {
    /// How far a work order has come.
    pub fn progress(&self, order: &WorkOrder) -> Progress {
        if order.cancelled {
            return Progress::Cancelled;
        }
        let key = DutyKey::Order(order.id);
        let mut progress = Progress::Open;
        for act in self.acts.iter().filter(|act| act.key == key) {
            let name = act.name.clone();
            match &act.deed {
                Deed::Done(reference) => return Progress::Done { name, reference: reference.clone() },
                Deed::Taken => progress = Progress::Taken { name },
                Deed::Told(_) => {}
            }
        }
        progress
    }
}
