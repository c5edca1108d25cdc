//! Files: what is opened, saved, written for other programs, kept against a crash, and what replaces the document.

use std::path::PathBuf;

use mission::explain::{Explain as _, Message};
use mission::message;
use mission::road::Network;

use super::document::{Document, History, same_flight};
use super::{Choice, Command, Format, Planner, Request, file, fresh, request};
use crate::{Answer, Context, Effect, FileKind};

/// What replaces the document.
#[derive(Debug)]
pub(super) enum Next {
    New,
    Load { document: Box<Document>, notes: Vec<Message>, file: Option<PathBuf>, notice: Message, unsaved: bool },
}

/// A question and what waits for its answer.
#[derive(Debug)]
pub(super) enum Waiting {
    Replace(Next),
    Remake(Command),
}

impl Planner {
    /// A road network that was read, for the model to make its own.
    pub(crate) fn take_network(&mut self) -> Option<Network> {
        self.network.take().map(|network| *network)
    }

    /// The network is another one. What is not saved stays, and says that its road is unknown.
    pub(crate) fn on_network(&mut self, context: &Context<'_>) {
        if !self.unsaved() && self.file.is_none() {
            self.show(fresh(self.makings(context)), Vec::new(), None, context);
            self.saved = self.document.clone();
        } else {
            self.reckon(context);
        }
        self.tell(false, message!("planner-roads-read", name = context.network.name.as_str()));
    }

    pub(super) fn autosave(&self) -> Effect {
        Effect::Autosave(self.unsaved().then(|| file::keep(&self.document, self.file.as_deref())).flatten())
    }

    /// Shows another document, after asking where one would be lost.
    pub(super) fn replace(&mut self, next: Next, context: &Context<'_>) -> Vec<Effect> {
        if self.unsaved() {
            self.waiting = Some(Waiting::Replace(next));
            return Vec::new();
        }
        self.go_on(next, context)
    }

    fn go_on(&mut self, next: Next, context: &Context<'_>) -> Vec<Effect> {
        match next {
            Next::New => {
                self.notice = None;
                self.show(fresh(self.makings(context)), Vec::new(), None, context);
                self.saved = self.document.clone();
            }
            Next::Load { document, notes, file, notice, unsaved } => {
                self.show(*document, notes, file, context);
                // What was not read from a file is nowhere yet.
                self.saved = if unsaved { Document::default() } else { self.document.clone() };
                self.tell(false, notice);
            }
        }
        vec![self.autosave()]
    }

    fn show(&mut self, document: Document, notes: Vec<Message>, file: Option<PathBuf>, context: &Context<'_>) {
        self.document = document;
        self.notes = notes;
        self.file = file;
        self.history = History::default();
        self.generation += 1;
        self.reckon(context);
        // Over another network, or by an older program, the request may have given another plan: the plan counts.
        let mut asked = self.document.clone();
        let made = request::made(&mut asked, self.makings(context));
        // What cannot be flown any more is refused, and its plan stays as it is.
        if self.document.request.is_some() && !self.outcome.is_refused() {
            self.document.by_hand |= !made.is_some_and(|made| same_flight(&made, &self.document.plan));
        }
    }

    pub(super) fn decide(&mut self, choice: Choice, context: &Context<'_>) -> Vec<Effect> {
        match (self.waiting.take(), choice) {
            (None, _) | (Some(_), Choice::Cancel) => Vec::new(),
            (Some(Waiting::Replace(next)), Choice::Discard) => self.go_on(next, context),
            (Some(Waiting::Replace(next)), Choice::Save) => {
                let effects = self.save(self.file.clone());
                self.after_save = Some(next);
                effects
            }
            (Some(Waiting::Remake(command)), _) => self.edit(command, context),
        }
    }

    pub(super) fn save(&mut self, file: Option<PathBuf>) -> Vec<Effect> {
        let bytes = file::write(&self.document);
        self.writing = Some(self.document.clone());
        // Other formats hold less than a plan: they are read, and written only as a copy.
        let own = file.filter(|file| file.extension().is_some_and(|e| e.eq_ignore_ascii_case("plan")));
        match own {
            Some(path) => vec![Effect::Write { kind: FileKind::Plan, path, bytes }],
            None => vec![Effect::AskWrite { kind: FileKind::Plan, name: self.name("plan"), bytes }],
        }
    }

    /// A name for a file: that of the file there is, or road and stakes.
    fn name(&self, extension: &str) -> String {
        let stem = self.file.as_ref().and_then(|file| file.file_stem()).map(|stem| stem.to_string_lossy().into_owned());
        let asked = self.document.request.as_ref().map(Request::name);
        let stem = stem.or(asked).unwrap_or_else(|| "plan".to_owned());
        format!("{}.{extension}", stem.replace(|c: char| "/\\:*?\"<>|".contains(c) || c.is_control(), "_"))
    }

    pub(super) fn export(&mut self, format: Format) -> Vec<Effect> {
        let name = self.name(format.extension());
        let (bytes, notes) = format.write(&name, &self.document.plan);
        if let Some(note) = notes.first() {
            self.tell(false, note.explain());
        }
        // A copy is not the plan: it stays unsaved.
        self.writing = None;
        vec![Effect::AskWrite { kind: FileKind::Plan, name, bytes }]
    }

    /// Takes what came of an effect.
    pub fn answer(&mut self, answer: Answer, context: &Context<'_>) -> Vec<Effect> {
        match answer {
            Answer::Read { kind, path, result } => {
                let read = match result {
                    Err(cause) => Err(message!("file-failed", file = file::name(&path), cause = cause)),
                    Ok(bytes) if kind == FileKind::Road => {
                        let roads = file::read_roads(&file::name(&path), &bytes);
                        roads.map(|network| file::Content::Roads(Box::new(network)))
                    }
                    Ok(bytes) => file::read(&path, &bytes),
                };
                match read {
                    Ok(file::Content::Plan(document, notes)) => {
                        let notice =
                            message!("planner-read", file = file::name(&path), items = document.plan.items.len());
                        let next = Next::Load { document, notes, file: Some(path), notice, unsaved: false };
                        self.replace(next, context)
                    }
                    Ok(file::Content::Roads(network)) => {
                        self.network = Some(network);
                        Vec::new()
                    }
                    Err(message) => {
                        self.tell(true, message);
                        Vec::new()
                    }
                }
            }
            Answer::Written { path, result, .. } => self.written(path, result, context),
            Answer::Recovered(bytes) => match file::recover(&bytes) {
                Ok((document, file)) => {
                    let (document, notice) = (Box::new(document), message!("planner-recovered"));
                    self.replace(Next::Load { document, notes: Vec::new(), file, notice, unsaved: true }, context)
                }
                Err(message) => {
                    self.tell(true, message);
                    Vec::new()
                }
            },
            _ => Vec::new(),
        }
    }

    fn written(&mut self, path: PathBuf, result: Result<(), String>, context: &Context<'_>) -> Vec<Effect> {
        let (writing, next) = (self.writing.take(), self.after_save.take());
        if let Err(cause) = result {
            self.tell(true, message!("planner-not-written", file = file::name(&path), cause = cause));
            return Vec::new();
        }
        self.tell(false, message!("file-written", file = file::name(&path)));
        let Some(written) = writing else { return Vec::new() };
        self.saved = written;
        self.file = Some(path);
        match next {
            Some(next) => self.replace(next, context),
            None => vec![self.autosave()],
        }
    }
}
