//! Findings: marked on the picture or the map, listed, corrected, and passed on as a list of clues.

mod draft;

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use mission::explain::Message;
use mission::geo::{self, LatLon, Length};
use mission::message;
use mission::road::{BridgePart, Stake};
use records::SortieId;
use records::finding::{Change, Finding, FindingId, Kinds, Measured, Outcome, Seen};
use scenario::run::Report;
use telemetry::dialect::MavCmd;
use telemetry::services::command::Request;
use telemetry::services::parameter;
use telemetry::wire::Address;

pub use draft::Draft;
pub use records::finding;

use crate::{Act, Answer, Context, Effect, FileKind, Order};

/// In what form a list of clues is passed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A table for Excel.
    Xlsx,
    /// A list to print, with pictures.
    Pdf,
    /// A table for other programs.
    Csv,
    /// A map layer.
    GeoJson,
    /// A slip for the authorities that have to deal with them.
    Slip,
}

impl Form {
    /// All, in the order of their buttons.
    pub const ALL: [Self; 5] = [Self::Xlsx, Self::Pdf, Self::Csv, Self::GeoJson, Self::Slip];

    /// How its file's name ends.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Pdf | Self::Slip => "pdf",
            Self::Csv => "csv",
            Self::GeoJson => "geojson",
        }
    }

    /// Identifier of its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Xlsx => "cases-clues-xlsx",
            Self::Pdf => "cases-clues-pdf",
            Self::Csv => "cases-clues-csv",
            Self::GeoJson => "cases-clues-geojson",
            Self::Slip => "cases-clues-slip",
        }
    }
}

/// What is done with findings.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Something is at this place; it is described next.
    Mark {
        /// Where, WGS84.
        place: LatLon,
        /// Where it was pointed at.
        seen: Seen,
    },
    /// A distance was taken from the picture: it belongs to what is described, or is itself something to describe.
    Measured {
        /// What it is, as somebody may write it better.
        what: String,
        /// How long.
        length: Length,
        /// From where to where, WGS84.
        ends: [LatLon; 2],
    },
    /// Describe what was marked.
    Describe(Box<Draft>),
    /// Keep what was marked.
    Keep,
    /// Forget what was marked.
    Drop,
    /// Choose one of the list, or none.
    Choose(Option<FindingId>),
    /// Something about it was wrong, or has become of it.
    Correct(FindingId, Box<Change>, String),
    /// Pass these on as a list.
    Export(Form, Vec<FindingId>),
    /// List anew.
    Refresh,
}

/// The model.
#[derive(Debug, Default)]
pub struct Findings {
    draft: Option<Draft>,
    listed: Vec<Finding>,
    chosen: Option<FindingId>,
    told: Option<Result<Message, Message>>,
}

impl Findings {
    /// What was marked and is not kept yet.
    pub fn draft(&self) -> Option<&Draft> {
        self.draft.as_ref()
    }

    /// All that are known, newest first; those that were marked by mistake are not among them.
    pub fn listed(&self) -> impl DoubleEndedIterator<Item = &Finding> {
        self.listed.iter().filter(|finding| finding.outcome != Outcome::Withdrawn)
    }

    /// The chosen one.
    pub fn chosen(&self) -> Option<&Finding> {
        self.listed.iter().find(|finding| Some(finding.id) == self.chosen)
    }

    /// What came of the last thing that was done.
    pub fn told(&self) -> Option<Result<&Message, &Message>> {
        self.told.as_ref().map(Result::as_ref)
    }

    /// Takes what a person asks for.
    /// `sortie` is the one that is replayed, if one is; the context is the replay's then.
    pub fn handle(&mut self, command: Command, sortie: Option<SortieId>, context: &Context<'_>) -> Vec<Effect> {
        match command {
            Command::Mark { place, seen } => self.mark(place, seen, sortie, context),
            Command::Measured { what, length, ends: [from, to] } => {
                let middle = geo::destination(from, geo::azimuth_rad(from, to), geo::distance_m(from, to) / 2.0);
                let effects = match &self.draft {
                    Some(_) => Vec::new(),
                    None => self.mark(middle, Seen::Video, sortie, context),
                };
                let Length { metres, uncertainty_m } = length;
                self.draft.iter_mut().for_each(|draft| {
                    draft.measured.push(Measured { what: what.clone(), metres, uncertainty_m });
                });
                effects
            }
            Command::Describe(draft) => {
                if let Some(held) = &mut self.draft {
                    // The picture may have come while a line was typed.
                    let photo = held.photo.take();
                    *held = *draft;
                    held.photo = photo.or(held.photo.take());
                }
                Vec::new()
            }
            Command::Keep => self.keep(context),
            Command::Drop => {
                self.draft = None;
                Vec::new()
            }
            Command::Choose(id) => {
                self.chosen = id;
                Vec::new()
            }
            Command::Correct(id, change, why) => {
                let why = why.trim();
                if why.is_empty() {
                    self.told = Some(Err(message!("finding-why-no-reason")));
                    return Vec::new();
                }
                let who = context.settings.pilot.clone();
                vec![Effect::CorrectFinding { id, change, who, why: why.to_owned(), at: context.now }]
            }
            Command::Export(form, ids) => {
                let findings: Vec<_> = self.listed.iter().filter(|f| ids.contains(&f.id)).cloned().collect();
                if findings.is_empty() {
                    self.told = Some(Err(message!("finding-why-none")));
                    return Vec::new();
                }
                vec![Effect::MakeClues(form, findings)]
            }
            Command::Refresh => vec![Effect::ListFindings],
        }
    }

    fn mark(&mut self, place: LatLon, seen: Seen, sortie: Option<SortieId>, context: &Context<'_>) -> Vec<Effect> {
        self.told = None;
        let draft = Draft::at(place, seen, sortie, context);
        let looked = (seen == Seen::Video).then_some(draft.vehicle).flatten();
        let still = looked.map(|vehicle| Effect::Still { vehicle, sortie });
        self.draft = Some(draft);
        still.into_iter().collect()
    }

    fn keep(&mut self, context: &Context<'_>) -> Vec<Effect> {
        let Some(draft) = &self.draft else { return Vec::new() };
        let who = context.settings.pilot.trim();
        if draft.kind.is_empty() {
            self.told = Some(Err(message!("finding-why-no-kind")));
            return Vec::new();
        }
        if who.is_empty() {
            self.told = Some(Err(message!("cases-why-nobody")));
            return Vec::new();
        }
        let kind = Kinds::embedded().get(&draft.kind);
        let name = kind.map_or(draft.kind.clone(), |kind| kind.zh.clone());
        let act = Act {
            at: context.now,
            who: who.to_owned(),
            vehicle: draft.vehicle,
            what: message!("finding-do-mark", kind = name, place = draft.stake()),
            answer: Some(message!("fly-recorded")),
        };
        let mark = Effect::MarkFinding { vehicle: draft.vehicle, finding: Box::new(draft.finding(who)) };
        let report = self.report(context);
        self.draft = None;
        [mark, Effect::Log(Box::new(act))].into_iter().chain(report).collect()
    }

    /// A simulated vehicle is told what was found from it: an exercise judges whether it is what stands there. On a real
    /// flight a finding is the crew's business and not the vehicle's.
    fn report(&self, context: &Context<'_>) -> Option<Effect> {
        let draft = self.draft.as_ref().filter(|draft| draft.is_live())?;
        let target = draft.vehicle?;
        let vehicle = context.snapshot.vehicles.get(&target)?;
        if !parameter::is_simulated(&vehicle.parameters) {
            return None;
        }
        let kind = Kinds::embedded().get(&draft.kind)?;
        let stake: Stake = draft.road.as_ref()?.stake.parse().ok()?;
        let photos: u64 = vehicle.cameras.iter().map(|camera| camera.photos).sum();
        let report = Report {
            kind: kind.code.clone(),
            authority: kind.jurisdiction.authority().unwrap_or("detachment").to_owned(),
            stake_shown_m: stake.shown_m.round() as i64,
            photo: u32::try_from(photos).ok().filter(|photos| *photos > 0),
        };
        let request = Request { target, command: MavCmd::MAV_CMD_USER_1, params: report.params(), frame: None };
        Some(Effect::Order(Order::Command(request)))
    }

    /// The picture that something was just marked on shows a part of a bridge, as the plan has it.
    pub(crate) fn show(&mut self, part: &BridgePart) {
        let marked = self.draft.as_mut().filter(|draft| draft.seen == Seen::Video);
        if let Some(road) = marked.and_then(|draft| draft.road.as_mut()) {
            road.part = Some(part.into());
        }
    }

    /// The picture of a vehicle was kept: it belongs to what was just marked on it.
    pub(crate) fn pictured(&mut self, vehicle: Address, still: &Path, data: Option<&PathBuf>) {
        let relative = data.and_then(|data| still.strip_prefix(data).ok()).unwrap_or(still);
        let parts = relative.components().map(|part| part.as_os_str().to_string_lossy());
        if let Some(draft) = self.draft.as_mut().filter(|d| d.vehicle == Some(vehicle) && d.seen == Seen::Video) {
            draft.photo.get_or_insert_with(|| parts.collect::<Vec<_>>().join("/"));
        }
    }

    /// Takes what came of an effect.
    pub(crate) fn answer(&mut self, answer: Answer) -> Vec<Effect> {
        match answer {
            Answer::Findings(Ok(listed)) => self.listed = listed,
            Answer::Findings(Err(why)) | Answer::Clues(_, Err(why)) => self.told = Some(Err(why)),
            Answer::Clues(form, Ok(bytes)) => {
                let name = format!("clues.{}", form.extension());
                return vec![Effect::AskWrite { kind: FileKind::Clues, name, bytes }];
            }
            Answer::Written { path, result, .. } => {
                let file = path.display().to_string();
                self.told = Some(match result {
                    Ok(()) => Ok(message!("finding-exported", file = file)),
                    Err(cause) => Err(message!("finding-not-exported", file = file, cause = cause)),
                });
            }
            _ => {}
        }
        Vec::new()
    }
}
