//! Documents as files: what is read from every format, what is written, and what is kept against a crash.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use mission::explain::{Explain, Message, Value};
use mission::formats::{self, ReadError, plan_file};
use mission::message;
use mission::road::{Network, geojson};
use serde::{Deserialize, Serialize};

use super::area::WantedArea;
use super::document::Document;
use super::request::Request;
use super::section::WantedSection;
use super::under::WantedBridge;
use super::wanted::Wanted;

/// Our own key at the top of a `.plan` file; other programs leave it alone.
const KEY: &str = "corridorRequest";
/// Of the autosave. What a newer program wrote is not guessed at.
const VERSION: u32 = 1;

/// What a file held.
#[derive(Debug)]
pub(super) enum Content {
    /// A plan, and what its reader wants to be known.
    Plan(Box<Document>, Vec<Message>),
    /// A road network.
    Roads(Box<Network>),
}

/// A request under the key of its kind, as files have had it since there was only one kind.
#[derive(Default, Serialize, Deserialize)]
struct Asked {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    wanted: Option<Wanted>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    under: Option<WantedBridge>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    area: Option<WantedArea>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    section: Option<WantedSection>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    follows_ground: bool,
}

impl Asked {
    fn of(document: &Document) -> Self {
        let asked = Self { follows_ground: document.follows_ground, ..Self::default() };
        match document.request.clone() {
            Some(Request::Along(wanted)) => Self { wanted: Some(wanted), ..asked },
            Some(Request::Under(under)) => Self { under: Some(*under), ..asked },
            Some(Request::Area(area)) => Self { area: Some(area), ..asked },
            Some(Request::Section(section)) => Self { section: Some(section), ..asked },
            None => asked,
        }
    }

    fn request(self) -> Option<Request> {
        let asked = self.wanted.map(Request::Along);
        let asked = asked.or(self.under.map(|under| Request::Under(Box::new(under)))).or(self.area.map(Request::Area));
        asked.or(self.section.map(Request::Section))
    }
}

/// How a request is kept inside a `.plan` file.
#[derive(Serialize, Deserialize)]
struct Origin {
    #[serde(flatten)]
    asked: Asked,
    leg: usize,
    by_hand: bool,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    version: u32,
    file: Option<PathBuf>,
    #[serde(flatten)]
    asked: Asked,
    leg: usize,
    by_hand: bool,
    plan: serde_json::Value,
}

/// The name of a file without its folders.
pub(super) fn name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

fn extension(path: &Path) -> String {
    path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase()
}

/// Reads whatever a file is, by its extension.
pub(super) fn read(path: &Path, bytes: &[u8]) -> Result<Content, Message> {
    let file = name(path);
    match extension(path).as_str() {
        "plan" => read_plan(&file, bytes),
        "geojson" | "json" => read_json(&file, bytes),
        other => match formats::read(&file, other, bytes) {
            Some(read) => plain(read),
            None => Err(message!("planner-format-unknown", file = file)),
        },
    }
}

fn plain(read: Result<formats::Read, ReadError>) -> Result<Content, Message> {
    let read = read.map_err(|error| error.explain())?;
    let notes = read.notes.iter().map(Explain::explain).collect();
    Ok(Content::Plan(Box::new(Document { plan: Arc::new(read.plan), ..Document::default() }), notes))
}

/// A `.plan`, with the request that it was made from where we wrote it.
fn read_plan(file: &str, bytes: &[u8]) -> Result<Content, Message> {
    let mut value = serde_json::from_slice::<serde_json::Value>(bytes).ok();
    let origin = value.as_mut().and_then(|value| value.as_object_mut()?.shift_remove(KEY));
    let Some((origin, value)) = origin.zip(value) else { return plain(plan_file::read(file, bytes)) };
    // Without our key, which is written anew from the document and must not be kept twice.
    let content = plain(plan_file::read(file, value.to_string().as_bytes()))?;
    let Content::Plan(mut document, mut notes) = content else { return Ok(content) };
    match serde_json::from_value::<Origin>(origin) {
        Ok(Origin { asked, leg, by_hand }) => {
            let follows_ground = asked.follows_ground;
            *document = Document { request: asked.request(), leg, by_hand, follows_ground, ..*document };
        }
        Err(error) => notes.push(message!("planner-request-damaged", file = file, cause = error.to_string())),
    }
    Ok(Content::Plan(document, notes))
}

/// JSON may be a plan, a road network, or what somebody drew.
fn read_json(file: &str, bytes: &[u8]) -> Result<Content, Message> {
    let value: Option<serde_json::Value> = serde_json::from_slice(bytes).ok();
    if value.as_ref().is_some_and(|value| value["fileType"] == "Plan") {
        return read_plan(file, bytes);
    }
    let has_roads = |value: &serde_json::Value| {
        let features = value["features"].as_array();
        features.is_some_and(|features| features.iter().any(|feature| feature["properties"]["kind"] == "road"))
    };
    if value.as_ref().is_some_and(has_roads) {
        return read_roads(file, bytes).map(|network| Content::Roads(Box::new(network)));
    }
    plain(formats::geojson::read(file, bytes))
}

/// Reads a road network.
pub(super) fn read_roads(file: &str, bytes: &[u8]) -> Result<Network, Message> {
    let text = text(file, bytes)?;
    let network = geojson::read(text).map_err(|error| failed(file, error.explain()))?;
    if network.roads.is_empty() { Err(failed(file, message!("road-none"))) } else { Ok(network) }
}

fn text<'a>(file: &str, bytes: &'a [u8]) -> Result<&'a str, Message> {
    std::str::from_utf8(bytes).map_err(|_| message!("file-not-text", file = file))
}

fn failed(file: &str, cause: Message) -> Message {
    message!("planner-file-failed", file = file, cause = cause)
}

/// The document as a `.plan` file that QGroundControl reads too.
pub(super) fn write(document: &Document) -> Vec<u8> {
    let text = plan_file::write(&document.plan).text;
    if document.request.is_none() {
        return text.into_bytes();
    }
    let asked = Asked::of(document);
    let origin = Origin { asked, leg: document.leg, by_hand: document.by_hand };
    let with_origin = || -> serde_json::Result<Vec<u8>> {
        let mut value: serde_json::Value = serde_json::from_str(&text)?;
        value[KEY] = serde_json::to_value(origin)?;
        serde_json::to_vec_pretty(&value)
    };
    with_origin().unwrap_or_else(|_| text.clone().into_bytes())
}

/// The document and the file that it belongs to, for a program that may be killed at any time.
pub(super) fn keep(document: &Document, file: Option<&Path>) -> Option<Vec<u8>> {
    let plan = serde_json::from_str(&plan_file::write(&document.plan).text).ok()?;
    let asked = Asked::of(document);
    let (leg, by_hand, file) = (document.leg, document.by_hand, file.map(Path::to_owned));
    serde_json::to_vec(&Kept { version: VERSION, file, asked, leg, by_hand, plan }).ok()
}

/// What [`keep`] kept.
pub(super) fn recover(bytes: &[u8]) -> Result<(Document, Option<PathBuf>), Message> {
    let damaged = |cause: Value| Message { id: "planner-recovery-damaged", args: vec![("cause", cause)] };
    let kept: Kept = serde_json::from_slice(bytes).map_err(|error| damaged(error.to_string().into()))?;
    if kept.version != VERSION {
        return Err(message!("planner-recovery-version", found = f64::from(kept.version), known = f64::from(VERSION)));
    }
    let plan = kept.plan.to_string();
    let read = plan_file::read("autosave", plan.as_bytes()).map_err(|error| damaged(error.explain().into()))?;
    let Kept { asked, leg, by_hand, file, .. } = kept;
    let (follows_ground, plan) = (asked.follows_ground, Arc::new(read.plan));
    Ok((Document { request: asked.request(), leg, by_hand, follows_ground, plan }, file))
}
