//! Which part of a bridge something belongs to: span, pier and side, as people on the road count them.

use super::model::{Bridge, Direction, Road};

/// Places further than this outside of a deck's edge belong to no part of a bridge, metres. Chosen: from there a picture
/// shows several spans.
const BESIDE_M: f64 = 100.0;

/// How it is known which part of a bridge something shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Bound {
    /// The plan that was flown says so: the camera looked where the plan had it look.
    ByPlan,
    /// By where the aircraft was.
    ByPlace,
}

/// A part of a bridge.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct BridgePart {
    /// Name of the bridge.
    pub bridge: String,
    /// The span, from 1, counted in the direction of rising stakes.
    pub span: usize,
    /// The pier, from 1, where a pier is what is shown: pier 1 stands between spans 1 and 2.
    pub pier: Option<usize>,
    /// The side that it is looked at from: right of the centreline for rising stakes.
    pub side: Direction,
    /// How that is known.
    pub bound: Bound,
}

impl Bridge {
    /// Abutment, piers, abutment: metres along the road. Where the spans do not add up to the stretch they are scaled to it;
    /// a bridge without spans has one.
    pub fn span_lines(&self) -> Vec<f64> {
        let (from_m, to_m) = (self.stretch.from_m, self.stretch.to_m);
        let total_m: f64 = self.spans_m.iter().sum();
        if self.spans_m.is_empty() || total_m <= 0.0 {
            return vec![from_m, to_m];
        }
        let scale = (to_m - from_m) / total_m;
        let ends = self.spans_m.iter().scan(0.0, |sum, span| {
            *sum += span;
            Some(from_m + *sum * scale)
        });
        std::iter::once(from_m).chain(ends).collect()
    }

    /// The span at a distance along the road, from 0; the nearest one beyond the ends.
    pub fn span_at(&self, measured_m: f64) -> usize {
        let lines = self.span_lines();
        let after = lines.partition_point(|line| *line <= measured_m);
        after.saturating_sub(1).min(lines.len() - 2)
    }
}

impl BridgePart {
    /// The part at a place by the road, metres along it and to the right of its centreline; `None` where there is no bridge, or
    /// too far beside one.
    pub fn by_place(road: &Road, measured_m: f64, offset_right_m: f64) -> Option<Self> {
        let bridge = road.bridge_at(measured_m)?;
        (offset_right_m.abs() <= bridge.deck_width_m / 2.0 + BESIDE_M).then(|| Self {
            bridge: bridge.name.clone(),
            span: bridge.span_at(measured_m) + 1,
            pier: None,
            side: Direction::at_offset(offset_right_m),
            bound: Bound::ByPlace,
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::road::demo;

    #[test]
    fn spans_are_counted_from_one_with_rising_stakes_and_sides_go_by_the_offset() {
        let network = demo();
        let road = network.roads.iter().find(|road| road.bridges.iter().any(|b| b.spans_m.len() > 2)).unwrap();
        let bridge = road.bridges.iter().find(|b| b.spans_m.len() > 2).unwrap();
        let lines = bridge.span_lines();
        assert_eq!(lines.len(), bridge.spans_m.len() + 1);
        assert!((lines[lines.len() - 1] - bridge.stretch.to_m).abs() < 1e-6);
        for (index, ends) in lines.windows(2).enumerate() {
            let middle_m = f64::midpoint(ends[0], ends[1]);
            let part = BridgePart::by_place(road, middle_m, -20.0).unwrap();
            assert_eq!((part.span, part.side, part.bound), (index + 1, Direction::Decreasing, Bound::ByPlace));
            assert_eq!(part.bridge, bridge.name);
        }
        assert_eq!(bridge.span_at(bridge.stretch.from_m - 5.0), 0);
        assert_eq!(bridge.span_at(bridge.stretch.to_m + 5.0), bridge.spans_m.len() - 1);
        assert_eq!(BridgePart::by_place(road, f64::midpoint(lines[0], lines[1]), 400.0), None, "too far beside it");
        assert_eq!(BridgePart::by_place(road, -1.0, 0.0), None);
    }

    #[test]
    fn spans_that_do_not_add_up_are_scaled_and_a_bridge_without_spans_has_one() {
        let network = demo();
        let mut bridge = network.roads[0].bridges[0].clone();
        bridge.stretch.to_m = bridge.stretch.from_m + 100.0;
        bridge.spans_m = vec![30.0, 30.0, 30.0];
        assert!((bridge.span_lines()[1] - bridge.stretch.from_m - 100.0 / 3.0).abs() < 1e-9);
        bridge.spans_m.clear();
        assert_eq!((bridge.span_lines().len(), bridge.span_at(1e9)), (2, 0));
    }
}
