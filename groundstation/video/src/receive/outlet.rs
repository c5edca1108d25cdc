//! The bounded way out of a receiver. What does not fit is counted, and said as soon as something fits again.

use std::collections::VecDeque;

use crossbeam_channel::{Sender, TrySendError};
use telemetry::wire::Stamp;

use super::event::{Event, Loss, LossCause};

/// Events other than pictures that wait for room.
const WAITING: usize = 64;

#[derive(Debug)]
pub(super) struct Outlet {
    events: Sender<Event>,
    waiting: VecDeque<Event>,
    /// Pictures that found no room, since when.
    dropped: Option<(u64, Stamp)>,
    /// Pictures handed over.
    pub(super) units: u64,
}

impl Outlet {
    pub(super) fn new(events: Sender<Event>) -> Self {
        Self { events, waiting: VecDeque::new(), dropped: None, units: 0 }
    }

    /// Hands an event over, or keeps count of it.
    pub(super) fn send(&mut self, event: Event) {
        let unit = match &event {
            Event::Unit(unit) => Some(unit.received),
            _ => None,
        };
        self.flush();
        let full = !self.waiting.is_empty() || self.dropped.is_some();
        let refused = if full { Some(event) } else { self.offer(event) };
        match (refused, unit) {
            (None, Some(_)) => self.units += 1,
            (None, None) => {}
            (Some(_), Some(at)) => {
                let (count, since) = self.dropped.unwrap_or((0, at));
                self.dropped = Some((count + 1, since));
            }
            (Some(event), None) => {
                // In order: what was lost before this event comes before it.
                if let Some((count, at)) = self.dropped.take() {
                    self.wait(Event::Lost(Loss { at, count, cause: LossCause::QueueFull }));
                }
                self.wait(event);
            }
        }
    }

    /// Keeps an event; losses of one cause are one, and the oldest gives way where there are too many.
    fn wait(&mut self, event: Event) {
        if let (Event::Lost(new), Some(Event::Lost(last))) = (&event, self.waiting.back_mut())
            && new.cause == last.cause
        {
            last.count += new.count;
            return;
        }
        if self.waiting.len() == WAITING {
            // Nobody has listened for long; how the stream stands now is said last.
            self.waiting.pop_front();
        }
        self.waiting.push_back(event);
    }

    /// Hands over what waits, as far as it fits.
    fn flush(&mut self) {
        while let Some(event) = self.waiting.pop_front() {
            if let Some(event) = self.offer(event) {
                return self.waiting.push_front(event);
            }
        }
        if let Some((count, at)) = self.dropped
            && self.offer(Event::Lost(Loss { at, count, cause: LossCause::QueueFull })).is_none()
        {
            self.dropped = None;
        }
    }

    /// What found no room.
    fn offer(&mut self, event: Event) -> Option<Event> {
        match self.events.try_send(event) {
            Ok(()) => None,
            Err(TrySendError::Full(event) | TrySendError::Disconnected(event)) => Some(event),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::unit::AccessUnit;
    use crossbeam_channel::bounded;

    fn unit(at_90khz: u64) -> Event {
        let (received, sender_utc) = (Stamp::default(), None);
        Event::Unit(AccessUnit { key: false, whole: true, at_90khz, received, sender_utc, annex_b: Vec::new() })
    }

    #[test]
    fn pictures_that_find_no_room_are_counted_and_said_in_their_place() {
        let (sender, events) = bounded(3);
        let mut outlet = Outlet::new(sender);
        for at in 0..10 {
            outlet.send(unit(at));
        }
        let first: Vec<_> = events.try_iter().collect();
        assert_eq!(first, [unit(0), unit(1), unit(2)]);
        outlet.send(unit(10));
        let lost = Event::Lost(Loss { at: Stamp::default(), count: 7, cause: LossCause::QueueFull });
        assert_eq!(events.try_iter().collect::<Vec<_>>(), [lost, unit(10)]);
        drop(events);
        outlet.send(unit(11));
        assert_eq!(outlet.units, 4);
    }
}
