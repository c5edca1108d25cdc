//! What a person does on the planning screen.

use mission::geo::LatLon;
use mission::road::Direction;

use super::document::{Key, Target};
use super::{AreaCommand, Field, Format, Parameter, SectionCommand, UnderCommand};

/// What is done with unsaved work before it is replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// Save it, then go on.
    Save,
    /// Go on without it.
    Discard,
    /// Leave everything as it is.
    Cancel,
}

/// What a person has to decide before anything else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// The plan is not saved and would be replaced.
    Unsaved,
    /// Changes by hand would be lost by making the plan anew.
    ByHand,
}

/// What is done on the planning screen.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Another road, by its number.
    Road(String),
    /// Stake of the start, as typed.
    From(String),
    /// Stake of the end, as typed.
    To(String),
    /// Start beside this place.
    FromAt(LatLon),
    /// End beside this place.
    ToAt(LatLon),
    /// The carriageway.
    Toward(Direction),
    /// A number of the request.
    Set(Parameter, f64),
    /// How many times along; `None` for as many as the strip needs.
    Passes(Option<u32>),
    /// Meant for PX4, not for ArduPilot.
    Px4(bool),
    /// One more launch place.
    AddLaunch(LatLon),
    /// Takes the parameters of a template for the stretch that is chosen.
    UseTemplate(String),
    /// Another leg of the corridor, from 0.
    Leg(usize),
    /// A corridor along the road instead of a patrol under a bridge.
    Along,
    /// A patrol under a bridge: the first, or another change of it.
    Under(UnderCommand),
    /// A flight over an area or around an object: the first, or another change of it.
    Area(AreaCommand),
    /// A patrol of a brigade's whole section: the first, or another change of it.
    Section(SectionCommand),
    /// Heights follow the ground, or stay level with home.
    FollowGround(bool),
    /// Moves something.
    Move(Target, LatLon),
    /// Height of an item in its frame, or of a rally point above home, metres.
    Height(Target, f64),
    /// Speed of the way to an item, m/s.
    Speed(usize, f64),
    /// Radius of a fence circle, metres.
    Radius(usize, f64),
    /// A waypoint before the item with this index.
    Insert(usize, LatLon),
    /// A corner behind a corner of a polygon.
    InsertCorner(usize, usize),
    /// One more rally point.
    AddRally(LatLon),
    /// One more fence, around a place.
    AddFence(LatLon),
    /// Deletes something.
    Delete(Target),
    /// One step back.
    Undo,
    /// One step forth.
    Redo,
    /// A new corridor.
    New,
    /// Opens a plan.
    Open,
    /// Opens a road network.
    OpenRoads,
    /// Saves where it was opened, or asks where.
    Save,
    /// Asks where to save.
    SaveAs,
    /// Writes a copy for another program.
    Export(Format),
    /// Sends the plan to the active vehicle.
    Upload,
    /// Reads the plan aboard the active vehicle.
    Download,
    /// Answers the question.
    Decide(Choice),
    /// The notice was read.
    Dismiss,
}

impl Command {
    /// Whether it changes the request, so that the plan is made anew.
    pub(super) fn of_request(&self) -> bool {
        matches!(
            self,
            Self::Road(_)
                | Self::From(_)
                | Self::To(_)
                | Self::FromAt(_)
                | Self::ToAt(_)
                | Self::Toward(_)
                | Self::Set(..)
                | Self::Passes(_)
                | Self::Px4(_)
                | Self::AddLaunch(_)
                | Self::Move(Target::Launch(_), _)
                | Self::Delete(Target::Launch(_))
                | Self::UseTemplate(_)
                | Self::Leg(_)
                | Self::Along
                | Self::Under(_)
                | Self::Area(_)
                | Self::Move(Target::Area(_), _)
                | Self::Delete(Target::Area(_))
                | Self::Section(_)
                | Self::FollowGround(_)
        )
    }

    pub(super) fn key(&self) -> Option<Key> {
        Some(match self {
            Self::From(_) => Key::Field(Field::From),
            Self::To(_) => Key::Field(Field::To),
            Self::Set(parameter, _) => Key::Parameter(*parameter),
            Self::Passes(_) => Key::Passes,
            Self::Under(UnderCommand::Set(figure, _)) => Key::Figure(*figure),
            Self::Under(UnderCommand::Own(_)) => Key::OwnBridge,
            Self::Under(UnderCommand::Culvert(_)) => Key::OwnCulvert,
            Self::Area(AreaCommand::Set(figure, _)) => Key::AreaFigure(*figure),
            Self::Section(SectionCommand::Set(figure, _)) => Key::SectionFigure(*figure),
            Self::Move(target, _) => Key::Move(*target),
            Self::Height(target, _) => Key::Height(*target),
            Self::Speed(index, _) => Key::Speed(*index),
            Self::Radius(index, _) => Key::Radius(*index),
            _ => return None,
        })
    }
}
