//! The numbers of a request for a patrol under a bridge.

use bridges::pattern::Margins;
use serde::{Deserialize, Serialize};

/// A number of the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Figure {
    /// Outside of the deck's edge, metres.
    StandOff,
    /// Above the ground under the bridge, metres.
    Height,
    /// Beside the bridge, m/s.
    Speed,
    /// Of the way there and back, metres above the ground under the bridge.
    TransitHeight,
    /// What is kept to every solid, metres.
    Clearance,
    /// Standard deviation of the position beside the bridge, metres.
    PositionError,
    /// Mean wind, m/s.
    Wind,
    /// Gusts, m/s.
    Gust,
}

/// What a figure is about.
#[derive(Debug, Clone, Copy)]
pub struct FigureAbout {
    /// Catalogue id of its name.
    pub name: &'static str,
    /// Its unit.
    pub unit: &'static str,
    /// Least that can be entered.
    pub min: f64,
    /// Most that can be entered.
    pub max: f64,
    /// What it is where nobody says otherwise; `None` where the pattern chooses.
    pub usual: Option<f64>,
}

impl Figure {
    /// All, in the order of the form.
    pub const ALL: [Self; 8] = [
        Self::StandOff,
        Self::Height,
        Self::Speed,
        Self::TransitHeight,
        Self::Clearance,
        Self::PositionError,
        Self::Wind,
        Self::Gust,
    ];

    /// What it is about.
    pub fn about(self) -> FigureAbout {
        let margins = Margins::default();
        let (name, unit, min, max, usual) = match self {
            Self::StandOff => ("under-stand-off", "m", 1.0, 100.0, None),
            Self::Height => ("under-height", "m", 1.0, 100.0, None),
            Self::Speed => ("under-speed", "m/s", 0.5, 8.0, Some(3.0)),
            Self::TransitHeight => ("under-transit-height", "m", 10.0, 120.0, Some(30.0)),
            Self::Clearance => ("under-clearance", "m", 1.0, 20.0, Some(margins.clearance_m)),
            Self::PositionError => ("under-position-error", "m", 0.1, 10.0, Some(margins.position_error_m)),
            Self::Wind => ("under-wind", "m/s", 0.0, 15.0, Some(margins.wind_m_s)),
            Self::Gust => ("under-gust", "m/s", 0.0, 20.0, Some(margins.gust_m_s)),
        };
        FigureAbout { name, unit, min, max, usual }
    }
}
