//! The trainer's desk: who flies what at which seat, how it goes, and what the trainer does about it.
//!
//! The room in which drones fly is told by [`Ask::Order`] and tells by [`News`]. This station watches each drone by a link
//! of its own, as it watches any: the link is opened as soon as the seat is there, and closed with it.

mod fault;
mod flight;
mod form;
mod room;
mod said;

#[cfg(test)]
mod tests;

use mission::explain::Message;
use mission::message;
use telemetry::services::operator_control;

pub use fault::Kind;
pub use flight::{Control, Ended, Flight, MOST_TRACK, Phase, Reaction, TRAINEE_SYSTEM};
pub use form::{Form, WindClass, choices, wind_classes};
pub use room::{Heard, InForce, Kept, News, Opening, Order, Seat, State, Trainee};
pub use said::{Line, Tone, mode};

use super::words::clock;
use super::{Ask, Attempt, Flown, Shelf};
use crate::crew::Crew;
use crate::{Context, Effect};

/// What a trainer does.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Look at a seat.
    Look(u32),
    /// Fill in the form of a new seat.
    New,
    /// The form, as it is filled in now.
    Fill(Box<Form>),
    /// Leave the form.
    Leave,
    /// Open the seat that the form describes.
    Begin,
    /// Do something at a seat.
    Seat(u32, Deed),
    /// What was refused at a seat has been read; a seat that never opened is forgotten. Without a number, what the room
    /// said about seats that are closed.
    Dismiss(Option<u32>),
}

/// What a trainer does at a seat.
#[derive(Debug, Clone, PartialEq)]
pub enum Deed {
    /// Put a fault in.
    Inject(Kind),
    /// Take a fault out, by its name.
    Clear(String),
    /// Stop time.
    Pause,
    /// Let time go on.
    Resume,
    /// Keep this moment.
    Checkpoint,
    /// Go back to a moment that was kept; later ones are lost.
    Rewind(String),
    /// Write something into the log.
    Note(String),
    /// Say something to the trainee.
    Say(String),
    /// Take the drone over.
    TakeOver,
    /// Give it back.
    GiveBack,
    /// End the exercise.
    End,
    /// Close the seat.
    Close,
    /// Copy what starts the trainee's station.
    CopyStart,
}

/// The desk's model.
#[derive(Debug, Default)]
pub struct Desk {
    flights: Vec<Flight>,
    looked_at: Option<u32>,
    form: Form,
    filling: bool,
    trouble: Option<Message>,
    /// The last seat's number. A log is written under it, so none comes twice.
    last: u32,
    /// Links of seats that are closed, as the station writes them.
    leaving: Vec<String>,
    /// What the room says about seats that are closed.
    strays: Vec<Message>,
}

impl Desk {
    /// Seats that were opened, in order.
    pub fn flights(&self) -> &[Flight] {
        &self.flights
    }

    /// The seat that is looked at.
    pub fn looked_at(&self) -> Option<&Flight> {
        self.flights.iter().find(|flight| Some(flight.number) == self.looked_at)
    }

    /// The form of a new seat, while it is filled in.
    pub fn form(&self) -> Option<&Form> {
        self.filling.then_some(&self.form)
    }

    /// Why the form opens no seat.
    pub fn trouble(&self) -> Option<&Message> {
        self.trouble.as_ref()
    }

    /// What the room says about seats that are closed: logs that it cannot write.
    pub fn strays(&self) -> &[Message] {
        &self.strays
    }

    pub(super) fn handle(
        &mut self,
        command: Command,
        shelf: Option<&Shelf>,
        crew: &Crew,
        context: &Context<'_>,
    ) -> Vec<Effect> {
        match command {
            Command::Look(seat) => {
                self.looked_at = Some(seat);
                self.filling = false;
            }
            Command::New => self.filling = true,
            Command::Fill(form) => {
                self.form = *form;
                self.trouble = None;
            }
            Command::Leave => {
                self.filling = false;
                self.trouble = None;
            }
            Command::Begin => return self.begin(shelf, crew, context),
            Command::Seat(number, deed) => return self.act(number, deed, context),
            Command::Dismiss(Some(number)) => self.dismiss(number),
            Command::Dismiss(None) => self.strays.clear(),
        }
        Vec::new()
    }

    /// Links to drones that others fly at seats: this station watches them.
    pub fn links(&self) -> impl Iterator<Item = &str> {
        self.flights.iter().filter_map(|flight| flight.link.as_deref())
    }

    fn begin(&mut self, shelf: Option<&Shelf>, crew: &Crew, context: &Context<'_>) -> Vec<Effect> {
        let opened = self.form.opening(shelf, crew, context).and_then(|opening| {
            let course = super::course((*opening.scenario).clone(), context.network)?;
            Ok((opening, course))
        });
        match opened {
            Ok((opening, course)) => {
                self.last += 1;
                self.flights.push(Flight::new(self.last, opening.clone(), course));
                self.looked_at = Some(self.last);
                self.filling = false;
                self.trouble = None;
                // The next trainee is another one, at the same table.
                self.form = Form { trainee: None, guest: String::new(), ..std::mem::take(&mut self.form) };
                vec![order(self.last, Order::Open(Box::new(opening)))]
            }
            Err(why) => {
                self.trouble = Some(why);
                Vec::new()
            }
        }
    }

    fn dismiss(&mut self, number: u32) {
        self.flights.retain(|flight| flight.number != number || !flight.never_opened());
        if let Some(flight) = self.flights.iter_mut().find(|flight| flight.number == number) {
            flight.troubles.clear();
        }
    }

    fn act(&mut self, number: u32, deed: Deed, context: &Context<'_>) -> Vec<Effect> {
        let Some(flight) = self.flights.iter_mut().find(|flight| flight.number == number) else { return Vec::new() };
        let wanted = match deed {
            Deed::TakeOver => {
                // Whoever takes over is asked before it is taken back: two that take it from each other help nobody.
                return flight.control(operator_control::Order::Take { allow_takeover: false, within: None }, context);
            }
            Deed::GiveBack => return flight.control(operator_control::Order::Release, context),
            Deed::CopyStart => return flight.start_line().map(Effect::Copy).into_iter().collect(),
            Deed::Inject(kind) => flight.fault(&kind, context).map(|(name, what)| Order::Inject(name, Box::new(what))),
            Deed::Checkpoint => flight.seat.as_ref().map(|seat| Order::Checkpoint(clock(seat.elapsed_ms))),
            Deed::Clear(name) => Some(Order::Clear(name)),
            Deed::Pause => Some(Order::Pause),
            Deed::Resume => Some(Order::Resume),
            Deed::Rewind(name) => Some(Order::Rewind(name)),
            Deed::Note(text) => written(&text).map(Order::Note),
            Deed::Say(text) => written(&text).map(Order::Say),
            Deed::End => Some(Order::End),
            Deed::Close => Some(Order::Close),
        };
        wanted.map(|wanted| order(number, wanted)).into_iter().collect()
    }

    pub(super) fn on_news(&mut self, news: News, context: &Context<'_>) -> Vec<Effect> {
        let mut effects = Vec::new();
        self.strays.retain(|stray| stray.id != LOG_FAILING);
        for (number, why) in news.refused {
            match self.flights.iter_mut().find(|flight| flight.number == number) {
                Some(flight) => flight.refused(why),
                None => self.strays.push(why),
            }
        }
        for flight in &mut self.flights {
            flight.failing = None;
        }
        for (number, reason) in news.failing {
            match self.flights.iter_mut().find(|flight| flight.number == number) {
                Some(flight) => flight.failing = Some(reason),
                None => self.strays.push(message!("train-log-failing", seat = f64::from(number), reason = reason)),
            }
        }
        let mut seats = news.seats;
        for flight in &mut self.flights {
            let place = seats.iter().position(|seat| seat.number == flight.number);
            match place.map(|place| seats.swap_remove(place)) {
                Some(seat) => effects.extend(flight.take(seat).map(|to| Effect::Order(crate::Order::AddLink(to)))),
                None => flight.gone = flight.seat.is_some(),
            }
        }
        self.leaving.extend(self.flights.iter().filter(|flight| flight.gone).filter_map(|flight| flight.link.clone()));
        self.flights.retain(|flight| !flight.gone);
        effects.extend(self.unlink(context));
        effects
    }

    /// Closes the links of seats that are closed; one that the station does not know yet is closed as soon as it does.
    fn unlink(&mut self, context: &Context<'_>) -> Vec<Effect> {
        let mut effects = Vec::new();
        self.leaving.retain(|endpoint| {
            let link = context.snapshot.links.iter().find(|link| link.endpoint == *endpoint);
            effects.extend(link.map(|link| Effect::Order(crate::Order::RemoveLink(link.id))));
            link.is_none()
        });
        effects
    }

    pub(super) fn on_finished(&mut self, seat: u32, attempt: &Attempt, flown: &Flown) {
        if let Some(flight) = self.flights.iter_mut().find(|flight| flight.number == seat) {
            flight.ended = Some(Ended::of(attempt, flown));
        }
    }
}

/// The message about a log that cannot be written: it stands as long as the room says so.
const LOG_FAILING: &str = "train-log-failing";

fn order(number: u32, order: Order) -> Effect {
    Effect::Training(Ask::Order(number, order))
}

fn written(text: &str) -> Option<String> {
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}
