//! The seats of a room, without a clock.

use super::Sink;
use super::log::Log;
use super::news::{Finished, News, Refused};
use super::order::{MOST_SEATS, Opening, Order, Refusal, SeatId};
use super::seat::Seat;
use crate::exercise::World;
use std::collections::BTreeMap;
use std::time::Duration;

/// System id of the first drone. Chosen: fleets count from 1, and a trainer's station may speak to one besides.
const FIRST_SYSTEM: u8 = 101;
/// Tries of a sink that fails as the room closes.
const LAST_TRIES: u32 = 3;

/// A room that whoever owns it moves on: by a clock, as [`super::Classroom`] does, or in lockstep with stations on the same
/// thread, as fast as the machine can.
pub struct Room {
    world: World,
    sink: Sink,
    seats: BTreeMap<SeatId, Seat>,
    /// Logs of closed seats that the sink has not taken yet.
    closed: Vec<Log>,
    finished: Vec<Finished>,
    refused: Vec<Refused>,
}

impl Room {
    /// A room without seats.
    pub fn new(world: World, sink: Sink) -> Self {
        Self { world, sink, seats: BTreeMap::new(), closed: Vec::new(), finished: Vec::new(), refused: Vec::new() }
    }

    /// Carries an order out. The news tell where that is not possible.
    pub fn order(&mut self, seat: SeatId, order: Order) {
        let done = match order {
            Order::Open(opening) => self.open(seat, *opening),
            Order::Close => self.close(seat),
            order => self.seats.get_mut(&seat).ok_or(Refusal::Seat).and_then(|seat| seat.order(order)),
        };
        if let Err(why) = done {
            self.refused.push(Refused { seat, why });
        }
    }

    fn open(&mut self, id: SeatId, opening: Opening) -> Result<(), Refusal> {
        if self.seats.contains_key(&id) {
            return Err(Refusal::Seat);
        }
        // Every drone has another system id: the trainer's own station speaks to all of them.
        let free = |system: &u8| self.seats.values().all(|seat| seat.system() != *system);
        let system = (FIRST_SYSTEM..FIRST_SYSTEM + MOST_SEATS as u8).find(free).ok_or(Refusal::Full)?;
        self.seats.insert(id, Seat::open(id, system, opening, &self.world)?);
        Ok(())
    }

    fn close(&mut self, id: SeatId) -> Result<(), Refusal> {
        let mut seat = self.seats.remove(&id).ok_or(Refusal::Seat)?;
        seat.end();
        self.finished.extend(seat.hand_over().map(|run| Finished { seat: id, run }));
        self.closed.push(seat.log);
        Ok(())
    }

    /// Lets so much time pass.
    pub fn step(&mut self, passed: Duration) {
        for (id, seat) in &mut self.seats {
            seat.step(passed);
            seat.log.write(passed, &mut self.sink);
            self.finished.extend(seat.hand_over().map(|run| Finished { seat: *id, run }));
        }
        self.closed.iter_mut().for_each(|log| log.write(passed, &mut self.sink));
        self.closed.retain(|log| !log.is_written());
    }

    /// What is new.
    pub fn news(&mut self) -> News {
        let failing = self.seats.values().map(|seat| &seat.log).chain(&self.closed).filter_map(Log::failing).collect();
        News {
            failing,
            seats: self.seats.values_mut().filter_map(Seat::news).collect(),
            finished: std::mem::take(&mut self.finished),
            refused: std::mem::take(&mut self.refused),
        }
    }

    /// Closes all seats; the last news. What the sink does not take now is in them, and nowhere else.
    pub fn close_all(&mut self) -> News {
        let open: Vec<SeatId> = self.seats.keys().copied().collect();
        open.into_iter().for_each(|seat| self.order(seat, Order::Close));
        for _ in 0..LAST_TRIES {
            self.closed.iter_mut().for_each(|log| log.write_now(&mut self.sink));
            self.closed.retain(|log| !log.is_written());
        }
        self.news()
    }
}
