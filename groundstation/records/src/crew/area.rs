//! Whether a path stays inside a polygon. Both have straight lines in latitude and longitude, as approvals list them.

use crate::sortie::Place;

/// Nearer to the outline than this is on it, and so inside: 0.1 mm, far above the rounding of the sums below.
const ON_OUTLINE_DEG: f64 = 1e-9;

type Point = [f64; 2];

fn point(place: &Place) -> Point {
    [place.lon_deg, place.lat_deg]
}

fn minus(a: Point, b: Point) -> Point {
    [a[0] - b[0], a[1] - b[1]]
}

fn cross(a: Point, b: Point) -> f64 {
    a[0] * b[1] - a[1] * b[0]
}

fn along(from: Point, to: Point, share: f64) -> Point {
    [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share]
}

/// Where on a segment, 0 to 1, the point nearest to `p` lies.
fn nearest_share(p: Point, from: Point, to: Point) -> f64 {
    let d = minus(to, from);
    let length_2 = d[0] * d[0] + d[1] * d[1];
    let v = minus(p, from);
    if length_2 > 0.0 { ((v[0] * d[0] + v[1] * d[1]) / length_2).clamp(0.0, 1.0) } else { 0.0 }
}

fn is_on(p: Point, from: Point, to: Point) -> bool {
    let d = minus(p, along(from, to, nearest_share(p, from, to)));
    d[0].hypot(d[1]) <= ON_OUTLINE_DEG
}

/// A simple polygon, not closed: the last corner is joined to the first.
pub(super) struct Area(Vec<Point>);

impl Area {
    /// `None` for what encloses nothing: under three corners, or a corner that is no place.
    pub(super) fn new(corners: &[Place]) -> Option<Self> {
        let points: Vec<Point> = corners.iter().map(point).collect();
        (points.len() >= 3 && points.iter().flatten().all(|n| n.is_finite())).then_some(Self(points))
    }

    fn edges(&self) -> impl Iterator<Item = (Point, Point)> {
        let next = self.0.iter().cycle().skip(1);
        self.0.iter().copied().zip(next.copied())
    }

    fn holds_point(&self, p: Point) -> bool {
        let mut inside = false;
        for (a, b) in self.edges() {
            if is_on(p, a, b) {
                return true;
            }
            // A ray to the east; half-open, so that a corner is crossed once.
            if (a[1] > p[1]) != (b[1] > p[1]) && p[0] < a[0] + (p[1] - a[1]) / (b[1] - a[1]) * (b[0] - a[0]) {
                inside = !inside;
            }
        }
        inside
    }

    /// Shares of a segment between which it does not change sides.
    fn cuts(&self, from: Point, to: Point) -> Vec<f64> {
        let d = minus(to, from);
        let mut cuts = vec![0.0, 1.0];
        for (a, b) in self.edges() {
            let (edge, v) = (minus(b, a), minus(a, from));
            let turn = cross(d, edge);
            if turn != 0.0 {
                let (share, on_edge) = (cross(v, edge) / turn, cross(v, d) / turn);
                if (0.0..=1.0).contains(&share) && (-1e-9..=1.0 + 1e-9).contains(&on_edge) {
                    cuts.push(share);
                }
            }
            // Where it runs along an edge, it may change sides at the corner.
            if is_on(a, from, to) {
                cuts.push(nearest_share(a, from, to));
            }
        }
        cuts.sort_by(f64::total_cmp);
        cuts
    }

    /// The first place of a path that lies outside, as far as corners and the middles between crossings tell.
    pub(super) fn first_outside(&self, path: &[Place]) -> Option<Place> {
        let outside = |p: &Point| !self.holds_point(*p);
        let place = |p: Point| Place { lat_deg: p[1], lon_deg: p[0] };
        let first = path.first().map(point).filter(outside);
        let later = path.windows(2).find_map(|pair| {
            let (from, to) = (point(&pair[0]), point(&pair[1]));
            let cuts = self.cuts(from, to);
            let middles = cuts.windows(2).map(|cut| along(from, to, (cut[0] + cut[1]) / 2.0));
            middles.chain([to]).find(|p| outside(p))
        });
        first.or(later).map(place)
    }
}
