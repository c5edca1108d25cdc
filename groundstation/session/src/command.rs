//! What a person does on the screens.

use telemetry::wire::Address;

use crate::{cases, crew, eye, findings, fly, planner, settings, sorties, surroundings, training, vehicle};

/// A screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum ScreenId {
    /// Flying.
    #[default]
    Fly,
    /// Planning.
    Plan,
    /// Sortie log and replay.
    Sorties,
    /// Footage, findings, cases.
    Evidence,
    /// People, aircraft, approvals, duties.
    Crew,
    /// Simulator missions.
    Training,
    /// Links, parameters, safety, messages.
    Vehicle,
    /// Settings.
    Settings,
}

impl ScreenId {
    /// All, in the order of the navigation bar.
    pub const ALL: [Self; 8] = [
        Self::Fly,
        Self::Plan,
        Self::Sorties,
        Self::Evidence,
        Self::Crew,
        Self::Training,
        Self::Vehicle,
        Self::Settings,
    ];
}

/// One thing that a person asked for.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Show a screen.
    Show(ScreenId),
    /// Make a vehicle the active one. Nothing else ever changes it.
    Activate(Address),
    /// Flying.
    Fly(fly::Command),
    /// Cameras and their gimbal.
    Eye(eye::Command),
    /// Findings.
    Findings(findings::Command),
    /// Cases.
    Cases(cases::Command),
    /// People, aircraft, approvals, duties.
    Crew(crew::Command),
    /// Planning.
    Plan(planner::Command),
    /// Files of zones, ground and orbits.
    Surroundings(surroundings::Command),
    /// Sortie log and replay.
    Sorties(sorties::Command),
    /// Simulator missions.
    Training(training::Command),
    /// Links, parameters, safety, messages.
    Vehicle(vehicle::Command),
    /// Settings.
    Settings(settings::Command),
}
