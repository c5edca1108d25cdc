//! From the command line to a planned corridor, and the corridor in words.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::ArgMatches;
use mission::explain::Explain;
use mission::geo::HeightAmsl;
use mission::message;
use mission::plan::corridor::{self, Corridor, CorridorRequest, Leg, LevelGround, Passes, Wind};
use mission::road::{self, Direction, Network, Resolved, Road, Stake, geojson};

use crate::console::{Console, duration, stake_text};
use crate::files;

/// The demonstration patrol: a stretch that one battery flies, beside a service area.
const DEMO_ROAD: &str = "D15";
const DEMO_FROM: &str = "K825+500";
const DEMO_TO: &str = "K829+000";

/// Ground of the invented road, metres above sea level: a coastal plain.
const PLAIN: LevelGround = LevelGround(HeightAmsl(3.0));

/// The network that `--road` names, or the built-in demonstration.
pub fn network(args: &ArgMatches, console: &Console) -> Result<Network> {
    let Some(path) = args.get_one::<PathBuf>("road") else { return Ok(road::demo()) };
    let text = files::read_text(path, console)?;
    geojson::read(&text).map_err(|e| console.told(&e)).with_context(|| path.display().to_string())
}

/// Plans the corridor that the options describe.
pub fn plan(args: &ArgMatches, network: &Network, console: &Console) -> Result<Corridor> {
    let text = |name: &str| args.get_one::<String>(name).map(String::as_str);
    let number = |name: &str| args.get_one::<f64>(name).copied();
    let road = match text("code") {
        Some(code) => network.road(code).with_context(|| unknown_road(network, code, console))?,
        None => network.road(DEMO_ROAD).or(network.roads.first()).context(console.catalogue().get("road-none"))?,
    };
    let from_m = stake(road, text("from").unwrap_or(DEMO_FROM), console)?;
    let to_m = stake(road, text("to").unwrap_or(DEMO_TO), console)?;
    let direction = match text("toward") {
        None => Direction::Increasing,
        Some(toward) => road.direction_toward(toward).with_context(|| {
            console.catalogue().text(&message!(
                "toward-unknown",
                toward = toward,
                one = road.increasing.toward.as_str(),
                other = road.decreasing.toward.as_str(),
            ))
        })?,
    };
    let mut request = CorridorRequest::new(road, from_m, to_m, direction);
    let set = |field: &mut f64, value: Option<f64>| *field = value.unwrap_or(*field);
    set(&mut request.lateral_offset_m, number("offset"));
    set(&mut request.height_agl_m, number("height"));
    set(&mut request.speed_m_s, number("cruise"));
    set(&mut request.extent_left_m, number("left"));
    set(&mut request.extent_right_m, number("right"));
    set(&mut request.max_radius_m, number("radius"));
    set(&mut request.gimbal.down_rad, number("gimbal").map(f64::to_radians));
    set(&mut request.forward_overlap, number("overlap").map(|percent| percent / 100.0));
    if let Some(&passes) = args.get_one::<u32>("passes") {
        request.passes = Passes::Count(passes);
    }
    if let Ok(Some(&speed_m_s)) = args.try_get_one::<f64>("wind") {
        let from_deg = args.get_one::<f64>("wind-from").copied().unwrap_or(0.0);
        request.wind = Wind { speed_m_s, from_rad: from_deg.to_radians() };
    }
    corridor::plan(&request, &PLAIN).map_err(|e| console.told(&e))
}

fn unknown_road(network: &Network, code: &str, console: &Console) -> String {
    let codes: Vec<&str> = network.roads.iter().map(|r| r.code.as_str()).collect();
    console.catalogue().text(&message!("road-unknown", code = code, codes = codes.join(", ")))
}

/// A stake that must stand in exactly one place.
fn stake(road: &Road, text: &str, console: &Console) -> Result<f64> {
    let stake: Stake = text.parse().map_err(|e| console.told(&e))?;
    let problem = match road.resolve(stake) {
        Resolved::One(place) => return Ok(place.measured_m),
        Resolved::Two([first, second]) => message!(
            "stake-twice",
            stake = text,
            first = first.stake.to_string(),
            second = second.stake.to_string(),
            apart = (second.measured_m - first.measured_m).abs(),
        ),
        Resolved::None { nearest } => {
            message!("stake-nowhere", stake = text, road = road.code.as_str(), nearest = nearest.stake.to_string())
        }
    };
    Err(console.failure(&problem))
}

/// Says what was planned.
pub fn describe(corridor: &Corridor, network: &Network, console: &Console) {
    if network.invented {
        console.line(&message!("network-invented", name = network.name.as_str()));
    }
    console.line(&message!(
        "corridor-view",
        gsd = corridor.view.gsd_cm_px,
        along = corridor.view.footprint_along_m,
        across = corridor.view.footprint_across_m,
        trigger = corridor.trigger_m,
    ));
    if let Some(not_seen) = &corridor.not_seen {
        console.line(&not_seen.explain());
    }
    for (number, leg) in (1_usize..).zip(&corridor.legs) {
        describe_leg(number, corridor.legs.len(), leg, console);
    }
}

fn describe_leg(number: usize, count: usize, leg: &Leg, console: &Console) {
    let e = &leg.estimate;
    console.line(&message!(
        "corridor-leg",
        number = number,
        count = count,
        from = stake_text(leg.from.stake),
        to = stake_text(leg.to.stake),
        launch = leg.launch.name.as_str(),
        stake = stake_text(leg.launch_at.stake),
        km = e.distance_m / 1000.0,
        time = duration(e.time_s),
        wh = e.energy_wh,
        percent = e.battery_share * 100.0,
        photos = e.photos,
        mb = e.data_mb,
        items = leg.plan.items.len(),
    ));
    for crossing in &leg.crossings {
        console.line(&message!(
            "corridor-crossing",
            stake = stake_text(crossing.at.stake),
            angle = crossing.angle_rad.to_degrees(),
            seconds = crossing.over_lanes_s,
            height = crossing.height_over_road_m,
        ));
    }
}

/// `dir/name.plan` for one leg, `dir/name-2.plan` for the second of several.
pub fn leg_file(path: &Path, number: usize, count: usize) -> PathBuf {
    if count < 2 {
        return path.to_owned();
    }
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let extension = path.extension().map(|e| format!(".{}", e.to_string_lossy())).unwrap_or_default();
    path.with_file_name(format!("{stem}-{number}{extension}"))
}
