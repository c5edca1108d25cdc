//! What a trainer does to an exercise.

use super::Exercise;
use crate::drone::Drone;
use scenario::run::Event;
use scenario::schema::Upset;
use std::sync::Arc;

/// What the trainer puts in by hand, where faults are numbered.
const HAND: u32 = 1_000;

impl Exercise {
    /// Writes something into the log.
    pub fn log(&mut self, drone: &Drone, event: Event) {
        self.run.note(Self::elapsed_ms(drone).unwrap_or(0), event);
    }

    /// A fault by the trainer's hand.
    pub fn inject(&mut self, drone: &mut Drone, name: &str, what: &Upset) {
        self.begin(drone, HAND, what);
        self.log(drone, Event::ByHand(name.to_owned()));
    }

    /// A fault that the trainer takes out.
    pub fn clear(&mut self, drone: &mut Drone, name: &str, what: &Upset) {
        self.cease(drone, HAND, what);
        self.log(drone, Event::ByHand(name.to_owned()));
    }

    /// Ids of the scenario's faults that are in force.
    pub fn in_force(&self) -> impl Iterator<Item = &str> {
        let faults = self.course.scenario().faults.iter().zip(&self.faults);
        faults.filter(|(_, planned)| planned.began_ms.is_some() && !planned.over).map(|(fault, _)| fault.id.as_str())
    }

    /// Takes a fault of the scenario out by the trainer's hand. False, and nothing done, where it is not in force.
    pub fn mend(&mut self, drone: &mut Drone, id: &str) -> bool {
        let course = Arc::clone(&self.course);
        let Some((index, fault)) = course.scenario().faults.iter().enumerate().find(|(_, fault)| fault.id == id) else {
            return false;
        };
        if self.faults[index].began_ms.is_none() || self.faults[index].over {
            return false;
        }
        self.faults[index].over = true;
        self.cease(drone, index as u32, &fault.what);
        self.log(drone, Event::ByHand(id.to_owned()));
        self.log(drone, Event::FaultOver(id.to_owned()));
        true
    }

    /// The trainer takes over, or gives back: what the vehicle is asked for meanwhile is not what the trainee asks for.
    pub fn take_over(&mut self, drone: &Drone, taken: bool) {
        self.trainer_flies = taken;
        self.log(drone, Event::TakenOver(taken));
    }

    /// Becomes what it was when `then`, an earlier moment of it, was cloned from it. The log says so, and keeps what else the
    /// trainer did; whoever flies goes on flying. The drone has to go back as well ([`Drone::rewind`]).
    pub fn rewind(&mut self, then: &Self) {
        let mut past = then.clone();
        std::mem::swap(&mut past.run, &mut self.run);
        past.run.rewind(past.seen.ms());
        past.trainer_flies = self.trainer_flies;
        *self = past;
    }
}
