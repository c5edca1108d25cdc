//! What stands still: roads, the solids of bridges, water.

use std::f64::consts::TAU;

use bridges::bridge::Made;
use bridges::sites::Sites;
use bridges::solid::{Kind, Place, Shape, Solid};
use mission::geo::{Enu, LatLon, ecef_from_wgs84};
use mission::road::Network;

use super::lens::ned_axes;
use super::mesh::{Builder, Chunk, Point, Sun};
use super::skin::{Coat, Lanes, Rgb, Skin};
use super::way::Way;

const ASPHALT: Rgb = [78, 80, 84];
const PAINT: Rgb = [235, 235, 230];
const GRAVEL: Rgb = [120, 122, 118];
const SLOPE: Rgb = [96, 122, 62];
const HEDGE: Rgb = [48, 88, 40];
const STEEL: Rgb = [185, 190, 195];
const WATER: Rgb = [70, 105, 120];

/// Beside the guard rail, and how far an embankment's foot lies out for a metre of height, metres. JTG D30: 1 : 1.5.
const VERGE_M: f64 = 0.75;
const BATTER: f64 = 1.5;
/// Guard rails, metres above the surface, as JTG D81 has W-beams.
const RAIL_M: [f64; 2] = [0.44, 0.75];
/// The hedge on the central reserve: half its width and its height, metres. Chosen: against glare.
const HEDGE_M: [f64; 2] = [0.45, 1.4];
/// Water reaches so far to both sides of a bridge over water, metres. Chosen: what a look from the bridge sees.
const WATER_M: f64 = 400.0;
/// A power line's solid is the room that it needs; what is seen of it is a wire of this radius, metres. Chosen: bundled
/// conductors.
const WIRE_M: f64 = 0.06;
/// Round solids have so many sides.
const SIDES: usize = 14;

/// Everything that stands still.
#[derive(Debug, Clone, Default)]
pub(super) struct World {
    pub chunks: Vec<Chunk>,
    pub ways: Vec<Way>,
    pub ground_amsl_m: f64,
    /// Fields are laid out in degrees; metres east are those at this latitude.
    pub fields_lat_deg: f64,
}

impl World {
    pub fn new(network: &Network, sites: &[Sites], ground_amsl_m: f64) -> Self {
        let first = network.roads.first().map(|road| road.line.point(0.0)).unwrap_or_default();
        let mut world = Self { ground_amsl_m, fields_lat_deg: first.lat_deg, ..Self::default() };
        for (road, sites) in network.roads.iter().zip(sites) {
            let way = Way::new(road, sites.all(), ground_amsl_m);
            for piece in way.pieces() {
                world.chunks.push(road_piece(&way, piece));
            }
            for made in sites.all() {
                world.chunks.extend(bridge(&way, made, ground_amsl_m));
            }
            world.ways.push(way);
        }
        world
    }
}

fn sun(place: LatLon) -> Sun {
    Sun::over(ned_axes(place))
}

const NO_AXES: [Point; 2] = [Point::new(0.0, 0.0, 0.0); 2];

fn road_piece(way: &Way, [from_m, to_m]: [f64; 2]) -> Chunk {
    let middle_m = f64::midpoint(from_m, to_m);
    let place = way.line.point(middle_m);
    let up = -ned_axes(place)[2];
    let mut builder = Builder::new(sun(place));
    let on_bridge = way.on_bridge(middle_m);
    // Over a deck's own upper side, and no more than a pixel from it.
    let lift_m = if on_bridge { 0.03 } else { 0.0 };
    let strip = |offsets: [f64; 2], by: [f64; 2]| {
        let at = |m: f64, n: usize| way.over(m, offsets[n], by[n]);
        vec![at(from_m, 0), at(to_m, 0), at(to_m, 1), at(from_m, 1)]
    };
    for (side, carriageway) in [1.0, -1.0].into_iter().zip(&way.sides) {
        let (inner_m, outer_m) = (carriageway.inner_edge_m, carriageway.outer_edge_m);
        let shoulder_m = outer_m - carriageway.shoulder_m;
        let lanes_m = f64::from(carriageway.lanes) * carriageway.lane_width_m;
        let lanes = Lanes {
            inner_m,
            start_m: (shoulder_m - lanes_m).max(inner_m),
            lane_m: carriageway.lane_width_m,
            count: f64::from(carriageway.lanes),
            shoulder_m,
            from_m,
        };
        let corners = strip([0.0, side * outer_m], [lift_m; 2]);
        let along = (corners[1] - corners[0]).normalize();
        let out = (corners[3] - corners[0]) - along * along.dot(&(corners[3] - corners[0]));
        let coat = Coat::with(Skin::Carriageway(lanes), [ASPHALT, PAINT, GRAVEL]);
        builder.face(corners, up, &coat, [along, out.normalize()]);
        let away = out * side.signum();
        for (edge_m, both) in [(inner_m - 0.1, true), (outer_m, !on_bridge)] {
            if both {
                let rail = strip([side * edge_m; 2], RAIL_M);
                builder.face(rail.clone(), away, &Coat::plain(STEEL), NO_AXES);
                builder.face(rail, -away, &Coat::plain(STEEL), NO_AXES);
            }
        }
        if on_bridge {
            continue;
        }
        let hedge = Coat::plain(HEDGE);
        builder.face(strip([0.0, side * HEDGE_M[0]], [HEDGE_M[1]; 2]), up, &hedge, NO_AXES);
        builder.face(strip([side * HEDGE_M[0]; 2], [0.0, HEDGE_M[1]]), out, &hedge, NO_AXES);
        let verge_m = outer_m + VERGE_M;
        builder.face(strip([side * outer_m, side * verge_m], [0.0; 2]), up, &Coat::plain(SLOPE), NO_AXES);
        let foot = |m: f64| {
            let at = mission::road::LinePosition { measured_m: m, offset_right_m: side * verge_m };
            way.ground(m, side * (verge_m + BATTER * way.height_m(at).max(0.0)))
        };
        let edge = |m: f64| way.over(m, side * verge_m, 0.0);
        let slope = vec![edge(from_m), edge(to_m), foot(to_m), foot(from_m)];
        builder.face(slope, up, &Coat::plain(SLOPE), NO_AXES);
    }
    builder.chunk()
}

/// A bridge's solids, span by span, and its water.
fn bridge(way: &Way, made: &Made, ground_amsl_m: f64) -> Vec<Chunk> {
    let scene = &made.scene;
    let sun = sun(scene.frame().origin());
    let earth = |at: Place| {
        let enu = Enu { east_m: at.x, north_m: at.y, up_m: at.z };
        let (place, height_m) = scene.frame().wgs84_from_enu(enu);
        ecef_from_wgs84(place, height_m + ground_amsl_m)
    };
    let mut chunks = Vec::new();
    let spans = made.span_count().max(1);
    // What belongs to no span stands by itself.
    for span in (0..spans).map(Some).chain([None]) {
        let solids = scene.solids().iter().filter(|solid| solid.owner.span == span);
        let mut builder = Builder::new(sun);
        for solid in solids {
            body(&mut builder, solid, &earth);
        }
        chunks.push(builder.chunk());
    }
    if scene.water_m().is_some() {
        let stretch = made.bridge.stretch;
        let mut builder = Builder::new(sun);
        let up = earth(Place::z()) - earth(Place::zeros());
        for ends in made.span_lines.windows(2) {
            let [from_m, to_m] = [ends[0].measured_m.max(stretch.from_m), ends[1].measured_m.min(stretch.to_m)];
            let at = |m: f64, offset_m: f64| way.ground(m, offset_m);
            let corners = vec![at(from_m, WATER_M), at(to_m, WATER_M), at(to_m, -WATER_M), at(from_m, -WATER_M)];
            builder.face(corners, up, &Coat::plain(WATER), NO_AXES);
        }
        chunks.push(builder.chunk());
    }
    chunks.retain(|chunk| !chunk.faces.is_empty());
    chunks
}

fn coat(kind: Kind) -> Coat {
    match kind {
        Kind::Deck => Coat::plain([172, 172, 166]),
        Kind::Girder => Coat::plain([188, 186, 178]),
        Kind::Pier => Coat::plain([196, 192, 180]),
        Kind::Cap => Coat::plain([178, 175, 165]),
        Kind::Abutment => Coat::plain([160, 158, 150]),
        Kind::Parapet => Coat::plain([214, 214, 208]),
        Kind::Embankment => Coat::plain(SLOPE),
        Kind::NoiseBarrier => Coat::with(Skin::Ribs, [[120, 165, 150], [95, 135, 122], [95, 135, 122]]),
        Kind::Gantry => Coat::plain([90, 115, 150]),
        Kind::Lamp => Coat::plain([150, 155, 160]),
        Kind::PowerLine => Coat::plain([40, 40, 42]),
        Kind::Vegetation => Coat::plain([58, 100, 48]),
        Kind::Building => Coat::with(Skin::Windows, [[200, 190, 170], [45, 60, 80], [45, 60, 80]]),
    }
}

/// A solid's part above the ground.
fn body(builder: &mut Builder, solid: &Solid, earth: &impl Fn(Place) -> Point) {
    let coat = coat(solid.kind);
    let mut between = |low: Vec<Place>, high: Vec<Place>| {
        let up = |at: &Place| earth(*at);
        builder.body(&low.iter().map(up).collect::<Vec<_>>(), &high.iter().map(up).collect::<Vec<_>>(), &coat);
    };
    let around = |n: usize| (n as f64 / SIDES as f64 * TAU).sin_cos();
    match &solid.shape {
        Shape::Prism(prism) => {
            let at = |height_m: f64, [east_m, north_m]: [f64; 2]| Place::new(east_m, north_m, height_m.max(0.0));
            let end = |top: bool| {
                let plane = if top { prism.top() } else { prism.bottom() };
                prism.outline().iter().map(|corner| at(plane.height_m(*corner), *corner)).collect()
            };
            between(end(false), end(true));
        }
        Shape::Cylinder(round) => {
            let ring = |height_m: f64| {
                let corner = |(sin, cos): (f64, f64)| {
                    Place::new(round.centre[0] + round.radius_m * cos, round.centre[1] + round.radius_m * sin, height_m)
                };
                (0..SIDES).map(|n| corner(around(n))).collect()
            };
            between(ring(round.bottom_m.max(0.0)), ring(round.top_m));
        }
        Shape::Capsule(capsule) => {
            let Some(way) = (capsule.to - capsule.from).try_normalize(1e-9) else { return };
            let right = way.cross(&Place::z()).try_normalize(1e-6).unwrap_or(Place::x());
            let up = right.cross(&way);
            let radius_m = if solid.kind == Kind::PowerLine { WIRE_M } else { capsule.radius_m };
            let ring = |at: Place| {
                let corner = |(sin, cos): (f64, f64)| at + (right * cos + up * sin) * radius_m;
                (0..6).map(|n| corner((n as f64 / 6.0 * TAU).sin_cos())).collect()
            };
            between(ring(capsule.from), ring(capsule.to));
        }
    }
    // A lamp is seen in the dark.
    if let (Kind::Lamp, Shape::Cylinder(round)) = (solid.kind, &solid.shape) {
        let half_m = round.radius_m.max(0.15) * 1.5;
        let ring = |height_m: f64| {
            [[1.0, 1.0], [1.0, -1.0], [-1.0, -1.0], [-1.0, 1.0]]
                .map(|[x, y]| earth(Place::new(round.centre[0] + x * half_m, round.centre[1] + y * half_m, height_m)))
        };
        builder.body(&ring(round.top_m - 0.25), &ring(round.top_m + 0.02), &Coat::glowing([255, 235, 180]));
    }
}
