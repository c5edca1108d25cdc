//! Protection distances of road law as areas on the map, and how a place lies to their lines.
//!
//! Law: 公路安全保护条例 (State Council Decree 593), articles 11, 17, 18 and 20, as `domain.md` 2.3 lists them. Distances are
//! counted from the outer edge of the road's land (公路用地), which the road file does not hold: it is reckoned from the outer
//! guardrail by [`Protection::land_margin_m`], and every layer and relation that rests on it says so. A picture for a case
//! file needs the surveyed edge.

pub use crate::bridge_size::BridgeSize;
use crate::flat::Plane;
use crate::zone::Shape;
use mission::explain::{Explain, Message, Value};
use mission::geo::{Enu, LatLon, LocalFrame, distance_m};
use mission::message;
use mission::road::{Bridge, Direction, LinePosition, Network, Road, Stake};

/// A distance that the law sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// No building within 30 m of an expressway's land (art. 11; punished by art. 56).
    ControlZone,
    /// No quarrying, blasting or hazardous stores within 100 m of road land (art. 17 and 18; 57).
    RoadWorks,
    /// The same within 200 m of a bridge of medium size or larger (art. 17 and 18; 57).
    BridgeWorks,
    /// No sand dredging upstream of a bridge, 500 m (art. 20; 58).
    DredgingUpstream,
    /// No sand dredging downstream of a bridge: 1,000 m of a medium or small one, 2,000 m of a large one, 3,000 m of a very
    /// large one (art. 20; 58).
    DredgingDownstream,
}

impl Rule {
    /// All.
    pub const ALL: [Self; 5] =
        [Self::ControlZone, Self::RoadWorks, Self::BridgeWorks, Self::DredgingUpstream, Self::DredgingDownstream];

    /// Articles that set the distance, as texts name them.
    pub fn articles(self) -> &'static str {
        match self {
            Self::ControlZone => "11",
            Self::RoadWorks | Self::BridgeWorks => "17, 18",
            Self::DredgingUpstream | Self::DredgingDownstream => "20",
        }
    }

    /// What it is called.
    pub fn name(self) -> Message {
        match self {
            Self::ControlZone => message!("protection-control-zone"),
            Self::RoadWorks => message!("protection-road-works"),
            Self::BridgeWorks => message!("protection-bridge-works"),
            Self::DredgingUpstream => message!("protection-dredging-upstream"),
            Self::DredgingDownstream => message!("protection-dredging-downstream"),
        }
    }
}

/// Metres from road land of [`Rule::ControlZone`] and [`Rule::RoadWorks`].
const CONTROL_ZONE_M: f64 = 30.0;
const ROAD_WORKS_M: f64 = 100.0;
/// Metres around a bridge of [`Rule::BridgeWorks`].
const BRIDGE_WORKS_M: f64 = 200.0;
/// Metres of [`Rule::DredgingUpstream`].
const UPSTREAM_M: f64 = 500.0;

/// Which way the water under a bridge runs.
#[derive(Debug, Clone, PartialEq)]
pub struct River {
    /// Code of the road.
    pub road: String,
    /// Name of the bridge.
    pub bridge: String,
    /// Direction of the current, radians from true north.
    pub downstream_rad: f64,
}

/// What the road file does not say.
#[derive(Debug, Clone, PartialEq)]
pub struct Protection {
    /// From the outer guardrail to the outer edge of the road's land, metres. 12 m by default: chosen, because an embankment
    /// of 4 m at 1:1.5 takes 6 m, berm and ditch about 5 m, and the land ends 1 m or more outside the ditch (Highway Law,
    /// art. 34).
    pub land_margin_m: f64,
    /// Whether that was surveyed.
    pub land_surveyed: bool,
    /// Rivers whose current is known. Under other bridges over water both sides count as downstream, square to the road.
    pub rivers: Vec<River>,
}

impl Default for Protection {
    fn default() -> Self {
        Self { land_margin_m: 12.0, land_surveyed: false, rivers: Vec::new() }
    }
}

/// Areas of one rule along a road or around a bridge.
#[derive(Debug, Clone, PartialEq)]
pub struct Layer {
    /// The rule.
    pub rule: Rule,
    /// Metres that it sets there.
    pub distance_m: f64,
    /// Code of the road.
    pub road: String,
    /// Name of the bridge, for those of bridges.
    pub bridge: Option<String>,
    /// Rings of corners, WGS84, not closed. Along a road one for each kilometre or less, both sides and the road itself.
    pub rings: Vec<Vec<LatLon>>,
    /// Rests on an edge of land or a direction of water that was not surveyed.
    pub assumed: bool,
}

/// How a place lies to a line.
#[derive(Debug, Clone, PartialEq)]
pub struct Relation {
    /// The rule.
    pub rule: Rule,
    /// Metres that it sets there.
    pub distance_m: f64,
    /// Code of the road.
    pub road: String,
    /// Name of the bridge, for those of bridges.
    pub bridge: Option<String>,
    /// The stake beside the place, where it lies beside the road.
    pub stake: Option<Stake>,
    /// The place lies within.
    pub inside: bool,
    /// Metres from the place to the line.
    pub to_line_m: f64,
    /// Nearest place on the line.
    pub line: LatLon,
    /// Rests on an edge of land or a direction of water that was not surveyed.
    pub assumed: bool,
}

impl Explain for Relation {
    fn explain(&self) -> Message {
        let mut message = if self.inside { message!("protection-inside") } else { message!("protection-outside") };
        let basis = if self.assumed { message!("protection-assumed") } else { message!("protection-surveyed") };
        message.args.push(("rule", Value::from(self.rule.name())));
        message.args.push(("articles", Value::from(self.rule.articles())));
        message.args.push(("distance_m", Value::from(self.distance_m)));
        message.args.push(("to_line_m", Value::from(self.to_line_m)));
        message.args.push(("road", Value::from(self.road.as_str())));
        message.args.push(("bridge", Value::from(self.bridge.clone().unwrap_or_default())));
        message.args.push(("stake", Value::from(self.stake.map(|stake| stake.to_string()).unwrap_or_default())));
        message.args.push(("basis", Value::from(basis)));
        message
    }
}

/// Corners along a road at most so far apart, metres; a bend of 1,000 m radius then leaves 0.3 m.
const STEP_M: f64 = 50.0;
/// Length of a piece along a road, metres.
const PIECE_M: f64 = 1_000.0;
/// Steps of a rounded corner, a quarter of a circle.
const CORNER_STEPS: usize = 6;

impl Protection {
    /// All layers of a network.
    pub fn layers(&self, network: &Network) -> Vec<Layer> {
        let mut layers = Vec::new();
        for road in &network.roads {
            for (rule, distance_m) in [(Rule::ControlZone, CONTROL_ZONE_M), (Rule::RoadWorks, ROAD_WORKS_M)] {
                layers.push(Layer {
                    rule,
                    distance_m,
                    road: road.code.clone(),
                    bridge: None,
                    rings: self.strip(road, distance_m),
                    assumed: !self.land_surveyed,
                });
            }
            for bridge in &road.bridges {
                layers.extend(self.around_bridge(road, bridge));
            }
        }
        layers
    }

    /// How a place lies to every line that is at most `within_m` away, nearest first. For the picture that shows a
    /// building's relation to the line, give a corner of the building.
    pub fn relations(&self, network: &Network, place: LatLon, within_m: f64) -> Vec<Relation> {
        let mut relations = Vec::new();
        for road in &network.roads {
            relations.extend(self.to_road(road, place, within_m));
            let stake = road.locate(place, within_m + 3_500.0).map(|position| position.stake);
            for bridge in &road.bridges {
                let middle = road.line.point((bridge.stretch.from_m + bridge.stretch.to_m) / 2.0);
                let reach_m = within_m + 3_500.0 + bridge.stretch.to_m - bridge.stretch.from_m;
                if distance_m(middle, place) > reach_m {
                    continue;
                }
                let layers = self.around_bridge(road, bridge).into_iter();
                relations.extend(layers.filter_map(|layer| to_area(layer, place, stake, within_m)));
            }
        }
        relations.sort_by(|a, b| a.to_line_m.total_cmp(&b.to_line_m).then(a.rule.cmp(&b.rule)));
        relations
    }

    /// Metres from the centreline to the edge of the land on a side.
    fn land_edge_m(&self, road: &Road, direction: Direction) -> f64 {
        road.carriageway(direction).outer_edge_m + self.land_margin_m
    }

    fn strip(&self, road: &Road, distance_m: f64) -> Vec<Vec<LatLon>> {
        let length_m = road.line.length_m();
        let pieces = (length_m / PIECE_M).ceil().max(1.0) as usize;
        let [right_m, left_m] =
            [Direction::Increasing, Direction::Decreasing].map(|d| self.land_edge_m(road, d) + distance_m);
        (0..pieces)
            .map(|piece| {
                let [from_m, to_m] = [piece, piece + 1].map(|k| length_m * k as f64 / pieces as f64);
                let steps = ((to_m - from_m) / STEP_M).ceil().max(1.0) as usize;
                let at = |step: usize| from_m + (to_m - from_m) * step as f64 / steps as f64;
                let side =
                    |measured_m: f64, offset_right_m: f64| road.line.place(LinePosition { measured_m, offset_right_m });
                let right = (0..=steps).map(|step| side(at(step), right_m));
                let left = (0..=steps).rev().map(|step| side(at(step), -left_m));
                right.chain(left).collect()
            })
            .collect()
    }

    fn to_road(&self, road: &Road, place: LatLon, within_m: f64) -> Vec<Relation> {
        let widest_m = self.land_edge_m(road, Direction::Increasing).max(self.land_edge_m(road, Direction::Decreasing));
        let Some(position) = road.locate(place, within_m + widest_m + ROAD_WORKS_M) else { return Vec::new() };
        let edge_m = self.land_edge_m(road, position.direction);
        let rules = [(Rule::ControlZone, CONTROL_ZONE_M), (Rule::RoadWorks, ROAD_WORKS_M)];
        let relation = |(rule, distance_m): (Rule, f64)| {
            let line_m = edge_m + distance_m;
            let beyond_m = position.offset_right_m.abs() - line_m;
            let offset_right_m = position.direction.side() * line_m;
            Relation {
                rule,
                distance_m,
                road: road.code.clone(),
                bridge: None,
                stake: Some(position.stake),
                inside: beyond_m <= 0.0,
                to_line_m: beyond_m.abs(),
                line: road.line.place(LinePosition { measured_m: position.measured_m, offset_right_m }),
                assumed: !self.land_surveyed,
            }
        };
        rules.into_iter().map(relation).filter(|relation| relation.to_line_m <= within_m).collect()
    }

    fn around_bridge(&self, road: &Road, bridge: &Bridge) -> Vec<Layer> {
        let size = BridgeSize::of(bridge);
        let layer = |rule, distance_m, rings, assumed| Layer {
            rule,
            distance_m,
            road: road.code.clone(),
            bridge: Some(bridge.name.clone()),
            rings,
            assumed,
        };
        let mut layers = Vec::new();
        if size >= BridgeSize::Medium {
            layers.push(layer(Rule::BridgeWorks, BRIDGE_WORKS_M, vec![around(road, bridge, BRIDGE_WORKS_M)], false));
        }
        if bridge.over_water {
            let river = self.rivers.iter().find(|river| river.road == road.code && river.bridge == bridge.name);
            let along_rad = road.line.azimuth_rad((bridge.stretch.from_m + bridge.stretch.to_m) / 2.0);
            let square_rad = along_rad + std::f64::consts::FRAC_PI_2;
            let down_m = downstream_m(size);
            match river {
                Some(river) => {
                    let [down, up] = [0.0, std::f64::consts::PI].map(|turn| river.downstream_rad + turn);
                    layers.push(layer(
                        Rule::DredgingDownstream,
                        down_m,
                        vec![beside(road, bridge, down, down_m)],
                        false,
                    ));
                    layers.push(layer(
                        Rule::DredgingUpstream,
                        UPSTREAM_M,
                        vec![beside(road, bridge, up, UPSTREAM_M)],
                        false,
                    ));
                }
                None => {
                    let sides = [square_rad, square_rad + std::f64::consts::PI];
                    let rings = sides.map(|towards| beside(road, bridge, towards, down_m)).to_vec();
                    layers.push(layer(Rule::DredgingDownstream, down_m, rings, true));
                }
            }
        }
        layers
    }
}

/// Metres of [`Rule::DredgingDownstream`].
fn downstream_m(size: BridgeSize) -> f64 {
    match size {
        BridgeSize::Small | BridgeSize::Medium => 1_000.0,
        BridgeSize::Large => 2_000.0,
        BridgeSize::VeryLarge => 3_000.0,
    }
}

/// A ring at a distance from a bridge's deck, with round corners.
fn around(road: &Road, bridge: &Bridge, distance_m: f64) -> Vec<LatLon> {
    let half_m = bridge.deck_width_m / 2.0;
    let (from_m, to_m) = (bridge.stretch.from_m, bridge.stretch.to_m);
    let steps = ((to_m - from_m) / STEP_M).ceil().max(1.0) as usize;
    let along = |step: usize| from_m + (to_m - from_m) * step as f64 / steps as f64;
    // (Distance along, offset) of the ring, clockwise from the start of its right-hand side.
    let mut ring: Vec<[f64; 2]> = (0..=steps).map(|step| [along(step), half_m + distance_m]).collect();
    ring.extend(corner([to_m, half_m], 0.0, distance_m));
    ring.extend(corner([to_m, -half_m], std::f64::consts::FRAC_PI_2, distance_m));
    ring.extend((0..=steps).rev().map(|step| [along(step), -half_m - distance_m]));
    ring.extend(corner([from_m, -half_m], std::f64::consts::PI, distance_m));
    ring.extend(corner([from_m, half_m], 1.5 * std::f64::consts::PI, distance_m));
    ring.into_iter().map(|[along_m, across_m]| beyond_ends(road, along_m, across_m)).collect()
}

/// A quarter of a circle, (distance along, offset); angles from the right-hand side towards the end of the road.
fn corner(at: [f64; 2], start_rad: f64, radius_m: f64) -> impl Iterator<Item = [f64; 2]> {
    (1..=CORNER_STEPS).map(move |step| {
        let angle = start_rad + std::f64::consts::FRAC_PI_2 * step as f64 / CORNER_STEPS as f64;
        [at[0] + radius_m * angle.sin(), at[1] + radius_m * angle.cos()]
    })
}

/// A place beside the road, or straight on where the line has ended.
fn beyond_ends(road: &Road, along_m: f64, offset_right_m: f64) -> LatLon {
    let measured_m = along_m.clamp(0.0, road.line.length_m());
    let place = road.line.place(LinePosition { measured_m, offset_right_m });
    let rest_m = along_m - measured_m;
    if rest_m == 0.0 { place } else { mission::geo::destination(place, road.line.azimuth_rad(measured_m), rest_m) }
}

/// The water on one side of a bridge: from its middle line so far towards a direction, as wide as the bridge is long.
fn beside(road: &Road, bridge: &Bridge, towards_rad: f64, reach_m: f64) -> Vec<LatLon> {
    let [start, end] = [bridge.stretch.from_m, bridge.stretch.to_m].map(|measured_m| road.line.point(measured_m));
    let frame = LocalFrame::new(start, 0.0);
    // Counted from the deck's edge.
    let along_rad = road.line.azimuth_rad((bridge.stretch.from_m + bridge.stretch.to_m) / 2.0);
    let square = (towards_rad - along_rad).sin().abs().max(0.2);
    let whole_m = reach_m + bridge.deck_width_m / 2.0 / square;
    let moved = |place: LatLon| {
        let at = frame.enu_from_wgs84(place, 0.0);
        let (sin, cos) = towards_rad.sin_cos();
        let to = Enu { east_m: at.east_m + whole_m * sin, north_m: at.north_m + whole_m * cos, up_m: at.up_m };
        frame.wgs84_from_enu(to).0
    };
    vec![start, end, moved(end), moved(start)]
}

fn to_area(layer: Layer, place: LatLon, stake: Option<Stake>, within_m: f64) -> Option<Relation> {
    let plane = Plane::new(place);
    let outlines = layer.rings.iter().map(|ring| plane.outline(&Shape::Polygon(vec![ring.clone()])));
    let nearest = outlines.filter_map(|outline| {
        let (to_line_m, line) = outline.edge_from([0.0, 0.0])?;
        Some((outline.holds([0.0, 0.0]), to_line_m, plane.place(line)))
    });
    // Inside one of them counts before near another.
    let (inside, to_line_m, line) = nearest.min_by(|a, b| b.0.cmp(&a.0).then(a.1.total_cmp(&b.1)))?;
    let Layer { rule, distance_m, road, bridge, assumed, .. } = layer;
    (inside || to_line_m <= within_m).then_some(Relation {
        rule,
        distance_m,
        road,
        bridge,
        stake,
        inside,
        to_line_m,
        line,
        assumed,
    })
}
