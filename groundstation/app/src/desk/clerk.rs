//! What takes its time, on a thread of its own beside the keeper: footage out of captures, case records, packages, lists of
//! clues. A flight that begins meanwhile waits for none of it.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use anyhow::Result;
use crossbeam_channel::{Receiver, Sender};
use evidence::case::{Case, Origin, Status};
use evidence::keys::Keyring;
use evidence::record::Font;
use evidence::{Disk, package, verify};
use jiff::Timestamp;
use mission::explain::{Explain, Message};
use mission::formats::{TrackPoint, gpx};
use mission::message;
use mission::road::Network;
use records::clues;
use records::finding::{self, Finding, Kinds};
use records::footage::FootageSpan;
use records::{Ledger, Sortie, SortieId};
use session::Answer;
use session::cases::{Left, Outcome, Packing, Redacting, Signer};
use session::findings::Form;
use session::text::{Catalogue, Language};

use super::keeper::{Word, keep};
use crate::packing::{self, Opened, Packer};

/// What the clerk is asked.
pub enum Task {
    /// A flight has ended: make its footage, and draft its record.
    Film {
        /// The sortie.
        sortie: Box<Sortie>,
        /// Its folder.
        folder: PathBuf,
        /// Where it flew.
        points: Vec<TrackPoint>,
        /// What was found on it.
        findings: Vec<Finding>,
    },
    /// Read what a sortie left.
    Read(Box<Sortie>, PathBuf),
    /// Keep a case record.
    Keep(PathBuf, Box<Case>),
    /// Pack a case, of a sortie with these findings.
    Pack(Box<Packing>, Box<Sortie>, Vec<Finding>),
    /// Make a copy of a package for the party.
    Redact(Box<Redacting>),
    /// Take the pictures of a card, or those that came from an aircraft.
    Originals {
        /// Which sortie.
        id: SortieId,
        /// Its folder.
        folder: PathBuf,
        /// Where they are.
        card: PathBuf,
        /// Who brings them.
        who: String,
        /// What is to be said besides.
        told: Vec<Message>,
    },
    /// Verify what is in a folder.
    Verify(SortieId, PathBuf),
    /// Make a list of clues.
    Clues(Form, Vec<Finding>),
}

/// Where the road was filmed, for the keeper's store.
pub type Filmed = (SortieId, Vec<FootageSpan>);

/// What the clerk works with.
pub struct Clerk {
    /// The data folder.
    pub data: PathBuf,
    /// The roads.
    pub network: Arc<Network>,
    /// Language of what is written for people.
    pub language: Language,
    /// The detachment, as lists and slips name it.
    pub unit: String,
}

impl Clerk {
    /// Starts the thread. It ends when nobody asks anything any more, with everything done.
    pub fn start(self, tasks: Receiver<Task>, words: Sender<Word>, filmed: Sender<Filmed>) -> Result<JoinHandle<()>> {
        let run = move || {
            for task in tasks {
                self.carry_out(task, &words, &filmed);
            }
        };
        Ok(thread::Builder::new().name("clerk".to_owned()).spawn(run)?)
    }

    fn carry_out(&self, task: Task, words: &Sender<Word>, filmed: &Sender<Filmed>) {
        // The window is gone when this fails, and so is who would read it.
        let say = |answer| words.send(Word::Answer(answer)).unwrap_or_default();
        let trouble = |why| words.send(Word::Happening(session::Happening::Refused(why))).unwrap_or_default();
        match task {
            Task::Film { sortie, folder, points, findings } => match self.film(&sortie, &folder, &points, &findings) {
                Ok(spans) => filmed.send((sortie.id(), spans)).unwrap_or_default(),
                Err(why) => trouble(why),
            },
            Task::Read(sortie, folder) => say(Answer::Case(sortie.id(), Box::new(self.read(&sortie, folder)))),
            Task::Keep(folder, case) => {
                if let Err(why) = keep(&folder.join(packing::CASE), case.to_json().as_bytes()) {
                    trouble(why);
                }
            }
            Task::Pack(packing, sortie, findings) => {
                say(Answer::CaseOutcome(packing.sortie, outcome(self.pack(&packing, &sortie, &findings))));
            }
            Task::Redact(redacting) => {
                say(Answer::CaseOutcome(redacting.sortie, outcome(self.redact(&redacting))));
            }
            Task::Originals { id, folder, card, who, told } => {
                let bringer = packing::Bringer { origin: Origin::Card, who: &who, at: Timestamp::now() };
                let taken = packing::from_card(&folder, &card, Some(&self.network), bringer);
                if card.parent() == Some(&folder) {
                    // They are in their place now; those of other sorties stay aboard.
                    std::fs::remove_dir_all(&card).unwrap_or_default();
                }
                say(Answer::CaseOutcome(id, outcome(taken.map(|lines| told.into_iter().chain(lines).collect()))));
            }
            Task::Verify(sortie, folder) => say(Answer::CaseOutcome(sortie, self.verify(&folder))),
            Task::Clues(form, findings) => say(Answer::Clues(form, self.clues(form, &findings))),
        }
    }

    fn film(
        &self,
        sortie: &Sortie,
        folder: &Path,
        points: &[TrackPoint],
        findings: &[Finding],
    ) -> Result<Vec<FootageSpan>, Message> {
        let filmed = packing::film_of(sortie, folder, Some(Arc::clone(&self.network)), findings)?;
        let spans = filmed.map(|(_, spans)| spans).unwrap_or_default();
        let write = |name: &str, text: String| keep(&folder.join(name), text.as_bytes());
        // A sortie that was broken off left nothing but its logs.
        let logged = if points.is_empty() { packing::logged(folder) } else { Vec::new() };
        if logged.len() > 1 {
            write(packing::TRACK, gpx::write_track("patrol", &logged))?;
        }
        let points = if points.is_empty() { &logged } else { points };
        write(packing::SKETCH, packing::sketch(Some(&self.network), points))?;
        let drafted = packing::draft(sortie, Some(&self.network), points, packing::prove(folder)?);
        // What people wrote while it flew stays.
        let written = std::fs::read(folder.join(packing::CASE)).ok().and_then(|bytes| Case::from_json(&bytes).ok());
        write(packing::CASE, written.map_or(drafted.clone(), |case| packing::completed(case, drafted)).to_json())?;
        Ok(spans)
    }

    fn read(&self, sortie: &Sortie, folder: PathBuf) -> Result<Left, Message> {
        let file = folder.join(packing::CASE);
        let case = match std::fs::read(&file) {
            Ok(bytes) => Case::from_json(&bytes).map_err(|error| {
                message!("case-damaged", file = file.display().to_string(), cause = error.to_string())
            })?,
            Err(_) => packing::draft(sortie, Some(&self.network), &[], packing::prove(&folder)?),
        };
        let there = |name: &str| Some(folder.join(name)).filter(|path| path.exists());
        Ok(Left {
            case,
            stills: stills(&folder),
            footage: there(packing::FOOTAGE),
            package: packages(&folder).pop(),
            captured: there("capture").is_some(),
            system: sortie.start.aircraft.system_id,
            practice: sortie.start.ledger == Ledger::Simulator,
            folder,
        })
    }

    fn pack(&self, packing: &Packing, sortie: &Sortie, findings: &[Finding]) -> Result<Vec<Message>, Message> {
        let now = Timestamp::now();
        let opened = self.opened(&packing.signer, now)?;
        keep(&packing.folder.join(packing::CASE), packing.case.to_json().as_bytes())?;
        packing::leave_findings(&packing.folder, findings)?;
        packing::film_of(sortie, &packing.folder, Some(Arc::clone(&self.network)), findings)?;
        let target = next(&packing.folder, PACKAGE);
        let packer = Packer { who: &packing.signer.who, purpose: &packing.signer.purpose, at: now };
        let built = packing::pack(&packing.folder, &target, &packing.case, &opened, packer)?;
        let status = packing.case.status();
        let file = target.display().to_string();
        let ring = opened.ring.display().to_string();
        Ok(vec![
            message!("package-left", file = file.as_str(), files = built.files.len() as f64),
            status.explain(),
            message!("package-verify", file = file, ring = ring),
        ])
    }

    fn opened(&self, signer: &Signer, now: Timestamp) -> Result<Opened, Message> {
        match &signer.key {
            Some(key) => packing::open_key(key, &signer.passphrase.0),
            None => packing::practice_key(&self.data, &Catalogue::new(self.language).get("practice-unit"), now),
        }
    }

    fn redact(&self, redacting: &Redacting) -> Result<Vec<Message>, Message> {
        let Redacting { folder, package, pictures, signer, .. } = redacting;
        let now = Timestamp::now();
        let opened = self.opened(signer, now)?;
        let mut wanted = packing::Wanted::default();
        for (picture, areas) in pictures {
            let name = picture.strip_prefix(folder).unwrap_or(picture).to_string_lossy();
            let name = format!("data/{}", name.replace('\\', "/"));
            if areas.is_empty() {
                wanted.keep.push(name);
            } else {
                wanted.mask.insert(name, areas.clone());
            }
        }
        let target = next(folder, COPY);
        let packer = Packer { who: &signer.who, purpose: &signer.purpose, at: now };
        let built = packing::redact(package, &target, wanted, &opened, packer)?;
        let (file, files) = (target.display().to_string(), built.files.len() as f64);
        let ring = opened.ring.display().to_string();
        Ok(vec![
            message!("redact-left", file = file.as_str(), files = files),
            message!("package-verify", file = file, ring = ring),
        ])
    }

    fn verify(&self, folder: &Path) -> Outcome {
        let capture = folder.join("capture");
        let mut outcome = Outcome { good: true, lines: Vec::new() };
        if capture.is_dir() {
            let report = verify::verify(&Disk::at(&capture));
            outcome.good &= report.verdict() == verify::Verdict::Untouched;
            outcome.lines.push(report.verdict().explain());
            outcome.lines.extend(report.troubles.iter().map(Explain::explain));
        }
        if let Some(package) = packages(folder).pop() {
            // A key of the unit is with the keys; that of practice flights too.
            let ring = std::fs::read_to_string(self.data.join("keys").join("keyring.json"));
            let ring = ring.ok().and_then(|text| Keyring::from_json(&text).ok()).unwrap_or_default();
            let report = package::verify(&package, &ring);
            outcome.good &= matches!(report.verdict(), package::Verdict::Untouched | package::Verdict::Unvouched);
            outcome.lines.push(report.verdict().explain());
            outcome.lines.extend(report.signatures.iter().map(Explain::explain));
            outcome.lines.extend(report.troubles.iter().map(Explain::explain));
            if let Some(status @ Status::Clue(_)) = &report.status {
                outcome.lines.push(status.explain());
            }
        }
        outcome
    }

    fn clues(&self, form: Form, findings: &[Finding]) -> Result<Vec<u8>, Message> {
        let language = on_paper(self.language);
        let (unit, made) = (self.unit.as_str(), records::UtcMicros(Timestamp::now().as_microsecond()));
        let list = clues::ClueList { findings, unit, made, to_data: "" };
        let photos = clues::photos_in(&self.data);
        let font = || Font::find().map_err(|error| error.explain());
        match form {
            Form::Xlsx => list.xlsx(language).map_err(|error| error.explain()),
            Form::Csv => list.csv(language).map_err(|error| error.explain()),
            Form::Pdf => list.pdf(language, &font()?, &photos).map_err(|error| error.explain()),
            Form::GeoJson => Ok(list.geojson().into_bytes()),
            Form::Slip => {
                let to = findings.iter().find_map(receiver).ok_or_else(|| message!("finding-why-nobody-else"))?;
                let slip = clues::HandOverSlip { number: "", unit, to: &to, due: None, made, findings };
                slip.pdf(language, &font()?, &photos).map_err(|error| error.explain())
            }
        }
    }
}

/// The language of the screens, on paper.
pub fn on_paper(language: Language) -> paper::words::Language {
    match language {
        Language::Chinese => paper::words::Language::Chinese,
        Language::English => paper::words::Language::English,
    }
}

/// The authority that a finding is handed to, or was.
fn receiver(finding: &Finding) -> Option<String> {
    match &finding.outcome {
        finding::Outcome::HandedOver { to, .. } => Some(to.clone()),
        _ => Kinds::embedded().get(&finding.kind)?.jurisdiction.authority().map(str::to_owned),
    }
}

fn outcome(done: Result<Vec<Message>, Message>) -> Outcome {
    match done {
        Ok(lines) => Outcome { good: true, lines },
        Err(why) => Outcome { good: false, lines: vec![why] },
    }
}

fn stills(folder: &Path) -> Vec<PathBuf> {
    let files = std::fs::read_dir(folder.join("stills")).into_iter().flatten().flatten().map(|entry| entry.path());
    let picture = |path: &PathBuf| path.extension().is_some_and(|end| end.eq_ignore_ascii_case("jpg"));
    let mut stills: Vec<_> = files.filter(picture).collect();
    stills.sort();
    stills
}

/// Packages of a sortie, and copies of them for the party.
const PACKAGE: &str = "package";
const COPY: &str = "copy";

/// Packages of a sortie, in the order in which they were made.
fn packages(folder: &Path) -> Vec<PathBuf> {
    numbered(folder, PACKAGE).into_iter().map(|(_, path)| path).collect()
}

/// Where the next one of these goes.
fn next(folder: &Path, name: &str) -> PathBuf {
    match numbered(folder, name).last() {
        None => folder.join(name),
        Some((last, _)) => folder.join(format!("{name}-{}", last + 1)),
    }
}

/// What is there by a name, or by that name and a number from 2 on.
fn numbered(folder: &Path, first: &str) -> Vec<(u32, PathBuf)> {
    let number = |path: &Path| -> Option<u32> {
        match path.file_name()?.to_str()?.strip_prefix(first)? {
            "" => Some(1),
            rest => rest.strip_prefix('-')?.parse().ok(),
        }
    };
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut found: Vec<_> = entries.filter_map(|path| Some((number(&path)?, path))).collect();
    found.sort();
    found
}
