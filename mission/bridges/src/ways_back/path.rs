//! The path of a failsafe, and what it takes.

use super::settings::{Failsafe, ReturnSettings, Situation};
use crate::clearance::Height;
use crate::solid::Place;
use mission::geo::HeightRelHome;

/// The path that the aircraft would fly by itself from a place: corners, the place itself first. What goes on with its mission
/// ([`Failsafe::Continue`]) stays where it is here, because its path is the path ahead: see [`super::check`].
pub fn way_back(from: Place, settings: &ReturnSettings, situation: &Situation) -> Vec<Place> {
    match settings.action {
        Failsafe::Hold | Failsafe::Continue => vec![from],
        Failsafe::Land => vec![from, ground_below(from, situation)],
        Failsafe::Return => return_path(from, settings, situation),
    }
}

pub(super) fn ground_below(at: Place, situation: &Situation) -> Place {
    Place::new(at.x, at.y, at.z - situation.scene.over_ground_m(at))
}

/// The home place, on the ground, in the scene's frame.
pub(super) fn home(situation: &Situation) -> Place {
    let home_m = situation.datum.above_bridge_ground_m(Height::RelHome(HeightRelHome::default()));
    situation.scene.enu(situation.home, home_m)
}

fn return_path(from: Place, settings: &ReturnSettings, situation: &Situation) -> Vec<Place> {
    let scene = situation.scene;
    let level_m = |to: Place| (to.x - from.x).hypot(to.y - from.y);
    // Rally points on ground as high as home; the scene's heights are above the ground under the bridge.
    let home_m = situation.datum.above_bridge_ground_m(Height::RelHome(HeightRelHome::default()));
    let home = (home(situation), 0.0);
    let rally = situation.rally.iter().filter(|_| settings.to_rally);
    let rally = rally.map(|point| (scene.enu(point.place, home_m), point.height.0));
    let nearest = rally.chain([home]).min_by(|a, b| level_m(a.0).total_cmp(&level_m(b.0)));
    let (target, arrives_m) = nearest.unwrap_or(home);
    let (_, from_m) = scene.wgs84(from);
    let now_m = situation.datum.rel_home(from_m).0;
    let climb_m = settings.height_m(now_m, level_m(target), arrives_m) - now_m;
    let top = from + Place::z() * climb_m;
    let over = target + Place::z() * (now_m + climb_m);
    vec![from, top, over, target]
}

/// Energy of a path flown at a speed against the wind, and the descent at its end, watt-hours: what it draws
/// ([`mission::plan::Airframe::power_w`]) for as long as each leg takes.
pub fn energy_wh(path: &[Place], speed_m_s: f64, situation: &Situation) -> f64 {
    let airframe = situation.airframe;
    let wind_m_s = situation.wind.mean_m_s;
    // More than the aircraft flies through the air it cannot make good over ground.
    let ground_m_s = speed_m_s.min(airframe.max_airspeed_m_s - wind_m_s);
    if ground_m_s <= 0.0 && path.windows(2).any(|pair| (pair[1].xy() - pair[0].xy()).norm() > 1.0) {
        return f64::INFINITY;
    }
    path.windows(2)
        .map(|pair| {
            let way = pair[1] - pair[0];
            let level_m = way.x.hypot(way.y);
            let seconds_up = way.z.abs() / if way.z >= 0.0 { airframe.climb_m_s } else { airframe.landing_m_s };
            if level_m < 0.01 {
                let climb_m_s = if way.z >= 0.0 { airframe.climb_m_s } else { -airframe.landing_m_s };
                return airframe.power_w(wind_m_s, climb_m_s) * seconds_up / 3_600.0;
            }
            let seconds = (level_m / ground_m_s).max(seconds_up);
            let power_w = airframe.power_w(level_m / seconds + wind_m_s, (way.z / seconds).max(0.0));
            power_w * seconds / 3_600.0
        })
        .sum()
}
