//! The messages, by hand: the dialect knows neither the command nor the status.

use std::time::Duration;

use mavlink::{Message as _, MessageData};
use num_traits::FromPrimitive;

use super::{ANSWER_TIMES, ANSWER_WITHIN};
use crate::dialect::{COMMAND_ACK_DATA, COMMAND_LONG_DATA, MavMessage, MavResult};
use crate::wire::{Address, Frame, Raw};

/// `MAV_CMD_REQUEST_OPERATOR_CONTROL`
const COMMAND: u16 = 32_100;
const STATUS_ID: u32 = 512;
/// `CRC_EXTRA` of `CONTROL_STATUS` with `flags`, `gcs_main`, `gcs_secondary[10]`. An older draft with the same number has
/// another, and its fields the other way round.
const STATUS_EXTRA: u8 = 21;
const STATUS_BYTES: usize = 12;
/// `GCS_CONTROL_STATUS_FLAGS_SYSTEM_MANAGER`
const MANAGER: u8 = 1;
/// `GCS_CONTROL_STATUS_FLAGS_TAKEOVER_ALLOWED`
const TAKEOVER: u8 = 2;

/// `CONTROL_STATUS` of the component that speaks for the whole vehicle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Status {
    /// System id of the station in control.
    pub owner: Option<u8>,
    /// Whoever asks gets it.
    pub takeover_allowed: bool,
}

/// `MAV_CMD_REQUEST_OPERATOR_CONTROL`: from a station that wants it, and from the vehicle to the station that has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ask {
    /// Who is spoken to.
    pub target: Address,
    /// Take control; otherwise give it back.
    pub take: bool,
    /// Let whoever asks after us have it without asking us.
    pub allow_takeover: bool,
    /// Time that the station in control has to answer.
    pub within: Duration,
    /// System id of the station that asks; 0 for whoever sends this.
    pub system: u8,
    /// System id of the last one, where a range of stations asks; 0 for one station.
    pub last_system: u8,
}

/// `COMMAND_ACK` to an [`Ask`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Answer {
    /// Who is spoken to; 0 is everybody.
    pub target: Address,
    /// What. A number that the dialect does not know counts as failed.
    pub result: MavResult,
}

/// Any of them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Message {
    /// Who is in control.
    Status(Status),
    /// Somebody asks.
    Ask(Ask),
    /// The answer.
    Answer(Answer),
}

impl Message {
    /// Whether [`Self::read`] looks into this message.
    pub fn reads(id: u32) -> bool {
        matches!(id, STATUS_ID | COMMAND_LONG_DATA::ID | COMMAND_ACK_DATA::ID)
    }

    /// From a frame, if it is one of them.
    pub fn read(frame: Frame<'_>) -> Option<Self> {
        match frame.message_id() {
            STATUS_ID if frame.has_crc_extra(STATUS_EXTRA) => {
                let [flags, owner, ..] = filled::<STATUS_BYTES>(frame);
                let status = Status { owner: (owner != 0).then_some(owner), takeover_allowed: flags & TAKEOVER != 0 };
                (flags & MANAGER != 0).then_some(Self::Status(status))
            }
            COMMAND_LONG_DATA::ID => {
                let bytes = filled::<{ COMMAND_LONG_DATA::ENCODED_LEN }>(frame);
                let param =
                    |n: usize| f32::from_le_bytes([bytes[4 * n], bytes[4 * n + 1], bytes[4 * n + 2], bytes[4 * n + 3]]);
                let ask = Ask {
                    target: Address { system: bytes[30], component: bytes[31] },
                    // Whatever is not "release" by the letter asks for control, and has to be granted.
                    take: param(0) != 0.0,
                    allow_takeover: param(1) == 1.0,
                    within: within(param(2)),
                    // Casts of floats end at the bounds, and what is no number is 0.
                    system: param(3) as u8,
                    last_system: param(4) as u8,
                };
                (u16::from_le_bytes([bytes[28], bytes[29]]) == COMMAND).then_some(Self::Ask(ask))
            }
            COMMAND_ACK_DATA::ID => {
                let bytes = filled::<{ COMMAND_ACK_DATA::ENCODED_LEN }>(frame);
                let result = MavResult::from_u8(bytes[2]).unwrap_or(MavResult::MAV_RESULT_FAILED);
                let answer = Answer { target: Address { system: bytes[8], component: bytes[9] }, result };
                (u16::from_le_bytes([bytes[0], bytes[1]]) == COMMAND).then_some(Self::Answer(answer))
            }
            _ => None,
        }
    }

    /// To be sent by [`crate::wire::Encoder::encode_raw`].
    pub fn write(&self) -> Raw {
        match self {
            Self::Status(status) => {
                let mut payload = vec![0; STATUS_BYTES];
                payload[0] = MANAGER | if status.takeover_allowed { TAKEOVER } else { 0 };
                payload[1] = status.owner.unwrap_or(0);
                Raw { id: STATUS_ID, crc_extra: STATUS_EXTRA, payload }
            }
            Self::Ask(ask) => {
                let bit = |on: bool| if on { 1.0 } else { 0.0 };
                let (system, last) = (f32::from(ask.system), f32::from(ask.last_system));
                let params = [bit(ask.take), bit(ask.allow_takeover), ask.within.as_secs_f32(), system, last, 0.0, 0.0];
                let mut payload: Vec<u8> = params.iter().flat_map(|param| param.to_le_bytes()).collect();
                payload.extend(COMMAND.to_le_bytes());
                payload.extend([ask.target.system, ask.target.component, 0]);
                raw(COMMAND_LONG_DATA::ID, payload)
            }
            Self::Answer(answer) => {
                let [low, high] = COMMAND.to_le_bytes();
                let (system, component) = (answer.target.system, answer.target.component);
                raw(COMMAND_ACK_DATA::ID, vec![low, high, answer.result as u8, 0, 0, 0, 0, 0, system, component])
            }
        }
    }
}

fn raw(id: u32, payload: Vec<u8>) -> Raw {
    Raw { id, crc_extra: MavMessage::extra_crc(id), payload }
}

/// What is no time, or out of bounds, is brought into them.
fn within(seconds: f32) -> Duration {
    let within = Duration::try_from_secs_f32(seconds).unwrap_or(ANSWER_WITHIN);
    within.clamp(*ANSWER_TIMES.start(), *ANSWER_TIMES.end())
}

/// Payload with the zeros that MAVLink 2 leaves out at the end.
fn filled<const LENGTH: usize>(frame: Frame<'_>) -> [u8; LENGTH] {
    let mut bytes = [0; LENGTH];
    let payload = frame.payload();
    let length = payload.len().min(LENGTH);
    bytes[..length].copy_from_slice(&payload[..length]);
    bytes
}
