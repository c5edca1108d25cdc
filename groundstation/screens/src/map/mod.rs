//! The map: tiles where there are some, and the road model, which draws by itself.

use egui::{Color32, Pos2, Ui};
use mission::geo::LatLon;
use telemetry::wire::Address;

use crate::Frame;

/// Tile sources that the owner of the window opened.
#[derive(Default)]
pub struct TileSources {}

/// What a map remembers between frames.
#[derive(Default)]
pub struct Map {}

/// A line on the map.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// WGS84.
    pub places: Vec<LatLon>,
    /// Colour.
    pub color: Color32,
    /// Points.
    pub width: f32,
    /// The last joins the first, and the inside is tinted.
    pub area: bool,
}

/// A vehicle on the map.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// Who.
    pub address: Address,
    /// WGS84.
    pub place: LatLon,
    /// Radians clockwise from north.
    pub heading_rad: Option<f64>,
    /// Name beside it.
    pub label: String,
    /// Colour.
    pub color: Color32,
    /// The active one.
    pub active: bool,
}

/// A point that can be clicked, and dragged where the screen lets it.
#[derive(Debug, Clone, PartialEq)]
pub struct Handle {
    /// What the screen knows it by.
    pub id: u64,
    /// WGS84.
    pub place: LatLon,
    /// Text in or beside it.
    pub label: String,
    /// Colour.
    pub color: Color32,
    /// It can be dragged.
    pub draggable: bool,
    /// It is chosen.
    pub selected: bool,
}

/// What is drawn on top of road and tiles, later ones over earlier ones.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Overlay {
    /// Lines and areas.
    pub lines: Vec<Line>,
    /// Points.
    pub handles: Vec<Handle>,
    /// Vehicles.
    pub marks: Vec<Mark>,
}

/// What the person did on the map.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct MapEvents {
    /// Clicked on no point.
    pub clicked: Option<LatLon>,
    /// Clicked with the secondary button, and where on the screen.
    pub menu: Option<(LatLon, Pos2)>,
    /// Clicked on a point.
    pub handle: Option<u64>,
    /// Dragged a point there and let it go.
    pub dropped: Option<(u64, LatLon)>,
    /// Drags a point, which is there now.
    pub dragging: Option<(u64, LatLon)>,
    /// Clicked on a vehicle.
    pub mark: Option<Address>,
    /// Where the pointer is.
    pub hovered: Option<LatLon>,
}

impl Map {
    /// Shows a place at the next frame.
    pub fn look_at(&mut self, _place: LatLon) {}

    /// Shows all these places at the next frame.
    pub fn fit(&mut self, _places: &[LatLon]) {}

    /// Keeps a place in the middle until the person drags the map.
    pub fn follow(&mut self, _place: Option<LatLon>) {}

    /// Draws the map in all the room there is.
    pub fn draw(
        &mut self,
        _ui: &mut Ui,
        _frame: &Frame<'_>,
        _tiles: &mut TileSources,
        _overlay: &Overlay,
    ) -> MapEvents {
        MapEvents::default()
    }
}
