//! QGroundControl's `.plan` (JSON): mission, fence and rally points in one file.
//!
//! Shape after QGC's developer guide (file formats, Plan) and what QGC 3 to 5 write. Reading is lenient about versions
//! and strict about numbers. Complex items count with the items they expand to; their recipes are kept in
//! [`Plan::preserved`](crate::plan::Plan::preserved).

mod aims;
mod complex;
mod read;
mod write;

pub use read::read;
pub use write::write;

use crate::plan::{Frame, Item, command};
use serde_json::{Map, Value};

/// The entry of an item without its `doJumpId`, as we write it.
fn simple_item(item: &Item) -> Map<String, Value> {
    use super::json::number;
    let mut map = Map::new();
    if item.place().is_some() {
        map.insert("AMSLAltAboveTerrain".into(), Value::Null);
        map.insert("Altitude".into(), number(item.height_m()));
        map.insert("AltitudeMode".into(), Value::from(altitude_mode(item.frame)));
    }
    map.insert("autoContinue".into(), Value::from(item.auto_continue));
    map.insert("command".into(), Value::from(item.command));
    map.insert("frame".into(), Value::from(item.frame.number()));
    map.insert("params".into(), item.params.iter().map(|param| number(*param)).collect());
    map.insert("type".into(), Value::from("SimpleItem"));
    map
}

/// QGC's `AltMode`: 1 relative to home, 2 above sea level, 4 terrain frame.
fn altitude_mode(frame: Frame) -> u8 {
    match frame {
        Frame::GlobalAmsl => 2,
        Frame::GlobalTerrain => 4,
        _ => 1,
    }
}

/// Calls `change` for every expanded `SimpleItem` inside a complex item, in order.
fn each_expanded(json: &mut Map<String, Value>, mut change: impl FnMut(usize, &mut Map<String, Value>)) {
    let items = json.get_mut("TransectStyleComplexItem").and_then(|transect| transect.get_mut("Items"));
    let items = items.and_then(Value::as_array_mut).into_iter().flatten();
    for (index, item) in items.filter_map(Value::as_object_mut).enumerate() {
        change(index, item);
    }
}

/// Writes the target of a jump into an entry that was kept.
fn set_jump_target(json: &mut Map<String, Value>, item: &Item) {
    if item.command == command::DO_JUMP
        && let Some(target) = json.get_mut("params").and_then(|params| params.get_mut(0))
    {
        *target = super::json::number(item.params[0]);
    }
}
