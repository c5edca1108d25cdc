//! A flight over an area or around an object, as a person asks for it, and what comes of it.

mod command;
mod figure;
mod subject;
mod taken;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use mission::explain::{Explain, Message};
use mission::geo::LatLon;
use mission::message;
use mission::plan::checks::Limits;
use mission::plan::corridor::{LevelGround, Wind};
use mission::plan::pattern::cameras::{self, KNOWN, Known};
use mission::plan::pattern::{
    self, Around, FacadeRequest, Flying, OrbitRequest, Pattern, PointRequest, Side, SurveyRequest,
};
use mission::plan::{Firmware, Plan};
use mission::road::Network;
use serde::{Deserialize, Serialize};

pub use command::AreaCommand;
pub use figure::AreaFigure;
pub use taken::Taken;

/// What is flown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AreaShape {
    /// Parallel lines, the camera straight down.
    #[default]
    Survey,
    /// Around it, the camera inward.
    Orbit,
    /// In front of a wall, the camera square at it.
    Facade,
    /// One place from one side.
    Point,
}

impl AreaShape {
    /// All.
    pub const ALL: [Self; 4] = [Self::Survey, Self::Orbit, Self::Facade, Self::Point];

    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Survey => "area-survey",
            Self::Orbit => "area-orbit",
            Self::Facade => "area-facade",
            Self::Point => "area-point",
        }
    }

    /// What it does.
    pub fn hint(self) -> &'static str {
        match self {
            Self::Survey => "area-survey-hint",
            Self::Orbit => "area-orbit-hint",
            Self::Facade => "area-facade-hint",
            Self::Point => "area-point-hint",
        }
    }

    /// What has to be drawn for it.
    pub fn to_draw(self) -> &'static str {
        match self {
            Self::Survey => "area-draw-survey",
            Self::Orbit => "area-draw-orbit",
            Self::Facade => "area-draw-facade",
            Self::Point => "area-draw-point",
        }
    }

    /// Corners that it needs at least.
    fn least_corners(self) -> usize {
        match self {
            Self::Survey => 3,
            Self::Facade => 2,
            Self::Orbit | Self::Point => 1,
        }
    }
}

/// A request as it was made.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct WantedArea {
    /// What is flown.
    pub shape: AreaShape,
    /// Number of the facility's road.
    pub road: String,
    /// Name of the facility; `None` where it is drawn.
    pub facility: Option<String>,
    /// What was drawn: latitude and longitude, WGS84 degrees.
    pub corners: Vec<(f64, f64)>,
    /// The camera's name in [`cameras::KNOWN`]; the first where it is empty.
    pub camera: String,
    /// The wall is looked at from the other side: from inside of an outline.
    pub other_side: bool,
    /// Meant for PX4; ArduPilot otherwise.
    pub px4: bool,
    /// Where the crew stands: latitude and longitude, WGS84 degrees; beside it where nobody said.
    pub launch: Option<(f64, f64)>,
    /// What differs from the usual, in the units of [`AreaFigure::about`].
    pub figures: BTreeMap<AreaFigure, f64>,
}

/// What comes of a request.
#[derive(Debug, Clone)]
pub struct Area {
    /// Around what is looked at; empty while nothing is drawn.
    pub outline: Vec<LatLon>,
    /// What the flight brings home, or why there is none.
    pub taken: Result<Taken, Message>,
}

impl WantedArea {
    /// The camera.
    pub fn camera(&self) -> Result<&'static Known, Message> {
        if self.camera.is_empty() {
            return Ok(&KNOWN[0]);
        }
        cameras::named(&self.camera).ok_or_else(|| {
            let known = KNOWN.map(|known| known.name).join(", ");
            message!("area-camera-unknown", name = self.camera.as_str(), known = known)
        })
    }

    /// The wind that it is held against.
    pub(super) fn wind(&self, network: &Network) -> Wind {
        let value = |figure| self.figure(figure, network).unwrap_or_default();
        Wind { speed_m_s: value(AreaFigure::Wind), from_rad: value(AreaFigure::WindFrom).to_radians() }
    }

    fn flying(&self, known: &Known, home: LatLon, network: &Network) -> Flying {
        let usual = Flying::new(home);
        let value = |figure, usual: f64| self.figure(figure, network).unwrap_or(usual);
        Flying {
            height_agl_m: value(AreaFigure::Height, usual.height_agl_m),
            speed_m_s: value(AreaFigure::Speed, usual.speed_m_s),
            camera: known.camera,
            forward_overlap: value(AreaFigure::ForwardOverlap, usual.forward_overlap * 100.0) / 100.0,
            side_overlap: value(AreaFigure::SideOverlap, usual.side_overlap * 100.0) / 100.0,
            limits: Limits { wind: self.wind(network), ..usual.limits },
            fence_margin_m: value(AreaFigure::FenceMargin, usual.fence_margin_m),
            firmware: if self.px4 { Firmware::Px4 } else { Firmware::ArduPilot },
            ..usual
        }
    }

    fn pattern(&self, network: &Network) -> Result<(Flying, Pattern), Message> {
        let (known, outline) = (self.camera()?, self.outline(network)?);
        if outline.len() < self.shape.least_corners() {
            return Err(Message { id: self.shape.to_draw(), args: Vec::new() });
        }
        let middle = self.middle(network).unwrap_or_default();
        let home = self.launch(network).unwrap_or(middle);
        let flying = self.flying(known, home, network);
        let value = |figure| self.figure(figure, network);
        let (ground, of) = (LevelGround::default(), Some(network));
        let whole = |figure| value(figure).map_or(1, |value| value.round().clamp(0.0, 10_000.0) as u32);
        let pattern = match self.shape {
            AreaShape::Survey => {
                let usual = SurveyRequest::new(pattern::Area { corners: outline }, flying.clone());
                let request = SurveyRequest {
                    direction_rad: value(AreaFigure::Direction).map(f64::to_radians),
                    run_out_m: value(AreaFigure::RunOut).unwrap_or(usual.run_out_m),
                    ..usual
                };
                pattern::survey(&request, &ground, of)
            }
            AreaShape::Orbit => {
                let around = match outline[..] {
                    [centre] => Around::Circle { centre, radius_m: value(AreaFigure::Radius).unwrap_or_default() },
                    _ => Around::Outline {
                        area: pattern::Area { corners: outline },
                        stand_off_m: value(AreaFigure::StandOff).unwrap_or_default(),
                    },
                };
                let usual = OrbitRequest::new(around, flying.clone());
                let look_at_agl_m = value(AreaFigure::LookAt).unwrap_or(usual.look_at_agl_m);
                let request = OrbitRequest { look_at_agl_m, rounds: whole(AreaFigure::Rounds), ..usual };
                pattern::orbit(&request, &ground, of)
            }
            AreaShape::Facade => {
                let (wall, side) = self.wall(&outline, whole(AreaFigure::Wall) as usize)?;
                let request = FacadeRequest {
                    wall,
                    side,
                    stand_off_m: value(AreaFigure::StandOff).unwrap_or_default(),
                    lowest_agl_m: value(AreaFigure::Lowest).unwrap_or_default(),
                    top_agl_m: value(AreaFigure::Top).unwrap_or_default(),
                    flying: flying.clone(),
                };
                pattern::facade(&request, &ground, of)
            }
            AreaShape::Point => {
                let usual = PointRequest::new(middle, flying.clone());
                let request = PointRequest {
                    look_at_agl_m: value(AreaFigure::LookAt).unwrap_or(usual.look_at_agl_m),
                    from_rad: value(AreaFigure::From).map_or(usual.from_rad, f64::to_radians),
                    stand_off_m: value(AreaFigure::StandOff).unwrap_or(usual.stand_off_m),
                    photos: whole(AreaFigure::Photos),
                    interval_s: value(AreaFigure::Interval).unwrap_or(usual.interval_s),
                    ..usual
                };
                pattern::point_of_interest(&request, &ground, of)
            }
        };
        Ok((flying, pattern.map_err(|error| error.explain())?))
    }

    /// The wall of an outline by its number, from 1, and the side that is flown on: outside of an outline, to the right of a
    /// single line.
    fn wall(&self, outline: &[LatLon], number: usize) -> Result<([LatLon; 2], Side), Message> {
        let count = if outline.len() == 2 { 1 } else { outline.len() };
        let index = number.checked_sub(1).filter(|index| *index < count);
        let index = index.ok_or_else(|| message!("area-no-wall", number = number, count = count))?;
        let next = |index: usize| outline[(index + 1) % outline.len()];
        // Only the sign counts, so degrees do.
        let cross = |(index, a): (usize, &LatLon)| a.lon_deg * next(index).lat_deg - next(index).lon_deg * a.lat_deg;
        let twice: f64 = outline.iter().enumerate().map(cross).sum();
        let right = (count == 1 || twice > 0.0) != self.other_side;
        Ok(([outline[index], next(index)], if right { Side::Right } else { Side::Left }))
    }

    /// What is uploaded; `None` where it cannot be flown.
    pub fn plan(&self, network: &Network) -> Option<Plan> {
        self.pattern(network).ok().map(|(_, pattern)| pattern.plan)
    }

    /// The flight, and what it brings home.
    pub fn make(&self, network: &Network) -> Area {
        let pattern = self.pattern(network);
        let taken = pattern.map(|(flying, pattern)| Taken::of(self, network, &flying, &pattern));
        Area { outline: self.outline(network).unwrap_or_default(), taken }
    }
}
