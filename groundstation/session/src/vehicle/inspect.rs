//! The message inspector: the fields of a message by name, and what its numbers were in the last minute.

use std::collections::VecDeque;
use std::time::Duration;

use telemetry::wire::{Address, FrameBytes, MonoTime};

use super::Message;

/// How far back the plots go.
pub const HISTORY: Duration = Duration::from_secs(60);
/// Samples kept; more than the screen has looks at the vehicle in [`HISTORY`].
const MAX_SAMPLES: usize = 4096;

/// One field of a message.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// As the dialect names it.
    pub name: String,
    /// Its value in the dialect's words.
    pub value: String,
}

impl Field {
    /// Its value as a number, where it is one.
    pub fn number(&self) -> Option<f64> {
        self.value.parse().ok().filter(|number: &f64| number.is_finite())
    }
}

/// A message's name in the dialect; its number where the dialect has none.
pub fn name(frame: &FrameBytes) -> String {
    let known = frame.frame().decode().map(|message| format!("{message:?}"));
    let name = known.ok().and_then(|text| text.split('(').next().map(str::to_owned));
    name.unwrap_or_else(|| frame.frame().message_id().to_string())
}

/// A message's fields; none where the dialect does not know it.
pub fn fields(frame: &FrameBytes) -> Vec<Field> {
    let Ok(message) = frame.frame().decode() else { return Vec::new() };
    split(&format!("{message:?}"))
}

/// The fields of `NAME(NAME_DATA { field: value, … })`.
fn split(text: &str) -> Vec<Field> {
    let Some((_, rest)) = text.split_once('{') else { return Vec::new() };
    let body = rest.rsplit_once('}').map_or(rest, |(body, _)| body);
    let mut parts = Vec::new();
    let (mut depth, mut quoted, mut escaped, mut start) = (0_u32, false, false, 0);
    for (at, c) in body.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ if quoted => {}
            '[' | '{' | '(' => depth += 1,
            ']' | '}' | ')' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                parts.push(&body[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&body[start..]);
    let field = |part: &str| {
        let (name, value) = part.split_once(": ")?;
        Some(Field { name: name.trim().to_owned(), value: value.trim().to_owned() })
    };
    parts.into_iter().filter_map(field).collect()
}

/// One message that is looked at closely.
#[derive(Debug, Clone)]
pub struct Watch {
    /// Who sends it.
    pub from: Address,
    /// Which.
    pub id: u32,
    seen: u64,
    fields: Vec<Field>,
    samples: VecDeque<(MonoTime, Vec<f64>)>,
}

impl Watch {
    pub(super) fn new(from: Address, id: u32) -> Self {
        Self { from, id, seen: 0, fields: Vec::new(), samples: VecDeque::new() }
    }

    pub(super) fn observe(&mut self, message: &Message) {
        if message.count == self.seen {
            return;
        }
        self.seen = message.count;
        self.fields = fields(&message.frame);
        let numbers = self.fields.iter().map(|field| field.number().unwrap_or(f64::NAN)).collect();
        self.samples.push_back((message.at.mono, numbers));
        while self.samples.len() > MAX_SAMPLES
            || self.samples.front().is_some_and(|(at, _)| message.at.mono.since(*at) > HISTORY)
        {
            self.samples.pop_front();
        }
    }

    /// The latest message's fields.
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// A field's numbers: seconds before `now` (negative), and value.
    pub fn history(&self, field: usize, now: MonoTime) -> impl Iterator<Item = [f64; 2]> + '_ {
        let point = move |(at, numbers): &(MonoTime, Vec<f64>)| {
            let value = numbers.get(field).copied().filter(|value| value.is_finite())?;
            let age = now.since(*at);
            (age <= HISTORY).then(|| [-age.as_secs_f64(), value])
        };
        self.samples.iter().filter_map(point)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use telemetry::dialect::{HEARTBEAT_DATA, MavMessage, STATUSTEXT_DATA, VIBRATION_DATA};
    use telemetry::wire::{Address, Encoder, Stamp};

    use super::*;

    fn frame(message: &MavMessage) -> FrameBytes {
        Encoder::new(Address { system: 1, component: 1 }).encode(message)
    }

    #[test]
    fn a_message_shows_its_fields_by_name() {
        let vibration = VIBRATION_DATA { vibration_x: 1.5, clipping_0: 7, ..VIBRATION_DATA::default() };
        let frame = frame(&MavMessage::VIBRATION(vibration));
        assert_eq!(name(&frame), "VIBRATION");
        let fields = fields(&frame);
        let value = |name: &str| fields.iter().find(|f| f.name == name).and_then(Field::number);
        assert_eq!((value("vibration_x"), value("clipping_0")), (Some(1.5), Some(7.0)));
    }

    #[test]
    fn commas_and_quotes_in_a_text_do_not_split_it() {
        let text = STATUSTEXT_DATA { text: "a, \"b\" {c: 1}".into(), ..STATUSTEXT_DATA::default() };
        let fields = fields(&frame(&MavMessage::STATUSTEXT(text)));
        assert!(fields.iter().any(|f| f.name == "text"), "{fields:?}");
        assert!(fields.iter().all(|f| !f.name.contains('"')), "{fields:?}");
        let names = super::fields(&frame(&MavMessage::HEARTBEAT(HEARTBEAT_DATA::default())));
        assert!(names.iter().any(|f| f.name == "autopilot" && f.number().is_none()), "{names:?}");
    }

    #[test]
    fn the_history_keeps_a_minute_and_counts_a_message_once() {
        let mut watch = Watch::new(Address { system: 1, component: 1 }, 241);
        for second in 0..90_u64 {
            let data = VIBRATION_DATA { vibration_y: second as f32, ..VIBRATION_DATA::default() };
            let message = Message {
                from: watch.from,
                id: watch.id,
                count: second + 1,
                rate_hz: 1.0,
                at: Stamp { mono: MonoTime::from_millis(second * 1000), ..Stamp::default() },
                frame: frame(&MavMessage::VIBRATION(data)),
            };
            watch.observe(&message);
            watch.observe(&message);
        }
        let field = watch.fields().iter().position(|f| f.name == "vibration_y").unwrap();
        let history: Vec<_> = watch.history(field, MonoTime::from_millis(89_000)).collect();
        assert_eq!((history.len(), history[0], history[60]), (61, [-60.0, 29.0], [0.0, 89.0]));
    }
}
