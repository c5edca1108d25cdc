//! What screens read of the planner.

use std::path::Path;

use mission::explain::Message;
use mission::geo::{LatLon, distance_m};
use mission::plan::Plan;
use mission::plan::checks::Severity;
use mission::plan::corridor::Corridor;

use super::filing::Waiting;
use super::{Area, Document, Fault, Found, Notice, Planner, Profile, Question, Section, Target, Under};

impl Planner {
    /// The plan that is edited; `None` while there is nothing in it.
    pub fn plan(&self) -> Option<&Plan> {
        let plan = self.document.plan.as_ref();
        let empty = plan.items.is_empty()
            && plan.rally.is_empty()
            && plan.fence.polygons.is_empty()
            && plan.fence.circles.is_empty();
        (!empty).then_some(plan)
    }

    /// The patrol under a bridge that is asked for.
    pub fn under(&self) -> Option<&Under> {
        self.outcome.under.as_deref()
    }

    /// The flight over an area or around an object that is asked for.
    pub fn area(&self) -> Option<&Area> {
        self.outcome.area.as_deref()
    }

    /// The patrol of a whole section that is asked for, or why there is none.
    pub fn section(&self) -> Option<&Result<Section, Message>> {
        self.outcome.section.as_deref()
    }

    /// How many kilometres have a date of their last patrol; none before the books were asked.
    pub fn seen_since(&self) -> Option<usize> {
        self.looked_up.then_some(self.seen.len())
    }

    /// The corridor that is asked for, where it can be flown.
    pub fn corridor(&self) -> Option<&Corridor> {
        self.outcome.corridor.as_ref()
    }

    /// The flown path: place, height above home, and the worst finding on the piece that ends there.
    pub fn path(&self) -> impl Iterator<Item = (LatLon, f64, Option<Severity>)> {
        self.outcome.path.iter().map(|(stop, worst)| (stop.place, stop.height_m, *worst))
    }

    /// What is edited.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// Grows whenever another document, or another place, is shown, so that a map may move there.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// Why there is no corridor.
    pub fn fault(&self) -> Option<&Fault> {
        self.outcome.fault.as_ref()
    }

    /// What is to be known before the flight, worst first.
    pub fn findings(&self) -> &[Found] {
        &self.outcome.findings
    }

    /// Share of the battery that the plan takes, 0..1.
    pub fn battery_share(&self) -> Option<f64> {
        self.outcome.battery_share
    }

    /// The plan from the side.
    pub fn profile(&self) -> &Profile {
        &self.outcome.profile
    }

    /// Where an item stands in the profile.
    pub fn profile_point(&self, target: Target) -> Option<[f64; 2]> {
        let Target::Item(index) = target else { return None };
        let at = self.outcome.path.iter().position(|(stop, _)| stop.item == Some(index))?;
        self.outcome.profile.flown.get(at).copied()
    }

    /// Where the plan was opened or saved.
    pub fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }

    /// Whether something would be lost.
    pub fn unsaved(&self) -> bool {
        self.document != self.saved
    }

    /// Whether there is a step back.
    pub fn can_undo(&self) -> bool {
        self.history.can_undo()
    }

    /// Whether there is a step forth.
    pub fn can_redo(&self) -> bool {
        self.history.can_redo()
    }

    /// What has to be decided first.
    pub fn question(&self) -> Option<Question> {
        self.waiting.as_ref().map(|waiting| match waiting {
            Waiting::Replace(_) => Question::Unsaved,
            Waiting::Remake(_) => Question::ByHand,
        })
    }

    /// What a person is told.
    pub fn notice(&self) -> Option<&Notice> {
        self.notice.as_ref()
    }
}

/// Length of a path through the air, metres, take-off and return included.
pub fn path_length_m(planner: &Planner) -> f64 {
    let points: Vec<_> = planner.path().collect();
    points.windows(2).map(|pair| distance_m(pair[0].0, pair[1].0).hypot(pair[1].1 - pair[0].1)).sum()
}
