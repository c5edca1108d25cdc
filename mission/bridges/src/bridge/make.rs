//! From the road model to solids.

use super::{Dimension, Figure, Given, Origin};
use crate::error::BridgeError;
use crate::solid::{Kind, Owner, Place, Plane, Scene, Shape, Solid};
use mission::road::{Bridge, LinePosition, Road};

/// Stretches shorter than this are no strip of deck, metres.
const SHORTEST_M: f64 = 0.05;
/// Caps begin so far inside of the deck's edge, and so far beside its middle, metres. Chosen.
const CAP_INSET_M: f64 = 0.4;
/// A pier takes no more of the free height than this share. Chosen: a low bridge has flat caps.
const CAP_SHARE: f64 = 0.4;
/// Columns and abutments go so deep into the ground, metres: ground is never quite level.
const BURIED_M: f64 = 2.0;
/// A deck thinner than slab and this has no girders, metres.
const THIN_GIRDER_M: f64 = 0.15;
/// Bridges with more strips than this are refused: more spans than any bridge has.
pub(super) const MOST_SPANS: usize = 2_000;

/// Where a pier or an abutment stands, and how high its bearings are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SpanLine {
    /// Distance along the road, metres.
    pub measured_m: f64,
    /// Top of the cap, above the ground under the bridge, metres.
    pub cap_top_m: f64,
    /// Underside of the girders at the deck's edge, where the bearings are seen from outside, metres above the ground.
    pub soffit_m: f64,
}

/// A bridge as solids.
#[derive(Debug, Clone)]
pub struct Made {
    /// As the road model has it.
    pub bridge: Bridge,
    /// Its index in [`Road::bridges`], or the number it was given.
    pub number: usize,
    /// Everything that was not in the road model, and where it comes from.
    pub figures: Vec<Figure>,
    /// Abutment, piers, abutment.
    pub span_lines: Vec<SpanLine>,
    /// The solids, in a frame with its origin in the bridge's middle, on the ground.
    pub scene: Scene,
}

impl Made {
    /// Half of the deck's width, metres.
    pub fn half_width_m(&self) -> f64 {
        self.bridge.deck_width_m / 2.0
    }

    /// A figure that the bridge was made with.
    pub fn figure(&self, dimension: Dimension) -> f64 {
        let figure = self.figures.iter().find(|figure| figure.dimension == dimension);
        figure.map_or_else(|| dimension.typical(self.bridge.deck_width_m), |figure| figure.value)
    }

    /// From and to of a span, metres along the road. `None` where there is no such span.
    pub fn span(&self, index: usize) -> Option<[f64; 2]> {
        let from = self.span_lines.get(index)?;
        let to = self.span_lines.get(index + 1)?;
        Some([from.measured_m, to.measured_m])
    }

    /// Number of spans.
    pub fn span_count(&self) -> usize {
        self.span_lines.len().saturating_sub(1)
    }

    /// The span at a distance along the road; the nearest one beyond the ends.
    pub fn span_at(&self, measured_m: f64) -> usize {
        let after = self.span_lines.partition_point(|line| line.measured_m <= measured_m);
        after.saturating_sub(1).min(self.span_count().saturating_sub(1))
    }

    /// Into the scene's frame: distance along the road, offset to the right, height above the ground under the bridge.
    pub fn enu(&self, road: &Road, measured_m: f64, offset_right_m: f64, height_m: f64) -> Place {
        self.scene.enu(road.line.place(LinePosition { measured_m, offset_right_m }), height_m)
    }

    /// The scene with other things in it, too: noise barriers, lamps, lines, trees.
    pub fn with(mut self, others: impl IntoIterator<Item = Solid>) -> Self {
        let mut solids = self.scene.solids().to_vec();
        solids.extend(others);
        self.scene = Scene::new(self.scene.frame().origin(), solids, self.scene.water_m());
        self
    }
}

/// Makes a bridge's solids. `number` becomes their owner; `given` goes before what is assumed.
///
/// The road surface is `deck_height_m` above the ground at the deck's middle line and falls to both edges; the underside
/// is parallel to it and `under_clearance_m` above the ground at the edges. Both hold at the bridge's middle; with a
/// gradient one end is lower. Pier caps hang below the underside. Water, where the bridge stands over water, is level
/// with "the ground": the road model's heights are "above the ground or water".
pub fn make(road: &Road, bridge: &Bridge, number: usize, given: &Given) -> Result<Made, BridgeError> {
    Maker::new(road, bridge, number, given)?.make()
}

struct Maker<'a> {
    road: &'a Road,
    bridge: &'a Bridge,
    number: usize,
    figures: Vec<Figure>,
    frame: Scene,
    solids: Vec<Solid>,
    half_m: f64,
    /// From the road surface to the underside, metres.
    depth_m: f64,
}

impl<'a> Maker<'a> {
    fn new(road: &'a Road, bridge: &'a Bridge, number: usize, given: &Given) -> Result<Self, BridgeError> {
        super::check(bridge, road.line.length_m())?;
        let mut figures = Vec::new();
        for dimension in Dimension::ALL {
            let (value, origin) = match given.get(&dimension) {
                Some(value) => (*value, Origin::Given),
                None => (dimension.typical(bridge.deck_width_m), Origin::Assumed),
            };
            let [min, max] = dimension.range();
            if !(min..=max).contains(&value) {
                return Err(BridgeError::OutOfRange { dimension, value, min, max });
            }
            figures.push(Figure { dimension, value, origin });
        }
        let middle_m = (bridge.stretch.from_m + bridge.stretch.to_m) / 2.0;
        let water_m = bridge.over_water.then_some(0.0);
        let frame = Scene::new(road.line.point(middle_m), Vec::new(), water_m);
        let half_m = bridge.deck_width_m / 2.0;
        let (solids, depth_m) = (Vec::new(), 0.0);
        let mut maker = Self { road, bridge, number, figures, frame, solids, half_m, depth_m };
        maker.fit()?;
        Ok(maker)
    }

    fn get(&self, dimension: Dimension) -> f64 {
        self.figures.iter().find(|f| f.dimension == dimension).map_or(0.0, |f| f.value)
    }

    /// Makes an assumed figure no greater than what fits; a given one that does not fit is refused.
    fn at_most(&mut self, dimension: Dimension, limit: f64) -> Result<(), BridgeError> {
        let Some(figure) = self.figures.iter_mut().find(|f| f.dimension == dimension) else { return Ok(()) };
        if figure.value <= limit {
            return Ok(());
        }
        if figure.origin == Origin::Given {
            return Err(BridgeError::DoesNotFit { dimension, value: figure.value, limit });
        }
        (figure.value, figure.origin) = (limit, Origin::Fitted);
        Ok(())
    }

    /// Brings what is assumed into agreement with what is given.
    fn fit(&mut self) -> Result<(), BridgeError> {
        let whole_m = self.bridge.deck_height_m - self.bridge.under_clearance_m;
        // The edge of the deck lies lower than its middle; a third of the whole depth may be lost to that.
        self.at_most(Dimension::Crossfall, whole_m / 3.0 / self.half_m)?;
        self.depth_m = whole_m - self.get(Dimension::Crossfall) * self.half_m;
        self.at_most(Dimension::Slab, self.depth_m)?;
        self.at_most(Dimension::Overhang, self.half_m * 0.4)?;
        self.at_most(Dimension::ParapetWidth, self.half_m * 0.2)?;
        let free_m = self.bridge.under_clearance_m;
        self.at_most(Dimension::BearingGap, free_m * 0.1)?;
        self.at_most(Dimension::CapDepth, free_m * CAP_SHARE)?;
        let rise_m =
            (self.bridge.stretch.to_m - self.bridge.stretch.from_m) / 2.0 * self.get(Dimension::Gradient).abs();
        if rise_m >= free_m * (1.0 - CAP_SHARE) - self.get(Dimension::BearingGap) {
            return Err(BridgeError::EndInGround { rise_m, clearance_m: free_m });
        }
        Ok(())
    }

    fn owner(&self, span: Option<usize>) -> Owner {
        Owner { bridge: Some(self.number), span }
    }

    /// Height of the road surface above the ground, metres.
    fn surface_m(&self, measured_m: f64, offset_m: f64) -> f64 {
        let middle_m = (self.bridge.stretch.from_m + self.bridge.stretch.to_m) / 2.0;
        self.bridge.deck_height_m + (measured_m - middle_m) * self.get(Dimension::Gradient)
            - offset_m.abs() * self.get(Dimension::Crossfall)
    }

    fn soffit_m(&self, measured_m: f64, offset_m: f64) -> f64 {
        self.surface_m(measured_m, offset_m) - self.depth_m
    }

    fn enu(&self, measured_m: f64, offset_right_m: f64, height_m: f64) -> Place {
        // The line is clamped at its ends; an abutment goes on straight.
        let within_m = measured_m.clamp(0.0, self.road.line.length_m());
        self.frame.enu(self.road.line.place(LinePosition { measured_m: within_m, offset_right_m }), height_m)
    }

    /// A block over a strip along the road, between two surfaces that are `top_m` and `bottom_m` below the road surface.
    fn block(&mut self, kind: Kind, span: Option<usize>, [from_m, to_m]: [f64; 2], offsets: [f64; 2], below: [f64; 2]) {
        let at = |s: f64, d: f64, below_m: f64| self.enu(s, d, self.surface_m(s, d) - below_m);
        let corners = [(from_m, offsets[0]), (to_m, offsets[0]), (to_m, offsets[1]), (from_m, offsets[1])];
        let outline = corners.map(|(s, d)| at(s, d, 0.0)).map(|p| [p.x, p.y]);
        let plane = |below_m: f64| {
            let [a, b, c] = [corners[0], corners[1], corners[3]].map(|(s, d)| at(s, d, below_m));
            Plane::through([a, b, c])
        };
        if let (Some(bottom), Some(top)) = (plane(below[1]), plane(below[0])) {
            self.add(kind, span, Shape::prism(&outline, bottom, top));
        }
    }

    /// What has no extent is left out: a girder of no depth is no girder.
    fn add(&mut self, kind: Kind, span: Option<usize>, shape: Result<Shape, crate::SolidError>) {
        let owner = self.owner(span);
        self.solids.extend(shape.ok().map(|shape| Solid { kind, owner, shape }));
    }

    fn make(mut self) -> Result<Made, BridgeError> {
        let lines = self.bridge.span_lines();
        for span in 0..lines.len() - 1 {
            for strip in self.strips(lines[span], lines[span + 1]) {
                self.deck(span, strip);
            }
        }
        let cap_of = |maker: &Self, s: f64| maker.soffit_m(s, maker.half_m) - maker.get(Dimension::BearingGap);
        let span_lines: Vec<SpanLine> = lines
            .iter()
            .map(|s| SpanLine {
                measured_m: *s,
                cap_top_m: cap_of(&self, *s),
                soffit_m: self.soffit_m(*s, self.half_m),
            })
            .collect();
        for (index, line) in span_lines.iter().enumerate().take(lines.len() - 1).skip(1) {
            self.pier(index - 1, line);
        }
        self.abutments(&lines);
        let scene = Scene::new(self.frame.frame().origin(), self.solids, self.frame.water_m());
        let (bridge, number, figures) = (self.bridge.clone(), self.number, self.figures);
        Ok(Made { bridge, number, figures, span_lines, scene })
    }

    /// Distances of abutments and piers. Spans are stretched to the distance between the stakes: the list may hold the
    /// abutments or not.
    /// A span between the road's own vertices, so that every strip is straight.
    fn strips(&self, from_m: f64, to_m: f64) -> Vec<[f64; 2]> {
        let vertices = self.road.line.vertices().map(|(m, _)| m);
        let inside = vertices.filter(|m| *m > from_m + SHORTEST_M && *m < to_m - SHORTEST_M);
        let ends: Vec<f64> = std::iter::once(from_m).chain(inside).chain([to_m]).collect();
        ends.windows(2).map(|pair| [pair[0], pair[1]]).collect()
    }

    fn deck(&mut self, span: usize, strip: [f64; 2]) {
        let (half_m, slab_m) = (self.half_m, self.get(Dimension::Slab));
        let (parapet_m, parapet_width_m) = (self.get(Dimension::ParapetHeight), self.get(Dimension::ParapetWidth));
        let (width_m, overhang_m) = (self.get(Dimension::GirderWidth), self.get(Dimension::Overhang));
        let depth_m = self.depth_m;
        for side in [-1.0, 1.0] {
            self.block(Kind::Deck, Some(span), strip, [0.0, side * half_m], [0.0, slab_m]);
            let inner_m = half_m - parapet_width_m;
            self.block(Kind::Parapet, Some(span), strip, [side * inner_m, side * half_m], [-parapet_m, slab_m]);
            if depth_m < slab_m + THIN_GIRDER_M {
                continue;
            }
            // From the outermost one inwards, evenly; none reaches over the middle.
            let room_m = (half_m - overhang_m - width_m).max(0.0);
            let count = (room_m / self.get(Dimension::GirderSpacing)).round().max(0.0) as usize + 1;
            for girder in 0..count {
                let outer_m = half_m - overhang_m - room_m * girder as f64 / (count - 1).max(1) as f64;
                let inner_m = (outer_m - width_m).max(0.0);
                let offsets = [side * inner_m, side * outer_m];
                self.block(Kind::Girder, Some(span), strip, offsets, [slab_m, depth_m]);
            }
        }
    }

    fn pier(&mut self, span: usize, line: &SpanLine) {
        let (s, top_m) = (line.measured_m, line.cap_top_m);
        let (depth_m, along_m) = (self.get(Dimension::CapDepth), self.get(Dimension::CapLength) / 2.0);
        let bottom_m = top_m - depth_m;
        let [inner_m, outer_m] =
            [CAP_INSET_M.min(self.half_m * 0.1), (self.half_m - CAP_INSET_M).max(self.half_m * 0.8)];
        let (count, radius_m) = (self.columns(), self.get(Dimension::ColumnDiameter) / 2.0);
        for side in [-1.0, 1.0] {
            let corners = [(-1.0, inner_m), (1.0, inner_m), (1.0, outer_m), (-1.0, outer_m)];
            let at = |(step, d): (f64, f64)| self.enu(s + step * along_m, side * d, 0.0);
            let outline = corners.map(at).map(|p| [p.x, p.y]);
            let level_m = at((0.0, (inner_m + outer_m) / 2.0)).z;
            let cap = Shape::prism(&outline, Plane::level(level_m + bottom_m), Plane::level(level_m + top_m));
            self.add(Kind::Cap, Some(span), cap);
            // The columns' outsides leave a fifth of the half deck free at both of its edges.
            let [first_m, last_m] = [self.half_m * 0.2 + radius_m, self.half_m * 0.8 - radius_m];
            for column in 0..count {
                let share = if count > 1 { column as f64 / (count - 1) as f64 } else { 0.5 };
                let axis = self.enu(s, side * (first_m + (last_m - first_m) * share), 0.0);
                let (low_m, high_m) = (axis.z - BURIED_M, axis.z + bottom_m);
                self.add(Kind::Pier, Some(span), Shape::cylinder([axis.x, axis.y], radius_m, low_m, high_m));
            }
        }
    }

    /// Columns under one half of the deck.
    fn columns(&self) -> usize {
        (self.get(Dimension::Columns) / 2.0).round().max(1.0) as usize
    }

    fn abutments(&mut self, lines: &[f64]) {
        let length_m = self.get(Dimension::Abutment);
        let (first_m, last_m) = (lines[0], lines[lines.len() - 1]);
        for (strip, span) in [([first_m - length_m, first_m], 0), ([last_m, last_m + length_m], lines.len() - 2)] {
            let strip = strip.map(|m| m.clamp(0.0, self.road.line.length_m()));
            if strip[1] - strip[0] < SHORTEST_M {
                continue;
            }
            let foot_m = strip.map(|m| self.surface_m(m, 0.0)).into_iter().fold(0.0, f64::max) + BURIED_M;
            for side in [-1.0, 1.0] {
                self.block(Kind::Abutment, Some(span), strip, [0.0, side * self.half_m], [0.0, foot_m]);
            }
        }
    }
}
