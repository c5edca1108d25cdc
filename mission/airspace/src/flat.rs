//! Zones on a plane that touches the earth near a flight.
//!
//! The plane is latitude and longitude, scaled: lines that are straight in degrees stay straight, whatever their length,
//! and metres are true near the origin (to 0.1 % ten kilometres away from it at 33° N).

use crate::zone::Shape;
use mission::geo::LatLon;

/// WGS84 (NGA.STND.0036): semi-major axis, metres, and first eccentricity squared.
const SEMI_MAJOR_M: f64 = 6_378_137.0;
const ECCENTRICITY_2: f64 = 0.006_694_379_990_141_3;

/// East and north of the origin, metres.
pub(crate) type Flat = [f64; 2];

/// The plane.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Plane {
    origin: LatLon,
    east_m_a_deg: f64,
    north_m_a_deg: f64,
}

impl Plane {
    pub(crate) fn new(origin: LatLon) -> Self {
        let (sin, cos) = origin.lat_deg.to_radians().sin_cos();
        let w = 1.0 - ECCENTRICITY_2 * sin * sin;
        let north = SEMI_MAJOR_M * (1.0 - ECCENTRICITY_2) / (w * w.sqrt());
        // Near a pole longitude has no length; nobody flies there, and nothing may be divided by nought.
        let east = SEMI_MAJOR_M / w.sqrt() * cos.max(1e-3);
        Self { origin, east_m_a_deg: east.to_radians(), north_m_a_deg: north.to_radians() }
    }

    pub(crate) fn flat(&self, place: LatLon) -> Flat {
        let east = (place.lon_deg - self.origin.lon_deg) * self.east_m_a_deg;
        [east, (place.lat_deg - self.origin.lat_deg) * self.north_m_a_deg]
    }

    pub(crate) fn place(&self, [east_m, north_m]: Flat) -> LatLon {
        LatLon {
            lat_deg: self.origin.lat_deg + north_m / self.north_m_a_deg,
            lon_deg: self.origin.lon_deg + east_m / self.east_m_a_deg,
        }
    }

    /// Degrees of latitude and longitude that hold a distance.
    pub(crate) fn degrees(&self, metres: f64) -> [f64; 2] {
        [metres / self.north_m_a_deg, metres / self.east_m_a_deg]
    }

    pub(crate) fn outline(&self, shape: &Shape) -> Outline {
        match shape {
            Shape::Polygon(rings) => {
                let ring = |ring: &Vec<LatLon>| ring.iter().map(|corner| self.flat(*corner)).collect();
                Outline::Polygon(rings.iter().map(ring).collect())
            }
            Shape::Circle { centre, radius_m } => Outline::Circle(self.flat(*centre), *radius_m),
        }
    }
}

/// A shape on the plane.
#[derive(Debug, Clone)]
pub(crate) enum Outline {
    Polygon(Vec<Vec<Flat>>),
    Circle(Flat, f64),
}

fn minus(a: Flat, b: Flat) -> Flat {
    [a[0] - b[0], a[1] - b[1]]
}

fn dot(a: Flat, b: Flat) -> f64 {
    a[0] * b[0] + a[1] * b[1]
}

fn cross(a: Flat, b: Flat) -> f64 {
    a[0] * b[1] - a[1] * b[0]
}

pub(crate) fn mix(a: Flat, b: Flat, share: f64) -> Flat {
    [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share]
}

/// The point of a segment that is nearest to another point.
fn nearest_on(a: Flat, b: Flat, point: Flat) -> Flat {
    let along = minus(b, a);
    let length_2 = dot(along, along);
    if length_2 <= 0.0 { a } else { mix(a, b, (dot(minus(point, a), along) / length_2).clamp(0.0, 1.0)) }
}

fn edges(ring: &[Flat]) -> impl Iterator<Item = (Flat, Flat)> + '_ {
    ring.iter().enumerate().map(|(index, corner)| (*corner, ring[(index + 1) % ring.len()]))
}

impl Outline {
    /// Even-odd over all rings, so that holes are outside (W. R. Franklin's crossing test).
    pub(crate) fn holds(&self, [x, y]: Flat) -> bool {
        match self {
            Self::Circle(centre, radius_m) => {
                dot(minus([x, y], *centre), minus([x, y], *centre)) <= radius_m * radius_m
            }
            Self::Polygon(rings) => {
                let crosses = |(a, b): &(Flat, Flat)| {
                    (a[1] > y) != (b[1] > y) && x < (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]) + a[0]
                };
                rings.iter().flat_map(|ring| edges(ring)).filter(crosses).count() % 2 == 1
            }
        }
    }

    /// Metres from a point to the outline, and its nearest point; not signed.
    pub(crate) fn edge_from(&self, point: Flat) -> Option<(f64, Flat)> {
        let distance = |to: Flat| {
            let apart = minus(point, to);
            (dot(apart, apart).sqrt(), to)
        };
        match self {
            Self::Circle(centre, radius_m) => {
                let apart = minus(point, *centre);
                let length_m = dot(apart, apart).sqrt();
                let outward = if length_m > 0.0 { [apart[0] / length_m, apart[1] / length_m] } else { [1.0, 0.0] };
                Some(distance([centre[0] + outward[0] * radius_m, centre[1] + outward[1] * radius_m]))
            }
            Self::Polygon(rings) => {
                let places = rings.iter().flat_map(|ring| edges(ring)).map(|(a, b)| distance(nearest_on(a, b, point)));
                places.min_by(|a, b| a.0.total_cmp(&b.0))
            }
        }
    }

    /// Shares of the way from `a` to `b` where it crosses the outline, in order.
    fn crossings(&self, a: Flat, b: Flat) -> Vec<f64> {
        let way = minus(b, a);
        let mut shares = Vec::new();
        match self {
            Self::Circle(centre, radius_m) => {
                let from = minus(a, *centre);
                let (p, q, r) = (dot(way, way), dot(from, way), dot(from, from) - radius_m * radius_m);
                let root = q * q - p * r;
                if p > 0.0 && root > 0.0 {
                    shares.extend([(-q - root.sqrt()) / p, (-q + root.sqrt()) / p]);
                }
            }
            Self::Polygon(rings) => {
                for (c, d) in rings.iter().flat_map(|ring| edges(ring)) {
                    let edge = minus(d, c);
                    let turn = cross(way, edge);
                    let along = cross(minus(c, a), way) / turn;
                    // A billionth of slack, so that a way through a corner meets one of its edges.
                    if turn != 0.0 && (-1e-9..=1.0 + 1e-9).contains(&along) {
                        shares.push(cross(minus(c, a), edge) / turn);
                    }
                }
            }
        }
        shares.retain(|share| (0.0..=1.0).contains(share));
        shares.sort_by(f64::total_cmp);
        shares
    }

    /// Stretches of the way from `a` to `b` that lie inside, as shares, in order.
    pub(crate) fn inside(&self, a: Flat, b: Flat) -> Vec<[f64; 2]> {
        let mut ends = vec![0.0];
        ends.extend(self.crossings(a, b));
        ends.push(1.0);
        let mut inside: Vec<[f64; 2]> = Vec::new();
        for pair in ends.windows(2) {
            let [from, to] = [pair[0], pair[1]];
            if to <= from || !self.holds(mix(a, b, (from + to) / 2.0)) {
                continue;
            }
            match inside.last_mut().filter(|last| last[1] == from) {
                Some(last) => last[1] = to,
                None => inside.push([from, to]),
            }
        }
        // A way of no length stands somewhere too.
        if a == b && self.holds(a) {
            return vec![[0.0, 1.0]];
        }
        inside
    }

    /// Metres between the way and the shape, and the share of the way where it is nearest; 0 where it goes inside.
    pub(crate) fn apart(&self, a: Flat, b: Flat) -> Option<(f64, f64)> {
        if let Some([from, _]) = self.inside(a, b).first() {
            return Some((0.0, *from));
        }
        let way = minus(b, a);
        let share_of = |point: Flat| {
            let length_2 = dot(way, way);
            if length_2 <= 0.0 { 0.0 } else { (dot(minus(point, a), way) / length_2).clamp(0.0, 1.0) }
        };
        let mut nearest: Option<(f64, f64)> = None;
        let mut offer = |found: Option<(f64, f64)>| {
            if let Some(found) = found.filter(|found| nearest.is_none_or(|best| found.0 < best.0)) {
                nearest = Some(found);
            }
        };
        // Of two segments that do not cross, an end of one is nearest to the other.
        offer(self.edge_from(a).map(|(m, _)| (m, 0.0)));
        offer(self.edge_from(b).map(|(m, _)| (m, 1.0)));
        match self {
            Self::Circle(centre, radius_m) => {
                let share = share_of(*centre);
                let apart = minus(mix(a, b, share), *centre);
                offer(Some(((dot(apart, apart).sqrt() - radius_m).abs(), share)));
            }
            Self::Polygon(rings) => {
                for corner in rings.iter().flatten() {
                    let share = share_of(*corner);
                    let apart = minus(mix(a, b, share), *corner);
                    offer(Some((dot(apart, apart).sqrt(), share)));
                }
            }
        }
        nearest
    }
}
