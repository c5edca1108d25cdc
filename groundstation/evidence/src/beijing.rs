//! The time of day by which offices count: Beijing's, eight hours before UTC all year.

use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, Zoned};

pub(crate) fn beijing(at: Timestamp) -> Zoned {
    at.to_zoned(TimeZone::fixed(Offset::constant(8)))
}
