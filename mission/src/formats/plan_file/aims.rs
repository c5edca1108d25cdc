//! What the pictures of a plan show, as this program keeps it in `.plan` files beside what other programs read.

use serde_json::{Map, Value, json};

use super::super::ReadError;
use super::super::json::{Node, number};
use crate::geo::LatLon;
use crate::plan::Aim;
use crate::road::{Bound, BridgePart, Direction};

/// The key at the top of the file.
pub(super) const KEY: &str = "groundstationAims";
/// Longest name of a bridge, characters. Chosen.
const MOST_NAME: usize = 1_000;

pub(super) fn read(node: &Node<'_>) -> Result<Vec<Aim>, ReadError> {
    node.elements()?.map(|entry| aim(&entry)).collect()
}

fn aim(entry: &Node<'_>) -> Result<Aim, ReadError> {
    let (from, to) = (end(&entry.need("from")?)?, entry.get("to").map(|to| end(&to)).transpose()?);
    let to = to.unwrap_or(from);
    let counted = |node: &Node<'_>| node.whole(u16::MAX).map(usize::from);
    let right = entry.need("right")?.boolean()?;
    let part = BridgePart {
        bridge: entry.need("bridge")?.text()?.chars().take(MOST_NAME).collect(),
        span: counted(&entry.need("span")?)?,
        pier: entry.get("pier").map(|pier| counted(&pier)).transpose()?,
        side: if right { Direction::Increasing } else { Direction::Decreasing },
        bound: Bound::ByPlan,
    };
    let yaw_rad = entry.need("yaw")?.number_in(-360.0, 360.0)?.to_radians();
    Ok(Aim { places: [from.0, to.0], rel_home_m: [from.1, to.1], yaw_rad, part })
}

fn end(node: &Node<'_>) -> Result<(LatLon, f64), ReadError> {
    Ok((node.lat_lon()?, node.third()?))
}

pub(super) fn write(aims: &[Aim]) -> Value {
    aims.iter().map(entry).collect()
}

fn entry(aim: &Aim) -> Value {
    let end = |at: usize| {
        let LatLon { lat_deg, lon_deg } = aim.places[at];
        json!([number(lat_deg), number(lon_deg), number(aim.rel_home_m[at])])
    };
    let mut entry = Map::new();
    entry.insert("from".into(), end(0));
    if end(1) != end(0) {
        entry.insert("to".into(), end(1));
    }
    entry.insert("yaw".into(), number(aim.yaw_rad.to_degrees()));
    entry.insert("bridge".into(), aim.part.bridge.as_str().into());
    entry.insert("span".into(), aim.part.span.into());
    if let Some(pier) = aim.part.pier {
        entry.insert("pier".into(), pier.into());
    }
    entry.insert("right".into(), (aim.part.side == Direction::Increasing).into());
    Value::Object(entry)
}
