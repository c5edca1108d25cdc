//! A work order while somebody types it.

use mission::explain::Message;
use mission::road::Stake;
use records::UtcMicros;
use records::crew::calendar::minute;
use records::crew::order::{Stretch, WorkOrder};
use records::crew::person::Unit;
use records::crew::{Entry, OrderId};

use super::{filled, moment, read};

/// A work order.
#[derive(Debug, Clone, PartialEq)]
pub struct OrderDraft {
    /// As it stood.
    pub was: WorkOrder,
    /// The road, or nothing.
    pub road: String,
    /// Where its traffic goes, or nothing.
    pub toward: String,
    /// Stake of the start.
    pub from: String,
    /// Stake of the end.
    pub to: String,
    /// Until when, by the clock in Beijing.
    pub until: String,
}

impl OrderDraft {
    /// A new one for a unit.
    pub fn new(unit: Unit) -> Self {
        let (number, task) = (String::new(), String::new());
        let (id, until) = (OrderId::default(), UtcMicros(0));
        let was = WorkOrder { id, unit, number, task, stretch: None, until, cancelled: false };
        Self { until: String::new(), ..Self::of(&was) }
    }

    /// One in the books.
    pub fn of(was: &WorkOrder) -> Self {
        let of = |part: fn(&Stretch) -> &String| was.stretch.as_ref().map(part).cloned().unwrap_or_default();
        Self {
            road: of(|stretch| &stretch.road),
            toward: of(|stretch| &stretch.toward),
            from: of(|stretch| &stretch.from),
            to: of(|stretch| &stretch.to),
            until: minute(was.until),
            was: was.clone(),
        }
    }

    /// The record.
    ///
    /// # Errors
    /// What cannot be read.
    pub fn entry(&self) -> Result<Entry, Message> {
        let stake = |field: &'static str, typed: &str| -> Result<String, Message> {
            read::<Stake>(field, &filled(field, typed)?, "K1023+450").map(|at| at.to_string())
        };
        let stretch = match self.road.trim() {
            "" => None,
            road => Some(Stretch {
                road: road.to_ascii_uppercase(),
                toward: self.toward.trim().to_owned(),
                from: stake("crew-field-stake-from", &self.from)?,
                to: stake("crew-field-stake-to", &self.to)?,
            }),
        };
        Ok(Entry::Order(WorkOrder {
            number: filled("crew-field-number", &self.was.number)?,
            task: filled("crew-field-task", &self.was.task)?,
            stretch,
            until: moment("crew-field-last", &self.until)?,
            ..self.was.clone()
        }))
    }
}
