//! What can be wrong with a file, and what a pilot should know about one that is right.

use std::fmt;

use super::{MAX_FILE_BYTES, MAX_ITEMS};
use crate::explain::{Explain, Message, Value};
use crate::message;

/// A file that cannot be read.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{file}: {place}: {problem}")]
pub struct ReadError {
    /// Name of the file as the caller gave it.
    pub file: String,
    /// Where in the file.
    pub place: Place,
    /// What is wrong there.
    pub problem: Problem,
}

/// Where in a file. Its text reads the same in every language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// The file as a whole.
    File,
    /// A line and a column of a text file, both from 1. In WPL the column is the field.
    Line {
        /// From 1.
        line: usize,
        /// From 1; 0 means the whole line.
        column: usize,
    },
    /// A path into JSON, such as `mission.items[3].params[4]` (indexes from 0, as programmers and QGC count).
    Json(String),
    /// A path into XML, such as `gpx/rte[1]/rtept[2]` (from 1, as XPath counts).
    Element(String),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File => write!(f, "-"),
            Self::Line { line, column: 0 } => write!(f, "{line}"),
            Self::Line { line, column } => write!(f, "{line}:{column}"),
            Self::Json(path) | Self::Element(path) => write!(f, "{path}"),
        }
    }
}

/// What is wrong with a file.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Problem {
    /// More than [`MAX_FILE_BYTES`].
    #[error("{bytes} bytes are more than the limit of {MAX_FILE_BYTES}")]
    TooLarge {
        /// Size of the file.
        bytes: usize,
    },
    /// More than [`MAX_ITEMS`] items, corners or points.
    #[error("more than {MAX_ITEMS} entries")]
    TooMany,
    /// Nothing in it.
    #[error("empty")]
    Empty,
    /// Not UTF-8.
    #[error("not UTF-8 from byte {offset} on")]
    NotUtf8 {
        /// Bytes before the first bad one.
        offset: usize,
    },
    /// Not well-formed JSON or XML.
    #[error("not well-formed: {detail}")]
    Malformed {
        /// The parser's words.
        detail: String,
    },
    /// Another kind of file.
    #[error("this is no {expected} file (found {found:?})")]
    OtherFormat {
        /// The format's name.
        expected: &'static str,
        /// What stands where its mark should be.
        found: String,
    },
    /// A field that must be there.
    #[error("{name} is missing")]
    Missing {
        /// Its name.
        name: String,
    },
    /// A field of another type.
    #[error("expected {expected}, found {found}")]
    WrongType {
        /// What is needed.
        expected: Expected,
        /// What stands there, shortened.
        found: String,
    },
    /// A number that cannot be meant.
    #[error("{value} is outside {min}..={max}")]
    OutOfRange {
        /// As read.
        value: f64,
        /// Smallest allowed.
        min: f64,
        /// Largest allowed.
        max: f64,
    },
    /// A row with the wrong number of fields.
    #[error("{found} fields instead of {expected}")]
    FieldCount {
        /// As found.
        found: usize,
        /// As the format wants.
        expected: usize,
    },
    /// Positions in a datum that no plan may hold.
    #[error("positions in {found}, not WGS84")]
    OtherDatum {
        /// As named in the file.
        found: String,
    },
    /// Heights that cannot be turned into any that a plan holds.
    #[error("heights in the mode {found}")]
    HeightMode {
        /// As named in the file.
        found: String,
    },
    /// A recipe for a route (`templateType` of WPML) without the route itself.
    #[error("a recipe of the kind {kind} without a route")]
    RecipeOnly {
        /// As named in the file.
        kind: String,
    },
    /// A `DO_JUMP` to an item that the file does not hold.
    #[error("jumps to item {target}, which is not in the file")]
    JumpTarget {
        /// The `doJumpId` asked for.
        target: f64,
    },
}

/// What a field must hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)] // Each is said in words by its catalogue message.
pub enum Expected {
    Number,
    FiniteNumber,
    WholeNumber,
    Text,
    Boolean,
    Object,
    Array,
    LatLon,
    LonLat,
    Time,
    ExitOnRcLost,
    RcLostAction,
}

impl Expected {
    fn name(self) -> Message {
        match self {
            Self::Number => message!("expected-number"),
            Self::FiniteNumber => message!("expected-finite-number"),
            Self::WholeNumber => message!("expected-whole-number"),
            Self::Text => message!("expected-text"),
            Self::Boolean => message!("expected-boolean"),
            Self::Object => message!("expected-object"),
            Self::Array => message!("expected-array"),
            Self::LatLon => message!("expected-lat-lon"),
            Self::LonLat => message!("expected-lon-lat"),
            Self::Time => message!("expected-time"),
            Self::ExitOnRcLost => message!("expected-exit-on-rc-lost"),
            Self::RcLostAction => message!("expected-rc-lost-action"),
        }
    }
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Number => "number",
            Self::FiniteNumber => "finite number",
            Self::WholeNumber => "whole number",
            Self::Text => "text",
            Self::Boolean => "boolean",
            Self::Object => "object",
            Self::Array => "array",
            Self::LatLon => "[latitude, longitude]",
            Self::LonLat => "longitude, latitude",
            Self::Time => "time",
            Self::ExitOnRcLost => "goContinue or executeLostAction",
            Self::RcLostAction => "goBack, landing or hover",
        })
    }
}

impl ReadError {
    pub(super) fn new(file: &str, place: Place, problem: Problem) -> Self {
        Self { file: file.to_owned(), place, problem }
    }
}

/// Foreign text in an error is cut to this many characters.
const SHOWN_CHARS: usize = 40;

pub(super) fn shortened(text: &str) -> String {
    let mut short: String = text.chars().take(SHOWN_CHARS).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

impl Explain for ReadError {
    fn explain(&self) -> Message {
        let mut message = match &self.problem {
            Problem::TooLarge { bytes } => {
                message!("err-format-too-large", bytes = *bytes, limit_mib = MAX_FILE_BYTES / (1024 * 1024))
            }
            Problem::TooMany => message!("err-format-too-many", limit = MAX_ITEMS),
            Problem::Empty => message!("err-format-empty"),
            Problem::NotUtf8 { offset } => message!("err-format-not-utf8", offset = *offset),
            Problem::Malformed { detail } => message!("err-format-malformed", detail = detail.as_str()),
            Problem::OtherFormat { expected, found } => {
                message!("err-format-other-format", expected = *expected, found = found.as_str())
            }
            Problem::Missing { name } => message!("err-format-missing", name = name.as_str()),
            Problem::WrongType { expected, found } => {
                message!("err-format-wrong-type", expected = expected.name(), found = found.as_str())
            }
            Problem::OutOfRange { value, min, max } => {
                message!("err-format-out-of-range", value = *value, min = *min, max = *max)
            }
            Problem::FieldCount { found, expected } => {
                message!("err-format-field-count", found = *found, expected = *expected)
            }
            Problem::OtherDatum { found } => message!("err-format-other-datum", found = found.as_str()),
            Problem::HeightMode { found } => message!("err-format-height-mode", found = found.as_str()),
            Problem::RecipeOnly { kind } => message!("err-format-recipe-only", kind = kind.as_str()),
            Problem::JumpTarget { target } => message!("err-format-jump-target", target = *target),
        };
        message.args.push(("file", Value::from(self.file.as_str())));
        message.args.push(("place", Value::from(self.place.to_string())));
        message
    }
}

/// Something about a file that is no error, but that a pilot should know before flying it.
#[derive(Debug, Clone, PartialEq)]
pub enum Note {
    /// A complex item that holds no expanded items (a structure scan, a survey of an old version): kept in the file,
    /// but nothing of it would be flown.
    RecipeWithoutItems {
        /// Where it stands.
        place: Place,
        /// Its `complexItemType`.
        kind: String,
    },
    /// The file holds no take-off point; the first place in it was taken.
    HomeGuessed,
    /// "Not set" parameters became 0, because the format has no other way.
    UnsetWrittenAsZero {
        /// How many parameters.
        count: usize,
    },
    /// The format holds no fence.
    FenceLeftOut,
    /// The format holds no rally points.
    RallyLeftOut,
    /// Items that are no places (speed, camera, gimbal, jumps) were left out.
    CommandsLeftOut {
        /// How many.
        count: usize,
    },
    /// Points without a height were given one.
    HeightAssumed {
        /// How many.
        count: usize,
        /// Metres above home.
        height_m: f64,
    },
    /// Heights above ground became heights above terrain, which the autopilot has to know.
    HeightAboveGround {
        /// How many.
        count: usize,
    },
    /// Heights that may be meant above the ellipsoid were taken as above sea level.
    HeightTakenAsAmsl {
        /// How many.
        count: usize,
    },
    /// The file gives the ground at the take-off point above the ellipsoid only; 0 m above sea level was taken.
    GroundUnknown,
    /// Areas without a name that says what they are became fences to stay inside.
    AreasAsFences {
        /// How many.
        count: usize,
    },
    /// Areas with fewer than three corners were left out.
    AreasLeftOut {
        /// How many.
        count: usize,
    },
    /// Single points beside the lines were left out.
    PointsLeftOut {
        /// How many.
        count: usize,
    },
    /// Camera, gimbal and other actions that have no counterpart were left out.
    ActionsLeftOut {
        /// How many.
        count: usize,
    },
    /// What the aircraft does when it loses the link, as the file says. A plan of an autopilot cannot hold it.
    LostLink {
        /// In the file's words.
        action: LostLink,
    },
    /// The recipe of a package wants something else on loss of the link than the route that is flown: a program that
    /// opens the package makes the route anew from the recipe.
    LostLinkDiffers {
        /// As the recipe says.
        recipe: LostLink,
        /// As the route says.
        flown: LostLink,
    },
    /// A route needs two waypoints, and has fewer.
    TooFewWaypoints {
        /// How many.
        count: usize,
    },
    /// The aircraft that a package was written for, and what it does there when it loses the link.
    WrittenFor {
        /// Name of the model.
        model: &'static str,
    },
    /// The file holds several lines; one after the other was taken.
    LinesJoined {
        /// How many routes and track segments.
        count: usize,
    },
}

/// What an aircraft does when it loses the link (`exitOnRCLost` and `executeRCLostAction` of WPML).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(missing_docs)] // Each is said in words by its catalogue message.
pub enum LostLink {
    GoOn,
    #[default]
    Return,
    Land,
    Hover,
}

impl LostLink {
    /// All, the usual one first.
    pub const ALL: [Self; 4] = [Self::Return, Self::Hover, Self::Land, Self::GoOn];

    /// What it is called.
    pub fn name(self) -> Message {
        match self {
            Self::GoOn => message!("lost-link-go-on"),
            Self::Return => message!("lost-link-return"),
            Self::Land => message!("lost-link-land"),
            Self::Hover => message!("lost-link-hover"),
        }
    }
}

impl Explain for Note {
    fn explain(&self) -> Message {
        match self {
            Self::RecipeWithoutItems { place, kind } => {
                message!("note-format-recipe-without-items", place = place.to_string(), kind = kind.as_str())
            }
            Self::HomeGuessed => message!("note-format-home-guessed"),
            Self::UnsetWrittenAsZero { count } => message!("note-format-unset-as-zero", count = *count),
            Self::FenceLeftOut => message!("note-format-fence-left-out"),
            Self::RallyLeftOut => message!("note-format-rally-left-out"),
            Self::CommandsLeftOut { count } => message!("note-format-commands-left-out", count = *count),
            Self::HeightAssumed { count, height_m } => {
                message!("note-format-height-assumed", count = *count, height_m = *height_m)
            }
            Self::HeightAboveGround { count } => message!("note-format-height-above-ground", count = *count),
            Self::HeightTakenAsAmsl { count } => message!("note-format-height-taken-as-amsl", count = *count),
            Self::GroundUnknown => message!("note-format-ground-unknown"),
            Self::AreasAsFences { count } => message!("note-format-areas-as-fences", count = *count),
            Self::AreasLeftOut { count } => message!("note-format-areas-left-out", count = *count),
            Self::PointsLeftOut { count } => message!("note-format-points-left-out", count = *count),
            Self::ActionsLeftOut { count } => message!("note-format-actions-left-out", count = *count),
            Self::LostLink { action } => message!("note-format-lost-link", action = action.name()),
            Self::LostLinkDiffers { recipe, flown } => {
                message!("note-format-lost-link-differs", recipe = recipe.name(), flown = flown.name())
            }
            Self::TooFewWaypoints { count } => message!("note-format-too-few-waypoints", count = *count),
            Self::WrittenFor { model } => message!("note-format-written-for", model = *model),
            Self::LinesJoined { count } => message!("note-format-lines-joined", count = *count),
        }
    }
}
