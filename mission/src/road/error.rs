//! What can be wrong with road data and stake text.

use crate::explain::{Explain, Message};
use crate::message;
use thiserror::Error;

/// Text that is not a stake.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum StakeError {
    /// Nothing but blanks.
    #[error("a stake is missing")]
    Empty,
    /// A letter prefix other than K: stakes of ramps (AK, BK …) are counted on lines of their own.
    #[error("`{text}` is a stake of a ramp (prefix `{prefix}`); only main-line stakes (K…) can be used here")]
    Ramp {
        /// What was typed.
        text: String,
        /// Its letters.
        prefix: String,
    },
    /// The part before `+` is not a whole number of kilometres up to 9999.
    #[error("`{text}`: `{part}` is not a number of kilometres from 0 to 9999")]
    Kilometres {
        /// What was typed.
        text: String,
        /// The part at fault.
        part: String,
    },
    /// The part after `+` is not a number of metres below 1000.
    #[error("`{text}`: `{part}` is not a number of metres from 0 to 999.999")]
    Metres {
        /// What was typed.
        text: String,
        /// The part at fault.
        part: String,
    },
    /// The suffix after `_` is neither 1 nor 2.
    #[error("`{text}`: after `_` stands 1 or 2 (first or second place with this stake), not `{part}`")]
    Occurrence {
        /// What was typed.
        text: String,
        /// The part at fault.
        part: String,
    },
}

impl Explain for StakeError {
    fn explain(&self) -> Message {
        match self {
            Self::Empty => message!("err-stake-empty"),
            Self::Ramp { text, prefix } => message!("err-stake-ramp", text = text.clone(), prefix = prefix.clone()),
            Self::Kilometres { text, part } => {
                message!("err-stake-kilometres", text = text.clone(), part = part.clone())
            }
            Self::Metres { text, part } => message!("err-stake-metres", text = text.clone(), part = part.clone()),
            Self::Occurrence { text, part } => {
                message!("err-stake-occurrence", text = text.clone(), part = part.clone())
            }
        }
    }
}

/// A centreline that cannot be used.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum LineError {
    /// Fewer than two different points.
    #[error("the line has {count} usable point(s); at least 2 are needed")]
    TooShort {
        /// Different points.
        count: usize,
    },
    /// More points than a road of this country could need; see [`super::MAX_VERTICES`].
    #[error("the line has {count} points; at most {limit} are read")]
    TooManyPoints {
        /// Points given.
        count: usize,
        /// Points allowed.
        limit: usize,
    },
    /// A coordinate is not a number or not on the globe.
    #[error("point {index}: latitude {lat_deg}, longitude {lon_deg} is not a place on the globe")]
    NoPlace {
        /// Point, from 0.
        index: usize,
        /// As given.
        lat_deg: f64,
        /// As given.
        lon_deg: f64,
    },
    /// The line turns back on itself as no expressway does: a spike or points out of order.
    #[error("at point {index} the line turns by {turn_deg:.0}°; a road does not (limit {limit_deg:.0}°)")]
    Spike {
        /// Point, from 0.
        index: usize,
        /// Change of direction, degrees.
        turn_deg: f64,
        /// Greatest change allowed, degrees.
        limit_deg: f64,
    },
    /// Two neighbouring points are too far apart to be one road.
    #[error("between points {index} and {} lie {gap_m:.0} m without a point (limit {limit_m:.0} m)", index + 1)]
    Gap {
        /// First of the two points, from 0.
        index: usize,
        /// Distance, metres.
        gap_m: f64,
        /// Greatest distance allowed, metres.
        limit_m: f64,
    },
}

impl Explain for LineError {
    fn explain(&self) -> Message {
        match *self {
            Self::TooShort { count } => message!("err-line-too-short", count = count),
            Self::TooManyPoints { count, limit } => {
                message!("err-line-too-many-points", count = count, limit = limit)
            }
            Self::NoPlace { index, lat_deg, lon_deg } => {
                message!("err-line-no-place", index = index, lat = lat_deg, lon = lon_deg)
            }
            Self::Spike { index, turn_deg, limit_deg } => {
                message!("err-line-spike", index = index, turn = turn_deg, limit = limit_deg)
            }
            Self::Gap { index, gap_m, limit_m } => {
                message!("err-line-gap", index = index, gap = gap_m, limit = limit_m)
            }
        }
    }
}

/// Chainage segments that contradict each other.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum ChainageError {
    /// More segments than any road has; see [`super::MAX_SEGMENTS`].
    #[error("the chainage has {count} segments; at most {limit} are read")]
    TooManySegments {
        /// Segments given.
        count: usize,
        /// Segments allowed.
        limit: usize,
    },
    /// No segments at all.
    #[error("the chainage has no segment")]
    Empty,
    /// A number is not finite, negative or a segment runs backwards.
    #[error("chainage segment {index} does not run forward from a valid stake")]
    NotForward {
        /// Segment, from 0.
        index: usize,
    },
    /// Segments leave measured metres uncovered or cover them twice.
    #[error("chainage segment {index} starts at {start_m:.1} m but the one before ends at {end_m:.1} m")]
    NotJoined {
        /// Segment, from 0.
        index: usize,
        /// Measured, metres.
        start_m: f64,
        /// Measured, metres.
        end_m: f64,
    },
    /// The segments do not reach from the line's start to its end.
    #[error("the chainage covers {from_m:.1} m to {to_m:.1} m of a line of {length_m:.1} m")]
    NotCovering {
        /// Measured, metres.
        from_m: f64,
        /// Measured, metres.
        to_m: f64,
        /// Length of the line, metres.
        length_m: f64,
    },
    /// Shown and measured lengths differ by more than a survey can.
    #[error("chainage segment {index} shows {shown_m:.1} m on {measured_m:.1} m of road")]
    Stretched {
        /// Segment, from 0.
        index: usize,
        /// Shown length, metres.
        shown_m: f64,
        /// Measured length, metres.
        measured_m: f64,
    },
    /// One stake would stand at three places or more.
    #[error("{stake} would stand at more than two places")]
    TooManyPlaces {
        /// The stake.
        stake: String,
    },
}

impl Explain for ChainageError {
    fn explain(&self) -> Message {
        match self {
            Self::TooManySegments { count, limit } => {
                message!("err-chainage-too-many-segments", count = *count, limit = *limit)
            }
            Self::Empty => message!("err-chainage-empty"),
            Self::NotForward { index } => message!("err-chainage-not-forward", index = *index),
            Self::NotJoined { index, start_m, end_m } => {
                message!("err-chainage-not-joined", index = *index, start = *start_m, end = *end_m)
            }
            Self::NotCovering { from_m, to_m, length_m } => {
                message!("err-chainage-not-covering", from = *from_m, to = *to_m, length = *length_m)
            }
            Self::Stretched { index, shown_m, measured_m } => {
                message!("err-chainage-stretched", index = *index, shown = *shown_m, measured = *measured_m)
            }
            Self::TooManyPlaces { stake } => message!("err-chainage-too-many-places", stake = stake.clone()),
        }
    }
}

/// Known stakes that do not fit the line or each other.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum CalibrationError {
    /// Fewer than two known stakes.
    #[error("{count} known stake(s); at least 2 are needed")]
    TooFew {
        /// Known stakes given.
        count: usize,
    },
    /// A known stake lies too far from the line to belong to it.
    #[error("{stake} (row {row}) lies {distance_m:.0} m off the line (limit {limit_m:.0} m)")]
    OffTheLine {
        /// The stake.
        stake: String,
        /// Row of the table, from 1.
        row: usize,
        /// Distance, metres; infinite where it is beyond the line's ends.
        distance_m: f64,
        /// Limit, metres.
        limit_m: f64,
    },
    /// Between two neighbours the stakes count otherwise than the road is long, and no break is given there.
    #[error(
        "from {first} (row {first_row}) to {second} (row {second_row}) the stakes count {shown_m:.1} m, the line measures {measured_m:.1} m"
    )]
    Contradiction {
        /// The stake before.
        first: String,
        /// Its row, from 1.
        first_row: usize,
        /// The stake after.
        second: String,
        /// Its row, from 1.
        second_row: usize,
        /// Difference of the stakes, metres.
        shown_m: f64,
        /// Distance along the line, metres.
        measured_m: f64,
    },
    /// The resulting chainage is not valid.
    #[error(transparent)]
    Chainage(#[from] ChainageError),
}

impl Explain for CalibrationError {
    fn explain(&self) -> Message {
        match self {
            Self::TooFew { count } => message!("err-calibration-too-few", count = *count),
            Self::OffTheLine { stake, row, distance_m, limit_m } => message!(
                "err-calibration-off-the-line",
                stake = stake.clone(),
                row = *row,
                distance = *distance_m,
                limit = *limit_m
            ),
            Self::Contradiction { first, first_row, second, second_row, shown_m, measured_m } => message!(
                "err-calibration-contradiction",
                first = first.clone(),
                firstrow = *first_row,
                second = second.clone(),
                secondrow = *second_row,
                shown = *shown_m,
                measured = *measured_m
            ),
            Self::Chainage(inner) => inner.explain(),
        }
    }
}

/// What a property of a road file should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Expected {
    Collection,
    FewFeatures,
    FewRoads,
    Object,
    Text,
    Flag,
    Metres,
    List,
    FurtherAlong,
    Lanes,
    OuterEdge,
    LanesFit,
    SpansTotal,
    Point,
    Position,
    Spans,
    LineString,
    Kind,
}

impl std::fmt::Display for Expected {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Collection => "\"FeatureCollection\"",
            Self::FewFeatures => "a list of at most 100000 features",
            Self::FewRoads => "a list of at most 1000 roads",
            Self::Object => "an object",
            Self::Text => "text",
            Self::Flag => "true or false",
            Self::Metres => "a number of metres, not negative",
            Self::List => "a list",
            Self::FurtherAlong => "further along than `from`",
            Self::Lanes => "a whole number from 1 to 12",
            Self::OuterEdge => "more than inner_edge_m and less than 200",
            Self::LanesFit => "such that lanes and shoulder fit between the edges",
            Self::SpansTotal => "spans that add up to the length from `from` to `to`",
            Self::Point => "a Point with [longitude, latitude]",
            Self::Position => "[longitude, latitude]",
            Self::Spans => "a list of span lengths in metres",
            Self::LineString => "a LineString of [longitude, latitude] pairs",
            Self::Kind => "road, bridge, section, system_interchange, local_interchange, service_area or toll_station",
        })
    }
}

impl Explain for Expected {
    fn explain(&self) -> Message {
        match self {
            Self::Collection => message!("road-expected-collection"),
            Self::FewFeatures => message!("road-expected-few-features"),
            Self::FewRoads => message!("road-expected-few-roads"),
            Self::Object => message!("road-expected-object"),
            Self::Text => message!("road-expected-text"),
            Self::Flag => message!("road-expected-flag"),
            Self::Metres => message!("road-expected-metres"),
            Self::List => message!("road-expected-list"),
            Self::FurtherAlong => message!("road-expected-further-along"),
            Self::Lanes => message!("road-expected-lanes"),
            Self::OuterEdge => message!("road-expected-outer-edge"),
            Self::LanesFit => message!("road-expected-lanes-fit"),
            Self::SpansTotal => message!("road-expected-spans-total"),
            Self::Point => message!("road-expected-point"),
            Self::Position => message!("road-expected-position"),
            Self::Spans => message!("road-expected-spans"),
            Self::LineString => message!("road-expected-line-string"),
            Self::Kind => message!("road-expected-kind"),
        }
    }
}

/// A road file that cannot be read. Places are named as the file has them: feature numbers from 0, rows from 1.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum RoadFileError {
    /// Larger than [`super::MAX_FILE_BYTES`].
    #[error("the file has {bytes} bytes; at most {limit} are read")]
    TooLarge {
        /// Size.
        bytes: usize,
        /// Limit.
        limit: usize,
    },
    /// Not the format it should be; the text names the place (line and column).
    #[error("not valid {format}: {detail}")]
    Syntax {
        /// `JSON`, `XML`, `CSV`.
        format: &'static str,
        /// The parser's words, with line and column.
        detail: String,
    },
    /// Valid, but holds no line.
    #[error("the {format} file holds no line")]
    NoLine {
        /// `KML`, `GPX`, `GeoJSON`.
        format: &'static str,
    },
    /// A property is missing or of the wrong kind.
    #[error("{place}: property `{property}` must be {expected}")]
    Property {
        /// `features[3]`, or `metadata`.
        place: String,
        /// Path of the property inside.
        property: String,
        /// What it should be.
        expected: Expected,
    },
    /// A stake could not be understood.
    #[error("{place}, `{property}`: {source}")]
    Stake {
        /// `features[3]` or `row 4`.
        place: String,
        /// Property or column.
        property: String,
        /// Why.
        source: StakeError,
    },
    /// A stake is understood but stands nowhere on the road, or at two places.
    #[error("{place}, `{property}`: {stake} stands at {count} places of the road; exactly one is needed")]
    StakePlaces {
        /// `features[3]`.
        place: String,
        /// Property.
        property: String,
        /// The stake.
        stake: String,
        /// 0 or 2.
        count: usize,
    },
    /// A place is not on the road that it should belong to.
    #[error("{place}: the point is not beside the road")]
    NotBeside {
        /// `features[3]`.
        place: String,
    },
    /// A feature names a road that the file does not hold, or two roads share a code.
    #[error("{place}: there is not exactly one road `{code}` in the file")]
    RoadCode {
        /// `features[3]`.
        place: String,
        /// The code.
        code: String,
    },
    /// A line cannot be used.
    #[error("{place}: {source}")]
    Line {
        /// `features[3]`, or the file.
        place: String,
        /// Why.
        source: LineError,
    },
    /// A chainage cannot be used.
    #[error("{place}: {source}")]
    Chainage {
        /// `features[3]`.
        place: String,
        /// Why.
        source: ChainageError,
    },
    /// A table row has a value that is not a number.
    #[error("row {row}: column `{column}` must be a number, not `{text}`")]
    Cell {
        /// From 1, the header being row 1.
        row: usize,
        /// Header.
        column: String,
        /// What stands there.
        text: String,
    },
    /// A table has more rows than a road has known stakes.
    #[error("the table has more than {limit} rows")]
    TooManyRows {
        /// Rows allowed.
        limit: usize,
    },
    /// A table lacks the columns it needs.
    #[error("the table needs a column `stake` (桩号) and either `lat` and `lon` or `measured_m`")]
    Columns,
}

impl Explain for RoadFileError {
    fn explain(&self) -> Message {
        match self {
            Self::TooLarge { bytes, limit } => message!("err-road-too-large", bytes = *bytes, limit = *limit),
            Self::Syntax { format, detail } => message!("err-road-syntax", format = *format, detail = detail.clone()),
            Self::NoLine { format } => message!("err-road-no-line", format = *format),
            Self::Property { place, property, expected } => {
                message!(
                    "err-road-property",
                    place = place.clone(),
                    property = property.clone(),
                    expected = expected.explain()
                )
            }
            Self::Stake { place, property, source } => message!(
                "err-road-stake",
                place = place.clone(),
                property = property.clone(),
                detail = source.explain()
            ),
            Self::StakePlaces { place, property, stake, count } => message!(
                "err-road-stake-places",
                place = place.clone(),
                property = property.clone(),
                stake = stake.clone(),
                count = *count
            ),
            Self::NotBeside { place } => message!("err-road-not-beside", place = place.clone()),
            Self::RoadCode { place, code } => message!("err-road-code", place = place.clone(), code = code.clone()),
            Self::Line { place, source } => {
                message!("err-road-line", place = place.clone(), detail = source.explain())
            }
            Self::Chainage { place, source } => {
                message!("err-road-chainage", place = place.clone(), detail = source.explain())
            }
            Self::Cell { row, column, text } => {
                message!("err-road-cell", row = *row, column = column.clone(), text = text.clone())
            }
            Self::TooManyRows { limit } => message!("err-road-too-many-rows", limit = *limit),
            Self::Columns => message!("err-road-columns"),
        }
    }
}
