//! A zone: where, between which heights, when, and by what right.

use jiff::Timestamp;
use mission::geo::LatLon;

/// What a zone means for a flight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ZoneKind {
    /// 禁飞: nobody flies there.
    NoFly,
    /// 临时管制: nobody flies there for a time.
    Temporary,
    /// 管制空域: flown only with an approval.
    Controlled,
    /// 适飞空域: flown without one, within its heights.
    Suitable,
    /// What was approved for this unit.
    Approval,
}

impl ZoneKind {
    /// All.
    pub const ALL: [Self; 5] = [Self::NoFly, Self::Temporary, Self::Controlled, Self::Suitable, Self::Approval];

    /// As files write it: in English, or as Chinese maps name it.
    pub fn from_name(name: &str) -> Option<Self> {
        let name = name.trim().to_lowercase();
        let words: [(&[&str], Self); 5] = [
            (&["no_fly", "no-fly", "nofly", "prohibited", "禁飞", "禁区"], Self::NoFly),
            (&["temporary", "临时"], Self::Temporary),
            (&["controlled", "管制", "限飞"], Self::Controlled),
            (&["suitable", "适飞"], Self::Suitable),
            (&["approval", "approved", "批准", "批复", "已批"], Self::Approval),
        ];
        words.into_iter().find(|(words, _)| words.iter().any(|word| name.starts_with(word))).map(|(_, kind)| kind)
    }

    /// Message id of what people call it.
    pub fn id(self) -> &'static str {
        match self {
            Self::NoFly => "zone-no-fly",
            Self::Temporary => "zone-temporary",
            Self::Controlled => "zone-controlled",
            Self::Suitable => "zone-suitable",
            Self::Approval => "zone-approval",
        }
    }

    /// As files write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::NoFly => "no_fly",
            Self::Temporary => "temporary",
            Self::Controlled => "controlled",
            Self::Suitable => "suitable",
            Self::Approval => "approval",
        }
    }
}

/// One end of a height band.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Level {
    /// Metres above the ground straight beneath (真高).
    Agl(f64),
    /// Metres above mean sea level.
    Amsl(f64),
    /// No end.
    Unlimited,
}

/// From which to which height.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Band {
    /// Lower end.
    pub floor: Level,
    /// Upper end.
    pub ceiling: Level,
}

impl Band {
    /// From the ground up.
    pub const ALL: Self = Self { floor: Level::Agl(0.0), ceiling: Level::Unlimited };
}

/// When a zone is in force; an end that is missing is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Window {
    /// From this moment.
    pub from: Option<Timestamp>,
    /// Until this moment.
    pub until: Option<Timestamp>,
}

impl Window {
    /// Whether it is in force at any moment from one to another.
    pub fn overlaps(&self, from: Timestamp, until: Timestamp) -> bool {
        self.from.is_none_or(|start| start <= until) && self.until.is_none_or(|end| end >= from)
    }

    /// Whether it is in force from one moment to another without a break.
    pub fn covers(&self, from: Timestamp, until: Timestamp) -> bool {
        self.from.is_none_or(|start| start <= from) && self.until.is_none_or(|end| end >= until)
    }
}

/// The outline of a zone.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// Rings of corners, WGS84, not closed, joined by lines that are straight in latitude and longitude (as RFC 7946 has
    /// it). The first is the outline, the others are holes.
    Polygon(Vec<Vec<LatLon>>),
    /// All within a distance.
    Circle {
        /// WGS84.
        centre: LatLon,
        /// Metres.
        radius_m: f64,
    },
}

/// Where zones come from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Source {
    /// Name of the file.
    pub file: String,
    /// Who published it, as the file or the person who loads it says.
    pub publisher: String,
    /// When it was published, as the file says: text, because files write it in many ways.
    pub date: String,
}

/// A zone.
#[derive(Debug, Clone, PartialEq)]
pub struct Zone {
    /// Name.
    pub name: String,
    /// What it means.
    pub kind: ZoneKind,
    /// Outlines; a zone may have several.
    pub shapes: Vec<Shape>,
    /// Heights.
    pub band: Band,
    /// Time.
    pub window: Window,
    /// Number of an approval or a notice, where there is one.
    pub number: String,
    /// Where it comes from.
    pub source: Source,
}
