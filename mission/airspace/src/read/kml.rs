//! KML: the polygons that `mission` reads, with the properties of their `ExtendedData`.

use super::ReadZones;
use super::properties;
use crate::error::AirspaceFileError;
use crate::zone::{Source, ZoneKind};
use mission::formats::kml::{Area, areas};

pub(super) fn read(
    file: &str,
    bytes: &[u8],
    usual: Option<ZoneKind>,
    source: Source,
) -> Result<ReadZones, AirspaceFileError> {
    let mut zones = Vec::new();
    for area in areas(file, bytes)? {
        let fail = |problem| AirspaceFileError::at(file, area.place.to_string(), problem);
        let rings = std::iter::once(area.outer.clone()).chain(area.holes.clone()).collect();
        let shape = properties::polygon(rings).map_err(fail)?;
        let get = |key: &str| property(&area, key);
        zones.push(properties::zone(&area.name, vec![shape], usual, &source, &get).map_err(fail)?);
    }
    Ok(ReadZones { zones, notes: Vec::new() })
}

/// A drawn height is the upper end where no property says one: such areas are drawn as boxes down to the ground.
fn property(area: &Area, key: &str) -> Option<String> {
    let said = |key: &str| area.data.iter().find(|(name, _)| name == key).map(|(_, text)| text.clone());
    let drawn = area.amsl_m.map(|[_, high_m]| (high_m, "amsl")).or(area.agl_m.map(|[_, high_m]| (high_m, "agl")));
    let drawn = drawn.filter(|(high_m, _)| *high_m > 0.0 && said("ceiling_m").is_none());
    match key {
        "ceiling_m" => said(key).or(drawn.map(|(high_m, _)| high_m.to_string())),
        "ceiling_datum" => said(key).or(drawn.map(|(_, datum)| datum.to_owned())),
        _ => said(key),
    }
}
