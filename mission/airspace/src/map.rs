//! All zones that are loaded, and which of them a place or a flight meets.

use crate::finding::{Encounter, ZoneFinding};
use crate::flat::{Flat, Outline, Plane};
use crate::flight::{Flight, FlightPoint};
use crate::zone::{Band, Level, Shape, Zone, ZoneKind};
use jiff::{SignedDuration, Timestamp};
use mission::geo::{HeightAgl, HeightAmsl, LatLon, distance_m};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

type Boxed = GeomWithData<Rectangle<[f64; 2]>, usize>;

/// Zones, found by place.
#[derive(Debug, Clone, Default)]
pub struct Airspace {
    zones: Vec<Zone>,
    index: RTree<Boxed>,
}

/// A zone near a place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Nearby<'a> {
    /// The zone.
    pub zone: &'a Zone,
    /// Metres to its outline over ground; 0 inside it.
    pub distance_m: f64,
    /// Over its area and within its heights. Where the height that it needs is not known, it counts as within.
    pub inside: bool,
}

/// Heights of an aircraft; what is not known is `None`.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Heights {
    /// Above the ground straight beneath.
    pub agl: Option<HeightAgl>,
    /// Above mean sea level.
    pub amsl: Option<HeightAmsl>,
}

/// Ways are cut where they are longer, metres: so far the plane is true to a tenth of a percent.
const MAX_WAY_M: f64 = 10_000.0;

impl Airspace {
    /// An index over zones.
    pub fn new(zones: Vec<Zone>) -> Self {
        let mut boxes = Vec::new();
        for (number, zone) in zones.iter().enumerate() {
            let corners = zone.shapes.iter().filter_map(bounds);
            boxes.extend(corners.map(|[low, high]| GeomWithData::new(Rectangle::from_corners(low, high), number)));
        }
        Self { zones, index: RTree::bulk_load(boxes) }
    }

    /// The zones, by the numbers that findings name.
    pub fn zones(&self) -> &[Zone] {
        &self.zones
    }

    /// Zones in force now whose outline is at most `within_m` away, nearest first.
    pub fn at(&self, place: LatLon, heights: Heights, now: Timestamp, within_m: f64) -> Vec<Nearby<'_>> {
        let plane = Plane::new(place);
        let mut nearby = Vec::new();
        for number in self.near(&plane, [[0.0, 0.0]; 2], within_m) {
            let zone = &self.zones[number];
            let apart = |shape: &Shape| plane.outline(shape).apart([0.0, 0.0], [0.0, 0.0]).map(|(m, _)| m);
            let nearest_m = zone.shapes.iter().filter_map(apart).min_by(f64::total_cmp);
            if let Some(distance_m) = nearest_m.filter(|m| *m <= within_m && zone.window.overlaps(now, now)) {
                let inside = distance_m == 0.0 && !shares_within(&zone.band, heights, heights).is_empty();
                nearby.push(Nearby { zone, distance_m, inside });
            }
        }
        nearby.sort_by(|a, b| a.distance_m.total_cmp(&b.distance_m).then(a.zone.kind.cmp(&b.zone.kind)));
        nearby
    }

    /// What a flight meets: zones it enters, controlled ones covered by an approval, ways outside suitable airspace (where
    /// any is loaded nearby at all), and zones that it passes within `near_m`. One finding for a zone and an encounter,
    /// at the first place; in the order of severity, then of the flight.
    pub fn check(&self, flight: &Flight, near_m: f64) -> Vec<ZoneFinding> {
        let mut walk = Walk { airspace: self, flight, near_m, findings: Vec::new(), suitable_known: false };
        for pair in flight.points.windows(2) {
            walk.way(&pair[0], &pair[1]);
        }
        if let [only] = flight.points[..] {
            walk.way(&only, &only);
        }
        let mut findings = walk.findings;
        // Passing near a zone that is entered anyway says nothing new.
        let entered: Vec<usize> = findings
            .iter()
            .filter(|finding| !matches!(finding.encounter, Encounter::Near { .. }))
            .filter_map(|finding| finding.zone)
            .collect();
        findings.retain(|finding| {
            !matches!(finding.encounter, Encounter::Near { .. })
                || !finding.zone.is_some_and(|zone| entered.contains(&zone))
        });
        findings.sort_by(|a, b| a.severity().cmp(&b.severity()).then(a.along_m.total_cmp(&b.along_m)));
        findings
    }

    /// Zones whose box comes within `within_m` of the box around two points of a plane, in the order of their numbers.
    fn near(&self, plane: &Plane, ends: [Flat; 2], within_m: f64) -> Vec<usize> {
        let places = ends.map(|end| plane.place(end));
        let [lat_deg, lon_deg] = plane.degrees(within_m.max(0.0));
        let low = |get: fn(&LatLon) -> f64| places.iter().map(get).fold(f64::INFINITY, f64::min);
        let high = |get: fn(&LatLon) -> f64| places.iter().map(get).fold(f64::NEG_INFINITY, f64::max);
        let (lat, lon) = (|p: &LatLon| p.lat_deg, |p: &LatLon| p.lon_deg);
        let area =
            AABB::from_corners([low(lon) - lon_deg, low(lat) - lat_deg], [high(lon) + lon_deg, high(lat) + lat_deg]);
        let mut numbers: Vec<usize> =
            self.index.locate_in_envelope_intersecting(area).map(|found| found.data).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }
}

/// South-west and north-east corner, longitude first. `None` for a shape without extent on the globe.
fn bounds(shape: &Shape) -> Option<[[f64; 2]; 2]> {
    match shape {
        Shape::Circle { centre, radius_m } => {
            let [lat, lon] = Plane::new(*centre).degrees(radius_m.abs());
            Some([[centre.lon_deg - lon, centre.lat_deg - lat], [centre.lon_deg + lon, centre.lat_deg + lat]])
        }
        Shape::Polygon(rings) => rings.first()?.iter().fold(None, |bounds: Option<[[f64; 2]; 2]>, corner| {
            let at = [corner.lon_deg, corner.lat_deg];
            let [low, high] = bounds.unwrap_or([at, at]);
            Some([[low[0].min(at[0]), low[1].min(at[1])], [high[0].max(at[0]), high[1].max(at[1])]])
        }),
    }
}

/// Shares of a way that lie within a band, as one stretch: heights change evenly along it. Unknown heights count as within.
fn shares_within(band: &Band, from: Heights, to: Heights) -> Vec<[f64; 2]> {
    let mut stretch = [0.0_f64, 1.0_f64];
    for (level, above) in [(band.floor, true), (band.ceiling, false)] {
        let (limit_m, ends) = match level {
            // The ground itself is no limit: an aircraft that stands on it is in the zone.
            Level::Agl(limit_m) if above && limit_m <= 0.0 => continue,
            Level::Agl(limit_m) => (limit_m, from.agl.zip(to.agl).map(|(a, b)| [a.0, b.0])),
            Level::Amsl(limit_m) => (limit_m, from.amsl.zip(to.amsl).map(|(a, b)| [a.0, b.0])),
            Level::Unlimited => continue,
        };
        let Some([start_m, end_m]) = ends else { continue };
        let sign = if above { 1.0 } else { -1.0 };
        let (start, end) = (sign * (start_m - limit_m), sign * (end_m - limit_m));
        match (start >= 0.0, end >= 0.0) {
            (true, true) => {}
            (false, false) => return Vec::new(),
            (true, false) => stretch[1] = stretch[1].min(start / (start - end)),
            (false, true) => stretch[0] = stretch[0].max(start / (start - end)),
        }
    }
    if stretch[0] <= stretch[1] { vec![stretch] } else { Vec::new() }
}

/// Stretches that lie in both lists; each in order and without overlap.
fn common(a: &[[f64; 2]], b: &[[f64; 2]]) -> Vec<[f64; 2]> {
    let pairs = a.iter().flat_map(|a| b.iter().map(move |b| [a[0].max(b[0]), a[1].min(b[1])]));
    pairs.filter(|stretch| stretch[0] <= stretch[1]).collect()
}

/// What of a stretch no other stretch covers.
fn uncovered(stretch: [f64; 2], covers: &[[f64; 2]]) -> Vec<[f64; 2]> {
    let mut rest = vec![stretch];
    for cover in covers {
        rest = rest
            .into_iter()
            .flat_map(|[from, to]| [[from, to.min(cover[0])], [from.max(cover[1]), to]])
            .filter(|[from, to]| from < to)
            .collect();
    }
    // A way of no length is covered or it is not.
    let stands = stretch[0] == stretch[1] && !covers.iter().any(|cover| (cover[0]..=cover[1]).contains(&stretch[0]));
    if stands { vec![stretch] } else { rest }
}

/// Stretches of a way below this share of it are rounding.
const NEGLIGIBLE: f64 = 1e-9;

/// Whether a stretch is more than rounding; one of no length is a place where somebody stands.
fn counts([from, to]: &[f64; 2]) -> bool {
    to - from > NEGLIGIBLE || from == to
}

struct Walk<'a> {
    airspace: &'a Airspace,
    flight: &'a Flight,
    near_m: f64,
    findings: Vec<ZoneFinding>,
    suitable_known: bool,
}

impl Walk<'_> {
    fn way(&mut self, from: &FlightPoint, to: &FlightPoint) {
        let length_m = distance_m(from.place, to.place);
        let pieces = (length_m / MAX_WAY_M).ceil().max(1.0) as usize;
        for piece in 0..pieces {
            let [a, b] = [piece, piece + 1].map(|k| from.towards(to, k as f64 / pieces as f64));
            self.piece(&a, &b);
        }
    }

    fn piece(&mut self, from: &FlightPoint, to: &FlightPoint) {
        let plane = Plane::new(from.place);
        let ends = [plane.flat(from.place), plane.flat(to.place)];
        let way = Way { from, to, ends };
        let numbers = self.airspace.near(&plane, ends, self.near_m);
        let zones: Vec<(usize, &Zone)> = numbers
            .into_iter()
            .map(|number| (number, &self.airspace.zones[number]))
            .filter(|(_, zone)| zone.window.overlaps(self.flight.from, self.flight.until))
            .collect();
        let inside: Vec<(usize, &Zone, Vec<[f64; 2]>)> =
            zones.iter().map(|(number, zone)| (*number, *zone, way.inside(&plane, zone))).collect();
        let whole_time = |zone: &Zone| zone.window.covers(self.flight.from, self.flight.until);
        let of = |kind: ZoneKind| -> Vec<[f64; 2]> {
            let all = inside.iter().filter(|(_, zone, _)| zone.kind == kind && whole_time(zone));
            all.flat_map(|(_, _, stretches)| stretches.iter().copied()).collect()
        };
        let (approved, suitable) = (of(ZoneKind::Approval), of(ZoneKind::Suitable));
        for (number, zone, stretches) in &inside {
            self.entered(&way, *number, zone, stretches, &approved);
        }
        self.suitable_known |= zones.iter().any(|(_, zone)| zone.kind == ZoneKind::Suitable);
        if self.suitable_known {
            let allowed: Vec<[f64; 2]> = suitable.into_iter().chain(approved).collect();
            let outside = uncovered([0.0, 1.0], &allowed);
            self.add(&way, None, Encounter::OutsideSuitable, outside.into_iter().filter(counts));
        }
        for ((number, zone), (_, _, stretches)) in zones.iter().zip(&inside) {
            let kept_away = matches!(zone.kind, ZoneKind::NoFly | ZoneKind::Temporary | ZoneKind::Controlled);
            if kept_away && stretches.is_empty() && self.near_m > 0.0 {
                self.near(&way, &plane, *number, zone);
            }
        }
    }

    fn entered(&mut self, way: &Way, number: usize, zone: &Zone, inside: &[[f64; 2]], approved: &[[f64; 2]]) {
        match zone.kind {
            ZoneKind::Suitable | ZoneKind::Approval => {}
            // No approval of a route lifts a ban or a temporary control.
            ZoneKind::NoFly | ZoneKind::Temporary => {
                self.add(way, Some(number), Encounter::Entered, inside.iter().copied());
            }
            ZoneKind::Controlled => {
                let rest = inside.iter().flat_map(|stretch| uncovered(*stretch, approved)).filter(counts);
                if !self.add(way, Some(number), Encounter::Entered, rest) {
                    self.add(way, Some(number), Encounter::Approved, inside.iter().copied());
                }
            }
        }
    }

    /// Over ground: a zone overhead counts as near too.
    fn near(&mut self, way: &Way, plane: &Plane, number: usize, zone: &Zone) {
        let apart = |shape: &Shape| plane.outline(shape).apart(way.ends[0], way.ends[1]);
        let nearest = zone.shapes.iter().filter_map(apart).min_by(|a, b| a.0.total_cmp(&b.0));
        let Some((distance_m, share)) = nearest.filter(|(distance_m, _)| *distance_m <= self.near_m) else { return };
        let fresh = self.finding(way, Some(number), Encounter::Near { distance_m }, [share, share]);
        let is_near =
            |known: &&mut ZoneFinding| known.zone == Some(number) && matches!(known.encounter, Encounter::Near { .. });
        match self.findings.iter_mut().find(is_near) {
            Some(known) if matches!(known.encounter, Encounter::Near { distance_m: before_m } if before_m <= distance_m) =>
                {}
            Some(known) => *known = fresh,
            None => self.findings.push(fresh),
        }
    }

    /// Adds stretches of a way to the finding of a zone and an encounter, and says whether there were any.
    fn add(
        &mut self,
        way: &Way,
        zone: Option<usize>,
        encounter: Encounter,
        stretches: impl Iterator<Item = [f64; 2]>,
    ) -> bool {
        let mut any = false;
        for stretch in stretches {
            any = true;
            let fresh = self.finding(way, zone, encounter, stretch);
            let same = |known: &&mut ZoneFinding| known.zone == zone && known.encounter == encounter;
            match self.findings.iter_mut().find(same) {
                Some(known) => known.length_m += fresh.length_m,
                None => self.findings.push(fresh),
            }
        }
        any
    }

    fn finding(&self, way: &Way, zone: Option<usize>, encounter: Encounter, stretch: [f64; 2]) -> ZoneFinding {
        let at = way.from.towards(way.to, stretch[0]);
        let known = zone.map(|number| &self.airspace.zones[number]);
        let elapsed = SignedDuration::try_from_secs_f64(at.elapsed_s).unwrap_or_default();
        ZoneFinding {
            zone,
            name: known.map(|zone| zone.name.clone()).unwrap_or_default(),
            number: known.map(|zone| zone.number.clone()).unwrap_or_default(),
            kind: known.map(|zone| zone.kind),
            encounter,
            item: way.to.item,
            place: at.place,
            along_m: at.along_m,
            at: self.flight.from.checked_add(elapsed).unwrap_or(self.flight.from),
            length_m: (stretch[1] - stretch[0]) * distance_m(way.from.place, way.to.place),
        }
    }
}

/// A straight way on a plane.
struct Way<'a> {
    from: &'a FlightPoint,
    to: &'a FlightPoint,
    ends: [Flat; 2],
}

impl Way<'_> {
    /// Stretches in a zone's area and heights.
    fn inside(&self, plane: &Plane, zone: &Zone) -> Vec<[f64; 2]> {
        let heights = shares_within(&zone.band, self.from.heights, self.to.heights);
        if heights.is_empty() {
            return Vec::new();
        }
        let areas = zone.shapes.iter().map(|shape| plane.outline(shape));
        let mut inside: Vec<[f64; 2]> =
            areas.flat_map(|area: Outline| area.inside(self.ends[0], self.ends[1])).collect();
        inside.sort_by(|a, b| a[0].total_cmp(&b[0]));
        // Shapes of one zone may overlap: what lies in two of them is flown once.
        inside.dedup_by(|later, before| {
            let meet = later[0] <= before[1];
            before[1] = if meet { before[1].max(later[1]) } else { before[1] };
            meet
        });
        common(&inside, &heights)
    }
}
