//! Tiles under the map, where the person has some. The only place where another datum than WGS84 occurs: the corners of
//! every tile are converted, so that a tile lies where it belongs to far less than a pixel, and its neighbours join it.

use std::path::Path;

use egui::{Align2, Color32, FontId, Mesh, Painter, Rect, Shape, Ui};
use mission::explain::Message;
use mission::geo::LatLon;
use mission::message;
use session::settings::{MapSource, Settings};
use walkers::sources::{Attribution, TileSource};
use walkers::{HttpTiles, MapMemory, PmTiles, Projector, Tile, TileId, TilePiece, Tiles};

use super::{place_of, position};

/// Tiles of one frame at most: a wall of 4K screens at 256 points a tile.
const MAX_TILES: u32 = 400;
/// Finest level that is asked for.
const MAX_ZOOM: f64 = 18.0;
/// A view without a single tile for so long has none. Chosen: slow networks take a few seconds for the first one.
const BARE_AFTER_S: f64 = 8.0;

/// Tiles, or in the system's words why there are none.
type Opened = Result<Box<dyn Tiles>, String>;

/// Opens an MBTiles file; whoever owns the window brings it, so that no database and no thread is needed here.
pub type OpenMbTiles = Box<dyn FnMut(&Path, &egui::Context) -> Opened>;

/// Tile sources that the owner of the window opened.
#[derive(Default)]
pub struct TileSources {
    open_mbtiles: Option<OpenMbTiles>,
    shown: Option<(MapSource, Opened)>,
    /// Since when none of the tiles in view came.
    bare_since_s: Option<f64>,
    /// So long that it is worth saying.
    bare: bool,
}

struct Http {
    source: MapSource,
}

impl TileSource for Http {
    fn tile_url(&self, tile: TileId) -> String {
        address(&self.source, tile)
    }

    fn attribution(&self) -> Attribution {
        // The library wants text that lives for ever; ours comes from the settings and is written by the map itself.
        Attribution { text: "", url: "", logo_light: None, logo_dark: None }
    }
}

fn address(source: &MapSource, tile: TileId) -> String {
    let servers: Vec<char> = source.subdomains.chars().collect();
    // Always the same server for a tile, so that caches on the way work.
    let turn = (tile.x as usize + tile.y as usize).checked_rem(servers.len());
    let server = turn.and_then(|n| servers.get(n)).map(char::to_string).unwrap_or_default();
    source
        .address
        .replace("{z}", &tile.zoom.to_string())
        .replace("{x}", &tile.x.to_string())
        .replace("{y}", &tile.y.to_string())
        .replace("{s}", &server)
        .replace("{token}", &source.token)
}

impl TileSources {
    /// Sources that may include MBTiles files.
    pub fn with_mbtiles(open: OpenMbTiles) -> Self {
        Self { open_mbtiles: Some(open), ..Self::default() }
    }

    /// Opens the source that the settings choose. Cheap when nothing changed, so it may be called in every frame.
    pub fn choose(&mut self, context: &egui::Context, settings: &Settings) {
        let chosen = settings.map_source.as_ref().and_then(|n| settings.map_sources.iter().find(|s| s.name == *n));
        if self.shown.as_ref().map(|(source, _)| source) != chosen {
            self.shown = chosen.map(|source| (source.clone(), self.open(context, source)));
            (self.bare_since_s, self.bare) = (None, false);
        }
    }

    /// Why the chosen source shows nothing.
    pub fn trouble(&self) -> Option<Message> {
        match self.shown.as_ref()? {
            (source, Err(cause)) => {
                Some(message!("desk-map-trouble", name = source.name.as_str(), cause = cause.as_str()))
            }
            (source, Ok(_)) => self.bare.then(|| message!("desk-map-bare", name = source.name.as_str())),
        }
    }

    fn open(&mut self, context: &egui::Context, source: &MapSource) -> Opened {
        let path = Path::new(&source.address);
        let ends = |end: &str| path.extension().is_some_and(|e| e.eq_ignore_ascii_case(end));
        if ends("pmtiles") {
            return Ok(Box::new(PmTiles::new(path, context.clone())));
        }
        if ends("mbtiles") {
            let open = self.open_mbtiles.as_mut().ok_or("MBTiles")?;
            return open(path, context);
        }
        Ok(Box::new(HttpTiles::new(Http { source: source.clone() }, context.clone())))
    }

    /// Draws the chosen source under the map that `memory` shows; whether there is one.
    pub fn draw(&mut self, ui: &mut Ui, rect: Rect, memory: &MapMemory, centre: LatLon) -> bool {
        let Some((source, Ok(tiles))) = &mut self.shown else { return false };
        let projector = Projector::new(rect, memory, position(centre));
        let painter = ui.painter_at(rect);
        let size = tiles.tile_size();
        let zoom = (memory.zoom().round().min(MAX_ZOOM) - f64::from(size / 256).log2()).max(0.0) as u8;
        let count = f64::from(zoom).exp2();
        let shown = |at: egui::Pos2| grid(source.datum.from_wgs84(place_of(projector.unproject(at.to_vec2()))), count);
        let ([west, north], [east, south]) = (shown(rect.left_top()), shown(rect.right_bottom()));
        let last = count as u32 - 1;
        let range =
            |from: f64, to: f64| (from.floor().max(0.0) as u32).min(last)..=(to.floor().max(0.0) as u32).min(last);
        let mut left = MAX_TILES;
        let mut came = false;
        for y in range(north, south) {
            for x in range(west, east) {
                let Some(rest) = left.checked_sub(1) else { break };
                left = rest;
                let Some(TilePiece { tile: Tile::Raster(texture), uv }) = tiles.at(TileId { x, y, zoom }) else {
                    continue;
                };
                came = true;
                let corner = |x: u32, y: u32| {
                    let place = source.datum.to_wgs84(corner_of(f64::from(x) / count, f64::from(y) / count));
                    projector.project(position(place)).to_pos2()
                };
                let area = Rect::from_two_pos(corner(x, y), corner(x + 1, y + 1));
                let mut mesh = Mesh::with_texture(texture.id());
                mesh.add_rect_with_uv(area, uv, Color32::WHITE);
                painter.add(Shape::mesh(mesh));
            }
        }
        attribution(&painter, rect, &source.attribution);
        let now_s = ui.input(|i| i.time);
        self.bare_since_s = if came { None } else { self.bare_since_s.or(Some(now_s)) };
        self.bare = self.bare_since_s.is_some_and(|since_s| now_s - since_s >= BARE_AFTER_S);
        true
    }
}

fn attribution(painter: &Painter, rect: Rect, text: &str) {
    if !text.is_empty() {
        let at = rect.center_bottom() - egui::vec2(0.0, 4.0);
        let galley = painter.layout_no_wrap(text.to_owned(), FontId::proportional(13.0), Color32::BLACK);
        let area = Align2::CENTER_BOTTOM.anchor_size(at, galley.size());
        painter.rect_filled(area.expand(3.0), 3.0, Color32::from_white_alpha(200));
        painter.galley(area.min, galley, Color32::BLACK);
    }
}

/// Where a place lies in the grid of tiles, Web Mercator.
fn grid(place: LatLon, count: f64) -> [f64; 2] {
    let lat = place.lat_deg.clamp(-85.05, 85.05).to_radians();
    let y = (1.0 - lat.tan().asinh() / std::f64::consts::PI) / 2.0;
    [(place.lon_deg + 180.0) / 360.0 * count, y * count]
}

/// The place at shares of the world's width from the north west.
fn corner_of(x: f64, y: f64) -> LatLon {
    let lat_deg = ((1.0 - 2.0 * y) * std::f64::consts::PI).sinh().atan().to_degrees();
    LatLon { lat_deg, lon_deg: x * 360.0 - 180.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_gets_its_tile_its_server_and_its_token() {
        let source = MapSource {
            address: "https://t{s}.example/{z}/{x}/{y}?tk={token}".into(),
            token: "abc".into(),
            subdomains: "01".into(),
            ..MapSource::default()
        };
        let tile = TileId { x: 3, y: 2, zoom: 5 };
        assert_eq!(address(&source, tile), "https://t1.example/5/3/2?tk=abc");
    }

    #[test]
    fn grid_and_corner_undo_each_other() {
        let place = LatLon { lat_deg: 34.0, lon_deg: 120.0 };
        let [x, y] = grid(place, 1024.0);
        let back = corner_of(x / 1024.0, y / 1024.0);
        assert!((back.lat_deg - 34.0).abs() < 1e-9 && (back.lon_deg - 120.0).abs() < 1e-9);
    }
}
