//! Names and values, and the two ways in which autopilots put an integer into a float field.

use std::collections::BTreeMap;
use std::fmt;

use crate::dialect::MavParamType;
use mavlink::types::CharArray;

/// A parameter name, at most 16 bytes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(String);

impl Name {
    /// Longest name on the wire.
    pub const MAX_BYTES: usize = 16;

    /// A name; `None` when it is empty, longer than 16 bytes or not ASCII.
    pub fn new(name: &str) -> Option<Self> {
        let good = !name.is_empty() && name.len() <= Self::MAX_BYTES && name.is_ascii();
        good.then(|| Self(name.to_owned()))
    }

    pub(super) fn from_wire(name: &CharArray<16>) -> Option<Self> {
        Self::new(name.to_str().ok()?)
    }

    pub(super) fn to_wire(&self) -> CharArray<16> {
        self.0.as_str().into()
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A parameter's value: its type on the wire and its number. Every 32-bit value fits a double exactly.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Value {
    /// Type on the wire.
    pub kind: MavParamType,
    /// The number.
    pub number: f64,
}

impl Value {
    /// A real number.
    pub fn real(number: f64) -> Self {
        Self { kind: MavParamType::MAV_PARAM_TYPE_REAL32, number }
    }

    /// A signed 32-bit integer.
    pub fn int(number: i32) -> Self {
        Self { kind: MavParamType::MAV_PARAM_TYPE_INT32, number: f64::from(number) }
    }

    /// Whether a read-back value is this one, within what a 32-bit float keeps.
    pub fn matches(&self, other: f64) -> bool {
        self.number == other || (self.number as f32 - other as f32).abs() <= self.number.abs() as f32 * 1e-6
    }
}

/// How integers travel in the float field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Encoding {
    /// The float has the integer's value (ArduPilot).
    #[default]
    Cast,
    /// The float's bits are the integer's bits (PX4).
    Bytewise,
}

impl Encoding {
    pub(super) fn decode(self, kind: MavParamType, field: f32) -> f64 {
        use MavParamType as T;
        if self == Self::Cast {
            return f64::from(field);
        }
        let bits = field.to_bits();
        match kind {
            T::MAV_PARAM_TYPE_UINT8 => f64::from(bits as u8),
            T::MAV_PARAM_TYPE_INT8 => f64::from(bits as i8),
            T::MAV_PARAM_TYPE_UINT16 => f64::from(bits as u16),
            T::MAV_PARAM_TYPE_INT16 => f64::from(bits as i16),
            T::MAV_PARAM_TYPE_UINT32 => f64::from(bits),
            T::MAV_PARAM_TYPE_INT32 => f64::from(bits as i32),
            _ => f64::from(field),
        }
    }

    pub(super) fn encode(self, value: Value) -> f32 {
        use MavParamType as T;
        if self == Self::Cast {
            return value.number as f32;
        }
        match value.kind {
            T::MAV_PARAM_TYPE_UINT8 => f32::from_bits(u32::from(value.number as u8)),
            T::MAV_PARAM_TYPE_INT8 => f32::from_bits(value.number as i8 as u8 as u32),
            T::MAV_PARAM_TYPE_UINT16 => f32::from_bits(u32::from(value.number as u16)),
            T::MAV_PARAM_TYPE_INT16 => f32::from_bits(value.number as i16 as u16 as u32),
            T::MAV_PARAM_TYPE_UINT32 => f32::from_bits(value.number as u32),
            T::MAV_PARAM_TYPE_INT32 => f32::from_bits(value.number as i32 as u32),
            _ => value.number as f32,
        }
    }
}
/// Whether these are the parameters of a simulated vehicle: ArduPilot's simulator has `SIM_SPEEDUP`, and no vehicle that
/// flies does. PX4 does not say: boards that fly may have parameters of its simulator.
pub fn is_simulated(parameters: &BTreeMap<Name, Value>) -> bool {
    Name::new("SIM_SPEEDUP").is_some_and(|name| parameters.contains_key(&name))
}
