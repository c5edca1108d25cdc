//! Cases: what a sortie left as evidence, the record of the case, and its package.

mod field;
mod search;

#[cfg(test)]
mod tests;

use std::path::PathBuf;

use evidence::case::{Case, Finding as CaseFinding, Lane, Status};
use mission::explain::Message;
use mission::message;
use records::SortieId;

pub use field::{Field, Form};
pub use records::footage::{FootageHit, FootageQuery};
pub use search::{Search, begin_of_day};
pub use video::mask::Area;

use crate::{Answer, Context, Effect, FileKind, Order};

/// A passphrase, that no log and no error prints.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Secret(pub String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret")
    }
}

/// What is done with cases.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Look for footage.
    Search(Box<Search>),
    /// Show all sorties again.
    ShowAll,
    /// Open what a sortie left.
    Open(SortieId),
    /// Close it.
    Close,
    /// Write a line of the record.
    Write(Field, String),
    /// Choose the lane.
    Lane(Option<Lane>),
    /// Take kind, provision, place and words from a finding.
    Take(Box<CaseFinding>, Box<evidence::case::Road>),
    /// Choose a card with originals.
    ChooseCard,
    /// Fetch originals from the aircraft.
    FetchOriginals,
    /// Choose the file of the key that signs.
    ChooseKey,
    /// Pack it, signed with the chosen key.
    Pack {
        /// The key's.
        passphrase: Secret,
        /// What for.
        purpose: String,
    },
    /// Make a signed copy of the newest package for the party.
    Redact {
        /// The key's.
        passphrase: Secret,
        /// What for.
        purpose: String,
        /// Pictures that are handed on: as they are where no areas are painted over.
        pictures: Vec<(PathBuf, Vec<Area>)>,
    },
    /// Look whether capture and package are untouched.
    Verify,
}

/// What a sortie left, as it lies on the disk.
#[derive(Debug, Clone, PartialEq)]
pub struct Left {
    /// The folder.
    pub folder: PathBuf,
    /// The record: as people left it, or drafted.
    pub case: Case,
    /// Pictures, oldest first.
    pub stills: Vec<PathBuf>,
    /// Footage, where there is any.
    pub footage: Option<PathBuf>,
    /// The package, where it was packed.
    pub package: Option<PathBuf>,
    /// It has a capture.
    pub captured: bool,
    /// System number of the aircraft.
    pub system: u8,
    /// Simulated: signed with the practice key, of which everybody may know the passphrase.
    pub practice: bool,
}

/// What is packed.
#[derive(Debug, Clone, PartialEq)]
pub struct Packing {
    /// Which sortie.
    pub sortie: SortieId,
    /// Where it lies.
    pub folder: PathBuf,
    /// The record.
    pub case: Case,
    /// Who signs, with what, what for.
    pub signer: Signer,
}

/// What a copy for the party is made of.
#[derive(Debug, Clone, PartialEq)]
pub struct Redacting {
    /// Which sortie.
    pub sortie: SortieId,
    /// Where it lies.
    pub folder: PathBuf,
    /// The package.
    pub package: PathBuf,
    /// Pictures that are handed on: as they are where no areas are painted over.
    pub pictures: Vec<(PathBuf, Vec<Area>)>,
    /// Who signs, with what, what for.
    pub signer: Signer,
}

/// Who signs, with what, what for.
#[derive(Debug, Clone, PartialEq)]
pub struct Signer {
    /// The key's file; the practice key where there is none.
    pub key: Option<PathBuf>,
    /// The key's.
    pub passphrase: Secret,
    /// Who.
    pub who: String,
    /// What for.
    pub purpose: String,
}

/// What came of looking or packing: lines for people, and whether all is well.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// All is well.
    pub good: bool,
    /// What there is to say.
    pub lines: Vec<Message>,
}

/// An opened case.
#[derive(Debug)]
pub struct Opened {
    /// Which sortie.
    pub sortie: SortieId,
    /// System number of the aircraft that flew it, once it was read.
    system: Option<u8>,
    /// As it lies on the disk; `None` while it is read.
    pub left: Option<Result<Left, Message>>,
    /// The record as it is filled in.
    pub form: Form,
    /// Something of it is under way.
    pub busy: bool,
    /// What came of the last thing that was done.
    pub outcome: Option<Outcome>,
}

/// The model.
#[derive(Debug, Default)]
pub struct Cases {
    search: Search,
    /// What the search found; `None` while all are shown.
    found: Option<Result<Vec<FootageHit>, Message>>,
    opened: Option<Opened>,
    /// The file of the key that signs.
    key: Option<PathBuf>,
}

impl Cases {
    /// What was looked for last.
    pub fn search(&self) -> &Search {
        &self.search
    }

    /// What the search found, newest first; `None` while all are shown.
    pub fn found(&self) -> Option<Result<&[FootageHit], &Message>> {
        self.found.as_ref().map(|found| found.as_deref())
    }

    /// The opened case.
    pub fn opened(&self) -> Option<&Opened> {
        self.opened.as_ref()
    }

    /// The file of the key that signs.
    pub fn key(&self) -> Option<&PathBuf> {
        self.key.as_ref()
    }

    /// The record as it stands, and whether it is evidence or a clue.
    pub fn case(&self, context: &Context<'_>) -> Option<(Case, Status)> {
        let case = self.opened.as_ref()?.form.case(context.time());
        let status = case.status();
        Some((case, status))
    }

    /// Takes what a person asks for.
    pub fn handle(&mut self, command: Command, context: &Context<'_>) -> Vec<Effect> {
        match command {
            Command::Search(search) => {
                self.search = *search;
                match self.search.query(context.network) {
                    Ok(query) => return vec![Effect::SearchFootage(Box::new(query))],
                    Err(why) => self.found = Some(Err(why)),
                }
                Vec::new()
            }
            Command::ShowAll => {
                (self.search, self.found) = (Search::default(), None);
                Vec::new()
            }
            Command::Open(sortie) => {
                self.opened =
                    Some(Opened { sortie, system: None, left: None, form: Form::default(), busy: true, outcome: None });
                vec![Effect::OpenCase(sortie)]
            }
            Command::Close => {
                self.opened = None;
                Vec::new()
            }
            Command::Write(field, text) => self.change(context, |form| form.set(field, text)),
            Command::Lane(lane) => self.change(context, |form| form.set_lane(lane)),
            Command::Take(finding, road) => self.change(context, |form| {
                for (field, text) in [
                    (Field::Kind, finding.kind),
                    (Field::Law, finding.law),
                    (Field::Description, finding.description),
                    (Field::Route, road.route),
                    (Field::Toward, road.toward),
                    (Field::Stake, road.stake),
                    (Field::Lane, road.lane),
                    (Field::Structure, road.structure),
                ] {
                    form.set(field, text);
                }
            }),
            Command::ChooseCard => vec![Effect::AskRead(FileKind::Card)],
            Command::FetchOriginals => self.fetch(context),
            Command::ChooseKey => vec![Effect::AskRead(FileKind::Key)],
            Command::Pack { passphrase, purpose } => self.pack(passphrase, purpose, context),
            Command::Redact { passphrase, purpose, pictures } => self.redact(passphrase, purpose, pictures, context),
            Command::Verify => {
                let Some(opened) = &mut self.opened else { return Vec::new() };
                let Some(Ok(left)) = &opened.left else { return Vec::new() };
                opened.busy = true;
                vec![Effect::VerifyCase(opened.sortie, left.folder.clone())]
            }
        }
    }

    /// The record is kept with every change.
    fn change(&mut self, context: &Context<'_>, change: impl FnOnce(&mut Form)) -> Vec<Effect> {
        let Some(opened) = &mut self.opened else { return Vec::new() };
        let Some(Ok(left)) = &opened.left else { return Vec::new() };
        change(&mut opened.form);
        vec![Effect::KeepCase(left.folder.clone(), Box::new(opened.form.case(context.time())))]
    }

    fn fetch(&mut self, context: &Context<'_>) -> Vec<Effect> {
        let Some(opened) = &mut self.opened else { return Vec::new() };
        let system = opened.system;
        let heard = context.snapshot.vehicles.values().find(|v| Some(v.address.system) == system && !v.lost);
        let Some(vehicle) = heard else {
            opened.outcome = Some(Outcome { good: false, lines: vec![message!("originals-none-aboard")] });
            return Vec::new();
        };
        opened.busy = true;
        let who = context.settings.pilot.clone();
        vec![Effect::Order(Order::FetchOriginals(vehicle.address, opened.sortie, who))]
    }

    /// What is opened, and who signs; otherwise it is said what is lacking.
    fn signed(
        &mut self,
        passphrase: Secret,
        purpose: String,
        context: &Context<'_>,
    ) -> Option<(&mut Opened, Left, Signer)> {
        let opened = self.opened.as_mut()?;
        let Some(Ok(left)) = opened.left.clone() else { return None };
        let lacks = if purpose.trim().is_empty() {
            Some(message!("cases-why-no-purpose"))
        } else if context.settings.pilot.trim().is_empty() {
            Some(message!("cases-why-nobody"))
        } else if self.key.is_none() && !left.practice {
            Some(message!("cases-why-no-key"))
        } else {
            None
        };
        if let Some(why) = lacks {
            opened.outcome = Some(Outcome { good: false, lines: vec![why] });
            return None;
        }
        opened.busy = true;
        opened.outcome = None;
        let key = self.key.clone().filter(|_| !left.practice);
        Some((opened, left, Signer { key, passphrase, who: context.settings.pilot.clone(), purpose }))
    }

    fn pack(&mut self, passphrase: Secret, purpose: String, context: &Context<'_>) -> Vec<Effect> {
        let Some((opened, left, signer)) = self.signed(passphrase, purpose, context) else { return Vec::new() };
        let case = opened.form.case(context.time());
        vec![Effect::Pack(Box::new(Packing { sortie: opened.sortie, folder: left.folder, case, signer }))]
    }

    fn redact(
        &mut self,
        passphrase: Secret,
        purpose: String,
        pictures: Vec<(PathBuf, Vec<Area>)>,
        context: &Context<'_>,
    ) -> Vec<Effect> {
        let Some((opened, left, signer)) = self.signed(passphrase, purpose, context) else { return Vec::new() };
        let Some(package) = left.package else { return Vec::new() };
        let (sortie, folder) = (opened.sortie, left.folder);
        vec![Effect::Redact(Box::new(Redacting { sortie, folder, package, pictures, signer }))]
    }

    /// Takes what came of an effect.
    pub(crate) fn answer(&mut self, answer: Answer, context: &Context<'_>) -> Vec<Effect> {
        match answer {
            Answer::Case(sortie, left) => {
                if let Some(opened) = self.opened.as_mut().filter(|opened| opened.sortie == sortie) {
                    opened.busy = false;
                    if let Ok(left) = &*left {
                        opened.system = Some(left.system);
                        // What is being written is newer than what was read.
                        if opened.left.is_none() {
                            opened.form = Form::from(left.case.clone());
                        }
                    }
                    opened.left = Some(*left);
                }
            }
            Answer::CaseOutcome(sortie, outcome) => {
                if let Some(opened) = self.opened.as_mut().filter(|opened| opened.sortie == sortie) {
                    opened.busy = false;
                    opened.outcome = Some(outcome);
                    return vec![Effect::OpenCase(sortie)];
                }
            }
            Answer::Footage(found) => self.found = Some(found),
            Answer::Read { kind: FileKind::Card, path, result: Ok(_) } => {
                if let Some(opened) = &mut self.opened
                    && let Some(Ok(left)) = &opened.left
                {
                    opened.busy = true;
                    let (sortie, folder) = (opened.sortie, left.folder.clone());
                    let who = context.settings.pilot.clone();
                    return vec![Effect::TakeOriginals { sortie, folder, card: path, who }];
                }
            }
            Answer::Read { kind: FileKind::Key, path, result: Ok(_) } => self.key = Some(path),
            _ => {}
        }
        Vec::new()
    }
}
