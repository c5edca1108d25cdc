//! Lines that can be flown: beside the road, thinned, with rounded bends.

use crate::geo::{Enu, LatLon, LocalFrame, destination};
use crate::road::{Centreline, LinePosition};

/// A point on a planned line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct TrackPoint {
    /// Metres east of the leg's launch place.
    pub east_m: f64,
    /// Metres north of the leg's launch place.
    pub north_m: f64,
    /// Height above the launch place.
    pub height_m: f64,
    /// Distance along the road's centreline.
    pub measured_m: f64,
    /// Speed at which the piece that ends here is flown.
    pub speed_m_s: f64,
}

impl TrackPoint {
    pub(super) fn level_distance_m(&self, other: &Self) -> f64 {
        (self.east_m - other.east_m).hypot(self.north_m - other.north_m)
    }

    pub(super) fn place(&self, frame: &LocalFrame) -> LatLon {
        // Brings the point down from the tangent plane to the curved earth (mean radius is good to a millimetre here).
        let away_2 = self.east_m * self.east_m + self.north_m * self.north_m;
        let up_m = -away_2 / (2.0 * 6_371_000.0);
        frame.wgs84_from_enu(Enu { east_m: self.east_m, north_m: self.north_m, up_m }).0
    }
}

/// Points further apart than this get others between them before ground heights are asked for, metres.
const GROUND_SAMPLE_M: f64 = 50.0;
/// Thinning moves the line by no more than this, metres.
const THINNING_M: f64 = 0.25;
/// Waypoints are no further apart than this, metres: PX4 refuses missions with more than 900 m (`MIS_DIST_WPS`).
const MAX_SPACING_M: f64 = 800.0;
/// One metre of height counts as this much in thinning.
const HEIGHT_WEIGHT: f64 = 0.25;
/// Bends below this are left as they are: the corner lies within centimetres of any rounding, radians.
const SMALL_TURN_RAD: f64 = 0.05;
/// One point for each so much of a rounded bend, radians.
const ARC_STEP_RAD: f64 = 0.15;
/// Slower than this no bend is flown, m/s.
const MIN_SPEED_M_S: f64 = 2.0;

/// A place beside the road; beyond its ends the road is thought to run straight on.
pub(super) fn beside(line: &Centreline, measured_m: f64, offset_right_m: f64) -> LatLon {
    let inside_m = measured_m.clamp(0.0, line.length_m());
    let place = line.place(LinePosition { measured_m: inside_m, offset_right_m });
    if inside_m == measured_m {
        return place;
    }
    destination(place, line.azimuth_rad(inside_m), measured_m - inside_m)
}

/// Distances along the road from one to the other, with all vertices between and none further apart than `step_m`.
pub(super) fn stations(line: &Centreline, from_m: f64, to_m: f64, step_m: f64) -> Vec<f64> {
    let (low_m, high_m) = (from_m.min(to_m), from_m.max(to_m));
    let mut stations = vec![low_m];
    let inner = line.vertices().map(|(m, _)| m).filter(|m| *m > low_m + 0.01 && *m < high_m - 0.01);
    for next in inner.chain([high_m]) {
        let last = stations[stations.len() - 1];
        let pieces = ((next - last) / step_m).ceil().max(1.0);
        stations.extend((1..=pieces as usize).map(|k| last + (next - last) * k as f64 / pieces));
    }
    if from_m > to_m {
        stations.reverse();
    }
    stations
}

/// A line parallel to the road, at heights that the caller gives for places.
pub(super) fn parallel(
    line: &Centreline,
    frame: &LocalFrame,
    [from_m, to_m]: [f64; 2],
    offset_right_m: f64,
    speed_m_s: f64,
    height_m: impl Fn(LatLon) -> f64,
) -> Vec<TrackPoint> {
    let stations = stations(line, from_m, to_m, GROUND_SAMPLE_M);
    let points = stations.into_iter().map(|measured_m| {
        let place = beside(line, measured_m, offset_right_m);
        let Enu { east_m, north_m, .. } = frame.enu_from_wgs84(place, 0.0);
        TrackPoint { east_m, north_m, height_m: height_m(place), measured_m, speed_m_s }
    });
    points.collect()
}

/// Drops points that a straight line between their neighbours passes anyway (Douglas and Peucker, 1973).
pub(super) fn thinned(points: &[TrackPoint]) -> Vec<TrackPoint> {
    let keep = kept_by_thinning(points.len(), THINNING_M, |index| {
        let p = &points[index];
        [p.east_m, p.north_m, p.height_m * HEIGHT_WEIGHT]
    });
    let mut line: Vec<TrackPoint> = Vec::with_capacity(keep.len());
    for (k, &index) in keep.iter().enumerate() {
        // Long straights get their own points back where the next one would be too far away.
        for between in keep[k.saturating_sub(1)]..index {
            let last = line[line.len() - 1];
            if points[between + 1].level_distance_m(&last) > MAX_SPACING_M {
                line.push(points[between]);
            }
        }
        line.push(points[index]);
    }
    line
}

/// Indices of the points that thinning keeps, in order.
pub(super) fn kept_by_thinning(count: usize, tolerance_m: f64, at: impl Fn(usize) -> [f64; 3]) -> Vec<usize> {
    if count < 3 {
        return (0..count).collect();
    }
    let mut keep = vec![false; count];
    keep[0] = true;
    keep[count - 1] = true;
    let mut open = vec![(0, count - 1)];
    while let Some((first, last)) = open.pop() {
        let (a, b) = (at(first), at(last));
        let farthest = (first + 1..last).map(|i| (distance_to_line_m(at(i), a, b), i));
        if let Some((apart_m, index)) = farthest.max_by(|x, y| x.0.total_cmp(&y.0))
            && apart_m > tolerance_m
        {
            keep[index] = true;
            open.extend([(first, index), (index, last)]);
        }
    }
    (0..count).filter(|i| keep[*i]).collect()
}

fn distance_to_line_m(p: [f64; 3], a: [f64; 3], b: [f64; 3]) -> f64 {
    let along: [f64; 3] = std::array::from_fn(|k| b[k] - a[k]);
    let away: [f64; 3] = std::array::from_fn(|k| p[k] - a[k]);
    let dot = |x: &[f64; 3], y: &[f64; 3]| x[0] * y[0] + x[1] * y[1] + x[2] * y[2];
    let length_2 = dot(&along, &along);
    let share = if length_2 > 0.0 { (dot(&away, &along) / length_2).clamp(0.0, 1.0) } else { 0.0 };
    let off: [f64; 3] = std::array::from_fn(|k| away[k] - share * along[k]);
    dot(&off, &off).sqrt()
}

/// A bend that cannot be flown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct TooTight {
    pub measured_m: f64,
    pub radius_m: f64,
}

/// Rounds every bend with the radius that speed and acceleration give. Where neighbouring points leave no room for
/// it, the bend is flown as slowly as the radius that fits asks for. Ends stay where they are.
pub(super) fn rounded(points: &[TrackPoint], accel_m_s2: f64) -> Result<Vec<TrackPoint>, TooTight> {
    let mut flown = vec![points[0]];
    for triple in points.windows(3) {
        let [before, here, after] = [triple[0], triple[1], triple[2]];
        let incoming = direction(&before, &here);
        let outgoing = direction(&here, &after);
        let cross = incoming[0] * outgoing[1] - incoming[1] * outgoing[0];
        let dot = incoming[0] * outgoing[0] + incoming[1] * outgoing[1];
        let turn = cross.atan2(dot);
        if turn.abs() < SMALL_TURN_RAD {
            flown.push(here);
            continue;
        }
        let wanted_m = here.speed_m_s * here.speed_m_s / accel_m_s2;
        let room_m = here.level_distance_m(&before).min(here.level_distance_m(&after)) / 2.0;
        let radius_m = wanted_m.min(room_m / (turn.abs() / 2.0).tan());
        let speed_m_s = (accel_m_s2 * radius_m).sqrt().min(here.speed_m_s);
        if speed_m_s < MIN_SPEED_M_S || turn.abs() > 2.5 {
            return Err(TooTight { measured_m: here.measured_m, radius_m });
        }
        let bend = arc(&here, incoming, turn, radius_m, speed_m_s);
        // Brakes before the bend where the straight has room for it; else the whole straight is flown slowly.
        let brake_m = (here.speed_m_s * here.speed_m_s - speed_m_s * speed_m_s) / (2.0 * accel_m_s2);
        if brake_m > 0.1 && brake_m < bend[0].level_distance_m(&flown[flown.len() - 1]) - 1.0 {
            flown.push(TrackPoint {
                east_m: bend[0].east_m - incoming[0] * brake_m,
                north_m: bend[0].north_m - incoming[1] * brake_m,
                ..here
            });
        }
        flown.extend(bend);
    }
    if points.len() > 1 {
        flown.push(points[points.len() - 1]);
    }
    Ok(flown)
}

fn direction(from: &TrackPoint, to: &TrackPoint) -> [f64; 2] {
    let length_m = from.level_distance_m(to).max(1e-9);
    [(to.east_m - from.east_m) / length_m, (to.north_m - from.north_m) / length_m]
}

/// Points of an arc that touches both sides of a corner. `turn` is counter-clockwise.
fn arc(corner: &TrackPoint, incoming: [f64; 2], turn: f64, radius_m: f64, speed_m_s: f64) -> Vec<TrackPoint> {
    let tangent_m = radius_m * (turn.abs() / 2.0).tan();
    let side = turn.signum();
    // Left of the incoming direction for a left turn.
    let inward = [-incoming[1] * side, incoming[0] * side];
    let start = [corner.east_m - incoming[0] * tangent_m, corner.north_m - incoming[1] * tangent_m];
    let steps = (turn.abs() / ARC_STEP_RAD).ceil().max(2.0) as usize;
    let point = |k: usize| {
        let angle = turn.abs() * k as f64 / steps as f64;
        let (sin, versine) = (angle.sin(), 1.0 - angle.cos());
        TrackPoint {
            east_m: start[0] + radius_m * (incoming[0] * sin + inward[0] * versine),
            north_m: start[1] + radius_m * (incoming[1] * sin + inward[1] * versine),
            speed_m_s,
            ..*corner
        }
    };
    (0..=steps).map(point).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn at(east_m: f64, north_m: f64) -> TrackPoint {
        TrackPoint { east_m, north_m, height_m: 70.0, measured_m: 0.0, speed_m_s: 10.0 }
    }

    #[test]
    fn a_bend_with_room_is_rounded_at_full_speed_with_the_asked_radius() {
        let flown = rounded(&[at(0.0, 0.0), at(0.0, 500.0), at(300.0, 900.0)], 2.5).unwrap();
        assert!(flown.iter().all(|p| p.speed_m_s == 10.0));
        // All arc points are 40 m from one centre; neighbouring chords turn by little.
        let heading = |w: &[TrackPoint]| (w[1].east_m - w[0].east_m).atan2(w[1].north_m - w[0].north_m);
        let headings: Vec<f64> = flown.windows(2).map(heading).collect();
        assert!(headings.windows(2).all(|h| (h[1] - h[0]).abs() < 0.16), "{headings:?}");
        let (first, last) = (flown[1], flown[flown.len() - 2]);
        let chord = first.level_distance_m(&last);
        let turn = headings[headings.len() - 1] - headings[0];
        assert!((chord - 2.0 * 40.0 * (turn / 2.0).sin()).abs() < 1e-6, "{chord}");
    }

    #[test]
    fn a_bend_without_room_is_flown_slowly_and_a_hairpin_is_refused() {
        let flown = rounded(&[at(0.0, 0.0), at(0.0, 20.0), at(20.0, 20.0)], 2.5).unwrap();
        let slow = flown.iter().map(|p| p.speed_m_s).fold(f64::INFINITY, f64::min);
        assert!((slow - (2.5_f64 * 10.0).sqrt()).abs() < 1e-9, "{slow}");
        assert!(rounded(&[at(0.0, 0.0), at(0.0, 100.0), at(1.0, 0.0)], 2.5).is_err());
        assert!(rounded(&[at(0.0, 0.0), at(0.0, 1.0), at(1.0, 1.0)], 2.5).is_err());
    }

    #[test]
    fn thinning_keeps_bends_and_heights_and_drops_the_rest() {
        let mut points: Vec<TrackPoint> = (0..100).map(|k| at(0.0, f64::from(k) * 10.0)).collect();
        let straight = thinned(&points);
        assert!(straight.len() <= 3 && straight.windows(2).all(|w| w[0].level_distance_m(&w[1]) <= 800.0));
        points[40].height_m += 5.0;
        points[70].east_m = 3.0;
        let kept = thinned(&points);
        assert!(kept.contains(&points[40]) && kept.contains(&points[70]) && kept.len() < 10);
    }
}
