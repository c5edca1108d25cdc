//! A sketch of road, track and findings, in metres, out of GeoJSON.

use serde::Deserialize;

/// Points of a line that are drawn; a sketch shows no more.
const MOST_POINTS: usize = 2_000;
/// Lines and points that are drawn.
const MOST_FEATURES: usize = 500;
/// Metres of a degree of latitude on a sphere of the Earth's mean radius (6,371 km).
const METRES_PER_DEGREE: f64 = 111_195.0;

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Road,
    Track,
}

/// A sketch: x to the east, y to the south, metres from its north-western corner.
#[derive(Debug, Clone, PartialEq)]
pub struct Map {
    pub(crate) lines: Vec<(Kind, Vec<[f64; 2]>)>,
    pub(crate) findings: Vec<([f64; 2], String)>,
    pub(crate) width_m: f64,
    pub(crate) height_m: f64,
}

#[derive(Deserialize)]
struct Collection {
    features: Vec<Feature>,
}

#[derive(Deserialize)]
struct Feature {
    #[serde(default)]
    properties: Option<Properties>,
    geometry: Option<Geometry>,
}

#[derive(Deserialize, Default)]
struct Properties {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    name: String,
}

#[derive(Deserialize)]
#[serde(tag = "type")]
enum Geometry {
    LineString {
        coordinates: Vec<Vec<f64>>,
    },
    Point {
        coordinates: Vec<f64>,
    },
    #[serde(other)]
    Other,
}

impl Map {
    /// Reads a feature collection: lines with the property `kind` of `road` are the road, others the track; points are
    /// findings, called by their `name`. `None` where there is nothing to draw.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let read: Collection = serde_json::from_slice(bytes).ok()?;
        let (mut lines, mut findings) = (Vec::new(), Vec::new());
        for feature in read.features.into_iter().take(MOST_FEATURES) {
            let properties = feature.properties.unwrap_or_default();
            match feature.geometry {
                Some(Geometry::LineString { coordinates }) => {
                    let every = coordinates.len().div_ceil(MOST_POINTS).max(1);
                    let last = coordinates.len().saturating_sub(1);
                    let kept = coordinates.iter().enumerate().filter(|(n, _)| n % every == 0 || *n == last);
                    let kind = if properties.kind == "road" { Kind::Road } else { Kind::Track };
                    lines.push((kind, kept.filter_map(|(_, point)| degrees(point)).collect::<Vec<_>>()));
                }
                Some(Geometry::Point { coordinates }) => {
                    findings.extend(degrees(&coordinates).map(|point| (point, properties.name)));
                }
                Some(Geometry::Other) | None => {}
            }
        }
        let all = || lines.iter().flat_map(|(_, points)| points).chain(findings.iter().map(|(point, _)| point));
        let bound = |axis: usize, pick: fn(f64, f64) -> f64| all().map(|point| point[axis]).reduce(pick);
        let (west, east) = (bound(0, f64::min)?, bound(0, f64::max)?);
        let (south, north) = (bound(1, f64::min)?, bound(1, f64::max)?);
        let across = METRES_PER_DEGREE * ((south + north) / 2.0).to_radians().cos();
        let metres = |point: &[f64; 2]| [(point[0] - west) * across, (north - point[1]) * METRES_PER_DEGREE];
        let project = |points: &Vec<[f64; 2]>| points.iter().map(metres).collect();
        Some(Self {
            width_m: (east - west) * across,
            height_m: (north - south) * METRES_PER_DEGREE,
            lines: lines.iter().map(|(kind, points)| (*kind, project(points))).collect(),
            findings: findings.iter().map(|(point, name)| (metres(point), name.clone())).collect(),
        })
    }

    /// Metres to a unit of a drawing of this size, and where its corner lies then.
    pub(crate) fn fit(&self, width: f64, height: f64) -> (f64, [f64; 2]) {
        // A drawing of a single point is a hundred metres wide.
        let scale = (self.width_m.max(100.0) / width).max(self.height_m.max(100.0) / height);
        (scale, [(width - self.width_m / scale) / 2.0, (height - self.height_m / scale) / 2.0])
    }

    /// A round length for a bar that is at most a quarter of a drawing's width.
    pub(crate) fn bar_m(width: f64, scale: f64) -> f64 {
        let most = width * scale / 4.0;
        let power = 10_f64.powf(most.log10().floor());
        [5.0, 2.0, 1.0].into_iter().map(|step| step * power).find(|length| *length <= most).unwrap_or(power)
    }
}

fn degrees(point: &[f64]) -> Option<[f64; 2]> {
    let [lon, lat, ..] = *point else { return None };
    (lon.abs() <= 180.0 && lat.abs() <= 90.0).then_some([lon, lat])
}
