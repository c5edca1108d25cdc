//! HGT tiles of the Shuttle Radar Topography Mission: one degree a side, 16-bit big-endian metres above EGM96, rows from
//! the north, -32768 where there is no height; 1201 or 3601 posts a side, the outer ones shared with the neighbours
//! (NASA, *The Shuttle Radar Topography Mission Collection User Guide*, 2015, sections 2.1.3 and 3.1).
//! The name says the south-west post: `N33E120.hgt`, also `N33E120.SRTMGL1.hgt.zip`.

use crate::MAX_FILE_BYTES;
use crate::error::{Problem, TerrainFileError};
use crate::grid::{Grid, Layout, Samples, VerticalDatum};
use mission::geo::LatLon;
use std::io::{Cursor, Read};

/// Posts a side, at three and at one arc-second.
const SIDES: [usize; 2] = [1201, 3601];

/// Reads a tile, zipped or not.
///
/// # Errors
/// Where the name has no corner, or the size is not that of a tile.
pub fn read(file: &str, bytes: &[u8]) -> Result<Grid, TerrainFileError> {
    let fail = |problem| TerrainFileError::new(file, problem);
    if bytes.len() > MAX_FILE_BYTES {
        return Err(fail(Problem::TooLarge { bytes: bytes.len() as u64 }));
    }
    if bytes.starts_with(b"PK") {
        let (inner, unpacked) = unpack(bytes).map_err(fail)?;
        let corner = corner(&inner).or_else(|| corner(file)).ok_or_else(|| fail(Problem::Name))?;
        return tile(file, corner, &unpacked).map_err(fail);
    }
    let corner = corner(file).ok_or_else(|| fail(Problem::Name))?;
    tile(file, corner, bytes).map_err(fail)
}

fn tile(file: &str, south_west: LatLon, bytes: &[u8]) -> Result<Grid, Problem> {
    let wrong = || Problem::HgtSize { bytes: bytes.len() };
    let side = SIDES.into_iter().find(|side| side * side * 2 == bytes.len()).ok_or_else(wrong)?;
    let samples = bytes.chunks_exact(2).map(|pair| i16::from_be_bytes([pair[0], pair[1]])).collect();
    let step_deg = 1.0 / (side as f64 - 1.0);
    let layout = Layout {
        first: LatLon { lat_deg: south_west.lat_deg + 1.0, lon_deg: south_west.lon_deg },
        step_lat_deg: step_deg,
        step_lon_deg: step_deg,
        columns: side,
        rows: side,
    };
    Grid::new(file, VerticalDatum::Egm96, layout, Samples::Whole(samples)).ok_or(Problem::Name)
}

/// The first `.hgt` of an archive, and its name.
fn unpack(bytes: &[u8]) -> Result<(String, Vec<u8>), Problem> {
    let failed = |error: &dyn std::fmt::Display| Problem::Archive { detail: error.to_string() };
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| failed(&error))?;
    let mut names = archive.file_names().filter_map(Result::ok).map(|name| name.into_owned());
    let name = names.find(|name| name.to_ascii_lowercase().ends_with(".hgt")).ok_or(Problem::EmptyArchive)?;
    drop(names);
    let entry = archive.by_name(&name).map_err(|error| failed(&error))?;
    let largest = SIDES[1] * SIDES[1] * 2;
    // One byte more shows that there is too much, whatever the archive claims.
    let mut unpacked = Vec::new();
    entry.take(largest as u64 + 1).read_to_end(&mut unpacked).map_err(|error| failed(&error))?;
    Ok((name, unpacked))
}

/// The corner in a name: `N33E120`, anywhere, in either case.
fn corner(name: &str) -> Option<LatLon> {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name).as_bytes();
    name.windows(7).find_map(|part| {
        let degrees = |digits: &[u8], sign: u8, [plus, minus]: [u8; 2], limit: i32| {
            let value = digits
                .iter()
                .try_fold(0, |sum, digit| digit.is_ascii_digit().then(|| sum * 10 + i32::from(digit - b'0')))?;
            let value = match sign.to_ascii_uppercase() {
                sign if sign == plus => value,
                sign if sign == minus => -value,
                _ => return None,
            };
            (-limit..limit).contains(&value).then_some(f64::from(value))
        };
        let lat_deg = degrees(&part[1..3], part[0], *b"NS", 90)?;
        let lon_deg = degrees(&part[4..7], part[3], *b"EW", 180)?;
        Some(LatLon { lat_deg, lon_deg })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corners_are_found_in_the_names_that_are_in_use() {
        let at = |lat_deg, lon_deg| Some(LatLon { lat_deg, lon_deg });
        assert_eq!(corner("N33E120.hgt"), at(33.0, 120.0));
        assert_eq!(corner("s01w180.SRTMGL1.hgt.zip"), at(-1.0, -180.0));
        assert_eq!(corner("folder/N00E006.hgt"), at(0.0, 6.0));
        for wrong in ["N90E120.hgt", "N33E180.hgt", "N3E120.hgt", "tile.hgt", "", "N33X120", "桥下N33"] {
            assert_eq!(corner(wrong), None, "{wrong}");
        }
    }
}
