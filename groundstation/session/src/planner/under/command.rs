//! What is changed of a patrol under a bridge.

use mission::geo::LatLon;

use super::{Figure, Read, Shape, WantedBridge};
use crate::Context;

/// What is changed of a patrol under a bridge.
#[derive(Debug, Clone, PartialEq)]
pub enum UnderCommand {
    /// Begin with the first bridge.
    Begin,
    /// Another road, by its number.
    Road(String),
    /// Another bridge, by its name.
    Bridge(String),
    /// Another pattern.
    Shape(Shape),
    /// A figure; `None` for the usual, or what the pattern chooses.
    Set(Figure, Option<f64>),
    /// Fly the far side as well.
    FarSide(bool),
    /// The lanes may be crossed, high above.
    CrossOver(bool),
    /// Where the wind blows from, degrees clockwise from true north; `None` for anywhere.
    WindFrom(Option<f64>),
    /// Meant for PX4, not for ArduPilot.
    Px4(bool),
    /// The crew stands here.
    Launch(LatLon),
    /// Take what the active vehicle says of itself: sensors that hold a position without GNSS, and its failsafe.
    ReadVehicle,
}

impl WantedBridge {
    /// Changes the request; false where nothing came of it.
    pub(in crate::planner) fn change(&mut self, command: UnderCommand, context: &Context<'_>) -> bool {
        match command {
            UnderCommand::Begin => {}
            UnderCommand::Road(code) => {
                let Some(offered) = Self::offered(context.network, Some(&code)) else { return false };
                (self.road, self.bridge, self.launch) = (offered.road, offered.bridge, None);
            }
            UnderCommand::Bridge(name) => (self.bridge, self.launch) = (name, None),
            UnderCommand::Shape(shape) => self.shape = shape,
            UnderCommand::Set(figure, value) => {
                match value.filter(|value| value.is_finite() && figure.about().usual != Some(*value)) {
                    Some(value) => self.figures.insert(figure, value),
                    None => self.figures.remove(&figure),
                };
            }
            UnderCommand::FarSide(far) => self.far_side = far,
            UnderCommand::CrossOver(may) => self.may_cross_over = may,
            UnderCommand::WindFrom(from_deg) => {
                self.wind_from_deg = from_deg.filter(|from_deg| (0.0..360.0).contains(from_deg));
            }
            UnderCommand::Px4(px4) => self.px4 = px4,
            UnderCommand::Launch(place) => self.launch = Some((place.lat_deg, place.lon_deg)),
            UnderCommand::ReadVehicle => {
                let vehicle = context.active.and_then(|address| context.snapshot.vehicles.get(&address));
                let Some(vehicle) = vehicle else { return false };
                self.read = Some(Read::of(vehicle));
            }
        }
        true
    }
}
