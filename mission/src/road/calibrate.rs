//! Chainage from a few known stakes and a surveyed line.
//!
//! Between known stakes numbers are spread evenly. Two known stakes within a metre of each other along the line, with
//! different numbers, are a break (the usual way to write one: `K12+345.6 = K12+400`). Every known stake gets a residual:
//! how far it stands from where its neighbours alone would put it. A mistyped stake shows up there, or as a
//! contradiction that is refused.

use super::chainage::{STRETCH_LIMIT, STRETCH_LIMIT_M};
use super::{CalibrationError, Centreline, Chainage, Segment, Stake};
use crate::geo::LatLon;

/// Known stakes further from the line than this are refused, metres. Chosen: half of a wide cross-section, plus survey.
pub const OFF_LINE_LIMIT_M: f64 = 60.0;
/// Known stakes within this distance along the line and with different numbers are a break, metres.
const BREAK_WITHIN_M: f64 = 1.0;

/// Where a known stake stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum KnownPlace {
    /// Surveyed with GNSS, WGS84.
    Surveyed(LatLon),
    /// Metres along the line.
    Measured(f64),
}

/// A stake whose place is known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct KnownStake {
    /// The number on the sign; an occurrence suffix does not count here.
    pub stake: Stake,
    /// Where it stands.
    pub place: KnownPlace,
    /// Row in the table it came from, from 1; for messages.
    pub row: usize,
}

/// How well a known stake fits its neighbours.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Residual {
    /// The known stake.
    pub known: KnownStake,
    /// Where it stands along the line, metres.
    pub measured_m: f64,
    /// Distance of the surveyed point from the line, metres, positive to the right; 0 for measured places.
    pub off_line_m: f64,
    /// Number on the sign less the number that the neighbours foretell, metres. `None` where no neighbour can tell.
    pub residual_m: Option<f64>,
}

/// A calibrated chainage and how it came about.
#[derive(Debug, Clone, PartialEq)]
pub struct Calibration {
    /// The result, covering the whole line.
    pub chainage: Chainage,
    /// One entry for each known stake, in order along the line.
    pub residuals: Vec<Residual>,
}

impl Calibration {
    /// Greatest residual without sign, metres.
    pub fn worst_residual_m(&self) -> f64 {
        self.residuals.iter().filter_map(|r| r.residual_m).map(f64::abs).fold(0.0, f64::max)
    }
}

/// Spreads known stakes over a line whose direction is that of growing stakes.
pub fn calibrate(line: &Centreline, known: &[KnownStake]) -> Result<Calibration, CalibrationError> {
    if known.len() < 2 {
        return Err(CalibrationError::TooFew { count: known.len() });
    }
    let mut points = known.iter().map(|k| onto_line(line, *k)).collect::<Result<Vec<_>, _>>()?;
    // Stable, so the two sides of a break stay in the order of the table.
    points.sort_by(|a, b| a.measured_m.total_cmp(&b.measured_m));
    for pair in points.windows(2) {
        check_pair(&pair[0], &pair[1])?;
    }
    let chainage = Chainage::new(segments(line.length_m(), &points))?;
    let residual = |index: usize| {
        let before = index.checked_sub(1).map(|i| &points[i]).filter(|p| !is_break(p, &points[index]));
        let after = points.get(index + 1).filter(|p| !is_break(&points[index], p));
        foretold_m(before, after, points[index].measured_m).map(|shown| points[index].known.stake.shown_m - shown)
    };
    let residuals = (0..points.len()).map(|i| Residual { residual_m: residual(i), ..points[i] }).collect();
    Ok(Calibration { chainage, residuals })
}

/// Whether the stakes fall in the direction in which the line was drawn, so that it has to be turned round first.
pub fn runs_backwards(line: &Centreline, known: &[KnownStake]) -> Result<bool, CalibrationError> {
    let points = known.iter().map(|k| onto_line(line, *k)).collect::<Result<Vec<_>, _>>()?;
    let count = points.len().max(1) as f64;
    let mean_measured = points.iter().map(|p| p.measured_m).sum::<f64>() / count;
    let mean_shown = points.iter().map(|p| p.known.stake.shown_m).sum::<f64>() / count;
    let slope = |p: &Residual| (p.measured_m - mean_measured) * (p.known.stake.shown_m - mean_shown);
    Ok(points.iter().map(slope).sum::<f64>() < 0.0)
}

fn onto_line(line: &Centreline, known: KnownStake) -> Result<Residual, CalibrationError> {
    let off = |distance_m| CalibrationError::OffTheLine {
        stake: known.stake.to_string(),
        row: known.row,
        distance_m,
        limit_m: OFF_LINE_LIMIT_M,
    };
    let (measured_m, off_line_m) = match known.place {
        KnownPlace::Surveyed(place) => {
            let found = line.locate(place, 10_000.0).ok_or_else(|| off(f64::INFINITY))?;
            (found.measured_m, found.offset_right_m)
        }
        KnownPlace::Measured(measured_m) if (-1.0..=line.length_m() + 1.0).contains(&measured_m) => {
            (measured_m.clamp(0.0, line.length_m()), 0.0)
        }
        KnownPlace::Measured(_) => return Err(off(f64::INFINITY)),
    };
    if off_line_m.abs() > OFF_LINE_LIMIT_M {
        return Err(off(off_line_m.abs()));
    }
    Ok(Residual { known, measured_m, off_line_m, residual_m: None })
}

fn is_break(before: &Residual, after: &Residual) -> bool {
    after.measured_m - before.measured_m <= BREAK_WITHIN_M
}

fn check_pair(before: &Residual, after: &Residual) -> Result<(), CalibrationError> {
    let measured_m = after.measured_m - before.measured_m;
    let shown_m = after.known.stake.shown_m - before.known.stake.shown_m;
    let fits = (shown_m - measured_m).abs() <= STRETCH_LIMIT_M + STRETCH_LIMIT * measured_m && shown_m > 0.0;
    if is_break(before, after) || fits {
        return Ok(());
    }
    Err(CalibrationError::Contradiction {
        first: before.known.stake.to_string(),
        first_row: before.known.row,
        second: after.known.stake.to_string(),
        second_row: after.known.row,
        shown_m,
        measured_m,
    })
}

fn segments(length_m: f64, points: &[Residual]) -> Vec<Segment> {
    let mut segments = Vec::new();
    let (first, last) = (&points[0], &points[points.len() - 1]);
    let mut push = |measured: [f64; 2], shown: [f64; 2]| {
        if measured[1] - measured[0] > 0.01 {
            segments.push(Segment {
                measured_start_m: measured[0],
                measured_end_m: measured[1],
                shown_start_m: shown[0],
                shown_end_m: shown[1],
            });
        }
    };
    // Beyond the outermost known stakes numbers count true metres.
    push([0.0, first.measured_m], [first.known.stake.shown_m - first.measured_m, first.known.stake.shown_m]);
    let mut start_m = first.measured_m;
    for pair in points.windows(2) {
        if is_break(&pair[0], &pair[1]) {
            continue;
        }
        // The second side of a break starts where the first ended, centimetres before its own survey.
        push([start_m, pair[1].measured_m], [pair[0].known.stake.shown_m, pair[1].known.stake.shown_m]);
        start_m = pair[1].measured_m;
    }
    let rest_m = length_m - start_m;
    push([start_m, length_m], [last.known.stake.shown_m, last.known.stake.shown_m + rest_m]);
    segments
}

fn foretold_m(before: Option<&Residual>, after: Option<&Residual>, measured_m: f64) -> Option<f64> {
    match (before, after) {
        (Some(a), Some(b)) => {
            let share = (measured_m - a.measured_m) / (b.measured_m - a.measured_m);
            Some(a.known.stake.shown_m + share * (b.known.stake.shown_m - a.known.stake.shown_m))
        }
        (Some(near), None) | (None, Some(near)) => Some(near.known.stake.shown_m + measured_m - near.measured_m),
        (None, None) => None,
    }
}
