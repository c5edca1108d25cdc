//! The numbers of a request for an area or an object.

use mission::plan::corridor::Camera;
use serde::{Deserialize, Serialize};

use super::AreaShape;
use crate::planner::under::FigureAbout;

/// A number of the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AreaFigure {
    /// Of a facility's plot along its road, metres.
    Length,
    /// Of a facility's plot across its road, metres.
    Width,
    /// Above ground, metres; of a facade that of the way there and back.
    Height,
    /// Over ground, m/s.
    Speed,
    /// Share of a picture that the next one repeats, percent.
    ForwardOverlap,
    /// Share of a picture that the next line repeats, percent.
    SideOverlap,
    /// Direction of the lines, degrees from true north.
    Direction,
    /// Flown straight on before and behind each line, metres.
    RunOut,
    /// Of a circle around one place, metres.
    Radius,
    /// Outside of what is looked at, metres.
    StandOff,
    /// The camera looks at this height above ground, metres.
    LookAt,
    /// Times around.
    Rounds,
    /// Which side of the outline is the wall, from 1.
    Wall,
    /// Lowest line in front of a wall, metres above ground.
    Lowest,
    /// Upper edge of the wall, metres above ground.
    Top,
    /// Where the aircraft stands, seen from the place, degrees from true north.
    From,
    /// Pictures.
    Photos,
    /// Between pictures, seconds.
    Interval,
    /// Fence outside everything that is flown, metres.
    FenceMargin,
    /// Mean wind, m/s.
    Wind,
    /// Where the wind comes from, degrees from true north.
    WindFrom,
}

impl AreaFigure {
    /// All, in the order of the form.
    pub const ALL: [Self; 21] = [
        Self::Length,
        Self::Width,
        Self::Radius,
        Self::StandOff,
        Self::Wall,
        Self::From,
        Self::Height,
        Self::Lowest,
        Self::Top,
        Self::LookAt,
        Self::Rounds,
        Self::Speed,
        Self::ForwardOverlap,
        Self::SideOverlap,
        Self::Direction,
        Self::RunOut,
        Self::Photos,
        Self::Interval,
        Self::FenceMargin,
        Self::Wind,
        Self::WindFrom,
    ];

    /// What it is about in a pattern. Ranges are those that the patterns themselves are held to; usual values are theirs,
    /// or chosen: 15 m outside of a yard still stays off the lanes beside it, 20 m in front of a wall keep lamps and trees away.
    pub fn about(self, shape: AreaShape) -> FigureAbout {
        let stand_off_m = match shape {
            AreaShape::Facade => 20.0,
            AreaShape::Point => 50.0,
            _ => 15.0,
        };
        let look_at_m = if shape == AreaShape::Point { 0.0 } else { 6.0 };
        // Near a wall it is flown slowly, and slower cameras keep up.
        let speed_m_s = if shape == AreaShape::Facade { 2.0 } else { 8.0 };
        let camera = Camera::default();
        let (name, unit, min, max, usual) = match self {
            // The usual ones depend on what the facility is.
            Self::Length => ("area-length", "m", 20.0, 2_000.0, None),
            Self::Width => ("area-width", "m", 20.0, 2_000.0, None),
            Self::Height => ("area-height", "m", 5.0, 500.0, Some(70.0)),
            Self::Speed => ("area-speed", "m/s", 0.5, 18.0, Some(speed_m_s)),
            Self::ForwardOverlap => ("area-forward-overlap", "%", 0.0, 95.0, Some(75.0)),
            Self::SideOverlap => ("area-side-overlap", "%", 0.0, 95.0, Some(65.0)),
            // Chosen by the pattern: the fewest lines that stay clear of lanes.
            Self::Direction => ("area-direction", "°", 0.0, 360.0, None),
            Self::RunOut => ("area-run-out", "m", 0.0, 500.0, Some(10.0)),
            Self::Radius => ("area-radius", "m", 10.0, 2_000.0, Some(60.0)),
            Self::StandOff => ("area-stand-off", "m", 5.0, 200.0, Some(stand_off_m)),
            Self::LookAt => ("area-look-at", "m", 0.0, 300.0, Some(look_at_m)),
            Self::Rounds => ("area-rounds", "", 1.0, 10.0, Some(1.0)),
            Self::Wall => ("area-wall", "", 1.0, 100.0, Some(1.0)),
            Self::Lowest => ("area-lowest", "m", 3.0, 200.0, Some(6.0)),
            Self::Top => ("area-top", "m", 3.0, 300.0, Some(12.0)),
            Self::From => ("area-from", "°", 0.0, 360.0, Some(180.0)),
            Self::Photos => ("area-photo-count", "", 1.0, 100.0, Some(3.0)),
            Self::Interval => ("area-interval", "s", camera.min_interval_s, 60.0, Some(2.0)),
            Self::FenceMargin => ("area-fence-margin", "m", 10.0, 1_000.0, Some(50.0)),
            Self::Wind => ("area-wind", "m/s", 0.0, 60.0, Some(0.0)),
            Self::WindFrom => ("area-wind-from", "°", 0.0, 360.0, Some(0.0)),
        };
        FigureAbout { name, unit, min, max, usual }
    }

    /// Decimals that make sense.
    pub fn decimals(self) -> usize {
        match self {
            Self::Rounds | Self::Wall | Self::Photos => 0,
            _ => 1,
        }
    }
}
