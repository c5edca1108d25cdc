//! The list for maps and databases.

use paper::words::Language;
use serde_json::{Value, json};

use super::{ClueList, said};
use crate::finding::{Finding, Jurisdiction, Kinds};

pub fn write(list: &ClueList<'_>) -> String {
    let features: Vec<Value> = list.shown().map(feature).collect();
    format!("{:#}\n", json!({ "type": "FeatureCollection", "features": features }))
}

fn feature(finding: &Finding) -> Value {
    let kind = Kinds::embedded().get(&finding.kind);
    let road = finding.road.as_ref();
    let extent = finding.extent.as_ref();
    let jurisdiction = kind.map(|kind| match kind.jurisdiction {
        Jurisdiction::Detachment => "detachment",
        Jurisdiction::Shared { .. } => "shared",
        Jurisdiction::HandOver { .. } => "hand_over",
    });
    let properties = json!({
        "kind": "finding",
        "name": said::kind(Language::Chinese, &finding.kind),
        "name_en": said::kind(Language::English, &finding.kind),
        "code": finding.kind,
        "id": finding.id,
        "sortie": finding.sortie,
        "time": said::rfc3339(finding.at),
        "severity": finding.severity,
        "route": road.map(|road| &road.route),
        "toward": road.map(|road| &road.toward),
        "stake": road.map(|road| &road.stake),
        "measured_m": road.map(|road| road.measured_m),
        "lane": road.and_then(|road| road.lane.as_ref()),
        "offset_m": road.map(|road| road.offset_m),
        "structure": road.and_then(|road| road.structure.as_ref()),
        "brigade": road.and_then(|road| road.brigade.as_ref()),
        "length_m": extent.map(|extent| extent.length_m),
        "width_m": extent.and_then(|extent| extent.width_m),
        "uncertainty_m": extent.and_then(|extent| extent.uncertainty_m),
        "measured": finding.measured,
        "jurisdiction": jurisdiction,
        "authority": kind.and_then(|kind| kind.jurisdiction.authority()),
        "legal": kind.map(|kind| &kind.legal_zh),
        "legal_en": kind.map(|kind| &kind.legal_en),
        "photo": finding.photo,
        "pilot": finding.pilot,
        "marked_by": finding.marked_by,
        "aircraft": finding.aircraft,
        "seen_by": finding.seen_by,
        "note": finding.note,
        "outcome": finding.outcome.key(),
        "due": finding.outcome.due().and_then(said::rfc3339),
    });
    let place = [finding.place.lon_deg, finding.place.lat_deg];
    json!({
        "type": "Feature",
        "id": finding.id,
        "properties": properties,
        "geometry": { "type": "Point", "coordinates": place },
    })
}
