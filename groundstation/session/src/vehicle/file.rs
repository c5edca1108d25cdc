//! Parameter files: QGroundControl's (five columns) and Mission Planner's (name and value), read alike.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use mission::explain::{Explain, Message};
use mission::message;
use telemetry::dialect::MavParamType;
use telemetry::services::parameter::{Name, Value};
use telemetry::wire::Address;

/// A line that is no parameter.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum FileError {
    /// Neither two nor five columns.
    #[error("line {line}: '{text}' is neither 'NAME,VALUE' nor five columns")]
    Columns {
        /// From 1.
        line: usize,
        /// What stands there.
        text: String,
    },
    /// Not a name that MAVLink can carry.
    #[error("line {line}: '{name}' is no parameter name")]
    Name {
        /// From 1.
        line: usize,
        /// What stands there.
        name: String,
    },
    /// Not a number, or not a finite one.
    #[error("line {line}: {name} has the value '{value}', which is no number")]
    Number {
        /// From 1.
        line: usize,
        /// Parameter.
        name: String,
        /// What stands there.
        value: String,
    },
    /// The same name with two values.
    #[error("line {line}: {name} stands there twice with different values")]
    Twice {
        /// From 1.
        line: usize,
        /// Parameter.
        name: String,
    },
    /// No parameter at all.
    #[error("no parameter in it")]
    Empty,
}

impl Explain for FileError {
    fn explain(&self) -> Message {
        match self {
            Self::Columns { line, text } => message!("vehicle-file-columns", line = *line, text = text.as_str()),
            Self::Name { line, name } => message!("vehicle-file-name", line = *line, name = name.as_str()),
            Self::Number { line, name, value } => {
                message!("vehicle-file-number", line = *line, name = name.as_str(), value = value.as_str())
            }
            Self::Twice { line, name } => message!("vehicle-file-twice", line = *line, name = name.as_str()),
            Self::Empty => message!("vehicle-file-empty"),
        }
    }
}

/// What a file says.
pub type Entries = BTreeMap<Name, f64>;

/// Reads a file of either kind. Lines of components other than an autopilot (1) are left out.
///
/// # Errors
/// Names the first line that is no parameter: half a file is never taken.
pub fn read(bytes: &[u8]) -> Result<Entries, FileError> {
    const AUTOPILOT: &str = "1";
    // Names and numbers are ASCII; comments may be in any encoding.
    let text = String::from_utf8_lossy(bytes);
    let mut entries = Entries::new();
    for (index, whole) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        let line = index + 1;
        let content = whole.split('#').next().unwrap_or_default().trim();
        if content.is_empty() {
            continue;
        }
        let columns: Vec<&str> =
            content.split(|c: char| c == ',' || c.is_whitespace()).filter(|column| !column.is_empty()).collect();
        let (name, value) = match columns[..] {
            [name, value] => (name, value),
            [_, component, name, value, _] if component == AUTOPILOT => (name, value),
            [_, _, _, _, _] => continue,
            _ => return Err(FileError::Columns { line, text: content.chars().take(60).collect() }),
        };
        let key = Name::new(name).ok_or_else(|| FileError::Name { line, name: name.to_owned() })?;
        let number = value.parse().ok().filter(|number: &f64| number.is_finite());
        let number =
            number.ok_or_else(|| FileError::Number { line, name: name.to_owned(), value: value.to_owned() })?;
        if entries.insert(key, number).is_some_and(|before| before != number) {
            return Err(FileError::Twice { line, name: name.to_owned() });
        }
    }
    if entries.is_empty() { Err(FileError::Empty) } else { Ok(entries) }
}

/// Writes QGroundControl's kind: it keeps the types.
pub fn write(vehicle: Address, values: &BTreeMap<Name, Value>) -> String {
    let mut text = String::from("# Onboard parameters\n#\n# Vehicle-Id Component-Id Name Value Type\n");
    for (name, value) in values {
        let Address { system, component } = vehicle;
        let kind = value.kind as u32;
        _ = writeln!(text, "{system}\t{component}\t{name}\t{}\t{kind}", shown(*value));
    }
    text
}

/// A value with as many digits as it has on the wire.
pub fn shown(value: Value) -> String {
    match value.kind {
        MavParamType::MAV_PARAM_TYPE_REAL32 => (value.number as f32).to_string(),
        _ => value.number.to_string(),
    }
}

/// A parameter that is not the same aboard as in a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// Which.
    pub name: Name,
    /// Aboard; `None` where the vehicle has no such parameter.
    pub aboard: Option<Value>,
    /// In the file.
    pub file: f64,
}

/// What is not the same aboard as in a file, by name.
pub fn differences(file: &Entries, aboard: &BTreeMap<Name, Value>) -> Vec<Difference> {
    let differs = |(name, &number): (&Name, &f64)| {
        let aboard = aboard.get(name).copied();
        let same = aboard.is_some_and(|value| value.matches(number));
        (!same).then(|| Difference { name: name.clone(), aboard, file: number })
    };
    file.iter().filter_map(differs).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn both_kinds_of_file_say_the_same() {
        let mission_planner = read(b"\xef\xbb\xbf#NOTE: 2026\r\nRTL_ALT,6000\r\nFENCE_ENABLE 1 # on\r\n").unwrap();
        let qgc = read(b"# Onboard parameters\n1\t1\tRTL_ALT\t6000\t6\n1\t1\tFENCE_ENABLE\t1\t2\n1\t100\tCAM\t3\t9\n");
        assert_eq!(mission_planner, qgc.unwrap());
    }

    #[test]
    fn a_bad_line_is_named_with_its_reason() {
        let error = |text: &str| read(text.as_bytes()).unwrap_err().explain().id;
        assert_eq!(error("RTL_ALT,6000\nRTL ALT 3"), "vehicle-file-columns");
        assert_eq!(error("A_NAME_OF_MORE_THAN_16,1"), "vehicle-file-name");
        assert_eq!(error("RTL_ALT,high"), "vehicle-file-number");
        assert_eq!(error("RTL_ALT,NaN"), "vehicle-file-number");
        assert_eq!(error("RTL_ALT,1\nRTL_ALT,2"), "vehicle-file-twice");
        assert_eq!(error("# nothing"), "vehicle-file-empty");
        assert_eq!(read(b"A,1\n\nB"), Err(FileError::Columns { line: 3, text: "B".to_owned() }));
    }

    #[test]
    fn what_is_written_reads_back_without_a_difference() {
        let values: Vec<Value> = [0.1_f32, -1e-7, 6000.0, f32::MAX, 16_777_217.0]
            .map(|number| Value::real(f64::from(number)))
            .into_iter()
            .chain([i32::MIN, -1, 0, i32::MAX].map(Value::int))
            .collect();
        let names = (0..).map(|index| Name::new(&format!("P_{index}")).unwrap());
        let aboard: BTreeMap<Name, Value> = names.zip(values).collect();
        let text = write(Address { system: 1, component: 1 }, &aboard);
        assert_eq!(differences(&read(text.as_bytes()).unwrap(), &aboard), []);
    }

    #[test]
    fn a_file_of_any_bytes_is_read_or_explained() {
        // A small generator: every byte value in every column.
        let mut seed = 7_u64;
        for _ in 0..2000 {
            let bytes: Vec<u8> = (0..40)
                .map(|_| {
                    seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                    b"AB_1,.\t\n -e#\xff\xe4"[(seed >> 40) as usize % 14]
                })
                .collect();
            if let Ok(entries) = read(&bytes) {
                assert!(entries.values().all(|number| number.is_finite()));
            }
        }
    }
}
