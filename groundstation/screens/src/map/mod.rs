//! The map: tiles where there are some, and the road model, which draws by itself.

mod area;
mod colors;
mod dash;
mod label;
mod paint;
mod road;
mod tiles;
mod tools;
mod traffic;
mod zones;

pub use area::{Area, AreaKind, of_fence};
pub use tiles::{OpenMbTiles, TileSources};
pub use traffic::Traffic;

use egui::{Color32, Key, Pos2, Rect, Ui};
use mission::geo::LatLon;
use mission::road::Network;
use telemetry::wire::Address;
use walkers::{MapMemory, Position, Projector};

use crate::Frame;
use colors::Colors;
use label::Labels;
use paint::{grid, handles, lines, marks};
use road::on_screen;
use tools::{Tool, ToolState};

/// A point is hit within this distance, points: a gloved finger.
const HIT: f32 = 16.0;
/// A press of this length is a click with the secondary button, seconds.
const LONG_PRESS_S: f64 = 0.6;
const FIRST_ZOOM: f64 = 15.0;
/// A vehicle further away is in no section of the road, metres.
const NEAR_ROAD_M: f64 = 5_000.0;

/// A place as `walkers` has it.
pub(crate) fn position(place: LatLon) -> Position {
    walkers::lat_lon(place.lat_deg, place.lon_deg)
}

fn place_of(position: Position) -> LatLon {
    LatLon { lat_deg: position.y(), lon_deg: position.x() }
}

/// What a map remembers between frames.
#[derive(Default)]
pub struct Map {
    memory: MapMemory,
    opened: bool,
    fit: Vec<LatLon>,
    /// The active vehicle stays in the middle until the person drags the map.
    following: bool,
    dragging: Option<u64>,
    measuring: Option<Vec<LatLon>>,
    /// The long press that was answered already.
    pressed_at: Option<f64>,
}

/// A line on the map.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// WGS84.
    pub places: Vec<LatLon>,
    /// Colour.
    pub color: Color32,
    /// Points.
    pub width: f32,
    /// Not so yet: what is only planned.
    pub dashed: bool,
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
    /// Areas.
    pub areas: Vec<Area>,
    /// Lines.
    pub lines: Vec<Line>,
    /// Points.
    pub handles: Vec<Handle>,
    /// Vehicles.
    pub marks: Vec<Mark>,
    /// Other aircraft.
    pub traffic: Vec<Traffic>,
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
    pub fn look_at(&mut self, place: LatLon) {
        self.following = false;
        self.memory.center_at(position(place));
        if !self.opened {
            self.zoom_to(FIRST_ZOOM);
        }
        self.opened = true;
    }

    /// Shows all these places at the next frame.
    pub fn fit(&mut self, places: &[LatLon]) {
        self.following = false;
        self.fit = places.to_vec();
    }

    fn zoom_to(&mut self, zoom: f64) {
        // A zoom that the widget does not know leaves the last one.
        self.memory.set_zoom(zoom.clamp(4.0, 20.0)).unwrap_or_default();
    }

    /// Draws the map in all the room there is.
    pub fn draw(&mut self, ui: &mut Ui, frame: &Frame<'_>, tiles: &mut TileSources, overlay: &Overlay) -> MapEvents {
        let rect = ui.available_rect_before_wrap();
        let colors = Colors::of(frame.session.settings().theme);
        self.open(frame.session.network(), overlay, rect);
        let active = overlay.marks.iter().find(|mark| mark.active).map(|mark| mark.place);
        self.following &= active.is_some();
        let home = position(active.filter(|_| self.following).unwrap_or_else(|| self.centre(LatLon::default())));
        if self.following {
            // Zooming at the pointer takes the middle elsewhere; only dragging is meant to.
            self.memory.follow_my_position();
        }
        self.press(ui, rect, home, overlay);
        ui.painter_at(rect).rect_filled(rect, 0.0, colors.background);
        let has_tiles = tiles.draw(ui, rect, &self.memory, place_of(self.memory.detached().unwrap_or(home)));
        // While a point is dragged the map stays.
        let held = self.dragging.map(|_| self.memory.clone());
        let mut events = MapEvents::default();
        let measuring = self.measuring.clone();
        let dragging = self.dragging;
        let state =
            ToolState { measuring: measuring.is_some(), following: self.following, can_follow: active.is_some() };
        let (mut tool, mut centre) = (None, LatLon::default());
        let map = walkers::Map::new(None, &mut self.memory, home)
            .zoom_with_ctrl(false)
            .zoom_speed(3.0)
            .double_click_to_zoom(measuring.is_none());
        let shown = map.show(ui, |ui, response, projector, _| {
            let painter = ui.painter_at(rect);
            if !has_tiles {
                grid(&painter, rect, projector, &colors);
            }
            let mut labels = Labels::default();
            let settings = frame.session.settings();
            let canvas = road::Canvas { painter: &painter, projector, rect, colors: &colors, settings };
            for road in &frame.session.network().roads {
                zones::draw(&canvas, road, frame, &mut labels);
                road::draw(&canvas, road, &mut labels);
            }
            area::draw(&painter, projector, rect, &overlay.areas, frame, &mut labels);
            lines(&painter, projector, rect, &overlay.lines);
            handles(&canvas, &overlay.handles, dragging, response.hover_pos(), &mut labels);
            marks(&canvas, &overlay.marks, &mut labels);
            traffic::draw(&canvas, &overlay.traffic, &mut labels);
            labels.write(&painter, colors.halo);
            if let Some(places) = &measuring {
                tools::measured(&painter, projector, places, frame, &colors);
                if let Some(&last) = places.last() {
                    zones::related(&painter, projector, last, frame, &colors);
                }
            }
            centre = place_of(projector.unproject(rect.center().to_vec2()));
            tools::scale(&painter, rect, projector, centre, &colors);
            events.hovered = response.hover_pos().map(|at| place_of(projector.unproject(at.to_vec2())));
            tools::coordinates(ui, rect, frame, events.hovered.unwrap_or(centre));
            tool = tools::buttons(ui, rect, frame, state);
            if let Some(trouble) = tiles.trouble() {
                tools::trouble(ui, rect, frame, &trouble);
            }
            projector.clone()
        });
        if let Some(held) = held {
            self.memory = held;
        }
        if self.following && self.dragging.is_none() && shown.response.dragged() {
            self.following = false;
        }
        if tool == Some(Tool::Fit) {
            self.fit(&everything(frame.session.network(), overlay));
        }
        self.use_tool(tool);
        self.keys(ui, &shown.response);
        self.answer(ui, &shown.response, &shown.inner, overlay, &mut events);
        events
    }

    fn centre(&self, otherwise: LatLon) -> LatLon {
        self.memory.detached().map_or(otherwise, place_of)
    }

    /// Shows what it was told to show, and at first something that is there.
    fn open(&mut self, network: &Network, overlay: &Overlay, rect: Rect) {
        if !self.opened {
            let marks = overlay.marks.iter().find(|m| m.active).or(overlay.marks.first()).map(|mark| mark.place);
            let line = || overlay.lines.first().and_then(|line| line.places.first()).copied();
            let road = || network.roads.first().map(|road| road.line.point(road.line.length_m() / 2.0));
            if let Some(place) = marks.or_else(line).or_else(road) {
                self.look_at(place);
            }
        }
        let fit = std::mem::take(&mut self.fit);
        let Some(&first) = fit.first() else { return };
        let (mut low, mut high) = (first, first);
        for place in &fit {
            low = LatLon { lat_deg: low.lat_deg.min(place.lat_deg), lon_deg: low.lon_deg.min(place.lon_deg) };
            high = LatLon { lat_deg: high.lat_deg.max(place.lat_deg), lon_deg: high.lon_deg.max(place.lon_deg) };
        }
        let middle =
            LatLon { lat_deg: (low.lat_deg + high.lat_deg) / 2.0, lon_deg: (low.lon_deg + high.lon_deg) / 2.0 };
        self.opened = true;
        self.memory.center_at(position(middle));
        // Web Mercator: 256 points are 360 degrees of longitude at zoom 0.
        let stretch = 1.0 / middle.lat_deg.to_radians().cos().max(0.01);
        let wide = (high.lon_deg - low.lon_deg).max(1e-5) / 360.0 / f64::from(rect.width().max(50.0) * 0.82);
        let tall = (high.lat_deg - low.lat_deg).max(1e-5) * stretch / 360.0 / f64::from(rect.height().max(50.0) * 0.72);
        self.zoom_to((1.0 / (256.0 * wide.max(tall))).log2().min(17.5));
    }

    /// A press on a point that can be dragged takes hold of it, so that the map stays.
    fn press(&mut self, ui: &Ui, rect: Rect, home: Position, overlay: &Overlay) {
        let (pressed, at) = ui.input(|i| (i.pointer.primary_pressed(), i.pointer.interact_pos()));
        let Some(at) = at.filter(|at| pressed && rect.contains(*at) && self.measuring.is_none()) else { return };
        let free = ui.ctx().layer_id_at(at).is_none_or(|layer| layer == ui.layer_id());
        let projector = Projector::new(rect, &self.memory, home);
        let hit = hit(&projector, overlay.handles.iter().filter(|h| h.draggable), at);
        self.dragging = hit.filter(|_| free).map(|handle| handle.id);
    }

    fn use_tool(&mut self, tool: Option<Tool>) {
        match tool {
            Some(Tool::ZoomIn) => self.zoom_to(self.memory.zoom() + 1.0),
            Some(Tool::ZoomOut) => self.zoom_to(self.memory.zoom() - 1.0),
            Some(Tool::Follow) => self.following = !self.following,
            Some(Tool::Measure) => self.measuring = if self.measuring.is_none() { Some(Vec::new()) } else { None },
            Some(Tool::Fit) | None => {}
        }
    }

    fn keys(&mut self, ui: &Ui, response: &egui::Response) {
        if !response.hovered() || ui.ctx().egui_wants_keyboard_input() {
            return;
        }
        let (nearer, farther, end) = ui.input(|i| {
            (
                i.key_pressed(Key::Plus) || i.key_pressed(Key::Equals),
                i.key_pressed(Key::Minus),
                i.key_pressed(Key::Escape),
            )
        });
        if nearer || farther {
            self.use_tool(Some(if nearer { Tool::ZoomIn } else { Tool::ZoomOut }));
        }
        if end {
            self.measuring = None;
        }
    }

    fn answer(
        &mut self,
        ui: &Ui,
        response: &egui::Response,
        projector: &Projector,
        overlay: &Overlay,
        events: &mut MapEvents,
    ) {
        let place_at = |at: Pos2| place_of(projector.unproject(at.to_vec2()));
        let at = response.interact_pointer_pos().or(response.hover_pos());
        if let Some(id) = self.dragging {
            let place = ui.input(|i| i.pointer.latest_pos()).map(place_at);
            let released = ui.input(|i| i.pointer.primary_released() || !i.pointer.primary_down());
            match place {
                Some(place) if released => {
                    self.dragging = None;
                    // A press without a drag is a click on the point.
                    if response.clicked() { events.handle = Some(id) } else { events.dropped = Some((id, place)) }
                }
                Some(place) if response.dragged() => events.dragging = Some((id, place)),
                _ => {}
            }
            return;
        }
        if let Some(at) = at.filter(|_| response.clicked()) {
            if let Some(places) = &mut self.measuring {
                places.push(place_at(at));
                return;
            }
            let mark = overlay.marks.iter().rev().find(|mark| on_screen(projector, mark.place).distance(at) <= HIT);
            events.mark = mark.map(|mark| mark.address);
            events.handle = hit(projector, overlay.handles.iter(), at).map(|handle| handle.id);
            events.clicked = (events.mark.is_none() && events.handle.is_none()).then(|| place_at(at));
        }
        if let Some(at) = at.filter(|_| response.secondary_clicked()) {
            events.menu = Some((place_at(at), at));
        }
        self.long_press(ui, response, place_at, events);
    }

    fn long_press(
        &mut self,
        ui: &Ui,
        response: &egui::Response,
        place_at: impl Fn(Pos2) -> LatLon,
        events: &mut MapEvents,
    ) {
        let (now, since, moved, at) = ui.input(|i| {
            (i.time, i.pointer.press_start_time(), i.pointer.is_decidedly_dragging(), i.pointer.interact_pos())
        });
        let (Some(since), Some(at)) = (since, at) else { return };
        if !response.is_pointer_button_down_on() || self.pressed_at == Some(since) {
            return;
        }
        if !moved && now - since >= LONG_PRESS_S {
            self.pressed_at = Some(since);
            events.menu = Some((place_at(at), at));
        } else {
            ui.ctx().request_repaint_after(std::time::Duration::from_millis(100));
        }
    }
}

/// All that there is to see: plans, tracks, vehicles, and the sections of the road that they are in; without them the roads.
fn everything(network: &Network, overlay: &Overlay) -> Vec<LatLon> {
    let lines = overlay.lines.iter().flat_map(|line| line.places.iter().copied());
    let areas = overlay.areas.iter().flat_map(|area| area.ring.iter().copied());
    let points = overlay.handles.iter().map(|handle| handle.place);
    let vehicles = || overlay.marks.iter().map(|mark| mark.place);
    let mut places: Vec<LatLon> = lines.chain(areas).chain(points).chain(vehicles()).collect();
    for vehicle in vehicles() {
        let located = network.locate(vehicle, NEAR_ROAD_M);
        let section = located.and_then(|(road, at)| Some((road, road.section_at(at.measured_m)?)));
        if let Some((road, section)) = section {
            places.extend([section.stretch.from_m, section.stretch.to_m].map(|m| road.line.point(m)));
        }
    }
    if places.is_empty() {
        places.extend(network.roads.iter().flat_map(|road| road.line.vertices().map(|(_, place)| place)));
    }
    places
}

fn hit<'a>(projector: &Projector, handles: impl Iterator<Item = &'a Handle>, at: Pos2) -> Option<&'a Handle> {
    let near = |handle: &&Handle| on_screen(projector, handle.place).distance(at);
    handles.filter(|handle| near(handle) <= HIT).min_by(|a, b| near(a).total_cmp(&near(b)))
}
