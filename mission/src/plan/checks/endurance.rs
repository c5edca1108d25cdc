//! Does one battery reach?

use super::finding::{Findings, Rule, Spot};
use super::flown::{Arrival, Flown};
use super::limits::Limits;
use crate::plan::Airframe;
use crate::plan::corridor::estimate::Meter;

/// The same reckoning as the corridor planner's, so that a plan it made is never found too long here.
pub(super) fn check(flown: &Flown, limits: &Limits, airframe: &Airframe, findings: &mut Findings) {
    let mut meter = Meter::new(airframe, limits.wind);
    let mut exceeded_at = None;
    for way in &flown.ways {
        if way.arrival == Arrival::TakeOff {
            meter.take_off(way.height_m.max(0.0));
            continue;
        }
        let leap = [way.to[0] - way.from[0], way.to[1] - way.from[1], way.height_m - way.from_height_m];
        let speed_m_s = way.speed_m_s.clamp(0.1, airframe.max_airspeed_m_s);
        if meter.fly(leap, speed_m_s).is_err() {
            let wind_m_s = limits.wind.speed_m_s;
            let spot = Spot::Item(way.item);
            findings.add(Rule::WindTooStrong, spot, Some(way.place), wind_m_s, airframe.max_airspeed_m_s);
            return;
        }
        if way.hold_s > 0.0 {
            meter.stop(speed_m_s);
            meter.hold(way.hold_s);
        }
        if way.arrival == Arrival::Landing {
            meter.land(way.height_m.max(0.0));
        }
        if exceeded_at.is_none() && meter.estimate.battery_share > limits.usable_battery_share.value {
            exceeded_at = Some(way);
        }
    }
    if let Some(way) = exceeded_at {
        let share = meter.estimate.battery_share;
        findings.over(Rule::Energy, Spot::Item(way.item), Some(way.place), share, limits.usable_battery_share);
    }
}
