//! The map: tiles where there are some, and the road model, which draws by itself.

mod road;
mod tiles;
mod tools;

pub use tiles::{OpenMbTiles, TileSources};

use egui::{Align2, Color32, Key, Pos2, Rect, Shape, Stroke, Ui, Vec2};
use mission::geo::LatLon;
use mission::road::Network;
use session::settings::Theme;
use telemetry::wire::Address;
use walkers::{MapMemory, Position, Projector};

use crate::Frame;
use road::on_screen;
use tools::Tool;

/// A point is hit within this distance, points: a gloved finger.
const HIT: f32 = 16.0;
/// A press of this length is a click with the secondary button, seconds.
const LONG_PRESS_S: f64 = 0.6;
const FIRST_ZOOM: f64 = 15.0;

/// Colours of the map by theme.
pub(crate) struct Colors {
    background: Color32,
    grid: Color32,
    road: Color32,
    road_edge: Color32,
    bridge: Color32,
    stake: Color32,
    sign: Color32,
    text: Color32,
    halo: Color32,
    measure: Color32,
    danger: Color32,
}

impl Colors {
    fn of(theme: Theme) -> Self {
        let rgb = Color32::from_rgb;
        let day = Self {
            background: rgb(0xe9, 0xec, 0xe6),
            grid: rgb(0xd9, 0xdd, 0xd5),
            road: rgb(0x6c, 0x75, 0x80),
            road_edge: rgb(0x2f, 0x36, 0x3e),
            bridge: rgb(0x8a, 0x4b, 0x08),
            stake: rgb(0x0b, 0x5c, 0x2e),
            sign: rgb(0x0a, 0x6b, 0x3c),
            text: rgb(0x14, 0x1a, 0x20),
            halo: Color32::from_rgba_unmultiplied(255, 255, 255, 235),
            measure: rgb(0x7a, 0x12, 0x9c),
            danger: rgb(0xc6, 0x1a, 0x1a),
        };
        match theme {
            Theme::Day => day,
            Theme::HighContrast => Self {
                background: Color32::WHITE,
                grid: rgb(0xdd, 0xdd, 0xdd),
                road: rgb(0x9a, 0x9a, 0x9a),
                road_edge: Color32::BLACK,
                bridge: rgb(0x5c, 0x2e, 0x00),
                stake: rgb(0x00, 0x3d, 0x1a),
                text: Color32::BLACK,
                ..day
            },
            Theme::Night => Self {
                background: rgb(0x1b, 0x20, 0x26),
                grid: rgb(0x27, 0x2e, 0x36),
                road: rgb(0x5a, 0x66, 0x73),
                road_edge: rgb(0xa9, 0xb6, 0xc4),
                bridge: rgb(0xf0, 0xa0, 0x4b),
                stake: rgb(0x7d, 0xe0, 0xa0),
                sign: rgb(0x1e, 0x8a, 0x55),
                text: rgb(0xe8, 0xed, 0xf2),
                halo: Color32::from_rgba_unmultiplied(12, 16, 20, 230),
                measure: rgb(0xe0, 0x8a, 0xff),
                danger: rgb(0xff, 0x6b, 0x6b),
            },
        }
    }
}

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
    follow: Option<LatLon>,
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
    pub fn look_at(&mut self, place: LatLon) {
        self.memory.center_at(position(place));
        if !self.opened {
            self.zoom_to(FIRST_ZOOM);
        }
        self.opened = true;
    }

    /// Shows all these places at the next frame.
    pub fn fit(&mut self, places: &[LatLon]) {
        self.fit = places.to_vec();
    }

    /// Keeps a place in the middle until the person drags the map.
    pub fn follow(&mut self, place: Option<LatLon>) {
        if place.is_some() && self.follow.is_none() {
            self.memory.follow_my_position();
        }
        self.follow = place;
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
        let home = position(self.follow.unwrap_or_else(|| self.centre(LatLon::default())));
        self.press(ui, rect, home, overlay);
        ui.painter_at(rect).rect_filled(rect, 0.0, colors.background);
        let has_tiles = tiles.draw(ui, rect, &self.memory, place_of(self.memory.detached().unwrap_or(home)));
        // While a point is dragged the map stays.
        let held = self.dragging.map(|_| self.memory.clone());
        let mut events = MapEvents::default();
        let measuring = self.measuring.clone();
        let dragging = self.dragging;
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
            for road in &frame.session.network().roads {
                road::draw(&painter, projector, rect, road, &colors);
            }
            lines(&painter, projector, &overlay.lines);
            handles(&painter, projector, rect, &overlay.handles, dragging, response.hover_pos(), &colors);
            marks(&painter, projector, rect, &overlay.marks, &colors);
            if let Some(places) = &measuring {
                tools::measured(&painter, projector, places, frame, &colors);
            }
            centre = place_of(projector.unproject(rect.center().to_vec2()));
            tools::scale(&painter, rect, projector, centre, &colors);
            events.hovered = response.hover_pos().map(|at| place_of(projector.unproject(at.to_vec2())));
            tools::coordinates(ui, rect, frame, events.hovered.unwrap_or(centre));
            tool = tools::buttons(ui, rect, frame, measuring.is_some());
            projector.clone()
        });
        if let Some(held) = held {
            self.memory = held;
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
            Some(Tool::Measure) => self.measuring = if self.measuring.is_none() { Some(Vec::new()) } else { None },
            None => {}
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

fn hit<'a>(projector: &Projector, handles: impl Iterator<Item = &'a Handle>, at: Pos2) -> Option<&'a Handle> {
    let near = |handle: &&Handle| on_screen(projector, handle.place).distance(at);
    handles.filter(|handle| near(handle) <= HIT).min_by(|a, b| near(a).total_cmp(&near(b)))
}

/// Lines of latitude and longitude, so that an empty map shows that it moves.
fn grid(painter: &egui::Painter, rect: Rect, projector: &Projector, colors: &Colors) {
    let corner = |at: Pos2| place_of(projector.unproject(at.to_vec2()));
    let (from, to) = (corner(rect.left_bottom()), corner(rect.right_top()));
    let step = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0];
    let Some(step) = step.into_iter().find(|step| (to.lon_deg - from.lon_deg) / step <= 9.0) else { return };
    let stroke = Stroke::new(1.0, colors.grid);
    let count = |low: f64, high: f64| ((low / step).floor() as i64, (high / step).ceil() as i64);
    let (first, last) = count(from.lon_deg, to.lon_deg);
    for n in first..=last.min(first + 24) {
        let x = on_screen(projector, LatLon { lat_deg: from.lat_deg, lon_deg: n as f64 * step }).x;
        painter.vline(x, rect.y_range(), stroke);
    }
    let (first, last) = count(from.lat_deg, to.lat_deg);
    for n in first..=last.min(first + 24) {
        let y = on_screen(projector, LatLon { lat_deg: n as f64 * step, lon_deg: from.lon_deg }).y;
        painter.hline(rect.x_range(), y, stroke);
    }
}

fn lines(painter: &egui::Painter, projector: &Projector, lines: &[Line]) {
    for line in lines {
        let points: Vec<Pos2> = line.places.iter().map(|&place| on_screen(projector, place)).collect();
        let stroke = Stroke::new(line.width, line.color);
        if line.area {
            painter.add(Shape::closed_line(points, stroke));
        } else {
            painter.add(Shape::line(points, stroke));
        }
    }
}

fn handles(
    painter: &egui::Painter,
    projector: &Projector,
    rect: Rect,
    handles: &[Handle],
    dragging: Option<u64>,
    pointer: Option<Pos2>,
    colors: &Colors,
) {
    for handle in handles {
        let mut at = on_screen(projector, handle.place);
        if dragging == Some(handle.id) {
            at = pointer.unwrap_or(at);
        }
        if !rect.expand(20.0).contains(at) {
            continue;
        }
        let radius = if handle.selected { 11.0 } else { 8.0 };
        painter.circle(at, radius, handle.color, Stroke::new(2.0, colors.halo));
        if handle.selected {
            painter.circle_stroke(at, radius + 3.0, Stroke::new(2.5, handle.color));
        }
        let beside = at + Vec2::new(radius + 5.0, 0.0);
        road::text(painter, beside, Align2::LEFT_CENTER, &handle.label, 12.0, colors.text, colors.halo);
    }
}

fn marks(painter: &egui::Painter, projector: &Projector, rect: Rect, marks: &[Mark], colors: &Colors) {
    for mark in marks {
        let at = on_screen(projector, mark.place);
        if !rect.expand(30.0).contains(at) {
            continue;
        }
        let size = if mark.active { 15.0 } else { 11.0 };
        match mark.heading_rad {
            Some(heading) => {
                let (sin, cos) = (heading as f32).sin_cos();
                let turned = |x: f32, y: f32| at + Vec2::new(x * cos - y * sin, x * sin + y * cos) * size;
                // Two halves, because the arrow's notch is not convex.
                let tail = turned(0.0, 0.45);
                for side in [-1.0, 1.0] {
                    let half = vec![turned(0.0, -1.0), turned(side * 0.75, 0.85), tail];
                    painter.add(Shape::convex_polygon(half, mark.color, Stroke::NONE));
                }
                let outline = vec![turned(0.0, -1.0), turned(0.75, 0.85), tail, turned(-0.75, 0.85)];
                painter.add(Shape::closed_line(outline, Stroke::new(2.0, colors.halo)));
            }
            None => {
                painter.circle(at, size * 0.6, mark.color, Stroke::new(2.0, colors.halo));
            }
        }
        if mark.active {
            painter.circle_stroke(at, size + 6.0, Stroke::new(2.5, mark.color));
        }
        let below = at + Vec2::new(0.0, size + 8.0);
        road::text(painter, below, Align2::CENTER_TOP, &mark.label, 14.0, colors.text, colors.halo);
    }
}
