//! Limits as data: every one with the text that says where it comes from, because local rules override them.

use crate::plan::corridor::Wind;

/// A limit and the id of the catalogue text that names its source.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limit {
    /// In the unit that the field's name says.
    pub value: f64,
    /// Message id in the `plan` catalogue: law, article, or "house rule".
    pub basis: &'static str,
}

/// What plans are held against. The defaults are those of `domain.md` 1, 5 and 7; a detachment sets its own.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// Greatest true height, metres.
    pub max_height_m: Limit,
    /// Smallest height between take-off and landing, metres above home: over gantries, lamps and signs.
    pub min_height_m: Limit,
    /// Greatest distance from home, metres.
    pub max_distance_m: Limit,
    /// Longest way between two waypoints, metres; longer ones are mostly typing errors.
    pub max_leg_m: Limit,
    /// Share of the battery's rated energy that may be used, 0..1.
    pub usable_battery_share: Limit,
    /// Longest time over the carriageways in one crossing, seconds.
    pub max_over_lanes_s: Limit,
    /// Smallest height over the carriageways, metres.
    pub min_over_lanes_height_m: Limit,
    /// Greatest speed of the aircraft's legal class, m/s.
    pub max_class_speed_m_s: Limit,
    /// Smallest area of a fence polygon, and of a circle, square metres.
    pub min_fence_area_m2: Limit,
    /// Most mission items that the autopilot takes.
    pub max_items: Limit,
    /// Mean wind that the energy is reckoned with.
    pub wind: Wind,
}

impl Default for Limits {
    fn default() -> Self {
        let limit = |value, basis| Limit { value, basis };
        Self {
            max_height_m: limit(120.0, "basis-interim-regulation-19"),
            min_height_m: limit(15.0, "basis-house-gantries"),
            max_distance_m: limit(5_000.0, "basis-house-bvlos-leg"),
            max_leg_m: limit(5_000.0, "basis-house-typing"),
            usable_battery_share: limit(0.75, "basis-house-reserve"),
            max_over_lanes_s: limit(10.0, "basis-house-over-lanes"),
            min_over_lanes_height_m: limit(60.0, "basis-house-over-lanes"),
            max_class_speed_m_s: limit(100.0 / 3.6, "basis-interim-regulation-62"),
            min_fence_area_m2: limit(400.0, "basis-house-gnss"),
            max_items: limit(724.0, "basis-ardupilot-storage"),
            wind: Wind::default(),
        }
    }
}
