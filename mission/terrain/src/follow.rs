//! A path that holds its height above the ground.

use crate::Terrain;
use crate::band::{self, Slopes, Window};
use crate::finding::{FollowError, TerrainFinding};
use crate::profile::{MAX_POINTS, Profile, ProfilePoint, Station, stations};
use mission::geo::{HeightAgl, HeightAmsl, LatLon};
use std::collections::BTreeSet;

/// How closely and how steeply the ground is followed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FollowLimits {
    /// The path may lie this much lower or higher than asked, metres. 5 m by default: chosen, because SRTM's own heights
    /// are good to some 5 m in flat land, so that a closer hold would follow its noise.
    pub tolerance_m: f64,
    /// Fastest climb, m/s.
    pub climb_m_s: f64,
    /// Fastest descent, m/s.
    pub descent_m_s: f64,
    /// Distance between the stations where heights are compared, metres. 10 m by default: a third of the finest posts
    /// that are usual here. Between stations the ground is looked at five times as often.
    pub step_m: f64,
}

impl Default for FollowLimits {
    /// 3 m/s up and 2 m/s down: chosen, below what multirotors of a few kilograms reach in wind.
    fn default() -> Self {
        Self { tolerance_m: 5.0, climb_m_s: 3.0, descent_m_s: 2.0, step_m: 10.0 }
    }
}

/// A place that the path passes anyway.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Vertex {
    /// WGS84.
    pub place: LatLon,
    /// Asked for here; between vertices it changes evenly.
    pub height: HeightAgl,
    /// Speed over ground on the leg that ends here, m/s.
    pub speed_m_s: f64,
}

/// A corner of the path over the ground.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FollowPoint {
    /// WGS84.
    pub place: LatLon,
    /// From the start of the path, metres over ground.
    pub along_m: f64,
    /// Above the datum of the files.
    pub height: HeightAmsl,
    /// Ground beneath (where no file knows it, what was assumed), metres above the same.
    pub ground_m: f64,
    /// Which of the asked vertices it is; `None` for one that was put in.
    pub vertex: Option<usize>,
}

/// A path over the ground, and what is to be known of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Followed {
    /// Corners; straight lines join them.
    pub points: Vec<FollowPoint>,
    /// Ground beneath, and its gaps.
    pub profile: Profile,
    /// What could not be held or is not known.
    pub findings: Vec<TerrainFinding>,
}

impl Followed {
    /// Corners that were put in.
    pub fn added(&self) -> usize {
        self.points.iter().filter(|point| point.vertex.is_none()).count()
    }
}

/// The ground between two stations is looked at so many times.
const LOOKS: usize = 5;
/// Kept back from the tolerance for what lies between two looks, metres: in two metres, ground of one metre in two breaks by
/// half of that at most. A quarter of the tolerance, where that is less.
const RESERVE_M: f64 = 0.5;
/// Left between lowest and highest where slopes lift the path, metres, or each station of a slope would be a corner.
const ROOM_M: f64 = 0.5;

/// Lays a path over the ground: never lower than asked minus the tolerance, as few corners as the band allows, no steeper
/// than the limits at the speed of each leg. Where the ground is not known, the line between the nearest known places
/// counts; where nothing is known at all, `assumed` does (the ground at home).
///
/// # Errors
/// Names the value that is out of range.
pub fn follow(
    terrain: &Terrain,
    path: &[Vertex],
    limits: &FollowLimits,
    assumed: HeightAmsl,
) -> Result<Followed, FollowError> {
    check(path, limits, assumed)?;
    let places: Vec<LatLon> = path.iter().map(|vertex| vertex.place).collect();
    let coarse = stations(&places, limits.step_m);
    // Finer where there is room; the coarse stations are every fifth.
    let looks = if coarse.len() * LOOKS <= MAX_POINTS { LOOKS } else { 1 };
    let fine = profile_through(terrain, &coarse, looks);
    let ground = filled(&fine.points, assumed.0);
    let (mut windows, slopes) = band(path, &coarse, &ground, looks, limits);
    let above = band::widen(&mut windows, &slopes, ROOM_M.min(limits.tolerance_m));
    let corners = band::line(&windows, &slopes).ok_or(FollowError::NoLine)?;
    let points = corners.into_iter().map(|(station, height_m)| {
        let Station { place, along_m, vertex, .. } = coarse[station];
        FollowPoint { place, along_m, height: HeightAmsl(height_m), ground_m: ground[station * looks], vertex }
    });
    let mut findings: Vec<TerrainFinding> = fine.gaps.iter().copied().map(TerrainFinding::NoData).collect();
    findings.extend(too_steep(&coarse, &above));
    findings.extend(datums(terrain, &coarse));
    Ok(Followed { points: points.collect(), profile: fine, findings })
}

fn check(path: &[Vertex], limits: &FollowLimits, assumed: HeightAmsl) -> Result<(), FollowError> {
    if path.len() < 2 {
        return Err(FollowError::TooShort { count: path.len() });
    }
    if path.len() > MAX_POINTS / 2 {
        return Err(FollowError::TooLong { count: path.len(), limit: MAX_POINTS / 2 });
    }
    let within = |parameter, value: f64, min, max| {
        if (min..=max).contains(&value) { Ok(()) } else { Err(FollowError::OutOfRange { parameter, value, min, max }) }
    };
    within("terrain-tolerance", limits.tolerance_m, 0.5, 100.0)?;
    within("terrain-climb", limits.climb_m_s, 0.1, 20.0)?;
    within("terrain-descent", limits.descent_m_s, 0.1, 20.0)?;
    within("terrain-step", limits.step_m, 1.0, 100.0)?;
    within("terrain-assumed-ground", assumed.0, -1_000.0, 9_000.0)?;
    for (index, vertex) in path.iter().enumerate() {
        within("terrain-height", vertex.height.0, 0.0, 1_000.0)?;
        within("terrain-speed", vertex.speed_m_s, 0.1, 60.0)?;
        let LatLon { lat_deg, lon_deg } = vertex.place;
        if !(-90.0..=90.0).contains(&lat_deg) || !(-180.0..=180.0).contains(&lon_deg) {
            return Err(FollowError::NoPlace { index });
        }
    }
    Ok(())
}

/// Ground at the stations and at `looks - 1` places between each two.
fn profile_through(terrain: &Terrain, coarse: &[Station], looks: usize) -> Profile {
    let mut places = Vec::with_capacity(coarse.len() * looks);
    for pair in coarse.windows(2) {
        // Within some metres, degrees are as straight as the geodesic.
        for look in 0..looks {
            let share = look as f64 / looks as f64;
            let between = |a: f64, b: f64| a + (b - a) * share;
            places.push(LatLon {
                lat_deg: between(pair[0].place.lat_deg, pair[1].place.lat_deg),
                lon_deg: between(pair[0].place.lon_deg, pair[1].place.lon_deg),
            });
        }
    }
    places.extend(coarse.last().map(|station| station.place));
    let along = |index: usize| {
        let (station, look) = (index / looks, index % looks);
        let from_m = coarse[station].along_m;
        let to_m = coarse.get(station + 1).map_or(from_m, |next| next.along_m);
        from_m + (to_m - from_m) * look as f64 / looks as f64
    };
    let points = places.into_iter().enumerate().map(|(index, place)| ProfilePoint {
        along_m: along(index),
        place,
        ground_m: terrain.height_m(place),
    });
    Profile::of(points.collect())
}

/// Ground without gaps: straight between the known ends.
fn filled(points: &[ProfilePoint], assumed_m: f64) -> Vec<f64> {
    let known: Vec<(usize, f64)> =
        points.iter().enumerate().filter_map(|(index, point)| Some((index, point.ground_m?))).collect();
    let (Some(first), Some(last)) = (known.first(), known.last()) else { return vec![assumed_m; points.len()] };
    let mut ground = vec![0.0; points.len()];
    ground[..=first.0].fill(first.1);
    ground[last.0..].fill(last.1);
    for pair in known.windows(2) {
        let ((from, from_m), (to, to_m)) = (pair[0], pair[1]);
        let length_m = (points[to].along_m - points[from].along_m).max(f64::MIN_POSITIVE);
        for index in from..to {
            let share = (points[index].along_m - points[from].along_m) / length_m;
            ground[index] = from_m + (to_m - from_m) * share;
        }
    }
    ground
}

fn band(
    path: &[Vertex],
    coarse: &[Station],
    ground: &[f64],
    looks: usize,
    limits: &FollowLimits,
) -> (Vec<Window>, Vec<Slopes>) {
    let reserve_m = RESERVE_M.min(limits.tolerance_m / 4.0);
    let windows = coarse.iter().enumerate().map(|(index, station)| {
        let asked = |leg: usize| path[leg].height.0;
        let before_m = asked(station.leg.saturating_sub(1));
        let height_m = before_m + (asked(station.leg) - before_m) * station.share;
        // The highest of the ground from the station before to the one after: then no straight line that keeps above
        // the lowest height at two neighbours meets it between them.
        let near = (index * looks).saturating_sub(looks)..=(index * looks + looks).min(ground.len() - 1);
        let highest_m = ground[near].iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let wanted_m = ground[index * looks] + height_m;
        let low_m = highest_m + height_m - limits.tolerance_m + reserve_m;
        Window {
            along_m: station.along_m,
            low_m,
            high_m: (wanted_m + limits.tolerance_m).max(low_m + reserve_m),
            wanted_m,
            fixed: station.vertex.is_some(),
        }
    });
    let slopes = coarse.iter().map(|station| {
        let speed_m_s = path[station.leg].speed_m_s;
        Slopes { up: limits.climb_m_s / speed_m_s, down: limits.descent_m_s / speed_m_s }
    });
    (windows.collect(), slopes.collect())
}

/// Stretches where the path has to lie above the band.
fn too_steep(coarse: &[Station], above: &[f64]) -> Vec<TerrainFinding> {
    let mut findings = Vec::new();
    let mut index = 0;
    while index < above.len() {
        let end = (index..above.len()).find(|k| above[*k] <= 0.0).unwrap_or(above.len());
        if end > index {
            let worst = (index..end).max_by(|a, b| above[*a].total_cmp(&above[*b])).unwrap_or(index);
            findings.push(TerrainFinding::TooSteep {
                from_m: coarse[index].along_m,
                to_m: coarse[end - 1].along_m,
                place: coarse[worst].place,
                above_m: above[worst],
            });
        }
        index = end + 1;
    }
    findings
}

fn datums(terrain: &Terrain, coarse: &[Station]) -> Option<TerrainFinding> {
    let grounds = coarse.iter().filter_map(|station| terrain.ground(station.place));
    let names: BTreeSet<String> = grounds.map(|ground| ground.datum.to_string()).collect();
    let unclear = names.len() > 1 || names.contains(&crate::VerticalDatum::Unsaid.to_string());
    unclear.then(|| TerrainFinding::Datums { names: names.into_iter().collect::<Vec<_>>().join(", ") })
}
