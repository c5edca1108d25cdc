//! How near a path comes to solids, where and to which; and the heights that paths are given in.

use crate::solid::{Place, Scene, Solid};
use mission::geo::{HeightAgl, HeightAmsl, HeightRelHome, LatLon};
use mission::plan::corridor::Ground;

/// A height in one of the datums that pilots confuse.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Height {
    /// Above the ground (or the water) under the bridge: the datum of [`Scene`], and the one under-bridge work is spoken in.
    AboveBridgeGround(HeightAgl),
    /// Above mean sea level.
    Amsl(HeightAmsl),
    /// Above the take-off point.
    RelHome(HeightRelHome),
}

/// What ties the datums together at one bridge and one take-off point.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Datum {
    /// The ground (or the water) under the bridge's middle.
    pub bridge_ground: HeightAmsl,
    /// The take-off point.
    pub home: HeightAmsl,
}

impl Datum {
    /// From elevation data, for a bridge (its scene's origin) and a take-off point.
    pub fn of(ground: &impl Ground, bridge: LatLon, home: LatLon) -> Self {
        Self { bridge_ground: ground.height(bridge), home: ground.height(home) }
    }

    /// Metres above the ground under the bridge.
    pub fn above_bridge_ground_m(&self, height: Height) -> f64 {
        match height {
            Height::AboveBridgeGround(HeightAgl(metres)) => metres,
            Height::Amsl(HeightAmsl(metres)) => metres - self.bridge_ground.0,
            Height::RelHome(HeightRelHome(metres)) => metres + self.home.0 - self.bridge_ground.0,
        }
    }

    /// Above the take-off point, of a height above the ground under the bridge (metres).
    pub fn rel_home(&self, above_bridge_ground_m: f64) -> HeightRelHome {
        HeightRelHome(above_bridge_ground_m + self.bridge_ground.0 - self.home.0)
    }

    /// Above mean sea level, of a height above the ground under the bridge (metres).
    pub fn amsl(&self, above_bridge_ground_m: f64) -> HeightAmsl {
        HeightAmsl(above_bridge_ground_m + self.bridge_ground.0)
    }
}

/// A path in a scene's frame, from places with heights in whatever datum.
pub fn path(places: &[(LatLon, Height)], datum: &Datum, scene: &Scene) -> Vec<Place> {
    places.iter().map(|(place, height)| scene.enu(*place, datum.above_bridge_ground_m(*height))).collect()
}

/// The nearest that a path comes to a solid.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Clearance<'a> {
    /// Metres; 0 where the path is inside the solid. At most [`crate::solid::SEGMENT_ERROR_M`] too great.
    pub distance_m: f64,
    /// The leg of the path, from 0.
    pub leg: usize,
    /// Where on the path.
    pub at: Place,
    /// The solid.
    pub solid: &'a Solid,
    /// Its index in [`Scene::solids`].
    pub index: usize,
}

/// The smallest clearance of a polyline (in the scene's frame); a single point is a path, too. `None` without solids or
/// without a path. Ground and water are no solids: see [`over_ground_m`].
pub fn smallest<'a>(path: &[Place], scene: &'a Scene) -> Option<Clearance<'a>> {
    smallest_within(path, scene, f64::INFINITY)
}

/// As [`smallest`], looking no further than `within_m`: quicker where only "nearer than that" is asked.
pub fn smallest_within<'a>(path: &[Place], scene: &'a Scene, within_m: f64) -> Option<Clearance<'a>> {
    let mut best: Option<Clearance<'a>> = None;
    for (leg, [from, to]) in legs(path).enumerate() {
        let within_m = best.map_or(within_m, |best| best.distance_m);
        best = of_leg(leg, from, to, scene, within_m).or(best);
    }
    best
}

/// The clearance of every leg of a polyline; `None` for legs with nothing within `within_m`.
pub fn of_legs<'a>(path: &[Place], scene: &'a Scene, within_m: f64) -> Vec<Option<Clearance<'a>>> {
    legs(path).enumerate().map(|(leg, [from, to])| of_leg(leg, from, to, scene, within_m)).collect()
}

/// The clearance at points along a polyline, `step_m` metres apart or less, for a profile: distance along the path and
/// what is nearest there.
pub fn profile<'a>(path: &[Place], scene: &'a Scene, step_m: f64) -> Vec<(f64, Clearance<'a>)> {
    let mut along_m = 0.0;
    let mut profile = Vec::new();
    for (leg, [from, to]) in legs(path).enumerate() {
        let length_m = (to - from).norm();
        let steps = (length_m / step_m.max(0.01)).ceil().clamp(1.0, 1e6) as usize;
        // Each leg begins where the one before ends; that point is listed once.
        for step in usize::from(leg > 0)..=steps {
            let share = step as f64 / steps as f64;
            let at = from + (to - from) * share;
            if let Some(near) = scene.nearest(at) {
                let (distance_m, solid, index) = (near.distance_m, near.solid, near.index);
                profile.push((along_m + length_m * share, Clearance { distance_m, leg, at, solid, index }));
            }
        }
        along_m += length_m;
    }
    profile
}

/// The least height of a polyline over ground and water, metres. `None` without a path.
///
/// Ground is level in the scene, and a straight leg lies below the curve between its ends by no more than 5 mm at 500 m, so
/// its corners decide.
pub fn over_ground_m(path: &[Place], scene: &Scene) -> Option<f64> {
    path.iter().map(|at| scene.over_ground_m(*at)).min_by(f64::total_cmp)
}

fn legs(path: &[Place]) -> impl Iterator<Item = [Place; 2]> + '_ {
    let alone = if let [only] = path { Some([*only, *only]) } else { None };
    alone.into_iter().chain(path.windows(2).map(|pair| [pair[0], pair[1]]))
}

fn of_leg<'a>(leg: usize, from: Place, to: Place, scene: &'a Scene, within_m: f64) -> Option<Clearance<'a>> {
    let near = scene.nearest_to_way(from, to, within_m)?;
    Some(Clearance { distance_m: near.distance_m, leg, at: near.at, solid: near.solid, index: near.index })
}
