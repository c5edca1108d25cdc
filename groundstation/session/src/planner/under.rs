//! A patrol of the space under a bridge, as a person asks for it, and what comes of it.

use bridges::bridge::{Given, Made, make};
use bridges::clearance::Datum;
use bridges::coverage::{Patch, Sight, Strip};
use bridges::pattern::{
    Holds, Margins, Pattern, PatternError, Request, bearings, look_in, pass_through, plan, span_by_span,
};
use mission::explain::{Explain, Message};
use mission::geo::LatLon;
use mission::message;
use mission::plan::{Firmware, Plan};
use mission::road::{Bridge, Direction, LinePosition, Network, Road};
use serde::{Deserialize, Serialize};

use crate::VehicleSnapshot;

/// Side of the cells that coverage is counted in, metres. Chosen: a pile of goods that matters is larger.
const CELL_M: f64 = 1.0;
/// A crew stands so far outside of the deck where nobody said otherwise, metres. Chosen: beyond the fence and the ditch.
const LAUNCH_OUTSIDE_M: f64 = 45.0;

/// How the space under a bridge is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// Along the sides, looking in from outside.
    #[default]
    LookIn,
    /// A stop in front of each opening.
    SpanBySpan,
    /// Pier heads and bearings.
    Bearings,
    /// Beneath the deck.
    PassThrough,
}

impl Shape {
    /// All, the harmless first.
    pub const ALL: [Self; 4] = [Self::LookIn, Self::SpanBySpan, Self::Bearings, Self::PassThrough];

    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::LookIn => "under-look-in",
            Self::SpanBySpan => "under-span-by-span",
            Self::Bearings => "under-bearings",
            Self::PassThrough => "under-pass-through",
        }
    }

    /// What it does.
    pub fn hint(self) -> &'static str {
        match self {
            Self::LookIn => "under-look-in-hint",
            Self::SpanBySpan => "under-span-by-span-hint",
            Self::Bearings => "under-bearings-hint",
            Self::PassThrough => "under-pass-through-hint",
        }
    }
}

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

/// What a vehicle said of itself about holding its position without GNSS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// System id of the vehicle.
    pub system: u8,
    /// A rangefinder that looks down, and measures.
    pub rangefinder_down: bool,
    /// An optical flow sensor, fitted and healthy.
    pub optical_flow: bool,
    /// A position by vision, fitted and healthy.
    pub vision: bool,
}

impl Held {
    /// What a vehicle says: its sensors (`SYS_STATUS`), and a height above ground that is measured now (`DISTANCE_SENSOR`).
    pub fn of(vehicle: &VehicleSnapshot) -> Self {
        /// `MAV_SYS_STATUS_SENSOR_OPTICAL_FLOW`, `MAV_SYS_STATUS_SENSOR_VISION_POSITION`
        const FLOW: u32 = 0x40;
        const VISION: u32 = 0x80;
        let works = vehicle.state.health.map_or(0, |health| health.value.working);
        Self {
            system: vehicle.address.system,
            rangefinder_down: vehicle.state.above_ground_m.is_some(),
            optical_flow: works & FLOW != 0,
            vision: works & VISION != 0,
        }
    }
}

/// A request as it was made.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct WantedBridge {
    /// Number of the road.
    pub road: String,
    /// Name of the bridge.
    pub bridge: String,
    /// How it is looked at.
    pub shape: Shape,
    /// Whether the far side is flown as well.
    pub far_side: bool,
    /// Whether the lanes may be crossed: square and high above.
    pub may_cross_over: bool,
    /// Meant for PX4; ArduPilot otherwise.
    pub px4: bool,
    /// Where the crew stands: latitude and longitude, WGS84 degrees; beside the bridge where nobody said.
    pub launch: Option<(f64, f64)>,
    /// What differs from the usual.
    pub figures: std::collections::BTreeMap<Figure, f64>,
    /// What the vehicle said about holding its position; nothing is assumed.
    pub held: Option<Held>,
}

/// What comes of a request.
#[derive(Debug, Clone)]
pub struct Under {
    /// The bridge as solids.
    pub made: Made,
    /// The patrol, or why there is none.
    pub pattern: Result<Pattern, Message>,
    /// Share of the ground under the deck that its photos show, 0..=1; `None` where it takes none of the ground.
    pub seen_share: Option<f64>,
    /// What they do not show, the largest first.
    pub unseen: Vec<Patch>,
    plan: Option<Plan>,
}

impl Under {
    /// What is uploaded.
    pub(super) fn plan(&self) -> Option<&Plan> {
        self.plan.as_ref()
    }
}

impl WantedBridge {
    /// The first bridge of a road, or of the network.
    pub fn offered(network: &Network, road: Option<&str>) -> Option<Self> {
        let own = road.and_then(|code| network.road(code)).filter(|road| !road.bridges.is_empty());
        let road = own.or_else(|| network.roads.iter().find(|road| !road.bridges.is_empty()))?;
        let bridge = road.bridges.first()?.name.clone();
        Some(Self { road: road.code.clone(), bridge, ..Self::default() })
    }

    /// A figure as it was set, or its usual value.
    pub fn figure(&self, figure: Figure) -> Option<f64> {
        self.figures.get(&figure).copied().or(figure.about().usual)
    }

    /// The road and the bridge on it.
    fn bridge<'a>(&self, network: &'a Network) -> Result<(&'a Road, usize, &'a Bridge), Message> {
        let road = network.road(&self.road).ok_or_else(|| {
            let codes = network.roads.iter().map(|road| road.code.as_str()).collect::<Vec<_>>().join(", ");
            message!("road-unknown", code = self.road.as_str(), codes = codes)
        })?;
        let found = road.bridges.iter().enumerate().find(|(_, bridge)| bridge.name == self.bridge);
        let (number, bridge) =
            found.ok_or_else(|| message!("under-no-bridge", road = road.code.as_str(), name = self.bridge.as_str()))?;
        Ok((road, number, bridge))
    }

    /// Where the crew stands.
    pub fn launch(&self, network: &Network) -> Option<LatLon> {
        if let Some((lat_deg, lon_deg)) = self.launch {
            return Some(LatLon { lat_deg, lon_deg });
        }
        let (road, _, bridge) = self.bridge(network).ok()?;
        let offset_right_m = bridge.deck_width_m / 2.0 + LAUNCH_OUTSIDE_M;
        Some(road.line.place(LinePosition { measured_m: bridge.stretch.from_m, offset_right_m }))
    }

    /// Plans the patrol.
    ///
    /// # Errors
    /// There is no such bridge, or it cannot be made solid.
    pub fn make(&self, network: &Network) -> Result<Under, Message> {
        let (road, number, bridge) = self.bridge(network)?;
        let made = make(road, bridge, number, &Given::new()).map_err(|error| error.explain())?;
        let launch = self.launch(network).unwrap_or_default();
        let mut request = Request::new(road, &made, launch);
        request.datum = Datum::default();
        let near = request.sides.first().copied().unwrap_or(Direction::Increasing);
        if self.far_side {
            request.sides.push(opposite(near));
        }
        let figure = |figure| self.figure(figure);
        request.stand_off_m = figure(Figure::StandOff);
        request.height_m = figure(Figure::Height);
        request.speed_m_s = figure(Figure::Speed).unwrap_or(request.speed_m_s);
        request.transit_height_m = figure(Figure::TransitHeight).unwrap_or(request.transit_height_m);
        let usual = request.margins;
        request.margins = Margins {
            clearance_m: figure(Figure::Clearance).unwrap_or(usual.clearance_m),
            position_error_m: figure(Figure::PositionError).unwrap_or(usual.position_error_m),
            wind_m_s: figure(Figure::Wind).unwrap_or(usual.wind_m_s),
            gust_m_s: figure(Figure::Gust).unwrap_or(usual.gust_m_s),
            ..usual
        };
        request.may_cross_over = self.may_cross_over;
        request.firmware = if self.px4 { Firmware::Px4 } else { Firmware::ArduPilot };
        let planned = self.pattern(&request);
        let plan = planned.as_ref().ok().map(|pattern| plan(&request, pattern));
        let (mut seen_share, mut unseen) = (None, Vec::new());
        if let Ok(pattern) = &planned
            && matches!(self.shape, Shape::LookIn | Shape::SpanBySpan)
        {
            let strip = Strip::under(road, &made, CELL_M);
            let coverage = strip.seen_by(&made.scene, &Sight::new(request.field()), &pattern.poses);
            seen_share = Some(coverage.share());
            unseen = strip.unseen(road, &coverage);
        }
        let pattern = planned.map_err(|error| error.explain());
        Ok(Under { made, pattern, seen_share, unseen, plan })
    }

    fn pattern(&self, request: &Request<'_>) -> Result<Pattern, PatternError> {
        match self.shape {
            Shape::LookIn => look_in(request),
            Shape::SpanBySpan => span_by_span(request),
            Shape::Bearings => bearings(request),
            Shape::PassThrough => {
                let holds = self.held.map_or_else(Holds::default, |held| Holds {
                    rangefinder_down: held.rangefinder_down,
                    optical_flow: held.optical_flow,
                    vision: held.vision,
                });
                pass_through(request, holds)
            }
        }
    }
}

fn opposite(direction: Direction) -> Direction {
    match direction {
        Direction::Increasing => Direction::Decreasing,
        Direction::Decreasing => Direction::Increasing,
    }
}
