//! Dashed lines, only where they are in view: a plan of a hundred kilometres seen from near would be millions of dashes.

use egui::{Pos2, Rect, Shape, Stroke};

/// A dashed line through points.
pub fn dashed(points: &[Pos2], view: Rect, stroke: Stroke) -> Vec<Shape> {
    const DASH: f32 = 9.0;
    const GAP: f32 = 6.0;
    let view = view.expand(DASH + GAP);
    let seen = points.windows(2).filter_map(|ends| clipped(ends[0], ends[1], view));
    seen.flat_map(|ends| Shape::dashed_line(&ends, stroke, DASH, GAP)).collect()
}

/// The part of a line that lies in a rectangle (Liang and Barsky).
fn clipped(from: Pos2, to: Pos2, view: Rect) -> Option<[Pos2; 2]> {
    let (way, mut first, mut last) = (to - from, 0.0_f32, 1.0_f32);
    for (step, room) in [
        (-way.x, from.x - view.left()),
        (way.x, view.right() - from.x),
        (-way.y, from.y - view.top()),
        (way.y, view.bottom() - from.y),
    ] {
        if step == 0.0 && room < 0.0 {
            return None;
        } else if step < 0.0 {
            first = first.max(room / step);
        } else if step > 0.0 {
            last = last.min(room / step);
        }
    }
    (first < last).then(|| [from.lerp(to, first), from.lerp(to, last)])
}

#[cfg(test)]
mod tests {
    use egui::{Color32, pos2, vec2};

    use super::*;

    #[test]
    fn a_line_far_beyond_the_view_has_no_more_dashes_than_the_view_holds() {
        let view = Rect::from_min_size(Pos2::ZERO, vec2(300.0, 300.0));
        let stroke = Stroke::new(1.0, Color32::RED);
        let dashes = dashed(&[pos2(-1e7, 150.0), pos2(1e7, 150.0)], view, stroke);
        assert!((15..40).contains(&dashes.len()), "{}", dashes.len());
        assert!(dashed(&[pos2(-1e7, 900.0), pos2(1e7, 900.0)], view, stroke).is_empty());
        assert!(dashed(&[pos2(400.0, 0.0), pos2(400.0, 300.0)], view, stroke).is_empty());
    }
}
