//! Satellites along a path beside and under a bridge.

use ::sky::{Moment, Notice, Outlook, Point, Rule, Shadow, over_a_day, predict, shadows};
use bridges::pattern::Pattern;
use bridges::solid::{Place, Scene};
use jiff::Timestamp;
use mission::explain::{Explain, Message};
use mission::geo::Enu;
use terrain::{Horizon, Terrain};

use crate::surroundings::Surroundings;

/// The sky is looked at from points so far apart, metres. Chosen: a shadow shorter than this is no matter.
const STEP_M: f64 = 4.0;
/// Most points that are looked at: longer paths have them farther apart.
const MOST_POINTS: f64 = 400.0;
/// Through a day the path is looked at from at most so many points, because it is done so often.
const DAY_POINTS: f64 = 40.0;
/// Between two looks through a day, minutes. Chosen: GPS satellites wander some 15 degrees in it.
const DAY_STEP_MIN: f64 = 30.0;

/// What a receiver may expect along a path.
#[derive(Debug, Clone)]
pub struct Sky {
    /// At each point of the path.
    pub outlooks: Vec<Outlook>,
    /// Stretches without a fix.
    pub shadows: Vec<Shadow>,
    /// The path as it would be at other times within a day from now, every half hour.
    pub day: Vec<Moment>,
    /// What is to be known of the orbits, or why nothing could be predicted.
    pub notices: Vec<Message>,
}

impl Sky {
    /// Along a pattern, at a time.
    pub(super) fn along(pattern: &Pattern, scene: &Scene, around: &Surroundings, now: Timestamp) -> Self {
        let every = points(pattern, scene, STEP_M.max(pattern.length_m / MOST_POINTS));
        let some = points(pattern, scene, STEP_M.max(pattern.length_m / DAY_POINTS));
        let almanac = around.almanac();
        let hills = hills(scene, around.terrain());
        let blocked = |point: &Point, toward: Enu| {
            hills.blocks(toward) || scene.hides(scene.enu(point.place, point.height_m), toward)
        };
        let predicted = almanac.at(now).and_then(|constellation| {
            let outlooks = predict(&constellation, &every, &Rule::default(), blocked)?;
            Ok((constellation.notices, outlooks))
        });
        match predicted {
            Ok((notices, outlooks)) => {
                let day = over_a_day(almanac, now, DAY_STEP_MIN, &some, &Rule::default(), blocked);
                Self {
                    shadows: shadows(&outlooks),
                    outlooks,
                    day: day.unwrap_or_default(),
                    notices: notices.iter().map(Notice::explain).collect(),
                }
            }
            Err(error) => {
                Self { outlooks: Vec::new(), shadows: Vec::new(), day: Vec::new(), notices: vec![error.explain()] }
            }
        }
    }
}

/// The ground around the bridge, as seen from the ground under it: one horizon for the whole patrol, which is small against
/// the way to any hill.
fn hills(scene: &Scene, terrain: &Terrain) -> Horizon {
    let (place, _) = scene.wgs84(Place::new(0.0, 0.0, 0.0));
    Horizon::around(terrain, place, terrain.height_m(place).unwrap_or_default())
}

fn points(pattern: &Pattern, scene: &Scene, step_m: f64) -> Vec<Point> {
    let mut points = Vec::new();
    let (mut begun_m, mut next_m) = (0.0, 0.0);
    for leg in &pattern.legs {
        let way = leg.to - leg.from;
        let length_m = way.norm();
        while next_m <= begun_m + length_m {
            let share = if length_m > 0.0 { (next_m - begun_m) / length_m } else { 0.0 };
            let (place, height_m) = scene.wgs84(leg.from + way * share);
            points.push(Point { place, height_m, along_m: next_m });
            next_m += step_m;
        }
        begun_m += length_m;
    }
    points
}
