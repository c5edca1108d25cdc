//! A position that is lost: where a landing that the wind carries may end.

use super::change;
use super::drift::{Conditions, Shape, Spot, Start, Wind, reach_m, shape, spots};
use super::failsafes::{Failsafes, PositionAction, PositionFailsafe, Trigger};
use super::finding::{Finding, Mend};
use super::judge::{Broken, Judged, ROAD_WITHIN_M};
use super::settings::Situation;
use super::stretch::{Stretch, gather};
use super::{Point, Rule};
use crate::solid::{Kind, Place};
use mission::road::LinePosition;
use std::f64::consts::TAU;

/// Directions that the wind is looked at from. Chosen: 10 degrees apart, as aerodromes report it.
const SECTORS: usize = 36;
const SECTOR_RAD: f64 = TAU / SECTORS as f64;
/// Vehicles on the lanes are no higher, metres: the limit of JTG B01 for expressways is 5 m, with loads.
const TRAFFIC_M: f64 = 5.0;
/// Winds below this are none, m/s: a mend that needs such calm is not offered.
const CALM_M_S: f64 = 0.5;
/// A bisection for a wind ends within this share. Chosen.
const WIND_STEPS: usize = 7;

/// Where a landing without a position may meet a solid, water or lanes. None where the aircraft holds without GNSS.
///
/// The wind is that of [`Situation::wind`]; from anywhere, where its direction is not known. A stretch is one of failures: the
/// aircraft flies on for some seconds before the failsafe acts, so what is met belongs to a place further on.
pub fn check(points: &[Point], failsafes: &Failsafes, situation: &Situation) -> Vec<Finding> {
    let over_water = situation.scene.water_m().is_some();
    if points.is_empty() || situation.holds.position(over_water) {
        return Vec::new();
    }
    if failsafes.position.action != PositionAction::Sink {
        return drifts_on(points, failsafes, situation);
    }
    let wind = situation.wind;
    let sectors = sectors(wind);
    let met = Look::new(&failsafes.position, wind, situation).all(points, &sectors);
    let judged: Vec<Judged> = (0..points.len())
        .map(|index| {
            let acting = acting(points, index, &failsafes.position);
            let mut broken: Vec<Broken> = Vec::new();
            let mut way = vec![points[index].at];
            for met in met[acting].iter().flatten() {
                let Met { rule, reach_m, away_m, solid, .. } = met;
                match broken.iter_mut().find(|(known, ..)| known == rule) {
                    Some(known) if reach_m - away_m > known.1 - known.2 => {
                        *known = (*rule, *reach_m, *away_m, *solid);
                        way.clone_from(&met.way);
                    }
                    Some(_) => {}
                    None => {
                        broken.push((*rule, *reach_m, *away_m, *solid));
                        way.clone_from(&met.way);
                    }
                }
            }
            (way, broken)
        })
        .collect();
    let mended = |Stretch { mut finding, first, last, .. }: Stretch| {
        let from = acting(points, first, &failsafes.position).start;
        let to = acting(points, last, &failsafes.position).end;
        finding.mends = mends(&points[from..to.max(from)], finding.rule, failsafes, situation);
        finding
    };
    gather(Trigger::Position, points, &judged, situation).into_iter().map(mended).collect()
}

/// Whether a landing without a position that begins at a place meets nothing, in the wind of the situation.
pub fn is_sound(start: &Start, position: &PositionFailsafe, situation: &Situation) -> bool {
    let mut look = Look::new(position, situation.wind, situation);
    sectors(situation.wind).iter().all(|sector| look.meets(start, *sector).is_none())
}

/// It does not come down by itself.
fn drifts_on(points: &[Point], failsafes: &Failsafes, situation: &Situation) -> Vec<Finding> {
    let judged: Vec<Judged> = points.iter().map(|p| (vec![p.at], vec![(Rule::DriftsOn, 0.0, 0.0, None)])).collect();
    let mut sinking = *failsafes;
    sinking.position.action = PositionAction::Sink;
    let landing_is_sound = check(points, &sinking, situation).is_empty();
    let mended = |Stretch { mut finding, .. }: Stretch| {
        let lands = landing_is_sound.then(|| Mend::Parameters(vec![change::sinks(failsafes.firmware)]));
        finding.mends = lands.into_iter().chain([Mend::HoldsWithoutGnss]).collect();
        finding
    };
    gather(Trigger::Position, points, &judged, situation).into_iter().map(mended).collect()
}

/// Points where the failsafe may act after a failure at a point: it is passed, or waited at, in the time in between.
fn acting(points: &[Point], index: usize, position: &PositionFailsafe) -> std::ops::Range<usize> {
    let leaves_s = |index: usize| points.get(index + 1).map_or(points[index].time_s, |next| next.time_s);
    let [soon_s, late_s] = position.acts_after_s;
    let (from_s, to_s) = (points[index].time_s + soon_s, leaves_s(index) + late_s);
    let from = points.partition_point(|point| point.time_s <= from_s).saturating_sub(1);
    let to = points.partition_point(|point| point.time_s <= to_s);
    from..to.max(from + 1)
}

/// The sectors that a wind may blow from.
fn sectors(wind: Wind) -> Vec<usize> {
    let nearest = |from_rad: f64| (from_rad / SECTOR_RAD).round().rem_euclid(SECTORS as f64) as usize % SECTORS;
    wind.from_rad.map_or_else(|| (0..SECTORS).collect(), |from_rad| vec![nearest(from_rad)])
}

/// What a drift meets.
#[derive(Debug, Clone)]
struct Met {
    rule: Rule,
    reach_m: f64,
    away_m: f64,
    solid: Option<Kind>,
    way: Vec<Place>,
}

/// Envelopes and what they meet, for one wind.
struct Look<'a> {
    conditions: Conditions<'a>,
    situation: &'a Situation<'a>,
    /// What the envelopes below belong to, and one for each sector that was asked for.
    like: Option<(f64, [[f64; 2]; 2], f64)>,
    shapes: Vec<Option<Shape>>,
}

impl<'a> Look<'a> {
    fn new(position: &PositionFailsafe, wind: Wind, situation: &'a Situation<'a>) -> Self {
        let conditions = Conditions {
            airframe: situation.airframe,
            sinking: position.sinking,
            wind,
            position_error_m: situation.position_error_m,
            reckoned_s: position.acts_after_s[1],
        };
        Self { conditions, situation, like: None, shapes: Vec::new() }
    }

    /// What is met from each point, the worst of all sectors.
    fn all(&mut self, points: &[Point], sectors: &[usize]) -> Vec<Vec<Met>> {
        let of_point = |point: &Point| {
            let start = self.start(point);
            let mut worst: Vec<Met> = Vec::new();
            for met in sectors.iter().flat_map(|sector| self.everything(&start, *sector)) {
                match worst.iter_mut().find(|known| known.rule == met.rule) {
                    Some(known) if met.reach_m - met.away_m > known.reach_m - known.away_m => *known = met,
                    Some(_) => {}
                    None => worst.push(met),
                }
            }
            worst
        };
        points.iter().map(of_point).collect()
    }

    fn start(&self, point: &Point) -> Start {
        let over_ground_m = self.situation.scene.over_ground_m(point.at);
        Start {
            at: point.at,
            over_ground_m,
            velocity_m_s: [[0.0; 2], point.velocity_m_s],
            recent_m_s: point.recent_m_s,
        }
    }

    fn spots(&mut self, start: &Start, sector: usize) -> Vec<Spot> {
        let like = (start.over_ground_m, start.velocity_m_s, start.recent_m_s);
        if self.like != Some(like) {
            self.like = Some(like);
            self.shapes = vec![None; SECTORS];
        }
        let conditions = &self.conditions;
        let made = || shape(start, sector as f64 * SECTOR_RAD, SECTOR_RAD / 2.0, conditions);
        spots(start, self.shapes[sector].get_or_insert_with(made), conditions)
    }

    /// The first rule that is broken, and whether any is.
    fn meets(&mut self, start: &Start, sector: usize) -> Option<Rule> {
        let spots = self.spots(start, sector);
        if self.situation.scene.water_m().is_some() {
            return Some(Rule::DriftIntoWater);
        }
        if self.solid(&spots).is_some() {
            return Some(Rule::DriftMeetsSolid);
        }
        self.lanes_m(&spots).map(|_| Rule::DriftOntoLanes)
    }

    fn everything(&mut self, start: &Start, sector: usize) -> Vec<Met> {
        let spots = self.spots(start, sector);
        let reach_m = reach_m(&spots, start);
        let way: Vec<Place> = spots.iter().map(|spot| spot.at).collect();
        let mut all = Vec::new();
        if let Some((kind, index)) = self.solid(&spots) {
            let away_m = self.situation.scene.solids()[index].distance_m(start.at);
            let (rule, way) = (Rule::DriftMeetsSolid, way.clone());
            all.push(Met { rule, reach_m, away_m, solid: Some(kind), way });
        }
        if self.lanes_m(&spots).is_some() {
            let here = Spot { at: start.at, radius_m: f64::INFINITY, after_s: 0.0 };
            let away_m = self.beside_lanes_m(&here).unwrap_or(0.0).max(0.0);
            all.push(Met { rule: Rule::DriftOntoLanes, reach_m, away_m, solid: None, way: way.clone() });
        }
        if self.situation.scene.water_m().is_some() {
            all.push(Met { rule: Rule::DriftIntoWater, reach_m, away_m: 0.0, solid: None, way });
        }
        all
    }

    fn solid(&self, spots: &[Spot]) -> Option<(Kind, usize)> {
        spots.windows(2).find_map(|pair| {
            let within_m = pair[0].radius_m.max(pair[1].radius_m) + self.situation.body_m;
            let near = self.situation.scene.nearest_to_way(pair[0].at, pair[1].at, within_m)?;
            Some((near.solid.kind, near.index))
        })
    }

    /// How near it comes to lanes on which it would come down; none where it does not come onto them.
    fn lanes_m(&self, spots: &[Spot]) -> Option<f64> {
        let (_, surface_m) = self.situation.lanes?;
        spots.iter().filter(|spot| spot.at.z <= surface_m + TRAFFIC_M).find_map(|spot| {
            let beside_m = self.beside_lanes_m(spot)?;
            (beside_m <= spot.radius_m + self.situation.body_m).then_some(beside_m)
        })
    }

    /// From a place to the nearest lane that is not overhead, metres.
    fn beside_lanes_m(&self, spot: &Spot) -> Option<f64> {
        let (road, _) = self.situation.lanes?;
        let scene = self.situation.scene;
        let (place, height_m) = scene.wgs84(spot.at);
        let found = road.locate(place, ROAD_WITHIN_M)?;
        let edge_m = road.carriageway(found.direction).outer_edge_m;
        let beside_m = (found.offset_right_m.abs() - edge_m).max(0.0);
        if beside_m > spot.radius_m + self.situation.body_m {
            return None;
        }
        let offset_right_m = found.offset_right_m.clamp(-edge_m, edge_m);
        let edge = road.line.place(LinePosition { measured_m: found.measured_m, offset_right_m });
        scene.above(scene.enu(edge, height_m)).is_none().then_some(beside_m)
    }
}

/// From farther away than this nobody looks under a bridge, metres: a stand-off beyond it comes after another aircraft. Chosen.
const NEAR_ENOUGH_M: f64 = 60.0;

/// What would be better where a landing from some points breaks a rule, with figures.
fn mends(acting: &[Point], rule: Rule, failsafes: &Failsafes, situation: &Situation) -> Vec<Mend> {
    let (mut mends, mut stand_off) = (Vec::new(), None);
    let breaks = |met: Option<Rule>| met.is_some();
    if rule != Rule::DriftIntoWater {
        let wind = situation.wind;
        let mut look = Look::new(&failsafes.position, Wind { from_rad: None, ..wind }, situation);
        let mut sound = [true; SECTORS];
        for point in acting {
            let start = look.start(point);
            for (sector, sound) in sound.iter_mut().enumerate().filter(|(_, sound)| **sound) {
                *sound = !breaks(look.meets(&start, sector));
            }
        }
        let from_deg = ranges(&sound);
        if !from_deg.is_empty() {
            mends.push(Mend::LeeSide { from_deg });
        }
        if let Some(wind) = calmer(acting, failsafes, situation) {
            mends.push(Mend::CalmerWind { mean_m_s: wind.mean_m_s, gust_m_s: wind.gust_m_s });
        }
        let sectors = sectors(wind);
        let furthest = acting.iter().map(|point| {
            let start = look.start(point);
            let of_sector = |sector: &usize| reach_m(&look.spots(&start, *sector), &start);
            sectors.iter().map(of_sector).fold(0.0, f64::max)
        });
        let metres = (furthest.fold(0.0, f64::max) + situation.body_m).ceil();
        stand_off = Some(Mend::StandOff { metres });
        if metres <= NEAR_ENOUGH_M {
            mends.extend(stand_off.take());
        }
        for (changed, changes) in change::for_position(failsafes) {
            let mut look = Look::new(&changed.position, wind, situation);
            let mut sound = |point: &Point| {
                let start = look.start(point);
                sectors.iter().all(|sector| !breaks(look.meets(&start, *sector)))
            };
            if acting.iter().all(&mut sound) {
                mends.push(Mend::Parameters(changes));
            }
        }
    }
    mends.push(Mend::HoldsWithoutGnss);
    mends.extend(stand_off);
    mends.push(Mend::PilotHoldsHeight(change::holds_height(failsafes.firmware)));
    mends
}

/// The most wind with which landings from all these points meet nothing; none where it would have to be calm.
fn calmer(acting: &[Point], failsafes: &Failsafes, situation: &Situation) -> Option<Wind> {
    let wind = situation.wind;
    let sectors = sectors(wind);
    let sound = |point: &Point, factor: f64| {
        let mut look = Look::new(&failsafes.position, wind.times(factor), situation);
        let start = look.start(point);
        sectors.iter().all(|sector| look.meets(&start, *sector).is_none())
    };
    let mut factor = 1.0;
    for point in acting {
        if sound(point, factor) {
            continue;
        }
        let (mut low, mut high) = (0.0, factor);
        for _ in 0..WIND_STEPS {
            let middle = (low + high) / 2.0;
            if sound(point, middle) { low = middle } else { high = middle }
        }
        factor = low;
        if factor * wind.mean_m_s < CALM_M_S {
            return None;
        }
    }
    // Rounded down, so that what is offered is sound.
    let mean_m_s = (wind.mean_m_s * factor * 10.0).floor() / 10.0;
    (mean_m_s >= CALM_M_S).then(|| wind.times(mean_m_s / wind.mean_m_s))
}

/// Sectors one after the other as ranges of degrees.
fn ranges(sound: &[bool; SECTORS]) -> Vec<[f64; 2]> {
    if sound.iter().all(|sound| *sound) {
        return vec![[0.0, 360.0]];
    }
    let degrees = |sector: f64| (sector * SECTOR_RAD).to_degrees().rem_euclid(360.0);
    let before = |sector: usize| sound[(sector + SECTORS - 1) % SECTORS];
    let begins = (0..SECTORS).filter(|sector| sound[*sector] && !before(*sector));
    let range = |from: usize| {
        let length = (0..SECTORS).take_while(|by| sound[(from + by) % SECTORS]).count();
        [degrees(from as f64 - 0.5), degrees((from + length) as f64 - 0.5)]
    };
    begins.map(range).collect()
}
