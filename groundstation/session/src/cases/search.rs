//! Footage that is looked for: by stake, time, finding, aircraft and pilot.

use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};
use mission::explain::{Explain, Message};
use mission::message;
use mission::road::{Network, Resolved, Road, Stake};
use records::UtcMicros;
use records::finding::RoadRange;
use records::footage::FootageQuery;

/// Of people who write a day in China. There is no summer time.
const BEIJING_HOURS: i8 = 8;
/// Around a single stake, metres: what a patrol camera has in its picture.
const AROUND_M: f64 = 100.0;
/// Pieces of footage that are shown.
const MOST: u32 = 2_000;

/// What people write; what is empty does not count.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Search {
    /// Number of the road; the first of the network where only stakes are written.
    pub road: String,
    /// A stake, or the first of a stretch.
    pub from_stake: String,
    /// The last stake of a stretch.
    pub to_stake: String,
    /// First day, `2026-11-25`, as it is in Beijing.
    pub from_day: String,
    /// Last day.
    pub to_day: String,
    /// Code of a kind of finding.
    pub kind: String,
    /// Registration of the aircraft, or its system number.
    pub aircraft: String,
    /// Name of the pilot.
    pub pilot: String,
}

impl Search {
    /// The query that it stands for.
    ///
    /// # Errors
    /// What is written wrongly.
    pub fn query(&self, network: &Network) -> Result<FootageQuery, Message> {
        let written = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let from = day(&self.from_day)?;
        let before = day(&self.to_day)?.map(|date| date.tomorrow().unwrap_or(date));
        Ok(FootageQuery {
            road: self.stretch(network)?,
            from: from.and_then(begin),
            before: before.and_then(begin),
            kind: written(&self.kind),
            aircraft: written(&self.aircraft),
            pilot: written(&self.pilot),
            limit: Some(MOST),
            ..FootageQuery::default()
        })
    }

    fn stretch(&self, network: &Network) -> Result<Option<RoadRange>, Message> {
        let road = match self.road.trim() {
            "" => network.roads.first(),
            code => Some(network.road(code).ok_or_else(|| message!("cases-no-road", road = code))?),
        };
        let Some(road) = road else { return Ok(None) };
        let whole = || RoadRange { route: road.code.clone(), from_m: 0.0, until_m: road.line.length_m() };
        let from = places(road, &self.from_stake)?;
        let until = places(road, &self.to_stake)?;
        let all: Vec<f64> = from.iter().chain(&until).copied().collect();
        let (low, high) =
            all.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), m| (low.min(*m), high.max(*m)));
        Ok(match (from.is_empty(), until.is_empty()) {
            (true, true) if self.road.trim().is_empty() => None,
            (true, true) => Some(whole()),
            (false, false) => Some(RoadRange { from_m: low, until_m: high, ..whole() }),
            // A stake that stands twice means both places and what lies between.
            _ => Some(RoadRange { from_m: low - AROUND_M, until_m: high + AROUND_M, ..whole() }),
        })
    }
}

/// The places of a stake, metres along the centreline.
fn places(road: &Road, text: &str) -> Result<Vec<f64>, Message> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(Vec::new());
    }
    let stake: Stake = text.parse().map_err(|error: mission::road::StakeError| error.explain())?;
    match road.resolve(stake) {
        Resolved::One(place) => Ok(vec![place.measured_m]),
        Resolved::Two(places) => Ok(places.iter().map(|place| place.measured_m).collect()),
        Resolved::None { .. } => Err(message!("cases-no-stake", road = road.code.as_str(), stake = text)),
    }
}

/// The begin of a day that somebody wrote, as it is in Beijing.
pub fn begin_of_day(text: &str) -> Option<UtcMicros> {
    day(text).ok().flatten().and_then(begin)
}

fn day(text: &str) -> Result<Option<Date>, Message> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| message!("sorties-day-bad"))
}

fn begin(date: Date) -> Option<UtcMicros> {
    let zoned = date.to_zoned(TimeZone::fixed(Offset::constant(BEIJING_HOURS))).ok()?;
    Some(UtcMicros(zoned.timestamp().as_microsecond()))
}
