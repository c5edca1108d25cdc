//! `road`: a road network file from a drawn or driven line and a table of stakes, with how well they fit.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::ArgMatches;
use mission::message;
use mission::road::import::{NamedLine, build, lines_from_geojson, lines_from_gpx, lines_from_kml, stakes_from_csv};
use mission::road::{Carriageway, Network, Residual, geojson};

use crate::console::{Console, stake_text};
use crate::files;

/// Cross-section of a two-lane carriageway at 120 km/h (JTG D20): 3 m median, 2 x 3.75 m lanes, 3 m shoulder, 0.75 m
/// left verge; the file may be corrected by hand.
const STANDARD: Carriageway = Carriageway {
    toward: String::new(),
    inner_edge_m: 1.5,
    outer_edge_m: 12.75,
    lanes: 2,
    lane_width_m: 3.75,
    shoulder_m: 3.0,
};

pub fn run(args: &ArgMatches, console: &Console) -> Result<()> {
    let text = |name: &str| args.get_one::<String>(name).cloned().unwrap_or_default();
    let path = |name: &str| args.get_one::<PathBuf>(name).cloned().unwrap_or_default();
    let line = line(&path("line"), console)?;
    let stakes = files::read_text(&path("stakes"), console)?;
    let known = stakes_from_csv(&stakes).map_err(|e| console.told(&e)).with_context(|| shown(&path("stakes")))?;
    let mut toward = args.get_many::<String>("toward").into_iter().flatten().cloned();
    let mut carriageway = || Carriageway { toward: toward.next().unwrap_or_default(), ..STANDARD };
    let carriageways = [carriageway(), carriageway()];
    let (code, name) = (text("code"), text("name"));
    let (road, residuals) = build(&code, &name, line.points, &known, carriageways).map_err(|e| console.told(&e))?;
    console.line(&message!(
        "road-built",
        code = code.as_str(),
        km = road.line.length_m() / 1000.0,
        from = stake_text(road.stake_place(0.0).stake),
        to = stake_text(road.stake_place(road.line.length_m()).stake),
        breaks = road.chainage.breaks().len(),
    ));
    residuals.iter().for_each(|residual| describe(residual, console));
    let network = Network { name, invented: false, note: String::new(), roads: vec![road] };
    let out = path("out");
    files::write(&out, geojson::write(&network), console)?;
    console.line(&message!("file-written", file = shown(&out)));
    Ok(())
}

/// The longest line of the file, and which others there are.
fn line(path: &Path, console: &Console) -> Result<NamedLine> {
    let text = files::read_text(path, console)?;
    let extension = path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    let lines = match extension.as_str() {
        "kml" => lines_from_kml(&text),
        "gpx" => lines_from_gpx(&text),
        "geojson" | "json" => lines_from_geojson(&text),
        _ => return Err(console.failure(&message!("line-format-unknown", file = shown(path)))),
    };
    let lines = lines.map_err(|e| console.told(&e)).with_context(|| shown(path))?;
    let count = lines.len();
    let longest = lines
        .into_iter()
        .max_by_key(|line| line.points.len())
        .unwrap_or(NamedLine { name: String::new(), points: Vec::new() });
    if count > 1 {
        console.line(&message!(
            "line-chosen",
            count = count,
            name = longest.name.as_str(),
            points = longest.points.len()
        ));
    }
    Ok(longest)
}

fn describe(residual: &Residual, console: &Console) {
    console.line(&message!(
        "road-residual",
        stake = residual.known.stake.to_string(),
        km = residual.measured_m / 1000.0,
        beside = residual.off_line_m,
        residual = residual.residual_m.unwrap_or(f64::NAN),
    ));
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}
