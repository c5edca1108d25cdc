//! Names on the map: where two would lie over each other, the more important one stays.

use egui::{Align2, Color32, FontId, Painter, Pos2, Rect};

/// How important a name is, the most important last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// A strip beside the road.
    Zone,
    /// A stake between kilometres.
    Stake,
    /// A whole kilometre.
    Kilometre,
    /// A fence.
    Fence,
    /// A bridge.
    Bridge,
    /// A facility.
    Facility,
    /// A section and its brigade.
    Section,
    /// A point of a plan.
    Point,
    /// A chosen point.
    Selected,
    /// A vehicle.
    Vehicle,
    /// Another aircraft.
    Traffic,
    /// The active vehicle.
    Active,
}

/// A name that waits for its place.
struct Label {
    weight: Weight,
    /// Where it may stand, the best place first.
    places: Vec<Pos2>,
    anchor: Align2,
    text: String,
    size: f32,
    color: Color32,
}

/// All names of a frame.
#[derive(Default)]
pub struct Labels {
    all: Vec<Label>,
}

impl Labels {
    /// Adds a name.
    pub fn add(&mut self, weight: Weight, at: Pos2, anchor: Align2, text: &str, size: f32, color: Color32) {
        self.add_somewhere(weight, vec![at], anchor, text, size, color);
    }

    /// Adds a name that may stand at several places, the best one first.
    pub fn add_somewhere(
        &mut self,
        weight: Weight,
        places: Vec<Pos2>,
        anchor: Align2,
        text: &str,
        size: f32,
        color: Color32,
    ) {
        if !text.is_empty() {
            self.all.push(Label { weight, places, anchor, text: text.to_owned(), size, color });
        }
    }

    /// Writes those that have room, the most important ones first, none of them cut by the map's edge; returns where
    /// they stand.
    pub fn write(mut self, painter: &Painter, halo: Color32) -> Vec<Rect> {
        /// Less than this between two names, and they read as one, points.
        const APART: f32 = 2.0;
        self.all.sort_by_key(|label| std::cmp::Reverse(label.weight));
        let mut taken: Vec<Rect> = Vec::new();
        for label in &self.all {
            let font = FontId::proportional(label.size);
            let galley = painter.layout_no_wrap(label.text.clone(), font, label.color);
            let edge = painter.clip_rect();
            let free = label.places.iter().find_map(|&at| {
                let place = label.anchor.anchor_size(at, galley.size());
                let alone = taken.iter().all(|other| !other.expand(APART).intersects(place));
                (alone && edge.contains_rect(place)).then_some((at, place))
            });
            if let Some((at, place)) = free {
                text(painter, at, label.anchor, &label.text, label.size, label.color, halo);
                taken.push(place);
            }
        }
        taken
    }
}

/// Text that reads on any background.
pub fn text(painter: &Painter, at: Pos2, anchor: Align2, text: &str, size: f32, color: Color32, halo: Color32) -> Rect {
    let font = FontId::proportional(size);
    for shift in [[-1.0, -1.0], [1.0, -1.0], [-1.0, 1.0], [1.0, 1.0], [0.0, 1.5], [0.0, -1.5], [1.5, 0.0], [-1.5, 0.0]]
    {
        painter.text(at + egui::Vec2::from(shift), anchor, text, font.clone(), halo);
    }
    painter.text(at, anchor, text, font, color)
}

#[cfg(test)]
mod tests {
    use egui::{LayerId, pos2};

    use super::*;

    fn written(labels: &[(Weight, f32)]) -> usize {
        let mut count = 0;
        let context = egui::Context::default();
        let mut output = context.run_ui(egui::RawInput::default(), |ui| {
            let painter = Painter::new(ui.ctx().clone(), LayerId::background(), Rect::EVERYTHING);
            let mut all = Labels::default();
            for (weight, x) in labels {
                all.add(*weight, pos2(*x, 100.0), Align2::LEFT_TOP, "K826+500", 13.0, Color32::BLACK);
            }
            count = all.write(&painter, Color32::WHITE).len();
        });
        output.textures_delta.clear();
        count
    }

    #[test]
    fn names_over_each_other_are_thinned_and_those_apart_all_stay() {
        assert_eq!(written(&[(Weight::Stake, 0.0), (Weight::Stake, 10.0), (Weight::Stake, 20.0)]), 1);
        assert_eq!(written(&[(Weight::Stake, 0.0), (Weight::Stake, 200.0), (Weight::Stake, 400.0)]), 3);
    }

    #[test]
    fn the_active_vehicle_is_named_before_anything_else() {
        assert!(Weight::Active > Weight::Vehicle && Weight::Vehicle > Weight::Section);
        assert!(Weight::Section > Weight::Facility && Weight::Kilometre > Weight::Stake);
    }
}
