//! Map tiles of an MBTiles 1.3 file, read and decoded in a thread of their own so that no frame waits for them.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow, ensure};
use crossbeam_channel::{Receiver, Sender, bounded};
use egui::{Context, Rect, Vec2, pos2};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{Connection, Row};
use walkers::sources::Attribution;
use walkers::{Tile, TileId, TilePiece, Tiles};

/// Tiles that are kept decoded: a wall of 4K screens at 256 points a tile.
const KEPT: usize = 400;
/// A tile that the file lacks is cut out of a coarser one, up to this many levels above.
const LEVELS_ABOVE: u8 = 6;

/// Opens a file, or says why it cannot be shown.
pub fn open(path: &Path, context: &Context) -> Result<Box<dyn Tiles>, String> {
    start(path.to_owned(), context.clone()).map_err(|error| format!("{error:#}"))
}

fn start(path: PathBuf, context: Context) -> Result<Box<dyn Tiles>> {
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    let options = SqliteConnectOptions::new().filename(&path).read_only(true);
    let mut file = runtime.block_on(async {
        let mut file = SqliteConnection::connect_with(&options).await?;
        check(&mut file).await.map(|()| file)
    })?;
    let (ask, asked) = bounded::<TileId>(KEPT);
    let (answer, answers) = bounded(KEPT);
    let serve = move || {
        while let Ok(id) = asked.recv() {
            let tile = runtime.block_on(read(&mut file, id)).unwrap_or_default();
            let tile = tile.and_then(|bytes| Tile::new(&bytes, &walkers::Style, id.zoom, 256, &context).ok());
            if answer.send((id, tile)).is_err() {
                return;
            }
            context.request_repaint();
        }
    };
    std::thread::Builder::new().name("map tiles".to_owned()).spawn(serve)?;
    Ok(Box::new(MbTiles { ask, answers, known: Vec::new() }))
}

/// Whether the file is what its name says, with pictures in it.
async fn check(file: &mut SqliteConnection) -> Result<()> {
    sqlx::query("SELECT zoom_level, tile_column, tile_row, tile_data FROM tiles LIMIT 1")
        .fetch_optional(&mut *file)
        .await?
        .context("no tiles")?;
    // A file without metadata is opened all the same.
    let format = sqlx::query("SELECT value FROM metadata WHERE name = 'format'").fetch_optional(file).await;
    let format = format.ok().flatten().and_then(|row| row.try_get::<String, _>(0).ok()).unwrap_or_default();
    ensure!(format != "pbf", "vector tiles (pbf); png, jpg, webp");
    Ok(())
}

/// The picture of a tile. Rows of the file count from the south, [`TileId`]'s from the north.
async fn read(file: &mut SqliteConnection, id: TileId) -> Result<Option<Vec<u8>>> {
    let row = (1_u32 << id.zoom).checked_sub(id.y + 1).ok_or_else(|| anyhow!("no such row"))?;
    let query = "SELECT tile_data FROM tiles WHERE zoom_level = ?1 AND tile_column = ?2 AND tile_row = ?3";
    let found = sqlx::query(query).bind(id.zoom).bind(id.x).bind(row).fetch_optional(file).await?;
    Ok(found.map(|row| row.try_get(0)).transpose()?)
}

#[derive(Clone)]
enum Known {
    Asked,
    Missing,
    Here(Tile),
}

/// Tiles of a file.
struct MbTiles {
    ask: Sender<TileId>,
    answers: Receiver<(TileId, Option<Tile>)>,
    /// Latest used last.
    known: Vec<(TileId, Known)>,
}

impl MbTiles {
    /// How a tile stands; asks for it where nobody has.
    fn look(&mut self, id: TileId) -> Known {
        if let Some(index) = self.known.iter().position(|(known, _)| *known == id) {
            let used = self.known.remove(index);
            self.known.push(used.clone());
            return used.1;
        }
        // A full queue: it is asked for again in the next frame.
        if self.ask.try_send(id).is_ok() {
            if self.known.len() >= KEPT {
                self.known.remove(0);
            }
            self.known.push((id, Known::Asked));
        }
        Known::Asked
    }
}

impl Tiles for MbTiles {
    fn at(&mut self, tile: TileId) -> Option<TilePiece> {
        while let Ok((id, answer)) = self.answers.try_recv() {
            if let Some((_, known)) = self.known.iter_mut().find(|(known, _)| *known == id) {
                *known = answer.map_or(Known::Missing, Known::Here);
            }
        }
        for levels in 0..=LEVELS_ABOVE.min(tile.zoom) {
            let id = TileId { x: tile.x >> levels, y: tile.y >> levels, zoom: tile.zoom - levels };
            match self.look(id) {
                Known::Here(found) => return Some(TilePiece::new(found, part(tile, id))),
                Known::Asked => return None,
                Known::Missing => {}
            }
        }
        None
    }

    fn attribution(&self) -> Attribution {
        // The map writes the one of the settings.
        Attribution { text: "", url: "", logo_light: None, logo_dark: None }
    }

    fn tile_size(&self) -> u32 {
        256
    }
}

/// The part of a coarser tile that a finer one covers.
fn part(tile: TileId, above: TileId) -> Rect {
    let side = (-f32::from(tile.zoom - above.zoom)).exp2();
    let offset = |fine: u32, coarse: u32| (fine - (coarse << (tile.zoom - above.zoom))) as f32 * side;
    Rect::from_min_size(pos2(offset(tile.x, above.x), offset(tile.y, above.y)), Vec2::splat(side))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::time::{Duration, Instant};

    use super::*;

    fn file(folder: &Path, name: &str, statements: &[&str]) -> PathBuf {
        let path = folder.join(name);
        let options = SqliteConnectOptions::new().filename(&path).create_if_missing(true);
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let mut file = SqliteConnection::connect_with(&options).await.unwrap();
            for statement in statements {
                sqlx::query(sqlx::AssertSqlSafe(*statement)).execute(&mut file).await.unwrap();
            }
            file.close().await.unwrap();
        });
        path
    }

    const SCHEMA: [&str; 2] = [
        "CREATE TABLE metadata (name TEXT, value TEXT)",
        "CREATE TABLE tiles (zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER, tile_data BLOB)",
    ];

    #[test]
    fn a_tile_that_the_file_lacks_is_cut_out_of_a_coarser_one_and_rows_count_from_the_south() {
        let folder = tempfile::tempdir().unwrap();
        // A picture of one pixel at zoom 1 in the north east: row 1 from the south, row 0 from the north.
        let pixel = "X'89504E470D0A1A0A0000000D4948445200000001000000010802000000907753DE0000000C49444154789C63F8CFC0\
                     000003010100C9FE92EF0000000049454E44AE426082'";
        let insert = format!("INSERT INTO tiles VALUES (1, 1, 1, {pixel})");
        let path = file(folder.path(), "a.mbtiles", &[SCHEMA[0], SCHEMA[1], &insert]);
        let mut tiles = open(&path, &Context::default()).unwrap();
        let wait_for = |tiles: &mut dyn Tiles, id: TileId| {
            let until = Instant::now() + Duration::from_secs(30);
            loop {
                if let Some(piece) = tiles.at(id) {
                    return Some(piece.uv);
                }
                if Instant::now() > until {
                    return None;
                }
                std::thread::yield_now();
            }
        };
        let whole = wait_for(&mut *tiles, TileId { x: 1, y: 0, zoom: 1 }).unwrap();
        assert_eq!(whole, Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0)));
        let quarter = wait_for(&mut *tiles, TileId { x: 3, y: 1, zoom: 2 }).unwrap();
        assert_eq!(quarter, Rect::from_min_max(pos2(0.5, 0.5), pos2(1.0, 1.0)));
    }

    #[test]
    fn what_is_no_file_of_pictures_is_refused_with_a_reason() {
        let folder = tempfile::tempdir().unwrap();
        let why = |path: &Path| open(path, &Context::default()).map(|_| ()).unwrap_err();
        let vector = "INSERT INTO metadata VALUES ('format', 'pbf')";
        let one = "INSERT INTO tiles VALUES (0, 0, 0, X'00')";
        assert!(why(&file(folder.path(), "v.mbtiles", &[SCHEMA[0], SCHEMA[1], vector, one])).contains("vector"));
        assert!(why(&file(folder.path(), "e.mbtiles", &SCHEMA)).contains("no tiles"));
        let text = folder.path().join("t.mbtiles");
        std::fs::write(&text, "hello").unwrap();
        assert!(!why(&text).is_empty());
        assert!(!why(&folder.path().join("none.mbtiles")).is_empty());
    }
}
