//! Reading `.plan`.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::super::json::{Node, number, parse};
use super::super::{MAX_ITEMS, Note, Place, Problem, Read, ReadError, text_of};
use super::complex::{Expansion, expand};
use super::{each_expanded, set_jump_target, simple_item};
use crate::geo::{HeightAmsl, HeightRelHome};
use crate::plan::preserved::Block;
use crate::plan::{
    Fence, FenceCircle, FencePolygon, Firmware, Frame, Home, Item, Plan, RallyPoint, VehicleKind, command,
};

/// Fence circles beyond this are no fences: half the Earth's circumference, metres.
const MAX_RADIUS_M: f64 = 20_037_508.0;

/// Reads a `.plan` file. `file` is its name for error text.
///
/// # Errors
/// Names the JSON path, or line and column, of the first thing that cannot be understood.
pub fn read(file: &str, bytes: &[u8]) -> Result<Read, ReadError> {
    let value = parse(file, text_of(file, bytes)?)?;
    let root = Node::root(file, &value);
    let top = root.object()?;
    let found = top.get("fileType").map_or_else(String::new, |kind| kind.as_str().unwrap_or_default().to_owned());
    if found != "Plan" {
        return Err(root.fail(Problem::OtherFormat { expected: "QGC .plan", found }));
    }
    let mut plan =
        Plan { preserved: crate::plan::Preserved { top: top.clone(), ..Default::default() }, ..Plan::default() };
    for known in ["fileType", "groundStation", "version", "mission", "geoFence", "rallyPoints", super::aims::KEY] {
        plan.preserved.top.shift_remove(known);
    }
    let mut notes = Vec::new();
    read_mission(&root.need("mission")?, &mut plan, &mut notes)?;
    if let Some(fence) = root.get("geoFence") {
        read_fence(&fence, &mut plan)?;
    }
    if let Some(rally) = root.get("rallyPoints") {
        read_rally(&rally, &mut plan)?;
    }
    if let Some(aims) = root.get(super::aims::KEY) {
        plan.aims = super::aims::read(&aims)?;
    }
    Ok(Read { plan, notes })
}

fn read_mission(mission: &Node<'_>, plan: &mut Plan, notes: &mut Vec<Note>) -> Result<(), ReadError> {
    plan.preserved.mission = mission.object()?.clone();
    let mut known = |key: &str| plan.preserved.mission.shift_remove(key);
    for key in ["version", "items", "plannedHomePosition", "firmwareType", "vehicleType"] {
        known(key);
    }
    if known("globalPlanAltitudeMode").is_some_and(|mode| mode != 1) {
        let mode = mission.value()["globalPlanAltitudeMode"].clone();
        plan.preserved.mission.insert("globalPlanAltitudeMode".into(), mode);
    }
    plan.firmware = match mission.get("firmwareType").map_or(Ok(3), |node| node.whole(255))? as u8 {
        3 => Firmware::ArduPilot,
        12 => Firmware::Px4,
        other => Firmware::Other(other),
    };
    plan.vehicle = match mission.get("vehicleType").map_or(Ok(2), |node| node.whole(255))? as u8 {
        2 => VehicleKind::Quadrotor,
        other => VehicleKind::Other(other),
    };
    read_speeds(mission, plan)?;
    read_items(mission, plan, notes)?;
    match mission.get("plannedHomePosition") {
        Some(home) => plan.home = Home { place: home.lat_lon()?, ground: HeightAmsl(home.third()?) },
        None => {
            let first = plan.items.iter().find_map(Item::place);
            plan.home.place = first.unwrap_or_default();
            notes.push(Note::HomeGuessed);
        }
    }
    Ok(())
}

/// Multirotors fly at `hoverSpeed`, everything else at `cruiseSpeed`; the one that does not count is kept if it differs.
fn read_speeds(mission: &Node<'_>, plan: &mut Plan) -> Result<(), ReadError> {
    let (flown, other) =
        if is_multirotor(plan.vehicle) { ("hoverSpeed", "cruiseSpeed") } else { ("cruiseSpeed", "hoverSpeed") };
    let speed = mission.get(flown).or(mission.get(other));
    plan.cruise_speed_m_s = speed.map(|node| node.number()).transpose()?;
    plan.preserved.mission.shift_remove(flown);
    if plan.preserved.mission.get(other) == plan.cruise_speed_m_s.map(number).as_ref() {
        plan.preserved.mission.shift_remove(other);
    }
    Ok(())
}

/// `MAV_TYPE` 2 quadrotor, 3 coaxial, 4 helicopter, 13 hexarotor, 14 octorotor, 15 tricopter, 29 dodecarotor.
pub(super) fn is_multirotor(vehicle: VehicleKind) -> bool {
    matches!(vehicle, VehicleKind::Quadrotor | VehicleKind::Other(3 | 4 | 13 | 14 | 15 | 29))
}

/// The `doJumpId`s of a file and the items that carry them.
#[derive(Default)]
struct Jumps {
    /// `doJumpId` to index of the item.
    ids: BTreeMap<u16, usize>,
    /// Index of each jump and its place in the file.
    sources: Vec<(usize, Place)>,
}

fn read_items(mission: &Node<'_>, plan: &mut Plan, notes: &mut Vec<Note>) -> Result<(), ReadError> {
    let mut jumps = Jumps::default();
    let Some(entries) = mission.get("items") else { return Ok(()) };
    for entry in entries.elements()? {
        let start = plan.items.len();
        if entry.get("type").is_some_and(|kind| kind.value() == "ComplexItem") {
            let Expansion { items, kind } = expand(&entry, read_item)?;
            if items.is_empty() {
                notes.push(Note::RecipeWithoutItems { place: entry.place(), kind });
            }
            collect_expanded_ids(&entry, start, &mut jumps)?;
            plan.items.extend_from_slice(&items);
            plan.preserved.blocks.push(Block { start, items, json: entry.object()?.clone() });
        } else {
            let item = read_item(&entry)?;
            note_id(&entry, &item, start, &mut jumps)?;
            let mut json = entry.object()?.clone();
            json.shift_remove("doJumpId");
            if json != simple_item(&item) {
                plan.preserved.blocks.push(Block { start, items: vec![item], json });
            }
            plan.items.push(item);
        }
        if plan.items.len() > MAX_ITEMS {
            return Err(entry.fail(Problem::TooMany));
        }
    }
    resolve_jumps(mission, plan, &jumps)?;
    finish_blocks(plan);
    Ok(())
}

fn collect_expanded_ids(entry: &Node<'_>, start: usize, jumps: &mut Jumps) -> Result<(), ReadError> {
    let Some(transect) = entry.get("TransectStyleComplexItem") else { return Ok(()) };
    let Some(items) = transect.get("Items") else { return Ok(()) };
    for (offset, node) in items.elements()?.enumerate() {
        note_id(&node, &read_item(&node)?, start + offset, jumps)?;
    }
    Ok(())
}

fn note_id(node: &Node<'_>, item: &Item, index: usize, jumps: &mut Jumps) -> Result<(), ReadError> {
    if let Some(id) = node.get("doJumpId") {
        jumps.ids.entry(id.whole(u16::MAX)?).or_insert(index);
    }
    if item.command == command::DO_JUMP {
        jumps.sources.push((index, node.place()));
    }
    Ok(())
}

/// Turns `doJumpId`s into the plan's own count (from 1). A target that no numbering could mean is left for the plan's
/// checks to report.
fn resolve_jumps(mission: &Node<'_>, plan: &mut Plan, jumps: &Jumps) -> Result<(), ReadError> {
    if jumps.ids.is_empty() {
        return Ok(());
    }
    let count = plan.items.len() as f64;
    for (index, place) in &jumps.sources {
        let target = plan.items[*index].params[0];
        let id = (target.fract() == 0.0 && (0.0..=f64::from(u16::MAX)).contains(&target)).then_some(target as u16);
        match id.and_then(|id| jumps.ids.get(&id)) {
            Some(found) => plan.items[*index].params[0] = (found + 1) as f64,
            None if (1.0..=count).contains(&target) => {
                let error = mission.fail(Problem::JumpTarget { target });
                return Err(ReadError { place: place.clone(), ..error });
            }
            None => {}
        }
    }
    Ok(())
}

/// Takes the numbering out of the kept entries and puts resolved jump targets in.
fn finish_blocks(plan: &mut Plan) {
    let items = &plan.items;
    for block in &mut plan.preserved.blocks {
        let count = block.items.len();
        block.items.copy_from_slice(&items[block.start..block.start + count]);
        block.json.shift_remove("doJumpId");
        if let [item] = &block.items[..] {
            set_jump_target(&mut block.json, item);
        }
        let expanded = &block.items;
        each_expanded(&mut block.json, |index, json| {
            json.shift_remove("doJumpId");
            if let Some(item) = expanded.get(index) {
                set_jump_target(json, item);
            }
        });
    }
    // A jump that only differed by its numbering is not foreign.
    plan.preserved.blocks.retain(|block| block.items.len() != 1 || block.json != simple_item(&block.items[0]));
    plan.preserved.item_count = if plan.preserved.blocks.is_empty() { 0 } else { plan.items.len() };
}

fn read_item(node: &Node<'_>) -> Result<Item, ReadError> {
    let command = node.need("command")?.whole(u16::MAX)?;
    let frame = node
        .get("frame")
        .map_or(Ok(Frame::GlobalRelHome), |frame| frame.whole(255).map(|number| Frame::from_number(number as u8)))?;
    let auto_continue = node.get("autoContinue").map_or(Ok(true), |flag| flag.boolean())?;
    let mut item = Item { command, frame, params: read_params(node)?, auto_continue };
    if item.frame.is_global() {
        check_place(node, &item)?;
    }
    if let Some(mode) = node.get("AltitudeMode") {
        mode.number()?;
    }
    // A jump's count is a number of times; -1 means for ever.
    if item.command == command::DO_JUMP && item.params[1].is_nan() {
        item.params[1] = 0.0;
    }
    Ok(item)
}

/// `params` of seven; files of QGC before 3.3 have `param1` to `param4` (or four `params`) and `coordinate`.
fn read_params(node: &Node<'_>) -> Result<[f64; 7], ReadError> {
    let mut params = [f64::NAN; 7];
    let mut count = 0;
    if let Some(list) = node.get("params") {
        for element in list.elements()? {
            if count == params.len() {
                return Err(list.fail(Problem::FieldCount { found: count + 1, expected: params.len() }));
            }
            params[count] = element.number_or_nan()?;
            count += 1;
        }
    } else {
        for name in ["param1", "param2", "param3", "param4"] {
            params[count] = node.need(name)?.number_or_nan()?;
            count += 1;
        }
    }
    match node.get("coordinate") {
        Some(coordinate) if params[4..6].iter().all(|param| param.is_nan() || *param == 0.0) => {
            for (param, element) in params[4..].iter_mut().zip(coordinate.elements()?) {
                *param = element.number_or_nan()?;
            }
        }
        None if count != params.len() => {
            return Err(node.fail(Problem::FieldCount { found: count, expected: params.len() }));
        }
        _ => {}
    }
    Ok(params)
}

fn check_place(node: &Node<'_>, item: &Item) -> Result<(), ReadError> {
    for (value, limit) in [(item.params[4], 90.0), (item.params[5], 180.0)] {
        if value.abs() > limit {
            return Err(node.fail(Problem::OutOfRange { value, min: -limit, max: limit }));
        }
    }
    Ok(())
}

fn read_fence(node: &Node<'_>, plan: &mut Plan) -> Result<(), ReadError> {
    plan.preserved.fence = unknown(node, &["version", "polygons", "circles", "breachReturn"])?;
    let mut fence = Fence::default();
    let mut corners = 0;
    if let Some(polygons) = node.get("polygons") {
        for entry in polygons.elements()? {
            let points = entry.need("polygon")?;
            let polygon = FencePolygon {
                corners: points.elements()?.map(|point| point.lat_lon()).collect::<Result<_, _>>()?,
                inclusion: entry.get("inclusion").map_or(Ok(true), |flag| flag.boolean())?,
            };
            corners += polygon.corners.len();
            if corners > MAX_ITEMS {
                return Err(points.fail(Problem::TooMany));
            }
            fence.polygons.push(polygon);
        }
    }
    if let Some(circles) = node.get("circles") {
        for entry in circles.elements()? {
            let circle = entry.need("circle")?;
            fence.circles.push(FenceCircle {
                centre: circle.need("center")?.lat_lon()?,
                radius_m: circle.need("radius")?.number_in(0.0, MAX_RADIUS_M)?,
                inclusion: entry.get("inclusion").map_or(Ok(true), |flag| flag.boolean())?,
            });
        }
    }
    fence.breach_return = node.get("breachReturn").map(|point| read_rally_point(&point)).transpose()?;
    plan.fence = fence;
    Ok(())
}

fn read_rally(node: &Node<'_>, plan: &mut Plan) -> Result<(), ReadError> {
    plan.preserved.rally = unknown(node, &["version", "points"])?;
    if let Some(points) = node.get("points") {
        plan.rally = points.elements()?.map(|point| read_rally_point(&point)).collect::<Result<_, _>>()?;
    }
    Ok(())
}

fn read_rally_point(node: &Node<'_>) -> Result<RallyPoint, ReadError> {
    Ok(RallyPoint { place: node.lat_lon()?, height: HeightRelHome(node.third()?) })
}

fn unknown(node: &Node<'_>, known: &[&str]) -> Result<Map<String, Value>, ReadError> {
    let mut map = node.object()?.clone();
    for key in known {
        map.shift_remove(*key);
    }
    Ok(map)
}
