//! Positions and the three heights that pilots confuse.

/// A horizontal position, WGS84 (EPSG:4326), degrees. Built by field names, never by argument order.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct LatLon {
    /// Geodetic latitude, degrees, north positive, -90..=90.
    pub lat_deg: f64,
    /// Longitude, degrees, east positive, -180..=180.
    pub lon_deg: f64,
}

/// True height (真高) above the ground straight beneath, metres. The law's height.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default)]
pub struct HeightAgl(pub f64);

/// Height above mean sea level (EGM96, as autopilots report it), metres.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default)]
pub struct HeightAmsl(pub f64);

/// Height above the take-off (home) point, metres.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default)]
pub struct HeightRelHome(pub f64);
