//! What the station itself knows of a case: everything but what was found and who answers for it.

use evidence::case::{Aircraft, Case, Clock, Copied, Origin, Person, Road};
use jiff::Timestamp;
use mission::formats::TrackPoint;
use mission::road::Network;
use records::Sortie;
use serde_json::json;

use crate::logbook::stakes_covered;

/// A road is part of the case where the track runs this near, metres.
const NEAR_M: f64 = 500.0;
/// The sketch shows so much of the road beyond the track, metres.
const BEYOND_M: f64 = 500.0;

/// The case record of a sortie.
pub fn draft(sortie: &Sortie, network: Option<&Network>, points: &[TrackPoint], clock: Clock) -> Case {
    let time = |utc: records::UtcMicros| Timestamp::from_microsecond(utc.0).ok();
    let end = sortie.end.as_ref();
    // A sortie that was broken off has no end that says where it was.
    let covered = network.filter(|_| end.is_none()).map(|network| stakes_covered(network, points)).unwrap_or_default();
    let span = end.and_then(|end| end.stakes.first()).or(covered.first());
    let ended = end.map_or_else(|| sortie.last_heard_at(), |end| end.disarmed_at);
    let place = points.first().and_then(|point| network?.locate(point.place, NEAR_M));
    let brigade = place.as_ref().and_then(|(road, at)| Some(road.section_at(at.measured_m)?.brigade.clone()));
    let route = span.and_then(|span| Some(format!("{} {}", span.road, network?.road(&span.road)?.name)));
    Case {
        record: sortie.id().to_string(),
        brigade: brigade.unwrap_or_default(),
        pilot: Person { name: sortie.start.pilot.clone(), certificate: String::new() },
        aircraft: Aircraft { registration: sortie.start.aircraft.registration.clone(), ..Aircraft::default() },
        began: time(sortie.start.armed_at),
        ended: time(ended),
        clock,
        place: place.map(|(road, at)| format!("{} {}", road.code, at.stake.to_the_metre())).unwrap_or_default(),
        road: Road {
            route: route.unwrap_or_default(),
            toward: span.map(|span| span.toward.clone()).unwrap_or_default(),
            stake: span.map(|span| format!("{}–{}", span.from, span.to)).unwrap_or_default(),
            ..Road::default()
        },
        copied: time(ended).map(|at| Copied { origin: Origin::Stream, who: super::PROGRAM.to_owned(), at }),
        ..Case::default()
    }
}

/// A record that people have begun, with what the station knows by now where they left it open.
pub fn completed(mut case: Case, drafted: Case) -> Case {
    let open = [
        (&mut case.record, drafted.record),
        (&mut case.brigade, drafted.brigade),
        (&mut case.pilot.name, drafted.pilot.name),
        (&mut case.aircraft.registration, drafted.aircraft.registration),
        (&mut case.place, drafted.place),
        (&mut case.road.route, drafted.road.route),
        (&mut case.road.toward, drafted.road.toward),
        (&mut case.road.stake, drafted.road.stake),
    ];
    for (line, known) in open {
        if line.trim().is_empty() {
            *line = known;
        }
    }
    case.copied = case.copied.or(drafted.copied);
    Case { began: drafted.began, ended: drafted.ended, clock: drafted.clock, ..case }
}

/// Road and track as GeoJSON, WGS84.
pub fn sketch(network: Option<&Network>, points: &[TrackPoint]) -> String {
    let line = |kind: &str, name: &str, coordinates: Vec<[f64; 2]>| {
        json!({
            "type": "Feature",
            "properties": { "kind": kind, "name": name },
            "geometry": { "type": "LineString", "coordinates": coordinates },
        })
    };
    let mut features = Vec::new();
    for road in network.into_iter().flat_map(|network| &network.roads) {
        let along = points.iter().filter_map(|point| Some(road.locate(point.place, NEAR_M)?.measured_m));
        let Some((from_m, to_m)) = along.fold(None, |range: Option<(f64, f64)>, m| {
            Some(range.map_or((m, m), |(low, high)| (low.min(m), high.max(m))))
        }) else {
            continue;
        };
        let (from_m, to_m) = ((from_m - BEYOND_M).max(0.0), to_m + BEYOND_M);
        let places = road.line.vertices().filter(|(m, _)| (from_m..=to_m).contains(m)).map(|(_, place)| place);
        let ends = [road.line.point(from_m), road.line.point(to_m)];
        let places = std::iter::once(ends[0]).chain(places).chain([ends[1]]);
        features.push(line("road", &road.code, places.map(|place| [place.lon_deg, place.lat_deg]).collect()));
    }
    let track = points.iter().map(|point| [point.place.lon_deg, point.place.lat_deg]).collect();
    features.push(line("track", "", track));
    json!({ "type": "FeatureCollection", "features": features }).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_wrote_while_it_flew_stays_and_the_rest_is_filled_in() {
        let written = Case { number: "2026-7".into(), place: "服务区".into(), ..Case::default() };
        let began = Timestamp::from_second(1_790_000_000).ok();
        let road = Road { stake: "K1–K2".into(), ..Road::default() };
        let drafted = Case { place: "D15 K1".into(), brigade: "第一大队".into(), began, road, ..Case::default() };
        let case = completed(written, drafted);
        assert_eq!(
            (case.number.as_str(), case.place.as_str(), case.brigade.as_str()),
            ("2026-7", "服务区", "第一大队")
        );
        assert_eq!((case.road.stake.as_str(), case.began), ("K1–K2", began));
    }
}
