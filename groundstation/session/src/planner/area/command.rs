//! What is changed of a flight over or around something.

use mission::geo::LatLon;

use super::{AreaFigure, AreaShape, WantedArea};
use crate::Context;

/// What is changed of a flight over or around something.
#[derive(Debug, Clone, PartialEq)]
pub enum AreaCommand {
    /// Begin with the first facility.
    Begin,
    /// Another pattern.
    Shape(AreaShape),
    /// A facility of the road network.
    Facility {
        /// Number of its road.
        road: String,
        /// Its name.
        name: String,
    },
    /// What is drawn on the map, beginning with the facility's plot.
    Drawn,
    /// One more corner.
    AddCorner(LatLon),
    /// A corner in the middle of the edge behind a corner.
    InsertCorner(usize),
    /// Draw anew.
    ClearCorners,
    /// Another camera, by its name.
    Camera(String),
    /// A figure; `None` for the usual, or what the pattern chooses.
    Set(AreaFigure, Option<f64>),
    /// The other side of the wall.
    OtherSide(bool),
    /// Meant for PX4, not for ArduPilot.
    Px4(bool),
    /// The crew stands here.
    Launch(LatLon),
}

impl WantedArea {
    /// Changes the request; false where nothing came of it.
    pub(in crate::planner) fn change(&mut self, command: AreaCommand, context: &Context<'_>) -> bool {
        match command {
            AreaCommand::Begin => return false,
            AreaCommand::Shape(shape) => self.shape = shape,
            AreaCommand::Facility { road, name } => {
                (self.road, self.facility, self.launch) = (road, Some(name), None);
                self.figures.retain(|figure, _| !matches!(figure, AreaFigure::Length | AreaFigure::Width));
            }
            AreaCommand::Drawn => {
                if self.corners.is_empty()
                    && let Ok(outline) = self.outline(context.network)
                {
                    self.corners = outline.into_iter().map(degrees).collect();
                }
                self.facility = None;
            }
            AreaCommand::AddCorner(_) if self.facility.is_some() => return false,
            AreaCommand::AddCorner(place) => self.corners.push(degrees(place)),
            AreaCommand::InsertCorner(after) => {
                let Some(&from) = self.corners.get(after) else { return false };
                let to = self.corners[(after + 1) % self.corners.len()];
                self.corners.insert(after + 1, ((from.0 + to.0) / 2.0, (from.1 + to.1) / 2.0));
            }
            AreaCommand::ClearCorners => self.corners.clear(),
            AreaCommand::Camera(name) => self.camera = name,
            AreaCommand::Set(figure, value) => {
                let usual = self.usual(figure, context.network);
                match value.filter(|value| value.is_finite() && usual != Some(*value)) {
                    Some(value) => self.figures.insert(figure, value),
                    None => self.figures.remove(&figure),
                };
            }
            AreaCommand::OtherSide(other) => self.other_side = other,
            AreaCommand::Px4(px4) => self.px4 = px4,
            AreaCommand::Launch(place) => self.launch = Some(degrees(place)),
        }
        true
    }

    /// Moves a drawn corner.
    pub(in crate::planner) fn move_corner(&mut self, index: usize, to: LatLon) -> bool {
        let drawn = self.facility.is_none();
        self.corners.get_mut(index).filter(|_| drawn).map(|corner| *corner = degrees(to)).is_some()
    }

    /// Deletes a drawn corner.
    pub(in crate::planner) fn delete_corner(&mut self, index: usize) -> bool {
        let there = self.facility.is_none() && index < self.corners.len();
        if there {
            self.corners.remove(index);
        }
        there
    }
}

fn degrees(place: LatLon) -> (f64, f64) {
    (place.lat_deg, place.lon_deg)
}
