//! A sortie as a table for other programs.

use std::fmt::Write as _;

use telemetry::wire::UtcMicros;

use super::player::Row;

/// Columns: UTC as ISO 8601, then one quantity each with its unit; empty where unknown or older than 3 s.
const HEADER: &str = "time_utc,since_start_s,latitude_deg_wgs84,longitude_deg_wgs84,height_above_takeoff_m,\
height_above_sea_m,ground_speed_m_s,climb_m_s,heading_deg_true,battery_percent,battery_V,battery_A,satellites,hdop,\
vibration_m_s2,frames_lost_percent,mode,armed\r\n";

/// Writes the table: RFC 4180, one row a second. No field holds a comma or a quote.
pub fn csv(rows: &[Row]) -> String {
    let mut text = HEADER.to_owned();
    for row in rows {
        let number = |value: Option<f64>, decimals: usize| {
            value.filter(|value| value.is_finite()).map(|value| format!("{value:.decimals$}")).unwrap_or_default()
        };
        let time = i64::try_from(row.utc.0).ok().and_then(|us| jiff::Timestamp::from_microsecond(us).ok());
        let fields = [
            time.map(|time| format!("{time:.3}")).unwrap_or_default(),
            format!("{:.1}", row.at_s),
            number(row.place.map(|place| place.lat_deg), 7),
            number(row.place.map(|place| place.lon_deg), 7),
            number(row.height_m, 2),
            number(row.amsl_m, 2),
            number(row.speed_m_s, 2),
            number(row.climb_m_s, 2),
            number(row.heading_deg, 1),
            number(row.battery_percent, 0),
            number(row.voltage_v, 2),
            number(row.current_a, 2),
            number(row.satellites, 0),
            number(row.hdop, 2),
            number(row.vibration_m_s2, 2),
            number(row.loss_percent, 1),
            row.mode.map(|mode| mode.to_string()).unwrap_or_default(),
            row.armed.map(|armed| u8::from(armed).to_string()).unwrap_or_default(),
        ];
        _ = write!(text, "{}\r\n", fields.join(","));
    }
    text
}

/// China Standard Time (UTC+8, no summer time) as `2026-11-24 16:37:25`.
pub fn beijing(utc: UtcMicros) -> String {
    let offset = jiff::tz::Offset::constant(8);
    let time = i64::try_from(utc.0).ok().and_then(|us| jiff::Timestamp::from_microsecond(us).ok());
    time.map_or_else(|| "–".to_owned(), |time| offset.to_datetime(time).strftime("%Y-%m-%d %H:%M:%S").to_string())
}
