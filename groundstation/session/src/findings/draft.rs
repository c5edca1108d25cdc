//! A finding while it is described.

use mission::geo::LatLon;
use records::finding::{Clip, Extent, Finding, FindingId, FindingRoad, Measured, Outcome, Seen, Severity};
use records::{SortieId, UtcMicros};
use telemetry::wire::{Address, Stamp};
use uuid::Uuid;

use crate::Context;

/// Footage before and behind a mark that belongs to it, microseconds. Chosen: what led there and what came of it.
const CLIP_US: i64 = 10_000_000;

/// What was marked, and what is said about it so far.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// Which vehicle looked.
    pub vehicle: Option<Address>,
    /// When.
    pub at: Stamp,
    /// Where, WGS84.
    pub place: LatLon,
    /// Where it was pointed at.
    pub seen: Seen,
    /// Where by the road; its lane can be corrected.
    pub road: Option<FindingRoad>,
    /// Code of its kind; empty until it is chosen.
    pub kind: String,
    /// For pavement.
    pub severity: Option<Severity>,
    /// Metres, by eye or as measured.
    pub length_m: Option<f64>,
    /// Metres.
    pub width_m: Option<f64>,
    /// Two standard deviations of both, metres, where they were measured.
    pub uncertainty_m: Option<f64>,
    /// Distances taken from the picture.
    pub measured: Vec<Measured>,
    /// What is said about it.
    pub note: String,
    /// Its picture, relative to the data folder.
    pub photo: Option<String>,
    /// The sortie that was replayed when it was marked.
    sortie: Option<SortieId>,
    aircraft: String,
}

impl Draft {
    pub(super) fn at(place: LatLon, seen: Seen, sortie: Option<SortieId>, context: &Context<'_>) -> Self {
        let vehicle = context.active;
        Self {
            vehicle,
            at: context.now,
            place,
            seen,
            road: FindingRoad::at(context.network, place),
            kind: String::new(),
            severity: None,
            length_m: None,
            width_m: None,
            uncertainty_m: None,
            measured: Vec::new(),
            note: String::new(),
            photo: None,
            sortie,
            aircraft: vehicle.map(|vehicle| vehicle.system.to_string()).unwrap_or_default(),
        }
    }

    /// The place in words: stake and road, or coordinates.
    pub fn stake(&self) -> String {
        match &self.road {
            Some(road) => format!("{} {}", road.route, road.stake),
            None => format!("{:.6}, {:.6}", self.place.lat_deg, self.place.lon_deg),
        }
    }

    /// It was marked in flight, and not in a replay.
    pub(super) fn is_live(&self) -> bool {
        self.sortie.is_none()
    }

    /// Who keeps it gives it its identifier, and the sortie that is flown.
    pub(super) fn finding(&self, who: &str) -> Finding {
        let at = i64::try_from(self.at.utc.0).unwrap_or_default();
        Finding {
            id: FindingId(Uuid::nil()),
            sortie: self.sortie,
            at: UtcMicros(at),
            kind: self.kind.clone(),
            severity: self.severity,
            place: self.place.into(),
            road: self.road.clone(),
            extent: self.length_m.map(|length_m| Extent {
                length_m,
                width_m: self.width_m,
                uncertainty_m: self.uncertainty_m,
            }),
            measured: self.measured.clone(),
            photo: self.photo.clone(),
            clip: Some(Clip { from: UtcMicros(at - CLIP_US), until: UtcMicros(at + CLIP_US) }),
            seen_by: self.seen,
            aircraft: self.aircraft.clone(),
            pilot: who.to_owned(),
            marked_by: who.to_owned(),
            note: self.note.trim().to_owned(),
            outcome: Outcome::Open,
        }
    }
}
