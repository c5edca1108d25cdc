//! GeoTIFF heights in latitude and longitude: OGC 19-008r4, *GeoTIFF Standard 1.1*, with GDAL's tag for "no data".
//!
//! Read are one height a pixel (integers and floats), striped and tiled, uncompressed, LZW and deflate with their
//! predictors, in WGS84 (EPSG:4326) and CGCS2000 (EPSG:4490, which is WGS84 to decimetres). Other coordinates are refused
//! by their code: bending heights from another projection is a job for a tool that names its errors.

use crate::MAX_FILE_BYTES;
use crate::error::{Problem, TerrainFileError};
use crate::grid::{Grid, Layout, SENSIBLE_M, Samples, VOID, VerticalDatum};
use mission::geo::LatLon;
use std::collections::BTreeMap;
use std::io::Cursor;
use tiff::decoder::{ChunkType, Decoder, DecodingResult, Limits};
use tiff::tags::Tag;
use tiff::{ColorType, TiffError};

/// Pixels that are read at most: three by three degrees at one arc-second.
const MAX_PIXELS: u64 = 10_801 * 10_801;
/// More pixels than this for a byte of the file no compression makes (deflate reaches 1,032 bytes); a file that claims
/// them is damaged, and its memory is not asked for.
const MAX_PIXELS_PER_BYTE: u64 = 1_100;

/// GeoTIFF keys (OGC 19-008r4, section 7).
mod key {
    pub(super) const MODEL_TYPE: u16 = 1024;
    pub(super) const RASTER_TYPE: u16 = 1025;
    pub(super) const GEODETIC_CRS: u16 = 2048;
    pub(super) const PROJECTED_CRS: u16 = 3072;
    pub(super) const VERTICAL: u16 = 4096;
    pub(super) const VERTICAL_UNIT: u16 = 4099;
}

/// Reads a file.
///
/// # Errors
/// Names the tag, key or code that cannot be used.
pub fn read(file: &str, bytes: &[u8]) -> Result<Grid, TerrainFileError> {
    grid(file, bytes).map_err(|problem| TerrainFileError::new(file, problem))
}

impl From<TiffError> for Problem {
    fn from(error: TiffError) -> Self {
        Self::Tiff { detail: error.to_string() }
    }
}

type Source<'a> = Decoder<Cursor<&'a [u8]>>;

fn grid(file: &str, bytes: &[u8]) -> Result<Grid, Problem> {
    if bytes.len() > MAX_FILE_BYTES {
        return Err(Problem::TooLarge { bytes: bytes.len() as u64 });
    }
    let mut limits = Limits::default();
    limits.decoding_buffer_size = MAX_FILE_BYTES;
    limits.intermediate_buffer_size = MAX_FILE_BYTES;
    let mut source = Decoder::new(Cursor::new(bytes))?.with_limits(limits);
    let (columns, rows) = source.dimensions()?;
    let pixels = u64::from(columns) * u64::from(rows);
    if pixels > MAX_PIXELS || pixels / MAX_PIXELS_PER_BYTE > bytes.len() as u64 {
        return Err(Problem::TooLarge { bytes: pixels.saturating_mul(4) });
    }
    let bytes_a_pixel = match source.colortype()? {
        ColorType::Gray(bits @ (8 | 16 | 32 | 64)) => usize::from(bits / 8),
        other => return Err(Problem::Pixels { kind: format!("{other:?}") }),
    };
    let keys = keys(&mut source)?;
    let datum = coordinates(&keys)?;
    let (columns, rows) = (columns as usize, rows as usize);
    let layout = layout(&mut source, keys.get(&key::RASTER_TYPE) == Some(&2), columns, rows)?;
    let samples = samples(&mut source, columns, rows, bytes_a_pixel)?;
    Grid::new(file, datum, layout, samples).ok_or(Problem::Georeference { field: "ModelPixelScaleTag" })
}

/// Keys with short values; others are not needed here.
fn keys(source: &mut Source) -> Result<BTreeMap<u16, u16>, Problem> {
    let missing = Problem::Georeference { field: "GeoKeyDirectoryTag" };
    let Some(directory) = source.find_tag_unsigned_vec::<u16>(Tag::GeoKeyDirectoryTag)? else { return Err(missing) };
    let entries = directory.get(4..).ok_or(missing)?.chunks_exact(4);
    // Each entry: key, tag that holds the value (0: the entry itself), count, value.
    Ok(entries.filter(|entry| entry[1] == 0).map(|entry| (entry[0], entry[3])).collect())
}

/// Refuses what is not latitude and longitude of the right datum; gives the datum of the heights.
fn coordinates(keys: &BTreeMap<u16, u16>) -> Result<VerticalDatum, Problem> {
    match keys.get(&key::MODEL_TYPE) {
        Some(2) => {}
        Some(1) => return Err(Problem::Projection { code: keys.get(&key::PROJECTED_CRS).copied().unwrap_or(32767) }),
        _ => return Err(Problem::Georeference { field: "GTModelTypeGeoKey" }),
    }
    match keys.get(&key::GEODETIC_CRS) {
        Some(4326 | 4490) => {}
        // The three-dimensional ones count heights from the ellipsoid, where no vertical datum says otherwise.
        Some(4979 | 4480) if keys.contains_key(&key::VERTICAL) => {}
        Some(code @ (4979 | 4480)) => return Err(Problem::VerticalDatum { code: *code }),
        Some(code) => return Err(Problem::Projection { code: *code }),
        None => return Err(Problem::Georeference { field: "GeodeticCRSGeoKey" }),
    }
    match keys.get(&key::VERTICAL_UNIT) {
        None | Some(0 | 9001) => {}
        Some(code) => return Err(Problem::VerticalUnit { code: *code }),
    }
    match keys.get(&key::VERTICAL) {
        None | Some(0 | 32767) => Ok(VerticalDatum::Unsaid),
        // 5171 is how GeoTIFF 1.0 wrote EGM96.
        Some(5773 | 5171) => Ok(VerticalDatum::Egm96),
        Some(3855) => Ok(VerticalDatum::Egm2008),
        Some(5737) => Ok(VerticalDatum::Yellow1985),
        Some(code) => Err(Problem::VerticalDatum { code: *code }),
    }
}

fn layout(source: &mut Source, points: bool, columns: usize, rows: usize) -> Result<Layout, Problem> {
    let numbers = |source: &mut Source, tag| -> Result<Option<Vec<f64>>, Problem> {
        let value = source.find_tag(tag)?;
        let list = value.map(tiff::decoder::ifd::Value::into_f64_vec).transpose()?;
        Ok(list.filter(|list| list.iter().all(|number| number.is_finite())))
    };
    let scale = numbers(source, Tag::ModelPixelScaleTag)?;
    let (corner, step_lon_deg, step_lat_deg) = match scale.as_deref() {
        Some([step_lon_deg, step_lat_deg, ..]) => {
            let tie = numbers(source, Tag::ModelTiepointTag)?;
            let Some([column, row, _, lon_deg, lat_deg, ..]) = tie.as_deref() else {
                return Err(Problem::Georeference { field: "ModelTiepointTag" });
            };
            let corner = LatLon { lat_deg: lat_deg + row * step_lat_deg, lon_deg: lon_deg - column * step_lon_deg };
            (corner, *step_lon_deg, *step_lat_deg)
        }
        _ => match numbers(source, Tag::ModelTransformationTag)?.as_deref() {
            Some([a, b, _, lon_deg, d, e, _, lat_deg, ..]) if *b == 0.0 && *d == 0.0 && *a > 0.0 && *e < 0.0 => {
                (LatLon { lat_deg: *lat_deg, lon_deg: *lon_deg }, *a, -e)
            }
            Some([_, _, _, _, _, _, _, _, ..]) => return Err(Problem::Turned),
            _ => return Err(Problem::Georeference { field: "ModelPixelScaleTag" }),
        },
    };
    // A pixel that stands for an area has its height in the middle of it.
    let middle = if points { 0.0 } else { 0.5 };
    let first =
        LatLon { lat_deg: corner.lat_deg - middle * step_lat_deg, lon_deg: corner.lon_deg + middle * step_lon_deg };
    Ok(Layout { first, step_lat_deg, step_lon_deg, columns, rows })
}

/// What GDAL writes for pixels without data.
fn no_data(source: &mut Source) -> Result<Option<f64>, Problem> {
    let Some(value) = source.find_tag(Tag::GdalNodata)? else { return Ok(None) };
    let text = value.into_string()?;
    let number = text.trim_matches(|c: char| c == '\0' || c.is_whitespace()).parse();
    number.map(Some).map_err(|_| Problem::Georeference { field: "GDAL_NODATA" })
}

fn samples(source: &mut Source, columns: usize, rows: usize, bytes_a_pixel: usize) -> Result<Samples, Problem> {
    let no_data = no_data(source)?;
    let count = match source.get_chunk_type() {
        ChunkType::Strip => source.strip_count()?,
        ChunkType::Tile => source.tile_count()?,
    };
    let (across, down) = source.chunk_dimensions();
    let (across, down) = (across as usize, down as usize);
    let chunks_a_row = columns.div_ceil(across.max(1));
    if chunks_a_row * rows.div_ceil(down.max(1)) != count as usize {
        return Err(Problem::Tiff { detail: format!("{count} strips or tiles do not make the picture") });
    }
    let mut samples = None;
    for index in 0..count {
        // Whole rows of the tile, also of what hangs over the picture's edge: row by row, tiff 0.11 loses the end of LZW
        // tiles (image-tiff #395).
        let mut chunk = DecodingResult::U8(Vec::new());
        source.read_chunk_to_buffer(&mut chunk, index, across * bytes_a_pixel)?;
        let samples = samples.get_or_insert_with(|| match chunk {
            DecodingResult::I16(_) => Samples::Whole(vec![VOID; columns * rows]),
            _ => Samples::Broken(vec![f32::NAN; columns * rows]),
        });
        let (width, height) = source.chunk_data_dimensions(index);
        let place = Patch {
            row: index as usize / chunks_a_row * down,
            column: index as usize % chunks_a_row * across,
            width: width as usize,
            height: height as usize,
            across,
            columns,
        };
        match (samples, chunk) {
            (Samples::Whole(all), DecodingResult::I16(part)) => {
                place.copy(all, &part, |height| if Some(f64::from(height)) == no_data { VOID } else { height })
            }
            (Samples::Broken(all), part) => {
                let part = broken(part)?;
                let kept = |height: f64| {
                    let void = Some(height) == no_data || !SENSIBLE_M.contains(&height);
                    if void { f32::NAN } else { height as f32 }
                };
                place.copy(all, &part, kept)
            }
            _ => None,
        }
        .ok_or_else(|| Problem::Tiff { detail: format!("strip or tile {index} is too short") })?;
    }
    samples.ok_or_else(|| Problem::Tiff { detail: "no strips or tiles".to_owned() })
}

/// Where a strip or tile belongs.
struct Patch {
    row: usize,
    column: usize,
    width: usize,
    height: usize,
    /// Pixels from row to row of the part.
    across: usize,
    /// Pixels from row to row of the whole picture.
    columns: usize,
}

impl Patch {
    fn copy<P: Copy, A>(&self, all: &mut [A], part: &[P], height: impl Fn(P) -> A) -> Option<()> {
        for line in 0..self.height {
            let from = part.get(line * self.across..line * self.across + self.width)?;
            let start = (self.row + line) * self.columns + self.column;
            for (to, from) in all.get_mut(start..start + self.width)?.iter_mut().zip(from) {
                *to = height(*from);
            }
        }
        Some(())
    }
}

fn broken(part: DecodingResult) -> Result<Vec<f64>, Problem> {
    fn wide<T: Into<f64>>(part: Vec<T>) -> Vec<f64> {
        part.into_iter().map(Into::into).collect()
    }
    Ok(match part {
        DecodingResult::U8(part) => wide(part),
        DecodingResult::I8(part) => wide(part),
        DecodingResult::U16(part) => wide(part),
        DecodingResult::I16(part) => wide(part),
        DecodingResult::U32(part) => wide(part),
        DecodingResult::I32(part) => wide(part),
        DecodingResult::F32(part) => wide(part),
        DecodingResult::F64(part) => part,
        _ => return Err(Problem::Pixels { kind: "64-bit integers or half floats".to_owned() }),
    })
}
