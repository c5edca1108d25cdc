//! Plans to wire items and back, with what each autopilot family wants; and the comparison after read-back.

use mission::explain::{Explain, Message};
use mission::geo::{HeightAmsl, HeightRelHome, LatLon};
use mission::message;
use mission::plan::{Fence, FenceCircle, FencePolygon, Firmware, Frame, Home, Item, Plan, RallyPoint, command};

use super::item::{Kind, WireItem};
use crate::services::command::command_from_number;

const FENCE_POLYGON_INCLUSION: u16 = 5001;
const FENCE_POLYGON_EXCLUSION: u16 = 5002;
const FENCE_CIRCLE_INCLUSION: u16 = 5003;
const FENCE_CIRCLE_EXCLUSION: u16 = 5004;
const RALLY_POINT: u16 = 5100;

/// A plan cannot go aboard, or what is aboard is no plan.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConvertError {
    /// The dialect has no such command.
    #[error("item {item} has command {command}, which MAVLink's ardupilotmega dialect does not know")]
    UnknownCommand {
        /// Item, from 1.
        item: usize,
        /// `MAV_CMD` number.
        command: u16,
    },
    /// Fence items do not form polygons.
    #[error("fence item {item} does not fit: a polygon of {vertices} corners is not whole")]
    BrokenPolygon {
        /// Item, from 0.
        item: usize,
        /// Corners that it announces.
        vertices: usize,
    },
    /// A fence or rally item of another kind.
    #[error("item {item} has command {command}, which is no fence or rally item")]
    NotAFenceItem {
        /// Item, from 0.
        item: usize,
        /// `MAV_CMD` number.
        command: u16,
    },
}

impl Explain for ConvertError {
    fn explain(&self) -> Message {
        match *self {
            Self::UnknownCommand { item, command } => {
                message!("plan-command-unknown", item = item, command = usize::from(command))
            }
            Self::BrokenPolygon { item, vertices } => {
                message!("fence-polygon-broken", item = item, vertices = vertices)
            }
            Self::NotAFenceItem { item, command } => {
                message!("fence-item-foreign", item = item, command = usize::from(command))
            }
        }
    }
}

/// The items to upload for one kind. ArduPilot's missions begin with home as item 0; PX4 takes return-to-launch only in
/// the MISSION frame, which both accept.
///
/// # Errors
/// A command that the dialect does not know.
pub fn plan_to_wire(plan: &Plan, kind: Kind) -> Result<Vec<WireItem>, ConvertError> {
    let items = match kind {
        Kind::Mission => mission_items(plan),
        Kind::Fence => fence_items(&plan.fence),
        Kind::Rally => plan.rally.iter().map(rally_item).collect(),
    };
    items
        .iter()
        .enumerate()
        .map(|(at, item)| {
            let unknown = || ConvertError::UnknownCommand { item: at + 1, command: item.command };
            WireItem::from_item(item).filter(|_| command_from_number(item.command).is_some()).ok_or_else(unknown)
        })
        .collect()
}

/// The plan that is aboard a vehicle, from what was read of each kind. ArduPilot keeps home as item 0.
///
/// # Errors
/// Fence or rally items that are none.
pub fn plan_from_wire<'a>(firmware: Firmware, items: impl Fn(Kind) -> &'a [WireItem]) -> Result<Plan, ConvertError> {
    let mut mission: Vec<_> = items(Kind::Mission).iter().map(WireItem::to_item).collect();
    let mut home = Home::default();
    if firmware == Firmware::ArduPilot && !mission.is_empty() {
        let first = mission.remove(0);
        home = Home { place: first.place().unwrap_or_default(), ground: HeightAmsl(first.height_m()) };
    }
    let fence = fence_from_wire(items(Kind::Fence))?;
    let rally = rally_from_wire(items(Kind::Rally))?;
    Ok(Plan { home, items: mission, fence, rally, firmware, ..Plan::default() })
}

fn mission_items(plan: &Plan) -> Vec<Item> {
    let mut items = Vec::with_capacity(plan.items.len() + 1);
    if plan.items.is_empty() {
        return items;
    }
    if plan.firmware == Firmware::ArduPilot {
        items.push(Item::at(command::NAV_WAYPOINT, Frame::GlobalAmsl, plan.home.place, plan.home.ground.0));
    }
    items.extend(plan.items.iter().map(|item| match item.command {
        command::NAV_RETURN_TO_LAUNCH => Item { frame: Frame::Mission, ..*item },
        _ => *item,
    }));
    items
}

fn fence_items(fence: &Fence) -> Vec<Item> {
    let mut items = Vec::new();
    for polygon in &fence.polygons {
        let number = if polygon.inclusion { FENCE_POLYGON_INCLUSION } else { FENCE_POLYGON_EXCLUSION };
        for &corner in &polygon.corners {
            items.push(with_first(Item::at(number, Frame::GlobalAmsl, corner, 0.0), polygon.corners.len() as f64));
        }
    }
    for circle in &fence.circles {
        let number = if circle.inclusion { FENCE_CIRCLE_INCLUSION } else { FENCE_CIRCLE_EXCLUSION };
        items.push(with_first(Item::at(number, Frame::GlobalAmsl, circle.centre, 0.0), circle.radius_m));
    }
    items
}

fn with_first(mut item: Item, first: f64) -> Item {
    item.params[0] = first;
    item
}

fn rally_item(rally: &RallyPoint) -> Item {
    Item::at(RALLY_POINT, Frame::GlobalRelHome, rally.place, rally.height.0)
}

fn place(item: &WireItem) -> LatLon {
    LatLon { lat_deg: f64::from(item.x) / 1e7, lon_deg: f64::from(item.y) / 1e7 }
}

/// The fence that is aboard.
///
/// # Errors
/// Items that are no fence, or a polygon that is not whole.
pub fn fence_from_wire(items: &[WireItem]) -> Result<Fence, ConvertError> {
    let mut fence = Fence::default();
    let mut at = 0;
    while let Some(item) = items.get(at) {
        match item.command {
            number @ (FENCE_POLYGON_INCLUSION | FENCE_POLYGON_EXCLUSION) => {
                let vertices = item.params[0].clamp(0.0, 65_535.0) as usize;
                let corners = items.get(at..at + vertices.max(1)).unwrap_or_default();
                if vertices < 3 || corners.is_empty() || corners.iter().any(|c| c.command != number) {
                    return Err(ConvertError::BrokenPolygon { item: at, vertices });
                }
                let inclusion = number == FENCE_POLYGON_INCLUSION;
                fence.polygons.push(FencePolygon { corners: corners.iter().map(place).collect(), inclusion });
                at += vertices;
            }
            number @ (FENCE_CIRCLE_INCLUSION | FENCE_CIRCLE_EXCLUSION) => {
                let inclusion = number == FENCE_CIRCLE_INCLUSION;
                let radius_m = f64::from(item.params[0]);
                fence.circles.push(FenceCircle { centre: place(item), radius_m, inclusion });
                at += 1;
            }
            command => return Err(ConvertError::NotAFenceItem { item: at, command }),
        }
    }
    Ok(fence)
}

/// The rally points that are aboard.
///
/// # Errors
/// Items that are no rally points.
pub fn rally_from_wire(items: &[WireItem]) -> Result<Vec<RallyPoint>, ConvertError> {
    items
        .iter()
        .enumerate()
        .map(|(at, item)| match item.command {
            RALLY_POINT => Ok(RallyPoint { place: place(item), height: HeightRelHome(f64::from(item.z)) }),
            command => Err(ConvertError::NotAFenceItem { item: at, command }),
        })
        .collect()
}

/// A difference between what was sent and what is aboard.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Difference {
    /// Item, from 0.
    pub seq: usize,
    /// What was sent; `None` if the vehicle has more.
    pub sent: Option<WireItem>,
    /// What is aboard; `None` if it is missing.
    pub aboard: Option<WireItem>,
}

/// Differences that matter. Autopilots keep less precision than the wire (ArduPilot: centimetres, whole parameters), fill
/// in home themselves, and forget the frame of items without a place; none of that is a difference.
pub fn differences(kind: Kind, firmware: Firmware, sent: &[WireItem], aboard: &[WireItem]) -> Vec<Difference> {
    let home_first = kind == Kind::Mission && firmware == Firmware::ArduPilot;
    (0..sent.len().max(aboard.len()))
        .filter(|&seq| !(home_first && seq == 0 && !aboard.is_empty()))
        .map(|seq| Difference { seq, sent: sent.get(seq).copied(), aboard: aboard.get(seq).copied() })
        .filter(|d| !matches!((&d.sent, &d.aboard), (Some(a), Some(b)) if same_enough(a, b)))
        .collect()
}

fn same_enough(sent: &WireItem, aboard: &WireItem) -> bool {
    /// ArduPilot keeps centimetres.
    const HEIGHT_M: f32 = 0.011;
    /// One unit of 1e-7 degree, about a centimetre.
    const DEGREES_E7: u32 = 1;
    let frame = |item: &WireItem| Frame::from_number(item.frame).number();
    let has_place = sent.x != 0 || sent.y != 0;
    let param = |a: f32, b: f32| {
        let (a, b) = (if a.is_nan() { 0.0 } else { a }, if b.is_nan() { 0.0 } else { b });
        (a - b).abs() <= 0.01_f32.max(a.abs() * 1e-5) || b == a.round() || b == a.trunc()
    };
    sent.command == aboard.command
        && (!has_place || frame(sent) == frame(aboard))
        && sent.x.abs_diff(aboard.x) <= DEGREES_E7
        && sent.y.abs_diff(aboard.y) <= DEGREES_E7
        && (sent.z - aboard.z).abs() <= HEIGHT_M
        && sent.params.iter().zip(aboard.params).all(|(&a, b)| param(a, b))
}
