//! What is changed of a patrol under a bridge.

use mission::geo::LatLon;

use super::{Figure, OwnBridge, OwnCulvert, Read, Shape, WantedBridge};
use crate::Context;

/// What is changed of a patrol under a bridge.
#[derive(Debug, Clone, PartialEq)]
pub enum UnderCommand {
    /// Begin with the first bridge.
    Begin,
    /// Another road, by its number.
    Road(String),
    /// Another bridge of the road file, by its name.
    Bridge(String),
    /// A bridge that the road file lacks, or another change of it.
    Own(Box<OwnBridge>),
    /// Another change of the culvert.
    Culvert(Box<OwnCulvert>),
    /// A mouth of the culvert is here.
    Mouth(LatLon),
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
                let Some(road) = context.network.road(&code) else { return false };
                let Self { road, bridge, own, culvert, .. } = Self { shape: self.shape, ..Self::on(road) };
                (self.road, self.bridge, self.own, self.launch) = (road, bridge, own, None);
                self.culvert = self.culvert.take().and(culvert);
            }
            UnderCommand::Bridge(name) => (self.bridge, self.own, self.launch) = (name, None, None),
            UnderCommand::Own(own) => {
                // Where the crew stands is beside the bridge, and stays while only its figures change.
                let same = self.own.as_ref().is_some_and(|before| before.from == own.from && before.to == own.to);
                self.launch = self.launch.filter(|_| same);
                self.own = Some(own);
            }
            UnderCommand::Culvert(culvert) => {
                let same = self.culvert.as_ref().is_some_and(|before| before.at == culvert.at);
                self.launch = self.launch.filter(|_| same);
                self.culvert = Some(*culvert);
            }
            UnderCommand::Mouth(place) => {
                let Some(road) = context.network.road(&self.road) else { return false };
                let Some(culvert) = self.culvert.as_ref().and_then(|own| own.with_mouth(road, place)) else {
                    return false;
                };
                (self.culvert, self.launch) = (Some(culvert), None);
            }
            UnderCommand::Shape(shape) => {
                // A culvert stands elsewhere than the bridge.
                if (shape == Shape::Culvert) != (self.shape == Shape::Culvert) {
                    self.launch = None;
                }
                if shape == Shape::Culvert && self.culvert.is_none() {
                    self.culvert = context.network.road(&self.road).map(OwnCulvert::offered);
                }
                self.shape = shape;
            }
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
