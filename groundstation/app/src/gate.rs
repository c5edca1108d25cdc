//! The gate before arming where there is no window: who flies, who may let it go all the same, and what the books say.

use std::path::Path;

use anyhow::Result;
use clap::ArgMatches;
use mission::explain::Message;
use mission::geo::LatLon;
use mission::message;
use mission::plan::Plan;
use records::crew::Books;
use records::crew::calendar::Calendar;
use records::crew::person::{Person, Role};
use records::sign_in::SignIn;
use records::{Crew, Dispatch, Override, UtcMicros};
use session::VehicleSnapshot;
use session::crew::{Asked, Gate, Weather, airframe_of, decides, dispatch};
use session::planner::flown_path;
use session::sorties::export::beijing;

use crate::console::Console;
use crate::logbook::Logbook;
use crate::workdays;

/// Where pass phrases come from: a command line can be read by everybody on the machine.
const PHRASE: &str = "GROUNDSTATION_PHRASE";
const LEADS_PHRASE: &str = "GROUNDSTATION_LEAD_PHRASE";

/// The books and the crew, as they stood when the flight was called for.
pub struct Keeper {
    books: Books,
    calendar: Option<Calendar>,
    simulated: bool,
    pilot: Option<Crew>,
    overridden: Option<Override>,
    path: Vec<(LatLon, f64)>,
}

impl Keeper {
    /// Loads the books and signs in who is named. Somebody whom the books do not know, or who gave no pass phrase, is not
    /// signed in; then the gate is closed where the books decide.
    pub fn load(
        args: &ArgMatches,
        data: &Path,
        logbook: &Logbook,
        plan: &Plan,
        simulated: bool,
        console: &Console,
    ) -> Result<Self> {
        let now = UtcMicros(jiff::Timestamp::now().as_microsecond());
        let books = logbook.ask(console, async |store| store.books(now).await)?;
        let calendar = workdays::read(data).map_err(|why| console.failure(&why))?;
        let named = |id: &str| {
            let name = args.get_one::<String>(id)?.trim();
            books.roster.people.iter().find(|person| person.name == name)
        };
        let prove = |person: &Person, phrase: &str| -> Result<bool> {
            let Ok(phrase) = std::env::var(phrase) else { return Ok(false) };
            let tried = logbook.ask(console, async |store| store.sign_in(person.id, &phrase, now).await)?;
            refusal(&tried).map_or(Ok(true), |why| Err(console.failure(&why)))
        };
        let mut pilot = None;
        if let Some(person) = named("pilot")
            && prove(person, PHRASE)?
        {
            pilot = Some(Crew { pilot: person.id, others: Vec::new(), signed_in_at: now });
        }
        let mut overridden = None;
        if let Some(reason) = args.get_one::<String>("reason") {
            if reason.trim().is_empty() {
                return Err(console.failure(&message!("crew-why-no-reason")));
            }
            let lead = named("lead").filter(|person| person.roles.contains(&Role::Lead));
            let lead = lead.ok_or_else(|| console.failure(&message!("crew-why-not-a-lead")))?;
            if !prove(lead, LEADS_PHRASE)? {
                return Err(console.failure(&message!(
                    "gate-no-phrase",
                    name = lead.name.as_str(),
                    from = LEADS_PHRASE
                )));
            }
            let (by, name) = (lead.id, lead.name.clone());
            overridden = Some(Override { by, name, reason: reason.trim().to_owned(), at: now });
        }
        let path = flown_path(plan).collect();
        Ok(Self { books, calendar, simulated, pilot, overridden, path })
    }

    /// What stands against this vehicle's flight now.
    pub fn judge(&self, vehicle: &VehicleSnapshot, now: UtcMicros) -> Judged {
        let gate = decides(&self.books, vehicle, self.simulated).then(|| {
            let asked = Asked {
                books: &self.books,
                calendar: self.calendar.as_ref().unwrap_or_else(|| Calendar::embedded()),
                pilot: self.pilot.as_ref().map(|crew| crew.pilot),
                others: &[],
                weather: Some(&Weather::default()),
                vehicle,
                path: &self.path,
                now,
                overridden: self.overridden.clone(),
            };
            asked.judge()
        });
        let pilot = self.pilot.as_ref().map(|crew| crew.pilot);
        let unit = self.books.roster.people.iter().find(|person| Some(person.id) == pilot).map(|person| person.unit);
        let base = Dispatch { unit, crew: self.pilot.clone(), ..Dispatch::default() };
        let registration = airframe_of(&self.books, vehicle).and_then(|airframe| airframe.registration.clone());
        let dispatch = dispatch(gate.as_ref(), &self.books, base);
        Judged { gate, dispatch, registration: registration.unwrap_or_default() }
    }
}

/// A vehicle that was judged.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    /// What stands against its flight; `None` where the books do not decide on it.
    pub gate: Option<Gate>,
    /// What is kept with its sortie.
    pub dispatch: Dispatch,
    /// Registration mark of the airframe; empty where it is in no book.
    pub registration: String,
}

/// Why a sign-in was refused; nothing where it was not.
pub fn refusal(tried: &SignIn) -> Option<Message> {
    let clock = |at: UtcMicros| beijing(telemetry::wire::UtcMicros(u64::try_from(at.0).unwrap_or_default()));
    match tried {
        SignIn::Right => None,
        SignIn::Wrong { wait_until } => Some(message!("office-wrong-phrase", at = clock(*wait_until))),
        SignIn::Wait { until } => Some(message!("office-wait", at = clock(*until))),
        SignIn::NoPhrase => Some(message!("office-no-phrase")),
    }
}
