//! What a check found.

use std::collections::BTreeSet;

use crate::explain::{Explain, Message, Value};
use crate::geo::LatLon;
use crate::message;

use super::Limit;

/// What a finding means for the flight. The order is that of lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Must be mended before upload.
    Blocks,
    /// May be flown when a person has decided so.
    Warns,
    /// Good to know.
    Informs,
}

/// The rules, in the order they are listed within a severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)] // Each is said in words by its catalogue message.
pub enum Rule {
    BadCoordinate,
    BadNumber,
    UnknownFrame,
    SpeedAssumed,
    TooManyItems,
    NoItems,
    NoTakeOff,
    NoEnding,
    JumpTarget,
    JumpForever,
    JumpTooLong,
    ReturnFrame,
    HeightAbove,
    HeightBelow,
    TooFarFromHome,
    LegTooLong,
    Duplicate,
    SharpTurn,
    TooFast,
    ClassSpeed,
    Energy,
    WindTooStrong,
    FenceTooFewCorners,
    FenceSelfIntersects,
    FenceTooSmall,
    FenceTooLarge,
    OutsideFence,
    InsideExclusion,
    RallyOutsideFence,
    OverLanesLong,
    OverLanesLow,
}

impl Rule {
    /// How bad it is.
    pub fn severity(self) -> Severity {
        match self {
            Self::JumpForever | Self::LegTooLong | Self::SharpTurn | Self::NoEnding | Self::HeightBelow => {
                Severity::Warns
            }
            Self::Duplicate | Self::SpeedAssumed => Severity::Informs,
            _ => Severity::Blocks,
        }
    }
}

/// Where a finding is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Spot {
    /// The plan as a whole.
    Plan,
    /// An item, by its index in [`crate::plan::Plan::items`]; texts count from 1 as autopilots and files do.
    Item(usize),
    /// A fence polygon, by its index.
    Polygon(usize),
    /// A fence circle, by its index.
    Circle(usize),
    /// A rally point, by its index.
    Rally(usize),
}

impl Spot {
    /// Number for texts, from 1; 0 for the plan as a whole.
    fn number(self) -> usize {
        match self {
            Self::Plan => 0,
            Self::Item(index) | Self::Polygon(index) | Self::Circle(index) | Self::Rally(index) => index + 1,
        }
    }

    fn order(self) -> (u8, usize) {
        let kind = match self {
            Self::Plan => 0,
            Self::Item(_) => 1,
            Self::Polygon(_) => 2,
            Self::Circle(_) => 3,
            Self::Rally(_) => 4,
        };
        (kind, self.number())
    }

    fn message(self) -> Message {
        let mut message = match self {
            Self::Plan => return message!("spot-plan"),
            Self::Item(_) => message!("spot-item"),
            Self::Polygon(_) => message!("spot-polygon"),
            Self::Circle(_) => message!("spot-circle"),
            Self::Rally(_) => message!("spot-rally"),
        };
        message.args.push(("number", Value::from(self.number())));
        message
    }
}

/// One thing that is not as it should be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Finding {
    /// Which rule.
    pub rule: Rule,
    /// How bad.
    pub severity: Severity,
    /// Where in the plan.
    pub spot: Spot,
    /// Where on the ground, where it is anywhere.
    pub place: Option<LatLon>,
    /// What was found, in the limit's unit.
    pub measured: f64,
    /// What is allowed; 0 where the rule has no number.
    pub limit: f64,
    /// Message id of the limit's source, where it has one.
    pub basis: Option<&'static str>,
}

impl Explain for Finding {
    fn explain(&self) -> Message {
        let mut message = match self.rule {
            Rule::BadCoordinate => message!("find-bad-coordinate"),
            Rule::BadNumber => message!("find-bad-number"),
            Rule::UnknownFrame => message!("find-unknown-frame"),
            Rule::SpeedAssumed => message!("find-speed-assumed"),
            Rule::TooManyItems => message!("find-too-many-items"),
            Rule::NoItems => message!("find-no-items"),
            Rule::NoTakeOff => message!("find-no-take-off"),
            Rule::NoEnding => message!("find-no-ending"),
            Rule::JumpTarget => message!("find-jump-target"),
            Rule::JumpForever => message!("find-jump-forever"),
            Rule::JumpTooLong => message!("find-jump-too-long"),
            Rule::ReturnFrame => message!("find-return-frame"),
            Rule::HeightAbove => message!("find-height-above"),
            Rule::HeightBelow => message!("find-height-below"),
            Rule::TooFarFromHome => message!("find-too-far-from-home"),
            Rule::LegTooLong => message!("find-leg-too-long"),
            Rule::Duplicate => message!("find-duplicate"),
            Rule::SharpTurn => message!("find-sharp-turn"),
            Rule::TooFast => message!("find-too-fast"),
            Rule::ClassSpeed => message!("find-class-speed"),
            Rule::Energy => message!("find-energy"),
            Rule::WindTooStrong => message!("find-wind-too-strong"),
            Rule::FenceTooFewCorners => message!("find-fence-too-few-corners"),
            Rule::FenceSelfIntersects => message!("find-fence-self-intersects"),
            Rule::FenceTooSmall => message!("find-fence-too-small"),
            Rule::FenceTooLarge => message!("find-fence-too-large"),
            Rule::OutsideFence => message!("find-outside-fence"),
            Rule::InsideExclusion => message!("find-inside-exclusion"),
            Rule::RallyOutsideFence => message!("find-rally-outside-fence"),
            Rule::OverLanesLong => message!("find-over-lanes-long"),
            Rule::OverLanesLow => message!("find-over-lanes-low"),
        };
        // Shares are said in percent.
        let unit = if self.rule == Rule::Energy { 100.0 } else { 1.0 };
        message.args.push(("where", Value::Message(Box::new(self.spot.message()))));
        message.args.push(("measured", Value::from(self.measured * unit)));
        message.args.push(("limit", Value::from(self.limit * unit)));
        let basis = Message { id: self.basis.unwrap_or("basis-none"), args: Vec::new() };
        message.args.push(("basis", Value::Message(Box::new(basis))));
        message
    }
}

/// Collects findings; a rule counts once for a spot.
#[derive(Default)]
pub(super) struct Findings {
    list: Vec<Finding>,
    seen: BTreeSet<(Rule, (u8, usize))>,
}

impl Findings {
    pub(super) fn add(&mut self, rule: Rule, spot: Spot, place: Option<LatLon>, measured: f64, limit: f64) {
        self.push(Finding { rule, severity: rule.severity(), spot, place, measured, limit, basis: None });
    }

    /// As [`Self::add`], against a limit with a source.
    pub(super) fn over(&mut self, rule: Rule, spot: Spot, place: Option<LatLon>, measured: f64, limit: Limit) {
        let (severity, basis) = (rule.severity(), Some(limit.basis));
        self.push(Finding { rule, severity, spot, place, measured, limit: limit.value, basis });
    }

    fn push(&mut self, finding: Finding) {
        if self.seen.insert((finding.rule, finding.spot.order())) {
            self.list.push(finding);
        }
    }

    pub(super) fn sorted(mut self) -> Vec<Finding> {
        self.list.sort_by_key(|finding| (finding.severity, finding.spot.order(), finding.rule));
        self.list
    }
}
