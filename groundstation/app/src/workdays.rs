//! The unit's own table of working days, in the data folder.

use std::path::Path;

use mission::explain::Message;
use mission::message;
use records::crew::calendar::Calendar;

const FILE: &str = "workdays.json";

/// The table, where there is one.
pub fn read(data: &Path) -> Result<Option<Calendar>, Message> {
    let file = data.join(FILE);
    let Ok(text) = std::fs::read_to_string(&file) else { return Ok(None) };
    Calendar::from_json(&text).map(Some).map_err(|error| {
        message!("office-workdays-damaged", file = file.display().to_string(), cause = error.to_string())
    })
}
