//! Walking through foreign JSON so that every complaint can name its path.

use serde_json::{Map, Value};

use super::error::shortened;
use super::{Expected, LARGEST, MAX_ITEMS, Place, Problem, ReadError};
use crate::geo::LatLon;

/// Values in a file that is read at all, counted by their separators: a plan of [`MAX_ITEMS`] items has about
/// 25 values an item. Keeps the memory of a hostile file of nothing but `[[],[],…` within about 300 MB.
const MAX_VALUES: usize = 4_000_000;

/// Parses JSON text, with its size bounded beforehand. `serde_json` itself refuses nesting deeper than 128.
pub(super) fn parse(file: &str, text: &str) -> Result<Value, ReadError> {
    if text.bytes().filter(|byte| matches!(byte, b',' | b'[' | b'{')).count() > MAX_VALUES {
        return Err(ReadError::new(file, Place::File, Problem::TooMany));
    }
    serde_json::from_str(text).map_err(|error| {
        let place = Place::Line { line: error.line(), column: error.column() };
        ReadError::new(file, place, Problem::Malformed { detail: error.to_string() })
    })
}

#[derive(Clone, Copy)]
enum Step<'a> {
    Root,
    Key(&'a str),
    Index(usize),
}

/// A value and the way to it. The path is put into words only when something is wrong.
#[derive(Clone, Copy)]
pub(super) struct Node<'a> {
    file: &'a str,
    value: &'a Value,
    parent: Option<&'a Node<'a>>,
    step: Step<'a>,
}

impl<'a> Node<'a> {
    pub(super) fn root(file: &'a str, value: &'a Value) -> Self {
        Self { file, value, parent: None, step: Step::Root }
    }

    fn child<'b>(&'b self, value: &'b Value, step: Step<'b>) -> Node<'b>
    where
        'a: 'b,
    {
        Node { file: self.file, value, parent: Some(self), step }
    }

    pub(super) fn place(&self) -> Place {
        let mut path = String::new();
        self.write_path(&mut path);
        Place::Json(if path.is_empty() { "$".to_owned() } else { path })
    }

    fn write_path(&self, path: &mut String) {
        if let Some(parent) = self.parent {
            parent.write_path(path);
        }
        match self.step {
            Step::Root => {}
            Step::Key(key) => {
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(&shortened(key));
            }
            Step::Index(index) => path.push_str(&format!("[{index}]")),
        }
    }

    pub(super) fn fail(&self, problem: Problem) -> ReadError {
        ReadError::new(self.file, self.place(), problem)
    }

    fn wrong_type(&self, expected: Expected) -> ReadError {
        self.fail(Problem::WrongType { expected, found: shortened(&self.brief()) })
    }

    /// The value in a few words; never the whole of a large array.
    fn brief(&self) -> String {
        match self.value {
            Value::Array(values) => format!("array of {}", values.len()),
            Value::Object(map) => format!("object of {}", map.len()),
            Value::String(text) => format!("{:?}", shortened(text)),
            other => other.to_string(),
        }
    }

    pub(super) fn value(&self) -> &'a Value {
        self.value
    }

    pub(super) fn object(&self) -> Result<&'a Map<String, Value>, ReadError> {
        self.value.as_object().ok_or_else(|| self.wrong_type(Expected::Object))
    }

    /// The value of a key, where it is there and not null.
    pub(super) fn get<'b>(&'b self, key: &'b str) -> Option<Node<'b>>
    where
        'a: 'b,
    {
        let value = self.value.get(key).filter(|value| !value.is_null())?;
        Some(self.child(value, Step::Key(key)))
    }

    pub(super) fn need<'b>(&'b self, key: &'b str) -> Result<Node<'b>, ReadError>
    where
        'a: 'b,
    {
        self.get(key).ok_or_else(|| self.fail(Problem::Missing { name: key.to_owned() }))
    }

    /// The elements of an array of at most [`MAX_ITEMS`].
    pub(super) fn elements<'b>(&'b self) -> Result<impl Iterator<Item = Node<'b>> + use<'a, 'b>, ReadError>
    where
        'a: 'b,
    {
        let values = self.value.as_array().ok_or_else(|| self.wrong_type(Expected::Array))?;
        if values.len() > MAX_ITEMS {
            return Err(self.fail(Problem::TooMany));
        }
        Ok(values.iter().enumerate().map(|(index, value)| self.child(value, Step::Index(index))))
    }

    pub(super) fn text(&self) -> Result<&'a str, ReadError> {
        self.value.as_str().ok_or_else(|| self.wrong_type(Expected::Text))
    }

    pub(super) fn boolean(&self) -> Result<bool, ReadError> {
        self.value.as_bool().ok_or_else(|| self.wrong_type(Expected::Boolean))
    }

    pub(super) fn number(&self) -> Result<f64, ReadError> {
        let number = self.value.as_f64().ok_or_else(|| self.wrong_type(Expected::Number))?;
        if number.is_finite() { Ok(number) } else { Err(self.wrong_type(Expected::FiniteNumber)) }
    }

    /// Null means "not set", as in QGC.
    pub(super) fn number_or_nan(&self) -> Result<f64, ReadError> {
        if self.value.is_null() { Ok(f64::NAN) } else { self.number() }
    }

    pub(super) fn number_in(&self, min: f64, max: f64) -> Result<f64, ReadError> {
        let value = self.number()?;
        if (min..=max).contains(&value) { Ok(value) } else { Err(self.fail(Problem::OutOfRange { value, min, max })) }
    }

    /// A whole number from 0 to `max`. Some programs write `16.0`.
    pub(super) fn whole(&self, max: u16) -> Result<u16, ReadError> {
        let value = self.number_in(0.0, f64::from(max))?;
        if value.fract() == 0.0 { Ok(value as u16) } else { Err(self.wrong_type(Expected::WholeNumber)) }
    }

    /// `[latitude, longitude, …]` in degrees.
    pub(super) fn lat_lon(&self) -> Result<LatLon, ReadError> {
        let mut elements = self.elements()?;
        let mut next = |limit: f64| match elements.next() {
            Some(element) => element.number_in(-limit, limit),
            None => Err(self.wrong_type(Expected::LatLon)),
        };
        Ok(LatLon { lat_deg: next(90.0)?, lon_deg: next(180.0)? })
    }

    /// `[longitude, latitude, height?]` as GeoJSON has it.
    pub(super) fn lon_lat_height(&self) -> Result<(LatLon, Option<f64>), ReadError> {
        let mut elements = self.elements()?;
        let mut next = |limit: f64| match elements.next() {
            Some(element) => element.number_in(-limit, limit),
            None => Err(self.wrong_type(Expected::LonLat)),
        };
        let lon_deg = next(180.0)?;
        let place = LatLon { lat_deg: next(90.0)?, lon_deg };
        let height = elements.next().filter(|element| !element.value.is_null());
        Ok((place, height.map(|height| height.number_in(-LARGEST, LARGEST)).transpose()?))
    }

    /// The third element of `[latitude, longitude, height]`, metres; 0 where there is none.
    pub(super) fn third(&self) -> Result<f64, ReadError> {
        match self.elements()?.nth(2) {
            Some(element) if !element.value.is_null() => element.number(),
            _ => Ok(0.0),
        }
    }
}

/// A number as QGC writes it: whole numbers without a point, "not set" as null. JSON knows no infinity either.
pub(super) fn number(value: f64) -> Value {
    /// Below this every whole f64 is exact as an integer.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if value.fract() == 0.0 && value.abs() < EXACT { Value::from(value as i64) } else { Value::from(value) }
}
