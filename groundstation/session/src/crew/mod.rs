//! The crew room: who is signed in, the books of people, aircraft and approvals, the readiness board, the gate before
//! arming, and the duty clock.
//!
//! The books lie in the store; here is a copy of them, loaded anew after every change. Boards and gates are reckoned from
//! that copy and the time, and from nothing else.

mod draft;
mod forms;
mod gate;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

pub use jiff::civil::Date;
use mission::explain::{Explain as _, Message};
use mission::message;
pub use records::Weather;
pub use records::coverage::{BIN_M, Cover};
pub use records::crew as book;
use records::crew::aircraft::{Class, RemoteId, RemoteIdSeen};
use records::crew::attempt::Attempt;
use records::crew::calendar::{Calendar, beijing_day};
use records::crew::certificate::{Category, Scan};
use records::crew::duty::{Deed, DutyAct, DutyItem, DutyKey, Stage, duties};
use records::crew::equipment::{Month, Utilisation, utilisation};
use records::crew::order::WorkOrder;
use records::crew::person::{Person, Role, Unit};
use records::crew::recency::{Light, Sight};
use records::crew::{AirframeId, BoardLine, Books, CertificateId, Entry, Need, OrderId, PersonId, Topic, board};
use records::{Crew as Aboard, Dispatch, Ledger, Override, Review, Sortie, SortieId, Totals, UtcMicros, Verdict};
use telemetry::services::parameter;
use telemetry::wire::{Address, Stamp};

pub use draft::{
    AirframeDraft, ApprovalDraft, CertificateDraft, DeviceDraft, FilingDraft, GrantsKind, LeaveDraft, OperatingDraft,
    OrderDraft, PersonDraft,
};
pub use forms::{Form, Paper};
pub use gate::{Asked, Gate, Gates, airframe_of, decides, dispatch, light_at};

use crate::cases::Secret;
use crate::planner::Planner;
use crate::{Act, Context, Effect, FileKind, SoundLevel, VehicleSnapshot};

/// Part of the crew screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Tab {
    /// The brigades at a glance.
    #[default]
    Board,
    /// People and their certificates.
    People,
    /// Aircraft and equipment.
    Aircraft,
    /// Approvals and filed flights.
    Approvals,
    /// Work orders.
    Orders,
    /// What is due when.
    Duty,
}

impl Tab {
    /// All, in order.
    pub const ALL: [Self; 6] = [Self::Board, Self::People, Self::Aircraft, Self::Approvals, Self::Orders, Self::Duty];
}

/// What is done in the crew room.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Load the books anew.
    Refresh,
    /// Show a part.
    Show(Tab),
    /// Sign in as the pilot.
    SignIn(PersonId, Secret),
    /// Sign out.
    SignOut,
    /// Somebody joins the crew as an observer, or leaves it.
    Join(PersonId, bool),
    /// The weather as the crew sees it.
    Weather(Weather),
    /// A lead lets the active vehicle go in spite of what blocks.
    Override {
        /// Which lead.
        lead: PersonId,
        /// The lead's passphrase.
        secret: Secret,
        /// Why.
        reason: String,
    },
    /// Set somebody's passphrase.
    SetSecret(PersonId, Secret),
    /// Enter a record, or correct one: the reason.
    Enter(Box<Entry>, String),
    /// Strike a record out: the reason.
    Strike(Topic, String, String),
    /// Attach a picture to a certificate.
    Attach(CertificateId),
    /// Look at a picture of a certificate.
    OpenScan(Scan),
    /// What the board asks of a pilot.
    Need(Need),
    /// This station's unit.
    Unit(Unit),
    /// Fly for a work order from now on, or for none.
    Follow(Option<OrderId>),
    /// Take a duty on.
    Take(DutyKey),
    /// A duty is done, under this reference.
    Finish(DutyKey, String),
    /// Review a sortie.
    Review(SortieId, Verdict, String),
    /// Save a paper.
    Export(Paper, Form),
    /// Read the use of equipment from a table.
    ImportUse,
    /// Read what another station flew.
    ImportLog,
    /// Show where the roads were flown along in the months until now: in one ledger, over so many months.
    Cover(Ledger, u16),
}

/// What the crew room asks of the store.
#[derive(Debug, Clone, PartialEq)]
pub enum Ask {
    /// Everything in the books; answered by [`Told::Shelf`].
    Load,
    /// Whether a passphrase is this person's; answered by [`Told::Proved`].
    Prove(PersonId, Secret, Purpose),
    /// Set a passphrase; answered by [`Told::Done`].
    SetSecret(PersonId, Secret),
    /// Enter records; answered by [`Told::Done`].
    Enter {
        /// What.
        entries: Vec<Entry>,
        /// Who.
        who: String,
        /// Why.
        why: String,
        /// When.
        at: UtcMicros,
    },
    /// Keep a review; answered by [`Told::Done`].
    Review(SortieId, Review),
    /// Who flies the vehicle that has just armed, and what let it go.
    Dispatch {
        /// Which vehicle.
        vehicle: Address,
        /// When.
        at: UtcMicros,
        /// The pilot's name, where somebody is signed in.
        pilot: Option<String>,
        /// The registration mark, where the airframe is in the books.
        registration: Option<String>,
        /// All the rest.
        dispatch: Box<Dispatch>,
    },
    /// This station's unit; answered by [`Told::Done`].
    Unit(Unit),
    /// Keep a picture of a certificate; answered by [`Told::Scanned`].
    KeepScan {
        /// Of which.
        certificate: CertificateId,
        /// Its name as it was brought.
        name: String,
        /// Its content.
        bytes: Vec<u8>,
    },
    /// Make a paper; answered by [`Told::Made`].
    Make(Paper, Form),
    /// Read the use of equipment from a table; answered by [`Told::Uses`].
    ReadUse(PathBuf, Vec<u8>),
    /// Take what another station flew; answered by [`Told::Done`].
    TakeLog(PathBuf, Vec<u8>),
    /// Where the roads were flown along, and who flew how much; answered by [`Told::Covered`].
    Cover(Covering),
}

/// Which coverage is asked for. The two ledgers are never summed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Covering {
    /// Of which ledger.
    pub ledger: Ledger,
    /// Numbers of the roads.
    pub roads: Vec<String>,
    /// First month.
    pub from: Month,
    /// Last month.
    pub until: Month,
}

/// Where the roads were flown along, and who flew how much.
#[derive(Debug, Clone, PartialEq)]
pub struct Covered {
    /// What was asked for.
    pub asked: Covering,
    /// By road: each bin and month with a pass.
    pub roads: Vec<(String, Vec<Cover>)>,
    /// Sums by pilot, by aircraft, by unit.
    pub totals: [Vec<(String, Totals)>; 3],
}

/// What a passphrase is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Purpose {
    /// To sign in.
    SignIn,
    /// To let a vehicle go: which, and why.
    Override(Address, String),
}

/// What the store says to the crew room.
#[derive(Debug, Clone, PartialEq)]
pub enum Told {
    /// Everything in the books, or why not.
    Shelf(Result<Box<Shelf>, Message>),
    /// Whether a passphrase was right.
    Proved(PersonId, Purpose, Result<(), Message>),
    /// Something was done, or not.
    Done(Result<Message, Message>),
    /// A picture was kept.
    Scanned(CertificateId, Result<Scan, Message>),
    /// A paper was made.
    Made(Paper, Form, Result<Vec<u8>, Message>),
    /// Where the roads were flown along.
    Covered(Result<Box<Covered>, Message>),
    /// Events were exchanged with the central store: what came of it, and whether anything is new here.
    Exchanged(Result<(Message, bool), Message>),
    /// What a table of use says.
    Uses(Result<Vec<Entry>, Message>),
}

/// What the store holds for the crew room.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Shelf {
    /// The books.
    pub books: Books,
    /// Working days.
    pub calendar: Option<Calendar>,
    /// This station's unit; `None` before anybody said.
    pub unit: Option<Unit>,
    /// Sorties that wait for a review, and those that closed within the last days.
    pub waiting: Vec<Sortie>,
    /// Who has a passphrase.
    pub secrets: BTreeSet<PersonId>,
    /// Flights of training scenarios in the last two years, the oldest first.
    pub attempts: Vec<Attempt>,
}

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// Who.
    pub person: PersonId,
    /// The name.
    pub name: String,
    /// Since when.
    pub at: UtcMicros,
}

/// The crew room's model.
#[derive(Debug)]
pub struct Crew {
    tab: Tab,
    shelf: Option<Box<Shelf>>,
    trouble: Option<Message>,
    notice: Option<Message>,
    signed: Option<Signed>,
    others: Vec<PersonId>,
    weather: Weather,
    overrides: BTreeMap<Address, Override>,
    need: Need,
    /// Endpoints behind which simulated drones are.
    simulated: BTreeSet<String>,
    armed: BTreeSet<Address>,
    asked: bool,
    reckoned: Option<i64>,
    judged: Option<i64>,
    board: Vec<BoardLine>,
    duties: Vec<DutyItem>,
    scanning: Option<CertificateId>,
    covered: Option<Box<Covered>>,
    following: Option<OrderId>,
    exchanged: Option<(UtcMicros, Result<Message, Message>)>,
    /// Self-checks of remote identifications that were entered, or are about to be.
    heard: BTreeSet<(AirframeId, Date, bool)>,
}

/// What the board asks of a pilot until somebody asks for something else: what a patrol with the usual aircraft needs.
pub const BOARD_NEED: Need = Need {
    class: Class::Small,
    category: Category::Multirotor,
    sight: Sight::Within,
    light: Light::Day,
    controlled: true,
};

/// How often boards and duties are reckoned anew, microseconds: certificates end by days, airspace clocks run by minutes.
const BOARD_EVERY_US: i64 = 60_000_000;
/// How often the gate is judged anew, microseconds.
const GATE_EVERY_US: i64 = 1_000_000;

impl Crew {
    /// An empty room. What flies behind these endpoints is simulated.
    pub fn new(simulated: BTreeSet<String>) -> Self {
        Self {
            tab: Tab::default(),
            shelf: None,
            trouble: None,
            notice: None,
            signed: None,
            others: Vec::new(),
            weather: Weather::default(),
            overrides: BTreeMap::new(),
            need: BOARD_NEED,
            simulated,
            armed: BTreeSet::new(),
            asked: false,
            reckoned: None,
            judged: None,
            board: Vec::new(),
            duties: Vec::new(),
            scanning: None,
            covered: None,
            following: None,
            exchanged: None,
            heard: BTreeSet::new(),
        }
    }

    /// The part that is shown.
    pub fn tab(&self) -> Tab {
        self.tab
    }

    /// The books; `None` until they are loaded.
    pub fn books(&self) -> Option<&Books> {
        self.shelf.as_ref().map(|shelf| &shelf.books)
    }

    /// Working days.
    pub fn calendar(&self) -> &Calendar {
        self.shelf.as_ref().and_then(|shelf| shelf.calendar.as_ref()).unwrap_or_else(|| Calendar::embedded())
    }

    /// Flights of training scenarios in the last two years, the oldest first.
    pub fn attempts(&self) -> &[Attempt] {
        self.shelf.as_ref().map_or(&[], |shelf| &shelf.attempts)
    }

    /// This station's unit.
    pub fn unit(&self) -> Option<Unit> {
        self.shelf.as_ref()?.unit
    }

    /// What went wrong last.
    pub fn trouble(&self) -> Option<&Message> {
        self.trouble.as_ref()
    }

    /// What was done last.
    pub fn notice(&self) -> Option<&Message> {
        self.notice.as_ref()
    }

    /// Who is signed in.
    pub fn signed(&self) -> Option<&Signed> {
        self.signed.as_ref()
    }

    /// The rest of the crew.
    pub fn others(&self) -> &[PersonId] {
        &self.others
    }

    /// The weather as it was entered.
    pub fn weather(&self) -> Weather {
        self.weather
    }

    /// What the board asks of a pilot.
    pub fn need(&self) -> Need {
        self.need
    }

    /// The readiness board.
    pub fn board(&self) -> &[BoardLine] {
        &self.board
    }

    /// The duty clock.
    pub fn duties(&self) -> &[DutyItem] {
        &self.duties
    }

    /// Sorties that wait for a review, oldest first.
    pub fn waiting(&self) -> impl Iterator<Item = &Sortie> {
        let waiting = self.shelf.iter().flat_map(|shelf| &shelf.waiting);
        waiting.filter(|sortie| sortie.state.is_closed() && sortie.reviewed() != records::Reviewed::Accepted)
    }

    /// When events were exchanged with the central store last, and what came of it.
    pub fn exchanged(&self) -> Option<&(UtcMicros, Result<Message, Message>)> {
        self.exchanged.as_ref()
    }

    /// The work order that is flown for.
    pub fn following(&self) -> Option<&WorkOrder> {
        self.books()?.orders.iter().find(|order| Some(order.id) == self.following)
    }

    /// Where the roads were flown along, as far as it was asked for.
    pub fn covered(&self) -> Option<&Covered> {
        self.covered.as_deref()
    }

    /// Whether somebody has a passphrase.
    pub fn has_secret(&self, person: PersonId) -> bool {
        self.shelf.as_ref().is_some_and(|shelf| shelf.secrets.contains(&person))
    }

    /// Utilisation of equipment in a month.
    pub fn utilisation(&self, month: Month) -> Vec<Utilisation> {
        self.books().map(|books| utilisation(&books.devices, &books.uses, month, &books.rules)).unwrap_or_default()
    }

    /// Somebody in the books.
    pub fn person(&self, id: PersonId) -> Option<&Person> {
        self.books()?.roster.people.iter().find(|person| person.id == id)
    }

    /// People with a role, by name.
    pub fn with_role(&self, role: Role) -> Vec<&Person> {
        let people = self.books().map(|books| books.roster.people.as_slice()).unwrap_or_default();
        let mut found: Vec<&Person> = people.iter().filter(|person| person.roles.contains(&role)).collect();
        found.sort_by(|a, b| (a.unit, &a.name).cmp(&(b.unit, &b.name)));
        found
    }

    /// Whether the person at the screen may change the books: a lead or, while no lead has a passphrase, anybody. Without
    /// the second nobody could ever enter the first lead.
    pub fn may_write(&self) -> bool {
        let lead = |person: &&Person| person.roles.contains(&Role::Lead);
        let guarded = self.with_role(Role::Lead).iter().any(|person| self.has_secret(person.id));
        let signed = self.signed.as_ref().and_then(|signed| self.person(signed.person)).filter(lead);
        !guarded || signed.is_some()
    }

    fn day(context: &Context<'_>) -> Date {
        beijing_day(utc(context.now))
    }

    /// Takes a look at the fleet and at the clock.
    pub fn observe(&mut self, planner: &Planner, gates: &mut Gates, context: &Context<'_>) -> Vec<Effect> {
        let mut effects = Vec::new();
        if !std::mem::replace(&mut self.asked, true) {
            effects.push(Effect::Crew(Ask::Load));
        }
        let now = utc(context.now).0;
        if self.judged.is_none_or(|at| now < at || now - at >= GATE_EVERY_US) {
            self.judge(planner, gates, context);
        }
        if self.reckoned.is_none_or(|at| now < at || now - at >= BOARD_EVERY_US) {
            self.reckon(context, &mut effects);
        }
        for (address, vehicle) in &context.snapshot.vehicles {
            match (vehicle.state.is_armed(), self.armed.contains(address)) {
                (true, false) => {
                    self.armed.insert(*address);
                    effects.push(Effect::Crew(self.dispatch(*address, gates.get(address), context)));
                }
                (false, true) => {
                    // It let one flight go.
                    self.armed.remove(address);
                    self.overrides.remove(address);
                    self.judged = None;
                    effects.push(Effect::Crew(Ask::Load));
                }
                _ => {}
            }
            effects.extend(self.hear_remote_id(vehicle, context));
        }
        effects
    }

    /// Enters the self-check of a real airframe's remote identification: good and bad once a day.
    fn hear_remote_id(&mut self, vehicle: &VehicleSnapshot, context: &Context<'_>) -> Option<Effect> {
        let airframe =
            airframe_of(self.books()?, vehicle).filter(|_| !vehicle.lost && !self.is_simulated(vehicle, context))?;
        let seen = gate::remote_id_of(vehicle, utc(context.now))?;
        if airframe.remote_id == seen {
            return None;
        }
        let aircraft = airframe.id;
        if !self.heard.insert((aircraft, Self::day(context), matches!(seen, RemoteId::Healthy { .. }))) {
            return None;
        }
        let error = vehicle.state.remote_id.as_ref().map_or("", |check| check.value.error.as_str());
        let why = format!("OPEN_DRONE_ID_ARM_STATUS {error}");
        Some(self.entered(vec![Entry::RemoteId(RemoteIdSeen { aircraft, seen })], why.trim().to_owned(), context))
    }

    /// What flies behind these endpoints is simulated, too.
    pub fn simulate(&mut self, endpoints: impl IntoIterator<Item = String>) {
        self.simulated.extend(endpoints);
    }

    fn is_simulated(&self, vehicle: &VehicleSnapshot, context: &Context<'_>) -> bool {
        if parameter::is_simulated(&vehicle.parameters) {
            return true;
        }
        let link = context.snapshot.links.iter().find(|link| Some(link.id) == vehicle.primary_link);
        link.is_some_and(|link| self.simulated.contains(&link.endpoint))
    }

    /// Judges anew what stands against each vehicle's flight.
    pub fn judge(&mut self, planner: &Planner, gates: &mut Gates, context: &Context<'_>) {
        self.judged = Some(utc(context.now).0);
        gates.clear();
        let Some(shelf) = &self.shelf else { return };
        let path: Vec<_> = planner.path().map(|(place, height_m, _)| (place, height_m)).collect();
        for (address, vehicle) in &context.snapshot.vehicles {
            if !decides(&shelf.books, vehicle, self.is_simulated(vehicle, context)) {
                continue;
            }
            let asked = gate::Asked {
                books: &shelf.books,
                calendar: self.calendar(),
                pilot: self.signed.as_ref().map(|signed| signed.person),
                others: &self.others,
                weather: Some(&self.weather),
                vehicle,
                path: if context.active == Some(*address) { &path } else { &[] },
                now: utc(context.now),
                overridden: self.overrides.get(address).cloned(),
            };
            gates.insert(*address, asked.judge());
        }
    }

    fn dispatch(&self, vehicle: Address, gate: Option<&Gate>, context: &Context<'_>) -> Ask {
        let at = utc(context.now);
        let Some(shelf) = &self.shelf else {
            return Ask::Dispatch { vehicle, at, pilot: None, registration: None, dispatch: Box::default() };
        };
        let crew = self.signed.as_ref().map(|signed| Aboard {
            pilot: signed.person,
            others: self.others.clone(),
            signed_in_at: signed.at,
        });
        let own = self.signed.as_ref().and_then(|signed| self.person(signed.person)).map(|person| person.unit);
        let weather = (self.weather != Weather::default()).then_some(self.weather);
        let order = self.following().map(|order| order.id);
        let base = Dispatch { unit: own.or(shelf.unit), crew, order, weather, ..Dispatch::default() };
        let dispatch = gate::dispatch(gate, &shelf.books, base);
        let airframe = shelf.books.roster.aircraft.iter().find(|own| Some(own.id) == dispatch.airframe);
        Ask::Dispatch {
            vehicle,
            at,
            pilot: self.signed.as_ref().map(|signed| signed.name.clone()),
            registration: airframe.and_then(|own| own.registration.clone()),
            dispatch: Box::new(dispatch),
        }
    }

    fn reckon(&mut self, context: &Context<'_>, effects: &mut Vec<Effect>) {
        self.reckoned = Some(utc(context.now).0);
        let Some(shelf) = &self.shelf else { return };
        let calendar = self.calendar();
        let board = board(&shelf.books.roster, self.need, Self::day(context), &shelf.books.rules, calendar);
        let duties = duties(&shelf.books, &shelf.waiting, calendar, utc(context.now));
        (self.board, self.duties) = (board, duties);
        effects.extend(self.tell(context));
    }

    /// Tells the person at the screen of what has come to a stage that concerns them, once, and writes down that they
    /// were told.
    fn tell(&self, context: &Context<'_>) -> Vec<Effect> {
        let Some(person) = self.signed.as_ref().and_then(|signed| self.person(signed.person)) else {
            return Vec::new();
        };
        let is_lead = person.roles.contains(&Role::Lead);
        let concerns = |item: &&DutyItem| item.stage.tells(item.unit, person.unit, is_lead) && !item.told(person.id);
        let news: Vec<&DutyItem> = self.duties.iter().filter(concerns).collect();
        let Some(first) = news.first() else { return Vec::new() };
        let level =
            if news.iter().any(|item| item.stage >= Stage::Tracked) { SoundLevel::Warning } else { SoundLevel::Notice };
        let said =
            message!("crew-duty-news", count = news.len(), what = first.what.clone(), about = first.about.as_str());
        let act = |item: &&DutyItem| {
            Entry::Duty(DutyAct {
                key: item.key.clone(),
                by: person.id,
                name: person.name.clone(),
                at: utc(context.now),
                deed: Deed::Told(item.stage),
            })
        };
        let entries: Vec<Entry> = news.iter().map(act).collect();
        vec![Effect::Say(level, said), self.entered(entries, String::new(), context)]
    }

    fn who(&self, context: &Context<'_>) -> String {
        self.signed.as_ref().map_or_else(|| context.settings.pilot.clone(), |signed| signed.name.clone())
    }

    fn entered(&self, entries: Vec<Entry>, why: String, context: &Context<'_>) -> Effect {
        Effect::Crew(Ask::Enter { entries, who: self.who(context), why, at: utc(context.now) })
    }

    fn log(&self, what: Message, answer: Option<Message>, vehicle: Option<Address>, context: &Context<'_>) -> Effect {
        Effect::Log(Box::new(Act { at: context.now, who: self.who(context), vehicle, what, answer }))
    }

    /// Takes what a person asks for.
    pub fn handle(&mut self, command: Command, context: &Context<'_>) -> Vec<Effect> {
        self.notice = None;
        self.trouble = None;
        // Whatever it was, the gate may stand differently now.
        self.judged = None;
        let guarded = matches!(
            command,
            Command::Enter(..) | Command::Strike(..) | Command::Unit(_) | Command::Review(..) | Command::ImportUse
        );
        if guarded && !self.may_write() {
            return self.refused(message!("crew-why-no-lead"));
        }
        match command {
            Command::Refresh => vec![Effect::Crew(Ask::Load)],
            Command::Show(tab) => {
                self.tab = tab;
                vec![Effect::Crew(Ask::Load)]
            }
            Command::SignIn(person, secret) => vec![Effect::Crew(Ask::Prove(person, secret, Purpose::SignIn))],
            Command::SignOut => {
                let Some(signed) = self.signed.take() else { return Vec::new() };
                self.others.clear();
                vec![self.log(message!("crew-signed-out", name = signed.name.as_str()), None, None, context)]
            }
            Command::Join(person, joins) => {
                self.others.retain(|other| *other != person);
                if joins && self.signed.as_ref().is_none_or(|signed| signed.person != person) {
                    self.others.push(person);
                }
                Vec::new()
            }
            Command::Weather(weather) => {
                self.weather = weather;
                Vec::new()
            }
            Command::Override { lead, secret, reason } => self.override_gate(lead, secret, reason.trim(), context),
            Command::SetSecret(person, secret) => {
                let own = self.signed.as_ref().is_some_and(|signed| signed.person == person);
                if !own && !self.may_write() {
                    return self.refused(message!("crew-why-no-lead"));
                }
                vec![Effect::Crew(Ask::SetSecret(person, secret))]
            }
            Command::Enter(entry, why) => vec![self.entered(vec![*entry], why, context)],
            Command::Strike(_, _, why) if why.trim().is_empty() => self.refused(message!("crew-why-no-reason")),
            Command::Strike(topic, subject, why) => {
                vec![self.entered(vec![Entry::Struck { topic, subject }], why, context)]
            }
            Command::Attach(certificate) => {
                self.scanning = Some(certificate);
                vec![Effect::AskRead(FileKind::Scan)]
            }
            Command::OpenScan(scan) => vec![Effect::OpenScan(scan)],
            Command::Need(need) => {
                self.need = need;
                self.reckoned = None;
                Vec::new()
            }
            Command::Follow(order) => {
                self.following = order;
                Vec::new()
            }
            Command::Unit(unit) => vec![Effect::Crew(Ask::Unit(unit))],
            Command::Take(key) => self.act(key, Deed::Taken, context),
            Command::Finish(key, reference) => self.act(key, Deed::Done(reference), context),
            Command::Review(_, verdict, note) if verdict != Verdict::Accepted && note.trim().is_empty() => {
                self.refused(message!("crew-why-no-note"))
            }
            Command::Review(sortie, verdict, note) => {
                let review = Review { at: utc(context.now), who: self.who(context), verdict, note };
                vec![Effect::Crew(Ask::Review(sortie, review))]
            }
            Command::Export(paper, form) => vec![Effect::Crew(Ask::Make(paper, form))],
            Command::ImportUse => vec![Effect::AskRead(FileKind::UseTable)],
            Command::ImportLog => vec![Effect::AskRead(FileKind::FlightLog)],
            Command::Cover(ledger, months) => {
                let until = Month::of(Self::day(context));
                let roads = context.network.roads.iter().map(|road| road.code.clone()).collect();
                let from = until.before(months.saturating_sub(1));
                vec![Effect::Crew(Ask::Cover(Covering { ledger, roads, from, until }))]
            }
        }
    }

    fn refused(&mut self, why: Message) -> Vec<Effect> {
        self.trouble = Some(why);
        Vec::new()
    }

    fn act(&mut self, key: DutyKey, deed: Deed, context: &Context<'_>) -> Vec<Effect> {
        let Some(signed) = &self.signed else { return self.refused(message!("crew-why-not-signed-in")) };
        let act = DutyAct { key, by: signed.person, name: signed.name.clone(), at: utc(context.now), deed };
        vec![self.entered(vec![Entry::Duty(act)], String::new(), context)]
    }

    fn override_gate(&mut self, lead: PersonId, secret: Secret, reason: &str, context: &Context<'_>) -> Vec<Effect> {
        if reason.is_empty() {
            return self.refused(message!("crew-why-no-reason"));
        }
        if !self.person(lead).is_some_and(|person| person.roles.contains(&Role::Lead)) {
            return self.refused(message!("crew-why-not-a-lead"));
        }
        let Some(vehicle) = context.active else { return Vec::new() };
        vec![Effect::Crew(Ask::Prove(lead, secret, Purpose::Override(vehicle, reason.to_owned())))]
    }

    /// Takes what the store says.
    pub fn told(&mut self, told: Told, context: &Context<'_>) -> Vec<Effect> {
        self.judged = None;
        match told {
            Told::Shelf(Ok(shelf)) => {
                self.shelf = Some(shelf);
                // Somebody who was struck out is nobody's pilot any more.
                if self.signed.as_ref().is_some_and(|signed| self.person(signed.person).is_none()) {
                    self.signed = None;
                }
                let mut effects = Vec::new();
                self.reckon(context, &mut effects);
                effects
            }
            Told::Covered(Ok(covered)) => {
                self.covered = Some(covered);
                Vec::new()
            }
            Told::Covered(Err(why)) => self.refused(why),
            Told::Exchanged(result) => {
                let news = matches!(result, Ok((_, true)));
                self.exchanged = Some((utc(context.now), result.map(|(said, _)| said)));
                if news { vec![Effect::Crew(Ask::Load), Effect::ListSorties, Effect::ListFindings] } else { Vec::new() }
            }
            Told::Shelf(Err(why)) | Told::Done(Err(why)) | Told::Uses(Err(why)) | Told::Scanned(_, Err(why)) => {
                self.refused(why)
            }
            Told::Made(_, _, Err(why)) | Told::Proved(_, _, Err(why)) => self.refused(why),
            Told::Proved(person, Purpose::SignIn, Ok(())) => self.sign_in(person, context),
            Told::Proved(person, Purpose::Override(vehicle, reason), Ok(())) => {
                let Some(lead) = self.person(person) else { return Vec::new() };
                let (name, at) = (lead.name.clone(), utc(context.now));
                let what = message!("crew-overridden", name = name.as_str(), reason = reason.as_str());
                self.overrides.insert(vehicle, Override { by: person, name, reason, at });
                vec![self.log(what, Some(message!("fly-recorded")), Some(vehicle), context)]
            }
            Told::Done(Ok(notice)) => {
                self.notice = Some(notice);
                vec![Effect::Crew(Ask::Load)]
            }
            Told::Scanned(id, Ok(scan)) => {
                let known = self.books().and_then(|books| books.roster.certificates.iter().find(|own| own.id == id));
                let Some(mut certificate) = known.cloned() else { return Vec::new() };
                certificate.scans.retain(|other| other.sha256 != scan.sha256);
                let why = format!("+ {}", scan.name);
                certificate.scans.push(scan);
                vec![self.entered(vec![Entry::Certificate(certificate)], why, context)]
            }
            Told::Made(paper, form, Ok(bytes)) => {
                let name = paper.file_name(form, Self::day(context));
                vec![Effect::AskWrite { kind: FileKind::Paper, name, bytes }]
            }
            Told::Uses(Ok(entries)) => vec![self.entered(entries, String::new(), context)],
        }
    }

    fn sign_in(&mut self, id: PersonId, context: &Context<'_>) -> Vec<Effect> {
        let Some(person) = self.person(id) else { return Vec::new() };
        let signed = Signed { person: id, name: person.name.clone(), at: utc(context.now) };
        let what = message!("crew-signed-in", name = signed.name.as_str());
        self.others.retain(|other| *other != id);
        self.signed = Some(signed);
        let mut effects = vec![self.log(what, None, None, context)];
        effects.extend(self.tell(context));
        effects
    }

    /// Takes a file that was read.
    pub fn read(&mut self, kind: FileKind, path: PathBuf, result: Result<Vec<u8>, String>) -> Vec<Effect> {
        let bytes = match result {
            Ok(bytes) => bytes,
            Err(cause) => {
                let file = path.display().to_string();
                return self.refused(message!("crew-file-unreadable", file = file, cause = cause));
            }
        };
        match (kind, self.scanning.take()) {
            (FileKind::Scan, Some(certificate)) => {
                let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
                vec![Effect::Crew(Ask::KeepScan { certificate, name, bytes })]
            }
            (FileKind::UseTable, _) => vec![Effect::Crew(Ask::ReadUse(path, bytes))],
            (FileKind::FlightLog, _) => vec![Effect::Crew(Ask::TakeLog(path, bytes))],
            _ => Vec::new(),
        }
    }

    /// A paper was written, or could not be.
    pub fn written(&mut self, path: &std::path::Path, result: &Result<(), String>) {
        let file = path.display().to_string();
        match result {
            Ok(()) => self.notice = Some(message!("crew-paper-written", file = file)),
            Err(cause) => self.trouble = Some(message!("crew-file-unwritable", file = file, cause = cause.as_str())),
        }
    }
}

/// Where nothing arms.
pub(crate) static NO_GATES: Gates = Gates::new();

/// So many days, the first of them this one.
pub fn days_from(day: Date, count: usize) -> Vec<Date> {
    day.series(jiff::Span::new().days(1)).take(count).collect()
}

/// UTC of a stamp as the books count it.
pub fn utc(stamp: Stamp) -> UtcMicros {
    UtcMicros(i64::try_from(stamp.utc.0).unwrap_or(i64::MAX))
}

/// What blocks an arming, for the person who asked for it.
pub fn why_closed(gate: &Gate) -> Option<Message> {
    let first = gate.closed_by()?;
    Some(message!("fly-why-gate", count = gate.blocking(), first = first.explain()))
}
