//! Weather against the unit's limits.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use super::objection::Weight::{Blocks, Warns};
use super::objection::{Objection, Rule, Subject};
use super::rules::Rules;
use crate::sortie::Weather;

/// What of the weather is out of its limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Element {
    /// Mean wind, metres per second.
    Wind,
    /// Gusts, metres per second.
    Gust,
    /// Horizontal visibility, kilometres.
    Visibility,
    /// Too cold, degrees Celsius.
    Cold,
    /// Too hot, degrees Celsius.
    Heat,
}

/// What stands against a flight in this weather. What was not looked at warns; a figure that is no number blocks.
pub(super) fn of_weather(weather: Option<&Weather>, rules: &Rules) -> Vec<Objection> {
    let (limits, basis) = (&rules.weather.value, &rules.weather.basis);
    let object = |weight, rule| Objection::new(weight, rule, &Subject::Weather, basis);
    let Some(seen) = weather.filter(|seen| seen.wind_m_s.is_some() && seen.visibility_km.is_some()) else {
        return vec![object(Warns, Rule::WeatherUnknown)];
    };
    // Out of its limits is what is not known to be within them: a figure that is no number too.
    let above = |element, value: Option<f64>, limit: f64| {
        (element, value, limit, value.is_some_and(|value| value.partial_cmp(&limit).is_none_or(Ordering::is_gt)))
    };
    let below = |element, value: Option<f64>, limit: f64| {
        (element, value, limit, value.is_some_and(|value| value.partial_cmp(&limit).is_none_or(Ordering::is_lt)))
    };
    let judged = [
        above(Element::Wind, seen.wind_m_s, limits.wind_m_s),
        above(Element::Gust, seen.gust_m_s, limits.gust_m_s),
        below(Element::Visibility, seen.visibility_km, limits.visibility_km),
        below(Element::Cold, seen.temperature_c, limits.coldest_c),
        above(Element::Heat, seen.temperature_c, limits.hottest_c),
    ];
    let beyond = judged.into_iter().filter(|(.., out)| *out).filter_map(|(element, value, limit, _)| {
        value.map(|value| object(Blocks, Rule::WeatherBeyond { element, value, limit }))
    });
    let rains = seen.rain == Some(true) && !limits.rain;
    beyond.chain(rains.then(|| object(Blocks, Rule::Rain))).collect()
}
