//! `QGC WPL 110`, the tab-separated waypoint file of Mission Planner, MAVProxy and old QGC (mavlink.io, file formats).
//!
//! Twelve fields a row: index, current, frame, command, four parameters, latitude, longitude, height, autocontinue.
//! Row 0 is home. The format holds no fence, no rally points and no speed.

use std::fmt::Write as _;

use super::error::shortened;
use super::{Expected, MAX_ITEMS, Note, Place, Problem, Read, ReadError, Written, text_of};
use crate::geo::{HeightAmsl, LatLon};
use crate::plan::{Frame, Home, Item, Plan, command};

const HEADER: &str = "QGC WPL 110";
const FIELDS: usize = 12;

/// Reads a waypoint file. Tabs, spaces and Windows line ends are all taken; `file` is the name for error text.
///
/// # Errors
/// Names line and field of the first thing that cannot be understood.
pub fn read(file: &str, bytes: &[u8]) -> Result<Read, ReadError> {
    let text = text_of(file, bytes)?;
    let mut lines = text.lines().enumerate().map(|(index, line)| (index + 1, line.trim()));
    let mut lines = lines.by_ref().filter(|(_, line)| !line.is_empty());
    let (line, header) = lines.next().unwrap_or((1, ""));
    if header.split_whitespace().ne(HEADER.split_whitespace()) {
        let problem = Problem::OtherFormat { expected: HEADER, found: shortened(header) };
        return Err(ReadError::new(file, Place::Line { line, column: 0 }, problem));
    }
    let mut items = Vec::new();
    for (line, row) in lines {
        if items.len() > MAX_ITEMS {
            return Err(ReadError::new(file, Place::Line { line, column: 0 }, Problem::TooMany));
        }
        items.push(Row { file, line, is_first: items.is_empty() }.item(row)?);
    }
    Ok(plan_of(items))
}

/// Row 0 is home where it is a waypoint. Files made by scripts start with the take-off instead; their jumps count
/// from 0.
fn plan_of(mut items: Vec<Item>) -> Read {
    let mut plan = Plan::default();
    let mut notes = Vec::new();
    match items.first() {
        Some(home) if home.command == command::NAV_WAYPOINT => {
            let [.., lat_deg, lon_deg, ground_m] = home.params.map(|param| if param.is_nan() { 0.0 } else { param });
            plan.home = Home { place: LatLon { lat_deg, lon_deg }, ground: HeightAmsl(ground_m) };
            items.remove(0);
        }
        _ => {
            for item in items.iter_mut().filter(|item| item.command == command::DO_JUMP) {
                item.params[0] += 1.0;
            }
            plan.home.place = items.iter().find_map(Item::place).unwrap_or_default();
            notes.push(Note::HomeGuessed);
        }
    }
    plan.items = items;
    Read { plan, notes }
}

struct Row<'a> {
    file: &'a str,
    line: usize,
    /// May be home, and is then a place whatever its frame.
    is_first: bool,
}

impl Row<'_> {
    fn fail(&self, column: usize, problem: Problem) -> ReadError {
        ReadError::new(self.file, Place::Line { line: self.line, column }, problem)
    }

    fn item(&self, row: &str) -> Result<Item, ReadError> {
        let mut fields = [""; FIELDS];
        let mut found = 0;
        for field in row.split_whitespace() {
            if let Some(slot) = fields.get_mut(found) {
                *slot = field;
            }
            found += 1;
        }
        if found != FIELDS {
            return Err(self.fail(0, Problem::FieldCount { found, expected: FIELDS }));
        }
        self.whole(&fields, 0, f64::from(u32::MAX))?;
        self.whole(&fields, 1, 1.0)?;
        let frame = Frame::from_number(self.whole(&fields, 2, 255.0)? as u8);
        let command = self.whole(&fields, 3, f64::from(u16::MAX))? as u16;
        let mut params = [0.0; 7];
        for (offset, param) in params.iter_mut().enumerate() {
            *param = self.number(&fields, 4 + offset)?;
        }
        if frame.is_global() || self.is_first {
            for (index, limit) in [(4, 90.0), (5, 180.0)] {
                let value: f64 = params[index];
                if value.abs() > limit {
                    return Err(self.fail(5 + index, Problem::OutOfRange { value, min: -limit, max: limit }));
                }
            }
        }
        let auto_continue = self.whole(&fields, 11, 1.0)? == 1.0;
        Ok(Item { command, frame, params, auto_continue })
    }

    /// Any number; `nan` is "not set". The column in errors counts from 1.
    fn number(&self, fields: &[&str; FIELDS], index: usize) -> Result<f64, ReadError> {
        let wrong = || {
            let found = shortened(fields[index]);
            self.fail(index + 1, Problem::WrongType { expected: Expected::Number, found })
        };
        let value: f64 = fields[index].parse().map_err(|_| wrong())?;
        if value.is_infinite() { Err(wrong()) } else { Ok(value) }
    }

    fn whole(&self, fields: &[&str; FIELDS], index: usize, max: f64) -> Result<f64, ReadError> {
        let value = self.number(fields, index)?;
        if value.fract() == 0.0 && (0.0..=max).contains(&value) {
            Ok(value)
        } else {
            Err(self.fail(index + 1, Problem::OutOfRange { value, min: 0.0, max }))
        }
    }
}

/// Writes a waypoint file. Numbers keep their full precision; "not set" becomes 0, because Mission Planner and
/// ArduPilot know no NaN.
pub fn write(plan: &Plan) -> Written {
    let home = plan.home.place;
    let mut text = format!("{HEADER}\n");
    let mut unset = 0;
    let row = Item {
        command: command::NAV_WAYPOINT,
        frame: Frame::GlobalAmsl,
        params: [0.0, 0.0, 0.0, 0.0, home.lat_deg, home.lon_deg, plan.home.ground.0],
        auto_continue: true,
    };
    for (index, item) in std::iter::once(&row).chain(&plan.items).enumerate() {
        write_row(&mut text, index, item, &mut unset);
    }
    let mut notes = Vec::new();
    if unset > 0 {
        notes.push(Note::UnsetWrittenAsZero { count: unset });
    }
    if !plan.fence.polygons.is_empty() || !plan.fence.circles.is_empty() {
        notes.push(Note::FenceLeftOut);
    }
    if !plan.rally.is_empty() {
        notes.push(Note::RallyLeftOut);
    }
    Written { text, notes }
}

fn write_row(text: &mut String, index: usize, item: &Item, unset: &mut usize) {
    let current = u8::from(index == 0);
    // Writing to a String cannot fail.
    _ = write!(text, "{index}\t{current}\t{}\t{}", item.frame.number(), item.command);
    for param in item.params {
        let param = if param.is_finite() {
            param
        } else {
            *unset += 1;
            0.0
        };
        _ = write!(text, "\t{param}");
    }
    _ = writeln!(text, "\t{}", u8::from(item.auto_continue));
}
