//! Items as they cross the wire.

use std::fmt;

use mission::plan::{Frame, Item};
use num_traits::FromPrimitive;
use sha2::{Digest, Sha256};

use crate::dialect::{MISSION_ITEM_INT_DATA, MavCmd, MavFrame, MavMissionType};
use crate::wire::Address;

/// Which of the three plans aboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Flight plan.
    Mission,
    /// Geofence.
    Fence,
    /// Rally points.
    Rally,
}

impl Kind {
    /// All three, in the order in which they are sent: limits before the flight that needs them.
    pub const ALL: [Self; 3] = [Self::Fence, Self::Rally, Self::Mission];

    pub(super) fn wire(self) -> MavMissionType {
        match self {
            Self::Mission => MavMissionType::MAV_MISSION_TYPE_MISSION,
            Self::Fence => MavMissionType::MAV_MISSION_TYPE_FENCE,
            Self::Rally => MavMissionType::MAV_MISSION_TYPE_RALLY,
        }
    }

    pub(super) fn from_wire(wire: MavMissionType) -> Option<Self> {
        match wire {
            MavMissionType::MAV_MISSION_TYPE_MISSION => Some(Self::Mission),
            MavMissionType::MAV_MISSION_TYPE_FENCE => Some(Self::Fence),
            MavMissionType::MAV_MISSION_TYPE_RALLY => Some(Self::Rally),
            MavMissionType::MAV_MISSION_TYPE_ALL => None,
        }
    }

    pub(super) fn index(self) -> usize {
        match self {
            Self::Mission => 0,
            Self::Fence => 1,
            Self::Rally => 2,
        }
    }
}

/// A mission item with the precision of `MISSION_ITEM_INT`.
#[derive(Debug, Clone, Copy)]
pub struct WireItem {
    /// `MAV_CMD` number.
    pub command: u16,
    /// `MAV_FRAME` number.
    pub frame: u8,
    /// Parameters 1 to 4; NaN = not set.
    pub params: [f32; 4],
    /// Latitude, degrees x 1e7 (or parameter 5 x 1e4 in local frames).
    pub x: i32,
    /// Longitude, degrees x 1e7.
    pub y: i32,
    /// Height in the frame, metres, or parameter 7.
    pub z: f32,
    /// Go on by itself.
    pub auto_continue: bool,
}

impl WireItem {
    /// Scale of x and y in global frames and, as autopilots do, in the MISSION frame.
    const DEGREES: f64 = 1e7;

    /// The item for the wire; `None` when the dialect does not know its command.
    pub fn from_item(item: &Item) -> Option<Self> {
        MavCmd::from_u16(item.command)?;
        let [p1, p2, p3, p4, x, y, z] = item.params;
        let scaled = |v: f64| if v.is_finite() { (v * Self::DEGREES).round() as i32 } else { 0 };
        Some(Self {
            command: item.command,
            frame: item.frame.number(),
            params: [p1 as f32, p2 as f32, p3 as f32, p4 as f32],
            x: scaled(x),
            y: scaled(y),
            z: if z.is_finite() { z as f32 } else { 0.0 },
            auto_continue: item.auto_continue,
        })
    }

    /// Back to a plan item.
    pub fn to_item(&self) -> Item {
        let [p1, p2, p3, p4] = self.params.map(f64::from);
        let unscaled = |v: i32| f64::from(v) / Self::DEGREES;
        Item {
            command: self.command,
            frame: Frame::from_number(self.frame),
            params: [p1, p2, p3, p4, unscaled(self.x), unscaled(self.y), f64::from(self.z)],
            auto_continue: self.auto_continue,
        }
    }

    /// The message that carries it.
    pub fn to_message(&self, to: Address, kind: Kind, seq: u16, current: bool) -> MISSION_ITEM_INT_DATA {
        let [param1, param2, param3, param4] = self.params;
        MISSION_ITEM_INT_DATA {
            param1,
            param2,
            param3,
            param4,
            x: self.x,
            y: self.y,
            z: self.z,
            seq,
            command: MavCmd::from_u16(self.command).unwrap_or_default(),
            target_system: to.system,
            target_component: to.component,
            frame: MavFrame::from_u8(self.frame).unwrap_or_default(),
            current: u8::from(current),
            autocontinue: u8::from(self.auto_continue),
            mission_type: kind.wire(),
        }
    }

    /// From the message that carried it.
    pub fn from_message(m: &MISSION_ITEM_INT_DATA) -> Self {
        Self {
            command: m.command as u16,
            frame: m.frame as u8,
            params: [m.param1, m.param2, m.param3, m.param4],
            x: m.x,
            y: m.y,
            z: m.z,
            auto_continue: m.autocontinue != 0,
        }
    }

    /// What identifies the item: "not set" and zero are one, as autopilots keep no NaN; frames that mean the same are one.
    fn canonical(&self) -> Self {
        let whole = |v: f32| if v.is_nan() || v == 0.0 { 0.0 } else { v };
        Self {
            frame: Frame::from_number(self.frame).number(),
            params: self.params.map(whole),
            z: whole(self.z),
            ..*self
        }
    }
}

impl PartialEq for WireItem {
    fn eq(&self, other: &Self) -> bool {
        let (a, b) = (self.canonical(), other.canonical());
        (a.command, a.frame, a.x, a.y, a.auto_continue) == (b.command, b.frame, b.x, b.y, b.auto_continue)
            && a.params == b.params
            && a.z == b.z
    }
}

/// SHA-256 of items: what is aboard, in one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContentHash(pub [u8; 32]);

impl fmt::Display for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// Hash of the content of the given plans, in the given order. Equal content gives equal hashes whoever wrote it.
pub fn content_hash<'a>(plans: impl IntoIterator<Item = (Kind, &'a [WireItem])>) -> ContentHash {
    let mut hash = Sha256::new();
    for (kind, items) in plans {
        hash.update([kind.index() as u8]);
        hash.update((items.len() as u64).to_le_bytes());
        for item in items {
            let item = item.canonical();
            hash.update(item.command.to_le_bytes());
            hash.update([item.frame, u8::from(item.auto_continue)]);
            item.params.iter().for_each(|p| hash.update(p.to_le_bytes()));
            hash.update(item.x.to_le_bytes());
            hash.update(item.y.to_le_bytes());
            hash.update(item.z.to_le_bytes());
        }
    }
    ContentHash(hash.finalize().into())
}
