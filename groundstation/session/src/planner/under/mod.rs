//! A patrol of the space under a bridge, as a person asks for it, and what comes of it.

mod aircraft;
mod command;
#[cfg(test)]
mod failsafe_tests;
mod failsafes;
mod figure;
mod own;
mod site;
mod sky;
#[cfg(test)]
mod tests;

use bridges::KeepOut;
use bridges::bridge::Made;
use bridges::coverage::{Patch, Sight, Strip};
use bridges::pattern::{
    Holds, Margins, Pattern, PatternError, Request, bearings, items_beneath, look_in, mouths, pass_through, plan,
    span_by_span,
};
use bridges::solid::{Kind, Owner, Place, Scene, Shape as Shape3d};
use bridges::ways_back::drift::Wind;
use bridges::ways_back::fall::{FallStretch, outlines};
use bridges::ways_back::{Finding, Situation, check_all, points, way_back};
use jiff::Timestamp;
use mission::explain::{Explain, Message};
use mission::geo::LatLon;
use mission::plan::checks::Limits;
use mission::plan::{FencePolygon, Firmware, Plan};
use mission::road::{Direction, Network, Road};
use serde::{Deserialize, Serialize};

use crate::surroundings::Surroundings;

pub use self::sky::Sky;
pub use aircraft::Read;
pub use command::UnderCommand;
pub use failsafes::{Action, HalfCone, LostPosition, LowBattery, Returns, Threshold};
pub use figure::{Figure, FigureAbout};
pub use own::{OwnBridge, OwnCulvert};

use site::Site;

/// Side of the cells that coverage is counted in, metres. Chosen: a pile of goods that matters is larger.
const CELL_M: f64 = 1.0;
/// From the aircraft's middle to its blades' tips, metres: the patrol quadrotor's frame and rotor.
const BODY_M: f64 = 0.7;
/// Ways back are looked at from points so far apart, metres. Chosen: below the width of a column and its margins.
const WAY_STEP_M: f64 = 2.0;

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
    /// Into both mouths of a culvert, which stands elsewhere than the bridge.
    Culvert,
}

impl Shape {
    /// All, the harmless first.
    pub const ALL: [Self; 5] = [Self::LookIn, Self::SpanBySpan, Self::Bearings, Self::Culvert, Self::PassThrough];

    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::LookIn => "under-look-in",
            Self::SpanBySpan => "under-span-by-span",
            Self::Bearings => "under-bearings",
            Self::PassThrough => "under-pass-through",
            Self::Culvert => "under-culvert",
        }
    }

    /// What it does.
    pub fn hint(self) -> &'static str {
        match self {
            Self::LookIn => "under-look-in-hint",
            Self::SpanBySpan => "under-span-by-span-hint",
            Self::Bearings => "under-bearings-hint",
            Self::PassThrough => "under-pass-through-hint",
            Self::Culvert => "under-culvert-hint",
        }
    }
}

/// A request as it was made.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct WantedBridge {
    /// Number of the road.
    pub road: String,
    /// Name of the bridge in the road file.
    pub bridge: String,
    /// The bridge instead, where the road file lacks it.
    pub own: Option<Box<OwnBridge>>,
    /// The culvert, for its own pattern.
    pub culvert: Option<OwnCulvert>,
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
    /// Where the wind blows from, degrees clockwise from true north; from anywhere where nobody said.
    pub wind_from_deg: Option<f64>,
    /// What the vehicle said of itself.
    pub read: Option<Read>,
}

/// What comes of a request.
#[derive(Debug, Clone)]
pub struct Under {
    /// The bridge as solids, with what stands beside it.
    pub made: Made,
    /// How many things out of files stand beside it.
    pub keep_outs: usize,
    /// Its deck from above, strip by strip: reckoned once, because a map draws it with every look.
    pub deck: Vec<Vec<LatLon>>,
    /// The patrol, or why there is none.
    pub pattern: Result<Pattern, Message>,
    /// What is to be known of it, where there is one.
    pub judged: Option<Judged>,
}

/// The deck from above, strip by strip.
fn deck(scene: &Scene) -> Vec<Vec<LatLon>> {
    let strips = scene.solids().iter().filter_map(|solid| match &solid.shape {
        Shape3d::Prism(prism) if solid.kind == Kind::Deck => {
            let corner = |at: &[f64; 2]| scene.wgs84(Place::new(at[0], at[1], prism.top().height_m(*at))).0;
            Some(prism.outline().iter().map(corner).collect())
        }
        _ => None,
    });
    strips.collect()
}

/// What is to be known of a patrol.
#[derive(Debug, Clone)]
pub struct Judged {
    /// Items that are flown beneath the deck, where no lanes are flown over.
    pub(super) beneath: Vec<usize>,
    /// What its photos show of the ground under the deck; `None` where they are of something else.
    pub ground: Option<Ground>,
    /// What the aircraft would do by itself where its link, its position, its battery or everything fails, and where that is
    /// wrong.
    pub ways_back: Vec<Finding>,
    /// Where it may strike the ground that falls, leg by leg.
    pub falls: Vec<FallStretch>,
    /// The way that it would take without its link, from every place of the patrol.
    pub ways: Vec<Way>,
    /// Whether the failsafe is the vehicle's own, as it was read, and not what its firmware comes with.
    pub failsafe_read: bool,
    /// Satellites along the path.
    pub sky: Sky,
}

/// A way back.
#[derive(Debug, Clone)]
pub struct Way {
    /// Where it begins, metres along the patrol.
    pub along_m: f64,
    /// Its corners: place, and metres above the ground under the bridge.
    pub path: Vec<(LatLon, f64)>,
}

/// What photos show of the ground under a deck.
#[derive(Debug, Clone)]
pub struct Ground {
    /// Share that is seen, 0..=1.
    pub seen_share: f64,
    /// What is not, the largest patch first.
    pub unseen: Vec<Patch>,
}

impl Under {
    /// The solids that no road file holds, for the scene that draws the road's own bridges by itself: what stands beside this
    /// bridge, and the bridge where the road file lacks it.
    pub fn beyond_road(&self, wanted: &WantedBridge) -> Scene {
        let whole = !wanted.is_of_road();
        let solids = self.made.scene.solids().iter().filter(|solid| whole || solid.owner == Owner::default());
        Scene::new(self.made.scene.frame().origin(), solids.cloned().collect(), self.made.scene.water_m())
    }
}

impl WantedBridge {
    /// A figure as it was set, or its usual value.
    pub fn figure(&self, figure: Figure) -> Option<f64> {
        self.figures.get(&figure).copied().or(figure.about().usual)
    }

    /// What is asked of the planner.
    fn request<'a>(&self, road: &'a Road, made: &'a Made, launch: LatLon) -> Request<'a> {
        let mut request = Request::new(road, made, launch);
        let near = request.sides.first().copied().unwrap_or(Direction::Increasing);
        if self.far_side {
            request.sides.push(near.opposite());
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
        request
    }

    /// What is uploaded; `None` where it cannot be flown.
    pub fn plan(&self, network: &Network, keep_outs: &[KeepOut]) -> Option<Plan> {
        let Site { road, made, .. } = self.site(network, keep_outs).ok()?;
        let request = self.request(road, &made, self.crew(road, &made.bridge));
        Some(plan(&request, &self.pattern(&request).ok()?))
    }

    /// The patrol, and all that is to be known of it at a time. Fence polygons that are to be stayed inside of are the area
    /// that is approved.
    ///
    /// # Errors
    /// There is no such bridge, or it cannot be made solid.
    pub fn make(
        &self,
        network: &Network,
        fence: &[FencePolygon],
        around: &Surroundings,
        now: Timestamp,
    ) -> Result<Under, Message> {
        let Site { road, made, keep_outs } = self.site(network, around.keep_outs())?;
        let launch = self.crew(road, &made.bridge);
        let request = self.request(road, &made, launch);
        let pattern = match self.pattern(&request) {
            Ok(pattern) => pattern,
            Err(why) => {
                let (deck, pattern) = (deck(&made.scene), Err(why.explain()));
                return Ok(Under { deck, made, keep_outs, pattern, judged: None });
            }
        };
        let plan = plan(&request, &pattern);
        let ground = matches!(self.shape, Shape::LookIn | Shape::SpanBySpan).then(|| {
            let strip = Strip::under(road, &made, CELL_M);
            let coverage = strip.seen_by(&made.scene, &Sight::new(request.field()), &pattern.poses);
            Ground { seen_share: coverage.share(), unseen: strip.unseen(road, &coverage) }
        });
        let approved: Vec<FencePolygon> = fence.iter().filter(|polygon| polygon.inclusion).cloned().collect();
        let margins = request.margins;
        let situation = Situation {
            scene: &made.scene,
            lanes: Some((road, made.bridge.deck_height_m)),
            datum: request.datum,
            home: launch,
            rally: &plan.rally,
            approved: &approved,
            people: around.people(),
            airframe: &request.airframe,
            holds: self.holds(),
            charge: 1.0,
            wind: Wind {
                mean_m_s: margins.wind_m_s,
                gust_m_s: margins.gust_m_s,
                from_rad: self.wind_from_deg.map(f64::to_radians),
            },
            position_error_m: margins.position_error_m,
            clearance_m: margins.clearance_m,
            body_m: BODY_M,
        };
        let failsafes = failsafes::settings(self.read.as_ref(), request.firmware, &request.airframe);
        let usable_wh = request.airframe.battery.capacity_wh() * Limits::default().usable_battery_share.value;
        let sky = Sky::along(&pattern, &made.scene, around, now);
        let places = points(&pattern, WAY_STEP_M, usable_wh, &situation);
        let ways_back = check_all(&places, &failsafes, &situation);
        let ways = places.iter().map(|point| Way {
            along_m: point.along_m,
            path: way_back(point.at, &failsafes.link, &situation).iter().map(|at| made.scene.wgs84(*at)).collect(),
        });
        let ways = ways.collect();
        let falls = outlines(&places, &situation);
        let failsafe_read = self.read.is_some_and(|read| read.returns.is_some());
        let beneath = items_beneath(&request, &pattern);
        let judged = Some(Judged { beneath, ground, ways_back, ways, falls, failsafe_read, sky });
        Ok(Under { deck: deck(&made.scene), made, keep_outs, pattern: Ok(pattern), judged })
    }

    fn pattern(&self, request: &Request<'_>) -> Result<Pattern, PatternError> {
        match self.shape {
            Shape::LookIn => look_in(request),
            Shape::SpanBySpan => span_by_span(request),
            Shape::Bearings => bearings(request),
            Shape::Culvert => mouths(request),
            Shape::PassThrough => pass_through(request, self.holds()),
        }
    }

    /// What holds its position without GNSS; what was not read holds nothing.
    fn holds(&self) -> Holds {
        self.read.map_or_else(Holds::default, |read| read.holds())
    }
}
